//! Headers of lists: before the headings of the indicators stand those of the projects.

use super::super::columns::{self, Column, Kind};
use super::super::head::is_amount_label;
use super::super::outline::names_table;
use super::super::pieces::Piece;
use super::{Header, Hit, STRIP};
use crate::table::Vocabulary;

/// A header of a list.
#[derive(Debug)]
pub(in crate::dump) struct ListHeader {
    /// The columns of the projects, then those of their indicators.
    pub columns: Vec<Column>,
    pub header: Header,
    /// Pieces over or between the headings that are none: 其中, 绩效指标 over all that are.
    pub passed: Vec<usize>,
}

/// The header of a list, where the headings of indicators have those of projects right before them. Amounts that are parts
/// of another one (其中) have their headings on a second line, after all others.
pub(in crate::dump) fn list_header(
    list: &[String],
    header: &Header,
    pieces: &[Piece],
    hits: &[Hit],
    vocabulary: &dyn Vocabulary,
) -> Option<ListHeader> {
    let first = header.first();
    let end = header.cells.iter().flatten().max()? + 1;
    let page = pieces.get(first)?.page;
    let mut before: Vec<&Hit> = Vec::new();
    let mut passed = Vec::new();
    let mut parts = None;
    let mut at = first;
    while let Some(last) = at.checked_sub(1).and_then(|i| pieces.get(i)).filter(|p| p.page == page) {
        let hit = hits.get(..hits.partition_point(|h| h.first() < at)).and_then(<[Hit]>::last);
        if is_parts(&last.text) {
            parts = Some(before.len());
            passed.push(at - 1);
            at -= 1;
        } else if let Some(hit) = hit.filter(|h| h.end() == at) {
            at = hit.first();
            if hit.label == STRIP {
                passed.extend(&hit.pieces);
            } else {
                before.push(hit);
            }
        } else {
            break;
        }
    }
    // Where it stands before all of them it does not tell which amounts are parts.
    let parts = parts.filter(|parts| *parts < before.len());
    // Amounts after all other headings are parts of another one; without 其中 they are the first cells below: 合计.
    let inner = list.len() - list.iter().rev().take_while(|l| is_amount_label(l)).count();
    let (parts, late) = match parts {
        Some(parts) => (before.len() - parts, inner),
        None => (before.len(), list.len()),
    };
    let mut late: Vec<(&str, Vec<usize>)> =
        list.iter().zip(&header.cells).skip(late).map(|(l, c)| (l.as_str(), c.clone())).collect();
    if late.is_empty() && parts < before.len() {
        let mut next = end;
        let from = hits.partition_point(|h| h.first() < end);
        let follows = |h: &&Hit| {
            let follows = h.first() == next && is_amount_label(&h.label);
            next = h.end();
            follows
        };
        late.extend(hits.iter().skip(from).take_while(follows).map(|h| (h.label.as_str(), h.pieces.clone())));
    }
    // What 其中 stands over comes on the second line.
    if late.is_empty() && parts < before.len() {
        return None;
    }
    before.reverse();
    let before: Vec<(&str, Vec<usize>)> = before.iter().map(|h| (h.label.as_str(), h.pieces.clone())).collect();
    let (first, last) = before.split_at(parts);
    let own: Vec<&(&str, Vec<usize>)> = first.iter().chain(&late).chain(last).collect();
    if !own.iter().any(|(label, _)| names_table(label)) || own.len() < FEWEST {
        return None;
    }
    let project = own.iter().map(|(label, _)| Column {
        kind: if is_amount_label(label) { Kind::Money } else { Kind::Record },
        label: (*label).to_owned(),
    });
    let columns = project.chain(list.iter().take(inner).map(|l| columns::column(l, vocabulary))).collect();
    let cells = own.iter().map(|(_, p)| p.clone()).chain(header.cells.iter().take(inner).cloned()).collect();
    Some(ListHeader { columns, header: Header { cells, top: at }, passed })
}

/// A list has at least this many columns of its projects: what they are called, and what they are to reach or to cost.
const FEWEST: usize = 2;

/// Whether a text stands over amounts that are parts of another one.
pub(in crate::dump) fn is_parts(text: &str) -> bool {
    matches!(text.trim_end_matches(['：', ':']), "其中")
}
