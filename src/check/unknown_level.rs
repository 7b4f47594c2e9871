//! S06: the names of the levels are those of the framework. An indicator under another name has no class.

use std::collections::BTreeSet;

use crate::finding::{Finding, Severity};
use crate::normalize::level::{is_unknown_level1, is_unknown_level2};
use crate::report::model::Project;

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for (i, indicator) in project.indicators.iter().enumerate().filter(|(_, indicator)| indicator.class.is_none()) {
        let levels = [
            ("level1", "一级指标", &indicator.level1, is_unknown_level1 as fn(&str) -> bool),
            ("level2", "二级指标", &indicator.level2, is_unknown_level2),
        ];
        for (key, label, printed, is_unknown) in levels {
            let Some(name) = printed.as_deref().filter(|name| is_unknown(name)) else { continue };
            if seen.insert((key, name)) {
                let message = format!("不认识的{label}：“{name}”，指标未归类");
                let path = format!("/indicators/{i}/{key}");
                findings.push(Finding::new("S06", "unknown-level", Severity::Info, path, message));
            }
        }
    }
}
