//! Finds headers of performance tables that no ruled table holds: such a table cannot be read, but must not be passed over.

use super::UnreadTable;
use crate::layout::{Sheet, TextLine};
use crate::normalize::text::clean;
use crate::template::{Column, Labels};
use std::collections::BTreeSet;

/// Labels whose baselines differ by less than this many ems stand in one row.
const ROW: f32 = 0.6;

/// The headers of indicators that stand outside of every table on these pages, or in a table that was not taken for one
/// of targets. `read` are the pages on which tables of targets were found.
pub fn unruled_tables(sheets: &[Sheet], read: &BTreeSet<u32>, labels: &Labels) -> Vec<UnreadTable> {
    let of_sheet = |sheet: &Sheet| {
        let inside = sheet.grids.iter().filter(|_| !read.contains(&sheet.page)).flat_map(|g| &g.cells);
        let lines = sheet.lines.iter().chain(inside.flat_map(|c| &c.lines));
        let title = sheet.lines.iter().map(|l| clean(&l.string)).find(|l| labels.is_title(l));
        let named = title.as_ref().is_some_and(|t| t.ends_with('表'));
        let columns = || scattered_header(&sheet.lines, labels).filter(|_| named && !read.contains(&sheet.page));
        let header = header_among(lines.collect(), sheet.em, labels).or_else(columns)?;
        Some(UnreadTable { page: sheet.page, title, header, unknown_labels: Vec::new(), fits: None, ruled: false })
    };
    sheets.iter().filter_map(of_sheet).collect()
}

/// The first row of lines that are nothing but labels and name both an indicator and its target.
fn header_among(mut lines: Vec<&TextLine>, em: f32, labels: &Labels) -> Option<Vec<String>> {
    lines.retain(|l| l.string.split_whitespace().all(|word| labels.meaning(word, None).is_some()));
    lines.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    let rows = lines.chunk_by(|a, b| b.baseline - a.baseline < ROW * em);
    rows.map(|row| row.iter().flat_map(|l| l.string.split_whitespace()).map(str::to_owned).collect::<Vec<_>>())
        .find(|words| is_header(words, labels))
}

/// So many columns of indicators that head something below the title of a performance table are no prose about them.
const COLUMNS: usize = 2;

/// The labels on a page, of which several name columns of indicators, wherever they stand: those of narrow columns are
/// wrapped, and stand in no row.
fn scattered_header(lines: &[TextLine], labels: &Labels) -> Option<Vec<String>> {
    let words = lines.iter().flat_map(|l| l.string.split_whitespace());
    let mut known: Vec<&str> = Vec::new();
    for word in words.filter(|w| labels.meaning(w, None).is_some()) {
        if !known.contains(&word) {
            known.push(word);
        }
    }
    let columns = known.iter().filter(|w| is_of_indicators(w, labels)).count();
    (columns >= COLUMNS && known.len() > COLUMNS).then(|| known.iter().map(|w| (*w).to_owned()).collect())
}

/// Whether a label heads a column that nothing but indicators have.
fn is_of_indicators(word: &str, labels: &Labels) -> bool {
    let column = labels.meaning(word, None).and_then(|m| m.column);
    matches!(column, Some(Column::Level1 | Column::Level2 | Column::Level3 | Column::Target | Column::Sign))
}

fn is_header(words: &[String], labels: &Labels) -> bool {
    let columns: Vec<Column> = words.iter().filter_map(|w| labels.meaning(w, None)?.column).collect();
    let has = |c: Column| columns.contains(&c);
    has(Column::Target) && (has(Column::Level3) || (has(Column::Level1) && has(Column::Level2)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Rect;
    use crate::template::Template;

    /// Lines by text, x and baseline; the header found.
    fn check(printed: &[(&str, f32, f32)], expected: Option<&[&str]>) {
        let line = |(text, x, y): &(&str, f32, f32)| TextLine {
            string: (*text).to_owned(),
            bbox: Rect::new(*x, y - 10.0, x + 40.0, *y),
            baseline: *y,
            ..TextLine::default()
        };
        let lines: Vec<TextLine> = printed.iter().map(line).collect();
        let sheet = Sheet { page: 1, em: 10.0, lines, ..Sheet::default() };
        let found = unruled_tables(&[sheet], &BTreeSet::new(), &Template::builtin().unwrap().labels);
        let header = found.first().map(|t| t.header.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(header.as_deref(), expected);
    }

    #[test]
    fn header_without_rules_is_no_document_without_targets() {
        check(
            &[("一级指标", 0.0, 100.0), ("三级指标 指标值", 90.0, 101.0), ("产出指标", 0.0, 120.0)],
            Some(&["一级指标", "三级指标", "指标值"]),
        );
    }

    #[test]
    fn header_with_wrapped_labels_below_a_title_is_found() {
        let labels =
            [("项目名称", 0.0, 106.0), ("二级指标", 60.0, 106.0), ("指标", 120.0, 112.0), ("三级指标", 150.0, 106.0)];
        let title = [("项目支出绩效目标表", 50.0, 80.0)];
        check(&[&title[..], &labels[..]].concat(), Some(&["项目名称", "二级指标", "指标", "三级指标"]));
        check(&labels, None);
        check(&[&title[..], &labels[..2]].concat(), None);
    }

    #[test]
    fn prose_about_indicators_is_no_header() {
        check(&[("三级指标齐全，均有指标值", 0.0, 100.0), ("指标值", 0.0, 120.0)], None);
    }
}
