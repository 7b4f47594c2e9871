//! The rows that the cells of a table make: what the columns are is known, and which of them may be blank. However the dump goes over
//! the page, along the rows or down a column over several of them, the cells of each column come in the order of their rows.

use std::collections::BTreeMap;

use super::super::columns::{self, Column, Kind};
use super::super::costs;
use super::super::measure::first_unit;
use super::super::readings::kept;
use super::cells::{Cell, NARROW, NO_NAME, PROSE, SLACK, VALUE_AS_NAME, Widths, take};
use super::units::{Unit, What, is_aside, is_blank};

/// A row: its cells beside the names of levels, as positions among the cells of the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub units: Vec<usize>,
    /// The column of each.
    pub columns: Vec<usize>,
    pub stands: Stands,
    /// Its name and its value in readings that are nearly as good.
    pub instead: Vec<String>,
}

/// How the cells of a row stand in the dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// One after another.
    Together,
    /// The name below all rows, the others one after another.
    NameBelow,
    /// Among those of other rows: which belong together is told by their order.
    Apart,
}

/// Rows that cost more than this each are those of no page: with a name and a value, and for each column more.
pub(super) const ODD: f32 = 1.2;
const ODD_COLUMN: f32 = 0.1;

/// A cell below the last row: what is summed up there. Where rows have points it is one of them as easily.
const BELOW: f32 = 1.0;
const BELOW_POINTS: f32 = 3.0;

/// A name of a level in the middle of a row, before what has the form of a value and before anything else.
const LEVEL_INSIDE: [f32; 2] = [0.3, 2.0];

/// A row whose name stands apart from it, and a name that does.
const APART: f32 = 0.6;

/// Of so many rows no more than one has its name below all rows.
const MOST_APART: usize = 3;

/// The next cell is the one below, and one elsewhere.
const DOWN: f32 = 0.1;
const ELSEWHERE: f32 = 0.4;

/// A remark whose row is not told, and one after another.
const LEFT: f32 = 1.2;
const LEFT_TOO: f32 = 0.3;

/// A text that is of no row, where there are no remarks.
const ODD_ONE: f32 = 3.0;

/// It stands beside the name of a level, as the name of an indicator does.
const NAMED: f32 = 1.0;

/// How much it counts what a name says of the form of its value.
const TOLD: f32 = 0.5;

/// A value or a unit that does not go with its sign.
const AGAINST: f32 = 1.0;

/// A score greater than the points that its row may have: a sum, or that of another row.
const ABOVE: f32 = 4.0;

/// What was reached is what was to be.
const REACHED: f32 = -0.3;

/// A reading that costs no more than this beyond the best one is as good.
pub(super) const TOLD_APART: f32 = 0.4;

/// So many ways to read the first cells are kept.
const KEPT: usize = 300;

/// The rows of a page with what they cost, where its cells are rows without much left over. `strict` says that cells were cut that may be whole: then
/// every value has the form of one.
pub(super) fn rows(region: &[Unit], columns: &[Column], strict: bool) -> Option<(f32, Vec<Row>)> {
    let kinds: Vec<Kind> = columns.iter().map(|c| c.kind).collect();
    if kinds.first() != Some(&Kind::Name) || !kinds.contains(&Kind::Target) {
        return None;
    }
    let (from, to) = extent(region)?;
    let own = region.get(from..to)?;
    // A cell with a blank in one of its lines is two that stand side by side.
    if own.iter().any(|u| u.what == What::Text && u.is_parted()) {
        return None;
    }
    let text = |(i, unit): (usize, &Unit)| {
        let after_level = i.checked_sub(1).and_then(|b| region.get(b)).is_some_and(Unit::is_level);
        (unit.what == What::Text).then(|| Cell::new(i, unit, after_level))
    };
    let cells: Vec<Cell> = (from..).zip(own).filter_map(text).collect();
    // Two cells in one block.
    if !cells.iter().all(|c| c.widths.are_possible()) {
        return None;
    }
    let torn = |c: &Cell| c.text.chars().count() <= TORN && !c.is_value();
    if strict && cells.iter().any(torn) {
        return None;
    }
    Search::new(&cells, &kinds, strict).rows()
}

