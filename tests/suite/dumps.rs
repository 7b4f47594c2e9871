//! A text dump and the PDF of the same report are one report: the same ids, every project once, the same prose.

use std::path::{Path, PathBuf};
use std::process::Command;

use jixiao::narrative::Narrative;
use jixiao::output::{Collected, Read, collect};
use jixiao::place::Place;
use serde_json::Value;

use crate::documents::{file_name, files_below, loud, options, read_file, root};

/// Reports of the corpus that a dump is made of, by their truth: those whose prose and tables are set in one column.
const REPORTS: [&str; 10] = [
    "julu-yingji-2024-libreoffice.pdf",
    "julu-yingji-2024-chromium.pdf",
    "julu-yingji-2024-typst.pdf",
    "madeup-linxi-gonglu-2025-libreoffice.pdf",
    "madeup-linxi-gonglu-2025-typst.pdf",
    "madeup-pingxiang-shuiwuju-2025.pdf",
    "rules-as-rectangles.pdf",
    "kangxi-radicals-in-tounicode.pdf",
    "years/2024/weixian-minzhengju.pdf",
    "years/2025/weixian-minzhengju.pdf",
];

fn corpus(path: &str) -> PathBuf {
    root().join("corpus").join(path)
}

/// The PDF that a committed dump was made of: its name begins with the producer, or is that of the PDF. The reference dump
/// is that of all three.
fn committed() -> Vec<(PathBuf, PathBuf)> {
    let of = |producer: &str| corpus(&format!("julu-yingji-2024-{producer}.pdf"));
    let mut pairs = Vec::new();
    for dump in files_below(&corpus("dumps"), "txt") {
        let name = file_name(&dump);
        let pdf = match name.split_once('-').unwrap() {
            _ if is_of_other_form(&dump) => corpus(&name.replace(".txt", ".pdf")),
            ("madeup", _) => corpus("madeup-linxi-gonglu-2025-typst.pdf"),
            (producer, _) => of(producer),
        };
        pairs.push((pdf, dump));
    }
    assert!(pairs.len() >= 5);
    for producer in ["libreoffice", "chromium", "typst"] {
        pairs.push((of(producer), corpus("julu-yingji-2024.txt")));
    }
    pairs
}

/// Whether a committed dump is of a form without a spending plan: its name is that of the PDF.
fn is_of_other_form(dump: &Path) -> bool {
    dump.parent().is_some_and(|folder| folder.ends_with("layout") || folder.ends_with("cells"))
}

/// Dumps by pdftotext, which need no more than poppler; none, with a loud word, where it is not there.
fn fresh(test: &str) -> Vec<(PathBuf, String, Vec<u8>)> {
    let mut dumps = Vec::new();
    for report in REPORTS {
        for kind in ["-raw", "-layout"] {
            let Ok(made) = Command::new("pdftotext").arg(kind).arg(corpus(report)).arg("-").output() else {
                loud(&format!("SKIPPED {test}: no pdftotext; install poppler-utils"));
                return Vec::new();
            };
            assert!(made.status.success(), "pdftotext {kind} {report}");
            dumps.push((corpus(report), format!("{report} {kind}"), made.stdout));
        }
    }
    dumps
}

/// What is read of a file of another folder and of another name than it has.
fn read_as(file: &str, bytes: &[u8]) -> Read {
    Read { file: file.to_owned(), report: jixiao::read(bytes, file, options()) }
}

fn printed_report(pdf: &Path) -> Read {
    read_as("一/甲.pdf", &std::fs::read(pdf).unwrap())
}

/// What is collected of a PDF and a dump of it, in whichever order they come.
fn together(documents: [Read; 2]) -> Collected {
    let collected = collect(documents.to_vec());
    let turned = collect(documents.iter().rev().cloned().collect());
    assert_eq!(collected.index, turned.index);
    collected
}

fn check_is_one_report(name: &str, pdf: Read, dump: Read, problems: &mut Vec<String>) {
    let (printed, second) = (pdf.file.clone(), dump.file.clone());
    let collected = together([pdf, dump]);
    assert!(!collected.projects.is_empty(), "{name}");
    for project in &collected.projects {
        let others: Vec<&str> = project.also_in.iter().map(|s| s.file.as_str()).collect();
        if (&project.source.file, others.as_slice()) != (&printed, &[second.as_str()]) {
            problems.push(format!("{name}: {} is in {} and {others:?}", project.id, project.source.file));
        }
    }
    if collected.narratives.len() > 1 {
        problems.push(format!("{name}: prose is there {} times", collected.narratives.len()));
    }
}

