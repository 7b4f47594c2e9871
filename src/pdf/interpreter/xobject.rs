//! Form and image XObjects (ISO 32000-2, 8.8 to 8.10).

use super::{Interpreter, Scope};
use crate::pdf::lexer::{self, Token};
use crate::pdf::limits;
use crate::pdf::matrix::Matrix;
use lopdf::{Dictionary, Object, Stream};
use std::borrow::Cow;
use std::rc::Rc;

impl<'a> Interpreter<'a, '_> {
    pub(super) fn draw_xobject(&mut self, operands: &[Token<'_>], scope: &Scope<'a>) {
        let Some(Token::Name(name)) = operands.last() else { return };
        let objects = self.objects;
        let xobjects = scope.resources.and_then(|r| objects.dict(r, b"XObject"));
        let Some(stream) = xobjects.and_then(|x| objects.stream(x, &lexer::name(name))) else { return };
        let hidden = stream.dict.get(b"OC").is_ok_and(|group| self.optional_content.is_off(objects, group));
        self.hidden_depth += usize::from(hidden);
        match objects.name(&stream.dict, b"Subtype") {
            Some(b"Form") => self.draw_form(stream, scope.resources),
            Some(b"Image") => self.draw_image(&stream.dict),
            _ if objects.array(&stream.dict, b"BBox").is_some() => self.draw_form(stream, scope.resources),
            _ => {}
        }
        self.hidden_depth -= usize::from(hidden);
    }

    fn draw_image(&mut self, dict: &'a Dictionary) {
        if !self.budget.shape() {
            self.stopped = true;
            return;
        }
        let is_mask = matches!(self.objects.get(dict, b"ImageMask"), Some(Object::Boolean(true)));
        let see_through =
            is_mask || self.objects.get(dict, b"SMask").is_some() || self.objects.get(dict, b"Mask").is_some();
        self.image(!see_through, is_mask);
    }

    /// Runs a form with its matrix and bounding box; one that is being run already is not run again inside itself.
    pub(super) fn draw_form(&mut self, stream: &'a Stream, resources: Option<&'a Dictionary>) {
        let key = std::ptr::from_ref(stream) as usize;
        if self.form_depth >= limits::FORM_DEPTH || self.open_forms.contains(&key) {
            return self.note("a form is nested in itself or too deep; it was left out there");
        }
        if !self.budget.form() {
            self.stopped = true;
            return;
        }
        let objects = self.objects;
        let own = objects.dict(&stream.dict, b"Resources").or(resources);
        let content = self.form_content(stream, key);
        let kept = (self.state, self.saved.len(), self.text_matrix, self.line_matrix, self.marked.len());
        if let Some([a, b, c, d, e, f]) = objects.numbers(&stream.dict, b"Matrix") {
            let ctm = Matrix::new(a, b, c, d, e, f).then(&self.state.ctm);
            if ctm.is_finite() {
                self.state.ctm = ctm;
            }
        }
        if let Some([x0, y0, x1, y1]) = objects.numbers(&stream.dict, b"BBox") {
            let bounds = self.state.ctm.apply_to_box(x0, y0, x1, y1);
            self.state.clip = self.clips.intersect(self.state.clip, &[bounds]);
        }
        if objects.dict(&stream.dict, b"Group").is_some() {
            self.state.group_alpha *= self.state.fill_alpha;
            (self.state.fill_alpha, self.state.stroke_alpha) = (1.0, 1.0);
        }
        self.form_depth += 1;
        self.open_forms.push(key);
        self.form_floors.push(kept.1);
        let path = std::mem::take(&mut self.path);
        self.run(&content, own);
        self.path = path;
        self.form_floors.pop();
        self.open_forms.pop();
        self.form_depth -= 1;
        self.saved.truncate(kept.1);
        while self.marked.len() > kept.4 {
            if self.marked.pop() == Some(true) {
                self.hidden_depth -= 1;
            }
        }
        (self.state, self.text_matrix, self.line_matrix) = (kept.0, kept.2, kept.3);
    }

    /// States saved outside the running form are not its own to restore.
    pub(super) fn state_floor(&self) -> usize {
        self.form_floors.last().copied().unwrap_or(0)
    }

    fn form_content(&mut self, stream: &'a Stream, key: usize) -> Rc<Cow<'a, [u8]>> {
        if let Some(content) = self.forms.get(&key) {
            return Rc::clone(content);
        }
        let content = Rc::new(self.decode(stream));
        if *self.form_bytes + content.len() <= limits::FORM_CACHE_BYTES {
            *self.form_bytes += content.len();
            self.forms.insert(key, Rc::clone(&content));
        }
        content
    }
}
