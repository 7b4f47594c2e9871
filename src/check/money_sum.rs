//! V10: the total is the sum of its parts.

use rust_decimal::Decimal;

use crate::finding::{Finding, Severity};
use crate::report::model::{BudgetLine, Project};

/// The parts that a total may be made of. Shares of a part (中央资金 within 财政拨款) are none.
const PARTS: &[&str] = &["fiscal", "carry_over", "other", "special_account"];

/// The totals of the year, of the whole period, and of a self-evaluation's columns.
const PREFIXES: &[&str] = &["", "period_", "initial_", "executed_"];

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    let line = |slot: &str| project.budget.lines.iter().enumerate().find(|(_, l)| l.slot == slot);
    for prefix in PREFIXES {
        let Some((index, total)) = line(&format!("{prefix}total")) else { continue };
        let parts: Vec<&BudgetLine> =
            PARTS.iter().filter_map(|p| line(&format!("{prefix}{p}"))).map(|(_, l)| l).collect();
        let Some(whole) = amount(total) else { continue };
        // With one part alone nothing says that it is all of them.
        let printed: Vec<Decimal> = parts.iter().filter_map(|p| amount(p)).collect();
        let unclear = parts.iter().any(|p| amount(p).is_none() && !is_nothing(&p.raw));
        if parts.len() < 2 || printed.is_empty() || unclear || printed.iter().sum::<Decimal>() == whole {
            continue;
        }
        let list: Vec<String> = parts.iter().map(|p| format!("{} {}", p.label, p.raw)).collect();
        let message = format!("{} {} 不等于各项之和：{}", total.label, total.raw, list.join("，"));
        findings.push(Finding::new("V10", "total-not-sum", Severity::Error, format!("/budget/lines/{index}"), message));
    }
}

fn amount(line: &BudgetLine) -> Option<Decimal> {
    line.yuan.as_deref()?.parse().ok()
}

/// Whether a blank or a dash is printed: no money.
fn is_nothing(raw: &str) -> bool {
    raw.chars().all(|c| matches!(c, '-' | '—' | '－' | '/'))
}
