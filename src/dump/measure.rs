//! How wide a text is and where its lines may break, in ems: what a dump still tells of the columns' widths.

use std::cmp::Ordering;

/// A blank that the extractor put between Chinese and Latin characters: word processors leave a quarter of an em there.
const GAP: f32 = 0.25;

/// A Latin word or number longer than this many ems is broken anywhere, as codes are in narrow cells.
const LONGEST_WORD: f32 = 5.0;

/// The width of a character in ems.
pub(super) fn em(c: char) -> f32 {
    match c {
        c if c.is_ascii() => 0.5,
        '\u{A0}'..='\u{FF}' => 0.5,
        _ => 1.0,
    }
}

/// The width of a printed text in ems.
pub(super) fn width(text: &str) -> f32 {
    text.chars().map(|c| if c.is_whitespace() { GAP } else { em(c) }).sum()
}

/// Whether a text opens more brackets than it closes, or fewer; equal where each has its partner.
pub(super) fn brackets(text: &str) -> Ordering {
    text.matches(['（', '(']).count().cmp(&text.matches(['）', ')']).count())
}

/// The first half of a text that is the same twice, as text printed two times to look bold is.
pub(super) fn first_half(text: &str) -> Option<&str> {
    let (at, _) = text.char_indices().nth(text.chars().count() / 2)?;
    let (first, second) = text.split_at(at);
    (first == second).then_some(first)
}

/// Marks that no line begins with: they pull the character before them down.
pub(super) fn never_first(c: char) -> bool {
    "、，。；：！？）》」』】〕〉”’…％,.;:!?)]}%".contains(c)
}

/// Marks that no line ends with: they go down with the character after them.
pub(super) fn never_last(c: char) -> bool {
    "（《「『【〔〈“‘([{".contains(c)
}

/// The width of the first part of a text that cannot be broken: the room that the line before would have needed.
pub(super) fn first_unit(text: &str) -> f32 {
    let mut chars = text.trim_start().chars().peekable();
    let mut wide = 0.0;
    let mut word = false;
    let mut open = true;
    while let Some(&c) = chars.peek() {
        let latin = c.is_ascii_alphanumeric() || "[].-/+%".contains(c);
        let goes_on = open || never_first(c) || (word && latin);
        if !goes_on || wide > LONGEST_WORD {
            break;
        }
        open = never_last(c) && !"[]".contains(c);
        word = latin;
        wide += em(c);
        chars.next();
    }
    if wide > LONGEST_WORD { 0.5 } else { wide }
}

/// Whether Chinese meets Latin here, or a mark stands here: extractors put blanks there that the cell does not have.
pub(super) fn is_stray_blank(before: Option<char>, after: Option<char>) -> bool {
    let (Some(b), Some(a)) = (before, after) else { return false };
    let latin = |c: char| c.is_ascii() && !c.is_whitespace();
    let mark = |c: char| !c.is_alphanumeric();
    latin(b) != latin(a) || mark(a) || mark(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_cannot_be_broken() {
        for (text, expected) in [
            ("指标", 1.0),
            ("导、隐患", 2.0),
            ("《巨鹿", 2.0),
            ("（%）", 2.5),
            ("条》、", 3.0),
            ("[2008]10号", 4.0),
            ("13052924P0049L31000", 0.5),
            ("", 0.0),
        ] {
            assert_eq!(first_unit(text), expected, "{text}");
        }
        assert_eq!(width("≥100 人次"), 4.75);
    }

    #[test]
    fn blanks_between_chinese_words_are_no_stray_blanks() {
        assert!(is_stray_blank(Some('1'), Some('个')) && is_stray_blank(Some('≥'), Some('9')));
        assert!(!is_stray_blank(Some('标'), Some('知')) && !is_stray_blank(None, Some('知')));
    }
}
