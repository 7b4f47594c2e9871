use crate::dump::tests::{at, beside, only, place};
use crate::dump::{Lost, read, text_to_tables};
use crate::table::{Doubt, Scope};
use crate::template::Template;

const ROWS: &str = "一级指标\n\n二级指标\n\n三级指标\n\n指标值\n\n产出指标\n\n数量指标\n\n设施数量\n\n≥268套\n\n质量指标\n\n水质达标率\n\n\
                    ≥90%\n\n满意度指标\n\n服务对象满意度指标\n\n村民满意度\n\n≥85%\n";

fn is_refused(dump: &str) -> bool {
    let found = text_to_tables(&read(dump.as_bytes()).unwrap(), &Template::builtin().unwrap());
    (found.tables.len(), found.unread.len()) == (0, 1)
}

/// A head with values that no label could be told to have used to cost the whole table.
#[test]
fn labels_have_the_values_that_are_theirs_for_sure_and_the_rest_is_told() {
    let head = "财政项目支出绩效目标申报表\n（2025年度）\n\n项目名称\n\n污水处理设施运维\n\n项目性质\n\n主管部门\n\n某市水务局\n\n实施单位\n\n\
                某市水务管理中心\n\n计划开始日期\n\n2024-01-01\n\n项目资金\n（元）\n\n经常性项目\n\n项目资金总额\n\n550.00\n\n\
                其他资金\n\n特定目标类\n\n180.00\n\n年度总体目标\n\n项目总目标\n\n保障设施稳定运行，改善农村人居环境。\n\n";
    let table = only(&format!("{head}{ROWS}"));
    for (label, value) in [
        ("项目名称", "污水处理设施运维"),
        ("主管部门", "某市水务局"),
        ("实施单位", "某市水务管理中心"),
        ("项目资金总额", "550.00"),
    ] {
        assert_eq!(beside(&table, label).as_deref(), Some(value));
    }
    // 180.00 follows another value, and the goal may be that of the year or of the project.
    for text in ["经常性项目", "特定目标类", "180.00", "保障设施稳定运行，改善农村人居环境。"]
    {
        assert!(table.cells.iter().all(|c| c.text.string != text), "{text}: {table:?}");
        assert!(
            table.doubts.iter().any(|d| d.message.contains(text) && d.message.contains("不属于任何标签")),
            "{text}"
        );
    }
    let (row, column) = place(&table, "水质达标率");
    assert_eq!(at(&table, row, column + 1), "≥90%");
    // What the table is of is not told: it would be read as another project.
    assert!(is_refused(&format!("{}{ROWS}", head.replace("污水处理设施运维\n\n", ""))));
}

/// Labels whose last line stands several cells below, or above, and figures that stand apart from the labels of their rows.
#[test]
fn figures_stand_beside_the_labels_that_they_prove() {
    let head = "转移支付项目绩效目标自评表\n\n某县2024年度部门决算\n转移支付（项目）名\n\n农田建设补助\n\n称\n\n实施单位\n\n某县某局\n\n\
                年度资金总额：\n\n其中：中央财政资\n\n全年执行数（B）\n\n1200.00\n\n1180.00\n\n98.33%\n\n1000.00\n\n1000.00\n\n100%\n\n\
                200.00\n\n180.00\n\n90%\n\n金\n地方资金\n\n×100%）\n\n预算执行率（B/A\n\n全年预算数（A）\n\n年度总体目标\n\n\
                新建农田八千亩，提高粮食产能。\n\n";
    let table = only(&format!("{head}{ROWS}"));
    assert_eq!(beside(&table, "转移支付（项目）名称").as_deref(), Some("农田建设补助"));
    for (label, figures) in [
        ("年度资金总额：", ["1200.00", "1180.00", "98.33%"]),
        ("其中：中央财政资金", ["1000.00", "1000.00", "100%"]),
        ("地方资金", ["200.00", "180.00", "90%"]),
    ] {
        let (row, column) = place(&table, label);
        assert_eq!([1, 2, 3].map(|c| at(&table, row, column + c)), figures);
    }
    // 180 is not four fifths of 200: nothing tells which figures are those of a row.
    let table = only(&format!("{head}{ROWS}").replace("90%\n\n金", "80%\n\n金"));
    assert!(table.cells.iter().all(|c| c.text.string != "180.00"), "{table:?}");
}

