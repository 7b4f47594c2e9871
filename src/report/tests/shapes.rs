//! Shapes of forms: parts in several grids, headers in several rows, levels as columns, stacked cells.

use super::super::context::Context;
use super::super::{Reading, tables_to_projects};
use super::{LEVELS, amounts, indicators, names, projects, read, table, template};
use crate::normalize::region::Regions;
use crate::place::Text;
use crate::table::Table;

/// Reads several tables of one page, one below the other; the first has a title.
fn read_all(tables: &[&[&str]]) -> Reading {
    let mut tables: Vec<Table> = tables.iter().map(|rows| Table { above: Vec::new(), ..table("", rows) }).collect();
    tables[0].above.push(Text { string: "项目支出绩效目标表".to_owned(), places: Vec::new() });
    tables_to_projects(&tables, template(), Regions::builtin(), &Context::default())
}

#[test]
fn head_and_indicators_in_two_grids_are_one_project() {
    let found = read_all(&[
        &["项目名称|甲项目@c3", "主管部门|某局|年度目标|完成甲。"],
        &["资金总额（万元）|5.00"],
        &[LEVELS, "产出指标|数量指标|次数|≥1次"],
    ]);
    assert_eq!(names(&found.projects), ["甲项目"]);
    assert_eq!(indicators(&found.projects[0]), ["产出指标 数量指标 次数 ≥1次"]);
    assert_eq!(amounts(&found.projects[0]), [("total", "5.00")]);
    assert!(found.unread.is_empty());
}

#[test]
fn head_without_indicators_is_not_mixed_with_another_project() {
    let found = read_all(&[
        &["项目名称|甲项目", "年度目标|完成甲。"],
        &["项目名称|乙项目@c3", "年度目标|完成乙。@c3", LEVELS, "产出指标|数量指标|次数|≥1次"],
    ]);
    assert_eq!(names(&found.projects), ["乙项目"]);
    assert_eq!(found.projects[0].goal_text.as_deref(), Some("完成乙。"));
}

#[test]
fn head_of_one_row_and_indicators_in_several_grids_are_one_project() {
    let found = read_all(&[
        &["项目名称|主管部门|年度目标", "甲项目|某局|完成甲。"],
        &[LEVELS, "产出指标|数量指标|次数|≥1次"],
        &[LEVELS, "效益指标|社会效益指标|能力|提高"],
    ]);
    assert_eq!(names(&found.projects), ["甲项目"]);
    assert_eq!(found.projects[0].indicators.len(), 2);
}

#[test]
fn list_of_projects_is_no_head_of_the_indicators_below() {
    let found = read_all(&[
        &["项目名称|主管部门|年度目标", "甲项目|某局|完成甲。", "乙项目|某局|完成乙。"],
        &[LEVELS, "产出指标|数量指标|次数|≥1次"],
    ]);
    assert!(found.projects.is_empty());
    assert!(!found.unread.is_empty());
}

#[test]
fn levels_as_columns_are_indicators_and_parted_only_where_certain() {
    let found = projects(&[
        "项目名称@r2|金额（万元）@r2|绩效目标@r2|产出指标@c2|效益指标|满意度指标@r2",
        "数量指标|质量指标|社会效益指标",
        "甲项目|5.00|完成甲。|1.购置电脑≥10台；2.购置打印机≥2台|合格率≥95%|能力提升|≥90%",
    ]);
    assert_eq!(
        indicators(&found[0]),
        [
            "产出指标 数量指标 购置电脑 ≥10台",
            "产出指标 数量指标 购置打印机 ≥2台",
            "产出指标 质量指标 合格率 ≥95%",
            "效益指标 社会效益指标 能力提升 -",
            "满意度指标 - - ≥90%",
        ]
    );
    let doubts: Vec<&str> = found[0].findings.iter().filter(|f| f.code == "R05").map(|f| f.path.as_str()).collect();
    assert_eq!(doubts, ["/indicators/3/level3"]);
}

