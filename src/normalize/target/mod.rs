//! Turns a printed target into a value: sign, number, unit, period, deadline; or a grade, a trend, a state.
//!
//! Nothing is invented: without a printed sign `op` is `None`, and what the grammar does not understand is `text`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What sort of target is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// `≥95%`, `19443.34万元`, `450元/人`
    Number,
    /// `10-15项`, `±3%`
    Range,
    /// `2026年12月31日前`, `年底前完成`, `资金下达后2日`
    Date,
    /// A count for each period: `每年≥20场`, `4次/季度`
    Frequency,
    /// A grade of a scale: 优, 良好, 合格, 达标
    Grade,
    /// A direction: 提升, 较上年有所提高
    Trend,
    /// A length of time in words: 长期, 全年
    Duration,
    /// A condition: 正常运转, 通过验收
    State,
    /// Something written elsewhere: 不超预算, 国家标准范围之内
    Reference,
    /// Several targets in one cell, see `parts`
    Several,
    /// 无, 不适用, `—`, or blank
    None,
    /// Not understood; the printed string stands beside it
    Text,
}

/// How the target is to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Op {
    /// ≥, 不低于, 以上
    #[serde(rename = ">=")]
    AtLeast,
    /// ≤, 不超过, 以内
    #[serde(rename = "<=")]
    AtMost,
    /// >, 大于, 超过
    #[serde(rename = ">")]
    MoreThan,
    /// <, 小于, 低于
    #[serde(rename = "<")]
    LessThan,
    /// =, 等于
    #[serde(rename = "=")]
    Equal,
    /// ±
    #[serde(rename = "±")]
    Within,
}

/// What a target is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// 较上年, 同比
    LastYear,
    /// 预算, 计划
    Plan,
    /// 国家标准, 行业标准
    Standard,
}

/// A target as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Value {
    /// What sort of target this is.
    pub kind: Kind,
    /// The printed sign or the word that stands for it; never invented.
    pub op: Option<Op>,
    /// The number, or the lower end of a range: a decimal string with the printed decimals, half-width, without thousands
    /// separators (`2,134.87` → `2134.87`); Chinese numerals in digits (`两` → `2`, `半` → `0.5`). Magnitudes stay in the
    /// unit. Percentages in words keep their scale (`百分之五` → `5`, `%`); other fractions in words are exact decimals
    /// (`十万分之一` → `0.00001`), and those that have none (`三分之一`) are not understood.
    pub value: Option<String>,
    /// The upper end of a range, in the form of `value`.
    pub high: Option<String>,
    /// The unit as printed, with its magnitude and denominators: `%`, `亿条`, `元/人/天`, `台（套）`.
    pub unit: Option<String>,
    /// For each what the number counts: `年` in `每年≥20场`, `人` in `450元/人`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// The last day (ISO 8601) that a date or a period of dates allows; `None` where the year is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    /// What the target is measured against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    /// The targets of a cell that prints several, in printed order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

/// One target of several in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// The part as printed.
    pub raw: String,
    /// Its value.
    #[serde(flatten)]
    pub value: Value,
}

/// What is known around the cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Context {
    /// The report's year: completes dates that are printed without one.
    pub fiscal_year: Option<i32>,
}

impl Value {
    /// A value of which nothing but the kind is known.
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            op: None,
            value: None,
            high: None,
            unit: None,
            per: None,
            deadline: None,
            baseline: None,
            parts: Vec::new(),
        }
    }
}

/// The value of a target cell with the sign and unit columns beside it, where the form has them.
pub fn parse(raw: &str, sign: Option<&str>, unit: Option<&str>) -> Value {
    parse_with(raw, sign, unit, &Context::default())
}

/// As [`parse`], with what is known around the cell.
pub fn parse_with(raw: &str, sign: Option<&str>, unit: Option<&str>, context: &Context) -> Value {
    let _ = (raw, sign, unit, context);
    Value::of(Kind::Text)
}
