//! The rows above the header of a table: labels with their values beside them, and small tables of their own.

use super::Ruler;
use super::body::STRETCHED;
use super::gutters::{Expected, Habits, columns_of, gutters};
use super::region::Line;
use super::stacks::{HEADER, Stack, has, stacks, stacks_set};
use super::tiles::tile;
use crate::dump::columns::{Column, column};
use crate::dump::extents::middle;
use crate::dump::head::is_amount_label;
use crate::dump::pieces::{Piece, by_line};

/// A cell above the header: the rows that it covers, the columns of characters, and its words.
#[derive(Debug, Clone)]
pub(super) struct HeadCell<'a> {
    pub rows: std::ops::Range<usize>,
    pub left: f32,
    pub right: f32,
    pub words: Vec<&'a Piece>,
}

/// What stands above a header.
#[derive(Debug, Clone, Default)]
pub(super) struct Head<'a> {
    pub rows: usize,
    pub cells: Vec<HeadCell<'a>>,
    /// Lines at which cells might be parted otherwise.
    pub unsure: Vec<u32>,
}

/// Where the strip of labels is drawn: left of all columns of characters.
pub(super) const STRIP: f32 = -8.0;

/// Lines that the middles of a label and its value may be apart.
const CENTRED: f32 = 0.6;

/// What it costs that a label and its value have middles so many lines apart.
fn off_centre(lines: f32) -> f32 {
    SLIGHT * lines + (lines - CENTRED).max(0.0)
}

/// The nearer of two ways that are both possible is a little better.
const SLIGHT: f32 = 0.1;

/// Whether all words find a cell is asked of parts that are so many lines high at most: higher ones have one value.
const LOW: f32 = 24.0;

/// What it costs that a word stands where its label does, and not beside it.
const UNDER: f32 = 3.0;

/// So many labels beside each other are headings.
const HEADINGS: usize = 3;

/// What it costs that a line begins with a label of one part of a table beside the label of another one.
const ELSEWHERE: f32 = 1.5;

/// What a label tells of the part of a table that it stands in.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Amounts,
    Goals,
}

fn part_of(label: &str) -> Option<Part> {
    let goals = || label.contains("目标").then_some(Part::Goals);
    if is_amount_label(label) { Some(Part::Amounts) } else { goals() }
}

/// Labels whose middles are closer than this many lines stand in one row.
const SAME_ROW: f32 = 0.75;

