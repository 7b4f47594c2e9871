//! The rows below a header: which lines make a row, and over how many rows each merged cell reaches.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Ruler;
use super::gutters::is_number;
use super::sketch::{line_width, widest};
use super::stacks::{Stack, is_remark, stacks};
use super::tiles::{Tiling, tile};
use crate::dump::columns::{Column, Kind, begins_as_target, is_level, is_target};
use crate::dump::joins::Joins;
use crate::dump::measure::{first_unit, never_first};
use crate::dump::pieces::{Piece, by_line};
use crate::normalize::items::leading_number;

/// First and last line, inclusive.
pub(super) type Span = (u32, u32);

/// A column of a body with its words from top to bottom.
#[derive(Debug, Clone)]
pub(super) struct Strip<'a> {
    /// Nothing for the strip of labels at the left of the table.
    pub column: Option<Column>,
    pub words: Vec<&'a Piece>,
    /// Lines between which no cell ends: those of labels.
    pub whole: Vec<Span>,
}

impl<'a> Strip<'a> {
    /// Labels at the left of the table.
    pub fn of_labels(labels: &[&Stack<'a>]) -> Self {
        let words = labels.iter().flat_map(|s| s.words.iter().copied()).collect();
        Self { column: None, words, whole: labels.iter().map(|s| s.lines()).collect() }
    }

    /// Whether nearly all of its lines are such texts; nothing where it has none.
    pub fn are(&self, such: impl Fn(&str) -> bool) -> Option<bool> {
        let lines: Vec<&[&Piece]> = by_line(&self.words).collect();
        let own = lines.iter().filter(|l| such(&text(l))).count();
        (!lines.is_empty()).then_some(own * 5 >= lines.len() * 4)
    }
}

/// A cell: the rows that it covers, and its words.
#[derive(Debug, Clone)]
pub(super) struct BodyCell<'a> {
    pub column: usize,
    pub rows: Range<usize>,
    pub words: Vec<&'a Piece>,
    pub reach: Reach,
}

/// How far a cell reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reach {
    /// It is one of a row.
    Row,
    /// It may be merged over rows, of the next page too.
    Rows,
    /// It is merged over rows, and it is known whether it goes on on the page before and on the next one.
    Pages { above: bool, below: bool },
}

impl Reach {
    /// Whether it may go on on the page before.
    pub fn above(self) -> bool {
        matches!(self, Self::Rows | Self::Pages { above: true, .. })
    }

    /// Whether it may go on on the next page.
    pub fn below(self) -> bool {
        matches!(self, Self::Rows | Self::Pages { below: true, .. })
    }
}

/// The rows and cells of a body.
#[derive(Debug, Clone, Default)]
pub(super) struct Body<'a> {
    /// The lines of each row's own text.
    pub rows: Vec<Span>,
    pub cells: Vec<BodyCell<'a>>,
    /// Lines at which cells might be parted otherwise.
    pub unsure: Vec<u32>,
    pub costs: Costs,
}

/// A cell of a row reaches over at most so many lines with text, and one that is merged over rows.
const TALLEST: usize = 60;
const TALLEST_MERGED: usize = 240;

/// What speaks against a tile, one being about one oddity.
const NO_NAME: f32 = 2.5;
const NO_TARGET: f32 = 2.0;
const NO_OTHER: f32 = 0.1;
const NO_AMOUNT: f32 = 2.0;
const TWO_VALUES: f32 = 4.0;
const BLANK_LINE: f32 = 1.5;
const OTHER_LINE: f32 = 0.2;
const OFF_CENTRE: f32 = 0.8;
const NEEDLESS_BREAK: f32 = 1.0;
const FORBIDDEN_START: f32 = 2.0;
const NO_NAME_BEFORE: f32 = 4.0;
const NO_LEVEL: f32 = 2.5;
const NO_SUCH_LEVEL: f32 = 2.0;
const NOT_HELD: f32 = 1.5;
const NO_ROW: f32 = 1.0;
const BARE: f32 = 0.4;
const NO_TEXT: f32 = 0.6;
const JOINED: f32 = 0.4;
const NAMED_TWICE: f32 = 1.5;
const LEVEL_AGAIN: f32 = 3.0;
const TORN: f32 = 1.5;

