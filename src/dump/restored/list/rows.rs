//! The rows of a list: the names of the outer and of the inner level, then the cells of the columns, some of which may be blank.

use std::collections::HashSet;
use std::ops::{Range, RangeInclusive};

use super::super::super::columns::{self, Column, Kind, begins_as_target, begins_with_code, is_sign};
use super::super::super::costs;
use super::super::super::head::is_priced;
use super::super::super::pieces::Piece;
use super::super::super::readings::kept;
use super::super::cells::{Cell, NO_NAME, take};
use super::super::rows::{self, ODD, TOLD_APART, WHOLES};
use super::super::units::{Unit, What};
use crate::normalize::level::is_level1;
use crate::normalize::target::is_unit;
use crate::table::Vocabulary;

/// The rows of a list.
pub(super) struct Rows {
    rows: Vec<Row>,
    /// The cells that rows are made of.
    pub used: HashSet<usize>,
}

/// A row: its cells as positions among those of the section.
#[derive(Debug, Clone)]
struct Row {
    outer: usize,
    inner: usize,
    /// With the column of each.
    cells: Vec<(usize, usize)>,
    /// The names of its levels.
    level: String,
    inner_level: String,
    /// A bare number in the column of points, in hundredths.
    points: u64,
    /// Whether the name of its outer level, its sign or its unit stands elsewhere.
    apart: bool,
}

const APART: &str = "文本中该行的级别名称、符号或度量单位与其余各栏分开，由次序对应，请与原件核对";

/// A row that follows another one without a name of a level before it.
const NO_LEVEL: f32 = 0.5;

/// The first cell that is of no row.
const LEFT: f32 = 1.0;

/// For each column beside the name and the value, rows may cost so much more than `ODD` each.
const ODD_COLUMN: f32 = 0.2;

/// The rows of all pages of a list. Nothing where one of them cannot be read for certain, or where a row has no level of its own.
pub(super) fn rows(section: &[Unit], columns: &[Column], vocabulary: &dyn Vocabulary) -> Option<Rows> {
    let kinds: Vec<Kind> = columns.iter().map(|c| c.kind).collect();
    if kinds.first() != Some(&Kind::Name) || !kinds.contains(&Kind::Target) {
        return None;
    }
    let mut found = Rows { rows: Vec::new(), used: HashSet::new() };
    let mut at = 0;
    for page in section.chunk_by(|a, b| a.page() == b.page()) {
        let page = at..at + page.len();
        at = page.end;
        let zones = zones(section, page.clone());
        if zones.is_empty() {
            continue;
        }
        let own = zones.into_iter().find_map(|zone| {
            let rows = |read: Vec<Vec<(usize, usize)>>| {
                // The levels of the first row may be printed among the headings.
                let levels = levels_of(section, page.start..zone.end, &read, vocabulary)?;
                Some((read, levels))
            };
            let along = |owed: bool| Reading::best(section, zone.clone(), &kinds, owed).and_then(rows);
            along(false).or_else(|| down(section, zone.clone(), columns).and_then(rows)).or_else(|| along(true))
        });
        let (read, levels) = own?;
        for (cells, Levels { outer, inner, apart }) in read.into_iter().zip(levels) {
            let level = level(section, outer).filter(|l| is_level1(l))?;
            let inner_level = self::level(section, inner)?;
            if !vocabulary.may_hold(&level, &inner_level) {
                return None;
            }
            found.used.extend(cells.iter().map(|(_, i)| *i).chain([outer, inner]));
            let points = cells.iter().find(|(c, _)| kinds.get(*c) == Some(&Kind::Number));
            let points = points.and_then(|(_, i)| section.get(*i)).map_or(0, |u| Cell::new(0, u, false).hundredths);
            found.rows.push(Row { outer, inner, cells, level, inner_level, points, apart });
        }
    }
    (!found.rows.is_empty()).then_some(found)
}

/// The names of the levels of a row, as positions among the cells of the section.
struct Levels {
    outer: usize,
    inner: usize,
    /// Whether the name of the outer one stands elsewhere.
    apart: bool,
}

