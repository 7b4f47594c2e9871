//! Fake bold: writers draw a character again at nearly the same place to make it look bolder.

use super::Glyph;
use rustc_hash::FxHashMap;

/// Shift along the baseline, in em, up to which the same character counts as drawn again. Half the advance of the
/// narrowest letters is 0.11 em, so that `ll` and `..` stay two.
const ALONG: f32 = 0.1;
/// Shift across the baseline, in em.
const ACROSS: f32 = 0.15;

/// Removes glyphs that repeat an earlier one of the same character, size and visibility at nearly the same place.
pub fn remove(glyphs: &mut Vec<Glyph>) {
    let mut seen: FxHashMap<(char, i32, i32), u32> = FxHashMap::default();
    seen.reserve(glyphs.len());
    let mut repeated: Vec<u32> = Vec::new();
    for (idx, glyph) in glyphs.iter().enumerate() {
        let cell = (glyph.size * 0.5).max(0.1);
        let (column, row) = ((glyph.x / cell).floor(), (glyph.y / cell).floor());
        // The neighbour nearest to the glyph in each direction is all that a shift below half a cell can reach.
        let side = |at: f32, low: f32| if at / cell - low < 0.5 { -1 } else { 1 };
        let (dx, dy) = (side(glyph.x, column), side(glyph.y, row));
        let (column, row) = (column as i32, row as i32);
        let near = [(0, 0), (dx, 0), (0, dy), (dx, dy)].into_iter().any(|(dx, dy)| {
            let key = (glyph.unicode, column.wrapping_add(dx), row.wrapping_add(dy));
            seen.get(&key).and_then(|i| glyphs.get(*i as usize)).is_some_and(|earlier| repeats(earlier, glyph))
        });
        if near {
            repeated.push(idx as u32);
        } else {
            seen.insert((glyph.unicode, column, row), idx as u32);
        }
    }
    if repeated.is_empty() {
        return;
    }
    let mut repeated = repeated.into_iter().peekable();
    let mut idx = 0;
    glyphs.retain(|_| {
        let drop = repeated.next_if_eq(&idx).is_some();
        idx += 1;
        !drop
    });
}

fn repeats(earlier: &Glyph, glyph: &Glyph) -> bool {
    let (dx, dy) = (glyph.x - earlier.x, glyph.y - earlier.y);
    let (along, across) = if glyph.angle == 0.0 {
        (dx, dy)
    } else {
        let (sin, cos) = glyph.angle.to_radians().sin_cos();
        (dx * cos + dy * sin, dy * cos - dx * sin)
    };
    let (along, across) = if glyph.vertical { (across, along) } else { (along, across) };
    along.abs() <= ALONG * glyph.size
        && across.abs() <= ACROSS * glyph.size
        && (glyph.size - earlier.size).abs() <= 0.2 * glyph.size
        && glyph.visibility == earlier.visibility
}
