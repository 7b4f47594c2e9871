//! Turns tables into an SQLite database: a table each, decimals as exact text where a float would round them.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::ExportError;
use super::cell::{Cell, CellKind};
use super::table::{Lang, Table};
use crate::output::write::WriteError;

/// Writes the tables into a new database, beside its place and then renamed.
pub fn write(file: &Path, tables: &[Table], lang: Lang) -> Result<(), ExportError> {
    let io = |source| ExportError::Write(WriteError::Io { path: file.to_owned(), source });
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let place = tempfile::Builder::new().prefix(".jixiao-").tempfile_in(folder).map_err(io)?;
    fill(place.path(), tables, lang)
        .map_err(|error| ExportError::Format { format: "SQLite", reason: error.to_string() })?;
    place.persist(file).map_err(|error| io(error.error))?;
    Ok(())
}

fn fill(path: &Path, tables: &[Table], lang: Lang) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let transaction = connection.transaction()?;
    for table in tables {
        let column = |heading: &super::table::Heading| {
            let kind = match heading.kind {
                CellKind::Text => "TEXT",
                CellKind::Number => "NUMERIC",
                CellKind::Integer => "INTEGER",
            };
            format!("{} {kind}", quoted(heading.in_lang(lang)))
        };
        let columns: Vec<String> = table.headings.iter().map(column).collect();
        let name = quoted(table.name(lang));
        transaction.execute_batch(&format!("CREATE TABLE {name} ({});", columns.join(", ")))?;
        let places = vec!["?"; columns.len()].join(",");
        let mut insert = transaction.prepare(&format!("INSERT INTO {name} VALUES ({places})"))?;
        for row in &table.rows {
            insert.execute(params_from_iter(row.iter().map(value)))?;
        }
    }
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error)
}

/// A decimal is stored as a number where that number says the same; NUMERIC columns keep what does not fit as text.
fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Null,
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Integer(number) => Value::Integer(*number),
        Cell::Number(number) => match number.to_f64() {
            Some(float) if rust_decimal::Decimal::from_f64(float).is_some_and(|back| back == *number) => {
                Value::Real(float)
            }
            _ => Value::Text(number.to_string()),
        },
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
