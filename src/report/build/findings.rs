//! Gives what was odd while reading its published form: a finding, at the value that it concerns.

use super::evidence::Evidence;
use crate::finding::{Finding, Severity};
use crate::normalize::label::key;
use crate::place::{Place, Text};
use crate::report::model::INDICATORS_UNREAD;
use crate::report::raw::{RawDoubt, RawIndicator, RawMoney, RawProject};
use crate::table::{Scope, Table};
use crate::template::{Column, Field, ProjectField};

/// What was odd while reading.
pub(super) fn findings_of(raw: &RawProject, table: &Table, evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    let page = |text: &Text| text.places.first().and_then(Place::page);
    let add = |findings: &mut Vec<Finding>, code: &str, rule: &str, severity, text: &Text, message: String| {
        let finding = Finding::new(code, rule, severity, "", message);
        findings.push(Finding { page: page(text), ..finding });
    };
    for label in &raw.unknown_labels {
        add(
            &mut findings,
            "R02",
            "unknown-label",
            Severity::Info,
            label,
            format!("不认识的栏目“{}”，其内容保留在 extra", label.string),
        );
    }
    for text in &raw.unread {
        add(
            &mut findings,
            "R03",
            "unread-text",
            Severity::Warning,
            text,
            format!("没有栏目说明的文字，未读入：“{}”", text.string),
        );
    }
    for levels in &raw.blank_rows {
        let printed: Vec<&str> = levels.iter().map(|t| t.string.as_str()).collect();
        let text = levels.last().cloned().unwrap_or_default();
        add(&mut findings, "R04", "blank-row", Severity::Info, &text, format!("空白指标行：{}", printed.join("·")));
    }
    for cut in &table.cut {
        if let Some((pointer, _)) = evidence.0.iter().find(|(_, places)| **places == cut.places) {
            let message = format!("文字在页面上被裁切，可能不全：“{}”", cut.string);
            let finding = Finding::new("R08", "text-cut-on-page", Severity::Info, pointer.clone(), message);
            findings.push(Finding { page: cut.places.first().and_then(Place::page), ..finding });
        }
    }
    for (i, line) in raw.money.iter().enumerate() {
        let rival = |m: &&RawMoney| m.slot == line.slot && m.label == line.label && m.text.string != line.text.string;
        if let Some(other) =
            raw.money.iter().take(i).find(rival).filter(|m| !m.text.is_empty() && !line.text.is_empty())
        {
            let message = format!("“{}”有两处金额：{}、{}", line.label, other.text.string, line.text.string);
            add(&mut findings, "R05", "uncertain-reading", Severity::Warning, &line.text, message);
        }
    }
    for doubt in &raw.doubts {
        let (code, rule, severity) = match doubt.scope {
            Scope::Unread => (INDICATORS_UNREAD, "indicators-unread", Severity::Error),
            _ => ("R05", "uncertain-reading", Severity::Warning),
        };
        for pointer in doubted(raw, doubt) {
            findings.push(Finding::new(code, rule, severity, pointer, doubt.message.clone()));
        }
    }
    findings
}

/// The pointers of what a doubt concerns; the whole project where it concerns no single value.
fn doubted(raw: &RawProject, doubt: &RawDoubt) -> Vec<String> {
    let (row, column) = match doubt.scope {
        Scope::Table => return vec![String::new()],
        Scope::Money => return vec!["/budget".to_owned()],
        Scope::Indicators | Scope::Unread => return vec!["/indicators".to_owned()],
        Scope::Row(row) => (row, None),
        Scope::Cell(row, column) => (row, Some(column)),
    };
    let mut own: Vec<_> =
        raw.indicators.iter().enumerate().filter(|(_, x)| x.row == row && !x.cells.is_empty()).collect();
    // Of several indicators in one row, the one that holds the doubtful text.
    let holds = |x: &RawIndicator| !doubt.text.is_empty() && x.cells.iter().any(|c| c.text == doubt.text);
    if own.iter().any(|(_, x)| holds(x)) {
        own.retain(|(_, x)| holds(x));
    }
    let mut pointers: Vec<String> = own
        .into_iter()
        .map(|(i, x)| {
            let cell = x.cells.iter().rev().find(|c| column.is_some_and(|at| c.start <= at));
            let key = cell.and_then(|c| indicator_key(c.column));
            key.map_or(format!("/indicators/{i}"), |key| format!("/indicators/{i}/{key}"))
        })
        .collect();
    if pointers.is_empty() && !doubt.text.is_empty() {
        let same = |t: &Text| *t == doubt.text;
        // A doubt about a blank place stands at its label.
        let labelled = |label: &str| key(label) == key(&doubt.text.string);
        let fields =
            raw.fields.iter().filter(|f| same(&f.text) || labelled(&f.label)).filter_map(|f| field_pointer(f.field));
        pointers.extend(fields.map(str::to_owned));
        let money = raw.money.iter().enumerate().filter(|(_, m)| same(&m.text) || labelled(&m.label));
        pointers.extend(money.map(|(i, _)| format!("/budget/lines/{i}")));
        pointers
            .extend(raw.plan.iter().any(|s| same(&s.text) || labelled(&s.label)).then(|| "/spending_plan".to_owned()));
    }
    if pointers.is_empty() { vec![String::new()] } else { pointers }
}

/// The key of an indicator that a column gives.
fn indicator_key(column: Column) -> Option<&'static str> {
    Some(match column {
        Column::Level1 => "level1",
        Column::Level2 => "level2",
        Column::Level3 => "level3",
        Column::Description => "description",
        Column::Target | Column::TargetPeriod | Column::Sign | Column::Unit => "target",
        Column::Weight => "weight",
        Column::Basis => "basis",
        Column::ScoringRule => "scoring_rule",
        Column::Actual => "actual",
        Column::Score => "score",
        Column::Deviation => "deviation",
        Column::Note => "note",
        _ => return None,
    })
}

fn field_pointer(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Project(ProjectField::Code) => "/project/code",
        Field::Project(ProjectField::Name) => "/project/name",
        Field::Purpose => "/purpose",
        Field::Goal | Field::GoalPeriod => "/goal_text",
        Field::Department => "/department",
        Field::ImplementingUnit => "/implementing_unit",
        _ => return None,
    })
}
