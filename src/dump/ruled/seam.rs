//! Tells which merged cells go on over a page's end.
//!
//! The text of such a cell stands in its middle, on whichever page that is, or on both where the extractor prints what the
//! page hides.

use super::sketch::STRIP_WIDTH;
use crate::layout::{Grid, GridCell};

/// A longer text that stands at the end of one page and at the beginning of the next is one.
const TELLING: usize = 8;

fn text(cell: &GridCell) -> String {
    cell.lines.iter().map(|l| l.string.as_str()).collect()
}

/// Closes the merged cells at the end of one page and at the beginning of the next but those that seem to be one. What stands left
/// of `levels`, where the columns of levels begin, tells of projects: of these it is known.
pub(super) fn close(upper: Option<&mut Grid>, lower: Option<&mut Grid>, levels: f32) {
    let mut above: Vec<&mut GridCell> = upper.into_iter().flat_map(|g| &mut g.cells).filter(|c| c.open_below).collect();
    let mut below: Vec<&mut GridCell> = lower.into_iter().flat_map(|g| &mut g.cells).filter(|c| c.open_above).collect();
    let same_column =
        |a: &GridCell, b: &GridCell| (a.bbox.x0 - b.bbox.x0).abs() < 1.0 && (a.bbox.x1 - b.bbox.x1).abs() < 1.0;
    let mut paired = vec![false; below.len()];
    for cell in &mut above {
        let of_project = cell.bbox.x0 > STRIP_WIDTH - 1.0 && cell.bbox.x1 < levels + 1.0;
        let next = below.iter_mut().zip(&mut paired).find(|(next, _)| same_column(cell, next));
        let is_one = next.is_some_and(|(next, paired)| {
            *paired = true;
            next.open_above = of_project || is_one(cell, next);
            next.open_above
        });
        cell.open_below = is_one;
    }
    below.iter_mut().zip(&paired).filter(|(_, paired)| !**paired).for_each(|(cell, _)| cell.open_above = false);
}

/// Whether two cells of a level are one: of which nothing is printed on one of the pages, or the same on both.
fn is_one(upper: &GridCell, lower: &GridCell) -> bool {
    let string = text(upper);
    let is_same = string.chars().count() >= TELLING && string == text(lower);
    upper.lines.is_empty() || lower.lines.is_empty() || is_same
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::TextLine;
    use crate::place::Rect;

    #[test]
    fn a_level_goes_on_where_the_next_page_does_not_print_another() {
        let cell = |text: &str| GridCell {
            bbox: Rect::new(500.0, 0.0, 600.0, 10.0),
            lines: (!text.is_empty())
                .then(|| TextLine { string: text.to_owned(), ..TextLine::default() })
                .into_iter()
                .collect(),
            open_above: true,
            open_below: true,
            ..GridCell::default()
        };
        let check = |upper: &str, lower: &str, expected: bool| {
            let mut upper = Grid { cells: vec![cell(upper)], ..Grid::default() };
            let mut lower = Grid { cells: vec![cell(lower)], ..Grid::default() };
            close(Some(&mut upper), Some(&mut lower), 400.0);
            assert_eq!((upper.cells[0].open_below, lower.cells[0].open_above), (expected, expected));
        };
        check("产出指标", "", true);
        check("产出指标", "效益指标", false);
        check("服务对象满意度指标", "服务对象满意度指标", true);
    }
}
