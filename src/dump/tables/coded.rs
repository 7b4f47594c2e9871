//! Lists of projects in a dump that brings cell after cell, each with its indicators in one coded string:
//! `1、1-产出指标；11-数量指标；会议活动保障次数；实施周期指标值:每年≥20场；年度指标值:每年≥20场。2、…`

use std::collections::HashSet;
use std::ops::Range;

use super::super::grid::Grid;
use super::super::head::{Head, is_amount, is_amount_label, is_name_label, is_priced, is_unit};
use super::super::header::{self, Hit, STRIP};
use super::super::outline;
use super::super::pieces::{Piece, pieces_to_text};
use super::super::restored;
use super::super::ruled;
use super::list::{lines_above, titles};
use super::{DumpTables, Lost, UNSETTLED, Unread, is_sound};
use crate::normalize::items::leading_number;
use crate::normalize::level::is_level;
use crate::place::Place;
use crate::table::{Scope, Table, Vocabulary};

mod apart;
mod sums;

use sums::{Amounts, amounts_to_columns};

/// Takes the coded lists out of a dump: the tables, and the pieces that are none of theirs. `open` are the pieces before those were
/// joined that a stray blank parts: where cells stand side by side it may be what parts them.
pub(super) fn take_lists(
    open: &[Piece],
    pieces: Vec<Piece>,
    hits: &[Hit],
    vocabulary: &dyn Vocabulary,
) -> (Lists, Vec<Piece>) {
    let along = lists(&pieces, &pages(&pieces, hits));
    let (own, found) =
        if along.is_empty() { (open, lists(open, &scattered(open, vocabulary))) } else { (pieces.as_slice(), along) };
    let lines = |found: &Found| own.get(found.pieces.clone()).unwrap_or_default().iter().map(|p| p.line);
    let lines: HashSet<u32> = found.iter().flat_map(lines).collect();
    let rest = pieces.into_iter().filter(|p| !lines.contains(&p.line)).collect();
    let (mut tables, mut unread) = (Vec::new(), Vec::new());
    for list in found {
        tables.push(list.table);
        unread.extend(list.unread);
    }
    (Lists { tables, unread }, rest)
}

/// The coded lists of a dump.
pub(super) struct Lists {
    pub tables: Vec<Table>,
    /// Pages of these that are not read.
    unread: Vec<Unread>,
}

/// A list with its pieces.
struct Found {
    table: Table,
    unread: Vec<Unread>,
    pieces: Range<usize>,
}

/// The lists of pages, each with its pieces.
fn lists(pieces: &[Piece], pages: &[Page]) -> Vec<Found> {
    let goes_on = |a: &Page, b: &Page| {
        let title = |page: &Page| titles(pieces, page.above.clone());
        a.labels == b.labels && (title(b).is_empty() || title(a) == title(b))
    };
    pages.chunk_by(goes_on).filter_map(|pages| List { pieces, pages }.found()).collect()
}

/// Puts coded lists among the other tables of a dump.
pub(super) fn put_lists(lists: Lists, found: &mut DumpTables) {
    found.unread.extend(lists.unread);
    let lists = lists.tables;
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
    /// The lines above the header.
    above: Range<usize>,
    labels: Vec<String>,
    /// The pieces of each heading.
    headings: Vec<Vec<usize>>,
    /// The pieces of its rows.
    body: Vec<usize>,
}

/// The printings of headers: what the project is called, its amounts, its goal, its indicators in one column.
fn pages(pieces: &[Piece], hits: &[Hit]) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    for run in hits.chunk_by(|a, b| a.end() == b.first()) {
        let Some(header) = header(run) else { continue };
        let (Some(first), Some(last)) = (header.first(), header.last()) else { continue };
        let above = outline::above(pieces, first.first(), pages.last().and_then(|p| p.body.first()).map_or(0, |i| *i));
        if let Some(before) = pages.last_mut() {
            before.body.retain(|i| *i < above);
            if before.body.len() > 1 && is_page_number(pieces, above - 1) {
                before.body.pop();
            }
        }
        pages.push(Page {
            above: above..first.first(),
            labels: header.iter().map(|h| h.label.clone()).collect(),
            headings: header.iter().map(|h| h.pieces.clone()).collect(),
            body: (last.end()..pieces.len()).collect(),
        });
    }
    pages
}

