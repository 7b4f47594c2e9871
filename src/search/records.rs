//! Turns a project into the records that are searched: its head, and each indicator.

use crate::finding::pointer_key;
use crate::normalize::level::Class;
use crate::report::model::{Indicator, Project};

/// A part of a project that is searched as one: the head (name, department, purpose, goals), or one indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The class, of an indicator that has one.
    pub class: Option<Class>,
    /// The printed texts with their places: JSON pointers (RFC 6901) into the project's file. None is empty.
    pub texts: Vec<(String, String)>,
}

/// Every printed text that is searched, with its JSON pointer. What `search` finds is exactly what a scan of these
/// finds: names and codes of the project and its units, title, purpose, goals, tasks and other texts; of an indicator its
/// name, description, target, basis, scoring rule, weight, results and notes. The names of the levels are not: they stand
/// in every table.
pub fn printed_texts(project: &Project) -> Vec<(String, String)> {
    records(project).into_iter().flat_map(|record| record.texts).collect()
}

/// The records of a project, the head first.
pub fn records(project: &Project) -> Vec<Record> {
    let mut records = vec![Record { class: None, texts: head(project) }];
    for (at, indicator) in project.indicators.iter().enumerate() {
        records.push(Record { class: indicator.class, texts: indicator_texts(at, indicator) });
    }
    records
}

/// Collects texts that are printed, with their places.
#[derive(Default)]
struct Texts(Vec<(String, String)>);

impl Texts {
    fn add(&mut self, path: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.0.push((path.to_owned(), text.to_owned()));
        }
    }
}

fn head(project: &Project) -> Vec<(String, String)> {
    let mut texts = Texts::default();
    texts.add("/project/name", project.project.name.as_deref());
    texts.add("/project/code", project.project.code.as_deref());
    texts.add("/project/category", project.project.category.as_deref());
    texts.add("/project/nature", project.project.nature.as_deref());
    texts.add("/title", project.title.as_deref());
    for (path, unit) in [("/department", &project.department), ("/implementing_unit", &project.implementing_unit)] {
        texts.add(&format!("{path}/name"), unit.as_ref().map(|unit| unit.name.as_str()));
        texts.add(&format!("{path}/code"), unit.as_ref().and_then(|unit| unit.code.as_deref()));
    }
    texts.add("/purpose", project.purpose.as_deref());
    texts.add("/goal_text", project.goal_text.as_deref());
    if project.goal_text.is_none() {
        for (at, goal) in project.goals.iter().enumerate() {
            texts.add(&format!("/goals/{at}"), Some(goal));
        }
    }
    for (at, task) in project.tasks.iter().enumerate() {
        for (label, text) in task {
            texts.add(&format!("/tasks/{at}/{}", pointer_key(label)), Some(text));
        }
    }
    for (label, text) in &project.extra {
        texts.add(&format!("/extra/{}", pointer_key(label)), Some(text));
    }
    texts.0
}

fn indicator_texts(at: usize, indicator: &Indicator) -> Vec<(String, String)> {
    let mut texts = Texts::default();
    for (field, text) in [
        ("level3", &indicator.level3),
        ("description", &indicator.description),
        ("target/raw", &indicator.target.raw),
        ("target/sign_raw", &indicator.target.sign_raw),
        ("target/unit_raw", &indicator.target.unit_raw),
        ("basis", &indicator.basis),
        ("scoring_rule", &indicator.scoring_rule),
        ("weight", &indicator.weight),
        ("actual", &indicator.actual),
        ("score", &indicator.score),
        ("deviation", &indicator.deviation),
        ("note", &indicator.note),
    ] {
        texts.add(&format!("/indicators/{at}/{field}"), text.as_deref());
    }
    for (label, text) in &indicator.extra {
        texts.add(&format!("/indicators/{at}/extra/{}", pointer_key(label)), Some(text));
    }
    texts.0
}
