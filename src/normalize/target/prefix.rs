//! Reads what stands before a number and its sign: fillers, denominators, events, comparisons, the indicator's own name.

use super::{Clause, Kind, Value, sign, unit, words};

/// Words between a sign and its number, or before the number, that leave it as it is.
const FILLERS: &[&str] = &[
    "大约",
    "约为",
    "累计达到",
    "达到",
    "控制在",
    "控制为",
    "共计",
    "累计",
    "平均",
    "约",
    "近",
    "为",
    "达",
    "到",
    "至",
    "在",
    "共",
    ":",
    "(",
];

/// What a text before a number ends with when the number is its count, even without a unit: `暂停业务天数0`.
const COUNTED: &[char] = &['数', '率', '度', '量', '值', '分', '额'];

/// What a text before a number ends with when the number is an ordinal or a rank, which no target value is.
const ORDINALS: &[&str] = &["第", "前", "No", "№", "#"];

/// `每` with the words before it that do not change what it counts.
const EACH: &[&str] = &["平均每", "至少每", "每"];

/// `年均`, `日均` and the like.
const AVERAGES: &[(&str, &str)] = &[
    ("年均", "年"),
    ("季均", "季"),
    ("月均", "月"),
    ("周均", "周"),
    ("日均", "日"),
    ("人均", "人"),
    ("户均", "户"),
    ("场均", "场"),
];

/// Counters, apart from periods, that `每` makes a denominator of where the number follows at once: `每生每年4000元`.
const SHARED_BY: &[&str] = &[
    "人次",
    "人",
    "生",
    "户",
    "次",
    "场",
    "期",
    "班",
    "件",
    "份",
    "家",
    "亩",
    "辆",
    "台",
    "名",
    "公里",
    "平方米",
    "吨",
    "村",
    "校",
];

/// Verbs between what `每` counts for and the amount: `每亩补贴120元`.
const PAYS: &[&str] = &[
    "补贴", "补助", "资助", "奖励", "发放", "支付", "拨付", "安排", "投入", "配备", "配置", "增收", "缴纳", "收费",
    "救助",
];

/// Verbs between a sign and its number.
const ACTIONS: &[&str] = &[
    "完成",
    "开展",
    "举办",
    "召开",
    "组织",
    "培训",
    "检查",
    "巡查",
    "新增",
    "发布",
    "发放",
    "报送",
    "更新",
    "维护",
    "建设",
    "改造",
    "采购",
    "印制",
    "制作",
    "服务",
    "保障",
    "覆盖",
    "参加",
    "组织开展",
    "达到",
    "安排",
];

pub(super) fn strip_fillers(text: &[char]) -> &[char] {
    let filler = FILLERS.iter().find(|filler| sign::ends_with(text, filler)).filter(|_| !sign::ends_with(text, "不到"));
    filler.and_then(|filler| text.get(..text.len() - filler.chars().count())).map_or(text, strip_fillers)
}

