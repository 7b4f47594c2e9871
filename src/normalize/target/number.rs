//! Turns printed numbers into decimal strings: digits, thousands separators, fractions in words, Chinese numerals.

use crate::normalize::numeral::{chinese_digit, chinese_integer};

/// A number in a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// Index of the first character.
    pub start: usize,
    /// Index behind the last character.
    pub end: usize,
    /// Decimal string.
    pub value: String,
    /// The unit that belongs to the numeral itself: `%` of 百分之五.
    pub unit: Option<&'static str>,
}

/// The numbers in digits, in order, and the fractions in words. Digits inside a name (`5G网络`, `H5`, `OCT1`), versions
/// (`1.2.3`), the rest of a date or code (`-01`) and numbers that are no decimal make the text unreadable: `None`.
pub(super) fn in_digits(text: &[char]) -> Option<Vec<Number>> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if let Some(number) = fraction_in_words(text, at) {
            at = number.end;
            numbers.push(number);
        } else if is_power(text, at) {
            at += 1;
        } else if text.get(at).is_some_and(char::is_ascii_digit) {
            let number = digits_at(text, at)?;
            at = number.end;
            numbers.push(number);
        } else {
            at += 1;
        }
    }
    Some(numbers)
}

/// The 2 or 3 of a unit that is printed without superscripts: `m2`, `km2`, the last of `mg/m3`.
pub(super) fn is_power(text: &[char], at: usize) -> bool {
    let power = matches!(text.get(at), Some('2' | '3'))
        && !text.get(at + 1).is_some_and(char::is_ascii_alphanumeric)
        && at.checked_sub(1).and_then(|before| text.get(before)) == Some(&'m');
    let letters = text.get(..at).unwrap_or_default().iter().rev().take_while(|c| c.is_ascii_alphabetic()).count();
    power
        && letters <= 2
        && text.get(..at - letters).is_some_and(|before| {
            before.last().is_some_and(|c| c.is_ascii_digit() || matches!(c, '/' | '万' | '亿' | '千'))
        })
}

fn digits_at(text: &[char], start: usize) -> Option<Number> {
    let run = |from: usize| text.get(from..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count();
    let before = start.checked_sub(1).and_then(|before| text.get(before));
    if before.is_some_and(|c| c.is_ascii_alphabetic() || *c == '.' || *c == '_' || *c == '°') {
        return None;
    }
    let mut whole: String = text.get(start..start + run(start))?.iter().collect();
    let mut end = start + whole.len();
    if whole.len() <= 3 {
        while text.get(end) == Some(&',') && run(end + 1) == 3 {
            whole.extend(text.get(end + 1..end + 4)?);
            end += 4;
        }
    }
    let mut value = match whole.trim_start_matches('0') {
        "" => "0".to_owned(),
        digits => digits.to_owned(),
    };
    if text.get(end) == Some(&'.') {
        let decimals = run(end + 1);
        if decimals == 0 {
            return None;
        }
        value.push('.');
        value.extend(text.get(end + 1..end + 1 + decimals)?);
        end += 1 + decimals;
    }
    let minus = before == Some(&'-') && minus_at(text, start - 1);
    if minus && whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    let start = if minus { start - 1 } else { start };
    if minus {
        value.insert(0, '-');
    }
    (value.len() <= 28 && text.get(end) != Some(&'.')).then_some(Number { start, end, value, unit: None })
}

/// A dash is a minus at the start and behind a sign; elsewhere it joins or separates.
fn minus_at(text: &[char], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| text.get(before)).is_none_or(|&c| super::sign::is_symbol(c))
}

/// `百分之五`, `百分之95`, `百分之九十五点五`, `百分百`, `千分之三`, `十万分之一`. A fraction that has no exact decimal is none.
fn fraction_in_words(text: &[char], start: usize) -> Option<Number> {
    if text.get(start..).is_some_and(|rest| super::sign::starts_with(rest, "百分百")) {
        return Some(Number { start, end: start + 3, value: "100".to_owned(), unit: Some("%") });
    }
    let chinese = |c: &char| chinese_digit(*c).is_some() || matches!(c, '十' | '百' | '千' | '万' | '亿');
    let run = |from: usize| text.get(from..).unwrap_or_default().iter().take_while(|c| chinese(c)).count();
    if start > 0 && text.get(start - 1).is_some_and(chinese) {
        return None;
    }
    let length = run(start);
    let rest = text.get(start + length..)?;
    if length == 0 || !super::sign::starts_with(rest, "分之") {
        return None;
    }
    let below: String = text.get(start..start + length)?.iter().collect();
    let from = start + length + 2;
    let digits = text.get(from..)?.iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
    let length = if digits > 0 { digits } else { run(from) };
    let above: String = text.get(from..from + length)?.iter().collect();
    let above = if digits > 0 { decimal(&above)? } else { place_value(&above)?.to_string() };
    let (above, length) = match chinese_decimals(text, from + length) {
        Some((decimals, more)) if digits == 0 => (format!("{above}.{decimals}"), length + more),
        _ => (above, length),
    };
    let (value, unit) = match below.as_str() {
        "百" => (above, Some("%")),
        "千" => (above, Some("‰")),
        "万" => (above, Some("‱")),
        _ => (exact_quotient(above.parse().ok()?, place_value(&below)?)?, None),
    };
    Some(Number { start, end: from + length, value, unit })
}

