//! R09: a character that the file does not tell (U+FFFD, private use) stands in what was read: the value is not whole.

use crate::finding::{Finding, Severity};
use crate::report::model::Project;

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    let mut note = |path: String, printed: Option<&str>| {
        if let Some(printed) = printed.filter(|p| p.contains(is_unknown)) {
            let message = format!("文字中有文件未说明的字符，请与页面核对：“{printed}”");
            findings.push(Finding::new("R09", "unknown-character", Severity::Warning, path, message));
        }
    };
    note("/project/name".to_owned(), project.project.name.as_deref());
    note("/project/code".to_owned(), project.project.code.as_deref());
    note("/goal_text".to_owned(), project.goal_text.as_deref());
    note("/purpose".to_owned(), project.purpose.as_deref());
    for (i, line) in project.budget.lines.iter().enumerate() {
        note(format!("/budget/lines/{i}/raw"), Some(&line.raw));
    }
    for (i, indicator) in project.indicators.iter().enumerate() {
        let texts = [
            ("level1", &indicator.level1),
            ("level2", &indicator.level2),
            ("level3", &indicator.level3),
            ("description", &indicator.description),
            ("target/raw", &indicator.target.raw),
            ("basis", &indicator.basis),
            ("scoring_rule", &indicator.scoring_rule),
            ("actual", &indicator.actual),
            ("deviation", &indicator.deviation),
            ("note", &indicator.note),
        ];
        for (key, printed) in texts {
            note(format!("/indicators/{i}/{key}"), printed.as_deref());
        }
    }
}

fn is_unknown(c: char) -> bool {
    matches!(c as u32, 0xFFFD | 0xE000..=0xF8FF | 0xF0000..)
}
