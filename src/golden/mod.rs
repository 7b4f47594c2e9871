//! Turns what the program says of a document now, and what a person accepted of it before, into differences.
//!
//! A case is a document of the corpus or of a folder of published reports that stays outside the project. Its golden file
//! holds the accepted output. Knows no table and no form: it compares published data only.

mod difference;
mod json;
mod sample;
mod scoreboard;

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

pub use difference::{Difference, Side, differences};
pub use json::pretty;
pub use sample::{SAMPLE_HEADER, draw, sample_line};
pub use scoreboard::{SCOREBOARD_HEADER, scoreboard_line};

use crate::finding::Finding;
use crate::output::write::{WriteError, make_folder, write_bytes};
use crate::pipeline::Report;
use crate::report::index::Status;
use crate::report::model::{Project, Region};

/// The schema name that every golden file carries.
pub const GOLDEN_SCHEMA: &str = "jixiao.golden/1";

/// Name of the folder, inside the golden folder and in the names of cases, that holds what was read of reports outside the
/// corpus.
pub const REAL: &str = "real";

/// A document with the name that its golden file has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    /// Path below the corpus without `.pdf`, with forward slashes; for reports outside the corpus `real/` and the file's
    /// name.
    pub name: String,
    /// The document.
    pub path: PathBuf,
}

impl Case {
    /// The golden file of the case.
    pub fn golden_file(&self, golden: &Path) -> PathBuf {
        golden.join(format!("{}.json", self.name))
    }
}

/// The cases of a corpus, by name: every PDF and every text dump that stands beside documents.
pub fn corpus_cases(corpus: &Path) -> Vec<Case> {
    documents_below(corpus)
        .map(|path| {
            let inner = path.strip_prefix(corpus).unwrap_or(&path);
            Case { name: name_of(inner), path: path.clone() }
        })
        .collect()
}

/// The cases of a folder of published reports, by name; the folders inside it leave no trace in the names.
pub fn real_cases(real: &Path) -> Vec<Case> {
    let mut cases: Vec<Case> = documents_below(real)
        .map(|path| {
            let file = path.file_name().map(PathBuf::from).unwrap_or_default();
            Case { name: format!("{REAL}/{}", name_of(&file)), path }
        })
        .collect();
    cases.sort();
    cases
}

/// The names of the cases that have a golden file.
pub fn golden_names(golden: &Path) -> Vec<String> {
    let stem = |path: PathBuf| path.strip_prefix(golden).map(|inner| inner.with_extension("")).ok();
    let parts = |stem: PathBuf| stem.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    files_below(golden, &["json"])
        .filter_map(stem)
        .map(|stem| -> Vec<String> { parts(stem) })
        .map(|p| p.join("/"))
        .collect()
}

fn documents_below(folder: &Path) -> impl Iterator<Item = PathBuf> {
    files_below(folder, &["pdf", "txt"])
}

/// The files with one of these endings, by name.
fn files_below<'a>(folder: &Path, endings: &'a [&str]) -> impl Iterator<Item = PathBuf> + 'a {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries.map(walkdir::DirEntry::into_path).filter(|path| {
        let ending = path.extension().map(|e| e.to_ascii_lowercase());
        path.is_file() && ending.is_some_and(|e| endings.iter().any(|wanted| e == *wanted))
    })
}

/// A PDF goes by its stem, a text dump keeps its ending: both may be there of one report.
fn name_of(path: &Path) -> String {
    let bare = if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")) {
        path.with_extension("")
    } else {
        path.to_owned()
    };
    let parts: Vec<_> = bare.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// What a golden file holds of a report: everything published of the document and its projects, but the hash of the bytes.
#[derive(Serialize)]
struct Golden<'a> {
    schema: &'static str,
    status: Status,
    reason: &'a Option<String>,
    title: Option<&'a str>,
    publisher: &'a Option<String>,
    region: &'a Option<Region>,
    fiscal_year: Option<i32>,
    pages: usize,
    tables: usize,
    findings: &'a [Finding],
    projects: &'a [Project],
}

/// A report in the form of a golden file.
pub fn report_to_golden(report: &Report) -> Result<Value, serde_json::Error> {
    serde_json::to_value(Golden {
        schema: GOLDEN_SCHEMA,
        status: report.status,
        reason: &report.reason,
        title: report.title.as_ref().map(|t| t.string.as_str()),
        publisher: &report.publisher,
        region: &report.region,
        fiscal_year: report.fiscal_year,
        pages: report.pages,
        tables: report.tables,
        findings: &report.findings,
        projects: &report.projects,
    })
}

/// Why a golden file cannot be compared with.
#[derive(Debug, thiserror::Error)]
pub enum GoldenError {
    /// Nobody has accepted the output of the case yet.
    #[error("no golden file: look at the document, then `jixiao golden bless {0}`")]
    Missing(String),
    /// The file cannot be read.
    #[error("cannot read the golden file: {0}")]
    Unreadable(std::io::Error),
    /// The file is no JSON.
    #[error("the golden file is no JSON: {0}")]
    Broken(serde_json::Error),
}

/// What was accepted of a case.
pub fn accepted(case: &Case, golden: &Path) -> Result<Value, GoldenError> {
    let text = std::fs::read_to_string(case.golden_file(golden)).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => GoldenError::Missing(case.name.clone()),
        _ => GoldenError::Unreadable(error),
    })?;
    serde_json::from_str(&text).map_err(GoldenError::Broken)
}

/// Accepts what was read of a case.
pub fn accept(case: &Case, golden: &Path, read: &Value) -> Result<(), WriteError> {
    let file = case.golden_file(golden);
    if let Some(folder) = file.parent() {
        make_folder(folder)?;
    }
    write_bytes(&file, pretty(read).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_named_by_their_path_without_pdf() {
        assert_eq!(name_of(Path::new("years/2024/a.b.pdf")), "years/2024/a.b");
        assert_eq!(name_of(Path::new("report.PDF")), "report");
        assert_eq!(name_of(Path::new("report.txt")), "report.txt");
    }

    #[test]
    fn a_missing_golden_file_is_an_error_that_says_what_to_do() {
        let case = Case { name: "new".to_owned(), path: PathBuf::from("new.pdf") };
        let error = accepted(&case, Path::new("no-such-folder")).unwrap_err();
        assert!(error.to_string().contains("golden bless new"), "{error}");
    }
}
