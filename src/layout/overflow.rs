//! Finds the cell of lines that run over its upper or lower border: a text too tall for its cell ends in the cell below, or
//! begins in the one above.
//!
//! Where a line stands does not tell; but a text is drawn in one go. A line across a border that is drawn right before or
//! after lines of one cell, and apart from what else stands in the other, belongs to the one.

use super::Grid;
use super::tolerances as tol;
use crate::pdf::Glyph;

/// The grid and the cell of a glyph.
pub(super) type Owner = Option<(usize, usize)>;

/// Gives glyphs of lines across a border to the cell that their text stands in. Glyphs are taken in the order in which the
/// page draws them, `owners` are the cells that their middles lie in.
pub(super) fn follow_text(grids: &[Grid], glyphs: &[&Glyph], owners: &mut [Owner]) {
    let mut start = 0;
    while start < glyphs.len() {
        let mut end = start + 1;
        while let (Some(last), Some(next)) = (glyphs.get(end - 1), glyphs.get(end)) {
            if !goes_on(last, next) {
                break;
            }
            end += 1;
        }
        follow_run(grids, glyphs, owners, start..end);
        start = end;
    }
}

/// Gives the glyphs of one text, drawn in one go, to its cell, where some of them stand across its border.
fn follow_run(grids: &[Grid], glyphs: &[&Glyph], owners: &mut [Owner], run: std::ops::Range<usize>) {
    let Some(own) = owners.get(run.clone()) else { return };
    if own.iter().all(|o| *o == own.first().copied().flatten()) {
        return;
    }
    let count = |owner: Owner| own.iter().filter(|o| **o == owner).count();
    let Some(Some(home)) = own.iter().copied().filter(Option::is_some).max_by_key(|o| count(*o)) else { return };
    let mut others: Vec<(usize, usize)> = own.iter().flatten().copied().filter(|o| *o != home).collect();
    others.sort_unstable();
    others.dedup();
    for other in others {
        let crossed = |i: usize| glyphs.get(i).is_some_and(|g| crosses(grids, home, other, g));
        let all_cross = run.clone().filter(|i| owners.get(*i) == Some(&Some(other))).all(crossed);
        let outside = owners.iter().enumerate().any(|(i, o)| *o == Some(other) && !run.contains(&i));
        if all_cross && outside {
            let of_run = owners.get_mut(run.clone()).unwrap_or_default();
            of_run.iter_mut().filter(|o| **o == Some(other)).for_each(|o| *o = Some(home));
        }
    }
}

/// Whether a glyph stands across the border between two cells of one column, or touches it.
fn crosses(grids: &[Grid], home: (usize, usize), other: (usize, usize), glyph: &Glyph) -> bool {
    let cell = |(g, c): (usize, usize)| grids.get(g)?.cells.get(c);
    let (Some(a), Some(b)) = (cell(home), cell(other)) else { return false };
    let column = a.column == b.column && a.column_span == b.column_span && home.0 == other.0;
    let border = match (a.row + a.row_span == b.row, b.row + b.row_span == a.row) {
        (true, _) => b.bbox.top,
        (_, true) => a.bbox.top,
        _ => return false,
    };
    let (top, bottom) = (glyph.y - tol::ASCENT * glyph.size, glyph.y);
    let by = tol::ACROSS * glyph.size;
    column && top < border - by && border + by < bottom
}

/// Whether a glyph is drawn right behind another one, or at the beginning of the next line.
fn goes_on(glyph: &Glyph, next: &Glyph) -> bool {
    let size = glyph.size.max(next.size);
    let (right, down) = (next.bbox.x0 - glyph.bbox.x1, next.y - glyph.y);
    let on_line = down.abs() <= tol::BASELINE * size && right.abs() <= size;
    let next_line = (0.5 * size..=tol::NEXT_LINE * size).contains(&down) && right < 0.0;
    let upright = |g: &Glyph| g.angle.abs() < tol::SKEW_DEGREES && !g.vertical;
    upright(glyph) && upright(next) && (on_line || next_line)
}
