//! Turns a printed string into a value: text, labels, targets, money, dates, codes, levels, regions.
//!
//! A leaf: it knows no page, no table and no form. Every function is total (any string is an answer, none a panic),
//! and none invents: what a grammar does not understand comes back as `None` or as `text`, beside the string as printed.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod code;
pub mod continuation;
pub mod date;
pub mod fiscal_year;
pub mod items;
pub mod label;
pub mod level;
pub mod money;
pub mod region;
pub mod target;
pub mod text;
pub mod year;

mod numeral;

pub(crate) use numeral::chinese_integer;
