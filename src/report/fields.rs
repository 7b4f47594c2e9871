//! Reads the labelled values around the indicators: each value by the label beside it, or by the one above it.

use super::band::meaning_under;
use super::raw::{RawField, RawMoney, RawProject, RawStep};
use super::view::{View, part_of};
use crate::normalize::date;
use crate::normalize::label::fold;
use crate::normalize::money::{self, MoneyUnit};
use crate::place::Text;
use crate::table::Cell;
use crate::template::{Field, Meaning, Unlabelled};

/// Reads the rows from `top` to `end` (exclusive).
pub(super) fn read_fields(view: &View<'_>, top: usize, end: usize, project: &mut RawProject) {
    let used = read_plan(view, top, end, project);
    for row in top..end {
        for (index, cell) in view.starting_in(row) {
            if !used.contains(&index) {
                read_cell(view, top, index, cell, project);
            }
        }
    }
}

fn read_cell(view: &View<'_>, top: usize, index: usize, cell: &Cell, project: &mut RawProject) {
    if let Some(meaning) = view.meaning(index).filter(|_| !is_value_like_label(view, top, index)) {
        read_label(view, index, cell, meaning, project);
        return;
    }
    if read_inline(view, cell, project) {
        return;
    }
    let numbers = |i: usize| view.cell(i).is_some_and(|c| is_numbering(&c.text.string));
    let labelled = |i: usize| view.left_of(i).is_some_and(|l| view.meaning(l).is_some_and(has_value));
    // A number in a cell of its own before one of several goals is read with the goal.
    if numbers(index) && labelled(index) && view.right_of(index).is_some_and(|r| !view.is_label(r)) {
        return;
    }
    let own = view.left_of(index).filter(|l| numbers(*l) && labelled(*l)).unwrap_or(index);
    let heading = view.heading_of(index, top).filter(|h| heads_column(view, top, *h, index));
    // A label that reaches down beside a heading of its own (预期目标 and 实际完成情况 beside it) only groups.
    let within = |l: usize| {
        let rows = |i: usize| view.cell(i).map(Cell::rows);
        matches!((rows(l), heading.and_then(rows)), (Some(l), Some(h)) if l.contains(&h.start))
    };
    let beside = view
        .left_of(own)
        .filter(|l| view.meaning(*l).is_some_and(has_value) && !within(*l) && !is_value_like_label(view, top, *l));
    // A heading of amounts (项目资金) is the label of an amount only where one stands beside it.
    let beside = beside.filter(|l| {
        let heads = view.meaning(*l).is_some_and(|m| m.group && m.money.is_some());
        let whole = view.cell(*l).is_some_and(|label| label.rows() == cell.rows());
        !heads || (whole && money::parse(&cell.text.string, MoneyUnit::Yuan).is_some())
    });
    let row_label = view.row_label_of(index);
    if let (Some(row), Some(column)) = (row_label, heading)
        && let Some(money) = matrix_amount(view, row, column, &cell.text)
    {
        project.money.push(money);
    } else if let (Some(row), Some(column)) = (row_label, heading.filter(|h| is_extra(view, *h)))
        && is_extra(view, row)
    {
        let label = |i: usize| view.cell(i).map_or("", |c| c.text.string.as_str());
        project.extra.push((format!("{}/{}", label(row), label(column)), cell.text.clone()));
    } else if let Some(label) = beside.filter(|l| !divides_value(view, *l)) {
        let number = view.cell(own).filter(|_| own != index).map(|n| n.text.clone()).unwrap_or_default();
        let string = number.string + &cell.text.string;
        let places = number.places.into_iter().chain(cell.text.places.iter().copied()).collect();
        push_value(view, label, None, &Text { string, places }, project);
    } else if let Some(column) = heading.filter(|h| view.meaning(*h).is_some_and(|m| has_value(m) || m.sum)) {
        let over = view.heading_of(column, top);
        push_value(view, column, over, &cell.text, project);
    } else if cell.text.is_empty() && !is_beside_unlabelled(view, index) {
        // A blank cell that no label explains is no printed value.
    } else if let Some(unlabelled) = unlabelled_of(view, index) {
        let (label, field) = unlabelled;
        project.fields.push(RawField { field, label, text: cell.text.clone() });
    } else if let Some(heading) = only_value_of(view, index, cell) {
        project.extra.push((heading, cell.text.clone()));
    } else if !is_unknown_label(view, index, cell, project) {
        project.unread.push(cell.text.clone());
    }
}

