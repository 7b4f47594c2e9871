//! The cheapest way to make rows of the cells that the lines may make: row after row, in each row one column after another.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::rc::Rc;

use super::super::super::columns::Kind;
use super::super::super::costs;
use super::super::{MOST_COLUMNS, Map, Reading, Rows};
use super::affinity::Affinity;
use super::chains::Chain;
use super::outlook::{self, Outlook};
use super::places::{self, Block, Spot, Tops};
use super::plan::{Plan, TOO_DEAR};
use super::prices;
use super::rest::Found;
use super::used::Used;

/// The cell of a column begins at most so many free pieces after that of the row before, and so many before it. Some dumps bring a
/// column after all others of a page.
const AHEAD: usize = 120;
const BACK: usize = 30;

/// A cell that comes in the dump before that of the row above.
pub(super) const RAISED: f32 = 2.5;

/// So many times more cells are tried than kept.
const TRIED: usize = 6;

/// So many cells with one first piece are looked at for what is to come.
const LOOKED_AT: usize = 8;

/// What it costs to pass over a free piece.
const PASSED: f32 = 0.03;

/// No chain.
pub(super) const NONE: u32 = u32::MAX;
const ROOT: u32 = u32::MAX;

/// First and last piece in the dump of each column's last cell.
type Ends = [Option<(u32, u32)>; MOST_COLUMNS];

#[derive(Debug, Clone)]
pub(super) struct State {
    pub cost: f32,
    pub used: Used,
    /// The cells of this row.
    pub row: Row,
    /// First and last piece in the dump of each column's last cell.
    pub ends: Ends,
    /// Where the pieces of earlier rows stand.
    pub spots: Rc<Vec<Option<Spot>>>,
    pub tops: Tops,
    pub node: u32,
}

impl State {
    /// Puts a cell into the row.
    fn put(&mut self, c: usize, number: u32, chain: &Chain) {
        self.row[c] = number;
        chain.pieces.iter().for_each(|&i| self.used.add(i));
        self.ends[c] = Some((chain.first, chain.last()));
    }
}

/// The cheapest state first.
fn by_rank(a: &(f32, State), b: &(f32, State)) -> Ordering {
    a.0.total_cmp(&b.0).then_with(|| a.1.row.cmp(&b.1.row))
}

/// A row, and the rows before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    before: u32,
    pub row: Row,
    cost: f32,
}

pub(super) struct Search<'a> {
    pub task: &'a Rows<'a>,
    pub beam: usize,
    pub plan: Plan<'a>,
    pub affinity: Affinity,
    pub blocks: Vec<Vec<Block>>,
    pub alike: RefCell<Map<(u32, u32), f32>>,
    pub nodes: Vec<Node>,
    /// For each piece the only column that it can stand in, and what it costs that it does not.
    pub sole: Vec<Option<(usize, f32)>>,
    /// What each cell costs more than its pieces cost at least.
    pub reduced: Vec<f32>,
    pub outlook: Outlook,
    /// How many rows are whole, and whether the one after them is.
    pub done: usize,
    pub whole: bool,
    /// The columns in the order in which a row's cells are chosen.
    pub order: Vec<usize>,
    /// How many rows there must be.
    pub exact: Option<usize>,
}

/// The cells of a row, by column.
pub(super) type Row = [u32; MOST_COLUMNS];

/// The cheapest reading of a table. Where it is the `last` one, it is bettered.
pub(in super::super) fn read(task: &Rows, beam: usize, last: bool) -> Option<Reading> {
    let mut search = Search::new(task, beam)?;
    let start = task.start.map(|reading| search.rows_of(reading)).and_then(|rows| search.priced(&rows));
    let mut found = match start {
        Some(found) => found,
        None => search.run()?,
    };
    if last {
        found = search.better(found);
    }
    Some(search.reading(&found))
}

/// The first piece that the next cell of a column may begin with.
fn next(state: &State, c: usize) -> u32 {
    state.ends[c].map_or(0, |e| e.0 + 1)
}