impl Ruler<'_> {
    /// Reads what stands above a header: right of the strip with these labels, up to column `end`.
    pub fn head<'a>(
        &self,
        lines: &[Line<'a>],
        end: f32,
        labels: &[Stack<'a>],
        borders: &mut Vec<f32>,
    ) -> Option<Head<'a>> {
        let slots: Vec<u32> = lines.iter().map(|l| l.number).collect();
        let right: Vec<&Piece> = lines.iter().flat_map(|l| &l.words).filter(|w| !has(labels, w)).copied().collect();
        let within = |range: &std::ops::Range<usize>| -> Option<(u32, u32)> {
            Some((*slots.get(range.start)?, *slots.get(range.end.checked_sub(1)?)?))
        };
        let bottom = slots.last().copied().unwrap_or_default();
        let label_of = |(from, to): (u32, u32)| {
            let mut inside = labels.iter().filter(|l| from <= l.lines().1 && l.lines().0 <= to);
            let label = inside.next().filter(|l| from <= l.lines().0 && l.lines().1.min(bottom) <= to)?;
            inside.next().is_none().then_some(label)
        };
        // Where a label of the strip is that of amounts, rows of amounts are its own; and so are headings of goals.
        let parts: Vec<Part> = labels.iter().filter_map(|l| part_of(&l.text)).collect();
        let elsewhere = |label: &Stack<'_>, words: &[&Piece]| {
            let told = by_line(words).filter_map(|l| l.first()).filter(|w| self.is_label(&w.text));
            let told = told.filter_map(|w| part_of(&w.text)).filter(|part| parts.contains(part));
            told.filter(|part| part_of(&label.text) != Some(*part)).count()
        };
        let tiling = tile(slots.len(), slots.len(), |range| {
            let (from, to) = within(&range)?;
            let label = label_of((from, to))?;
            let own: Vec<&Piece> = right.iter().filter(|w| (from..=to).contains(&w.line)).copied().collect();
            let Some((first, last)) = own.first().zip(own.last()) else { return Some(0.5) };
            let middle = (first.line + last.line) as f32 / 2.0;
            let under = own.iter().filter(|w| w.columns.0 < label.right()).count();
            let height = (last.line - first.line) as f32;
            let aside = (middle - label.height()).abs() / (1.0 + height / STRETCHED);
            let lost = if height <= LOW { self.lost_beside(&own, end) } else { 0 };
            Some(off_centre(aside) + UNDER * (under + lost) as f32 + ELSEWHERE * elsewhere(label, &own) as f32)
        })?;
        let mut head = Head::default();
        head.unsure.extend(tiling.unsure.iter().filter_map(|&s| slots.get(s)));
        for range in &tiling.tiles {
            let (from, to) = within(range)?;
            let label = label_of((from, to))?;
            let own: Vec<&Piece> = right.iter().filter(|w| (from..=to).contains(&w.line)).copied().collect();
            let first = head.rows;
            self.beside(&own, end, borders, &mut head);
            head.cells.push(HeadCell { rows: first..head.rows, left: STRIP, right: 0.0, words: label.words.clone() });
        }
        Some(head)
    }

    /// How many words beside a label would find no cell.
    fn lost_beside(&self, words: &[&Piece], end: f32) -> usize {
        let mut head = Head::default();
        self.beside(words, end, &mut Vec::new(), &mut head);
        words.len() - head.cells.iter().map(|c| c.words.len()).sum::<usize>().min(words.len())
    }

    /// What stands above a header over the whole width: headings, each with the text below it.
    pub fn wide<'a>(&self, lines: &[Line<'a>], end: f32) -> Head<'a> {
        let mut head = Head::default();
        let mut text: Vec<&'a Piece> = Vec::new();
        let mut put = |words: Vec<&'a Piece>| {
            if !words.is_empty() {
                let rows = head.rows..head.rows + 1;
                head.rows += 1;
                head.cells.push(HeadCell { rows, left: STRIP, right: end, words });
            }
        };
        for line in lines {
            if self.is_label(&line.text()) {
                put(std::mem::take(&mut text));
                put(line.words.clone());
            } else {
                text.extend(&line.words);
            }
        }
        put(text);
        head
    }

    /// What stands beside one label of the strip.
    fn beside<'a>(&self, words: &[&'a Piece], end: f32, borders: &mut Vec<f32>, head: &mut Head<'a>) {
        let first = head.rows;
        if let Some((rows, cells)) = self.nested(words, end) {
            head.rows += rows;
            head.cells
                .extend(cells.into_iter().map(|c| HeadCell { rows: first + c.rows.start..first + c.rows.end, ..c }));
            return;
        }
        let (labels, rest) = if self.is_prose(words) { (Vec::new(), words.to_vec()) } else { self.labels_of(words) };
        if labels.is_empty() {
            head.rows += 1;
            head.cells.push(HeadCell { rows: first..first + 1, left: 0.0, right: end, words: rest });
            return;
        }
        let (anchors, tall) = rows_of(labels);
        let leftmost = anchors.iter().flatten().chain(&tall).map(Stack::left).fold(f32::INFINITY, f32::min);
        let on_row = |w: &Piece, row: &[Stack<'a>]| row.iter().any(|s| s.lines().0 <= w.line && w.line <= s.lines().1);
        let is_header = |row: &[Stack<'a>]| row.len() >= 2 && !rest.iter().any(|w| on_row(w, row));
        let headed = anchors.first().is_some_and(|row| is_header(row));
        let (own, rest): (Vec<&Piece>, Vec<&Piece>) =
            rest.iter().copied().partition(|w| !headed && w.columns.1 <= leftmost);
        let mut left = 0.0;
        if !own.is_empty() {
            let reach = own.iter().map(|w| w.columns.1).fold(0.0, f32::max);
            left = choose(reach, leftmost, borders);
        }
        // A value stands nearest to its label, and right of it.
        let mut values: Vec<Vec<&'a Piece>> = vec![Vec::new(); anchors.len()];
        let mut of_tall: Vec<Vec<&'a Piece>> = vec![Vec::new(); tall.len()];
        let next = |t: &Stack<'a>| {
            let right = anchors.iter().flatten().map(Stack::left).filter(|l| *l > t.left());
            right.fold(f32::INFINITY, f32::min)
        };
        let beside = |t: &Stack<'a>, w: &Piece| {
            t.right() <= w.columns.0 && w.columns.1 <= next(t) && on_row(w, std::slice::from_ref(t))
        };
        let mut of_rows: Vec<&'a Piece> = Vec::new();
        for word in rest {
            match tall.iter().position(|t| beside(t, word)) {
                Some(t) => of_tall[t].push(word),
                None => of_rows.push(word),
            }
        }
        let rows = row_lines(&anchors, &of_rows);
        for word in of_rows {
            let row = rows.iter().position(|(from, to)| (*from..=*to).contains(&word.line));
            if let Some(row) = row {
                values[row].push(word);
            }
        }
        let mut anchors = anchors;
        let starts = head.rows;
        let mut ends = vec![end; anchors.len()];
        let mut lefts = vec![left; anchors.len()];
        for (label, value) in tall.iter().zip(&of_tall) {
            let inside = |a: &Vec<Stack<'a>>| on_row(a[0].words[0], std::slice::from_ref(label));
            let Some(from) = anchors.iter().position(inside) else { continue };
            let to = anchors.iter().rposition(inside).unwrap_or(from) + 1;
            let next = anchors[from..to].iter().flatten().map(Stack::left).filter(|l| *l > label.left());
            let next = next.fold(f32::INFINITY, f32::min);
            let room = if next.is_finite() { next } else { end };
            let stop = value.iter().map(|w| w.columns.1).fold(label.right(), f32::max);
            let start = value.iter().map(|w| w.columns.0).fold(room, f32::min);
            let before = anchors[from..to].iter().flatten().map(Stack::right).filter(|r| *r <= label.left());
            let before = before.fold(f32::NEG_INFINITY, f32::max);
            let from_x = if before.is_finite() {
                let values = values[from..to].iter().flatten().map(|w| w.columns.1).filter(|r| *r <= label.left());
                choose(values.fold(before, f32::max), label.left(), borders)
            } else {
                lefts[from]
            };
            if before.is_finite() {
                ends[from..to].iter_mut().for_each(|e| *e = from_x);
            }
            let middle = choose(label.right(), start.max(label.right() + 0.5), borders);
            let to_x = if next.is_finite() { choose(stop, next, borders) } else { end };
            let rows = starts + from..starts + to;
            head.cells.push(HeadCell { rows: rows.clone(), left: from_x, right: middle, words: label.words.clone() });
            head.cells.push(HeadCell { rows, left: middle, right: to_x, words: value.clone() });
            if !before.is_finite() {
                lefts[from..to].iter_mut().for_each(|l| *l = to_x);
            }
        }
        let mut at = 0;
        while at < anchors.len() {
            let row = &mut anchors[at];
            row.sort_by(|a, b| a.left().total_cmp(&b.left()));
            let bottom = row.iter().map(|s| s.lines().1).max().unwrap_or_default();
            let heads = row.len() >= 2 && values[at].iter().all(|w| w.line > bottom);
            // The rows that it heads: up to the next row of headings.
            let below = (at + 1..anchors.len())
                .take_while(|&k| anchors[k].len() == 1 && anchors[k][0].right() <= anchors[at][0].left())
                .count();
            if heads && (below > 0 || !values[at].is_empty()) {
                self.headed(&anchors[at..=at + below], &values[at..=at + below], (lefts[at], ends[at]), borders, head);
                at += 1 + below;
            } else {
                pairs(&anchors[at], &values[at], (lefts[at], ends[at]), borders, head);
                at += 1;
            }
        }
        if !own.is_empty() {
            head.cells.push(HeadCell { rows: first..head.rows, left: 0.0, right: left, words: own });
        }
    }

    /// The labels among words, and the words that are in none. Where text stands among the headings of a table, these may be parted
    /// wider than labels are.
    fn labels_of<'a>(&self, words: &[&'a Piece]) -> (Vec<Stack<'a>>, Vec<&'a Piece>) {
        let among_headings = |(labels, rest): &(Vec<Stack<'a>>, Vec<&'a Piece>)| {
            let (rows, _) = rows_of(labels.clone());
            let headings: Vec<&Stack<'_>> = rows.iter().filter(|row| row.len() >= HEADINGS).flatten().collect();
            let inside = |w: &&&Piece| headings.iter().any(|s| s.lines().0 <= w.line && w.line <= s.lines().1);
            rest.iter().filter(inside).count()
        };
        let close = stacks(words, &|t| self.is_label(t));
        let strays = among_headings(&close);
        if strays == 0 {
            return close;
        }
        let wide = stacks_set(words, HEADER, &|t| self.is_label(t));
        if among_headings(&wide) < strays { wide } else { close }
    }

    /// Whether words are one text, though its lines may begin with labels (目标 1：完成…): nothing stands apart on any of its lines.
    fn is_prose(&self, words: &[&Piece]) -> bool {
        let lines: Vec<&[&Piece]> = by_line(words).collect();
        let is_run = |line: &&[&Piece]| line.iter().skip(1).all(|w| w.gap <= 1);
        let label = |line: &[&Piece]| line.first().is_some_and(|w| self.is_label(&w.text));
        let labelled = lines.iter().any(|l| l.len() > 1 && label(l));
        lines.iter().all(is_run) && labelled && lines.iter().any(|l| !label(l))
    }

    /// A row of headings with what stands below them: rows with a label each, or one row of text.
    fn headed<'a>(
        &self,
        anchors: &[Vec<Stack<'a>>],
        values: &[Vec<&'a Piece>],
        (left, end): (f32, f32),
        borders: &mut Vec<f32>,
        head: &mut Head<'a>,
    ) {
        let Some((headings, labels)) = anchors.split_first() else { return };
        let content: Vec<&Piece> = values.iter().flatten().copied().collect();
        let of_labels = labels.iter().flatten().flat_map(|s| s.words.iter().copied());
        let words: Vec<&Piece> = of_labels.chain(content).collect();
        let first = (!labels.is_empty()).then(Expected::default);
        let columns: Vec<Column> = headings.iter().map(|h| column(&h.text, self.vocabulary)).collect();
        let headed = headings.iter().zip(&columns).map(|(h, column)| Expected {
            column: Some(column),
            heading: Some(h.middle()),
            ..Expected::default()
        });
        let mut edges = gutters(&first.into_iter().chain(headed).collect::<Vec<_>>(), &words);
        let start = if labels.is_empty() { left } else { edges.remove(0).max(left + 0.1) };
        let mut before = start;
        for edge in &mut edges {
            *edge = edge.max(before + 0.01);
            before = *edge;
        }
        borders.extend(edges.iter().chain([&start]).filter(|e| **e > left));
        edges.insert(0, start);
        edges.push(end);
        let row = head.rows;
        if start > left {
            head.cells.push(HeadCell { rows: row..row + 1, left, right: start, words: Vec::new() });
        }
        for (heading, edge) in headings.iter().zip(edges.windows(2)) {
            head.cells.push(HeadCell {
                rows: row..row + 1,
                left: edge[0],
                right: edge[1],
                words: heading.words.clone(),
            });
        }
        head.rows += 1;
        let mut line = |words: Vec<&'a Piece>, label: Option<&Stack<'a>>| {
            let row = head.rows;
            head.rows += 1;
            if start > left {
                let words = label.map(|l| l.words.clone()).unwrap_or_default();
                head.cells.push(HeadCell { rows: row..row + 1, left, right: start, words });
            }
            let mut own: Vec<Vec<&'a Piece>> = vec![Vec::new(); columns.len()];
            // What stands left of all headings is not below them.
            let words: Vec<&'a Piece> = words.into_iter().filter(|w| start <= middle(w.columns)).collect();
            for line in by_line(&words) {
                let found = columns_of(line, &edges, &columns, &[], &Habits::default());
                line.iter().zip(found).for_each(|(w, c)| own[c].push(w));
            }
            for (words, edge) in own.into_iter().zip(edges.windows(2)) {
                head.cells.push(HeadCell { rows: row..row + 1, left: edge[0], right: edge[1], words });
            }
        };
        if labels.is_empty() {
            return line(values[0].clone(), None);
        }
        // What the nearest label below the headings did not take is that of the first one.
        for (k, label) in labels.iter().enumerate() {
            let mut words = if k == 0 { values[0].clone() } else { Vec::new() };
            words.extend(&values[k + 1]);
            line(words, label.first());
        }
    }
}

