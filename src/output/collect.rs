//! Puts the reports of many documents together: one file a project, the same project of two documents once, the index.

use std::collections::BTreeMap;

use crate::finding::{Finding, Severity};
use crate::narrative::Narrative;
use crate::pipeline::Report;
use crate::report::index::{DocumentLine, FindingCounts, INDEX_SCHEMA, Index, ProjectLine, RegionLine};
use crate::report::model::{INDICATORS_UNREAD, PlanStep, Project, Source};

/// A document with what was read of it.
#[derive(Debug, Clone)]
pub struct Read {
    /// File name without folders.
    pub file: String,
    /// What was read.
    pub report: Report,
}

/// Everything that an output folder holds, but for the run manifest.
#[derive(Debug, Clone)]
pub struct Collected {
    /// The projects, by id.
    pub projects: Vec<Project>,
    /// What the documents say in prose, by path below the output folder.
    pub narratives: BTreeMap<String, Narrative>,
    /// The index.
    pub index: Index,
}

/// Puts reports together. The result does not depend on their order.
pub fn collect(mut documents: Vec<Read>) -> Collected {
    // A PDF before a text dump, then by content: the first document of a project keeps it.
    documents.sort_by(|a, b| order(a).cmp(&order(b)));
    // The same bytes under two names are one document.
    documents.dedup_by(|b, a| a.report.sha256 == b.report.sha256 && a.file == b.file);
    let mut by_id: BTreeMap<String, Vec<Project>> = BTreeMap::new();
    for document in &mut documents {
        for project in std::mem::take(&mut document.report.projects) {
            add(by_id.entry(project.id.clone()).or_default(), project);
        }
    }
    let narratives = collect_narratives(&mut documents, &by_id);
    let mut projects: Vec<Project> = by_id.into_values().flat_map(number).collect();
    projects.sort_by(|a, b| a.id.cmp(&b.id));
    let index = index_of(&documents, &projects, &narratives);
    Collected { projects, narratives: narratives.files, index }
}

/// The prose of all documents.
struct Narratives {
    /// By path below the output folder.
    files: BTreeMap<String, Narrative>,
    /// The path of each document's prose, by its SHA-256.
    paths: BTreeMap<String, String>,
}

/// Takes the prose of each document, under the part of its projects' ids that tells region, department and year. The same
/// prose of two documents is kept once; other prose under the same id is numbered.
fn collect_narratives(documents: &mut [Read], by_id: &BTreeMap<String, Vec<Project>>) -> Narratives {
    let mut narratives: BTreeMap<String, Narrative> = BTreeMap::new();
    let mut paths: BTreeMap<String, String> = BTreeMap::new();
    for document in documents {
        let Some(narrative) = document.report.narrative.take() else { continue };
        let sha256 = &document.report.sha256;
        let own = |p: &&Project| p.source.sha256 == *sha256 || p.also_in.iter().any(|s| s.sha256 == *sha256);
        let project = by_id.values().flatten().find(own);
        let id = project.map_or(sha256.as_str(), |p| document_part(&p.id));
        let prose = |n: &Narrative| (n.overview.clone(), n.items.clone(), n.measures.clone());
        let mut path = format!("reports/{id}.json");
        let mut n = 1;
        while narratives.get(&path).is_some_and(|there| prose(there) != prose(&narrative)) {
            n += 1;
            path = format!("reports/{id}-{n}.json");
        }
        paths.insert(sha256.clone(), path.clone());
        narratives.entry(path).or_insert(narrative);
    }
    Narratives { files: narratives, paths }
}

/// An id without the project: region, department, year.
fn document_part(id: &str) -> &str {
    id.match_indices('-').nth(2).map_or(id, |(at, _)| id.get(..at).unwrap_or(id))
}

fn order(document: &Read) -> (bool, &str, &str) {
    let is_dump = document.file.to_lowercase().ends_with(".txt");
    (is_dump, &document.report.sha256, &document.file)
}

/// Adds a project to those of its id: printed alike, it is named beside the first one.
fn add(same_id: &mut Vec<Project>, project: Project) {
    match same_id.iter_mut().find(|p| prints_the_same(p, &project) || is_unsure_copy(p, &project)) {
        Some(first) => {
            let again = project.source.clone();
            if first.source.sha256 != again.sha256 && first.also_in.iter().all(|s| s.sha256 != again.sha256) {
                first.also_in.push(again);
            }
        }
        None => same_id.push(project),
    }
}

/// Whether two projects have the same printed data: everything but where it stands and what is odd about it.
fn prints_the_same(a: &Project, b: &Project) -> bool {
    let bare = |p: &Project| Project {
        source: Source { file: String::new(), sha256: String::new(), pages: Vec::new() },
        also_in: Vec::new(),
        findings: Vec::new(),
        evidence: indexmap::IndexMap::new(),
        publisher: None,
        spending_plan: Vec::new(),
        ..p.clone()
    };
    bare(a) == bare(b) && is_same_plan(&a.spending_plan, &b.spending_plan)
}

/// Whether a text dump gives the same data as the page wherever it is certain: what it had to guess at is no other data.
fn is_unsure_copy(page: &Project, dump: &Project) -> bool {
    let unsure: Vec<&str> = dump
        .findings
        .iter()
        .filter(|f| f.code == "R05" || f.code == INDICATORS_UNREAD)
        .map(|f| f.path.as_str())
        .collect();
    let from_text = |p: &Project| p.source.pages.is_empty();
    if unsure.is_empty() || !from_text(dump) || from_text(page) {
        return false;
    }
    let certain = |p: &Project| {
        let bare = Project { source: dump.source.clone(), also_in: Vec::new(), findings: Vec::new(), ..p.clone() };
        let mut value = serde_json::to_value(bare).unwrap_or_default();
        for path in ["/evidence", "/publisher"].iter().chain(&unsure) {
            forget(&mut value, path);
        }
        value
    };
    certain(page) == certain(dump)
}

