//! Turns a project into what it is recognised by a year later: codes, name, indicators, goals.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::likeness::{Telling, Weighed};
use super::money::total;
use super::names::{Name, masked, name};
use super::similarity::{overlap, pairs};
use crate::normalize::code;
use crate::normalize::label::key;
use crate::report::model::Project;

/// What a project is recognised by.
#[derive(Debug, Clone)]
pub struct Features<'a> {
    /// The project.
    pub project: &'a Project,
    /// 项目编码, key of the printed one.
    pub code: Option<String>,
    /// The code without the digits of its year; only codes of the unified budget system have them.
    pub code_without_year: Option<String>,
    /// The year in the code.
    pub code_year: Option<i32>,
    /// 项目名称, or the title where there is no name.
    pub name: Name,
    /// How much each character of the name's core says among the projects compared; see [`Rarity::weigh`].
    pub name_weights: Vec<f64>,
    /// The same characters with their weights, sorted.
    pub name_sorted: Vec<(char, f64)>,
    /// The pairs of neighbouring characters of the name's core, sorted.
    pub name_pairs: Vec<(char, char)>,
    /// Key of the printed name.
    pub printed_name: String,
    /// Key of the implementing unit.
    pub unit: String,
    /// The total in 元.
    pub total: Option<Decimal>,
    /// The masked names of its indicators, sorted, each once.
    pub indicators: Vec<String>,
    /// The pairs of neighbouring characters of goals and purpose, sorted.
    pub goals: Vec<(char, char)>,
}

impl<'a> Features<'a> {
    /// What the project is recognised by.
    pub fn of(project: &'a Project) -> Self {
        let printed_code = project.project.code.as_deref().map(key).filter(|code| !code.is_empty());
        let parsed = printed_code.as_deref().and_then(code::parse);
        let printed_name = project.project.name.as_deref().or(project.title.as_deref()).unwrap_or_default();
        let mut indicators: Vec<String> = project
            .indicators
            .iter()
            .filter_map(|indicator| indicator.level3.as_deref().or(indicator.description.as_deref()))
            .map(masked)
            .filter(|name| !name.is_empty())
            .collect();
        indicators.sort();
        indicators.dedup();
        let name = name(printed_name);
        Self {
            project,
            code_without_year: parsed
                .as_ref()
                .map(|code| format!("{}{}{}", code.division, code.type_letter, code.serial)),
            code_year: parsed.as_ref().map(|code| code.year),
            code: parsed.map(|code| code.raw).or(printed_code),
            name_pairs: pairs(&name.core),
            name_weights: Vec::new(),
            name_sorted: Vec::new(),
            name,
            printed_name: key(printed_name),
            unit: project.implementing_unit.as_ref().map(|unit| key(&unit.name)).unwrap_or_default(),
            total: total(&project.budget).and_then(|line| line.yuan.as_deref()?.parse().ok()),
            indicators,
            goals: pairs(&masked(&goal_text(project)).chars().collect::<Vec<_>>()),
        }
    }
}

impl Features<'_> {
    /// The name among the names of its list.
    pub fn weighed_name(&self) -> Weighed<'_> {
        Weighed { name: &self.name, weights: &self.name_weights, sorted: &self.name_sorted }
    }
}

/// 绩效目标 and 资金用途 as one text.
fn goal_text(project: &Project) -> String {
    let goal = project.goal_text.clone().unwrap_or_else(|| project.goals.concat());
    goal + project.purpose.as_deref().unwrap_or_default()
}

/// How telling the name of an indicator is: the rarer among the projects compared, the more. 资金支付及时率 stands in nearly
/// every project and says nothing about which one it is.
#[derive(Debug, Default)]
pub struct Rarity {
    projects: f64,
    names: Telling,
    occurrences: FxHashMap<String, f64>,
}

impl Rarity {
    /// Counts the names of both sides.
    pub fn of(old: &[Features<'_>], new: &[Features<'_>]) -> Self {
        let mut occurrences = FxHashMap::default();
        for name in old.iter().chain(new).flat_map(|features| &features.indicators) {
            *occurrences.entry(name.clone()).or_insert(0.0) += 1.0;
        }
        let names = Telling::of(old.iter().map(|f| &f.name.words), new.iter().map(|f| &f.name.words));
        Self { projects: (old.len() + new.len()) as f64, names, occurrences }
    }

    /// Gives the characters of the names of a side their weights.
    pub fn weigh(&self, side: &mut [Features<'_>]) {
        for features in side {
            features.name_weights = self.names.weigh(&features.name.words);
            features.name_sorted = features.name.core.iter().copied().zip(features.name_weights.clone()).collect();
            features.name_sorted.sort_by_key(|&(c, _)| c);
        }
    }

    /// The weight of a name: 1 where it stands in one project of each side at most, near 0 where it stands in all.
    pub fn weight(&self, name: &str) -> f64 {
        let others = self.occurrences.get(name).copied().unwrap_or(1.0) - 2.0;
        if others <= 0.0 { 1.0 } else { 1.0 / (1.0 + COMMONNESS * others / self.projects.max(1.0)) }
    }

    /// The summed weight of names.
    pub fn sum<'n>(&self, names: impl IntoIterator<Item = &'n String>) -> f64 {
        names.into_iter().map(|name| self.weight(name)).sum()
    }
}

/// How fast a name that stands in many projects loses weight. Larger: two unlike projects with one rare indicator in
/// common look alike; smaller: all projects of a department that copies its indicators look alike.
const COMMONNESS: f64 = 16.0;

/// How similar indicators and goals of two projects are, 0 to 1; `None` where one has neither.
pub fn content_similarity(a: &Features<'_>, b: &Features<'_>, rarity: &Rarity) -> Option<f64> {
    let indicators = (!a.indicators.is_empty() && !b.indicators.is_empty()).then(|| {
        let both = common(&a.indicators, &b.indicators);
        if both.is_empty() {
            0.0
        } else {
            2.0 * rarity.sum(both) / (rarity.sum(&a.indicators) + rarity.sum(&b.indicators))
        }
    });
    let goals = (!a.goals.is_empty() && !b.goals.is_empty()).then(|| overlap(&a.goals, &b.goals));
    match (indicators, goals) {
        (Some(indicators), Some(goals)) => Some(0.6 * indicators + 0.4 * goals),
        (one, other) => one.or(other),
    }
}

/// The names that both sorted lists hold.
pub fn common<'n>(a: &'n [String], b: &[String]) -> Vec<&'n String> {
    let mut rest = b.iter().peekable();
    let mut held = |name: &&String| {
        while rest.next_if(|other| *other < *name).is_some() {}
        rest.peek() == Some(name)
    };
    a.iter().filter(|name| held(name)).collect()
}
