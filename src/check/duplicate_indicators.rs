//! S07: no indicator stands twice in a table, neither with the same target nor with another one.

use super::printed;
use crate::finding::{Finding, Severity};
use crate::report::model::{Indicator, Project};

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    for (i, indicator) in project.indicators.iter().enumerate() {
        let Some(name) = indicator.level3.as_deref().filter(|n| is_name(n)) else { continue };
        let mut before = project.indicators.iter().take(i).filter(|other| names_the_same(other, indicator));
        let target = indicator.target.raw.as_deref().unwrap_or("");
        let message = match before.clone().find(|other| other.target == indicator.target) {
            Some(_) => format!("指标重复：{name} {target}"),
            None => match before.next() {
                Some(other) => {
                    format!("同一指标有两个目标：{name} {} / {}", printed(&other.target), printed(&indicator.target))
                }
                None => continue,
            },
        };
        let path = format!("/indicators/{i}");
        findings.push(Finding::new("S07", "duplicate-indicator", Severity::Warning, path, message));
    }
}

/// Whether two rows print the same indicator, whatever their targets.
fn names_the_same(a: &Indicator, b: &Indicator) -> bool {
    (&a.level1, &a.level2, &a.level3, &a.description, &a.extra)
        == (&b.level1, &b.level2, &b.level3, &b.description, &b.extra)
}

/// Whether a name names something: 无 and 不适用 may stand in several rows.
fn is_name(name: &str) -> bool {
    !matches!(name, "" | "无" | "不适用" | "/" | "-" | "—")
}
