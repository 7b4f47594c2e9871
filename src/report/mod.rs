//! Turns tables and the printed forms into [`Project`]s with a place for every value.
//!
//! It knows no coordinates: it copies the places that the table gives.

mod band;
mod build;
mod by_level;
mod caption;
mod coded;
mod complete;
pub mod context;
mod fields;
mod identity;
pub mod index;
mod indicators;
mod joined;
mod list;
pub mod model;
mod origin;
mod raw;
mod recognise;
mod record;
mod stacked;
#[cfg(test)]
mod tests;
mod unruled;
mod view;

pub use recognise::{Recognition, recognise};
pub use unruled::unruled_tables;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use band::{BandKind, find_bands};
use caption::{Captions, read_captions};
use context::Context;
use model::{Kind, Project};
use raw::{RawDoubt, RawProject};
use view::View;

use crate::finding::{Finding, Severity};
use crate::normalize::code::{self, ProjectCode, split_code_name, split_department};
use crate::normalize::fiscal_year::{YearHint, YearHintKind};
use crate::normalize::label::key;
use crate::normalize::region::{Hint, HintKind, Regions};
use crate::place::Text;
use crate::table::{Scope, Table};
use crate::template::{Field, Form, ProjectField, Template};

/// What was read of the tables of a document.
#[derive(Debug, Default)]
pub struct Reading {
    /// The projects in printed order; `source` is not filled in yet.
    pub projects: Vec<Project>,
    /// The region of the projects; without any, the one that the document's title or its bookmarks name.
    pub region: Option<model::Region>,
    /// The department whose report the document is: that of its title, or the one that its
    /// tables of a whole department are about.
    pub publisher: Option<Text>,
    /// Number of tables that look like performance tables.
    pub tables: usize,
    /// The pages that these tables stand on.
    pub table_pages: BTreeSet<u32>,
    /// Tables that could not be read.
    pub unread: Vec<UnreadTable>,
    /// Pages of tables that were published empty.
    pub blank: Vec<u32>,
    /// Pages of tables that list projects with their goals, without any indicator; they are not read.
    pub goals_only: BTreeSet<u32>,
    /// What is not certain of the document as a whole.
    pub findings: Vec<Finding>,
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
    /// The form whose labels it has, where only the columns of indicators are missing.
    pub fits: Option<String>,
    /// Whether its cells are parted by rules.
    pub ruled: bool,
}

