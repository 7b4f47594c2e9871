//! Reads a table that describes one project: labelled values, tasks and indicators, block after block.

use super::band::{Band, BandKind, Leaf};
use super::coded::read_coded;
use super::fields::{read_bracketed, read_fields};
use super::indicators::{Row, read_row};
use super::raw::{RawIndicator, RawMoney, RawProject};
use super::view::View;
use crate::place::Text;
use crate::template::{Column, Field};

/// Reads the whole table from its first row below the captions.
pub(super) fn read_record(view: &View<'_>, bands: &[Band], first: usize) -> RawProject {
    let mut project = RawProject::default();
    let mut row = first;
    for band in bands {
        read_fields(view, row, band.top.max(row), &mut project);
        // A label beside the header (执行率分值（10分）) may carry its value in brackets.
        for (index, cell) in (band.top..band.body).flat_map(|r| view.starting_in(r)) {
            if cell.rows().end > band.body {
                read_bracketed(view, index, &mut project);
            }
        }
        row = match band.kind {
            BandKind::Tasks => read_tasks(view, band, &mut project),
            BandKind::Indicators | BandKind::List => read_indicators(view, band, &mut project),
        };
    }
    read_fields(view, row, view.table.rows, &mut project);
    let annual = project.money.iter().any(|m| m.slot == "total");
    for money in project.money.iter_mut().filter(|m| !annual && m.slot != "period_total") {
        // Without a total of the year there is nothing to tell the parts of the period from.
        if let Some(slot) = money.slot.strip_prefix("period_") {
            money.slot = slot.to_owned();
        }
    }
    project
}

/// Reads indicators until a row that is none; returns that row.
fn read_indicators(view: &View<'_>, band: &Band, project: &mut RawProject) -> usize {
    note_unknown_columns(band, view, project);
    for row in band.body..view.table.rows {
        if ends_body(view, band, row) {
            return row;
        }
        if !push_sums(view, band, row, project) {
            push_row(view, band, row, project);
        }
    }
    view.table.rows
}

/// Keeps what a row of sums (总分) prints in the columns of points, by the labels of row and column.
fn push_sums(view: &View<'_>, band: &Band, row: usize, project: &mut RawProject) -> bool {
    let first = view.starting_in(row).find(|(_, c)| !c.text.is_empty());
    let Some((_, sum)) = first.filter(|(i, _)| view.meaning(*i).is_some_and(|m| m.sum)) else { return false };
    for leaf in band.leaves.iter().filter(|l| l.start >= sum.columns().end) {
        let Some(cell) = view.at(row, leaf.start).and_then(|i| view.cell(i)).filter(|c| c.row == row) else { continue };
        if !cell.text.is_empty() {
            project.extra.push((format!("{}/{}", sum.text.string, leaf.label), cell.text.clone()));
        }
    }
    true
}

/// Adds what a row below a header of indicators holds.
pub(super) fn push_row(view: &View<'_>, band: &Band, row: usize, project: &mut RawProject) {
    match read_row(view, band, row) {
        Row::Blank(levels) => {
            if !levels.is_empty() {
                project.blank_rows.push(levels);
            }
        }
        Row::Indicators(indicators) => {
            for indicator in indicators {
                match indicator.get(Column::Coded).map(|c| (c.text.clone(), read_coded(&c.text, view.labels))) {
                    None => project.indicators.push(indicator),
                    Some((_, Some(coded))) => {
                        project.indicators.extend(coded.into_iter().map(|c| RawIndicator { row, ..c }))
                    }
                    Some((text, None)) => project.unread.push(text),
                }
            }
        }
    }
}

/// Columns whose label is not known are kept by their label, and reported.
pub(super) fn note_unknown_columns(band: &Band, view: &View<'_>, project: &mut RawProject) {
    for leaf in band.leaves.iter().filter(|l| l.meaning.is_none()) {
        let cell = view.at(band.body - 1, leaf.start).and_then(|i| view.cell(i));
        let places = cell.map(|c| c.text.places.clone()).unwrap_or_default();
        project.unknown_labels.push(Text { string: leaf.label.clone(), places });
    }
}