/// Whether a text that could be a label stands where a value stands: below a label of just its columns, beside another
/// value below another label of the same header.
fn is_value_like_label(view: &View<'_>, top: usize, index: usize) -> bool {
    if view.is_only_value(index) {
        return true;
    }
    let header_of = |i: usize| {
        let heading = view.heading_of(i, top)?;
        let same = view.cell(heading)?.columns() == view.cell(i)?.columns();
        (same && view.meaning(heading).is_some_and(has_value)).then_some(view.cell(heading)?.row)
    };
    let beside = view.right_of(index).filter(|r| !view.is_label(*r));
    let own = header_of(index);
    own.is_some() && beside.is_some_and(|r| header_of(r) == own)
}

/// Whether a label above a cell names its column, rather than a row of its own: it has no value beside it, and the cell
/// has no text of another kind to its left that would be the label of its row.
fn heads_column(view: &View<'_>, top: usize, heading: usize, index: usize) -> bool {
    let is_row_of_its_own = |r: usize| match view.heading_of(r, top) {
        None => true,
        Some(over) => view.meaning(over).is_some_and(|m| m.money_column.is_some()),
    };
    let names_row = view.meaning(heading).is_some_and(has_value)
        && view.right_of(heading).is_some_and(|r| !view.is_label(r) && is_row_of_its_own(r));
    let left = view.left_of(index).filter(|l| !view.is_label(*l));
    let left = left.filter(|l| view.cell(*l).is_some_and(|c| !c.text.is_empty()));
    // Labels of one header end on the same row, however many rows each of them covers.
    let header_of = |i: usize| view.cell(i).map(|c| c.rows().end);
    let stranger = left.is_some_and(|l| view.heading_of(l, top).and_then(header_of) != header_of(heading));
    let in_matrix = view.meaning(heading).is_some_and(|m| m.money_column.is_some());
    !names_row && (in_matrix || !stranger)
}

/// Whether a label has no key of its own.
fn is_extra(view: &View<'_>, index: usize) -> bool {
    view.meaning(index).is_some_and(|m| m.field == Some(Field::Extra))
}

/// Whether a label is followed by a value of its own.
fn has_value(meaning: &Meaning) -> bool {
    meaning.field.is_some() || meaning.money.is_some()
}

/// An amount in a matrix: its slot is told by the label of its row together with that of its column.
fn matrix_amount(view: &View<'_>, row: usize, column: usize, text: &Text) -> Option<RawMoney> {
    let (row_meaning, column_meaning) = (view.meaning(row)?, view.meaning(column)?);
    let label = format!("{}/{}", view.cell(row)?.text.string, view.cell(column)?.text.string);
    let slot = match (&row_meaning.money, &column_meaning.money_column, &column_meaning.money) {
        (Some(slot), Some(prefix), _) if prefix.is_empty() => slot.clone(),
        (Some(slot), Some(prefix), _) => format!("{prefix}_{slot}"),
        (_, None, Some(slot)) if row_meaning.sum => slot.clone(),
        _ => return None,
    };
    Some(RawMoney { slot, label, text: text.clone() })
}

/// Reads the value that a label carries in brackets.
pub(super) fn read_bracketed(view: &View<'_>, index: usize, project: &mut RawProject) {
    if let (Some(cell), Some(meaning)) = (view.cell(index), view.meaning(index)) {
        read_label(view, index, cell, meaning, project);
    }
}

/// A label that nothing follows still says something where it carries a value in brackets: 执行率分值（10分）.
fn read_label(view: &View<'_>, index: usize, cell: &Cell, meaning: &Meaning, project: &mut RawProject) {
    let followed = view.right_of(index).is_some_and(|r| !view.is_label(r));
    if meaning.field != Some(Field::Extra) || followed {
        return;
    }
    let printed = &cell.text.string;
    if let Some((name, inside)) = printed.split_once(['（', '(']) {
        let value = inside.trim_end_matches(['）', ')']);
        if !value.contains(|c: char| c.is_ascii_digit()) {
            return;
        }
        project.extra.push((name.to_owned(), part_of(&cell.text, value)));
    }
}

