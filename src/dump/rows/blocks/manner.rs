//! How the texts of a column are worded: sources are documents, plans and data; names of indicators are measures; descriptions
//! say what is measured.

use super::super::super::columns::{Column, Kind};

/// What stands in a column of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Name,
    Description,
    Source,
}

/// What a text costs that is worded as those of its column are.
const FITTING: f32 = -0.6;

/// What one costs that is worded as those of another column.
const FOREIGN: f32 = 1.6;

/// The name of a measure (覆盖率) in the column of values. A value whose unit reads so too (≥5次) costs it as well: told apart
/// from values with a name run on (≥96%满意度) more tables lacked something, 253 instead of 209 wrong fields of 2,508.
const MEASURE_AS_VALUE: f32 = 2.0;

/// How sources end that are no titles: what was planned, agreed, counted or laid down. Words of the forms at large.
const SOURCES: &str = "文件 计划 规划 方案 数据 资料 标准 规范 合同 协议 约定 办法 条例 通知 规定 \
    意见 细则 制度 问卷 调查 要求 职责 安排 台账 报表 报告 批复 记录 纪要 统计 \
    经验 清单 预算 决算 定额 指南 依据 法 公告 档案 完成情况 实际情况 历史 目录";

/// How names of what is measured end.
const MEASURES: &str = "率 率（%） 率(%) 数 量 度 （%） 成本 时限 时间 年限 期限 机制 人次 \
    次数 人数 天数 占比 比例 支出 收入 质量 环境 稳定 程度 水平 能力 效益 金额 \
    次 时效 价 单价 规模 面积";

/// What a text costs in a column by how it is worded.
pub(super) fn cost(column: &Column, text: &str) -> f32 {
    let Some(manner) = manner(column) else {
        return if column.kind == Kind::Target && is_measure(text) { MEASURE_AS_VALUE } else { 0.0 };
    };
    match (manner, is_source(text), is_measure(text)) {
        // No source of 939 has a sign of percent.
        (Manner::Source, ..) if text.contains(['%', '％']) => FOREIGN,
        (Manner::Source, true, _) => FITTING,
        (Manner::Source, _, true) => FOREIGN,
        (Manner::Source, ..) => FOREIGN / 2.0,
        (_, true, false) if is_titled(text) => FOREIGN,
        (Manner::Name, true, false) => FOREIGN / 2.0,
        (Manner::Name, _, true) => FITTING,
        _ => 0.0,
    }
}

fn manner(column: &Column) -> Option<Manner> {
    let says = |words: &[&str]| words.iter().any(|w| column.label.contains(w));
    match column.kind {
        Kind::Name => Some(Manner::Name),
        Kind::Text if says(&["依据", "来源"]) => Some(Manner::Source),
        Kind::Text if says(&["描述", "说明", "解释", "内容", "定义"]) => Some(Manner::Description),
        _ => None,
    }
}

/// The columns that may describe the indicators: words that are no sources.
pub(super) fn descriptions(columns: &[Column]) -> impl DoubleEndedIterator<Item = usize> {
    let describes = |column: &Column| column.kind == Kind::Text && manner(column) != Some(Manner::Source);
    columns.iter().enumerate().filter(move |(_, column)| describes(column)).map(|(c, _)| c)
}

/// Whether a text has the title or the number of a document.
fn is_titled(text: &str) -> bool {
    let mut standards = text.match_indices("GB").filter_map(|(at, _)| text.get(at + 2..)?.chars().next());
    text.contains(['《', '》', '〔', '〕']) || standards.any(|c| c == '/' || c.is_ascii_digit())
}

fn is_source(text: &str) -> bool {
    is_titled(text) || SOURCES.split(' ').any(|end| text.ends_with(end))
}

fn is_measure(text: &str) -> bool {
    !is_titled(text)
        && MEASURES.split(' ').any(|end| text.ends_with(end))
        && !text.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: Kind, label: &str) -> Column {
        Column { kind, label: label.to_owned() }
    }

    #[test]
    fn sources_are_told_from_names() {
        let (name, source) = (column(Kind::Name, "三级指标"), column(Kind::Text, "指标值确定依据"));
        for text in ["历史数据", "《招标投标法》", "财建〔2020〕5号", "工作计划"] {
            assert!(cost(&source, text) < 0.0 && cost(&name, text) > 0.0, "{text}");
        }
        for text in ["验收合格率", "培训人次", "单位成本"] {
            assert!(cost(&source, text) > 0.0 && cost(&name, text) < 0.0, "{text}");
        }
        assert!(cost(&source, "关于印发《规定》（%）的通知") > 0.0);
    }
}
