//! What a search found, and what belongs to none of its rows.

use super::super::super::columns::Kind;
use super::super::super::costs;
use super::super::Reading;
use super::search::{Row, Search};
use super::used::Used;

/// The rows that a search found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub rows: Vec<Row>,
    pub row_costs: Vec<f32>,
    /// The pieces of the rows.
    pub used: Used,
    /// What all costs, less what the pieces are worth.
    pub cost: f32,
}

/// What belongs to no row.
#[derive(Debug, Default)]
pub(super) struct Rest {
    pub cost: f32,
    pub outer: Vec<Vec<usize>>,
    pub outside: Vec<usize>,
}

impl Search<'_> {
    /// The pieces that no row has: names of the outer level, and others.
    pub(super) fn rest(&self, used: Used) -> Rest {
        let mut rest = Rest::default();
        let mut taken = used;
        let words = self.task.words;
        for i in 0..self.task.pieces.len() as u32 {
            if taken.has(i) {
                continue;
            }
            let mut name = vec![i];
            let mut whole = None;
            if words.begins(Kind::Outer, i) && !words.is_only_inner(i) {
                let mut last = i;
                loop {
                    if words.ends(Kind::Outer, i, last) {
                        whole = Some(name.len());
                    }
                    let next = (0..self.task.pieces.len() as u32)
                        .find(|&j| j > last && !taken.has(j) && words.goes_on(Kind::Outer, i, last, j));
                    let Some(next) = next else { break };
                    name.push(next);
                    last = next;
                }
            }
            if let Some(n) = whole {
                name.truncate(n);
                name.iter().for_each(|&i| taken.add(i));
                rest.cost += if name.iter().all(|&i| words.is_only_outer(i)) { 0.0 } else { costs::EITHER_LEVEL };
                rest.cost -= name.iter().filter_map(|&i| self.plan.prices.get(i as usize)).sum::<f32>();
                rest.outer.push(name.iter().map(|&i| i as usize).collect());
                continue;
            }
            rest.cost += self.plan.outside.get(i as usize).copied().unwrap_or(0.0);
            rest.cost -= self.plan.prices.get(i as usize).copied().unwrap_or(0.0);
            rest.outside.push(i as usize);
        }
        rest
    }

    pub(super) fn reading(&self, found: &Found) -> Reading {
        let rest = self.rest(found.used);
        let cost = found.cost + self.plan.prices.iter().sum::<f32>();
        let row_costs = found.row_costs.clone();
        let mut reading = Reading { cost, row_costs, outer: rest.outer, outside: rest.outside, ..Reading::default() };
        for row in &found.rows {
            let cell = |c: usize| -> Vec<usize> {
                let chain = row.get(c).and_then(|n| self.plan.chains.get(*n));
                chain.into_iter().flat_map(|c| &c.pieces).map(|&i| i as usize).collect()
            };
            reading.rows.push((0..self.task.columns.len()).map(cell).collect());
        }
        reading
    }
}
