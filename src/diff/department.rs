//! Turns the projects of two sides into pairs of departments: by region and code, else by name.

use std::collections::BTreeMap;

use crate::normalize::label::key;
use crate::report::model::{Project, Unit};

/// The projects of one department on both sides; one list is empty where only one side has it.
#[derive(Debug, Clone, Default)]
pub struct DepartmentPair<'a> {
    /// Its projects on the old side, in the given order.
    pub old: Vec<&'a Project>,
    /// Its projects on the new side, in the given order.
    pub new: Vec<&'a Project>,
}

/// A department of one side.
struct Department<'a> {
    region: String,
    code: Option<String>,
    name: String,
    projects: Vec<&'a Project>,
}

/// The departments of both sides, each once, in the order of region, code and name.
///
/// The rules from the surest on, each only between departments that are still alone: code and name; name; code.
/// Name goes before code, because codes are handed on to other departments in reforms while a name that
/// persists is the same department. Rules by name take only names that are unique in their region on both sides.
pub fn pair_departments<'a>(old: &'a [Project], new: &'a [Project]) -> Vec<DepartmentPair<'a>> {
    let (mut old, mut new) = (departments(old), departments(new));
    type Rule = fn(&Department<'_>) -> Option<(String, String, String)>;
    let rules: [Rule; 3] = [
        |d| Some((d.region.clone(), d.code.clone()?, d.name.clone())),
        |d| (!d.name.is_empty()).then(|| (d.region.clone(), String::new(), d.name.clone())),
        |d| Some((d.region.clone(), d.code.clone()?, String::new())),
    ];
    let mut pairs = Vec::new();
    for rule in rules {
        let mut left = BTreeMap::<_, Vec<usize>>::new();
        let mut right = BTreeMap::<_, Vec<usize>>::new();
        for (side, found) in [(&old, &mut left), (&new, &mut right)] {
            for (at, department) in side.iter().enumerate().filter(|(_, d)| !d.projects.is_empty()) {
                if let Some(rule_key) = rule(department) {
                    found.entry(rule_key).or_default().push(at);
                }
            }
        }
        for (rule_key, lefts) in left {
            let Some(rights) = right.get(&rule_key) else { continue };
            if let ([left], [right]) = (lefts.as_slice(), rights.as_slice()) {
                let take = |side: &mut Vec<Department<'a>>, at: usize| std::mem::take(&mut side[at].projects);
                let order = order(&new[*right]).min(order(&old[*left]));
                pairs.push((order, DepartmentPair { old: take(&mut old, *left), new: take(&mut new, *right) }));
            }
        }
    }
    for mut department in old.into_iter().filter(|department| !department.projects.is_empty()) {
        let projects = std::mem::take(&mut department.projects);
        pairs.push((order(&department), DepartmentPair { old: projects, new: Vec::new() }));
    }
    for mut department in new.into_iter().filter(|department| !department.projects.is_empty()) {
        let projects = std::mem::take(&mut department.projects);
        pairs.push((order(&department), DepartmentPair { old: Vec::new(), new: projects }));
    }
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

fn order(department: &Department<'_>) -> (String, Option<String>, String) {
    (department.region.clone(), department.code.clone(), department.name.clone())
}

/// Number of departments among projects.
pub fn count(projects: &[Project]) -> usize {
    departments(projects).len()
}

/// The departments of one side. One that prints its code in some tables only is one department, if its name is unique.
fn departments(projects: &[Project]) -> Vec<Department<'_>> {
    let mut groups = BTreeMap::<(String, String, Option<String>), Vec<&Project>>::new();
    for project in projects {
        let region = project.region.as_ref().map_or("", |region| region.code.as_str());
        let unit = unit(project);
        let code = unit.and_then(|unit| unit.code.clone()).filter(|code| !code.is_empty());
        groups.entry((region.to_owned(), name(project, unit), code)).or_default().push(project);
    }
    let mut departments: Vec<Department<'_>> = Vec::new();
    for ((region, name, code), projects) in groups {
        // Groups of one name follow each other, the one without code first.
        if let Some(last) = departments.last_mut()
            && last.region == region
            && last.name == name
            && !name.is_empty()
            && last.code.is_none()
        {
            last.code = code;
            last.projects.extend(projects);
            continue;
        }
        departments.push(Department { region, code, name, projects });
    }
    departments
}

/// The unit that a project is listed under: the department, or the implementing unit where the form names only that,
/// or the publisher of the document.
pub fn unit(project: &Project) -> Option<&Unit> {
    project.department.as_ref().or(project.implementing_unit.as_ref()).or(project.publisher.as_ref())
}

/// The name of a department as compared: without the name of its region and without 本级.
fn name(project: &Project, unit: Option<&Unit>) -> String {
    let Some(unit) = unit else { return String::new() };
    let name = key(&unit.name);
    let name = name.trim_end_matches("(本级)").trim_end_matches("本级").trim_end_matches("(机关)");
    let region = project.region.as_ref();
    let region = region.map(|region| key(&region.name)).filter(|region| !region.is_empty());
    let short = region.and_then(|region| name.strip_prefix(region.as_str()).map(str::to_owned));
    short.filter(|short| short.chars().count() > 1).unwrap_or_else(|| name.to_owned())
}
