use std::fmt::Write;

use proptest::prelude::*;

use super::*;

/// Printed targets with their sign and unit columns, and the values that a careful reader gives them.
const REAL_TARGETS: &str = include_str!("real_targets.tsv");

/// Targets written by hand in the manner of other provinces, with the values that a careful reader gives them.
const FURTHER_TARGETS: &str = include_str!("further_targets.tsv");

const CONTEXT: Context = Context { fiscal_year: Some(2026) };

/// A value in one line: `kind|op|value|high|unit`, then what else it has (`~`: approximate), then its parts in braces.
fn brief(value: &Value) -> String {
    let json = serde_json::to_value(value).unwrap();
    let field = |name: &str| json.get(name).and_then(|field| field.as_str()).unwrap_or_default().to_owned();
    let mut line = ["kind", "op", "value", "high", "unit"].map(field).join("|");
    for (name, label) in [("per", "per"), ("deadline", "by"), ("baseline", "vs")] {
        if !field(name).is_empty() {
            write!(line, " {label}={}", field(name)).unwrap();
        }
    }
    if value.approximate {
        line.push_str(" ~");
    }
    for part in &value.parts {
        write!(line, " {{{} => {}}}", part.raw, brief(&part.value)).unwrap();
    }
    line
}

fn check(raw: &str, expected: &str) {
    assert_eq!(brief(&parse_with(raw, None, None, &CONTEXT)), expected, "{raw}");
}

/// Compares every row of a table of targets with what the program says; `least`: how many distinct rows it has to have.
fn check_table(table: &str, least: usize) {
    let mut wrong = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let [raw, sign, unit, expected] = line.split('\t').collect::<Vec<_>>().try_into().expect("four columns");
        assert!(seen.insert((raw, sign, unit)), "twice: {line}");
        let column = |cell: &str| Some(cell.to_owned()).filter(|cell| !cell.is_empty());
        let value = brief(&parse_with(raw, column(sign).as_deref(), column(unit).as_deref(), &CONTEXT));
        if value != expected {
            wrong.push(format!("{raw} [{sign}] [{unit}]: {value}, not {expected}"));
        }
    }
    assert!(seen.len() >= least, "{}", seen.len());
    assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), wrong.len());
}

#[test]
fn real_targets_have_the_values_a_careful_reader_gives_them() {
    check_table(REAL_TARGETS, 1_000);
}

#[test]
fn further_targets_have_the_values_a_careful_reader_gives_them() {
    check_table(FURTHER_TARGETS, 300);
}

#[test]
fn numbers_with_signs_in_words() {
    check("不不超过5万元", "number|<=|5||万元");
    check("小于等于5", "number|<=|5||");
    check("控制在3%以内", "number|<=|3||%");
    check("5%以下", "number|<=|5||%");
    check("95(含)以上", "number|>=|95||");
    check("95%(含95%)以上", "number|>=|95||%");
    check("达到100%", "number||100||%");
    check("≥2,134.87万元", "number|>=|2134.87||万元");
    check("≥３０％", "number|>=|30||%");
    check(">=100百分比", "number|>=|100||百分比");
    check("(=100%)", "number|=|100||%");
    check("≥95% ≥95%", "several|||| {≥95% => number|>=|95||%} {≥95% => number|>=|95||%}");
}

#[test]
fn signs_that_contradict_each_other_are_not_read() {
    check("≥30天以内", "text||||");
    check("≥≤5", "text||||");
    check("每月2次/年", "text||||");
}

#[test]
fn numerals_in_words() {
    check("两次", "number||2||次");
    check("≤半小时", "number|<=|0.5||小时");
    check("小于十万分之一", "number|<|0.00001||");
    check("百分之九十五以上", "number|>=|95||%");
    check("三分之二以上", "text||||");
    check("事故发生数为零", "number||0||");
    for word in ["一次性", "第一", "一级", "统一", "一批", "进一步"] {
        check(word, "text||||");
    }
}

