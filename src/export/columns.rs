//! What the columns of the exported tables are: heading, meaning, and where in the model they come from. Every format takes
//! its tables from here.

use serde::Serialize;

use super::cell::Cell;
use super::origin;
use super::table::{Column, Table, integer, integers, lift, number, text};
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::report::model::{BudgetLine, Indicator, Kind, PlanStep, Project, Region, Source, Unit};

/// What names a project and its money.
fn project_columns() -> Vec<Column<'static, Project>> {
    vec![
        text("项目名称", "project_name", 34, "项目名称", |p: &Project| Cell::text(p.project.name.as_deref())),
        text("项目ID", "project_id", 16, "项目表的唯一标识，与 JSON 文件名一致", |p: &Project| {
            Cell::text(Some(&p.id))
        }),
        text("表类型", "kind", 14, "项目绩效目标、部门整体绩效目标或绩效自评", |p: &Project| {
            Cell::text(Some(kind(p.kind)))
        }),
        text("行政区划代码", "region_code", 13, "GB/T 2260 行政区划代码", |p: &Project| {
            region(p, |r| Some(&r.code))
        }),
        text("省", "province", 10, "所属省级行政区", |p: &Project| region(p, |r| r.province.as_deref())),
        text("市", "prefecture", 10, "所属地级行政区", |p: &Project| region(p, |r| r.prefecture.as_deref())),
        text("行政区划", "region", 12, "行政区划名称", |p: &Project| region(p, |r| Some(&r.name))),
        integer("预算年度", "fiscal_year", 9, "预算年度", |p: &Project| Cell::integer(p.fiscal_year)),
        text("部门编码", "department_code", 11, "主管部门（预算单位）编码", |p: &Project| {
            unit_code(&p.department)
        }),
        text("部门", "department", 26, "主管部门（预算单位）", |p: &Project| unit_name(&p.department)),
        text("实施单位", "implementing_unit", 22, "实施单位（资金使用单位）", |p: &Project| {
            unit_name(&p.implementing_unit)
        }),
        text("发布单位", "publisher", 26, "发布该文件的部门（见文件标题）", |p: &Project| {
            unit_name(&p.publisher)
        }),
        text("项目编码", "project_code", 25, "项目编码，按文本保存", |p: &Project| {
            Cell::text(p.project.code.as_deref())
        }),
        number(
            "预算总额（元）",
            "total_yuan",
            16,
            "年度预算总额，单位元；表中只有实施期总额时取实施期总额",
            |p: &Project| total(p),
        ),
    ]
}

/// What else is printed of a project.
fn detail_columns() -> Vec<Column<'static, Project>> {
    vec![
        text("标题", "title", 40, "表的标题", |p: &Project| Cell::text(p.title.as_deref())),
        text("表式", "form", 14, "识别出的表式", |p: &Project| Cell::text(Some(&p.form))),
        text("项目类别", "category", 14, "项目类别", |p: &Project| Cell::text(p.project.category.as_deref())),
        text("项目性质", "nature", 14, "项目性质", |p: &Project| Cell::text(p.project.nature.as_deref())),
        text("开始日期", "start", 12, "计划开始日期，按原文", |p: &Project| {
            Cell::text(p.project.start.as_deref())
        }),
        text("完成日期", "end", 12, "计划完成日期，按原文", |p: &Project| {
            Cell::text(p.project.end.as_deref())
        }),
        text("资金用途", "purpose", 50, "资金用途", |p: &Project| Cell::text(p.purpose.as_deref())),
        text("绩效目标", "goal_text", 60, "绩效目标全文", |p: &Project| Cell::text(p.goal_text.as_deref())),
        text("资金支出计划", "spending_plan", 40, "资金支出计划，各期累计比例", |p: &Project| {
            plan_text(p)
        }),
        text("年度主要任务", "tasks", 40, "年度主要任务等表内清单，JSON", |p: &Project| {
            Cell::json(&p.tasks, p.tasks.is_empty())
        }),
        text("其他栏目", "extra", 40, "没有专门栏目的内容，按原文标签，JSON", |p: &Project| {
            Cell::json(&p.extra, p.extra.is_empty())
        }),
        integer("指标数", "indicators", 8, "绩效指标个数", |p: &Project| {
            Cell::integer(Some(p.indicators.len()))
        }),
        integer("错误数", "errors", 8, "严重问题个数", |p: &Project| count(p, Severity::Error)),
        integer("警告数", "warnings", 8, "一般问题个数", |p: &Project| count(p, Severity::Warning)),
        integer("提示数", "infos", 8, "提示个数", |p: &Project| count(p, Severity::Info)),
    ]
}

