//! Turns a numbered text into its items.

use super::label::fold;
use super::numeral::chinese_integer;
use super::text::clean;

/// One item of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The number as printed, with its brackets, dot or colon: `1.`, `（一）`, `①`, `目标1：`. `None`: the text before the
    /// first number, or a text without numbers.
    pub number: Option<String>,
    /// What follows, as printed.
    pub text: String,
}

/// How an item is numbered. Numbers of one style count together; `1.` and `2、` are the same style, because publishers mix them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `1.` `1、` `1）`
    Digits,
    /// `（1）`
    BracketedDigits,
    /// `一、`
    Chinese,
    /// `（一）`
    BracketedChinese,
    /// `①`
    Circled,
    /// `目标1：`
    Word,
}

/// Words that carry a number of their own: `指标1：`. Longer words first where one ends in another.
const WORDS: &[&str] = &["绩效目标", "绩效指标", "年度目标", "目标", "指标", "任务", "项目", "工作", "内容"];

struct Marker {
    style: Style,
    value: u64,
    start: usize,
    end: usize,
    /// Whether a number follows, so that `1、2季度` or `一、二级公路` may be meant.
    doubtful: bool,
    /// Whether it stands where a sentence can begin.
    opens: bool,
    /// Whether it stands after a colon.
    after_colon: bool,
}

/// Splits a text at its outermost numbering, if that counts up from 1 without a gap; otherwise the text is one item.
/// Digits that belong to a number, a date or an ordinal (`2.5万元`, `12月`, `第1、2季度`) are no numbering.
pub fn split(text: &str) -> Vec<Item> {
    let text = clean(text);
    let chars: Vec<char> = text.chars().collect();
    let folded: Vec<char> = chars.iter().map(|&c| fold(c)).collect();
    let whole = || vec![Item { number: None, text: text.clone() }];
    let markers = markers(&folded);
    let Some(first) = markers.first() else { return whole() };
    let outer = outer_markers(&markers, first.style);
    let counts_up = counts_up(&outer);
    if outer.len() == 1 && counts_on(&folded, first) {
        return whole();
    }
    let starts_late = outer.first().is_none_or(|first| outer.len() == 1 && first.start > 0);
    let doubtful = outer.iter().any(|marker| marker.doubtful);
    if !counts_up || starts_late || (doubtful && (outer.len() < 2 || !outer.iter().all(|marker| marker.opens))) {
        return whole();
    }
    let ends = outer.iter().skip(1).map(|next| next.start).chain([chars.len()]);
    let slice = |from: usize, to: usize| chars.get(from..to).unwrap_or_default().iter().collect::<String>();
    let mut items = Vec::with_capacity(outer.len() + 1);
    if let Some(first) = outer.first().filter(|first| first.start > 0) {
        items.push(Item { number: None, text: slice(0, first.start) });
    }
    for (marker, end) in outer.iter().zip(ends) {
        items.push(Item { number: Some(slice(marker.start, marker.end)), text: slice(marker.end, end) });
    }
    if items.iter().any(|item| item.text.is_empty()) { whole() } else { items }
}

/// The markers of the outer list.
fn outer_markers(markers: &[Marker], style: Style) -> Vec<&Marker> {
    let of_style = || markers.iter().filter(|marker| marker.style == style);
    let mut outer: Vec<&Marker> = of_style().collect();
    if style == Style::Chinese && !counts_up(&outer) {
        // `二、` in the middle of a sentence is a numeral, unless all of them count.
        outer = of_style().filter(|marker| marker.opens).collect();
    }
    let length = outer.iter().zip(1u64..).take_while(|(marker, expected)| marker.value == *expected).count();
    // The last item may hold a list of its own in the same style, after a colon and no longer than the outer one, so that
    // none of its numbers can go on with the outer list.
    let inner = outer.get(length..).unwrap_or_default();
    if inner.first().is_some_and(|first| first.after_colon) && inner.len() <= length && counts_up(inner) {
        outer.truncate(length);
    }
    outer
}

