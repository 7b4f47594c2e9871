//! Turns tables and the printed forms into [`Project`]s with a place for every value.
//!
//! It knows no coordinates: it copies the places that the table gives.

mod band;
mod build;
mod caption;
mod coded;
pub mod context;
mod fields;
mod identity;
pub mod index;
mod indicators;
mod list;
pub mod model;
mod raw;
mod recognise;
mod record;
#[cfg(test)]
mod tests;
mod view;

pub use recognise::{Recognition, recognise};

use std::collections::BTreeSet;

use band::{BandKind, find_bands};
use caption::{Captions, read_captions};
use context::Context;
use model::Project;
use raw::RawProject;
use view::View;

use crate::finding::{Finding, Severity};
use crate::normalize::code::{self, ProjectCode, split_code_name};
use crate::normalize::region::{Hint, HintKind, Regions};
use crate::table::Table;
use crate::template::{Field, Form, ProjectField, Template};

/// What was read of the tables of a document.
#[derive(Debug, Default)]
pub struct Reading {
    /// The projects in printed order; `source` is not filled in yet.
    pub projects: Vec<Project>,
    /// The region of the projects; without any, the one that the document's title or its bookmarks name.
    pub region: Option<model::Region>,
    /// Number of tables that look like performance tables.
    pub tables: usize,
    /// Tables that could not be read.
    pub unread: Vec<UnreadTable>,
    /// Pages of tables that were published empty.
    pub blank: Vec<u32>,
}

/// A table that looks like performance targets and was not read.
#[derive(Debug, Clone)]
pub struct UnreadTable {
    /// Page that it begins on; 0 in a text dump.
    pub page: u32,
    /// Title printed above it.
    pub title: Option<String>,
    /// Its header, cell by cell.
    pub header: Vec<String>,
    /// Labels that are not known.
    pub unknown_labels: Vec<String>,
}

impl UnreadTable {
    /// The finding that reports the table.
    pub fn finding(&self) -> Finding {
        let hint = if self.unknown_labels.is_empty() {
            "没有与之相符的表样".to_owned()
        } else {
            format!("不认识的栏目：{}", self.unknown_labels.join("、"))
        };
        let message = format!(
            "第{}页{}未读：{hint}；表头：{}。可用 --forms 增加表样",
            self.page,
            self.title.as_deref().map(|t| format!("《{t}》")).unwrap_or_default(),
            self.header.join("|"),
        );
        Finding::new("R01", "unknown-form", Severity::Error, "", message).on_page(self.page)
    }
}

/// A project as read, with what is around it.
struct Found<'a> {
    raw: RawProject,
    table: &'a Table,
    form: &'a Form,
    captions: Captions,
}

/// Reads every performance table among the tables of a document.
pub fn tables_to_projects(tables: &[Table], template: &Template, regions: &Regions, context: &Context) -> Reading {
    let mut reading = Reading::default();
    let found = read_tables(tables, template, &mut reading);
    let mut context = Context { code_year: common_code_year(&found), ..context.clone() };
    // The codes of the other projects tell where a project without one belongs.
    context.hints.extend(code_divisions(&found).into_iter().map(|text| Hint { kind: HintKind::Code, text }));
    let context = &context;
    let build = |f: Found<'_>| build::build(f.raw, f.table, f.form, &f.captions, context, template, regions);
    reading.projects = found.into_iter().map(build).collect();
    let of_projects = reading.projects.iter().find_map(|p| p.region.clone());
    reading.region = of_projects.or_else(|| build::region_named_by(&context.hints, regions, context.fiscal_year));
    identity::number_repeated_ids(&mut reading.projects);
    reading
}

