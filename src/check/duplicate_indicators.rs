//! S07: no indicator stands twice in a table.

use crate::finding::{Finding, Severity};
use crate::report::model::{Indicator, Project};

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    for (i, indicator) in project.indicators.iter().enumerate() {
        let Some(name) = indicator.level3.as_deref().filter(|n| is_name(n)) else { continue };
        let same = |other: &Indicator| {
            (&other.level1, &other.level2, &other.level3, &other.description, &other.target, &other.extra)
                == (
                    &indicator.level1,
                    &indicator.level2,
                    &indicator.level3,
                    &indicator.description,
                    &indicator.target,
                    &indicator.extra,
                )
        };
        if project.indicators.iter().take(i).any(same) {
            let target = indicator.target.raw.as_deref().unwrap_or("");
            let message = format!("指标重复：{name} {target}");
            findings.push(Finding::new(
                "S07",
                "duplicate-indicator",
                Severity::Warning,
                format!("/indicators/{i}"),
                message,
            ));
        }
    }
}

/// Whether a name names something: 无 and 不适用 may stand in several rows.
fn is_name(name: &str) -> bool {
    !matches!(name, "" | "无" | "不适用" | "/" | "-" | "—")
}
