//! Turns the text of a dump into tables: outline → headers → widths → rows → cells.

use std::collections::HashSet;

use super::columns::{self, Column};
use super::costs;
use super::extents::Heading;
use super::furniture;
use super::glued;
use super::grid::Grid;
use super::head::{self, Head};
use super::header::{self, Header, Hit};
use super::joins::Joins;
use super::lexicon::Lexicon;
use super::outline::{Outline, outline};
use super::pieces::{Piece, closed, pieces_to_lines, pieces_to_text, text_to_pieces};
use super::read::DumpText;
use super::restored::{self, Known};
use super::rows::{Order, Parting, Reading, RowPieces, Rows, Shelf, Walk};
use super::ruled;
use super::words::Words;
use crate::layout::Sheet;
use crate::place::{Place, Text};
use crate::table::{Scope, Table, Vocabulary};

mod body;
mod coded;
mod labelled;
mod late;
mod learn;
mod list;
mod title;

use body::spanning;
pub(super) use title::{is_title, without_remark};
use title::{title_name, with_whole_title};

/// What a dump holds.
#[derive(Debug, Default)]
pub struct DumpTables {
    /// The tables in the order of the dump.
    pub tables: Vec<Table>,
    /// The lines before the first table (all lines where there is no table), page numbers left out.
    pub prose: Vec<Text>,
    /// Tables that are there but could not be read.
    pub unread: Vec<Unread>,
    /// Tables that the dump speaks of, to be named where none of `tables` is one of targets.
    pub untold: Vec<Unread>,
    /// The pages as they were drawn, where blanks keep columns apart.
    pub sheets: Vec<Sheet>,
    /// The lines outside of the tables, page by page, where nothing is drawn but what the document says of itself is needed.
    pub around: Vec<Sheet>,
}

/// A table that could not be read.
#[derive(Debug)]
pub struct Unread {
    /// What stands above its indicators.
    pub text: Text,
    /// Why, in Chinese.
    pub why: &'static str,
    /// What of it was not read.
    pub what: Lost,
}

/// What of a table was not read. Where it is not all of it, the rest is among the tables too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// All of it.
    Table,
    /// All indicators.
    Indicators,
    /// The indicators from a page on.
    LaterIndicators,
}

impl Unread {
    /// What was not read, why, on which lines and how it begins, in Chinese.
    pub fn message(&self) -> String {
        let what = match self.what {
            Lost::Table => "文本中有一张表未读",
            Lost::Indicators => "文本中有一张表的绩效指标未读",
            Lost::LaterIndicators => "文本中有一张表的后半部分绩效指标未读",
        };
        let start: String = self.text.string.chars().take(SHOWN).collect();
        let lines =
            lines_of(&self.text.places).map_or(String::new(), |(first, last)| format!("（第{first}—{last}行）"));
        format!("{what}{lines}：{}：{start}", self.why)
    }
}

/// So many characters of a text are shown.
const SHOWN: usize = 60;

/// The first and the last line of places in a dump.
fn lines_of(places: &[Place]) -> Option<(u32, u32)> {
    let lines =
        places.iter().filter_map(|p| if let Place::Lines { first, last } = p { Some((*first, *last)) } else { None });
    lines.reduce(|(first, last), (from, to)| (first.min(from), last.max(to)))
}

const UNSETTLED: &str = "没有坐标，标签与其值的对应关系在文本中无从确定，请改用 PDF";

const UNHEADED: &str = "没有认识的指标表头";

const INTERLEAVED: &str = "文本把相邻单元格的各行交错排列，各栏的文字无法可靠地分开";

const SCATTERED: &str = "没有坐标，各行的单元格在文本中次序不定，无从还原，请改用 PDF";

/// So many ems of text below a table may be what is left of its last row; more is prose.
const SHORT: f32 = 40.0;

/// How often widths and repeated texts are learned from the last reading.
const ROUNDS: usize = 3;

/// A line that stands in a table this often is part of a text that the table repeats.
const OFTEN: usize = 3;

/// A reading that costs less than this a row needs no other order.
const FITS: f32 = 2.0;

/// Where lines of cells are mixed, widths that cost more than this a row are not made fit by changing one of them.
const HOPEFUL: f32 = 8.0;

/// The pieces of a table are told apart by page, and on each page by the printings of its header, of which there are fewer.
pub(super) const PRINTINGS: u32 = 1000;

/// Where forms have spending plans, at least one table in so many shows its own.
const TYPED: usize = 4;