/// Whether a row no longer belongs to the list above it: its first own cell is the label of something else, and the row
/// does not follow the columns of the list.
fn ends_body(view: &View<'_>, band: &Band, row: usize) -> bool {
    let Some(first_leaf) = band.leaves.first() else { return true };
    let Some((index, cell)) = view.starting_in(row).find(|(_, c)| !c.text.is_empty()) else { return false };
    let Some(meaning) = view.meaning(index) else { return false };
    if meaning.sum {
        return false;
    }
    let covers_several =
        |start: usize, end: usize| band.leaves.iter().filter(|l| l.overlap(start, end) > 0).count() > 1;
    let outside = cell.column < first_leaf.start;
    let wide = covers_several(cell.column, cell.columns().end);
    let next_is_wide =
        view.right_of(index).and_then(|r| view.cell(r)).is_some_and(|c| covers_several(c.column, c.columns().end));
    let next_is_label = view.right_of(index).is_none_or(|r| view.is_label(r));
    // A heading set downwards beside the rows (绩效指标) does not end them.
    if outside { next_is_label || next_is_wide } else { wide || next_is_wide || starts_block(view, band, row) }
}

/// Whether a row has labels where the list above has values: the beginning of another block.
fn starts_block(view: &View<'_>, band: &Band, row: usize) -> bool {
    let first = band.leaves.first().map_or(0, |l| l.start);
    let own: Vec<_> = view.starting_in(row).filter(|(_, c)| c.column >= first && !c.text.is_empty()).collect();
    own.len() >= 2 && own.iter().filter(|(i, _)| view.is_label(*i)).count() * 2 > own.len()
}

/// The slot of an amount in the row of sums below a column.
fn sum_slot(leaf: &Leaf) -> Option<String> {
    let meaning = leaf.meaning.as_ref()?;
    match (&meaning.money, &meaning.money_column, &leaf.money_prefix) {
        (Some(slot), _, Some(prefix)) if !prefix.is_empty() => Some(format!("{prefix}_{slot}")),
        (Some(slot), _, _) => Some(slot.clone()),
        (None, Some(points), _) if !points.is_empty() => Some(format!("{points}_total")),
        _ => None,
    }
}

/// Reads tasks until a row that is none; returns that row. A row of sums gives amounts of the whole.
fn read_tasks(view: &View<'_>, band: &Band, project: &mut RawProject) -> usize {
    note_unknown_columns(band, view, project);
    let bracketed = |l: &&Leaf| l.field() == Some(Field::Extra) && l.label.contains(['（', '(']);
    let (beside, columns): (Vec<&Leaf>, Vec<&Leaf>) = band.leaves.iter().partition(|l| bracketed(l));
    for leaf in beside {
        if let Some(index) = (band.top..band.body).find_map(|r| view.at(r, leaf.start).filter(|i| view.is_label(*i))) {
            read_bracketed(view, index, project);
        }
    }
    for row in band.body..view.table.rows {
        if ends_body(view, band, row) {
            return row;
        }
        let first = view.starting_in(row).find(|(_, c)| !c.text.is_empty());
        let sum = first.filter(|(i, _)| view.meaning(*i).is_some_and(|m| m.sum)).map(|(_, c)| c.text.string.clone());
        let mut task = Vec::new();
        for leaf in &columns {
            let Some(cell) = view.at(row, leaf.start).and_then(|i| view.cell(i)) else { continue };
            if let (Some(sum), Some(slot)) = (&sum, sum_slot(leaf)) {
                let label = format!("{sum}/{}", leaf.label);
                project.money.push(RawMoney { slot, label, text: cell.text.clone() });
            } else if cell.row == row || cell.row >= band.body {
                task.push((leaf.label.clone(), cell.text.clone()));
            }
        }
        if sum.is_none() && task.iter().any(|(_, t)| !t.is_empty()) {
            project.tasks.push(task);
        }
    }
    view.table.rows
}
