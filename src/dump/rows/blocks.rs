//! Where a dump brings block after block, roughly from top to bottom: how far the order of the lines is from that of the
//! places that a reading gives them.

use super::super::columns::Kind;
use super::super::costs;
use super::{Open, Order, Search, State};

/// The first line of a cell comes after at most this many of its others.
const MOST_BEFORE: usize = 4;

impl Search<'_> {
    /// What speaks against a cell that is closed beside those of its row that were closed before.
    pub(super) fn misplaced_lines(&mut self, state: &State, c: usize, open: Open) -> f32 {
        if self.task.order != Order::Blocks || open.row == 0 || open.text == 0 {
            return 0.0;
        }
        let mut cost = 0.0;
        for k in 0..self.task.columns.len() {
            let (row, text) = state.closed[k];
            if k != c && row == open.row && text != 0 && self.task.columns[k].kind != Kind::Outer {
                let kinds = [self.task.columns[k].kind, self.task.columns[c].kind];
                let same = self.texts.get(text) == self.texts.get(open.text);
                if same && kinds.contains(&Kind::Name) && kinds.contains(&Kind::Text) {
                    cost += costs::REPEATED;
                }
                let key = (open.text.min(text), open.text.max(text));
                cost += match self.beside.get(&key) {
                    Some(known) => *known,
                    None => {
                        let new = self.inversion(open.text, text);
                        self.beside.insert(key, new);
                        new
                    }
                };
            }
        }
        cost
    }

    /// The first line of a cell may come after later ones, where the dump sets its blocks in another order.
    pub(super) fn put_in_front(&mut self, state: &State, i: u32, c: usize, new: &mut Vec<State>) {
        let open = state.cells[c];
        let kind = self.task.columns[c].kind;
        if self.task.order != Order::Blocks || open.text == 0 || !matches!(kind, Kind::Name | Kind::Text) {
            return;
        }
        let lines = self.texts.pieces(open.text);
        let Some(first) = lines.first().map(|f| &self.task.pieces[*f as usize]) else { return };
        let piece = &self.task.pieces[i as usize];
        let facts = self.facts[i as usize];
        if first.page != piece.page || lines.len() > MOST_BEFORE || facts.begins_as_target || facts.begins_forbidden {
            return;
        }
        let width = self.task.widths[c];
        let need = lines.first().map_or(0.0, |f| self.facts[*f as usize].unit);
        let mut s = state.clone();
        s.cost +=
            costs::IN_FRONT + self.task.joins.cost(&piece.text, &first.text) + self.order_cost(state, i, open.row, c);
        s.cost += costs::needless_break(width - piece.width, need) + costs::overfull(piece.width, width);
        s.cost -= open.charged;
        let text = self.texts.extend(open.text, i, self.task.pieces, true);
        s.cells[c] = Open { first: i, text, charged: 0.0, ..open };
        s.last = Some((open.row, c as u8));
        self.push(&mut s, i, open.row, c as u8, false);
        if let Some(node) = self.nodes.last_mut() {
            node.front = true;
        }
        new.push(s);
    }

    /// How far lines of two cells of a row stand in the dump against their places on the page.
    fn inversion(&self, a: u32, b: u32) -> f32 {
        let (a, b) = (self.texts.pieces(a), self.texts.pieces(b));
        let page = |i: &u32| self.task.pieces.get(*i as usize).map_or(0, |p| p.page);
        let cut = |own: &[u32]| own.first().map(page) != own.last().map(page);
        let mut pages: Vec<u32> = a.iter().chain(b).map(page).collect();
        pages.sort_unstable();
        pages.dedup();
        let on = |own: &[u32], p: u32| -> Vec<u32> { own.iter().copied().filter(|i| page(i) == p).collect() };
        let torn = cut(a) || cut(b);
        pages.iter().map(|&p| self.inversion_on_page(&on(a, p), &on(b, p), torn)).sum()
    }

    fn inversion_on_page(&self, a: &[u32], b: &[u32], torn: bool) -> f32 {
        let (a, b) = (self.lines(a), self.lines(b));
        let worst = |shift_a: f32, shift_b: f32| {
            let mut worst: f32 = 0.0;
            for (m, i) in a.iter().enumerate() {
                for (n, j) in b.iter().enumerate() {
                    let lower = (m as f32 - shift_a) - (n as f32 - shift_b);
                    worst = worst.max(if i < j { lower } else { -lower });
                }
            }
            costs::inverted(worst)
        };
        let middle = |n: usize| (n as f32 - 1.0) / 2.0;
        let centred = worst(middle(a.len()), middle(b.len()));
        if torn { centred.min(worst(0.0, 0.0)) } else { centred }
    }

    /// The first pieces of the lines.
    fn lines(&self, own: &[u32]) -> Vec<u32> {
        let ordinal = |i: &u32| self.task.pieces.get(*i as usize).map_or(0, |p| p.ordinal);
        own.chunk_by(|i, j| ordinal(i) == ordinal(j)).filter_map(|l| l.first().copied()).collect()
    }
}
