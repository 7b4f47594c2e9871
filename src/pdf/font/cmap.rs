//! CMaps embedded in a file (ISO 32000-2, 9.7.5 and 9.10.3): ToUnicode CMaps and encodings of composite fonts.
//!
//! Read leniently: what can be understood is kept, however the rest is damaged.

use crate::pdf::lexer::{Lexer, Token, name};
use crate::pdf::limits;
use rustc_hash::FxHashMap;

/// What a CMap says, codes to characters and codes to CIDs.
#[derive(Debug, Default)]
pub struct CMap {
    /// Bytes a code has, with its first and last value.
    codespace: Vec<(usize, u32, u32)>,
    chars: FxHashMap<u32, Box<[u16]>>,
    char_ranges: Vec<CharRange>,
    cids: FxHashMap<u32, u32>,
    cid_ranges: Vec<CidRange>,
    /// Name of the CMap that this one builds on.
    pub base: Option<Vec<u8>>,
    /// 1 for vertical writing.
    pub writing_mode: i64,
    entries: usize,
}

#[derive(Debug)]
struct CharRange {
    first: u32,
    last: u32,
    target: Box<[u16]>,
}

#[derive(Debug)]
struct CidRange {
    first: u32,
    last: u32,
    cid: u32,
}

/// Ranges that start before a code and do not hold it are skipped this often before the search gives up: ranges that
/// overlap are mistakes and rare.
const OVERLAPS: usize = 8;

#[derive(Clone, Copy, PartialEq)]
enum Section {
    None,
    Codespace,
    BfChar,
    BfRange,
    CidChar,
    CidRange,
}

/// An operand of a section.
enum Operand {
    Bytes(Vec<u8>),
    Number(f64),
    Array(Vec<Vec<u8>>),
    Name,
}

impl CMap {
    /// Reads a CMap.
    pub fn parse(data: &[u8]) -> Self {
        let mut cmap = CMap::default();
        let mut lexer = Lexer::new(data);
        let mut section = Section::None;
        let mut operands: Vec<Operand> = Vec::new();
        let mut last_name: &[u8] = &[];
        let mut scratch = Vec::new();
        while let Some(token) = lexer.next_token() {
            if cmap.entries >= limits::CMAP_ENTRIES {
                break;
            }
            match token {
                Token::Word(word) => {
                    match word {
                        b"usecmap" => cmap.base = Some(name(last_name).into_owned()),
                        b"def" if last_name == b"WMode" => {
                            if let Some(Operand::Number(v)) = operands.last() {
                                cmap.writing_mode = *v as i64;
                            }
                        }
                        _ => {}
                    }
                    section = section_of(word).unwrap_or(section);
                    operands.clear();
                }
                Token::Literal(_) | Token::Hex(_) => operands.push(Operand::Bytes(token.string(&mut scratch).to_vec())),
                Token::Number(v) => operands.push(Operand::Number(v)),
                Token::ArrayOpen => operands.push(Operand::Array(strings_until_close(&mut lexer))),
                Token::Name(n) => {
                    last_name = n;
                    operands.push(Operand::Name);
                }
                _ => {}
            }
            cmap.take(section, &mut operands);
        }
        cmap.char_ranges.sort_by_key(|r| r.first);
        cmap.cid_ranges.sort_by_key(|r| r.first);
        cmap
    }

    /// Turns the operands into an entry as soon as there are enough.
    fn take(&mut self, section: Section, operands: &mut Vec<Operand>) {
        match (section, operands.as_slice()) {
            (Section::None, _) => {
                if operands.len() > 4 {
                    operands.clear();
                }
                return;
            }
            (Section::Codespace, [Operand::Bytes(first), Operand::Bytes(last)]) => {
                self.codespace.push((first.len().clamp(1, 4), code(first), code(last)));
            }
            (Section::BfChar, [Operand::Bytes(source), Operand::Bytes(target)]) => {
                self.chars.insert(code(source), utf16_units(target));
            }
            (Section::BfRange, [Operand::Bytes(first), Operand::Bytes(last), Operand::Bytes(target)]) => {
                let (first, last) = (code(first), code(last));
                self.char_ranges.push(CharRange { first, last, target: utf16_units(target) });
            }
            (Section::BfRange, [Operand::Bytes(first), Operand::Bytes(_), Operand::Array(targets)]) => {
                let first = code(first);
                self.entries += targets.len();
                for (i, target) in (0u32..).zip(targets) {
                    self.chars.insert(first.wrapping_add(i), utf16_units(target));
                }
            }
            (Section::CidChar, [Operand::Bytes(source), Operand::Number(cid)]) => {
                self.cids.insert(code(source), *cid as u32);
            }
            (Section::CidRange, [Operand::Bytes(first), Operand::Bytes(last), Operand::Number(cid)]) => {
                let (first, last) = (code(first), code(last));
                self.cid_ranges.push(CidRange { first, last, cid: *cid as u32 });
            }
            (Section::Codespace | Section::BfChar | Section::CidChar, list) if list.len() < 2 => return,
            (_, list) if list.len() < 3 && !matches!(section, Section::BfChar | Section::CidChar) => return,
            _ => {}
        }
        self.entries += 1;
        operands.clear();
    }