/// Lines of one text are so many lines apart at most.
const CLOSE: f32 = 2.0;

/// Lines that the middles of cells side by side may be apart.
const CENTRED: f32 = 1.1;

/// What it costs that middles are so many lines apart.
fn off_centre(lines: f32) -> f32 {
    SLIGHT * lines + OFF_CENTRE * (lines - CENTRED).max(0.0)
}

/// What it costs that the cells of a project are so many lines off the middle of its rows, which take a height in lines. They are
/// off together, and the distances of lines in a dump are not quite those of the page: the higher, the less they tell.
fn aside_of_rows(asides: &[f32], height: f32, is_beyond: impl Fn(f32) -> bool) -> f32 {
    let mean = asides.iter().sum::<f32>() / asides.len().max(1) as f32;
    let apart: f32 = asides.iter().map(|aside| off_centre((aside - mean).abs())).sum();
    let whole = mean.abs() / (1.0 + height / STRETCHED);
    apart + if is_beyond(mean) { SLIGHT.min(SLIGHT * mean.abs()) } else { off_centre(whole) }
}

/// Rows that are so many lines high may be off by double.
pub(super) const STRETCHED: f32 = 30.0;

/// The nearer of two ways that are both possible is a little better.
const SLIGHT: f32 = 0.2;

/// Ems that may be left at the end of a line before a break.
const ROOM: f32 = 1.2;

/// How the text of cells stands in them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Aligned {
    #[default]
    Middle,
    Top,
}

/// How text stands in the cells of rows, of levels, and of projects.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Alignment {
    pub rows: Aligned,
    pub levels: Aligned,
    pub projects: Aligned,
}

/// What speaks against the cells of rows, of levels, and of projects.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Costs {
    rows: f32,
    levels: f32,
    pub projects: f32,
}

impl Costs {
    pub fn add(&mut self, other: &Costs) {
        self.rows += other.rows;
        self.levels += other.levels;
        self.projects += other.projects;
    }
}

impl Alignment {
    /// All text at the top of its cells.
    pub const TOP: Alignment = Alignment { rows: Aligned::Top, levels: Aligned::Top, projects: Aligned::Top };

    /// What less speaks against, given what does where all text stands in the middle, and where all stands at the top.
    pub fn cheaper(middle: &Costs, top: &Costs) -> Alignment {
        let of = |middle: f32, top: f32| if top < middle { Aligned::Top } else { Aligned::Middle };
        Alignment {
            rows: of(middle.rows, top.rows),
            levels: of(middle.levels, top.levels),
            projects: of(middle.projects, top.projects),
        }
    }

    pub fn is_middle(&self) -> bool {
        [self.rows, self.levels, self.projects].iter().all(|a| matches!(a, Aligned::Middle))
    }
}

impl Aligned {
    fn of(self, span: Span, printed: &Heights) -> f32 {
        match self {
            Self::Middle => (printed.of(span.0) + printed.of(span.1)) / 2.0,
            Self::Top => printed.of(span.0),
        }
    }
}

/// How far down the page each line with text stands, in lines of one cell: where the lines of cells side by side are half a
/// line apart, the dump has two lines for one.
#[derive(Debug, Clone, Default)]
pub(super) struct Heights(BTreeMap<u32, f32>);

