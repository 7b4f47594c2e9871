//! Lists as plain pdftotext prints them: rows one after another, the cells of projects above and below them.

use crate::dump::{read, text_to_tables};
use crate::table::{Scope, Table};
use crate::template::Template;

fn tables(dump: &str) -> Vec<Table> {
    text_to_tables(&read(dump.as_bytes()).unwrap(), &Template::builtin().unwrap()).tables
}

/// Each cell is a block of its own, `/` parting its lines.
fn blocks(cells: &str) -> String {
    cells.split('|').map(|cell| cell.replace('/', "\n") + "\n\n").collect()
}

/// The row and the rows of a cell.
fn rows(table: &Table, text: &str) -> std::ops::Range<usize> {
    let found: Vec<_> = table.cells.iter().filter(|c| c.text.string == text).collect();
    let [cell] = found.as_slice() else { panic!("{text}: {found:?} of {:?}", table.cells) };
    cell.rows()
}

const ROWS: &str = "产出指标|数量指标|养护里程|≥120公里|60|满意度指标|服务对象满意度指标|沿线群众满意度|≥90%|40|\
                    产出指标|数量指标|检测站数量|=2处|30|产出指标|质量指标|设备完好率|≥98%|30|效益指标|社会效益指标|超限率|≤2%|40";

const HEADINGS: &str = "一级指标|二级指标|三级指标|指标值|权重";

/// Projects whose points come to 100, the name of a unit around that of the project: 农安 by pdftotext, which used to be refused.
#[test]
fn projects_of_a_list_are_told_by_their_points_and_by_the_order_of_their_cells() {
    let dump = blocks(&format!(
        "2025年项目绩效目标表|单位名称|项目名称|年度资金总/额(万元)|某县交通运输/公路日常养护 386.50/局|某县交通运输/超限站运行/局|42.00|\
         年度绩效目标|完成全县公路的日常养护。|{HEADINGS}|{ROWS}|保障两处超限检测站正常运行。"
    ));
    let found = tables(&dump);
    let [table] = found.as_slice() else { panic!("{found:?}") };
    for (project, first, last) in [
        (["公路日常养护", "386.50", "完成全县公路的日常养护。"], "养护里程", "沿线群众满意度"),
        (["超限站运行", "42.00", "保障两处超限检测站正常运行。"], "检测站数量", "超限率"),
    ] {
        let own = rows(table, first).start..rows(table, last).end;
        assert!(project.iter().all(|cell| rows(table, cell) == own), "{project:?} {:?}", table.cells);
    }
    assert_eq!(table.cells.iter().filter(|c| c.text.string == "某县交通运输局").count(), 2);
    assert!(table.doubts.iter().any(|d| d.scope == Scope::Table), "{:?}", table.doubts);
}

/// Three names are not those of two projects.
#[test]
fn a_list_with_more_names_than_projects_is_refused() {
    let dump = blocks(&format!(
        "2025年项目绩效目标表|项目名称|年度绩效目标|公路日常养护|超限站运行|桥梁养护|完成全县公路的日常养护。|\
         保障两处超限检测站正常运行。|{HEADINGS}|{ROWS}"
    ));
    assert!(tables(&dump).is_empty());
}

/// Without points a project ends with 满意度; amounts are those whose parts come to them, and a unit below the rows is of the row that
/// lacks one: 密云 by pdftotext.
#[test]
fn amounts_of_a_list_are_told_by_their_sums_and_a_unit_by_the_row_without_one() {
    let dump = blocks(
        "预算12表 项目支出绩效目标表|其中：/项目名称|项目总额|绩效目标/财政资金|11000025T000000000001-设备更新|61.20|61.20|\
         一级指标|二级指标|三级指标|绩效指标性质|本年绩效指标值|绩效度量单位|\
         产出指标|数量指标|购买设备数量|≥|12|台|满意度指标|服务对象满意度指标|使用人员满意度|≥|95|%|\
         产出指标|数量指标|清理河道长度|≥|3.0|产出指标|时效指标|完成时间|定性|5月底前|效益指标|社会效益指标|受益人口|≥|12.8|万人|\
         其他资金|更新老旧设备。|公里|11000025T000000000002-河道清淤|100.00|70.00|30.00|对河道进行清淤。",
    );
    let found = tables(&dump);
    let [table] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(rows(table, "公里"), rows(table, "清理河道长度"));
    let second = rows(table, "清理河道长度").start..rows(table, "受益人口").end;
    for cell in ["11000025T000000000002-河道清淤", "100.00", "70.00", "30.00", "对河道进行清淤。"] {
        assert_eq!(rows(table, cell), second, "{cell}");
    }
    // Whether all of the first amount is 财政资金 or 其他资金 is not told.
    let row = rows(table, "购买设备数量").start;
    assert!(
        table.doubts.iter().any(|d| d.scope == Scope::Row(row) && d.message.contains("合计推断")),
        "{:?}",
        table.doubts
    );
}