/// So many tables are enough to choose the order of reading and the first widths.
const SAMPLE: usize = 2;

/// A line that begins farther right, in characters, was put there.
const INDENT: f32 = 3.0;

/// In a table that is read at all, at most one row in so many lacks something. Smaller: tables are read whose rows are those
/// of no page; larger: a table of ten rows is refused because of one. A refused table gives nothing, one of which some rows
/// lack something about half of its values, in the few of unseen reports that were looked at.
const LACKING: usize = 4;

/// Where a column of one page's characters stands on another page.
#[derive(Debug, Clone, Copy)]
struct Scale {
    by: f32,
    plus: f32,
}

impl Scale {
    const SAME: Scale = Scale { by: 1.0, plus: 0.0 };

    fn at(self, column: f32) -> f32 {
        self.by * column + self.plus
    }
}

fn median(values: impl Iterator<Item = f32>) -> Option<f32> {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Finds the tables of a dump.
pub fn text_to_tables(text: &DumpText, vocabulary: &dyn Vocabulary) -> DumpTables {
    let parted = glued::parted(text, vocabulary);
    let text = parted.as_ref().unwrap_or(text);
    let running = furniture::running_heads(&text.lines, &|s| vocabulary.is_label(s));
    let pieces: Vec<Piece> = text_to_pieces(text).into_iter().filter(|p| !running.contains(&p.line)).collect();
    let kept = ruled::keeps_columns(&pieces);
    if kept {
        let pieces = header::cut_glued_headings(pieces, vocabulary);
        let hits = header::labels(&pieces, vocabulary);
        return pieces_to_tables(&pieces, &hits, vocabulary);
    }
    let open = pieces;
    let pieces = header::cut_glued_headings(closed(open.clone()), vocabulary);
    let hits = header::labels(&pieces, vocabulary);
    let (lists, pieces) = coded::take_lists(&open, pieces, &hits, vocabulary);
    let hits = if lists.tables.is_empty() { hits } else { header::labels(&pieces, vocabulary) };
    let mut found = pieces_to_tables(&pieces, &hits, vocabulary);
    coded::put_lists(lists, &mut found);
    found
}

/// Finds the tables among the pieces of a dump.
fn pieces_to_tables(pieces: &[Piece], hits: &[Hit], vocabulary: &dyn Vocabulary) -> DumpTables {
    let Some(headings) = header::headers(pieces, hits, vocabulary) else {
        let bare = without_header(pieces, hits);
        if let Some(found) = ruled::text_to_tables(pieces, vocabulary) {
            return DumpTables { untold: bare.unread, ..found };
        }
        return untyped(pieces, hits, vocabulary).filter(|found| !found.tables.is_empty()).unwrap_or(bare);
    };
    let outlines = outline(pieces, hits, &headings, vocabulary);
    let headers = headings.headers;
    let columns: Vec<Column> = headings.columns.iter().map(|l| columns::column(l, vocabulary)).collect();
    let dump = Dump {
        kept: keeps_columns(pieces, &headers, columns.len()),
        pieces,
        headers: &headers,
        columns: &columns,
        borders: borders(pieces),
        wraps: false,
        joins: Joins::learn(pieces),
        foreign: HashSet::new(),
        ends: HashSet::new(),
        strips: HashSet::new(),
        spanning: spanning(pieces, &headers, &outlines),
        labelled: false,
    };
    let is_typed = |o: &Outline| dump.read_head(o, vocabulary, true, false).1.is_typed();
    // Dates in the texts of other forms make one of many tables look as if it had a spending plan.
    let typed = outlines.iter().filter(|o| is_typed(o)).count();
    if typed == 0 || typed * TYPED < outlines.len() {
        let all = || outlines.iter().map(|o| unread(pieces, o, UNSETTLED)).collect();
        if let Some(drawn) = ruled::text_to_tables(pieces, vocabulary) {
            return DumpTables { untold: all(), ..drawn };
        }
        let found = untyped(pieces, hits, vocabulary)
            .unwrap_or_else(|| labelled::text_to_tables(pieces, hits, &Known::default(), vocabulary));
        let told = !found.tables.is_empty() || !found.unread.is_empty();
        return if told { found } else { DumpTables { unread: all(), ..found } };
    }
    let torn =
        outlines.iter().filter(|o| head::is_torn(dump.pieces.get(o.head.clone()).unwrap_or_default(), vocabulary));
    let first = outlines.first().map_or(pieces.len(), |o| o.above.start);
    let mut found = DumpTables { prose: prose(pieces.get(..first).unwrap_or_default()), ..DumpTables::default() };
    dump.read_tables(&outlines, 2 * torn.count() > outlines.len(), vocabulary, &mut found);
    found
}

/// Tables without a spending plan in a dump whose cells were put into order.
fn untyped(pieces: &[Piece], hits: &[Hit], vocabulary: &dyn Vocabulary) -> Option<DumpTables> {
    let restored = restored::restored(pieces, hits, vocabulary)?;
    let mut found = labelled::text_to_tables(&restored.pieces, &restored.hits, &restored.known, vocabulary);
    restored.doubt(&mut found.tables);
    Some(found)
}

/// A table that could not be read, by what stands above its indicators.
fn unread(pieces: &[Piece], outline: &Outline, why: &'static str) -> Unread {
    let text = pieces_to_text(pieces.get(outline.above.start..outline.head.end).unwrap_or_default());
    Unread { text, why, what: Lost::Table }
}

/// A text without any known header of indicators: prose, unless it has titles of targets and labels of forms.
fn without_header(pieces: &[Piece], hits: &[Hit]) -> DumpTables {
    let prose = prose(pieces);
    let title = prose.iter().find(|t| is_title(&t.string)).filter(|_| hits.len() >= FEWEST_LABELS).cloned();
    let unread = title.map(|text| Unread { text, why: UNHEADED, what: Lost::Table });
    DumpTables { unread: unread.into_iter().collect(), prose, ..DumpTables::default() }
}

/// A longer line that ends in 表 is a sentence.
const LONGEST_TITLE: usize = 40;

/// A text with fewer labels than this has no table.
const FEWEST_LABELS: usize = 3;

pub(super) fn prose(pieces: &[Piece]) -> Vec<Text> {
    pieces_to_lines(&pieces.iter().collect::<Vec<_>>())
}

/// Whether a line names the year of a table and nothing else: （2025年度）.
fn is_period(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| !"（）() ".contains(*c)).collect();
    let year = bare.strip_suffix("年度").or(bare.strip_suffix('年'));
    year.is_some_and(|y| y.len() == 4 && y.starts_with("20") && y.chars().all(|c| c.is_ascii_digit()))
}

