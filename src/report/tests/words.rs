//! Words that are labels in one place and values in another.

use super::super::Reading;
use super::{read, template};

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
