//! Finds the cell of text that runs over its border: a text too tall for its cell ends in the cell below or begins in the one
//! above, a line too long ends in the cell beside it.
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
    while let Some(mut line) = glyphs.get(start).map(|g| g.bbox.x0) {
        let mut end = start + 1;
        while let (Some(last), Some(next)) = (glyphs.get(end - 1), glyphs.get(end)) {
            match goes_on(last, next, line) {
                Some(Next::SameLine) => {}
                Some(Next::NewLine) => line = next.bbox.x0,
                None => break,
            }
            end += 1;
        }
        follow_run(grids, glyphs, owners, start..end);
        start = end;
    }
}

/// Gives the glyphs of one text, drawn in one go, to its cell, where some of them stand across its border.
fn follow_run(grids: &[Grid], glyphs: &[&Glyph], owners: &mut [Owner], run: std::ops::Range<usize>) {
    let Some((own, text)) = owners.get(run.clone()).zip(glyphs.get(run.clone())) else { return };
    if own.iter().all(|o| *o == own.first().copied().flatten()) {
        return;
    }
    let mut cells: Vec<(usize, usize)> = own.iter().flatten().copied().collect();
    cells.sort_unstable();
    cells.dedup();
    let of_run = |cell: (usize, usize)| -> Vec<&Glyph> {
        own.iter().zip(text).filter(|(o, _)| **o == Some(cell)).map(|(_, g)| *g).collect()
    };
    let Some(home) = cells.iter().copied().max_by_key(|c| (of_run(*c).len(), std::cmp::Reverse(*c))) else { return };
    let beside_table: Vec<usize> = (0..own.len())
        .filter(|i| stands_out(text, own, *i) || is_beyond_open_end(grids, home, text, own, *i))
        .collect();
    let mut moves: Vec<((usize, usize), (usize, usize))> = Vec::new();
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for other in cells.into_iter().filter(|c| *c != home) {
        let strays = of_run(other);
        let near = near_border(text, own, home, other);
        let own_text = |of: (usize, usize)| {
            let apart = owners.iter().zip(glyphs).enumerate().filter(|(i, _)| !run.contains(i));
            apart.filter(move |(_, (o, _))| **o == Some(of)).map(|(_, (_, g))| *g)
        };
        if let Some(border) = border_below(grids, home, other) {
            let across = strays.iter().all(|g| crosses(border, g));
            let mut own_text = own_text(other);
            if if across {
                own_text.next().is_some()
            } else {
                own_text.any(|own| strays.iter().any(|g| overlays(g, own)))
            } {
                moves.push((other, home));
            }
        } else if let Some(border) = border_beside(grids, home, other) {
            // What stands in the middle of its cell is its own, however close to the text beside it.
            let more = near.len() < strays.len();
            let across = near.iter().any(|i| text.get(*i).is_some_and(|g| crosses_sideways(border, g)))
                && (more || !is_centred(grids, other, &strays));
            let touching = || touches(text, &near) && (more || own_text(other).next().is_some());
            if across || touching() {
                if more {
                    parts.push(near);
                    continue;
                }
                let goes_right = strays.first().is_some_and(|s| text.first().is_some_and(|f| std::ptr::eq(*s, *f)));
                let alone = own_text(other).next().is_none() && own_text(home).next().is_none();
                let begins_there = goes_right && alone && !is_centred(grids, home, text);
                moves.push(if begins_there { (home, other) } else { (other, home) });
            }
        }
    }
    let of_run = owners.get_mut(run).unwrap_or_default();
    for i in beside_table.into_iter().chain(parts.into_iter().flatten()) {
        of_run.get_mut(i).into_iter().for_each(|owner| *owner = Some(home));
    }
    for (from, to) in moves {
        of_run.iter_mut().filter(|o| **o == Some(from)).for_each(|o| *o = Some(to));
    }
}

/// Whether a glyph of a text stands outside of the table that the rest of its line stands in.
fn stands_out(text: &[&Glyph], own: &[Owner], i: usize) -> bool {
    let Some((glyph, None)) = text.get(i).zip(own.get(i).copied()) else { return false };
    let near = |g: &Glyph| (g.bbox.center().0 - glyph.bbox.center().0).abs() <= tol::OVERRUN * glyph.size;
    text.iter().zip(own).any(|(g, o)| o.is_some() && (g.y - glyph.y).abs() <= tol::BASELINE * g.size && near(g))
}

/// Whether a glyph of a text stands below the open end of its cell at the page's end, or above its open beginning.
fn is_beyond_open_end(grids: &[Grid], (g, c): (usize, usize), text: &[&Glyph], own: &[Owner], i: usize) -> bool {
    let (Some(grid), Some((glyph, None))) = (grids.get(g), text.get(i).zip(own.get(i).copied())) else { return false };
    let Some(cell) = grid.cells.get(c) else { return false };
    let (x, y) = glyph.bbox.center();
    let in_column = (cell.bbox.x0..=cell.bbox.x1).contains(&x);
    in_column && ((cell.open_below && y > grid.bbox.bottom) || (cell.open_above && y < grid.bbox.top))
}