impl UnreadTable {
    /// The finding that reports the table.
    pub fn finding(&self) -> Finding {
        let hint = if !self.ruled {
            "表格没有完整的表格线，无法可靠地分开各栏".to_owned()
        } else if let Some(form) = &self.fits {
            format!(
                "与表样{form}相符，但找不到指标的栏目：表样应说明哪一栏是指标名称（column:level3）、哪一栏是指标值（column:target）"
            )
        } else if self.unknown_labels.is_empty() {
            "没有与之相符的表样".to_owned()
        } else {
            format!("不认识的栏目：{}", self.unknown_labels.join("、"))
        };
        let advice = if self.ruled { "可用 --forms 增加表样" } else { "请核对原件" };
        let page = if self.page > 0 { format!("第{}页", self.page) } else { "文本中的一张表".to_owned() };
        let message = format!(
            "{page}{}未读：{hint}；表头：{}。{advice}",
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
    let tables = &joined::join_parts(tables, template);
    let found = read_tables(tables, template, &mut reading);
    let mut context = context.clone();
    context.years.extend(table_years(&found, template));
    context.years.extend(code_years(&found));
    // A list names no department; the report's table of a whole department is its publisher's.
    context.publisher = context.publisher.or_else(|| common_publisher(&found, template));
    // The codes of the other projects tell where a project without one belongs.
    context.hints.extend(code_divisions(&found).into_iter().map(|text| Hint { kind: HintKind::Code, text }));
    let context = &context;
    let build = |f: Found<'_>| build::build(f.raw, f.table, f.form, &f.captions, context, template, regions);
    reading.projects = found.into_iter().map(build).collect();
    reading.publisher.clone_from(&context.publisher);
    let of_projects = reading.projects.iter().find_map(|p| p.region.clone());
    let resolution = regions.resolve(&context.hints, context.fiscal_year);
    reading.region = of_projects.or_else(|| resolution.region.map(origin::published));
    if reading.region.is_none() {
        reading
            .findings
            .extend(resolution.ambiguous.iter().map(|(name, regions)| origin::ambiguous_region(name, regions)));
    }
    identity::number_repeated_ids(&mut reading.projects);
    reading
}

fn read_tables<'a>(tables: &'a [Cow<'_, Table>], template: &'a Template, reading: &mut Reading) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    let mut inherited = Captions::default();
    for table in tables.iter().map(Cow::as_ref) {
        let form = match recognise(table, template) {
            Recognition::Other => continue,
            Recognition::Goals => {
                reading.goals_only.extend(table.pages());
                continue;
            }
            Recognition::Blank => {
                reading.tables += 1;
                reading.blank.extend(table.row_pages.first().copied());
                continue;
            }
            Recognition::Unknown(fits) => {
                reading.tables += 1;
                reading.table_pages.extend(table.pages());
                let fits = fits.map(|f| f.name.clone());
                reading.unread.push(UnreadTable { fits, ..unread(table, template, None, Vec::new()) });
                continue;
            }
            Recognition::Form(form) => form,
        };
        reading.tables += 1;
        reading.table_pages.extend(table.pages());
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

impl Found<'_> {
    /// The department that a table of a whole department is about.
    fn publisher(&self, template: &Template) -> Option<Text> {
        let title = self.raw.title.as_ref().or(self.captions.title.as_ref());
        if build::kind_of(title, &self.raw, self.form, template) != Kind::DepartmentTarget {
            return None;
        }
        let in_cell = self.raw.fields.iter().find(|f| f.field == Field::Department).map(|f| &f.text);
        let printed = in_cell.or(self.captions.department.as_ref()).filter(|text| !text.is_empty())?;
        Some(Text { string: split_department(&printed.string).1, places: printed.places.clone() })
    }
}

/// The department that all tables of whole departments are about.
fn common_publisher(found: &[Found<'_>], template: &Template) -> Option<Text> {
    let mut publishers = found.iter().filter_map(|f| f.publisher(template));
    let first = publishers.next()?;
    publishers.all(|other| key(&other.string) == key(&first.string)).then_some(first)
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

/// The years that the tables print themselves, as hints at that of a table which prints none. Self-evaluations look back.
fn table_years(found: &[Found<'_>], template: &Template) -> Vec<YearHint> {
    let kind = |f: &Found<'_>| f.captions.title.as_ref().and_then(|t| template.labels.kind_of_title(&t.string));
    let ahead = found.iter().filter(|f| kind(f) != Some(model::Kind::SelfEvaluation));
    let lines: BTreeSet<&String> = ahead.filter_map(|f| f.captions.year_line.as_ref()).collect();
    lines.into_iter().map(|line| YearHint::new(YearHintKind::OtherTable, line.clone())).collect()
}

/// The codes of the projects as hints at the year, one for each year: a report that prints no year is of the year in which all
/// of its projects were set up.
fn code_years(found: &[Found<'_>]) -> Vec<YearHint> {
    let by_year: BTreeMap<i32, String> = project_codes(found).map(|c| (c.year, c.raw)).collect();
    by_year.into_values().map(|code| YearHint::new(YearHintKind::Code, code)).collect()
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
    complete::note_left_over(&view, &bands, first, &mut projects);
    let holders: Vec<BTreeSet<usize>> = projects.iter().map(|p| p.indicators.iter().map(|x| x.row).collect()).collect();
    for (project, own) in projects.iter_mut().zip(&holders) {
        if project.pages.is_empty() {
            project.pages = table.pages();
        }
        // A row of another project is none of its concern.
        let concerned = table.doubts.iter().filter(|d| match d.scope {
            Scope::Row(row) | Scope::Cell(row, _) => {
                own.contains(&row) || holders.iter().all(|rows| !rows.contains(&row))
            }
            _ => true,
        });
        project.doubts.extend(concerned.map(|d| doubt(table, d.scope, d.message.clone())));
        project.doubts.extend(view.cut_labels.iter().map(|(text, label)| {
            doubt(table, Scope::Table, format!("栏目“{}”在页面上被裁切，按“{label}”读", text.string))
        }));
    }
    projects
}

fn doubt(table: &Table, scope: Scope, message: String) -> RawDoubt {
    let cell = match scope {
        Scope::Cell(row, column) => table.cells.iter().find(|c| c.covers(row, column)),
        _ => None,
    };
    RawDoubt { scope, text: cell.map(|c| c.text.clone()).unwrap_or_default(), message }
}

fn unread(table: &Table, template: &Template, form: Option<&Form>, unknown_labels: Vec<String>) -> UnreadTable {
    let view = View::new(table, &template.labels, form);
    let header = find_bands(&view)
        .first()
        .map(|b| b.leaves.iter().map(|l| l.label.clone()).collect())
        .unwrap_or_else(|| table.cells.iter().take(8).map(|c| c.text.string.clone()).collect());
    let title = table.above.iter().rev().find(|l| template.labels.is_title(&l.string)).map(|l| l.string.clone());
    UnreadTable {
        page: table.row_pages.first().copied().unwrap_or(0),
        title,
        header,
        unknown_labels,
        fits: None,
        ruled: true,
    }
}
