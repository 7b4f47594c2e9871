//! Puts the cells of lists into order. The rows of their indicators are printed one after another, each with the names of its levels; the
//! cells of a project, which reach over all of its rows, stand above or below the rows of a page. Where rows of another project begin
//! is told by what their points come to or by the names of levels, and it has to be as many projects as there are cells of each column.

mod amounts;
mod records;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::super::columns::{self, Column, Kind};
use super::super::head::{is_amount_label, is_unit};
use super::super::header::is_parts;
use super::super::outline::names_table;
use super::super::pieces::Piece;
use super::units::{Unit, What};
use super::{orders, rank};
use crate::normalize::level::is_level1;
use crate::normalize::target::is_unit as is_measure;
use crate::table::Vocabulary;
use rows::Rows;

/// A list in order.
pub(super) struct List {
    /// What stands above its header.
    pub above: Vec<Unit>,
    /// Its header, and for each project its cells and its rows.
    pub units: Vec<Unit>,
    pub below: Vec<Unit>,
    /// What may be otherwise, by the line of the name of an indicator.
    pub doubts: Vec<(u32, String)>,
}

/// The columns of a list.
struct Columns<'u> {
    /// The columns of projects, those of amounts one after another, with their labels.
    own: Vec<Column>,
    labels: Vec<&'u Unit>,
    /// The headings of the columns of indicators.
    headings: Vec<&'u Unit>,
    /// The columns beside the levels, that of the names first.
    rows: Vec<Column>,
}

/// What a section is as a list.
pub(super) enum Found {
    /// None: its rows are those of one project, or are not told.
    Nothing,
    /// Its rows are those of several projects, whose cells are not told.
    Unsettled,
    List(List),
}

/// Reads a section as a list.
pub(super) fn list(section: &[Unit], vocabulary: &dyn Vocabulary) -> Found {
    let section = &units_apart(levels_apart(together(section)), vocabulary);
    let read = || {
        let mut columns = columns_of(section, vocabulary)?;
        let (order, rows) = orders(&columns.rows).into_iter().find_map(|order| {
            let rows = rows::rows(section, &order, vocabulary)?;
            Some((order, rows))
        })?;
        columns.rows = order;
        Some((columns, rows))
    };
    let Some((columns, rows)) = read() else { return Found::Nothing };
    let several = rows.are_of_several();
    match in_order(section, &columns, rows) {
        Some(list) => Found::List(list),
        None if several => Found::Unsettled,
        None => Found::Nothing,
    }
}

/// A section with its texts each in one block: at the end of a page the lines of a cell may come one by one that the next page prints
/// again as one.
fn together(section: &[Unit]) -> Vec<Unit> {
    let is_text = |u: &&Unit| u.what == What::Text;
    let wrapped: Vec<Vec<String>> = section
        .iter()
        .filter(|u| is_text(u) && u.is_wrapped())
        .map(|u| u.lines().iter().map(Unit::text).collect())
        .collect();
    let mut whole = Vec::new();
    let mut left = section;
    while let Some(first) = left.first() {
        let parts = |lines: &&Vec<String>| {
            let own = left.get(..lines.len());
            own.is_some_and(|own| own.iter().zip(*lines).all(|(u, line)| is_text(&u) && u.text() == *line))
        };
        let count = wrapped.iter().find(parts).map_or(1, Vec::len);
        let (own, rest) = left.split_at(count);
        whole.push(Unit { pieces: own.iter().flat_map(|u| u.pieces.clone()).collect(), ..first.clone() });
        left = rest;
    }
    whole
}

/// A section with the names of outer levels apart that stand beside the lines of a text: 按照《意见》的要求，|产出指标|建设花园城市….
fn levels_apart(section: Vec<Unit>) -> Vec<Unit> {
    let apart = |unit: Unit| {
        let (levels, rest): (Vec<Piece>, Vec<Piece>) = unit.pieces.iter().cloned().partition(|p| is_level1(&p.text));
        let length: usize = rest.iter().map(|p| p.text.chars().count()).sum();
        if unit.what != What::Text || length < PROSE {
            return vec![unit];
        }
        let level = |p: Piece| Unit { what: What::Outer(p.text.clone()), pieces: vec![p], ..unit.clone() };
        let levels: Vec<Unit> = levels.into_iter().map(level).collect();
        let text = Unit { pieces: rest, ..unit.clone() };
        std::iter::once(text).chain(levels).collect::<Vec<Unit>>()
    };
    section.into_iter().flat_map(apart).collect()
}

/// A shorter text is hardly one whose lines stand beside names of levels.
const PROSE: usize = 16;

/// A section with values and their units apart, where units have a column of their own: 272.827|万元.
fn units_apart(section: Vec<Unit>, vocabulary: &dyn Vocabulary) -> Vec<Unit> {
    let measured = section.iter().filter_map(Unit::heading).any(|h| columns::column(h, vocabulary).kind == Kind::Unit);
    let apart = |unit: Unit| match unit.pieces.as_slice() {
        [value, measure] if measured && columns::is_points(&value.text) && is_measure(&measure.text) => {
            let part = |piece: &Piece| Unit { pieces: vec![piece.clone()], ..unit.clone() };
            vec![part(value), part(measure)]
        }
        _ => vec![unit],
    };
    section.into_iter().flat_map(apart).collect()
}

