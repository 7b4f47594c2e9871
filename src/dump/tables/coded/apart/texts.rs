//! Which lines of a coded list are those of names, of goals and of texts of indicators. An extractor goes down the columns or along the rows,
//! prints the lines of two cells one among the other where they stand side by side, and ends a block where it likes; but the lines
//! of a text come in their order, the lines of a column are full up to its width, and a text of indicators counts them.

use std::ops::Range;

use super::super::super::super::choices::choices;
use super::super::super::super::costs::needless_break;
use super::super::super::super::measure::first_unit;
use super::super::super::super::pieces::Piece;
use super::super::super::super::readings::kept;
use super::super::{CHARACTER, END, TOTALS};
use super::Cell;
use crate::normalize::items::leading_number;
use crate::normalize::level::is_level;

/// A line without its amounts.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    pub pieces: Cell<'a>,
    /// The number of its block.
    pub block: usize,
}

impl Line<'_> {
    fn text(&self) -> String {
        text_of(&self.pieces)
    }

    fn width(&self) -> f32 {
        widest(&self.pieces)
    }
}

fn text_of(pieces: &[&Piece]) -> String {
    pieces.iter().map(|p| p.text.as_str()).collect()
}

/// How wide lines are printed that are one in the dump, where a hyphen was put back.
fn widths_of(pieces: &[&Piece]) -> impl Iterator<Item = f32> {
    let put_back = |before: &Piece, after: &Piece| {
        before.text.len() > 1 && before.text.ends_with('-') && before.columns.1 + 1.0 >= after.columns.0
    };
    let lines = pieces.chunk_by(move |before, after| !put_back(before, after));
    lines.map(|line| line.iter().map(|p| p.width).sum())
}

fn widest(pieces: &[&Piece]) -> f32 {
    widths_of(pieces).fold(0.0, f32::max)
}

/// The cells of a page, each kind in the order of its rows.
#[derive(Debug, Default)]
pub(super) struct Texts<'a> {
    pub names: Vec<Cell<'a>>,
    pub goals: Vec<Cell<'a>>,
    pub coded: Vec<Cell<'a>>,
    /// Whether goals and texts of indicators are told for certain.
    pub sure: bool,
    /// Whether the last text of indicators goes on on the next page.
    pub goes_on: bool,
}

/// What the pieces of a line are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Name,
    /// In turn pieces of goals and of texts of indicators, or the other way round: those up to the first position, those up to the
    /// next one, and the last ones. Two printed lines may be one in the dump, each with both.
    Turns {
        goal_first: bool,
        ends: [usize; 3],
    },
}

impl Kind {
    /// All that a line may be but a name. On one printed line a text of indicators stands on the right of a goal.
    fn all(pieces: &[&Piece]) -> impl Iterator<Item = Kind> {
        let all = pieces.len();
        let two_lines = widths_of(pieces).count() > 1;
        let cuts = (0..if two_lines { 4 } else { 2 }).flat_map(move |cuts| choices(cuts, all.saturating_sub(1)));
        let kinds = cuts.flat_map(move |cuts| {
            let end = |n: usize| cuts.get(n).map_or(all, |cut| cut + 1);
            let ends = [end(0), end(1), end(2)];
            [true, false].map(|goal_first| Kind::Turns { goal_first, ends })
        });
        let left = move |kind: &Kind| matches!(kind, Kind::Turns { goal_first: false, ends } if ends[0] < all);
        kinds.filter(move |kind| two_lines || !left(kind))
    }

