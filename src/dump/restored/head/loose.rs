//! A head whose values are not those of its labels one by one: a label is given what stands right after it, where no other label of
//! the same run could want it. The rest stays without a label, and is said.

use std::ops::Range;

use super::super::super::head::is_amount;
use super::super::super::outline::names_table;
use super::super::figures::figures;
use super::super::units::{Unit, What, is_blank, is_institution};
use super::stacked::are_whole;
use super::{Head, Kind, LONG, Reading, Slot, text_at};
use crate::normalize::code::split_department;

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shape {
    Figure,
    Prose,
    Institution,
    Date,
    /// A short text of another kind.
    Short,
    /// The lines of several cells, perhaps.
    Several,
}

impl Shape {
    fn of(unit: &Unit) -> Self {
        let text = unit.text();
        match () {
            () if unit.is_parted() => Self::Several,
            () if is_date(&text) => Self::Date,
            () if is_amount(text.trim_end_matches(['%', '％'])) || is_blank(&text) => Self::Figure,
            () if unit.is_wrapped() && text.chars().count() < LONG => Self::Several,
            () if is_institution(&text) || split_department(&text).0.is_some() => match unit.is_wrapped() {
                true => Self::Several,
                false => Self::Institution,
            },
            () if text.chars().count() >= LONG || text.ends_with('。') => Self::Prose,
            () => Self::Short,
        }
    }

    /// The shape that the values of a label have.
    fn wanted(slot: &Slot, label: &str) -> Option<Self> {
        let any = |words: &[&str]| words.iter().any(|w| label.contains(w));
        Some(match slot.kind {
            Kind::Group => return None,
            Kind::Amount | Kind::Points => Self::Figure,
            Kind::Goal => Self::Prose,
            Kind::Text if any(&["日期", "时间"]) => Self::Date,
            Kind::Text if any(&["单位", "部门", "机构"]) => Self::Institution,
            Kind::Text => Self::Short,
        })
    }
}

/// Names of projects are shorter, in characters.
const LONGEST_NAME: usize = 40;

/// Whether a text is a day or a month: 2024-01-01, 2025年12月.
fn is_date(text: &str) -> bool {
    let year = text.chars().take_while(char::is_ascii_digit).count() == 4;
    let apart = text.contains('年') || text.chars().filter(|c| "-/.".contains(*c)).count() == 2;
    year && apart && text.chars().all(|c| c.is_ascii_digit() || "年月日-/.".contains(c))
}

/// Puts the cells above a table in order as far as this is sure. Nothing where it does not tell what the table is of.
pub(in super::super) fn loosely(units: &[&Unit]) -> Option<Head> {
    let figures = figures(units);
    let clear = figures.is_ok();
    let Some(mut reading) = Reading::new(units, figures.ok().flatten().unwrap_or_default()) else {
        return Some(Head::as_printed(units));
    };
    let goals = reading.slots.iter().filter(|s| s.kind == Kind::Goal).count();
    let prose = (0..units.len()).filter(|i| reading.is_text(*i) && shape(units, *i) == Some(Shape::Prose)).count();
    let settled = |shape: Shape| match shape {
        // Where the rows of figures cannot be told apart, a figure after a label is that of another row.
        Shape::Figure => clear,
        Shape::Prose => goals == prose,
        Shape::Several => false,
        _ => true,
    };
    for (labels, values) in reading.runs() {
        reading.share(&labels, &values, &settled);
    }
    if reading.slots.iter().any(|s| s.is_open() && names_table(&text_at(units, s.label))) {
        return None;
    }
    let rest = reading.rest();
    Some(Head { loose: true, rest, ..reading.finish() })
}

fn shape(units: &[&Unit], i: usize) -> Option<Shape> {
    units.get(i).map(|u| Shape::of(u))
}

