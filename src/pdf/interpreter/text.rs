//! Shows strings: text space to glyphs on the page (ISO 32000-2, 9.4).

use super::Interpreter;
use crate::pdf::own_clip::{self, OwnClip};
use crate::pdf::{Glyph, Visibility};
use crate::place::Rect;

/// What all glyphs of one string share.
struct Run {
    size: f64,
    scaling: f64,
    rise: f64,
    em: f32,
    angle: f32,
    visibility: Visibility,
    is_white: bool,
    font: u16,
    ascent: f64,
    descent: f64,
    vertical: bool,
}

impl Interpreter<'_, '_> {
    /// `Tj` and one string of `TJ`.
    pub(super) fn show(&mut self, bytes: &[u8]) {
        let font_idx = match self.state.text.font {
            Some(font) => font,
            None => self.missing_font(),
        };
        let Some(run) = self.run_of(font_idx) else { return };
        let text = self.state.text;
        let spacing = (text.char_spacing, text.word_spacing);
        let mut rest = bytes;
        while !rest.is_empty() {
            let Some(font) = self.fonts.get_mut(font_idx) else { return };
            let code = font.code(rest);
            rest = rest.get(usize::from(code.len).max(1)..).unwrap_or_default();
            let (advance, width) = (f64::from(code.advance) * run.size, f64::from(code.width) * run.size);
            let space = spacing.0 + if code.is_space { spacing.1 } else { 0.0 };
            let extent = if run.vertical {
                let (vx, _) = code.vertical_origin;
                let left = -f64::from(vx) * run.size;
                [left * run.scaling, advance, (left + width) * run.scaling, 0.0]
            } else {
                [0.0, run.descent * run.size, width * run.scaling, run.ascent * run.size]
            };
            match font.ligature(&code) {
                None => self.place(&run, code.unicode, extent),
                Some(characters) => {
                    let characters: Vec<char> = characters.to_vec();
                    self.place_ligature(&run, &characters, extent);
                }
            }
            if code.unicode == char::REPLACEMENT_CHARACTER {
                self.unknown_glyphs.insert(font_idx);
            }
            if self.stopped {
                return;
            }
            if run.vertical {
                self.advance_text(0.0, advance + space);
            } else {
                self.advance_text((advance + space) * run.scaling, 0.0);
            }
        }
    }

    /// The number of `TJ`: thousandths of the font size, backwards.
    pub(super) fn adjust(&mut self, thousandths: f64) {
        let text = &self.state.text;
        let distance = -thousandths / 1000.0 * text.size;
        let vertical = text.font.and_then(|f| self.fonts.get_mut(f)).is_some_and(|f| f.vertical);
        if vertical {
            self.advance_text(0.0, distance);
        } else {
            let scaling = self.state.text.scaling;
            self.advance_text(distance * scaling, 0.0);
        }
    }

    /// Moves the text matrix in text space.
    fn advance_text(&mut self, x: f64, y: f64) {
        let m = &mut self.text_matrix;
        (m.e, m.f) = (m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f);
    }

    fn run_of(&mut self, font_idx: u16) -> Option<Run> {
        let state = &self.state;
        let text = &state.text;
        let font = self.fonts.get_mut(font_idx)?;
        let matrix = self.text_matrix.then(&state.ctm);
        if !matrix.is_finite() || !text.size.is_finite() {
            return None;
        }
        let (right, down) = (text.size * text.scaling * matrix.a, text.size * text.scaling * matrix.b);
        let fills = !matches!(text.mode, 1 | 3 | 5 | 7) && !state.fill_is_transparent();
        let strokes = matches!(text.mode, 1 | 2 | 5 | 6) && !state.stroke_is_transparent();
        let seen_white = (!fills || state.fill.is_white()) && (!strokes || state.stroke.is_white());
        let visibility = if self.hidden_depth > 0 {
            Visibility::Hidden
        } else if !fills && !strokes {
            Visibility::Unpainted
        } else {
            Visibility::Visible
        };
        Some(Run {
            size: text.size,
            scaling: text.scaling,
            rise: text.rise,
            em: (text.size.abs() * matrix.c.hypot(matrix.d)) as f32,
            angle: angle(right, down),
            visibility,
            is_white: seen_white,
            font: font_idx,
            ascent: f64::from(font.ascent),
            descent: f64::from(font.descent),
            vertical: font.vertical,
        })
    }

