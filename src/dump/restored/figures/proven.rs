//! A table of figures whose labels, headings and figures stand apart: the figures are in the order of the rows, and how many of them
//! each row has is told by what they prove: a rate is what its amounts give, and a total what its parts come to.

use rust_decimal::Decimal;

use super::super::super::choices::choices;
use super::super::super::head::is_rate_of;
use super::super::units::{Unit, What, is_blank};
use super::down::down;
use super::one_part::one_part;
use super::{Figures, ROWS, is_figure, is_row, label_at};
use crate::normalize::money::{self, MoneyUnit};

/// Words of the headings in the usual order of their columns: the amount at first, that of the year, what was spent of it, the points, the
/// rate and the score.
const COLUMNS: [&str; 6] = ["年初预算数", "预算数", "执行数", "分值", "执行率", "得分"];
pub(super) const BASE: usize = 1;
pub(super) const SHARE: usize = 2;
pub(super) const POINTS: usize = 3;
pub(super) const RATE: usize = 4;
pub(super) const SCORE: usize = 5;

/// Larger tables are none of this kind.
const MOST_ROWS: usize = 6;

/// The headings, and the rows with their figures, as positions among the cells above a table. Nothing where the figures do not prove
/// which row and which column each is of.
pub(super) fn proven(units: &[&Unit]) -> Option<Figures> {
    let column = |i: usize| label_at(units, i).filter(|l| !is_row(l)).and_then(column);
    let mut headings: Vec<(usize, usize)> = (0..units.len()).filter_map(|i| Some((column(i)?, i))).collect();
    headings.sort_unstable();
    let columns: Vec<usize> = headings.iter().map(|(column, _)| *column).collect();
    let twice = columns.windows(2).any(|w| w[0] == w[1]);
    if twice || ![BASE, SHARE, RATE].iter().all(|c| columns.contains(c)) {
        return None;
    }
    let rank = |i: usize| {
        let label = label_at(units, i).filter(|l| is_row(l))?;
        Some(ROWS.iter().position(|w| label.contains(w)).unwrap_or(ROWS.len()))
    };
    let mut rows: Vec<(usize, usize)> = (0..units.len()).filter_map(|i| Some((rank(i)?, i))).collect();
    rows.sort_unstable();
    let totals = rows.iter().filter(|(rank, _)| *rank == 0).count();
    if totals != 1 || !(2..=MOST_ROWS).contains(&rows.len()) {
        return None;
    }
    let figure = |i: &usize| units.get(*i).is_some_and(|u| u.what == What::Text && is_figure(&u.text()));
    let figures: Vec<usize> = (0..units.len()).filter(figure).collect();
    let texts: Vec<String> = figures.iter().filter_map(|i| units.get(*i)).map(|u| u.text()).collect();
    let along = along(&texts, &columns, rows.len()).map(|own| (own, true));
    let down = || down(&texts, &columns, rows.len());
    let (own, sure) = along.or_else(down).or_else(|| one_part(&texts, &columns, rows.len()).map(|own| (own, false)))?;
    let rows = rows.iter().zip(own).flat_map(|((_, label), own)| {
        let own = own.into_iter().filter_map(|k| figures.get(k).copied());
        std::iter::once(*label).chain(own).collect::<Vec<usize>>()
    });
    Some(Figures { units: headings.iter().map(|(_, i)| *i).chain(rows).collect(), moved: true, open: !sure })
}

/// Which column a heading is that of.
fn column(heading: &str) -> Option<usize> {
    COLUMNS.iter().position(|w| heading.contains(w))
}

/// Whether the figures of a row may stand below headings, in their order: a rate is what its amounts give.
pub(super) fn agree(texts: &[String], headings: &[&str]) -> bool {
    let columns: Option<Vec<usize>> = headings.iter().map(|h| column(h)).collect();
    let known = columns.filter(|own| [BASE, SHARE, RATE].iter().all(|c| own.contains(c)) && own.is_sorted());
    known.is_none_or(|columns| texts.is_empty() || !readings(texts, &columns).is_empty())
}

/// The figures of each row, where a dump goes along the rows.
fn along(texts: &[String], columns: &[usize], rows: usize) -> Option<Vec<Vec<usize>>> {
    let all = (0..texts.len()).collect();
    let printed = || (0..).zip(texts).filter(|(_, text)| !is_blank(text)).map(|(k, _)| k).collect();
    let (own, lengths): (Vec<usize>, Vec<usize>) = match lengths(texts, columns, rows) {
        Some(lengths) => (all, lengths),
        None => (printed(), beside_dashes(texts, columns, rows)?),
    };
    let mut own = own.into_iter();
    Some(lengths.into_iter().map(|length| own.by_ref().take(length).collect()).collect())
}

