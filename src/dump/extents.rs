//! How far each piece stands from each column, where a dump keeps columns apart by blanks.

use super::columns::{Kind, begins_as_target, is_level};
use super::pieces::Piece;

/// First and last column of characters.
pub(super) type Extent = (f32, f32);

/// The middle of what takes these columns of characters.
pub(super) fn middle(extent: Extent) -> f32 {
    (extent.0 + extent.1) / 2.0
}

/// A piece that is at least this much farther from a column than from the nearest one stands not in it.
pub(super) const CLEAR: f32 = 0.5;

/// How far a column is taken to be that this page does not show.
const UNSEEN: f32 = 4.0;

/// Where a heading stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heading {
    pub extent: Extent,
    /// Whether it stands there for sure, and not about there.
    pub sure: bool,
}

/// Whether a piece stands in its column's characters: what only one blank parts from the piece before may have been printed
/// where that one ended, wherever its column is.
pub(super) fn is_sure(piece: &Piece) -> bool {
    piece.gap != 1
}

/// How much farther each column is from each piece than the nearest one, in characters. Each piece comes with its page and
/// the parts of the headings there.
pub(super) fn distances(pieces: &[Piece], headings: &[(u32, Vec<Vec<Heading>>)], kinds: &[Kind]) -> Vec<Vec<f32>> {
    let mut distances = Vec::new();
    for page in headings.chunk_by(|a, b| a.0 == b.0) {
        let own = pieces.get(distances.len()..).unwrap_or_default();
        let own = own.get(..page.len()).unwrap_or(own);
        let headings = page.first().map(|(_, h)| h.as_slice()).unwrap_or_default();
        for (band, columns) in bands(own, headings, kinds) {
            distances.extend(band.iter().map(|p| farther(p, &columns)));
        }
    }
    follow(pieces, &mut distances);
    distances
}

/// What a piece costs that reaches over a border between columns.
const CROSSING: f32 = 1.5;

/// What it costs that a heading does not stand in the middle of its column, for each character, and that of one that is
/// only about there.
const ASKEW: f32 = 0.5;
const ASKEW_UNSURE: f32 = 0.1;

/// What a value, or the name of a level, costs that stands in a column that is not for it.
const STRANGE: f32 = 2.0;

/// What two pieces of a line cost that blanks part and that stand in one column.
const BESIDE: f32 = 1.0;

/// What a column costs that this page has nothing in.
const EMPTY: f32 = 2.0;

/// What it costs that columns stand elsewhere from one line of a page on: extractors set parts of a page out for themselves.
const MOVED: f32 = 5.0;

/// Where the columns of a page are, nothing for one that this page does not show: the borders that the fewest pieces reach
/// over, that leave headings in the middle and what is known by itself in its column. With the pieces that it holds for.
fn bands<'p>(
    pieces: &'p [Piece],
    headings: &[Vec<Heading>],
    kinds: &[Kind],
) -> Vec<(&'p [Piece], Vec<Option<Extent>>)> {
    let whole = Page::new(pieces, headings, kinds);
    let (cost, borders) = whole.borders();
    if cost > MOVED {
        let below: Vec<Vec<Heading>> =
            headings.iter().map(|h| h.iter().map(|h| Heading { sure: false, ..*h }).collect()).collect();
        let lines: Vec<usize> = (1..pieces.len()).filter(|&i| pieces[i].ordinal != pieces[i - 1].ordinal).collect();
        let parts = lines.iter().step_by(lines.len() / MOST_PARTS + 1).map(|&at| {
            let (top, bottom) = pieces.split_at(at);
            let cost = Page::new(top, headings, kinds).borders().0 + Page::new(bottom, &below, kinds).borders().0;
            (at, cost + MOVED)
        });
        if let Some((at, parted)) = parts.min_by(|a, b| a.1.total_cmp(&b.1))
            && parted < cost
        {
            let (top, bottom) = pieces.split_at(at);
            let mut found = bands(top, headings, kinds);
            found.extend(bands(bottom, &below, kinds));
            return found;
        }
    }
    let columns: Vec<Option<Extent>> = borders.windows(2).map(|b| whole.hull(b[0], b[1])).collect();
    let blind = headings.iter().all(Vec::is_empty);
    let told = columns.iter().all(Option::is_some) && borders.iter().all(|&b| whole.crossed(b) == 0.0);
    let columns = if cost.is_finite() && columns.len() == kinds.len() && (!blind || told) {
        columns
    } else {
        vec![None; kinds.len()]
    };
    vec![(pieces, columns)]
}

