//! The texts that a column prints again and again: the same basis stands beside most indicators of a project.

use std::collections::{BTreeMap, BTreeSet};

/// How often each text was read in each column.
#[derive(Debug, Default, Clone)]
pub(super) struct Lexicon {
    columns: Vec<Texts>,
}

#[derive(Debug, Default, Clone)]
struct Texts {
    counts: BTreeMap<String, usize>,
    /// The long ones that are repeated, forwards and backwards: what begins or ends as a text stands beside it.
    repeated: BTreeSet<String>,
    backwards: BTreeSet<String>,
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
            self.columns.resize_with(column + 1, Texts::default);
        }
        let Some(texts) = self.columns.get_mut(column) else { return };
        let count = texts.counts.entry(text.to_owned()).or_default();
        *count += 1;
        if *count == REPEATED && text.chars().count() >= SHORTEST {
            texts.repeated.insert(text.to_owned());
            texts.backwards.insert(text.chars().rev().collect());
        }
    }

    /// What the column's other cells say of a text.
    pub fn cost(&self, column: usize, text: &str) -> f32 {
        let Some(texts) = self.columns.get(column) else { return 0.0 };
        if texts.counts.get(text).is_some_and(|n| *n >= REPEATED) {
            return KNOWN;
        }
        if texts.repeated.is_empty() {
            return 0.0;
        }
        let back: String = text.chars().rev().collect();
        let near = overruns(&texts.repeated, text) || overruns(&texts.backwards, &back);
        let long = text.chars().count() >= SHORTEST;
        let cut = long && (begins(&texts.repeated, text) || begins(&texts.backwards, &back));
        if near || cut { CUT } else { 0.0 }
    }
}

/// Whether a text goes on after one of these.
fn overruns(texts: &BTreeSet<String>, text: &str) -> bool {
    let ends = text.char_indices().map(|(at, _)| at).skip(SHORTEST);
    ends.filter_map(|at| text.get(..at)).any(|start| texts.contains(start))
}

/// Whether one of these goes on after a text.
fn begins(texts: &BTreeSet<String>, text: &str) -> bool {
    texts.range(text.to_owned()..).next().is_some_and(|t| t.starts_with(text))
}
