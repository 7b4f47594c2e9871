//! Words that are labels in one place and values in another.

use super::super::Reading;
use super::{LEVELS, amounts, indicators, names, projects, read, template};

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
    let mut words: Vec<&str> = template().labels.words().filter(|w| !w.contains('/')).collect();
    words.extend(["无", "定性", "管理办法", "计划标准", "产出指标", "质量指标", "满意度"]);
    words.sort_unstable();
    let mut silent = Vec::new();
    for place in 0..10 {
        for word in &words {
            let (found, reading) = value_at(place, word);
            let told = !reading.unread.is_empty()
                || reading
                    .projects
                    .iter()
                    .flat_map(|p| &p.findings)
                    .any(|f| matches!(f.code.as_str(), "R02" | "R03" | "R05"));
            if found.as_deref() != Some(*word) && !told {
                silent.push(format!("{place} {word}: {found:?}"));
            }
        }
    }
    assert!(silent.is_empty(), "{} values are lost without a word:\n{}", silent.len(), silent.join("\n"));
}

#[test]
fn indicators_named_like_labels_are_indicators() {
    let found = projects(&[
        "项目名称|甲项目@c5",
        "年度目标|完成甲。@c5",
        "一级指标|二级指标|三级指标|指标值|指标值确定依据|备注",
        "产出指标@r2|数量指标@r2|政府采购|≥1次|管理办法|其他",
        "完成率|≥90%|其他|无",
        "效益指标|社会效益指标|资金使用率|≥90%|行业标准|说明",
    ]);
    assert_eq!(
        indicators(&found[0]),
        ["产出指标 数量指标 政府采购 ≥1次", "产出指标 数量指标 完成率 ≥90%", "效益指标 社会效益指标 资金使用率 ≥90%"]
    );
    assert_eq!(found[0].indicators[1].basis.as_deref(), Some("其他"));
}

#[test]
fn project_named_like_a_label_keeps_its_name_and_its_neighbours() {
    let found = projects(&[
        "项目名称|公用经费@c3",
        "主管部门|某局@c3",
        "实施单位|某中心@c3",
        "资金总额（万元）|5.00|其中：财政拨款|5.00",
        "年度目标|完成甲。@c3",
        LEVELS,
        "产出指标|数量指标|次数|≥1次",
    ]);
    assert_eq!(names(&found), ["公用经费"]);
    assert_eq!(found[0].department.as_ref().map(|d| d.name.as_str()), Some("某局"));
    assert_eq!(amounts(&found[0]), [("total", "5.00"), ("fiscal", "5.00")]);
}

#[test]
fn goals_below_two_headings_are_no_values_of_the_first() {
    let found = projects(&[
        "项目名称|甲项目@c4",
        "年度|预期目标@c2|实际完成情况@c2",
        "总体目标|全年实际完成情况@c2|基本达成@c2",
        "一级指标|二级指标|三级指标|指标值|实际完成值",
        "产出指标|数量指标|次数|≥1次|1次",
    ]);
    assert_eq!(found[0].goal_text.as_deref(), Some("全年实际完成情况"));
    assert!(found[0].extra.values().any(|v| v == "基本达成"));
}

#[test]
fn headings_of_a_money_matrix_are_no_values() {
    let found = projects(&[
        "项目名称@c2|甲项目@c2",
        "项目资金（万元）@r3|资金来源|全年预算数|备注",
        "资金总额|5.00|无",
        "财政拨款|4.00|",
        "年度目标@c2|完成甲。@c2",
        LEVELS,
        "产出指标|数量指标|次数|≥1次",
    ]);
    assert_eq!(amounts(&found[0]), [("total", "5.00"), ("fiscal", "4.00")]);
}
