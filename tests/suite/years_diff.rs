//! Two made-up years of three departments: every planted change is found, nothing else is.

use std::collections::BTreeMap;

use jixiao::diff::diff;
use jixiao::diff::model::{Change, ChangeKind, Diff, ProjectRef, Relation};
use serde_json::Value;

use crate::years_folder::{corpus, folder, jixiao, year};

/// A change as one line: kind, projects, indicator, old → new.
type Line = String;

fn names(side: &[ProjectRef]) -> String {
    let mut names: Vec<&str> = side.iter().filter_map(|project| project.name.as_deref()).collect();
    names.sort_unstable();
    names.join("+")
}

/// Inside a split or a merger the truth labels nothing, so that only the split or merger itself counts there.
fn found(diff: &Diff) -> Vec<Line> {
    let whole = |kind| matches!(kind, ChangeKind::ProjectSplit | ChangeKind::ProjectMerged);
    let labelled = |change: &&Change| {
        let relation = diff.projects[change.project].relation;
        whole(change.kind) || !matches!(relation, Relation::Split | Relation::Merged)
    };
    let line = |change: &Change| {
        let pair = &diff.projects[change.project];
        let name = |new: bool| {
            let indicator =
                change.indicator.as_ref().and_then(|pair| if new { pair.new.clone() } else { pair.old.clone() });
            indicator.and_then(|it| it.level3).unwrap_or_default()
        };
        let values = if change.kind.name().starts_with("target_") || change.kind == ChangeKind::GoalReworded {
            let text = |printed: &Option<jixiao::diff::model::Printed>| {
                printed.as_ref().map_or("", |p| p.text.as_str()).to_owned()
            };
            format!("{}→{}", text(&change.old), text(&change.new))
        } else {
            String::new()
        };
        format!(
            "{} [{}→{}] ({}→{}) {values}",
            change.kind.name(),
            names(&pair.old),
            names(&pair.new),
            name(false),
            name(true)
        )
    };
    let mut lines: Vec<Line> = diff.changes.iter().filter(labelled).map(line).collect();
    lines.sort();
    lines
}

fn planted() -> (Vec<Line>, BTreeMap<(String, String), String>) {
    let truth = std::fs::read_to_string(corpus().join("years/truth.json")).unwrap();
    let truth: Value = serde_json::from_str(&truth).unwrap();
    let text = |value: &Value| -> String {
        match value {
            Value::String(text) => text.clone(),
            Value::Array(texts) => {
                let mut texts: Vec<&str> = texts.iter().filter_map(Value::as_str).collect();
                texts.sort_unstable();
                texts.join("+")
            }
            _ => String::new(),
        }
    };
    let line = |change: &Value| {
        let kind = text(&change["kind"]);
        let values = if kind.starts_with("target_") || kind == "goal_reworded" {
            format!("{}→{}", text(&change["old"]), text(&change["new"]))
        } else {
            String::new()
        };
        let (old, new) = (text(&change["old_project"]), text(&change["new_project"]));
        format!("{kind} [{old}→{new}] ({}→{}) {values}", text(&change["indicator"]), text(&change["new_indicator"]))
    };
    let mut lines: Vec<Line> = truth["changes"].as_array().unwrap().iter().map(line).collect();
    lines.sort();
    let matches = truth["matches"].as_array().unwrap().iter();
    let matches = matches.map(|it| ((text(&it["old"]), text(&it["new"])), text(&it["reason"]))).collect();
    (lines, matches)
}

#[test]
fn planted_changes_are_found_and_nothing_else() {
    let found = found(&diff(&folder("2024").projects, &folder("2025").projects));
    let (planted, _) = planted();
    let only = |these: &[Line], those: &[Line]| -> Vec<Line> {
        these.iter().filter(|line| !those.contains(line)).cloned().collect()
    };
    let (missed, invented) = (only(&planted, &found), only(&found, &planted));
    println!("{} planted changes, {} missed, {} invented", planted.len(), missed.len(), invented.len());
    assert!(missed.is_empty() && invented.is_empty(), "missed: {missed:#?}\ninvented: {invented:#?}");
    assert_eq!(found.len(), planted.len());
}

#[test]
fn projects_are_matched_for_the_planted_reason() {
    let diff = diff(&folder("2024").projects, &folder("2025").projects);
    let (_, planted) = planted();
    let mut found = BTreeMap::new();
    for pair in &diff.projects {
        if let Some(matched) = pair.matched {
            let reason = serde_json::to_value(matched.reason).unwrap();
            found.insert((names(&pair.old), names(&pair.new)), reason.as_str().unwrap().to_owned());
        }
    }
    assert_eq!(found, planted);
}

