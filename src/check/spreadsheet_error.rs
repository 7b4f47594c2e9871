//! R09: a spreadsheet prints `####` where a number does not fit its column, and `#NAME?` where a formula fails: neither is what
//! the cell holds.

use crate::finding::{Finding, Severity};
use crate::report::model::Project;

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    let mut look = |path: String, raw: Option<&str>| {
        if let Some(raw) = raw.filter(|raw| is_error(raw)) {
            let message = format!("单元格印出的是表格软件的错误显示“{raw}”，不是其内容");
            findings.push(Finding::new("R09", "spreadsheet-error", Severity::Error, path, message));
        }
    };
    look("/project/code".to_owned(), project.project.code.as_deref());
    look("/project/name".to_owned(), project.project.name.as_deref());
    for (i, line) in project.budget.lines.iter().enumerate() {
        look(format!("/budget/lines/{i}/raw"), Some(&line.raw));
    }
    for (i, step) in project.spending_plan.iter().enumerate() {
        look(format!("/spending_plan/{i}"), Some(&step.raw));
    }
    for (i, x) in project.indicators.iter().enumerate() {
        let values = [
            ("level3", x.level3.as_deref()),
            ("target", x.target.raw.as_deref()),
            ("weight", x.weight.as_deref()),
            ("actual", x.actual.as_deref()),
            ("score", x.score.as_deref()),
        ];
        for (key, raw) in values {
            look(format!("/indicators/{i}/{key}"), raw);
        }
    }
}

/// What spreadsheets print for a formula that fails.
const ERRORS: &[&str] = &["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

fn is_error(raw: &str) -> bool {
    let overflow = raw.chars().count() >= 2 && raw.chars().all(|c| matches!(c, '#' | '＃'));
    overflow || ERRORS.iter().any(|e| raw.eq_ignore_ascii_case(e))
}
