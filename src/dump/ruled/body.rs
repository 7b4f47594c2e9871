//! The rows below a header: which lines make a row, and over how many rows each merged cell reaches.

use std::collections::{BTreeMap, BTreeSet};

use super::Ruler;
use super::gutters::is_number;
use super::sketch::{line_width, widest};
use super::tiles::{Tiling, tile};
use crate::dump::columns::{Column, Kind, begins_as_target, is_level, is_target};
use crate::dump::measure::{first_unit, never_first};
use crate::dump::pieces::{Piece, by_line};

/// First and last line, inclusive.
pub(super) type Span = (u32, u32);

/// A column of a body with its words from top to bottom.
#[derive(Debug, Clone)]
pub(super) struct Strip<'a> {
    /// Nothing for the strip of labels at the left of the table.
    pub column: Option<Column>,
    pub words: Vec<&'a Piece>,
}

impl Strip<'_> {
    /// Whether nearly all of its lines are numbers; nothing where it has none.
    pub fn is_numbers(&self) -> Option<bool> {
        let lines: Vec<&[&Piece]> = by_line(&self.words).collect();
        let numbers = lines.iter().filter(|l| is_number(&text(l))).count();
        (!lines.is_empty()).then_some(numbers * 5 >= lines.len() * 4)
    }
}

/// A cell: the rows that it covers, and its words.
#[derive(Debug, Clone)]
pub(super) struct BodyCell<'a> {
    pub column: usize,
    pub rows: std::ops::Range<usize>,
    pub words: Vec<&'a Piece>,
    /// Whether cells of its column may be merged over rows.
    pub merged: bool,
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

/// A cell reaches over at most so many lines with text.
const TALLEST: usize = 60;

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
const NO_LEVEL: f32 = 2.5;
const NO_SUCH_LEVEL: f32 = 2.0;
const NO_ROW: f32 = 1.0;
const JOINED: f32 = 0.4;
const NAMED_TWICE: f32 = 1.5;

/// Lines that the middles of cells side by side may be apart.
const CENTRED: f32 = 1.1;

/// What it costs that middles are so many lines apart.
fn off_centre(lines: f32) -> f32 {
    SLIGHT * lines + OFF_CENTRE * (lines - CENTRED).max(0.0)
}

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
    projects: f32,
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
struct Heights(BTreeMap<u32, f32>);

impl Heights {
    fn new(strips: &[Strip<'_>], printed: &BTreeSet<u32>) -> Self {
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

    fn of(&self, line: u32) -> f32 {
        self.0.get(&line).copied().unwrap_or(line as f32)
    }
}

fn span(words: &[&Piece]) -> Option<Span> {
    Some((words.first()?.line, words.last()?.line))
}

fn text(words: &[&Piece]) -> String {
    words.iter().map(|w| w.text.as_str()).collect()
}

/// Words of a column on the lines `from..=to`. They are in order.
fn within<'a, 'b>(words: &'b [&'a Piece], lines: Span) -> &'b [&'a Piece] {
    let from = words.partition_point(|w| w.line < lines.0);
    let to = words.partition_point(|w| w.line <= lines.1);
    words.get(from..to.max(from)).unwrap_or_default()
}

/// A column with what is asked of it again and again.
struct Facts<'a, 'b> {
    strip: &'b Strip<'a>,
    kind: Option<Kind>,
    /// Its widest line in ems.
    width: f32,
    /// Whether nearly all of its lines are numbers.
    numbers: bool,
}

impl<'a, 'b> Facts<'a, 'b> {
    fn new(strip: &'b Strip<'a>) -> Self {
        let numbers = strip.is_numbers().unwrap_or_default();
        Self { strip, kind: strip.column.as_ref().map(|c| c.kind), width: widest(&strip.words), numbers }
    }
}

/// What merged cells stand beside.
#[derive(Clone, Copy)]
struct Beside<'a> {
    /// The lines of each row, and the name of its indicator.
    rows: &'a [Span],
    names: &'a [String],
    /// Lines between which no cell ends: those of rows, and of merged cells farther right.
    barriers: &'a [Span],
    /// Whether a page break may cut the first and the last cell.
    cut: (bool, bool),
}

