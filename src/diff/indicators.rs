//! Turns the indicators of matched projects into pairs, one-to-one, and their changes.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::assign::{Edge, assign};
use super::inline;
use super::model::{Change, ChangeKind, IndicatorPair, IndicatorRef, Printed};
use super::names::{Name, name};
use super::rolled::says_the_same;
use super::target::{self, printed};
use crate::normalize::label::key;
use crate::report::model::{Indicator, Project};

/// Indicators less similar than this are different ones. Smaller: a dropped indicator is taken for a new one; larger:
/// a reworded one is reported as dropped and added.
const SIMILAR: f64 = 0.58;

/// Pairs below this similarity are weak.
const SURE: f64 = 0.72;

/// What indicators that count different things lose: 培训场次 and 培训人次 are two.
const OTHER_MEASURE: f64 = 0.2;

/// The words that a name ends with and what it then counts.
const MEASURES: &[(&str, &[&str])] = &[
    ("persons", &["人次", "人数", "人员数量", "受益人口"]),
    ("times", &["场次", "次数", "频次", "期数", "批次"]),
    ("time", &["天数", "时间", "时限", "时长", "周期", "期限"]),
    ("share", &["率", "比例", "占比", "程度", "满意度", "知晓度"]),
    ("money", &["成本", "费用", "金额", "单价", "支出", "标准"]),
    ("area", &["面积"]),
    ("length", &["长度", "里程", "公里数"]),
    ("households", &["户数", "家数"]),
];

/// An indicator of one side.
struct Candidate<'a> {
    project: &'a Project,
    position: usize,
    indicator: &'a Indicator,
    name: OnceCell<Name>,
    description: OnceCell<Name>,
    target: Option<String>,
}

impl<'a> Candidate<'a> {
    fn name(&self) -> &Name {
        self.name.get_or_init(|| name(self.called().0))
    }

    fn description(&self) -> &Name {
        self.description.get_or_init(|| name(self.indicator.description.as_deref().unwrap_or_default()))
    }

    fn path(&self) -> String {
        format!("/indicators/{}", self.position)
    }

    /// What the indicator is called; forms without a third level call it by its description.
    fn called(&self) -> (&'a str, &'static str) {
        let indicator = self.indicator;
        match (&indicator.level3, &indicator.description) {
            (Some(name), _) if !name.is_empty() => (name, "level3"),
            (_, Some(description)) if !description.is_empty() => (description, "description"),
            _ => (indicator.level2.as_deref().unwrap_or_default(), "level2"),
        }
    }

    fn reference(&self) -> IndicatorRef {
        IndicatorRef {
            path: self.path(),
            level1: self.indicator.level1.clone(),
            level2: self.indicator.level2.clone(),
            level3: self.indicator.level3.clone(),
            target: self.target.clone(),
        }
    }

    fn printed(&self, field: &str, text: &str) -> Printed {
        let path = if field.is_empty() { self.path() } else { format!("{}/{field}", self.path()) };
        Printed { project: self.project.id.clone(), path, text: text.to_owned() }
    }
}

/// The changes of the indicators from the old projects to the new ones. `pair` is the position of the project pair.
pub fn changes(old: &[&Project], new: &[&Project], pair: usize) -> Vec<Change> {
    // What was not read on one side is neither new nor dropped.
    let lacks = |projects: &[&Project]| projects.iter().any(|project| project.lacks_indicators());
    let (unread_before, unread_after) = (lacks(old), lacks(new));
    let (old, new) = (candidates(old), candidates(new));
    let partners = pairs(&old, &new);
    let mut changes = Vec::new();
    let mut taken = vec![false; new.len()];
    for (before, partner) in old.iter().zip(&partners) {
        match partner {
            Some((at, score)) => {
                taken[*at] = true;
                paired(before, &new[*at], *score, pair, &mut changes);
            }
            None if unread_after => {}
            None => changes.push(alone(ChangeKind::IndicatorRemoved, Some(before), None, pair)),
        }
    }
    let added = new.iter().zip(taken).filter(|(_, taken)| !taken && !unread_before);
    changes.extend(added.map(|(after, _)| alone(ChangeKind::IndicatorAdded, None, Some(after), pair)));
    changes
}

fn candidates<'a>(projects: &[&'a Project]) -> Vec<Candidate<'a>> {
    let of = |project: &'a Project| {
        project.indicators.iter().enumerate().map(move |(position, indicator)| Candidate {
            project,
            position,
            indicator,
            name: OnceCell::new(),
            description: OnceCell::new(),
            target: printed(&indicator.target),
        })
    };
    projects.iter().flat_map(|project| of(project)).collect()
}

