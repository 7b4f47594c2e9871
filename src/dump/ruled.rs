//! Reads dumps whose blanks keep columns apart, whatever form they print: the rules that the page must have had are drawn
//! again around what stands together, and the sheets so made are read like those of a PDF.
//!
//! Coordinates of these sheets: x in columns of characters as the dump counts them, y in lines of the dump.

mod band;
mod body;
mod draw;
mod gutters;
mod labelled;
mod nested;
mod projects;
mod region;
mod seam;
mod sketch;
mod stacks;
mod tiles;

use std::collections::BTreeMap;

use super::joins::Joins;
use super::pieces::{Piece, by_line};
use super::tables::{DumpTables, Unread, prose};
use crate::layout::Sheet;
use crate::place::Place;
use crate::table::{Doubt, Scope, Table, Vocabulary, sheets_to_tables};
use body::{Alignment, Costs};
use draw::{Drawn, Layout, LeftOut, Pending};
use projects::ListPage;
use sketch::text_line;

/// The height of a line in ems.
const PITCH: f32 = 1.5;

/// What the pages of a dump are read with.
struct Ruler<'a> {
    vocabulary: &'a dyn Vocabulary,
    joins: &'a Joins,
    alignment: Alignment,
}

/// The tables of a dump. Nothing where its blanks keep no columns apart, or where none is found.
pub(super) fn text_to_tables(pieces: &[Piece], vocabulary: &dyn Vocabulary) -> Option<DumpTables> {
    if !keeps_columns(pieces) {
        return None;
    }
    let pieces = &with_colons(pieces);
    let joins = Joins::learn(pieces);
    let draw = |alignment| Ruler { vocabulary, joins: &joins, alignment }.pages(pieces);
    let (middle, top) = (draw(Alignment::default()), draw(Alignment::TOP));
    let alignment = Alignment::cheaper(&middle.costs, &top.costs);
    let Drawings { sheets, unsure, left_out, unread, .. } =
        if alignment.is_middle() { middle } else { draw(alignment) };
    let mut tables = sheets_to_tables(&sheets, vocabulary);
    for table in &mut tables {
        table.put_back(to_lines, |_| 0);
        doubt(table, &unsure);
        tell_left_out(table, &left_out);
        table.doubts.push(Doubt { scope: Scope::Table, message: DRAWN.to_owned() });
    }
    let first = tables.iter().flat_map(lines_of).min()?;
    let before = pieces.partition_point(|p| p.line < first);
    Some(DumpTables { tables, prose: prose(pieces.get(..before)?), unread, sheets, ..DumpTables::default() })
}

/// Pieces with the colon that stands a blank behind them: 实施期资金总额 ：696.10.
fn with_colons(pieces: &[Piece]) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        let colon = piece.gap == 1 && ["：", ":"].contains(&piece.text.as_str());
        match joined.last_mut().filter(|before| colon && before.line == piece.line) {
            Some(before) => {
                before.text += &piece.text;
                before.width += piece.width;
                before.columns.1 = piece.columns.1;
            }
            None => joined.push(piece.clone()),
        }
    }
    joined
}

/// All pages drawn.
#[derive(Default)]
struct Drawings {
    sheets: Vec<Sheet>,
    unsure: Vec<u32>,
    left_out: Vec<LeftOut>,
    unread: Vec<Unread>,
    costs: Costs,
}

