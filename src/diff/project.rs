//! Turns matched projects into their changes: name, money, spending plan, goals.

use super::indicators;
use super::inline;
use super::model::{Change, ChangeKind, Printed};
use super::money;
use super::names::masked;
use super::rolled::says_the_same;
use crate::normalize::label::key;
use crate::report::model::{Budget, PlanStep, Project};

/// The changes from the old projects to the new ones: one on each side, or several on one side of a split or a merger.
pub fn changes(old: &[&Project], new: &[&Project], pair: usize) -> Vec<Change> {
    let mut changes = Vec::new();
    if let ([before], [after]) = (old, new) {
        changes.extend(renamed(before, after, pair));
    }
    changes.extend(budget(old, new, pair));
    if let ([before], [after]) = (old, new) {
        changes.extend(spending_plan(before, after, pair));
        changes.extend(goals(before, after, pair));
    }
    changes.extend(indicators::changes(old, new, pair));
    changes
}

/// A change of a whole project, or of several: added, removed, split, merged.
pub fn whole(kind: ChangeKind, old: &[&Project], new: &[&Project], pair: usize) -> Change {
    Change { ..between(kind, pair, joined(old, "", called), joined(new, "", called)) }
}

/// What a project is called: its name, else its title.
pub fn called(project: &Project) -> String {
    project.project.name.clone().or_else(|| project.title.clone()).unwrap_or_default()
}

/// What is printed on one side; of several projects the texts are joined and the first one's place is given.
fn joined(projects: &[&Project], path: &str, text: impl Fn(&Project) -> String) -> Option<Printed> {
    let first = projects.first()?;
    let texts: Vec<String> = projects.iter().map(|project| text(project)).collect();
    Some(Printed { project: first.id.clone(), path: path.to_owned(), text: texts.join("；") })
}

fn between(kind: ChangeKind, project: usize, old: Option<Printed>, new: Option<Printed>) -> Change {
    Change { kind, project, old, new, indicator: None, amounts: Vec::new(), text: Vec::new(), harder: None }
}

/// A change of words at a place, with the texts as one; `None` where both say the same.
fn reworded(
    kind: ChangeKind,
    path: &str,
    (before, old): (&Project, &str),
    (after, new): (&Project, &str),
    pair: usize,
) -> Option<Change> {
    if says_the_same(old, new, moved(before, after)) {
        return None;
    }
    let printed = |project: &Project, text: &str| {
        let (project, path, text) = (project.id.clone(), path.to_owned(), text.to_owned());
        (!text.is_empty()).then_some(Printed { project, path, text })
    };
    let change = between(kind, pair, printed(before, old), printed(after, new));
    Some(Change { text: inline::pieces(old, new), ..change })
}

/// How many years lie between the reports.
fn moved(before: &Project, after: &Project) -> Option<i32> {
    before.fiscal_year.zip(after.fiscal_year).map(|(old, new)| new - old)
}

/// A project without a name of its own is called by its title, which says what the table is, and is never renamed.
fn renamed(before: &Project, after: &Project, pair: usize) -> Option<Change> {
    let (old, new) = (before.project.name.as_deref()?, after.project.name.as_deref()?);
    if masked(old) == masked(new) {
        return None;
    }
    reworded(ChangeKind::ProjectRenamed, "/project/name", (before, old), (after, new), pair)
}

fn budget(old: &[&Project], new: &[&Project], pair: usize) -> Vec<Change> {
    let found = money::changes(&budgets(old), &budgets(new));
    let printed = |project: &Project, kind: ChangeKind| -> String {
        let lines = project.budget.lines.iter().filter(|line| !line.raw.is_empty());
        match (kind, money::total(&project.budget)) {
            (ChangeKind::BudgetSourceShift, _) => {
                lines.map(|line| format!("{} {}", line.label, line.raw)).collect::<Vec<_>>().join("；")
            }
            (_, Some(total)) => total.raw.clone(),
            (_, None) => String::new(),
        }
    };
    let change = |(kind, amounts): money::MoneyChange| {
        let text = |project: &Project| printed(project, kind);
        Change { amounts, ..between(kind, pair, joined(old, "/budget", text), joined(new, "/budget", text)) }
    };
    found.into_iter().map(change).collect()
}

fn budgets<'a>(projects: &[&'a Project]) -> Vec<&'a Budget> {
    projects.iter().map(|project| &project.budget).collect()
}

/// Plans differ where another step or another share is printed; the years of the steps move with the report's.
fn spending_plan(before: &Project, after: &Project, pair: usize) -> Option<Change> {
    let percent = |step: &PlanStep| {
        let percent = step.percent.as_deref().and_then(|percent| percent.parse::<rust_decimal::Decimal>().ok());
        percent.map_or_else(|| key(&step.raw), |percent| percent.normalize().to_string())
    };
    let same = |(old, new): (&PlanStep, &PlanStep)| {
        says_the_same(&old.label, &new.label, moved(before, after)) && percent(old) == percent(new)
    };
    let (old, new) = (&before.spending_plan, &after.spending_plan);
    if old.len() == new.len() && old.iter().zip(new).all(same) {
        return None;
    }
    let text = |project: &Project| {
        let steps = project.spending_plan.iter().map(|step| format!("{} {}", step.label, step.raw));
        steps.collect::<Vec<_>>().join("；")
    };
    let side = |project: &Project| joined(&[project], "/spending_plan", text).filter(|side| !side.text.is_empty());
    Some(between(ChangeKind::SpendingPlanChanged, pair, side(before), side(after)))
}

/// 绩效目标, and 资金用途, which in the forms that have it says the same in other words.
fn goals(before: &Project, after: &Project, pair: usize) -> Vec<Change> {
    let goal = |project: &Project| match &project.goal_text {
        Some(text) => ("/goal_text", text.clone()),
        None => ("/goals", project.goals.join("；")),
    };
    let ((path, old), (_, new)) = (goal(before), goal(after));
    let goal = reworded(ChangeKind::GoalReworded, path, (before, &old), (after, &new), pair);
    let purpose = before
        .purpose
        .as_deref()
        .zip(after.purpose.as_deref())
        .and_then(|(old, new)| reworded(ChangeKind::GoalReworded, "/purpose", (before, old), (after, new), pair));
    goal.into_iter().chain(purpose).collect()
}
