//! Draws the cells of a page as a sheet.

use std::collections::BTreeSet;

use super::body::{Body, BodyCell, Costs, Strip};
use super::gutters::{Expected, Habits, columns_of, gutters};
use super::labelled::{HeadCell, STRIP};
use super::region::{Line, is_title, lines, regions};
use super::stacks::{Stack, has, stacks};
use super::{PITCH, Ruler, Unsure};
use crate::dump::columns::{Column, Kind, is_level};
use crate::dump::pieces::{Piece, pieces_to_text};
use crate::dump::tables::Unread;
use crate::layout::{Grid, GridCell, Sheet, TextLine};
use crate::place::Rect;

/// The columns of a table that may go on on the next page.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    columns: Vec<Column>,
    /// Whether labels stand in a strip at its left.
    strip: bool,
    /// For each column whether nearly all of its lines are numbers, as far as something stands in it, and whether nothing
    /// does on one of its pages.
    seen: Vec<(Option<bool>, bool)>,
    /// The lines above it.
    above: Vec<String>,
    /// Which words stand in its columns.
    habits: Habits,
    /// Where its columns of levels begin on the sheet.
    pub levels: f32,
}

/// A page drawn.
pub(super) struct Drawing {
    pub sheet: Sheet,
    pub unsure: Vec<Unsure>,
    /// Tables whose cells could not be told.
    pub unread: Vec<Unread>,
    /// What speaks against the rows and cells.
    pub costs: Costs,
    /// The layout of the table that stands last on it.
    pub last: Option<Layout>,
}

/// A text with fewer labels than this has no table.
const FEWEST_LABELS: usize = 3;

const UNDRAWN: &str = "文本中没有框线，单元格的边界无从确定，请改用 PDF";

/// So many lines say which table it is.
const LINES_TOLD: usize = 4;

/// How wide every table is drawn, in ems, and how wide the strip of labels at its left.
const WIDTH: f32 = 1000.0;
pub(super) const STRIP_WIDTH: f32 = 100.0;

/// A cell as it is drawn: rows, columns of characters, words.
struct Drawn<'a> {
    rows: std::ops::Range<usize>,
    left: f32,
    right: f32,
    words: Vec<&'a Piece>,
    /// Whether it may be merged over rows, of the next page too.
    merged: bool,
    /// How wide the widest line of its column is, in ems.
    width: Option<f32>,
}

const UNSURE: &str = "文本中没有框线，此处单元格的上下边界由各行的位置推断，也可能不同，请与原件核对";

