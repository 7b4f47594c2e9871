//! Reads the lines above a table, and the rows at its top that are lines of the same kind: title, year, department, money
//! unit.

use super::context::first_year;
use super::view::part_of;
use crate::normalize::code::split_department;
use crate::normalize::items::strip_number;
use crate::normalize::label::fold;
use crate::normalize::money::{MoneyUnit, unit_in};
use crate::place::{Place, Text};
use crate::table::Table;
use crate::template::{Field, Template};

/// What the lines above a table say.
#[derive(Debug, Clone, Default)]
pub(super) struct Captions {
    pub title: Option<Text>,
    pub year: Option<i32>,
    pub department: Option<Text>,
    pub implementing_unit: Option<Text>,
    pub money_unit: Option<(MoneyUnit, Text)>,
    /// How many rows at the top of the table are captions.
    pub rows: usize,
}

/// Reads the captions of a table. A table without any shares those of the table before it.
pub(super) fn read_captions(table: &Table, template: &Template, before: &Captions) -> Captions {
    let mut captions = Captions::default();
    let rows = caption_rows(table, template);
    let inside = table.cells.iter().filter(|c| c.row < rows && !c.text.is_empty()).map(|c| &c.text);
    let lines: Vec<&Text> = table.above.iter().chain(inside).collect();
    if lines.is_empty() {
        return Captions { title: None, rows, ..before.clone() };
    }
    captions.rows = rows;
    captions.title = find_title(&lines, template);
    for line in lines.iter().rev() {
        captions.read_line(line, template);
    }
    if captions.year.is_none() {
        captions.year = captions.title.as_ref().and_then(|t| first_year(&t.string));
    }
    captions
}

impl Captions {
    /// Takes from a line what is not known yet: the line nearest to the table counts.
    fn read_line(&mut self, line: &Text, template: &Template) {
        if self.year.is_none() && line.string.chars().count() <= SHORT {
            self.year = first_year(&line.string);
        }
        if self.money_unit.is_none()
            && let Some(unit) = unit_in(&line.string)
        {
            self.money_unit = Some((unit, part_of(line, unit.printed())));
        }
        if let Some((field, text)) = labelled(line, template) {
            let slot = match field {
                Field::Department => &mut self.department,
                Field::ImplementingUnit => &mut self.implementing_unit,
                _ => return,
            };
            if slot.is_none() && unit_in(&line.string).is_none() {
                *slot = Some(text);
            }
        } else if self.department.is_none() && split_department(&line.string).0.is_some() {
            let name = line.string.split("单位：").next().unwrap_or("");
            self.department = Some(part_of(line, name));
        }
    }
}

/// Lines longer than this are prose, not captions.
const SHORT: usize = 60;

/// `label：value` in a line above the table.
fn labelled(line: &Text, template: &Template) -> Option<(Field, Text)> {
    let at = line.string.char_indices().find(|(_, c)| fold(*c) == ':').map(|(at, _)| at)?;
    let (label, rest) = line.string.split_at(at);
    let field = template.labels.meaning(label, None)?.field?;
    let value: String = rest.chars().skip(1).collect();
    (!value.is_empty()).then(|| (field, part_of(line, &value)))
}

/// How many rows at the top hold one text over the whole width that is no label.
fn caption_rows(table: &Table, template: &Template) -> usize {
    let is_caption = |row: usize| {
        let own: Vec<_> = table.cells.iter().filter(|c| c.row == row).collect();
        let texts = own.iter().filter(|c| !c.text.is_empty()).count();
        let wide = own.iter().any(|c| !c.text.is_empty() && c.column_span == table.columns && c.row_span == 1);
        let label = own.iter().any(|c| template.labels.meaning(&c.text.string, None).is_some());
        let short = own.iter().all(|c| c.text.string.chars().count() <= SHORT);
        texts == 1 && wide && !label && short
    };
    (0..table.rows).take_while(|r| is_caption(*r)).count()
}

/// The title: the line nearest to the table that is one, with the line before it where that is its first half.
fn find_title(lines: &[&Text], template: &Template) -> Option<Text> {
    let last = lines.iter().rposition(|l| template.labels.is_title(&l.string))?;
    let line = lines.get(last)?;
    let mut title = (*line).clone();
    if let Some(first) = last.checked_sub(1).and_then(|i| lines.get(i)).filter(|f| is_first_half(f, line)) {
        title.string.insert_str(0, &first.string);
        title.places.splice(0..0, first.places.iter().copied());
    }
    let (_, name) = strip_number(&title.string);
    Some(Text { string: name.to_owned(), places: title.places })
}

/// Whether a line goes on in the next: the same height, close above it, and as wide at least.
fn is_first_half(first: &Text, second: &Text) -> bool {
    match (first.places.last(), second.places.first()) {
        (Some(Place::Page { page, bbox: a }), Some(Place::Page { page: other, bbox: b })) => {
            let height = b.height().max(1.0);
            let ends = first.string.ends_with(['表', '。', '：', '）', ')', ':']) || first.string.contains("单位：");
            page == other
                && !ends
                && (a.height() - b.height()).abs() < 0.1 * height
                && (0.0..height).contains(&(b.top - a.bottom))
                && a.width() >= 0.9 * b.width()
                && strip_number(&second.string).0.is_none()
        }
        _ => false,
    }
}
