//! A table of figures that a dump prints down its columns: amounts that come to their total begin the next column.

use rust_decimal::Decimal;

use super::super::super::choices::choices;
use super::super::units::is_blank;
use super::proven::{BASE, POINTS, RATE, SCORE, SHARE, amount, amounts_of, is_zero};

/// The figures of each row, where a dump goes down the columns, whichever is printed first. Where it does not tell which rows are blank
/// the first ones are taken to have figures: then the answer says that it is not sure.
pub(super) fn down(texts: &[String], columns: &[usize], rows: usize) -> Option<(Vec<Vec<usize>>, bool)> {
    down_in(texts, columns, rows, true).or_else(|| down_in(texts, columns, rows, false))
}

/// The figures of each row, with the columns in their usual order or in any.
fn down_in(texts: &[String], columns: &[usize], rows: usize, usual: bool) -> Option<(Vec<Vec<usize>>, bool)> {
    let mut ways = vec![Way::default()];
    for left in (0..columns.len()).rev() {
        ways = ways.iter().flat_map(|way| way.longer(texts, columns, (rows, left), usual)).collect();
        if ways.len() > MOST_WAYS {
            return None;
        }
    }
    let found: Vec<(&Way, Vec<[Decimal; 2]>)> =
        ways.iter().filter_map(|way| Some((way, way.amounts(texts, columns, rows)?))).collect();
    let ((first, amounts), others) = found.split_first()?;
    // Which amounts there are has to be sure, not which rows have none.
    let printed = |own: &[[Decimal; 2]]| {
        let side = |side: usize| own.iter().filter_map(move |row| row.get(side).copied()).filter(|a| !a.is_zero());
        [side(0).collect::<Vec<_>>(), side(1).collect()]
    };
    let same = others.iter().all(|(_, own)| printed(own) == printed(amounts));
    same.then(|| (first.rows(rows), others.iter().all(|(_, own)| own == amounts)))
}

/// More ways to read the first columns are not told apart.
const MOST_WAYS: usize = 4_000;

/// A way to read the first figures down the columns: the column and the row of each.
#[derive(Debug, Clone, Default)]
struct Way(Vec<(usize, usize)>);

impl Way {
    fn column(&self, n: usize) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().filter(move |(_, (column, _))| *column == n).map(|(k, _)| k)
    }

    fn has(&self, n: usize) -> bool {
        self.column(n).next().is_some()
    }

    /// The figures of each row in the order of the columns.
    fn rows(&self, rows: usize) -> Vec<Vec<usize>> {
        let row = |row: usize| {
            let mut own: Vec<(usize, usize)> =
                self.0.iter().enumerate().filter(|(_, (_, r))| *r == row).map(|(k, (c, _))| (*c, k)).collect();
            own.sort_unstable();
            own.into_iter().map(|(_, k)| k).collect()
        };
        (0..rows).map(row).collect()
    }

    /// The ways to read one column more: amounts come in their usual order.
    fn longer(&self, texts: &[String], columns: &[usize], (rows, left): (usize, usize), usual: bool) -> Vec<Way> {
        let begun = self.0.len();
        let rest = texts.get(begun..).unwrap_or_default();
        let next = columns.iter().enumerate().filter(|(n, column)| {
            let free = |column: usize| !usual && column > SHARE;
            let earlier = columns.iter().enumerate().take(*n).all(|(n, c)| free(*c) || self.has(n));
            !self.has(*n) && (free(**column) || earlier)
        });
        let mut ways = Vec::new();
        for (n, column) in next {
            let lengths = (1..=rows.min(rest.len())).filter(|l| (left..=left * rows).contains(&(rest.len() - l)));
            for own in lengths.filter_map(|length| rest.get(..length)) {
                let chosen = choices(own.len(), rows).into_iter().filter(|rows| rows.first() == Some(&0));
                for rows in chosen.filter(|_| is_column(*column, own)) {
                    ways.push(Way(self.0.iter().copied().chain(rows.into_iter().map(|row| (n, row))).collect()));
                }
            }
        }
        ways
    }

    /// What each row has of the year and of what was spent, where the figures agree and can be read in no other way.
    fn amounts(&self, texts: &[String], columns: &[usize], rows: usize) -> Option<Vec<[Decimal; 2]>> {
        let amounts = amounts_of(&self.rows(rows), texts, columns)?;
        let at = |column: usize, row: usize| {
            let n = columns.iter().position(|c| *c == column)?;
            let k = self.column(n).find(|k| self.0.get(*k).is_some_and(|(_, r)| *r == row))?;
            amount(texts.get(k)?)
        };
        let own = |row: usize| [BASE, SHARE].map(|column| at(column, row).unwrap_or_default());
        let points = at(POINTS, 0).zip(at(SCORE, 0)).is_none_or(|(points, score)| score <= points);
        (points && (0..rows).map(own).eq(amounts.iter().copied())).then_some(amounts)
    }
}

