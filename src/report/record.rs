//! Reads a table that describes one project: labelled values, tasks and indicators, block after block.

use super::band::{Band, BandKind, Leaf};
use super::coded::read_coded;
use super::fields::{read_bracketed, read_fields};
use super::indicators::{Row, read_row};
use super::raw::{RawDoubt, RawIndicator, RawMoney, RawProject};
use super::view::View;
use crate::normalize::{items, level};
use crate::place::Text;
use crate::table::{Cell, Scope};
use crate::template::{Column, Field, ProjectField};

/// Reads every record of a table from its first row below the captions: most tables hold one, but those of several
/// projects may touch each other.
pub(super) fn read_records(view: &View<'_>, bands: &[Band], first: usize) -> Vec<RawProject> {
    let mut starts = record_starts(view, bands, first);
    if starts.len() < 2 {
        return vec![read_record(view, bands, first, view.table.rows)];
    }
    let mut projects = Vec::new();
    let mut end = view.table.rows;
    while let Some(start) = starts.pop() {
        let title = start.checked_sub(1).and_then(|row| view.title_in(row)).filter(|_| start > first);
        let own: Vec<&Band> = bands.iter().filter(|b| (start..end).contains(&b.top)).collect();
        let mut project = read_record(view, own, start, end);
        project.pages = view.table.row_pages.get(start..end).unwrap_or_default().to_vec();
        project.pages.dedup();
        end = if title.is_some() { start - 1 } else { start };
        project.title = title.cloned();
        projects.push(project);
    }
    projects.reverse();
    projects
}

/// The first rows of records: another one begins where, below indicators, the label of a project's name comes again, as
/// many rows above it as in the first record.
fn record_starts(view: &View<'_>, bands: &[Band], first: usize) -> Vec<usize> {
    let in_header = |row: usize| bands.iter().any(|b| (b.top..b.body).contains(&row));
    let is_name = |i: usize| view.meaning(i).is_some_and(|m| m.field == Some(Field::Project(ProjectField::Name)));
    let has_place = |i: usize| view.right_of(i).is_some_and(|r| !view.is_label(r));
    // An indicator may have the name of a label.
    let names_indicator = |row: usize, column: usize| {
        let above = bands.iter().rev().find(|b| b.body <= row);
        let names = |l: &Leaf| l.column() == Some(Column::Level3) && l.start == column;
        above.is_some_and(|b| b.leaves.iter().skip(1).any(names))
    };
    let names = (first..view.table.rows).filter(|row| {
        let begins = |i: usize, c: &Cell| is_name(i) && has_place(i) && !names_indicator(*row, c.column);
        !in_header(*row) && view.starting_in(*row).any(|(i, c)| begins(i, c))
    });
    let mut starts: Vec<usize> = Vec::new();
    let mut last = None;
    let mut lead = 0;
    for name in names {
        match last {
            None => {
                lead = name - first;
                starts.push(first);
            }
            Some(last) => {
                let between = |b: &Band| b.kind != BandKind::Tasks && b.top > last && b.body <= name;
                if !bands.iter().any(between) {
                    continue;
                }
                starts.push(name - lead);
            }
        }
        last = Some(name);
    }
    starts
}

/// Reads one record from its first row to `end` (exclusive).
fn read_record<'b>(view: &View<'_>, bands: impl IntoIterator<Item = &'b Band>, first: usize, end: usize) -> RawProject {
    let mut project = RawProject::default();
    let mut row = first;
    let mut bands = bands.into_iter().peekable();
    while let Some(band) = bands.next() {
        // The header of the next block is no row of this one.
        let end = bands.peek().map_or(end, |next| next.top.clamp(band.body, end));
        read_fields(view, row, band.top.max(row), &mut project);
        // A label beside the header (执行率分值（10分）) may carry its value in brackets.
        for (index, cell) in (band.top..band.body).flat_map(|r| view.starting_in(r)) {
            if cell.rows().end > band.body {
                read_bracketed(view, index, &mut project);
            }
        }
        row = match band.kind {
            BandKind::Tasks => read_tasks(view, band, end, &mut project),
            BandKind::Indicators | BandKind::List => read_indicators(view, band, end, &mut project),
        };
    }
    read_fields(view, row, end, &mut project);
    note_blank_levels(&mut project);
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
fn read_indicators(view: &View<'_>, band: &Band, end: usize, project: &mut RawProject) -> usize {
    note_unknown_columns(band, view, project);
    for row in band.body..end {
        if ends_body(view, band, row) {
            return row;
        }
        if !push_sums(view, band, row, project) {
            push_row(view, band, row, project);
        }
    }
    end
}