/// Whether a line end without a blank line after it is always the end of a cell: in dumps that put a blank line between
/// the lines of a paragraph, but not between cells that stand side by side.
fn borders(pieces: &[Piece]) -> bool {
    let first: Vec<&Piece> = pieces.iter().filter(|p| p.gap == 0).collect();
    let bare = first.iter().filter(|p| !p.after_blank).count();
    // A full line of prose followed by its next line tells what lies between the lines of one paragraph.
    let widest = first.iter().map(|p| p.width).fold(0.0, f32::max);
    let wraps = first.windows(2).filter(|w| w[0].page == w[1].page && w[0].width > widest * 0.75);
    let (mut parted, mut all) = (0, 0);
    for pair in wraps {
        all += 1;
        parted += usize::from(pair[1].after_blank);
    }
    // A name of a level that is wrapped without a blank line shows that line ends are no borders here.
    let wrapped = |p: &[&Piece]| {
        let whole = format!("{}{}", p[0].text, p[1].text);
        p[1].gap == 0
            && !p[1].after_blank
            && p[0].text.chars().count() > 3
            && columns::is_level(columns::Kind::Level, &whole)
    };
    bare > 0 && all > 0 && parted * 20 >= all * 19 && !pieces.iter().collect::<Vec<_>>().windows(2).any(wrapped)
}

/// Whether a dump puts a blank where a line of a cell ends, and the next one on the same line: it parts names of levels and headings.
fn wraps(pieces: &[Piece], hits: &[Hit], vocabulary: &dyn Vocabulary) -> bool {
    let blank = |a: &Piece, b: &Piece| b.ordinal == a.ordinal && b.gap == 1 && !b.stray;
    let parted = |w: &[Piece]| {
        blank(&w[0], &w[1])
            && !columns::is_any_level(&w[1].text)
            && columns::is_any_level(&format!("{}{}", w[0].text, w[1].text))
    };
    let heading = |h: &Hit| {
        let own = pieces.get(h.first()..h.end()).unwrap_or_default();
        vocabulary.is_heading(&h.label) && own.windows(2).any(|w| blank(&w[0], &w[1]))
    };
    pieces.windows(2).any(parted) || hits.iter().any(heading)
}

