//! The rows of a coded list in a dump that parts cells by blank lines and goes down the columns over several rows: the names, the amounts,
//! the goals and the indicators come in the order of their rows.

mod amounts;
mod texts;

use rust_decimal::Decimal;

use super::super::super::head::{is_amount, is_priced};
use super::super::super::measure::first_unit;
use super::super::super::pieces::Piece;
use super::super::super::restored::is_institution;
use super::{Row, begins_coded};
use crate::normalize::money::{self, MoneyUnit};
use texts::{Line, Texts, texts};

type Cell<'a> = Vec<&'a Piece>;

const APART: &str = "文本中各列分开，各行的名称、金额、目标与指标由次序对应，请与原件核对";

/// The rows of a list, and the pages whose rows are not told.
pub(super) struct Apart<'a> {
    pub rows: Vec<Row<'a>>,
    pub unsettled: Vec<usize>,
}

/// A page: its lines without their amounts, and these.
#[derive(Default)]
struct Page<'a> {
    lines: Vec<Line<'a>>,
    amounts: Vec<(&'a Piece, Decimal)>,
}

/// A row: its page, its name and its amounts.
#[derive(Clone)]
struct Priced<'a> {
    page: usize,
    name: Cell<'a>,
    amounts: Cell<'a>,
}

/// The rows of all pages; `columns` are those of amounts. Nothing where a page has not as many names as rows of amounts, or where sums do
/// not tell which rows are those of units. A page whose goals and indicators are not told costs no other one.
pub(super) fn rows<'a>(pages: &[Cell<'a>], columns: usize) -> Option<Apart<'a>> {
    let pages = parted(pages)?;
    let lines: Vec<Vec<Line>> = pages.iter().map(|page| page.lines.clone()).collect();
    let widths = texts::widths(&lines)?;
    let mut texts = texts(&lines, widths);
    let mut ways: Vec<Vec<Priced<'a>>> = vec![Vec::new()];
    for (p, (page, texts)) in pages.iter().zip(&texts).enumerate() {
        let priced = |names: Vec<Cell<'a>>| {
            let amounts = amounts::rows(&page.amounts, names.len(), columns)?;
            let row = |(name, amounts)| Priced { page: p, name, amounts };
            Some(names.into_iter().zip(amounts).map(row).collect::<Vec<_>>())
        };
        let own: Vec<Vec<Priced>> = joined(&texts.names, widths.name).into_iter().filter_map(priced).collect();
        ways = ways.iter().flat_map(|rows| own.iter().map(|own| [rows.as_slice(), own].concat())).collect();
        if ways.len() > MOST_WAYS {
            return None;
        }
    }
    let begun = |(page, texts): (&Page, &Texts)| {
        let pieces: Cell = page.lines.iter().flat_map(|line| line.pieces.clone()).collect();
        if texts.sure { texts.coded.len() } else { (0..pieces.len()).filter(|at| begins_coded(&pieces, *at)).count() }
    };
    let projects: usize = pages.iter().zip(&texts).map(begun).sum();
    let mut told = ways.into_iter().filter_map(|rows| {
        let totals = rows.iter().map(|row| value(row.amounts.first()?)).collect::<Option<Vec<Decimal>>>()?;
        let pages: Vec<usize> = rows.iter().map(|row| row.page).collect();
        let sums = sums_by_pages(&totals, &pages, rows.len().checked_sub(projects)?)?;
        Some((rows, sums))
    });
    let (rows, Sums { sums, disordered }) = told.next()?;
    if told.next().is_some() {
        return None;
    }
    // Names that come in another order than the amounts.
    for (row, sum) in rows.iter().zip(&sums).skip(1) {
        let late = row.amounts.first().zip(row.name.first()).is_some_and(|(total, name)| total.line < name.line);
        let unit = is_institution(&row.name.iter().map(|p| p.text.as_str()).collect::<String>());
        if late || *sum && !unit {
            texts.get_mut(row.page)?.sure = false;
        }
    }
    disordered.and_then(|p| texts.get_mut(p)).into_iter().for_each(|page| page.sure = false);
    for p in (1..texts.len()).rev() {
        if texts.get(p).is_some_and(|page| !page.sure) {
            texts.get_mut(p - 1).into_iter().for_each(|above| above.sure &= !above.goes_on);
        }
    }
    let mut found = Apart { rows: Vec::new(), unsettled: Vec::new() };
    let numbered: Vec<(usize, Texts)> = texts.into_iter().enumerate().collect();
    for run in numbered.chunk_by(|a, b| a.1.sure && b.1.sure) {
        let own = || rows.iter().zip(&sums).filter(|(row, _)| run.iter().any(|(p, _)| *p == row.page));
        let goals: Vec<&Cell> = run.iter().flat_map(|(_, texts)| &texts.goals).collect();
        let coded: Vec<&Cell> = run.iter().flat_map(|(_, texts)| &texts.coded).collect();
        let projects = own().filter(|(_, sum)| !**sum).count();
        let sure = run.iter().all(|(_, texts)| texts.sure);
        if !sure || goals.len() != projects || coded.len() != projects {
            found.unsettled.extend(run.iter().map(|(p, _)| *p));
            continue;
        }
        let mut texts = goals.into_iter().zip(coded);
        for (Priced { name, amounts, .. }, sum) in own() {
            let own = if *sum { None } else { texts.next() };
            let (goal, coded) = own.map(|(goal, coded)| (goal.clone(), coded.clone())).unwrap_or_default();
            found.rows.push(Row { name: name.clone(), amounts: amounts.clone(), goal, coded, doubt: Some(APART) });
        }
    }
    Some(found)
}

