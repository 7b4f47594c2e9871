//! Turns two reports into what changed between them.
//!
//! The steps: departments → pairs of departments, projects → matches (one-to-one by best total score), leftovers →
//! splits and mergers, matches → changes. Comparing backwards mirrors comparing forwards. Nothing here says whether a
//! change is good; and where the sign and the class do not say which way a target is harder, neither does this.

mod assign;
mod department;
mod direction;
mod features;
mod indicators;
mod inline;
mod kinds;
mod likeness;
mod marks;
mod matching;
mod money;
mod names;
mod project;
mod quantity;
mod rolled;
mod similarity;
mod splits;
mod target;
mod words;

pub mod filter;
pub mod model;
pub mod render;

#[cfg(test)]
mod sample;

use rayon::prelude::*;

use crate::report::model::Project;
use department::DepartmentPair;
use features::{Features, Rarity};
use model::{Change, ChangeKind, DIFF_SCHEMA, Diff, Match, ProjectPair, ProjectRef, Reason, Relation, Side, Summary};
use splits::{Family, families, without};

/// What changed from the old projects to the new ones.
pub fn diff(old: &[Project], new: &[Project]) -> Diff {
    let departments = department::pair_departments(old, new);
    let compared: Vec<Vec<(ProjectPair, Vec<Change>)>> = departments.par_iter().map(compare).collect();
    let (mut projects, mut changes) = (Vec::new(), Vec::new());
    for (pair, found) in compared.into_iter().flatten() {
        let position = projects.len();
        projects.push(pair);
        changes.extend(found.into_iter().map(|change| Change { project: position, ..change }));
    }
    let summary = summary(&projects, &changes);
    Diff { schema: DIFF_SCHEMA.to_owned(), old: side(old), new: side(new), summary, projects, changes }
}

fn side(projects: &[Project]) -> Side {
    let mut fiscal_years: Vec<i32> = projects.iter().filter_map(|project| project.fiscal_year).collect();
    fiscal_years.sort_unstable();
    fiscal_years.dedup();
    Side {
        fiscal_years,
        departments: department::count(projects),
        projects: projects.len(),
        indicators: projects.iter().map(|project| project.indicators.len()).sum(),
        unread: projects.iter().filter(|project| project.lacks_indicators()).count(),
    }
}

/// The figures of pairs and changes.
pub(crate) fn summary(projects: &[ProjectPair], changes: &[Change]) -> Summary {
    let count = |kind: &ChangeKind| changes.iter().filter(|change| change.kind == *kind).count();
    let counts = ChangeKind::ALL.into_iter().map(|kind| (kind, count(&kind))).filter(|&(_, count)| count > 0);
    Summary {
        matched: projects.iter().filter(|pair| pair.relation == Relation::Matched).count(),
        weak: projects.iter().filter(|pair| pair.matched.is_some_and(|matched| matched.weak)).count(),
        changes: counts.collect(),
    }
}

/// A pair of one department before its references are made: projects of both sides and why they belong together.
struct Group<'a> {
    relation: Relation,
    old: Vec<&'a Project>,
    new: Vec<&'a Project>,
    matched: Option<Match>,
}

/// The pairs of one department with their changes: in the order of the new side, then what only the old side has.
fn compare(department: &DepartmentPair<'_>) -> Vec<(ProjectPair, Vec<Change>)> {
    let mut old: Vec<Features<'_>> = department.old.iter().map(|project| Features::of(project)).collect();
    let mut new: Vec<Features<'_>> = department.new.iter().map(|project| Features::of(project)).collect();
    let rarity = Rarity::of(&old, &new);
    rarity.weigh(&mut old);
    rarity.weigh(&mut new);
    groups(&old, &new, &rarity).into_iter().map(|group| (pair(&group), changes(&group))).collect()
}

