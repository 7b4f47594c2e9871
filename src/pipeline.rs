//! One document through all phases.

use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

use crate::check::check;
use crate::dump;
use crate::finding::{Finding, Severity};
use crate::layout::{Leaves, Sheet, Turned, page_to_sheet, part_spreads, turn_upright};
use crate::narrative::{self, Narrative, NarrativeLine, sheets_to_lines};
use crate::normalize::region::Regions;
use crate::pdf::{self, Legibility, PdfError};
use crate::place::{Place, Text};
use crate::report::context::{Context, document_context};
use crate::report::index::Status;
use crate::report::model::{Project, Region, Source};
use crate::report::{Reading, UnreadTable, tables_to_projects, unruled_tables};
use crate::table::{Doubt, Scope, Table, Vocabulary, sheets_to_tables};
use crate::template::{Template, TemplateError};

/// How documents are read.
#[derive(Debug, Clone)]
pub struct Options {
    /// The printed forms.
    pub template: Template,
    /// The table of divisions.
    pub regions: Regions,
    /// Password for encrypted files.
    pub password: Option<String>,
}

impl Options {
    /// The forms and divisions that ship with the program, no password.
    pub fn new() -> Result<Self, TemplateError> {
        Ok(Self { template: Template::builtin()?, regions: Regions::builtin().clone(), password: None })
    }
}

/// What was read of a document.
#[derive(Debug, Clone)]
pub struct Report {
    /// What became of it.
    pub status: Status,
    /// Why, where the status asks for a reason.
    pub reason: Option<String>,
    /// SHA-256 of the bytes, in hexadecimal digits.
    pub sha256: String,
    /// Title of the document.
    pub title: Option<Text>,
    /// The department whose report it is.
    pub publisher: Option<String>,
    /// Region that it is about, as far as its projects agree.
    pub region: Option<Region>,
    /// Budget year that it is about.
    pub fiscal_year: Option<i32>,
    /// Number of pages.
    pub pages: usize,
    /// Number of tables that look like performance tables.
    pub tables: usize,
    /// The projects in printed order.
    pub projects: Vec<Project>,
    /// What the document says in prose before its tables.
    pub narrative: Option<Narrative>,
    /// What is odd about the document as a whole.
    pub findings: Vec<Finding>,
}

impl Report {
    /// A document that no report can be made of.
    pub fn failed(bytes: &[u8], status: Status, reason: String) -> Self {
        Self {
            status,
            reason: Some(reason),
            sha256: sha256(bytes),
            title: None,
            publisher: None,
            region: None,
            fiscal_year: None,
            pages: 0,
            tables: 0,
            projects: Vec::new(),
            narrative: None,
            findings: Vec::new(),
        }
    }
}

/// SHA-256 in hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// Reads a report.
///
/// `file` is the name that the projects carry as their source; nothing is read from it. A document that cannot be read
/// is a report too: its status and reason say what became of it.
///
/// ```
/// let options = jixiao::Options::new()?;
/// let report = jixiao::read(b"<html></html>", "page.pdf", &options);
/// assert_eq!(report.status, jixiao::Status::Failed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(bytes: &[u8], file: &str, options: &Options) -> Report {
    if is_dump(bytes, file) { read_dump(bytes, file, options) } else { read_pdf(bytes, file, options) }
}

/// A file is a text dump where it is named so, unless it holds a PDF all the same.
pub(crate) fn is_dump(bytes: &[u8], file: &str) -> bool {
    let named = file.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("txt"));
    named && !bytes.starts_with(b"%PDF")
}

/// The tables of a text dump.
pub(crate) fn dump_to_tables(bytes: &[u8], template: &Template) -> Result<dump::DumpTables, dump::DumpError> {
    Ok(dump::text_to_tables(&dump::read(bytes)?, template))
}

/// The widths of the columns of a dump are learned from its tables: from fewer than this, no reading is certain.
const TABLES_TO_LEARN_FROM: usize = 5;

