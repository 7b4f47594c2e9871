//! The rows of a list: which of them belong to each project.

use super::super::columns::{Column, Kind};
use super::super::pieces::Piece;
use super::super::rows::Reading;
use super::Grid;
use crate::table::{Cell, Scope};
use std::ops::Range;

/// The cells of a project, and the rows of its indicators.
struct Record {
    rows: Range<usize>,
    /// For each column of projects the pieces of its cell.
    cells: Vec<Vec<usize>>,
}

/// What the pieces of a reading tell of its rows.
struct Told<'a> {
    columns: &'a [Column],
    pieces: &'a [Piece],
    reading: &'a Reading,
    /// How many columns are those of projects: the first ones.
    project: usize,
}

impl<'a> Told<'a> {
    fn new(columns: &'a [Column], pieces: &'a [Piece], reading: &'a Reading) -> Self {
        let project = columns.iter().take_while(|c| c.kind.is_of_project()).count();
        Self { columns, pieces, reading, project }
    }

    fn cells(&self, row: usize) -> &[Vec<usize>] {
        self.reading.rows.get(row).and_then(|r| r.get(..self.project)).unwrap_or_default()
    }

    /// Whether a row has cells of a project.
    fn is_of_project(&self, row: usize) -> bool {
        self.cells(row).iter().any(|c| !c.is_empty())
    }

    /// Whether a row has no cell of an indicator: a sum, or a project of which no more is published.
    fn is_bare(&self, row: usize) -> bool {
        let own = self.reading.rows.get(row).and_then(|r| r.get(self.project..));
        own.is_some_and(|cells| cells.iter().all(Vec::is_empty))
    }

    /// Whether a row is the first of its page.
    fn is_top(&self, row: usize) -> bool {
        let end = |above: usize| self.pieces.get(self.own(above).max()?).map(|p| p.page);
        row.checked_sub(1).is_some_and(|above| self.page(row) != end(above))
    }

    /// The page on which a row begins.
    fn page(&self, row: usize) -> Option<u32> {
        self.pieces.get(self.own(row).min()?).map(|p| p.page)
    }

    /// The pieces of a row.
    fn own(&self, row: usize) -> impl Iterator<Item = usize> {
        self.reading.rows.get(row).into_iter().flatten().flatten().copied()
    }

    /// The columns before the first amount, which name the project.
    fn naming(&self) -> usize {
        let own = self.columns.iter().take(self.project);
        own.take_while(|c| c.kind != Kind::Money).count()
    }

    /// Whether cells have an amount, or the name of a project where nobody lists amounts.
    fn is_told(&self, cells: &[Vec<usize>]) -> bool {
        let priced = self.columns.iter().any(|c| c.kind == Kind::Money);
        let telling = |(n, c): (usize, &Column)| if priced { c.kind == Kind::Money } else { n == 0 };
        let told = self.columns.iter().enumerate().take(self.project).map(telling);
        cells.iter().zip(told).any(|(c, told)| told && !c.is_empty())
    }

    /// Whether a project has amounts, but not in every column of amounts.
    fn lacks_amounts(&self, cells: &[Vec<usize>]) -> bool {
        let money = || self.columns.iter().zip(cells).filter(|(c, _)| c.kind == Kind::Money);
        money().any(|(_, c)| c.is_empty()) && money().any(|(_, c)| !c.is_empty())
    }

    /// The projects in their order; nothing where it is open which rows are whose.
    fn records(&self) -> Option<Vec<Record>> {
        let rows = self.reading.rows.len();
        let starts: Vec<usize> = (0..rows).filter(|r| self.is_of_project(*r)).collect();
        let (first, last) = (*starts.first()?, *starts.last()?);
        // Some producers print the cells of a project before its first row, some before its last one.
        if first == 0 {
            return self.down(&starts);
        }
        (last + 1 == rows).then(|| self.up(&starts)).flatten()
    }

