//! Splits a row whose cells hold several indicators one below the other (指标1：… 指标2：…).
//!
//! The cells are split only where they correspond: each holds as many entries as there are names. Entries are numbered, or
//! parted by ends of lines that the width of the column does not explain. Where that is not certain the row stays whole and
//! is in doubt.

use super::indicators::LEVELS;
use super::raw::{RawCell, RawIndicator};
use super::view::{View, part_of};
use crate::normalize::items;
use crate::normalize::target::{self, Kind, is_sign};
use crate::place::Text;
use crate::template::Column;

/// The indicators of one row.
pub(super) fn split_stacked(view: &View<'_>, mut indicator: RawIndicator) -> Vec<RawIndicator> {
    let Some(name) = indicator.get(Column::Level3).filter(|n| !n.text.is_empty()) else { return vec![indicator] };
    let lines = name.lines.len();
    let mut names = numbered(&name.text);
    if names.len() < 2 && holds_targets_of(&indicator, lines) {
        names = paragraphs(view, name);
    }
    let n = names.len();
    if n < 2 {
        indicator.stacked = lines >= 2 && holds_targets_of(&indicator, lines);
        return vec![indicator];
    }
    let mut columns: Vec<(usize, Vec<Text>)> = Vec::new();
    for (i, cell) in indicator.cells.iter().enumerate() {
        if LEVELS.contains(&cell.column) || cell.text.is_empty() {
            continue;
        }
        let own = if cell.column == Column::Level3 { names.clone() } else { entries(view, cell, n) };
        if own.len() != n {
            let several = |t: &RawCell| t.lines.len() > 1 || items::split(&t.text.string).len() > 1;
            indicator.stacked = indicator.get(Column::Target).is_some_and(several);
            return vec![indicator];
        }
        columns.push((i, own));
    }
    (0..n)
        .map(|k| {
            let mut one = indicator.clone();
            for (i, own) in &columns {
                if let (Some(cell), Some(text)) = (one.cells.get_mut(*i), own.get(k)) {
                    cell.text = text.clone();
                    cell.lines = vec![text.clone()];
                }
            }
            one
        })
        .collect()
}

/// Whether the target's cell holds one whole target in each of as many lines.
fn holds_targets_of(indicator: &RawIndicator, lines: usize) -> bool {
    indicator
        .get(Column::Target)
        .is_some_and(|t| lines >= 2 && t.lines.len() == lines && t.lines.iter().all(opens_target))
}

/// Whether a line begins with a sign and a number.
fn opens_target(line: &Text) -> bool {
    line.string.starts_with(is_sign) && line.string.contains(|c: char| c.is_ascii_digit())
}

fn numbered(text: &Text) -> Vec<Text> {
    let items = items::split(&text.string);
    if items.iter().any(|i| i.number.is_none()) {
        return Vec::new();
    }
    items.iter().map(|i| part_of(text, &format!("{}{}", i.number.as_deref().unwrap_or(""), i.text))).collect()
}

/// The entries of a cell beside that many names; none where they cannot be told.
fn entries(view: &View<'_>, cell: &RawCell, n: usize) -> Vec<Text> {
    let own = items::split(&cell.text.string);
    if own.len() == n && own.iter().all(|i| i.number.is_some()) {
        return own.iter().map(|i| part_of(&cell.text, &i.text)).collect();
    }
    let by_width = paragraphs(view, cell);
    if by_width.len() == n {
        return by_width;
    }
    let by_sign =
        joined(&cell.lines, |before, _, line| opens_target(line) && before.contains(|c: char| c.is_ascii_digit()));
    if by_sign.len() == n && by_sign.iter().all(|e| e.string.contains(|c: char| c.is_ascii_digit())) {
        return by_sign;
    }
    // Each line is one target of the same kind: nothing else is left to be a second line of it.
    if cell.lines.len() == n && is_target_in_each(&cell.lines) { cell.lines.clone() } else { Vec::new() }
}

/// Whether each line is understood as a target by itself, and all as the same kind of number or date.
fn is_target_in_each(lines: &[Text]) -> bool {
    let mut kinds = lines.iter().map(|line| target::parse(&line.string, None, None).kind);
    let counts = |kind: Kind| matches!(kind, Kind::Number | Kind::Range | Kind::Date | Kind::Frequency);
    let Some(first) = kinds.next().filter(|kind| counts(*kind)) else { return false };
    kinds.all(|kind| kind == first)
}

/// The paragraphs of a cell: a line ends one where the beginning of the next line had room on it.
fn paragraphs(view: &View<'_>, cell: &RawCell) -> Vec<Text> {
    let full = width_of_column(view, cell);
    joined(&cell.lines, |_, last, line| width(&last.string) + width(first_word(&line.string)) + MARGIN <= full)
}

/// Lines joined to entries; `begins` tells whether one begins with a line, from the entry before it, that entry's last
/// line, and the line.
fn joined(lines: &[Text], begins: impl Fn(&str, &Text, &Text) -> bool) -> Vec<Text> {
    let mut entries: Vec<Text> = Vec::new();
    let mut last: Option<&Text> = None;
    for line in lines {
        match (entries.last_mut(), last) {
            (Some(entry), Some(before)) if !begins(&entry.string, before, line) => {
                entry.string.push_str(&line.string);
                entry.places.extend(line.places.iter().copied());
            }
            _ => entries.push(line.clone()),
        }
        last = Some(line);
    }
    entries
}

/// The widest line printed in the column of a cell.
fn width_of_column(view: &View<'_>, cell: &RawCell) -> usize {
    let columns =
        view.table.cells.iter().find(|c| c.column == cell.start && cell.lines.iter().all(|l| c.lines.contains(l)));
    let Some(columns) = columns.map(crate::table::Cell::columns) else { return 0 };
    let own = view.table.cells.iter().filter(|c| c.columns() == columns);
    own.flat_map(|c| &c.lines).map(|l| width(&l.string)).max().unwrap_or(0)
}

/// Widths are counted in halves of a Chinese character, which most digits and Latin letters take.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// A line that ends this much before the border may still be full: fonts differ in the width of their digits and signs.
const MARGIN: usize = 3;

/// What cannot be parted at the beginning of a line: a word of Latin letters or digits with its sign, or one character with
/// the punctuation behind it.
fn first_word(line: &str) -> &str {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '-') || is_sign(c);
    let end = line.find(|c| !word(c)).unwrap_or(line.len());
    let end = if end == 0 { line.chars().next().map_or(0, char::len_utf8) } else { end };
    let rest = line.get(end..).unwrap_or("");
    let closing = rest.len() - rest.trim_start_matches(['，', '。', '；', '、', '）', '：', '》', '”']).len();
    line.get(..end + closing).unwrap_or(line)
}
