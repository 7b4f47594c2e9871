//! Betters what a search found by exchanges: a cell takes lines that another one has, which takes others instead, and so on,
//! until all can do with lines that no cell has (ejection chains: Glover, Discrete Applied Mathematics 65, 1996).
//!
//! A search down the rows meets cells that want the same lines one after the other, with all that comes in between; here only
//! these cells change, wherever they stand.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::super::MOST_COLUMNS;
use super::places::{self, Spot, Tops};
use super::rest::Found;
use super::search::{NONE, Row, Search};
use super::used::Used;

/// So many cells change at once at most.
const CELLS: usize = 5;

/// So many cells are tried in place of each one of an exchange: of the first, of the later ones, of the last ones.
const TRIED: [usize; CELLS] = [24, 8, 8, 3, 3];

/// So many of those that need no other cell's lines are tried in any case.
const CLOSED: usize = 4;

/// So many cells are looked at in each place: what they cost for themselves is known, what they cost beside others is not.
const LOOKED_AT: [usize; 2] = [600, 60];

/// So many cells are thought to be wanted in each place.
const WANTED: usize = 200;

/// An exchange may cost this much less than it looks: rows may become higher or lower.
const HOPE: f32 = 0.5;

/// The cells that have lost lines may save this much more than they could before, and the way of the dump between rows too.
const SLACK: f32 = 5.5;

/// So many exchanges are priced in full, those first that look best.
const PRICED: usize = 200;

/// How often exchanges are looked for.
const ROUNDS: usize = 24;

/// What an exchange must gain.
const GAIN: f32 = 0.01;

/// A cell by row and column.
type Place = (usize, usize);

/// What comes into a cell.
type Edit = (Place, u32);

/// What an exchange is thought to cost more than what is, and what changes.
type Offer = (f32, Vec<Edit>);

/// What holds for a table whatever its rows are.
struct Known {
    /// For each column the cells that are the cheapest for themselves.
    cheapest: [Vec<u32>; MOST_COLUMNS],
    /// What two cells of a row say of each other.
    pairs: RefCell<FxHashMap<(u32, u32), f32>>,
}

impl Known {
    fn of(search: &Search) -> Self {
        let mut known = Self { cheapest: Default::default(), pairs: RefCell::default() };
        for &c in &search.order {
            let all = search.plan.chains.column(c).iter().flatten();
            let mut own: Vec<(f32, u32)> = all.map(|&n| (search.alone(c, n), n)).collect();
            cheapest(&mut own, LOOKED_AT[0]);
            known.cheapest[c] = own.into_iter().map(|o| o.1).collect();
        }
        known
    }
}

/// The exchanges that the rows of a reading offer.
struct Exchanges<'s, 'a> {
    search: &'s Search<'a>,
    known: &'s Known,
    /// The rows as they are.
    found_rows: &'s [Row],
    /// The same, with what the exchange in the making changes.
    rows: Vec<Row>,
    /// Which cell has each piece.
    owners: Vec<Option<Place>>,
    /// Where each piece stands, and in which row.
    spots: Vec<Option<(usize, Spot)>>,
    /// The pages that each row stands on, and the middle of it there.
    middles: Vec<Vec<(u32, f32)>>,
    /// For each place the cells that may stand there, cheapest first.
    wanted: Vec<[Vec<u32>; MOST_COLUMNS]>,
    /// What each place saves with the cheapest of them.
    saved: Vec<[f32; MOST_COLUMNS]>,
    /// For each piece the cells that want it, where they would stand.
    takers: Vec<Vec<Edit>>,
    found: Vec<Offer>,
}

/// An exchange in the making.
#[derive(Debug, Clone)]
struct Exchange {
    edits: Vec<Edit>,
    /// The cells whose lines were taken.
    broken: Vec<Place>,
    /// The pieces that no cell has.
    free: Used,
    /// The pieces of the cells that came in.
    taken: Used,
    cost: f32,
}

