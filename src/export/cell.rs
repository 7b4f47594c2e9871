//! A cell of a table: text, a number, or nothing.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::normalize::label::fold;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text as printed, codes, ids: never a number, so that `000123` keeps its zeros.
    Text,
    /// An exact decimal: money, values.
    Number,
    /// A whole number.
    Integer,
    /// Whole numbers: pages.
    Integers,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// The form has no place for it, or it is not known.
    Nothing,
    /// As printed; empty where a place is printed blank.
    Text(String),
    /// An exact decimal.
    Number(Decimal),
    /// A whole number.
    Integer(i64),
    /// Whole numbers.
    Integers(Vec<i64>),
}

impl Cell {
    /// A text that may be missing.
    pub fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.to_owned()))
    }

    /// A decimal string of the model.
    pub fn number(text: Option<&str>) -> Self {
        text.and_then(|text| text.parse().ok()).map_or(Self::Nothing, Self::Number)
    }

    /// A count, a year, a page.
    pub fn integer(number: Option<impl TryInto<i64>>) -> Self {
        number.and_then(|number| number.try_into().ok()).map_or(Self::Nothing, Self::Integer)
    }

    /// What is a list or a map in the model, as JSON; nothing where it is empty.
    pub fn json<T: Serialize>(parts: &T, is_empty: bool) -> Self {
        let text = if is_empty { None } else { serde_json::to_string(parts).ok() };
        text.map_or(Self::Nothing, Self::Text)
    }

    /// A printed number, full-width or with 分 behind it; nothing where more is printed than one number.
    pub fn printed_number(text: Option<&str>) -> Self {
        let digits: String = text.unwrap_or_default().chars().filter(|c| !c.is_whitespace()).map(fold).collect();
        Self::number(Some(digits.strip_suffix('分').unwrap_or(&digits)))
    }

    /// The cell as text.
    pub fn to_text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Integers(numbers) => numbers.iter().map(i64::to_string).collect::<Vec<_>>().join("、"),
        }
    }
}
