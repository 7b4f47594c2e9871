//! Where the lines of rows stand on the page, and what the order of the dump says of that.

use super::super::super::pieces::Piece;

/// Rows are this many lines apart.
const APART: f32 = 0.6;

/// Where a piece stands: its column and the middle of its line, in lines from the top of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub column: usize,
    pub y: f32,
}

/// The lines of a cell on one page: the pieces, each with the number of its line, and how many lines there are.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub page: u32,
    pub lines: Vec<(u32, u32)>,
    pub height: u32,
}

/// The lines of a cell, page by page.
pub(super) fn blocks(own: &[u32], pieces: &[Piece]) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut before: Option<&Piece> = None;
    for &i in own {
        let Some(piece) = pieces.get(i as usize) else { continue };
        let same_line = before.is_some_and(|b| b.ordinal == piece.ordinal);
        match found.last_mut().filter(|b| b.page == piece.page) {
            Some(block) => {
                block.height += u32::from(!same_line);
                block.lines.push((i, block.height - 1));
            }
            None => found.push(Block { page: piece.page, lines: vec![(i, 0)], height: 1 }),
        }
        before = Some(piece);
    }
    found
}

/// How high a line stands in a row whose cells have one middle: from the middle of the row.
pub(super) fn from_middle(line: u32, height: u32) -> f32 {
    line as f32 - (height as f32 - 1.0) / 2.0
}

/// What it costs that a dump goes on from one place to another. `piece` is the later one.
pub(super) fn step(from: Spot, to: Spot, piece: &Piece) -> f32 {
    let down = to.y - from.y;
    let apart = down.abs();
    if piece.gap > 0 {
        // On one line of the dump.
        let order = if to.column <= from.column { 3.0 } else { 0.0 };
        return order + if apart <= 0.6 { 0.0 } else { (1.0 + 2.0 * (apart - 0.6)).min(4.0) };
    }
    price(from, to, piece.after_blank)
}

/// What it costs to go on to another line, after a blank one or not.
pub(super) fn price(from: Spot, to: Spot, after_blank: bool) -> f32 {
    let down = to.y - from.y;
    let apart = down.abs();
    if to.column == from.column {
        return if down > 0.0 { 0.06 * (1.0 + (down - 1.0).max(0.0)).ln() } else { 2.5 };
    }
    let left = to.column < from.column;
    let far = 0.18 * (1.0 + (apart - 0.5).max(0.0)).ln();
    let back = match (down < -0.6, left) {
        (true, true) => 0.8,
        (true, false) => 0.25,
        (false, true) => 0.15,
        (false, false) => 0.05,
    };
    let inside = if after_blank {
        0.0
    } else if down < -0.6 {
        (0.5 + 0.5 * apart).min(3.0)
    } else {
        (0.3 * (down - 2.5)).clamp(0.0, 2.0)
    };
    far + back + inside
}

/// The tops of the next row on each page.
#[derive(Debug, Clone, Default)]
pub(super) struct Tops {
    page: u32,
    y: f32,
}

impl Tops {
    /// The middle of a row that is so many lines high on a page, and the tops below it.
    pub fn take(&mut self, page: u32, height: u32) -> f32 {
        if page != self.page {
            *self = Self { page, y: 0.0 };
        }
        let middle = self.y + (height as f32 - 1.0) / 2.0;
        self.y += height as f32 + APART;
        middle
    }
}

/// Puts a row on the pages below the rows before: the pages that it stands on, each with the middle of the row there.
pub(super) fn middles<'b>(tops: &mut Tops, blocks: impl Iterator<Item = &'b Block>) -> Vec<(u32, f32)> {
    let mut heights: Vec<(u32, u32)> = Vec::new();
    for block in blocks {
        match heights.iter_mut().find(|(page, _)| *page == block.page) {
            Some((_, height)) => *height = (*height).max(block.height),
            None => heights.push((block.page, block.height)),
        }
    }
    heights.sort_unstable();
    heights.into_iter().map(|(page, height)| (page, tops.take(page, height))).collect()
}

/// Where the lines of a cell stand in a row with this middle: each piece with its place on its page.
pub(super) fn stand(block: &Block, column: usize, middle: f32) -> impl Iterator<Item = (u32, Spot)> {
    block.lines.iter().map(move |&(i, line)| (i, Spot { column, y: middle + from_middle(line, block.height) }))
}

/// Puts the cells of a row, by column, on the pages below the rows before.
pub(super) fn put<'b>(tops: &mut Tops, cells: impl Iterator<Item = (usize, &'b [Block])> + Clone) -> Vec<(u32, Spot)> {
    let mut placed = Vec::new();
    for (page, middle) in middles(tops, cells.clone().flat_map(|(_, blocks)| blocks)) {
        for (column, blocks) in cells.clone() {
            let own = blocks.iter().filter(|b| b.page == page);
            placed.extend(own.flat_map(|block| stand(block, column, middle)));
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read;

    #[test]
    fn lines_of_a_cell_are_counted_page_by_page() {
        let text = read("修缮\n面积 80\n\u{C}平方米\n".as_bytes()).unwrap();
        let pieces = text_to_pieces(&text);
        let found = blocks(&[0, 1, 2, 3], &pieces);
        let lines: Vec<&[(u32, u32)]> = found.iter().map(|b| b.lines.as_slice()).collect();
        assert_eq!(lines, [&[(0, 0), (1, 1), (2, 1)][..], &[(3, 0)]]);
        assert_eq!(found.iter().map(|b| (b.page, b.height)).collect::<Vec<_>>(), [(0, 2), (1, 1)]);
    }

    #[test]
    fn going_up_in_a_column_costs_more_than_going_on() {
        let text = read("甲\n\n乙 丙\n".as_bytes()).unwrap();
        let pieces = text_to_pieces(&text);
        let spot = |column, y| Spot { column, y };
        assert!(step(spot(2, 0.0), spot(2, 1.0), &pieces[1]) < step(spot(2, 1.0), spot(2, 0.0), &pieces[1]));
        assert!(step(spot(1, 0.0), spot(2, 0.0), &pieces[1]) < step(spot(1, 0.0), spot(2, 6.0), &pieces[1]));
        // What stands on one line of the dump stands on one line of the page.
        assert!(step(spot(1, 0.0), spot(2, 2.0), &pieces[2]) > 3.0);
    }
}