    /// The pieces of a line that are not of a name, each with whether they are of a goal, and their first position.
    fn turns<'l, 'a>(self, pieces: &'l [&'a Piece]) -> impl Iterator<Item = (bool, usize, &'l [&'a Piece])> {
        let all = pieces.len();
        let (goal_first, [first, second, third]) = match self {
            Kind::Name => (false, [all; 3]),
            Kind::Turns { goal_first, ends } => (goal_first, ends),
        };
        let ranges = [
            (goal_first, 0..first),
            (!goal_first, first..second),
            (goal_first, second..third),
            (!goal_first, third..all),
        ];
        let own = move |(goal, range): (bool, Range<usize>)| Some((goal, range.start, pieces.get(range)?));
        ranges.into_iter().filter(move |(_, range)| self != Kind::Name && !range.is_empty()).filter_map(own)
    }
}

/// How wide columns are, in ems.
#[derive(Debug, Clone, Copy)]
pub(super) struct Widths {
    pub name: f32,
    goal: f32,
    coded: f32,
}

/// A line that breaks where there was room.
const MOST_BREAK: f32 = 3.0;

/// A line that is too wide for its column, or has words of another one. No reading is sure that has one.
const FOREIGN: f32 = 6.0;

/// Two lines of a name or of a goal that are one in the dump.
const TWO_LINES: f32 = 0.5;

/// The next line is of another cell, in the same block.
const ANOTHER: f32 = 0.5;

/// Another goal that begins in the same block.
const NEXT_GOAL: f32 = 0.6;

/// A text of indicators that goes on on the next page.
const CUT: f32 = 2.0;

/// A goal without an end.
const ENDLESS: f32 = 1.0;

/// A reading that costs no more than this beyond the best one is as good.
const AS_GOOD: f32 = 0.4;

/// So many readings are kept.
const KEPT: usize = 100;

/// The cells that the lines of each page are made of.
pub(super) fn texts<'a>(pages: &[Vec<Line<'a>>], widths: Widths) -> Vec<Texts<'a>> {
    let mut before = Reading::default();
    let mut found: Vec<Texts> = Vec::new();
    for (p, lines) in pages.iter().enumerate() {
        let last = p + 1 == pages.len();
        let (best, sure) = Reading::best(lines, &before, widths, last);
        let mut texts = Texts { sure, goes_on: best.is_open(), ..Texts::default() };
        best.give(lines, &mut texts, found.last_mut());
        found.push(texts);
        before = if sure {
            Reading { begins: Default::default(), kinds: Vec::new(), cost: 0.0, ..best }
        } else {
            Reading::default()
        };
    }
    found
}

/// Whether a text has words that only a text of indicators has.
fn is_coded(text: &str) -> bool {
    let parts = text.split(['；', ';', END]).map(|part| leading_number(part).map_or(part, |(_, _, rest)| rest));
    let level = |part: &str| part.split_once('-').is_some_and(|(number, level)| is_number(number) && is_level(level));
    text.contains("指标值") || text.contains("实施周期") || parts.into_iter().any(level)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

/// How wide the columns are: the lines of names are narrower by far than those of goals.
pub(super) fn widths(pages: &[Vec<Line>]) -> Option<Widths> {
    let blocks = pages.iter().flat_map(|page| page.chunk_by(|a, b| a.block == b.block));
    let (coded, others): (Vec<&[Line]>, Vec<&[Line]>) =
        blocks.partition(|block| block.iter().any(|line| is_coded(&line.text())));
    // Lines of both stand among those of indicators.
    let coded = coded.iter().flat_map(|b| b.iter()).filter(|line| line.pieces.len() == 1 && is_coded(&line.text()));
    let goal = full(others.iter().filter(|b| b.len() > 1).flat_map(|b| b.iter()))?;
    let wrapped = others.iter().filter(|b| b.len() > 1);
    let wrapped = wrapped.map(|block| block.iter().map(Line::width).fold(0.0, f32::max));
    let mut wrapped: Vec<f32> = wrapped.filter(|w| *w <= goal + CHARACTER).collect();
    wrapped.sort_by(f32::total_cmp);
    let apart = |w: &[f32]| w[1] / w[0].max(CHARACTER);
    let (at, ratio) = (0..).zip(wrapped.windows(2).map(apart)).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let name = wrapped.get(at).copied().filter(|_| ratio >= NARROWER)?;
    Some(Widths { name, goal, coded: full(coded)? })
}

/// How wide the full lines of a column are. Two of them may be printed as one.
fn full<'l>(lines: impl Iterator<Item = &'l Line<'l>>) -> Option<f32> {
    let mut widths: Vec<f32> = lines.map(Line::width).collect();
    widths.sort_by(f32::total_cmp);
    widths.get(widths.len() * FULL / 100).copied()
}

