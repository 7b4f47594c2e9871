//! Cells of a list that stand at the end of their page: spreadsheets (LibreOffice Calc) print the cells of one line and one script
//! first, row by row, and after them, row by row again, the others: those with several lines, and those that mix Chinese characters
//! with letters or digits. Both runs are in the order of the rows, so that the rows are those in which the second fills what the first
//! leaves blank.

use super::super::columns::{self, Column, Kind};
use super::super::costs;
use super::super::head::is_amount;
use super::super::joins::Joins;
use super::super::measure::first_unit;
use super::super::pieces::Piece;
use super::is_title;

/// A cell printed late that is a line of one script: only a guess would take it for one.
const PLAIN: f32 = 1.5;

/// A name of the outer level without one of the inner level beside it: both begin with the same row.
const OUTER_ALONE: f32 = 1.5;

/// What stands in a column that is for amounts, or for names of levels, and is none.
const NONE: f32 = 20.0;

/// How points are given in a column for something else, and something else in the column for it.
const SCORING: f32 = 0.5;

/// Hardly a project has a shorter name.
const SHORTEST_NAME: usize = 4;

/// The longest unit of a quotient: 元/人/天.
const UNIT: usize = 8;

/// The longest name of an outer level that may be one of the inner level too.
const SHORT: usize = 5;

/// So many lines before the first cell of two scripts may be printed late too: those of a cell of several lines.
const BEFORE: usize = 12;

/// The pieces of both runs, multiplied, of the largest page: what is larger is a dump that does not tell its pages.
const LARGEST: usize = 40_000;

/// A cell of so many lines is the longest.
const MOST_LINES: usize = 40;

/// Rows that cost more than this each are those of no page; a page of few rows may have that of so many more.
const ODD: f32 = 1.2;
const FEW: usize = 3;

/// Puts the cells that stand at the end of their page into their rows. Pages that are in another order stay as they are.
pub(super) fn put_back(pieces: Vec<Piece>, columns: &[Column], joins: &Joins) -> Vec<Piece> {
    let levels = pieces.iter().filter(|p| columns::is_level(Kind::Level, &p.text)).count();
    let signs = pieces.iter().filter(|p| columns::is_sign(&p.text)).count();
    let levelled = signs > 0 && levels * 10 >= signs * 9;
    let (mut above, mut nameless): (&[Piece], bool) = (&[], false);
    let in_rows = |page| {
        let found = in_rows(page, (above, nameless), columns, joins, levelled);
        above = page;
        nameless = found.as_ref().is_some_and(|f| f.nameless);
        found.map_or_else(|| page.to_vec(), |f| f.pieces)
    };
    let mut put: Vec<Piece> = pieces.chunk_by(|a, b| a.page == b.page).flat_map(in_rows).collect();
    if put.iter().any(|p| p.first.is_some()) {
        in_lines(&mut put);
    }
    put
}

/// Counts the lines anew: cells that were put into their rows stand one below the other.
fn in_lines(pieces: &mut [Piece]) {
    let mut last: Option<u32> = None;
    for piece in pieces {
        piece.gap = if piece.first.is_some() { 0 } else { piece.gap };
        piece.ordinal = last.map_or(piece.ordinal, |last| last + u32::from(piece.gap == 0));
        last = Some(piece.ordinal);
    }
}

/// Whether a text mixes Chinese characters with others.
fn is_mixed(text: &str) -> bool {
    let narrow = |c: char| c.is_ascii_graphic();
    text.contains(narrow) && text.contains(|c: char| !narrow(c) && c.is_alphabetic())
}

