//! Turns a comparison into one page that needs nothing but itself: filters, old and new side by side.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

use super::super::model::{self, Change, ChangeKind, Diff, PieceKind, Printed, ProjectPair, ProjectRef, Relation};
use super::{amounts, by_pair, department_of, growth, reason_in_chinese, subject, wan, years};

const PAGE: &str = include_str!("page.html");

/// The page as HTML.
pub fn render(diff: &Diff) -> Result<String, minijinja::Error> {
    let mut page = Environment::new();
    page.set_auto_escape_callback(|_| AutoEscape::Html);
    page.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    page.add_template("page", PAGE)?;
    let mut departments: Vec<Department> = Vec::new();
    for (pair, changes) in by_pair(diff).filter(|(_, changes)| !changes.is_empty()) {
        let name = department_of(pair);
        if departments.last().is_none_or(|last| last.name != name) {
            departments.push(Department { name, projects: Vec::new() });
        }
        if let Some(last) = departments.last_mut() {
            last.projects.push(Project::of(pair, changes));
        }
    }
    let kinds: Vec<Count> = diff.summary.changes.iter().map(|(&kind, &count)| Count::of(kind, count)).collect();
    page.get_template("page")?.render(Serde(Page {
        old_years: years(&diff.old.fiscal_years),
        new_years: years(&diff.new.fiscal_years),
        old: &diff.old,
        new: &diff.new,
        summary: &diff.summary,
        changes: diff.changes.len(),
        kinds,
        departments,
    }))
}

/// What the page shows.
#[derive(Serialize)]
struct Page<'a> {
    old_years: String,
    new_years: String,
    old: &'a model::Side,
    new: &'a model::Side,
    summary: &'a model::Summary,
    changes: usize,
    kinds: Vec<Count>,
    departments: Vec<Department>,
}

#[derive(Serialize)]
struct Count {
    name: &'static str,
    told: &'static str,
    tone: &'static str,
    count: usize,
}

impl Count {
    fn of(kind: ChangeKind, count: usize) -> Self {
        Self { name: kind.name(), told: kind.chinese(), tone: tone(kind), count }
    }
}

#[derive(Serialize)]
struct Department {
    name: String,
    projects: Vec<Project>,
}

#[derive(Serialize)]
struct Project {
    relation: Relation,
    old: Vec<Side>,
    new: Vec<Side>,
    reason: Option<&'static str>,
    score: String,
    weak: bool,
    changes: Vec<Row>,
}

/// A project of one side.
#[derive(Serialize)]
struct Side {
    year: Option<i32>,
    name: String,
    code: Option<String>,
    total: Option<String>,
    source: String,
}

/// A change.
#[derive(Serialize)]
struct Row {
    kind: &'static str,
    told: &'static str,
    tone: &'static str,
    subject: String,
    levels: String,
    old: Vec<Span>,
    new: Vec<Span>,
    note: String,
    weak: bool,
}

/// A piece of one side; marked where the other side does not have it.
#[derive(Serialize)]
struct Span {
    marked: bool,
    text: String,
}

/// How a kind is coloured: what came, what went, what became stricter or laxer, the rest.
fn tone(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::ProjectAdded | ChangeKind::IndicatorAdded | ChangeKind::BudgetUp => "came",
        ChangeKind::ProjectRemoved | ChangeKind::IndicatorRemoved | ChangeKind::BudgetDown => "went",
        ChangeKind::TargetTightened => "tight",
        ChangeKind::TargetLoosened => "loose",
        ChangeKind::TargetSameValue | ChangeKind::TargetDateRolled => "quiet",
        _ => "other",
    }
}

impl Project {
    fn of(pair: &ProjectPair, changes: &[Change]) -> Self {
        Self {
            relation: pair.relation,
            old: pair.old.iter().map(Side::of).collect(),
            new: pair.new.iter().map(Side::of).collect(),
            reason: pair.matched.map(|matched| reason_in_chinese(matched.reason)),
            score: pair.matched.map_or_else(String::new, |matched| format!("{:.2}", matched.score)),
            weak: pair.matched.is_some_and(|matched| matched.weak),
            changes: changes.iter().map(Row::of).collect(),
        }
    }
}

impl Side {
    fn of(project: &ProjectRef) -> Self {
        let pages: Vec<String> = project.pages.iter().map(u32::to_string).collect();
        let source = if pages.is_empty() {
            project.file.clone()
        } else {
            format!("{} 第{}页", project.file, pages.join("、"))
        };
        Self {
            year: project.fiscal_year,
            name: project.name.clone().unwrap_or_else(|| "（无名称）".to_owned()),
            code: project.code.clone(),
            total: project.total_yuan.as_deref().map(wan),
            source,
        }
    }
}

impl Row {
    fn of(change: &Change) -> Self {
        let indicator = change.indicator.as_ref();
        let levels =
            indicator.and_then(|pair| pair.new.as_ref().or(pair.old.as_ref())).map_or_else(String::new, |it| {
                [it.level1.as_deref(), it.level2.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("·")
            });
        let (old, new) = sides(change);
        let note = match change.kind {
            ChangeKind::BudgetUp | ChangeKind::BudgetDown => change.amounts.iter().map(growth).collect(),
            ChangeKind::BudgetSourceShift => change.amounts.iter().map(amounts).collect::<Vec<_>>().join("；"),
            _ => String::new(),
        };
        let count = Count::of(change.kind, 1);
        Self {
            kind: count.name,
            told: count.told,
            tone: count.tone,
            subject: subject(change),
            levels,
            old,
            new,
            note,
            weak: indicator.is_some_and(|pair| pair.weak),
        }
    }
}

/// Both sides of a change, the pieces that differ marked.
fn sides(change: &Change) -> (Vec<Span>, Vec<Span>) {
    if !change.text.is_empty() {
        let side = |own: PieceKind| -> Vec<Span> {
            let pieces = change.text.iter().filter(|piece| piece.kind == own || piece.kind == PieceKind::Same);
            pieces.map(|piece| Span { marked: piece.kind == own, text: piece.text.clone() }).collect()
        };
        return (side(PieceKind::Old), side(PieceKind::New));
    }
    // An amount alone does not say its unit, which stands elsewhere in the table.
    if let (ChangeKind::BudgetUp | ChangeKind::BudgetDown | ChangeKind::BudgetChanged, [amount]) =
        (change.kind, change.amounts.as_slice())
    {
        let side = |yuan: &Option<String>, printed: &Option<Printed>| -> Vec<Span> {
            let text = yuan.as_deref().map(wan).or_else(|| Some(printed.as_ref()?.text.clone()));
            text.into_iter().map(|text| Span { marked: false, text }).collect()
        };
        return (side(&amount.old_yuan, &change.old), side(&amount.new_yuan, &change.new));
    }
    let target = |old: bool| {
        let pair = change.indicator.as_ref()?;
        let reference = if old { pair.old.as_ref() } else { pair.new.as_ref() };
        reference?.target.clone()
    };
    let alone = matches!(change.kind, ChangeKind::IndicatorAdded | ChangeKind::IndicatorRemoved);
    let side = |printed: &Option<Printed>, old: bool| -> Vec<Span> {
        let text = printed.as_ref().map(|printed| printed.text.clone());
        let text = if alone { target(old).filter(|_| text.is_some()) } else { text };
        text.into_iter().map(|text| Span { marked: false, text }).collect()
    };
    (side(&change.old, true), side(&change.new, false))
}