/// Of a hundred lines fewer are narrower than their column, the last lines of texts, than these.
const FULL: usize = 75;

/// The widest name is narrower than the narrowest goal by this.
const NARROWER: f32 = 1.5;

/// A text of indicators, as far as it is read.
#[derive(Debug, Clone, Default)]
struct Coded {
    /// The number of the indicator that is open, or comes next.
    number: u64,
    /// What is read of it.
    item: String,
}

impl Coded {
    fn is_whole(&self) -> bool {
        self.item.is_empty()
    }

    /// Reads a line more; nothing where it cannot be one of this text: each indicator begins with its number and a level, and ends.
    fn and(&self, line: &str) -> Option<Coded> {
        let mut text = Coded { number: self.number, item: format!("{}{line}", self.item) };
        while let Some((item, after)) = text.item.split_once(END) {
            let (_, number, rest) = leading_number(item)?;
            let (level, _) = rest.split_once(['；', ';'])?;
            if number != text.number || !is_level(level) {
                return None;
            }
            text = Coded { number: number + 1, item: after.to_owned() };
        }
        let number = text.number.to_string();
        (text.item.starts_with(&number) || number.starts_with(&text.item)).then_some(text)
    }
}

/// The first lines read in one way.
#[derive(Debug, Clone, Default)]
struct Reading {
    cost: f32,
    /// Whether a line cannot be what it is read as.
    foreign: bool,
    kinds: Vec<Kind>,
    /// The last text of indicators, and how wide its last line is.
    coded: Option<Coded>,
    coded_width: f32,
    /// The last line of a goal: its text, its width and its block.
    goal: Option<(String, f32, usize)>,
    /// Whether the last pieces are those of a goal.
    ends_with_goal: bool,
    /// How many more texts of indicators than goals are begun.
    ahead: isize,
    /// Where goals and texts of indicators begin, by line and piece.
    begins: [Vec<(usize, usize)>; 2],
}

impl Reading {
    /// The best way to read the lines of a page, below those of the page before, and whether it is sure. `last` says that no page follows.
    fn best(lines: &[Line], before: &Reading, widths: Widths, last: bool) -> (Reading, bool) {
        let mut readings = vec![before.clone()];
        for block in lines.chunk_by(|a, b| a.block == b.block) {
            let named: Vec<Reading> = match named(block, widths.name) {
                Some(cost) => readings.iter().map(|r| r.named(block.len(), cost)).collect(),
                None => Vec::new(),
            };
            for (n, line) in block.iter().enumerate() {
                let longer = readings.iter().flat_map(|reading| reading.longer(line, n == 0, widths));
                readings = kept(longer.collect(), |r| r.cost, Reading::place, KEPT);
            }
            readings.iter_mut().filter(|r| r.ends_without_end()).for_each(|r| r.cost += ENDLESS);
            readings = kept(readings.into_iter().chain(named).collect(), |r| r.cost, Reading::place, KEPT);
        }
        // A row that is cut at the end of the page may have its goal on the next one.
        readings.iter_mut().filter(|r| r.is_open()).for_each(|r| r.cost += CUT);
        readings.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        let whole = |r: &&Reading| if r.is_open() { !last && r.ahead.abs() <= 1 } else { r.ahead == 0 };
        let best = readings.iter().find(whole).or(readings.first()).cloned().unwrap_or_default();
        let as_good = |other: &&Reading| other.kinds != best.kinds && other.cost - best.cost < AS_GOOD;
        let sure = whole(&&best) && !best.foreign && !readings.iter().filter(whole).any(|r| as_good(&r));
        (best, sure)
    }

