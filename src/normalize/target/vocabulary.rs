//! The words that targets without a number are made of, sorted. Collected from published reports.

use super::Baseline;

/// Cells that set no target, as folded text.
pub(super) const NONE: &[&str] =
    &["*", "**", "***", "-", "--", "---", "/", "//", "\\", "不适用", "无", "无要求", "暂无", "空"];

/// Grades of a scale.
pub(super) const GRADES: &[&str] = &[
    "一般",
    "中",
    "中等",
    "优",
    "优秀",
    "优良",
    "优良中低差",
    "优良中差",
    "低",
    "作用明显",
    "作用显著",
    "合格",
    "基本满意",
    "基本达标",
    "好",
    "好坏",
    "差",
    "影响较好",
    "很好",
    "成效明显",
    "成效显著",
    "效果好",
    "效果明显",
    "效果显著",
    "效果良好",
    "明显",
    "显著",
    "比较满意",
    "满意",
    "良",
    "良好",
    "较低",
    "较好",
    "较差",
    "较强",
    "较明显",
    "较显著",
    "较满意",
    "较高",
    "达标",
    "逐步达标",
    "非常满意",
    "高",
    "高中低",
];

/// Verbs of a change.
pub(super) const CHANGES: &[&str] = &[
    "上升", "下降", "优化", "促进", "减少", "减缓", "减轻", "加大", "加强", "加快", "压减", "向好", "回升", "增加",
    "增强", "增长", "好转", "完善", "巩固", "强化", "扩大", "拓展", "持平", "推动", "推进", "提升", "提高", "攀升",
    "改善", "改进", "深化", "缓解", "缩短", "节省", "节约", "递减", "递增", "遏制", "降低",
];

/// What may stand between a subject and the verb of a change, or before that verb.
pub(super) const ADVERBS: &[&str] = &[
    "一定程度",
    "不断",
    "严格",
    "充分",
    "全面",
    "切实",
    "均",
    "大力",
    "大幅",
    "大幅度",
    "得到",
    "得到有效",
    "持续",
    "明显",
    "显著",
    "更加",
    "有力",
    "有序",
    "有所",
    "有效",
    "极大",
    "比较",
    "稳中",
    "稳步",
    "继续",
    "较大",
    "进一步",
    "逐年",
    "逐步",
    "逐渐",
];

/// Lengths of time in words.
pub(super) const DURATIONS: &[&str] = &[
    "24小时不间断",
    "24小时全天候",
    "7*24小时",
    "7x24小时",
    "7×24小时",
    "7×24小时不间断",
    "中长期",
    "全天24小时",
    "全天候",
    "全年",
    "全年度",
    "可持续",
    "合同期内",
    "实施期内",
    "常年",
    "当年",
    "当年度",
    "持续",
    "持续有效",
    "服务期内",
    "本年度",
    "永久",
    "短期",
    "终身",
    "贯穿全年",
    "长久",
    "长效",
    "长期",
    "长期坚持",
    "长期性",
    "长期持续",
    "长期有效",
    "项目期内",
];

/// What a state begins or ends with.
pub(super) const STATES: &[&str] = &[
    "不出现",
    "不发生",
    "保持",
    "保障",
    "健全",
    "全覆盖",
    "到位",
    "及时",
    "合理",
    "合规",
    "否",
    "安全",
    "完好",
    "完成",
    "实时",
    "实现",
    "平稳",
    "建立",
    "开展",
    "按时",
    "按期",
    "无",
    "是",
    "有序",
    "有效",
    "未出现",
    "未发生",
    "正常",
    "正常运行",
    "正常运转",
    "消除",
    "满足",
    "稳定",
    "符合",
    "维护",
    "落实",
    "规范",
    "足额",
    "达到",
    "达成",
    "运行",
    "运转",
    "进行",
    "通过",
    "通过验收",
    "零",
    "顺利",
    "验收合格",
];

