//! How wide the columns are, in ems, as the line breaks tell.

use super::columns::{Column, Kind, is_list};
use super::pieces::Piece;
use super::rows::Reading;

/// A line narrower than this is no full line of a column.
const NARROWEST: f32 = 2.5;

/// First guesses: every width at which many lines end, for the columns of text in every combination of narrow and wide.
pub(super) fn guesses(pieces: &[&[Piece]], columns: &[Column]) -> Vec<Vec<f32>> {
    let mut lines: Vec<f32> = Vec::new();
    for piece in pieces.iter().flat_map(|p| p.iter()).filter(|p| p.width >= NARROWEST) {
        lines.push(piece.width);
    }
    let narrow = mode(&lines, f32::INFINITY).unwrap_or(6.0);
    let wider: Vec<f32> = lines.iter().copied().filter(|w| *w > narrow * 1.4).collect();
    let wide = mode(&wider, f32::INFINITY).unwrap_or(narrow * 2.0);
    let texts: Vec<usize> = (0..columns.len())
        .filter(|&c| columns.get(c).is_some_and(|c| matches!(c.kind, Kind::Name | Kind::Text)))
        .collect();
    let mut guesses = Vec::new();
    for bits in 0..1usize << texts.len().min(4) {
        let is_wide = |c: usize| texts.iter().position(|t| *t == c).is_some_and(|n| bits >> n & 1 == 1);
        guesses.push((0..columns.len()).map(|c| if is_wide(c) { wide } else { narrow }).collect());
    }
    guesses
}

/// Betters widths one column after another: each takes the width at which lines end often that makes the reading cheapest,
/// of those that are `possible`.
pub(super) fn improve(
    widths: &mut [f32],
    mut cost: f32,
    pieces: &[&[Piece]],
    possible: impl Fn(usize, f32) -> bool,
    cost_of: impl Fn(&[f32]) -> f32,
) -> f32 {
    let candidates = ends(pieces);
    for _ in 0..PASSES {
        let before = cost;
        for c in 0..widths.len() {
            for &candidate in &candidates {
                let old = widths[c];
                if (candidate - old).abs() < 0.3 || !possible(c, candidate) {
                    continue;
                }
                widths[c] = candidate;
                let other = cost_of(widths);
                if other < cost - 0.5 {
                    cost = other;
                } else {
                    widths[c] = old;
                }
            }
        }
        if before - cost < 1.0 {
            break;
        }
    }
    cost
}

/// How often all columns are gone through.
const PASSES: usize = 2;

/// So many widths are tried for each column.
const CANDIDATES: usize = 7;

/// The widths at which most lines end, narrowest first.
fn ends(pieces: &[&[Piece]]) -> Vec<f32> {
    let mut counts: Vec<(f32, usize)> = Vec::new();
    for piece in pieces.iter().flat_map(|p| p.iter()).filter(|p| p.width >= NARROWEST) {
        match counts.iter_mut().find(|(w, _)| (*w - piece.width).abs() < 0.26) {
            Some((_, n)) => *n += 1,
            None => counts.push((piece.width, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.total_cmp(&b.0)));
    let mut widths: Vec<f32> = counts.into_iter().take(CANDIDATES).map(|(w, _)| w).collect();
    widths.sort_by(f32::total_cmp);
    widths
}

/// The width at which most lines end, to half an em.
fn mode(widths: &[f32], limit: f32) -> Option<f32> {
    let mut counts: Vec<(f32, usize)> = Vec::new();
    for width in widths.iter().filter(|w| **w <= limit) {
        match counts.iter_mut().find(|(w, _)| (*w - width).abs() < 0.26) {
            Some((_, n)) => *n += 1,
            None => counts.push((*width, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.total_cmp(&b.0)));
    counts.first().map(|(w, _)| *w)
}

/// Better widths from a reading: the widest lines of each column that are not a few strays, and its broken lines.
/// With `kept` columns, pieces of a cell that stand on one line of the dump may stand on two of the page. With `few` rows, the
/// broken lines of a column do not tell its width: it is as wide as its widest line.
pub(super) fn measured(
    readings: &[(&[Piece], &Reading)],
    columns: &[Column],
    before: &[f32],
    kept: bool,
    few: bool,
) -> Vec<f32> {
    let mut measured = before.to_vec();
    let rows: usize = readings.iter().map(|(_, reading)| reading.rows.len()).sum();
    let many = rows >= MANY && is_list(columns);
    for (c, width) in measured.iter_mut().enumerate() {
        // Of the rows of a long list few are read wrong; but values in words are few too.
        let few = few && !(many && columns.get(c).is_some_and(|c| c.kind != Kind::Target));
        let mut broken: Vec<f32> = Vec::new();
        let mut all: Vec<f32> = Vec::new();
        for (pieces, reading) in readings {
            for cell in reading.rows.iter().filter_map(|r| r.get(c)) {
                let lines = lines(pieces, cell, kept);
                broken.extend(lines.iter().rev().skip(1));
                all.extend(lines);
            }
        }
        let seen = if broken.len() >= 3 && !few { &mut broken } else { &mut all };
        seen.sort_by(f32::total_cmp);
        let wide = match (kept, few) {
            (true, _) => widest(seen),
            (false, true) => seen.last().copied(),
            (false, false) => common(seen).last().copied(),
        };
        if let Some(w) = wide {
            *width =
                if columns.get(c).is_some_and(|c| matches!(c.kind, Kind::Target | Kind::Number)) && broken_few(seen) {
                    width.max(w)
                } else {
                    w
                };
        }
    }
    measured
}

/// A list of fewer rows has few broken lines.
const MANY: usize = 20;

/// The widest of the lines of a column that is kept apart, the narrowest first, but for one in fifty and for one that is much
/// wider than all others: that took a line of its neighbour.
pub(super) fn widest(seen: &[f32]) -> Option<f32> {
    let seen = common(seen);
    match *seen {
        [.., next, last] if last - next > STRAY && seen.len() >= FEWEST => Some(next),
        _ => seen.last().copied(),
    }
}

/// All but the widest of fifty lines, the narrowest first.
fn common(seen: &[f32]) -> &[f32] {
    seen.get(..=seen.len().saturating_sub(1) * 49 / 50).unwrap_or_default()
}

/// Ems that a line is wider than all others of its column because of text that is not its own.
const STRAY: f32 = 2.0;

/// Fewer lines than this do not tell which of them is the odd one.
const FEWEST: usize = 5;

fn broken_few(seen: &[f32]) -> bool {
    seen.len() < 8
}

fn lines(pieces: &[Piece], cell: &[usize], kept: bool) -> Vec<f32> {
    let own: Vec<&Piece> = cell.iter().filter_map(|&i| pieces.get(i)).collect();
    let lines = own.chunk_by(|a, b| a.ordinal == b.ordinal && (!kept || b.stray));
    lines.map(|l| l.iter().map(|p| p.width + 0.25).sum::<f32>() - 0.25).collect()
}
