//! Cuts the pieces below a header into rows and cells: the cheapest of all readings, found by beam search.
//!
//! A reading gives each piece, in the order of the dump, to a column: it goes on with that column's open cell or begins
//! the next one. What speaks against each step is counted ([`costs`](super::costs)); readings that have come to the same
//! open cells are one from there on, and the one that loses is kept as the alternative if it was close.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;

use super::columns::{self, Column, Kind};
use super::costs;
use super::head::is_priced;
use super::joins::Joins;
use super::lexicon::Lexicon;
use super::measure::{first_unit, never_first};
use super::pieces::Piece;
use super::words::Words;

mod blocks;
mod closing;
mod steps;
mod trace;

pub(super) use blocks::{Parting, Shelf, Walk, joined};

/// More columns than this are no table of indicators.
pub(super) const MOST_COLUMNS: usize = 14;

/// How many readings are kept at a glance.
const GLANCE: usize = 30;
const GLANCE_BLOCKS: usize = 40;
const WHOLE_BLOCKS: usize = 160;

/// How a dump brings the cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// One cell after another, each whole.
    Cells,
    /// Line by line down the page: the lines of a row's cells mixed, but row after row.
    Lines,
    /// Block after block, roughly down the page: the lines of a row's cells are mixed, and those of the next row begin
    /// before the last of this one.
    Blocks,
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
    /// Whether a blank within a line may be the end of a line of its cell.
    pub wraps: bool,
    /// Whether labels have values and names of the inner level may be printed once for several rows.
    pub merged: bool,
    /// Whether rows stand side by side: the next one may begin on the line of the one before.
    pub beside: bool,
    /// Whether every row has the name of its inner level all the same.
    pub levelled: bool,
    /// The first piece that may stand below the last row.
    pub stop: usize,
    pub lexicon: &'a Lexicon,
    /// Where names of levels stand.
    pub words: &'a Words,
    /// For each piece whether its text stands in the table several times.
    pub repeated: &'a [bool],
    /// For each piece whether it is a label, which no row has.
    pub labels: &'a [bool],
    /// For each column how little it is used to repeat itself, 0 to 1.
    pub variety: &'a [f32],
    /// What a remark costs, for as few rows as have one.
    pub remark: f32,
    /// Which characters follow each other within lines.
    pub joins: &'a Joins,
    /// Cells found before for the same table with other widths.
    pub shelf: &'a Shelf,
    /// How the dump goes over the page.
    pub walk: &'a Walk,
    /// What its blank lines part.
    pub parting: Parting,
    /// An earlier reading to begin with.
    pub start: Option<&'a Reading>,
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

