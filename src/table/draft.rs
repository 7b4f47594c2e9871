//! A table in the making: cells by their position across the table, rows counted on over pages.

use super::pieces::Piece;
use super::{Cell, Doubt, Scope, Table, Vocabulary};
use crate::layout::{GridCell, TextLine};
use crate::normalize::items;
use crate::normalize::text::{clean, join};
use crate::place::{Place, Text};

/// A table whose end is not known yet.
#[derive(Debug)]
pub(super) struct Draft {
    /// Width of the first piece.
    pub width: f32,
    /// Left edge of the newest piece that is as wide: x of all cells is counted from there.
    left: f32,
    pub em: f32,
    pub cells: Vec<DraftCell>,
    pub row_pages: Vec<u32>,
    pub above: Vec<Text>,
    pub below: Vec<Text>,
    pub last_page: u32,
    pub last_on_page: bool,
    /// Whether text that is no running foot stands below it.
    pub ended: bool,
    pub doubts: Vec<Doubt>,
    /// Left and right borders of the columns below the newest header that every indicator fills.
    required: Vec<(f32, f32)>,
    borders: Vec<f32>,
}

/// A cell of a draft.
#[derive(Debug, Clone)]
pub(super) struct DraftCell {
    pub row: usize,
    pub row_span: usize,
    /// Left border, one of the draft's border positions.
    pub x0: f32,
    /// Right border, one of the draft's border positions.
    pub x1: f32,
    lines: Vec<CellLine>,
    /// The text of the lines.
    string: String,
    /// Whether no rule is drawn at its upper end, the page's beginning.
    pub open_above: bool,
    /// Whether the page's end leaves it open.
    pub open_below: bool,
    /// Height of the blank below its last line, in points.
    room_below: f32,
}

/// A line of text in a cell, with the width that it had to fit into.
#[derive(Debug, Clone)]
pub(super) struct CellLine {
    pub page: u32,
    pub line: TextLine,
    pub width: f32,
}

impl DraftCell {
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub fn string(&self) -> &str {
        &self.string
    }

    /// Adds the piece of the cell on the next page; lines that stand on both pages are taken once.
    pub fn continue_with(&mut self, mut next: DraftCell) {
        if self.is_same_text(&next) {
            next.lines.clear();
        }
        match repetition(&self.lines, &next.lines) {
            None => self.lines.append(&mut next.lines),
            Some(Repetition { first, upper_first }) => {
                let mut lines = std::mem::take(&mut self.lines);
                let (mut before, mut after) = if upper_first { (lines, next.lines) } else { (next.lines, lines) };
                let rest = before.split_off(first.min(before.len()));
                lines = before;
                let mut rest = rest.into_iter();
                let mut again = after.drain(..);
                loop {
                    match (rest.next(), again.next()) {
                        (Some(a), Some(b)) => lines.push(whole_line(a, b)),
                        (Some(line), None) | (None, Some(line)) => lines.push(line),
                        (None, None) => break,
                    }
                }
                self.lines = lines;
            }
        }
        (self.room_below, self.open_below) = (next.room_below, next.open_below);
        self.string = lines_to_string(&self.lines);
    }

    /// Whether the page break cuts through a line of text, so that its halves stand on both pages.
    pub fn is_cut_before(&self, next: &DraftCell) -> bool {
        match (self.lines.last(), next.lines.first()) {
            (Some(last), Some(first)) => last.line.cut && first.line.cut && same_line(last, first),
            _ => false,
        }
    }

    /// Whether the same is printed in both, broken into lines anyhow.
    pub fn is_same_text(&self, next: &DraftCell) -> bool {
        let chars = |cell: &DraftCell| cell.string.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        !self.is_empty() && chars(self) == chars(next)
    }

    /// Whether lines of the one are printed again in the other, because each page shows what it has room for.
    pub fn repeats(&self, next: &DraftCell) -> bool {
        repetition(&self.lines, &next.lines).is_some()
    }

