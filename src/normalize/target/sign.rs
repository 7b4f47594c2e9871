//! Turns printed signs and the words that stand for them into operators.

use super::Op;
use crate::normalize::label::fold;

/// Whether a character is a sign of comparison, full-width ones included.
pub fn is_sign(c: char) -> bool {
    matches!(fold(c), '≥' | '≤' | '≧' | '≦' | '⩾' | '⩽' | '>' | '<' | '=')
}

/// Signs and words before a number, as folded text; longer ones before those they begin with.
/// `≮` and `≯` are "not less" and "not greater" in older printing; `不不超过` is a publishers' slip seen in real reports.
const BEFORE: &[(&str, Op)] = &[
    ("大于或等于", Op::AtLeast),
    ("大于等于", Op::AtLeast),
    ("高于或等于", Op::AtLeast),
    ("高于等于", Op::AtLeast),
    ("小于或等于", Op::AtMost),
    ("小于等于", Op::AtMost),
    ("低于或等于", Op::AtMost),
    ("低于等于", Op::AtMost),
    ("不不低于", Op::AtLeast),
    ("不不少于", Op::AtLeast),
    ("不不超过", Op::AtMost),
    ("不应低于", Op::AtLeast),
    ("不得低于", Op::AtLeast),
    ("不得少于", Op::AtLeast),
    ("不能低于", Op::AtLeast),
    ("不能少于", Op::AtLeast),
    ("不应超过", Op::AtMost),
    ("不得超过", Op::AtMost),
    ("不得高于", Op::AtMost),
    ("不能超过", Op::AtMost),
    ("不低于", Op::AtLeast),
    ("不少于", Op::AtLeast),
    ("不小于", Op::AtLeast),
    ("不超过", Op::AtMost),
    ("不高于", Op::AtMost),
    ("不多于", Op::AtMost),
    ("不大于", Op::AtMost),
    ("不晚于", Op::AtMost),
    ("不迟于", Op::AtMost),
    ("不超", Op::AtMost),
    ("至少", Op::AtLeast),
    ("最少", Op::AtLeast),
    ("至多", Op::AtMost),
    ("最多", Op::AtMost),
    ("等于", Op::Equal),
    ("大于", Op::MoreThan),
    ("高于", Op::MoreThan),
    ("多于", Op::MoreThan),
    ("超过", Op::MoreThan),
    ("小于", Op::LessThan),
    ("低于", Op::LessThan),
    ("少于", Op::LessThan),
    ("不足", Op::LessThan),
    (">=", Op::AtLeast),
    ("=>", Op::AtLeast),
    ("≥=", Op::AtLeast),
    ("<=", Op::AtMost),
    ("=<", Op::AtMost),
    ("≤=", Op::AtMost),
    ("==", Op::Equal),
    ("≥", Op::AtLeast),
    ("≧", Op::AtLeast),
    ("⩾", Op::AtLeast),
    ("≮", Op::AtLeast),
    ("≤", Op::AtMost),
    ("≦", Op::AtMost),
    ("⩽", Op::AtMost),
    ("≯", Op::AtMost),
    (">", Op::MoreThan),
    ("<", Op::LessThan),
    ("=", Op::Equal),
    ("±", Op::Within),
];

/// Words after a number and its unit. 以上, 以下 and 以内 include the number itself (民法典 art. 1259).
const AFTER: &[(&str, Op)] = &[
    ("(含)以上", Op::AtLeast),
    ("含以上", Op::AtLeast),
    ("及其以上", Op::AtLeast),
    ("及以上", Op::AtLeast),
    ("或以上", Op::AtLeast),
    ("以上", Op::AtLeast),
    ("(含)以内", Op::AtMost),
    ("含以下", Op::AtMost),
    ("含以内", Op::AtMost),
    ("(含)以下", Op::AtMost),
    ("及以内", Op::AtMost),
    ("及以下", Op::AtMost),
    ("或以下", Op::AtMost),
    ("以内", Op::AtMost),
    ("之内", Op::AtMost),
    ("以下", Op::AtMost),
    ("内", Op::AtMost),
];

/// The sign at the start of a folded text, and its length in characters.
pub(super) fn leading(text: &[char]) -> Option<(Op, usize)> {
    find(BEFORE, |sign| starts_with(text, sign))
}

/// Words that are a sign right before a number only: 不到 of 不到位 is none.
const ADJACENT: &[(&str, Op)] = &[("不到", Op::LessThan)];

/// The sign at the end of a folded text, and its length in characters.
pub(super) fn trailing(text: &[char]) -> Option<(Op, usize)> {
    let (op, length) =
        find(BEFORE, |sign| ends_with(text, sign)).or_else(|| find(ADJACENT, |sign| ends_with(text, sign)))?;
    let rest = text.get(..text.len() - length)?;
    // The same sign twice is a slip; two different ones are no sign that could be read.
    match trailing(rest) {
        Some((other, more)) if other == op => Some((op, length + more)),
        Some(_) => None,
        None => Some((op, length)),
    }
}

/// The word for a sign that follows a number and its unit, and its length in characters.
pub(super) fn after_number(text: &[char]) -> Option<(Op, usize)> {
    find(AFTER, |word| starts_with(text, word))
}

/// Whether a sign or a word for one stands anywhere in a folded text.
pub(super) fn is_in(text: &[char]) -> bool {
    (0..text.len()).any(|at| text.get(at..).and_then(leading).is_some())
}

/// Whether a word for a sign that follows numbers stands anywhere in a folded text; 内 alone is part of too many others.
pub(super) fn is_behind(text: &[char]) -> bool {
    (0..text.len()).any(|at| text.get(at..).and_then(after_number).is_some_and(|(_, length)| length > 1))
}

/// Whether a character is a sign by itself, not a word.
pub(super) fn is_symbol(c: char) -> bool {
    matches!(c, '≥' | '≧' | '⩾' | '≮' | '≤' | '≦' | '⩽' | '≯' | '>' | '<' | '=' | '±')
}

/// The operator of a sign column. `定性`, `定量`, a blank and everything unknown give none.
pub(super) fn of_column(sign: &[char]) -> Option<Op> {
    leading(sign).filter(|&(_, length)| length == sign.len()).map(|(op, _)| op)
}

fn find(table: &[(&str, Op)], matches: impl Fn(&str) -> bool) -> Option<(Op, usize)> {
    table.iter().find(|(sign, _)| matches(sign)).map(|&(sign, op)| (op, sign.chars().count()))
}

/// Whether a text starts with a word.
pub(super) fn starts_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter();
    word.chars().all(|c| chars.next() == Some(&c))
}

/// Whether a text ends with a word.
pub(super) fn ends_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter().rev();
    word.chars().rev().all(|c| chars.next() == Some(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_hides_a_longer_one() {
        for table in [BEFORE, AFTER] {
            for (at, (long, _)) in table.iter().enumerate() {
                assert!(table[..at].iter().all(|(short, _)| !long.starts_with(short)), "{long}");
            }
        }
        for (at, (long, _)) in BEFORE.iter().enumerate() {
            assert!(BEFORE[..at].iter().all(|(short, _)| !long.ends_with(short)), "{long}");
        }
    }
}
