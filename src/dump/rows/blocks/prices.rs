//! What each piece is worth: prices at which the columns, each for itself, choose cells so that every piece is in one.
//!
//! Each column has so many cells, each beginning in the dump after the one above it: the cheapest such cells of one column
//! are found exactly. Columns want the same pieces, and leave others: the price of a piece is raised for as long as no
//! column takes it, and lowered while several do (Lagrangian relaxation by subgradients). A search that counts what a cell
//! costs more than its pieces are worth does not take the cheap cells first and leave the dear ones for the end.

use super::super::super::columns::Kind;
use super::super::super::costs;
use super::super::Rows;
use super::chains::Chains;
use super::outlook::Outlook;

/// How often the prices are changed, and by how much first and last.
const ROUNDS: usize = 120;
const STEPS: (f32, f32) = (0.5, 0.03);

/// What all costs at least, and the prices.
pub(super) fn prices(chains: &Chains, task: &Rows, blanks: &[f32], outside: &[f32], rows: usize) -> (f32, Vec<f32>) {
    let most: Vec<f32> = (0..)
        .zip(outside)
        .map(|(i, outside)| match (task.words.is_only_outer(i), task.words.begins(Kind::Outer, i)) {
            (true, _) => 0.0,
            (_, true) if !task.words.is_only_inner(i) => costs::EITHER_LEVEL,
            _ => *outside,
        })
        .collect();
    let mut prices = vec![0.0; task.pieces.len()];
    let mut best = (f32::NEG_INFINITY, prices.clone());
    for round in 0..ROUNDS {
        let reduced = reduced(chains, &prices);
        let outlook = Outlook::new(chains, &reduced, blanks, rows);
        let mut taken = vec![0i32; prices.len()];
        let mut bound: f32 = prices.iter().sum();
        for c in 0..task.columns.len() {
            bound += outlook.column(c, 0, 0);
            for number in outlook.cells(chains, &reduced, c) {
                for &i in chains.get(number).map_or(&[][..], |c| &c.pieces) {
                    taken[i as usize] += 1;
                }
            }
        }
        if bound > best.0 {
            best = (bound, prices.clone());
        }
        let t = round as f32 / ROUNDS as f32;
        let step = STEPS.0 * (1.0 - t) + STEPS.1 * t;
        for ((price, taken), most) in prices.iter_mut().zip(&taken).zip(&most) {
            *price = (*price + step * (1 - taken) as f32).min(*most);
        }
    }
    best
}

/// What each cell costs more than its pieces are worth.
pub(super) fn reduced(chains: &Chains, prices: &[f32]) -> Vec<f32> {
    let worth = |i: &u32| prices.get(*i as usize).copied().unwrap_or(0.0);
    chains.all.iter().map(|c| c.cost - c.pieces.iter().map(worth).sum::<f32>()).collect()
}
