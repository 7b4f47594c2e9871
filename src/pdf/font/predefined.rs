//! The predefined CMaps (ISO 32000-2, 9.7.5.2) and the character collections of Adobe.

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use rustc_hash::FxHashMap;
use std::sync::{Arc, LazyLock, Mutex};

/// CMaps already decoded, shared by all documents of the process.
static DECODED: LazyLock<Mutex<FxHashMap<Vec<u8>, Option<Arc<CMap>>>>> = LazyLock::new(Mutex::default);

/// The predefined CMap of this name.
pub fn cmap(name: &[u8]) -> Option<Arc<CMap>> {
    if matches!(CMapName::from_bytes(name), CMapName::Custom(_) | CMapName::IdentityH | CMapName::IdentityV) {
        return None;
    }
    let mut decoded = DECODED.lock().ok()?;
    decoded
        .entry(name.to_vec())
        .or_insert_with(|| {
            let data = load_embedded(CMapName::from_bytes(name))?;
            CMap::parse(data, load_embedded).map(Arc::new)
        })
        .clone()
}

/// The characters of a CID of the collection `Adobe-<ordering>`.
pub fn characters_of_cid(ordering: &[u8], cid: u32) -> Option<Vec<char>> {
    let name = CidFamily::from_registry_ordering(b"Adobe", ordering).ucs2_cmap()?;
    match cmap(name.to_bytes())?.lookup_bf_string(cid)? {
        BfString::Char(c) => Some(vec![c]),
        BfString::String(s) => Some(s.chars().collect()),
    }
}

/// How the bytes of a predefined CMap's codes are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeForm {
    /// Two bytes, whatever they are.
    TwoBytes,
    /// UTF-16, big-endian.
    Utf16,
    /// One byte below 0x81, else two; four where the second is a digit.
    Gb18030,
    /// Shift-JIS: half-width katakana have one byte.
    ShiftJis,
    /// One byte below 0x81, else two.
    EastAsian,
}

impl CodeForm {
    /// By the name of the CMap.
    pub fn of(name: &[u8]) -> Self {
        let has = |part: &[u8]| name.windows(part.len()).any(|w| w == part);
        if has(b"UTF16") {
            CodeForm::Utf16
        } else if has(b"UCS2") || has(b"Identity") || name == b"H" || name == b"V" {
            CodeForm::TwoBytes
        } else if has(b"GBK2K") {
            CodeForm::Gb18030
        } else if has(b"RKSJ") {
            CodeForm::ShiftJis
        } else {
            CodeForm::EastAsian
        }
    }

    /// Bytes of the code at the start of `bytes`.
    pub fn length(self, bytes: &[u8]) -> usize {
        let first = bytes.first().copied().unwrap_or(0);
        let second = bytes.get(1).copied().unwrap_or(0);
        match self {
            CodeForm::TwoBytes => 2,
            CodeForm::Utf16 => 2 + 2 * usize::from((0xD8..0xDC).contains(&first)),
            CodeForm::Gb18030 if first > 0x80 && second.is_ascii_digit() => 4,
            CodeForm::ShiftJis if (0xA0..0xE0).contains(&first) => 1,
            _ => 1 + usize::from(first > 0x80),
        }
    }
}

/// The characters of a code in the national encoding that a predefined CMap is made for.
pub fn characters_of_code(name: &[u8], code: &[u8]) -> Option<Vec<char>> {
    let has = |part: &[u8]| name.windows(part.len()).any(|w| w == part);
    if has(b"UCS2") || has(b"UTF16") {
        let units = code.chunks_exact(2).map(|pair| u16::from(pair[0]) << 8 | u16::from(pair[1]));
        return char::decode_utf16(units).collect::<Result<_, _>>().ok();
    }
    let encoding = if has(b"GB") {
        encoding_rs::GB18030
    } else if has(b"B5") {
        encoding_rs::BIG5
    } else if has(b"RKSJ") {
        encoding_rs::SHIFT_JIS
    } else if has(b"KSC") {
        encoding_rs::EUC_KR
    } else if name == b"EUC-H" || name == b"EUC-V" {
        encoding_rs::EUC_JP
    } else {
        return None;
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(code)?;
    Some(text.chars().collect())
}
