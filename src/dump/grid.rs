//! Puts what was read into the cells of a table, as the same page would give them with its rules.

use std::collections::{BTreeSet, HashMap};

use super::columns::{Column, Kind, is_level};
use super::extents::is_sure;
use super::head::{Field, Head, Matrix, Part};
use super::pieces::{Piece, pieces_to_lines, pieces_to_text};
use super::rows::Reading;
use crate::normalize::level::class_of;
use crate::place::Text;
use crate::table::{Cell, Doubt, Scope, Table};

mod records;

pub(super) use records::part_sums;

/// A table in the making.
pub(super) struct Grid {
    table: Table,
    /// Whether its head is one of labels and values: then cells come in the order of the page.
    labelled: bool,
}

impl Grid {
    /// An empty table of as many columns as its widest row has.
    pub fn new(columns: &[Column], head: &Head) -> Self {
        let amounts = head.group.as_ref().map_or(0, |g| 2 * g.amounts.len() + 1);
        let months = head.plan.as_ref().map_or(0, |p| p.months.len() + 1);
        let figures = |p: &Part| if let Part::Matrix(m) = p { m.headings.len() + 2 } else { 0 };
        let figures = head.parts.iter().map(figures).max().unwrap_or_default();
        let width = columns.len().max(amounts).max(months).max(figures).max(4);
        Self { table: Table { columns: width, ..Table::default() }, labelled: !head.parts.is_empty() }
    }

    fn cell(&mut self, at: (usize, usize), span: (usize, usize), pieces: &[&Piece]) {
        self.table.rows = self.table.rows.max(at.0 + span.0);
        self.table.cells.push(Cell {
            row: at.0,
            column: at.1,
            row_span: span.0,
            column_span: span.1,
            text: pieces_to_text(pieces.iter().copied()),
            lines: pieces_to_lines(pieces),
        });
    }

    fn row(&self) -> usize {
        self.table.rows
    }

    /// The labels and values above the indicators.
    pub fn head(&mut self, head: &Head) {
        self.parts(&head.parts);
        let (first, last) = head.fields.split_at(head.fields.len().saturating_sub(1));
        self.fields(first, true);
        if let Some(group) = &head.group {
            let row = self.row();
            self.cell((row, 0), (2, 1), &refs(&group.label));
            for (n, field) in group.amounts.iter().enumerate() {
                self.cell((row, 1 + 2 * n), (1, 1), &refs(&field.label));
                let end = if n + 1 == group.amounts.len() { self.table.columns } else { 3 + 2 * n };
                self.cell((row, 2 + 2 * n), (1, end - 2 - 2 * n), &refs(&field.value));
            }
            self.wide(row + 1, &group.text);
        }
        if let Some(plan) = &head.plan {
            self.plan(&plan.label, &plan.months, &plan.shares);
        }
        self.fields(last, false);
        if head.unordered {
            self.doubt(Scope::Money, "文本各行交错且次序不定，金额属于哪一栏不能确定".to_owned());
            self.doubt(Scope::Table, "文本各行交错且次序不定，标题、单位等可能缺字或错位，请与原件核对".to_owned());
        }
        for (label, message) in &head.doubts {
            let text = pieces_to_text(label);
            let cell = self.table.cells.iter().find(|c| c.text == text && !text.is_empty());
            let scope = cell.map_or(Scope::Table, |c| Scope::Cell(c.row, c.column));
            self.doubt(scope, message.clone());
        }
    }

