//! The cells that the lines of a table may make: for each column and each first line the cheapest ways to go on.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use super::super::super::columns::{self, Kind};
use super::super::super::costs;
use super::super::super::joins;
use super::super::super::pieces::Piece;
use super::super::{Facts, Rows};

/// A line goes on with one that comes at most this many pieces later, or this many earlier.
const AHEAD: usize = 60;
const BACK: usize = 6;

/// A cell that goes on over the end of a page does so with one of its first pieces.
const TOP: usize = 24;

/// No cell has more pieces than this.
const LONGEST: usize = 16;

/// No value has more.
const LONGEST_VALUE: usize = 5;

/// So many parts of cells are kept for each length, and so many cells for each first line; so many with one text.
const PARTS: usize = 24;
const CELLS: usize = 16;
const ALIKE: usize = 2;

/// Lines with at most so many pieces between them are near.
const NEAR: usize = 8;

/// Cells that cost this much more than the cheapest with the same first line are not tried.
const DEAR: f32 = 7.0;

/// What it costs to pass over pieces between two lines of a cell, times the logarithm of their number: of many lines one goes
/// on well by chance.
const PASSED: f32 = 0.4;

/// A line of at least so many ems that the cell has already: another cell says the same.
const LONG_LINE: f32 = 3.0;
const AGAIN: f32 = 3.0;

/// A last line that is as full as its column: one in so many is, as many as the column has characters.
const FULL_END: [f32; 2] = [0.3, 0.7];

/// A column of at least this many ems is wide.
const WIDE: f32 = 8.0;

/// A cell that lines may make.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    /// Its pieces from top to bottom.
    pub pieces: Vec<u32>,
    pub text: String,
    /// What speaks against it, whatever stands beside it.
    pub cost: f32,
    /// The first of its pieces in the dump.
    pub first: u32,
    /// The most pieces that one of its steps passes over.
    passed: usize,
}

/// A cell in the making.
#[derive(Debug, Clone)]
struct Part {
    pieces: Vec<u32>,
    text: String,
    /// Width of its last line.
    line: f32,
    cost: f32,
    /// The most pieces that one of its steps passes over.
    passed: usize,
}

/// The cells that may stand in a column, by the first of their pieces in the dump.
pub(super) struct Chains<'a> {
    task: &'a Rows<'a>,
    facts: Vec<Facts>,
    pub all: Vec<Chain>,
    /// For each column and each piece the cells that begin with it in the dump, cheapest first.
    by_first: Vec<Vec<Vec<u32>>>,
    /// What speaks against each piece going on with each other one.
    joins: Vec<Vec<f32>>,
    /// What speaks against each piece in each column, as the start of a cell and within one.
    misfits: Vec<Vec<[f32; 2]>>,
    /// What the texts of cells say, by column.
    told: RefCell<BTreeMap<usize, Told>>,
}

/// What each text says of a cell, and whether it is a value in words.
type Told = HashMap<String, (f32, bool)>;

/// A step on in a cell, not taken yet.
struct Step {
    part: usize,
    piece: u32,
    cost: f32,
    line: f32,
    passed: usize,
}