impl Heights {
    pub fn new(strips: &[Strip<'_>], printed: &BTreeSet<u32>) -> Self {
        let on: Vec<BTreeSet<u32>> = strips.iter().map(|s| s.words.iter().map(|w| w.line).collect()).collect();
        let lines: Vec<u32> = printed.iter().copied().collect();
        let mut steps: Vec<f32> = lines.windows(2).map(|p| (p[1] - p[0]) as f32).collect();
        let close = |k: usize| on.iter().any(|c| c.contains(&lines[k]) && c.contains(&lines[k + 1]));
        for k in 0..steps.len().saturating_sub(1) {
            let half = on.iter().any(|c| c.contains(&lines[k]) && c.contains(&lines[k + 2]));
            if half && lines[k + 2] - lines[k] == 2 && !close(k) && !close(k + 1) {
                (steps[k], steps[k + 1]) = (0.5, 0.5);
            }
        }
        let mut at = 0.0;
        let mut heights = BTreeMap::new();
        for (k, line) in lines.iter().enumerate() {
            heights.insert(*line, at);
            at += steps.get(k).copied().unwrap_or_default();
        }
        Self(heights)
    }

    /// Puts lines of the next page below them, or so that one of theirs and one of the next page are the `same`.
    pub fn append(&mut self, next: &Heights, lines: Span, same: Option<(u32, u32)>) {
        let below = self.0.last_key_value().map_or(0.0, |(_, y)| y + 1.0) - next.of(lines.0);
        let top = same.map_or(below, |(upper, lower)| self.of(upper) - next.of(lower));
        self.0.extend(next.0.range(lines.0..=lines.1).map(|(line, y)| (*line, y + top)));
    }

    fn of(&self, line: u32) -> f32 {
        self.0.get(&line).copied().unwrap_or(line as f32)
    }
}

/// The lines of the longest cell of a row, where they are few.
struct Lines(Vec<u32>);

impl Lines {
    fn longest<'c>(cells: impl Iterator<Item = &'c [FactsOfLine]>) -> Option<Self> {
        let longest = cells.max_by_key(|lines| lines.len()).filter(|lines| (1..=FEW).contains(&lines.len()))?;
        Some(Self(longest.iter().map(|l| l.number).collect()))
    }

    /// By how many lines of it the middle of another cell stands off its own. One that stands between two of its lines is half
    /// a line off either.
    fn aside(&self, cell: Span) -> f32 {
        let rank = |line: u32| {
            let above = self.0.partition_point(|l| *l < line);
            above as f32 + if self.0.get(above) == Some(&line) { 1.0 } else { 0.5 }
        };
        let middle = (self.0.len() + 1) as f32 / 2.0;
        let aside = (rank(cell.0) + rank(cell.1)) / 2.0 - middle;
        // What stands between the two lines in the middle is often printed below both.
        let below = self.0.len().is_multiple_of(2) && aside == 1.0 && rank(cell.0).fract() > 0.0;
        if below { BELOW } else { aside.abs() }
    }
}

/// In cells of more lines the distances of lines tell better where the middle is.
const FEW: usize = 5;

/// What it costs that a cell is a line off the middle of the longest one, and, in such lines, that it is printed below the next.
const OFF_LINE: f32 = 1.2;
const BELOW: f32 = 0.1;

/// The columns of projects: where indicators have names, those left of their levels.
pub(super) fn projects(strips: &[Strip<'_>]) -> Range<usize> {
    let kind = |s: &Strip<'_>| s.column.as_ref().map(|c| c.kind);
    let named = strips.iter().any(|s| kind(s) == Some(Kind::Name));
    let is_of_indicator = |s: &Strip<'_>| matches!(kind(s), Some(Kind::Outer | Kind::Level | Kind::Name));
    let first = strips.iter().position(|s| s.column.is_some()).unwrap_or_default();
    let end = strips.iter().position(is_of_indicator).filter(|_| named).unwrap_or_default();
    first..end.max(first)
}

fn span(words: &[&Piece]) -> Option<Span> {
    Some((words.first()?.line, words.last()?.line))
}

pub(super) fn text(words: &[&Piece]) -> String {
    words.iter().map(|w| w.text.as_str()).collect()
}

/// Words of a column on the lines `from..=to`. They are in order.
pub(super) fn within<'a, 'b>(words: &'b [&'a Piece], lines: Span) -> &'b [&'a Piece] {
    let from = words.partition_point(|w| w.line < lines.0);
    let to = words.partition_point(|w| w.line <= lines.1);
    words.get(from..to.max(from)).unwrap_or_default()
}

/// How often rows come back to a level after another one. The rows of a project are in the order of their levels: of the 224
/// projects of six real lists one comes back to one.
pub(super) fn again(rows: &[Told]) -> usize {
    let count = |n: usize| {
        let names: Vec<&String> = rows.iter().filter_map(|r| r.levels.get(n)).filter(|l| !l.is_empty()).collect();
        let known: BTreeSet<&String> = names.iter().copied().collect();
        names.chunk_by(|a, b| a == b).count() - known.len()
    };
    (0..LEVELS).map(count).max().unwrap_or_default()
}