/// Down the columns over several rows, as pdfminer goes: a number follows ≥, words follow 定性, and amounts and goals among the rows are
/// of the projects. 稳步提升 used to be as good a unit of the first row as the value of the third one.
#[test]
fn a_list_that_goes_down_its_columns_is_put_into_order_by_its_signs() {
    let found = tables(&blocks(
        "预算14表 专项转移支付支出绩效目标表|转移支付名称|区域|项目总额|其他资金|绩效目标|一级指标|二级指标|三级指标|绩效指标性质|本年绩效指标值|\
         绩效度量单位|林补偿 井庄镇|612.21|612.21|林补偿 四海镇|480.00|480.00|落实管护责任，稳定护林员队伍。|\
         产出指标|数量指标|管护面积|产出指标|质量指标|林木完好率|≥|≥|5100|98|效益指标|生态效益指标|森林质量|定性|稳步提升|\
         落实管护责任，巩固本县造林成果。|产出指标|数量指标|造林面积|满意度指标|服务对象满意度指标|护林员满意度|≥|≥|4000|90|亩|%|亩|%",
    ));
    let [table] = found.as_slice() else { panic!("{found:?}") };
    for (name, value) in [
        ("管护面积", "5100"),
        ("林木完好率", "98"),
        ("森林质量", "稳步提升"),
        ("造林面积", "4000"),
        ("护林员满意度", "90"),
    ] {
        assert_eq!(rows(table, name), rows(table, value), "{name}");
    }
    assert_eq!(rows(table, "井庄镇"), rows(table, "管护面积").start..rows(table, "森林质量").end);
    assert_eq!(
        rows(table, "落实管护责任，巩固本县造林成果。"),
        rows(table, "造林面积").start..rows(table, "护林员满意度").end
    );
}

/// A page of a list whose levels come in any order: 效益 before 产出, 成本 last.
const SHUFFLED: &str = "项目名称|项目总额|财政资金|11000022T00/0000423528执法支撑/项目|11000022T00/0000423675督察工作/项目|217.72|271.66|215.72|271.66|\
    绩效目标|一级指标|二级指标|三级指标|其他资金|2.00 查处环境违法问题，改善空气质量。|督察各区落实情况，提升保护意识。|\
    本年绩/绩效指/绩效度/效指标/标性质/量单位/值|产出指标|数量指标|执法岗位/＝/培训|2|次|满意度指标|服务对象满意度指标|群众满意度|≥|95|%|\
    效益指标|生态效益指标|空气质量|定性|优|产出指标|数量指标|数据分析报告|＝|8|份|产出指标|时效指标|完成时间|≤|12|月|\
    效益指标|社会效益指标|督察反馈|＝|4|次|成本指标|经济成本指标|分析成本|≤|40|万元";

/// The headings of three columns, their lines one below the other, were three texts, and a list whose projects do not end with 满意度
/// was refused. Codes tell how many projects there are; each has 产出 and 效益, and every level once.
#[test]
fn projects_are_told_by_their_codes_where_levels_come_in_any_order() {
    let found = tables(&blocks(SHUFFLED));
    let [table] = found.as_slice() else { panic!("{found:?}") };
    for (project, first, last) in [
        (["11000022T000000423528执法支撑项目", "217.72", "215.72", "2.00"], "执法岗位培训", "空气质量"),
        (
            ["11000022T000000423675督察工作项目", "271.66", "271.66", "督察各区落实情况，提升保护意识。"],
            "数据分析报告",
            "分析成本",
        ),
    ] {
        let own = rows(table, first).start..rows(table, last).end;
        let there = |text: &str| table.cells.iter().any(|c| c.text.string == text && c.rows() == own);
        assert!(project.iter().all(|text| there(text)), "{project:?} {:?}", table.cells);
    }
    let column = |text: &str| table.cells.iter().find(|c| c.text.string == text).map(|c| c.column);
    for (heading, cell) in [("绩效指标性质", "定性"), ("本年绩效指标值", "40"), ("绩效度量单位", "万元")]
    {
        assert!(column(heading).is_some() && column(heading) == column(cell), "{heading}: {:?}", table.cells);
    }
    // 满意度 may end the first project or begin the second one.
    let (head, rows) = SHUFFLED.split_once("产出指标").unwrap();
    let (_, second) = rows.split_once("产出指标").unwrap();
    let first = "效益指标|生态效益指标|空气质量|定性|优|产出指标|数量指标|执法岗位培训|＝|2|次|满意度指标|服务对象满意度指标|群众满意度|≥|95|%|";
    assert!(tables(&blocks(&format!("{head}{first}产出指标{second}"))).is_empty());
}

