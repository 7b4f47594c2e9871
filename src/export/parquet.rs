//! Turns a table into Parquet: text as UTF-8, decimals as DECIMAL(38, 10), whole numbers as INT64.

use std::sync::Arc;

use arrow_array::builder::{Decimal128Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;

use super::ExportError;
use super::cell::{Cell, CellKind};
use super::table::{Lang, Table};

/// Digits and decimals of a number: money in 元 to far below a 分, and shares in words (十万分之一).
const PRECISION: u8 = 38;
const SCALE: i8 = 10;

/// The table as the bytes of a Parquet file.
pub fn to_bytes(table: &Table, lang: Lang) -> Result<Vec<u8>, ExportError> {
    let failed = |reason: String| ExportError::Format { format: "Parquet", reason };
    let mut fields = Vec::new();
    let mut columns: Vec<ArrayRef> = Vec::new();
    for (position, heading) in table.headings.iter().enumerate() {
        let kind = match heading.kind {
            CellKind::Text => DataType::Utf8,
            CellKind::Number => DataType::Decimal128(PRECISION, SCALE),
            CellKind::Integer => DataType::Int64,
        };
        let about = [("description".to_owned(), heading.about.to_owned())];
        fields
            .push(Field::new(heading.in_lang(lang), kind, true).with_metadata(std::collections::HashMap::from(about)));
        let cells = table.rows.iter().map(|row| row.get(position).unwrap_or(&Cell::Nothing));
        columns.push(column(heading.kind, cells).map_err(|error| failed(error.to_string()))?);
    }
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(schema.clone(), columns).map_err(|error| failed(error.to_string()))?;
    let mut writer = ArrowWriter::try_new(Vec::new(), schema, None).map_err(|error| failed(error.to_string()))?;
    writer.write(&batch).map_err(|error| failed(error.to_string()))?;
    writer.into_inner().map_err(|error| failed(error.to_string()))
}

fn column<'c>(kind: CellKind, cells: impl Iterator<Item = &'c Cell>) -> Result<ArrayRef, arrow_schema::ArrowError> {
    Ok(match kind {
        CellKind::Text => {
            let mut column = StringBuilder::new();
            cells.for_each(|cell| match cell {
                Cell::Nothing => column.append_null(),
                cell => column.append_value(cell.to_text()),
            });
            Arc::new(column.finish())
        }
        CellKind::Integer => {
            let mut column = Int64Builder::new();
            cells.for_each(|cell| match cell {
                Cell::Integer(number) => column.append_value(*number),
                _ => column.append_null(),
            });
            Arc::new(column.finish())
        }
        CellKind::Number => {
            let mut column = Decimal128Builder::new().with_precision_and_scale(PRECISION, SCALE)?;
            for cell in cells {
                match cell {
                    Cell::Number(number) => {
                        let mut scaled = *number;
                        scaled.rescale(u32::from(SCALE.unsigned_abs()));
                        column.append_value(scaled.mantissa());
                    }
                    _ => column.append_null(),
                }
            }
            Arc::new(column.finish())
        }
    })
}
