//! What the tests of years share: the two made-up years of the corpus, read and written once.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use jixiao::output::read::{Folder, read_folder};

/// The program under test.
pub fn jixiao() -> Command {
    Command::new(env!("CARGO_BIN_EXE_jixiao"))
}

/// The corpus.
pub fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn extracted(year: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let done = jixiao().arg("extract").arg(corpus().join("years").join(year)).arg("-o").arg(folder.path()).output();
    let done = done.unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    folder
}

/// The output folder of a made-up year.
pub fn year(year: &str) -> &'static Path {
    static OLD: OnceLock<tempfile::TempDir> = OnceLock::new();
    static NEW: OnceLock<tempfile::TempDir> = OnceLock::new();
    let cell = if year == "2024" { &OLD } else { &NEW };
    cell.get_or_init(|| extracted(year)).path()
}

/// The content of a made-up year.
pub fn folder(of: &str) -> Folder {
    read_folder(year(of)).unwrap()
}
