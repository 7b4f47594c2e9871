//! How the people who wrote down what is printed did so, where that differs from what the program publishes.

use serde_json::Value;

/// Who wrote a truth file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Annotator {
    /// The recipe of the corpus.
    Corpus,
    /// The reader of the real reports.
    Real,
}

/// The budget slots that the amount of a record may stand in.
pub fn slots<'a>(annotator: Annotator, family: &str, key: &'a str) -> Vec<&'a str> {
    // Two amounts side by side, of the project period and of the year: the reader of the real reports calls the first
    // the total, the recipe the second.
    let two_totals = family == "T11" && annotator == Annotator::Real;
    match key {
        "total" if two_totals => vec!["period_total"],
        "fiscal" if two_totals => vec!["period_fiscal"],
        "other" if two_totals => vec!["period_other"],
        "annual_total" => vec!["total"],
        "annual_fiscal" => vec!["fiscal"],
        "annual_other" => vec!["other"],
        "total" => vec!["total", "period_total"],
        "general_budget" => vec!["fiscal"],
        "fiscal_account" => vec!["special_account"],
        "project" => vec!["project_expenditure"],
        "basic" => vec!["basic_expenditure"],
        "executed" => vec!["executed_total"],
        key => vec![key],
    }
}

/// The columns of a self-evaluation's money, as prefixes of the slots.
pub const MATRIX: [&str; 6] = ["initial_", "", "executed_", "weight_", "rate_", "score_"];

/// The place of an indicator's field in the published indicator.
pub fn indicator_pointer(annotator: Annotator, family: &str, key: &str) -> String {
    match key {
        "target" => "/target/raw".to_owned(),
        "sign" => "/target/sign_raw".to_owned(),
        "unit" => "/target/unit_raw".to_owned(),
        "core" => "/extra/是否核心".to_owned(),
        "note" if annotator == Annotator::Real && family == "T12" => "/deviation".to_owned(),
        "note" if annotator == Annotator::Real && family == "T7" => "/extra/实施周期指标值".to_owned(),
        key => format!("/{key}"),
    }
}

/// Records keep the item number of an indicator's name.
pub fn without_number(name: &str) -> &str {
    name.strip_prefix("指标")
        .and_then(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(['：', ':']))
        .unwrap_or(name)
}

/// A name that is printed together with the code: `code-name`.
pub fn without_code<'a>(name: &'a str, code: Option<&str>) -> &'a str {
    code.and_then(|code| name.strip_prefix(code)).map_or(name, |rest| rest.trim_start_matches('-'))
}

/// Where the extra values of a record stand in the published project.
pub fn extra_pointers(key: &str) -> Vec<&'static str> {
    match key {
        "nature" | "项目性质" => vec!["/project/nature"],
        "category" | "项目类别" => vec!["/project/category"],
        "start_date" | "计划开始日期" => vec!["/project/start"],
        "end_date" | "计划完成日期" => vec!["/project/end"],
        "goal_actual" => vec!["/extra/实际完成情况", "/extra/全年实际完成情况", "/extra/目标实际完成情况"],
        "goal_project_total" | "overall_goal" => vec!["/extra/项目总目标"],
        "execution_weight" => vec!["/extra/执行率分值"],
        "overview" => vec!["/extra/项目概况"],
        "purpose" => vec!["/purpose"],
        _ => vec![],
    }
}

/// Every way in which a unit may be printed: its name, alone or with its code.
pub fn printed_units(unit: &Value) -> Vec<String> {
    let Some(name) = unit["name"].as_str() else { return Vec::new() };
    let mut printed = vec![name.to_owned()];
    if let Some(code) = unit["code"].as_str() {
        printed.extend([format!("{code}_{name}"), format!("[{code}]{name}"), format!("{code}{name}")]);
    }
    printed
}

/// Printed text without its layout.
pub fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
