//! Turns the gains of possible pairs into the one-to-one assignment with the largest sum.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A possible pair and what it gains; pairs that gain nothing need not be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Position on the left.
    pub left: usize,
    /// Position on the right.
    pub right: usize,
    /// What the pair adds to the sum; positive.
    pub gain: i64,
}

/// For each left position its right one, so that the sum of the gains is the largest possible. Nobody has to be paired.
///
/// Successive shortest paths over the given pairs only: time grows with the pairs that compete, not with the product of
/// both sides. Gains are integers, so that the result is the same on every machine.
pub fn assign(lefts: usize, rights: usize, edges: &[Edge]) -> Vec<Option<usize>> {
    let mut search = Search::new(lefts, rights, edges);
    for left in 0..lefts {
        search.augment(left);
    }
    search.partner.into_iter().map(|right| right.filter(|&right| right < rights)).collect()
}

/// The state of the search. Right positions from `rights` on stand for "unpaired", one for each left position, at no
/// cost: with them every left position finds a partner.
struct Search {
    pairs: Vec<Vec<(usize, i64)>>,
    partner: Vec<Option<usize>>,
    taken_by: Vec<Option<usize>>,
    left_price: Vec<i64>,
    right_price: Vec<i64>,
    distance: Vec<i64>,
    via: Vec<usize>,
    settled: Vec<bool>,
}

impl Search {
    fn new(lefts: usize, rights: usize, edges: &[Edge]) -> Self {
        let mut pairs: Vec<Vec<(usize, i64)>> = (0..lefts).map(|left| vec![(rights + left, 0)]).collect();
        for edge in edges.iter().filter(|edge| edge.left < lefts && edge.right < rights && edge.gain > 0) {
            pairs[edge.left].push((edge.right, -edge.gain));
        }
        let nodes = rights + lefts;
        Self {
            pairs,
            partner: vec![None; lefts],
            taken_by: vec![None; nodes],
            left_price: vec![0; lefts],
            right_price: vec![0; nodes],
            distance: vec![i64::MAX; nodes],
            via: vec![0; nodes],
            settled: vec![false; nodes],
        }
    }

    /// Pairs one more left position, moving others where that gains more.
    fn augment(&mut self, start: usize) {
        let mut heap = BinaryHeap::new();
        let mut reached = Vec::new();
        let mut passed = Vec::new();
        let (mut left, mut base) = (start, 0);
        let end = loop {
            for &(right, cost) in &self.pairs[left] {
                let distance = base + cost - self.left_price[left] - self.right_price[right];
                if !self.settled[right] && distance < self.distance[right] {
                    if self.distance[right] == i64::MAX {
                        reached.push(right);
                    }
                    self.distance[right] = distance;
                    self.via[right] = left;
                    heap.push(Reverse((distance, right)));
                }
            }
            let Some(right) = self.nearest(&mut heap) else { break None };
            self.settled[right] = true;
            base = self.distance[right];
            match self.taken_by[right] {
                None => break Some(right),
                Some(owner) => {
                    passed.push((right, owner));
                    left = owner;
                }
            }
        };
        self.left_price[start] += base;
        for (right, owner) in passed {
            let slack = base - self.distance[right];
            self.right_price[right] -= slack;
            self.left_price[owner] += slack;
        }
        if let Some(end) = end {
            self.take(start, end);
        }
        for right in reached {
            self.distance[right] = i64::MAX;
            self.settled[right] = false;
        }
    }

    /// The nearest right position that is not settled; entries that a shorter way made stale are dropped.
    fn nearest(&self, heap: &mut BinaryHeap<Reverse<(i64, usize)>>) -> Option<usize> {
        while let Some(Reverse((distance, right))) = heap.pop() {
            if !self.settled[right] && distance == self.distance[right] {
                return Some(right);
            }
        }
        None
    }

    /// Walks the found path back to its start and hands every right position on it to the left one before it.
    fn take(&mut self, start: usize, end: usize) {
        let mut right = end;
        loop {
            let left = self.via[right];
            let before = self.partner[left].replace(right);
            self.taken_by[right] = Some(left);
            match before {
                Some(before) if left != start => right = before,
                _ => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edges(rows: &[&[i64]]) -> Vec<Edge> {
        let row = |(left, row): (usize, &&[i64])| -> Vec<Edge> {
            row.iter().enumerate().map(|(right, &gain)| Edge { left, right, gain }).collect()
        };
        rows.iter().enumerate().flat_map(row).collect()
    }

    #[test]
    fn the_best_sum_wins_over_the_best_pair() {
        assert_eq!(assign(2, 2, &edges(&[&[10, 9], &[9, 1]])), [Some(1), Some(0)]);
        assert_eq!(assign(2, 2, &edges(&[&[10, 4], &[5, 0]])), [Some(0), None]);
        assert_eq!(assign(3, 1, &edges(&[&[1], &[3], &[2]])), [None, Some(0), None]);
        assert_eq!(assign(0, 0, &[]), []);
    }

    /// The largest sum by trying everything.
    fn best(rows: &[Vec<i64>], used: &mut Vec<bool>) -> i64 {
        let Some((row, rest)) = rows.split_first() else { return 0 };
        let mut sum = best(rest, used);
        for (right, &gain) in row.iter().enumerate() {
            if gain > 0 && !used[right] {
                used[right] = true;
                sum = sum.max(gain + best(rest, used));
                used[right] = false;
            }
        }
        sum
    }

    proptest! {
        #[test]
        fn no_other_assignment_gains_more(rows in prop::collection::vec(prop::collection::vec(-3i64..20, 5), 0..6)) {
            let slices: Vec<&[i64]> = rows.iter().map(Vec::as_slice).collect();
            let partner = assign(rows.len(), 5, &edges(&slices));
            let mut seen = [false; 5];
            let mut sum = 0;
            for (left, right) in partner.iter().enumerate() {
                if let Some(right) = *right {
                    prop_assert!(!seen[right]);
                    seen[right] = true;
                    sum += rows[left][right];
                }
            }
            prop_assert_eq!(sum, best(&rows, &mut vec![false; 5]));
        }
    }
}