/// For each old indicator its new one with their similarity: first those that are printed alike and only once on each
/// side, the rest by the best sum.
fn pairs(old: &[Candidate<'_>], new: &[Candidate<'_>]) -> Vec<Option<(usize, f64)>> {
    let mut partners = vec![None; old.len()];
    let (only_old, only_new) = (printed_once(old), printed_once(new));
    for (called, &at) in &only_old {
        partners[at] = only_new.get(called).map(|&to| (to, 1.0));
    }
    let left: Vec<usize> = (0..old.len()).filter(|&at| partners[at].is_none()).collect();
    let taken: FxHashSet<usize> = partners.iter().flatten().map(|&(to, _)| to).collect();
    let right: Vec<usize> = (0..new.len()).filter(|to| !taken.contains(to)).collect();
    for (at, to, similarity) in best_pairs(old, &left, new, &right) {
        partners[at] = Some((to, similarity));
    }
    partners
}

/// The names that are printed once, with their places.
fn printed_once<'a>(side: &[Candidate<'a>]) -> FxHashMap<&'a str, usize> {
    let mut places = FxHashMap::<&str, Option<usize>>::default();
    for (at, candidate) in side.iter().enumerate() {
        places.entry(candidate.called().0).and_modify(|place| *place = None).or_insert(Some(at));
    }
    places.into_iter().filter_map(|(called, place)| Some((called, place?))).collect()
}

