//! The rows of a coded list in a dump that parts cells by blank lines and goes down the columns over several rows: on each page the
//! names, the amounts, the goals and the indicators come in the order of their rows.

use rust_decimal::Decimal;

use super::super::super::choices::choices;
use super::super::super::head::is_amount;
use super::super::super::pieces::Piece;
use super::{CHARACTER, END, Row, begins_coded, item};
use crate::normalize::money::{self, MoneyUnit};

type Cell<'a> = Vec<&'a Piece>;

/// The cells of a page.
#[derive(Default)]
struct Cells<'a> {
    names: Vec<Cell<'a>>,
    /// Those of each row.
    amounts: Vec<Cell<'a>>,
    goals: Vec<Cell<'a>>,
    coded: Vec<Cell<'a>>,
}

/// More ways to tell the rows of units are not looked at, nor more on a page, each order of them counted.
const MOST_WAYS: usize = 2000;
const MOST_CHOICES: usize = 100_000;

const APART: &str = "文本中各列分开，各行的名称、金额、目标与指标由次序对应，请与原件核对";

/// The rows of all pages. Nothing where a page has not as many goals as texts of indicators or not as many names as rows of amounts,
/// or where sums do not tell which rows are those of units.
pub(super) fn rows<'a>(pages: &[Cell<'a>]) -> Option<Vec<Row<'a>>> {
    let width = name_width(pages)?;
    let pages: Vec<Cells<'a>> = pages.iter().map(|page| cells(page, width)).collect::<Option<_>>()?;
    let totals = pages.iter().flat_map(|p| &p.amounts).map(|own| value(own.first()?));
    let totals: Vec<Decimal> = totals.collect::<Option<_>>()?;
    let mut ways: Vec<Vec<bool>> = vec![Vec::new()];
    for page in &pages {
        let rows = page.names.len();
        let units = rows.checked_sub(page.coded.len())?;
        (0..units).try_fold(1_usize, |all, n| all.checked_mul(rows - n).filter(|all| *all <= MOST_CHOICES))?;
        let sums = choices(units, rows);
        let longer = |own: &Vec<bool>| {
            let own = own.clone();
            sums.iter()
                .map(move |way| own.iter().copied().chain((0..rows).map(|r| way.contains(&r))).collect::<Vec<bool>>())
        };
        ways = ways.iter().flat_map(longer).filter(|sums: &Vec<bool>| units_add_up(&totals, sums)).collect();
        if ways.len() > MOST_WAYS {
            return None;
        }
    }
    ways.retain(|sums| all_adds_up(&totals, sums));
    let [sums] = ways.as_slice() else { return None };
    let mut sums = sums.iter();
    let mut rows = Vec::new();
    for page in pages {
        let mut texts = page.goals.into_iter().zip(page.coded);
        for ((name, amounts), sum) in page.names.into_iter().zip(page.amounts).zip(sums.by_ref()) {
            let (goal, coded) = if *sum { Default::default() } else { texts.next()? };
            rows.push(Row { name, amounts, goal, coded, doubt: Some(APART) });
        }
    }
    Some(rows)
}

fn value(piece: &Piece) -> Option<Decimal> {
    money::parse(&piece.text, MoneyUnit::Yuan)
}

/// Whether the first row of all is the sum of all projects, where there are rows of units.
fn all_adds_up(totals: &[Decimal], sums: &[bool]) -> bool {
    let projects = totals.iter().zip(sums).filter(|(_, sum)| !**sum).map(|(total, _)| *total);
    let first =
        || sums.first() == Some(&true) && totals.first().is_some_and(|t| is_sum(*t, projects.sum(), totals.len()));
    !sums.contains(&true) || first()
}

/// Whether the rows of units are the sums of the projects below them, up to the next one; `sums` may end before the last rows.
fn units_add_up(totals: &[Decimal], sums: &[bool]) -> bool {
    let units: Vec<usize> = (0..sums.len()).filter(|r| sums.get(*r) == Some(&true)).skip(1).collect();
    let ends = units.iter().skip(1).copied().chain((sums.len() == totals.len()).then_some(totals.len()));
    units.iter().zip(ends).all(|(unit, end)| {
        let own = totals.get(unit + 1..end).unwrap_or_default();
        totals.get(*unit).is_some_and(|t| !own.is_empty() && is_sum(*t, own.iter().sum(), own.len()))
    })
}

