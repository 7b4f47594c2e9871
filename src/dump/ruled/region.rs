//! Parts a page into regions, each with at most one table, and finds the strip of labels at the table's left side.

use super::Ruler;
use super::stacks::{DOWNWARDS, Stack, has, stacks, stacks_set};
use crate::dump::extents::middle;
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

impl<'a> Line<'a> {
    /// Its words up to what stands apart from them. The first one may stand far from the line before, of which it is where
    /// that ends in marks.
    fn first_run(&self) -> impl Iterator<Item = &'a Piece> + '_ {
        self.words.iter().enumerate().take_while(|(i, w)| *i == 0 || w.gap <= 1).map(|(_, w)| *w)
    }

    /// Whether nothing on it stands apart from the rest.
    fn is_one_run(&self) -> bool {
        self.first_run().count() == self.words.len()
    }

    pub fn text(&self) -> String {
        pieces_to_text(self.words.iter().copied()).string
    }
}

/// A longer line that ends in 表 is a sentence.
const LONGEST_TITLE: usize = 60;

/// Whether lines begin with the title of a table of targets, which may be torn over two.
pub(super) fn begin_with_title(lines: &[Line<'_>]) -> bool {
    let is_title = |text: &str| {
        text.contains("绩效") && text.chars().count() <= LONGEST_TITLE && without_remark(text).ends_with('表')
    };
    let run = |i: usize| lines.get(i).filter(|l| l.is_one_run()).map(Line::text);
    let torn = |first: &str| run(1).is_some_and(|second| !is_title(&second) && is_title(&format!("{first}{second}")));
    run(0).is_some_and(|first| is_title(&first) || torn(&first))
}

/// Labels of rows that follow each other are at most so many lines apart.
const NEXT: u32 = 2;

/// So much of the width of a label must be clear of what stands beside it: extractors put what stands beside each other on the page
/// below each other for the rest, where the lines beside are longer. What stands below it in one column leaves less clear.
const CLEAR: f32 = 0.7;

/// Words whose middles are less than so many columns apart are set in the middle of one cell.
pub(super) const CENTRED: f32 = 1.5;

/// A title and what belongs to it take at most so many lines before it is printed again.
const TITLE_LINES: usize = 2;

/// Parts the lines of a page at its titles.
pub(super) fn regions<'a, 'b>(lines: &'b [Line<'a>]) -> Vec<&'b [Line<'a>]> {
    let mut starts: Vec<usize> = (0..lines.len()).filter(|&i| lines.get(i..).is_some_and(begin_with_title)).collect();
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

    /// The first line of a region that is of the table: the first one with a label, or the one above where the value of the label
    /// has its first line there and another one below.
    pub fn top(&self, lines: &[Line<'_>]) -> Option<usize> {
        let top = self.first_labelled(lines)?;
        let label = lines.get(top)?;
        let (first, next) = (label.words.first()?, label.words.get(1));
        let room = (first.columns.1, next.map_or(f32::INFINITY, |w| w.columns.0));
        let is_whole = self.is_label(&first.text);
        let is_blank = next.is_none_or(|w| self.is_label(&w.text));
        let is_value = |line: usize| {
            lines.get(line).filter(|l| l.number.abs_diff(label.number) == 1).is_some_and(|l| {
                l.words.iter().all(|w| room.0 <= w.columns.0 && w.columns.1 <= room.1) && !self.is_label(&l.text())
            })
        };
        let above = top.checked_sub(1).filter(|&line| is_whole && is_blank && is_value(line) && is_value(top + 1));
        Some(above.unwrap_or(top))
    }

    fn first_labelled(&self, lines: &[Line<'_>]) -> Option<usize> {
        let labelled = |i: usize| {
            let near: Vec<&Piece> = lines.iter().skip(i).take(5).flat_map(|l| l.words.iter().copied()).collect();
            let (found, _) = stacks(&near, &|t| self.is_label(t));
            lines.get(i).is_some_and(|l| {
                found.iter().any(|s| s.words.first().zip(l.words.first()).is_some_and(|(a, b)| std::ptr::eq(*a, *b)))
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
        let first: Vec<&Piece> = lines.iter().flat_map(Line::first_run).collect();
        let is_label = |t: &str| self.is_label(t) && !self.vocabulary.is_heading(t);
        // 其他说明 may be the heading of a column, too; one that stands far from all other lines is none, and one in the middle
        // of the strip that stands far from those above it.
        let is_under = |w: &Piece, l: &Piece| (middle(w.columns) - middle(l.columns)).abs() < CENTRED;
        let is_centred = |w: &Piece| first.iter().any(|l| is_under(w, l) && is_label(&l.text));
        let (apart, near): (Vec<&Piece>, Vec<&Piece>) = first.iter().partition(|w| {
            let clear = |below: u32| stands_apart(w, lines, below);
            let is_heading = self.is_label(&w.text) && self.vocabulary.is_heading(&w.text);
            is_heading && (clear(1) || clear(0) && is_centred(w))
        });
        let (mut found, _) = stacks_set(&near, DOWNWARDS, &is_label);
        found.extend(apart.into_iter().map(|w| Stack::of(vec![w])));
        found.sort_by(|a, b| a.left().total_cmp(&b.left()));
        let inner: Vec<&Piece> =
            lines.iter().flat_map(|l| l.words.iter().skip(l.first_run().count())).copied().collect();
        let (inner, _) = stacks(&inner, &is_label);
        let mut strips: Vec<Vec<Stack<'a>>> = Vec::new();
        for cluster in overlapping(found) {
            let before = strips.last().cloned().unwrap_or_default();
            if is_beside(&cluster, &before) || goes_on(&cluster, &inner) {
                break;
            }
            strips.push(before.into_iter().chain(cluster).collect());
        }
        // What seems to be a label of the strip may be a heading over the whole width.
        strips.into_iter().rev().find_map(|mut labels| {
            labels.sort_by_key(|s| s.lines());
            let all = self.strip_labels(labels, lines);
            let fewer = all.without(|l| self.vocabulary.is_sum(&l.text) || all.heads(l, self));
            let found = [fewer, all].into_iter().find(|s| !s.labels.is_empty() && s.are_alone());
            found.map(|s| s.labels)
        })
    }

    /// Labels and the words beside them.
    fn strip_labels<'a, 'l>(&self, labels: Vec<Stack<'a>>, lines: &'l [Line<'a>]) -> StripLabels<'a, 'l> {
        // Below a header that has no label of the strip beside or below it, its own first column stands at the left.
        let header = self.band(lines, Some(&labels)).and_then(|b| lines.get(b.lines.start)).map(|l| l.number);
        StripLabels { labels, lines, header: header.unwrap_or(u32::MAX) }
    }
}

/// What may be the labels of a strip.
struct StripLabels<'a, 'l> {
    /// From top to bottom.
    labels: Vec<Stack<'a>>,
    /// The lines of the table, and the number of the first one of its header.
    lines: &'l [Line<'a>],
    header: u32,
}

impl<'a> StripLabels<'a, '_> {
    /// The words beside the strip.
    fn rest(&self) -> impl Iterator<Item = &'a Piece> + '_ {
        let beside = self.labels.iter().any(|s| self.is_below(s));
        let words = self.lines.iter().flat_map(|l| l.words.iter().copied());
        words.filter(move |w| (beside || w.line < self.header) && !has(&self.labels, w))
    }

    /// The labels above the header for what stands there, and those below it for what does there.
    fn part(&self, word: &Piece) -> impl Iterator<Item = &Stack<'a>> {
        let below = word.line >= self.header;
        self.labels.iter().filter(move |s| self.is_below(s) == below)
    }

    /// Whether a label is one of the rows below the header. The last line of one above it may stand beside the header.
    fn is_below(&self, label: &Stack<'a>) -> bool {
        label.height() >= self.header as f32
    }

    fn nearest(&self, word: &Piece) -> Option<&Stack<'a>> {
        let aside = |s: &&Stack<'a>| (s.height() - word.line as f32).abs();
        self.part(word).min_by(|a, b| aside(a).total_cmp(&aside(b)))
    }

    /// Whether nothing but the labels stands in their strip: a word is beside the label above it or beside the one below.
    fn are_alone(&self) -> bool {
        self.rest().all(|word| {
            let is_beside =
                |label: &&Stack<'a>| label.left() + CLEAR * (label.right() - label.left()) <= word.columns.0;
            let (above, below): (Vec<&Stack<'a>>, Vec<&Stack<'a>>) =
                self.part(word).partition(|s| s.height() <= word.line as f32);
            let mut near = above.last().into_iter().chain(below.first()).peekable();
            near.peek().is_none() || near.any(is_beside)
        })
    }

    /// Whether a label is a heading that has other text right below or above: it is of a table beside another label.
    fn heads(&self, label: &Stack<'a>, ruler: &Ruler<'_>) -> bool {
        let is_under = |w: &Piece| {
            (label.left()..label.right()).contains(&middle(w.columns))
                && self.nearest(w).is_some_and(|s| s.lines() == label.lines())
        };
        self.rest().any(is_under) && ruler.is_in_header(label, self.lines)
    }

    fn without(&self, is_none: impl Fn(&Stack<'a>) -> bool) -> Self {
        let labels = self.labels.iter().filter(|l| !is_none(l)).cloned().collect();
        Self { labels, lines: self.lines, header: self.header }
    }
}

/// Whether nothing stands on the line of a word, nor on the one before and so many below.
fn stands_apart(word: &Piece, lines: &[Line<'_>], below: u32) -> bool {
    let near = lines.iter().filter(|l| (word.line.saturating_sub(1)..=word.line + below).contains(&l.number));
    near.flat_map(|l| &l.words).all(|w| std::ptr::eq(*w, word))
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

/// Whether labels stand right below or above one that stands beside others: all are parts of what those are labels of.
fn goes_on(cluster: &[Stack<'_>], inner: &[Stack<'_>]) -> bool {
    let is_near = |a: &Stack<'_>, b: &Stack<'_>| {
        let apart = a.lines().0.abs_diff(b.lines().1).min(b.lines().0.abs_diff(a.lines().1));
        apart <= NEXT && a.left() < b.right() && b.left() < a.right()
    };
    cluster.iter().any(|a| inner.iter().any(|b| is_near(a, b)))
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
