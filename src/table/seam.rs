//! Where a page ends and the next one goes on: which grids continue a table, and which of their rows are printed again.

use std::collections::BTreeSet;

use super::Vocabulary;
use super::cut::{Decision, PageBreak, same_column};
use super::draft::{Draft, DraftCell};
use super::pieces::Piece;
use crate::layout::GridCell;
use crate::normalize::continuation::without_mark;
use crate::normalize::text::{clean, join};
use crate::place::Text;

/// How many rows at the top of a piece are looked at for the label that begins a record.
const HEAD_ROWS: usize = 3;

/// A text of so many characters in a title names what the table is about.
const TELLING_NAME: usize = 4;

/// Whether the piece goes on with the table that the draft ends with.
pub(super) fn continues(draft: &Draft, piece: &Piece<'_>, vocabulary: &dyn Vocabulary) -> bool {
    let says_so = says_that_it_goes_on(draft, piece);
    piece.first_on_page
        && draft.last_on_page
        && piece.page == draft.last_page + 1
        // A note at the foot of the page ends no table that goes on with the same columns.
        && (((says_so || !draft.ended) && draft.is_as_wide(piece)) || draft.has_columns_of(piece))
        && (says_so || own_lines_above(piece).all(|l| draft.above.iter().any(|t| t.string == l.string)))
        && !begins_anew(draft, piece, vocabulary)
}

/// Whether a title above the piece, or in its first row, says that it goes on with the draft (续表).
fn says_that_it_goes_on(draft: &Draft, piece: &Piece<'_>) -> bool {
    let rows = piece.grid.ys.len() - 1;
    let inside = row_strings(piece, 0, rows);
    let inside = inside.first().filter(|_| inside.len() == 1).map(String::as_str);
    let mut titles = piece.above.iter().map(|t| t.string.as_str()).chain(inside).filter_map(without_mark).peekable();
    if titles.peek().is_none() {
        return false;
    }
    let above: String = draft.above.iter().map(|t| t.string.as_str()).collect();
    let head = || draft.cells.iter().filter(|c| c.row < HEAD_ROWS).map(DraftCell::string);
    let is_part = |t: &str, h: &str| h.contains(t) || (h.chars().count() >= TELLING_NAME && t.contains(h));
    titles.any(|t| above.contains(&t) || head().any(|h| is_part(&t, h)))
}

/// The lines above a piece that are no running heads.
fn own_lines_above<'a>(piece: &'a Piece<'_>) -> impl Iterator<Item = &'a Text> {
    piece.above.iter().zip(&piece.running_above).filter(|(_, running)| !**running).map(|(line, _)| line)
}

/// Whether the piece begins with the label that the draft began with (the next project in the same form), or with a
/// header of its own.
fn begins_anew(draft: &Draft, piece: &Piece<'_>, vocabulary: &dyn Vocabulary) -> bool {
    let skip = repeated_rows(draft, piece, vocabulary);
    let rows = piece.grid.ys.len() - 1;
    if skip < rows && is_header(piece, skip, vocabulary) {
        return !is_first_header(draft, piece, skip, vocabulary);
    }
    let head = skip..(skip + HEAD_ROWS).min(rows);
    let mut own = piece.grid.cells.iter().filter(|c| head.contains(&c.row)).map(cell_string);
    let Some(label) = own.find(|t| vocabulary.is_label(t)) else { return false };
    let mut first = draft.cells.iter().filter(|c| c.row < HEAD_ROWS).map(DraftCell::string);
    first.find(|t| vocabulary.is_label(t)).is_some_and(|t| t == label)
}

/// Adds a piece that continues the draft.
pub(super) fn append(draft: &mut Draft, piece: Piece<'_>, vocabulary: &dyn Vocabulary) {
    let skip = repeated_rows(draft, &piece, vocabulary);
    let mut cells = draft.adopt(&piece);
    cells.retain(|c| c.end_row() > skip);
    for cell in &mut cells {
        let end = cell.end_row() - skip;
        cell.row = cell.row.saturating_sub(skip);
        cell.row_span = end - cell.row;
    }
    let seam = draft.rows();
    cells.sort_by(|a, b| a.row.cmp(&b.row).then(a.x0.total_cmp(&b.x0)));
    let Decision { cut, joined, doubts } = PageBreak::new(draft, &cells, vocabulary).decide();
    draft.doubts.extend(doubts);
    let shift = if cut { seam.saturating_sub(1) } else { seam };
    for (mut cell, joins) in cells.into_iter().zip(joined) {
        let top = cell.row == 0;
        cell.row += shift;
        let upper = draft.cells.iter_mut().find(|u| top && u.end_row() == seam && same_column(u, &cell));
        match upper {
            Some(upper) if cut || joins => {
                upper.row_span += if cut { cell.row_span - 1 } else { cell.row_span };
                upper.continue_with(cell);
            }
            None if cut && top => {
                // A row that is cut has no cell of its own on the next page.
                if let Some(rest) = cell.row_span.checked_sub(1).filter(|r| *r > 0) {
                    cell.row += 1;
                    cell.row_span = rest;
                    draft.cells.push(cell);
                } else if !cell.is_empty() {
                    draft.cells.push(cell);
                }
            }
            _ => draft.cells.push(cell),
        }
    }
    let rows = draft.rows();
    draft.extend_rows(&piece, skip);
    if cut && draft.rows() > rows {
        draft.row_pages.remove(rows);
    }
    draft.find_header(shift, vocabulary);
}