    /// Room at the end of a line, in ems, that may be left before a text that goes on: the margins of the cell.
    pub const MARGINS: f32 = 1.2;

    /// The same with a character that went down together with the next one.
    pub const SLACK: f32 = 2.2;

    /// Whether the text may go on in the next cell: its last line had no room for what stands there, `slack` ems left
    /// out; or the text is set in paragraphs, which end where they end.
    pub fn may_go_on(&self, next: &DraftCell, slack: f32) -> bool {
        let Some((first, (last, before))) = next.lines.first().zip(self.lines.split_last()) else { return true };
        if self.has_room_below(next) && !self.is_cut_before(next) {
            return false;
        }
        let is_short = |l: &CellLine, unit: f32| l.width - l.line.bbox.width() > unit + slack * l.line.size;
        let run = first.line.string.chars().take_while(char::is_ascii_alphanumeric).count().max(1);
        // A Latin word or a number goes down whole.
        let unit = (first.line.first_width * run as f32).min(first.line.bbox.width());
        if self.is_number() && next.is_number() {
            // Only a number that fills its line to the last digit goes on in the next one.
            return !is_short(last, first.line.first_width + (Self::MARGINS - slack) * last.line.size);
        }
        let paragraphs = before.iter().any(|l| is_short(l, l.line.first_width))
            || self.string.ends_with(['。', '；', ';'])
            || !items::split(&next.string).iter().all(|i| i.number.is_none());
        paragraphs || self.is_cut_before(next) || !is_short(last, unit)
    }

    /// Whether the cell had room for more lines than those that go down with the next one, so that its text is at its end.
    fn has_room_below(&self, next: &DraftCell) -> bool {
        let pitch = |lines: &[CellLine]| match lines {
            [.., a, b] if a.page == b.page => Some(b.line.baseline - a.line.baseline),
            _ => None,
        };
        let Some(last) = self.lines.last() else { return false };
        let size = last.line.size;
        let pitch = pitch(&self.lines).or_else(|| pitch(&next.lines)).unwrap_or(Self::PITCH * size);
        self.room_below > Self::LINES_LEFT * pitch + Self::MARGINS * size
    }

    /// The usual distance from line to line, in ems.
    const PITCH: f32 = 1.5;

    /// How many lines a page break may leave blank to keep lines of a paragraph together.
    const LINES_LEFT: f32 = 2.0;

    /// Whether it is nothing but a number.
    pub fn is_number(&self) -> bool {
        !self.string.is_empty() && self.string.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    }

    /// Whether the text begins with a number or the sign before one.
    pub fn begins_with_number(&self) -> bool {
        self.string
            .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '≥' | '≤' | '>' | '<' | '＞' | '＜' | '=' | '＝'))
    }

    pub fn end_row(&self) -> usize {
        self.row + self.row_span
    }

    /// The text with its places: one box for the lines of a page, several where a page break cuts.
    fn text(&self) -> Text {
        let mut places: Vec<Place> = Vec::new();
        for l in &self.lines {
            match places.last_mut() {
                Some(Place::Page { page, bbox }) if *page == l.page => *bbox = bbox.union(&l.line.bbox),
                _ => places.push(Place::Page { page: l.page, bbox: l.line.bbox }),
            }
        }
        Text { string: self.string.clone(), places }
    }
}

/// Two tables whose widths differ by less than this many ems may be one.
const WIDTH: f32 = 1.5;

/// Tables with at least so many borders between columns, all at the same places, are one.
const COLUMNS: usize = 5;

/// The same where they reach to the table's right side, and nothing stands between the two.
const COLUMNS_TO_THE_END: usize = 3;

/// Two borders of different pages closer than this many ems are one column border.
const BORDER: f32 = 0.6;

/// A line that would have had room for this many ems more was broken between words, not for want of room. Cells have a
/// margin of about half an em on either side.
const ROOM: f32 = 1.2;

