//! What the cells of a row say of each other.

use super::super::super::columns::Kind;
use super::super::super::costs;
use super::places::{self, Spot};
use super::plan::RESEMBLES;
use super::search::{NONE, RAISED, Search, State};

/// A cell of which a line comes in the dump before the last one of the row above.
const CROSSED: f32 = 0.8;

impl Search<'_> {
    /// What a cell costs in a row; nothing where it is not free.
    pub(super) fn fits(&self, state: &State, c: usize, number: u32) -> Option<f32> {
        let chain = self.plan.chains.get(number)?;
        if state.used.meets(&chain.pieces) {
            return None;
        }
        let mut cost = self.reduced.get(number as usize).copied().unwrap_or(chain.cost);
        if let Some((_, last)) = state.ends[c] {
            cost += crossed(chain.first, last);
        }
        cost += self.below(c, self.nodes.get(state.node as usize).map_or(NONE, |node| node.row[c]), number);
        for k in 0..self.task.columns.len() {
            let other = state.row[k];
            if other != NONE {
                cost += self.beside(k, other, c, number);
            }
        }
        Some(cost)
    }

    /// What two cells of a row say of each other, in whatever order. Each is a column with its cell.
    pub(super) fn pair(&self, a: (usize, u32), b: (usize, u32)) -> f32 {
        let place = |c: usize| self.order.iter().position(|o| *o == c);
        let ((k, other), (c, number)) = if place(a.0) <= place(b.0) { (a, b) } else { (b, a) };
        self.beside(k, other, c, number)
    }

    /// What two cells of a column say of each other that stand in rows next to each other.
    pub(super) fn under(&self, c: usize, above: u32, number: u32) -> f32 {
        let (Some(over), Some(own)) = (self.plan.chains.get(above), self.plan.chains.get(number)) else { return 0.0 };
        let raised = if own.first < over.first { RAISED } else { 0.0 };
        raised + crossed(own.first, over.last()) + self.below(c, above, number)
    }

    /// What it costs that a level stands below another one; nothing in other columns.
    pub(super) fn below(&self, c: usize, above: u32, number: u32) -> f32 {
        if self.task.columns[c].kind == Kind::Level { self.affinity.below(above, number) } else { 0.0 }
    }

    /// What two cells of a row say of each other. `k` is the column whose cell is chosen first.
    fn beside(&self, k: usize, other: u32, c: usize, number: u32) -> f32 {
        let kinds = [self.task.columns[k].kind, self.task.columns[c].kind];
        let mut cost = self.steps_between(k, other, c, number) + self.affinity.cost(other, number);
        if kinds == [Kind::Name, Kind::Text] && self.plan.describes == Some(c) {
            cost += *self.alike.borrow_mut().entry((other, number)).or_insert_with(|| {
                let (Some(name), Some(text)) = (self.plan.chains.get(other), self.plan.chains.get(number)) else {
                    return 0.0;
                };
                let less = self.plan.resemblance.most(other) - self.plan.resemblance.share(other, number);
                RESEMBLES * less + if name.text == text.text { costs::REPEATED } else { 0.0 }
            });
        }
        cost
    }

    /// What the order of the dump says of two cells that have one middle.
    fn steps_between(&self, k: usize, other: u32, c: usize, number: u32) -> f32 {
        let (Some(own), Some(there)) = (self.blocks.get(number as usize), self.blocks.get(other as usize)) else {
            return 0.0;
        };
        let walk = self.task.walk;
        let cut = own.len() > 1 || there.len() > 1;
        let mut cost = 0.0;
        for a in own {
            for b in there.iter().filter(|b| b.page == a.page) {
                for &(i, m) in &a.lines {
                    for &(j, n) in &b.lines {
                        if i.abs_diff(j) != 1 {
                            continue;
                        }
                        let price = |y_own: f32, y_there: f32| {
                            let (own, there) = (Spot { column: c, y: y_own }, Spot { column: k, y: y_there });
                            let later = &self.task.pieces[i.max(j) as usize];
                            if i < j { walk.step(own, there, later) } else { walk.step(there, own, later) }
                        };
                        let centred = price(places::from_middle(m, a.height), places::from_middle(n, b.height));
                        cost += if cut { centred.min(price(m as f32, n as f32)) } else { centred };
                    }
                }
            }
        }
        cost
    }
}

/// What it costs that a cell begins in the dump before the last line of the one above it.
fn crossed(first: u32, last: u32) -> f32 {
    if first < last { CROSSED } else { 0.0 }
}
