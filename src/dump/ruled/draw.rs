//! Draws the cells of a page as a sheet.

use std::collections::BTreeSet;

use super::band::Band;
use super::body::{Costs, Heights, Strip, text};
use super::gutters::{Expected, Habits, Seen, columns_of, gutters, habit_key, is_number, is_sign};
use super::labelled::STRIP;
use super::projects::ListPage;
use super::region::{Line, begin_with_title, lines, regions};
use super::sketch::{STRIP_WIDTH, Sketch, WIDTH, text_line};
use super::stacks::{Stack, has, stack_of, stacks};
use super::{PITCH, Ruler};
use crate::dump::columns::{Column, Kind, is_any_level};
use crate::dump::pieces::{Piece, by_line, pieces_to_text};
use crate::dump::tables::{Lost, Unread};
use crate::layout::{Grid, Sheet, TextLine};

/// The columns of a table that may go on on the next page.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    columns: Vec<Column>,
    /// Whether labels stand in a strip at its left.
    strip: bool,
    /// What was seen of each column.
    seen: Vec<Seen>,
    /// The lines above it.
    above: Vec<String>,
    /// Which words stand in its columns.
    habits: Habits,
    /// Where its columns of levels begin on the sheet.
    pub levels: f32,
}

/// A page drawn but for its tables.
pub(super) struct Drawing<'a> {
    pub sheet: Sheet,
    pub tables: Vec<Pending<'a>>,
    /// Tables whose cells could not be told.
    pub unread: Vec<Unread>,
    /// The layout of the table that stands last on it.
    pub last: Option<Layout>,
}

/// A table of a page of which all is known but which rows its projects have.
pub(super) struct Pending<'a> {
    sketch: Sketch<'a>,
    lines: Vec<Line<'a>>,
    /// Lines at which cells might be parted otherwise.
    unsure: Vec<u32>,
    /// What stands below the header, and how many strips of it stand left of its columns.
    pub list: Option<(ListPage<'a>, usize)>,
    /// Whether it goes on with the table that the page before ends with.
    pub continued: bool,
}

/// A table drawn.
pub(super) struct Drawn {
    pub grid: Grid,
    pub unsure: Vec<u32>,
    /// Words of its lines that stand in none of its cells.
    pub left_out: Vec<LeftOut>,
    /// What speaks against its rows and cells.
    pub costs: Costs,
}

/// What of a line stands in no cell.
pub(super) struct LeftOut {
    pub line: u32,
    pub text: String,
}

impl<'a> Pending<'a> {
    /// Draws it; its lines where its projects have no rows, or cells would lie over each other.
    pub fn draw(self) -> Result<Drawn, Vec<Line<'a>>> {
        let Self { mut sketch, lines, mut unsure, list, .. } = self;
        let mut costs = Costs::default();
        if list.as_ref().is_some_and(|(page, _)| page.is_open) {
            return Err(lines);
        }
        let mut printed_again = Vec::new();
        if let Some((ListPage { strips, body, again, .. }, shift)) = list {
            printed_again = again;
            costs.add(&body.costs);
            unsure.extend(&body.unsure);
            sketch.body(body, &strips, shift);
        }
        let out = sketch.left_out(&lines, &printed_again);
        let left_out = by_line(&out).filter_map(|words| Some(LeftOut { line: words.first()?.line, text: text(words) }));
        let left_out = left_out.collect();
        let ends = lines.first().zip(lines.last()).map(|(a, b)| (a.number, b.number));
        let grid = ends.and_then(|ends| sketch.draw(ends)).ok_or(lines)?;
        Ok(Drawn { grid, unsure, left_out, costs })
    }
}