/// The pages of a list whose headings stand among what is below them, as an extractor prints them that goes down the columns.
fn scattered(pieces: &[Piece], vocabulary: &dyn Vocabulary) -> Vec<Page> {
    let near: Vec<&Piece> = pieces.iter().collect();
    if !(0..near.len()).any(|at| begins_coded(&near, at)) {
        return Vec::new();
    }
    let hits = restored::labels(pieces, &header::labels(pieces, vocabulary), vocabulary);
    let printed = |label: &str| hits.iter().filter(|h| h.label == label).count();
    let total = if printed(TOTALS[0]) >= printed(TOTALS[1]) { TOTALS[0] } else { TOTALS[1] };
    let mut pages: Vec<Page> = Vec::new();
    let mut from = 0;
    for own in pieces.chunk_by(|a, b| a.page == b.page) {
        let page = from..from + own.len();
        from = page.end;
        let own: Vec<&Hit> = hits.iter().filter(|h| page.contains(&h.first())).collect();
        match scattered_page(pieces, page.clone(), &own, (total, pages.last())) {
            Some(mut page) => {
                // What is printed above the header again is none of its rows.
                let text = |i: &usize| pieces.get(*i).map(|p| p.text.as_str());
                let known: Vec<&str> =
                    pages.first().iter().flat_map(|p| p.above.clone()).filter_map(|i| text(&i)).collect();
                let new = |i: &usize| !pages.is_empty() && !text(i).is_some_and(|t| known.contains(&t));
                page.body.splice(0..0, page.above.clone().filter(new));
                pages.push(page);
            }
            // What has no header goes on from the page before.
            None => pages.last_mut().into_iter().for_each(|before| before.body.extend(page.clone())),
        }
    }
    pages
}

/// What the column of totals is called, and the first row; each in another list.
const TOTALS: [&str; 2] = ["总计", "合计"];

/// A page with a header; nothing where it has none. `total` is what its column of totals is called.
fn scattered_page(
    pieces: &[Piece],
    page: Range<usize>,
    hits: &[&Hit],
    (total, before): (&str, Option<&Page>),
) -> Option<Page> {
    let name = hits.iter().find(|h| is_bare_name(&h.label))?;
    let goal = hits.iter().find(|h| h.label.contains("目标"))?;
    let coded = hits.iter().find(|h| h.label == STRIP)?;
    let mut amounts: Vec<&Hit> = Vec::new();
    for hit in hits.iter().filter(|h| is_amount_label(&h.label)) {
        let row = TOTALS.contains(&hit.label.as_str()) && hit.label != total;
        if !row && amounts.iter().all(|a| a.label != hit.label) {
            amounts.push(hit);
        }
    }
    if amounts.is_empty() {
        return None;
    }
    // In the order of the page before, and a total before its parts.
    let order = |h: &&Hit| before.and_then(|page| page.labels.iter().position(|l| *l == h.label));
    amounts.sort_by_key(|h| (order(h), ![total, "总额"].iter().any(|w| h.label.contains(w))));
    let header: Vec<&Hit> = [*name].into_iter().chain(amounts).chain([*goal, *coded]).collect();
    let headings: HashSet<usize> = header.iter().flat_map(|h| h.pieces.iter().copied()).collect();
    let own = |i: &usize| !headings.contains(i) && pieces.get(*i).is_some_and(|p| !is_unit(p));
    Some(Page {
        above: page.start..name.first(),
        labels: header.iter().map(|h| h.label.clone()).collect(),
        headings: header.iter().map(|h| h.pieces.clone()).collect(),
        body: (name.end()..page.end).filter(own).collect(),
    })
}

