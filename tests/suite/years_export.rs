//! Exports say what the JSON says, read back with other readers.

use std::path::Path;
use std::process::Command;

use jixiao::export::{Cell, CellKind, Lang, Part, Table, table, tables};
use jixiao::output::read::read_folder;
use serde_json::{Map, Value, json};

use crate::years_folder::{jixiao, year};

fn export(folder: &Path, to: &Path, arguments: &[&str]) {
    let done = jixiao().arg("export").arg(folder).arg("-o").arg(to).args(arguments).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// A copy of the corpus's year in which one project prints what spreadsheets and tables stumble over.
fn awkward() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    std::fs::create_dir(place.path().join("projects")).unwrap();
    std::fs::copy(year("2024").join("index.json"), place.path().join("index.json")).unwrap();
    let about = read_folder(year("2024")).unwrap().index.projects;
    for (at, line) in about.iter().enumerate() {
        let text = std::fs::read_to_string(year("2024").join(&line.path)).unwrap();
        let mut project: Value = serde_json::from_str(&text).unwrap();
        if at == 0 {
            project["purpose"] = "第一行\n第二行，\"引号\"；=1+1".into();
            project["project"]["code"] = "000123456789012345678".into();
            project["extra"] = json!({"其他：说明": "=HYPERLINK(\"x\")"});
            project["tasks"] = json!([{"任务": "巡查", "金额": "1.20"}]);
            project["also_in"] = json!([{"file": "另一份.pdf", "sha256": "00", "pages": [3]}]);
            let texts = ["=1+1", "+86", "-5", "@a", "'quoted", "\t=1", " 前后有空格 ", "\u{1}控制", "_x0041_", "𠮷"];
            for (indicator, text) in project["indicators"].as_array_mut().unwrap().iter_mut().zip(texts) {
                indicator["basis"] = text.into();
                indicator["weight"] = "１２．５分".into();
                indicator["note"] = "".into();
                indicator["extra"] = json!({"是否核心": "是"});
            }
            project["indicators"][0]["target"]["value"] = "0.00001".into();
            project["indicators"][1]["target"]["value"] = "12345678901234567.89".into();
        }
        std::fs::write(place.path().join(&line.path), project.to_string()).unwrap();
    }
    place
}

/// What `readback.py` of this folder reads: the tables by name; `None`, said loudly, where python or one of its modules is
/// missing.
fn read_back(file: &Path) -> Option<Map<String, Value>> {
    let python = std::env::var("JIXIAO_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/readback.py");
    let Ok(done) = Command::new(&python).arg(script).arg(file).output() else {
        eprintln!("SKIPPED: no {python}; {} was not read back", file.display());
        return None;
    };
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    if done.status.code() == Some(77) {
        let name = file.display();
        eprintln!("SKIPPED: {}; {name} was not read back (JIXIAO_PYTHON names another python)", said.trim());
        return None;
    }
    assert!(done.status.success(), "{said}");
    Some(serde_json::from_slice(&done.stdout).unwrap())
}

/// A cell as another reader has to give it.
type Seen = fn(&Cell) -> Value;

fn in_csv(cell: &Cell) -> Value {
    cell.to_text().into()
}

/// A sheet has no blank texts, knows floats only, and keeps a list as text.
fn in_xlsx(cell: &Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Null,
        Cell::Text(text) if text.is_empty() => Value::Null,
        Cell::Number(number) => number.to_string().parse::<f64>().unwrap().into(),
        Cell::Integer(number) => (*number).into(),
        other => other.to_text().into(),
    }
}

fn in_sqlite(cell: &Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Null,
        Cell::Text(text) => text.as_str().into(),
        Cell::Integer(number) => (*number).into(),
        Cell::Integers(numbers) => json!(numbers).to_string().into(),
        Cell::Number(number) if number.to_string().len() > 16 => number.to_string().into(),
        Cell::Number(number) => number.to_string().parse::<f64>().unwrap().into(),
    }
}

fn in_parquet(cell: &Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Null,
        Cell::Text(text) => text.as_str().into(),
        Cell::Integer(number) => (*number).into(),
        Cell::Integers(numbers) => json!(numbers),
        Cell::Number(number) => number.normalize().to_string().into(),
    }
}

/// Every cell of a table as read back is what the table says.
fn same(found: &Value, table: &Table, lang: Lang, seen: Seen) {
    let headings: Vec<&str> = table.headings.iter().map(|heading| heading.in_lang(lang)).collect();
    assert_eq!(found["columns"], json!(headings));
    let rows = found["rows"].as_array().unwrap();
    assert_eq!(rows.len(), table.rows.len());
    for (at, (found, expected)) in rows.iter().zip(&table.rows).enumerate() {
        for ((found, expected), heading) in found.as_array().unwrap().iter().zip(expected).zip(&headings) {
            let expected = seen(expected);
            // Some readers give 12.0 back as 12.
            let same = *found == expected || (found.is_number() && found.as_f64() == expected.as_f64());
            assert!(same, "row {at}, column {heading}: {found} for {expected}");
        }
    }
}

