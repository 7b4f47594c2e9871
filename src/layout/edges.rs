//! Turns rulings into edges: doubled rules made one, pieces of a rule joined, dust removed.

use super::tolerances as tol;
use crate::pdf::{Axis, Ruling};

/// The whole rules of a page, each list sorted by position.
#[derive(Debug, Default)]
pub(super) struct Edges {
    pub horizontal: Vec<Edge>,
    pub vertical: Vec<Edge>,
}

/// A whole rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    /// y of a horizontal, x of a vertical rule.
    pub at: f32,
    /// Left or upper end.
    pub start: f32,
    /// Right or lower end.
    pub end: f32,
}

pub(super) fn rulings_to_edges(rulings: &[Ruling], em: f32) -> Edges {
    let of = |axis: Axis| {
        let pieces = rulings.iter().filter(|r| r.axis == axis).map(|r| Edge { at: r.at, start: r.start, end: r.end });
        join_pieces(pieces.collect(), em)
    };
    Edges { horizontal: of(Axis::Horizontal), vertical: of(Axis::Vertical) }
}

/// Brings pieces at nearly the same position onto one position and joins those that touch.
fn join_pieces(mut pieces: Vec<Edge>, em: f32) -> Vec<Edge> {
    pieces.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.start.total_cmp(&b.start)));
    let mut edges = Vec::new();
    let mut rest = pieces.as_mut_slice();
    while let Some(first) = rest.first() {
        let limit = first.at + tol::SNAP * em;
        let n = rest.iter().take_while(|e| e.at <= limit).count();
        let (level, tail) = rest.split_at_mut(n);
        join_level(level, em, &mut edges);
        rest = tail;
    }
    edges.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.start.total_cmp(&b.start)));
    edges
}

/// Joins the pieces of one level; their common position is the mean weighted by length.
fn join_level(level: &mut [Edge], em: f32, edges: &mut Vec<Edge>) {
    level.sort_by(|a, b| a.start.total_cmp(&b.start));
    let length: f32 = level.iter().map(|e| e.end - e.start).sum();
    let at = if length > 0.0 {
        level.iter().map(|e| e.at * (e.end - e.start)).sum::<f32>() / length
    } else {
        level.first().map_or(0.0, |e| e.at)
    };
    let mut open: Option<Edge> = None;
    for piece in level.iter() {
        match &mut open {
            Some(edge) if piece.start <= edge.end + tol::JOIN * em => edge.end = edge.end.max(piece.end),
            _ => {
                edges.extend(open.take().filter(|e| e.end - e.start >= tol::MIN_RULE * em));
                open = Some(Edge { at, start: piece.start, end: piece.end });
            }
        }
    }
    edges.extend(open.filter(|e| e.end - e.start >= tol::MIN_RULE * em));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(at: f32, start: f32, end: f32) -> Ruling {
        Ruling { axis: Axis::Horizontal, at, start, end, thickness: 0.5 }
    }

    fn check(rulings: &[Ruling], expected: &[(f32, f32, f32)]) {
        let edges = rulings_to_edges(rulings, 10.0);
        let found: Vec<_> = edges.horizontal.iter().map(|e| (e.at, e.start, e.end)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn doubled_rules_are_one() {
        check(&[rule(100.0, 0.0, 50.0), rule(102.0, 0.0, 50.0)], &[(101.0, 0.0, 50.0)]);
    }

    #[test]
    fn pieces_are_joined_and_gaps_kept() {
        check(
            &[rule(5.0, 0.0, 20.0), rule(5.0, 22.0, 40.0), rule(5.0, 60.0, 80.0)],
            &[(5.0, 0.0, 40.0), (5.0, 60.0, 80.0)],
        );
    }

    #[test]
    fn dust_is_no_rule() {
        check(&[rule(5.0, 0.0, 3.0)], &[]);
    }
}
