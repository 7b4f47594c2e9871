//! Turns a clause with one number into a value: `prefix sign number unit suffix rest`, in that order or turned round.

use std::str::FromStr;

use rust_decimal::Decimal;

use super::number::{self, Number};
use super::{Clause, Context, Kind, Op, Value, deadline, prefix, sign, unit, words};
use crate::normalize::label::fold;

/// Words behind a number and its unit that leave it as it is.
const ROUNDERS: &[&str] = &["左右", "上下"];

/// Words between a number and its unit that say that it is rounded down.
const REMAINDERS: &[char] = &['余', '多'];

/// Words behind a month that make a date of it, which is no number of months: 次年3月底前.
const CLOSES_MONTH: &[&str] = &["底", "末", "初", "前", "份", "上旬", "中旬", "下旬"];

/// Verbs and other words that may stand between nothing and a Chinese numeral: `各一个`, `全年两次`.
const NUMERAL_LEADS: &[&str] = &["各", "共", "全年", "开展", "完成", "举办", "召开", "组织", "年度", "新增"];

/// Units that make an ordinal or an idiom of a Chinese numeral: 一级, 一批, 一线.
const IDIOMS: &[&str] = &[
    "星级", "级", "号", "批", "样", "线", "面", "点", "层", "方", "块", "型", "版", "段", "道", "路", "体", "类", "科",
    "度", "时",
];

/// The value of a clause with one number or one range of numbers, apart from notes in brackets and from years
/// (`完成2025年度审计报告3份`).
pub(super) fn read(clause: Clause<'_>, context: &Context) -> Option<Value> {
    let numbers = number::in_digits(clause.folded)?;
    if numbers.is_empty() {
        return read_chinese(clause);
    }
    if let Some((day, rest)) = deadline::leading(clause, context)
        && rest.folded.first().is_some_and(|c| !matches!(c, '、' | ';' | '/' | '.'))
    {
        // 2026年8月31: a bare number goes on with the date.
        let measured = |value: &Value| value.unit.is_some() || value.op.is_some();
        let mut value = read(rest, context).filter(|value| value.deadline.is_none() && measured(value))?;
        value.deadline = day.map(|day| day.to_string());
        return Some(value);
    }
    let is_year = |number: &Number| {
        let behind = clause.folded.get(number.end..).unwrap_or_default();
        let whole_date = behind.get(1).is_some_and(char::is_ascii_digit);
        number.value.len() == 4 && number.value.starts_with("20") && behind.first() == Some(&'年') && !whole_date
    };
    match numbers.iter().filter(|number| !is_year(number)).cloned().collect::<Vec<_>>() {
        others if others.is_empty() => read_numbers(clause, &numbers, false),
        others => read_numbers(clause, &others, false),
    }
}

/// A clause with a Chinese numeral and no digits. Numerals are part of so many words (一次性, 统一, 第一) that nothing but a
/// sign, a period or a listed word may stand before one, and nothing behind its unit.
fn read_chinese(clause: Clause<'_>) -> Option<Value> {
    if let Some(value) = zero(clause.folded).or_else(|| count_for_period(clause, &[])) {
        return Some(value);
    }
    (0..clause.folded.len()).find_map(|at| {
        let text = clause.folded;
        let number = number::chinese_at(text, at)?;
        let before = text.get(..at)?;
        // 三至五家: the upper end has the unit.
        let joint = text.get(number.end).filter(|c| matches!(c, '至' | '到' | '-' | '~'));
        let high = joint.and_then(|_| number::chinese_at(text, number.end + 1));
        let measure = Measure::behind(clause, high.as_ref().unwrap_or(&number))?;
        let unit = measure.unit;
        let idiom = IDIOMS.contains(&unit.as_str());
        let introduced = before.is_empty()
            || sign::trailing(before).is_some()
            || NUMERAL_LEADS.iter().any(|lead| before.iter().copied().eq(lead.chars()))
            || prefix::each(before).is_some_and(|each| before.len() - each.end <= 4);
        let numbers: Vec<Number> = std::iter::once(number).chain(high).collect();
        (introduced && !unit.is_empty() && !idiom).then(|| read_numbers(clause, &numbers, true))?
    })
}

