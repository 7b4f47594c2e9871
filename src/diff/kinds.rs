//! What sorts of change there are, how each is called, and what each is backwards.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What sort of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A project without an old counterpart.
    ProjectAdded,
    /// A project without a new counterpart.
    ProjectRemoved,
    /// Another 项目名称; a name that differs only in years and document numbers is no change.
    ProjectRenamed,
    /// One project became several.
    ProjectSplit,
    /// Several projects became one.
    ProjectMerged,
    /// The total went up.
    BudgetUp,
    /// The total went down.
    BudgetDown,
    /// The sources of the money have other shares of the total.
    BudgetSourceShift,
    /// A total is printed as money on one side only.
    BudgetChanged,
    /// 资金支出计划: other dates or shares.
    SpendingPlanChanged,
    /// 绩效目标 in other words; years that moved with the report's year are no change.
    GoalReworded,
    /// An indicator without an old counterpart.
    IndicatorAdded,
    /// An indicator without a new counterpart.
    IndicatorRemoved,
    /// The same indicator in other words.
    IndicatorReworded,
    /// The same indicator under other levels, such as 产出·成本 → 成本.
    IndicatorReclassified,
    /// The target is harder to reach.
    TargetTightened,
    /// The target is easier to reach.
    TargetLoosened,
    /// Another target, and whether it is harder is not known.
    TargetChanged,
    /// The number counts something else.
    TargetUnitChanged,
    /// Another sign: ≥, ≤, =, none.
    TargetSignChanged,
    /// The same value, printed in another way.
    TargetSameValue,
    /// The date moved as far as the report's year.
    TargetDateRolled,
    /// A number became words.
    TargetNumberToWords,
    /// Words became a number.
    TargetWordsToNumber,
}

impl ChangeKind {
    /// Every kind, in the order of the output.
    pub const ALL: [Self; 24] = [
        Self::ProjectAdded,
        Self::ProjectRemoved,
        Self::ProjectRenamed,
        Self::ProjectSplit,
        Self::ProjectMerged,
        Self::BudgetUp,
        Self::BudgetDown,
        Self::BudgetSourceShift,
        Self::BudgetChanged,
        Self::SpendingPlanChanged,
        Self::GoalReworded,
        Self::IndicatorAdded,
        Self::IndicatorRemoved,
        Self::IndicatorReworded,
        Self::IndicatorReclassified,
        Self::TargetTightened,
        Self::TargetLoosened,
        Self::TargetChanged,
        Self::TargetUnitChanged,
        Self::TargetSignChanged,
        Self::TargetSameValue,
        Self::TargetDateRolled,
        Self::TargetNumberToWords,
        Self::TargetWordsToNumber,
    ];

    /// The kind that the same change has when old and new change places.
    pub fn mirrored(self) -> Self {
        match self {
            Self::ProjectAdded => Self::ProjectRemoved,
            Self::ProjectRemoved => Self::ProjectAdded,
            Self::ProjectSplit => Self::ProjectMerged,
            Self::ProjectMerged => Self::ProjectSplit,
            Self::BudgetUp => Self::BudgetDown,
            Self::BudgetDown => Self::BudgetUp,
            Self::IndicatorAdded => Self::IndicatorRemoved,
            Self::IndicatorRemoved => Self::IndicatorAdded,
            Self::TargetTightened => Self::TargetLoosened,
            Self::TargetLoosened => Self::TargetTightened,
            Self::TargetNumberToWords => Self::TargetWordsToNumber,
            Self::TargetWordsToNumber => Self::TargetNumberToWords,
            same => same,
        }
    }

    /// The name in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::ProjectAdded => "project_added",
            Self::ProjectRemoved => "project_removed",
            Self::ProjectRenamed => "project_renamed",
            Self::ProjectSplit => "project_split",
            Self::ProjectMerged => "project_merged",
            Self::BudgetUp => "budget_up",
            Self::BudgetDown => "budget_down",
            Self::BudgetSourceShift => "budget_source_shift",
            Self::BudgetChanged => "budget_changed",
            Self::SpendingPlanChanged => "spending_plan_changed",
            Self::GoalReworded => "goal_reworded",
            Self::IndicatorAdded => "indicator_added",
            Self::IndicatorRemoved => "indicator_removed",
            Self::IndicatorReworded => "indicator_reworded",
            Self::IndicatorReclassified => "indicator_reclassified",
            Self::TargetTightened => "target_tightened",
            Self::TargetLoosened => "target_loosened",
            Self::TargetChanged => "target_changed",
            Self::TargetUnitChanged => "target_unit_changed",
            Self::TargetSignChanged => "target_sign_changed",
            Self::TargetSameValue => "target_same_value",
            Self::TargetDateRolled => "target_date_rolled",
            Self::TargetNumberToWords => "target_number_to_words",
            Self::TargetWordsToNumber => "target_words_to_number",
        }
    }

    /// What a reader is told.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::ProjectAdded => "新增项目",
            Self::ProjectRemoved => "取消项目",
            Self::ProjectRenamed => "项目更名",
            Self::ProjectSplit => "项目拆分",
            Self::ProjectMerged => "项目合并",
            Self::BudgetUp => "预算增加",
            Self::BudgetDown => "预算减少",
            Self::BudgetSourceShift => "资金来源变化",
            Self::BudgetChanged => "预算数有无变化",
            Self::SpendingPlanChanged => "支出计划变化",
            Self::GoalReworded => "绩效目标改写",
            Self::IndicatorAdded => "新增指标",
            Self::IndicatorRemoved => "取消指标",
            Self::IndicatorReworded => "指标改写",
            Self::IndicatorReclassified => "指标改类",
            Self::TargetTightened => "目标收紧",
            Self::TargetLoosened => "目标放宽",
            Self::TargetChanged => "目标变化",
            Self::TargetUnitChanged => "单位变化",
            Self::TargetSignChanged => "符号变化",
            Self::TargetSameValue => "同值异写",
            Self::TargetDateRolled => "日期顺延",
            Self::TargetNumberToWords => "数值改文字",
            Self::TargetWordsToNumber => "文字改数值",
        }
    }
}
