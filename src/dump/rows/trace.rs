//! Turns the way of the search into a reading, with the readings that came close.

use super::super::costs;
use super::{OUTER, OUTSIDE, Reading, Search, State};

impl Search<'_> {
    pub(super) fn path(&self, node: u32) -> Vec<u32> {
        let mut path = Vec::new();
        let mut at = node;
        while let Some(n) = self.nodes.get(at as usize) {
            path.push(at);
            at = n.prev;
        }
        path.reverse();
        path
    }

    pub(super) fn reading(&self, path: &[u32]) -> Reading {
        let mut reading = Reading::default();
        let columns = self.task.columns.len();
        let mut before = 0.0;
        for node in path.iter().filter_map(|n| self.nodes.get(*n as usize)) {
            let piece = node.piece as usize;
            match node.column {
                OUTSIDE => reading.outside.push(piece),
                OUTER if node.starts || reading.outer.is_empty() => reading.outer.push(vec![piece]),
                OUTER => reading.outer.last_mut().into_iter().for_each(|o| o.push(piece)),
                column => {
                    let row = usize::from(node.row.max(1)) - 1;
                    if reading.rows.len() <= row {
                        reading.rows.resize_with(row + 1, || vec![Vec::new(); columns]);
                        reading.row_costs.resize(row + 1, 0.0);
                    }
                    let cell = &mut reading.rows[row][usize::from(column)];
                    cell.push(piece);
                    reading.row_costs[row] += node.cost - before;
                }
            }
            before = node.cost;
        }
        reading
    }

    /// The readings that were nearly as cheap, where they give other cells.
    pub(super) fn add_alternatives(&self, reading: &mut Reading, beam: &[State]) {
        let Some(best) = beam.first() else { return };
        let path = self.path(best.node);
        let mut others: Vec<(f32, Vec<u32>)> = Vec::new();
        for other in beam.iter().skip(1).filter(|s| s.cost - best.cost < costs::MARGIN) {
            others.push((other.cost - best.cost, self.path(other.node)));
        }
        for (k, at) in path.iter().enumerate() {
            if let Some((node, gap)) = self.nodes.get(*at as usize).and_then(|n| n.alternative) {
                let mut other = self.path(node);
                other.extend(path.iter().skip(k + 1));
                others.push((gap, other));
            }
        }
        others.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, other) in others {
            for (row, cells) in self.reading(&other).rows.into_iter().enumerate() {
                let known = reading.alternatives.iter().any(|(r, _)| *r == row);
                if !known && reading.rows.get(row) != Some(&cells) {
                    reading.alternatives.push((row, cells));
                }
            }
        }
        reading.alternatives.sort_by_key(|(row, _)| *row);
    }
}