    /// Projects whose cells stand before their first row.
    fn down(&self, starts: &[usize]) -> Option<Vec<Record>> {
        let rows = self.reading.rows.len();
        let ends = starts.iter().skip(1).copied().chain([rows]);
        let mut records: Vec<Record> = Vec::new();
        for (&start, end) in starts.iter().zip(ends) {
            // Rows below a sum are of a project whose cells stand on the next page, if of any.
            if self.is_bare(start) && end > start + 1 && !(end < rows && self.is_top(end)) {
                return None;
            }
            let cells = self.cells(start).to_vec();
            let cut = self.is_top(start);
            // The rest of a project that the page cut, or all but the start of its goal.
            if let Some(above) = records.last_mut().filter(|above| cut && self.goes_on(above, &cells)) {
                above.rows.end = end;
                let parts = above.cells.iter_mut().zip(cells);
                parts.for_each(|(part, rest)| self.go_on(part, rest));
                continue;
            }
            let mut begun = start;
            if let Some(above) = records.last_mut().filter(|_| cut) {
                begun = self.begun_above(&above.rows, start)?;
                above.rows.end = begun;
            }
            records.push(Record { rows: begun..end, cells });
        }
        Some(records)
    }

    /// Projects whose cells stand before their last row.
    fn up(&self, ends: &[usize]) -> Option<Vec<Record>> {
        let starts = [0].into_iter().chain(ends.iter().map(|e| e + 1));
        let record = |(start, &end): (usize, &usize)| {
            let whole = start == end || !self.is_bare(end);
            whole.then(|| Record { rows: start..end + 1, cells: self.cells(end).to_vec() })
        };
        starts.zip(ends).map(record).collect()
    }

    /// Puts the rest of a cell after what the page above has of it. A line that the end of the page clips is printed on both.
    fn go_on(&self, part: &mut Vec<usize>, rest: Vec<usize>) {
        if self.text(part.iter()) == self.text(&rest) {
            return;
        }
        let twice = !part.is_empty() && self.text(part.last()) == self.text(rest.first());
        part.extend(rest.into_iter().skip(usize::from(twice)));
    }

    /// What pieces say.
    fn text<'c>(&self, cell: impl IntoIterator<Item = &'c usize>) -> String {
        cell.into_iter().filter_map(|&i| self.pieces.get(i)).map(|p| p.text.as_str()).collect()
    }

    /// Whether cells at the top of a page are of the project above: one of both lacks what tells of a project, or they say the same.
    fn goes_on(&self, above: &Record, cells: &[Vec<usize>]) -> bool {
        let same = |(a, b): (&Vec<usize>, &Vec<usize>)| b.is_empty() || self.text(a) == self.text(b);
        self.is_told(&above.cells) != self.is_told(cells) || above.cells.iter().zip(cells).all(same)
    }

    /// The first row of a project whose cells stand at the top of a page: text in the middle of a cell that reaches over two pages
    /// stands on one of them. Where the rows of the page above come back to a level after 满意度, they are of this project; nothing where
    /// they do so more than once.
    fn begun_above(&self, above: &Range<usize>, top: usize) -> Option<usize> {
        if self.is_bare(above.start) {
            return Some(above.start + 1);
        }
        let Some(column) = self.columns.iter().position(|c| c.kind == Kind::Level) else { return Some(top) };
        let level =
            |r: usize| self.reading.rows.get(r)?.get(column).filter(|c| !c.is_empty()).map(|c| (r, self.text(c)));
        let page = self.page(top - 1);
        let levels: Vec<(usize, String)> = above.clone().filter_map(level).collect();
        let seen = |at: usize, level: &str| levels.iter().take(at).any(|(_, l)| l == level);
        let anew = levels.windows(2).enumerate().filter(|(n, w)| {
            w[0].1.contains("满意度") && w[1].1 != w[0].1 && seen(*n, &w[1].1) && self.page(w[1].0) == page
        });
        let anew = anew.map(|(_, w)| w[1].0);
        match anew.collect::<Vec<_>>()[..] {
            [] => Some(top),
            [row] => Some(row),
            _ => None,
        }
    }
}

