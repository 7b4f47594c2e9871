//! Which characters follow each other: what a line's end tears apart is printed whole elsewhere, in this dump or in reports
//! at large.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::pieces::Piece;

/// Lines read as one text this often are one.
const OFTEN: usize = 2;

/// What it tells that the dump has two characters side by side within a line, and three.
const SEEN: f32 = 2.5;
const SEEN_LONG: f32 = 1.5;

/// What a triple of reports at large tells at most.
const LONG: f32 = 2.0;

/// Where a line's end within a cell is as likely as the end of a cell (1,500 line ends of made reports), what one unit of
/// evidence costs, and how much it may tell for and against.
const EVEN: f32 = 2.2;
const TELLS: f32 = 0.4;
const MOST_FOR: f32 = -1.3;
const MOST_AGAINST: f32 = 1.7;

/// What the edges of a cell tell at most, and what one unit of that costs; cells that might begin with what none does.
const MOST_EDGE: f32 = 2.5;
const EDGE_TELLS: f32 = 0.25;
const RARE: f32 = 50.0;

/// How often characters, pairs and triples stand in public reports (corpus/recipe/pairs.py).
struct Reports {
    counts: FxHashMap<u64, f32>,
    all: f32,
}

static REPORTS: LazyLock<Reports> = LazyLock::new(|| {
    let mut counts = FxHashMap::default();
    let mut all = 0.0;
    for line in include_str!("pairs.tsv").lines() {
        let Some((count, texts)) = line.split_once('\t') else { continue };
        let count: f32 = count.parse().unwrap_or(0.0);
        for text in texts.split(' ') {
            all += if text.chars().nth(1).is_none() && !"^$".contains(text) { count } else { 0.0 };
            counts.insert(number(text.chars()), count);
        }
    }
    Reports { counts, all }
});

impl Reports {
    fn count(&self, chars: &[char]) -> f32 {
        self.counts.get(&number(chars.iter().copied().map(plain))).copied().unwrap_or(0.0)
    }

    /// How much more often two characters follow each other than by chance, as a logarithm. Characters that reports hardly
    /// have tell hardly anything.
    fn pair(&self, before: char, after: char) -> f32 {
        let by_chance = self.count(&[before]) * self.count(&[after]) / self.all.max(1.0);
        ((self.count(&[before, after]) + 0.2) / (by_chance + 0.05)).ln()
    }
}

/// What it costs that a cell begins and ends as it does: 量 begins hardly any, and 的 ends hardly any.
pub(super) fn edges(text: &str) -> f32 {
    let (Some(first), Some(last)) = (text.chars().next(), text.chars().last()) else { return 0.0 };
    let cells = REPORTS.count(&['^']);
    let tells = |edge: [char; 2], c: char| {
        let (there, anywhere) = (REPORTS.count(&edge), REPORTS.count(&[c]));
        ((there + 1.0) / (cells + RARE) * REPORTS.all / (anywhere + 1.0)).ln().clamp(-MOST_EDGE, MOST_EDGE)
    };
    -EDGE_TELLS * (tells(['^', first], first) + tells([last, '$'], last))
}

/// Up to three characters as one number.
fn number(chars: impl Iterator<Item = char>) -> u64 {
    chars.fold(0, |number, c| number << 21 | u64::from(c))
}

/// A character as the table counts it: digits are one, and Latin letters.
fn plain(c: char) -> char {
    match c {
        c if c.is_ascii_digit() => '0',
        c if c.is_ascii_alphabetic() => 'a',
        c => c,
    }
}

/// Neighbouring characters within the lines of a dump.
#[derive(Debug, Default, Clone)]
pub(super) struct Joins {
    pairs: FxHashSet<[char; 2]>,
    triples: FxHashSet<[char; 3]>,
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
        let mut front = after.chars();
        let (Some(b), Some(a)) = (back.next(), front.next()) else { return 0.0 };
        let triples = [back.next().map(|c| [c, b, a]), front.next().map(|c| [b, a, c])];
        let mut tells = REPORTS.pair(b, a);
        let often = triples.iter().flatten().map(|t| REPORTS.count(t)).fold(0.0, f32::max);
        tells += (0.7 * (1.0 + often).ln()).min(LONG);
        tells += if self.pairs.contains(&[b, a]) { SEEN } else { 0.0 };
        tells += if triples.iter().flatten().any(|t| self.triples.contains(t)) { SEEN_LONG } else { 0.0 };
        (-TELLS * (tells - EVEN)).clamp(MOST_FOR, MOST_AGAINST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_line_end_tears_apart_is_told_from_the_end_of_a_cell() {
        let joins = Joins::default();
        assert!(joins.cost("工程验收合", "格率") < 0.0 && joins.cost("资金支付时", "限") < 0.0);
        assert!(joins.cost("时限", "《河北省") > 0.0 && joins.cost("问卷调查", "数量") > 0.0);
    }

    #[test]
    fn a_dump_tells_what_reports_at_large_do_not() {
        let mut joins = Joins::default();
        let before = joins.cost("滏漪", "渠");
        assert!(before > 0.0);
        joins.add("滏漪渠清淤");
        assert!(joins.cost("滏漪", "渠") < 0.0);
    }

    #[test]
    fn hardly_a_cell_ends_or_begins_in_the_middle_of_a_word() {
        assert!(edges("问题整改率") < edges("问题整改的") && edges("修缮面积") < edges("率修缮面积"));
    }
}
