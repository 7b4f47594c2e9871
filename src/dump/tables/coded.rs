//! Lists of projects in a dump that brings cell after cell, each with its indicators in one coded string:
//! `1、1-产出指标；11-数量指标；会议活动保障次数；实施周期指标值:每年≥20场；年度指标值:每年≥20场。2、…`

use std::ops::Range;

use super::super::grid::Grid;
use super::super::head::{Head, is_amount, is_amount_label, is_name_label, is_priced};
use super::super::header::{Hit, STRIP};
use super::super::outline;
use super::super::pieces::Piece;
use super::super::ruled;
use super::list::{lines_above, titles};
use super::{DumpTables, is_sound};
use crate::normalize::items::leading_number;
use crate::normalize::level::is_level;
use crate::place::Place;
use crate::table::{Scope, Table};

mod blocks;
mod sums;

use sums::{Amounts, amounts_to_columns};

/// Takes the coded lists out of a dump: the tables, and the pieces that are none of theirs.
pub(super) fn take_lists(pieces: Vec<Piece>, hits: &[Hit]) -> (Vec<Table>, Vec<Piece>) {
    let pages = pages(&pieces, hits);
    let goes_on = |a: &Page, b: &Page| {
        let again = titles(&pieces, b.above..b.start());
        a.labels == b.labels && (again.is_empty() || again == titles(&pieces, a.above..a.start()))
    };
    let mut tables = Vec::new();
    let mut own = vec![false; pieces.len()];
    for pages in pages.chunk_by(goes_on) {
        let list = List { pieces: &pieces, pages };
        let Some((first, (table, end))) = pages.first().zip(list.table()) else { continue };
        tables.push(table);
        own.iter_mut().take(end).skip(first.above).for_each(|own| *own = true);
    }
    let rest = pieces.into_iter().zip(own).filter(|(_, own)| !own).map(|(p, _)| p).collect();
    (tables, rest)
}

/// Puts coded lists among the other tables of a dump.
pub(super) fn put_lists(lists: Vec<Table>, found: &mut DumpTables) {
    let Some(first) = lists.iter().flat_map(ruled::lines_of).min() else { return };
    let before = |places: &[Place]| places.iter().all(|p| matches!(p, Place::Lines { last, .. } if *last < first));
    let (prose, after) = std::mem::take(&mut found.prose).into_iter().partition(|t| before(&t.places));
    found.prose = prose;
    let bare = found.tables.is_empty();
    found.tables.extend(lists);
    found.tables.sort_by_key(|t| ruled::lines_of(t).min());
    if let Some(last) = found.tables.last_mut().filter(|_| bare) {
        last.below.extend(after);
    }
}

/// One printing of the header of a list, and what stands below it.
#[derive(Debug)]
struct Page {
    /// The first piece of the lines above the header.
    above: usize,
    labels: Vec<String>,
    /// The pieces of each heading.
    headings: Vec<Vec<usize>>,
    body: std::ops::Range<usize>,
}

impl Page {
    /// The first piece of the header.
    fn start(&self) -> usize {
        self.headings.first().and_then(|h| h.first()).copied().unwrap_or(self.above)
    }
}

/// The printings of headers: what the project is called, its amounts, its goal, its indicators in one column.
fn pages(pieces: &[Piece], hits: &[Hit]) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    for run in hits.chunk_by(|a, b| a.end() == b.first()) {
        let Some(header) = header(run) else { continue };
        let (Some(first), Some(last)) = (header.first(), header.last()) else { continue };
        let above = outline::above(pieces, first.first(), pages.last().map_or(0, |p| p.body.start));
        if let Some(before) = pages.last_mut() {
            before.body.end = above - usize::from(above > before.body.start && is_page_number(pieces, above - 1));
        }
        pages.push(Page {
            above,
            labels: header.iter().map(|h| h.label.clone()).collect(),
            headings: header.iter().map(|h| h.pieces.clone()).collect(),
            body: last.end()..pieces.len(),
        });
    }
    pages
}

