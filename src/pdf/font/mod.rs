//! Fonts: turns the bytes of a shown string into characters and advances (ISO 32000-2, 9.5 to 9.10).

mod cmap;
mod composite;
mod names;
mod predefined;
mod program;
mod simple;

use super::limits;
use super::objects::{Objects, as_dict};
use super::stream;
use cmap::CMap;
use composite::CompositeFont;
use lopdf::Dictionary;
use program::FontProgram;
use simple::SimpleFont;

/// A font of the document.
#[derive(Debug)]
pub struct Font<'a> {
    /// Its printed name, subset tag and all.
    pub name: String,
    /// Highest extent above the baseline, in em.
    pub ascent: f32,
    /// Lowest extent, in em; negative below the baseline.
    pub descent: f32,
    /// Whether it sets text from top to bottom.
    pub vertical: bool,
    kind: Kind<'a>,
    /// Characters of the codes that stand for several.
    ligatures: Vec<Box<[char]>>,
}

#[derive(Debug)]
enum Kind<'a> {
    Simple(Box<SimpleFont>),
    Composite(Box<CompositeFont<'a>>),
}

/// One code of a string, understood.
#[derive(Debug, Clone, Copy)]
pub struct Code {
    /// The first character that it stands for; U+FFFD where nothing tells.
    pub unicode: char,
    /// Number of the list of all its characters plus one, 0 where it stands for one.
    ligature: u16,
    /// How many bytes it has.
    pub len: u8,
    /// Whether word spacing applies: the one-byte code 32 (ISO 32000-2, 9.3.3).
    pub is_space: bool,
    /// Advance along the baseline in em: to the right, or downwards (negative) in vertical writing.
    pub advance: f32,
    /// Width of the glyph in em; equals the advance in horizontal writing.
    pub width: f32,
    /// From the vertical to the horizontal origin, in em.
    pub vertical_origin: (f32, f32),
}

/// What a source says of a code.
pub type Characters = Vec<char>;

impl<'a> Font<'a> {
    /// Reads a font dictionary.
    pub fn load(objects: &'a Objects, dict: &'a Dictionary) -> Self {
        let is_composite = objects.name(dict, b"Subtype") == Some(b"Type0");
        let name = objects.name(dict, b"BaseFont").map(|n| String::from_utf8_lossy(n).into_owned()).unwrap_or_default();
        let descendant = if is_composite { composite::descendant(objects, dict) } else { None };
        let descriptor = objects.dict(descendant.unwrap_or(dict), b"FontDescriptor");
        let (ascent, descent) = extents(objects, descriptor, dict);
        let kind = if is_composite {
            Kind::Composite(Box::new(CompositeFont::load(objects, dict, descendant)))
        } else {
            Kind::Simple(Box::new(SimpleFont::load(objects, dict, &name)))
        };
        let vertical = matches!(&kind, Kind::Composite(font) if font.vertical);
        Font { name, ascent, descent, vertical, kind, ligatures: Vec::new() }
    }

    /// The font that stands in for one that is missing.
    pub fn missing(objects: &'a Objects) -> Self {
        let kind = Kind::Simple(Box::new(SimpleFont::load(objects, &EMPTY, "Helvetica")));
        let name = String::from("(missing)");
        Font { name, ascent: ASCENT, descent: DESCENT, vertical: false, kind, ligatures: Vec::new() }
    }

    /// The code at the start of `bytes`, which are not empty.
    #[inline]
    pub fn code(&mut self, bytes: &[u8]) -> Code {
        match &mut self.kind {
            Kind::Simple(font) => font.code(bytes, &mut self.ligatures),
            Kind::Composite(font) => font.code(bytes, &mut self.ligatures),
        }
    }

    /// All characters of a code that stands for several.
    pub fn ligature(&self, code: &Code) -> Option<&[char]> {
        self.ligatures.get(usize::from(code.ligature).checked_sub(1)?).map(AsRef::as_ref)
    }
}

static EMPTY: std::sync::LazyLock<Dictionary> = std::sync::LazyLock::new(Dictionary::new);

