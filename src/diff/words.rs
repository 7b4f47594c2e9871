//! Turns a text into characters with what each says: words of one meaning become one word, empty ones go.
//!
//! The words themselves are data: `words.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// The weight of a character of a word that says little. Larger: 防汛物资购置 and 防火物资购置 are alike; smaller: names made
/// of such words only are told apart by chance.
const LIGHT: f64 = 0.35;

/// The weight of a Latin letter: CT, DR and APP say more than two characters.
const LATIN: f64 = 2.0;

/// A sort of spending, as a bit: building, buying, keeping …
pub type Sorts = u32;

/// A text as compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Words {
    /// Its characters, words of one meaning as one.
    pub chars: Vec<char>,
    /// How much each character says, 0 to 1.
    pub weights: Vec<f64>,
    /// The sorts of spending that it names.
    pub sorts: Sorts,
}

impl Words {
    /// The characters that are of no word that says little.
    pub fn strong(&self) -> Vec<char> {
        self.chars.iter().zip(&self.weights).filter(|(_, weight)| **weight >= 1.0).map(|(&c, _)| c).collect()
    }
}

/// What a word is compared as: characters with their weights; none where it tells nothing.
#[derive(Debug, Clone, Default)]
struct Word {
    chars: Vec<(char, f64)>,
    sorts: Sorts,
}

impl Word {
    fn of(word: &str, weight: f64, sorts: Sorts) -> Self {
        Self { chars: word.chars().map(|c| (c, weight)).collect(), sorts }
    }
}

/// The data as written.
#[derive(Debug, Deserialize)]
struct Written {
    empty: String,
    light: String,
    no_place: String,
    no_end: String,
    short: String,
    spending: indexmap::IndexMap<String, String>,
    same: indexmap::IndexMap<String, String>,
}

/// Every known word, with the length of the longest that ends with a character.
#[derive(Debug, Default)]
struct Vocabulary {
    words: FxHashMap<Vec<char>, Word>,
    longest: FxHashMap<char, usize>,
    no_place: Vec<String>,
    no_end: Vec<String>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    // A test reads the data, so that it cannot be unreadable here.
    toml::from_str(include_str!("words.toml")).map(Vocabulary::of).unwrap_or_default()
});

/// Sorts of spending that make two projects of what is otherwise called the same.
pub static MAKING_AND_KEEPING: LazyLock<(Sorts, Sorts)> =
    LazyLock::new(|| (VOCABULARY.sorts("建设") | VOCABULARY.sorts("购置"), VOCABULARY.sorts("运维")));

impl Vocabulary {
    fn of(written: Written) -> Self {
        let list = |words: &str| words.split_whitespace().map(str::to_owned).collect();
        let (no_place, no_end) = (list(&written.no_place), list(&written.no_end));
        let mut all = Self { no_place, no_end, ..Self::default() };
        let light: Vec<&str> = written.light.split_whitespace().collect();
        written.empty.split_whitespace().for_each(|word| all.add(word, Word::default()));
        for (bit, words) in written.spending.values().enumerate() {
            let sort = 1_u32.checked_shl(bit as u32).unwrap_or(0);
            let first = words.split_whitespace().next().unwrap_or_default();
            words.split_whitespace().for_each(|word| all.add(word, Word::of(first, LIGHT, sort)));
        }
        for line in written.same.values().flat_map(|lines| lines.lines()) {
            let first = compared_as(line);
            let weight = if light.contains(&first) { LIGHT } else { 1.0 };
            line.split_whitespace().for_each(|word| all.add(word, Word::of(first, weight, 0)));
        }
        light.iter().for_each(|word| all.add(word, Word::of(word, LIGHT, 0)));
        for line in written.short.lines() {
            let mut parts = line.split_whitespace();
            let (Some(short), mut word) = (parts.next(), Word::default()) else { continue };
            for part in parts {
                let part = all.words.get(&part.chars().collect::<Vec<_>>()).cloned().unwrap_or(Word::of(part, 1.0, 0));
                word.chars.extend(part.chars);
                word.sorts |= part.sorts;
            }
            all.add(short, word);
        }
        all
    }

