//! Turns a printed amount into 元, exactly: decimals from end to end, never a float.

use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::label::{fold, key};
use super::text::clean;

/// The unit that an amount is printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub enum MoneyUnit {
    /// 元
    #[serde(rename = "元")]
    Yuan,
    /// 百元
    #[serde(rename = "百元")]
    HundredYuan,
    /// 千元
    #[serde(rename = "千元")]
    ThousandYuan,
    /// 万元, the unit of most forms
    #[serde(rename = "万元")]
    TenThousandYuan,
    /// 百万元
    #[serde(rename = "百万元")]
    MillionYuan,
    /// 亿元
    #[serde(rename = "亿元")]
    HundredMillionYuan,
}

impl MoneyUnit {
    /// Every unit, the longest printed name first, so that 百万元 is not read as 万元 nor 万元 as 元.
    pub const ALL: [Self; 6] = [
        Self::MillionYuan,
        Self::HundredMillionYuan,
        Self::TenThousandYuan,
        Self::ThousandYuan,
        Self::HundredYuan,
        Self::Yuan,
    ];

    /// The printed name.
    pub fn printed(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::HundredYuan => "百元",
            Self::ThousandYuan => "千元",
            Self::TenThousandYuan => "万元",
            Self::MillionYuan => "百万元",
            Self::HundredMillionYuan => "亿元",
        }
    }

    /// How many 元 one unit is.
    pub fn yuan(self) -> Decimal {
        Decimal::from(match self {
            Self::Yuan => 1,
            Self::HundredYuan => 100,
            Self::ThousandYuan => 1_000,
            Self::TenThousandYuan => 10_000,
            Self::MillionYuan => 1_000_000,
            Self::HundredMillionYuan => 100_000_000,
        })
    }

    /// The unit with exactly this printed name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.printed() == name)
    }
}

/// An amount in 元. A unit printed in the cell itself (`10万元`) wins over `unit`, which the heading or the label gave.
/// Blank, `-`, `—`, `/` and everything that is not one plain number (`约10`, `10+5`, thousands grouped wrongly) is `None`.
pub fn parse(raw: &str, unit: MoneyUnit) -> Option<Decimal> {
    let cell: String = clean(raw).chars().map(fold).collect();
    let cell = cell.trim_start_matches("人民币").trim_start_matches(['¥', '￥']);
    let (number, unit) = MoneyUnit::ALL
        .into_iter()
        .find_map(|unit| Some((cell.strip_suffix(unit.printed())?, unit)))
        .unwrap_or((cell, unit));
    plain_number(number)?.checked_mul(unit.yuan())
}

/// A number in digits with an optional minus, thousands separators only where they are complete, and decimals.
fn plain_number(printed: &str) -> Option<Decimal> {
    let (minus, digits) = printed.strip_prefix('-').map_or(("", printed), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    if !all_digits(first) || !rest.iter().all(|group| all_digits(group)) || !grouped {
        return None;
    }
    if fraction.is_some_and(|fraction| !all_digits(fraction)) {
        return None;
    }
    let plain = format!(
        "{minus}{first}{}{}{}",
        rest.concat(),
        if fraction.is_some() { "." } else { "" },
        fraction.unwrap_or("")
    );
    Decimal::from_str_exact(&plain).or_else(|_| Decimal::from_str(&plain)).ok()
}

/// The money unit that a heading, a label or a cell prints: `单位：万元`, `金额单位: 元`, `资金总额（万元）`, `以万元为单位`,
/// `人民币元`, `万元`, `10.00万元`. A sentence that merely mentions an amount gives none.
pub fn unit_in(printed: &str) -> Option<MoneyUnit> {
    if !printed.contains('元') {
        return None;
    }
    let text = key(printed);
    after(&text, "单位").or_else(|| bracketed(&text)).or_else(|| whole(&text))
}

/// Currencies that amounts for projects of foreign lenders are printed in.
const FOREIGN: &[&str] =
    &["美元", "欧元", "日元", "英镑", "港元", "港币", "澳元", "澳门元", "加元", "卢布", "瑞士法郎"];

/// Whether a heading or a label prints a unit of money that gives no amount in 元: `（万美元）`, `单位：欧元`, or two units
/// at once, `（元/万元）`.
pub fn names_other_unit(printed: &str) -> bool {
    let text = key(printed);
    let inside = text.split('(').skip(1).filter_map(|part| part.split(')').next());
    let behind = text.split_once("单位").map(|(_, rest)| rest.trim_start_matches([':', '为']));
    inside.chain(behind).any(|unit| {
        let unit = unit.trim_start_matches("单位").trim_start_matches([':', ' ']);
        let plain = unit.trim_start_matches(['百', '千', '万', '亿']);
        let several = || unit.contains('/') && unit.split('/').all(|part| MoneyUnit::named(part).is_some());
        FOREIGN.contains(&plain) || several()
    })
}

fn after(text: &str, word: &str) -> Option<MoneyUnit> {
    text.match_indices(word).find_map(|(at, _)| {
        let rest = text.get(at + word.len()..)?.trim_start_matches([':', '(', '为', '是']).trim_start_matches("人民币");
        let unit = MoneyUnit::ALL.into_iter().find(|unit| rest.starts_with(unit.printed()))?;
        let tail = rest.get(unit.printed().len()..)?;
        tail.chars().next().is_none_or(|c| !c.is_alphanumeric() || c == '人').then_some(unit)
    })
}

fn bracketed(text: &str) -> Option<MoneyUnit> {
    text.split('(').skip(1).find_map(|part| {
        let inside = part.split(')').next()?;
        MoneyUnit::named(inside.trim_start_matches("单位").trim_start_matches([':', ' ']).trim_start_matches("人民币"))
    })
}

fn whole(text: &str) -> Option<MoneyUnit> {
    let text = text.trim_start_matches("人民币").trim_start_matches('以').trim_end_matches("为单位");
    let name = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '¥'));
    MoneyUnit::named(name)
}

