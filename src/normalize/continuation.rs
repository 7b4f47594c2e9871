//! The words by which a title says that its table goes on from the page before: 续表, （续）, 接上表.

/// The words that stand alone, before or behind a title, or in brackets anywhere in it.
const MARKS: [&str; 8] = ["续上表", "续前表", "接上表", "续上页", "接上页", "接前页", "续表", "续"];

/// What a title says beside the words that its table goes on; `None` where it says nothing of it. Of a mark that stands alone
/// nothing is left.
pub fn without_mark(title: &str) -> Option<String> {
    let opening = title.char_indices().filter(|(_, c)| matches!(c, '（' | '(' | '【' | '['));
    for (from, open) in opening {
        let inner = from + open.len_utf8();
        let rest = title.get(inner..).unwrap_or_default();
        if let Some((length, close)) = rest.char_indices().find(|(_, c)| matches!(c, '）' | ')' | '】' | ']'))
            && rest.get(..length).is_some_and(is_mark)
        {
            let behind = rest.get(length + close.len_utf8()..).unwrap_or_default();
            return Some(title.get(..from).unwrap_or_default().to_owned() + behind);
        }
    }
    let title = title.trim_end_matches([':', '：']);
    if is_mark(title) {
        return Some(String::new());
    }
    let long = || MARKS.iter().filter(|m| m.chars().count() > 1);
    if let Some(rest) = long().find_map(|m| title.strip_prefix(m)) {
        return Some(
            rest.trim_start_matches(|c: char| is_number(c) || matches!(c, ':' | '：' | '、' | '.')).to_owned(),
        );
    }
    let unnumbered = title.trim_end_matches(is_number);
    let before = long().find_map(|m| unnumbered.strip_suffix(m));
    // 绩效目标表续, but not 延续.
    before.map(str::to_owned).or_else(|| title.strip_suffix("表续").map(|t| t.to_owned() + "表"))
}

fn is_mark(text: &str) -> bool {
    MARKS.contains(&text.trim_end_matches(is_number))
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, expected: Option<&str>) {
        assert_eq!(without_mark(title).as_deref(), expected, "{title}");
    }

    #[test]
    fn a_title_that_goes_on_is_known_by_its_mark() {
        for title in [
            "绩效目标表（续）",
            "绩效目标表(续表2)",
            "续表：绩效目标表",
            "绩效目标表续表一",
            "绩效目标表续",
            "绩效（续）目标表",
        ] {
            check(title, Some("绩效目标表"));
        }
        for mark in ["续表", "（续上表）", "续表3", "接上表：", "续"] {
            check(mark, Some(""));
        }
    }

    #[test]
    fn words_that_hold_the_mark_are_none() {
        for title in
            ["", "项目支出绩效目标表", "续建项目绩效目标表", "农村公路（续建）项目", "手续", "可持续影响（延续）"]
        {
            check(title, None);
        }
    }
}
