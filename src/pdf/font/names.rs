//! Glyph names, the encodings that are made of them, and the widths of the standard 14 fonts: the tables of Adobe.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// 256 glyph names, `None` where a code has none.
pub type NameTable = [Option<&'static str>; 256];

static GLYPH_LIST: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| lines(include_str!("glyph_list.txt")).filter_map(|line| line.split_once(' ')).collect());

static ENCODINGS: LazyLock<FxHashMap<&'static str, Box<NameTable>>> = LazyLock::new(|| {
    lines(include_str!("encodings.txt"))
        .filter_map(|line| {
            let (name, entries) = line.split_once(' ')?;
            let mut table: Box<NameTable> = Box::new([None; 256]);
            for (code, glyph) in entries.split(' ').filter_map(|e| e.split_once('=')) {
                if let Some(slot) = usize::from_str_radix(code, 16).ok().and_then(|c| table.get_mut(c)) {
                    *slot = Some(glyph);
                }
            }
            Some((name, table))
        })
        .collect()
});

static CORE_WIDTHS: LazyLock<FxHashMap<&'static str, FxHashMap<char, f32>>> = LazyLock::new(|| {
    lines(include_str!("core_widths.txt"))
        .filter_map(|line| {
            let (name, entries) = line.split_once(' ')?;
            let width = |entry: &str| {
                let (code, width) = entry.split_once('=')?;
                Some((char::from_u32(u32::from_str_radix(code, 16).ok()?)?, width.parse::<f32>().ok()? / 1000.0))
            };
            Some((name, entries.split(' ').filter_map(width).collect()))
        })
        .collect()
});

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// `StandardEncoding`, `Symbol` or `ZapfDingbats`.
pub fn encoding(name: &str) -> Option<&'static NameTable> {
    ENCODINGS.get(name).map(Box::as_ref)
}

/// The characters that a glyph name stands for: the Adobe Glyph List, then `uniXXXX` and `uXXXXX`, suffixes (`.alt`) cut
/// off and ligature parts (`f_i`) joined.
pub fn characters(name: &str) -> Option<Vec<char>> {
    let base = name.split('.').next().filter(|base| !base.is_empty())?;
    if let Some(codes) = GLYPH_LIST.get(base) {
        return codes.split('_').map(hexadecimal).collect();
    }
    if base.contains('_') {
        let parts: Option<Vec<_>> = base.split('_').map(characters).collect();
        return parts.map(|p| p.concat()).filter(|p| !p.is_empty());
    }
    if let Some(digits) = base.strip_prefix("uni")
        && digits.len() >= 4
        && digits.is_ascii()
        && digits.len() % 4 == 0
    {
        return (0..digits.len()).step_by(4).map(|i| hexadecimal(digits.get(i..i + 4)?)).collect();
    }
    let digits = base.strip_prefix('u').filter(|d| (4..=6).contains(&d.len()))?;
    Some(vec![hexadecimal(digits)?])
}

fn hexadecimal(digits: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

/// The standard font that a font name means, subset tags and the usual aliases understood.
pub fn core_font(name: &str) -> Option<&'static str> {
    let name = match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest,
        _ => name,
    };
    let lower: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_lowercase();
    let bold = lower.contains("bold") || lower.contains("black");
    let slanted = lower.contains("italic") || lower.contains("oblique");
    if lower.starts_with("helvetica") || lower.starts_with("arial") {
        return Some(if bold { "Helvetica-Bold" } else { "Helvetica" });
    }
    if lower.starts_with("times") {
        return Some(match (bold, slanted) {
            (false, false) => "Times-Roman",
            (true, false) => "Times-Bold",
            (false, true) => "Times-Italic",
            (true, true) => "Times-BoldItalic",
        });
    }
    match lower.as_str() {
        _ if lower.starts_with("courier") => Some("Courier"),
        _ if lower.starts_with("symbol") => Some("Symbol"),
        _ if lower.starts_with("zapfdingbats") => Some("ZapfDingbats"),
        _ => None,
    }
}

/// The width in em of a character in a standard font.
pub fn core_width(font: &str, c: char) -> Option<f32> {
    if font == "Courier" {
        return Some(0.6);
    }
    CORE_WIDTHS.get(font)?.get(&c).copied()
}
