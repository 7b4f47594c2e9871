//! Puts the cells of tables back into the order of their rows, in dumps that part cells by blank lines: such an extractor prints a
//! row's cells one after another, but a cell that reaches over several rows, or has more lines than its row, wherever its block
//! ends. Where the names of levels belong is inferred from the rows that print theirs beside them, and said.

mod cells;
mod figures;
mod head;
mod levels;
mod list;
mod mend;
mod pages;
mod rows;
#[cfg(test)]
mod tests;
mod units;

use std::cell::LazyCell;
use std::collections::{BTreeSet, HashSet};
use std::ops::{Range, RangeInclusive};

use super::columns::{self, Column, Kind};
use super::costs;
use super::header::{self, Hit, STRIP};
use super::measure::first_unit;
use super::outline::names_table;
use super::pieces::Piece;
use super::ruled::lines_of;
use crate::place::Place;
use crate::table::{Cell, Doubt, Scope, Table, Vocabulary};
use levels::Placed;
use list::{Found, List};
use pages::{among_headings, are_side_by_side, pages, printed_again, strayed};
use rows::{Row, Stands};
pub(super) use units::is_institution;
use units::{Unit, What};

/// The pieces of a dump with the cells of its tables in order.
pub(super) struct Restored {
    pub pieces: Vec<Piece>,
    pub hits: Vec<Hit>,
    pub known: Known,
    /// What was put into order.
    moved: Vec<Moved>,
    /// What may be otherwise, by the line of the name of an indicator.
    doubts: Vec<(u32, String)>,
}

/// What is known of the tables of a dump before they are read, by positions among its pieces.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The first pieces below the rows of tables.
    pub ends: HashSet<usize>,
    /// Rows of tables whose cells could not be put into order.
    pub unordered: Vec<Range<usize>>,
}

impl Known {
    /// From where on the cells of a stretch are in no order.
    pub fn unordered_from(&self, stretch: &Range<usize>) -> Option<usize> {
        let own = self.unordered.iter().filter(|rows| rows.start < stretch.end && stretch.start < rows.end);
        own.map(|rows| rows.start.max(stretch.start)).min()
    }
}

/// A part of a table that was put into order.
struct Moved {
    lines: RangeInclusive<u32>,
    /// What may be otherwise with the values of the labels above.
    head: Vec<&'static str>,
}

/// The dump with its tables in order. Nothing where it does not part cells by blank lines, or where no table could be put into order.
pub(super) fn restored(pieces: &[Piece], hits: &[Hit], vocabulary: &dyn Vocabulary) -> Option<Restored> {
    if !parts_cells(pieces, hits, vocabulary) {
        return None;
    }
    let units = units::units(pieces, hits, vocabulary);
    let mut order = Ordered::default();
    for section in sections(&units, vocabulary) {
        match list::list(section, vocabulary) {
            Found::Nothing => {}
            Found::Unsettled => {
                order.leave(section);
                continue;
            }
            Found::List(list) => {
                order.list(section, list);
                continue;
            }
        }
        let columns = columns_of(section, vocabulary);
        let levelled = section.iter().any(Unit::is_level);
        let mut begun = false;
        let mut pages = pages(section).into_iter();
        order.end = None;
        for page in pages.by_ref() {
            if !order.page(page, &columns, (begun, levelled), vocabulary) {
                break;
            }
            begun |= !headings(page).is_empty();
        }
        // Rows below those that could not be read belong to levels that are not known.
        pages.for_each(|page| order.leave(page));
        order.known.ends.extend(order.end);
    }
    let Ordered { pieces, moved, doubts, known, .. } = order;
    if moved.is_empty() && known.unordered.is_empty() {
        return None;
    }
    let hits = header::labels(&pieces, vocabulary);
    Some(Restored { pieces, hits, known, moved, doubts })
}

