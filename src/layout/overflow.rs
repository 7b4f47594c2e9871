//! Finds the cell of text that runs over its border: a text too tall for its cell ends in the cell below or begins in the one
//! above, a line too long ends in the cell beside it.
//!
//! Where a line stands does not tell; but a text is drawn in one go. A line across a border, or one printed over the text of
//! the other cell, that is drawn right before or after lines of one cell belongs to that one.

use super::Grid;
use super::tolerances as tol;
use crate::pdf::Glyph;
use rustc_hash::FxHashMap;

/// The grid and the cell of a glyph.
pub(super) type Owner = Option<(usize, usize)>;

/// The glyphs whose middles lie in a cell.
type ByCell = FxHashMap<(usize, usize), Vec<usize>>;

/// Gives glyphs of lines across a border to the cell that their text stands in. Glyphs are taken in the order in which the
/// page draws them, `owners` are the cells that their middles lie in.
pub(super) fn follow_text(grids: &[Grid], glyphs: &[&Glyph], owners: &mut [Owner]) {
    keep_strings_whole(grids, glyphs, owners);
    let mut by_cell = ByCell::default();
    for (i, owner) in owners.iter().enumerate() {
        owner.iter().for_each(|cell| by_cell.entry(*cell).or_default().push(i));
    }
    let mut start = 0;
    while let Some(mut line) = glyphs.get(start).map(|g| g.bbox.x0) {
        let mut end = start + 1;
        while let (Some(last), Some(next)) = (glyphs.get(end - 1), glyphs.get(end)) {
            match goes_on(last, next, line) {
                Some(Next::SameLine) if owners.get(end - 1) != owners.get(end) && is_new_string(glyphs, end) => break,
                Some(Next::SameLine) => {}
                Some(Next::NewLine) => line = next.bbox.x0,
                None => break,
            }
            end += 1;
        }
        follow_run(grids, glyphs, owners, &by_cell, start..end);
        start = end;
    }
}

/// Gives a line that one operator shows without a gap across the side of a cell, and what is shown right before and behind
/// it, to the cell that most of it stands in.
fn keep_strings_whole(grids: &[Grid], glyphs: &[&Glyph], owners: &mut [Owner]) {
    let mut start = 0;
    while start < glyphs.len() {
        let mut end = start + 1;
        let mut across = false;
        while goes_on_without_gap(glyphs, end) {
            across |= owners.get(end - 1) != owners.get(end) && glyphs.get(end).is_some_and(|g| g.joined);
            end += 1;
        }
        let own = owners.get(start..end).unwrap_or_default();
        let pieces: Vec<&[Owner]> = if across { own.chunk_by(|a, b| a == b).collect() } else { Vec::new() };
        let cells: Vec<(usize, usize)> = pieces.iter().filter_map(|p| p.first().copied().flatten()).collect();
        let side_by_side = cells.windows(2).all(|c| matches!(c, [a, b] if border_beside(grids, *a, *b).is_some()));
        let longest = pieces.iter().rev().max_by_key(|p| p.len()).and_then(|p| p.first().copied());
        if let Some(whole) = longest
            && cells.len() == pieces.len()
            && side_by_side
        {
            owners.get_mut(start..end).unwrap_or_default().fill(whole);
        }
        start = end;
    }
}

/// Whether a glyph is shown right behind the one before it, by the same operator or exactly where that one ends.
fn goes_on_without_gap(glyphs: &[&Glyph], i: usize) -> bool {
    let Some(glyph) = glyphs.get(i).filter(|g| !g.unicode.is_whitespace()) else { return false };
    let before = i.checked_sub(1).and_then(|b| glyphs.get(b)).filter(|b| !b.unicode.is_whitespace());
    let exact = |b: &&&Glyph| glyph.joined || (glyph.bbox.x0 - b.bbox.x1).abs() <= tol::SAME_SIZE * glyph.size;
    before.is_some_and(|b| exact(&b))
        && glyph.angle.abs() < tol::SKEW_DEGREES
        && !glyph.vertical
        && joined(glyphs, i - 1, i)
}