/// Whether a number stands by itself between blank lines, at the end of a page.
fn is_page_number(pieces: &[Piece], at: usize) -> bool {
    let number = |p: &&Piece| p.after_blank && p.gap == 0 && p.text.chars().all(|c| c.is_ascii_digit());
    pieces.get(at).is_some_and(|p| number(&p)) && pieces.get(at + 1).is_some_and(|p| p.after_blank)
}

/// The header among labels that follow each other; 合计 below it is a label too.
fn header(run: &[Hit]) -> Option<&[Hit]> {
    let coded = run.iter().position(|h| h.label == STRIP)?;
    let bare = |label: &str| label.split(['（', '(']).next().is_some_and(is_name_label);
    let name = run.get(..coded)?.iter().rposition(|h| bare(&h.label))?;
    let (goal, amounts) = run.get(name + 1..coded)?.split_last()?;
    let fits = goal.label.contains("目标") && !amounts.is_empty() && amounts.iter().all(|h| is_amount_label(&h.label));
    run.get(name..=coded).filter(|_| fits)
}

/// The pages of a list.
struct List<'a> {
    pieces: &'a [Piece],
    pages: &'a [Page],
}

/// One row: its cells by their pieces.
#[derive(Debug, Default)]
struct Row<'a> {
    name: Vec<&'a Piece>,
    amounts: Vec<&'a Piece>,
    goal: Vec<&'a Piece>,
    coded: Vec<&'a Piece>,
    /// Why its cells are not certain.
    doubt: Option<&'static str>,
}

impl Row<'_> {
    /// Whether it is a sum of others: it has neither goal nor indicators.
    fn is_sum(&self) -> bool {
        self.goal.is_empty() && self.coded.is_empty()
    }

    /// Whether its cells are those of several projects, or some of them are those of another one.
    fn is_torn(&self) -> bool {
        let begun = (0..self.coded.len()).filter(|at| begins_coded(&self.coded, *at)).count();
        begun > 1 || self.coded.is_empty() && !self.goal.is_empty()
    }
}

impl List<'_> {
    /// The list as one table, and the first piece below it; nothing where its rows are not told apart.
    fn table(&self) -> Option<(Table, usize)> {
        let first = self.pages.first()?;
        let own: Vec<usize> = self.pages.iter().flat_map(|p| p.body.clone()).collect();
        let body: Vec<&Piece> = own.iter().filter_map(|i| self.pieces.get(*i)).collect();
        let money = first.labels.len() - OTHERS;
        let fit = |rows: &[Row]| {
            // Where cells come in no order, the rows that look whole have cells of others as well.
            let torn: Vec<usize> = rows.iter().enumerate().filter(|(_, r)| r.is_torn()).map(|(r, _)| r).collect();
            let told = rows.iter().all(|r| r.amounts.len() <= money) && rows.iter().any(|r| !r.coded.is_empty());
            told && is_sound(&torn, rows.len())
        };
        let page = |p: &Page| p.body.clone().filter_map(|i| self.pieces.get(i)).collect();
        let down = || {
            let pages: Vec<Vec<&Piece>> = self.pages.iter().map(page).collect();
            Some((blocks::rows(&pages)?, body.len()))
        };
        let along = rows(&body).filter(|(rows, _)| fit(rows));
        let (rows, end) = along.or_else(|| down().filter(|(rows, _)| fit(rows)))?;
        let Amounts { columns, settled } = amounts_to_columns(&rows, money);
        let mut grid = Grid::new(&[], &Head::default());
        let headings = first.headings.iter().map(|h| h.iter().filter_map(|&i| self.pieces.get(i)).collect());
        grid.line(headings);
        for (row, columns) in rows.iter().zip(&columns) {
            let amount = |c: usize| columns.iter().position(|at| *at == c).and_then(|n| row.amounts.get(n).copied());
            let amounts = (0..money).map(|c| amount(c).into_iter().collect());
            let cells = [row.name.clone()].into_iter().chain(amounts).chain([row.goal.clone(), row.coded.clone()]);
            let at = grid.line(cells);
            if let Some(why) = row.doubt {
                grid.doubt(Scope::Row(at), why.to_owned());
            }
        }
        grid.listed(!settled && rows.iter().any(|r| r.amounts.len() < money));
        let above = lines_above(self.pieces.get(first.above..first.start()).unwrap_or_default());
        let end = own.get(end).copied().or(own.last().map(|l| l + 1)).unwrap_or(first.body.start);
        Some((grid.finish(above, Vec::new()), end))
    }
}