/// The levels before the name of an indicator.
const LEVELS: usize = 2;
const LEVEL_KINDS: [Kind; LEVELS] = [Kind::Outer, Kind::Level];

/// A column with what is asked of it again and again.
pub(super) struct Facts<'a, 'b> {
    pub strip: &'b Strip<'a>,
    kind: Option<Kind>,
    /// Whether nearly all of its lines are numbers.
    pub numbers: bool,
    lines: Vec<FactsOfLine>,
}

/// A line of a column.
struct FactsOfLine {
    number: u32,
    /// What speaks against a cell that begins with it, and against one that ends with it.
    begin: f32,
    end: f32,
    /// What speaks against all lines of the column up to it being one cell.
    joined: f32,
}

impl<'a, 'b> Facts<'a, 'b> {
    pub fn new(strip: &'b Strip<'a>, printed: &Heights, joins: &Joins) -> Self {
        let kind = strip.column.as_ref().map(|c| c.kind);
        let numbers = strip.are(is_number).unwrap_or_default();
        let mut facts = Self { strip, kind, numbers, lines: Vec::new() };
        let width = widest(&strip.words);
        let words: Vec<&[&Piece]> = by_line(&strip.words).collect();
        let texts: Vec<String> = words.iter().map(|line| text(line)).collect();
        let mut joined = 0.0;
        for (i, line) in words.iter().enumerate() {
            let above = i.checked_sub(1).map(|above| (words[above], texts[above].as_str()));
            let own = (*line, texts[i].as_str());
            let goes_on = above.is_some_and(|above| goes_on(above.1, own.1));
            joined += above.map_or(0.0, |above| facts.joined(above, own, goes_on, width, printed, joins));
            // The points of a level stand in brackets below its name: 产出指标, and （50分）.
            let is_remark = facts.is_level() && is_remark(own.1);
            let begin = match own.1.starts_with(never_first) || goes_on {
                _ if is_remark => NO_NAME_BEFORE,
                true => FORBIDDEN_START,
                false => 0.0,
            };
            let torn = words.get(i + 1).is_some_and(|next| is_torn(line, next, width, printed));
            let end = if torn { TORN } else { 0.0 };
            facts.lines.push(FactsOfLine { number: line[0].line, begin, end, joined });
        }
        facts
    }

    /// What speaks against two lines that follow each other, each with its text, being of one cell; the second may go on with what
    /// the first lists.
    fn joined(
        &self,
        (upper, before): (&[&Piece], &str),
        (lower, after): (&[&Piece], &str),
        goes_on: bool,
        width: f32,
        printed: &Heights,
        joins: &Joins,
    ) -> f32 {
        let (a, b) = (upper[0].line, lower[0].line);
        let mut cost = 0.0;
        let again = upper[0].page != lower[0].page && before == after;
        if again {
            return 0.0;
        }
        if upper[0].page == lower[0].page {
            let between = printed.0.range(a + 1..b).count();
            cost += BLANK_LINE * ((b - a - 1) as usize - between) as f32;
            cost += OTHER_LINE * between.saturating_sub(1) as f32;
        }
        if !goes_on && width - line_width(upper) > first_unit(after) + ROOM {
            cost += NEEDLESS_BREAK;
        }
        let level = self.is_level();
        cost += if level { 0.0 } else { JOINED * joins.cost(before, after) };
        let known = |t: &str| self.kind.is_some_and(|kind| is_level(kind, t));
        let target = || !goes_on && (begins_as_target(after) || is_target(before) && is_target(after));
        let two = self.numbers && is_number(before) && is_number(after)
            || level && known(before) && known(after)
            || self.kind == Some(Kind::Target) && target();
        cost + if two { TWO_VALUES } else { 0.0 }
    }

    /// Its own lines among these.
    fn within(&self, lines: Span) -> &[FactsOfLine] {
        let from = self.lines.partition_point(|l| l.number < lines.0);
        let to = self.lines.partition_point(|l| l.number <= lines.1);
        self.lines.get(from..to).unwrap_or_default()
    }

