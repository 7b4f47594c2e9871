//! Projects that kept nothing but a similar name are found again, and others are not taken for them.

use jixiao::diff::diff;
use jixiao::diff::model::ProjectRef;
use jixiao::report::model::Project;
use serde_json::json;

/// A project with a name and nothing else.
fn project(year: i32, department: &str, no: usize, name: &str) -> Project {
    let project = json!({
        "schema": "jixiao.project/1", "id": format!("{department}-{year}-{no:03}"), "kind": "project_target",
        "form": "general", "title": null, "region": null, "fiscal_year": year,
        "department": {"code": null, "name": department}, "implementing_unit": null,
        "project": {"code": null, "name": name, "category": null, "nature": null, "start": null, "end": null},
        "budget": {"printed_unit": null, "lines": []}, "purpose": null, "spending_plan": [], "goals": [],
        "goal_text": null, "indicators": [], "findings": [],
        "source": {"file": "a.pdf", "sha256": "", "pages": []}, "evidence": {},
    });
    serde_json::from_value(project).unwrap()
}

/// What a file of renamings says: a block for each department.
struct Renamings {
    old: Vec<Project>,
    new: Vec<Project>,
    renamed: Vec<(String, String)>,
}

fn renamings(text: &str) -> Renamings {
    let mut all = Renamings { old: Vec::new(), new: Vec::new(), renamed: Vec::new() };
    let mut department = "";
    for (no, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix("== ") {
            department = name;
            continue;
        }
        let (before, after) = line.split_once('\t').unwrap();
        if !before.is_empty() {
            all.old.push(project(2024, department, no, before));
        }
        if !after.is_empty() {
            // The new list is printed in another order.
            all.new.insert(all.new.len() / 2, project(2025, department, no, after));
        }
        if !before.is_empty() && !after.is_empty() {
            all.renamed.push((before.to_owned(), after.to_owned()));
        }
    }
    all
}

/// Precision and recall of the matches; both and what is wrong are printed.
fn measure(title: &str, all: &Renamings) -> (f64, f64) {
    let diff = diff(&all.old, &all.new);
    let name = |side: &[ProjectRef]| side.iter().filter_map(|p| p.name.clone()).collect::<Vec<_>>().join("+");
    let found: Vec<(String, String)> = diff
        .projects
        .iter()
        .filter(|pair| pair.matched.is_some())
        .map(|pair| (name(&pair.old), name(&pair.new)))
        .collect();
    for pair in diff.projects.iter().filter(|pair| pair.matched.is_some_and(|m| m.score < 0.48)) {
        let p = (name(&pair.old), name(&pair.new));
        println!("LOW {} {} {p:?}", all.renamed.contains(&p), pair.matched.unwrap().score);
    }
    let right = found.iter().filter(|pair| all.renamed.contains(pair)).count() as f64;
    let (precision, recall) = (right / found.len() as f64, right / all.renamed.len() as f64);
    println!(
        "{title}: {} renamings, {} matches: precision {precision:.3}, recall {recall:.3}",
        all.renamed.len(),
        found.len()
    );
    let wrong: Vec<_> = found.iter().filter(|pair| !all.renamed.contains(pair)).collect();
    let missed: Vec<_> = all.renamed.iter().filter(|pair| !found.contains(pair)).collect();
    println!("wrong: {wrong:?}\nmissed: {missed:?}");
    (precision, recall)
}

#[test]
fn renamings_first() {
    let text = include_str!("renamings/first.tsv");
    measure("first", &renamings(text));
}

#[test]
fn renamings_second() {
    let text = include_str!("renamings/second.tsv");
    measure("second", &renamings(text));
}

#[test]
fn renamings_a() {
    let text = include_str!("renamings/a.tsv");
    measure("a", &renamings(text));
}
#[test]
fn renamings_b() {
    let text = include_str!("renamings/b.tsv");
    measure("b", &renamings(text));
}
#[test]
fn renamings_c() {
    let text = include_str!("renamings/c.tsv");
    measure("c", &renamings(text));
}
#[test]
fn renamings_d() {
    let text = include_str!("renamings/d.tsv");
    measure("d", &renamings(text));
}
