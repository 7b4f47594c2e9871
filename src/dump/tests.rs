//! The reference report and dumps of it by several extractors, cell by cell against what a careful reader found.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Lost, read, text_to_tables};
use crate::normalize::label::key;
use crate::table::{Scope, Table};
use crate::template::Template;

fn corpus(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(path)
}

/// The text of the cell that covers a position.
pub(super) fn at(table: &Table, row: usize, column: usize) -> String {
    table.cells.iter().find(|c| c.covers(row, column)).map_or(String::new(), |c| c.text.string.clone())
}

/// The text right of a label.
pub(super) fn beside(table: &Table, label: &str) -> Option<String> {
    let cell = table.cells.iter().find(|c| key(&c.text.string) == key(label))?;
    Some(at(table, cell.row, cell.column + cell.column_span))
}

/// Every field of a table that the truth has, as (name, value).
fn fields(table: &Table) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut put = |name: &str, value: Option<String>| fields.push((name.to_owned(), value.unwrap_or("∅".into())));
    for (name, label) in [
        ("code", "项目编码"),
        ("name", "项目名称"),
        ("budget_total", "预算数"),
        ("fiscal", "其中：财政资金"),
        ("other", "其他资金"),
        ("goals", "绩效目标"),
    ] {
        put(name, beside(table, label));
    }
    let group = table.cells.iter().find(|c| c.text.string == "预算规模及资金用途");
    put("purpose", group.map(|g| at(table, g.row + 1, 1)));
    let plan = table.cells.iter().find(|c| c.text.string.starts_with("资金支出计划"));
    if let Some(plan) = plan {
        for month in table.cells.iter().filter(|c| c.row == plan.row && c.column > 0) {
            let below = table.cells.iter().find(|c| c.covers(plan.row + 1, month.column)).unwrap();
            let own = below.column_span < table.columns - 1;
            put(&month.text.string, Some(if own { below.text.string.clone() } else { String::new() }));
        }
    }
    let header = table.cells.iter().filter(|c| c.text.string == "一级指标").map(|c| c.row).max();
    for row in header.map_or(0, |h| h + 1)..table.rows {
        for (c, name) in ["level1", "level2", "level3", "description", "value", "basis"].iter().enumerate() {
            put(&format!("{}.{name}", row - header.unwrap()), Some(at(table, row, c)));
        }
    }
    fields
}

fn truth() -> Vec<Vec<(String, String)>> {
    let text = std::fs::read_to_string(corpus("dumps/julu-yingji-2024.truth.json")).unwrap();
    let truth: Value = serde_json::from_str(&text).unwrap();
    let string = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let projects = truth["projects"].as_array().unwrap().iter().map(|p| {
        let mut fields: Vec<(String, String)> = Vec::new();
        for name in ["code", "name", "budget_total", "fiscal", "other"] {
            fields.push((name.into(), string(&p[name])));
        }
        let goals: Vec<String> = p["goals"].as_array().unwrap().iter().map(string).collect();
        fields.push(("goals".into(), goals.concat()));
        fields.push(("purpose".into(), string(&p["purpose"])));
        for step in p["schedule"].as_array().unwrap().iter().filter(|s| s["month"].is_string()) {
            fields.push((string(&step["month"]), string(&step["pct"])));
        }
        for (n, x) in p["indicators"].as_array().unwrap().iter().enumerate() {
            for name in ["level1", "level2", "level3", "description", "value", "basis"] {
                fields.push((format!("{}.{name}", n + 1), string(&x[name])));
            }
        }
        fields
    });
    projects.collect()
}

/// How a dump compares with the truth.
struct Score {
    tables: usize,
    indicators: usize,
    fields: usize,
    wrong: Vec<String>,
    unmarked: usize,
    doubts: usize,
}

fn score(path: &Path) -> Score {
    let text = read(&std::fs::read(path).unwrap()).unwrap();
    let found = text_to_tables(&text, &Template::builtin().unwrap());
    let truth = truth();
    let mut score =
        Score { tables: found.tables.len(), indicators: 0, fields: 0, wrong: vec![], unmarked: 0, doubts: 0 };
    for (n, expected) in truth.iter().enumerate() {
        let code = &expected[0].1;
        let table = found.tables.iter().find(|t| beside(t, "项目编码").as_ref() == Some(code));
        let own = table.or(found.tables.get(n)).map(fields).unwrap_or_default();
        let doubts = table.map(|t| t.doubts.len()).unwrap_or_default();
        score.doubts += doubts;
        score.indicators += own.iter().filter(|(name, _)| name.ends_with(".level3")).count();
        for (name, value) in expected {
            score.fields += 1;
            let got = own.iter().find(|(n, _)| n == name).map_or("∅", |(_, v)| v.as_str());
            if got != value {
                score.wrong.push(format!("P{} {name}: “{got}” instead of “{value}”", n + 1));
                let heads = |t: &Table| t.cells.iter().filter(|c| c.text.string == "一级指标").map(|c| c.row).max();
                let header = table.and_then(heads).unwrap_or_default();
                let row = name.split('.').next().and_then(|n| n.parse::<usize>().ok());
                let rows = row.map_or(0..header, |r| header + r..header + r + 1);
                let marked = table.is_none_or(|t| {
                    t.doubts.iter().any(|d| match d.scope {
                        Scope::Table => true,
                        Scope::Money => row.is_none(),
                        Scope::Indicators | Scope::Unread => row.is_some(),
                        Scope::Row(r) | Scope::Cell(r, _) => rows.contains(&r),
                    })
                });
                score.unmarked += usize::from(!marked);
            }
        }
        for (name, _) in own.iter().filter(|(name, _)| !expected.iter().any(|(n, _)| n == name)) {
            score.wrong.push(format!("P{} {name}: too much", n + 1));
        }
    }
    for unread in &found.unread {
        let start: String = unread.text.string.chars().take(30).collect();
        score.wrong.push(format!("unread {start}: {}", unread.why));
    }
    score
}

#[test]
fn reference_dump_is_read_as_its_truth() {
    let score = score(&corpus("julu-yingji-2024.txt"));
    assert_eq!(score.wrong, Vec::<String>::new());
    assert_eq!((score.tables, score.indicators), (11, 76));
}

/// Dumps of the typeset reference report. Each kind is asserted as it is, so that getting better is noticed too: what is
/// wrong stands in a table that carries a doubt.
#[test]
fn dumps_by_other_extractors_are_read_or_refused() {
    for (file, tables, wrong, unmarked) in [
        ("libreoffice-pdftotext-raw.txt", 11, 0, 0),
        // Kept columns tell that a lone 100 % is that of December (four times), which the truth of a dump leaves open.
        ("libreoffice-pdftotext-layout.txt", 11, 4, 1),
        ("chromium-pdf-extract.txt", 11, 2, 0),
        ("typst-pdfbox.txt", 11, 0, 0),
        // Lines of neighbouring cells mixed block by block: sources that rows repeat are mistaken for each other, and rows
        // that a page cuts; everything but codes and names is marked.
        ("libreoffice-pdftotext.txt", 11, 5, 0),
    ] {
        let score = score(&corpus("dumps").join(file));
        assert_eq!(
            (score.tables, score.wrong.len(), score.unmarked),
            (tables, wrong, unmarked),
            "{file}: {:?}",
            score.wrong
        );
    }
}

