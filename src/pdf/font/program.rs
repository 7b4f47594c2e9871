//! The embedded font program, read backwards: from glyphs to characters (TrueType, OpenType, CFF and Type 1).

use super::names;
use crate::pdf::lexer::{Lexer, Token, is_regular};
use crate::pdf::limits;
use rustc_hash::FxHashMap;
use ttf_parser::{GlyphId, PlatformId, cff, cmap};

/// What an embedded font program tells of its glyphs.
#[derive(Debug, Default)]
pub struct FontProgram {
    /// Characters by glyph, from the font's Unicode cmap and glyph names.
    characters: FxHashMap<u16, Vec<char>>,
    /// Glyph by code, from the font's symbol or Macintosh cmap or its built-in encoding.
    glyph_of_code: FxHashMap<u8, u16>,
    /// Characters by code, where the font gives names to codes (Type 1).
    characters_of_code: FxHashMap<u8, Vec<char>>,
    /// Glyph by CID, where the font is CID-keyed.
    glyph_of_cid: Option<FxHashMap<u16, u16>>,
    /// Advance in em by glyph.
    widths: FxHashMap<u16, f32>,
}

impl FontProgram {
    /// Reads a font program of any kind, by its first bytes.
    pub fn parse(data: &[u8]) -> Self {
        let mut program = FontProgram::default();
        if data.starts_with(b"%!") || data.first() == Some(&0x80) {
            program.read_type1(data);
        } else if let Ok(raw) = ttf_parser::RawFace::parse(data, 0) {
            program.read_sfnt(&raw);
        } else if let Some(table) = cff::Table::parse(data) {
            program.read_cff(&table);
        }
        program
    }

    /// Characters of a glyph.
    pub fn characters(&self, glyph: u16) -> Option<&[char]> {
        self.characters.get(&glyph).map(Vec::as_slice)
    }

    /// Characters of a one-byte code by the font's own encoding.
    pub fn characters_of_code(&self, code: u8) -> Option<&[char]> {
        match self.characters_of_code.get(&code) {
            Some(characters) => Some(characters),
            None => self.characters(*self.glyph_of_code.get(&code)?),
        }
    }

    /// The glyph of a CID: by the font's charset where it is CID-keyed, else the same number.
    pub fn glyph_of_cid(&self, cid: u16) -> Option<u16> {
        match &self.glyph_of_cid {
            Some(map) => map.get(&cid).copied(),
            None => Some(cid),
        }
    }

    /// Whether the font's own codes are mere numbers of its glyphs: it has glyphs at control codes.
    pub fn numbers_its_glyphs(&self) -> bool {
        (1..=8).chain(14..=28).any(|code| self.glyph_of_code.contains_key(&code))
    }

    /// Advance in em of a one-byte code.
    pub fn width_of_code(&self, code: u8) -> Option<f32> {
        self.widths.get(self.glyph_of_code.get(&code)?).copied()
    }

    fn read_sfnt(&mut self, raw: &ttf_parser::RawFace) {
        let table = |tag: &[u8; 4]| raw.table(ttf_parser::Tag::from_bytes(tag));
        if let Some(cff) = table(b"CFF ").and_then(cff::Table::parse) {
            self.read_cff(&cff);
        }
        if let Some(table) = table(b"cmap").and_then(cmap::Table::parse) {
            self.read_cmap(&table, raw.table(ttf_parser::Tag::from_bytes(b"cmap")).unwrap_or_default());
        }
        let glyph_count = table(b"maxp").and_then(ttf_parser::maxp::Table::parse).map(|m| m.number_of_glyphs);
        if let (Some(post), Some(count)) = (table(b"post").and_then(ttf_parser::post::Table::parse), glyph_count) {
            for glyph in 0..count.get() {
                if !self.characters.contains_key(&glyph)
                    && let Some(characters) = post.glyph_name(GlyphId(glyph)).and_then(names::characters)
                {
                    self.characters.insert(glyph, characters);
                }
            }
        }
        let head = table(b"head").and_then(ttf_parser::head::Table::parse);
        let hhea = table(b"hhea").and_then(ttf_parser::hhea::Table::parse);
        if let (Some(head), Some(hhea), Some(count)) = (head, hhea, glyph_count)
            && let Some(hmtx) =
                table(b"hmtx").and_then(|data| ttf_parser::hmtx::Table::parse(hhea.number_of_metrics, count, data))
        {
            for &glyph in self.glyph_of_code.values() {
                if let Some(advance) = hmtx.advance(GlyphId(glyph)) {
                    self.widths.insert(glyph, f32::from(advance) / f32::from(head.units_per_em));
                }
            }
        }
    }

