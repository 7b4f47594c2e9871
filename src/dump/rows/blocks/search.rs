//! The cheapest way to make rows of the cells that the lines may make: row after row, in each row one column after another.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::rc::Rc;

use super::super::super::columns::Kind;
use super::super::super::costs;
use super::super::{MOST_COLUMNS, Reading, Rows};
use super::chains::{Chain, Chains};
use super::outlook::{self, Outlook};
use super::prices;
use super::places::{self, Block, Spot, Tops};
use super::resemblance::Resemblance;

/// A table with more pieces than this is not read.
const MOST_PIECES: usize = 64 * WORDS;
const WORDS: usize = 16;

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

/// A description that takes up all words of the name.
const RESEMBLES: f32 = 1.8;

/// A piece that belongs to no row.
const OUTSIDE: f32 = 3.0;

/// A second level that is printed once for several rows.
const MERGED_LEVEL: f32 = 0.3;

/// No chain.
const NONE: u32 = u32::MAX;
const ROOT: u32 = u32::MAX;

type Map<K, V> = HashMap<K, V, BuildHasherDefault<DefaultHasher>>;

/// The pieces that rows have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Used([u64; WORDS]);

impl Used {
    fn has(&self, i: u32) -> bool {
        self.0.get(i as usize / 64).is_some_and(|w| w >> (i % 64) & 1 == 1)
    }

    fn add(&mut self, i: u32) {
        if let Some(word) = self.0.get_mut(i as usize / 64) {
            *word |= 1 << (i % 64);
        }
    }
}

#[derive(Debug, Clone)]
struct State {
    cost: f32,
    used: Used,
    /// The cells of this row.
    row: [u32; MOST_COLUMNS],
    /// First and last piece in the dump of each column's last cell.
    ends: [Option<(u32, u32)>; MOST_COLUMNS],
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
    forced: Option<Vec<Vec<String>>>,
    row_no: usize,
    row_done: bool,
    task: &'a Rows<'a>,
    beam: usize,
    chains: Chains<'a>,
    blocks: Vec<Vec<Block>>,
    resemblance: Resemblance,
    /// The column of descriptions: the widest one of text.
    describes: Option<usize>,
    alike: RefCell<Map<(u32, u32), f32>>,
    nodes: Vec<Node>,
    /// What speaks at least against each piece in each column.
    least: Vec<Vec<f32>>,
    /// What each piece costs at least, whatever cell it stands in.
    prices: Vec<f32>,
    /// What each cell costs more than its pieces cost at least.
    reduced: Vec<f32>,
    outlook: Outlook,
    /// The columns in the order in which a row's cells are chosen.
    order: Vec<usize>,
    /// What a row without the name of its level costs.
    level: f32,
}

/// What a table costs at least.
pub(in super::super) fn bound(task: &Rows) -> Option<f32> {
    Some(Plan::of(task)?.bound)
}

/// The cells that a table may be made of, and what they are worth.
struct Plan<'a> {
    chains: Chains<'a>,
    resemblance: Resemblance,
    /// The column of descriptions: the widest one of text.
    describes: Option<usize>,
    /// What a row without the name of its level costs.
    level: f32,
    rows: usize,
    bound: f32,
    prices: Vec<f32>,
}

impl<'a> Plan<'a> {
    fn of(task: &'a Rows<'a>) -> Option<Self> {
        if task.pieces.len() > MOST_PIECES || task.columns.len() > MOST_COLUMNS {
            return None;
        }
        let mut chains = Chains::find(task);
        let resemblance = Resemblance::learn(&chains, task);
        // A name is thought to stand beside the text that it resembles most, until it is put beside another.
        for (n, chain) in (0u32..).zip(&mut chains.all) {
            chain.cost -= RESEMBLES * resemblance.most(n);
        }
        let texts = (0..task.columns.len()).filter(|&c| task.columns[c].kind == Kind::Text);
        let describes = texts.rev().max_by(|&a, &b| task.widths[a].total_cmp(&task.widths[b]));
        let level = level_blank(task);
        let blank = |c: usize| blank(task, level, c);
        let rows = rows(task, &chains).map(|rows| (rows, prices::prices(&chains, task, &blank, rows, OUTSIDE)));
        let (rows, (bound, prices)) = rows.min_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
        Some(Self { chains, resemblance, describes, level, rows, bound, prices })
    }
}

