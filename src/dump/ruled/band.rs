//! Finds the header of a table: the lines on which nothing but headings of columns stand.

use super::Ruler;
use super::region::Line;
use super::stacks::{APART_IN_HEADER, Stack, has, stacks, stacks_apart};
use crate::dump::columns::{Column, column};
use crate::dump::pieces::Piece;

/// A header: its lines, and the headings on them.
#[derive(Debug, Clone)]
pub(super) struct Band<'a> {
    /// Position of its first line among those of the region, and that of the line after its last.
    pub lines: std::ops::Range<usize>,
    /// The headings of columns, from left to right.
    pub leaves: Vec<Stack<'a>>,
    /// Headings over several columns, with the range of these.
    pub parents: Vec<(Stack<'a>, std::ops::Range<usize>)>,
}

/// A header has at most so many lines above or below one of its own.
const REACH: usize = 3;

/// Two lines of a header are at most so many lines apart.
const APART: u32 = 2;

/// A list has at least so many columns.
const FEWEST: usize = 3;

impl Ruler<'_> {
    /// The header of indicators among lines, the labels of the strip left out where there is one.
    pub fn band<'a>(&self, lines: &[Line<'a>], strip: Option<&[Stack<'a>]>) -> Option<Band<'a>> {
        let is = |t: &str| if strip.is_some() { self.vocabulary.is_heading(t) } else { self.is_label(t) };
        let right = |w: &&&'a Piece| !strip.is_some_and(|s| has(s, w));
        let words_of = |l: &Line<'a>| -> Vec<&'a Piece> { l.words.iter().filter(right).copied().collect() };
        let anchor = |i: &usize| {
            let words = lines.get(*i).map(words_of).unwrap_or_default();
            let headings = words.iter().filter(|w| is(&w.text)).count();
            let required = words.iter().any(|w| self.vocabulary.is_required(&w.text));
            headings >= 2 && (required || strip.is_none() && headings >= FEWEST)
        };
        (0..lines.len()).filter(anchor).find_map(|anchor| {
            let mut best: Option<(usize, std::ops::Range<usize>, Vec<Stack<'a>>)> = None;
            for from in anchor.saturating_sub(REACH)..=anchor {
                for to in anchor + 1..=(anchor + 1 + REACH).min(lines.len()) {
                    let own = lines.get(from..to)?;
                    if own.windows(2).any(|pair| pair[1].number - pair[0].number > APART) {
                        continue;
                    }
                    let ends = [own.first(), own.last()];
                    if ends.into_iter().flatten().any(|l| words_of(l).is_empty()) {
                        continue;
                    }
                    let words: Vec<&Piece> = own.iter().flat_map(words_of).collect();
                    let (found, rest) = stacks_apart(&words, APART_IN_HEADER, &is);
                    if rest.is_empty() && best.as_ref().is_none_or(|(n, ..)| words.len() > *n) {
                        best = Some((words.len(), from..to, found));
                    }
                }
            }
            // 绩效指标 may be the heading of a column: on one line with others it is.
            let alone = || {
                let words = lines.get(anchor).map(words_of)?;
                let (found, rest) = stacks(&words, &|t| self.is_label(t));
                rest.is_empty().then_some((words.len(), anchor..anchor + 1, found))
            };
            let (_, range, found) = best.or_else(alone)?;
            let required = found.iter().any(|s| self.vocabulary.is_required(&s.text));
            (found.len() >= FEWEST && (required || strip.is_none())).then(|| parted(range, &found))
        })
    }

    pub fn columns(&self, band: &Band<'_>) -> Vec<Column> {
        band.leaves.iter().map(|s| column(&s.text, self.vocabulary)).collect()
    }
}

/// Tells headings over several columns from those of one.
fn parted<'a>(lines: std::ops::Range<usize>, found: &[Stack<'a>]) -> Band<'a> {
    // Most headings stand in the middle of the header.
    let at = |height: f32| found.iter().filter(|s| (s.height() - height).abs() < 0.4).count();
    let heights = found.iter().map(Stack::height);
    let centre = heights.max_by(|a, b| at(*a).cmp(&at(*b)).then(b.total_cmp(a))).unwrap_or_default();
    let is_low = |s: &Stack<'_>| s.height() > centre + 0.4;
    let lower = found.iter().filter(|s| is_low(s)).count() >= 2;
    // Below a heading over several columns stand lower ones; or those in the middle do, where others reach higher.
    let low = |s: &Stack<'_>| if lower { is_low(s) } else { (s.height() - centre).abs() < 0.4 };
    let left = found.iter().filter(|s| low(s)).map(Stack::left).fold(f32::INFINITY, f32::min);
    let right = found.iter().filter(|s| low(s)).map(Stack::right).fold(0.0, f32::max);
    let is_over = |s: &Stack<'_>| s.height() < centre - 0.4 && left < s.middle() && s.middle() < right;
    let (above, mut leaves): (Vec<Stack<'_>>, Vec<Stack<'_>>) = found.iter().cloned().partition(is_over);
    leaves.sort_by(|a, b| a.left().total_cmp(&b.left()));
    let parents = above.into_iter().filter_map(|parent| {
        let nearest = (0..leaves.len()).filter(|&i| leaves.get(i).is_some_and(low)).min_by(|a, b| {
            let aside = |i: &usize| leaves.get(*i).map_or(f32::INFINITY, |s| (s.middle() - parent.middle()).abs());
            aside(a).total_cmp(&aside(b))
        })?;
        // All low headings beside each other around its middle.
        let mut from = nearest;
        while from > 0 && leaves.get(from - 1).is_some_and(low) {
            from -= 1;
        }
        let mut to = nearest + 1;
        while leaves.get(to).is_some_and(low) {
            to += 1;
        }
        Some((parent, from..to))
    });
    let parents = parents.collect();
    Band { lines, leaves, parents }
}