/// `零`, `事故发生数为零`.
fn zero(text: &[char]) -> Option<Value> {
    let before = text.strip_suffix(&['零'])?;
    let alone = before.is_empty() || sign::ends_with(before, "为");
    let mut value = Value::of(Kind::Number);
    value.value = Some("0".to_owned());
    (alone && !sign::is_in(before)).then_some(value)
}

fn read_numbers(clause: Clause<'_>, numbers: &[Number], strict: bool) -> Option<Value> {
    let first = numbers.first()?;
    let text = clause.folded;
    if let Some(value) = count_for_period(clause, numbers).or_else(|| between_limits(clause, numbers)) {
        return Some(value);
    }
    let (before, op) = sign_before(text.get(..first.start)?)?;
    let mut read = Measure::behind(clause, first)?;
    let mut used = 1;
    if let Some(second) = numbers.get(1)
        && let Some(range) = read.to(clause, second)
    {
        read = range;
        used = 2;
    }
    let behind = text.get(read.end..)?;
    let (op, rest) = sign_behind(behind, op)?;
    if behind.first() == Some(&'半') || (!rest.is_empty() && names_a_class(behind, &read.unit)) {
        return None;
    }
    let mut value = Value::of(if used == 2 || op == Some(Op::Within) { Kind::Range } else { Kind::Number });
    value.op = op;
    value.value = Some(first.value.clone());
    if used == 2 {
        value.high = numbers.get(1).map(|high| high.value.clone());
        ascending(&value).then_some(())?;
    }
    let note = note(rest);
    let inside = |number: &Number| number.end <= text.len() - rest.len() + note;
    if !numbers.iter().skip(used).all(inside) || rest.starts_with(&['-']) {
        return None;
    }
    let rest = rest.get(note..)?;
    let mut printed = read.unit;
    if printed.trim_start_matches('学').starts_with('年')
        && first.value.len() == 4
        && first.value.starts_with(['1', '2'])
    {
        // A year is no count of years: 不低于2023年.
        return None;
    }
    let closes_month = printed == "月" && CLOSES_MONTH.iter().any(|word| sign::starts_with(rest, word));
    if closes_month || (printed.ends_with('年') && sign::starts_with(rest, "底")) {
        return None;
    }
    let mut rest = rest;
    if rest.first() == Some(&'/') {
        // 50人以上/次: the denominator follows the word for the sign.
        let per = rest.get(1..).filter(|per| unit::is_unit(per))?;
        value.set_per(per.iter().collect());
        rest = &[];
    }
    let adjacent = before.len() < first.start && op.is_some();
    if printed.is_empty() && first.unit.is_none() && !rest.is_empty() {
        // An unlisted counter is believed where a sign and a number leave nothing else for it to be.
        let counter =
            adjacent && (1..=3).contains(&rest.len()) && rest.iter().all(|c| c.is_alphabetic() && !c.is_ascii());
        if !counter || words::is_grade(rest) {
            return None;
        }
        printed = clause.raw.get(text.len() - rest.len()..)?.iter().collect();
    } else if (strict && !rest.is_empty()) || sign::is_in(rest) || sign::is_behind(rest) || rest.len() > 40 {
        return None;
    }
    value.set_unit(first.unit.map_or(printed, str::to_owned));
    prefix::apply(&mut value, clause, before, rest, adjacent)?;
    Some(value)
}

/// A number's unit as printed, and the end of both.
struct Measure {
    unit: String,
    end: usize,
}

