//! Turns the projects of one department on two sides into matches: one-to-one by best total score.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::assign::{Edge, assign};
use super::features::{Features, Rarity, content_similarity};
use super::likeness::likeness;
use super::model::{Match, Reason};

use crate::report::model::Kind;

/// A pair of positions, old and new, with the reason.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Position on the old side.
    pub old: usize,
    /// Position on the new side.
    pub new: usize,
    /// Why.
    pub matched: Match,
}

/// Names less alike than this are of different projects. Smaller: a dropped project is taken for a new one with a
/// similar name; larger: a renamed project is reported as dropped and added. Set by the renamings of the test suite.
const SIMILAR_NAME: f64 = 0.42;

/// Matches by name below this likeness are weak, and are made only where no other free project comes near it.
const SURE_NAME: f64 = 0.6;

/// What the likeness of two names is worth in the score of their match.
const NAME_WORTH: f64 = 0.92;

/// How much less alike any other free project has to be.
const MARGIN: f64 = 0.05;

/// A weak likeness of names is not believed where the contents have less than this in common.
const OTHER_CONTENT: f64 = 0.05;

/// Contents less similar than this are of different projects, whatever the names.
const SIMILAR_CONTENT: f64 = 0.62;

/// A code whose project shares neither name nor content to this degree was handed on to another project.
const CODE_SUPPORT: f64 = 0.35;

/// Scores at or below this gain nothing in the assignment.
const NOTHING: f64 = 0.3;

/// Another counterpart within this distance of the score makes a match weak.
const RIVAL: f64 = 0.02;

/// Up to this many possible pairs, all are looked at; beyond, those that share a code, a name or rare parts of one.
const ALL_PAIRS: usize = 20_000;

/// Parts of names with more pairs of holders than this do not make candidates: they are in every name.
const COMMON_PART: usize = 20_000;

/// The matches among the projects of a department, ascending by old position. Projects are matched within their kind:
/// first those that nothing else can be, then the rest by the best sum.
pub fn match_projects(old: &[Features<'_>], new: &[Features<'_>], rarity: &Rarity) -> Vec<Link> {
    let mut links = settled(old, new, rarity);
    let olds: FxHashSet<usize> = links.iter().map(|link| link.old).collect();
    let news: FxHashSet<usize> = links.iter().map(|link| link.new).collect();
    let old_left: Vec<usize> = (0..old.len()).filter(|at| !olds.contains(at)).collect();
    let new_left: Vec<usize> = (0..new.len()).filter(|at| !news.contains(at)).collect();
    links.extend(best_links(old, &old_left, new, &new_left, rarity));
    for link in &mut links {
        link.matched.score = (link.matched.score.min(1.0) * 1000.0).round() / 1000.0;
    }
    links.sort_by_key(|link| (link.old, link.new));
    links
}

/// The pairs that carry the same name, which no other project of either side has, and whose codes do not say otherwise.
fn settled(old: &[Features<'_>], new: &[Features<'_>], rarity: &Rarity) -> Vec<Link> {
    let (only_old, only_new) = (named_once(old), named_once(new));
    let mut links = Vec::new();
    for (name, &at) in &only_old {
        let Some(&bt) = only_new.get(name) else { continue };
        let (a, b) = (&old[at], &new[bt]);
        let codes_differ = a.code.is_some() && b.code.is_some() && a.code != b.code;
        let codes_agree =
            !codes_differ || (a.code_without_year.is_some() && a.code_without_year == b.code_without_year);
        if let Some(matched) = score(a, b, rarity).filter(|_| codes_agree) {
            links.push(Link { old: at, new: bt, matched });
        }
    }
    links
}

/// The projects whose masked name stands only once among those of their kind, by kind and name.
fn named_once<'f>(side: &'f [Features<'_>]) -> FxHashMap<(Kind, &'f [char]), usize> {
    let mut places = FxHashMap::<(Kind, &[char]), Option<usize>>::default();
    for (at, features) in side.iter().enumerate() {
        let kind = features.project.kind;
        if kind != Kind::DepartmentTarget && !features.name.is_empty() {
            let key = (kind, features.name.masked.as_slice());
            places.entry(key).and_modify(|place| *place = None).or_insert(Some(at));
        }
    }
    places.into_iter().filter_map(|(key, place)| Some((key, place?))).collect()
}

