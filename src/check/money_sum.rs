//! V10: the total is the sum of its parts.

use rust_decimal::Decimal;

use crate::finding::{Finding, Severity};
use crate::report::model::{BudgetLine, Project};

/// The parts that a total may be made of. Shares of a part (中央资金 within 财政拨款) are none.
const PARTS: &[&str] = &["fiscal", "carry_over", "other", "special_account"];

/// The totals of the year, of the whole period, and of a self-evaluation's columns.
const PREFIXES: &[&str] = &["", "period_", "initial_", "executed_"];

/// A printed total with the parts that it is the sum of.
pub(super) struct Sum<'a> {
    /// Place of the total among the lines of the budget.
    pub index: usize,
    pub total: &'a BudgetLine,
    pub parts: Vec<&'a BudgetLine>,
    pub adds_up: bool,
}

impl Sum<'_> {
    /// The sum as printed: `预算数 10.00 不等于各项之和：其中：财政资金 8.00，其他资金 1.00`.
    pub(super) fn printed(&self) -> String {
        let label = |line: &BudgetLine| line.label.trim_end_matches(['：', ':']).to_owned();
        let raw = |line: &BudgetLine| if line.raw.is_empty() { "（空白）".to_owned() } else { line.raw.clone() };
        let list: Vec<String> = self.parts.iter().map(|p| format!("{} {}", label(p), raw(p))).collect();
        let equals = if self.adds_up { "等于" } else { "不等于" };
        format!("{} {} {equals}各项之和：{}", label(self.total), self.total.raw, list.join("，"))
    }
}

/// The sums that a project's budget prints: a total with two parts at least, all of them amounts or blank.
pub(super) fn sums(project: &Project) -> Vec<Sum<'_>> {
    let line = |slot: &str| project.budget.lines.iter().enumerate().find(|(_, l)| l.slot == slot);
    let of_prefix = |prefix: &&str| {
        let (index, total) = line(&format!("{prefix}total"))?;
        let parts: Vec<&BudgetLine> =
            PARTS.iter().filter_map(|p| line(&format!("{prefix}{p}"))).map(|(_, l)| l).collect();
        let whole = amount(total)?;
        // With one part alone nothing says that it is all of them.
        let printed: Vec<Decimal> = parts.iter().filter_map(|p| amount(p)).collect();
        let unclear = parts.iter().any(|p| amount(p).is_none() && !is_nothing(&p.raw));
        let adds_up = printed.iter().sum::<Decimal>() == whole;
        (parts.len() >= 2 && !printed.is_empty() && !unclear).then_some(Sum { index, total, parts, adds_up })
    };
    PREFIXES.iter().filter_map(of_prefix).collect()
}

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    for sum in sums(project).into_iter().filter(|sum| !sum.adds_up) {
        let path = format!("/budget/lines/{}", sum.index);
        findings.push(Finding::new("V10", "total-not-sum", Severity::Error, path, sum.printed()));
    }
}

fn amount(line: &BudgetLine) -> Option<Decimal> {
    line.yuan.as_deref()?.parse().ok()
}

/// Whether a blank or a dash is printed: no money.
pub(super) fn is_nothing(raw: &str) -> bool {
    raw == "无" || raw.chars().all(|c| matches!(c, '-' | '—' | '－' | '/'))
}