const PARTS: [(Part, &str); 5] = [
    (Part::Indicators, "indicators"),
    (Part::Projects, "projects"),
    (Part::Budget, "budget"),
    (Part::Plan, "plan"),
    (Part::Findings, "findings"),
];

const LANGS: [(Lang, &str); 2] = [(Lang::Zh, "zh"), (Lang::En, "en")];

fn tables_read_back_one_by_one(ending: &str, seen: Seen, typed: bool) {
    let folder = awkward();
    let projects = read_folder(folder.path()).unwrap().projects;
    for ((part, name), (lang, lang_name)) in PARTS.iter().flat_map(|part| LANGS.map(|lang| (*part, lang))) {
        let file = folder.path().join(format!("{name}-{lang_name}.{ending}"));
        export(folder.path(), &file, &["--table", name, "--lang", lang_name]);
        let Some(found) = read_back(&file) else { return };
        let table = table(part, &projects);
        same(&found[""], &table, lang, seen);
        if typed {
            let kind = |kind| match kind {
                CellKind::Text => "string",
                CellKind::Number => "decimal128(38, 10)",
                CellKind::Integer => "int64",
                CellKind::Integers => "list<element: int64 not null>",
            };
            assert_eq!(found[""]["types"], json!(table.headings.iter().map(|it| kind(it.kind)).collect::<Vec<_>>()));
        }
    }
}

fn tables_read_back_together(ending: &str, seen: Seen) {
    let folder = awkward();
    let projects = read_folder(folder.path()).unwrap().projects;
    for (lang, lang_name) in LANGS {
        let file = folder.path().join(format!("{lang_name}.{ending}"));
        export(folder.path(), &file, &["--lang", lang_name]);
        let Some(found) = read_back(&file) else { return };
        let tables = tables(&projects);
        let names: Vec<&str> = tables.iter().map(|table| table.name(lang)).collect();
        let mut found_names: Vec<&str> = found.keys().map(String::as_str).collect();
        found_names.retain(|name| !name.is_empty());
        assert_eq!(found_names, names);
        tables.iter().for_each(|table| same(&found[table.name(lang)], table, lang, seen));
    }
}

#[test]
fn csv_reads_back() {
    tables_read_back_one_by_one("csv", in_csv, false);
}

#[test]
fn parquet_reads_back() {
    tables_read_back_one_by_one("parquet", in_parquet, true);
}

#[test]
fn xlsx_reads_back() {
    tables_read_back_together("xlsx", in_xlsx);
}

#[test]
fn sqlite_reads_back() {
    tables_read_back_together("sqlite", in_sqlite);
}

/// Keys that the tables say in other words (kinds in Chinese, one text for split goals), or that are no data of the report.
const SAID_OTHERWISE: &[&str] = &["schema", "kind", "goals", "evidence"];

/// The texts and numbers below a value, with the key that each stands under.
fn leaves<'v>(key: &'v str, value: &'v Value, found: &mut Vec<(&'v str, String)>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| leaves(key, value, found)),
        Value::Array(list) => list.iter().for_each(|value| leaves(key, value, found)),
        Value::String(text) => found.push((key, text.clone())),
        Value::Number(number) => found.push((key, number.to_string())),
        Value::Bool(_) | Value::Null => {}
    }
}

#[test]
fn exporting_loses_nothing_of_the_json() {
    let folder = awkward();
    let projects = read_folder(folder.path()).unwrap().projects;
    for project in &projects {
        let cells: Vec<String> =
            tables(std::slice::from_ref(project)).iter().flat_map(|t| &t.rows).flatten().map(Cell::to_text).collect();
        let said = cells.join("\u{0}");
        let json = serde_json::to_value(project).unwrap();
        for (key, value) in json.as_object().unwrap() {
            if SAID_OTHERWISE.contains(&key.as_str()) {
                continue;
            }
            let mut found = Vec::new();
            leaves(key, value, &mut found);
            for (key, text) in found.iter().filter(|(_, text)| !text.is_empty()) {
                // In the JSON of `extra`, quotes are escaped. Of other documents with the same data only the name is kept.
                let escaped = text.replace('"', "\\\"");
                let elsewhere = value.is_array() && json["also_in"] == *value;
                assert!(said.contains(text) || said.contains(&escaped) || elsewhere, "{}: {key} {text}", project.id);
            }
        }
    }
}

#[test]
fn a_row_says_where_its_value_stands() {
    let folder = read_folder(year("2024")).unwrap();
    for project in &folder.projects {
        let table = table(Part::Indicators, std::slice::from_ref(project));
        let column = |name: &str| table.headings.iter().position(|heading| heading.en == name).unwrap();
        for (at, row) in table.rows.iter().enumerate() {
            let place = &project.evidence[&format!("/indicators/{at}/target/raw")][0];
            assert_eq!(row[column("page")], Cell::integer(place.page()));
            assert_eq!(row[column("place")].to_text().split(',').count(), 4);
        }
    }
}

#[test]
fn json_lines_are_the_project_files() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("a.jsonl");
    export(year("2024"), &file, &[]);
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
        export(year("2024"), &place.path().join(name), &["--lang", "en"]);
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
