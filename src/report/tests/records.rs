//! Records and lists: which values belong to which project.

use super::super::model::Project;
use super::{LEVELS, amounts, indicators, names, projects, read};

#[test]
fn records_that_touch_each_other_are_two_projects() {
    let found = projects(&[
        "项目名称|甲项目@c3",
        "年度目标|完成甲。@c3",
        LEVELS,
        "产出指标|数量指标|甲数|≥1次",
        "项目名称|乙项目@c3",
        "年度目标|完成乙。@c3",
        LEVELS,
        "产出指标|数量指标|乙数|≥2次",
    ]);
    assert_eq!(names(&found), ["甲项目", "乙项目"]);
    assert_eq!(indicators(&found[1]), ["产出指标 数量指标 乙数 ≥2次"]);
    assert_eq!(found[0].goal_text.as_deref(), Some("完成甲。"));
}

#[test]
fn list_rows_that_repeat_the_project_are_one_project() {
    let found = projects(&[
        "项目名称|预算金额|绩效目标|一级指标|二级指标|三级指标|指标值",
        "甲项目|5.00|完成甲。|产出指标|数量指标|次数|≥1次",
        "甲项目|5.00|完成甲。|产出指标|质量指标|合格率|≥95%",
        "乙项目|6.00|完成乙。|产出指标|数量指标|次数|≥2次",
    ]);
    assert_eq!(names(&found), ["甲项目", "乙项目"]);
    assert_eq!(found[0].goal_text.as_deref(), Some("完成甲。"));
    assert_eq!(amounts(&found[0]), [("total", "5.00")]);
    assert_eq!(found[0].indicators.len(), 2);
}

#[test]
fn row_of_sums_is_no_unit() {
    let found = projects(&[
        "项目名称|预算金额|绩效目标|一级指标|二级指标|三级指标|指标值",
        "合计|5.00|||||",
        "甲项目|5.00|完成甲。|产出指标|数量指标|次数|≥1次",
    ]);
    assert_eq!(names(&found), ["甲项目"]);
    assert!(found[0].implementing_unit.is_none());
}

#[test]
fn remark_over_the_whole_width_is_no_project() {
    let found = read("项目支出绩效目标表", &["项目名称|预算金额|绩效目标|三级指标|指标值", "本单位无此项@c5"]);
    assert!(found.projects.is_empty());
    assert_eq!(found.blank, [1]);
}

#[test]
fn what_stands_above_a_list_holds_for_its_projects() {
    let found = projects(&[
        "主管部门|样例局@c4",
        "项目名称|预算金额|绩效目标|三级指标|指标值",
        "甲项目|5.00|完成甲。|次数|≥1次",
        "乙项目|6.00|完成乙。|次数|≥2次",
    ]);
    let department = |p: &Project| p.department.as_ref().map(|d| d.name.clone());
    assert_eq!(found.iter().map(department).collect::<Vec<_>>(), vec![Some("样例局".to_owned()); 2]);
}

#[test]
fn sum_below_a_heading_of_money_is_all_of_it() {
    let found = projects(&[
        "项目名称@c2|甲项目@c3",
        "资金情况@c2r3|预算支出总额@r2|财政拨款@c2",
        "合计|基本支出",
        "9.00|7.00|5.00",
        "一级指标|二级指标|三级指标|指标值@c2",
        "产出指标|数量指标|次数|≥1次@c2",
    ]);
    assert_eq!(amounts(&found[0]), [("total", "9.00"), ("fiscal", "7.00"), ("basic_expenditure", "5.00")]);
}

#[test]
fn level_in_the_header_belongs_to_the_indicators_below() {
    let found = projects(&[
        "项目名称@r2|绩效目标@r2|产出指标@c2|效益指标@c2",
        "三级指标|指标值|三级指标|指标值",
        "甲项目|完成甲。|次数|≥1次|能力|提高",
    ]);
    assert_eq!(indicators(&found[0]), ["产出指标 - 次数 ≥1次", "效益指标 - 能力 提高"]);
}

#[test]
fn second_name_column_describes_the_indicator() {
    let found = projects(&[
        "项目名称|绩效目标|一级指标|二级指标|三级指标|指标值|指标内容",
        "甲项目|完成甲。|产出指标|数量指标|次数|≥1次|全年的次数",
    ]);
    assert_eq!(indicators(&found[0]), ["产出指标 数量指标 次数 ≥1次"]);
    assert_eq!(found[0].indicators[0].description.as_deref(), Some("全年的次数"));
}

#[test]
fn target_of_the_reports_year_is_taken() {
    let found = projects(&[
        "项目名称|甲项目@c3",
        "年度目标|完成甲。@c3",
        "二级指标|三级指标|2024年指标值|2025年指标值",
        "数量指标|次数|≥1次|≥2次",
    ]);
    assert_eq!(found[0].indicators[0].target.raw.as_deref(), Some("≥2次"));
    assert_eq!(found[0].indicators[0].extra.get("2024年指标值").map(String::as_str), Some("≥1次"));
}

