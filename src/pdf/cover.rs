//! What is painted over and under glyphs: tells white text on white paper and covered text from visible text.

use super::{Axis, Glyph, Page, Ruling, Visibility, limits};
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

/// Marks white glyphs that stand on nothing darker and glyphs that something painted later covers, and takes away the
/// covered parts of rulings. False where there was too much to compare.
pub fn mark(page: &mut Page, white_glyphs: &[u32], covers: &[Cover]) -> bool {
    let mut comparisons = limits::PAGE_COMPARISONS;
    mark_white(&mut page.glyphs, white_glyphs, covers, &mut comparisons);
    mark_covered(&mut page.glyphs, covers, &mut comparisons);
    cut_rulings(&mut page.rulings, covers, &mut comparisons);
    comparisons > 0
}

/// White lines on something darker are rules too. They are looked for where a page has no others: there they part cells that
/// are told by their background; elsewhere they decorate.
pub fn add_white_rules(rulings: &mut Vec<Ruling>, covers: &[Cover]) {
    let is_line = |c: &Cover| c.rect.width().min(c.rect.height()) * LINE_ASPECT < c.rect.width().max(c.rect.height());
    let is_thin = |c: &Cover| c.rect.width().min(c.rect.height()) <= LINE_THICKNESS;
    let dark: Vec<(usize, &Cover)> =
        covers.iter().enumerate().filter(|(_, c)| c.whiteness < 1.0 - DARKER && !is_thin(c)).collect();
    let white: Vec<(usize, &Cover)> =
        covers.iter().enumerate().filter(|(_, c)| c.whiteness > 1.0 - DARKER && is_thin(c) && is_line(c)).collect();
    if !rulings.is_empty() || dark.len().saturating_mul(white.len()) > limits::PAGE_COMPARISONS {
        return;
    }
    for (at, line) in white {
        let (x, y) = line.rect.center();
        let under = |(below, fill): &(usize, &Cover)| *below < at && touches(&fill.rect, x, y);
        if dark.iter().any(under) {
            let r = &line.rect;
            let (axis, at, start, end, thickness) = if r.width() >= r.height() {
                (Axis::Horizontal, y, r.x0, r.x1, r.height())
            } else {
                (Axis::Vertical, x, r.top, r.bottom, r.width())
            };
            rulings.push(Ruling { axis, at, start, end, thickness });
        }
    }
}

/// A white line is thinner than this, in points, and longer than wide by this factor.
const LINE_THICKNESS: f32 = 4.0;
const LINE_ASPECT: f32 = 3.0;

/// Whether a point lies in a box or next to it: a line between two fills stands on both their edges.
fn touches(rect: &Rect, x: f32, y: f32) -> bool {
    let near = LINE_THICKNESS / 2.0;
    (rect.x0 - near..=rect.x1 + near).contains(&x) && (rect.top - near..=rect.bottom + near).contains(&y)
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
        for &idx in bands.touching(&cover.rect) {
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
    fn touching(&self, cover: &Rect) -> &[u32] {
        let from = self.heights.partition_point(|h| *h < cover.top);
        let to = self.heights.partition_point(|h| *h <= cover.bottom);
        self.by_height.get(from..to).unwrap_or_default()
    }
}

/// Takes away what is hidden of each ruling. Fills that only reach up to a line, as the backgrounds of cells do, leave it.
fn cut_rulings(rulings: &mut Vec<Ruling>, covers: &[Cover], comparisons: &mut usize) {
    let hiding: Vec<&Cover> = covers.iter().filter(|c| c.hides && c.rulings_before > 0).collect();
    if hiding.is_empty() {
        return;
    }
    let mut left = Vec::with_capacity(rulings.len());
    for (ruling, idx) in rulings.iter().zip(0u32..) {
        let mut pieces = vec![*ruling];
        let first = hiding.partition_point(|c| c.rulings_before <= idx);
        for cover in hiding.get(first..).unwrap_or_default() {
            *comparisons = comparisons.saturating_sub(pieces.len().max(1));
            if *comparisons == 0 {
                return;
            }
            if let Some((start, end)) = hidden_span(&cover.rect, ruling) {
                pieces = pieces.iter().flat_map(|piece| without(piece, start, end)).collect();
            }
        }
        left.append(&mut pieces);
    }
    *rulings = left;
}

/// The part of a ruling, along it, that lies wholly under a cover.
fn hidden_span(cover: &Rect, ruling: &Ruling) -> Option<(f32, f32)> {
    let (low, high, start, end) = match ruling.axis {
        Axis::Horizontal => (cover.top, cover.bottom, cover.x0, cover.x1),
        Axis::Vertical => (cover.x0, cover.x1, cover.top, cover.bottom),
    };
    let half = ruling.thickness / 2.0;
    let inside = low < ruling.at - half && ruling.at + half < high;
    (inside && start < ruling.end && end > ruling.start).then_some((start, end))
}

/// What is left of a ruling before and after a span.
fn without(ruling: &Ruling, start: f32, end: f32) -> impl Iterator<Item = Ruling> {
    let head = Ruling { end: ruling.end.min(start), ..*ruling };
    let tail = Ruling { start: ruling.start.max(end), ..*ruling };
    [head, tail].into_iter().filter(|piece| piece.end - piece.start > piece.thickness)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover(rect: Rect, whiteness: f32) -> Cover {
        Cover { rect, glyphs_before: 0, rulings_before: 0, whiteness, hides: true }
    }

    #[test]
    fn white_line_is_a_rule_on_a_coloured_background_only() {
        let fill = cover(Rect::new(0.0, 0.0, 100.0, 40.0), 0.9);
        let inside = cover(Rect::new(0.0, 19.5, 100.0, 20.5), 1.0);
        let outside = cover(Rect::new(0.0, 80.0, 100.0, 81.0), 1.0);
        let mut rulings = Vec::new();
        add_white_rules(&mut rulings, &[fill, inside, outside]);
        assert_eq!(rulings.iter().map(|r| r.at).collect::<Vec<_>>(), [20.0]);
        let mut under = Vec::new();
        add_white_rules(&mut under, &[inside, fill]);
        assert!(under.is_empty());
    }
}
