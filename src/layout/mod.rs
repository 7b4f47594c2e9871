//! Turns a [`Page`] into a [`Sheet`]: rulings → edges → grids of cells, glyphs → lines → cell text.
//!
//! Geometry only: it knows no word of any language and nothing of other pages.

mod borders;
mod edges;
mod grid;
mod groups;
mod hidden;
mod lines;
mod outlines;
mod overflow;
pub mod picture;
mod spread;
pub mod tolerances;
mod turn;
mod watermark;

use crate::pdf::{Glyph, Page};
use crate::place::Rect;

pub use lines::TextLine;
pub use spread::{Leaves, part_spreads};
pub use turn::{Turned, turn_upright};

/// What stands on one page: grids of cells, and the lines of text outside of them.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Page number, the first is 1.
    pub page: u32,
    /// Width of the displayed page in points.
    pub width: f32,
    /// Height of the displayed page in points.
    pub height: f32,
    /// Typical character size of the page in points.
    pub em: f32,
    /// The ruled tables, from the top of the page to its bottom.
    pub grids: Vec<Grid>,
    /// The lines outside of all grids, in reading order.
    pub lines: Vec<TextLine>,
}

/// A ruled table on one page.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// Its outer border.
    pub bbox: Rect,
    /// x of the column borders, ascending; one more than there are columns.
    pub xs: Vec<f32>,
    /// y of the row borders, ascending; one more than there are rows.
    pub ys: Vec<f32>,
    /// The cells in reading order; they cover the grid without overlap.
    pub cells: Vec<GridCell>,
    /// Whether a rule is drawn along the upper border.
    pub closed_above: bool,
    /// Whether a rule is drawn along the lower border.
    pub closed_below: bool,
}

/// A cell of a grid.
#[derive(Debug, Clone, Default)]
pub struct GridCell {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub column: usize,
    /// Number of rows covered.
    pub row_span: usize,
    /// Number of columns covered.
    pub column_span: usize,
    /// Its border.
    pub bbox: Rect,
    /// The lines of text in it, from top to bottom.
    pub lines: Vec<TextLine>,
    /// Whether it reaches the upper end of the grid, and no rule is drawn there.
    pub open_above: bool,
    /// Whether it reaches the lower end of the grid, and no rule is drawn there.
    pub open_below: bool,
}

/// Finds the grids, cells and lines of a page.
pub fn page_to_sheet(page: &Page) -> Sheet {
    let glyphs = text_glyphs(&page.glyphs);
    let em = typical_size(&glyphs);
    let mut glyphs = watermark::without_watermarks(glyphs, em);
    glyphs.retain(|g| g.size >= tolerances::SPECK * em);
    let rulings = outlines::without_outlines(&page.rulings, &glyphs, em);
    let edges = edges::rulings_to_edges(&rulings, em);
    let mut grids = grid::edges_to_grids(&edges, &glyphs, em);
    let outside = grid::place_glyphs(&mut grids, &glyphs);
    hidden::mark_cut_lines(&mut grids, &page.glyphs);
    Sheet {
        page: page.number,
        width: page.width,
        height: page.height,
        em,
        grids,
        lines: lines::glyphs_to_lines(&outside, lines::Gaps::Part),
    }
}

/// The glyphs that are text of the page: seen, and set along an axis of the page (not a watermark or a stamp).
fn text_glyphs(glyphs: &[Glyph]) -> Vec<&Glyph> {
    let slants: Vec<f32> = glyphs.iter().map(slant).collect();
    let is_skewed = |i: usize| slants.get(i).is_some_and(|s| *s > tolerances::SKEW_DEGREES);
    let is_text = |i: usize, glyph: &Glyph| {
        // Where characters run around a stamp, those at its top and sides happen to stand upright or nearly so.
        let (before, after) = (i.checked_sub(1).is_some_and(is_skewed), is_skewed(i + 1));
        let upright = slants.get(i).is_some_and(|s| *s <= tolerances::UPRIGHT_DEGREES);
        let on_stamp = if upright { before && after } else { before || after };
        glyph.visibility.is_seen() && !is_skewed(i) && !on_stamp
    };
    glyphs.iter().enumerate().filter(|(i, g)| is_text(*i, g)).map(|(_, g)| g).collect()
}

/// By how many degrees a glyph is off the nearest axis of the page.
fn slant(glyph: &Glyph) -> f32 {
    (glyph.angle / 90.0 - (glyph.angle / 90.0).round()).abs() * 90.0
}

/// The median character size.
fn typical_size(glyphs: &[&Glyph]) -> f32 {
    let mut sizes: Vec<f32> =
        glyphs.iter().filter(|g| !g.unicode.is_whitespace() && g.size > 0.0).map(|g| g.size).collect();
    let middle = sizes.len() / 2;
    if sizes.is_empty() {
        return tolerances::DEFAULT_EM;
    }
    *sizes.select_nth_unstable_by(middle, f32::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Glyphs in drawing order by character and angle; what is left of them.
    fn check(drawn: &[(char, f32)], expected: &str) {
        let glyph = |(unicode, angle): &(char, f32)| Glyph {
            angle: *angle,
            ..Glyph::sample(*unicode, Rect::new(0.0, 0.0, 10.0, 10.0), 10.0, 10.0)
        };
        let glyphs: Vec<Glyph> = drawn.iter().map(glyph).collect();
        assert_eq!(text_glyphs(&glyphs).iter().map(|g| g.unicode).collect::<String>(), expected);
    }

    #[test]
    fn upright_characters_of_a_stamp_are_no_text() {
        check(
            &[('金', 0.0), ('某', -92.0), ('县', -74.0), ('政', -16.0), ('府', 0.0), ('章', 18.0), ('额', 0.0)],
            "金额",
        );
    }

    #[test]
    fn text_of_a_page_scanned_askew_is_text() {
        check(&[('金', 1.2), ('额', 1.2)], "金额");
    }
}
