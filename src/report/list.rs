//! Reads a table that lists projects: some columns describe the project, merged over its rows, the others hold its
//! indicators.

use super::band::{Band, Leaf};
use super::raw::{RawField, RawMoney, RawProject};
use super::record::{note_unknown_columns, push_row};
use super::view::View;
use crate::place::Text;
use crate::template::{Field, ProjectField};

/// Reads the rows below the header to `end` (exclusive). Rows that hold an amount but neither goal nor indicator are sums
/// of others, not projects.
pub(super) fn read_list(view: &View<'_>, band: &Band, end: usize) -> Vec<RawProject> {
    let mut starts: Vec<usize> = Vec::new();
    for row in band.body..end {
        let open = starts.last().copied();
        if open.is_none_or(|open| begins(view, band, row, open)) {
            starts.push(row);
        }
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([end]).collect();
    let mut projects: Vec<RawProject> = Vec::new();
    for (start, end) in starts.into_iter().zip(ends) {
        let project = read_project(view, band, start, end);
        let has_goal = project.fields.iter().any(|f| f.field == Field::Goal && !f.text.is_empty());
        if has_goal || !project.indicators.is_empty() || !project.unread.is_empty() {
            projects.push(project);
        }
    }
    if let Some(first) = projects.first_mut() {
        note_unknown_columns(band, view, first);
    }
    projects
}

fn project_leaves(band: &Band) -> impl Iterator<Item = &Leaf> {
    band.leaves.iter().filter(|l| l.column().is_none())
}

fn is_name(leaf: &Leaf) -> bool {
    leaf.field() == Some(Field::Project(ProjectField::Name))
}

/// Whether a project begins in a row, the one before having begun in `open`.
///
/// Its amount or its name stands in a cell that begins here. At the top of a page a name alone may be the rest of a name
/// that the page break cut. A blank cell that begins here and is cut by the page's end is a project whose name stands on
/// the next page.
fn begins(view: &View<'_>, band: &Band, row: usize, open: usize) -> bool {
    let own = |leaf: &&Leaf| view.at(row, leaf.start).and_then(|i| view.cell(i)).filter(|c| c.row == row);
    let amounts: Vec<&Leaf> = project_leaves(band).filter(|l| l.money().is_some()).collect();
    let amount = amounts.iter().filter_map(own).any(|c| !c.text.is_empty());
    let name_leaf = project_leaves(band).find(|l| is_name(l)).or_else(|| {
        project_leaves(band).find(|l| matches!(l.field(), Some(Field::Department | Field::DepartmentCode)))
    });
    let name = name_leaf.as_ref().and_then(own);
    let named = name.is_some_and(|c| !c.text.is_empty());
    let page = |r: usize| view.table.row_pages.get(r).copied().unwrap_or(0);
    let at_seam = row > 0 && page(row) != page(row - 1);
    if at_seam {
        let telling = if amounts.is_empty() { named } else { amount };
        return telling && is_described(view, band, open, row);
    }
    let cut_blank = name.is_some_and(|c| {
        let next = c.rows().end;
        let before = row.checked_sub(1).and_then(|r| view.at(r, c.column)).and_then(|i| view.cell(i));
        let merged_before = before.is_some_and(|b| b.row_span > 1 || !b.text.is_empty());
        c.text.is_empty() && next < view.table.rows && page(next) != page(row) && merged_before
    });
    amount || named || cut_blank
}

/// Whether the rows of a project hold a name or an amount.
fn is_described(view: &View<'_>, band: &Band, start: usize, end: usize) -> bool {
    project_leaves(band)
        .filter(|l| is_name(l) || l.money().is_some())
        .any(|l| !column_text(view, l, start, end).is_empty())
}

fn read_project(view: &View<'_>, band: &Band, start: usize, end: usize) -> RawProject {
    let mut project = RawProject::default();
    for leaf in project_leaves(band) {
        let text = column_text(view, leaf, start, end);
        match (leaf.field(), leaf.money()) {
            (_, Some(slot)) if leaf.field().is_none() => {
                project.money.push(RawMoney { slot: slot.to_owned(), label: leaf.label.clone(), text });
            }
            (Some(Field::Extra), _) => project.extra.push((leaf.label.clone(), text)),
            (Some(field), _) => project.fields.push(RawField { field, label: leaf.label.clone(), text }),
            // The running number of a list is layout.
            _ if leaf.label.is_empty() => {}
            _ => project.extra.push((leaf.label.clone(), text)),
        }
    }
    for row in start..end {
        push_row(view, band, row, &mut project);
    }
    let mut pages: Vec<u32> = view.table.row_pages.get(start..end).unwrap_or_default().to_vec();
    pages.dedup();
    project.pages = pages;
    project
}

/// Everything printed in a column over some rows; a cell that reaches over several columns belongs to the first.
fn column_text(view: &View<'_>, leaf: &Leaf, start: usize, end: usize) -> Text {
    let mut text = Text::default();
    let mut last = usize::MAX;
    for row in start..end {
        for column in leaf.start..leaf.end {
            let Some(index) = view.at(row, column).filter(|i| *i != last) else { continue };
            last = index;
            let Some(cell) = view.cell(index).filter(|c| c.column >= leaf.start) else { continue };
            text.string.push_str(&cell.text.string);
            text.places.extend(cell.text.places.iter().copied());
        }
    }
    text
}