impl Ruler<'_> {
    /// Parts a body into rows and cells. `printed` are the lines with text on the page, `cut` says whether a page break may cut
    /// its first and its last cells.
    pub fn body<'a>(&self, strips: &[Strip<'a>], printed: &BTreeSet<u32>, cut: (bool, bool)) -> Option<Body<'a>> {
        let lines = &Heights(printed.iter().map(|l| (*l, *l as f32)).collect());
        let printed = &Heights::new(strips, printed);
        let facts: Vec<Facts<'a, '_>> = strips.iter().map(Facts::new).collect();
        let level = |f: &Facts<'_, '_>| matches!(f.kind, Some(Kind::Outer | Kind::Level));
        let first = facts.iter().position(|f| level(f) || f.kind == Some(Kind::Name));
        let named = facts.iter().any(|f| f.kind == Some(Kind::Name));
        let merged = |i: usize| {
            let f = &facts[i];
            f.kind.is_none() || level(f) || named && first.is_some_and(|first| i < first)
        };
        let own: Vec<usize> = (0..facts.len()).filter(|&i| !merged(i)).collect();
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
                body.cells.push(BodyCell { column, rows: row..row + 1, words, merged: false });
            }
        }
        body.unsure.extend(tiling.unsure.iter().map(|&s| slots[s]));
        // From right to left: what stands farther left is merged over more rows.
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for i in (0..facts.len()).filter(|&i| merged(i)) {
            let alone = |i: usize| level(&facts[i]) || facts[i].kind.is_none();
            // One name may have several amounts and goals: these are parted first.
            let named = |group: &[usize]| facts[i].numbers && group.iter().all(|&g| !facts[g].numbers);
            match groups.last_mut() {
                Some(group) if !alone(i) && !named(group) && group.iter().all(|&g| !alone(g)) => group.push(i),
                _ => groups.push(vec![i]),
            }
        }
        let mut barriers: Vec<Span> = body.rows.clone();
        for group in groups.into_iter().rev() {
            let columns: Vec<&Facts<'a, '_>> = group.iter().map(|&i| &facts[i]).collect();
            if columns.iter().all(|f| f.strip.words.is_empty()) {
                continue;
            }
            let rows = body.rows.clone();
            let name_of = |row: usize| {
                let named = |c: &&BodyCell<'a>| facts[c.column].kind == Some(Kind::Name) && c.rows.contains(&row);
                body.cells.iter().find(named).map(|c| text(&c.words)).unwrap_or_default()
            };
            let names: Vec<String> = (0..rows.len()).map(name_of).collect();
            let of_projects = columns.iter().all(|f| f.kind.is_some() && !level(f));
            let aligned = if of_projects { self.alignment.projects } else { self.alignment.levels };
            let beside = Beside { rows: &rows, names: &names, barriers: &barriers, cut };
            let (tiling, slots) = self.merged(&columns, &beside, printed, aligned)?;
            let cost = if of_projects { &mut body.costs.projects } else { &mut body.costs.levels };
            *cost += tiling.cost;
            body.unsure.extend(tiling.unsure.iter().map(|&s| slots[s]));
            self.put(&mut body, &group, &columns, &tiling, &slots, &mut barriers);
        }
        Some(body)
    }

    fn rows(&self, columns: &[&Facts<'_, '_>], printed: &Heights, aligned: Aligned) -> Option<(Tiling, Vec<u32>)> {
        let lines: BTreeSet<u32> = columns.iter().flat_map(|f| f.strip.words.iter().map(|w| w.line)).collect();
        let slots: Vec<u32> = lines.into_iter().collect();
        let tiling = tile(slots.len(), TALLEST, |tile| {
            let lines = (slots[tile.start], slots[tile.end - 1]);
            let whole = aligned.of(lines, printed);
            let mut cost = 0.2;
            for f in columns {
                let words = within(&f.strip.words, lines);
                let Some(own) = span(words) else {
                    cost += match f.kind {
                        Some(Kind::Name) => NO_NAME,
                        Some(Kind::Target) => NO_TARGET,
                        _ if f.numbers => NO_AMOUNT,
                        _ => NO_OTHER,
                    };
                    continue;
                };
                cost += off_centre((aligned.of(own, printed) - whole).abs());
                cost += self.cell(f, words, printed);
            }
            Some(cost)
        })?;
        Some((tiling, slots))
    }

    /// What speaks against words being one cell.
    fn cell(&self, f: &Facts<'_, '_>, words: &[&Piece], printed: &Heights) -> f32 {
        let lines: Vec<&[&Piece]> = by_line(words).collect();
        let mut cost = 0.0;
        if words.first().is_some_and(|w| w.text.starts_with(never_first)) {
            cost += FORBIDDEN_START;
        }
        for pair in lines.windows(2) {
            let (upper, lower) = (pair[0], pair[1]);
            let (a, b) = (upper[0].line, lower[0].line);
            let between = printed.0.range(a + 1..b).count();
            cost += BLANK_LINE * ((b - a - 1) as usize - between) as f32;
            cost += OTHER_LINE * between.saturating_sub(1) as f32;
            let (before, after) = (text(upper), text(lower));
            if f.width - line_width(upper) > first_unit(&after) + ROOM {
                cost += NEEDLESS_BREAK;
            }
            let level = matches!(f.kind, Some(Kind::Outer | Kind::Level));
            cost += if level { 0.0 } else { JOINED * self.joins.cost(&before, &after) };
            let known = |t: &str| f.kind.is_some_and(|kind| is_level(kind, t));
            let target = || begins_as_target(&after) || is_target(&before) && is_target(&after);
            let two = f.numbers && is_number(&before) && is_number(&after)
                || level && known(&before) && known(&after)
                || f.kind == Some(Kind::Target) && target();
            if two {
                cost += TWO_VALUES;
            }
        }
        cost
    }

    fn merged(
        &self,
        columns: &[&Facts<'_, '_>],
        beside: &Beside<'_>,
        printed: &Heights,
        aligned: Aligned,
    ) -> Option<(Tiling, Vec<u32>)> {
        let Beside { rows, names, barriers, cut } = *beside;
        let words = columns.iter().flat_map(|f| f.strip.words.iter().map(|w| w.line));
        let lines: BTreeSet<u32> = words.chain(rows.iter().flat_map(|r| [r.0, r.1])).collect();
        let slots: Vec<u32> = lines.into_iter().collect();
        let parts = |at: usize| {
            let Some((before, after)) = at.checked_sub(1).and_then(|b| Some((slots.get(b)?, slots.get(at)?))) else {
                return false;
            };
            barriers.iter().any(|b| b.0 <= *before && *after <= b.1)
        };
        let amount = columns.iter().position(|f| f.numbers);
        let tiling = tile(slots.len(), TALLEST.max(slots.len()), |tile| {
            if parts(tile.start) || parts(tile.end) {
                return None;
            }
            let lines = (slots[tile.start], slots[tile.end - 1]);
            let inside: Vec<&Span> = rows.iter().filter(|r| lines.0 <= r.0 && r.1 <= lines.1).collect();
            let own = inside.first().zip(inside.last()).map(|(a, b)| (a.0, b.1));
            let mut cost = 0.2;
            if amount.is_some() {
                let told = rows.iter().zip(names).filter(|(r, n)| lines.0 <= r.0 && r.1 <= lines.1 && !n.is_empty());
                let told: Vec<&String> = told.map(|(_, n)| n).collect();
                let known: BTreeSet<&String> = told.iter().copied().collect();
                cost += NAMED_TWICE * (told.len() - known.len()) as f32;
            }
            let mut any = false;
            let at_end = cut.0 && tile.start == 0 || cut.1 && tile.end == slots.len();
            for (k, f) in columns.iter().enumerate() {
                let words = within(&f.strip.words, lines);
                let Some(here) = span(words) else {
                    cost += if amount == Some(k) && !at_end { NO_AMOUNT } else { NO_OTHER };
                    continue;
                };
                any = true;
                if let Some(own) = own {
                    // The middle of a cell that goes on on another page is not that of what this page shows of it.
                    let aside = aligned.of(here, printed) - aligned.of(own, printed);
                    let middle = matches!(aligned, Aligned::Middle);
                    let beyond = middle && cut.0 && tile.start == 0 && aside < 0.0
                        || middle && cut.1 && tile.end == slots.len() && aside > 0.0;
                    cost += if beyond { SLIGHT.min(SLIGHT * aside.abs()) } else { off_centre(aside.abs()) };
                }
                cost += self.cell(f, words, printed);
                let known = match f.kind {
                    Some(kind @ (Kind::Outer | Kind::Level)) => is_level(kind, &text(words)),
                    None => self.is_label(&text(words)),
                    _ => true,
                };
                if !known {
                    cost += NO_SUCH_LEVEL;
                }
            }
            match (any, own) {
                (false, None) => return None,
                (true, None) => cost += NO_ROW,
                (false, Some(_)) => cost += NO_LEVEL,
                (true, Some(_)) => {}
            }
            Some(cost)
        })?;
        Some((tiling, slots))
    }

    /// Puts the tiles of columns into the body; a tile beside no row is a row of its own.
    fn put<'a>(
        &self,
        body: &mut Body<'a>,
        group: &[usize],
        columns: &[&Facts<'a, '_>],
        tiling: &Tiling,
        slots: &[u32],
        barriers: &mut Vec<Span>,
    ) {
        for tile in &tiling.tiles {
            let lines = (slots[tile.start], slots[tile.end - 1]);
            let from = body.rows.partition_point(|r| r.0 < lines.0);
            let mut to = body.rows.partition_point(|r| r.1 <= lines.1);
            if to <= from {
                body.rows.insert(from, lines);
                for cell in &mut body.cells {
                    if cell.rows.start >= from {
                        cell.rows.start += 1;
                    }
                    if cell.rows.end > from {
                        cell.rows.end += 1;
                    }
                }
                to = from + 1;
            }
            barriers.push(lines);
            for (&column, f) in group.iter().zip(columns) {
                let words = within(&f.strip.words, lines).to_vec();
                body.cells.push(BodyCell { column, rows: from..to, words, merged: true });
            }
        }
    }
}