/// What a row without anything in a column costs.
fn blank(task: &Rows, level: f32, c: usize) -> f32 {
    match task.columns[c].kind {
        Kind::Level => level,
        kind => costs::blank(kind),
    }
}

/// The cheapest reading of a table.
pub(in super::super) fn read(task: &Rows, beam: usize) -> Option<Reading> {
    let Plan { chains, resemblance, describes, level, rows, prices, .. } = Plan::of(task)?;
    let reduced = prices::reduced(&chains, &prices);
    let outlook = Outlook::new(&chains, task, &reduced, &|c| blank(task, level, c), rows);
    let blocks = chains.all.iter().map(|c| places::blocks(&c.pieces, task.pieces)).collect();
    let rank = |kind| match kind {
        Kind::Level => 0,
        Kind::Target => 1,
        Kind::Name => 2,
        _ => 3,
    };
    let mut order: Vec<usize> =
        (0..task.columns.len()).filter(|&c| task.columns[c].kind != Kind::Outer).collect();
    order.sort_by_key(|&c| (rank(task.columns[c].kind), c));
    let least = |i: u32| -> Vec<f32> {
        let outer = task.words.begins(Kind::Outer, i) || task.words.is_only_outer(i);
        (0..task.columns.len()).map(|c| if outer { 0.0 } else { chains.least(c, i) }).collect()
    };
    let least = (0..task.pieces.len() as u32).map(least).collect();
    let mut search = Search {
        outlook,
        prices,
        reduced,
        least,
        forced: None,
        row_no: 0,
        row_done: false,
        task,
        beam,
        chains,
        blocks,
        resemblance,
        describes,
        alike: RefCell::default(),
        nodes: Vec::new(),
        order,
        level,
    };
    search.run()
}

/// What a row without the name of its level costs: little where there are more values with a sign than names.
fn level_blank(task: &Rows) -> f32 {
    let pieces = || (0u32..).zip(task.pieces);
    let levels = pieces().filter(|(i, _)| task.words.begins(Kind::Level, *i)).count();
    let signs = pieces().filter(|(_, p)| super::super::columns::begins_as_target(&p.text)).count();
    if levels * 5 < signs * 4 { MERGED_LEVEL } else { costs::blank(Kind::Level) + costs::NAMELESS }
}

/// The first piece that the next cell of a column may begin with.
fn next(state: &State, c: usize) -> u32 {
    state.ends[c].map_or(0, |e| e.0 + 1)
}

/// How many rows there may be, as far as names of levels and values with a sign tell.
fn rows(task: &Rows, chains: &Chains) -> std::ops::RangeInclusive<usize> {
    let mut levels: Vec<&Chain> = (0..task.columns.len())
        .filter(|&c| task.columns[c].kind == Kind::Level)
        .flat_map(|c| (0..task.pieces.len()).flat_map(move |i| chains.of(c, i)))
        .filter_map(|n| chains.get(*n))
        .filter(|c| c.cost < costs::MISPLACED)
        .collect();
    levels.sort_by_key(|c| (c.pieces.len(), c.pieces.last().map_or(0, |l| l.abs_diff(c.first)), c.first));
    let mut used = Used([0; WORDS]);
    let (mut certain, mut names) = (0, 0);
    for level in levels {
        if level.pieces.iter().all(|&i| !used.has(i)) {
            level.pieces.iter().for_each(|&i| used.add(i));
            names += 1;
            certain += usize::from(!task.words.begins(Kind::Outer, level.first));
        }
    }
    let signs = task.pieces.iter().filter(|p| super::super::columns::begins_as_target(&p.text)).count();
    certain.max(signs)..=names.max(signs)
}

