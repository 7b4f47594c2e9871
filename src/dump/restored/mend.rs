//! Mends what cutting a dump into blocks leaves: cells torn apart, and labels that are none where they stand.

use super::super::header::is_strip;
use super::super::{columns, costs};
use super::units::{Unit, What, level_of};
use crate::table::Vocabulary;

/// Mends the cells of a dump.
pub(super) fn mend(units: &mut Vec<Unit>, vocabulary: &dyn Vocabulary) {
    join_torn(units, vocabulary);
    outcomes(units);
    join_values(units);
    name_rows(units);
    below_rows(units);
}

/// Joins a value with what is left of its unit in the next block: ≥15000人|次.
fn join_values(units: &mut Vec<Unit>) {
    units.dedup_by(|rest, value| {
        let both = value.what == What::Text && rest.what == What::Text && value.page() == rest.page();
        let is_torn = || {
            let text = value.text();
            columns::begins_as_target(&text) && costs::torn(&text, &rest.text()) >= costs::TORN
        };
        let join = both && is_torn();
        if join {
            value.pieces.append(&mut rest.pieces);
        }
        join
    });
}

/// The heading of what has come of a goal is none of a column: 预期目标|实际完成情况.
fn outcomes(units: &mut [Unit]) {
    for i in 1..units.len() {
        let goal = units.get(i - 1).is_some_and(|u| matches!(&u.what, What::Label(l) if l.contains("目标")));
        let outcome =
            units.get(i).and_then(Unit::heading).filter(|h| goal && h.contains("完成情况")).map(str::to_owned);
        outcome.into_iter().zip(units.get_mut(i)).for_each(|(label, unit)| unit.what = What::Label(label));
    }
}

/// The heading of a remark below values is the label of a row of its own: 备注.
fn below_rows(units: &mut [Unit]) {
    let mut values = false;
    for unit in units {
        values |= unit.what == What::Text && columns::begins_as_target(&unit.text());
        values &= !matches!(unit.what, What::Title);
        let heading = unit.heading().filter(|_| values && !unit.begins_table()).map(str::to_owned);
        heading.into_iter().for_each(|label| unit.what = What::Label(label));
    }
}

/// A label with a value after it that has a sign is the name of an indicator, 预算执行率|≥90%, and so is one after the name of a level.
fn name_rows(units: &mut [Unit]) {
    for i in 1..units.len() {
        let level = units.get(i - 1).is_some_and(|u| matches!(u.what, What::Inner(_)));
        let valued = units.get(i + 1).is_some_and(|u| u.what == What::Text);
        let own = units.get_mut(i).filter(|u| level && valued && matches!(u.what, What::Label(_)));
        own.into_iter().for_each(|u| u.what = What::Text);
        let value = units.get(i).is_some_and(|u| u.what == What::Text && columns::begins_as_target(&u.text()));
        let rate = |label: &str| label.ends_with('率');
        let label = units.get_mut(i - 1).filter(|u| value && matches!(&u.what, What::Label(l) if rate(l)));
        label.into_iter().for_each(|u| u.what = What::Text);
    }
}

/// Joins a label or the name of a level with its last line, where other cells stand between: 绩效目标指|标.
fn join_torn(units: &mut Vec<Unit>, vocabulary: &dyn Vocabulary) {
    let whole = |a: &Unit, b: &Unit| {
        let rest = b.what == What::Text && b.pieces.iter().map(|p| p.text.chars().count()).sum::<usize>() <= REST;
        if !rest || a.what != What::Text || a.page() != b.page() {
            return None;
        }
        match a.text() + &b.text() {
            text if !text.ends_with("指标") => None,
            text if is_strip(&text) && vocabulary.is_label(&text) => Some(What::Strip),
            text => level_of(text),
        }
    };
    let mut at = 0;
    while at < units.len() {
        let near = at.saturating_sub(TORN)..units.len().min(at + TORN);
        let found =
            units.get(at).and_then(|a| near.filter(|k| *k != at).find_map(|k| Some((k, whole(a, units.get(k)?)?))));
        if let Some((k, what)) = found {
            let rest = units.remove(k);
            at -= usize::from(k < at);
            if let Some(unit) = units.get_mut(at) {
                unit.pieces.extend(rest.pieces);
                unit.what = what;
            }
        }
        at += 1;
    }
}

/// The lines of a torn label stand so many cells apart, and the last one has so many characters.
const TORN: usize = 40;
const REST: usize = 2;