/// An integer in which 一 may be left out before its place: 百 of 百分之百.
fn place_value(numeral: &str) -> Option<u64> {
    chinese_integer(numeral).or_else(|| chinese_integer(&format!("一{numeral}")))
}

fn decimal(digits: &str) -> Option<String> {
    let valid = !digits.starts_with('.') && !digits.ends_with('.') && digits.matches('.').count() <= 1;
    valid.then(|| digits.to_owned())
}

/// `above / below` as a decimal string, if it ends within twelve decimals.
fn exact_quotient(above: u64, below: u64) -> Option<String> {
    let mut rest = above.checked_rem(below)?;
    let mut value = (above / below).to_string();
    if rest != 0 {
        value.push('.');
    }
    for _ in 0..12 {
        if rest == 0 {
            return Some(value);
        }
        rest = rest.checked_mul(10)?;
        value.push_str(&(rest / below).to_string());
        rest %= below;
    }
    (rest == 0).then_some(value)
}

/// The digits behind the point of a Chinese numeral, and the length of both: `点五`.
fn chinese_decimals(text: &[char], start: usize) -> Option<(String, usize)> {
    text.get(start).filter(|&&c| c == '点')?;
    let digits: String =
        text.get(start + 1..)?.iter().map_while(|&c| chinese_digit(c)).map(|d| d.to_string()).collect();
    let length = digits.chars().count() + 1;
    (!digits.is_empty()).then_some((digits, length))
}

/// The Chinese numeral at a place, `半` included, with what follows its point: `二点五`. Digits side by side (`五六次`) are a
/// guess between them, no number.
pub(super) fn chinese_at(text: &[char], start: usize) -> Option<Number> {
    if text.get(start) == Some(&'半') {
        return Some(Number { start, end: start + 1, value: "0.5".to_owned(), unit: None });
    }
    let numeral = |c: &&char| chinese_digit(**c).is_some() || matches!(c, '十' | '百' | '千');
    let length = text.get(start..)?.iter().take_while(numeral).count();
    let numeral = text.get(start..start + length)?;
    let guess = numeral.len() > 1 && numeral.iter().all(|&c| chinese_digit(c).is_some());
    let value = chinese_integer(&numeral.iter().collect::<String>()).filter(|_| !guess)?;
    if let Some((decimals, more)) = chinese_decimals(text, start + length) {
        return Some(Number { start, end: start + length + more, value: format!("{value}.{decimals}"), unit: None });
    }
    Some(Number { start, end: start + length, value: value.to_string(), unit: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&[&str]>) {
        let chars: Vec<char> = text.chars().collect();
        let values =
            in_digits(&chars).map(|numbers| numbers.into_iter().map(|number| number.value).collect::<Vec<_>>());
        assert_eq!(
            values.as_deref(),
            expected.map(|expected| expected.iter().map(|s| s.to_string()).collect::<Vec<_>>()).as_deref(),
            "{text}"
        );
    }

    #[test]
    fn numbers_in_digits() {
        check("≥2,134.87万元", Some(&["2134.87"]));
        check("10-15项", Some(&["10", "15"]));
        check("≥-5%", Some(&["-5"]));
        check("007", Some(&["7"]));
        check("0.50", Some(&["0.50"]));
        check("100,200", Some(&["100200"]));
        check("1000,200", Some(&["1000", "200"]));
        check("H5", None);
        check("1.2.3", None);
        check("5.", None);
        check("第一名", Some(&[]));
    }

    #[test]
    fn fractions_in_words() {
        check("十万分之一", Some(&["0.00001"]));
        check("百分之九十五", Some(&["95"]));
        check("百分之99.5", Some(&["99.5"]));
        check("三分之一", Some(&[]));
        check("四分之三", Some(&["0.75"]));
    }
}
