//! Turns words and filters into the projects that have them all, with the places of the words.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params_from_iter, types::Value};
use serde::Serialize;

use super::grams::{folded, is_ambiguous, phrase};
use super::store::{BETWEEN, RECORDS, SearchError, Store};

/// What is asked for beside the words; nothing set means everything.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// A part of the name of the region, its prefecture or its province, or the beginning of its code.
    pub region: Option<String>,
    /// Budget year.
    pub year: Option<i32>,
    /// A part of the department's name.
    pub department: Option<String>,
    /// A class, or its first part: `output`, `output.cost`. Only indicators have one, so that only they are searched.
    pub class: Option<String>,
    /// The least total, in fen.
    pub min_fen: Option<i64>,
    /// Whether `APP` finds `app` and full-width letters.
    pub ignore_case: bool,
}

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The words.
    pub words: Vec<String>,
    /// How many projects have them all.
    pub projects: usize,
    /// The projects, as many as asked for: first those that have all words in their head or in one indicator, then in the
    /// order of the index.
    pub results: Vec<Found>,
}

/// A project that has all the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Id of the project.
    pub id: String,
    /// Its file below the folder.
    pub path: String,
    /// Code of the region.
    pub region_code: Option<String>,
    /// Names of province, prefecture and region.
    pub region: Option<String>,
    /// Budget year.
    pub fiscal_year: Option<i32>,
    /// Name of the department.
    pub department: Option<String>,
    /// Name of the project.
    pub name: Option<String>,
    /// Total in 元.
    pub total_yuan: Option<String>,
    /// Pages of the table.
    pub pages: Vec<u32>,
    /// Every printed text that holds a word, in the order of the table.
    pub hits: Vec<Hit>,
}

/// A printed text that holds a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// JSON pointer (RFC 6901) into the project's file.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// Where the words stand in it: first character and the one behind the last, counted in characters from 0; sorted,
    /// and joined where they touch or overlap.
    pub marks: Vec<(usize, usize)>,
}

/// The projects that have all the words, at most `limit` of them (0: all).
pub fn search(store: &Store, words: &[String], filter: &Filter, limit: usize) -> Result<Answer, SearchError> {
    let connection = &store.connection;
    let mut seen = BTreeSet::new();
    let words: Vec<String> = words.iter().filter(|word| !word.is_empty() && seen.insert(*word)).cloned().collect();
    let mut projects = BTreeMap::<i64, Held>::new();
    let mut records = BTreeMap::<i64, Held>::new();
    for (no, word) in (1..).zip(&words) {
        for row in rows(connection, word, filter)? {
            projects.entry(row / RECORDS).or_default().see(no);
            if words.len() > 1 {
                records.entry(row).or_default().see(no);
            }
        }
    }
    let all = |held: &Held| held.words == words.len();
    let together: BTreeSet<i64> = records.iter().filter(|(_, held)| all(held)).map(|(row, _)| row / RECORDS).collect();
    let fitting = fitting_projects(connection, filter)?;
    let fits = |no: &i64| fitting.as_ref().is_none_or(|fitting| fitting.binary_search(no).is_ok());
    let found = projects.iter().filter(|(no, held)| all(held) && fits(no));
    let mut order: Vec<(bool, i64)> = found.map(|(&no, _)| (!together.contains(&no), no)).collect();
    order.sort_unstable();
    let shown = if limit == 0 { order.len() } else { limit.min(order.len()) };
    let results: Result<Vec<Found>, SearchError> =
        order.iter().take(shown).map(|&(_, no)| project(connection, no, &words, filter)).collect();
    Ok(Answer { projects: order.len(), results: results?, words })
}

/// How many of the words something holds, seen word by word.
#[derive(Default)]
struct Held {
    words: usize,
    last: usize,
}

impl Held {
    /// Counts the word with this number, which may be seen again before the next one is.
    fn see(&mut self, no: usize) {
        if self.last != no {
            self.last = no;
            self.words += 1;
        }
    }
}

/// The rows of the records that hold a word.
fn rows(connection: &Connection, word: &str, filter: &Filter) -> Result<Vec<i64>, SearchError> {
    let Some(phrase) = phrase(word) else { return Ok(Vec::new()) };
    let mut found: Vec<i64> = connection
        .prepare_cached("SELECT rowid FROM words WHERE words MATCH ?1")?
        .query_map([phrase], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    // Texts of a record are indexed as one, parted by a character that no word holds. What is left to check is case,
    // where it counts, and the class.
    let look = (!filter.ignore_case && word.chars().any(is_ambiguous)) || word.contains(BETWEEN);
    if look || filter.class.is_some() {
        let mut record = connection.prepare_cached("SELECT class, texts FROM records WHERE no = ?1")?;
        let mut kept = Vec::new();
        for row in found {
            let (class, texts): (Option<String>, String) =
                record.query_row([row], |row| Ok((row.get(0)?, row.get(1)?)))?;
            if class_fits(filter, class.as_deref()) && (!look || texts.split(BETWEEN).any(|text| text.contains(word))) {
                kept.push(row);
            }
        }
        found = kept;
    }
    Ok(found)
}

fn class_fits(filter: &Filter, class: Option<&str>) -> bool {
    filter.class.as_deref().is_none_or(|wanted| {
        class.is_some_and(|class| {
            class == wanted || class.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('.'))
        })
    })
}