/// Whether a line has the label of a name with the name: 单位名称：某局.
fn names(line: &str) -> bool {
    line.split_once(['：', ':']).is_some_and(|(label, name)| head::is_name_label(label) && !name.trim().is_empty())
}

/// Whether a dump goes down the page line by line: cells side by side stand on one line of it.
fn is_by_lines(bodies: &[Body]) -> bool {
    let pieces = bodies.iter().flat_map(|b| &b.pieces);
    let (all, beside) = pieces.fold((0, 0), |(a, b), p| (a + 1, b + usize::from(p.gap > 0)));
    beside * BESIDE >= all
}

/// In a dump that goes line by line at least one piece in this many stands beside another one.
const BESIDE: usize = 6;

/// Whether blanks keep the columns apart: most headings stand on one line with wide gaps between, or most lines are
/// indented or have wide gaps.
fn keeps_columns(pieces: &[Piece], headers: &[Header], columns: usize) -> bool {
    let gaps = headers.iter().flat_map(|h| &h.cells).filter_map(|c| pieces.get(*c.first()?));
    let wide = gaps.filter(|p| p.gap > 1).count();
    let own = pieces.get(headers.first().map_or(0, Header::first)..).unwrap_or_default();
    let set_off = own.iter().filter(|p| if p.gap == 0 { p.columns.0 > INDENT } else { p.gap > 1 }).count();
    wide >= headers.len() * columns / 2 || set_off * 2 > own.len()
}

/// What all tables of a dump share.
struct Dump<'a> {
    pieces: &'a [Piece],
    headers: &'a [Header],
    columns: &'a [Column],
    borders: bool,
    /// Whether a blank within a line may be the end of a line of its cell.
    wraps: bool,
    /// Whether blanks keep the columns apart.
    kept: bool,
    joins: Joins,
    /// Pieces of labels that stand beside all indicators of a table, wherever the dump prints them.
    strips: HashSet<usize>,
    /// Pieces of a cell above the headings that are printed among them: the goal.
    spanning: HashSet<usize>,
    /// The first pieces of labels that are neither a heading of a column nor stand beside the indicators.
    foreign: HashSet<usize>,
    /// The first pieces below the rows of tables, where that is known.
    ends: HashSet<usize>,
    /// Whether labels and values come one after another, cell by cell: no table has a spending plan.
    labelled: bool,
}

/// The pieces of a table's rows, headers left out.
#[derive(Clone)]
struct Body {
    pieces: Vec<Piece>,
    /// Pieces below a label that ends the rows.
    below: Vec<Piece>,
    /// For each piece its distance from each heading on its page, where the dump keeps columns apart.
    distances: Option<Vec<Vec<f32>>>,
    /// For each piece whether its text stands in the table several times.
    repeated: Vec<bool>,
    /// For each piece whether it is a label or a heading, printed late: no cell of a row.
    labels: Vec<bool>,
    /// Whether two tables of one header stand side by side, so that rows do too.
    beside: bool,
    /// Names of levels where cells come whole, and where their lines stand apart.
    words: [Words; 3],
}

impl Body {
    /// At least how many rows there are: each has one name of a level in it, which may be wrapped, and one value, which may
    /// have no sign.
    fn rows(&self) -> f32 {
        let levels = self.pieces.iter().filter(|p| columns::is_level(columns::Kind::Level, &p.text)).count();
        let signs = self.pieces.iter().filter(|p| columns::begins_as_target(&p.text)).count();
        levels.max(signs).max(1) as f32
    }

    /// Rows of indicators below the table: no header tells what they are of.
    fn unread_below(&self) -> Option<Unread> {
        let text = || pieces_to_text(&self.below);
        self.below.iter().any(body::is_of_row).then(|| Unread { text: text(), why: UNHEADED, what: Lost::Table })
    }

    /// Whether every row names its level: there are about as many names as values with a sign.
    fn is_levelled(&self) -> bool {
        let levels = (0..self.pieces.len() as u32).filter(|i| self.words[0].begins(columns::Kind::Level, *i)).count();
        let signs =
            self.pieces.iter().filter(|p| columns::begins_as_target(&p.text) || columns::is_sign(&p.text)).count();
        signs >= FEWEST_SIGNS && levels * 10 >= signs * 9
    }
}

/// Fewer values do not tell how many names of levels there are.
const FEWEST_SIGNS: usize = 4;

