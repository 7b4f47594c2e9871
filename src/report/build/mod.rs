//! Gives what was read of a project its published form: values beside the printed texts, and a place for each.

mod evidence;
mod findings;
mod identity;
mod indicator;
mod money;

use indexmap::IndexMap;

use super::caption::Captions;
use super::context::Context;
use super::identity::{Parts, id, is_code};
use super::model::{Kind, PROJECT_SCHEMA, Project, Source, Unit};
use super::origin::{mixed_years, region_of, year_hints};
use super::raw::{RawField, RawProject};
use crate::finding::pointer_key;
use crate::normalize::fiscal_year;
use crate::normalize::items;
use crate::normalize::region::Regions;
use crate::place::{Place, Text};
use crate::table::Table;
use crate::template::{Column, Field, Form, ProjectField, Template};
use evidence::{Evidence, unused};
use findings::findings_of;
use identity::{identity, unit_of};
use indicator::indicators_of;
use money::{budget_of, plan_of};

/// Makes the published form of a project; `source` is left for the caller, who knows the file.
pub(super) fn build(
    raw: RawProject,
    table: &Table,
    form: &Form,
    captions: &Captions,
    context: &Context,
    template: &Template,
    regions: &Regions,
) -> Project {
    let mut evidence = Evidence::default();
    let title = raw.title.clone().or_else(|| captions.title.clone());
    let kind = kind_of(title.as_ref(), &raw, form, template);
    let department = unit_of(&raw, Field::Department, captions.department.as_ref(), &mut evidence, "/department");
    let implementing_unit = unit_of(
        &raw,
        Field::ImplementingUnit,
        captions.implementing_unit.as_ref(),
        &mut evidence,
        "/implementing_unit",
    );
    let identity = identity(&raw, title.as_ref(), form, &mut evidence);
    let years = fiscal_year::resolve(&year_hints(captions, context, &identity));
    let fiscal_year = years.year;
    let region = region_of(&identity, department.as_ref(), title.as_ref(), kind, context, regions, fiscal_year);
    let publisher = context.publisher.as_ref().map(|t| Unit { code: None, name: evidence.note("/publisher/name", t) });
    let (goals, goal_text) = goals_of(&raw, &mut evidence);
    let purpose = raw.fields.iter().find(|f| f.field == Field::Purpose).map(|f| evidence.note("/purpose", &f.text));
    let id = id(&Parts {
        region: region.as_ref().map(|r| r.code.as_str()),
        department_code: department.as_ref().and_then(|d| d.code.as_deref()).filter(|c| !c.is_empty()),
        department: department.as_ref().filter(|d| !d.name.is_empty()).or(publisher.as_ref()).map(|d| d.name.as_str()),
        year: fiscal_year,
        code: identity.code.as_deref().filter(|code| is_code(code)),
        name: identity.name.as_deref(),
        kind,
    });
    if let Some(title) = &title {
        evidence.note("/title", title);
    }
    Project {
        schema: PROJECT_SCHEMA.to_owned(),
        id,
        kind,
        form: form.name.clone(),
        title: title.map(|t| t.string),
        region,
        fiscal_year,
        department,
        implementing_unit,
        publisher,
        project: identity,
        budget: budget_of(&raw, form, captions, fiscal_year, &mut evidence),
        purpose,
        spending_plan: plan_of(&raw, fiscal_year, &mut evidence),
        goals,
        goal_text,
        indicators: indicators_of(&raw, fiscal_year, &mut evidence),
        tasks: tasks_of(&raw, &mut evidence),
        extra: extra_of(&raw, &mut evidence),
        findings: findings_of(&raw, table, &evidence)
            .into_iter()
            .chain(indicator::other_years(&raw, fiscal_year))
            .chain(mixed_years(&years, kind))
            .collect(),
        source: Source { file: String::new(), sha256: String::new(), pages: pages_of(&raw, &evidence) },
        also_in: Vec::new(),
        evidence: evidence.0,
    }
}

/// The pages of the project's rows, and those that a cell of them goes on to.
fn pages_of(raw: &RawProject, evidence: &Evidence) -> Vec<u32> {
    let own = ["/project/", "/budget/lines/", "/goal", "/indicators/", "/tasks/", "/extra/"];
    let of_rows = evidence.0.iter().filter(|(path, _)| own.iter().any(|start| path.starts_with(start)));
    let mut pages = raw.pages.clone();
    pages.extend(of_rows.flat_map(|(_, places)| places).filter_map(Place::page));
    pages.sort_unstable();
    pages.dedup();
    pages
}