/// An amount as the contract prints it: the exact amount without trailing zeros, but with two decimals at least.
/// 61.221600万元 is `612216.00`, 0.12345元 stays `0.12345`.
pub fn yuan_string(amount: Decimal) -> String {
    let mut amount = amount.normalize();
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    amount.to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn yuan(raw: &str, unit: MoneyUnit) -> Option<String> {
        parse(raw, unit).map(yuan_string)
    }

    #[test]
    fn printed_amounts_in_yuan() {
        use MoneyUnit::*;
        for (raw, unit, expected) in [
            ("10.00", TenThousandYuan, Some("100000.00")),
            ("61.221600", TenThousandYuan, Some("612216.00")),
            ("2,134.87", TenThousandYuan, Some("21348700.00")),
            ("２，１３４．８７", TenThousandYuan, Some("21348700.00")),
            ("1 234.5", Yuan, None),
            ("0.123456", Yuan, Some("0.123456")),
            ("0", TenThousandYuan, Some("0.00")),
            ("-5.10", TenThousandYuan, Some("-51000.00")),
            ("10万元", Yuan, Some("100000.00")),
            ("￥30.5元", TenThousandYuan, Some("30.50")),
            ("1.2亿元", TenThousandYuan, Some("120000000.00")),
            ("40624.00", HundredYuan, Some("4062400.00")),
            ("12,34.5", Yuan, None),
            ("-", Yuan, None),
            ("—", Yuan, None),
            ("", Yuan, None),
            ("约10", Yuan, None),
            ("10.", Yuan, None),
            ("99999999999999999999999999999999", HundredMillionYuan, None),
        ] {
            assert_eq!(yuan(raw, unit).as_deref(), expected, "{raw}");
        }
    }

    #[test]
    fn units_of_headings_labels_and_cells() {
        use MoneyUnit::*;
        for (printed, expected) in [
            ("单位：万元", Some(TenThousandYuan)),
            ("金额单位: 元", Some(Yuan)),
            ("单位：人民币万元", Some(TenThousandYuan)),
            ("资金总额（万元）", Some(TenThousandYuan)),
            ("资金总额（单位：元）", Some(Yuan)),
            ("项目资金（百万元）", Some(MillionYuan)),
            ("426001某县应急管理局本级 单位：万元", Some(TenThousandYuan)),
            ("以千元为单位", Some(ThousandYuan)),
            ("10.00万元", Some(TenThousandYuan)),
            ("万元", Some(TenThousandYuan)),
            ("单位：元旦", None),
            ("预算单位", None),
            ("单位名称：某局", None),
            ("共投入10万元用于采购", None),
            ("", None),
        ] {
            assert_eq!(unit_in(printed), expected, "{printed}");
        }
    }

    proptest! {
        #[test]
        fn any_string_is_an_answer(s in any::<String>()) {
            let _ = (parse(&s, MoneyUnit::HundredMillionYuan), unit_in(&s));
        }

        #[test]
        fn an_amount_is_printed_in_its_cell(s in "[-0-9.,，．０-９元万亿千百约 ￥]{0,12}") {
            if let Some(amount) = parse(&s, MoneyUnit::Yuan) {
                let mut digits = amount.normalize().mantissa().unsigned_abs();
                while digits != 0 && digits % 10 == 0 {
                    digits /= 10;
                }
                let printed: String = s.chars().map(fold).filter(char::is_ascii_digit).collect();
                prop_assert!(printed.contains(&digits.to_string()), "{amount} in {s}");
            }
        }

        #[test]
        fn an_amount_reads_as_itself(cents in -10_000_000_000_000i64..10_000_000_000_000) {
            let amount = Decimal::new(cents, 2);
            prop_assert_eq!(parse(&yuan_string(amount), MoneyUnit::Yuan), Some(amount));
        }
    }

    #[test]
    fn units_that_give_no_yuan() {
        for other in ["专项资金情况（美元）", "资金总额（万美元）", "资金总额（元/万元）", "金额单位：欧元"]
        {
            assert!(names_other_unit(other), "{other}");
            assert_eq!(unit_in(other), None, "{other}");
        }
        for known in ["资金总额（万元）", "单位：元", "其他资金（含上年结转5万元）", "资金总额", "单位：万元/年"]
        {
            assert!(!names_other_unit(known), "{known}");
        }
    }
}
