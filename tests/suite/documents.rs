//! The documents that the tests read, and where they are.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, OnceLock};

use jixiao::pipeline::Report;
use jixiao::{Options, read};

/// The folder of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of the real reports, or `None` with a loud word on stderr: what they test is not tested then.
pub fn real_or_skip(test: &str) -> Option<PathBuf> {
    let given = std::env::var_os("JIXIAO_REAL").map(PathBuf::from);
    beside(test, given, "real", "JIXIAO_REAL")
}

/// The folder of the hostile files, or `None` with a loud word on stderr.
pub fn hostile_or_skip(test: &str) -> Option<PathBuf> {
    let given = std::env::var_os("JIXIAO_HOSTILE").map(PathBuf::from);
    beside(test, given, "hostile", "JIXIAO_HOSTILE")
}

fn beside(test: &str, given: Option<PathBuf>, name: &str, variable: &str) -> Option<PathBuf> {
    let folder = given.unwrap_or_else(|| root().join("../shared").join(name));
    if folder.is_dir() {
        return Some(folder);
    }
    loud(&format!("SKIPPED {test}: no folder {}; set {variable} to the folder {name}/", folder.display()));
    None
}

/// Prints past the capture of the test harness, which hides the output of tests that pass.
pub fn loud(message: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr().lock(), "\n*** {message}");
}

/// Every file below a folder with this ending, sorted.
pub fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Every PDF of the corpus.
pub fn corpus() -> Vec<PathBuf> {
    files_below(&root().join("corpus"), "pdf")
}

/// The forms and divisions that ship with the program.
pub fn options() -> &'static Options {
    static OPTIONS: OnceLock<Options> = OnceLock::new();
    OPTIONS.get_or_init(|| Options::new().unwrap())
}

/// What the command reads of a document. Tests that ask for the same one share it: hard text dumps take a minute to read.
pub fn read_file(path: &Path) -> &'static Report {
    static REPORTS: LazyLock<Mutex<HashMap<PathBuf, &'static OnceLock<Report>>>> = LazyLock::new(Mutex::default);
    // The lock is held until the place is found only: other documents are read at the same time.
    let report = *REPORTS.lock().unwrap().entry(path.to_owned()).or_insert_with(|| Box::leak(Box::default()));
    report.get_or_init(|| {
        let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        read(&bytes, &file_name(path), options())
    })
}

/// The name of a document, without its folder.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
