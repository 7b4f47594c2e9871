//! What is written of documents follows the published schemas.

use std::process::Command;

use jixiao::golden::corpus_cases;
use jixiao::output::{Read, collect};
use jsonschema::Validator;
use serde_json::Value;

use crate::documents::{file_name, read_file, root};

fn validator(published: &str) -> Validator {
    let printed = Command::new(env!("CARGO_BIN_EXE_jixiao")).args(["schema", published]).output().unwrap();
    jsonschema::draft202012::new(&serde_json::from_slice(&printed.stdout).unwrap()).unwrap()
}

fn check(validator: &Validator, value: &Value, what: &str) {
    let errors: Vec<String> = validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {}", errors.join("\n"));
}

#[test]
fn what_is_written_for_the_corpus_follows_the_schemas() {
    let documents = corpus_cases(&root().join("corpus")).into_iter();
    let read = documents.map(|case| Read { file: file_name(&case.path), report: read_file(&case.path).clone() });
    let collected = collect(read.collect());
    let projects = validator("project");
    assert!(collected.projects.len() > 50, "the corpus gives too few projects to tell");
    for project in &collected.projects {
        check(&projects, &serde_json::to_value(project).unwrap(), &project.id);
    }
    check(&validator("index"), &serde_json::to_value(&collected.index).unwrap(), "index");
    let narratives = validator("report");
    assert!(!collected.narratives.is_empty(), "no report of the corpus has prose");
    for (path, narrative) in &collected.narratives {
        check(&narratives, &serde_json::to_value(narrative).unwrap(), path);
    }
}

#[test]
fn a_project_without_a_key_or_of_another_schema_is_refused() {
    let projects = validator("project");
    let error_paths = |json: &str| {
        let value = serde_json::from_str(json).unwrap();
        projects.iter_errors(&value).map(|e| e.to_string()).collect::<Vec<_>>().join("; ")
    };
    let errors = error_paths(r#"{"schema": "jixiao.project/0", "id": "1"}"#);
    assert!(errors.contains("jixiao.project/1") && errors.contains("indicators"), "{errors}");
}
