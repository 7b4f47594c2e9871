//! Which pages a command asks for, and what a list of pages prints.

use std::fmt::Write as _;
use std::str::FromStr;

use anyhow::{Result, bail};
use serde::Serialize;

/// Pages as a command line names them: `7`, `7-9`, `1,4-6`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pages(Vec<(usize, usize)>);

impl FromStr for Pages {
    type Err = String;

    fn from_str(words: &str) -> Result<Self, String> {
        let number = |n: &str| n.trim().parse::<usize>().ok().filter(|n| *n >= 1);
        let range = |part: &str| {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            Some((number(first)?, number(last)?)).filter(|(first, last)| first <= last)
        };
        let ranges: Option<Vec<_>> = words.split(',').map(range).collect();
        ranges.map(Self).ok_or_else(|| "write page numbers from 1 on, such as 7, 7-9 or 1,4-6".to_owned())
    }
}

impl Pages {
    /// The page numbers in ascending order, each once, for a document of so many pages.
    pub fn within(&self, last: usize) -> Result<Vec<usize>> {
        if let Some((_, end)) = self.0.iter().find(|(_, end)| *end > last) {
            bail!("there is no page {end}: the document has {last}");
        }
        let mut pages: Vec<usize> = self.0.iter().flat_map(|(first, end)| *first..=*end).collect();
        pages.sort_unstable();
        pages.dedup();
        Ok(pages)
    }
}

/// What stands on a page, in numbers.
#[derive(Debug, Serialize)]
pub(super) struct PageLine {
    /// Page number, the first is 1.
    pub page: usize,
    /// Width as displayed, in points.
    pub width: f32,
    /// Height as displayed, in points.
    pub height: f32,
    /// Characters that a reader sees, blanks left out.
    pub characters: usize,
    /// Characters that are drawn and not seen.
    pub hidden: usize,
    /// Lines drawn.
    pub rulings: usize,
    /// Raster images.
    pub images: usize,
    /// Ruled tables.
    pub grids: usize,
    /// Cells of these tables.
    pub cells: usize,
    /// What was odd about the page or about the whole file.
    pub warnings: Vec<String>,
}

pub(super) fn to_json(lines: &[PageLine]) -> Result<String> {
    Ok(crate::output::write::to_json(&lines)?)
}

pub(super) fn to_text(lines: &[PageLine]) -> String {
    let mut text = "page        size  characters  hidden  rulings  images  tables  cells\n".to_owned();
    for l in lines {
        let size = format!("{:.0}×{:.0}", l.width, l.height);
        let _ = writeln!(
            text,
            "{:>4}  {size:>10}  {:>10}  {:>6}  {:>7}  {:>6}  {:>6}  {:>5}",
            l.page, l.characters, l.hidden, l.rulings, l.images, l.grids, l.cells
        );
    }
    let mut said: Vec<&String> = Vec::new();
    for warning in lines.iter().flat_map(|l| &l.warnings) {
        if !said.contains(&warning) {
            let _ = writeln!(text, "note: {warning}");
            said.push(warning);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expected: Option<&[usize]>) {
        let pages = words.parse::<Pages>().ok().and_then(|p| p.within(9).ok());
        assert_eq!(pages.as_deref(), expected, "{words}");
    }

    #[test]
    fn ranges_of_pages() {
        check("7", Some(&[7]));
        check("7-9", Some(&[7, 8, 9]));
        check("4-5,1,5", Some(&[1, 4, 5]));
    }

    #[test]
    fn pages_that_no_document_has() {
        for words in ["0", "10", "9-10", "9-7", "", "a", "1-", "-3"] {
            check(words, None);
        }
    }
}
