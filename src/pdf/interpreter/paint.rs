//! Paints paths and images: rulings, fills that hide or carry text, image boxes.

use super::Interpreter;
use crate::pdf::color::Paint;
use crate::pdf::cover::Cover;
use crate::pdf::path::Path;
use crate::pdf::{Axis, Ruling};
use crate::place::Rect;

/// A filled box this thin is a line, in points; on pages larger than A4 in proportion.
const RULE_THICKNESS: f32 = 4.0;
/// Short side of the page that [`RULE_THICKNESS`] is meant for.
const USUAL_SIDE: f32 = 595.0;
/// A line is at least this many times longer than thick; anything shorter is a dot or a box.
const RULE_ASPECT: f32 = 3.0;
/// A line of which the clip leaves less than this share of the thickness is not seen.
const SEEN_SHARE: f32 = 0.25;
/// A line whose ends differ across it by less than this share of its length, or this many points, is level.
const LEVEL_SHARE: f32 = 0.002;
const LEVEL_POINTS: f32 = 0.1;

impl Interpreter<'_, '_> {
    /// Any path-painting operator. The path is used up; a pending `W` takes effect.
    pub(super) fn paint_path(&mut self, fill: bool, stroke: bool, close: bool) {
        let mut path = std::mem::take(&mut self.path);
        if close {
            path.close();
        }
        if self.hidden_depth == 0 && !path.is_empty() {
            if fill && !self.state.fill_is_transparent() {
                self.fill(&path);
            }
            if stroke && !self.state.stroke_is_transparent() {
                self.stroke(&path);
            }
        }
        if std::mem::take(&mut self.clip_pending) {
            self.clip_to(&path);
        }
        path.clear();
        self.path = path;
    }

    fn clip_to(&mut self, path: &Path) {
        let mut shapes: Vec<Rect> = Vec::new();
        let mut all_exact = true;
        path.boxes(|bounds, exact| {
            shapes.push(bounds);
            all_exact &= exact;
        });
        if !all_exact && let Some(bounds) = shapes.iter().copied().reduce(|a, b| a.union(&b)) {
            shapes = vec![bounds];
        }
        self.state.clip = self.clips.intersect(self.state.clip, &shapes);
    }

    fn fill(&mut self, path: &Path) {
        let paint = self.state.fill;
        let opaque = self.state.replaces && self.state.fill_alpha * self.state.group_alpha >= 1.0 && paint.plain;
        let mut boxes: Vec<(Rect, bool)> = std::mem::take(&mut self.box_buffer);
        boxes.clear();
        path.boxes(|bounds, exact| boxes.push((bounds, exact)));
        for &(bounds, exact) in &boxes {
            if exact && self.is_thin(&bounds) {
                self.bar(bounds, &paint);
            } else {
                self.cover(bounds, exact && opaque, &paint);
            }
        }
        self.box_buffer = boxes;
    }

    fn stroke(&mut self, path: &Path) {
        let m = self.state.ctm;
        let paint = self.state.stroke;
        let half = self.state.line_width.abs() / 2.0;
        // The pen is a circle in user space; its reach across and down the page.
        let (across, down) = ((half * m.a.hypot(m.c)) as f32, (half * m.b.hypot(m.d)) as f32);
        let mut bars: Vec<Rect> = std::mem::take(&mut self.bar_buffer);
        bars.clear();
        path.lines(|(x0, y0), (x1, y1)| {
            let (dx, dy) = ((x1 - x0).abs(), (y1 - y0).abs());
            let level = |off: f32, along: f32| off <= LEVEL_POINTS.max(along * LEVEL_SHARE);
            if dx == 0.0 && dy == 0.0 {
            } else if dx >= dy && level(dy, dx) {
                let y = (y0 + y1) / 2.0;
                bars.push(Rect::new(x0.min(x1), y - down, x0.max(x1), y + down));
            } else if dy > dx && level(dx, dy) {
                let x = (x0 + x1) / 2.0;
                bars.push(Rect::new(x - across, y0.min(y1), x + across, y0.max(y1)));
            }
        });
        for bar in &bars {
            self.bar(*bar, &paint);
        }
        self.bar_buffer = bars;
    }

