//! The labels above a table with their values after them. A value that stands apart from its label is given to the one label of its
//! kind that has none.

use super::super::head::{is_amount, is_amount_label, is_priced};
use super::figures::figures;
use super::units::{Unit, What, is_blank};

/// What may stand beside a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It stands beside other labels: 项目资金（万元）.
    Group,
    Amount,
    /// What is to be reached: a long text.
    Goal,
    Text,
}

/// A label with its values, as positions among the cells.
struct Slot {
    label: usize,
    kind: Kind,
    values: Vec<usize>,
    /// The line of the value that is its own, where others are those of other labels.
    line: Option<usize>,
}

impl Slot {
    fn takes(&self, text: &str) -> bool {
        let amount = is_amount(text) || is_blank(text);
        match self.kind {
            Kind::Group => false,
            Kind::Amount => amount,
            Kind::Goal => !amount,
            Kind::Text => !is_priced(text),
        }
    }

    fn is_open(&self) -> bool {
        self.values.is_empty() && self.kind != Kind::Group
    }
}

/// The cells above a table in order.
pub(super) struct Head {
    pub units: Vec<Unit>,
    /// Whether a value was given to a label that it does not follow.
    pub moved: bool,
}

/// Puts the cells above a table in order. Nothing where a value is left without a label.
pub(super) fn ordered(units: &[&Unit]) -> Option<Head> {
    let text = |i: usize| units.get(i).map(|u| u.text()).unwrap_or_default();
    let table = figures(units).ok()?.unwrap_or_default();
    let is_text = |i: usize| units.get(i).is_some_and(|u| u.what == What::Text) && !table.units.contains(&i);
    let mut slots: Vec<Slot> = (0..units.len())
        .filter_map(|i| Some(Slot { label: i, kind: kind(units.get(i)?)?, values: Vec::new(), line: None }))
        .collect();
    let Some(first) = slots.iter().map(|s| s.label).find(|l| units.get(*l).is_some_and(|u| u.what != What::Title))
    else {
        return Some(Head { units: units.iter().map(|u| (*u).clone()).collect(), moved: false });
    };
    slots.retain(|s| s.label >= first && !table.units.contains(&s.label));
    // Lines above the title are none of the head.
    let title = units.iter().take(first).rposition(|u| u.what == What::Title);
    let mut left: Vec<usize> =
        title.map_or_else(Vec::new, |t| (t + 1..first).filter(|i| is_text(*i) && !is_period(&text(*i))).collect());
    let lead: Vec<usize> = (0..first).filter(|i| !left.contains(i)).collect();
    let mut moved = false;
    // Amounts one after another are those of as many labels before them.
    let amount = |i: usize| is_text(i) && (is_amount(&text(i)) || is_blank(&text(i)));
    for last in 0..slots.len() {
        let Some(label) = slots.get(last).filter(|s| s.kind == Kind::Amount).map(|s| s.label) else { continue };
        let amounts: Vec<usize> = (label + 1..units.len()).take_while(|i| amount(*i)).collect();
        let bare = |k: &usize| {
            let next = slots.get(k + 1).is_some_and(|next| slots.get(*k).is_some_and(|s| s.label + 1 == next.label));
            *k == last || next && slots.get(*k).is_some_and(|s| s.kind == Kind::Amount)
        };
        let from = (0..=last).rev().take_while(bare).last().unwrap_or(last);
        if amounts.len() < 2 {
            continue;
        }
        if amounts.len() != last + 1 - from {
            return None;
        }
        slots.iter_mut().skip(from).zip(amounts).for_each(|(slot, value)| slot.values.push(value));
        moved = true;
    }
    let given: Vec<usize> = slots.iter().flat_map(|s| s.values.iter().copied()).collect();
    for slot in &mut slots {
        let mut at = slot.label + 1;
        // 资金总额|项目资金（万元）|350.00
        let beside = |i: &usize| units.get(*i).is_some_and(|u| kind(u) == Some(Kind::Group) && u.text().contains('元'));
        let after = (at..units.len()).find(|i| !beside(i)).filter(|i| slot.kind == Kind::Amount && amount(*i));
        if let Some(after) = after.filter(|i| *i > at && !given.contains(i)) {
            slot.values.push(after);
            continue;
        }
        while is_text(at) {
            // A short text after the label of a goal may be the value of another one.
            let short = text(at).chars().count() < LONG && !text(at).ends_with('。');
            let more = slot.values.is_empty() && !(slot.kind == Kind::Goal && short)
                || slot.kind == Kind::Goal && !slot.values.is_empty();
            if !given.contains(&at) {
                match slot.takes(&text(at)) && more {
                    true => slot.values.push(at),
                    false => left.push(at),
                }
            }
            at += 1;
        }
    }
    // A label in the middle of the lines of its value.
    for slot in slots.iter_mut().filter(|s| matches!(s.kind, Kind::Goal | Kind::Text)) {
        let block = |i: usize| units.get(i).map(|u| u.block);
        let before = slot.label.checked_sub(1).filter(|b| left.contains(b) && block(*b) == block(slot.label));
        let own = slot.values.first().is_none_or(|v| block(*v) == block(slot.label));
        if let Some(before) = before.filter(|b| own && slot.takes(&text(*b))) {
            slot.values.insert(0, before);
            left.retain(|i| *i != before);
        }
    }
    // A value before its label.
    for slot in slots.iter_mut().filter(|s| s.is_open()) {
        let before = slot.label.checked_sub(1).filter(|b| left.contains(b) && slot.takes(&text(*b)));
        if let Some(before) = before {
            slot.values.push(before);
            left.retain(|i| *i != before);
            moved = true;
        }
    }
    // What a goal was given is the value of another label where the goal itself is left.
    let ended = |i: usize| text(i).ends_with('。');
    let longest = left.iter().map(|i| text(*i).chars().count()).max().unwrap_or(0);
    let open_goal = slots.iter().any(|s| s.kind == Kind::Goal && s.is_open());
    for slot in slots.iter_mut().filter(|s| s.kind == Kind::Goal && !open_goal && longest >= LONG) {
        let length = slot.values.iter().map(|v| text(*v).chars().count()).sum::<usize>();
        if !slot.values.iter().any(|v| ended(*v)) && length < longest {
            left.append(&mut slot.values);
        }
    }
    left.sort_unstable();
    if stacked(units, &mut slots, &mut left) {
        moved = true;
    }
    let open = slots.iter().filter(|s| s.kind == Kind::Text && s.is_open()).count();
    let wrapped = |s: &Slot| {
        s.kind == Kind::Text
            && s.values.iter().any(|v| units.get(*v).is_some_and(|u| u.is_wrapped()))
            && s.line.is_none()
    };
    if open > 0 && slots.iter().any(wrapped) {
        return None;
    }
    let (amounts, texts): (Vec<usize>, Vec<usize>) =
        left.into_iter().partition(|i| is_amount(&text(*i)) || is_blank(&text(*i)));
    let (long, short): (Vec<usize>, Vec<usize>) = texts.into_iter().partition(|i| text(*i).chars().count() >= LONG);
    let count = |kind: Kind| slots.iter().filter(|s| s.kind == kind).count();
    let beside = units.iter().any(|u| u.what == What::Text && u.is_parted());
    if beside && count(Kind::Goal) > 1 {
        return None;
    }
    // A short text is what is to be reached where no other label is left.
    let goals = slots.iter().filter(|s| s.kind == Kind::Goal && s.is_open()).count().saturating_sub(long.len());
    let (long, short) = match (goals > 0, open > 0) {
        (true, true) if !short.is_empty() => return None,
        (true, false) => (long.into_iter().chain(short).collect(), Vec::new()),
        _ => (long, short),
    };
    for (kind, values) in [(Kind::Amount, amounts), (Kind::Goal, long), (Kind::Text, short)] {
        let open = slots.iter_mut().filter(|s| s.kind == kind && s.is_open()).collect::<Vec<_>>();
        if values.is_empty() {
            continue;
        }
        if open.len() != values.len() {
            return None;
        }
        open.into_iter().zip(values).for_each(|(slot, value)| slot.values.push(value));
        moved = true;
    }
    let mut own: Vec<Unit> = lead.into_iter().filter_map(|i| units.get(i).map(|u| (*u).clone())).collect();
    // What stands beside all amounts stands before them.
    let group = |s: &Slot| s.kind == Kind::Group && text(s.label).contains('元');
    let beside = |s: &Slot| !table.units.is_empty() && group(s);
    let amounts = slots.iter().find(|s| s.kind == Kind::Amount).map(|s| s.label);
    let below = |s: &Slot| !beside(s) && table.units.first().is_some_and(|first| s.label > *first);
    let place = |s: &Slot| if group(s) { amounts.map_or(s.label, |a| a.min(s.label)) } else { s.label };
    slots.sort_by_key(|s| (below(s), place(s), !group(s)));
    let mut figures = table.units.first().copied();
    for slot in &slots {
        if figures.is_some() && below(slot) {
            own.extend(table.units.iter().filter_map(|i| units.get(*i).map(|u| (*u).clone())));
            figures = None;
        }
        own.extend(units.get(slot.label).map(|u| (*u).clone()));
        let values = slot.values.iter().filter_map(|i| units.get(*i));
        match slot.line {
            Some(line) => own.extend(values.filter_map(|u| u.lines().into_iter().nth(line))),
            None => own.extend(values.map(|u| (*u).clone())),
        }
    }
    if figures.is_some() {
        own.extend(table.units.iter().filter_map(|i| units.get(*i).map(|u| (*u).clone())));
    }
    Some(Head { units: own, moved: moved || table.moved })
}

