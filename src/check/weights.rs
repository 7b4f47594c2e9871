//! W40: the weights of the indicators make 100, or what the execution rate leaves of it. W41: the scores make the printed
//! sum.

use rust_decimal::Decimal;

use super::{number, points};
use crate::finding::{Finding, Severity, pointer_key};
use crate::report::model::Project;

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    // Of indicators that were not read the points are not known.
    if project.lacks_indicators() {
        return;
    }
    check_weights(project, findings);
    check_scores(project, findings);
}

fn check_weights(project: &Project, findings: &mut Vec<Finding>) {
    let Some(sum) = points(project, "weight", |i| i.weight.as_deref()) else { return };
    let full = Decimal::ONE_HUNDRED;
    let execution = execution_weight(project);
    // The sum may count the execution rate in or leave it out; where its points are not printed they are ten. Weights may
    // be shares of one.
    let fits = sum == full || sum == Decimal::ONE || sum + execution.unwrap_or(Decimal::TEN) == full;
    if !fits {
        let with = execution.map(|e| format!("，执行率分值 {e}")).unwrap_or_default();
        let message = format!("指标权重合计 {sum}{with}，应为 100");
        findings.push(Finding::new("W40", "weights-not-100", Severity::Warning, "/indicators", message));
    }
}

/// The points that the execution rate is worth.
fn execution_weight(project: &Project) -> Option<Decimal> {
    let line = project.budget.lines.iter().find(|l| l.slot == "weight_total").map(|l| l.raw.as_str());
    let extra = project.extra.iter().find(|(label, _)| label.contains("执行率")).map(|(_, v)| v.as_str());
    number(line.or(extra)?)
}

fn check_scores(project: &Project, findings: &mut Vec<Finding>) {
    let Some(sum) = points(project, "score", |i| i.score.as_deref()) else { return };
    let is_total = |label: &str| label.starts_with("总分") && label.ends_with("得分");
    let Some((label, printed)) = project.extra.iter().find(|(l, _)| is_total(l)) else { return };
    let Some(total) = number(printed) else { return };
    let execution = project.budget.lines.iter().find(|l| l.slot == "score_total").and_then(|l| number(&l.raw));
    let rest = total - sum;
    let fits = match execution {
        Some(points) => rest == points,
        None => (Decimal::ZERO..=Decimal::TEN).contains(&rest),
    };
    if !fits && !rest.is_zero() {
        let with = execution.map(|e| format!("，执行率得分 {e}")).unwrap_or_default();
        let message = format!("总分 {printed} 不等于各项得分之和：指标得分合计 {sum}{with}");
        let path = format!("/extra/{}", pointer_key(label));
        findings.push(Finding::new("W41", "scores-not-sum", Severity::Warning, path, message));
    }
}