/// The glyphs in the other cell that follow those in the text's own without a gap, on the same line.
fn near_border(text: &[&Glyph], own: &[Owner], home: (usize, usize), other: (usize, usize)) -> Vec<usize> {
    let joined = |a: usize, b: usize| {
        let (Some(a), Some(b)) = (text.get(a), text.get(b)) else { return false };
        (a.y - b.y).abs() <= tol::BASELINE * a.size && (b.bbox.x0 - a.bbox.x1).abs() <= tol::TOUCHING * a.size
    };
    let of = |i: usize, cell: (usize, usize)| own.get(i) == Some(&Some(cell));
    let mut near = Vec::new();
    let mut behind = false;
    for i in 0..text.len() {
        let linked = i > 0 && joined(i - 1, i);
        behind = of(i, other) && linked && (behind || of(i - 1, home));
        near.extend(behind.then_some(i));
    }
    let mut before = false;
    for i in (0..text.len()).rev() {
        let linked = joined(i, i + 1);
        before = of(i, other) && linked && (before || of(i + 1, home));
        near.extend(before.then_some(i));
    }
    near
}

/// Whether a text runs into the cell beside it by a few characters only.
fn touches(text: &[&Glyph], near: &[usize]) -> bool {
    let glyphs = near.iter().filter_map(|i| text.get(*i));
    let width: f32 = glyphs.map(|g| g.bbox.width() / g.size.max(f32::EPSILON)).sum();
    !near.is_empty() && width <= tol::OVERRUN
}

/// x of the border between two cells of one row that stand beside each other.
fn border_beside(grids: &[Grid], one: (usize, usize), other: (usize, usize)) -> Option<f32> {
    let cell = |(g, c): (usize, usize)| grids.get(g)?.cells.get(c);
    let (a, b) = (cell(one)?, cell(other)?);
    let common = a.row < b.row + b.row_span && b.row < a.row + a.row_span;
    if one.0 != other.0 || !common {
        return None;
    }
    if a.column + a.column_span == b.column {
        Some(b.bbox.x0)
    } else {
        (b.column + b.column_span == a.column).then_some(a.bbox.x0)
    }
}

/// Whether a glyph stands across a border between columns.
fn crosses_sideways(border: f32, glyph: &Glyph) -> bool {
    let by = tol::ACROSS * glyph.size;
    glyph.bbox.x0 < border - by && border + by < glyph.bbox.x1
}

/// Whether a text stands in the middle of a cell, so that it runs over both of its sides.
fn is_centred(grids: &[Grid], (g, c): (usize, usize), text: &[&Glyph]) -> bool {
    let (Some(cell), Some(first), Some(last)) =
        (grids.get(g).and_then(|grid| grid.cells.get(c)), text.first(), text.last())
    else {
        return false;
    };
    let middle = (first.bbox.x0 + last.bbox.x1) / 2.0;
    (middle - cell.bbox.center().0).abs() < tol::OFF_CENTRE * first.size
}

/// y of the border between two cells of one column that lie below each other.
fn border_below(grids: &[Grid], one: (usize, usize), other: (usize, usize)) -> Option<f32> {
    let cell = |(g, c): (usize, usize)| grids.get(g)?.cells.get(c);
    let (a, b) = (cell(one)?, cell(other)?);
    if one.0 != other.0 || a.column != b.column || a.column_span != b.column_span {
        return None;
    }
    if a.row + a.row_span == b.row { Some(b.bbox.top) } else { (b.row + b.row_span == a.row).then_some(a.bbox.top) }
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

/// Where a text goes on.
enum Next {
    SameLine,
    NewLine,
}

/// Whether a glyph is drawn right behind another one, or at the beginning of the next line, below the one that begins at
/// `line`.
fn goes_on(glyph: &Glyph, next: &Glyph, line: f32) -> Option<Next> {
    let size = glyph.size.max(next.size);
    let (right, down) = (next.bbox.x0 - glyph.bbox.x1, next.y - glyph.y);
    let upright = |g: &Glyph| g.angle.abs() < tol::SKEW_DEGREES && !g.vertical;
    if !upright(glyph) || !upright(next) {
        None
    } else if down.abs() <= tol::BASELINE * size && right.abs() <= size {
        Some(Next::SameLine)
    } else {
        // A centred line begins further left than a shorter one above it.
        let below = (2.0 * line - glyph.bbox.x1 - 2.0 * size..glyph.bbox.x1).contains(&next.bbox.x0);
        ((0.5 * size..=tol::NEXT_LINE * size).contains(&down) && below).then_some(Next::NewLine)
    }
}