impl Drawing<'_> {
    /// Leaves a table undrawn.
    pub fn leave(&mut self, lines: &[Line<'_>]) {
        let told = lines.iter().take(LINES_TOLD).flat_map(|l| l.words.iter().copied());
        self.unread.push(Unread { text: pieces_to_text(told), why: UNDRAWN, what: Lost::Table });
    }

    /// Puts lines outside of tables on the sheet.
    pub fn put<'l, 'p: 'l>(&mut self, lines: impl IntoIterator<Item = &'l Line<'p>>) {
        self.sheet.lines.extend(lines.into_iter().flat_map(runs));
    }
}

/// What was found in a region: the lines of the table, the labels at its left, its header.
struct Found<'a, 'b> {
    lines: &'b [Line<'a>],
    labels: Vec<Stack<'a>>,
    band: Option<Band<'a>>,
}

/// A text with fewer labels than this has no table.
const FEWEST_LABELS: usize = 3;

const UNDRAWN: &str = "文本中没有框线，单元格的边界无从确定，请改用 PDF";

/// So many lines say which table it is.
const LINES_TOLD: usize = 4;

impl Ruler<'_> {
    /// Draws a page; `before` is the layout of the table that the page before ends with.
    pub fn page<'a>(&self, page: u32, pieces: &[&'a Piece], before: Option<Layout>) -> Drawing<'a> {
        let mut lines = lines(pieces);
        lines.iter_mut().rev().take(FOOT).for_each(without_page_number);
        let height = lines.last().map_or(0.0, |l| (l.number + 2) as f32 * PITCH);
        let sheet = Sheet { page: page + 1, width: 1.0, height, em: 1.0, ..Sheet::default() };
        let mut drawing = Drawing { sheet, tables: Vec::new(), unread: Vec::new(), last: None };
        let body = lines.len() - usize::from(lines.last().is_some_and(is_page_number));
        let (own, rest) = lines.split_at(body);
        let mut before = before;
        let regions = regions(own);
        for (n, region) in regions.iter().enumerate() {
            let found = self.region(region, before.take(), n + 1 == regions.len(), &mut drawing);
            if found.is_none() && self.is_table(region) {
                drawing.leave(region);
            }
            let (from, to) = found.unwrap_or((0, 0));
            drawing.put(region.iter().enumerate().filter(|(i, _)| !(from..to).contains(i)).map(|(_, l)| l));
        }
        drawing.put(rest);
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
    fn region<'a>(
        &self,
        lines: &[Line<'a>],
        before: Option<Layout>,
        is_last: bool,
        drawing: &mut Drawing<'a>,
    ) -> Option<(usize, usize)> {
        let before = before.filter(|_| drawing.tables.is_empty());
        // A table that goes on may have its title printed again.
        let again = before.as_ref().map_or(0, |b| lines.iter().take_while(|l| b.above.contains(&l.text())).count());
        let before = before.filter(|_| !lines.get(again..).is_some_and(begin_with_title) && self.is_of_table(lines));
        if before.is_none() && !self.is_table(lines) {
            return None;
        }
        let top = if before.is_some() { again } else { self.top(lines)? };
        let above: Vec<String> = match &before {
            Some(before) => before.above.clone(),
            None => lines.iter().take(top).map(Line::text).collect(),
        };
        let own = lines.get(top..)?;
        let strip = self.strip(own).filter(|(labels, _)| !self.is_list(own, labels));
        let count = strip.as_ref().map_or(own.len(), |(_, n)| *n);
        let own = own.get(..count)?;
        let labels = strip.map(|(labels, _)| labels);
        let band = self.band(own, labels.as_deref());
        // Where no label stands at the left, a list begins with its header.
        if let Some(start) = band.as_ref().map(|b| b.lines.start).filter(|s| labels.is_none() && *s > 0) {
            let (from, to) = self.region(own.get(start..)?, None, is_last, drawing)?;
            return Some((top + start + from, top + start + to));
        }
        let found = Found { lines: own, labels: labels.unwrap_or_default(), band };
        let (table, layout) = self.table(&found, before, above, is_last)?;
        drawing.tables.push(table);
        drawing.sheet.width = WIDTH;
        drawing.last = Some(layout);
        Some((top, top + count))
    }

    /// Whether what seems to be the labels of a strip are headings of a list.
    fn is_list(&self, lines: &[Line<'_>], labels: &[Stack<'_>]) -> bool {
        let Some(band) = self.band(lines, None) else { return false };
        let header = lines.get(band.lines).unwrap_or_default();
        let ends = header.first().zip(header.last()).zip(labels.first());
        ends.is_some_and(|((a, b), label)| a.number <= label.lines().0 && label.lines().1 <= b.number)
    }

    /// Draws a table, and what is known of it for the next page.
    fn table<'a>(
        &self,
        found: &Found<'a, '_>,
        before: Option<Layout>,
        above: Vec<String>,
        is_last: bool,
    ) -> Option<(Pending<'a>, Layout)> {
        let Found { lines, labels, band } = found;
        let continued = before.is_some();
        // Without a header the columns are those of the page before.
        let bare = band.is_none() && self.band(lines, None).is_none();
        let known = before.as_ref().filter(|_| bare);
        let columns: Vec<Column> = match (band, known) {
            (Some(band), _) => self.columns(band),
            (None, Some(layout)) => layout.columns.clone(),
            (None, None) => Vec::new(),
        };
        let start = band.as_ref().map_or(if columns.is_empty() { lines.len() } else { 0 }, |b| b.lines.end);
        let below: Vec<&'a Piece> = lines.get(start..)?.iter().flat_map(|l| l.words.iter().copied()).collect();
        let right: Vec<&'a Piece> = below.iter().filter(|w| !has(labels, w)).copied().collect();
        let mut seen = known.map(|l| l.seen.clone()).unwrap_or_default();
        seen.resize(columns.len(), Seen::default());
        let end = lines.iter().flat_map(|l| &l.words).map(|w| w.columns.1).fold(0.0, f32::max) + 1.0;
        let mut sketch = Sketch::new(self.edges(&columns, band.as_ref(), &seen, &right), end);
        let strip = !labels.is_empty() || known.is_some_and(|l| l.strip);
        if strip {
            sketch.borders.push(STRIP);
        }
        let mut unsure = Vec::new();
        let head_lines = lines.get(..band.as_ref().map_or(start, |b| b.lines.start).min(lines.len()))?;
        let last = head_lines.last().map_or(0, |l| l.number);
        if !head_lines.is_empty() && (known.is_none() || columns.is_empty()) {
            // The last line of a label may stand beside the header.
            let own: Vec<Stack<'a>> = labels.iter().filter(|l| l.height() <= last as f32).cloned().collect();
            let head = match own.as_slice() {
                [] => self.wide(head_lines, end),
                own => self.head(head_lines, end, own, &mut sketch.borders)?,
            };
            unsure.extend(&head.unsure);
            sketch.head(head);
        }
        if let Some(band) = band {
            sketch.header(band);
        }
        let mut list = None;
        let mut habits = before.as_ref().map(|l| l.habits.clone()).unwrap_or_default();
        if !below.is_empty() && !columns.is_empty() {
            // A label beside the header and the rows may begin above these.
            let from = lines.get(start).map_or(u32::MAX, |l| l.number);
            let beside: Vec<&Stack<'a>> =
                labels.iter().filter(|s| s.lines().1 >= from && s.height() > last as f32).collect();
            let has_strip = !beside.is_empty() || known.is_some_and(|l| l.strip);
            let shift = usize::from(has_strip);
            let mut strips: Vec<Strip<'a>> = has_strip.then(|| Strip::of_labels(&beside)).into_iter().collect();
            strips.extend(self.strips(&columns, &sketch.edges, &right, &mut habits));
            for (strip, seen) in strips.iter().skip(shift).zip(&mut seen) {
                seen.numbers = strip.are(is_number).or(seen.numbers);
                seen.signs = strip.are(is_sign).or(seen.signs);
                seen.blank |= strip.words.is_empty();
            }
            let printed: BTreeSet<u32> = lines.iter().map(|l| l.number).collect();
            let heights = Heights::new(&strips, &printed);
            let body = self.body(&strips, &heights, (continued, is_last))?;
            let lines = (from, lines.last()?.number);
            list =
                Some((ListPage { strips, body, heights, lines, continued, is_open: false, again: Vec::new() }, shift));
        }
        let first = columns.iter().position(|c| matches!(c.kind, Kind::Outer | Kind::Level | Kind::Name));
        let part = first.unwrap_or(columns.len()) as f32 / columns.len().max(1) as f32;
        let levels = STRIP_WIDTH + (WIDTH - STRIP_WIDTH) * part;
        let table = Pending { sketch, lines: lines.to_vec(), unsure, list, continued };
        Some((table, Layout { columns, strip, seen, above, habits, levels }))
    }

    /// The borders between columns.
    pub fn edges(&self, columns: &[Column], band: Option<&Band<'_>>, seen: &[Seen], words: &[&Piece]) -> Vec<f32> {
        let leaves = band.map(|b| b.leaves.as_slice()).unwrap_or_default();
        let expected = |(c, column)| Expected {
            column: Some(column),
            seen: seen.get(c).copied().unwrap_or_default(),
            heading: leaves.get(c).map(Stack::middle),
        };
        let expected: Vec<Expected<'_>> = columns.iter().enumerate().map(expected).collect();
        // What stands over all columns before its sum tells of none.
        let words: Vec<&Piece> = by_line(words).filter(|l| !self.is_sum(l)).flat_map(|l| l.iter().copied()).collect();
        let headings: Vec<&Piece> = leaves.iter().flat_map(|s| s.words.iter().copied()).collect();
        gutters(&expected, if words.is_empty() { &headings } else { &words })
    }

    /// The words of each column. Which words a column is used to have is learned on the way.
    pub fn strips<'a>(
        &self,
        columns: &[Column],
        edges: &[f32],
        words: &[&'a Piece],
        habits: &mut Habits,
    ) -> Vec<Strip<'a>> {
        let (levels, _) = stacks(words, &is_any_level);
        let key_of = |word: &'a Piece| habit_key(word, stack_of(&levels, word));
        let mut known = habits.clone();
        for line in by_line(words) {
            let found = columns_of(line, edges, columns, &levels, habits);
            line.iter().zip(found).for_each(|(w, c)| known.count(key_of(w), c));
        }
        let mut own: Vec<Vec<&'a Piece>> = vec![Vec::new(); columns.len()];
        for line in by_line(words) {
            for (word, column) in line.iter().zip(columns_of(line, edges, columns, &levels, &known)) {
                habits.count(key_of(word), column);
                own.get_mut(column).into_iter().for_each(|w| w.push(*word));
            }
        }
        let strips = columns.iter().zip(own);
        strips.map(|(column, words)| Strip { column: Some(column.clone()), words, whole: Vec::new() }).collect()
    }

    /// Whether a line is nothing but sums and what they are of: 总分 100 94.5.
    pub fn is_sum(&self, line: &[&Piece]) -> bool {
        let (numbers, texts): (Vec<&Piece>, Vec<&Piece>) = line.iter().copied().partition(|w| is_number(&w.text));
        !numbers.is_empty() && texts.len() == 1 && texts.iter().all(|w| self.vocabulary.is_sum(&w.text))
    }

    /// Whether lines look like rows of a table: levels, signs of values or labels stand on them apart from other text.
    fn is_of_table(&self, lines: &[Line<'_>]) -> bool {
        let told = |w: &Piece| is_any_level(&w.text) || is_sign(&w.text) || self.is_label(&w.text);
        lines.iter().any(|l| l.words.iter().any(|w| w.gap > 1) && l.words.iter().any(|w| told(w)))
    }
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
