//! Tells which printed form a table is.

use std::cell::LazyCell;

use super::band::{BandKind, find_bands, heads_any_levels};
use super::raw::is_invitation;
use super::view::View;
use crate::normalize::label::{fold, key};
use crate::table::{Table, Vocabulary as _};
use crate::template::{Column, Field, Form, Mark, Meaning, ProjectField, Template, label_keys};

/// What a table is.
#[derive(Debug)]
pub enum Recognition<'a> {
    /// Of a known form.
    Form(&'a Form),
    /// It looks like performance targets, but no form fits; or one does whose columns of indicators it does not have.
    Unknown(Option<&'a Form>),
    /// It looks like performance targets, and nothing is filled in.
    Blank,
    /// It lists projects and what they are for, without any indicator.
    Goals,
    /// Something else.
    Other,
}

/// How many names of levels make a table look like performance targets.
const LEVEL_NAMES: usize = 2;

/// Finds the form with the most specific set of labels that all stand in the table.
pub fn recognise<'a>(table: &Table, template: &'a Template) -> Recognition<'a> {
    let keys = table_keys(table);
    let meanings: Vec<&Meaning> = keys.iter().filter_map(|k| template.labels.meaning(k, None)).collect();
    // Asked for by forms that fit nearly everything else.
    let by_level = LazyCell::new(|| heads_any_levels(&View::new(table, &template.labels, None)));
    let has = |mark: &Mark| match mark {
        Mark::Meaning(meaning) if meaning.column == Some(Column::ByLevel) => *by_level,
        Mark::Meaning(meaning) => meanings.iter().any(|m| m.includes(meaning)),
        Mark::Label(label) => {
            let (full, bare) = label_keys(label);
            keys.contains(&full) || keys.contains(&bare)
        }
    };
    let fits = |f: &&Form| f.recognise.iter().all(|any| any.iter().any(has)) && !f.without.iter().any(has);
    // Of equally specific forms the first one counts: those of the user come before those of the program.
    let best = template.forms.iter().filter(fits).rev().max_by_key(|f| (!f.strict, f.recognise.len()));
    let view = View::new(table, &template.labels, best);
    let bands = find_bands(&view);
    let targets = bands.iter().any(|b| b.kind != BandKind::Tasks);
    // A name, a unit and a value alone head many a table of statistics.
    let levelled =
        bands.iter().flat_map(|b| &b.leaves).any(|l| matches!(l.column(), Some(Column::Level1 | Column::Level2)));
    match best {
        Some(form) if targets => Recognition::Form(form),
        _ if !((targets && (levelled || is_titled(table, template)))
            || names_levels(table, template)
            || says_so(table, template)
            || is_under_own_title(table, template)) =>
        {
            if lists_goals(&view) {
                Recognition::Goals
            } else {
                Recognition::Other
            }
        }
        _ if is_blank(table, template) => Recognition::Blank,
        _ => Recognition::Unknown(best.filter(|f| !f.strict)),
    }
}

/// Whether everything printed in a table is the form's own: labels (of which a narrow cell may show the beginning only),
/// levels and invitations to fill in.
fn is_blank(table: &Table, template: &Template) -> bool {
    table.cells.iter().all(|c| {
        let text = c.text.string.as_str();
        text.is_empty() || template.is_level(text) || is_invitation(text) || template.labels.begins_label(text)
    })
}

/// How many rows at the top of a table are looked at for the header of a list.
const HEADER_ROWS: usize = 3;

/// Whether a row of nothing but labels heads a column of projects and one of goals, both with something printed below.
fn lists_goals(view: &View<'_>) -> bool {
    let heads = |row: usize, is: fn(Field) -> bool| {
        view.starting_in(row).any(|(i, cell)| {
            let below = view.at(cell.rows().end, cell.column).and_then(|b| view.cell(b));
            view.meaning(i).and_then(|m| m.field).is_some_and(is)
                && below.is_some_and(|b| b.columns() == cell.columns() && !b.text.is_empty())
        })
    };
    let all_labels = |row: usize| view.starting_in(row).all(|(i, c)| c.text.is_empty() || view.is_label(i));
    let is_name = |f: Field| f == Field::Project(ProjectField::Name);
    let is_goal = |f: Field| matches!(f, Field::Goal | Field::GoalPeriod);
    (0..HEADER_ROWS.min(view.table.rows)).any(|r| all_labels(r) && heads(r, is_name) && heads(r, is_goal))
}

fn names_levels(table: &Table, template: &Template) -> bool {
    table.cells.iter().filter(|c| template.is_level(&c.text.string)).count() >= LEVEL_NAMES
}

/// How many lines above a table may hold its title.
const TITLE_LINES: usize = 3;

/// Whether the title just above a table and a heading inside it both speak of performance targets.
fn says_so(table: &Table, template: &Template) -> bool {
    is_titled(table, template)
        && table.rows > 1
        && table.cells.iter().any(|c| c.row == 0 && template.labels.speaks_of_targets(&c.text.string))
}

/// Whether the title of a performance table stands just above a table.
fn is_titled(table: &Table, template: &Template) -> bool {
    table.above.iter().rev().take(TITLE_LINES).any(|line| template.labels.is_title(&line.string))
}

/// Whether the nearest title above a table that holds more than a remark is that of performance targets: whatever its labels
/// are, it must not be passed over. A list of the names of tables is none.
fn is_under_own_title(table: &Table, template: &Template) -> bool {
    let ends = |line: &str| line.trim_end_matches(['）', ')']).ends_with('表') || line.contains("表（");
    let title = table.above.iter().rev().take(TITLE_LINES).find(|line| ends(&line.string));
    let printed = || table.cells.iter().filter(|c| !c.text.is_empty());
    let names = printed().filter(|c| ends(&c.text.string)).count();
    let own =
        title.is_some_and(|t| template.labels.is_title(&t.string) && !t.string.contains(['，', '。', '；', '见']));
    own && table.rows > 1
        && table.columns > 1
        && printed().count() >= FEWEST_CELLS
        && NAMES_IN_LIST * names < printed().count()
}

/// In a list of tables (序号, 表名, 页码) at least one cell of so many is the name of a table.
const NAMES_IN_LIST: usize = 4;

/// A table with fewer printed cells is a remark (本单位无此项) or a frame.
const FEWEST_CELLS: usize = 6;

/// The keys of everything in a table that may be a label, sorted.
fn table_keys(table: &Table) -> std::collections::BTreeSet<String> {
    let mut keys = std::collections::BTreeSet::new();
    for cell in &table.cells {
        let (full, bare) = label_keys(&cell.text.string);
        // `label：value` in one cell.
        if let Some((at, _)) = cell.text.string.char_indices().find(|(_, c)| fold(*c) == ':') {
            keys.insert(key(cell.text.string.get(..at).unwrap_or("")));
        }
        keys.extend([full, bare]);
    }
    keys.remove("");
    keys
}
