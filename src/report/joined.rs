//! Joins neighbouring tables that are one form only together: what is said of the project stands in one grid, its indicators
//! in another one right below.
//!
//! A grid of labels and values is the head of a form where it tells whose project it is and holds no indicators; a grid of
//! indicators is its rest where it says nothing of a project. Whatever stands between them that could belong to another
//! project (a title, a name, a sentence) keeps them apart.

use std::borrow::Cow;

use super::band::{BandKind, find_bands};
use super::view::View;
use crate::normalize::label::key;
use crate::place::Text;
use crate::table::{Cell, Doubt, Scope, Table};
use crate::template::{Field, Labels, Template};

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

/// How many of the tables behind a head belong to it: up to its indicators, or none.
fn parts_after(first: &Table, after: &[Table], template: &Template) -> usize {
    // A table without a page comes from a text dump, where nothing tells how near two tables are.
    if first.row_pages.first().is_none_or(|page| *page == 0) || part_of_form(first, template) != Part::Head {
        return 0;
    }
    let mut above = first;
    for (n, table) in after.iter().enumerate() {
        if !follows(above, table, first, &template.labels) {
            return 0;
        }
        match part_of_form(table, template) {
            Part::Values => above = table,
            Part::Indicators => return n + 1,
            Part::Head | Part::Other => return 0,
        }
    }
    0
}

fn part_of_form(table: &Table, template: &Template) -> Part {
    let view = View::new(table, &template.labels, None);
    let bands = find_bands(&view);
    let labels = || (0..table.cells.len()).filter_map(|i| Some((i, view.meaning(i)?)));
    let valued = |i: usize| {
        view.right_of(i).is_some_and(|r| !view.is_label(r) && view.cell(r).is_some_and(|c| !c.text.is_empty()))
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

/// A line longer than this between two tables is a sentence.
const CAPTION: usize = 20;

/// Whether a table stands right below another one, or at the top of the next page, with nothing between them but a caption
/// of its own (三、绩效指标) or the title of the first table once more.
fn follows(above: &Table, table: &Table, first: &Table, labels: &Labels) -> bool {
    let last = above.row_pages.last().copied().unwrap_or(0);
    let near = table.row_pages.first().is_some_and(|page| *page == last || *page == last + 1);
    let repeated = |line: &Text| first.above.iter().any(|l| key(&l.string) == key(&line.string));
    let caption = |line: &Text| {
        let short = line.string.chars().count() <= CAPTION && !line.string.contains(['。', '，', '：', ':']);
        short && (!labels.is_title(&line.string) || names_indicators(&line.string, labels))
    };
    near && above.below.iter().chain(&table.above).all(|line| repeated(line) || caption(line))
}

/// Whether a title is that of a table of indicators and names nobody: 绩效指标表.
fn names_indicators(title: &str, labels: &Labels) -> bool {
    let bare = title.trim_end_matches('表');
    labels.meaning(bare, None).is_some_and(|m| m.group)
}

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
        Scope::Table | Scope::Money | Scope::Indicators => scope,
    }
}
