//! A head whose values are not those of its labels one by one: a label is given what stands right after it, where no other label of
//! the same run could want it. The rest stays without a label, and is said.

use std::ops::Range;

use super::super::super::outline::names_table;
use super::super::figures::{figures, is_figure};
use super::super::units::{Unit, What, is_institution};
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
            () if is_figure(&text) || text.chars().all(|c| c.is_ascii_digit() || ".,%％—".contains(c)) => {
                Self::Figure
            }
            () if unit.is_wrapped() && text.chars().count() < LONG => Self::Several,
            () if is_institution(&text) || split_department(&text).0.is_some() => match unit.is_wrapped() {
                true => Self::Several,
                false => Self::Institution,
            },
            () if text.chars().count() >= LONG => Self::Prose,
            // 果。 is the end of one.
            () if text.ends_with('。') && text.chars().count() < TORN => Self::Several,
            () if text.ends_with('。') => Self::Prose,
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

/// A sentence has more characters.
const TORN: usize = 5;

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
    reading.release_heading_of_goals();
    let goals = reading.slots.iter().filter(|s| s.kind == Kind::Goal).count();
    let is_prose = |i: &usize| reading.is_text(*i) && shape(units, *i) == Some(Shape::Prose) && !is_name(units, *i);
    let prose: Vec<usize> = (0..units.len()).filter(is_prose).collect();
    // Paragraphs of the one goal follow each other.
    let one = goals == 1 && prose.windows(2).all(|w| w[0] + 1 == w[1]);
    let settled = |shape: Shape| match shape {
        // Where the rows of figures cannot be told apart, a figure after a label is that of another row.
        Shape::Figure => clear,
        Shape::Prose => one || goals == prose.len(),
        Shape::Several => false,
        _ => true,
    };
    for (labels, values) in reading.runs() {
        // Where other texts are of goals, those after their labels are parts of them.
        let goal = |i: &usize| prose.contains(i) && !values.contains(i);
        let whole =
            !(0..units.len()).any(|i| goal(&i) || reading.is_text(i) && shape(units, i) == Some(Shape::Several));
        reading.share(&labels, &values, (&settled, whole));
    }
    if reading.slots.iter().any(|s| s.is_open() && names_table(&text_at(units, s.label))) {
        return None;
    }
    let rest = reading.rest();
    Some(Head { loose: true, rest, ..reading.finish() })
}

/// Whether a text as long as prose may be the name of a project.
fn is_name(units: &[&Unit], i: usize) -> bool {
    let text = text_at(units, i);
    let length = text.chars().count();
    !text.ends_with(['。', '；']) && (LONG..LONGEST_NAME).contains(&length) && shape(units, i) == Some(Shape::Prose)
}

fn shape(units: &[&Unit], i: usize) -> Option<Shape> {
    units.get(i).map(|u| Shape::of(u))
}

/// A value that a label is given, as positions among the slots and among the cells.
struct Gift {
    slot: usize,
    value: usize,
    /// The lines of the value that are its own.
    lines: Option<Range<usize>>,
}

impl Gift {
    fn whole(slot: usize, value: usize) -> Self {
        Self { slot, value, lines: None }
    }
}