/// Keeps what a row of sums (总分) prints in the columns of points, by the labels of row and column.
fn push_sums(view: &View<'_>, band: &Band, row: usize, project: &mut RawProject) -> bool {
    let first = view.starting_in(row).find(|(_, c)| !c.text.is_empty() && !level::is_level(&c.text.string));
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
    if let (Some(rest), Some(last)) = (rest_of_name(view, band, row), project.indicators.last_mut())
        && let Some(name) = last.cells.iter_mut().find(|c| c.column == Column::Level3)
    {
        name.text.string.push_str(&rest.string);
        name.text.places.extend(rest.places.iter().copied());
        let text = name.text.clone();
        let message = format!("指标名称被表线分在两格，指标值只有一格，已合为一项：“{}”", text.string);
        project.doubts.push(RawDoubt { scope: Scope::Cell(last.row, name.start), text, message });
        return;
    }
    match read_row(view, band, row) {
        Row::Blank(levels) => {
            if !levels.is_empty() {
                project.blank_rows.push(levels);
            }
        }
        Row::Indicators(indicators) => {
            for indicator in indicators {
                if let Some(name) = indicator.get(Column::Level3).filter(|_| indicator.stacked) {
                    let text = name.text.clone();
                    let message = format!("一格内似有多项指标，不能与指标值逐项对应，未拆分：“{}”", text.string);
                    project.doubts.push(RawDoubt { scope: Scope::Cell(row, name.start), text, message });
                }
                if let Some(name) = indicator.get(Column::Level3).filter(|_| indicator.unparted) {
                    let text = name.text.clone();
                    let message = format!("指标与指标值印在一格，不能可靠地分开，全文作为指标名称：“{}”", text.string);
                    project.doubts.push(RawDoubt { scope: Scope::Cell(row, name.start), text, message });
                }
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

/// The second half of a name that a stray rule parts: it has no number, the name above it has one, and both stand beside
/// one target.
fn rest_of_name<'a>(view: &View<'a>, band: &Band, row: usize) -> Option<&'a Text> {
    let above = row.checked_sub(1).filter(|r| *r >= band.body)?;
    let cell_in = |row: usize, column: Column| {
        let leaf = band.leaves.iter().find(|l| l.column() == Some(column))?;
        view.at(row, leaf.start).and_then(|i| view.cell(i))
    };
    let (name, target) = (cell_in(row, Column::Level3)?, cell_in(row, Column::Target)?);
    let upper = cell_in(above, Column::Level3)?;
    let is_numbered = |text: &str| items::strip_number(text).0.is_some();
    let one_target = target.row == above && !target.text.is_empty() && name.row == row && upper.row == above;
    let parted = is_numbered(&upper.text.string) && !name.text.is_empty() && !is_numbered(&name.text.string);
    let column = name.column;
    let alone = view.starting_in(row).all(|(_, c)| c.column == column || c.text.is_empty());
    (one_target && parted && alone).then_some(&name.text)
}

/// Notes that the boxes of levels are blank in some rows: a level printed in another row may be meant, but which rows it
/// belongs to is not printed.
pub(super) fn note_blank_levels(project: &mut RawProject) {
    let is = |i: &RawIndicator, column: Column, blank: bool| i.get(column).is_some_and(|c| c.text.is_empty() == blank);
    for (column, name) in [(Column::Level1, "一级指标"), (Column::Level2, "二级指标")] {
        let blank = project.indicators.iter().filter(|i| is(i, column, true)).count();
        if blank > 0 && project.indicators.iter().any(|i| is(i, column, false)) {
            let message = format!("{name}栏有{blank}行空白，未从邻行推断");
            project.doubts.push(RawDoubt { scope: Scope::Table, text: Text::default(), message });
        }
    }
}

/// Columns whose label is not known are kept by their label, and reported.
pub(super) fn note_unknown_columns(band: &Band, view: &View<'_>, project: &mut RawProject) {
    for leaf in band.leaves.iter().filter(|l| !l.known) {
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
    let Some(meaning) = view.meaning(index) else { return is_remark(view, band, index, cell) };
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
    if outside && heads_signatures(view, row, index, cell) {
        return true;
    }
    // A heading set downwards beside the rows (绩效指标) does not end them.
    if outside { next_is_label || next_is_wide } else { wide || next_is_wide || starts_block(view, band, row) }
}

/// Whether a cell beside the columns of indicators begins a row of labels with their values: 填报人 and 联系电话.
fn heads_signatures(view: &View<'_>, row: usize, index: usize, cell: &Cell) -> bool {
    let is_field = |i: usize| view.meaning(i).is_some_and(|m| m.field.is_some() && m.column.is_none() && !m.group);
    let others = view.starting_in(row).filter(|(i, _)| *i != index && is_field(*i));
    cell.row_span == 1 && is_field(index) && others.count() > 0
}

/// Whether a cell that is no level stands in the first column, and all the other columns of its row are one cell: a remark
/// with its label (审核意见), not an indicator.
fn is_remark(view: &View<'_>, band: &Band, index: usize, cell: &Cell) -> bool {
    let text = cell.text.string.as_str();
    let (Some(first), Some(last)) = (band.leaves.first(), band.leaves.last()) else { return false };
    let in_first = cell.column <= first.start && cell.columns().end <= first.end;
    let names_level = first.column() == Some(Column::Level1) && !level::is_level(text);
    let rest = view.right_of(index).and_then(|r| view.cell(r)).filter(|r| r.row == cell.row);
    // Below a remark no indicators go on; an odd level stands among others.
    let own = |row: usize| view.at(row, first.start).and_then(|i| view.cell(i)).filter(|c| c.row == row);
    let goes_on = (cell.rows().end..view.table.rows).filter_map(own).any(|c| level::is_level1(&c.text.string));
    in_first
        && names_level
        && !goes_on
        && rest.is_some_and(|r| !r.text.is_empty() && r.columns().end >= last.end && band.leaves.len() > 2)
}

/// Whether a row has labels where the list above has values: the beginning of another block. A name or a remark may be a
/// word that is a label elsewhere (完成率, 其他), beside a target; a first level never is.
fn starts_block(view: &View<'_>, band: &Band, row: usize) -> bool {
    let first = band.leaves.first().map_or(0, |l| l.start);
    let own: Vec<_> = view.starting_in(row).filter(|(_, c)| c.column >= first && !c.text.is_empty()).collect();
    let start_of = |column: Column| band.leaves.iter().find(|l| l.column() == Some(column)).map(|l| l.start);
    let in_column = |c: &Cell, column: Column| start_of(column) == Some(c.column);
    let Some((index, begin)) = own.first() else { return false };
    if in_column(begin, Column::Level1) && view.is_label(*index) {
        return true;
    }
    let has_target = own.iter().any(|(i, c)| in_column(c, Column::Target) && !view.is_label(*i));
    let is_indicator = has_target && start_of(Column::Level3).is_some_and(|name| begin.column <= name);
    own.len() >= 2 && !is_indicator && own.iter().filter(|(i, _)| view.is_label(*i)).count() * 2 > own.len()
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
fn read_tasks(view: &View<'_>, band: &Band, end: usize, project: &mut RawProject) -> usize {
    note_unknown_columns(band, view, project);
    let bracketed = |l: &&Leaf| l.field() == Some(Field::Extra) && l.label.contains(['（', '(']);
    let (beside, columns): (Vec<&Leaf>, Vec<&Leaf>) = band.leaves.iter().partition(|l| bracketed(l));
    for leaf in beside {
        if let Some(index) = (band.top..band.body).find_map(|r| view.at(r, leaf.start).filter(|i| view.is_label(*i))) {
            read_bracketed(view, index, project);
        }
    }
    for row in band.body..end {
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
    end
}
