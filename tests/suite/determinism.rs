//! The same inputs give the same bytes, whatever their order and the number of jobs.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::documents::{corpus, files_below, root};

/// Every published file of an output folder but the run manifest.
fn published(out: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for path in files_below(out, "json") {
        let name = path.strip_prefix(out).unwrap().to_string_lossy().into_owned();
        if name != "run.json" {
            files.insert(name, std::fs::read_to_string(path).unwrap());
        }
    }
    files
}

fn extract(inputs: &[impl AsRef<std::ffi::OsStr>], jobs: &str, out: &Path) -> BTreeMap<String, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    let output = command.arg("extract").args(inputs).args(["--jobs", jobs, "-o"]).arg(out).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
    published(out)
}

#[test]
fn order_of_inputs_and_number_of_jobs_change_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let mut inputs = corpus();
    for dumps in
        ["corpus", "corpus/dumps", "corpus/dumps/cells", "corpus/dumps/layout"].map(|folder| root().join(folder))
    {
        let files = std::fs::read_dir(dumps).unwrap().map(|e| e.unwrap().path());
        inputs.extend(files.filter(|f| f.extension().is_some_and(|e| e == "txt")));
    }
    inputs.reverse();
    let four = extract(&inputs, "4", &folder.path().join("four"));
    let whole = extract(&[root().join("corpus")], "1", &folder.path().join("whole"));
    assert!(whole.len() > 50, "only {} files", whole.len());
    assert_eq!(whole.keys().collect::<Vec<_>>(), four.keys().collect::<Vec<_>>());
    let differ: Vec<_> = whole.iter().filter(|(name, text)| four.get(*name) != Some(text)).map(|(n, _)| n).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

#[test]
fn a_second_run_into_the_same_folder_leaves_only_what_it_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    extract(&[root().join("corpus/years")], "1", &out);
    let second = extract(&[root().join("corpus/fake-bold.pdf")], "1", &out);
    let first = extract(&[root().join("corpus/fake-bold.pdf")], "1", &folder.path().join("fresh"));
    assert_eq!(first, second);
}

/// One report typeset by three programs: every project is the same one, and names the two other documents.
#[test]
fn equal_projects_of_three_documents_are_one_with_also_in() {
    let folder = tempfile::tempdir().unwrap();
    let producers = ["chromium", "libreoffice", "typst"];
    let inputs = producers.map(|p| root().join(format!("corpus/julu-yingji-2024-{p}.pdf")));
    let files = extract(&inputs, "2", folder.path());
    let projects: Vec<_> = files.iter().filter(|(name, _)| name.starts_with("projects")).collect();
    let names: Vec<_> = projects.iter().map(|(name, _)| name).collect();
    assert_eq!(projects.len(), 11, "{names:#?}");
    for (name, text) in projects {
        let project: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(project["also_in"].as_array().map_or(0, Vec::len), 2, "{name}");
        assert_eq!(project["findings"].as_array().unwrap().iter().filter(|f| f["code"] == "R06").count(), 0, "{name}");
    }
}
