//! The cheapest way to make rows of the cells that the lines may make: row after row, in each row one column after another.

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

use super::super::super::columns::Kind;
use super::super::super::costs;
use super::super::{MOST_COLUMNS, Map, Reading, Rows};
use super::outlook::{self, Outlook};
use super::places::{self, Block, Spot, Tops};
use super::plan::{OUTSIDE, Plan, RESEMBLES, outside};
use super::prices;
use super::used::Used;

/// The cell of a column begins at most so many free pieces after that of the row before, and so many before it.
const AHEAD: usize = 36;
const BACK: usize = 8;

/// A cell that comes in the dump before that of the row above.
const RAISED: f32 = 2.5;

/// A cell of which a line comes in the dump before the last one of the row above.
const CROSSED: f32 = 0.8;

/// So many times more cells are tried than kept.
const TRIED: usize = 6;

/// So many cells with one first piece are looked at for what is to come.
const LOOKED_AT: usize = 8;

/// What it costs to pass over a free piece.
const PASSED: f32 = 0.03;

/// No chain.
const NONE: u32 = u32::MAX;
const ROOT: u32 = u32::MAX;

/// First and last piece in the dump of each column's last cell.
type Ends = [Option<(u32, u32)>; MOST_COLUMNS];

#[derive(Debug, Clone)]
struct State {
    cost: f32,
    used: Used,
    /// The cells of this row.
    row: [u32; MOST_COLUMNS],
    /// First and last piece in the dump of each column's last cell.
    ends: Ends,
    /// Where the pieces of earlier rows stand.
    spots: Rc<Vec<Option<Spot>>>,
    tops: Tops,
    node: u32,
}

/// A row, and the rows before it.
#[derive(Debug, Clone, Copy)]
struct Node {
    before: u32,
    row: [u32; MOST_COLUMNS],
    cost: f32,
}

struct Search<'a> {
    task: &'a Rows<'a>,
    beam: usize,
    plan: Plan<'a>,
    blocks: Vec<Vec<Block>>,
    alike: RefCell<Map<(u32, u32), f32>>,
    nodes: Vec<Node>,
    /// For each piece the only column that it can stand in, and what it costs that it does not.
    sole: Vec<Option<(usize, f32)>>,
    /// What each cell costs more than its pieces cost at least.
    reduced: Vec<f32>,
    outlook: Outlook,
    /// How many rows are whole, and whether the one after them is.
    done: usize,
    whole: bool,
    /// The columns in the order in which a row's cells are chosen.
    order: Vec<usize>,
}

/// The cheapest reading of a table.
pub(in super::super) fn read(task: &Rows, beam: usize) -> Option<Reading> {
    let plan = Plan::of(task)?;
    let chains = &plan.chains;
    let reduced = prices::reduced(chains, &plan.prices);
    let outlook = Outlook::new(chains, &reduced, &plan.blanks, plan.rows);
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
        let mut own = order.iter().copied().filter(|&c| chains.least(c, i) < OUTSIDE);
        let only = own.next().filter(|_| own.next().is_none() && !outer);
        only.map(|c| (c, if task.is_of_row(i) { costs::ROW_OUTSIDE / 2.0 } else { RAISED }))
    };
    let sole = (0..task.pieces.len() as u32).map(sole).collect();
    let mut search = Search {
        task,
        beam,
        plan,
        blocks,
        alike: RefCell::default(),
        nodes: Vec::new(),
        sole,
        reduced,
        outlook,
        done: 0,
        whole: false,
        order,
    };
    search.run()
}

/// The first piece that the next cell of a column may begin with.
fn next(state: &State, c: usize) -> u32 {
    state.ends[c].map_or(0, |e| e.0 + 1)
}