/// The lines of each row of labels: a value that is broken stands around its label.
fn row_lines(anchors: &[Vec<Stack<'_>>], values: &[&Piece]) -> Vec<(u32, u32)> {
    let labels = anchors.iter().flatten().flat_map(|s| s.words.iter().map(|w| w.line));
    let lines: std::collections::BTreeSet<u32> = labels.chain(values.iter().map(|w| w.line)).collect();
    let slots: Vec<u32> = lines.into_iter().collect();
    let tiling = tile(slots.len(), slots.len(), |range| {
        let (from, to) = (*slots.get(range.start)?, *slots.get(range.end.checked_sub(1)?)?);
        let inside = |a: &&Vec<Stack<'_>>| a.iter().any(|s| s.lines().0 <= to && from <= s.lines().1);
        let mut rows = anchors.iter().filter(inside);
        let row = rows.next()?;
        let whole = row.iter().all(|s| from <= s.lines().0 && s.lines().1 <= to);
        if rows.next().is_some() || !whole {
            return None;
        }
        let mut cost = 0.0;
        for (k, label) in row.iter().enumerate() {
            let limit = row.get(k + 1).map_or(f32::INFINITY, Stack::left);
            let own = values.iter().filter(|w| (from..=to).contains(&w.line));
            let mut own = own.filter(|w| label.right() <= w.columns.0 && w.columns.0 < limit).map(|w| w.line);
            if let Some(first) = own.next() {
                let last = own.next_back().unwrap_or(first);
                cost += off_centre(((first + last) as f32 / 2.0 - label.height()).abs());
            }
        }
        Some(cost)
    });
    let tiles = tiling.map(|t| t.tiles).unwrap_or_default();
    tiles.iter().map(|t| (slots[t.start], slots[t.end - 1])).collect()
}

/// Labels in rows, and those that reach over several rows: set in several lines, between which the labels of rows stand.
fn rows_of(mut labels: Vec<Stack<'_>>) -> (Vec<Vec<Stack<'_>>>, Vec<Stack<'_>>) {
    labels.sort_by(|a, b| a.height().total_cmp(&b.height()));
    let heights: Vec<(f32, f32)> =
        labels.iter().filter(|l| l.lines().0 == l.lines().1).map(|l| (l.height(), l.left())).collect();
    let spans = |label: &Stack<'_>| {
        let (from, to) = label.lines();
        let inside = |h: &&(f32, f32)| (from as f32..=to as f32).contains(&h.0);
        let mut rows: Vec<f32> = heights.iter().filter(inside).map(|h| h.0).collect();
        rows.dedup();
        from < to && rows.len() >= 2
    };
    let (tall, flat): (Vec<Stack<'_>>, Vec<Stack<'_>>) = labels.into_iter().partition(spans);
    let mut rows: Vec<Vec<Stack<'_>>> = Vec::new();
    for label in flat {
        match rows.last_mut().filter(|row| row.first().is_some_and(|l| label.height() - l.height() < SAME_ROW)) {
            Some(row) => row.push(label),
            None => rows.push(vec![label]),
        }
    }
    (rows, tall)
}

