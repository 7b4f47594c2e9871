//! A table whose columns say themselves what they are.

use super::cell::{Cell, CellKind};
use super::columns;
use crate::report::model::Project;

/// Language of headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English: the identifiers of the JSON.
    En,
}

/// A column of a table: its heading, and how a cell is taken from a row.
pub struct Column<'c, R> {
    /// What stands above it.
    pub heading: Heading,
    cell: Box<dyn Fn(&R) -> Cell + 'c>,
}

fn column<'c, R>(
    kind: CellKind,
    zh: &'static str,
    en: &'static str,
    width: u16,
    about: &'static str,
    cell: impl Fn(&R) -> Cell + 'c,
) -> Column<'c, R> {
    Column { heading: Heading { zh, en, about, kind, width }, cell: Box::new(cell) }
}

/// A column of texts: Chinese heading, English heading, width, meaning, content.
pub fn text<'c, R>(
    zh: &'static str,
    en: &'static str,
    width: u16,
    about: &'static str,
    cell: impl Fn(&R) -> Cell + 'c,
) -> Column<'c, R> {
    column(CellKind::Text, zh, en, width, about, cell)
}

/// A column of exact decimals.
pub fn number<'c, R>(
    zh: &'static str,
    en: &'static str,
    width: u16,
    about: &'static str,
    cell: impl Fn(&R) -> Cell + 'c,
) -> Column<'c, R> {
    column(CellKind::Number, zh, en, width, about, cell)
}

/// A column of whole numbers.
pub fn integer<'c, R>(
    zh: &'static str,
    en: &'static str,
    width: u16,
    about: &'static str,
    cell: impl Fn(&R) -> Cell + 'c,
) -> Column<'c, R> {
    column(CellKind::Integer, zh, en, width, about, cell)
}

/// A column of lists of whole numbers.
pub fn integers<'c, R>(
    zh: &'static str,
    en: &'static str,
    width: u16,
    about: &'static str,
    cell: impl Fn(&R) -> Cell + 'c,
) -> Column<'c, R> {
    column(CellKind::Integers, zh, en, width, about, cell)
}

/// Columns of a part as columns of the rows that hold it.
pub fn lift<'c, R: 'c, S: 'c>(columns: Vec<Column<'c, S>>, part: impl Fn(&R) -> &S + Copy + 'c) -> Vec<Column<'c, R>> {
    let lifted = |column: Column<'c, S>| {
        let cell = column.cell;
        Column {
            heading: column.heading,
            cell: Box::new(move |row: &R| cell(part(row))) as Box<dyn Fn(&R) -> Cell + 'c>,
        }
    };
    columns.into_iter().map(lifted).collect()
}

/// A heading with what stands under it.
#[derive(Debug, Clone, Copy)]
pub struct Heading {
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
    /// What it means, in Chinese.
    pub about: &'static str,
    /// What it holds.
    pub kind: CellKind,
    /// Its width in a sheet, in characters of half width.
    pub width: u16,
}

impl Heading {
    /// The heading in a language.
    pub fn in_lang(&self, lang: Lang) -> &'static str {
        if lang == Lang::Zh { self.zh } else { self.en }
    }
}

/// A table: headings and rows of as many cells.
#[derive(Debug, Clone)]
pub struct Table {
    /// Name in Chinese.
    pub zh: &'static str,
    /// Name in English.
    pub en: &'static str,
    /// What a row is, in Chinese.
    pub about: &'static str,
    /// The columns.
    pub headings: Vec<Heading>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The table of these columns and rows.
    pub fn new<'c, R>(
        zh: &'static str,
        en: &'static str,
        about: &'static str,
        columns: Vec<Column<'c, R>>,
        rows: impl IntoIterator<Item = R>,
    ) -> Self {
        let cells = |row: R| columns.iter().map(|column| (column.cell)(&row)).collect();
        let rows = rows.into_iter().map(cells).collect();
        Self { zh, en, about, headings: columns.iter().map(|column| column.heading).collect(), rows }
    }

    /// Its name in a language.
    pub fn name(&self, lang: Lang) -> &'static str {
        if lang == Lang::Zh { self.zh } else { self.en }
    }
}

/// A table of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// 项目.
    Projects,
    /// 指标.
    Indicators,
    /// 资金.
    Budget,
    /// 支出计划.
    Plan,
    /// 问题.
    Findings,
}

/// The tables of a folder: 项目, 指标, 资金, 支出计划, 问题.
pub fn tables(projects: &[Project]) -> Vec<Table> {
    vec![
        columns::projects(projects),
        columns::indicators(projects),
        columns::budget(projects),
        columns::plan(projects),
        columns::findings(projects),
    ]
}

/// One table, for formats that hold only one; that of the indicators has all columns of its project.
pub fn table(part: Part, projects: &[Project]) -> Table {
    match part {
        Part::Projects => columns::projects(projects),
        Part::Indicators => columns::long(projects),
        Part::Budget => columns::budget(projects),
        Part::Plan => columns::plan(projects),
        Part::Findings => columns::findings(projects),
    }
}
