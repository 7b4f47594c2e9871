//! A table of its own beside a label at the left of a table: the main tasks of a department with what each costs.

use std::collections::BTreeSet;

use super::Ruler;
use super::body::Heights;
use super::gutters::{Habits, is_number};
use super::labelled::HeadCell;
use super::region::{Line, lines};
use super::sketch::Sketch;
use super::stacks::{Stack, has, stacks};
use crate::dump::pieces::{Piece, by_line};

impl Ruler<'_> {
    /// The cells of the table that these words make, up to column `end`, and how many rows it has. Nothing where they do not begin
    /// with a header, or where rows have labels of their own.
    pub fn nested<'a>(&self, words: &[&'a Piece], end: f32) -> Option<(usize, Vec<HeadCell<'a>>)> {
        let own = lines(words);
        let band = self.first_band(&own)?;
        let below: Vec<&'a Piece> = own.get(band.lines.end..)?.iter().flat_map(|l| l.words.iter().copied()).collect();
        let left = band.leaves.first()?.left();
        let aside = self.beside_all(&band.leaves, &below);
        let below: Vec<&'a Piece> = below.into_iter().filter(|w| !has(&aside, w)).collect();
        let (sums, labels): (Vec<Stack<'a>>, Vec<Stack<'a>>) =
            stacks(&below, &|t| self.is_label(t)).0.into_iter().partition(|s| self.vocabulary.is_sum(&s.text));
        // What stands below the sum of all rows is of another part.
        let is_over = sums.iter().any(|s| below.iter().any(|w| w.line > s.lines().1 && !is_number(&w.text)));
        // Some may stand left of the first heading all the same, as extractors put them.
        let lefts = below.iter().filter(|w| w.columns.1 <= left).count();
        if !labels.is_empty() || is_over || 2 * lefts > by_line(&below).count() {
            return None;
        }
        let edge = aside.iter().map(Stack::left).fold(end, f32::min);
        let columns = self.columns(&band);
        let mut sketch = Sketch::new(self.edges(&columns, Some(&band), &[], &below), edge);
        sketch.header(&band);
        let strips = self.strips(&columns, &sketch.edges, &below, &mut Habits::default());
        let printed: BTreeSet<u32> = own.iter().map(|l: &Line<'a>| l.number).collect();
        let heights = Heights::new(&strips, &printed);
        sketch.body(self.body(&strips, &heights, (false, false))?, &strips, 0);
        let (rows, mut cells) = sketch.into_cells();
        if edge < end {
            let words = aside.into_iter().flat_map(|s| s.words).collect();
            cells.push(HeadCell { rows: 0..rows, left: edge, right: end, words });
        }
        Some((rows, cells))
    }

    /// Labels at the right of all rows: 执行率分值（10分）. Extractors put what stands below each other on the page at different places:
    /// one may seem to stand in the last column.
    fn beside_all<'a>(&self, leaves: &[Stack<'a>], below: &[&'a Piece]) -> Vec<Stack<'a>> {
        let Some([.., next, _]) = leaves.get(..) else { return Vec::new() };
        let (found, _) = stacks(below, &|t| self.is_label(t) && !self.vocabulary.is_sum(t));
        let is_last = |s: &Stack<'a>| {
            s.words.iter().all(|w| below.iter().all(|b| b.line != w.line || b.columns.0 <= w.columns.0))
        };
        found.into_iter().filter(|s| s.left() >= next.right() && is_last(s)).collect()
    }
}
