//! Projects that kept nothing but a similar name are found again, and others are not taken for them.

use jixiao::diff::diff;
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

#[test]
fn renamed_projects_are_found_by_their_names_alone() {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    let mut renamed = Vec::new();
    let mut department = "";
    for (no, line) in include_str!("years_renamings.tsv").lines().enumerate().filter(|(_, line)| !line.starts_with('#'))
    {
        if let Some(name) = line.strip_prefix("== ") {
            department = name;
            continue;
        }
        let (before, after) = line.split_once('\t').unwrap();
        if !before.is_empty() {
            old.push(project(2024, department, no, before));
        }
        if !after.is_empty() {
            // The new list is printed in another order.
            new.insert(new.len() / 2, project(2025, department, no, after));
        }
        if !before.is_empty() && !after.is_empty() {
            renamed.push((before.to_owned(), after.to_owned()));
        }
    }
    let diff = diff(&old, &new);
    let name = |side: &[jixiao::diff::model::ProjectRef]| {
        side.iter().filter_map(|p| p.name.clone()).collect::<Vec<_>>().join("+")
    };
    let found: Vec<(String, String)> = diff
        .projects
        .iter()
        .filter(|pair| pair.matched.is_some())
        .map(|pair| (name(&pair.old), name(&pair.new)))
        .collect();
    let right = found.iter().filter(|pair| renamed.contains(pair)).count();
    let precision = right as f64 / found.len() as f64;
    let recall = right as f64 / renamed.len() as f64;
    println!("{} renamings, {} matches: precision {precision:.3}, recall {recall:.3}", renamed.len(), found.len());
    let wrong: Vec<_> = found.iter().filter(|pair| !renamed.contains(pair)).collect();
    let missed: Vec<_> = renamed.iter().filter(|pair| !found.contains(pair)).collect();
    println!("wrong: {wrong:#?}\nmissed: {missed:#?}");
    assert!(precision >= 0.98, "precision {precision:.3}, wrong: {wrong:#?}");
    assert!(recall >= 0.95, "recall {recall:.3}, missed: {missed:#?}");
}