/// The pages with their amounts apart; nothing where numbers stand among the cells that are neither amounts nor those of pages.
fn parted<'a>(pages: &[Cell<'a>]) -> Option<Vec<Page<'a>>> {
    let mut numbers = Vec::new();
    let mut block = 0;
    let mut parted = Vec::new();
    for pieces in pages {
        let mut page = Page::default();
        for line in pieces.chunk_by(|a, b| a.line == b.line) {
            block += usize::from(line.first().is_some_and(|p| p.after_blank));
            match line {
                [number] if is_amount(&number.text) && !is_priced(&number.text) => {
                    numbers.push(*number);
                    continue;
                }
                _ => {}
            }
            let amount = |p: &&&Piece| is_priced(&p.text);
            let before = line.iter().take_while(amount).count();
            let (first, rest) = line.split_at(before);
            let after = rest.iter().rev().take_while(amount).count();
            let (text, last) = rest.split_at(rest.len() - after);
            for piece in first.iter().chain(last) {
                page.amounts.push((*piece, value(piece)?));
            }
            if !text.is_empty() {
                page.lines.push(Line { pieces: text.to_vec(), block });
            }
        }
        block += 1;
        parted.push(page);
    }
    are_of_pages(&numbers).then_some(parted)
}

/// Whether numbers are those of their pages, one on each.
fn are_of_pages(numbers: &[&Piece]) -> bool {
    let before = |piece: &&Piece| piece.text.parse::<u32>().ok()?.checked_sub(piece.page);
    let first = numbers.first().and_then(before);
    let counted = numbers.iter().all(|n| before(n).is_some() && before(n) == first);
    counted && numbers.windows(2).all(|w| w[0].page < w[1].page)
}

/// The ways to read blocks of names: a name may come in two blocks where its first line is full.
fn joined<'a>(names: &[Cell<'a>], width: f32) -> Vec<Vec<Cell<'a>>> {
    let mut ways: Vec<Vec<Cell>> = vec![Vec::new()];
    for name in names {
        let full = |before: &&Cell| {
            let last = before.last().filter(|_| before.chunk_by(|a, b| a.line == b.line).count() == 1);
            last.zip(name.first()).is_some_and(|(last, first)| last.width + first_unit(&first.text) > width)
        };
        let join = |way: &Vec<Cell<'a>>| {
            let before = way.last().filter(full)?;
            let whole = [before.as_slice(), name.as_slice()].concat();
            Some([way.get(..way.len() - 1)?, &[whole]].concat())
        };
        let more: Vec<Vec<Cell>> = ways.iter().filter_map(join).collect();
        ways.iter_mut().for_each(|way| way.push(name.clone()));
        ways.extend(more);
        ways.truncate(MOST_WAYS);
    }
    ways
}

/// More ways to read the names are not looked at.
const MOST_WAYS: usize = 64;

fn value(piece: &Piece) -> Option<Decimal> {
    money::parse(&piece.text, MoneyUnit::Yuan)
}