impl<'a> Chains<'a> {
    pub fn find(task: &'a Rows<'a>) -> Self {
        let facts = (0..task.pieces.len()).map(|i| task.facts(i)).collect();
        let after = |before: &Piece| task.pieces.iter().map(|p| task.joins.cost(&before.text, &p.text)).collect();
        let joins = task.pieces.iter().map(after).collect();
        let mut chains = Self {
            task,
            facts,
            all: Vec::new(),
            by_first: Vec::new(),
            joins,
            misfits: Vec::new(),
            told: RefCell::default(),
        };
        chains.misfits = (0..task.columns.len())
            .map(|c| {
                let both = |i: u32| [true, false].map(|start| chains.misfit(c, i, start).unwrap_or(f32::INFINITY));
                (0..task.pieces.len() as u32).map(both).collect()
            })
            .collect();
        for c in 0..task.columns.len() {
            let mut own = vec![Vec::new(); task.pieces.len()];
            for i in 0..task.pieces.len() {
                for chain in chains.from(c, i as u32) {
                    let number = chains.all.len() as u32;
                    if let Some(list) = own.get_mut(chain.first as usize) {
                        list.push(number);
                    }
                    chains.all.push(chain);
                }
            }
            for list in &mut own {
                let cost = |n: &u32| chains.all.get(*n as usize).map_or(0.0, |c| c.cost);
                list.sort_by(|a, b| cost(a).total_cmp(&cost(b)).then(a.cmp(b)));
            }
            chains.by_first.push(own);
        }
        chains
    }

    /// The cells of a column whose first piece in the dump this is.
    pub fn of(&self, c: usize, first: usize) -> &[u32] {
        self.column(c).get(first).map_or(&[], Vec::as_slice)
    }

    /// The cells of a column, by the piece that is their first in the dump.
    pub fn column(&self, c: usize) -> &[Vec<u32>] {
        self.by_first.get(c).map_or(&[], Vec::as_slice)
    }

    pub fn get(&self, number: u32) -> Option<&Chain> {
        self.all.get(number as usize)
    }

    /// What speaks at least against a piece in a column.
    pub fn least(&self, c: usize, i: u32) -> f32 {
        let level = self.task.columns[c].kind == Kind::Level && self.task.words.is_only_inner(i);
        let [start, inside] = self.misfits[c][i as usize];
        if level { 0.0 } else { start.min(inside) }
    }

