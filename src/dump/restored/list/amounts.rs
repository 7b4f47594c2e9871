//! The amounts of the projects of a list: each column has them in the order of the projects, and the first amount of a project is what
//! the others, its parts, come to.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::super::units::Unit;
use super::records::{Pages, once_each};

/// An amount among the cells of projects.
pub(super) struct Amount {
    pub unit: Unit,
    /// The column whose label stands above, with nothing but amounts and texts between.
    pub under: Option<usize>,
}

/// The amounts of projects.
#[derive(Debug, Default)]
pub(super) struct Amounts {
    /// By column and project.
    pub columns: Vec<Vec<Option<Unit>>>,
    /// Projects with parts that may be those of another column.
    pub unsure: HashSet<usize>,
}

/// The amounts of each of the columns; nothing where they are not told for certain.
pub(super) fn amounts(amounts: &[Amount], columns: &[usize], pages: &[Pages]) -> Option<Amounts> {
    let whole = |cells: Vec<Unit>| Some(once_each(&cells, pages)?.into_iter().map(Some).collect::<Vec<_>>());
    // Below the label of each column stand its amounts.
    let below = |c: &usize| {
        let own = amounts.iter().filter(|a| a.under == Some(*c)).map(|a| a.unit.clone());
        whole(own.collect())
    };
    let own = columns.iter().map(below).collect::<Option<Vec<_>>>();
    if let Some(columns) = own.filter(|_| amounts.iter().all(|a| a.under.is_some_and(|c| columns.contains(&c)))) {
        return Some(Amounts { columns, unsure: HashSet::new() });
    }
    match columns {
        [] => amounts.is_empty().then(Amounts::default),
        [_] => {
            let cells = amounts.iter().map(|a| a.unit.clone()).collect();
            Some(Amounts { columns: vec![whole(cells)?], unsure: HashSet::new() })
        }
        _ => Search::new(amounts, columns.len(), pages)?.amounts(),
    }
}

/// The amounts of one project, by column, as positions.
type Chosen = Vec<Option<usize>>;

struct Search<'a> {
    amounts: &'a [Amount],
    values: Vec<Decimal>,
    columns: usize,
    /// Those of the rows of each project.
    pages: &'a [Pages],
    steps: usize,
    found: Vec<Vec<Chosen>>,
}

/// More steps are not tried.
const MOST_STEPS: usize = 100_000;

impl<'a> Search<'a> {
    fn new(amounts: &'a [Amount], columns: usize, pages: &'a [Pages]) -> Option<Self> {
        let value = |a: &Amount| a.unit.text().replace([',', '，'], "").parse().ok();
        let values = amounts.iter().map(value).collect::<Option<Vec<Decimal>>>()?;
        Some(Self { amounts, values, columns, pages, steps: 0, found: Vec::new() })
    }

    fn amounts(mut self) -> Option<Amounts> {
        self.go_on(&mut Vec::new());
        if self.steps > MOST_STEPS {
            return None;
        }
        // Down the columns as along the rows a total is printed before its parts.
        let in_order = |way: &Vec<Chosen>| way.iter().all(|own| own.iter().flatten().is_sorted());
        if self.found.iter().any(in_order) {
            self.found.retain(in_order);
        }
        let value = |i: &Option<usize>| i.and_then(|i| self.values.get(i)).copied();
        let values = |way: &[Chosen]| -> Vec<Vec<Option<Decimal>>> {
            way.iter().map(|own| own.iter().map(value).collect()).collect()
        };
        // Parts stand in the first columns where nothing tells.
        let late = |way: &Vec<Chosen>| -> usize {
            let columns = way.iter().flat_map(|own| own.iter().enumerate());
            columns.filter(|(_, i)| i.is_some()).map(|(c, _)| c).sum()
        };
        let best = self.found.iter().min_by_key(|way| late(way))?;
        let own = values(best);
        let mut unsure = HashSet::new();
        for other in self.found.iter().map(|way| values(way)) {
            for (p, (a, b)) in own.iter().zip(&other).enumerate().filter(|(_, (a, b))| a != b) {
                let sorted = |of: &[Option<Decimal>]| {
                    let mut parts: Vec<Decimal> = of.iter().skip(1).flatten().copied().collect();
                    parts.sort_unstable();
                    parts
                };
                if a.first() != b.first() || sorted(a) != sorted(b) {
                    return None;
                }
                unsure.insert(p);
            }
        }
        let cell = |i: Option<usize>| i.and_then(|i| self.amounts.get(i)).map(|a| a.unit.clone());
        let column = |c: usize| best.iter().map(|own| cell(own.get(c).copied().flatten())).collect();
        Some(Amounts { columns: (0..self.columns).map(column).collect(), unsure })
    }

    /// Gives amounts to the next project: of each column one that stands below those of the projects before.
    fn go_on(&mut self, way: &mut Vec<Chosen>) {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return;
        }
        if way.len() == self.pages.len() {
            if self.is_whole(way) {
                self.found.push(way.clone());
            }
            return;
        }
        for total in self.open(way, &[], 0) {
            let Some(sum) = self.values.get(total).copied() else { continue };
            self.parts(way, &mut vec![Some(total)], sum);
        }
    }

    /// Gives a project its parts, which come to what is left of its amount.
    fn parts(&mut self, way: &mut Vec<Chosen>, own: &mut Chosen, left: Decimal) {
        self.steps += 1;
        if own.len() == self.columns {
            if left.is_zero() {
                way.push(own.clone());
                self.go_on(way);
                way.pop();
            }
            return;
        }
        for part in self.open(way, own, own.len()) {
            let Some(rest) = self.values.get(part).map(|value| left - value) else { continue };
            if !rest.is_sign_negative() && self.steps <= MOST_STEPS {
                own.push(Some(part));
                self.parts(way, own, rest);
                own.pop();
            }
        }
        own.push(None);
        self.parts(way, own, left);
        own.pop();
    }

    /// The amounts that a column may have next.
    fn open(&self, way: &[Chosen], own: &[Option<usize>], column: usize) -> Vec<usize> {
        let last = way.iter().rev().find_map(|own| own.get(column).copied().flatten());
        let used = |i: &usize| way.iter().flatten().chain(own).any(|u| *u == Some(*i));
        let page = |i: usize| self.amounts.get(i).map(|a| a.unit.page());
        let on = |i: &usize| page(*i).zip(self.pages.get(way.len())).is_some_and(|(page, own)| own.contains(&page));
        (last.map_or(0, |l| l + 1)..self.values.len()).filter(|i| !used(i) && on(i)).collect()
    }

    /// Whether all amounts are given; a page may print again what it goes on with.
    fn is_whole(&self, way: &[Chosen]) -> bool {
        let used: HashSet<usize> = way.iter().flatten().flatten().copied().collect();
        let page = |i: usize| self.amounts.get(i).map(|a| a.unit.page());
        let again = |i: usize| used.iter().any(|u| self.values.get(*u) == self.values.get(i) && page(*u) < page(i));
        (0..self.values.len()).filter(|i| !used.contains(i)).all(again)
    }
}
