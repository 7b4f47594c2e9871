//! Turns the printed names of 一级指标 and 二级指标 into the class of an indicator.

use serde::{Deserialize, Serialize};

use super::items::strip_number;
use super::label::key;

/// What an indicator measures, in the terms of the Ministry of Finance's framework (财预〔2020〕10号 and its successors).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Class {
    /// 产出指标 / 数量指标
    #[serde(rename = "output.quantity")]
    OutputQuantity,
    /// 产出指标 / 质量指标
    #[serde(rename = "output.quality")]
    OutputQuality,
    /// 产出指标 / 时效指标
    #[serde(rename = "output.timeliness")]
    OutputTimeliness,
    /// 产出指标 / 成本指标, as printed until 2021
    #[serde(rename = "output.cost")]
    OutputCost,
    /// 效益指标 / 经济效益指标
    #[serde(rename = "benefit.economic")]
    BenefitEconomic,
    /// 效益指标 / 社会效益指标
    #[serde(rename = "benefit.social")]
    BenefitSocial,
    /// 效益指标 / 生态效益指标
    #[serde(rename = "benefit.ecological")]
    BenefitEcological,
    /// 效益指标 / 可持续影响指标
    #[serde(rename = "benefit.sustainability")]
    BenefitSustainability,
    /// 满意度指标 / 服务对象满意度指标
    #[serde(rename = "satisfaction.beneficiary")]
    SatisfactionBeneficiary,
    /// 成本指标 / 经济成本指标
    #[serde(rename = "cost.economic")]
    CostEconomic,
    /// 成本指标 / 社会成本指标
    #[serde(rename = "cost.social")]
    CostSocial,
    /// 成本指标 / 生态环境成本指标
    #[serde(rename = "cost.ecological")]
    CostEcological,
}

/// What a 一级指标 is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Output,
    Benefit,
    Satisfaction,
    Cost,
    /// 预算执行率 and 投入与管理, which the framework knows as no indicators of a project: they give no class.
    Management,
    /// 绩效指标: a heading that says nothing.
    Any,
}

/// Stems of 一级指标, sorted. A stem is the label's key without number, points and the word 指标 or 目标. 投入 is the first
/// level of forms before 2015, which put time and cost under it.
const LEVEL1: &[(&str, Group)] = &[
    ("产出", Group::Output),
    ("产出效果", Group::Benefit),
    ("影响力", Group::Benefit),
    ("成本", Group::Cost),
    ("成本控制", Group::Cost),
    ("执行率", Group::Management),
    ("投入", Group::Output),
    ("投入与管理", Group::Management),
    ("投入和管理", Group::Management),
    ("效果", Group::Benefit),
    ("效益", Group::Benefit),
    ("服务对象满意", Group::Satisfaction),
    ("服务对象满意度", Group::Satisfaction),
    ("满意", Group::Satisfaction),
    ("满意度", Group::Satisfaction),
    ("社会公众满意度", Group::Satisfaction),
    ("社会满意度", Group::Satisfaction),
    ("管理", Group::Management),
    ("绩效", Group::Any),
    ("资金执行率", Group::Management),
    ("过程", Group::Management),
    ("项目产出", Group::Output),
    ("项目成本", Group::Cost),
    ("项目效果", Group::Benefit),
    ("项目效益", Group::Benefit),
    ("预算执行", Group::Management),
    ("预算执行率", Group::Management),
];

/// What a 二级指标 is about; `Cost` alone depends on the level above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Of(Group, Class),
    Cost,
}

