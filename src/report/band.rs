//! Finds the headers inside a table: rows of labels with columns of values below.

use std::collections::BTreeSet;

use super::view::View;
use crate::normalize::label::key;
use crate::normalize::{level, year};
use crate::place::Text;
use crate::template::{Column, Field, Form, Labels, Meaning, ProjectField};

/// A header with the columns that it names.
#[derive(Debug)]
pub(super) struct Band {
    pub kind: BandKind,
    /// First row of the header.
    pub top: usize,
    /// First row below the header.
    pub body: usize,
    /// The named columns from left to right.
    pub leaves: Vec<Leaf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BandKind {
    /// Indicators below, the project around.
    Indicators,
    /// Projects and their indicators below.
    List,
    /// Tasks below.
    Tasks,
}

/// A named column.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub start: usize,
    pub end: usize,
    /// The label as printed, with the heading over it where the form tells them apart only together.
    pub label: String,
    /// What it names; a label that is not known names a column that is kept by its label, once it stands among indicators.
    pub meaning: Option<Meaning>,
    /// Whether the label is known.
    pub known: bool,
    /// What goes before the slot of an amount, from the heading over the column (全年执行数 over 总额).
    pub money_prefix: Option<String>,
    /// The first level of all indicators in the column, from the heading over it (产出指标 over 三级指标 and 指标值).
    pub level: Option<Text>,
    /// The second level of all indicators in the column, where it is the column's label (数量指标).
    pub level2: Option<Text>,
}

impl Leaf {
    pub fn column(&self) -> Option<Column> {
        self.meaning.as_ref().and_then(|m| m.column)
    }

    pub fn field(&self) -> Option<Field> {
        self.meaning.as_ref().and_then(|m| m.field)
    }

    pub fn money(&self) -> Option<&str> {
        self.meaning.as_ref().and_then(|m| m.money.as_deref())
    }

    pub fn overlap(&self, start: usize, end: usize) -> usize {
        self.end.min(end).saturating_sub(self.start.max(start))
    }
}

/// All headers of a table, from top to bottom.
pub(super) fn find_bands(view: &View<'_>) -> Vec<Band> {
    let mut bands = Vec::new();
    let mut row = 0;
    while row < view.table.rows {
        match band_at(view, row) {
            Some(band) => {
                row = band.body.max(row + 1);
                bands.push(band);
            }
            None => row += 1,
        }
    }
    bands
}

/// The header whose lowest labels end with this row.
fn band_at(view: &View<'_>, row: usize) -> Option<Band> {
    let ends_here = |m: fn(&Meaning) -> bool| {
        let mut column = 0;
        let mut n = 0;
        while let Some(index) = view.at(row, column) {
            let cell = view.cell(index)?;
            column = cell.columns().end;
            let low = cell.rows().end == row + 1 || cell.row == row;
            n += usize::from(low && view.meaning(index).is_some_and(m));
        }
        Some(n)
    };
    let named = ends_here(|m| matches!(m.column, Some(Column::Level3 | Column::LevelPath | Column::Coded)))?;
    let valued = ends_here(|m| matches!(m.column, Some(Column::Target | Column::TargetPeriod | Column::Coded)))?
        + usize::from(is_below_target(view, row));
    let levelled = ends_here(|m| matches!(m.column, Some(Column::Level1 | Column::Level2)))?;
    let tasks = ends_here(|m| m.task_column)?;
    let kind = if (valued >= 1 && (named >= 1 || levelled >= 2)) || heads_levels(view, row) {
        BandKind::Indicators
    } else if tasks >= 2 && heads_tasks(view, row) {
        BandKind::Tasks
    } else {
        return None;
    };
    let top = header_top(view, row);
    let body = header_body(view, top, row);
    let leaves = leaves_of(view, top, body);
    // Labels that reach into the next row are the columns of the header that ends there.
    if kind == BandKind::Tasks && leaves.len() < 2 {
        return None;
    }
    let heads_project = |l: &Leaf| {
        matches!(l.field(), Some(Field::Project(ProjectField::Name) | Field::Department | Field::Goal))
            || l.money().is_some()
    };
    let is_name = |l: &Leaf| l.field() == Some(Field::Project(ProjectField::Name));
    let of_project = || leaves.iter().filter(|l| heads_project(l) && l.column().is_none());
    let is_list = kind == BandKind::Indicators && (of_project().count() >= 2 || of_project().any(is_name));
    Some(Band { kind: if is_list { BandKind::List } else { kind }, top, body, leaves })
}

/// So many different names of levels side by side are the headings of columns: below each other, a row has two of them.
const LEVELS_IN_HEADER: usize = 3;