    /// What speaks against its words on these lines being one cell, and against the cell ending there.
    fn cell(&self, lines: Span) -> (f32, f32) {
        let own = self.within(lines);
        own.first()
            .zip(own.last())
            .map_or((0.0, 0.0), |(first, last)| (first.begin + last.joined - first.joined, last.end))
    }
}

/// Whether a line goes on with what the line before lists: between marks (≥20场/≥3个, and /≥5个; ≤1次；, and ≤2次), by number (/3、…,
/// and 4、…), or within a value (≥3, and 个/≤100人).
fn goes_on(before: &str, after: &str) -> bool {
    let several = |text: &str| text.chars().nth(1).is_some();
    if !several(before) || !several(after) {
        return false;
    }
    let number = |text: &str| leading_number(text).map(|(_, number, _)| number);
    let last = || before.rsplit('/').next().and_then(number);
    let counts = || last().zip(number(after)).is_some_and(|(last, next)| next == last + 1);
    let torn = || before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(char::is_alphabetic);
    let lists = before.contains('/');
    before.ends_with(['/', '；', ';', '、', '，']) || after.starts_with('/') || lists && (counts() || torn())
}

/// Whether a text goes on right below a line: it is full.
fn is_torn(line: &[&Piece], next: &[&Piece], width: f32, printed: &Heights) -> bool {
    let ends = line.last().is_some_and(|w| w.text.ends_with(['。', '；', ';', '！']));
    let close = printed.of(next[0].line) - printed.of(line[0].line) <= CLOSE;
    !ends && close && width - line_width(line) <= first_unit(&text(next)) + ROOM
}

impl Facts<'_, '_> {
    pub fn is_level(&self) -> bool {
        matches!(self.kind, Some(Kind::Outer | Kind::Level))
    }

    /// Whether words are what its cells have: the name of a level, or in the strip at the left a label.
    fn is_known(&self, words: &[&Piece], is_label: impl Fn(&str) -> bool) -> bool {
        match self.kind {
            Some(kind @ (Kind::Outer | Kind::Level)) => is_level(kind, &text(words)),
            None => is_label(&text(words)),
            _ => true,
        }
    }
}

/// Which columns print the name of a level in each row: the same name stands below itself, and there are as many as lines of values.
fn printed_in_rows(strips: &[Strip<'_>]) -> Vec<usize> {
    let of =
        |kind: Kind| strips.iter().enumerate().filter(move |(_, s)| s.column.as_ref().is_some_and(|c| c.kind == kind));
    let values = of(Kind::Target).map(|(_, s)| by_line(&s.words).count()).max().unwrap_or_default();
    let is_in_rows = |words: &[&Piece], kind: Kind| {
        let (levels, _) = stacks(words, &|t| is_level(kind, t));
        levels.windows(2).any(|w| w[0].text == w[1].text) && levels.len() * IN_ROWS.1 >= values * IN_ROWS.0
    };
    let own = LEVEL_KINDS.into_iter().flat_map(|kind| of(kind).filter(move |(_, s)| is_in_rows(&s.words, kind)));
    own.map(|(i, _)| i).collect()
}

/// So many names of levels stand beside so many values where each row has its own.
const IN_ROWS: (usize, usize) = (9, 10);

/// What merged cells stand beside.
#[derive(Clone, Copy)]
pub(super) struct Beside<'a> {
    /// The lines of each row, and what is told of it where projects have rows.
    pub rows: &'a [Span],
    pub told: &'a [Told],
    /// Lines between which no cell ends: those of rows, and of merged cells farther right.
    pub barriers: &'a [Span],
    /// The names of levels that the next column holds, with their lines.
    pub inner: &'a [(Span, String)],
    /// Whether a page break may cut the first and the last cell.
    pub cut: (bool, bool),
    /// Whether no project comes back to a level.
    pub in_order: bool,
}

/// What is told of a row: the name of its indicator, and the names of its levels, from the outer one.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    name: String,
    levels: [String; LEVELS],
}

