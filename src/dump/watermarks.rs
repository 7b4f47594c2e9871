//! Takes watermarks out of dumps whose blanks keep columns apart: text set aslant over the whole page comes as single characters,
//! each on another line and farther to the side, among the lines of the table.

use std::collections::{BTreeMap, BTreeSet};

use super::measure::never_first;
use super::read::DumpLine;

/// The next character of a watermark stands at most so many lines below and so many columns aside, and is one of the nearest.
const LINES: usize = 16;
const COLUMNS: usize = 24;
const NEAREST: usize = 6;

/// A page with more such characters has all its text set apart.
const MOST: usize = 150;

/// So many characters that come again one after another are a watermark; so many of it are taken out wherever they stand.
const REPEATED: usize = 4;
const TAKEN: usize = 3;

/// A character with blanks on both sides.
#[derive(Debug, Clone, Copy)]
struct Lone {
    page: u32,
    /// Index of its line.
    line: usize,
    column: usize,
    char: char,
    /// Whether only such characters stand on its line.
    bare: bool,
}

/// Whether characters go down to the left or to the right.
#[derive(Debug, Clone, Copy)]
enum Slant {
    Left,
    Right,
}

/// Puts blanks in the place of watermarks.
pub(super) fn take_out(lines: &mut [DumpLine]) {
    let lone = lone(lines);
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for slant in [Slant::Left, Slant::Right] {
        let chains = Chains { lone: &lone, slant, least: 1 };
        // Each text with where it was first seen, and whether it was seen again: the same characters twice are one printing.
        let mut seen: BTreeMap<String, (Vec<usize>, bool)> = BTreeMap::new();
        for chain in chains.of(REPEATED, |l| l.bare) {
            let (first, again) = seen.entry(chains.text(&chain)).or_insert_with(|| (chain.clone(), false));
            *again |= first.iter().all(|i| !chain.contains(i));
        }
        let repeated: Vec<String> = seen.into_iter().filter(|(_, (_, again))| *again).map(|(text, _)| text).collect();
        if repeated.is_empty() {
            continue;
        }
        let of_mark = |chain: &Vec<usize>| {
            let text = chains.text(chain);
            repeated.iter().any(|r| r.contains(&text))
        };
        // At the side of the page, extractors put characters below each other.
        let steeper = Chains { least: 0, ..chains };
        taken.extend(steeper.of(TAKEN, |_| true).into_iter().filter(of_mark).flatten());
    }
    for Lone { line, column, .. } in taken.into_iter().filter_map(|i| lone.get(i)) {
        if let Some(line) = lines.get_mut(*line) {
            line.string = line.string.chars().enumerate().map(|(at, c)| if at == *column { ' ' } else { c }).collect();
        }
    }
}

/// The characters that stand alone, from top to bottom.
fn lone(lines: &[DumpLine]) -> Vec<Lone> {
    let mut found: Vec<Lone> = Vec::new();
    for (line, text) in lines.iter().enumerate() {
        let chars: Vec<char> = text.string.chars().collect();
        let blank = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_none_or(|c| c.is_whitespace());
        let alone = |at: &usize| blank(at.checked_sub(1)) && blank(Some(at + 1));
        let printed: Vec<usize> = (0..chars.len()).filter(|&at| !blank(Some(at))).collect();
        let bare = printed.iter().all(alone);
        let word =
            |at: &usize| chars.get(*at).copied().filter(|c| c.is_alphabetic() && !c.is_ascii() && !never_first(*c));
        let own = printed.iter().filter(|at| alone(at));
        found.extend(own.filter_map(|at| Some(Lone { page: text.page, line, column: *at, char: word(at)?, bare })));
    }
    let pages = found.chunk_by(|a, b| a.page == b.page);
    pages.filter(|page| page.len() <= MOST).flatten().copied().collect()
}

/// Characters that follow each other aslant.
#[derive(Clone, Copy)]
struct Chains<'a> {
    lone: &'a [Lone],
    slant: Slant,
    /// How many columns aside the next one stands at least.
    least: usize,
}

impl Chains<'_> {
    /// All chains of so many different characters.
    fn of(&self, length: usize, belongs: impl Fn(&Lone) -> bool) -> Vec<Vec<usize>> {
        let own = |i: usize| self.lone.get(i).is_some_and(&belongs);
        let mut chains: Vec<Vec<usize>> = (0..self.lone.len()).filter(|&i| own(i)).map(|i| vec![i]).collect();
        for _ in 1..length {
            let longer = |chain: Vec<usize>| {
                let nexts = chain.last().map(|last| self.nexts(*last)).unwrap_or_default();
                let other = |i: &usize| own(*i) && chain.iter().all(|k| self.char(*k) != self.char(*i));
                let nexts: Vec<usize> = nexts.into_iter().filter(other).collect();
                nexts.into_iter().map(move |next| chain.iter().copied().chain([next]).collect())
            };
            chains = chains.into_iter().flat_map(longer).collect();
        }
        chains
    }

    fn char(&self, i: usize) -> Option<char> {
        self.lone.get(i).map(|l| l.char)
    }

    fn text(&self, chain: &[usize]) -> String {
        chain.iter().filter_map(|i| self.char(*i)).collect()
    }

    /// The characters that may come next.
    fn nexts(&self, i: usize) -> Vec<usize> {
        let Some(last) = self.lone.get(i) else { return Vec::new() };
        let near = |l: &Lone| l.line <= last.line + LINES && l.page == last.page;
        let aside = |l: &Lone| match self.slant {
            Slant::Left => last.column.checked_sub(l.column),
            Slant::Right => l.column.checked_sub(last.column),
        };
        let below = self.lone.iter().enumerate().skip(i + 1).take_while(|(_, l)| near(l));
        let aslant = |l: &Lone| l.line > last.line && aside(l).is_some_and(|d| (self.least..=COLUMNS).contains(&d));
        below.filter(|(_, l)| aslant(l)).map(|(i, _)| i).take(NEAREST).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::read::read;

    fn strings(dump: &str) -> Vec<String> {
        read(dump.as_bytes()).unwrap().lines.into_iter().map(|l| l.string).collect()
    }

    const MARK: &str = "            例\n  项目名称       防汛\n        样\n      构\n  目标 虚    完成\n";

    /// Its characters were read into the cells that they stand on: 例 in the name, 虚 in the goal.
    #[test]
    fn characters_aslant_that_come_again_are_a_watermark() {
        let bare = "              例\n         样\n     构\n 虚\n";
        let dump = format!("{bare}{MARK}{bare}");
        let printed: Vec<String> = strings(&dump).into_iter().filter(|s| !s.trim().is_empty()).collect();
        assert_eq!(printed, ["  项目名称       防汛", "  目标      完成"]);
    }

    #[test]
    fn characters_aslant_that_come_once_stay() {
        assert_eq!(strings(MARK).concat().matches(['例', '样', '构', '虚']).count(), 4);
    }

    /// Labels that are set downwards come again in each table.
    #[test]
    fn characters_below_each_other_are_no_watermark() {
        let label = "绩\n效\n指\n标\n";
        assert_eq!(strings(&label.repeat(3)).concat(), "绩效指标".repeat(3));
    }
}
