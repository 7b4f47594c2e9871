//! The published data model of a report's prose: one file a document.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::normalize::target::Value;
use crate::place::Place;
use crate::report::model::Source;

/// The schema name that every narrative file carries.
pub const NARRATIVE_SCHEMA: &str = "jixiao.report/1";

/// 部门整体绩效目标 — what a report says in prose before its tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Narrative {
    /// Schema name and version.
    pub schema: String,
    /// Where the prose was read; filled in by whoever knows the document.
    pub source: Option<Source>,
    /// Heading of the prose, such as 部门整体绩效目标.
    pub title: Option<String>,
    /// 总体绩效目标 — what the department wants to reach.
    pub overview: Option<String>,
    /// 分项绩效目标 — one item for each project, in printed order.
    pub items: Vec<Item>,
    /// 工作保障措施 — how the targets are to be secured.
    pub measures: Vec<Measure>,
    /// Where each printed value stands: JSON pointer (RFC 6901) → places in reading order.
    pub evidence: IndexMap<String, Vec<Place>>,
}

impl Narrative {
    /// The pages that the prose stands on; none in a text dump.
    pub fn pages(&self) -> Vec<u32> {
        let places = self.evidence.values().flatten();
        let pages: BTreeSet<u32> = places.filter_map(|place| place.page()).collect();
        pages.into_iter().collect()
    }
}

/// 分项绩效目标 — what the prose says of one project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// The printed number of the item; `null` where it has none.
    pub number: Option<u32>,
    /// The printed title, the project's name: a line of its own, or what stands before the first full stop or colon.
    pub title: String,
    /// What is done with the money: the text before 绩效目标. Empty where none is printed.
    pub activity: String,
    /// 绩效目标.
    pub goal: Option<String>,
    /// 绩效指标, whole.
    pub indicators_text: Option<String>,
    /// The amounts of money in the item's texts, in printed order.
    pub amounts: Vec<Amount>,
    /// The clauses of 绩效指标 that state a value.
    pub targets: Vec<StatedTarget>,
}

/// An amount of money in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Amount {
    /// Number and unit as printed.
    pub raw: String,
    /// The amount in 元.
    pub yuan: String,
}

/// A target stated in a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StatedTarget {
    /// What is measured: the words before the value.
    pub name: String,
    /// The words that state the value, as printed.
    pub raw: String,
    /// The value.
    #[serde(flatten)]
    pub value: Value,
}

/// 工作保障措施 — one measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Measure {
    /// The printed number; `null` where it has none.
    pub number: Option<u32>,
    /// What is printed after the number up to the first full stop or colon, or on a line of its own.
    pub title: String,
    /// What follows.
    pub text: String,
}