/// The labels of a dump that parts cells by blank lines, each by itself: headings may stand side by side in a block.
pub(super) fn labels(pieces: &[Piece], hits: &[Hit], vocabulary: &dyn Vocabulary) -> Vec<Hit> {
    let at = |piece: &Piece| pieces.iter().position(|p| p.line == piece.line && p.columns == piece.columns);
    let label = |unit: Unit| {
        let label = match unit.what {
            What::Label(label) | What::Heading(label) => label,
            What::Strip => STRIP.to_owned(),
            _ => return None,
        };
        Some(Hit { pieces: unit.pieces.iter().map(at).collect::<Option<_>>()?, label })
    };
    units::units(pieces, hits, vocabulary).into_iter().filter_map(label).collect()
}

impl Restored {
    /// Says of each table that its cells were put into order, and of its rows what may be otherwise.
    pub fn doubt(&self, tables: &mut [Table]) {
        for table in tables {
            let lines: Vec<u32> = lines_of(table).collect();
            let own = || self.moved.iter().filter(|moved| lines.iter().any(|l| moved.lines.contains(l)));
            if own().next().is_none() {
                continue;
            }
            let head: BTreeSet<&str> = own().flat_map(|moved| moved.head.iter().copied()).collect();
            let row = |line: u32| {
                let at = |p: &Place| matches!(p, Place::Lines { first, last } if (*first..=*last).contains(&line));
                let on = |c: &&Cell| c.text.places.iter().any(at);
                table.cells.iter().find(on).map(|c| c.row)
            };
            let doubts = self.doubts.iter().filter_map(|(line, message)| Some((row(*line)?, message)));
            let rows: Vec<Doubt> =
                doubts.map(|(row, message)| Doubt { scope: Scope::Row(row), message: message.clone() }).collect();
            table.doubts.push(Doubt { scope: Scope::Indicators, message: MOVED.to_owned() });
            table.doubts.extend(rows);
            let head = head.into_iter().map(|message| Doubt { scope: Scope::Table, message: message.to_owned() });
            table.doubts.extend(head);
        }
    }
}

const MOVED: &str = "文本中合并单元格的文字与其各行分开，各行所属的指标级别由次序推断，请与原件核对";

const HEAD: &str = "文本中表头各栏的值与其标签分开，由次序对应，请与原件核对";

const LOOSE: &str = "文本中表头各栏的值与其标签分开且无从一一对应，只填入紧随标签之后的值，其余各栏留空，请与原件核对";

const FIRST_ROWS: &str =
    "文本中金额按栏自上而下排列，哪一行空着无从确定，先填上面的行，同一栏的金额也可能属于下面的行，请与原件核对";

const APART: &str = "文本中指标名称与其指标值分开，由次序对应，请与原件核对";

/// Whether blank lines part the cells of the dump: headings that stand side by side. Other extractors part the lines of a cell by
/// them, and not the cells of a row.
fn parts_cells(pieces: &[Piece], hits: &[Hit], vocabulary: &dyn Vocabulary) -> bool {
    let heading = |h: &Hit| vocabulary.is_heading(&h.label);
    let beside = hits.windows(2).filter(|w| w[0].end() == w[1].first() && heading(&w[0]) && heading(&w[1]));
    let second = beside.filter_map(|w| pieces.get(w[1].first()));
    let (all, parted) =
        second.fold((0, 0), |(all, parted), p| (all + 1, parted + usize::from(p.after_blank && p.gap == 0)));
    if all > 0 {
        return 2 * parted >= all;
    }
    // None stands beside another one: each is a block by itself.
    let blank = |i: usize| pieces.get(i).is_none_or(|p| p.after_blank && p.gap == 0);
    let alone = hits.iter().filter(|h| heading(h) && blank(h.first()) && blank(h.end())).count();
    alone >= FEWEST && 2 * alone >= hits.iter().filter(|h| heading(h)).count()
}

/// So few headings may stand in prose.
const FEWEST: usize = 3;

