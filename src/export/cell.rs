//! A cell of a table: text, a number, or nothing.

use rust_decimal::Decimal;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text as printed, codes, ids: never a number, so that `000123` keeps its zeros.
    Text,
    /// An exact decimal: money, values.
    Number,
    /// A whole number.
    Integer,
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

    /// The cell as text.
    pub fn to_text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Integer(number) => number.to_string(),
        }
    }
}
