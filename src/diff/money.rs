//! Turns two budgets into the changes of their amounts: up, down, other shares of the sources.

use indexmap::IndexMap;
use rust_decimal::{Decimal, RoundingStrategy};

use super::model::{AmountPair, ChangeKind};
use crate::report::model::{Budget, BudgetLine};

/// The line of the year's total; where the form prints only the total of the whole project period, that one.
pub fn total(budget: &Budget) -> Option<&BudgetLine> {
    let of = |slot: &str| budget.lines.iter().find(|line| line.slot == slot);
    of("total").or_else(|| of("period_total"))
}

/// A change of the money: its kind and the amounts that it is about.
pub type MoneyChange = (ChangeKind, Vec<AmountPair>);

/// What changed from the old budgets to the new ones; several budgets of a side (a split, a merger) are added up.
pub fn changes(old: &[&Budget], new: &[&Budget]) -> Vec<MoneyChange> {
    let mut changes = Vec::new();
    let (before, after) = (sum(old, total), sum(new, total));
    if let Some(kind) = match (before, after) {
        (Some(before), Some(after)) if before < after => Some(ChangeKind::BudgetUp),
        (Some(before), Some(after)) if before > after => Some(ChangeKind::BudgetDown),
        (Some(_), Some(_)) | (None, None) => None,
        _ => Some(ChangeKind::BudgetChanged),
    } {
        let slot = total_slot(old).or_else(|| total_slot(new)).unwrap_or_else(|| "total".to_owned());
        changes.push((kind, vec![pair(slot, before, after)]));
    }
    if let (Some(before), Some(after)) = (before, after) {
        let (sources_before, sources_after) = (sources(old), sources(new));
        if shifted(&sources_before, before, &sources_after, after) {
            let mut slots: Vec<&String> = sources_before.keys().chain(sources_after.keys()).collect();
            slots.sort();
            slots.dedup();
            let of = |slot: &String, side: &IndexMap<String, Decimal>| side.get(slot).copied();
            let amounts =
                slots.into_iter().map(|slot| pair(slot.clone(), of(slot, &sources_before), of(slot, &sources_after)));
            changes.push((ChangeKind::BudgetSourceShift, amounts.collect()));
        }
    }
    changes
}

fn total_slot(budgets: &[&Budget]) -> Option<String> {
    budgets.iter().find_map(|budget| total(budget).map(|line| line.slot.clone()))
}

/// The sum of one line of each budget; `None` where one of them prints no amount there.
fn sum(budgets: &[&Budget], line: impl Fn(&Budget) -> Option<&BudgetLine>) -> Option<Decimal> {
    let amounts: Option<Vec<Decimal>> =
        budgets.iter().map(|budget| line(budget).and_then(|line| line.yuan.as_deref()?.parse().ok())).collect();
    amounts.filter(|amounts| !amounts.is_empty()).map(|amounts| amounts.into_iter().sum())
}

/// Amounts that are a part of another source or no money of the year; they are not sources of their own.
const NO_SOURCE: &[&str] = &["total", "initial_", "executed_", "period_", "adjusted_", "rate"];

/// The sources that the total of the year is made of, by slot. A blank is no source.
fn sources(budgets: &[&Budget]) -> IndexMap<String, Decimal> {
    let mut sources = IndexMap::new();
    for line in budgets.iter().flat_map(|budget| &budget.lines) {
        let amount = line.yuan.as_deref().and_then(|yuan| yuan.parse::<Decimal>().ok());
        if let Some(amount) = amount.filter(|_| !NO_SOURCE.iter().any(|no| line.slot.contains(no))) {
            *sources.entry(line.slot.clone()).or_insert(Decimal::ZERO) += amount;
        }
    }
    sources
}

/// Whether the shares of the sources differ by a hundredth of the total or more, or, where the total is the same, at
/// all. Below a hundredth, amounts rounded to 万元 would shift by themselves.
fn shifted(
    before: &IndexMap<String, Decimal>,
    before_total: Decimal,
    after: &IndexMap<String, Decimal>,
    after_total: Decimal,
) -> bool {
    let amount = |side: &IndexMap<String, Decimal>, slot: &str| side.get(slot).copied().unwrap_or(Decimal::ZERO);
    let share = |part: Decimal, total: Decimal| part.checked_div(total);
    before.keys().chain(after.keys()).any(|slot| {
        let (was, is) = (amount(before, slot), amount(after, slot));
        if before_total == after_total {
            return was != is;
        }
        match (share(was, before_total), share(is, after_total)) {
            (Some(was), Some(is)) => (was - is).abs() >= Decimal::new(1, 2),
            _ => false,
        }
    })
}

fn pair(slot: String, before: Option<Decimal>, after: Option<Decimal>) -> AmountPair {
    let delta = before.zip(after).map(|(before, after)| after - before);
    let percent =
        before.zip(delta).and_then(|(before, delta)| delta.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before));
    AmountPair {
        slot,
        old_yuan: before.map(|amount| amount.to_string()),
        new_yuan: after.map(|amount| amount.to_string()),
        delta_yuan: delta.map(|amount| amount.to_string()),
        percent: percent.map(|percent| {
            percent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(lines: &[(&str, &str)]) -> Budget {
        let line = |&(slot, yuan): &(&str, &str)| BudgetLine {
            slot: slot.to_owned(),
            label: slot.to_owned(),
            raw: yuan.to_owned(),
            yuan: (!yuan.is_empty()).then(|| yuan.to_owned()),
        };
        Budget { lines: lines.iter().map(line).collect(), ..Budget::default() }
    }

    fn check(old: &[(&str, &str)], new: &[(&str, &str)], expected: &str) {
        let changes = changes(&[&budget(old)], &[&budget(new)]);
        let said = |(kind, amounts): &MoneyChange| {
            let amounts: Vec<String> = amounts
                .iter()
                .map(|a| format!("{} {:?} {:?}", a.slot, a.delta_yuan.as_deref(), a.percent.as_deref()))
                .collect();
            format!("{} {}", kind.name(), amounts.join(", "))
        };
        let said: Vec<String> = changes.iter().map(said).collect();
        assert_eq!(said.join("; ").replace("Some(\"", "").replace("\")", ""), expected);
    }

    #[test]
    fn money_changes_are_exact() {
        check(&[("total", "100000.00")], &[("total", "100000.00")], "");
        check(&[("total", "100000.00")], &[("total", "125000.50")], "budget_up total 25000.50 25");
        check(&[("total", "300000")], &[("total", "200000")], "budget_down total -100000 -33.33");
        check(&[("total", "0")], &[("total", "5")], "budget_up total 5 None");
        check(&[("total", "")], &[("total", "5")], "budget_changed total None None");
        check(
            &[("total", "10"), ("fiscal", "10"), ("other", "")],
            &[("total", "20"), ("fiscal", "20"), ("other", "0")],
            "budget_up total 10 100",
        );
        check(
            &[("total", "10"), ("fiscal", "10")],
            &[("total", "10"), ("fiscal", "6"), ("other", "4")],
            "budget_source_shift fiscal -4 -40, other None None",
        );
    }
}
