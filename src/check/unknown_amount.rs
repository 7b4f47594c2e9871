//! R10: an amount is printed that is not one plain number: it has no value in 元, and no sum was checked with it.

use super::money_sum::is_nothing;
use super::spreadsheet_error::is_error;
use crate::finding::{Finding, Severity};
use crate::report::model::{Project, is_money_slot};

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    for (i, line) in project.budget.lines.iter().enumerate() {
        let told_elsewhere = is_nothing(&line.raw) || is_error(&line.raw);
        if is_money_slot(&line.slot) && line.yuan.is_none() && !told_elsewhere {
            let message = format!("金额未能换算为元：{} “{}”", line.label.trim_end_matches(['：', ':']), line.raw);
            let path = format!("/budget/lines/{i}/raw");
            findings.push(Finding::new("R10", "unknown-amount", Severity::Warning, path, message));
        }
    }
}
