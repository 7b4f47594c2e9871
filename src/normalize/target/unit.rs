//! Turns what is printed behind a number into its unit: magnitude, counter and denominators.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::sign;

/// The list of counters; the file says what belongs into it.
const UNITS: &str = include_str!("units.txt");

static COUNTERS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| UNITS.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect());

/// No counter is longer than this many characters.
const LONGEST: usize = 6;

/// Magnitudes that a counter can carry, longer ones first.
const MAGNITUDES: &[&str] = &["千万", "百万", "十万", "亿", "万", "千", "百", "十"];

/// Periods of time that something can be counted for, longer ones first.
const PERIODS: &[&str] = &[
    "半年",
    "半个月",
    "半月",
    "个季度",
    "个工作日",
    "季度",
    "学期",
    "学年",
    "年度",
    "个月",
    "工作日",
    "小时",
    "分钟",
    "星期",
    "年",
    "季",
    "月",
    "周",
    "旬",
    "天",
    "日",
    "时",
    "分",
    "秒",
];

/// Money: what is paid for each period is an amount, no frequency.
const MONEY: &[&str] = &["元", "角"];

/// What is measured and not counted: so much of it for each period is an amount, no frequency.
const MEASURES: &[&str] = &[
    "吨",
    "斤",
    "克",
    "升",
    "方",
    "立方",
    "立方米",
    "m³",
    "m3",
    "平方米",
    "㎡",
    "m²",
    "m2",
    "亩",
    "公顷",
    "公里",
    "千米",
    "米",
    "度",
    "千瓦时",
    "兆瓦时",
    "kWh",
    "MWh",
    "小时",
    "分钟",
    "秒",
    "天",
    "日",
    "t",
    "kg",
    "g",
    "L",
];

/// Counters that stand in denominators only: as units of their own they begin too many other words (生 of 生态村).
const ONLY_BELOW: &[&str] = &["学生", "教师", "老人", "儿童", "生", "餐", "顿"];

/// Units of mass before a slash that make a concentration: `mg/m³`, `微克/立方米`, `mg/kg`.
const MASSES: &[&str] = &["毫克", "微克", "纳克", "mg", "μg", "µg", "ug", "ng", "g", "克"];

/// What a concentration is measured in.
const CARRIERS: &[&str] = &["立方米", "立方", "升", "千克", "m³", "m3", "L", "l", "ml", "kg"];

/// The length of the unit at the start of a folded text, 0 without one: `亿条`, `元/人/天`, `台(套)`, `(%)`.
pub(super) fn leading(text: &[char]) -> usize {
    if let Some(length) = bracketed(text) {
        return length;
    }
    let head = counted(text);
    if head == 0 {
        return 0;
    }
    head + denominators(text.get(head..).unwrap_or_default())
}

/// A unit in brackets of its own behind the number, as one form prints all of them: `100.00(%)`, `1.00(个)`.
fn bracketed(text: &[char]) -> Option<usize> {
    if text.first() != Some(&'(') {
        return None;
    }
    let close = text.iter().position(|&c| c == ')')?;
    let inside = text.get(1..close)?;
    (!inside.is_empty() && leading(inside) == inside.len()).then_some(close + 1)
}

/// Magnitudes and a counter, with an alternative counter in brackets: `万人次`, `台(套)`. A magnitude alone is a unit too.
fn counted(text: &[char]) -> usize {
    let counter = longest(text);
    let magnitude =
        MAGNITUDES.iter().find(|magnitude| sign::starts_with(text, magnitude)).map_or(0, |m| m.chars().count());
    let with_magnitude = if magnitude > 0 { magnitude + text.get(magnitude..).map_or(0, counted) } else { 0 };
    let mut length = counter.max(with_magnitude);
    if length > 0
        && let Some(inside) = text.get(length..).and_then(inside_bracket)
        && !inside.is_empty()
        && inside.iter().all(|c| !c.is_ascii_digit())
        && inside.split(|c| matches!(c, '/' | '、')).all(|part| longest(part) == part.len())
    {
        length += inside.len() + 2;
    }
    length
}

fn inside_bracket(text: &[char]) -> Option<&[char]> {
    let rest = text.strip_prefix(&['('])?;
    rest.get(..rest.iter().position(|&c| c == ')')?)
}

/// The longest counter at the start of a text. A Latin one ends where the word ends (`G`, not of `Gx`), and one that ends in
/// 数 where no further word begins (`项`, not 项数, of 项数据).
fn longest(text: &[char]) -> usize {
    let most = text.len().min(LONGEST);
    (1..=most)
        .rev()
        .find(|&length| {
            let word: String = text.get(..length).unwrap_or_default().iter().collect();
            let cut = word.ends_with(|c: char| c.is_ascii_alphabetic())
                && text.get(length).is_some_and(char::is_ascii_alphanumeric);
            let noun = word.ends_with('数') && text.get(length).is_some_and(|c| c.is_alphabetic());
            !cut && !noun && COUNTERS.contains(word.as_str())
        })
        .unwrap_or(0)
}

/// `/人/天`, `每人每天`, `/人·月`: what the unit is counted for. A slash before anything that is no counter separates.
fn denominators(text: &[char]) -> usize {
    let mut length = 0;
    loop {
        let rest = text.get(length..).unwrap_or_default();
        if !matches!(rest.first(), Some('/' | '·' | '•' | '⋅' | '每')) {
            return length;
        }
        let each = usize::from(rest.first() == Some(&'/') && rest.get(1) == Some(&'每'));
        let behind = rest.get(1 + each..).unwrap_or_default();
        let counter = counted(behind).max(only_below(behind)).max(leading_period(behind));
        if counter == 0 {
            return length;
        }
        length += 1 + each + counter;
    }
}

