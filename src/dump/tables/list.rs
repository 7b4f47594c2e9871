//! Lists of projects in a dump that brings cell after cell: the cells of a project stand before its first row or before its
//! last one, and reach over all of them.

use std::collections::HashSet;
use std::ops::Range;

use super::super::columns::{self, Kind};
use super::super::grid::{Grid, part_sums};
use super::super::head::{Head, is_amount, is_unit};
use super::super::header::{Header, Hit, ListHeader};
use super::super::outline::Outline;
use super::super::pieces::{Piece, pieces_to_lines, pieces_to_text};
use super::super::rows::Order;
use super::super::widths;
use super::body::is_of_row;
use super::labelled::{Lines, foreign};
use super::{Body, Dump, DumpTables, Lost, UNSETTLED, Unread, costs, is_period, is_sound, is_title, unread};
use crate::normalize::money::unit_in;
use crate::place::Text;
use crate::table::{Doubt, Scope, Table, Vocabulary};

/// Reads the tables that are lists, and gives back the others. `lists` has for each header of the dump what it is as that of a
/// list.
pub(super) fn read_lists(
    pieces: &[Piece],
    hits: &[Hit],
    outlines: Vec<Outline>,
    lists: &[Option<ListHeader>],
    lines: &Lines<'_>,
    vocabulary: &dyn Vocabulary,
    found: &mut DumpTables,
) -> Vec<Outline> {
    let of = |o: &Outline| lists.get(o.headers.start).and_then(Option::as_ref);
    let (own, others): (Vec<Outline>, Vec<Outline>) = outlines.into_iter().partition(|o| of(o).is_some());
    // Pages that come in no order are none that others go on with.
    let (left, mut own): (Vec<Outline>, Vec<Outline>) =
        own.into_iter().partition(|o| lines.known.unordered_from(&(o.head.start..o.body.start)).is_some());
    found.unread.extend(left.iter().map(|o| unread(pieces, o, UNSETTLED)));
    // The headers of pages that were left, and of those that rows were left on.
    let mut lost: Vec<Range<usize>> = left.iter().map(|o| o.headers.clone()).collect();
    for outline in &mut own {
        let Some(from) = lines.known.unordered_from(&outline.body) else { continue };
        let rest = pieces.get(from..outline.body.end).unwrap_or_default();
        if rest.iter().any(is_of_row) {
            lost.push(outline.headers.clone());
            found.unread.push(Unread { text: pieces_to_text(rest), why: UNSETTLED, what: Lost::Table });
        }
        outline.body.end = from;
    }
    let labels = |o: &Outline| of(o).map(|l| &l.columns);
    let goes_on = |a: &Outline, b: &Outline| {
        let title = |o: &Outline| titles(pieces, o.above.start..start(o, of(o)));
        let again = title(b);
        a.headers.end == b.headers.start && labels(a) == labels(b) && (again.is_empty() || title(a).ends_with(&again))
    };
    for pages in own.chunk_by(goes_on) {
        let (Some(first), Some(last)) = (pages.first(), pages.last()) else { continue };
        let Some(columns) = labels(first) else { continue };
        let headers = lists.get(first.headers.start..last.headers.end).unwrap_or_default();
        let headers: Vec<&ListHeader> = headers.iter().flatten().collect();
        let repeated = pages.iter().skip(1).flat_map(|o| repeated(pieces, first, o, start(o, of(o))));
        let strips: HashSet<usize> = headers.iter().flat_map(|h| h.passed.iter().copied()).chain(repeated).collect();
        let outline = Outline {
            above: first.above.start..start(first, of(first)),
            body: first.body.start..last.body.end,
            headers: 0..headers.len(),
            ..Outline::default()
        };
        let headers: Vec<Header> = headers.iter().map(|h| h.header.clone()).collect();
        let dump = Dump {
            kept: false,
            pieces,
            headers: &headers,
            columns,
            borders: lines.borders,
            wraps: lines.wraps,
            joins: lines.joins.clone(),
            foreign: foreign(hits, columns, &strips, vocabulary),
            ends: HashSet::new(),
            strips,
            spanning: HashSet::new(),
            labelled: true,
        };
        let body = dump.body(&outline);
        // A project may go on from the page before, or on the next one.
        let beside = |o: &Range<usize>| o.end >= first.headers.start && o.start <= last.headers.end;
        let cut = lost.iter().any(beside);
        match dump.list(&outline, &body) {
            Some(mut table) => {
                let doubt = Doubt { scope: Scope::Unread, message: CUT.to_owned() };
                table.doubts.extend(cut.then_some(doubt));
                found.tables.push(table);
            }
            None => found.unread.push(unread(pieces, first, UNSETTLED)),
        }
        found.unread.extend(body.unread_below());
    }
    others
}

const CUT: &str = "文本中相邻的页未读，跨页项目的绩效指标可能不全，请改用 PDF";

/// The name of a level is at least so wide, in ems.
const LEVEL: f32 = 4.0;

/// The name of a project hardly takes wider lines, before any is read.
const NAMED: f32 = 10.0;

/// The first piece of a table's header.
fn start(outline: &Outline, header: Option<&ListHeader>) -> usize {
    header.map_or(outline.head.start, |h| h.header.top)
}

/// The titles among some pieces.
pub(super) fn titles(pieces: &[Piece], range: Range<usize>) -> Vec<&str> {
    let own = pieces.get(range).unwrap_or_default().iter();
    own.map(|p| p.text.as_str()).filter(|t| is_title(t)).collect()
}

/// The lines above a list; a note of the money unit on the line of another text is one of its own.
pub(super) fn lines_above(pieces: &[Piece]) -> Vec<Text> {
    let parts = pieces.chunk_by(|a, b| a.line == b.line && a.ordinal == b.ordinal && !is_unit(b));
    parts.map(pieces_to_text).collect()
}

