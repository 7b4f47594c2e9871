//! Turns a table into CSV: UTF-8 with byte order mark, texts guarded against formulas.

use super::ExportError;
use super::cell::Cell;
use super::table::{Lang, Table};
use crate::output::spreadsheet::{BYTE_ORDER_MARK, guarded};

/// The table as the bytes of a CSV file. What is not known is an empty cell, as is what is printed blank.
pub fn to_bytes(table: &Table, lang: Lang) -> Result<Vec<u8>, ExportError> {
    let failed = |reason: String| ExportError::Format { format: "CSV", reason };
    let mut writer = ::csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    let headings = table.headings.iter().map(|heading| heading.in_lang(lang));
    writer.write_record(headings).map_err(|error| failed(error.to_string()))?;
    for row in &table.rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => guarded(text).into_owned(),
            other => other.to_text(),
        });
        writer.write_record(cells).map_err(|error| failed(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| failed(error.to_string()))
}