/// The same between two digits: a long number or code is broken where it does not fit, and no two numbers follow each other
/// in a text as words do.
const ROOM_IN_NUMBER: f32 = 2.0;

impl Draft {
    pub fn new(piece: Piece<'_>, vocabulary: &dyn Vocabulary) -> Self {
        let mut draft = Draft {
            width: piece.grid.bbox.width(),
            left: piece.grid.bbox.x0,
            em: piece.em,
            cells: Vec::new(),
            row_pages: Vec::new(),
            above: piece.above.clone(),
            below: Vec::new(),
            last_page: piece.page,
            last_on_page: piece.last_on_page,
            ended: false,
            doubts: Vec::new(),
            required: Vec::new(),
            borders: Vec::new(),
        };
        let cells = draft.adopt(&piece);
        draft.cells = cells;
        draft.extend_rows(&piece, 0);
        draft.find_header(0, vocabulary);
        draft
    }

    /// The cells of a piece on the draft's border positions, rows counted from the piece's first row.
    pub fn adopt(&mut self, piece: &Piece<'_>) -> Vec<DraftCell> {
        let own: Vec<f32> = piece.grid.xs.iter().map(|x| x - self.left_of(piece)).collect();
        let mut used = vec![false; self.borders.len()];
        let mut fresh = Vec::new();
        let mapped: Vec<f32> = own
            .iter()
            .map(|x| {
                let near = |i: &usize| self.borders.get(*i).map_or(f32::INFINITY, |b| (b - x).abs());
                let best = (0..self.borders.len())
                    .filter(|i| !used.get(*i).copied().unwrap_or(true) && near(i) <= BORDER * self.em)
                    .min_by(|a, b| near(a).total_cmp(&near(b)));
                match best.and_then(|i| used.get_mut(i).map(|u| (u, i))) {
                    Some((u, i)) => {
                        *u = true;
                        self.borders.get(i).copied().unwrap_or(*x)
                    }
                    None => {
                        fresh.push(*x);
                        *x
                    }
                }
            })
            .collect();
        self.borders.extend(fresh);
        self.borders.sort_by(f32::total_cmp);
        let at = |i: usize| mapped.get(i).copied().unwrap_or_default();
        let cells = piece.grid.cells.iter();
        cells.map(|c| draft_cell(c, piece.page, at(c.column), at(c.column + c.column_span))).collect()
    }

    /// Counts the rows of a piece, its first `skipped` left out, and takes over how it ends.
    pub fn extend_rows(&mut self, piece: &Piece<'_>, skipped: usize) {
        let rows = (piece.grid.ys.len() - 1).saturating_sub(skipped);
        self.row_pages.extend(std::iter::repeat_n(piece.page, rows));
        self.below = piece.below.clone();
        self.left = self.left_of(piece);
        self.last_page = piece.page;
        self.last_on_page = piece.last_on_page;
        self.ended = piece.running_below.iter().any(|running| !running);
    }

    /// Whether a piece is as wide as the table.
    pub fn is_as_wide(&self, piece: &Piece<'_>) -> bool {
        (piece.grid.bbox.width() - self.width).abs() < WIDTH * self.em
    }

    /// Whether all borders of a piece, enough of them not to be so by chance, are borders of the table too. A piece may lack
    /// the columns at a side whose merged cells ended on the page before.
    pub fn has_columns_of(&self, piece: &Piece<'_>) -> bool {
        let left = self.left_of(piece);
        let is = |b: &f32, x: f32| (b - (x - left)).abs() <= BORDER * self.em;
        let reaches_end = self.borders.last().is_some_and(|b| is(b, piece.grid.bbox.x1));
        let enough = if reaches_end && !self.ended { COLUMNS_TO_THE_END } else { COLUMNS };
        piece.grid.xs.len() > enough
            && piece.above.is_empty()
            && piece.grid.xs.iter().all(|x| self.borders.iter().any(|b| is(b, *x)))
    }

