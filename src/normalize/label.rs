//! Turns a printed label into the key it is compared by, so that the same label printed differently is the same.

use super::text::{is_invisible, is_unified_ideograph, ordinary};

/// The key of a label: no blanks, full-width ASCII as half-width, one kind of bracket, and no colons, dashes or commas
/// at its ends. `其中：财政 资金：` and `其中:财政资金` have the same key. The key of a key is itself.
pub fn key(label: &str) -> String {
    let mut folded = String::with_capacity(label.len());
    for c in label.chars() {
        if is_unified_ideograph(c) {
            folded.push(c);
        } else if !c.is_whitespace() && !is_invisible(c) {
            let c = fold(ordinary(c));
            if !(folded.is_empty() && is_edge(c)) {
                folded.push(c);
            }
        }
    }
    folded.truncate(folded.trim_end_matches(is_edge).len());
    folded
}

/// A key, or a part of one, without colons, dashes and commas at its ends.
pub fn trim_edges(key: &str) -> &str {
    key.trim_matches(is_edge)
}

/// A character as compared: full-width ASCII half-width, every bracket round, every dash `-`, every colon `:`.
/// Shared with the grammars of this module, which read signs and digits of both widths.
pub fn fold(c: char) -> char {
    match c {
        '〔' | '［' | '[' | '【' | '｛' | '{' | '〖' | '﹙' => '(',
        '〕' | '］' | ']' | '】' | '｝' | '}' | '〗' | '﹚' => ')',
        '—' | '–' | '－' | '―' | '─' | '‐' | '‑' | '‒' | '−' | '﹣' => '-',
        '∶' | '︰' | '﹕' => ':',
        '﹪' => '%',
        '﹦' => '=',
        '﹤' => '<',
        '﹥' => '>',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn is_edge(c: char) -> bool {
    matches!(c, ':' | '-' | ',' | '、' | '。' | ';')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn labels_printed_differently_have_one_key() {
        for (a, b) in [
            ("其中：财政 资金：", "其中:财政资金"),
            ("资金金额（万元）", "资金金额(万元)"),
            ("资金金额【万元】", "资金金额(万元)"),
            ("　项 目 名 称", "项目名称"),
            ("全年预算数（Ａ）", "全年预算数(A)"),
            ("——其他资金", "其他资金"),
            ("⽬标值", "目标值"),
        ] {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
        assert_ne!(key("项目名称"), key("项目编码"));
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_itself(s in any::<String>()) {
            let once = key(&s);
            prop_assert_eq!(key(&once), once);
        }
    }
}
