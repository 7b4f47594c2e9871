//! Tells rules from the strokes of characters that are drawn a second time as shapes (fake bold of some producers).

use super::tolerances as tol;
use crate::pdf::{Glyph, Ruling};
use crate::place::Rect;

/// The rulings that do not lie wholly inside of one character: the bars of 目 and 申, drawn as lines, would make grids of
/// their own, in which the character is lost.
pub(super) fn without_outlines(rulings: &[Ruling], glyphs: &[&Glyph], em: f32) -> Vec<Ruling> {
    let drawn = glyphs.iter().filter(|g| !g.unicode.is_whitespace() && g.size <= tol::HUGE * em);
    let mut boxes: Vec<Rect> = drawn.map(|g| ink(g)).collect();
    let tallest = boxes.iter().map(Rect::height).fold(0.0, f32::max);
    let widest = boxes.iter().map(Rect::width).fold(tallest, f32::max);
    let is_short = |ruling: &Ruling| ruling.end - ruling.start <= widest;
    if rulings.iter().any(is_short) {
        boxes.sort_by(|a, b| a.top.total_cmp(&b.top));
    }
    let is_outline = |ruling: &Ruling| {
        let line = ruling.line();
        let from = boxes.partition_point(|b| b.top < line.top - tallest);
        boxes.iter().skip(from).take_while(|b| b.top <= line.top).any(|b| b.holds(&line))
    };
    rulings.iter().filter(|r| !(is_short(r) && is_outline(r))).copied().collect()
}

/// Where the strokes of a character can be. Across the baseline boxes reach from the font's ascent to its descent, which
/// may be much higher than any character is.
fn ink(glyph: &Glyph) -> Rect {
    let b = glyph.bbox;
    let (mut top, mut bottom) = (b.top, b.bottom);
    if !glyph.vertical && glyph.angle.abs() < tol::SKEW_DEGREES {
        top = top.max(glyph.y - glyph.size);
        bottom = bottom.min(glyph.y + tol::BELOW * glyph.size);
    }
    let slack = tol::OUTLINE * glyph.size;
    Rect::new(b.x0 - slack, top, b.x1 + slack, bottom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::Axis;

    /// Rulings around 目 of ten points at the origin (10, 20); how many are rules.
    fn check(rulings: &[(Axis, f32, f32, f32)], expected: usize) {
        let glyph = Glyph::sample('目', Rect::new(10.0, 8.0, 20.0, 24.0), 20.0, 10.0);
        let ruling = |(axis, at, start, end): &(Axis, f32, f32, f32)| Ruling {
            axis: *axis,
            at: *at,
            start: *start,
            end: *end,
            thickness: 0.5,
        };
        let rulings: Vec<Ruling> = rulings.iter().map(ruling).collect();
        assert_eq!(without_outlines(&rulings, &[&glyph], 10.0).len(), expected);
    }

    #[test]
    fn bars_of_a_character_drawn_as_lines_are_no_rules() {
        check(&[(Axis::Horizontal, 12.0, 11.0, 19.0), (Axis::Vertical, 11.0, 12.0, 21.0)], 0);
    }

    #[test]
    fn borders_around_a_character_are_rules() {
        let cell = [
            (Axis::Horizontal, 7.0, 9.0, 21.0),
            (Axis::Horizontal, 23.0, 9.0, 21.0),
            (Axis::Vertical, 9.0, 7.0, 23.0),
            (Axis::Vertical, 21.0, 7.0, 23.0),
        ];
        check(&cell, 4);
    }
}