/// Whether a number stands by itself between blank lines, at the end of a page.
fn is_page_number(pieces: &[Piece], at: usize) -> bool {
    let number = |p: &&Piece| p.after_blank && p.gap == 0 && p.text.chars().all(|c| c.is_ascii_digit());
    pieces.get(at).is_some_and(|p| number(&p)) && pieces.get(at + 1).is_some_and(|p| p.after_blank)
}

/// The header among labels that follow each other; 合计 below it is a label too.
fn header(run: &[Hit]) -> Option<&[Hit]> {
    let coded = run.iter().position(|h| h.label == STRIP)?;
    let name = run.get(..coded)?.iter().rposition(|h| is_bare_name(&h.label))?;
    let (goal, amounts) = run.get(name + 1..coded)?.split_last()?;
    let fits = goal.label.contains("目标") && !amounts.is_empty() && amounts.iter().all(|h| is_amount_label(&h.label));
    run.get(name..=coded).filter(|_| fits)
}

/// Whether a label is that of a name, what stands in parentheses aside: 项目名称（资金使用单位）.
fn is_bare_name(label: &str) -> bool {
    label.split(['（', '(']).next().is_some_and(is_name_label)
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
    /// The list as one table; nothing where its rows are not told apart.
    fn found(&self) -> Option<Found> {
        let first = self.pages.first()?;
        let own: Vec<usize> = self.pages.iter().flat_map(|p| p.body.iter().copied()).collect();
        let body: Vec<&Piece> = own.iter().filter_map(|i| self.pieces.get(*i)).collect();
        let money = first.labels.len() - OTHERS;
        let fit = |rows: &[Row]| {
            // Where cells come in no order, the rows that look whole have cells of others as well.
            let torn: Vec<usize> = rows.iter().enumerate().filter(|(_, r)| r.is_torn()).map(|(r, _)| r).collect();
            let told = rows.iter().all(|r| r.amounts.len() <= money) && rows.iter().any(|r| !r.coded.is_empty());
            told && is_sound(&torn, rows.len())
        };
        let page = |p: &Page| p.body.iter().filter_map(|i| self.pieces.get(*i)).collect();
        let down = || {
            let pages: Vec<Vec<&Piece>> = self.pages.iter().map(page).collect();
            let apart = apart::rows(&pages, money)?;
            Some((apart.rows, body.len(), apart.unsettled))
        };
        let along = rows(&body).map(|(rows, end)| (rows, end, Vec::new())).filter(|(rows, ..)| fit(rows));
        let (rows, end, unsettled) = along.or_else(|| down().filter(|(rows, ..)| fit(rows)))?;
        let Amounts { columns, settled } = amounts_to_columns(&rows, money, &self.below_headings());
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
        let above = lines_above(self.pieces.get(first.above.clone()).unwrap_or_default());
        let end = own.get(end).copied().or(own.last().map(|l| l + 1))?;
        let unread = |p: usize| {
            let own = self.pages.get(p)?.body.iter().filter_map(|i| self.pieces.get(*i));
            Some(Unread { text: pieces_to_text(own), why: UNSETTLED, what: Lost::Table })
        };
        Some(Found {
            table: grid.finish(above, Vec::new()),
            unread: unsettled.into_iter().filter_map(unread).collect(),
            pieces: first.above.start..end,
        })
    }
}

