//! Turns bytes into the tokens of PDF syntax (ISO 32000-2, 7.2 and 7.8.2): content streams, CMaps and Type 1 headers.
//!
//! Knows no operator and no object. Nothing is copied: names and strings are slices as written, decoded on demand.

use std::borrow::Cow;

/// A token of a content stream.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Token<'a> {
    /// An integer or real number.
    Number(f64),
    /// A name without its slash, `#xx` not yet resolved.
    Name(&'a [u8]),
    /// What stands between the parentheses of a literal string, escapes not yet resolved.
    Literal(&'a [u8]),
    /// What stands between the angle brackets of a hexadecimal string.
    Hex(&'a [u8]),
    /// `[`
    ArrayOpen,
    /// `]`
    ArrayClose,
    /// `<<`
    DictOpen,
    /// `>>`
    DictClose,
    /// An operator or another bare word.
    Word(&'a [u8]),
}

/// Reads tokens one by one.
#[derive(Debug, Clone)]
pub struct Lexer<'a> {
    data: &'a [u8],
    pos: usize,
}

/// Class of each byte: 0 regular, 1 white space, 2 delimiter.
const CLASS: [u8; 256] = {
    let mut class = [0u8; 256];
    let white = b"\0\t\n\x0c\r ";
    let mut i = 0;
    while i < white.len() {
        class[white[i] as usize] = 1;
        i += 1;
    }
    let delimiters = b"()<>[]{}/%";
    i = 0;
    while i < delimiters.len() {
        class[delimiters[i] as usize] = 2;
        i += 1;
    }
    class
};

/// Whether the byte is PDF white space.
pub fn is_white(byte: u8) -> bool {
    CLASS[byte as usize] == 1
}

/// Whether the byte is neither white space nor a delimiter.
pub fn is_regular(byte: u8) -> bool {
    CLASS[byte as usize] == 0
}

impl<'a> Lexer<'a> {
    /// Starts at the first byte.
    pub fn new(data: &'a [u8]) -> Self {
        Self { data, pos: 0 }
    }

    /// Offset of the next byte to be read.
    pub fn position(&self) -> usize {
        self.pos
    }

    /// Goes on at this offset.
    pub fn seek(&mut self, pos: usize) {
        self.pos = pos.min(self.data.len());
    }

    /// The bytes not read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.data.get(self.pos..).unwrap_or_default()
    }

    /// The next token; `None` at the end.
    #[inline]
    pub fn next_token(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.data.get(self.pos)?;
            match byte {
                b'0'..=b'9' | b'-' | b'+' | b'.' => return Some(self.number()),
                b'/' => {
                    let start = self.pos + 1;
                    self.pos = self.end_of_regular(start);
                    return Some(Token::Name(&self.data[start..self.pos]));
                }
                b'(' => return Some(self.literal()),
                b'[' => return Some(self.single(Token::ArrayOpen)),
                b']' => return Some(self.single(Token::ArrayClose)),
                b'<' if self.data.get(self.pos + 1) == Some(&b'<') => return Some(self.double(Token::DictOpen)),
                b'<' => return Some(self.hex()),
                b'>' if self.data.get(self.pos + 1) == Some(&b'>') => return Some(self.double(Token::DictClose)),
                b'%' => self.skip_comment(),
                _ if is_white(byte) => self.pos += 1,
                // A delimiter that opens nothing here is skipped, as other readers do.
                _ if CLASS[byte as usize] == 2 => self.pos += 1,
                _ => {
                    let start = self.pos;
                    self.pos = self.end_of_regular(start);
                    return Some(Token::Word(&self.data[start..self.pos]));
                }
            }
        }
    }

    fn single(&mut self, token: Token<'a>) -> Token<'a> {
        self.pos += 1;
        token
    }

    fn double(&mut self, token: Token<'a>) -> Token<'a> {
        self.pos += 2;
        token
    }

    fn skip_comment(&mut self) {
        while self.data.get(self.pos).is_some_and(|&b| b != b'\n' && b != b'\r') {
            self.pos += 1;
        }
    }

    #[inline]
    fn end_of_regular(&self, start: usize) -> usize {
        let mut end = start;
        while self.data.get(end).is_some_and(|&b| is_regular(b)) {
            end += 1;
        }
        end
    }

    /// A number; a word that merely starts like one is a word.
    #[inline]
    fn number(&mut self) -> Token<'a> {
        let start = self.pos;
        let mut pos = start;
        let mut negative = false;
        while let Some(&sign @ (b'-' | b'+')) = self.data.get(pos) {
            negative |= sign == b'-';
            pos += 1;
        }
        let (mut whole, mut digits) = (0u64, 0usize);
        while let Some(&digit @ b'0'..=b'9') = self.data.get(pos) {
            whole = whole.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
            digits += 1;
            pos += 1;
        }
        let mut value = whole as f64;
        if self.data.get(pos) == Some(&b'.') {
            pos += 1;
            let (mut fraction, mut scale) = (0u64, 1u64);
            while let Some(&digit @ b'0'..=b'9') = self.data.get(pos) {
                if scale < 1_000_000_000_000 {
                    fraction = fraction * 10 + u64::from(digit - b'0');
                    scale *= 10;
                }
                digits += 1;
                pos += 1;
            }
            value += fraction as f64 / scale as f64;
        }
        match self.data.get(pos) {
            Some(&b) if is_regular(b) => self.odd_number(start, pos, digits > 0, if negative { -value } else { value }),
            _ => {
                self.pos = pos;
                Token::Number(if negative { -value } else { value })
            }
        }
    }

    /// What is left of a number that regular characters follow: `12-34` and `1.2.3` are the number before them, as other
    /// readers take it, `0.5w` is a number and an operator without the blank, anything else is a word.
    #[cold]
    fn odd_number(&mut self, start: usize, pos: usize, any_digit: bool, value: f64) -> Token<'a> {
        let end = self.end_of_regular(pos);
        let tail = &self.data[pos..end];
        if any_digit && tail.iter().all(|b| matches!(b, b'0'..=b'9' | b'-' | b'.')) {
            self.pos = end;
            return Token::Number(value);
        }
        if any_digit && tail.iter().all(|b| b.is_ascii_alphabetic() || *b == b'*') {
            self.pos = pos;
            return Token::Number(value);
        }
        self.pos = end;
        Token::Word(&self.data[start..end])
    }

    fn literal(&mut self) -> Token<'a> {
        let start = self.pos + 1;
        let mut depth = 1usize;
        let mut pos = start;
        while let Some(&byte) = self.data.get(pos) {
            match byte {
                b'\\' => pos += 1,
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        self.pos = pos + 1;
                        return Token::Literal(&self.data[start..pos]);
                    }
                }
                _ => {}
            }
            pos += 1;
        }
        self.pos = self.data.len();
        Token::Literal(&self.data[start.min(self.data.len())..])
    }

    fn hex(&mut self) -> Token<'a> {
        let start = self.pos + 1;
        let rest = self.data.get(start..).unwrap_or_default();
        let len = rest.iter().position(|&b| b == b'>').unwrap_or(rest.len());
        self.pos = (start + len + 1).min(self.data.len());
        Token::Hex(&rest[..len])
    }
}