/// `label：value` in one cell.
fn read_inline(view: &View<'_>, cell: &Cell, project: &mut RawProject) -> bool {
    let printed = &cell.text.string;
    let Some(at) = printed.char_indices().find(|(_, c)| fold(*c) == ':').map(|(at, _)| at) else { return false };
    let (label, rest) = printed.split_at(at);
    let Some(meaning) = view.labels.meaning(label, view.form).filter(|m| has_value(m)) else { return false };
    let value: String = rest.chars().skip(1).collect();
    let text = part_of(&cell.text, &value);
    // 其中：财政拨款 and the like are labels, not values.
    if text.is_empty() || view.labels.meaning(&value, view.form).is_some() {
        return false;
    }
    push_meaning(meaning, label.to_owned(), &text, project);
    true
}

fn push_value(view: &View<'_>, label: usize, over: Option<usize>, text: &Text, project: &mut RawProject) {
    let Some(cell) = view.cell(label) else { return };
    let heading = over.and_then(|h| view.cell(h)).map(|h| h.text.string.as_str());
    let (printed, meaning) = meaning_under(view.labels, view.form, heading, &cell.text.string);
    match meaning.or_else(|| view.meaning(label).cloned()) {
        Some(meaning) => {
            let slot = period_slot(view, label, &meaning);
            push_meaning(&Meaning { money: slot.or(meaning.money.clone()), ..meaning }, printed, text, project);
        }
        None => project.extra.push((printed, text.clone())),
    }
}

/// The parts of an amount for the whole project period stand below its total: where the table prints the year's total
/// as well, their slots are told apart.
fn period_slot(view: &View<'_>, label: usize, meaning: &Meaning) -> Option<String> {
    let slot = meaning.money.as_deref()?;
    let own = view.cell(label)?;
    let money = |i: usize| view.meaning(i).and_then(|m| m.money.as_deref());
    let cells = || view.table.cells.iter().enumerate();
    let annual = cells().any(|(i, _)| money(i) == Some("total"));
    let total = cells()
        .filter(|(i, c)| {
            c.columns() == own.columns() && c.row <= own.row && matches!(money(*i), Some("total" | "period_total"))
        })
        .max_by_key(|(_, c)| c.row)?;
    let in_period = money(total.0) == Some("period_total");
    (annual && in_period && slot != "period_total").then(|| format!("period_{slot}"))
}

fn push_meaning(meaning: &Meaning, label: String, text: &Text, project: &mut RawProject) {
    if let Some(field) = meaning.field {
        if field == Field::Number {
            // Layout.
        } else if field == Field::Extra {
            project.extra.push((label, text.clone()));
        } else {
            project.fields.push(RawField { field, label, text: text.clone() });
        }
    } else if let Some(slot) = &meaning.money {
        project.money.push(RawMoney { slot: slot.clone(), label, text: text.clone() });
    }
}

/// Whether a text is nothing but the number of an item: `目标1：`, `（一）`.
fn is_numbering(text: &str) -> bool {
    let layout = |c: char| matches!(fold(c), '(' | ')' | '.' | '、' | ':');
    let numeral = |c: char| matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十');
    let listed = text.ends_with(layout) && text.chars().all(|c| layout(c) || numeral(c) || c.is_ascii_digit());
    let worded = text.strip_prefix("目标").unwrap_or("");
    listed || (!worded.is_empty() && worded.chars().all(|c| layout(c) || numeral(c) || c.is_ascii_digit()))
}

/// The longest text that can be a label without being known, in characters.
const SHORT_LABEL: usize = 10;

/// Whether what stands beside a label are labels of its parts, known or not: in each of several rows a short text, and the
/// rest of the row behind it.
fn divides_value(view: &View<'_>, label: usize) -> bool {
    let Some(own) = view.cell(label).filter(|c| c.row_span > 1) else { return false };
    let part_in = |row: usize| {
        let part = view.at(row, own.columns().end)?;
        let cell = view.cell(part).filter(|c| c.row_span == 1)?;
        let short = cell.text.string.chars().count() <= SHORT_LABEL && !is_numbering(&cell.text.string);
        let behind = view.right_of(part).filter(|r| !view.is_label(*r)).and_then(|r| view.cell(r))?;
        (short && !cell.text.is_empty() && behind.columns().end == view.table.columns && behind.row == row)
            .then_some(())
    };
    own.rows().all(|row| part_in(row).is_some())
}

