//! A table of figures of which one part alone has any: the total and its part have the same amounts, in whatever order they are printed.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::super::head::is_rate_of;
use super::proven::{amount, amounts_of};

/// The figures of the rows, the total first. The rate is what the amounts give, and the score is near what it gives of the points. Which part
/// it is no figure tells: the first one is taken.
pub(super) fn one_part(texts: &[String], columns: &[usize], rows: usize) -> Option<Vec<Vec<usize>>> {
    let value = |k: &usize| texts.get(*k).and_then(|text| amount(text.trim_end_matches(['%', '％'])));
    let printed: Vec<usize> = (0..texts.len()).filter(|k| value(k).is_some_and(|own| !own.is_zero())).collect();
    let is_rate = |k: &usize| texts.get(*k).is_some_and(|text| text.ends_with(['%', '％']));
    let (rates, figures): (Vec<usize>, Vec<usize>) = printed.into_iter().partition(is_rate);
    let rate = *rates.first()?;
    if rates.len() > 2 || rates.iter().any(|k| value(k) != value(&rate)) {
        return None;
    }
    let mut values = Values::new();
    figures.iter().for_each(|k| values.entry(value(k).unwrap_or_default()).or_default().push(*k));
    let text = |k: &usize| texts.get(*k).map_or("", String::as_str);
    let mut found: Vec<Vec<Vec<usize>>> = Vec::new();
    for own in totals(&values, columns.contains(&0)) {
        let Some((mut total, mut part, left)) = taken(&values, &own) else { continue };
        let Some((points, scores)) = points(&left, texts) else { continue };
        let [.., base, share] = total[..] else { continue };
        let (most, score) = (value(&points)?, value(scores.first()?)?);
        let earned = value(&rate)?.min(Decimal::ONE_HUNDRED) * most / Decimal::ONE_HUNDRED;
        let near = most <= Decimal::ONE_HUNDRED && (score - earned).abs() <= NEAR;
        if near && is_rate_of(text(&base), text(&share), text(&rate)) {
            total.extend([points, rate].iter().chain(scores.first()));
            part.extend(rates.get(1).into_iter().chain(scores.get(1)));
            found.push(vec![total, part]);
        }
    }
    let [own] = found.as_mut_slice() else { return None };
    own.resize(rows, Vec::new());
    amounts_of(own, texts, columns).map(|_| own.clone())
}

/// A score may be this far from what the rate gives of its points: reports round it.
const NEAR: Decimal = Decimal::from_parts(6, 0, 0, false, 1);

/// Figures by value, each with where it is printed.
type Values = BTreeMap<Decimal, Vec<usize>>;

/// What the amounts of the total may be: that of the beginning of the year, where it has a column, that of the year and what was spent.
fn totals(values: &Values, initial: bool) -> Vec<Vec<Decimal>> {
    let all: Vec<Decimal> = values.keys().copied().collect();
    let pairs = || all.iter().flat_map(|base| all.iter().map(move |share| vec![*base, *share]));
    let first = all.iter().filter(|_| initial).flat_map(|first| pairs().map(move |own| [vec![*first], own].concat()));
    pairs().chain(first).collect()
}

/// The amounts of the total and those of its part, and what is left. Nothing where one of them is printed once only.
fn taken(values: &Values, amounts: &[Decimal]) -> Option<(Vec<usize>, Vec<usize>, Values)> {
    let mut left = values.clone();
    let (mut total, mut part) = (Vec::new(), Vec::new());
    for amount in amounts {
        let own = left.get_mut(amount).filter(|own| own.len() > 1)?;
        total.push(own.remove(0));
        part.push(own.remove(0));
    }
    left.retain(|_, own| !own.is_empty());
    Some((total, part, left))
}

/// Which of the figures that are no amounts are the points, and which are the scores: that of the total, and that of its part.
fn points(left: &Values, texts: &[String]) -> Option<(usize, Vec<usize>)> {
    let own: Vec<&[usize]> = left.values().map(Vec::as_slice).collect();
    match own[..] {
        [scores, [points]] if scores.len() <= 2 => Some((*points, scores.to_vec())),
        // 10 and 10.00: a score has decimals.
        [[a, b]] => {
            let exact = |k: &usize| texts.get(*k).is_some_and(|text| text.contains('.'));
            Some(if exact(a) && !exact(b) { (*b, vec![*a]) } else { (*a, vec![*b]) })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::one_part;

    #[test]
    fn the_total_and_its_only_part_are_told_in_any_order() {
        let rows = |figures: &str| {
            let texts: Vec<String> = figures.split(' ').map(str::to_owned).collect();
            let own = one_part(&texts, &[0, 1, 2, 3, 4, 5], 4)?;
            let row =
                |own: &Vec<usize>| own.iter().filter_map(|k| texts.get(*k).cloned()).collect::<Vec<_>>().join(" ");
            Some(own.iter().map(row).collect::<Vec<String>>())
        };
        let figures = "95.49% 3,350.00 2,277.00 2,174.20 10 3,350.00 2,277.00 2,174.20 — — — — — — 9.55";
        let total = "3,350.00 2,277.00 2,174.20 10 95.49% 9.55";
        assert_eq!(rows(figures).unwrap(), [total, "3,350.00 2,277.00 2,174.20", "", ""]);
        assert_eq!(rows("10.00 100.00% 9 9 9 9 10 —").unwrap()[0], "9 9 10 100.00% 10.00");
        // Two parts have other amounts than the total.
        assert_eq!(rows(&figures.replacen("2,174.20", "2,000.00", 1)), None);
        // The rate is not what the amounts give.
        assert_eq!(rows(&figures.replace("95.49%", "94.49%")), None);
        // The score is that of another rate.
        assert_eq!(rows(&figures.replace("9.55", "7")), None);
    }
}