impl Exchange {
    /// The same with one more cell coming in. `free` are the pieces that none has before.
    fn with(&self, edit: Edit, pieces: &[u32], free: Used) -> Self {
        let mut next = Self { free, ..self.clone() };
        next.edits.push(edit);
        for &i in pieces {
            next.free.remove(i);
            next.taken.add(i);
        }
        next
    }
}

/// A cell that may come into a place.
#[derive(Debug)]
struct Coming {
    cost: f32,
    number: u32,
    /// The cells whose lines it takes.
    broken: Vec<Place>,
}

impl Search<'_> {
    /// Makes exchanges for as long as they gain something. They are looked for from the given rows, then from those that have changed
    /// and those beside them, and from all at last.
    pub(super) fn exchange(&mut self, found: &mut Found, rows: impl IntoIterator<Item = usize>) {
        let known = Known::of(self);
        let mut from = near(rows, found.rows.len());
        for _ in 0..ROUNDS {
            let before = found.cost;
            let mut changed = vec![false; found.rows.len()];
            for (_, edits) in Exchanges::offered(self, found, &known, &from) {
                if edits.iter().any(|((r, _), _)| changed[*r]) {
                    continue;
                }
                let mut rows = found.rows.clone();
                for ((r, c), number) in &edits {
                    rows[*r][*c] = *number;
                }
                if let Some(cheaper) = self.priced(&rows).filter(|n| n.cost < found.cost - GAIN) {
                    *found = cheaper;
                    edits.iter().for_each(|((r, _), _)| changed[*r] = true);
                }
            }
            let gained = found.cost < before;
            if !gained && from.iter().all(|f| *f) {
                break;
            }
            from = if gained { near(positions(&changed), changed.len()) } else { vec![true; changed.len()] };
        }
    }
}

/// Of so many rows those given, and those beside them.
fn near(rows: impl IntoIterator<Item = usize>, count: usize) -> Vec<bool> {
    let mut near = vec![false; count];
    for r in rows {
        near.iter_mut().take(r + 2).skip(r.saturating_sub(1)).for_each(|near| *near = true);
    }
    near
}

/// Where it is so.
fn positions(so: &[bool]) -> impl Iterator<Item = usize> {
    so.iter().enumerate().filter(|(_, so)| **so).map(|(i, _)| i)
}

impl<'s, 'a> Exchanges<'s, 'a> {
    /// The exchanges that look best, best first, of those that begin in one of the rows that `from` tells.
    fn offered(search: &'s Search<'a>, found: &'s Found, known: &'s Known, from: &[bool]) -> Vec<Offer> {
        let mut owners = vec![None; search.task.pieces.len()];
        for (r, row) in found.rows.iter().enumerate() {
            for (c, number) in row.iter().enumerate() {
                search.pieces(*number).iter().for_each(|&i| owners[i as usize] = Some((r, c)));
            }
        }
        let spots = vec![None; owners.len()];
        let takers = vec![Vec::new(); owners.len()];
        let rows = found.rows.clone();
        let found_rows = &found.rows;
        let (middles, wanted, saved, found) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut all = Self { search, known, found_rows, rows, owners, spots, middles, wanted, saved, takers, found };
        all.put();
        all.look_around();
        let mut free = Used::default();
        (0..).zip(&all.owners).filter(|(_, owner)| owner.is_none()).for_each(|(i, _)| free.add(i));
        for r in positions(from) {
            for &c in &search.order {
                let broken = vec![(r, c)];
                all.mend(&Exchange { edits: Vec::new(), broken, free, taken: Used::default(), cost: 0.0 });
            }
        }
        all.shift();
        let mut found = all.found;
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        found.dedup_by(|a, b| a.1 == b.1);
        found.truncate(PRICED);
        found
    }

