//! Turns a text of one year into what it would be in another: years that are named move, nothing else does.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::normalize::label::key;

/// Four digits that name a year: before 年, before the rest of a date or a span, or in the brackets of a document number.
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?P<before>^|[^\d.\x00])(?P<year>(?:19|20)\d{2})(?P<after>年|[-~至./](?:\d{1,2}|(?:19|20)\d{2}年)(?:\D|$)|\))",
    )
    .ok()
});

/// Whether both texts say the same, the years in it moved as far as the report's. Signs and blanks do not count.
pub fn says_the_same(old: &str, new: &str, moved: Option<i32>) -> bool {
    let (old, new) = (bare(old), bare(new));
    old == new || moved.is_some_and(|moved| moved != 0 && roll(&old, moved) == new)
}

/// The key without any sign that merely separates: item numbers and points are printed now so, now so.
fn bare(text: &str) -> String {
    key(text).chars().filter(|c| !matches!(c, '。' | ';' | ',' | '、' | ':' | '"' | '“' | '”')).collect()
}

fn roll(text: &str, moved: i32) -> String {
    let Some(pattern) = YEAR.as_ref() else { return text.to_owned() };
    // Two passes, because neighbouring years (2024-2026年) share the sign between them.
    let shift = |found: &Captures<'_>| {
        let year =
            found["year"].parse::<i32>().map_or_else(|_| found["year"].to_owned(), |year| (year + moved).to_string());
        format!("{}\u{0}{year}{}", &found["before"], &found["after"])
    };
    let mut rolled = pattern.replace_all(text, shift).into_owned();
    let again = pattern.replace_all(&rolled, shift).into_owned();
    if again != rolled {
        rolled = again;
    }
    rolled.replace('\u{0}', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_years_move() {
        for (old, new) in [
            ("2024年完成农房保险", "2025年完成农房保险"),
            ("2024年5月至2024年9月", "2025年5月至2025年9月"),
            ("2024-2026年规划", "2025-2027年规划"),
            ("完成率95%。", "完成率95%"),
        ] {
            assert!(says_the_same(old, new, Some(1)), "{old} {new}");
            assert!(says_the_same(new, old, Some(-1)), "{new} {old}");
        }
        for (old, new) in [
            ("2024年完成农房保险", "2026年完成农房保险"),
            ("培训2024人", "培训2025人"),
            ("12024年", "12025年"),
            ("完成率95%", "完成率96%"),
        ] {
            assert!(!says_the_same(old, new, Some(1)), "{old} {new}");
        }
    }
}
