//! What the READMEs show is what the program does.
//!
//! A block of a README is checked where a comment before it says how: `<!-- run -->` commands with what they print,
//! `<!-- form: FILE -->` a printed form of the user's own, `<!-- project: FILE -->` a part of what is read of a document.
//! A line `…` stands for lines that are left out. `JIXIAO_BLESS=readme cargo test readme` writes what is printed now into
//! both READMEs: look at the difference before committing it.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::process::Command;

use jixiao::normalize::region::Regions;
use jixiao::template::Meaning;
use regex::Regex;
use serde_json::Value;

use crate::documents::{files_below, loud, read_file, root};

const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];

fn text_of(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
}

/// A fenced block that a comment before it marks.
struct Block {
    /// What stands in the comment.
    marker: String,
    body: String,
    /// Where the body stands in the file, in bytes.
    range: Range<usize>,
}

fn blocks(text: &str) -> Vec<Block> {
    let marked = Regex::new(r"(?ms)^<!-- ([^\n]+) -->\n```[a-z]+\n(.*?)^```$").unwrap();
    let found = marked.captures_iter(text).map(|c| {
        let body = c.get(2).unwrap();
        Block { marker: c[1].to_owned(), body: body.as_str().to_owned(), range: body.range() }
    });
    found.collect()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|e| (e.path(), e.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else if path.extension().is_some_and(|e| e == "pdf" || e == "txt") {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// The commands of a block, each with what it prints. Both READMEs show the same ones: what is `known` of a command is not run again.
fn run(body: &str, folder: &Path, known: &mut HashMap<String, String>) -> String {
    let mut shown = String::new();
    for line in body.lines().filter_map(|l| l.strip_prefix("$ ")) {
        let printed = known.entry(line.to_owned()).or_insert_with(|| printed(line, folder));
        shown += &format!("$ {line}\n{printed}");
    }
    shown
}

/// What a command prints.
fn printed(line: &str, folder: &Path) -> String {
    let arguments = line.strip_prefix("cargo run --release -- ").or_else(|| line.strip_prefix("jixiao "));
    let arguments = arguments.unwrap_or_else(|| panic!("no command of this program: {line}"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    let output = command.args(arguments.split_whitespace()).current_dir(folder).output().unwrap();
    assert_ne!(output.status.code(), Some(2), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The time that a run took is not the same twice.
fn masked(text: &str) -> String {
    Regex::new(r"\(\d+\.\d s\)").unwrap().replace_all(text, "(… s)").into_owned()
}

/// Whether a text is what is shown, a line `…` standing for any lines.
fn shows(shown: &str, printed: &str) -> bool {
    let (shown, printed) = (masked(shown), masked(printed));
    let parts: Vec<&str> = shown.split("…\n").collect();
    let Some((first, others)) = parts.split_first() else { return false };
    let Some(mut rest) = printed.strip_prefix(first) else { return false };
    let Some((last, middle)) = others.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn commands_print_what_is_shown() {
    let bless = std::env::var("JIXIAO_BLESS").is_ok_and(|what| what == "readme") && std::env::var_os("CI").is_none();
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("corpus"), &folder.path().join("corpus"));
    let mut known = HashMap::new();
    for file in READMES {
        let mut text = text_of(file);
        let mut wrong = Vec::new();
        let mut changes = Vec::new();
        let mut n = 0;
        for block in blocks(&text) {
            if let Some(name) = block.marker.strip_prefix("form: ") {
                let forms = folder.path().join("my-forms");
                std::fs::create_dir_all(&forms).unwrap();
                std::fs::write(forms.join(name), &block.body).unwrap();
            } else if block.marker == "run" {
                n += 1;
                let printed = run(&block.body, folder.path(), &mut known);
                if !shows(&block.body, &printed) {
                    wrong.push(format!("shown:\n{}\nprinted:\n{printed}", block.body));
                    changes.push((block.range, printed));
                }
            }
        }
        assert!(n >= 5, "{file} shows {n} commands only");
        if bless {
            changes.into_iter().rev().for_each(|(range, printed)| text.replace_range(range, &printed));
            std::fs::write(root().join(file), text).unwrap();
            loud(&format!("{file}: {} blocks written anew: look at them", wrong.len()));
        } else {
            assert!(wrong.is_empty(), "{file} (JIXIAO_BLESS=readme writes it anew):\n{}", wrong.join("\n"));
        }
    }
}

/// Whether everything that is shown is there: keys may be left out of objects, and elements out of lists.
fn is_part(shown: &Value, whole: &Value) -> bool {
    match (shown, whole) {
        (Value::Object(shown), Value::Object(whole)) => {
            shown.iter().all(|(key, value)| whole.get(key).is_some_and(|w| is_part(value, w)))
        }
        (Value::Array(shown), Value::Array(whole)) => {
            let mut rest = whole.iter();
            shown.iter().all(|s| rest.any(|w| is_part(s, w)))
        }
        _ => shown == whole,
    }
}

#[test]
fn projects_are_read_as_shown() {
    for file in READMES {
        let text = text_of(file);
        let shown: Vec<Block> = blocks(&text).into_iter().filter(|b| b.marker.starts_with("project: ")).collect();
        assert!(!shown.is_empty(), "{file} shows no project");
        for block in shown {
            let part: Value = serde_json::from_str(&block.body).unwrap();
            let report = read_file(&root().join(block.marker.trim_start_matches("project: ")));
            let project = report.projects.iter().find(|p| Some(p.id.as_str()) == part["id"].as_str());
            let whole = serde_json::to_value(project.unwrap_or_else(|| panic!("{file}: no {}", part["id"]))).unwrap();
            for (key, value) in part.as_object().unwrap() {
                assert!(is_part(value, &whole[key]), "{file}: {key} is shown as {value:#}, read as {:#}", whole[key]);
            }
        }
    }
}

#[test]
fn a_part_that_differs_is_no_part() {
    let whole = serde_json::json!({"a": [1, {"b": "x", "c": null}], "d": "y"});
    assert!(is_part(&serde_json::json!({"a": [{"c": null}]}), &whole));
    for wrong in [serde_json::json!({"e": 1}), serde_json::json!({"a": [{"b": "y"}]}), serde_json::json!({"a": [2]})] {
        assert!(!is_part(&wrong, &whole), "{wrong}");
    }
}

#[test]
fn the_form_of_the_users_own_reads_its_table() {
    for file in READMES {
        let text = text_of(file);
        let folder = tempfile::tempdir().unwrap();
        let form = blocks(&text).into_iter().find(|b| b.marker.starts_with("form: "));
        std::fs::write(folder.path().join("own.toml"), form.expect("a form").body).unwrap();
        let mut options = jixiao::Options::new().unwrap();
        options.template.add_folder(folder.path()).unwrap();
        let bytes = std::fs::read(root().join("corpus/unknown-form.pdf")).unwrap();
        let report = jixiao::read(&bytes, "unknown-form.pdf", &options);
        let [project] = report.projects.as_slice() else { panic!("{file}: {} projects", report.projects.len()) };
        let rows: Vec<(Option<&str>, Option<&str>, Option<&str>)> = project
            .indicators
            .iter()
            .map(|i| (i.level3.as_deref(), i.target.raw.as_deref(), i.extra.get("目标任务").map(String::as_str)))
            .collect();
        let expected = [
            ("库房巡查", "不少于52次", "档案安全"),
            ("查档服务", "当日办结", "档案利用"),
            ("机关档案检查", "≥40家", "业务指导"),
        ];
        assert_eq!(rows, expected.map(|(name, target, task)| (Some(name), Some(target), Some(task))));
        assert!(project.findings.is_empty(), "{:?}", project.findings);
    }
}

#[test]
fn the_regions_of_the_users_own_are_known() {
    for file in READMES {
        let text = text_of(file);
        let rows = blocks(&text).into_iter().find(|b| b.marker == "regions").expect("rows of regions").body;
        let regions = Regions::with_extra(&rows).unwrap();
        let name = |code, year| regions.by_code(code, Some(year)).map(|r| r.name);
        assert_eq!(name("130579", 2025).as_deref(), Some("邢台某某经济开发区"), "{file}");
        assert_eq!(name("130529", 2026).as_deref(), Some("巨鹿县"), "{file}");
        assert_eq!(name("130529", 2027).as_deref(), Some("巨鹿市"), "{file}");
    }
}

#[test]
fn every_code_status_and_command_is_explained() {
    let code = Regex::new(r#""([INPRSVW]\d\d)""#).unwrap();
    let mut words: Vec<String> = Vec::new();
    for source in files_below(&root().join("src"), "rs") {
        let text = std::fs::read_to_string(&source).unwrap();
        let program = text.split("#[cfg(test)]").next().unwrap_or_default();
        words.extend(code.captures_iter(program).map(|c| format!("| {} |", &c[1])));
    }
    assert!(words.len() > 10, "codes are no longer found in the sources");
    let schema = Command::new(env!("CARGO_BIN_EXE_jixiao")).args(["schema", "index"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    let statuses = schema["$defs"]["Status"]["oneOf"].as_array().expect("the statuses");
    words.extend(statuses.iter().map(|s| format!("| `{}` |", s["const"].as_str().unwrap())));
    let help = Command::new(env!("CARGO_BIN_EXE_jixiao")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands = help.split("Commands:").nth(1).and_then(|h| h.split("\n\n").next()).expect("the commands");
    let names = commands.lines().filter_map(|l| l.strip_prefix("  ").filter(|l| !l.starts_with(' ')));
    words.extend(names.filter_map(|l| l.split(' ').next()).filter(|n| *n != "help").map(|n| format!("jixiao {n}")));
    for file in READMES {
        let text = text_of(file).replace("cargo run --release -- ", "jixiao ");
        let missing: Vec<&String> = words.iter().filter(|w| !text.contains(w.as_str())).collect();
        assert!(missing.is_empty(), "{file} does not explain {missing:?}");
    }
}

#[test]
fn every_meaning_of_a_label_is_explained() {
    let labels: toml::Table = toml::from_str(&text_of("src/template/labels.toml")).unwrap();
    let names = Regex::new("`([a-z0-9_.]+)`").unwrap();
    for file in READMES {
        let text = text_of(file);
        for group in ["fields", "columns"] {
            for name in labels[group].as_table().unwrap().keys() {
                assert!(text.contains(&format!("`{name}`")), "{file} does not explain {name} of [{group}]");
            }
        }
        for (what, kind) in [("`field:X`", "field"), ("`column:X`", "column")] {
            let row = text
                .lines()
                .find(|l| l.starts_with(&format!("| {what} |")))
                .unwrap_or_else(|| panic!("{file}: {what}"));
            for name in names.captures_iter(row) {
                let word = format!("{kind}:{}", &name[1]);
                assert!(Meaning::parse(&word).is_some(), "{file} explains {word}, which no form can say");
            }
        }
    }
}

#[test]
fn the_example_of_the_library_is_the_one_that_is_compiled() {
    let documented = text_of("src/lib.rs");
    let lines = documented.lines().filter_map(|l| l.strip_prefix("//!")).map(|l| l.strip_prefix(' ').unwrap_or(l));
    let compiled: String = lines.filter(|l| !l.starts_with("# ")).map(|l| format!("{l}\n")).collect();
    let rust = Regex::new(r"(?s)```rust\n(.*?)```").unwrap();
    for file in READMES {
        let text = text_of(file);
        let shown = rust.captures(&text).unwrap_or_else(|| panic!("{file} shows no Rust"));
        assert!(compiled.contains(&shown[1]), "{file} shows another example than src/lib.rs");
    }
}
