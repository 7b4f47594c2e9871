//! Joins neighbouring tables that are one form only together: what is said of the project stands in one grid, its indicators
//! in another one right below.
//!
//! A grid of labels and values is the head of a form where it tells whose project it is and holds no indicators; a grid of
//! indicators is its rest where it says nothing of a project. Whatever stands between them that could belong to another
//! project (a title, a name, a sentence) keeps them apart.

use std::borrow::Cow;

use super::band::{BandKind, find_bands};
use super::view::View;
use crate::normalize::items::strip_number;
use crate::normalize::label::key;
use crate::normalize::money::unit_in;
use crate::place::Text;
use crate::table::{Cell, Doubt, Scope, Table, Vocabulary as _};
use crate::template::{Field, Template};

/// The tables of a document, those that are one form joined.
pub(super) fn join_parts<'a>(tables: &'a [Table], template: &Template) -> Vec<Cow<'a, Table>> {
    let mut joined = Vec::new();
    let mut rest = tables;
    while let Some((first, after)) = rest.split_first() {
        let parts = parts_after(first, after, template);
        let mut whole = Cow::Borrowed(first);
        after.iter().take(parts).for_each(|part| append(whole.to_mut(), part));
        joined.push(whole);
        rest = after.get(parts..).unwrap_or_default();
    }
    joined
}

/// What a grid has of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Whose project it is, and no indicators.
    Head,
    /// Other values of a project.
    Values,
    /// Indicators, and nothing that tells whose they are.
    Indicators,
    /// Something else, or all of a form.
    Other,
}

/// How many of the tables behind a head belong to it: up to its last indicators, or none.
fn parts_after(first: &Table, after: &[Table], template: &Template) -> usize {
    // Most tables have a title of their own; that is cheaper to see than what is in them.
    if after.first().is_none_or(|next| !follows(first, next, first, template)) {
        return 0;
    }
    // A table without a page comes from a text dump, where nothing tells how near two tables are.
    if first.row_pages.first().is_none_or(|page| *page == 0) || part_of_form(first, template) != Part::Head {
        return 0;
    }
    let mut above = first;
    let mut parts = 0;
    for (n, table) in after.iter().enumerate() {
        let part = part_of_form(table, template);
        let goes_on = part == Part::Indicators || (part == Part::Values && parts == 0);
        if !goes_on || !follows(above, table, first, template) {
            break;
        }
        if part == Part::Indicators {
            parts = n + 1;
        }
        above = table;
    }
    parts
}

fn part_of_form(table: &Table, template: &Template) -> Part {
    let view = View::new(table, &template.labels, None);
    let bands = find_bands(&view);
    let labels = || (0..table.cells.len()).filter_map(|i| Some((i, view.meaning(i)?)));
    let is_value = |i: usize| !view.is_label(i) && view.cell(i).is_some_and(|c| !c.text.is_empty());
    // Beside the label, or below it in the only row of values.
    let valued = |i: usize| {
        let below =
            view.cell(i).filter(|c| c.rows().end + 1 == table.rows).and_then(|c| view.at(c.rows().end, c.column));
        view.right_of(i).is_some_and(is_value) || below.is_some_and(is_value)
    };
    let names = labels().any(|(_, m)| m.field.is_some_and(Field::identifies) && m.column.is_none());
    let named = labels().any(|(i, m)| m.field.is_some_and(Field::identifies) && m.column.is_none() && valued(i));
    let goal = labels().any(|(i, m)| m.field == Some(Field::Goal) && valued(i));
    let values = labels().filter(|(i, m)| (m.field.is_some() || m.money.is_some()) && valued(*i)).count();
    match bands.iter().find(|b| b.kind != BandKind::Tasks) {
        Some(band) if band.kind == BandKind::Indicators && !names => Part::Indicators,
        Some(_) => Part::Other,
        None if named && (goal || values >= 2) => Part::Head,
        None if names => Part::Other,
        None if values > 0 => Part::Values,
        None => Part::Other,
    }
}

/// Whether a table stands right below another one, or at the top of the next page, with nothing between them but a caption
/// of its own (三、绩效指标) or a line above the first table once more.
fn follows(above: &Table, table: &Table, first: &Table, template: &Template) -> bool {
    let last = above.row_pages.last().copied().unwrap_or(0);
    let near = table.row_pages.first().is_some_and(|page| *page == last || *page == last + 1);
    let repeated = |line: &Text| first.above.iter().any(|l| key(&l.string) == key(&line.string));
    let unit = |table: &Table| table.above.iter().find_map(|line| unit_in(&line.string));
    let one_unit = unit(table).is_none_or(|own| unit(first).is_none_or(|other| own == other));
    near && one_unit
        && above.below.iter().chain(&table.above).all(|line| repeated(line) || is_caption(&line.string, template))
}

/// Whether a line can be no other project's: a label, a level, a title of indicators that names nobody, or a unit of money.
fn is_caption(line: &str, template: &Template) -> bool {
    let bare = strip_number(line).1.trim_end_matches('表');
    let grouped = template.labels.meaning(bare, None).is_some_and(|m| m.group || m.column.is_some());
    let unit = line.contains("单位") && unit_in(line).is_some() && line.chars().count() <= UNIT_LINE;
    grouped || template.is_level(bare) || unit
}

/// The longest line that tells the unit of the amounts and nothing else: （金额单位：人民币万元）.
const UNIT_LINE: usize = 14;

/// Adds the rows of a table below those of another. Each keeps its columns; of the narrower one the last cells of each row
/// reach to the edge, so that no row ends before the others.
fn append(whole: &mut Table, part: &Table) {
    let columns = whole.columns.max(part.columns);
    let rows = whole.rows;
    widen(&mut whole.cells, whole.columns, columns);
    let mut cells = part.cells.clone();
    widen(&mut cells, part.columns, columns);
    cells.iter_mut().for_each(|c| c.row += rows);
    whole.cells.append(&mut cells);
    whole.columns = columns;
    whole.rows += part.rows;
    whole.row_pages.extend_from_slice(&part.row_pages);
    let has_unit = |t: &Text| unit_in(&t.string).is_some();
    if !whole.above.iter().any(has_unit) {
        whole.above.extend(part.above.iter().filter(|t| has_unit(t)).cloned());
    }
    whole.below.clone_from(&part.below);
    whole.cut.extend(part.cut.iter().cloned());
    whole.doubts.extend(part.doubts.iter().map(|d| Doubt { scope: moved(d.scope, rows), ..d.clone() }));
}

fn widen(cells: &mut [Cell], from: usize, to: usize) {
    for cell in cells.iter_mut().filter(|c| c.columns().end == from) {
        cell.column_span += to.saturating_sub(from);
    }
}

fn moved(scope: Scope, rows: usize) -> Scope {
    match scope {
        Scope::Row(row) => Scope::Row(row + rows),
        Scope::Cell(row, column) => Scope::Cell(row + rows, column),
        Scope::Table | Scope::Money | Scope::Indicators | Scope::Unread => scope,
    }
}
