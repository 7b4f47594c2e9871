//! Reads a table that lists projects: some columns describe the project, merged over its rows, the others hold its
//! indicators.

use rust_decimal::Decimal;

use super::band::{Band, Leaf};
use super::raw::{RawDoubt, RawField, RawMoney, RawProject};
use super::record::{note_blank_levels, note_unknown_columns, push_row};
use super::view::View;
use crate::normalize::money::{self, MoneyUnit};
use crate::place::Text;
use crate::table::Scope;
use crate::template::{Field, ProjectField};

/// Reads the rows below the header to `end` (exclusive). Rows that hold an amount but neither goal nor indicator are sums
/// of others, not projects.
pub(super) fn read_list(view: &View<'_>, band: &Band, end: usize) -> Vec<RawProject> {
    // A remark over the whole width (本单位无此项) is no project.
    let (remarks, rows): (Vec<usize>, Vec<usize>) = (band.body..end).partition(|r| view.only_text(*r).is_some());
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for row in rows {
        match groups.last_mut() {
            Some(open) if !begins(view, band, row, open.first().copied().unwrap_or(row)) => open.push(row),
            _ => groups.push(vec![row]),
        }
    }
    let all = groups.iter().map(|rows| read_project(view, band, rows)).collect();
    let mut projects = with_units(view, all);
    note_nameless(&mut projects);
    if let Some(first) = projects.first_mut() {
        note_unknown_columns(band, view, first);
        first.unread.extend(remarks.iter().filter_map(|r| view.only_text(*r)).cloned());
    } else {
        let pages = view.table.row_pages.get(band.top..end).unwrap_or_default().to_vec();
        projects.push(RawProject { pages, ..RawProject::default() });
    }
    projects
}

/// Gives what stands above a list to its projects, where they print nothing of the kind themselves; what could not be
/// read is reported with the first of them.
pub(super) fn share_head(projects: &mut [RawProject], head: RawProject) {
    for (n, project) in projects.iter_mut().enumerate() {
        let own = |field: Field| project.fields.iter().any(|f| f.field == field);
        let shared: Vec<RawField> = head.fields.iter().filter(|f| !own(f.field)).cloned().collect();
        project.fields.extend(shared);
        project.extra.extend(head.extra.iter().cloned());
        for money in &head.money {
            let label = money.label.clone();
            project.extra.push((label, money.text.clone()));
        }
        if n == 0 {
            project.unread.extend(head.unread.iter().cloned());
            project.unknown_labels.extend(head.unknown_labels.iter().cloned());
        }
    }
}

/// Says so, on both sides, where indicators stand beside neither a name nor an amount: they may be the rest of the project
/// above.
fn note_nameless(projects: &mut [RawProject]) {
    let name_of = |project: &RawProject| {
        project.fields.iter().find(|f| f.field == Field::Project(ProjectField::Name)).map(|f| f.text.string.clone())
    };
    let mut above: Option<(usize, String)> = None;
    for i in 0..projects.len() {
        let Some(project) = projects.get_mut(i) else { break };
        let name = name_of(project);
        let n = project.indicators.len();
        let unpaid = project.money.iter().all(|m| m.text.is_empty());
        let nameless = name.as_ref().is_some_and(String::is_empty) && unpaid && n > 0;
        if let Some((above, name)) = above.clone().filter(|_| nameless) {
            let doubt = |message: String| RawDoubt { scope: Scope::Table, text: Text::default(), message };
            project.doubts.push(doubt(format!("{n}个指标旁没有印项目名称和金额，可能属于上一项目“{name}”")));
            if let Some(above) = projects.get_mut(above) {
                above.doubts.push(doubt(format!("其后{n}个指标旁没有印项目名称和金额，可能属于本项目")));
            }
        } else {
            above = name.filter(|n| !n.is_empty()).map(|name| (i, name)).or(above);
        }
    }
}

/// Whether a row describes a project: it has a goal or an indicator.
fn is_described_project(project: &RawProject) -> bool {
    let has_goal = project.fields.iter().any(|f| f.field == Field::Goal && !f.text.is_empty());
    has_goal || !project.indicators.is_empty() || !project.unread.is_empty()
}

/// Whether a row prints a number and a name and nothing else: a project of which nothing is published (涉密项目).
///
/// A row over others that are numbered below it (1 over 1.1) is a heading.
fn is_bare_project(project: &RawProject, next: Option<&str>) -> bool {
    let Some(number) = &project.number else { return false };
    let heads =
        next.and_then(|n| n.strip_prefix(number.as_str())).is_some_and(|rest| rest.starts_with(['.', '-', '．']));
    let named = project.fields.iter().any(|f| f.field == Field::Project(ProjectField::Name) && !f.text.is_empty());
    !heads && named && project.money.iter().all(|m| m.text.is_empty())
}

