//! Cuts the pieces below a header into rows and cells: the cheapest of all readings, found by beam search.
//!
//! A reading gives each piece, in the order of the dump, to a column: it goes on with that column's open cell or begins
//! the next one. What speaks against each step is counted ([`costs`](super::costs)); readings that have come to the same
//! open cells are one from there on, and the one that loses is kept as the alternative if it was close.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;

use super::columns::{self, Column, Kind};
use super::costs;
use super::lexicon::Lexicon;
use super::measure::{first_unit, never_first};
use super::pieces::Piece;
use super::words::Words;

/// More columns than this are no table of indicators.
pub(super) const MOST_COLUMNS: usize = 12;

/// How many readings are kept at a glance.
const GLANCE: usize = 30;

/// How a dump brings the cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// One cell after another, each whole.
    Cells,
    /// Line by line down the page: the lines of a row's cells mixed, but row after row.
    Lines,
}

/// What the search works on.
pub(super) struct Rows<'a> {
    pub pieces: &'a [Piece],
    pub columns: &'a [Column],
    /// Width of each column in ems.
    pub widths: &'a [f32],
    /// For each piece the distance in characters from each column's heading, where the dump keeps columns apart.
    pub distances: Option<&'a [Vec<f32>]>,
    pub order: Order,
    /// Whether a line end without a blank line after it is always the end of a cell.
    pub borders: bool,
    pub lexicon: &'a Lexicon,
    /// Where names of levels stand.
    pub words: &'a Words,
    /// For each piece whether its text stands in the table several times.
    pub repeated: &'a [bool],
    /// For each column how little it is used to repeat itself, 0 to 1.
    pub variety: &'a [f32],
}

/// The pieces of the cells of a row, by column.
pub(super) type RowPieces = Vec<Vec<usize>>;

/// A reading of the pieces.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    pub rows: Vec<RowPieces>,
    /// Names of the outer level in the order of the dump.
    pub outer: Vec<Vec<usize>>,
    /// Pieces below the last row.
    pub outside: Vec<usize>,
    pub cost: f32,
    pub row_costs: Vec<f32>,
    /// Rows that could be read otherwise, with the other reading.
    pub alternatives: Vec<(usize, RowPieces)>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Open {
    row: u16,
    first: u32,
    last: u32,
    line: f32,
    /// The line's width, should the line before go on in it.
    joined: Option<f32>,
    text: u32,
    /// What its text has cost so far, in case it ends here.
    charged: f32,
}

#[derive(Debug, Clone)]
struct State {
    cost: f32,
    node: u32,
    row: u16,
    last: Option<(u16, u8)>,
    outer: Option<(u32, u32)>,
    /// Row at which the last name of the outer level came.
    outer_row: Option<u16>,
    stopped: bool,
    cells: [Open; MOST_COLUMNS],
}

#[derive(Debug, Clone, Copy)]
struct Node {
    prev: u32,
    piece: u32,
    row: u16,
    column: u8,
    starts: bool,
    cost: f32,
    alternative: Option<(u32, f32)>,
}

const OUTER: u8 = u8::MAX;
const OUTSIDE: u8 = u8::MAX - 1;
const ROOT: u32 = u32::MAX;

/// A map whose order and hashes are the same in every run.
type Map<K, V> = HashMap<K, V, BuildHasherDefault<DefaultHasher>>;

/// The open cells of a state: states that have the same are one from there on.
type Key = (u16, bool, Option<(u16, u8)>, Option<(u32, u32)>, [(u16, u32, u32); MOST_COLUMNS]);

/// What is asked of a piece again and again.
#[derive(Debug, Clone, Copy)]
struct Facts {
    begins_as_target: bool,
    is_target: bool,
    begins_with_digit: bool,
    begins_forbidden: bool,
    /// Width of its part that cannot be broken.
    unit: f32,
    /// What speaks against a border before it.
    torn: f32,
}

/// The texts that cells may have so far, each as a number.
#[derive(Default)]
struct Texts {
    known: Map<(u32, u32), u32>,
    strings: Vec<String>,
}

