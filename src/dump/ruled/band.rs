//! Finds the header of a table: the lines on which nothing but headings of columns stand.

use super::Ruler;
use super::region::{CENTRED, Line};
use super::stacks::{HEADER, Stack, has, stacks, stacks_set};
use crate::dump::columns::{Column, column};
use crate::dump::header::is_parts;
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
        let search = Search { ruler: self, lines, strip };
        (0..lines.len()).filter(|&line| search.has_headings(line)).find_map(|line| search.around(line))
    }

    /// The header that lines begin with, which may have each of its headings on another line.
    pub fn first_band<'a>(&self, lines: &[Line<'a>]) -> Option<Band<'a>> {
        let search = Search { ruler: self, lines, strip: None };
        if !search.has_labels(0..1 + REACH) {
            return None;
        }
        let bands = (0..=REACH).filter_map(|line| search.around(line)).filter(|b| b.lines.start == 0);
        bands.max_by_key(|b| b.lines.end)
    }

    /// Whether a label is one of the headings of a header among lines.
    pub fn is_in_header(&self, label: &Stack<'_>, lines: &[Line<'_>]) -> bool {
        let search = Search { ruler: self, lines, strip: None };
        let line = lines.iter().position(|l| l.number == label.lines().0);
        let near = line.filter(|line| search.has_labels(line.saturating_sub(REACH)..line + 1 + REACH));
        let band = near.and_then(|line| search.around(line));
        band.is_some_and(|b| label.words.iter().all(|w| has(&b.leaves, w)))
    }

    pub fn columns(&self, band: &Band<'_>) -> Vec<Column> {
        band.leaves.iter().map(|s| column(&s.text, self.vocabulary)).collect()
    }
}

/// Lines, among which a header is looked for, and the labels at their left that are none of its headings.
struct Search<'r, 'a> {
    ruler: &'r Ruler<'r>,
    lines: &'r [Line<'a>],
    strip: Option<&'r [Stack<'a>]>,
}

impl<'a> Search<'_, 'a> {
    fn is_heading(&self, text: &str) -> bool {
        if self.strip.is_some() { self.ruler.vocabulary.is_heading(text) } else { self.ruler.is_label(text) }
    }

    fn words_of(&self, line: &Line<'a>) -> Vec<&'a Piece> {
        line.words.iter().filter(|w| !self.strip.is_some_and(|s| has(s, w))).copied().collect()
    }

    /// Whether a line has enough headings to be one of a header.
    fn has_headings(&self, line: usize) -> bool {
        let words = self.lines.get(line).map(|l| self.words_of(l)).unwrap_or_default();
        let headings = words.iter().filter(|w| self.is_heading(&w.text)).count();
        let required = words.iter().any(|w| self.ruler.vocabulary.is_required(&w.text));
        headings >= 2 && (required || self.strip.is_none() && headings >= FEWEST)
    }

    /// Whether there are words on lines that are labels by themselves: a header has some.
    fn has_labels(&self, lines: std::ops::Range<usize>) -> bool {
        let near = self.lines.iter().take(lines.end).skip(lines.start);
        near.flat_map(|l| self.words_of(l)).filter(|w| self.is_heading(&w.text)).nth(1).is_some()
    }

    /// The header that a line is of: most words that are nothing but headings.
    fn around(&self, line: usize) -> Option<Band<'a>> {
        let mut best: Option<(usize, std::ops::Range<usize>, Vec<Stack<'a>>)> = None;
        for from in line.saturating_sub(REACH)..=line {
            for to in line + 1..=(line + 1 + REACH).min(self.lines.len()) {
                let own = self.lines.get(from..to)?;
                if own.windows(2).any(|pair| pair[1].number - pair[0].number > APART) {
                    continue;
                }
                let ends = [own.first(), own.last()];
                if ends.into_iter().flatten().any(|l| self.words_of(l).is_empty()) {
                    continue;
                }
                let words: Vec<&Piece> = own.iter().flat_map(|l| self.words_of(l)).collect();
                let (found, rest) = stacks_set(&words, HEADER, &|t| self.is_heading(t));
                if rest.is_empty() && best.as_ref().is_none_or(|(n, ..)| words.len() > *n) {
                    best = Some((words.len(), from..to, found));
                }
            }
        }
        // 绩效指标 may be the heading of a column: on one line with others it is.
        let alone = || {
            let words = self.lines.get(line).map(|l| self.words_of(l))?;
            let (found, rest) = stacks(&words, &|t| self.ruler.is_label(t));
            rest.is_empty().then_some((words.len(), line..line + 1, found))
        };
        let (_, range, found) = best.or_else(alone)?;
        let required = found.iter().any(|s| self.ruler.vocabulary.is_required(&s.text));
        (found.len() >= FEWEST && (required || self.strip.is_none())).then(|| parted(range, &without_parts_over(found)))
    }
}

