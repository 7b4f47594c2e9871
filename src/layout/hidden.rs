//! Finds cells whose text goes on where the page does not show it.
//!
//! A row that is too low, or a column too narrow, shows the beginning of a text and clips the rest. What is clipped is not
//! read; but that there is more has to be known, because what is left may look whole.

use super::grid::{cell_at, middle};
use super::tolerances as tol;
use super::{Grid, GridCell};
use crate::pdf::{Glyph, Visibility};

/// Marks the lines of cells that a clipped glyph goes on from. Glyphs are taken in the order in which the page draws them:
/// the rest of a text is drawn right after its beginning.
///
/// The last row of a grid is left out: a list clips merged cells at the page's end and shows the rest on the next page.
pub(super) fn mark_cut_lines(grids: &mut [Grid], glyphs: &[Glyph]) {
    let mut drawn = glyphs.iter().filter(|g| !g.unicode.is_whitespace()).peekable();
    while let Some(glyph) = drawn.next() {
        let Some(next) = drawn.peek().filter(|next| next.visibility == Visibility::Clipped) else { continue };
        if !glyph.visibility.is_seen() || !goes_on(glyph, next) {
            continue;
        }
        let (x, y) = middle(glyph);
        let Some((g, c)) = cell_at(grids, x, y) else { continue };
        let Some(grid) = grids.get_mut(g) else { continue };
        let last_row = grid.ys.len().saturating_sub(1);
        let Some(cell) = grid.cells.get_mut(c) else { continue };
        if cell.row + cell.row_span < last_row && is_of_cell(cell, next) {
            let on_line = |baseline: f32| (baseline - glyph.y).abs() <= tol::BASELINE * glyph.size;
            cell.lines.iter_mut().filter(|line| on_line(line.baseline)).for_each(|line| line.cut = true);
        }
    }
}

/// Whether a glyph goes on with the text of the one before it: on its line, or at the beginning of the next.
fn goes_on(glyph: &Glyph, next: &Glyph) -> bool {
    let size = glyph.size;
    let same_text = glyph.font == next.font && (glyph.size - next.size).abs() <= tol::SAME_SIZE * size;
    let (right, down) = (next.bbox.x0 - glyph.bbox.x1, next.y - glyph.y);
    let on_line = down.abs() <= tol::BASELINE * size && right.abs() <= size;
    let next_line = (0.5 * size..=tol::NEXT_LINE * size).contains(&down) && right < 0.0;
    glyph.angle.abs() < tol::SKEW_DEGREES && same_text && (on_line || next_line)
}

/// Whether a glyph stands where the cell's own text would: not beyond its left border, nor further right than a line that
/// runs over the border.
fn is_of_cell(cell: &GridCell, glyph: &Glyph) -> bool {
    (cell.bbox.x0..=cell.bbox.x1 + glyph.size).contains(&glyph.bbox.center().0)
}

#[cfg(test)]
mod tests {
    use super::super::TextLine;
    use super::*;
    use crate::place::Rect;

    /// Two rows of one column, 100 wide and 12 high; the text is drawn from (2, 10) in lines of ten characters.
    fn cut_lines(text: &str, rows_of_grid: usize) -> Vec<bool> {
        let ys: Vec<f32> = (0..=rows_of_grid).map(|n| 12.0 * n as f32).collect();
        let line = TextLine { baseline: 10.0, size: 10.0, ..TextLine::default() };
        let cell = |row: usize| GridCell {
            row,
            row_span: 1,
            column_span: 1,
            bbox: Rect::new(0.0, 12.0 * row as f32, 102.0, 12.0 * (row + 1) as f32),
            lines: if row == 0 { vec![line.clone()] } else { Vec::new() },
            ..GridCell::default()
        };
        let cells = (0..rows_of_grid).map(cell).collect();
        let bbox = Rect::new(0.0, 0.0, 102.0, 12.0 * rows_of_grid as f32);
        let mut grids = [Grid { bbox, xs: vec![0.0, 102.0], ys, cells, ..Grid::default() }];
        let place = |(n, unicode): (usize, char)| {
            let (x, y) = (2.0 + 10.0 * (n % 10) as f32, 10.0 + 12.0 * (n / 10) as f32);
            let visibility = if y > 12.0 { Visibility::Clipped } else { Visibility::Visible };
            let bbox = Rect::new(x, y - 8.8, x + 10.0, y + 1.2);
            Glyph { visibility, ..Glyph::sample(unicode, bbox, y, 10.0) }
        };
        let glyphs: Vec<Glyph> = text.chars().enumerate().map(place).collect();
        mark_cut_lines(&mut grids, &glyphs);
        grids[0].cells[0].lines.iter().map(|l| l.cut).collect()
    }

    #[test]
    fn a_text_whose_second_line_is_clipped_is_cut() {
        assert_eq!(cut_lines("对采购苗木采取精细化管理", 2), [true]);
        assert_eq!(cut_lines("对采购苗木采取精细化管", 2), [true]);
        assert_eq!(cut_lines("对采购苗木采取精细化", 2), [false]);
    }

    #[test]
    fn a_text_at_the_end_of_the_page_goes_on_on_the_next() {
        assert_eq!(cut_lines("对采购苗木采取精细化管理", 1), [false]);
    }
}