fn groups<'a>(old: &[Features<'a>], new: &[Features<'a>], rarity: &Rarity) -> Vec<Group<'a>> {
    let links = matching::match_projects(old, new, rarity);
    let by = |links: &[matching::Link], flip: bool| -> Vec<(usize, usize, Match)> {
        links.iter().map(|l| if flip { (l.new, l.old, l.matched) } else { (l.old, l.new, l.matched) }).collect()
    };
    let splits = families(old, new, &by(&links, false), rarity, Reason::Split);
    let mergers = families(new, old, &by(&links, true), rarity, Reason::Merge);
    let (splits, mergers) = apart(splits, mergers);
    let links = without(links, &splits, |link| link.old, |link| link.new);
    let links = without(links, &mergers, |link| link.new, |link| link.old);

    let (mut old_taken, mut new_taken) = (vec![false; old.len()], vec![false; new.len()]);
    let mut placed: Vec<((usize, usize), Group<'a>)> = Vec::new();
    let mut place = |relation, olds: &[usize], news: &[usize], matched: Option<Match>| {
        olds.iter().for_each(|&at| old_taken[at] = true);
        news.iter().for_each(|&at| new_taken[at] = true);
        let order = (news.first().copied().unwrap_or(usize::MAX), olds.first().copied().unwrap_or(usize::MAX));
        let of = |side: &[Features<'a>], positions: &[usize]| positions.iter().map(|&at| side[at].project).collect();
        placed.push((order, Group { relation, old: of(old, olds), new: of(new, news), matched }));
    };
    for link in &links {
        place(Relation::Matched, &[link.old], &[link.new], Some(link.matched));
    }
    for family in &splits {
        place(Relation::Split, &[family.whole], &family.parts, Some(family.matched));
    }
    for family in &mergers {
        place(Relation::Merged, &family.parts, &[family.whole], Some(family.matched));
    }
    let alone = |taken: &[bool]| -> Vec<usize> { (0..taken.len()).filter(|&at| !taken[at]).collect() };
    let (removed, added) = (alone(&old_taken), alone(&new_taken));
    let single = |relation, order, project| {
        let (old, new) = if relation == Relation::Added { (vec![], vec![project]) } else { (vec![project], vec![]) };
        (order, Group { relation, old, new, matched: None })
    };
    placed.extend(added.into_iter().map(|at| single(Relation::Added, (at, usize::MAX), new[at].project)));
    placed.extend(removed.into_iter().map(|at| single(Relation::Removed, (usize::MAX, at), old[at].project)));
    placed.sort_by_key(|(order, _)| *order);
    placed.into_iter().map(|(_, group)| group).collect()
}

/// Splits and mergers that do not share a project: where they do, the one with more evidence stays, and of equal ones
/// neither does, because nothing says which is right.
fn apart(splits: Vec<Family>, mergers: Vec<Family>) -> (Vec<Family>, Vec<Family>) {
    let meet =
        |split: &Family, merger: &Family| merger.parts.contains(&split.whole) || split.parts.contains(&merger.whole);
    let stronger =
        |family: &Family, others: Vec<&Family>| others.iter().all(|other| other.matched.score < family.matched.score);
    let kept = |family: &&Family, others: &[Family], met: &dyn Fn(&Family, &Family) -> bool| {
        stronger(family, others.iter().filter(|other| met(family, other)).collect())
    };
    let left = splits.iter().filter(|split| kept(split, &mergers, &|split, merger| meet(split, merger)));
    let right = mergers.iter().filter(|merger| kept(merger, &splits, &|merger, split| meet(split, merger)));
    (left.cloned().collect(), right.cloned().collect())
}

fn pair(group: &Group<'_>) -> ProjectPair {
    let references = |side: &[&Project]| side.iter().map(|project| reference(project)).collect();
    ProjectPair {
        relation: group.relation,
        old: references(&group.old),
        new: references(&group.new),
        matched: group.matched,
    }
}

fn reference(project: &Project) -> ProjectRef {
    ProjectRef {
        id: project.id.clone(),
        kind: project.kind,
        region: project.region.clone(),
        department: project.department.clone(),
        implementing_unit: project.implementing_unit.clone(),
        publisher: project.publisher.clone(),
        fiscal_year: project.fiscal_year,
        code: project.project.code.clone(),
        name: project.project.name.clone().or_else(|| project.title.clone()),
        total_yuan: money::total(&project.budget).and_then(|line| line.yuan.clone()),
        file: project.source.file.clone(),
        pages: project.source.pages.clone(),
    }
}

fn changes(group: &Group<'_>) -> Vec<Change> {
    let (old, new) = (&group.old, &group.new);
    let whole = |kind| vec![project::whole(kind, old, new, 0)];
    let mut changes = match group.relation {
        Relation::Matched => Vec::new(),
        Relation::Split => whole(ChangeKind::ProjectSplit),
        Relation::Merged => whole(ChangeKind::ProjectMerged),
        Relation::Added => return whole(ChangeKind::ProjectAdded),
        Relation::Removed => return whole(ChangeKind::ProjectRemoved),
    };
    changes.extend(project::changes(old, new, 0));
    changes
}
