//! Turns projects without counterpart into splits and mergers, where their parts show it.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rust_decimal::prelude::ToPrimitive;
use rustc_hash::{FxHashMap, FxHashSet};

use super::features::{Features, Rarity, common};
use super::matching::{Link, possible_pairs};
use super::model::{Match, Reason};
use super::similarity::shared;

/// One project that became several, or several that became one.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// Position of the whole on its side.
    pub whole: usize,
    /// Positions of the parts on the other side, ascending.
    pub parts: Vec<usize>,
    /// Why. Splits and mergers are never more than likely: below 0.8 they are weak.
    pub matched: Match,
}

/// A part must bring this share of its indicators (by weight) from the whole, or of its name and goals.
const FROM_WHOLE: f64 = 0.5;

/// The evidence that makes a family; see [`evidence`].
const FAMILY: f64 = 0.6;

/// Families with less evidence are weak.
const SURE_FAMILY: f64 = 0.8;

/// The families of `wholes`, whose parts are among `parts`. `links` are the one-to-one matches, as (whole, part).
///
/// A part is a project that has no counterpart and draws most of its indicators, or its name and goals, from one
/// project of the other side; that project's own counterpart is the other part. What tells a split from a project that
/// merely repeats a neighbour's indicators: the indicators went over (the other part no longer has them), or the
/// amounts of the parts add up to the amount of the whole.
pub fn families(
    wholes: &[Features<'_>],
    parts: &[Features<'_>],
    links: &[(usize, usize, Match)],
    rarity: &Rarity,
    reason: Reason,
) -> Vec<Family> {
    let partner: FxHashMap<usize, usize> = links.iter().map(|&(whole, part, _)| (whole, part)).collect();
    let linked: FxHashSet<usize> = links.iter().map(|&(_, part, _)| part).collect();
    let alone: Vec<usize> = (0..parts.len()).filter(|part| !linked.contains(part)).collect();
    let mut origin = FxHashMap::<usize, (f64, usize)>::default();
    let all: Vec<&Features<'_>> = wholes.iter().collect();
    let lonely: Vec<&Features<'_>> = alone.iter().map(|&part| &parts[part]).collect();
    let possible = possible_pairs(&all, &lonely);
    let shares: Vec<f64> =
        possible.par_iter().map(|&(whole, at)| descent(all[whole as usize], lonely[at as usize], rarity)).collect();
    for ((whole, at), share) in possible.into_iter().zip(shares) {
        let (whole, at) = (whole as usize, at as usize);
        let best = origin.entry(alone[at]).or_insert((0.0, whole));
        if share > best.0 {
            *best = (share, whole);
        }
    }
    let mut found = BTreeMap::<usize, Vec<usize>>::new();
    for (part, (share, whole)) in origin {
        if share >= FROM_WHOLE {
            found.entry(whole).or_default().push(part);
        }
    }
    let mut families = Vec::new();
    for (whole, mut members) in found {
        members.extend(partner.get(&whole));
        members.sort_unstable();
        if members.len() < 2 {
            continue;
        }
        let evidence = evidence(&wholes[whole], members.iter().map(|&part| &parts[part]).collect(), rarity);
        if evidence >= FAMILY {
            let score = (evidence.min(1.0) * 1000.0).round() / 1000.0;
            let matched = Match { reason, score, weak: score < SURE_FAMILY };
            families.push(Family { whole, parts: members, matched });
        }
    }
    families
}

/// What share of a part comes from the whole: of its indicators, by weight; or of its name and its goals.
fn descent(whole: &Features<'_>, part: &Features<'_>, rarity: &Rarity) -> f64 {
    if whole.project.kind != part.project.kind || whole.name.marked_apart(&part.name) {
        return 0.0;
    }
    let of = |shared: f64, all: f64| if all > 0.0 { shared / all } else { 0.0 };
    let indicators = of(rarity.sum(common(&part.indicators, &whole.indicators)), rarity.sum(&part.indicators));
    let (own, theirs) = (&part.name_pairs, &whole.name_pairs);
    let name = of(shared(own, theirs) as f64, own.len() as f64);
    let goals = of(shared(&part.goals, &whole.goals) as f64, part.goals.len() as f64);
    (0.7 * indicators + 0.3 * name).max(0.35 * (name + goals) + 0.3 * indicators)
}

/// How much speaks for a family, 0 to 1: half, that the parts together have what the whole had and do not share it; a
/// quarter each, that the names descend and that the amounts add up.
fn evidence(whole: &Features<'_>, parts: Vec<&Features<'_>>, rarity: &Rarity) -> f64 {
    let all = rarity.sum(&whole.indicators);
    let held = whole.indicators.iter().filter(|name| parts.iter().any(|part| part.indicators.contains(name)));
    let repeated = whole.indicators.iter().filter(|name| parts.iter().all(|part| part.indicators.contains(name)));
    let handed_over = if all > 0.0 { (rarity.sum(held) - rarity.sum(repeated)).max(0.0) / all } else { 0.0 };
    let names = parts
        .iter()
        .map(|part| shared(&part.name_pairs, &whole.name_pairs) as f64 / part.name_pairs.len().max(1) as f64);
    let names = names.sum::<f64>() / parts.len().max(1) as f64;
    0.5 * handed_over + 0.25 * names + 0.25 * amounts_add_up(whole, &parts) + bonus(whole, &parts, handed_over)
}

/// Amounts that add up to the yuan although every part is new say as much as indicators that went over.
fn bonus(whole: &Features<'_>, parts: &[&Features<'_>], handed_over: f64) -> f64 {
    let sum: Option<rust_decimal::Decimal> = parts.iter().map(|part| part.total).sum();
    let exact = sum.is_some() && sum == whole.total && parts.iter().all(|part| part.total != Some(0.into()));
    if exact { 0.3 * (1.0 - handed_over) } else { 0.0 }
}

/// 1 where the parts cost what the whole did, 0 where half or double; `0.5` where an amount is missing.
fn amounts_add_up(whole: &Features<'_>, parts: &[&Features<'_>]) -> f64 {
    let sum: Option<rust_decimal::Decimal> = parts.iter().map(|part| part.total).sum();
    let (Some(whole), Some(sum)) = (whole.total.and_then(|t| t.to_f64()), sum.and_then(|t| t.to_f64())) else {
        return 0.5;
    };
    if whole <= 0.0 || sum <= 0.0 {
        return 0.0;
    }
    (1.0 - (sum / whole).log2().abs()).max(0.0)
}

/// The links that are left when the families have taken theirs: `whole_of` and `part_of` say which end of a link is
/// which.
pub fn without(
    links: Vec<Link>,
    families: &[Family],
    whole_of: fn(&Link) -> usize,
    part_of: fn(&Link) -> usize,
) -> Vec<Link> {
    let taken = |link: &Link| {
        families.iter().any(|family| family.whole == whole_of(link) || family.parts.contains(&part_of(link)))
    };
    links.into_iter().filter(|link| !taken(link)).collect()
}
