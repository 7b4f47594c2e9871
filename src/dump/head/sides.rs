//! Amounts of two periods in one row: those of the whole project, and beside them those of the year. The dump brings them row by
//! row, and the parts have the same labels on both sides; which are whose tell the two totals.

use rust_decimal::Decimal;

use super::labelled::{Entry, field};
use super::tokens::{is_amount, is_amount_label};
use super::{Field, Part};
use crate::normalize::money::{self, MoneyUnit};

/// A part of one of the totals.
struct Share<'a> {
    entry: &'a Entry,
    amount: Decimal,
}

/// Two totals one after another, of the whole period and of the year, and then parts that add up to both of them in one way only.
pub(super) fn sides(entries: &[Entry]) -> Option<(usize, Vec<Part>)> {
    let [first, second, rest @ ..] = entries else { return None };
    let totals = [first, second];
    if !totals.iter().all(|e| is_total(&e.label)) || is_annual(&first.label) == is_annual(&second.label) {
        return None;
    }
    let sums = [amount(first)?, amount(second)?];
    let run: Vec<&Entry> = rest.iter().take_while(|e| amount(e).is_some() || e.is_empty() && !e.is_goal()).collect();
    let run = run.get(..=run.iter().rposition(|e| amount(e).is_some())?)?;
    // The label of all of them stands in their middle; a second one without an amount is that of an amount left blank.
    if run.iter().filter(|e| e.is_empty()).count() > 1 {
        return None;
    }
    let shares: Vec<Share> = run.iter().filter_map(|&entry| Some(Share { entry, amount: amount(entry)? })).collect();
    let sides = parted(&shares, sums, is_annual(&second.label))?;
    let of = |side: bool| shares.iter().zip(&sides).filter(move |(_, s)| **s == side).map(|(s, _)| s.entry);
    let mut parts: Vec<Part> = run.iter().filter(|e| amount(e).is_none()).map(|e| Part::Field(field(e))).collect();
    let mut rows = vec![[Some(field(first)), Some(field(second))]];
    rows.extend(rows_of(&of(false).collect::<Vec<_>>(), &of(true).collect::<Vec<_>>()));
    parts.push(Part::Sides(rows));
    Some((2 + run.len(), parts))
}

/// On which side each part stands, `true` being the second: nothing where the amounts leave it open.
fn parted(shares: &[Share], sums: [Decimal; 2], second_is_annual: bool) -> Option<Vec<bool>> {
    if shares.len() > MOST_SHARES {
        return None;
    }
    let mut found = (0..1u32 << shares.len())
        .map(|mask| (0..shares.len()).map(|n| mask >> n & 1 == 1).collect())
        .filter(|sides: &Vec<bool>| {
            let sum = |side: bool| {
                let own = shares.iter().zip(sides).filter(|(_, s)| **s == side);
                (own.clone().count() > 0).then(|| own.map(|(share, _)| share.amount).sum::<Decimal>())
            };
            // What is of the year by its name stands on that side; two parts of one name on both, equal ones in their order.
            let annual =
                shares.iter().zip(sides).all(|(s, side)| !is_annual(&s.entry.label) || *side == second_is_annual);
            let apart = shares.iter().zip(sides).enumerate().all(|(n, (share, side))| {
                let before = shares.iter().zip(sides).take(n);
                let mut twins = before.filter(|(twin, _)| twin.entry.label == share.entry.label);
                twins.all(|(twin, first)| first != side && (twin.amount != share.amount || !first))
            });
            annual && apart && sum(false) == Some(sums[0]) && sum(true) == Some(sums[1])
        });
    found.next().filter(|_| found.next().is_none())
}

/// With more parts nothing is tried.
const MOST_SHARES: usize = 10;

/// Parts side by side: the first ones (其中：…), and those of one name.
fn rows_of(first: &[&Entry], second: &[&Entry]) -> Vec<[Option<Field>; 2]> {
    let mut rows = Vec::new();
    let (mut a, mut b) = (0, 0);
    while a < first.len() || b < second.len() {
        let (left, right) = (first.get(a), second.get(b));
        let same = |l: &&Entry, r: &&Entry| a + b == 0 || l.label == r.label;
        let later = |l: &&Entry| second.iter().skip(b).any(|r| r.label == l.label);
        let (left, right) = match (left, right) {
            (Some(l), Some(r)) if !same(l, r) => {
                if later(l) {
                    (None, right)
                } else {
                    (left, None)
                }
            }
            both => both,
        };
        a += usize::from(left.is_some());
        b += usize::from(right.is_some());
        rows.push([left.map(|e| field(e)), right.map(|e| field(e))]);
    }
    rows
}

/// The only amount after a label.
fn amount(entry: &Entry) -> Option<Decimal> {
    let [piece] = entry.values.as_slice() else { return None };
    is_amount(&piece.text).then(|| money::parse(&piece.text, MoneyUnit::Yuan)).flatten()
}

/// Whether a label is that of all amounts of a period: 中期资金总额, 项目当年预算.
fn is_total(label: &str) -> bool {
    is_amount_label(label) && ["总额", "总预算", "当年预算", "年度预算"].iter().any(|w| label.contains(w))
}

/// Whether a label names amounts of the year; what is carried over is.
fn is_annual(label: &str) -> bool {
    ["年度", "当年", "本年", "结转", "结余"].iter().any(|w| label.contains(w))
}
