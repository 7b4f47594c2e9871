//! Turns edges into grids: edges → connected groups → elementary boxes → cells, and puts glyphs into cells.

use std::cell::LazyCell;

use super::edges::{Edge, Edges};
use super::groups::{Group, Sets, edges_to_groups};
use super::lines::{Gaps, glyphs_to_lines};
use super::overflow::{Owner, follow_text};
use super::tolerances as tol;
use super::{Grid, GridCell};
use crate::pdf::{Glyph, Visibility};
use crate::place::Rect;

/// Finds the grids of a page, from top to bottom.
///
/// Where characters stand tells a narrow column from a border that is drawn at two places.
pub(super) fn edges_to_grids(edges: &Edges, glyphs: &[&Glyph], em: f32) -> Vec<Grid> {
    // Few pages have columns so narrow that it matters.
    let middles = LazyCell::new(|| {
        let mut middles: Vec<(f32, f32)> =
            glyphs.iter().filter(|g| !g.unicode.is_whitespace()).map(|g| middle(g)).collect();
        middles.sort_by(|a, b| a.0.total_cmp(&b.0));
        middles
    });
    let groups = edges_to_groups(edges, em);
    let mut grids: Vec<Grid> = groups.iter().filter_map(|g| group_to_grid(g, || middles.as_slice(), em)).collect();
    grids.sort_by(|a, b| a.bbox.top.total_cmp(&b.bbox.top).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    grids
}

/// Puts every glyph into the cell that its middle lies in (the smallest, where grids lie in each other), makes the
/// cells' lines, and returns the glyphs outside of all grids.
pub(super) fn place_glyphs<'a>(grids: &mut [Grid], glyphs: &[&'a Glyph]) -> Vec<&'a Glyph> {
    let owners: Vec<Vec<usize>> = grids.iter().map(cell_of_box).collect();
    let mut inside: Vec<Vec<Vec<&Glyph>>> = grids.iter().map(|g| vec![Vec::new(); g.cells.len()]).collect();
    let mut outside = Vec::new();
    let cell_of = |glyph: &&Glyph| {
        let (x, y) = middle(glyph);
        smallest_cell(grids, |g, grid| {
            let (column, row) = (interval(&grid.xs, x)?, interval(&grid.ys, y)?);
            owners.get(g)?.get(row * (grid.xs.len() - 1) + column).copied().filter(|_| grid.bbox.contains(x, y))
        })
    };
    let mut cells: Vec<Owner> = glyphs.iter().map(cell_of).collect();
    follow_text(grids, glyphs, &mut cells);
    for (&glyph, found) in glyphs.iter().zip(cells) {
        match found.and_then(|(g, cell)| inside.get_mut(g)?.get_mut(cell)) {
            Some(cell) => cell.push(glyph),
            None => outside.push(glyph),
        }
    }
    for (grid, cells) in grids.iter_mut().zip(inside) {
        for (cell, glyphs) in grid.cells.iter_mut().zip(cells) {
            cell.lines = glyphs_to_lines(&glyphs, Gaps::Blank);
        }
    }
    outside
}

/// The grid and the cell that a point lies in.
pub(super) fn cell_at(grids: &[Grid], x: f32, y: f32) -> Option<(usize, usize)> {
    smallest_cell(grids, |_, grid| grid.cells.iter().position(|cell| cell.bbox.contains(x, y)))
}

/// Of the cells that are found in grids, the smallest: grids may lie in each other.
fn smallest_cell(grids: &[Grid], find: impl Fn(usize, &Grid) -> Option<usize>) -> Option<(usize, usize)> {
    let cells = grids.iter().enumerate().filter_map(|(g, grid)| {
        let cell = find(g, grid)?;
        let bbox = grid.cells.get(cell)?.bbox;
        Some((g, cell, bbox.width() * bbox.height()))
    });
    cells.min_by(|a, b| a.2.total_cmp(&b.2)).map(|(g, cell, _)| (g, cell))
}

/// The point of a glyph that decides which cell it is in: halfway along its advance, a third of an em above its baseline.
pub(super) fn middle(glyph: &Glyph) -> (f32, f32) {
    let (x, y) = glyph.bbox.center();
    let whole = glyph.visibility != Visibility::Cut;
    if whole && glyph.angle.abs() < tol::SKEW_DEGREES && !glyph.vertical {
        (x, glyph.y - tol::MIDDLE * glyph.size)
    } else {
        (x, y)
    }
}

/// The index of the interval between ascending borders that holds the value.
fn interval(borders: &[f32], value: f32) -> Option<usize> {
    let after = borders.partition_point(|b| *b <= value);
    (after > 0 && after < borders.len()).then(|| after - 1)
}

