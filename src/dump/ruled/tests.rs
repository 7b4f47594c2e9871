//! Pages as `pdftotext -layout` prints them, made up after what was misread.

use super::text_to_tables;
use crate::dump::pieces::text_to_pieces;
use crate::dump::read::read;
use crate::table::Table;
use crate::template::Template;

fn tables(dump: &str) -> Vec<Table> {
    // A form feed: without any, a line that a blank begins is the first one of a page.
    let pieces = text_to_pieces(&read(format!("{dump}\u{C}").as_bytes()).unwrap());
    text_to_tables(&pieces, &Template::builtin().unwrap()).map(|found| found.tables).unwrap_or_default()
}

/// The rows of the only table of a dump, blank cells left out.
#[track_caller]
fn check(dump: &str, expected: &[&str]) {
    let tables = tables(dump);
    let [table] = tables.as_slice() else { panic!("{} tables", tables.len()) };
    let row = |row: usize| -> String {
        let cells = table.cells.iter().filter(|c| c.row == row && !c.text.string.is_empty());
        cells.map(|c| c.text.string.as_str()).collect::<Vec<_>>().join("|")
    };
    let rows: Vec<String> = (0..table.rows).map(row).filter(|r| !r.is_empty()).collect();
    assert_eq!(rows, expected);
    let left_out = table.doubts.iter().filter(|d| d.message.contains("未能归入")).count();
    assert_eq!(left_out, 0);
}

/// The heading above the goal was taken for a label of the strip, and no row was read.
#[test]
fn a_heading_over_the_whole_width_is_no_label_of_the_strip() {
    let dump = "
           2026年部门整体绩效目标表
                当年整体绩效目标

提升科技创新策源能力，推动重大平台建设，布局关键技术，保障机关正常运行，普及科学技术，
带动企业研发投入。

           指标名称        指标性质     指标值    计量单位     指标权重     是否核心

      获批基金项目数量            ≥   800   项     60   是
绩效指标
      技术合同成交额            ≥    950  亿元     40   是
";
    let goal =
        "提升科技创新策源能力，推动重大平台建设，布局关键技术，保障机关正常运行，普及科学技术，带动企业研发投入。";
    check(
        dump,
        &[
            "当年整体绩效目标",
            goal,
            "指标名称|指标性质|指标值|计量单位|指标权重|是否核心",
            "绩效指标|获批基金项目数量|≥|800|项|60|是",
            "技术合同成交额|≥|950|亿元|40|是",
        ],
    );
}

/// A bracket on a line of its own ended the strip, a remark beside a label was taken for its value, and a label with one
/// character every three lines for none.
#[test]
fn labels_of_the_strip_may_be_torn_into_any_lines() {
    let dump = "
      某项目绩效目标表
项目名称      信息化运维
      资金总额          30.00
专项资
金情况
      财政拨款          30.00
（万元
 ）
      其他资金          0.00

   一级指标      二级指标      三级指标       指标值

绩

   产出指标      数量指标      系统数量       ≥3个
效

   产出指标      质量指标      系统完好率       ≥98%

指
   效益指标      社会效益指标      服务群众人数       ≥9万人

标
";
    check(
        dump,
        &[
            "项目名称|信息化运维",
            "专项资金情况（万元）|资金总额|30.00",
            "财政拨款|30.00",
            "其他资金|0.00",
            "一级指标|二级指标|三级指标|指标值",
            "绩效指标|产出指标|数量指标|系统数量|≥3个",
            "产出指标|质量指标|系统完好率|≥98%",
            "效益指标|社会效益指标|服务群众人数|≥9万人",
        ],
    );
}

/// The table below a title in two lines was taken for the end of the one on the page before.
#[test]
fn a_title_in_two_lines_begins_a_table() {
    let page = |title: &str, name: &str| {
        format!(
            "{title}
项目名称    {name}
实施单位    某某中心
    一级指标    二级指标     三级指标      指标值
绩效
    产出指标    数量指标     系统数量      ≥3个
指标
    效益指标    社会效益指标   服务群众人数    ≥9万人
"
        )
    };
    let second = "  科技成果转移转化服务平台运行管理费项目绩效目\n            标表";
    let dump = page("    运维经费项目绩效目标表", "运维经费") + "\u{C}" + &page(second, "运行管理费");
    let names: Vec<String> = tables(&dump)
        .iter()
        .filter_map(|t| t.cells.iter().find(|c| (c.row, c.column) == (0, 1)).map(|c| c.text.string.clone()))
        .collect();
    assert_eq!(names, ["运维经费", "运行管理费"]);
}

