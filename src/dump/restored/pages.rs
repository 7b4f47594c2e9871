//! The pages of a table, and which of their cells are none of its rows.

use std::collections::HashSet;

use super::super::columns;
use super::super::head::is_institution_label;
use super::units::{Unit, What};

/// The pages of a section. Labels at the end of a page, whose table has its rows on the next one, are of that page.
pub(super) fn pages(section: &[Unit]) -> Vec<&[Unit]> {
    let mut pages = Vec::new();
    let mut rows = false;
    let (mut from, mut at) = (0, 0);
    for page in section.chunk_by(|a, b| a.page() == b.page()) {
        let end = at + page.len();
        rows |= page.iter().any(|u| u.is_level() || u.begins_as_target());
        let title = page.iter().rposition(|u| u.what == What::Title).filter(|_| !rows).map(|t| at + t);
        let labelled = |t: &usize| section.iter().take(end).skip(*t).any(|u| matches!(u.what, What::Label(_)));
        // Its first labels may be printed above its title.
        let above = |t: usize| {
            let own = section.get(at..t).unwrap_or_default();
            t - own.iter().rev().take_while(|u| !matches!(u.what, What::Text | What::Title)).count()
        };
        let to = title.filter(labelled).map_or(end, above);
        pages.extend(section.get(from..to).filter(|own| !own.is_empty()));
        (from, at) = (to, end);
    }
    pages.extend(section.get(from..).filter(|own| !own.is_empty()));
    pages
}

/// Whether the headings of a column of names or values are printed twice: two tables stand side by side, 中期目标 and 年度目标.
pub(super) fn are_side_by_side(units: &[Unit]) -> bool {
    let own: Vec<&str> = units.iter().filter(|u| u.names_row()).filter_map(Unit::heading).collect();
    own.iter().any(|label| own.iter().filter(|l| *l == label).count() > 1)
}

/// Cells of a head that go on the next page and are printed there as they were on the page before: a label and the end of its value.
pub(super) fn printed_again(units: &[Unit], to: usize) -> HashSet<usize> {
    let head = units.get(..to).unwrap_or_default();
    let page = head.first().map(Unit::page);
    let (before, after) = head.split_at(head.iter().take_while(|u| Some(u.page()) == page).count());
    let text: String = before.iter().filter(|u| u.what == What::Text).map(Unit::text).collect();
    let again = |u: &Unit| match u.what {
        What::Text => text.contains(&u.text()),
        _ => before.iter().any(|b| b.what == u.what),
    };
    if after.iter().all(again) { (before.len()..to).collect() } else { HashSet::new() }
}

/// Labels of the head that stand among the headings: 指标名称|绩效指标|主管部门|指标性质.
pub(super) fn among_headings(units: &[Unit], from: usize) -> Vec<usize> {
    let run = units.iter().skip(from).take_while(|u| u.what != What::Text).count();
    let last = units.get(from..from + run).and_then(|own| own.iter().rposition(|u| u.heading().is_some()));
    let label = |i: &usize| units.get(*i).is_some_and(|u| matches!(u.what, What::Label(_)));
    (from..from + last.unwrap_or(0)).filter(label).collect()
}

/// The labels of departments, with the values before them, that stand among the names of levels: 福州市科学技术局|实施单位.
pub(super) fn strayed(units: &[Unit]) -> HashSet<usize> {
    let is_text = |i: usize| units.get(i).is_some_and(|u| u.what == What::Text);
    let of_table = |i: usize| units.get(i).is_some_and(|u| u.is_level() || u.what == What::Strip);
    let department = |u: &Unit| matches!(&u.what, What::Label(l) if is_institution_label(l));
    let pairs = units.iter().enumerate().filter(|(_, u)| department(u)).filter_map(|(label, _)| {
        let value = label.checked_sub(1).filter(|v| is_text(*v))?;
        let valued = units.get(label + 1).is_none_or(|u| !is_text(label + 1) || columns::begins_as_target(&u.text()));
        (value.checked_sub(1).is_some_and(of_table) && valued).then_some([value, label])
    });
    pairs.flatten().collect()
}
