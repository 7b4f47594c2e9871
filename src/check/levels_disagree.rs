//! S09: a 二级指标 stands under a 一级指标 that it is no part of. The indicator has no class.

use std::collections::BTreeSet;

use crate::finding::{Finding, Severity};
use crate::normalize::level::levels_disagree;
use crate::report::model::Project;

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for (i, indicator) in project.indicators.iter().enumerate().filter(|(_, indicator)| indicator.class.is_none()) {
        let (Some(level1), Some(level2)) = (&indicator.level1, &indicator.level2) else { continue };
        if levels_disagree(level1, level2) && seen.insert((level1, level2)) {
            let message = format!("二级指标“{level2}”不属于一级指标“{level1}”，指标未归类");
            let path = format!("/indicators/{i}/level2");
            findings.push(Finding::new("S09", "levels-disagree", Severity::Warning, path, message));
        }
    }
}
