//! Amounts above a table that stand in rows and columns: headings one after another, then rows of one label and several figures. The
//! label of a row stands apart from its figures where it has more lines than they.

mod down;
mod one_part;
mod proven;

use super::super::columns::is_points;
use super::super::head::{is_amount, is_amount_label};
use super::units::{Unit, What, is_blank};

/// The headings of the columns, then each row with its figures, as positions among the cells above a table.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Figures {
    pub units: Vec<usize>,
    /// Whether a row was given a label that its figures do not follow.
    pub moved: bool,
    /// Whether it is not told which rows have no figures.
    pub open: bool,
}

/// Fewer headings are none of a table of figures.
const FEWEST: usize = 4;

/// The table of figures among cells. Nothing where there is none; an error where its rows cannot be told apart.
pub(super) fn figures(units: &[&Unit]) -> Result<Option<Figures>, Unclear> {
    in_rows(units).or_else(|unclear| proven::proven(units).map(Some).ok_or(unclear))
}

/// The label or heading that a cell is.
fn label_at<'u>(units: &[&'u Unit], i: usize) -> Option<&'u str> {
    match &units.get(i)?.what {
        What::Label(l) | What::Heading(l) => Some(l.as_str()),
        _ => None,
    }
}

/// The table of figures whose headings stand one after another, and whose figures follow the labels of their rows or are as many rows.
fn in_rows(units: &[&Unit]) -> Result<Option<Figures>, Unclear> {
    let label = |i: usize| label_at(units, i);
    let has = |i: usize, word: &str| label(i).is_some_and(|l| l.contains(word));
    let Some(rate) = (0..units.len()).find(|i| has(*i, "执行率") && !has(*i, "分值")) else { return Ok(None) };
    let heading = |i: &usize| label(*i).is_some_and(is_heading);
    let start = (0..=rate).rev().take_while(heading).last().unwrap_or(rate);
    let end = (rate..units.len()).take_while(heading).last().map_or(rate, |i| i + 1);
    let width = end - start;
    // 年初预算数 printed elsewhere: then the others are not all columns.
    let elsewhere = |i: usize| !(start..end).contains(&i) && (has(i, "预算数") || has(i, "执行数"));
    if width < FEWEST || (0..units.len()).any(elsewhere) {
        return Err(Unclear);
    }
    let figure = |i: usize| units.get(i).is_some_and(|u| u.what == What::Text && is_figure(&u.text()));
    let row = |i: usize| label(i).is_some_and(is_row);
    // Rows with their figures, and figures that follow no label.
    let mut rows: Vec<(usize, Vec<usize>)> = (0..start).filter(|i| row(*i)).map(|i| (i, Vec::new())).collect();
    let mut loose: Vec<Vec<usize>> = Vec::new();
    let mut open = false;
    for i in end..units.len() {
        if row(i) {
            rows.push((i, Vec::new()));
            open = true;
        } else if figure(i) {
            match rows.last_mut().filter(|(_, own)| open && own.len() < width) {
                Some((_, own)) => own.push(i),
                None => match loose.last_mut().filter(|l| l.len() < width) {
                    Some(last) => last.push(i),
                    None => loose.push(vec![i]),
                },
            }
        } else {
            open = false;
        }
    }
    let bare = rows.iter().filter(|(_, own)| own.is_empty()).count();
    if !loose.is_empty() && loose.len() != bare {
        return Err(Unclear);
    }
    let moved = !loose.is_empty();
    let mut loose = loose.into_iter();
    for (_, own) in rows.iter_mut().filter(|(_, own)| own.is_empty()) {
        own.extend(loose.next().into_iter().flatten());
    }
    let texts = |own: &[usize]| own.iter().filter_map(|i| units.get(*i)).map(|u| u.text()).collect::<Vec<String>>();
    let headings: Vec<&str> = (start..end).filter_map(label).collect();
    if !rows.iter().all(|(_, own)| proven::agree(&texts(own), &headings)) {
        return Err(Unclear);
    }
    // The total stands first.
    rows.sort_by_key(|(label, _)| ROWS.iter().position(|w| has(*label, w)).unwrap_or(ROWS.len()));
    let rows = rows.into_iter().flat_map(|(label, own)| std::iter::once(label).chain(own));
    Ok(Some(Figures { units: (start..end).chain(rows).collect(), moved, open: false }))
}

/// The rows of a table of figures cannot be told apart.
#[derive(Debug, PartialEq)]
pub(super) struct Unclear;

/// Words of the headings of such a table.
const HEADINGS: &[&str] = &["预算数", "执行数", "执行率", "分值", "得分", "B/A"];

/// Words of its rows, in the order that they are printed in.
const ROWS: &[&str] = &["总额", "其中", "财政拨款", "上年结转", "其他资金"];

/// Whether a label stands above a column of figures.
pub(super) fn is_heading(label: &str) -> bool {
    HEADINGS.iter().any(|w| label.contains(w))
}

fn is_row(label: &str) -> bool {
    is_amount_label(label) && !is_heading(label) && !label.ends_with(['）', ')'])
}

/// Whether a text is a figure, or stands for none.
pub(super) fn is_figure(text: &str) -> bool {
    let bare = text.trim_end_matches(['%', '％']);
    is_amount(bare) || is_points(bare) || is_blank(text)
}
