//! Keeps the search index of an output folder: built on demand, built anew when the folder changed.
//!
//! The index is `search.sqlite` in the folder. It is no result of the run: it may be deleted at any time. It carries a
//! fingerprint of the folder: names, sizes and times of change of the index and of all project files, which is cheap to
//! compare. Where the folder cannot be written to, the index is used from a temporary file and gone afterwards.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;
use rusqlite::{Connection, OpenFlags, params};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::grams::terms;
use super::records::records;
use crate::output::read::{self, INDEX_FILE, ReadError};
use crate::output::write::{WriteError, write_bytes};
use crate::report::index::ProjectLine;
use crate::report::model::Project;

/// Name of the index within an output folder.
pub const INDEX_NAME: &str = "search.sqlite";

/// Raised with every change of the tables below, so that an index of another version is built anew.
const VERSION: &str = "2";

/// Rows of one project: the row number of a record is that of its project times this, plus its own. A project has
/// fewer indicators: a table of a hundred pages has two thousand.
pub(super) const RECORDS: i64 = 1 << 20;

const TABLES: &str = "
    CREATE TABLE folder (fingerprint TEXT NOT NULL);
    CREATE TABLE projects (no INTEGER PRIMARY KEY, id TEXT NOT NULL, path TEXT NOT NULL, region_code TEXT,
        region TEXT, year INTEGER, department TEXT, name TEXT, fen INTEGER, pages TEXT NOT NULL);
    CREATE TABLE records (no INTEGER PRIMARY KEY, class TEXT, paths TEXT NOT NULL, texts TEXT NOT NULL);
    CREATE VIRTUAL TABLE words USING fts5(terms, content='', columnsize=0, tokenize='unicode61');
";

/// Between the texts of a record: a control character, which no printed text holds.
pub(super) const BETWEEN: char = '\u{1F}';

