//! What the cells of a column look like, as far as its heading tells.

use crate::normalize::level::{is_level1, is_level2};
use crate::normalize::target::{self, Kind as Value};
use crate::table::Vocabulary;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// 一级指标: names of a closed list, merged over many rows.
    Outer,
    /// 二级指标: names of a closed list.
    Level,
    /// The name of the indicator: every row has one.
    Name,
    /// The value to reach: every row has one.
    Target,
    /// Points: a bare number.
    Number,
    /// The sign of the value, where it has a column of its own: ≥, or 定性.
    Sign,
    /// The unit of the value, where it has a column of its own; blank beside a value in words.
    Unit,
    /// What has come of the value to reach.
    Actual,
    /// A remark, which most rows do without.
    Note,
    /// In a list, what a project is called or what it is to reach: merged over the rows of the project.
    Record,
    /// In a list, an amount of a project: merged over the rows of the project.
    Money,
    /// Anything.
    Text,
}

impl Kind {
    /// Whether a cell of the column may begin with a text that has a sign, as values do.
    pub fn may_begin_with_sign(self, text: &str) -> bool {
        matches!(self, Self::Target | Self::Actual) || self == Self::Sign && is_sign(text)
    }

    /// Whether its cells are merged over the rows of a project.
    pub fn is_of_project(self) -> bool {
        matches!(self, Self::Record | Self::Money)
    }

    /// Whether every row has one, where lines come in no order: a row without was read wrongly.
    pub fn is_needed(self) -> bool {
        matches!(self, Self::Level | Self::Name | Self::Target)
    }
}

/// A column: its heading and what stands in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub label: String,
    pub kind: Kind,
}

impl Column {
    /// Whether its heading is that of codes: 单位编码.
    pub fn is_code(&self) -> bool {
        self.label.ends_with("编码") || self.label.ends_with("代码")
    }
}

/// Whether columns are those of a list: the ones of its projects are the first.
pub(super) fn is_list(columns: &[Column]) -> bool {
    columns.first().is_some_and(|c| c.kind.is_of_project())
}

/// Whether a column stands after one of amounts: in a list, what a project is called stands before them.
pub(super) fn follows_amounts(columns: &[Column], column: usize) -> bool {
    columns.iter().take(column).any(|c| c.kind == Kind::Money)
}

/// Whether a heading is that of the outer level.
pub(super) fn is_outer(label: &str) -> bool {
    label.starts_with("一级") || label.ends_with("一级")
}

/// Whether a heading is that of the inner level.
pub(super) fn is_inner(label: &str) -> bool {
    label.starts_with("二级") || label.ends_with("二级")
}

/// Whether a heading is that of the names of indicators and can be nothing else.
pub(super) fn is_innermost(label: &str) -> bool {
    label.starts_with("三级") || ["指标名称", "指标内容"].contains(&label)
}

/// Whether a heading is that of points.
pub(super) fn is_number(label: &str) -> bool {
    ["分值", "权重", "得分", "分数"].iter().any(|w| label.contains(w))
}

/// Whether a heading is that of the units of values.
pub(super) fn is_unit(label: &str) -> bool {
    label.ends_with("单位") && !label.contains('值')
}

pub(super) fn column(label: &str, vocabulary: &dyn Vocabulary) -> Column {
    let kind = if is_outer(label) {
        Kind::Outer
    } else if is_inner(label) {
        Kind::Level
    } else if is_number(label) {
        Kind::Number
    } else if ["指标性质", "值类型", "运算", "计算符号"].iter().any(|w| label.contains(w)) {
        Kind::Sign
    } else if is_unit(label) {
        Kind::Unit
    } else if ["备注", "偏差", "原因", "措施"].iter().any(|w| label.contains(w)) {
        Kind::Note
    } else if ["实际完成", "完成值", "完成情况"].iter().any(|w| label.contains(w)) {
        Kind::Actual
    } else if vocabulary.is_required(label) && label.contains('值') {
        Kind::Target
    } else if vocabulary.is_required(label) {
        Kind::Name
    } else {
        Kind::Text
    };
    Column { label: label.to_owned(), kind }
}

