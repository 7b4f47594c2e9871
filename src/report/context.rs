//! What a document says about all of its tables: title, publisher, year, region.

use crate::layout::{Sheet, TextLine};
use crate::normalize::fiscal_year::{self, YearHint, YearHintKind};
use crate::normalize::label::{fold, key};
use crate::normalize::region::{Hint, HintKind};
use crate::normalize::text::clean;
use crate::normalize::year;
use crate::pdf::Bookmark;
use crate::place::{Place, Text};
use crate::template::{Field, Labels};

/// What is known of the document around a table.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Title of the document.
    pub title: Option<Text>,
    /// The department whose report the document is, from its title.
    pub publisher: Option<Text>,
    /// Budget year, from the title or a heading.
    pub fiscal_year: Option<i32>,
    /// What may name the year, but for the tables.
    pub years: Vec<YearHint>,
    /// What may name the region, but for the tables.
    pub hints: Vec<Hint>,
}

/// How many pages at the beginning may hold the title.
const TITLE_PAGES: usize = 2;

/// Reads what the pages around the tables say.
pub fn document_context(sheets: &[Sheet], bookmarks: &[Bookmark], labels: &Labels) -> Context {
    let title = sheets.iter().take(TITLE_PAGES).find_map(|s| title_of(s, labels));
    let of_title = title.iter().map(|t| YearHint::new(YearHintKind::Title, t.string.clone()));
    let of_heading = year_heading(sheets, labels).map(|line| YearHint::new(YearHintKind::Heading, line));
    let years: Vec<YearHint> = of_title.chain(of_heading).collect();
    let mut hints = Vec::new();
    if let Some(title) = &title {
        hints.push(Hint { kind: HintKind::Title, text: title.string.clone() });
    }
    hints.extend(bookmarks.iter().take(8).map(|b| Hint { kind: HintKind::Bookmark, text: clean(&b.title) }));
    // The title of a table names what the money is for, not whose report it is.
    let of_report = title.as_ref().filter(|t| !labels.is_title(&t.string));
    let publisher = named_publisher(sheets, labels).or_else(|| of_report.and_then(|t| publisher_of(t, labels)));
    Context { fiscal_year: fiscal_year::resolve(&years).year, years, publisher, title, hints }
}

/// The title of a report: the first line of a page that says what it is, with the lines of the same size around it.
fn title_of(sheet: &Sheet, labels: &Labels) -> Option<Text> {
    let lines: Vec<&TextLine> = sheet.lines.iter().collect();
    let found = (0..lines.len()).find_map(|from| {
        (1..=3).find_map(|n| {
            let part = lines.get(from..from + n)?;
            let string: String = part.iter().map(|l| clean(&l.string)).collect();
            (same_block(part) && labels.is_report_title(&string)).then_some((from, n, string))
        })
    })?;
    let (found, n, mut string) = found;
    let mut from = found;
    // A long name pushes the year onto a line of its own above; a heading such as 第一部分 there is no part of the title.
    while let Some(above) = from.checked_sub(1).and_then(|i| lines.get(i))
        && year::find(&string).is_empty()
        && lines.get(from).is_some_and(|l| same_block(&[above, l]))
    {
        let longer = clean(&above.string) + &string;
        if !labels.is_report_title(&longer) {
            break;
        }
        string = longer;
        from -= 1;
    }
    let part = lines.get(from..found + n)?;
    let bbox = part.iter().map(|l| l.bbox).reduce(|a, b| a.union(&b))?;
    Some(Text { string, places: vec![Place::Page { page: sheet.page, bbox }] })
}

/// The first heading that begins with a year and says what the report is.
fn year_heading(sheets: &[Sheet], labels: &Labels) -> Option<String> {
    let lines = sheets.iter().take(HEADING_PAGES).flat_map(|s| &s.lines);
    lines.map(|l| clean(&l.string)).find(|line| {
        let years = year::find(line);
        let begins = years.first().is_some_and(|(_, at)| at.start <= "第二部分、".len());
        let short = line.chars().count() <= 30 && line.chars().take_while(|c| !c.is_ascii_digit()).count() <= 6;
        short && begins && labels.report_words().any(|w| line.contains(w.as_str()))
    })
}

/// How many pages at the beginning may hold headings of the whole report.
const HEADING_PAGES: usize = 8;

/// The publisher that a line of the first pages names: 预算主管部门：…
fn named_publisher(sheets: &[Sheet], labels: &Labels) -> Option<Text> {
    sheets.iter().take(TITLE_PAGES).filter(|s| s.grids.is_empty()).find_map(|sheet| {
        sheet.lines.iter().find_map(|line| {
            let string = clean(&line.string);
            let at = string.char_indices().find(|(_, c)| fold(*c) == ':').map(|(at, _)| at)?;
            let (label, rest) = string.split_at(at);
            let is_department = labels.meaning(label, None)?.field == Some(Field::Department);
            let name: String = rest.chars().skip(1).collect();
            let place = Place::Page { page: sheet.page, bbox: line.bbox };
            (is_department && key(&name).chars().count() >= 4).then(|| Text { string: name, places: vec![place] })
        })
    })
}

/// Whether lines are of one size and follow each other closely.
fn same_block(lines: &[&TextLine]) -> bool {
    lines.windows(2).all(|pair| {
        let &[a, b] = pair else { return true };
        let size = a.size.max(b.size);
        (a.size - b.size).abs() <= 0.15 * size && b.bbox.top - a.bbox.bottom <= 2.0 * size
    })
}

/// The department in a title: what is left without the year and the words that say what the report is.
fn publisher_of(title: &Text, labels: &Labels) -> Option<Text> {
    let mut name = title.string.clone();
    if let Some(word) = labels.report_words().find(|w| name.contains(w.as_str())) {
        name.truncate(name.find(word.as_str())?);
    }
    for (_, range) in year::find(&name).into_iter().rev() {
        let rest = name.get(range.end..)?;
        let tail = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年')).unwrap_or(rest);
        name = format!("{}{tail}", name.get(..range.start)?);
    }
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '（' | '）' | '(' | ')')).to_owned();
    (key(&name).chars().count() >= 4).then(|| Text { string: name, places: title.places.clone() })
}
