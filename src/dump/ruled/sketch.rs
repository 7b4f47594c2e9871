//! A table on its way to a grid: cells by row and by columns of characters.

use std::collections::HashSet;

use super::PITCH;
use super::band::Band;
use super::body::{Body, BodyCell, Reach, Strip};
use super::gutters::NARROW;
use super::labelled::{Head, HeadCell, STRIP};
use super::region::Line;
use crate::dump::measure::em;
use crate::dump::pieces::{Piece, by_line, pieces_to_text};
use crate::layout::{Grid, GridCell, TextLine};
use crate::place::Rect;

/// How wide every table is drawn, in ems, and how wide the strip of labels at its left.
pub(super) const WIDTH: f32 = 1000.0;
pub(super) const STRIP_WIDTH: f32 = 100.0;

/// A cell: rows, columns of characters, words.
struct Drawn<'a> {
    rows: std::ops::Range<usize>,
    left: f32,
    right: f32,
    words: Vec<&'a Piece>,
    reach: Reach,
    /// How wide the widest line of its column is, in ems.
    width: Option<f32>,
}

/// A table whose cells are put down.
pub(super) struct Sketch<'a> {
    /// The borders of the columns of indicators, the left and the right side among them.
    pub edges: Vec<f32>,
    /// All other borders between columns.
    pub borders: Vec<f32>,
    cells: Vec<Drawn<'a>>,
    rows: usize,
    /// The first row below the header.
    top: usize,
}

impl<'a> Sketch<'a> {
    /// A table with these borders between its columns, up to column `end`.
    pub fn new(inner: Vec<f32>, end: f32) -> Self {
        // A last column without words has its heading beyond all of them.
        let end = inner.last().map_or(end, |last| end.max(last + NARROW));
        let edges = [0.0].into_iter().chain(inner).chain([end]).collect();
        Self { edges, borders: Vec::new(), cells: Vec::new(), rows: 0, top: 0 }
    }

    fn put(&mut self, rows: std::ops::Range<usize>, (left, right): (f32, f32), words: Vec<&'a Piece>) {
        self.cells.push(Drawn { rows, left, right, words, reach: Reach::Row, width: None });
    }

    /// The left side of a column.
    fn edge(&self, column: usize) -> f32 {
        self.edges.get(column).or(self.edges.last()).copied().unwrap_or_default()
    }

    /// What stands above the header.
    pub fn head(&mut self, head: Head<'a>) {
        for HeadCell { rows, left, right, words } in head.cells {
            self.put(self.rows + rows.start..self.rows + rows.end, (left, right), words);
        }
        self.rows += head.rows;
    }