/// Columns of a list beside its amounts: the name, the goal, the indicators.
const OTHERS: usize = 3;

/// The rows of a list, and how many pieces they take: the amounts of a row tell where it is. Nothing where a row has no name, or
/// its indicators have no end.
fn rows<'a>(body: &[&'a Piece]) -> Option<(Vec<Row<'a>>, usize)> {
    let runs = amounts(body);
    let mut row = Row { name: body.get(..runs.first()?.start)?.to_vec(), ..Row::default() };
    let mut rows: Vec<Row<'a>> = Vec::new();
    let mut end = body.len();
    for (n, run) in runs.iter().enumerate() {
        row.amounts = body.get(run.clone())?.to_vec();
        let next = runs.get(n + 1).map(|r| r.start);
        let text = body.get(run.end..next.unwrap_or(body.len()))?;
        let coded = (0..text.len()).find(|at| begins_coded(text, *at));
        let ends = |at: &usize| text.get(*at).is_some_and(|p| p.text.ends_with(END));
        let from = coded.unwrap_or(0);
        let last = match next {
            Some(_) => (from..text.len()).rev().find(ends),
            // What is no more of the last row stands below the list.
            None => (from..text.len()).find(|at| coded.is_some() && ends(at) && !begins_item(text, at + 1)),
        };
        if coded.is_some() && last.is_none() {
            return None;
        }
        let (own, name) = text.split_at_checked(last.map_or(0, |at| at + 1))?;
        let (goal, indicators) = own.split_at_checked(coded.unwrap_or(own.len()))?;
        (row.goal, row.coded) = (goal.to_vec(), indicators.to_vec());
        go_on(&mut row);
        end = run.end + own.len();
        rows.push(std::mem::take(&mut row));
        row.name = name.to_vec();
    }
    let widths = |bare: bool| {
        let above = rows.iter().zip(rows.iter().skip(1)).filter(move |(above, _)| above.coded.is_empty() == bare);
        above.flat_map(|(_, row)| &row.name).map(|p| p.width)
    };
    let widest = widths(false).fold(0.0, f32::max);
    if widths(true).any(|w| w > widest + CHARACTER) || rows.iter().any(|r| r.name.is_empty()) {
        return None;
    }
    Some((rows, end))
}

/// What ends a goal and each indicator of a coded string.
const END: char = '。';

/// One more character, in ems.
const CHARACTER: f32 = 1.0;

/// The runs of amounts.
fn amounts(body: &[&Piece]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (i, _) in body.iter().enumerate().filter(|(_, p)| is_amount(&p.text)) {
        match runs.last_mut().filter(|r| r.end == i) {
            Some(run) => run.end = i + 1,
            None => runs.push(i..i + 1),
        }
    }
    runs.retain(|r| body.get(r.clone()).unwrap_or_default().iter().any(|p| is_priced(&p.text)));
    runs
}

/// Whether the first indicator of a coded string begins with a piece: its number, then the name of a level.
fn begins_coded(text: &[&Piece], at: usize) -> bool {
    item(text, at).is_some_and(|(number, level)| number == 1 && is_level(&level))
}

/// Whether an indicator of a coded string begins with a piece, whatever its number.
fn begins_item(text: &[&Piece], at: usize) -> bool {
    item(text, at).is_some_and(|(_, level)| is_level(&level))
}