/// Which rows are sums, and a page whose amounts come in another order than its rows.
struct Sums {
    sums: Vec<bool>,
    disordered: Option<usize>,
}

/// Which rows are sums, so many of them. Where they do not add up as they come, the amounts of one page may stand in another order: then it
/// is told of the rows of all others.
fn sums_by_pages(totals: &[Decimal], pages: &[usize], count: usize) -> Option<Sums> {
    if let Some(sums) = sums(totals, count) {
        return Some(Sums { sums, disordered: None });
    }
    let mut found: Vec<(usize, Vec<bool>)> = Vec::new();
    let mut start = 0;
    for own in pages.chunk_by(|a, b| a == b) {
        let rows = start..start + own.len();
        start = rows.end;
        let page = own.first().copied()?;
        for (from, to) in rows.clone().flat_map(|from| rows.clone().map(move |to| (from, to))).filter(|(a, b)| a != b) {
            let mut moved = totals.to_vec();
            let total = moved.remove(from);
            moved.insert(to, total);
            found.extend(sums(&moved, count).map(|sums| (page, sums)));
        }
    }
    let (page, first) = found.first()?;
    let others = |sums: &[bool]| -> Vec<bool> {
        sums.iter().zip(pages).filter(|(_, p)| *p != page).map(|(sum, _)| *sum).collect()
    };
    let agree = found.iter().all(|(p, sums)| p == page && others(sums) == others(first));
    agree.then(|| Sums { sums: first.clone(), disordered: Some(*page) })
}

/// Which rows are sums, so many of them: the first one of all projects, the others of the projects below them up to the next one. Nothing
/// where that is not told.
fn sums(totals: &[Decimal], count: usize) -> Option<Vec<bool>> {
    let below: Vec<Decimal> = totals
        .iter()
        .scan(Decimal::ZERO, |sum, total| Some(std::mem::replace(sum, *sum + total)))
        .chain([totals.iter().sum()])
        .collect();
    let units = Units { totals, below };
    let mut found = Vec::new();
    match count {
        0 => return Some(vec![false; totals.len()]),
        1 => found.push(vec![0]),
        _ => (1..totals.len()).for_each(|first| units.go_on(&mut vec![0, first], count, &mut found)),
    }
    let flags = |own: &Vec<usize>| -> Vec<bool> { (0..totals.len()).map(|row| own.contains(&row)).collect() };
    let mut found = found.iter().map(flags).filter(|sums| all_adds_up(totals, sums));
    found.next().filter(|_| found.next().is_none())
}

/// The rows of units among rows with totals.
struct Units<'t> {
    totals: &'t [Decimal],
    /// What the totals above each row come to.
    below: Vec<Decimal>,
}

impl Units<'_> {
    /// The ways to go on below the last one of some rows of units, so many in all: each is the sum of those below it up to the next one.
    fn go_on(&self, own: &mut Vec<usize>, count: usize, found: &mut Vec<Vec<usize>>) {
        let Some(unit) = own.last().copied() else { return };
        let is_own = |end: usize| {
            let sum = self.below.get(end).zip(self.below.get(unit + 1)).map(|(to, from)| to - from);
            let total = self.totals.get(unit).zip(sum).filter(|_| end > unit + 1);
            total.is_some_and(|(total, sum)| is_sum(*total, sum, end - unit - 1))
        };
        if own.len() == count {
            found.extend(is_own(self.totals.len()).then(|| own.clone()));
            return;
        }
        for next in (unit + 2..self.totals.len()).filter(|next| is_own(*next)) {
            own.push(next);
            self.go_on(own, count, found);
            own.pop();
        }
    }
}

/// Whether the first row of all is the sum of all projects.
fn all_adds_up(totals: &[Decimal], sums: &[bool]) -> bool {
    let projects = totals.iter().zip(sums).filter(|(_, sum)| !**sum).map(|(total, _)| *total);
    totals.first().is_some_and(|total| is_sum(*total, projects.sum(), totals.len()))
}

/// Whether an amount is what others come to; each may be rounded.
fn is_sum(total: Decimal, parts: Decimal, rows: usize) -> bool {
    (total - parts).abs() <= Decimal::new(5, 3) * Decimal::from(rows + 1)
}
