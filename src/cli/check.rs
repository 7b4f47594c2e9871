//! `jixiao check`: the findings of an output folder.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use serde::Serialize;

use super::{Exit, to_stdout};
use crate::finding::{Finding, Severity};
use crate::output::read::read_folder_without_evidence;
use crate::output::spreadsheet::guarded;
use crate::output::write::to_json;

/// List what is odd: contradictions in the reports, and what was not read
///
/// OUT is a folder written by `jixiao extract`. Errors change a figure or a target that an analyst would use; warnings are
/// probable slips of the publisher or uncertain readings; infos are worth knowing. README lists the codes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  jixiao check out
  jixiao check out --severity error --format csv > findings.csv
  jixiao check out --fail-on warning            exit code 1 when there is a warning or an error
  jixiao check out --code V10 --code V11

Exit code 1 when --fail-on is given and a finding is at or above that level.")]
pub struct Args {
    /// Output folder of `jixiao extract`
    #[arg(value_name = "OUT")]
    out: PathBuf,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Leave out findings below this level
    #[arg(long, value_enum, default_value_t = Level::Info)]
    severity: Level,
    /// Only findings with this code; may be repeated
    #[arg(long = "code", value_name = "CODE")]
    codes: Vec<String>,
    /// Exit with 1 when a finding is at or above this level
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Level>,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line a finding, grouped by document.
    Table,
    /// A list of objects.
    Json,
    /// One line a finding, UTF-8 with BOM.
    Csv,
}

/// A severity on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Level {
    Info,
    Warning,
    Error,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Info => Severity::Info,
            Level::Warning => Severity::Warning,
            Level::Error => Severity::Error,
        }
    }
}

/// A finding with where it belongs.
#[derive(Debug, Serialize)]
struct Row {
    file: String,
    sha256: String,
    project: Option<String>,
    id: Option<String>,
    pages: Vec<u32>,
    #[serde(flatten)]
    finding: Finding,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    let rows = rows(args)?;
    match args.format {
        Format::Table => to_stdout(|out| print_table(out, &rows))?,
        Format::Json => {
            let json = to_json(&rows)?;
            to_stdout(|out| out.write_all(json.as_bytes()))?;
        }
        Format::Csv => to_stdout(|out| print_csv(out, &rows))?,
    }
    let limit = args.fail_on.map(Severity::from);
    Ok(if limit.is_some_and(|l| rows.iter().any(|r| r.finding.severity >= l)) { Exit::Yes } else { Exit::Good })
}

fn rows(args: &Args) -> Result<Vec<Row>> {
    let folder = read_folder_without_evidence(&args.out)?;
    let of_documents = folder.index.documents.iter().flat_map(|d| {
        let row = |f: &Finding| Row {
            file: d.file.clone(),
            sha256: d.sha256.clone(),
            project: None,
            id: None,
            pages: f.page.into_iter().collect(),
            finding: f.clone(),
        };
        d.remarks.iter().map(row).collect::<Vec<_>>()
    });
    let of_projects = folder.projects.iter().flat_map(|p| {
        let row = |f: &Finding| Row {
            file: p.source.file.clone(),
            sha256: p.source.sha256.clone(),
            project: p.project.name.clone().or_else(|| p.title.clone()),
            id: Some(p.id.clone()),
            pages: f.page.map_or_else(|| p.source.pages.clone(), |page| vec![page]),
            finding: f.clone(),
        };
        p.findings.iter().map(row).collect::<Vec<_>>()
    });
    let wanted = |r: &Row| {
        r.finding.severity >= Severity::from(args.severity)
            && (args.codes.is_empty() || args.codes.iter().any(|c| c.eq_ignore_ascii_case(&r.finding.code)))
    };
    let mut rows: Vec<Row> = of_documents.chain(of_projects).filter(wanted).collect();
    rows.sort_by(|a, b| (&a.file, &a.sha256, &a.pages, &a.id).cmp(&(&b.file, &b.sha256, &b.pages, &b.id)));
    Ok(rows)
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

fn page_list(pages: &[u32]) -> String {
    pages.iter().map(u32::to_string).collect::<Vec<_>>().join("、")
}

fn print_table(out: &mut dyn std::io::Write, rows: &[Row]) -> std::io::Result<()> {
    for of_name in rows.chunk_by(|a, b| a.file == b.file) {
        // Documents of one name are told apart by their bytes.
        let several = of_name.iter().any(|row| Some(&row.sha256) != of_name.first().map(|first| &first.sha256));
        for of_document in of_name.chunk_by(|a, b| a.sha256 == b.sha256) {
            print_document(out, of_document, several)?;
        }
    }
    let count = |s: Severity| rows.iter().filter(|r| r.finding.severity == s).count();
    let (errors, warnings, infos) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    writeln!(out, "{errors} errors, {warnings} warnings, {infos} infos")
}

/// The findings of one document below its name, with the beginning of its SHA-256 where `several` have that name.
fn print_document(out: &mut dyn std::io::Write, rows: &[Row], several: bool) -> std::io::Result<()> {
    match rows.first() {
        Some(row) if several => writeln!(out, "{} (sha256 {}…)", row.file, row.sha256.get(..8).unwrap_or_default())?,
        Some(row) => writeln!(out, "{}", row.file)?,
        None => {}
    }
    for row in rows {
        let place = if row.pages.is_empty() { String::new() } else { format!("第{}页 ", page_list(&row.pages)) };
        let project = row.project.as_deref().map(|p| format!("{p}：")).unwrap_or_default();
        let f = &row.finding;
        writeln!(out, "  {:<7} {} {place}{project}{}", severity_name(f.severity), f.code, f.message)?;
    }
    Ok(())
}

fn print_csv(out: &mut dyn std::io::Write, rows: &[Row]) -> std::io::Result<()> {
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["file", "pages", "id", "project", "severity", "code", "rule", "path", "message", "sha256"])?;
    for row in rows {
        let f = &row.finding;
        let record = [
            row.file.as_str(),
            &page_list(&row.pages),
            row.id.as_deref().unwrap_or(""),
            row.project.as_deref().unwrap_or(""),
            severity_name(f.severity),
            &f.code,
            &f.rule,
            &f.path,
            &f.message,
            row.sha256.as_str(),
        ];
        csv.write_record(record.map(|cell| guarded(cell).into_owned()))?;
    }
    csv.flush()
}
