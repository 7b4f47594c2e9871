//! Exports say what the JSON says, read back with other readers.

use std::path::{Path, PathBuf};
use std::process::Command;

use jixiao::output::read::read_folder;
use serde_json::Value;

use crate::years_folder::{jixiao, year};

fn export(to: &Path) {
    let done = jixiao().arg("export").arg(year("2024")).arg("-o").arg(to).args(["--lang", "en"]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// Runs the reader `readback.py` of this folder; `None`, said loudly, where python or one of its modules is missing.
fn read_back(file: &Path) -> Option<Vec<Value>> {
    let python = std::env::var("JIXIAO_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/readback.py");
    let Ok(done) = Command::new(&python).arg(script).arg(file).output() else {
        eprintln!("SKIPPED: no {python}; {} was not read back", file.display());
        return None;
    };
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    if done.status.code() == Some(77) {
        eprintln!(
            "SKIPPED: {}; {} was not read back (JIXIAO_PYTHON names another python)",
            said.trim(),
            file.display()
        );
        return None;
    }
    assert!(done.status.success(), "{said}");
    Some(serde_json::from_slice(&done.stdout).unwrap())
}

/// What every reader has to give for each indicator, from the JSON.
fn expected() -> Vec<Value> {
    let folder = read_folder(year("2024")).unwrap();
    let mut rows = Vec::new();
    for project in &folder.projects {
        for (at, indicator) in project.indicators.iter().enumerate() {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let number = indicator.target.value.value.as_deref().map(|value| value.parse::<f64>().unwrap());
            rows.push(serde_json::json!({
                "project_id": project.id,
                "indicator_no": at + 1,
                "fiscal_year": project.fiscal_year,
                "level3": text(&indicator.level3),
                "target_raw": text(&indicator.target.raw),
                "basis": text(&indicator.basis),
                "value": number,
            }));
        }
    }
    rows
}

fn same_as_json(name: &str) {
    let place = tempfile::tempdir().unwrap();
    let file: PathBuf = place.path().join(name);
    export(&file);
    let Some(rows) = read_back(&file) else { return };
    let expected = expected();
    assert_eq!(rows.len(), expected.len());
    for (found, expected) in rows.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    println!("{name}: {} rows as in the JSON", rows.len());
}

#[test]
fn csv_reads_back() {
    same_as_json("a.csv");
}

#[test]
fn xlsx_reads_back() {
    same_as_json("a.xlsx");
}

#[test]
fn sqlite_reads_back() {
    same_as_json("a.sqlite");
}

#[test]
#[cfg(feature = "parquet")]
fn parquet_reads_back() {
    same_as_json("a.parquet");
}

#[test]
fn json_lines_are_the_project_files() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("a.jsonl");
    export(&file);
    let text = std::fs::read_to_string(file).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let folder = read_folder(year("2024")).unwrap();
    assert_eq!(lines.len(), folder.projects.len());
    for (line, about) in lines.iter().zip(&folder.index.projects) {
        let file = std::fs::read_to_string(year("2024").join(&about.path)).unwrap();
        assert_eq!(*line, serde_json::from_str::<Value>(&file).unwrap());
    }
}

#[test]
fn a_data_package_describes_every_column_of_every_csv_file_beside_it() {
    let place = tempfile::tempdir().unwrap();
    for name in ["a.csv", "b.csv", "a.csv"] {
        export(&place.path().join(name));
    }
    let package = std::fs::read_to_string(place.path().join("datapackage.json")).unwrap();
    let package: Value = serde_json::from_str(&package).unwrap();
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.iter().map(|it| it["path"].as_str().unwrap()).collect::<Vec<_>>(), ["a.csv", "b.csv"]);
    let fields = resources[0]["schema"]["fields"].as_array().unwrap();
    let text = std::fs::read_to_string(place.path().join("a.csv")).unwrap();
    let heading = text.trim_start_matches('\u{FEFF}').lines().next().unwrap();
    let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(heading.split(',').collect::<Vec<_>>(), names);
    assert!(fields.iter().all(|field| !field["description"].as_str().unwrap().is_empty()));
}

#[test]
fn a_foreign_data_package_is_not_overwritten() {
    let place = tempfile::tempdir().unwrap();
    let package = place.path().join("datapackage.json");
    std::fs::write(&package, "not ours").unwrap();
    let done = jixiao().arg("export").arg(year("2024")).arg("-o").arg(place.path().join("a.csv")).output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(package).unwrap(), "not ours");
    assert!(!place.path().join("a.csv").exists());
}

#[test]
fn an_unknown_ending_is_wrong_usage() {
    let place = tempfile::tempdir().unwrap();
    for name in ["a.foo", "a"] {
        let done = jixiao().arg("export").arg(year("2024")).arg("-o").arg(place.path().join(name)).output().unwrap();
        assert_eq!(done.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&done.stderr).contains(".xlsx"));
    }
}