/// The links with the best sum among the given positions.
fn best_links(
    old: &[Features<'_>],
    old_left: &[usize],
    new: &[Features<'_>],
    new_left: &[usize],
    rarity: &Rarity,
) -> Vec<Link> {
    let olds: Vec<&Features<'_>> = old_left.iter().map(|&at| &old[at]).collect();
    let news: Vec<&Features<'_>> = new_left.iter().map(|&at| &new[at]).collect();
    let scored = scored_pairs(&olds, &news, rarity);
    // Ties are broken by position; so that comparing backwards mirrors comparing forwards, the same side is always left.
    let flip = side_key(&news) < side_key(&olds);
    let edges: Vec<Edge> = scored
        .iter()
        .map(|link| {
            let (left, right) = if flip { (link.new, link.old) } else { (link.old, link.new) };
            let gain = ((link.matched.score - NOTHING) * 1e6).round() as i64;
            Edge { left, right, gain }
        })
        .collect();
    let (lefts, rights) = if flip { (news.len(), olds.len()) } else { (olds.len(), news.len()) };
    let partner = assign(lefts, rights, &edges);
    let chosen = |link: &&Link| {
        let (left, right) = if flip { (link.new, link.old) } else { (link.old, link.new) };
        partner.get(left).copied().flatten() == Some(right)
    };
    let links: Vec<&Link> = scored.iter().filter(chosen).collect();
    let taken_old: FxHashSet<usize> = links.iter().map(|link| link.old).collect();
    let taken_new: FxHashSet<usize> = links.iter().map(|link| link.new).collect();
    let free = |link: &Link| !taken_old.contains(&link.old) || !taken_new.contains(&link.new);
    let rivals = Rivals::of(&scored);
    let free_rivals = Rivals::of(scored.iter().filter(|link| free(link)));
    let doubtful = |link: &Link| {
        let unsure = link.matched.reason == Reason::NameSimilar && link.matched.score < NAME_WORTH * SURE_NAME;
        unsure && free_rivals.within(link, MARGIN)
    };
    let place = |link: &Link| {
        let matched = Match { weak: link.matched.weak || rivals.near(link), ..link.matched };
        Link { old: old_left[link.old], new: new_left[link.new], matched }
    };
    links.into_iter().filter(|link| !doubtful(link)).map(place).collect()
}

/// What a side is called when both sides have to be put in an order.
fn side_key<'f>(side: &[&'f Features<'_>]) -> Vec<(&'f str, Option<i32>)> {
    side.iter().map(|features| (features.project.id.as_str(), features.project.fiscal_year)).collect()
}

/// The two best counterparts of every position, to tell whether a match has a rival.
struct Rivals {
    old: FxHashMap<usize, [(f64, usize); 2]>,
    new: FxHashMap<usize, [(f64, usize); 2]>,
}

/// No counterpart.
const NOBODY: (f64, usize) = (0.0, usize::MAX);

impl Rivals {
    fn of<'l>(scored: impl IntoIterator<Item = &'l Link>) -> Self {
        let (mut old, mut new) = (FxHashMap::default(), FxHashMap::default());
        let add = |best: &mut [(f64, usize); 2], score: f64, other: usize| {
            if score > best[0].0 {
                *best = [(score, other), best[0]];
            } else if score > best[1].0 {
                best[1] = (score, other);
            }
        };
        for link in scored {
            add(old.entry(link.old).or_insert([NOBODY; 2]), link.matched.score, link.new);
            add(new.entry(link.new).or_insert([NOBODY; 2]), link.matched.score, link.old);
        }
        Self { old, new }
    }

    /// Whether another counterpart of either end is nearly as good or better. Certain matches have no rivals.
    fn near(&self, link: &Link) -> bool {
        !certain(link.matched) && self.within(link, RIVAL)
    }

    /// Whether another counterpart of either end comes within a distance of the score.
    fn within(&self, link: &Link, distance: f64) -> bool {
        let near = |best: Option<&[(f64, usize); 2]>, chosen: usize| {
            let rival = best.into_iter().flatten().find(|&&(_, other)| other != chosen);
            rival.is_some_and(|&(score, _)| score > link.matched.score - distance)
        };
        near(self.old.get(&link.old), link.new) || near(self.new.get(&link.new), link.old)
    }
}

fn certain(matched: Match) -> bool {
    matches!(matched.reason, Reason::Code | Reason::Name | Reason::NameMasked | Reason::DepartmentTable)
}

/// Every pair that may be the same project, with its score.
fn scored_pairs(old: &[&Features<'_>], new: &[&Features<'_>], rarity: &Rarity) -> Vec<Link> {
    let score_of = |(at, bt): (u32, u32)| {
        let (at, bt) = (at as usize, bt as usize);
        let matched = score(old[at], new[bt], rarity)?;
        (matched.score > NOTHING).then_some(Link { old: at, new: bt, matched })
    };
    possible_pairs(old, new).into_par_iter().filter_map(score_of).collect()
}

