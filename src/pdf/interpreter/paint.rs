//! Paints paths and images: rulings, fills that hide or carry text, image boxes.

use super::Interpreter;
use crate::pdf::color::Paint;
use crate::pdf::cover::Cover;
use crate::pdf::path::{Outline, Path};
use crate::pdf::{Axis, Ruling};
use crate::place::Rect;

/// A filled box this thin is a line, in points; on pages larger than A4 in proportion.
const RULE_THICKNESS: f32 = 4.0;
/// Short side of the page that [`RULE_THICKNESS`] is meant for.
const USUAL_SIDE: f32 = 595.0;
/// A line is at least this many times longer than thick; anything shorter is a dot or a box.
const RULE_ASPECT: f32 = 2.5;
/// A shape at most this many times longer than thick may be round.
const ROUND: f32 = 1.1;
/// A line of which the clip leaves less than this share of the thickness is not seen.
const SEEN_SHARE: f32 = 0.25;
/// A line whose ends differ across it by less than this share of its length, or this many points, is level.
const LEVEL_SHARE: f32 = 0.002;
const LEVEL_POINTS: f32 = 0.1;

/// Which parts of a path a fill paints (ISO 32000-2, 8.5.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FillRule {
    NonZero,
    EvenOdd,
}

impl Interpreter<'_, '_> {
    /// Any path-painting operator. The path is used up; a pending `W` takes effect.
    pub(super) fn paint_path(&mut self, fill: Option<FillRule>, stroke: bool, close: bool) {
        let mut path = std::mem::take(&mut self.path);
        if close {
            path.close();
        }
        if self.hidden_depth == 0 && !path.is_empty() {
            if let Some(rule) = fill
                && !self.state.fill_is_transparent()
            {
                self.fill(&path, rule);
            }
            if stroke && !self.state.stroke_is_transparent() {
                self.stroke(&path);
            }
        }
        if std::mem::take(&mut self.clip_pending) && !path.is_empty() {
            self.clip_to(&path);
        }
        path.clear();
        self.path = path;
    }

    fn clip_to(&mut self, path: &Path) {
        let mut shapes: Vec<Rect> = Vec::new();
        let mut all_exact = true;
        path.outlines(|outline| {
            shapes.push(outline.bounds);
            all_exact &= outline.is_rectangle;
        });
        if !all_exact && let Some(bounds) = shapes.iter().copied().reduce(|a, b| a.union(&b)) {
            shapes = vec![bounds];
        }
        self.state.clip = self.clips.intersect(self.state.clip, &shapes);
    }

    fn fill(&mut self, path: &Path, rule: FillRule) {
        let paint = self.state.fill;
        let opaque = self.paints_opaquely(&paint);
        let mut outlines: Vec<Outline> = std::mem::take(&mut self.outline_buffer);
        outlines.clear();
        path.outlines(|outline| outlines.push(outline));
        let mut painted = [true; NESTED_OUTLINES];
        if (2..=NESTED_OUTLINES).contains(&outlines.len()) {
            for (slot, outline) in painted.iter_mut().zip(&outlines) {
                *slot = is_painted(outline, &outlines, rule);
            }
        }
        for (idx, outline) in outlines.iter().enumerate() {
            let holes = match outlines.len() {
                1 => Holes::None,
                2..=NESTED_OUTLINES if painted.get(idx) == Some(&false) => continue,
                2..=NESTED_OUTLINES => holes(outline, &outlines, &painted),
                _ => Holes::Unknown,
            };
            let bounds = outline.bounds;
            self.page.outlines += u32::from(!outline.is_rectangle);
            match holes {
                Holes::One(hole) if outline.is_rectangle && self.is_frame(&bounds, &hole) => {
                    for bar in frame(&bounds, &hole) {
                        self.bar(bar, &paint, opaque);
                    }
                }
                Holes::One(_) | Holes::Unknown if !self.is_thin(&bounds) => self.cover(bounds, false, &paint),
                _ if outline.is_rectangle && self.is_thin(&bounds) => self.bar(bounds, &paint, opaque),
                _ if self.is_dot(&bounds) => self.bar(bounds, &paint, false),
                _ => self.cover(bounds, outline.is_rectangle && opaque, &paint),
            }
        }
        self.outline_buffer = outlines;
    }

    /// Whether fills with this paint let nothing through.
    fn paints_opaquely(&self, paint: &Paint) -> bool {
        self.state.replaces && self.state.fill_alpha * self.state.group_alpha >= 1.0 && paint.plain
    }

    /// Whether a box with a hole is a border drawn as a fill: thin on every side.
    fn is_frame(&self, outer: &Rect, hole: &Rect) -> bool {
        !self.is_thin(hole) && frame(outer, hole).iter().all(|bar| self.is_thin(bar))
    }