impl Search<'_> {
    fn run(&mut self) -> Option<Reading> {
        let pieces = self.task.pieces.len();
        let start = State {
            cost: 0.0,
            used: Used([0; WORDS]),
            row: [NONE; MOST_COLUMNS],
            ends: [None; MOST_COLUMNS],
            spots: Rc::new(vec![None; pieces]),
            tops: Tops::default(),
            node: ROOT,
        };
        let mut beam = vec![start];
        let mut best: Option<(f32, State)> = None;
        for row_no in 0..=pieces {
            self.row_no = row_no;
            self.row_done = false;
            for c in self.order.clone() {
                beam = self.choose(beam, c);
                if self.forced.is_some() && beam.is_empty() { let w = self.forced.as_ref().and_then(|f| f.get(row_no)).and_then(|r| r.get(c)).cloned().unwrap_or_default();
                    let e: Vec<_> = self.chains.all.iter().filter(|c| c.text == w).map(|c| (c.cost, &c.pieces)).collect();
                    eprintln!("  forced: none at row {row_no} col {c} want {w} chains {e:?}"); }
            }
            beam = beam.into_iter().filter_map(|s| self.end_row(s)).collect();
            self.row_done = true;
            self.prune(&mut beam, |search, state| {
                state.cost + search.ahead(state) + search.left_to_come(state)
            });
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
        if let Some(path) = std::env::var_os("TRUTH").filter(|_| self.beam >= 100 && self.forced.is_none()) {
            let all = std::fs::read_to_string(path).unwrap_or_default();
            let col = |l: &str| if l.contains("二级") {0} else if l.contains("三级") {1} else if l.contains("描述") {2} else if l=="指标值" {3} else {4};
            let mut best: (i32, Vec<Vec<String>>) = (0, vec![]);
            let whole: String = self.task.pieces.iter().map(|p| p.text.as_str()).collect();
            for b in all.split("\n\n") {
                let rows: Vec<Vec<&str>> = b.lines().map(|l| l.split('\t').collect()).collect();
                let n = rows.iter().map(|r| { let t = r.get(3).copied().unwrap_or(""); let f: String = r.get(1).copied().unwrap_or("").chars().take(4).collect(); i32::from(whole.contains(t)) + i32::from(whole.contains(&f)) - 1 }).sum::<i32>();
                if n > best.0 { best = (n, rows.iter().map(|r| self.task.columns.iter().map(|c| r.get(col(&c.label)).copied().unwrap_or("").to_owned()).collect()).collect()); }
            }
            self.forced = Some(best.1);
            let f = self.run();
            eprintln!("FORCED {:?} vs found {cost} -- rows {:?}", f.as_ref().map(|r| r.cost), f.as_ref().map(|r| r.rows.len()));
            self.forced = None;
        }
        if std::env::var_os("DBG").is_some() {
            eprintln!("== beam {} cost {cost} widths {:?} cols {:?}", self.beam, self.task.widths, self.task.columns.iter().map(|c| (c.label.as_str(), c.kind)).collect::<Vec<_>>());
            if self.forced.is_some() { eprintln!("  FORCED READING"); }
            if self.beam >= 100 || std::env::var_os("DBGALL").is_some() {
            let r = self.reading(&state, cost);
            for (row, c) in r.rows.iter().zip(&r.row_costs) {
                eprintln!("  {c:.2} {}", row.iter().map(|cell| cell.iter().map(|&i| format!("{}:{}", i, self.task.pieces[i].text)).collect::<Vec<_>>().join("|")).collect::<Vec<_>>().join("  ##  "));
            }
            eprintln!("  outer {:?} outside {:?}", r.outer, r.outside);
            }
        }
        Some(self.reading(&state, cost))
    }

    /// The cheapest states, one for each set of pieces.
    fn prune(&self, beam: &mut Vec<State>, rank: impl Fn(&Self, &State) -> f32) {
        let mut ranked: Vec<(f32, State)> = beam.drain(..).map(|s| (rank(self, &s), s)).collect();
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.row.cmp(&b.1.row)));
        let mut known: Map<(Used, [Option<(u32, u32)>; MOST_COLUMNS]), ()> = Map::default();
        for (_, state) in ranked {
            if beam.len() == self.beam {
                break;
            }
            if known.insert((state.used, state.ends), ()).is_none() {
                beam.push(state);
            }
        }
    }

    /// Every state with a cell of a column, or with none.
    fn choose(&self, beam: Vec<State>, c: usize) -> Vec<State> {
        let mut options: Vec<(f32, usize, u32)> = Vec::new();
        for (n, state) in beam.iter().enumerate() {
            let want = self.forced.as_ref().map(|f| f.get(self.row_no).and_then(|r| r.get(c)).cloned().unwrap_or_default());
            if want.as_ref().is_none_or(|w| w.is_empty()) { options.push((state.cost + self.blank(c), n, NONE)); }
            let last = state.ends[c];
            let from = last.map_or(0, |(first, _)| (first as usize).saturating_sub(BACK));
            let mut passed = 0;
            for first in from..self.task.pieces.len() {
                if state.used.has(first as u32) {
                    continue;
                }
                let raised = last.is_some_and(|(f, _)| (first as u32) < f);
                let base = state.cost + if raised { RAISED } else { PASSED * passed as f32 };
                for &number in self.chains.of(c, first) {
                    if want.as_ref().is_some_and(|w| self.chains.get(number).is_none_or(|c| c.text != *w)) { continue; }
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
        let order = |a: &(f32, usize, u32), b: &(f32, usize, u32)| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2)));
        options.sort_by(order);
        let cheapest = options.first().map_or(0.0, |o| o.0);
        options.truncate(self.beam * TRIED);
        let mut ranked: Vec<(f32, State)> = Vec::new();
        for (cost, n, number) in options.into_iter().take_while(|o| o.0 <= cheapest + 2.0 * costs::HOPELESS) {
            let Some(mut state) = beam.get(n).cloned() else { continue };
            state.cost = cost;
            state.row[c] = number;
            if let Some(chain) = self.chains.get(number) {
                chain.pieces.iter().for_each(|&i| state.used.add(i));
                state.ends[c] = Some((chain.first, chain.pieces.iter().copied().max().unwrap_or(chain.first)));
            }
            ranked.push((cost + self.ahead(&state) + self.to_come(&state), state));
        }
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.row.cmp(&b.1.row)));
        ranked.truncate(self.beam * 2);
        for (rank, state) in &mut ranked {
            *rank = state.cost + self.ahead(state) + self.left_to_come(state);
        }
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.row.cmp(&b.1.row)));
        let mut chosen: Vec<State> = Vec::new();
        let mut known: Map<(Used, [u32; MOST_COLUMNS]), ()> = Map::default();
        let cheapest = ranked.first().map_or(0.0, |o| o.0);
        for (rank, state) in ranked {
            if chosen.len() == self.beam || rank > cheapest + costs::HOPELESS {
                break;
            }
            if known.insert((state.used, state.row), ()).is_none() {
                chosen.push(state);
            }
        }
        chosen
    }

    fn blank(&self, c: usize) -> f32 {
        blank(self.task, self.level, c)
    }

    /// What a cell costs in a row; nothing where it is not free.
    fn fits(&self, state: &State, c: usize, number: u32) -> Option<f32> {
        let chain = self.chains.get(number)?;
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
        if kinds == [Kind::Name, Kind::Text] && self.describes == Some(c) {
            cost += *self.alike.borrow_mut().entry((other, number)).or_insert_with(|| {
                let (Some(name), Some(text)) = (self.chains.get(other), self.chains.get(number)) else { return 0.0 };
                let less = self.resemblance.most(other) - self.resemblance.share(other, number);
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
        for &i in &new {
            let before = i.checked_sub(1).map(|b| (b, i));
            for (a, b) in before.into_iter().chain([(i, i + 1)]) {
                let other = if a == i { b } else { a };
                if new.contains(&other) && (a == i || spot(a).map(|s| s.column) != spot(b).map(|s| s.column)) {
                    continue;
                }
                if let (Some(from), Some(to)) = (spot(a), spot(b))
                    && page(a) == page(b)
                    && let Some(later) = self.task.pieces.get(b as usize)
                {
                    let same_cell = new.contains(&a) && new.contains(&b);
                    state.cost += if same_cell { 0.0 } else { places::step(from, to, later) };
                }
            }
        }
        state.spots = Rc::new(spots);
        let node = Node { before: state.node, row: state.row, cost: state.cost };
        state.node = self.nodes.len() as u32;
        self.nodes.push(node);
        state.row = [NONE; MOST_COLUMNS];
        Some(state)
    }

    /// What the pieces will cost at least that no row has yet.
    fn ahead(&self, state: &State) -> f32 {
        let mut cost = 0.0;
        let last = self.order.iter().filter_map(|&c| state.ends[c].map(|e| e.1)).max().unwrap_or(0);
        for (i, least) in (0..last).zip(&self.least) {
            if state.used.has(i) {
                continue;
            }
            let in_column = |(c, least): (usize, &f32)| match state.ends[c] {
                _ if *least > OUTSIDE => OUTSIDE,
                Some((first, _)) if i < first => RAISED,
                Some((_, last)) if i < last => CROSSED,
                _ => 0.0,
            };
            cost += least.iter().enumerate().map(in_column).fold(OUTSIDE, f32::min);
        }
        cost
    }

    /// What the rows to come will cost at least.
    fn to_come(&self, state: &State) -> f32 {
        self.order.iter().map(|&c| self.outlook.column(c, self.done(state, c), next(state, c))).sum()
    }

    /// The same, with the cells left out of which a piece is taken.
    fn left_to_come(&self, state: &State) -> f32 {
        let mut cost = 0.0;
        for &c in &self.order {
            let free = |i: usize| {
                let own = self.chains.of(c, i).iter().take(LOOKED_AT).filter(|n| {
                    self.chains.get(**n).is_some_and(|chain| chain.pieces.iter().all(|&i| !state.used.has(i)))
                });
                own.filter_map(|n| self.reduced.get(*n as usize).copied()).fold(f32::INFINITY, f32::min)
            };
            let left = self.outlook.rows.saturating_sub(self.done(state, c));
            let cheapest = (next(state, c) as usize..self.task.pieces.len()).map(free);
            cost += outlook::cheapest(cheapest, left, self.blank(c));
        }
        cost
    }

    fn done(&self, state: &State, c: usize) -> usize {
        self.row_no + usize::from(state.row[c] != NONE || self.row_done)
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
                rest.cost -= name.iter().filter_map(|&i| self.prices.get(i as usize)).sum::<f32>();
                rest.outer.push(name.iter().map(|&i| i as usize).collect());
                continue;
            }
            rest.cost += if self.task.is_of_row(i) { costs::ROW_OUTSIDE } else { OUTSIDE };
            rest.cost -= self.prices.get(i as usize).copied().unwrap_or(0.0);
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
        let cost = cost + self.prices.iter().sum::<f32>();
        let mut reading = Reading { cost, outer: rest.outer, outside: rest.outside, ..Reading::default() };
        let mut before = 0.0;
        for node in nodes {
            let cell = |c: usize| -> Vec<usize> {
                let chain = node.row.get(c).and_then(|n| self.chains.get(*n));
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