#[test]
fn digits_that_are_no_quantity_are_not_read() {
    for name in ["5A级", "ISO9001", "10²", "上限LPR+50BPs", "前10名", "120急救", "10-5", "-01;", "1.2.3", "H5"]
    {
        check(name, "text||||");
    }
}

#[test]
fn units_turned_round_and_with_denominators() {
    check("个≥7", "number|>=|7||个");
    check("％=100", "number|=|100||%");
    check("平方≥451.68米", "number|>=|451.68||平方米");
    check("平均≤5天/期", "number|<=|5||天/期 per=期");
    check("每人每天200元", "number||200||元 per=人/天");
    check("每万人3名", "number||3||名 per=万人");
    check("一年两次", "frequency||2||次 per=一年");
    check("年均≥4次", "frequency|>=|4||次 per=年");
    check("≥330台（套）", "number|>=|330||台（套）");
    check("≥15台/套", "number|>=|15||台/套");
    check("1000 m2", "number||1000||m2");
    check("50人以上/次", "number|>=|50||人 per=次");
    check("每月至少开展1次", "frequency|>=|1||次 per=月");
    check("≥3眼", "number|>=|3||眼");
    check("≥3樘窗", "number|>=|3||樘");
}

#[test]
fn ranges_and_tolerances() {
    check("30-60平方米", "range||30|60|平方米");
    check("3万元～5万元", "range||3|5|万元");
    check("95%至100%", "range||95|100|%");
    check("±3%以内", "range|±|3||%");
}

#[test]
fn dates_and_deadlines() {
    check("2026年12月31日前", "date|||| by=2026-12-31");
    check("5月31日前", "date|||| by=2026-05-31");
    check("年底前完成", "date|||| by=2026-12-31");
    check("12月前", "date||||");
    check("≤资金下达后2日", "date|<=|2||日");
    check("农房保险到期后1个月内", "date|<=|1||个月");
    check("每月5日前", "date||5||日 per=月");
    check("7月底前≥85%", "number|>=|85||% by=2026-07-31");
    check("2月30日前", "text||||");
    assert_eq!(brief(&parse("5月31日前", None, None)), "date||||");
    assert_eq!(brief(&parse("2025年5月", None, None)), "date|||| by=2025-05-31");
}

#[test]
fn dates_that_look_like_numbers() {
    check("2024.12", "date|||| by=2024-12-31");
    check("2012.12", "text||||");
    check("2024.1-2024.12", "date|||| by=2024-12-31");
    check("2024-2026年", "date|||| by=2026-12-31");
    check("不低于2023年", "text||||");
    check("每年12月底前", "date|||| per=年 by=2026-12-31");
    assert_eq!(brief(&parse("2024.12", None, None)), "text||||");
    assert_eq!(brief(&parse("2024.12", Some("≤"), Some("万元"))), "number|<=|2024.12||万元");
}

#[test]
fn hours_and_minutes_are_no_frequency() {
    check("1小时30分", "several|||| {1小时 => number||1||小时} {30分 => number||30||分}");
    check("每小时3次", "frequency||3||次 per=小时");
}

#[test]
fn words_without_a_number() {
    check("优良", "grade||||");
    check("较上年提升", "trend|||| vs=last_year");
    check("较往年有所提高", "trend||||");
    check("长期有效", "duration||||");
    check("=正常运转无", "state|=|||");
    check("不超预算", "reference|<=||| vs=plan");
    check("国家标准范围之内", "reference|||| vs=standard");
    check("不低于上年的95%", "number|>=|95||% vs=last_year");
    check("同比增长5%", "number||5||% vs=last_year");
    for none in ["", "无", "不适用", "/", "—", "**"] {
        check(none, "none||||");
    }
    for text in ["及时率", "是否达标", "不提高", "涉密项目"] {
        check(text, "text||||");
    }
}

