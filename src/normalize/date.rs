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
    let lead = ["截至", "截止", "到", "至"].into_iter().find_map(|lead| text.strip_prefix(lead));
    let (rest, end) = leading_period(lead.unwrap_or(&text))?;
    let rest = CLOSES.iter().find_map(|close| rest.strip_prefix(close)).unwrap_or(rest);
    matches!(rest, "" | "前" | "止" | "累计").then(|| end.last_day(year))?
}

/// The end of a printed period; parts that are not printed are `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PeriodEnd {
    /// The printed year.
    pub year: Option<i32>,
    /// The month that the period ends in; 12 for a year.
    pub month: u32,
    /// The day, where one is printed.
    pub day: Option<u32>,
}

impl PeriodEnd {
    /// The last day, in `year` unless another year is printed.
    pub fn last_day(self, year: Option<i32>) -> Option<Date> {
        let year = self.year.or(year)?;
        match self.day {
            Some(day) => Date::new(year, self.month, day),
            None => Date::end_of_month(year, self.month),
        }
    }
}

/// Words that close a period without changing its last day.
pub(super) const CLOSES: &[&str] = &["底", "末"];

/// A period at the start of a folded text, and what follows it: a full date, a year, a month, a quarter, a half-year, or a
/// span of months (`1-3月`).
pub(super) fn leading_period(text: &str) -> Option<(&str, PeriodEnd)> {
    if let Some((rest, date)) = leading_full(text) {
        return Some((rest, PeriodEnd { year: Some(date.year), month: date.month, day: Some(date.day) }));
    }
    if let Some((rest, year)) = leading_year(text) {
        return Some(match leading_part_of_year(rest) {
            Some((rest, end)) => (rest, PeriodEnd { year: Some(year), ..end }),
            None => (rest, PeriodEnd { year: Some(year), month: 12, day: None }),
        });
    }
    let this_year = ["本年度", "当年度", "本年", "当年"].into_iter().find_map(|word| text.strip_prefix(word));
    this_year.and_then(leading_part_of_year).or_else(|| leading_part_of_year(text))
}

fn leading_part_of_year(text: &str) -> Option<(&str, PeriodEnd)> {
    for (words, month) in NAMED_PERIODS {
        if let Some(rest) = words.iter().find_map(|word| text.strip_prefix(word)) {
            return Some((rest, PeriodEnd { year: None, month: *month, day: None }));
        }
    }
    let ordinal = text.strip_prefix('第');
    let (rest, first) = leading_integer(ordinal.unwrap_or(text))?;
    let first = u32::try_from(first).ok().filter(|first| (1..=12).contains(first))?;
    let quarter = rest.strip_prefix("个季度").filter(|_| ordinal.is_some());
    if let Some(rest) = quarter.or_else(|| rest.strip_prefix("季度")).filter(|_| first <= 4) {
        return Some((rest, PeriodEnd { year: None, month: first * 3, day: None }));
    }
    if ordinal.is_some() {
        return None;
    }
    let joint =
        ["月至", "月-", "-", "至", "~"].into_iter().find_map(|joint| rest.trim_start_matches('月').strip_prefix(joint));
    let span = joint.and_then(|rest| leading_integer(rest.trim_start_matches('-'))).and_then(|(rest, last)| {
        let last = u32::try_from(last).ok().filter(|last| (first..=12).contains(last))?;
        let rest = rest.strip_prefix('月').filter(|rest| leading_integer(rest).is_none())?;
        Some((rest, PeriodEnd { year: None, month: last, day: None }))
    });
    span.or_else(|| {
        let rest = rest.strip_prefix('月')?;
        let day = leading_integer(rest).and_then(|(rest, day)| Some((rest.strip_prefix(['日', '号'])?, day)));
        let Some((rest, day)) = day else {
            let rest = rest.strip_prefix('份').unwrap_or(rest);
            return Some((rest, PeriodEnd { year: None, month: first, day: None }));
        };
        let day = u32::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        Some((rest, PeriodEnd { year: None, month: first, day: Some(day) }))
    })
}

/// Periods named by a word, with the month they end in; longer words before those they begin with.
const NAMED_PERIODS: &[(&[&str], u32)] = &[
    (&["上半年", "半年"], 6),
    (
        &[
            "下半年",
            "全年度",
            "全年",
            "当年度",
            "当年",
            "本年度",
            "本年",
            "年度内",
            "年内",
            "年底",
            "年末",
            "年终",
            "底",
            "末",
        ],
        12,
    ),
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
            ("当年10月底", "2024-10-31"),
            ("当年", "2024-12-31"),
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
