//! Turns projects into JSON lines: each project as in its file, on one line.

use super::ExportError;
use crate::report::model::Project;

/// The projects as the bytes of a JSON lines file.
pub fn to_bytes(projects: &[Project]) -> Result<Vec<u8>, ExportError> {
    let mut bytes = Vec::new();
    for project in projects {
        let failed = |error: serde_json::Error| ExportError::Format { format: "JSON lines", reason: error.to_string() };
        serde_json::to_writer(&mut bytes, project).map_err(failed)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