    /// The parts of a head without a spending plan, one below the other.
    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Field(field) => self.fields(std::slice::from_ref(field), false),
                Part::Matrix(matrix) => self.matrix(matrix),
                Part::Sides(rows) => rows.iter().for_each(|row| self.sides(row)),
            }
        }
        if !parts.is_empty() {
            let message = "文本没有坐标，值按其在标签之后的次序归入，请与原件核对";
            self.doubt(Scope::Table, message.to_owned());
            self.doubt(Scope::Indicators, message.to_owned());
        }
    }

    /// Headings side by side with the rows below them, beside the label of all.
    fn matrix(&mut self, matrix: &Matrix) {
        let row = self.row();
        let height = matrix.rows.len() + 1;
        let labelled = matrix.rows.iter().any(|(label, _)| !label.is_empty());
        let from = usize::from(!matrix.label.is_empty()) + usize::from(labelled);
        let room = self.table.columns.saturating_sub(from);
        let count = matrix.headings.len().max(1);
        let column = |n: usize| from + n * room / count;
        if !matrix.label.is_empty() {
            self.cell((row, 0), (height, 1), &refs(&matrix.label));
        }
        let mut line = |at: usize, label: &[Piece], cells: &[Vec<Piece>]| {
            if labelled {
                self.cell((at, from - 1), (1, 1), &refs(label));
            }
            for (n, cell) in cells.iter().enumerate() {
                self.cell((at, column(n)), (1, column(n + 1) - column(n)), &refs(cell));
            }
        };
        line(row, &[], &matrix.headings);
        for (n, (label, cells)) in matrix.rows.iter().enumerate() {
            line(row + 1 + n, label, cells);
        }
        for (label, values) in &matrix.open {
            let values: Vec<&str> = values.iter().map(|p| p.text.as_str()).collect();
            let label = pieces_to_text(label).string;
            let message = format!("“{label}”的{}属于哪几栏，文本中没有位置可据，未归入任何一栏", values.join("、"));
            self.doubt(Scope::Table, message);
        }
    }

    /// Labels with their values, two pairs a row or one.
    fn fields(&mut self, fields: &[Field], paired: bool) {
        for pair in fields.chunks(if paired { 2 } else { 1 }) {
            let row = self.row();
            for (n, field) in pair.iter().enumerate() {
                self.half(row, n, pair.len(), field);
            }
        }
    }

    /// Two labels with their values, of which one may be missing.
    fn sides(&mut self, sides: &[Option<Field>; 2]) {
        let row = self.row();
        for (n, field) in sides.iter().enumerate() {
            field.iter().for_each(|field| self.half(row, n, sides.len(), field));
        }
    }

    /// A label with its value in the first or the second half of a row, the first being all of it where there is no second.
    fn half(&mut self, row: usize, n: usize, of: usize, field: &Field) {
        let width = self.table.columns;
        let from = n * width / 2;
        let to = if n + 1 == of { width } else { width / 2 };
        self.cell((row, from), (1, 1), &refs(&field.label));
        self.cell((row, from + 1), (1, to - from - 1), &refs(&field.value));
    }

    /// A cell over all columns beside the label.
    fn wide(&mut self, row: usize, pieces: &[Piece]) {
        self.cell((row, 1), (1, self.table.columns - 1), &refs(pieces));
    }

    /// The months with their shares; shares that cannot be given to a month stay in one cell below all of them.
    fn plan(&mut self, label: &[Piece], months: &[Vec<Piece>], shares: &[Vec<Piece>]) {
        let row = self.row();
        let room = self.table.columns - 1;
        let column = |n: usize| 1 + n * room / months.len().max(1);
        self.cell((row, 0), (2, 1), &refs(label));
        for (n, month) in months.iter().enumerate() {
            self.cell((row, column(n)), (1, column(n + 1) - column(n)), &refs(month));
        }
        if shares.len() == months.len() {
            for (n, share) in shares.iter().enumerate() {
                self.cell((row + 1, column(n)), (1, column(n + 1) - column(n)), &refs(share));
            }
            return;
        }
        let pieces: Vec<Piece> = shares.iter().flatten().cloned().collect();
        self.wide(row + 1, &pieces);
        if !pieces.is_empty() {
            let printed: Vec<String> = shares.iter().map(|s| pieces_to_text(s).string).collect();
            let names: Vec<String> = months.iter().map(|m| pieces_to_text(m).string).collect();
            self.doubt(
                Scope::Cell(row + 1, 1),
                format!(
                    "“{}”属于{}中的哪一期，文本中没有位置可据，未归入任何一期",
                    printed.join("、"),
                    names.join("、")
                ),
            );
        }
    }

    /// The header alone, where its rows cannot be told apart.
    pub fn header(&mut self, columns: &[Column], heads: &[Vec<&Piece>], message: String) {
        let header = self.row();
        for (c, head) in heads.iter().enumerate() {
            self.cell((header, c), (1, self.span(c, columns)), head);
        }
        self.doubt(Scope::Unread, message);
    }

    /// The header and the rows below it.
    /// Returns how many rows have names of levels that contradict each other.
    pub fn indicators(
        &mut self,
        columns: &[Column],
        heads: &[Vec<&Piece>],
        pieces: &[Piece],
        reading: &Reading,
    ) -> usize {
        let header = self.row();
        for (c, head) in heads.iter().enumerate() {
            self.cell((header, c), (1, self.span(c, columns)), head);
        }
        let top = header + 1;
        let (outer, strange) = outer_rows(columns, reading, pieces);
        for (r, row) in reading.rows.iter().enumerate() {
            for (c, column) in columns.iter().enumerate() {
                let own: Vec<&Piece> = row.get(c).into_iter().flatten().filter_map(|&i| pieces.get(i)).collect();
                if column.kind != Kind::Outer {
                    self.cell((top + r, c), (1, self.span(c, columns)), &own);
                }
            }
        }
        let centred = self.labelled.then(|| centred_levels(columns, pieces, reading, &outer)).flatten();
        if let Some(c) = columns.iter().position(|c| c.kind == Kind::Outer) {
            for (words, rows) in outer {
                let own: Vec<&Piece> = words.iter().filter_map(|&i| pieces.get(i)).collect();
                self.cell((top + rows.start, c), (rows.len(), self.span(c, columns)), &own);
            }
        }
        let contradictions = strange.len();
        let levels = [Kind::Outer, Kind::Level].map(|kind| columns.iter().position(|c| c.kind == kind));
        if let [Some(outer), Some(inner)] = levels {
            for r in strange {
                for c in [outer, inner] {
                    let message = "二级指标与所归入的一级指标不符，一级指标所管的行不能确定".to_owned();
                    self.doubt(Scope::Cell(top + r, c), message);
                }
            }
        }
        match centred {
            Some(ranges) => self.spread_levels(columns, top, &ranges),
            None => self.merge_levels(columns, top),
        }
        for (r, other) in &reading.alternatives {
            self.doubt_row(columns, pieces, top + r, (&reading.rows, *r), other);
        }
        contradictions
    }

    /// Marks cells that have, on one line of the dump, text of two lines of the page: which of them comes first the dump does
    /// not tell.
    pub fn merged(&mut self, columns: &[Column], reading: &Reading, pieces: &[Piece]) {
        let top = self.table.rows - reading.rows.len();
        for (r, row) in reading.rows.iter().enumerate() {
            for (c, cell) in
                row.iter().enumerate().filter(|(c, _)| columns.get(*c).is_some_and(|c| c.kind != Kind::Outer))
            {
                let own: Vec<&Piece> = cell.iter().filter_map(|&i| pieces.get(i)).collect();
                if own.windows(2).any(|pair| is_merged(pair[0], pair[1])) {
                    let message = "文本把页面上相邻的两行并成了一行，这一栏文字的次序不能确定".to_owned();
                    self.doubt(Scope::Cell(top + r, c), message);
                }
            }
        }
    }

    fn span(&self, c: usize, columns: &[Column]) -> usize {
        if c + 1 == columns.len() { self.table.columns - c } else { 1 }
    }

    /// Puts each name of the inner level beside the rows that it is in the middle of.
    fn spread_levels(&mut self, columns: &[Column], top: usize, ranges: &[(usize, std::ops::Range<usize>)]) {
        let Some(c) = columns.iter().position(|c| c.kind == Kind::Level) else { return };
        let is_level = |cell: &Cell| cell.column == c && cell.row >= top;
        self.table.cells.retain(|cell| !is_level(cell) || !cell.text.is_empty());
        for cell in self.table.cells.iter_mut().filter(|cell| is_level(cell)) {
            if let Some((_, rows)) = ranges.iter().find(|(row, _)| top + row == cell.row) {
                cell.row = top + rows.start;
                cell.row_span = rows.len();
            }
        }
    }

    /// A second level that is printed once for several rows reaches down over them.
    fn merge_levels(&mut self, columns: &[Column], top: usize) {
        let Some(c) = columns.iter().position(|c| c.kind == Kind::Level) else { return };
        let mut at: Option<usize> = None;
        let mut blanks = Vec::new();
        for i in 0..self.table.cells.len() {
            let cell = &self.table.cells[i];
            if cell.row < top || cell.column != c {
                continue;
            }
            match at.filter(|_| cell.text.is_empty()) {
                Some(above) => {
                    self.table.cells[above].row_span += 1;
                    blanks.push(i);
                }
                None => at = Some(i),
            }
        }
        let mut i = 0;
        self.table.cells.retain(|_| {
            i += 1;
            !blanks.contains(&(i - 1))
        });
    }

    /// Notes that a row can be read in two ways, at each cell that they give differently.
    fn doubt_row(
        &mut self,
        columns: &[Column],
        pieces: &[Piece],
        row: usize,
        own: (&[Vec<Vec<usize>>], usize),
        other: &[Vec<usize>],
    ) {
        let text = |cell: Option<&Vec<usize>>| {
            pieces_to_text(cell.into_iter().flatten().filter_map(|&i| pieces.get(i))).string
        };
        let Some(here) = own.0.get(own.1) else { return };
        for (c, column) in columns.iter().enumerate().filter(|(_, c)| c.kind != Kind::Outer) {
            let (read, instead) = (text(here.get(c)), text(other.get(c)));
            if read != instead {
                let message = format!("分栏不能确定：{}读作“{read}”；也可读作“{instead}”", column.label);
                self.doubt(Scope::Cell(row, c), message);
            }
        }
    }

    /// Notes a doubt.
    pub fn doubt(&mut self, scope: Scope, message: String) {
        self.table.doubts.push(Doubt { scope, message });
    }

    /// Notes a doubt about the last row.
    pub fn last_row(&mut self, message: String) {
        if let Some(row) = self.table.rows.checked_sub(1) {
            self.doubt(Scope::Row(row), message);
        }
    }

    /// Notes which of the last `rows` rows lack what every row has.
    pub fn lacking(&mut self, rows: usize, lacking: &[usize]) {
        for r in lacking {
            let message = "本行未找到级别、名称或指标值，可能与相邻行错位，请与原件核对";
            self.doubt(Scope::Row(self.table.rows - rows + r), message.to_owned());
        }
    }

    /// Marks rows that were read against the evidence; with `neighbours` those beside them too.
    pub fn strained(&mut self, rows: usize, reading: &Reading, limit: f32, neighbours: bool) {
        let over: Vec<bool> = reading.row_costs.iter().map(|cost| *cost > limit).collect();
        let is = |r: Option<usize>| r.and_then(|r| over.get(r)).is_some_and(|o| *o);
        for r in 0..over.len() {
            if is(Some(r)) || neighbours && (is(r.checked_sub(1)) || is(Some(r + 1))) {
                let row = self.table.rows - rows + r;
                self.doubt(Scope::Row(row), "文本的换行与栏宽对不上，本行各栏的划分不能确定".to_owned());
            }
        }
    }

    /// The finished table.
    pub fn finish(mut self, above: Vec<Text>, below: Vec<Text>) -> Table {
        self.table.cells.sort_by_key(|c| (c.row, c.column));
        self.table.row_pages = vec![0; self.table.rows];
        self.table.above = above;
        self.table.below = below;
        self.table
    }
}