impl Reading {
    /// What the rows cost, without what stands below them.
    pub fn cost_of_rows(&self) -> f32 {
        self.row_costs.iter().sum()
    }
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

/// What tells the open cells of a state: states that have the same are one from there on.
type Key = u64;

/// Mixes numbers into one that others hardly have.
fn mix(key: Key, number: u64) -> Key {
    let mixed = (key ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 29)
}

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

impl Facts {
    /// Whether it is a whole value with a number: `100%`, `51.6万元`.
    fn is_value(&self) -> bool {
        self.is_target && self.begins_with_digit
    }
}

/// The texts that cells may have so far, each as a number.
#[derive(Default)]
struct Texts {
    known: Map<(u32, u32), u32>,
    strings: Vec<String>,
}

impl Texts {
    /// The number of a text with a piece after it.
    fn extend(&mut self, text: u32, piece: u32, pieces: &[Piece]) -> u32 {
        let strings = &mut self.strings;
        *self.known.entry((text, piece)).or_insert_with(|| {
            let before = strings.get(text as usize).map_or("", String::as_str);
            strings.push(format!("{before}{}", pieces.get(piece as usize).map_or("", |p| &p.text)));
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
    /// For each piece of a list whether its page ends inside of a project, whose name and amounts the next page has.
    cut: Vec<bool>,
}

impl Rows<'_> {
    /// The cheapest reading.
    pub fn read(&self) -> Option<Reading> {
        match self.order {
            Order::Cells => self.search(100),
            Order::Lines => self.search(150),
            Order::Blocks => blocks::read(self, WHOLE_BLOCKS, true),
        }
    }

    /// A reading that is cheap: enough to compare widths by.
    pub fn glance(&self) -> Option<Reading> {
        match self.order {
            Order::Cells | Order::Lines => self.search(GLANCE),
            Order::Blocks => blocks::read(self, GLANCE_BLOCKS, false),
        }
    }

    /// About what the cheapest reading costs: enough to compare widths by.
    pub fn estimate(&self) -> Option<f32> {
        match self.order {
            Order::Cells | Order::Lines => Some(self.search(GLANCE)?.cost),
            Order::Blocks => blocks::bound(self),
        }
    }

    /// What a column costs where a row has nothing in it.
    fn blank(&self, kind: Kind) -> f32 {
        if self.merged && kind == Kind::Level && !self.levelled { costs::MERGED_LEVEL } else { costs::blank(kind) }
    }

    /// Whether a piece must belong to a row: the name of a level, or a value with a sign.
    fn is_of_row(&self, i: u32) -> bool {
        let sign = self.pieces.get(i as usize).is_some_and(|p| columns::begins_as_target(&p.text));
        sign || self.words.begins(Kind::Level, i)
    }

    /// Whether a piece is a number with a unit, as values are: 51.6万元, 4眼. Dates and shares stand above the rows too.
    fn is_measured(&self, i: u32) -> bool {
        let Some(text) = self.pieces.get(i as usize).map(|p| p.text.as_str()) else { return false };
        let unit = |c: char| c.is_alphabetic() && !c.is_ascii() && !"年月日底号".contains(c);
        text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(unit) && columns::is_target(text)
    }

    /// Whether a piece is a label.
    fn is_label(&self, i: u32) -> bool {
        self.labels.get(i as usize).is_some_and(|l| *l)
    }

    /// Whether the text of a piece stands in the table several times.
    fn is_repeated(&self, i: u32) -> bool {
        self.repeated.get(i as usize).is_some_and(|r| *r)
    }

    /// A text that the table repeats stands in the column that repeats itself.
    fn repeat_cost(&self, i: u32, c: usize) -> f32 {
        let named = matches!(self.columns[c].kind, Kind::Name | Kind::Text);
        let variety = self.variety.get(c).copied().unwrap_or(0.0);
        if self.is_repeated(i) && named { costs::REPEATING * variety } else { 0.0 }
    }

    fn search(&self, beam: usize) -> Option<Reading> {
        if self.columns.len() > MOST_COLUMNS || self.pieces.is_empty() {
            return None;
        }
        let texts = Texts { strings: vec![String::new()], ..Texts::default() };
        let facts = (0..self.pieces.len()).map(|i| self.facts(i)).collect();
        let cut = if columns::is_list(self.columns) { self.cut() } else { Vec::new() };
        let nodes = Vec::new();
        let closing = Map::default();
        let mut search = Search { task: self, beam, words: self.words, facts, texts, nodes, closing, cut };
        let mut reading = search.run()?;
        self.forgive_remarks(&mut reading);
        Some(reading)
    }

    /// Takes back what remarks cost for being rare: it tells readings apart, and nothing of how well the best one fits.
    fn forgive_remarks(&self, reading: &mut Reading) {
        let Some(note) = self.columns.iter().position(|c| c.kind == Kind::Note) else { return };
        for (row, cost) in reading.rows.iter().zip(&mut reading.row_costs) {
            if row.get(note).is_some_and(|cell| !cell.is_empty()) {
                *cost -= self.remark;
                reading.cost -= self.remark;
            }
        }
    }

    /// For each piece whether the page after its own begins with an amount.
    fn cut(&self) -> Vec<bool> {
        let mut at = 0;
        let pages: Vec<(usize, bool)> = self
            .pieces
            .chunk_by(|a, b| a.page == b.page)
            .map(|page| {
                let level =
                    |k: &usize| self.words.begins(Kind::Level, *k as u32) || self.words.begins(Kind::Outer, *k as u32);
                let first = at;
                at += page.len();
                let row = (first..at).find(level).unwrap_or(at);
                let top = self.pieces.get(first..row).unwrap_or_default();
                (page.len(), top.iter().any(|p| is_priced(&p.text)))
            })
            .collect();
        let next = pages.iter().skip(1).map(|(_, priced)| *priced).chain([false]);
        pages.iter().zip(next).flat_map(|((length, _), priced)| std::iter::repeat_n(priced, *length)).collect()
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
            torn: costs::torn(before, &self.word(i)),
        }
    }

    /// The piece with the next one, where an extractor put a blank between that the cell does not have: 11 月底前.
    fn word(&self, i: usize) -> String {
        let next = self.pieces.get(i + 1).filter(|p| p.is_strayed());
        self.pieces.get(i).into_iter().chain(next).map(|p| p.text.as_str()).collect()
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
            let mut order: Vec<&State> = next.iter().filter(|s| s.cost <= best + costs::HOPELESS).collect();
            order.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.node.cmp(&b.node)));
            beam = order.into_iter().take(self.beam).cloned().collect();
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

    fn key(&self, state: &State) -> Key {
        let pair = |a: u32, b: u32| u64::from(a) << 32 | u64::from(b);
        let last = state.last.map_or(0, |(row, c)| pair(u32::from(row), u32::from(c) + 1));
        let outer = state.outer.map_or(u64::MAX, |(first, last)| pair(first, last));
        let mut key = mix(mix(mix(u64::from(state.row) << 1 | u64::from(state.stopped), 1), last), outer);
        for open in state.cells.iter().take(self.task.columns.len()) {
            key = mix(mix(key, pair(open.first, open.last)), u64::from(open.row));
        }
        key
    }

    /// Puts a state among those that have come to the same open cells.
    fn keep(&mut self, next: &mut Vec<State>, known: &mut Map<Key, usize>, state: State) {
        let key = self.key(&state);
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
                state.cost += self.task.blank(column.kind) * f32::from(state.row - 1 - open.row);
                *open = Open { row: state.row - 1, ..Open::default() };
            }
        }
    }

    fn push(&mut self, state: &mut State, piece: u32, row: u16, column: u8, starts: bool) {
        let prev = state.node;
        state.node = self.nodes.len() as u32;
        self.nodes.push(Node { prev, piece, row, column, starts, cost: state.cost, alternative: None });
    }
}
