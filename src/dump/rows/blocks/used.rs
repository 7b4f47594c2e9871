//! Which pieces of a table are taken.

const WORDS: usize = 16;

/// A table with more pieces than this is not read.
pub(super) const MOST_PIECES: usize = 64 * WORDS;

/// The pieces that rows have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Used([u64; WORDS]);

impl Used {
    pub fn has(&self, i: u32) -> bool {
        self.0.get(i as usize / 64).is_some_and(|w| w >> (i % 64) & 1 == 1)
    }

    /// Whether any of these pieces is taken.
    pub fn meets(&self, pieces: &[u32]) -> bool {
        pieces.iter().any(|&i| self.has(i))
    }

    /// The piece after the last one.
    pub fn end(&self) -> u32 {
        let last = self.0.iter().enumerate().rev().find(|(_, w)| **w != 0);
        last.map_or(0, |(n, w)| n as u32 * 64 + 64 - w.leading_zeros())
    }

    pub fn add(&mut self, i: u32) {
        if let Some(word) = self.0.get_mut(i as usize / 64) {
            *word |= 1 << (i % 64);
        }
    }

    pub fn remove(&mut self, i: u32) {
        if let Some(word) = self.0.get_mut(i as usize / 64) {
            *word &= !(1 << (i % 64));
        }
    }
}