/// A dash stands for nothing.
pub(super) fn amount(text: &str) -> Option<Decimal> {
    if is_blank(text) { Some(Decimal::ZERO) } else { money::parse(text, MoneyUnit::Yuan) }
}

/// How many of the figures each row has, where they prove it: the first rows have as many as they can.
fn lengths(texts: &[String], columns: &[usize], rows: usize) -> Option<Vec<usize>> {
    let wide = columns.len();
    // Where the rows below the first one begin.
    let cuts = choices(rows - 2, texts.len().checked_sub(wide + 1)?);
    let lengths = |cut: &Vec<usize>| {
        let starts = std::iter::once(0).chain([wide]).chain(cut.iter().map(|c| wide + 1 + c));
        let ends: Vec<usize> = starts.clone().skip(1).chain([texts.len()]).collect();
        starts.zip(ends).map(|(from, to)| to.saturating_sub(from)).collect::<Vec<usize>>()
    };
    let mut found: Vec<(Vec<usize>, Vec<[Decimal; 2]>)> = Vec::new();
    for own in cuts.iter().rev().map(lengths).filter(|own| own.iter().all(|n| (1..=wide).contains(n))) {
        if let Some(amounts) = amounts(texts, columns, &own) {
            found.push((own, amounts));
        }
    }
    let (first, others) = found.split_first()?;
    // Which row has a dash may be open, not which amount.
    others.iter().all(|(_, amounts)| *amounts == first.1).then(|| first.0.clone())
}

/// How many figures each row has besides dashes, which may be printed elsewhere: 1268.6|1185.36|965.77|—|—|—|81.47%. The total stands
/// first, and rows that have nothing have dashes: those with figures are the first ones, for a dash would stand above.
fn beside_dashes(texts: &[String], columns: &[usize], rows: usize) -> Option<Vec<usize>> {
    let wide = columns.len();
    let printed: Vec<String> = texts.iter().filter(|t| !is_blank(t)).cloned().collect();
    let left = printed.len().checked_sub(wide)?;
    // No dash stands within the total, nor above the next figure.
    if !texts.iter().zip(&printed).take(wide + left.min(1)).all(|(a, b)| a == b) {
        return None;
    }
    let mut ways: Vec<Vec<usize>> = vec![vec![wide]];
    for _ in 1..rows {
        let longer = |way: &Vec<usize>| {
            let given = way.iter().sum::<usize>();
            (0..=wide.min(printed.len() - given)).map(|n| [way.as_slice(), &[n]].concat()).collect::<Vec<_>>()
        };
        ways = ways.iter().flat_map(longer).collect();
    }
    ways.retain(|way| way.iter().sum::<usize>() == printed.len() && amounts(&printed, columns, way).is_some());
    let own = |way: &Vec<usize>| way.iter().copied().filter(|n| *n > 0).collect::<Vec<usize>>();
    // A row cut in two is hardly one with its first amount alone.
    let fewest = ways.iter().map(|way| own(way).len()).min()?;
    ways.retain(|way| own(way).len() == fewest);
    let first = ways.iter().max()?;
    let bare = rows - own(first).len();
    let told = ways.iter().all(|way| own(way) == own(first));
    (told && texts.len() - printed.len() >= bare).then(|| first.clone())
}

/// What each row has of the year and of what was spent, where all figures agree and only one way does.
fn amounts(texts: &[String], columns: &[usize], lengths: &[usize]) -> Option<Vec<[Decimal; 2]>> {
    let mut ways: Vec<Vec<[Decimal; 2]>> = vec![Vec::new()];
    let mut rest = texts;
    for length in lengths {
        let (own, more) = rest.split_at_checked(*length)?;
        rest = more;
        let mut readings = readings(own, columns);
        readings.sort_unstable();
        readings.dedup();
        ways = ways.iter().flat_map(|way| readings.iter().map(|r| [way.as_slice(), &[*r]].concat())).collect();
    }
    let adds_up = |way: &Vec<[Decimal; 2]>| {
        let Some((total, parts)) = way.split_first() else { return false };
        (0..2).all(|side| {
            parts.iter().filter_map(|p| p.get(side)).sum::<Decimal>() == total.get(side).copied().unwrap_or_default()
        }) && total.iter().all(|amount| !amount.is_zero())
    };
    ways.retain(adds_up);
    let [own] = ways.as_slice() else { return None };
    Some(own.clone())
}