/// Where a cell is put: its column and its row.
type Spot = (usize, usize);

/// The first cells of a page read in one way.
#[derive(Debug, Clone, Default)]
struct State {
    cost: f32,
    /// The first row of each column without a cell.
    next: Vec<usize>,
    /// Rows whose names stand below all rows.
    owed: Vec<usize>,
    /// How wide each column may be.
    widths: Vec<Widths>,
    /// Whether a remark does not follow its row: then every row has one.
    loose: bool,
    /// Where each cell is put; nothing where it is of no row.
    spots: Vec<Option<Spot>>,
    /// The cells of names and of values by row.
    names: Vec<Option<usize>>,
    targets: Vec<Option<usize>>,
    /// How many names below all rows are read.
    below: usize,
    /// How many sums of points above these.
    summed: usize,
    /// What the points and the values that are bare numbers come to, in hundredths.
    sums: [u64; 2],
}

impl State {
    /// The first row without any cell.
    fn front(&self) -> usize {
        self.next.iter().copied().max().unwrap_or(0)
    }

    /// Puts a cell into a column: one that is wrapped where others are not is odd.
    fn fit(&mut self, c: usize, own: Widths) {
        let Some(column) = self.widths.get_mut(c) else { return };
        match column.and(own) {
            Some(both) => *column = both,
            None => self.cost += NARROW,
        }
    }

    /// Where the last cell is put.
    fn last(&self) -> Option<Spot> {
        self.spots.last().copied().flatten()
    }

    /// Whether the cells of each row follow each other, but for names that stand elsewhere.
    fn goes_along(&self) -> bool {
        let mut last: BTreeMap<usize, Spot> = BTreeMap::new();
        let cells = self.spots.iter().enumerate().filter_map(|(i, spot)| Some((i, (*spot)?)));
        cells.filter(|(_, (c, _))| *c > 0).all(|(i, (c, row))| {
            let before = last.insert(row, (c, i));
            before.is_none_or(|(column, at)| column < c && at + 1 == i)
        })
    }

    /// Where the last cell is put that is of a row.
    fn place(&self) -> Option<Spot> {
        self.spots.iter().rev().copied().flatten().next()
    }
}

struct Search<'c> {
    cells: &'c [Cell],
    kinds: &'c [Kind],
    /// What it costs that a cell stands in a column, by cell and column.
    takes: Vec<Vec<f32>>,
    /// How many of the cells from one on may stand in a column, by cell and column.
    left: Vec<Vec<usize>>,
}

impl<'c> Search<'c> {
    fn new(cells: &'c [Cell], kinds: &'c [Kind], strict: bool) -> Self {
        // What was reached is told in words that may be a name: 实际支付2174.20万元.
        let reached = kinds.contains(&Kind::Actual);
        let measured = |cell: &Cell| cell.target && cell.text.ends_with(['元', '%', '％']);
        let take = |cell: &Cell, kind: Kind| match kind {
            Kind::Target if strict && !cell.target => NO_NAME,
            Kind::Name if reached && measured(cell) => take(kind, cell).max(VALUE_AS_NAME),
            _ => take(kind, cell),
        };
        let row = |cell: &Cell| kinds.iter().map(|kind| take(cell, *kind)).collect();
        let takes: Vec<Vec<f32>> = cells.iter().map(row).collect();
        let mut left = vec![vec![0; kinds.len()]];
        for own in takes.iter().rev() {
            let below = left.last().cloned().unwrap_or_default();
            left.push(below.iter().zip(own).map(|(n, take)| n + usize::from(*take < NO_NAME)).collect());
        }
        left.reverse();
        Self { cells, kinds, takes, left }
    }

    /// What a reading of the first cells costs at least when all are read: cells that no cell below can be are blank. Nothing where
    /// one of them may not be.
    fn least(&self, state: &State, read: usize) -> Option<f32> {
        let front = state.front();
        let left = self.left.get(read)?;
        let columns = self.kinds.iter().zip(&state.next).zip(left);
        columns.map(|((kind, next), left)| (kind, (front - next).saturating_sub(*left))).try_fold(
            state.cost,
            |cost, (kind, short)| match kind {
                Kind::Name | Kind::Target if short > 0 => None,
                _ => Some(cost + blank(*kind) * short as f32),
            },
        )
    }

