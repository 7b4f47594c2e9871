//! Turns printed dates into targets: a day, a month, a period, a deadline.

use crate::normalize::date::{CLOSES, PeriodEnd, leading_full, leading_period};

use crate::normalize::date::Date;

use super::{Clause, Context, Kind, Op, Value, sign, words};

/// Words that lead to a date without changing it.
const LEADS: &[&str] = &["截止到", "截至", "截止", "力争", "确保", "预计", "计划", "于", "在"];

/// Words before a date that comes every year.
const EVERY_YEAR: &[&str] = &["每年度", "每年"];

/// Days of a third of a month.
const THIRDS: &[(&str, u32)] = &[("上旬", 10), ("中旬", 20)];

/// Words that make the date, or the last day of the period, the last day allowed.
const UNTIL: &[&str] = &["以内", "之内", "内", "止"];

/// Words that do so behind a day; behind a month or a longer period they leave open whether it counts.
const BEFORE: &[&str] = &["之前", "以前", "前"];

/// Seasons and feasts that something has to be done before, whose days no report tells.
const EVENTS: &[&str] = &[
    "主汛期",
    "中秋",
    "中秋节",
    "供暖",
    "供暖季",
    "供暖期",
    "元旦",
    "入冬",
    "国庆",
    "国庆节",
    "开学",
    "春耕",
    "春节",
    "汛",
    "汛期",
    "采暖期",
    "防火期",
];

/// A clause that is a date: `2026年12月31日前`, `5月31日前`, `年底前完成`, `2026年10月--12月`, `2022.6.1-2023.5.31`. The deadline is the
/// last day that it allows. `12月前` has none: publishers mean its last day as often as the day before its first.
pub(super) fn read(clause: &[char], context: &Context) -> Option<Value> {
    let (op, length) = sign::leading(clause).map_or((None, 0), |(op, length)| (Some(op), length));
    let text: String = clause.get(length..)?.iter().collect();
    if matches!(op, Some(Op::MoreThan | Op::LessThan)) || (op.is_some() && !is_temporal(clause)) {
        return None;
    }
    let (text, yearly) =
        EVERY_YEAR.iter().find_map(|word| text.strip_prefix(word)).map_or((text.as_str(), false), |rest| (rest, true));
    // 半年内 is so long a time, as 一年内.
    let half = text.strip_prefix("半年").is_some_and(|rest| rest.is_empty() || UNTIL.contains(&rest));
    if half || words::is_duration(text) {
        return None;
    }
    let text = LEADS.iter().find_map(|lead| text.strip_prefix(lead)).unwrap_or(text);
    if let Some(rest) = behind_event(text) {
        return ends_a_date(rest, true).then(|| Value {
            op,
            per: yearly.then(|| "年".to_owned()),
            ..Value::of(Kind::Date)
        });
    }
    let (rest, end, last) = period(text)?;
    if yearly && end.year.is_some() {
        return None;
    }
    if op.is_some() && end.year.is_none() && last.is_none() && rest.is_empty() && end.day.is_none() {
        // `≤3月` may mean March or three months: the number is what is printed.
        return None;
    }
    let (rest, until) = strip(rest, UNTIL);
    let (rest, before) = strip(rest, BEFORE);
    let vague = before && last.is_none() && end.day.is_none() && !closed(text);
    if !ends_a_date(rest, before || until || closed(text)) {
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
    value.per = yearly.then(|| "年".to_owned());
    value.deadline = day.filter(|_| !vague).map(|day| day.to_string());
    Some(value)
}

/// What follows a season or a feast that something has to be done before: `汛期前完成`.
fn behind_event(text: &str) -> Option<&str> {
    let longest = EVENTS.iter().filter(|event| text.starts_with(*event)).max_by_key(|event| event.len())?;
    let (rest, before) = strip(text.strip_prefix(longest)?, BEFORE);
    before.then_some(rest)
}

/// A date before another target: `7月底前≥85%`, `2022年完成100%`. Gives the last day that it allows, if it limits at all, and the
/// target behind it. Without a year or a word that limits it is no date: `1月2次` may be a rate.
pub(super) fn leading<'a>(clause: Clause<'a>, context: &Context) -> Option<(Option<Date>, Clause<'a>)> {
    let text: String = clause.folded.iter().collect();
    let (rest, end) = leading_period(&text)?;
    let rest = strip(rest, CLOSES).0;
    let closed = closed(text.get(..text.len() - rest.len())?);
    let (rest, until) = strip(rest, UNTIL);
    let (rest, before) = strip(rest, BEFORE);
    let rest = ["完成", ":", ","].iter().fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    if rest.starts_with(['-', '至', '到', '~']) {
        return None;
    }
    let limited = closed || until || (before && end.day.is_some());
    if !limited && end.year.is_none() {
        return None;
    }
    let day = if limited { end.last_day(context.fiscal_year) } else { None };
    let start = clause.folded.len() - rest.chars().count();
    Some((day, clause.slice(start..clause.folded.len())))
}

