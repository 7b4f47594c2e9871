//! Turns a comparison into a table: one line a change.

use std::io::Write;

use super::super::model::{Change, Diff, IndicatorRef, Printed, ProjectPair, ProjectRef};
use super::{by_pair, reason_in_chinese};
use crate::output::spreadsheet::{BYTE_ORDER_MARK, guarded};

/// What a cell is made of.
type Cell = fn(&Line<'_>) -> String;

/// A change with its pair.
struct Line<'a> {
    pair: &'a ProjectPair,
    change: &'a Change,
}

impl Line<'_> {
    /// The project whose department the line is listed under.
    fn listed(&self) -> Option<&ProjectRef> {
        self.pair.new.first().or(self.pair.old.first())
    }

    /// The indicator as the new side has it, or the old one where it has gone.
    fn either(&self) -> Option<&IndicatorRef> {
        self.indicator(Side::New).or_else(|| self.indicator(Side::Old))
    }

    fn indicator(&self, side: Side) -> Option<&IndicatorRef> {
        let pair = self.change.indicator.as_ref()?;
        if side == Side::Old { pair.old.as_ref() } else { pair.new.as_ref() }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

/// The columns: heading and content.
const COLUMNS: &[(&str, Cell)] = &[
    ("变化", |line| line.change.kind.chinese().to_owned()),
    ("变化代码", |line| line.change.kind.name().to_owned()),
    ("行政区划代码", |line| {
        line.listed().and_then(|p| p.region.as_ref()).map(|r| r.code.clone()).unwrap_or_default()
    }),
    ("行政区划", |line| line.listed().and_then(|p| p.region.as_ref()).map(|r| r.name.clone()).unwrap_or_default()),
    ("部门", |line| line.listed().and_then(ProjectRef::listed_under).map(|d| d.name.clone()).unwrap_or_default()),
    ("原部门", |line| joined(&line.pair.old, |p| p.listed_under().map(|unit| unit.name.clone()))),
    ("原年度", |line| joined(&line.pair.old, |p| p.fiscal_year.map(|year| year.to_string()))),
    ("新年度", |line| joined(&line.pair.new, |p| p.fiscal_year.map(|year| year.to_string()))),
    ("原项目名称", |line| joined(&line.pair.old, |p| p.name.clone())),
    ("新项目名称", |line| joined(&line.pair.new, |p| p.name.clone())),
    ("原项目编码", |line| joined(&line.pair.old, |p| p.code.clone())),
    ("新项目编码", |line| joined(&line.pair.new, |p| p.code.clone())),
    ("匹配依据", |line| line.pair.matched.map(|m| reason_in_chinese(m.reason).to_owned()).unwrap_or_default()),
    ("匹配得分", |line| line.pair.matched.map(|m| m.score.to_string()).unwrap_or_default()),
    ("待核", |line| {
        let indicator = line.change.indicator.as_ref().is_some_and(|pair| pair.weak);
        if indicator || line.pair.matched.is_some_and(|m| m.weak) { "是".to_owned() } else { String::new() }
    }),
    ("一级指标", |line| line.either().and_then(|it| it.level1.clone()).unwrap_or_default()),
    ("二级指标", |line| line.either().and_then(|it| it.level2.clone()).unwrap_or_default()),
    ("原三级指标", |line| line.indicator(Side::Old).and_then(|it| it.level3.clone()).unwrap_or_default()),
    ("新三级指标", |line| line.indicator(Side::New).and_then(|it| it.level3.clone()).unwrap_or_default()),
    ("原值", |line| text(&line.change.old)),
    ("新值", |line| text(&line.change.new)),
    ("原金额（元）", |line| money(line, |amount| amount.old_yuan.clone())),
    ("新金额（元）", |line| money(line, |amount| amount.new_yuan.clone())),
    ("增减（元）", |line| money(line, |amount| amount.delta_yuan.clone())),
    ("增减（%）", |line| money(line, |amount| amount.percent.clone())),
    ("原文件", |line| joined(&line.pair.old, |p| Some(p.file.clone()))),
    ("原页码", |line| joined(&line.pair.old, pages)),
    ("新文件", |line| joined(&line.pair.new, |p| Some(p.file.clone()))),
    ("新页码", |line| joined(&line.pair.new, pages)),
    ("原项目ID", |line| joined(&line.pair.old, |p| Some(p.id.clone()))),
    ("新项目ID", |line| joined(&line.pair.new, |p| Some(p.id.clone()))),
    ("原位置", |line| line.change.old.as_ref().map(|p| p.path.clone()).unwrap_or_default()),
    ("新位置", |line| line.change.new.as_ref().map(|p| p.path.clone()).unwrap_or_default()),
];

fn pages(project: &ProjectRef) -> Option<String> {
    let pages: Vec<String> = project.pages.iter().map(u32::to_string).collect();
    (!pages.is_empty()).then(|| pages.join("、"))
}

fn joined(side: &[ProjectRef], of: impl Fn(&ProjectRef) -> Option<String>) -> String {
    side.iter().filter_map(of).collect::<Vec<_>>().join("；")
}

fn text(printed: &Option<Printed>) -> String {
    printed.as_ref().map(|printed| printed.text.clone()).unwrap_or_default()
}

/// An amount, where the change is about one; a shift between sources has one for each, which stand in its values.
fn money(line: &Line<'_>, of: impl Fn(&super::AmountPair) -> Option<String>) -> String {
    match line.change.amounts.as_slice() {
        [amount] => of(amount).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Writes the comparison as CSV: UTF-8 with byte order mark, one line a change, texts guarded against formulas. Numbers
/// stay numbers: a negative amount is not guarded.
pub fn write(diff: &Diff, mut to: impl Write) -> Result<(), ::csv::Error> {
    to.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let mut table = ::csv::Writer::from_writer(to);
    table.write_record(COLUMNS.iter().map(|(heading, _)| heading))?;
    for (pair, changes) in by_pair(diff) {
        for change in changes {
            let line = Line { pair, change };
            table.write_record(COLUMNS.iter().map(|(heading, cell)| {
                let text = cell(&line);
                if heading.starts_with("增减") { text } else { guarded(&text).into_owned() }
            }))?;
        }
    }
    table.flush()?;
    Ok(())
}