/// Whether two pieces of a cell come from one line of the dump where not both stand for sure, and are no mark or number with
/// what follows it.
fn is_merged(before: &Piece, after: &Piece) -> bool {
    let mark = |p: &Piece| p.text.chars().all(|c| !c.is_alphanumeric());
    let number = before.text.chars().all(|c| c.is_ascii_digit()) && after.text.chars().nth(1).is_none();
    before.ordinal == after.ordinal
        && !(is_sure(before) && is_sure(after))
        && !(after.stray && (mark(before) || mark(after) || number))
}

/// Which rows each name of the inner level stands beside where merged cells have their text in the middle: the name comes in the
/// dump before the row after the middle. Nothing where names stand at the top of their rows, as far as can be told: the first
/// row has one, and no name of the outer level comes after the first row that it must belong to.
fn centred_levels(
    columns: &[Column],
    pieces: &[Piece],
    reading: &Reading,
    outer: &[OuterRows],
) -> Option<Vec<(usize, std::ops::Range<usize>)>> {
    let c = columns.iter().position(|c| c.kind == Kind::Level)?;
    let rows = reading.rows.len();
    // Where cells were put into order, names stand before the first of their rows.
    if pieces.iter().any(|p| p.first.is_some()) {
        return None;
    }
    let printed: Vec<usize> =
        (0..rows).filter(|&r| reading.rows[r].get(c).is_some_and(|cell| !cell.is_empty())).collect();
    let first_of = |r: usize| reading.rows.get(r).and_then(|row| row.iter().flatten().copied().min());
    let late = |(words, own): &OuterRows| words.first().copied() > first_of(own.start);
    if printed.is_empty() || printed.first() == Some(&0) && !outer.iter().any(late) {
        return None;
    }
    // The items of one cell, 指标1 and 指标2, are of one level.
    let name = columns.iter().position(|c| c.kind == Kind::Name);
    let parts_items = |r: usize| {
        let cell = name.and_then(|c| reading.rows.get(r)?.get(c)?.first());
        let number = cell.and_then(|&i| pieces.get(i)?.text.strip_prefix("指标")?.chars().next());
        number.is_some_and(|n| ('2'..='9').contains(&n))
    };
    let crosses = |a: usize, b: usize| parts_items(a) || outer.iter().any(|(_, own)| a < own.start && own.start < b);
    // best[n][r]: the first n names stand beside the first r rows.
    let mut best = vec![vec![(f32::INFINITY, 0usize); rows + 1]; printed.len() + 1];
    best[0][0].0 = 0.0;
    for (n, &at) in printed.iter().enumerate() {
        for from in (0..rows).filter(|r| best[n][*r].0.is_finite()).collect::<Vec<_>>() {
            for to in from + 1..=rows {
                // Of three rows the name comes before the middle one, or right after its cells.
                let middle = (from + to) / 2;
                let off = if at == middle + 1 && to - from > 2 { AFTER } else { at.abs_diff(middle) as f32 };
                let cost = best[n][from].0 + off + if crosses(from, to) { ACROSS } else { 0.0 };
                if cost < best[n + 1][to].0 {
                    best[n + 1][to] = (cost, from);
                }
            }
        }
    }
    let mut ranges = Vec::new();
    let mut end = rows;
    for (n, &at) in printed.iter().enumerate().rev() {
        let from = best[n + 1][end].1;
        ranges.push((at, from..end));
        end = from;
    }
    ranges.reverse();
    Some(ranges)
}