    /// Puts the rows on their pages.
    fn put(&mut self) {
        let mut tops = Tops::default();
        for (r, row) in self.rows.iter().enumerate() {
            let cells = row.iter().enumerate().map(|(c, number)| (c, self.search.blocks_of(*number)));
            let blocks = cells.flat_map(|(c, blocks)| blocks.iter().map(move |block| (c, block)));
            let middles = places::middles(&mut tops, blocks.clone().map(|(_, block)| block));
            for (c, block) in blocks {
                if let Some(middle) = middle_on(&middles, block.page) {
                    places::stand(block, c, middle).for_each(|(i, spot)| self.spots[i as usize] = Some((r, spot)));
                }
            }
            self.middles.push(middles);
        }
    }

    /// What the way of the dump between rows costs more after an exchange than before.
    fn between(&mut self, edits: &[Edit]) -> f32 {
        let mut moved: Vec<(u32, Option<(usize, Spot)>)> = Vec::new();
        for &((r, c), number) in edits {
            for block in self.search.blocks_of(number) {
                match middle_on(&self.middles[r], block.page) {
                    Some(middle) => {
                        moved.extend(places::stand(block, c, middle).map(|(i, spot)| (i, Some((r, spot)))));
                    }
                    None => moved.extend(block.lines.iter().map(|(i, _)| (*i, None))),
                }
            }
        }
        for &((r, c), _) in edits {
            let old = self.search.pieces(self.found_rows[r][c]).iter();
            let gone: Vec<u32> = old.copied().filter(|i| moved.iter().all(|(m, _)| m != i)).collect();
            moved.extend(gone.into_iter().map(|i| (i, None)));
        }
        let mut firsts: Vec<usize> =
            moved.iter().flat_map(|(i, _)| [i.checked_sub(1), Some(*i)]).flatten().map(|i| i as usize).collect();
        firsts.sort_unstable();
        firsts.dedup();
        let before: f32 = firsts.iter().map(|&i| self.step(i)).sum();
        for (i, spot) in &mut moved {
            std::mem::swap(&mut self.spots[*i as usize], spot);
        }
        let after: f32 = firsts.iter().map(|&i| self.step(i)).sum();
        for (i, spot) in &mut moved {
            std::mem::swap(&mut self.spots[*i as usize], spot);
        }
        after - before
    }

    /// What it costs that the dump goes on from a piece to the next one, where that stands in another row.
    fn step(&self, i: usize) -> f32 {
        let spot = |i: usize| self.spots.get(i).copied().flatten();
        match (spot(i), spot(i + 1)) {
            (Some((a, from)), Some((b, to))) if a != b => self.search.step(i as u32, from, to),
            _ => 0.0,
        }
    }

    /// Finds what may stand in each place.
    fn look_around(&mut self) {
        for r in 0..self.rows.len() {
            let mut wanted: [Vec<u32>; MOST_COLUMNS] = Default::default();
            let mut saved = [0.0; MOST_COLUMNS];
            for &c in &self.search.order {
                let all = self.known.cheapest[c].iter();
                let mut own: Vec<(f32, u32)> = all.map(|&n| (self.cost((r, c), n), n)).collect();
                cheapest(&mut own, WANTED);
                saved[c] = own.first().map_or(0.0, |o| self.cost((r, c), self.rows[r][c]) - o.0).max(0.0);
                for &(_, number) in &own {
                    self.search.pieces(number).iter().for_each(|&i| self.takers[i as usize].push(((r, c), number)));
                }
                wanted[c] = own.into_iter().map(|o| o.1).collect();
            }
            self.wanted.push(wanted);
            self.saved.push(saved);
        }
    }

