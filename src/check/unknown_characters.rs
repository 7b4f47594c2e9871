//! R09: a character that the file does not tell (U+FFFD, private use) stands in what was read: the value is not whole.

use super::texts::odd_texts;
use crate::finding::{Finding, Severity};
use crate::report::model::Project;

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    for (path, printed) in odd_texts(project, |printed| printed.contains(is_unknown)) {
        let message = format!("文字中有文件未说明的字符，请与页面核对：“{printed}”");
        findings.push(Finding::new("R09", "unknown-character", Severity::Warning, path, message));
    }
}

fn is_unknown(c: char) -> bool {
    matches!(c as u32, 0xFFFD | 0xE000..=0xF8FF | 0xF0000..)
}
