//! Turns two targets of one indicator into what changed between them: harder, easier, another unit, another notation.
//!
//! Never guesses: where neither the sign nor the class says which way is harder, the target has merely changed.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::model::{ChangeKind, Direction};
use super::similarity::name;
use crate::normalize::label::{fold, key};
use crate::normalize::level::Class;
use crate::normalize::target::{Kind, Op, Value};
use crate::report::model::{Indicator, Target};

/// What changed, and which way is harder where that was decided.
pub type TargetChange = (ChangeKind, Option<Direction>);

/// The printed target with the sign and the unit of their own columns; `None` where nothing is printed.
pub fn printed(target: &Target) -> Option<String> {
    let parts = [&target.sign_raw, &target.raw, &target.unit_raw];
    let text: String = parts.into_iter().filter_map(|part| part.as_deref()).collect();
    (!text.is_empty()).then_some(text)
}

/// What changed from the old target to the new one. `years` are the reports' years.
pub fn changes(old: &Indicator, new: &Indicator, years: (Option<i32>, Option<i32>)) -> Vec<TargetChange> {
    let (before, after) = (printed(&old.target), printed(&new.target));
    if before == after {
        return Vec::new();
    }
    let (a, b) = (&old.target.value, &new.target.value);
    match (before.is_some(), after.is_some(), words(a, before.as_deref()), words(b, after.as_deref())) {
        (true, true, false, true) if measured(a) => vec![(ChangeKind::TargetNumberToWords, None)],
        (true, true, true, false) if measured(b) => vec![(ChangeKind::TargetWordsToNumber, None)],
        (true, true, ..) => Comparison { old, new, years }.changes(a, b, before.as_deref(), after.as_deref()),
        _ => vec![(ChangeKind::TargetChanged, None)],
    }
}

/// Whether a target is a number or a day.
fn measured(value: &Value) -> bool {
    matches!(value.kind, Kind::Number | Kind::Range | Kind::Frequency | Kind::Date)
}

/// Whether a target is words that say no number. Words that were not understood are among them where no digit and no
/// Chinese numeral is printed.
fn words(value: &Value, printed: Option<&str>) -> bool {
    match value.kind {
        Kind::Grade | Kind::Trend | Kind::Duration | Kind::State | Kind::Reference => true,
        Kind::Text => printed.is_some_and(|text| !text.contains(is_numeral)),
        _ => false,
    }
}

fn is_numeral(c: char) -> bool {
    fold(c).is_ascii_digit() || "〇零一二三四五六七八九十百千万亿两半".contains(c)
}

struct Comparison<'a> {
    old: &'a Indicator,
    new: &'a Indicator,
    years: (Option<i32>, Option<i32>),
}