/// Parts the row of a sum at the end of a page from the row of an indicator that was read as of it: the project whose cells come
/// next, at the top of the next page, has the same amounts and lacks nothing that the sum does. Text in the middle of its cells stands
/// on that page only.
pub fn part_sums(columns: &[Column], pieces: &[Piece], reading: &mut Reading) {
    let told = Told::new(columns, pieces, reading);
    let project = told.project;
    let starts: Vec<usize> = (0..reading.rows.len()).filter(|r| told.is_of_project(*r)).collect();
    let sum = |pair: &[usize]| {
        let (own, next) = (told.cells(pair[0]), told.cells(pair[1]));
        let beside = || columns.iter().zip(own.iter().zip(next));
        let mut amounts = beside().filter(|(c, _)| c.kind == Kind::Money);
        let mut less = beside().filter(|(c, _)| c.kind == Kind::Record);
        let same = amounts.all(|(_, (a, b))| !a.is_empty() && told.text(a) == told.text(b));
        let less = less.any(|(_, (a, b))| a.is_empty() && !b.is_empty());
        told.is_top(pair[1]) && !told.is_bare(pair[0]) && same && less
    };
    let sums: Vec<usize> = starts.windows(2).filter(|pair| sum(pair)).map(|pair| pair[0]).collect();
    for row in sums.into_iter().rev() {
        let Some(own) = reading.rows.get_mut(row) else { continue };
        let mut bare = own.clone();
        bare.iter_mut().skip(project).for_each(Vec::clear);
        own.iter_mut().take(project).for_each(Vec::clear);
        reading.rows.insert(row, bare);
        reading.row_costs.insert(row, 0.0);
        reading.alternatives.iter_mut().filter(|(r, _)| *r >= row).for_each(|(r, _)| *r += 1);
    }
}

impl Grid {
    /// Gives each project of a list its rows: its cells reach over all of them. `false` where it is open which rows are whose.
    pub fn records(&mut self, columns: &[Column], pieces: &[Piece], reading: &Reading) -> bool {
        let told = Told::new(columns, pieces, reading);
        let project = told.project;
        let Some(records) = told.records() else { return false };
        let top = self.table.rows - reading.rows.len();
        self.table.cells.retain(|c| c.row < top || c.column >= project);
        let naming = told.naming();
        let mut names: Vec<Option<usize>> = vec![None; project];
        for record in &records {
            let unnamed = record.cells.iter().take(naming).all(Vec::is_empty);
            let kept = if unnamed && told.is_told(&record.cells) { naming } else { 0 };
            for (c, (cell, name)) in record.cells.iter().zip(&mut names).enumerate() {
                // The name of several projects with amounts of their own is merged over the rows of all.
                if let Some(above) = name.filter(|_| c < kept).and_then(|at| self.table.cells.get_mut(at)) {
                    above.row_span += record.rows.len();
                    continue;
                }
                *name = Some(self.table.cells.len());
                let own: Vec<&Piece> = cell.iter().filter_map(|&i| pieces.get(i)).collect();
                self.cell((top + record.rows.start, c), (record.rows.len(), 1), &own);
            }
        }
        let bare: Vec<usize> = (0..reading.rows.len()).filter(|r| told.is_bare(*r)).map(|r| top + r).collect();
        self.part_levels(columns, top, &bare);
        self.listed(records.iter().any(|r| told.lacks_amounts(&r.cells)));
        true
    }

    /// Says what no list of a dump tells for certain, where no place tells which `amounts` are missing too.
    pub fn listed(&mut self, amounts: bool) {
        let message = "文本没有坐标，项目各栏与指标的对应按其在文本中的次序归入，请与原件核对";
        self.doubt(Scope::Table, message.to_owned());
        self.doubt(Scope::Indicators, message.to_owned());
        if amounts {
            self.doubt(Scope::Money, "金额少于金额栏，属于哪几栏在文本中没有位置可据，请与原件核对".to_owned());
        }
    }

    /// Adds a row of cells, each in a column of its own, and returns its number.
    pub fn line<'a>(&mut self, cells: impl IntoIterator<Item = Vec<&'a Piece>>) -> usize {
        let row = self.row();
        for (c, cell) in cells.into_iter().enumerate() {
            self.cell((row, c), (1, 1), &cell);
            self.table.columns = self.table.columns.max(c + 1);
        }
        row
    }

    /// Names of levels stand beside no row that has no indicator.
    fn part_levels(&mut self, columns: &[Column], top: usize, bare: &[usize]) {
        let level = |c: &Cell| {
            c.row >= top && columns.get(c.column).is_some_and(|c| matches!(c.kind, Kind::Outer | Kind::Level))
        };
        let (levels, mut cells): (Vec<Cell>, Vec<Cell>) =
            std::mem::take(&mut self.table.cells).into_iter().partition(level);
        for cell in levels {
            let rows: Vec<usize> = (cell.row..cell.row + cell.row_span).filter(|r| !bare.contains(r)).collect();
            for run in rows.chunk_by(|a, b| a + 1 == *b) {
                let row = run.first().copied().unwrap_or(cell.row);
                cells.push(Cell { row, row_span: run.len(), ..cell.clone() });
            }
        }
        self.table.cells = cells;
    }
}
