//! The cells of the projects of a list. Each column has one for each project, in their order; a page may print again what goes on there.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::super::super::columns::{self, Column, Kind};
use super::super::super::head::is_priced;
use super::super::super::outline::names_table;
use super::super::super::pieces::Piece;
use super::super::super::readings::WAYS;
use super::super::rows::TOLD_APART;
use super::super::units::{Unit, What, is_aside, is_institution};
use super::amounts::{Amount, amounts};

/// The pages that the rows of a project stand on.
pub(super) type Pages = RangeInclusive<u32>;

/// The cells of a project.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// By column; nothing where it is blank.
    pub cells: Vec<Option<Unit>>,
    /// What may be otherwise.
    pub doubt: Option<&'static str>,
}

/// The cells of all projects, and what is none.
#[derive(Debug, Default)]
pub(super) struct Records {
    pub projects: Vec<Record>,
    pub below: Vec<Unit>,
}

impl Records {
    /// The codes that the names of projects begin with.
    pub fn codes(&self) -> Vec<String> {
        let texts = self.projects.iter().flat_map(|project| project.cells.iter().flatten()).map(Unit::text);
        texts.filter_map(|text| columns::leading_code(&text).map(str::to_owned)).collect()
    }
}

/// A block of texts of projects.
struct Block<'u> {
    lines: Vec<Vec<Piece>>,
    unit: &'u Unit,
    /// The column whose label stands above, with nothing but texts between.
    under: Option<usize>,
}

