use super::*;
use crate::finding::Severity;

/// A project made of the JSON of a published one, with some keys replaced.
fn project(changes: serde_json::Value) -> Project {
    let mut value = serde_json::json!({
        "schema": "jixiao.project/1", "id": "1", "kind": "project_target", "form": "test", "title": null, "region": null,
        "fiscal_year": 2024, "department": null, "implementing_unit": null,
        "project": {"code": null, "name": "甲", "category": null, "nature": null, "start": null, "end": null},
        "budget": {"printed_unit": "万元", "lines": []}, "purpose": null, "spending_plan": [], "goals": [],
        "goal_text": null, "indicators": [], "findings": [], "source": {"file": "a.pdf", "sha256": "", "pages": [1]},
        "evidence": {}
    });
    for (key, change) in changes.as_object().unwrap() {
        value[key] = change.clone();
    }
    serde_json::from_value(value).unwrap()
}

fn expect(changes: serde_json::Value, expected: &[(&str, &str, &str)]) {
    let findings = check(&project(changes));
    let found: Vec<_> = findings.iter().map(|f| (f.code.as_str(), f.path.as_str(), f.message.as_str())).collect();
    assert_eq!(found, expected);
    assert!(findings.iter().all(|f| f.severity > Severity::Info));
}

fn line(slot: &str, label: &str, raw: &str, yuan: Option<&str>) -> serde_json::Value {
    serde_json::json!({"slot": slot, "label": label, "raw": raw, "yuan": yuan})
}

fn step(label: &str, raw: &str, percent: Option<&str>) -> serde_json::Value {
    serde_json::json!({"label": label, "by": null, "raw": raw, "percent": percent})
}

fn indicator(name: &str, weight: Option<&str>, score: Option<&str>) -> serde_json::Value {
    serde_json::json!({
        "level1": null, "level2": null, "level3": name, "class": null, "description": null,
        "target": {"raw": "1", "sign_raw": null, "unit_raw": null, "kind": "number", "op": null, "value": "1",
            "high": null, "unit": null},
        "weight": weight, "basis": null, "scoring_rule": null, "actual": null, "score": score, "deviation": null,
        "note": null
    })
}

#[test]
fn total_that_is_not_the_sum_of_its_parts() {
    let lines = |total: &str| {
        serde_json::json!({"budget": {"printed_unit": "元", "lines": [
            line("total", "总额", total, Some(total)), line("fiscal", "财政", "8", Some("8")), line("other", "其他", "—", None)]}})
    };
    expect(lines("8"), &[]);
    expect(lines("9"), &[("V10", "/budget/lines/0", "总额 9 不等于各项之和：财政 8，其他 —")]);
}

#[test]
fn amount_that_is_not_understood_is_no_contradiction() {
    expect(
        serde_json::json!({"budget": {"printed_unit": "元", "lines": [
            line("total", "总额", "9", Some("9")), line("fiscal", "财政", "约8", None), line("other", "其他", "0", Some("0"))]}}),
        &[("R10", "/budget/lines/1/raw", "金额未能换算为元：财政 “约8”")],
    );
}

#[test]
fn plan_that_falls() {
    let plan = |second: &str| {
        let share = second.trim_end_matches('%');
        serde_json::json!({"spending_plan": [step("3月底", "25%", Some("25")), step("6月底", second, Some(share)),
            step("12月底", "100%", Some("100"))]})
    };
    expect(plan("50%"), &[]);
    expect(plan("10%"), &[("V11", "/spending_plan/1", "资金支出计划应逐期累计递增：3月底 25%，6月底 10%")]);
}

#[test]
fn plan_that_does_not_end_at_100() {
    expect(
        serde_json::json!({"spending_plan": [step("6月底", "50%", Some("50")), step("12月底", "90%", Some("90"))]}),
        &[("V11", "/spending_plan/1", "资金支出计划末期应为100%：12月底 90%")],
    );
    expect(serde_json::json!({"spending_plan": [step("6月底", "50%", Some("50")), step("12月底", "", None)]}), &[]);
}

