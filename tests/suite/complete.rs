//! Nothing lost: what is printed in a table that was read stands in its projects, or a finding tells of it.

use std::collections::BTreeSet;
use std::path::Path;

use jixiao::layout::page_to_sheet;
use jixiao::normalize::text::clean;
use jixiao::pdf::ReadOptions;
use jixiao::report::{Recognition, recognise};
use jixiao::table::{Cell, Table, Vocabulary as _, sheets_to_tables};
use regex::Regex;

use crate::documents::{corpus, file_name, files_below, loud, options, read_file, real_or_skip};

#[test]
fn every_printed_text_of_the_corpus_is_read_or_told_of() {
    check(&corpus());
}

#[test]
fn every_printed_text_of_real_reports_is_read_or_told_of() {
    let Some(real) = real_or_skip("every_printed_text_of_real_reports_is_read_or_told_of") else { return };
    check(&files_below(&real.join("targets"), "pdf"));
}

fn check(documents: &[impl AsRef<Path>]) {
    let mut lost = Vec::new();
    for path in documents {
        let path = path.as_ref();
        let report = read_file(path);
        if report.projects.is_empty() {
            continue;
        }
        let mut published = serde_json::to_string(&report.projects).unwrap();
        published.extend(report.findings.iter().map(|f| f.message.as_str()));
        let published = published.replace("\\\"", "\"");
        let document = jixiao::pdf::read(&std::fs::read(path).unwrap(), &ReadOptions::default()).unwrap();
        let sheets: Vec<_> = document.pages.iter().map(page_to_sheet).collect();
        for table in sheets_to_tables(&sheets, &options().template) {
            if !matches!(recognise(&table, &options().template), Recognition::Form(_)) {
                continue;
            }
            let file = file_name(path);
            lost.extend(lost_in(&table, &published).map(|text| format!("{file} p.{:?} {text}", table.pages())));
        }
    }
    if !lost.is_empty() {
        loud(&lost.join("\n"));
    }
    assert!(lost.is_empty(), "{} printed texts are neither read nor told of", lost.len());
}

/// The texts of a table's cells of which a word or a number is not published.
fn lost_in<'a>(table: &'a Table, published: &'a str) -> impl Iterator<Item = String> + 'a {
    let sums = rows_of_sums(table);
    let template = &options().template;
    let is_layout = move |cell: &Cell| {
        let text = &cell.text.string;
        let own = template.labels.meaning(text, None).is_some() || template.is_level(text);
        let number = text.chars().all(|c| c.is_ascii_digit()) && text.len() <= 3;
        own || number || sums.contains(&cell.row) || text.contains('…')
    };
    let cells = table.cells.iter().filter(move |c| !is_layout(c));
    cells.filter(|c| words(c).iter().any(|w| !published.contains(w.as_str()))).map(|c| c.text.string.clone())
}

/// The words and numbers of a cell: what stands between its punctuation, without the numbers of items, which are layout.
fn words(cell: &Cell) -> Vec<String> {
    let numbers = Regex::new("(指标|目标)[0-9]+[：:]").unwrap();
    let whole = clean(&cell.text.string);
    let whole = numbers.replace_all(&whole, " ");
    let is_digit = |c: char| c.is_ascii_digit();
    let bare = |w: &str| match w.chars().all(is_digit) {
        true if w.len() == 1 => String::new(),
        true => w.to_owned(),
        false => {
            let w = w.trim_start_matches(is_digit);
            let w = w.strip_prefix("指标").or_else(|| w.strip_prefix("目标")).unwrap_or(w);
            w.trim_start_matches(is_digit).to_owned()
        }
    };
    let words = whole.split(|c: char| !c.is_alphanumeric()).map(bare);
    words.map(|w| without_levels(&w).to_owned()).filter(|w| !w.is_empty() && !is_label(w)).collect()
}

/// A word without the levels that are run together with it.
fn without_levels(word: &str) -> &str {
    let template = &options().template;
    let ends = || word.char_indices().map(|(at, _)| at).skip(2).chain([word.len()]);
    let is_level = |at: &usize| word[..*at].ends_with("指标") && template.is_level(&word[..*at]);
    ends().filter(is_level).max().map_or(word, |at| without_levels(&word[at..]))
}

fn is_label(word: &str) -> bool {
    options().template.labels.meaning(word, None).is_some()
}

/// Rows of sums (合计, a unit with the amounts of its projects): names and amounts, and nothing else.
fn rows_of_sums(table: &Table) -> BTreeSet<usize> {
    let is_amount = |t: &str| t.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '—'));
    let is_sum = |row: &usize| {
        let own: Vec<&Cell> = table.cells.iter().filter(|c| c.row == *row && !c.text.is_empty()).collect();
        let amounts = own.iter().filter(|c| is_amount(&c.text.string)).count();
        let meaning = |c: &&&Cell| options().template.labels.meaning(&c.text.string, None);
        let labels = own.iter().filter(|c| meaning(c).is_some_and(|m| !m.sum)).count();
        let whole = own.iter().all(|c| c.row_span == 1);
        whole && labels == 0 && amounts >= 1 && own.len() - amounts <= 1
    };
    (0..table.rows).filter(is_sum).collect()
}
