//! The columns of amounts in a list of which the dump shows no blank cell: sums tell them.

use rust_decimal::Decimal;

use super::super::super::choices::choices;
use super::super::super::pieces::Piece;
use super::Row;
use crate::normalize::money::{self, MoneyUnit};

/// The column of each amount of each row.
pub(super) struct Amounts {
    pub columns: Vec<Vec<usize>>,
    /// Whether sums tell the columns: those of the first row are the sums of all below it, and only these columns give them.
    pub settled: bool,
}

/// Gives amounts to columns. A blank cell leaves nothing in the dump: without sums that tell more, the first columns are taken. `below` are
/// amounts right below the headings of columns.
pub(super) fn amounts_to_columns(rows: &[Row<'_>], money: usize, below: &[(&Piece, usize)]) -> Amounts {
    let prefix = |r: &Row<'_>| (0..r.amounts.len()).collect::<Vec<usize>>();
    let told = orders(rows, below).and_then(|orders| {
        let mut told = orders.iter().filter_map(|total| sums(rows, total));
        told.next().filter(|_| told.next().is_none())
    });
    let settled = told.is_some() && rows.first().is_some_and(|r| r.amounts.len() == money);
    Amounts { columns: told.unwrap_or_else(|| rows.iter().map(prefix).collect()), settled }
}

fn values(row: &Row<'_>) -> Option<Vec<Decimal>> {
    let own = row.amounts.iter().map(|p| money::parse(&p.text, MoneyUnit::Yuan).filter(|v| !v.is_sign_negative()));
    own.collect()
}

/// The orders that the amounts of the first row may stand in: where its cells come in no order, any, after the total.
fn orders(rows: &[Row<'_>], below: &[(&Piece, usize)]) -> Option<Vec<Vec<Decimal>>> {
    let first = rows.first()?;
    let values = values(first)?;
    if first.doubt.is_none() || values.len() > MOST_ORDERED {
        return Some(vec![values]);
    }
    let mut orders: Vec<Vec<usize>> = vec![vec![0]];
    for part in 1..values.len() {
        let with = |order: &Vec<usize>| {
            let with = |at: usize| {
                let mut own = order.clone();
                own.insert(at, part);
                own
            };
            (1..=order.len()).map(with).collect::<Vec<_>>()
        };
        orders = orders.iter().flat_map(with).collect();
    }
    let is = |part: &usize, piece: &Piece| {
        first.amounts.get(*part).is_some_and(|p| p.line == piece.line && p.columns == piece.columns)
    };
    let fits = |order: &Vec<usize>| {
        let place = |piece: &Piece| order.iter().position(|part| is(part, piece));
        below.iter().all(|(piece, column)| place(piece).is_none_or(|at| at == *column))
    };
    let told = |order: Vec<usize>| order.iter().filter_map(|part| values.get(*part).copied()).collect();
    let mut orders: Vec<Vec<Decimal>> = orders.into_iter().filter(fits).map(told).collect();
    orders.sort_unstable();
    orders.dedup();
    Some(orders)
}

/// The amounts of more columns are not put into every order.
const MOST_ORDERED: usize = 5;

/// The columns with which the amounts of all projects add up to those of the first row, if no others do; the columns of a
/// unit's sums are those in which its projects have amounts. `total` is the first row in one of its orders.
fn sums(rows: &[Row<'_>], total: &[Decimal]) -> Option<Vec<Vec<usize>>> {
    let all: Vec<Vec<Decimal>> = rows.iter().map(values).collect::<Option<_>>()?;
    let (_, below) = all.split_first()?;
    if !rows.first()?.is_sum() {
        return None;
    }
    let (units, own): (Vec<usize>, Vec<usize>) = (1..rows.len()).partition(|r| rows.get(*r).is_some_and(Row::is_sum));
    let projects: Vec<&[Decimal]> = own.iter().filter_map(|r| all.get(*r)).map(Vec::as_slice).collect();
    let scale = below.iter().flatten().map(Decimal::scale).max()?;
    let slack = Decimal::new(5, scale + 1) * Decimal::from(projects.len() + 1);
    let mut search = Search { projects: &projects, slack, open: vec![], found: vec![], steps: 0 };
    search.go(total);
    let [only] = search.found.as_slice() else { return None };
    let mut columns: Vec<Vec<usize>> = vec![(0..total.len()).collect(); rows.len()];
    for (r, chosen) in own.iter().zip(only) {
        *columns.get_mut(*r)? = chosen.clone();
    }
    for (n, &unit) in units.iter().enumerate() {
        let below = unit + 1..units.get(n + 1).copied().unwrap_or(rows.len());
        let mut used: Vec<usize> = columns.get(below)?.iter().flatten().copied().collect();
        used.sort_unstable();
        used.dedup();
        let printed = all.get(unit)?.len();
        *columns.get_mut(unit)? = if used.len() == printed { used } else { (0..printed).collect() };
    }
    Some(columns)
}

/// Looks for the columns of the amounts of projects.
struct Search<'a> {
    projects: &'a [&'a [Decimal]],
    /// By how much rounding may make sums differ.
    slack: Decimal,
    open: Vec<Vec<usize>>,
    found: Vec<Vec<Vec<usize>>>,
    steps: usize,
}

/// So many choices are looked at.
const STEPS: usize = 50_000;

impl Search<'_> {
    /// Chooses for the next project, what is left of each column's sum being given; two answers are as good as many.
    fn go(&mut self, left: &[Decimal]) {
        self.steps += 1;
        let Some(own) = self.projects.get(self.open.len()) else {
            if left.iter().all(|v| v.abs() <= self.slack) {
                self.found.push(self.open.clone());
            }
            return;
        };
        for columns in with_first(own.len(), left.len()) {
            if self.found.len() > 1 {
                return;
            }
            if self.steps > STEPS {
                // Not looked at to the end: as open as two answers.
                self.found.clear();
                return;
            }
            let mut after = left.to_vec();
            for (c, value) in columns.iter().zip(*own) {
                after.get_mut(*c).into_iter().for_each(|v| *v -= value);
            }
            if after.iter().all(|v| *v >= -self.slack) {
                self.open.push(columns);
                self.go(&after);
                self.open.pop();
            }
        }
    }
}

/// All ways to give amounts to columns: the first amount is that of the first column, the others follow in their order.
fn with_first(amounts: usize, columns: usize) -> impl Iterator<Item = Vec<usize>> {
    let others = choices(amounts.saturating_sub(1), columns.saturating_sub(1));
    others.into_iter().map(|way| [0].into_iter().chain(way.into_iter().map(|c| c + 1)).collect())
}