fn read_dump(bytes: &[u8], file: &str, options: &Options) -> Report {
    let mut found = match dump_to_tables(bytes, &options.template) {
        Ok(found) => found,
        Err(error) => return Report::failed(bytes, Status::Failed, error.to_string()),
    };
    // Columns that blanks keep apart are not learned.
    if found.sheets.is_empty() && found.tables.len() < TABLES_TO_LEARN_FROM {
        for table in &mut found.tables {
            let message = "文本中的表太少，栏宽无从可靠推断，各栏的划分均未经证实，请与原件核对".to_owned();
            table.doubts.push(Doubt { scope: Scope::Table, message });
        }
    }
    let around = if found.sheets.is_empty() { &found.around } else { &found.sheets };
    let mut context = document_context(around, &[], &options.template.labels);
    let of_context = [&mut context.title, &mut context.publisher];
    of_context.into_iter().flatten().flat_map(|t| &mut t.places).for_each(dump::to_lines);
    let mut reading = tables_to_projects(&found.tables, &options.template, &options.regions, &context);
    let passed_over = unruled_tables(&found.sheets, &drawn_pages(&found.sheets, &reading), &options.template.labels);
    reading.tables += passed_over.len();
    // The pages of a text are not numbered as those of the report.
    reading.unread.extend(passed_over.into_iter().map(|table| UnreadTable { page: 0, ..table }));
    if reading.projects.is_empty() && reading.unread.is_empty() && found.unread.is_empty() {
        found.unread = std::mem::take(&mut found.untold);
    }
    reading.tables += found.unread.iter().filter(|u| u.what == dump::Lost::Table).count();
    let narrative = narrative::read(&NarrativeLine::from_texts(&found.prose));
    let mut report = assemble(bytes, file, 0, context, reading);
    report
        .findings
        .extend(found.unread.iter().map(|u| Finding::new("R01", "unknown-form", Severity::Error, "", u.message())));
    if !found.unread.is_empty() {
        report.status = if report.projects.is_empty() { Status::UnknownForm } else { Status::Partial };
        report.reason = report.findings.iter().find(|f| f.code == "R01").map(|f| f.message.clone());
    }
    with_narrative(report, file, narrative)
}

/// The pages of a dump, as they were drawn, from which projects with indicators were read.
fn drawn_pages(sheets: &[Sheet], reading: &Reading) -> BTreeSet<u32> {
    let with_indicators = reading.projects.iter().filter(|p| !p.indicators.is_empty());
    let lines: BTreeSet<u32> = with_indicators
        .flat_map(|p| p.evidence.values().flatten())
        .filter_map(|place| if let Place::Lines { first, .. } = place { Some(*first) } else { None })
        .collect();
    let is_read = |sheet: &&Sheet| {
        let boxes = sheet.grids.iter().flat_map(|g| &g.cells).flat_map(|c| &c.lines).map(|l| l.bbox);
        boxes.into_iter().any(|bbox| {
            let mut place = Place::Page { page: sheet.page, bbox };
            dump::to_lines(&mut place);
            matches!(place, Place::Lines { first, .. } if lines.contains(&first))
        })
    };
    sheets.iter().filter(is_read).map(|s| s.page).collect()
}

/// Adds what the prose says, with its source.
fn with_narrative(mut report: Report, file: &str, narrative: Option<Narrative>) -> Report {
    report.narrative = narrative.map(|n| {
        let source = Source { file: file.to_owned(), sha256: report.sha256.clone(), pages: n.pages() };
        Narrative { source: Some(source), ..n }
    });
    report
}