#[test]
fn goal_of_the_year_is_told_from_that_of_all_years() {
    let found = projects(&[
        "项目名称|甲项目@c3",
        "总体绩效目标|三年完成。@c3",
        "年度绩效目标|今年完成一半。@c3",
        LEVELS,
        "产出指标|数量指标|次数|≥1次",
    ]);
    assert_eq!(found[0].goal_text.as_deref(), Some("今年完成一半。"));
    assert_eq!(found[0].extra.get("总体绩效目标").map(String::as_str), Some("三年完成。"));
}

#[test]
fn second_department_is_kept_by_its_label() {
    let found = projects(&[
        "项目名称|甲项目@c3",
        "中央主管部门|某部|省级主管部门|某厅",
        "年度目标|完成甲。@c3",
        LEVELS,
        "产出指标|数量指标|次数|≥1次",
    ]);
    assert_eq!(found[0].extra.get("省级主管部门").map(String::as_str), Some("某厅"));
}

#[test]
fn numbers_of_stacked_values_are_layout() {
    let found = projects(&[
        "项目名称|甲项目@c3",
        "年度目标|完成甲。@c3",
        LEVELS,
        "产出指标|数量指标|指标1：甲数/指标2：乙数|指标1：≥1次/指标2：≥2次",
    ]);
    assert_eq!(indicators(&found[0]), ["产出指标 数量指标 甲数 ≥1次", "产出指标 数量指标 乙数 ≥2次"]);
}

#[test]
fn stacked_names_that_cannot_be_told_apart_are_reported() {
    let rows = ["项目名称|甲项目@c3", "年度目标|完成甲。@c3", LEVELS, "产出指标|数量指标|森林防火工/作次数|≥1次/≥2次"];
    let found = projects(&rows);
    assert_eq!(found[0].indicators.len(), 1);
    assert!(found[0].findings.iter().any(|f| f.code == "R05"));
}

#[test]
fn name_that_a_rule_parts_is_one_indicator() {
    let found = projects(&[
        "项目名称|甲项目@c3",
        "年度目标|完成甲。@c3",
        LEVELS,
        "产出指标@r3|数量指标@r3|指标1：森林防火工|减少损失@r2",
        "作",
        "指标2：乙数|≥2次",
    ]);
    assert_eq!(indicators(&found[0]), ["产出指标 数量指标 森林防火工作 减少损失", "产出指标 数量指标 乙数 ≥2次"]);
    assert!(found[0].findings.iter().any(|f| f.code == "R05"));
}

#[test]
fn rows_that_invite_to_fill_in_are_no_indicators() {
    let found = projects(&[
        "项目名称|甲项目@c3",
        "年度目标|完成甲。@c3",
        LEVELS,
        "产出指标@r3|数量指标@r3|指标1：甲数|≥1次",
        "指标2：|",
        "……|",
    ]);
    assert_eq!(indicators(&found[0]), ["产出指标 数量指标 甲数 ≥1次"]);
}

#[test]
fn template_that_was_published_empty_is_no_unknown_form() {
    let found = read(
        "专项资金绩效目标表",
        &["项目名称|@c2", "一级指|二级指标|指标内容", "产出指标|数量指标|指标1：", "效益指标|社会效益指标|……"],
    );
    assert!(found.unread.is_empty() && found.projects.is_empty());
    assert_eq!(found.blank, [1]);
}

#[test]
fn table_with_mostly_unknown_labels_is_reported() {
    let found = read(
        "项目支出绩效目标表",
        &["项目名称|甲项目@c5", "三级指标|指标值|口径|频次|渠道|人员", "次数|≥1次|甲|乙|丙|丁"],
    );
    assert_eq!(found.unread.len(), 1);
    assert_eq!(found.unread[0].unknown_labels, ["口径", "频次", "渠道", "人员"]);
}

#[test]
fn statistics_are_no_performance_targets() {
    let found = read("主要经济指标", &["指标名称|计量单位|2024年|2025年目标", "财政收入|亿元|10|11"]);
    assert!(found.unread.is_empty() && found.projects.is_empty());
}

#[test]
fn header_of_tasks_in_two_rows_is_read_once() {
    let found = read(
        "部门整体支出绩效目标表",
        &[
            "部门名称|某局@c4",
            "年度主要任务@r4|任务名称@r2|主要内容@r2|预算金额（万元）@c2",
            "总额|财政拨款",
            "防汛|备汛|12.00|12.00",
            "抗旱|打井|8.00|8.00",
            LEVELS,
            "产出指标|数量指标|次数|≥1次",
        ],
    );
    let tasks: Vec<&str> = found.projects[0].tasks.iter().map(|t| t["任务名称"].as_str()).collect();
    assert_eq!(tasks, ["防汛", "抗旱"]);
}
