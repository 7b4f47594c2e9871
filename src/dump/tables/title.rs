//! The title above a table: its lines, and the project that it names.

use crate::place::Text;

/// Joins a numbered title that is wrapped: its first line has the number, its last one ends in 表.
pub(super) fn with_whole_title(mut lines: Vec<Text>) -> Vec<Text> {
    let Some(end) = lines.iter().rposition(|l| l.string.ends_with('表')) else { return lines };
    let numbered = |t: &Text| {
        let rest = t.string.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < t.string.len() && rest.starts_with(['.', '、', '．'])
    };
    let near = end.saturating_sub(TITLE_LINES - 1);
    let wrapped = |t: &Text| numbered(t) && !t.string.ends_with('表');
    let start = lines.iter().take(end).rposition(wrapped).filter(|s| *s >= near).unwrap_or(end);
    let parts: Vec<Text> = lines.drain(start..=end).collect();
    let mut title = Text::default();
    for part in parts {
        title.string.push_str(&part.string);
        title.places.extend(part.places);
    }
    lines.insert(start, title);
    lines
}

/// A title is wrapped over at most this many lines.
const TITLE_LINES: usize = 3;

/// A title without the remark in brackets at its end: 项目支出绩效目标表（含转移支付项目）.
pub(in crate::dump) fn without_remark(title: &str) -> &str {
    let bare = title.strip_suffix(['）', ')']).and_then(|t| t.rfind(['（', '(']).and_then(|at| t.get(..at)));
    bare.unwrap_or(title)
}

/// The project's name in a title `3.<name>绩效目标表`.
pub(super) fn title_name(above: &[Text]) -> Option<String> {
    let lines: Vec<&str> = above.iter().map(|t| t.string.as_str()).collect();
    let end = lines.iter().rposition(|l| l.ends_with('表'))?;
    let numbered = |l: &&str| l.starts_with(|c: char| c.is_ascii_digit());
    let start = lines.iter().take(end + 1).rposition(numbered).unwrap_or(end);
    let title: String = lines.get(start..=end)?.concat();
    let bare = title.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', '、', '．']);
    let name = bare.trim_end_matches('表').trim_end_matches("绩效目标").trim_end_matches("项目支出");
    (!name.is_empty()).then(|| name.to_owned())
}

/// Whether a text is the title of a table of targets or of what has become of them.
pub(in crate::dump) fn is_title(text: &str) -> bool {
    let title = without_remark(text);
    title.ends_with('表') && title.contains("绩效") && text.chars().count() <= super::LONGEST_TITLE
}