/// At so many lines it is tried at most whether columns stand elsewhere from there on: a dump without page ends is one page.
const MOST_PARTS: usize = 100;

/// What a page shows of its columns.
struct Page<'a> {
    headings: &'a [Vec<Heading>],
    kinds: &'a [Kind],
    extents: Vec<Extent>,
    /// For each column of characters how many pieces have their middle before it: all, values, names of levels.
    before: Vec<[f32; 3]>,
    /// From one border to another how many pieces follow each other on a line with blanks between.
    beside: Vec<Vec<f32>>,
}

impl<'a> Page<'a> {
    fn new(pieces: &[Piece], headings: &'a [Vec<Heading>], kinds: &'a [Kind]) -> Self {
        let sure: Vec<&Piece> = pieces.iter().filter(|p| is_sure(p)).collect();
        let printed = headings.iter().flatten().filter(|h| h.sure).map(|h| h.extent);
        let extents: Vec<Extent> = sure.iter().map(|p| p.columns).chain(printed).collect();
        let shown = headings.iter().flatten().map(|h| h.extent.1);
        let end = extents.iter().map(|e| e.1).chain(shown).fold(0.0, f32::max).min(MOST) as usize;
        let mut before = vec![[0.0; 3]; end + 2];
        for piece in &sure {
            let told = [true, begins_as_target(&piece.text), is_level(Kind::Level, &piece.text)];
            let first = middle(piece.columns) as usize + 1;
            for count in before.iter_mut().skip(first) {
                count.iter_mut().zip(told).for_each(|(n, told)| *n += f32::from(u8::from(told)));
            }
        }
        Self { headings, kinds, extents, before, beside: beside(pieces, end + 2) }
    }

    /// What the pieces cost that reach over a border.
    fn crossed(&self, border: usize) -> f32 {
        let x = border as f32;
        CROSSING * self.extents.iter().filter(|e| e.0 < x && x < e.1).count() as f32
    }

    /// What speaks against a column from one border to another.
    fn cost(&self, c: usize, from: usize, to: usize) -> f32 {
        let count = |n: usize| self.before.get(to).map_or(0.0, |b| b[n]) - self.before.get(from).map_or(0.0, |b| b[n]);
        let kind = self.kinds.get(c).copied().unwrap_or(Kind::Text);
        let values = if kind == Kind::Target { 0.0 } else { count(1) };
        let levels = if matches!(kind, Kind::Level | Kind::Outer) { 0.0 } else { count(2) };
        let empty = if count(0) == 0.0 { EMPTY } else { 0.0 };
        let askew = self.headings.get(c).and_then(|h| {
            let first = h.first()?;
            let weight = if first.sure { ASKEW } else { ASKEW_UNSURE };
            Some(weight * (middle(first.extent) - (from + to) as f32 / 2.0).abs())
        });
        let beside = self.beside.get(from).and_then(|b| b.get(to)).copied().unwrap_or(0.0);
        STRANGE * (values + levels) + BESIDE * beside + empty + askew.unwrap_or(0.0)
    }