/// The names of tasks were taken for values of 预算金额, or lost, and the heading 任务名称 for a label of the strip.
#[test]
fn tasks_beside_a_label_are_a_table_of_their_own() {
    let dump = "
             部门整体支出绩效目标表
部门（单位）名称                      某市审计局
                           预算金额（万元）
      任务名称       主要内容
                       总额       财政拨款       其他资金

    机关运转      人员经费及公用经费。          3354.42  3354.42

          审计外勤经费、差旅费、
年度    审计事务                  285.87  285.87
          劳务费等。
主要                                                          执行率分值
任务      审计培训    提高审计干部的业务能力。    15        15                （10分）

    金额合计                  3655.29  3655.29

年度    目标 1：履行审计监督职责。
总体    做好常态化经济体检。
目标    目标 2：以高质量审计监督护航发展。

    一级指标      二级指标      三级指标         指标值      分值
年度
绩效    产出指标     数量指标       提交审计报告        ≥150   60
指标    效益指标     经济效益指标      促进增收节支         ≥10亿元   40
";
    check(
        dump,
        &[
            "部门（单位）名称|某市审计局",
            "年度主要任务|任务名称|主要内容|预算金额（万元）|执行率分值（10分）",
            "总额|财政拨款|其他资金",
            "机关运转|人员经费及公用经费。|3354.42|3354.42",
            "审计事务|审计外勤经费、差旅费、劳务费等。|285.87|285.87",
            "审计培训|提高审计干部的业务能力。|15|15",
            "金额合计|3655.29|3655.29",
            "年度总体目标|目标1：履行审计监督职责。做好常态化经济体检。目标2：以高质量审计监督护航发展。",
            "一级指标|二级指标|三级指标|指标值|分值",
            "年度绩效指标|产出指标|数量指标|提交审计报告|≥150|60",
            "效益指标|经济效益指标|促进增收节支|≥10亿元|40",
        ],
    );
}

/// 年度 above 指标值 was taken for a heading over all columns, as it begins a line higher than the others.
#[test]
fn a_heading_in_two_lines_beside_others_is_over_none() {
    let dump = "
      某项目绩效自评表
项目名称      疫情防控经费
实施单位      急救中心
                二级                      年度        实际
                                                                      偏差原因分析
        一级指标              三级指标                              分值
                指标                     指标值       完成值                  及改进措施

绩效      产出指标    数量指标      转运人数          50人       50人        60         无

指标      效益指标    社会效益      工作效能          提高        提高         40         无
";
    check(
        dump,
        &[
            "项目名称|疫情防控经费",
            "实施单位|急救中心",
            "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|偏差原因分析及改进措施",
            "绩效指标|产出指标|数量指标|转运人数|50人|50人|60|无",
            "效益指标|社会效益|工作效能|提高|提高|40|无",
        ],
    );
}

/// 合计 stands below 财政拨款 and below 其他资金: both reached over all columns, and the table was not read. 其他说明 was taken for the
/// heading of a column.
#[test]
fn two_headings_beside_each_other_share_the_columns_below() {
    let dump = "
                      部门整体支出绩效目标表
 部门名称             某市财政局
                               财政拨款                       其他资金
            预算支出总额
总体资金情况             合计       基本支出      项目支出       合计       基本支出      项目支出
            44.35       40.35    28.01    12.34    4.00     1.00     3.00

     整体绩效目标    落实积极财政政策，深化财税体制改革。

     其他说明

            活动          绩效指标              指标性质     指标值     度量单位
整体绩效目标    预算评审        产出指标数量指标评审项目数量       ≥       420     个
         会计考试        产出指标质量指标阅卷准确率        ≥       99      %
";
    check(
        dump,
        &[
            "部门名称|某市财政局",
            "总体资金情况|预算支出总额|财政拨款|其他资金",
            "合计|基本支出|项目支出|合计|基本支出|项目支出",
            "44.35|40.35|28.01|12.34|4.00|1.00|3.00",
            "整体绩效目标|落实积极财政政策，深化财税体制改革。",
            "其他说明",
            "活动|绩效指标|指标性质|指标值|度量单位",
            "整体绩效目标|预算评审|产出指标数量指标评审项目数量|≥|420|个",
            "会计考试|产出指标质量指标阅卷准确率|≥|99|%",
        ],
    );
}

