//! Turns text into index terms: every pair of neighbouring characters.
//!
//! SQLite's own tokenizers find no two-character words (`trigram`) or cut Chinese text wherever a sign stands (`unicode61`).
//! Here every pair of neighbouring characters is one term, spelled in hexadecimal so that `unicode61` leaves it whole; the
//! last character of a text is a term with nothing behind it. A word of two characters or more is a phrase of its
//! pairs; a single character is the beginning of a term.

use std::fmt::Write as _;

use crate::normalize::label::fold;

/// What stands between the two characters of a term; no hexadecimal digit.
const BETWEEN: char = 'x';

/// The character as indexed: half-width and lower case, so that one index serves searching with and without case.
pub fn folded(c: char) -> char {
    let c = fold(c);
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => c,
    }
}

/// Whether another character may be folded to the same: only then does a hit of the index have to be looked at again.
pub fn is_ambiguous(c: char) -> bool {
    !matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}')
}

/// The terms of a text, separated by blanks.
pub fn terms(text: &str) -> String {
    let chars: Vec<char> = text.chars().map(folded).collect();
    let mut terms = String::with_capacity(chars.len() * 10);
    for (at, &c) in chars.iter().enumerate() {
        term(&mut terms, c, chars.get(at + 1).copied());
        terms.push(' ');
    }
    terms
}

/// The full-text query for a word; `None` for an empty one.
pub fn phrase(word: &str) -> Option<String> {
    let chars: Vec<char> = word.chars().map(folded).collect();
    let mut terms = String::new();
    match chars.as_slice() {
        [] => return None,
        &[single] => term(&mut terms, single, None),
        _ => {
            for pair in chars.windows(2) {
                term(&mut terms, pair[0], Some(pair[1]));
                terms.push(' ');
            }
        }
    }
    let prefix = if chars.len() == 1 { " *" } else { "" };
    Some(format!("\"{}\"{prefix}", terms.trim_end()))
}

fn term(terms: &mut String, c: char, next: Option<char>) {
    let _ = write!(terms, "{:x}{BETWEEN}", u32::from(c));
    if let Some(next) = next {
        let _ = write!(terms, "{:x}", u32::from(next));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_a_phrase_of_the_terms_of_its_text() {
        assert_eq!(terms("防汛Ａ"), "9632x6c5b 6c5bx61 61x ");
        assert_eq!(phrase("防汛a").as_deref(), Some("\"9632x6c5b 6c5bx61\""));
        assert_eq!(phrase("防").as_deref(), Some("\"9632x\" *"));
        assert_eq!(phrase(""), None);
    }
}
