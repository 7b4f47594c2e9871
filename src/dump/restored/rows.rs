//! The rows that the cells of a table make: what the columns are is known, and which of them may be blank. However the dump goes over
//! the page, along the rows or down a column over several of them, the cells of each column come in the order of their rows.

mod search;
mod state;

use super::super::columns::{self, Column, Kind};
use super::cells::{Cell, PROSE};
use super::units::{Unit, What, has_points, is_aside, is_blank};
use search::Search;

/// A row: its cells beside the names of levels, as positions among the cells of the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub units: Vec<usize>,
    /// The column of each.
    pub columns: Vec<usize>,
    pub stands: Stands,
    /// Its name and its value in readings that are nearly as good.
    pub instead: Vec<String>,
}

/// How the cells of a row stand in the dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// One after another.
    Together,
    /// The name below all rows, the others one after another.
    NameBelow,
    /// Among those of other rows: which belong together is told by their order.
    Apart,
}

/// Rows that cost more than this each are those of no page: with a name and a value, and for each column more.
pub(super) const ODD: f32 = 1.2;

/// A reading that costs no more than this beyond the best one is as good.
pub(super) const TOLD_APART: f32 = 0.4;

/// The rows of a page with what they cost, where its cells are rows without much left over. `strict` says that cells were cut that may be whole: then
/// every value has the form of one.
pub(super) fn rows(region: &[Unit], columns: &[Column], strict: bool) -> Option<(f32, Vec<Row>)> {
    let kinds: Vec<Kind> = columns.iter().map(|c| c.kind).collect();
    if kinds.first() != Some(&Kind::Name) || !kinds.contains(&Kind::Target) {
        return None;
    }
    let (from, to) = extent(region)?;
    let own = region.get(from..to)?;
    // A cell with a blank in one of its lines is two that stand side by side.
    if own.iter().any(|u| u.what == What::Text && u.is_parted()) {
        return None;
    }
    let text = |(i, unit): (usize, &Unit)| {
        let after_level = i.checked_sub(1).and_then(|b| region.get(b)).is_some_and(Unit::is_level);
        (unit.what == What::Text).then(|| Cell::new(i, unit, after_level))
    };
    let mut cells: Vec<Cell> = (from..).zip(own).filter_map(text).collect();
    if to == region.len() {
        let folio = |c: &&mut Cell| region.get(c.unit).is_some_and(|u| c.text == (u.page() + 1).to_string());
        cells.last_mut().filter(folio).into_iter().for_each(|c| c.folio = true);
    }
    // Two cells in one block.
    if !cells.iter().all(|c| c.widths.are_possible()) {
        return None;
    }
    let torn = |c: &Cell| c.text.chars().count() <= TORN && !c.is_value();
    if strict && cells.iter().any(torn) {
        return None;
    }
    Search::new(&cells, &kinds, strict).rows()
}

/// What the points of all indicators of a project come to, in hundredths: with or without those of the execution of the budget.
pub(super) const WHOLES: [u64; 2] = [10_000, 9_000];

/// A cut cell as short as this is the last line of another.
const TORN: usize = 2;

/// Where the cells of the rows begin and end. Values of labels above may stand among the headings, and titles at the top of a page;
/// below a label that follows the rows may be a sum. Nothing where values stand below it.
fn extent(region: &[Unit]) -> Option<(usize, usize)> {
    let label = |u: &Unit| matches!(u.what, What::Label(_) | What::Title);
    let headed = region.iter().position(Unit::names_row).unwrap_or(0);
    let above = region.get(..headed)?;
    let from = if above.iter().any(label) || !above.iter().any(Unit::begins_as_target) { headed } else { 0 };
    let begun = |u: &Unit| !label(u) && (u.what != What::Text || !is_below(&u.text()) && !is_aside(&u.text()));
    let from = from + region.get(from..)?.iter().position(begun)?;
    // The heading of points stands wherever its block ends.
    let ends = |u: &Unit| label(u) && !matches!(&u.what, What::Label(l) if columns::is_number(l));
    // So does the label of the sum of points where a dump goes down the columns: below it are more numbers than sums, or remarks.
    let summed = |at: usize| {
        let below = region.get(at + 1..).unwrap_or_default();
        let below = || below.iter().take_while(|u| !ends(u));
        matches!(&region.get(at).map(|u| &u.what), Some(What::Label(l)) if l == SUM)
            && (below().any(|u| u.what == What::Text && !is_below(&u.text())) || has_points(below()))
    };
    let end = |at: &usize| region.get(*at).is_some_and(ends) && !summed(*at);
    let to = (from..region.len()).find(end).unwrap_or(region.len());
    // Prose below the last value, with the heading above it.
    let last = region.get(..to)?.iter().rposition(Unit::begins_as_target).unwrap_or(from);
    let prose = |u: &Unit| u.what == What::Text && u.text().ends_with('。') && u.text().chars().count() >= SENTENCED;
    let prose = region.get(last..to)?.iter().position(prose).map(|n| last + n);
    let headed = |at: usize| region.get(at).is_some_and(|u| u.what == What::Text && is_below(&u.text()));
    let to = prose.map_or(to, |at| at - usize::from(at > last + 1 && headed(at - 1)));
    (!region.get(to..)?.iter().any(Unit::begins_as_target)).then_some((from, to))
}

/// The label of the sum of points.
const SUM: &str = "总分";

/// Whether a text below the last row is none of a row: a sum, or prose.
fn is_below(text: &str) -> bool {
    let numbered = text.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九（(".contains(c))
        && text.chars().count() > NUMBERED;
    let part = text.starts_with('第') && text.ends_with("部分");
    columns::is_points(text) || is_blank(text) || part || numbered || text.chars().count() > PROSE
}

/// A heading below a table, with its number, has more characters than this.
const NUMBERED: usize = 6;

/// A shorter text that ends as a sentence does may be a value.
const SENTENCED: usize = 12;