/// Takes a value and what follows from it away.
fn forget(value: &mut serde_json::Value, path: &str) {
    let class =
        path.rsplit_once('/').filter(|(_, key)| key.starts_with("level")).map(|(row, _)| format!("{row}/class"));
    let goals = (path == "/goal_text").then(|| "/goals".to_owned());
    for pointer in [Some(path.to_owned()), class, goals].into_iter().flatten() {
        if let Some(place) = value.pointer_mut(&pointer) {
            *place = serde_json::Value::Null;
        }
    }
}

/// Whether two spending plans print the same. A share that a text dump gives without its date is the same share as the one
/// that the page gives with it.
fn is_same_plan(a: &[PlanStep], b: &[PlanStep]) -> bool {
    let unplaced = |plan: &[PlanStep]| plan.iter().any(|s| s.label.is_empty());
    if !unplaced(a) && !unplaced(b) {
        return a == b;
    }
    let shares = |plan: &[PlanStep]| {
        let mut raw: Vec<String> = plan.iter().map(|s| s.raw.clone()).filter(|r| !r.is_empty()).collect();
        raw.sort();
        raw
    };
    let dates =
        |plan: &[PlanStep]| -> Vec<String> { plan.iter().map(|s| s.label.clone()).filter(|l| !l.is_empty()).collect() };
    shares(a) == shares(b) && dates(a) == dates(b)
}

/// Gives projects of one id that print different data numbers and a finding.
fn number(mut same_id: Vec<Project>) -> Vec<Project> {
    let n = same_id.len();
    let files: Vec<String> = same_id.iter().map(|p| p.source.file.clone()).collect();
    for (i, project) in same_id.iter_mut().enumerate().filter(|_| n > 1) {
        let others: Vec<&str> = files.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, f)| f.as_str()).collect();
        let message = format!("{}中有同一项目，但所印数据不同", others.join("、"));
        project.findings.push(Finding::new("R06", "same-id-different-data", Severity::Warning, "", message));
        if i > 0 {
            project.id = format!("{}-{}", project.id, i + 1);
        }
    }
    same_id
}

/// Counts findings by severity.
pub fn count_findings<'a>(findings: impl Iterator<Item = &'a Finding>) -> FindingCounts {
    let mut counts = FindingCounts::default();
    for finding in findings {
        match finding.severity {
            Severity::Error => counts.error += 1,
            Severity::Warning => counts.warning += 1,
            Severity::Info => counts.info += 1,
        }
    }
    counts
}

fn index_of(documents: &[Read], projects: &[Project], narratives: &Narratives) -> Index {
    let mut lines: Vec<DocumentLine> = documents.iter().map(|d| document_line(d, projects, narratives)).collect();
    lines.sort_by(|a, b| (&a.file, &a.sha256).cmp(&(&b.file, &b.sha256)));
    let mut regions: BTreeMap<&str, RegionLine> = BTreeMap::new();
    for project in projects {
        let Some(region) = &project.region else { continue };
        let line = regions.entry(&region.code).or_insert_with(|| RegionLine {
            region: region.clone(),
            projects: 0,
            fiscal_years: Vec::new(),
        });
        line.projects += 1;
        line.fiscal_years.extend(project.fiscal_year);
        line.fiscal_years.sort_unstable();
        line.fiscal_years.dedup();
    }
    Index {
        schema: INDEX_SCHEMA.to_owned(),
        documents: lines,
        projects: projects.iter().map(project_line).collect(),
        regions: regions.into_values().collect(),
    }
}

fn document_line(document: &Read, projects: &[Project], narratives: &Narratives) -> DocumentLine {
    let report = &document.report;
    let own = || {
        let is_source = |s: &Source| s.sha256 == report.sha256;
        projects.iter().filter(move |p| is_source(&p.source) || p.also_in.iter().any(is_source))
    };
    let findings = count_findings(report.findings.iter().chain(own().flat_map(|p| &p.findings)));
    DocumentLine {
        file: document.file.clone(),
        sha256: report.sha256.clone(),
        status: report.status,
        reason: report.reason.clone(),
        title: report.title.as_ref().map(|t| t.string.clone()),
        region: report.region.clone(),
        fiscal_year: report.fiscal_year,
        department: report
            .publisher
            .clone()
            .or_else(|| own().find_map(|p| p.department.as_ref()).map(|d| d.name.clone())),
        pages: report.pages,
        tables: report.tables,
        projects: own().count(),
        narrative: narratives.paths.get(&report.sha256).cloned(),
        findings,
        remarks: report.findings.clone(),
    }
}

fn project_line(project: &Project) -> ProjectLine {
    let total = ["total", "period_total"]
        .iter()
        .find_map(|slot| project.budget.lines.iter().find(|l| l.slot == *slot && l.yuan.is_some()));
    ProjectLine {
        id: project.id.clone(),
        path: format!("projects/{}.json", project.id),
        region: project.region.clone(),
        fiscal_year: project.fiscal_year,
        department: project.department.as_ref().or(project.publisher.as_ref()).map(|d| d.name.clone()),
        code: project.project.code.clone(),
        name: project.project.name.clone(),
        kind: project.kind,
        total_yuan: total.and_then(|l| l.yuan.clone()),
        total_slot: total.map(|l| l.slot.clone()),
        indicators: project.indicators.len(),
        pages: project.source.pages.clone(),
        findings: count_findings(project.findings.iter()),
    }
}