/// What kind of table it is: by its columns, by its form, by its title.
pub(super) fn kind_of(title: Option<&Text>, raw: &RawProject, form: &Form, template: &Template) -> Kind {
    let evaluates = raw.indicators.iter().any(|i| i.get(Column::Actual).is_some());
    if evaluates {
        return Kind::SelfEvaluation;
    }
    let by_title = title.and_then(|t| template.labels.kind_of_title(&t.string));
    let named = raw.fields.iter().any(|f| f.field == Field::Project(ProjectField::Name) && !f.text.is_empty());
    let by_form = form.kind.filter(|k| *k != Kind::DepartmentTarget || !named);
    by_form.or(by_title).unwrap_or(Kind::ProjectTarget)
}

fn fields(raw: &RawProject, field: Field) -> impl Iterator<Item = &RawField> {
    raw.fields.iter().filter(move |f| f.field == field)
}

/// The first printed value of a field that is not blank, or the blank one; none where the form has no place for it.
fn first(raw: &RawProject, field: Field) -> Option<&Text> {
    let mut all = fields(raw, field).map(|f| &f.text);
    let head = all.next()?;
    if head.is_empty() { all.find(|t| !t.is_empty()).or(Some(head)) } else { Some(head) }
}

/// Words in the label of a goal that say that it is the year's.
const OF_THE_YEAR: &[&str] = &["年度", "当年", "本年", "年初", "全年"];

/// Whether a goal is that of the whole period: it is not said to be the year's, and another one is.
fn is_of_period(raw: &RawProject, goal: &RawField) -> bool {
    let of_year = |f: &RawField| OF_THE_YEAR.iter().any(|w| f.label.contains(w));
    !goal.text.is_empty() && !of_year(goal) && fields(raw, Field::Goal).any(|f| of_year(f) && !f.text.is_empty())
}

/// The goal of the year, or the only one that is printed.
fn goals_of(raw: &RawProject, evidence: &mut Evidence) -> (Vec<String>, Option<String>) {
    let annual: Vec<&Text> = fields(raw, Field::Goal).filter(|f| !is_of_period(raw, f)).map(|f| &f.text).collect();
    let period: Vec<&Text> = fields(raw, Field::GoalPeriod).map(|f| &f.text).collect();
    let printed = if annual.is_empty() { period } else { annual };
    if printed.is_empty() {
        return (Vec::new(), None);
    }
    let mut whole = Text::default();
    for text in printed {
        whole.string.push_str(&text.string);
        whole.places.extend(text.places.iter().copied());
    }
    let goal_text = evidence.note("/goal_text", &whole);
    let goals: Vec<String> = items::split(&goal_text).into_iter().map(|i| i.text).filter(|t| !t.is_empty()).collect();
    for i in 0..goals.len() {
        evidence.note(&format!("/goals/{i}"), &whole);
    }
    (goals, Some(goal_text))
}

fn tasks_of(raw: &RawProject, evidence: &mut Evidence) -> Vec<IndexMap<String, String>> {
    let rows = raw.tasks.iter().enumerate();
    rows.map(|(i, row)| {
        let cells = row.iter();
        cells.map(|(l, t)| (l.clone(), evidence.note(&format!("/tasks/{i}/{}", pointer_key(l)), t))).collect()
    })
    .collect()
}

/// Values without a key of their own, by their label; the same label again is numbered.
fn extra_of(raw: &RawProject, evidence: &mut Evidence) -> IndexMap<String, String> {
    let mut extra = IndexMap::new();
    let annual = raw.fields.iter().any(|f| f.field == Field::Goal);
    let is_first = |f: &RawField| first(raw, f.field).is_some_and(|t| t.string == f.text.string);
    let kept = raw.fields.iter().filter(|f| match f.field {
        Field::GoalPeriod => annual,
        Field::Goal => is_of_period(raw, f),
        Field::GoalActual | Field::Note | Field::Extra => true,
        // A second department (省级主管部门 beside 中央主管部门) has no key of its own.
        _ => !f.text.is_empty() && !is_first(f),
    });
    let all = kept.map(|f| (&f.label, &f.text)).chain(raw.extra.iter().map(|(l, t)| (l, t)));
    for (label, text) in all {
        let name = unused(&extra, label);
        let value = evidence.note(&format!("/extra/{}", pointer_key(&name)), text);
        extra.insert(name, value);
    }
    extra
}