    /// Adds a word; what it was said to be first stays.
    fn add(&mut self, word: &str, known: Word) {
        let chars: Vec<char> = word.chars().collect();
        if let Some(&last) = chars.last() {
            let longest = self.longest.entry(last).or_insert(0);
            *longest = (*longest).max(chars.len());
            self.words.entry(chars).or_insert(known);
        }
    }

    fn sorts(&self, word: &str) -> Sorts {
        self.words.get(&word.chars().collect::<Vec<_>>()).map_or(0, |word| word.sorts)
    }

    /// The known words that the text ends with, with their lengths, the longest first.
    fn ends(&self, text: &[char]) -> impl Iterator<Item = (usize, &Word)> {
        let longest = text.last().and_then(|last| self.longest.get(last)).copied().unwrap_or(0);
        let known = |length: usize| Some((length, self.words.get(text.get(text.len() - length..)?)?));
        (1..=longest.min(text.len())).rev().filter_map(known)
    }
}

/// What the words of a line are compared as: the first of them, or where that is a short form one that it stands for, so
/// that forms which nobody listed are similar at least.
fn compared_as(line: &str) -> &str {
    let first = line.split_whitespace().next().unwrap_or_default();
    let stands_for = |word: &&str| {
        let mut rest = word.chars();
        let twice_as_long = word.chars().count() >= 2 * first.chars().count();
        twice_as_long && !word.contains(first) && first.chars().all(|c| rest.any(|other| other == c))
    };
    line.split_whitespace().skip(1).find(stands_for).unwrap_or(first)
}

/// Whether a word that ends like a place or an institution is no name: 农村, 管线.
pub fn is_no_place(before: &str, end: &str) -> bool {
    let word = format!("{before}{end}");
    let whole = |no: &String| no.as_str() != end && word.ends_with(no.as_str());
    VOCABULARY.no_place.iter().any(|no| before.ends_with(no.as_str()) || whole(no))
}

/// Whether a text that begins with the end of a place begins with another word: 路灯.
pub fn begins_another_word(text: &str) -> bool {
    VOCABULARY.no_end.iter().any(|word| text.starts_with(word.as_str()))
}

/// What reading a character as no word costs, where a word costs 1: of all ways to part a text that leave the fewest
/// characters over, the one with the fewest words is taken.
const UNKNOWN: usize = 3;

/// The text as compared. It has no signs.
pub fn words(text: &[char]) -> Words {
    let mut best: Vec<(usize, usize, Option<&Word>)> = vec![(0, 0, None)];
    for end in 1..=text.len() {
        let before = |length: usize| best.get(end - length).map_or(usize::MAX, |&(cost, ..)| cost);
        let mut choice = (before(1).saturating_add(UNKNOWN), 1, None);
        for (length, word) in VOCABULARY.ends(&text[..end]) {
            let cost = before(length).saturating_add(1);
            if cost < choice.0 {
                choice = (cost, length, Some(word));
            }
        }
        best.push(choice);
    }
    let mut parts = Vec::new();
    let mut end = text.len();
    while end > 0 {
        let Some(&(_, length, word)) = best.get(end) else { break };
        parts.push((end - length, word));
        end -= length.max(1);
    }
    let mut found = Words::default();
    for (at, word) in parts.into_iter().rev() {
        match word {
            Some(word) => {
                found.chars.extend(word.chars.iter().map(|&(c, _)| c));
                found.weights.extend(word.chars.iter().map(|&(_, weight)| weight));
                found.sorts |= word.sorts;
            }
            None => {
                found.chars.extend(text.get(at));
                found.weights.push(if text.get(at).is_some_and(char::is_ascii_alphabetic) { LATIN } else { 1.0 });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_can_be_read() {
        let written: Written = toml::from_str(include_str!("words.toml")).unwrap();
        assert!(written.spending.len() < 32);
        assert!(!Vocabulary::of(written).words.is_empty());
    }
}
