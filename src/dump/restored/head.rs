//! The labels above a table with their values after them. A value that stands apart from its label is given to the one label of its
//! kind that has none.

mod loose;
mod stacked;

use std::ops::Range;

use super::super::columns::is_points;
use super::super::head::{is_amount, is_amount_label, is_institution_label, is_priced, is_unit};
use super::super::outline::names_table;
use super::figures::{Figures, figures};
use super::units::{Unit, What, is_aside, is_blank, is_institution};
use super::{FIRST_ROWS, HEAD, LOOSE};
pub(super) use loose::loosely;

/// What may stand beside a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It stands beside other labels: 项目资金（万元）.
    Group,
    Amount,
    /// Points, or a share.
    Points,
    /// What is to be reached: a long text.
    Goal,
    Text,
}

/// A label with its values, as positions among the cells.
struct Slot {
    label: usize,
    kind: Kind,
    values: Vec<usize>,
    /// The lines of the value that are its own, where others are those of other labels.
    lines: Option<Range<usize>>,
}

impl Slot {
    fn takes(&self, text: &str) -> bool {
        let amount = is_amount(text) || is_blank(text);
        match self.kind {
            Kind::Group => false,
            Kind::Amount => amount,
            Kind::Points => is_points(text.trim_end_matches(['%', '％'])) && !is_priced(text),
            Kind::Goal => !amount,
            Kind::Text => !is_priced(text) && !is_aside(text),
        }
    }

    fn is_open(&self) -> bool {
        self.values.is_empty() && self.kind != Kind::Group
    }
}

/// A text as long as this, in characters, is what is to be reached.
const LONG: usize = 16;

/// Words of labels that stand beside prose.
const PROSE: &[&str] = &["目标", "完成情况", "概况", "依据"];

/// What the label of a goal says of its time where there are several of them.
const DATED: &[&str] = &["年度", "中期", "长期", "实施期", "总目标"];

/// What they say where one is what has become of the other.
const EVALUATED: &[&str] = &["预期", "完成情况"];

/// The cells above a table in order.
pub(super) struct Head {
    pub units: Vec<Unit>,
    /// Whether a value was given to a label that it does not follow.
    pub moved: bool,
    /// Texts that are of no label.
    pub odd: Vec<String>,
    /// Whether only those values were given to labels of which this is sure.
    pub loose: bool,
    /// Whether it is not told which rows of figures are blank.
    pub open: bool,
    /// Cells that stand below the table as none of its own.
    pub rest: Vec<Unit>,
}

impl Head {
    fn as_printed(units: &[&Unit]) -> Self {
        let units = units.iter().map(|u| (*u).clone()).collect();
        Self { units, moved: false, odd: Vec::new(), loose: false, open: false, rest: Vec::new() }
    }

    /// What may be otherwise with its values.
    pub fn doubts(&self) -> Vec<&'static str> {
        let values = if self.loose { Some(LOOSE) } else { self.moved.then_some(HEAD) };
        values.into_iter().chain(self.open.then_some(FIRST_ROWS)).collect()
    }
}

/// Puts the cells above a table in order. Nothing where a value is left without a label.
pub(super) fn ordered(units: &[&Unit]) -> Option<Head> {
    let figures = figures(units).ok()?.unwrap_or_default();
    let Some(mut reading) = Reading::new(units, figures) else { return Some(Head::as_printed(units)) };
    reading.runs_of_amounts()?;
    reading.runs_of_goals();
    reading.after_labels();
    reading.around_labels();
    reading.before_labels();
    reading.release_goals();
    reading.left.sort_unstable();
    reading.stacked();
    reading.stacked_goals();
    reading.remaining()?;
    (reading.is_whole() && !reading.are_exchanged()).then(|| reading.finish())
}

struct Reading<'u> {
    units: &'u [&'u Unit],
    /// Lines above the first label that are none of the head.
    lead: Vec<usize>,
    slots: Vec<Slot>,
    /// Values without a label.
    left: Vec<usize>,
    figures: Figures,
    moved: bool,
    odd: Vec<String>,
}

