//! Describes an exported CSV file to programs and people: a Frictionless data package beside it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::ExportError;
use super::cell::CellKind;
use super::table::{Heading, Lang, Table};
use crate::output::write::to_json;

/// Name of the description, as the Frictionless specification wants it.
const NAME: &str = "datapackage.json";

/// How the guard against formulas is undone.
const GUARDED: &str = "以 = + - @（含全角）、制表符、回车或撇号开头的文字前加了一个撇号（'），防止被表格软件当作公式执行；去掉首个撇号即为原文。";

/// A description to be written.
pub struct Package {
    /// Where.
    pub path: PathBuf,
    /// What.
    pub bytes: Vec<u8>,
}

/// The description of a CSV file. Other files that the `datapackage.json` there already describes stay described.
pub fn beside(file: &Path, table: &Table, lang: Lang) -> Result<Package, ExportError> {
    let path = file.with_file_name(NAME);
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let foreign = |reason: String| ExportError::ForeignPackage { path: path.clone(), reason };
    let mut resources = match fs::read_to_string(&path) {
        Err(_) => Vec::new(),
        Ok(text) => {
            let package: Value = serde_json::from_str(&text).map_err(|error| foreign(error.to_string()))?;
            let there = package.get("resources").and_then(Value::as_array);
            there.cloned().ok_or_else(|| foreign("no resources in it".to_owned()))?
        }
    };
    resources.retain(|resource| resource.get("path").and_then(Value::as_str) != Some(name.as_str()));
    resources.push(resource(&name, table, lang));
    resources.sort_by_key(|resource| resource.get("path").map(Value::to_string));
    let package = json!({
        "name": "jixiao",
        "title": "绩效目标",
        "profile": "tabular-data-package",
        "resources": resources,
    });
    let text = to_json(&package).map_err(|error| ExportError::Format { format: NAME, reason: error.to_string() })?;
    Ok(Package { path, bytes: text.into_bytes() })
}

fn resource(file: &str, table: &Table, lang: Lang) -> Value {
    let field = |heading: &Heading| {
        let kind = match heading.kind {
            CellKind::Text | CellKind::Integers => "string",
            CellKind::Number => "number",
            CellKind::Integer => "integer",
        };
        let (name, title) = (heading.in_lang(lang), if lang == Lang::Zh { heading.en } else { heading.zh });
        json!({ "name": name, "title": title, "type": kind, "description": heading.about })
    };
    let name: String = file
        .trim_end_matches(".csv")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c.to_ascii_lowercase() } else { '-' })
        .collect();
    json!({
        "name": name,
        "path": file,
        "profile": "tabular-data-resource",
        "title": table.zh,
        "description": format!("{}。{GUARDED}", table.about),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "doubleQuote": true, "header": true },
        "schema": {
            "fields": table.headings.iter().map(field).collect::<Vec<_>>(),
            "missingValues": [""],
        },
    })
}