/// A page by `pdftotext -layout` whose columns are so near each other that cells beside each other came as one line with
/// single blanks, so that most pieces stand elsewhere than their column, and lines of one cell came on one line.
const CLOSE_COLUMNS: &str = "\
     1.  村（社区）“两委”干部运行经费绩效目标表
    隆尧县司法局本级
695004                                                      单位：万元
  项目编码 13052525PEY8EHYNY
               F375
                        项目名称      村（社区）“两委”干部运行经费
 预算规模及 预算数 115.78 其中：财政资   金     115.78      其他资金
  资金用途 用于村（社区）“两委”干部运行经费
 资金支出计       3月底         6月底            10月底           12月底
  划（%）        25%         50%            75%            100%
       1.改善村（社区）“两委”干部条件，群众满意度达到93%以上；确保资金安全、规
  绩效目标 范、有效使用，杜绝挪用截留
       2.提升村（社区）“两委”干部服务能力，覆盖全县19个乡镇

 一级指标 二级指标 三级指标               绩效指标描述             指标值         指标值确
                                                              定依据
                  开展活动场  组织开展村（社区）“两委”         不少于  151场
                                                              冀财农
        数量指标         次   干部主题活动的场次                 次         〔2024〕
                                                               18号

        质量指标 政策知晓率 村（社区）“两委”干部政策
                         知晓率                    96%以上
                                                             上年实际
                                                             完成情况
 产出指标 时效指标 完工时间 村（社区）“两委”干部全部 2025年6月底 上年实际
                         工作完成的时间                   前         完成情况
        成本指标 补助标准 每人每月村（社区）“两委”
                         干部补助标准                151元/人/月
                                                             上年实际
                                                             完成情况
        成本指标 单位成本 平均每处村（社区）“两委”
                         干部的支出                  ≤151元/处 合同约定
        社会效益 社会稳定 维护社会和谐稳定                      效果明显 历史数据
          指标
 效益指标 可持续影 持续发挥作 村（社区）“两委”干部建成
                                                 ≥ 14年
                                                             年度工作
         响指标       用年限 后可持续使用年限                                计划
 满意度指 服务对象
        满意度指      服务对象满 抽样调查中表示满意的服务对 ≥96% GB/T50378
   标       标        意度   象占比                                  -2019




                                 2
";

#[test]
fn columns_that_stand_close_are_told_apart_where_blanks_do_not_tell() {
    let found = text_to_tables(&read(CLOSE_COLUMNS.as_bytes()).unwrap(), &Template::builtin().unwrap());
    assert_eq!((found.tables.len(), found.unread.len()), (1, 0));
    let table = &found.tables[0];
    let header = table.cells.iter().find(|c| c.text.string == "一级指标").map(|c| c.row).unwrap();
    let row = |n: usize| (0..6).map(|c| at(table, header + n, c)).collect::<Vec<_>>().join("|");
    let rows: Vec<String> = (1..table.rows - header).map(row).collect();
    assert_eq!(
        rows[..6],
        [
            "产出指标|数量指标|开展活动场次|组织开展村（社区）“两委”干部主题活动的场次|不少于151场次|冀财农〔2024〕18号",
            "产出指标|质量指标|政策知晓率|村（社区）“两委”干部政策知晓率|96%以上|上年实际完成情况",
            "产出指标|时效指标|完工时间|村（社区）“两委”干部全部工作完成的时间|2025年6月底前|上年实际完成情况",
            "产出指标|成本指标|补助标准|每人每月村（社区）“两委”干部补助标准|151元/人/月|上年实际完成情况",
            "产出指标|成本指标|单位成本|平均每处村（社区）“两委”干部的支出|≤151元/处|合同约定",
            "效益指标|社会效益指标|社会稳定|维护社会和谐稳定|效果明显|历史数据",
        ]
    );
    // 计划 stands right above the source of the next row: of which of the two it is a line is not certain, and said to be so.
    assert!(
        rows[6].starts_with("效益指标|可持续影响指标|持续发挥作用年限|村（社区）“两委”干部建成后可持续使用年限|≥14年|")
    );
    assert!(rows[7].starts_with("满意度指标|服务对象满意度指标|服务对象满意度|抽样调查中表示满意的服务对象占比|≥96%|"));
    let marked = |r: usize| table.doubts.iter().any(|d| matches!(d.scope, Scope::Row(x) | Scope::Cell(x, 5) if x == r));
    assert!(marked(header + 7) && marked(header + 8), "{:?}", table.doubts);
    assert_eq!(beside(table, "预算数").as_deref(), Some("115.78"));
    assert_eq!(beside(table, "其中：财政资金").as_deref(), Some("115.78"));
}

/// A head as `pdftotext -layout` prints it: the money stands on other lines than its labels.
#[test]
fn amounts_stand_between_their_label_and_the_next() {
    let dump = CLOSE_COLUMNS
        .replace(
            " 预算规模及 预算数 115.78 其中：财政资   金     115.78      其他资金",
            " 预算规模及 预算数               其中：财政资          其他资金",
        )
        .replace(
            "  资金用途 用于村（社区）“两委”干部运行经费\n",
            "                9.57\n  资金用途 用于村（社区）“两委”干部运行经费       金                      1.91\n\
             \n                             7.66\n",
        );
    let found = text_to_tables(&read(dump.as_bytes()).unwrap(), &Template::builtin().unwrap());
    let amounts = ["预算数", "其中：财政资金", "其他资金"].map(|label| beside(&found.tables[0], label));
    assert_eq!(amounts.map(Option::unwrap_or_default), ["9.57", "7.66", "1.91"]);
    assert!(
        found.tables[0].doubts.iter().any(|d| d.message.contains("9.57、1.91、7.66")),
        "{:?}",
        found.tables[0].doubts
    );
    // A number far below the labels is none of theirs.
    let far = CLOSE_COLUMNS.replace(
        "  资金用途 用于",
        "  资金用途 每人\n            每年\n                                                   1200\n 用于",
    );
    let found = text_to_tables(&read(far.as_bytes()).unwrap(), &Template::builtin().unwrap());
    let table = &found.tables[0];
    assert!(
        beside(table, "其他资金").as_deref() == Some("") || table.doubts.iter().any(|d| d.message.contains("1200"))
    );
}

#[test]
fn text_without_tables_is_prose() {
    let text = read("关于开展某项工作的通知\n各单位：\n请按要求填报。\n".as_bytes()).unwrap();
    let found = text_to_tables(&text, &Template::builtin().unwrap());
    assert!(found.tables.is_empty() && found.unread.is_empty());
    assert_eq!(found.prose.len(), 3);
}