impl Reading<'_> {
    /// Labels one after another, as positions among the slots, and the texts after them. Texts above all labels are
    /// with the first, where it lacks some.
    fn runs(&self) -> Vec<(Range<usize>, Vec<usize>)> {
        let mut runs: Vec<(Range<usize>, Vec<usize>)> = Vec::new();
        for (k, slot) in self.slots.iter().enumerate() {
            let text = |i: &usize| self.units.get(*i).is_some_and(|u| matches!(u.what, What::Text | What::Title));
            // The title, and what names the year, may stand among them: 项目名称|主管部门|（2024年度）|河湖长制工作经费|鄠邑区水务局.
            let after = (slot.label + 1..self.units.len()).take_while(text);
            // Below a title that follows texts are those of other labels.
            let mut valued = false;
            let after = after.take_while(|i| {
                valued |= self.is_text(*i);
                !valued || self.is_text(*i)
            });
            let values: Vec<usize> = after.filter(|i| self.is_text(*i)).collect();
            // Figures between two labels are the end of the values of the first one.
            let above = k.checked_sub(1).and_then(|above| self.slots.get(above)).map_or(0, |s| s.label);
            let parted = (above..slot.label).any(|i| self.units.get(i).is_some_and(|u| u.what == What::Text));
            match runs.last_mut().filter(|(_, values)| values.is_empty() && !parted) {
                Some((labels, own)) => (labels.end, *own) = (k + 1, values),
                None => runs.push((k..k + 1, values)),
            }
        }
        let first = self.slots.first().map_or(0, |s| s.label);
        let above = (0..first).filter(|i| self.is_text(*i));
        if let Some((labels, values)) = runs.first_mut().filter(|(labels, values)| values.len() < labels.len()) {
            values.splice(0..0, above.take(labels.len()));
        }
        runs
    }

    /// Gives values to labels before them: of each shape where there are as many of these as of those. `whole` says that no other text may
    /// be that of a goal.
    fn share(&mut self, labels: &Range<usize>, values: &[usize], (settled, whole): (&dyn Fn(Shape) -> bool, bool)) {
        let mut given = self.by_shape(labels, values, settled);
        if given.is_empty() && whole {
            given = self.as_many_goals(labels, values);
        }
        given.extend(self.long_name(labels, values, &given));
        if given.is_empty() {
            given = self.only_text(labels, values, settled);
        }
        if given.is_empty() {
            given = self.lines_of_block(labels, values);
        }
        for Gift { slot, value, lines } in given {
            let Some(slot) = self.slots.get_mut(slot) else { continue };
            slot.values.push(value);
            slot.lines = lines;
        }
    }

    /// The shape of what a label wants.
    fn wanted(&self, slot: usize) -> Option<Shape> {
        self.slots.get(slot).and_then(|s| Shape::wanted(s, &text_at(self.units, s.label)))
    }

    /// The labels of a run that are of a kind.
    fn of_kind(&self, labels: &Range<usize>, kind: Kind) -> Vec<usize> {
        labels.clone().filter(|k| self.slots.get(*k).is_some_and(|s| s.kind == kind)).collect()
    }

    /// The values of each shape, where as many labels want it.
    fn by_shape(&self, labels: &Range<usize>, values: &[usize], settled: &dyn Fn(Shape) -> bool) -> Vec<Gift> {
        let mut given = Vec::new();
        let one = self.slots.iter().filter(|s| s.kind == Kind::Goal).count() == 1;
        for own in [Shape::Figure, Shape::Prose, Shape::Institution, Shape::Date, Shape::Short] {
            let takers: Vec<usize> = labels.clone().filter(|k| self.wanted(*k) == Some(own)).collect();
            let of_shape = |i: &usize| shape(self.units, *i).filter(|s| settled(*s)) == Some(own);
            let gifts: Vec<usize> = values.iter().copied().filter(of_shape).collect();
            // A figure below another value is that of a label elsewhere.
            let near = own != Shape::Figure || gifts.len() == values.len();
            match takers[..] {
                // The paragraphs of the only goal.
                [taker] if own == Shape::Prose && one => {
                    given.extend(gifts.into_iter().map(|gift| Gift::whole(taker, gift)));
                }
                _ if near && takers.len() == gifts.len() => {
                    given.extend(takers.into_iter().zip(gifts).map(|(taker, gift)| Gift::whole(taker, gift)));
                }
                _ => {}
            }
        }
        given
    }

    /// As many texts as labels of goals are theirs, short as they may be.
    fn as_many_goals(&self, labels: &Range<usize>, values: &[usize]) -> Vec<Gift> {
        let goals = self.of_kind(labels, Kind::Goal);
        let only = goals.len() + self.of_kind(labels, Kind::Group).len() == labels.len();
        let worded = values.iter().copied().filter(|i| shape(self.units, *i) != Some(Shape::Figure));
        let worded: Vec<usize> = worded.collect();
        if !only || goals.len() != worded.len() {
            return Vec::new();
        }
        goals.into_iter().zip(worded).map(|(goal, text)| Gift::whole(goal, text)).collect()
    }

    /// The name of a project that is as long as prose.
    fn long_name(&self, labels: &Range<usize>, values: &[usize], given: &[Gift]) -> Option<Gift> {
        let names = |k: &usize| self.slots.get(*k).is_some_and(|s| names_table(&text_at(self.units, s.label)));
        let names: Vec<usize> = labels.clone().filter(names).collect();
        let left = |i: &usize| is_name(self.units, *i) && given.iter().all(|gift| gift.value != *i);
        let long: Vec<usize> = values.iter().copied().filter(left).collect();
        let (&[name], &[value]) = (&names[..], &long[..]) else { return None };
        given.iter().all(|gift| gift.slot != name).then(|| Gift::whole(name, value))
    }

    /// The only text after the only label that may have a text.
    fn only_text(&self, labels: &Range<usize>, values: &[usize], settled: &dyn Fn(Shape) -> bool) -> Vec<Gift> {
        let (&[taker], &[gift]) = (&self.of_kind(labels, Kind::Text)[..], values) else { return Vec::new() };
        let own = shape(self.units, gift).filter(|s| settled(*s) || *s == Shape::Prose && is_name(self.units, gift));
        let fits = matches!(own, Some(Shape::Prose | Shape::Institution | Shape::Short));
        if fits && self.wanted(taker) == Some(Shape::Short) { vec![Gift::whole(taker, gift)] } else { Vec::new() }
    }

    /// The lines of one block, each of the shape of its label: 项目名称, 主管部门.
    fn lines_of_block(&self, labels: &Range<usize>, values: &[usize]) -> Vec<Gift> {
        let texts = self.of_kind(labels, Kind::Text);
        let &[block] = values else { return Vec::new() };
        let lines = self.units.get(block).map(|u| u.lines()).unwrap_or_default();
        let fits = |(k, line): (&usize, &Unit)| self.wanted(*k) == Some(Shape::of(line));
        let one = texts.iter().any(|k| self.wanted(*k) == Some(Shape::Institution));
        if !one || lines.len() != texts.len() || !are_whole(&lines) || !texts.iter().zip(&lines).all(fits) {
            return Vec::new();
        }
        let gift = |(line, slot): (usize, &usize)| Gift { slot: *slot, value: block, lines: Some(line..line + 1) };
        texts.iter().enumerate().map(gift).collect()
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