#[test]
fn several_targets_in_a_cell() {
    check(
        "2天/≤250人/≥2次",
        "several|||| {2天 => number||2||天} {≤250人 => number|<=|250||人} {≥2次 => number|>=|2||次}",
    );
    check(
        "优（完成40项）良（完成20项）",
        "several|||| {优（完成40项） => grade||40||项} {良（完成20项） => grade||20||项}",
    );
    check("≤100% (成本控制率)", "number|<=|100||%");
    check("大于50%小于60%", "several|||| {大于50% => number|>|50||%} {小于60% => number|<|60||%}");
    check("①3次②5次", "several|||| {3次 => number||3||次} {5次 => number||5||次}");
    check("100 50", "several|||| {100 => number||100||} {50 => number||50||}");
    check("1/3", "text||||");
    check("1次/2年", "text||||");
}

#[test]
fn columns_fill_what_the_cell_leaves_open() {
    let of = |raw, sign, unit| brief(&parse(raw, Some(sign), Some(unit)));
    assert_eq!(of("27", "≥", "座"), "number|>=|27||座");
    assert_eq!(of("≥27座", "＝", "个"), "number|>=|27||座");
    assert_eq!(of("10万", "≤", "元"), "number|<=|10||万元");
    assert_eq!(of("3次", "≥", "次/年"), "frequency|>=|3||次/年 per=年");
    assert_eq!(of("优", "定性", "%"), "grade||||");
    assert_eq!(of("0.95", "≥", "其他"), "number|>=|0.95||");
    assert_eq!(of("1000", "定性", "户"), "number||1000||户");
    assert_eq!(of("", "≥", "%"), "none||||");
}

#[test]
fn endless_cells_are_not_read() {
    for piece in ["1", "≥1个/", "(", "有效", "零一", "2024年", "万", "1个(1个"] {
        check(&piece.repeat(100_000), "text||||");
        check(&"（".repeat(300), "text||||");
        let _ = (
            parse("1", Some(&piece.repeat(100_000)), Some(&piece.repeat(100_000))),
            unit_in_name(&piece.repeat(100_000)),
        );
    }
}

#[test]
fn names_carry_units_in_brackets() {
    assert_eq!(unit_in_name("评审考察项目（个）").as_deref(), Some("个"));
    assert_eq!(unit_in_name("信访事务业务经费支出（万元/年）").as_deref(), Some("万元/年"));
    assert_eq!(unit_in_name("科技政策综合服务平台（二期）"), None);
    assert_eq!(unit_in_name(""), None);
}

#[test]
fn values_serialise_as_the_contract_says() {
    let json = serde_json::to_value(parse("≥1500条", None, None)).unwrap();
    let expected = serde_json::json!({"kind": "number", "op": ">=", "value": "1500", "high": null, "unit": "条"});
    assert_eq!(json, expected);
    let several = parse("≥1次；≥2次", None, None);
    let back: Value = serde_json::from_value(serde_json::to_value(&several).unwrap()).unwrap();
    assert_eq!(back, several);
}

/// The numbers and units of a value and of its parts.
fn printed_pieces(value: &Value) -> Vec<String> {
    let own = [&value.value, &value.high, &value.unit].into_iter().flatten().cloned();
    own.chain(value.parts.iter().flat_map(|part| printed_pieces(&part.value))).collect()
}

