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
        ("河北省邢台市桥西区", &["130000", "130500", "130503"]),
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
    assert_eq!((ambiguous.region, ambiguous.evidence.len()), (None, 0));
    assert_eq!(ambiguous.ambiguous[0].0, "鼓楼区");
    assert_eq!(ambiguous.ambiguous[0].1.len(), 4);
    let told = resolve(&[(HintKind::Department, "鼓楼区民政局"), (HintKind::Title, "徐州市2024年预算")], None);
    assert_eq!(told.region.unwrap().code, "320302");
    let coded = resolve(&[(HintKind::Department, "鼓楼区民政局"), (HintKind::Code, "32010624P00000000001A")], None);
    assert_eq!(coded.region.unwrap().code, "320106");
    assert_eq!(coded.evidence.len(), 2);
}

/// What a department's name says of its region in a year, without any other hint.
fn of_department(name: &str, year: i32) -> Option<String> {
    resolve(&[(HintKind::Department, name)], Some(year)).region.map(|region| region.code)
}

#[test]
fn departments_name_their_region_or_none() {
    for (name, code) in [
        ("南京市鼓楼区民政局", Some("320106")),
        ("徐州市鼓楼区教育局本级", Some("320302")),
        ("北京市朝阳区教育委员会", Some("110105")),
        ("长春市朝阳区财政局", Some("220104")),
        ("朝阳县财政局", Some("211321")),
        ("朝阳市财政局", Some("211300")),
        ("朝阳区教育局", None),
        ("兰州市城关区民政局", Some("620102")),
        ("西藏自治区拉萨市城关区民政局", Some("540102")),
        ("城关区民政局", None),
        ("石家庄市新华区财政局", Some("130105")),
        ("河南省平顶山市新华区财政局", Some("410402")),
        ("新华区财政局", None),
        ("市中区卫生健康局", None),
        ("通州区水务局", None),
        ("江苏省南通市通州区水务局", Some("320612")),
        ("任丘市财政局", Some("130982")),
        ("吉林市财政局", Some("220200")),
        ("吉林省财政厅", Some("220000")),
        ("河北省应急管理厅", Some("130000")),
        ("国家信访局", None),
        ("中华人民共和国财政部", None),
        ("大厂回族自治县财政局", Some("131028")),
        ("大厂县财政局", Some("131028")),
        ("鄂温克族自治旗财政局", Some("150724")),
        ("阿拉善左旗教育局", Some("152921")),
        ("广西南宁市兴宁区民政局", Some("450102")),
        ("新疆乌鲁木齐市天山区民政局", Some("650102")),
        ("内蒙古呼和浩特市新城区民政局", Some("150102")),
        ("黔东南州凯里市民政局", Some("522601")),
        ("中国人民政治协商会议巨鹿县委员会", Some("130529")),
        ("共青团巨鹿县委员会", Some("130529")),
        ("中共巨鹿县委组织部", Some("130529")),
        ("国家税务总局巨鹿县税务局", Some("130529")),
        ("天津市滨海新区财政局", Some("120116")),
        ("上海市浦东新区教育局", Some("310115")),
        ("高新区管理委员会", None),
        ("经济技术开发区管委会", None),
        ("县应急管理局", None),
        ("海淀区人民法院", Some("110108")),
        ("长安区财政局", None),
        ("西安市长安区财政局", Some("610116")),
        ("江西省赣州市南康区财政局", Some("360703")),
        ("湖北省仙桃市财政局", Some("429004")),
        ("重庆市江北区财政局", Some("500105")),
        ("河北省定州市财政局", Some("130682")),
        ("新乡市红旗区财政局", Some("410702")),
    ] {
        assert_eq!(of_department(name, 2024).as_deref(), code, "{name}");
    }
}

#[test]
fn a_name_of_another_place_is_not_taken_for_that_of_a_renamed_county() {
    // In 2020 桥东区 of 邢台 became 襄都区; 张家口 still has a 桥东区.
    assert_eq!(of_department("邢台市桥东区财政局", 2020).as_deref(), Some("130502"));
    assert_eq!(of_department("邢台市桥东区财政局", 2024).as_deref(), Some("130502"));
    assert_eq!(of_department("桥东区财政局", 2020), None);
    assert_eq!(of_department("滦县财政局", 2019).as_deref(), Some("130223"));
    assert_eq!(of_department("滦州市财政局", 2024).as_deref(), Some("130284"));
    assert_eq!(of_department("巨鹿县财政局", 2031).as_deref(), Some("130529"));
}

#[test]
fn every_place_is_found_by_its_full_name_and_no_other() {
    let regions = Regions::builtin();
    let mut wrong = Vec::new();
    for row in regions.rows.iter().filter(|row| row.to.is_none()) {
        let region = regions.by_code(&row.code, Some(2024)).unwrap();
        let parents = [region.province, region.prefecture].into_iter().flatten().filter(|parent| *parent != row.name);
        let name = parents.collect::<String>() + &row.name + "财政局";
        let found = of_department(&name, 2024);
        if found.as_ref() != Some(&row.code) {
            wrong.push(format!("{name} {} {found:?}", row.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_name_alone_never_means_one_of_several_places() {
    let regions = Regions::builtin();
    for row in regions.rows.iter().filter(|row| row.to.is_none()) {
        let namesakes = regions.rows.iter().filter(|other| other.to.is_none() && other.name == row.name).count();
        let found = of_department(&format!("{}财政局", row.name), 2024);
        assert!(found.is_none() || (namesakes == 1 && found.as_ref() == Some(&row.code)), "{} {found:?}", row.name);
    }
}

#[test]
fn the_table_has_the_divisions_of_2024() {
    let name = |code: &str, year| Regions::builtin().by_code(code, Some(year)).map(|region| region.name);
    assert_eq!(name("540481", 2024).as_deref(), Some("米林市"));
    assert_eq!(name("659012", 2024).as_deref(), Some("白杨市"));
    assert_eq!(name("653228", 2025).as_deref(), Some("和康县"));
    assert_eq!(name("330113", 2022).as_deref(), Some("临平区"));
    assert_eq!(name("330105", 2019).as_deref(), Some("拱墅区"));
    assert_eq!(name("330103", 2019).as_deref(), Some("下城区"));
    assert_eq!(name("370116", 2020).as_deref(), Some("莱芜区"));
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
