//! Turns a comparison into what people read: lines for a terminal, a table, a page.

pub mod csv;
pub mod html;
pub mod text;

use rust_decimal::Decimal;

use super::model::{AmountPair, Change, Diff, ProjectPair, ProjectRef, Reason};
use crate::normalize::label::key;

/// What a reader is told about why projects belong together.
fn reason_in_chinese(reason: Reason) -> &'static str {
    match reason {
        Reason::Code => "编码相同",
        Reason::CodeWithoutYear => "编码去年份后相同",
        Reason::Name => "名称相同",
        Reason::NameMasked => "名称去年份文号后相同",
        Reason::NameSimilar => "名称相近",
        Reason::Content => "内容相近",
        Reason::DepartmentTable => "部门整体",
        Reason::Split => "拆分",
        Reason::Merge => "合并",
    }
}

/// What a reader is told about a slot of the budget.
fn slot_in_chinese(slot: &str) -> &str {
    match slot {
        "total" => "预算数",
        "period_total" => "实施期总额",
        "fiscal" => "财政资金",
        "carry_over" => "上年结转",
        "other" => "其他资金",
        other => other,
    }
}

/// An exact amount in 万元, without zeros at its end: `155000.00` is `15.5万元`.
fn wan(yuan: &str) -> String {
    match yuan.parse::<Decimal>() {
        Ok(amount) => format!("{}万元", (amount / Decimal::from(10_000)).normalize()),
        Err(_) => format!("{yuan}元"),
    }
}

/// An amount with its sign, in 万元.
fn signed_wan(yuan: &str) -> String {
    if yuan.starts_with('-') { wan(yuan) } else { format!("+{}", wan(yuan)) }
}

/// The change of an amount: `+3.5万元，+29.17%`.
fn growth(amount: &AmountPair) -> String {
    let percent =
        amount.percent.as_deref().map(|p| if p.starts_with('-') { format!("{p}%") } else { format!("+{p}%") });
    amount.delta_yuan.as_deref().map(signed_wan).into_iter().chain(percent).collect::<Vec<_>>().join("，")
}

/// Both sides of an amount: `财政资金 80万元 → 50万元`.
fn amounts(amount: &AmountPair) -> String {
    let side = |yuan: &Option<String>| yuan.as_deref().map_or_else(|| "无".to_owned(), wan);
    format!("{} {} → {}", slot_in_chinese(&amount.slot), side(&amount.old_yuan), side(&amount.new_yuan))
}

/// The heading of a pair's department: its name and region, as on the new side where there is one, and its earlier name
/// where that was another.
fn department_of(pair: &ProjectPair) -> String {
    let name = |side: &[ProjectRef]| side.first().and_then(ProjectRef::listed_under).map(|unit| unit.name.clone());
    let (old, new) = (name(&pair.old), name(&pair.new));
    let compared = |name: &str| key(name).trim_end_matches("本级").trim_end_matches(['(', ')']).to_owned();
    let renamed = match (&old, &new) {
        (Some(old), Some(new)) if compared(old) != compared(new) => format!("（原{old}）"),
        _ => String::new(),
    };
    let name = new.or(old).unwrap_or_else(|| "（未注明部门）".to_owned()) + &renamed;
    match pair.new.first().or(pair.old.first()).and_then(|project| project.region.as_ref()) {
        Some(region) => format!("{name}（{} {}）", region.code, region.name),
        None => name,
    }
}

/// The names of one side of a pair.
fn names(side: &[ProjectRef]) -> String {
    side.iter().map(|project| project.name.as_deref().unwrap_or("（无名称）")).collect::<Vec<_>>().join("；")
}

/// What a change is about: the indicator's name, or nothing for a change of the project itself.
fn subject(change: &Change) -> String {
    let indicator = change.indicator.as_ref().and_then(|pair| pair.new.as_ref().or(pair.old.as_ref()));
    indicator.and_then(|it| it.level3.clone().or_else(|| it.level2.clone())).unwrap_or_default()
}

/// The years of a side: `2024`, `2023、2024`.
fn years(years: &[i32]) -> String {
    if years.is_empty() {
        return "年度不详".to_owned();
    }
    years.iter().map(i32::to_string).collect::<Vec<_>>().join("、")
}

/// The changes of each pair, in order.
fn by_pair(diff: &Diff) -> impl Iterator<Item = (&ProjectPair, &[Change])> {
    let mut rest = diff.changes.as_slice();
    diff.projects.iter().enumerate().map(move |(position, pair)| {
        let (own, others) = rest.split_at(rest.partition_point(|change| change.project <= position));
        rest = others;
        (pair, own)
    })
}
