//! Turns targets without a number into what they are: a grade, a trend, a duration, a state, a reference, or nothing.

use super::{Baseline, Kind, Value, sign};

/// Cells that set no target, as folded text.
const NONE: &[&str] = &["无", "不适用", "/", "//", "-", "--", "---", "*", "**", "***", "\\", "空", "暂无", "无要求"];

/// Grades of a scale.
const GRADES: &[&str] = &[
    "一般",
    "中",
    "中等",
    "优",
    "优秀",
    "优良",
    "作用明显",
    "作用显著",
    "低",
    "合格",
    "基本满意",
    "基本达标",
    "好",
    "差",
    "很好",
    "影响较好",
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
    "较强",
    "较高",
    "达标",
    "逐步达标",
    "非常满意",
    "高",
];

/// Verbs of a change.
const CHANGES: &[&str] = &[
    "上升", "下降", "向好", "优化", "促进", "减少", "减轻", "加大", "加强", "加快", "压减", "增加", "增强", "增长",
    "好转", "扩大", "提升", "提高", "改善", "改进", "推动", "推进", "缓解", "缩短", "节约", "节省", "降低", "强化",
    "拓展", "完善", "巩固", "深化",
];

/// What may stand between a subject and the verb of a change, or before that verb.
const ADVERBS: &[&str] = &[
    "不断",
    "均",
    "大力",
    "大幅",
    "大幅度",
    "持续",
    "有序",
    "有所",
    "有效",
    "明显",
    "显著",
    "更加",
    "极大",
    "比较",
    "得到",
    "得到有效",
    "稳步",
    "继续",
    "较大",
    "进一步",
    "逐年",
    "逐步",
    "逐渐",
    "全面",
    "切实",
    "充分",
    "一定程度",
    "有力",
    "稳中",
];

/// Lengths of time in words.
const DURATIONS: &[&str] = &[
    "中长期",
    "全年",
    "全年度",
    "可持续",
    "当年",
    "当年度",
    "常年",
    "持续",
    "持续有效",
    "本年度",
    "永久",
    "贯穿全年",
    "长久",
    "长期",
    "长期坚持",
    "长期性",
    "长期持续",
    "长期有效",
    "长效",
    "短期",
];

/// What a state begins or ends with.
const STATES: &[&str] = &[
    "不发生",
    "零",
    "保障",
    "全覆盖",
    "合规",
    "合理",
    "完好",
    "完成",
    "实时",
    "实现",
    "安全",
    "平稳",
    "开展",
    "建立",
    "按时",
    "按期",
    "是",
    "有序",
    "正常",
    "正常运转",
    "正常运行",
    "满足",
    "稳定",
    "维护",
    "符合",
    "规范",
    "达到",
    "达成",
    "运行",
    "运转",
    "进行",
    "通过",
    "通过验收",
    "验收合格",
    "及时",
    "落实",
    "到位",
    "健全",
    "保持",
    "顺利",
    "无",
    "否",
    "有效",
];

/// Words that something is finished, behind a date or as a state of their own.
const DONE: &[&str] = &[
    "完成",
    "全部完成",
    "完成全部工作",
    "完工",
    "竣工",
    "结束",
    "验收",
    "完成验收",
    "交付",
    "支付",
    "支付完毕",
    "完毕",
    "到位",
    "拨付",
    "发放",
    "上线",
    "开工",
    "期间",
];

/// Words for what is written elsewhere, with what they measure against. Words that name a year before the last are listed
/// without a baseline.
const REFERENCES: &[(&str, Option<Baseline>)] = &[
    ("上一年", Some(Baseline::LastYear)),
    ("上年", Some(Baseline::LastYear)),
    ("去年", Some(Baseline::LastYear)),
    ("同期", Some(Baseline::LastYear)),
    ("往年", None),
    ("计划", Some(Baseline::Plan)),
    ("预算", Some(Baseline::Plan)),
    ("标准", Some(Baseline::Standard)),
    ("要求", None),
    ("规定", None),
    ("规范", None),
    ("同类", None),
];

