//! Parts a dump into prose and tables: where each table's head begins, its headers, and what stands above it.

use std::collections::BTreeSet;

use super::head::is_name_label;
use super::header::{Header, Headings, Hit};
use super::pieces::Piece;
use super::tables::is_title;
use crate::normalize::money::unit_in;
use crate::table::Vocabulary;

/// Where the parts of one table stand, as positions among the pieces.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Outline {
    /// Title and unit line.
    pub above: std::ops::Range<usize>,
    /// Labels and values above the indicators.
    pub head: std::ops::Range<usize>,
    /// The indicators with all printings of their header.
    pub body: std::ops::Range<usize>,
    /// Which headers of the dump belong to it.
    pub headers: std::ops::Range<usize>,
}

/// A title and its unit line take at most this many lines.
const LINES_ABOVE: u32 = 6;

/// Two labels of one head stand at most this many lines apart (a long goal between them).
const APART: u32 = 40;

/// A head has at least this many labels.
const FEWEST: usize = 2;

/// Finds the tables.
pub(super) fn outline(
    pieces: &[Piece],
    hits: &[Hit],
    headings: &Headings,
    vocabulary: &dyn Vocabulary,
) -> Vec<Outline> {
    let (columns, headers) = (&headings.columns, &headings.headers);
    let own: Vec<&Hit> = hits.iter().filter(|h| !columns.contains(&h.label)).collect();
    let records = record_labels(&own, headings, pieces);
    let level = |p: &Piece| p.text.ends_with("指标") && vocabulary.is_level(&p.text);
    let mut outlines: Vec<Outline> = Vec::new();
    let mut from = 0;
    for (n, header) in headers.iter().enumerate() {
        let to = header.first();
        let between = between(&own, from..to);
        from = to;
        let titled = headings.several.then(|| below_title(&between, pieces)).flatten();
        let start = match &records[..] {
            _ if titled.is_some() => titled,
            [_, ..] => between.iter().rev().copied().find(|h| records.contains(&h.label)),
            [] if outlines.is_empty() => nearest(&between, pieces, to),
            [] => None,
        };
        let fresh = start.filter(|_| between.len() >= FEWEST).map(|h| h.first());
        match fresh.or(outlines.is_empty().then_some(to)) {
            Some(start) => {
                let above = above(pieces, start, outlines.last().map_or(0, |o| headers_end(headers, o)));
                if let Some(last) = outlines.last_mut() {
                    last.body.end = above;
                }
                let rows = (start..to).find(|&i| headings.scattered && pieces.get(i).is_some_and(level));
                let body = rows.unwrap_or(to);
                outlines.push(Outline {
                    above: above..start,
                    head: start..body,
                    body: body..pieces.len(),
                    headers: n..n + 1,
                });
            }
            None => {
                if let Some(last) = outlines.last_mut() {
                    last.headers.end = n + 1;
                }
            }
        }
    }
    outlines
}

/// The labels that begin in a stretch of pieces. They are in order.
fn between<'a>(own: &[&'a Hit], range: std::ops::Range<usize>) -> Vec<&'a Hit> {
    let from = own.partition_point(|h| h.first() < range.start);
    own.iter().skip(from).copied().take_while(|h| h.first() < range.end).collect()
}

fn headers_end(headers: &[Header], outline: &Outline) -> usize {
    let last = headers.get(outline.headers.end.saturating_sub(1));
    last.and_then(|h| h.cells.iter().flatten().max()).map_or(outline.body.start, |m| m + 1)
}

/// The first label below the last title that has a head below it.
fn below_title<'a>(between: &[&'a Hit], pieces: &[Piece]) -> Option<&'a Hit> {
    let (first, last) = (between.first()?.first().saturating_sub(TITLE_ABOVE), between.last()?.first());
    let title = (first..last).rev().filter(|&i| pieces.get(i).is_some_and(|p| is_title(&p.text)));
    let below = |title: usize| between.partition_point(|h| h.first() <= title);
    title.map(below).find(|&at| between.len() - at >= FEWEST).and_then(|at| between.get(at).copied())
}

/// A title stands at most so many pieces above the first label.
const TITLE_ABOVE: usize = 6;

/// What a table is of: a label with one of these words before 名称 names it.
const NAMED: &[&str] = &["项目", "专项", "部门", "政策", "转移支付"];

/// Whether a label names what a table, or a row of a list, is of.
pub(super) fn names_table(label: &str) -> bool {
    is_name_label(label) && NAMED.iter().any(|w| label.contains(w))
}

