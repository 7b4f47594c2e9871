//! How far each piece stands from each column, where a dump keeps columns apart by blanks.

use super::pieces::Piece;

/// First and last column of characters.
pub(super) type Extent = (f32, f32);

/// A piece that is at least this much farther from a column than from the nearest one stands not in it.
pub(super) const CLEAR: f32 = 2.0;

/// How far a column is taken to be that this page does not show.
const UNSEEN: f32 = 4.0;

/// How much farther each column is from each piece than the nearest one, in characters. Each piece comes with its page and
/// the headings there. A column reaches as far as the pieces do that can stand in no other.
pub(super) fn distances(pieces: &[Piece], headings: &[(u32, Vec<Vec<Extent>>)]) -> Vec<Vec<f32>> {
    let mut distances: Vec<Vec<f32>> = pieces.iter().zip(headings).map(|(p, (_, h))| farther(p, h)).collect();
    let mut from = 0;
    for page in headings.chunk_by(|a, b| a.0 == b.0) {
        let to = from + page.len();
        let mut columns = page.first().map(|(_, h)| h.clone()).unwrap_or_default();
        for (piece, own) in pieces.iter().zip(&distances).skip(from).take(page.len()) {
            let near: Vec<usize> = (0..own.len()).filter(|&c| own[c] < CLEAR).collect();
            if let [only] = near[..]
                && let Some(column) = columns.get_mut(only)
                && column.iter().any(|e| gap(piece, *e) == 0.0)
            {
                column.push(piece.columns);
            }
        }
        for (piece, own) in pieces.iter().zip(&mut distances).skip(from).take(page.len()) {
            *own = farther(piece, &columns);
        }
        from = to;
    }
    distances
}

fn gap(piece: &Piece, extent: Extent) -> f32 {
    (extent.0 - piece.columns.1).max(piece.columns.0 - extent.1).max(0.0)
}

fn farther(piece: &Piece, columns: &[Vec<Extent>]) -> Vec<f32> {
    let gaps: Vec<Option<f32>> = columns.iter().map(|c| c.iter().map(|e| gap(piece, *e)).reduce(f32::min)).collect();
    let nearest = gaps.iter().flatten().copied().reduce(f32::min).unwrap_or(0.0);
    gaps.iter().map(|g| g.map_or(UNSEEN, |g| g - nearest)).collect()
}
