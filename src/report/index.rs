//! The published index of a run: every document with its status, every project in one line, every region.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::{Kind, Region};
use crate::finding::Finding;

/// The schema name that the index carries.
pub const INDEX_SCHEMA: &str = "jixiao.index/1";

/// The cross-county index of an output folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Index {
    /// Schema name and version.
    pub schema: String,
    /// Every document that was given, by file name.
    pub documents: Vec<DocumentLine>,
    /// Every project, by id.
    pub projects: Vec<ProjectLine>,
    /// Every region that a project belongs to, by code.
    pub regions: Vec<RegionLine>,
}

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Every table was read.
    Ok,
    /// Some table could not be read; the rest is out.
    Partial,
    /// A readable document without performance tables.
    NoTargets,
    /// Tables that look like performance targets, in no known form.
    UnknownForm,
    /// Scanned: pages are pictures.
    NeedsOcr,
    /// Protected by a password that was not given.
    Encrypted,
    /// Could not be read; the reason says why.
    Failed,
    /// The program broke: our bug.
    Crashed,
}

impl Status {
    /// The name as published.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Partial => "partial",
            Status::NoTargets => "no_targets",
            Status::UnknownForm => "unknown_form",
            Status::NeedsOcr => "needs_ocr",
            Status::Encrypted => "encrypted",
            Status::Failed => "failed",
            Status::Crashed => "crashed",
        }
    }
}

/// How many findings of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingCounts {
    /// Number of errors.
    pub error: usize,
    /// Number of warnings.
    pub warning: usize,
    /// Number of remarks.
    pub info: usize,
}

/// One document of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentLine {
    /// File name without folders.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// What became of it.
    pub status: Status,
    /// Why, where the status asks for a reason.
    pub reason: Option<String>,
    /// Title of the document as printed.
    pub title: Option<String>,
    /// Region that it is about.
    pub region: Option<Region>,
    /// Budget year that it is about.
    pub fiscal_year: Option<i32>,
    /// Department that it is about.
    pub department: Option<String>,
    /// Number of pages; 0 for a text dump.
    pub pages: usize,
    /// Number of tables that look like performance tables.
    pub tables: usize,
    /// Number of projects read.
    pub projects: usize,
    /// Path of the file that holds its prose (总体目标, 分项绩效目标, 保障措施), below the output folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narrative: Option<String>,
    /// Findings of the document and of its projects.
    pub findings: FindingCounts,
    /// What is odd about the document itself; what is odd about a project stands in the project's file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Finding>,
}

/// One project of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProjectLine {
    /// Id of the project.
    pub id: String,
    /// Path of its file below the output folder, with forward slashes.
    pub path: String,
    /// Its region.
    pub region: Option<Region>,
    /// Budget year.
    pub fiscal_year: Option<i32>,
    /// Name of its department.
    pub department: Option<String>,
    /// Project code.
    pub code: Option<String>,
    /// Project name.
    pub name: Option<String>,
    /// What the table is about.
    pub kind: Kind,
    /// The total of the year in 元; where the form prints only the total of the whole project period, that one.
    pub total_yuan: Option<String>,
    /// Slot that `total_yuan` was taken from: `total` or `period_total`.
    pub total_slot: Option<String>,
    /// Number of indicators.
    pub indicators: usize,
    /// Pages that the table stands on.
    pub pages: Vec<u32>,
    /// Findings of the project.
    pub findings: FindingCounts,
}

/// One region of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegionLine {
    /// The region.
    #[serde(flatten)]
    pub region: Region,
    /// Number of its projects.
    pub projects: usize,
    /// Budget years of its projects, ascending.
    pub fiscal_years: Vec<i32>,
}
