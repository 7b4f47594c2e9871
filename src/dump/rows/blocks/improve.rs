//! Betters what a search found: most of it is kept, and the rest is read again, as long as that costs less.
//!
//! A search that goes down the rows gives up what looks dear at first. With the other rows in place, or the other columns,
//! a few rows or two columns are searched nearly exactly.

use std::ops::Range;

use super::super::{MOST_COLUMNS, Reading, RowPieces};
use super::chains::Chains;
use super::rest::Found;
use super::search::{NONE, Row, Search};
use super::used::Used;

/// So many ways are kept at a time while a part is read again.
const BEAM: usize = 40;

/// So many rows are read again at once.
const WINDOW: usize = 3;

/// How often all parts are read again at most.
const PASSES: usize = 4;

/// A table of more rows is left as it was found: the time that reading again takes grows with the cube of its rows.
const MOST_ROWS: usize = 60;

/// So many numbers of rows are tried.
const COUNTS: usize = 4;

/// What a pass must gain for another one to be made.
const GAIN: f32 = 0.01;

/// What is kept while a part is read again.
pub(super) struct Kept {
    /// The rows that there will be, each with whether it is read again.
    rows: Vec<(Row, bool)>,
    /// The columns that are read again.
    columns: Vec<usize>,
    /// The pieces of the cells that are kept.
    pub taken: Used,
}

impl Kept {
    fn new(rows: Vec<(Row, bool)>, columns: Vec<usize>, chains: &Chains) -> Self {
        let mut taken = Used::default();
        for (row, is_open) in &rows {
            let kept = row.iter().enumerate().filter(|(c, _)| !(*is_open && columns.contains(c)));
            let kept = kept.filter_map(|(_, n)| chains.get(*n));
            kept.flat_map(|chain| &chain.pieces).for_each(|&i| taken.add(i));
        }
        Self { rows, columns, taken }
    }

    /// How many rows there will be.
    pub fn total(&self) -> usize {
        self.rows.len()
    }

    /// How many rows are still to be read, from one on.
    pub fn left(&self, from: usize) -> usize {
        self.rows.iter().skip(from).filter(|(_, is_open)| *is_open).count()
    }

    pub fn is_open(&self, c: usize) -> bool {
        self.columns.contains(&c)
    }

    /// The cell that is kept in a row; nothing where one is to be found.
    pub fn cell(&self, row: usize, c: usize) -> Option<u32> {
        match self.rows.get(row) {
            Some((_, true)) if self.is_open(c) => None,
            Some((cells, _)) => Some(cells[c]),
            None => Some(NONE),
        }
    }
}

/// The rows with those of a part read again, which become so many.
fn reopened(rows: &[Row], window: &Range<usize>, length: usize) -> Vec<(Row, bool)> {
    let kept = |row: &Row| (*row, false);
    let above = rows.iter().take(window.start).map(kept);
    let below = rows.iter().skip(window.end).map(kept);
    above.chain(std::iter::repeat_n(([NONE; MOST_COLUMNS], true), length)).chain(below).collect()
}