/// 上年结转资金 and 其他资金 were taken for labels of the strip, and 执行率（ for a value of 主管部门: each amount moved by a column or a row.
#[test]
fn rows_of_amounts_stay_with_the_label_of_amounts() {
    let dump = "
                  某市级资格考试费项目绩效自评表
                                        （2022年度）
 项目名称                                    资格考试费

 主管部门                      某市卫生健康委员会                       实施单位            某市考试中心

                                                                           执行率（
                               年初预算数      全年预算数（A）    全年执行数（B）      分值                得分
                                                                            B/A）
 项目资金       年度资金总额                460        360.97       360.97    10     100.00%   10.00
 （万元）        其中：当年财政拨款            460        360.97       360.97    —                  —
                  上年结转资金                                            —                  —
                  其他资金                                              —                  —
                         预期目标（年初设定）                                实际完成情况
年度总
体目标              高质量完成考试组织工作。                         高质量完成考试组织工作。

             二级                               年度           实际                     偏差原因分析及改
    一级指标                   三级指标                                     分值     得分
             指标                              指标值          完成值                        进措施

 绩  产出指标     数量指标   参加考试人数                 37500        37500     45     45
 效
 指
 标  效益指标     社会效益指标 保障准入制度                 提高           提高        45     45
";
    check(
        dump,
        &[
            "项目名称|资格考试费",
            "主管部门|某市卫生健康委员会|实施单位|某市考试中心",
            "项目资金（万元）|年初预算数|全年预算数（A）|全年执行数（B）|分值|执行率（B/A）|得分",
            "年度资金总额|460|360.97|360.97|10|100.00%|10.00",
            "其中：当年财政拨款|460|360.97|360.97|—|—",
            "上年结转资金|—|—",
            "其他资金|—|—",
            "年度总体目标|预期目标（年初设定）|实际完成情况",
            "高质量完成考试组织工作。|高质量完成考试组织工作。",
            "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施",
            "绩效指标|产出指标|数量指标|参加考试人数|37500|37500|45|45",
            "效益指标|社会效益指标|保障准入制度|提高|提高|45|45",
        ],
    );
}

/// The last character of 总体目标 stands beside the header: all lines above were one cell. 实施期资金总额 ：696.10 was ：696.10.
#[test]
fn a_label_set_downwards_may_end_beside_the_header() {
    let dump = "
            专项业务经费绩效目标表
      项目名称                 管理费
      资金金额      实施期资金总额 ：      696.10
              其中：财政拨款        696.10
总
     按要求完成评审、监理、验收、绩效评价等日常管理工作，提升管理水平；
体
    建设综合服务信息系统二期平台。
目
标    一级指标     二级指标      指标内容       指标值      备注
年    产出指标     数量指标      验收项目       300
度
绩    产出指标     质量指标      合规率        100%
效
";
    check(
        dump,
        &[
            "项目名称|管理费",
            "资金金额|实施期资金总额：|696.10",
            "其中：财政拨款|696.10",
            "总体目标|按要求完成评审、监理、验收、绩效评价等日常管理工作，提升管理水平；建设综合服务信息系统二期平台。",
            "一级指标|二级指标|指标内容|指标值|备注",
            "年度绩效|产出指标|数量指标|验收项目|300",
            "产出指标|质量指标|合规率|100%",
        ],
    );
}