/// Stretches of the dump with one table at most: each begins at a title with labels below it, or at the label of what a table is of.
/// A title that is printed again at the top of a page has rows below it.
fn sections<'u>(units: &'u [Unit], vocabulary: &dyn Vocabulary) -> Vec<&'u [Unit]> {
    let mut starts = vec![0];
    let mut rows = false;
    for (i, unit) in units.iter().enumerate() {
        rows |= unit.is_level() || unit.begins_table();
        let below = || units.iter().skip(i + 1).take(NEXT).find(|u| !matches!(u.what, What::Title | What::Text));
        let begins = match &unit.what {
            What::Title => below().is_some_and(|u| matches!(u.what, What::Label(_))),
            What::Label(label) => names_table(label) && vocabulary.is_label(label),
            _ => false,
        };
        if begins && rows {
            starts.push(i);
            rows = false;
        }
    }
    let ends = starts.iter().skip(1).copied().chain([units.len()]);
    starts.iter().zip(ends).filter_map(|(from, to)| units.get(*from..to)).collect()
}

/// The first label of a table stands so few cells below its title.
const NEXT: usize = 5;

fn headings(units: &[Unit]) -> Vec<&str> {
    units.iter().filter_map(Unit::heading).collect()
}

/// The columns beside the levels as their headings are printed, and in the order that is usual where these come in none.
fn columns_of(section: &[Unit], vocabulary: &dyn Vocabulary) -> Vec<Vec<Column>> {
    let first = section.iter().position(Unit::begins_table).unwrap_or(section.len());
    let headed = section.iter().position(Unit::names_row).unwrap_or(first);
    // The headings of amounts stand above.
    let label = section.iter().take(headed).rposition(|u| matches!(u.what, What::Label(_)));
    let own = section.get(label.map_or(first, |l| first.max(l + 1))..).unwrap_or_default();
    let of_figures = headings_of_figures(own);
    let own = own.iter().enumerate().filter(|(i, _)| !of_figures.contains(i)).filter_map(|(_, u)| u.heading());
    let mut columns: Vec<Column> = Vec::new();
    for heading in own {
        let column = columns::column(heading, vocabulary);
        if !matches!(column.kind, Kind::Outer | Kind::Level) && !columns.contains(&column) {
            columns.push(column);
        }
    }
    // What has come of a goal is told above the table: 实际完成情况 beside 预期目标, 实际完成值 among the columns.
    let outcome = |c: &Column| c.kind == Kind::Actual && c.label.contains("情况");
    if columns.iter().any(|c| c.kind == Kind::Actual && !outcome(c)) {
        columns.retain(|c| !outcome(c));
    }
    // The heading of the names stands before the others, wherever it is printed.
    columns.sort_by_key(|c| c.kind != Kind::Name);
    orders(&columns)
}

/// Columns as their headings are printed, and in the order that is usual. What was reached stands beside what was to be, and the score
/// beside the points: headings that are printed the other way round do not come in the order of their columns.
fn orders(columns: &[Column]) -> Vec<Vec<Column>> {
    let mut usual = columns.to_vec();
    usual.sort_by_key(|c| (USUAL.iter().position(|k| *k == c.kind), is_score(c)));
    let at = |of: &dyn Fn(&Column) -> bool| columns.iter().position(of);
    let turned = |a: Option<usize>, b: Option<usize>| a.zip(b).is_some_and(|(a, b)| a > b);
    let targets = turned(at(&|c| c.kind == Kind::Target), at(&|c| c.kind == Kind::Actual));
    let points = turned(at(&|c| c.kind == Kind::Number && !is_score(c)), at(&is_score));
    if usual == columns || targets || points { vec![usual] } else { vec![columns.to_vec(), usual] }
}

fn is_score(column: &Column) -> bool {
    column.kind == Kind::Number && column.label.contains("得分")
}

/// The usual order of columns.
const USUAL: &[Kind] = &[Kind::Name, Kind::Sign, Kind::Target, Kind::Unit, Kind::Actual, Kind::Number, Kind::Note];

#[derive(Default)]
struct Ordered {
    pieces: Vec<Piece>,
    moved: Vec<Moved>,
    doubts: Vec<(u32, String)>,
    /// Where the rows of the last table end.
    end: Option<usize>,
    known: Known,
}