/// Whether names of levels head the columns below a row: nothing else but labels stands beside them.
fn heads_levels(view: &View<'_>, row: usize) -> bool {
    let own = || view.starting_in(row).filter(|(_, c)| !c.text.is_empty());
    let names: BTreeSet<String> = own().filter(|(i, _)| is_level(view, *i)).map(|(_, c)| key(&c.text.string)).collect();
    names.len() >= LEVELS_IN_HEADER && own().all(|(i, _)| view.is_label(i) || is_level(view, i))
}

/// Whether names of levels head columns anywhere in a table.
pub(super) fn heads_any_levels(view: &View<'_>) -> bool {
    (0..view.table.rows).any(|row| heads_levels(view, row))
}

/// Whether a cell is the name of a level.
fn is_level(view: &View<'_>, index: usize) -> bool {
    !view.is_label(index) && view.cell(index).is_some_and(|c| level::is_level(&c.text.string))
}

/// Whether a row divides the heading of targets above it (指标值 over 运算符号, 内容 and 度量单位).
fn is_below_target(view: &View<'_>, row: usize) -> bool {
    let Some(above) = row.checked_sub(1) else { return false };
    view.starting_in(row).any(|(i, _)| takes_over_target(view, i, above))
}

/// Whether a label without a column of its own stands for the targets that the heading over it names: what stands beside
/// it below the same heading are their signs and units.
fn takes_over_target(view: &View<'_>, index: usize, top: usize) -> bool {
    let column_of = |i: usize| view.meaning(i).and_then(|m| m.column);
    let Some(heading) = view.heading_of(index, top).filter(|h| column_of(*h) == Some(Column::Target)) else {
        return false;
    };
    let Some(row) = view.cell(index).map(|c| c.row) else { return false };
    let siblings = view.starting_in(row).filter(|(i, _)| *i != index && view.heading_of(*i, top) == Some(heading));
    let columns: Vec<Option<Column>> = siblings.map(|(i, _)| column_of(i)).collect();
    column_of(index).is_none()
        && !columns.is_empty()
        && columns.iter().all(|c| matches!(c, Some(Column::Sign | Column::Unit)))
}

/// Whether a row with labels of tasks heads columns: 开始时间 and 完成时间 alone are the project's.
fn heads_tasks(view: &View<'_>, row: usize) -> bool {
    let own = (0..view.table.columns).filter_map(|column| view.at(row, column));
    own.filter_map(|i| view.meaning(i)).any(|m| m.task_column && m.field.is_none())
}

/// The first of the rows above that hold nothing but labels and belong to the same header: some label of theirs reaches
/// over several columns of it or down into it.
fn header_top(view: &View<'_>, row: usize) -> usize {
    let mut top = row;
    for index in (0..view.table.columns).filter_map(|c| view.at(row, c)) {
        // A label that begins above and goes on below stands beside the header, not in it.
        if let Some(cell) = view.cell(index).filter(|c| view.is_label(index) && c.rows().end <= row + 1) {
            top = top.min(cell.row);
        }
    }
    while let Some(above) = top.checked_sub(1) {
        let own: Vec<_> = view.starting_in(above).filter(|(_, c)| !c.text.is_empty()).collect();
        let is_heading = |(i, c): &(usize, &crate::table::Cell)| {
            view.meaning(*i).is_some_and(|m| m.group || m.money.is_some()) && c.column_span > 1
        };
        let is_level = |c: &crate::table::Cell| c.column_span > 1 && level::is_level1(&c.text.string);
        let all_labels =
            !own.is_empty() && own.iter().all(|(i, c)| (view.is_label(*i) || is_level(c)) && !view.is_only_value(*i));
        let wide = own.iter().any(is_heading) || own.iter().any(|(_, c)| is_level(c));
        let whole_row = own.iter().any(|(_, c)| c.column_span == view.table.columns);
        if !(all_labels && wide) || whole_row {
            break;
        }
        top = above;
    }
    top
}

/// The first row below a header: some labels of it may reach further down than others, over a row of labels.
fn header_body(view: &View<'_>, top: usize, row: usize) -> usize {
    let mut body = row + 1;
    while divides_header(view, top, body) {
        body += 1;
    }
    body
}