/// The number at the beginning of a piece, and what stands between it and the first semicolon.
fn item(text: &[&Piece], at: usize) -> Option<(u64, String)> {
    let own: String = text.iter().skip(at).take(ITEM_PIECES).map(|p| p.text.as_str()).collect();
    let (_, number, rest) = leading_number(&own)?;
    let (level, _) = rest.split_once(['；', ';'])?;
    Some((number, level.to_owned()))
}

/// The number and the first level of an indicator take no more lines than this.
const ITEM_PIECES: usize = 3;

/// Puts what comes right below a page end where it goes on: to the goal, where that had no end on the page above, up to its
/// end; the rest to the indicators.
fn go_on(row: &mut Row<'_>) {
    let whole = row.goal.last().is_none_or(|p| p.text.ends_with(END));
    let cut = row.coded.windows(2).position(|w| w[0].page != w[1].page || w[1].ordinal > w[0].ordinal + 1);
    let Some(cut) = cut.filter(|_| !whole) else { return };
    let below = row.coded.split_off(cut + 1);
    let end = below.iter().position(|p| p.text.ends_with(END)).map_or(0, |at| at + 1);
    let (goal, coded) = below.split_at(end);
    row.goal.extend(goal);
    row.coded.extend(coded);
    row.doubt = Some("换页处绩效目标与绩效指标的分界在文本中没有位置可据，请与原件核对");
}

#[cfg(test)]
mod tests {
    use super::super::text_to_tables;
    use crate::dump::read;
    use crate::table::{Scope, Table};
    use crate::template::Template;

    const HEADER: &str = "项目名称（资金使用单位）\n总计\n财政拨款\n其他资金\n绩效目标\n绩效指标\n";

    fn tables(dump: &str) -> Vec<Table> {
        text_to_tables(&read(dump.as_bytes()).unwrap(), &Template::builtin().unwrap()).tables
    }

    /// The rows of a table below its header, a blank cell as nothing.
    fn rows(table: &Table) -> Vec<String> {
        let row = |r: usize| {
            let own = table.cells.iter().filter(|c| c.row == r).map(|c| c.text.string.as_str());
            own.collect::<Vec<_>>().join("|")
        };
        (1..table.rows).map(row).collect()
    }

    fn coded(number: u32, value: &str) -> String {
        format!("{number}、1-产出指标；11-数量指标；巡查次\n数；年度指标值:{value}。")
    }

    #[test]
    fn projects_of_a_coded_list_are_told_apart_by_their_amounts() {
        let list = format!(
            "{HEADER}合计\n30.00\n20.00\n10.00\n某中心\n30.00\n20.00\n10.00\n巡查\n项目\n20.00\n20.00\n按月巡\n查。\n{}\n\
             {}\n保洁项目\n10.00\n10.00\n按日保洁。\n{}\n注：单位为万元。\n",
            coded(1, "≥12次"),
            coded(2, "≥24次"),
            coded(1, "≥365次")
        );
        let found = tables(&list);
        let [table] = found.as_slice() else { panic!("{found:?}") };
        let expected = [
            "合计|30.00|20.00|10.00||",
            "某中心|30.00|20.00|10.00||",
            "巡查项目|20.00|20.00||按月巡查。|1、1-产出指标；11-数量指标；巡查次数；年度指标值:≥12次。\
             2、1-产出指标；11-数量指标；巡查次数；年度指标值:≥24次。",
            "保洁项目|10.00||10.00|按日保洁。|1、1-产出指标；11-数量指标；巡查次数；年度指标值:≥365次。",
        ];
        assert_eq!(rows(table), expected);
        // Only these columns give the sums: no amount is in question.
        assert!(table.doubts.iter().all(|d| d.scope != Scope::Money));
        assert_eq!(table.below.iter().map(|t| t.string.as_str()).collect::<Vec<_>>(), ["注：单位为万元。"]);
    }

    #[test]
    fn amounts_that_no_sums_place_are_in_question() {
        let list = format!("{HEADER}巡查项目\n20.00\n20.00\n按月巡查。\n{}\n", coded(1, "≥12次"));
        let found = tables(&list);
        assert_eq!(rows(&found[0]).len(), 1);
        assert!(found[0].doubts.iter().any(|d| d.scope == Scope::Money));
    }

