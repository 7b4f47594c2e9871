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
    /// Pages that it stands on; none in a text dump.
    pages: Vec<u32>,
    /// The first and the last line of a text dump that it was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<(u32, u32)>,
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

/// A table with the form it was recognised as and the meaning of its labels.
pub(super) fn describe<'a>(table: &'a Table, template: &'a Template) -> SeenTable<'a> {
    let recognition = recognise(table, template);
    let form: Option<&Form> = if let Recognition::Form(form) = &recognition { Some(form) } else { None };
    let strings = |list: &'a [crate::place::Text]| list.iter().map(|l| l.string.as_str()).collect();
    SeenTable {
        pages: table.pages(),
        lines: lines(table),
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

fn lines(table: &Table) -> Option<(u32, u32)> {
    let places = table.cells.iter().flat_map(|c| &c.text.places);
    let lines = places.filter_map(|p| if let Place::Lines { first, last } = p { Some((*first, *last)) } else { None });
    lines.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
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
        let on = match table.lines {
            Some((first, last)) => format!("lines {first}-{last}"),
            None => format!("page {}", pages.join(", ")),
        };
        let form = match (table.form, table.unknown_form) {
            (Some(form), _) => format!("form {form}"),
            (None, true) => "looks like performance targets, in no known form".to_owned(),
            (None, false) => "no performance table".to_owned(),
        };
        let _ = writeln!(text, "table on {on}: {} × {}, {form}", table.rows, table.columns);
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