    /// Puts another cell in the place of one that has lost lines.
    fn mend(&mut self, exchange: &Exchange) {
        let Some((&(r, c), broken)) = exchange.broken.split_first() else { return };
        let old = self.rows[r][c];
        let now = self.cost((r, c), old);
        let mut free = exchange.free;
        let mut released = exchange.cost;
        for &i in self.search.pieces(old).iter().filter(|&&i| !exchange.taken.has(i)) {
            free.add(i);
            released += self.left(i);
        }
        let room = CELLS - exchange.edits.len() - 1 - broken.len();
        for option in self.options((r, c), exchange, &free, room) {
            let mut next = exchange.with(((r, c), option.number), self.search.pieces(option.number), free);
            next.broken = broken.iter().copied().chain(option.broken).collect();
            next.cost = released + option.cost - now;
            let hoped: f32 = next.broken.iter().map(|&(r, c)| self.saved[r][c]).sum();
            if next.cost - hoped > HOPE + SLACK {
                continue;
            }
            self.rows[r][c] = option.number;
            if next.broken.is_empty() {
                self.offer(next.cost, &next.edits);
                self.give(&next);
            } else {
                self.mend(&next);
            }
            self.rows[r][c] = old;
        }
    }

    /// The cells that are tried in a place, cheapest first: those of lines that are free, and those that take others' lines.
    fn options(&self, place: Place, exchange: &Exchange, free: &Used, room: usize) -> Vec<Coming> {
        let (r, c) = place;
        let chains = &self.search.plan.chains;
        let is_closed = |number: &u32| self.search.pieces(*number).iter().all(|&i| free.has(i));
        let firsts = (0..self.owners.len()).filter(|&i| free.has(i as u32));
        let closed = firsts.flat_map(|i| chains.of(c, i)).copied().filter(is_closed);
        let open = self.wanted[r][c].iter().copied().filter(|n| !is_closed(n));
        let mut options: Vec<Coming> = Vec::new();
        for number in closed.chain(open).chain([NONE]).filter(|n| *n != self.rows[r][c]) {
            if let Some(broken) = self.broken_by(number, place, exchange).filter(|broken| broken.len() <= room) {
                let own = self.search.pieces(number).iter().filter(|&&i| free.has(i));
                let cost = self.search.alone(c, number) - own.map(|&i| self.left(i)).sum::<f32>();
                options.push(Coming { cost, number, broken });
            }
        }
        let by_cost = |a: &Coming, b: &Coming| a.cost.total_cmp(&b.cost).then(a.number.cmp(&b.number));
        options.sort_by(by_cost);
        options.truncate(LOOKED_AT[1]);
        for option in &mut options {
            option.cost += self.cost(place, option.number) - self.search.alone(c, option.number);
        }
        options.sort_by(by_cost);
        let (mut rank, mut closed) = (0, 0);
        options.retain(|option| {
            rank += 1;
            closed += usize::from(option.broken.is_empty());
            rank <= TRIED[exchange.edits.len()] || option.broken.is_empty() && closed <= CLOSED
        });
        options
    }

    /// Puts lines that an exchange leaves free into cells that can do with more.
    fn give(&mut self, exchange: &Exchange) {
        let tried = TRIED.get(exchange.edits.len()).copied().unwrap_or(0);
        let mut options: Vec<(f32, Edit)> = Vec::new();
        for i in
            (0..self.owners.len()).filter(|&i| tried > 0 && self.owners[i].is_some() && exchange.free.has(i as u32))
        {
            for &(place, number) in &self.takers[i] {
                let old = self.search.pieces(self.rows[place.0][place.1]);
                let is_changed = exchange.edits.iter().any(|(edited, _)| *edited == place);
                let new = self.search.pieces(number);
                if !is_changed && new.iter().all(|i| exchange.free.has(*i) || old.contains(i)) {
                    options.push((self.change(place, number), (place, number)));
                }
            }
        }
        options.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        options.dedup_by(|a, b| a.1 == b.1);
        options.truncate(tried);
        for (cost, ((r, c), number)) in options {
            let old = self.rows[r][c];
            let mut free = exchange.free;
            self.search.pieces(old).iter().for_each(|&i| free.add(i));
            let mut next = exchange.with(((r, c), number), self.search.pieces(number), free);
            next.cost += cost;
            if next.cost < HOPE + SLACK {
                self.offer(next.cost, &next.edits);
                self.rows[r][c] = number;
                self.give(&next);
                self.rows[r][c] = old;
            }
        }
    }