    fn read_cmap(&mut self, table: &cmap::Table, data: &[u8]) {
        let mut best: FxHashMap<u16, char> = FxHashMap::default();
        for (idx, subtable) in table.subtables.into_iter().enumerate().take(limits::CMAP_SUBTABLES) {
            let is_symbol = subtable.platform_id == PlatformId::Windows && subtable.encoding_id == 0;
            let is_macintosh = subtable.platform_id == PlatformId::Macintosh;
            let ranges = code_ranges(data, idx);
            for code in ranges.into_iter().flat_map(|(first, last)| first..=last).take(limits::CMAP_ENTRIES) {
                let Some(GlyphId(glyph)) = subtable.glyph_index(code).filter(|g| g.0 != 0) else { continue };
                if is_symbol || is_macintosh {
                    // Symbol fonts put their codes at U+F000; both are one-byte codes to a simple font.
                    if let Ok(byte) = u8::try_from(if is_symbol && code >> 8 == 0xF0 { code & 0xFF } else { code }) {
                        self.glyph_of_code.entry(byte).or_insert(glyph);
                    }
                }
                if (subtable.is_unicode() || is_symbol)
                    && let Some(c) = char::from_u32(code)
                {
                    let slot = best.entry(glyph).or_insert(c);
                    if rank(c) < rank(*slot) {
                        *slot = c;
                    }
                }
            }
        }
        for (glyph, c) in best {
            if !matches!(rank(c).0, 3) || !self.characters.contains_key(&glyph) {
                self.characters.insert(glyph, vec![c]);
            }
        }
    }

    fn read_cff(&mut self, table: &cff::Table) {
        let mut by_cid = FxHashMap::default();
        for glyph in 0..table.number_of_glyphs() {
            if let Some(cid) = table.glyph_cid(GlyphId(glyph)) {
                by_cid.insert(cid, glyph);
            } else if let Some(characters) = table.glyph_name(GlyphId(glyph)).and_then(names::characters) {
                self.characters.insert(glyph, characters);
            }
        }
        if !by_cid.is_empty() {
            self.glyph_of_cid = Some(by_cid);
        }
        for code in 0..=255u8 {
            if let Some(glyph) = table.glyph_index(code).filter(|g| g.0 != 0) {
                self.glyph_of_code.insert(code, glyph.0);
                if let Some(width) = table.glyph_width(glyph) {
                    self.widths.insert(glyph.0, f32::from(width) * table.matrix().sx);
                }
            }
        }
    }

    /// The built-in encoding stands in the clear text of a Type 1 font: `dup 65 /A put`.
    fn read_type1(&mut self, data: &[u8]) {
        let clear = data.windows(5).position(|w| w == b"eexec").unwrap_or(data.len());
        let Some(start) = data.get(..clear).and_then(|d| d.windows(9).position(|w| w == b"/Encoding")) else { return };
        let mut lexer = Lexer::new(data.get(..clear).unwrap_or_default());
        lexer.seek(start + 9);
        let mut code = None;
        while let Some(token) = lexer.next_token() {
            match token {
                Token::Number(v) => code = (0.0..256.0).contains(&v).then_some(v as u8),
                Token::Name(name) => {
                    let characters = std::str::from_utf8(name).ok().and_then(names::characters);
                    if let (Some(code), Some(characters)) = (code.take(), characters) {
                        self.characters_of_code.insert(code, characters);
                    }
                }
                Token::Word(b"StandardEncoding") => return self.use_standard_encoding(),
                Token::Word(b"def" | b"readonly") => return,
                Token::Word(word) if word.iter().all(|&b| is_regular(b)) => {}
                _ => {}
            }
        }
    }

    fn use_standard_encoding(&mut self) {
        let Some(table) = names::encoding("StandardEncoding") else { return };
        for (code, name) in (0..=255u8).zip(table) {
            if let Some(characters) = name.and_then(names::characters) {
                self.characters_of_code.insert(code, characters);
            }
        }
    }
}

/// First and last code of each range that a subtable of the `cmap` table knows (OpenType 1.9, cmap). ttf-parser lists the
/// codes too, but cannot be stopped at damaged ranges of billions.
fn code_ranges(cmap: &[u8], idx: usize) -> Vec<(u32, u32)> {
    let u16_at = |data: &[u8], at: usize| Some(u32::from(u16::from_be_bytes(*data.get(at..)?.first_chunk()?)));
    let u32_at = |data: &[u8], at: usize| Some(u32::from_be_bytes(*data.get(at..)?.first_chunk()?));
    let read = || -> Option<Vec<(u32, u32)>> {
        let data = cmap.get(u32_at(cmap, 4 + 8 * idx + 4)? as usize..)?;
        Some(match u16_at(data, 0)? {
            0 => vec![(0, 255)],
            4 => {
                let bytes = (u16_at(data, 6)? & !1) as usize;
                let range = |at: usize| Some((u16_at(data, 16 + bytes + at)?, u16_at(data, 14 + at)?));
                (0..bytes).step_by(2).map_while(range).collect()
            }
            6 => {
                let first = u16_at(data, 6)?;
                vec![(first, first + u16_at(data, 8)?)]
            }
            12 | 13 => {
                let count = u32_at(data, 12)? as usize;
                let range = |group: usize| Some((u32_at(data, 16 + 12 * group)?, u32_at(data, 20 + 12 * group)?));
                (0..count.min(limits::CMAP_ENTRIES)).map_while(range).collect()
            }
            _ => vec![(0, 0xFFFF)],
        })
    };
    read().unwrap_or_default()
}

/// Of several characters with one glyph the least is taken: ordinary ideographs before radicals, compatibility forms and
/// private use, then by code point.
fn rank(c: char) -> (u8, char) {
    let class = match c as u32 {
        0xE000..=0xF8FF | 0xF0000.. => 3,
        0x2E80..=0x2FDF | 0xF900..=0xFAFF | 0x2F800..=0x2FA1F => 2,
        0xA0 | 0xAD | 0x2010..=0x2011 | 0x2126 | 0x212A..=0x212B | 0x3000 => 1,
        _ => 0,
    };
    (class, c)
}