fn read_tables<'a>(tables: &'a [Table], template: &'a Template, reading: &mut Reading) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    let mut inherited = Captions::default();
    for table in tables {
        let form = match recognise(table, template) {
            Recognition::Other => continue,
            Recognition::Blank => {
                reading.tables += 1;
                reading.blank.extend(table.row_pages.first().copied());
                continue;
            }
            Recognition::Unknown => {
                reading.tables += 1;
                reading.unread.push(unread(table, template, None, Vec::new()));
                continue;
            }
            Recognition::Form(form) => form,
        };
        reading.tables += 1;
        let captions = read_captions(table, template, &inherited);
        let projects = read_table(table, form, template, captions.rows);
        let labels = projects.iter().flat_map(|p| p.unknown_labels.iter().map(|l| l.string.clone()));
        let unknown: Vec<String> = labels.collect();
        if form.strict && !is_mostly_known(table, form, template, &unknown) {
            reading.unread.push(unread(table, template, Some(form), unknown));
            continue;
        }
        let (blank, printed): (Vec<_>, Vec<_>) = projects.into_iter().partition(RawProject::is_blank);
        reading.blank.extend(blank.iter().filter_map(|p| p.pages.first().copied()));
        found.extend(printed.into_iter().map(|raw| Found { raw, table, form, captions: captions.clone() }));
        inherited = captions;
    }
    found
}

/// Of this many labels one may be unknown for a table to be of a form that is made for no place in particular.
const KNOWN_TO_UNKNOWN: usize = 4;

/// Whether so few labels of a table are unknown that the others tell what it is.
fn is_mostly_known(table: &Table, form: &Form, template: &Template, unknown: &[String]) -> bool {
    let is_known = |text: &str| template.labels.meaning(text, Some(form)).is_some();
    let known: BTreeSet<&str> = table.cells.iter().map(|c| c.text.string.as_str()).filter(|t| is_known(t)).collect();
    unknown.len() * KNOWN_TO_UNKNOWN <= known.len()
}

/// The project codes of a table.
fn project_codes(found: &[Found<'_>]) -> impl Iterator<Item = ProjectCode> {
    let name_or_code = |f: &&raw::RawField| matches!(f.field, Field::Project(ProjectField::Code | ProjectField::Name));
    let texts = found.iter().flat_map(move |f| f.raw.fields.iter().filter(name_or_code));
    texts.filter_map(|f| {
        let code = split_code_name(&f.text.string).0;
        code::parse(code.as_deref().unwrap_or(&f.text.string))
    })
}

/// The divisions in the codes of all projects, each once.
fn code_divisions(found: &[Found<'_>]) -> BTreeSet<String> {
    project_codes(found).map(|c| c.division).collect()
}

/// The year in the codes of all projects, where they agree: a report that prints no year is of the year in which all of
/// its projects were set up.
fn common_code_year(found: &[Found<'_>]) -> Option<i32> {
    let mut years = project_codes(found).map(|c| c.year);
    let first = years.next()?;
    years.all(|y| y == first).then_some(first)
}

/// Reads the projects of one table of a known form, its first rows taken away as captions.
fn read_table(table: &Table, form: &Form, template: &Template, first: usize) -> Vec<RawProject> {
    let view = View::new(table, &template.labels, Some(form));
    let bands = find_bands(&view);
    let mut projects = Vec::new();
    if let Some(top) = bands.iter().find(|b| b.kind == BandKind::List).map(|b| b.top) {
        for (i, band) in bands.iter().enumerate().filter(|(_, b)| b.kind == BandKind::List) {
            let end = bands.get(i + 1).map_or(table.rows, |next| next.top);
            projects.extend(list::read_list(&view, band, end));
        }
        // What stands above a list holds for all of its projects.
        let mut head = RawProject::default();
        fields::read_fields(&view, first, top, &mut head);
        list::share_head(&mut projects, head);
    } else {
        projects.extend(record::read_records(&view, &bands, first));
    }
    for project in &mut projects {
        if project.pages.is_empty() {
            project.pages = table.pages();
        }
        project.doubts.extend(table.doubts.iter().map(|d| d.message.clone()));
        let cut = view.cut_labels.iter();
        project.doubts.extend(cut.map(|(text, label)| format!("栏目“{}”在页面上被裁切，按“{label}”读", text.string)));
    }
    projects
}

fn unread(table: &Table, template: &Template, form: Option<&Form>, unknown_labels: Vec<String>) -> UnreadTable {
    let view = View::new(table, &template.labels, form);
    let header = find_bands(&view)
        .first()
        .map(|b| b.leaves.iter().map(|l| l.label.clone()).collect())
        .unwrap_or_else(|| table.cells.iter().take(8).map(|c| c.text.string.clone()).collect());
    let title = table.above.iter().rev().find(|l| template.labels.is_title(&l.string)).map(|l| l.string.clone());
    UnreadTable { page: table.row_pages.first().copied().unwrap_or(0), title, header, unknown_labels }
}
