//! The cells that the lines of a table may make: for each column and each first line the cheapest ways to go on.

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;

use super::super::super::columns::Kind;
use super::super::super::costs;
use super::super::super::pieces::Piece;
use super::super::{Facts, Rows};
use super::cells::Next;
use super::shelf::{self, Cells, Told};

/// What it costs to pass over pieces between two lines of a cell, times the logarithm of their number: of many lines one goes
/// on well by chance.
pub(super) const PASSED: f32 = 0.4;

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
}

impl Chain {
    /// The last of its pieces in the dump.
    pub fn last(&self) -> u32 {
        self.pieces.iter().copied().max().unwrap_or(self.first)
    }
}

/// The cells that may stand in a column, by the first of their pieces in the dump.
pub(super) struct Chains<'a> {
    pub(super) task: &'a Rows<'a>,
    pub(super) facts: Vec<Facts>,
    pub all: Vec<Chain>,
    /// For each column and each piece the cells that begin with it in the dump, cheapest first.
    by_first: Vec<Vec<Vec<u32>>>,
    /// What speaks against each piece going on with each other one.
    pub(super) joins: Arc<Vec<Vec<f32>>>,
    /// What speaks against each piece in each column, as the start of a cell and within one.
    pub(super) misfits: Vec<Vec<[f32; 2]>>,
    /// What the texts of cells say, by column.
    pub(super) told: Vec<RefCell<Told>>,
}

impl<'a> Chains<'a> {
    pub fn find(task: &'a Rows<'a>) -> Self {
        let facts = (0..task.pieces.len()).map(|i| task.facts(i)).collect();
        let mut chains = Self {
            task,
            facts,
            all: Vec::new(),
            by_first: Vec::new(),
            joins: shelf::joins(task),
            misfits: Vec::new(),
            told: vec![RefCell::default(); task.columns.len()],
        };
        chains.misfits = (0..task.columns.len())
            .map(|c| {
                let both = |i: u32| [true, false].map(|start| chains.misfit(c, i, start).unwrap_or(f32::INFINITY));
                (0..task.pieces.len() as u32).map(both).collect()
            })
            .collect();
        chains.by_first = vec![vec![Vec::new(); task.pieces.len()]; task.columns.len()];
        for c in 0..task.columns.len() {
            let cells = chains.shelved(c);
            chains.add(c, cells.iter().cloned());
        }
        chains
    }

    /// Adds the cells that are the cheapest for what their pieces are worth: of lines that hardly another cell wants.
    pub fn add_worthy(&mut self, worth: &[f32]) {
        for c in 0..self.task.columns.len() {
            if !matches!(self.task.columns[c].kind, Kind::Outer | Kind::Level) {
                let own = self.column(c).iter().flatten().filter_map(|n| self.get(*n));
                let known: HashSet<&[u32]> = own.map(|chain| chain.pieces.as_slice()).collect();
                let mut new = self.of_lines(c, worth);
                new.retain(|chain| !known.contains(chain.pieces.as_slice()));
                self.add(c, new);
            }
        }
    }

    /// Adds cells of a column.
    fn add(&mut self, c: usize, cells: impl IntoIterator<Item = Chain>) {
        let Some(column) = self.by_first.get_mut(c) else { return };
        for chain in cells {
            if let Some(list) = column.get_mut(chain.first as usize) {
                list.push(self.all.len() as u32);
                self.all.push(chain);
            }
        }
        for list in column {
            let cost = |n: &u32| self.all.get(*n as usize).map_or(0.0, |c| c.cost);
            list.sort_by(|a, b| cost(a).total_cmp(&cost(b)).then(a.cmp(b)));
        }
    }

    /// The cells of a column, from the shelf where they are there.
    fn shelved(&self, c: usize) -> Cells {
        let key = (c, self.task.widths[c].to_bits());
        let shelf = self.task.shelf;
        if let Some(known) = shelf.columns.borrow().get(&key) {
            return Arc::clone(known);
        }
        let found = Arc::new(self.in_column(c));
        shelf.columns.borrow_mut().insert(key, Arc::clone(&found));
        found
    }

    fn in_column(&self, c: usize) -> Vec<Chain> {
        let all = 0..self.task.pieces.len() as u32;
        match self.task.columns[c].kind {
            Kind::Outer => Vec::new(),
            Kind::Level => all.flat_map(|i| self.levels(c, i)).collect(),
            _ => self.of_lines(c, &[]),
        }
    }

    /// The cells of a column of words or values that are the cheapest for what their pieces are worth.
    fn of_lines(&self, c: usize, worth: &[f32]) -> Vec<Chain> {
        let all = 0..self.task.pieces.len() as u32;
        let nexts: Vec<Vec<Next>> = all.clone().map(|i| self.nexts(c, i, self.piece(i).width, worth)).collect();
        all.flat_map(|i| self.cells(c, i, &nexts, worth)).collect()
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

    pub(super) fn piece(&self, i: u32) -> &'a Piece {
        &self.task.pieces[i as usize]
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
        let parted = |w: &[u32]| self.task.parting.step(self.task.pieces, w[0], w[1]);
        let passed = pieces.windows(2).map(|w| PASSED * (w[1].abs_diff(w[0]) as f32).ln() + parted(w)).sum::<f32>();
        let either = pieces.iter().any(|&i| self.task.words.is_only_outer(i));
        let cost =
            costs::cell(&self.task.columns[c], &text) + passed + if either { 2.0 * costs::MISPLACED } else { 0.0 };
        Chain { first: pieces.iter().copied().min().unwrap_or(0), pieces: pieces.to_vec(), text, cost }
    }

    /// What speaks against a piece in a column, whatever stands around it; nothing where it cannot stand there.
    fn misfit(&self, c: usize, i: u32, start: bool) -> Option<f32> {
        let kind = self.task.columns[c].kind;
        let words = self.task.words;
        let facts = self.facts[i as usize];
        let sign = facts.begins_as_target && !(kind == Kind::Target && start);
        if words.is_only_inner(i) || words.is_only_outer(i) || sign || self.task.is_label(i) {
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
}
