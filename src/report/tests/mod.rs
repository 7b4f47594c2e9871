//! What is read of tables written cell by cell: `text@c2r3` covers two columns and three rows.

mod records;
mod rows;
mod shapes;
mod words;

use super::context::Context;
use super::model::Project;
use super::{Reading, tables_to_projects};
use crate::normalize::fiscal_year::{YearHint, YearHintKind};
use crate::normalize::region::Regions;
use crate::place::Text;
use crate::table::{Cell, Table};
use crate::template::Template;

fn cell(printed: &str, row: usize, column: usize) -> Cell {
    let (string, spans) = printed.split_once('@').unwrap_or((printed, ""));
    let span = |sign: char| {
        let digits = spans.split_once(sign).map_or("", |(_, rest)| rest);
        digits.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(1)
    };
    let text = Text { string: string.replace('/', ""), places: Vec::new() };
    let lines = string.split('/').map(|l| Text { string: l.to_owned(), places: Vec::new() }).collect();
    Cell { row, column, row_span: span('r'), column_span: span('c'), text, lines }
}

/// Rows of cells parted by `|`, the title above.
fn table(title: &str, rows: &[&str]) -> Table {
    let mut cells: Vec<Cell> = Vec::new();
    for (row, printed) in rows.iter().enumerate() {
        let mut column = 0;
        for printed in printed.split('|') {
            while cells.iter().any(|c| c.covers(row, column)) {
                column += 1;
            }
            let cell = cell(printed, row, column);
            column += cell.column_span;
            cells.push(cell);
        }
    }
    let columns = cells.iter().map(|c| c.columns().end).max().unwrap_or(0);
    let above = vec![Text { string: title.to_owned(), places: Vec::new() }];
    Table { rows: rows.len(), columns, cells, above, row_pages: vec![1; rows.len()], ..Table::default() }
}

fn template() -> &'static Template {
    static TEMPLATE: std::sync::OnceLock<Template> = std::sync::OnceLock::new();
    TEMPLATE.get_or_init(|| Template::builtin().unwrap())
}

fn read(title: &str, rows: &[&str]) -> Reading {
    let context =
        Context { years: vec![YearHint::new(YearHintKind::Title, "2025年部门预算")], ..Context::default() };
    tables_to_projects(&[table(title, rows)], template(), Regions::builtin(), &context)
}

fn projects(rows: &[&str]) -> Vec<Project> {
    read("项目支出绩效目标表", rows).projects
}

fn names(projects: &[Project]) -> Vec<&str> {
    projects.iter().filter_map(|p| p.project.name.as_deref()).collect()
}

/// `level1 level2 level3 target` of every indicator.
fn indicators(project: &Project) -> Vec<String> {
    let text = |t: &Option<String>| t.clone().unwrap_or_else(|| "-".to_owned());
    let row = |i: &super::model::Indicator| [&i.level1, &i.level2, &i.level3, &i.target.raw].map(text).join(" ");
    project.indicators.iter().map(row).collect()
}

fn amounts(project: &Project) -> Vec<(&str, &str)> {
    project.budget.lines.iter().map(|l| (l.slot.as_str(), l.raw.as_str())).collect()
}

const LEVELS: &str = "一级指标|二级指标|三级指标|指标值";