impl<'a> Search<'a> {
    /// Makes ready to read a table; nothing where it is too large.
    pub(super) fn new(task: &'a Rows<'a>, beam: usize) -> Option<Self> {
        let plan = Plan::of(task)?;
        let chains = &plan.chains;
        let reduced = prices::reduced(chains, &plan.prices);
        let outlook = Outlook::new(chains, &reduced, &plan.blanks, plan.rows);
        let affinity = Affinity::learn(chains, task);
        let blocks = chains.all.iter().map(|c| places::blocks(&c.pieces, task.pieces)).collect();
        let rank = |kind| match kind {
            Kind::Level => 0,
            Kind::Target => 1,
            Kind::Name => 2,
            _ => 3,
        };
        let mut order: Vec<usize> = (0..task.columns.len()).filter(|&c| task.columns[c].kind != Kind::Outer).collect();
        order.sort_by_key(|&c| (rank(task.columns[c].kind), c));
        let sole = |i: u32| {
            let outer = task.words.begins(Kind::Outer, i) || task.words.is_only_outer(i);
            let mut own = order.iter().copied().filter(|&c| chains.least(c, i) < TOO_DEAR);
            let only = own.next().filter(|_| own.next().is_none() && !outer);
            only.map(|c| (c, if task.is_of_row(i) { costs::ROW_OUTSIDE / 2.0 } else { RAISED }))
        };
        let sole = (0..task.pieces.len() as u32).map(sole).collect();
        Some(Self {
            task,
            beam,
            plan,
            affinity,
            blocks,
            alike: RefCell::default(),
            nodes: Vec::new(),
            sole,
            reduced,
            outlook,
            done: 0,
            whole: false,
            order,
            exact: None,
        })
    }
}

