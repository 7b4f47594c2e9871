//! Turns a cell with several targets into its parts: at separators, and where a new sign or number begins.

use super::{Clause, Context, Kind, Part, Value, number, read_clause, sign, unit};
use crate::normalize::items;

/// Marks that separate targets whatever stands between them.
const STRONG: &[char] = &[';', '。'];

/// Marks that separate targets or only words.
const WEAK: &[char] = &[';', '。', ',', '、', '+', '/', ' ', '且'];

/// The parts of a cell, if it is several targets: each part that holds a digit must be understood, and so must all parts
/// where none holds a number.
pub(super) fn read(clause: Clause<'_>, context: &Context) -> Option<Value> {
    [numbered(clause), cut(clause, STRONG, false), cut(clause, WEAK, true)]
        .into_iter()
        .find_map(|parts| assemble(&parts, context))
}

/// The items of a numbered cell, without their numbers: `①3次②5次`.
fn numbered(clause: Clause<'_>) -> Vec<Clause<'_>> {
    let items = items::split(&clause.raw.iter().collect::<String>());
    let mut start = 0;
    let mut parts = Vec::with_capacity(items.len());
    for item in items {
        let number = item.number.as_deref().map_or(0, |number| number.chars().count());
        let end = start + number + item.text.chars().count();
        parts.push(clause.slice(start + number..end).trimmed());
        start = end;
    }
    parts
}

fn assemble(parts: &[Clause<'_>], context: &Context) -> Option<Value> {
    if parts.len() < 2 {
        return None;
    }
    let values: Vec<Value> = parts.iter().map(|part| read_part(*part, context)).collect();
    let measured = |value: &Value| value.value.is_some() || value.deadline.is_some() || value.kind == Kind::Date;
    let with_digits_understood = parts
        .iter()
        .zip(&values)
        .all(|(part, value)| value.kind != Kind::Text || !part.folded.iter().any(char::is_ascii_digit));
    let bare_sign = |part: &Clause<'_>| part.folded.iter().all(|&c| sign::is_symbol(c));
    if parts.iter().any(bare_sign) {
        return None;
    }
    let all_understood = values.iter().all(|value| value.kind != Kind::Text);
    if !with_digits_understood || !(values.iter().any(measured) || all_understood) {
        return None;
    }
    if let Some(first) = values.first()
        && !measured(first)
        && values.iter().all(|value| value == first)
    {
        return Some(first.clone());
    }
    let mut several = Value::of(Kind::Several);
    let raw = |part: &Clause<'_>| part.raw.iter().collect();
    several.parts = parts.iter().zip(values).map(|(part, value)| Part { raw: raw(part), value }).collect();
    Some(several)
}

fn read_part(part: Clause<'_>, context: &Context) -> Value {
    read_clause(part, context).unwrap_or_else(|| Value::of(Kind::Text))
}

/// `优(完成40项)`: a grade with what it takes to reach it.
pub(super) fn graded(part: Clause<'_>, context: &Context) -> Option<Value> {
    let open = part.folded.iter().position(|&c| c == '(')?;
    if !super::words::is_grade(part.folded.get(..open)?) {
        return None;
    }
    let inside = part.slice(open..part.folded.len()).trimmed();
    let mut value = read_clause(inside, context).filter(|value| value.value.is_some())?;
    value.kind = Kind::Grade;
    Some(value)
}

/// Cuts at the marks, and if `anew` also where a sign or a number begins another target without a mark.
fn cut<'a>(clause: Clause<'a>, marks: &[char], anew: bool) -> Vec<Clause<'a>> {
    let text = clause.folded;
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0usize);
    let mut number_end = None;
    for (at, &c) in text.iter().enumerate() {
        match c {
            '(' | '《' | '“' => depth += 1,
            ')' | '》' | '”' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 || at < start {
            continue;
        }
        let separates = marks.contains(&c) && !joins(text, at);
        let restarts = anew && at > start && begins_anew(text, at, number_end);
        let closes_grade =
            c == ')' && text.get(at + 1).is_some_and(|next| next.is_alphabetic()) && graded_from(text, start, at);
        if separates {
            parts.push(clause.slice(start..at));
            start = at + 1;
            number_end = None;
        } else if closes_grade {
            parts.push(clause.slice(start..at + 1));
            start = at + 1;
            number_end = None;
        } else if restarts {
            parts.push(clause.slice(start..at));
            start = at;
            number_end = None;
        }
        if c.is_ascii_digit() {
            number_end = Some(at + 1);
        }
    }
    parts.push(clause.slice(start..text.len()));
    parts.into_iter().map(Clause::trimmed).filter(|part| !part.folded.is_empty()).collect()
}