/// Whether a glyph begins a string of several letters, behind another such string, but not exactly where that one ends.
fn is_new_string(glyphs: &[&Glyph], i: usize) -> bool {
    let (Some(before), Some(glyph), Some(after)) = (glyphs.get(i - 1), glyphs.get(i), glyphs.get(i + 1)) else {
        return false;
    };
    let off = (glyph.bbox.x0 - before.bbox.x1).abs() > tol::SAME_SIZE * glyph.size;
    before.joined && !glyph.joined && after.joined && off
}

/// Gives the glyphs of one text, drawn in one go, to its cell, where some of them stand across its border.
fn follow_run(grids: &[Grid], glyphs: &[&Glyph], owners: &mut [Owner], by_cell: &ByCell, run: std::ops::Range<usize>) {
    let Some((own, text)) = owners.get(run.clone()).zip(glyphs.get(run.clone())) else { return };
    if own.iter().all(|o| *o == own.first().copied().flatten()) {
        return;
    }
    let mut cells: Vec<(usize, usize)> = own.iter().flatten().copied().collect();
    cells.sort_unstable();
    cells.dedup();
    let of_run = |cell: (usize, usize)| -> Vec<&Glyph> {
        own.iter().zip(text).filter(|(o, _)| **o == Some(cell)).map(|(_, g)| *g).collect()
    };
    let Some(home) = cells.iter().copied().max_by_key(|c| (of_run(*c).len(), std::cmp::Reverse(*c))) else { return };
    let beyond_end: Vec<usize> = (0..own.len()).filter(|i| is_beyond_open_end(grids, home, text, own, *i)).collect();
    let mut moves: Vec<(Vec<usize>, (usize, usize))> = vec![(beyond_end, home)];
    moves.extend(beside_table(grids, text, own));
    for other in cells.into_iter().filter(|c| *c != home) {
        let pair = Neighbours { grids, text, own, home, other, page: (glyphs, by_cell), run: run.clone() };
        moves.extend(pair.rest_beyond_border());
        moves.extend(pair.end_beyond_side());
    }
    let of_run = owners.get_mut(run).unwrap_or_default();
    for (glyphs, to) in moves {
        for i in glyphs {
            of_run.get_mut(i).into_iter().for_each(|owner| *owner = Some(to));
        }
    }
}

/// A text that stands in two cells.
struct Neighbours<'a> {
    grids: &'a [Grid],
    text: &'a [&'a Glyph],
    own: &'a [Owner],
    /// The cell that most of the text stands in.
    home: (usize, usize),
    other: (usize, usize),
    /// All glyphs of the page, those of each cell, and where among them the text is.
    page: (&'a [&'a Glyph], &'a ByCell),
    run: std::ops::Range<usize>,
}