impl Ordered {
    /// Puts the part of a table on one page into order, or leaves its rows as they are and tells so: `begun` says that there is a page
    /// of it before, `levelled` that its indicators have levels.
    fn page(
        &mut self,
        units: &[Unit],
        columns: &[Vec<Column>],
        (begun, levelled): (bool, bool),
        vocabulary: &dyn Vocabulary,
    ) -> bool {
        let from = if begun { Some(0) } else { units.iter().position(Unit::begins_table) };
        // Indicators without levels go on like those of a page before.
        let going_on = begun || !levelled;
        let of_rows = |u: &Unit| u.is_level() || going_on && u.begins_as_target();
        let Some(from) = from.filter(|_| units.iter().any(of_rows)) else {
            self.push(units, false);
            return true;
        };
        // Names of levels and headings may stand above the first heading.
        let mut strayed = strayed(units);
        strayed.extend(among_headings(units, from));
        let is_above = |i: usize, u: &Unit| i < from && !u.is_level() && !u.is_of_table() || strayed.contains(&i);
        let again = printed_again(units, from);
        let above = units.iter().enumerate().filter(|(i, u)| is_above(*i, u) && !again.contains(i)).map(|(_, u)| u);
        let region = units.iter().enumerate().filter(|(i, u)| !is_above(*i, u)).map(|(_, u)| u.clone());
        let region: Vec<Unit> = region.collect();
        let beside = are_side_by_side(units);
        let (cells, shorter) =
            (LazyCell::new(|| by_cells(&region, NEEDLESS)), LazyCell::new(|| by_cells(&region, DOUBTFUL)));
        let read =
            |region, strict| (!beside).then(|| ordered(region, columns, (going_on, strict), vocabulary)).flatten();
        let whole = read(&region, false);
        let cut = whole.is_none();
        let read = whole.or_else(|| read(&cells, true)).or_else(|| read(&shorter, true));
        let Some(Region { above: more, units: order, below, doubts }) = read else {
            let above: Vec<&Unit> = above.collect();
            match head::ordered(&above).filter(|_| !begun).zip(lines(units)) {
                Some((head, lines)) => {
                    self.push(&head.units, false);
                    self.moved.push(Moved { lines, head: head.doubts() });
                    self.leave(&region);
                }
                None => self.leave(units),
            }
            return false;
        };
        let head: Vec<&Unit> = above.chain(more).collect();
        // Of cells that were cut and a head that is not whole neither tells that the other is right.
        let head = head::ordered(&head).or_else(|| if cut { None } else { head::loosely(&head) });
        let Some((head, lines)) = head.zip(lines(units)) else {
            self.leave(units);
            return false;
        };
        let name_line = order.iter().find(|u| u.what == What::Text).and_then(|u| u.pieces.first()).map(|p| p.line);
        self.push(&head.units, false);
        self.moved.push(Moved { lines, head: head.doubts() });
        self.push(order, true);
        self.end = Some(self.pieces.len());
        self.push(below, false);
        self.push(&head.rest, false);
        self.doubts.extend(doubts);
        let odd = (!head.odd.is_empty()).then(|| format!("文本“{}”不属于任何标签", head.odd.join("”、“")));
        self.doubts.extend(name_line.zip(odd));
        true
    }

    /// Adds a list that was put into order.
    fn list(&mut self, section: &[Unit], list: List) {
        self.moved.extend(lines(section).map(|lines| Moved { lines, head: vec![HEAD] }));
        self.push(&list.above, false);
        self.push(&list.units, true);
        self.known.ends.insert(self.pieces.len());
        self.push(&list.below, false);
        self.doubts.extend(list.doubts);
    }

    /// Leaves a part of a table as it is.
    fn leave(&mut self, units: &[Unit]) {
        let first = self.pieces.len();
        self.push(units, false);
        self.known.unordered.push(first..self.pieces.len());
        // The rows of the table go on here.
        self.end = None;
    }