/// The heading of which a cell is the only value: it stands directly beside it, over all of its rows and the rest of the
/// table's width.
fn only_value_of(view: &View<'_>, index: usize, cell: &Cell) -> Option<String> {
    let heading = view.left_of(index).filter(|l| view.meaning(*l).is_some_and(|m| m.group && !has_value(m)))?;
    let label = view.cell(heading)?;
    let whole = cell.rows() == label.rows() && cell.columns().end == view.table.columns;
    whole.then(|| label.text.string.clone())
}

/// What a form says about a text that stands beside a heading without a label.
fn unlabelled_of(view: &View<'_>, index: usize) -> Option<(String, Field)> {
    let mut at = index;
    loop {
        at = view.left_of(at)?;
        let label = &view.cell(at)?.text.string;
        if let Some(unlabelled) = view.labels.unlabelled_under(label, view.form) {
            let field = match unlabelled {
                Unlabelled::Purpose => Field::Purpose,
                Unlabelled::Goal => Field::Goal,
                Unlabelled::Note => Field::Note,
            };
            return Some((label.clone(), field));
        }
    }
}

/// Whether a cell stands directly beside a heading whose value has no label: blank there, the value is printed blank.
fn is_beside_unlabelled(view: &View<'_>, index: usize) -> bool {
    let heading = view.left_of(index).and_then(|l| view.cell(l));
    heading.is_some_and(|h| view.labels.unlabelled_under(&h.text.string, view.form).is_some())
}

/// A text that stands where labels stand, with a value to its right: kept with that value, and reported.
fn is_unknown_label(view: &View<'_>, index: usize, cell: &Cell, project: &mut RawProject) -> bool {
    let left = view.left_of(index);
    let heads = |l: usize| view.meaning(l).is_some_and(|m| (m.group && !has_value(m)) || divides_value(view, l));
    let left_is_heading = left.is_none_or(heads);
    let follows_unknown = left.is_some_and(|l| {
        view.cell(l).is_some_and(|c| project.unknown_labels.iter().any(|u| u.places == c.text.places))
    });
    if follows_unknown {
        let label = left.and_then(|l| view.cell(l)).map(|c| c.text.string.clone()).unwrap_or_default();
        project.extra.push((label, cell.text.clone()));
        return true;
    }
    let value = view.right_of(index).filter(|r| !view.is_label(*r));
    let left_is_value = left.and_then(|l| view.left_of(l)).is_some_and(|l| view.meaning(l).is_some_and(has_value));
    if (left_is_heading || left_is_value) && value.is_some() {
        project.unknown_labels.push(cell.text.clone());
        return true;
    }
    false
}

/// Reads the spending plan: a row of dates with the shares below them. Returns the cells that belong to it.
fn read_plan(view: &View<'_>, top: usize, end: usize, project: &mut RawProject) -> Vec<usize> {
    let mut used = Vec::new();
    for row in top..end {
        for (index, cell) in view.starting_in(row) {
            if !view.meaning(index).is_some_and(|m| m.plan) {
                continue;
            }
            let right = |c: &Cell| c.column >= cell.columns().end;
            let steps: Vec<_> = view
                .starting_in(row)
                .filter(|(_, c)| right(c) && date::month_end(&c.text.string, Some(2000)).is_some())
                .collect();
            for (i, step) in &steps {
                used.push(*i);
                let below = view.at(step.rows().end, step.column);
                let share = below.and_then(|b| Some((b, view.cell(b)?)));
                let own = share.filter(|(_, c)| c.row < cell.rows().end.max(row + 2) && c.columns() == step.columns());
                let text = own.map(|(_, c)| c.text.clone()).unwrap_or_default();
                used.extend(own.map(|(b, _)| b));
                project.plan.push(RawStep { label: step.text.string.clone(), text });
            }
            // A share that stands under several dates at once belongs to none of them for certain.
            let rest = (row + 1..cell.rows().end).flat_map(|r| view.starting_in(r)).filter(|(_, c)| right(c));
            for (i, c) in rest.filter(|_| !steps.is_empty()) {
                if !used.contains(&i) && !c.text.is_empty() {
                    project.plan.push(RawStep { label: String::new(), text: c.text.clone() });
                }
                used.push(i);
            }
        }
    }
    used
}