/// Whether an amount is what others come to; each may be rounded.
fn is_sum(total: Decimal, parts: Decimal, rows: usize) -> bool {
    (total - parts).abs() <= Decimal::new(5, 3) * Decimal::from(rows + 1)
}

/// The widest line of a name: the lines of names are narrower by far than those of goals.
fn name_width(pages: &[Cell]) -> Option<f32> {
    let wrapped = |block: &&[&Piece]| block.len() > 1 && !block.iter().any(|p| is_amount(&p.text));
    let own = pages.iter().flat_map(|page| blocks(page)).filter(wrapped);
    let mut widths: Vec<f32> = own.map(|block| block.iter().map(|p| p.width).fold(0.0, f32::max)).collect();
    widths.sort_by(f32::total_cmp);
    let apart = |w: &[f32]| w[1] / w[0].max(CHARACTER);
    let (at, ratio) = (0..).zip(widths.windows(2).map(apart)).max_by(|a, b| a.1.total_cmp(&b.1))?;
    (ratio >= NARROWER).then(|| widths.get(at).copied()).flatten()
}

/// The widest name is narrower than the narrowest goal by this.
const NARROWER: f32 = 1.5;

fn blocks<'p, 'a>(page: &'p [&'a Piece]) -> impl Iterator<Item = &'p [&'a Piece]> {
    page.chunk_by(|_, b| !(b.after_blank && b.gap == 0))
}

/// The cells of a page; nothing where they do not come to rows.
fn cells<'a>(page: &[&'a Piece], name_width: f32) -> Option<Cells<'a>> {
    let mut cells = Cells::default();
    let mut amounts: Cell = Vec::new();
    // Where the last text may go on, whether it is one of indicators.
    let mut open: Option<bool> = None;
    for block in blocks(page) {
        if block.iter().all(|p| is_amount(&p.text)) {
            amounts.extend(block);
            continue;
        }
        let narrow = block.iter().all(|p| p.width <= name_width + CHARACTER);
        let ends = block.last().is_some_and(|p| p.text.ends_with(END));
        let next = item(block, 0).is_some_and(|(number, _)| number > 1);
        let coded = match open {
            _ if begins_coded(block, 0) => {
                cells.coded.push(block.to_vec());
                true
            }
            Some(coded) if coded || ends || !narrow => {
                let texts = if coded { &mut cells.coded } else { &mut cells.goals };
                texts.last_mut()?.extend(block);
                coded
            }
            None if next => {
                cells.coded.last_mut()?.extend(block);
                true
            }
            _ if narrow && !ends => {
                cells.names.push(block.to_vec());
                open = None;
                continue;
            }
            _ => {
                cells.goals.push(block.to_vec());
                false
            }
        };
        open = (!ends).then_some(coded);
    }
    cells.amounts = amounts_of_rows(&amounts)?;
    let rows = cells.names.len() == cells.amounts.len() && cells.goals.len() == cells.coded.len();
    (rows && cells.coded.iter().all(|text| is_whole(text))).then_some(cells)
}

/// The amounts of each row: the first one is what those after it come to.
fn amounts_of_rows<'a>(amounts: &[&'a Piece]) -> Option<Vec<Cell<'a>>> {
    let mut rows: Vec<Cell<'a>> = Vec::new();
    let mut left = Decimal::ZERO;
    for amount in amounts {
        let value = value(amount)?;
        if left.is_zero() {
            left = value;
            rows.push(vec![amount]);
        } else {
            left -= value;
            rows.last_mut()?.push(amount);
        }
        if left.is_sign_negative() && !left.is_zero() {
            return None;
        }
    }
    left.is_zero().then_some(rows)
}

/// Whether a text of indicators has an end, and items numbered one after another.
fn is_whole(text: &[&Piece]) -> bool {
    let string: String = text.iter().map(|p| p.text.as_str()).collect();
    let mut rest = string.as_str();
    for number in 1.. {
        let Some((item, after)) = rest.split_once(END) else { return false };
        if !item.starts_with(&number.to_string()) {
            return false;
        }
        if after.is_empty() {
            return true;
        }
        rest = after;
    }
    false
}
