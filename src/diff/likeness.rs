//! Turns two names of projects into how likely they name one project, among the names of their two lists.

use rustc_hash::FxHashMap;

use super::names::Name;
use super::similarity::text_similarity;
use super::words::Words;

/// How telling a character is among the names of two lists: the more names hold it, the less.
#[derive(Debug, Default)]
pub struct Telling {
    weights: FxHashMap<char, f64>,
}

impl Telling {
    /// Counts the characters of both sides, each once a name.
    pub fn of<'w>(old: impl Iterator<Item = &'w Words>, new: impl Iterator<Item = &'w Words>) -> Self {
        let (old, old_names) = held_by(old);
        let (new, new_names) = held_by(new);
        let names = old_names.max(new_names) as f64;
        let weight = |c: &char| {
            let of = |side: &FxHashMap<char, usize>| side.get(c).copied().unwrap_or(0);
            let holders = of(&old).max(of(&new)) as f64;
            (1.0 + names / holders.max(1.0)).ln() / (1.0 + names).ln()
        };
        Self { weights: old.keys().chain(new.keys()).map(|c| (*c, weight(c))).collect() }
    }

    /// How much each character says, by its word and by the lists.
    pub fn weigh(&self, words: &Words) -> Vec<f64> {
        words.chars.iter().zip(&words.weights).map(|(&c, weight)| weight * self.weight(c)).collect()
    }

    fn weight(&self, c: char) -> f64 {
        self.weights.get(&c).copied().unwrap_or(1.0)
    }
}

fn held_by<'w>(side: impl Iterator<Item = &'w Words>) -> (FxHashMap<char, usize>, usize) {
    let mut holders = FxHashMap::default();
    let mut names = 0;
    for words in side {
        names += 1;
        let mut chars = words.chars.clone();
        chars.sort_unstable();
        chars.dedup();
        for c in chars {
            *holders.entry(c).or_insert(0) += 1;
        }
    }
    (holders, names)
}

/// A name among the names of its list.
#[derive(Debug, Clone, Copy)]
pub struct Weighed<'a> {
    /// The name.
    pub name: &'a Name,
    /// How much each character of its core says there.
    pub weights: &'a [f64],
    /// The same characters with their weights, sorted.
    pub sorted: &'a [(char, f64)],
}

/// What two names share and what each has alone, in weights.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shares {
    both: f64,
    left: f64,
    right: f64,
}

/// A single character that both have says half: many words share one.
const SINGLE: f64 = 0.5;

/// What the less of what each has alone counts: words on both sides that the other lacks speak of two projects. Larger:
/// a renamed project whose words were exchanged is reported as dropped and added.
const BOTH_ALONE: f64 = 1.3;

/// What the more of it counts: words that were put in say little. Larger: 送戏下乡 and 文化惠民送戏下乡活动 are two.
const ONE_ALONE: f64 = 0.25;

/// What has to be shared at all, in characters: names that share nothing but light words are not alike.
const SHARED_AT_ALL: f64 = 0.3;

/// What is left where both name sorts of spending, and not one in common.
const ANOTHER_SORT: f64 = 0.7;

/// What is left where one is money of another level of government (a document's number, 中央, 省级) and the other does
/// not say so: lists hold the county's project beside the transfer for it.
const TRANSFER: f64 = 0.92;

/// What the printed words are worth where words of one meaning make two pairs equally good.
const PRINTED: f64 = 0.03;

/// How likely both names are of one project, 0 to 1, and 1 only where they are the same but for years, numbers of
/// documents and signs. Names that something sets apart are not alike at all.
pub fn likeness(a: Weighed<'_>, b: Weighed<'_>) -> f64 {
    if a.name.is_empty() || b.name.is_empty() {
        return 0.0;
    }
    if a.name.masked == b.name.masked {
        return 1.0;
    }
    if in_any_order(a, b).alike() < WORTH_A_LOOK || a.name.conflicts(b.name) {
        return 0.0;
    }
    let alike = if a.name.core == b.name.core { 1.0 } else { shares(a, b).alike() };
    let (mine, theirs) = (a.name.words.sorts, b.name.words.sorts);
    let sort = if mine != 0 && theirs != 0 && mine & theirs == 0 { ANOTHER_SORT } else { 1.0 };
    let transfer = TRANSFER.powi(a.name.transfers_unlike(b.name));
    let printed = text_similarity(&a.name.masked, &b.name.masked);
    (alike * sort * transfer * (1.0 - PRINTED) + PRINTED * printed).min(0.98)
}

impl Shares {
    fn alike(self) -> f64 {
        let alone = BOTH_ALONE * self.left.min(self.right) + ONE_ALONE * self.left.max(self.right);
        self.both / (self.both + alone + SHARED_AT_ALL)
    }
}

/// Names whose characters, in whatever order, are less alike than this are not compared any further. Larger: names that
/// are found by a short form only are lost.
const WORTH_A_LOOK: f64 = 0.25;

/// What both share without regard to order: hardly ever less than [`shares`] finds, at a fraction of the cost.
fn in_any_order(a: Weighed<'_>, b: Weighed<'_>) -> Shares {
    let sum = |side: &[(char, f64)]| side.iter().map(|(_, weight)| weight).sum::<f64>();
    let (mut at, mut bt, mut mine, mut theirs) = (0, 0, 0.0, 0.0);
    while let (Some(&(x, x_weight)), Some(&(y, y_weight))) = (a.sorted.get(at), b.sorted.get(bt)) {
        at += usize::from(x <= y);
        bt += usize::from(y <= x);
        if x == y {
            mine += x_weight;
            theirs += y_weight;
        }
    }
    Shares { both: (mine + theirs) / 2.0, left: sum(a.sorted) - mine, right: sum(b.sorted) - theirs }
}

