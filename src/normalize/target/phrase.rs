//! Turns a clause with one number into a value: `prefix sign number unit suffix rest`, in that order or turned round.

use std::str::FromStr;

use rust_decimal::Decimal;

use super::number::{self, Number};
use super::{Clause, Context, Kind, Op, Value, deadline, sign, unit, words};

/// Words between a sign and its number, or before the number, that leave it as it is.
const FILLERS: &[&str] = &[
    "大约",
    "约为",
    "累计达到",
    "达到",
    "控制在",
    "控制为",
    "共计",
    "累计",
    "平均",
    "约",
    "近",
    "为",
    "达",
    "到",
    "至",
    "在",
    "共",
    ":",
    "(",
];

/// Words behind a number and its unit that leave it as it is.
const ROUNDERS: &[&str] = &["左右", "上下"];

/// Words between a number and its unit that say that it is rounded down.
const REMAINDERS: &[char] = &['余', '多'];

/// What a text before a number ends with when the number is its count, even without a unit: `暂停业务天数0`.
const COUNTED: &[char] = &['数', '率', '度', '量', '值', '分', '额'];

/// What a text before a number ends with when the number is an ordinal or a rank, which no target value is.
const ORDINALS: &[&str] = &["第", "前", "No", "№", "#"];

/// Words before `每` that do not change what it counts.
const EACH: &[&str] = &["平均每", "平均", "至少每", "每"];

/// `年均`, `日均` and the like.
const AVERAGES: &[(&str, &str)] = &[
    ("年均", "年"),
    ("季均", "季"),
    ("月均", "月"),
    ("周均", "周"),
    ("日均", "日"),
    ("人均", "人"),
    ("户均", "户"),
    ("场均", "场"),
];

/// Counters, apart from periods, that `每` makes a denominator of where the number follows at once: `每生每年4000元`.
const SHARED_BY: &[&str] = &[
    "人次",
    "人",
    "生",
    "户",
    "次",
    "场",
    "期",
    "班",
    "件",
    "份",
    "家",
    "亩",
    "辆",
    "台",
    "名",
    "公里",
    "平方米",
    "吨",
    "村",
    "校",
];

/// Verbs and other words that may stand between nothing and a Chinese numeral: `各一个`, `全年两次`.
const NUMERAL_LEADS: &[&str] = &["各", "共", "全年", "开展", "完成", "举办", "召开", "组织", "年度", "新增"];

/// Units that make an ordinal or an idiom of a Chinese numeral: 一级, 一批, 一线.
const IDIOMS: &[&str] = &[
    "级", "号", "批", "样", "线", "面", "点", "层", "方", "块", "型", "版", "段", "道", "路", "体", "类", "科", "度",
    "成", "时",
];