/// Where a project was read.
fn source_columns() -> Vec<Column<'static, Project>> {
    vec![
        text("文件", "file", 30, "来源文件名", |p: &Project| Cell::text(Some(&p.source.file))),
        integers("项目页码", "pages", 10, "项目所在的各页，从 1 起", |p: &Project| pages(&p.source)),
        text("同载文件", "also_in", 30, "内容相同的其他来源文件", |p: &Project| {
            let files: Vec<&str> = p.also_in.iter().map(|source| source.file.as_str()).collect();
            Cell::text((!files.is_empty()).then(|| files.join("；")).as_deref())
        }),
        text("文件校验值", "sha256", 20, "来源文件的 SHA-256", |p: &Project| {
            Cell::text(Some(&p.source.sha256))
        }),
    ]
}

/// Where the value of a row stands.
fn place_columns<'a, T: 'a>(path: fn(&Row<'a, T>) -> String) -> Vec<Column<'a, Row<'a, T>>> {
    let place = move |row: &Row<'a, T>| origin::place(row.project, &path(row));
    vec![
        integer("页码", "page", 7, "所在页，从 1 起（文本文件无页码）", move |row: &Row<'a, T>| {
            Cell::integer(place(row).and_then(Place::page))
        }),
        text(
            "位置",
            "place",
            22,
            "页上的方框 x0,top,x1,bottom，单位磅（1/72 英寸），原点在页面左上角；文本文件为首末行号",
            move |row: &Row<'a, T>| place(row).map_or(Cell::Nothing, |place| Cell::Text(origin::printed(place))),
        ),
    ]
}