/// Labels with their values beside them.
fn pairs<'a>(
    labels: &[Stack<'a>],
    values: &[&'a Piece],
    (left, end): (f32, f32),
    borders: &mut Vec<f32>,
    head: &mut Head<'a>,
) {
    let row = head.rows;
    head.rows += 1;
    let mut from = left;
    for (k, label) in labels.iter().enumerate() {
        let next = labels.get(k + 1);
        let limit = next.map_or(f32::INFINITY, Stack::left);
        let own: Vec<&Piece> =
            values.iter().filter(|w| w.columns.0 >= label.right() && w.columns.0 < limit).copied().collect();
        let start = own.iter().map(|w| w.columns.0).fold(f32::INFINITY, f32::min);
        let stop = own.iter().map(|w| w.columns.1).fold(label.right(), f32::max);
        let room = next.map_or(end, Stack::left);
        let (middle, to) = if own.is_empty() {
            let third = (room - label.right()) / 3.0;
            (
                choose(label.right(), label.right() + third, borders),
                next.map_or(end, |_| choose(room - third, room, borders)),
            )
        } else {
            (choose(label.right(), start, borders), next.map_or(end, |n| choose(stop, n.left(), borders)))
        };
        head.cells.push(HeadCell { rows: row..row + 1, left: from, right: middle, words: label.words.clone() });
        head.cells.push(HeadCell { rows: row..row + 1, left: middle, right: to, words: own });
        from = to;
    }
}

/// A border in a gap: one that there is already, or a new one in its middle.
fn choose(from: f32, to: f32, borders: &mut Vec<f32>) -> f32 {
    let middle = (from + to) / 2.0;
    let near = |b: &&f32| (**b - middle).abs();
    let known = borders.iter().filter(|b| (from..=to).contains(*b)).min_by(|a, b| near(a).total_cmp(&near(b)));
    if let Some(known) = known {
        return *known;
    }
    borders.push(middle);
    middle
}