    /// Where it is: whatever follows costs as much below another one at the same place.
    fn place(&self) -> (isize, Option<(u64, String)>, Option<String>) {
        let item = self.coded.as_ref().map(|coded| (coded.number, coded.item.clone()));
        (self.ahead, item, self.goal.as_ref().map(|(text, ..)| text.clone()))
    }

    /// A block read as a name.
    fn named(&self, lines: usize, cost: f32) -> Reading {
        let mut reading = Reading { cost: self.cost + cost, ..self.clone() };
        reading.kinds.extend(std::iter::repeat_n(Kind::Name, lines));
        reading
    }

    /// The ways to read a line more; `begins` says that it is the first of its block.
    fn longer(&self, line: &Line, begins: bool, widths: Widths) -> Vec<Reading> {
        let way = |kind: Kind| {
            let read = kind.turns(&line.pieces).fold(vec![self.clone()], |readings, (goal, at, own)| {
                let longer = readings.iter().flat_map(|reading| {
                    if goal {
                        reading.with_goal(own, (line.block, at), widths)
                    } else {
                        reading.with_coded(own, at, widths).into_iter().collect()
                    }
                });
                longer.collect()
            });
            read.into_iter().map(move |reading| reading.and(kind, begins))
        };
        Kind::all(&line.pieces).flat_map(way).collect()
    }

    fn and(mut self, kind: Kind, begins: bool) -> Reading {
        let another = !begins && self.kinds.last().is_some_and(|last| *last != kind);
        self.cost += if another { ANOTHER } else { 0.0 };
        self.kinds.push(kind);
        self
    }

    fn with_goal(&self, pieces: &[&Piece], (block, at): (usize, usize), widths: Widths) -> Vec<Reading> {
        let (text, width) = (text_of(pieces), widest(pieces));
        let mut reading = self.clone();
        let two_lines = width > widths.coded + CHARACTER && width <= 2.0 * widths.goal + CHARACTER;
        match width > widths.goal + CHARACTER {
            _ if is_coded(&text) => reading.is_foreign(),
            true if two_lines => reading.cost += TWO_LINES,
            true => reading.is_foreign(),
            false => {}
        }
        reading.goal = Some((text.clone(), width, block));
        reading.ends_with_goal = true;
        let mut next = reading.clone();
        next.begin(0, at);
        let Some((last, last_width, above)) = &self.goal else { return vec![next] };
        // What it costs to go on with the last goal, and to begin another one: that leaves room in the last line of the one above.
        let full = last_width + first_unit(&text) + CHARACTER >= widths.goal;
        let item = last.ends_with(['；', ';', '：', ':']);
        let broken = if item { 0.0 } else { broken(widths.goal, *last_width, &text) };
        let (goes_on, begins) = match (*above != block, last.ends_with(END)) {
            (true, true) => (NEXT_GOAL, Some(0.0)),
            (true, false) => (broken, Some(NEXT_GOAL)),
            (false, true) => (0.0, Some(if full { 2.0 * NEXT_GOAL } else { NEXT_GOAL })),
            (false, false) => (broken, None),
        };
        reading.cost += goes_on;
        let next = begins.map(|cost| Reading { cost: next.cost + cost, ..next });
        std::iter::once(reading).chain(next).collect()
    }