/// Whether figures may stand in a column, the first of them in the row of the total: their kind, and that the parts come to it.
fn is_column(column: usize, texts: &[String]) -> bool {
    let kind = |text: &String| {
        let rate = text.ends_with(['%', '％']);
        is_blank(text) || rate == (column == RATE) || column == RATE && is_zero(text)
    };
    let adds_up = || {
        let amounts: Option<Vec<Decimal>> = texts.iter().map(|text| amount(text)).collect();
        let parts = |(total, parts): (&Decimal, &[Decimal])| parts.iter().sum::<Decimal>() == *total;
        amounts.is_some_and(|own| own.split_first().is_some_and(parts))
    };
    let small = |text: &String| is_blank(text) || amount(text).is_some_and(|own| own <= Decimal::ONE_HUNDRED);
    // The total has a figure of each column.
    let total = texts.first().is_some_and(|text| !is_blank(text));
    total
        && texts.iter().all(kind)
        && match column {
            POINTS | SCORE => texts.iter().all(small),
            RATE => true,
            _ => adds_up(),
        }
}

#[cfg(test)]
mod tests {
    use super::down;

    fn rows(figures: &str, columns: &[usize]) -> Option<(Vec<String>, bool)> {
        let texts: Vec<String> = figures.split(' ').map(str::to_owned).collect();
        let (own, sure) = down(&texts, columns, 4)?;
        let row = |own: &Vec<usize>| own.iter().filter_map(|k| texts.get(*k).cloned()).collect::<Vec<_>>().join(" ");
        Some((own.iter().map(row).collect(), sure))
    }

    #[test]
    fn columns_one_after_another_are_told_by_what_they_come_to() {
        let all = [0, 1, 2, 3, 4, 5];
        let figures = "50 50 52 48 4 49.6 45.6 4 10 — — — 95.38% 95.00% 100.00% 9.54 — — —";
        let (own, sure) = rows(figures, &all).unwrap();
        assert_eq!(own[0], "50 52 49.6 10 95.38% 9.54");
        assert_eq!(own[1], "50 48 45.6 — 95.00% —");
        assert_eq!(own[2], "4 4 — 100.00% —");
        // The part with 4 may be the last one.
        assert!(!sure);
        // Every row has its amounts: which is blank is no question.
        let whole = "52 46 4 2 49.6 43.6 4 2 10 95.38% 9.54";
        assert!(rows(whole, &[1, 2, 3, 4, 5]).unwrap().1);
        // The parts come to less than the total.
        assert_eq!(rows(&figures.replace("52 48 4", "52 40 4"), &all), None);
    }

    #[test]
    fn the_points_may_be_printed_below_the_score() {
        let figures = "235.16 235.16 235.16 235.16 197.09 197.09 8.38 8.38 — — 83.81% 83.81% 10 10 — —";
        let (own, _) = rows(figures, &[0, 1, 2, 3, 4, 5]).unwrap();
        assert_eq!(own[0], "235.16 235.16 197.09 10 83.81% 8.38");
    }
}