fn shares(a: Weighed<'_>, b: Weighed<'_>) -> Shares {
    // Which of equally long runs is taken depends on the side that is looked at first; so that comparing backwards mirrors
    // comparing forwards, that is always the same one.
    let (a, b) = if a.name.core <= b.name.core { (a, b) } else { (b, a) };
    let (mine, theirs) = (a.weights, b.weights);
    let (a, b) = (&a.name.core, &b.name.core);
    let (mut left, mut right) = (vec![true; mine.len()], vec![true; theirs.len()]);
    let (mut both, mut singles) = (0.0, 0.0);
    let mut abbreviated = false;
    while let Some((at, bt, length)) = longest(a, &left, b, &right) {
        if length == 1 && !abbreviated {
            abbreviated = true;
            both += abbreviations(a, mine, &mut left, b, &mut right);
            both += abbreviations(b, theirs, &mut right, a, &mut left);
            continue;
        }
        let weight: f64 = (0..length).map(|step| (mine[at + step] + theirs[bt + step]) / 2.0).sum();
        *(if length == 1 { &mut singles } else { &mut both }) += weight;
        left[at..at + length].fill(false);
        right[bt..bt + length].fill(false);
    }
    let rest = |free: &[bool], weights: &[f64]| -> f64 {
        free.iter().zip(weights).filter(|(free, _)| **free).map(|(_, weight)| weight).sum()
    };
    let alone = singles * (1.0 - SINGLE);
    Shares { both: both + singles * SINGLE, left: rest(&left, mine) + alone, right: rest(&right, theirs) + alone }
}

/// The longest run of characters that are free in both.
fn longest(a: &[char], a_free: &[bool], b: &[char], b_free: &[bool]) -> Option<(usize, usize, usize)> {
    let mut best = (0, 0, 0);
    let mut row = vec![0_usize; b.len() + 1];
    for (at, x) in a.iter().enumerate() {
        let mut diagonal = 0;
        for (bt, y) in b.iter().enumerate() {
            let above = row[bt + 1];
            row[bt + 1] = if x == y && a_free[at] && b_free[bt] { diagonal + 1 } else { 0 };
            if row[bt + 1] > best.2 {
                best = (at + 1 - row[bt + 1], bt + 1 - row[bt + 1], row[bt + 1]);
            }
            diagonal = above;
        }
    }
    (best.2 > 0).then_some(best)
}

/// The weight of the free pieces of one text that abbreviate a free piece of another: two to four characters that stand
/// in it in the same order, the first of them first. Both pieces are taken.
fn abbreviations(
    short: &[char],
    weights: &[f64],
    short_free: &mut [bool],
    long: &[char],
    long_free: &mut [bool],
) -> f64 {
    let mut weight = 0.0;
    for piece in pieces(short_free) {
        if !(2..=4).contains(&piece.len()) {
            continue;
        }
        let stands_for = |range: &std::ops::Range<usize>| {
            let mut rest = long[range.clone()].iter();
            range.len() > piece.len()
                && long.get(range.start) == short.get(piece.start)
                && short[piece.clone()].iter().all(|c| rest.any(|other| other == c))
        };
        if let Some(range) = pieces(long_free).into_iter().find(stands_for) {
            weight += weights[piece.clone()].iter().sum::<f64>();
            short_free[piece].fill(false);
            long_free[range].fill(false);
        }
    }
    weight
}

/// The runs of free characters.
fn pieces(free: &[bool]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, &is_free) in free.iter().chain([&false]).enumerate() {
        match (is_free, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::names::name;

    /// How alike two names are where nothing else is in the lists.
    fn alike(a: &str, b: &str) -> f64 {
        let sorted = |name: &Name| {
            let mut sorted: Vec<(char, f64)> = name.core.iter().copied().zip(name.words.weights.clone()).collect();
            sorted.sort_by_key(|&(c, _)| c);
            sorted
        };
        let (a, b) = (name(a), name(b));
        let (a_sorted, b_sorted) = (sorted(&a), sorted(&b));
        let a = Weighed { name: &a, weights: &a.words.weights, sorted: &a_sorted };
        let b = Weighed { name: &b, weights: &b.words.weights, sorted: &b_sorted };
        let there = likeness(a, b);
        assert_eq!(there, likeness(b, a));
        there
    }

    #[test]
    fn what_is_put_in_says_less_than_what_is_exchanged() {
        assert!(alike("送戏下乡", "文化惠民送戏下乡活动") > alike("送戏下乡活动", "送书下乡活动"));
        assert!(alike("公租房维修", "公共租赁住房修缮维护费") > 0.9);
        assert!(alike("打传经费", "打击传销工作经费") > 0.9);
        assert!(alike("老旧供热管网改造", "雨污分流管网改造") < 0.42);
    }

    #[test]
    fn a_short_form_that_is_in_no_list_stands_for_its_words() {
        assert!(alike("丙烯丁酯检查", "丙丁检查") > 0.6);
        assert!(alike("丙烯丁酯检查", "丁丙检查") < 0.6);
    }
}
