//! Dotted lines that are painted dot by dot.

use super::{Axis, Ruling};
use crate::place::Rect;

/// Dots that make a line; fewer are the joints of borders or punctuation.
const DOTS: usize = 5;
/// Largest distance from dot to dot, in sizes of a dot.
const PITCH: f32 = 4.0;
/// Dots of one line differ in size and height by less than this share of their size.
const ALIKE: f32 = 0.25;

/// Adds a ruling for every row or column of equal dots.
pub fn join(dots: &[Rect], rulings: &mut Vec<Ruling>) {
    if dots.len() < DOTS {
        return;
    }
    for axis in [Axis::Horizontal, Axis::Vertical] {
        let mut rows: Vec<Dot> = dots.iter().map(|rect| Dot::of(rect, axis)).collect();
        rows.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.start.total_cmp(&b.start)));
        // Heights that differ by rounding are one row: sort each such row along its axis.
        for row in rows.chunk_by_mut(|a, b| (b.at - a.at).abs() <= ALIKE * a.size) {
            row.sort_by(|a, b| a.start.total_cmp(&b.start));
            for run in row.chunk_by(|a, b| a.is_followed_by(b)) {
                if let ([first, ..], [.., last]) = (run, run)
                    && run.len() >= DOTS
                {
                    let (start, end) = (first.start, last.end);
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
}

impl Dot {
    fn of(rect: &Rect, axis: Axis) -> Self {
        let (x, y) = rect.center();
        match axis {
            Axis::Horizontal => Dot { at: y, start: rect.x0, end: rect.x1, size: rect.height() },
            Axis::Vertical => Dot { at: x, start: rect.top, end: rect.bottom, size: rect.width() },
        }
    }

    fn is_followed_by(&self, next: &Dot) -> bool {
        let length = self.end - self.start;
        let alike = |a: f32, b: f32| (a - b).abs() <= ALIKE * a.max(b);
        alike(self.size, next.size)
            && alike(length, next.end - next.start)
            && next.start > self.start
            && next.start - self.start <= PITCH * length.max(self.size)
    }
}
