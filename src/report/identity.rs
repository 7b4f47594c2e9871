//! Gives projects their ids: stable from run to run, and from year to year as far as the printed identity allows.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::model::Project;
use crate::finding::{Finding, Severity};
use crate::normalize::label::key;

/// What an id is made of.
pub(super) struct Parts<'a> {
    pub region: Option<&'a str>,
    pub department_code: Option<&'a str>,
    pub department: Option<&'a str>,
    pub year: Option<i32>,
    pub code: Option<&'a str>,
    pub name: Option<&'a str>,
    pub kind: super::model::Kind,
}

/// `region-department-year-project`; what is not printed is told by a short hash of the name, or by zeros.
pub(super) fn id(parts: &Parts<'_>) -> String {
    let department = match (parts.department_code, parts.department) {
        (Some(code), _) => code.to_owned(),
        (None, Some(name)) => short_hash(name),
        (None, None) => "0".to_owned(),
    };
    let project = match (parts.code, parts.name) {
        (Some(code), _) => code.to_owned(),
        (None, Some(name)) => short_hash(name),
        (None, None) => match parts.kind {
            super::model::Kind::DepartmentTarget => "department".to_owned(),
            super::model::Kind::SelfEvaluation => "department".to_owned(),
            super::model::Kind::ProjectTarget => "project".to_owned(),
        },
    };
    let year = parts.year.map_or_else(|| "0000".to_owned(), |y| y.to_string());
    let id = format!("{}-{department}-{year}-{project}", parts.region.unwrap_or("000000"));
    let evaluation = parts.kind == super::model::Kind::SelfEvaluation;
    let id = if evaluation { format!("{id}-evaluation") } else { id };
    id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// The first ten hexadecimal digits of the SHA-256 of a name's key.
fn short_hash(name: &str) -> String {
    let digest = Sha256::digest(key(name).as_bytes());
    digest.iter().take(5).map(|b| format!("{b:02x}")).collect()
}

/// Projects of one document that share an id are numbered in printed order, `-2`, `-3` …, and each says so (I31). Units of one
/// department may have projects of one name, and a project may have several amounts.
pub(super) fn number_repeated_ids(projects: &mut [Project]) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for project in projects.iter() {
        *count.entry(project.id.clone()).or_default() += 1;
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for project in projects {
        let all = count.get(&project.id).copied().unwrap_or_default();
        if all < 2 {
            continue;
        }
        let n = seen.entry(project.id.clone()).or_default();
        *n += 1;
        let what = match (&project.project.code, &project.project.name) {
            (Some(code), _) if is_code(code) => "项目编码",
            (_, Some(_)) => "项目名称",
            _ => "单位与年度",
        };
        let message = format!("本文件中有{all}张表的{what}相同，这是第{n}张");
        project.findings.push(Finding::new("I31", "repeated-project", Severity::Info, "", message));
        if *n > 1 {
            project.id = format!("{}-{n}", project.id);
        }
    }
}

/// Whether a printed code is one: a blank cell, `/` and 无 are none.
pub(super) fn is_code(printed: &str) -> bool {
    printed.contains(|c: char| c.is_ascii_alphanumeric())
}
