//! Learns the order of reading, the widths of the columns and the texts that repeat from the dump itself.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::super::columns::Kind;
use super::super::measure::first_unit;
use super::super::pieces::pieces_to_text;
use super::super::{columns, costs, extents, rows, segments, widths};
use super::body::is_of_row;
use super::{
    Body, Dump, FITS, HOPEFUL, Joins, Lexicon, Order, Parting, Piece, ROUNDS, Reading, Rows, SAMPLE, Shelf, Walk,
    Words, is_by_lines,
};

/// How wide a column is at least, in ems.
const NARROWEST: f32 = 2.0;

/// More pieces than this are not searched in no order.
const LONGEST: usize = 1500;

impl Dump<'_> {
    /// The widths of the lines that stand for sure in one column and in no other.
    fn widths_below(&self, bodies: &[Body]) -> Option<Vec<f32>> {
        let mut lines: Vec<Vec<f32>> = vec![Vec::new(); self.columns.len()];
        for body in bodies {
            for (piece, distances) in body.pieces.iter().zip(body.distances.as_ref()?) {
                let near: Vec<usize> = (0..distances.len()).filter(|&c| distances[c] < extents::CLEAR).collect();
                if let [only] = near[..]
                    && extents::is_sure(piece)
                    && let Some(lines) = lines.get_mut(only)
                {
                    lines.push(piece.width);
                }
            }
        }
        let widest = lines.iter_mut().map(|lines| {
            lines.sort_by(f32::total_cmp);
            widths::widest(lines).unwrap_or_default().max(NARROWEST)
        });
        Some(widest.collect())
    }

    /// How wide each column is at least and at most, as its heading tells: the lines of one that is wrapped had no room
    /// side by side.
    fn heading_room(&self) -> Vec<(f32, f32)> {
        let mut room = vec![(0.0, f32::INFINITY); self.columns.len()];
        for header in self.headers {
            for (cell, room) in header.cells.iter().zip(&mut room) {
                let pieces: Vec<&Piece> = cell.iter().filter_map(|&i| self.pieces.get(i)).collect();
                let lines: Vec<&Piece> = pieces.chunk_by(|a, b| a.ordinal == b.ordinal).map(|l| l[0]).collect();
                for line in &lines {
                    room.0 = f32::max(room.0, line.width);
                }
                for pair in lines.windows(2) {
                    room.1 = f32::min(room.1, pair[0].width + first_unit(&pair[1].text) + costs::OVERFULL);
                }
            }
        }
        room
    }

    /// What a row may cost on average in a table that is read at all.
    pub(super) fn limit(&self, order: Order, bodies: &[Body]) -> f32 {
        match order {
            Order::Cells if self.labelled => costs::UNREADABLE_LABELLED,
            Order::Cells => costs::UNREADABLE,
            Order::Lines if bodies.iter().all(|b| b.distances.is_some()) => costs::UNREADABLE_KEPT,
            Order::Lines => costs::UNREADABLE_LINES,
            Order::Blocks => costs::UNREADABLE_BLOCKS,
        }
    }

    /// Reads all bodies: the order and the first widths are those that cost least on a few tables, widths and repeated
    /// texts are then learned from the readings.
    ///
    /// A dump that fits no order gives no readings: lines of neighbouring cells follow each other in it without a rule.
    ///
    /// Where `torn` says that the cells above the indicators do not come whole, those below will not either: lines that come in no
    /// order are tried first, as those that seem to come one below the other often do.
    pub(super) fn read(&self, bodies: &[Body], torn: bool) -> (Order, Vec<Option<Reading>>) {
        if self.labelled {
            return self.read_in(bodies, &[Order::Cells]);
        }
        let orders: &[Order] =
            if torn && !self.kept { &[Order::Blocks, Order::Lines] } else { &[Order::Cells, Order::Lines] };
        let (order, readings) = self.read_in(bodies, orders);
        if readings.iter().any(Option::is_some) || self.kept {
            return (order, readings);
        }
        self.read_in_no_order(bodies)
    }

    /// Reads what comes in no order. A body too long for a table is left: it holds more than one, and the search would not end.
    fn read_in_no_order(&self, bodies: &[Body]) -> (Order, Vec<Option<Reading>>) {
        let fits = |b: &&Body| b.pieces.len() <= LONGEST;
        if bodies.iter().all(|b| fits(&b)) {
            return self.read_in(bodies, &[Order::Blocks]);
        }
        let fitting: Vec<Body> = bodies.iter().filter(fits).cloned().collect();
        let (order, readings) = self.read_in(&fitting, &[Order::Blocks]);
        let mut readings = readings.into_iter();
        (order, bodies.iter().map(|b| if fits(&b) { readings.next().flatten() } else { None }).collect())
    }

    fn read_in(&self, bodies: &[Body], orders: &[Order]) -> (Order, Vec<Option<Reading>>) {
        let long = |b: &&Body| self.labelled && b.pieces.len() > Body::BEGINNING;
        let beginnings: Vec<Body> = bodies.iter().filter(long).take(1).map(Body::beginning).collect();
        let sample: Vec<&Body> = if beginnings.is_empty() { bodies } else { &beginnings }.iter().take(SAMPLE).collect();
        let texts: Vec<&[Piece]> = bodies.iter().map(|b| b.pieces.as_slice()).collect();
        let tables = bodies.iter().map(|b| (b.pieces.as_slice(), &b.words[2]));
        let mut known = self.joins.clone();
        let parting = if orders.contains(&Order::Blocks) { Parting::learn(tables) } else { Parting::default() };
        if parting.columns {
            known.learn_broken(&rows::joined(&texts));
        }
        let blank = Lexicon::default();
        let mut shelves: Vec<Shelf> = bodies.iter().map(|_| Shelf::default()).collect();
        let mut best: Option<(f32, Order, Vec<f32>)> = None;
        let rows: f32 = sample.iter().map(|b| b.rows()).sum();
        let headings = self.heading_room();
        let names = self.names();
        for &order in orders {
            let kept = self.kept;
            if order == Order::Cells && kept {
                continue;
            }
            if best.as_ref().is_some_and(|(cost, ..)| *cost < FITS * rows)
                || order == Order::Lines && !is_by_lines(bodies)
            {
                break;
            }
            let cost_of = |widths: &[f32]| -> f32 {
                let read = |(b, shelf): (&&Body, &Shelf)| {
                    let rows = self.rows(b, widths, order, &blank, &names, &known, shelf);
                    Rows { parting, ..rows }.estimate().unwrap_or(1e6)
                };
                let swapped = order == Order::Blocks && names_are_widest(widths, self.columns);
                sample.iter().zip(&shelves).map(read).sum::<f32>() + if swapped { NAMES_WIDEST * rows } else { 0.0 }
            };
            let told: Vec<(&[Piece], &Words)> = bodies.iter().map(|b| (b.pieces.as_slice(), &b.words[0])).collect();
            let told = match bodies {
                _ if kept => self.widths_below(bodies),
                [body] if self.is_list() => self.list_widths(body),
                _ => segments::widths(&told, self.columns),
            };
            let room = if order == Order::Blocks { headings.as_slice() } else { &[] };
            let fits = |widths: &[f32]| widths.iter().zip(room).all(|(width, room)| is_within(*width, *room));
            let mut guesses: Vec<Vec<f32>> = told.into_iter().chain(widths::guesses(&texts, self.columns)).collect();
            // Where the headings rule out every guess, each is made fit: better than no reading.
            if guesses.iter().any(|g| fits(g)) {
                guesses.retain(|g| fits(g));
            } else {
                guesses.iter_mut().for_each(|g| make_fit(g, room));
            }
            for widths in guesses {
                let cost = cost_of(&widths);
                if best.as_ref().is_none_or(|(c, ..)| cost < c - 1.0) {
                    best = Some((cost, order, widths));
                }
            }
            let poor = |(cost, found, _): &(f32, Order, Vec<f32>)| {
                *found == order
                    && (order == Order::Blocks
                        || *cost >= FITS * rows && (order == Order::Cells || *cost < HOPEFUL * rows))
            };
            // Where lines come in no order, values and names of levels are too few to tell: they are measured later.
            let possible = |c: usize, width: f32| {
                let worded = self.columns.get(c).is_some_and(|c| matches!(c.kind, Kind::Name | Kind::Text));
                order != Order::Blocks || worded && room.get(c).is_none_or(|r| is_within(width, *r))
            };
            if let Some((cost, _, widths)) = best.as_mut().filter(|b| !kept && poor(b)) {
                *cost = widths::improve(widths, *cost, &texts, possible, cost_of);
            }
        }
        let readable = |(_, order, widths): &(f32, Order, Vec<f32>)| {
            let read = |(b, shelf): (&&Body, &Shelf)| {
                let rows = self.rows(b, widths, *order, &blank, &names, &known, shelf);
                Rows { parting, ..rows }.glance()
            };
            let readings = sample.iter().zip(&shelves).filter_map(read);
            let (cost, rows) = readings.fold((0.0, 0), |(cost, rows), r| (cost + r.cost, rows + r.rows.len()));
            self.labelled || cost <= self.limit(*order, &bodies[..sample.len()]) * rows as f32
        };
        let Some((_, order, mut widths)) = best.filter(readable) else {
            return (Order::Cells, bodies.iter().map(|_| None).collect());
        };
        let mut lexicon = blank;
        let mut joins = known.clone();
        let mut variety = names;
        let mut remark = 0.0;
        let mut readings: Vec<Option<Reading>> = Vec::new();
        shelves.iter_mut().for_each(Shelf::renew);
        let learned = widths.clone();
        let mut walk = Walk::UNKNOWN;
        // Lines that come in no order are read once more, from the rows found on: these tell how the dump goes over the page.
        let rounds = ROUNDS + usize::from(order == Order::Blocks);
        for round in 1..=rounds {
            let read = |rows: Rows| if round < ROUNDS { rows.glance() } else { rows.read() };
            let starts = if round > ROUNDS { readings } else { bodies.iter().map(|_| None).collect() };
            let body = |((b, shelf), start): ((&Body, &mut Shelf), &Option<Reading>)| {
                let rows = self.rows(b, &widths, order, &lexicon, &variety, &joins, shelf);
                let reading = read(Rows { remark, walk: &walk, parting, start: start.as_ref(), ..rows });
                // The next round has other widths, and the tables of a long dump would not fit into memory together.
                shelf.renew();
                reading
            };
            readings = bodies.par_iter().zip(shelves.par_iter_mut()).zip(&starts).map(body).collect();
            let pairs: Vec<(&[Piece], &Reading)> =
                bodies.iter().zip(&readings).filter_map(|(b, r)| Some((b.pieces.as_slice(), r.as_ref()?))).collect();
            if round < ROUNDS {
                widths = widths::measured(&pairs, self.columns, &widths, self.kept, self.labelled);
                if order == Order::Blocks {
                    widths = near(widths, &learned, self.columns);
                    make_fit(&mut widths, &headings);
                }
                lexicon = self.lexicon(&pairs);
                joins = known.clone();
                joins.learn_broken(&broken(&pairs));
                variety = self.variety(bodies, &readings);
                remark = self.remark(&readings);
            } else if round < rounds {
                walk = Walk::learn(&pairs);
            }
        }
        (order, readings)
    }

    #[expect(clippy::too_many_arguments, reason = "what is learned changes from round to round")]
    pub(super) fn rows<'b>(
        &'b self,
        body: &'b Body,
        widths: &'b [f32],
        order: Order,
        lexicon: &'b Lexicon,
        variety: &'b [f32],
        joins: &'b Joins,
        shelf: &'b Shelf,
    ) -> Rows<'b> {
        Rows {
            pieces: &body.pieces,
            columns: self.columns,
            widths,
            distances: body.distances.as_deref(),
            order,
            borders: self.borders && order == Order::Cells,
            wraps: self.wraps && order == Order::Cells,
            merged: self.labelled,
            beside: body.beside,
            levelled: self.is_list() && body.is_levelled(),
            stop: if self.labelled { body.pieces.iter().rposition(is_of_row).map_or(0, |l| l + 1) } else { 0 },
            lexicon,
            words: match order {
                Order::Cells => &body.words[0],
                Order::Lines => &body.words[1],
                Order::Blocks => &body.words[2],
            },
            repeated: &body.repeated,
            labels: &body.labels,
            variety,
            remark: 0.0,
            joins,
            shelf,
            walk: &Walk::UNKNOWN,
            parting: Parting::default(),
            start: None,
        }
    }

    /// What a remark costs, for as few rows as have one.
    fn remark(&self, readings: &[Option<Reading>]) -> f32 {
        let rows = || readings.iter().flatten().flat_map(|r| &r.rows);
        let note = self.columns.iter().position(|c| c.kind == Kind::Note).filter(|_| self.labelled);
        let Some(note) = note else { return 0.0 };
        let with = rows().filter(|row| row.get(note).is_some_and(|cell| !cell.is_empty())).count();
        costs::RARE_REMARK * (1.0 - with as f32 / rows().count().max(1) as f32)
    }

    /// Before anything is read: names of indicators are not repeated.
    pub(super) fn names(&self) -> Vec<f32> {
        self.columns.iter().map(|c| if c.kind == columns::Kind::Name { 1.0 } else { 0.0 }).collect()
    }

    /// How little each column repeats itself, the one that does most being 0.
    fn variety(&self, bodies: &[Body], readings: &[Option<Reading>]) -> Vec<f32> {
        let mut counts = vec![0usize; self.columns.len()];
        for (body, reading) in bodies.iter().zip(readings) {
            for row in reading.iter().flat_map(|r| &r.rows) {
                for (cell, count) in row.iter().zip(&mut counts) {
                    *count += cell.iter().filter(|&&i| body.repeated.get(i).is_some_and(|r| *r)).count();
                }
            }
        }
        let texts = self.columns.iter().zip(&counts).filter(|(c, _)| c.kind == columns::Kind::Text);
        let most = texts.map(|(_, n)| *n).max().unwrap_or(0).max(1) as f32;
        counts.iter().map(|n| 1.0 - (*n as f32 / most).min(1.0)).collect()
    }

    pub(super) fn lexicon(&self, readings: &[(&[Piece], &Reading)]) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for (pieces, reading) in readings {
            for row in &reading.rows {
                for (c, cell) in row.iter().enumerate() {
                    let text = pieces_to_text(cell.iter().filter_map(|&i| pieces.get(i))).string;
                    if self.columns.get(c).is_some_and(|c| c.kind == columns::Kind::Text) && !text.is_empty() {
                        lexicon.add(c, &text);
                    }
                }
            }
        }
        lexicon
    }
}

