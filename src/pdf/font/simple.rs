//! Simple fonts: one byte a code (ISO 32000-2, 9.6). Type 1, TrueType and Type 3.

use super::{Characters, Code, FontProgram, first_telling, keep_ligature, mapped, names, program, to_unicode};
use crate::pdf::objects::{Objects, number};
use lopdf::{Dictionary, Object};

/// A simple font, all its codes understood beforehand.
#[derive(Debug)]
pub struct SimpleFont {
    codes: Vec<(Characters, f32)>,
    /// Codes already given out, with their ligatures registered.
    ready: Box<[Option<Code>; 256]>,
}

impl SimpleFont {
    /// Reads a font dictionary.
    pub fn load(objects: &Objects, dict: &Dictionary, name: &str) -> Self {
        let unicode = to_unicode(objects, dict);
        let descriptor = objects.dict(dict, b"FontDescriptor");
        let encoding = Encoding::load(objects, dict);
        let core = names::core_font(name);
        let needs_program = encoding.is_incomplete || unicode.is_none();
        let embedded = descriptor.filter(|_| needs_program).and_then(|d| program(objects, d));
        let base = base_encoding(objects, dict, &encoding, embedded.as_ref(), core);
        let mut characters: Vec<Characters> = Vec::with_capacity(256);
        for code in 0..=255u8 {
            let own = || embedded.as_ref().and_then(|p| p.characters_of_code(code)).map(<[char]>::to_vec);
            let named = encoding.differences.get(&code).and_then(|name| names::characters(name));
            let by_base = base.and_then(|table| table(code));
            let own_first = encoding.base.is_none();
            let (first, second) = if own_first { (own(), by_base) } else { (by_base, own()) };
            let sources = [unicode.as_ref().and_then(|cmap| mapped(cmap, u32::from(code))), named, first, second];
            characters.push(first_telling(sources));
        }
        let widths = widths(objects, dict, descriptor, core, embedded.as_ref(), &characters);
        SimpleFont { codes: characters.into_iter().zip(widths).collect(), ready: Box::new([None; 256]) }
    }

    /// The code at the start of `bytes`.
    #[inline]
    pub fn code(&mut self, bytes: &[u8], ligatures: &mut Vec<Box<[char]>>) -> Code {
        let byte = bytes.first().copied().unwrap_or(0);
        let slot = &mut self.ready[usize::from(byte)];
        if let Some(code) = slot {
            return *code;
        }
        let (characters, advance) = match self.codes.get(usize::from(byte)) {
            Some((characters, width)) => (characters.as_slice(), *width),
            None => ([].as_slice(), 0.0),
        };
        let code = Code {
            unicode: characters.first().copied().unwrap_or(char::REPLACEMENT_CHARACTER),
            ligature: keep_ligature(ligatures, characters),
            len: 1,
            is_space: byte == 32,
            advance,
            width: advance,
            vertical_origin: (0.0, 0.0),
        };
        *slot = Some(code);
        code
    }
}

/// The /Encoding entry.
struct Encoding {
    base: Option<Vec<u8>>,
    differences: rustc_hash::FxHashMap<u8, String>,
    /// Some glyph name says nothing, or there is no base encoding.
    is_incomplete: bool,
}

impl Encoding {
    fn load(objects: &Objects, dict: &Dictionary) -> Self {
        let mut encoding = Encoding { base: None, differences: Default::default(), is_incomplete: true };
        match objects.get(dict, b"Encoding") {
            Some(Object::Name(name)) => encoding.base = Some(name.clone()),
            Some(Object::Dictionary(d)) => {
                encoding.base = objects.name(d, b"BaseEncoding").map(<[u8]>::to_vec);
                encoding.read_differences(objects, objects.array(d, b"Differences").unwrap_or_default());
            }
            _ => {}
        }
        let named = encoding.differences.values().all(|name| name == ".notdef" || names::characters(name).is_some());
        encoding.is_incomplete = encoding.base.is_none() || !named;
        encoding
    }

    fn read_differences(&mut self, objects: &Objects, items: &[Object]) {
        let mut code = 0u32;
        for item in items.iter().take(1024) {
            match objects.resolve(item) {
                Object::Name(name) => {
                    if let Ok(byte) = u8::try_from(code) {
                        self.differences.insert(byte, String::from_utf8_lossy(name).into_owned());
                    }
                    code += 1;
                }
                other => code = number(other).map_or(code, |v| v.clamp(0.0, 255.0) as u32),
            }
        }
    }
}

/// Characters by code.
type BaseEncoding = fn(u8) -> Option<Characters>;