    /// One code that stands for several characters: they share its box.
    fn place_ligature(&mut self, run: &Run, characters: &[char], extent: [f64; 4]) {
        let [x0, y0, x1, y1] = extent;
        let step = (x1 - x0) / characters.len() as f64;
        for (idx, &c) in characters.iter().enumerate() {
            let left = x0 + step * idx as f64;
            self.place(run, c, [left, y0, left + step, y1]);
        }
    }

    /// Puts one character on the page. `extent` is its box in text space, relative to the text position.
    #[inline]
    fn place(&mut self, run: &Run, unicode: char, [x0, y0, x1, y1]: [f64; 4]) {
        if !self.budget.glyph() {
            self.stopped = true;
            return;
        }
        let m = &self.text_matrix.then(&self.state.ctm);
        let mut bbox = m.apply_to_box(x0, y0 + run.rise, x1, y1 + run.rise);
        let (x, y) = m.apply(if run.vertical { 0.0 } else { x0 }, run.rise);
        if !(bbox.width() + bbox.height()).is_finite() || !(x as f32 + y as f32).is_finite() {
            return;
        }
        let visibility = match run.visibility {
            Visibility::Visible => self.visibility_of(&bbox),
            other => other,
        };
        let is_own = matches!(visibility, Visibility::Cut | Visibility::Clipped)
            && !run.is_white
            && own_clip::is_around(&self.clips.bounds(self.state.clip), &bbox);
        if (is_own || visibility == Visibility::Cut)
            && let Some(shown) = self.clips.shown_part(self.state.clip, &bbox)
        {
            if is_own {
                self.own_clips.push(OwnClip { glyph: self.page.glyphs.len() as u32, bbox, shown });
            }
            if visibility == Visibility::Cut {
                bbox = shown;
            }
        }
        if run.is_white && visibility == Visibility::Visible {
            self.white_glyphs.push(self.page.glyphs.len() as u32);
        }
        self.page.glyphs.push(Glyph {
            unicode,
            bbox,
            x: x as f32,
            y: y as f32,
            size: run.em,
            angle: run.angle,
            vertical: run.vertical,
            visibility,
            font: run.font,
            joined: !std::mem::take(&mut self.string_begins),
        });
    }

    #[inline]
    fn visibility_of(&self, bbox: &Rect) -> Visibility {
        let (x, y) = bbox.center();
        if x < 0.0 || y < 0.0 || x > self.page.width || y > self.page.height {
            return Visibility::OffPage;
        }
        match self.clips.shown_share(self.state.clip, bbox) {
            share if share >= WHOLE => Visibility::Visible,
            share if share >= LEGIBLE => Visibility::Cut,
            _ => Visibility::Clipped,
        }
    }
}

/// A glyph of which this share is left is seen whole: what is missing is the empty rim of its box.
const WHOLE: f32 = 0.7;

/// A glyph of which less than this share is left is not seen: a rim of the next line in a low cell.
const LEGIBLE: f32 = 0.3;

/// Angle of a direction on the page, clockwise, in (-180, 180]; exactly 0 for ordinary text.
fn angle(right: f64, down: f64) -> f32 {
    if down == 0.0 && right >= 0.0 {
        return 0.0;
    }
    let degrees = down.atan2(right).to_degrees() as f32;
    // Rounding leaves a hair of slope in scaled coordinates.
    if degrees.abs() < 0.01 {
        0.0
    } else if degrees <= -179.99 {
        180.0
    } else {
        degrees
    }
}
