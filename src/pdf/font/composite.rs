//! Composite fonts: codes of several bytes, through CIDs to glyphs (ISO 32000-2, 9.7).

use super::predefined::{self, CodeForm};
use super::{
    Characters, Code, FontProgram, cmap::CMap, first_dict, first_telling, keep_ligature, mapped, program, to_unicode,
};
use crate::pdf::objects::{Objects, number};
use crate::pdf::{limits, stream};
use lopdf::{Dictionary, Object};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A composite font; its codes are understood when first met.
#[derive(Debug)]
pub struct CompositeFont<'a> {
    objects: &'a Objects,
    descriptor: Option<&'a Dictionary>,
    encoding: Encoding,
    to_unicode: Option<CMap>,
    /// /ToUnicode names an identity CMap: codes are UTF-16.
    codes_are_unicode: bool,
    /// Ordering of the descendant's character collection, such as `GB1`.
    ordering: Vec<u8>,
    glyph_of_cid: GlyphOfCid,
    program: Option<Option<FontProgram>>,
    metrics: Metrics,
    /// Whether text runs from top to bottom.
    pub vertical: bool,
    known: FxHashMap<(u32, u8), Code>,
}

#[derive(Debug)]
enum Encoding {
    /// Two bytes are the CID.
    Identity,
    Predefined {
        name: Vec<u8>,
        form: CodeForm,
        cmap: Option<Arc<hayro_cmap::CMap>>,
    },
    Embedded {
        cmap: CMap,
        base: Option<Box<Encoding>>,
    },
}

#[derive(Debug)]
enum GlyphOfCid {
    /// As the font program has it.
    Program,
    /// The same number.
    Same,
    /// Big-endian glyph numbers by CID.
    Map(Vec<u8>),
}

/// The descendant font.
pub fn descendant<'a>(objects: &'a Objects, dict: &'a Dictionary) -> Option<&'a Dictionary> {
    first_dict(objects, dict, b"DescendantFonts")
}

impl<'a> CompositeFont<'a> {
    /// Reads a Type0 font and its descendant.
    pub fn load(objects: &'a Objects, dict: &'a Dictionary, descendant: Option<&'a Dictionary>) -> Self {
        let encoding = Encoding::load(objects, dict);
        let info = descendant.and_then(|d| objects.dict(d, b"CIDSystemInfo"));
        let ordering = info.and_then(|i| objects.get(i, b"Ordering")).and_then(|o| o.as_str().ok());
        let is_true_type = descendant.and_then(|d| objects.name(d, b"Subtype")) == Some(b"CIDFontType2");
        let glyph_of_cid = match descendant.and_then(|d| objects.get(d, b"CIDToGIDMap")) {
            Some(Object::Stream(s)) => GlyphOfCid::Map(stream::decode(objects, s, limits::STREAM_BYTES).0.into_owned()),
            _ if is_true_type => GlyphOfCid::Same,
            _ => GlyphOfCid::Program,
        };
        CompositeFont {
            objects,
            descriptor: descendant.and_then(|d| objects.dict(d, b"FontDescriptor")),
            vertical: encoding.is_vertical(),
            encoding,
            to_unicode: to_unicode(objects, dict),
            codes_are_unicode: objects.name(dict, b"ToUnicode").is_some_and(|n| n.starts_with(b"Identity")),
            ordering: ordering.unwrap_or_default().to_vec(),
            glyph_of_cid,
            program: None,
            metrics: Metrics::load(objects, descendant),
            known: FxHashMap::default(),
        }
    }

    /// The code at the start of `bytes`.
    #[inline]
    pub fn code(&mut self, bytes: &[u8], ligatures: &mut Vec<Box<[char]>>) -> Code {
        let len = self.encoding.code_length(bytes).clamp(1, bytes.len().max(1));
        let bytes = bytes.get(..len).unwrap_or(bytes);
        let value = bytes.iter().fold(0u32, |v, &b| v << 8 | u32::from(b));
        if let Some(code) = self.known.get(&(value, len as u8)) {
            return *code;
        }
        let code = self.understand(bytes, value, ligatures);
        self.known.insert((value, len as u8), code);
        code
    }