impl Measure {
    /// The unit behind a number, without the word for a remainder, which stands before the unit or inside it: `100余家`,
    /// `1万余人`.
    fn behind(clause: Clause<'_>, number: &Number) -> Option<Self> {
        let text = clause.folded;
        let is_remainder = |at: usize| text.get(at).is_some_and(|c| REMAINDERS.contains(c));
        let unit_at = |at: usize| text.get(at..).map_or(0, unit::leading);
        let skip = usize::from(is_remainder(number.end) && unit_at(number.end + 1) > 0);
        let start = number.end + skip;
        let end = start + unit_at(start);
        let mut unit: String = clause.raw.get(start..end)?.iter().collect();
        let more = if unit::is_magnitude(&unit) && is_remainder(end) { unit_at(end + 1) } else { 0 };
        if more == 0 {
            return Some(Self { unit, end });
        }
        unit.extend(clause.raw.get(end + 1..end + 1 + more)?);
        Some(Self { unit, end: end + 1 + more })
    }

    /// The measure of a range, if a second number follows after a dash; both ends have one unit.
    fn to(&self, clause: Clause<'_>, second: &Number) -> Option<Self> {
        let joint = clause.folded.get(self.end..second.start)?;
        let dashes = !joint.is_empty() && joint.iter().all(|c| matches!(c, '-' | '~' | '～' | '至' | '到'));
        let high = Self::behind(clause, second)?;
        (dashes && high.unit.starts_with(&self.unit)).then_some(high)
    }
}

/// What a name that a number belongs to ends with: `覆盖率`, `浓度`.
const MEASURED: &[char] = &['率', '数', '量', '度', '额', '值', '比'];

/// A number behind a name that holds digits of its own: `65岁以上老年人健康管理率≥70%`, `PM2.5≤35微克/立方米`. Such a name ends
/// with a word for what is measured, or a sign stands behind it.
pub(super) fn read_behind_subject(clause: Clause<'_>, context: &Context) -> Option<Value> {
    let text = clause.folded;
    (1..text.len()).rev().find_map(|at| {
        let (subject, rest) = text.split_at_checked(at)?;
        let last = subject.last()?;
        let signed = rest.first().is_some_and(|&c| sign::is_symbol(c));
        let tail = subject.iter().rposition(char::is_ascii_digit).and_then(|digit| subject.get(digit + 1..));
        let noun = tail.is_some_and(|tail| tail.len() >= 2 && last.is_alphabetic() && !unit::is_unit(tail));
        let name = MEASURED.contains(last) || (signed && (noun || last.is_ascii_alphanumeric() || *last == ')'));
        let separated = subject.iter().any(|c| matches!(c, ';' | '。' | ',' | '、' | '/' | '±') || sign::is_symbol(*c));
        let named = subject.iter().any(|c| c.is_alphabetic());
        let digit = rest.iter().position(char::is_ascii_digit)?;
        let leads = rest.get(..digit).map(prefix::strip_fillers)?;
        let plain = leads.is_empty() || sign::leading(leads).is_some_and(|(_, length)| length == leads.len());
        if !name || separated || !named || !plain {
            return None;
        }
        read(clause.slice(at..text.len()), context).filter(|value| value.deadline.is_none())
    })
}

/// A number between two limits with the name of what they limit: `90%≤满意度≤100%`. With other signs the limits themselves may
/// be left out, which a range does not say.
fn between_limits(clause: Clause<'_>, numbers: &[Number]) -> Option<Value> {
    let [low, high] = numbers else { return None };
    let text = clause.folded;
    let lower = Measure::behind(clause, low)?;
    let upper = Measure::behind(clause, high)?;
    let name = text.get(lower.end..high.start)?.strip_prefix(&['≤'])?.strip_suffix(&['≤'])?;
    let whole =
        low.start == 0 && upper.end == text.len() && (name.iter().all(|c| c.is_alphabetic()) && !name.is_empty());
    let mut value = Value::of(Kind::Range);
    value.value = Some(low.value.clone());
    value.high = Some(high.value.clone());
    (whole && upper.unit.starts_with(&lower.unit) && ascending(&value)).then_some(())?;
    value.set_unit(upper.unit);
    Some(value)
}

/// What stands before the number without its sign, and the sign. `None` where two signs contradict each other.
fn sign_before(before: &[char]) -> Option<(&[char], Option<Op>)> {
    let plain = prefix::strip_fillers(before);
    match sign::trailing(plain) {
        Some((op, length)) => Some((plain.get(..plain.len() - length)?, Some(op))),
        None if plain.last().is_some_and(|&c| sign::is_symbol(c)) => None,
        None => Some((plain, None)),
    }
}