    /// The words of a table's lines that stand in none of its cells, those `passed_over` aside.
    pub fn left_out(&self, lines: &[Line<'a>], passed_over: &[&'a Piece]) -> Vec<&'a Piece> {
        let put = self.cells.iter().flat_map(|c| &c.words).chain(passed_over);
        let put: HashSet<*const Piece> = put.map(|w| std::ptr::from_ref(*w)).collect();
        lines.iter().flat_map(|l| &l.words).filter(|w| !put.contains(&std::ptr::from_ref(**w))).copied().collect()
    }

    /// The headings of the columns.
    pub fn header(&mut self, band: &Band<'a>) {
        let row = self.rows;
        self.rows += if band.parents.is_empty() { 1 } else { 2 };
        let child = |c: usize| band.parents.iter().any(|(_, range)| range.contains(&c));
        for (c, leaf) in band.leaves.iter().enumerate() {
            let from = if child(c) { row + 1 } else { row };
            self.put(from..self.rows, (self.edge(c), self.edge(c + 1)), leaf.words.clone());
        }
        for (parent, range) in &band.parents {
            self.put(row..row + 1, (self.edge(range.start), self.edge(range.end)), parent.words.clone());
        }
    }

    /// Its rows, counted, and its cells, as those of a part of another table.
    pub fn into_cells(self) -> (usize, Vec<HeadCell<'a>>) {
        let cell = |Drawn { rows, left, right, words, .. }| HeadCell { rows, left, right, words };
        (self.rows, self.cells.into_iter().map(cell).collect())
    }

    /// The rows below the header; `shift` strips stand left of the columns.
    pub fn body(&mut self, body: Body<'a>, strips: &[Strip<'a>], shift: usize) {
        self.top = self.rows;
        for BodyCell { column, rows, words, reach } in body.cells {
            let at = |c: usize| c.checked_sub(shift).map_or(STRIP, |c| self.edge(c));
            let cell = Drawn {
                rows: self.top + rows.start..self.top + rows.end,
                left: at(column),
                right: at(column + 1),
                words,
                reach,
                width: strips.get(column).map(|s| widest(&s.words)),
            };
            self.cells.push(cell);
        }
        self.rows += body.rows.len();
    }

    /// Where a border is drawn: those of the columns of indicators at even distances, as on every page, the others between
    /// them.
    fn even(&self, x: f32) -> f32 {
        if x < 0.0 {
            return STRIP_WIDTH * (1.0 - x / STRIP);
        }
        let columns = self.edges.len().max(2) - 1;
        let k = self.edges.partition_point(|e| *e <= x).clamp(1, columns);
        let (a, b) = (self.edge(k - 1), self.edge(k));
        let part = k as f32 - 1.0 + if b > a { (x - a) / (b - a) } else { 0.0 };
        STRIP_WIDTH + (WIDTH - STRIP_WIDTH) * part / columns as f32
    }

    /// The borders between rows: halfway between the lines of rows, evenly where rows have none of their own.
    fn heights(&self, (first, last): (u32, u32)) -> Vec<f32> {
        let top = first as f32 * PITCH - PITCH / 2.0;
        let mut ys = vec![top];
        let lines = |cells: &mut dyn Iterator<Item = &Drawn<'a>>| -> Vec<u32> {
            cells.flat_map(|c| &c.words).map(|w| w.line).collect()
        };
        for row in 0..self.rows {
            let ends = lines(&mut self.cells.iter().filter(|c| c.rows.end <= row + 1)).into_iter().max();
            let starts = lines(&mut self.cells.iter().filter(|c| c.rows.start > row)).into_iter().min();
            let y = match (ends, starts) {
                (Some(a), Some(b)) => (a + b) as f32 / 2.0 * PITCH,
                (Some(a), None) => a as f32 * PITCH + PITCH / 2.0,
                _ => top,
            };
            let before = ys.last().copied().unwrap_or(top);
            ys.push(y.max(before + 0.01));
        }
        if let Some(end) = ys.last_mut() {
            *end = end.max(last as f32 * PITCH + PITCH / 2.0);
        }
        ys
    }

    /// Makes the grid of the table that stands on these lines. Nothing where cells would lie over each other.
    pub fn draw(self, lines: (u32, u32)) -> Option<Grid> {
        let mut borders = self.borders.clone();
        borders.extend(&self.edges);
        borders.extend(self.cells.iter().flat_map(|c| [c.left, c.right]));
        borders.sort_by(f32::total_cmp);
        borders.dedup();
        let xs: Vec<f32> = borders.iter().map(|b| self.even(*b)).collect();
        let at = |x: f32| borders.iter().position(|b| *b >= x).unwrap_or(borders.len() - 1);
        let ys = self.heights(lines);
        let (rows, columns) = (self.rows, xs.len() - 1);
        if rows == 0 {
            return None;
        }
        let bbox = |rows: &std::ops::Range<usize>, columns: &std::ops::Range<usize>| {
            Rect::new(xs[columns.start], ys[rows.start], xs[columns.end], ys[rows.end])
        };
        let mut taken = vec![false; rows * columns];
        let mut cells = Vec::new();
        for cell in &self.cells {
            let across = at(cell.left)..at(cell.right);
            if across.is_empty() || cell.rows.is_empty() || cell.rows.end > rows {
                if cell.words.is_empty() {
                    continue;
                }
                return None;
            }
            for (row, column) in cell.rows.clone().flat_map(|r| across.clone().map(move |c| (r, c))) {
                let taken = taken.get_mut(row * columns + column)?;
                if std::mem::replace(taken, true) {
                    return None;
                }
            }
            let bbox = bbox(&cell.rows, &across);
            cells.push(GridCell {
                row: cell.rows.start,
                column: across.start,
                row_span: cell.rows.len(),
                column_span: across.len(),
                bbox,
                lines: cell.lines(bbox),
                open_above: cell.rows.start == self.top && cell.reach.above(),
                open_below: cell.rows.end == rows && cell.reach.below(),
            });
        }
        // Blank cells where nothing stands.
        for (row, taken) in taken.chunks(columns).enumerate() {
            let mut column = 0;
            for run in taken.chunk_by(|a, b| a == b) {
                let across = column..column + run.len();
                column = across.end;
                if run.first() == Some(&false) {
                    let bbox = bbox(&(row..row + 1), &across);
                    let (row_span, column_span) = (1, across.len());
                    let blank =
                        GridCell { row, column: across.start, row_span, column_span, bbox, ..GridCell::default() };
                    cells.push(blank);
                }
            }
        }
        cells.sort_by_key(|c| (c.row, c.column));
        let bbox = bbox(&(0..rows), &(0..columns));
        Some(Grid { bbox, xs, ys, cells, closed_above: false, closed_below: false })
    }
}

impl Drawn<'_> {
    /// Its lines in their box.
    fn lines(&self, bbox: Rect) -> Vec<TextLine> {
        let mut words = self.words.clone();
        words.sort_by(|a, b| a.line.cmp(&b.line).then(a.columns.0.total_cmp(&b.columns.0)));
        let lines: Vec<&[&Piece]> = by_line(&words).collect();
        let widest = self.width.unwrap_or_else(|| widest(&words));
        let last = lines.len().saturating_sub(1);
        let line = |(k, line): (usize, &&[&Piece])| {
            // Only the last line of a cell may have room left: the others are broken where they are full.
            let room = if k == last { (widest - line_width(line)).max(0.0) } else { 0.0 };
            text_line(line, bbox.x0, bbox.x1 - room.min(bbox.width() - 0.5))
        };
        lines.iter().enumerate().map(line).collect()
    }
}

/// The words of a line as one line of text that reaches from `left` to `right`.
pub(super) fn text_line(words: &[&Piece], left: f32, right: f32) -> TextLine {
    let number = words.first().map_or(0, |w| w.line);
    let y = number as f32 * PITCH;
    TextLine {
        string: pieces_to_text(words.iter().copied()).string,
        bbox: Rect::new(left, y, right.max(left + 0.1), y),
        baseline: y,
        size: 1.0,
        first_width: words.first().and_then(|w| w.text.chars().next()).map_or(1.0, em),
        ..TextLine::default()
    }
}

/// How wide the words of a line are, in ems.
pub(super) fn line_width(words: &[&Piece]) -> f32 {
    words.iter().map(|w| w.width + 0.25).sum::<f32>() - 0.25
}

/// How wide the widest line of words is, in ems.
pub(super) fn widest(words: &[&Piece]) -> f32 {
    by_line(words).map(line_width).fold(0.0, f32::max)
}