    /// The ways to read the cells, each with its cost and with what the cells below the last row cost of it. `along` says that rows
    /// follow each other: of all ways those are lost where a column may go on for long.
    fn ways(&self, along: bool) -> Vec<(f32, f32, State)> {
        let mut states = vec![State {
            next: vec![0; self.kinds.len()],
            widths: vec![Widths::ANY; self.kinds.len()],
            ..State::default()
        }];
        let mut whole: Vec<(f32, f32, State)> = Vec::new();
        for read in 1..=self.cells.len() {
            states = self.grown(&states, read - 1, along);
            let Some(left) = self.below(self.cells.get(read..).unwrap_or_default()) else { continue };
            let ended = states.iter().filter_map(|state| Some((self.end(state)? + left, left, state.clone())));
            whole.extend(ended);
        }
        whole
    }

    fn rows(&self) -> Option<(f32, Vec<Row>)> {
        let mut read_whole = self.ways(false);
        for way in self.ways(true).into_iter().filter(|(.., state)| state.goes_along()) {
            if !read_whole.iter().any(|(_, _, state)| state.spots == way.2.spots) {
                read_whole.push(way);
            }
        }
        read_whole.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (least, _, best) = read_whole.first()?;
        let differs = |s: &State| (&s.names, &s.targets) != (&best.names, &best.targets);
        let near = read_whole.iter().take_while(|(cost, ..)| cost - least < TOLD_APART);
        let near: Vec<&(f32, f32, State)> =
            near.enumerate().filter(|(i, (.., s))| *i == 0 || differs(s)).map(|(_, r)| r).collect();
        // Of readings that are as good the one along the dump. Which value a name has is not told then: of a few rows it can be said.
        let apart = |s: &State| self.told(s).iter().filter(|row| row.stands != Stands::Together).count();
        let (cost, left, state) = near.iter().copied().min_by_key(|(.., s)| apart(s))?;
        let mut rows = self.told(state);
        for (n, row) in rows.iter_mut().enumerate() {
            row.instead = near.iter().filter_map(|(.., other)| self.instead(state, n, other)).collect();
            row.instead.sort_unstable();
            row.instead.dedup();
        }
        let open = rows.iter().filter(|row| !row.instead.is_empty()).count();
        let more = near.iter().any(|(.., other)| other.names.len() != state.names.len());
        // Remarks may be names as well, and then all rows are others, where not one reading alone has every row along the dump.
        let along = apart(state) == 0 && near.iter().filter(|(.., s)| apart(s) == 0).count() == 1;
        let few = (along || !self.kinds.contains(&Kind::Note)) && MOST_OPEN * open <= rows.len();
        if more || open > 0 && !few {
            return None;
        }
        let odd = ODD + ODD_COLUMN * self.kinds.len().saturating_sub(2) as f32;
        (!rows.is_empty() && cost - left <= odd * rows.len() as f32).then_some((*cost, rows))
    }

    /// What it costs that cells stand below the last row. Nothing where one of them may not: remarks by themselves may be those of the
    /// row before.
    fn below(&self, left: &[Cell]) -> Option<f32> {
        if left.first().is_some_and(|cell| !is_below(&cell.text)) {
            return None;
        }
        let numbers = if self.kinds.contains(&Kind::Number) { BELOW_POINTS } else { BELOW };
        let noted = self.kinds.contains(&Kind::Note);
        let cost = |cell: &Cell| match &cell.text {
            text if is_blank(text) => Some(BELOW),
            text if is_below(text) => Some(numbers),
            _ => (noted && !cell.is_value()).then_some(LEFT),
        };
        left.iter().map(cost).sum()
    }

    /// The name and the value of a row in another reading, where they are others.
    fn instead(&self, state: &State, row: usize, other: &State) -> Option<String> {
        let pair = |s: &State| Some((s.names.get(row).copied()??, s.targets.get(row).copied()??));
        let (name, value) = pair(other).filter(|there| Some(*there) != pair(state))?;
        Some(format!("{}：{}", self.cells.get(name)?.text, self.cells.get(value)?.text))
    }

