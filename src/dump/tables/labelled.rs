//! Tables without a spending plan in a dump that brings cell after cell: their labels have values after them. A document has
//! several forms of them, each with columns of its own.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::super::columns::{self, Column};
use super::super::header::{self, Headings, Hit, ListHeader, list_header};
use super::super::joins::Joins;
use super::super::outline::{Outline, outline};
use super::super::pieces::{Piece, pieces_to_text};
use super::super::restored::Known;
use super::super::ruled;
use super::list::read_lists;
use super::{Dump, DumpTables, Lost, SCATTERED, UNSETTLED, Unread, borders, prose, unread, wraps};
use crate::table::{Doubt, Scope, Table, Vocabulary};

/// What the lines of a dump tell of its cells.
pub(super) struct Lines<'k> {
    pub joins: Joins,
    /// Whether a line end without a blank line after it is always the end of a cell.
    pub borders: bool,
    /// Whether a blank within a line may be the end of a line of its cell.
    pub wraps: bool,
    /// What is known of its tables already.
    pub known: &'k Known,
}

/// Reads the tables whose labels have values; the others, lists above all, are told as unread. `known` tells what is known of
/// the tables already.
pub(super) fn text_to_tables(pieces: &[Piece], hits: &[Hit], known: &Known, vocabulary: &dyn Vocabulary) -> DumpTables {
    let (lists, headers): (Vec<Vec<String>>, Vec<_>) = header::each(pieces, hits, vocabulary).into_iter().unzip();
    let mut labels: Vec<String> = lists.concat();
    labels.sort();
    labels.dedup();
    let headings = Headings { columns: labels, headers, scattered: false, several: true };
    let list_headers = lists.iter().zip(&headings.headers);
    let list_headers: Vec<Option<ListHeader>> =
        list_headers.map(|(list, header)| list_header(list, header, pieces, hits, vocabulary)).collect();
    let outlines = outline(pieces, hits, &headings, vocabulary);
    let inside = |i: usize| outlines.iter().any(|o| (o.head.start..o.body.end).contains(&i));
    let around: Vec<&Piece> = (0..).zip(pieces).filter(|(i, _)| !inside(*i)).map(|(_, p)| p).collect();
    let first = outlines.first().map_or(pieces.len(), |o| o.above.start);
    let mut found = DumpTables {
        around: ruled::bare_sheets(&around),
        prose: prose(pieces.get(..first).unwrap_or_default()),
        ..DumpTables::default()
    };
    let lines =
        Lines { joins: Joins::learn(pieces), borders: borders(pieces), wraps: wraps(pieces, hits, vocabulary), known };
    let outlines = read_lists(pieces, hits, outlines, &list_headers, &lines, vocabulary, &mut found);
    let mut forms: BTreeMap<&Vec<String>, Vec<Outline>> = BTreeMap::new();
    for outline in &outlines {
        let list = lists.get(outline.headers.start);
        list.into_iter().for_each(|list| forms.entry(list).or_default().push(outline.clone()));
    }
    for (list, outlines) in forms {
        let columns: Vec<Column> = list.iter().map(|l| columns::column(l, vocabulary)).collect();
        let strips = strips(pieces, hits, &columns);
        let dump = Dump {
            kept: false,
            pieces,
            headers: &headings.headers,
            columns: &columns,
            borders: lines.borders,
            wraps: lines.wraps,
            joins: lines.joins.clone(),
            foreign: foreign(hits, &columns, &strips, vocabulary),
            ends: known.ends.clone(),
            strips,
            spanning: HashSet::new(),
            labelled: true,
        };
        // A header of other columns among the rows: which of them have them, nothing tells.
        let mixed = |o: &Outline| {
            let others = lists.get(o.headers.clone()).unwrap_or_default();
            others.iter().any(|other| other.iter().any(|label| !list.contains(label)))
        };
        let is_labelled = |o: &Outline| {
            known.unordered_from(&o.head).is_none()
                && !mixed(o)
                && dump.read_head(o, vocabulary, false, false).1.is_labelled()
        };
        let (labelled, others): (Vec<Outline>, Vec<Outline>) = outlines.into_iter().partition(is_labelled);
        found.unread.extend(others.iter().map(|o| unread(pieces, o, UNSETTLED)));
        // Tables of one form are set each for itself: their columns are as wide as their texts need.
        for outline in labelled {
            let end = dump.end(&outline);
            match known.unordered_from(&outline.body).filter(|to| *to < end) {
                Some(to) => dump.read_until(outline, to..end, vocabulary, &mut found),
                None => dump.read_tables(&[outline], false, vocabulary, &mut found),
            }
        }
    }
    found.tables.sort_by_key(|t| ruled::lines_of(t).min());
    found
}

impl Dump<'_> {
    /// Reads a table of which some rows come in no order: what stands before these.
    fn read_until(&self, outline: Outline, lost: Range<usize>, vocabulary: &dyn Vocabulary, found: &mut DumpTables) {
        let text = pieces_to_text(self.pieces.get(lost.clone()).unwrap_or_default());
        let headed = self.headers.get(outline.headers.start).is_some_and(|header| header.first() < lost.start);
        if !headed {
            let table = self.head_alone(&outline, SCATTERED, vocabulary);
            let what = if table.is_some() { Lost::Indicators } else { Lost::Table };
            found.unread.push(Unread { text, why: SCATTERED, what });
            found.tables.extend(table);
            return;
        }
        let tables = found.tables.len();
        let body = outline.body.start..lost.start;
        self.read_tables(&[Outline { body, ..outline }], false, vocabulary, found);
        // Where none of its rows were read, all of it, or all but its head, is told as unread already.
        let is_read = |table: &&mut Table| table.doubts.iter().all(|d| d.scope != Scope::Unread);
        let Some(table) = found.tables.get_mut(tables).filter(is_read) else { return };
        let rest = Unread { text, why: SCATTERED, what: Lost::LaterIndicators };
        table.doubts.push(Doubt { scope: Scope::Unread, message: rest.message() });
        found.unread.push(rest);
    }
}

/// The first pieces of labels that are neither a heading of a column nor stand beside the indicators.
pub(super) fn foreign(
    hits: &[Hit],
    columns: &[Column],
    strips: &HashSet<usize>,
    vocabulary: &dyn Vocabulary,
) -> HashSet<usize> {
    let heading = |h: &Hit| columns.iter().any(|c| c.label == h.label);
    // 指标 by itself, or with its points, is the last line of a level's name.
    let rest = |label: &str| label.split(['（', '(']).next() == Some("指标");
    let level = |h: &Hit| rest(&h.label) || vocabulary.is_level(&h.label);
    let own = |h: &&Hit| heading(h) || strips.contains(&h.first()) || level(h);
    hits.iter().filter(|h| !own(h)).map(Hit::first).collect()
}

/// The pieces of labels such as 绩效指标 that stand beside all indicators, and are no heading of a column.
fn strips(pieces: &[Piece], hits: &[Hit], columns: &[Column]) -> HashSet<usize> {
    let hits_alone = |i: usize| pieces.get(i).is_some_and(|p| p.text == header::STRIP);
    let strip = |h: &&Hit| header::is_strip(&h.label) && columns.iter().all(|c| c.label != h.label);
    // 长期|绩效指标 is the end of a value and the label.
    let own = |h: &Hit| {
        let alone = h.pieces.split_last().filter(|(last, _)| hits_alone(**last));
        alone.map_or(h.pieces.clone(), |(last, _)| vec![*last])
    };
    hits.iter().filter(strip).flat_map(own).collect()
}