    fn stroke(&mut self, path: &Path) {
        let m = self.state.ctm;
        let paint = self.state.stroke;
        let opaque = self.state.replaces && self.state.stroke_alpha * self.state.group_alpha >= 1.0 && paint.plain;
        let half = self.state.line_width.abs() / 2.0;
        // The pen is a circle in user space; its reach across and down the page.
        let (across, down) = ((half * m.a.hypot(m.c)) as f32, (half * m.b.hypot(m.d)) as f32);
        let mut bars: Vec<Rect> = std::mem::take(&mut self.bar_buffer);
        bars.clear();
        path.lines(|(x0, y0), (x1, y1)| {
            let (dx, dy) = ((x1 - x0).abs(), (y1 - y0).abs());
            let level = |off: f32, along: f32| off <= LEVEL_POINTS.max(along * LEVEL_SHARE);
            if dx == 0.0 && dy == 0.0 {
                if self.state.has_caps {
                    bars.push(Rect::new(x0 - across, y0 - down, x0 + across, y0 + down));
                }
            } else if dx >= dy && level(dy, dx) {
                let y = (y0 + y1) / 2.0;
                bars.push(Rect::new(x0.min(x1), y - down, x0.max(x1), y + down));
            } else if dy > dx && level(dx, dy) {
                let x = (x0 + x1) / 2.0;
                bars.push(Rect::new(x - across, y0.min(y1), x + across, y0.max(y1)));
            }
        });
        for bar in &bars {
            self.bar(*bar, &paint, opaque);
        }
        self.bar_buffer = bars;
    }

    /// Whether a shape that is no rectangle may be a round dot of a dotted line.
    fn is_dot(&self, bounds: &Rect) -> bool {
        let (short, long) = (bounds.width().min(bounds.height()), bounds.width().max(bounds.height()));
        short > 0.0 && long <= ROUND * short && self.is_thin(bounds)
    }

    fn is_thin(&self, bounds: &Rect) -> bool {
        let side = self.page.width.min(self.page.height);
        bounds.width().min(bounds.height()) <= RULE_THICKNESS * (side / USUAL_SIDE).max(1.0)
    }

    /// A painted upright bar: a ruling where it is long and thin and not white.
    fn bar(&mut self, bar: Rect, paint: &Paint, opaque: bool) {
        if paint.is_white() {
            return self.cover(bar, opaque, paint);
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
        if thickness < whole * SEEN_SHARE || !self.is_thin(&piece) || end <= start {
            return;
        }
        if !self.budget.shape() {
            self.stopped = true;
            return;
        }
        if end - start < RULE_ASPECT * thickness {
            return self.dots.push(piece);
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
            return self.bar(bounds, &paint, false);
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

/// The four sides of a box with a hole, each in full length: upper, lower, left, right.
fn frame(outer: &Rect, hole: &Rect) -> [Rect; 4] {
    [
        Rect::new(outer.x0, outer.top, outer.x1, hole.top),
        Rect::new(outer.x0, hole.bottom, outer.x1, outer.bottom),
        Rect::new(outer.x0, outer.top, hole.x0, outer.bottom),
        Rect::new(hole.x1, outer.top, outer.x1, outer.bottom),
    ]
}

/// Subpaths of one fill that are looked at for holes; beyond it nothing is said to be hidden.
const NESTED_OUTLINES: usize = 64;

/// What a fill leaves open inside one of its subpaths.
enum Holes {
    None,
    /// One rectangle.
    One(Rect),
    /// Something else.
    Unknown,
}

/// Whether `outer` holds `inner` and is not the same box.
fn holds(outer: &Outline, inner: &Outline) -> bool {
    outer.bounds.holds(&inner.bounds) && outer.bounds != inner.bounds
}

/// Whether the fill paints right inside this subpath.
fn is_painted(outline: &Outline, all: &[Outline], rule: FillRule) -> bool {
    let around = all.iter().filter(|other| holds(other, outline));
    match rule {
        FillRule::EvenOdd => around.count() % 2 == 0,
        // A line without area is painted as thin as can be.
        FillRule::NonZero => outline.turn == 0 || outline.turn + around.map(|o| o.turn).sum::<i32>() != 0,
    }
}

/// `painted` tells for each of all outlines whether the fill paints inside it.
fn holes(outline: &Outline, all: &[Outline], painted: &[bool]) -> Holes {
    let open = |(other, painted): (&Outline, &bool)| (!painted && holds(outline, other)).then_some(*other);
    let mut open = all.iter().zip(painted).filter_map(open);
    match (open.next(), open.next()) {
        (None, _) => Holes::None,
        (Some(hole), None) if hole.is_rectangle => Holes::One(hole.bounds),
        _ => Holes::Unknown,
    }
}
