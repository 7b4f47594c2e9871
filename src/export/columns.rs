//! What the columns of the exported tables are: heading, meaning, and where in the model they come from. Every format takes
//! its tables from here.

use serde::Serialize;

use super::cell::Cell;
use super::table::{Column, Table, integer, lift, number, text};
use crate::finding::{Finding, Severity};
use crate::report::model::{BudgetLine, Indicator, Kind, Project, Region, Unit};

/// What names a project and its money.
fn project_columns() -> Vec<Column<'static, Project>> {
    vec![
        text("项目ID", "project_id", 42, "项目表的唯一标识，与 JSON 文件名一致", |p: &Project| {
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
        text("项目编码", "project_code", 25, "项目编码，按文本保存", |p: &Project| {
            Cell::text(p.project.code.as_deref())
        }),
        text("项目名称", "project_name", 40, "项目名称", |p: &Project| Cell::text(p.project.name.as_deref())),
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
        text("资金用途", "purpose", 50, "资金用途", |p: &Project| Cell::text(p.purpose.as_deref())),
        text("绩效目标", "goal_text", 60, "绩效目标全文", |p: &Project| Cell::text(p.goal_text.as_deref())),
        text("资金支出计划", "spending_plan", 40, "资金支出计划，各期累计比例", |p: &Project| {
            plan(p)
        }),
        integer("指标数", "indicators", 8, "绩效指标个数", |p: &Project| {
            Cell::integer(Some(p.indicators.len()))
        }),
        integer("错误数", "errors", 8, "严重问题个数", |p: &Project| count(p, Severity::Error)),
        integer("警告数", "warnings", 8, "一般问题个数", |p: &Project| count(p, Severity::Warning)),
    ]
}

/// Where a project was read.
fn source_columns() -> Vec<Column<'static, Project>> {
    vec![
        text("文件", "file", 30, "来源文件名", |p: &Project| Cell::text(Some(&p.source.file))),
        text("页码", "pages", 10, "来源页码", |p: &Project| pages(p)),
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
        text("单位", "unit", 10, "解析出的单位", |i: &Indicator| Cell::text(i.target.value.unit.as_deref())),
        text("期限", "deadline", 12, "解析出的最后日期（ISO 8601）", |i: &Indicator| {
            Cell::text(i.target.value.deadline.as_deref())
        }),
        text("权重", "weight", 8, "权重（分值），按原文", |i: &Indicator| Cell::text(i.weight.as_deref())),
        text("指标值确定依据", "basis", 40, "指标值确定依据", |i: &Indicator| {
            Cell::text(i.basis.as_deref())
        }),
        text("评分标准", "scoring_rule", 30, "评（扣）分标准", |i: &Indicator| {
            Cell::text(i.scoring_rule.as_deref())
        }),
        text("实际完成值", "actual", 14, "实际完成值", |i: &Indicator| Cell::text(i.actual.as_deref())),
        text("得分", "score", 8, "得分，按原文", |i: &Indicator| Cell::text(i.score.as_deref())),
        text("偏差原因", "deviation", 30, "偏差原因分析及改进措施", |i: &Indicator| {
            Cell::text(i.deviation.as_deref())
        }),
        text("备注", "note", 20, "备注", |i: &Indicator| Cell::text(i.note.as_deref())),
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
    let named = ["project_id", "region", "fiscal_year", "department", "project_name"];
    let columns = project_columns().into_iter().filter(|column| named.contains(&column.heading.en)).collect();
    lift(columns, |row: &Row<'a, T>| row.project)
}

fn position<'a>() -> Column<'a, Row<'a, Indicator>> {
    integer("指标序号", "indicator_no", 9, "指标在表中的顺序，从 1 起", |row: &Row<'a, Indicator>| {
        Cell::integer(Some(row.position))
    })
}

/// 项目: one line a project.
pub fn projects(projects: &[Project]) -> Table {
    let columns = [project_columns(), detail_columns(), source_columns()].into_iter().flatten().collect();
    Table::new("项目", "projects", lift(columns, |row: &&Project| *row), projects)
}

/// 指标: one line an indicator.
pub fn indicators(projects: &[Project]) -> Table {
    let mut columns = short();
    columns.push(position());
    columns.extend(lift(indicator_columns(), |row: &Row<'_, Indicator>| row.part));
    Table::new("指标", "indicators", columns, rows(projects, |project| &project.indicators))
}

/// The long table for CSV and Parquet: one line an indicator, the columns of its project in front.
pub fn long(projects: &[Project]) -> Table {
    let mut columns = lift(project_columns(), |row: &Row<'_, Indicator>| row.project);
    columns.push(position());
    columns.extend(lift(indicator_columns(), |row: &Row<'_, Indicator>| row.part));
    columns.extend(lift(source_columns(), |row: &Row<'_, Indicator>| row.project));
    Table::new("指标", "indicators", columns, rows(projects, |project| &project.indicators))
}

/// 资金: one line an amount.
pub fn budget(projects: &[Project]) -> Table {
    let mut columns = short();
    columns.extend(lift(budget_columns(), |row: &Row<'_, BudgetLine>| row.part));
    let unit = text("原文单位", "printed_unit", 10, "金额单位，按原文", |p: &Project| {
        Cell::text(p.budget.printed_unit.as_deref())
    });
    columns.extend(lift(vec![unit], |row: &Row<'_, BudgetLine>| row.project));
    Table::new("资金", "budget", columns, rows(projects, |project| &project.budget.lines))
}

/// 问题: one line a finding.
pub fn findings(projects: &[Project]) -> Table {
    let mut columns = short();
    columns.extend(lift(finding_columns(), |row: &Row<'_, Finding>| row.part));
    Table::new("问题", "findings", columns, rows(projects, |project| &project.findings))
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

fn plan(project: &Project) -> Cell {
    let steps = project.spending_plan.iter().map(|step| format!("{} {}", step.label, step.raw));
    Cell::Text(steps.collect::<Vec<_>>().join("；"))
}

fn count(project: &Project, severity: Severity) -> Cell {
    Cell::integer(Some(project.findings.iter().filter(|finding| finding.severity == severity).count()))
}

fn pages(project: &Project) -> Cell {
    Cell::Text(project.source.pages.iter().map(u32::to_string).collect::<Vec<_>>().join("、"))
}