/// A page in the order of its rows, where some of its cells stand at its end. `above` is the page before, and
/// whether its last project is not named there.
fn in_rows(
    page: &[Piece],
    (above, nameless): (&[Piece], bool),
    columns: &[Column],
    joins: &Joins,
    levelled: bool,
) -> Option<Page> {
    let mixed = page.iter().position(|p| is_mixed(&p.text))?;
    let outer = |text: &str| columns::is_level(Kind::Outer, text) && !columns::is_level(Kind::Level, text);
    let of_row = |p: &Piece| outer(&p.text) || columns::is_sign(&p.text) || is_amount(&p.text);
    if page.iter().skip(mixed).any(|p| of_row(p) || is_title(&p.text)) {
        return None;
    }
    let ways = (mixed.saturating_sub(BEFORE)..=mixed).rev();
    let ways = ways.take_while(|at| page.get(*at).is_some_and(|p| !of_row(p)));
    let read = |at: usize| {
        let (first, late) = page.split_at_checked(at)?;
        let top = first.iter().position(|p| columns::is_any_level(&p.text)).unwrap_or(first.len());
        let again = again(above, late).max(usize::from(nameless));
        Merge { first, late, columns, joins, levelled, again, top }.read()
    };
    let found = ways.filter_map(read).min_by(|a, b| a.cost.total_cmp(&b.cost))?;
    let moved = found.pieces.iter().zip(page).any(|(a, b)| (a.line, a.columns) != (b.line, b.columns));
    moved.then_some(found)
}

/// A page in the order of its rows.
struct Page {
    cost: f32,
    pieces: Vec<Piece>,
    /// Whether its last project has amounts, but nothing that names it.
    nameless: bool,
}

/// How many pieces the last page had too, one after another: the rest of cells that are cut by its end, and printed on both pages.
fn again(above: &[Piece], late: &[Piece]) -> usize {
    let same = |run: &[Piece]| run.iter().zip(late).take_while(|(a, b)| a.text == b.text).count();
    (0..above.len()).map(|at| above.get(at..).map_or(0, same)).max().unwrap_or(0)
}

/// The two runs of a page's cells.
struct Merge<'p> {
    first: &'p [Piece],
    late: &'p [Piece],
    columns: &'p [Column],
    joins: &'p Joins,
    /// Whether each row names its level.
    levelled: bool,
    /// So many pieces of the second run, where they are of a project, are in the first row, whose levels begin with this piece of the first run.
    again: usize,
    top: usize,
}

/// How far the runs are read: so many pieces of each, the last cell in the column before this one (0 before the first), and
/// whether the row has a cell of the first run.
type At = (usize, usize, usize, bool);

/// How a place was reached: the cheapest way, and where from.
#[derive(Clone, Copy)]
struct Step {
    cost: f32,
    from: At,
    rows: usize,
}