fn read_pdf(bytes: &[u8], file: &str, options: &Options) -> Report {
    let read = pdf::ReadOptions { password: options.password.clone() };
    let mut document = match pdf::read(bytes, &read) {
        Ok(document) => document,
        Err(error) => {
            let status = if matches!(error, PdfError::Encrypted { .. }) { Status::Encrypted } else { Status::Failed };
            return Report::failed(bytes, status, error.to_string());
        }
    };
    let turned = turn_upright(&mut document.pages);
    let illegible = illegible_pages(&document);
    let (sheets, tables) = pages_to_tables(&document.pages, &options.template);
    let context = document_context(&sheets, &document.bookmarks, &options.template.labels);
    let mut reading = tables_to_projects(&tables, &options.template, &options.regions, &context);
    let unruled = unruled_tables(&sheets, &reading.table_pages, &options.template.labels);
    reading.tables += unruled.len();
    reading.unread.extend(unruled);
    let beside_tables = |p: &u32| (p - 1..=p + 1).any(|page| reading.table_pages.contains(&page));
    let doubtful = illegible.iter().any(|(page, _)| beside_tables(page));
    let mut report = assemble(bytes, file, document.pages.len(), context, reading);
    report.findings.extend(document.warnings.iter().map(|w| {
        let finding = Finding::new("P01", "pdf-warning", Severity::Info, "", w.message.clone());
        Finding { page: w.page, ..finding }
    }));
    note_illegible(&mut report, &illegible, doubtful);
    // Prose that tells targets stands before tables that do.
    let narrative = if report.projects.is_empty() { None } else { narrative::read(&sheets_to_lines(&sheets)) };
    let mut report = with_narrative(report, file, narrative);
    turn_back(&mut report, &turned);
    report
}

/// What stands on each page.
pub(crate) fn pages_to_sheets(pages: &[pdf::Page]) -> Vec<Sheet> {
    match leaves_to_sheets(pages) {
        (sheets, Some(leaves)) => leaves.joined(sheets),
        (sheets, None) => sheets,
    }
}

/// What stands on each page as it is read, one after another, and which pages these are where a sheet of paper holds two.
fn leaves_to_sheets(pages: &[pdf::Page]) -> (Vec<Sheet>, Option<Leaves>) {
    match part_spreads(pages) {
        Some((parted, leaves)) => (parted.iter().map(page_to_sheet).collect(), Some(leaves)),
        None => (pages.iter().map(page_to_sheet).collect(), None),
    }
}

/// What stands on each page, and the tables of all pages, in reading order.
pub(crate) fn pages_to_tables(pages: &[pdf::Page], vocabulary: &dyn Vocabulary) -> (Vec<Sheet>, Vec<Table>) {
    let (sheets, leaves) = leaves_to_sheets(pages);
    let mut tables = sheets_to_tables(&sheets, vocabulary);
    let Some(leaves) = leaves else { return (sheets, tables) };
    tables.iter_mut().for_each(|table| table.put_back(|place| leaves.put_back(place), |page| leaves.page(page)));
    (leaves.joined(sheets), tables)
}

/// Places are those of the pages as displayed, however the text stands on them.
fn turn_back(report: &mut Report, turned: &[Turned]) {
    let projects = report.projects.iter_mut().map(|p| &mut p.evidence);
    let evidence = projects.chain(report.narrative.iter_mut().map(|n| &mut n.evidence));
    for place in evidence.flat_map(|e| e.values_mut()).flatten() {
        turned.iter().for_each(|turned| turned.turn_back(place));
    }
}

fn assemble(bytes: &[u8], file: &str, pages: usize, context: Context, reading: Reading) -> Report {
    let sha256 = sha256(bytes);
    let mut projects = reading.projects;
    for project in &mut projects {
        let found = check(project);
        project.findings.extend(found);
        project.source.file = file.to_owned();
        project.source.sha256.clone_from(&sha256);
    }
    let status = match (projects.is_empty(), reading.unread.is_empty()) {
        (false, true) => Status::Ok,
        (false, false) => Status::Partial,
        (true, true) => Status::NoTargets,
        (true, false) => Status::UnknownForm,
    };
    let mut findings: Vec<Finding> = reading.unread.iter().map(crate::report::UnreadTable::finding).collect();
    findings.extend(goals_only(&reading.goals_only));
    // Told with what is read, it is no reason for anything.
    let reason = findings.first().filter(|_| status != Status::Ok).map(|f| f.message.clone());
    findings.extend(reading.findings);
    findings.extend(reading.blank.iter().map(|page| {
        let message = format!("第{page}页的绩效目标表是空表，没有项目");
        Finding::new("R07", "blank-table", Severity::Info, "", message).on_page(*page)
    }));
    Report {
        status,
        reason,
        sha256,
        region: reading.region,
        fiscal_year: context.fiscal_year.or_else(|| projects.iter().find_map(|p| p.fiscal_year)),
        publisher: reading.publisher.map(|t| t.string),
        title: context.title,
        pages,
        tables: reading.tables,
        projects,
        narrative: None,
        findings,
    }
}

