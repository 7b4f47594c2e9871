//! The steps of the search: which cell the next piece may go on with or begin, and what each step costs.

use super::super::columns::{self, Column, Kind, begins_with_code, is_sign};
use super::super::costs;
use super::super::extents::is_sure;
use super::super::head::{is_amount, is_priced};
use super::super::tables::PRINTINGS;
use super::{OUTER, OUTSIDE, Open, Order, Search, State};

/// A cell going on with a piece: what speaks against it, and the line that the cell has come to, as in [`Open`].
struct Join {
    cost: f32,
    line: f32,
    joined: Option<f32>,
}

/// The first line of a code that is wrapped has more characters.
const SHORTEST_LINE: usize = 6;

impl Search<'_> {
    /// Every way to go on with the next piece.
    pub(super) fn steps(&mut self, state: &State, i: u32) -> Vec<State> {
        let mut new = Vec::new();
        self.outer_steps(state, i, &mut new);
        // 满意度指标|（10分）: what follows right after the name and is part of it is no part of a cell.
        let points = self.task.merged
            && state
                .outer
                .is_some_and(|(first, last)| last + 1 == i && self.words.goes_on(Kind::Outer, first, last, i));
        if (self.words.is_only_outer(i) || points) && !new.is_empty() {
            return new;
        }
        // What is known to be a cell belongs to a row.
        let known = self.task.pieces.get(i as usize).is_some_and(|p| p.first.is_some());
        if !known && (state.stopped || self.is_whole(state) && i as usize >= self.task.stop) {
            let mut s = state.clone();
            s.stopped = true;
            let of_row = self.words.begins(Kind::Level, i) || self.facts[i as usize].begins_as_target;
            s.cost += match of_row {
                true => costs::ROW_OUTSIDE,
                false if self.is_page_number(i) => 0.0,
                false => costs::OUTSIDE,
            };
            self.push(&mut s, i, 0, OUTSIDE, true);
            new.push(s);
        }
        if state.stopped {
            return new;
        }
        for c in 0..self.task.columns.len() {
            if self.task.columns[c].kind == Kind::Outer || self.distance(i, c) > costs::ELSEWHERE {
                continue;
            }
            self.continue_cell(state, i, c, &mut new);
            for row in self.next_rows(state, c) {
                self.begin_cell(state, i, c, row, &mut new);
            }
        }
        new
    }

    /// The names of the outer level stand beside many rows: they come before, among or after the cells of these.
    fn outer_steps(&mut self, state: &State, i: u32, new: &mut Vec<State>) {
        let begins = self.words.begins(Kind::Outer, i);
        let goes_on = state.outer.is_some_and(|(f, l)| self.words.goes_on(Kind::Outer, f, l, i));
        for (possible, starts) in [(begins, true), (goes_on, false)] {
            if possible {
                let mut s = state.clone();
                // 成本指标 and 满意度指标 are names of both levels.
                let next_is_level = self.words.begins(Kind::Level, i + 1) || self.task.distances.is_some();
                if let Some(c) = self.task.columns.iter().position(|c| c.kind == Kind::Outer) {
                    s.cost += self.distance(i, c);
                }
                if starts && self.words.begins(Kind::Level, i) && !next_is_level {
                    s.cost += costs::EITHER_LEVEL;
                }
                if starts && self.task.order == Order::Cells && self.is_inside_row(state) {
                    s.cost += costs::OUTER_INSIDE;
                }
                let turned = state.outer.is_some_and(|(f, _)| self.is_cut(Open { last: f, ..Open::default() }, i));
                // After the cells of a project the row that they stand beside is still to come.
                let row = if self.is_of_project(state) { state.row - 1 } else { state.row };
                if starts && s.outer_row == Some(row) && !turned {
                    s.cost += costs::OUTER_AGAIN;
                }
                s.outer_row = Some(row);
                let first = if starts { i } else { s.outer.map_or(i, |o| o.0) };
                // What is not a whole name yet is none; the cost is taken back when it has become one.
                let unfinished =
                    |last: u32| if self.words.ends(Kind::Outer, first, last) { 0.0 } else { costs::UNFINISHED };
                s.cost += unfinished(i) - if starts { 0.0 } else { state.outer.map_or(0.0, |o| unfinished(o.1)) };
                s.outer = Some((first, i));
                self.push(&mut s, i, state.row, OUTER, starts);
                new.push(s);
            }
        }
    }

    /// Whether the last piece is of a cell of a project, and its row has nothing else yet.
    fn is_of_project(&self, state: &State) -> bool {
        let column = state.last.and_then(|(_, c)| self.task.columns.get(usize::from(c)));
        column.is_some_and(|c| c.kind.is_of_project())
    }

    /// Whether the last piece left a row with columns still to come that every row has.
    fn is_inside_row(&self, state: &State) -> bool {
        let needed = |c: &Column| matches!(c.kind, Kind::Name | Kind::Target);
        let cells = state.cells.iter().zip(self.task.columns);
        state.last.is_some()
            && !self.is_of_project(state)
            && cells.filter(|(_, c)| needed(c)).any(|(o, _)| o.row < state.row)
    }

    /// Whether the last row has all that every row has.
    fn is_whole(&self, state: &State) -> bool {
        let needed = |c: &Column| matches!(c.kind, Kind::Name | Kind::Target);
        let cells = state.cells.iter().zip(self.task.columns);
        state.row > 0 && cells.filter(|(_, c)| needed(c)).all(|(o, _)| o.row == state.row)
    }

    /// The rows that the next cell of a column may be in.
    fn next_rows(&self, state: &State, c: usize) -> Vec<u16> {
        let own = state.cells[c].row + 1;
        let mut rows = match self.task.order {
            Order::Cells => vec![state.row, state.row + 1],
            _ => vec![own, state.row, state.row + 1],
        };
        rows.retain(|r| *r >= own && *r > 0 && *r <= state.row + 1);
        rows.dedup();
        if self.task.order == Order::Cells {
            let passed = |r: &u16| state.last.is_some_and(|(lr, lc)| lr == *r && c <= usize::from(lc));
            rows.retain(|r| !passed(r));
        }
        rows
    }

    fn continue_cell(&mut self, state: &State, i: u32, c: usize, new: &mut Vec<State>) {
        let open = state.cells[c];
        let same = state.last == Some((open.row, c as u8));
        let resumed = state.last.is_none_or(|(r, lc)| r == state.row && usize::from(lc) < c && self.is_cut(open, i));
        let reachable = match self.task.order {
            Order::Cells => same || (open.row == state.row && resumed && self.is_cut(open, i)),
            _ => true,
        };
        let kind = self.task.columns[c].kind;
        if open.text == 0 || !reachable {
            return;
        }
        if kind == Kind::Level && !self.words.goes_on(kind, open.first, open.last, i) {
            return;
        }
        let piece = &self.task.pieces[i as usize];
        let short = || self.texts.get(open.text).chars().count() < SHORTEST_LINE;
        let code = || kind == Kind::Record && self.task.columns[c].is_code() && short();
        if kind == Kind::Money || piece.first == Some(true) || code() {
            return;
        }
        let mut cost = self.distance(i, c) + self.order_cost(state, i, open.row, c) + self.repeat_cost(i, c);
        let join = self.join(open, i, c, self.is_wide(state, open.row, c));
        cost += if piece.first == Some(false) { 0.0 } else { join.cost };
        let level = self.words.is_whole(Kind::Level, i) && !self.has_level(state, open.row);
        let named = self.words.is_whole(Kind::Level, i) || self.words.is_whole(Kind::Outer, i);
        if kind != Kind::Level && (level || named && piece.text.ends_with(['标']) || self.is_of_level(i)) {
            cost += costs::MISPLACED;
        }
        let facts = self.facts[i as usize];
        if facts.begins_as_target {
            cost += costs::MISPLACED;
        }
        if kind == Kind::Record {
            cost += self.in_record(i, c);
        }
        if self.task.merged && kind == Kind::Number && facts.begins_with_digit {
            cost += costs::NUMBER_GOES_ON;
        }
        let told = self.texts.get(open.text).contains(char::is_alphanumeric) && (piece.gap == 0 || !piece.stray);
        let valued = matches!(kind, Kind::Target | Kind::Actual | Kind::Note);
        if self.task.merged && valued && facts.is_value() && told {
            cost += costs::VALUE_INSIDE;
        }
        let ends_line = || self.task.pieces.get(i as usize + 1).is_none_or(|next| next.gap == 0);
        if self.task.merged && kind == Kind::Note && facts.is_value() && !told && ends_line() {
            cost += costs::VALUE_IN_NOTE;
        }
        if kind == Kind::Target
            && facts.begins_with_digit
            && facts.is_target
            && costs::is_no_start(self.texts.get(open.text))
        {
            cost += costs::VALUE_INSIDE;
        }
        let mut s = state.clone();
        if !same {
            self.leave_cell(&mut s);
        }
        s.cost += cost - open.charged;
        let text = self.texts.extend(open.text, i, self.task.pieces);
        s.cells[c] = Open { last: i, line: join.line, joined: join.joined, text, charged: 0.0, ..open };
        s.last = Some((open.row, c as u8));
        self.push(&mut s, i, open.row, c as u8, false);
        new.push(s);
    }

    /// Whether the last piece of a list is the number of its page.
    fn is_page_number(&self, i: u32) -> bool {
        let last =
            self.task.pieces.get(i as usize..).and_then(|rest| if let [last] = rest { Some(last) } else { None });
        self.is_list() && last.is_some_and(|p| p.gap == 0 && p.text.parse() == Ok(p.page / PRINTINGS + 1))
    }

    /// Whether few rows tell how wide the column of a cell is: one of remarks, or of values where this one is in words.
    fn is_wide(&self, state: &State, row: u16, c: usize) -> bool {
        let list = self.is_list();
        match self.task.columns[c].kind {
            Kind::Note => true,
            Kind::Target if list => {
                let sign = state.cells.iter().zip(self.task.columns).find(|(_, c)| c.kind == Kind::Sign);
                sign.is_some_and(|(o, _)| o.row == row && self.texts.get(o.text).starts_with("定性"))
            }
            _ => false,
        }
    }

    /// How a cell goes on with a piece: on the line that it has come to, or on its next one. Where blanks keep columns apart,
    /// what does not stand where its column is may come from two lines of the page that the dump has made one.
    fn join(&self, open: Open, i: u32, c: usize, wide: bool) -> Join {
        let piece = &self.task.pieces[i as usize];
        let before = &self.task.pieces[open.last as usize];
        if piece.ordinal != before.ordinal || open.last + 1 != i {
            return self.on_next_line(open, i, c, wide);
        }
        let same = self.on_same_line(open, i, c);
        if self.task.wraps && piece.gap == 1 && !piece.stray {
            let next = self.on_next_line(open, i, c, wide);
            return if next.cost < same.cost { next } else { same };
        }
        if self.task.distances.is_none() || is_sure(piece) && is_sure(before) {
            return same;
        }
        let next = self.on_next_line(open, i, c, wide);
        let next = Join { cost: next.cost + costs::MERGED, ..next };
        if next.cost < same.cost { next } else { same }
    }

    fn on_same_line(&self, open: Open, i: u32, c: usize) -> Join {
        let piece = &self.task.pieces[i as usize];
        let width = self.task.widths[c];
        let cost = if piece.gap > 1 && self.task.distances.is_some() {
            costs::OVER_GAP
        } else if piece.stray {
            0.1
        } else {
            costs::GLUED
        };
        let line = open.line + piece.width + 0.25;
        Join {
            cost: cost + costs::overfull(line, width) - costs::overfull(open.line, width),
            line,
            joined: open.joined,
        }
    }

    fn on_next_line(&self, open: Open, i: u32, c: usize, wide: bool) -> Join {
        let piece = &self.task.pieces[i as usize];
        let before = &self.task.pieces[open.last as usize];
        let width = self.task.widths[c];
        let need = self.facts[i as usize].unit;
        let marks = costs::is_between_marks(&before.text, &piece.text);
        let alone = costs::needless_break(width - open.line, need);
        let whole = open.joined.map_or(f32::INFINITY, |line| costs::needless_break(width - line, need));
        // The list of names of levels is closed: they are whole however they are broken.
        let level = self.task.columns[c].kind == Kind::Level;
        let told = if level || marks { costs::BETWEEN_MARKS } else { f32::INFINITY };
        let mut cost = alone.min(whole).min(told);
        // Where cells come whole only the end of a page parts the lines of one.
        if (self.task.distances.is_some() || self.task.merged || piece.page != before.page) && !marks {
            cost += costs::JOINED * self.task.joins.cost(&before.text, &piece.text);
        }
        if wide {
            cost = costs::NOTE_GOES_ON;
        } else {
            cost += costs::overfull(piece.width, width);
        }
        if piece.far && piece.page == before.page {
            cost += costs::FAR;
        }
        if self.task.borders && !piece.after_blank && open.last + 1 == i && piece.page == before.page {
            cost += costs::OVER_BORDER;
        }
        let joined = marks.then_some(open.line + piece.width).filter(|line| line - width < costs::SET_CLOSER);
        Join { cost, line: piece.width, joined }
    }

    /// Whether a row has its second level: another name of a level in it is part of a text.
    fn has_level(&self, state: &State, row: u16) -> bool {
        state.cells.iter().zip(self.task.columns).any(|(o, k)| k.kind == Kind::Level && o.row == row)
    }

    /// Whether the piece follows the last one of the row in a dump that brings cells whole: a border between them is one
    /// between cells.
    fn is_next(&self, state: &State, i: u32) -> bool {
        let last = state.last.and_then(|(_, c)| state.cells.get(usize::from(c)));
        self.task.order == Order::Cells && last.is_some_and(|o| o.last + 1 == i)
    }

    /// Whether the border before a cell of this kind parts a value from its sign or its unit, which have columns of their own.
    fn is_beside_value(&self, state: &State, kind: Kind) -> bool {
        let before = state.last.and_then(|(_, c)| self.task.columns.get(usize::from(c)));
        kind == Kind::Unit || before.is_some_and(|c| c.kind == Kind::Sign)
    }

    /// Whether a piece is of a name of a level and of nothing else, where these are printed once for several rows: a row may do
    /// without one, but no other cell has it.
    fn is_of_level(&self, i: u32) -> bool {
        self.task.merged && (self.words.is_only_inner(i) || self.words.is_only_outer(i))
    }

    /// What speaks against a piece in a cell that tells what a project is: it is an amount or the name of a level.
    fn in_record(&self, i: u32, c: usize) -> f32 {
        let level = self.words.is_whole(Kind::Level, i) || self.words.is_whole(Kind::Outer, i);
        let text = &self.task.pieces[i as usize].text;
        // What a project is called begins with its code, where it has one.
        let coded = || columns::follows_amounts(self.task.columns, c) && begins_with_code(text);
        if level || is_priced(text) || coded() { costs::NOT_OF_PROJECT } else { 0.0 }
    }

    /// Whether a page ends between the last piece of a cell and this one.
    fn is_cut(&self, open: Open, i: u32) -> bool {
        self.task.pieces[open.last as usize].page != self.task.pieces[i as usize].page
    }

    fn begin_cell(&mut self, state: &State, i: u32, c: usize, row: u16, new: &mut Vec<State>) {
        let column = &self.task.columns[c];
        let piece = &self.task.pieces[i as usize];
        if piece.first == Some(false) {
            return;
        }
        let facts = self.facts[i as usize];
        let mut cost = self.distance(i, c) + self.order_cost(state, i, row, c) + self.repeat_cost(i, c);
        let level = self.words.begins(Kind::Level, i);
        if column.kind == Kind::Level && !level {
            if !piece.text.ends_with("指标") {
                return;
            }
            cost += costs::MISPLACED;
        }
        if column.kind == Kind::Money && !is_amount(&piece.text) {
            return;
        }
        if column.kind == Kind::Record {
            cost += self.in_record(i, c);
        } else if self.is_list() && begins_with_code(&piece.text) {
            cost += costs::NOT_OF_PROJECT;
        }
        if column.kind == Kind::Target && self.is_list() && is_sign(&piece.text) && piece.width > 1.5 {
            cost += costs::SIGN_ALONE;
        }
        if column.kind == Kind::Note {
            cost += self.task.remark;
        }
        let has_level = self.has_level(state, row);
        if column.kind != Kind::Level && self.words.is_whole(Kind::Level, i) && !has_level
            || column.kind != Kind::Level && self.is_of_level(i)
            || facts.begins_as_target && !column.kind.may_begin_with_sign(&piece.text)
            || !(column.kind == Kind::Level && level) && self.words.is_whole(Kind::Outer, i)
        {
            cost += costs::MISPLACED;
        }
        if column.kind != Kind::Level && level && (has_level || !self.words.is_whole(Kind::Level, i)) {
            cost += costs::EITHER_LEVEL;
        }
        if facts.begins_forbidden && column.kind != Kind::Unit {
            cost += costs::FORBIDDEN_START;
        }
        if self.is_next(state, i) && !self.is_beside_value(state, column.kind) {
            cost += facts.torn;
        }
        if piece.is_strayed() {
            cost += 0.2;
        }
        // Where cells of a list are known, nothing has told how wide columns are.
        let known = self.is_list() && piece.first.is_some();
        if !known && !self.is_wide(state, row, c) {
            cost += costs::overfull(piece.width, self.task.widths[c]);
        }
        let open = state.cells[c];
        let skipped = row - open.row - 1;
        cost += self.task.blank(column.kind) * f32::from(skipped) + self.close_cost(c, open);
        let mut s = state.clone();
        if state.last.is_some_and(|(r, lc)| (r, usize::from(lc)) != (open.row, c)) {
            self.leave_cell(&mut s);
        }
        if row > state.row {
            cost += self.leave_row(&mut s, c);
        }
        if self.task.order == Order::Cells {
            cost += self.skip_columns(&mut s, i, row, c);
        }
        s.cost += cost;
        s.row = s.row.max(row);
        let text = self.texts.extend(0, i, self.task.pieces);
        s.cells[c] = Open { row, first: i, last: i, line: piece.width, joined: None, text, charged: 0.0 };
        s.last = Some((row, c as u8));
        self.push(&mut s, i, row, c as u8, true);
        new.push(s);
    }
}
