//! What is read equals what is printed, field by field, wherever a person wrote down what is printed: the corpus
//! (`corpus/truth`) and a part of the real reports (`real/truth`).

mod conventions;
mod record;

use std::collections::HashSet;
use std::fmt;
use std::path::Path;

use jixiao::output::{Read, collect};
use jixiao::pipeline::Report;
use jixiao::{Options, Status};
use serde_json::Value;

use crate::documents::{files_below, loud, options, read_file, real_or_skip, root};
use conventions::Annotator;

/// One field that was read otherwise than it is printed.
struct Mismatch {
    file: String,
    page: String,
    project: String,
    field: String,
    truth: String,
    found: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, page, project, field, truth, found } = self;
        write!(f, "{file} p.{page} 《{project}》 {field}: printed {truth}, read {found}")
    }
}

/// Where a truth file and the page differ, and the page wins: file, page, field, and what the page shows.
const PAGE_WINS: [(&str, &str, &str, &str); 1] = [(
    "xian-xasxfj-2a3502.pdf",
    "[42]",
    "tasks",
    "the cell of the second task is too low for its text: its last line, 通。, is cut off and not seen",
)];

/// A truth file with the document that it is about, as read.
struct Case<'a> {
    file: String,
    truth: &'a Value,
    annotator: Annotator,
    projects: Vec<Value>,
    mismatches: Vec<Mismatch>,
}

#[test]
fn corpus_is_read_as_printed() {
    let corpus = root().join("corpus");
    let mut mismatches = Vec::new();
    for path in files_below(&corpus.join("truth"), "json") {
        let truth = load(&path);
        for file in truth["files"].as_array().unwrap() {
            let path = corpus.join(file.as_str().unwrap());
            let report = read_file(&path);
            let mut case = Case::new(file.as_str().unwrap(), &truth, Annotator::Corpus, report);
            case.compare_document(report, &path);
            match report.status {
                Status::Encrypted => case.projects = projects(&read_with_password(&path)),
                Status::NeedsOcr if report.projects.is_empty() => continue,
                _ => {}
            }
            case.compare_projects(case.projects.len());
            mismatches.append(&mut case.mismatches);
        }
    }
    assert_none(&mismatches);
}

#[test]
fn real_reports_are_read_as_printed() {
    let Some(real) = real_or_skip("real_reports_are_read_as_printed") else { return };
    let mut mismatches = Vec::new();
    for path in files_below(&real.join("truth"), "json") {
        let truth = load(&path);
        let file = truth["file"].as_str().unwrap();
        let report = read_file(&real.join("targets").join(file));
        let mut case = Case::new(file, &truth, Annotator::Real, report);
        let annotated = annotated_pages(&truth);
        let begins_there = |p: &&Value| p["source"]["pages"][0].as_u64().is_some_and(|n| annotated.contains(&n));
        let n = case.projects.iter().filter(begins_there).count();
        case.compare_projects(n);
        mismatches.append(&mut case.mismatches);
    }
    for (file, page, field, shown) in PAGE_WINS {
        let there = |m: &Mismatch| m.file == file && m.page == page && m.field == field;
        assert!(
            mismatches.iter().any(there),
            "{file} p.{page} {field} is read as the truth file says now, though {shown}"
        );
        mismatches.retain(|m| !there(m));
    }
    assert_none(&mismatches);
}

#[test]
fn reports_without_targets_give_no_project() {
    let Some(real) = real_or_skip("reports_without_targets_give_no_project") else { return };
    for path in files_below(&real.join("no-targets"), "pdf") {
        let report = read_file(&path);
        let names: Vec<_> = report.projects.iter().map(|p| p.project.name.as_deref().unwrap_or("")).collect();
        assert!(names.is_empty(), "{}: {names:?}", path.display());
        assert!(matches!(report.status, Status::NoTargets | Status::NeedsOcr), "{}", path.display());
    }
}

impl<'a> Case<'a> {
    fn new(file: &str, truth: &'a Value, annotator: Annotator, report: &Report) -> Self {
        Self { file: file.to_owned(), truth, annotator, projects: projects(report), mismatches: Vec::new() }
    }

    fn note(&mut self, project: &Value, field: &str, truth: &Value, found: &Value) {
        self.mismatches.push(Mismatch {
            file: self.file.clone(),
            page: project["source"]["pages"].to_string(),
            project: project["project"]["name"].as_str().unwrap_or("").to_owned(),
            field: field.to_owned(),
            truth: truth.to_string(),
            found: found.to_string(),
        });
    }

