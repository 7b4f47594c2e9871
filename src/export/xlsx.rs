//! Turns tables into an Excel workbook: a sheet each, headings frozen, with filters; codes as text, numbers as numbers.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::ExportError;
use super::cell::{Cell, CellKind};
use super::table::{Lang, Table};

/// Rows of a sheet, the heading included.
const ROWS: usize = 1_048_576;

/// Characters of a cell; longer texts are cut by Excel itself, so that they have to be cut here, visibly.
const CHARACTERS: usize = 32_767;

/// Columns from this width on are wrapped: their texts are sentences.
const WRAPPED: u16 = 40;

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
    let heading = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E8_EEF5))
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter);
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let wrapped = text.clone().set_text_wrap();
    let number = Format::new().set_num_format("#,##0.00##").set_align(FormatAlign::Top);
    let plain = Format::new().set_num_format("General").set_align(FormatAlign::Top);
    sheet.set_name(table.name(lang))?;
    for (column, about) in (0u16..).zip(&table.headings) {
        let format = match about.kind {
            CellKind::Text if about.width >= WRAPPED => &wrapped,
            CellKind::Text => &text,
            CellKind::Number if about.en.contains("yuan") => &number,
            _ => &plain,
        };
        sheet.set_column_width(column, about.width)?;
        sheet.write_string_with_format(0, column, about.in_lang(lang), &heading)?;
        for (row, cells) in (1u32..).zip(&table.rows) {
            match cells.get(usize::from(column)).unwrap_or(&Cell::Nothing) {
                Cell::Nothing => {}
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, column, fitting(text), format)?;
                }
                // A sheet knows no exact decimals: fifteen digits are kept, and the printed text stands beside.
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, column, number.to_f64().unwrap_or_default(), format)?;
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
    sheet.set_freeze_panes(1, 0)?;
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