/// Measures a folder of dumps: `JIXIAO_DUMPS=… cargo test --lib dump::tests::measure -- --ignored --nocapture`.
#[test]
#[ignore = "measures a folder of dumps given by JIXIAO_DUMPS"]
fn measure() {
    let Ok(folder) = std::env::var("JIXIAO_DUMPS") else { return };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    for path in paths {
        let start = std::time::Instant::now();
        let s = score(&path);
        let good = 100.0 * (s.fields as f32 - s.wrong.len() as f32) / s.fields as f32;
        println!(
            "{:40} tables {:2} indicators {:3} fields {:.2}% wrong {} unmarked {} doubts {} {:?}",
            path.file_name().unwrap().to_string_lossy(),
            s.tables,
            s.indicators,
            good,
            s.wrong.len(),
            s.unmarked,
            s.doubts,
            start.elapsed()
        );
        for w in s.wrong.iter().take(std::env::var("SHOW").map_or(0, |n| n.parse().unwrap())) {
            println!("    {w}");
        }
    }
}

#[test]
fn prose_of_the_reference_dump_is_read_as_its_truth() {
    let text = read(&std::fs::read(corpus("julu-yingji-2024.txt")).unwrap()).unwrap();
    let found = text_to_tables(&text, &Template::builtin().unwrap());
    check_narrative(&crate::narrative::NarrativeLine::from_texts(&found.prose));
}

#[test]
fn prose_of_typeset_pages_is_read_as_its_truth() {
    for producer in ["libreoffice", "chromium", "typst"] {
        let bytes = std::fs::read(corpus(&format!("julu-yingji-2024-{producer}.pdf"))).unwrap();
        let document = crate::pdf::read(&bytes, &crate::pdf::ReadOptions::default()).unwrap();
        let sheets: Vec<_> = document.pages.iter().map(crate::layout::page_to_sheet).collect();
        check_narrative(&crate::narrative::sheets_to_lines(&sheets));
    }
}

/// Compares prose with the truth, field by field.
fn check_narrative(lines: &[crate::narrative::NarrativeLine]) {
    let narrative = crate::narrative::read(lines).unwrap();
    let text = std::fs::read_to_string(corpus("dumps/julu-yingji-2024.truth.json")).unwrap();
    let truth: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(narrative.overview.as_deref(), truth["overview"]["总体绩效目标"].as_str());
    let items = truth["narrative_projects"].as_array().unwrap();
    assert_eq!(narrative.items.len(), items.len());
    for (item, expected) in narrative.items.iter().zip(items) {
        assert_eq!(item.number.map(u64::from), expected["no"].as_u64());
        assert_eq!(item.title, expected["title"].as_str().unwrap());
        assert_eq!(item.activity, expected["activity"].as_str().unwrap(), "{}", item.title);
        assert_eq!(item.goal.as_deref(), expected["goal"].as_str(), "{}", item.title);
        assert_eq!(item.indicators_text.as_deref(), expected["indicators_text"].as_str(), "{}", item.title);
    }
    let measures = truth["overview"]["工作保障措施"].as_array().unwrap();
    assert_eq!(narrative.measures.len(), measures.len());
    for (measure, expected) in narrative.measures.iter().zip(measures) {
        assert_eq!(format!("{}、{}", measure.number.unwrap(), measure.title), expected["title"].as_str().unwrap());
        assert_eq!(measure.text, expected["text"].as_str().unwrap());
    }
}

/// Two forms in one dump, cell after cell: a name of the inner level stands in the middle of its rows, a label beside all
/// indicators among them, and what is below the rows begins with a label.
const LABELLED: &str = "甲项目绩效目标表\n（2025年度）\n项目名称\n甲项目\n主管部门\n水务局\n资金总额：\n62.50\n年度目标\n巡堤二百公里。\n\
一级指标\n二级指标\n三级指标\n指标值\n每周巡堤次数\n≥4次\n数量指标\n巡堤里程\n≥200公里\n产出指标\n时效指标\n巡堤完成时间\n2025年底\n\
满意度指标\n服务对象满意度\n指标\n绩效指标\n群众满意度\n≥90%\n说明\n无\n\
乙项目绩效目标表\n（2025年度）\n项目名称\n乙项目\n主管部门\n水务局\n资金总额：\n10.00\n年度目标\n种树。\n\
一级指标\n二级指标\n三级指标\n指标性质\n指标值\n计量单位\n产出指标\n数量指标\n种树棵数\n≥\n300\n棵\n质量指标\n成活率\n≥\n95\n%\n";

#[test]
fn tables_of_labels_and_values_are_read_each_with_its_own_columns() {
    let found = text_to_tables(&read(LABELLED.as_bytes()).unwrap(), &Template::builtin().unwrap());
    assert_eq!((found.tables.len(), found.unread.len()), (2, 0), "{:?}", found.unread);
    let cell = |t: &crate::table::Table, text: &str| {
        let cell = t.cells.iter().find(|c| c.text.string == text).unwrap();
        (cell.rows().len(), cell.column)
    };
    assert_eq!(cell(&found.tables[0], "数量指标"), (2, 1));
    assert_eq!(cell(&found.tables[0], "产出指标"), (3, 0));
    assert!(found.tables[0].cells.iter().all(|c| c.text.string != "绩效指标"));
    assert_eq!(found.tables[0].below.iter().map(|t| t.string.as_str()).collect::<Vec<_>>(), ["说明", "无"]);
    for (text, column) in [("≥", 3), ("95", 4), ("%", 5)] {
        assert_eq!(cell(&found.tables[1], text).1, column, "{text}");
    }
    let marked = |t: &crate::table::Table| t.doubts.iter().any(|d| d.scope == crate::table::Scope::Table);
    assert!(found.tables.iter().all(marked));
}

/// The only table of a dump.
pub(super) fn only(dump: &str) -> Table {
    let found = text_to_tables(&read(dump.as_bytes()).unwrap(), &Template::builtin().unwrap());
    assert_eq!((found.tables.len(), found.unread.len()), (1, 0), "{:?}", found.unread);
    found.tables.into_iter().next().unwrap()
}

/// The only table of a dump, of which the head alone is read.
fn head_alone(dump: &str) -> Table {
    let mut found = text_to_tables(&read(dump.as_bytes()).unwrap(), &Template::builtin().unwrap());
    let unread: Vec<Lost> = found.unread.iter().map(|u| u.what).collect();
    assert_eq!((found.tables.len(), unread.as_slice()), (1, [Lost::Indicators].as_slice()), "{found:?}");
    found.tables.remove(0)
}

/// The row and the column of a text.
pub(super) fn place(table: &Table, text: &str) -> (usize, usize) {
    let cell = table.cells.iter().find(|c| c.text.string == text).unwrap_or_else(|| panic!("{text}: {table:?}"));
    (cell.row, cell.column)
}

const SCORED: &str = "某项目绩效自评表\n（2022年度）\n项目名称\n食堂\n主管部门\n某局\n实施单位\n某中心\n一级指标\n二级\n指标\n三级指标\n\
年度指标值\n实际完成值\n分值\n得分偏差原因分析及改进\n措施\n";