/// The pairs of positions worth a look: all of them, or where there are too many, those that share something telling: a
/// code, a masked name, a pair of characters of the name, an indicator.
pub fn possible_pairs(old: &[&Features<'_>], new: &[&Features<'_>]) -> Vec<(u32, u32)> {
    let positions = |side: &[&Features<'_>]| 0..u32::try_from(side.len()).unwrap_or(u32::MAX);
    if old.len().saturating_mul(new.len()) <= ALL_PAIRS {
        return positions(old).flat_map(|at| positions(new).map(move |bt| (at, bt))).collect();
    }
    let parts = |features: &Features<'_>| -> Vec<String> {
        let mut parts: Vec<String> = features.indicators.iter().map(|name| format!("i{name}")).collect();
        parts.extend(features.code.iter().map(|code| format!("c{code}")));
        parts.extend(features.code_without_year.iter().map(|code| format!("y{code}")));
        parts.push(format!("n{}", features.name.masked.iter().collect::<String>()));
        parts.extend(features.name_pairs.iter().map(|(a, b)| format!("p{a}{b}")));
        parts.sort();
        parts.dedup();
        parts
    };
    let mut holders = FxHashMap::<String, (Vec<u32>, Vec<u32>)>::default();
    for (at, features) in positions(old).zip(old) {
        for part in parts(features) {
            holders.entry(part).or_default().0.push(at);
        }
    }
    for (bt, features) in positions(new).zip(new) {
        for part in parts(features) {
            if let Some(entry) = holders.get_mut(&part) {
                entry.1.push(bt);
            }
        }
    }
    let mut found = Vec::new();
    for (part, (olds, news)) in &holders {
        let certain = part.starts_with(['c', 'n', 'y']);
        if certain || olds.len().saturating_mul(news.len()) <= COMMON_PART {
            found.extend(olds.iter().flat_map(|&at| news.iter().map(move |&bt| (at, bt))));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// How likely two projects are the same, with the strongest reason; `None` where nothing speaks for it.
fn score(a: &Features<'_>, b: &Features<'_>, rarity: &Rarity) -> Option<Match> {
    if a.project.kind != b.project.kind {
        return None;
    }
    if a.project.kind == Kind::DepartmentTarget {
        let score = 0.90 + 0.05 * a.name.similarity(&b.name);
        return Some(adjusted(Match { reason: Reason::DepartmentTable, score, weak: false }, a, b, 0.0));
    }
    let same_code = a.code.is_some() && a.code == b.code;
    let same_but_year = a.code_without_year.is_some() && a.code_without_year == b.code_without_year;
    let name = likeness(a.weighed_name(), b.weighed_name());
    let content = content_similarity(a, b, rarity);
    let support = || name.max(content.unwrap_or(0.0)).max(a.name.similarity(&b.name));
    let extra = content.unwrap_or(0.0);
    let by = |reason, score, weak| Some(Match { reason, score, weak });
    let support = if same_code || same_but_year { support() } else { 0.0 };
    let named = name >= SURE_NAME || (name >= SIMILAR_NAME && content.is_none_or(|content| content >= OTHER_CONTENT));
    let found = if same_code && support >= CODE_SUPPORT {
        by(Reason::Code, 0.90 + 0.08 * support, false)
    } else if same_but_year && support >= CODE_SUPPORT {
        by(Reason::CodeWithoutYear, 0.86 + 0.08 * support, support < 0.5)
    } else if name >= 1.0 {
        let printed_alike = a.printed_name == b.printed_name;
        if printed_alike { by(Reason::Name, 0.95, false) } else { by(Reason::NameMasked, 0.94, false) }
    } else if named {
        by(Reason::NameSimilar, NAME_WORTH * name, name < SURE_NAME)
    } else if let Some(content) = content.filter(|&content| content >= SIMILAR_CONTENT && !a.name.conflicts(&b.name)) {
        by(Reason::Content, 0.25 + 0.5 * content + 0.1 * name, true)
    } else if same_code || same_but_year {
        by(if same_code { Reason::Code } else { Reason::CodeWithoutYear }, 0.5, true)
    } else {
        None
    };
    Some(adjusted(found?, a, b, extra))
}

/// The score with what speaks for or against a pair but is no reason by itself.
fn adjusted(mut matched: Match, a: &Features<'_>, b: &Features<'_>, content: f64) -> Match {
    matched.score += 0.01 * content;
    if !a.unit.is_empty() && !b.unit.is_empty() {
        matched.score += if a.unit == b.unit { 0.01 } else { -0.06 };
    }
    if a.total.is_some() && a.total == b.total {
        matched.score += 0.005;
    }
    // Two codes that both existed in the earlier year and differ are two projects, unless the name says otherwise.
    if !certain(matched) && matched.reason != Reason::CodeWithoutYear && codes_coexist(a, b) {
        matched.score -= 0.12;
        matched.weak = true;
    }
    matched.score = matched.score.clamp(0.0, 1.0);
    matched
}

fn codes_coexist(a: &Features<'_>, b: &Features<'_>) -> bool {
    let earlier = match (a.project.fiscal_year, b.project.fiscal_year) {
        (Some(a), Some(b)) => a.min(b),
        _ => return false,
    };
    let existed = |features: &Features<'_>| features.code_year.is_some_and(|year| year <= earlier);
    existed(a) && existed(b) && a.code != b.code
}