impl Ruler<'_> {
    /// Draws a page; `before` is the layout of the table that the page before ends with.
    pub fn page(&self, page: u32, pieces: &[&Piece], before: Option<Layout>) -> Drawing {
        let mut lines = lines(pieces);
        lines.iter_mut().rev().take(FOOT).for_each(without_page_number);
        let height = lines.last().map_or(0.0, |l| (l.number + 2) as f32 * PITCH);
        let sheet = Sheet { page: page + 1, width: 1.0, height, em: 1.0, ..Sheet::default() };
        let mut drawing =
            Drawing { sheet, unsure: Vec::new(), unread: Vec::new(), costs: Costs::default(), last: None };
        let body = lines.len() - usize::from(lines.last().is_some_and(is_page_number));
        let (own, rest) = lines.split_at(body);
        let mut before = before;
        let regions = regions(own);
        for (n, region) in regions.iter().enumerate() {
            let found = self.region(region, before.take(), n + 1 == regions.len(), &mut drawing);
            if found.is_none() && self.is_table(region) {
                let lines = region.iter().take(LINES_TOLD).flat_map(|l| l.words.iter().copied());
                drawing.unread.push(Unread { text: pieces_to_text(lines), why: UNDRAWN, head: false });
            }
            let (from, to) = found.unwrap_or((0, 0));
            let outside = region.iter().enumerate().filter(|(i, _)| !(from..to).contains(i));
            drawing.sheet.lines.extend(outside.flat_map(|(_, l)| runs(l)));
        }
        drawing.sheet.lines.extend(rest.iter().flat_map(runs));
        drawing
    }

    /// Whether a region has a header of indicators, or labels and a word of performance.
    fn is_table(&self, lines: &[Line<'_>]) -> bool {
        let required = |l: &Line<'_>| l.words.iter().any(|w| self.vocabulary.is_required(&w.text));
        let labels = lines.iter().flat_map(|l| &l.words).filter(|w| self.is_label(&w.text)).count();
        let told = |l: &Line<'_>| l.words.iter().any(|w| w.text.contains("绩效"));
        labels >= FEWEST_LABELS && lines.iter().any(|l| required(l) || told(l))
    }

    /// Draws the table of a region: which of its lines it takes.
    fn region(
        &self,
        lines: &[Line<'_>],
        before: Option<Layout>,
        is_last: bool,
        drawing: &mut Drawing,
    ) -> Option<(usize, usize)> {
        let before = before.filter(|_| drawing.sheet.grids.is_empty());
        // A table that goes on may have its title printed again.
        let again = before.as_ref().map_or(0, |b| lines.iter().take_while(|l| b.above.contains(&l.text())).count());
        let continued = before.filter(|_| !lines.get(again).is_some_and(is_title) && self.is_of_table(lines));
        let goes_on = continued.clone().filter(|_| self.band(lines, None).is_none());
        if continued.is_none() && !self.is_table(lines) {
            return None;
        }
        let top = if continued.is_some() { again } else { self.top(lines)? };
        let own = lines.get(top..)?;
        // What stands at the left of a header is a heading.
        let list = self.band(own, None);
        let heads = |s: &Stack<'_>| {
            let header = list.as_ref().and_then(|b| own.get(b.lines.clone())).unwrap_or_default();
            let ends = header.first().zip(header.last());
            ends.is_some_and(|(a, b)| a.number <= s.lines().0 && s.lines().1 <= b.number)
        };
        let strip = self.strip(own).filter(|(labels, _)| !labels.first().is_some_and(heads));
        let count = strip.as_ref().map_or(own.len(), |(_, n)| *n);
        let own = own.get(..count)?;
        let labels = strip.map(|(labels, _)| labels);
        let band = self.band(own, labels.as_deref());
        // Where no label stands at the left, a list begins with its header.
        if let Some(band) = band.as_ref().filter(|b| labels.is_none() && b.lines.start > 0) {
            let (from, to) = self.region(own.get(band.lines.start..)?, None, is_last, drawing)?;
            return Some((top + band.lines.start + from, top + band.lines.start + to));
        }
        let labels = labels.unwrap_or_default();
        let columns: Vec<Column> = match (&band, &goes_on) {
            (Some(band), _) => self.columns(band),
            (None, Some(layout)) => layout.columns.clone(),
            (None, None) => Vec::new(),
        };
        let end = own.iter().flat_map(|l| &l.words).map(|w| w.columns.1).fold(0.0, f32::max) + 1.0;
        let start = band.as_ref().map_or(if columns.is_empty() { own.len() } else { 0 }, |b| b.lines.end);
        let below: Vec<&Piece> = own.get(start..)?.iter().flat_map(|l| l.words.iter().copied()).collect();
        let right: Vec<&Piece> = below.iter().filter(|w| !has(&labels, w)).copied().collect();
        // A label beside the header and the rows may begin above these.
        let from = own.get(start).map_or(u32::MAX, |l| l.number);
        let strip: Vec<&Piece> =
            labels.iter().filter(|s| s.lines().1 >= from).flat_map(|s| s.words.iter().copied()).collect();
        let mut seen = goes_on.as_ref().map(|l| l.seen.clone()).unwrap_or_default();
        seen.resize(columns.len(), (None, false));
        let expected: Vec<Expected<'_>> = columns
            .iter()
            .enumerate()
            .map(|(c, column)| Expected {
                column: Some(column),
                numbers: seen.get(c).and_then(|s| s.0),
                blank: seen.get(c).is_some_and(|s| s.1),
                heading: band.as_ref().and_then(|b| b.leaves.get(c)).map(Stack::middle),
            })
            .collect();
        let headings: Vec<&Piece> = band.iter().flat_map(|b| &b.leaves).flat_map(|s| s.words.iter().copied()).collect();
        let mut edges = gutters(&expected, if right.is_empty() { &headings } else { &right });
        let mut borders: Vec<f32> = edges.clone();
        edges.insert(0, 0.0);
        edges.push(end);
        let mut habits = continued.as_ref().map(|l| l.habits.clone()).unwrap_or_default();
        let mut cells: Vec<Drawn<'_>> = Vec::new();
        let mut rows: Vec<(u32, u32)> = Vec::new();
        // The first row below the header.
        let mut body = 0;
        // What stands above the header.
        let above = band.as_ref().map_or(start, |b| b.lines.start);
        let head_lines = own.get(..above.min(own.len()))?;
        if !head_lines.is_empty() && (goes_on.is_none() || columns.is_empty()) {
            let last = head_lines.last().map_or(0, |l| l.number);
            let own_labels: Vec<_> = labels.iter().filter(|l| l.lines().1 <= last).cloned().collect();
            let head = match own_labels.as_slice() {
                [] => self.wide(head_lines, end),
                labels => self.head(head_lines, end, labels, &mut borders)?,
            };
            rows = vec![(u32::MAX, 0); head.rows];
            drawing.unsure.extend(head.unsure.iter().map(|&line| Unsure { line, message: UNSURE.to_owned() }));
            cells.extend(head.cells.into_iter().map(|HeadCell { rows, left, right, words }| Drawn {
                rows,
                left,
                right,
                words,
                merged: false,
                width: None,
            }));
        }
        if let Some(band) = &band {
            let row = rows.len();
            let depth = if band.parents.is_empty() { 1 } else { 2 };
            rows.extend(vec![(u32::MAX, 0); depth]);
            let at = |c: usize| edges.get(c).copied().unwrap_or(end);
            let child = |c: usize| band.parents.iter().any(|(_, range)| range.contains(&c));
            for (c, leaf) in band.leaves.iter().enumerate() {
                let from = if child(c) { row + 1 } else { row };
                let words = leaf.words.clone();
                cells.push(Drawn {
                    rows: from..row + depth,
                    left: at(c),
                    right: at(c + 1),
                    words,
                    merged: false,
                    width: None,
                });
            }
            for (parent, range) in &band.parents {
                let (left, right) = (at(range.start), at(range.end));
                cells.push(Drawn {
                    rows: row..row + 1,
                    left,
                    right,
                    words: parent.words.clone(),
                    merged: false,
                    width: None,
                });
            }
        }
        if !below.is_empty() && !columns.is_empty() {
            let mut strips: Vec<Strip<'_>> = Vec::new();
            let is_beside = !strip.is_empty() || goes_on.as_ref().is_some_and(|l| l.strip);
            let shift = usize::from(is_beside);
            if is_beside {
                strips.push(Strip { column: None, words: strip });
            }
            let lines: Vec<&[&Piece]> = right.chunk_by(|a, b| a.line == b.line).collect();
            let is = |t: &str| is_level(Kind::Outer, t) || is_level(Kind::Level, t);
            let (levels, _) = stacks(&right, &is);
            let mut known = habits.clone();
            for line in &lines {
                let columns = columns_of(line, &edges, &columns, &levels, &habits);
                line.iter().zip(columns).for_each(|(w, c)| known.count(&w.text, c));
            }
            let mut words: Vec<Vec<&Piece>> = vec![Vec::new(); columns.len()];
            for line in lines {
                for (word, column) in line.iter().zip(columns_of(line, &edges, &columns, &levels, &known)) {
                    habits.count(&word.text, column);
                    words.get_mut(column).into_iter().for_each(|w| w.push(*word));
                }
            }
            strips
                .extend(columns.iter().zip(words).map(|(column, words)| Strip { column: Some(column.clone()), words }));
            for (strip, seen) in strips.iter().skip(shift).zip(&mut seen) {
                *seen = (strip.is_numbers().or(seen.0), seen.1 || strip.words.is_empty());
            }
            let printed: BTreeSet<u32> = own.iter().map(|l| l.number).collect();
            let Body { rows: own_rows, cells: own_cells, unsure, costs } =
                self.body(&strips, &printed, (continued.is_some(), is_last))?;
            drawing.costs.add(&costs);
            drawing.unsure.extend(unsure.into_iter().map(|line| Unsure { line, message: UNSURE.to_owned() }));
            let row = rows.len();
            body = row;
            for BodyCell { column, rows, words, merged } in own_cells {
                let at = |c: usize| match c.checked_sub(shift) {
                    Some(c) => edges.get(c).copied().unwrap_or(end),
                    None => STRIP,
                };
                let widest = strips
                    .get(column)
                    .map(|s| s.words.chunk_by(|a, b| a.line == b.line).map(line_width).fold(0.0, f32::max));
                cells.push(Drawn {
                    rows: row + rows.start..row + rows.end,
                    left: at(column),
                    right: at(column + 1),
                    words,
                    merged,
                    width: widest,
                });
            }
            rows.extend(own_rows);
        }
        if !labels.is_empty() || goes_on.as_ref().is_some_and(|l| l.strip) {
            borders.push(STRIP);
        }
        let grid = draw(cells, rows.len(), &edges, borders, body, (own.first()?.number, own.last()?.number))?;
        drawing.sheet.grids.push(grid);
        drawing.sheet.width = WIDTH;
        let strip = !labels.is_empty() || goes_on.is_some_and(|l| l.strip);
        let first = columns.iter().position(|c| matches!(c.kind, Kind::Outer | Kind::Level | Kind::Name));
        let part = first.unwrap_or(columns.len()) as f32 / columns.len().max(1) as f32;
        let levels = STRIP_WIDTH + (WIDTH - STRIP_WIDTH) * part;
        let above = match continued {
            Some(before) => before.above,
            None => lines.iter().take(top).map(Line::text).collect(),
        };
        drawing.last = Some(Layout { columns, strip, seen, above, habits, levels });
        Some((top, top + count))
    }

    /// Whether lines look like rows of a table: levels, values or labels stand on them apart from other text.
    fn is_of_table(&self, lines: &[Line<'_>]) -> bool {
        let told =
            |w: &&&Piece| is_level(Kind::Outer, &w.text) || is_level(Kind::Level, &w.text) || self.is_label(&w.text);
        lines.iter().any(|l| l.words.iter().any(|w| w.gap > 1) && l.words.iter().find(told).is_some())
    }
}

fn line_width(words: &[&Piece]) -> f32 {
    words.iter().map(|w| w.width + 0.25).sum::<f32>() - 0.25
}

/// Whether a line is a page number that is not set off.
fn is_page_number(line: &Line<'_>) -> bool {
    let text = line.text();
    text.len() <= 4 && text.chars().all(|c| c.is_ascii_digit())
}

/// A page number is among this many lines at the bottom of its page.
const FOOT: usize = 3;

/// Takes a page number (第 2 页) from the end of a line that it shares with a cell.
fn without_page_number(line: &mut Line<'_>) {
    for from in 1..line.words.len() {
        let text: String = line.words.iter().skip(from).map(|w| w.text.as_str()).collect();
        let number = text.strip_prefix('第').and_then(|t| t.strip_suffix('页'));
        if number.is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit())) {
            return line.words.truncate(from);
        }
    }
}