    /// The ways to read one cell more.
    fn grown(&self, states: &[State], i: usize, along: bool) -> Vec<State> {
        let mut grown: Vec<State> = Vec::new();
        for state in states {
            for c in 0..self.kinds.len() {
                self.put(state, i, (c, along), &mut grown);
            }
            self.put_below(state, i, &mut grown);
            self.leave(state, i, &mut grown);
            self.sum(state, i, &mut grown);
        }
        let least = |state: State| Some((self.least(&state, i + 1)?, state));
        let ranked: Vec<(f32, State)> = grown.into_iter().filter_map(least).collect();
        let place = |(_, s): &(f32, State)| {
            (s.next.clone(), s.owed.clone(), s.last(), s.place(), (s.below, s.summed), s.sums, s.loose)
        };
        kept(ranked, |(cost, _)| *cost, place, KEPT).into_iter().map(|(_, state)| state).collect()
    }

    /// The ways to read a cell in a column: in its next row, or in the row that the dump is at.
    fn put(&self, state: &State, i: usize, (c, along): (usize, bool), grown: &mut Vec<State>) {
        // Below sums only names are left.
        if state.below > 0 || state.summed > 0 && c > 0 {
            return;
        }
        let (Some(cell), Some(&next), Some(&kind)) = (self.cells.get(i), state.next.get(c), self.kinds.get(c)) else {
            return;
        };
        let take = self.take(c, i);
        if take >= NO_NAME {
            return;
        }
        let front = state.front();
        let skips = match kind {
            Kind::Target => 0,
            Kind::Name => usize::from(next < front),
            _ => (front.saturating_sub(next + 1)).min(MOST_BLANK),
        };
        for skipped in 0..=skips {
            let row = next + skipped;
            if along && !goes_along(state.place(), kind, (c, row)) {
                continue;
            }
            // A remark by itself tells no row.
            let valued = row < state.targets.len();
            let beside = |(before, at): Spot| at == row || before == c && at + 1 == row;
            if kind == Kind::Note && !(valued && (row == 0 || state.last().is_some_and(beside))) {
                continue;
            }
            let mut after = state.clone();
            after.loose |= kind == Kind::Note && state.last().is_none_or(|(_, at)| at != row);
            let skip = if kind == Kind::Name { APART } else { blank(kind) };
            after.cost += take + skip * skipped as f32 + self.way(state, cell, (c, row));
            if kind == Kind::Name && skipped > 0 {
                after.owed.push(next);
                after.names.push(None);
            }
            after.next.iter_mut().skip(c).take(1).for_each(|n| *n = row + 1);
            after.spots.push(Some((c, row)));
            after.fit(c, cell.widths);
            match kind {
                Kind::Name => after.names.push(Some(i)),
                Kind::Number if self.kinds.iter().position(|k| *k == kind) == Some(c) => {
                    after.sums[0] += cell.hundredths;
                }
                Kind::Target => {
                    after.targets.push(Some(i));
                    after.sums[1] += cell.hundredths;
                }
                _ => {}
            }
            if matches!(kind, Kind::Name | Kind::Target) {
                after.cost += self.pair(&after, row);
            }
            after.cost += self.signed(&after, kind, i, row);
            match kind {
                Kind::Number => after.cost += self.scored(&after, row),
                Kind::Actual if self.is_reached(state, i, row) => after.cost += REACHED,
                _ => {}
            }
            grown.push(after);
        }
    }

    /// What the sign of a row says against its value or its unit: a number follows ≥, words follow 定性.
    fn signed(&self, state: &State, kind: Kind, i: usize, row: usize) -> f32 {
        let Some(column) = self.kinds.iter().position(|k| *k == Kind::Sign) else { return 0.0 };
        let sign = || {
            let at = state.spots.iter().rposition(|spot| *spot == Some((column, row)))?;
            self.cells.get(at).map(|cell| columns::begins_as_target(&cell.text))
        };
        let goes = |mark: bool, value: usize| {
            let text = self.cells.get(value).map_or("", |c| c.text.as_str());
            if mark { text.starts_with(|c: char| c.is_ascii_digit()) } else { !columns::is_points(text) }
        };
        let against = match kind {
            Kind::Target => sign().is_some_and(|mark| !goes(mark, i)),
            Kind::Sign => state.targets.get(row).copied().flatten().zip(sign()).is_some_and(|(i, mark)| !goes(mark, i)),
            Kind::Unit => sign() == Some(false),
            _ => false,
        };
        if against { AGAINST } else { 0.0 }
    }

