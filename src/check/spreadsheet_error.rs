//! R11: a spreadsheet prints `####` where a number does not fit its column, and `#NAME?` where a formula fails: neither is what
//! the cell holds.

use super::texts::odd_texts;
use crate::finding::{Finding, Severity};
use crate::report::model::Project;

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    for (path, raw) in odd_texts(project, is_error) {
        let message = format!("单元格印出的是表格软件的错误显示“{raw}”，不是其内容");
        findings.push(Finding::new("R11", "spreadsheet-error", Severity::Error, path, message));
    }
}

/// What spreadsheets print for a formula that fails.
const ERRORS: &[&str] = &["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

pub(super) fn is_error(raw: &str) -> bool {
    let overflow = raw.chars().count() >= 2 && raw.chars().all(|c| matches!(c, '#' | '＃'));
    overflow || ERRORS.iter().any(|e| raw.eq_ignore_ascii_case(e))
}
