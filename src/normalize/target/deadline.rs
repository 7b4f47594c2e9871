//! Turns printed dates into targets: a day, a month, a period, a deadline.

use crate::normalize::date::{CLOSES, PeriodEnd, leading_period};

use crate::normalize::date::Date;

use super::{Clause, Context, Kind, Value, sign, words};

/// Words that lead to a date without changing it.
const LEADS: &[&str] = &["截止到", "截至", "截止", "力争", "确保", "预计", "计划", "于", "在"];

/// Days of a third of a month.
const THIRDS: &[(&str, u32)] = &[("上旬", 10), ("中旬", 20)];

/// Words that make the date the last day allowed.
const BEFORE: &[&str] = &["之前", "以前", "前", "以内", "之内", "内", "止"];

/// A clause that is a date: `2026年12月31日前`, `5月31日前`, `年底前完成`, `2026年10月--12月`, `2022.6.1-2023.5.31`. The deadline is the
/// last day that it allows. `12月前` has none: publishers mean its last day as often as the day before its first.
pub(super) fn read(clause: &[char], context: &Context) -> Option<Value> {
    let (op, length) = sign::leading(clause).map_or((None, 0), |(op, length)| (Some(op), length));
    let text: String = clause.get(length..)?.iter().collect();
    if text == "半年" || words::is_duration(&text) {
        return None;
    }
    let text = LEADS.iter().find_map(|lead| text.strip_prefix(lead)).unwrap_or(&text);
    let (rest, end, last) = period(text)?;
    if op.is_some() && end.year.is_none() && last.is_none() && rest.is_empty() && end.day.is_none() {
        // `≤3月` may mean March or three months: the number is what is printed.
        return None;
    }
    let (rest, before) = strip(rest, BEFORE);
    let vague = before && last.is_none() && end.day.is_none() && is_month(text) && !closed(text);
    if !ends_a_date(rest, before || closed(text)) {
        return None;
    }
    let day =
        last.map_or_else(|| end.last_day(context.fiscal_year), |last| last.last_day(end.year.or(context.fiscal_year)));
    let known = end.year.is_some() || last.is_some_and(|last| last.year.is_some()) || context.fiscal_year.is_some();
    if known && day.is_none() {
        return None;
    }
    let mut value = Value::of(Kind::Date);
    value.op = op;
    value.deadline = day.filter(|_| !vague).map(|day| day.to_string());
    Some(value)
}

/// A date before another target: `7月底前≥85%`, `2022年完成100%`. Gives the last day that it allows, if it limits at all, and the
/// target behind it. Without a year or a word that limits it is no date: `1月2次` may be a rate.
pub(super) fn leading<'a>(clause: Clause<'a>, context: &Context) -> Option<(Option<Date>, Clause<'a>)> {
    let text: String = clause.folded.iter().collect();
    let (rest, end) = leading_period(&text)?;
    let (rest, closed) = strip(rest, CLOSES);
    let (rest, before) = strip(rest, BEFORE);
    let rest = ["完成", ":", ","].iter().fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    if rest.starts_with(['-', '至', '到', '~']) {
        return None;
    }
    let limited = before && (closed || end.day.is_some());
    if !limited && end.year.is_none() {
        return None;
    }
    let day = if limited { end.last_day(context.fiscal_year) } else { None };
    let start = clause.folded.len() - rest.chars().count();
    Some((day, clause.slice(start..clause.folded.len())))
}

/// A period or a span of two at the start of a text: what follows, the first, the second.
fn period(text: &str) -> Option<(&str, PeriodEnd, Option<PeriodEnd>)> {
    let (rest, first) = third(text)?;
    let joint = rest.trim_start_matches(['-', '~', '～', '至', '到']);
    if joint.len() < rest.len()
        && let Some((after, second)) = third(joint)
    {
        let ordered = second.year.is_some() || (first.month, first.day) <= (second.month, second.day);
        let second = PeriodEnd { year: second.year.or(first.year), ..second };
        return ordered.then_some((after, first, Some(second)));
    }
    Some((rest, first, None))
}

/// A period with what closes it: `3月底`, `9月中旬`.
fn third(text: &str) -> Option<(&str, PeriodEnd)> {
    let (rest, end) = leading_period(text)?;
    if let Some((rest, day)) = THIRDS.iter().find_map(|(third, day)| Some((rest.strip_prefix(third)?, *day)))
        && end.day.is_none()
    {
        return Some((rest, PeriodEnd { day: Some(day), ..end }));
    }
    Some((strip(rest, CLOSES).0.trim_start_matches("下旬"), end))
}

fn strip<'a>(text: &'a str, words: &[&str]) -> (&'a str, bool) {
    words.iter().find_map(|word| text.strip_prefix(word)).map_or((text, false), |rest| (rest, true))
}

fn is_month(text: &str) -> bool {
    text.contains('月')
}

fn closed(text: &str) -> bool {
    ["底", "末", "旬"].iter().any(|close| text.contains(close))
}

/// What may follow a date: nothing, that something is finished, or (behind 前) what is to be done.
fn ends_a_date(rest: &str, limited: bool) -> bool {
    let plain = rest.chars().all(|c| c.is_alphabetic() && !c.is_ascii());
    rest.is_empty() || (plain && (words::is_done(rest) || (limited && rest.chars().count() <= 12)))
}
