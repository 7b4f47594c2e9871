//! Knows the headings of the prose: which part of it begins where.

use std::sync::LazyLock;

use regex::Regex;

use crate::normalize::items::{Style, leading_number};

/// Which part of the prose a paragraph belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// What stands before the first heading.
    Before,
    /// 总体绩效目标
    Overview,
    /// 分项绩效目标
    Items,
    /// 工作保障措施
    Measures,
    /// A section of another name, which is not read.
    Other,
}

/// A few words without punctuation.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(\P{P}{2,18})[:：]?$").ok());

/// Headings that need no number before them to be known.
const BARE: &[(&str, Section)] = &[
    ("总体绩效目标", Section::Overview),
    ("分项绩效目标", Section::Items),
    ("工作保障措施", Section::Measures),
    ("绩效保障措施", Section::Measures),
];

/// A heading: 一、 or （一） before a few words, or words that can be nothing else.
pub(super) fn heading(text: &str) -> Option<Section> {
    let (number, rest) = numbered_heading(text).map_or((None, text), |(number, rest)| (Some(number), rest));
    let name = NAME.as_ref()?.captures(rest)?.get(1)?.as_str();
    if number.is_none() {
        return BARE.iter().find(|(bare, _)| *bare == name).map(|(_, section)| *section);
    }
    if name.contains("保障措施") {
        Some(Section::Measures)
    } else if (name.contains("分项") || name.contains("分类")) && name.contains("目标") {
        Some(Section::Items)
    } else if (name.contains("总体") || name.contains("整体")) && name.contains("目标") {
        Some(Section::Overview)
    } else {
        None
    }
}

/// The number of a heading, and what follows.
fn numbered_heading(text: &str) -> Option<((Style, u64), &str)> {
    let (style, value, rest) = leading_number(text)?;
    matches!(style, Style::Chinese | Style::BracketedChinese).then_some(((style, value), rest))
}

/// The headings that were seen: a heading of another name goes on with their numbers.
#[derive(Debug, Default)]
pub(super) struct Headings {
    last: Vec<(Style, u64)>,
}

impl Headings {
    /// The section that a paragraph begins. `Other` is told by its number alone, so that items have to be asked before.
    pub(super) fn known(&mut self, text: &str) -> Option<Section> {
        let section = heading(text)?;
        if let Some((number, _)) = numbered_heading(text) {
            self.last.retain(|(style, _)| *style != number.0);
            self.last.push(number);
        }
        Some(section)
    }

    /// Whether a paragraph is a heading of a section that is not read.
    pub(super) fn is_other(&mut self, text: &str) -> bool {
        let Some(((style, value), rest)) = numbered_heading(text) else { return false };
        let named = NAME.as_ref().is_some_and(|name| name.is_match(rest));
        let next = self.last.iter_mut().find(|(s, last)| *s == style && last.checked_add(1) == Some(value));
        match next.filter(|_| named) {
            Some((_, last)) => {
                *last = value;
                true
            }
            None => false,
        }
    }
}

/// 第二部分 and the like.
pub(super) fn is_part(text: &str) -> bool {
    let number = text.strip_prefix('第').and_then(|t| t.split_once("部分")).map(|(number, _)| number.chars().count());
    // The heading of the part may stand on the same line.
    number.is_some_and(|n| (1..=3).contains(&n)) && text.chars().count() <= 24
}