    /// Moves the cells of a column up or down by a row, from one row to another, or changes two of them round.
    fn shift(&mut self) {
        for &c in &self.search.order {
            let now: Vec<u32> = self.rows.iter().map(|row| row[c]).collect();
            for (first, last) in (0..now.len()).flat_map(|i| (i + 1..now.len()).map(move |j| (i, j))) {
                let mut ways = [now.clone(), now.clone(), now.clone()];
                ways[0][first..=last].rotate_left(1);
                ways[1][first..=last].rotate_right(1);
                ways[2].swap(first, last);
                for way in ways {
                    let mut cost = 0.0;
                    let mut edits: Vec<Edit> = Vec::new();
                    for r in (first..=last).filter(|&r| way[r] != now[r]) {
                        cost += self.cost((r, c), way[r]) - self.cost((r, c), now[r]);
                        self.rows[r][c] = way[r];
                        edits.push(((r, c), way[r]));
                    }
                    for (row, number) in self.rows.iter_mut().zip(&now) {
                        row[c] = *number;
                    }
                    if cost < HOPE + SLACK && !edits.is_empty() {
                        self.offer(cost, &edits);
                    }
                }
            }
        }
    }

    /// Keeps an exchange in mind that may gain something.
    fn offer(&mut self, cost: f32, edits: &[Edit]) {
        let cost = cost + self.between(edits);
        if cost < HOPE {
            let mut edits = edits.to_vec();
            edits.sort_unstable();
            self.found.push((cost, edits));
        }
    }

    /// What a piece costs that no cell has.
    fn left(&self, i: u32) -> f32 {
        self.search.plan.outside[i as usize] - self.search.plan.prices[i as usize]
    }

    /// What it costs that a cell, of its own and of free lines, stands in a place instead of the one that does.
    fn change(&self, (r, c): Place, number: u32) -> f32 {
        let (old, new) = (self.search.pieces(self.rows[r][c]), self.search.pieces(number));
        let left = |own: &[u32], other: &[u32]| -> f32 {
            own.iter().filter(|i| !other.contains(i)).map(|&i| self.left(i)).sum()
        };
        self.cost((r, c), number) - self.cost((r, c), self.rows[r][c]) + left(old, new) - left(new, old)
    }

    /// The cells whose lines another one takes; nothing where they are not to be had.
    fn broken_by(&self, number: u32, place: Place, exchange: &Exchange) -> Option<Vec<Place>> {
        let mut broken: Vec<Place> = Vec::new();
        for &i in self.search.pieces(number) {
            if exchange.taken.has(i) {
                return None;
            }
            if let Some(owner) = self.owners[i as usize]
                && owner != place
                && !exchange.broken.contains(&owner)
                && !broken.contains(&owner)
                && exchange.edits.iter().all(|(edited, _)| *edited != owner)
            {
                broken.push(owner);
            }
        }
        Some(broken)
    }

    /// What a cell costs in a place, as far as the cells beside, above and below tell.
    fn cost(&self, (r, c): Place, number: u32) -> f32 {
        let in_column = |row: &Row| Some(row[c]).filter(|n| *n != NONE);
        let above = self.rows.iter().take(r).rev().find_map(in_column);
        let below = self.rows.iter().skip(r + 1).find_map(in_column);
        let mut cost = self.search.alone(c, number);
        if number == NONE {
            return cost + above.zip(below).map_or(0.0, |(a, b)| self.search.under(c, a, b));
        }
        cost += above.map_or(0.0, |a| self.search.under(c, a, number));
        cost += below.map_or(0.0, |b| self.search.under(c, number, b));
        let mut pairs = self.known.pairs.borrow_mut();
        for &k in &self.search.order {
            let other = self.rows[r][k];
            if k != c && other != NONE {
                let pair = || self.search.pair((k, other), (c, number));
                cost += *pairs.entry((other.min(number), other.max(number))).or_insert_with(pair);
            }
        }
        cost
    }
}

