//! The texts that a column prints again and again: the same basis stands beside most indicators of a project.

use std::collections::BTreeMap;

/// How often each text was read in each column.
#[derive(Debug, Default, Clone)]
pub(super) struct Lexicon {
    columns: Vec<BTreeMap<String, usize>>,
}

/// A text printed this often is one that the column repeats.
const REPEATED: usize = 2;

/// What a repeated text speaks for itself, and a cut or overrun one against itself.
const KNOWN: f32 = -0.8;
const CUT: f32 = 0.9;

/// Shorter texts (问卷调查) may well begin longer ones.
const SHORTEST: usize = 6;

impl Lexicon {
    pub fn add(&mut self, column: usize, text: &str) {
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, BTreeMap::new);
        }
        if let Some(texts) = self.columns.get_mut(column) {
            *texts.entry(text.to_owned()).or_default() += 1;
        }
    }

    /// What the column's other cells say of a text.
    pub fn cost(&self, column: usize, text: &str) -> f32 {
        let Some(texts) = self.columns.get(column) else { return 0.0 };
        if texts.get(text).is_some_and(|n| *n >= REPEATED) {
            return KNOWN;
        }
        let repeated = texts.iter().filter(|(t, n)| **n >= REPEATED && t.chars().count() >= SHORTEST);
        let long = text.chars().count() >= SHORTEST;
        let overrun = |t: &str| text.starts_with(t) || text.ends_with(t);
        let cut = |t: &str| long && (t.starts_with(text) || t.ends_with(text));
        if repeated.map(|(t, _)| t.as_str()).any(|t| overrun(t) || cut(t)) { CUT } else { 0.0 }
    }
}
