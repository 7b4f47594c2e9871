//! Turns an output folder into the formats that people use: CSV, JSON lines, Excel, SQLite, Parquet.
//!
//! What the columns are is said once, in [`columns`]; every format takes its tables from there.

mod cell;
pub mod columns;
mod csv;
mod datapackage;
mod jsonl;
mod origin;
mod parquet;
mod sqlite;
mod table;
mod xlsx;

use std::path::{Path, PathBuf};

pub use cell::{Cell, CellKind};
pub use table::{Lang, Part, Table, table, tables};

use crate::output::read::{ReadError, read_folder};
use crate::output::write::{WriteError, write_bytes};

/// A format, by the ending of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One table: of indicators with their project, or another.
    Csv,
    /// Projects as they are, one a line.
    JsonLines,
    /// A sheet for each table.
    Xlsx,
    /// All tables.
    Sqlite,
    /// One table, as in CSV, column by column.
    Parquet,
}

/// Why something cannot be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The ending of the file names no format.
    #[error("{}: no known format; end the name in .csv, .jsonl, .xlsx, .sqlite or .parquet", .0.display())]
    UnknownEnding(PathBuf),
    /// A table has more rows than the format can hold.
    #[error("table {table} has {rows} rows, a sheet of Excel holds {limit}; export .csv or .sqlite")]
    TooLong {
        /// Name of the table.
        table: &'static str,
        /// Its rows.
        rows: usize,
        /// What fits.
        limit: usize,
    },
    /// A table was asked for, and the format holds all of them, or none.
    #[error("a table can be chosen for .csv and .parquet only")]
    NoChoice,
    /// The folder cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A `datapackage.json` is there that was not written by this program.
    #[error("{}: is there and cannot be read as a data package ({reason}); move it, or export into another folder", .path.display())]
    ForeignPackage {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The format's own problem.
    #[error("cannot make {format}: {reason}")]
    Format {
        /// The format.
        format: &'static str,
        /// What its library says.
        reason: String,
    },
}

/// The format of a file, by its ending.
pub fn format_of(file: &Path) -> Result<Format, ExportError> {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "csv" => Ok(Format::Csv),
        "jsonl" | "ndjson" => Ok(Format::JsonLines),
        "xlsx" => Ok(Format::Xlsx),
        "sqlite" | "sqlite3" | "db" => Ok(Format::Sqlite),
        "parquet" => Ok(Format::Parquet),
        _ => Err(ExportError::UnknownEnding(file.to_owned())),
    }
}

/// What was exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Number of projects of the folder.
    pub projects: usize,
    /// Number of indicators of the folder.
    pub indicators: usize,
    /// Projects that the table does not show, because it is one of indicators and they have none.
    pub left_out: usize,
}

/// What is asked for; nothing set means the usual of the format.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    /// Language of headings: Chinese for people (CSV, Excel), English for programs (SQLite, Parquet).
    pub lang: Option<Lang>,
    /// The table, where the format holds one: that of the indicators.
    pub part: Option<Part>,
}

/// Exports a folder into a file, which is written whole or not at all.
pub fn export(folder: &Path, file: &Path, wish: Wish) -> Result<Exported, ExportError> {
    let format = format_of(file)?;
    if wish.part.is_some() && !matches!(format, Format::Csv | Format::Parquet) {
        return Err(ExportError::NoChoice);
    }
    let content = read_folder(folder)?;
    let projects = content.projects.as_slice();
    let part = wish.part.unwrap_or(Part::Indicators);
    let lang = wish.lang.unwrap_or(match format {
        Format::Csv | Format::Xlsx => Lang::Zh,
        Format::Sqlite | Format::Parquet | Format::JsonLines => Lang::En,
    });
    match format {
        Format::JsonLines => write_bytes(file, &jsonl::to_bytes(projects)?)?,
        Format::Csv => {
            let table = table(part, projects);
            let package = datapackage::beside(file, &table, lang)?;
            write_bytes(file, &csv::to_bytes(&table, lang)?)?;
            write_bytes(&package.path, &package.bytes)?;
        }
        Format::Xlsx => write_bytes(file, &xlsx::to_bytes(&tables(projects), lang)?)?,
        Format::Sqlite => write_bytes(file, &sqlite::to_bytes(&tables(projects), lang)?)?,
        Format::Parquet => write_bytes(file, &parquet::to_bytes(&table(part, projects), lang)?)?,
    }
    let long = part == Part::Indicators && matches!(format, Format::Csv | Format::Parquet);
    let left_out = projects.iter().filter(|project| long && project.indicators.is_empty()).count();
    Ok(Exported {
        projects: projects.len(),
        indicators: projects.iter().map(|project| project.indicators.len()).sum(),
        left_out,
    })
}