/// The cells of projects among those of a section that are of no row. `pages` are those of the rows of each project; `known` says that
/// there are as many for sure.
pub(super) fn records(
    section: &[Unit],
    rest: &[usize],
    columns: &[Column],
    pages: &[Pages],
    known: bool,
) -> Option<Records> {
    let count = pages.len();
    if count < FEWEST && !known {
        return None;
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut priced: Vec<Amount> = Vec::new();
    let mut found = Records::default();
    let mut under = None;
    for &i in rest {
        let unit = section.get(i)?;
        match &unit.what {
            What::Label(l) => under = columns.iter().position(|c| c.label == *l),
            What::Heading(_) | What::Strip => under = None,
            What::Text if is_page_number(unit) || is_aside(&unit.text()) => found.below.push(unit.clone()),
            What::Text => {
                for line in unit.lines() {
                    let (amounts, texts): (Vec<Piece>, Vec<Piece>) =
                        line.pieces.into_iter().partition(|p| is_priced(&p.text));
                    let amount = |p: Piece| Amount { unit: Unit { pieces: vec![p], ..unit.clone() }, under };
                    priced.extend(amounts.into_iter().map(amount));
                    match blocks.last_mut().filter(|b| b.unit.block == unit.block && b.under == under) {
                        _ if texts.is_empty() => {}
                        Some(block) => block.lines.push(texts),
                        None => blocks.push(Block { lines: vec![texts], unit, under }),
                    }
                }
            }
            What::Title => found.below.push(unit.clone()),
            What::Outer(_) | What::Inner(_) => return None,
        }
    }
    let of = |kind: Kind| columns.iter().enumerate().filter(move |(_, c)| c.kind == kind);
    let own: Vec<(usize, &Column)> = of(Kind::Record).collect();
    let texts = texts(&blocks, &own, pages)?;
    let money: Vec<usize> = of(Kind::Money).map(|(c, _)| c).collect();
    let amounts = amounts(&priced, &money, pages)?;
    found.projects = (0..count)
        .map(|p| {
            let doubt = amounts.unsure.contains(&p).then_some(AMOUNTS);
            let mut record = Record { cells: vec![None; columns.len()], doubt };
            for ((column, _), cells) in own.iter().zip(&texts) {
                record.cells[*column] = cells.get(p).cloned();
            }
            for (column, cells) in money.iter().zip(&amounts.columns) {
                record.cells[*column] = cells.get(p).cloned().flatten();
            }
            record
        })
        .collect();
    Some(found)
}

/// Of a single project it cannot be told which labels are those of columns.
const FEWEST: usize = 2;

const AMOUNTS: &str = "文本中金额与其栏目分开，属于哪一栏由合计推断，请与原件核对";

/// Whether a text is the number of a page: 1, 第1页, -1-.
fn is_page_number(unit: &Unit) -> bool {
    let text = unit.text();
    let number = text.trim_start_matches(['第', '-', '—', ' ']).trim_end_matches(['页', '-', '—', ' ']);
    !number.is_empty() && number.chars().count() <= PAGE_DIGITS && number.chars().all(|c| c.is_ascii_digit())
}

/// A page number has no more digits.
const PAGE_DIGITS: usize = 4;

/// Two texts in one block.
const PARTED: f32 = 1.0;

/// More steps than this are not tried: ways to part blocks, for each of them texts, and for each text how many each column has.
const MOST_STEPS: usize = 2_000_000;

/// The texts of each column, in the order of the projects.
fn texts(blocks: &[Block], columns: &[(usize, &Column)], pages: &[Pages]) -> Option<Vec<Vec<Unit>>> {
    let partings: Vec<Vec<Vec<Vec<Piece>>>> = blocks.iter().map(|b| partings(&b.lines)).collect();
    // Where there are too many ways to part them, each block is one text.
    let count = pages.len();
    let counts = u32::try_from(columns.len().saturating_sub(1)).ok().and_then(|n| (count + 1).checked_pow(n))?;
    let steps = blocks.len().checked_mul(counts).filter(|steps| *steps <= MOST_STEPS)?.max(1);
    let ways = partings.iter().try_fold(1_usize, |all, own| all.checked_mul(own.len()));
    let ways = ways.filter(|ways| *ways <= MOST_STEPS / steps).unwrap_or(1);
    let mut read: Vec<(f32, Vec<Vec<Unit>>)> = Vec::new();
    for mut way in 0..ways {
        let mut texts = Vec::new();
        let mut cost = 0.0;
        for (block, own) in blocks.iter().zip(&partings) {
            let parts = own.get(way % own.len())?;
            way /= own.len();
            cost += PARTED * parts.len().saturating_sub(1) as f32;
            let unit = |pieces: &Vec<Piece>| Unit { pieces: pieces.clone(), ..block.unit.clone() };
            texts.extend(parts.iter().map(|pieces| (unit(pieces), block.under)));
        }
        if texts.len() >= columns.len() * count {
            read.extend(assigned(&texts, columns, pages).into_iter().map(|(own, found)| (cost + own, found)));
        }
    }
    read.sort_by(|a, b| a.0.total_cmp(&b.0));
    let told = |columns: &[Vec<Unit>]| columns.iter().flatten().map(Unit::text).collect::<Vec<_>>();
    let (cost, best) = read.first()?;
    let second = read.iter().find(|(_, other)| told(other) != told(best));
    second.is_none_or(|(other, _)| other - cost >= TOLD_APART).then(|| best.clone())
}

/// What a block may be: one text, or two that stand side by side, each in the middle of its row, whose lines come from above to below.
fn partings(lines: &[Vec<Piece>]) -> Vec<Vec<Vec<Piece>>> {
    let mut partings = vec![vec![lines.concat()]];
    let count: usize = lines.iter().map(Vec::len).sum();
    for fewer in 1..=count / 2 {
        let more = count - fewer;
        for longer_first in [true, false] {
            if let Some((longer, shorter)) = side_by_side(lines, [more, fewer], longer_first) {
                let parted = vec![longer, shorter];
                if !partings.contains(&parted) {
                    partings.push(parted);
                }
            }
        }
    }
    partings
}

/// The lines of two texts in the middle of their row, of which one has more lines.
fn side_by_side(
    lines: &[Vec<Piece>],
    [more, fewer]: [usize; 2],
    longer_first: bool,
) -> Option<(Vec<Piece>, Vec<Piece>)> {
    let height = |count: usize, line: usize| 2 * line as isize - (count as isize - 1);
    let (mut longer, mut shorter) = (Vec::new(), Vec::new());
    let mut lines = lines.iter();
    let mut below = 0;
    for line in 0..more {
        // A line of the shorter text stands between two of the other, or beside one.
        while below < fewer && height(fewer, below) < height(more, line) {
            let [piece] = lines.next()?.as_slice() else { return None };
            shorter.push(piece.clone());
            below += 1;
        }
        let pieces = lines.next()?;
        if below < fewer && height(fewer, below) == height(more, line) {
            let [left, right] = pieces.as_slice() else { return None };
            let (own, other) = if longer_first { (left, right) } else { (right, left) };
            longer.push(own.clone());
            shorter.push(other.clone());
            below += 1;
        } else {
            let [piece] = pieces.as_slice() else { return None };
            longer.push(piece.clone());
        }
    }
    lines.next().is_none().then_some((longer, shorter))
}

/// The ways to give texts to columns, so that each has one for each project.
fn assigned(
    texts: &[(Unit, Option<usize>)],
    columns: &[(usize, &Column)],
    pages: &[Pages],
) -> Vec<(f32, Vec<Vec<Unit>>)> {
    let mut ways: BTreeMap<Vec<usize>, Vec<(f32, Vec<usize>)>> = BTreeMap::new();
    ways.insert(vec![0; columns.len()], vec![(0.0, Vec::new())]);
    let most = pages.len() + texts.iter().map(|(u, _)| u.page()).max().unwrap_or(0) as usize;
    for (unit, under) in texts {
        let text = unit.text();
        let costs: Vec<f32> = columns.iter().map(|(c, column)| cost(column, &text, *under == Some(*c))).collect();
        let mut grown: BTreeMap<Vec<usize>, Vec<(f32, Vec<usize>)>> = BTreeMap::new();
        for (counts, own) in &ways {
            for (c, more) in costs.iter().enumerate() {
                let mut counts = counts.clone();
                let own = own.iter().map(|(cost, way)| (cost + more, [way.as_slice(), &[c]].concat()));
                counts.iter_mut().skip(c).take(1).for_each(|n| *n += 1);
                if counts.get(c).is_some_and(|n| *n <= most) {
                    grown.entry(counts).or_default().extend(own);
                }
            }
        }
        for own in grown.values_mut() {
            own.sort_by(|a, b| a.0.total_cmp(&b.0));
            own.truncate(WAYS);
        }
        ways = grown;
    }
    let found = |(cost, way): &(f32, Vec<usize>)| {
        let own = |c: usize| {
            let cells = texts.iter().zip(way).filter(|(_, to)| **to == c).map(|((unit, _), _)| unit.clone());
            once_each(&cells.collect::<Vec<Unit>>(), pages)
        };
        Some((*cost, (0..columns.len()).map(own).collect::<Option<Vec<_>>>()?))
    };
    ways.values().flatten().filter_map(found).collect()
}

/// The cells of a column without those that a page prints again, where each project has one on a page of its rows in one way only.
pub(super) fn once_each(cells: &[Unit], pages: &[Pages]) -> Option<Vec<Unit>> {
    let mut ways: Vec<Vec<&Unit>> = vec![Vec::new()];
    for cell in cells {
        let mut grown: Vec<Vec<&Unit>> = Vec::new();
        for way in ways {
            let on = |project: usize| pages.get(project).is_some_and(|own| own.contains(&cell.page()));
            let again = |last: &&Unit| last.page() != cell.page() && last.text() == cell.text();
            if on(way.len()) {
                grown.push([way.as_slice(), &[cell]].concat());
            }
            if way.last().is_some_and(again) && on(way.len() - 1) {
                grown.push(way);
            }
        }
        ways = grown;
        let told = |way: &[&Unit]| way.iter().map(|u| u.text()).collect::<Vec<_>>();
        ways.sort_by_key(|way| told(way));
        ways.dedup_by_key(|way| told(way));
    }
    ways.retain(|way| way.len() == pages.len());
    let [own] = ways.as_slice() else { return None };
    Some(own.iter().map(|u| (*u).clone()).collect())
}

/// What it costs that a text stands in a column, as far as its label tells; `under` says that it stands below the label.
fn cost(column: &Column, text: &str, under: bool) -> f32 {
    let label = column.label.as_str();
    let length = text.chars().count();
    let sentence = text.ends_with(['。', '；', ';']);
    let coded = columns::begins_with_code(text);
    let bare = text.chars().all(|c| c.is_ascii_alphanumeric());
    let ends = |words: &[&str]| words.iter().any(|w| text.ends_with(w));
    let own = match () {
        () if column.is_code() != bare => STRANGE,
        () if bare => 0.0,
        () if label.contains("目标") => match () {
            () if coded => STRANGE,
            () if sentence => 0.0,
            () if length >= PROSE => 0.3,
            () => 1.5,
        },
        () if sentence => 3.0,
        () if length > LONGEST => 2.0,
        () if names_table(label) => 0.0,
        () if ["单位", "部门", "单位名称"].iter().any(|w| label.ends_with(w)) && is_institution(text) => 0.0,
        () if ["单位", "部门", "单位名称"].iter().any(|w| label.ends_with(w)) => 1.2,
        () if label.contains("区域") => {
            if ends(REGIONS) {
                0.0
            } else {
                1.0
            }
        }
        () => 0.6,
    };
    own - if under { UNDER } else { 0.0 }
}

/// A text that no column of its label has.
const STRANGE: f32 = 6.0;

/// A text stands below the label of its column.
const UNDER: f32 = 0.5;

/// A text as long may be prose; what is called something is hardly longer than the other.
const PROSE: usize = 16;
const LONGEST: usize = 40;

/// How names of regions end.
const REGIONS: &[&str] = &["镇", "乡", "区", "县", "市", "街道", "省", "旗"];
