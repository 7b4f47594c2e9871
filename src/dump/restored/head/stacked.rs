//! Blocks of several lines that are the values of several labels.

use std::ops::Range;

use super::super::units::Unit;
use super::{Kind, LONG, Reading, Slot};
use crate::normalize::code::split_department;

impl Reading<'_> {
    /// Gives the lines of one block to labels that stand one below the other, as many as there are lines: 项目名称, 主管部门及代码.
    pub(super) fn stacked(&mut self) {
        let lines = |i: usize| self.units.get(i).map(|u| u.lines()).unwrap_or_default();
        let loose = |i: &&usize| lines(**i).len() > 1 && self.units.get(**i).is_some_and(|u| u.width() < WIDEST);
        let own = self.slots.iter().filter(|s| s.kind == Kind::Text).flat_map(|s| &s.values).find(loose).copied();
        let Some(block) = own.or_else(|| self.left.iter().find(loose).copied()) else { return };
        let free = |s: &&Slot| s.kind == Kind::Text && (s.is_open() || s.values == [block]);
        let all: Vec<usize> = self.slots.iter().filter(free).map(|s| s.label).collect();
        let others = self.left.iter().filter(|i| **i != block && self.length(**i) < LONG).count();
        // Right below as many labels it is theirs.
        let above: Vec<usize> = (0..block).rev().take_while(|i| all.contains(i)).collect();
        let theirs = above.len() > 1 && lines(block).len() == above.len();
        let takers = match self.coded(&all, block) {
            Some(pair) => pair,
            None if theirs => above.into_iter().rev().collect(),
            // Each label has a text of its own, or there are more texts than goals without one.
            None if others + 1 == all.len() || others > self.open(Kind::Goal) => return,
            None => all,
        };
        let parts = parts(&lines(block), takers.len());
        if takers.len() < 2 || parts.len() != takers.len() {
            return;
        }
        for slot in self.slots.iter_mut().filter(|s| takers.contains(&s.label) || s.values == [block]) {
            let part = takers.iter().position(|label| *label == slot.label);
            slot.lines = part.and_then(|k| parts.get(k)).cloned();
            slot.values = slot.lines.iter().map(|_| block).collect();
        }
        self.left.retain(|i| *i != block);
        self.moved = true;
    }

    /// The label of the code of a department, and the one before it, where a block is the values of both.
    fn coded(&self, free: &[usize], block: usize) -> Option<Vec<usize>> {
        let at = free.iter().position(|label| self.text(*label).contains("代码"))?;
        let pair = free.get(at.checked_sub(1)?..=at)?.to_vec();
        coded_line(&self.units.get(block)?.lines()).map(|_| pair)
    }

    /// Gives the sentences of one block, each on a line of its own, to as many labels of goals.
    pub(super) fn stacked_goals(&mut self) {
        let open = self.open(Kind::Goal);
        let ended = |i: &&usize| {
            let lines = self.units.get(**i).map(|u| u.lines()).unwrap_or_default();
            lines.len() == open && lines.iter().all(|l| l.text().ends_with('。'))
        };
        let Some(block) = self.left.iter().find(ended).copied().filter(|_| open > 1) else { return };
        let takers = self.slots.iter_mut().filter(|s| s.kind == Kind::Goal && s.is_open());
        for (line, slot) in takers.enumerate() {
            slot.values = vec![block];
            slot.lines = Some(line..line + 1);
        }
        self.left.retain(|i| *i != block);
        self.moved = true;
    }
}

/// Values of labels that stand one below the other are together no wider, in ems.
const WIDEST: f32 = 60.0;

/// A shorter line is the end of the value above it, in characters.
const SHORTEST: usize = 3;

/// Whether each line may be a value of its own.
pub(super) fn are_whole(lines: &[Unit]) -> bool {
    lines.iter().all(|l| l.text().chars().count() >= SHORTEST)
}

/// The lines of a block as so many values: one each, or two of which the second begins with the code of a department, [307]某局.
fn parts(lines: &[Unit], count: usize) -> Vec<Range<usize>> {
    // 西安市卫生健康委|员会 is one value.
    if lines.len() == count && are_whole(lines) {
        return (0..count).map(|line| line..line + 1).collect();
    }
    coded_line(lines).filter(|_| count == 2).map_or_else(Vec::new, |k| vec![0..k, k..lines.len()])
}

/// The line below the first one that begins with the code of a department.
fn coded_line(lines: &[Unit]) -> Option<usize> {
    let coded = |u: &Unit| split_department(&u.text()).0.is_some();
    lines.iter().skip(1).position(coded).map(|k| k + 1)
}