impl<'u> Reading<'u> {
    /// The labels without their values. Nothing where there is no label.
    fn new(units: &'u [&'u Unit], figures: Figures) -> Option<Reading<'u>> {
        let slot = |i| Some(Slot { label: i, kind: kind(units.get(i)?)?, values: Vec::new(), lines: None });
        let mut slots: Vec<Slot> = (0..units.len()).filter_map(slot).collect();
        let title = |i: usize| units.get(i).is_some_and(|u| u.what == What::Title);
        let first = slots.iter().map(|s| s.label).find(|l| !title(*l))?;
        // A title may be printed below the first labels, and what stands below it in parentheses with it.
        let mut headlines: Vec<usize> = (first..units.len()).filter(|i| title(*i)).collect();
        for i in first..units.len() {
            let under = i.checked_sub(1).is_some_and(|above| headlines.contains(&above));
            if units.get(i).is_some_and(|u| u.what == What::Text && (is_headline(u) || under && is_aside(&u.text()))) {
                headlines.push(i);
            }
        }
        slots.retain(|s| s.label >= first && !figures.units.contains(&s.label) && !title(s.label));
        let mut reading = Reading {
            units,
            lead: Vec::new(),
            slots,
            left: Vec::new(),
            moved: figures.moved,
            odd: Vec::new(),
            figures,
        };
        // Lines above the title are none of the head.
        let below = (0..first).rev().find(|i| title(*i)).map_or(first..first, |t| t + 1..first);
        let headline = |i: usize| units.get(i).is_some_and(|u| is_headline(u) || is_aside(&u.text()));
        reading.left = below.filter(|i| reading.is_text(*i) && !headline(*i)).collect();
        reading.lead = (0..first).filter(|i| !reading.left.contains(i)).chain(headlines).collect();
        let headed = |i: usize| reading.lead.contains(&i) && i > first;
        let after = (first..units.len())
            .filter(|i| headed(*i))
            .flat_map(|i| (i + 1..units.len()).take_while(|k| reading.is_text(*k)));
        let after: Vec<usize> = after.collect();
        reading.left.extend(after);
        Some(reading)
    }

    fn text(&self, i: usize) -> String {
        text_at(self.units, i)
    }

    fn length(&self, i: usize) -> usize {
        self.text(i).chars().count()
    }

    fn is_text(&self, i: usize) -> bool {
        let own = !self.figures.units.contains(&i) && !self.lead.contains(&i);
        own && self.units.get(i).is_some_and(|u| u.what == What::Text)
    }

    fn is_amount(&self, i: usize) -> bool {
        let text = self.text(i);
        self.is_text(i) && (is_amount(&text) || is_blank(&text))
    }

    /// Whether a label stands beside all amounts.
    fn is_of_money(&self, slot: &Slot) -> bool {
        slot.kind == Kind::Group && self.text(slot.label).contains('元')
    }

    fn open(&self, kind: Kind) -> usize {
        self.slots.iter().filter(|s| s.kind == kind && s.is_open()).count()
    }

    /// Amounts one after another are those of as many labels before them.
    fn runs_of_amounts(&mut self) -> Option<()> {
        for last in 0..self.slots.len() {
            let Some(label) = self.slots.get(last).filter(|s| s.kind == Kind::Amount).map(|s| s.label) else {
                continue;
            };
            let texts = (label + 1..self.units.len()).take_while(|i| self.is_text(*i));
            let amounts: Vec<usize> = texts.filter(|i| self.is_amount(*i)).collect();
            if amounts.len() < 2 {
                continue;
            }
            let follows = |k: usize| {
                let (own, next) = (self.slots.get(k)?, self.slots.get(k + 1)?);
                Some(own.kind == Kind::Amount && own.label + 1 == next.label)
            };
            let from = (0..last).rev().take_while(|k| follows(*k) == Some(true)).last().unwrap_or(last);
            if amounts.len() != last + 1 - from {
                return None;
            }
            self.slots.iter_mut().skip(from).zip(amounts).for_each(|(slot, value)| slot.values.push(value));
            self.moved = true;
        }
        Some(())
    }

    /// As many texts as labels of goals right before them are theirs: 中期目标|年度目标|….|….
    fn runs_of_goals(&mut self) {
        let goal = |i: usize| self.slots.iter().position(|s| s.label == i && s.kind == Kind::Goal);
        let prose = |i: &usize| self.is_text(*i) && is_prose(&self.text(*i));
        let mut given = Vec::new();
        for last in (0..self.units.len()).filter(|i| goal(*i).is_some() && goal(i + 1).is_none()) {
            let labels: Vec<usize> = (0..=last).rev().map_while(goal).collect();
            let values: Vec<usize> = (last + 1..self.units.len()).take_while(prose).collect();
            if labels.len() > 1 && labels.len() == values.len() {
                given.extend(labels.into_iter().rev().zip(values));
            }
        }
        self.moved |= !given.is_empty();
        for (slot, value) in given {
            self.slots.iter_mut().skip(slot).take(1).for_each(|s| s.values.push(value));
        }
    }

    /// What follows a label, where it is of its kind.
    fn after_labels(&mut self) {
        let mut given: Vec<usize> = self.slots.iter().flat_map(|s| s.values.iter().copied()).collect();
        for k in 0..self.slots.len() {
            let Some(slot) = self.slots.get(k) else { break };
            let (kind, from) = (slot.kind, slot.label + 1);
            let (mut own, mut left) = (slot.values.clone(), Vec::new());
            // 资金总额|项目资金（万元）|350.00
            let money = |i: &usize| self.slots.iter().any(|s| s.label == *i && self.is_of_money(s));
            let passed = (from..self.units.len()).find(|i| !money(i)).filter(|i| *i > from && self.is_amount(*i));
            if let Some(amount) = passed.filter(|i| kind == Kind::Amount && !given.contains(i)) {
                given.push(amount);
                own.push(amount);
            }
            for at in (from..self.units.len()).take_while(|i| self.is_text(*i)) {
                // A short text after the label of a goal may be the value of another one.
                let short = self.length(at) < LONG && !self.text(at).ends_with('。');
                // And a long one after another label that of a goal.
                let long = is_prose(&self.text(at)) && self.open(Kind::Goal) > 0;
                let more = match kind {
                    Kind::Goal => !given.contains(&at) && (!own.is_empty() || !short),
                    _ => own.is_empty() && !(kind == Kind::Text && long),
                };
                match slot.takes(&self.text(at)) && more {
                    _ if given.contains(&at) => {}
                    true => own.push(at),
                    false => left.push(at),
                }
            }
            self.left.append(&mut left);
            self.slots.iter_mut().skip(k).take(1).for_each(|slot| slot.values.clone_from(&own));
        }
    }

    /// The value before a label whose rest, if any, follows it: a label in the middle of the lines of its value.
    fn around_labels(&mut self) {
        let block = |i: usize| self.units.get(i).map(|u| u.block);
        let goals = self.slots.iter().filter(|s| s.kind == Kind::Goal).count();
        for slot in self.slots.iter_mut().filter(|s| matches!(s.kind, Kind::Goal | Kind::Text)) {
            let lone = goals == 1 && slot.kind == Kind::Goal;
            let near =
                |i: usize| block(i) == block(slot.label) || lone && text_at(self.units, i).ends_with(['。', '；']);
            if slot.values.first().is_some_and(|v| !near(*v)) && !lone {
                continue;
            }
            // Each line may be a cell of its own.
            let lines = |i: &usize| lone && text_at(self.units, *i).chars().count() >= LONG;
            let own = |i: &usize| self.left.contains(i) && slot.takes(&text_at(self.units, *i));
            let last = slot.label.checked_sub(1).filter(|b| own(b) && near(*b));
            let Some(last) = last else { continue };
            let more = (0..last).rev().take_while(|i| own(i) && lines(i)).last().unwrap_or(last);
            slot.values.splice(0..0, more..=last);
            self.left.retain(|i| !(more..=last).contains(i));
        }
    }

    /// The value before a label that has none after it.
    fn before_labels(&mut self) {
        let goals = self.open(Kind::Goal) > 0;
        // Of several amounts without a label the next one is not surely the right one.
        let lone = self.open(Kind::Amount) == 1;
        for slot in self.slots.iter_mut().filter(|s| s.is_open()) {
            let before =
                slot.label.checked_sub(1).filter(|b| self.left.contains(b) && slot.takes(&text_at(self.units, *b)));
            let prose = |b: &usize| goals && slot.kind == Kind::Text && is_prose(&text_at(self.units, *b));
            if let Some(before) = before.filter(|b| (lone || slot.kind != Kind::Amount) && !prose(b)) {
                slot.values.push(before);
                self.left.retain(|i| *i != before);
                self.moved = true;
            }
        }
    }

    /// What a goal was given is the value of another label where a longer text is left.
    fn release_goals(&mut self) {
        let longest = self.left.iter().map(|i| self.length(*i)).max().unwrap_or(0);
        if self.open(Kind::Goal) > 0 || longest < LONG {
            return;
        }
        let short = |values: &[usize]| {
            let ended = values.iter().any(|v| self.text(*v).ends_with('。'));
            !ended && values.iter().map(|v| self.length(*v)).sum::<usize>() < longest
        };
        let released: Vec<bool> = self.slots.iter().map(|s| s.kind == Kind::Goal && short(&s.values)).collect();
        for (slot, _) in self.slots.iter_mut().zip(released).filter(|(_, released)| *released) {
            self.left.append(&mut slot.values);
        }
    }

    /// Gives what is left to the labels of its kind, where there are as many. Nothing where there are not.
    fn remaining(&mut self) -> Option<()> {
        let open = self.open(Kind::Text);
        let wrapped = |s: &Slot| s.values.iter().any(|v| self.units.get(*v).is_some_and(|u| u.is_wrapped()));
        // A block of two values, of which the label that follows has none.
        let texts = self.left.iter().filter(|i| !self.is_amount(**i) && self.length(**i) < LONG).count();
        if open > texts && self.slots.iter().any(|s| s.kind == Kind::Text && s.lines.is_none() && wrapped(s)) {
            return None;
        }
        let beside = self.units.iter().any(|u| u.what == What::Text && u.is_parted());
        if beside && self.slots.iter().filter(|s| s.kind == Kind::Goal).count() > 1 {
            return None;
        }
        let (amounts, texts): (Vec<usize>, Vec<usize>) = self.left.iter().partition(|i| self.is_amount(**i));
        // What stands in parentheses by itself is no value.
        let (asides, texts): (Vec<usize>, Vec<usize>) = texts.into_iter().partition(|i| is_aside(&self.text(*i)));
        self.lead.extend(asides);
        // The lines of one block go on with a long text.
        let block = |i: usize| self.units.get(i).map(|u| u.block);
        let mut long: Vec<usize> = Vec::new();
        let mut short: Vec<usize> = Vec::new();
        for i in texts {
            let goes_on = long.last().is_some_and(|b| b + 1 == i && block(*b) == block(i));
            if goes_on || self.length(i) >= LONG { long.push(i) } else { short.push(i) }
        }
        let single = |values: Vec<usize>| values.into_iter().map(|v| vec![v]).collect::<Vec<_>>();
        // Paragraphs of one text follow each other.
        let paragraphs: Vec<Vec<usize>> = long.chunk_by(|a, b| a + 1 == *b).map(<[usize]>::to_vec).collect();
        // Blank lines part the texts of as many labels.
        let apart = long.len() == self.open(Kind::Goal) && long.iter().all(|i| self.text(*i).ends_with('。'));
        let long = if apart { single(long) } else { paragraphs };
        if self.open(Kind::Goal) == long.len() + 1 {
            self.release_heading_of_goals();
        }
        // A short text is what is to be reached where no other label is left.
        let goals = self.open(Kind::Goal).saturating_sub(long.len());
        let (long, short) = match (goals > 0, open > 0) {
            (true, true) if !short.is_empty() => return None,
            (true, false) => (long.into_iter().chain(single(short)).collect(), Vec::new()),
            _ => (long, single(short)),
        };
        // A single text that no label wants, and that goes on with no other, is none of the table.
        let short = match &short[..] {
            [own] if open == 0 && own.iter().all(|i| self.stands_alone(*i)) => {
                self.odd.extend(own.iter().map(|i| text_at(self.units, *i)));
                self.lead.extend(own);
                Vec::new()
            }
            _ => short,
        };
        // One value of several lines.
        let one = short.len() > 1 && open == 1 && short.windows(2).all(|w| w[1] == [w[0][0] + 1]);
        let short = if one { vec![short.concat()] } else { short };
        for (kind, values) in [(Kind::Amount, single(amounts)), (Kind::Goal, long), (Kind::Text, short)] {
            if values.is_empty() {
                continue;
            }
            if self.open(kind) != values.len() {
                return None;
            }
            let open = self.slots.iter_mut().filter(|s| s.kind == kind && s.is_open());
            open.zip(values).for_each(|(slot, values)| slot.values.extend(values));
            self.moved = true;
        }
        Some(())
    }

    /// Whether a text is surely no line of the one before it.
    fn stands_alone(&self, i: usize) -> bool {
        let before = i.checked_sub(1).map(|b| self.text(b)).unwrap_or_default();
        before.ends_with('。') || is_amount(&before) || is_blank(&before)
    }

    /// The label beside several goals has none itself: 总体目标 beside 中期目标 and 年度目标, 年度总体目标 beside 预期目标 and 实际完成情况.
    fn release_heading_of_goals(&mut self) {
        let heading = |words: &[&str]| {
            let goals = self.slots.iter().filter(|s| s.kind == Kind::Goal);
            let told =
                |s: &Slot| words.iter().any(|w| self.text(s.label).contains(w)) && !is_of_both(&self.text(s.label));
            let (told, bare): (Vec<&Slot>, Vec<&Slot>) = goals.partition(|s| told(s));
            let [bare] = bare[..] else { return None };
            Some(bare.label).filter(|_| told.len() > 1 && bare.values.is_empty())
        };
        // 总体目标完成情况 beside 总体目标 and 全年实际完成情况.
        let both = || {
            let goals: Vec<&Slot> = self.slots.iter().filter(|s| s.kind == Kind::Goal).collect();
            let (both, others): (Vec<&Slot>, Vec<&Slot>) =
                goals.into_iter().partition(|s| is_of_both(&self.text(s.label)));
            let [both] = both[..] else { return None };
            let evaluated = others.iter().filter(|s| self.text(s.label).contains("完成情况")).count();
            Some(both.label).filter(|_| both.values.is_empty() && evaluated == 1 && others.len() == 2)
        };
        if let Some(label) = [DATED, EVALUATED].into_iter().find_map(heading).or_else(both) {
            self.slots.iter_mut().filter(|s| s.label == label).for_each(|s| s.kind = Kind::Group);
        }
    }

    /// Whether the name of a project is that of a department, and the name of a department is none: they were given to each other's label.
    fn are_exchanged(&self) -> bool {
        let value = |s: &Slot| s.values.first().map(|v| self.text(*v));
        let texts = || self.slots.iter().filter(|s| s.kind == Kind::Text && s.lines.is_none());
        let (named, others): (Vec<&Slot>, Vec<&Slot>) = texts().partition(|s| names_table(&self.text(s.label)));
        let department = |s: &&Slot| is_institution_label(&self.text(s.label));
        named.iter().filter_map(|s| value(s)).any(|text| is_institution(&text))
            && others.into_iter().filter(department).filter_map(value).any(|text| !is_institution(&text))
    }

    /// Whether every cell has its place.
    fn is_whole(&self) -> bool {
        let placed = |i: &usize| {
            let own = |s: &Slot| s.label == *i || s.values.contains(i);
            self.lead.contains(i) || self.figures.units.contains(i) || self.slots.iter().any(own)
        };
        (0..self.units.len()).all(|i| placed(&i))
    }

    /// The cells in order: a label of all amounts before them, the table of figures where its headings stand.
    fn finish(self) -> Head {
        let cells =
            |of: &[usize]| of.iter().filter_map(|i| self.units.get(*i).map(|u| (*u).clone())).collect::<Vec<Unit>>();
        let amounts = self.slots.iter().find(|s| s.kind == Kind::Amount).map(|s| s.label);
        let headings = self.figures.units.first().copied();
        let below = |s: &Slot| headings.is_some_and(|first| s.label > first) && !self.is_of_money(s);
        // A total that is printed below its parts stands above them.
        let amount = |s: &&Slot| s.kind == Kind::Amount;
        let totals = self.slots.iter().filter(amount).filter(|s| is_total(&self.text(s.label)));
        let total = totals.map(|s| s.label).collect::<Vec<usize>>();
        let place = |s: &Slot| match amounts {
            Some(first) if self.is_of_money(s) => (first.min(s.label), 0),
            Some(first) if total == [s.label] => (first, 1),
            _ => (s.label, 2),
        };
        let mut slots: Vec<&Slot> = self.slots.iter().collect();
        slots.sort_by_key(|s| (below(s), place(s)));
        let own = |slots: &[&Slot]| -> Vec<Unit> {
            let cells = |s: &&Slot| match &s.lines {
                None => [vec![s.label], s.values.clone()].concat().iter().flat_map(|i| cells(&[*i])).collect(),
                Some(own) => {
                    let value = s.values.iter().filter_map(|i| self.units.get(*i)?.part(own));
                    cells(&[s.label]).into_iter().chain(value).collect::<Vec<Unit>>()
                }
            };
            slots.iter().flat_map(cells).collect()
        };
        let (above, under) = slots.split_at(slots.partition_point(|s| !below(s)));
        let units = [cells(&self.lead), own(above), cells(&self.figures.units), own(under)].concat();
        Head { units, moved: self.moved, odd: self.odd, loose: false, open: self.figures.open, rest: Vec::new() }
    }
}