/// Headings that go on below, 1年|10 and 成本指标支付金额 each used to make a whole table one of mixed lines.
#[test]
fn what_is_glued_in_a_table_of_scores_is_told_apart() {
    let rows = "产出指标\n（50分）\n数量\n指标\n就餐人数\n300人\n350人\n10\n10\n时效\n指标\n支付时效\n2022年1至12月\n2022年\n10\n10\n\
                成本指标支付金额\n≤652万元\n652万\n20\n20\n效益指标\n（30分）\n可持续影响指标\n用餐时限\n≥1年\n1年\n40\n40\n满意度\n指标\n\
                （10分）\n服务对象满\n意度指标\n患者满意\n满意\n满意\n20\n20\n";
    let table = only(&format!("{SCORED}{rows}"));
    let first = place(&table, "就餐人数").0;
    for (n, row) in [
        ["数量指标", "就餐人数", "300人", "350人"],
        ["时效指标", "支付时效", "2022年1至12月", "2022年"],
        ["成本指标", "支付金额", "≤652万元", "652万"],
        ["可持续影响指标", "用餐时限", "≥1年", "1年"],
        ["服务对象满意度指标", "患者满意", "满意", "满意"],
    ]
    .into_iter()
    .enumerate()
    {
        let cells: Vec<String> = (1..=4).map(|c| at(&table, first + n, c)).collect();
        assert_eq!(cells, row);
    }
    assert_eq!(at(&table, first + 4, 0), "满意度指标（10分）");
}

/// A level of which nothing is asked used to take the next level for the name of its indicator.
#[test]
fn a_level_without_indicators_stays_blank() {
    let rows = "产出指标\n数量指标\n种树棵数\n300棵\n310棵\n20\n20\n质量指标\n时效指标\n完成时间\n12月\n12月\n30\n30\n\
                效益指标\n经济效益指标\n社会效益指标\n绿化面积\n≥2亩\n2亩\n50\n50\n";
    let table = only(&format!("{SCORED}{rows}"));
    let (quality, time) = (place(&table, "质量指标"), place(&table, "完成时间"));
    assert_eq!((quality.1, time), (1, (quality.0 + 1, 2)));
    assert_eq!(at(&table, quality.0, 2), "");
    let row = place(&table, "绿化面积").0;
    assert_eq!(at(&table, row, 1), "社会效益指标");
}

/// A table of a department names it above its labels; a list below it has no levels. Both used to be left unread.
#[test]
fn a_table_named_above_and_a_list_without_levels_are_read() {
    let department = "2026年部门整体绩效目标表\n单位名称:某局\n当年整体绩效目标\n提质增效。\n绩效指标\n指标名称\n指标性质\n指标值\n计量单位\n\
                      指标权重(%)\n是否核心\n获批项目数量\n≥\n800\n项\n60\n是\n保障天数\n=\n365\n天\n40\n否\n";
    let list = "2026年市级一般性项目绩效目标表(一级项目)\n资金主管部门:某局\n单位:万元\n序号\n项目名称\n当年财政拨\n款预算金额\n当年绩效目标\n\
                指标名称\n指标\n性质\n指标值\n计量\n单位\n指标权重\n(%)\n1\n事务管理\n26,675.34\n经费发放不少于2900人。\n\
                经费发放人数\n≥\n2900\n人\n60\n培训人次\n≥\n350\n人次\n40\n";
    let found = text_to_tables(&read(format!("{department}{list}").as_bytes()).unwrap(), &Template::builtin().unwrap());
    assert_eq!((found.tables.len(), found.unread.len()), (2, 0), "{:?}", found.unread);
    assert_eq!(place(&found.tables[0], "365").1, 2);
    let list = &found.tables[1];
    let project = list.cells.iter().find(|c| c.text.string == "事务管理").unwrap();
    assert_eq!((project.column, project.row_span), (1, 2));
    assert_eq!(place(list, "26,675.34").1, 2);
    assert_eq!(place(list, "培训人次").1, 4);
}

/// A dump that parts cells by blank lines, as plain pdftotext does: cells of several lines, and names of levels beside several
/// rows, are printed where their block ends; a value stands apart from its label.
const PARTED: &str = "甲项目绩效目标表\n\n专项资金情\n况（万元）\n\n项目实施期\n目标\n\n资金总额：\n\n57.00\n\n财政拨款：\n\n57.00\n\n\
其他资金：\n\n0.00\n\n开通热线电话，设置坐席统一接听群众来电。\n\n一级指标\n成本指标\n\n绩效目标指\n\n产出指标\n\n标\n\n二级指标\n\n三级指标\n\n目标值\n\n\
预算执行率\n\n≥90%\n\n时效指标\n\n支出进度\n\n≥90%\n\n坐席设置完成数\n\n≥100个\n\n设备采购数\n\n≥20台\n\n质量指标\n\n热线接通率达标\n\n≥95%\n\n\
诉求承接、处置情况\n\n=100%\n\n群众满意率\n\n≥90%\n\n经济成本指\n标\n\n数量指标\n\n效益指标\n\n满意度指标\n\n社会效益指\n标\n服务对象满\n意度指标\n";

/// Tables whose levels stand apart used to be refused, or read with the levels of other rows.
#[test]
fn names_of_levels_that_stand_apart_are_given_to_their_rows() {
    let table = only(PARTED);
    let first = place(&table, "预算执行率").0;
    for (n, row) in [
        ["成本指标", "经济成本指标", "预算执行率", "≥90%"],
        ["产出指标", "时效指标", "支出进度", "≥90%"],
        ["产出指标", "数量指标", "坐席设置完成数", "≥100个"],
        ["产出指标", "数量指标", "设备采购数", "≥20台"],
        ["产出指标", "质量指标", "热线接通率达标", "≥95%"],
        ["效益指标", "社会效益指标", "诉求承接、处置情况", "=100%"],
        ["满意度指标", "服务对象满意度指标", "群众满意率", "≥90%"],
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!([0, 1, 2, 3].map(|c| at(&table, first + n, c)), row);
    }
    assert!(table.doubts.iter().any(|d| d.scope == Scope::Indicators));
    assert_eq!(beside(&table, "项目实施期目标").as_deref(), Some("开通热线电话，设置坐席统一接听群众来电。"));
    // A goal of two lines where no label of a text stands above it used to be given to no label.
    let wrapped = PARTED.replace("坐席统一", "坐席\n统一");
    assert_eq!(beside(&only(&wrapped), "项目实施期目标").as_deref(), Some("开通热线电话，设置坐席统一接听群众来电。"));
    // Which row is of which level is told with what else it may be.
    let told = |d: &crate::table::Doubt| matches!(d.scope, Scope::Row(_)) && d.message.contains("也可能是");
    let open = PARTED.replace("质量指标\n\n热线", "热线").replace("数量指标\n\n效益", "数量指标\n\n质量指标\n\n效益");
    let vague = [("坐席设置完成数", "甲甲"), ("设备采购数", "乙乙"), ("热线接通率达标", "丙丙"), ("≥95%", "达标")];
    let open = vague.iter().fold(open, |dump, (name, other)| dump.replace(name, other));
    assert!(only(&open).doubts.iter().any(told));
}