/// A price list beside words that may be its name: the page used to be refused.
#[test]
fn a_name_and_its_value_are_read_along_the_dump_and_what_else_they_may_be_is_told() {
    let dump = "甲项目绩效目标表\n\n项目名称\n\n甲项目\n\n年度目标\n\n维持日常工作正常运转，提升工作质量。\n\n一级指标\n\n二级指标\n\n\
                三级指标\n\n指标值\n\n成本指标\n\n经济成本指标\n\n产出指标\n\n数量指标\n\n质量指标\n\n人均会议成本\n\n≤400元/人天\n\n\
                人均培训成本\n\n≤450元/人天\n\n印刷费支出标准\n\n文件排版1元/页、红头文件1元/页、印刷0.3元\n/页\n\n专项经费总额\n\n\
                ≤315万元\n\n培训次数\n\n≥7次\n\n办公场所巡检维修次数\n\n≥12次\n\n会议次数\n\n≥10次\n\n物业服务面积\n\n4025平方米\n\n\
                培训人员合格率\n\n≥95%\n";
    let table = only(dump);
    let (row, column) = place(&table, "印刷费支出标准");
    assert_eq!(at(&table, row, column + 1), "文件排版1元/页、红头文件1元/页、印刷0.3元/页");
    let told = |d: &Doubt| d.scope == Scope::Row(row) && d.message.contains("0.3元/页：印刷费支出标准");
    assert!(table.doubts.iter().any(told), "{:?}", table.doubts);
}

const HEAD: &str = "项目支出绩效目标表\n（2025年度）\n\n项目名称\n\n污水处理设施运维\n\n主管部门\n\n某市水务局\n\n\
                    年度资金总额\n\n550.00\n\n年度总体目标\n\n保障设施稳定运行，改善农村人居环境。\n\n";

/// Rows that cannot be told apart.
const TANGLED: &str = "经济效益指标\n\n节约成本\n\n≥5万元\n\n≥7万元\n\n生态效益指标\n\n≥90%\n";

/// Two rows in no order used to cost the whole table, with its head and the pages before.
#[test]
fn what_stands_before_rows_in_no_order_is_read_and_the_rest_is_told() {
    let read = |dump: &str| text_to_tables(&read(dump.as_bytes()).unwrap(), &Template::builtin().unwrap());
    let found = read(&format!("{HEAD}{ROWS}\u{c}{TANGLED}"));
    let [table] = found.tables.as_slice() else { panic!("{found:?}") };
    let (row, column) = place(table, "村民满意度");
    assert_eq!(at(table, row, column + 1), "≥85%");
    assert!(table.cells.iter().all(|c| !c.text.string.contains("节约成本")), "{table:?}");
    let unread = |found: &crate::dump::DumpTables, what| {
        let [unread] = found.unread.as_slice() else { panic!("{found:?}") };
        assert_eq!(unread.what, what);
        assert!(unread.text.string.contains("节约成本"), "{unread:?}");
        let told = |d: &&Doubt| d.scope == Scope::Unread;
        assert_eq!(found.tables[0].doubts.iter().filter(told).count(), 1, "{:?}", found.tables[0].doubts);
    };
    unread(&found, Lost::LaterIndicators);
    // Of the only page the head.
    let headings = ROWS.split("产出指标").next().unwrap();
    let found = read(&format!("{HEAD}{headings}{TANGLED}"));
    unread(&found, Lost::Indicators);
    for (label, value) in [("项目名称", "污水处理设施运维"), ("主管部门", "某市水务局"), ("年度资金总额", "550.00")]
    {
        assert_eq!(beside(&found.tables[0], label).as_deref(), Some(value));
    }
}

/// A wrapped title of which the second line is one by itself: 项|目绩效目标表.
#[test]
fn a_title_is_not_cut_within_a_word() {
    let dump =
        format!("{}{ROWS}", HEAD.replace("项目支出绩效目标表\n", "科技创新专项（自创区专项资金）项\n目绩效目标表\n"));
    let table = only(&dump);
    assert!(
        table.above.iter().any(|l| l.string == "科技创新专项（自创区专项资金）项目绩效目标表"),
        "{:?}",
        table.above
    );
}

/// 年度总体目标 was a third goal, without a text.
#[test]
fn the_label_beside_a_goal_and_what_has_become_of_it_has_no_text() {
    let goals = "年度总体目标\n\n预期目标\n\n实际完成情况\n\n保障设施稳定运行，改善农村人居环境。\n\n\
                 设施运行稳定，农村人居环境得到改善。\n\n";
    let head = HEAD.split("年度总体目标").next().unwrap();
    let table = only(&format!("{head}{goals}{ROWS}"));
    for text in ["保障设施稳定运行，改善农村人居环境。", "设施运行稳定，农村人居环境得到改善。"]
    {
        assert!(table.cells.iter().any(|c| c.text.string == text), "{table:?}");
    }
}