    /// Adds cells; `known` says that what they are made of is known for certain.
    fn push<'u>(&mut self, units: impl IntoIterator<Item = &'u Unit>, known: bool) {
        for unit in units {
            let mut line = None;
            // A title stands on one line, wherever it was wrapped.
            let title = unit.pieces.first().filter(|_| unit.what == What::Title);
            let title = title.map(|first| Piece { text: unit.text(), ..first.clone() });
            let pieces = title.as_ref().map_or(unit.pieces.as_slice(), std::slice::from_ref);
            for piece in pieces {
                let beside = line == Some(piece.line) && piece.gap > 0;
                let ordinal = self.pieces.last().map_or(0, |last: &Piece| last.ordinal + u32::from(!beside));
                let gap = if beside { piece.gap } else { 0 };
                let first = known.then_some(line.is_none());
                self.pieces.push(Piece { ordinal, gap, first, after_blank: line.is_none(), ..piece.clone() });
                line = Some(piece.line);
            }
        }
    }
}

/// The lines that cells stand on.
fn lines(units: &[Unit]) -> Option<RangeInclusive<u32>> {
    let numbers = units.iter().flat_map(|u| &u.pieces).map(|p| p.line);
    Some(numbers.clone().min()?..=numbers.max()?)
}

/// The cells with those cut that are several: one ends with a line that leaves room for what comes next. `least` is what the break
/// costs at least that is the end of a cell.
fn by_cells(region: &[Unit], least: f32) -> Vec<Unit> {
    let texts = region.iter().filter(|u| u.what == What::Text && u.is_wrapped());
    let lines = texts.flat_map(Unit::lines).map(|l| l.width());
    let width = lines.fold(0.0, f32::max);
    let ends = |a: &Unit, b: &Unit| costs::needless_break(width - a.width(), first_unit(&b.text())) >= least;
    let cells = |u: &Unit| {
        let lines = u.lines();
        let cells = lines.chunk_by(|a, b| !ends(a, b));
        cells.map(|own| Unit { pieces: own.iter().flat_map(|l| l.pieces.clone()).collect(), ..u.clone() }).collect()
    };
    let cut = |u: &Unit| if u.what == What::Text { cells(u) } else { vec![u.clone()] };
    region.iter().flat_map(cut).collect()
}

/// A break that left room for what comes next, and one that may just have done so.
const NEEDLESS: f32 = 1.0;
const DOUBTFUL: f32 = 0.1;

/// The rows of a table on one page in order, with its headings above them.
struct Region<'u> {
    /// What stands among the headings: values of labels above the table.
    above: Vec<&'u Unit>,
    units: Vec<&'u Unit>,
    below: Vec<&'u Unit>,
    doubts: Vec<(u32, String)>,
}

/// The cells of a table on one page in order, with the columns with which they make rows at the least cost.
fn ordered<'u>(
    region: &'u [Unit],
    columns: &[Vec<Column>],
    (begun, strict): (bool, bool),
    vocabulary: &dyn Vocabulary,
) -> Option<Region<'u>> {
    let read = columns.iter().filter_map(|own| Some((own, rows::rows(region, own, strict)?)));
    let mut read: Vec<_> = read.collect();
    read.sort_by(|(_, a), (_, b)| a.0.total_cmp(&b.0));
    read.iter().find_map(|(columns, (_, rows))| {
        let placed = levels::place(region, rows, begun, vocabulary)?;
        in_order(region, rows, columns, &placed)
    })
}

