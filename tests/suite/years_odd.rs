//! Two years of a department with what is odd in real lists: twins, another money unit, an indicator under other levels.

use jixiao::diff::diff;
use jixiao::diff::model::{ChangeKind, Diff, Reason};
use jixiao::normalize::level::class_of;
use jixiao::normalize::target::{Context, parse_with};
use jixiao::report::model::Project;
use serde_json::{Value, json};

/// Levels, name and target of an indicator.
type Row = (&'static str, &'static str, &'static str, &'static str);

fn indicator(year: i32, (level1, level2, level3, raw): &Row) -> Value {
    let mut target = serde_json::to_value(parse_with(raw, None, None, &Context { fiscal_year: Some(year) })).unwrap();
    target["raw"] = json!(raw);
    (target["sign_raw"], target["unit_raw"]) = (Value::Null, Value::Null);
    json!({
        "level1": level1, "level2": level2, "level3": level3, "class": class_of(Some(level1), Some(level2)),
        "description": null, "target": target, "weight": null, "basis": null, "scoring_rule": null, "actual": null,
        "score": null, "deviation": null, "note": null,
    })
}

/// A project: year, code, name, total as printed with its unit and in 元, indicators.
fn project(year: i32, code: Option<&str>, name: &str, total: (&str, &str, &str), rows: &[Row]) -> Project {
    let indicators: Vec<Value> = rows.iter().map(|row| indicator(year, row)).collect();
    let project = json!({
        "schema": "jixiao.project/1", "id": format!("{year}-{name}"), "kind": "project_target", "form": "general",
        "title": null, "region": null, "fiscal_year": year, "department": {"code": null, "name": "城市管理局"},
        "implementing_unit": null,
        "project": {"code": code, "name": name, "category": null, "nature": null, "start": null, "end": null},
        "budget": {"printed_unit": total.1, "lines": [
            {"slot": "total", "label": "预算数", "raw": total.0, "yuan": total.2}]},
        "purpose": null, "spending_plan": [], "goals": [], "goal_text": null, "indicators": indicators,
        "findings": [], "source": {"file": "a.pdf", "sha256": "", "pages": []}, "evidence": {},
    });
    serde_json::from_value(project).unwrap()
}

/// The changes forwards, after a look that backwards mirrors them.
fn kinds(old: &[Project], new: &[Project]) -> (Vec<ChangeKind>, Diff) {
    let there = diff(old, new);
    let mut kinds: Vec<ChangeKind> = there.changes.iter().map(|change| change.kind).collect();
    kinds.sort();
    let mut back: Vec<ChangeKind> = diff(new, old).changes.iter().map(|change| change.kind.mirrored()).collect();
    back.sort();
    assert_eq!(kinds, back, "backwards");
    (kinds, there)
}

const TEN: (&str, &str, &str) = ("10.00", "万元", "100000");

#[test]
fn an_indicator_that_moves_from_output_costs_to_costs_is_reclassified() {
    let row = |level1, level2| -> [Row; 1] { [(level1, level2, "单位养护成本", "≤10万元")] };
    let old = project(2024, None, "绿地养护", TEN, &row("产出指标", "成本指标"));
    let new = project(2025, None, "绿地养护", TEN, &row("成本指标", "经济成本指标"));
    assert_eq!(kinds(&[old], &[new]).0, [ChangeKind::IndicatorReclassified]);
}

#[test]
fn indicators_of_one_name_stay_with_their_targets() {
    let a: Row = ("产出指标", "数量指标", "采购数量", "≥3台");
    let b: Row = ("产出指标", "数量指标", "采购数量", "≥20套");
    let old = project(2024, None, "设备购置", TEN, &[a, b]);
    assert_eq!(kinds(std::slice::from_ref(&old), &[project(2025, None, "设备购置", TEN, &[b, a])]).0, []);
    let c: Row = ("产出指标", "数量指标", "采购数量", "≥25套");
    let changed = project(2025, None, "设备购置", TEN, &[a, c]);
    assert_eq!(kinds(&[old], &[changed]).0, [ChangeKind::TargetTightened]);
}

#[test]
fn an_amount_in_another_unit_is_the_same_amount() {
    let old = project(2024, None, "公园维护", ("20.00", "万元", "200000.00"), &[]);
    let new = project(2025, None, "公园维护", ("200000", "元", "200000"), &[]);
    assert_eq!(kinds(&[old], &[new]).0, []);
}

#[test]
fn a_code_that_changes_its_year_keeps_its_project_under_another_name() {
    let row: [Row; 2] =
        [("产出指标", "数量指标", "清运垃圾数量", "≥300吨"), ("产出指标", "质量指标", "清运及时率", "≥95%")];
    let old = project(2024, Some("13052924P0049L310003U"), "垃圾清运", TEN, &row);
    let new = project(2025, Some("13052925P0049L310003U"), "城乡环卫一体化", TEN, &row);
    let (kinds, diff) = kinds(&[old], &[new]);
    assert_eq!(kinds, [ChangeKind::ProjectRenamed]);
    assert_eq!(diff.projects[0].matched.unwrap().reason, Reason::CodeWithoutYear);
}

#[test]
fn a_project_that_became_three_is_split() {
    let rows: [Row; 3] = [
        ("产出指标", "数量指标", "清扫道路面积", "≥30万平方米"),
        ("产出指标", "数量指标", "管护公厕座数", "≥40座"),
        ("产出指标", "数量指标", "清运垃圾吨数", "≥300吨"),
    ];
    let old = project(2024, None, "道路清扫、公厕管护及垃圾清运", ("90.00", "万元", "900000"), &rows);
    let part = |name, at: usize| project(2025, None, name, ("30.00", "万元", "300000"), &rows[at..=at]);
    let new = [part("道路清扫", 0), part("公厕管护", 1), part("垃圾清运", 2)];
    let (kinds, diff) = kinds(&[old], &new);
    assert_eq!(kinds, [ChangeKind::ProjectSplit]);
    assert_eq!(diff.projects[0].new.len(), 3);
}

#[test]
fn harder_and_easier_are_not_told_of_indicators_that_may_be_two() {
    let old: Row = ("产出指标", "质量指标", "学员到课率", "≥90%");
    let new: Row = ("产出指标", "质量指标", "学员结课率", "≥95%");
    let (kinds, diff) = kinds(&[project(2024, None, "培训", TEN, &[old])], &[project(2025, None, "培训", TEN, &[new])]);
    let weak = |kind| diff.changes.iter().any(|it| it.kind == kind && it.indicator.as_ref().is_none_or(|it| !it.weak));
    assert!(!weak(ChangeKind::TargetTightened), "{kinds:?}");
}