/// Takes the rows of sums away. One whose amount is the sum of the projects up to the next such row names the unit that
/// uses their money.
fn with_units(view: &View<'_>, all: Vec<RawProject>) -> Vec<RawProject> {
    let mut projects: Vec<RawProject> = Vec::new();
    let mut unit: Option<(Text, Decimal)> = None;
    let mut sums: Vec<Text> = Vec::new();
    let mut from = 0;
    let next: Vec<Option<String>> = all.iter().skip(1).map(|r| r.number.clone()).chain([None]).collect();
    for (row, next) in all.into_iter().zip(next) {
        if is_described_project(&row) || is_bare_project(&row, next.as_deref()) {
            projects.push(row);
            continue;
        }
        sums.extend(row.texts().cloned());
        give_unit(projects.get_mut(from..).unwrap_or_default(), unit.take());
        from = projects.len();
        let name = row.fields.iter().find(|f| f.field == Field::Project(ProjectField::Name)).map(|f| f.text.clone());
        // 合计 is no unit.
        let is_sum = |n: &Text| view.labels.meaning(&n.string, view.form).is_some_and(|m| m.sum);
        unit = name.filter(|n| !n.is_empty() && !is_sum(n)).zip(total_of(&row));
    }
    give_unit(projects.get_mut(from..).unwrap_or_default(), unit);
    if let Some(first) = projects.first_mut() {
        first.sums = sums;
    }
    projects
}

fn give_unit(projects: &mut [RawProject], unit: Option<(Text, Decimal)>) {
    let Some((name, total)) = unit else { return };
    let Some(sum) = projects.iter().map(total_of).sum::<Option<Decimal>>() else { return };
    // Each amount is rounded by half a unit of its last decimal at the most.
    let half = Decimal::new(5, total.scale() + 1);
    if projects.is_empty() || (sum - total).abs() > half * Decimal::from(projects.len() + 1) {
        return;
    }
    for project in projects {
        if !project.fields.iter().any(|f| f.field == Field::ImplementingUnit) {
            let label = "资金使用单位".to_owned();
            project.fields.push(RawField { field: Field::ImplementingUnit, label, text: name.clone() });
        }
    }
}

/// The printed total as a number, in whatever unit: sums are compared within one table.
fn total_of(project: &RawProject) -> Option<Decimal> {
    let line = project.money.iter().find(|m| m.slot == "total")?;
    money::parse(&line.text.string, MoneyUnit::Yuan)
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
    (amount || named || cut_blank) && !repeats(view, band, row, open)
}

/// Whether a row prints again all that describes the project, instead of merging the cells.
fn repeats(view: &View<'_>, band: &Band, row: usize, open: usize) -> bool {
    let text =
        |row: usize, leaf: &Leaf| view.at(row, leaf.start).and_then(|i| view.cell(i)).map(|c| c.text.string.as_str());
    let is_number = |l: &Leaf| l.field() == Some(Field::Number);
    project_leaves(band).all(|l| text(row, l) == text(open, l))
        && project_leaves(band).any(|l| !is_number(l) && text(row, l).is_some_and(|t| !t.is_empty()))
}

/// Whether the rows of a project hold what tells it from the next: an amount, or a name in a list without amounts.
fn is_described(view: &View<'_>, band: &Band, start: usize, end: usize) -> bool {
    let rows: Vec<usize> = (start..end).collect();
    let has_amounts = project_leaves(band).any(|l| l.money().is_some());
    let tells = |l: &&Leaf| if has_amounts { l.money().is_some() } else { is_name(l) };
    project_leaves(band).filter(tells).any(|l| !column_text(view, l, &rows).is_empty())
}

fn read_project(view: &View<'_>, band: &Band, rows: &[usize]) -> RawProject {
    let mut project = RawProject::default();
    let first = rows.first().copied().unwrap_or(0);
    let own: Vec<usize> = rows.iter().copied().filter(|r| *r == first || !repeats(view, band, *r, first)).collect();
    for leaf in project_leaves(band) {
        let text = column_text(view, leaf, &own);
        match (leaf.field(), leaf.money()) {
            (_, Some(slot)) if leaf.field().is_none() => {
                project.money.push(RawMoney { slot: slot.to_owned(), label: leaf.label.clone(), text });
            }
            (Some(Field::Number), _) => {
                project.number = Some(text.string).filter(|n| n.contains(|c: char| c.is_ascii_digit()));
            }
            (Some(Field::Extra), _) => project.extra.push((leaf.label.clone(), text)),
            (Some(field), _) => project.fields.push(RawField { field, label: leaf.label.clone(), text }),
            _ => project.extra.push((leaf.label.clone(), text)),
        }
    }
    for row in rows {
        push_row(view, band, *row, &mut project);
    }
    note_blank_levels(&mut project);
    project.pages = rows.iter().filter_map(|r| view.table.row_pages.get(*r)).copied().collect();
    project.pages.dedup();
    project
}

/// Everything printed in a column over some rows; a cell that reaches over several columns belongs to the first.
fn column_text(view: &View<'_>, leaf: &Leaf, rows: &[usize]) -> Text {
    let mut text = Text::default();
    let mut last = usize::MAX;
    for row in rows.iter().copied() {
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
