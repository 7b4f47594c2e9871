//! The published result of a comparison: which projects belong together, why, and what changed.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use super::kinds::ChangeKind;
use crate::report::model::{Kind, Region, Unit};

/// The schema name that every comparison carries.
pub const DIFF_SCHEMA: &str = "jixiao.diff/1";

/// Two reports side by side: what was matched, and every change. Equal reports have no `changes`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diff {
    /// Schema name and version.
    pub schema: String,
    /// What was compared, the earlier side.
    pub old: Side,
    /// What was compared, the later side.
    pub new: Side,
    /// The figures of the comparison.
    pub summary: Summary,
    /// Every project of both sides exactly once, alone or with its counterparts; by department, in printed order.
    pub projects: Vec<ProjectPair>,
    /// Every change, in the order of `projects`.
    pub changes: Vec<Change>,
}

/// One side of the comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// Budget years of its projects, ascending.
    pub fiscal_years: Vec<i32>,
    /// Number of departments.
    pub departments: usize,
    /// Number of projects.
    pub projects: usize,
    /// Number of indicators.
    pub indicators: usize,
    /// Number of projects whose indicators were not all read (R13): none of these is called added or removed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unread: usize,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// The figures of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Projects with one counterpart.
    pub matched: usize,
    /// Of all matches, splits and mergers, those that a person should look at.
    pub weak: usize,
    /// Number of changes of each kind; kinds that do not occur are left out.
    pub changes: IndexMap<ChangeKind, usize>,
}

/// How the projects of a pair belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// One project on each side.
    Matched,
    /// One old project became several.
    Split,
    /// Several old projects became one.
    Merged,
    /// Only on the new side.
    Added,
    /// Only on the old side.
    Removed,
}

/// Why projects were taken for the same, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The same 项目编码.
    Code,
    /// The same 项目编码 but for the digits of the year in it.
    CodeWithoutYear,
    /// The same name.
    Name,
    /// The same name but for document numbers and years.
    NameMasked,
    /// A similar name.
    NameSimilar,
    /// Similar indicators and goals.
    Content,
    /// The table of the whole department, of which there is one on each side.
    DepartmentTable,
    /// The parts of the new side have what the old project had.
    Split,
    /// The new project has what the parts of the old side had.
    Merge,
}

/// Why projects were put together, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Match {
    /// The strongest reason.
    pub reason: Reason,
    /// 0 (nothing in common) to 1 (certain), in thousandths.
    pub score: f64,
    /// Whether a person should look at it: little speaks for it, or another counterpart is nearly as good.
    pub weak: bool,
}

/// Projects that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProjectPair {
    /// How they belong together.
    pub relation: Relation,
    /// The projects of the old side: one, none where `added`, several where `merged`.
    pub old: Vec<ProjectRef>,
    /// The projects of the new side: one, none where `removed`, several where `split`.
    pub new: Vec<ProjectRef>,
    /// Why; `null` for a project without counterpart.
    #[serde(rename = "match")]
    pub matched: Option<Match>,
}

/// A project of one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProjectRef {
    /// Id, as in the project's file and in the index.
    pub id: String,
    /// What its table is about.
    pub kind: Kind,
    /// 行政区划.
    pub region: Option<Region>,
    /// 主管部门, 预算单位.
    pub department: Option<Unit>,
    /// 实施单位, 资金使用单位.
    pub implementing_unit: Option<Unit>,
    /// 发布单位.
    #[serde(default)]
    pub publisher: Option<Unit>,
    /// 预算年度.
    pub fiscal_year: Option<i32>,
    /// 项目编码.
    pub code: Option<String>,
    /// 项目名称.
    pub name: Option<String>,
    /// The total of the year in 元; where the form prints only the total of the whole project period, that one.
    pub total_yuan: Option<String>,
    /// Document that the table stands in.
    pub file: String,
    /// Its pages.
    pub pages: Vec<u32>,
}

impl ProjectRef {
    /// The unit that the project is listed under: the department, or the implementing unit where the form names only
    /// that, or the publisher of the document.
    pub fn listed_under(&self) -> Option<&Unit> {
        self.department.as_ref().or(self.implementing_unit.as_ref()).or(self.publisher.as_ref())
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// What sort of change it is.
    pub kind: ChangeKind,
    /// Position in `projects`, from 0.
    pub project: usize,
    /// What is printed on the old side; `null` where nothing is.
    pub old: Option<Printed>,
    /// What is printed on the new side; `null` where nothing is.
    pub new: Option<Printed>,
    /// The indicator that changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<IndicatorPair>,
    /// The money that changed: the total, or for a shift every source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amounts: Vec<AmountPair>,
    /// Where words changed: both texts as one, piece by piece; a number is never cut.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Piece>,
    /// Where a target was tightened or loosened: which way is harder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub harder: Option<Direction>,
}

/// A printed value and where to find it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Printed {
    /// Id of the project.
    pub project: String,
    /// JSON pointer (RFC 6901) into the project's file, `""` for the whole.
    pub path: String,
    /// As printed; of a whole project or indicator its name.
    pub text: String,
}

/// The indicator of a change: on one side where it was added or removed, on both else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IndicatorPair {
    /// Its old place and name.
    pub old: Option<IndicatorRef>,
    /// Its new place and name.
    pub new: Option<IndicatorRef>,
    /// How similar both are, 0 to 1 in thousandths; `null` where it stands alone.
    pub score: Option<f64>,
    /// Whether a person should look at this pair.
    pub weak: bool,
}

/// The place and the name of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IndicatorRef {
    /// JSON pointer (RFC 6901) into the project's file.
    pub path: String,
    /// 一级指标.
    pub level1: Option<String>,
    /// 二级指标.
    pub level2: Option<String>,
    /// 三级指标.
    pub level3: Option<String>,
    /// 指标值 as printed, with the sign and the unit of their own columns.
    pub target: Option<String>,
}

/// An amount of money on both sides, exact decimals in 元.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AmountPair {
    /// What the amount is: `total`, `fiscal`, `other` …
    pub slot: String,
    /// Old amount, `null` where none is printed.
    pub old_yuan: Option<String>,
    /// New amount, `null` where none is printed.
    pub new_yuan: Option<String>,
    /// New less old.
    pub delta_yuan: Option<String>,
    /// New less old in percent of old, two decimals; `null` where the old amount is zero or missing.
    pub percent: Option<String>,
}

/// What became of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PieceKind {
    /// On both sides.
    Same,
    /// Only on the old side.
    Old,
    /// Only on the new side.
    New,
}

/// A piece of two texts as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Piece {
    /// Where it stands.
    #[serde(rename = "in")]
    pub kind: PieceKind,
    /// The characters.
    pub text: String,
}

/// Which way a target is harder to reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Higher values are harder: ≥.
    Higher,
    /// Lower values are harder: ≤, costs.
    Lower,
    /// Earlier dates are harder.
    Earlier,
    /// A narrower range is harder.
    Narrower,
}

impl Diff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}