/// The length of a counter that stands in denominators only, where no further word begins.
fn only_below(text: &[char]) -> usize {
    let ends = |length: usize| text.get(length).is_none_or(|c| !c.is_alphabetic() || matches!(c, '每' | '以'));
    let words = ONLY_BELOW.iter().filter(|word| sign::starts_with(text, word)).map(|word| word.chars().count());
    words.filter(|&length| ends(length)).max().unwrap_or(0)
}

/// The denominators of a unit: `人/天` of `元/人/天`.
pub(super) fn per(unit: &[char]) -> Option<&[char]> {
    let at = unit.iter().position(|c| matches!(c, '/' | '每'))?;
    let per = unit.get(at + 1..)?;
    let per = per.strip_prefix(&['每']).unwrap_or(per);
    let compound = is_one_of(unit.get(..at)?, MASSES) && is_one_of(per, CARRIERS);
    let alternative = is_alternative(unit.get(..at)?, per);
    (!compound && !alternative && !per.is_empty()).then_some(per)
}

/// What a count can be for, apart from periods: whom it is shared by, where, or how often.
const SHARES: &[&str] = &[
    "人",
    "人次",
    "人天",
    "人日",
    "人月",
    "人年",
    "生",
    "户",
    "次",
    "场",
    "场次",
    "期",
    "班",
    "班次",
    "例",
    "件",
    "亩",
    "公里",
    "千米",
    "米",
    "平方米",
    "吨",
    "床",
    "站",
    "点",
    "车",
    "村",
    "社区",
    "乡",
    "镇",
    "街道",
    "县",
    "区",
    "市",
    "校",
    "万人",
    "千人",
    "百户",
];

/// `台/套`, `家/个/批次`: a slash between counters gives a choice of words for the same thing, not a denominator. Money, time
/// and shares are always for each of what follows.
fn is_alternative(counter: &[char], per: &[char]) -> bool {
    let amount = !counts_events(counter) || is_period(counter);
    let same = is_one_of(counter, &["场", "次"]) && is_one_of(per, &["场", "次"]);
    let shared = per.split(|&c| matches!(c, '/' | '·')).all(|part| is_period(part) || is_one_of(part, SHARES));
    same || (!amount && !shared)
}

fn is_one_of(part: &[char], words: &[&str]) -> bool {
    words.iter().any(|word| part.iter().copied().eq(word.chars()))
}

/// Whether a text is a period of time.
pub(super) fn is_period(text: &[char]) -> bool {
    is_one_of(text, PERIODS)
}

/// The length of the period at the start of a text.
pub(super) fn leading_period(text: &[char]) -> usize {
    PERIODS.iter().find(|period| sign::starts_with(text, period)).map_or(0, |period| period.chars().count())
}

/// Whether a unit counts events, which makes a count for each period a frequency: money, shares, what is measured and numbers of
/// an unknown unit do not.
pub(super) fn counts_events(unit: &[char]) -> bool {
    let head: String = unit.iter().take_while(|c| !matches!(c, '/' | '每')).collect();
    let plain = MAGNITUDES.iter().find_map(|magnitude| head.strip_prefix(magnitude)).unwrap_or(&head);
    !MEASURES.contains(&plain)
        && !MONEY.iter().any(|money| head.contains(money))
        && !matches!(head.as_str(), "%" | "‰" | "百分比" | "")
        && !is_magnitude(&head)
}

/// Whether a unit is a magnitude alone, so that a unit column completes it.
pub(super) fn is_magnitude(unit: &str) -> bool {
    MAGNITUDES.contains(&unit)
}

/// Whether a text is a whole unit.
pub(super) fn is_unit(text: &[char]) -> bool {
    !text.is_empty() && leading(text) == text.len()
}

/// What a unit column prints where the unit is to be left open.
const NO_UNIT: &[&str] = &[
    "",
    "-",
    "--",
    "---",
    "/",
    "*",
    "无",
    "空",
    "其他",
    "其它",
    "其他单位",
    "不适用",
    "定性",
    "文字",
    "文字描述",
    "文字说明",
];

/// Whether a unit column leaves the unit open.
pub(super) fn is_open(unit: &[char]) -> bool {
    is_one_of(unit, NO_UNIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, unit: &str) {
        let chars: Vec<char> = text.chars().collect();
        let found: String = chars[..leading(&chars)].iter().collect();
        assert_eq!(found, unit, "{text}");
    }

    #[test]
    fn units_with_magnitude_and_denominators() {
        for (text, unit) in [
            ("亿条", "亿条"),
            ("元/人/天", "元/人/天"),
            ("台(套)", "台(套)"),
            ("(%)", "(%)"),
            ("(万人次)", "(万人次)"),
            ("%(成本控制率)", "%"),
            ("个居民区", "个"),
            ("个工作日", "个工作日"),
            ("天/≤250人", "天"),
            ("天/次/及时", "天/次"),
            ("万", "万"),
            ("Mbps", "Mbps"),
            ("G", "G"),
            ("Gx", ""),
            ("项数据安全目录", "项"),
            ("人数", "人数"),
            ("及时", ""),
            ("", ""),
        ] {
            check(text, unit);
        }
    }

    #[test]
    fn the_list_is_within_the_longest() {
        assert!(
            COUNTERS.iter().all(|unit| unit.chars().count() <= LONGEST),
            "{:?}",
            COUNTERS.iter().find(|unit| unit.chars().count() > LONGEST)
        );
    }
}