impl Neighbours<'_> {
    fn within(&self, cell: (usize, usize)) -> Vec<usize> {
        (0..self.own.len()).filter(|i| self.own.get(*i) == Some(&Some(cell))).collect()
    }

    fn glyphs<'s>(&'s self, indices: &'s [usize]) -> impl Iterator<Item = &'s Glyph> {
        indices.iter().filter_map(|i| self.text.get(*i).copied())
    }

    /// Other text in a cell.
    fn text_in(&self, cell: (usize, usize)) -> impl Iterator<Item = &Glyph> {
        let (glyphs, by_cell) = self.page;
        let all = by_cell.get(&cell).into_iter().flatten();
        all.filter(|i| !self.run.contains(i)).filter_map(|i| glyphs.get(*i).copied())
    }

    /// The glyphs of the home cell that those behind its side follow or go before.
    fn ends_beside<'s>(&'s self, near: &[usize]) -> impl Iterator<Item = &'s Glyph> {
        let beside = near.iter().flat_map(|i| [i.wrapping_sub(1), i + 1]).collect::<Vec<_>>();
        let of_home = move |i: &usize| self.own.get(*i) == Some(&Some(self.home));
        beside.into_iter().filter(of_home).filter_map(|i| self.text.get(i).copied())
    }

    /// Whether the texts of a column begin elsewhere than some glyphs in it: those that begin where others do are the text of
    /// their own cell.
    fn begins_unlike_others(&self, near: &[usize]) -> bool {
        let start = |glyphs: &mut dyn Iterator<Item = &Glyph>| glyphs.map(|g| g.bbox.x0).fold(f32::INFINITY, f32::min);
        let own = start(&mut self.glyphs(near));
        let em = self.glyphs(near).map(|g| g.size).next().unwrap_or_default();
        let Some(grid) = self.grids.get(self.other.0) else { return false };
        let column = grid.cells.get(self.other.1).map(|c| c.column);
        let others =
            grid.cells.iter().enumerate().filter(|(c, cell)| *c != self.other.1 && Some(cell.column) == column);
        let starts = others.map(|(c, _)| start(&mut self.text_in((self.other.0, c)))).filter(|x| x.is_finite());
        let starts: Vec<f32> = starts.collect();
        !starts.is_empty() && starts.iter().all(|x| (x - own).abs() > tol::TOUCHING * em)
    }

    /// The lines of the text that stand in the cell above or below, and the cell that they belong to.
    fn rest_beyond_border(&self) -> Option<(Vec<usize>, (usize, usize))> {
        let border = border_below(self.grids, self.home, self.other)?;
        let strays = self.within(self.other);
        let belongs = if self.glyphs(&strays).all(|g| crosses(border, g)) {
            self.text_in(self.other).next().is_some()
        } else {
            self.text_in(self.other).any(|own| self.glyphs(&strays).any(|g| overlays(g, own)))
        };
        belongs.then_some((strays, self.home))
    }

    /// The end of a line that stands in the cell beside, and the cell that it belongs to.
    fn end_beyond_side(&self) -> Option<(Vec<usize>, (usize, usize))> {
        let border = border_beside(self.grids, self.home, self.other)?;
        let strays = self.within(self.other);
        let near = near_border(self.text, self.own, self.home, self.other);
        let more = near.len() < strays.len();
        // What stands in the middle of its cell is its own, however close to the text beside it.
        let of_cell: Vec<&Glyph> = self.glyphs(&strays).collect();
        let at_border = |g: &Glyph| [g.bbox.x0, g.bbox.x1].iter().any(|x| (x - border).abs() <= tol::TOUCHING * g.size);
        let run_over = self.ends_beside(&near).any(|g| crosses_sideways(border, g) || at_border(g))
            && self.begins_unlike_others(&near);
        let across = (run_over || self.glyphs(&near).any(|g| crosses_sideways(border, g)))
            && (more || !is_centred(self.grids, self.other, &of_cell));
        let has_text = |cell| self.text_in(cell).next().is_some();
        if !across && !(touches(self.text, &near) && (more || has_text(self.other))) {
            return None;
        }
        // A line that begins in an empty cell and runs on through the empty one beside it is of the first.
        let begins_there = strays.first() == Some(&0)
            && !more
            && !has_text(self.other)
            && !has_text(self.home)
            && !is_centred(self.grids, self.home, self.text);
        Some(if begins_there { (self.within(self.home), self.other) } else { (near, self.home) })
    }
}

/// The glyphs of a text that stand outside of the table, with the cell of the glyphs that they touch on their line: a line
/// too long for the first or the last column. Where a line begins outside, and most of it stands there, the table is a box
/// in it.
fn beside_table(grids: &[Grid], text: &[&Glyph], own: &[Owner]) -> Vec<(Vec<usize>, (usize, usize))> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let mut end = start + 1;
        while end < text.len() && joined(text, end - 1, end) {
            end += 1;
        }
        let line = own.get(start..end).unwrap_or_default();
        let outside = line.iter().filter(|o| o.is_none()).count();
        let first = line.iter().position(Option::is_some).and_then(|i| Some((i, line.get(i).copied().flatten()?)));
        let last = line.iter().rposition(Option::is_some).and_then(|i| Some((i, line.get(i).copied().flatten()?)));
        if let (Some((first, left)), Some((last, right))) = (first, last)
            && (outside * 2 <= line.len() || (first == 0 && grids.get(left.0).is_some_and(|g| g.cells.len() > 1)))
        {
            found.push(((start..start + first).collect(), left));
            found.push(((start + last + 1..end).collect(), right));
        }
        start = end;
    }
    found
}

