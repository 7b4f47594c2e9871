//! Turns tables into an Excel workbook: a sheet each, headings and the first column frozen, with filters; codes as text,
//! numbers as numbers. Columns in which nothing stands are hidden.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError};

use super::ExportError;
use super::cell::{Cell, CellKind};
use super::table::{Lang, Table};

/// Rows of a sheet, the heading included.
const ROWS: usize = 1_048_576;

/// Characters of a cell; longer texts are cut by Excel itself, so that they have to be cut here, visibly.
const CHARACTERS: usize = 32_767;

/// Columns from this width on are wrapped: their texts are sentences or long names.
const WRAPPED: u16 = 34;

/// The font that Excel uses for Chinese by itself; with another one, Latin letters and Chinese stand at two heights.
const FONT: &str = "等线";

/// The tables as the bytes of a workbook.
pub fn to_bytes(tables: &[Table], lang: Lang) -> Result<Vec<u8>, ExportError> {
    if let Some(table) = tables.iter().find(|table| table.rows.len() >= ROWS) {
        return Err(ExportError::TooLong { table: table.name(lang), rows: table.rows.len(), limit: ROWS - 1 });
    }
    workbook(tables, lang).map_err(|error| ExportError::Format { format: "Excel", reason: error.to_string() })
}

fn workbook(tables: &[Table], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The time of making is left out: equal data give equal files.
    let epoch = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&epoch));
    for table in tables {
        sheet(workbook.add_worksheet(), table, lang)?;
    }
    workbook.save_to_buffer()
}

fn sheet(sheet: &mut Worksheet, table: &Table, lang: Lang) -> Result<(), XlsxError> {
    let plain = Format::new().set_font_name(FONT).set_align(FormatAlign::Top);
    let heading = Format::new()
        .set_font_name(FONT)
        .set_bold()
        .set_background_color(Color::RGB(0x00E8_EEF5))
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter);
    let text = plain.clone().set_num_format("@");
    let wrapped = text.clone().set_text_wrap();
    let number = plain.clone().set_num_format("#,##0.00##");
    sheet.set_name(table.name(lang))?;
    for (column, about) in (0u16..).zip(&table.headings) {
        let format = match about.kind {
            CellKind::Text if about.width >= WRAPPED => &wrapped,
            CellKind::Text | CellKind::Integers => &text,
            CellKind::Number if about.en.contains("yuan") => &number,
            _ => &plain,
        };
        sheet.set_column_width(column, about.width)?;
        sheet.write_string_with_format(0, column, about.in_lang(lang), &heading)?;
        let blank = |row: &Vec<Cell>| row.get(usize::from(column)).is_none_or(|cell| cell.to_text().is_empty());
        if !table.rows.is_empty() && table.rows.iter().all(blank) {
            sheet.set_column_hidden(column)?;
        }
        for (row, cells) in (1u32..).zip(&table.rows) {
            let cell = cells.get(usize::from(column)).unwrap_or(&Cell::Nothing);
            match cell {
                Cell::Nothing => {}
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, column, fitting(text), format)?;
                }
                // A sheet knows no exact decimals: fifteen digits are kept, and the printed text stands beside.
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, column, number.to_f64().unwrap_or_default(), format)?;
                }
                Cell::Integers(_) => {
                    sheet.write_string_with_format(row, column, cell.to_text(), format)?;
                }
                Cell::Integer(number) => {
                    sheet.write_number_with_format(row, column, number.to_f64().unwrap_or_default(), format)?;
                }
            }
        }
    }
    let last_column = u16::try_from(table.headings.len()).unwrap_or(1).saturating_sub(1);
    let last_row = u32::try_from(table.rows.len()).unwrap_or(0);
    sheet.autofilter(0, 0, last_row, last_column)?;
    sheet.set_freeze_panes(1, 1)?;
    // Codes and printed numbers are text on purpose.
    sheet.ignore_error_range(0, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
    sheet.set_row_height(0, 22)?;
    Ok(())
}

/// The text as a cell of a sheet can hold it.
fn fitting(text: &str) -> String {
    if text.encode_utf16().count() <= CHARACTERS {
        return text.to_owned();
    }
    let mark = "…（超出单元格长度，全文见 JSON）";
    let mut left = CHARACTERS - mark.encode_utf16().count();
    let kept: String = text
        .chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect();
    kept + mark
}
