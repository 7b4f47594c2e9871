//! Turns projects into findings: what an expert reviewer would flag. One check a file, one code a check.
//!
//! A check flags and never repairs. It speaks only where what is printed settles the matter: a place that is blank or not
//! understood is no contradiction.

mod duplicate_indicators;
mod levels_disagree;
mod money_sum;
mod spending_plan;
mod spreadsheet_error;
mod texts;
mod unknown_amount;
mod unknown_characters;
mod unknown_level;
pub mod values;
mod weights;

use std::str::FromStr as _;

use rust_decimal::Decimal;

use crate::finding::Finding;
use crate::report::model::{Indicator, Project, Target};

/// Every check, in the order of the codes.
const CHECKS: &[fn(&Project, &mut Vec<Finding>)] = &[
    unknown_characters::check,
    unknown_amount::check,
    spreadsheet_error::check,
    unknown_level::check,
    duplicate_indicators::check,
    levels_disagree::check,
    money_sum::check,
    spending_plan::check,
    weights::check,
];

/// Checks a project.
pub fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in CHECKS {
        check(project, &mut findings);
    }
    findings
}

/// A target as printed, with what the columns for sign and unit add.
fn printed(target: &Target) -> String {
    let part = |part: &Option<String>| part.as_deref().unwrap_or_default().to_owned();
    let columns = [part(&target.sign_raw), part(&target.raw), part(&target.unit_raw)];
    columns.iter().filter(|column| !column.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

/// A printed number that is nothing but a number.
fn number(printed: &str) -> Option<Decimal> {
    Decimal::from_str(printed.trim_end_matches('分')).ok()
}

/// The points of all indicators in one column, a cell merged over several rows once; `None` where one is missing or no
/// number.
fn points(project: &Project, key: &str, printed: fn(&Indicator) -> Option<&str>) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    let mut last = None;
    for (i, indicator) in project.indicators.iter().enumerate() {
        let raw = printed(indicator).filter(|p| !p.is_empty())?;
        let place = project.evidence.get(&format!("/indicators/{i}/{key}"));
        if place.is_none() || place != last {
            sum += number(raw)?;
        }
        last = place;
    }
    (project.indicators.len() > 1).then_some(sum)
}

#[cfg(test)]
mod tests;
