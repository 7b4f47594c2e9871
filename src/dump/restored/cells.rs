//! The cells that rows are made of: what each may be, and how wide its column is.

use super::super::affinity;
use super::super::columns::{self, Kind};
use super::super::measure::first_unit;
use super::units::{Unit, is_blank};
use crate::normalize::target::is_unit;

/// A cell of some row.
pub(super) struct Cell {
    pub unit: usize,
    pub text: String,
    pub after_level: bool,
    /// Whether it has the form of a value, and whether it is a bare number or stands for a blank cell.
    pub target: bool,
    pub points: bool,
    /// What each form of a value costs beside it, where it is a name.
    pub forms: [f32; affinity::FORMS],
    /// Its own form, where it is a value.
    pub form: usize,
    /// A bare number in hundredths.
    pub hundredths: u64,
    /// Whether it is the number of the page, and the last text there.
    pub folio: bool,
    /// Whether it begins as the names of some reports do: 指标1：.
    pub numbered: bool,
    /// Its column is at least as wide as its widest line, and narrower than a line with what begins the next one, in ems.
    pub widths: Widths,
}

/// How wide a column may be, in ems.
#[derive(Debug, Clone, Copy)]
pub(super) struct Widths {
    pub least: f32,
    pub most: f32,
}

impl Widths {
    pub const ANY: Widths = Widths { least: 0.0, most: f32::INFINITY };

    pub fn of(unit: &Unit) -> Widths {
        let lines = unit.lines();
        let least = lines.iter().map(Unit::width).fold(0.0, f32::max);
        let ended = |u: &Unit| u.text().ends_with(['。', '；', ';']);
        let numbered = |u: &Unit| u.text().starts_with(|c: char| c.is_ascii_digit() || "（(指".contains(c));
        let full = lines.windows(2).filter(|w| !ended(&w[0]) && !numbered(&w[1]));
        let most = full.map(|w| w[0].width() + first_unit(&w[1].text())).fold(f32::INFINITY, f32::min);
        Widths { least, most }
    }

    /// Whether a column can be as wide: no line is wider than another one could have been.
    pub fn are_possible(self) -> bool {
        self.least < self.most + SLACK
    }

    pub fn and(self, other: Widths) -> Option<Widths> {
        let both = Widths { least: self.least.max(other.least), most: self.most.min(other.most) };
        both.are_possible().then_some(both)
    }
}

/// Widths are not known better, in ems.
pub(super) const SLACK: f32 = 0.6;

/// A cell that is wrapped where others of its column are not.
pub(super) const NARROW: f32 = 1.5;

impl Cell {
    pub fn new(at: usize, unit: &Unit, after_level: bool) -> Self {
        let (unit, text, widths) = (at, unit.text(), Widths::of(unit));
        let hundredths = if columns::is_points(&text) { hundredths(&text) } else { 0 };
        Self {
            unit,
            target: columns::is_target(&text),
            points: columns::is_points(&text) || is_blank(&text),
            forms: affinity::of_name(&text).1,
            form: affinity::form(&text),
            hundredths,
            folio: false,
            numbered: columns::is_item(&text),
            text,
            after_level,
            widths,
        }
    }

    /// Whether it is what stands beside a name.
    pub fn is_value(&self) -> bool {
        self.target || self.points
    }
}

fn hundredths(text: &str) -> u64 {
    let number: Option<f64> = text.trim_end_matches('分').parse().ok();
    number.filter(|n| *n < LARGEST).map_or(0, |n| (n * 100.0).round() as u64)
}

/// Points, and values that may be taken for them, are smaller.
const LARGEST: f64 = 1e9;

/// A name that ends as a sentence does.
const SENTENCE: f32 = 2.0;

/// No name costs as much.
pub(super) const NO_NAME: f32 = 6.0;

/// A value that begins with its number is hardly a name, and neither is a unit.
pub(super) const VALUE_AS_NAME: f32 = 3.0;

/// A value with a number is hardly a remark.
const VALUE_AS_NOTE: f32 = 2.5;

/// Units have no more characters.
const SHORT: usize = 6;

/// What follows no number elsewhere.
const UNKNOWN_UNIT: f32 = 0.5;

/// Prose has more characters than this.
pub(super) const PROSE: usize = 60;

/// What it costs that a cell stands in a column.
pub(super) fn take(kind: Kind, cell: &Cell) -> f32 {
    let (text, value, points) = (cell.text.as_str(), cell.target, cell.points);
    let ended = if text.ends_with('。') { SENTENCE } else { 0.0 };
    let short = text.chars().count() <= SHORT;
    let measures = is_unit(text);
    let worded = 0.7 + 0.1 * (text.chars().count() as f32 - 10.0).clamp(0.0, 20.0);
    match kind {
        Kind::Name if points || columns::begins_as_target(text) || columns::is_sign(text) => NO_NAME,
        Kind::Name if text.chars().nth(1).is_none() => NO_NAME,
        Kind::Name if measures => VALUE_AS_NAME,
        Kind::Name | Kind::Target if text.chars().count() > PROSE => NO_NAME,
        Kind::Name if value && text.starts_with(|c: char| c.is_ascii_digit()) => VALUE_AS_NAME,
        Kind::Name if value => 1.0,
        Kind::Name => ended,
        Kind::Target if value && !matches!(text, "是" | "否") => 0.0,
        Kind::Target => worded,
        Kind::Actual if value || points => 0.0,
        Kind::Actual => worded,
        Kind::Number if points => 0.0,
        Kind::Number => 6.0,
        Kind::Sign if columns::is_sign(text) => 0.0,
        Kind::Sign => 6.0,
        Kind::Note if text == "无" => 0.0,
        Kind::Note if points || columns::begins_as_target(text) => 4.0,
        Kind::Note if value && text.contains(|c: char| c.is_ascii_digit()) => VALUE_AS_NOTE,
        Kind::Unit if columns::is_sign(text) || points => NO_NAME,
        Kind::Unit if measures => 0.0,
        Kind::Unit if text.contains(|c: char| c.is_ascii_digit()) => 3.0,
        Kind::Unit if short => UNKNOWN_UNIT,
        Kind::Unit => 3.0,
        Kind::Text if points => 1.0,
        Kind::Note | Kind::Text => 0.4,
        Kind::Outer | Kind::Level | Kind::Record | Kind::Money => 6.0,
    }
}