/// The levels of each row of a page: that of the inner one stands before its name, and that of the outer one before this, or somewhere
/// else on the page, where it is the only one that may hold it. Nothing where a name of a level is left over.
fn levels_of(
    section: &[Unit],
    page: Range<usize>,
    read: &[Vec<(usize, usize)>],
    vocabulary: &dyn Vocabulary,
) -> Option<Vec<Levels>> {
    let levels: Vec<usize> = page.filter(|i| section.get(*i).is_some_and(Unit::is_level)).collect();
    in_pairs(section, &levels, read, vocabulary).or_else(|| apart(section, &levels, read, vocabulary))
}

/// The levels of rows where each has both, one pair after another, and its name below them.
fn in_pairs(
    section: &[Unit],
    levels: &[usize],
    read: &[Vec<(usize, usize)>],
    vocabulary: &dyn Vocabulary,
) -> Option<Vec<Levels>> {
    let pair = |(levels, cells): (&[usize], &Vec<(usize, usize)>)| {
        let (&[outer, inner], (_, name)) = (levels, cells.first()?) else { return None };
        let (level, inner_level) = (level(section, outer).filter(|l| is_level1(l))?, level(section, inner)?);
        let fits = *name > inner && vocabulary.may_hold(&level, &inner_level);
        fits.then_some(Levels { outer, inner, apart: false })
    };
    (levels.len() == 2 * read.len()).then(|| levels.chunks_exact(2).zip(read).map(pair).collect()).flatten()
}

/// The levels of rows where names of outer ones stand elsewhere.
fn apart(
    section: &[Unit],
    levels: &[usize],
    read: &[Vec<(usize, usize)>],
    vocabulary: &dyn Vocabulary,
) -> Option<Vec<Levels>> {
    let mut spare: Vec<usize> = Vec::new();
    let mut rows: Vec<(Option<usize>, usize)> = Vec::new();
    let mut left = levels;
    for cells in read {
        let (_, name) = cells.first()?;
        let (own, rest) = left.split_at(left.partition_point(|level| level < name));
        left = rest;
        let (inner, before) = own.split_last()?;
        let outer = before.last().filter(|outer| **outer + 1 == *inner);
        spare.extend(before.iter().take(before.len() - usize::from(outer.is_some())));
        rows.push((outer.copied(), *inner));
    }
    spare.extend(left);
    let mut found = Vec::new();
    for (outer, inner) in rows {
        let apart = outer.is_none();
        let inner_level = level(section, inner)?;
        let holds = |i: &usize| level(section, *i).is_some_and(|l| vocabulary.may_hold(&l, &inner_level));
        let outer = match outer {
            Some(outer) => outer,
            None => {
                let mut may: Vec<usize> = (0..spare.len()).filter(|n| spare.get(*n).is_some_and(holds)).collect();
                may.dedup_by_key(|n| spare.get(*n).and_then(|i| level(section, *i)));
                let [one] = may.as_slice() else { return None };
                spare.remove(*one)
            }
        };
        found.push(Levels { outer, inner, apart });
    }
    spare.is_empty().then_some(found)
}

/// Where the rows of a page may stand: from the first name of a level below its labels to the next one, or, where labels stand among the
/// rows, from the first one of all.
fn zones(section: &[Unit], page: Range<usize>) -> Vec<Range<usize>> {
    let own = section.get(page.clone()).unwrap_or_default();
    let is_label = |u: &Unit| matches!(u.what, What::Label(_) | What::Title);
    let zone = |above: usize| {
        let from = above + own.iter().skip(above).position(Unit::is_level)?;
        let last = own.iter().rposition(Unit::is_level)?;
        let to = own.iter().skip(last).position(is_label).map_or(own.len(), |n| last + n);
        Some(page.start + from..page.start + to)
    };
    let last = own.iter().rposition(Unit::is_level).unwrap_or(0);
    let below = own.iter().take(last).rposition(is_label).map_or(0, |n| n + 1);
    let mut zones: Vec<Range<usize>> = [below, 0].into_iter().filter_map(zone).collect();
    zones.dedup();
    zones
}

