//! Gives what was read of a project its published form: values beside the printed texts, and a place for each.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::caption::Captions;
use super::context::Context;
use super::identity::{Parts, id};
use super::model::{
    Budget, BudgetLine, Identity, Indicator, Kind, PROJECT_SCHEMA, PlanStep, Project, Source, Target, Unit, UnitSource,
};
use super::origin::{mixed_years, region_of, year_hints};
use super::raw::{RawCell, RawDoubt, RawField, RawIndicator, RawMoney, RawProject};
use crate::finding::{Finding, Severity};
use crate::normalize::code::{self, split_code_name, split_department};
use crate::normalize::fiscal_year;
use crate::normalize::items;
use crate::normalize::label::{fold, key};
use crate::normalize::level::class_of;
use crate::normalize::money;
use crate::normalize::region::Regions;
use crate::normalize::{date, target, year};
use crate::place::{Place, Text};
use crate::table::{Scope, Table};
use crate::template::{Column, Field, Form, ProjectField, Template};

/// Where each value stands, by JSON pointer.
#[derive(Default)]
struct Evidence(IndexMap<String, Vec<Place>>);

impl Evidence {
    /// Notes the places of a text under a pointer, and gives its string.
    fn note(&mut self, pointer: &str, text: &Text) -> String {
        if !text.places.is_empty() && !text.is_empty() {
            self.0.insert(pointer.to_owned(), text.places.clone());
        }
        text.string.clone()
    }
}

/// A part of a JSON pointer (RFC 6901, 3).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

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
        department_code: department.as_ref().and_then(|d| d.code.as_deref()),
        department: department.as_ref().filter(|d| !d.name.is_empty()).or(publisher.as_ref()).map(|d| d.name.as_str()),
        year: fiscal_year,
        code: identity.code.as_deref(),
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
        findings: findings_of(&raw, table, &evidence).into_iter().chain(mixed_years(&years, kind)).collect(),
        source: Source { file: String::new(), sha256: String::new(), pages: raw.pages.clone() },
        also_in: Vec::new(),
        evidence: evidence.0,
    }
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

fn unit_of(raw: &RawProject, field: Field, caption: Option<&Text>, evidence: &mut Evidence, at: &str) -> Option<Unit> {
    let text = first(raw, field).filter(|t| !t.is_empty()).or(caption).or(first(raw, field))?;
    if text.is_empty() {
        return Some(Unit { code: None, name: String::new() });
    }
    let (code, name) = split_department(&text.string);
    evidence.note(&format!("{at}/name"), text);
    let column = (field == Field::Department).then(|| first(raw, Field::DepartmentCode)).flatten();
    let code = match (code, column.filter(|c| !c.is_empty())) {
        (Some(code), _) => {
            evidence.note(&format!("{at}/code"), text);
            Some(code)
        }
        (None, Some(column)) => Some(evidence.note(&format!("{at}/code"), column)),
        (None, None) => None,
    };
    Some(Unit { code, name })
}

