//! `jixiao export`: an output folder as CSV, JSON lines, Excel, SQLite or Parquet.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;

use super::Exit;
use crate::export::{Format, Lang, export, format_of};

/// Write all projects into one file: CSV, JSON lines, Excel, SQLite or Parquet
///
/// The format is that of the file's ending. .csv and .parquet: one line an indicator, with its project; beside a CSV file, a
/// datapackage.json says what the columns mean. .jsonl: one line a project, as in its file. .xlsx and .sqlite: projects,
/// indicators, amounts and findings.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  jixiao export out -o indicators.csv
  jixiao export out -o 绩效目标.xlsx
  jixiao export out -o indicators.sqlite --lang zh

In CSV, texts that begin with = + - @ get an apostrophe in front, so that no spreadsheet runs them.")]
pub struct Args {
    /// Output folder of `jixiao extract`
    #[arg(value_name = "OUT")]
    folder: PathBuf,
    /// File to write: .csv, .jsonl, .xlsx, .sqlite or .parquet
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Language of the headings [default: zh for .csv and .xlsx, en for .sqlite and .parquet]
    #[arg(long, value_enum)]
    lang: Option<Language>,
}

/// Language of the headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    Zh,
    En,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    let lang = args.lang.map(|lang| if lang == Language::Zh { Lang::Zh } else { Lang::En });
    let done = export(&args.folder, &args.output, lang)?;
    let long = matches!(format_of(&args.output)?, Format::Csv | Format::Parquet);
    if long && done.without_indicators > 0 {
        eprintln!(
            "jixiao: {} of {} projects have no indicators and no line in this table; .xlsx, .sqlite and .jsonl have them",
            done.without_indicators, done.projects
        );
    }
    Ok(Exit::Good)
}
