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
    for (piece, dashed) in level.iter().zip(dashes(level, em)) {
        let reach = if dashed { tol::DASH_GAP } else { tol::JOIN } * em;
        match &mut open {
            Some(edge) if piece.start <= edge.end + reach => edge.end = edge.end.max(piece.end),
            _ => {
                edges.extend(open.take().filter(|e| e.end - e.start >= tol::MIN_RULE * em));
                open = Some(Edge { at, start: piece.start, end: piece.end });
            }
        }
    }
    edges.extend(open.filter(|e| e.end - e.start >= tol::MIN_RULE * em));
}

/// Which pieces of a level go on with the dashes before them.
fn dashes(level: &[Edge], em: f32) -> Vec<bool> {
    let is_short = |e: &Edge| e.end - e.start <= tol::DASH * em;
    let mut dashed = Vec::with_capacity(level.len());
    for run in level.chunk_by(|a, b| is_short(a) && is_short(b) && b.start - a.end <= tol::DASH_GAP * em) {
        let enough = run.len() >= tol::DASHES;
        dashed.extend((0..run.len()).map(|i| enough && i > 0));
    }
    dashed
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
    fn dashes_with_wide_gaps_are_one_rule_and_short_rows_are_none() {
        let run = |n: usize, length: f32, pitch: f32| -> Vec<Ruling> {
            (0..n).map(|i| rule(5.0, pitch * i as f32, pitch * i as f32 + length)).collect()
        };
        check(&run(5, 8.0, 14.0), &[(5.0, 0.0, 64.0)]);
        check(&run(3, 8.0, 14.0), &[(5.0, 0.0, 8.0), (5.0, 14.0, 22.0), (5.0, 28.0, 36.0)]);
    }

    #[test]
    fn dust_is_no_rule() {
        check(&[rule(5.0, 0.0, 3.0)], &[]);
    }
}
