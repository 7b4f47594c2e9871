//! Weighs what titles, departments, bookmarks and codes say about the region of a report.

use serde::{Deserialize, Serialize};

use super::find::only;
use super::{Region, Regions, contains};

/// Where a hint comes from, the most reliable first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HintKind {
    /// What the user says.
    Given,
    /// The document's or a table's title.
    Title,
    /// The department's or the unit's name.
    Department,
    /// The division of a project code. The budget system's division is not always the county's.
    Code,
    /// A bookmark.
    Bookmark,
    /// Running text: it tells names apart, but names no region by itself, because every report mentions other places.
    Text,
}

impl HintKind {
    /// Whether the hint names the report's own region, so that a smaller region than others name is believed. A province's
    /// running text mentions counties.
    fn names_the_report(self) -> bool {
        !matches!(self, Self::Bookmark | Self::Text)
    }
}

/// A string that may name the region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Where it comes from.
    pub kind: HintKind,
    /// The string as printed; for [`HintKind::Code`] a project code or its first six digits.
    pub text: String,
}

impl Hint {
    /// A hint of a kind.
    pub fn new(kind: HintKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// What the hints say together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution {
    /// The region, if the hints leave one.
    pub region: Option<Region>,
    /// The hints that agree with it, each with the name or the code found in it.
    pub evidence: Vec<(Hint, String)>,
    /// The hints that name a region elsewhere, with that region.
    pub conflicts: Vec<(Hint, Region)>,
    /// Where no region is left: the names that several regions have, with these regions.
    pub ambiguous: Vec<(String, Vec<Region>)>,
}

/// One name or code in a hint, with the regions that it may mean.
struct Claim<'a> {
    hint: &'a Hint,
    found: String,
    codes: Vec<String>,
}

impl Regions {
    /// What the hints say together: the smallest region that the most reliable hint and those that agree with it name.
    /// Names that several regions have count once the others leave one of them. Unknown names and codes say nothing.
    pub fn resolve(&self, hints: &[Hint], year: Option<i32>) -> Resolution {
        let mut ordered: Vec<&Hint> = hints.iter().collect();
        ordered.sort_by_key(|hint| hint.kind);
        let claims: Vec<Claim> = ordered.into_iter().flat_map(|hint| self.claims(hint, year)).collect();
        let mut code: Option<String> = None;
        for claim in &claims {
            code = settle(code, claim, only(&claim.codes).map(str::to_owned));
        }
        for claim in claims.iter().filter(|claim| claim.codes.len() > 1) {
            let related: Vec<&String> =
                claim.codes.iter().filter(|other| code.as_ref().is_some_and(|code| agree(code, other))).collect();
            if let [one] = related.as_slice() {
                code = settle(code, claim, Some((*one).clone()));
            }
        }
        let Some(region) = code.or_else(|| common(&claims)).and_then(|code| self.by_code(&code, year)) else {
            return Resolution { ambiguous: self.ambiguous(&claims, year), ..Resolution::default() };
        };
        let mut resolution = Resolution::default();
        for claim in claims {
            if claim.codes.iter().any(|code| agree(&region.code, code)) {
                resolution.evidence.push((claim.hint.clone(), claim.found));
            } else if let Some(elsewhere) = only(&claim.codes).and_then(|code| self.by_code(code, year)) {
                resolution.conflicts.push((claim.hint.clone(), elsewhere));
            }
        }
        resolution.region = Some(region);
        resolution
    }

    /// The names in titles and departments that several regions have.
    fn ambiguous(&self, claims: &[Claim], year: Option<i32>) -> Vec<(String, Vec<Region>)> {
        let mut found: Vec<(String, Vec<Region>)> = Vec::new();
        for claim in claims.iter().filter(|claim| claim.hint.kind != HintKind::Text && claim.codes.len() > 1) {
            if found.iter().all(|(name, _)| *name != claim.found) {
                let regions = claim.codes.iter().filter_map(|code| self.by_code(code, year)).collect();
                found.push((claim.found.clone(), regions));
            }
        }
        found
    }

    fn claims<'a>(&self, hint: &'a Hint, year: Option<i32>) -> Vec<Claim<'a>> {
        if hint.kind == HintKind::Code {
            let code: String = hint.text.chars().filter(|c| !c.is_whitespace()).take(6).collect();
            let known = self.by_code(&code, year);
            return known.map(|_| Claim { hint, found: code.clone(), codes: vec![code] }).into_iter().collect();
        }
        let mentions = self.mentions(&hint.text, year);
        mentions.into_iter().map(|mention| Claim { hint, found: mention.name, codes: mention.codes }).collect()
    }
}

/// Whether one region contains the other or both are the same.
fn agree(one: &str, other: &str) -> bool {
    contains(one, other) || contains(other, one)
}

/// The region after one more claim: a smaller region inside the known one replaces it, where the hint may say so.
fn settle(known: Option<String>, claim: &Claim, says: Option<String>) -> Option<String> {
    match (known, says) {
        (None, says) => says.filter(|_| claim.hint.kind != HintKind::Text),
        (Some(known), Some(says)) if claim.hint.kind.names_the_report() && contains(&known, &says) => Some(says),
        (known, _) => known,
    }
}

/// The one region that all ambiguous names have in common.
fn common(claims: &[Claim]) -> Option<String> {
    let mut sets = claims.iter().filter(|claim| claim.hint.kind != HintKind::Text).map(|claim| claim.codes.clone());
    let first = sets.next()?;
    let left = sets.fold(first, |left, set| left.into_iter().filter(|code| set.contains(code)).collect());
    only(&left).map(str::to_owned)
}