/// A name that is missing below a value, and lines of levels that nothing parts, used to shift all rows below.
#[test]
fn a_table_whose_cells_come_in_no_order_is_refused() {
    let nameless = PARTED.replace("支出进度\n\n", "");
    let tangled = PARTED.replace(
        "经济成本指\n标\n\n数量指标\n\n效益指标",
        "经济成本指\n效益指\n标\n数量指标\n标\n某\n社会效\n益\n指\n标\n二",
    );
    for dump in [nameless, tangled] {
        let found = text_to_tables(&read(dump.as_bytes()).unwrap(), &Template::builtin().unwrap());
        assert_eq!((found.tables.len(), found.unread.len()), (0, 1), "{:?}", found.tables);
    }
}

/// Names one after another, then as many values, used to be read as name and value in turn.
#[test]
fn values_that_follow_all_names_are_given_to_them_in_order() {
    let rows =
        "经济成本指标\n\n数量指标\n\n质量指标\n\n项目总成本\n\n培训班次\n\n培训合格率\n\n≤90万元\n\n≥5次\n\n≥95%\n";
    let head = "甲项目绩效目标表\n\n项目名称\n主管部门\n\n甲项目\n某市某局\n\n资金总额\n\n财政拨款\n\n90.00\n\n80.00\n\n年度目标\n\n办好培训。\n\n\
                一级指标\n\n二级指标\n\n三级指标\n\n指标值\n\n成本指标\n\n产出指标\n\n";
    let table = only(&format!("{head}{rows}"));
    for (name, value) in [("项目总成本", "≤90万元"), ("培训班次", "≥5次"), ("培训合格率", "≥95%")]
    {
        let (row, column) = place(&table, name);
        assert_eq!(at(&table, row, column + 1), value);
    }
    let wrapped = format!("{head}{rows}").replace("甲项目\n某市某局\n", "甲项目名称较长\n的一段\n[307]某市\n某局\n");
    assert_eq!(beside(&only(&wrapped), "主管部门").as_deref(), Some("[307]某市某局"));
    // Two values in one block are those of two labels, amounts those of as many labels before them.
    for (label, value) in
        [("项目名称", "甲项目"), ("主管部门", "某市某局"), ("资金总额", "90.00"), ("财政拨款", "80.00")]
    {
        assert_eq!(beside(&table, label).as_deref(), Some(value));
    }
}

/// A dump that goes down a column over several rows before it goes on to the next one, as pdfminer does; labels and names of levels
/// of several lines are blocks of their own.
const DOWN: &str = "甲项目绩效目标表\n\n（2025年度）\n\n甲项目\n\n实施单位\n\n某县信访局本级\n\n项目名称\n\n主管部门及代码\n\n项目资金\n\n（万元）\n\n\
[307]某县信访\n\n局\n\n年度资金总额：\n\n其中：财政拨款\n\n其他资金\n\n某某\n\n118.40\n\n100.00\n\n18.40\n\n年\n\n度\n\n总\n\n体\n\n目\n\n标\n\n绩\n\n效\n\n指\n\n\
标\n\n做好信访工作，畅通信访渠道，规范信访秩序。\n\n一级指标\n\n二级指标\n\n三级指标\n\n指标值\n\n成本指标\n\n经济成本指标\n\n项目总成本\n\n≤118.4万元\n\n\
化解信访积案数量\n\n接待群众来访批次\n\n产出指标\n\n数量指标\n\n质量指标\n\n效益指标\n\n社会效益指标\n\n信访事项一次性办结率\n\n重复信访率\n\n≥45件\n\n≥300批次\n\n\
≥92%\n\n≤6%\n\n满意度指标\n\n服务对象满\n\n意度指标\n\n群众满意率\n\n≥90%\n\n分值\n\n（90）\n\n20\n\n15\n\n15\n\n10\n\n20\n\n10\n\n\
2.有关情况说明\n\n本单位无其他需要说明的情况。\n\n其他重要事项\n\n机关运行经费\n\n0.00万元，与上年持平\n";

/// Such tables used to be refused; each column comes in the order of its rows, wherever the dump prints it.
#[test]
fn a_dump_that_goes_down_columns_is_read_by_the_order_of_each() {
    let dump = DOWN.replace("某某\n\n", "");
    let table = only(&dump);
    let first = place(&table, "项目总成本").0;
    for (n, row) in [
        ["成本指标", "经济成本指标", "项目总成本", "≤118.4万元", "20"],
        ["产出指标", "数量指标", "化解信访积案数量", "≥45件", "15"],
        ["产出指标", "数量指标", "接待群众来访批次", "≥300批次", "15"],
        ["产出指标", "质量指标", "信访事项一次性办结率", "≥92%", "10"],
        ["效益指标", "社会效益指标", "重复信访率", "≤6%", "20"],
        ["满意度指标", "服务对象满意度指标", "群众满意率", "≥90%", "10"],
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!([0, 1, 2, 3, 4].map(|c| at(&table, first + n, c)), row);
    }
    for (label, value) in [("项目名称", "甲项目"), ("主管部门及代码", "[307]某县信访局"), ("其他资金", "18.40")]
    {
        assert_eq!(beside(&table, label).as_deref(), Some(value));
    }
    // What is told by the order of columns is marked row by row; what stands below the rows used to become rows.
    assert!(table.doubts.iter().any(|d| matches!(d.scope, Scope::Row(_)) && d.message.contains("由次序对应")));
    assert!(table.cells.iter().all(|c| c.text.string != "机关运行经费"));
}

/// Amounts below another value used to be given to the labels one further on.
#[test]
fn amounts_below_another_value_stay_those_of_their_labels() {
    let found = text_to_tables(&read(DOWN.as_bytes()).unwrap(), &Template::builtin().unwrap());
    for table in &found.tables {
        let total = beside(table, "年度资金总额：");
        assert!(total.is_none_or(|t| t == "118.40"), "{:?}", beside(table, "年度资金总额："));
    }
}

/// Points and values that are bare numbers, in columns one after the other: nothing tells which are which, even where some of them
/// come to a hundred.
#[test]
fn columns_of_bare_numbers_are_not_guessed() {
    let dump = |points: &str| {
        format!(
            "甲项目绩效目标表\n\n项目名称\n\n甲项目\n\n年度目标\n\n办好培训。\n\n绩效指标\n\n一级指标\n\n二级指标\n\n三级指标\n\n指标值\n\n分值\n\n\
             产出指标\n\n数量指标\n\n培训班次\n\n培训人次\n\n编印资料\n\n{points}\n\n24\n\n36\n\n9\n"
        )
    };
    let names = "编印资料\n\n巡查次数\n\n检测批次\n\n宣传场次";
    let more = dump("20\n\n10\n\n20\n\n10\n\n20\n\n20").replace("编印资料", names);
    let more = more.replace("36\n\n9", "36\n\n9\n\n3\n\n7\n\n8");
    for text in [dump("20\n\n30\n\n45"), dump("20\n\n30\n\n50"), more] {
        let found = text_to_tables(&read(text.as_bytes()).unwrap(), &Template::builtin().unwrap());
        assert!(found.tables.is_empty(), "{:?}", found.tables);
    }
}