/// The pairs with the best sum among the given positions.
fn best_pairs(
    old: &[Candidate<'_>],
    old_left: &[usize],
    new: &[Candidate<'_>],
    new_left: &[usize],
) -> Vec<(usize, usize, f64)> {
    let old: Vec<(usize, &Candidate<'_>)> = old_left.iter().map(|&at| (at, &old[at])).collect();
    let new: Vec<(usize, &Candidate<'_>)> = new_left.iter().map(|&at| (at, &new[at])).collect();
    // Ties are broken by position; so that comparing backwards mirrors comparing forwards, the same side is always left.
    let content = |side: &[(usize, &Candidate<'_>)]| -> Vec<(String, Option<String>)> {
        side.iter().map(|(_, candidate)| (candidate.called().0.to_owned(), candidate.target.clone())).collect()
    };
    let flip = content(&new) < content(&old);
    let (left, right) = if flip { (&new, &old) } else { (&old, &new) };
    let mut edges = Vec::new();
    for (l, (_, a)) in left.iter().enumerate() {
        for (r, (_, b)) in right.iter().enumerate() {
            let (similarity, extra) = similarity(a, b);
            if similarity >= SIMILAR {
                let near = 1.0 - (l.abs_diff(r) as f64 / left.len().max(right.len()) as f64);
                let gain = ((similarity - SIMILAR + 0.02 + extra) * 1e6 + near * 100.0).round() as i64;
                edges.push(Edge { left: l, right: r, gain });
            }
        }
    }
    let chosen = assign(left.len(), right.len(), &edges);
    let pair = |(l, r): (usize, Option<usize>)| {
        let (at, to) = if flip { (r?, l) } else { (l, r?) };
        Some((old[at].0, new[to].0, similarity(old[at].1, new[to].1).0))
    };
    chosen.into_iter().enumerate().filter_map(pair).collect()
}

/// How similar two indicators are by their words, and what else speaks for the pair: the class, the target, the wording
/// of the levels.
fn similarity(a: &Candidate<'_>, b: &Candidate<'_>) -> (f64, f64) {
    let by_name = a.name().similarity(b.name());
    let described = !a.description().is_empty() && !b.description().is_empty();
    let by_description = if described && by_name < 1.0 { a.description().similarity(b.description()) } else { 0.0 };
    let mut words = by_name.max(0.55 * by_name + 0.45 * by_description);
    if words < 0.98 && differ(measure(a), measure(b)) {
        words -= OTHER_MEASURE;
    }
    let same = |yes: bool, worth: f64| if yes { worth } else { 0.0 };
    let extra = same(a.indicator.class == b.indicator.class, 0.04)
        + same(a.target == b.target, 0.03)
        + same(a.indicator.level2 == b.indicator.level2, 0.01)
        + same(a.indicator.description == b.indicator.description, 0.01);
    (words, extra)
}

/// What an indicator counts, by the end of its name.
fn measure(candidate: &Candidate<'_>) -> Option<&'static str> {
    let name: String = candidate.name().masked.iter().collect();
    let ends = |words: &&[&str]| words.iter().any(|word| name.ends_with(word));
    MEASURES.iter().find(|(_, words)| ends(words)).map(|&(measure, _)| measure)
}

/// Whether both are known and different.
fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a != b)
}

/// An indicator that stands on one side only.
fn alone(kind: ChangeKind, before: Option<&Candidate<'_>>, after: Option<&Candidate<'_>>, project: usize) -> Change {
    let printed = |candidate: Option<&Candidate<'_>>| candidate.map(|it| it.printed("", it.called().0));
    let (old, new) = (before.map(Candidate::reference), after.map(Candidate::reference));
    Change {
        kind,
        project,
        old: printed(before),
        new: printed(after),
        indicator: Some(IndicatorPair { old, new, score: None, weak: false }),
        amounts: Vec::new(),
        text: Vec::new(),
        harder: None,
    }
}

/// The changes of an indicator that stands on both sides.
fn paired(before: &Candidate<'_>, after: &Candidate<'_>, score: f64, project: usize, changes: &mut Vec<Change>) {
    let pair = IndicatorPair {
        old: Some(before.reference()),
        new: Some(after.reference()),
        score: Some((score * 1000.0).round() / 1000.0),
        weak: score < SURE || (score < 1.0 && before.name().is_sibling(after.name())),
    };
    let change = |kind, old: Printed, new: Printed| Change {
        kind,
        project,
        old: Some(old),
        new: Some(new),
        indicator: Some(pair.clone()),
        amounts: Vec::new(),
        text: Vec::new(),
        harder: None,
    };
    let moved = before.project.fiscal_year.zip(after.project.fiscal_year).map(|(old, new)| new - old);
    let mut reworded = |old: (&str, &str), new: (&str, &str)| {
        if !says_the_same(old.0, new.0, moved) {
            let mut change =
                change(ChangeKind::IndicatorReworded, before.printed(old.1, old.0), after.printed(new.1, new.0));
            change.text = inline::pieces(old.0, new.0);
            changes.push(change);
        }
    };
    reworded(before.called(), after.called());
    if let (Some(old), Some(new)) = (&before.indicator.description, &after.indicator.description)
        && (before.called().1, after.called().1) != ("description", "description")
    {
        reworded((old, "description"), (new, "description"));
    }
    if reclassified(before.indicator, after.indicator) {
        let levels = |candidate: &Candidate<'_>| {
            let levels = [candidate.indicator.level1.as_deref(), candidate.indicator.level2.as_deref()];
            candidate.printed("", &levels.into_iter().flatten().collect::<Vec<_>>().join("·"))
        };
        changes.push(change(ChangeKind::IndicatorReclassified, levels(before), levels(after)));
    }
    let years = (before.project.fiscal_year, after.project.fiscal_year);
    for (kind, harder) in target::changes(before.indicator, after.indicator, years) {
        // Where it is not sure that both are one indicator, harder and easier mean nothing.
        let judged = matches!(kind, ChangeKind::TargetTightened | ChangeKind::TargetLoosened);
        let (kind, harder) = if pair.weak && judged { (ChangeKind::TargetChanged, None) } else { (kind, harder) };
        let printed =
            |candidate: &Candidate<'_>| candidate.printed("target", candidate.target.as_deref().unwrap_or_default());
        changes.push(Change { harder, ..change(kind, printed(before), printed(after)) });
    }
}

/// Whether the levels mean something else. Where a class is known on both sides, it says so; else the printed words do,
/// on the levels that both forms have.
fn reclassified(old: &Indicator, new: &Indicator) -> bool {
    if let (Some(old), Some(new)) = (old.class, new.class) {
        return old != new;
    }
    let differ = |old: &Option<String>, new: &Option<String>| match (old, new) {
        (Some(old), Some(new)) => key(old) != key(new),
        _ => false,
    };
    differ(&old.level1, &new.level1) || differ(&old.level2, &new.level2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::sample;
    use crate::finding::{Finding, Severity};
    use crate::report::model::INDICATORS_UNREAD;

    fn check(old: &[&str], new: &[&str], expected: &[&str]) {
        let project = |year, names| sample::project("a", year, "应急局", "项目", "1", names);
        let (old, new) = (project(2024, old), project(2025, new));
        let said = |change: &Change| {
            let text = |printed: &Option<Printed>| printed.as_ref().map_or("", |p| p.text.as_str()).to_owned();
            format!("{} {}→{}", change.kind.name(), text(&change.old), text(&change.new))
        };
        let said: Vec<String> = changes(&[&old], &[&new], 0).iter().map(said).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn an_equal_indicator_is_never_given_away_for_two_similar_ones() {
        check(
            &["培训人次", "培训天数"],
            &["培训人数", "培训人次"],
            &["indicator_removed 培训天数→", "indicator_added →培训人数"],
        );
    }

    #[test]
    fn a_reworded_indicator_is_one_change() {
        check(
            &["专家排查隐患数量", "宣传场次"],
            &["宣传场次", "专家排查隐患条数"],
            &["indicator_reworded 专家排查隐患数量→专家排查隐患条数"],
        );
    }

    #[test]
    fn twins_stay_with_their_twins() {
        check(&["完成率", "完成率"], &["完成率", "完成率"], &[]);
        check(&["完成率", "完成率"], &["完成率"], &["indicator_removed 完成率→"]);
    }

    /// Indicators of a page that could not be read were said to be dropped.
    #[test]
    fn what_was_not_read_is_neither_dropped_nor_new() {
        let whole = sample::project("a", 2024, "应急局", "项目", "1", &["培训天数", "宣传场次"]);
        let mut part = sample::project("a", 2025, "应急局", "项目", "1", &["宣传场次"]);
        let found = |old: &Project, new: &Project| changes(&[old], &[new], 0).len();
        assert_eq!((found(&whole, &part), found(&part, &whole)), (1, 1));
        part.findings.push(Finding::new(INDICATORS_UNREAD, "indicators-unread", Severity::Error, "/indicators", ""));
        assert_eq!((found(&whole, &part), found(&part, &whole)), (0, 0));
    }
}