/// Whether the numbers are 1, 2, 3 …
fn counts_up(markers: &[&Marker]) -> bool {
    markers.iter().zip(1u64..).all(|(marker, expected)| marker.value == expected)
}

/// The number that a paragraph begins with, and what follows it: `（一）概述` → (bracketed Chinese, 1, `概述`). What follows may be
/// nothing, where the number stands on a line of its own.
pub fn leading_number(text: &str) -> Option<(Style, u64, &str)> {
    let folded: Vec<char> = text.chars().map(fold).collect();
    let marker = marker_at(&folded, 0)?;
    let at = text.char_indices().nth(marker.end).map_or(text.len(), |(at, _)| at);
    Some((marker.style, marker.value, text.get(at..)?))
}

/// Takes the number off a name: `指标1：消杀数量` → (`指标1：`, `消杀数量`). A name without a number is itself.
pub fn strip_number(name: &str) -> (Option<&str>, &str) {
    let folded: Vec<char> = name.chars().map(fold).collect();
    let Some(marker) = marker_at(&folded, 0).filter(|marker| !marker.doubtful) else { return (None, name) };
    if counts_on(&folded, &marker) {
        return (None, name);
    }
    let at = name.char_indices().nth(marker.end).map_or(name.len(), |(at, _)| at);
    let (number, rest) = name.split_at(at);
    if rest.is_empty() { (None, name) } else { (Some(number), rest) }
}

/// Whether the number after a first one stands in the text, wherever it stands: `1、甲/2、乙` is a list that was not taken
/// apart, and a list without its first number would be another one.
fn counts_on(folded: &[char], marker: &Marker) -> bool {
    let (number, ends) = match (marker.style, CHINESE_NUMBERS.get(marker.value as usize)) {
        (Style::Digits, _) => ((marker.value + 1).to_string(), &['.', '、', ')'][..]),
        (Style::Chinese, Some(next)) => (next.to_string(), &['、'][..]),
        _ => return false,
    };
    let next: Vec<char> = number.chars().collect();
    let rest = folded.get(marker.end..).unwrap_or_default();
    (0..rest.len()).any(|at| {
        let before = at.checked_sub(1).and_then(|before| rest.get(before)).copied();
        let after = rest.get(at + next.len() + 1);
        rest.get(at..).is_some_and(|r| r.starts_with(&next))
            && rest.get(at + next.len()).is_some_and(|end| ends.contains(end))
            && before.is_none_or(|c| c == '/' || may_precede_number(c))
            && after.is_some_and(|c| !c.is_ascii_digit())
    })
}

/// The numbers from one to ten.
const CHINESE_NUMBERS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

fn markers(folded: &[char]) -> Vec<Marker> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        match marker_at(folded, at) {
            Some(marker) => {
                at = marker.end;
                found.push(marker);
            }
            None => at += 1,
        }
    }
    found
}

fn marker_at(folded: &[char], at: usize) -> Option<Marker> {
    let rest = folded.get(at..)?;
    let before = at.checked_sub(1).and_then(|before| folded.get(before)).copied();
    let (style, value, length) = circled(rest)
        .or_else(|| bracketed(rest))
        .or_else(|| word(rest).filter(|(_, _, length)| rest.get(length - 1) == Some(&':') || opens(before)))
        .or_else(|| plain_digits(rest, before))
        .or_else(|| plain_chinese(rest, before))?;
    let year = rest.get(length..).is_some_and(begins_with_year);
    let goes_on = |c: &char| match style {
        Style::Digits => !year && c.is_ascii_digit(),
        Style::Chinese => CHINESE_NUMBERS.contains(c),
        _ => false,
    };
    let doubtful = rest.get(length).is_some_and(goes_on);
    let after_colon = before == Some(':');
    Some(Marker { style, value, start: at, end: at + length, doubtful, opens: opens(before), after_colon })
}

