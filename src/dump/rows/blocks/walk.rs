//! How a dump goes over the page: which way it goes on from a line, told by the rows that were read before.
//!
//! Extractors differ in the order of blocks, and each keeps to its own: one goes down the page line by line, another cell by cell or
//! column by column. Before any rows are read, [`places::step`] tells what holds for all of them.

use super::super::super::pieces::Piece;
use super::super::Reading;
use super::places::{self, Spot, Tops};

/// Ways to go on: so many columns to the left or right, and so many lines up or down.
const ASIDE: usize = 5;
const DOWN: [f32; 9] = [-2.25, -1.25, -0.75, -0.25, 0.25, 0.75, 1.25, 2.25, 5.0];
const WAYS: usize = ASIDE * (DOWN.len() + 1);

/// So many steps are thought to have been seen that go as extractors at large do, and how sharply these are told apart.
const BEFORE: f32 = 40.0;
const SHARP: f32 = 1.5;

/// What one unit of evidence costs, and how much a step costs at most.
const TELLS: f32 = 0.4;
const MOST: f32 = 3.0;

/// What each way to go on costs in a dump, without a blank line before the later line and with one.
#[derive(Debug, Clone)]
pub(in super::super::super) struct Walk {
    costs: Option<[[f32; WAYS]; 2]>,
}

impl Walk {
    /// Nothing is known of the dump yet.
    pub const UNKNOWN: Self = Self { costs: None };

    /// What the rows of tables tell.
    pub fn learn(readings: &[(&[Piece], &Reading)]) -> Self {
        let mut counts = [[0.0f32; WAYS]; 2];
        for (pieces, reading) in readings {
            let spots = spots(pieces, reading);
            for (pair, spots) in pieces.windows(2).zip(spots.windows(2)) {
                let later = &pair[1];
                if let (Some(from), Some(to)) = (spots[0], spots[1])
                    && pair[0].page == later.page
                    && later.gap == 0
                {
                    counts[usize::from(later.after_blank)][way(from, to)] += 1.0;
                }
            }
        }
        let mut costs = [[0.0; WAYS]; 2];
        for (blank, (costs, counts)) in costs.iter_mut().zip(&counts).enumerate() {
            let default: Vec<f32> = (0..WAYS).map(|w| (-SHARP * usual(w, blank == 1)).exp()).collect();
            let all: f32 = default.iter().sum();
            let share: Vec<f32> = counts.iter().zip(&default).map(|(n, d)| n + BEFORE * d / all).collect();
            let most = share.iter().copied().fold(0.0, f32::max);
            for (cost, share) in costs.iter_mut().zip(share) {
                *cost = (TELLS * (most / share).ln()).min(MOST);
            }
        }
        Self { costs: Some(costs) }
    }

    /// What it costs that a dump goes on from one place to another. `piece` is the later one.
    pub(super) fn step(&self, from: Spot, to: Spot, piece: &Piece) -> f32 {
        match &self.costs {
            Some(costs) if piece.gap == 0 => costs[usize::from(piece.after_blank)][way(from, to)],
            _ => places::step(from, to, piece),
        }
    }
}

/// Which way a step goes.
fn way(from: Spot, to: Spot) -> usize {
    let aside = (to.column as isize - from.column as isize).clamp(-2, 2) + 2;
    let down = DOWN.iter().filter(|d| to.y - from.y > **d).count();
    down * ASIDE + aside as usize
}

/// What a way costs in extractors at large.
fn usual(way: usize, blank: bool) -> f32 {
    let (down, aside) = (way / ASIDE, way % ASIDE);
    let low = down.checked_sub(1).and_then(|d| DOWN.get(d)).copied().unwrap_or(-4.0);
    let high = DOWN.get(down).copied().unwrap_or(9.0);
    let spot = |column, y| Spot { column, y };
    places::price(spot(2, 0.0), spot(aside, f32::midpoint(low, high)), blank)
}

/// Where each piece of a table stands on its page.
fn spots(pieces: &[Piece], reading: &Reading) -> Vec<Option<Spot>> {
    let mut spots = vec![None; pieces.len()];
    let mut tops = Tops::default();
    for row in &reading.rows {
        let blocks = |cell: &Vec<usize>| {
            let own: Vec<u32> = cell.iter().map(|&i| i as u32).collect();
            places::blocks(&own, pieces)
        };
        let cells: Vec<_> = row.iter().map(blocks).collect();
        for (i, spot) in places::put(&mut tops, cells.iter().map(Vec::as_slice).enumerate()) {
            if let Some(to) = spots.get_mut(i as usize) {
                *to = Some(spot);
            }
        }
    }
    spots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read;

    /// 服务对象满|意比率 was read as 服务对象满|意度, whose 意度 stands in the next column: going back to the left cost hardly anything.
    #[test]
    fn a_dump_that_goes_line_by_line_over_each_row_says_so() {
        let rows: String =
            ["甲", "乙", "丙", "丁", "戊", "己"].map(|c| format!("{c}上\n\n{c}右\n\n{c}下\n\n{c}末\n\n")).concat();
        let pieces = text_to_pieces(&read(rows.as_bytes()).unwrap());
        let row = |r: usize| vec![vec![4 * r, 4 * r + 2], vec![4 * r + 1, 4 * r + 3]];
        let reading = Reading { rows: (0..6).map(row).collect(), ..Reading::default() };
        let walk = Walk::learn(&[(&pieces, &reading)]);
        let spot = |column, y| Spot { column, y };
        let costs = |walk: &Walk| {
            let step = |to| walk.step(spot(1, 0.0), to, &pieces[1]);
            [step(spot(2, 0.0)), step(spot(0, 1.0)), step(spot(1, 1.0)), step(spot(0, 0.0))]
        };
        let [right, next, down, left] = costs(&walk);
        assert!(right == 0.0 && right < next && next < down && next < left, "{right} {next} {down} {left}");
        let [right, _, down, left] = costs(&Walk::UNKNOWN);
        assert!(down < 0.2 && left - right < 0.2);
    }
}