impl Ruler<'_> {
    /// Parts a body into rows and cells. `printed` are the lines with text on the page, `cut` says whether a page break may cut
    /// its first and its last cells.
    pub fn body<'a>(&self, strips: &[Strip<'a>], printed: &Heights, cut: (bool, bool)) -> Option<Body<'a>> {
        let lines = &Heights(printed.0.keys().map(|l| (*l, *l as f32)).collect());
        let facts: Vec<Facts<'a, '_>> = strips.iter().map(|s| Facts::new(s, printed, self.joins)).collect();
        let projects = projects(strips);
        let in_rows = printed_in_rows(strips);
        let merged = |i: usize| facts[i].kind.is_none() || facts[i].is_level() && !in_rows.contains(&i);
        let own: Vec<usize> = (0..facts.len()).filter(|&i| !merged(i) && !projects.contains(&i)).collect();
        let of_rows: Vec<&Facts<'a, '_>> = own.iter().map(|&i| &facts[i]).collect();
        let (tiling, slots) = self.rows(&of_rows, lines, self.alignment.rows)?;
        let mut body = Body::default();
        body.costs.rows += tiling.cost;
        for tile in &tiling.tiles {
            let lines = (slots[tile.start], slots[tile.end - 1]);
            let row = body.rows.len();
            body.rows.push(lines);
            for &column in &own {
                let words = within(&strips[column].words, lines).to_vec();
                body.cells.push(BodyCell { column, rows: row..row + 1, words, reach: Reach::Row });
            }
        }
        body.unsure.extend(tiling.unsure.iter().map(|&s| slots[s]));
        // From right to left: what stands farther left is merged over more rows. No level has the sum of all.
        let mut barriers: Vec<Span> = body.rows.clone();
        let mut inner: Vec<(Span, String)> = Vec::new();
        let is_sum = |row: &Span| {
            let words: Vec<&Piece> = own.iter().flat_map(|&i| within(&strips[i].words, *row)).copied().collect();
            self.is_sum(&words)
        };
        let sums: Vec<Span> = body.rows.iter().copied().filter(is_sum).collect();
        for i in (0..facts.len()).rev().filter(|&i| merged(i) && !facts[i].strip.words.is_empty()) {
            let mut rows = body.rows.clone();
            rows.retain(|row| !facts[i].is_level() || !sums.contains(row));
            let whole: Vec<Span> = barriers.iter().chain(&strips[i].whole).copied().collect();
            let beside = Beside { rows: &rows, told: &[], barriers: &whole, inner: &inner, cut, in_order: false };
            let columns = [&facts[i]];
            let (tiling, slots) = self.merged(&columns, &beside, printed, self.alignment.levels)?;
            body.costs.levels += tiling.cost;
            body.unsure.extend(tiling.unsure.iter().map(|&s| slots[s]));
            inner.clear();
            for lines in tiling.lines(&slots) {
                barriers.push(lines);
                let words = within(&strips[i].words, lines).to_vec();
                inner.push((lines, text(&words)));
                body.put(lines, [(i, words)], Reach::Rows);
            }
        }
        Some(body)
    }

    fn rows(&self, columns: &[&Facts<'_, '_>], printed: &Heights, aligned: Aligned) -> Option<(Tiling, Vec<u32>)> {
        let lines: BTreeSet<u32> = columns.iter().flat_map(|f| f.strip.words.iter().map(|w| w.line)).collect();
        let slots: Vec<u32> = lines.into_iter().collect();
        let named = columns.iter().any(|f| f.kind == Some(Kind::Name));
        let tiling = tile(slots.len(), TALLEST, |tile| {
            let lines = (slots[tile.start], slots[tile.end - 1]);
            let whole = aligned.of(lines, printed);
            let mut cost = 0.2;
            let mut spans: Vec<Span> = Vec::new();
            let longest = match aligned {
                Aligned::Middle if named => Lines::longest(columns.iter().map(|f| f.within(lines))),
                _ => None,
            };
            for f in columns {
                let words = within(&f.strip.words, lines);
                let Some(own) = span(words) else {
                    cost += match f.kind {
                        Some(Kind::Name) => NO_NAME,
                        Some(Kind::Target) => NO_TARGET,
                        Some(Kind::Outer | Kind::Level) => NO_LEVEL,
                        _ if f.numbers => NO_AMOUNT,
                        _ => NO_OTHER,
                    };
                    continue;
                };
                // Cells on the same lines are off the middle together.
                if !spans.contains(&own) {
                    spans.push(own);
                    cost += match &longest {
                        Some(longest) => OFF_LINE * longest.aside(own),
                        None => off_centre((aligned.of(own, printed) - whole).abs()),
                    };
                }
                cost += f.cell(lines).0;
                cost += if f.is_known(words, |_| true) { 0.0 } else { NO_SUCH_LEVEL };
            }
            Some(cost)
        })?;
        Some((tiling, slots))
    }

    /// Parts columns whose cells are merged over rows.
    pub fn merged(
        &self,
        columns: &[&Facts<'_, '_>],
        beside: &Beside<'_>,
        printed: &Heights,
        aligned: Aligned,
    ) -> Option<(Tiling, Vec<u32>)> {
        let Beside { rows, told, barriers, inner, cut, in_order } = *beside;
        let words = columns.iter().flat_map(|f| f.strip.words.iter().map(|w| w.line));
        let lines: BTreeSet<u32> = words.chain(rows.iter().flat_map(|r| [r.0, r.1])).collect();
        let slots: Vec<u32> = lines.into_iter().collect();
        // Whether no cell ends before a line.
        let mut parts = vec![false; slots.len() + 1];
        for barrier in barriers {
            let from = slots.partition_point(|s| *s < barrier.0) + 1;
            let to = slots.partition_point(|s| *s <= barrier.1);
            parts.iter_mut().take(to).skip(from).for_each(|parts| *parts = true);
        }
        let of_projects = !told.is_empty();
        let amount = columns.iter().position(|f| f.numbers);
        let tiling = tile(slots.len(), TALLEST_MERGED, |tile| {
            if parts[tile.start] || parts[tile.end] {
                return None;
            }
            let lines = (slots[tile.start], slots[tile.end - 1]);
            let inside = rows.partition_point(|r| r.0 < lines.0)..rows.partition_point(|r| r.1 <= lines.1);
            let own = rows.get(inside.clone()).and_then(|rows| Some((rows.first()?.0, rows.last()?.1)));
            let mut cost = 0.2;
            let told = told.get(inside).unwrap_or_default();
            if amount.is_some() {
                let names: Vec<&String> = told.iter().map(|t| &t.name).filter(|n| !n.is_empty()).collect();
                let known: BTreeSet<&String> = names.iter().copied().collect();
                cost += NAMED_TWICE * (names.len() - known.len()) as f32;
            }
            cost += if in_order { LEVEL_AGAIN * again(told) as f32 } else { 0.0 };
            let mut any = false;
            let at_end = cut.0 && tile.start == 0 || cut.1 && tile.end == slots.len();
            let mut asides: Vec<f32> = Vec::new();
            let mut blanks = 0;
            for (k, f) in columns.iter().enumerate() {
                let words = within(&f.strip.words, lines);
                let Some(here) = span(words) else {
                    cost += if amount == Some(k) && !at_end { NO_AMOUNT } else { NO_OTHER };
                    blanks += usize::from(of_projects && !f.numbers && !at_end);
                    continue;
                };
                any = true;
                asides.extend(own.map(|own| aligned.of(here, printed) - aligned.of(own, printed)));
                let (joined, torn) = f.cell(lines);
                cost += joined + if of_projects { torn } else { 0.0 };
                cost += if f.is_known(words, |t| self.is_label(t)) { 0.0 } else { NO_SUCH_LEVEL };
                if f.kind == Some(Kind::Outer) {
                    let name = text(words);
                    let held = inner.iter().filter(|(own, _)| lines.0 <= own.0 && own.1 <= lines.1);
                    cost += NOT_HELD * held.filter(|(_, inner)| !self.vocabulary.may_hold(&name, inner)).count() as f32;
                }
            }
            if let Some(own) = own {
                let height = printed.of(own.1) - printed.of(own.0);
                // The middle of a cell that goes on on another page is not that of what this page shows of it.
                let middle = matches!(aligned, Aligned::Middle);
                let is_beyond = |aside: f32| {
                    middle && cut.0 && tile.start == 0 && aside < 0.0
                        || middle && cut.1 && tile.end == slots.len() && aside > 0.0
                };
                cost += aside_of_rows(&asides, height, is_beyond);
            }
            match (any, own) {
                (false, None) => return None,
                (true, None) => cost += if blanks > 0 { BARE } else { NO_ROW },
                (false, Some(_)) => cost += NO_LEVEL,
                (true, Some(_)) => cost += NO_TEXT * blanks as f32,
            }
            Some(cost)
        })?;
        Some((tiling, slots))
    }
}