/// Whether an item may begin after this character. A word with a number that is no heading (`各项工作2.开展…`) goes on.
fn opens(before: Option<char>) -> bool {
    before.is_none_or(|c| matches!(c, '。' | ';' | ':' | '!' | ',' | '.'))
}

fn circled(rest: &[char]) -> Option<(Style, u64, usize)> {
    let c = *rest.first()?;
    let value = match c {
        '①'..='⑳' => u32::from(c) - u32::from('①') + 1,
        '⑴'..='⒇' => u32::from(c) - u32::from('⑴') + 1,
        '⒈'..='⒛' => u32::from(c) - u32::from('⒈') + 1,
        _ => return None,
    };
    Some((Style::Circled, u64::from(value), 1))
}

fn bracketed(rest: &[char]) -> Option<(Style, u64, usize)> {
    if rest.first() != Some(&'(') {
        return None;
    }
    let close = rest.iter().take(6).position(|&c| c == ')')?;
    let inside: String = rest.get(1..close)?.iter().collect();
    let length = close + 1 + usize::from(rest.get(close + 1) == Some(&'、'));
    if let Some(value) = digits_value(&inside) {
        return Some((Style::BracketedDigits, value, length));
    }
    Some((Style::BracketedChinese, chinese_integer(&inside)?, length))
}

fn word(rest: &[char]) -> Option<(Style, u64, usize)> {
    let word = WORDS.iter().find(|word| word.chars().eq(rest.iter().copied().take(word.chars().count())))?;
    let from = word.chars().count();
    let digits = rest.get(from..)?.iter().take_while(|c| !matches!(c, ':' | '.' | '、')).take(4).count();
    let number: String = rest.get(from..from + digits)?.iter().collect();
    let value = digits_value(&number).or_else(|| chinese_integer(&number))?;
    matches!(rest.get(from + digits), Some(':' | '.' | '、')).then_some((Style::Word, value, from + digits + 1))
}

fn plain_digits(rest: &[char], before: Option<char>) -> Option<(Style, u64, usize)> {
    let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    let value = digits_value(&rest.iter().take(digits).collect::<String>())?;
    let separator = *rest.get(digits)?;
    if !matches!(separator, '.' | '、' | ')') || before.is_some_and(|c| !may_precede_number(c)) {
        return None;
    }
    let after = rest.get(digits + 1..)?;
    let next_digits = after.iter().take_while(|c| c.is_ascii_digit()).count();
    let decimal = separator == '.' && next_digits > 0 && !begins_with_year(after);
    let list = next_digits > 0 && matches!(after.get(next_digits), None | Some('、' | ')'));
    (!decimal && !list).then_some((Style::Digits, value, digits + 1))
}

fn begins_with_year(text: &[char]) -> bool {
    text.iter().take_while(|c| c.is_ascii_digit()).count() == 4 && matches!(text.get(4), Some('年' | '-'))
}

/// `第1、` is an ordinal, `3.1.` a nested number, `A1.` a name, and a dash or a tilde makes a range.
fn may_precede_number(c: char) -> bool {
    !(c.is_ascii_alphanumeric()
        || matches!(c, '第' | '.' | '-' | '~' | '/' | '至' | '、' | '(' | '≥' | '≤' | '<' | '>' | '='))
}

fn plain_chinese(rest: &[char], before: Option<char>) -> Option<(Style, u64, usize)> {
    if before.is_some_and(|c| !may_precede_number(c) || chinese_integer(&c.to_string()).is_some()) {
        return None;
    }
    let length = rest.iter().take(4).position(|&c| c == '、')?;
    let value = chinese_integer(&rest.iter().take(length).collect::<String>())?;
    Some((Style::Chinese, value, length + 1))
}