    /// Whether a cell says right after the value of its row the same.
    fn is_reached(&self, state: &State, i: usize, row: usize) -> bool {
        let target = state.last().is_some_and(|(c, at)| at == row && self.kinds.get(c) == Some(&Kind::Target));
        let text = |i: usize| self.cells.get(i).map(|c| c.text.as_str());
        target && i.checked_sub(1).and_then(text) == text(i)
    }

    /// What the points of a row say against its score, which is no greater.
    fn scored(&self, state: &State, row: usize) -> f32 {
        let columns = self.kinds.iter().enumerate().filter(|(_, k)| **k == Kind::Number).map(|(c, _)| c);
        let points = columns.map(|c| {
            let at = state.spots.iter().rposition(|spot| *spot == Some((c, row)))?;
            self.cells.get(at).map(|cell| cell.hundredths)
        });
        let points: Vec<Option<u64>> = points.collect();
        let above = |w: &[Option<u64>]| matches!(w, [Some(most), Some(score)] if score > most);
        if points.windows(2).any(above) { ABOVE } else { 0.0 }
    }

    /// The way to read a cell as the name of a row that has none.
    fn put_below(&self, state: &State, i: usize, grown: &mut Vec<State>) {
        let Some((&row, owed)) = state.owed.split_first() else { return };
        let take = self.take(0, i);
        if take >= NO_NAME {
            return;
        }
        let mut after = State { owed: owed.to_vec(), below: state.below + 1, ..state.clone() };
        after.names.iter_mut().skip(row).take(1).for_each(|n| *n = Some(i));
        after.spots.push(Some((0, row)));
        self.cells.get(i).into_iter().for_each(|cell| after.fit(0, cell.widths));
        after.cost += take + APART + self.pair(&after, row);
        grown.push(after);
    }

    /// The way to leave a cell out: a remark whose row is not told, for it does not follow it, or one text that is of no row.
    fn leave(&self, state: &State, i: usize, grown: &mut Vec<State>) {
        let worded = self.cells.get(i).is_some_and(|c| !c.is_value());
        let noted = self.kinds.contains(&Kind::Note);
        // Of several remarks one after another none is surely that of the row before.
        let after_remark = state.last().and_then(|(c, _)| self.kinds.get(c)) == Some(&Kind::Note);
        if worded && !after_remark && !state.targets.is_empty() && (noted || !state.spots.contains(&None)) {
            let named = self.cells.get(i).is_some_and(|c| c.after_level);
            let cost = match state.last() {
                _ if !noted => ODD_ONE + if named { NAMED } else { 0.0 },
                None => LEFT_TOO,
                Some(_) => LEFT,
            };
            let mut after = State { cost: state.cost + cost, ..state.clone() };
            after.spots.push(None);
            grown.push(after);
        }
    }

    /// The way to leave a cell out as a sum: below rows whose points make a whole. Names may stand below it.
    fn sum(&self, state: &State, i: usize, grown: &mut Vec<State>) {
        let Some(cell) = self.cells.get(i) else { return };
        let rows = state.front();
        let columns: Vec<&usize> =
            self.kinds.iter().zip(&state.next).filter(|(k, _)| **k == Kind::Number).map(|(_, next)| next).collect();
        let whole = columns.iter().all(|next| **next == rows) && rows >= FEWEST && state.sums[0] <= WHOLES[0];
        let fits = if state.summed == 0 { WHOLES.contains(&cell.hundredths) } else { cell.hundredths <= WHOLES[0] };
        let open = state.below == 0 && state.summed < columns.len();
        if whole && fits && open && columns::is_points(&cell.text) {
            // Reports err where they add up.
            let cost = if WHOLES.contains(&state.sums[0]) { 0.0 } else { BELOW };
            let mut after = State { summed: state.summed + 1, cost: state.cost + cost, ..state.clone() };
            after.spots.push(None);
            grown.push(after);
        }
    }