/// The rows of a page that goes down its columns over several rows, each with its cells and their columns.
fn down(section: &[Unit], zone: Range<usize>, columns: &[Column]) -> Option<Vec<Vec<(usize, usize)>>> {
    let surely: Vec<bool> = section.iter().map(is_of_project).collect();
    let priced = |u: &Unit| u.what == What::Text && is_priced(&u.text());
    let own = |others: &dyn Fn(usize) -> bool| zone.clone().filter(|i| !others(*i)).collect::<Vec<usize>>();
    // An amount may be a value as well: it is of a project where it stands beside what is.
    let beside = |i: usize| {
        let group = section.get(i).filter(|u| priced(u)).and_then(|_| {
            let from = (0..i).rev().find(|k| !section.get(*k).is_some_and(priced));
            let to = (i..section.len()).find(|k| !section.get(*k).is_some_and(priced));
            Some([from?, to?])
        });
        group.is_some_and(|ends| ends.iter().any(|k| surely.get(*k) == Some(&true)))
    };
    let is = |i: usize| surely.get(i) == Some(&true);
    let rows = |own: Vec<usize>| {
        let region: Vec<Unit> = own.iter().filter_map(|i| section.get(*i).cloned()).collect();
        let (_, read) = rows::rows(&region, columns, false)?;
        let cell = |(c, i): (usize, &usize)| Some((c, *own.get(*i)?));
        let row = |row: rows::Row| row.columns.iter().copied().zip(&row.units).map(cell).collect::<Option<Vec<_>>>();
        read.into_iter().map(row).collect::<Option<Vec<_>>>()
    };
    let amounts = |i: usize| is(i) || section.get(i).is_some_and(priced);
    rows(own(&|i| is(i) || beside(i))).or_else(|| rows(own(&amounts)))
}

/// Whether a text is of a project for sure: its code, or prose that has an end.
fn is_of_project(unit: &Unit) -> bool {
    let text = unit.text();
    let prose = text.ends_with('。') && text.chars().count() >= SENTENCE;
    unit.what == What::Text && (begins_with_code(&text) || prose)
}

/// A shorter text that ends as a sentence does may be a value.
const SENTENCE: usize = 12;

fn level(section: &[Unit], at: usize) -> Option<String> {
    match &section.get(at)?.what {
        What::Outer(text) | What::Inner(text) => Some(text.clone()),
        _ => None,
    }
}

/// Where a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum At {
    /// After names of levels.
    Levels,
    /// After the cell of a column.
    Column(usize),
    /// Below the last row.
    Below,
}

/// The first cells of a page read in one way.
#[derive(Debug, Clone)]
struct Reading {
    cost: f32,
    at: At,
    rows: Vec<Vec<(usize, usize)>>,
    /// Whether the sign of the last row says that its value is in words: 定性. Then it has no unit.
    worded: bool,
    /// Whether values may stand away from their rows.
    owed: bool,
}

impl Reading {
    /// The rows of a page, each with its cells and their columns. `owed` says that values may stand away from their rows.
    fn best(section: &[Unit], zone: Range<usize>, kinds: &[Kind], owed: bool) -> Option<Vec<Vec<(usize, usize)>>> {
        let mut ways = vec![Reading { cost: 0.0, at: At::Levels, rows: Vec::new(), worded: false, owed }];
        for i in zone {
            let unit = section.get(i)?;
            let grown: Vec<Reading> = match unit.what {
                What::Outer(_) | What::Inner(_) => {
                    let outer = matches!(unit.what, What::Outer(_));
                    ways.iter().filter_map(|way| way.levelled(kinds, outer)).collect()
                }
                What::Text if unit.is_parted() => return None,
                What::Text => {
                    let cell = Cell::new(i, unit, false);
                    let takes: Vec<f32> = kinds.iter().map(|kind| take(*kind, &cell)).collect();
                    let worded = is_sign(&cell.text) && !begins_as_target(&cell.text);
                    ways.iter().flat_map(|way| way.grown((i, worded), kinds, &takes)).collect()
                }
                _ => continue,
            };
            ways = kept(grown, |way| way.cost, |way| (way.at, way.worded), usize::MAX);
            if ways.is_empty() {
                return None;
            }
        }
        let ended = |way: Reading| Some(Reading { cost: way.cost + way.ended(kinds)?, ..way });
        let mut whole: Vec<Reading> = ways.into_iter().filter_map(ended).collect();
        whole.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        let mut whole = whole.into_iter();
        let best = whole.next()?;
        let sure = whole.next().is_none_or(|second| second.cost - best.cost >= TOLD_APART);
        let odd = ODD + ODD_COLUMN * kinds.len().saturating_sub(2) as f32;
        (sure && best.cost <= odd * best.rows.len() as f32).then_some(best.rows)
    }