    /// The borders of the columns, from that before the first to that after the last, and what speaks against them.
    fn borders(&self) -> (f32, Vec<usize>) {
        let end = self.before.len() - 1;
        let crossed: Vec<f32> = (0..=end).map(|b| self.crossed(b)).collect();
        // best[b]: the columns so far end at border b; with the border where the last of them begins.
        let mut best: Vec<f32> = (0..=end).map(|b| if b == 0 { 0.0 } else { f32::INFINITY }).collect();
        let mut chosen: Vec<Vec<usize>> = Vec::new();
        for c in 0..self.kinds.len() {
            let last = c + 1 == self.kinds.len();
            let mut next = vec![f32::INFINITY; end + 1];
            let mut from_of = vec![0; end + 1];
            for to in if last { end..=end } else { 1..=end } {
                for (from, before) in best.iter().enumerate().take(to) {
                    let cost = before + self.cost(c, from, to) + crossed[to];
                    if cost < next[to] {
                        next[to] = cost;
                        from_of[to] = from;
                    }
                }
            }
            best = next;
            chosen.push(from_of);
        }
        let mut borders = vec![end];
        for from_of in chosen.iter().rev() {
            let to = borders.last().copied().unwrap_or(0);
            borders.push(from_of.get(to).copied().unwrap_or(0));
        }
        borders.reverse();
        (best[end], borders)
    }

    /// From where to where the pieces and the headings reach whose middle is between two borders.
    fn hull(&self, from: usize, to: usize) -> Option<Extent> {
        let inside = |e: &&Extent| (from as f32..to as f32).contains(&middle(**e));
        // What reaches over a border tells nothing of where the column ends.
        let clipped = |e: &Extent| (e.0.max(from as f32), e.1.min(to as f32));
        self.extents.iter().filter(inside).map(clipped).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }
}

/// For each border and each one after it how many pairs of pieces stand between the two, on one line and parted by blanks.
fn beside(pieces: &[Piece], borders: usize) -> Vec<Vec<f32>> {
    let mut counts = vec![vec![0.0; borders]; borders];
    let at = |p: &Piece| middle(p.columns) as usize;
    for pair in pieces.windows(2).filter(|p| p[0].ordinal == p[1].ordinal && is_sure(&p[0]) && is_sure(&p[1])) {
        if let Some(count) = counts.get_mut(at(&pair[0])).and_then(|c| c.get_mut(at(&pair[1]) + 1)) {
            *count += 1.0;
        }
    }
    let mut wider = vec![0.0; borders];
    for counts in counts.iter_mut().rev() {
        let mut narrower = 0.0;
        for (count, wider) in counts.iter_mut().zip(&mut wider) {
            narrower += *count;
            *wider += narrower;
            *count = *wider;
        }
    }
    counts
}

/// What stands farther right, in characters, tells nothing of the columns.
const MOST: f32 = 400.0;

/// A piece that only one blank parts from the one before it stands in the same column or in the next one.
fn follow(pieces: &[Piece], distances: &mut [Vec<f32>]) {
    for i in (0..pieces.len()).filter(|&i| pieces.get(i).is_some_and(|p| !is_sure(p))) {
        let Some((before, own)) = distances.split_at_mut_checked(i) else { continue };
        let (Some(before), Some(own)) = (before.last(), own.first_mut()) else { continue };
        let mut left = f32::INFINITY;
        for (own, before) in own.iter_mut().zip(before) {
            *own = own.min(*before).min(left);
            left = *before;
        }
    }
}

fn gap(piece: &Piece, extent: Extent) -> f32 {
    (extent.0 - piece.columns.1).max(piece.columns.0 - extent.1).max(0.0)
}

