//! Fake bold: writers draw a character again at nearly the same place to make it look bolder.

use super::Glyph;
use rustc_hash::FxHashMap;

/// Shift along the baseline, in em, up to which the same character counts as drawn again. Half the advance of the
/// narrowest letters is 0.11 em, so that `ll` and `..` stay two.
const ALONG: f32 = 0.1;
/// The same for wider characters, as a share of their width: shadows are drawn further off.
const ALONG_WIDE: f32 = 0.25;
/// Shift across the baseline, in em.
const ACROSS: f32 = 0.15;

/// Glyphs in one cell of the search grid that are compared; real text has two or three there.
const COMPARED: usize = 16;
/// End of a chain of glyphs in one cell.
const NONE: u32 = u32::MAX;

/// Removes glyphs that repeat an earlier one of the same character, size and visibility at nearly the same place.
pub fn remove(glyphs: &mut Vec<Glyph>) {
    // The last glyph of each cell, and from each glyph to the one before it in its cell.
    let mut last: FxHashMap<(char, i32, i32), u32> = FxHashMap::default();
    last.reserve(glyphs.len());
    let mut before: Vec<u32> = vec![NONE; glyphs.len()];
    let mut repeated: Vec<u32> = Vec::new();
    for (glyph, idx) in glyphs.iter().zip(0u32..) {
        let (home, near) = cells(glyph);
        let is_repeated = near.into_iter().any(|key| {
            let mut at = last.get(&key).copied().unwrap_or(NONE);
            for _ in 0..COMPARED {
                let Some(earlier) = glyphs.get(at as usize) else { return false };
                if repeats(earlier, glyph) {
                    return true;
                }
                at = before.get(at as usize).copied().unwrap_or(NONE);
            }
            false
        });
        if is_repeated {
            repeated.push(idx);
        } else if let Some(slot) = before.get_mut(idx as usize) {
            *slot = last.insert(home, idx).unwrap_or(NONE);
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

/// A cell of the search grid, for one character.
type Cell = (char, i32, i32);

/// The cell of a glyph, and all the cells that a glyph it repeats can stand in: cells are half an em wide, so that is its
/// own and those on the sides that it is nearer to.
fn cells(glyph: &Glyph) -> (Cell, [Cell; 4]) {
    let side = (glyph.size * 0.5).max(0.1);
    let (column, row) = (glyph.x / side, glyph.y / side);
    let toward = |at: f32| if at - at.floor() < 0.5 { -1 } else { 1 };
    let (dx, dy) = (toward(column), toward(row));
    let (column, row) = (column.floor() as i32, row.floor() as i32);
    let cell = |dx: i32, dy: i32| (glyph.unicode, column.wrapping_add(dx), row.wrapping_add(dy));
    (cell(0, 0), [cell(0, 0), cell(dx, 0), cell(0, dy), cell(dx, dy)])
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
    along.abs() <= (ALONG * glyph.size).max(ALONG_WIDE * glyph.bbox.width())
        && across.abs() <= ACROSS * glyph.size
        && (glyph.size - earlier.size).abs() <= 0.2 * glyph.size
        && glyph.visibility == earlier.visibility
}
