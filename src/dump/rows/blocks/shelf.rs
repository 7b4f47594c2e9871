//! What was found before of the same table, with other widths.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::super::pieces::Piece;
use super::super::Rows;
use super::chains::Chain;
use super::repeats;

/// A line that follows another one again and again.
const FOLLOWS: f32 = -1.3;

/// The cells of a column.
pub(super) type Cells = Arc<Vec<Chain>>;

/// What each text says of a cell, and whether it is a value in words.
pub(super) type Told = FxHashMap<String, (f32, bool)>;

/// Cells found before, for the same table and other widths: those of a column depend on its own width only.
#[derive(Debug, Default)]
pub(in super::super::super) struct Shelf {
    /// What the texts of cells say, by column, whatever texts the column repeats.
    pub(super) told: RefCell<BTreeMap<usize, Told>>,
    joins: RefCell<Option<Arc<Vec<Vec<f32>>>>>,
    pub(super) columns: RefCell<BTreeMap<(usize, u32), Cells>>,
}

impl Shelf {
    /// Forgets what another lexicon changes.
    pub(in super::super::super) fn renew(&mut self) {
        self.joins.take();
        self.columns.take();
    }
}

/// What speaks against each piece going on with each other one.
pub(super) fn joins(task: &Rows) -> Arc<Vec<Vec<f32>>> {
    let find = || {
        let after = |before: &Piece| task.pieces.iter().map(|p| task.joins.cost(&before.text, &p.text)).collect();
        let mut costs: Vec<Vec<f32>> = task.pieces.iter().map(after).collect();
        for (before, after) in repeats::steps(task.pieces) {
            if let Some(cost) = costs.get_mut(before as usize).and_then(|own| own.get_mut(after as usize)) {
                *cost = cost.min(FOLLOWS);
            }
        }
        Arc::new(costs)
    };
    Arc::clone(task.shelf.joins.borrow_mut().get_or_insert_with(find))
}