    fn understand(&mut self, bytes: &[u8], value: u32, ligatures: &mut Vec<Box<[char]>>) -> Code {
        let cid = self.encoding.cid(bytes, value).unwrap_or(0);
        let characters = self.characters(bytes, value, cid);
        let width = self.metrics.width(cid);
        let (advance, vertical_origin) =
            if self.vertical { self.metrics.vertical(cid, width) } else { (width, (0.0, 0.0)) };
        Code {
            unicode: characters.first().copied().unwrap_or(char::REPLACEMENT_CHARACTER),
            ligature: keep_ligature(ligatures, &characters),
            len: bytes.len() as u8,
            is_space: bytes == b" ",
            advance,
            width,
            vertical_origin,
        }
    }

    /// Asks every source in the order of how far it is to be trusted.
    fn characters(&mut self, bytes: &[u8], value: u32, cid: u32) -> Characters {
        let by_to_unicode = self.to_unicode.as_ref().and_then(|cmap| mapped(cmap, value));
        if let Some(characters) = &by_to_unicode
            && super::is_telling(characters)
        {
            return characters.clone();
        }
        let (name, unicode_codes) = match self.encoding.predefined_name() {
            Some(name) => (name.to_vec(), name.starts_with(b"Uni")),
            None => (Vec::new(), false),
        };
        let by_code = if self.codes_are_unicode {
            predefined::characters_of_code(b"UTF16", bytes)
        } else if unicode_codes {
            predefined::characters_of_code(&name, bytes)
        } else {
            None
        };
        let by_program = if by_code.is_none() { self.characters_of_glyph(cid) } else { None };
        let by_cid = if cid == 0 { None } else { predefined::characters_of_cid(&self.ordering, cid) };
        let by_national_code = predefined::characters_of_code(&name, bytes);
        first_telling([by_to_unicode, by_code, by_program, by_cid, by_national_code])
    }

    fn characters_of_glyph(&mut self, cid: u32) -> Option<Characters> {
        let (objects, descriptor) = (self.objects, self.descriptor?);
        let program = self.program.get_or_insert_with(|| program(objects, descriptor)).as_ref()?;
        let cid = u16::try_from(cid).ok()?;
        let glyph = match &self.glyph_of_cid {
            GlyphOfCid::Program => program.glyph_of_cid(cid)?,
            GlyphOfCid::Same => cid,
            GlyphOfCid::Map(map) => {
                let at = usize::from(cid) * 2;
                u16::from_be_bytes([*map.get(at)?, *map.get(at + 1)?])
            }
        };
        program.characters(glyph).map(<[char]>::to_vec)
    }
}

impl Encoding {
    fn load(objects: &Objects, dict: &Dictionary) -> Self {
        match objects.get(dict, b"Encoding") {
            Some(Object::Name(name)) => Self::named(name),
            Some(Object::Stream(s)) => {
                let (data, _) = stream::decode(objects, s, limits::STREAM_BYTES);
                let mut cmap = CMap::parse(&data);
                if let Some(mode) = objects.integer(&s.dict, b"WMode") {
                    cmap.writing_mode = mode;
                }
                let by_entry = objects.name(&s.dict, b"UseCMap").map(<[u8]>::to_vec);
                let base = cmap.base.clone().or(by_entry).map(|name| Box::new(Self::named(&name)));
                Encoding::Embedded { cmap, base }
            }
            _ => Encoding::Identity,
        }
    }

    fn named(name: &[u8]) -> Self {
        if name == b"Identity-H" {
            return Encoding::Identity;
        }
        Encoding::Predefined { name: name.to_vec(), form: CodeForm::of(name), cmap: predefined::cmap(name) }
    }

    fn is_vertical(&self) -> bool {
        match self {
            Encoding::Identity => false,
            Encoding::Predefined { name, .. } => name == b"V" || name.ends_with(b"-V"),
            Encoding::Embedded { cmap, .. } => cmap.writing_mode == 1,
        }
    }

    fn predefined_name(&self) -> Option<&[u8]> {
        match self {
            Encoding::Predefined { name, .. } => Some(name),
            Encoding::Embedded { base: Some(base), .. } => base.predefined_name(),
            _ => None,
        }
    }

    fn code_length(&self, bytes: &[u8]) -> usize {
        match self {
            Encoding::Identity => 2,
            Encoding::Predefined { form, .. } => form.length(bytes),
            Encoding::Embedded { cmap, base } => match (cmap.code_length(bytes), base) {
                (Some(len), _) => len,
                (None, Some(base)) => base.code_length(bytes),
                (None, None) => 2,
            },
        }
    }

