//! What is read of tables written cell by cell: `text@c2r3` covers two columns and three rows.

use super::context::Context;
use super::model::Project;
use super::{Reading, tables_to_projects};
use crate::normalize::fiscal_year::{YearHint, YearHintKind};
use crate::normalize::region::Regions;
use crate::place::Text;
use crate::table::{Cell, Table};
use crate::template::Template;

fn cell(printed: &str, row: usize, column: usize) -> Cell {
    let (string, spans) = printed.split_once('@').unwrap_or((printed, ""));
    let span = |sign: char| {
        let digits = spans.split_once(sign).map_or("", |(_, rest)| rest);
        digits.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(1)
    };
    let text = Text { string: string.replace('/', ""), places: Vec::new() };
    let lines = string.split('/').map(|l| Text { string: l.to_owned(), places: Vec::new() }).collect();
    Cell { row, column, row_span: span('r'), column_span: span('c'), text, lines }
}

/// Rows of cells parted by `|`, the title above.
fn table(title: &str, rows: &[&str]) -> Table {
    let mut cells: Vec<Cell> = Vec::new();
    for (row, printed) in rows.iter().enumerate() {
        let mut column = 0;
        for printed in printed.split('|') {
            while cells.iter().any(|c| c.covers(row, column)) {
                column += 1;
            }
            let cell = cell(printed, row, column);
            column += cell.column_span;
            cells.push(cell);
        }
    }
    let columns = cells.iter().map(|c| c.columns().end).max().unwrap_or(0);
    let above = vec![Text { string: title.to_owned(), places: Vec::new() }];
    Table { rows: rows.len(), columns, cells, above, row_pages: vec![1; rows.len()], ..Table::default() }
}

fn read(title: &str, rows: &[&str]) -> Reading {
    let template = Template::builtin().unwrap();
    let context =
        Context { years: vec![YearHint::new(YearHintKind::Title, "2025年部门预算")], ..Context::default() };
    tables_to_projects(&[table(title, rows)], &template, Regions::builtin(), &context)
}

fn projects(rows: &[&str]) -> Vec<Project> {
    read("项目支出绩效目标表", rows).projects
}

fn names(projects: &[Project]) -> Vec<&str> {
    projects.iter().filter_map(|p| p.project.name.as_deref()).collect()
}

/// `level1 level2 level3 target` of every indicator.
fn indicators(project: &Project) -> Vec<String> {
    let text = |t: &Option<String>| t.clone().unwrap_or_else(|| "-".to_owned());
    let row = |i: &super::model::Indicator| [&i.level1, &i.level2, &i.level3, &i.target.raw].map(text).join(" ");
    project.indicators.iter().map(row).collect()
}

fn amounts(project: &Project) -> Vec<(&str, &str)> {
    project.budget.lines.iter().map(|l| (l.slot.as_str(), l.raw.as_str())).collect()
}

const LEVELS: &str = "一级指标|二级指标|三级指标|指标值";

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

/// Reads several tables of one page, one below the other; the first has a title.
fn read_all(tables: &[&[&str]]) -> Reading {
    let template = Template::builtin().unwrap();
    let tables: Vec<Table> = tables
        .iter()
        .enumerate()
        .map(|(i, rows)| Table { above: Vec::new(), ..table("", rows) }.titled(i == 0))
        .collect();
    tables_to_projects(&tables, &template, Regions::builtin(), &Context::default())
}

impl Table {
    fn titled(mut self, titled: bool) -> Self {
        let title = Text { string: "项目支出绩效目标表".to_owned(), places: Vec::new() };
        self.above.extend(titled.then_some(title));
        self
    }
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
    assert_eq!(numbered[0].goal_text.as_deref(), Some("完成甲。完成乙。"));
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

/// Reads the same form with one value in one place, and what is found there.
fn value_at(place: usize, value: &str) -> (Option<String>, Reading) {
    let at = |n: usize, otherwise: &str| if n == place { value.to_owned() } else { otherwise.to_owned() };
    let rows = [
        format!("项目名称|{}@c6", at(0, "甲项目")),
        format!("主管部门|{}@c3|实施单位|{}@c2", at(1, "某局"), at(2, "某中心")),
        "项目资金（万元）@r2|资金总额@c2|5.00@c4".to_owned(),
        "其中：财政拨款@c2|5.00@c4".to_owned(),
        format!("年度目标|{}@c6", at(3, "完成甲。")),
        "一级指标|二级指标|三级指标|指标值|计量单位|指标值确定依据|备注".to_owned(),
        format!(
            "产出指标@r2|数量指标|{}|{}|{}|{}|{}",
            at(4, "次数"),
            at(5, "≥1"),
            at(6, "次"),
            at(7, "计划"),
            at(8, "甲")
        ),
        "质量指标|合格率|≥95|%|规划|乙".to_owned(),
        format!("效益指标|社会效益指标|{}|提高|级|规划|丙", at(9, "能力")),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let reading = read("项目支出绩效目标表", &rows);
    let found = reading.projects.first().filter(|p| p.indicators.len() == 3).and_then(|p| {
        let (first, last) = (p.indicators.first()?, p.indicators.last()?);
        match place {
            0 => p.project.name.clone(),
            1 => p.department.as_ref().map(|d| d.name.clone()),
            2 => p.implementing_unit.as_ref().map(|d| d.name.clone()),
            3 => p.goal_text.clone(),
            4 => first.level3.clone(),
            5 => first.target.raw.clone(),
            6 => first.target.unit_raw.clone(),
            7 => first.basis.clone(),
            8 => first.note.clone(),
            _ => last.level3.clone(),
        }
    });
    (found, reading)
}

#[test]
fn words_that_are_labels_elsewhere_are_values_where_values_stand() {
    let template = Template::builtin().unwrap();
    let mut words: Vec<&str> = template.labels.words().collect();
    words.extend([
        "无",
        "定性",
        "管理办法",
        "计划标准",
        "行业标准",
        "历史值",
        "产出指标",
        "质量指标",
        "满意度",
        "完成率",
    ]);
    words.sort_unstable();
    let mut wrong = Vec::new();
    for place in 0..10 {
        for word in &words {
            let (found, _) = value_at(place, word);
            if found.as_deref() != Some(*word) {
                wrong.push(format!("{place} {word}: {found:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} values are not where they are printed:\n{}",
        wrong.len(),
        10 * words.len(),
        wrong.join("\n")
    );
}
