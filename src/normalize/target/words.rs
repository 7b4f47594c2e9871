//! Turns targets without a number into what they are: a grade, a trend, a duration, a state, a reference, or nothing.

use super::vocabulary::{ADVERBS, CHANGES, COMPARED, DONE, DURATIONS, ENDS, GRADES, NONE, REFERENCES, STATES, TIES};
use super::{Baseline, Kind, Op, Value, sign};

/// Whether a folded text sets no target.
pub(super) fn is_none(text: &[char]) -> bool {
    text.is_empty() || equals_one(text, NONE)
}

/// Whether a text says that something is finished.
pub(super) fn is_done(text: &str) -> bool {
    DONE.contains(&text)
}

/// Whether a text is a length of time in words.
pub(super) fn is_duration(text: &str) -> bool {
    DURATIONS.contains(&text)
}

/// A clause that is a length of time in words, digits included: `7×24小时`.
pub(super) fn read_duration(clause: &[char]) -> Option<Value> {
    equals_one(clause, DURATIONS).then(|| Value::of(Kind::Duration))
}

/// Whether a folded text is a grade.
pub(super) fn is_grade(text: &[char]) -> bool {
    equals_one(text, GRADES)
}

/// What a text before a number compares with: `较上年增长` 5 %.
pub(super) fn compared_with(text: &[char]) -> Option<Baseline> {
    (0..text.len()).find_map(|at| text.get(at..).and_then(comparison)).and_then(|(baseline, _)| baseline)
}

/// What a text before a number refers to: `不低于上年的` 95 %.
pub(super) fn refers_to(text: &[char]) -> Option<Baseline> {
    REFERENCES.iter().find(|(word, _)| contains(text, word)).and_then(|&(_, baseline)| baseline)
}

/// The value of a clause without a number, with the sign printed before it: `=正常运转`, `≤同类货物价格`. `None`: not
/// understood.
pub(super) fn read_signed(clause: &[char]) -> Option<Value> {
    let symbol = sign::leading(clause).filter(|_| clause.first().is_some_and(|&c| sign::is_symbol(c)));
    let (op, length) = symbol.map_or((None, 0), |(op, length)| (Some(op), length));
    let text = clause.get(length..)?;
    let mut value = if op.is_some() && is_none(text) {
        (!text.is_empty()).then(|| Value::of(Kind::None))?
    } else {
        let unitless = text.strip_suffix(&['无']).filter(|_| op.is_some());
        unitless
            .and_then(read)
            .or_else(|| read(text))
            .or_else(|| op.and_then(|_| compared(text)))
            .or_else(|| inner(text))?
    };
    value.op = op.or(value.op);
    Some(value)
}

/// A subject, a sign and what to compare with: `采购价格≤同类货物价格`.
fn inner(text: &[char]) -> Option<Value> {
    let at = text.iter().position(|&c| sign::is_symbol(c))?;
    let (op, length) = sign::leading(text.get(at..)?)?;
    let mut value = compared(text.get(at + length..)?)?;
    value.op = Some(op);
    (!text.iter().any(char::is_ascii_digit)).then_some(value)
}

/// A text behind a sign that names what to compare with.
fn compared(text: &[char]) -> Option<Value> {
    let (_, baseline) = REFERENCES.iter().find(|(word, _)| contains(text, word))?;
    let mut value = Value::of(Kind::Reference);
    value.baseline = *baseline;
    (!text.iter().any(char::is_ascii_digit)).then_some(value)
}

fn read(clause: &[char]) -> Option<Value> {
    if contains(clause, "是否") || (names_a_measure(clause) && clause.len() <= 4) {
        return None;
    }
    grade(clause)
        .or_else(|| comparison_or_trend(clause))
        .or_else(|| reference(clause))
        .or_else(|| graded_subject(clause))
        .or_else(|| state(clause))
}

/// A grade of a scale, with the word for a sign before or behind it: `优`, `不低于良好`, `良好及以上`.
fn grade(clause: &[char]) -> Option<Value> {
    let before = sign::leading(clause);
    let rest = clause.get(before.map_or(0, |(_, length)| length)..)?;
    let after = AFTER_GRADE.iter().find(|word| sign::ends_with(rest, word)).filter(|_| before.is_none());
    let rest = rest.get(..rest.len() - after.map_or(0, |word| word.chars().count()))?;
    let mut value = Value::of(Kind::Grade);
    value.op = before.map(|(op, _)| op).or(after.map(|_| Op::AtLeast));
    equals_one(rest, GRADES).then_some(value)
}

/// Words behind a grade that let in the better ones.
const AFTER_GRADE: &[&str] = &["(含)以上", "及以上", "或以上", "以上"];