    /// What the index says of the document.
    fn compare_document(&mut self, report: &Report, path: &Path) {
        let collected = collect(vec![Read { file: self.file.clone(), report: report.clone() }]);
        let line = serde_json::to_value(&collected.index.documents[0]).unwrap();
        let truth = self.truth;
        let mut expect = |field: &str, truth: &Value, found: &Value| {
            if truth != found {
                self.note(&Value::Null, field, truth, found);
            }
        };
        expect("status", &truth["status"], &line["status"]);
        // What a document is about is read from its title and from tables that could be read.
        if !matches!(report.status, Status::Encrypted | Status::NeedsOcr | Status::UnknownForm) {
            expect("region", &truth["region_code"], &line["region"]["code"]);
            expect("fiscal_year", &truth["fiscal_year"], &line["fiscal_year"]);
            // The title of a report names the department, its tables the unit of the department that is 本级.
            let department = truth["department"]["name"].as_str().unwrap();
            let unread = line["department"].is_null() && !prints(path, department);
            if !unread && line["department"] != department.trim_end_matches("本级") {
                expect("department", &truth["department"]["name"], &line["department"]);
            }
        }
        for project in &report.projects {
            let project = serde_json::to_value(project).unwrap();
            if project["region"]["code"] != truth["region_code"] {
                self.note(&project, "region/code", &truth["region_code"], &project["region"]["code"]);
            }
            if project["fiscal_year"] != truth["fiscal_year"] {
                self.note(&project, "fiscal_year", &truth["fiscal_year"], &project["fiscal_year"]);
            }
        }
    }

    /// Every record with the project that it is about; `read` is the number of projects that records should be about.
    fn compare_projects(&mut self, read: usize) {
        let records = self.truth["projects"].as_array().unwrap();
        let mut taken = HashSet::new();
        for record in records {
            let rest = (0..self.projects.len()).filter(|n| !taken.contains(n));
            let likeness = |n: &usize| record::likeness(record, &self.projects[*n]);
            let best = rest.filter(|n| likeness(n) > 0).max_by_key(|n| (likeness(n), std::cmp::Reverse(*n)));
            let Some(best) = best else {
                self.note(record, "project", &record["name"], &Value::Null);
                continue;
            };
            taken.insert(best);
            let project = self.projects[best].clone();
            for (field, truth, found) in record::compare(self.truth, record, &project, self.annotator) {
                self.note(&project, &field, &truth, &found);
            }
        }
        if read != records.len() {
            let left = |n: &usize| !taken.contains(n);
            let names: Vec<_> = (0..self.projects.len()).filter(left).map(|n| &self.projects[n]["id"]).collect();
            let found = format!("{read}, without a record: {names:?}");
            self.note(&Value::Null, "number of projects", &records.len().into(), &found.into());
        }
    }
}

fn projects(report: &Report) -> Vec<Value> {
    report.projects.iter().map(|p| serde_json::to_value(p).unwrap()).collect()
}

/// Whether a document prints these characters anywhere, one after the other.
fn prints(path: &Path, name: &str) -> bool {
    let document = jixiao::pdf::read(&std::fs::read(path).unwrap(), &jixiao::pdf::ReadOptions::default()).unwrap();
    document.pages.iter().any(|page| page.glyphs.iter().map(|g| g.unicode).collect::<String>().contains(name))
}

/// The password of the corpus's one locked file, as its README tells.
fn read_with_password(path: &Path) -> Report {
    let options = Options { password: Some("secret".to_owned()), ..options().clone() };
    let report = jixiao::read(&std::fs::read(path).unwrap(), "locked.pdf", &options);
    assert_eq!(report.status, Status::Ok, "{}", path.display());
    report
}

fn annotated_pages(truth: &Value) -> HashSet<u64> {
    let (from, to) = (truth["page_from"].as_u64().unwrap(), truth["page_to"].as_u64().unwrap());
    let mut pages: HashSet<u64> = (from..=to).collect();
    pages.extend(truth["extra_pages"].as_array().into_iter().flatten().filter_map(Value::as_u64));
    for range in truth["extra_ranges"].as_array().into_iter().flatten() {
        pages.extend(range[0].as_u64().unwrap()..=range[1].as_u64().unwrap());
    }
    pages
}

fn load(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn assert_none(mismatches: &[Mismatch]) {
    let list: Vec<String> = mismatches.iter().map(ToString::to_string).collect();
    if !list.is_empty() {
        loud(&list.join("\n"));
    }
    assert!(list.is_empty(), "{} fields are read otherwise than printed", list.len());
}