/// Stems of 二级指标, sorted.
const LEVEL2: &[(&str, Kind)] = &[
    ("产出成本", Kind::Cost),
    ("产出数量", Kind::Of(Group::Output, Class::OutputQuantity)),
    ("产出时效", Kind::Of(Group::Output, Class::OutputTimeliness)),
    ("产出质量", Kind::Of(Group::Output, Class::OutputQuality)),
    ("产出费用", Kind::Cost),
    ("产出进度", Kind::Of(Group::Output, Class::OutputTimeliness)),
    ("公众满意度", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("受益对象满意度", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("受益群体满意度", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("可持续", Kind::Of(Group::Benefit, Class::BenefitSustainability)),
    ("可持续发展", Kind::Of(Group::Benefit, Class::BenefitSustainability)),
    ("可持续发展影响", Kind::Of(Group::Benefit, Class::BenefitSustainability)),
    ("可持续影响", Kind::Of(Group::Benefit, Class::BenefitSustainability)),
    ("可持续影响力", Kind::Of(Group::Benefit, Class::BenefitSustainability)),
    ("可持续影响效益", Kind::Of(Group::Benefit, Class::BenefitSustainability)),
    ("可持续性", Kind::Of(Group::Benefit, Class::BenefitSustainability)),
    ("可持续性发展", Kind::Of(Group::Benefit, Class::BenefitSustainability)),
    ("可持续性影响", Kind::Of(Group::Benefit, Class::BenefitSustainability)),
    ("可持续效益", Kind::Of(Group::Benefit, Class::BenefitSustainability)),
    ("完成数量", Kind::Of(Group::Output, Class::OutputQuantity)),
    ("完成时效", Kind::Of(Group::Output, Class::OutputTimeliness)),
    ("完成质量", Kind::Of(Group::Output, Class::OutputQuality)),
    ("成本", Kind::Cost),
    ("成本控制", Kind::Cost),
    ("成本节约", Kind::Cost),
    ("持续影响", Kind::Of(Group::Benefit, Class::BenefitSustainability)),
    ("数量", Kind::Of(Group::Output, Class::OutputQuantity)),
    ("时效", Kind::Of(Group::Output, Class::OutputTimeliness)),
    ("时效性", Kind::Of(Group::Output, Class::OutputTimeliness)),
    ("时间", Kind::Of(Group::Output, Class::OutputTimeliness)),
    ("服务对象", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("服务对象满意", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("服务对象满意度", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("服务对象满意程度", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("服务满意度", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("满意", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("满意度", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("环境影响", Kind::Of(Group::Benefit, Class::BenefitEcological)),
    ("环境成本", Kind::Of(Group::Cost, Class::CostEcological)),
    ("环境效果", Kind::Of(Group::Benefit, Class::BenefitEcological)),
    ("环境效益", Kind::Of(Group::Benefit, Class::BenefitEcological)),
    ("生态影响", Kind::Of(Group::Benefit, Class::BenefitEcological)),
    ("生态成本", Kind::Of(Group::Cost, Class::CostEcological)),
    ("生态效果", Kind::Of(Group::Benefit, Class::BenefitEcological)),
    ("生态效益", Kind::Of(Group::Benefit, Class::BenefitEcological)),
    ("生态环境影响", Kind::Of(Group::Benefit, Class::BenefitEcological)),
    ("生态环境成本", Kind::Of(Group::Cost, Class::CostEcological)),
    ("生态环境效益", Kind::Of(Group::Benefit, Class::BenefitEcological)),
    ("社会公众或服务对象满意度", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("社会公众满意", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("社会公众满意度", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("社会影响", Kind::Of(Group::Benefit, Class::BenefitSocial)),
    ("社会成本", Kind::Of(Group::Cost, Class::CostSocial)),
    ("社会效果", Kind::Of(Group::Benefit, Class::BenefitSocial)),
    ("社会效益", Kind::Of(Group::Benefit, Class::BenefitSocial)),
    ("社会满意度", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("经济影响", Kind::Of(Group::Benefit, Class::BenefitEconomic)),
    ("经济成本", Kind::Of(Group::Cost, Class::CostEconomic)),
    ("经济效果", Kind::Of(Group::Benefit, Class::BenefitEconomic)),
    ("经济效益", Kind::Of(Group::Benefit, Class::BenefitEconomic)),
    ("群众满意度", Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary)),
    ("质量", Kind::Of(Group::Output, Class::OutputQuality)),
    ("进度", Kind::Of(Group::Output, Class::OutputTimeliness)),
    ("长期影响", Kind::Of(Group::Benefit, Class::BenefitSustainability)),
    ("项目成本", Kind::Cost),
    ("项目数量", Kind::Of(Group::Output, Class::OutputQuantity)),
    ("项目时效", Kind::Of(Group::Output, Class::OutputTimeliness)),
    ("项目质量", Kind::Of(Group::Output, Class::OutputQuality)),
];

fn find<T: Copy>(table: &[(&str, T)], stem: &str) -> Option<T> {
    table.iter().find(|(name, _)| *name == stem).map(|&(_, value)| value)
}

/// The part of a level's label that its table lists: no item code (`1-`, `11-`, `一、`), no points (`（50分）`), no 预期, no
/// 指标 or 目标.
fn stem(label: &str) -> String {
    let text = key(label);
    let text = strip_number(&text).1;
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = if digits.len() < text.len() { digits.trim_start_matches('-') } else { text };
    let text = match text.rfind('(') {
        Some(at) if text.ends_with(')') && is_points(text.get(at + 1..text.len() - 1).unwrap_or_default()) => {
            text.get(..at).unwrap_or(text)
        }
        // Points without brackets: 产出指标50分.
        _ => match text.find(|c: char| c.is_ascii_digit()) {
            Some(at) if is_points(text.get(at..).unwrap_or_default()) => text.get(..at).unwrap_or(text),
            _ => text,
        },
    };
    let text = text.strip_prefix("预期").unwrap_or(text);
    let text = text.strip_suffix("指标").or_else(|| text.strip_suffix("目标")).unwrap_or(text);
    text.to_owned()
}

fn is_points(inside: &str) -> bool {
    let number = inside.strip_suffix('分').or_else(|| inside.strip_suffix('%')).unwrap_or(inside);
    !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Whether a label is the printed name of a 一级指标. 绩效指标 is one only where it stands in the column of the levels: elsewhere
/// it is the heading over all of them.
pub fn is_level1(label: &str) -> bool {
    label.len() <= LONGEST && find(LEVEL1, &stem(label)).is_some_and(|group| group != Group::Any)
}

/// Whether a label is the printed name of a 二级指标.
pub fn is_level2(label: &str) -> bool {
    label.len() <= LONGEST && find(LEVEL2, &stem(label)).is_some()
}

/// Whether a label is the printed name of a level, the first or the second.
pub fn is_level(label: &str) -> bool {
    if label.len() > LONGEST {
        return false;
    }
    let stem = stem(label);
    find(LEVEL1, &stem).is_some_and(|group| group != Group::Any) || find(LEVEL2, &stem).is_some()
}

/// Bytes of the longest printed name of a level, with its number and points.
const LONGEST: usize = 120;

/// The class that two printed levels give. 成本 under 产出 is `output.cost`; 经济成本, 社会成本 and 生态环境成本 are `cost.*`
/// unless they stand under 产出; a satisfaction indicator may stand under 效益, as it did in older forms. Levels that
/// contradict each other, that are unknown, or that leave the class open (成本 under 成本) give `None`.
pub fn class_of(level1: Option<&str>, level2: Option<&str>) -> Option<Class> {
    let stem_of = |label: Option<&str>| label.map(stem).filter(|stem| !stem.is_empty());
    let level1 = stem_of(level1);
    let group = level1.as_deref().and_then(|stem| find(LEVEL1, stem)).filter(|group| *group != Group::Any);
    let Some(level2) = stem_of(level2) else {
        // A form with one level may print the second one alone.
        return match level1.as_deref().and_then(second_level) {
            Some(Kind::Of(_, class)) => Some(class),
            _ => (group == Some(Group::Satisfaction)).then_some(Class::SatisfactionBeneficiary),
        };
    };
    match (second_level(&level2)?, group) {
        (Kind::Cost, Some(Group::Output)) => Some(Class::OutputCost),
        (Kind::Cost, _) => None,
        (Kind::Of(Group::Cost, _), Some(Group::Output)) => Some(Class::OutputCost),
        (Kind::Of(_, class), None) => Some(class),
        (Kind::Of(Group::Satisfaction, class), Some(Group::Benefit)) => Some(class),
        (Kind::Of(expected, class), Some(group)) => (expected == group).then_some(class),
    }
}

/// Whether a 二级指标 may stand under a 一级指标; true where either is unknown.
pub fn may_hold(level1: &str, level2: &str) -> bool {
    let group = find(LEVEL1, &stem(level1)).filter(|group| *group != Group::Any);
    match (group, second_level(&stem(level2))) {
        (Some(group), Some(Kind::Cost)) => matches!(group, Group::Output | Group::Cost),
        (Some(_), Some(Kind::Of(..))) => class_of(Some(level1), Some(level2)).is_some(),
        _ => true,
    }
}

/// What a stem means as a 二级指标. Whose satisfaction is measured is printed in many words (群众和企业满意度).
fn second_level(stem: &str) -> Option<Kind> {
    let satisfaction = || stem.ends_with("满意度").then_some(SATISFACTION);
    find(LEVEL2, stem).or_else(satisfaction)
}

const SATISFACTION: Kind = Kind::Of(Group::Satisfaction, Class::SatisfactionBeneficiary);

/// Whether two printed levels are both known, and the second is no part of the first: 社会效益指标 under 产出指标.
pub fn levels_disagree(level1: &str, level2: &str) -> bool {
    let group = find(LEVEL1, &stem(level1)).filter(|group| !matches!(group, Group::Any | Group::Management));
    let second = second_level(&stem(level2));
    group.is_some() && matches!(second, Some(Kind::Of(..))) && class_of(Some(level1), Some(level2)).is_none()
}

/// Whether a printed 一级指标 is none that forms are known to have.
pub fn is_unknown_level1(label: &str) -> bool {
    let stem = stem(label);
    !stem.is_empty() && find(LEVEL1, &stem).is_none() && second_level(&stem).is_none()
}

/// Whether a printed 二级指标 is none that forms are known to have.
pub fn is_unknown_level2(label: &str) -> bool {
    let stem = stem(label);
    !stem.is_empty() && second_level(&stem).is_none() && find(LEVEL1, &stem).is_none()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tables_are_sorted_and_their_stems_final() {
        assert!(LEVEL1.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(LEVEL2.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for name in LEVEL1.iter().map(|row| row.0).chain(LEVEL2.iter().map(|row| row.0)) {
            assert_eq!(stem(name), name);
        }
    }

    #[test]
    fn printed_levels_have_their_class() {
        use Class::*;
        for (level1, level2, class) in [
            ("产出指标", "数量指标", Some(OutputQuantity)),
            ("产出指标（50分）", "质量指标", Some(OutputQuality)),
            ("预期产出指标", "时效指标", Some(OutputTimeliness)),
            ("1-产出指标", "11-数量指标", Some(OutputQuantity)),
            ("2-效益指标", "22-社会效益", Some(BenefitSocial)),
            ("产出指标", "进度指标", Some(OutputTimeliness)),
            ("产出目标", "时效目标", Some(OutputTimeliness)),
            ("投入", "时效目标", Some(OutputTimeliness)),
            ("产出指标", "成本指标", Some(OutputCost)),
            ("成本指标", "成本指标", None),
            ("成本指标（10分）", "经济成本", Some(CostEconomic)),
            ("成本指标", "社会成本指标", Some(CostSocial)),
            ("成本指标", "生态环境成本指标", Some(CostEcological)),
            ("效果指标", "环境效益指标", Some(BenefitEcological)),
            ("效益指标", "可持续发展指标", Some(BenefitSustainability)),
            ("满意度指标", "社会公众或服务对象满意度指标", Some(SatisfactionBeneficiary)),
            ("效益指标", "服务对象满意度指标", Some(SatisfactionBeneficiary)),
            ("满意度指标", "", Some(SatisfactionBeneficiary)),
            ("满意度指标", "群众和企业满意度指标", Some(SatisfactionBeneficiary)),
            ("投入目标", "时效目标", Some(OutputTimeliness)),
            ("投入", "成本目标", Some(OutputCost)),
            ("产出目标", "数量目标", Some(OutputQuantity)),
            ("产出目标", "质量目标", Some(OutputQuality)),
            ("产出目标", "成本目标", Some(OutputCost)),
            ("效果目标", "社会效益目标", Some(BenefitSocial)),
            ("效益目标", "环境效益目标", Some(BenefitEcological)),
            ("影响力目标", "可持续影响目标", Some(BenefitSustainability)),
            ("影响力目标", "人力资源", None),
            ("预算执行率（10分）", "预算执行率", None),
            ("数量指标", "", Some(OutputQuantity)),
            ("社会效益指标", "", Some(BenefitSocial)),
            ("成本指标", "", None),
            ("产出指标 50分", "产出数量", Some(OutputQuantity)),
            ("产出", "产出时效", Some(OutputTimeliness)),
            ("效益指标", "社会影响指标", Some(BenefitSocial)),
            ("成本指标", "社会成本", Some(CostSocial)),
            ("产出指标", "经济成本指标", Some(OutputCost)),
            ("成本指标", "经济效益指标", None),
            ("满意度指标", "社会效益指标", None),
            ("绩效指标", "数量指标", Some(OutputQuantity)),
            ("效益指标", "数量指标", None),
            ("产出指标", "一般性支出情况", None),
        ] {
            assert_eq!(class_of(Some(level1), Some(level2)), class, "{level1} {level2}");
        }
        assert_eq!(class_of(None, None), None);
        assert_eq!(class_of(None, Some("社会效益指标")), Some(BenefitSocial));
        assert_eq!(class_of(Some("产出指标"), None), None);
    }

    #[test]
    fn levels_are_known_by_name() {
        assert!(
            is_level1("产 出 指 标")
                && is_level1("满意度指标(10分)")
                && !is_level1("数量指标")
                && !is_level1("一级指标")
        );
        assert!(is_level2("数量指标") && is_level2("12-质量指标") && !is_level2("产出指标") && !is_level2(""));
    }

    #[test]
    fn unknown_levels_are_told_from_known_ones() {
        for known in ["产出指标（50分）", "预算执行率", "1-产出指标", "绩效指标", "效果目标", "满意度指标", "成本", ""]
        {
            assert!(!is_unknown_level1(known), "{known}");
        }
        for known in ["数量指标", "12-质量指标", "生态环境成本指标", "群众满意度", "时效目标", ""]
        {
            assert!(!is_unknown_level2(known), "{known}");
        }
        assert!(is_unknown_level1("创新指标") && is_unknown_level2("一般性支出情况"));
    }

    #[test]
    fn classes_serialise_as_the_contract_says() {
        assert_eq!(serde_json::to_string(&Class::OutputQuantity).unwrap(), "\"output.quantity\"");
    }

    proptest! {
        #[test]
        fn a_label_and_its_key_have_one_class(a in "[产出效益数量质时成本社会经济指标目（）()0-9分 ]{0,10}", b in any::<String>()) {
            prop_assert_eq!(class_of(Some(&key(&a)), Some(&key(&b))), class_of(Some(&a), Some(&b)));
        }

        #[test]
        fn any_string_is_an_answer(a in any::<String>(), b in any::<String>()) {
            let _ = (class_of(Some(&a), Some(&b)), is_level1(&a), is_level2(&b));
        }
    }
}