/// The rows in which a column is blank that every row needs: the name of a level, a name or a value.
fn lacking(needed: &[bool], rows: &[RowPieces]) -> Vec<usize> {
    let lacks = |row: &RowPieces| row.iter().zip(needed).any(|(cell, needed)| cell.is_empty() && *needed);
    (0..).zip(rows).filter(|(_, row)| lacks(row)).map(|(r, _)| r).collect()
}

/// Whether so few rows lack something that the others are worth reading.
fn is_sound(lacking: &[usize], rows: usize) -> bool {
    lacking.len() * LACKING <= rows
}

impl Dump<'_> {
    /// Reads tables of one form. `torn` says that the cells above the indicators do not come whole.
    fn read_tables(&self, outlines: &[Outline], torn: bool, vocabulary: &dyn Vocabulary, found: &mut DumpTables) {
        let mut bodies: Vec<Body> = outlines.iter().map(|o| self.body(o)).collect();
        self.mark_late(outlines, &mut bodies, vocabulary);
        let (order, readings) = self.read(&bodies, torn);
        for ((outline, body), reading) in outlines.iter().zip(&bodies).zip(readings) {
            let limit = self.limit(order, std::slice::from_ref(body));
            let strict = self.labelled || order == Order::Blocks;
            let sound = |r: &Reading| !strict || is_sound(&self.lacking(&r.rows), r.rows.len());
            found.unread.extend(body.unread_below());
            let cost = |r: &Reading| if self.labelled { r.cost_of_rows() } else { r.cost };
            let good = reading.filter(|r| !r.rows.is_empty() && cost(r) <= limit * r.rows.len() as f32 && sound(r));
            let (settled, table) = match &good {
                Some(reading) => self.table(outline, body, reading, order, vocabulary),
                None => (true, self.head_alone(outline, INTERLEAVED, vocabulary)),
            };
            if good.is_none() || !settled {
                let why = if settled { INTERLEAVED } else { UNSETTLED };
                let what = if settled && table.is_some() { Lost::Indicators } else { Lost::Table };
                found.unread.push(Unread { what, ..unread(self.pieces, outline, why) });
            }
            found.tables.extend(table.filter(|_| settled));
        }
    }

    /// The rows that were read wrongly, as [`lacking`] tells. A level that is merged over rows is not missed.
    fn lacking(&self, rows: &[RowPieces]) -> Vec<usize> {
        let needed = |c: &Column| c.kind.is_needed() && !(self.labelled && c.kind == columns::Kind::Level);
        // Nor a cell beside a level of which nothing is asked.
        let asked = |row: &RowPieces| {
            row.iter().zip(self.columns).any(|(cell, c)| !cell.is_empty() && c.kind != columns::Kind::Level)
        };
        let mut lacking = lacking(&self.columns.iter().map(needed).collect::<Vec<_>>(), rows);
        lacking.retain(|r| !self.labelled || rows.get(*r).is_some_and(asked));
        lacking
    }

    /// What stands above the rows of a table: the lines above it, its labels and values, the headings of its columns.
    fn read_head(
        &self,
        outline: &Outline,
        vocabulary: &dyn Vocabulary,
        mixed: bool,
        unordered: bool,
    ) -> (Vec<Text>, Head, Vec<Vec<&Piece>>) {
        let slice = |r: &std::ops::Range<usize>| self.pieces.get(r.clone()).unwrap_or_default();
        let lines = with_whole_title(prose(slice(&outline.above)));
        let titled = lines
            .iter()
            .rposition(|l| {
                without_remark(&l.string).ends_with('表') || l.string.contains("单位") || is_period(&l.string)
            })
            .map_or(lines.len(), |t| t + 1);
        let mut above: Vec<Text> = lines.iter().take(titled).cloned().collect();
        let untitled: Vec<Place> = lines.iter().skip(titled).flat_map(|l| l.places.clone()).collect();
        let loose = slice(&outline.above).iter().filter(|p| untitled.contains(&p.place()));
        let first: Vec<usize> = self
            .headers
            .get(outline.headers.start)
            .map(|h| h.cells.iter().flatten().copied().collect())
            .unwrap_or_default();
        let late = outline.body.clone().filter(|i| self.spanning.contains(i));
        let own = outline.head.clone().filter(|i| !first.contains(i)).chain(late);
        let head_pieces: Vec<Piece> = loose.cloned().chain(own.filter_map(|i| self.pieces.get(i).cloned())).collect();
        let name = title_name(&above);
        let mut head = head::read(&head_pieces, vocabulary, mixed, unordered, name.as_deref());
        head.named = above.iter().any(|l| names(&l.string));
        above.extend(head.above.iter().map(pieces_to_text));
        // A heading that is not found above this table is the one above others, where all are of one form.
        let own = self.headers.get(outline.headers.start..).unwrap_or_default();
        let own = if self.labelled { own.get(..1).unwrap_or_default() } else { own };
        let others = if self.labelled { &[] } else { self.headers };
        let heading = |c: usize| {
            let cell = own.iter().chain(others).filter_map(|h| h.cells.get(c)).find(|cell| !cell.is_empty());
            cell.into_iter().flatten().filter_map(|&i| self.pieces.get(i)).collect()
        };
        let heads = (0..self.columns.len()).map(heading).collect();
        (above, head, heads)
    }

    /// A table of which only what stands above the indicators can be read; nothing where not even its identity is sure.
    fn head_alone(&self, outline: &Outline, why: &str, vocabulary: &dyn Vocabulary) -> Option<Table> {
        let mixed = !self.labelled;
        let (above, head, heads) = self.read_head(outline, vocabulary, mixed, mixed);
        let sure = if self.labelled { head.is_labelled() } else { head.is_identified() };
        if !sure {
            return None;
        }
        let mut grid = Grid::new(self.columns, &head);
        grid.head(&head);
        grid.header(self.columns, &heads, format!("{why}，绩效指标未读入"));
        Some(grid.finish(above, Vec::new()))
    }

    fn table(
        &self,
        outline: &Outline,
        body: &Body,
        reading: &Reading,
        order: Order,
        vocabulary: &dyn Vocabulary,
    ) -> (bool, Option<Table>) {
        let (above, head, heads) = self.read_head(outline, vocabulary, order != Order::Cells, order == Order::Blocks);
        let mut grid = Grid::new(self.columns, &head);
        grid.head(&head);
        let contradictions = grid.indicators(self.columns, &heads, &body.pieces, reading);
        // Mixed lines without columns kept apart leave no row certain.
        let certain = order == Order::Cells || body.distances.is_some();
        let average = reading.cost / reading.rows.len().max(1) as f32;
        let limit = match certain {
            true if average > costs::UNEASY => costs::UNEASY,
            true => costs::STRAINED,
            false => f32::NEG_INFINITY,
        };
        let neighbours = order == Order::Lines;
        grid.strained(
            reading.rows.len(),
            reading,
            if neighbours { limit.min(costs::STRAINED_LINES) } else { limit },
            neighbours,
        );
        if body.distances.is_some() {
            grid.merged(self.columns, reading, &body.pieces);
        }
        if order == Order::Blocks {
            let message = "文本把相邻单元格的各行交错排列，各行各栏的划分由折行和用字推断，请与原件核对";
            grid.doubt(Scope::Indicators, message.to_owned());
            grid.lacking(reading.rows.len(), &self.lacking(&reading.rows));
        }
        let lost = reading.outside.iter().filter_map(|&i| body.pieces.get(i));
        if lost.clone().any(|p| columns::is_level(columns::Kind::Level, &p.text) || columns::is_target(&p.text)) {
            let text = pieces_to_text(lost).string;
            grid.doubt(Scope::Indicators, format!("表下的文字可能是未读入的指标：“{text}”"));
        } else if lost.clone().next().is_some() && lost.clone().map(|p| p.width).sum::<f32>() < SHORT {
            let text = pieces_to_text(lost).string;
            grid.last_row(format!("表下的文字可能属于末行：“{text}”"));
        }
        let outside = reading.outside.iter().filter_map(|&i| body.pieces.get(i));
        let below: Vec<&Piece> = outside.chain(&body.below).collect();
        let agrees = contradictions * LACKING <= reading.rows.len();
        let settled = head.is_typed() || order == Order::Cells && head.is_labelled() && agrees;
        (settled, Some(grid.finish(above, pieces_to_lines(&below))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A whole table used to be refused because one row had no level.
    #[test]
    fn a_table_is_read_of_which_few_rows_lack_something() {
        let needed = [true, true, true, false];
        let whole: RowPieces = vec![vec![0], vec![1], vec![2], vec![]];
        let nameless: RowPieces = vec![vec![], vec![1], vec![2], vec![3]];
        let few = [whole.clone(), nameless.clone(), whole.clone(), whole.clone()];
        assert_eq!(lacking(&needed, &few), [1]);
        assert!(is_sound(&lacking(&needed, &few), few.len()));
        let many = [whole.clone(), nameless, whole];
        assert!(!is_sound(&lacking(&needed, &many), many.len()));
    }
}