/// The value of a clause with one number or one range of numbers, apart from notes in brackets and from years
/// (`完成2025年度审计报告3份`).
pub(super) fn read(clause: Clause<'_>, context: &Context) -> Option<Value> {
    let numbers = number::in_digits(clause.folded)?;
    if numbers.is_empty() {
        return read_chinese(clause);
    }
    if let Some((day, rest)) = deadline::leading(clause, context)
        && !rest.folded.is_empty()
    {
        let mut value = read(rest, context).filter(|value| value.deadline.is_none())?;
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
        let number = number::chinese_at(clause.folded, at)?;
        let before = clause.folded.get(..at)?;
        let behind = clause.folded.get(number.end..)?;
        let unit = behind.get(..unit::leading(behind))?;
        let idiom = IDIOMS.iter().any(|idiom| unit.iter().copied().eq(idiom.chars()));
        let introduced = before.is_empty()
            || sign::trailing(before).is_some()
            || NUMERAL_LEADS.iter().any(|lead| before.iter().copied().eq(lead.chars()))
            || each(before).is_some_and(|each| before.len() - each.end <= 4);
        (introduced && !unit.is_empty() && !idiom).then(|| read_numbers(clause, &[number], true))?
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
    if let Some(value) = count_for_period(clause, numbers) {
        return Some(value);
    }
    let (before, op) = sign_before(text.get(..first.start)?)?;
    let mut read = Measure::behind(text, first);
    let mut used = 1;
    if let Some(second) = numbers.get(1)
        && let Some(range) = read.to(text, second)
    {
        read = range;
        used = 2;
    }
    let (op, rest) = sign_behind(text.get(read.end..)?, op)?;
    let mut value = Value::of(if used == 2 || op == Some(Op::Within) { Kind::Range } else { Kind::Number });
    value.op = op;
    value.value = Some(first.value.clone());
    if used == 2 {
        value.high = numbers.get(1).map(|high| high.value.clone());
        ascending(&value).then_some(())?;
    }
    let note = note(rest);
    let inside =
        |number: &Number| text.len() - rest.len() <= number.start && number.end <= text.len() - rest.len() + note;
    if !numbers.iter().skip(used).all(inside) || rest.starts_with(&['-']) {
        return None;
    }
    let rest = rest.get(note..)?;
    let mut printed: String = clause.raw.get(read.unit.clone())?.iter().collect();
    let adjacent = before.len() < first.start && op.is_some();
    if printed.is_empty() && first.unit.is_none() && !rest.is_empty() {
        // An unlisted counter is believed where a sign and a number leave nothing else for it to be.
        let counter =
            adjacent && (1..=3).contains(&rest.len()) && rest.iter().all(|c| c.is_alphabetic() && !c.is_ascii());
        if !counter || words::is_grade(rest) {
            return None;
        }
        printed = clause.raw.get(text.len() - rest.len()..)?.iter().collect();
    } else if (strict && !rest.is_empty()) || sign::is_in(rest) || rest.len() > 40 {
        return None;
    }
    value.set_unit(first.unit.map_or(printed, str::to_owned));
    add_prefix(&mut value, clause, before, rest, adjacent)?;
    Some(value)
}

/// A number's unit: the characters of the unit and the end of both.
struct Measure {
    unit: std::ops::Range<usize>,
    end: usize,
}

impl Measure {
    fn behind(text: &[char], number: &Number) -> Self {
        let remainder = usize::from(text.get(number.end).is_some_and(|c| REMAINDERS.contains(c)));
        let behind = |skip: usize| text.get(number.end + skip..).map_or(0, unit::leading);
        let skip = if remainder > 0 && behind(1) > 0 { 1 } else { 0 };
        let start = number.end + skip;
        let end = start + behind(skip);
        Self { unit: start..end, end }
    }

    /// The measure of a range, if a second number follows after a dash; both ends have one unit.
    fn to(&self, text: &[char], second: &Number) -> Option<Self> {
        let joint = text.get(self.end..second.start)?;
        let dashes = !joint.is_empty() && joint.iter().all(|c| matches!(c, '-' | '~' | '～' | '至' | '到'));
        let high = Self::behind(text, second);
        let low_unit = text.get(self.unit.clone())?;
        let same = low_unit.is_empty() || sign_free_prefix(text.get(high.unit.clone())?, low_unit);
        (dashes && same).then_some(high)
    }
}

fn sign_free_prefix(unit: &[char], low: &[char]) -> bool {
    unit.starts_with(low)
}

/// What stands before the number without its sign, and the sign. `None` where two signs contradict each other.
fn sign_before(before: &[char]) -> Option<(&[char], Option<Op>)> {
    let plain = strip_fillers(before);
    match sign::trailing(plain) {
        Some((op, length)) => Some((plain.get(..plain.len() - length)?, Some(op))),
        None if plain.last().is_some_and(|&c| sign::is_symbol(c)) => None,
        None => Some((plain, None)),
    }
}

fn strip_fillers(text: &[char]) -> &[char] {
    let filler = FILLERS.iter().find(|filler| sign::ends_with(text, filler));
    filler.and_then(|filler| text.get(..text.len() - filler.chars().count())).map_or(text, strip_fillers)
}

/// The sign that the words behind the unit give, with the sign before the number, and what follows them. Words that point
/// the other way than the sign make the clause unreadable.
fn sign_behind(rest: &[char], before: Option<Op>) -> Option<(Option<Op>, &[char])> {
    let rounder = ROUNDERS.iter().find(|word| sign::starts_with(rest, word)).map_or(0, |word| word.chars().count());
    let rest = rest.get(rounder..)?;
    let rest = rest.strip_prefix(&[')']).unwrap_or(rest);
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

/// `两年1次`, `2年1次`, `一年两次`: so many for each so many periods.
fn count_for_period(clause: Clause<'_>, numbers: &[Number]) -> Option<Value> {
    let text = clause.folded;
    let chinese = |at: usize| number::chinese_at(text, at);
    let (period, count) = match numbers {
        [] => {
            let period = chinese(0)?;
            let count = period.end + text.get(period.end..).map_or(0, unit::leading_period);
            (period, chinese(count)?)
        }
        [count] => (chinese(0)?, count.clone()),
        [period, count] => (period.clone(), count.clone()),
        _ => return None,
    };
    let between = text.get(period.end..count.start)?;
    let measure = Measure::behind(text, &count);
    if period.start != 0 || !unit::is_period(between) || measure.unit.is_empty() || measure.end != text.len() {
        return None;
    }
    let mut value = Value::of(Kind::Frequency);
    value.value = Some(count.value.clone());
    value.unit = Some(clause.raw.get(measure.unit)?.iter().collect());
    value.per = Some(clause.raw.get(..count.start)?.iter().collect());
    Some(value)
}

/// Reads what stands before the number and its sign: a denominator, a unit turned round, an event that a deadline counts
/// from, a comparison, or the indicator's own name. `None` where it makes something else of the number.
fn add_prefix(value: &mut Value, clause: Clause<'_>, before: &[char], rest: &[char], adjacent: bool) -> Option<()> {
    let before = strip_fillers(before);
    let period_unit = value.unit.as_deref().is_some_and(|unit| unit::is_period(&unit.chars().collect::<Vec<_>>()));
    if period_unit
        && (sign::ends_with(before, "后")
            || sign::ends_with(before, "起")
            || (!before.is_empty() && sign::ends_with(before, "前")))
    {
        value.kind = Kind::Date;
        return take_leading_sign(value, before);
    }
    if before.is_empty() {
        return Some(());
    }
    if let Some(each) = each(before) {
        if value.per.as_ref().is_some_and(|per| *per != each.per) {
            return None;
        }
        value.set_per(each.per);
        if period_unit && each.end == before.len() && sign::starts_with(rest, "前") {
            value.kind = Kind::Date;
        }
        return (!sign::is_in(before)).then_some(());
    }
    if let Some(shared) = before.strip_prefix(&['每']) {
        // 每 before what no table lists (`每万人3名`, `每个项目不少于3人`) still says what the number is for.
        let shared = shared.strip_prefix(&['个']).unwrap_or(shared);
        value.set_per(shared.iter().collect());
        return ((1..=6).contains(&shared.len()) && !sign::is_in(shared)).then_some(());
    }
    if adjacent && unit::is_unit(before) && turn_unit_round(value, clause.raw.get(..before.len())?) {
        return Some(());
    }
    if ORDINALS.iter().any(|ordinal| sign::ends_with(before, ordinal)) || before.iter().any(|c| matches!(c, '。' | ';'))
    {
        return None;
    }
    if before.last().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '*' | '×' | '/')) {
        return None;
    }
    value.baseline = words::compared_with(before);
    let named = value.unit.is_some() || adjacent || before.last().is_some_and(|c| COUNTED.contains(c));
    if !named {
        return None;
    }
    if sign::is_in(before) {
        value.baseline = Some(words::refers_to(before)?);
        return take_leading_sign(value, before);
    }
    Some(())
}

