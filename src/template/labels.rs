//! What printed labels mean.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::TemplateError;
use super::form::{Form, Unlabelled};
use super::meaning::{COLUMNS, FIELDS, Meaning, named};
use crate::normalize::label::{key, trim_edges};
use crate::report::model::Kind;

/// What all labels mean.
#[derive(Debug, Clone)]
pub struct Labels {
    meanings: FxHashMap<String, Meaning>,
    /// Their labels in order, to find those that begin with a text.
    sorted: Vec<String>,
    /// Labels that only a form knows: enough to tell a label from a value.
    learnt: FxHashMap<String, Meaning>,
    /// What stands beside a heading without a label of its own, by the heading's key.
    unlabelled: BTreeMap<String, Unlabelled>,
    titles: TitlesToml,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelsToml {
    fields: BTreeMap<String, Vec<String>>,
    money: BTreeMap<String, Vec<String>>,
    money_columns: BTreeMap<String, Vec<String>>,
    columns: BTreeMap<String, Vec<String>>,
    groups: GroupsToml,
    task_columns: ListToml,
    sums: ListToml,
    unlabelled: BTreeMap<String, Unlabelled>,
    titles: TitlesToml,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TitlesToml {
    words: Vec<String>,
    self_evaluation: Vec<String>,
    department_target: Vec<String>,
    reports: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupsToml {
    labels: Vec<String>,
    plan: Vec<String>,
    tasks: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListToml {
    labels: Vec<String>,
}

impl Labels {
    pub(super) fn parse(path: &str, text: &str) -> Result<Self, TemplateError> {
        let wrong = |message: String| TemplateError::Parse { path: path.to_owned(), message };
        let toml: LabelsToml = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        let mut titles = toml.titles.clone();
        // The longest first: 区级部门预算 before 部门预算.
        titles.reports.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
        for words in [&mut titles.words, &mut titles.self_evaluation, &mut titles.department_target] {
            words.iter_mut().for_each(|w| *w = key(w));
        }
        let unlabelled = toml.unlabelled.iter().map(|(label, u)| (label_keys(label).0, *u)).collect();
        let (meanings, learnt) = (FxHashMap::default(), FxHashMap::default());
        let mut labels = Self { meanings, sorted: Vec::new(), learnt, unlabelled, titles };
        for (name, list) in &toml.fields {
            let field = named(FIELDS, name).ok_or_else(|| wrong(format!("fields: {name} is not known")))?;
            labels.add(list, |m| m.field = Some(field));
        }
        for (name, list) in &toml.columns {
            let column = named(COLUMNS, name).ok_or_else(|| wrong(format!("columns: {name} is not known")))?;
            labels.add(list, |m| m.column = Some(column));
        }
        for (slot, list) in &toml.money {
            labels.add(list, |m| m.money = Some(slot.clone()));
        }
        for (prefix, list) in &toml.money_columns {
            labels.add(list, |m| m.money_column = Some(prefix.clone()));
        }
        labels.add(&toml.groups.labels, |m| m.group = true);
        labels.add(&toml.groups.plan, |m| (m.group, m.plan) = (true, true));
        labels.add(&toml.groups.tasks, |m| (m.group, m.tasks) = (true, true));
        labels.add(&toml.task_columns.labels, |m| m.task_column = true);
        labels.add(&toml.sums.labels, |m| m.sum = true);
        labels.sorted = labels.meanings.keys().cloned().collect();
        labels.sorted.sort_unstable();
        Ok(labels)
    }

    fn add(&mut self, list: &[String], set: impl Fn(&mut Meaning)) {
        for label in list {
            set(self.meanings.entry(label_keys(label).0).or_default());
        }
    }

    /// Takes over the labels of a form, so that they are told from values before the form is recognised.
    pub(super) fn learn(&mut self, form: &Form) {
        for (label, meaning) in form.meaning.iter().filter(|(l, _)| !l.contains('/')) {
            self.learnt.entry(label.clone()).or_insert_with(|| meaning.clone());
        }
    }

    /// Every label of the shared list, as it is compared.
    #[cfg(test)]
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.meanings.keys().map(String::as_str)
    }

    /// The only known label that begins with a text and is longer by at most this many characters.
    pub fn completion(&self, text: &str, longest: usize) -> Option<(String, &Meaning)> {
        let start = key(text);
        let goes_on = |k: &str| k.strip_prefix(&start).is_some_and(|r| (1..=longest).contains(&r.chars().count()));
        let mut found = self.beginning_with(&start).filter(|k| goes_on(k));
        let label = found.next().filter(|_| start.chars().count() >= 2)?;
        let meaning = self.meanings.get(label).filter(|_| found.next().is_none())?;
        Some((label.clone(), meaning))
    }

    /// Whether a text is a label or the beginning of one.
    pub fn begins_label(&self, text: &str) -> bool {
        let start = key(text);
        let long_enough = start.chars().count() >= 2;
        self.meaning(text, None).is_some() || (long_enough && self.beginning_with(&start).next().is_some())
    }

    /// The labels of the shared list that begin with a key.
    fn beginning_with<'a>(&'a self, start: &'a str) -> impl Iterator<Item = &'a String> {
        let from = self.sorted.partition_point(|k| k.as_str() < start);
        self.sorted.iter().skip(from).take_while(move |k| k.starts_with(start))
    }

    /// What a label means, in a form where one is known; `None` where it is no known label.
    pub fn meaning<'a>(&'a self, label: &str, form: Option<&'a Form>) -> Option<&'a Meaning> {
        let (full, bare) = label_keys(label);
        [full, bare].iter().find_map(|k| {
            form.and_then(|f| f.meaning.get(k)).or_else(|| self.meanings.get(k)).or_else(|| self.learnt.get(k))
        })
    }
}

impl Labels {
    /// Whether a line is the title of a performance table.
    pub fn is_title(&self, line: &str) -> bool {
        let line = key(line);
        let ends = line.trim_end_matches(')').ends_with('表') || line.contains("表(");
        ends && line.chars().count() <= 2 * LONGEST && self.speaks_of_targets(&line)
    }

    /// Whether a title or a heading has a word in it that only performance tables have.
    pub fn speaks_of_targets(&self, text: &str) -> bool {
        let text = key(text);
        self.titles.words.iter().any(|w| text.contains(w.as_str()))
    }

    /// The words that the title of a whole report ends with, the longest first among those that lie in each other.
    pub fn report_words(&self) -> impl Iterator<Item = &String> {
        self.titles.reports.iter()
    }

    /// Whether a line is the title of a whole report: a year or a publisher, and what the report is.
    pub fn is_report_title(&self, line: &str) -> bool {
        let long_enough = (8..=2 * LONGEST).contains(&line.chars().count());
        let sentence = line.contains(['。', '；', '，', '：']) || line.contains("....") || line.contains("……");
        let named = self.report_words().any(|w| line.find(w.as_str()).is_some_and(|at| at >= "某某县".len()));
        long_enough && !sentence && named && !self.is_title(line) && !line.starts_with(['第', '（', '('])
    }

    /// What a table with this title is about, where the title says it.
    pub fn kind_of_title(&self, title: &str) -> Option<Kind> {
        let title = key(title);
        let has = |words: &[String]| words.iter().any(|w| title.contains(w.as_str()));
        if has(&self.titles.self_evaluation) {
            Some(Kind::SelfEvaluation)
        } else if has(&self.titles.department_target) {
            Some(Kind::DepartmentTarget)
        } else {
            None
        }
    }

    /// What a text beside this heading is, where it has no label of its own.
    pub fn unlabelled_under(&self, heading: &str, form: Option<&Form>) -> Option<Unlabelled> {
        let (full, bare) = label_keys(heading);
        let own = |of: &BTreeMap<String, Unlabelled>| of.get(&full).or_else(|| of.get(&bare)).copied();
        form.and_then(|f| own(&f.unlabelled)).or_else(|| own(&self.unlabelled))
    }

    /// What a label means below a heading, where a form tells it.
    pub fn meaning_of_path<'a>(&'a self, heading: &str, label: &str, form: Option<&'a Form>) -> Option<&'a Meaning> {
        let form = form?;
        let ((full, bare), (own, own_bare)) = (label_keys(heading), label_keys(label));
        [&full, &bare].iter().find_map(|h| [&own, &own_bare].iter().find_map(|l| form.meaning.get(&format!("{h}/{l}"))))
    }
}

/// The longest label that is compared, in characters: longer text is never a label.
const LONGEST: usize = 40;

/// The keys that a label is looked up by: as printed, and without additions — 其中, item numbers, a leading year and
/// everything in brackets.
pub(crate) fn label_keys(label: &str) -> (String, String) {
    if label.chars().nth(LONGEST).is_some() {
        return (String::new(), String::new());
    }
    let full = key(label);
    let mut bare = String::with_capacity(full.len());
    let mut depth = 0_usize;
    for c in full.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    let mut rest = bare.as_str();
    // Most labels begin with none of these.
    while rest.starts_with(|c: char| c.is_ascii_digit() || "其:.、年月至-~#*".contains(c)) {
        let before = rest;
        rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        for lead in ["其中", ":", ".", "、", "年度", "年", "月", "至", "-", "~", "#", "*"] {
            // A year or the months up to which a form looks (1～7月执行数) are only taken away after their digits.
            let is_date = lead.starts_with(['年', '月', '至']);
            if (!is_date || before.len() != rest.len()) && rest.len() > lead.len() {
                rest = rest.strip_prefix(lead).unwrap_or(rest);
            }
        }
        if rest == before {
            break;
        }
    }
    let bare = trim_edges(rest.trim_end_matches(['*', '%', ':', '.'])).to_owned();
    (full, bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(label: &str, full: &str, bare: &str) {
        assert_eq!(label_keys(label), (full.to_owned(), bare.to_owned()));
    }

    #[test]
    fn additions_are_left_out_of_the_bare_key() {
        check("其中：财政 资金：", "其中:财政资金", "财政资金");
        check("分值权重（90分）", "分值权重(90分)", "分值权重");
        check("2026年预算数", "2026年预算数", "预算数");
        check("年度目标", "年度目标", "年度目标");
        check("1～7月执行数", "1~7月执行数", "执行数");
        check("1月至7月执行率", "1月至7月执行率", "执行率");
        check("项目（政策）名称", "项目(政策)名称", "项目名称");
        check("1.项目名称", "1.项目名称", "项目名称");
        check("指标权重(%)", "指标权重(%)", "指标权重");
        check("资金支出计划%", "资金支出计划%", "资金支出计划");
    }

    #[test]
    fn long_text_is_no_label() {
        check(&"绩效目标".repeat(20), "", "");
    }
}