impl<'a> List<'a> {
    /// The amounts that come right after the heading of a column, with the number of this among those of amounts.
    fn below_headings(&self) -> Vec<(&'a Piece, usize)> {
        let below = |(column, heading): (usize, &Vec<usize>)| {
            let amount = self.pieces.get(heading.last()? + 1).filter(|p| is_priced(&p.text))?;
            Some((amount, column))
        };
        let own = |page: &'a Page| page.headings.iter().skip(1).take(page.headings.len() - OTHERS).enumerate();
        self.pages.iter().flat_map(own).filter_map(below).collect()
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

    /// Plain pdftotext of a list of 广州: the headings stand among what is below them, and the lines of a goal among those of the indicators
    /// beside it. Nothing of these lists was read.
    const SCATTERED: &str = "项目支出绩效目标表\n部门名称：某区水务局\n项目名称（资金使\n用单位）\n\n总计\n\n合计\n\n32.00 32.00\n\n\
        某区水务局\n\n32.00 32.00\n\n全区河道日\n常巡查项目\n\n水面保洁20242026年服\n务项目\n\n财政拨款\n\n\
        单位：万元\n财政专 其他资\n户拨款\n金\n\n绩效目标\n\n绩效指标\n\n20.00\n\n\
        1、1-产出指标；11-数量指标；河道巡查次数；实施周期\n\
        按月巡查全区各条河道，按时上报发现的 指标值:≥12次；年度指标值:≥12次。2、1-产出指标；12-\n\
        各类问题，督促有关镇街整改，消除隐患 质量指标；问题整改率；实施周期指标值:≥95%；年度指\n\
        。\n标值:≥95%。3、3-满意度指标；31-服务对象满意度；群\n众满意度；实施周期指标值:≥90%；年度指标值:≥90%。\n\n\
        20.00\n\n12.00\n\n12.00\n\n\
        按日保洁全区河道的水面和两岸，清运垃\n圾，防止污染水质，改善沿河村庄的环境\n，保障群众用水安全。\n\n\
        1、1-产出指标；11-数量指标；保洁河道长度；实施周期\n指标值:≥25.5公里；年度指标值:≥25.5公里。2、1产出指标；13-时效指标；\
        垃圾清运时间；实施周期指标值\n:24小时内；年度指标值:24小时内。\n";

    #[test]
    fn a_coded_list_whose_headings_stand_among_its_cells_is_put_into_order() {
        let found = tables(SCATTERED);
        let [table] = found.as_slice() else { panic!("{found:?}") };
        let expected = [
            "合计|32.00|32.00||||",
            "某区水务局|32.00|32.00||||",
            "全区河道日常巡查项目|20.00|20.00|||按月巡查全区各条河道，按时上报发现的各类问题，督促有关镇街整改，消除隐患。|\
             1、1-产出指标；11-数量指标；河道巡查次数；实施周期指标值:≥12次；年度指标值:≥12次。\
             2、1-产出指标；12-质量指标；问题整改率；实施周期指标值:≥95%；年度指标值:≥95%。\
             3、3-满意度指标；31-服务对象满意度；群众满意度；实施周期指标值:≥90%；年度指标值:≥90%。",
            "水面保洁2024-2026年服务项目|12.00|12.00|||\
             按日保洁全区河道的水面和两岸，清运垃圾，防止污染水质，改善沿河村庄的环境，保障群众用水安全。|\
             1、1-产出指标；11-数量指标；保洁河道长度；实施周期指标值:≥25.5公里；年度指标值:≥25.5公里。\
             2、1-产出指标；13-时效指标；垃圾清运时间；实施周期指标值:24小时内；年度指标值:24小时内。",
        ];
        assert_eq!(rows(table), expected);
        // Every row says that its cells were put together.
        let doubted = |r: usize| table.doubts.iter().any(|d| d.scope == Scope::Row(r));
        assert!((1..table.rows).all(doubted), "{:?}", table.doubts);
        assert_eq!(
            table.above.iter().map(|t| t.string.as_str()).collect::<Vec<_>>(),
            ["项目支出绩效目标表", "部门名称：某区水务局"]
        );
    }

    /// A page that prints a name after the amounts of its row prints the names in another order than the rows, and one whose text of
    /// indicators has a line too many has none that is sure: only that page is lost.
    #[test]
    fn a_page_of_a_coded_list_that_is_in_no_order_is_not_read() {
        let (above, rest) = SCATTERED.split_once("全区河道日\n常巡查项目\n\n").unwrap();
        let late = format!("{above}{rest}\n全区河道日\n常巡查项目\n");
        assert!(tables(&late).iter().all(|t| t.rows <= 1), "{:?}", tables(&late));
        let torn = SCATTERED.replace("2、1-产出指标；12-", "3、1-产出指标；12-");
        assert!(tables(&torn).iter().all(|t| t.rows <= 1), "{:?}", tables(&torn));
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