/// The name of a level beside the middle line of a name used to part it, and so did a sign.
#[test]
fn a_level_and_a_sign_beside_the_lines_of_a_name_do_not_part_it() {
    let rows = "一级指标\n\n二级指标\n\n三级指标\n\n绩效指标性质\n\n指标值\n\n产出指标\n\n数量指标\n\n设施数量\n\n≥\n\n268套\n\n\
                效益指标\n\n接管的设施\n可持续影响指标 在两年以后仍\n然有用\n\n≥\n\n90%\n\n满意度指标\n\n服务对象满意度指标\n\n接受服务的\n≥\n村民满意度\n\n85%\n";
    let table = only(&format!("{HEAD}{rows}"));
    for (name, value) in [("接管的设施在两年以后仍然有用", "90%"), ("接受服务的村民满意度", "85%")]
    {
        let (row, column) = place(&table, name);
        assert_eq!([1, 2].map(|c| at(&table, row, column + c)), ["≥", value]);
    }
}

/// Headings of a self-evaluation, those of its figures among those of its columns.
const EVALUATED: &str = "项目绩效自评表\n（2025年度）\n\n项目名称\n\n设施运维\n\n主管部门\n\n项目资金\n（万元）\n\n某市水务局\n\n一级指标\n\n\
                         产出指标\n（50分）\n\n绩\n效\n指\n标\n\n某市水务中心\n\n年初预算数\n\n全年预算数（A）\n\n全年执行数（B）\n\n分值\n\n\
                         执行率（\nB/A）\n\n得分\n\n240\n\n229\n\n229\n\n10\n\n100.00%\n\n10\n\n240\n\n229\n\n229\n\n—\n\n—\n\n上年结转资金\n\n\
                         —\n\n—\n\n其他资金\n\n—\n\n—\n\n年度资金总额\n\n其中：当年财政拨款\n\n年度\n总体\n目标\n完成\n情况\n\n实施单位\n\n\
                         预期目标（年初设定）\n\n实际完成情况\n\n保障设施稳定运行，改善农村人居环境。\n\n设施运行稳定，农村人居环境得到改善。\n\n\
                         二级\n指标\n\n三级指标\n\n年度\n指标值\n\n实际\n完成值\n\n分值\n\n得分\n\n";

/// Rows with their points, of which the names of the last ones and of their levels stand in one block below the sums.
const SCORED: &str = "数量\n指标\n\n指标1：设施数量\n\n268套\n\n260套\n\n20\n\n18\n\n质量\n指标\n\n指标1：水质达标率\n\n≥90%\n\n95%\n\n15\n\n15\n\n时效\n指标\n\n\
                      指标1：按期完工率\n\n100%\n\n100%\n\n15\n\n15\n\n长期\n\n长期\n\n30\n\n30\n\n≥95%\n\n96%\n\n10\n\n9\n\n100\n\n97\n\n\
                      效益指标\n（30分） 可持续\n影响 指标1：设施长期运行\n指标\n满意度 服务对\n指标 象满意 指标1：村民满意度\n（10分） 度指标\n总分\n";

/// Pages like this one were refused: of a report with 89 of them 6 were read.
#[test]
fn names_of_rows_may_stand_below_the_sums_of_their_points() {
    let table = only(&format!("{EVALUATED}{SCORED}"));
    for (name, cells) in [
        ("指标1：设施数量", ["268套", "260套", "20", "18"]),
        ("指标1：设施长期运行", ["长期", "长期", "30", "30"]),
        ("指标1：村民满意度", ["≥95%", "96%", "10", "9"]),
    ] {
        let (row, column) = place(&table, name);
        assert_eq!([1, 2, 3, 4].map(|c| at(&table, row, column + c)), cells, "{name}");
        let levels = match name {
            "指标1：设施数量" => ["产出指标（50分）", "数量指标"],
            "指标1：设施长期运行" => ["效益指标（30分）", "可持续影响指标"],
            _ => ["满意度指标（10分）", "服务对象满意度指标"],
        };
        assert_eq!([2, 1].map(|c| at(&table, row, column - c)), levels, "{name}");
    }
    for (label, value) in [("项目名称", "设施运维"), ("主管部门", "某市水务局"), ("实施单位", "某市水务中心")]
    {
        assert_eq!(beside(&table, label).as_deref(), Some(value));
    }
    let (row, column) = place(&table, "年度资金总额");
    assert_eq!([1, 2, 3, 4].map(|c| at(&table, row, column + c)), ["240", "229", "229", "10"]);
}