/// For each elementary box of the grid (row by row), the index of the cell that it belongs to.
fn cell_of_box(grid: &Grid) -> Vec<usize> {
    let columns = grid.xs.len() - 1;
    let mut owners = vec![usize::MAX; columns * (grid.ys.len() - 1)];
    for (i, cell) in grid.cells.iter().enumerate() {
        for row in cell.row..cell.row + cell.row_span {
            for column in cell.column..cell.column + cell.column_span {
                if let Some(owner) = owners.get_mut(row * columns + column) {
                    *owner = i;
                }
            }
        }
    }
    owners
}

/// Makes the cells of one group, or nothing where the rules enclose no box.
fn group_to_grid<'a>(group: &Group, middles: impl Fn() -> &'a [(f32, f32)], em: f32) -> Option<Grid> {
    if group.horizontal.len() + group.vertical.len() < 2 * tol::MIN_GRID_RULES
        || group.horizontal.is_empty()
        || group.vertical.is_empty()
    {
        return None;
    }
    let mut xs = borders(&group.vertical, &group.horizontal, em);
    let mut ys = borders(&group.horizontal, &group.vertical, em);
    let (top, bottom) = group.extent();
    // Text of a cell merged over a gap stands in it too, but no rule does at its height.
    let printed_in_column = |a: f32, b: f32| {
        let middles = middles();
        let from = middles.partition_point(|(x, _)| *x < a);
        let mut inside = middles.iter().skip(from).take_while(|(x, _)| *x < b);
        inside.any(|(_, y)| (top..=bottom).contains(y) && is_ruled_at(&group.vertical, (a, b), *y, em))
    };
    xs = without_gaps(xs, &group.vertical, tol::MIN_COLUMN, printed_in_column, em);
    let printed_in_row = |a: f32, b: f32| {
        let inside = middles().iter().filter(|(_, y)| (a..b).contains(y));
        inside.into_iter().any(|(x, _)| is_ruled_at(&group.horizontal, (a, b), *x, em))
    };
    ys = without_gaps(ys, &group.horizontal, 0.0, printed_in_row, em);
    drop_low_rows(&mut ys, em);
    if xs.len() < 2 || ys.len() < 2 {
        return None;
    }
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    let right = walls(&group.vertical, &xs, &ys, open_ends(&group.horizontal, &ys, em), em);
    let below = walls(&group.horizontal, &ys, &xs, open_ends(&group.vertical, &xs, em), em);
    let mut sets = Sets::new(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            let here = row * columns + column;
            if column + 1 < columns && !right.at(column + 1, row) {
                sets.join(here, here + 1);
            }
            if row + 1 < rows && !below.at(row + 1, column) {
                sets.join(here, here + columns);
            }
        }
    }
    let mut cells = boxes_to_cells(&mut sets, rows, columns, &xs, &ys);
    for cell in &mut cells {
        let unruled = |y: usize| (cell.column..cell.column + cell.column_span).all(|c| !below.at(y, c));
        cell.open_above = cell.row == 0 && unruled(0);
        cell.open_below = cell.row + cell.row_span == rows && unruled(rows);
    }
    let closed = |y: usize| (0..columns).filter(|c| below.at(y, *c)).count() * 2 > columns;
    let bbox = Rect::new(*xs.first()?, *ys.first()?, *xs.last()?, *ys.last()?);
    let (closed_above, closed_below) = (closed(0), closed(rows));
    let xs = used_borders(xs, &mut cells, |cell| (&mut cell.column, &mut cell.column_span));
    let ys = used_borders(ys, &mut cells, |cell| (&mut cell.row, &mut cell.row_span));
    Some(Grid { bbox, closed_above, closed_below, cells, xs, ys })
}