impl Comparison<'_> {
    fn changes(&self, a: &Value, b: &Value, before: Option<&str>, after: Option<&str>) -> Vec<TargetChange> {
        if before.map(key) == after.map(key) {
            return vec![(ChangeKind::TargetSameValue, None)];
        }
        match (a.kind, b.kind) {
            (Kind::Date, Kind::Date) => self.dates(a, b, before, after),
            (Kind::Several, Kind::Several) => self.several(a, b),
            _ if measured(a) && measured(b) && a.kind != Kind::Date && b.kind != Kind::Date => self.numbers(a, b),
            _ => vec![(ChangeKind::TargetChanged, None)],
        }
    }

    /// Sign, unit and value are compared apart, because each may change alone.
    fn numbers(&self, a: &Value, b: &Value) -> Vec<TargetChange> {
        let mut changes = Vec::new();
        let (before, after) = (Quantity::of(a), Quantity::of(b));
        if a.op != b.op {
            changes.push((ChangeKind::TargetSignChanged, None));
        }
        let (Some(before), Some(after)) = (before, after) else {
            return vec![(ChangeKind::TargetChanged, None)];
        };
        if before.unit != after.unit {
            // Numbers of different things cannot be compared: that the unit changed is all there is to say.
            changes.push((ChangeKind::TargetUnitChanged, None));
            return changes;
        }
        if a.baseline != b.baseline || a.approximate != b.approximate || another(&a.subject, &b.subject) {
            changes.push((ChangeKind::TargetChanged, None));
        } else if (before.low, before.high) != (after.low, after.high) {
            changes.push(self.harder_or_easier(a, b, &before, &after));
        }
        if changes.is_empty() {
            changes.push((ChangeKind::TargetSameValue, None));
        }
        changes
    }

    fn harder_or_easier(&self, a: &Value, b: &Value, before: &Quantity, after: &Quantity) -> TargetChange {
        let unknown = (ChangeKind::TargetChanged, None);
        if before.high.is_some() || after.high.is_some() {
            return match (before.range(), after.range()) {
                (Some(was), Some(is)) if was.0 <= is.0 && is.1 <= was.1 => {
                    judged(Ordering::Greater, Direction::Narrower)
                }
                (Some(was), Some(is)) if is.0 <= was.0 && was.1 <= is.1 => judged(Ordering::Less, Direction::Narrower),
                _ => unknown,
            };
        }
        let way = direction(a, self.old);
        if way.is_none() || way != direction(b, self.new) {
            return unknown;
        }
        let order = after.low.cmp(&before.low);
        match way {
            Some(Direction::Higher) => judged(order, Direction::Higher),
            Some(way) => judged(order.reverse(), way),
            None => unknown,
        }
    }

    /// A date that moved as far as the report's year is the same date; one that moved less has become harder. The last
    /// day allowed is a limit only where the words say so.
    fn dates(&self, a: &Value, b: &Value, before: Option<&str>, after: Option<&str>) -> Vec<TargetChange> {
        let unknown = vec![(ChangeKind::TargetChanged, None)];
        let (Some(was), Some(is)) = (day(a), day(b)) else {
            let rolled = before.map(name) == after.map(name) && before.map(key) != after.map(key);
            return if rolled { vec![(ChangeKind::TargetDateRolled, None)] } else { unknown };
        };
        let (Some(old_year), Some(new_year)) = self.years else { return unknown };
        let moved = new_year - old_year;
        match (was.0 + moved, was.1).cmp(&is) {
            Ordering::Equal if was == is => vec![(ChangeKind::TargetSameValue, None)],
            Ordering::Equal => vec![(ChangeKind::TargetDateRolled, None)],
            order if limits(a, before) && limits(b, after) => vec![judged(order, Direction::Earlier)],
            _ => unknown,
        }
    }

    /// Several targets are harder only where none is easier.
    fn several(&self, a: &Value, b: &Value) -> Vec<TargetChange> {
        if a.parts.len() != b.parts.len() {
            return vec![(ChangeKind::TargetChanged, None)];
        }
        let mut all: Vec<TargetChange> = Vec::new();
        for (was, is) in a.parts.iter().zip(&b.parts).filter(|(was, is)| was.raw != is.raw) {
            all.extend(self.changes(&was.value, &is.value, Some(&was.raw), Some(&is.raw)));
        }
        all.sort_by_key(|&(kind, _)| kind);
        all.dedup_by_key(|(kind, _)| *kind);
        let judged = |kind| all.iter().any(|&(found, _)| found == kind);
        if judged(ChangeKind::TargetTightened) && judged(ChangeKind::TargetLoosened) {
            all.retain(|&(kind, _)| kind != ChangeKind::TargetTightened && kind != ChangeKind::TargetLoosened);
            all.push((ChangeKind::TargetChanged, None));
        }
        if all.len() > 1 {
            all.retain(|&(kind, _)| kind != ChangeKind::TargetSameValue);
        }
        all
    }
}

/// Whether both are printed and differ.
fn another(a: &Option<String>, b: &Option<String>) -> bool {
    a.as_deref().zip(b.as_deref()).is_some_and(|(a, b)| key(a) != key(b))
}

fn judged(harder: Ordering, way: Direction) -> TargetChange {
    match harder {
        Ordering::Greater => (ChangeKind::TargetTightened, Some(way)),
        Ordering::Less => (ChangeKind::TargetLoosened, Some(way)),
        Ordering::Equal => (ChangeKind::TargetSameValue, None),
    }
}

/// Which way a target is harder: by its sign, and without a sign that has a way (= or none) by what it measures. A sign
/// against the sense of what it measures (a cost of at least …) is a slip or something unusual, and says nothing.
fn direction(value: &Value, indicator: &Indicator) -> Option<Direction> {
    let by_sign = match value.op {
        Some(Op::AtLeast | Op::MoreThan) => Some(Direction::Higher),
        Some(Op::AtMost | Op::LessThan) => Some(Direction::Lower),
        Some(Op::Within) => return Some(Direction::Narrower),
        Some(Op::Equal) | None => None,
    };
    match (by_sign, by_nature(value, indicator)) {
        (Some(sign), Some(nature)) => (sign == nature).then_some(sign),
        (one, other) => one.or(other),
    }
}

