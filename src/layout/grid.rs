//! Turns edges into grids: edges → connected groups → elementary boxes → cells, and puts glyphs into cells.

use std::cell::LazyCell;

use super::borders::{borders, drop_low_rows, is_ruled_at, open_ends, used_borders, walls, without_gaps};
use super::edges::Edges;
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
    use super::super::edges::Edge;
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