impl Texts {
    fn extend(&mut self, text: u32, piece: u32, pieces: &[Piece]) -> u32 {
        let strings = &mut self.strings;
        *self.known.entry((text, piece)).or_insert_with(|| {
            let mut string = strings.get(text as usize).cloned().unwrap_or_default();
            string.push_str(pieces.get(piece as usize).map_or("", |p| &p.text));
            strings.push(string);
            (strings.len() - 1) as u32
        })
    }

    fn get(&self, text: u32) -> &str {
        self.strings.get(text as usize).map_or("", String::as_str)
    }
}

struct Search<'a> {
    task: &'a Rows<'a>,
    beam: usize,
    words: &'a Words,
    facts: Vec<Facts>,
    texts: Texts,
    nodes: Vec<Node>,
    closing: Map<(u8, u32), f32>,
}

impl Rows<'_> {
    /// The cheapest reading.
    pub fn read(&self) -> Option<Reading> {
        self.search(match self.order {
            Order::Cells => 100,
            Order::Lines => 150,
        })
    }

    /// A reading that is cheap: enough to compare widths by.
    pub fn glance(&self) -> Option<Reading> {
        self.search(GLANCE)
    }

    fn search(&self, beam: usize) -> Option<Reading> {
        if self.columns.len() > MOST_COLUMNS || self.pieces.is_empty() {
            return None;
        }
        let texts = Texts { strings: vec![String::new()], ..Texts::default() };
        let facts = (0..self.pieces.len()).map(|i| self.facts(i)).collect();
        let mut search =
            Search { task: self, beam, words: self.words, facts, texts, nodes: Vec::new(), closing: Map::default() };
        search.run()
    }

    fn facts(&self, i: usize) -> Facts {
        let text = self.pieces.get(i).map_or("", |p| p.text.as_str());
        let before = i.checked_sub(1).and_then(|k| self.pieces.get(k)).map_or("", |p| p.text.as_str());
        Facts {
            begins_as_target: columns::begins_as_target(text),
            is_target: columns::is_target(text),
            begins_with_digit: text.starts_with(|c: char| c.is_ascii_digit()),
            begins_forbidden: text.starts_with(never_first),
            unit: first_unit(&self.unit(i)),
            torn: costs::torn(before, text),
        }
    }

    /// The piece with those glued to it on its line: a unit that cannot be broken may reach over a stray blank.
    fn unit(&self, i: usize) -> String {
        let mut text = String::new();
        for piece in self.pieces.iter().skip(i) {
            if !text.is_empty() && (piece.gap != 1 || !piece.stray || !piece.text.starts_with(never_first)) {
                break;
            }
            text.push_str(&piece.text);
        }
        text
    }
}

