//! The published data model: what one project file holds.
//!
//! The key order of the JSON is the field order here. A key that the form has no place for is `null`; a place that is
//! printed blank is `""`. Everything normalised stands beside its `raw`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::normalize::level::Class;
use crate::normalize::target::Value;
use crate::place::Place;

/// The schema name that every project file carries.
pub const PROJECT_SCHEMA: &str = "jixiao.project/1";

/// What one performance table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ProjectKind")]
pub enum Kind {
    /// 项目绩效目标 — the targets of one project.
    ProjectTarget,
    /// 部门整体绩效目标 — the targets of a whole department.
    DepartmentTarget,
    /// 绩效自评 — a self-evaluation of what was reached.
    SelfEvaluation,
}

/// 绩效目标表 — one performance table: what money is for, and how its success is measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Project {
    /// Schema name and version.
    pub schema: String,
    /// Stable from run to run and, as far as the printed identity allows, from year to year.
    pub id: String,
    /// What the table is about.
    pub kind: Kind,
    /// Name of the printed form that was recognised.
    pub form: String,
    /// Title printed above the table or in its first row.
    pub title: Option<String>,
    /// 行政区划 — where the money is spent, by GB/T 2260.
    pub region: Option<Region>,
    /// 预算年度.
    pub fiscal_year: Option<i32>,
    /// 主管部门, 预算单位.
    pub department: Option<Unit>,
    /// 实施单位, 资金使用单位.
    pub implementing_unit: Option<Unit>,
    /// 发布单位 — the department whose report the document is, from the document's own title.
    #[serde(default)]
    pub publisher: Option<Unit>,
    /// 项目.
    pub project: Identity,
    /// 项目资金.
    pub budget: Budget,
    /// 资金用途.
    pub purpose: Option<String>,
    /// 资金支出计划 — cumulative shares of the budget by date.
    pub spending_plan: Vec<PlanStep>,
    /// 绩效目标, split at its item numbers, the numbers left out.
    pub goals: Vec<String>,
    /// 绩效目标, whole, item numbers kept.
    pub goal_text: Option<String>,
    /// 绩效指标, in printed order.
    pub indicators: Vec<Indicator>,
    /// 年度主要任务 and other lists inside a table that are neither money nor indicators: one map a row, by the printed
    /// labels of the columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<IndexMap<String, String>>,
    /// Printed values without a key of their own, by their printed label.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub extra: IndexMap<String, String>,
    /// What is odd, in the order of the places.
    pub findings: Vec<Finding>,
    /// Where the table was read.
    pub source: Source,
    /// Other documents that print the same data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_in: Vec<Source>,
    /// Where each printed value stands: JSON pointer (RFC 6901) → places in reading order.
    pub evidence: IndexMap<String, Vec<Place>>,
}

/// The code of the finding that indicators are printed and were not read.
pub const INDICATORS_UNREAD: &str = "R13";

impl Project {
    /// Whether indicators are printed that are not among [`Project::indicators`]: these are not all.
    pub fn lacks_indicators(&self) -> bool {
        self.findings.iter().any(|f| f.code == INDICATORS_UNREAD)
    }
}

/// 行政区划 — a county, city or province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    /// 行政区划代码 by GB/T 2260.
    pub code: String,
    /// Name of the division itself.
    pub name: String,
    /// 地级市 that it belongs to, where it is a county.
    pub prefecture: Option<String>,
    /// 省级 division that it belongs to.
    pub province: Option<String>,
}

/// A department or unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unit {
    /// Budget code of the unit, where printed.
    pub code: Option<String>,
    /// Name as printed.
    pub name: String,
}

/// What identifies a project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Identity {
    /// 项目编码.
    pub code: Option<String>,
    /// 项目名称.
    pub name: Option<String>,
    /// 项目类别.
    pub category: Option<String>,
    /// 项目性质.
    pub nature: Option<String>,
    /// 计划开始日期, as printed.
    pub start: Option<String>,
    /// 计划完成日期, as printed.
    pub end: Option<String>,
}

/// 项目资金 — the money of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Budget {
    /// 单位 — the money unit as printed, `null` where none is.
    pub printed_unit: Option<String>,
    /// Where the money unit was read: `heading` above the table, `label` beside the amount, `cell` with the amount, or
    /// `form`: none is printed and the form's own default was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_source: Option<UnitSource>,
    /// The amounts in printed order.
    pub lines: Vec<BudgetLine>,
}

/// Where a money unit was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum UnitSource {
    /// In the amount's own cell.
    Cell,
    /// In the label beside or above the amount.
    Label,
    /// In a line above the table, such as 单位：万元.
    Heading,
    /// Nowhere: the default of the form.
    Form,
}

/// One amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BudgetLine {
    /// What the amount is: `total`, `fiscal`, `carry_over`, `other` of the year, `period_total` … of the whole project
    /// period, `initial_total`, `executed_total` … of a self-evaluation, and further slots of the forms.
    pub slot: String,
    /// Label as printed (a column's and a row's label joined by a slash).
    pub label: String,
    /// Amount as printed.
    pub raw: String,
    /// The amount in 元, an exact decimal; `null` where no amount of money is printed.
    pub yuan: Option<String>,
}

/// Slots of self-evaluations that hold points and shares, not money: 分值, 执行率, 得分.
const NO_MONEY: &[&str] = &["weight_", "rate_", "score_"];

/// Whether a slot of the budget holds an amount of money.
pub fn is_money_slot(slot: &str) -> bool {
    !NO_MONEY.iter().any(|prefix| slot.starts_with(prefix))
}

/// One step of the 资金支出计划.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanStep {
    /// Label as printed, such as 3月底.
    pub label: String,
    /// The date that it means, ISO 8601; `null` where the year is not known.
    pub by: Option<String>,
    /// Share as printed.
    pub raw: String,
    /// The share in percent, an exact decimal.
    pub percent: Option<String>,
}

/// 绩效指标 — one measure of success.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Indicator {
    /// 一级指标.
    pub level1: Option<String>,
    /// 二级指标.
    pub level2: Option<String>,
    /// 三级指标, 指标名称 — what is measured.
    pub level3: Option<String>,
    /// What the levels mean.
    pub class: Option<Class>,
    /// 绩效指标描述, 指标解释 — how the measure is defined.
    pub description: Option<String>,
    /// 指标值 — the value to reach.
    pub target: Target,
    /// 权重, 分值.
    pub weight: Option<String>,
    /// 指标值确定依据 — why this value.
    pub basis: Option<String>,
    /// 评（扣）分标准.
    pub scoring_rule: Option<String>,
    /// 实际完成值.
    pub actual: Option<String>,
    /// 得分.
    pub score: Option<String>,
    /// 偏差原因分析及改进措施.
    pub deviation: Option<String>,
    /// 备注.
    pub note: Option<String>,
    /// Printed columns without a key of their own, by their printed label.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub extra: IndexMap<String, String>,
}

/// 指标值 — the value to reach, as printed and as understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// As printed; `null` where the form has no such column.
    pub raw: Option<String>,
    /// 绩效指标性质 — the sign, where it stands in a column of its own.
    pub sign_raw: Option<String>,
    /// 计量单位 — the unit, where it stands in a column of its own.
    pub unit_raw: Option<String>,
    /// What it means.
    #[serde(flatten)]
    pub value: Value,
}

/// The document that a table was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// File name without folders.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Pages that the table stands on; empty for a text dump.
    pub pages: Vec<u32>,
}
