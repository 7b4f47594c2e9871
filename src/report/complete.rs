//! Finds what is printed in a table and stands in none of its projects: nothing may be lost without a word.

use std::collections::HashSet;

use super::band::Band;
use super::raw::{RawProject, is_invitation};
use super::view::View;
use crate::place::Text;
use crate::template::Field;

/// A text of so many characters does not stand in another one by chance.
const TELLING: usize = 4;

/// Adds every text of a table to the unread texts of its project that is no label and stands in no value of any project.
pub(super) fn note_left_over(view: &View<'_>, bands: &[Band], first: usize, projects: &mut [RawProject]) {
    let texts: Vec<&Text> = projects.iter().flat_map(RawProject::texts).collect();
    let places: HashSet<[u32; 5]> = texts.iter().flat_map(|t| &t.places).map(|p| p.identity()).collect();
    let labels = projects.iter().flat_map(RawProject::labels);
    let strings: HashSet<&str> = texts.iter().map(|t| t.string.as_str()).chain(labels).collect();
    let is_read = |text: &Text| {
        let there = !text.places.is_empty() && text.places.iter().all(|p| places.contains(&p.identity()));
        let string = text.string.as_str();
        // A short text or a number stands in others by chance.
        let tells = string.chars().count() >= TELLING && !string.chars().all(|c| c.is_ascii_digit() || c == '.');
        there || strings.contains(string) || (tells && texts.iter().any(|t| t.string.contains(string)))
    };
    let in_header = |row: usize| bands.iter().any(|b| (b.top..b.body).contains(&row));
    let is_number = |row: usize, column: usize| {
        let leaves = bands.iter().filter(|b| b.body <= row).flat_map(|b| &b.leaves);
        leaves.filter(|l| l.field() == Some(Field::Number)).any(|l| (l.start..l.end).contains(&column))
    };
    let cells = view.table.cells.iter().enumerate().filter(|(i, c)| {
        let labels = c.row < first
            || is_number(c.row, c.column)
            || in_header(c.row)
            || view.is_label(*i)
            || view.title_in(c.row).is_some();
        !labels && !c.text.is_empty() && !is_invitation(&c.text.string)
    });
    let left: Vec<(usize, Text)> = cells
        .filter(|(_, c)| !is_read(&c.text) && !c.lines.iter().all(is_read))
        .map(|(_, c)| (c.row, c.text.clone()))
        .collect();
    for (row, text) in left {
        let begun = |p: &RawProject| p.indicators.first().is_some_and(|i| i.row <= row);
        let owner = projects.iter().rposition(begun).unwrap_or(0);
        if let Some(project) = projects.get_mut(owner).filter(|p| !p.is_blank()) {
            project.unread.push(text);
        }
    }
}