/// A bare `2024.12` in or near the report's year: a month, though it could be a number. Far from that year, or where the
/// year is not known, it is neither.
pub(super) fn dotted_month(clause: &[char], context: &Context) -> Option<Value> {
    let text: String = clause.iter().collect();
    let (_, end) = leading_dotted_month(&text).filter(|(rest, _)| rest.is_empty())?;
    let near = context.fiscal_year.zip(end.year).is_some_and(|(fiscal, year)| (fiscal - year).abs() <= NEAR_YEARS);
    let mut value = Value::of(if near { Kind::Date } else { Kind::Text });
    value.deadline = end.last_day(None).filter(|_| near).map(|day| day.to_string());
    Some(value)
}

/// How many years a project's dates lie from its report's year at most, where nothing else says that they are dates.
const NEAR_YEARS: i32 = 5;

/// `2024.12`, `2024-1`, `2024/06` at the start of a text: a year and a month without their words.
fn leading_dotted_month(text: &str) -> Option<(&str, PeriodEnd)> {
    let (year, rest) = text.split_at_checked(4)?;
    let rest = rest.strip_prefix(['.', '-', '/'])?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (month, rest) = rest.split_at_checked(digits)?;
    let month: u32 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    let year = year.bytes().all(|b| b.is_ascii_digit()).then(|| year.parse().ok())??;
    let whole = (1990..2100).contains(&year) && digits <= 2 && !rest.starts_with(['.', '/', '%']);
    whole.then_some((rest, PeriodEnd { year: Some(year), month, day: None }))
}

/// `2024-2026年` as its last year.
fn span_of_years(text: &str) -> Option<(&str, PeriodEnd)> {
    let (first, rest) = text.split_at_checked(4)?;
    let first: i32 = first.bytes().all(|b| b.is_ascii_digit()).then(|| first.parse().ok())??;
    let (rest, last) = leading_period(rest.trim_start_matches('年').strip_prefix(['-', '~', '至'])?)?;
    (last.year? > first && last.day.is_none() && (1990..2100).contains(&first)).then_some((rest, last))
}

/// Whether the sign before a date is one that dates take: 不低于2023年 compares with what was reached in that year.
fn is_temporal(clause: &[char]) -> bool {
    let word = |word: &&str| sign::starts_with(clause, word);
    clause.first().is_some_and(|&c| sign::is_symbol(c)) || ["不晚于", "不迟于"].iter().any(word)
}

/// A period or a span of two at the start of a text: what follows, the first, the second.
fn period(text: &str) -> Option<(&str, PeriodEnd, Option<PeriodEnd>)> {
    if let Some((rest, last)) = span_of_years(text) {
        return Some((rest, last, None));
    }
    if leading_full(text).is_none()
        && let Some((rest, first)) = leading_dotted_month(text)
    {
        let joint = rest.trim_start_matches(['-', '~', '～', '至', '到']);
        return match leading_dotted_month(joint).filter(|_| joint.len() < rest.len()) {
            Some((rest, last)) => {
                ((first.year, first.month) < (last.year, last.month)).then_some((rest, first, Some(last)))
            }
            None => BEFORE.iter().chain(UNTIL).any(|word| rest.starts_with(word)).then_some((rest, first, None)),
        };
    }
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

fn closed(text: &str) -> bool {
    ["底", "末", "旬", "终"].iter().any(|close| text.contains(close))
}

/// What may follow a date: nothing, that something is finished, or (behind 前) what is to be done.
fn ends_a_date(rest: &str, limited: bool) -> bool {
    let plain = rest.chars().all(|c| c.is_alphabetic() && !c.is_ascii());
    rest.is_empty() || (plain && (words::is_done(rest) || (limited && rest.chars().count() <= 12)))
}
