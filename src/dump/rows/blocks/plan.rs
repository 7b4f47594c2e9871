//! What is known of a table before its rows are built: the cells that its lines may make, how many rows there are, and
//! what each line is worth.

use super::super::super::columns::{self, Kind};
use super::super::super::costs;
use super::super::{MOST_COLUMNS, Rows};
use super::cells::goes_on;
use super::chains::{Chain, Chains};
use super::manner;
use super::prices;
use super::resemblance::Resemblance;
use super::used::{MOST_PIECES, Used};

/// A description that takes up all words of the name.
pub(super) const RESEMBLES: f32 = 1.8;

/// A piece that belongs to no row. Too small: the last lines of cells are left out where they come late (plain pdftotext, 177 wrong fields of
/// 2,538 instead of 162); too large: what stands above the rows is put into them. Dumps of pdfminer are read better with 3 (two of the
/// reference report, 87 instead of 166): there the search misses the cheaper reading.
const OUTSIDE: f32 = 4.5;

/// A piece that costs so much in a column does not stand there.
pub(super) const TOO_DEAR: f32 = 6.0;

/// A number with a unit that belongs to no row.
const MEASURED_OUTSIDE: f32 = 6.0;

/// One whose text the table repeats: it is part of a text that several rows have.
const REPEATED_OUTSIDE: f32 = 6.5;

/// A second level that is printed once for several rows.
const MERGED_LEVEL: f32 = 0.3;

/// What a table costs at least.
pub(in super::super) fn bound(task: &Rows) -> Option<f32> {
    Some(Plan::of(task)?.bound)
}

/// The cells that a table may be made of, and what they are worth.
pub(super) struct Plan<'a> {
    pub chains: Chains<'a>,
    pub resemblance: Resemblance,
    /// The column of descriptions: the widest one of text.
    pub describes: Option<usize>,
    /// What a row without anything in each column costs.
    pub blanks: Vec<f32>,
    /// How many rows there are.
    pub rows: usize,
    /// What the table costs at least.
    pub bound: f32,
    /// What each piece costs that belongs to no cell.
    pub outside: Vec<f32>,
    /// What each piece is worth.
    pub prices: Vec<f32>,
}

impl<'a> Plan<'a> {
    /// Plans a table; nothing where it is too large. Where rows are known to start from, cells are added that are cheap for what their
    /// pieces are worth (column generation).
    pub fn of(task: &'a Rows<'a>) -> Option<Self> {
        if task.pieces.len() > MOST_PIECES || task.columns.len() > MOST_COLUMNS {
            return None;
        }
        let plan = Self::with(Chains::find(task), task)?;
        if task.start.is_none() {
            return Some(plan);
        }
        let mut chains = Chains::find(task);
        chains.add_worthy(&plan.prices);
        Self::with(chains, task)
    }

    /// Plans a table of given cells.
    fn with(mut chains: Chains<'a>, task: &'a Rows<'a>) -> Option<Self> {
        let resemblance = Resemblance::learn(&chains, task);
        // A name is thought to stand beside the text that it resembles most, until it is put beside another.
        for (n, chain) in (0u32..).zip(&mut chains.all) {
            chain.cost -= RESEMBLES * resemblance.most(n);
        }
        // The widest column of those that are no sources: of columns taken for each other names would resemble no description.
        let descriptions = manner::descriptions(task.columns);
        let describes = descriptions.rev().max_by(|&a, &b| task.widths[a].total_cmp(&task.widths[b]));
        let blanks = blanks(task);
        let outside: Vec<f32> = (0..task.pieces.len() as u32).map(|i| outside(task, i)).collect();
        let rows = rows(task, &chains).map(|rows| (rows, prices::prices(&chains, task, &blanks, &outside, rows)));
        let (rows, (bound, prices)) = rows.min_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
        Some(Self { chains, resemblance, describes, blanks, rows, bound, outside, prices })
    }
}

/// What a piece costs that belongs to no cell.
fn outside(task: &Rows, i: u32) -> f32 {
    if task.is_label(i) {
        0.0
    } else if task.is_of_row(i) || task.pieces.get(i as usize).is_some_and(|p| goes_on(&p.text)) {
        costs::ROW_OUTSIDE
    } else if task.is_measured(i) {
        MEASURED_OUTSIDE
    } else if task.is_repeated(i) {
        REPEATED_OUTSIDE
    } else {
        OUTSIDE
    }
}

/// What a row without anything in each column costs. The name of a level may be printed once for several rows where there
/// are more values with a sign than names.
fn blanks(task: &Rows) -> Vec<f32> {
    let levels = (0..task.pieces.len() as u32).filter(|i| task.words.begins(Kind::Level, *i)).count();
    let merged = levels * 5 < signs(task) * 4;
    let blank = |kind| match kind {
        Kind::Level if merged => MERGED_LEVEL,
        Kind::Level => costs::blank(kind) + costs::NAMELESS,
        kind => costs::blank(kind),
    };
    task.columns.iter().map(|c| blank(c.kind)).collect()
}

/// How many values begin with a sign.
fn signs(task: &Rows) -> usize {
    task.pieces.iter().filter(|p| columns::begins_as_target(&p.text)).count()
}

/// How many rows there may be, as far as names of levels and values with a sign tell.
fn rows(task: &Rows, chains: &Chains) -> std::ops::RangeInclusive<usize> {
    let mut levels: Vec<&Chain> = (0..task.columns.len())
        .filter(|&c| task.columns[c].kind == Kind::Level)
        .flat_map(|c| (0..task.pieces.len()).flat_map(move |i| chains.of(c, i)))
        .filter_map(|n| chains.get(*n))
        .filter(|c| c.cost < costs::MISPLACED)
        .collect();
    levels.sort_by_key(|c| (c.pieces.len(), c.pieces.last().map_or(0, |l| l.abs_diff(c.first)), c.first));
    let mut used = Used::default();
    let (mut certain, mut names) = (0, 0);
    for level in levels {
        if !used.meets(&level.pieces) {
            level.pieces.iter().for_each(|&i| used.add(i));
            names += 1;
            certain += usize::from(!task.words.begins(Kind::Outer, level.first));
        }
    }
    let signs = signs(task);
    certain.max(signs)..=names.max(signs)
}