/// 其中 stands over the headings of all parts, of which it is none: in the middle of none of them.
fn without_parts_over(found: Vec<Stack<'_>>) -> Vec<Stack<'_>> {
    fn over_and_below<'a>(heading: &Stack<'a>) -> Option<[Stack<'a>; 2]> {
        let (first, rest) = heading.words.split_first()?;
        let is_apart = is_parts(&first.text) && rest.first().is_some_and(|w| w.line > first.line);
        let [over, below] = [vec![*first], rest.to_vec()].map(Stack::of);
        (is_apart && (over.middle() - below.middle()).abs() > CENTRED).then_some([over, below])
    }
    found.into_iter().flat_map(|s| over_and_below(&s).map_or_else(|| vec![s], Vec::from)).collect()
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
    // One that ends beside those in the middle begins higher because it has more lines.
    let is_above = |s: &Stack<'_>| {
        let aside = |l: &&Stack<'_>| (l.middle() - s.middle()).abs();
        let nearest = found.iter().filter(|l| low(l)).min_by(|a, b| aside(a).total_cmp(&aside(b)));
        nearest.is_some_and(|l| s.lines().1 < l.lines().0)
    };
    let is_over = |s: &Stack<'_>| s.height() < centre - 0.4 && left < s.right() && s.left() < right && is_above(s);
    let (above, mut leaves): (Vec<Stack<'_>>, Vec<Stack<'_>>) = found.iter().cloned().partition(is_over);
    leaves.sort_by(|a, b| a.left().total_cmp(&b.left()));
    let mut parents: Vec<(Stack<'a>, std::ops::Range<usize>)> = Vec::new();
    for parent in above {
        let near = (0..leaves.len()).filter(|&i| leaves.get(i).is_some_and(low)).min_by(|a, b| {
            let aside = |i: &usize| leaves.get(*i).map_or(f32::INFINITY, |s| (s.middle() - parent.middle()).abs());
            aside(a).total_cmp(&aside(b))
        });
        let Some(nearest) = near else { continue };
        // All low headings beside each other around its middle.
        let mut from = nearest;
        while from > 0 && leaves.get(from - 1).is_some_and(low) {
            from -= 1;
        }
        let mut to = nearest + 1;
        while leaves.get(to).is_some_and(low) {
            to += 1;
        }
        parents.push((parent, from..to));
    }
    parents.sort_by(|(a, _), (b, _)| a.left().total_cmp(&b.left()));
    // Those over the same low headings share them.
    for beside in parents.chunk_by_mut(|(_, a), (_, b)| a == b) {
        let Some(all) = beside.first().map(|(_, range)| range.clone()) else { continue };
        let middles: Vec<f32> = beside.iter().map(|(parent, _)| parent.middle()).collect();
        let Some((_, counts)) = share(&middles, leaves.get(all.clone()).unwrap_or_default()) else { continue };
        let mut from = all.start;
        for ((_, range), count) in beside.iter_mut().zip(counts) {
            *range = from..from + count;
            from += count;
        }
    }
    Band { lines, leaves, parents }
}

/// How many of the headings below them those with these middles reach over, so that each stands over the middle of its own, and how far
/// from there all are. Nothing where there are too few.
fn share(middles: &[f32], below: &[Stack<'_>]) -> Option<(f32, Vec<usize>)> {
    let Some((middle, others)) = middles.split_first() else {
        return below.is_empty().then(|| (0.0, Vec::new()));
    };
    let ways = (1..=below.len()).filter_map(|count| {
        let (own, rest) = below.split_at(count);
        let over = (own.first()?.left() + own.last()?.right()) / 2.0;
        let (aside, mut counts) = share(others, rest)?;
        counts.insert(0, count);
        Some((aside + (middle - over).abs(), counts))
    });
    ways.min_by(|(a, _), (b, _)| a.total_cmp(b))
}
