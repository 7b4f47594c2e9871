//! Reads the lines above a table, and the rows at its top that are lines of the same kind: title, year, department, money
//! unit.

use super::view::part_of;
use crate::normalize::code::split_department;
use crate::normalize::items::strip_number;
use crate::normalize::label::fold;
use crate::normalize::money::{MoneyUnit, names_other_unit, unit_in};
use crate::normalize::year;
use crate::place::{Place, Text};
use crate::table::Table;
use crate::template::{Field, Template};

/// What the lines above a table say.
#[derive(Debug, Clone, Default)]
pub(super) struct Captions {
    pub title: Option<Text>,
    /// The line of a year and little else that is nearest to the table.
    pub year_line: Option<String>,
    /// The year that the title begins with.
    pub title_year: Option<String>,
    /// The lines above that name a year.
    pub dated_lines: Vec<String>,
    pub department: Option<Text>,
    pub implementing_unit: Option<Text>,
    pub money_unit: Option<(MoneyUnit, Text)>,
    /// The money unit in a label of the amounts or in a heading over them, inside the table.
    pub label_unit: Option<(MoneyUnit, Text)>,
    /// Whether a label of the amounts or a line above the table prints a unit that gives no amount in 元.
    pub other_unit: bool,
    /// How many rows at the top of the table are captions.
    pub rows: usize,
}

/// Reads the captions of a table. A table without any shares those of the table before it.
pub(super) fn read_captions(table: &Table, template: &Template, before: &Captions) -> Captions {
    let rows = caption_rows(table, template);
    let label_unit = label_unit(table, template);
    let other_unit = prints_other_unit(table, template);
    let inside = table.cells.iter().filter(|c| c.row < rows && !c.text.is_empty()).map(|c| &c.text);
    let lines: Vec<&Text> = table.above.iter().chain(inside).collect();
    if lines.is_empty() {
        return Captions { title: None, rows, label_unit, other_unit, ..before.clone() };
    }
    let mut captions = Captions { rows, label_unit, other_unit, ..Captions::default() };
    captions.title = find_title(&lines, table.above.len(), template);
    captions.dated_lines =
        lines.iter().filter(|l| !year::find(&l.string).is_empty()).map(|l| l.string.clone()).collect();
    for line in lines.iter().rev() {
        captions.read_line(line, template);
    }
    if captions.department.is_none() {
        captions.department = lines.windows(2).rev().find_map(|pair| parted_department(pair, template));
    }
    captions.title_year = captions.title.as_ref().and_then(|t| leading_year(&t.string));
    captions
}

