//! Searches the ways to read the cells of a page as rows: the columns are known, and the cells of each come in the order of their rows.

use super::super::super::columns::{self, Kind};
use super::super::super::costs;
use super::super::super::measure::first_unit;
use super::super::super::readings::kept;
use super::super::cells::{Cell, NO_NAME, SLACK, VALUE_AS_NAME, Widths, take};
use super::super::units::is_blank;
use super::state::{Spot, State};
use super::{ODD, Row, Stands, TOLD_APART, WHOLES, is_below};

/// What a row may cost more for each column beside the name and the value.
const ODD_COLUMN: f32 = 0.1;

/// Where rows tell what was reached, with the points for it, these tell much: right rows cost less.
const ODD_POINTS: f32 = 1.0;

/// A cell below the last row: what is summed up there. Where rows have points it is one of them as easily.
const BELOW: f32 = 1.0;
const BELOW_POINTS: f32 = 3.0;

/// The number of the page, as the last text there.
const FOLIO: f32 = 0.2;

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

/// What was reached has a sign that only what is to be reached has.
const SIGNED: f32 = 0.5;

/// A name without a number where most names have one: 与上年相比 beside 指标1：水质达标率.
const UNNUMBERED: f32 = 2.0;

/// A bare number as a value where there are points.
const BARE: f32 = 0.25;

/// What was reached is what was to be.
const REACHED: f32 = -0.3;

/// So many ways to read the first cells are kept.
const KEPT: usize = 300;

/// Which ways to read the cells are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Any,
    /// Those whose rows follow each other: of all ways these are lost where a column may go on for long.
    Along,
    /// Those first that turn to other rows seldom.
    Mostly,
}

/// What it counts that a way turns to another row, where those come first that seldom do.
const TURN: f32 = 0.6;

pub(super) struct Search<'c> {
    cells: &'c [Cell],
    kinds: &'c [Kind],
    /// What it costs that a cell stands in a column, by cell and column.
    takes: Vec<Vec<f32>>,
    /// How many of the cells from one on may stand in a column, by cell and column.
    left: Vec<Vec<usize>>,
}