/// A name after the cells of the middle one of an odd number of rows, in rows off the middle.
const AFTER: f32 = 0.3;

/// A name of the inner level beside rows of two names of the outer one, or beside some of the items of a cell, in rows off the
/// middle.
const ACROSS: f32 = 4.0;

fn refs(pieces: &[Piece]) -> Vec<&Piece> {
    pieces.iter().collect()
}

/// A name of the outer level, by its pieces, and the rows that it stands beside.
type OuterRows = (Vec<usize>, std::ops::Range<usize>);

/// Which rows each name of the outer level stands beside: the split into runs that contradicts the second level least
/// and the order of the dump least. Rows whose levels contradict each other all the same are named too.
fn outer_rows(columns: &[Column], reading: &Reading, pieces: &[Piece]) -> (Vec<OuterRows>, Vec<usize>) {
    let text =
        |words: &[usize]| words.iter().filter_map(|&i| pieces.get(i)).map(|p| p.text.as_str()).collect::<String>();
    let mut names: Vec<(String, Vec<usize>)> = Vec::new();
    for words in &reading.outer {
        let name = text(words);
        match names.last_mut() {
            // Printed again, for each name of the inner level or on the next page.
            Some((last, _)) if *last == name => {}
            _ => names.push((name, words.clone())),
        }
    }
    let rows = reading.rows.len();
    if names.is_empty() || rows == 0 {
        return (Vec::new(), Vec::new());
    }
    let level = columns.iter().position(|c| c.kind == Kind::Level);
    let inner = |r: usize| level.and_then(|c| reading.rows.get(r)?.get(c)).map(|w| text(w)).unwrap_or_default();
    // Lists have many names, but few different ones.
    let inners: Vec<String> = (0..rows).map(inner).collect();
    let distinct: BTreeSet<&str> = names.iter().map(|x| x.0.as_str()).collect();
    let fits = |first: &str, second: &str| -> f32 {
        // 服务对象满意度指标 may stand under 效益指标, but not where 满意度指标 is printed too.
        let worse = !second.ends_with(first) && distinct.iter().any(|name| second.ends_with(name));
        if second.is_empty() || !worse && class_of(Some(first), Some(second)).is_some() { 0.0 } else { 2.0 }
    };
    let seconds: BTreeSet<&str> = inners.iter().map(String::as_str).collect();
    let pairs = distinct.iter().flat_map(|first| seconds.iter().map(move |second| (*first, *second)));
    let fit: HashMap<(&str, &str), f32> = pairs.map(|(first, second)| ((first, second), fits(first, second))).collect();
    let misfit = |n: usize, r: usize| -> f32 {
        let pair = (names.get(n).map_or("", |x| x.0.as_str()), inners.get(r).map_or("", String::as_str));
        fit.get(&pair).copied().unwrap_or(2.0)
    };
    // 服务对象满意度指标 beside 满意度指标: the inner name was read as the outer one, or lost its first line. Part of a name is
    // none at all.
    let is_swapped = |n: usize, r: usize| -> bool {
        let second = inner(r);
        let first = names.get(n).map_or("", |x| x.0.as_str());
        !is_level(Kind::Outer, first) || !second.is_empty() && first.ends_with(&second)
    };
    // The cells of a project come before the names of the levels of its row.
    let starts: Vec<usize> = reading
        .rows
        .iter()
        .map(|r| {
            let own = r.iter().zip(columns).filter(|(_, c)| !c.kind.is_of_project());
            own.flat_map(|(cell, _)| cell).copied().min().unwrap_or(0)
        })
        .collect();
    let late = |n: usize, r: usize| -> f32 {
        // A name printed right before its first row fits best.
        let at = names.get(n).and_then(|x| x.1.first()).copied().unwrap_or(0);
        let next = starts.get(r).copied().unwrap_or(0);
        if at + 1 == next || at < next && names.get(n).is_some_and(|x| x.1.len() == next - at) { 0.0 } else { 0.1 }
    };
    // best[n][r]: the first n names stand beside the first r rows.
    let mut best = vec![vec![(f32::INFINITY, 0usize); rows + 1]; names.len() + 1];
    best[0][0].0 = 0.0;
    for n in 0..names.len() {
        for from in 0..rows {
            let mut cost = best[n][from].0 + late(n, from);
            for r in from..rows {
                cost += misfit(n, r);
                if cost < best[n + 1][r + 1].0 {
                    best[n + 1][r + 1] = (cost, from);
                }
            }
        }
    }
    let mut ranges: Vec<(Vec<usize>, std::ops::Range<usize>)> = Vec::new();
    let mut strange = Vec::new();
    let mut end = rows;
    for n in (0..names.len()).rev() {
        let from = best[n + 1][end].1;
        strange.extend((from..end).filter(|&r| misfit(n, r) > 0.0 || is_swapped(n, r)));
        ranges.push((names.get(n).map(|x| x.1.clone()).unwrap_or_default(), from..end));
        end = from;
    }
    ranges.reverse();
    (ranges, strange)
}
