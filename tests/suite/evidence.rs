//! No value without a place: every printed value says where it stands, and it does stand there.

use std::collections::HashMap;
use std::path::Path;

use jixiao::normalize::text::ordinary;
use jixiao::pdf::{Page, ReadOptions, Visibility};
use jixiao::place::{Place, Rect};
use jixiao::report::model::Project;
use serde_json::Value;

use crate::documents::{corpus, file_name, files_below, loud, read_file, real_or_skip};

/// Boxes are published with one decimal, and a glyph may hang over the rule of its cell: half a point is no other place.
const SLACK: f32 = 0.5;

#[test]
fn every_printed_value_of_the_corpus_stands_where_its_evidence_says() {
    check(&corpus());
}

#[test]
fn every_printed_value_of_real_reports_stands_where_its_evidence_says() {
    let Some(real) = real_or_skip("every_printed_value_of_real_reports_stands_where_its_evidence_says") else { return };
    check(&files_below(&real.join("targets"), "pdf"));
}

fn check(documents: &[impl AsRef<Path>]) {
    let mut problems = Vec::new();
    for path in documents {
        let path = path.as_ref();
        let report = read_file(path);
        if report.projects.is_empty() {
            continue;
        }
        let pages = jixiao::pdf::read(&std::fs::read(path).unwrap(), &ReadOptions::default()).unwrap().pages;
        for project in &report.projects {
            let name = project.project.name.as_deref().unwrap_or("");
            for problem in problems_of(project, &pages) {
                problems.push(format!("{} p.{:?} 《{name}》 {problem}", file_name(path), project.source.pages));
            }
        }
    }
    if !problems.is_empty() {
        loud(&problems.join("\n"));
    }
    assert!(problems.is_empty(), "{} values do not stand where their evidence says", problems.len());
}

fn problems_of(project: &Project, pages: &[Page]) -> Vec<String> {
    let json = serde_json::to_value(project).unwrap();
    let mut problems = Vec::new();
    for (pointer, value) in printed_values(&json) {
        if !project.evidence.contains_key(&pointer) {
            problems.push(format!("{pointer} {value:?} has no evidence"));
        }
    }
    for (pointer, places) in &project.evidence {
        match json.pointer(pointer).and_then(Value::as_str) {
            None | Some("") => problems.push(format!("{pointer} has evidence and no value")),
            Some(value) => problems.extend(misplaced(value, places, pages).map(|p| format!("{pointer} {value:?} {p}"))),
        }
    }
    problems
}

/// Why a value does not stand at its places.
fn misplaced(value: &str, places: &[Place], pages: &[Page]) -> Option<String> {
    if places.is_empty() {
        return Some("has evidence without a place".to_owned());
    }
    let mut there: HashMap<char, usize> = HashMap::new();
    for place in places {
        let Place::Page { page, bbox } = place else { return Some(format!("is not on a page: {place:?}")) };
        let Some(page) = page.checked_sub(1).and_then(|n| pages.get(n as usize)) else {
            return Some(format!("is on page {page}, which the document does not have"));
        };
        let sheet = Rect::new(-0.1, -0.1, page.width + 0.1, page.height + 0.1);
        let inside = sheet.contains(bbox.x0, bbox.top) && sheet.contains(bbox.x1, bbox.bottom);
        if !inside || bbox.width() <= 0.0 || bbox.height() <= 0.0 {
            return Some(format!("has a box that is not on page {}: {bbox:?}", page.number));
        }
        let seen = page.glyphs.iter().filter(|g| matches!(g.visibility, Visibility::Visible | Visibility::Cut));
        for glyph in seen.filter(|g| touches(bbox, &g.bbox)) {
            *there.entry(ordinary(glyph.unicode)).or_default() += 1;
        }
    }
    let missing: String = value
        .chars()
        .filter(|c| !c.is_whitespace())
        .filter(|c| match there.get_mut(&ordinary(*c)) {
            Some(n) if *n > 0 => {
                *n -= 1;
                false
            }
            _ => true,
        })
        .collect();
    (!missing.is_empty()).then(|| format!("is not at its place {places:?}: {missing:?} is missing there"))
}

fn touches(bbox: &Rect, glyph: &Rect) -> bool {
    let (x, y) = glyph.center();
    Rect::new(bbox.x0 - SLACK, bbox.top - SLACK, bbox.x1 + SLACK, bbox.bottom + SLACK).contains(x, y)
}

/// Every place of the published model that holds printed text, where it is not blank.
fn printed_values(project: &Value) -> Vec<(String, String)> {
    let mut values = Vec::new();
    let mut take = |pointer: String, value: &Value| {
        if let Some(text) = value.as_str().filter(|t| !t.is_empty()) {
            values.push((pointer, text.to_owned()));
        }
    };
    for key in ["title", "purpose", "goal_text"] {
        take(format!("/{key}"), &project[key]);
    }
    for unit in ["department", "implementing_unit", "publisher"] {
        for key in ["code", "name"] {
            take(format!("/{unit}/{key}"), &project[unit][key]);
        }
    }
    for (key, value) in project["project"].as_object().unwrap() {
        take(format!("/project/{key}"), value);
    }
    if project["budget"]["unit_source"] != "form" {
        take("/budget/printed_unit".to_owned(), &project["budget"]["printed_unit"]);
    }
    for (n, line) in project["budget"]["lines"].as_array().unwrap().iter().enumerate() {
        take(format!("/budget/lines/{n}/raw"), &line["raw"]);
    }
    for (n, step) in project["spending_plan"].as_array().unwrap().iter().enumerate() {
        take(format!("/spending_plan/{n}/raw"), &step["raw"]);
    }
    for (n, goal) in project["goals"].as_array().unwrap().iter().enumerate() {
        take(format!("/goals/{n}"), goal);
    }
    for (n, task) in project["tasks"].as_array().into_iter().flatten().enumerate() {
        task.as_object().unwrap().iter().for_each(|(label, v)| take(format!("/tasks/{n}/{}", escape(label)), v));
    }
    for (label, value) in project["extra"].as_object().into_iter().flatten() {
        take(format!("/extra/{}", escape(label)), value);
    }
    for (n, indicator) in project["indicators"].as_array().unwrap().iter().enumerate() {
        let at = format!("/indicators/{n}");
        for (key, value) in indicator.as_object().unwrap() {
            match key.as_str() {
                "class" => {}
                "target" => {
                    ["raw", "sign_raw", "unit_raw"].iter().for_each(|k| take(format!("{at}/target/{k}"), &value[k]))
                }
                "extra" => {
                    value.as_object().unwrap().iter().for_each(|(l, v)| take(format!("{at}/extra/{}", escape(l)), v));
                }
                key => take(format!("{at}/{key}"), value),
            }
        }
    }
    values
}

/// A key inside a JSON pointer (RFC 6901, 3).
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