#[test]
fn column_that_is_not_known_is_kept_with_each_indicator() {
    let found = projects(&[
        "项目名称|甲项目@c4",
        "年度目标|完成甲。@c4",
        "一级指标|二级指标|三级指标|指标值|口径",
        "产出指标|数量指标|次数|≥1次|全年",
    ]);
    assert_eq!(found[0].indicators[0].extra.get("口径").map(String::as_str), Some("全年"));
    assert!(found[0].findings.iter().any(|f| f.code == "R02"));
}

#[test]
fn labels_below_a_wide_label_of_the_header_are_no_indicator() {
    let found = projects(&[
        "项目名称|甲项目@c4",
        "年度目标|完成甲。@c4",
        "一级指标@r2|二级指标@r2|三级指标@r2|指标值@c2",
        "基准|预计当年实现",
        "产出指标|数量指标|次数|1次|≥2次",
    ]);
    assert_eq!(indicators(&found[0]), ["产出指标 数量指标 次数 ≥2次"]);
    assert_eq!(found[0].indicators[0].extra.get("基准").map(String::as_str), Some("1次"));
}

#[test]
fn heading_of_targets_over_sign_value_and_unit_is_the_value() {
    let found = projects(&[
        "项目名称@r2|绩效目标@r2|绩效指标@c3|指标值@c3",
        "一级指标|二级指标|三级指标|运算符号|内容|度量单位",
        "甲项目|完成甲。|产出指标|数量指标|次数|≥|2|次",
    ]);
    let target = &found[0].indicators[0].target;
    assert_eq!(
        [&target.sign_raw, &target.raw, &target.unit_raw].map(|t| t.as_deref()),
        [Some("≥"), Some("2"), Some("次")]
    );
}

#[test]
fn points_of_a_level_are_not_those_of_the_indicator() {
    let found = projects(&[
        "项目名称@c2|甲项目@c5",
        "年度目标@c2|完成甲。@c5",
        "一级指标|分值|二级指标|分值|三级指标|分值|指标值",
        "产出指标|50|数量指标|20|次数|10|≥1次",
    ]);
    let own = &found[0].indicators[0];
    assert_eq!(own.weight.as_deref(), Some("10"));
    assert_eq!(own.extra.get("一级指标/分值").map(String::as_str), Some("50"));
}

#[test]
fn header_of_a_second_block_is_no_indicator_of_the_first() {
    let found = projects(&[
        "项目名称|甲项目@c4",
        "年度目标|完成甲。@c4",
        "前三年安排@r2|一级指标|二级指标|三级指标|指标值",
        "产出指标|数量指标|次数|≥3次",
        "今年安排@r2|一级指标|二级指标|三级指标|指标值",
        "产出指标|数量指标|次数|≥1次",
    ]);
    assert_eq!(indicators(&found[0]), ["产出指标 数量指标 次数 ≥3次", "产出指标 数量指标 次数 ≥1次"]);
}

#[test]
fn labels_of_the_parts_of_a_goal_are_not_the_goal() {
    let found = projects(&[
        "项目名称|甲项目@c3",
        "绩效目标描述@r2|远景|三年完成。@c2",
        "当前|今年完成一半。@c2",
        LEVELS,
        "产出指标|数量指标|次数|≥1次",
    ]);
    assert_eq!(found[0].goal_text, None);
    assert_eq!(found[0].extra.get("远景").map(String::as_str), Some("三年完成。"));
    let numbered = projects(&[
        "项目名称|甲项目@c3",
        "绩效目标@r2|目标1：|完成甲。@c2",
        "目标2：|完成乙。@c2",
        LEVELS,
        "产出指标|数量指标|次数|≥1次",
    ]);
    assert_eq!(numbered[0].goal_text.as_deref(), Some("目标1：完成甲。目标2：完成乙。"));
    assert_eq!(numbered[0].goals, ["完成甲。", "完成乙。"]);
}

#[test]
fn remark_below_the_indicators_is_none_of_them() {
    let found = projects(&[
        "项目名称|甲项目@c3",
        "年度目标|完成甲。@c3",
        LEVELS,
        "产出指标|数量指标|次数|≥1次",
        "复核结论|同意。@c3",
    ]);
    assert_eq!(found[0].indicators.len(), 1);
    assert_eq!(found[0].extra.get("复核结论").map(String::as_str), Some("同意。"));
}