impl<'a> Body<'a> {
    /// Puts cells that stand on these lines into the body; beside no row they are a row of their own.
    pub fn put(&mut self, lines: Span, cells: impl IntoIterator<Item = (usize, Vec<&'a Piece>)>, reach: Reach) {
        let from = self.rows.partition_point(|r| r.0 < lines.0);
        let mut to = self.rows.partition_point(|r| r.1 <= lines.1);
        if to <= from {
            self.rows.insert(from, lines);
            for cell in &mut self.cells {
                if cell.rows.start >= from {
                    cell.rows.start += 1;
                }
                if cell.rows.end > from {
                    cell.rows.end += 1;
                }
            }
            to = from + 1;
        }
        let cell = |(column, words)| BodyCell { column, rows: from..to, words, reach };
        self.cells.extend(cells.into_iter().map(cell));
    }

    /// What is told of each row.
    pub fn told(&self, strips: &[Strip<'a>]) -> Vec<Told> {
        let texts = |kind: Kind, row: usize| {
            let of_kind = |c: usize| strips.get(c).and_then(|s| s.column.as_ref()).is_some_and(|c| c.kind == kind);
            let own = self.cells.iter().find(|c| c.rows.contains(&row) && of_kind(c.column));
            own.map(|c| text(&c.words)).unwrap_or_default()
        };
        let told = |row| Told { name: texts(Kind::Name, row), levels: LEVEL_KINDS.map(|kind| texts(kind, row)) };
        (0..self.rows.len()).map(told).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_come_back_to_a_level_are_counted() {
        let row = |outer: &str, inner: &str| Told { levels: [outer, inner].map(str::to_owned), ..Told::default() };
        let (output, benefit) = (row("产出指标", "数量指标"), row("效益指标", "社会效益指标"));
        assert_eq!(again(&[output.clone(), output.clone(), benefit.clone()]), 0);
        assert_eq!(again(&[output.clone(), benefit, output]), 1);
        assert_eq!(again(&[]), 0);
    }

    /// Two lines of a name with its level between them, and its sign below both, were read as three lines with those of the next
    /// name.
    #[test]
    fn a_cell_between_two_lines_is_beside_both() {
        let two = Lines(vec![10, 12]);
        assert_eq!(two.aside((11, 11)), 0.0);
        assert_eq!(two.aside((13, 13)), BELOW);
        assert_eq!(two.aside((10, 10)), 0.5);
        let one = Lines(vec![10]);
        assert_eq!(one.aside((10, 10)), 0.0);
        assert_eq!(one.aside((9, 9)), 0.5);
    }

    /// Lists over several lines, of indicators in one cell and their targets in the next, were read as a row a line.
    #[test]
    fn a_list_goes_on_on_the_next_line() {
        assert!(goes_on("≥20场/1-2次/月/≥3个", "/≥5个/≥12期"));
        assert!(goes_on("≥6期/≥5册/", "≥10人次/≥20人次"));
        assert!(goes_on("≥10人次/≥3", "个/1个/≤100人"));
        assert!(goes_on("≤1次；", "≤1次"));
        assert!(goes_on("阶段检查、考核、", "项目验收"));
        assert!(goes_on("1、市民大讲堂/2、社科普及基地", "3、项目资助/4、科普周"));
        assert!(!goes_on("1、市民大讲堂/2、社科普及基地", "1、市民大讲堂/2、科普周"));
        assert!(!goes_on("1万/5万", "3.7万/7万"));
        // A stroke alone says that there is nothing.
        assert!(!goes_on("/", "≥5个"));
        assert!(!goes_on("≥5个", "/"));
    }
}