/// Whether two glyphs of a text stand on one line without a gap between them.
fn joined(text: &[&Glyph], a: usize, b: usize) -> bool {
    let (Some(a), Some(b)) = (text.get(a), text.get(b)) else { return false };
    (a.y - b.y).abs() <= tol::BASELINE * a.size && (b.bbox.x0 - a.bbox.x1).abs() <= tol::TOUCHING * a.size
}

/// Whether a glyph of a text stands below the open end of its cell at the page's end, or above its open beginning.
fn is_beyond_open_end(grids: &[Grid], (g, c): (usize, usize), text: &[&Glyph], own: &[Owner], i: usize) -> bool {
    let (Some(grid), Some((glyph, None))) = (grids.get(g), text.get(i).zip(own.get(i).copied())) else { return false };
    let Some(cell) = grid.cells.get(c) else { return false };
    let (x, y) = glyph.bbox.center();
    let in_column = (cell.bbox.x0..=cell.bbox.x1).contains(&x);
    in_column && ((cell.open_below && y > grid.bbox.bottom) || (cell.open_above && y < grid.bbox.top))
}

/// The glyphs in the other cell that follow those in the text's own without a gap, on the same line.
fn near_border(text: &[&Glyph], own: &[Owner], home: (usize, usize), other: (usize, usize)) -> Vec<usize> {
    let of = |i: usize, cell: (usize, usize)| own.get(i) == Some(&Some(cell));
    let mut near = Vec::new();
    let mut behind = false;
    for i in 0..text.len() {
        let linked = i > 0 && joined(text, i - 1, i);
        behind = of(i, other) && linked && (behind || of(i - 1, home));
        near.extend(behind.then_some(i));
    }
    let mut before = false;
    for i in (0..text.len()).rev() {
        let linked = joined(text, i, i + 1);
        before = of(i, other) && linked && (before || of(i + 1, home));
        near.extend(before.then_some(i));
    }
    near.sort_unstable();
    near.dedup();
    near
}

/// Whether a text runs into the cell beside it by a few characters only.
fn touches(text: &[&Glyph], near: &[usize]) -> bool {
    let glyphs = near.iter().filter_map(|i| text.get(*i));
    let width: f32 = glyphs.map(|g| g.bbox.width() / g.size.max(f32::EPSILON)).sum();
    !near.is_empty() && width <= tol::OVERRUN
}

/// x of the border between two cells of one row that stand beside each other.
fn border_beside(grids: &[Grid], one: (usize, usize), other: (usize, usize)) -> Option<f32> {
    let cell = |(g, c): (usize, usize)| grids.get(g)?.cells.get(c);
    let (a, b) = (cell(one)?, cell(other)?);
    let common = a.row < b.row + b.row_span && b.row < a.row + a.row_span;
    if one.0 != other.0 || !common {
        return None;
    }
    if a.column + a.column_span == b.column {
        Some(b.bbox.x0)
    } else {
        (b.column + b.column_span == a.column).then_some(a.bbox.x0)
    }
}

/// Whether a glyph stands across a border between columns.
fn crosses_sideways(border: f32, glyph: &Glyph) -> bool {
    let by = tol::ACROSS * glyph.size;
    glyph.bbox.x0 < border - by && border + by < glyph.bbox.x1
}

/// Whether a text stands in the middle of a cell, so that it runs over both of its sides.
fn is_centred(grids: &[Grid], (g, c): (usize, usize), text: &[&Glyph]) -> bool {
    let (Some(cell), Some(first), Some(last)) =
        (grids.get(g).and_then(|grid| grid.cells.get(c)), text.first(), text.last())
    else {
        return false;
    };
    let middle = (first.bbox.x0 + last.bbox.x1) / 2.0;
    (middle - cell.bbox.center().0).abs() < tol::OFF_CENTRE * first.size
}

