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

/// Every file, the least precision and recall. `c` and `d` were measured once before anyone had looked at them: precision
/// 0.983 and 0.983, recall 0.966 and 0.884. What `d` missed was then mended where a kind of renaming was not thought of
/// (phases in Chinese and in digits, running numbers before names, short forms of two letters or characters), so that
/// these numbers are no longer those of names never seen. `e` was written after the last change to the matcher: its
/// numbers, 0.980 and 0.990, are those of the first run.
const FILES: &[(&str, &str, f64, f64)] = &[
    ("first", include_str!("renamings/first.tsv"), 0.99, 0.99),
    ("second", include_str!("renamings/second.tsv"), 0.99, 0.97),
    ("a", include_str!("renamings/a.tsv"), 0.98, 0.97),
    ("b", include_str!("renamings/b.tsv"), 0.98, 0.96),
    ("c", include_str!("renamings/c.tsv"), 0.98, 0.96),
    ("d", include_str!("renamings/d.tsv"), 0.98, 0.95),
    ("e", include_str!("renamings/e.tsv"), 0.98, 0.98),
];

#[test]
fn renamed_projects_are_found_by_their_names_alone() {
    for &(title, text, least_precision, least_recall) in FILES {
        let (precision, recall) = measure(title, &renamings(text));
        assert!(precision >= least_precision, "{title}: precision {precision:.3}");
        assert!(recall >= least_recall, "{title}: recall {recall:.3}");
    }
}

#[test]
fn the_words_of_names_do_not_match_projects_that_only_share_them() {
    let all = renamings(
        "== 城管局\n凉城路架空线入地\t\n\t真金路架空线入地\n京密高速前期费\t\n\t承平高速前期费\n\
         第二中学操场\t\n\t第二小学操场\n雪亮工程一期\t\n\t雪亮工程2期\n",
    );
    let diff = diff(&all.old, &all.new);
    assert_eq!(diff.summary.matched, 0, "{:?}", diff.projects);
}