/// Whether a row divides wide labels of the header above it, beside labels that reach down into it. Labels that are not
/// known count where columns of indicators reach down: no row of values begins lower in some columns than in others.
fn divides_header(view: &View<'_>, top: usize, body: usize) -> bool {
    let own: Vec<_> = view.starting_in(body).filter(|(_, c)| !c.text.is_empty()).collect();
    let over = |column: usize| {
        let above = view.at(body - 1, column)?;
        view.cell(above).filter(|c| c.row >= top && c.rows().end == body && c.column_span > 1).map(|_| above)
    };
    let mut reaching: Vec<usize> = (0..view.table.columns).filter_map(|c| view.at(body, c)).collect();
    reaching.retain(|i| view.cell(*i).is_some_and(|c| c.row < body && c.row >= top && c.rows().end == body + 1));
    reaching.dedup();
    let columns = reaching.iter().filter(|i| view.meaning(**i).is_some_and(|m| m.column.is_some())).count();
    let divides = |i: usize, column: usize| {
        over(column).is_some_and(|o| {
            let labels = view.is_label(o) && (view.is_label(i) || columns >= COLUMNS_REACHING_DOWN);
            labels || (is_level(view, o) && is_level(view, i))
        })
    };
    !own.is_empty() && !reaching.is_empty() && own.iter().all(|(i, c)| divides(*i, c.column))
}

/// So many columns of indicators beside a row tell that it belongs to their header.
const COLUMNS_REACHING_DOWN: usize = 2;

fn leaves_of(view: &View<'_>, top: usize, body: usize) -> Vec<Leaf> {
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut column = 0;
    while column < view.table.columns {
        let Some(index) = view.at(body - 1, column) else { break };
        let Some(cell) = view.cell(index) else { break };
        column = cell.columns().end;
        // A heading beside the rows (绩效指标 set downwards) names no column.
        let beside = cell.rows().end > body || cell.row < top;
        if beside {
            continue;
        }
        // An empty cell under a label belongs to that label.
        let named = if cell.text.is_empty() { view.heading_of(index, top) } else { Some(index) };
        let Some(named) = named else { continue };
        let Some(label) = view.cell(named) else { continue };
        let above = view.heading_of(named, top);
        let heading = above.and_then(|h| view.cell(h)).map(|h| h.text.string.as_str());
        let own = label.text.string.as_str();
        let (label, meaning) = meaning_under(view.labels, view.form, heading, own);
        let over = heading.and_then(|h| view.labels.meaning(h, view.form));
        let money_prefix = over.and_then(|m| m.money_column.clone());
        let by_level = is_level(view, named);
        let meaning = if by_level {
            Some(Meaning { column: Some(Column::ByLevel), ..Meaning::default() })
        } else if takes_over_target(view, named, top) {
            over.cloned()
        } else {
            meaning
        };
        let printed = view.cell(named).map(|c| c.text.clone()).filter(|_| by_level);
        let is_first = printed.as_ref().is_some_and(|t| level::is_level1(&t.string));
        let over_level = level_over(view, named, top);
        let (level, level2) = match printed {
            Some(own) if is_first && over_level.is_none() => (Some(own), None),
            own => (over_level, own),
        };
        match leaves.last_mut() {
            Some(last) if last.end == cell.column && last.label == label && cell.text.is_empty() => last.end = column,
            _ => leaves.push(Leaf {
                start: cell.column,
                end: column,
                label,
                known: meaning.is_some(),
                meaning,
                money_prefix,
                level,
                level2,
            }),
        }
    }
    name_among_levels(&mut leaves);
    actuals_of_other_years(&mut leaves);
    weights_of_levels(&mut leaves);
    keep_unknown(&mut leaves);
    // Left of the levels stands what describes the project: 单位 there is a department, not a unit of measure.
    let levels =
        |l: &Leaf| matches!(l.column(), Some(Column::Level1 | Column::Level2 | Column::LevelPath | Column::ByLevel));
    let first_level = leaves.iter().position(levels).unwrap_or(0);
    for leaf in leaves.iter_mut().take(first_level) {
        if let Some(meaning) = leaf.meaning.as_mut().filter(|m| m.field.is_some_and(Field::identifies)) {
            meaning.column = None;
        }
    }
    // The same label under several headings is told apart by them.
    let labels: Vec<String> = leaves.iter().map(|l| l.label.clone()).collect();
    for leaf in &mut leaves {
        let repeated = labels.iter().filter(|l| **l == leaf.label).count() > 1;
        let heading = view.at(body - 1, leaf.start).and_then(|i| view.heading_of(i, top)).and_then(|h| view.cell(h));
        if let Some(heading) = heading.filter(|_| repeated && leaf.column().is_none()) {
            leaf.label = format!("{}/{}", heading.text.string, leaf.label);
        }
    }
    leaves
}

