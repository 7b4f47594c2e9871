//! Turns the projects of two sides into pairs of departments: by region and code, else by name.

use std::collections::{BTreeMap, BTreeSet};

use super::names::masked;
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
/// The rules from the surest on, each only between departments that are still alone: code and name; name; code; the same
/// projects. Name goes before code, because codes are handed on to other departments in reforms while a name that
/// persists is the same department. Rules by name take only names that are unique in their region on both sides.
pub fn pair_departments<'a>(old: &'a [Project], new: &'a [Project]) -> Vec<DepartmentPair<'a>> {
    let (mut old, mut new) = (departments(old), departments(new));
    let renamed = renamed(&old, &new);
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
    for (left, right) in renamed {
        if old[left].projects.is_empty() || new[right].projects.is_empty() {
            continue;
        }
        let take = |side: &mut Vec<Department<'a>>, at: usize| std::mem::take(&mut side[at].projects);
        let order = order(&new[right]).min(order(&old[left]));
        pairs.push((order, DepartmentPair { old: take(&mut old, left), new: take(&mut new, right) }));
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

/// Departments that have another name and code but the same projects, as reforms leave them: at least half of the
/// smaller one's projects are the other's too, and no third department has as many of them.
fn renamed(old: &[Department<'_>], new: &[Department<'_>]) -> Vec<(usize, usize)> {
    let (was, is) = (identities(old), identities(new));
    let mut shared = BTreeMap::<(usize, usize), usize>::new();
    for (identity, left) in &was {
        if let (Some(left), Some(Some(right))) = (left, is.get(identity)) {
            *shared.entry((*left, *right)).or_default() += 1;
        }
    }
    let best = |pair: &(usize, usize), count: usize| {
        let rivals = shared.iter().filter(|((left, right), _)| (*left == pair.0) != (*right == pair.1));
        rivals.map(|(_, &rival)| rival).all(|rival| rival < count)
    };
    let enough = |&(left, right): &(usize, usize), count: usize| {
        2 * count >= old[left].projects.len().min(new[right].projects.len())
    };
    let fits = |(pair, count): (&(usize, usize), &usize)| (enough(pair, *count) && best(pair, *count)).then_some(*pair);
    shared.iter().filter_map(fits).collect()
}

/// What tells a project within its region, with the department that has it; `None` where several have it: 公用经费 is
/// everyone's.
fn identities(side: &[Department<'_>]) -> BTreeMap<(String, String), Option<usize>> {
    let mut owners = BTreeMap::<(String, String), Option<usize>>::new();
    for (at, department) in side.iter().enumerate() {
        let of = |project: &&Project| {
            let name = masked(project.project.name.as_deref()?);
            (!name.is_empty()).then(|| (department.region.clone(), name))
        };
        let names: BTreeSet<_> = department.projects.iter().filter_map(of).collect();
        for name in names {
            owners.entry(name).and_modify(|owner| *owner = None).or_insert(Some(at));
        }
    }
    owners
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::sample;

    /// The pairs of departments that come out, each as `old=new`.
    fn check(old: &[(&str, &[&str])], new: &[(&str, &[&str])], expected: &[&str]) {
        let projects = |year, side: &[(&str, &[&str])]| -> Vec<Project> {
            let of = |(department, names): &(&str, &[&str])| {
                let project = |name: &&str| sample::project(name, year, department, name, "1", &[]);
                names.iter().map(project).collect::<Vec<_>>()
            };
            side.iter().flat_map(of).collect()
        };
        let (old, new) = (projects(2024, old), projects(2025, new));
        let pairs = |old: &[Project], new: &[Project], turned: bool| -> BTreeSet<String> {
            let name = |side: &[&Project]| {
                side.first().map_or("", |p| p.department.as_ref().map_or("", |d| &d.name)).to_owned()
            };
            let said = |pair: DepartmentPair<'_>| {
                let (old, new) = (name(&pair.old), name(&pair.new));
                if turned { format!("{new}={old}") } else { format!("{old}={new}") }
            };
            pair_departments(old, new).into_iter().map(said).collect()
        };
        let expected: BTreeSet<String> = expected.iter().map(|&pair| pair.to_owned()).collect();
        assert_eq!(pairs(&old, &new, false), expected);
        assert_eq!(pairs(&new, &old, true), expected, "backwards");
    }

    #[test]
    fn a_department_with_another_name_and_the_same_projects_was_renamed() {
        check(
            &[("文化广电新闻出版局", &["送戏下乡", "农家书屋", "旧址修缮"]), ("民政局", &["低保"])],
            &[("文化广电和旅游局", &["2025年送戏下乡", "农家书屋", "旅游推介"]), ("民政局", &["低保"])],
            &["文化广电新闻出版局=文化广电和旅游局", "民政局=民政局"],
        );
    }

    #[test]
    fn a_project_that_everyone_has_does_not_make_departments_one() {
        check(
            &[("甲局", &["公用经费"]), ("乙局", &["公用经费", "低保"])],
            &[("丙局", &["公用经费"]), ("乙局", &["公用经费", "低保"])],
            &["甲局=", "=丙局", "乙局=乙局"],
        );
    }

    #[test]
    fn two_departments_that_may_both_be_the_old_one_are_neither() {
        check(
            &[("甲局", &["一号项目", "二号项目"])],
            &[("丙局", &["一号项目"]), ("丁局", &["二号项目"])],
            &["甲局=", "=丙局", "=丁局"],
        );
    }
}
