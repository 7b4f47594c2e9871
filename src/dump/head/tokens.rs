//! Cuts the pieces above the indicators into labels and values.

use super::super::header::{Hit, labels};
use super::super::pieces::Piece;
use super::{APART, Token};
use crate::normalize::code::{self, split_department};
use crate::normalize::date::{Date, month_end};
use crate::normalize::label::fold;
use crate::normalize::money::{self, MoneyUnit};
use crate::table::Vocabulary;

/// Whether other cells stand between the lines of a label.
pub(in crate::dump) fn is_torn(pieces: &[Piece], vocabulary: &dyn Vocabulary) -> bool {
    let tokens = tokens(&cut_glued_labels(pieces, vocabulary), vocabulary, true);
    tokens.iter().any(|t| matches!(t, Token::Label { torn: true, .. }))
}

/// A money unit that stands for itself, as over the corner of a table: 单位：万元. The name of an indicator, 单位成本（元）, is none.
pub(in crate::dump) fn is_unit(piece: &Piece) -> bool {
    let text = piece.text.strip_prefix("金额").unwrap_or(&piece.text).strip_prefix("单位").map(str::trim_start);
    let noted = |rest: &str| rest.starts_with(['：', ':', '（', '(', '为']) || MoneyUnit::named(rest).is_some();
    text.is_some_and(noted) && money::unit_in(&piece.text).is_some()
}

/// A department with its code, as above a table: 426001某县应急管理局.
pub(super) fn is_department(piece: &Piece) -> bool {
    let code = split_department(&piece.text).0;
    code.is_some_and(|c| c.len() >= 6) && piece.text.chars().count() > 8 && code::parse(&piece.text).is_none()
}

/// Cuts a piece before a label that begins in it: cells that an extractor printed without a blank between.
pub(super) fn cut_glued_labels(pieces: &[Piece], vocabulary: &dyn Vocabulary) -> Vec<Piece> {
    let mut cut = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        let next = pieces.get(i + 1).map_or("", |p| p.text.as_str());
        let length = piece.text.chars().count();
        let numbered = piece.text.starts_with(|c: char| c.is_ascii_digit());
        let label = |text: &str| vocabulary.is_label(text);
        let whole = !numbered && (label(&piece.text) || label(&format!("{}{next}", piece.text)));
        let at = (2..length.saturating_sub(1)).find(|&k| {
            let (before, after) = (piece.part(0, k).text, piece.part(k, length).text);
            let ends_cell = label(&before) || before.ends_with(['底', '%']) || is_amount(&before);
            // A number at the start of a label is the number of an item.
            let bare = after.starts_with(char::is_alphabetic);
            bare && ends_cell && (label(&format!("{after}{next}")) || label(&after))
        });
        match at.filter(|_| !whole) {
            Some(k) => cut.extend([piece.part(0, k), piece.part(k, length)]),
            None => cut.push(piece.clone()),
        }
    }
    cut
}

pub(super) fn tokens(pieces: &[Piece], vocabulary: &dyn Vocabulary, mixed: bool) -> Vec<Token> {
    let mut hits: Vec<(Hit, bool)> =
        labels(pieces, vocabulary).into_iter().filter(|h| !is_month(&h.label)).map(|h| (h, false)).collect();
    join_torn(pieces, vocabulary, mixed, &mut hits);
    hits.sort_by_key(|(h, _)| h.first());
    let inside = |i: usize| hits.iter().any(|(h, _)| h.pieces.contains(&i));
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        if let Some((hit, torn)) = hits.iter().find(|(h, _)| h.first() == at) {
            let own = hit.pieces.iter().filter_map(|&i| pieces.get(i).cloned()).collect();
            tokens.push(Token::Label { text: hit.label.clone(), torn: *torn, pieces: own });
            at += if *torn { 1 } else { hit.pieces.len() };
            continue;
        }
        if inside(at) {
            at += 1;
            continue;
        }
        let same_line = |n: usize| -> Option<Vec<Piece>> {
            let parts = pieces.get(at..at + n)?;
            (parts.iter().all(|p| p.ordinal == piece.ordinal) && !(at..at + n).any(inside)).then(|| parts.to_vec())
        };
        let join = |parts: &[Piece]| parts.iter().map(|p| p.text.as_str()).collect::<String>();
        let inside_text = follows_text(pieces, at, tokens.last());
        let loose = |p: &Vec<Piece>| !inside_text && !begins_text(pieces, at + p.len() - 1, &inside);
        let month = (1..=3).filter_map(same_line).find(|p| is_month(&join(p))).filter(loose);
        let share = (1..=2).filter_map(same_line).find(|p| is_share(&join(p))).filter(loose);
        let n = month.as_ref().or(share.as_ref()).map_or(1, Vec::len);
        tokens.push(match (month, share) {
            (Some(parts), _) => Token::Month(parts),
            (None, Some(parts)) => Token::Share(parts),
            _ if is_amount(&piece.text) && !inside_text && !begins_text(pieces, at, &inside) => {
                Token::Amount(piece.clone())
            }
            _ => Token::Text(piece.clone()),
        });
        at += n;
    }
    tokens
}