#[test]
fn weights_with_and_without_the_execution_rate() {
    let weights = |second: &str, extra: serde_json::Value| {
        serde_json::json!({"indicators": [indicator("甲", Some("40"), None), indicator("乙", Some(second), None)],
            "extra": extra})
    };
    expect(weights("60", serde_json::json!({})), &[]);
    expect(weights("50", serde_json::json!({"执行率分值": "10分"})), &[]);
    expect(weights("50", serde_json::json!({})), &[]);
    expect(weights("46", serde_json::json!({})), &[("W40", "/indicators", "指标权重合计 86，应为 100")]);
    expect(weights("", serde_json::json!({})), &[]);
    let shares =
        serde_json::json!({"indicators": [indicator("甲", Some("0.6"), None), indicator("乙", Some("0.4"), None)]});
    expect(shares, &[]);
}

/// The weights of the rows that were read came to less than 100.
#[test]
fn weights_of_indicators_that_were_not_all_read_are_not_summed_up() {
    let unread = serde_json::to_value([Finding::new("R13", "indicators-unread", Severity::Error, "/indicators", "")]);
    expect(
        serde_json::json!({"indicators": [indicator("甲", Some("40"), None), indicator("乙", Some("20"), None)],
            "findings": unread.unwrap()}),
        &[],
    );
}

#[test]
fn weight_merged_over_rows_counts_once() {
    let place = serde_json::json!([{"page": 1, "bbox": [0.0, 0.0, 1.0, 1.0]}]);
    expect(
        serde_json::json!({"indicators": [indicator("甲", Some("100"), None), indicator("乙", Some("100"), None)],
            "evidence": {"/indicators/0/weight": place, "/indicators/1/weight": place}}),
        &[],
    );
}

#[test]
fn scores_that_are_not_the_total() {
    let scores = |total: &str| {
        serde_json::json!({"indicators": [indicator("甲", None, Some("40")), indicator("乙", None, Some("49.5"))],
            "budget": {"printed_unit": null, "lines": [line("score_total", "得分", "10", None)]},
            "extra": {"总分/得分": total}})
    };
    expect(scores("99.5"), &[]);
    expect(
        scores("98"),
        &[("W41", "/extra/总分~1得分", "总分 98 不等于各项得分之和：指标得分合计 89.5，执行率得分 10")],
    );
}

#[test]
fn indicator_that_stands_twice() {
    expect(
        serde_json::json!({"indicators": [indicator("甲", None, None), indicator("甲", None, None)]}),
        &[("S07", "/indicators/1", "指标重复：甲 1")],
    );
    expect(serde_json::json!({"indicators": [indicator("无", None, None), indicator("无", None, None)]}), &[]);
}

#[test]
fn a_level_that_nobody_knows_is_named_once() {
    let of = |level1: &str, level2: &str, name: &str| {
        let mut indicator = indicator(name, None, None);
        indicator["level1"] = level1.into();
        indicator["level2"] = level2.into();
        indicator
    };
    let project = project(serde_json::json!({"indicators": [
        of("产出指标", "创新指标", "甲"), of("产出指标", "创新指标", "乙"), of("成本指标", "成本指标", "丙"), of("预算执行率", "", "丁")
    ]}));
    let findings: Vec<_> = check(&project).into_iter().map(|f| (f.code, f.path, f.severity)).collect();
    assert_eq!(findings, [("S06".to_owned(), "/indicators/0/level2".to_owned(), Severity::Info)]);
}

#[test]
fn what_is_not_understood_is_counted_and_placed() {
    let of = |raw: &str, kind: &str| {
        let mut indicator = indicator(raw, None, None);
        indicator["target"]["raw"] = raw.into();
        indicator["target"]["kind"] = kind.into();
        indicator
    };
    let mut one = serde_json::json!({
        "indicators": [of("≥1次", "number"), of("涉密", "text"), of("1:3", "text"), of("涉密", "text")],
        "budget": {"printed_unit": "元", "lines": [
            line("total", "总额", "9", Some("9")), line("fiscal", "财政", "8", Some("8")), line("other", "其他", "—", None),
            line("score_total", "得分", "十", None), line("carry_over", "结转", "约1", None)]}
    });
    one["evidence"] = serde_json::json!({"/indicators/2/target/raw": [{"page": 7, "bbox": [0.0, 0.0, 1.0, 1.0]}]});
    let measured = values::measure(&[project(one)]);
    let targets = &measured.targets;
    assert_eq!((targets.printed, targets.distinct, targets.understood), (4, 3, 1));
    assert_eq!((targets.with_digits, targets.with_digits_understood), (2, 1));
    let text: Vec<_> = targets.text.iter().map(|t| (t.raw.as_str(), t.count, t.place.page)).collect();
    assert_eq!(text, [("1:3", 1, Some(7)), ("涉密", 2, Some(1))]);
    let money = &measured.money;
    assert_eq!((money.printed, money.understood, money.sums, money.add_up), (3, 2, 0, 0));
    assert_eq!(money.not_understood[0].raw, "约1");
}