/// A heading (绩效指标) that stands among the columns where their name is missing is the name's.
fn name_among_levels(leaves: &mut [Leaf]) {
    let has = |columns: &[Column]| leaves.iter().any(|l| l.column().is_some_and(|c| columns.contains(&c)));
    if has(&[Column::Level3, Column::LevelPath, Column::Coded]) || !has(&[Column::Target]) {
        return;
    }
    let Some(last_level) = leaves.iter().rposition(|l| matches!(l.column(), Some(Column::Level1 | Column::Level2)))
    else {
        return;
    };
    let Some(leaf) = leaves.get_mut(last_level + 1) else { return };
    let names = match &leaf.meaning {
        Some(meaning) => meaning.group && meaning.column.is_none() && meaning.field.is_none(),
        None => leaf.label.contains("指标"),
    };
    if names {
        leaf.known = true;
        leaf.meaning = Some(Meaning { column: Some(Column::Level3), ..Meaning::default() });
    }
}

/// What was reached in another year than the target's (2025年完成值 beside 2026年目标值, 上年完成值) evaluates nothing: it is kept by
/// its label.
fn actuals_of_other_years(leaves: &mut [Leaf]) {
    let targets = leaves.iter().filter(|l| l.column() == Some(Column::Target));
    let years: Vec<i32> = targets.filter_map(|l| year::first(&l.label)).collect();
    for leaf in leaves.iter_mut().filter(|l| l.column() == Some(Column::Actual)) {
        let other_year = year::first(&leaf.label).is_some_and(|y| !years.is_empty() && !years.contains(&y));
        if other_year || EARLIER.iter().any(|word| leaf.label.starts_with(word)) {
            leaf.meaning = Some(Meaning { column: Some(Column::Extra), ..Meaning::default() });
        }
    }
}

/// Words for years before the report's.
const EARLIER: &[&str] = &["上年", "上一年", "去年", "前年", "往年"];

/// Of several columns of points, one beside a level holds the points of the level: they are kept by both labels.
fn weights_of_levels(leaves: &mut [Leaf]) {
    let is_points = |l: &Leaf| l.column() == Some(Column::Weight);
    let name = leaves.iter().position(|l| l.column() == Some(Column::Level3)).unwrap_or(leaves.len());
    if !leaves.iter().skip(name).any(is_points) {
        return;
    }
    for i in 1..name {
        let Some([level, points]) = leaves.get_mut(i - 1..=i) else { return };
        if is_points(points) && matches!(level.column(), Some(Column::Level1 | Column::Level2)) {
            points.label = format!("{}/{}", level.label, points.label);
            points.meaning = Some(Meaning { column: Some(Column::Extra), ..Meaning::default() });
        }
    }
}

/// Among the columns of indicators, one whose label is not known, or means nothing there, says something of each of them:
/// it is kept by its label.
fn keep_unknown(leaves: &mut [Leaf]) {
    let opens = |l: &Leaf| matches!(l.column(), Some(Column::Level1 | Column::Level2 | Column::Level3));
    let first = leaves.iter().position(opens).unwrap_or(leaves.len());
    for leaf in leaves.iter_mut().skip(first) {
        let means_nothing = leaf.column().is_none() && leaf.field().is_none() && leaf.money().is_none();
        if means_nothing {
            leaf.meaning = Some(Meaning { column: Some(Column::Extra), ..Meaning::default() });
        }
    }
}

/// The level that stands as a heading over a label of a header.
fn level_over(view: &View<'_>, label: usize, top: usize) -> Option<Text> {
    let mut at = label;
    loop {
        at = view.above(at)?;
        let cell = view.cell(at).filter(|c| c.row >= top)?;
        if level::is_level1(&cell.text.string) {
            return Some(cell.text.clone());
        }
    }
}

/// What a label means below a heading: what the form says of the two together, or what the label means alone.
pub(super) fn meaning_under(
    labels: &Labels,
    form: Option<&Form>,
    heading: Option<&str>,
    label: &str,
) -> (String, Option<Meaning>) {
    let together = heading.and_then(|h| labels.meaning_of_path(h, label, form));
    let alone = labels.meaning(label, form);
    // 合计 below 财政拨款 is all of it.
    let over = heading.and_then(|h| labels.meaning(h, form)).filter(|m| m.money.is_some() && !m.sum);
    let whole = over.filter(|_| alone.is_some_and(|m| m.sum && m.column.is_none()));
    match (together.or(whole), heading) {
        (Some(meaning), Some(heading)) => (format!("{heading}/{label}"), Some(meaning.clone())),
        _ => (label.to_owned(), alone.cloned()),
    }
}