/// Joins labels whose lines stand apart, other cells between them.
fn join_torn(pieces: &[Piece], vocabulary: &dyn Vocabulary, mixed: bool, hits: &mut Vec<(Hit, bool)>) {
    for i in 0..pieces.len() {
        let text = |k: usize| pieces.get(k).map_or("", |p| p.text.as_str());
        let worded = text(i).contains(|c: char| c.is_alphabetic() && !c.is_ascii());
        if hits.iter().any(|(h, _)| h.pieces.contains(&i)) || !mixed || !worded {
            continue;
        }
        let whole = |j: &usize| hits.iter().all(|(h, _)| !h.pieces.contains(j) || h.pieces.len() == 1);
        let second = (i + 1..pieces.len().min(i + APART))
            .filter(whole)
            .find(|&j| vocabulary.is_label(&format!("{}{}", text(i), text(j))));
        if let Some(j) = second {
            hits.retain(|(h, _)| !h.pieces.contains(&j));
            hits.push((Hit { pieces: vec![i, j], label: format!("{}{}", text(i), text(j)) }, true));
        }
    }
}

/// Whether a piece goes on with the text before it on its line, over a blank that the cell does not have: `达到 90% 以上`.
fn follows_text(pieces: &[Piece], at: usize, before: Option<&Token>) -> bool {
    let Some((piece, Token::Text(text))) = pieces.get(at).zip(before) else { return false };
    let beside = at.checked_sub(1).and_then(|b| pieces.get(b)) == Some(text);
    beside && text.ordinal == piece.ordinal && piece.is_strayed() && text.text.contains(char::is_alphabetic)
}

/// Whether a number is the start of a text: `2024 年农房保险`.
fn begins_text(pieces: &[Piece], at: usize, is_label: &dyn Fn(usize) -> bool) -> bool {
    let (Some(number), Some(next)) = (pieces.get(at), pieces.get(at + 1)) else { return false };
    let worded = next.text.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii()) && !next.text.starts_with("万元");
    next.ordinal == number.ordinal && worded && !is_label(at + 1)
}

/// The end of a period of a spending plan: 3月底.
pub(in crate::dump) fn is_month(text: &str) -> bool {
    month_of(text).is_some()
}

/// The day on which a period of a spending plan ends, in some year where none is printed.
pub(super) fn month_of(text: &str) -> Option<Date> {
    let period = text.ends_with(['底', '末', '月', '日', '度']) && text.chars().count() <= 8;
    month_end(text, Some(2001)).filter(|_| period)
}

/// A share of a spending plan: 75%.
pub(in crate::dump) fn is_share(text: &str) -> bool {
    let number = text.strip_suffix(['%', '％']).unwrap_or_default();
    !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.')
}

pub(in crate::dump) fn is_amount(text: &str) -> bool {
    let number = text.strip_suffix("万元").or(text.strip_suffix('元')).unwrap_or(text);
    let mut chars = number.chars().map(narrow);
    chars.clone().next().is_some_and(|c| c.is_ascii_digit() || c == '-')
        && chars.all(|c| c.is_ascii_digit() || ".,-".contains(c))
}

/// The narrow form of a digit or mark that is printed as wide as a Chinese character. Other dashes stay: they stand for a blank.
fn narrow(c: char) -> char {
    if matches!(c, '\u{FF01}'..='\u{FF5E}') { fold(c) } else { c }
}

/// Whether a text is an amount of money and hardly any other number: it has two digits or more after the point.
pub(in crate::dump) fn is_priced(text: &str) -> bool {
    is_amount(text) && text.split_once(['.', '．']).is_some_and(|(_, cents)| cents.len() >= CENTS)
}

/// Digits after the point of an amount of money.
const CENTS: usize = 2;

/// Whether a label is that of a department or a unit: 主管部门, 资金使用单位.
pub(in crate::dump) fn is_institution_label(label: &str) -> bool {
    ["单位", "部门"].iter().any(|w| label.ends_with(w))
}

pub(in crate::dump) fn is_amount_label(label: &str) -> bool {
    let named = ["资金", "拨款", "预算数", "总额", "金额", "结转", "总计", "合计", "补助区县", "补助县区", "补助市县"];
    let ended = ["年预算", "级支出"];
    (named.iter().any(|w| label.contains(w)) || ended.iter().any(|w| label.ends_with(w)))
        && !is_institution_label(label)
        && !["用途", "计划", "%", "％", "情况", "名称"].iter().any(|w| label.contains(w))
}

pub(super) fn is_code_label(label: &str) -> bool {
    ["编码", "代码", "编号"].iter().any(|w| label.ends_with(w))
}

pub(in crate::dump) fn is_name_label(label: &str) -> bool {
    label.ends_with("名称")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read;

    #[test]
    fn a_name_that_begins_like_the_note_of_a_unit_is_none() {
        let units =
            |dump: &str| -> Vec<bool> { text_to_pieces(&read(dump.as_bytes()).unwrap()).iter().map(is_unit).collect() };
        assert_eq!(
            units("单位：万元\n金额单位：元\n单位（万元）\n单位万元\n单位成本（元）\n单位运行成本（万元）\n"),
            [true, true, true, true, false, false]
        );
    }
}
