//! How much two texts of a row speak of the same thing: a description takes up the words of its indicator's name.

use std::collections::HashMap;

use super::super::super::columns::Kind;
use super::super::Rows;
use super::chains::{Chain, Chains};
use super::manner;

/// A text's pairs of neighbouring characters, as numbers in order.
type Pairs = Vec<u32>;

/// For each text column and each first piece so many cells are looked at.
const LOOKED_AT: usize = 2;

/// What the cells of a table have in common.
#[derive(Debug, Default)]
pub(super) struct Resemblance {
    /// For each pair how much it tells: the rarer, the more.
    weights: Vec<f32>,
    /// For each cell its pairs; nothing where it is no name and no text.
    pairs: Vec<Pairs>,
    /// For each name the most that it has in common with a description.
    most: Vec<f32>,
}

impl Resemblance {
    pub fn learn(chains: &Chains, task: &Rows) -> Self {
        let mut numbers: HashMap<[char; 2], u32> = HashMap::new();
        let mut pairs_of = |text: &str| -> Pairs {
            let chars: Vec<char> = text.chars().collect();
            let mut own: Pairs = Vec::new();
            for pair in chars.windows(2).filter_map(|w| <[char; 2]>::try_from(w).ok()) {
                let next = numbers.len() as u32;
                own.push(*numbers.entry(pair).or_insert(next));
            }
            own.sort_unstable();
            own.dedup();
            own
        };
        let mut counts: Vec<u32> = Vec::new();
        for piece in task.pieces {
            for pair in pairs_of(&piece.text) {
                counts.resize(counts.len().max(pair as usize + 1), 0);
                counts[pair as usize] += 1;
            }
        }
        let pairs: Vec<Pairs> = chains.all.iter().map(|c| pairs_of(&c.text)).collect();
        counts.resize(numbers.len(), 0);
        let weights = counts.iter().map(|n| 1.0 / (*n).max(1) as f32).collect();
        let mut resemblance = Self { weights, pairs, most: vec![0.0; chains.all.len()] };
        let names = (0..task.columns.len()).filter(|&c| task.columns[c].kind == Kind::Name);
        let texts: Vec<u32> = manner::descriptions(task.columns)
            .flat_map(|c| (0..task.pieces.len()).flat_map(move |i| chains.of(c, i).iter().copied().take(LOOKED_AT)))
            .collect();
        for name in names.flat_map(|c| (0..task.pieces.len()).flat_map(move |i| chains.of(c, i))) {
            let Some(own) = chains.get(*name) else { continue };
            let apart = |t: &&u32| chains.get(**t).is_some_and(|t| are_apart(own, t));
            let most = texts.iter().filter(apart).map(|t| resemblance.share(*name, *t)).fold(0.0, f32::max);
            resemblance.most[*name as usize] = most;
        }
        resemblance
    }

    /// What share of a name's words a text has, 0 to 1.
    pub fn share(&self, name: u32, text: u32) -> f32 {
        let (Some(own), Some(there)) = (self.pairs.get(name as usize), self.pairs.get(text as usize)) else {
            return 0.0;
        };
        let weight = |pair: &u32| self.weights.get(*pair as usize).copied().unwrap_or(1.0);
        let all: f32 = own.iter().map(weight).sum();
        let both: f32 = own.iter().filter(|p| there.binary_search(p).is_ok()).map(weight).sum();
        if all > 0.0 { both / all } else { 0.0 }
    }

    /// The most that a name has in common with any description.
    pub fn most(&self, name: u32) -> f32 {
        self.most.get(name as usize).copied().unwrap_or(0.0)
    }
}

fn are_apart(a: &Chain, b: &Chain) -> bool {
    a.pieces.iter().all(|i| !b.pieces.contains(i))
}
