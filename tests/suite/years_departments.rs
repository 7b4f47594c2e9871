//! Departments come, go, and are renamed between two years; their documents are one or several, their tables of several kinds.

use jixiao::diff::diff;
use jixiao::diff::model::{ChangeKind, Diff, Relation};
use jixiao::report::model::{Kind, Project, Unit};

use crate::years_folder::{corpus, folder, jixiao};

fn of<'p>(projects: &'p [Project], department: &'p str) -> impl Iterator<Item = &'p Project> {
    projects.iter().filter(move |p| p.department.as_ref().is_some_and(|d| d.name.contains(department)))
}

fn kinds(diff: &Diff) -> Vec<(ChangeKind, usize)> {
    diff.summary.changes.iter().map(|(&kind, &count)| (kind, count)).collect()
}

#[test]
fn a_department_of_one_year_only_is_gone_or_new_whole() {
    let all = folder("2024").projects;
    let gone = of(&all, "民政").count();
    let rest: Vec<Project> = all.iter().filter(|p| !of(&all, "民政").any(|gone| gone.id == p.id)).cloned().collect();
    assert!(gone > 3 && rest.len() > 3);
    assert_eq!(kinds(&diff(&all, &rest)), [(ChangeKind::ProjectRemoved, gone)]);
    assert_eq!(kinds(&diff(&rest, &all)), [(ChangeKind::ProjectAdded, gone)]);
    assert_eq!(kinds(&diff(&[], &all)), [(ChangeKind::ProjectAdded, all.len())]);
}

#[test]
fn a_renamed_department_keeps_its_projects() {
    let old = folder("2024").projects;
    let mut new = old.clone();
    for project in &mut new {
        if project.department.as_ref().is_some_and(|d| d.name.contains("民政")) {
            project.department =
                Some(Unit { code: Some("900001".to_owned()), name: "威县社会事务局".to_owned() });
            project.publisher = None;
        }
    }
    let found = diff(&old, &new);
    assert!(found.is_empty(), "{:#?}", found.changes);
    assert_eq!(found.summary.matched, old.len());
}

#[test]
fn departments_that_share_only_what_everyone_has_stay_two() {
    let old: Vec<Project> = of(&folder("2024").projects, "民政").cloned().collect();
    let mut new = old.clone();
    for (no, project) in new.iter_mut().enumerate() {
        project.department = Some(Unit { code: Some("900001".to_owned()), name: "威县信访局".to_owned() });
        project.publisher = None;
        project.project.name =
            Some(format!("{}号完全不同的事项", ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬"][no % 9]));
    }
    assert!(diff(&old, &new).projects.iter().all(|pair| pair.relation != Relation::Matched));
}

#[test]
fn two_documents_of_a_department_are_one_department() {
    let old = folder("2024").projects;
    let mut new = old.clone();
    for project in new.iter_mut().step_by(2) {
        project.source.file = "another.pdf".to_owned();
    }
    new.rotate_left(3);
    assert!(diff(&old, &new).is_empty());
}

#[test]
fn a_self_evaluation_is_not_the_target_of_its_project() {
    let old = folder("2024").projects;
    let mut new = old.clone();
    for (no, project) in old.iter().enumerate() {
        let id = format!("evaluation-{no}");
        new.push(Project { kind: Kind::SelfEvaluation, id, ..project.clone() });
    }
    let found = diff(&old, &new);
    assert_eq!(kinds(&found), [(ChangeKind::ProjectAdded, old.len())]);
    let is = |pair: &&jixiao::diff::model::ProjectPair| pair.relation == Relation::Added;
    assert!(found.projects.iter().filter(is).all(|pair| pair.new[0].kind == Kind::SelfEvaluation));
}

#[test]
fn one_folder_with_both_years_is_as_good_as_two() {
    let both = tempfile::tempdir().unwrap();
    let done =
        jixiao().arg("extract").arg(corpus().join("years")).arg("-o").arg(both.path()).arg("-q").status().unwrap();
    assert_eq!(done.code(), Some(0));
    let done = jixiao().arg("diff").arg(both.path()).args(["--years", "2024", "2025", "--format", "json"]).output();
    let found: Diff = serde_json::from_slice(&done.unwrap().stdout).unwrap();
    assert_eq!(found.changes, diff(&folder("2024").projects, &folder("2025").projects).changes);
    // Two sides of one folder without years would be the same: nothing to compare.
    assert_eq!(jixiao().arg("diff").arg(both.path()).status().unwrap().code(), Some(2));
}