/// What a page prints again above the header of a list.
fn repeated<'p>(
    pieces: &'p [Piece],
    first: &'p Outline,
    page: &Outline,
    header: usize,
) -> impl Iterator<Item = usize> + 'p {
    let above = pieces.get(first.above.clone()).unwrap_or_default();
    let again = move |i: &usize| {
        pieces.get(*i).is_some_and(|p| {
            let unit = p.text.contains("单位") && unit_in(&p.text).is_some();
            is_title(&p.text) || is_period(&p.text) || unit || above.iter().any(|a| a.text == p.text)
        })
    };
    (page.above.start..header).filter(again)
}

impl Dump<'_> {
    /// Whether the tables are lists of projects.
    pub(super) fn is_list(&self) -> bool {
        columns::is_list(self.columns)
    }

    /// How wide the columns of a list are, as far as what stands around their lines tells: names of indicators between the name
    /// of a level and the sign of a value, goals between an amount and the name of a level.
    pub(super) fn list_widths(&self, body: &Body) -> Option<Vec<f32>> {
        let position = |kind: Kind| self.columns.iter().position(|c| c.kind == kind);
        let project = self.columns.iter().rposition(|c| c.kind.is_of_project())?;
        let (level, name) = (position(Kind::Level)?, position(Kind::Name)?);
        let value = position(Kind::Sign).or(position(Kind::Target))?;
        let (mut names, mut goals) = (Vec::new(), Vec::new());
        let mut open: Option<(bool, Vec<f32>)> = None;
        for (i, piece) in (0u32..).zip(&body.pieces) {
            let words = &body.words[0];
            let of_level = words.begins(Kind::Level, i) || words.begins(Kind::Outer, i) || words.is_only_inner(i);
            if of_level || columns::is_sign(&piece.text) || columns::begins_as_target(&piece.text) {
                match open.take() {
                    Some((true, lines)) if !of_level => names.extend(lines),
                    Some((false, lines)) if of_level => goals.extend(lines),
                    _ => {}
                }
                open = of_level.then(|| (true, Vec::new()));
            } else if is_amount(&piece.text) {
                open = Some((false, Vec::new()));
            } else if let Some((_, lines)) = &mut open {
                lines.push(piece.width);
            }
        }
        let widest = |mut lines: Vec<f32>| {
            lines.sort_by(f32::total_cmp);
            widths::widest(&lines)
        };
        let levels = body.pieces.iter().filter(|p| columns::is_level(Kind::Level, &p.text)).map(|p| p.width);
        let mut found = vec![levels.fold(LEVEL, f32::max); self.columns.len()];
        if name == level + 1 && value == name + 1 {
            found[name] = widest(names)?;
        }
        if self.columns[project].kind == Kind::Record {
            found[project] = widest(goals)?;
        }
        for (c, column) in self.columns.iter().enumerate().filter(|(c, _)| *c != project && *c != name) {
            if matches!(column.kind, Kind::Record | Kind::Text) {
                found[c] = found[project].min(NAMED);
            }
        }
        Some(found)
    }

    /// A list as one table; nothing where its rows are not read for certain enough.
    fn list(&self, outline: &Outline, body: &Body) -> Option<Table> {
        let (order, readings) = self.read(std::slice::from_ref(body), false);
        let mut reading = readings.into_iter().next().flatten()?;
        part_sums(self.columns, &body.pieces, &mut reading);
        let rows = reading.rows.len();
        let limit = self.limit(order, std::slice::from_ref(body));
        if rows == 0 || reading.cost_of_rows() > limit * rows as f32 {
            return None;
        }
        let bare = |row: &[Vec<usize>]| {
            row.iter().zip(self.columns).all(|(cell, c)| cell.is_empty() || c.kind.is_of_project())
        };
        let told: Vec<_> = reading.rows.iter().filter(|r| !bare(r)).cloned().collect();
        if !is_sound(&self.lacking(&told), told.len()) {
            return None;
        }
        let head = Head::default();
        let mut grid = Grid::new(self.columns, &head);
        let headings = self.headers.first().map(|h| h.cells.as_slice()).unwrap_or_default();
        let heads: Vec<Vec<&Piece>> =
            headings.iter().map(|c| c.iter().filter_map(|&i| self.pieces.get(i)).collect()).collect();
        let contradictions = grid.indicators(self.columns, &heads, &body.pieces, &reading);
        if contradictions * super::LACKING > rows || !grid.records(self.columns, &body.pieces, &reading) {
            return None;
        }
        let average = reading.cost / rows as f32;
        let strained = if average > costs::UNEASY { costs::UNEASY } else { costs::STRAINED };
        grid.strained(rows, &reading, strained, order == Order::Lines);
        let outside = reading.outside.iter().filter_map(|&i| body.pieces.get(i));
        let below: Vec<&Piece> = outside.chain(&body.below).collect();
        let mut above = lines_above(self.pieces.get(outline.above.clone()).unwrap_or_default());
        // A title that mixes scripts is printed late too.
        let page = self.pieces.get(outline.body.start).map(|p| p.page);
        let titled =
            |p: &Piece| body.below.iter().any(|t| t.line == p.line && is_title(&t.text)) && Some(p.page) == page;
        let (title, below): (Vec<&Piece>, Vec<&Piece>) =
            below.into_iter().partition(|p| titled(p) && !above.iter().any(|line| is_title(&line.string)));
        above.splice(0..0, pieces_to_lines(&title));
        Some(grid.finish(above, pieces_to_lines(&below)))
    }
}
