//! The rows that the cells of a table make, in their order: what the columns are is known, and which of them may be blank.

use super::super::columns::{self, Column, Kind};
use super::super::costs;
use super::units::{Unit, What, is_blank, is_value};

/// A row: its cells beside the names of levels, as positions among the cells of the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub units: Vec<usize>,
    /// Whether its name stands before its value in the dump.
    pub named: bool,
}

/// Rows that cost more than this each are those of no page.
const ODD: f32 = 1.4;

/// A cell below the last row: what is summed up there.
const BELOW: f32 = 1.0;

/// A name of a level in the middle of a row.
const LEVEL_INSIDE: f32 = 2.0;

/// A row whose name stands apart from it, and a name that does.
const APART: f32 = 0.6;

/// Of so many rows no more than one has its name elsewhere.
const MOST_APART: usize = 3;

/// What is done with a cell.
#[derive(Debug, Clone, Copy)]
enum Step {
    Take,
    Blank,
    /// It is the name of a row that has none.
    Apart,
}

/// The rows of a page, where its cells are rows without much left over. `strict` says that cells were cut that may be whole: then
/// every value has the form of one.
pub(super) fn rows(region: &[Unit], columns: &[Column], strict: bool) -> Option<Vec<Row>> {
    let kinds: Vec<Kind> = columns.iter().map(|c| c.kind).collect();
    if kinds.first() != Some(&Kind::Name) || !kinds.contains(&Kind::Target) {
        return None;
    }
    let (from, to) = extent(region)?;
    let own = region.get(from..to)?;
    let cells: Vec<usize> = (from..to).filter(|i| region.get(*i).is_some_and(|u| u.what == What::Text)).collect();
    // A cell with a blank in one of its lines is two that stand side by side.
    if own.iter().any(|u| u.what == What::Text && u.is_parted()) {
        return None;
    }
    let texts: Vec<String> = own.iter().filter(|u| u.what == What::Text).map(Unit::text).collect();
    let torn = |t: &String| t.chars().count() <= TORN && !is_value(t);
    if strict && texts.iter().any(torn) {
        return None;
    }
    if let Some(half) = in_columns(&texts, &kinds) {
        let (names, values) = cells.split_at_checked(half)?;
        let row = |(name, value): (&usize, &usize)| Row { units: vec![*name, *value], named: false };
        return Some(names.iter().zip(values).map(row).collect());
    }
    let level = |i: &usize| i.checked_sub(1).and_then(|b| region.get(b)).is_some_and(Unit::is_level);
    let after_level: Vec<bool> = cells.iter().map(level).collect();
    let (n, width) = (texts.len(), kinds.len());
    // best[i][c]: the first i cells are read, the next one would stand in column c.
    let mut best = vec![vec![f32::INFINITY; width]; n + 1];
    let mut steps: Vec<Vec<Option<(usize, usize, Step)>>> = vec![vec![None; width]; n + 1];
    best[0][0] = 0.0;
    for i in 0..=n {
        // Blank cells lead from the end of a row to the next one.
        for c in (0..width).chain(0..width) {
            let cost = best[i][c];
            if cost.is_infinite() {
                continue;
            }
            let next = if c + 1 == width { 0 } else { c + 1 };
            let mut go = |to: (usize, usize), more: f32, step: Step| {
                if cost + more < best[to.0][to.1] {
                    best[to.0][to.1] = cost + more;
                    steps[to.0][to.1] = Some((i, c, step));
                }
            };
            go((i, next), if c == 0 { APART } else { costs::blank(kinds[c]) }, Step::Blank);
            if i < n {
                let before = i.checked_sub(1).map(|b| texts[b].as_str());
                let loose = strict && kinds[c] == Kind::Target && !columns::is_target(&texts[i]);
                let inside = if loose {
                    NO_NAME
                } else if c > 0 && after_level[i] {
                    LEVEL_INSIDE
                } else {
                    0.0
                };
                go((i + 1, next), inside + take(kinds[c], &texts[i], before), Step::Take);
                if c == 0 {
                    go((i + 1, 0), APART + take(Kind::Name, &texts[i], before), Step::Apart);
                }
            }
        }
    }
    let total = |i: &usize| best[*i][0] + BELOW * (n - i) as f32;
    let end = (1..=n).min_by(|a, b| total(a).total_cmp(&total(b)))?;
    let (mut rows, mut at) = (Vec::new(), (end, 0));
    let mut apart: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = Vec::new();
    while let Some((i, c, step)) = steps[at.0][at.1] {
        match step {
            Step::Take => row.push(cells[i]),
            Step::Apart => apart.push(cells[i]),
            Step::Blank => {}
        }
        if c == 0 && !matches!(step, Step::Apart) {
            row.reverse();
            rows.push(Row { units: std::mem::take(&mut row), named: matches!(step, Step::Take) });
        }
        at = (i, c);
    }
    rows.reverse();
    let count = rows.len();
    let last = rows.iter().flat_map(|r| r.units.iter().copied()).max().unwrap_or(0);
    let nameless: Vec<&mut Row> = rows.iter_mut().filter(|r| !r.named).collect();
    // Their names stand below all rows: among them it is not told which of two neighbours a value belongs to.
    let whole = nameless.len() == apart.len() && apart.len() * MOST_APART <= count && apart.iter().all(|i| *i > last);
    nameless.into_iter().zip(apart.into_iter().rev()).for_each(|(row, name)| row.units.insert(0, name));
    let below = texts.get(end..)?.iter().all(|t| is_below(t));
    (!rows.is_empty() && whole && below && best[end][0] <= ODD * rows.len() as f32).then_some(rows)
}

