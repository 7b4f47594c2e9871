//! Turns the projects of a run into a measure of how much of what they print was understood, and lists what was not.

use std::collections::BTreeMap;

use serde::Serialize;

use super::money_sum::{is_nothing, sums};
use super::printed;
use crate::normalize::code;
use crate::normalize::label::fold;
use crate::normalize::target::Kind;
use crate::report::model::{Indicator, Project, is_money_slot};

/// The schema name that the measure carries.
pub const VALUES_SCHEMA: &str = "jixiao.values/1";

/// What was understood of the values of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Values {
    /// Schema name and version.
    pub schema: &'static str,
    /// Number of projects.
    pub projects: usize,
    /// 指标值.
    pub targets: Targets,
    /// 项目资金.
    pub money: Money,
    /// Project codes, years, regions and levels.
    pub identity: Vec<Share>,
}

/// So many of so many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    /// What is counted.
    pub of: &'static str,
    /// How many are printed, or ask for it.
    pub printed: usize,
    /// How many are understood.
    pub understood: usize,
}

/// How targets were understood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Targets {
    /// Number of printed targets.
    pub printed: usize,
    /// Number of different ones, with their sign and unit columns.
    pub distinct: usize,
    /// Targets that are no `text`.
    pub understood: usize,
    /// Targets that hold a digit.
    pub with_digits: usize,
    /// Those of them that are no `text`.
    pub with_digits_understood: usize,
    /// Every kind, the most frequent first.
    pub kinds: Vec<KindCount>,
    /// Every target that is `text`: those with digits first, then by count.
    pub text: Vec<NotUnderstood>,
}

/// How many targets are of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindCount {
    /// The kind.
    pub kind: Kind,
    /// Number of targets.
    pub count: usize,
    /// Number of different ones.
    pub distinct: usize,
    /// One of them as printed, the sign and the unit column in their places.
    pub example: String,
}

/// A printed string that was not understood, with the first place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotUnderstood {
    /// As printed, the sign and the unit column in their places.
    pub raw: String,
    /// Whether it holds a digit.
    pub digits: bool,
    /// How often it is printed.
    pub count: usize,
    /// The first place.
    pub place: Spot,
}

/// Where something is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spot {
    /// File name.
    pub file: String,
    /// Page; `null` in a text dump.
    pub page: Option<u32>,
    /// Id of the project.
    pub id: String,
    /// JSON pointer into the project.
    pub path: String,
}

/// How amounts were understood, and whether they add up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Money {
    /// Number of printed amounts.
    pub printed: usize,
    /// Those that are an amount in 元.
    pub understood: usize,
    /// Printed totals with two parts at least.
    pub sums: usize,
    /// Those that are the sum of their parts.
    pub add_up: usize,
    /// The others, with all that is printed.
    pub differ: Vec<Difference>,
    /// Amounts that are none.
    pub not_understood: Vec<NotUnderstood>,
}

/// A total that is not the sum of its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The total and its parts as printed.
    pub printed: String,
    /// Where the total stands.
    pub place: Spot,
}

/// Measures what was understood.
pub fn measure(projects: &[Project]) -> Values {
    Values {
        schema: VALUES_SCHEMA,
        projects: projects.len(),
        targets: targets(projects),
        money: money(projects),
        identity: identity(projects),
    }
}

/// The first place of a value: the page of its evidence, or the first of the project.
fn spot(project: &Project, path: String, evidence: &str) -> Spot {
    let page = project.evidence.get(evidence).and_then(|places| places.first()).and_then(|place| place.page());
    Spot {
        file: project.source.file.clone(),
        page: page.or_else(|| project.source.pages.first().copied()),
        id: project.id.clone(),
        path,
    }
}

fn holds_digit(printed: &str) -> bool {
    printed.chars().any(|c| fold(c).is_ascii_digit())
}