/// The runs of a line as lines of text outside of tables.
fn runs(line: &Line<'_>) -> Vec<TextLine> {
    let runs = line.words.chunk_by(|_, b| b.gap <= 2);
    runs.map(|words| {
        let left = words.first().map_or(0.0, |w| w.columns.0);
        text_line(words, left, words.last().map_or(left, |w| w.columns.1))
    })
    .collect()
}

/// The words of a line as one line of text that reaches from `left` to `right`.
fn text_line(words: &[&Piece], left: f32, right: f32) -> TextLine {
    let number = words.first().map_or(0, |w| w.line);
    let y = number as f32 * PITCH;
    TextLine {
        string: pieces_to_text(words.iter().copied()).string,
        bbox: Rect::new(left, y, right.max(left + 0.1), y),
        baseline: y,
        size: 1.0,
        first_width: words.first().and_then(|w| w.text.chars().next()).map_or(1.0, crate::dump::measure::em),
        ..TextLine::default()
    }
}

/// Makes a grid of cells. Borders stand where they do on every page: those of the columns of indicators at even distances,
/// the others between them.
fn draw(
    cells: Vec<Drawn<'_>>,
    rows: usize,
    edges: &[f32],
    mut borders: Vec<f32>,
    top: usize,
    (first, last): (u32, u32),
) -> Option<Grid> {
    if rows == 0 {
        return None;
    }
    let even = |x: f32| -> f32 {
        let k = edges.partition_point(|e| *e <= x).clamp(1, edges.len().max(2) - 1);
        let (a, b) = (edges.get(k - 1).copied().unwrap_or(0.0), edges.get(k).copied().unwrap_or(1.0));
        if x < 0.0 {
            return STRIP_WIDTH * (1.0 - x / STRIP);
        }
        let part = k as f32 - 1.0 + if b > a { (x - a) / (b - a) } else { 0.0 };
        STRIP_WIDTH + (WIDTH - STRIP_WIDTH) * part / (edges.len().max(2) - 1) as f32
    };
    borders.extend(edges);
    borders.extend(cells.iter().flat_map(|c| [c.left, c.right]));
    borders.sort_by(f32::total_cmp);
    borders.dedup();
    let xs: Vec<f32> = borders.iter().map(|b| even(*b)).collect();
    let at = |x: f32| borders.iter().position(|b| *b >= x).unwrap_or(borders.len() - 1);
    let upper = first as f32 * PITCH - PITCH / 2.0;
    let bottom = last as f32 * PITCH + PITCH / 2.0;
    // Row borders: halfway between the lines of rows, evenly where rows have none of their own.
    let mut ys = vec![upper];
    for row in 0..rows {
        let ends = cells.iter().filter(|c| c.rows.end <= row + 1).flat_map(|c| &c.words).map(|w| w.line).max();
        let starts = cells.iter().filter(|c| c.rows.start > row).flat_map(|c| &c.words).map(|w| w.line).min();
        let y = match (ends, starts) {
            (Some(a), Some(b)) => (a + b) as f32 / 2.0 * PITCH,
            (Some(a), None) => a as f32 * PITCH + PITCH / 2.0,
            _ => upper,
        };
        let before = ys.last().copied().unwrap_or(upper);
        ys.push(y.max(before + 0.01));
    }
    if let Some(end) = ys.last_mut() {
        *end = end.max(bottom);
    }
    let columns = xs.len() - 1;
    let mut taken = vec![false; rows * columns];
    let mut grid = Grid {
        bbox: Rect::new(xs[0], upper, xs[columns], ys[rows]),
        xs: xs.clone(),
        ys: ys.clone(),
        closed_above: false,
        closed_below: false,
        cells: Vec::new(),
    };
    let make = |rows: std::ops::Range<usize>, from: usize, to: usize, words: &[&Piece], widest: Option<f32>| {
        let bbox = Rect::new(xs[from], ys[rows.start], xs[to], ys[rows.end]);
        let mut words = words.to_vec();
        words.sort_by(|a, b| a.line.cmp(&b.line).then(a.columns.0.total_cmp(&b.columns.0)));
        let lines: Vec<&[&Piece]> = words.chunk_by(|a, b| a.line == b.line).collect();
        let widest = widest.unwrap_or_else(|| lines.iter().map(|l| line_width(l)).fold(0.0, f32::max));
        let count = lines.len();
        let lines = lines.iter().enumerate().map(|(k, l)| {
            // Only the last line of a cell may have room left: the others are broken where they are full.
            let room = if k + 1 == count { (widest - line_width(l)).max(0.0) } else { 0.0 };
            text_line(l, bbox.x0, bbox.x1 - room.min(bbox.width() - 0.5))
        });
        let lines = lines.collect();
        GridCell {
            row: rows.start,
            column: from,
            row_span: rows.len(),
            column_span: to - from,
            bbox,
            lines,
            ..GridCell::default()
        }
    };
    for cell in &cells {
        let (from, to) = (at(cell.left), at(cell.right));
        if to <= from || cell.rows.is_empty() || cell.rows.end > rows {
            continue;
        }
        let free = cell.rows.clone().all(|r| (from..to).all(|c| !taken[r * columns + c]));
        if !free {
            if std::env::var("DBG").is_ok() {
                eprintln!("NOT FREE {:?}", pieces_to_text(cell.words.iter().copied()));
            }
            return None;
        }
        cell.rows.clone().for_each(|r| (from..to).for_each(|c| taken[r * columns + c] = true));
        let drawn = make(cell.rows.clone(), from, to, &cell.words, cell.width);
        let (open_above, open_below) = (cell.merged && cell.rows.start == top, cell.merged && cell.rows.end == rows);
        grid.cells.push(GridCell { open_above, open_below, ..drawn });
    }
    // Blank cells where nothing stands.
    for row in 0..rows {
        let mut c = 0;
        while c < columns {
            let from = c;
            while c < columns && !taken[row * columns + c] {
                c += 1;
            }
            if c > from {
                grid.cells.push(make(row..row + 1, from, c, &[], None));
            }
            c += 1;
        }
    }
    grid.cells.sort_by_key(|c| (c.row, c.column));
    Some(grid)
}
