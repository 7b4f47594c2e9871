//! Small projects for the tests of this folder.

use indexmap::IndexMap;

use crate::normalize::target::{Kind as ValueKind, Value};
use crate::report::model::{
    Budget, BudgetLine, Identity, Indicator, Kind, PROJECT_SCHEMA, Project, Region, Source, Target, Unit,
};

/// A target as printed in one cell.
pub fn target(raw: &str, value: Value) -> Target {
    Target { raw: Some(raw.to_owned()), sign_raw: None, unit_raw: None, value }
}

/// An indicator of the class 产出·数量 without a target.
pub fn indicator(name: &str) -> Indicator {
    Indicator {
        level1: Some("产出指标".to_owned()),
        level2: Some("数量指标".to_owned()),
        level3: Some(name.to_owned()),
        class: crate::normalize::level::class_of(Some("产出指标"), Some("数量指标")),
        description: None,
        target: target("", Value::of(ValueKind::None)),
        weight: None,
        basis: None,
        scoring_rule: None,
        actual: None,
        score: None,
        deviation: None,
        note: None,
        extra: IndexMap::new(),
    }
}

/// A project of a department with a name, a total and named indicators.
pub fn project(id: &str, year: i32, department: &str, name: &str, yuan: &str, indicators: &[&str]) -> Project {
    let line =
        BudgetLine { slot: "total".into(), label: "预算数".into(), raw: yuan.into(), yuan: Some(yuan.into()) };
    Project {
        schema: PROJECT_SCHEMA.into(),
        id: id.into(),
        kind: Kind::ProjectTarget,
        form: "hebei".into(),
        title: None,
        region: Some(Region { code: "130529".into(), name: "某某县".into(), prefecture: None, province: None }),
        fiscal_year: Some(year),
        publisher: None,
        department: Some(Unit { code: None, name: department.into() }),
        implementing_unit: None,
        project: Identity { name: Some(name.into()), ..Identity::default() },
        budget: Budget { lines: vec![line], ..Budget::default() },
        purpose: None,
        spending_plan: Vec::new(),
        goals: Vec::new(),
        goal_text: None,
        indicators: indicators.iter().map(|name| indicator(name)).collect(),
        tasks: Vec::new(),
        extra: IndexMap::new(),
        findings: Vec::new(),
        source: Source { file: "a.pdf".into(), sha256: String::new(), pages: vec![1] },
        also_in: Vec::new(),
        evidence: IndexMap::new(),
    }
}
