//! The first cells of a page read in one way.

use std::collections::BTreeMap;

use super::super::cells::{NARROW, Widths};

/// Where a cell is put: its column and its row.
pub(super) type Spot = (usize, usize);

/// The first cells of a page read in one way.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) cost: f32,
    /// The first row of each column without a cell.
    pub(super) next: Vec<usize>,
    /// Rows whose names stand below all rows.
    pub(super) owed: Vec<usize>,
    /// How wide each column may be.
    pub(super) widths: Vec<Widths>,
    /// Whether a remark does not follow its row: then every row has one.
    pub(super) loose: bool,
    /// Where each cell is put; nothing where it is of no row.
    pub(super) spots: Vec<Option<Spot>>,
    /// The cells of names and of values by row.
    pub(super) names: Vec<Option<usize>>,
    pub(super) targets: Vec<Option<usize>>,
    /// How many names below all rows are read.
    pub(super) below: usize,
    /// How many sums of points above these.
    pub(super) summed: usize,
    /// What the points and the values that are bare numbers come to, in hundredths.
    pub(super) sums: [u64; 2],
    /// How often the dump goes on elsewhere than in the row that it is at.
    pub(super) turns: usize,
}

impl State {
    /// The first row without any cell.
    pub(super) fn front(&self) -> usize {
        self.next.iter().copied().max().unwrap_or(0)
    }

    /// Puts a cell into a column: one that is wrapped where others are not is odd.
    pub(super) fn fit(&mut self, c: usize, own: Widths) {
        let Some(column) = self.widths.get_mut(c) else { return };
        match column.and(own) {
            Some(both) => *column = both,
            None => self.cost += NARROW,
        }
    }

    /// The name and the value of each row.
    pub(super) fn pairs(&self) -> (&[Option<usize>], &[Option<usize>]) {
        (&self.names, &self.targets)
    }

    /// Where the last cell is put.
    pub(super) fn last(&self) -> Option<Spot> {
        self.spots.last().copied().flatten()
    }

    /// Whether the cells of each row follow each other, but for names that stand elsewhere.
    pub(super) fn is_along(&self) -> bool {
        let mut last: BTreeMap<usize, Spot> = BTreeMap::new();
        let cells = self.spots.iter().enumerate().filter_map(|(i, spot)| Some((i, (*spot)?)));
        cells.filter(|(_, (c, _))| *c > 0).all(|(i, (c, row))| {
            let before = last.insert(row, (c, i));
            before.is_none_or(|(column, at)| column < c && at + 1 == i)
        })
    }

    /// Where the last cell is put that is of a row.
    pub(super) fn place(&self) -> Option<Spot> {
        self.spots.iter().rev().copied().flatten().next()
    }
}