    fn with_coded(&self, pieces: &[&Piece], at: usize, widths: Widths) -> Option<Reading> {
        let (text, width) = (text_of(pieces), widest(pieces));
        let mut reading = self.clone();
        if width > widths.coded + CHARACTER {
            reading.is_foreign();
        }
        let goes_on = self.coded.as_ref().and_then(|coded| coded.and(&text));
        if goes_on.is_some() {
            reading.cost += broken(widths.coded, self.coded_width, &text);
            reading.coded = goes_on;
        } else {
            let first = leading_number(&text).is_some_and(|(_, number, _)| number == 1);
            let begun = Coded { number: 1, item: String::new() }.and(&text);
            reading.coded = Some(begun.filter(|_| !self.is_open() && first)?);
            reading.begin(1, at);
        }
        reading.coded_width = widths_of(pieces).last().unwrap_or_default();
        reading.ends_with_goal = false;
        Some(reading)
    }

    fn is_foreign(&mut self) {
        self.cost += FOREIGN;
        self.foreign = true;
    }

    /// Whether a text of indicators has no end yet.
    fn is_open(&self) -> bool {
        self.coded.as_ref().is_some_and(|coded| !coded.is_whole())
    }

    /// Whether its last line is one of a goal that has no end.
    fn ends_without_end(&self) -> bool {
        self.ends_with_goal && self.goal.as_ref().is_some_and(|(text, ..)| !text.ends_with(END))
    }

    fn begin(&mut self, of: usize, piece: usize) {
        let line = self.kinds.len();
        self.ahead += if of == 0 { -1 } else { 1 };
        self.begins.iter_mut().skip(of).take(1).for_each(|begins| begins.push((line, piece)));
    }

    /// Gives lines to the cells of a page; the first ones may go on with those of the page before.
    fn give<'a>(&self, lines: &[Line<'a>], texts: &mut Texts<'a>, mut above: Option<&mut Texts<'a>>) {
        let mut before = None;
        for (at, (line, kind)) in lines.iter().zip(&self.kinds).enumerate() {
            if *kind == Kind::Name {
                // The first row may stand in one block with the next.
                let total = |pieces: &[&Piece]| TOTALS.contains(&text_of(pieces).as_str());
                let goes_on = before == Some((Kind::Name, line.block));
                match texts.names.last_mut().filter(|name| goes_on && !total(name)) {
                    Some(name) => name.extend(&line.pieces),
                    None => texts.names.push(line.pieces.clone()),
                }
            }
            before = Some((*kind, line.block));
            for (goal, first, own) in kind.turns(&line.pieces) {
                let above = above.as_deref_mut();
                let (cells, above) = if goal {
                    (&mut texts.goals, above.map(|above| &mut above.goals))
                } else {
                    (&mut texts.coded, above.map(|above| &mut above.coded))
                };
                if self.begins.get(usize::from(!goal)).is_some_and(|begins| begins.contains(&(at, first))) {
                    cells.push(Vec::new());
                }
                let last = cells.last_mut().or(above.and_then(|above| above.last_mut()));
                last.into_iter().for_each(|cell| cell.extend(own));
            }
        }
    }
}

/// What it costs that a block is a name; nothing where it is none. Two lines of it may be one in the dump, where a hyphen was left out at
/// the end of the first: 2023-|2026年.
fn named(block: &[Line], width: f32) -> Option<f32> {
    let wide = block.iter().filter(|line| line.width() > width + CHARACTER).count();
    let digits = |line: &Line| line.text().split(|c: char| !c.is_ascii_digit()).any(|run| run.len() >= RUN);
    let may = block.iter().all(|line| line.width() <= 2.0 * width + CHARACTER) && wide <= 1;
    let ends = block.last().is_some_and(|line| line.text().ends_with(END));
    let joined = wide == 0 || block.len() > 1 || block.iter().any(digits);
    (may && !ends && joined).then_some(TWO_LINES * wide as f32)
}

/// Numbers that stand one after another have so many digits.
const RUN: usize = 6;

/// What it costs that the line after one of a width is of the same cell of a column.
fn broken(column: f32, width: f32, next: &str) -> f32 {
    needless_break(column - width, first_unit(next)).min(MOST_BREAK)
}