/// Words that tie a target to what is written elsewhere.
const TIES: &[&str] = &[
    "不低于",
    "不超",
    "不超过",
    "不高于",
    "低于",
    "依据",
    "按",
    "按照",
    "根据",
    "满足",
    "符合",
    "达",
    "达到",
    "遵守",
    "遵循",
    "控制在",
    "高于",
];

/// Words of a comparison with the year before, in front of a change or of a number.
const COMPARED: &[(&str, Option<Baseline>)] = &[
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
    ("同比", Some(Baseline::LastYear)),
    ("较计划", Some(Baseline::Plan)),
    ("比计划", Some(Baseline::Plan)),
];

/// Whether a folded text sets no target.
pub(super) fn is_none(text: &[char]) -> bool {
    text.is_empty() || equals_one(text, NONE)
}

/// Whether a text says that something is finished.
pub(super) fn is_done(text: &str) -> bool {
    DONE.contains(&text)
}

/// Whether a text is a length of time in words.
pub(super) fn is_duration(text: &str) -> bool {
    DURATIONS.contains(&text)
}

/// Whether a folded text is a grade.
pub(super) fn is_grade(text: &[char]) -> bool {
    equals_one(text, GRADES)
}

/// What a text before a number compares with: `较上年增长` 5 %.
pub(super) fn compared_with(text: &[char]) -> Option<Baseline> {
    (0..text.len()).find_map(|at| text.get(at..).and_then(comparison)).and_then(|(baseline, _)| baseline)
}

/// What a text before a number refers to: `不低于上年的` 95 %.
pub(super) fn refers_to(text: &[char]) -> Option<Baseline> {
    REFERENCES.iter().find(|(word, _)| contains(text, word)).and_then(|&(_, baseline)| baseline)
}

/// The value of a clause without a number, with the sign printed before it: `=正常运转`, `≤同类货物价格`. `None`: not
/// understood.
pub(super) fn read_signed(clause: &[char]) -> Option<Value> {
    let symbol = sign::leading(clause).filter(|_| clause.first().is_some_and(|&c| sign::is_symbol(c)));
    let (op, length) = symbol.map_or((None, 0), |(op, length)| (Some(op), length));
    let text = clause.get(length..)?;
    let mut value = if op.is_some() && is_none(text) {
        (!text.is_empty()).then(|| Value::of(Kind::None))?
    } else {
        let unitless = text.strip_suffix(&['无']).filter(|_| op.is_some());
        unitless
            .and_then(read)
            .or_else(|| read(text))
            .or_else(|| op.and_then(|_| compared(text)))
            .or_else(|| inner(text))?
    };
    value.op = op.or(value.op);
    Some(value)
}

/// A subject, a sign and what to compare with: `采购价格≤同类货物价格`.
fn inner(text: &[char]) -> Option<Value> {
    let at = text.iter().position(|&c| sign::is_symbol(c))?;
    let (op, length) = sign::leading(text.get(at..)?)?;
    let mut value = compared(text.get(at + length..)?)?;
    value.op = Some(op);
    (!text.iter().any(char::is_ascii_digit)).then_some(value)
}

/// A text behind a sign that names what to compare with.
fn compared(text: &[char]) -> Option<Value> {
    let (_, baseline) = REFERENCES.iter().find(|(word, _)| contains(text, word))?;
    let mut value = Value::of(Kind::Reference);
    value.baseline = *baseline;
    (!text.iter().any(char::is_ascii_digit)).then_some(value)
}

fn read(clause: &[char]) -> Option<Value> {
    if contains(clause, "是否") || (names_a_measure(clause) && clause.len() <= 4) {
        return None;
    }
    let kind = if equals_one(clause, GRADES) {
        Kind::Grade
    } else if equals_one(clause, DURATIONS) {
        Kind::Duration
    } else {
        return comparison_or_trend(clause)
            .or_else(|| reference(clause))
            .or_else(|| graded_subject(clause))
            .or_else(|| state(clause));
    };
    Some(Value::of(kind))
}