    /// What it costs that the dump goes on to a place.
    fn way(&self, state: &State, cell: &Cell, (c, row): Spot) -> f32 {
        let inside = if cell.after_level { LEVEL_INSIDE[usize::from(!cell.target)] } else { 0.0 };
        match state.place() {
            Some((before, at)) if row == at && c > before => inside,
            Some((before, at)) if row == at + 1 && c == before => DOWN,
            Some((_, at)) if row == at + 1 && c == 0 => 0.0,
            None if c == 0 => 0.0,
            _ => ELSEWHERE,
        }
    }

    /// What the name and the value of a row say of each other, where both are read.
    fn pair(&self, state: &State, row: usize) -> f32 {
        let cell = |of: &[Option<usize>]| self.cells.get((*of.get(row)?)?);
        let (Some(name), Some(value)) = (cell(&state.names), cell(&state.targets)) else { return 0.0 };
        // Its unit has a column of its own.
        if columns::is_points(&value.text) && self.kinds.contains(&Kind::Unit) {
            return 0.0;
        }
        TOLD * name.forms[value.form]
    }

    fn take(&self, c: usize, i: usize) -> f32 {
        self.takes.get(i).and_then(|own| own.get(c)).copied().unwrap_or(NO_NAME)
    }

    /// What the rows cost, where they are whole.
    fn end(&self, state: &State) -> Option<f32> {
        let rows = state.next.first().copied()?;
        let mut cost = state.cost;
        for (next, kind) in state.next.iter().zip(self.kinds) {
            match kind {
                Kind::Name | Kind::Target if *next != rows => return None,
                Kind::Note if state.loose && *next != rows => return None,
                _ => cost += blank(*kind) * rows.checked_sub(*next)? as f32,
            }
        }
        let whole = state.owed.is_empty() && state.below * MOST_APART <= rows;
        (whole && self.tells_points(state) && self.leaves_no_part(state)).then_some(cost)
    }

    /// Whether what is left out is a cell by itself, and no line of the cell before or after it: there was room for it.
    fn leaves_no_part(&self, state: &State) -> bool {
        if self.kinds.contains(&Kind::Note) {
            return true;
        }
        let column = |i: usize| {
            let (c, _) = state.spots.get(i).copied().flatten()?;
            Some((self.cells.get(i)?, state.widths.get(c)?.least))
        };
        let own = |left: usize| {
            let Some(cell) = self.cells.get(left) else { return true };
            let room = |above: &Cell, below: &Cell, width: f32| {
                above.is_value() || above.widths.least + first_unit(&below.text) + SLACK < width
            };
            let before = left.checked_sub(1).and_then(column).is_none_or(|(above, width)| room(above, cell, width));
            before && column(left + 1).is_none_or(|(below, width)| below.is_value() || room(cell, below, width))
        };
        state.spots.iter().enumerate().filter(|(_, spot)| spot.is_none()).all(|(i, _)| own(i))
    }

    /// Whether points are told from values that are bare numbers too: where the cells of a row follow each other, or where the points
    /// make a whole and the values do not.
    fn tells_points(&self, state: &State) -> bool {
        let bare = |(spot, cell): (&Option<Spot>, &Cell)| {
            spot.and_then(|(c, _)| self.kinds.get(c)) == Some(&Kind::Target) && columns::is_points(&cell.text)
        };
        let spots: Vec<Spot> = state.spots.iter().flatten().copied().collect();
        let along = spots.windows(2).all(|w| w[1].1 == w[0].1 || w[1].1 == w[0].1 + 1 && w[1].0 < w[0].0);
        along
            || !self.kinds.contains(&Kind::Number)
            || !state.spots.iter().zip(self.cells).any(bare)
            || state.names.len() >= FEWEST && WHOLES.contains(&state.sums[0]) && !WHOLES.contains(&state.sums[1])
    }

