//! First widths of the columns, from rows whose borders are nearly told: between the name of a level and the value the
//! lines of the cells before it, between the value and the next name of a level those after it.
//!
//! The lines of such a stretch are given to its columns in every way, for every width at which lines end; what fits
//! all rows best is taken. That needs no reading of the table, and readings need widths to begin with.

use super::columns::{self, Column, Kind};
use super::costs;
use super::measure::{first_unit, never_first};
use super::pieces::Piece;
use super::words::Words;

/// So many rows are enough.
const ROWS: usize = 80;

/// So many widths are tried for a column of a stretch of one or two columns, and of three.
const CANDIDATES: [usize; 4] = [0, 24, 24, 10];

/// A row that fits nowhere counts no more than this: it may have been cut by a page.
const ODD: f32 = 6.0;

/// A stretch of more lines than this is no row.
const LONGEST: usize = 30;

/// A line of a stretch.
#[derive(Debug, Clone, Copy)]
struct Line {
    width: f32,
    unit: f32,
    /// Whether it begins with a mark that no line begins with.
    forbidden: bool,
    /// What it costs to be in one cell with the piece before it on the same line of the dump.
    joined: Option<f32>,
}

/// The widths that fit best; nothing where the table has other columns or too few rows that tell.
pub(super) fn widths(bodies: &[(&[Piece], &Words)], columns: &[Column]) -> Option<Vec<f32>> {
    let level = columns.iter().rposition(|c| c.kind == Kind::Level)?;
    let target = columns.iter().position(|c| c.kind == Kind::Target).filter(|t| *t > level)?;
    let stretches: Vec<(Vec<Line>, Vec<Line>)> =
        bodies.iter().flat_map(|(pieces, words)| stretches(pieces, words)).take(ROWS).collect();
    let (before, after): (Vec<_>, Vec<_>) = stretches.into_iter().unzip();
    let mut widths = vec![level_width(bodies); level + 1];
    widths.extend(fit(&before, target - level - 1)?);
    widths.extend(fit(&after, columns.len() - target)?);
    (widths.len() == columns.len()).then_some(widths)
}

/// The widest line of a name of a level.
fn level_width(bodies: &[(&[Piece], &Words)]) -> f32 {
    let parts = bodies.iter().flat_map(|(pieces, words)| {
        pieces.iter().zip(0u32..).filter(|(_, i)| words.begins(Kind::Level, *i)).map(|(p, _)| p.width)
    });
    parts.fold(4.0, f32::max)
}

/// The lines between a name of a level and the value, and those from the value to the next name, of each row in which one
/// value stands.
fn stretches(pieces: &[Piece], words: &Words) -> Vec<(Vec<Line>, Vec<Line>)> {
    let mut found = Vec::new();
    let mut own: Vec<usize> = Vec::new();
    let mut open = false;
    let mut i = 0;
    while i < pieces.len() {
        let outer = name(words, Kind::Outer, i, pieces.len());
        let level = name(words, Kind::Level, i, pieces.len());
        let is_outer = words.is_only_outer(i as u32);
        if level.is_some() && !is_outer {
            found.extend(stretch(pieces, &own).filter(|_| open));
            own.clear();
            open = true;
        } else if outer.is_none() {
            own.push(i);
        }
        i = if is_outer { outer } else { level.or(outer) }.unwrap_or(i + 1);
    }
    found.extend(stretch(pieces, &own).filter(|_| open));
    found
}

/// The end of the name that begins at a piece, where its parts follow each other.
fn name(words: &Words, kind: Kind, i: usize, end: usize) -> Option<usize> {
    let at = i as u32;
    if words.is_whole(kind, at) {
        return Some(i + 1);
    }
    if !words.begins(kind, at) {
        return None;
    }
    let next = (i + 1..end).take_while(|&k| words.goes_on(kind, at, k as u32 - 1, k as u32)).last();
    next.map(|n| n + 1)
}

fn stretch(pieces: &[Piece], own: &[usize]) -> Option<(Vec<Line>, Vec<Line>)> {
    let row: Vec<&Piece> = own.iter().filter_map(|&i| pieces.get(i)).collect();
    let page = row.first()?.page;
    if row.len() > LONGEST || row.iter().any(|p| p.page != page) {
        return None;
    }
    let value = value(&row)?;
    let lines: Vec<Line> = (0..row.len()).map(|k| line(&row, k)).collect();
    let (before, after) = lines.split_at(value);
    (!before.is_empty() && !after.is_empty()).then(|| (before.to_vec(), after.to_vec()))
}