#[test]
fn sums_that_differ_are_shown_as_printed() {
    let lines = [
        line("total", "总额", "9", Some("9")),
        line("fiscal", "财政", "8", Some("8")),
        line("other", "其他", "0", Some("0")),
    ];
    let measured = values::measure(&[project(serde_json::json!({"budget": {"printed_unit": "元", "lines": lines}}))]);
    assert_eq!((measured.money.sums, measured.money.add_up), (1, 0));
    assert_eq!(measured.money.differ[0].printed, "总额 9 不等于各项之和：财政 8，其他 0");
}

#[test]
fn a_character_that_the_file_does_not_tell_is_named() {
    let named = |name: &str| serde_json::json!({"indicators": [indicator(name, None, None)]});
    expect(named("开展培训"), &[]);
    let message = "文字中有文件未说明的字符，请与页面核对：“开展\u{FFFD}训”";
    expect(named("开展\u{FFFD}训"), &[("R09", "/indicators/0/level3", message)]);
}

#[test]
fn an_indicator_with_two_targets_is_named() {
    let target = |raw: &str| {
        let mut row = indicator("培训场次", None, None);
        row["target"]["raw"] = raw.into();
        row
    };
    expect(
        serde_json::json!({"indicators": [target("≥4场"), target("≥5场")]}),
        &[("S07", "/indicators/1", "同一指标有两个目标：培训场次 ≥4场 / ≥5场")],
    );
}

#[test]
fn an_amount_that_is_no_plain_number_is_named() {
    let budget = |slot: &str, raw: &str| serde_json::json!({"budget": {"printed_unit": "万元", "lines": [line(slot, "预算数：", raw, None)]}});
    expect(budget("total", "约100"), &[("R10", "/budget/lines/0/raw", "金额未能换算为元：预算数 “约100”")]);
    expect(budget("total", "—"), &[]);
    expect(budget("rate_total", "98%"), &[]);
}

#[test]
fn a_second_level_under_the_wrong_first_level_is_named_once() {
    let row = |level1: &str, level2: &str| {
        let mut row = indicator("甲", None, None);
        (row["level1"], row["level2"]) = (level1.into(), level2.into());
        row
    };
    let mut second = row("产出指标", "社会效益指标");
    second["level3"] = "乙".into();
    expect(
        serde_json::json!({"indicators": [row("产出指标", "社会效益指标"), second]}),
        &[("S09", "/indicators/0/level2", "二级指标“社会效益指标”不属于一级指标“产出指标”，指标未归类")],
    );
    expect(serde_json::json!({"indicators": [row("成本指标", "成本指标")]}), &[]);
}

#[test]
fn what_a_spreadsheet_prints_for_a_value_is_no_value() {
    expect(
        serde_json::json!({"budget": {"printed_unit": "万元", "lines": [line("total", "预算数", "####", None)]}}),
        &[("R11", "/budget/lines/0/raw", "单元格印出的是表格软件的错误显示“####”，不是其内容")],
    );
    expect(
        serde_json::json!({"budget": {"printed_unit": "万元", "lines": [line("total", "预算数", "#NAME?", None)]}}),
        &[("R11", "/budget/lines/0/raw", "单元格印出的是表格软件的错误显示“#NAME?”，不是其内容")],
    );
    expect(
        serde_json::json!({"project": {"code": "#1", "name": "甲", "category": null, "nature": null, "start": null, "end": null}}),
        &[],
    );
}
