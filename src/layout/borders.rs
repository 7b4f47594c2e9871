//! Which borders the rules of a table make, and along which of them a rule stands between two boxes.

use super::GridCell;
use super::edges::Edge;
use super::tolerances as tol;

/// Whether a rule stands along one of two borders at this place.
pub(super) fn is_ruled_at(edges: &[Edge], (a, b): (f32, f32), place: f32, em: f32) -> bool {
    let near = tol::SNAP * em * 0.5;
    let from = edges.partition_point(|e| e.at < a - near);
    let of_both = edges.iter().skip(from).take_while(|e| e.at <= b + near);
    let mut on_one = of_both.filter(|e| (e.at - a).abs() <= near || (e.at - b).abs() <= near);
    on_one.any(|e| (e.start..=e.end).contains(&place))
}

/// Whether rules face each other along two borders: the end of one frame and the beginning of the next.
fn are_faced(edges: &[Edge], (a, b): (f32, f32), em: f32) -> bool {
    let near = tol::SNAP * em * 0.5;
    let along = |at: f32| {
        let from = edges.partition_point(move |e| e.at < at - near);
        edges.iter().skip(from).take_while(move |e| e.at <= at + near)
    };
    let length = |at: f32| along(at).map(|e| e.end - e.start).sum::<f32>();
    let common = |e: &Edge| along(b).map(|f| (e.end.min(f.end) - e.start.max(f.start)).max(0.0)).sum::<f32>();
    let faced: f32 = along(a).map(common).sum();
    faced > tol::FACED * length(a).min(length(b))
}

/// The borders, with those between which nothing is printed made one: the same border drawn at two places, nearer than
/// `least`; or the gaps between cells that are drawn with a frame each, where every border has one.
pub(super) fn without_gaps(
    borders: Vec<f32>,
    edges: &[Edge],
    least: f32,
    printed: impl Fn(f32, f32) -> bool,
    em: f32,
) -> Vec<f32> {
    let is_narrow = |p: &[f32], width: f32| matches!(p, [a, b] if b - a < width * em);
    let is_framed = |narrow: usize| narrow > 1 && narrow * tol::GAPS_OF_FRAMES >= borders.len() - 1;
    let is_gap = |p: &[f32]| match p {
        [a, b] => is_narrow(p, tol::FRAME_GAP) && are_faced(edges, (*a, *b), em) && !printed(*a, *b),
        _ => false,
    };
    let framed = is_framed(borders.windows(2).filter(|p| is_narrow(p, tol::FRAME_GAP)).count())
        && is_framed(borders.windows(2).filter(|p| is_gap(p)).count());
    let is_one = |p: &[f32]| (framed && is_gap(p)) || matches!(p, [a, b] if is_narrow(p, least) && !printed(*a, *b));
    let width = if framed { tol::FRAME_GAP } else { least };
    let mut kept: Vec<f32> = Vec::with_capacity(borders.len());
    let mut rest = borders.as_slice();
    while let Some(&first) = rest.first() {
        let inside = |p: &&[f32]| is_one(p) && p.last().is_some_and(|x| x - first < width * em);
        let joined = rest.windows(2).take_while(inside).count();
        let last = rest.get(joined).copied().unwrap_or(first);
        kept.push(if framed { (first + last) / 2.0 } else { first });
        rest = rest.get(joined + 1..).unwrap_or_default();
    }
    kept
}

/// The borders at which some cell begins or ends: a line inside of a cell (an underline, a strike-out) parts no rows. `span`
/// gives the first row or column of a cell, and how many it covers.
pub(super) fn used_borders(
    borders: Vec<f32>,
    cells: &mut [GridCell],
    span: fn(&mut GridCell) -> (&mut usize, &mut usize),
) -> Vec<f32> {
    let mut used = vec![false; borders.len()];
    for cell in cells.iter_mut() {
        let (first, count) = span(cell);
        for border in [*first, *first + *count] {
            used.get_mut(border).into_iter().for_each(|u| *u = true);
        }
    }
    let number = |n: &mut usize, used: &bool| Some(std::mem::replace(n, *n + usize::from(*used)));
    let numbers: Vec<usize> = used.iter().scan(0, number).collect();
    let numbered = |border: usize| numbers.get(border).copied().unwrap_or_default();
    for cell in cells {
        let (first, count) = span(cell);
        let (from, to) = (numbered(*first), numbered(*first + *count));
        (*first, *count) = (from, to - from);
    }
    borders.into_iter().zip(&used).filter(|(_, used)| **used).map(|(border, _)| border).collect()
}