    /// What the blank cells at the end of a row cost; nothing where the row is not whole.
    fn ended(&self, kinds: &[Kind]) -> Option<f32> {
        match self.at {
            At::Levels => None,
            At::Column(c) => self.blank(kinds.get(c + 1..)?),
            At::Below => Some(0.0),
        }
    }

    /// What blank cells of a row cost; nothing where one of them may not be blank.
    fn blank(&self, kinds: &[Kind]) -> Option<f32> {
        let costs = kinds.iter().filter(|kind| !self.worded || **kind != Kind::Unit).map(|kind| costs::blank(*kind));
        let needed = |kind: &Kind| *kind == Kind::Name || *kind == Kind::Target && !self.owed;
        (!kinds.iter().any(needed)).then(|| costs.sum())
    }

    /// The name of a level follows; below the last row one of an outer level may.
    fn levelled(&self, kinds: &[Kind], outer: bool) -> Option<Reading> {
        let (cost, at) = match self.at {
            At::Levels => (0.0, At::Levels),
            At::Column(_) => (self.ended(kinds)?, At::Levels),
            At::Below if outer => (0.0, At::Below),
            At::Below => return None,
        };
        Some(Reading { cost: self.cost + cost, at, ..self.clone() })
    }

    /// The ways to read one text more: in a column further on, as the name of the next row, or below the last row.
    fn grown(&self, (unit, worded): (usize, bool), kinds: &[Kind], takes: &[f32]) -> Vec<Reading> {
        let take = |c: usize| takes.get(c).copied().filter(|take| *take < NO_NAME);
        let mut grown = Vec::new();
        let next = match self.at {
            At::Column(c) => {
                for to in c + 1..kinds.len() {
                    let cost = take(to).zip(kinds.get(c + 1..to).and_then(|kinds| self.blank(kinds)));
                    let Some(cost) = cost.map(|(take, blank)| take + blank) else { continue };
                    let worded = if kinds.get(to) == Some(&Kind::Sign) { worded } else { self.worded };
                    let mut way = Reading { cost: self.cost + cost, at: At::Column(to), worded, ..self.clone() };
                    way.rows.last_mut().into_iter().for_each(|row| row.push((to, unit)));
                    grown.push(way);
                }
                self.ended(kinds).map(|blank| blank + NO_LEVEL)
            }
            At::Levels => Some(0.0),
            At::Below => None,
        };
        if let Some(cost) = next.zip(take(0)).map(|(next, take)| next + take) {
            let mut way = Reading { cost: self.cost + cost, at: At::Column(0), worded: false, ..self.clone() };
            way.rows.push(vec![(0, unit)]);
            grown.push(way);
        }
        let below = match self.at {
            At::Below => Some(0.0),
            _ => self.ended(kinds).map(|blank| blank + LEFT),
        };
        grown.extend(below.map(|cost| Reading { cost: self.cost + cost, at: At::Below, ..self.clone() }));
        grown
    }
}

/// The page that a row stands on.
fn page_of(section: &[Unit], row: &Row) -> Option<u32> {
    row.cells.first().and_then(|(_, name)| section.get(*name)).map(Unit::page)
}

/// Words of the last levels of a project.
const LAST: &[&str] = &["满意", "效益", "影响"];

impl Rows {
    /// The ways to share the rows among projects, the surest first. `count` is how many have a code, where any has.
    pub fn projects(&self, count: Option<usize>) -> Vec<Vec<Range<usize>>> {
        if self.rows.iter().any(|row| row.points > 0) {
            return WHOLES.iter().filter_map(|whole| self.by_points(*whole)).collect();
        }
        match count.map(|count| self.shared(count)) {
            Some((1, shared)) => return shared.into_iter().collect(),
            // Levels come in any order in some lists: 满意度 does not tell it then.
            Some((2.., _)) => return Vec::new(),
            _ => {}
        }
        // After 满意度 another project begins; a project without it ends with 效益.
        let (surely, likely) = (self.ending_with(&["满意"]), self.ending_with(LAST));
        let mut ways = if surely == likely { vec![surely] } else { vec![likely, surely] };
        // Where the projects that have codes do not tell it, 满意度 does if it is always the last level.
        ways.retain(|way| count.is_none() || way.iter().all(|own| self.is_usual(own)));
        ways
    }

    /// Whether rows come in the usual order of their outer levels: 产出, 效益, 满意度.
    fn is_usual(&self, rows: &Range<usize>) -> bool {
        let rows = self.rows.get(rows.clone()).unwrap_or_default();
        let rank = |row: &Row| ["产出", "效益", "满意"].iter().position(|w| row.level.contains(w));
        rows.iter().filter_map(rank).is_sorted()
    }