impl Reading<'_> {
    /// Labels one after another, as positions among the slots, and the texts after them.
    fn runs(&self) -> Vec<(Range<usize>, Vec<usize>)> {
        let mut runs: Vec<(Range<usize>, Vec<usize>)> = Vec::new();
        for (k, slot) in self.slots.iter().enumerate() {
            let values: Vec<usize> = (slot.label + 1..self.units.len()).take_while(|i| self.is_text(*i)).collect();
            // Figures between two labels are the end of the values of the first one.
            let above = k.checked_sub(1).and_then(|above| self.slots.get(above)).map_or(0, |s| s.label);
            let parted = (above..slot.label).any(|i| self.units.get(i).is_some_and(|u| u.what == What::Text));
            match runs.last_mut().filter(|(_, values)| values.is_empty() && !parted) {
                Some((labels, own)) => (labels.end, *own) = (k + 1, values),
                None => runs.push((k..k + 1, values)),
            }
        }
        runs
    }

    /// Gives values to labels before them: of each shape where there are as many of these as of those.
    fn share(&mut self, labels: &Range<usize>, values: &[usize], settled: &dyn Fn(Shape) -> bool) {
        let shape = |i: usize| shape(self.units, i).filter(|s| settled(*s));
        let wanted = |k: usize| self.slots.get(k).and_then(|s| Shape::wanted(s, &text_at(self.units, s.label)));
        // Labels with their values, and which lines of these.
        let mut given: Vec<(usize, usize, Option<Range<usize>>)> = Vec::new();
        for own in [Shape::Figure, Shape::Prose, Shape::Institution, Shape::Date, Shape::Short] {
            let takers: Vec<usize> = labels.clone().filter(|k| wanted(*k) == Some(own)).collect();
            let gifts: Vec<usize> = values.iter().copied().filter(|i| shape(*i) == Some(own)).collect();
            // A figure below another value is that of a label elsewhere.
            let near = own != Shape::Figure || gifts.len() == values.len();
            if near && takers.len() == gifts.len() {
                given.extend(takers.into_iter().zip(gifts).map(|(k, gift)| (k, gift, None)));
            }
        }
        // The only text after the only label that may have a text; a name may be as long as prose.
        let named = |i: usize| {
            let text = text_at(self.units, i);
            let name = !text.ends_with('。') && text.chars().count() < LONGEST_NAME;
            shape(i).or_else(|| self::shape(self.units, i).filter(|s| *s == Shape::Prose && name))
        };
        let texts: Vec<usize> =
            labels.clone().filter(|k| self.slots.get(*k).is_some_and(|s| s.kind == Kind::Text)).collect();
        if let (&[taker], &[gift], true) = (&texts[..], values, given.is_empty())
            && matches!(named(gift), Some(Shape::Prose | Shape::Institution | Shape::Short))
            && wanted(taker) == Some(Shape::Short)
        {
            given.push((taker, gift, None));
        }
        // The lines of one block, each of the shape of its label: 项目名称, 主管部门.
        if let (&[block], true) = (values, given.is_empty()) {
            let lines = self.units.get(block).map(|u| u.lines()).unwrap_or_default();
            let fits = |(k, line): (&usize, &Unit)| wanted(*k) == Some(Shape::of(line));
            let one = texts.iter().any(|k| wanted(*k) == Some(Shape::Institution));
            if one && lines.len() == texts.len() && are_whole(&lines) && texts.iter().zip(&lines).all(fits) {
                given.extend(texts.iter().enumerate().map(|(line, k)| (*k, block, Some(line..line + 1))));
            }
        }
        for (k, value, lines) in given {
            let Some(slot) = self.slots.get_mut(k) else { continue };
            slot.values.push(value);
            slot.lines = lines;
        }
    }

    /// Texts without a label.
    fn rest(&mut self) -> Vec<Unit> {
        let given = |i: &usize| self.slots.iter().any(|s| s.values.contains(i));
        let rest = (0..self.units.len()).filter(|i| self.is_text(*i) && !given(i));
        let rest: Vec<Unit> = rest.filter_map(|i| self.units.get(i).map(|u| (*u).clone())).collect();
        self.odd.extend(rest.iter().map(Unit::text));
        rest
    }
}