/// Words behind what is written elsewhere that make it a limit: 控制在预算以内.
const WITHIN: &[&str] = &["范围之内", "范围以内", "范围内", "以内", "之内", "内"];

/// A subject and its grade: `社会反响较好`. One character (好, 高) ends too many other words.
fn graded_subject(clause: &[char]) -> Option<Value> {
    let graded = GRADES.iter().any(|grade| grade.chars().count() > 1 && sign::ends_with(clause, grade));
    (graded && clause.len() <= 12 && is_one_phrase(clause) && !denies(clause)).then(|| Value::of(Kind::Grade))
}

/// `及时率`, `正常供水覆盖率`: a slip of publishers, who print the indicator's name where its target should stand.
fn names_a_measure(clause: &[char]) -> bool {
    let measure = clause.last().is_some_and(|c| matches!(c, '率' | '度' | '数' | '量' | '额'));
    measure && !sign::ends_with(clause, "足额") && !equals_one(clause, DURATIONS)
}

fn comparison_or_trend(clause: &[char]) -> Option<Value> {
    let mut value = Value::of(Kind::Trend);
    let (baseline, length) = comparison(clause).unwrap_or((None, 0));
    let change = clause.get(length..)?;
    value.baseline = baseline;
    is_change(change).then_some(value)
}

fn comparison(text: &[char]) -> Option<(Option<Baseline>, usize)> {
    COMPARED
        .iter()
        .find(|(word, _)| sign::starts_with(text, word))
        .map(|&(word, baseline)| (baseline, word.chars().count()))
}

/// A change: adverbs and a verb of change, with a subject before them or an object behind them, but not denied.
fn is_change(text: &[char]) -> bool {
    if !is_one_phrase(text) || denies(text) {
        return false;
    }
    let verb = strip_adverbs(text);
    let begins = CHANGES.iter().any(|change| sign::starts_with(verb, change));
    let ends = CHANGES.iter().any(|change| sign::ends_with(text, change));
    begins || ends
}

fn strip_adverbs(text: &[char]) -> &[char] {
    let longest =
        ADVERBS.iter().filter(|adverb| sign::starts_with(text, adverb)).map(|adverb| adverb.chars().count()).max();
    longest.and_then(|length| text.get(length..)).map_or(text, strip_adverbs)
}

fn reference(clause: &[char]) -> Option<Value> {
    if !is_one_phrase(clause) {
        return None;
    }
    let mut value = Value::of(Kind::Reference);
    let (word, baseline) = REFERENCES.iter().find(|(word, _)| contains(clause, word))?;
    let plain = strip_adverbs(clause);
    let tied =
        TIES.iter().any(|tie| sign::starts_with(plain, tie)) || (ENDS.contains(word) && sign::ends_with(clause, word));
    let within = WITHIN.iter().any(|close| sign::ends_with(clause, close));
    let leading = sign::leading(clause);
    value.baseline = *baseline;
    value.op = leading.map(|(op, _)| op);
    if leading.is_none() && within && sign::starts_with(clause, "控制在") {
        value.op = Some(Op::AtMost);
    }
    (tied || within || leading.is_some()).then_some(value)
}

fn state(clause: &[char]) -> Option<Value> {
    let short = clause.len() <= 12 && is_one_phrase(clause) && !names_a_measure(clause);
    let rest = strip_adverbs(clause);
    let begins = STATES.iter().any(|state| sign::starts_with(rest, state) || sign::starts_with(clause, state));
    let ends = STATES.iter().any(|state| sign::ends_with(clause, state));
    (short && (begins || ends)).then(|| Value::of(Kind::State))
}

/// No digit, no sign, no punctuation: a phrase that can be read by its first and last words.
fn is_one_phrase(text: &[char]) -> bool {
    !text.is_empty()
        && text
            .iter()
            .all(|&c| (c.is_alphabetic() && !c.is_ascii_digit()) || matches!(c, '"' | '“' | '”' | '《' | '》'))
}

fn denies(text: &[char]) -> bool {
    ["不", "未", "没有", "无"].iter().any(|no| {
        (0..text.len()).any(|at| {
            text.get(at..).is_some_and(|rest| sign::starts_with(rest, no) && !sign::starts_with(rest, "不断"))
        })
    })
}

fn contains(text: &[char], word: &str) -> bool {
    (0..text.len()).any(|at| text.get(at..).is_some_and(|rest| sign::starts_with(rest, word)))
}

fn equals_one(text: &[char], words: &[&str]) -> bool {
    words.iter().any(|word| text.iter().copied().eq(word.chars()))
}
