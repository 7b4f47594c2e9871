//! Turns printed dates and period labels into days.

use std::fmt;

use super::label::fold;
use super::numeral::{chinese_integer, digit};
use super::text::clean;

/// A day of the Gregorian calendar; prints as ISO 8601 (`2024-03-31`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Four-digit year.
    pub year: i32,
    /// 1–12.
    pub month: u32,
    /// 1–31, valid in its month.
    pub day: u32,
}

impl Date {
    /// The day, if the calendar has it. Years from 1900 to 2199: anything else is not a date of a budget.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        ((1900..2200).contains(&year) && day >= 1 && day <= days_in(year, month)?).then_some(Self { year, month, day })
    }

    /// The last day of a month.
    pub fn end_of_month(year: i32, month: u32) -> Option<Self> {
        Self::new(year, month, days_in(year, month)?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_in(year: i32, month: u32) -> Option<u32> {
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => return None,
    })
}

/// A string that is one whole date and nothing else: `2024年3月31日`, `2024-03-31`, `2024.3.31`, `2024/3/31`, `20240331`,
/// `二〇二四年三月三十一日`.
pub fn parse_full(printed: &str) -> Option<Date> {
    let text: String = clean(printed).chars().map(fold).collect();
    let (rest, date) = leading_full(&text)?;
    rest.is_empty().then_some(date)
}

/// A full date at the start of a folded text, and what follows it.
pub(super) fn leading_full(text: &str) -> Option<(&str, Date)> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
        return Some(("", Date::new(i32::try_from(part(0..4)?).ok()?, part(4..6)?, part(6..8)?)?));
    }
    let (rest, year) = leading_integer(text)?;
    let (rest, separator) = split_first(rest)?;
    if year < 1000 || !matches!(separator, '年' | '-' | '.' | '/') {
        return None;
    }
    let (rest, month) = leading_integer(rest)?;
    let (rest, next) = split_first(rest)?;
    if next != if separator == '年' { '月' } else { separator } {
        return None;
    }
    let (rest, day) = leading_integer(rest)?;
    let rest = if separator == '年' { rest.strip_prefix(['日', '号'])? } else { rest };
    Some((rest, Date::new(i32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?))
}

/// The last day of the period that a label names, in `year` unless the label prints its own: `3月底`, `9月末`, `12月`,
/// `第一季度`, `二季度末`, `上半年`, `年底`, `全年`, `截至6月30日`, `1-3月`, `2024年3月底`.
pub fn month_end(label: &str, year: Option<i32>) -> Option<Date> {
    let text: String = clean(label).chars().map(fold).collect();
    let text =
        text.trim_start_matches("截至").trim_start_matches("截止").trim_start_matches('到').trim_start_matches('至');
    let (rest, date) = leading_period_end(text, year)?;
    matches!(rest, "" | "底" | "末" | "前" | "底前" | "末前" | "止" | "累计").then_some(date)
}

/// A period at the start of a folded text, as its last day, and what follows it.
pub(super) fn leading_period_end(text: &str, year: Option<i32>) -> Option<(&str, Date)> {
    if let Some((rest, date)) = leading_full(text) {
        return Some((rest, date));
    }
    let (text, year) = leading_year(text).map_or((text, year), |(rest, year)| (rest, Some(year)));
    let year = year?;
    for (words, month) in WHOLE_PERIODS {
        for word in *words {
            if let Some(rest) = text.strip_prefix(word) {
                return Some((rest, Date::end_of_month(year, *month)?));
            }
        }
    }
    let ordinal = text.strip_prefix('第').unwrap_or(text);
    let (rest, first) = leading_integer(ordinal)?;
    if let Some(rest) =
        rest.strip_prefix("个季度").or_else(|| rest.strip_prefix("季度")).or_else(|| rest.strip_prefix('季'))
    {
        let month = u32::try_from(first).ok()?.checked_mul(3)?;
        return Some((rest, Date::end_of_month(year, month)?));
    }
    if ordinal.len() != text.len() {
        return None;
    }
    let (rest, last) = match rest
        .strip_prefix("月至")
        .or_else(|| rest.strip_prefix("月-"))
        .or_else(|| rest.strip_prefix(['-', '至', '~']))
    {
        Some(rest) => leading_integer(rest).filter(|&(_, last)| last >= first)?,
        None => (rest, first),
    };
    let rest = rest.strip_prefix('月')?;
    let month = u32::try_from(last).ok()?;
    match leading_integer(rest) {
        Some((after, day)) if first == last => {
            let after = after.strip_prefix(['日', '号'])?;
            Some((after, Date::new(year, month, u32::try_from(day).ok()?)?))
        }
        Some(_) => None,
        None => Some((rest, Date::end_of_month(year, month)?)),
    }
}