impl Search<'_> {
    fn run(&mut self) -> Option<Reading> {
        let start = State {
            cost: 0.0,
            node: ROOT,
            row: 0,
            last: None,
            outer: None,
            outer_row: None,
            stopped: false,
            cells: [Open::default(); MOST_COLUMNS],
        };
        let mut beam = vec![start];
        for i in 0..self.task.pieces.len() {
            let turned = i > 0 && self.task.pieces[i].page != self.task.pieces[i - 1].page;
            let mut next: Vec<State> = Vec::new();
            let mut known: Map<Key, usize> = Map::default();
            let mut best = f32::INFINITY;
            for mut state in beam {
                if turned {
                    self.turn_page(&mut state);
                }
                for new in self.steps(&state, i as u32) {
                    best = best.min(new.cost);
                    if new.cost <= best + costs::HOPELESS {
                        self.keep(&mut next, &mut known, new);
                    }
                }
            }
            beam = next;
            beam.retain(|s| s.cost <= best + costs::HOPELESS);
            beam.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.node.cmp(&b.node)));
            beam.truncate(self.beam);
        }
        for state in &mut beam {
            state.cost += self.end_cost(state);
        }
        beam.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.node.cmp(&b.node)));
        let best = beam.first()?.clone();
        let mut reading = self.reading(&self.path(best.node));
        reading.cost = best.cost;
        self.add_alternatives(&mut reading, &beam);
        Some(reading)
    }

    /// Puts a state among those that have come to the same open cells.
    fn keep(&mut self, next: &mut Vec<State>, known: &mut Map<Key, usize>, state: State) {
        let cells = state.cells.map(|o| (o.row, o.first, o.last));
        let key = (state.row, state.stopped, state.last, state.outer, cells);
        let at = *known.entry(key).or_insert(next.len());
        let Some(old) = next.get_mut(at) else { return next.push(state) };
        let (winner, loser) = if (state.cost, state.node) < (old.cost, old.node) {
            let loser = std::mem::replace(old, state);
            (&*old, loser)
        } else {
            (&*old, state)
        };
        let gap = loser.cost - winner.cost;
        if let Some(node) = self.nodes.get_mut(winner.node as usize)
            && gap < costs::MARGIN
            && node.alternative.is_none_or(|(_, g)| gap < g)
        {
            node.alternative = Some((loser.node, gap));
        }
    }

    /// At the end of a page what is behind stays behind: rows that are whole are blank where nothing came.
    fn turn_page(&self, state: &mut State) {
        state.last = None;
        for (open, column) in state.cells.iter_mut().zip(self.task.columns) {
            if column.kind != Kind::Outer && open.row + 1 < state.row {
                state.cost += costs::blank(column.kind) * f32::from(state.row - 1 - open.row);
                *open = Open { row: state.row - 1, ..Open::default() };
            }
        }
    }

    /// Every way to go on with the next piece.
    fn steps(&mut self, state: &State, i: u32) -> Vec<State> {
        let mut new = Vec::new();
        self.outer_steps(state, i, &mut new);
        if self.words.is_only_outer(i) && !new.is_empty() {
            return new;
        }
        if state.stopped || self.is_whole(state) {
            let mut s = state.clone();
            s.stopped = true;
            let of_row = self.words.begins(Kind::Level, i) || self.facts[i as usize].begins_as_target;
            s.cost += if of_row { costs::ROW_OUTSIDE } else { costs::OUTSIDE };
            self.push(&mut s, i, 0, OUTSIDE, true);
            new.push(s);
        }
        if state.stopped {
            return new;
        }
        for c in 0..self.task.columns.len() {
            if self.task.columns[c].kind == Kind::Outer || self.distance(i, c) > costs::ELSEWHERE {
                continue;
            }
            self.continue_cell(state, i, c, &mut new);
            for row in self.next_rows(state, c) {
                self.begin_cell(state, i, c, row, &mut new);
            }
        }
        new
    }

    fn push(&mut self, state: &mut State, piece: u32, row: u16, column: u8, starts: bool) {
        let prev = state.node;
        state.node = self.nodes.len() as u32;
        self.nodes.push(Node { prev, piece, row, column, starts, cost: state.cost, alternative: None });
    }

    /// The names of the outer level stand beside many rows: they come before, among or after the cells of these.
    fn outer_steps(&mut self, state: &State, i: u32, new: &mut Vec<State>) {
        let begins = self.words.begins(Kind::Outer, i);
        let goes_on = state.outer.is_some_and(|(f, l)| self.words.goes_on(Kind::Outer, f, l, i));
        for (possible, starts) in [(begins, true), (goes_on, false)] {
            if possible {
                let mut s = state.clone();
                // 成本指标 and 满意度指标 are names of both levels.
                let next_is_level = self.words.begins(Kind::Level, i + 1) || self.task.distances.is_some();
                if let Some(c) = self.task.columns.iter().position(|c| c.kind == Kind::Outer) {
                    s.cost += self.distance(i, c);
                }
                if starts && self.words.begins(Kind::Level, i) && !next_is_level {
                    s.cost += costs::EITHER_LEVEL;
                }
                if starts && self.task.order == Order::Cells && self.is_inside_row(state) {
                    s.cost += costs::OUTER_INSIDE;
                }
                let turned = state.outer.is_some_and(|(f, _)| self.is_cut(Open { last: f, ..Open::default() }, i));
                if starts && s.outer_row == Some(state.row) && !turned {
                    s.cost += costs::OUTER_AGAIN;
                }
                s.outer_row = Some(state.row);
                let first = if starts { i } else { s.outer.map_or(i, |o| o.0) };
                // What is not a whole name yet is none; the cost is taken back when it has become one.
                let unfinished =
                    |last: u32| if self.words.ends(Kind::Outer, first, last) { 0.0 } else { costs::UNFINISHED };
                s.cost += unfinished(i) - if starts { 0.0 } else { state.outer.map_or(0.0, |o| unfinished(o.1)) };
                s.outer = Some((first, i));
                self.push(&mut s, i, state.row, OUTER, starts);
                new.push(s);
            }
        }
    }

    /// Whether the last piece left a row with columns still to come that every row has.
    fn is_inside_row(&self, state: &State) -> bool {
        let needed = |c: &Column| matches!(c.kind, Kind::Name | Kind::Target);
        let cells = state.cells.iter().zip(self.task.columns);
        state.last.is_some() && cells.filter(|(_, c)| needed(c)).any(|(o, _)| o.row < state.row)
    }

    /// Whether the last row has all that every row has.
    fn is_whole(&self, state: &State) -> bool {
        let needed = |c: &Column| matches!(c.kind, Kind::Name | Kind::Target);
        let cells = state.cells.iter().zip(self.task.columns);
        state.row > 0 && cells.filter(|(_, c)| needed(c)).all(|(o, _)| o.row == state.row)
    }

    /// The rows that the next cell of a column may be in.
    fn next_rows(&self, state: &State, c: usize) -> Vec<u16> {
        let own = state.cells[c].row + 1;
        let mut rows = match self.task.order {
            Order::Cells => vec![state.row, state.row + 1],
            Order::Lines => vec![own, state.row, state.row + 1],
        };
        rows.retain(|r| *r >= own && *r > 0 && *r <= state.row + 1);
        rows.dedup();
        if self.task.order == Order::Cells {
            let passed = |r: &u16| state.last.is_some_and(|(lr, lc)| lr == *r && c <= usize::from(lc));
            rows.retain(|r| !passed(r));
        }
        rows
    }

    fn continue_cell(&mut self, state: &State, i: u32, c: usize, new: &mut Vec<State>) {
        let open = state.cells[c];
        let same = state.last == Some((open.row, c as u8));
        let resumed = state.last.is_none_or(|(r, lc)| r == state.row && usize::from(lc) < c && self.is_cut(open, i));
        let reachable = match self.task.order {
            Order::Cells => same || (open.row == state.row && resumed && self.is_cut(open, i)),
            Order::Lines => true,
        };
        let kind = self.task.columns[c].kind;
        if open.text == 0 || !reachable {
            return;
        }
        if kind == Kind::Level && !self.words.goes_on(kind, open.first, open.last, i) {
            return;
        }
        let piece = &self.task.pieces[i as usize];
        let before = &self.task.pieces[open.last as usize];
        let width = self.task.widths[c];
        let mut cost = self.distance(i, c) + self.order_cost(state, i, open.row, c) + self.repeat_cost(i, c);
        let line;
        let mut joined = open.joined;
        if piece.ordinal == before.ordinal && open.last + 1 == i {
            let stray = piece.stray;
            cost += if piece.gap > 1 && self.task.distances.is_some() {
                costs::OVER_GAP
            } else if stray {
                0.1
            } else {
                costs::GLUED
            };
            line = open.line + piece.width + 0.25;
            cost += costs::overfull(line, width) - costs::overfull(open.line, width);
        } else {
            let need = self.facts[i as usize].unit;
            let marks = costs::is_between_marks(&before.text, &piece.text);
            let alone = costs::needless_break(width - open.line, need);
            let whole = open.joined.map_or(f32::INFINITY, |line| costs::needless_break(width - line, need));
            cost += alone.min(whole).min(if marks { costs::BETWEEN_MARKS } else { f32::INFINITY });
            joined = marks.then_some(open.line + piece.width).filter(|line| line - width < costs::SET_CLOSER);
            cost += costs::overfull(piece.width, width);
            if piece.far && piece.page == before.page {
                cost += costs::FAR;
            }
            if self.task.borders && !piece.after_blank && open.last + 1 == i && piece.page == before.page {
                cost += costs::OVER_BORDER;
            }
            line = piece.width;
        }
        let level = self.words.is_whole(Kind::Level, i) && !self.has_level(state, open.row);
        let named = self.words.is_whole(Kind::Level, i) || self.words.is_whole(Kind::Outer, i);
        if kind != Kind::Level && (level || named && piece.text.ends_with(['标'])) {
            cost += costs::MISPLACED;
        }
        let facts = self.facts[i as usize];
        if facts.begins_as_target {
            cost += costs::MISPLACED;
        }
        if kind == Kind::Target
            && facts.begins_with_digit
            && facts.is_target
            && costs::is_no_start(self.texts.get(open.text))
        {
            cost += costs::VALUE_INSIDE;
        }
        let mut s = state.clone();
        if !same {
            self.leave_cell(&mut s);
        }
        s.cost += cost - open.charged;
        let text = self.texts.extend(open.text, i, self.task.pieces);
        s.cells[c] = Open { last: i, line, joined, text, charged: 0.0, ..open };
        s.last = Some((open.row, c as u8));
        self.push(&mut s, i, open.row, c as u8, false);
        new.push(s);
    }

    /// Whether a row has its second level: another name of a level in it is part of a text.
    fn has_level(&self, state: &State, row: u16) -> bool {
        state.cells.iter().zip(self.task.columns).any(|(o, k)| k.kind == Kind::Level && o.row == row)
    }

    /// Whether the piece follows the last one of the row in a dump that brings cells whole: a border between them is one
    /// between cells.
    fn is_next(&self, state: &State, i: u32) -> bool {
        let last = state.last.and_then(|(_, c)| state.cells.get(usize::from(c)));
        self.task.order == Order::Cells && last.is_some_and(|o| o.last + 1 == i)
    }

    /// Whether a page ends between the last piece of a cell and this one.
    fn is_cut(&self, open: Open, i: u32) -> bool {
        self.task.pieces[open.last as usize].page != self.task.pieces[i as usize].page
    }

    fn begin_cell(&mut self, state: &State, i: u32, c: usize, row: u16, new: &mut Vec<State>) {
        let column = &self.task.columns[c];
        let piece = &self.task.pieces[i as usize];
        let facts = self.facts[i as usize];
        let mut cost = self.distance(i, c) + self.order_cost(state, i, row, c) + self.repeat_cost(i, c);
        let level = self.words.begins(Kind::Level, i);
        if column.kind == Kind::Level && !level {
            if !piece.text.ends_with("指标") {
                return;
            }
            cost += costs::MISPLACED;
        }
        let has_level = self.has_level(state, row);
        if column.kind != Kind::Level && self.words.is_whole(Kind::Level, i) && !has_level
            || column.kind != Kind::Target && facts.begins_as_target
            || !(column.kind == Kind::Level && level) && self.words.is_whole(Kind::Outer, i)
        {
            cost += costs::MISPLACED;
        }
        if column.kind != Kind::Level && level && (has_level || !self.words.is_whole(Kind::Level, i)) {
            cost += costs::EITHER_LEVEL;
        }
        if facts.begins_forbidden {
            cost += costs::FORBIDDEN_START;
        }
        if self.is_next(state, i) {
            cost += facts.torn;
        }
        if piece.gap == 1 && piece.stray {
            cost += 0.2;
        }
        cost += costs::overfull(piece.width, self.task.widths[c]);
        let open = state.cells[c];
        let skipped = row - open.row - 1;
        cost += costs::blank(column.kind) * f32::from(skipped) + self.close_cost(c, open);
        let mut s = state.clone();
        if state.last.is_some_and(|(r, lc)| (r, usize::from(lc)) != (open.row, c)) {
            self.leave_cell(&mut s);
        }
        if row > state.row {
            cost += self.leave_row(&mut s, c);
        }
        if self.task.order == Order::Cells {
            cost += self.skip_columns(&mut s, row, c);
        }
        s.cost += cost;
        s.row = s.row.max(row);
        let text = self.texts.extend(0, i, self.task.pieces);
        s.cells[c] = Open { row, first: i, last: i, line: piece.width, joined: None, text, charged: 0.0 };
        s.last = Some((row, c as u8));
        self.push(&mut s, i, row, c as u8, true);
        new.push(s);
    }

    /// Where a dump goes down the page line by line, the cells of a row have one middle, or one top.
    fn off_centre(&self, state: &State) -> f32 {
        if self.task.order != Order::Lines {
            return 0.0;
        }
        let lines = |o: &Open| {
            let (first, last) = (self.task.pieces.get(o.first as usize)?, self.task.pieces.get(o.last as usize)?);
            (o.row == state.row && o.text != 0 && first.page == last.page)
                .then_some((first.ordinal as f32, last.ordinal as f32))
        };
        let spans: Vec<(f32, f32)> = state.cells.iter().take(self.task.columns.len()).filter_map(lines).collect();
        let top = spans.iter().map(|s| s.0).fold(f32::INFINITY, f32::min);
        let bottom = spans.iter().map(|s| s.1).fold(f32::NEG_INFINITY, f32::max);
        let middle = |s: &(f32, f32)| (costs::OFF_CENTRE * (((s.0 + s.1) - (top + bottom)).abs() / 2.0 - 0.5)).max(0.0);
        let centred: f32 = spans.iter().map(middle).sum();
        let aligned: f32 = spans.iter().map(|s| costs::OFF_CENTRE * (s.0 - top)).sum();
        centred.min(aligned).min(6.0)
    }

    /// Where cells come whole, a column that is passed over stays blank in this row.
    fn skip_columns(&self, state: &mut State, row: u16, c: usize) -> f32 {
        let mut cost = 0.0;
        for (open, column) in state.cells.iter_mut().zip(self.task.columns).take(c) {
            if column.kind != Kind::Outer && open.row < row {
                cost += costs::blank(column.kind);
                *open = Open { row, ..Open::default() };
            }
        }
        cost
    }

    /// Counts what speaks against the text of the last cell as soon as another is begun; should it go on later, the count
    /// is taken back. Where lines are mixed only a target is likely to be whole.
    fn leave_cell(&mut self, state: &mut State) {
        let Some((row, c)) = state.last else { return };
        let c = usize::from(c);
        let open = state.cells[c];
        let kind = self.task.columns[c].kind;
        if open.row == row && (self.task.order == Order::Cells || kind == Kind::Target) {
            let told = |o: &&Open| o.row == row && o.text != 0 && o.first != open.first;
            let mut others = state.cells.iter().take(c).filter(told);
            let repeats = kind == Kind::Text && others.any(|o| self.texts.get(o.text) == self.texts.get(open.text));
            let cost = self.close_cost(c, open);
            state.cells[c].charged += cost;
            state.cost += cost + if repeats { costs::REPEATED } else { 0.0 };
        }
    }

    /// What it costs to begin a new row while other columns have nothing in the last one. Where cells come whole, nothing
    /// will.
    fn leave_row(&mut self, state: &mut State, c: usize) -> f32 {
        let mut cost = self.off_centre(state);
        for k in 0..self.task.columns.len() {
            let kind = self.task.columns[k].kind;
            let open = state.cells[k];
            if k == c || kind == Kind::Outer || open.row >= state.row {
                continue;
            }
            match self.task.order {
                Order::Cells => {
                    cost += costs::blank(kind) * f32::from(state.row - open.row) + self.close_cost(k, open);
                    state.cells[k] = Open { row: state.row, ..Open::default() };
                }
                Order::Lines => cost += costs::blank(kind),
            }
        }
        cost
    }

    /// What the step from the last piece costs.
    fn order_cost(&self, state: &State, i: u32, row: u16, c: usize) -> f32 {
        let Some((last_row, last)) = state.last else { return 0.0 };
        let last = usize::from(last);
        let piece = &self.task.pieces[i as usize];
        if (last_row, last) == (row, c) {
            return 0.0;
        }
        let beside = state.cells[last].last + 1 == i;
        let line = if piece.gap > 0 && c <= last && beside { costs::OVER_BORDER } else { 0.0 };
        if self.task.order == Order::Cells {
            return line;
        }
        line + match row.cmp(&last_row) {
            Ordering::Equal if c > last => 0.0,
            Ordering::Equal => costs::BACK,
            Ordering::Greater => costs::DOWN,
            Ordering::Less => costs::UP,
        }
    }

    /// A text that the table repeats stands in the column that repeats itself.
    fn repeat_cost(&self, i: u32, c: usize) -> f32 {
        let repeated = self.task.order != Order::Cells && self.task.repeated.get(i as usize).is_some_and(|r| *r);
        let named = matches!(self.task.columns[c].kind, Kind::Name | Kind::Text);
        let variety = self.task.variety.get(c).copied().unwrap_or(0.0);
        if repeated && named { costs::REPEATING * variety } else { 0.0 }
    }

    fn distance(&self, i: u32, c: usize) -> f32 {
        let of = self.task.distances.and_then(|d| d.get(i as usize)).and_then(|d| d.get(c));
        of.map_or(0.0, |d| (0.35 * d).min(6.0))
    }

    fn close_cost(&mut self, c: usize, open: Open) -> f32 {
        if open.row == 0 || open.text == 0 {
            return 0.0;
        }
        let column = &self.task.columns[c];
        let text = self.texts.get(open.text);
        let lexicon = self.task.lexicon;
        let whole = self.closing.entry((c as u8, open.text));
        *whole.or_insert_with(|| costs::cell(column, text) + lexicon.cost(c, text)) - open.charged
    }

    fn end_cost(&mut self, state: &State) -> f32 {
        let mut cost = 0.0;
        for c in 0..self.task.columns.len() {
            let kind = self.task.columns[c].kind;
            let open = state.cells[c];
            if kind != Kind::Outer {
                cost += self.close_cost(c, open) + costs::blank(kind) * f32::from(state.row - open.row.min(state.row));
            }
        }
        cost
    }

    fn path(&self, node: u32) -> Vec<u32> {
        let mut path = Vec::new();
        let mut at = node;
        while let Some(n) = self.nodes.get(at as usize) {
            path.push(at);
            at = n.prev;
        }
        path.reverse();
        path
    }

    fn reading(&self, path: &[u32]) -> Reading {
        let mut reading = Reading::default();
        let columns = self.task.columns.len();
        let mut before = 0.0;
        for node in path.iter().filter_map(|n| self.nodes.get(*n as usize)) {
            let piece = node.piece as usize;
            match node.column {
                OUTSIDE => reading.outside.push(piece),
                OUTER if node.starts || reading.outer.is_empty() => reading.outer.push(vec![piece]),
                OUTER => reading.outer.last_mut().into_iter().for_each(|o| o.push(piece)),
                column => {
                    let row = usize::from(node.row.max(1)) - 1;
                    if reading.rows.len() <= row {
                        reading.rows.resize_with(row + 1, || vec![Vec::new(); columns]);
                        reading.row_costs.resize(row + 1, 0.0);
                    }
                    reading.rows[row][usize::from(column)].push(piece);
                    reading.row_costs[row] += node.cost - before;
                }
            }
            before = node.cost;
        }
        reading
    }

    /// The readings that were nearly as cheap, where they give other cells.
    fn add_alternatives(&self, reading: &mut Reading, beam: &[State]) {
        let Some(best) = beam.first() else { return };
        let path = self.path(best.node);
        let mut others: Vec<(f32, Vec<u32>)> = Vec::new();
        for other in beam.iter().skip(1).filter(|s| s.cost - best.cost < costs::MARGIN) {
            others.push((other.cost - best.cost, self.path(other.node)));
        }
        for (k, at) in path.iter().enumerate() {
            if let Some((node, gap)) = self.nodes.get(*at as usize).and_then(|n| n.alternative) {
                let mut other = self.path(node);
                other.extend(path.iter().skip(k + 1));
                others.push((gap, other));
            }
        }
        others.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, other) in others {
            for (row, cells) in self.reading(&other).rows.into_iter().enumerate() {
                let known = reading.alternatives.iter().any(|(r, _)| *r == row);
                if !known && reading.rows.get(row) != Some(&cells) {
                    reading.alternatives.push((row, cells));
                }
            }
        }
        reading.alternatives.sort_by_key(|(row, _)| *row);
    }
}