/// Where the value begins, where only one can be meant: at a sign, or else at pieces that together are one.
fn value(row: &[&Piece]) -> Option<usize> {
    let only = |starts: Vec<usize>| if let [start] = starts[..] { Some(start) } else { None };
    let signs: Vec<usize> = (0..row.len()).filter(|&k| columns::begins_as_target(&row[k].text)).collect();
    if !signs.is_empty() {
        return only(signs);
    }
    let runs = row.chunk_by(|_, b| b.gap > 0 && b.stray);
    let mut from = 0;
    let mut found = Vec::new();
    for run in runs {
        let text: String = run.iter().map(|p| p.text.as_str()).collect();
        found.extend(columns::is_target(&text).then_some(from));
        from += run.len();
    }
    only(found)
}

fn line(row: &[&Piece], k: usize) -> Line {
    let piece = row[k];
    let before = k.checked_sub(1).map(|b| row[b]).filter(|b| b.ordinal == piece.ordinal);
    Line {
        width: piece.width,
        unit: first_unit(&piece.text),
        forbidden: piece.text.starts_with(never_first),
        joined: before.map(|_| if piece.stray { 0.1 } else { costs::GLUED }),
    }
}

/// The widths of `n` neighbouring columns that fit all stretches best.
fn fit(stretches: &[Vec<Line>], n: usize) -> Option<Vec<f32>> {
    if n == 0 {
        return Some(Vec::new());
    }
    let most = *CANDIDATES.get(n)?;
    let candidates = candidates(stretches, most);
    let mut best: Option<(f32, Vec<f32>)> = None;
    let mut at = vec![0usize; n];
    while !candidates.is_empty() {
        let widths: Vec<f32> = at.iter().filter_map(|&k| candidates.get(k).copied()).collect();
        let cost: f32 = stretches.iter().map(|s| cost(s, &widths).min(ODD)).sum();
        if best.as_ref().is_none_or(|(c, _)| cost < *c) {
            best = Some((cost, widths));
        }
        let Some(step) = (0..n).find(|&k| at[k] + 1 < candidates.len()) else { break };
        at[step] += 1;
        at[..step].fill(0);
    }
    let (cost, widths) = best?;
    (stretches.len() >= FEWEST && cost < LOOSE * stretches.len() as f32).then_some(widths)
}

/// Fewer rows tell nothing.
const FEWEST: usize = 3;

/// Widths that leave more than this a row fit nothing.
const LOOSE: f32 = 3.0;

/// The widths at which lines end most often, narrowest first.
fn candidates(stretches: &[Vec<Line>], most: usize) -> Vec<f32> {
    let mut counts: Vec<(f32, usize)> = Vec::new();
    for line in stretches.iter().flatten() {
        match counts.iter_mut().find(|(w, _)| (*w - line.width).abs() < 0.2) {
            Some((_, n)) => *n += 1,
            None => counts.push((line.width, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.total_cmp(&b.0)));
    let mut widths: Vec<f32> = counts.into_iter().take(most).map(|(w, _)| w).collect();
    widths.sort_by(f32::total_cmp);
    widths
}

/// What the best way to give the lines to columns of these widths costs.
fn cost(lines: &[Line], widths: &[f32]) -> f32 {
    let mut best = vec![f32::INFINITY; lines.len() + 1];
    best[0] = 0.0;
    for &width in widths {
        let mut next: Vec<f32> = best.iter().map(|b| b + costs::blank(Kind::Text)).collect();
        for from in 0..lines.len() {
            let mut total = best[from] + if lines[from].forbidden { costs::FORBIDDEN_START } else { 0.0 };
            let mut wide = 0.0;
            for to in from..lines.len() {
                let line = &lines[to];
                match line.joined.filter(|_| to > from) {
                    Some(joined) => {
                        total += joined - costs::overfull(wide, width);
                        wide += line.width + 0.25;
                    }
                    None => {
                        total += if to > from { costs::needless_break(width - wide, line.unit) } else { 0.0 };
                        wide = line.width;
                    }
                }
                total += costs::overfull(wide, width);
                next[to + 1] = next[to + 1].min(total);
            }
        }
        best = next;
    }
    best.last().copied().unwrap_or(0.0)
}
