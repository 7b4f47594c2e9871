//! Where the names of levels stand among the pieces, whole or wrapped: their list is closed, so they are found first.

use std::collections::HashSet;

use super::columns::{Kind, is_level};
use super::pieces::Piece;

/// Names of levels have at most this many characters (社会公众或服务对象满意度指标, with its points).
const LONGEST: usize = 18;

/// In a dump that mixes cells, the parts of a wrapped name stand at most this many pieces apart.
const APART: usize = 24;

/// The pieces that make names of levels.
#[derive(Debug, Default)]
pub(super) struct Words {
    whole: HashSet<(bool, u32)>,
    begins: HashSet<(bool, u32)>,
    steps: HashSet<(bool, u32, u32, u32)>,
}

impl Words {
    pub fn find(pieces: &[Piece], apart: bool) -> Self {
        let mut words = Self::default();
        for kind in [Kind::Outer, Kind::Level] {
            for i in 0..pieces.len() {
                words.from(pieces, kind, i, apart);
            }
        }
        words
    }

    fn from(&mut self, pieces: &[Piece], kind: Kind, i: usize, apart: bool) {
        let outer = kind == Kind::Outer;
        let Some(first) = pieces.get(i) else { return };
        if is_level(kind, &first.text) {
            self.whole.insert((outer, i as u32));
            self.begins.insert((outer, i as u32));
        }
        if first.text.chars().count() > LONGEST || first.text.contains(|c: char| !c.is_alphanumeric() && c != '（') {
            return;
        }
        let near = if apart { APART } else { 1 };
        for (j, second) in pieces.iter().enumerate().skip(i + 1).take(near) {
            let two = format!("{}{}", first.text, second.text);
            let worded = second.text.contains(|c: char| c.is_alphabetic() && !c.is_ascii());
            if second.page != first.page || two.chars().count() > LONGEST || !worded {
                continue;
            }
            if is_level(kind, &two) {
                self.begins.insert((outer, i as u32));
                self.steps.insert((outer, i as u32, i as u32, j as u32));
            }
            for (k, third) in pieces.iter().enumerate().skip(j + 1).take(near.min(8)) {
                if third.page == first.page && is_level(kind, &format!("{two}{}", third.text)) {
                    self.begins.insert((outer, i as u32));
                    self.steps.insert((outer, i as u32, i as u32, j as u32));
                    self.steps.insert((outer, i as u32, j as u32, k as u32));
                }
            }
        }
    }

    /// Whether the piece alone is a name.
    pub fn is_whole(&self, kind: Kind, i: u32) -> bool {
        self.whole.contains(&(kind == Kind::Outer, i))
    }

    /// Whether a name begins with the piece.
    pub fn begins(&self, kind: Kind, i: u32) -> bool {
        self.begins.contains(&(kind == Kind::Outer, i))
    }

    /// Whether a name that began with `first` and has come to `last` goes on with the piece.
    pub fn goes_on(&self, kind: Kind, first: u32, last: u32, i: u32) -> bool {
        self.steps.contains(&(kind == Kind::Outer, first, last, i))
    }
}