/// The line above the label was taken for a part of the title, and the name of the project lost.
#[test]
fn a_value_with_a_line_above_its_label_is_whole() {
    let dump = "
        专项转移支付绩效目标表
           （2026年度）
          节能减排及环境保护专项转移支付
 转移支付名称                      市级主管部门        某市生态环境局
           污染防治方向
 资金情况      年度金额：             400.00
           其他资金              0.00

   一级指标      二级指标      三级指标       指标值
   产出指标      数量指标      监测站点       ≥3个
   产出指标      质量指标      合格率        ≥98%
";
    let tables = tables(dump);
    let texts: Vec<&str> = tables.iter().flat_map(|t| &t.cells).map(|c| c.text.string.as_str()).collect();
    assert!(texts.contains(&"节能减排及环境保护专项转移支付污染防治方向"), "{texts:?}");
    assert!(texts.contains(&"某市生态环境局"), "{texts:?}");
}

/// 其他说明 was taken for the heading of a column, because the header stands right below it.
#[test]
fn a_label_of_the_strip_may_stand_right_above_the_header() {
    let dump = "
         部门整体绩效目标申报表
   部门名称             某某市绿化办公室
                 做好重大植树活动的保障工作，做好古树名木的保护管理，发挥好各项资金的作用，
整体绩效目标
                 保障机关正常运转。

  其他说明
              活动       绩效指标       指标性质       指标值       度量单位
    重大植树活动保障      苗木数量         ＝         4132       株
    重大植树活动保障      活动场次         ≥          17        次
";
    let goal = "做好重大植树活动的保障工作，做好古树名木的保护管理，发挥好各项资金的作用，保障机关正常运转。";
    check(
        dump,
        &[
            "部门名称|某某市绿化办公室",
            &format!("整体绩效目标|{goal}"),
            "其他说明",
            "活动|绩效指标|指标性质|指标值|度量单位",
            "重大植树活动保障|苗木数量|＝|4132|株",
            "重大植树活动保障|活动场次|≥|17|次",
        ],
    );
}

/// 其中 became a part of the first heading below it, and an amount beside longer lines of the goal a part of these.
#[test]
fn amounts_under_a_heading_over_several_stand_in_their_own_columns() {
    let dump = "
                                        预算12表 项目支出绩效目标表
                                   其中：
    项目名称           项目总额                            绩效目标      一级指标    二级指标     三级指标    指标值
                             财政资金       其他资金
                                                              产出指标     时效指标      响应时间     ≤12小时
                                                      完成各系统年度
系统运维项目          675.970000    435.970000    240.000000 运行维护工作，  产出指标     质量指标      验收合格率    ＝100%
                                                      保障稳定运行。
                                                              效益指标     社会效益指标    服务人数     ≥9万人
";
    check(
        dump,
        &[
            "项目名称|项目总额|其中：|绩效目标|一级指标|二级指标|三级指标|指标值",
            "财政资金|其他资金",
            "系统运维项目|675.970000|435.970000|240.000000|完成各系统年度运行维护工作，保障稳定运行。|产出指标|时效指标|响应时间|≤12小时",
            "产出指标|质量指标|验收合格率|＝100%",
            "效益指标|社会效益指标|服务人数|≥9万人",
        ],
    );
}

/// The sum below the rows was taken for one of the last level, whose middle then took a row from the level before; and the points
/// of a level that stand some lines below its name were taken for the next level.
#[test]
fn the_sum_is_of_no_level_and_points_in_brackets_are_of_the_level_above() {
    let dump = "
              某食堂项目绩效自评表
  项目名称          食堂服务
  主管部门          卫生健康委员会
                二级                             年度     实际
       一级指标                 三级指标                              分值    得分
                指标                            指标值    完成值


       产出指标     数量指标        就餐人数            350人     300人    10    10


       （50分）    质量指标        餐饮卫生安全事故        0       0      20    20

 绩                时效指标        支付时效            12月     12月    10    10
 效
 指              成本指标        采购成本            652万     652万    10    10
 标
                     保障院区工作人员、住院病人
               社会效益指
                     按时就餐，保质保量，综合满            ≥85%    87%     13    13
       效益指标      标
                           意度
       （30分）
               可持续影响
                         该项目可保障人员餐饮时限          ≥1年     1年     13    13
                 指标

       满意度指标 服务对象满
                         院区医患综合满意度            ≥85%    87%     10    10
        （10分） 意度指标

                           总分                                 100   96
";
    check(
        dump,
        &[
            "项目名称|食堂服务",
            "主管部门|卫生健康委员会",
            "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
            "绩效指标|产出指标（50分）|数量指标|就餐人数|350人|300人|10|10",
            "质量指标|餐饮卫生安全事故|0|0|20|20",
            "时效指标|支付时效|12月|12月|10|10",
            "成本指标|采购成本|652万|652万|10|10",
            "效益指标（30分）|社会效益指标|保障院区工作人员、住院病人按时就餐，保质保量，综合满意度|≥85%|87%|13|13",
            "可持续影响指标|该项目可保障人员餐饮时限|≥1年|1年|13|13",
            "满意度指标（10分）|服务对象满意度指标|院区医患综合满意度|≥85%|87%|10|10",
            "总分|100|96",
        ],
    );
}