/// Whether a mark is inside a number, before a denominator or in a sum: `1,000`, `1/3`, `元/人`, `LPR+50BPs`.
fn joins(text: &[char], at: usize) -> bool {
    let digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(char::is_ascii_digit);
    match text.get(at) {
        Some(',') => {
            // 1,000 is a number; 12,34 may be one or two.
            digit(at.checked_sub(1)) && digit(Some(at + 1))
        }
        Some('。') => digit(at.checked_sub(1)) && digit(Some(at + 1)),
        // 1 000: perhaps a thousand, perhaps two targets.
        Some(' ') => text.get(at + 1..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count() == 3,
        Some('+') => {
            let sum = at.checked_sub(1).and_then(|at| text.get(at)).is_some_and(char::is_ascii_alphanumeric);
            sum || !text.iter().take(at).any(char::is_ascii_digit)
        }
        Some('/') => {
            let fraction = digit(at.checked_sub(1)) && digit(Some(at + 1));
            fraction || for_each_periods(text, at) || text.get(at + 1..).is_some_and(|rest| unit::leading(rest) > 0)
        }
        _ => false,
    }
}

/// Last characters of units that are counted for so many periods.
const COUNTS: &[char] = &['次', '场', '期', '份', '篇', '人', '元', '批', '个', '名', '台', '张'];

/// `1次/2年`, `1次/1-2年`, `1个/5人`: for each so many periods or people, or two targets: unreadable, so that no cut is made. In a
/// longer list every slash separates.
fn for_each_periods(text: &[char], slash: usize) -> bool {
    if text.iter().filter(|&&c| c == '/').count() > 1 {
        return false;
    }
    let counts = slash.checked_sub(1).and_then(|at| text.get(at)).is_some_and(|c| COUNTS.contains(c));
    let text = text.get(slash + 1..).unwrap_or_default();
    let digits = text.iter().take_while(|c| c.is_ascii_digit() || **c == '-').count();
    let behind = text.get(digits..).unwrap_or_default();
    let period = unit::leading_period(behind);
    let people = matches!(behind, ['人' | '户' | '村']);
    let periods = period > 0 && behind.first() != Some(&'月') && behind.len() == period;
    counts && digits > 0 && (people || periods)
}

/// A sign behind a number, or a number behind another number's unit, begins a new target; a month behind its year does not.
fn begins_anew(text: &[char], at: usize, number_end: Option<usize>) -> bool {
    let Some(end) = number_end else { return false };
    let Some((c, before)) = text.get(at).zip(text.get(at - 1)) else { return false };
    if *c == '±' {
        // 20±2: the tolerance of the number before it.
        return false;
    }
    if sign::is_symbol(*c) {
        return !sign::is_symbol(*before);
    }
    if !c.is_ascii_digit() && sign::leading(text.get(at..).unwrap_or_default()).is_some() {
        // A word for a sign: 大于50%小于60%. 不低于 contains 低于, but a target has begun there already.
        return text.get(end..at).is_some_and(unit::is_unit);
    }
    if number::is_power(text, at) {
        return false;
    }
    let between = text.get(end..at).unwrap_or_default();
    // 2万5千元 is one number.
    let compound = unit::is_magnitude(&between.iter().collect::<String>());
    let measured = unit::is_unit(between) && !compound && !matches!(between, ['年' | '月']);
    c.is_ascii_digit() && measured && number::in_digits(&text[at..]).is_some()
}

fn graded_from(text: &[char], start: usize, close: usize) -> bool {
    let part = text.get(start..close).unwrap_or_default();
    part.iter().position(|&c| c == '(').and_then(|open| part.get(..open)).is_some_and(super::words::is_grade)
}