    /// In how many ways rows are shared among so many projects, two standing for any more, so that each has outputs and effects, and the
    /// rows of each of its levels one below the other; and the one way where there is one.
    fn shared(&self, count: usize) -> (usize, Option<Vec<Range<usize>>>) {
        // By the first row, how many ways there are to share it and those below among so many projects, more than one being as good as
        // two, and where the first one ends.
        let mut ways: Vec<Vec<(usize, usize)>> = vec![vec![(0, 0); count + 1]; self.rows.len() + 1];
        ways.iter_mut().last().into_iter().flat_map(|own| own.first_mut()).for_each(|own| own.0 = 1);
        for from in (0..self.rows.len()).rev() {
            let ends = self.ends(from);
            for left in 1..=count {
                let below = |to: &usize| Some((ways.get(*to)?.get(left - 1)?.0, *to));
                let own = ends.iter().filter_map(below).filter(|(n, _)| *n > 0);
                let own = own.fold((0, 0), |(n, _), (more, to)| (2.min(n + more), to));
                ways.get_mut(from).and_then(|ways| ways.get_mut(left)).into_iter().for_each(|way| *way = own);
            }
        }
        let all = ways.first().and_then(|ways| ways.get(count)).map_or(0, |(n, _)| *n);
        let mut from = 0;
        let project = |left: usize| match ways.get(from)?.get(left)? {
            (1, to) => Some(std::mem::replace(&mut from, *to)..*to),
            _ => None,
        };
        (all, (1..=count).rev().map(project).collect())
    }

    /// Where a project may end that begins with a row.
    fn ends(&self, from: usize) -> Vec<usize> {
        let mut ends = Vec::new();
        let mut levels: Vec<(&str, &str)> = Vec::new();
        for (to, row) in (from + 1..).zip(self.rows.iter().skip(from)) {
            let own = (row.level.as_str(), row.inner_level.as_str());
            if levels.last() != Some(&own) {
                let outer = levels.iter().rposition(|(outer, _)| *outer == own.0);
                if levels.contains(&own) || outer.is_some_and(|at| at + 1 < levels.len()) {
                    break;
                }
                levels.push(own);
            }
            let has = |word: &str| levels.iter().any(|(outer, _)| outer.contains(word));
            if has("产出") && has("效益") {
                ends.push(to);
            }
        }
        ends
    }

    /// Whether the rows are those of several projects for sure: their points come to several wholes, or a level begins again after 满意度.
    pub fn are_of_several(&self) -> bool {
        let mut ends = self.ending_with(&["满意"]).into_iter().map(|own| own.end);
        let again = ends.next().is_some_and(|end| {
            let (before, after) = self.rows.split_at(end.min(self.rows.len()));
            after.iter().any(|row| before.iter().any(|b| b.level == row.level))
        });
        again || WHOLES.iter().filter_map(|whole| self.by_points(*whole)).any(|own| own.len() > 1)
    }

    /// The projects where each ends with a level of these words, and no such level follows.
    fn ending_with(&self, words: &[&str]) -> Vec<Range<usize>> {
        let is = |row: &Row, words: &[&str]| words.iter().any(|w| row.level.contains(w));
        let ends = self.rows.windows(2).map(|w| is(&w[0], words) && !is(&w[1], LAST));
        let ends = (1..).zip(ends).filter(|(_, ends)| *ends).map(|(r, _)| r).chain([self.rows.len()]);
        let project = |from: &mut usize, to: usize| Some(std::mem::replace(from, to)..to);
        ends.scan(0, project).collect()
    }

