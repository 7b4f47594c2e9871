//! The fonts of a document, each read once.

use super::font::Font;
use super::limits;
use super::objects::Objects;
use lopdf::Dictionary;
use rustc_hash::FxHashMap;

/// All fonts met so far, by number.
#[derive(Debug, Default)]
pub struct Fonts<'a> {
    fonts: Vec<Font<'a>>,
    by_dict: FxHashMap<usize, u16>,
    missing: Option<u16>,
}

impl<'a> Fonts<'a> {
    /// The number of the font with this dictionary.
    pub fn number_of(&mut self, objects: &'a Objects, dict: &'a Dictionary) -> u16 {
        let key = std::ptr::from_ref(dict) as usize;
        if let Some(number) = self.by_dict.get(&key) {
            return *number;
        }
        if self.fonts.len() >= limits::FONTS {
            return self.missing(objects);
        }
        let number = self.add(Font::load(objects, dict));
        self.by_dict.insert(key, number);
        number
    }

    /// The number of the font that stands in for missing ones.
    pub fn missing(&mut self, objects: &'a Objects) -> u16 {
        if let Some(number) = self.missing {
            return number;
        }
        let number = self.add(Font::missing(objects));
        self.missing = Some(number);
        number
    }

    fn add(&mut self, font: Font<'a>) -> u16 {
        self.fonts.push(font);
        // The cap on fonts is below 2^16.
        (self.fonts.len() - 1) as u16
    }

    /// The font with this number.
    #[inline]
    pub fn get_mut(&mut self, number: u16) -> Option<&mut Font<'a>> {
        self.fonts.get_mut(usize::from(number))
    }
}