    /// Where the table's left edge is on the page of a piece.
    fn left_of(&self, piece: &Piece<'_>) -> f32 {
        if self.borders.is_empty() || self.is_as_wide(piece) { piece.grid.bbox.x0 } else { self.left }
    }

    /// Left and right borders of the columns below the newest header that every indicator fills.
    pub fn required(&self) -> &[(f32, f32)] {
        &self.required
    }

    /// Looks for a header in a row and those below it; without one the header above them goes on.
    pub fn find_header(&mut self, from: usize, vocabulary: &dyn Vocabulary) {
        let headed = self.cells.iter().filter(|c| c.row >= from && vocabulary.is_required(c.string()));
        if let Some(newest) = headed.clone().map(|c| c.row).max() {
            self.required = headed.filter(|c| c.row == newest).map(|c| (c.x0, c.x1)).collect();
        }
    }

    pub fn rows(&self) -> usize {
        self.row_pages.len()
    }

    /// Takes away rows that are none: nothing is printed in the cells that begin there, and the name or the target of an
    /// indicator reaches into them from above. Borders that do not quite meet leave such rows.
    fn drop_slivers(&mut self) {
        let is_required = |c: &DraftCell| self.required.iter().any(|(x0, x1)| c.x0 < *x1 && *x0 < c.x1);
        let reached: Vec<&DraftCell> =
            self.cells.iter().filter(|c| c.row_span > 1 && !c.is_empty() && is_required(c)).collect();
        let is_sliver = |row: &usize| {
            reached.iter().any(|c| c.row < *row && *row < c.end_row())
                && self.cells.iter().filter(|c| c.row == *row).all(DraftCell::is_empty)
        };
        let slivers: Vec<usize> = (0..self.rows()).filter(is_sliver).collect();
        let shifted = |row: usize| row - slivers.partition_point(|s| *s < row);
        for cell in &mut self.cells {
            let end = shifted(cell.end_row());
            cell.row = shifted(cell.row);
            cell.row_span = end.saturating_sub(cell.row);
        }
        self.cells.retain(|c| c.row_span > 0);
        for doubt in &mut self.doubts {
            if let Scope::Row(row) | Scope::Cell(row, _) = &mut doubt.scope {
                *row = shifted(*row);
            }
        }
        let pages = self.row_pages.iter().enumerate().filter(|(row, _)| slivers.binary_search(row).is_err());
        self.row_pages = pages.map(|(_, page)| *page).collect();
    }

    /// Turns the draft into a table.
    pub fn finish(mut self) -> Table {
        self.drop_slivers();
        let column = |x: f32| self.borders.iter().position(|b| *b >= x).unwrap_or(0);
        let mut cells: Vec<Cell> = self
            .cells
            .iter()
            .map(|c| Cell {
                row: c.row,
                column: column(c.x0),
                row_span: c.row_span,
                column_span: column(c.x1).saturating_sub(column(c.x0)).max(1),
                text: c.text(),
                lines: c.lines.iter().map(|l| super::pieces::line_to_text(&l.line, l.page)).collect(),
            })
            .collect();
        cells.sort_by_key(|c| (c.row, c.column));
        for cell in self.cells.iter().filter(|c| c.lines.iter().any(|l| l.line.overlaid)) {
            let texts: Vec<&str> = cell.lines.iter().map(|l| l.line.string.as_str()).collect();
            let message = format!("几段文字重叠印刷，已逐段分开：“{}”，请与原件核对", texts.join("”“"));
            self.doubts.push(Doubt { scope: Scope::Cell(cell.row, column(cell.x0)), message });
        }
        let is_cut = |c: &&DraftCell| c.lines.iter().any(|l| l.line.cut);
        let cut = self.cells.iter().filter(is_cut).map(DraftCell::text).collect();
        Table {
            cut,
            rows: self.row_pages.len(),
            columns: self.borders.len().saturating_sub(1),
            cells,
            above: self.above,
            below: self.below,
            row_pages: self.row_pages,
            doubts: self.doubts,
        }
    }
}

