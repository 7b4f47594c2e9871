//! What the blank lines of a dump part: cells, or lines of any kind. The names of levels tell, whose list is closed.

use super::super::super::columns::{Kind, is_any_level, is_level};
use super::super::super::pieces::Piece;
use super::super::super::words::Words;

/// One name of a level in so many at most is otherwise.
const RARELY: usize = 8;

/// Fewer wrapped names may be so by chance.
const FEWEST: usize = 3;

/// What one unit of evidence costs.
const TELLS: f32 = 0.4;

/// How seldom a line of a cell is followed by another one of it after a blank line, and by a line of another cell without one, where
/// blank lines part cells: counted in the tables with a spending plan of twelve reports by plain pdftotext, whose cells are known from
/// their PDFs (8 of 1,400 and 170 of 1,600; that a cell ends where its block goes on is no rarer than that it goes on in another one).
const BLANK_INSIDE: f32 = 0.006;
const TORN: f32 = 0.11;

/// What it costs that a cell has its lines in several blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in super::super::super) struct Parting {
    /// Whether lines between which there is no blank one are of one column: hardly one name of a level is followed by a line of
    /// another column without a blank line. That leaving a column costs there was tried: of unseen reports some were read better and
    /// some worse, and of the reference report 19 fields were wrong instead of 6.
    pub columns: bool,
    /// Whether the lines of a cell that follow each other have no blank one between them either.
    pub cells: bool,
}

impl Parting {
    /// What the names of levels of tables tell.
    pub fn learn<'p>(tables: impl Iterator<Item = (&'p [Piece], &'p Words)>) -> Self {
        let (mut names, mut left) = (0, 0);
        let (mut whole, mut parted) = (0, 0);
        for (pieces, words) in tables {
            for (i, pair) in (0u32..).zip(pieces.windows(2)).filter(|(_, pair)| pair[0].page == pair[1].page) {
                let after_blank = pair[1].after_blank;
                if words.is_whole(Kind::Level, i) {
                    let level = words.begins(Kind::Level, i + 1) || words.begins(Kind::Outer, i + 1);
                    names += 1;
                    left += usize::from(!after_blank && !level);
                } else if !is_any_level(&pair[0].text)
                    && is_level(Kind::Level, &format!("{}{}", pair[0].text, pair[1].text))
                {
                    whole += usize::from(!after_blank);
                    parted += usize::from(after_blank);
                }
            }
        }
        let columns = names > left * RARELY;
        Self { columns, cells: columns && whole >= FEWEST && whole > parted * RARELY }
    }

    /// What speaks against a cell going on from one of its lines with the line at another position.
    pub(super) fn step(self, pieces: &[Piece], last: u32, next: u32) -> f32 {
        let (Some(own), Some(after)) = (pieces.get(last as usize), pieces.get(last as usize + 1)) else { return 0.0 };
        if !self.cells {
            0.0
        } else if next == last + 1 {
            price(BLANK_INSIDE, after.after_blank && after.gap == 0)
        } else {
            price(TORN, after.goes_on_below(own))
        }
    }
}

fn price(share: f32, is_so: bool) -> f32 {
    if is_so { -TELLS * share.ln() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::super::Order;
    use super::*;
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read;

    fn learned(dump: &str) -> (Vec<Piece>, Parting) {
        let pieces = text_to_pieces(&read(dump.as_bytes()).unwrap());
        let words = Words::find(&pieces, Order::Blocks);
        let parting = Parting::learn([(pieces.as_slice(), &words)].into_iter());
        (pieces, parting)
    }

    #[test]
    fn names_of_levels_say_whether_a_column_is_left_without_a_blank_line() {
        let keeps = |dump: &str| learned(dump).1.columns;
        let blocks = keeps(&"数量指标\n质量指标\n\n面积\n次数\n\n时效指标\n\n及时率\n\n".repeat(3));
        let lines = keeps(&"数量指标\n面积\n质量指标\n次数\n时效指标\n及时率\n".repeat(3));
        assert!(blocks && !lines);
    }

    #[test]
    fn wrapped_names_of_levels_say_whether_a_cell_is_parted_by_blank_lines() {
        let table = "社会效益指\n标\n\n数量指标\n\n道路养护面\n积\n\n≥2亩\n\n".repeat(3);
        let (pieces, parting) = learned(&table);
        assert_eq!(parting, Parting { columns: true, cells: true });
        // 道路养护面 goes on with 积, and not with ≥2亩 after the blank line.
        assert_eq!(parting.step(&pieces, 3, 4), 0.0);
        assert!(parting.step(&pieces, 4, 5) > parting.step(&pieces, 3, 5) && parting.step(&pieces, 3, 5) > 0.5);
        let (pieces, parting) = learned(&table.replace('\n', "\n\n"));
        assert_eq!((parting.columns, parting.cells), (true, false));
        assert_eq!(parting.step(&pieces, 4, 5), 0.0);
    }
}