/// A page that comes in no order used to cost all pages of its list.
#[test]
fn a_page_of_a_list_that_is_in_no_order_costs_that_page_only() {
    let torn = "产出指标|数量指标|报告数量|＝|效益指标|社会效益指标|公众满意|≥|8|95";
    let other = SHUFFLED.split("产出指标").next().unwrap().replace("000042", "000043");
    let dump = format!("{}\u{c}{}", blocks(SHUFFLED), blocks(&format!("{other}{torn}")));
    let found = text_to_tables(&read(dump.as_bytes()).unwrap(), &Template::builtin().unwrap());
    assert_eq!((found.tables.len(), found.unread.len()), (1, 1), "{found:?}");
    assert!(found.unread[0].message().contains("（第"), "{}", found.unread[0].message());
}

/// A page of plain pdftotext of Beijing: names of outer levels stand among the lines of the goal, a sign among those of a name, and the sign
/// and the unit of the last row below all rows.
#[test]
fn levels_signs_and_units_that_stand_away_from_their_rows_are_given_to_them() {
    let found = tables(&blocks(
        "预算12表 项目支出绩效目标表|其中：/项目名称|项目总额|绩效目标/财政资金|11000025T000000000003-苗木储备|300.00|300.00|一级指标|\
         二级指标|三级指标|绩效指标性质|本年绩效指标值|绩效度量单位|其他资金/产出指标|数量指标|油松高度|＝|50|株|数量指标|碧桃地径|＝|300|株|\
         产出指标|质量指标|苗木成活率|≥|95|%|效益指标|社会效益指标|提高苗木品质，达到示/定性/范效果|效果显著|成本指标|经济成本指标|苗木费|\
         272.3|引进栽培油松、白皮松、国槐、金叶/产出指标/白蜡，满足苗木保障的需要。|≤|万元",
    ));
    let [table] = found.as_slice() else { panic!("{found:?}") };
    let row = |text: &str| rows(table, text);
    let over = |c: &crate::table::Cell, name: &str| c.rows().contains(&row(name).start);
    let beside = |text: &str, name: &str| table.cells.iter().any(|c| c.text.string == text && over(c, name));
    for (name, own) in [
        ("碧桃地径", ["产出指标", "数量指标", "＝", "300", "株"]),
        ("苗木费", ["成本指标", "经济成本指标", "≤", "272.3", "万元"]),
    ] {
        let lacking: Vec<&str> = own.into_iter().filter(|text| !beside(text, name)).collect();
        assert!(lacking.is_empty(), "{name} {lacking:?} {:?}", table.cells);
        let doubted = |d: &crate::table::Doubt| d.scope == Scope::Row(row(name).start) && d.message.contains("分开");
        assert!(table.doubts.iter().any(doubted), "{name} {:?}", table.doubts);
    }
    assert!(beside("定性", "提高苗木品质，达到示范效果"), "{:?}", table.cells);
    assert_eq!(
        row("引进栽培油松、白皮松、国槐、金叶白蜡，满足苗木保障的需要。"),
        row("油松高度").start..row("苗木费").end
    );
}

/// Projects come in the order of their codes. A page of Beijing printed the name of the first one below those of the others, which gave
/// each the amounts of another one.
#[test]
fn a_list_whose_names_come_in_another_order_than_its_rows_is_not_read() {
    let other = SHUFFLED.replace("0000423528执法支撑", "0000423999执法支撑");
    assert!(tables(&blocks(&other)).is_empty());
}

/// 密云 by pdfminer: at the end of a page the lines of a cell come one by one, which the next page prints again in one block, and an
/// amount among the values is one of them.
#[test]
fn lines_of_a_cell_that_the_next_page_prints_again_are_one_text() {
    let first = blocks(
        "预算12表 项目支出绩效目标表|项目名称|项目总额|财政资金|其他资金|绩效目标|一级指标|二级指标|三级指标|绩效指标性质|本年绩效指标值|绩效度量单位|\
         11000025T000000000001-设备更新|61.22|61.22|更新全部老旧的监测设备。|产出指标|数量指标|购买设备数量|成本指标|经济成本指标|设备购置成本|\
         效益指标|社会效益指标|设备使用效果|产出指标|数量指标|清理河道长度|≥|≤|定性|≥|12|61.2216|良好|3.0|台|万元|\
         11000025T000000000002-河道|清淤|100.00|100.00|对全区的河道进行清淤，|改善沿河的水环境。|公里",
    );
    let second = blocks(
        "11000025T000000000002-河道/清淤|100.00|100.00|对全区的河道进行清淤，/改善沿河的水环境。|效益指标|社会效益指标|受益人口|≥|12.8|万人",
    );
    let found = tables(&format!("{first}\u{c}{second}"));
    let [table] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(rows(table, "61.2216"), rows(table, "设备购置成本"));
    assert_eq!(rows(table, "公里"), rows(table, "清理河道长度"));
    let own = rows(table, "清理河道长度").start..rows(table, "受益人口").end;
    assert_eq!(rows(table, "11000025T000000000002-河道清淤"), own);
    assert_eq!(rows(table, "对全区的河道进行清淤，改善沿河的水环境。"), own);
}