    /// Gives signs, values and units that stand away from their rows to the rows of their page that have none: units to those with a value by
    /// number. What is left; nothing where these are not as many, or where a row has no value then.
    pub fn give(&mut self, section: &[Unit], rest: Vec<usize>, columns: &[Column]) -> Option<Vec<usize>> {
        let position = |kind: Kind| columns.iter().position(|c| c.kind == kind);
        let (target, marked) = (position(Kind::Target)?, position(Kind::Sign).zip(position(Kind::Unit)));
        let text = |i: &usize| section.get(*i).filter(|u| u.what == What::Text).map(Unit::text).unwrap_or_default();
        let (signs, rest): (Vec<usize>, Vec<usize>) =
            rest.into_iter().partition(|i| marked.is_some() && is_sign(&text(i)));
        if let Some((sign, _)) = marked {
            self.give_to(section, &signs, sign, |_| true)?;
        }
        let lacking = |row: &Row| row.cells.iter().all(|(c, _)| *c != target);
        let lacking_on = self.rows.iter().filter(|row| lacking(row)).filter_map(|row| page_of(section, row));
        let pages: HashSet<u32> = lacking_on.collect();
        let is_value = |i: &usize| {
            let text = text(i);
            let form = columns::is_target(&text) || columns::is_points(&text);
            form && section.get(*i).is_some_and(|u| pages.contains(&u.page())) && !is_priced(&text) && !is_unit(&text)
        };
        let (values, rest): (Vec<usize>, Vec<usize>) = rest.into_iter().partition(is_value);
        self.give_to(section, &values, target, |_| true)?;
        if self.rows.iter().any(lacking) {
            return None;
        }
        let Some((sign, measure)) = marked else { return Some(rest) };
        let (units, rest): (Vec<usize>, Vec<usize>) = rest.into_iter().partition(|i| is_unit(&text(i)));
        let by_number = |row: &Row| {
            let mark = row.cells.iter().find(|(c, _)| *c == sign).map(|(_, i)| text(i));
            mark.is_some_and(|mark| begins_as_target(&mark))
        };
        self.give_to(section, &units, measure, by_number)?;
        Some(rest)
    }

    /// Gives cells of a column to the rows of their page that lack one, in their order.
    fn give_to(&mut self, section: &[Unit], cells: &[usize], column: usize, may: impl Fn(&Row) -> bool) -> Option<()> {
        let page = |i: usize| section.get(i).map(Unit::page);
        for own in cells.chunk_by(|a, b| page(*a) == page(*b)) {
            let here = own.first().and_then(|i| page(*i));
            let lacks = |row: &&mut Row| {
                page_of(section, row) == here && row.cells.iter().all(|(c, _)| *c != column) && may(row)
            };
            let rows: Vec<&mut Row> = self.rows.iter_mut().filter(lacks).collect();
            if rows.len() != own.len() {
                return None;
            }
            for (row, i) in rows.into_iter().zip(own) {
                row.cells.push((column, *i));
                row.cells.sort_unstable();
                row.apart = true;
            }
        }
        Some(())
    }

    /// What may be otherwise with rows, by the line of the name of each.
    pub fn doubts<'u>(&'u self, section: &'u [Unit], rows: Range<usize>) -> impl Iterator<Item = (u32, String)> + 'u {
        let apart = move |r: &usize| self.rows.get(*r).is_some_and(|row| row.apart);
        rows.filter(apart).filter_map(|r| Some((self.name(section, r)?.line, APART.to_owned())))
    }

    /// The projects whose points come to a whole each.
    fn by_points(&self, whole: u64) -> Option<Vec<Range<usize>>> {
        let mut projects = Vec::new();
        let (mut from, mut sum) = (0, 0);
        for (r, row) in self.rows.iter().enumerate() {
            sum += row.points;
            if sum == whole {
                projects.push(from..r + 1);
                (from, sum) = (r + 1, 0);
            }
        }
        (from == self.rows.len()).then_some(projects)
    }

    /// The pages that rows stand on.
    pub fn pages(&self, section: &[Unit], rows: &Range<usize>) -> Option<RangeInclusive<u32>> {
        let page = |row: usize| self.name(section, row).map(|piece| piece.page);
        Some(page(rows.start)?..=page(rows.end.checked_sub(1)?)?)
    }

    /// The first piece of the name of a row.
    pub fn name<'u>(&self, section: &'u [Unit], row: usize) -> Option<&'u Piece> {
        let (_, name) = self.rows.get(row)?.cells.first()?;
        section.get(*name)?.pieces.first()
    }

    /// The cells of rows in order.
    pub fn units<'u>(&'u self, section: &'u [Unit], rows: Range<usize>) -> impl Iterator<Item = Unit> + 'u {
        let rows = self.rows.get(rows).unwrap_or_default();
        let cells =
            rows.iter().flat_map(|row| [row.outer, row.inner].into_iter().chain(row.cells.iter().map(|(_, i)| *i)));
        cells.filter_map(|i| section.get(i).cloned())
    }
}