/// Why nothing can be searched.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The folder cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A file of the folder cannot be seen.
    #[error("{}: {source}; run `jixiao extract` again into this folder", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The index cannot be built.
    #[error("cannot build the search index {}: {source}", .path.display())]
    Build {
        /// The index.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The index cannot be written.
    #[error("search index: {0}; or give another place with --index FILE")]
    Write(#[from] WriteError),
    /// SQLite's own.
    #[error("search index: {0}; delete the index file and try again")]
    Sqlite(#[from] rusqlite::Error),
}

/// An index that fits its folder.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    /// Whether it had to be built.
    pub built: bool,
    /// Why it could not be kept for the next search.
    pub not_kept: Option<WriteError>,
    /// The file of an index that is not kept: deleted with the store.
    _temporary: Option<NamedTempFile>,
}

impl Store {
    /// The index of a folder, in the folder or at the given place; built where there is none or the folder changed.
    pub fn open(folder: &Path, at: Option<&Path>) -> Result<Self, SearchError> {
        if !folder.join(INDEX_FILE).is_file() {
            return Err(ReadError::NotAFolder { path: folder.to_owned() }.into());
        }
        let path = at.map_or_else(|| folder.join(INDEX_NAME), Path::to_owned);
        let fingerprint = fingerprint(folder)?;
        let kept = |connection, built| Self { connection, built, not_kept: None, _temporary: None };
        if let Some(connection) = fitting(&path, &fingerprint) {
            return Ok(kept(connection, false));
        }
        let file = build(folder, &path, &fingerprint)?;
        let read = |source| SearchError::Build { path: path.clone(), source };
        match write_bytes(&path, &fs::read(file.path()).map_err(read)?) {
            Ok(()) => Ok(kept(open_read_only(&path)?, true)),
            Err(reason) if at.is_none() => {
                let connection = open_read_only(file.path())?;
                Ok(Self { connection, built: true, not_kept: Some(reason), _temporary: Some(file) })
            }
            Err(reason) => Err(reason.into()),
        }
    }
}

/// What tells whether a folder changed: the files' names, sizes and times, hashed in parallel, because asking the system
/// about ten thousand files is most of what a search takes.
fn fingerprint(folder: &Path) -> Result<String, SearchError> {
    let seen = |path: &Path| {
        let path = path.to_owned();
        move |source| SearchError::File { path, source }
    };
    let mut files = vec![folder.join(INDEX_FILE)];
    let projects = folder.join("projects");
    if projects.is_dir() {
        for entry in fs::read_dir(&projects).map_err(seen(&projects))? {
            files.push(entry.map_err(seen(&projects))?.path());
        }
    }
    let about = |file: &PathBuf| -> Result<Vec<u8>, SearchError> {
        let about = fs::metadata(file).map_err(seen(file))?;
        let changed = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        let mut line = file.file_name().unwrap_or_default().as_encoded_bytes().to_vec();
        line.extend(about.len().to_le_bytes());
        line.extend(changed.as_nanos().to_le_bytes());
        line.extend(identity(&about));
        Ok(line)
    };
    let mut lines: Vec<Vec<u8>> = files.par_iter().map(about).collect::<Result<_, _>>()?;
    lines.par_sort_unstable();
    let mut hash = Sha256::new();
    hash.update(VERSION);
    lines.iter().for_each(|line| hash.update(line));
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What tells a file from another one of the same size and time: a copy that keeps the time of its original is a file of
/// its own, and changed when it was put there.
#[cfg(unix)]
fn identity(about: &fs::Metadata) -> Vec<u8> {
    use std::os::unix::fs::MetadataExt as _;
    [about.ino().to_le_bytes(), about.ctime().to_le_bytes(), about.ctime_nsec().to_le_bytes()].concat()
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> Vec<u8> {
    Vec::new()
}

/// The index at this place, if it fits. One that cannot be read does not.
fn fitting(path: &Path, fingerprint: &str) -> Option<Connection> {
    let connection = open_read_only(path).ok()?;
    let there: String = connection.query_row("SELECT fingerprint FROM folder", [], |row| row.get(0)).ok()?;
    (there == fingerprint).then_some(connection)
}

fn open_read_only(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// Builds the index in a temporary file, from where it is put in its place whole, so that another search never sees half
/// of it.
fn build(folder: &Path, path: &Path, fingerprint: &str) -> Result<NamedTempFile, SearchError> {
    let file = NamedTempFile::new().map_err(|source| SearchError::Build { path: path.to_owned(), source })?;
    let content = read::read_folder_without_evidence(folder)?;
    let mut connection = Connection::open(file.path())?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(TABLES)?;
    for (no, (line, project)) in (1i64..).zip(content.index.projects.iter().zip(&content.projects)) {
        insert(&transaction, no, line, project)?;
    }
    transaction.execute("INSERT INTO words(words) VALUES ('optimize')", [])?;
    transaction.execute("INSERT INTO folder VALUES (?1)", [fingerprint])?;
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(file)
}

fn insert(connection: &Connection, no: i64, line: &ProjectLine, project: &Project) -> rusqlite::Result<()> {
    let region = line.region.as_ref();
    // In fen, because a comparison of amounts has to be exact.
    let fen =
        line.total_yuan.as_deref().and_then(|yuan| (yuan.parse::<Decimal>().ok()? * Decimal::ONE_HUNDRED).to_i64());
    let pages: Vec<String> = line.pages.iter().map(u32::to_string).collect();
    let names = region.map(|region| {
        let names = [region.province.as_deref(), region.prefecture.as_deref(), Some(region.name.as_str())];
        names.into_iter().flatten().collect::<Vec<_>>().join(" ")
    });
    connection.prepare_cached("INSERT INTO projects VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)")?.execute(params![
        no,
        line.id,
        line.path,
        region.map(|region| &region.code),
        names,
        line.fiscal_year,
        line.department,
        line.name.as_ref().or(project.title.as_ref()),
        fen,
        pages.join(","),
    ])?;
    let mut record = connection.prepare_cached("INSERT INTO records VALUES (?1,?2,?3,?4)")?;
    let mut words = connection.prepare_cached("INSERT INTO words(rowid, terms) VALUES (?1,?2)")?;
    for (at, part) in (0..RECORDS).zip(records(project)) {
        let row = no * RECORDS + at;
        let class = part.class.and_then(|class| serde_json::to_value(class).ok());
        let class = class.as_ref().and_then(|class| class.as_str());
        let (paths, texts): (Vec<&str>, Vec<&str>) =
            part.texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).unzip();
        let texts = texts.join(&BETWEEN.to_string());
        record.execute(params![row, class, paths.join("\n"), texts])?;
        words.execute(params![row, terms(&texts)])?;
    }
    Ok(())
}