/// Periods named by a word, with the month they end in. `底` after them is for the caller to read.
const WHOLE_PERIODS: &[(&[&str], u32)] = &[
    (&["上半年", "半年"], 6),
    (&["下半年", "全年", "年底", "年末", "年终", "当年底", "当年末", "本年底", "本年末", "底", "末"], 12),
];

/// A four-digit year with 年 at the start of a folded text, and what follows it.
pub(super) fn leading_year(text: &str) -> Option<(&str, i32)> {
    let (rest, year) = leading_integer(text)?;
    let rest = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年'))?;
    let year = i32::try_from(year).ok()?;
    (1900..2200).contains(&year).then_some((rest, year))
}

/// An integer in digits or Chinese numerals at the start of a folded text, and what follows it.
pub(super) fn leading_integer(text: &str) -> Option<(&str, u64)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if digits > 0 {
        let (number, rest) = text.split_at(digits);
        return Some((rest, number.parse().ok()?));
    }
    let chinese = text.find(|c: char| digit(c).is_none() && !matches!(c, '十')).unwrap_or(text.len());
    let (number, rest) = text.split_at(chinese);
    Some((rest, chinese_integer(number)?))
}

fn split_first(text: &str) -> Option<(&str, char)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    Some((chars.as_str(), first))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn iso(date: Option<Date>) -> String {
        date.map_or("-".to_owned(), |date| date.to_string())
    }

    #[test]
    fn full_dates() {
        for (printed, expected) in [
            ("2024年3月31日", "2024-03-31"),
            ("２０２４年３月31日", "2024-03-31"),
            ("2024-03-31", "2024-03-31"),
            ("2024.3.31", "2024-03-31"),
            ("2024/3/31", "2024-03-31"),
            ("20240331", "2024-03-31"),
            ("二〇二四年三月三十一日", "2024-03-31"),
            ("2024年2月30日", "-"),
            ("2024年3月", "-"),
            ("3月31日", "-"),
            ("2024-03.31", "-"),
            ("99999999", "-"),
            ("2024年3月31日前", "-"),
        ] {
            assert_eq!(iso(parse_full(printed)), expected, "{printed}");
        }
    }

    #[test]
    fn periods_end_on_their_last_day() {
        for (label, expected) in [
            ("3月底", "2024-03-31"),
            ("2月末", "2024-02-29"),
            ("12月底", "2024-12-31"),
            ("第一季度", "2024-03-31"),
            ("二季度末", "2024-06-30"),
            ("第3季度", "2024-09-30"),
            ("上半年", "2024-06-30"),
            ("全年", "2024-12-31"),
            ("年底", "2024-12-31"),
            ("截至6月30日", "2024-06-30"),
            ("1-3月", "2024-03-31"),
            ("1月至9月", "2024-09-30"),
            ("2023年10月底", "2023-10-31"),
            ("2023年底", "2023-12-31"),
            ("十月底", "2024-10-31"),
            ("13月底", "-"),
            ("第五季度", "-"),
            ("3月初", "-"),
            ("项目名称", "-"),
            ("", "-"),
        ] {
            assert_eq!(iso(month_end(label, Some(2024))), expected, "{label}");
        }
        assert_eq!(month_end("3月底", None), None);
        assert_eq!(iso(month_end("2023年3月底", None)), "2023-03-31");
    }

    proptest! {
        #[test]
        fn any_string_is_an_answer(s in any::<String>()) {
            let _ = (parse_full(&s), month_end(&s, Some(2024)));
        }

        #[test]
        fn date_like_strings_are_an_answer(s in "[0-9年月日底末前第一二三十季度.-]{0,20}") {
            let _ = (parse_full(&s), month_end(&s, Some(2024)));
        }

        #[test]
        fn a_printed_date_reads_as_itself(year in 1900i32..2200, month in 1u32..13, day in 1u32..32) {
            if let Some(date) = Date::new(year, month, day) {
                prop_assert_eq!(parse_full(&date.to_string()), Some(date));
            }
        }
    }
}
