//! Turns the rows below a header into indicators.

use super::band::{Band, Leaf};
use super::by_level::read_by_level;
use super::raw::{RawCell, RawIndicator};
use super::stacked::split_stacked;
use super::view::{View, part_of};
use crate::normalize::level;
use crate::place::Text;
use crate::template::{Column, Field};

/// The columns that say which group an indicator belongs to, not what it is.
pub(super) const LEVELS: &[Column] = &[Column::Level1, Column::Level2];

/// What a row below a header holds.
pub(super) enum Row {
    /// One or more indicators.
    Indicators(Vec<RawIndicator>),
    /// Levels only.
    Blank(Vec<Text>),
}

/// Reads one row. Side by side, a header may name the columns of several indicators (中期 and 年度).
pub(super) fn read_row(view: &View<'_>, band: &Band, row: usize) -> Row {
    let mut all = Vec::new();
    let mut levels = Vec::new();
    let blocks = blocks(&band.leaves);
    for block in blocks.iter().filter(|b| !b.is_empty()) {
        let mut indicator = read_block(view, block, row);
        let others: Vec<Column> = indicator.cells.iter().map(|c| c.column).filter(|c| !LEVELS.contains(c)).collect();
        if indicator.is_blank(&others) || indicator.is_placeholder(&others) {
            levels.extend(indicator.cells.into_iter().map(|c| c.text).filter(|t| !t.is_empty()));
        } else {
            indicator.cells.extend(period_of(view, band, &blocks, block));
            all.extend(split_stacked(view, split_level_path(indicator)));
        }
    }
    all.extend(read_by_level(view, band, row));
    if all.is_empty() { Row::Blank(levels) } else { Row::Indicators(all) }
}

/// The indicator columns, parted where the name of an indicator comes a second time and has a value of its own. A block
/// without a first level of its own shares that of the first block.
fn blocks(leaves: &[Leaf]) -> Vec<Vec<&Leaf>> {
    let mut blocks: Vec<Vec<&Leaf>> = vec![Vec::new()];
    for (i, leaf) in leaves.iter().enumerate().filter(|(_, l)| is_own_column(l)) {
        let repeats = |b: &Vec<&Leaf>| b.iter().any(|l| l.column() == leaf.column());
        let opens = matches!(leaf.column(), Some(Column::Level1 | Column::Level2 | Column::Level3));
        let is_value = |l: &Leaf| matches!(l.column(), Some(Column::Target | Column::TargetPeriod | Column::Actual));
        let valued =
            leaves.iter().skip(i).any(is_value) && blocks.last().is_some_and(|b| b.iter().any(|l| is_value(l)));
        if opens && valued && blocks.last().is_some_and(repeats) {
            let shared = blocks.first().into_iter().flatten().filter(|l| l.column() == Some(Column::Level1)).copied();
            let block = if leaf.column() == Some(Column::Level1) { Vec::new() } else { shared.collect() };
            blocks.push(block);
        }
        if let Some(block) = blocks.last_mut() {
            block.push(leaf);
        }
    }
    blocks
}

/// The heading over one of several blocks of indicators side by side, which says what time they are of (实施期目标 and 年度目标):
/// the nearest one above that stands over no other block.
fn period_of(view: &View<'_>, band: &Band, blocks: &[Vec<&Leaf>], block: &[&Leaf]) -> Option<RawCell> {
    let own = |b: &[&Leaf]| b.iter().find(|l| l.column() == Some(Column::Level3)).map(|l| l.start);
    let start = own(block).filter(|_| blocks.len() > 1)?;
    let others: Vec<usize> = blocks.iter().filter_map(|b| own(b)).filter(|s| *s != start).collect();
    let above = (0..band.body).rev().filter_map(|row| view.at(row, start));
    let heading = above.into_iter().find(|i| {
        let is_period = view.meaning(*i).is_some_and(|m| matches!(m.field, Some(Field::Goal | Field::GoalPeriod)));
        is_period && view.cell(*i).is_some_and(|c| !others.iter().any(|other| c.columns().contains(other)))
    })?;
    let text = view.cell(heading)?.text.clone();
    Some(RawCell { column: Column::Extra, start, label: PERIOD.to_owned(), text, lines: Vec::new() })
}