    /// The rows with their cells in the order of the columns.
    fn told(&self, state: &State) -> Vec<Row> {
        let count = state.names.len();
        let mut cells: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
        let spots = state.spots.iter().enumerate().filter_map(|(i, spot)| Some((i, (*spot)?)));
        for (i, (c, row)) in spots {
            cells.iter_mut().skip(row).take(1).for_each(|own| own.push((c, i)));
        }
        let row = |mut own: Vec<(usize, usize)>| {
            own.sort_unstable();
            let follow = |own: &[(usize, usize)]| own.windows(2).all(|w| w[1].1 == w[0].1 + 1);
            let stands = match own.split_first() {
                _ if follow(&own) => Stands::Together,
                Some((name, rest)) if follow(rest) && rest.last() < Some(name) => Stands::NameBelow,
                _ => Stands::Apart,
            };
            let units = own.iter().filter_map(|(_, i)| Some(self.cells.get(*i)?.unit)).collect();
            Row { units, columns: own.iter().map(|(c, _)| *c).collect(), stands, instead: Vec::new() }
        };
        cells.into_iter().map(row).collect()
    }
}

/// What a blank cell costs: where there are points, every indicator has some.
fn blank(kind: Kind) -> f32 {
    if kind == Kind::Number { NO_POINTS } else { costs::blank(kind) }
}

/// A row without points.
const NO_POINTS: f32 = 3.0;

/// Whether the dump goes on along the rows: in the same row, or with the name or the value of the next one. A name may stand below its row.
fn goes_along(before: Option<Spot>, kind: Kind, (c, row): Spot) -> bool {
    let begins = matches!(kind, Kind::Name | Kind::Target);
    match before {
        None => row == 0,
        Some((last, at)) => row == at && c > last || row == at + 1 && begins || row <= at && kind == Kind::Name,
    }
}

/// Of so many rows the value of one may be open.
const MOST_OPEN: usize = 3;

/// So many cells of a column may be blank one below the other.
const MOST_BLANK: usize = 4;

/// What the points of all indicators of a project come to, in hundredths: with or without those of the execution of the budget.
pub(super) const WHOLES: [u64; 2] = [10_000, 9_000];

/// Fewer numbers may come to a whole by chance.
const FEWEST: usize = 4;

/// A cut cell as short as this is the last line of another.
const TORN: usize = 2;

/// Where the cells of the rows begin and end. Values of labels above may stand among the headings, and titles at the top of a page;
/// below a label that follows the rows may be a sum. Nothing where values stand below it.
fn extent(region: &[Unit]) -> Option<(usize, usize)> {
    let label = |u: &Unit| matches!(u.what, What::Label(_) | What::Title);
    let headed = region.iter().position(Unit::names_row).unwrap_or(0);
    let above = region.get(..headed)?;
    let from = if above.iter().any(label) || !above.iter().any(Unit::begins_as_target) { headed } else { 0 };
    let begun = |u: &Unit| !label(u) && (u.what != What::Text || !is_below(&u.text()) && !is_aside(&u.text()));
    let from = from + region.get(from..)?.iter().position(begun)?;
    // The heading of points stands wherever its block ends.
    let ends = |u: &Unit| label(u) && !matches!(&u.what, What::Label(l) if columns::is_number(l));
    let to = region.iter().skip(from).position(ends).map_or(region.len(), |n| from + n);
    // Prose below the last value, with the heading above it.
    let last = region.get(..to)?.iter().rposition(Unit::begins_as_target).unwrap_or(from);
    let prose = |u: &Unit| u.what == What::Text && u.text().ends_with('。') && u.text().chars().count() >= SENTENCED;
    let prose = region.get(last..to)?.iter().position(prose).map(|n| last + n);
    let headed = |at: usize| region.get(at).is_some_and(|u| u.what == What::Text && is_below(&u.text()));
    let to = prose.map_or(to, |at| at - usize::from(at > last + 1 && headed(at - 1)));
    (!region.get(to..)?.iter().any(Unit::begins_as_target)).then_some((from, to))
}

/// Whether a text below the last row is none of a row: a sum, or prose.
fn is_below(text: &str) -> bool {
    let numbered = text.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九（(".contains(c))
        && text.chars().count() > NUMBERED;
    let part = text.starts_with('第') && text.ends_with("部分");
    columns::is_points(text) || is_blank(text) || part || numbered || text.chars().count() > PROSE
}

/// A heading below a table, with its number, has more characters than this.
const NUMBERED: usize = 6;

/// A shorter text that ends as a sentence does may be a value.
const SENTENCED: usize = 12;