impl<'a> Token<'a> {
    /// The bytes of a string token, escapes resolved; empty for other tokens. `scratch` holds them where they differ
    /// from what is written.
    pub fn string<'s>(&self, scratch: &'s mut Vec<u8>) -> &'s [u8]
    where
        'a: 's,
    {
        match *self {
            Token::Literal(raw) if !raw.iter().any(|b| matches!(b, b'\\' | b'\r')) => raw,
            Token::Literal(raw) => {
                unescape(raw, scratch);
                scratch
            }
            Token::Hex(raw) => {
                decode_hex(raw, scratch);
                scratch
            }
            _ => &[],
        }
    }

    /// The number, where the token is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Token::Number(v) => Some(*v),
            _ => None,
        }
    }
}

/// A name with `#xx` resolved.
pub fn name(raw: &[u8]) -> Cow<'_, [u8]> {
    if !raw.contains(&b'#') {
        return Cow::Borrowed(raw);
    }
    let mut out = Vec::with_capacity(raw.len());
    let mut i = 0;
    while let Some(&byte) = raw.get(i) {
        let digits = (raw.get(i + 1).copied().and_then(hex_digit), raw.get(i + 2).copied().and_then(hex_digit));
        if let (b'#', (Some(high), Some(low))) = (byte, digits) {
            out.push(high << 4 | low);
            i += 3;
        } else {
            out.push(byte);
            i += 1;
        }
    }
    Cow::Owned(out)
}

/// The value of a hexadecimal digit.
pub fn hex_digit(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|d| d as u8)
}

/// Value of each byte as a hexadecimal digit; 255 where it is none.
const HEX: [u8; 256] = {
    let mut table = [255u8; 256];
    let mut i = 0;
    while i < 10 {
        table[b'0' as usize + i] = i as u8;
        i += 1;
    }
    i = 0;
    while i < 6 {
        table[b'a' as usize + i] = 10 + i as u8;
        table[b'A' as usize + i] = 10 + i as u8;
        i += 1;
    }
    table
};

fn decode_hex(raw: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let mut high = None;
    for &byte in raw {
        let digit = HEX[byte as usize];
        if digit == 255 {
            continue;
        }
        match high.take() {
            Some(h) => out.push(h << 4 | digit),
            None => high = Some(digit),
        }
    }
    if let Some(h) = high {
        out.push(h << 4);
    }
}

fn unescape(raw: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let mut i = 0;
    while let Some(&byte) = raw.get(i) {
        i += 1;
        match byte {
            b'\r' => {
                out.push(b'\n');
                i += usize::from(raw.get(i) == Some(&b'\n'));
            }
            b'\\' => {
                let Some(&escaped) = raw.get(i) else { break };
                i += 1;
                match escaped {
                    b'n' => out.push(b'\n'),
                    b'r' => out.push(b'\r'),
                    b't' => out.push(b'\t'),
                    b'b' => out.push(8),
                    b'f' => out.push(12),
                    b'\n' => {}
                    b'\r' => i += usize::from(raw.get(i) == Some(&b'\n')),
                    b'0'..=b'7' => {
                        let mut value = u32::from(escaped - b'0');
                        for _ in 0..2 {
                            let Some(&digit @ b'0'..=b'7') = raw.get(i) else { break };
                            value = value * 8 + u32::from(digit - b'0');
                            i += 1;
                        }
                        out.push(value as u8);
                    }
                    other => out.push(other),
                }
            }
            _ => out.push(byte),
        }
    }
}