proptest! {
    #[test]
    fn any_string_is_an_answer(raw in any::<String>(), sign in any::<String>(), unit in any::<String>()) {
        let _ = (parse_with(&raw, Some(&sign), Some(&unit), &CONTEXT), unit_in_name(&raw));
    }

    #[test]
    fn target_like_strings_are_an_answer(
        raw in "[≥≤=<>±每半两一年月日次人元万%0-9.,/（）()；、不超过以上内前后底第完成项无优\\-]{0,16}",
    ) {
        let value = parse_with(&raw, None, None, &CONTEXT);
        prop_assert_eq!(parse_with(&clean(&raw), None, None, &CONTEXT), value);
    }

    #[test]
    fn no_number_and_no_unit_is_invented(
        raw in "[≥≤=<>±每年月日次人元万亿%0-9.,/（）();、不超过以上内前后底第完成项天余个率度\\-]{0,14}",
        unit in "(个|%|万元|次/年|人（次）)?",
    ) {
        let folded: String = raw.chars().map(fold).filter(|&c| c != ',').collect();
        let value = parse_with(&raw, None, Some(&unit), &CONTEXT);
        for value in std::iter::once(&value).chain(value.parts.iter().map(|part| &part.value)) {
            for number in [&value.value, &value.high].into_iter().flatten() {
                prop_assert!(folded.contains(number.as_str()), "{number} in {raw}");
            }
            // A unit may have been printed around a sign or a word for a remainder, or be completed by its column.
            let mut printed = format!("{folded}{}", unit.chars().map(fold).collect::<String>());
            printed.push('年');
            for c in value.unit.iter().flat_map(|unit| unit.chars()).map(fold) {
                prop_assert!(printed.contains(c), "{c} in {raw} [{unit}]");
            }
        }
    }

    #[test]
    fn a_sign_that_is_not_printed_is_not_given(raw in "[每年月日次人元万%0-9./（）;、前后底第完成项天余个率度]{0,14}") {
        let value = parse_with(&raw, None, None, &CONTEXT);
        let all = std::iter::once(&value).chain(value.parts.iter().map(|part| &part.value));
        prop_assert!(all.into_iter().all(|value| value.op.is_none()), "{raw}");
    }

    #[test]
    fn numbers_and_units_occur_in_the_printed_string(
        raw in "(每年|≥|≤|=|＜|不超过|至少|满意度|完成)?[1-9][0-9]{0,2}([0-9]|,000|\\.[0-9]{1,2})?(-[0-9]{1,3})?(%|万元|个|人次|元/人|台（套）)?(以上|以内|左右|；)?",
    ) {
        let folded: String = raw.chars().map(fold).filter(|&c| c != ',').collect();
        for piece in printed_pieces(&parse(&raw, None, None)) {
            let piece: String = piece.chars().map(fold).collect();
            prop_assert!(folded.contains(&piece), "{} in {}", piece, raw);
        }
    }

    #[test]
    fn a_value_printed_again_is_the_same_value(
        op in prop::sample::select(vec!["≥", "≤", ">", "<", "=", ""]),
        number in "(0|[1-9][0-9]{0,6})(\\.[0-9]{1,4})?",
        unit in prop::sample::select(vec!["", "%", "万元", "个", "人次", "元/人", "台（套）"]),
    ) {
        // `2000.1` by itself may be a month.
        let digits: Vec<char> = number.chars().collect();
        prop_assume!(!op.is_empty() || !unit.is_empty() || deadline::dotted_month(&digits, &CONTEXT).is_none());
        let value = parse(&format!("{op}{number}{unit}"), None, None);
        prop_assert_eq!(value.value.as_deref(), Some(number.as_str()));
        prop_assert_eq!(value.unit.clone().unwrap_or_default(), unit);
        let op = value.op.map(|op| serde_json::to_value(op).unwrap().as_str().unwrap_or_default().to_owned());
        let again = format!("{}{number}{unit}", op.unwrap_or_default());
        prop_assert_eq!(parse(&again, None, None), value);
    }
}

#[test]
fn a_number_for_something_else_than_the_indicator_says_so() {
    assert_eq!(parse("投诉率≤5%", None, None).subject.as_deref(), Some("投诉率"));
    assert_eq!(parse("每年≥20场", None, None).subject, None);
    assert_eq!(parse("≤5%", None, None).subject, None);
}

#[test]
fn a_rough_number_says_so() {
    assert!(["约6类", "10余次", "300人左右"].iter().all(|t| parse(t, None, None).approximate));
    assert!(["6类", "≥10次", "节约≥5%"].iter().all(|t| parse(t, None, None).value.is_some()));
    assert!(!parse("≥10次", None, None).approximate);
}

#[test]
fn units_are_told_from_names_of_what_is_measured() {
    for unit in ["个", "%", "万元", "台(套)", "万元/公里", "人次"] {
        assert!(is_unit(unit), "{unit}");
    }
    for name in ["", "车辆使用次数", "是", "培训人次总数", "12个"] {
        assert!(!is_unit(name), "{name}");
    }
}