/// Columns printed one after another, of which two are of bare numbers: the points are those that come to a hundred. Such lists used to
/// be refused.
#[test]
fn points_are_told_from_values_by_what_they_come_to() {
    let dump = |points: &str| {
        format!(
            "甲项目绩效目标表\n\n项目名称\n\n甲项目\n\n年度目标\n\n办好培训，提升全县干部的能力和水平。\n\n指标名称\n\n指标性质\n\n指标值\n\n计量单位\n\n指标权重(%)\n\n\
             新建养殖场\n\n药材种植面积\n\n培育龙头企业\n\n资金拨付及时率\n\n个\n\n万亩\n\n家\n\n%\n\n{points}\n\n≥\n\n≥\n\n≤\n\n＝\n\n24\n\n3.6\n\n7\n\n95\n"
        )
    };
    let table = only(&dump("40\n\n25\n\n20\n\n15"));
    let (row, column) = place(&table, "药材种植面积");
    assert_eq!([1, 2, 3, 4].map(|c| at(&table, row, column + c)), ["≥", "3.6", "万亩", "25"]);
    let table = head_alone(&dump("40\n\n25\n\n20\n\n14"));
    assert!(table.cells.iter().all(|c| c.text.string != "3.6"), "{:?}", table.cells);
}

/// A head at the end of a page used to be left in the order of the dump, so that the table on the next page was refused.
#[test]
fn a_head_that_ends_a_page_is_of_the_table_on_the_next_one() {
    let dump = "一、预算绩效目标情况\n甲项目绩效目标表\n项目名称\n主管部门\n\n甲项目\n某市某局\n\n48.60\n\n财政拨款\n\n40.60\n\n其他资金\n\n8.00\n\n\
                （万元）\n\n某市某中心\n\n资金总额\n\n专项资金情况\n\n年度目标\n\n实施单位\n\n做好预报预警，为防灾减灾提供气象保障服务。\n\n\
                一级指标\n\n二级指标\n\n三级指标\n\n指标值\n\n\u{c}成本指标\n\n经济成本指标\n\n项目总成本控制\n\n≤48.6万元\n\n产出指标\n\n数量指标\n\n\
                自动站维护数量\n\n≥32个\n";
    let table = only(dump);
    for (label, value) in [("资金总额（万元）", "48.60"), ("财政拨款", "40.60"), ("其他资金", "8.00")] {
        assert_eq!(beside(&table, label).as_deref(), Some(value), "{label}");
    }
    for (label, value) in [("项目名称", "甲项目"), ("主管部门", "某市某局"), ("实施单位", "某市某中心")]
    {
        assert_eq!(beside(&table, label).as_deref(), Some(value), "{label}");
    }
    let (row, column) = place(&table, "自动站维护数量");
    assert_eq!(at(&table, row, column + 1), "≥32个");
}

/// Rows of one name and one value each, and remarks at the end of the page: which rows these are of is not told. They used to be read as rows.
#[test]
fn remarks_at_the_end_of_a_page_are_of_no_row() {
    let dump = "甲项目绩效目标表\n\n项目名称\n\n甲项目\n\n年度目标\n\n办好科普活动，提升公民科学素质和水平。\n\n一级指标\n\n二级指标\n\n三级指标\n\n指标值\n\n备注\n\n\
                成本指标\n\n经济成本指标\n\n科普活动场均成本\n\n≤1.4万元\n\n不含设备\n\n产出指标\n\n数量指标\n\n科普大篷车进校园次数\n\n≥18次\n\n\
                质量指标\n\n活动计划完成率\n\n≥95%\n\n含乡镇中\n心小学\n\n以省级抽\n样调查为\n准\n";
    let table = only(dump);
    for (name, value, remark) in [
        ("科普活动场均成本", "≤1.4万元", "不含设备"),
        ("科普大篷车进校园次数", "≥18次", ""),
        ("活动计划完成率", "≥95%", ""),
    ] {
        let (row, column) = place(&table, name);
        assert_eq!([at(&table, row, column + 1), at(&table, row, column + 2)], [value, remark]);
    }
    assert!(table.cells.iter().all(|c| c.column > 2 || !c.text.string.contains("小学")), "{:?}", table.cells);
}

/// Labels in narrow columns, whose lines and marks are printed apart from each other, used to be lost: 执行率|（10）|分值, 年|度|…|目|标.
#[test]
fn lines_of_labels_are_put_together_where_cells_stand_between_them() {
    let dump = "甲项目绩效目标表\n\n项目名称\n主管部门及代码\n\n甲项目\n[215]某县林业\n\n实施单位\n\n局\n\n某县林业局本级\n\n年度资金总额：\n\n1,260.50\n\n\
                项目资金\n\n其中：财政拨款\n\n1,000.00\n\n执行率\n\n（万元）\n\n上年结转\n\n260.50\n\n（10）\n\n其他资金\n\n-\n\n分值\n\n年\n度\n总\n体\n目\n\n\
                1.开展普查和日常监测，及时发现疫情。\n\n标\n\n一级指标\n\n成本指标\n\n三级指标\n\n指标值\n\n经济成本指标\n\n项目总成本\n\n≤1260.5万元\n\n20\n\n\
                产出指标\n\n数量指标\n\n清理病死松树株数\n\n≥48000株\n\n70\n\n分值\n\n二级指标\n\n（90）\n";
    let table = only(dump);
    for (label, value) in [
        ("主管部门及代码", "[215]某县林业局"),
        ("实施单位", "某县林业局本级"),
        ("上年结转", "260.50"),
        ("年度总体目标", "1.开展普查和日常监测，及时发现疫情。"),
    ] {
        assert_eq!(beside(&table, label).as_deref(), Some(value), "{label}");
    }
    let (row, column) = place(&table, "清理病死松树株数");
    assert_eq!([at(&table, row, column + 1), at(&table, row, column + 2)], ["≥48000株", "70"]);
}

/// Such a table used to give a project with some of its indicators, without a word of the others; then it was refused whole.
#[test]
fn a_table_is_read_until_a_page_in_no_order() {
    let page = "甲项目绩效目标表\n\n项目名称\n\n甲项目\n\n年度目标\n\n办好培训，提升全县干部的能力和水平。\n\n一级指标\n\n二级指标\n\n三级指标\n\n指标值\n\n\
                产出指标\n\n数量指标\n\n培训班次\n\n≥5次\n\n培训人次\n\n≥90人次\n";
    let more = "产出指标\n\n质量指标\n\n培训合格率\n\n编印资料\n\n≥95%\n\n≥9册\n\n巡查\n\n检测\n\n宣传\n";
    let read_dump = |dump: &str| text_to_tables(&read(dump.as_bytes()).unwrap(), &Template::builtin().unwrap());
    assert_eq!(read_dump(page).tables.len(), 1);
    let found = read_dump(&format!("{page}\u{c}{more}"));
    let [table] = found.tables.as_slice() else { panic!("{:?}", found.tables) };
    let (row, column) = place(table, "培训人次");
    assert_eq!(at(table, row, column + 1), "≥90人次");
    let later = ["质量指标", "培训合格率", "编印资料", "≥95%", "巡查"];
    assert!(table.cells.iter().all(|c| !later.contains(&c.text.string.as_str())), "{table:?}");
    assert_eq!(found.unread.len(), 1);
}