    fn is_thin(&self, bounds: &Rect) -> bool {
        let side = self.page.width.min(self.page.height);
        bounds.width().min(bounds.height()) <= RULE_THICKNESS * (side / USUAL_SIDE).max(1.0)
    }

    /// A painted upright bar: a ruling where it is long and thin and not white.
    fn bar(&mut self, bar: Rect, paint: &Paint) {
        if paint.is_white() {
            return self.cover(bar, self.state.replaces, paint);
        }
        let mut pieces = [Rect::default(); 4];
        let mut count = 0;
        self.clips.cut(self.state.clip, &bar, |piece| {
            if let Some(slot) = pieces.get_mut(count) {
                *slot = piece;
                count += 1;
            }
        });
        for piece in pieces.into_iter().take(count) {
            self.ruling(piece, &bar);
        }
    }

    fn ruling(&mut self, piece: Rect, bar: &Rect) {
        let axis = if bar.width() >= bar.height() { Axis::Horizontal } else { Axis::Vertical };
        let (start, end, low, high, whole) = match axis {
            Axis::Horizontal => (piece.x0, piece.x1, piece.top, piece.bottom, bar.height()),
            Axis::Vertical => (piece.top, piece.bottom, piece.x0, piece.x1, bar.width()),
        };
        let thickness = high - low;
        let is_line = end - start >= RULE_ASPECT * thickness && end > start;
        if !is_line || thickness < whole * SEEN_SHARE || !self.is_thin(&piece) {
            return;
        }
        if !self.budget.shape() {
            self.stopped = true;
            return;
        }
        self.page.rulings.push(Ruling { axis, at: (low + high) / 2.0, start, end, thickness });
    }

    /// Remembers a fill that hides what is under it, or carries what is white on it.
    pub(super) fn cover(&mut self, bounds: Rect, hides: bool, paint: &Paint) {
        let mut clipped = None;
        self.clips.cut(self.state.clip, &bounds, |piece| {
            clipped = Some(clipped.map_or(piece, |c: Rect| c.union(&piece)));
        });
        let Some(rect) = clipped.filter(|r| r.width() > 0.0 && r.height() > 0.0) else { return };
        if !self.budget.shape() {
            self.stopped = true;
            return;
        }
        self.covers.push(Cover {
            rect,
            glyphs_before: self.page.glyphs.len() as u32,
            rulings_before: self.page.rulings.len() as u32,
            whiteness: paint.whiteness,
            hides,
        });
    }

    /// An image on the unit square of user space.
    pub(super) fn image(&mut self, hides: bool, is_mask: bool) {
        if self.hidden_depth > 0 || self.state.fill_is_transparent() {
            return;
        }
        let m = self.state.ctm;
        let bounds = m.apply_to_box(0.0, 0.0, 1.0, 1.0);
        let upright = m.keeps_rectangles();
        if upright && self.is_thin(&bounds) {
            let paint = if is_mask { self.state.fill } else { Paint::BLACK };
            return self.bar(bounds, &paint);
        }
        let mut shown = None;
        self.clips.cut(self.state.clip, &bounds, |piece| {
            shown = Some(shown.map_or(piece, |s: Rect| s.union(&piece)));
        });
        let Some(shown) = shown.filter(|r| r.width() > 0.0 && r.height() > 0.0) else { return };
        let alpha = self.state.fill_alpha * self.state.group_alpha;
        // What is in the picture is not looked at: white text may well stand on it.
        let paint = Paint { whiteness: 0.0, plain: false };
        self.cover(bounds, hides && upright && self.state.replaces && alpha >= 1.0, &paint);
        self.page.images.push(shown);
    }
}