    #[test]
    fn a_coded_list_goes_on_below_its_header_on_the_next_page() {
        let text = coded(1, "≥12次");
        let (above, below) = text.split_once('\n').unwrap();
        let list = format!("{HEADER}巡查项目\n20.00\n20.00\n按月巡查。\n{above}\n\u{C}{HEADER}{below}\n");
        let found = tables(&list);
        assert_eq!(found.len(), 1);
        assert!(rows(&found[0])[0].ends_with("巡查次数；年度指标值:≥12次。"));
    }

    /// An extractor that goes down the page leaves the indicators of two projects one after another: 广州 by pdfminer gave 56 projects of
    /// 70, eleven of them without any indicator and others with those of two.
    #[test]
    fn a_coded_list_with_the_indicators_of_two_projects_in_one_row_is_not_read() {
        let (first, second) = (coded(1, "≥12次"), coded(1, "≥365次"));
        let list = format!(
            "{HEADER}巡查项目\n20.00\n20.00\n按月巡查。\n保洁项目\n10.00\n10.00\n按日保洁。\n{first}\n{second}\n"
        );
        assert!(tables(&list).is_empty());
    }

    /// A page that goes down its columns, as pdfminer prints it, used to give indicators to other projects.
    #[test]
    fn a_coded_list_that_goes_down_its_columns_is_put_into_order_by_its_sums() {
        let page = |unit: &str, total: &str| {
            format!(
                "{}\n\n{unit}\n\n{total}\n\n{total}\n\n河道日常巡查\n项目\n\n20.00\n\n20.00\n\n保洁项目\n\n10.00 10.00\n\n\
                 按月巡查全县各条河道，按时上报发\n现的各类问题。\n\n按日保洁全县河道的水面、河岸，并\n处理垃圾。\n\n{}\n{}\n{}",
                HEADER.replace('\n', "\n\n"),
                coded(1, "≥12次"),
                coded(2, "≥24次"),
                coded(1, "≥365次")
            )
        };
        let list = page("某中心", "30.00").replacen("某中心", "合计\n\n30.00\n\n30.00\n\n某中心", 1);
        let list = list.replace("≥24次。\n", "≥24次。\n\n");
        let found = tables(&list);
        let [table] = found.as_slice() else { panic!("{found:?}") };
        let expected = [
            "合计|30.00|30.00|||",
            "某中心|30.00|30.00|||",
            "河道日常巡查项目|20.00|20.00||按月巡查全县各条河道，按时上报发现的各类问题。|1、1-产出指标；11-数量指标；巡查次数；\
             年度指标值:≥12次。2、1-产出指标；11-数量指标；巡查次数；年度指标值:≥24次。",
            "保洁项目|10.00|10.00||按日保洁全县河道的水面、河岸，并处理垃圾。|1、1-产出指标；11-数量指标；巡查次数；\
             年度指标值:≥365次。",
        ];
        assert_eq!(rows(table), expected);
        assert!(table.doubts.iter().any(|d| matches!(d.scope, Scope::Row(_))), "{:?}", table.doubts);
        // 31.00 is no sum of the projects: which row is that of a unit is not told.
        assert!(tables(&list.replacen("30.00\n\n30.00\n\n河道", "31.00\n\n31.00\n\n河道", 1)).is_empty());
    }

    /// Where a name is to be told from a goal without an end, nothing is read.
    #[test]
    fn a_coded_list_without_ends_is_not_read() {
        let list = format!(
            "{HEADER}巡查项目\n20.00\n20.00\n按月巡查，消除各类隐患，保障安全\n保洁项目\n10.00\n10.00\n按日保洁。\n{}\n\
             绿化\n10.00\n10.00\n植树。\n{}\n",
            coded(1, "≥12次"),
            coded(1, "≥12次")
        );
        assert!(tables(&list).is_empty());
    }
}
