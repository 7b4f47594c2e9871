//! Turns a report into its line of the scoreboard: what is read of it, and what is not and why.

use crate::finding::Severity;
use crate::pipeline::Report;
use crate::report::index::Status;

/// The names of the columns, by tabs.
pub const SCOREBOARD_HEADER: &str = "case\tpages\tstatus\tforms\ttables\tprojects\tindicators\tnot read and why";

/// The line of a document, by tabs.
pub fn scoreboard_line(case: &str, report: &Report) -> String {
    let mut forms: Vec<&str> = report.projects.iter().map(|p| p.form.as_str()).collect();
    forms.sort_unstable();
    forms.dedup();
    let indicators: usize = report.projects.iter().map(|p| p.indicators.len()).sum();
    [
        case.to_owned(),
        report.pages.to_string(),
        report.status.as_str().to_owned(),
        forms.join(" "),
        report.tables.to_string(),
        report.projects.len().to_string(),
        indicators.to_string(),
        unread(report).join("; "),
    ]
    .map(|cell| cell.replace(['\t', '\n', '\r'], " "))
    .join("\t")
}

/// What is not read, and why: the reason of the status, tables that no form fits, pages that are pictures, texts inside
/// tables that no label explains.
fn unread(report: &Report) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    if report.status != Status::Ok {
        reasons.extend(report.reason.clone());
    }
    for finding in report.findings.iter().filter(|f| f.severity == Severity::Error || f.rule == "page-is-picture") {
        if !reasons.contains(&finding.message) {
            reasons.push(finding.message.clone());
        }
    }
    let texts = report.projects.iter().flat_map(|p| &p.findings).filter(|f| f.rule == "unread-text").count();
    if texts > 0 {
        reasons.push(format!("没有栏目说明的文字{texts}处，未读入"));
    }
    reasons
}
