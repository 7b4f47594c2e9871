//! Turns pages whose text stands on its side or upside down, so that the rest of the program reads upright text only.

use super::tolerances as tol;
use crate::pdf::{Axis, Glyph, Page, Ruling};
use crate::place::{Place, Rect};

/// A page that was turned, and how its places are turned back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turned {
    /// Page number, the first is 1.
    page: u32,
    turn: Turn,
    /// Width of the page as displayed.
    width: f32,
    /// Height of the page as displayed.
    height: f32,
}

/// By how much a displayed page is turned to make its text upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// A quarter clockwise: the text reads upwards.
    Right,
    /// A quarter counterclockwise: the text reads downwards.
    Left,
    /// A half: the text stands upside down.
    Half,
}

impl Turned {
    /// The place on the page as displayed.
    pub fn turn_back(&self, place: &mut Place) {
        match place {
            Place::Page { page, bbox } if *page == self.page => {
                *bbox = match self.turn {
                    Turn::Right => turned(Turn::Left, bbox, self.height, self.width),
                    Turn::Left => turned(Turn::Right, bbox, self.height, self.width),
                    Turn::Half => turned(Turn::Half, bbox, self.width, self.height),
                };
            }
            _ => {}
        }
    }
}

/// Turns the pages most of whose text does not stand upright.
pub fn turn_upright(pages: &mut [Page]) -> Vec<Turned> {
    pages.iter_mut().filter_map(turn_page).collect()
}

fn turn_page(page: &mut Page) -> Option<Turned> {
    let turn = direction(&page.glyphs)?;
    let (width, height) = (page.width, page.height);
    let turn_box = |bbox: &mut Rect| *bbox = turned(turn, bbox, width, height);
    for glyph in &mut page.glyphs {
        turn_box(&mut glyph.bbox);
        let origin = turned(turn, &Rect::new(glyph.x, glyph.y, glyph.x, glyph.y), width, height);
        (glyph.x, glyph.y) = (origin.x0, origin.top);
        glyph.angle = upright_angle(glyph.angle, turn);
    }
    page.rulings.iter_mut().for_each(|ruling| *ruling = turned_ruling(turn, ruling, width, height));
    page.images.iter_mut().for_each(turn_box);
    if turn != Turn::Half {
        (page.width, page.height) = (height, width);
    }
    Some(Turned { page: page.number, turn, width, height })
}

/// Which way most characters of a page have to be turned; `None` where they are upright, or few of one mind.
fn direction(glyphs: &[Glyph]) -> Option<Turn> {
    let text = || glyphs.iter().filter(|g| g.visibility.is_seen() && !g.unicode.is_whitespace());
    let count = |angle: f32| text().filter(|g| !g.vertical && away(g.angle, angle) <= tol::SKEW_DEGREES).count();
    let all = text().count();
    let most = |(angle, turn): (f32, Turn)| (count(angle) as f32 > tol::TURNED_SHARE * all as f32).then_some(turn);
    [(-90.0, Turn::Right), (90.0, Turn::Left), (180.0, Turn::Half)].into_iter().find_map(most)
}

/// How far two directions are apart, in degrees.
fn away(a: f32, b: f32) -> f32 {
    let turn = (a - b).rem_euclid(360.0);
    turn.min(360.0 - turn)
}

/// The angle of a glyph on the turned page, in (-180, 180].
fn upright_angle(angle: f32, turn: Turn) -> f32 {
    let by = match turn {
        Turn::Right => 90.0,
        Turn::Left => -90.0,
        Turn::Half => 180.0,
    };
    180.0 - (180.0 - angle - by).rem_euclid(360.0)
}

/// A box on a page of this size, after the page was turned.
fn turned(turn: Turn, b: &Rect, width: f32, height: f32) -> Rect {
    match turn {
        Turn::Right => Rect::new(height - b.bottom, b.x0, height - b.top, b.x1),
        Turn::Left => Rect::new(b.top, width - b.x1, b.bottom, width - b.x0),
        Turn::Half => Rect::new(width - b.x1, height - b.bottom, width - b.x0, height - b.top),
    }
}

fn turned_ruling(turn: Turn, ruling: &Ruling, width: f32, height: f32) -> Ruling {
    let line = turned(turn, &ruling.line(), width, height);
    let axis = match (turn, ruling.axis) {
        (Turn::Half, axis) => axis,
        (_, Axis::Horizontal) => Axis::Vertical,
        (_, Axis::Vertical) => Axis::Horizontal,
    };
    let (at, start, end) = match axis {
        Axis::Horizontal => (line.top, line.x0, line.x1),
        Axis::Vertical => (line.x0, line.top, line.bottom),
    };
    Ruling { axis, at, start, end, thickness: ruling.thickness }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 100 × 60 with one glyph at this angle whose box is (10, 20, 15, 28), and a rule from (10, 30) to (40, 30).
    fn page(angle: f32) -> Page {
        let glyph = Glyph { angle, ..Glyph::sample('目', Rect::new(10.0, 20.0, 15.0, 28.0), 28.0, 8.0) };
        let ruling = Ruling { axis: Axis::Horizontal, at: 30.0, start: 10.0, end: 40.0, thickness: 0.5 };
        Page { number: 3, width: 100.0, height: 60.0, glyphs: vec![glyph], rulings: vec![ruling], ..Page::default() }
    }

    fn check(angle: f32, size: (f32, f32), bbox: Rect, axis: Axis) {
        let mut pages = [page(angle)];
        let turned = turn_upright(&mut pages);
        let [page] = &pages;
        assert_eq!((page.width, page.height), size, "{angle}");
        assert_eq!((page.glyphs[0].bbox, page.glyphs[0].angle), (bbox, 0.0), "{angle}");
        assert_eq!(page.rulings[0].axis, axis, "{angle}");
        let mut place = Place::Page { page: 3, bbox };
        turned.iter().for_each(|t| t.turn_back(&mut place));
        assert_eq!(place, Place::Page { page: 3, bbox: Rect::new(10.0, 20.0, 15.0, 28.0) }, "{angle}");
    }

    #[test]
    fn a_page_upside_down_or_on_its_side_is_read_upright_and_its_places_stay() {
        check(180.0, (100.0, 60.0), Rect::new(85.0, 32.0, 90.0, 40.0), Axis::Horizontal);
        check(-90.0, (60.0, 100.0), Rect::new(32.0, 10.0, 40.0, 15.0), Axis::Vertical);
        check(90.0, (60.0, 100.0), Rect::new(20.0, 85.0, 28.0, 90.0), Axis::Vertical);
    }

    #[test]
    fn an_upright_page_is_left_alone() {
        assert!(turn_upright(&mut [page(0.0)]).is_empty());
    }
}