/// An indicator.
fn indicator_columns() -> Vec<Column<'static, Indicator>> {
    vec![
        text("一级指标", "level1", 13, "一级指标", |i: &Indicator| Cell::text(i.level1.as_deref())),
        text("二级指标", "level2", 18, "二级指标", |i: &Indicator| Cell::text(i.level2.as_deref())),
        text("三级指标", "level3", 34, "三级指标", |i: &Indicator| Cell::text(i.level3.as_deref())),
        text("指标类", "class", 24, "指标分类，如 output.quantity", |i: &Indicator| named(&i.class)),
        text("指标描述", "description", 44, "绩效指标描述（指标解释）", |i: &Indicator| {
            Cell::text(i.description.as_deref())
        }),
        text("指标值", "target_raw", 20, "指标值，按原文", |i: &Indicator| {
            Cell::text(i.target.raw.as_deref())
        }),
        text("指标性质", "sign_raw", 10, "绩效指标性质（符号）列，按原文", |i: &Indicator| {
            Cell::text(i.target.sign_raw.as_deref())
        }),
        text("计量单位", "unit_raw", 10, "计量单位列，按原文", |i: &Indicator| {
            Cell::text(i.target.unit_raw.as_deref())
        }),
        text(
            "指标值类型",
            "target_kind",
            12,
            "解析出的指标值类型：number、range、date、grade 等",
            |i: &Indicator| named(&Some(i.target.value.kind)),
        ),
        text("比较符", "op", 8, "解析出的比较符", |i: &Indicator| named(&i.target.value.op)),
        number("数值", "value", 12, "解析出的数值（区间为下限）", |i: &Indicator| {
            Cell::number(i.target.value.value.as_deref())
        }),
        number("数值上限", "high", 10, "区间上限", |i: &Indicator| {
            Cell::number(i.target.value.high.as_deref())
        }),
        text("每", "per", 8, "解析出的计量对象，如每年、每人", |i: &Indicator| {
            Cell::text(i.target.value.per.as_deref())
        }),
        text("单位", "unit", 10, "解析出的单位", |i: &Indicator| Cell::text(i.target.value.unit.as_deref())),
        text("期限", "deadline", 12, "解析出的最后日期（ISO 8601）", |i: &Indicator| {
            Cell::text(i.target.value.deadline.as_deref())
        }),
        text("所指", "subject", 14, "指标值中写明的被衡量对象", |i: &Indicator| {
            Cell::text(i.target.value.subject.as_deref())
        }),
        text("约数", "approximate", 6, "指标值为约数时填“约”", |i: &Indicator| {
            Cell::text(i.target.value.approximate.then_some("约"))
        }),
        text("基准", "baseline", 11, "比较基准：last_year、plan、standard", |i: &Indicator| {
            named(&i.target.value.baseline)
        }),
        text("分项", "parts", 30, "一格中有多个指标值时的各项，JSON", |i: &Indicator| {
            Cell::json(&i.target.value.parts, i.target.value.parts.is_empty())
        }),
        text("权重", "weight", 8, "权重（分值），按原文", |i: &Indicator| Cell::text(i.weight.as_deref())),
        number(
            "权重数值",
            "weight_value",
            9,
            "权重（分值）的数值；合并单元格的权重在每行重复",
            |i: &Indicator| Cell::printed_number(i.weight.as_deref()),
        ),
        text("指标值确定依据", "basis", 40, "指标值确定依据", |i: &Indicator| {
            Cell::text(i.basis.as_deref())
        }),
        text("评分标准", "scoring_rule", 30, "评（扣）分标准", |i: &Indicator| {
            Cell::text(i.scoring_rule.as_deref())
        }),
        text("实际完成值", "actual", 14, "实际完成值", |i: &Indicator| Cell::text(i.actual.as_deref())),
        text("得分", "score", 8, "得分，按原文", |i: &Indicator| Cell::text(i.score.as_deref())),
        number("得分数值", "score_value", 9, "得分的数值", |i: &Indicator| {
            Cell::printed_number(i.score.as_deref())
        }),
        text("偏差原因", "deviation", 30, "偏差原因分析及改进措施", |i: &Indicator| {
            Cell::text(i.deviation.as_deref())
        }),
        text("备注", "note", 20, "备注", |i: &Indicator| Cell::text(i.note.as_deref())),
        text("其他栏目", "extra", 40, "没有专门栏目的内容，按原文标签，JSON", |i: &Indicator| {
            Cell::json(&i.extra, i.extra.is_empty())
        }),
    ]
}

/// An amount.
fn budget_columns() -> Vec<Column<'static, BudgetLine>> {
    vec![
        text(
            "资金项",
            "slot",
            16,
            "资金项代码：total 总额、fiscal 财政资金、other 其他资金等",
            |l: &BudgetLine| Cell::text(Some(&l.slot)),
        ),
        text("资金项名称", "label", 26, "资金项名称，按原文", |l: &BudgetLine| {
            Cell::text(Some(&l.label))
        }),
        text("金额原文", "raw", 16, "金额，按原文", |l: &BudgetLine| Cell::text(Some(&l.raw))),
        number("金额（元）", "yuan", 18, "金额，单位元", |l: &BudgetLine| Cell::number(l.yuan.as_deref())),
    ]
}

