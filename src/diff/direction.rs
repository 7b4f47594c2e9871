//! Turns an indicator into the way in which its target is harder: by its sign, and by what it measures where that is
//! beyond doubt. Where both speak against each other, or neither speaks, nothing is said.

use super::model::Direction;
use super::quantity::plain_unit;
use crate::normalize::label::key;
use crate::normalize::level::Class;
use crate::normalize::target::{Op, Value};
use crate::report::model::Indicator;

/// Which way a target is harder. A sign against the sense of what it measures (a cost of at least …, a rate of accidents
/// of at least …) is a slip or something unusual, and says nothing.
pub fn direction(value: &Value, indicator: &Indicator) -> Option<Direction> {
    let by_sign = match value.op {
        Some(Op::AtLeast | Op::MoreThan) => Some(Direction::Higher),
        Some(Op::AtMost | Op::LessThan) => Some(Direction::Lower),
        Some(Op::Within) => return Some(Direction::Narrower),
        Some(Op::Equal) | None => None,
    };
    let Some(sign) = by_sign else { return by_nature(value, indicator) };
    let sense = by_nature(value, indicator).or_else(|| by_words(value, indicator));
    (sense.is_none() || sense == Some(sign)).then_some(sign)
}

/// Words that turn the sense of a cost or of satisfaction: money saved is no cost, complaints are no satisfaction.
const TURNING: &[&str] =
    &["节约", "节省", "节支", "降低", "下降", "减少", "压减", "收入", "收益", "结余", "不满", "投诉", "差评"];

/// Money that people are given, which is filed under costs as often: more of it is not easier.
const GIVEN: &[&str] = &["补助", "补贴", "津贴", "救助", "奖励", "抚恤", "优待", "发放", "保障", "工资", "报酬"];

/// Which way is harder by what is measured, where that is beyond doubt and no sign is needed: less money where the class
/// is a cost, more satisfaction where the name says so. A rate among the costs (预算执行率, 成本节约率) is no cost.
fn by_nature(value: &Value, indicator: &Indicator) -> Option<Direction> {
    let named = [&indicator.level3, &indicator.description, &value.subject];
    let says = |word: &&str| named.iter().any(|text| text.as_deref().is_some_and(|text| text.contains(*word)));
    if TURNING.iter().any(&says) {
        return None;
    }
    let money = || plain_unit(value.unit.as_deref().unwrap_or_default()).1.starts_with('元');
    match indicator.class? {
        Class::OutputCost | Class::CostEconomic if money() && !GIVEN.iter().any(says) => Some(Direction::Lower),
        Class::SatisfactionBeneficiary if says(&"满意") => Some(Direction::Higher),
        _ => None,
    }
}

/// Ends of names of what there should be more of.
const GOOD: &[&str] = &[
    "合格率",
    "完成率",
    "达标率",
    "及时率",
    "覆盖率",
    "准确率",
    "知晓率",
    "参与率",
    "优良率",
    "就业率",
    "利用率",
    "使用率",
    "完好率",
    "到位率",
    "发放率",
    "正确率",
    "达成率",
    "办结率",
    "普及率",
    "成活率",
    "满意率",
    "满意度",
    "知晓度",
    "通过率",
    "入学率",
    "巩固率",
];

/// What there should be less of.
const BAD: &[&str] = &[
    "事故",
    "差错",
    "错误",
    "投诉",
    "空置",
    "故障",
    "死亡",
    "伤亡",
    "发病",
    "患病",
    "失业",
    "流失",
    "辍学",
    "违规",
    "违法",
    "违纪",
    "违约",
    "逾期",
    "不合格",
    "超标",
    "返修",
    "返工",
    "缺陷",
    "漏报",
    "误报",
    "误差",
    "偏差",
    "闲置",
    "破损",
    "损耗",
    "浪费",
    "拖欠",
    "犯罪",
    "发案",
    "复发",
    "感染",
    "不满",
    "死机",
    "中断",
    "泄露",
    "超支",
    "差评",
    "失信",
];

/// Ends of names that count something.
const COUNTED: &[&str] = &[
    "率",
    "数",
    "数量",
    "次数",
    "起数",
    "件数",
    "人数",
    "比例",
    "比率",
    "占比",
    "发生率",
    "发生数",
    "事件",
    "案件",
    "时间",
    "时长",
];

/// Ends of names of a time that should be short.
const SHORT_TIMES: &[&str] = &[
    "时限",
    "响应时间",
    "办理时间",
    "办结时间",
    "处置时间",
    "处理时间",
    "修复时间",
    "到场时间",
    "到达时间",
    "等待时间",
    "工期",
];

/// Which way its words say is harder: not sure enough to judge without a sign, but enough to doubt one.
fn by_words(value: &Value, indicator: &Indicator) -> Option<Direction> {
    let name =
        [&value.subject, &indicator.level3, &indicator.description].into_iter().flatten().find(|t| !t.is_empty())?;
    let name = key(name);
    let name = name.split('(').next().unwrap_or_default();
    let bad = BAD.iter().any(|word| {
        let end = |end: &&str| name.strip_suffix(*end).is_some_and(|rest| rest.ends_with(word));
        name.ends_with(word) || COUNTED.iter().any(end)
    });
    if bad || SHORT_TIMES.iter().any(|end| name.ends_with(end)) {
        return Some(Direction::Lower);
    }
    // 不合格率, 未完成率: the sense is turned before the end.
    let good = |end: &&&str| name.strip_suffix(**end).is_some_and(|rest| !rest.ends_with(['不', '未', '非', '无']));
    GOOD.iter().find(good).map(|_| Direction::Higher)
}
