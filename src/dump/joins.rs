//! Which characters follow each other within the lines of a dump: what a line's end tears apart is printed whole elsewhere.

use std::collections::{BTreeMap, HashSet};

use super::pieces::Piece;

/// A line goes on as the dump's other lines do: two characters that stand side by side elsewhere, and three.
const SEEN: f32 = -0.8;
const SEEN_LONG: f32 = -1.5;

/// A line goes on as no other line does.
const UNSEEN: f32 = 0.8;

/// Lines read as one text this often are one.
const OFTEN: usize = 2;

/// Neighbouring characters within the lines of a dump.
#[derive(Debug, Default, Clone)]
pub(super) struct Joins {
    pairs: HashSet<[char; 2]>,
    triples: HashSet<[char; 3]>,
}

impl Joins {
    /// What stands side by side within the pieces.
    pub fn learn(pieces: &[Piece]) -> Self {
        let mut joins = Self::default();
        pieces.iter().for_each(|p| joins.add(&p.text));
        joins
    }

    pub fn add(&mut self, text: &str) {
        let chars: Vec<char> = text.chars().collect();
        self.pairs.extend(chars.windows(2).filter_map(|w| <[char; 2]>::try_from(w).ok()));
        self.triples.extend(chars.windows(3).filter_map(|w| <[char; 3]>::try_from(w).ok()));
    }

    /// What lines of cells were read as going on with each other: `before` and `after`, as often as they were.
    pub fn learn_broken(&mut self, broken: &BTreeMap<(&str, &str), usize>) {
        for ((before, after), n) in broken {
            if *n >= OFTEN {
                let back: Vec<char> = before.chars().rev().take(2).collect();
                let around: String = back.into_iter().rev().chain(after.chars().take(2)).collect();
                self.add(&around);
            }
        }
    }

    /// What speaks against a text going on with another: less than nothing where it speaks for it.
    pub fn cost(&self, before: &str, after: &str) -> f32 {
        let mut back = before.chars().rev();
        let (Some(b), Some(a)) = (back.next(), after.chars().next()) else { return 0.0 };
        let long = back.next().is_some_and(|c| self.triples.contains(&[c, b, a]))
            || after.chars().nth(1).is_some_and(|c| self.triples.contains(&[b, a, c]));
        if long {
            SEEN_LONG
        } else if self.pairs.contains(&[b, a]) {
            SEEN
        } else if b.is_alphabetic() && a.is_alphabetic() {
            UNSEEN
        } else {
            0.0
        }
    }
}