/// 实际完成值 was printed before 年度指标值, and what was to be reached was taken for what was.
#[test]
fn what_was_reached_stands_beside_what_was_to_be_whichever_heading_is_printed_first() {
    let turned = EVALUATED.replace("年度\n指标值\n\n实际\n完成值\n", "实际\n完成值\n\n年度\n指标值\n");
    let table = only(&format!("{turned}{SCORED}"));
    let (row, column) = place(&table, "指标1：水质达标率");
    assert_eq!([1, 2].map(|c| at(&table, row, column + c)), ["≥90%", "95%"]);
    assert_eq!(place(&table, "年度指标值").1, column + 1);
}

/// 西安市卫生健康委|员会 was read as two values.
#[test]
fn the_end_of_a_name_is_no_value_of_the_next_label() {
    let head = HEAD.replace("某市水务局\n\n", "实施单位\n\n某市河湖设施管理委\n员会\n\n");
    let found = text_to_tables(&read(format!("{head}{ROWS}").as_bytes()).unwrap(), &Template::builtin().unwrap());
    assert!(found.tables.iter().flat_map(|t| &t.cells).all(|c| c.text.string != "员会"), "{found:?}");
}

/// The department's name, printed below the figures, was given to the last label above them.
#[test]
fn a_name_below_figures_is_not_that_of_a_label_above_them() {
    let head = EVALUATED
        .replace("某市水务局\n\n一级指标", "一级指标")
        .replace("实施单位\n\n预期目标", "预期目标")
        .replace("某市水务中心\n\n年初预算数", "实施单位\n\n年初预算数")
        .replace("得到改善。\n\n二级", "得到改善。\n\n某市水务局\n\n二级");
    let table = only(&format!("{head}{SCORED}"));
    assert_eq!(beside(&table, "项目名称").as_deref(), Some("设施运维"));
    assert!(table.cells.iter().all(|c| c.text.string != "某市水务局"), "{table:?}");
}

/// A page that goes down its columns: figures, values, points and scores each by themselves, the sums of points below their columns.
const DOWN: &str = "绩效自评表\n（2024年度）\n\n项目名称\n\n主管部门\n\n项目资金\n（万元）\n\n青少年活动中心运行经费\n\n共青团某县委员会\n\n\
                    实施单位\n\n某县青少年活动中心\n\n年初预算数\n\n全年预算数（A）\n\n全年执行数（B）\n\n分值\n\n年度资金总额\n\n\
                    其中：当年财政拨款\n\n上年结转资金\n\n其他资金\n\n50\n\n50\n\n52\n\n48\n\n4\n\n49.6\n\n45.6\n\n4\n\n10\n—\n—\n—\n\n\
                    执行率\n（B/A）\n\n95.38%\n\n95.00%\n\n100.00%\n\n得分\n\n9.54\n—\n—\n—\n\n预期目标\n\n实际完成情况\n\n\
                    举办公益课程和主题活动，服务全县青少年。\n\n举办公益课程三十六期、主题活动十八场。\n\n一级指标\n\n二级指标\n\n\
                    三级指标\n\n年度指标值\n\n实际完成值\n\n分值\n\n得分\n\n数量指标\n\n指标1：公益课程期数\n\n指标2：主题活动场次\n\n\
                    产出指标（50分）\n\n质量指标\n\n指标1：课程完课率\n\n≥32期\n\n≥20场\n\n≥90%\n\n36期\n\n18场\n\n93.5%\n\n\
                    时效指标\n\n指标1：项目完成时间\n\n2024年12月\n\n2024年11月\n\n效益指标（30分）\n\n社会效益指标\n\n\
                    指标1：服务青少年人次\n\n≥1.2万人次\n\n1.31万人次\n\n满意度指标（10分）\n\n服务对象满意度指标\n\n指标1：家长满意度\n\n\
                    ≥90%\n\n88%\n\n总分\n\n20\n\n10\n\n10\n\n10\n\n30\n\n10\n\n90\n\n20\n\n9\n\n10\n\n10\n\n30\n\n8\n\n96.54\n";