/// A list in order; nothing where it is not told which cells are those of which project.
fn in_order(section: &[Unit], columns: &Columns, mut rows: Rows) -> Option<List> {
    let first = section.iter().position(|u| matches!(u.what, What::Label(_)))?;
    let own = |i: &usize| *i >= first && !rows.used.contains(i);
    // The note of the money unit stands above the header, wherever its block ends.
    let noted = |i: &usize| section.get(*i).is_some_and(|u| u.what == What::Text && u.pieces.iter().all(is_unit));
    let (notes, rest): (Vec<usize>, Vec<usize>) = (0..section.len()).filter(own).partition(noted);
    let above = section.iter().take(first).chain(notes.iter().filter_map(|i| section.get(*i))).cloned().collect();
    let rest = rows.give(section, rest, &columns.rows)?;
    let count = coded(section, &rest);
    let mut ways = rows.projects(count).into_iter().filter_map(|projects| {
        let pages = projects.iter().map(|own| rows.pages(section, own)).collect::<Option<Vec<_>>>()?;
        let records = records::records(section, &rest, &columns.own, &pages, count == Some(projects.len()))?;
        Some((projects, records))
    });
    let (projects, records) = ways.next()?;
    // Projects come in the order of their codes: names that do not are printed in another order than their rows.
    if ways.next().is_some() || !records.codes().is_sorted() {
        return None;
    }
    let header = columns.labels.iter().chain(&columns.headings);
    let mut units: Vec<Unit> = header.map(|u| (*u).clone()).collect();
    let mut doubts = Vec::new();
    for (project, record) in projects.into_iter().zip(&records.projects) {
        let name = rows.name(section, project.start);
        doubts.extend(name.zip(record.doubt).map(|(name, doubt)| (name.line, doubt.to_owned())));
        units.extend(record.cells.iter().flatten().cloned());
        doubts.extend(rows.doubts(section, project.clone()));
        units.extend(rows.units(section, project));
    }
    Some(List { above, units, below: records.below, doubts })
}

/// How many projects have names that begin with their codes; one that is printed again on the next page counts once.
fn coded(section: &[Unit], rest: &[usize]) -> Option<usize> {
    let texts = rest.iter().filter_map(|i| section.get(*i)).filter(|u| u.what == What::Text).map(Unit::text);
    let code = |text: String| columns::leading_code(&text).filter(|code| code.len() < text.len()).map(str::to_owned);
    let codes: HashSet<String> = texts.filter_map(code).collect();
    (!codes.is_empty()).then_some(codes.len())
}

fn label(unit: &Unit) -> &str {
    match &unit.what {
        What::Label(label) | What::Heading(label) => label,
        _ => "",
    }
}

/// The columns of a list; nothing where labels are not those of one.
fn columns_of<'u>(section: &'u [Unit], vocabulary: &dyn Vocabulary) -> Option<Columns<'u>> {
    let mut own: Vec<(Kind, &Unit)> = Vec::new();
    let mut headings: Vec<&Unit> = Vec::new();
    for unit in section {
        match &unit.what {
            What::Label(l) if is_parts(l) || own.iter().any(|(_, u)| label(u) == l) => {}
            What::Label(l) => own.push((if is_amount_label(l) { Kind::Money } else { Kind::Record }, unit)),
            What::Heading(l) if headings.iter().all(|u| label(u) != l) => headings.push(unit),
            _ => {}
        }
    }
    let named = own.iter().any(|(_, u)| names_table(label(u)));
    if !named || own.len() < FEWEST || !headings.iter().any(|u| columns::is_outer(label(u))) {
        return None;
    }
    // Amounts that are parts of another one have their headings on a second line.
    let amount = own.iter().position(|(kind, _)| *kind == Kind::Money).unwrap_or(own.len());
    let (before, after) = own.split_at(amount);
    let (amounts, after): (Vec<_>, Vec<_>) = after.iter().partition(|(kind, _)| *kind == Kind::Money);
    let own: Vec<&(Kind, &Unit)> = before.iter().chain(amounts).chain(after).collect();
    let labels = own.iter().map(|(_, u)| *u).collect();
    let own = own.iter().map(|(kind, u)| Column { kind: *kind, label: label(u).to_owned() }).collect();
    // 指标内容 beside 三级指标 tells how it is measured.
    let third = |u: &&Unit| label(u).starts_with("三级");
    let named = headings.iter().find(|u| third(u)).or(headings.iter().find(|u| columns::is_innermost(label(u))));
    let named = named.map(|u| label(u).to_owned());
    let other = |l: &str| columns::is_innermost(l) && Some(l) != named.as_deref();
    headings.sort_by_key(|u| rank(label(u)) + u8::from(other(label(u))));
    let mut rows: Vec<Column> = Vec::new();
    for heading in &headings {
        let column = columns::column(label(heading), vocabulary);
        match column.kind {
            Kind::Outer | Kind::Level => {}
            Kind::Name if Some(label(heading)) != named.as_deref() => rows.push(Column { kind: Kind::Text, ..column }),
            _ => rows.push(column),
        }
    }
    Some(Columns { own, labels, headings, rows })
}

/// A list has at least this many columns of its projects.
const FEWEST: usize = 2;
