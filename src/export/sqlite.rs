//! Turns tables into an SQLite database: a table each, decimals as exact text where a float would round them, lists as JSON.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::ExportError;
use super::cell::{Cell, CellKind};
use super::table::{Lang, Table};

/// The tables as the bytes of a database.
pub fn to_bytes(tables: &[Table], lang: Lang) -> Result<Vec<u8>, ExportError> {
    let failed = |reason: String| ExportError::Format { format: "SQLite", reason };
    let place = tempfile::NamedTempFile::new().map_err(|error| failed(error.to_string()))?;
    fill(place.path(), tables, lang).map_err(|error| failed(error.to_string()))?;
    std::fs::read(place.path()).map_err(|error| failed(error.to_string()))
}

fn fill(path: &Path, tables: &[Table], lang: Lang) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let transaction = connection.transaction()?;
    for table in tables {
        let column = |heading: &super::table::Heading| {
            // A column declared as numeric would turn exact text into a float again; one without a type keeps what it gets.
            let kind = match heading.kind {
                CellKind::Text | CellKind::Integers => " TEXT",
                CellKind::Number => "",
                CellKind::Integer => " INTEGER",
            };
            format!("{}{kind}", quoted(heading.in_lang(lang)))
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

/// A decimal is stored as a number where that number says the same, as text where it would be rounded.
fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Null,
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Integer(number) => Value::Integer(*number),
        Cell::Integers(numbers) => Value::Text(serde_json::Value::from(numbers.clone()).to_string()),
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
