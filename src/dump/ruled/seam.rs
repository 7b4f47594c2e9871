//! Tells which merged cells go on over a page's end.
//!
//! The text of such a cell stands in its middle, on whichever page that is, or on both where the extractor prints what the
//! page hides.

use std::collections::BTreeMap;

use super::PITCH;
use super::gutters::is_number;
use super::sketch::STRIP_WIDTH;
use crate::layout::{Grid, GridCell};

/// A longer text that stands at the end of one page and at the beginning of the next is one.
const TELLING: usize = 8;

/// Lines that a text must be off the middle of its cell to show that the cell goes on.
const ASIDE: f32 = 1.0;

/// What is known of the cells that are open at a page's end.
#[derive(Debug, Default)]
pub(super) struct Seam {
    /// By column, whether the cell that is open has been printed on a page before.
    printed: BTreeMap<i64, bool>,
}

fn text(cell: &GridCell) -> String {
    cell.lines.iter().map(|l| l.string.as_str()).collect()
}

fn column(cell: &GridCell) -> i64 {
    cell.bbox.x0.round() as i64
}

/// By how many lines a text stands below the middle of its cell.
fn aside(cell: &GridCell) -> f32 {
    let ends = cell.lines.first().zip(cell.lines.last());
    ends.map_or(0.0, |(a, b)| ((a.baseline + b.baseline) / 2.0 - cell.bbox.center().1) / PITCH)
}

impl Seam {
    /// Closes the merged cells at the end of one page and at the beginning of the next but those that seem to be one. `levels`
    /// is where the columns of levels begin: what is left of them tells of projects.
    pub fn close(&mut self, upper: Option<&mut Grid>, lower: Option<&mut Grid>, levels: f32) {
        let mut above: Vec<&mut GridCell> =
            upper.into_iter().flat_map(|g| &mut g.cells).filter(|c| c.open_below).collect();
        let mut below: Vec<&mut GridCell> =
            lower.into_iter().flat_map(|g| &mut g.cells).filter(|c| c.open_above).collect();
        above.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
        let mut printed = BTreeMap::new();
        let mut paired = Vec::new();
        let mut decided: Option<bool> = None;
        for cell in above {
            let next = below
                .iter_mut()
                .find(|b| (cell.bbox.x0 - b.bbox.x0).abs() < 1.0 && (cell.bbox.x1 - b.bbox.x1).abs() < 1.0);
            let Some(next) = next else {
                cell.open_below = false;
                continue;
            };
            paired.push(column(next));
            let of_project = cell.bbox.x0 > STRIP_WIDTH - 1.0 && cell.bbox.x1 < levels + 1.0;
            let was = !cell.lines.is_empty()
                || cell.open_above && self.printed.get(&column(cell)).copied().unwrap_or_default();
            let number = is_number(&text(cell)) || is_number(&text(next));
            let is_one = match decided {
                _ if !of_project => is_one(cell, next),
                Some(decided) if !number => decided,
                _ => is_one_of_project(cell, next, was),
            };
            if of_project {
                decided = Some(is_one);
                printed.insert(column(cell), is_one && was);
            }
            (cell.open_below, next.open_above) = (is_one, is_one);
        }
        let closed = |c: &GridCell| !paired.contains(&column(c));
        below.iter_mut().filter(|c| closed(c)).for_each(|c| c.open_above = false);
        self.printed = printed;
    }
}

/// Whether two cells of a level are one: of which nothing is printed on one of the pages, or the same on both.
fn is_one(upper: &GridCell, lower: &GridCell) -> bool {
    upper.lines.is_empty() || lower.lines.is_empty() || is_same(upper, lower)
}

fn is_same(upper: &GridCell, lower: &GridCell) -> bool {
    let string = text(upper);
    string.chars().count() >= TELLING && string == text(lower)
}

/// Whether two cells of a column that every project fills are one; `printed` says whether the upper one has its text already.
fn is_one_of_project(upper: &GridCell, lower: &GridCell, printed: bool) -> bool {
    match (upper.lines.is_empty(), lower.lines.is_empty()) {
        (true, true) => true,
        (true, false) => !printed,
        (false, true) => aside(upper) > ASIDE,
        (false, false) => is_same(upper, lower) || aside(upper) > ASIDE && aside(lower) < -ASIDE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::TextLine;
    use crate::place::Rect;

    /// A cell over ten lines of a page with a text on one of them, or without.
    fn cell(text: Option<(&str, f32)>) -> GridCell {
        let line = |(string, at): (&str, f32)| TextLine {
            string: string.to_owned(),
            baseline: at * PITCH,
            ..TextLine::default()
        };
        let bbox = Rect::new(100.0, 0.0, 200.0, 10.0 * PITCH);
        GridCell { bbox, lines: text.map(line).into_iter().collect(), ..GridCell::default() }
    }

    fn check(upper: Option<(&str, f32)>, lower: Option<(&str, f32)>, printed: bool, expected: bool) {
        assert_eq!(is_one_of_project(&cell(upper), &cell(lower), printed), expected, "{upper:?} {lower:?}");
    }

    #[test]
    fn a_text_off_the_middle_of_its_cell_shows_that_the_cell_goes_on() {
        check(Some(("甲项目", 9.0)), None, true, true);
        check(Some(("甲项目", 5.0)), None, true, false);
        check(None, Some(("甲项目", 2.0)), false, true);
    }

    #[test]
    fn a_cell_has_one_text() {
        check(None, Some(("乙项目", 5.0)), true, false);
        check(Some(("甲项目", 5.0)), Some(("乙项目", 5.0)), true, false);
        check(Some(("110118-水库巡查管护", 9.0)), Some(("110118-水库巡查管护", 1.0)), true, true);
    }
}