/// Where the names of a table end whose values follow all of them.
fn in_columns(texts: &[String], kinds: &[Kind]) -> Option<usize> {
    let half = texts.len() / 2;
    let (names, values) = texts.split_at_checked(half)?;
    let signed = values.iter().filter(|t| is_value(t)).count();
    let all = kinds == [Kind::Name, Kind::Target] && names.len() == values.len() && half > 1;
    (all && !names.iter().any(|t| is_value(t)) && 2 * signed > half).then_some(half)
}

/// A cut cell as short as this is the last line of another.
const TORN: usize = 2;

/// Where the cells of the rows begin and end. Values of labels above may stand among the headings; below a label that follows the
/// rows may be a sum. Nothing where values stand below it.
fn extent(region: &[Unit]) -> Option<(usize, usize)> {
    let label = |u: &Unit| matches!(u.what, What::Label(_) | What::Title);
    let headed = region.iter().position(Unit::names_row).unwrap_or(0);
    let from = if region.iter().take(headed).any(label) { headed } else { 0 };
    let to = region.iter().skip(from).position(label).map_or(region.len(), |n| from + n);
    let value = |u: &Unit| u.what == What::Text && columns::begins_as_target(&u.text());
    (!region.get(to..)?.iter().any(value)).then_some((from, to))
}

/// Whether a text below the last row is none of a row: a sum, or prose.
fn is_below(text: &str) -> bool {
    let numbered = text.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九（(".contains(c))
        && text.chars().count() > NUMBERED;
    let part = text.starts_with('第') && text.ends_with("部分");
    columns::is_points(text) || is_blank(text) || part || numbered || text.chars().count() > PROSE
}

/// A heading below a table, with its number, and prose have more characters than this.
const NUMBERED: usize = 6;
const PROSE: usize = 60;

/// A name that ends as a sentence does.
const SENTENCE: f32 = 2.0;

/// No name costs as much.
const NO_NAME: f32 = 6.0;

/// What it costs that a text stands in a column.
fn take(kind: Kind, text: &str, before: Option<&str>) -> f32 {
    let points = columns::is_points(text) || is_blank(text);
    let ended = if text.ends_with('。') { SENTENCE } else { 0.0 };
    let value = columns::is_target(text);
    let worded = 0.7 + 0.1 * (text.chars().count() as f32 - 10.0).clamp(0.0, 20.0);
    match kind {
        Kind::Name if points || columns::begins_as_target(text) => NO_NAME,
        Kind::Name | Kind::Target if text.chars().count() > PROSE => NO_NAME,
        Kind::Name if value => 1.0,
        Kind::Name => ended,
        Kind::Target if value => 0.0,
        Kind::Target => worded,
        Kind::Actual if before == Some(text) => -0.3,
        Kind::Actual if value || points => 0.0,
        Kind::Actual => worded,
        Kind::Number if points => 0.0,
        Kind::Number => 6.0,
        Kind::Sign if columns::is_sign(text) => 0.0,
        Kind::Sign => 6.0,
        Kind::Note if points || columns::begins_as_target(text) => 4.0,
        Kind::Unit if text.contains(|c: char| c.is_ascii_digit()) => 3.0,
        Kind::Unit => 0.0,
        Kind::Note | Kind::Text => 0.4,
        Kind::Outer | Kind::Level | Kind::Record | Kind::Money => 6.0,
    }
}