/// A first target that stood left of all others had the column to itself, and the others were read as points.
#[test]
fn targets_are_no_fewer_than_levels() {
    let dump = "
            某某工作经费绩效目标表
                       （2026 年度）
项目名称                           某某工作经费
主管部门                         某某局                   实施单位      某某局本级
                                           分值权
     一级
           二级指标      三级指标         指标值       重
     指标
                                           （90）
     成本   经济成本指
                项目成本控制         ≤2706.79 万元
     指标     标
                   指导出台各类业务规范性文件                    ≥1 本       8
                   舆情报告报送量                         ≥55 期       8
     产     数量指标
绩    出             《人民生活》发行量                       720000 册    8
效    指             形成的研究成果数                        ≥38 个       8
指    标
标                  购买货物一次性验收通过率                     ≥95%       4
           质量指标
                   接待和办公运行事故次数                      ≤1 次       4

          社会效益指    接待环境                            明显改善        10
    效益      标      工作法治化的水平                        持续提升        5
    指标    生态效益指
                   绿色节能环保产品购置率                      ≥100%      5
            标
";
    check(
        dump,
        &[
            "项目名称|某某工作经费",
            "主管部门|某某局|实施单位|某某局本级",
            "一级指标|二级指标|三级指标|指标值|分值权重（90）",
            "绩效指标|成本指标|经济成本指标|项目成本控制|≤2706.79万元",
            "产出指标|数量指标|指导出台各类业务规范性文件|≥1本|8",
            "舆情报告报送量|≥55期|8",
            "《人民生活》发行量|720000册|8",
            "形成的研究成果数|≥38个|8",
            "质量指标|购买货物一次性验收通过率|≥95%|4",
            "接待和办公运行事故次数|≤1次|4",
            "效益指标|社会效益指标|接待环境|明显改善|10",
            "工作法治化的水平|持续提升|5",
            "生态效益指标|绿色节能环保产品购置率|≥100%|5",
        ],
    );
}

/// Where the names began one blank right of their levels, these had both, and a target that stood near to them was the only name.
#[test]
fn names_are_no_fewer_than_levels() {
    let dump = "
                某市防治工作经费项目绩效自评表
  项目名称                                            防治工作经费
  主管部门                    某市卫生健康委员会
                                                                                                   偏差原因分
              二级                                   年度                   实际
     一级指标                 三级指标                                                      分值    得分       析及改进措
              指标                                  指标值                  完成值
                                                                                                     施

              数量
                   某某调查、采样等保障人数           日均300人左右             日均300人左右             10     10
              指标

                   调查工作准确率                初次报告98%以上            初次报告98%以上             7     7
              质量
              指标
                   检测工作准确率                复检准确率100%            复检准确率100%             7     7
     产出指标
     （50分）         异常发生时调查、采样等工作时                              实时应对异常事件发生
 绩                                实时                                                 8     8
 效            时效   间                                           。
 指            指标                                               2022年10月-12月资金支
 标                 资金支付完成时限               2022年10—12月                                8     8
                                                               付

             成本指标 资金投入                    ≤1221万元              实际支付1163.95万元        10     10


     效益指标 社会效益
               闭环管理人员交叉感染发生率              0%                   0%                   30     30
     （30分） 指标


      满意度 服务对象                                                                                     未形成服务
       指标  满意度指 调查人员住宿工作满意度调查             90%以上                90%以上                10     8       对象满意度
     （10分）   标                                                                                      调查表


                                 总分                                                 100   97.53
";
    check(
        dump,
        &[
            "项目名称|防治工作经费",
            "主管部门|某市卫生健康委员会",
            "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施",
            "绩效指标|产出指标（50分）|数量指标|某某调查、采样等保障人数|日均300人左右|日均300人左右|10|10",
            "质量指标|调查工作准确率|初次报告98%以上|初次报告98%以上|7|7",
            "检测工作准确率|复检准确率100%|复检准确率100%|7|7",
            // Wrong: 实时 is the target. It stands nearer to the names than to any other target.
            "时效指标|异常发生时调查、采样等工作时实时间|实时应对异常事件发生。|8|8",
            "资金支付完成时限|2022年10—12月|2022年10月-12月资金支付|8|8",
            "成本指标|资金投入|≤1221万元|实际支付1163.95万元|10|10",
            "效益指标（30分）|社会效益指标|闭环管理人员交叉感染发生率|0%|0%|30|30",
            "满意度指标（10分）|服务对象满意度指标|调查人员住宿工作满意度调查|90%以上|90%以上|10|8|未形成服务对象满意度调查表",
            "总分|100|97.53",
        ],
    );
}

