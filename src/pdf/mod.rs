//! Turns bytes into a [`Document`]: pages of glyphs, rulings and image boxes, and the bookmarks.
//!
//! The only folder that knows PDF or a PDF crate. It knows nothing of tables, lines of text or any language.

mod clip;
mod color;
mod cover;
mod dotted;
mod error;
mod fake_bold;
mod font;
mod fonts;
mod interpreter;
mod legible;
mod lexer;
mod limits;
mod load;
mod matrix;
mod objects;
mod optional_content;
mod outline;
mod own_clip;
mod page_tree;
mod path;
mod repair;
mod stream;
#[cfg(test)]
mod tests;

pub use error::PdfError;
pub use legible::Legibility;

use crate::place::Rect;

/// How a file is to be read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Password for files that ask for one; the empty password is tried first.
    pub password: Option<String>,
}

/// Reads a PDF file.
///
/// Damaged and odd files give what can be had of them, with warnings. An error means that there is no document at all.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Document, PdfError> {
    let (objects, mut warnings) = load::load(bytes, options)?;
    let (sources, notes) = page_tree::pages(&objects);
    warnings.extend(notes.into_iter().map(|message| Warning { page: None, message }));
    if sources.is_empty() {
        return Err(PdfError::Damaged { reason: "no page can be found in it".into() });
    }
    let bookmarks = outline::bookmarks(&objects, &sources);
    let mut shared = interpreter::Shared::new(&objects);
    let mut pages = Vec::with_capacity(sources.len());
    for (source, number) in sources.iter().zip(1u32..) {
        if !shared.budget.start_page() {
            let message = "the document is larger than allowed; the pages from here on were not read".to_owned();
            warnings.push(Warning { page: Some(number), message });
            break;
        }
        let (page, notes) = interpreter::read_page(&mut shared, source, number);
        pages.push(page);
        warnings.extend(notes.into_iter().map(|message| Warning { page: Some(number), message }));
    }
    if warnings.len() > limits::WARNINGS {
        let message = format!("{} more warnings were left out", warnings.len() - limits::WARNINGS);
        warnings.truncate(limits::WARNINGS);
        warnings.push(Warning { page: None, message });
    }
    Ok(Document { pages, bookmarks, warnings })
}

/// A PDF file, read.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The pages in order; page number = index + 1.
    pub pages: Vec<Page>,
    /// The document outline (ISO 32000-2, 12.3.3), flattened depth first.
    pub bookmarks: Vec<Bookmark>,
    /// What was odd in the file, in words for a person (file repaired, font without Unicode …).
    pub warnings: Vec<Warning>,
}

/// An entry of the document outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// Depth in the tree, the top level is 0.
    pub level: u32,
    /// Printed title.
    pub title: String,
    /// Page number (from 1) that it leads to, where it does.
    pub page: Option<u32>,
}

/// Something odd in the file that did not stop the reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// Page (from 1) where it was met, `None` for the whole file.
    pub page: Option<u32>,
    /// What it was.
    pub message: String,
}

/// A page as displayed, /Rotate applied, cut to the crop box.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Page number, the first is 1.
    pub number: u32,
    /// Width in points as displayed.
    pub width: f32,
    /// Height in points as displayed.
    pub height: f32,
    /// Every glyph drawn, in drawing order, visible or not; fake bold (the same glyph drawn again at nearly the same
    /// place) is kept once.
    pub glyphs: Vec<Glyph>,
    /// Every visible horizontal or vertical line, drawn as a stroke or as a thin filled rectangle.
    pub rulings: Vec<Ruling>,
    /// Boxes of the visible raster images.
    pub images: Vec<Rect>,
    /// How many filled shapes there are that are no rectangles: pictures drawn with lines, or text without characters.
    pub outlines: u32,
}

/// One drawn character.
///
/// A glyph that stands for several characters (a ligature) is given as several glyphs that share its box in equal
/// parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The character; U+FFFD where the file does not tell.
    pub unicode: char,
    /// Advance box: along the baseline from the origin as far as the font advances (character and word spacing left
    /// out), across it from descent to ascent; upright around the glyph where the baseline slopes. In vertical writing
    /// it is as wide as the glyph and reaches from the origin down to the next one.
    pub bbox: Rect,
    /// Origin on the baseline, page space.
    pub x: f32,
    /// Origin on the baseline, page space.
    pub y: f32,
    /// Font size in points as displayed (the em after all matrices).
    pub size: f32,
    /// Angle in degrees by which the glyph is turned, clockwise on the displayed page, in (-180, 180]; 0 is ordinary
    /// text and upright vertical writing.
    pub angle: f32,
    /// Whether it was set by a font in vertical writing mode.
    pub vertical: bool,
    /// Whether a reader of the page sees it.
    pub visibility: Visibility,
    /// Number of the font within the document; equal numbers are the same font resource.
    pub font: u16,
    /// Whether it was shown by the same operator as the glyph before it, as letters of a word often are.
    pub joined: bool,
}

/// Whether and why a glyph is not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Seen.
    Visible,
    /// The clip path cuts a part of it away, but leaves about half: a line of text that a page break or a low cell cuts
    /// through. Its box is the part that is left.
    Cut,
    /// The clip path leaves less than a third of it.
    Clipped,
    /// Text rendering mode 3 or 7 (ISO 32000-2, 9.3.6), or a fully transparent fill.
    Unpainted,
    /// Its centre lies outside the crop box.
    OffPage,
    /// White, on nothing darker.
    White,
    /// Covered by an opaque image or fill painted later.
    Covered,
    /// In an optional content group that is off (ISO 32000-2, 8.11).
    Hidden,
}

impl Visibility {
    /// Whether a reader of the page sees the glyph, whole or cut.
    pub fn is_seen(self) -> bool {
        matches!(self, Self::Visible | Self::Cut)
    }
}

/// A visible straight line, horizontal or vertical on the displayed page, clipped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ruling {
    /// Its direction.
    pub axis: Axis,
    /// Position across the line: y of a horizontal, x of a vertical ruling (the middle of its thickness).
    pub at: f32,
    /// Start along the line (left or upper end).
    pub start: f32,
    /// End along the line (right or lower end).
    pub end: f32,
    /// Thickness in points.
    pub thickness: f32,
}

impl Ruling {
    /// The middle of the line from end to end, a box without thickness.
    pub fn line(&self) -> Rect {
        match self.axis {
            Axis::Horizontal => Rect::new(self.start, self.at, self.end, self.at),
            Axis::Vertical => Rect::new(self.at, self.start, self.at, self.end),
        }
    }
}

/// Direction of a ruling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Axis {
    /// Left to right.
    Horizontal,
    /// Top to bottom.
    Vertical,
}
