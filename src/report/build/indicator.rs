//! Gives the cells of an indicator's row their published form.

use indexmap::IndexMap;

use super::evidence::{Evidence, escaped, unused};
use crate::normalize::items;
use crate::normalize::level::class_of;
use crate::normalize::{target, year};
use crate::report::model::{Indicator, Target};
use crate::report::raw::{RawCell, RawIndicator, RawProject};
use crate::template::Column;

pub(super) fn indicators_of(raw: &RawProject, year: Option<i32>, evidence: &mut Evidence) -> Vec<Indicator> {
    raw.indicators.iter().enumerate().map(|(i, r)| indicator(r, &format!("/indicators/{i}"), year, evidence)).collect()
}

fn indicator(raw: &RawIndicator, at: &str, year: Option<i32>, evidence: &mut Evidence) -> Indicator {
    let mut taken = Vec::new();
    // Of the targets of several years the one of the report's year is meant.
    let of_year = |c: &RawCell| year.is_some() && year::first(&c.label) == year;
    let mut take = |column: Column, key: &str| {
        let own = |c: &RawCell| c.column == column;
        let index = raw.cells.iter().position(|c| own(c) && of_year(c)).or_else(|| raw.cells.iter().position(own))?;
        taken.push(index);
        raw.cells.get(index).map(|c| evidence.note(&format!("{at}/{key}"), &c.text))
    };
    let level1 = take(Column::Level1, "level1");
    let level2 = take(Column::Level2, "level2");
    // The number of the only item is layout; those of a list inside the cell belong to it.
    let level3 = take(Column::Level3, "level3").map(|l| match items::split(&l).len() {
        1 => items::strip_number(&l).1.to_owned(),
        _ => l,
    });
    let description = take(Column::Description, "description");
    let target_raw = take(Column::Target, "target/raw").or_else(|| take(Column::TargetPeriod, "target/raw"));
    let sign_raw = take(Column::Sign, "target/sign_raw");
    let unit_raw = take(Column::Unit, "target/unit_raw");
    let weight = take(Column::Weight, "weight");
    let basis = take(Column::Basis, "basis");
    let scoring_rule = take(Column::ScoringRule, "scoring_rule");
    let actual = take(Column::Actual, "actual");
    let score = take(Column::Score, "score");
    let deviation = take(Column::Deviation, "deviation");
    let note = take(Column::Note, "note");
    let mut extra = IndexMap::new();
    for (_, cell) in raw.cells.iter().enumerate().filter(|(i, _)| !taken.contains(i)) {
        let label = unused(&extra, &cell.label);
        let value = evidence.note(&format!("{at}/extra/{}", escaped(&label)), &cell.text);
        extra.insert(label, value);
    }
    let context = target::Context { fiscal_year: year };
    // Without a column for it, the unit may stand in the name: 评审考察项目（个）.
    let unit_in_name = level3.as_deref().filter(|_| unit_raw.is_none()).and_then(target::unit_in_name);
    let sign_in_name = level3.as_deref().filter(|_| sign_raw.is_none()).and_then(target::sign_in_name);
    let value = target::parse_with(
        target_raw.as_deref().unwrap_or(""),
        sign_raw.as_deref().filter(|s| !s.is_empty()).or(sign_in_name.as_deref()),
        unit_raw.as_deref().filter(|s| !s.is_empty()).or(unit_in_name.as_deref()),
        &context,
    );
    Indicator {
        class: class_of(level1.as_deref(), level2.as_deref()),
        level1,
        level2,
        level3,
        description,
        target: Target { raw: target_raw, sign_raw, unit_raw, value },
        weight,
        basis,
        scoring_rule,
        actual,
        score,
        deviation,
        note,
        extra,
    }
}
