//! Clip paths as sets of upright rectangles on the page (ISO 32000-2, 8.5.4).
//!
//! Exact for rectangles and intersections of them; any other path is taken as its bounding box.

use super::limits;
use crate::place::Rect;

/// The clip paths of one page; a graphics state names one by its number.
#[derive(Debug)]
pub struct Clips {
    clips: Vec<Clip>,
}

/// What is left to paint on: the union of `parts`, all inside `bounds`.
#[derive(Debug, Clone)]
struct Clip {
    bounds: Rect,
    /// Empty where `bounds` is the only part.
    parts: Vec<Rect>,
    /// Nothing at all is left.
    nothing: bool,
}

/// Number of a clip path in [`Clips`].
pub type ClipIdx = u32;

impl Clips {
    /// Starts with the whole page as clip 0.
    pub fn new(page: Rect) -> Self {
        Self { clips: vec![Clip { bounds: page, parts: Vec::new(), nothing: false }] }
    }

    fn get(&self, idx: ClipIdx) -> &Clip {
        // Clip 0 always exists and numbers are only handed out by this type.
        self.clips.get(idx as usize).unwrap_or(&self.clips[0])
    }

    /// The clip that is left where `idx` is cut by the union of `shapes`; `idx` itself where nothing changes.
    pub fn intersect(&mut self, idx: ClipIdx, shapes: &[Rect]) -> ClipIdx {
        let old = self.get(idx);
        if let [shape] = shapes
            && shape.holds(&old.bounds)
        {
            return idx;
        }
        if self.clips.len() >= limits::CLIPS {
            return idx;
        }
        let bounding = |rects: &[Rect]| rects.iter().copied().reduce(|a, b| a.union(&b));
        let merged;
        let shapes = if shapes.len() > limits::CLIP_PARTS {
            merged = bounding(shapes);
            merged.as_slice()
        } else {
            shapes
        };
        let old_parts = if old.parts.is_empty() { std::slice::from_ref(&old.bounds) } else { &old.parts };
        let mut parts: Vec<Rect> = Vec::new();
        if !old.nothing {
            for part in old_parts {
                parts.extend(shapes.iter().filter_map(|shape| part.intersection(shape)));
            }
        }
        let clip = match bounding(&parts) {
            None => Clip { bounds: old.bounds, parts: Vec::new(), nothing: true },
            Some(bounds) => {
                let exact = parts.len() > 1 && parts.len() <= limits::CLIP_PARTS;
                Clip { bounds, parts: if exact { parts } else { Vec::new() }, nothing: false }
            }
        };
        self.clips.push(clip);
        (self.clips.len() - 1) as ClipIdx
    }

    /// The parts of a box that are left to paint on, one after the other.
    pub fn cut(&self, idx: ClipIdx, rect: &Rect, mut each: impl FnMut(Rect)) {
        let clip = self.get(idx);
        if clip.nothing {
            return;
        }
        if clip.parts.is_empty() {
            return clip.bounds.intersection(rect).into_iter().for_each(each);
        }
        clip.parts.iter().filter_map(|part| part.intersection(rect)).for_each(&mut each);
    }

    /// The share of a box that is left to paint on.
    #[inline]
    pub fn shown_share(&self, idx: ClipIdx, rect: &Rect) -> f32 {
        let clip = self.get(idx);
        if clip.parts.is_empty() && !clip.nothing && clip.bounds.holds(rect) {
            return 1.0;
        }
        let mut shown = 0.0;
        self.cut(idx, rect, |part| shown += part_of(&part, rect));
        shown
    }

    /// The box around all that is left to paint on.
    pub fn bounds(&self, idx: ClipIdx) -> Rect {
        self.get(idx).bounds
    }

    /// The box around what is left of a box.
    pub fn shown_part(&self, idx: ClipIdx, rect: &Rect) -> Option<Rect> {
        let mut shown: Option<Rect> = None;
        self.cut(idx, rect, |part| shown = Some(shown.map_or(part, |s| s.union(&part))));
        shown
    }
}

/// Share of `rect` that `part`, a piece of it, takes up. A box without width or height is measured along its other
/// side; a point is all there or not.
fn part_of(part: &Rect, rect: &Rect) -> f32 {
    let share = |piece: f32, whole: f32| if whole > 0.0 { piece / whole } else { 1.0 };
    share(part.width(), rect.width()) * share(part.height(), rect.height())
}