fn in_order<'u>(region: &'u [Unit], rows: &[Row], columns: &[Column], placed: &[Placed]) -> Option<Region<'u>> {
    let positions = |of: &dyn Fn(&Unit) -> bool| (0..).zip(region).filter(|(_, u)| of(u)).map(|(i, _)| i).collect();
    let first = rows.iter().flat_map(|r| &r.units).min().copied().unwrap_or(0);
    let column = |label: &str| columns.iter().position(|c| c.label == label);
    // A heading of no column is one above: 实际完成情况 beside 预期目标.
    let odd = |u: &Unit| u.heading().is_some_and(|label| rank(label) == OTHER && column(label).is_none());
    let of_none: BTreeSet<usize> = headings_of_figures(region).into_iter().chain(positions(&odd)).collect();
    // Values of labels above may stand among the headings.
    let mut above: Vec<usize> = positions(&|u| !u.is_level() && u.what != What::Strip && u.heading().is_none());
    above.retain(|i| *i < first);
    above.extend(&of_none);
    above.sort_unstable();
    let mut order: Vec<usize> = positions(&|u| u.what == What::Strip);
    let mut headings: Vec<usize> = positions(&|u| u.heading().is_some());
    headings.retain(|i| !of_none.contains(i));
    // As the cells of the rows stand, whichever is printed first.
    headings.sort_by_key(|i| region.get(*i).and_then(Unit::heading).map(|label| (rank(label), column(label))));
    order.extend(headings);
    let mut doubts = Vec::new();
    for (row, placed) in rows.iter().zip(placed) {
        order.extend(placed.units.iter().chain(&row.units));
        let Some(name) = row.units.first().and_then(|i| region.get(*i)?.pieces.first()) else { continue };
        if !placed.others.is_empty() {
            doubts.push((name.line, format!("指标级别由次序推断，也可能是“{}”", placed.others.join("”或“"))));
        }
        if !row.instead.is_empty() {
            doubts.push((name.line, format!("指标名称与指标值由次序推断，也可能是“{}”", row.instead.join("”或“"))));
        }
        if row.stands != Stands::Together {
            doubts.push((name.line, APART.to_owned()));
        }
    }
    // What belongs to no row stands below the rows, in its order.
    let used: HashSet<usize> = order.iter().chain(&above).copied().collect();
    let below: Vec<usize> = (0..region.len()).filter(|i| !used.contains(i)).collect();
    let cells = |of: &[usize]| of.iter().filter_map(|i| region.get(*i)).collect::<Vec<&Unit>>();
    let (above, below) = (cells(&above), cells(&below));
    // What stands among the rows and is of none of them.
    let last = rows.iter().flat_map(|r| &r.units).max().copied().unwrap_or(0);
    let among = (first..last).filter(|i| !used.contains(i)).filter_map(|i| region.get(i));
    let line = rows.first().and_then(|r| region.get(*r.units.first()?)?.pieces.first()).map(|p| p.line);
    // Sums of points stand above names below all rows.
    let among = among.filter(|u| u.what == What::Text && !columns::is_points(&u.text()));
    let odd = among.map(|u| format!("文本“{}”所属的行无从确定", u.text()));
    doubts.extend(odd.filter_map(|message| Some((line?, message))));
    // Lines of names of levels that could not be told apart.
    let tangled =
        |u: &&Unit| u.what == What::Text && u.text().contains("指标") && u.is_wrapped() && u.width() < TANGLED;
    // Points that no row has got are those of rows.
    if above.iter().chain(&below).any(tangled) || units::has_points(below.iter().copied()) {
        return None;
    }
    Some(Region { units: cells(&order), above, below, doubts })
}

/// The headings of figures above a table that stand among those of its columns, and are printed there once more: 分值 and 得分 beside
/// 执行率.
fn headings_of_figures(region: &[Unit]) -> Vec<usize> {
    let again = |(i, unit): &(usize, &Unit)| {
        let same = |below: &Unit| below.heading() == unit.heading() && below.page() == unit.page();
        unit.heading().is_some() && region.iter().skip(i + 1).any(same)
    };
    region.iter().enumerate().filter(again).map(|(i, _)| i).collect()
}

/// A wider text, in ems, is prose that speaks of indicators.
const TANGLED: f32 = 80.0;

/// Where a heading stands among the others.
fn rank(label: &str) -> u8 {
    match () {
        () if columns::is_outer(label) => 0,
        () if columns::is_inner(label) => 1,
        () if columns::is_innermost(label) => 2,
        () => OTHER,
    }
}

/// The rank of headings that are not of a level.
const OTHER: u8 = 3;