impl Captions {
    /// Takes from a line what is not known yet: the line nearest to the table counts.
    fn read_line(&mut self, line: &Text, template: &Template) {
        if self.year_line.is_none() && line.string.chars().count() <= YEAR_LINE && !year::find(&line.string).is_empty()
        {
            self.year_line = Some(line.string.clone());
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

/// A department whose name and code a text dump puts on two lines, because their fonts stand at different heights.
fn parted_department(pair: &[&Text], template: &Template) -> Option<Text> {
    let [first, second] = pair else { return None };
    let in_dump = |t: &Text| matches!(t.places.first(), Some(Place::Lines { .. }));
    let bare = |t: &Text| t.string.split("单位：").next().unwrap_or("").to_owned();
    let (code, name) = match (bare(first), bare(second)) {
        (name, code) if is_digits(&code) => (code, name),
        (code, name) if is_digits(&code) => (code, name),
        _ => return None,
    };
    let is_name = !name.contains(|c: char| fold(c).is_ascii_alphanumeric() || fold(c).is_ascii_punctuation())
        && name.chars().count() <= SHORT
        && !template.labels.is_title(&name);
    let string = format!("{code}{name}");
    let found = is_name && in_dump(first) && in_dump(second) && split_department(&string).0.is_some();
    found.then(|| Text { string, places: first.places.iter().chain(&second.places).copied().collect() })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The money unit in a label of the amounts or in a heading over them.
fn label_unit(table: &Table, template: &Template) -> Option<(MoneyUnit, Text)> {
    let units = table.cells.iter().filter_map(|c| Some((unit_in(&c.text.string)?, &c.text)));
    units.into_iter().find(|(_, text)| is_money_label(text, template)).map(|(unit, text)| (unit, text.clone()))
}

/// Whether a label of the amounts or a line above them prints a unit that gives no amount in 元.
fn prints_other_unit(table: &Table, template: &Template) -> bool {
    let other = |t: &Text| names_other_unit(&t.string);
    let short = |t: &&Text| t.string.chars().count() <= SHORT;
    table.above.iter().filter(short).any(other)
        || table.cells.iter().any(|c| other(&c.text) && short(&&c.text) && is_money_label(&c.text, template))
}

fn is_money_label(text: &Text, template: &Template) -> bool {
    let meaning = template.labels.meaning(&text.string, None);
    meaning.is_some_and(|m| m.group || m.money.is_some() || m.money_column.is_some())
}

/// A line of a year and little else: （2026年度）.
const YEAR_LINE: usize = 10;

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

/// The year or the span of years that a title begins with: `2024年`.
fn leading_year(title: &str) -> Option<String> {
    let years = year::find(title);
    years.first().filter(|(_, at)| at.start == 0)?;
    let last = years.iter().take_while(|(_, at)| at.start <= "2024年至".len()).last()?;
    let end = last.1.end + title.get(last.1.end..).filter(|rest| rest.starts_with('年')).map_or(0, |_| '年'.len_utf8());
    title.get(..end).map(str::to_owned)
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
fn find_title(lines: &[&Text], outside: usize, template: &Template) -> Option<Text> {
    let last = lines.iter().rposition(|l| template.labels.is_title(&l.string))?;
    let mut title = (*lines.get(last)?).clone();
    let mut below = lines.get(last)?;
    // What stands above the table is no half of a title inside of it.
    let first = if last >= outside { outside } else { 0 };
    for line in lines.get(first..last)?.iter().rev().take_while(|l| {
        let goes_on = is_first_half(l, below);
        below = l;
        goes_on
    }) {
        title.string.insert_str(0, &line.string);
        title.places.splice(0..0, line.places.iter().copied());
    }
    let (_, name) = strip_number(&title.string);
    Some(Text { string: name.to_owned(), places: title.places })
}

/// Lines of one size differ in height by up to this share: where one of them holds digits of another font, whose box is
/// higher. Too small, and such a title loses its first line; too large, and a heading joins the title below it.
const SAME_HEIGHT: f32 = 0.15;

/// A title is broken into lines only where it is long: a shorter line above it (附件3, 表14) is another.
const HALF_TITLE: usize = 8;

/// Whether a line goes on in the next: of the same height, and close above it.
fn is_first_half(first: &Text, second: &Text) -> bool {
    match (first.places.last(), second.places.first()) {
        (Some(Place::Page { page, bbox: a }), Some(Place::Page { page: other, bbox: b })) => {
            let height = b.height().max(1.0);
            let remark = first.string.starts_with(['（', '(']) && first.string.chars().count() <= YEAR_LINE + 2;
            let ends = remark || first.string.ends_with(['表', '。', '：', ':']) || first.string.contains("单位：");
            page == other
                && !ends
                && first.string.chars().count() >= HALF_TITLE
                && (a.height() - b.height()).abs() < SAME_HEIGHT * height
                && (-0.5 * height..1.3 * height).contains(&(b.top - a.bottom))
                && strip_number(&second.string).0.is_none()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_begins_with_its_year_or_not() {
        for (title, year) in [
            ("2024年部门整体支出绩效目标表", Some("2024年")),
            ("2023年度项目支出绩效自评表", Some("2023年")),
            ("2024-2026年绩效目标表", Some("2024-2026年")),
            ("二〇二六年项目绩效目标表", Some("二〇二六年")),
            ("困难群众2024年救助绩效目标表", None),
            ("冀财社2023年88号提前下达2024年救助绩效目标表", None),
            ("绩效目标表", None),
        ] {
            assert_eq!(leading_year(title).as_deref(), year, "{title}");
        }
    }
}