impl<'c> Search<'c> {
    pub(super) fn new(cells: &'c [Cell], kinds: &'c [Kind], strict: bool) -> Self {
        // What was reached is told in words that may be a name: 实际支付2174.20万元.
        let reached = kinds.contains(&Kind::Actual);
        let measured = |cell: &Cell| cell.target && cell.text.ends_with(['元', '%', '％']);
        let pointed = are_evaluated(kinds);
        let numbered = cells.iter().filter(|c| c.numbered && !c.is_value()).count();
        let names = cells.iter().filter(|c| !c.is_value() && take(Kind::Name, c) < NO_NAME).count();
        let numbered = numbered >= FEWEST && 2 * numbered > names;
        let take = |cell: &Cell, kind: Kind| match kind {
            Kind::Target if strict && !cell.target => NO_NAME,
            Kind::Name if reached && measured(cell) => take(kind, cell).max(VALUE_AS_NAME),
            Kind::Name if numbered && !cell.numbered => take(kind, cell) + UNNUMBERED,
            Kind::Target | Kind::Actual if pointed && may_be_points(cell) => take(kind, cell).max(BARE),
            Kind::Actual if columns::begins_as_target(&cell.text) => take(kind, cell) + SIGNED,
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
                Kind::Name if short > 0 => None,
                Kind::Target if short > 0 => self.are_evaluated().then_some(cost + NO_TARGET * short as f32),
                _ => Some(cost + blank(*kind) * short as f32),
            },
        )
    }

    /// The ways to read the cells, each with its cost and with what the cells below the last row cost of it. `order` says which of them are
    /// followed where there are too many.
    fn ways(&self, order: Order) -> Vec<(f32, f32, State)> {
        let mut states = vec![State {
            next: vec![0; self.kinds.len()],
            widths: vec![Widths::ANY; self.kinds.len()],
            ..State::default()
        }];
        let mut whole: Vec<(f32, f32, State)> = Vec::new();
        for read in 1..=self.cells.len() {
            states = self.grown(&states, read - 1, order);
            let Some(left) = self.below(self.cells.get(read..).unwrap_or_default()) else { continue };
            let ended = states.iter().filter_map(|state| Some((self.end(state)? + left, left, state.clone())));
            whole.extend(ended);
        }
        whole
    }

    pub(super) fn rows(&self) -> Option<(f32, Vec<Row>)> {
        let mut read_whole = self.ways(Order::Any);
        let along = self.ways(Order::Along).into_iter().filter(|(.., state)| state.is_along());
        for way in along.chain(self.ways(Order::Mostly)) {
            if !read_whole.iter().any(|(_, _, state)| state.spots == way.2.spots) {
                read_whole.push(way);
            }
        }
        read_whole.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (least, _, best) = read_whole.first()?;
        let points = self.points(best);
        let differs = |s: &State| s.pairs() != best.pairs() || self.points(s) != points;
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
        // Points that may be those of other rows are said of each.
        let unsure = near.iter().any(|(.., other)| other.pairs() != state.pairs());
        // Remarks may be names as well, and then all rows are others, where not one reading alone has every row along the dump.
        let along = apart(state) == 0 && near.iter().filter(|(.., s)| apart(s) == 0).count() == 1;
        let few = (along || !self.kinds.contains(&Kind::Note)) && MOST_OPEN * open <= rows.len();
        if more || unsure && open > 0 && !few {
            return None;
        }
        let odd = if self.are_evaluated() {
            ODD_POINTS
        } else {
            ODD + ODD_COLUMN * self.kinds.len().saturating_sub(2) as f32
        };
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
            _ if cell.folio => Some(FOLIO),
            text if is_blank(text) => Some(BELOW),
            text if is_below(text) => Some(numbers),
            _ => (noted && !cell.is_value()).then_some(LEFT),
        };
        left.iter().map(cost).sum()
    }

    /// The name, the value and the points of a row in another reading, where they are others.
    fn instead(&self, state: &State, row: usize, other: &State) -> Option<String> {
        let own = |s: &State| {
            let points = self.points(s).get(row).copied().flatten();
            Some((s.names.get(row).copied()??, s.targets.get(row).copied()??, points))
        };
        let (name, value, points) = own(other).filter(|there| Some(*there) != own(state))?;
        let text = |i: usize| self.cells.get(i).map(|c| c.text.as_str());
        let points = points.and_then(text).map_or(String::new(), |points| format!("（{points}）"));
        Some(format!("{}：{}{points}", text(name)?, text(value)?))
    }

    /// The cell of the points of each row.
    fn points(&self, state: &State) -> Vec<Option<usize>> {
        let Some(column) = self.column_of_points() else { return Vec::new() };
        let rows = 0..state.names.len();
        rows.map(|row| state.spots.iter().rposition(|spot| *spot == Some((column, row)))).collect()
    }

    /// The ways to read one cell more.
    fn grown(&self, states: &[State], i: usize, order: Order) -> Vec<State> {
        let mut grown: Vec<State> = Vec::new();
        for state in states {
            for c in 0..self.kinds.len() {
                self.put(state, i, (c, order), &mut grown);
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
        let turn = if order == Order::Mostly { TURN } else { 0.0 };
        kept(ranked, |(cost, state)| cost + turn * state.turns as f32, place, KEPT)
            .into_iter()
            .map(|(_, state)| state)
            .collect()
    }

    /// The ways to read a cell in a column: in its next row, or in the row that the dump is at.
    fn put(&self, state: &State, i: usize, (c, order): (usize, Order), grown: &mut Vec<State>) {
        // Below sums only names and remarks are left, and the points of a column whose sum stands below it.
        let left = match self.kinds.get(c) {
            Some(Kind::Number) => state.next.get(c).is_some_and(|next| *next < state.front()),
            kind => c == 0 || kind == Some(&Kind::Note),
        };
        if state.below > 0 || state.summed > 0 && !left {
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
            // A row with points may have no value.
            Kind::Target => usize::from(self.are_evaluated() && next + 1 < front),
            Kind::Name => usize::from(next < front),
            _ => (front.saturating_sub(next + 1)).min(MOST_BLANK),
        };
        for skipped in 0..=skips {
            let row = next + skipped;
            if order == Order::Along && !goes_along(state.place(), kind, (c, row)) {
                continue;
            }
            // A remark by itself tells no row, but one below another.
            let below = state.last().is_some_and(|(before, at)| before == c && at + 1 == row) || state.summed > 0;
            let beside = row < state.targets.len() && (row == 0 || state.last().is_some_and(|(_, at)| at == row));
            if kind == Kind::Note && !(below || beside) {
                continue;
            }
            let mut after = state.clone();
            after.turns += usize::from(state.place().is_some_and(|(before, at)| at != row || c < before) && c > 0);
            after.loose |= kind == Kind::Note && state.last().is_none_or(|(_, at)| at != row);
            let skip = match kind {
                Kind::Name => APART,
                Kind::Target => NO_TARGET,
                _ => blank(kind),
            };
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
                Kind::Number if self.column_of_points() == Some(c) => {
                    after.sums[0] += cell.hundredths;
                }
                Kind::Target => {
                    after.targets.resize(row, None);
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
        // A sum may stand right below its column, before another one.
        let ended = |(c, _): Spot| self.kinds.get(c) == Some(&Kind::Number) && state.next.get(c) == Some(&rows);
        let whole = columns.iter().all(|next| **next == rows) || state.last().is_some_and(ended);
        let whole = whole && rows >= FEWEST && state.sums[0] <= WHOLES[0];
        let fits = if state.summed == 0 { WHOLES.contains(&cell.hundredths) } else { cell.hundredths <= WHOLES[0] };
        let open = state.below == 0 && state.summed < columns.len();
        if whole && fits && open && columns::is_points(&cell.text) && cell.hundredths > LARGEST {
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

    fn are_evaluated(&self) -> bool {
        are_evaluated(self.kinds)
    }

    /// The column of the points that there are for each row; that of the score is another one.
    fn column_of_points(&self) -> Option<usize> {
        self.kinds.iter().position(|kind| *kind == Kind::Number)
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
        // Of all indicators of a page the points come to tens.
        let whole = self.column_of_points().and_then(|c| state.next.get(c)) == Some(&rows);
        if self.are_evaluated() && whole && !state.sums[0].is_multiple_of(TENS) {
            cost += UNEVEN;
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

/// Whether rows tell what was reached, with the points that there are for it.
fn are_evaluated(kinds: &[Kind]) -> bool {
    kinds.contains(&Kind::Number) && kinds.contains(&Kind::Actual)
}

/// Whether a bare number is as small as the points of an indicator.
fn may_be_points(cell: &Cell) -> bool {
    columns::is_points(&cell.text) && cell.hundredths <= LARGEST
}

/// An indicator has no more points, in hundredths.
const LARGEST: u64 = 5_000;

/// Ten points, in hundredths, and what it costs that points do not come to tens.
const TENS: u64 = 1_000;
const UNEVEN: f32 = 0.5;

/// What a blank cell costs: where there are points, every indicator has some.
fn blank(kind: Kind) -> f32 {
    match kind {
        Kind::Number => NO_POINTS,
        Kind::Actual => NOT_REACHED,
        _ => costs::blank(kind),
    }
}

/// A row that does not tell what was reached.
const NOT_REACHED: f32 = 2.0;

/// A row with points but without a value.
const NO_TARGET: f32 = 3.0;

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

/// Fewer numbers may come to a whole by chance.
const FEWEST: usize = 4;
