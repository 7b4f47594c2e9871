//! Turns an output folder into the formats that people use: CSV, JSON lines, Excel, SQLite, Parquet.
//!
//! What the columns are is said once, in [`columns`]; every format takes its tables from there.

mod cell;
pub mod columns;
mod csv;
mod datapackage;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;
mod sqlite;
mod table;
mod xlsx;

use std::path::{Path, PathBuf};

pub use cell::{Cell, CellKind};
pub use table::{Lang, Table, tables};

use crate::output::read::{ReadError, read_folder, read_folder_without_evidence};
use crate::output::write::{WriteError, write_bytes};

/// A format, by the ending of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Indicators, one a line, with their project.
    Csv,
    /// Projects as they are, one a line.
    JsonLines,
    /// Four sheets.
    Xlsx,
    /// Four tables.
    Sqlite,
    /// Indicators with their project, in columns.
    Parquet,
}

/// Why something cannot be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The ending of the file names no format.
    #[error("{}: no known format; end the name in .csv, .jsonl, .xlsx, .sqlite or .parquet", .0.display())]
    UnknownEnding(PathBuf),
    /// The program was built without this format.
    #[error(
        "this jixiao was built without Parquet; build it with `cargo install jixiao --features parquet`, or export .sqlite"
    )]
    NoParquet,
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
    /// Projects without indicators, which a table of indicators does not show.
    pub without_indicators: usize,
}

/// Exports a folder into a file, which is written whole or not at all. Headings are in Chinese for people (CSV, Excel) and in
/// English for programs (SQLite, Parquet) unless a language is given.
pub fn export(folder: &Path, file: &Path, lang: Option<Lang>) -> Result<Exported, ExportError> {
    let format = format_of(file)?;
    if format == Format::Parquet && !cfg!(feature = "parquet") {
        return Err(ExportError::NoParquet);
    }
    let content =
        if format == Format::JsonLines { read_folder(folder)? } else { read_folder_without_evidence(folder)? };
    let projects = content.projects.as_slice();
    match format {
        Format::JsonLines => write_bytes(file, &jsonl::to_bytes(projects)?)?,
        Format::Csv => {
            let lang = lang.unwrap_or(Lang::Zh);
            let package = datapackage::beside(file, lang)?;
            write_bytes(file, &csv::to_bytes(&columns::long(projects), lang)?)?;
            write_bytes(&package.path, &package.bytes)?;
        }
        Format::Xlsx => write_bytes(file, &xlsx::to_bytes(&tables(projects), lang.unwrap_or(Lang::Zh))?)?,
        Format::Sqlite => write_bytes(file, &sqlite::to_bytes(&tables(projects), lang.unwrap_or(Lang::En))?)?,
        #[cfg(feature = "parquet")]
        Format::Parquet => {
            write_bytes(file, &parquet::to_bytes(&columns::long(projects), lang.unwrap_or(Lang::En))?)?;
        }
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => return Err(ExportError::NoParquet),
    }
    Ok(Exported {
        projects: projects.len(),
        indicators: projects.iter().map(|project| project.indicators.len()).sum(),
        without_indicators: projects.iter().filter(|project| project.indicators.is_empty()).count(),
    })
}