impl Merge<'_> {
    /// The pieces in the order of the cheapest rows, and what these cost.
    fn read(&self) -> Option<Page> {
        let (n, m, width) = (self.first.len(), self.late.len(), self.columns.len());
        if n * m > LARGEST {
            return None;
        }
        let index = |(i, j, c, own): At| ((i * (m + 1) + j) * (width + 1) + c) * 2 + usize::from(own);
        let mut steps: Vec<Option<Step>> = vec![None; index((n, m, width, true)) + 1];
        let cells = self.cells();
        let late = self.late_cells();
        let reach = |steps: &mut Vec<Option<Step>>, from: At, to: At, cost: f32, rows: usize| {
            if let Some(step) = steps.get_mut(index(to))
                && step.is_none_or(|s| cost < s.cost)
            {
                *step = Some(Step { cost, from, rows });
            }
        };
        let begin = (0, 0, 0, false);
        reach(&mut steps, begin, begin, 0.0, 0);
        for i in 0..=n {
            for j in 0..=m {
                for c in (0..=width).rev() {
                    for own in [true, false] {
                        let at = (i, j, c, own);
                        let Some(step) = steps.get(index(at)).copied().flatten() else { continue };
                        if own {
                            let cost = step.cost + self.ended(at);
                            reach(&mut steps, at, (i, j, 0, false), cost, step.rows + 1);
                        }
                        for to in c..width {
                            let skipped: f32 = (c..to).map(|blank| self.blank(at, blank, to)).sum();
                            if let Some(cell) = cells.get(i).and_then(|costs| costs.get(to)) {
                                let cost = step.cost + skipped + cell;
                                reach(&mut steps, at, (i + 1, j, to + 1, true), cost, step.rows);
                            }
                            let below = j < self.again && i > self.top && self.is_of_project(to);
                            let below = if below { NONE } else { 0.0 };
                            for (lines, costs) in (1..).zip(late.get(j).into_iter().flatten()) {
                                let Some(cell) = costs.get(to) else { break };
                                let cost = step.cost + skipped + cell + below;
                                reach(&mut steps, at, (i, j + lines, to + 1, own), cost, step.rows);
                            }
                        }
                    }
                }
            }
        }
        let end = (n, m, 0, false);
        let last = steps.get(index(end)).copied().flatten()?;
        if last.rows == 0 || last.cost > ODD * (last.rows + FEW) as f32 {
            return None;
        }
        let mut pieces = Vec::with_capacity(n + m);
        let mut columns = Vec::new();
        let mut at = end;
        while at != begin {
            let from = steps.get(index(at)).copied().flatten()?.from;
            let own = self.first.get(from.0..at.0)?.iter();
            let cell = own.chain(self.late.get(from.1..at.1)?).enumerate();
            let known: Vec<Piece> = cell.map(|(k, p)| Piece { first: Some(k == 0), ..p.clone() }).collect();
            pieces.extend(known.into_iter().rev());
            columns.push(at.2);
            at = from;
        }
        pieces.reverse();
        columns.reverse();
        Some(Page { cost: last.cost, nameless: self.is_nameless(&columns), pieces })
    }

    /// Whether the last project has amounts, but nothing that names it. `columns` has the column of each cell, counted from 1, and 0
    /// where a row ends.
    fn is_nameless(&self, columns: &[usize]) -> bool {
        let kind = |c: &usize| self.columns.get(c.checked_sub(1)?).map(|c| c.kind);
        let priced = |row: &[usize]| row.iter().any(|c| kind(c) == Some(Kind::Money));
        let last = columns.split(|c| *c == 0).rfind(|row| priced(row));
        last.is_some_and(|row| row.first().and_then(kind) == Some(Kind::Money))
    }

    /// What each piece of the first run costs in each column.
    fn cells(&self) -> Vec<Vec<f32>> {
        let cost = |piece: &Piece| (0..self.columns.len()).map(|c| self.take(c, &piece.text)).collect();
        self.first.iter().map(cost).collect()
    }

    /// What each cell of the second run costs in each column, by its first piece and how many pieces it has.
    fn late_cells(&self) -> Vec<Vec<Vec<f32>>> {
        let from = |j: usize| {
            let mut text = String::new();
            let mut joined = 0.0;
            let mut cells = Vec::new();
            for (k, piece) in self.late.iter().skip(j).take(MOST_LINES).enumerate() {
                // The next line of a cell is a line of the dump.
                if k > 0 && piece.gap > 0 {
                    break;
                }
                joined += if k > 0 { self.joins.cost(&text, &piece.text) } else { 0.0 };
                // A whole name of a level does not go on.
                joined += if k > 0 && columns::is_any_level(&text) { NONE } else { 0.0 };
                text.push_str(&piece.text);
                let own = self.late.get(j..=j + k).unwrap_or_default();
                let plain = if k == 0 && !is_mixed(&text) && !columns::is_any_level(&text) { PLAIN } else { 0.0 };
                let cost = joined + plain + broken(own);
                cells.push((0..self.columns.len()).map(|c| self.take(c, &text) + cost).collect());
            }
            cells
        };
        (0..self.late.len()).map(from).collect()
    }

    fn is_of_project(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|c| c.kind.is_of_project())
    }

    /// What it costs that a column is blank in a row that is read as far as `at`, and whose next cell is in the column `next`.
    fn blank(&self, at: At, column: usize, next: usize) -> f32 {
        let (first, _, last, own) = at;
        let kind = |c: usize| self.columns.get(c).map(|c| c.kind);
        let before = last.checked_sub(1).and_then(kind);
        match kind(column) {
            Some(kind) if kind.is_of_project() => {
                let amount = self.columns.iter().position(|c| c.kind == Kind::Money) == Some(column);
                match () {
                    () if last == 0 && !self.is_of_project(next) => 0.0,
                    // What the page above has of a project is not printed again.
                    () if first == 0 && !own && self.again > 0 => 0.0,
                    () if first == 0 && !own => costs::CUT_PROJECT,
                    () if amount => costs::UNPRICED,
                    () => costs::project_blank(kind),
                }
            }
            Some(Kind::Level) if before == Some(Kind::Outer) => OUTER_ALONE,
            Some(Kind::Level) if !self.levelled => costs::MERGED_LEVEL,
            Some(kind) => costs::blank(kind),
            None => 0.0,
        }
    }

    /// What a text costs in a column.
    fn take(&self, column: usize, text: &str) -> f32 {
        let Some(own) = self.columns.get(column) else { return NONE };
        let level = columns::is_any_level(text);
        // The code of a project is part of its name, which stands before its amounts.
        let goal = columns::follows_amounts(self.columns, column);
        if (own.kind != Kind::Record || goal) && columns::begins_with_code(text) {
            return NONE;
        }
        match own.kind {
            Kind::Record if own.is_code() => costs::cell(own, text),
            Kind::Text if tells_points(&own.label) != tells_points(text) => SCORING + costs::cell(own, text),
            Kind::Outer if !columns::is_level(Kind::Outer, text) => NONE,
            Kind::Level if !columns::is_level(Kind::Level, text) => NONE,
            Kind::Money if !is_amount(text) => NONE,
            Kind::Record if text.contains('/') && text.chars().count() <= UNIT => costs::NOT_OF_PROJECT,
            Kind::Record if columns::is_target(text) && !text.contains(['，', '。', '；']) => costs::MISPLACED,
            // Units are as short: 万人.
            Kind::Record if !goal && text.chars().count() < SHORTEST_NAME && !text.ends_with('计') => costs::MISPLACED,
            Kind::Record if level || columns::is_sign(text) => costs::NOT_OF_PROJECT,
            Kind::Outer if columns::is_level(Kind::Level, text) && !is_short(text) => costs::EITHER_LEVEL,
            Kind::Level if columns::is_level(Kind::Outer, text) && is_short(text) => costs::EITHER_LEVEL,
            Kind::Outer | Kind::Level | Kind::Money | Kind::Record => costs::cell(own, text),
            _ if level => costs::MISPLACED + costs::cell(own, text),
            _ => costs::cell(own, text),
        }
    }

    /// What it costs that a row ends.
    fn ended(&self, at: At) -> f32 {
        let last = at.2;
        match last.checked_sub(1).and_then(|c| self.columns.get(c)).map(|c| c.kind) {
            Some(Kind::Record | Kind::Money) => costs::BARE_PROJECT,
            Some(Kind::Level) => costs::BARE_LEVEL,
            _ => (last..self.columns.len()).map(|c| self.blank(at, c, self.columns.len())).sum(),
        }
    }
}

/// What it costs that the lines of a cell end where they do: but for the last one they fill their column.
fn broken(lines: &[Piece]) -> f32 {
    let widest = lines.iter().map(|p| p.width).fold(0.0, f32::max);
    let ends = lines.windows(2).map(|w| costs::needless_break(widest - w[0].width, first_unit(&w[1].text)));
    ends.sum()
}

/// Whether a text tells how points are given, or a heading is that of such texts: 评（扣）分标准, 每少1人扣1分.
fn tells_points(text: &str) -> bool {
    text.contains('扣') || text.contains("得分") || text.contains("评分")
}

/// Whether a name of a level that may be of either is the shorter one, as those of the outer level are: 满意度指标, beside
/// 服务对象满意度指标.
fn is_short(text: &str) -> bool {
    text.chars().count() <= SHORT
}