fn targets(projects: &[Project]) -> Targets {
    let mut kinds: BTreeMap<Kind, BTreeMap<String, usize>> = BTreeMap::new();
    let mut text: BTreeMap<String, NotUnderstood> = BTreeMap::new();
    let (mut with_digits, mut with_digits_understood) = (0, 0);
    for (project, i, indicator) in indicators(projects) {
        let Some(raw) = indicator.target.raw.as_deref() else { continue };
        let (kind, shown) = (indicator.target.value.kind, printed(&indicator.target));
        *kinds.entry(kind).or_default().entry(shown.clone()).or_insert(0) += 1;
        with_digits += usize::from(holds_digit(raw));
        with_digits_understood += usize::from(holds_digit(raw) && kind != Kind::Text);
        if kind == Kind::Text {
            let path = format!("/indicators/{i}/target");
            let first = || NotUnderstood {
                raw: shown.clone(),
                digits: holds_digit(raw),
                count: 0,
                place: spot(project, path.clone(), &format!("{path}/raw")),
            };
            text.entry(shown.clone()).or_insert_with(first).count += 1;
        }
    }
    let count = |of: &BTreeMap<String, usize>| of.values().sum::<usize>();
    let all = kinds.values().map(count).sum();
    let mut text: Vec<NotUnderstood> = text.into_values().collect();
    text.sort_by(|a, b| (b.digits, b.count, &a.raw).cmp(&(a.digits, a.count, &b.raw)));
    let mut counts: Vec<KindCount> = kinds
        .iter()
        .map(|(&kind, of)| {
            let example = of.iter().max_by_key(|&(raw, &count)| (count, std::cmp::Reverse(raw)));
            let example = example.map(|(raw, _)| raw.clone()).unwrap_or_default();
            KindCount { kind, count: count(of), distinct: of.len(), example }
        })
        .collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then(a.kind.cmp(&b.kind)));
    Targets {
        printed: all,
        distinct: kinds.values().map(BTreeMap::len).sum(),
        understood: all - kinds.get(&Kind::Text).map_or(0, count),
        with_digits,
        with_digits_understood,
        kinds: counts,
        text,
    }
}

fn money(projects: &[Project]) -> Money {
    let mut money =
        Money { printed: 0, understood: 0, sums: 0, add_up: 0, differ: Vec::new(), not_understood: Vec::new() };
    let mut unread: BTreeMap<String, NotUnderstood> = BTreeMap::new();
    for project in projects {
        let lines = project.budget.lines.iter().enumerate();
        let amounts = lines.filter(|(_, l)| is_money_slot(&l.slot) && !is_nothing(&l.raw));
        for (i, line) in amounts {
            money.printed += 1;
            money.understood += usize::from(line.yuan.is_some());
            if line.yuan.is_none() {
                let path = format!("/budget/lines/{i}");
                let first = || NotUnderstood {
                    raw: line.raw.clone(),
                    digits: holds_digit(&line.raw),
                    count: 0,
                    place: spot(project, path.clone(), &format!("{path}/raw")),
                };
                unread.entry(line.raw.clone()).or_insert_with(first).count += 1;
            }
        }
        for sum in sums(project) {
            money.sums += 1;
            money.add_up += usize::from(sum.adds_up);
            if !sum.adds_up {
                let path = format!("/budget/lines/{}", sum.index);
                let evidence = format!("{path}/raw");
                money.differ.push(Difference { printed: sum.printed(), place: spot(project, path, &evidence) });
            }
        }
    }
    money.not_understood = unread.into_values().collect();
    money
}

fn indicators(projects: &[Project]) -> impl Iterator<Item = (&Project, usize, &Indicator)> {
    projects.iter().flat_map(|project| project.indicators.iter().enumerate().map(move |(i, of)| (project, i, of)))
}

fn identity(projects: &[Project]) -> Vec<Share> {
    let codes: Vec<&str> =
        projects.iter().filter_map(|p| p.project.code.as_deref()).filter(|c| !c.is_empty()).collect();
    let leveled: Vec<&Indicator> = indicators(projects)
        .map(|(_, _, indicator)| indicator)
        .filter(|i| [&i.level1, &i.level2].into_iter().flatten().any(|level| !level.is_empty()))
        .collect();
    let steps = || projects.iter().flat_map(|p| &p.spending_plan).filter(|step| !step.raw.is_empty());
    vec![
        Share {
            of: "project_code",
            printed: codes.len(),
            understood: codes.iter().filter(|code| code::parse(code).is_some()).count(),
        },
        Share { of: "class", printed: leveled.len(), understood: leveled.iter().filter(|i| i.class.is_some()).count() },
        Share {
            of: "spending_plan",
            printed: steps().count(),
            understood: steps().filter(|step| step.percent.is_some()).count(),
        },
        Share {
            of: "fiscal_year",
            printed: projects.len(),
            understood: projects.iter().filter(|p| p.fiscal_year.is_some()).count(),
        },
        Share {
            of: "region",
            printed: projects.len(),
            understood: projects.iter().filter(|p| p.region.is_some()).count(),
        },
    ]
}
