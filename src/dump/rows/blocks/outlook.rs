//! What the rest of each column will cost at least: so many cells more, each beginning in the dump after the one above it.

use super::chains::Chains;

/// For each column, piece from which they may begin and number of cells to come, what they cost at least.
pub(super) struct Outlook {
    rest: Vec<Vec<Vec<f32>>>,
    pub rows: usize,
}

impl Outlook {
    /// The outlook for a table of so many rows.
    pub fn new(chains: &Chains, reduced: &[f32], blanks: &[f32], rows: usize) -> Self {
        let column = |(c, blank): (usize, &f32)| {
            let mut rest = nothing_left(rows, *blank);
            let mut own = vec![rest.clone()];
            for firsts in chains.column(c).iter().rev() {
                let costs = firsts.iter().filter_map(|n| reduced.get(*n as usize).copied());
                begin_earlier(&mut rest, costs.fold(f32::INFINITY, f32::min), *blank);
                own.push(rest.clone());
            }
            own.reverse();
            own
        };
        Self { rest: blanks.iter().enumerate().map(column).collect(), rows }
    }

    /// The cheapest cells of a column.
    pub fn cells(&self, chains: &Chains, reduced: &[f32], c: usize) -> Vec<u32> {
        let mut cells = Vec::new();
        let Some(own) = self.rest.get(c) else { return cells };
        let cost = |n: &u32| reduced.get(*n as usize).copied().unwrap_or(f32::INFINITY);
        let mut left = self.rows;
        let mut from = 0;
        while left > 0 {
            let at = |k: usize, from: usize| own.get(from).and_then(|o| o.get(k)).copied().unwrap_or(f32::INFINITY);
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

    /// What 0, 1, 2 … up to so many cells of a column cost at least that begin with a piece or after it.
    pub fn from(&self, c: usize, piece: u32, cells: usize) -> Vec<f32> {
        let own = self.rest.get(c).and_then(|own| own.get(piece as usize)).and_then(|o| o.get(..=cells));
        own.map(<[f32]>::to_vec).unwrap_or_default()
    }

    /// What a column costs at least that has `done` of its cells, the next one from a piece on.
    pub fn column(&self, c: usize, done: usize, from: u32) -> f32 {
        let left = self.rows.saturating_sub(done);
        let own = self.rest.get(c).and_then(|own| own.get(from as usize));
        own.and_then(|own| own.get(left)).copied().unwrap_or(0.0)
    }
}

/// What cells cost at least of a column whose cheapest cells, by their first pieces, cost this. `rest` says what 0, 1, 2 …
/// cells cost that begin after these, the last of them is asked for.
pub(super) fn cheapest(firsts: impl DoubleEndedIterator<Item = f32>, mut rest: Vec<f32>, blank: f32) -> f32 {
    firsts.rev().for_each(|cost| begin_earlier(&mut rest, cost, blank));
    rest.last().copied().unwrap_or(0.0)
}

/// What 0, 1, 2 … cells cost where no piece is left for them.
fn nothing_left(cells: usize, blank: f32) -> Vec<f32> {
    std::iter::successors(Some(0.0), |cost| Some(cost + blank)).take(cells + 1).collect()
}

/// From what 0, 1, 2 … cells cost that begin after a piece, what they cost that begin with it or after it. The cheapest cell
/// that begins with it costs `here`.
fn begin_earlier(rest: &mut [f32], here: f32, blank: f32) {
    for k in (1..rest.len()).rev() {
        rest[k] = rest[k].min(here + rest[k - 1]);
    }
    for k in 1..rest.len() {
        rest[k] = rest[k].min(rest[k - 1] + blank);
    }
}

#[cfg(test)]
mod tests {
    use super::{cheapest, nothing_left};

    #[test]
    fn cells_that_begin_in_order_are_chosen_or_left_blank() {
        let firsts = [1.0, 5.0, 0.5, f32::INFINITY];
        assert_eq!(cheapest(firsts.into_iter(), nothing_left(2, 2.0), 2.0), 1.5);
        assert_eq!(cheapest(firsts.into_iter(), nothing_left(3, 2.0), 2.0), 3.5);
        assert_eq!(cheapest([].into_iter(), nothing_left(2, 2.0), 2.0), 4.0);
    }
}
