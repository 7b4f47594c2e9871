//! Turns a heading or a title into the years that it names.

use std::ops::Range;

use super::label::fold;
use super::numeral::chinese_digit;
use super::text::{is_invisible, ordinary};

/// What follows a year that is printed without 年: the subjects of a report's title.
const TITLE_WORDS: &[&str] = &["年", "部门", "单位", "预算", "项目", "区级", "市级", "县级", "财政"];

/// The years that a text names, with their places in it (bytes, of the digits): `2026年度`, `二〇二六年`, `（2026 年度）`,
/// `2026部门预算`, both years of `2024-2026年`. Digits that belong to a longer number or a document number (`〔2023〕246号`) are
/// no year, also where a document number prints it with 年 (`冀财社2023年88号`).
pub fn find(text: &str) -> Vec<(i32, Range<usize>)> {
    let chars: Vec<(usize, char)> = text
        .char_indices()
        .filter(|&(_, c)| !c.is_whitespace() && !is_invisible(c))
        .map(|(at, c)| (at, fold(ordinary(c))))
        .collect();
    let digit_at = |at: usize| chars.get(at).and_then(|&(_, c)| year_digit(c));
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let length = (at..).take_while(|&at| digit_at(at).is_some()).count();
        if length == 4 && names_a_year(&chars, at, at + 4) {
            let year = (at..at + 4).filter_map(digit_at).fold(0, |year, digit| year * 10 + digit);
            let start = chars.get(at).map_or(text.len(), |&(start, _)| start);
            let end = chars.get(at + 3).map_or(start, |&(last, _)| last);
            let end = end + text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            if (1990..2100).contains(&year) {
                found.push((year, start..end));
            }
        }
        at += length.max(1);
    }
    found
}

/// The first year that a text names.
pub fn first(text: &str) -> Option<i32> {
    find(text).first().map(|(year, _)| *year)
}

fn year_digit(c: char) -> Option<i32> {
    let digit = c.to_digit(10).or_else(|| chinese_digit(c).filter(|_| c != '两'))?;
    i32::try_from(digit).ok()
}

fn names_a_year(chars: &[(usize, char)], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).and_then(|before| chars.get(before)).map(|&(_, c)| c);
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.') {
        return false;
    }
    let after: String = chars.iter().skip(end).take(LONGEST_NUMBER).map(|&(_, c)| c).collect();
    if numbers_a_document(&after) {
        return false;
    }
    if TITLE_WORDS.iter().any(|word| after.starts_with(word)) {
        return true;
    }
    let range = after.trim_start_matches(['-', '~', '至']);
    range.len() < after.len()
        && range.chars().take(4).filter(|&c| year_digit(c).is_some()).count() == 4
        && range.chars().nth(4) == Some('年')
}

/// As much behind a year as is looked at: `年第` and a number with 号.
const LONGEST_NUMBER: usize = 10;

/// `年88号`, `年第12号`: what follows the year in the number of an official document.
fn numbers_a_document(after: &str) -> bool {
    let Some(number) = after.strip_prefix('年') else { return false };
    let number = number.trim_start_matches('第');
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < number.len() && rest.starts_with('号')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn years(text: &str) -> Vec<i32> {
        find(text).into_iter().map(|(year, _)| year).collect()
    }

    #[test]
    fn titles_name_their_year() {
        for (text, expected) in [
            ("2026年度部门预算", &[2026][..]),
            ("二〇二六年三月", &[2026]),
            ("二○二六年", &[2026]),
            ("（2026 年度）", &[2026]),
            ("２０２６年部门预算", &[2026]),
            ("2026部门预算", &[2026]),
            ("2024-2026年", &[2024, 2026]),
            ("冀财建2023年246号提前下达2024年资金", &[2024]),
            ("冀财社〔2023〕88号提前下达2024年资金", &[2024]),
            ("冀财社2023年第88号", &[]),
            ("2023年88家企业", &[2023]),
            ("2024年—2026年规划", &[2024, 2026]),
            ("2024至2026年", &[2024, 2026]),
            ("二零二六年度", &[2026]),
            ("财预〔2023〕246号", &[]),
            ("12026年", &[]),
            ("编号202612", &[]),
            ("2026", &[]),
            ("3026年", &[]),
            ("", &[]),
        ] {
            assert_eq!(years(text), expected, "{text}");
        }
        let text = "（２０２６ 年度）";
        let (_, place) = find(text).remove(0);
        assert_eq!(&text[place], "２０２６");
    }

    proptest! {
        #[test]
        fn a_printed_year_is_found(year in 1990i32..2100, before in "[某县局（第]{0,3}", after in "(年|年度|部门预算|年预算)") {
            prop_assert_eq!(years(&format!("{before}{year}{after}")), vec![year]);
        }

        #[test]
        fn places_lie_inside_the_text(s in "[0-9２〇二六年 -]{0,20}") {
            for (_, place) in find(&s) {
                prop_assert!(s.get(place).is_some());
            }
        }

        #[test]
        fn any_string_is_an_answer(s in any::<String>()) {
            let _ = find(&s);
        }
    }
}
