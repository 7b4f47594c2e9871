//! Turns the inputs of a command line into a list of documents.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// Finds the documents below the inputs: files as given, folders searched for PDFs and text dumps. Sorted, each once.
pub fn find_documents(inputs: &[PathBuf], files_from: Option<&Path>) -> Result<Vec<PathBuf>> {
    let listed = files_from.map(read_list).transpose()?.unwrap_or_default();
    if inputs.is_empty() && listed.is_empty() {
        bail!(
            "no input: name PDF files, folders or text dumps, or a list with --files-from FILE (- for standard input)"
        );
    }
    let mut found = Vec::new();
    for input in inputs {
        let meta = std::fs::metadata(input)
            .with_context(|| format!("cannot read {}: check the path and the permissions", input.display()))?;
        if meta.is_dir() { search(input, &mut found)? } else { found.push(input.clone()) }
    }
    // A list is long and made by a program: a document of it that is gone fails alone, a mistyped argument stops the run.
    for path in &listed {
        if path.is_dir() { search(path, &mut found)? } else { found.push(path.clone()) }
    }
    found.sort();
    found.dedup();
    if found.is_empty() {
        let folders: Vec<String> = inputs.iter().chain(&listed).map(|g| g.display().to_string()).collect();
        bail!("no PDF and no .txt below {}: name other folders, or the files themselves", folders.join(", "));
    }
    Ok(found)
}

fn search(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in walkdir::WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.extend(unreadable(error, folder)?);
                continue;
            }
        };
        if entry.file_type().is_file() && is_document(entry.path()) {
            found.push(entry.into_path());
        }
    }
    Ok(())
}

/// What is to be reported of a place that cannot be searched: a folder or a document that cannot be opened counts as a
/// document that fails. A link that leads back up was searched already; one that leads nowhere matters if it is named as a
/// document.
fn unreadable(error: walkdir::Error, folder: &Path) -> Result<Option<PathBuf>> {
    if error.depth() == 0 {
        return Err(error).with_context(|| format!("cannot search {}", folder.display()));
    }
    let is_loop = error.loop_ancestor().is_some();
    let leads_nowhere = |path: &Path| path.is_symlink() || !path.exists();
    Ok(error.path().filter(|path| !is_loop && (!leads_nowhere(path) || is_document(path))).map(Path::to_owned))
}

/// Whether a path is named as a document.
fn is_document(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let ending = path.extension().map(|e| e.to_ascii_lowercase());
    !hidden && ending.is_some_and(|e| e == "pdf" || e == "txt")
}

/// The paths of a list, one a line. A path need not be Unicode.
fn read_list(list: &Path) -> Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    let read = if list == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(list).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.with_context(|| format!("cannot read the list {}", list.display()))?;
    let lines = bytes.split(|&b| b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines
        .filter(|line| !line.is_empty())
        .map(|line| to_path(line).with_context(|| format!("in {}", list.display())))
        .collect()
}

#[cfg(unix)]
fn to_path(line: &[u8]) -> Result<PathBuf> {
    use std::os::unix::ffi::OsStrExt as _;
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(line)))
}

#[cfg(not(unix))]
fn to_path(line: &[u8]) -> Result<PathBuf> {
    Ok(PathBuf::from(std::str::from_utf8(line).context("a path is not UTF-8")?))
}
