//! Finds the cell of lines that run over its upper or lower border: a text too tall for its cell ends in the cell below, or
//! begins in the one above.
//!
//! Where a line stands does not tell; but a text is drawn in one go. A line across a border, or one printed over the text of
//! the other cell, that is drawn right before or after lines of one cell belongs to that one.

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
        let Some(border) = border_between(grids, home, other) else { continue };
        let strays: Vec<&Glyph> = run
            .clone()
            .filter(|i| owners.get(*i) == Some(&Some(other)))
            .filter_map(|i| glyphs.get(i).copied())
            .collect();
        let mut own_text = owners.iter().zip(glyphs).enumerate().filter(|(i, (o, _))| **o == Some(other) && !run.contains(i));
        let across = strays.iter().all(|g| crosses(border, g));
        let overlaid = |(_, (_, own)): (usize, (&Owner, &&Glyph))| strays.iter().any(|g| overlays(g, own));
        if if across { own_text.next().is_some() } else { own_text.any(overlaid) } {
            let of_run = owners.get_mut(run.clone()).unwrap_or_default();
            of_run.iter_mut().filter(|o| **o == Some(other)).for_each(|o| *o = Some(home));
        }
    }
}

/// y of the border between two cells of one column that lie below each other.
fn border_between(grids: &[Grid], one: (usize, usize), other: (usize, usize)) -> Option<f32> {
    let cell = |(g, c): (usize, usize)| grids.get(g)?.cells.get(c);
    let (a, b) = (cell(one)?, cell(other)?);
    if one.0 != other.0 || a.column != b.column || a.column_span != b.column_span {
        return None;
    }
    if a.row + a.row_span == b.row {
        Some(b.bbox.top)
    } else {
        (b.row + b.row_span == a.row).then_some(a.bbox.top)
    }
}

/// Whether a glyph stands across a border.
fn crosses(border: f32, glyph: &Glyph) -> bool {
    let by = tol::ACROSS * glyph.size;
    glyph.y - tol::ASCENT * glyph.size < border - by && border + by < glyph.y
}

/// Whether two glyphs are printed over each other; not the same one twice, which makes it bold.
fn overlays(a: &Glyph, b: &Glyph) -> bool {
    let size = a.size.min(b.size);
    let common = a.bbox.x1.min(b.bbox.x1) - a.bbox.x0.max(b.bbox.x0);
    a.unicode != b.unicode && common > tol::OVERLAID * size && (a.y - b.y).abs() < (1.0 - tol::OVERLAID) * size
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