/// Two tables side by side, of the whole project and of the year, used to give rows with cells of both.
#[test]
fn rows_of_tables_side_by_side_in_no_order_are_refused() {
    let dump = "甲项目绩效目标表\n\n项目名称\n\n甲项目\n\n中期目标\n\n年度目标\n\n三年修缮校舍9000平方米，消除危房。\n\n修缮校舍3000平方米，危房明显减少。\n\n\
                一级指标\n\n二级指标\n\n三级指标\n\n指标值\n\n二级指标\n\n三级指标\n\n指标值\n\n产出指标\n\n数量指标\n\n修缮校舍面积\n\n≥9000平方米\n\n\
                数量指标\n\n修缮校舍\n\n≥3000平方米\n";
    let table = head_alone(dump);
    assert!(table.cells.iter().all(|c| !c.text.string.starts_with('≥')), "{:?}", table.cells);
}

/// Text printed twice, some of it after itself and some on the next line, as pdfminer gives bold type: used to be refused.
#[test]
fn lines_printed_twice_in_two_ways_are_read_once() {
    let twice = |text: &str| {
        let beside = |line: &str| !line.is_empty() && line.chars().count() <= 4;
        let line = |line: &str| if beside(line) { format!("{line}{line}\n") } else { format!("{line}\n{line}\n") };
        text.lines().map(|l| if l.is_empty() { "\n".to_owned() } else { line(l) }).collect::<String>()
    };
    let dump = "甲项目绩效目标表\n\n项目名称\n\n甲项目\n\n年度目标\n\n办好培训，提升全县干部的能力和水平。\n\n一级指标\n\n二级指标\n\n三级指标\n\n指标值\n\n分值\n\n\
                产出指标\n\n数量指标\n\n培训班次\n\n≥5次\n\n50\n\n举办培训人次总数\n\n≥90人次\n\n50\n";
    let texts = |dump: &str| only(dump).cells.iter().map(|c| c.text.string.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&twice(dump)), texts(dump));
}

/// The same rows with the names of levels in another order than their rows used to be read, with half of the levels wrong.
#[test]
fn a_table_whose_levels_contradict_each_other_is_refused() {
    let turned = LABELLED.replace("每周巡堤次数", "效益指标\n每周巡堤次数").replace("质量指标\n", "生态效益指标\n");
    let found = text_to_tables(&read(turned.as_bytes()).unwrap(), &Template::builtin().unwrap());
    assert!(!found.unread.is_empty());
}

/// A list over two pages: the cells of a project stand before its first row; the first page ends inside of the second project,
/// whose goal began there, and clips a line of it that the next page prints again; two projects share a name.
const LIST: &str = "项目支出绩效目标表\n金额单位：万元\n项目名称\n项目总额\n其中：\n绩效目标\n一级指标\n二级指标\n三级指标\n绩效指标性质\n\
本年绩效指标值绩效度量单位\n财政资金\n其他资金\n\
1100-甲项目\n75.970000\n35.970000\n40.000000\n保障系统年度稳\n定运行。\n产出指标\n数量指标\n系统数量≥\n13\n个\n\
效益指标\n可持续影响指标持续使用年限\n≥\n2\n年\n\
加强培训工作，\n培养人才队伍，\n产出指标\n数量指标\n培训天数\n≥\n9\n天\n产出指标\n质量指标\n培训合格率\n＝\n100\n%\n\
\x0c2200-乙项目\n9.570000\n9.570000\n培养人才队伍，\n推动能力提升。\n产出指标\n时效指标\n培训完成时间\n≤\n8\n月\n满意度指标\n服务对象满意度指标\n学员满意度\n≥\n90\n%\n\
34.100000\n34.100000\n开展财务培训。\n产出指标\n数量指标\n培训班次\n＝\n2\n班次\n效益指标\n社会效益指标\n能力提高\n定性\n优\n";

/// Lists of projects used to be refused where a dump brings cell after cell.
#[test]
fn projects_of_a_list_have_the_rows_that_follow_their_cells() {
    let found = text_to_tables(&read(LIST.as_bytes()).unwrap(), &Template::builtin().unwrap());
    assert_eq!((found.tables.len(), found.unread.len()), (1, 0), "{:?}", found.unread);
    let table = &found.tables[0];
    let cell = |text: &str| {
        let cell = table.cells.iter().find(|c| c.text.string == text).unwrap_or_else(|| panic!("{text}: {table:?}"));
        (cell.rows(), cell.column)
    };
    assert_eq!(cell("1100-甲项目"), (1..3, 0));
    assert_eq!(cell("40.000000"), (1..3, 3));
    // The name stands beside the rows of both amounts, the goal of the first on both pages.
    assert_eq!(cell("2200-乙项目"), (3..9, 0));
    assert_eq!(cell("加强培训工作，培养人才队伍，推动能力提升。"), (3..7, 4));
    assert_eq!(cell("34.100000"), (7..9, 1));
    // Glued headings, signs and names of levels are cut.
    assert_eq!(cell("绩效度量单位").1, 10);
    assert_eq!((cell("系统数量").1, cell("持续使用年限").1), (7, 7));
    // Two amounts in three columns: which of them is blank the text does not tell.
    assert!(table.doubts.iter().any(|d| d.scope == crate::table::Scope::Money));
}

/// A project whose cells stand before its last row, as word processors print merged cells, used to get the rows of the next one.
#[test]
fn projects_of_a_list_may_have_the_rows_before_their_cells() {
    let rows =
        |n: u32| format!("产出指标\n数量指标\n巡堤里程\n≥{n}公里\n20\n效益指标\n社会效益指标\n受益人数\n≥{n}人\n30\n");
    let last = |name: &str, amount: &str| {
        format!("水务局\n{name}\n{amount}\n完成{name}。\n满意度指标\n服务对象满意度指标\n群众满意度\n≥90%\n10\n")
    };
    let header =
        "项目绩效目标表\n单位名称\n项目名称\n年度资金总额\n年度绩效目标\n一级指标\n二级指标\n三级指标\n指标值\n权重\n";
    let dump = [header, &rows(12), &last("巡堤", "86.50"), &rows(34), &last("护岸", "42.00")].concat();
    let found = text_to_tables(&read(dump.as_bytes()).unwrap(), &Template::builtin().unwrap());
    let cell = |text: &str| found.tables[0].cells.iter().find(|c| c.text.string == text).map(|c| c.rows());
    assert_eq!((cell("巡堤"), cell("护岸")), (Some(1..4), Some(4..7)));
    // Cells at no end of their rows: whose rows are whose is open.
    let open = format!("{dump}{}", rows(56));
    let found = text_to_tables(&read(open.as_bytes()).unwrap(), &Template::builtin().unwrap());
    assert!(found.tables.is_empty() && found.unread.len() == 1);
}

