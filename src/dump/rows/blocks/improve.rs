//! Betters what a search found: cells exchange lines, rows that lack something give theirs to the others, rows whose levels break
//! their order are put where they keep it, and other numbers of rows are tried.

use super::super::super::columns::Kind;
use super::super::{MOST_COLUMNS, Reading, RowPieces};
use super::rest::Found;
use super::search::{NONE, Row, Search};

/// A table of more rows is left as it was found: the time that bettering takes grows with the cube of its rows.
const MOST_ROWS: usize = 60;

/// So many numbers of rows are tried.
const COUNTS: usize = 4;

/// So many ways are tried to put rows where their levels keep their order, those first that cost least as they are.
const TRIED: usize = 6;

impl Search<'_> {
    /// The cheapest rows that are found from what a search found first. Where that has not as many rows as were expected, they
    /// are searched anew with as many; where it lacks something or leaves something, with one more and one less too, and with
    /// as many where no search found them but an earlier reading.
    pub(super) fn better(&mut self, mut found: Found) -> Found {
        self.improve(&mut found);
        let mut tried = if self.task.start.is_some() { Vec::new() } else { vec![found.rows.len()] };
        while found.rows.len() <= MOST_ROWS && tried.len() < COUNTS {
            let near = || [found.rows.len(), found.rows.len() + 1, found.rows.len().saturating_sub(1)];
            let near = self.is_doubtful(&found).then(near).into_iter().flatten();
            let expected = Some(self.plan.rows).filter(|n| *n != found.rows.len());
            let next = expected.into_iter().chain(near).find(|n| *n > 0 && !tried.contains(n));
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

    /// The rows of an earlier reading, of the cells that may be here.
    pub(super) fn rows_of(&self, reading: &Reading) -> Vec<Row> {
        let number = |c: usize, cell: &Vec<usize>| {
            let first = *cell.iter().min()?;
            let same = |n: &&u32| self.pieces(**n).iter().map(|&i| i as usize).eq(cell.iter().copied());
            self.plan.chains.of(c, first).iter().find(same).copied()
        };
        let row = |cells: &RowPieces| {
            let mut row = [NONE; MOST_COLUMNS];
            for (c, (to, cell)) in row.iter_mut().zip(cells).enumerate() {
                *to = number(c, cell).unwrap_or(NONE);
            }
            row
        };
        reading.rows.iter().map(row).filter(|row| row.iter().any(|n| *n != NONE)).collect()
    }

    /// Whether something speaks for another number of rows: one lacks something, or what is in none is none of the table's.
    fn is_doubtful(&self, found: &Found) -> bool {
        let left = || self.rest(found.used).outside.iter().any(|&i| !self.task.is_label(i as u32));
        found.rows.iter().any(|row| self.lacks(row)) || left()
    }

    fn improve(&mut self, found: &mut Found) {
        if found.rows.len() <= MOST_ROWS {
            self.exchange(found, 0..found.rows.len());
            while self.dissolve(found) || self.reorder(found) {}
        }
    }

    /// Puts a row whose level breaks the order of levels where it keeps it, with all of its cells or without those that tell less: a
    /// search that has missed a row makes one of what is left of it below the others.
    fn reorder(&mut self, found: &mut Found) -> bool {
        let Some(c) = self.order.iter().copied().find(|&c| self.task.columns[c].kind == Kind::Level) else {
            return false;
        };
        let broken = (1..found.rows.len()).filter(|&r| self.breaks(c, &found.rows[r - 1], &found.rows[r]));
        let mut tried: Vec<(Found, [usize; 2])> = Vec::new();
        for r in broken.flat_map(|r| [r, r - 1]).collect::<Vec<usize>>() {
            let mut rows = found.rows.clone();
            let row = rows.remove(r);
            let [mut bare, mut valued] = [[NONE; MOST_COLUMNS]; 2];
            bare[c] = row[c];
            valued[c] = row[c];
            for &k in self.order.iter().filter(|&&k| self.task.columns[k].kind == Kind::Target) {
                valued[k] = row[k];
            }
            let keeps = |at: &usize| {
                let (above, below) = (at.checked_sub(1).and_then(|above| rows.get(above)), rows.get(*at));
                !above.is_some_and(|above| self.breaks(c, above, &row))
                    && !below.is_some_and(|below| self.breaks(c, &row, below))
            };
            let places: Vec<usize> = (0..=rows.len()).filter(keeps).collect();
            for own in [row, valued, bare] {
                let ways = places.iter().filter_map(|&at| {
                    let rows = [&rows[..at], &[own], &rows[at..]].concat();
                    Some((self.priced(&rows)?, [at, r]))
                });
                tried.extend(ways.min_by(|a, b| a.0.cost.total_cmp(&b.0.cost)));
            }
        }
        tried.sort_by(|a, b| a.0.cost.total_cmp(&b.0.cost));
        for (mut other, changed) in tried.into_iter().take(TRIED) {
            self.exchange(&mut other, changed);
            if other.cost < found.cost {
                *found = other;
                return true;
            }
        }
        false
    }

    /// Whether the level of a row does not stand below that of another one.
    fn breaks(&self, c: usize, above: &Row, row: &Row) -> bool {
        above[c] != NONE && row[c] != NONE && self.below(c, above[c], row[c]) > 0.0
    }

    /// Takes away a row that lacks something, where the others have better use for its lines.
    fn dissolve(&mut self, found: &mut Found) -> bool {
        let lacking: Vec<usize> = (0..found.rows.len()).filter(|&r| self.lacks(&found.rows[r])).collect();
        for r in lacking {
            let mut rows = found.rows.clone();
            rows.remove(r);
            if let Some(mut other) = self.priced(&rows) {
                self.exchange(&mut other, [r]);
                if other.cost < found.cost {
                    *found = other;
                    return true;
                }
            }
        }
        false
    }

    /// Whether a row has no name of a level, no name or no value.
    fn lacks(&self, row: &Row) -> bool {
        self.order.iter().any(|&c| self.task.columns[c].kind.is_needed() && row[c] == NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::super::exchange::tests::{changed, truth};

    /// 质量指标 stood below 时效指标, with the name of its row and no value: rows and values below were off by one.
    #[test]
    fn a_row_below_the_others_is_put_where_its_level_belongs() {
        let found = changed([[&[0], &[1], &[2]], [&[6], &[7, 10], &[8]], [&[3], &[4, 9], &[5]]], |search, found| {
            assert!(search.reorder(found));
        });
        assert_eq!(found, truth());
    }
}