/// The same for rows whose figures are told by their positions among the texts.
pub(super) fn amounts_of(rows: &[Vec<usize>], texts: &[String], columns: &[usize]) -> Option<Vec<[Decimal; 2]>> {
    let order: Vec<String> = rows.iter().flatten().filter_map(|k| texts.get(*k).cloned()).collect();
    let lengths: Vec<usize> = rows.iter().map(Vec::len).collect();
    amounts(&order, columns, &lengths)
}

/// The amounts of a row in each way in which its figures stand below headings of their kind.
fn readings(texts: &[String], columns: &[usize]) -> Vec<[Decimal; 2]> {
    let reading = |places: Vec<usize>| {
        let at = |column: usize| {
            let place = columns.iter().position(|c| *c == column)?;
            texts.get(places.iter().position(|p| *p == place)?).map(String::as_str).filter(|t| !is_blank(t))
        };
        let kinds = places.iter().zip(texts).all(|(place, text)| {
            let rate = columns.get(*place) == Some(&RATE);
            is_blank(text) || rate == text.ends_with(['%', '％']) || rate && is_zero(text)
        });
        let amount = |column: usize| match at(column) {
            Some(text) => money::parse(text, MoneyUnit::Yuan),
            None => Some(Decimal::ZERO),
        };
        // Without a rate a row is what it adds to the total.
        let proven = at(RATE).is_none_or(|rate| match at(BASE).zip(at(SHARE)) {
            Some((base, share)) if is_zero(base) => is_zero(share) && is_zero(rate),
            Some((base, share)) => is_rate_of(base, share, rate),
            None => is_zero(rate),
        });
        (kinds && proven).then_some(())?;
        Some([amount(BASE)?, amount(SHARE)?])
    };
    choices(texts.len(), columns.len()).into_iter().filter_map(reading).collect()
}

pub(super) fn is_zero(text: &str) -> bool {
    money::parse(text.trim_end_matches(['%', '％']), MoneyUnit::Yuan).is_some_and(|amount| amount.is_zero())
}

#[cfg(test)]
mod tests {
    use super::{agree, beside_dashes, lengths};

    #[test]
    fn figures_are_cut_into_rows_where_they_prove_it() {
        let cut = |figures: &str, rows: usize| {
            let texts: Vec<String> = figures.split(' ').map(str::to_owned).collect();
            lengths(&texts, &[0, 1, 2, 3, 4, 5], rows)
        };
        let figures = "50 52 49.6 10 95.38% 9.54 50 48 45.6 — 95% — 4 4 — 100% — —";
        assert_eq!(cut(figures, 4), Some(vec![6, 6, 5, 1]));
        // Nothing was spent of nothing.
        assert_eq!(cut("9 9 8.1 10 90% 9 9 9 8.1 — 90% — 0 0 0 — 0 —", 3), Some(vec![6, 6, 6]));
        // The parts come to less than the total.
        assert_eq!(cut(&figures.replace("48 45.6 — 95%", "40 38 — 95%"), 4), None);
        assert_eq!(cut("50 52 49.6 10 95.38% 9.54", 4), None);
    }

    #[test]
    fn figures_of_rows_are_told_from_dashes_that_are_printed_elsewhere() {
        let cut = |figures: &str| {
            let texts: Vec<String> = figures.split(' ').map(str::to_owned).collect();
            beside_dashes(&texts, &[0, 1, 2, 3, 4, 5], 4)
        };
        let total = "1268.6 1185.36 965.77 10 81.47% 8.15";
        assert_eq!(cut(&format!("{total} 1268.6 1185.36 965.77 — — — 81.47% — — —")), Some(vec![6, 4, 0, 0]));
        // The row above may be the blank one.
        assert_eq!(cut(&format!("{total} — 1268.6 1185.36 965.77 — — 81.47% — — —")), None);
        assert_eq!(cut(&format!("{total} 1268.6 1185.36 965.77 81.47%")), None);
        // The parts come to less than the total.
        assert_eq!(cut(&format!("{total} 1000 1000 900 — — — 90% — — —")), None);
    }

    /// Figures that a dump goes down were the row of the label that they follow: 年度资金总额|197.09|8.38|8.38.
    #[test]
    fn a_row_of_figures_is_one_that_its_rate_proves() {
        let of = |figures: &str| {
            let texts: Vec<String> = figures.split(' ').map(str::to_owned).collect();
            agree(&texts, &["全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"])
        };
        assert!(of("235.16 197.09 10 83.81% 8.38"));
        assert!(!of("83.81% 83.81% 10 10 —"));
        assert!(!of("235.16 197.09 10 93.81% 8.38"));
    }
}
