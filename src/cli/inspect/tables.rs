//! Prints tables cell by cell, with what each known label means.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Serialize;

use crate::place::Place;
use crate::report::{Recognition, recognise};
use crate::table::Table;
use crate::template::{Form, Template};

/// A table as printed for inspection.
#[derive(Debug, Serialize)]
pub(super) struct SeenTable<'a> {
    /// Pages that it stands on.
    pages: Vec<u32>,
    rows: usize,
    columns: usize,
    /// The printed form it was recognised as, where it is a performance table.
    form: Option<&'a str>,
    /// Whether it looks like a performance table that no form fits.
    unknown_form: bool,
    /// The lines above it, nearest last.
    above: Vec<&'a str>,
    cells: Vec<SeenCell<'a>>,
    /// The lines below it, nearest first.
    below: Vec<&'a str>,
    /// What had to be decided without certainty.
    doubts: Vec<&'a str>,
}

/// A cell as printed for inspection.
#[derive(Debug, Serialize)]
struct SeenCell<'a> {
    row: usize,
    column: usize,
    row_span: usize,
    column_span: usize,
    text: &'a str,
    /// What the text means as a label, in the words that forms use; `null` where it is no known label.
    meaning: Option<String>,
    /// Where it stands, a piece for each page.
    places: &'a [Place],
}

/// The tables that stand on one of the pages.
pub(super) fn describe<'a>(tables: &'a [Table], template: &'a Template, pages: &[usize]) -> Vec<SeenTable<'a>> {
    let on_page = |t: &&Table| t.pages().iter().any(|p| pages.contains(&(*p as usize)));
    tables.iter().filter(on_page).map(|t| describe_one(t, template)).collect()
}

fn describe_one<'a>(table: &'a Table, template: &'a Template) -> SeenTable<'a> {
    let recognition = recognise(table, template);
    let form: Option<&Form> = if let Recognition::Form(form) = &recognition { Some(form) } else { None };
    let strings = |list: &'a [crate::place::Text]| list.iter().map(|l| l.string.as_str()).collect();
    SeenTable {
        pages: table.pages(),
        rows: table.rows,
        columns: table.columns,
        form: form.map(|f| f.name.as_str()),
        unknown_form: matches!(recognition, Recognition::Unknown(_)),
        above: strings(&table.above),
        cells: table
            .cells
            .iter()
            .map(|c| SeenCell {
                row: c.row,
                column: c.column,
                row_span: c.row_span,
                column_span: c.column_span,
                text: &c.text.string,
                meaning: template.labels.meaning(&c.text.string, form).map(ToString::to_string),
                places: &c.text.places,
            })
            .collect(),
        below: strings(&table.below),
        doubts: table.doubts.iter().map(|d| d.message.as_str()).collect(),
    }
}

pub(super) fn to_json(tables: &[SeenTable<'_>]) -> Result<String> {
    Ok(crate::output::write::to_json(&tables)?)
}

/// One block a table: a line for each cell with its row and column (and rows × columns where it is merged), what it
/// means in brackets where it is a label, and its text.
pub(super) fn to_text(tables: &[SeenTable<'_>]) -> String {
    let mut text = String::new();
    for table in tables {
        let pages: Vec<String> = table.pages.iter().map(u32::to_string).collect();
        let form = match (table.form, table.unknown_form) {
            (Some(form), _) => format!("form {form}"),
            (None, true) => "looks like performance targets, in no known form".to_owned(),
            (None, false) => "no performance table".to_owned(),
        };
        let _ = writeln!(text, "table on page {}: {} × {}, {form}", pages.join(", "), table.rows, table.columns);
        table.above.iter().for_each(|l| {
            let _ = writeln!(text, "  above       {l}");
        });
        for c in &table.cells {
            let span = if c.row_span * c.column_span > 1 {
                format!("{}×{}", c.row_span, c.column_span)
            } else {
                String::new()
            };
            let place = format!("{},{} {span}", c.row, c.column);
            let meaning = c.meaning.as_ref().map(|m| format!("[{m}] ")).unwrap_or_default();
            let line = format!("  {place:<12}{meaning}{}", c.text);
            let _ = writeln!(text, "{}", line.trim_end());
        }
        table.below.iter().for_each(|l| {
            let _ = writeln!(text, "  below       {l}");
        });
        table.doubts.iter().for_each(|d| {
            let _ = writeln!(text, "  doubt       {d}");
        });
        text.push('\n');
    }
    text
}
