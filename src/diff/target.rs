//! Turns two targets of one indicator into what changed between them: harder, easier, another unit, another notation.
//!
//! Never guesses: where neither the sign nor the class says which way is harder, the target has merely changed.

use std::cmp::Ordering;

use super::direction::direction;
use super::model::{ChangeKind, Direction};
use super::names::name;
use super::quantity::Quantity;
use crate::normalize::label::{fold, key};
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
        if is_rate(self.old) && is_rate(self.new) && before.is_ratio_of(&after) {
            changes.push((ChangeKind::TargetSameValue, None));
            return changes;
        }
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
            // Where one end moves alone, the range may be narrower and yet ask for less.
            return match (before.range(), after.range()) {
                (Some(was), Some(is)) if was.0 < is.0 && is.1 < was.1 => judged(Ordering::Greater, Direction::Narrower),
                (Some(was), Some(is)) if is.0 < was.0 && was.1 < is.1 => judged(Ordering::Less, Direction::Narrower),
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

/// Whether the name says that a share is measured: 0.95 of a length is no 95 %.
fn is_rate(indicator: &Indicator) -> bool {
    let name = key(indicator.level3.as_deref().or(indicator.description.as_deref()).unwrap_or_default());
    let name = name.split('(').next().unwrap_or_default();
    ["率", "度", "比例", "占比", "比重"].iter().any(|end| name.ends_with(end))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::sample;
    use crate::normalize::level::Class;

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
    fn what_is_counted_for_may_stand_in_the_unit_or_before_the_number() {
        let frequency = |raw: &str, n: &str, unit: &str| {
            let value = Value { op: Some(Op::AtLeast), per: Some("年".to_owned()), ..Value::of(Kind::Frequency) };
            sample::target(raw, Value { value: Some(n.to_owned()), unit: Some(unit.to_owned()), ..value })
        };
        let class = Some(Class::OutputQuantity);
        check(class, frequency("≥3次/年", "3", "次/年"), frequency("每年≥3次", "3", "次"), &[TargetSameValue]);
        check(class, frequency("≥3次/年", "3", "次/年"), frequency("每年≥4次", "4", "次"), &[TargetTightened]);
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
        check(None, range("90-95", "90", "95"), range("90-92", "90", "92"), &[TargetChanged]);
    }

    #[test]
    fn a_sign_against_the_sense_of_a_name_says_nothing() {
        let of = |op, sign: &str, n: &str, unit: &str| number(&format!("{sign}{n}{unit}"), Some(op), n, unit);
        let at_least = |n: &str| of(Op::AtLeast, "≥", n, "%");
        let at_most = |n: &str| of(Op::AtMost, "≤", n, "%");
        for name in ["安全事故发生率", "群众投诉率", "房屋空置率", "抽检不合格率", "信息差错率", "审批时限"]
        {
            check_named(name, None, at_least("5"), at_least("3"), &[TargetChanged]);
            check_named(name, None, at_most("5"), at_most("3"), &[TargetTightened]);
        }
        for name in ["验收合格率", "资金到位率（%）", "群众知晓率"] {
            check_named(name, None, at_most("95"), at_most("90"), &[TargetChanged]);
            check_named(name, None, at_least("95"), at_least("90"), &[TargetLoosened]);
        }
        for name in ["投诉办结率", "事故起数下降率", "违法案件查处率", "故障排除率", "空置房利用率"]
        {
            check_named(name, None, at_least("95"), at_least("98"), &[TargetTightened]);
        }
    }

    #[test]
    fn more_money_for_people_among_the_costs_is_not_easier() {
        let cost = Some(Class::OutputCost);
        let bare = |n: &str| number(&format!("{n}元"), None, n, "元");
        check_named("低保补助标准", cost, bare("600"), bare("650"), &[TargetChanged]);
        check_named("设备采购单价", cost, bare("600"), bare("650"), &[TargetLoosened]);
        let at_least = |n: &str| number(&format!("≥{n}元"), Some(Op::AtLeast), n, "元");
        check_named("低保补助标准", cost, at_least("600"), at_least("650"), &[TargetTightened]);
    }

    #[test]
    fn units_of_one_size_are_one_unit() {
        let at_least = |n: &str, unit: &str| number(&format!("≥{n}{unit}"), Some(Op::AtLeast), n, unit);
        check(None, at_least("2", "万人次"), at_least("20000", "人次"), &[TargetSameValue]);
        check(None, at_least("2", "万人次"), at_least("25000", "人次"), &[TargetTightened]);
        check(None, at_least("20000", "人"), at_least("20000", "人次"), &[TargetUnitChanged]);
        check(None, at_least("5", "%"), at_least("50", "‰"), &[TargetSameValue]);
        check(None, at_least("3", "公顷"), at_least("45", "亩"), &[TargetSameValue]);
        check(None, at_least("3", "台（套）"), at_least("4", "台套"), &[TargetTightened]);
        check_named("覆盖率", None, at_least("95", "%"), at_least("0.95", ""), &[TargetSameValue]);
        check_named("覆盖率", None, at_least("95", "%"), at_least("0.98", ""), &[TargetUnitChanged]);
        check_named("里程", None, at_least("95", "%"), at_least("0.95", ""), &[TargetUnitChanged]);
    }
}