impl Search<'_> {
    /// The cheapest rows.
    pub(super) fn run(&mut self) -> Option<Found> {
        let mut beam = vec![self.start()];
        let mut best: Option<(f32, State)> = None;
        for done in 0..=self.task.pieces.len() {
            self.done = done;
            self.whole = false;
            for c in self.order.clone() {
                beam = self.choose(beam, c);
            }
            beam = beam.into_iter().filter_map(|s| self.end_row(s)).collect();
            self.whole = true;
            self.prune(&mut beam, |search, state| state.cost + search.passed_over(state) + search.left_to_come(state));
            let whole = self.exact.is_none_or(|n| n == done + 1);
            for state in beam.iter().filter(|_| whole) {
                let cost = state.cost + self.rest(state.used).cost;
                if best.as_ref().is_none_or(|(c, _)| cost < *c) {
                    best = Some((cost, state.clone()));
                }
            }
            let limit = best.as_ref().map_or(f32::INFINITY, |b| b.0 + costs::HOPELESS);
            beam.retain(|s| s.cost < limit);
            if beam.is_empty() || self.exact.is_some() && whole {
                break;
            }
        }
        let (cost, state) = best?;
        Some(self.found(&state, cost))
    }

    /// What rows cost; nothing where two of them have one piece, or one has none.
    pub(super) fn priced(&mut self, rows: &[Row]) -> Option<Found> {
        let mut state = self.start();
        for row in rows {
            for &c in &self.order {
                self.set(&mut state, c, row[c])?;
            }
            state = self.end_row(state)?;
        }
        Some(self.found(&state, state.cost + self.rest(state.used).cost))
    }

    /// The state before the first row.
    fn start(&mut self) -> State {
        self.nodes.clear();
        State {
            cost: 0.0,
            used: Used::default(),
            row: [NONE; MOST_COLUMNS],
            ends: [None; MOST_COLUMNS],
            spots: Rc::new(vec![None; self.task.pieces.len()]),
            tops: Tops::default(),
            node: ROOT,
        }
    }

    /// The rows of a state, and what each cost.
    fn found(&self, state: &State, cost: f32) -> Found {
        let mut rows: Vec<(Row, f32)> = Vec::new();
        let mut at = state.node;
        while let Some(node) = self.nodes.get(at as usize) {
            let before = self.nodes.get(node.before as usize).map_or(0.0, |b| b.cost);
            rows.push((node.row, node.cost - before));
            at = node.before;
        }
        let (rows, row_costs) = rows.into_iter().rev().unzip();
        Found { rows, row_costs, used: state.used, cost }
    }

    /// The cheapest states, one for each set of pieces.
    fn prune(&self, beam: &mut Vec<State>, rank: impl Fn(&Self, &State) -> f32) {
        let mut ranked: Vec<(f32, State)> = beam.drain(..).map(|s| (rank(self, &s), s)).collect();
        ranked.sort_by(by_rank);
        let mut known: HashSet<(Used, Ends)> = HashSet::new();
        for (_, state) in ranked {
            if beam.len() == self.beam {
                break;
            }
            if known.insert((state.used, state.ends)) {
                beam.push(state);
            }
        }
    }

    /// Every state with a cell of a column, or with none.
    fn choose(&self, beam: Vec<State>, c: usize) -> Vec<State> {
        let mut options: Vec<(f32, usize, u32)> = Vec::new();
        for (n, state) in beam.iter().enumerate() {
            options.push((state.cost + self.plan.blanks[c], n, NONE));
            let last = state.ends[c];
            let from = last.map_or(0, |(first, _)| (first as usize).saturating_sub(BACK));
            let mut passed = 0;
            for first in from..self.task.pieces.len() {
                if state.used.has(first as u32) {
                    continue;
                }
                let raised = last.is_some_and(|(f, _)| (first as u32) < f);
                let base = state.cost + if raised { RAISED } else { PASSED * passed as f32 };
                for &number in self.plan.chains.of(c, first) {
                    if let Some(cost) = self.fits(state, c, number) {
                        options.push((base + cost, n, number));
                    }
                }
                passed += usize::from(!raised);
                if passed > AHEAD {
                    break;
                }
            }
        }
        let order =
            |a: &(f32, usize, u32), b: &(f32, usize, u32)| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2)));
        options.sort_by(order);
        let cheapest = options.first().map_or(0.0, |o| o.0);
        options.truncate(self.beam * TRIED);
        let mut ranked: Vec<(f32, State)> = Vec::new();
        for (cost, n, number) in options.into_iter().take_while(|o| o.0 <= cheapest + 2.0 * costs::HOPELESS) {
            let Some(mut state) = beam.get(n).cloned() else { continue };
            state.cost = cost;
            if let Some(chain) = self.plan.chains.get(number) {
                state.put(c, number, chain);
            }
            ranked.push((cost + self.passed_over(&state) + self.to_come(&state), state));
        }
        ranked.sort_by(by_rank);
        ranked.truncate(self.beam * 2);
        for (rank, state) in &mut ranked {
            *rank = state.cost + self.passed_over(state) + self.left_to_come(state);
        }
        ranked.sort_by(by_rank);
        let mut chosen: Vec<State> = Vec::new();
        let mut known: HashSet<(Used, Row)> = HashSet::new();
        let cheapest = ranked.first().map_or(0.0, |o| o.0);
        for (rank, state) in ranked {
            if chosen.len() == self.beam || rank > cheapest + costs::HOPELESS {
                break;
            }
            if known.insert((state.used, state.row)) {
                chosen.push(state);
            }
        }
        chosen
    }

    /// Puts a given cell into the row; nothing where it is not free.
    fn set(&self, state: &mut State, c: usize, number: u32) -> Option<()> {
        let Some(chain) = self.plan.chains.get(number) else {
            state.cost += self.plan.blanks[c];
            return Some(());
        };
        let last = state.ends[c].map(|(first, _)| first);
        let raised = last.is_some_and(|f| chain.first < f);
        let passed = (last.unwrap_or(0)..chain.first).filter(|i| !state.used.has(*i)).count();
        state.cost += if raised { RAISED } else { PASSED * passed as f32 };
        state.cost += self.fits(state, c, number)?;
        state.put(c, number, chain);
        Some(())
    }

    /// The state with its row put on the page; nothing where the row is blank.
    fn end_row(&mut self, mut state: State) -> Option<State> {
        if state.row.iter().all(|n| *n == NONE) {
            return None;
        }
        let mut spots = Rc::unwrap_or_clone(state.spots);
        let mut new: Vec<u32> = Vec::new();
        let blocks = |(c, number): (usize, &u32)| (c, self.blocks_of(*number));
        for (i, place) in places::put(&mut state.tops, state.row.iter().enumerate().map(blocks)) {
            if let Some(spot) = spots.get_mut(i as usize) {
                *spot = Some(place);
                new.push(i);
            }
        }
        let spot = |i: u32| spots.get(i as usize).copied().flatten();
        // Steps within the row were counted when its cells were chosen.
        for (a, b) in new.iter().flat_map(|&i| [i.checked_sub(1).map(|before| (before, i)), Some((i, i + 1))]).flatten()
        {
            if let (Some(from), Some(to)) = (spot(a), spot(b))
                && !(new.contains(&a) && new.contains(&b))
            {
                state.cost += self.step(a, from, to);
            }
        }
        state.spots = Rc::new(spots);
        let node = Node { before: state.node, row: state.row, cost: state.cost };
        state.node = self.nodes.len() as u32;
        self.nodes.push(node);
        state.row = [NONE; MOST_COLUMNS];
        Some(state)
    }

    /// What it costs that the dump goes on from a piece to the next one, where that stands on the same page.
    pub(super) fn step(&self, i: u32, from: Spot, to: Spot) -> f32 {
        let piece = |i: u32| self.task.pieces.get(i as usize);
        match (piece(i), piece(i + 1)) {
            (Some(piece), Some(later)) if piece.page == later.page => self.task.walk.step(from, to, later),
            _ => 0.0,
        }
    }

    /// What the pieces will cost that can stand in one column only, whose cells have come to later ones.
    fn passed_over(&self, state: &State) -> f32 {
        let over = |(i, sole): (u32, &Option<(usize, f32)>)| {
            let (c, cost) = (*sole)?;
            let (first, _) = state.ends[c]?;
            (i < first && !state.used.has(i)).then_some(cost)
        };
        (0..).zip(&self.sole).filter_map(over).sum()
    }

    /// What the rows to come will cost at least.
    fn to_come(&self, state: &State) -> f32 {
        self.order.iter().map(|&c| self.outlook.column(c, self.cells(state, c), next(state, c))).sum()
    }

    /// The same, with the cells left out of which a piece is taken.
    fn left_to_come(&self, state: &State) -> f32 {
        let column = |&c: &usize| {
            let free = |i: usize| {
                let own = self.plan.chains.of(c, i).iter().take(LOOKED_AT);
                let own = own.filter(|n| !state.used.meets(self.pieces(**n)));
                own.filter_map(|n| self.reduced.get(*n as usize).copied()).fold(f32::INFINITY, f32::min)
            };
            let left = self.outlook.rows.saturating_sub(self.cells(state, c));
            let from = next(state, c);
            // Cells that begin behind the last piece taken are all free.
            let until = state.used.end().max(from);
            let rest = self.outlook.from(c, until, left);
            outlook::cheapest((from as usize..until as usize).map(free), rest, self.plan.blanks[c])
        };
        self.order.iter().map(column).sum()
    }

    /// The lines of a cell, page by page.
    pub(super) fn blocks_of(&self, number: u32) -> &[Block] {
        self.blocks.get(number as usize).map_or(&[], Vec::as_slice)
    }

    /// The pieces of a cell.
    pub(super) fn pieces(&self, number: u32) -> &[u32] {
        self.plan.chains.get(number).map_or(&[], |chain| &chain.pieces)
    }

    /// What a cell costs whatever stands around it, or that there is none.
    pub(super) fn alone(&self, c: usize, number: u32) -> f32 {
        self.reduced.get(number as usize).copied().unwrap_or(self.plan.blanks[c])
    }

    fn cells(&self, state: &State, c: usize) -> usize {
        self.done + usize::from(state.row[c] != NONE || self.whole)
    }
}
