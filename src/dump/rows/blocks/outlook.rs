//! What the rest of each column will cost at least: so many cells more, each beginning in the dump after the one above it.

use super::super::super::columns::Kind;
use super::super::Rows;
use super::chains::Chains;

/// For each column, number of cells to come and piece from which they may begin, what they cost at least.
pub(super) struct Outlook {
    rest: Vec<Vec<Vec<f32>>>,
    pub rows: usize,
}

impl Outlook {
    /// The outlook for a table of so many rows.
    pub fn new(chains: &Chains, task: &Rows, reduced: &[f32], blank: &dyn Fn(usize) -> f32, rows: usize) -> Self {
        let pieces = task.pieces.len();
        let mut rest = Vec::new();
        for c in 0..task.columns.len() {
            let mut own = vec![vec![0.0f32; pieces + 1]; rows + 1];
            let cheapest: Vec<f32> = (0..pieces)
                .map(|i| {
                    let costs = chains.of(c, i).iter().filter_map(|n| reduced.get(*n as usize).copied());
                    costs.fold(f32::INFINITY, f32::min)
                })
                .collect();
            if task.columns[c].kind != Kind::Outer {
                for k in 1..=rows {
                    for from in (0..=pieces).rev() {
                        let none = own[k - 1][from] + blank(c);
                        let later = own[k].get(from + 1).copied().unwrap_or(f32::INFINITY);
                        let here = cheapest.get(from).map_or(f32::INFINITY, |cost| cost + own[k - 1][from + 1]);
                        own[k][from] = none.min(later).min(here);
                    }
                }
            }
            rest.push(own);
        }
        Self { rest, rows }
    }

    /// The cheapest cells of a column.
    pub fn cells(&self, chains: &Chains, reduced: &[f32], c: usize) -> Vec<u32> {
        let mut cells = Vec::new();
        let Some(own) = self.rest.get(c) else { return cells };
        let cost = |n: &u32| reduced.get(*n as usize).copied().unwrap_or(f32::INFINITY);
        let mut left = self.rows;
        let mut from = 0;
        while left > 0 {
            let at = |k: usize, from: usize| own.get(k).and_then(|o| o.get(from)).copied().unwrap_or(f32::INFINITY);
            let cheapest = chains.of(c, from).iter().min_by(|a, b| cost(a).total_cmp(&cost(b)));
            let whole = at(left, from);
            if cheapest.is_some_and(|n| cost(n) + at(left - 1, from + 1) <= whole + 1e-4) {
                cells.extend(cheapest);
                left -= 1;
                from += 1;
            } else if at(left, from + 1) <= whole + 1e-4 {
                from += 1;
            } else {
                left -= 1;
            }
        }
        cells
    }

    /// What a column costs at least that has `done` of its cells, the next one from a piece on.
    pub fn column(&self, c: usize, done: usize, from: u32) -> f32 {
        let left = self.rows.saturating_sub(done);
        let own = self.rest.get(c).and_then(|own| own.get(left));
        own.and_then(|own| own.get(from as usize)).copied().unwrap_or(0.0)
    }
}

/// What so many cells cost at least of a column whose cheapest cells, by their first pieces, cost this.
pub(super) fn cheapest(firsts: impl DoubleEndedIterator<Item = f32>, cells: usize, blank: f32) -> f32 {
    // What 0, 1, 2 … cells cost that begin from here on.
    let mut rest: Vec<f32> = (0..=cells).map(|k| blank * k as f32).collect();
    for cost in firsts.rev() {
        for k in (1..=cells).rev() {
            let here = cost + rest[k - 1];
            rest[k] = rest[k].min(here);
        }
        for k in 1..=cells {
            rest[k] = rest[k].min(rest[k - 1] + blank);
        }
    }
    rest[cells]
}

#[cfg(test)]
mod tests {
    use super::cheapest;

    #[test]
    fn cells_that_begin_in_order_are_chosen_or_left_blank() {
        let firsts = [1.0, 5.0, 0.5, f32::INFINITY];
        assert_eq!(cheapest(firsts.into_iter(), 2, 2.0), 1.5);
        assert_eq!(cheapest(firsts.into_iter(), 3, 2.0), 3.5);
        assert_eq!(cheapest([].into_iter(), 2, 2.0), 4.0);
    }
}
