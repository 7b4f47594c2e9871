use proptest::prelude::*;

use super::*;

fn names(text: &str) -> Vec<String> {
    Regions::builtin().find_in(text, None).into_iter().map(|region| region.code).collect()
}

fn resolve(hints: &[(HintKind, &str)], year: Option<i32>) -> Resolution {
    let hints: Vec<Hint> = hints.iter().map(|&(kind, text)| Hint::new(kind, text)).collect();
    Regions::builtin().resolve(&hints, year)
}

#[test]
fn every_row_of_the_table_is_read_and_in_order() {
    let read: Result<Vec<Row>, TableError> = rows(DIVISIONS).collect();
    let read = read.unwrap();
    assert_eq!(read.len(), DIVISIONS.lines().filter(|line| !line.starts_with('#')).count());
    assert!(read.windows(2).all(|pair| (&pair[0].code, &pair[0].name) < (&pair[1].code, &pair[1].name)));
    assert!(read.iter().all(|row| Regions::builtin().by_code(&row.code, None).unwrap().province.is_some()));
}

#[test]
fn codes_have_county_prefecture_and_province() {
    let region = |code: &str, year| {
        let region = Regions::builtin().by_code(code, year).unwrap();
        [region.name, region.prefecture.unwrap_or_default(), region.province.unwrap_or_default()].join(" ")
    };
    assert_eq!(region("130529", None), "巨鹿县 邢台市 河北省");
    assert_eq!(region("130500", None), "邢台市 邢台市 河北省");
    assert_eq!(region("130000", None), "河北省  河北省");
    assert_eq!(region("110000", None), "北京市  北京市");
    assert_eq!(region("110105", None), "朝阳区  北京市");
    assert_eq!(region("429004", None), "仙桃市  湖北省");
    assert_eq!(region("130502", Some(2015)), "桥东区 邢台市 河北省");
    assert_eq!(region("130502", Some(2024)), "襄都区 邢台市 河北省");
    assert_eq!(region("130223", Some(2024)), "滦县 唐山市 河北省");
    assert_eq!(Regions::builtin().by_code("139999", None), None);
    assert_eq!(Regions::builtin().by_code("", None), None);
}

#[test]
fn full_names_are_found_where_words_begin() {
    for (text, codes) in [
        ("巨鹿县应急管理局本级", &["130529"][..]),
        ("2026年西安市信访局部门预算", &["610100"]),
        ("2026年度福州市仓山生态环境局单位预算", &["350100"]),
        ("上海市普陀区2023年区级部门预算", &["310000", "310107"]),
        ("河北省邢台市桥西区", &["130000", "130500"]),
        ("邢台市襄都区财政局", &["130500", "130502"]),
        ("江苏徐州鼓楼区", &["320302"]),
        ("河北巨鹿县", &["130529"]),
        ("恩施州民政局", &["422800"]),
        ("北京市市场监督管理局", &["110000"]),
        ("鼓楼区民政局", &[]),
        ("南京路街道办事处", &[]),
        ("上海南区建设", &[]),
        ("城区学校", &[]),
        ("深圳市南山区块链产业", &["440300"]),
        ("国家信访局2026年度部门预算", &[]),
        ("城关镇", &[]),
        ("", &[]),
    ] {
        assert_eq!(names(text), codes, "{text}");
    }
}

#[test]
fn ambiguous_names_are_told_apart_by_other_hints() {
    let ambiguous = resolve(&[(HintKind::Department, "鼓楼区民政局")], None);
    assert_eq!(ambiguous, Resolution::default());
    let told = resolve(&[(HintKind::Department, "鼓楼区民政局"), (HintKind::Title, "徐州市2024年预算")], None);
    assert_eq!(told.region.unwrap().code, "320302");
    let coded = resolve(&[(HintKind::Department, "鼓楼区民政局"), (HintKind::Code, "32010624P00000000001A")], None);
    assert_eq!(coded.region.unwrap().code, "320106");
    assert_eq!(coded.evidence.len(), 2);
}

#[test]
fn conflicts_are_reported_and_unknown_codes_say_nothing() {
    let conflict = resolve(&[(HintKind::Code, "130528"), (HintKind::Title, "巨鹿县2024年部门预算")], Some(2024));
    assert_eq!(conflict.region.unwrap().code, "130529");
    assert_eq!(conflict.conflicts.len(), 1);
    let zone = resolve(&[(HintKind::Code, "130599"), (HintKind::Title, "巨鹿县2024年部门预算")], Some(2024));
    assert_eq!((zone.region.unwrap().code.as_str(), zone.conflicts.len()), ("130529", 0));
    let above = resolve(&[(HintKind::Code, "130000"), (HintKind::Department, "巨鹿县财政局")], None);
    assert_eq!((above.region.unwrap().code.as_str(), above.conflicts.len()), ("130529", 0));
    let text = resolve(&[(HintKind::Title, "河北省2024年预算"), (HintKind::Text, "巨鹿县试点")], None);
    assert_eq!(text.region.unwrap().code, "130000");
    assert_eq!(resolve(&[(HintKind::Text, "赴巨鹿县调研")], None), Resolution::default());
    assert_eq!(resolve(&[], None), Resolution::default());
}

#[test]
fn a_user_adds_regions() {
    let extra = "# zone\n130579\t邢台某开发区\n130529\t巨鹿新县\t2030\n";
    let regions = Regions::with_extra(extra).unwrap();
    let zone = regions.by_code("130579", None).unwrap();
    assert_eq!((zone.name.as_str(), zone.prefecture.as_deref()), ("邢台某开发区", Some("邢台市")));
    assert_eq!(regions.by_code("130529", Some(2024)).unwrap().name, "巨鹿县");
    assert_eq!(regions.by_code("130529", Some(2031)).unwrap().name, "巨鹿新县");
    for (bad, line) in [("1305\t某县", 1), ("\n130529", 2), ("130529\t某县\tx", 1)] {
        assert_eq!(Regions::with_extra(bad).unwrap_err().line, line, "{bad}");
    }
}

proptest! {
    #[test]
    fn any_string_is_an_answer(s in any::<String>(), t in "[河北省邢台市鼓楼区南京0-9年 ]{0,12}") {
        let _ = (names(&s), names(&t), Regions::builtin().by_code(&s, None), Regions::with_extra(&s));
        let _ = resolve(&[(HintKind::Title, &s), (HintKind::Code, &t), (HintKind::Department, &t)], None);
    }
}