/// The name under which the heading over a block of indicators is kept.
const PERIOD: &str = "指标所属目标";

/// Whether a column holds one cell of an indicator.
fn is_own_column(leaf: &Leaf) -> bool {
    leaf.column().is_some_and(|c| c != Column::ByLevel)
}

fn read_block(view: &View<'_>, leaves: &[&Leaf], row: usize) -> RawIndicator {
    let mut indicator = RawIndicator { row, ..RawIndicator::default() };
    if let Some(leaf) = leaves.iter().find(|l| l.column() == Some(Column::Level3))
        && let Some(level) = &leaf.level
    {
        let (label, text) = ("一级指标".to_owned(), level.clone());
        indicator.cells.push(RawCell { column: Column::Level1, start: leaf.start, label, text, lines: Vec::new() });
    }
    for leaf in leaves {
        let Some(mut column) = leaf.column() else { continue };
        let taken = |c: Column| indicator.cells.iter().any(|cell| cell.column == c);
        // Beside the name of an indicator, a second column of that kind says what it is.
        if column == Column::Level3 && taken(Column::Level3) {
            column = if taken(Column::Description) { Column::Extra } else { Column::Description };
        }
        let mut text = Text::default();
        let mut lines = Vec::new();
        let mut at = leaf.start;
        while at < leaf.end {
            let Some(cell) = view.at(row, at).and_then(|i| view.cell(i)) else { break };
            at = cell.columns().end;
            // A cell that reaches over several columns belongs to the one that it shares most with, the first of equals.
            let share = |l: &Leaf| l.overlap(cell.column, cell.columns().end);
            let best = leaves.iter().rev().max_by_key(|l| share(l));
            if best.is_none_or(|b| b.start == leaf.start) {
                text.string.push_str(&cell.text.string);
                text.places.extend(cell.text.places.iter().copied());
                lines.extend(cell.lines.iter().cloned());
            }
        }
        indicator.cells.push(RawCell { column, start: leaf.start, label: leaf.label.clone(), text, lines });
    }
    indicator
}

/// Parts a cell in which both levels and the name run together; where it does not begin with two known levels it is all
/// name.
fn split_level_path(mut indicator: RawIndicator) -> RawIndicator {
    let Some(at) = indicator.cells.iter().position(|c| c.column == Column::LevelPath) else { return indicator };
    let path = indicator.cells.remove(at);
    let (level1, rest) = leading_level(&path.text.string, level::is_level1);
    let (level2, name) = leading_level(rest, level::is_level2);
    let parts = match (level1, level2) {
        (Some(level1), Some(level2)) => [Some(level1), Some(level2), Some(name)],
        _ => [None, None, Some(path.text.string.as_str())],
    };
    let columns = [Column::Level1, Column::Level2, Column::Level3];
    for (column, part) in columns.into_iter().zip(parts).rev() {
        if let Some(part) = part {
            let text = part_of(&path.text, part);
            indicator
                .cells
                .insert(at, RawCell { column, start: path.start, label: path.label.clone(), text, lines: Vec::new() });
        }
    }
    indicator
}

/// The longest beginning of a text that is a level, and what follows it.
fn leading_level(text: &str, is_level: fn(&str) -> bool) -> (Option<&str>, &str) {
    let ends = text.char_indices().map(|(at, _)| at).skip(1).take(LONGEST_LEVEL);
    // A digit belongs to the name that follows: 质量指标 + 1.4G无线政务网….
    let is_whole =
        |head: &str| is_level(head) && !head.ends_with(|c: char| c.is_ascii_digit() || c == '、' || c == '.');
    let found = ends.filter_map(|at| text.split_at_checked(at)).filter(|(head, _)| is_whole(head)).last();
    found.map_or((None, text), |(head, rest)| (Some(head), rest.trim_start_matches(['-', '/', '\\', '—', '_', '>'])))
}

/// The longest name of a level, in characters.
const LONGEST_LEVEL: usize = 20;