/// Whether a rule stands along one of two borders at this place.
fn is_ruled_at(edges: &[Edge], (a, b): (f32, f32), place: f32, em: f32) -> bool {
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
fn without_gaps(
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
fn used_borders(
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
fn drop_low_rows(ys: &mut Vec<f32>, em: f32) {
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
fn borders(edges: &[Edge], crossing: &[Edge], em: f32) -> Vec<f32> {
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
struct Walls {
    intervals: usize,
    ruled: Vec<bool>,
}

impl Walls {
    fn at(&self, border: usize, interval: usize) -> bool {
        self.ruled.get(border * self.intervals + interval).copied().unwrap_or(false)
    }
}

/// Whether no rule stands at the first and at the last of the borders: the page's end leaves the table open there.
fn open_ends(edges: &[Edge], borders: &[f32], em: f32) -> (bool, bool) {
    let ruled = |border: Option<&f32>| border.is_none_or(|b| edges.iter().any(|e| (e.at - b).abs() <= tol::REACH * em));
    (!ruled(borders.first()), !ruled(borders.last()))
}

fn walls(edges: &[Edge], across: &[f32], along: &[f32], open: (bool, bool), em: f32) -> Walls {
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

/// Makes cells of joined boxes. A group of boxes that is no rectangle is cut into rectangles row by row.
fn boxes_to_cells(sets: &mut Sets, rows: usize, columns: usize, xs: &[f32], ys: &[f32]) -> Vec<GridCell> {
    let mut open: Vec<Option<usize>> = vec![None; columns];
    let mut cells: Vec<GridCell> = Vec::new();
    for row in 0..rows {
        let mut next = vec![None; columns];
        let mut column = 0;
        while column < columns {
            let root = sets.find(row * columns + column);
            let mut end = column + 1;
            while end < columns && sets.find(row * columns + end) == root {
                end += 1;
            }
            let above = open.get(column).copied().flatten().filter(|c| {
                row > 0
                    && sets.find((row - 1) * columns + column) == root
                    && cells.get(*c).is_some_and(|c| c.column == column && c.column_span == end - column)
            });
            let index = above.unwrap_or(cells.len());
            match cells.get_mut(index) {
                Some(cell) => cell.row_span += 1,
                None => {
                    cells.push(GridCell { row, column, row_span: 1, column_span: end - column, ..GridCell::default() })
                }
            }
            if let Some(slot) = next.get_mut(column) {
                *slot = Some(index);
            }
            column = end;
        }
        open = next;
    }
    let border = |list: &[f32], i: usize| list.get(i).copied().unwrap_or(0.0);
    for cell in &mut cells {
        cell.bbox = Rect::new(
            border(xs, cell.column),
            border(ys, cell.row),
            border(xs, cell.column + cell.column_span),
            border(ys, cell.row + cell.row_span),
        );
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn h(at: f32, start: f32, end: f32) -> (bool, Edge) {
        (true, Edge { at, start, end })
    }

    fn v(at: f32, start: f32, end: f32) -> (bool, Edge) {
        (false, Edge { at, start, end })
    }

    /// Cells as (row, column, row span, column span).
    fn check(rules: &[(bool, Edge)], expected: &[&[(usize, usize, usize, usize)]]) {
        let mut edges = Edges::default();
        for (horizontal, edge) in rules {
            if *horizontal { edges.horizontal.push(*edge) } else { edges.vertical.push(*edge) }
        }
        let by_position = |a: &Edge, b: &Edge| a.at.total_cmp(&b.at);
        edges.horizontal.sort_by(by_position);
        edges.vertical.sort_by(by_position);
        let grids = edges_to_grids(&edges, &[], 10.0);
        let found: Vec<Vec<_>> = grids
            .iter()
            .map(|g| g.cells.iter().map(|c| (c.row, c.column, c.row_span, c.column_span)).collect())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn low_row_without_rules_is_not_parted_by_those_above_and_below() {
        let rows = [0.0, 20.0, 33.0, 53.0].map(|y| h(y, 0.0, 100.0));
        let sides = [v(0.0, 0.0, 53.0), v(100.0, 0.0, 53.0)];
        let parts = [v(50.0, 0.0, 20.0), v(50.0, 33.0, 53.0)];
        let rules: Vec<_> = rows.into_iter().chain(sides).chain(parts).collect();
        check(&rules, &[&[(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2), (2, 0, 1, 1), (2, 1, 1, 1)]]);
    }

    #[test]
    fn sliver_between_borders_that_do_not_meet_is_no_row_and_no_column() {
        let rows = [0.0, 20.0, 24.0, 44.0].map(|y| h(y, 0.0, 104.0));
        let columns = [0.0, 50.0, 55.0, 104.0].map(|x| v(x, 0.0, 44.0));
        let rules: Vec<_> = rows.into_iter().chain(columns).collect();
        check(&rules, &[&[(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]]);
    }

    #[test]
    fn two_by_two() {
        check(
            &[
                h(0.0, 0.0, 100.0),
                h(20.0, 0.0, 100.0),
                h(40.0, 0.0, 100.0),
                v(0.0, 0.0, 40.0),
                v(50.0, 0.0, 40.0),
                v(100.0, 0.0, 40.0),
            ],
            &[&[(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]],
        );
    }

    #[test]
    fn cell_merged_downwards() {
        check(
            &[
                h(0.0, 0.0, 100.0),
                h(20.0, 50.0, 100.0),
                h(40.0, 0.0, 100.0),
                v(0.0, 0.0, 40.0),
                v(50.0, 0.0, 40.0),
                v(100.0, 0.0, 40.0),
            ],
            &[&[(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]],
        );
    }

    #[test]
    fn a_line_inside_of_a_cell_parts_no_row() {
        check(
            &[
                h(0.0, 0.0, 100.0),
                h(16.0, 60.0, 75.0),
                h(20.0, 0.0, 100.0),
                h(40.0, 0.0, 100.0),
                v(0.0, 0.0, 40.0),
                v(50.0, 0.0, 40.0),
                v(100.0, 0.0, 40.0),
            ],
            &[&[(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]],
        );
    }

    #[test]
    fn a_frame_around_a_sign_parts_no_row() {
        let frame = [h(4.0, 53.0, 65.0), h(16.0, 53.0, 65.0), v(53.0, 4.0, 16.0), v(65.0, 4.0, 16.0)];
        let table = [
            h(0.0, 0.0, 100.0),
            h(20.0, 0.0, 100.0),
            h(40.0, 0.0, 100.0),
            v(0.0, 0.0, 40.0),
            v(50.0, 0.0, 40.0),
            v(100.0, 0.0, 40.0),
        ];
        let cells: &[(usize, usize, usize, usize)] = &[(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)];
        check(&[&table[..], &frame[..]].concat(), &[cells]);
    }

    #[test]
    fn table_left_open_at_the_page_end_and_without_outer_sides() {
        check(
            &[h(0.0, 0.0, 100.0), h(20.0, 0.0, 100.0), v(30.0, 0.0, 60.0), v(60.0, 0.0, 60.0)],
            &[&[(0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1)]],
        );
    }

    #[test]
    fn columns_merged_over_the_whole_page_belong_to_the_table() {
        check(
            &[
                h(0.0, 50.0, 100.0),
                h(20.0, 50.0, 100.0),
                h(40.0, 50.0, 100.0),
                v(0.0, 0.0, 40.0),
                v(50.0, 0.0, 40.0),
                v(100.0, 0.0, 40.0),
            ],
            &[&[(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]],
        );
    }

    #[test]
    fn cells_that_the_page_leaves_open_at_different_heights_are_parted() {
        let sides = [v(0.0, 0.0, 34.0), v(50.0, 0.0, 90.0), v(100.0, 0.0, 90.0), v(150.0, 0.0, 34.0)];
        let rules: Vec<_> = [h(0.0, 0.0, 150.0), h(20.0, 0.0, 150.0)].into_iter().chain(sides).collect();
        check(&rules, &[&[(0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1)]]);
    }

    #[test]
    fn cells_with_a_frame_each_are_neighbours() {
        let frame = |x0: f32, top: f32, x1: f32, bottom: f32| {
            [h(top, x0, x1), h(bottom, x0, x1), v(x0, top, bottom), v(x1, top, bottom)]
        };
        let frames = [
            frame(0.0, 0.0, 162.0, 20.0),
            frame(0.0, 26.0, 50.0, 72.0),
            frame(56.0, 26.0, 106.0, 46.0),
            frame(112.0, 26.0, 162.0, 46.0),
            frame(56.0, 52.0, 106.0, 72.0),
            frame(112.0, 52.0, 162.0, 72.0),
        ];
        let cells = [(0, 0, 1, 3), (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)];
        check(frames.as_flattened(), &[&cells]);
    }

    #[test]
    fn rules_that_end_above_and_below_a_flat_row_do_not_part_it() {
        check(
            &[
                h(0.0, 0.0, 100.0),
                h(20.0, 0.0, 100.0),
                h(32.0, 0.0, 100.0),
                h(52.0, 0.0, 100.0),
                v(0.0, 0.0, 52.0),
                v(50.0, 0.0, 20.6),
                v(50.0, 31.4, 52.0),
                v(100.0, 0.0, 52.0),
            ],
            &[&[(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2), (2, 0, 1, 1), (2, 1, 1, 1)]],
        );
    }

    #[test]
    fn two_tables_apart_are_two_grids() {
        let table =
            |top: f32| [h(top, 0.0, 50.0), h(top + 20.0, 0.0, 50.0), v(0.0, top, top + 20.0), v(50.0, top, top + 20.0)];
        let rules: Vec<_> = table(0.0).into_iter().chain(table(60.0)).collect();
        check(&rules, &[&[(0, 0, 1, 1)], &[(0, 0, 1, 1)]]);
    }
}