/// The sign that the words behind the unit give, with the sign before the number, and what follows them. Words that point
/// the other way than the sign make the clause unreadable.
fn sign_behind(rest: &[char], before: Option<Op>) -> Option<(Option<Op>, &[char])> {
    let rounder = ROUNDERS.iter().find(|word| sign::starts_with(rest, word)).map_or(0, |word| word.chars().count());
    let rest = rest.get(rounder..)?;
    let rest = rest.strip_prefix(&[')']).unwrap_or(rest);
    let included = if sign::starts_with(rest, "(含") { note(rest) } else { 0 };
    let behind = rest.get(included..)?;
    let rest = if sign::after_number(behind).is_some() { behind } else { rest };
    let Some((after, length)) = sign::after_number(rest) else { return Some((before, rest)) };
    let rest = rest.get(length..)?;
    let op = match (before, after) {
        (None, _) => after,
        (Some(Op::Within | Op::Equal), _) => before?,
        (Some(Op::AtLeast | Op::MoreThan), Op::AtLeast) | (Some(Op::AtMost | Op::LessThan), Op::AtMost) => before?,
        _ => return None,
    };
    Some((Some(op), rest))
}

/// Whether what follows a number says which things are meant, not how many: `10吨以上锅炉`, `5000元以下罚款`. Of a share
/// (`95%以上的群众`) it is the target all the same.
fn names_a_class(behind: &[char], unit: &str) -> bool {
    let share = unit.chars().any(|c| matches!(fold(c), '%' | '‰'));
    let bound = ["以上", "以下"]
        .iter()
        .find_map(|word| behind.get(word.chars().count()..).filter(|_| sign::starts_with(behind, word)));
    !share && bound.and_then(|rest| rest.first()).is_some_and(|&c| c.is_alphabetic() && c != '的')
}

/// The length of a note in brackets at the start of a text.
fn note(rest: &[char]) -> usize {
    if rest.first() != Some(&'(') {
        return 0;
    }
    rest.iter().position(|&c| c == ')').map_or(rest.len(), |close| close + 1)
}

fn ascending(value: &Value) -> bool {
    let decimal = |s: &Option<String>| s.as_deref().and_then(|s| Decimal::from_str(s).ok());
    matches!((decimal(&value.value), decimal(&value.high)), (Some(low), Some(high)) if low < high)
}

/// `两年1次`, `每2个月1次`, `一年两次`: so many for each so many periods.
fn count_for_period(clause: Clause<'_>, numbers: &[Number]) -> Option<Value> {
    let each = usize::from(clause.folded.first() == Some(&'每'));
    let text = clause.folded;
    let chinese = |at: usize| number::chinese_at(text, at);
    let (period, count) = match numbers {
        [] => {
            let period = chinese(each)?;
            let count = period.end + text.get(period.end..).map_or(0, unit::leading_period);
            (period, chinese(count)?)
        }
        [count] => match chinese(each) {
            Some(period) => (period, count.clone()),
            None => (count.clone(), chinese(count.end + text.get(count.end..).map_or(0, unit::leading_period))?),
        },
        [period, count] => (period.clone(), count.clone()),
        _ => return None,
    };
    let between = text.get(period.end..count.start)?;
    let measure = Measure::behind(clause, &count)?;
    // 1小时30分 is one duration, 1小时3次 a frequency.
    let is_rest = each == 0 && matches!(measure.unit.as_str(), "分" | "秒" | "分钟");
    if is_rest
        || period.start != each
        || !unit::is_period(between)
        || measure.unit.is_empty()
        || measure.end != text.len()
    {
        return None;
    }
    let mut value = Value::of(Kind::Frequency);
    value.value = Some(count.value.clone());
    value.unit = Some(measure.unit);
    value.per = Some(clause.raw.get(each..count.start)?.iter().collect());
    Some(value)
}