impl Ruler<'_> {
    fn pages(&self, pieces: &[Piece]) -> Drawings {
        let mut pages: BTreeMap<u32, Vec<&Piece>> = BTreeMap::new();
        pieces.iter().for_each(|p| pages.entry(p.page).or_default().push(p));
        let mut before = None;
        let mut open = Vec::new();
        for (page, pieces) in &pages {
            let levels = before.as_ref().map_or(0.0, |b: &Layout| b.levels);
            let mut drawing = self.page(*page, pieces, before.take());
            before = drawing.last.take();
            open.push((drawing, levels));
        }
        let tables: Vec<&mut Pending<'_>> = open.iter_mut().flat_map(|(d, _)| &mut d.tables).collect();
        self.give_rows(tables);
        let mut drawings = Drawings::default();
        for (mut drawing, levels) in open {
            for table in std::mem::take(&mut drawing.tables) {
                match table.draw() {
                    Ok(Drawn { grid, unsure, left_out, costs }) => {
                        drawing.sheet.grids.push(grid);
                        drawings.left_out.extend(left_out);
                        drawings.unsure.extend(unsure);
                        drawings.costs.add(&costs);
                    }
                    Err(lines) => {
                        drawing.leave(&lines);
                        drawing.put(&lines);
                    }
                }
            }
            let upper = drawings.sheets.last_mut().and_then(|s: &mut Sheet| s.grids.last_mut());
            seam::close(upper, drawing.sheet.grids.first_mut(), levels);
            drawings.sheets.push(drawing.sheet);
            drawings.unread.extend(drawing.unread);
        }
        seam::close(drawings.sheets.last_mut().and_then(|s| s.grids.last_mut()), None, 0.0);
        drawings
    }

    /// Gives the projects of each list the rows that they have on all its pages.
    fn give_rows(&self, mut tables: Vec<&mut Pending<'_>>) {
        for pages in tables.chunk_by_mut(|_, next| next.continued) {
            let mut lists: Vec<&mut ListPage<'_>> =
                pages.iter_mut().filter_map(|t| t.list.as_mut()).map(|(list, _)| list).collect();
            let of_same = |a: &&mut ListPage<'_>, b: &&mut ListPage<'_>| a.has_columns_of(b);
            lists.chunk_by_mut(of_same).for_each(|pages| self.projects(pages));
        }
    }
}

/// Pages of nothing but these lines.
pub(super) fn bare_sheets(pieces: &[&Piece]) -> Vec<Sheet> {
    let pages = pieces.chunk_by(|a, b| a.page == b.page);
    pages
        .map(|page| Sheet {
            page: page.first().map_or(0, |p| p.page) + 1,
            lines: by_line(page).map(|line| text_line(line, 0.0, 0.0)).collect(),
            ..Sheet::default()
        })
        .collect()
}

const DRAWN: &str = "文本中没有框线，表格的行列由文字的位置推断，请与原件核对";

/// The lines that a table and what stands above it are read from.
pub(super) fn lines_of(table: &Table) -> impl Iterator<Item = u32> {
    let texts = table.cells.iter().map(|c| &c.text).chain(&table.above);
    texts.flat_map(|t| &t.places).filter_map(|p| if let Place::Lines { first, .. } = p { Some(*first) } else { None })
}

/// The lines of the dump that a box of a sheet covers.
pub fn to_lines(place: &mut Place) {
    if let Place::Page { bbox, .. } = *place {
        let line = |y: f32| (y / PITCH).round() as u32;
        *place = Place::Lines { first: line(bbox.top), last: line(bbox.bottom) };
    }
}

const UNSURE: &str = "文本中没有框线，此处单元格的上下边界由各行的位置推断，也可能不同，请与原件核对";

/// Marks the cells on lines at which they might be parted otherwise.
fn doubt(table: &mut Table, unsure: &[u32]) {
    let mut doubts = Vec::new();
    for line in unsure {
        let on = |place: &Place| matches!(place, Place::Lines { first, last } if (first..=last).contains(&line));
        for cell in table.cells.iter().filter(|c| c.text.places.iter().any(on)) {
            let scope = if cell.row_span == 1 { Scope::Row(cell.row) } else { Scope::Cell(cell.row, cell.column) };
            doubts.push(Doubt { scope, message: UNSURE.to_owned() });
        }
    }
    doubts.dedup_by(|a, b| a.scope == b.scope);
    table.doubts.extend(doubts);
}

/// Says which words of a table's lines stand in none of its cells: none of them is lost without a word.
fn tell_left_out(table: &mut Table, left_out: &[LeftOut]) {
    let Some((first, last)) = lines_of(table).min().zip(lines_of(table).max()) else { return };
    let own = left_out.iter().filter(|l| (first..=last).contains(&l.line));
    let told = own.map(|LeftOut { line, text }| Doubt {
        scope: Scope::Table,
        message: format!("文本第{line}行的文字未能归入任何单元格，请与原件核对：{text}"),
    });
    table.doubts.extend(told);
}

/// One line in so many with a wide gap in it makes a dump one that keeps columns apart.
const WIDE_SHARE: usize = 4;

/// Whether blanks keep columns apart.
pub(super) fn keeps_columns(pieces: &[Piece]) -> bool {
    let lines = pieces.chunk_by(|a, b| a.line == b.line);
    let (all, wide) =
        lines.fold((0, 0), |(all, wide), line| (all + 1, wide + usize::from(line.iter().any(|p| p.gap > 2))));
    wide * WIDE_SHARE >= all && wide > 0
}

#[cfg(test)]
mod tests;