/// Words that turn the sense of a measure: money saved is no cost, complaints are no satisfaction.
const TURNING: &[&str] =
    &["节约", "节省", "节支", "降低", "下降", "减少", "压减", "收入", "收益", "结余", "不满", "投诉", "差评"];

/// Which way is harder by what is measured, where that is beyond doubt: less money where the class is a cost, more
/// satisfaction where the name says so. A rate among the costs (预算执行率, 成本节约率) is no cost.
fn by_nature(value: &Value, indicator: &Indicator) -> Option<Direction> {
    let named = [&indicator.level3, &indicator.description, &value.subject];
    let says = |word: &str| named.iter().any(|text| text.as_deref().is_some_and(|text| text.contains(word)));
    if TURNING.iter().any(|word| says(word)) {
        return None;
    }
    let money = || plain_unit(value.unit.as_deref().unwrap_or_default()).1.starts_with('元');
    match indicator.class? {
        Class::OutputCost | Class::CostEconomic if money() => Some(Direction::Lower),
        Class::SatisfactionBeneficiary if says("满意") => Some(Direction::Higher),
        _ => None,
    }
}

/// The day of a date target as (year, (month, day)).
fn day(value: &Value) -> Option<(i32, (u32, u32))> {
    let mut parts = value.deadline.as_deref()?.split('-');
    let year = parts.next()?.parse().ok()?;
    let month_day = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    // The last of February is the same date in a leap year.
    Some((year, if month_day == (2, 29) { (2, 28) } else { month_day }))
}

/// Whether a date says "by then", not "then".
fn limits(value: &Value, printed: Option<&str>) -> bool {
    matches!(value.op, Some(Op::AtMost | Op::LessThan))
        || printed.is_some_and(|text| ["前", "底", "内", "≤", "截至", "截止"].iter().any(|word| text.contains(word)))
}

/// A number with its unit, in a form in which the same quantity is equal however it is printed.
struct Quantity {
    /// The number in units without 万 or 亿.
    low: Decimal,
    /// The upper end of a range.
    high: Option<Decimal>,
    /// The unit without magnitude, with what it is counted for.
    unit: String,
}

impl Quantity {
    fn of(value: &Value) -> Option<Self> {
        let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Decimal>().ok());
        let printed = number(&value.value)?;
        let (factor, unit) = plain_unit(value.unit.as_deref().unwrap_or_default());
        let per = value.per.as_deref().map(key).unwrap_or_default();
        Some(Self {
            low: printed.checked_mul(factor)?.normalize(),
            high: number(&value.high).and_then(|high| high.checked_mul(factor)).map(|high| high.normalize()),
            unit: if per.is_empty() { unit } else { format!("{unit}/{per}") },
        })
    }

    fn range(&self) -> Option<(Decimal, Decimal)> {
        self.high.map(|high| (self.low, high))
    }
}

/// Units that name the same thing, with how many of the second the first is.
const SAME_UNITS: &[(&str, &str, i64)] = &[
    ("百分比", "%", 1),
    ("百分之", "%", 1),
    ("㎡", "平方米", 1),
    ("平米", "平方米", 1),
    ("平方", "平方米", 1),
    ("m2", "平方米", 1),
    ("m²", "平方米", 1),
    ("km", "公里", 1),
    ("千米", "公里", 1),
    ("kg", "公斤", 1),
    ("千克", "公斤", 1),
    ("小时", "分钟", 60),
    ("个小时", "分钟", 60),
    ("个月", "月", 1),
];

/// Magnitudes before a unit. 千 counts only before money: 千米 and 千瓦 are units of their own.
const MAGNITUDES: &[(&str, i64)] =
    &[("亿", 100_000_000), ("千万", 10_000_000), ("百万", 1_000_000), ("十万", 100_000), ("万", 10_000)];