/// Whether a column may be that wide, as its heading tells.
fn is_within(width: f32, (least, most): (f32, f32)) -> bool {
    width >= least - costs::OVERFULL && width < most
}

/// What a row costs where the names of indicators have the widest column: in none of 28 reports the descriptions are shorter than the names.
const NAMES_WIDEST: f32 = 3.0;

/// Whether the column of names is wider than those of other words.
fn names_are_widest(widths: &[f32], columns: &[columns::Column]) -> bool {
    let widest = |kind| widths.iter().zip(columns).filter(|(_, c)| c.kind == kind).map(|(w, _)| *w).reduce(f32::max);
    widest(Kind::Name).zip(widest(Kind::Text)).is_some_and(|(names, texts)| names > texts)
}

/// The widths of words that were measured no farther off than a character from those known before: in lines of no order some
/// cells of each column are read wrong, and the widest of them are.
fn near(mut measured: Vec<f32>, before: &[f32], columns: &[columns::Column]) -> Vec<f32> {
    for ((width, before), column) in measured.iter_mut().zip(before).zip(columns) {
        if matches!(column.kind, Kind::Name | Kind::Text) {
            *width = width.clamp(before - DRIFT, before + DRIFT);
        }
    }
    measured
}

/// So many ems a column of words may differ from what was known of it.
const DRIFT: f32 = 1.0;

