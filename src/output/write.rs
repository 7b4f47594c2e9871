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

/// Writes bytes: into a temporary file beside, then by renaming. A link keeps leading where it leads. What is neither a
/// file nor a folder (a device, a pipe) is written to, for renaming would put a file in its place.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let there = std::fs::metadata(path).ok();
    if there.as_ref().is_some_and(|m| !m.is_file() && !m.is_dir()) {
        return std::fs::OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|mut f| f.write_all(bytes))
            .map_err(io(path));
    }
    if std::fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let linked = path.is_symlink().then(|| path.canonicalize().ok()).flatten();
    let target = linked.as_deref().unwrap_or(path);
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".jixiao-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A temporary file is private; a published one has the permissions that the user's mask leaves, or those it had.
        builder.permissions(there.map_or(std::fs::Permissions::from_mode(0o666), |m| m.permissions()));
    }
    let mut file = builder.tempfile_in(folder).map_err(io(path))?;
    file.write_all(bytes).map_err(io(path))?;
    file.persist(target).map_err(|e| WriteError::Io { path: path.to_owned(), source: e.error })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    use std::os::unix::fs::{FileTypeExt as _, symlink};

    #[cfg(unix)]
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_pipe_given_as_output_stays_a_pipe_and_gets_the_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::read(pipe).unwrap()
        });
        write_bytes(&pipe, b"text").unwrap();
        assert_eq!(reader.join().unwrap(), b"text");
        assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_given_as_output_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "old").unwrap();
        symlink(&file, &link).unwrap();
        write_bytes(&link, b"new").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"new");
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