fn identity(raw: &RawProject, title: Option<&Text>, form: &Form, evidence: &mut Evidence) -> Identity {
    let mut printed = |field: ProjectField, at: &str| {
        first(raw, Field::Project(field)).map(|t| evidence.note(&format!("/project/{at}"), t))
    };
    let mut identity = Identity {
        code: printed(ProjectField::Code, "code"),
        name: printed(ProjectField::Name, "name"),
        category: printed(ProjectField::Category, "category"),
        nature: printed(ProjectField::Nature, "nature"),
        start: printed(ProjectField::Start, "start"),
        end: printed(ProjectField::End, "end"),
    };
    if identity.name.is_none()
        && let Some(title) = title
        && let Some(name) = form.name_from_title.iter().find_map(|e| title.string.strip_suffix(e.as_str()))
        && !name.is_empty()
    {
        let own = if name.matches('_').count() >= 2 { name.splitn(3, '_').last().unwrap_or(name) } else { name };
        identity.name = Some(own.to_owned());
        evidence.note("/project/name", title);
    }
    if identity.code.is_none()
        && let Some((Some(code), name)) = identity.name.as_deref().map(split_code_name)
        && code::parse(&code).is_some()
    {
        identity.code = Some(code);
        identity.name = Some(name);
        if let Some(places) = evidence.0.get("/project/name").cloned() {
            evidence.0.insert("/project/code".to_owned(), places);
        }
    }
    identity
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

/// Slots that hold shares and points, not money.
const NO_MONEY: &[&str] = &["weight_", "rate_", "score_"];

fn budget_of(raw: &RawProject, form: &Form, captions: &Captions, year: Option<i32>, evidence: &mut Evidence) -> Budget {
    let label = captions.label_unit.as_ref().filter(|_| !raw.money.is_empty());
    let label = label.map(|(unit, text)| (*unit, UnitSource::Label, text));
    let heading = captions.money_unit.as_ref().map(|(unit, text)| (*unit, UnitSource::Heading, text));
    let printed = label.or(heading);
    let (unit, source) = printed.as_ref().map_or((form.money_unit, UnitSource::Form), |(u, s, _)| (*u, *s));
    if let Some((unit, _, text)) = &printed {
        evidence.note("/budget/printed_unit", &Text { string: unit.printed().to_owned(), places: text.places.clone() });
    }
    let mut lines = Vec::new();
    // Beside the year's amounts, those of another year are told apart: total_2024.
    let other_year = |line: &RawMoney| year::first(&line.label).filter(|y| year.is_some_and(|own| own != *y));
    let slot_of = |line: &RawMoney| match other_year(line) {
        Some(y) if raw.money.iter().any(|m| m.slot == line.slot && other_year(m).is_none()) => {
            format!("{}_{y}", line.slot)
        }
        _ => line.slot.clone(),
    };
    for (i, line) in raw.money.iter().enumerate() {
        let own = money::unit_in(&line.label).unwrap_or(unit);
        let is_money = !NO_MONEY.iter().any(|p| line.slot.starts_with(p));
        let amount = money::parse(&line.text.string, own).filter(|_| is_money);
        lines.push(BudgetLine {
            slot: slot_of(line),
            label: line.label.clone(),
            raw: evidence.note(&format!("/budget/lines/{i}/raw"), &line.text),
            yuan: amount.map(money::yuan_string),
        });
    }
    let unit_source = (!lines.is_empty()).then_some(source);
    Budget { printed_unit: printed.map(|(u, _, _)| u.printed().to_owned()), unit_source, lines }
}

fn plan_of(raw: &RawProject, year: Option<i32>, evidence: &mut Evidence) -> Vec<PlanStep> {
    let steps = raw.plan.iter().enumerate();
    steps
        .map(|(i, step)| PlanStep {
            label: step.label.clone(),
            by: date::month_end(&step.label, year).map(|d| d.to_string()),
            raw: evidence.note(&format!("/spending_plan/{i}/raw"), &step.text),
            percent: percent(&step.text.string),
        })
        .collect()
}

/// A share in percent: the sign may be printed with the number or in the label.
fn percent(printed: &str) -> Option<String> {
    let number: String = printed.chars().map(fold).collect();
    let number = number.trim_end_matches('%');
    let is_number = number.starts_with(|c: char| c.is_ascii_digit());
    number.parse::<Decimal>().ok().filter(|_| is_number).map(|_| number.to_owned())
}

fn tasks_of(raw: &RawProject, evidence: &mut Evidence) -> Vec<IndexMap<String, String>> {
    let rows = raw.tasks.iter().enumerate();
    rows.map(|(i, row)| {
        let cells = row.iter();
        cells.map(|(l, t)| (l.clone(), evidence.note(&format!("/tasks/{i}/{}", escaped(l)), t))).collect()
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
        let value = evidence.note(&format!("/extra/{}", escaped(&name)), text);
        extra.insert(name, value);
    }
    extra
}

/// A label, numbered where it is taken already.
fn unused(taken: &IndexMap<String, String>, label: &str) -> String {
    let numbered = (2..).map(|n| format!("{label} {n}"));
    std::iter::once(label.to_owned()).chain(numbered).find(|l| !taken.contains_key(l)).unwrap_or_default()
}

fn indicators_of(raw: &RawProject, year: Option<i32>, evidence: &mut Evidence) -> Vec<Indicator> {
    raw.indicators.iter().enumerate().map(|(i, r)| indicator(r, &format!("/indicators/{i}"), year, evidence)).collect()
}

fn indicator(raw: &RawIndicator, at: &str, year: Option<i32>, evidence: &mut Evidence) -> Indicator {
    let mut taken = Vec::new();
    // Of the targets of several years the one of the report's year is meant.
    let of_year = |c: &RawCell| year.is_some() && year::first(&c.label) == year;
    let mut take = |column: Column, key: &str| {
        let own = |c: &RawCell| c.column == column;
        let index = raw.cells.iter().position(|c| own(c) && of_year(c)).or_else(|| raw.cells.iter().position(own))?;
        taken.push(index);
        raw.cells.get(index).map(|c| evidence.note(&format!("{at}/{key}"), &c.text))
    };
    let level1 = take(Column::Level1, "level1");
    let level2 = take(Column::Level2, "level2");
    // The number of the only item is layout; those of a list inside the cell belong to it.
    let level3 = take(Column::Level3, "level3").map(|l| match items::split(&l).len() {
        1 => items::strip_number(&l).1.to_owned(),
        _ => l,
    });
    let description = take(Column::Description, "description");
    let target_raw = take(Column::Target, "target/raw").or_else(|| take(Column::TargetPeriod, "target/raw"));
    let sign_raw = take(Column::Sign, "target/sign_raw");
    let unit_raw = take(Column::Unit, "target/unit_raw");
    let weight = take(Column::Weight, "weight");
    let basis = take(Column::Basis, "basis");
    let scoring_rule = take(Column::ScoringRule, "scoring_rule");
    let actual = take(Column::Actual, "actual");
    let score = take(Column::Score, "score");
    let deviation = take(Column::Deviation, "deviation");
    let note = take(Column::Note, "note");
    let mut extra = IndexMap::new();
    for (_, cell) in raw.cells.iter().enumerate().filter(|(i, _)| !taken.contains(i)) {
        let label = unused(&extra, &cell.label);
        let value = evidence.note(&format!("{at}/extra/{}", escaped(&label)), &cell.text);
        extra.insert(label, value);
    }
    let context = target::Context { fiscal_year: year };
    // Without a column for it, the unit may stand in the name: 评审考察项目（个）.
    let unit_in_name = level3.as_deref().filter(|_| unit_raw.is_none()).and_then(target::unit_in_name);
    let sign_in_name = level3.as_deref().filter(|_| sign_raw.is_none()).and_then(target::sign_in_name);
    let value = target::parse_with(
        target_raw.as_deref().unwrap_or(""),
        sign_raw.as_deref().filter(|s| !s.is_empty()).or(sign_in_name.as_deref()),
        unit_raw.as_deref().filter(|s| !s.is_empty()).or(unit_in_name.as_deref()),
        &context,
    );
    Indicator {
        class: class_of(level1.as_deref(), level2.as_deref()),
        level1,
        level2,
        level3,
        description,
        target: Target { raw: target_raw, sign_raw, unit_raw, value },
        weight,
        basis,
        scoring_rule,
        actual,
        score,
        deviation,
        note,
        extra,
    }
}

/// What was odd while reading.
fn findings_of(raw: &RawProject, table: &Table, evidence: &Evidence) -> Vec<Finding> {
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
        for pointer in doubted(raw, doubt) {
            findings.push(Finding::new("R05", "uncertain-reading", Severity::Warning, pointer, doubt.message.clone()));
        }
    }
    findings
}

/// The pointers of what a doubt concerns; the whole project where it concerns no single value.
fn doubted(raw: &RawProject, doubt: &RawDoubt) -> Vec<String> {
    let (row, column) = match doubt.scope {
        Scope::Table => return vec![String::new()],
        Scope::Money => return vec!["/budget".to_owned()],
        Scope::Indicators => return vec!["/indicators".to_owned()],
        Scope::Row(row) => (row, None),
        Scope::Cell(row, column) => (row, Some(column)),
    };
    let own = raw.indicators.iter().enumerate().filter(|(_, x)| x.row == row && !x.cells.is_empty());
    let mut pointers: Vec<String> = own
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
