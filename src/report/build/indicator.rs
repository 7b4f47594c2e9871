//! Gives the cells of an indicator's row their published form.

use indexmap::IndexMap;

use super::evidence::{Evidence, unused};
use crate::finding::{Finding, Severity, pointer_key};
use crate::normalize::items;
use crate::normalize::level::class_of;
use crate::normalize::{target, year};
use crate::report::model::{Indicator, Target};
use crate::report::raw::{RawCell, RawIndicator, RawProject};
use crate::template::Column;

pub(super) fn indicators_of(raw: &RawProject, year: Option<i32>, evidence: &mut Evidence) -> Vec<Indicator> {
    let name = |r: &RawIndicator| r.get(Column::Level3).map(|c| c.text.string.clone()).unwrap_or_default();
    let numbered = raw.indicators.iter().filter(|r| items::strip_number(&name(r)).0.is_some()).count();
    let all = raw.indicators.iter().enumerate();
    all.map(|(i, r)| indicator(r, &format!("/indicators/{i}"), year, numbered > 1, evidence)).collect()
}

/// R05: targets are printed for several years, and none is the report's: the first column is taken.
pub(super) fn other_years(raw: &RawProject, year: Option<i32>) -> Option<Finding> {
    let targets = raw.indicators.first()?.cells.iter().filter(|c| c.column == Column::Target);
    let years: Vec<i32> = targets.filter_map(|c| year::first(&c.label)).collect();
    let first = years.first()?;
    if years.iter().all(|y| y == first) || year.is_some_and(|own| years.contains(&own)) {
        return None;
    }
    let list: Vec<String> = years.iter().map(i32::to_string).collect();
    let message =
        format!("指标值有多个年度的栏目：{}，无从确定年度，读作目标的是第一栏，其余在 extra", list.join("、"));
    Some(Finding::new("R05", "uncertain-reading", Severity::Warning, "/indicators", message))
}

/// The name of an indicator without the number that is layout. `（3）班教室改造` begins with a number of its own, unless names
/// beside it are numbered too; so does a list inside the cell.
fn without_number(name: &str, others: bool) -> String {
    let bracketed = name.starts_with(['(', '（']);
    match items::split(name).len() {
        1 if others || !bracketed => items::strip_number(name).1.to_owned(),
        _ => name.to_owned(),
    }
}

/// A target without the number in words that its name has too: 指标1：水质达标率, 指标1：≥90%.
fn without_number_of(target: String, name: Option<&str>) -> String {
    match items::strip_number(&target) {
        (Some(own), bare) if own.starts_with(char::is_alphabetic) => {
            let again = name.and_then(|name| items::strip_number(name).0) == Some(own);
            if again { bare.to_owned() } else { target }
        }
        _ => target,
    }
}

fn indicator(raw: &RawIndicator, at: &str, year: Option<i32>, numbered: bool, evidence: &mut Evidence) -> Indicator {
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
    let name = take(Column::Level3, "level3");
    let level3 = name.as_deref().map(|name| without_number(name, numbered));
    let description = take(Column::Description, "description");
    let target_raw = take(Column::Target, "target/raw").or_else(|| take(Column::TargetPeriod, "target/raw"));
    let target_raw = target_raw.map(|target| without_number_of(target, name.as_deref()));
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
        let value = evidence.note(&format!("{at}/extra/{}", pointer_key(&label)), &cell.text);
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

#[cfg(test)]
mod tests {
    use super::without_number_of;

    #[test]
    fn the_number_of_a_name_is_none_of_its_target() {
        let of = |target: &str, name: &str| without_number_of(target.to_owned(), Some(name));
        assert_eq!(of("指标1：≥90%", "指标1：水质达标率"), "≥90%");
        // Another number, or one that may be the value.
        assert_eq!(of("指标2：≥90%", "指标1：水质达标率"), "指标2：≥90%");
        assert_eq!(of("1.5%", "1.增长率"), "1.5%");
        assert_eq!(of("≥90%", "指标1：水质达标率"), "≥90%");
    }
}