/// Of 89 self-evaluations of a report by pdfminer, which go down their columns, none was read.
#[test]
fn a_page_down_its_columns_is_read_and_says_which_rows_of_figures_may_be_others() {
    let table = only(DOWN);
    for (name, cells) in [
        ("指标1：公益课程期数", ["≥32期", "36期", "20", "20"]),
        ("指标2：主题活动场次", ["≥20场", "18场", "10", "9"]),
        ("指标1：服务青少年人次", ["≥1.2万人次", "1.31万人次", "30", "30"]),
        ("指标1：家长满意度", ["≥90%", "88%", "10", "8"]),
    ] {
        let (row, column) = place(&table, name);
        assert_eq!([1, 2, 3, 4].map(|c| at(&table, row, column + c)), cells, "{name}");
    }
    for (label, figures) in [
        ("年度资金总额", ["50", "52", "49.6", "10", "95.38%", "9.54"]),
        ("其中：当年财政拨款", ["50", "48", "45.6", "—", "95.00%", "—"]),
    ] {
        let (row, column) = place(&table, label);
        assert_eq!([1, 2, 3, 4, 5, 6].map(|c| at(&table, row, column + c)), figures, "{label}");
    }
    assert!(table.doubts.iter().any(|d| d.message.contains("哪一行空着无从确定")), "{:?}", table.doubts);
}

/// 每季度结算一次|12.5 was one value, and a row had no points.
#[test]
fn points_at_the_end_of_a_line_are_a_cell_of_their_own() {
    let beside = SCORED.replace("100%\n\n100%\n\n15\n\n15", "每季度一次 每季度一次 15\n\n15");
    let table = only(&format!("{EVALUATED}{beside}"));
    let (row, column) = place(&table, "指标1：按期完工率");
    assert_eq!([1, 2, 3, 4].map(|c| at(&table, row, column + c)), ["每季度一次", "每季度一次", "15", "15"]);
}

/// A remark without a row, the number of the page, and values with the numbers of their names: 与上年相比 and 1 were read as a row, and
/// 指标1：群众满意度 as the end of the name of a level.
#[test]
fn numbered_names_are_told_from_remarks_levels_and_the_number_of_the_page() {
    let head = "部门专项业务经费绩效目标表\n\n项目名称\n\n主管部门\n\n总体目标\n\n（2024年度）\n\n河湖长制工作经费\n\n某区水务局\n\n\
                目标1：落实河湖长巡河。\n\n目标2：保持河道整洁。\n\n一级指标\n\n二级指标\n\n指标内容\n\n产出指标\n\n数量指标\n\n质量指标\n\n";
    let rows = "指标1：巡河次数\n指标2：清理垃圾\n指标3：维护标识牌\n\n指标1：水质达标率\n指标2：问题整改率\n\n备注\n\n指标值\n\n\
                ≥240次\n≥600吨\n≥85块\n\n指标1：≥90%\n指标2：=100%\n\n效益指标\n\n生态效益指标\n\n指标1：河道生态环境\n\n\
                持续改善\n\n与上年相比\n\n满意度指标\n\n服务对象满意度指标\n\n指标1：群众满意度\n\n≥90%\n\n1\n\u{c}";
    let table = only(&format!("{head}{rows}"));
    let (_, target) = place(&table, "指标值");
    for (name, value) in [("指标2：问题整改率", "指标2：=100%"), ("指标1：群众满意度", "≥90%")] {
        let (row, column) = place(&table, name);
        assert_eq!(at(&table, row, target), value, "{name}");
        assert_eq!(column, place(&table, "指标内容").1, "{name}");
    }
    assert!(table.cells.iter().all(|c| c.text.string != "1"), "{table:?}");
    assert_eq!(beside(&table, "项目名称").as_deref(), Some("河湖长制工作经费"));
    assert_eq!(beside(&table, "总体目标").as_deref(), Some("目标1：落实河湖长巡河。目标2：保持河道整洁。"));
}

/// The department was given to the label of the name, and the name to that of the department.
#[test]
fn a_name_and_a_department_are_not_given_to_the_labels_of_each_other() {
    let head = "项目支出绩效目标申报表\n\n某县2024年度部门决算\n\n农田建设补助资金\n\n农业农村部\n\n项目名称\n\n中央主管部门\n\n地方主管部门\n\n\
                某省农业农村厅\n\n";
    let found = text_to_tables(&read(format!("{head}{ROWS}").as_bytes()).unwrap(), &Template::builtin().unwrap());
    let wrong = |t: &crate::table::Table| beside(t, "项目名称").is_some_and(|name| name.contains("农业农村部"));
    assert!(!found.tables.iter().any(wrong), "{found:?}");
}