/// A sign before an event or a reference belongs to the number behind it: `≤资金下达后2日`, `不低于上年的95%`.
fn take_leading_sign(value: &mut Value, before: &[char]) -> Option<()> {
    if let Some((op, length)) = sign::leading(before) {
        let other = value.op.is_some_and(|printed| printed != op);
        if other || before.get(length..).is_some_and(sign::is_in) {
            return None;
        }
        value.op = Some(op);
    } else if sign::is_in(before) {
        return None;
    }
    Some(())
}

/// `个≥7`, `%=100`, `平方≥451.68米`: a narrow cell that puts the unit, or its first part, before the sign.
fn turn_unit_round(value: &mut Value, first: &[char]) -> bool {
    let unit: String = first.iter().copied().chain(value.unit.as_deref().unwrap_or_default().chars()).collect();
    let folded: Vec<char> = unit.chars().map(crate::normalize::label::fold).collect();
    let whole = value.unit.is_none() || unit::is_unit(&folded);
    if whole {
        value.set_unit(unit);
    }
    whole
}

/// What `每` at the start of a text counts for, and where it ends.
struct Each {
    per: String,
    end: usize,
}

fn each(before: &[char]) -> Option<Each> {
    if let Some((average, per)) = AVERAGES.iter().find(|(average, _)| sign::starts_with(before, average)) {
        return Some(Each { per: (*per).to_owned(), end: average.chars().count() });
    }
    let (mut at, mut per) = (0, Vec::new());
    loop {
        let rest = before.get(at..)?;
        let Some(skip) = EACH
            .iter()
            .find(|each| each.ends_with('每') && sign::starts_with(rest, each))
            .map(|each| each.chars().count())
        else {
            break;
        };
        let counter = rest.get(skip..)?;
        let period = unit::leading_period(counter);
        let shared =
            SHARED_BY.iter().find(|word| sign::starts_with(counter, word)).map_or(0, |word| word.chars().count());
        let followed = |length: usize| counter.len() == length || counter.get(length) == Some(&'每');
        let length = if period > 0 {
            period
        } else if shared > 0 && followed(shared) {
            shared
        } else {
            break;
        };
        per.push(counter.get(..length)?.iter().collect::<String>());
        at += skip + length;
    }
    (!per.is_empty()).then(|| Each { per: per.join("/"), end: at })
}