/// The middle of a row on a page.
fn middle_on(middles: &[(u32, f32)], page: u32) -> Option<f32> {
    middles.iter().find(|(own, _)| *own == page).map(|(_, middle)| *middle)
}

/// The cheapest of cells, in order.
fn cheapest(cells: &mut Vec<(f32, u32)>, most: usize) {
    cells.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    cells.truncate(most);
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::super::{Order, Parting, Reading, Rows, Shelf, Walk};
    use super::*;
    use crate::dump::columns::{Column, Kind};
    use crate::dump::joins::Joins;
    use crate::dump::lexicon::Lexicon;
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read;
    use crate::dump::words::Words;

    const TABLE: &str = "数量指标\n\n演练次数\n\n≥2次\n\n质量指标\n\n设备正常使\n\n≥98%\n\n时效指标\n\n任务完成及\n\n≥95%\n\n用率\n\n时率\n";

    fn exchanged(rows: [[&[usize]; 3]; 3]) -> Vec<[String; 2]> {
        changed(rows, |search, found| search.exchange(found, 0..3))
    }

    /// The names and values that come of rows, each given by the pieces of its cells, when they are changed.
    pub(in super::super) fn changed(
        rows: [[&[usize]; 3]; 3],
        change: impl Fn(&mut Search, &mut Found),
    ) -> Vec<[String; 2]> {
        let pieces = text_to_pieces(&read(TABLE.as_bytes()).unwrap());
        let column = |label: &str, kind| Column { label: label.into(), kind };
        let task = Rows {
            pieces: &pieces,
            columns: &[column("二级指标", Kind::Level), column("三级指标", Kind::Name), column("指标值", Kind::Target)],
            widths: &[5.0, 5.0, 5.0],
            distances: None,
            order: Order::Blocks,
            borders: false,
            merged: false,
            beside: false,
            wraps: false,
            levelled: true,
            stop: pieces.len(),
            lexicon: &Lexicon::default(),
            words: &Words::find(&pieces, Order::Blocks),
            repeated: &[],
            labels: &[],
            variety: &[1.0; 3],
            remark: 0.0,
            joins: &Joins::learn(&pieces),
            shelf: &Shelf::default(),
            walk: &Walk::UNKNOWN,
            parting: Parting::default(),
            start: None,
        };
        let mut search = Search::new(&task, 1).unwrap();
        let rows = rows.map(|row| row.map(<[usize]>::to_vec).to_vec()).to_vec();
        let rows = search.rows_of(&Reading { rows, ..Reading::default() });
        let mut found = search.priced(&rows).unwrap();
        change(&mut search, &mut found);
        let text = |number: u32| search.plan.chains.get(number).map_or(String::new(), |chain| chain.text.clone());
        found.rows.iter().map(|row| [text(row[1]), text(row[2])]).collect()
    }

    pub(in super::super) fn truth() -> Vec<[String; 2]> {
        let rows = [["演练次数", "≥2次"], ["设备正常使用率", "≥98%"], ["任务完成及时率", "≥95%"]];
        rows.map(|row| row.map(str::to_owned)).to_vec()
    }

    /// 服务对象满意度 beside 群众满意比率: neither of two cells could change without the other.
    #[test]
    fn two_cells_give_each_other_their_last_lines() {
        assert_eq!(exchanged([[&[0], &[1], &[2]], [&[3], &[4, 10], &[5]], [&[6], &[7, 9], &[8]]]), truth());
    }

    #[test]
    fn lines_in_no_row_come_into_the_cells_that_lack_them() {
        assert_eq!(exchanged([[&[0], &[1], &[2]], [&[3], &[4], &[5]], [&[6], &[7, 9], &[8]]]), truth());
    }

    #[test]
    fn values_that_stand_a_row_too_low_move_up() {
        assert_eq!(exchanged([[&[0], &[1], &[8]], [&[3], &[4, 9], &[2]], [&[6], &[7, 10], &[5]]]), truth());
    }
}
