//! What is painted over and under glyphs: tells white text on white paper and covered text from visible text.

use super::{Glyph, Page, Visibility, limits};
use crate::place::Rect;

/// A fill or an image, in the order of painting.
#[derive(Debug, Clone, Copy)]
pub struct Cover {
    /// The box on the page, clipped.
    pub rect: Rect,
    /// How many glyphs were painted before it.
    pub glyphs_before: u32,
    /// How many rulings were painted before it.
    pub rulings_before: u32,
    /// How near to white it is, 1 for white.
    pub whiteness: f32,
    /// It is exactly its box and lets nothing through.
    pub hides: bool,
}

/// A background this much darker than white makes white text readable.
const DARKER: f32 = 0.03;

/// Marks white glyphs that stand on nothing darker, and glyphs that something painted later covers.
/// False where there was too much to compare.
pub fn mark(page: &mut Page, white_glyphs: &[u32], covers: &[Cover]) -> bool {
    let mut comparisons = limits::PAGE_COMPARISONS;
    mark_white(&mut page.glyphs, white_glyphs, covers, &mut comparisons);
    mark_covered(&mut page.glyphs, covers, &mut comparisons);
    comparisons > 0
}

fn mark_white(glyphs: &mut [Glyph], white_glyphs: &[u32], covers: &[Cover], comparisons: &mut usize) {
    for &idx in white_glyphs {
        let Some(glyph) = glyphs.get_mut(idx as usize) else { continue };
        let (x, y) = glyph.bbox.center();
        let before = covers.partition_point(|c| c.glyphs_before <= idx);
        let under = covers.get(..before).unwrap_or_default();
        *comparisons = comparisons.saturating_sub(under.len());
        if *comparisons == 0 {
            return;
        }
        let background = under.iter().rev().find(|c| c.rect.contains(x, y));
        if background.is_none_or(|b| b.whiteness > 1.0 - DARKER) {
            glyph.visibility = Visibility::White;
        }
    }
}

fn mark_covered(glyphs: &mut [Glyph], covers: &[Cover], comparisons: &mut usize) {
    let mut hiding = covers.iter().filter(|c| c.hides && c.glyphs_before > 0).peekable();
    if hiding.peek().is_none() {
        return;
    }
    let bands = Bands::of(glyphs);
    for cover in hiding {
        for &idx in bands.touching(&cover.rect, cover.glyphs_before) {
            *comparisons = comparisons.saturating_sub(1);
            if *comparisons == 0 {
                return;
            }
            if let Some(glyph) = glyphs.get_mut(idx as usize)
                && glyph.visibility == Visibility::Visible
                && idx < cover.glyphs_before
                && covers_most(&cover.rect, &glyph.bbox)
            {
                glyph.visibility = Visibility::Covered;
            }
        }
    }
}

/// Whether more than half of the box lies under the cover.
fn covers_most(cover: &Rect, glyph: &Rect) -> bool {
    let Some(both) = cover.intersection(glyph) else { return false };
    let area = glyph.width() * glyph.height();
    if area > 0.0 { both.width() * both.height() > area / 2.0 } else { true }
}

/// Glyph numbers ordered by the height of their centres, so that a cover looks at its own lines only.
struct Bands {
    by_height: Vec<u32>,
    heights: Vec<f32>,
}

impl Bands {
    fn of(glyphs: &[Glyph]) -> Self {
        let height = |idx: &u32| glyphs.get(*idx as usize).map_or(0.0, |g| g.bbox.center().1);
        let mut by_height: Vec<u32> = (0..glyphs.len() as u32).collect();
        by_height.sort_by(|a, b| height(a).total_cmp(&height(b)));
        let heights = by_height.iter().map(height).collect();
        Bands { by_height, heights }
    }

    /// Glyphs whose centre is level with the cover: one that is covered by more than half has its centre there.
    fn touching(&self, cover: &Rect, _before: u32) -> &[u32] {
        let from = self.heights.partition_point(|h| *h < cover.top);
        let to = self.heights.partition_point(|h| *h <= cover.bottom);
        self.by_height.get(from..to).unwrap_or_default()
    }
}
