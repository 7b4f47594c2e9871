//! Inline images (ISO 32000-2, 8.9.7): where they stand, and where their data end.

use super::{Interpreter, Scope};
use crate::pdf::color::ColorSpace;
use crate::pdf::lexer::{Lexer, Token, is_white, name};

/// The entries of an inline image that its length and its look depend on.
#[derive(Default)]
struct Header {
    width: usize,
    height: usize,
    bits: usize,
    components: usize,
    is_mask: bool,
    is_filtered: bool,
}

impl<'a> Interpreter<'a, '_> {
    /// From after `BI` to after `EI`.
    pub(super) fn inline_image(&mut self, lexer: &mut Lexer<'_>, scope: &Scope<'a>) {
        let header = self.header(lexer, scope);
        // One white-space byte follows `ID`.
        lexer.seek(lexer.position() + 1);
        let rest = lexer.rest();
        let row = header.width.saturating_mul(header.components).saturating_mul(header.bits).div_ceil(8);
        let exact = (!header.is_filtered).then(|| row.saturating_mul(header.height));
        let length = exact.filter(|len| ends_there(rest, *len)).unwrap_or_else(|| search_end(rest));
        lexer.seek(lexer.position() + length);
        // `EI` itself.
        let _ = lexer.next_token();
        if self.stopped || !self.budget.shape() {
            self.stopped = true;
            return;
        }
        self.image(!header.is_mask, header.is_mask);
    }

    fn header(&self, lexer: &mut Lexer<'_>, scope: &Scope<'a>) -> Header {
        let mut header = Header { bits: 8, components: 1, ..Header::default() };
        let mut key: &[u8] = &[];
        while let Some(token) = lexer.next_token() {
            match (token, key) {
                (Token::Word(b"ID"), _) => break,
                (Token::Number(v), b"W" | b"Width") => header.width = v.max(0.0) as usize,
                (Token::Number(v), b"H" | b"Height") => header.height = v.max(0.0) as usize,
                (Token::Number(v), b"BPC" | b"BitsPerComponent") => header.bits = v.max(1.0) as usize,
                (Token::Word(word), b"IM" | b"ImageMask") => {
                    header.is_mask = word == b"true";
                    if header.is_mask {
                        (header.bits, header.components) = (1, 1);
                    }
                }
                (Token::Name(space), b"CS" | b"ColorSpace") => {
                    let space = ColorSpace::named(self.objects, scope.resources, &name(space));
                    header.components = match space {
                        ColorSpace::Rgb | ColorSpace::Lab => 3,
                        ColorSpace::Cmyk => 4,
                        _ => 1,
                    };
                }
                (Token::Name(_), b"F" | b"Filter") => header.is_filtered = true,
                (Token::ArrayOpen, b"F" | b"Filter") => {
                    while lexer.next_token().is_some_and(|t| t != Token::ArrayClose) {
                        header.is_filtered = true;
                    }
                }
                (Token::Name(name), b"") => {
                    key = name;
                    continue;
                }
                _ => {}
            }
            // Values of several tokens end where the next known key would be read; their tokens are no keys.
            key = &[];
        }
        header
    }
}

/// Whether `EI` follows the data of this length.
fn ends_there(data: &[u8], length: usize) -> bool {
    let Some(tail) = data.get(length..) else { return false };
    let blanks = tail.iter().take_while(|b| is_white(**b)).count();
    tail.get(blanks..).is_some_and(|t| t.starts_with(b"EI") && t.get(2).is_none_or(|b| is_white(*b)))
}

/// Length of data that an `EI` between white space ends, with text after it: image bytes contain `EI` by chance.
fn search_end(data: &[u8]) -> usize {
    let mut from = 0;
    while let Some(at) = data.get(from..).and_then(|d| d.windows(2).position(|w| w == b"EI")).map(|i| i + from) {
        let before = at == 0 || data.get(at - 1).is_some_and(|b| is_white(*b));
        let after = data.get(at + 2..).unwrap_or_default();
        let looks_like_text = after.iter().take(12).all(|b| is_white(*b) && *b != 0 || (0x20..0x7F).contains(b));
        if before && after.first().is_none_or(|b| is_white(*b)) && looks_like_text {
            return at;
        }
        from = at + 2;
    }
    data.len()
}