/// Reads what stands before the number and its sign: a denominator, a unit turned round, an event that a deadline counts
/// from, a comparison, or the indicator's own name. `None` where it makes something else of the number.
pub(super) fn apply(
    value: &mut Value,
    clause: Clause<'_>,
    before: &[char],
    rest: &[char],
    adjacent: bool,
) -> Option<()> {
    let before = strip_fillers(before);
    let period_unit = value.unit.as_deref().is_some_and(|unit| unit::is_period(&unit.chars().collect::<Vec<_>>()));
    if period_unit
        && (sign::ends_with(before, "后")
            || sign::ends_with(before, "起")
            || (before.len() > 1 && sign::ends_with(before, "前") && !sign::ends_with(before, "提前")))
    {
        value.kind = Kind::Date;
        return take_leading_sign(value, before);
    }
    if before.is_empty() {
        // 10日前 is a day of a month, or so many days before something.
        return (!period_unit || !sign::starts_with(rest, "前")).then_some(());
    }
    if period_unit && sign::starts_with(rest, "前") && each(before).is_none() {
        // 次月5日前 is a date, 召开3日前 so many days before something.
        return None;
    }
    if !before.iter().any(|c| c.is_alphanumeric() || *c == '%') {
        // 〉95%: a mark that is no sign, but may stand for one.
        return None;
    }
    if let Some(each) = each(before) {
        if value.per.as_ref().is_some_and(|per| *per != each.per) {
            return None;
        }
        value.set_per(each.per);
        let limits = period_unit && sign::starts_with(rest, "前");
        let day = value.per.as_deref() == Some("月") && matches!(value.unit.as_deref(), Some("日" | "号"));
        if (limits || day) && each.end == before.len() {
            value.kind = Kind::Date;
        } else if limits {
            return None;
        }
        return take_acting_sign(value, before.get(each.end..)?);
    }
    if adjacent && unit::is_period(before) && value.unit.is_some() && !period_unit {
        // 年≥4次
        value.set_per(before.iter().collect());
        return Some(());
    }
    if let Some(shared) = before.strip_prefix(&['每']) {
        // 每 before what no table lists (`每万人3名`, `每个项目不少于3人`) still says what the number is for.
        let shared = shared.strip_prefix(&['个']).unwrap_or(shared);
        let pays = PAYS.iter().find(|verb| sign::ends_with(shared, verb)).map_or(0, |verb| verb.chars().count());
        let shared = shared.get(..shared.len() - pays)?;
        value.set_per(shared.iter().collect());
        return ((1..=6).contains(&shared.len()) && !sign::is_in(shared)).then_some(());
    }
    if adjacent && unit::is_unit(before) && turn_unit_round(value, clause.raw.get(..before.len())?) {
        return Some(());
    }
    let ordinal = ORDINALS.iter().any(|ordinal| sign::ends_with(before, ordinal)) && !sign::ends_with(before, "提前");
    if ordinal || before.iter().any(|c| matches!(c, '。' | ';')) {
        return None;
    }
    if before.last().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '*' | '×' | '/')) {
        return None;
    }
    value.baseline = words::compared_with(before);
    let named = value.unit.is_some() || adjacent || before.last().is_some_and(|c| COUNTED.contains(c));
    if !named {
        return None;
    }
    if sign::is_in(before) && words::refers_to(before).is_none() {
        return take_acting_sign(value, before);
    }
    if sign::is_in(before) {
        value.baseline = Some(words::refers_to(before)?);
        return take_leading_sign(value, before);
    }
    Some(())
}

/// A sign before the verb of the number: `每月至少开展1次`, `至少举办3期`. Any other sign away from its number is not read.
fn take_acting_sign(value: &mut Value, before: &[char]) -> Option<()> {
    let Some((_, length)) = sign::leading(before) else { return (!sign::is_in(before)).then_some(()) };
    let verb = before.get(length..)?;
    ACTIONS.iter().any(|action| verb.iter().copied().eq(action.chars())).then_some(())?;
    take_leading_sign(value, before)
}

/// A sign before an event or a reference belongs to the number behind it: `≤资金下达后2日`, `不低于上年的95%`.
fn take_leading_sign(value: &mut Value, before: &[char]) -> Option<()> {
    if let Some((op, length)) = sign::leading(before) {
        let other = value.op.is_some_and(|printed| printed != op);
        if other || before.get(length..).is_some_and(sign::is_in) {
            return None;
        }
        value.op = Some(op);
    } else if sign::is_in(before) {
        return None;
    }
    Some(())
}

/// `个≥7`, `%=100`, `平方≥451.68米`: a narrow cell that puts the unit, or its first part, before the sign.
fn turn_unit_round(value: &mut Value, first: &[char]) -> bool {
    let unit: String = first.iter().copied().chain(value.unit.as_deref().unwrap_or_default().chars()).collect();
    let folded: Vec<char> = unit.chars().map(crate::normalize::label::fold).collect();
    let whole = value.unit.is_none() || unit::is_unit(&folded);
    if whole {
        value.set_unit(unit);
    }
    whole
}

/// What `每` at the start of a text counts for, and where it ends.
pub(super) struct Each {
    /// The denominator: `年`, `人/月`.
    pub per: String,
    /// Index behind the last character of the words for it.
    pub end: usize,
}

pub(super) fn each(before: &[char]) -> Option<Each> {
    if let Some((average, per)) = AVERAGES.iter().find(|(average, _)| sign::starts_with(before, average)) {
        return Some(Each { per: (*per).to_owned(), end: average.chars().count() });
    }
    let (mut at, mut per) = (0, Vec::new());
    loop {
        let rest = before.get(at..)?;
        let Some(skip) = EACH.iter().find(|each| sign::starts_with(rest, each)).map(|each| each.chars().count()) else {
            break;
        };
        let counter = rest.get(skip..)?;
        let period = unit::leading_period(counter);
        let shared =
            SHARED_BY.iter().find(|word| sign::starts_with(counter, word)).map_or(0, |word| word.chars().count());
        let followed = |length: usize| counter.len() == length || counter.get(length) == Some(&'每');
        let length = if period > 0 {
            period
        } else if shared > 0 && followed(shared) {
            shared
        } else {
            break;
        };
        per.push(counter.get(..length)?.iter().collect::<String>());
        at += skip + length;
    }
    (!per.is_empty()).then(|| Each { per: per.join("/"), end: at })
}