/// The unit without its magnitude, and the factor that was in it.
fn plain_unit(unit: &str) -> (Decimal, String) {
    let unit = key(unit);
    let unit = unit.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(&unit);
    if let Some(rest) = unit.strip_prefix("千元") {
        return (Decimal::from(1000), format!("元{rest}"));
    }
    let magnitude = MAGNITUDES.iter().find_map(|(word, factor)| Some((unit.strip_prefix(word)?, *factor)));
    let (unit, factor) = magnitude.unwrap_or((unit, 1));
    let same = SAME_UNITS.iter().find(|(other, ..)| *other == unit);
    let (unit, scale) = same.map_or((unit, 1), |&(_, plain, scale)| (plain, scale));
    (Decimal::from(factor) * Decimal::from(scale), unit.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::sample;

    /// Compares targets of a class, and backwards: the kinds have to mirror.
    fn check(class: Option<Class>, old: Target, new: Target, expected: &[ChangeKind]) {
        check_named("名称", class, old, new, expected);
    }

    fn check_named(name: &str, class: Option<Class>, old: Target, new: Target, expected: &[ChangeKind]) {
        let indicator = |target: &Target| Indicator { class, target: target.clone(), ..sample::indicator(name) };
        let (a, b) = (indicator(&old), indicator(&new));
        let kinds = |changes: Vec<TargetChange>| changes.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        assert_eq!(kinds(changes(&a, &b, (Some(2024), Some(2025)))), expected, "{old:?} {new:?}");
        let mut back: Vec<ChangeKind> = expected.iter().map(|kind| kind.mirrored()).collect();
        let mut found = kinds(changes(&b, &a, (Some(2025), Some(2024))));
        back.sort();
        found.sort();
        assert_eq!(found, back, "backwards: {old:?} {new:?}");
    }

    fn number(raw: &str, op: Option<Op>, value: &str, unit: &str) -> Target {
        let unit = (!unit.is_empty()).then(|| unit.to_owned());
        sample::target(raw, Value { op, value: Some(value.to_owned()), unit, ..Value::of(Kind::Number) })
    }

    fn day(raw: &str, deadline: Option<&str>) -> Target {
        sample::target(raw, Value { deadline: deadline.map(str::to_owned), ..Value::of(Kind::Date) })
    }

    use ChangeKind::*;

    #[test]
    fn the_sign_says_which_way_is_harder() {
        let at_least = |n: &str| number(&format!("≥{n}%"), Some(Op::AtLeast), n, "%");
        let at_most = |n: &str| number(&format!("≤{n}天"), Some(Op::AtMost), n, "天");
        let class = Some(Class::OutputQuantity);
        check(class, at_least("95"), at_least("98"), &[TargetTightened]);
        check(class, at_most("5"), at_most("3"), &[TargetTightened]);
        check(class, at_least("95"), at_least("95"), &[]);
    }

    #[test]
    fn without_a_sign_the_class_says_it_or_nobody_does() {
        let bare = |n: &str| number(&format!("{n}万元"), None, n, "万元");
        check(Some(Class::CostEconomic), bare("10"), bare("8"), &[TargetTightened]);
        let percent = |n: &str| number(&format!("{n}%"), None, n, "%");
        let satisfaction = Some(Class::SatisfactionBeneficiary);
        check_named("群众满意度", satisfaction, percent("90"), percent("95"), &[TargetTightened]);
        check(satisfaction, percent("90"), percent("95"), &[TargetChanged]);
        check(Some(Class::OutputQuantity), bare("10"), bare("8"), &[TargetChanged]);
        check(None, bare("10"), bare("8"), &[TargetChanged]);
    }

    #[test]
    fn what_is_only_filed_under_costs_or_satisfaction_is_not_judged_by_it() {
        let (cost, satisfaction) = (Some(Class::OutputCost), Some(Class::SatisfactionBeneficiary));
        let bare = |n: &str, unit: &str| number(&format!("{n}{unit}"), None, n, unit);
        check_named("预算执行率", cost, bare("95", "%"), bare("98", "%"), &[TargetChanged]);
        check_named("节约采购资金", cost, bare("5", "万元"), bare("8", "万元"), &[TargetChanged]);
        check_named("群众不满意率", satisfaction, bare("5", "%"), bare("3", "%"), &[TargetChanged]);
        check_named("有效投诉", satisfaction, bare("5", "件"), bare("3", "件"), &[TargetChanged]);
        let at_least = |n: &str| number(&format!("≥{n}%"), Some(Op::AtLeast), n, "%");
        check_named("成本节约率", cost, at_least("5"), at_least("8"), &[TargetTightened]);
        let at_most = |n: &str| number(&format!("≤{n}%"), Some(Op::AtMost), n, "%");
        check_named("群众投诉率", satisfaction, at_most("5"), at_most("3"), &[TargetTightened]);
    }

    #[test]
    fn another_thing_measured_or_a_rough_number_is_a_change_without_direction() {
        let with = |raw: &str, subject: Option<&str>, approximate| {
            let mut target = number(raw, Some(Op::AtMost), "5", "%");
            target.value.subject = subject.map(str::to_owned);
            target.value.approximate = approximate;
            target
        };
        let old = with("投诉率≤5%", Some("投诉率"), false);
        check(None, old.clone(), with("差错率≤5%", Some("差错率"), false), &[TargetChanged]);
        check(None, old.clone(), with("≤5%", None, false), &[TargetSameValue]);
        check(None, old, with("投诉率≤约5%", Some("投诉率"), true), &[TargetChanged]);
    }

    #[test]
    fn a_sign_against_its_class_says_nothing() {
        let cost = |n: &str| number(&format!("≥{n}万元"), Some(Op::AtLeast), n, "万元");
        check(Some(Class::OutputCost), cost("10"), cost("8"), &[TargetChanged]);
    }

    #[test]
    fn the_same_value_in_another_notation_is_no_change_of_the_target() {
        let class = Some(Class::OutputCost);
        let wan = number("≤10万元", Some(Op::AtMost), "10", "万元");
        check(class, wan.clone(), number("不超过10万元", Some(Op::AtMost), "10", "万元"), &[TargetSameValue]);
        check(class, wan.clone(), number("≤100000元", Some(Op::AtMost), "100000", "元"), &[TargetSameValue]);
        check(class, wan.clone(), number("≤10.00万元", Some(Op::AtMost), "10.00", "万元"), &[TargetSameValue]);
        check(class, wan, number("≤９万元", Some(Op::AtMost), "9", "万元"), &[TargetTightened]);
        check(
            class,
            number("≤半小时", Some(Op::AtMost), "0.5", "小时"),
            number("≤30分钟", Some(Op::AtMost), "30", "分钟"),
            &[TargetSameValue],
        );
    }

    #[test]
    fn unit_and_sign_change_alone_or_with_the_value() {
        let class = Some(Class::OutputQuantity);
        let old = number("≥1500条", Some(Op::AtLeast), "1500", "条");
        check(class, old.clone(), number("≥1500个", Some(Op::AtLeast), "1500", "个"), &[TargetUnitChanged]);
        check(class, old.clone(), number("=1500条", Some(Op::Equal), "1500", "条"), &[TargetSignChanged]);
        check(class, old.clone(), number("1500条", None, "1500", "条"), &[TargetSignChanged]);
        check(class, old, number("≥20场", Some(Op::AtLeast), "20", "场"), &[TargetUnitChanged]);
    }

    #[test]
    fn dates_that_move_with_the_year_have_rolled() {
        let class = Some(Class::OutputTimeliness);
        let old = day("2024年12月31日前", Some("2024-12-31"));
        check(class, old.clone(), day("2025年12月31日前", Some("2025-12-31")), &[TargetDateRolled]);
        check(class, old.clone(), day("2025年11月30日前", Some("2025-11-30")), &[TargetTightened]);
        check(class, old, day("2026年1月31日前", Some("2026-01-31")), &[TargetLoosened]);
        check(class, day("2024年5月", Some("2024-05-31")), day("2025年4月", Some("2025-04-30")), &[TargetChanged]);
        check(
            class,
            day("2024年2月底", Some("2024-02-29")),
            day("2025年2月底", Some("2025-02-28")),
            &[TargetDateRolled],
        );
    }

    #[test]
    fn numbers_become_words_and_words_numbers() {
        let number = number("≥95%", Some(Op::AtLeast), "95", "%");
        check(None, number.clone(), sample::target("显著提升", Value::of(Kind::Trend)), &[TargetNumberToWords]);
        check(None, number.clone(), sample::target("按月发放", Value::of(Kind::Text)), &[TargetNumberToWords]);
        check(None, number.clone(), sample::target("按9成办理", Value::of(Kind::Text)), &[TargetChanged]);
        check(
            None,
            sample::target("良好", Value::of(Kind::Grade)),
            sample::target("优", Value::of(Kind::Grade)),
            &[TargetChanged],
        );
        check(None, number, sample::target("", Value::of(Kind::None)), &[TargetChanged]);
    }

    #[test]
    fn a_range_is_harder_where_it_is_narrower() {
        let range = |raw: &str, low: &str, high: &str| {
            let value = Value { value: Some(low.into()), high: Some(high.into()), ..Value::of(Kind::Range) };
            sample::target(raw, value)
        };
        check(None, range("10-15", "10", "15"), range("11-14", "11", "14"), &[TargetTightened]);
        check(None, range("10-15", "10", "15"), range("11-16", "11", "16"), &[TargetChanged]);
    }
}
