//! Turns a table into Parquet: text as UTF-8, decimals as DECIMAL(38, 10), whole numbers as INT64, lists of them as LIST.
//!
//! Columns are written one by one without Arrow, which alone takes longer to build than the rest of the program.

use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int64Type};
use ::parquet::errors::Result;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::{Type, TypePtr};
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::ExportError;
use super::cell::{Cell, CellKind};
use super::table::{Heading, Lang, Table};

/// Digits of a number, and how many of them are decimals: money in 元 to far below a 分, and shares in words (十万分之一).
const PRECISION: i32 = 38;
const SCALE: u32 = 10;

/// Bytes of such a number.
const BYTES: i32 = 16;

/// Rows of a row group: readers skip and spread by groups. Larger groups take more memory to read.
const ROWS: usize = 100_000;

/// The table as the bytes of a Parquet file.
pub fn to_bytes(table: &Table, lang: Lang) -> std::result::Result<Vec<u8>, ExportError> {
    written(table, lang).map_err(|error| ExportError::Format { format: "Parquet", reason: error.to_string() })
}

fn written(table: &Table, lang: Lang) -> Result<Vec<u8>> {
    let fields = table.headings.iter().map(|heading| field(heading, lang)).collect::<Result<Vec<TypePtr>>>()?;
    let schema = Arc::new(Type::group_type_builder(table.en).with_fields(fields).build()?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("jixiao".to_owned())
        .set_key_value_metadata(Some(vec![KeyValue::new("descriptions".to_owned(), descriptions(table, lang))]))
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    for rows in table.rows.chunks(ROWS) {
        let mut group = writer.next_row_group()?;
        for (position, heading) in table.headings.iter().enumerate() {
            let cells: Vec<&Cell> = rows.iter().map(|row| row.get(position).unwrap_or(&Cell::Nothing)).collect();
            if let Some(mut column) = group.next_column()? {
                write(heading.kind, &cells, &mut column)?;
                column.close()?;
            }
        }
        group.close()?;
    }
    writer.into_inner()
}

/// What the columns mean, as a JSON object by heading.
fn descriptions(table: &Table, lang: Lang) -> String {
    let about = |heading: &Heading| (heading.in_lang(lang).to_owned(), Value::from(heading.about));
    Value::Object(table.headings.iter().map(about).collect::<Map<_, _>>()).to_string()
}

fn field(heading: &Heading, lang: Lang) -> Result<TypePtr> {
    let name = heading.in_lang(lang);
    let primitive = |name, physical| Type::primitive_type_builder(name, physical);
    let optional = Repetition::OPTIONAL;
    let built = match heading.kind {
        CellKind::Text => primitive(name, Physical::BYTE_ARRAY)
            .with_repetition(optional)
            .with_logical_type(Some(LogicalType::String))
            .build()?,
        CellKind::Number => primitive(name, Physical::FIXED_LEN_BYTE_ARRAY)
            .with_repetition(optional)
            .with_length(BYTES)
            .with_logical_type(Some(LogicalType::decimal(SCALE as i32, PRECISION)))
            .with_precision(PRECISION)
            .with_scale(SCALE as i32)
            .build()?,
        CellKind::Integer => primitive(name, Physical::INT64).with_repetition(optional).build()?,
        CellKind::Integers => {
            let element = primitive("element", Physical::INT64).with_repetition(Repetition::REQUIRED).build()?;
            let list = Type::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![Arc::new(element)])
                .build()?;
            Type::group_type_builder(name)
                .with_repetition(optional)
                .with_logical_type(Some(LogicalType::List))
                .with_fields(vec![Arc::new(list)])
                .build()?
        }
    };
    Ok(Arc::new(built))
}

/// A cell of another kind than its column's is written as not known.
fn write(kind: CellKind, cells: &[&Cell], column: &mut SerializedColumnWriter<'_>) -> Result<()> {
    match kind {
        CellKind::Text => {
            let text = |cell: &&Cell| match cell {
                Cell::Text(text) => Some(ByteArray::from(text.as_str())),
                _ => None,
            };
            let (values, there) = optional(cells, text);
            column.typed::<ByteArrayType>().write_batch(&values, Some(&there), None)?;
        }
        CellKind::Number => {
            let number = |cell: &&Cell| match cell {
                Cell::Number(number) => scaled(*number),
                _ => None,
            };
            let (values, there) = optional(cells, number);
            column.typed::<FixedLenByteArrayType>().write_batch(&values, Some(&there), None)?;
        }
        CellKind::Integer => {
            let integer = |cell: &&Cell| match cell {
                Cell::Integer(number) => Some(*number),
                _ => None,
            };
            let (values, there) = optional(cells, integer);
            column.typed::<Int64Type>().write_batch(&values, Some(&there), None)?;
        }
        CellKind::Integers => {
            let (values, definitions, repetitions) = lists(cells);
            column.typed::<Int64Type>().write_batch(&values, Some(&definitions), Some(&repetitions))?;
        }
    }
    Ok(())
}

/// The values that are there, and for every cell whether it has one.
fn optional<T>(cells: &[&Cell], value: impl Fn(&&Cell) -> Option<T>) -> (Vec<T>, Vec<i16>) {
    let all: Vec<Option<T>> = cells.iter().map(value).collect();
    let there = all.iter().map(|value| i16::from(value.is_some())).collect();
    (all.into_iter().flatten().collect(), there)
}

/// Lists as Parquet stores them: the values of all of them; for each how far its path is there (0 no list, 1 an empty
/// one, 2 a value); and whether it goes on with the list before it.
fn lists(cells: &[&Cell]) -> (Vec<i64>, Vec<i16>, Vec<i16>) {
    let (mut values, mut definitions, mut repetitions) = (Vec::new(), Vec::new(), Vec::new());
    for cell in cells {
        match cell {
            Cell::Integers(numbers) if !numbers.is_empty() => {
                values.extend(numbers);
                definitions.extend(numbers.iter().map(|_| 2));
                repetitions.extend((0..numbers.len()).map(|at| i16::from(at > 0)));
            }
            other => {
                definitions.push(i16::from(matches!(other, Cell::Integers(_))));
                repetitions.push(0);
            }
        }
    }
    (values, definitions, repetitions)
}

/// The number in units of its last decimal, big-endian; `None` where it has more digits than the column holds: the
/// printed text stands beside it.
fn scaled(number: Decimal) -> Option<FixedLenByteArray> {
    let number = number.normalize();
    let units = number.mantissa().checked_mul(10_i128.checked_pow(SCALE.checked_sub(number.scale())?)?)?;
    Some(FixedLenByteArray::from(units.to_be_bytes().to_vec()))
}
