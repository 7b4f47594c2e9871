//! Turns a comparison into the part of it that is asked for.

use super::model::{ChangeKind, Diff, ProjectPair};
use super::summary;
use crate::normalize::label::key;

/// What is asked for; nothing set means everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// A part of the name, or the beginning of the code, of a department or an implementing unit.
    pub department: Option<String>,
    /// Kinds of changes.
    pub kinds: Vec<ChangeKind>,
}

/// The comparison with the pairs and changes that the filter lets through. With kinds, pairs without such a change are
/// left out too.
pub fn filter(diff: Diff, filter: &Filter) -> Diff {
    let kind_fits = |kind: ChangeKind| filter.kinds.is_empty() || filter.kinds.contains(&kind);
    let mut keep: Vec<bool> =
        diff.projects.iter().map(|pair| department_fits(pair, filter.department.as_deref())).collect();
    let mut changes = diff.changes;
    changes.retain(|change| kind_fits(change.kind) && keep.get(change.project).copied().unwrap_or(false));
    if !filter.kinds.is_empty() {
        let mut has_change = vec![false; keep.len()];
        changes.iter().for_each(|change| has_change[change.project] = true);
        keep.iter_mut().zip(has_change).for_each(|(keep, has)| *keep &= has);
    }
    let mut position = 0;
    let positions: Vec<usize> = keep
        .iter()
        .map(|&keep| {
            let at = position;
            position += usize::from(keep);
            at
        })
        .collect();
    changes.iter_mut().for_each(|change| change.project = positions[change.project]);
    let projects: Vec<ProjectPair> =
        diff.projects.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(pair, _)| pair).collect();
    Diff { summary: summary(&projects, &changes), projects, changes, ..diff }
}

fn department_fits(pair: &ProjectPair, wanted: Option<&str>) -> bool {
    let Some(wanted) = wanted.map(key) else { return true };
    pair.old
        .iter()
        .chain(&pair.new)
        .flat_map(|project| project.department.iter().chain(&project.implementing_unit).chain(&project.publisher))
        .any(|unit| {
            key(&unit.name).contains(&wanted) || unit.code.as_deref().is_some_and(|code| code.starts_with(&wanted))
        })
}