/// Whether the header is the one that the draft still lacks: the draft holds labelled values only, and the header does
/// not name what the draft begins with.
fn is_first_header(draft: &Draft, piece: &Piece<'_>, row: usize, vocabulary: &dyn Vocabulary) -> bool {
    let mut labels = draft.cells.iter().map(DraftCell::string).filter(|t| vocabulary.is_label(t));
    let header = row_strings(piece, row, piece.grid.ys.len() - 1);
    draft.required().is_empty() && labels.next().is_some_and(|first| !header.iter().any(|h| h == first))
}

/// How many rows at the top of the piece repeat rows of the draft: its header, or its title; where the piece says that it
/// goes on, its labelled values too.
fn repeated_rows(draft: &Draft, piece: &Piece<'_>, vocabulary: &dyn Vocabulary) -> usize {
    let rows = piece.grid.ys.len() - 1;
    let says_so = says_that_it_goes_on(draft, piece);
    let mut printed: Option<Vec<Vec<&str>>> = None;
    let mut skip = 0;
    while skip < rows.min(if says_so { draft.rows() } else { 2 * HEAD_ROWS }) {
        let own: Vec<String> = row_strings(piece, skip, rows);
        let is_title = own.len() == 1
            && piece.grid.cells.iter().any(|c| c.row == skip && c.column_span + 1 >= piece.grid.xs.len());
        let header = own.len() >= 2 && own.iter().all(|t| vocabulary.is_label(t));
        let labelled = own.len() >= 2 && own.iter().any(|t| vocabulary.is_label(t));
        if !(is_title || header || (says_so && labelled)) {
            break;
        }
        let printed = printed.get_or_insert_with(|| strings_by_row(draft));
        let goes_on = is_title && says_so && own.iter().any(|t| without_mark(t).is_some());
        let known = printed.iter().enumerate().any(|(r, there)| {
            if is_title { r == skip && *there == own } else { own.iter().all(|t| there.contains(&t.as_str())) }
        });
        if !known && !goes_on {
            break;
        }
        skip += 1;
    }
    skip
}

/// What is printed in the cells that begin in each row of the draft.
fn strings_by_row(draft: &Draft) -> Vec<Vec<&str>> {
    let mut rows = vec![Vec::new(); draft.rows()];
    for cell in draft.cells.iter().filter(|c| !c.is_empty()) {
        if let Some(row) = rows.get_mut(cell.row) {
            row.push(cell.string());
        }
    }
    rows
}

/// Whether a row of the piece is a header: several labels and nothing else. One label again and again is the end of several
/// names (数量|指标, 社会效益|指标).
fn is_header(piece: &Piece<'_>, row: usize, vocabulary: &dyn Vocabulary) -> bool {
    let own = row_strings(piece, row, piece.grid.ys.len() - 1);
    let distinct: BTreeSet<&String> = own.iter().collect();
    let required = distinct.iter().filter(|t| vocabulary.is_required(t)).count();
    own.len() >= 3
        && own.iter().all(|t| vocabulary.is_label(t))
        && required > 0
        && (distinct.len() == own.len() || required > 1)
}

/// What is printed in the cells that begin in a row, but for cells that reach far down beside it.
fn row_strings(piece: &Piece<'_>, row: usize, rows: usize) -> Vec<String> {
    let tall = |c: &GridCell| c.row_span > HEAD_ROWS || (c.row_span > 1 && c.row + c.row_span == rows);
    let cells = piece.grid.cells.iter().filter(|c| c.row == row && !c.lines.is_empty() && !tall(c));
    cells.map(cell_string).collect()
}

fn cell_string(cell: &GridCell) -> String {
    let mut string = String::new();
    for line in &cell.lines {
        join(&mut string, &clean(&line.string), false);
    }
    string
}