/// The labels that begin tables: one where all tables are of one form, otherwise every label that names what a table is of.
fn record_labels(own: &[&Hit], headings: &Headings, pieces: &[Piece]) -> Vec<String> {
    let named: BTreeSet<&String> = own.iter().map(|h| &h.label).filter(|l| names_table(l)).collect();
    if !headings.several || named.is_empty() {
        return record_label(own, &headings.headers, pieces).into_iter().collect();
    }
    named.into_iter().cloned().collect()
}

/// The label that begins each table: of the labels above the first header, the first that stands before nearly as many
/// headers as the one that does most often. Words of labels stand in texts too, but hardly above the first header.
fn record_label(own: &[&Hit], headers: &[Header], pieces: &[Piece]) -> Option<String> {
    let mut from = 0;
    let mut before: Vec<Vec<&str>> = Vec::new();
    for header in headers {
        let to = header.first();
        let mut hits = between(own, from..to);
        if from == 0 {
            let first = nearest(&hits, pieces, to).map_or(to, Hit::first);
            hits.retain(|h| h.first() >= first);
        }
        before.push(hits.iter().map(|h| h.label.as_str()).collect());
        from = to;
    }
    let first = before.first().filter(|labels| labels.len() >= FEWEST)?;
    let count = |label: &str| before.iter().filter(|labels| labels.len() >= FEWEST && labels.contains(&label)).count();
    let most = first.iter().map(|label| count(label)).max().filter(|n| *n > 1)?;
    first
        .iter()
        .find(|label| count(label) + (most / 5).max(1) >= most && count(label) > 1)
        .map(|label| (*label).to_owned())
}

/// The first of the labels before a header that stand near each other.
fn nearest<'a>(between: &[&'a Hit], pieces: &[Piece], to: usize) -> Option<&'a Hit> {
    let line = |i: usize| pieces.get(i).map_or(0, |p| p.ordinal);
    let mut at = line(to);
    let near = between.iter().rev().take_while(|h| {
        let here = line(h.first());
        let near = at.saturating_sub(here) <= APART;
        at = here;
        near
    });
    near.last().copied()
}

/// Where the lines above a head begin: at the top of its page, or at the title.
pub(super) fn above(pieces: &[Piece], start: usize, after: usize) -> usize {
    let Some(first) = pieces.get(start) else { return start };
    let line = |i: usize| pieces.get(i).map_or(0, |p| p.ordinal);
    let page = (after..=start).rev().take_while(|&i| pieces.get(i).is_some_and(|p| p.page == first.page)).last();
    let begin_of_line = |mut i: usize| {
        while i > after && line(i - 1) == line(i) {
            i -= 1;
        }
        i
    };
    if let Some(top) = page.filter(|&t| (t > after || t == 0) && first.ordinal - line(t) <= LINES_ABOVE) {
        return begin_of_line(top);
    }
    let mut top = start;
    for back in (after..start).rev().take_while(|&i| first.ordinal - line(i) <= LINES_ABOVE) {
        let text: String = line_of(pieces, back).map(|p| p.text.as_str()).collect();
        let title = text.ends_with('表') || unit_in(&text).is_some() && text.contains("单位");
        if title {
            top = begin_of_line(back);
        }
    }
    numbered_start(pieces, top, after)
}

/// The pieces of the line that a piece stands on.
fn line_of(pieces: &[Piece], at: usize) -> impl Iterator<Item = &Piece> {
    let line = pieces.get(at).map_or(0, |p| p.ordinal);
    let from = pieces.partition_point(|p| p.ordinal < line);
    pieces.iter().skip(from).take_while(move |p| p.ordinal == line)
}

/// A title wrapped over two lines begins with its number on the first.
fn numbered_start(pieces: &[Piece], top: usize, after: usize) -> usize {
    let numbered = |p: &Piece| {
        p.text.starts_with(|c: char| c.is_ascii_digit()) && p.text.contains(['.', '、', '．']) && p.width > 4.0
    };
    let Some(before) = top.checked_sub(1).and_then(|i| pieces.get(i)) else { return top };
    let wrapped = pieces.get(top).is_some_and(|p| !numbered(p));
    let line = pieces.partition_point(|p| p.ordinal < before.ordinal);
    if wrapped && line >= after && pieces.get(line).is_some_and(numbered) { line } else { top }
}