/// Says that tables list projects with their goals and no indicators: they are not read, whatever else is.
fn goals_only(pages: &BTreeSet<u32>) -> Option<Finding> {
    let list: Vec<u32> = pages.iter().copied().collect();
    let first = *list.first()?;
    let place = if first > 0 { format!("第{}页", page_list(&list)) } else { "文本中".to_owned() };
    let message = format!("{place}的表只列项目及其目标，没有绩效指标，未读");
    Some(Finding::new("R12", "goals-without-indicators", Severity::Warning, "", message).on_page(first))
}

/// Pages that were not read, and why.
fn illegible_pages(document: &pdf::Document) -> Vec<(u32, Legibility)> {
    let pages = document.pages.iter().map(|p| (p.number, p.legibility()));
    pages.filter(|(_, legibility)| *legibility != Legibility::Text).collect()
}

/// Pages that cannot be read may hold tables; one beside a page of targets most likely does.
fn note_illegible(report: &mut Report, pages: &[(u32, Legibility)], beside_tables: bool) {
    let ocr = "请先做文字识别（OCR）";
    let kinds = [
        (Legibility::Picture, "P02", "page-is-picture", "是图片，没有文字层，未读", ocr),
        (Legibility::Outlines, "P02", "page-is-picture", "的文字已转为曲线，没有文字层，未读", ocr),
        (
            Legibility::Recognised,
            "P02",
            "page-is-picture",
            "是图片，文字识别（OCR）的结果不可见，也没有表格线，未读",
            "请索取电子版，或按图片核对录入",
        ),
        (Legibility::Garbled, "P03", "page-is-garbled", "的文字没有可用的字符编码（乱码），无法辨认", ocr),
    ];
    let mut messages = Vec::new();
    for (kind, code, rule, what, advice) in kinds {
        let list: Vec<u32> = pages.iter().filter(|(_, k)| *k == kind).map(|(page, _)| *page).collect();
        if !list.is_empty() {
            let message = format!("第{}页{what}；{advice}", page_list(&list));
            report.findings.push(Finding::new(code, rule, Severity::Info, "", message.clone()));
            messages.push(message);
        }
    }
    if messages.is_empty() {
        return;
    }
    // A cover or a seal is often a picture; text that cannot be told is text of the report.
    let garbled = pages.iter().any(|(_, kind)| *kind == Legibility::Garbled);
    if report.status == Status::NoTargets && (garbled || 2 * pages.len() >= report.pages) {
        report.status = Status::NeedsOcr;
    }
    if beside_tables && report.status == Status::Ok {
        report.status = Status::Partial;
    }
    if report.reason.is_none() && report.status != Status::Ok {
        report.reason = Some(messages.join("；"));
    }
}

/// Ascending page numbers as people write them: 1、4–9、12.
fn page_list(pages: &[u32]) -> String {
    let runs = pages.chunk_by(|a, b| a + 1 == *b).filter_map(|run| Some((run.first()?, run.last()?)));
    let written = runs.map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}、{last}"),
        _ => format!("{first}–{last}"),
    });
    written.collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(pages: &[(u32, Legibility)], all: usize) -> (Status, Vec<String>) {
        let mut report = Report { pages: all, ..Report::failed(b"", Status::NoTargets, String::new()) };
        note_illegible(&mut report, pages, false);
        (report.status, report.findings.into_iter().map(|f| f.message).collect())
    }

    #[test]
    fn a_document_with_garbled_pages_is_not_said_to_have_no_targets() {
        let (status, messages) =
            noted(&[(3, Legibility::Garbled), (4, Legibility::Garbled), (5, Legibility::Garbled)], 20);
        assert_eq!(status, Status::NeedsOcr);
        assert_eq!(messages, ["第3–5页的文字没有可用的字符编码（乱码），无法辨认；请先做文字识别（OCR）"]);
    }

    #[test]
    fn a_cover_that_is_a_picture_leaves_the_document_readable() {
        let (status, messages) = noted(&[(1, Legibility::Picture), (3, Legibility::Outlines)], 20);
        assert_eq!(status, Status::NoTargets);
        assert_eq!(messages.len(), 2);
    }
}
