//! Dotted lines that are painted dot by dot.

use super::{Axis, Ruling};
use crate::place::Rect;

/// Dots that make a line; fewer are the joints of borders or punctuation.
const DOTS: usize = 5;
/// Widest gap between two dots, in sizes of a dot.
const GAP: f32 = 3.0;
/// Dots of one line differ in thickness and height by less than this share of their thickness.
const ALIKE: f32 = 0.25;

/// Adds a ruling for every row or column of dots.
pub fn join(dots: &[Rect], rulings: &mut Vec<Ruling>) {
    if dots.len() < DOTS {
        return;
    }
    for axis in [Axis::Horizontal, Axis::Vertical] {
        let mut rows: Vec<Dot> = dots.iter().map(|rect| Dot::of(rect, axis)).collect();
        rows.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.start.total_cmp(&b.start)));
        // Heights that differ by rounding are one row: sort each such row along its axis.
        for row in rows.chunk_by_mut(|a, b| (b.at - a.at).abs() <= ALIKE * a.size) {
            row.sort_by(|a, b| a.start.total_cmp(&b.start).then(a.end.total_cmp(&b.end)));
            let mut reach = f32::NEG_INFINITY;
            for dot in row.iter_mut() {
                reach = reach.max(dot.end);
                dot.reach = reach;
            }
            for run in row.chunk_by(|a, b| a.is_followed_by(b)) {
                // Dots painted over each other, where two borders meet, are one.
                let apart = run.windows(2).filter(|w| matches!(w, [a, b] if b.start >= a.reach)).count();
                if let ([first, ..], [.., last]) = (run, run)
                    && apart + 1 >= DOTS
                {
                    let (start, end) = (first.start, last.reach);
                    rulings.push(Ruling { axis, at: first.at, start, end, thickness: first.size });
                }
            }
        }
    }
}

/// A dot, along and across an axis.
struct Dot {
    at: f32,
    start: f32,
    end: f32,
    size: f32,
    /// How far it and those before it in its row reach.
    reach: f32,
}

impl Dot {
    fn of(rect: &Rect, axis: Axis) -> Self {
        let (x, y) = rect.center();
        match axis {
            Axis::Horizontal => Dot { at: y, start: rect.x0, end: rect.x1, size: rect.height(), reach: rect.x1 },
            Axis::Vertical => Dot { at: x, start: rect.top, end: rect.bottom, size: rect.width(), reach: rect.bottom },
        }
    }

    /// Whether the next dot of the row goes on with the line. Dots at the joint of two borders may be longer, or closer.
    fn is_followed_by(&self, next: &Dot) -> bool {
        (self.size - next.size).abs() <= ALIKE * self.size.max(next.size)
            && next.start - self.reach <= GAP * next.size.max(next.end - next.start)
    }
}