#[test]
fn a_committed_dump_and_its_pdf_are_one_report() {
    let mut problems = Vec::new();
    for (pdf, dump) in committed() {
        let name = file_name(&dump);
        let second = Read { file: name.clone(), report: read_file(&dump).clone() };
        check_is_one_report(&name, printed_report(&pdf), second, &mut problems);
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn a_fresh_dump_and_its_pdf_are_one_report() {
    let mut problems = Vec::new();
    for (pdf, name, dump) in fresh("a_fresh_dump_and_its_pdf_are_one_report") {
        check_is_one_report(&name, printed_report(&pdf), read_as("二/乙.txt", &dump), &mut problems);
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

/// What is printed of the indicators and of the money of a project.
fn printed(project: &jixiao::report::model::Project) -> Vec<String> {
    let value = serde_json::to_value(project).unwrap();
    let text = |v: &Value| v.as_str().map(str::to_owned).unwrap_or_default();
    let mut printed = vec![text(&value["project"]["name"]), text(&value["goal_text"])];
    for line in value["budget"]["lines"].as_array().unwrap() {
        printed.push(format!("{} {}", text(&line["label"]), text(&line["amount"]["raw"])));
    }
    for row in value["indicators"].as_array().unwrap() {
        let cells = ["level1", "level2", "level3", "description"].map(|key| text(&row[key]));
        printed.push(format!("{} | {}", cells.join(" | "), text(&row["target"]["raw"])));
    }
    printed
}

#[test]
fn dumps_with_columns_kept_apart_are_read_in_every_form() {
    let dumps = files_below(&corpus("dumps/layout"), "txt");
    assert!(dumps.len() >= 9, "{dumps:?}");
    check_are_as_printed(dumps);
}

/// Nine forms without a spending plan by three extractors, three of them lists of projects; all such dumps used to be refused.
#[test]
fn dumps_that_bring_cell_after_cell_are_read_in_every_form() {
    let dumps = files_below(&corpus("dumps/cells"), "txt");
    assert!(dumps.len() >= 9, "{dumps:?}");
    check_are_as_printed(dumps);
}

/// The values of dumps are those of their pages, and marked.
fn check_are_as_printed(dumps: Vec<PathBuf>) {
    for dump in dumps {
        let name = file_name(&dump);
        let (pages, text) = (read_file(&corpus(&name.replace(".txt", ".pdf"))), read_file(&dump));
        assert_eq!(text.status, jixiao::Status::Ok, "{name}: {:?}", text.reason);
        let ids = |r: &jixiao::Report| r.projects.iter().map(|p| p.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(text), ids(pages), "{name}");
        for (own, other) in text.projects.iter().zip(&pages.projects) {
            assert_eq!(printed(own), printed(other), "{name}: {}", own.id);
            let marked = own.findings.iter().any(|f| f.code == "R05" && f.path.is_empty());
            assert!(marked, "{name}: {} is inferred and not marked", own.id);
        }
    }
}

/// What a careful reader finds in the prose of a report.
fn truth_of(pdf: &str) -> Value {
    let case = if pdf.starts_with("julu") { "julu-yingji-2024" } else { "madeup-linxi-gonglu-2025" };
    serde_json::from_str(&std::fs::read_to_string(corpus(&format!("truth/{case}.json"))).unwrap()).unwrap()
}

fn check_prose(name: &str, narrative: Option<&Narrative>, truth: &Value) {
    let narrative = narrative.unwrap_or_else(|| panic!("{name}: no prose"));
    let overview = &truth["overview"];
    assert_eq!(narrative.title.as_deref(), overview["heading"].as_str(), "{name}");
    assert_eq!(narrative.overview.as_deref(), overview["总体绩效目标"].as_str(), "{name}");
    let items = truth["narrative_projects"].as_array().unwrap();
    assert_eq!(narrative.items.len(), items.len(), "{name}");
    for (item, expected) in narrative.items.iter().zip(items) {
        assert_eq!(item.number.map(u64::from), expected["no"].as_u64(), "{name}");
        let found = [Some(&item.title), Some(&item.activity), item.goal.as_ref(), item.indicators_text.as_ref()];
        let keys = ["title", "activity", "goal", "indicators_text"];
        for (key, found) in keys.into_iter().zip(found) {
            assert_eq!(found.map(String::as_str), expected[key].as_str(), "{name}: {key} of {}", item.title);
        }
    }
    let measures = overview["工作保障措施"].as_array().unwrap();
    assert_eq!(narrative.measures.len(), measures.len(), "{name}");
    for (measure, expected) in narrative.measures.iter().zip(measures) {
        let title = expected["title"].as_str().unwrap().split_once(['、', '.']).unwrap().1;
        assert_eq!(
            (measure.title.as_str(), measure.text.as_str()),
            (title, expected["text"].as_str().unwrap()),
            "{name}"
        );
    }
}

#[test]
fn prose_of_pages_is_read_as_printed() {
    for pdf in REPORTS.into_iter().filter(|r| r.starts_with("julu") || r.starts_with("madeup-linxi")) {
        let report = read_file(&corpus(pdf));
        check_prose(pdf, report.narrative.as_ref(), &truth_of(pdf));
        let narrative = report.narrative.as_ref().unwrap();
        let pages = narrative.source.as_ref().unwrap().pages.clone();
        assert!(!pages.is_empty() && pages.iter().zip(1..).all(|(page, n)| *page == n), "{pdf}: {pages:?}");
    }
}

/// A text that has the headings of indicators has targets, whatever became of its lines.
#[test]
fn a_dump_out_of_order_is_not_passed_over() {
    for dump in files_below(&corpus("dumps/layout"), "txt") {
        let text = std::fs::read_to_string(&dump).unwrap().replace('\u{C}', "");
        let turned: String = text.lines().rev().flat_map(|line| [line, "\n"]).collect();
        let report = jixiao::read(turned.as_bytes(), "倒.txt", options());
        let told = report.projects.iter().any(|p| !p.indicators.is_empty()) || report.reason.is_some();
        assert!(told, "{}: {:?}", dump.display(), report.status);
    }
}

/// Committed dumps of reports with prose.
fn with_prose() -> impl Iterator<Item = (PathBuf, PathBuf)> {
    let dumps = committed().into_iter();
    dumps.filter(|(_, dump)| !is_of_other_form(dump))
}

#[test]
fn prose_of_dumps_is_read_as_printed() {
    for (pdf, dump) in with_prose() {
        let name = file_name(&dump);
        let truth = truth_of(&file_name(&pdf));
        check_prose(&name, read_file(&dump).narrative.as_ref(), &truth);
    }
    for (pdf, name, dump) in fresh("prose_of_dumps_is_read_as_printed") {
        let file = file_name(&pdf);
        if file.starts_with("julu") || file.starts_with("madeup-linxi") {
            check_prose(&name, jixiao::read(&dump, "二.txt", options()).narrative.as_ref(), &truth_of(&file));
        }
    }
}

/// Every string of the prose stands on the lines of the dump that its evidence names.
#[test]
fn prose_of_dumps_stands_on_the_lines_of_its_evidence() {
    for (_, dump) in with_prose() {
        let text = std::fs::read_to_string(&dump).unwrap();
        let lines: Vec<&str> = text.split('\n').collect();
        let narrative = read_file(&dump).narrative.as_ref().unwrap();
        let json = serde_json::to_value(narrative).unwrap();
        for (pointer, places) in &narrative.evidence {
            let value = json.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
            let there: String = places
                .iter()
                .flat_map(|place| match place {
                    Place::Lines { first, last } => lines[*first as usize - 1..*last as usize].iter(),
                    Place::Page { .. } => panic!("{}: {pointer} is on a page", dump.display()),
                })
                .flat_map(|line| line.chars().filter(|c| !c.is_whitespace()))
                .collect();
            let missing = value.chars().find(|c| !c.is_whitespace() && !there.contains(*c));
            assert!(!value.is_empty() && missing.is_none(), "{}: {pointer} {missing:?}", dump.display());
        }
    }
}