/// Names that stood right of a goal over most of its width were read as lines of it, and no indicator had a name.
#[test]
fn names_are_no_fewer_than_signs() {
    let dump = "
                2026 年市级一般性项目绩效目标表 (一级项目 )
资金主管部门:某市气象局                                                                            单位:万元

             当年财政拨                                                     指标          计量    指标权重
序号    项目名称                    当年绩效目标                   指标名称                 指标值           (%)
             款预算金额                                                     性质          单位
                                               气候预测准确率                 ≥    68     %       12

                                               气象台站改造数量                ≥     4     个       11
                                               确保各类气象业务及管理工作平稳
                                               持续运转                    =    365    天数      10
                         1.全力做好 “十五五”规划编制, 短期天气预报准确率                   ≥    78     %       13
                       扎实推进智慧气象多跨融合试点建设
                       等试点示范建设。
                         2.迭代升级数智气象业务技术体 地面增雨作业次数                      ≥    65     次/年     13
                       系,着力建设具有全国影响力的气象
                       科技创新中心,纵深推进成渝地区双 安全重点单位监督检查                     ≥    1000   次数      4
1    气象事务    4,902
                 .34   城经济圈气象保障,积极拓展新质生 观测 系 统 业 务 可 用 性 (国 家 地 面
                       产力气象服务。             站)                          ≥    98     %       5
                         3.打造西部陆海新通道气象保障
                       等内陆开放国际合作引领区气象保障 部门预决算按时公开率                    =    100    %       4
                       应用场景标志性成果。

                                               公众气象服务满意度               ≥    90     分       5

                                               年度预算执行率                 =    100    %       10
";
    let goal = "1.全力做好“十五五”规划编制,扎实推进智慧气象多跨融合试点建设等试点示范建设。\
                2.迭代升级数智气象业务技术体系,着力建设具有全国影响力的气象科技创新中心,纵深推进成渝地区双城经济圈气象保障,积极拓展新质生产力气象服务。\
                3.打造西部陆海新通道气象保障等内陆开放国际合作引领区气象保障应用场景标志性成果。";
    check(
        dump,
        &[
            "序号|项目名称|当年财政拨款预算金额|当年绩效目标|指标名称|指标性质|指标值|计量单位|指标权重(%)",
            &format!("1|气象事务|4,902.34|{goal}|气候预测准确率|≥|68|%|12"),
            "气象台站改造数量|≥|4|个|11",
            "确保各类气象业务及管理工作平稳持续运转|=|365|天数|10",
            "短期天气预报准确率|≥|78|%|13",
            "地面增雨作业次数|≥|65|次/年|13",
            "安全重点单位监督检查|≥|1000|次数|4",
            "观测系统业务可用性(国家地面站)|≥|98|%|5",
            "部门预决算按时公开率|=|100|%|4",
            "公众气象服务满意度|≥|90|分|5",
            "年度预算执行率|=|100|%|10",
        ],
    );
}