fn farther(piece: &Piece, columns: &[Option<Extent>]) -> Vec<f32> {
    let gaps: Vec<Option<f32>> = columns.iter().map(|e| e.map(|e| gap(piece, e))).collect();
    // Where a page shows no column, none is farther than another.
    let Some(nearest) = gaps.iter().flatten().copied().reduce(f32::min) else { return vec![0.0; gaps.len()] };
    gaps.iter().map(|g| g.map_or(UNSEEN, |g| g - nearest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read;

    const KINDS: [Kind; 4] = [Kind::Level, Kind::Name, Kind::Target, Kind::Text];

    /// Lines of pieces that begin at given columns of characters.
    fn pieces(lines: &[&[(usize, &str)]]) -> Vec<Piece> {
        let mut text = String::new();
        for line in lines {
            let mut at = 0;
            for (column, piece) in *line {
                text.extend(std::iter::repeat_n(' ', column - at));
                text.push_str(piece);
                at = column + piece.chars().count();
            }
            text.push('\n');
        }
        text_to_pieces(&read(text.as_bytes()).unwrap())
    }

    /// The column that each piece stands nearest to, `-` where that is not one alone.
    fn nearest(pieces: &[Piece], headings: Vec<Vec<Heading>>) -> String {
        let headings = vec![(0, headings); pieces.len()];
        let nearest = |d: Vec<f32>| {
            let near: Vec<usize> = (0..d.len()).filter(|&c| d[c] == 0.0).collect();
            if let [only] = near[..] { only.to_string() } else { "-".to_owned() }
        };
        distances(pieces, &headings, &KINDS).into_iter().map(nearest).collect()
    }

    fn headings(middles: [f32; 4]) -> Vec<Vec<Heading>> {
        middles.map(|m| vec![Heading { extent: (m - 2.0, m + 2.0), sure: true }]).to_vec()
    }

    #[test]
    fn columns_are_where_the_fewest_pieces_reach_over_a_border() {
        // The heading of the names is far narrower than they are, and its second line is nearest to the heading before.
        let own = pieces(&[
            &[(0, "数量指标"), (6, "干线公路养护里程"), (18, "≥5公里"), (25, "年度计划")],
            &[(0, "质量指标"), (6, "工程"), (18, "100%"), (25, "行业")],
        ]);
        assert_eq!(nearest(&own, headings([2.0, 11.0, 20.0, 27.0])), "01230123");
    }

    #[test]
    fn a_page_without_headings_is_parted_by_its_blanks_or_not_at_all() {
        let blind = || vec![Vec::new(); 4];
        let parted = pieces(&[
            &[(0, "数量指标"), (6, "里程"), (12, "≥5公里"), (18, "年度计划")],
            &[(1, "指标"), (6, "合格率"), (12, "100%"), (19, "行业")],
        ]);
        assert_eq!(nearest(&parted, blind()), "01230123");
        assert_eq!(nearest(&pieces(&[&[(0, "的满意程度")]]), blind()), "-");
    }

    #[test]
    fn what_one_blank_parts_from_the_piece_before_may_stand_in_the_next_column() {
        let own = pieces(&[
            &[(0, "数量指标"), (9, "里程"), (16, "≥5公里"), (24, "年度计划")],
            &[(0, "质量指标"), (5, "合格率"), (16, "100%"), (24, "行业")],
        ]);
        let distances = distances(&own, &vec![(0, headings([2.0, 10.0, 18.0, 26.0])); own.len()], &KINDS);
        assert_eq!((distances[5][0], distances[5][1]), (0.0, 0.0));
        assert!(distances[5][2] > 0.0);
    }

    #[test]
    fn columns_that_move_within_a_page_are_found_above_and_below() {
        let above: [&[(usize, &str)]; 2] = [
            &[(0, "数量指标"), (10, "里程"), (20, "≥5公里"), (30, "年度计划")],
            &[(0, "质量指标"), (10, "合格率"), (20, "≥9%"), (30, "行业标准")],
        ];
        let below: [&[(usize, &str)]; 2] = [
            &[(0, "时效指标"), (8, "完成率"), (14, "≥7%"), (20, "年度计划")],
            &[(0, "成本指标"), (8, "单价"), (14, "≤8元"), (20, "行业标准")],
        ];
        let own = pieces(&[above.repeat(4), below.repeat(4)].concat());
        assert_eq!(nearest(&own, headings([2.0, 12.0, 22.0, 32.0])), "0123".repeat(16));
    }
}
