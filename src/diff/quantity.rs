//! Turns the number of a target into a quantity that is equal however it is printed: 10万元, 100000元.

use rust_decimal::Decimal;

use crate::normalize::label::key;
use crate::normalize::target::Value;

/// A number with its unit.
pub struct Quantity {
    /// The number in units without 万 or 亿.
    pub low: Decimal,
    /// The upper end of a range.
    pub high: Option<Decimal>,
    /// The unit without magnitude, with what it is counted for.
    pub unit: String,
}

impl Quantity {
    /// The quantity of a target; `None` where it has no number.
    pub fn of(value: &Value) -> Option<Self> {
        let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Decimal>().ok());
        let printed = number(&value.value)?;
        let (factor, unit) = plain_unit(value.unit.as_deref().unwrap_or_default());
        let per = value.per.as_deref().map(key).unwrap_or_default();
        Some(Self {
            low: printed.checked_mul(factor)?.normalize(),
            high: number(&value.high).and_then(|high| high.checked_mul(factor)).map(|high| high.normalize()),
            unit: if per.is_empty() { unit } else { format!("{}/{per}", without_per(&unit, &per)) },
        })
    }

    /// Both ends, where it is a range.
    pub fn range(&self) -> Option<(Decimal, Decimal)> {
        self.high.map(|high| (self.low, high))
    }

    /// Whether one is the other's share printed as a ratio: 0.95 and 95%. A number above 1 is no ratio.
    pub fn is_ratio_of(&self, other: &Self) -> bool {
        let same = |ratio: &Self, share: &Self| {
            ratio.unit.is_empty()
                && share.unit == SHARE
                && ratio.high.is_none()
                && share.high.is_none()
                && ratio.low > Decimal::ZERO
                && ratio.low <= Decimal::ONE
                && ratio.low.checked_mul(Decimal::ONE_THOUSAND).map(|low| low.normalize()) == Some(share.low)
        };
        same(self, other) || same(other, self)
    }
}

/// The unit without what it is counted for, which 3次/年 prints in the unit and 每年3次 before the number.
fn without_per<'a>(unit: &'a str, per: &str) -> &'a str {
    unit.strip_suffix(per).and_then(|rest| rest.strip_suffix('/')).unwrap_or(unit)
}

/// The unit that shares are compared in.
const SHARE: &str = "‰";

/// Units that name the same thing, with how many of the second the first is.
const SAME_UNITS: &[(&str, &str, i64)] = &[
    ("%", SHARE, 10),
    ("百分比", SHARE, 10),
    ("百分之", SHARE, 10),
    ("千分之", SHARE, 1),
    ("㎡", "平方米", 1),
    ("平米", "平方米", 1),
    ("平方", "平方米", 1),
    ("m2", "平方米", 1),
    ("m²", "平方米", 1),
    ("公顷", "亩", 15),
    ("m", "米", 1),
    ("km", "米", 1000),
    ("千米", "米", 1000),
    ("公里", "米", 1000),
    ("kg", "公斤", 1),
    ("千克", "公斤", 1),
    ("吨", "公斤", 1000),
    ("t", "公斤", 1000),
    ("小时", "分钟", 60),
    ("个小时", "分钟", 60),
    ("个月", "月", 1),
    ("名", "人", 1),
];

/// Magnitudes before a unit. 千 counts only before money: 千米 and 千瓦 are units of their own.
const MAGNITUDES: &[(&str, i64)] =
    &[("亿", 100_000_000), ("千万", 10_000_000), ("百万", 1_000_000), ("十万", 100_000), ("万", 10_000)];

/// The unit without its magnitude, and the factor that was in it.
pub fn plain_unit(unit: &str) -> (Decimal, String) {
    // 台（套） is printed 台套 as well.
    let unit: String = key(unit).chars().filter(|c| !matches!(c, '(' | ')')).collect();
    if let Some(rest) = unit.strip_prefix("千元") {
        return (Decimal::from(1000), format!("元{rest}"));
    }
    let magnitude = MAGNITUDES.iter().find_map(|(word, factor)| Some((unit.strip_prefix(word)?, *factor)));
    let (unit, factor) = magnitude.unwrap_or((&unit, 1));
    let same = SAME_UNITS.iter().find(|(other, ..)| *other == unit);
    let (unit, scale) = same.map_or((unit, 1), |&(_, plain, scale)| (plain, scale));
    (Decimal::from(factor) * Decimal::from(scale), unit.to_owned())
}