/// A step of the spending plan.
fn plan_columns() -> Vec<Column<'static, PlanStep>> {
    vec![
        text("时点", "label", 14, "时点，按原文", |s: &PlanStep| Cell::text(Some(&s.label))),
        text("日期", "by", 12, "时点所指的日期（ISO 8601）", |s: &PlanStep| Cell::text(s.by.as_deref())),
        text("比例原文", "raw", 12, "累计支出比例，按原文", |s: &PlanStep| Cell::text(Some(&s.raw))),
        number("累计比例（%）", "percent", 14, "累计支出比例，百分数", |s: &PlanStep| {
            Cell::number(s.percent.as_deref())
        }),
    ]
}

/// A finding.
fn finding_columns() -> Vec<Column<'static, Finding>> {
    vec![
        text("问题代码", "code", 9, "问题代码", |f: &Finding| Cell::text(Some(&f.code))),
        text("规则", "rule", 28, "问题规则", |f: &Finding| Cell::text(Some(&f.rule))),
        text("级别", "severity", 10, "error 严重、warning 一般、info 提示", |f: &Finding| {
            named(&Some(f.severity))
        }),
        text("位置", "path", 28, "JSON 指针（RFC 6901）", |f: &Finding| Cell::text(Some(&f.path))),
        text("说明", "message", 70, "问题说明", |f: &Finding| Cell::text(Some(&f.message))),
    ]
}

/// A part of a project with its position there, counted from 1.
struct Row<'a, T> {
    project: &'a Project,
    position: usize,
    part: &'a T,
}

fn rows<'a, T: 'a>(projects: &'a [Project], parts: fn(&Project) -> &[T]) -> impl Iterator<Item = Row<'a, T>> {
    projects
        .iter()
        .flat_map(move |project| (1..).zip(parts(project)).map(move |(position, part)| Row { project, position, part }))
}

/// The few columns that name the project of a row in the tables beside 项目.
fn short<'a, T: 'a>() -> Vec<Column<'a, Row<'a, T>>> {
    let named = ["project_id", "project_name", "region", "fiscal_year", "department", "publisher"];
    let columns = project_columns().into_iter().filter(|column| named.contains(&column.heading.en)).collect();
    lift(columns, |row: &Row<'a, T>| row.project)
}

fn position<'a>() -> Column<'a, Row<'a, Indicator>> {
    integer("指标序号", "indicator_no", 9, "指标在表中的顺序，从 1 起", |row: &Row<'a, Indicator>| {
        Cell::integer(Some(row.position))
    })
}

