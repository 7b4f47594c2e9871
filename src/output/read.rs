//! Turns an output folder back into its index and its projects.
//!
//! Refuses to repair: a folder that another program version wrote, or whose index and files disagree, is an error that
//! names the file and the next step.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, de::IntoDeserializer};

use crate::report::index::{INDEX_SCHEMA, Index};
use crate::report::model::{PROJECT_SCHEMA, Project};

/// Name of the index inside an output folder.
pub const INDEX_FILE: &str = "index.json";

/// What an output folder holds.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The cross-county index.
    pub index: Index,
    /// Every project of the index, in its order.
    pub projects: Vec<Project>,
}

/// Why an output folder cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The path is no folder, or holds no index.
    #[error("{}: not an output folder (no {INDEX_FILE}); make one with `jixiao extract INPUT… -o {}`", .path.display(), .path.display())]
    NotAFolder {
        /// The folder as given.
        path: PathBuf,
    },
    /// A file of the folder cannot be opened.
    #[error("{}: {source}; run `jixiao extract` again into this folder", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file of the folder is not what its schema says.
    #[error("{}: {source}; the file was changed or cut off: run `jixiao extract` again into this folder", .path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// Where and what.
        source: serde_json::Error,
    },
    /// A file of another schema version.
    #[error("{}: schema {found:?}, this program reads {expected:?}; run `jixiao extract` again with this version", .path.display())]
    Schema {
        /// The file.
        path: PathBuf,
        /// The schema name in the file.
        found: String,
        /// The schema name that this program writes.
        expected: &'static str,
    },
    /// The index names a project file outside its folder.
    #[error("{}: the path {path:?} leads out of the folder; the index was changed: run `jixiao extract` again", .index.display())]
    Outside {
        /// The index.
        index: PathBuf,
        /// The path in it.
        path: String,
    },
    /// A project file holds another project than the index says.
    #[error("{}: holds project {found:?}, the index says {expected:?}; run `jixiao extract` again into this folder", .path.display())]
    Mismatch {
        /// The project file.
        path: PathBuf,
        /// The id in the file.
        found: String,
        /// The id in the index.
        expected: String,
    },
}

/// Reads an output folder, every project with its evidence.
pub fn read_folder(path: impl AsRef<Path>) -> Result<Folder, ReadError> {
    read(path.as_ref(), |text| serde_json::from_str(text))
}

/// Reads an output folder without the evidence, which is the larger part of a project and which comparing, searching
/// and exporting do not need: every `evidence` is empty.
pub fn read_folder_without_evidence(path: impl AsRef<Path>) -> Result<Folder, ReadError> {
    read(path.as_ref(), |text| Lean::deserialize(&mut serde_json::Deserializer::from_str(text)).map(|lean| lean.0))
}

/// Reads the index of an output folder.
pub fn read_index(folder: &Path) -> Result<Index, ReadError> {
    let path = folder.join(INDEX_FILE);
    if !path.is_file() {
        return Err(ReadError::NotAFolder { path: folder.to_owned() });
    }
    let text = text_of(&path)?;
    let index: Index =
        serde_json::from_str(&text).map_err(|source| not_this_version(&path, &text, source, INDEX_SCHEMA))?;
    same_schema(&path, &index.schema, INDEX_SCHEMA)?;
    Ok(index)
}

/// The files of the projects in the order of the index, below `folder`.
pub fn project_files(folder: &Path, index: &Index) -> Result<Vec<PathBuf>, ReadError> {
    let file = |path: &str| {
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        let outside = || ReadError::Outside { index: folder.join(INDEX_FILE), path: path.to_owned() };
        (inside && !path.is_empty()).then(|| folder.join(path)).ok_or_else(outside)
    };
    index.projects.iter().map(|line| file(&line.path)).collect()
}

fn read(folder: &Path, parse: impl Fn(&str) -> serde_json::Result<Project> + Sync) -> Result<Folder, ReadError> {
    let index = read_index(folder)?;
    let files = project_files(folder, &index)?;
    let projects: Result<Vec<Project>, ReadError> = files
        .par_iter()
        .zip(&index.projects)
        .map(|(path, line)| {
            let text = text_of(path)?;
            let project = parse(&text).map_err(|source| not_this_version(path, &text, source, PROJECT_SCHEMA))?;
            same_schema(path, &project.schema, PROJECT_SCHEMA)?;
            if project.id != line.id {
                let (found, expected) = (project.id, line.id.clone());
                return Err(ReadError::Mismatch { path: path.clone(), found, expected });
            }
            Ok(project)
        })
        .collect();
    Ok(Folder { index, projects: projects? })
}

fn text_of(path: &Path) -> Result<String, ReadError> {
    fs::read_to_string(path).map_err(|source| ReadError::File { path: path.to_owned(), source })
}

fn same_schema(path: &Path, found: &str, expected: &'static str) -> Result<(), ReadError> {
    if found == expected {
        return Ok(());
    }
    Err(ReadError::Schema { path: path.to_owned(), found: found.to_owned(), expected })
}

/// A file that does not fit the model is of another schema, if it says so itself, or damaged.
fn not_this_version(path: &Path, text: &str, source: serde_json::Error, expected: &'static str) -> ReadError {
    #[derive(Deserialize)]
    struct Named {
        schema: String,
    }
    let path = path.to_owned();
    match serde_json::from_str::<Named>(text) {
        Ok(Named { schema }) if schema != expected => ReadError::Schema { path, found: schema, expected },
        _ => ReadError::Json { path, source },
    }
}

/// A project whose `evidence` was skipped while reading, never built.
struct Lean(Project);

impl<'de> Deserialize<'de> for Lean {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Lean;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a project")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Lean, A::Error> {
                let fields = WithoutEvidence { map, at_evidence: false };
                Project::deserialize(de::value::MapAccessDeserializer::new(fields)).map(Lean)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// The fields of a project, with an empty map in the place of `evidence`.
struct WithoutEvidence<A> {
    map: A,
    at_evidence: bool,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for WithoutEvidence<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let Some(key) = self.map.next_key::<Cow<'de, str>>()? else { return Ok(None) };
        self.at_evidence = key == "evidence";
        seed.deserialize(key.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        if !self.at_evidence {
            return self.map.next_value_seed(seed);
        }
        self.map.next_value::<IgnoredAny>()?;
        let nothing = std::iter::empty::<(&str, &str)>();
        seed.deserialize(de::value::MapDeserializer::new(nothing))
    }
}
