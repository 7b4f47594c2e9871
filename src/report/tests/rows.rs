//! Rows and columns that are none of indicators: sums, signatures, other years, and projects of which nothing is published.

use super::super::context::Context;
use super::super::model::{Kind, Project};
use super::super::tables_to_projects;
use super::{LEVELS, amounts, indicators, names, projects, table, template};
use crate::normalize::region::Regions;

const HEAD: &str = "项目名称|甲项目@c4";

#[test]
fn a_row_of_signatures_below_the_indicators_is_no_indicator() {
    let header = format!("绩效指标@r2|{LEVELS}");
    let found = projects(&[HEAD, &header, "产出指标|数量指标|次数|≥1次", "填报人：|张三|联系电话：|0591-1234@c2"]);
    assert_eq!(indicators(&found[0]), ["产出指标 数量指标 次数 ≥1次"]);
    assert_eq!(found[0].extra.get("填报人：").map(String::as_str), Some("张三"));
    assert_eq!(found[0].extra.get("联系电话：").map(String::as_str), Some("0591-1234"));
}

#[test]
fn a_row_of_sums_that_repeats_its_level_is_no_indicator() {
    let header = format!("{LEVELS}|权重");
    let found = projects(&[HEAD, &header, "产出指标|数量指标|次数|≥1次|50", "产出指标|小计|||50"]);
    assert_eq!(indicators(&found[0]), ["产出指标 数量指标 次数 ≥1次"]);
}

#[test]
fn last_years_results_beside_a_plan_make_no_evaluation() {
    let found =
        projects(&[HEAD, "一级指标|二级指标|三级指标|2026年目标值|2025年完成值", "产出指标|数量指标|次数|≥5次|4次"]);
    assert_eq!(indicators(&found[0]), ["产出指标 数量指标 次数 ≥5次"]);
    assert_eq!((found[0].kind, &found[0].indicators[0].actual), (Kind::ProjectTarget, &None));
    assert_eq!(found[0].indicators[0].extra.get("2025年完成值").map(String::as_str), Some("4次"));
}

#[test]
fn targets_of_several_years_are_not_chosen_without_a_word() {
    let read = |header: &str| projects(&[HEAD, header, "产出指标|数量指标|次数|≥5次|≥6次"]);
    let told = |found: &[Project]| found[0].findings.iter().any(|f| f.code == "R05");
    let other = read("一级指标|二级指标|三级指标|2023年目标值|2024年目标值");
    assert!(told(&other));
    let own = read("一级指标|二级指标|三级指标|2024年目标值|2025年目标值");
    assert_eq!((told(&own), indicators(&own[0])), (false, vec!["产出指标 数量指标 次数 ≥6次".to_owned()]));
}

#[test]
fn a_column_of_names_with_an_unknown_label_names_the_indicators() {
    let found = projects(&[HEAD, "一级指标|二级指标|末级指标|指标值|备注", "产出指标|数量指标|次数|≥5次|"]);
    assert_eq!(indicators(&found[0]), ["产出指标 数量指标 次数 ≥5次"]);
}

#[test]
fn a_project_of_which_only_number_and_name_are_published_is_kept() {
    let found = projects(&[
        "序号|项目名称|资金总额|绩效目标|一级指标|二级指标|三级指标|指标值",
        "1|甲项目|5.00|完成甲。|产出指标|数量指标|次数|≥5次",
        "2|涉密项目||||||",
        "|合计|5.00|||||",
    ]);
    assert_eq!(names(&found), ["甲项目", "涉密项目"]);
    assert_eq!(amounts(&found[0]), [("total", "5.00")]);
    assert!(found[1].indicators.is_empty());
}

#[test]
fn a_goal_is_no_name_that_looks_like_a_label() {
    let found = projects(&[
        "项目名称|甲项目@c3",
        "年度总体目标@r2|预期目标@c2|实际完成情况",
        "全年实际完成情况@c2|基本达成",
        "一级指标|二级指标|三级指标|指标值",
        "产出指标|数量指标|次数|≥5次",
    ]);
    assert_eq!(found[0].goal_text.as_deref(), Some("全年实际完成情况"));
}

#[test]
fn a_number_in_brackets_that_belongs_to_the_name_stays() {
    let found = projects(&[HEAD, LEVELS, "产出指标|数量指标|（3）班教室改造|1间", "产出指标|质量指标|合格率|≥95%"]);
    assert_eq!(found[0].indicators[0].level3.as_deref(), Some("（3）班教室改造"));
    let found = projects(&[HEAD, LEVELS, "产出指标|数量指标|（1）教室改造|1间", "产出指标|质量指标|（2）合格率|≥95%"]);
    assert_eq!(found[0].indicators[0].level3.as_deref(), Some("教室改造"));
}

#[test]
fn a_heading_over_numbered_projects_is_no_project() {
    let found = projects(&[
        "序号|项目名称|资金总额|绩效目标|一级指标|二级指标|三级指标|指标值",
        "1|县教育局机关||||||",
        "1.1|甲项目|5.00|完成甲。|产出指标|数量指标|次数|≥5次",
    ]);
    assert_eq!(names(&found), ["甲项目"]);
}

#[test]
fn results_of_the_reports_year_are_results() {
    let found = projects(&[
        HEAD,
        "一级指标|二级指标|三级指标|2024年指标值|2025年指标值|2025年完成值",
        "产出指标|数量指标|次数|≥5次|≥6次|6次",
    ]);
    assert_eq!(found[0].indicators[0].actual.as_deref(), Some("6次"));
}

#[test]
fn a_row_with_a_weight_of_its_own_is_no_rest_of_the_name_above() {
    let found = projects(&[
        HEAD,
        "一级指标|二级指标|三级指标|指标值|权重",
        "产出指标@r2|数量指标@r2|1.养护县道|≥100公里@r2|20",
        "养护乡道|30",
    ]);
    assert_eq!(found[0].indicators.len(), 2);
}

#[test]
fn an_odd_first_level_does_not_end_the_indicators() {
    let found = projects(&[
        "项目名称|甲项目@c3",
        LEVELS,
        "产出指标|数量指标|次数|≥5次",
        "其他指标|无@c3",
        "效益指标|社会效益指标|能力|提高",
    ]);
    assert!(indicators(&found[0]).contains(&"效益指标 社会效益指标 能力 提高".to_owned()));
}

#[test]
fn indicators_beside_neither_name_nor_amount_say_that_they_may_belong_above() {
    let header = "项目名称|资金总额|绩效目标|一级指标|二级指标|三级指标|指标值";
    let first = "甲项目|5.00|完成甲。|产出指标|数量指标|次数|≥1次";
    let rest = ["|||产出指标|数量指标|场次|≥2次", "|||产出指标|质量指标|合格率|≥95%"];
    let mut list = table("项目支出绩效目标表", &[header, first, rest[0], rest[1]]);
    list.row_pages = vec![1, 1, 1, 2];
    let found = tables_to_projects(&[list], template(), Regions::builtin(), &Context::default()).projects;
    assert_eq!(names(&found), ["甲项目", ""]);
    let told = |n: usize, words: &str| found[n].findings.iter().any(|f| f.code == "R05" && f.message.contains(words));
    assert!(told(0, "可能属于本项目") && told(1, "可能属于上一项目“甲项目”"));
}
