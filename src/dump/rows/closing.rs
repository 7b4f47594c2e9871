//! What speaks against leaving cells, rows and the table as they are.

use std::cmp::Ordering;

use super::super::columns::{self, Column, Kind};
use super::super::costs;
use super::{Open, Order, Search, State};

impl Search<'_> {
    /// Where a dump goes down the page line by line, the cells of a row have one middle, or one top.
    fn off_centre(&self, state: &State) -> f32 {
        if self.task.order != Order::Lines {
            return 0.0;
        }
        let lines = |o: &Open| {
            let (first, last) = (self.task.pieces.get(o.first as usize)?, self.task.pieces.get(o.last as usize)?);
            (o.row == state.row && o.text != 0 && first.page == last.page)
                .then_some((first.ordinal as f32, last.ordinal as f32))
        };
        let spans: Vec<(f32, f32)> = state.cells.iter().take(self.task.columns.len()).filter_map(lines).collect();
        let top = spans.iter().map(|s| s.0).fold(f32::INFINITY, f32::min);
        let bottom = spans.iter().map(|s| s.1).fold(f32::NEG_INFINITY, f32::max);
        let middle = |s: &(f32, f32)| (costs::OFF_CENTRE * (((s.0 + s.1) - (top + bottom)).abs() / 2.0 - 0.5)).max(0.0);
        let centred: f32 = spans.iter().map(middle).sum();
        let aligned: f32 = spans.iter().map(|s| costs::OFF_CENTRE * (s.0 - top)).sum();
        centred.min(aligned).min(6.0)
    }

    /// Where cells come whole, a column that is passed over stays blank in this row.
    pub(super) fn skip_columns(&self, state: &mut State, i: u32, row: u16, c: usize) -> f32 {
        let mut cost = 0.0;
        let of_project = |k: usize| self.task.columns.get(k).is_some_and(|c| c.kind.is_of_project());
        let filled = |(k, o): (usize, &Open)| of_project(k) && o.row == row && o.text != 0;
        let project = self.is_list() && (of_project(c) || state.cells.iter().enumerate().any(filled));
        let unpriced = if project { self.unpriced(state, i, row, c) } else { 0.0 };
        cost += unpriced;
        for (open, column) in state.cells.iter_mut().zip(self.task.columns).take(c) {
            if column.kind != Kind::Outer && open.row < row {
                cost += self.task.blank(column.kind);
                let of_project = column.kind.is_of_project() && unpriced == 0.0;
                if project && (of_project || column.kind == Kind::Level) {
                    cost += costs::project_blank(column.kind);
                }
                *open = Open { row, ..Open::default() };
            }
        }
        cost
    }

    /// In a list with amounts, what tells of a project has one, but for what is left of it on the other side of a page's end.
    fn unpriced(&self, state: &State, i: u32, row: u16, c: usize) -> f32 {
        let money = self.task.columns.iter().rposition(|c| c.kind == Kind::Money);
        let (Some(money), Some((last_row, last))) = (money, state.last) else { return 0.0 };
        if c <= money || last_row == row && usize::from(last) > money {
            return 0.0;
        }
        let cells =
            || state.cells.iter().zip(self.task.columns).take(money + 1).filter(|(o, _)| o.row == row && o.text != 0);
        // What the end of a page has cut off is the goal.
        let alone = cells().next().is_none() && self.cut.get(i as usize).is_some_and(|cut| *cut);
        match cells().any(|(_, c)| c.kind == Kind::Money) {
            true => 0.0,
            false if alone => costs::CUT_PROJECT,
            false => costs::UNPRICED,
        }
    }

    /// Counts what speaks against the text of the last cell as soon as another is begun; should it go on later, the count
    /// is taken back. Where lines are mixed only a target is likely to be whole.
    pub(super) fn leave_cell(&mut self, state: &mut State) {
        let Some((row, c)) = state.last else { return };
        let c = usize::from(c);
        let open = state.cells[c];
        let kind = self.task.columns[c].kind;
        if open.row == row && (self.task.order == Order::Cells || kind == Kind::Target) {
            let told = |o: &&Open| o.row == row && o.text != 0 && o.first != open.first;
            let mut others = state.cells.iter().take(c).filter(told);
            let repeats = kind == Kind::Text && others.any(|o| self.texts.get(o.text) == self.texts.get(open.text));
            let cost = self.close_cost(c, open);
            state.cells[c].charged += cost;
            state.cost += cost + if repeats { costs::REPEATED } else { 0.0 };
        }
    }

    /// What it costs to begin a new row while other columns have nothing in the last one. Where cells come whole, nothing
    /// will.
    pub(super) fn leave_row(&mut self, state: &mut State, c: usize) -> f32 {
        let mut cost = self.off_centre(state);
        let bare = self.is_bare_project(state);
        if bare {
            let last = self.task.columns.iter().rposition(|c| c.kind.is_of_project());
            let goal = last.is_some_and(|l| state.cells[l].row == state.row && state.cells[l].text != 0);
            let priced = last.is_some_and(|l| self.task.columns[l].kind == Kind::Money);
            cost += if goal && !priced { costs::BARE_GOAL } else { costs::BARE_PROJECT };
        }
        let unused = self.task.columns[c].kind == Kind::Level && self.is_bare_level(state);
        if unused {
            cost += costs::BARE_LEVEL;
        }
        for k in 0..self.task.columns.len() {
            let kind = self.task.columns[k].kind;
            let open = state.cells[k];
            if k == c || kind == Kind::Outer || open.row >= state.row {
                continue;
            }
            match self.task.order {
                Order::Cells => {
                    let rows = state.row - open.row - u16::from(bare || unused);
                    cost += self.task.blank(kind) * f32::from(rows) + self.close_cost(k, open);
                    if kind == Kind::Target && self.has_sign(state) {
                        cost += costs::SIGN_ALONE;
                    }
                    state.cells[k] = Open { row: state.row, ..Open::default() };
                }
                _ => cost += self.task.blank(kind),
            }
        }
        cost
    }

    /// Whether the table is a list.
    pub(super) fn is_list(&self) -> bool {
        columns::is_list(self.task.columns)
    }

    /// Whether the last row of a list has the sign of a value.
    fn has_sign(&self, state: &State) -> bool {
        let sign = |(o, c): (&Open, &Column)| c.kind == Kind::Sign && o.row == state.row && o.text != 0;
        self.is_list() && state.cells.iter().zip(self.task.columns).any(sign)
    }

    /// Whether the last row has an amount of a project and no cell of an indicator.
    fn is_bare_project(&self, state: &State) -> bool {
        let own = |o: &Open| o.row == state.row && o.text != 0;
        let cells = || state.cells.iter().zip(self.task.columns).filter(|(o, _)| own(o)).map(|(_, c)| c.kind);
        self.is_list() && cells().any(|k| k == Kind::Money) && cells().all(Kind::is_of_project)
    }

    /// Whether the last row has the name of its level and nothing else, where forms print levels of which nothing is asked.
    fn is_bare_level(&self, state: &State) -> bool {
        let own = |o: &Open| o.row == state.row && o.text != 0;
        let mut kinds = state.cells.iter().zip(self.task.columns).filter(|(o, _)| own(o)).map(|(_, c)| c.kind);
        let level = kinds.next() == Some(Kind::Level) && kinds.next().is_none();
        self.task.merged && self.task.order == Order::Cells && level
    }

    /// What the step from the last piece costs.
    pub(super) fn order_cost(&self, state: &State, i: u32, row: u16, c: usize) -> f32 {
        let Some((last_row, last)) = state.last else { return 0.0 };
        let last = usize::from(last);
        let piece = &self.task.pieces[i as usize];
        if (last_row, last) == (row, c) {
            return 0.0;
        }
        let beside = state.cells[last].last + 1 == i;
        let line = if piece.gap > 0 && c <= last && beside && !self.task.beside { costs::OVER_BORDER } else { 0.0 };
        if self.task.order == Order::Cells {
            return line;
        }
        line + match row.cmp(&last_row) {
            Ordering::Equal if c > last => 0.0,
            Ordering::Equal => costs::BACK,
            Ordering::Greater => costs::DOWN,
            // Cells side by side whose lines are half a line apart stand on one line of the dump.
            Ordering::Less if beside && piece.gap > 0 && c > last => costs::UP_BESIDE,
            Ordering::Less => costs::UP,
        }
    }

    /// What a text that the table repeats costs in a column. Where cells come whole, nothing.
    pub(super) fn repeat_cost(&self, i: u32, c: usize) -> f32 {
        if self.task.order == Order::Cells { 0.0 } else { self.task.repeat_cost(i, c) }
    }

    pub(super) fn distance(&self, i: u32, c: usize) -> f32 {
        let of = self.task.distances.and_then(|d| d.get(i as usize)).and_then(|d| d.get(c));
        of.map_or(0.0, |d| (costs::FARTHER * d).min(6.0))
    }

    pub(super) fn close_cost(&mut self, c: usize, open: Open) -> f32 {
        if open.row == 0 || open.text == 0 {
            return 0.0;
        }
        let column = &self.task.columns[c];
        let text = self.texts.get(open.text);
        let lexicon = self.task.lexicon;
        let whole = self.closing.entry((c as u8, open.text));
        *whole.or_insert_with(|| costs::cell(column, text) + lexicon.cost(c, text)) - open.charged
    }

    pub(super) fn end_cost(&mut self, state: &State) -> f32 {
        let mut cost = 0.0;
        for c in 0..self.task.columns.len() {
            let kind = self.task.columns[c].kind;
            let open = state.cells[c];
            if kind != Kind::Outer {
                cost +=
                    self.close_cost(c, open) + self.task.blank(kind) * f32::from(state.row - open.row.min(state.row));
            }
        }
        cost
    }
}
