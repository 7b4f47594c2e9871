//! Finds what sentences state in numbers: amounts of money, and the values of targets.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::model::{Amount, StatedTarget};
use crate::normalize::label::fold;
use crate::normalize::money::{self, MoneyUnit};
use crate::normalize::target::{self, Kind};

/// An amount of money in a sentence: 17.2万元, 1亿2000万元.
static AMOUNT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:\d+亿零?)?\d[\d,，]*(?:[.．]\d+)?[百千万亿]*元").ok());

/// The words that state a value, at the end of a clause.
static VALUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words =
        "达到|不超过|不高于|不低于|不少于|不大于|不小于|控制在|低于|高于|少于|小于|大于|超过|至少|[≥≤＞＜><=＝]";
    Regex::new(&format!(r"(?:(?:{words})(?:为|在)?|为|在)?\d[\d,]*(?:\.\d+)?[^\d，,；;。、]{{0,8}}$")).ok()
});

/// The amounts of money in a text. The upper end of a range is no amount, nor is the rest of a number that is none.
pub(super) fn amounts(text: &str) -> Vec<Amount> {
    let Some(pattern) = AMOUNT.as_ref() else { return Vec::new() };
    let found = pattern.find_iter(text).filter(|m| text.get(..m.start()).is_some_and(is_whole)).filter_map(|m| {
        let raw = clause_part(m.as_str());
        Some(Amount { raw: raw.to_owned(), yuan: money::yuan_string(yuan(raw)?) })
    });
    found.collect()
}

/// Whether a number may begin after this text: not the rest of one, nor the end of a range.
fn is_whole(before: &str) -> bool {
    let mut back = before.chars().rev().map(fold);
    let in_number = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || matches!(c, '万' | '亿' | '千'));
    match back.next() {
        Some('-' | '~' | '—' | '–' | '－' | '～' | '至' | '到') => {
            let first = back.next();
            !in_number(first) && first != Some('元')
        }
        Some('.' | ',') => !in_number(back.next()),
        last => !in_number(last),
    }
}

/// A full-width comma parts clauses, where it does not part thousands: 共3户，200元.
fn clause_part(raw: &str) -> &str {
    let Some((_, last)) = raw.rsplit_once('，') else { return raw };
    let thousands = last.chars().map(fold).take_while(char::is_ascii_digit).count() == 3;
    let grouped = thousands && money::parse(raw, MoneyUnit::Yuan).is_some();
    if grouped { raw } else { last }
}

fn yuan(raw: &str) -> Option<Decimal> {
    money::parse(raw, MoneyUnit::Yuan).or_else(|| {
        let (hundred_millions, rest) = raw.split_once('亿')?;
        let first = money::parse(hundred_millions, MoneyUnit::HundredMillionYuan)?;
        first.checked_add(money::parse(rest.trim_start_matches('零'), MoneyUnit::Yuan)?)
    })
}

/// The clauses that end in a value.
pub(super) fn targets(text: &str) -> Vec<StatedTarget> {
    let clauses = text.split(['，', ',', '；', ';', '。']).filter(|c| !c.is_empty());
    let stated = clauses.filter_map(|clause| {
        let found = VALUE.as_ref()?.find(clause)?;
        let value = target::parse(found.as_str().trim_start_matches(['为', '在']), None, None);
        let name = clause.get(..found.start())?.to_owned();
        (value.kind != Kind::Text).then(|| StatedTarget { name, raw: found.as_str().to_owned(), value })
    });
    stated.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_state_values() {
        let found =
            targets("信息平台覆盖率达到98%以上,网络信息系统故障率低于2%,成本不超过10万元，按要求完成物资采购。");
        let seen: Vec<(&str, &str, Option<&str>)> =
            found.iter().map(|t| (t.name.as_str(), t.raw.as_str(), t.value.value.as_deref())).collect();
        assert_eq!(
            seen,
            [
                ("信息平台覆盖率", "达到98%以上", Some("98")),
                ("网络信息系统故障率", "低于2%", Some("2")),
                ("成本", "不超过10万元", Some("10"))
            ]
        );
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = amounts(text);
        let seen: Vec<(&str, &str)> = found.iter().map(|a| (a.raw.as_str(), a.yuan.as_str())).collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn amounts_are_in_yuan() {
        check("每户2元，共计17.2万元，全县共计86000户", &[("2元", "2.00"), ("17.2万元", "172000.00")]);
        check("总投资1.2亿元，其中中央资金1,234.5万元", &[("1.2亿元", "120000000.00"), ("1,234.5万元", "12345000.00")]);
    }

    #[test]
    fn an_amount_in_two_units_is_one() {
        check("总投资1亿2000万元。", &[("1亿2000万元", "120000000.00")]);
    }

    #[test]
    fn the_end_of_a_range_is_no_amount() {
        check("每亩补助100-200元，每户1至2万元", &[]);
        check("由100万元提高至200万元", &[("100万元", "1000000.00"), ("200万元", "2000000.00")]);
    }

    #[test]
    fn a_comma_between_clauses_parts_no_thousands() {
        check("涉及村庄3，20元一户", &[("20元", "20.00")]);
    }
}