fn base_encoding(
    objects: &Objects,
    dict: &Dictionary,
    encoding: &Encoding,
    embedded: Option<&FontProgram>,
    core: Option<&str>,
) -> Option<BaseEncoding> {
    match encoding.base.as_deref() {
        Some(b"MacRomanEncoding") => return Some(mac_roman),
        Some(b"WinAnsiEncoding") => return Some(win_ansi),
        Some(b"StandardEncoding") => return Some(standard),
        _ => {}
    }
    match core {
        Some("Symbol") => return Some(symbol),
        Some("ZapfDingbats") => return Some(zapf_dingbats),
        _ => {}
    }
    match objects.name(dict, b"Subtype") {
        // A Type 3 font has no encoding but its own; without names its codes mean nothing.
        Some(b"Type3") => None,
        // To read the glyph numbers of a subset as Latin would be a guess.
        Some(b"TrueType") if is_symbolic(objects, dict) && embedded.is_some_and(FontProgram::numbers_its_glyphs) => {
            None
        }
        Some(b"TrueType") => Some(win_ansi),
        // A symbolic font whose own encoding does not know a code has no glyph there.
        _ if embedded.is_some() && is_symbolic(objects, dict) => None,
        _ => Some(standard),
    }
}

fn first_code(objects: &Objects, dict: &Dictionary) -> usize {
    objects.integer(dict, b"FirstChar").unwrap_or(0).clamp(0, 255) as usize
}

fn is_symbolic(objects: &Objects, dict: &Dictionary) -> bool {
    let flags = objects.dict(dict, b"FontDescriptor").and_then(|d| objects.integer(d, b"Flags")).unwrap_or(0);
    flags & 4 != 0
}

fn single_byte(encoding: &'static encoding_rs::Encoding, code: u8) -> Option<Characters> {
    let bytes = [code];
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes)?;
    Some(text.chars().filter(|c| !c.is_control()).collect::<Characters>()).filter(|c| !c.is_empty())
}

fn win_ansi(code: u8) -> Option<Characters> {
    match code {
        0xA0 => Some(vec![' ']),
        0xAD => Some(vec!['-']),
        // Unused codes show a bullet (ISO 32000-2, annex D.2).
        0x7F | 0x81 | 0x8D | 0x8F | 0x90 | 0x9D => Some(vec!['\u{2022}']),
        _ => single_byte(encoding_rs::WINDOWS_1252, code),
    }
}

fn mac_roman(code: u8) -> Option<Characters> {
    match code {
        0xCA => Some(vec![' ']),
        0xDB => Some(vec!['\u{A4}']),
        _ => single_byte(encoding_rs::MACINTOSH, code),
    }
}

fn by_names(encoding: &str, code: u8) -> Option<Characters> {
    names::encoding(encoding)?.get(usize::from(code)).copied().flatten().and_then(names::characters)
}

fn standard(code: u8) -> Option<Characters> {
    by_names("StandardEncoding", code)
}

fn symbol(code: u8) -> Option<Characters> {
    by_names("Symbol", code)
}

fn zapf_dingbats(code: u8) -> Option<Characters> {
    by_names("ZapfDingbats", code)
}

/// Advances in em of the 256 codes.
fn widths(
    objects: &Objects,
    dict: &Dictionary,
    descriptor: Option<&Dictionary>,
    core: Option<&str>,
    embedded: Option<&FontProgram>,
    characters: &[Characters],
) -> Vec<f32> {
    let is_type3 = objects.name(dict, b"Subtype") == Some(b"Type3");
    let unit =
        if is_type3 { objects.numbers::<6>(dict, b"FontMatrix").map_or(0.001, |m| m[0].abs() as f32) } else { 0.001 };
    let first = first_code(objects, dict);
    let listed = objects.array(dict, b"Widths").unwrap_or_default();
    let missing = descriptor.and_then(|d| objects.number(d, b"MissingWidth")).map(|w| w as f32 * 0.001);
    let fixed_pitch = descriptor.and_then(|d| objects.integer(d, b"Flags")).unwrap_or(0) & 1 != 0;
    let substitute = core.unwrap_or(if fixed_pitch { "Courier" } else { "Helvetica" });
    (0..256usize)
        .zip(characters)
        .map(|(code, characters)| {
            let width = code.checked_sub(first).and_then(|idx| listed.get(idx)).map(|o| number(objects.resolve(o)));
            match width {
                Some(width) => width.map_or(0.0, |w| w as f32 * unit),
                None if is_type3 || (!listed.is_empty() && core.is_none()) => missing.unwrap_or(0.0),
                None => {
                    let by_name = characters.first().and_then(|c| names::core_width(substitute, *c));
                    let by_program = || embedded.and_then(|p| p.width_of_code(code as u8));
                    if core.is_some() { by_name.or_else(by_program) } else { by_program().or(missing).or(by_name) }
                        .unwrap_or(0.5)
                }
            }
        })
        .collect()
}
