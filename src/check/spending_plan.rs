//! V11: the spending plan is cumulative: it rises from date to date and ends at 100 %.

use rust_decimal::Decimal;

use crate::finding::{Finding, Severity};
use crate::report::model::{PlanStep, Project};

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    let share = |s: &PlanStep| s.percent.as_deref().and_then(|p| p.parse::<Decimal>().ok());
    let steps: Vec<(usize, &PlanStep, Decimal)> = project
        .spending_plan
        .iter()
        .enumerate()
        .filter(|(_, s)| !s.label.is_empty())
        .filter_map(|(i, s)| Some((i, s, share(s)?)))
        .collect();
    let mut add = |index: usize, rule: &str, message: String| {
        findings.push(Finding::new("V11", rule, Severity::Error, format!("/spending_plan/{index}"), message));
    };
    for pair in steps.windows(2) {
        if let [(_, before, low), (index, step, high)] = pair
            && high < low
        {
            let message =
                format!("资金支出计划应逐期累计递增：{} {}，{} {}", before.label, before.raw, step.label, step.raw);
            add(*index, "plan-not-monotone", message);
        }
    }
    if let Some((index, step, share)) = steps.last()
        && *share != Decimal::ONE_HUNDRED
        && *index + 1 == project.spending_plan.len()
    {
        add(*index, "plan-not-complete", format!("资金支出计划末期应为100%：{} {}", step.label, step.raw));
    }
}