impl Search<'_> {
    /// The cheapest rows that are found from what a search found first. Where that has not as many rows as were expected, they
    /// are searched anew with as many; where it lacks something or leaves something, with one more and one less too.
    pub(super) fn better(&mut self, mut found: Found) -> Found {
        self.improve(&mut found);
        let mut tried = vec![found.rows.len()];
        while found.rows.len() <= MOST_ROWS && tried.len() < COUNTS {
            let near = || [found.rows.len() + 1, found.rows.len().saturating_sub(1)];
            let near = self.is_doubtful(&found).then(near).into_iter().flatten();
            let next = std::iter::once(self.plan.rows).chain(near).find(|n| *n > 0 && !tried.contains(n));
            let Some(rows) = next else { break };
            tried.push(rows);
            self.exact = Some(rows);
            let other = self.run();
            self.exact = None;
            if let Some(mut other) = other {
                self.improve(&mut other);
                if other.cost < found.cost {
                    found = other;
                }
            }
        }
        found
    }

    /// What the rows of an earlier reading cost here.
    pub(super) fn priced(&mut self, reading: &Reading) -> Option<Found> {
        let number = |c: usize, cell: &Vec<usize>| {
            let first = *cell.iter().min()?;
            let same = |n: &&u32| {
                let own = self.plan.chains.get(**n);
                own.is_some_and(|own| own.pieces.iter().map(|&i| i as usize).eq(cell.iter().copied()))
            };
            self.plan.chains.of(c, first).iter().find(same).copied()
        };
        let row = |cells: &RowPieces| {
            let mut row = [NONE; MOST_COLUMNS];
            for (c, (to, cell)) in row.iter_mut().zip(cells).enumerate() {
                *to = number(c, cell).unwrap_or(NONE);
            }
            (row, false)
        };
        let rows: Vec<(Row, bool)> =
            reading.rows.iter().map(row).filter(|(row, _)| row.iter().any(|n| *n != NONE)).collect();
        self.run_keeping(Kept::new(rows, Vec::new(), &self.plan.chains))
    }

    /// Whether something speaks for another number of rows: one lacks something, or what is in none is none of the table's.
    fn is_doubtful(&self, found: &Found) -> bool {
        let left = || self.rest(found.used).outside.iter().any(|&i| !self.task.is_label(i as u32));
        found.rows.iter().any(|row| self.lacks(row)) || left()
    }

    fn improve(&mut self, found: &mut Found) {
        if found.rows.len() > MOST_ROWS {
            return;
        }
        let beam = std::mem::replace(&mut self.beam, BEAM);
        let order = self.order.clone();
        for _ in 0..PASSES {
            let before = found.cost;
            self.move_worst(found);
            for (window, length) in self.windows(found) {
                if window.end <= found.rows.len() {
                    let rows = reopened(&found.rows, &window, length);
                    let kept = Kept::new(rows, order.clone(), &self.plan.chains);
                    self.read_again(found, kept);
                }
            }
            for (n, &a) in order.iter().enumerate() {
                for &b in order.iter().skip(n + 1) {
                    let rows = found.rows.iter().map(|row| (*row, true)).collect();
                    let kept = Kept::new(rows, vec![a, b], &self.plan.chains);
                    self.read_again(found, kept);
                }
            }
            if before - found.cost < GAIN {
                break;
            }
        }
        self.beam = beam;
    }

    /// The rows that are read again together, and how many they become: one less where a row lacks something, one more where
    /// something is left that a row must have.
    fn windows(&self, found: &Found) -> Vec<(Range<usize>, usize)> {
        let lacking = found.rows.iter().any(|row| self.lacks(row));
        let left = self.rest(found.used).outside.iter().any(|&i| self.task.is_of_row(i as u32));
        let starts = 0..found.rows.len().saturating_sub(WINDOW - 1);
        let lengths = [Some(WINDOW), lacking.then_some(WINDOW - 1), left.then_some(WINDOW + 1)];
        starts.flat_map(|s| lengths.into_iter().flatten().map(move |length| (s..s + WINDOW, length))).collect()
    }

    /// Moves the row that was read worst to where one may be missing.
    fn move_worst(&mut self, found: &mut Found) {
        let rows = found.rows.iter().zip(&found.row_costs).enumerate();
        let worst = rows.map(|(r, (row, cost))| (self.lacks(row), *cost, r));
        let Some((_, _, r)) = worst.max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))) else { return };
        let mut rows = found.rows.clone();
        rows.remove(r);
        for start in 0..rows.len().saturating_sub(1) {
            let columns = self.order.clone();
            let rows = reopened(&rows, &(start..start + WINDOW - 1), WINDOW);
            let kept = Kept::new(rows, columns, &self.plan.chains);
            if self.read_again(found, kept) {
                break;
            }
        }
    }

    /// Whether a row has no name of a level, no name or no value.
    fn lacks(&self, row: &Row) -> bool {
        self.order.iter().any(|&c| self.task.columns[c].kind.is_needed() && row[c] == NONE)
    }

    /// The cheapest rows of which some cells are as they were.
    fn run_keeping(&mut self, kept: Kept) -> Option<Found> {
        self.kept = Some(kept);
        let found = self.run();
        self.kept = None;
        found
    }

    /// Reads a part again, and takes it over if all is cheaper then.
    fn read_again(&mut self, found: &mut Found, kept: Kept) -> bool {
        let cheaper = self.run_keeping(kept).filter(|n| n.cost < found.cost - GAIN);
        let took = cheaper.is_some();
        if let Some(new) = cheaper {
            *found = new;
        }
        took
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_below_a_part_that_becomes_longer_move_down() {
        let rows: Vec<Row> = (0..4).map(|r| [r; MOST_COLUMNS]).collect();
        let kept = Kept { rows: reopened(&rows, &(1..3), 3), columns: vec![2], taken: Used::default() };
        assert_eq!((kept.total(), kept.left(0), kept.left(3)), (5, 3, 1));
        let cells = |c: usize| -> Vec<Option<u32>> { (0..5).map(|row| kept.cell(row, c)).collect() };
        assert_eq!(cells(2), [Some(0), None, None, None, Some(3)]);
    }

    #[test]
    fn columns_that_are_not_read_again_keep_their_cells() {
        let rows: Vec<(Row, bool)> = (0..3).map(|r| ([r; MOST_COLUMNS], true)).collect();
        let kept = Kept { rows, columns: vec![2], taken: Used::default() };
        let cells = |c: usize| -> Vec<Option<u32>> { (0..3).map(|row| kept.cell(row, c)).collect() };
        assert_eq!(cells(2), [None; 3]);
        assert_eq!(cells(1), [Some(0), Some(1), Some(2)]);
    }
}
