//! Turns the characters of a cell into the text that was printed there, without what the layout put in.
//!
//! Never NFKC: it maps 2 of the 115 CJK radicals and turns `10²` into `102` and `①` into `1`.

use std::sync::LazyLock;

/// Runs of characters that stand for an ordinary ideograph; the file's header states its sources.
const IDEOGRAPHS: &str = include_str!("ideographs.tsv");

static ORDINARY: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut pairs = Vec::new();
    for line in IDEOGRAPHS.lines().filter(|line| !line.starts_with('#')) {
        let Some((first, ordinary)) = line.split_once('\t') else { continue };
        let Ok(first) = u32::from_str_radix(first, 16) else { continue };
        pairs.extend((first..).zip(ordinary.chars()).filter_map(|(from, to)| Some((char::from_u32(from)?, to))));
    }
    pairs
});

/// The ordinary ideograph of a Kangxi radical, a CJK radical or a compatibility ideograph; every other character is
/// its own.
pub fn ordinary(c: char) -> char {
    let candidate = matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}');
    if !candidate {
        return c;
    }
    ORDINARY.binary_search_by_key(&c, |&(from, _)| from).ok().and_then(|at| ORDINARY.get(at)).map_or(c, |&(_, to)| to)
}

/// Whether a character is an ordinary Chinese one, which nothing folds, drops or replaces: nearly all of a report.
pub fn is_unified_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// Whether a character prints nothing: controls, zero-width characters, direction marks, soft hyphens, byte order
/// marks and variation selectors. Blanks are not meant.
pub fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0001}'..='\u{E01EF}')
}

/// The text of a cell: ordinary ideographs, nothing invisible, and no blanks except one between two ASCII letters or
/// digits. Full-width digits, signs and typos stay as printed. Cleaning twice changes nothing.
pub fn clean(printed: &str) -> String {
    let mut text = String::with_capacity(printed.len());
    let mut blank = false;
    for c in printed.chars() {
        if is_unified_ideograph(c) {
            blank = false;
            text.push(c);
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        let c = ordinary(c);
        if blank && c.is_ascii_alphanumeric() && text.ends_with(|last: char| last.is_ascii_alphanumeric()) {
            text.push(' ');
        }
        blank = false;
        text.push(c);
    }
    text
}

/// How many parentheses a text opens that it does not close; less than none where it closes what it does not open.
pub(crate) fn opened(text: &str) -> i32 {
    let mark = |c| i32::from("（(".contains(c)) - i32::from("）)".contains(c));
    text.chars().map(mark).sum()
}

/// Continues a wrapped text with its next line. A wrap leaves nothing behind, except where the line was broken between
/// two Latin words or numbers (`word_wrap`): there a blank stays.
pub fn join(text: &mut String, next: &str, word_wrap: bool) {
    let ascii = |c: char| c.is_ascii_alphanumeric();
    if word_wrap && text.ends_with(ascii) && next.starts_with(ascii) {
        text.push(' ');
    }
    text.push_str(next);
}

/// The lines of a wrapped cell as one text: no line is taken to have been broken between two words, because a
/// narrow cell cuts codes and numbers anywhere.
pub fn join_lines(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines {
        join(&mut text, &clean(line), false);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn radicals_and_compatibility_ideographs_become_ordinary() {
        assert_eq!(clean("⼯作经费⻓期⻛险⾦额"), "工作经费长期风险金额");
        assert_eq!(clean("\u{F9DD}率\u{F9DB}"), "利率率");
        assert_eq!(clean("⺠⽣"), "民生");
        assert_eq!(clean("农⼾"), "农户");
        assert_eq!(ordinary('\u{2F800}'), '丽');
    }

    #[test]
    fn nfkc_would_damage_these() {
        for kept in ["10²", "①", "㎡", "１２", "≥95％", "⩾3", "№5", "…"] {
            assert_eq!(clean(kept), kept);
        }
    }

    #[test]
    fn blanks_stay_only_between_latin_words() {
        assert_eq!(clean(" 绩 效　目\u{A0}标 "), "绩效目标");
        assert_eq!(clean("WPS  Office 办公 软件"), "WPS Office办公软件");
        assert_eq!(clean("≥ 95 %"), "≥95%");
        assert_eq!(clean("a\u{AD}b\u{200B}c\u{0}d"), "abcd");
        assert_eq!(clean("A\nB"), "A B");
    }

    #[test]
    fn wraps_leave_nothing_but_a_word_break() {
        let mut text = "13052924P0049L31".to_owned();
        join(&mut text, "0003U", false);
        assert_eq!(text, "13052924P0049L310003U");
        let mut text = "Microsoft".to_owned();
        join(&mut text, "Office", true);
        join(&mut text, "软件", true);
        assert_eq!(text, "Microsoft Office软件");
        assert_eq!(join_lines(&["绩效", " 目标 "]), "绩效目标");
    }

    #[test]
    fn table_is_sorted_and_final() {
        assert_eq!(ORDINARY.len(), 1330);
        assert!(ORDINARY.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for &(_, to) in ORDINARY.iter() {
            assert_eq!(ordinary(to), to);
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(s in any::<String>()) {
            let once = clean(&s);
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn cleaning_keeps_every_visible_character(s in "[ -~\u{4e00}-\u{4fff}\u{3000}０-９≥≤＝]*") {
            let visible = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(visible(&clean(&s)), visible(&s));
        }
    }
}
