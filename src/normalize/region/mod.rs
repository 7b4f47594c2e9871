//! Turns codes, titles and department names into a region of China.
//!
//! Never guesses: a name that several regions have needs a hint that tells them apart, a name counts only where a word can
//! begin, and an unknown code is no region.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

mod find;
mod resolve;

pub use resolve::{Hint, HintKind, Resolution};

/// GB/T 2260 with the years of each row; the file's header states its sources.
const DIVISIONS: &str = include_str!("divisions.tsv");

/// A province, a prefecture or a county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Region {
    /// GB/T 2260 code, six digits.
    pub code: String,
    /// Name as in GB/T 2260: 巨鹿县.
    pub name: String,
    /// The prefecture (地级市, 地区, 自治州, 盟) that it is or lies in; `None` for provinces, for districts of a municipality
    /// and for counties directly under a province.
    pub prefecture: Option<String>,
    /// The province that it is or lies in.
    pub province: Option<String>,
}

impl Region {
    /// Whether the other region is this one or lies in it.
    pub fn contains(&self, other: &Self) -> bool {
        contains(&self.code, &other.code)
    }
}

/// Whether a code is the other or contains it: `130000` and `130500` contain `130529`.
fn contains(outer: &str, inner: &str) -> bool {
    let significant = outer.strip_suffix("0000").or_else(|| outer.strip_suffix("00")).unwrap_or(outer);
    inner.starts_with(significant)
}

/// A row of the table, with the first and the last year in which its sources list it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    code: String,
    name: String,
    from: Option<i32>,
    to: Option<i32>,
}

impl Row {
    /// How many years the row is away from a year; without a year, from today's divisions.
    fn distance(&self, year: Option<i32>) -> u32 {
        let Some(year) = year else { return self.to.map_or(0, |to| 10_000 - to.clamp(0, 9_999)).unsigned_abs() };
        let early = self.from.map_or(0, |from| (from - year).max(0));
        let late = self.to.map_or(0, |to| (year - to).max(0));
        early.max(late).unsigned_abs()
    }
}

/// The table of divisions, with lookups.
#[derive(Debug, Clone)]
pub struct Regions {
    rows: Vec<Row>,
    by_code: FxHashMap<String, Vec<usize>>,
    by_name: FxHashMap<String, Vec<usize>>,
    longest_name: usize,
}

/// A line of a table of regions that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("regions, line {line}: expected code (six digits), name, first year, last year, separated by tabs: {text}")]
pub struct TableError {
    /// Counted from 1.
    pub line: usize,
    /// The line.
    pub text: String,
}

impl Regions {
    /// The table that ships with the program.
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Regions> =
            LazyLock::new(|| Regions::of(rows(DIVISIONS).filter_map(Result::ok).collect()));
        &BUILTIN
    }

    /// The table that ships with the program and the rows of a user's file in the same format: code, name, first year, last
    /// year, separated by tabs; the years may be left out, `#` begins a comment.
    pub fn with_extra(text: &str) -> Result<Self, TableError> {
        let mut all = Self::builtin().rows.clone();
        for row in rows(text) {
            all.push(row?);
        }
        Ok(Self::of(all))
    }

    fn of(rows: Vec<Row>) -> Self {
        let mut by_code: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut longest_name = 0;
        for (at, row) in rows.iter().enumerate() {
            by_code.entry(row.code.clone()).or_default().push(at);
            for name in std::iter::once(row.name.clone()).chain(find::short_name(&row.name)) {
                longest_name = longest_name.max(name.chars().count());
                by_name.entry(name).or_default().push(at);
            }
        }
        Self { rows, by_code, by_name, longest_name }
    }

    /// The region of a GB/T 2260 code, named as in `year` (without a year, as today). A code that the sources list in other
    /// years only is still known; one that they never list is not.
    pub fn by_code(&self, code: &str, year: Option<i32>) -> Option<Region> {
        let row = self.row_of(code, year)?;
        let parent = |length: usize| {
            let code = format!("{}{}", row.code.get(..length)?, "0".repeat(6 - length));
            self.row_of(&code, year).map(|parent| parent.name.clone())
        };
        Some(Region {
            code: row.code.clone(),
            name: row.name.clone(),
            prefecture: parent(4).filter(|_| !row.code.ends_with("0000")),
            province: parent(2),
        })
    }

    fn row_of(&self, code: &str, year: Option<i32>) -> Option<&Row> {
        let rows = self.by_code.get(code)?.iter().filter_map(|&at| self.rows.get(at));
        // Of equally near rows the later one holds: a user's row comes after the table's.
        rows.rev().min_by_key(|row| row.distance(year))
    }
}

fn rows(text: &str) -> impl Iterator<Item = Result<Row, TableError>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|(at, line)| row(line).ok_or_else(|| TableError { line: at + 1, text: line.to_owned() }))
}

fn row(line: &str) -> Option<Row> {
    let mut cells = line.split('\t').map(str::trim);
    let code = cells.next().filter(|code| code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()))?;
    let name = cells.next().filter(|name| name.chars().count() >= 2)?;
    let mut year = || match cells.next() {
        None | Some("") => Some(None),
        Some(year) => year.parse().ok().filter(|year| (1900..2200).contains(year)).map(Some),
    };
    Some(Row { code: code.to_owned(), name: name.to_owned(), from: year()?, to: year()? })
}

#[cfg(test)]
mod tests;