/// Words that something is finished, behind a date or as a state of their own.
pub(super) const DONE: &[&str] = &[
    "上线",
    "交付",
    "全部完成",
    "到位",
    "发放",
    "完工",
    "完成",
    "完成全部工作",
    "完成验收",
    "完毕",
    "开工",
    "拨付",
    "支付",
    "支付完毕",
    "期间",
    "竣工",
    "结束",
    "验收",
];

/// Words for what is written elsewhere, with what they measure against. Words that name a year before the last are listed
/// without a baseline.
pub(super) const REFERENCES: &[(&str, Option<Baseline>)] = &[
    ("上一年", Some(Baseline::LastYear)),
    ("上年", Some(Baseline::LastYear)),
    ("去年", Some(Baseline::LastYear)),
    ("同期", Some(Baseline::LastYear)),
    ("往年", None),
    ("计划", Some(Baseline::Plan)),
    ("预算", Some(Baseline::Plan)),
    ("概算", Some(Baseline::Plan)),
    ("标准", Some(Baseline::Standard)),
    ("要求", None),
    ("规定", None),
    ("规范", None),
    ("同类", None),
    ("平均水平", None),
    ("市场价", None),
    ("合同", None),
    ("协议", None),
    ("方案", None),
    ("批复", None),
    ("规程", None),
    ("办法", None),
    ("文件", None),
    ("政策", None),
];

/// Those of these words that tie a target to what they name where it ends with them: `安全标准`, `工作要求`.
pub(super) const ENDS: &[&str] =
    &["上一年", "上年", "去年", "同期", "往年", "计划", "预算", "标准", "要求", "规定", "同类", "平均水平", "市场价"];

/// Words that tie a target to what is written elsewhere.
pub(super) const TIES: &[&str] = &[
    "不低于",
    "不超",
    "不超过",
    "不高于",
    "优于",
    "低于",
    "依据",
    "依照",
    "按",
    "按照",
    "控制在",
    "根据",
    "满足",
    "符合",
    "达",
    "达到",
    "遵守",
    "遵循",
    "遵照",
    "高于",
];

/// Words of a comparison with the year before, in front of a change or of a number.
pub(super) const COMPARED: &[(&str, Option<Baseline>)] = &[
    ("较上一年度", Some(Baseline::LastYear)),
    ("较上一年", Some(Baseline::LastYear)),
    ("较上年度", Some(Baseline::LastYear)),
    ("较上年同期", Some(Baseline::LastYear)),
    ("较上年", Some(Baseline::LastYear)),
    ("较去年同期", Some(Baseline::LastYear)),
    ("较去年", Some(Baseline::LastYear)),
    ("较同期", Some(Baseline::LastYear)),
    ("较往年", None),
    ("较以往", None),
    ("较以前", None),
    ("比上一年度", Some(Baseline::LastYear)),
    ("比上一年", Some(Baseline::LastYear)),
    ("比上年度", Some(Baseline::LastYear)),
    ("比上年", Some(Baseline::LastYear)),
    ("比去年", Some(Baseline::LastYear)),
    ("比往年", None),
    ("与上年同期", Some(Baseline::LastYear)),
    ("与上年度", Some(Baseline::LastYear)),
    ("与上年", Some(Baseline::LastYear)),
    ("与去年同期", Some(Baseline::LastYear)),
    ("与去年", Some(Baseline::LastYear)),
    ("与往年", None),
    ("同比", Some(Baseline::LastYear)),
    ("较计划", Some(Baseline::Plan)),
    ("比计划", Some(Baseline::Plan)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_lists_are_sorted_and_say_nothing_twice() {
        for list in [NONE, GRADES, CHANGES, ADVERBS, DURATIONS, STATES, DONE, TIES] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{list:?}");
        }
    }

    #[test]
    fn no_comparison_hides_a_longer_one() {
        for (at, (long, _)) in COMPARED.iter().enumerate() {
            assert!(COMPARED[..at].iter().all(|(short, _)| !long.starts_with(short)), "{long}");
        }
    }
}
