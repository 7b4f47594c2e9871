//! Turns the sheets of a document into [`Table`]s: grids continued over pages joined, cells cut by a page break made
//! whole, repeated headers dropped.
//!
//! It knows no form. What it has to know of the words of a table it asks a [`Vocabulary`].

mod cut;
mod draft;
mod pieces;
mod seam;
#[cfg(test)]
mod tests;

use crate::layout::Sheet;
use crate::place::{Place, Text};

/// A table of a document, whole: a table that runs over pages is one.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// The cells in reading order (by first row, then first column); they do not overlap.
    pub cells: Vec<Cell>,
    /// Lines of text between the previous table (or the page's top) and this one, nearest last.
    pub above: Vec<Text>,
    /// Lines of text below the table on its last page, nearest first.
    pub below: Vec<Text>,
    /// For each row, the page (from 1) that it begins on; 0 in a table read from a text dump.
    pub row_pages: Vec<u32>,
    /// What had to be decided without certainty while reading the table.
    pub doubts: Vec<Doubt>,
    /// The texts of cells through which their border or the page's end cuts, so that some of it may not be seen.
    pub cut: Vec<Text>,
}

/// A cell, possibly merged over several rows and columns.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub column: usize,
    /// Number of rows covered, at least 1.
    pub row_span: usize,
    /// Number of columns covered, at least 1.
    pub column_span: usize,
    /// Everything printed in it, line wraps and page breaks removed.
    pub text: Text,
    /// The same, line by line as printed.
    pub lines: Vec<Text>,
}

/// A decision that could have gone the other way.
#[derive(Debug, Clone)]
pub struct Doubt {
    /// What it concerns.
    pub scope: Scope,
    /// Both readings, in Chinese, with what is printed.
    pub message: String,
}

/// The part of a table that a doubt concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    Table,
    /// All amounts of money.
    Money,
    /// All rows of indicators.
    Indicators,
    /// Rows of indicators that are printed and were not read.
    Unread,
    /// One row.
    Row(usize),
    /// The cell that covers this row and column.
    Cell(usize, usize),
}

/// What the words of a table are, as far as joining its pieces asks.
pub trait Vocabulary {
    /// Whether a cell with this text is a label of a form (a heading of a column or of a row), not a value.
    fn is_label(&self, text: &str) -> bool;
    /// Whether this is the heading of a column that every indicator fills: its name or its target.
    fn is_required(&self, text: &str) -> bool;
    /// Whether this is the heading of a column of indicators: of a level, a name, a value, or of what is said beside them.
    fn is_heading(&self, text: &str) -> bool;
    /// Whether this is the label of a row that sums up others, such as 总分.
    fn is_sum(&self, text: &str) -> bool;
    /// Whether this is the name of a level of indicators, such as 产出指标.
    fn is_level(&self, text: &str) -> bool;
    /// Whether an inner level, such as 数量指标, may belong to an outer one; true where either is unknown.
    fn may_hold(&self, outer: &str, inner: &str) -> bool;
}

impl Cell {
    /// Whether the cell covers this row and column.
    pub fn covers(&self, row: usize, column: usize) -> bool {
        self.rows().contains(&row) && self.columns().contains(&column)
    }

    /// The rows covered.
    pub fn rows(&self) -> std::ops::Range<usize> {
        self.row..self.row + self.row_span
    }

    /// The columns covered.
    pub fn columns(&self) -> std::ops::Range<usize> {
        self.column..self.column + self.column_span
    }
}

impl Table {
    /// Puts every place of the table, and every page, where it says.
    pub fn put_back(&mut self, place: impl Fn(&mut Place), page: impl Fn(u32) -> u32) {
        let of_cells = self.cells.iter_mut().flat_map(|c| std::iter::once(&mut c.text).chain(&mut c.lines));
        let texts = of_cells.chain(&mut self.above).chain(&mut self.below).chain(&mut self.cut);
        texts.flat_map(|text| &mut text.places).for_each(place);
        self.row_pages.iter_mut().for_each(|p| *p = page(*p));
    }

    /// The pages that the table stands on, ascending; empty for a text dump.
    pub fn pages(&self) -> Vec<u32> {
        let of_cells = self.cells.iter().flat_map(|c| &c.text.places).filter_map(Place::page);
        let mut pages: Vec<u32> = of_cells.chain(self.row_pages.iter().copied()).filter(|p| *p > 0).collect();
        pages.sort_unstable();
        pages.dedup();
        pages
    }
}

/// Joins the grids of all pages into tables, in reading order.
pub fn sheets_to_tables(sheets: &[Sheet], vocabulary: &dyn Vocabulary) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut open: Option<draft::Draft> = None;
    for piece in pieces::sheets_to_pieces(sheets) {
        match &mut open {
            Some(draft) if seam::continues(draft, &piece, vocabulary) => seam::append(draft, piece, vocabulary),
            _ => {
                tables.extend(open.take().map(draft::Draft::finish));
                open = Some(draft::Draft::new(piece, vocabulary));
            }
        }
    }
    tables.extend(open.map(draft::Draft::finish));
    tables
}