/// y of the border between two cells of one column that lie below each other.
fn border_below(grids: &[Grid], one: (usize, usize), other: (usize, usize)) -> Option<f32> {
    let cell = |(g, c): (usize, usize)| grids.get(g)?.cells.get(c);
    let (a, b) = (cell(one)?, cell(other)?);
    if one.0 != other.0 || a.column != b.column || a.column_span != b.column_span {
        return None;
    }
    if a.row + a.row_span == b.row { Some(b.bbox.top) } else { (b.row + b.row_span == a.row).then_some(a.bbox.top) }
}

/// Whether a glyph stands across a border.
fn crosses(border: f32, glyph: &Glyph) -> bool {
    let by = tol::ACROSS * glyph.size;
    glyph.y - tol::ASCENT * glyph.size < border - by && border + by < glyph.y
}

/// Whether two glyphs are printed over each other; not the same one twice, which makes it bold.
fn overlays(a: &Glyph, b: &Glyph) -> bool {
    let size = a.size.min(b.size);
    let common = a.bbox.x1.min(b.bbox.x1) - a.bbox.x0.max(b.bbox.x0);
    a.unicode != b.unicode && common > tol::OVERLAID * size && (a.y - b.y).abs() < (1.0 - tol::OVERLAID) * size
}

/// Where a text goes on.
enum Next {
    SameLine,
    NewLine,
}

/// Whether a glyph is drawn right behind another one, or at the beginning of the next line, below the one that begins at
/// `line`.
fn goes_on(glyph: &Glyph, next: &Glyph, line: f32) -> Option<Next> {
    let size = glyph.size.max(next.size);
    let (right, down) = (next.bbox.x0 - glyph.bbox.x1, next.y - glyph.y);
    let upright = |g: &Glyph| g.angle.abs() < tol::SKEW_DEGREES && !g.vertical;
    if !upright(glyph) || !upright(next) {
        None
    } else if down.abs() <= tol::BASELINE * size && (-tol::OVERLAID * size..=size).contains(&right) {
        Some(Next::SameLine)
    } else {
        // A centred line begins further left than a shorter one above it.
        let below = (2.0 * line - glyph.bbox.x1 - 2.0 * size..glyph.bbox.x1).contains(&next.bbox.x0);
        ((0.5 * size..=tol::NEXT_LINE * size).contains(&down) && below).then_some(Next::NewLine)
    }
}

#[cfg(test)]
mod tests {
    use super::super::GridCell;
    use super::*;
    use crate::place::Rect;