/// Ascent of fonts that do not tell a sane one: that of the usual Chinese fonts.
const ASCENT: f32 = 0.88;
/// Descent of fonts that do not tell a sane one.
const DESCENT: f32 = -0.12;

/// Ascent and descent in em, the usual ones where the descriptor's make no sense.
fn extents(objects: &Objects, descriptor: Option<&Dictionary>, font: &Dictionary) -> (f32, f32) {
    if objects.name(font, b"Subtype") == Some(b"Type3") {
        return (ASCENT, DESCENT);
    }
    let number = |key: &[u8]| descriptor.and_then(|d| objects.number(d, key)).map(|v| v as f32 / 1000.0);
    let ascent = number(b"Ascent").filter(|v| (0.5..=1.3).contains(v));
    // Some writers forget the sign.
    let descent = number(b"Descent").map(|v| -v.abs()).filter(|v| (-0.5..=-0.05).contains(v));
    match (ascent, descent) {
        (Some(ascent), Some(descent)) => (ascent, descent),
        _ => (ASCENT, DESCENT),
    }
}

/// The font's ToUnicode CMap, if it says anything.
fn to_unicode(objects: &Objects, dict: &Dictionary) -> Option<CMap> {
    let stream = objects.stream(dict, b"ToUnicode")?;
    let (data, _) = stream::decode(objects, stream, limits::STREAM_BYTES);
    let cmap = CMap::parse(&data);
    (!cmap.has_no_characters() && !cmap.is_constant()).then_some(cmap)
}

/// The characters that a ToUnicode CMap gives a code.
fn mapped(cmap: &CMap, code: u32) -> Option<Characters> {
    let mut units = Vec::new();
    if !cmap.units(code, &mut units) {
        return None;
    }
    let characters: Characters = char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .filter(|c| *c != '\0')
        .map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c })
        .collect();
    (!characters.is_empty()).then_some(characters)
}

/// The embedded font program.
fn program(objects: &Objects, descriptor: &Dictionary) -> Option<FontProgram> {
    let stream = [b"FontFile2".as_slice(), b"FontFile3", b"FontFile"]
        .into_iter()
        .find_map(|key| objects.stream(descriptor, key))?;
    let (data, _) = stream::decode(objects, stream, limits::STREAM_BYTES);
    Some(FontProgram::parse(&data))
}

/// Whether characters from one source are worth more than asking the next.
fn is_telling(characters: &[char]) -> bool {
    !characters.is_empty() && !characters.iter().any(|c| is_private(*c) || says_nothing(*c))
}

/// Private use: the font knows what it means, nobody else does.
fn is_private(c: char) -> bool {
    matches!(c as u32, 0xE000..=0xF8FF | 0xF0000..)
}

/// Characters that no glyph stands for; broken writers give them to every code.
fn says_nothing(c: char) -> bool {
    c.is_control() || matches!(c as u32, 0xFFFD..=0xFFFF)
}

/// The first source that tells; failing that, the first that at least gives private characters.
fn first_telling(sources: impl IntoIterator<Item = Option<Characters>>) -> Characters {
    let mut private = None;
    for characters in sources.into_iter().flatten() {
        if is_telling(&characters) {
            return characters;
        }
        if !characters.iter().any(|c| says_nothing(*c)) && !characters.is_empty() {
            private.get_or_insert(characters);
        }
    }
    private.unwrap_or_else(|| vec![char::REPLACEMENT_CHARACTER])
}

/// Keeps a list of characters where it has several, for [`Code::ligature`].
fn keep_ligature(ligatures: &mut Vec<Box<[char]>>, characters: &[char]) -> u16 {
    if characters.len() < 2 || ligatures.len() >= usize::from(u16::MAX) {
        return 0;
    }
    ligatures.push(characters.into());
    ligatures.len() as u16
}

/// The dictionary of an array's first item.
fn first_dict<'a>(objects: &'a Objects, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    match objects.get(dict, key)? {
        lopdf::Object::Array(items) => as_dict(objects.resolve(items.first()?)),
        other => as_dict(other),
    }
}