/// Where the lines of two pieces of a cell are the same.
struct Repetition {
    /// The line of the piece that begins first at which the other one begins.
    first: usize,
    /// Whether the upper piece begins first.
    upper_first: bool,
}

/// A text shorter than this, in characters, may stand in two cells by chance.
const TELLING: usize = 4;

/// A single line of this many characters in the middle of a text hardly comes twice in a row.
const TELLING_ALONE: usize = 8;

/// Finds the lines that both pieces of a cell show: a line cut by the page break; all that the one shows within the other;
/// or several lines.
fn repetition(upper: &[CellLine], lower: &[CellLine]) -> Option<Repetition> {
    let at = |before: &[CellLine], after: &[CellLine], first: usize| {
        let pairs = || before.iter().skip(first).zip(after);
        let chars: usize = pairs().map(|(a, _)| a.line.string.chars().count()).sum();
        let n = pairs().count();
        let is_cut = n == 1 && pairs().any(|(a, b)| a.line.cut || b.line.cut);
        let is_whole = n == before.len() || n == after.len();
        let told = is_cut || (chars >= TELLING && (n > 1 || is_whole)) || chars >= TELLING_ALONE;
        n > 0 && told && pairs().all(|(a, b)| same_line(a, b))
    };
    let mut below = (0..upper.len()).filter(|first| at(upper, lower, *first));
    if let Some(first) = below.next() {
        return Some(Repetition { first, upper_first: true });
    }
    // The upper page may show lines from the middle of the text only.
    let within = |first: &usize| first + upper.len() <= lower.len() && at(lower, upper, *first);
    let first = (1..lower.len()).find(within)?;
    Some(Repetition { first, upper_first: false })
}

/// Whether two lines are one: of a line that is cut, a page may show the taller characters only.
fn same_line(a: &CellLine, b: &CellLine) -> bool {
    let (a, b) = (&a.line, &b.line);
    let sliver = |part: &TextLine, whole: &TextLine| {
        let mut rest = whole.string.chars();
        part.cut
            && 2 * part.string.chars().count() >= whole.string.chars().count()
            && part.string.chars().all(|c| rest.any(|other| other == c))
    };
    a.string == b.string || sliver(a, b) || sliver(b, a)
}

/// The line of which two pages show a part each.
fn whole_line(a: CellLine, b: CellLine) -> CellLine {
    let longer = b.line.string.chars().count() > a.line.string.chars().count();
    let mut line = if longer { b } else { a };
    line.line.cut = false;
    line
}

fn draft_cell(cell: &GridCell, page: u32, x0: f32, x1: f32) -> DraftCell {
    let width = cell.bbox.width();
    let lines: Vec<CellLine> = cell.lines.iter().map(|l| CellLine { page, line: l.clone(), width }).collect();
    let string = lines_to_string(&lines);
    let room_below = lines.last().map_or(cell.bbox.height(), |l| cell.bbox.bottom - l.line.bbox.bottom);
    let (open_above, open_below) = (cell.open_above, cell.open_below);
    DraftCell { row: cell.row, row_span: cell.row_span, x0, x1, lines, string, open_above, open_below, room_below }
}

/// Joins lines into one string: nothing stands between them but, where a line was broken between two Latin words, the
/// blank that the wrap swallowed.
fn lines_to_string(lines: &[CellLine]) -> String {
    let mut string = String::new();
    let mut last: Option<&CellLine> = None;
    for line in lines {
        let room = last.map_or(0.0, |l| l.width - l.line.bbox.width() - line.line.first_width);
        let next = clean(&line.line.string);
        let digit = |c: char| c.is_ascii_digit();
        let needed = if string.ends_with(digit) && next.starts_with(digit) { ROOM_IN_NUMBER } else { ROOM };
        join(&mut string, &next, room > needed * line.line.size);
        last = Some(line);
    }
    string
}
