//! Appearances of annotations (ISO 32000-2, 12.5.5): filled form fields, stamps, text boxes.

use super::Interpreter;
use super::state::State;
use crate::pdf::limits;
use crate::pdf::matrix::Matrix;
use crate::pdf::objects::as_dict;
use crate::pdf::page_tree::PageSource;
use lopdf::{Dictionary, Object, Stream};

/// Annotation flags hidden and no-view (ISO 32000-2, table 167).
const NOT_SHOWN: i64 = 2 | 32;

/// Annotations that are remarks on the page, not content of it: icons of notes, and marks on its text.
const REMARKS: &[&[u8]] = &[
    b"Popup",
    b"Link",
    b"Text",
    b"FileAttachment",
    b"Sound",
    b"Caret",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
];

impl<'a> Interpreter<'a, '_> {
    /// Draws what stands over the content of the page.
    pub(super) fn draw_annotations(&mut self, source: &PageSource<'a>) {
        let objects = self.objects;
        let annotations = objects.array(source.dict, b"Annots").unwrap_or_default();
        for annotation in annotations.iter().take(limits::ANNOTATIONS) {
            let Some(dict) = as_dict(objects.resolve(annotation)) else { continue };
            let shown = objects.integer(dict, b"F").unwrap_or(0) & NOT_SHOWN == 0
                && !objects.name(dict, b"Subtype").is_some_and(|subtype| REMARKS.contains(&subtype))
                && !dict.get(b"OC").is_ok_and(|group| self.optional_content.is_off(objects, group));
            let Some(appearance) = Some(dict).filter(|_| shown).and_then(|d| self.appearance(d)) else { continue };
            let Some(placed) = self.placement(dict, appearance) else { continue };
            self.state = State::new(placed.then(&source.to_page));
            self.saved.clear();
            self.unsaved = 0;
            self.path.clear();
            self.marked.clear();
            self.hidden_depth = 0;
            self.draw_form(appearance, source.resources);
            if self.stopped {
                return;
            }
        }
    }

    /// The normal appearance, of the current state where there are several.
    fn appearance(&self, annotation: &'a Dictionary) -> Option<&'a Stream> {
        let objects = self.objects;
        let appearances = objects.dict(annotation, b"AP")?;
        match objects.get(appearances, b"N")? {
            Object::Stream(stream) => Some(stream),
            Object::Dictionary(states) => objects.stream(states, objects.name(annotation, b"AS")?),
            _ => None,
        }
    }

    /// From the appearance's form space, its own matrix aside, to the page: its box is fitted into /Rect.
    fn placement(&self, annotation: &Dictionary, appearance: &Stream) -> Option<Matrix> {
        let objects = self.objects;
        let [x0, y0, x1, y1] = objects.numbers(annotation, b"Rect")?;
        let [bx0, by0, bx1, by1] = objects.numbers(&appearance.dict, b"BBox")?;
        let own = objects.numbers(&appearance.dict, b"Matrix").unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let [a, b, c, d, e, f] = own;
        let bounds = Matrix::new(a, b, c, d, e, f).apply_to_box(bx0, by0, bx1, by1);
        let (width, height) = (f64::from(bounds.width()), f64::from(bounds.height()));
        if width <= 0.0 || height <= 0.0 {
            return None;
        }
        let (scale_x, scale_y) = ((x1 - x0).abs() / width, (y1 - y0).abs() / height);
        let (left, low) = (x0.min(x1), y0.min(y1));
        let shift = (left - f64::from(bounds.x0) * scale_x, low - f64::from(bounds.top) * scale_y);
        let placed = Matrix::new(scale_x, 0.0, 0.0, scale_y, shift.0, shift.1);
        placed.is_finite().then_some(placed)
    }
}
