//! An output folder: claimed before the work, written after it, with nothing left of an earlier run.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;

use super::Collected;
use super::read::INDEX_FILE;
use super::run::RUN_FILE;
use super::write::{WriteError, io, make_folder, write_json};

/// How the files of this program begin.
const OWN: &str = "{\n  \"schema\": \"jixiao.";

/// Makes the folder. One that holds an index of something else is refused: the index would be lost.
pub fn claim(out: &Path) -> Result<(), WriteError> {
    let names = [INDEX_FILE, RUN_FILE];
    if let Some(path) = names.map(|name| out.join(name)).into_iter().find(|path| path.exists() && !is_own(path)) {
        return Err(WriteError::Foreign { path });
    }
    make_folder(&out.join("projects"))
}

/// Writes the projects, the prose and the index.
pub fn write_folder(out: &Path, collected: &Collected) -> Result<(), WriteError> {
    let folder = out.join("projects");
    for project in &collected.projects {
        write_json(&folder.join(format!("{}.json", project.id)), project)?;
    }
    for (path, narrative) in &collected.narratives {
        make_folder(&out.join("reports"))?;
        write_json(&out.join(path), narrative)?;
    }
    let projects = collected.projects.iter().map(|p| format!("{}.json", p.id));
    remove_stale(&folder, &projects.collect())?;
    let reports = collected.narratives.keys().filter_map(|path| path.strip_prefix("reports/").map(str::to_owned));
    remove_stale(&out.join("reports"), &reports.collect())?;
    write_json(&out.join(INDEX_FILE), &collected.index)
}

/// Whether a file was written by this program.
fn is_own(path: &Path) -> bool {
    let mut start = vec![0; OWN.len()];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == OWN.as_bytes()
}

/// Files that an earlier run wrote into the same folder are no part of this one; files of other people stay.
fn remove_stale(folder: &Path, kept: &BTreeSet<String>) -> Result<(), WriteError> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder).map_err(io(folder))?.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") && !kept.contains(&name) && is_own(&entry.path()) {
            std::fs::remove_file(entry.path()).map_err(io(&entry.path()))?;
        }
    }
    Ok(())
}