/// A subject and its grade: `社会反响较好`. One character (好, 高) ends too many other words.
fn graded_subject(clause: &[char]) -> Option<Value> {
    let graded = GRADES.iter().any(|grade| grade.chars().count() > 1 && sign::ends_with(clause, grade));
    (graded && clause.len() <= 12 && is_one_phrase(clause) && !denies(clause)).then(|| Value::of(Kind::Grade))
}

/// `及时率`, `正常供水覆盖率`: a slip of publishers, who print the indicator's name where its target should stand.
fn names_a_measure(clause: &[char]) -> bool {
    let measure = clause.last().is_some_and(|c| matches!(c, '率' | '度' | '数' | '量' | '额'));
    measure && !equals_one(clause, DURATIONS)
}

fn comparison_or_trend(clause: &[char]) -> Option<Value> {
    let mut value = Value::of(Kind::Trend);
    let (baseline, length) = comparison(clause).unwrap_or((None, 0));
    let change = clause.get(length..)?;
    value.baseline = baseline;
    is_change(change).then_some(value)
}

fn comparison(text: &[char]) -> Option<(Option<Baseline>, usize)> {
    COMPARED
        .iter()
        .find(|(word, _)| sign::starts_with(text, word))
        .map(|&(word, baseline)| (baseline, word.chars().count()))
}

/// A change: adverbs and a verb of change, with a subject before them or an object behind them, but not denied.
fn is_change(text: &[char]) -> bool {
    if !is_one_phrase(text) || denies(text) {
        return false;
    }
    let verb = strip_adverbs(text);
    let begins = CHANGES.iter().any(|change| sign::starts_with(verb, change));
    let ends = CHANGES.iter().any(|change| sign::ends_with(text, change));
    begins || ends
}

fn strip_adverbs(text: &[char]) -> &[char] {
    let longest =
        ADVERBS.iter().filter(|adverb| sign::starts_with(text, adverb)).map(|adverb| adverb.chars().count()).max();
    longest.and_then(|length| text.get(length..)).map_or(text, strip_adverbs)
}

fn reference(clause: &[char]) -> Option<Value> {
    if !is_one_phrase(clause) {
        return None;
    }
    let mut value = Value::of(Kind::Reference);
    let (word, baseline) = REFERENCES.iter().find(|(word, _)| contains(clause, word))?;
    let tied =
        TIES.iter().any(|tie| sign::starts_with(clause, tie)) || (*word != "规范" && sign::ends_with(clause, word));
    let within = [("范围之内", 4), ("范围内", 3)].iter().any(|(close, _)| sign::ends_with(clause, close));
    value.baseline = *baseline;
    value.op = sign::leading(clause).map(|(op, _)| op);
    (tied || within).then_some(value)
}

fn state(clause: &[char]) -> Option<Value> {
    let short = clause.len() <= 12 && is_one_phrase(clause) && !names_a_measure(clause);
    let rest = strip_adverbs(clause);
    let begins = STATES.iter().any(|state| sign::starts_with(rest, state) || sign::starts_with(clause, state));
    let ends = STATES.iter().any(|state| sign::ends_with(clause, state));
    (short && (begins || ends)).then(|| Value::of(Kind::State))
}

/// No digit, no sign, no punctuation: a phrase that can be read by its first and last words.
fn is_one_phrase(text: &[char]) -> bool {
    !text.is_empty()
        && text
            .iter()
            .all(|&c| (c.is_alphabetic() && !c.is_ascii_digit()) || matches!(c, '"' | '“' | '”' | '《' | '》'))
}

fn denies(text: &[char]) -> bool {
    ["不", "未", "没有", "无"].iter().any(|no| {
        (0..text.len()).any(|at| {
            text.get(at..).is_some_and(|rest| sign::starts_with(rest, no) && !sign::starts_with(rest, "不断"))
        })
    })
}

fn contains(text: &[char], word: &str) -> bool {
    (0..text.len()).any(|at| text.get(at..).is_some_and(|rest| sign::starts_with(rest, word)))
}

fn equals_one(text: &[char], words: &[&str]) -> bool {
    words.iter().any(|word| text.iter().copied().eq(word.chars()))
}
