//! Lines that follow each other again and again are lines of one text: several rows have the same source.

use std::collections::BTreeMap;

use super::super::super::pieces::Piece;

/// A text is repeated that stands in the table this often.
const OFTEN: usize = 3;

/// Shorter lines, in ems, are repeated by chance.
const SHORTEST: f32 = 1.5;

/// As far behind as this is a text that does not follow.
const MISSED: u32 = 40;

/// Lines of a repeated text and the lines that go on with it: of the texts that the table has about as often, each time
/// after its own, the nearest.
pub(super) fn steps(pieces: &[Piece]) -> Vec<(u32, u32)> {
    let mut places: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (i, piece) in (0u32..).zip(pieces) {
        places.entry(&piece.text).or_default().push(i);
    }
    let wide = |own: &[u32]| own.first().and_then(|i| pieces.get(*i as usize)).is_some_and(|p| p.width >= SHORTEST);
    let repeated: Vec<&Vec<u32>> = places.values().filter(|own| own.len() >= OFTEN && wide(own)).collect();
    let mut steps = Vec::new();
    for own in &repeated {
        let next =
            repeated.iter().filter(|other| follows(own, other)).min_by_key(|other| (distance(own, other), **other));
        for other in next.into_iter().flat_map(|other| other.iter()) {
            steps.extend(own.iter().map(|own| (*own, *other)));
        }
    }
    steps.sort_unstable();
    steps
}

/// Lines of a text that several tables of a dump have, by what follows them in their block, with how often they do: where blank lines
/// part the columns, a line that another one follows nearly always goes on with it.
pub(in super::super::super) fn joined<'p>(tables: &[&'p [Piece]]) -> BTreeMap<(&'p str, &'p str), usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pairs: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for pieces in tables {
        pieces.iter().for_each(|p| *counts.entry(&p.text).or_default() += 1);
        for pair in pieces.windows(2).filter(|w| w[1].goes_on_below(&w[0])) {
            *pairs.entry((&pair[0].text, &pair[1].text)).or_default() += 1;
        }
    }
    let wide = |text: &str| text.chars().count() as f32 >= SHORTEST;
    let count = |text: &str| counts.get(text).copied().unwrap_or_default();
    pairs.retain(|(before, after), n| {
        let (own, next) = (count(before), count(after));
        let about = own.abs_diff(next) <= 1 + own / 4;
        before != after && wide(before) && wide(after) && own >= OFTEN && about && *n >= 2 && *n * 2 >= own
    });
    pairs
}

/// Whether a text stands about as often as another one, and nearly every time behind it. What begins before it is not
/// behind it but begins the next text.
fn follows(own: &[u32], other: &[u32]) -> bool {
    let behind = own.first() < other.first() && own.last() < other.last();
    let met = distances(own, other).flatten().count();
    own.len().abs_diff(other.len()) <= 1 && behind && met * 4 >= own.len() * 3
}

/// How far the other text is behind each place of a text, where it comes before the next one.
fn distances(own: &[u32], other: &[u32]) -> impl Iterator<Item = Option<u32>> {
    let ends = own.iter().skip(1).copied().chain([u32::MAX]);
    own.iter().zip(ends).map(|(from, end)| other.iter().find(|o| (*from..end).contains(o)).map(|o| o - from))
}

/// How far behind it the other text is on the whole.
fn distance(own: &[u32], other: &[u32]) -> u32 {
    distances(own, other).map(|d| d.unwrap_or(MISSED)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read;

    #[test]
    fn a_line_that_another_one_follows_in_its_block_again_and_again_goes_on_with_it() {
        let text = read("项目可行性\n研究报告\n\n达标\n\n项目可行性\n研究报告\n历史数据\n\n项目可行性\n\n达标\n\n研究报告\n\n历史数据\n".as_bytes());
        let pieces = text_to_pieces(&text.unwrap());
        let found = joined(&[&pieces]);
        // 历史数据 stands once below 研究报告, and 达标 in a block of its own.
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [(("项目可行性", "研究报告"), 2)]);
    }

    #[test]
    fn lines_of_a_repeated_text_follow_each_other() {
        let text =
            read("《河道\n巡查\n办法》\n甲乙\n《河道\n办法》\n巡查\n《河道\n巡查\n丙丁\n办法》\n".as_bytes()).unwrap();
        let pieces = text_to_pieces(&text);
        assert_eq!(steps(&pieces), [(0, 1), (0, 6), (0, 8), (4, 1), (4, 6), (4, 8), (7, 1), (7, 6), (7, 8)]);
    }
}
