//! Whether the text of a page can be read: pages may show nothing but pictures, drawn outlines, or characters of which
//! the file does not tell which they are.

use super::{Glyph, Page, Visibility};

/// A page without text is a picture of one where images cover this share of it.
const PICTURE_SHARE: f32 = 0.3;

/// A page without text is text drawn as outlines from so many filled shapes on that are no rectangles.
const OUTLINES: u32 = 200;

/// Characters on a page that are enough to tell whether they make sense.
const ENOUGH: usize = 20;

/// Where more than one in so many characters makes no sense, the page does not.
const GARBLED_ONE_IN: usize = 5;

/// What there is to read on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legibility {
    /// Text, or nothing at all.
    Text,
    /// Images, and no text.
    Picture,
    /// Images with invisible text over them: what a program for character recognition (OCR) leaves.
    Recognised,
    /// Filled shapes, and no text: the characters were turned into outlines.
    Outlines,
    /// Text whose codes lead to no characters, or to wrong ones.
    Garbled,
}

impl Page {
    /// What there is to read on the page.
    pub fn legibility(&self) -> Legibility {
        let seen = self.glyphs.iter().filter(|g| g.visibility == Visibility::Visible);
        let (mut all, mut garbled) = (0, 0);
        for glyph in seen.filter(|g| !g.unicode.is_whitespace()) {
            all += 1;
            garbled += usize::from(is_garbled(glyph.unicode));
        }
        if all == 0 {
            let area: f32 = self.images.iter().map(|i| i.width() * i.height()).sum();
            let unseen = |g: &Glyph| matches!(g.visibility, Visibility::Unpainted | Visibility::Covered);
            return match (area > PICTURE_SHARE * self.width * self.height, self.outlines >= OUTLINES) {
                (true, _) if self.glyphs.iter().filter(|g| unseen(g)).count() >= ENOUGH => Legibility::Recognised,
                (true, _) => Legibility::Picture,
                (false, true) => Legibility::Outlines,
                (false, false) => Legibility::Text,
            };
        }
        if all >= ENOUGH && garbled * GARBLED_ONE_IN > all { Legibility::Garbled } else { Legibility::Text }
    }
}

/// Characters that a Chinese report does not print: none at all, private ones, and the letters with accents that codes of
/// two bytes give when they are taken for Latin ones.
fn is_garbled(c: char) -> bool {
    let of_latin = matches!(c, '\u{80}'..='\u{24F}') && !matches!(c, '·' | '×' | '÷' | '±' | '°' | '²' | '³' | '§');
    of_latin || c.is_control() || matches!(c as u32, 0xE000..=0xF8FF | 0xF0000.. | 0xFFFD)
}