/// Whether a label names what is to be reached and what has become of it: 年度总体目标完成情况.
fn is_of_both(label: &str) -> bool {
    label.contains("目标") && label.ends_with("完成情况")
}

/// Whether a label is that of the amount that others are parts of.
fn is_total(label: &str) -> bool {
    ["总额", "总计", "合计"].iter().any(|w| label.contains(w))
}

/// Whether a text is one of sentences.
fn is_prose(text: &str) -> bool {
    text.ends_with('。') && text.chars().count() >= LONG
}

fn text_at(units: &[&Unit], i: usize) -> String {
    units.get(i).map(|u| u.text()).unwrap_or_default()
}

fn kind(unit: &Unit) -> Option<Kind> {
    let label = match &unit.what {
        What::Text => return None,
        What::Label(label) => label,
        // What has come of a goal, and no column.
        What::Heading(label) if label.contains("完成情况") => label,
        _ => return Some(Kind::Group),
    };
    Some(match label {
        label if label.ends_with(['）', ')']) && label.contains("元") && !label.contains("总额") => Kind::Group,
        label if ["资金情况", "资金投入情况"].iter().any(|w| label.ends_with(w)) => Kind::Group,
        label if ["分值", "得分", "执行率"].iter().any(|w| label.contains(w)) => Kind::Points,
        label if is_amount_label(label) => Kind::Amount,
        label if PROSE.iter().any(|w| label.contains(w)) => Kind::Goal,
        _ => Kind::Text,
    })
}

/// Whether a line names the year of a table, or the unit of its amounts, and nothing else.
fn is_headline(unit: &Unit) -> bool {
    let text = unit.text();
    is_aside(&text) && text.contains("年度") || unit.pieces.len() == 1 && unit.pieces.iter().all(is_unit)
}