/// The changes as lines with old and new exchanged where `mirror`: what has to be the same in both directions.
fn mirrored(diff: &Diff, mirror: bool) -> Vec<String> {
    let line = |change: &Change| {
        let pair = &diff.projects[change.project];
        let ids = |side: &[ProjectRef]| {
            let mut ids: Vec<&str> = side.iter().map(|project| project.id.as_str()).collect();
            ids.sort_unstable();
            ids.join("+")
        };
        let printed = |printed: &Option<jixiao::diff::model::Printed>| {
            let text = |p: &jixiao::diff::model::Printed| {
                let mut parts: Vec<&str> = p.text.split('；').collect();
                parts.sort_unstable();
                format!("{} {}", p.path, parts.join("；"))
            };
            printed.as_ref().map(text).unwrap_or_default()
        };
        let mut sides = [(ids(&pair.old), printed(&change.old)), (ids(&pair.new), printed(&change.new))];
        let mut kind = change.kind;
        if mirror {
            sides.reverse();
            kind = kind.mirrored();
        }
        let matched = pair.matched.map(|it| (it.score.to_string(), it.weak));
        format!("{} {sides:?} {matched:?} {:?}", kind.name(), change.harder)
    };
    let mut lines: Vec<String> = diff.changes.iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn backwards_is_the_mirror_of_forwards() {
    let (old, new) = (folder("2024").projects, folder("2025").projects);
    let (there, back) = (diff(&old, &new), diff(&new, &old));
    assert!(!there.is_empty());
    assert_eq!(mirrored(&there, false), mirrored(&back, true));
}

#[test]
fn equal_reports_have_no_changes() {
    for year in ["2024", "2025"] {
        let projects = folder(year).projects;
        let diff = diff(&projects, &projects);
        assert!(diff.is_empty(), "{:#?}", diff.changes);
        assert_eq!(diff.summary.matched, projects.len());
    }
}

#[test]
fn the_order_of_the_projects_does_not_matter() {
    let (old, new) = (folder("2024").projects, folder("2025").projects);
    let turned = |projects: &[jixiao::report::model::Project]| projects.iter().rev().cloned().collect::<Vec<_>>();
    assert_eq!(mirrored(&diff(&old, &new), false), mirrored(&diff(&turned(&old), &turned(&new)), false));
}

#[test]
fn exit_codes_say_whether_something_changed() {
    let run = |arguments: &[&str]| {
        let done = jixiao().arg("diff").args([year("2024"), year("2025")]).args(arguments).output().unwrap();
        (done.status.code(), String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    assert_eq!(run(&[]).0, Some(0));
    assert_eq!(run(&["--exit-code"]).0, Some(1));
    assert_eq!(run(&["--exit-code", "--department", "没有这个部门"]).0, Some(0));
    assert_eq!(run(&["--kind", "no_such_kind"]).0, Some(2));
    assert_eq!(run(&["--years", "1990", "1991"]).0, Some(2));
    let (_, text, _) = run(&["--kind", "target_loosened", "--format", "json"]);
    let diff: Diff = serde_json::from_str(&text).unwrap();
    assert_eq!(diff.schema, "jixiao.diff/1");
    assert!(diff.changes.iter().all(|change| change.kind == ChangeKind::TargetLoosened) && diff.changes.len() == 5);
    assert!(!run(&[]).1.contains('\u{1b}'), "colours without a terminal");
}

#[test]
fn the_page_needs_nothing_but_itself() {
    let done = jixiao().arg("diff").args([year("2024"), year("2025")]).args(["--format", "html"]).output().unwrap();
    let page = String::from_utf8(done.stdout).unwrap();
    for outside in ["http://", "https://", "src=", "<link", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("data-kind=\"target_tightened\"") && page.contains("冀财社2024年95号"));
}

#[test]
fn the_table_has_one_line_a_change() {
    let done = jixiao().arg("diff").args([year("2024"), year("2025")]).args(["--format", "csv"]).output().unwrap();
    let text = String::from_utf8(done.stdout).unwrap();
    let table = text.strip_prefix('\u{FEFF}').expect("byte order mark");
    let lines = csv::Reader::from_reader(table.as_bytes()).into_records().collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(lines.len(), diff(&folder("2024").projects, &folder("2025").projects).changes.len());
}

#[test]
fn the_ending_of_the_file_says_the_format() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, options: &[&str]| {
        let file = folder.path().join(name);
        let sides = [year("2024"), year("2025")];
        let done = jixiao().arg("diff").args(sides).args(options).arg("-o").arg(&file).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        std::fs::read_to_string(file).unwrap()
    };
    assert!(write("diff.HTML", &[]).to_lowercase().starts_with("<!doctype html>"));
    assert!(serde_json::from_str::<Diff>(&write("diff.json", &[])).is_ok());
    assert!(write("diff.csv", &[]).starts_with('\u{FEFF}'));
    let text = write("diff.txt", &[]);
    assert!(text.starts_with("2024 → 2025"));
    assert_eq!(write("other.html", &["--format", "text"]), text);
}