    fn piece(&self, i: u32) -> &'a Piece {
        &self.task.pieces[i as usize]
    }

    fn from(&self, c: usize, i: u32) -> Vec<Chain> {
        match self.task.columns[c].kind {
            Kind::Outer => Vec::new(),
            Kind::Level => self.levels(c, i),
            _ => self.cells(c, i),
        }
    }

    /// The names of a level that begin with a piece.
    fn levels(&self, c: usize, i: u32) -> Vec<Chain> {
        let words = self.task.words;
        let mut found = Vec::new();
        let mut open: Vec<Vec<u32>> = if words.begins(Kind::Level, i) { vec![vec![i]] } else { Vec::new() };
        while let Some(name) = open.pop() {
            let last = name.last().copied().unwrap_or(i);
            if words.ends(Kind::Level, i, last) {
                found.push(self.level(c, &name));
            }
            for j in 0..self.task.pieces.len() as u32 {
                if words.goes_on(Kind::Level, i, last, j) && !name.contains(&j) {
                    open.push(name.iter().copied().chain([j]).collect());
                }
            }
        }
        if found.is_empty() && self.piece(i).text.ends_with("指标") && !words.is_only_outer(i) {
            let mut unknown = self.level(c, &[i]);
            unknown.cost += costs::MISPLACED;
            found.push(unknown);
        }
        found
    }

    fn level(&self, c: usize, pieces: &[u32]) -> Chain {
        let text: String = pieces.iter().map(|&i| self.piece(i).text.as_str()).collect();
        let passed = pieces.windows(2).map(|w| PASSED * (w[1].abs_diff(w[0]) as f32).ln()).sum::<f32>();
        let either = pieces.iter().any(|&i| self.task.words.is_only_outer(i));
        let cost = costs::cell(&self.task.columns[c], &text) + passed + if either { costs::MISPLACED } else { 0.0 };
        Chain { first: pieces.iter().copied().min().unwrap_or(0), pieces: pieces.to_vec(), text, cost, passed: 0 }
    }

    /// What speaks against a piece in a column, whatever stands around it; nothing where it cannot stand there.
    fn misfit(&self, c: usize, i: u32, start: bool) -> Option<f32> {
        let kind = self.task.columns[c].kind;
        let words = self.task.words;
        let facts = self.facts[i as usize];
        let sign = facts.begins_as_target && !(kind == Kind::Target && start);
        if words.is_only_inner(i) || words.is_only_outer(i) || sign {
            return None;
        }
        let mut cost = costs::overfull(self.piece(i).width, self.task.widths[c]);
        if words.is_whole(Kind::Level, i) || words.is_whole(Kind::Outer, i) {
            cost += costs::MISPLACED;
        } else if words.begins(Kind::Level, i) {
            cost += costs::EITHER_LEVEL * 0.5;
        }
        if kind != Kind::Target && facts.is_value() {
            cost += costs::VALUE_ELSEWHERE;
        }
        // A value in words that the table repeats is none.
        let worded = kind == Kind::Target && !facts.is_target && self.task.is_repeated(i);
        cost += if worded { costs::REPEATING } else { self.task.repeat_cost(i, c) };
        Some(cost)
    }

    /// The cells of text or values that begin with a piece.
    fn cells(&self, c: usize, i: u32) -> Vec<Chain> {
        let misfit = self.misfits[c][i as usize][0];
        if misfit.is_infinite() {
            return Vec::new();
        }
        let facts = self.facts[i as usize];
        let start = misfit + if facts.begins_forbidden { costs::FORBIDDEN_START } else { 0.0 };
        let piece = self.piece(i);
        let mut parts =
            vec![Part { pieces: vec![i], text: piece.text.clone(), line: piece.width, cost: start, passed: 0 }];
        let mut found: Vec<Chain> = Vec::new();
        let value = self.task.columns[c].kind == Kind::Target;
        for _ in 0..if value { LONGEST_VALUE } else { LONGEST } {
            let mut steps = Vec::new();
            for (n, part) in parts.iter().enumerate() {
                found.push(self.closed(c, part));
                self.go_on(c, n, part, &mut steps);
            }
            steps.sort_by(|a, b| a.cost.total_cmp(&b.cost).then((a.part, a.piece).cmp(&(b.part, b.piece))));
            steps.truncate(2 * PARTS);
            let mut longer: Vec<(f32, Part)> = Vec::new();
            for step in steps {
                let Some(part) = parts.get(step.part) else { continue };
                let mut text = part.text.clone();
                text.push_str(&self.piece(step.piece).text);
                let pieces = part.pieces.iter().copied().chain([step.piece]).collect();
                let part = Part { pieces, text, line: step.line, cost: step.cost, passed: step.passed };
                // A value that the grammar knows may end there, another is not likely to become one.
                longer.push((if value { self.closed(c, &part).cost } else { part.cost }, part));
            }
            longer.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.pieces.cmp(&b.1.pieces)));
            let longer = longer.into_iter().map(|(_, p)| p).collect();
            parts = few_alike(longer, |p| &p.text, |p| p.passed <= NEAR, PARTS);
            if parts.is_empty() {
                break;
            }
        }
        found.sort_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| a.pieces.cmp(&b.pieces)));
        let cheapest = found.first().map_or(0.0, |c| c.cost);
        found.retain(|c| c.cost <= cheapest + DEAR);
        few_alike(found, |c| &c.text, |c| c.passed <= NEAR, CELLS)
    }

    /// The ways to go on with one more piece.
    fn go_on(&self, c: usize, n: usize, part: &Part, steps: &mut Vec<Step>) {
        let Some(&last) = part.pieces.last() else { return };
        let page = self.piece(last).page;
        let from = (last as usize).saturating_sub(BACK);
        let (mut passed, mut turned) = (0, 0);
        for j in (from..self.task.pieces.len()).map(|j| j as u32) {
            let piece = self.piece(j);
            let beyond = piece.page != page;
            if part.pieces.contains(&j) || beyond && j < last {
                continue;
            }
            if piece.page > page + 1 || turned > TOP {
                break;
            }
            if !beyond && passed > AHEAD {
                continue;
            }
            let distance = if beyond { turned } else { passed };
            if let Some((cost, line)) = self.step(c, part, last, j) {
                let back = if j < last { costs::IN_FRONT } else { PASSED * (1.0 + distance as f32).ln() };
                let passed = part.passed.max(if j < last { AHEAD } else { distance });
                steps.push(Step { part: n, piece: j, cost: part.cost + cost + back, line, passed });
            }
            turned += usize::from(beyond);
            passed += usize::from(!beyond && j > last);
        }
    }

    /// What speaks against a piece following another one in a cell, and how wide its line becomes; nothing where it cannot.
    fn step(&self, c: usize, part: &Part, last: u32, j: u32) -> Option<(f32, f32)> {
        let misfit = self.misfits[c][j as usize][1];
        if misfit > DEAR {
            return None;
        }
        let (before, piece) = (self.piece(last), self.piece(j));
        let width = self.task.widths[c];
        let facts = self.facts[j as usize];
        let mut cost = misfit + self.joins[last as usize][j as usize];
        let again = |&i: &u32| self.piece(i).text == piece.text;
        if piece.width >= LONG_LINE && part.pieces.iter().any(again) {
            cost += AGAIN;
        }
        let line;
        if piece.ordinal == before.ordinal {
            if last + 1 != j {
                return None;
            }
            cost += if piece.stray { 0.1 } else { costs::GLUED };
            line = part.line + piece.width + 0.25;
            cost += costs::overfull(line, width);
        } else {
            cost += costs::needless_break(width - part.line, facts.unit);
            line = piece.width;
        }
        if self.task.columns[c].kind == Kind::Target && facts.is_value() && costs::is_no_start(&part.text) {
            cost += costs::VALUE_INSIDE;
        }
        (cost < DEAR).then_some((cost, line))
    }

    /// What its text says of a cell, and whether it is a value in words that the grammar does not know.
    fn told(&self, c: usize, text: &str) -> (f32, bool) {
        if let Some(known) = self.told.borrow().get(&c).and_then(|own| own.get(text)) {
            return *known;
        }
        let column = &self.task.columns[c];
        let worded = column.kind == Kind::Target && !columns::is_target(text);
        let named = matches!(column.kind, Kind::Name | Kind::Text);
        let cost = costs::cell(column, text)
            + costs::TELLING * self.task.lexicon.cost(c, text)
            + if named { joins::edges(text) } else { 0.0 };
        self.told.borrow_mut().entry(c).or_default().insert(text.to_owned(), (cost, worded));
        (cost, worded)
    }

    /// A part that ends here.
    fn closed(&self, c: usize, part: &Part) -> Chain {
        let column = &self.task.columns[c];
        let width = self.task.widths[c];
        let (cell, worded) = self.told(c, &part.text);
        let full = width - part.line < 1.0 && matches!(column.kind, Kind::Name | Kind::Text);
        let end = if full { FULL_END[usize::from(width >= WIDE)] } else { 0.0 };
        let cost = part.cost + cell + if worded { costs::WORDED } else { 0.0 } + end;
        Chain {
            first: part.pieces.iter().copied().min().unwrap_or(0),
            pieces: part.pieces.clone(),
            text: part.text.clone(),
            cost,
            passed: part.passed,
        }
    }
}

/// The first of a list and as many of those whose lines are near each other, few of them with one text.
fn few_alike<T>(list: Vec<T>, text: impl Fn(&T) -> &String, near: impl Fn(&T) -> bool, most: usize) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    let mut close = 0;
    for item in list {
        let is_close = near(&item);
        if kept.len() >= most && (!is_close || close >= most) {
            continue;
        }
        if kept.iter().filter(|k| text(k) == text(&item)).count() < ALIKE {
            close += usize::from(is_close);
            kept.push(item);
        }
    }
    kept
}
