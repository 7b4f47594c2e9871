//! Parts the lines of a dump whose sheets held two pages side by side, as booklets are printed: the lines of the left page
//! come first, then those of the right one, with the numbers that both had in the file.

use super::furniture::lone_number;
use super::read::DumpLine;

/// So many blanks part two page numbers, and two pages on every line.
const NUMBERS_APART: usize = 8;
const PAGES_APART: usize = 2;

/// A sheet on which two pages stand.
struct Spread {
    /// Their numbers.
    numbers: (i64, i64),
    /// The first column of the right one, a column being one character.
    right: usize,
}

/// The lines with the pages of each sheet one after another, where sheets hold two pages: each says so by two numbers that
/// follow each other below a stretch that no line crosses, and the numbers go on from sheet to sheet.
pub(super) fn part(lines: Vec<DumpLine>) -> Vec<DumpLine> {
    let sheets: Vec<&[DumpLine]> = lines.chunk_by(|a, b| a.page == b.page).collect();
    let spreads: Vec<Option<Spread>> = sheets.iter().map(|s| Spread::of(s)).collect();
    let found: Vec<(usize, &Spread)> = spreads.iter().enumerate().filter_map(|(i, s)| Some((i, s.as_ref()?))).collect();
    let Some(&(first, spread)) = found.first() else { return lines };
    // A sheet alone counts from the first page, or the second one where the cover is a page.
    let counted = |(i, s): &(usize, &Spread)| s.numbers.0 - spread.numbers.0 == 2 * (i - first) as i64;
    let begins = found.len() > 1 || (1..=2).contains(&spread.numbers.0);
    if !begins || !found.iter().all(counted) || 2 * found.len() < sheets.iter().filter(|s| is_printed(s)).count() {
        return lines;
    }
    let mut page = 0;
    let mut parted = Vec::new();
    for (sheet, spread) in sheets.into_iter().zip(&spreads) {
        let halves = match spread {
            Some(spread) => vec![(0, spread.right), (spread.right, usize::MAX)],
            None => vec![(0, usize::MAX)],
        };
        for (from, to) in halves {
            let part = |l: &DumpLine| {
                let string: String = l.string.chars().skip(from).take(to - from).collect();
                DumpLine { string: string.trim_end().to_owned(), page, ..l.clone() }
            };
            parted.extend(sheet.iter().map(part));
            page += 1;
        }
    }
    parted
}

fn is_printed(sheet: &[DumpLine]) -> bool {
    sheet.iter().any(|l| !l.is_blank())
}

impl Spread {
    fn of(sheet: &[DumpLine]) -> Option<Self> {
        let last = sheet.iter().rev().find(|l| !l.is_blank())?;
        let [(left, a), (right, b)] = numbers(&last.string)[..] else { return None };
        if b != a + 1 {
            return None;
        }
        // Page numbers stand in the middle of their pages.
        let end = sheet.iter().map(|l| l.string.trim_end().chars().count()).max()? as f32;
        let begin = sheet.iter().filter_map(|l| l.string.chars().position(|c| !c.is_whitespace())).min()? as f32;
        let aside = |(from, to): (usize, usize)| {
            let aside = |number: f32, from: f32, to: f32| (number - (from + to) / 2.0).abs();
            aside(left, begin, from as f32) + aside(right, to as f32, end)
        };
        let between = |(from, to): &(usize, usize)| (*from as f32) > left && (*to as f32) < right;
        let gaps = gaps(sheet, end as usize).into_iter().filter(between);
        let (_, right) = gaps.min_by(|a, b| aside(*a).total_cmp(&aside(*b)))?;
        Some(Self { numbers: (a, b), right })
    }
}

/// The page numbers on a line that has nothing else, and the middle of each.
fn numbers(line: &str) -> Vec<(f32, i64)> {
    let chars: Vec<char> = line.trim_end().chars().collect();
    let mut words: Vec<(usize, String)> = Vec::new();
    let mut blanks = NUMBERS_APART;
    for (at, c) in chars.into_iter().enumerate() {
        if c.is_whitespace() {
            blanks += 1;
            continue;
        }
        if blanks >= NUMBERS_APART {
            words.push((at, String::new()));
        }
        words.last_mut().into_iter().for_each(|(_, word)| word.push(c));
        blanks = 0;
    }
    let number =
        |(at, word): &(usize, String)| Some((*at as f32 + word.chars().count() as f32 / 2.0, lone_number(word)?));
    words.iter().map(number).collect::<Option<_>>().unwrap_or_default()
}

/// The stretches of columns in which all lines are blank.
fn gaps(sheet: &[DumpLine], end: usize) -> Vec<(usize, usize)> {
    let mut taken = vec![false; end];
    for line in sheet {
        let printed = line.string.chars().zip(&mut taken).filter(|(c, _)| !c.is_whitespace());
        printed.for_each(|(_, taken)| *taken = true);
    }
    let mut at = 0;
    let mut gaps = Vec::new();
    for run in taken.chunk_by(|a, b| a == b) {
        if run.first() == Some(&false) && run.len() >= PAGES_APART {
            gaps.push((at, at + run.len()));
        }
        at += run.len();
    }
    gaps
}

#[cfg(test)]
mod tests {
    use crate::dump::read;

    fn pages(dump: &str) -> Vec<(u32, u32, String)> {
        let lines = read(dump.as_bytes()).unwrap().lines;
        lines.into_iter().filter(|l| !l.is_blank()).map(|l| (l.page, l.number, l.string)).collect()
    }

    /// The rows of two pages side by side were read as one row.
    #[test]
    fn two_pages_on_a_sheet_are_two() {
        let seen =
            pages("某县某局     1.甲项目绩效目标表\n         项目名称    甲\n   1                2\n\u{C}  乙\n  3\n");
        let seen: Vec<(u32, u32, &str)> = seen.iter().map(|(page, line, s)| (*page, *line, s.as_str())).collect();
        assert_eq!(
            seen,
            [
                (0, 1, "某县某局"),
                (0, 3, "   1"),
                (1, 1, "1.甲项目绩效目标表"),
                (1, 2, "项目名称    甲"),
                (1, 3, "           2"),
                (2, 4, "  乙"),
                (2, 5, "  3")
            ]
        );
    }

    #[test]
    fn a_last_row_of_figures_that_follow_each_other_parts_no_page() {
        let row = "数量指标     次数          元\n 5           95            96\n";
        assert_eq!(pages(row).len(), 2);
        let row = "数量指标                   次数\n    95                      96\n";
        assert_eq!(pages(row).len(), 2);
        // The count does not go on.
        let sheet = "某县             乙\n  1               2\n";
        assert_eq!(pages(&format!("{sheet}\u{C}{sheet}")).len(), 4);
    }
}
