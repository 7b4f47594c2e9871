//! Parts sheets of paper on which two pages stand side by side, as booklets and handouts are printed: each page is laid
//! out alone, the left one first, and put back where it stands.

use super::tolerances as tol;
use super::{Grid, Sheet, TextLine, text_glyphs, typical_size};
use crate::pdf::{Axis, Glyph, Page, Ruling};
use crate::place::{Place, Rect};

/// One of the pages that stand on the sheets of a document.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Leaf {
    /// Number of the page in the file, the first is 1.
    page: u32,
    /// Where its left edge stands on that page, in points.
    left: f32,
}

/// Which pages a document consists of, where some of its sheets hold two.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaves(Vec<Leaf>);

/// The pages of a document as they are read one after another, numbered anew; `None` where each stands on a sheet of its own.
///
/// A single sheet that seems to hold two may be a wide page with nothing in its middle: at least half of the wide sheets must.
pub fn part_spreads(pages: &[Page]) -> Option<(Vec<Page>, Leaves)> {
    let parts: Vec<Parts> = pages.iter().map(Parts::of).collect();
    let wide = parts.iter().filter(|p| p.wide && p.left + p.right >= tol::SPREAD_CHARACTERS).count();
    let both = parts.iter().filter(|p| p.clear && p.left.min(p.right) >= tol::SPREAD_CHARACTERS).count();
    if both == 0 || 2 * both < wide {
        return None;
    }
    let mut leaves = Vec::new();
    let mut read = Vec::new();
    for (page, parts) in pages.iter().zip(parts) {
        // A cover beside a page has few characters, or none.
        let edges = if parts.clear { vec![0.0, page.width / 2.0] } else { vec![0.0] };
        let width = page.width / edges.len() as f32;
        for left in edges {
            leaves.push(Leaf { page: page.number, left });
            read.push(Page { number: leaves.len() as u32, ..part(page, left, width) });
        }
    }
    Some((read, Leaves(leaves)))
}

/// What stands on either side of the middle of a page.
struct Parts {
    /// Whether the page is as wide as two that stand side by side.
    wide: bool,
    /// Whether it is, and nothing stands in its middle.
    clear: bool,
    /// How many characters stand left of the middle.
    left: usize,
    /// How many stand right of it.
    right: usize,
}

impl Parts {
    fn of(page: &Page) -> Self {
        if page.width <= tol::SPREAD_WIDTH * page.height {
            return Self { wide: false, clear: false, left: 0, right: 0 };
        }
        let glyphs = text_glyphs(&page.glyphs);
        let middle = page.width / 2.0;
        let margin = tol::SPREAD_MARGIN * typical_size(&glyphs);
        let is_clear = |from: f32, to: f32| to < middle - margin || from > middle + margin;
        let printed = || glyphs.iter().filter(|g| !g.unicode.is_whitespace());
        let clear = printed().all(|g| is_clear(g.bbox.x0, g.bbox.x1))
            && page.rulings.iter().filter(|r| r.axis == Axis::Horizontal).all(|r| is_clear(r.start, r.end));
        Self {
            wide: true,
            clear,
            left: printed().filter(|g| g.bbox.x1 < middle).count(),
            right: printed().filter(|g| g.bbox.x0 > middle).count(),
        }
    }
}

/// What stands on a part of a page, its left edge at 0.
fn part(page: &Page, left: f32, width: f32) -> Page {
    let holds = |from: f32, to: f32| (left..left + width).contains(&((from + to) / 2.0));
    let glyphs = page.glyphs.iter().filter(|g| holds(g.bbox.x0, g.bbox.x1));
    let rulings = page.rulings.iter().filter(|r| match r.axis {
        Axis::Horizontal => holds(r.start, r.end),
        Axis::Vertical => holds(r.at, r.at),
    });
    let images = page.images.iter().filter(|i| holds(i.x0, i.x1));
    Page {
        number: page.number,
        width,
        height: page.height,
        glyphs: glyphs.map(|g| Glyph { x: g.x - left, bbox: moved(&g.bbox, -left), ..*g }).collect(),
        rulings: rulings.map(|r| moved_ruling(r, -left)).collect(),
        images: images.map(|i| moved(i, -left)).collect(),
        outlines: page.outlines,
    }
}

fn moved(bbox: &Rect, by: f32) -> Rect {
    Rect { x0: bbox.x0 + by, x1: bbox.x1 + by, ..*bbox }
}

fn moved_ruling(ruling: &Ruling, by: f32) -> Ruling {
    match ruling.axis {
        Axis::Horizontal => Ruling { start: ruling.start + by, end: ruling.end + by, ..*ruling },
        Axis::Vertical => Ruling { at: ruling.at + by, ..*ruling },
    }
}

