//! Characters that are clipped each to its own ink: some writers set a clip around every character that they show. Of a
//! comma or a bracket such a clip leaves a small part of the box that its font gives it, and still all of it is seen.

use super::{Glyph, Visibility};
use crate::place::Rect;

/// Such clips are rounded outwards to whole points.
const ROUNDED: f32 = 1.0;

/// So many glyphs with a clip of their own tell that the page's writer clips character by character, and a single character
/// too.
const MANY: usize = 10;

/// Characters whose baselines differ by less than this share of their size stand on one line.
const BASELINE: f32 = 0.2;

/// The next character of a text is no further off, in em.
const NEXT: f32 = 1.0;

/// From this far above the baseline down to it a letter or digit has ink, in em.
const LETTER: f32 = 0.6;

/// The ink of a letter reaches down to this far above the baseline, in em.
const FOOT: f32 = 0.1;

/// The ink of a Chinese character is at least this wide, as a share of its box.
const NARROWEST: f32 = 0.5;

/// A glyph that its clip cuts, and lies around.
#[derive(Debug, Clone, Copy)]
pub struct OwnClip {
    /// Which of the page's glyphs it is.
    pub glyph: u32,
    /// Its whole box.
    pub bbox: Rect,
    /// What is left of it.
    pub shown: Rect,
}

/// Whether a clip with these bounds is not larger than a character.
pub fn is_around(bounds: &Rect, bbox: &Rect) -> bool {
    let around = Rect::new(bbox.x0 - ROUNDED, bbox.top - ROUNDED, bbox.x1 + ROUNDED, bbox.bottom + ROUNDED);
    around.holds(bounds)
}

/// Gives glyphs with a clip of their own the visibility of the text that they stand in: a line that a page break or a low
/// cell cuts through is cut in its other characters too.
pub fn restore(glyphs: &mut [Glyph], clipped: &[OwnClip]) {
    if clipped.is_empty() {
        return;
    }
    let mut whole: Vec<Option<OwnClip>> = vec![None; glyphs.len()];
    for own in clipped {
        whole.get_mut(own.glyph as usize).into_iter().for_each(|slot| *slot = Some(*own));
    }
    for (glyph, own) in glyphs.iter_mut().zip(&whole) {
        if let Some(own) = own.filter(|own| is_whole_letter(glyph, &own.shown)) {
            (glyph.visibility, glyph.bbox) = (Visibility::Visible, own.bbox);
        }
    }
    let full = |i: usize, glyph: &Glyph| whole.get(i).copied().flatten().map_or(glyph.bbox, |own| own.bbox);
    let mut start = 0;
    while start < glyphs.len() {
        let mut end = start + 1;
        while let (Some(a), Some(b)) = (glyphs.get(end - 1), glyphs.get(end)) {
            if !is_next(a, &full(end - 1, a), b, &full(end, b)) {
                break;
            }
            end += 1;
        }
        let text = glyphs.get_mut(start..end).unwrap_or_default();
        let has = |visibility: Visibility| text.iter().any(|g| g.visibility == visibility);
        // A single sign has nothing beside it to go by.
        let alone = clipped.len() >= MANY && matches!(&*text, [sign] if !sign.unicode.is_alphanumeric());
        let shown = if alone || has(Visibility::Visible) {
            Some(Visibility::Visible)
        } else {
            has(Visibility::Cut).then_some(Visibility::Cut)
        };
        for (glyph, own) in text.iter_mut().zip(whole.get(start..end).unwrap_or_default()) {
            if let (Some(own), Some(shown)) = (own, shown)
                && may_be_all(glyph, own)
            {
                glyph.visibility = shown;
                glyph.bbox = if shown == Visibility::Cut { own.shown } else { own.bbox };
            }
        }
        start = end;
    }
}

/// Whether all of a Latin letter or a digit is left.
fn is_whole_letter(glyph: &Glyph, shown: &Rect) -> bool {
    glyph.unicode.is_ascii_alphanumeric()
        && shown.top <= glyph.y - LETTER * glyph.size
        && shown.bottom >= glyph.y - FOOT * glyph.size
}

/// Whether what is left may be all the ink: a sign has little; a Chinese character may be flat, but is hardly ever narrow.
fn may_be_all(glyph: &Glyph, own: &OwnClip) -> bool {
    !glyph.unicode.is_alphanumeric() || glyph.unicode.is_ascii() || own.shown.width() >= NARROWEST * own.bbox.width()
}

/// Whether a glyph stands right behind another one.
fn is_next(a: &Glyph, a_box: &Rect, b: &Glyph, b_box: &Rect) -> bool {
    (a.y - b.y).abs() <= BASELINE * a.size && (b_box.x0 - a_box.x1).abs() <= NEXT * a.size
}