    /// Whether it says nothing of characters.
    pub fn has_no_characters(&self) -> bool {
        self.chars.is_empty() && self.char_ranges.is_empty()
    }

    /// Whether every code is given the same character, as broken writers do.
    pub fn is_constant(&self) -> bool {
        let mut targets = self.chars.values();
        let Some(first) = targets.next() else { return false };
        self.chars.len() >= 4 && self.char_ranges.is_empty() && targets.all(|t| t == first)
    }

    /// The UTF-16 code units of a code, appended to `out`; false where the CMap does not say.
    pub fn units(&self, code: u32, out: &mut Vec<u16>) -> bool {
        if let Some(units) = self.chars.get(&code) {
            out.extend_from_slice(units);
            return true;
        }
        let after = self.char_ranges.partition_point(|r| r.first <= code);
        let candidates = self.char_ranges.get(..after).unwrap_or_default();
        let Some(range) = candidates.iter().rev().take(OVERLAPS).find(|r| code <= r.last) else { return false };
        out.extend_from_slice(&range.target);
        if let Some(last) = out.last_mut() {
            *last = last.wrapping_add((code - range.first) as u16);
        }
        !range.target.is_empty()
    }

    /// The CID of a code.
    pub fn cid(&self, code: u32) -> Option<u32> {
        if let Some(cid) = self.cids.get(&code) {
            return Some(*cid);
        }
        let after = self.cid_ranges.partition_point(|r| r.first <= code);
        let candidates = self.cid_ranges.get(..after)?;
        let range = candidates.iter().rev().take(OVERLAPS).find(|r| code <= r.last)?;
        Some(range.cid.wrapping_add(code - range.first))
    }

    /// How many bytes the code at the start of `bytes` has; `None` where no codespace is declared.
    pub fn code_length(&self, bytes: &[u8]) -> Option<usize> {
        let mut value = 0u32;
        for (idx, &byte) in bytes.iter().take(4).enumerate() {
            value = value << 8 | u32::from(byte);
            let len = idx + 1;
            if self.codespace.iter().any(|&(n, first, last)| n == len && in_codespace(value, first, last, n)) {
                return Some(len);
            }
        }
        self.codespace.iter().map(|c| c.0).min()
    }
}

/// Each byte of a code lies between the bytes of the first and the last code (ISO 32000-2, 9.7.6.3).
fn in_codespace(value: u32, first: u32, last: u32, len: usize) -> bool {
    (0..len).all(|i| {
        let byte = |v: u32| v >> (8 * i) & 0xFF;
        byte(first) <= byte(value) && byte(value) <= byte(last)
    })
}

fn section_of(word: &[u8]) -> Option<Section> {
    Some(match word {
        b"begincodespacerange" => Section::Codespace,
        b"beginbfchar" => Section::BfChar,
        b"beginbfrange" => Section::BfRange,
        b"begincidchar" => Section::CidChar,
        b"begincidrange" => Section::CidRange,
        _ if word.starts_with(b"end") || word.starts_with(b"begin") => Section::None,
        _ => return None,
    })
}

fn strings_until_close(lexer: &mut Lexer) -> Vec<Vec<u8>> {
    let mut strings = Vec::new();
    let mut scratch = Vec::new();
    while let Some(token) = lexer.next_token() {
        match token {
            Token::ArrayClose => break,
            Token::Literal(_) | Token::Hex(_) if strings.len() < limits::CMAP_ENTRIES => {
                strings.push(token.string(&mut scratch).to_vec());
            }
            Token::Word(_) => break,
            _ => {}
        }
    }
    strings
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |value, &b| value << 8 | u32::from(b))
}

fn utf16_units(bytes: &[u8]) -> Box<[u16]> {
    match bytes {
        [one] => Box::new([u16::from(*one)]),
        _ => bytes.chunks_exact(2).map(|pair| u16::from(pair[0]) << 8 | u16::from(pair[1])).take(64).collect(),
    }
}
