//! One match arm an operator.

use super::paint::FillRule;
use super::{Interpreter, Scope};
use crate::pdf::color::{ColorSpace, Paint};
use crate::pdf::lexer::{self, Token};
use crate::pdf::limits;
use crate::pdf::matrix::Matrix;
use crate::pdf::objects::{as_dict, number};

impl<'a> Interpreter<'a, '_> {
    #[inline]
    pub(super) fn operator(
        &mut self,
        operator: &[u8],
        operands: &[Token<'_>],
        scope: &mut Scope<'a>,
        scratch: &mut Vec<u8>,
    ) {
        match operator {
            b"m" | b"l" | b"c" | b"v" | b"y" | b"h" | b"re" => self.construct(operator, operands),
            b"f" | b"F" => self.paint_path(Some(FillRule::NonZero), false, false),
            b"f*" => self.paint_path(Some(FillRule::EvenOdd), false, false),
            b"S" => self.paint_path(None, true, false),
            b"s" => self.paint_path(None, true, true),
            b"B" => self.paint_path(Some(FillRule::NonZero), true, false),
            b"B*" => self.paint_path(Some(FillRule::EvenOdd), true, false),
            b"b" => self.paint_path(Some(FillRule::NonZero), true, true),
            b"b*" => self.paint_path(Some(FillRule::EvenOdd), true, true),
            b"n" => self.paint_path(None, false, false),
            b"W" | b"W*" => self.clip_pending = true,
            b"q" => self.save(),
            b"Q" => self.restore(0),
            b"cm" => {
                if let Some(m) = matrix(operands) {
                    let ctm = m.then(&self.state.ctm);
                    if ctm.is_finite() {
                        self.state.ctm = ctm;
                    }
                }
            }
            b"w" => self.state.line_width = last(operands).unwrap_or(self.state.line_width),
            b"J" => self.state.has_caps = last(operands).is_some_and(|cap| cap != 0.0),
            b"gs" => self.ext_g_state(operands, scope),
            b"Do" => self.draw_xobject(operands, scope),
            b"sh" => self.shading(),
            b"BDC" => self.begin_marked(operands, scope),
            b"BMC" => self.begin_hidden(false),
            b"EMC" => self.end_marked(),
            b"BT" | b"Tf" | b"Tm" | b"Td" | b"TD" | b"T*" | b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Tr" | b"Ts" => {
                self.text_state(operator, operands, scope);
            }
            b"Tj" | b"TJ" | b"'" | b"\"" => self.text_showing(operator, operands, scratch),
            b"g" | b"G" | b"rg" | b"RG" | b"k" | b"K" | b"cs" | b"CS" | b"sc" | b"scn" | b"SC" | b"SCN" => {
                self.color(operator, operands, scope);
            }
            _ => {}
        }
    }

    fn construct(&mut self, operator: &[u8], operands: &[Token<'_>]) {
        let m = self.state.ctm;
        match operator {
            b"m" => {
                let Some([x, y]) = numbers(operands) else { return };
                self.path.move_to(&m, x, y);
                self.current_point = (x, y);
            }
            b"l" => {
                let Some([x, y]) = numbers(operands) else { return };
                self.path.line_to(&m, x, y);
                self.current_point = (x, y);
            }
            b"c" => {
                let Some([x1, y1, x2, y2, x3, y3]) = numbers(operands) else { return };
                self.path.curve_to(&m, &[(x1, y1), (x2, y2), (x3, y3)]);
                self.current_point = (x3, y3);
            }
            b"v" | b"y" => {
                let Some([x1, y1, x2, y2]) = numbers(operands) else { return };
                self.path.curve_to(&m, &[(x1, y1), (x2, y2)]);
                self.current_point = (x2, y2);
            }
            b"re" => {
                let Some([x, y, w, h]) = numbers(operands) else { return };
                self.path.rectangle(&m, x, y, w, h);
                self.current_point = (x, y);
            }
            _ => self.path.close(),
        }
    }

    pub(super) fn save(&mut self) {
        if self.saved.len() < limits::STATE_DEPTH {
            self.saved.push(self.state);
        } else {
            self.unsaved += 1;
        }
    }

    /// Goes back to the last saved state, but not to one saved before `floor`.
    pub(super) fn restore(&mut self, floor: usize) {
        if self.unsaved > 0 {
            self.unsaved -= 1;
        } else if self.saved.len() > floor.max(self.state_floor())
            && let Some(state) = self.saved.pop()
        {
            self.state = state;
        }
    }

    fn text_state(&mut self, operator: &[u8], operands: &[Token<'_>], scope: &mut Scope<'a>) {
        let value = last(operands);
        match operator {
            b"BT" => self.set_text_matrix(Matrix::IDENTITY),
            b"Tf" => self.select_font(operands, scope),
            b"Tm" => {
                if let Some(m) = matrix(operands).filter(Matrix::is_finite) {
                    self.set_text_matrix(m);
                }
            }
            b"Td" | b"TD" => {
                let Some([x, y]) = numbers(operands) else { return };
                if operator == b"TD" {
                    self.state.text.leading = -y;
                }
                self.next_line(x, y);
            }
            b"T*" => self.next_line(0.0, -self.state.text.leading),
            _ => {
                let Some(value) = value else { return };
                let text = &mut self.state.text;
                match operator {
                    b"Tc" => text.char_spacing = value,
                    b"Tw" => text.word_spacing = value,
                    b"Tz" => text.scaling = value / 100.0,
                    b"TL" => text.leading = value,
                    b"Ts" => text.rise = value,
                    _ => text.mode = value.clamp(0.0, 7.0) as u8,
                }
            }
        }
    }

    fn set_text_matrix(&mut self, m: Matrix) {
        self.text_matrix = m;
        self.line_matrix = m;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.set_text_matrix(Matrix::new(1.0, 0.0, 0.0, 1.0, x, y).then(&self.line_matrix));
    }

    fn select_font(&mut self, operands: &[Token<'_>], scope: &mut Scope<'a>) {
        let (Some(Token::Name(raw)), Some(size)) = (operands.first(), last(operands)) else { return };
        self.state.text.size = size;
        if let Some((_, font)) = scope.fonts.iter().find(|(name, _)| name == raw) {
            self.state.text.font = Some(*font);
            return;
        }
        let objects = self.objects;
        let fonts = scope.resources.and_then(|r| objects.dict(r, b"Font"));
        let font = match fonts.and_then(|fonts| objects.dict(fonts, &lexer::name(raw))) {
            Some(dict) => self.fonts.number_of(objects, dict),
            None => {
                self.note("a font is missing from the resources; its text was read as Latin text");
                self.fonts.missing(objects)
            }
        };
        scope.fonts.push((raw.to_vec(), font));
        self.state.text.font = Some(font);
    }

    fn text_showing(&mut self, operator: &[u8], operands: &[Token<'_>], scratch: &mut Vec<u8>) {
        self.string_begins = true;
        match operator {
            b"TJ" => {
                for token in operands {
                    match token {
                        Token::Number(v) => self.adjust(*v),
                        Token::Literal(_) | Token::Hex(_) => self.show(token.string(scratch)),
                        _ => {}
                    }
                    if self.stopped {
                        return;
                    }
                }
                return;
            }
            b"\"" => {
                if let [Token::Number(word), Token::Number(char), ..] = operands {
                    self.state.text.word_spacing = *word;
                    self.state.text.char_spacing = *char;
                }
                self.next_line(0.0, -self.state.text.leading);
            }
            b"'" => self.next_line(0.0, -self.state.text.leading),
            _ => {}
        }
        if let Some(token) = operands.last() {
            self.show(token.string(scratch));
        }
    }

    fn color(&mut self, operator: &[u8], operands: &[Token<'_>], scope: &Scope<'a>) {
        let strokes = operator.first().is_some_and(u8::is_ascii_uppercase);
        let objects = self.objects;
        let device = match operator {
            b"g" | b"G" => Some(ColorSpace::Gray),
            b"rg" | b"RG" => Some(ColorSpace::Rgb),
            b"k" | b"K" => Some(ColorSpace::Cmyk),
            b"cs" | b"CS" => {
                let Some(Token::Name(name)) = operands.last() else { return };
                let space = ColorSpace::named(objects, scope.resources, &lexer::name(name));
                return self.set_color(strokes, space, space.initial());
            }
            _ => None,
        };
        let space = device.unwrap_or(if strokes { self.state.stroke_space } else { self.state.fill_space });
        let mut values = [0.0; 32];
        let mut count = 0;
        for (slot, value) in values.iter_mut().zip(operands.iter().filter_map(Token::number)) {
            *slot = value;
            count += 1;
        }
        let paint = match operands.last() {
            Some(Token::Name(_)) => Paint { whiteness: 0.0, plain: false },
            _ => space.paint(values.get(..count).unwrap_or_default()),
        };
        self.set_color(strokes, space, paint);
    }

    fn set_color(&mut self, strokes: bool, space: ColorSpace<'a>, paint: Paint) {
        if strokes {
            (self.state.stroke_space, self.state.stroke) = (space, paint);
        } else {
            (self.state.fill_space, self.state.fill) = (space, paint);
        }
    }

    fn ext_g_state(&mut self, operands: &[Token<'_>], scope: &Scope<'a>) {
        let Some(Token::Name(name)) = operands.last() else { return };
        let objects = self.objects;
        let states = scope.resources.and_then(|r| objects.dict(r, b"ExtGState"));
        let Some(dict) = states.and_then(|s| objects.dict(s, &lexer::name(name))) else { return };
        let alpha = |key: &[u8]| objects.number(dict, key).map(|v| v.clamp(0.0, 1.0) as f32);
        self.state.fill_alpha = alpha(b"ca").unwrap_or(self.state.fill_alpha);
        self.state.stroke_alpha = alpha(b"CA").unwrap_or(self.state.stroke_alpha);
        self.state.line_width = objects.number(dict, b"LW").unwrap_or(self.state.line_width);
        self.state.has_caps = objects.number(dict, b"LC").map_or(self.state.has_caps, |cap| cap != 0.0);
        if let Some(mode) = objects.get(dict, b"BM") {
            let first = mode.as_array().ok().and_then(|modes| modes.first()).map_or(mode, |m| objects.resolve(m));
            self.state.replaces = matches!(first.as_name(), Ok(b"Normal" | b"Compatible"));
        }
        if objects.dict(dict, b"SMask").is_some() {
            self.state.replaces = false;
        }
        if let Some([font, size]) = objects.array(dict, b"Font").and_then(|f| f.first_chunk::<2>())
            && let Some(font) = as_dict(objects.resolve(font))
        {
            self.state.text.font = Some(self.fonts.number_of(objects, font));
            self.state.text.size = number(objects.resolve(size)).unwrap_or(self.state.text.size);
        }
    }

    /// A shading fills the clip with changing colours: white text may stand on it, nothing is hidden by it.
    fn shading(&mut self) {
        if self.hidden_depth == 0 {
            let all = crate::place::Rect::new(0.0, 0.0, self.page.width, self.page.height);
            self.cover(all, false, &Paint { whiteness: 0.0, plain: false });
        }
    }

    fn begin_marked(&mut self, operands: &[Token<'_>], scope: &Scope<'a>) {
        let hidden = match operands {
            [Token::Name(b"OC"), Token::Name(name), ..] => {
                let objects = self.objects;
                let properties = scope.resources.and_then(|r| objects.dict(r, b"Properties"));
                properties
                    .and_then(|p| p.get(&lexer::name(name)).ok())
                    .is_some_and(|group| self.optional_content.is_off(objects, group))
            }
            _ => false,
        };
        self.begin_hidden(hidden);
    }

    fn begin_hidden(&mut self, hidden: bool) {
        // Beyond the depth that is kept, sequences are taken as visible.
        if self.marked.len() < limits::OPERANDS {
            self.marked.push(hidden);
            self.hidden_depth += usize::from(hidden);
        }
    }

    fn end_marked(&mut self) {
        if self.marked.pop() == Some(true) {
            self.hidden_depth -= 1;
        }
    }
}

fn last(operands: &[Token<'_>]) -> Option<f64> {
    operands.last().and_then(Token::number)
}

/// The last `N` operands, all numbers.
fn numbers<const N: usize>(operands: &[Token<'_>]) -> Option<[f64; N]> {
    let tail = operands.last_chunk::<N>()?;
    let mut out = [0.0; N];
    for (slot, token) in out.iter_mut().zip(tail) {
        *slot = token.number()?;
    }
    Some(out)
}

fn matrix(operands: &[Token<'_>]) -> Option<Matrix> {
    numbers(operands).map(|[a, b, c, d, e, f]| Matrix::new(a, b, c, d, e, f))
}