/// Gives the lines of one block to labels that stand one below the other, as many as there are lines: 项目名称, 主管部门及代码. Whether
/// there was such a block.
fn stacked(units: &[&Unit], slots: &mut [Slot], left: &mut Vec<usize>) -> bool {
    let lines = |i: usize| units.get(i).map_or(0, |u| u.lines().len());
    let loose = |i: &&usize| lines(**i) > 1 && units.get(**i).is_some_and(|u| u.width() < WIDEST);
    let own = slots.iter().filter(|s| s.kind == Kind::Text).flat_map(|s| &s.values).find(loose).copied();
    let Some(block) = own.or_else(|| left.iter().find(loose).copied()) else { return false };
    let takers = |s: &&mut Slot| s.kind == Kind::Text && (s.is_open() || s.values == [block]);
    let others =
        left.iter().filter(|i| **i != block && units.get(**i).is_some_and(|u| u.text().chars().count() < LONG));
    let goals = slots.iter().filter(|s| s.kind == Kind::Goal && s.is_open()).count();
    if others.count() > goals || slots.iter_mut().filter(takers).count() != lines(block) {
        return false;
    }
    for (line, slot) in slots.iter_mut().filter(takers).enumerate() {
        slot.values = vec![block];
        slot.line = Some(line);
    }
    left.retain(|i| *i != block);
    true
}

/// Values of such labels together are no wider, in ems.
const WIDEST: f32 = 60.0;

/// A text as long as this, in characters, is what is to be reached.
const LONG: usize = 16;

fn kind(unit: &Unit) -> Option<Kind> {
    let label = match &unit.what {
        What::Text => return None,
        What::Label(label) => label,
        _ => return Some(Kind::Group),
    };
    Some(match label {
        label if label.ends_with(['）', ')']) && label.contains("元") && !label.contains("总额") => Kind::Group,
        label if is_amount_label(label) => Kind::Amount,
        label if label.contains("目标") || label.contains("完成情况") => Kind::Goal,
        _ => Kind::Text,
    })
}

/// Whether a line names the year of a table and nothing else.
fn is_period(text: &str) -> bool {
    text.starts_with(['（', '(']) && text.contains("年度")
}
