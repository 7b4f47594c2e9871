//! Parts a page into regions, each with at most one table, and finds the strip of labels at the table's left side.

use super::Ruler;
use super::stacks::{Stack, has, stacks};
use crate::dump::pieces::{Piece, by_line, pieces_to_text};
use crate::dump::tables::without_remark;
use crate::normalize::money::unit_in;

/// A line with its words from left to right.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    pub number: u32,
    pub words: Vec<&'a Piece>,
}

/// The lines of a page.
pub(super) fn lines<'a>(pieces: &[&'a Piece]) -> Vec<Line<'a>> {
    by_line(pieces).map(|words| Line { number: words[0].line, words: words.to_vec() }).collect()
}

impl Line<'_> {
    /// Whether nothing on it stands apart from the rest.
    fn is_one_run(&self) -> bool {
        self.words.iter().skip(1).all(|w| w.gap <= 1)
    }

    pub fn text(&self) -> String {
        pieces_to_text(self.words.iter().copied()).string
    }
}

/// A longer line that ends in 表 is a sentence.
const LONGEST_TITLE: usize = 60;

/// Whether a line is the title of a table of targets.
pub(super) fn is_title(line: &Line<'_>) -> bool {
    let text = line.text();
    line.is_one_run()
        && text.contains("绩效")
        && text.chars().count() <= LONGEST_TITLE
        && without_remark(&text).ends_with('表')
}

/// A title and what belongs to it take at most so many lines before it is printed again.
const TITLE_LINES: usize = 2;

/// Parts the lines of a page at its titles.
pub(super) fn regions<'a, 'b>(lines: &'b [Line<'a>]) -> Vec<&'b [Line<'a>]> {
    let mut starts: Vec<usize> = (0..lines.len()).filter(|&i| lines.get(i).is_some_and(is_title)).collect();
    // A title in two lines, or printed twice, is one.
    let mut last = None;
    starts.retain(|&start| {
        let again = last.is_some_and(|l| start <= l + TITLE_LINES);
        last = Some(start);
        !again
    });
    let mut from = 0;
    let mut regions = Vec::new();
    for start in starts.into_iter().chain([lines.len()]) {
        regions.extend(lines.get(from..start).filter(|r| !r.is_empty()));
        from = start;
    }
    regions
}

impl Ruler<'_> {
    pub fn is_label(&self, text: &str) -> bool {
        let sentence = text.ends_with(['。', '，', '；', '、']);
        !sentence && self.vocabulary.is_label(text) && !(text.starts_with("单位") && unit_in(text).is_some())
    }

    /// The first line of a region that is of the table: the first one with a label.
    pub fn top(&self, lines: &[Line<'_>]) -> Option<usize> {
        let labelled = |i: usize| {
            let near: Vec<&Piece> = lines.iter().skip(i).take(5).flat_map(|l| l.words.iter().copied()).collect();
            let (found, _) = stacks(&near, &|t| self.is_label(t));
            lines.get(i).is_some_and(|l| {
                found.iter().any(|s| s.words.first().is_some_and(|w| w.line == l.number && w.gap == 0))
            })
        };
        (0..lines.len()).find(|&i| labelled(i))
    }

    /// The labels in the strip at the left of a table, in which nothing else stands, and how many lines the table has.
    pub fn strip<'a>(&self, lines: &[Line<'a>]) -> Option<(Vec<Stack<'a>>, usize)> {
        let ends = (1..=lines.len()).rev();
        ends.into_iter().find_map(|end| Some((self.strip_of(lines.get(..end)?)?, end)))
    }

    fn strip_of<'a>(&self, lines: &[Line<'a>]) -> Option<Vec<Stack<'a>>> {
        let first: Vec<&Piece> =
            lines.iter().flat_map(|l| l.words.iter().take_while(|w| w.gap <= 1)).copied().collect();
        let is_label = |t: &str| self.is_label(t) && !self.vocabulary.is_heading(t);
        let (mut found, _) = stacks(&first, &is_label);
        found.sort_by(|a, b| a.left().total_cmp(&b.left()));
        let mut labels: Vec<Stack<'a>> = Vec::new();
        for cluster in overlapping(found) {
            if is_beside(&cluster, &labels) {
                break;
            }
            labels.extend(cluster);
        }
        if labels.is_empty() {
            return None;
        }
        labels.sort_by_key(|s| s.lines());
        // Below a header that has no label of the strip beside or below it, its own first column stands at the left.
        let header = self.band(lines, Some(&labels)).and_then(|b| lines.get(b.lines.start)).map(|l| l.number);
        let header = header.unwrap_or(u32::MAX);
        let beside = labels.iter().any(|s| s.lines().1 >= header);
        let rest = lines.iter().flat_map(|l| &l.words).filter(|w| (beside || w.line < header) && !has(&labels, w));
        let nearest = |w: &Piece| {
            let aside = |s: &&Stack<'a>| (s.height() - w.line as f32).abs();
            let part = labels.iter().filter(|s| (s.lines().1 >= header) == (w.line >= header));
            part.min_by(|a, b| aside(a).total_cmp(&aside(b)))
        };
        let mut rest = rest.map(|w| nearest(w).is_none_or(|s| s.right() <= w.columns.0));
        rest.all(|aside| aside).then_some(labels)
    }
}

/// Labels in groups of those that stand below each other, from left to right.
fn overlapping(sorted: Vec<Stack<'_>>) -> Vec<Vec<Stack<'_>>> {
    let mut groups: Vec<Vec<Stack<'_>>> = Vec::new();
    let mut reach = f32::NEG_INFINITY;
    for stack in sorted {
        let right = stack.right();
        match groups.last_mut().filter(|_| stack.left() < reach) {
            Some(group) => {
                group.push(stack);
                reach = reach.max(right);
            }
            None => {
                groups.push(vec![stack]);
                reach = right;
            }
        }
    }
    groups
}

/// Whether labels stand beside one of the strip, which they are parts of, and not above or below it: extractors put what
/// stands below each other on the page at different places where the lines beside are longer.
fn is_beside(cluster: &[Stack<'_>], strip: &[Stack<'_>]) -> bool {
    let first = cluster.iter().map(|s| s.lines().0).min().unwrap_or_default();
    let last = cluster.iter().map(|s| s.lines().1).max().unwrap_or_default();
    let above = strip.iter().all(|s| s.lines().0 > last);
    let between = strip.iter().any(|s| first <= s.lines().1 && s.lines().0 <= last);
    !strip.is_empty() && (between || cluster.len() < 2 && !above)
}