#[test]
fn table_under_its_own_title_is_reported_whatever_its_labels() {
    let rows = ["工作事项|分解要求|衡量标准", "培训|举办12次|有记录", "调研|10次|有报告"];
    assert_eq!(read("绩效目标分解表", &rows).unread.len(), 1);
    assert!(read("部门收支总表", &rows).unread.is_empty());
    assert!(
        read("项目支出绩效目标表", &["目录|页码", "收支总表|1", "支出总表|2", "项目支出绩效目标表|3"])
            .unread
            .is_empty()
    );
}

#[test]
fn target_in_two_lines_beside_two_names_is_not_taken_for_two_targets() {
    let found = projects(&[
        "项目名称|甲项目@c3",
        "年度目标|完成甲。@c3",
        LEVELS,
        "产出指标|数量指标|指标1：甲数/指标2：乙数|按计划完成培训由人/事处统计",
    ]);
    assert_eq!(found[0].indicators.len(), 1);
    assert!(found[0].findings.iter().any(|f| f.code == "R05"));
}

#[test]
fn entries_of_several_lines_are_told_by_lines_that_end_early() {
    let found = projects(&[
        "项目名称|甲项目@c3",
        "年度目标|完成甲。@c3",
        LEVELS,
        "产出指标|数量指标|指标1：甲数/指标2：乙数|全年组织不少于十次/并有记录/三百人次以上参加",
    ]);
    assert_eq!(
        indicators(&found[0]),
        ["产出指标 数量指标 甲数 全年组织不少于十次并有记录", "产出指标 数量指标 乙数 三百人次以上参加"]
    );
}

#[test]
fn a_unit_over_the_grid_of_amounts_is_theirs() {
    let unit = |printed: &str| Text { string: printed.to_owned(), places: Vec::new() };
    let read = |first: &str, second: &str| {
        let mut head = table("", &["项目名称|甲项目@c3", "主管部门|某局|年度目标|完成甲。"]);
        head.above = vec![unit("项目支出绩效目标表"), unit(first)];
        let mut rest = table("", &["资金总额|5.00@c3", LEVELS, "产出指标|数量指标|次数|≥1次"]);
        rest.above = vec![unit(second)];
        let found = tables_to_projects(&[head, rest], template(), Regions::builtin(), &Context::default());
        found.projects.first().and_then(|p| p.budget.lines.first()?.yuan.clone())
    };
    assert_eq!(read("单位：元", "单位：元").as_deref(), Some("5.00"));
    assert_ne!(read("单位：元", "单位：万元").as_deref(), Some("5.00"));
}

#[test]
fn list_of_goals_without_indicators_is_not_passed_over_in_silence() {
    let header = "单位名称|项目名称|金额|项目总体绩效目标";
    let found =
        read("2026年市级部门项目支出绩效表", &[header, "某院|甲项目|5.00|完成甲。", "某院|乙项目|6.00|完成乙。"]);
    assert!(found.projects.is_empty() && found.unread.is_empty());
    assert_eq!(found.goals_only.into_iter().collect::<Vec<_>>(), [1]);
    let found = read("项目支出预算表", &["项目名称|金额|备注", "甲项目|5.00|完成甲。"]);
    assert!(found.goals_only.is_empty());
}

#[test]
fn indicators_of_two_periods_side_by_side_are_told_apart() {
    let found = projects(&[
        "项目名称|甲项目@c6",
        "总体目标@r2|实施期目标@c3|年度目标@c3",
        "三年完成甲。@c3|今年完成甲。@c3",
        "一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值",
        "产出指标|数量指标|次数|≥3次|数量指标|次数|≥1次",
    ]);
    let period = |n: usize| found[0].indicators[n].extra.get("指标所属目标").cloned();
    assert_eq!(indicators(&found[0]), ["产出指标 数量指标 次数 ≥3次", "产出指标 数量指标 次数 ≥1次"]);
    assert_eq!([period(0), period(1)], [Some("实施期目标".to_owned()), Some("年度目标".to_owned())]);
}
