//! The amounts of each row of a page: the first one is what those after it come to.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::Cell;
use crate::dump::pieces::Piece;
use crate::dump::readings::kept;

/// An amount that is given to a row although an earlier one lacks a part, and one that is printed before the total of its row.
const OUT_OF_ORDER: f32 = 1.0;
const EARLY: f32 = 2.0;

/// Of equal amounts the one beside the total is its part.
const DOWN: f32 = 0.01;

/// A reading that costs no more than this beyond the best one is as good.
const AS_GOOD: f32 = 0.5;

/// So many readings are kept.
const KEPT: usize = 300;

/// So many amounts may be printed before the totals of their rows.
const MOST_EARLY: usize = 2;

/// The first amounts of a page given to rows in one way.
#[derive(Debug, Clone, Default)]
struct Reading {
    cost: f32,
    /// The amounts of each row, by position.
    rows: Vec<Vec<usize>>,
    /// What the totals come to.
    total: Decimal,
    /// What each row lacks.
    left: Vec<Decimal>,
    /// Amounts whose rows are not begun.
    early: Vec<usize>,
}

/// The amounts of so many rows. Nothing where they do not come to as many, or where another way to share them is as good.
pub(super) fn rows<'a>(amounts: &[(&'a Piece, Decimal)], count: usize, columns: usize) -> Option<Vec<Cell<'a>>> {
    let values: Vec<Decimal> = amounts.iter().map(|(_, value)| *value).collect();
    let reach = reach(&values, columns.saturating_sub(1));
    let mut readings = vec![Reading::default()];
    let mut left: Decimal = values.iter().sum();
    // The totals come to as much as the parts.
    let half = left / Decimal::TWO;
    for (i, value) in values.iter().enumerate() {
        left -= value;
        let below = reach.get(i + 1).map_or(&[][..], Vec::as_slice);
        let lacks = |(own, lack): (&Vec<usize>, &Decimal)| {
            let sums = below.get(columns.saturating_sub(own.len()));
            !lack.is_zero() && !sums.is_some_and(|sums| sums.contains(lack))
        };
        let may = |r: &Reading| {
            let whole = !r.rows.iter().zip(&r.left).any(lacks);
            columns == 1 || r.total <= half && r.total + left >= half && whole
        };
        let grown = readings.iter().flat_map(|reading| reading.longer(amounts, i, count, columns));
        let place = |r: &Reading| (r.left.clone(), r.early.clone());
        readings = kept(grown.filter(may).collect(), |r| r.cost, place, KEPT);
    }
    let whole = |r: &Reading| r.rows.len() == count && r.early.is_empty() && r.left.iter().all(Decimal::is_zero);
    readings.retain(|r| columns == 1 && r.rows.len() == count || whole(r));
    let told = |r: &Reading| -> Vec<Vec<Decimal>> {
        r.rows.iter().map(|own| own.iter().filter_map(|i| values.get(*i).copied()).collect()).collect()
    };
    let (best, others) = readings.split_first()?;
    let sure = others.iter().all(|other| other.cost - best.cost >= AS_GOOD || told(other) == told(best));
    let cell = |own: &Vec<usize>| own.iter().filter_map(|i| amounts.get(*i)).map(|(piece, _)| *piece).collect();
    sure.then(|| best.rows.iter().map(cell).collect())
}

/// What amounts from each one on come to, none of them, up to one of them, and so on up to so many.
fn reach(values: &[Decimal], most: usize) -> Vec<Vec<HashSet<Decimal>>> {
    let none = HashSet::from([Decimal::ZERO]);
    let mut reach = vec![vec![none; most + 1]];
    for value in values.iter().rev() {
        let Some(below) = reach.last() else { break };
        let with = |(own, fewer): (&HashSet<Decimal>, &HashSet<Decimal>)| {
            own.iter().copied().chain(fewer.iter().map(|sum| sum + value)).collect()
        };
        let longer = below.iter().skip(1).zip(below).map(with);
        let next = below.iter().take(1).cloned().chain(longer).collect();
        reach.push(next);
    }
    reach.reverse();
    reach
}

impl Reading {
    /// The ways to read an amount more: as the total of the next row, as a part of a row, or as a part of one that is not begun.
    fn longer(&self, amounts: &[(&Piece, Decimal)], i: usize, count: usize, columns: usize) -> Vec<Reading> {
        let Some((_, value)) = amounts.get(i) else { return Vec::new() };
        let mut longer = Vec::new();
        if self.rows.len() < count {
            let early: Decimal = self.early.iter().filter_map(|i| amounts.get(*i)).map(|(_, value)| *value).sum();
            let mut total = Reading { total: self.total + value, ..self.clone() };
            total.rows.push(std::iter::once(i).chain(total.early.drain(..)).collect());
            total.left.push(if columns == 1 { Decimal::ZERO } else { value - early });
            longer.push(total);
        }
        let open: Vec<usize> =
            self.left.iter().enumerate().filter(|(_, left)| !left.is_zero()).map(|(r, _)| r).collect();
        for (n, row) in open.iter().enumerate() {
            let mut part = self.clone();
            // The row that the last amount was given to is gone on with as easily as the first one that lacks a part.
            let beside =
                part.rows.get(*row).is_some_and(|own| i.checked_sub(1).is_some_and(|last| own.contains(&last)));
            part.cost += match () {
                () if beside => 0.0,
                () if n == 0 => DOWN,
                () => OUT_OF_ORDER,
            };
            part.rows.iter_mut().skip(*row).take(1).for_each(|own| own.push(i));
            part.left.iter_mut().skip(*row).take(1).for_each(|left| *left -= value);
            longer.push(part);
        }
        if self.early.len() < MOST_EARLY && columns > 1 {
            let mut early = self.clone();
            early.cost += EARLY;
            early.early.push(i);
            longer.push(early);
        }
        longer.retain(|r| {
            let fits = r.rows.iter().all(|own| own.len() <= columns);
            fits && r.left.iter().all(|left| left.is_zero() || !left.is_sign_negative())
        });
        longer
    }
}