/// The numbers of the projects that the filter lets through, ascending; `None` for all.
fn fitting_projects(connection: &Connection, filter: &Filter) -> Result<Option<Vec<i64>>, SearchError> {
    let (mut conditions, mut values) = (Vec::new(), Vec::<Value>::new());
    let mut ask = |condition: &'static str, value: Value| {
        conditions.push(condition);
        values.push(value);
    };
    match &filter.region {
        Some(code) if code.bytes().all(|byte| byte.is_ascii_digit()) => {
            ask("instr(region_code, ?) = 1", code.clone().into())
        }
        Some(name) => ask("instr(region, ?) > 0", name.clone().into()),
        None => {}
    }
    if let Some(year) = filter.year {
        ask("year = ?", i64::from(year).into());
    }
    if let Some(department) = &filter.department {
        ask("instr(department, ?) > 0", department.clone().into());
    }
    if let Some(fen) = filter.min_fen {
        ask("fen >= ?", fen.into());
    }
    if conditions.is_empty() {
        return Ok(None);
    }
    let sql = format!("SELECT no FROM projects WHERE {} ORDER BY no", conditions.join(" AND "));
    let mut statement = connection.prepare(&sql)?;
    let numbers = statement.query_map(params_from_iter(values), |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(Some(numbers))
}

/// A project with its hits.
fn project(connection: &Connection, no: i64, words: &[String], filter: &Filter) -> Result<Found, SearchError> {
    let mut records =
        connection.prepare_cached("SELECT class, paths, texts FROM records WHERE no >= ?1 AND no < ?2 ORDER BY no")?;
    let mut hits = Vec::new();
    let mut rows = records.query([no * RECORDS, (no + 1) * RECORDS])?;
    while let Some(row) = rows.next()? {
        let (class, paths, texts): (Option<String>, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if !class_fits(filter, class.as_deref()) {
            continue;
        }
        for (path, text) in paths.split('\n').zip(texts.split(BETWEEN)) {
            let marks = marks(text, words, filter.ignore_case);
            if !marks.is_empty() {
                hits.push(Hit { path: path.to_owned(), text: text.to_owned(), marks });
            }
        }
    }
    let found = connection
        .prepare_cached(
            "SELECT id, path, region_code, region, year, department, name, fen, pages FROM projects WHERE no = ?1",
        )?
        .query_row([no], |row| {
            let fen: Option<i64> = row.get(7)?;
            let pages: String = row.get(8)?;
            Ok(Found {
                id: row.get(0)?,
                path: row.get(1)?,
                region_code: row.get(2)?,
                region: row.get(3)?,
                fiscal_year: row.get(4)?,
                department: row.get(5)?,
                name: row.get(6)?,
                total_yuan: fen.map(|fen| rust_decimal::Decimal::new(fen, 2).to_string()),
                pages: pages.split(',').filter_map(|page| page.parse().ok()).collect(),
                hits,
            })
        })?;
    Ok(found)
}

/// Where the words stand in a text.
fn marks(text: &str, words: &[String], ignore_case: bool) -> Vec<(usize, usize)> {
    let as_compared = |text: &str| -> Vec<char> {
        if ignore_case { text.chars().map(folded).collect() } else { text.chars().collect() }
    };
    let text = as_compared(text);
    let mut marks = Vec::new();
    for word in words {
        let word = as_compared(word);
        if word.is_empty() || word.len() > text.len() {
            continue;
        }
        let starts = text.windows(word.len()).enumerate().filter(|(_, window)| *window == word.as_slice());
        marks.extend(starts.map(|(start, _)| (start, start + word.len())));
    }
    marks.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (start, end) in marks {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_characters_and_join() {
        let words = ["防汛".to_owned(), "汛物".to_owned(), "APP".to_owned()];
        assert_eq!(marks("防汛物资app防汛", &words, false), [(0, 3), (7, 9)]);
        assert_eq!(marks("防汛物资app防汛", &words, true), [(0, 3), (4, 9)]);
    }
}