/// Makes each width one that the column's heading allows.
fn make_fit(widths: &mut [f32], room: &[(f32, f32)]) {
    for (width, (least, most)) in widths.iter_mut().zip(room) {
        *width = width.min(most - costs::OVERFULL).max(*least);
    }
}

/// The lines of cells that follow each other, with how often they do.
fn broken<'p>(readings: &[(&'p [Piece], &Reading)]) -> BTreeMap<(&'p str, &'p str), usize> {
    let mut counts = BTreeMap::new();
    for (pieces, reading) in readings {
        for cell in reading.rows.iter().flatten() {
            for pair in cell.windows(2) {
                if let (Some(a), Some(b)) = (pieces.get(pair[0]), pieces.get(pair[1])) {
                    *counts.entry((a.text.as_str(), b.text.as_str())).or_default() += 1;
                }
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_measured_in_rows_that_are_read_wrong_stay_near_what_was_known() {
        let column = |kind, label: &str| columns::Column { kind, label: label.to_owned() };
        let columns =
            [column(Kind::Name, "三级指标"), column(Kind::Text, "指标值确定依据"), column(Kind::Target, "指标值")];
        assert_eq!(near(vec![9.0, 5.5, 6.0], &[6.0, 6.0, 4.0], &columns), [7.0, 5.5, 6.0]);
    }

    #[test]
    fn widths_are_made_to_fit_the_headings() {
        let mut widths = [5.0, 10.0, 6.0];
        make_fit(&mut widths, &[(7.0, f32::INFINITY), (0.0, 8.0), (0.0, f32::INFINITY)]);
        assert_eq!(widths, [7.0, 8.0 - costs::OVERFULL, 6.0]);
    }
}