/// A number of one or two digits: longer ones number no items.
fn digits_value(digits: &str) -> Option<u64> {
    ((1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<String> {
        split(text).into_iter().map(|item| item.text).collect()
    }

    #[test]
    fn numbered_goals_are_items() {
        for (text, expected) in [
            (
                "1.将重特大事故发生数控制为零2.全力保障企业生产安全3.创造良好生产环境",
                &["将重特大事故发生数控制为零", "全力保障企业生产安全", "创造良好生产环境"][..],
            ),
            ("（一）完成普查；（二）发布成果。", &["完成普查；", "发布成果。"]),
            ("1、完成2.5万元采购；2、12月前付款", &["完成2.5万元采购；", "12月前付款"]),
            ("1、15个项目；2、20家企业", &["15个项目；", "20家企业"]),
            ("①甲②乙", &["甲", "乙"]),
            ("目标1：完成普查。目标2：发布成果。", &["完成普查。", "发布成果。"]),
            ("一、完成普查。二、发布成果。", &["完成普查。", "发布成果。"]),
            ("年度目标：1.甲乙2.丙丁", &["年度目标：", "甲乙", "丙丁"]),
            ("1.2026年完成普查2.2026年发布成果", &["2026年完成普查", "2026年发布成果"]),
            ("1.甲乙2、丙丁3．戊己", &["甲乙", "丙丁", "戊己"]),
            ("（1）甲：①乙②丙（2）丁", &["甲：①乙②丙", "丁"]),
            ("1.保障机关运转", &["保障机关运转"]),
            ("一、繁荣事业，提升能力二、发挥参谋作用三、提供支持", &["繁荣事业，提升能力", "发挥参谋作用", "提供支持"]),
            ("1、普及科学2、安全供暖，每年完成：1．编辑发行；", &["普及科学", "安全供暖，每年完成：1．编辑发行；"]),
            ("一、三农工作。二、一事一议。", &["三农工作。", "一事一议。"]),
            ("一、推动第一、二、三产业融合。二、建成园区。", &["推动第一、二、三产业融合。", "建成园区。"]),
        ] {
            assert_eq!(texts(text), expected, "{text}");
        }
    }

    #[test]
    fn text_without_consistent_numbering_is_one_item() {
        for text in [
            "保障机关运转",
            "",
            "支出2.5万元、12月前完成",
            "完成第1、2季度任务",
            "1.甲乙3.丙丁",
            "1.甲1.乙",
            "2.甲3.乙",
            "投入1.5万元，2.6万元",
            "1、2、3月完成",
            "1、2季度完成",
            "1、开展讲堂/2、举办频次/3、参加人次",
            "1、甲乙：1.丙2.丁3.戊",
            "一、二级公路养护全覆盖。",
        ] {
            assert_eq!(split(text), vec![Item { number: None, text: text.into() }], "{text}");
        }
    }

    #[test]
    fn numbers_are_taken_off_names() {
        for (name, number, rest) in [
            ("指标1：消杀数量", Some("指标1："), "消杀数量"),
            ("1.专家排查", Some("1."), "专家排查"),
            ("（1）甲", Some("（1）"), "甲"),
            ("15分钟商圈", None, "15分钟商圈"),
            ("2.5级", None, "2.5级"),
            ("指标1：", None, "指标1："),
            ("一般项目", None, "一般项目"),
            ("1、开展讲堂/2、举办频次", None, "1、开展讲堂/2、举办频次"),
            ("3.培训班2期", Some("3."), "培训班2期"),
            ("一、二级公路里程", None, "一、二级公路里程"),
            ("三、四级医院数量", None, "三、四级医院数量"),
            ("二、乡村道路里程", Some("二、"), "乡村道路里程"),
        ] {
            assert_eq!(strip_number(name), (number, rest), "{name}");
        }
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_is_lost(s in "[0-9一二三.、（）：:①②目标甲乙 。；]{0,40}") {
            let joined: String = split(&s).into_iter().map(|item| item.number.unwrap_or_default() + &item.text).collect();
            prop_assert_eq!(joined, clean(&s));
        }

        #[test]
        fn any_string_is_an_answer(s in any::<String>()) {
            let _ = (split(&s), strip_number(&s));
        }
    }
}