/// Whether a text is the name of a level that this column may hold, in full: 服务对象满意度 may be the first line of
/// 服务对象满意度指标, or the name of an indicator.
pub(super) fn is_level(kind: Kind, text: &str) -> bool {
    // 指标1：沿河群众满意度 is the name of an indicator, whatever stands before it.
    if text.match_indices("指标").any(|(at, _)| text.get(at..).is_some_and(is_item)) {
        return false;
    }
    // 满意度服务对象满意度指标 is two names, 服务对指标象满意度指标 the lines of two.
    if ["指标", "满意度"].iter().any(|word| text.matches(word).nth(1).is_some()) {
        return false;
    }
    let full = text.contains("指标")
        || text.contains("目标")
        || kind == Kind::Level && text.ends_with("成本") && text != "成本";
    // A number without a mark after it is the end of another cell: 2019产出指标.
    let number = text.chars().take_while(char::is_ascii_digit).count();
    let item = number == 0 || text.chars().nth(number).is_some_and(|c| !c.is_alphanumeric());
    full && item
        && match kind {
            Kind::Outer => is_level1(text),
            Kind::Level => is_level2(text),
            _ => false,
        }
}

/// Whether a text is the name of a level, outer or inner.
pub(super) fn is_any_level(text: &str) -> bool {
    is_level(Kind::Outer, text) || is_level(Kind::Level, text)
}

/// Whether a text begins as only a target does.
pub(super) fn begins_as_target(text: &str) -> bool {
    text.starts_with(['≥', '≤', '＝', '=', '≧', '≦', '>', '<', '＞', '＜', '±', '⩾', '⩽', '﹥', '﹤', '﹦'])
}

/// Whether a text is a mark of comparison and nothing else: ≥.
pub(super) fn is_mark(text: &str) -> bool {
    text.chars().nth(1).is_none() && begins_as_target(text)
}

/// Whether a text is all that a column of signs may hold.
pub(super) fn is_sign(text: &str) -> bool {
    is_mark(text) || ["定性", "定量", "定性指标", "定量指标", "正向指标", "反向指标", "其他"].contains(&text)
}

/// The code of a project that a text begins with: 11011825T000003521146-水环境监测.
pub(super) fn leading_code(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let code = text.get(..end)?;
    (code.bytes().filter(u8::is_ascii_digit).count() >= SHORTEST_CODE).then_some(code)
}

/// Whether a text begins with the code of a project.
pub(super) fn begins_with_code(text: &str) -> bool {
    leading_code(text).is_some()
}

/// The code of a project has at least so many digits.
const SHORTEST_CODE: usize = 12;

/// Whether a text begins with the number of an indicator: 指标2：清理垃圾.
pub(super) fn is_item(text: &str) -> bool {
    without_item(text).len() < text.len()
}

/// What follows the number of an indicator that a text begins with.
fn without_item(text: &str) -> &str {
    let numbered = text.strip_prefix("指标").map(|rest| (rest, rest.trim_start_matches(|c: char| c.is_ascii_digit())));
    let bare = numbered.filter(|(rest, bare)| bare.len() < rest.len());
    bare.and_then(|(_, bare)| bare.strip_prefix(['：', ':', '、', '.', '．'])).unwrap_or(text)
}

/// Whether a text is a target that the grammar of values understands. The number of an indicator is none: 指标1：沿河群众满意度.
pub(super) fn is_target(text: &str) -> bool {
    let text = without_item(text);
    let long = text.chars().count() > LONGEST_TARGET;
    let names = |end: &&str| text.ends_with(*end) && !text.contains(|c: char| c.is_ascii_digit());
    let measure = MEASURES.iter().any(names);
    !long && !measure && !text.contains(['《', '》']) && target::parse(text, None, None).kind != Value::Text
}

/// How names of what is measured end; without a number such a text is no value.
const MEASURES: &[&str] =
    &["标准", "比例", "比率", "数量", "程度", "人数", "次数", "天数", "时间", "情况", "机制", "效率"];

/// A longer text may have a value in it, but is none.
const LONGEST_TARGET: usize = 24;

/// Whether a text is a bare number, as points are.
pub(super) fn is_points(text: &str) -> bool {
    let bare = text.trim_end_matches('分');
    !bare.is_empty() && bare.chars().all(|c| matches!(c, '0'..='9' | '０'..='９' | '.' | '．'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_known_by_their_form() {
        for text in ["≥95%", "≥1500条", "长期有效", "正常运转", "较往年有所提高", "1元", "≤17.2万元"]
        {
            assert!(is_target(text), "{text}");
        }
        for text in ["全管理条", "《河北省安全生产条例》", "≥95%《中华人民", "工作任务完成及时率"]
        {
            assert!(!is_target(text), "{text}");
        }
    }
}