impl Leaves {
    fn of(&self, number: u32) -> Option<Leaf> {
        self.0.get((number as usize).checked_sub(1)?).copied()
    }

    /// The number in the file of the page that was read as this one.
    pub fn page(&self, number: u32) -> u32 {
        self.of(number).map_or(number, |leaf| leaf.page)
    }

    /// The place on the page as displayed.
    pub fn put_back(&self, place: &mut Place) {
        if let Place::Page { page, bbox } = place
            && let Some(leaf) = self.of(*page)
        {
            *bbox = moved(bbox, leaf.left);
            *page = leaf.page;
        }
    }

    /// One sheet for each page of the file, what stands left first.
    pub fn joined(&self, sheets: Vec<Sheet>) -> Vec<Sheet> {
        let mut joined: Vec<Sheet> = Vec::new();
        for mut sheet in sheets {
            let Some(leaf) = self.of(sheet.page) else { continue };
            sheet.grids.iter_mut().for_each(|grid| move_grid(grid, leaf.left));
            sheet.lines.iter_mut().for_each(|line| move_line(line, leaf.left));
            sheet.page = leaf.page;
            match joined.last_mut().filter(|last| last.page == leaf.page) {
                Some(last) => {
                    last.width += sheet.width;
                    last.grids.extend(sheet.grids);
                    last.lines.extend(sheet.lines);
                }
                None => joined.push(sheet),
            }
        }
        joined
    }
}

fn move_grid(grid: &mut Grid, by: f32) {
    grid.bbox = moved(&grid.bbox, by);
    grid.xs.iter_mut().for_each(|x| *x += by);
    for cell in &mut grid.cells {
        cell.bbox = moved(&cell.bbox, by);
        cell.lines.iter_mut().for_each(|line| move_line(line, by));
    }
}

fn move_line(line: &mut TextLine, by: f32) {
    line.bbox = moved(&line.bbox, by);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::page_to_sheet;

    /// A page of 840 × 600 points with 30 characters from each of these places on.
    fn page(number: u32, words: &[(f32, f32)]) -> Page {
        let glyph = |x: f32, y: f32| Glyph::sample('字', Rect::new(x, y - 8.0, x + 10.0, y + 2.0), y, 10.0);
        let glyphs = words.iter().flat_map(|(x, y)| (0..30).map(move |n| glyph(x + 10.0 * n as f32, *y))).collect();
        Page { number, width: 840.0, height: 600.0, glyphs, ..Page::default() }
    }

    fn horizontal(start: f32, end: f32) -> Ruling {
        Ruling { axis: Axis::Horizontal, at: 300.0, start, end, thickness: 0.5 }
    }

    #[test]
    fn two_pages_on_a_sheet_are_read_one_after_the_other_and_put_back() {
        let (read, leaves) = part_spreads(&[page(1, &[(50.0, 100.0), (480.0, 80.0)])]).unwrap();
        assert_eq!(
            read.iter().map(|p| (p.number, p.width, p.glyphs.len())).collect::<Vec<_>>(),
            [(1, 420.0, 30), (2, 420.0, 30)]
        );
        assert_eq!(read[1].glyphs[0].x, 60.0);
        let mut place = Place::Page { page: 2, bbox: read[1].glyphs[0].bbox };
        leaves.put_back(&mut place);
        assert_eq!(place, Place::Page { page: 1, bbox: Rect::new(480.0, 72.0, 490.0, 82.0) });
        let joined = leaves.joined(read.iter().map(page_to_sheet).collect());
        assert_eq!(joined.iter().map(|s| (s.page, s.width)).collect::<Vec<_>>(), [(1, 840.0)]);
        let lefts: Vec<f32> = joined[0].lines.iter().map(|l| l.bbox.x0).collect();
        assert_eq!(lefts, [50.0, 480.0]);
    }

    #[test]
    fn a_wide_page_with_something_in_its_middle_is_one() {
        let apart = page(1, &[(50.0, 100.0), (480.0, 80.0)]);
        let ruled = Page { rulings: vec![horizontal(40.0, 800.0)], ..apart.clone() };
        assert!(part_spreads(std::slice::from_ref(&ruled)).is_none());
        assert!(part_spreads(&[page(1, &[(50.0, 100.0), (480.0, 80.0), (260.0, 40.0)])]).is_none());
        assert!(part_spreads(&[Page { width: 600.0, ..apart.clone() }]).is_none());
        let beside = Page { rulings: vec![horizontal(40.0, 380.0), horizontal(460.0, 800.0)], ..apart.clone() };
        assert!(part_spreads(&[beside]).is_some());
        let mostly_wide = [apart, ruled.clone(), ruled];
        assert!(part_spreads(&mostly_wide).is_none());
    }
}
