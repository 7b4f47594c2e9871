//! S07: no indicator stands twice in a table, neither with the same target nor with another one.

use std::collections::HashMap;

use super::printed;
use crate::finding::{Finding, Severity};
use crate::report::model::{Indicator, Project};

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<_, Vec<&Indicator>> = HashMap::new();
    for (i, indicator) in project.indicators.iter().enumerate() {
        let Some(name) = indicator.level3.as_deref().filter(|n| is_name(n)) else { continue };
        let extra: Vec<_> = indicator.extra.iter().collect();
        let printed_alike = (&indicator.level1, &indicator.level2, name, &indicator.description, extra);
        let before = seen.entry(printed_alike).or_default();
        if let Some(first) = before.first() {
            let message = if before.iter().any(|other| other.target == indicator.target) {
                format!("指标重复：{name} {}", indicator.target.raw.as_deref().unwrap_or(""))
            } else {
                format!("同一指标有两个目标：{name} {} / {}", printed(&first.target), printed(&indicator.target))
            };
            let path = format!("/indicators/{i}");
            findings.push(Finding::new("S07", "duplicate-indicator", Severity::Warning, path, message));
        }
        if before.iter().all(|other| other.target != indicator.target) {
            before.push(indicator);
        }
    }
}

/// Whether a name names something: 无 and 不适用 may stand in several rows.
fn is_name(name: &str) -> bool {
    !matches!(name, "" | "无" | "不适用" | "/" | "-" | "—")
}