/// Joins the borders of rows too low to hold text, but for a single one at the grid's beginning or end: it may be the margin
/// of a row that a page break cut.
pub(super) fn drop_low_rows(ys: &mut Vec<f32>, em: f32) {
    let is_low = |a: f32, b: f32| b - a < tol::MIN_ROW * em;
    let low = ys.windows(2).filter(|y| matches!(y, [a, b] if is_low(*a, *b))).count();
    let doubled = low * tol::DOUBLED_RULES > ys.len();
    let last = ys.len().saturating_sub(1);
    let mut kept: Vec<f32> = Vec::with_capacity(ys.len());
    for (i, y) in ys.iter().enumerate() {
        let at_end = i <= 1 || i == last;
        if (at_end && !doubled) || kept.last().is_none_or(|before| !is_low(*before, *y)) {
            kept.push(*y);
        }
    }
    *ys = kept;
}

/// The border positions across the edges, with the ends of the crossing edges where those reach out (a table that has
/// no outer border, or that a page's end leaves open).
pub(super) fn borders(edges: &[Edge], crossing: &[Edge], em: f32) -> Vec<f32> {
    let mut at: Vec<f32> = edges.iter().map(|e| e.at).collect();
    let low = crossing.iter().map(|e| e.start).fold(f32::INFINITY, f32::min);
    let high = crossing.iter().map(|e| e.end).fold(f32::NEG_INFINITY, f32::max);
    at.sort_by(f32::total_cmp);
    let open = 1.0 * em;
    if at.first().is_none_or(|a| *a - low > open) {
        at.insert(0, low);
    }
    if at.last().is_none_or(|a| high - *a > open) {
        at.push(high);
    }
    at.dedup_by(|b, a| *b - *a < tol::SNAP * em * 0.5);
    at
}

/// Which elementary edges are ruled: for each border across, each interval along.
pub(super) struct Walls {
    intervals: usize,
    ruled: Vec<bool>,
}

impl Walls {
    pub fn at(&self, border: usize, interval: usize) -> bool {
        self.ruled.get(border * self.intervals + interval).copied().unwrap_or(false)
    }
}

/// Whether no rule stands at the first and at the last of the borders: the page's end leaves the table open there.
pub(super) fn open_ends(edges: &[Edge], borders: &[f32], em: f32) -> (bool, bool) {
    let ruled = |border: Option<&f32>| border.is_none_or(|b| edges.iter().any(|e| (e.at - b).abs() <= tol::REACH * em));
    (!ruled(borders.first()), !ruled(borders.last()))
}

pub(super) fn walls(edges: &[Edge], across: &[f32], along: &[f32], open: (bool, bool), em: f32) -> Walls {
    let intervals = along.len() - 1;
    let mut covered = vec![0.0_f32; across.len() * intervals];
    for edge in edges {
        let nearest = (0..across.len()).min_by(|a, b| {
            let d = |i: &usize| across.get(*i).map_or(f32::INFINITY, |v| (v - edge.at).abs());
            d(a).total_cmp(&d(b))
        });
        let Some(border) = nearest else { continue };
        for (i, ends) in along.windows(2).enumerate() {
            let &[low, high] = ends else { continue };
            // A rule that ends a little before a corner still reaches it; of a flat row that would be most of its height. One
            // that only touches the corner from outside does not reach in: from both sides, such rules would close a low row.
            let reach = (tol::REACH * em).min(tol::REACH_SHARE * (high - low));
            let share = |reach: f32| ((edge.end + reach).min(high) - (edge.start - reach).max(low)).max(0.0);
            let inside = share(0.0) > tol::INSIDE * (high - low);
            let share = if inside { share(reach) } else { share(0.0) };
            // Where the page leaves a row open, its cells end each for itself.
            let into_open = (open.1 && i + 1 == intervals && edge.start <= low + reach && edge.end > low + reach)
                || (open.0 && i == 0 && edge.end >= high - reach && edge.start < high - reach);
            let share = if into_open && share > tol::OPEN_WALL * em { high - low } else { share };
            if let Some(c) = covered.get_mut(border * intervals + i) {
                *c += share / (high - low).max(f32::EPSILON);
            }
        }
    }
    Walls { intervals, ruled: covered.into_iter().map(|c| c >= tol::COVERED).collect() }
}