/// The columns of an indicator with its number and its place.
fn indicator_row<'a>() -> Vec<Column<'a, Row<'a, Indicator>>> {
    let mut columns = vec![position()];
    columns.extend(lift(indicator_columns(), |row: &Row<'a, Indicator>| row.part));
    columns.extend(place_columns(|row| format!("/indicators/{}", row.position - 1)));
    columns
}

/// 项目: one line a project.
pub fn projects(projects: &[Project]) -> Table {
    let columns = [project_columns(), detail_columns(), source_columns()].into_iter().flatten().collect();
    Table::new("项目", "projects", "每行一张绩效目标表", lift(columns, |row: &&Project| *row), projects)
}

/// 指标: one line an indicator.
pub fn indicators(projects: &[Project]) -> Table {
    let mut columns = short();
    columns.extend(indicator_row());
    Table::new("指标", "indicators", ABOUT_INDICATORS, columns, rows(projects, |project| &project.indicators))
}

/// What the tables of indicators hold.
const ABOUT_INDICATORS: &str = "每行一个绩效指标";

/// The long table for CSV and Parquet: one line an indicator, the columns of its project in front.
pub fn long(projects: &[Project]) -> Table {
    let mut columns = lift(project_columns(), |row: &Row<'_, Indicator>| row.project);
    columns.extend(indicator_row());
    columns.extend(lift(source_columns(), |row: &Row<'_, Indicator>| row.project));
    Table::new("指标", "indicators", ABOUT_INDICATORS, columns, rows(projects, |project| &project.indicators))
}

/// 资金: one line an amount.
pub fn budget(projects: &[Project]) -> Table {
    let mut columns = short();
    columns.extend(lift(budget_columns(), |row: &Row<'_, BudgetLine>| row.part));
    let units = vec![
        text("原文单位", "printed_unit", 10, "金额单位，按原文", |p: &Project| {
            Cell::text(p.budget.printed_unit.as_deref())
        }),
        text(
            "单位来源",
            "unit_source",
            10,
            "金额单位的出处：cell 单元格、label 标签、heading 表头、form 表式默认",
            |p: &Project| named(&p.budget.unit_source),
        ),
    ];
    columns.extend(lift(units, |row: &Row<'_, BudgetLine>| row.project));
    columns.extend(place_columns(|row| format!("/budget/lines/{}", row.position - 1)));
    Table::new("资金", "budget", "每行一笔资金", columns, rows(projects, |project| &project.budget.lines))
}

/// 支出计划: one line a step of a spending plan.
pub fn plan(projects: &[Project]) -> Table {
    let mut columns = short();
    columns.extend(lift(plan_columns(), |row: &Row<'_, PlanStep>| row.part));
    columns.extend(place_columns(|row| format!("/spending_plan/{}", row.position - 1)));
    Table::new("支出计划", "plan", "每行一个支出时点", columns, rows(projects, |project| &project.spending_plan))
}

/// 问题: one line a finding.
pub fn findings(projects: &[Project]) -> Table {
    let mut columns = short();
    columns.extend(lift(finding_columns(), |row: &Row<'_, Finding>| row.part));
    let file = text("文件", "file", 30, "来源文件名", |p: &Project| Cell::text(Some(&p.source.file)));
    columns.extend(lift(vec![file], |row: &Row<'_, Finding>| row.project));
    columns.push(integer("页码", "page", 7, "所在页，从 1 起", |row: &Row<'_, Finding>| {
        let first = row.project.source.pages.first().copied();
        let place = origin::place(row.project, &row.part.path).and_then(Place::page);
        Cell::integer(place.or(row.part.page).or(first))
    }));
    Table::new("问题", "findings", "每行一个问题", columns, rows(projects, |project| &project.findings))
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::ProjectTarget => "项目绩效目标",
        Kind::DepartmentTarget => "部门整体绩效目标",
        Kind::SelfEvaluation => "绩效自评",
    }
}

/// The name that a value has in the JSON.
fn named<T: Serialize>(value: &Option<T>) -> Cell {
    let name = value.as_ref().and_then(|value| serde_json::to_value(value).ok());
    Cell::text(name.as_ref().and_then(|name| name.as_str()))
}

fn total(project: &Project) -> Cell {
    let of = |slot: &str| project.budget.lines.iter().find(|line| line.slot == slot);
    Cell::number(of("total").or_else(|| of("period_total")).and_then(|line| line.yuan.as_deref()))
}

fn region(project: &Project, part: fn(&Region) -> Option<&str>) -> Cell {
    Cell::text(project.region.as_ref().and_then(part))
}

fn unit_code(unit: &Option<Unit>) -> Cell {
    Cell::text(unit.as_ref().and_then(|unit| unit.code.as_deref()))
}

fn unit_name(unit: &Option<Unit>) -> Cell {
    Cell::text(unit.as_ref().map(|unit| unit.name.as_str()))
}

fn plan_text(project: &Project) -> Cell {
    let steps = project.spending_plan.iter().map(|step| format!("{} {}", step.label, step.raw));
    Cell::Text(steps.collect::<Vec<_>>().join("；"))
}

fn count(project: &Project, severity: Severity) -> Cell {
    Cell::integer(Some(project.findings.iter().filter(|finding| finding.severity == severity).count()))
}

fn pages(source: &Source) -> Cell {
    if source.pages.is_empty() {
        return Cell::Nothing;
    }
    Cell::Integers(source.pages.iter().copied().map(i64::from).collect())
}