/// A list of a spreadsheet that prints cells of several lines or scripts at the end of each page. The text of the second project
/// stands in the middle of its cells, on the second page, and the name of the third on both pages that it reaches over.
const LATE: &str = "金额单位：万元\n项目名称\n项目总额\n绩效目标\n一级指标\n二级指标\n三级指标\n绩效指标性质\n本年绩效指标值\n绩效度量单位\n\
61.220000\n产出指标\n数量指标\n购买设备数量\n≥\n12\n产出指标\n时效指标\n采购完成时间\n定性\n\
满意度指标\n服务对象满意度指标\n使用人员满意度\n≥\n95\n%\n产出指标\n数量指标\n清理河道长度\n≥\n3.0\n公里\n\
成本指标\n经济成本指标\n≤\n4.25\n预算12表 项目支出绩效目标表\n110118250000001-设备\n更新\n更新设备12台（套），提高\n数据准确性。\n台(套)\n\
2025年9月底前\n每公里清淤成本，含人工\n和场地恢复费用\n万元/公里\n\
\x0c1286.450000\n产出指标\n质量指标\n水质达标比例\n≥\n97\n%\n效益指标\n社会效益指标\n受益人口\n≥\n12.8\n万人\n\
54.000000\n巡查水库。\n产出指标\n数量指标\n巡查人次\n≥\n3600\n人次\n110118250000002-河道\n清淤\n对河道进行清淤，保障行洪\n安全，共12公里。\n110118250000003-水库\n巡查\n\
\x0c满意度指标\n服务对象满意度指标\n群众满意度\n≥\n90\n%\n62.100000\n建设系统。\n产出指标\n时效指标\n完工时间\n定性\n110118250000003-水库\n巡查\n11月15日前\n";

/// Such lists used to be refused: what stands at the end of a page is in the row that lacks it.
#[test]
fn cells_that_a_spreadsheet_prints_at_the_end_of_the_page_are_in_the_rows_that_lack_them() {
    let found = text_to_tables(&read(LATE.as_bytes()).unwrap(), &Template::builtin().unwrap());
    assert_eq!((found.tables.len(), found.unread.len()), (1, 0), "{:?}", found.unread);
    let table = &found.tables[0];
    let texts: Vec<(&str, usize)> = table.cells.iter().map(|c| (c.text.string.as_str(), c.column)).collect();
    let cell = |text: &str| {
        let cell = table.cells.iter().find(|c| c.text.string == text).unwrap_or_else(|| panic!("{text}: {texts:?}"));
        (cell.rows(), cell.column)
    };
    assert_eq!((cell("台(套)"), cell("2025年9月底前")), ((1..2, 8), (2..3, 7)));
    assert_eq!(cell("每公里清淤成本，含人工和场地恢复费用"), (5..6, 5));
    assert_eq!((cell("万元/公里"), cell("11月15日前")), ((5..6, 8), (10..11, 7)));
    // The second project begins on the page above the one that has its text, where levels begin anew after 满意度.
    assert_eq!(cell("110118250000001-设备更新"), (1..4, 0));
    assert_eq!((cell("110118250000002-河道清淤"), cell("1286.450000").0), ((4..8, 0), 4..8));
    // The name printed on both pages stands beside both amounts.
    assert_eq!((cell("110118250000003-水库巡查"), cell("54.000000").0), ((8..11, 0), 8..10));
    assert_eq!(table.above.first().map(|line| line.string.as_str()), Some("预算12表项目支出绩效目标表"));
}

/// A dump that has each line twice, cells of a row on one line, used to be refused.
#[test]
fn lines_printed_twice_stand_one_below_the_other_once_they_are_read_once() {
    let words: Vec<&str> = LABELLED.lines().filter(|l| !l.is_empty()).collect();
    let twice: String = words.iter().map(|w| format!("{w}\n{w} ")).collect();
    let tables = |dump: &str| text_to_tables(&read(dump.as_bytes()).unwrap(), &Template::builtin().unwrap()).tables;
    let texts = |dump: &str| -> Vec<String> {
        tables(dump).iter().flat_map(|t| t.cells.iter().map(|c| c.text.string.clone())).collect()
    };
    assert!(!texts(LABELLED).is_empty());
    let (once, twice) = (texts(LABELLED), texts(&twice));
    assert_eq!(twice, once, "{:?}", twice.iter().zip(&once).find(|(a, b)| a != b));
}

/// Amounts in wide digits were none, and their table was refused.
#[test]
fn amounts_in_wide_digits_are_amounts() {
    assert!(super::head::is_amount("４８．６０") && super::head::is_priced("４８．６０万元"));
    assert!(!super::head::is_amount("≤４８．６"));
}

/// Blanks wherever Chinese meets Latin, and cells of several lines one after the other, as word processors print them and pdf-extract
/// reads them. The heading of the values was read as two, the year as a label, and the second table's rows as rows gone wrong.
#[test]
fn a_dump_with_blanks_within_cells_is_read() {
    let head = "项目支出绩效目标申报表\n （ 2025 年度）\n项目名称 河湖长制\n主管部门 水务局\n实施单位 河库中心\n";
    let stacked = "一级指标 二级指标 三级指标 年度 (/ 项目 ) 指标值\n产出指标 数量指标\n指标 1 ：巡河次数\n指标 2 ：清理垃圾\n\
                   ≥ 240 次\n≥ 600 吨\n效益指标 社会效益指标 指标 1 ：群众满意度 ≥ 90%\n";
    let table = only(&format!("{head}{stacked}"));
    assert!(table.above.iter().any(|l| l.string == "（2025年度）"), "{:?}", table.above);
    assert_eq!(place(&table, "年度(/项目)指标值").1, 3);
    let beside = |name: &str, value: &str| assert_eq!(place(&table, name).0, place(&table, value).0);
    beside("指标1：巡河次数", "≥240次");
    beside("指标2：清理垃圾", "≥600吨");
    let twice = "一级指标 二级指标 三级指标 指标值 二级指标 三级指标 指标值\n产出指标\n\
                 数量指标 校舍（三年） ≥ 9000 平方米 数量指标 校舍 ≥ 3000 平方米\n质量指标 合格率（三年） 100% 质量指标 合格率 100%\n\
                 效益指标 社会效益指标 危房（三年） 清零 社会效益指标 危房 减少\n";
    let table = only(&format!("{head}{twice}"));
    assert_eq!(table.cells.iter().filter(|c| c.text.string == "数量指标").count(), 2);
    assert_ne!(place(&table, "≥9000平方米").0, place(&table, "≥3000平方米").0);
}

/// Rows whose values are hardly told from words (10余次) used to be remarks of the row above, name and value.
#[test]
fn a_name_with_its_value_is_no_remark_of_the_row_above() {
    let table = only(
        "部门专项业务经费绩效目标表\n（2022年度）\n项目名称 履职尽责\n主管部门 某局\n实施单位 某中心\n\
         一级指标 二级指标 指标内容 指标值 备注\n产出指标 数量指标 媒体宣传等 10-15项\n重点工作会议培训 10余次\n办公设备购置等 约6类\n\
         租用运营商服务器 12个月\n防病毒服务器 1个\n质量指标 综合运行服务工作保障率 100% 与上年相比\n",
    );
    let rows: Vec<usize> =
        ["10-15项", "10余次", "约6类", "12个月", "1个", "100%"].iter().map(|value| place(&table, value).0).collect();
    assert!(rows.windows(2).all(|w| w[1] == w[0] + 1), "{rows:?}");
    assert_eq!(place(&table, "与上年相比"), (rows[5], 4));
}
