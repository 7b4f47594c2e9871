//! Reads indicators that stand in columns named by their level, one cell for all indicators of a level.

use super::band::{Band, Leaf};
use super::raw::{RawCell, RawIndicator};
use super::view::{View, part_of};
use crate::normalize::{items, target};
use crate::place::Text;
use crate::template::Column;

/// The indicators of one row, from left to right.
pub(super) fn read_by_level(view: &View<'_>, band: &Band, row: usize) -> Vec<RawIndicator> {
    let mut all = Vec::new();
    for leaf in band.leaves.iter().filter(|l| l.column() == Some(Column::ByLevel)) {
        let mut column = leaf.start;
        while column < leaf.end {
            let Some(cell) = view.at(row, column).and_then(|i| view.cell(i)) else { break };
            column = cell.columns().end;
            // A cell over several levels is of none of them.
            let within = cell.column >= leaf.start && cell.columns().end <= leaf.end;
            if within && cell.row == row && !cell.text.is_empty() {
                all.extend(parts_of(&cell.text).into_iter().map(|part| indicator(leaf, row, &part)));
            }
        }
    }
    all
}

/// The numbered items of a cell, or the parts between semicolons where each of them is a name with its value; otherwise the
/// whole cell.
fn parts_of(text: &Text) -> Vec<Text> {
    let numbered = items::split(&text.string);
    if numbered.len() > 1 && numbered.iter().all(|i| i.number.is_some()) {
        let trimmed = numbered.iter().map(|i| i.text.trim_end_matches(is_end));
        return trimmed.map(|t| part_of(text, t)).collect();
    }
    let parts: Vec<&str> = text.string.split(['；', ';']).filter(|p| !p.is_empty()).collect();
    if parts.len() > 1 && parts.iter().all(|p| target::name_and_value(p.trim_end_matches(is_end)).is_some()) {
        return parts.into_iter().map(|p| part_of(text, p.trim_end_matches(is_end))).collect();
    }
    vec![text.clone()]
}

fn is_end(c: char) -> bool {
    matches!(c, '；' | ';' | '。')
}

/// One indicator; its value is told from its name only where that is certain.
fn indicator(leaf: &Leaf, row: usize, text: &Text) -> RawIndicator {
    let cell = |column: Column, label: &str, text: Text| RawCell {
        column,
        start: leaf.start,
        label: label.to_owned(),
        text,
        lines: Vec::new(),
    };
    let mut cells = Vec::new();
    cells.extend(leaf.level.clone().map(|t| cell(Column::Level1, "一级指标", t)));
    cells.extend(leaf.level2.clone().map(|t| cell(Column::Level2, "二级指标", t)));
    let mut unparted = false;
    if target::is_bare(&text.string) {
        cells.push(cell(Column::Target, "指标值", text.clone()));
    } else if let Some((name, value)) = target::name_and_value(&text.string) {
        cells.push(cell(Column::Level3, "三级指标", part_of(text, name)));
        cells.push(cell(Column::Target, "指标值", part_of(text, value)));
    } else {
        unparted = true;
        cells.push(cell(Column::Level3, "三级指标", text.clone()));
    }
    RawIndicator { row, cells, unparted, ..RawIndicator::default() }
}
