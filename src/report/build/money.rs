//! Gives amounts of money and the spending plan their published form.

use rust_decimal::Decimal;

use super::evidence::Evidence;
use crate::normalize::label::fold;
use crate::normalize::money;
use crate::normalize::{date, year};
use crate::place::Text;
use crate::report::caption::Captions;
use crate::report::model::{Budget, BudgetLine, PlanStep, UnitSource, is_money_slot};
use crate::report::raw::{RawMoney, RawProject};
use crate::template::Form;

pub(super) fn budget_of(
    raw: &RawProject,
    form: &Form,
    captions: &Captions,
    year: Option<i32>,
    evidence: &mut Evidence,
) -> Budget {
    let label = captions.label_unit.as_ref().filter(|_| !raw.money.is_empty());
    let label = label.map(|(unit, text)| (*unit, UnitSource::Label, text));
    let heading = captions.money_unit.as_ref().map(|(unit, text)| (*unit, UnitSource::Heading, text));
    let printed = label.or(heading);
    let (unit, source) = printed.as_ref().map_or((form.money_unit, UnitSource::Form), |(u, s, _)| (*u, *s));
    // The form's unit stands for one that is not printed, not for another one.
    let unit = (printed.is_some() || !captions.other_unit).then_some(unit);
    if let Some((unit, _, text)) = &printed {
        evidence.note("/budget/printed_unit", &Text { string: unit.printed().to_owned(), places: text.places.clone() });
    }
    let mut lines = Vec::new();
    // Beside the year's amounts, those of another year are told apart: total_2024.
    let other_year = |line: &RawMoney| year::first(&line.label).filter(|y| year.is_some_and(|own| own != *y));
    let slot_of = |line: &RawMoney| match other_year(line) {
        Some(y) if raw.money.iter().any(|m| m.slot == line.slot && other_year(m).is_none()) => {
            format!("{}_{y}", line.slot)
        }
        _ => line.slot.clone(),
    };
    for (i, line) in raw.money.iter().enumerate() {
        let own = money::unit_in(&line.label).or(unit);
        let is_money = is_money_slot(&line.slot) && !money::names_other_unit(&line.label);
        let amount = own.and_then(|own| money::parse(&line.text.string, own)).filter(|_| is_money);
        lines.push(BudgetLine {
            slot: slot_of(line),
            label: line.label.clone(),
            raw: evidence.note(&format!("/budget/lines/{i}/raw"), &line.text),
            yuan: amount.map(money::yuan_string),
        });
    }
    let unit_source = (!lines.is_empty()).then_some(source);
    Budget { printed_unit: printed.map(|(u, _, _)| u.printed().to_owned()), unit_source, lines }
}

pub(super) fn plan_of(raw: &RawProject, year: Option<i32>, evidence: &mut Evidence) -> Vec<PlanStep> {
    let steps = raw.plan.iter().enumerate();
    steps
        .map(|(i, step)| PlanStep {
            label: step.label.clone(),
            by: date::month_end(&step.label, year).map(|d| d.to_string()),
            raw: evidence.note(&format!("/spending_plan/{i}/raw"), &step.text),
            percent: percent(&step.text.string),
        })
        .collect()
}

/// A share in percent: the sign may be printed with the number or in the label.
fn percent(printed: &str) -> Option<String> {
    let number: String = printed.chars().map(fold).collect();
    let number = number.trim_end_matches('%');
    let is_number = number.starts_with(|c: char| c.is_ascii_digit());
    number.parse::<Decimal>().ok().filter(|_| is_number).map(|_| number.to_owned())
}