    fn cid(&self, bytes: &[u8], value: u32) -> Option<u32> {
        match self {
            Encoding::Identity => Some(value),
            Encoding::Predefined { name, .. } if name == b"Identity-V" => Some(value),
            Encoding::Predefined { cmap, .. } => cmap.as_ref()?.lookup_cid_code(value, bytes.len() as u8),
            Encoding::Embedded { cmap, base } => match (cmap.cid(value), base) {
                (Some(cid), _) => Some(cid),
                (None, base) => base.as_ref()?.cid(bytes, value),
            },
        }
    }
}

/// Advances by CID (/W, /DW, /W2, /DW2), in em.
#[derive(Debug)]
struct Metrics {
    widths: Table<1>,
    default_width: f32,
    vertical: Table<3>,
    /// Height of the vertical origin above the horizontal one, and the downward advance.
    default_vertical: (f32, f32),
}

/// Values by CID: single ones first, then ranges.
#[derive(Debug, Default)]
struct Table<const N: usize> {
    single: FxHashMap<u32, [f32; N]>,
    ranges: Vec<(u32, u32, [f32; N])>,
}

impl Metrics {
    fn load(objects: &Objects, font: Option<&Dictionary>) -> Self {
        let array = |key: &[u8]| font.and_then(|f| objects.array(f, key)).unwrap_or_default();
        let default_vertical = font.and_then(|f| objects.numbers::<2>(f, b"DW2"));
        Metrics {
            widths: Table::read(objects, array(b"W")),
            default_width: font.and_then(|f| objects.number(f, b"DW")).map_or(1.0, |w| w as f32 / 1000.0),
            vertical: Table::read(objects, array(b"W2")),
            default_vertical: default_vertical.map_or((0.88, -1.0), |[v, w]| (v as f32 / 1000.0, w as f32 / 1000.0)),
        }
    }

    fn width(&self, cid: u32) -> f32 {
        self.widths.get(cid).map_or(self.default_width, |[w]| w)
    }

    /// The downward advance and the vertical origin.
    fn vertical(&self, cid: u32, width: f32) -> (f32, (f32, f32)) {
        match self.vertical.get(cid) {
            Some([advance, x, y]) => (advance, (x, y)),
            None => (self.default_vertical.1, (width / 2.0, self.default_vertical.0)),
        }
    }
}

impl<const N: usize> Table<N> {
    /// `first [v v v …]` and `first last v`, where v is N numbers.
    fn read(objects: &Objects, items: &[Object]) -> Self {
        let mut table = Table { single: FxHashMap::default(), ranges: Vec::new() };
        let mut idx = 0;
        let mut read = 0;
        let value_at = |at: usize| items.get(at).and_then(|o| number(objects.resolve(o)));
        while let (Some(first), Some(next)) = (value_at(idx), items.get(idx + 1)) {
            if read >= limits::WIDTH_ENTRIES {
                break;
            }
            let first = first.max(0.0) as u32;
            if let Object::Array(list) = objects.resolve(next) {
                for (cid, chunk) in (first..).zip(list.chunks_exact(N)).take(limits::WIDTH_ENTRIES) {
                    table.single.insert(cid, values(objects, chunk));
                    read += 1;
                }
                idx += 2;
            } else {
                let Some(chunk) = items.get(idx + 2..idx + 2 + N) else { break };
                let last = value_at(idx + 1).unwrap_or(0.0).max(0.0) as u32;
                table.ranges.push((first, last, values(objects, chunk)));
                read += 1;
                idx += 2 + N;
            }
        }
        table
    }

    fn get(&self, cid: u32) -> Option<[f32; N]> {
        if let Some(values) = self.single.get(&cid) {
            return Some(*values);
        }
        self.ranges.iter().find(|(first, last, _)| (*first..=*last).contains(&cid)).map(|r| r.2)
    }
}

fn values<const N: usize>(objects: &Objects, chunk: &[Object]) -> [f32; N] {
    let mut out = [0.0; N];
    for (slot, object) in out.iter_mut().zip(chunk) {
        *slot = number(objects.resolve(object)).unwrap_or(0.0) as f32 / 1000.0;
    }
    out
}