impl Search<'_> {
    fn run(&mut self) -> Option<Reading> {
        let pieces = self.task.pieces.len();
        let start = State {
            cost: 0.0,
            used: Used::default(),
            row: [NONE; MOST_COLUMNS],
            ends: [None; MOST_COLUMNS],
            spots: Rc::new(vec![None; pieces]),
            tops: Tops::default(),
            node: ROOT,
        };
        let mut beam = vec![start];
        let mut best: Option<(f32, State)> = None;
        for done in 0..=pieces {
            self.done = done;
            self.whole = false;
            for c in self.order.clone() {
                beam = self.choose(beam, c);
            }
            beam = beam.into_iter().filter_map(|s| self.end_row(s)).collect();
            self.whole = true;
            self.prune(&mut beam, |search, state| state.cost + search.passed_over(state) + search.left_to_come(state));
            for state in &beam {
                let cost = state.cost + self.rest(state).cost;
                if best.as_ref().is_none_or(|(c, _)| cost < *c) {
                    best = Some((cost, state.clone()));
                }
            }
            let limit = best.as_ref().map_or(f32::INFINITY, |b| b.0 + costs::HOPELESS);
            beam.retain(|s| s.cost < limit);
            if beam.is_empty() {
                break;
            }
        }
        let (cost, state) = best?;
        Some(self.reading(&state, cost))
    }

    /// The cheapest states, one for each set of pieces.
    fn prune(&self, beam: &mut Vec<State>, rank: impl Fn(&Self, &State) -> f32) {
        let mut ranked: Vec<(f32, State)> = beam.drain(..).map(|s| (rank(self, &s), s)).collect();
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.row.cmp(&b.1.row)));
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
            state.row[c] = number;
            if let Some(chain) = self.plan.chains.get(number) {
                chain.pieces.iter().for_each(|&i| state.used.add(i));
                state.ends[c] = Some((chain.first, chain.pieces.iter().copied().max().unwrap_or(chain.first)));
            }
            ranked.push((cost + self.passed_over(&state) + self.to_come(&state), state));
        }
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.row.cmp(&b.1.row)));
        ranked.truncate(self.beam * 2);
        for (rank, state) in &mut ranked {
            *rank = state.cost + self.passed_over(state) + self.left_to_come(state);
        }
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.row.cmp(&b.1.row)));
        let mut chosen: Vec<State> = Vec::new();
        let mut known: HashSet<(Used, [u32; MOST_COLUMNS])> = HashSet::new();
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

    /// What a cell costs in a row; nothing where it is not free.
    fn fits(&self, state: &State, c: usize, number: u32) -> Option<f32> {
        let chain = self.plan.chains.get(number)?;
        if chain.pieces.iter().any(|&i| state.used.has(i)) {
            return None;
        }
        let mut cost = self.reduced.get(number as usize).copied().unwrap_or(chain.cost);
        if let Some((_, last)) = state.ends[c]
            && chain.first < last
        {
            cost += CROSSED;
        }
        for k in 0..self.task.columns.len() {
            let other = state.row[k];
            if other != NONE {
                cost += self.beside(k, other, c, number);
            }
        }
        Some(cost)
    }

    /// What two cells of a row say of each other.
    fn beside(&self, k: usize, other: u32, c: usize, number: u32) -> f32 {
        let kinds = [self.task.columns[k].kind, self.task.columns[c].kind];
        let mut cost = self.steps_between(k, other, c, number);
        if kinds == [Kind::Name, Kind::Text] && self.plan.describes == Some(c) {
            cost += *self.alike.borrow_mut().entry((other, number)).or_insert_with(|| {
                let (Some(name), Some(text)) = (self.plan.chains.get(other), self.plan.chains.get(number)) else {
                    return 0.0;
                };
                let less = self.plan.resemblance.most(other) - self.plan.resemblance.share(other, number);
                RESEMBLES * less + if name.text == text.text { costs::REPEATED } else { 0.0 }
            });
        }
        cost
    }

    /// What the order of the dump says of two cells that have one middle.
    fn steps_between(&self, k: usize, other: u32, c: usize, number: u32) -> f32 {
        let (Some(own), Some(there)) = (self.blocks.get(number as usize), self.blocks.get(other as usize)) else {
            return 0.0;
        };
        let cut = own.len() > 1 || there.len() > 1;
        let mut cost = 0.0;
        for a in own {
            for b in there.iter().filter(|b| b.page == a.page) {
                for &(i, m) in &a.lines {
                    for &(j, n) in &b.lines {
                        if i.abs_diff(j) != 1 {
                            continue;
                        }
                        let price = |y_own: f32, y_there: f32| {
                            let (own, there) = (Spot { column: c, y: y_own }, Spot { column: k, y: y_there });
                            let later = &self.task.pieces[i.max(j) as usize];
                            if i < j { places::step(own, there, later) } else { places::step(there, own, later) }
                        };
                        let centred = price(places::from_middle(m, a.height), places::from_middle(n, b.height));
                        cost += if cut { centred.min(price(m as f32, n as f32)) } else { centred };
                    }
                }
            }
        }
        cost
    }

    /// The state with its row put on the page; nothing where the row is blank.
    fn end_row(&mut self, mut state: State) -> Option<State> {
        if state.row.iter().all(|n| *n == NONE) {
            return None;
        }
        let mut heights: Vec<(u32, u32)> = Vec::new();
        for block in state.row.iter().filter_map(|n| self.blocks.get(*n as usize)).flatten() {
            match heights.iter_mut().find(|(page, _)| *page == block.page) {
                Some((_, height)) => *height = (*height).max(block.height),
                None => heights.push((block.page, block.height)),
            }
        }
        heights.sort_unstable();
        let mut spots = Vec::clone(&state.spots);
        let mut new: Vec<u32> = Vec::new();
        for (page, height) in heights {
            let middle = state.tops.take(page, height);
            for (c, number) in state.row.iter().enumerate() {
                let own = self.blocks.get(*number as usize).into_iter().flatten();
                for block in own.filter(|b| b.page == page) {
                    for &(i, line) in &block.lines {
                        let y = middle + places::from_middle(line, block.height);
                        if let Some(spot) = spots.get_mut(i as usize) {
                            *spot = Some(Spot { column: c, y });
                            new.push(i);
                        }
                    }
                }
            }
        }
        let spot = |i: u32| spots.get(i as usize).copied().flatten();
        let page = |i: u32| self.task.pieces.get(i as usize).map(|p| p.page);
        // Steps within the row were counted when its cells were chosen.
        for (a, b) in new.iter().flat_map(|&i| [i.checked_sub(1).map(|before| (before, i)), Some((i, i + 1))]).flatten()
        {
            if let (Some(from), Some(to)) = (spot(a), spot(b))
                && !(new.contains(&a) && new.contains(&b))
                && page(a) == page(b)
                && let Some(later) = self.task.pieces.get(b as usize)
            {
                state.cost += places::step(from, to, later);
            }
        }
        state.spots = Rc::new(spots);
        let node = Node { before: state.node, row: state.row, cost: state.cost };
        state.node = self.nodes.len() as u32;
        self.nodes.push(node);
        state.row = [NONE; MOST_COLUMNS];
        Some(state)
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
        let mut cost = 0.0;
        for &c in &self.order {
            let free = |i: usize| {
                let own = self.plan.chains.of(c, i).iter().take(LOOKED_AT).filter(|n| {
                    self.plan.chains.get(**n).is_some_and(|chain| chain.pieces.iter().all(|&i| !state.used.has(i)))
                });
                own.filter_map(|n| self.reduced.get(*n as usize).copied()).fold(f32::INFINITY, f32::min)
            };
            let left = self.outlook.rows.saturating_sub(self.cells(state, c));
            let cheapest = (next(state, c) as usize..self.task.pieces.len()).map(free);
            cost += outlook::cheapest(cheapest, left, self.plan.blanks[c]);
        }
        cost
    }

    fn cells(&self, state: &State, c: usize) -> usize {
        self.done + usize::from(state.row[c] != NONE || self.whole)
    }

    /// The pieces that no row has: names of the outer level, and others.
    fn rest(&self, state: &State) -> Rest {
        let mut rest = Rest::default();
        let mut taken = state.used;
        let words = self.task.words;
        for i in 0..self.task.pieces.len() as u32 {
            if taken.has(i) {
                continue;
            }
            let mut name = vec![i];
            let mut whole = None;
            if words.begins(Kind::Outer, i) {
                let mut last = i;
                loop {
                    if words.ends(Kind::Outer, i, last) {
                        whole = Some(name.len());
                    }
                    let next = (0..self.task.pieces.len() as u32)
                        .find(|&j| j > last && !taken.has(j) && words.goes_on(Kind::Outer, i, last, j));
                    let Some(next) = next else { break };
                    name.push(next);
                    last = next;
                }
            }
            if let Some(n) = whole {
                name.truncate(n);
                name.iter().for_each(|&i| taken.add(i));
                rest.cost += if name.iter().all(|&i| words.is_only_outer(i)) { 0.0 } else { costs::EITHER_LEVEL };
                rest.cost -= name.iter().filter_map(|&i| self.plan.prices.get(i as usize)).sum::<f32>();
                rest.outer.push(name.iter().map(|&i| i as usize).collect());
                continue;
            }
            rest.cost += outside(self.task, i);
            rest.cost -= self.plan.prices.get(i as usize).copied().unwrap_or(0.0);
            rest.outside.push(i as usize);
        }
        rest
    }

    fn reading(&self, state: &State, cost: f32) -> Reading {
        let rest = self.rest(state);
        let mut nodes = Vec::new();
        let mut at = state.node;
        while let Some(node) = self.nodes.get(at as usize) {
            nodes.push(node);
            at = node.before;
        }
        nodes.reverse();
        let cost = cost + self.plan.prices.iter().sum::<f32>();
        let mut reading = Reading { cost, outer: rest.outer, outside: rest.outside, ..Reading::default() };
        let mut before = 0.0;
        for node in nodes {
            let cell = |c: usize| -> Vec<usize> {
                let chain = node.row.get(c).and_then(|n| self.plan.chains.get(*n));
                chain.into_iter().flat_map(|c| &c.pieces).map(|&i| i as usize).collect()
            };
            reading.rows.push((0..self.task.columns.len()).map(cell).collect());
            reading.row_costs.push(node.cost - before);
            before = node.cost;
        }
        reading
    }
}

/// What belongs to no row.
#[derive(Debug, Default)]
struct Rest {
    cost: f32,
    outer: Vec<Vec<usize>>,
    outside: Vec<usize>,
}
