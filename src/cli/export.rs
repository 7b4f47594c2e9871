//! `jixiao export`: an output folder as CSV, JSON lines, Excel, SQLite or Parquet.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;

use super::Exit;
use crate::export::{Lang, Part, Wish, export};

/// Write all projects into one file: CSV, JSON lines, Excel, SQLite or Parquet
///
/// The format is that of the file's ending. .csv and .parquet: one table, which is that of the indicators with their
/// projects unless --table names another; beside a CSV file, a datapackage.json says what the columns mean. .jsonl: one line
/// a project, as in its file. .xlsx and .sqlite: projects, indicators, amounts, spending plans and findings.
///
/// Every row says on which page its value stands, and where there. What the tables have no column for (extra, tasks, the
/// parts of a target) is JSON in its cell. What is not known is an empty cell; .parquet and .sqlite tell it (null) from
/// what is printed blank.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  jixiao export out -o indicators.csv
  jixiao export out -o 绩效目标.xlsx
  jixiao export out -o projects.parquet --table projects
  jixiao export out -o indicators.sqlite --lang zh

In CSV, texts that begin with = + - @ get an apostrophe in front, so that no spreadsheet runs them; so do texts that begin
with an apostrophe, so that taking the first one away gives the printed text back.")]
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
    /// Table to write, for .csv and .parquet [default: indicators]
    #[arg(long, value_enum)]
    table: Option<TableName>,
}

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TableName {
    Indicators,
    Projects,
    Budget,
    Plan,
    Findings,
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
    let part = args.table.map(|table| match table {
        TableName::Indicators => Part::Indicators,
        TableName::Projects => Part::Projects,
        TableName::Budget => Part::Budget,
        TableName::Plan => Part::Plan,
        TableName::Findings => Part::Findings,
    });
    let done = export(&args.folder, &args.output, Wish { lang, part })?;
    if done.left_out > 0 {
        super::say(format_args!(
            "jixiao: {} of {} projects have no indicators and no line in this table; --table projects, .xlsx, .sqlite and \
             .jsonl have them",
            done.left_out, done.projects
        ));
    }
    Ok(Exit::Good)
}
