//! Writes files whole or not at all.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

/// Why something could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder or file cannot be written.
    #[error("cannot write {path}: {source}; choose another folder with -o, or make this one writable")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The folder holds the files of another program.
    #[error("{path} was not written by this program and would be lost; choose another folder with -o")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The value has no JSON form.
    #[error("cannot write {path} as JSON: {source}")]
    Json {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
}

pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> WriteError + '_ {
    move |source| WriteError::Io { path: path.to_owned(), source }
}

/// Makes a folder and those above it.
pub fn make_folder(path: &Path) -> Result<(), WriteError> {
    std::fs::create_dir_all(path).map_err(io(path))
}

/// The published text of a value: JSON, two blanks a level, a line feed at the end.
pub fn to_json<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(value).map(|s| s + "\n")
}

/// Writes a value as JSON: into a temporary file beside, then by renaming. A file that holds the same bytes already is
/// left alone.
pub fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), WriteError> {
    let text = to_json(value).map_err(|source| WriteError::Json { path: path.to_owned(), source })?;
    write_bytes(path, text.as_bytes())
}

/// Writes bytes: into a temporary file beside, then by renaming.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    if std::fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".jixiao-").tempfile_in(folder).map_err(io(path))?;
    file.write_all(bytes).map_err(io(path))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A temporary file is private; a published one is not.
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644)).map_err(io(path))?;
    }
    file.persist(path).map_err(|e| WriteError::Io { path: path.to_owned(), source: e.error })?;
    Ok(())
}