    /// A grid of cells five characters wide and three high; lines by x, baseline and text, in the order in which they are
    /// drawn. The text of each cell, row by row.
    fn check(columns: usize, rows: usize, lines: &[(f32, f32, &str)], expected: &[&str]) {
        let cell = |i: usize| {
            let (row, column) = (i / columns, i % columns);
            let (x, y) = (50.0 * column as f32, 30.0 * row as f32);
            let bbox = Rect::new(x, y, x + 50.0, y + 30.0);
            GridCell { row, column, row_span: 1, column_span: 1, bbox, ..GridCell::default() }
        };
        let bbox = Rect::new(0.0, 0.0, 50.0 * columns as f32, 30.0 * rows as f32);
        let grid = Grid { bbox, cells: (0..columns * rows).map(cell).collect(), ..Grid::default() };
        let glyph = |unicode: char, x: f32, y: f32| {
            let bbox = Rect::new(x, y - 8.8, x + 10.0, y + 1.2);
            Glyph::sample(unicode, bbox, y, 10.0)
        };
        let drawn = lines.iter().flat_map(|(x, y, text)| {
            let one = |(i, c): (usize, char)| Glyph { joined: i > 0, ..glyph(c, x + 10.0 * i as f32, *y) };
            text.chars().enumerate().map(one).collect::<Vec<_>>()
        });
        let drawn: Vec<Glyph> = drawn.collect();
        let glyphs: Vec<&Glyph> = drawn.iter().collect();
        let at = |g: &&Glyph| {
            let (x, y) = (g.x + 5.0, g.y - 3.6);
            grid.cells.iter().position(|c| c.bbox.contains(x, y)).map(|c| (0, c))
        };
        let mut owners: Vec<Owner> = glyphs.iter().map(at).collect();
        follow_text(std::slice::from_ref(&grid), &glyphs, &mut owners);
        let of_cell = |c: usize| -> String {
            glyphs.iter().zip(&owners).filter(|(_, o)| **o == Some((0, c))).map(|(g, _)| g.unicode).collect()
        };
        assert_eq!((0..columns * rows).map(of_cell).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn numbers_too_wide_for_their_columns_keep_their_digits() {
        // Set to the left, the first ends nearly where the second begins, the second runs over a sign.
        let wide = [(4.0, 12.0, "240595"), (64.5, 12.0, "693978"), (119.0, 12.0, "—")];
        check(3, 1, &wide, &["240595", "693978", "—"]);
    }

    #[test]
    fn a_name_whose_last_character_but_one_crosses_the_side_keeps_the_last() {
        let one_by_one = |x: f32, text: &'static str| -> Vec<(f32, f32, &'static str)> {
            let starts = text.char_indices().map(|(at, c)| (at, at + c.len_utf8()));
            starts.enumerate().map(|(i, (a, b))| (x + 10.0 * i as f32, 12.0, &text[a..b])).collect()
        };
        let mut rows = one_by_one(4.0, "防汛物资数量");
        rows.push((51.0, 42.0, "合格"));
        check(2, 2, &rows, &["防汛物资数量", "", "", "合格"]);
        // The name ends exactly at the side of its cell and goes on behind it.
        let mut rows = one_by_one(0.0, "防汛物资储备数量");
        rows.push((54.0, 42.0, "合格"));
        check(2, 2, &rows, &["防汛物资储备数量", "", "", "合格"]);
        // The text of the next column stands where it does in the row below.
        let mut rows = one_by_one(4.0, "防汛物资数");
        rows.extend(one_by_one(54.0, "长期"));
        rows.push((54.0, 42.0, "合格"));
        check(2, 2, &rows, &["防汛物资数", "长期", "", "合格"]);
    }

    #[test]
    fn last_line_of_a_text_too_tall_for_its_cell_is_not_read_in_the_cell_below() {
        let tall = [(0.0, 55.0, "提高质量"), (0.0, 9.0, "保障全县"), (0.0, 21.0, "防汛安全"), (0.0, 34.0, "有力。")];
        check(1, 2, &tall, &["保障全县防汛安全有力。", "提高质量"]);
    }

    #[test]
    fn text_printed_over_that_of_the_cell_above_belongs_to_its_own_lines() {
        let over = [(0.0, 15.0, "保障安全"), (0.0, 26.0, "有力。"), (0.0, 28.0, "提高"), (0.0, 40.0, "工作质量")];
        check(1, 2, &over, &["保障安全有力。", "提高工作质量"]);
    }

    #[test]
    fn end_of_a_code_too_wide_for_its_column_is_no_sign_of_the_amount_beside_it() {
        check(2, 1, &[(-4.0, 10.0, "11000-"), (60.0, 22.0, "752")], &["11000-", "752"]);
    }

    #[test]
    fn text_close_to_that_of_the_next_column_stays_there() {
        check(2, 1, &[(2.0, 12.0, "指标权重％"), (55.0, 12.0, "是否核心")], &["指标权重％", "是否核心"]);
    }

    #[test]
    fn a_target_too_long_for_the_last_column_keeps_its_end() {
        check(2, 1, &[(4.0, 12.0, "培训"), (54.0, 12.0, "≥1234567人次")], &["培训", "≥1234567人次"]);
    }

    #[test]
    fn the_end_of_a_date_outside_of_the_table_is_none_of_the_name_before_it() {
        check(2, 1, &[(0.0, 12.0, "培训完成期"), (51.0, 12.0, "12月31日")], &["培训完成期", "12月31日"]);
    }

    #[test]
    fn prose_that_runs_through_a_box_is_no_text_of_it() {
        check(1, 1, &[(-80.0, 12.0, "本单位没有这样的项目支出安排")], &["项目支出安"]);
    }
}
