//! The run manifest: what differs between equal runs stands here and nowhere else.

use std::time::Duration;

use serde::Serialize;

/// Name of the manifest inside an output folder.
pub const RUN_FILE: &str = "run.json";

/// The schema name of the manifest.
pub const RUN_SCHEMA: &str = "jixiao.run/1";

/// `OUT/run.json`.
#[derive(Debug, Clone, Serialize)]
pub struct Run {
    /// Schema name and version.
    pub schema: &'static str,
    /// Version of the program.
    pub version: &'static str,
    /// The command line as given.
    pub command: Vec<String>,
    /// When the run began, seconds since 1970-01-01 UTC.
    pub started: u64,
    /// How long it took.
    pub seconds: f64,
    /// Number of jobs.
    pub jobs: usize,
    /// The documents in the order of the index, with the path they were given by and the time they took.
    pub documents: Vec<RunDocument>,
}

/// One document of a run.
#[derive(Debug, Clone, Serialize)]
pub struct RunDocument {
    /// Path as given or found.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// How long reading it took.
    pub seconds: f64,
}

impl RunDocument {
    /// A document with the time it took.
    pub fn new(path: String, sha256: String, took: Duration) -> Self {
        Self { path, sha256, seconds: (took.as_secs_f64() * 1000.0).round() / 1000.0 }
    }
}
