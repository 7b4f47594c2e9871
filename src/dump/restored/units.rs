//! The cells of a dump that parts them by blank lines, with what each of them is.

use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;

use super::super::columns::{self, Kind};
use super::super::head::{is_amount_label, is_priced, is_unit};
use super::super::header::{self, Hit, STRIP, is_strip};
use super::super::measure::never_first;
use super::super::pieces::Piece;
use super::super::tables::is_title;
use super::figures;
use super::levels::is_outermost;
use super::mend::mend;
use crate::normalize::text::opened;
use crate::table::Vocabulary;

/// What a cell is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// The heading of a column of indicators.
    Heading(String),
    /// The label that stands beside all indicators: 绩效指标.
    Strip,
    /// Another label.
    Label(String),
    /// The title of a table.
    Title,
    /// The name of an outer level.
    Outer(String),
    /// The name of an inner level; it may be one of an outer level too.
    Inner(String),
    /// Anything else.
    Text,
}

/// A cell.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub what: What,
    pub pieces: Vec<Piece>,
    /// The number of its block.
    pub block: usize,
    /// Whether its lines stand among those of the cell after it.
    pub beside: bool,
}

impl Unit {
    pub fn page(&self) -> u32 {
        self.pieces.first().map_or(0, |p| p.page)
    }

    pub fn heading(&self) -> Option<&str> {
        if let What::Heading(label) = &self.what { Some(label) } else { None }
    }

    /// Whether it is the heading of a column that only a table of indicators has.
    pub fn begins_table(&self) -> bool {
        self.heading().is_some_and(|l| {
            columns::is_outer(l) || columns::is_inner(l) || columns::is_innermost(l) || heads_values(l)
        })
    }

    /// Whether it is the heading of a column that tells of each indicator what it is.
    pub fn names_row(&self) -> bool {
        self.heading().is_some_and(|l| columns::is_innermost(l) || heads_values(l))
    }

    /// Whether it is a label of a column of indicators, or of all of them.
    pub fn is_of_table(&self) -> bool {
        self.what == What::Strip || self.begins_table()
    }

    pub fn is_level(&self) -> bool {
        matches!(self.what, What::Outer(_) | What::Inner(_))
    }

    /// Whether it is a text that begins as only a value does.
    pub fn begins_as_target(&self) -> bool {
        self.what == What::Text && columns::begins_as_target(&self.text())
    }

    /// Its lines, each as a cell of its own.
    pub fn lines(&self) -> Vec<Unit> {
        let lines = self.pieces.chunk_by(|a, b| a.line == b.line);
        lines.map(|line| Unit { pieces: line.to_vec(), ..self.clone() }).collect()
    }

    /// Some of its lines as one cell.
    pub fn part(&self, lines: &Range<usize>) -> Option<Unit> {
        let own = self.lines();
        let pieces = own.get(lines.clone())?.iter().flat_map(|l| l.pieces.clone()).collect();
        Some(Unit { pieces, ..self.clone() })
    }

    /// Whether a blank parts one of its lines.
    pub fn is_parted(&self) -> bool {
        self.pieces.windows(2).any(|w| w[1].line == w[0].line && !w[1].stray)
    }

    /// The width of its text on one line, in ems.
    pub fn width(&self) -> f32 {
        self.pieces.iter().map(|p| p.width).sum()
    }

    pub fn text(&self) -> String {
        text_of(&self.pieces)
    }

    /// Whether its text takes several lines.
    pub fn is_wrapped(&self) -> bool {
        self.pieces.windows(2).any(|w| w[0].line != w[1].line)
    }
}

/// Whether a heading is that of the values.
fn heads_values(label: &str) -> bool {
    label.contains("指标值") || label == "目标值"
}

fn text_of(pieces: &[Piece]) -> String {
    pieces.iter().map(|p| p.text.as_str()).collect()
}

/// The cells in the order of the dump.
pub(super) fn units(pieces: &[Piece], hits: &[Hit], vocabulary: &dyn Vocabulary) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut at = 0;
    let blocks = pieces.chunk_by(|a, b| a.page == b.page && !(b.gap == 0 && b.after_blank));
    for (block, own) in blocks.enumerate() {
        let end = at + own.len();
        // The note of the money unit may stand above headings.
        let noted = own.iter().take_while(|p| is_unit(p)).count();
        let (note, headed) = own.split_at(noted);
        if let Some(headings) = side_by_side(headed, vocabulary) {
            units.extend(texts(note, block));
            let unit = |pieces: Vec<Piece>| Unit {
                what: label_of(text_of(&pieces), vocabulary),
                pieces,
                block,
                beside: false,
            };
            units.extend(headings.into_iter().map(unit));
            at = end;
            continue;
        }
        let mut inside: Vec<&Hit> = Vec::new();
        let first = hits.partition_point(|h| h.first() < at);
        inside.extend(hits.iter().skip(first).take_while(|h| h.first() < end).filter(|h| h.end() <= end));
        // A label that was read with what stands in another block: 2015年-2017年|资金总额（万元）, 年度资金总额：|元）.
        let begins_with_number =
            |h: &Hit| pieces.get(h.first()).is_some_and(|p| p.text.starts_with(|c: char| c.is_ascii_digit()));
        let near = hits.iter().skip(first.saturating_sub(1)).take_while(|h| h.first() < end).filter(|h| h.end() > at);
        let blocks = |h: &Hit| {
            let begin = |i: &&usize| pieces.get(**i).is_some_and(|p| p.gap == 0 && p.after_blank);
            h.pieces.iter().skip(1).filter(begin).count() + 1
        };
        let beyond =
            |h: &Hit| h.first() < at && begins_with_number(h) || opened(&h.label) != 0 || blocks(h) > MOST_BLOCKS;
        let shared = near.filter(|h| h.first() < at || h.end() > end).any(beyond);
        let moved = |h: Hit| Hit { pieces: h.pieces.iter().map(|i| i + at).collect(), ..h };
        let again: Vec<Hit> =
            if shared { header::labels(own, vocabulary).into_iter().map(moved).collect() } else { Vec::new() };
        inside.extend(&again);
        let mut from = at;
        let inside = inside.into_iter().filter_map(|h| without_level(h, pieces.get(at..end)?, at, vocabulary));
        let inside = inside.map(|h| without_mark(without_value(h, pieces), pieces, vocabulary));
        let narrow: Vec<&Piece> = own.iter().filter(|p| p.text.chars().count() == 1).collect();
        let longer = narrow.iter().map(|p| p.text.as_str()).collect::<String>();
        let longer = vocabulary.is_label(&longer).then_some(narrow.len());
        // 目|标 is the end of 年|…|度|…|目|标, whose lines stand among those of its value.
        let part = |h: &Hit| longer.is_some_and(|n| h.label.chars().count() == h.pieces.len() && h.pieces.len() < n);
        // …督察工作|项目: the last line of a name.
        let tail = |h: &Hit| TAILS.contains(&h.label.as_str()) && h.first() > at && h.end() == end;
        for hit in inside.filter(|h| labels(h, vocabulary) && !part(h) && !tail(h)) {
            units.extend(cells(pieces.get(from..hit.first()).unwrap_or_default(), block, vocabulary));
            let own = pieces.get(hit.first()..hit.end()).unwrap_or_default().to_vec();
            units.push(Unit { what: label_of(hit.label.clone(), vocabulary), pieces: own, block, beside: false });
            from = hit.end();
        }
        units.extend(cells(pieces.get(from..end).unwrap_or_default(), block, vocabulary));
        at = end;
    }
    mend(&mut units, vocabulary);
    units
}

/// The headings that a block is made of, where their lines stand side by side, 年度 实际|指标值 完成值, or are printed so one below the
/// other: 本年绩|绩效指|效指标|标性质|值.
fn side_by_side(pieces: &[Piece], vocabulary: &dyn Vocabulary) -> Option<Vec<Vec<Piece>>> {
    if pieces.len() > LARGEST {
        return None;
    }
    let heads = |pieces: &[Piece]| {
        let text = text_of(pieces);
        vocabulary.is_heading(&text)
            || (figures::is_heading(&text) || is_amount_label(&text)) && vocabulary.is_label(&text)
    };
    if heads(pieces) {
        return None;
    }
    let (first, rest) = pieces.split_first()?;
    (0_u32..1 << rest.len()).find_map(|mask| {
        let (own, others): (Vec<_>, Vec<_>) = rest.iter().cloned().enumerate().partition(|(i, _)| mask >> i & 1 == 1);
        let bare = |parts: Vec<(usize, Piece)>| parts.into_iter().map(|(_, p)| p).collect::<Vec<Piece>>();
        let (own, others) = ([vec![first.clone()], bare(own)].concat(), bare(others));
        let apart = own.windows(2).all(|w| w[0].line != w[1].line);
        if !apart || !heads(&own) || others.is_empty() {
            return None;
        }
        let more = side_by_side(&others, vocabulary).or_else(|| {
            let whole = others.windows(2).all(|w| w[0].line != w[1].line) && heads(&others);
            whole.then(|| vec![others])
        })?;
        Some(std::iter::once(own).chain(more).collect())
    })
}

/// A label without the end of the name of a level before it: 满意度|指标|备注. `block` are the pieces from `at` on.
fn without_level(hit: &Hit, block: &[Piece], at: usize, vocabulary: &dyn Vocabulary) -> Option<Hit> {
    let own = hit.pieces.iter().filter_map(|i| block.get(*i - at)).collect::<Vec<_>>();
    let before = hit.first().checked_sub(at + 1).and_then(|i| block.get(i));
    let (Some(first), Some(before)) = (own.first(), before) else { return Some(hit.clone()) };
    if level_of(format!("{}{}", before.text, first.text)).is_none() {
        return Some(hit.clone());
    }
    let rest: String = own.iter().skip(1).map(|p| p.text.as_str()).collect();
    let pieces = hit.pieces.get(1..)?.to_vec();
    vocabulary.is_label(&rest).then_some(Hit { pieces, label: rest })
}

/// The strip without the value before it: 长期|绩效指标.
fn without_value(hit: Hit, pieces: &[Piece]) -> Hit {
    let alone = |i: &usize| pieces.get(*i).is_some_and(|p| p.text == STRIP);
    match hit.pieces.split_last() {
        Some((last, before)) if !before.is_empty() && alone(last) => {
            Hit { pieces: vec![*last], label: STRIP.to_owned() }
        }
        _ => hit,
    }
}

/// A label without the mark of the label before it: 执行率分值|（10）|分值|（90）.
fn without_mark(hit: Hit, pieces: &[Piece], vocabulary: &dyn Vocabulary) -> Hit {
    let text = |i: &usize| pieces.get(*i).map_or("", |p| p.text.as_str());
    let Some((first, rest)) = hit.pieces.split_first() else { return hit };
    let label: String = rest.iter().map(text).collect();
    if is_aside(text(first)) && vocabulary.is_label(&label) { Hit { pieces: rest.to_vec(), label } } else { hit }
}

/// Whether a label is one for sure: names of levels are told by their own list, and a short word may be part of a cell.
fn labels(hit: &Hit, vocabulary: &dyn Vocabulary) -> bool {
    let level = columns::is_any_level(&hit.label);
    let strip = hit.label.contains("绩效");
    // A mark by itself is that of another label.
    let named = hit.label != "指标" && !is_aside(&hit.label);
    (!level || strip) && named && (hit.label.chars().count() > 1 || vocabulary.is_heading(&hit.label))
}

/// What a label is.
pub(super) fn label_of(label: String, vocabulary: &dyn Vocabulary) -> What {
    match labelled(label) {
        What::Label(label) if vocabulary.is_heading(&label) => What::Heading(label),
        what => what,
    }
}

/// The cells of a block, or of a part of it, without labels.
fn cells(pieces: &[Piece], block: usize, vocabulary: &dyn Vocabulary) -> Vec<Unit> {
    if pieces.is_empty() {
        return Vec::new();
    }
    let title = |pieces: &[Piece]| Unit { what: What::Title, pieces: pieces.to_vec(), block, beside: false };
    let lines: Vec<&[Piece]> = pieces.chunk_by(|a, b| a.line == b.line).collect();
    let length = |lines: &[&[Piece]]| lines.iter().map(|l| l.len()).sum::<usize>();
    let titled = (0..lines.len()).find_map(|from| {
        let wrapped = if from == 0 { TITLE_LINES } else { 1 };
        let ends = from + 1..=lines.len().min(from + wrapped);
        ends.map(|to| (length(lines.get(..from).unwrap_or_default()), length(lines.get(..to).unwrap_or_default())))
            .find(|(from, to)| pieces.get(*from..*to).is_some_and(is_whole_title))
    });
    if let Some((from, to)) = titled {
        let part = |range: Range<usize>| cells(pieces.get(range).unwrap_or_default(), block, vocabulary);
        let own = pieces.get(from..to).unwrap_or_default();
        return part(0..from).into_iter().chain([title(own)]).chain(part(to..pieces.len())).collect();
    }
    if let Some(rows) = rows(&lines, vocabulary) {
        return rows.iter().flat_map(|own| cells(own, block, vocabulary)).collect();
    }
    let Parts { levels, rest } = levels(pieces.to_vec(), vocabulary);
    let mut units = Vec::new();
    if is_goal(&levels, &rest) {
        units.push(Unit { what: What::Text, pieces: rest, block, beside: false });
        let level = |l: Level| Unit { what: l.what, pieces: l.pieces, block, beside: true };
        units.extend(levels.into_iter().map(level));
        return units;
    }
    let mut rest = VecDeque::from(rest);
    // A name of a level stands before the cell whose lines are around it or below.
    for level in levels {
        let first = |p: &Piece| (p.line, p.columns.0 as u32);
        let start = level.pieces.first().map(first);
        let end = level.pieces.last().map(first);
        let above = rest.iter().take_while(|p| Some(first(p)) < start).count();
        let before: Vec<Piece> = rest.drain(..above).collect();
        let same_line = |p: &Piece| level.pieces.iter().any(|l| l.line == p.line);
        let beside = rest.front().is_some_and(|p| Some(first(p)) < end || same_line(p));
        let unit = Unit { what: level.what, pieces: level.pieces, block, beside };
        if beside && is_middle(&unit, &before, &rest) {
            units.push(unit);
            before.into_iter().rev().for_each(|p| rest.push_front(p));
        } else {
            units.extend(texts(&before, block));
            units.push(unit);
        }
    }
    units.extend(texts(&rest.into_iter().collect::<Vec<_>>(), block));
    units
}

/// Whether names of outer levels stand beside the lines of a goal: 1.完成碳排放单位|产出指标|检查。 2.完|成有偿竞价发放。|效益指标.
fn is_goal(levels: &[Level], rest: &[Piece]) -> bool {
    let outer = |l: &Level| matches!(l.what, What::Outer(_)) && l.pieces.len() == 1;
    let text = text_of(rest);
    let prose = text.ends_with('。') && text.chars().count() >= GOAL;
    let line = |p: &Piece| p.line;
    let first = levels.first().and_then(|l| l.pieces.first()).map(line);
    prose && levels.iter().all(outer) && first > rest.first().map(line) && first < rest.last().map(line)
}

/// A shorter text may be a name or a value, in characters.
const GOAL: usize = 24;

/// Whether the name of a level stands beside the middle one of the lines of a cell: right below as many as are below it.
fn is_middle(level: &Unit, before: &[Piece], rest: &VecDeque<Piece>) -> bool {
    let (Some(first), Some(last)) = (level.pieces.first(), level.pieces.last()) else { return false };
    let above: BTreeSet<u32> = before.iter().map(|p| p.line).collect();
    let below: BTreeSet<u32> = rest.iter().map(|p| p.line).filter(|line| *line > last.line).collect();
    above.len() == below.len() && above.last().is_some_and(|line| line + 1 == first.line)
}

/// Whether lines are a title together, and none of them is one.
fn is_whole_title(pieces: &[Piece]) -> bool {
    let mut lines = pieces.chunk_by(|a, b| a.line == b.line);
    let alone = lines.clone().count() == 1;
    // 项|目绩效目标表: the second line is none by itself.
    let own = |line: &[Piece]| {
        let text = text_of(line);
        is_title(&text) && !text.starts_with('目')
    };
    is_title(&text_of(pieces)) && (alone || !lines.any(own))
}

/// A title takes so many lines.
const TITLE_LINES: usize = 3;

struct Level {
    what: What,
    pieces: Vec<Piece>,
}

/// A block as names of levels and what is left of it.
struct Parts {
    levels: Vec<Level>,
    rest: Vec<Piece>,
}

/// Labels that names end with.
const TAILS: &[&str] = &["项目"];

/// A label is hardly read with more blocks than these.
const MOST_BLOCKS: usize = 2;

/// A larger block is a text.
const LARGEST: usize = 9;

/// Finds the names of levels in a block, whose lines may stand among those of another cell: 社会效|指标1：…|益指标.
fn levels(pieces: Vec<Piece>, vocabulary: &dyn Vocabulary) -> Parts {
    let told =
        pieces.iter().any(|p| p.text.contains('标') || p.text.ends_with("成本") || p.text.chars().count() <= NARROW);
    let none = Parts { levels: Vec::new(), rest: pieces.clone() };
    if !told || pieces.len() > LARGEST {
        return none;
    }
    // The points stand with the outer level: 满意度|指标|（10分）, 服务对|象满意|度指标.
    let pointed =
        |l: &Level| matches!(&l.what, What::Inner(text) if text.ends_with(['）', ')']) && !is_outermost(text));
    let worth =
        |parts: &Parts| (parts.rest.len(), parts.levels.iter().filter(|l| pointed(l)).count(), parts.levels.len());
    let mut best = none;
    for mask in 1_u32..1 << pieces.len() {
        let (own, others): (Vec<_>, Vec<_>) = pieces.iter().enumerate().partition(|(i, _)| mask >> i & 1 == 1);
        let Some(what) = level(&own, vocabulary) else { continue };
        let bare = |parts: Vec<(usize, &Piece)>| parts.into_iter().map(|(_, p)| p.clone()).collect::<Vec<Piece>>();
        let (own, others) = (bare(own), bare(others));
        let Parts { levels: more, rest } = levels(others, vocabulary);
        let mut all = vec![Level { what, pieces: own }];
        all.extend(more);
        let mut parts = Parts { levels: all, rest };
        if best.levels.is_empty() || worth(&parts) < worth(&best) {
            parts.levels.sort_by_key(|l| l.pieces.first().map(|p| (p.line, p.columns.0 as u32)));
            best = parts;
        }
    }
    best
}

/// Cuts a block that is too large for one cell with the names of levels beside it into several, which stand one below the other:
/// 效益指标|（30分）, 可持续|影响|指标 and 指标1：长期影响, then 满意度|指标, 服务对|象满意|度指标 and 指标1：满意度. Nothing where a part
/// has no name of an inner level, or no other cell.
fn rows(lines: &[&[Piece]], vocabulary: &dyn Vocabulary) -> Option<Vec<Vec<Piece>>> {
    let length =
        |from: usize, to: usize| lines.get(from..to).map_or(0, |own| own.iter().map(|l| l.len()).sum::<usize>());
    let beside = lines.iter().filter(|l| l.len() > 1).count();
    if length(0, lines.len()) <= LARGEST || beside < BESIDE || lines.len() > TALLEST {
        return None;
    }
    let own = |from: usize, to: usize| lines.get(from..to).unwrap_or_default().concat();
    // What is left beside names of levels in the lines before each one, and where the part before it begins.
    let mut best: Vec<Option<(usize, usize)>> = vec![Some((0, 0))];
    for to in 1..=lines.len() {
        let part = |from: usize| {
            let (before, _) = (*best.get(from)?)?;
            let small = (2..=LARGEST).contains(&length(from, to));
            let Parts { levels, rest } = levels(small.then(|| own(from, to))?, vocabulary);
            // Names of outer levels alone may stand within prose.
            let inner = |l: &Level| matches!(&l.what, What::Inner(text) if !is_outermost(text));
            let whole = levels.iter().any(inner) && !rest.is_empty() && !rest.iter().any(is_of_level);
            whole.then_some((before + rest.len(), from))
        };
        best.push((0..to).filter_map(part).min());
    }
    let mut rows = Vec::new();
    let mut to = lines.len();
    while to > 0 {
        let (_, from) = (*best.get(to)?)?;
        rows.push(own(from, to));
        to = from;
    }
    rows.reverse();
    Some(rows)
}

/// Whether a piece is left of the name of a level, or of its points.
fn is_of_level(piece: &Piece) -> bool {
    let text = piece.text.as_str();
    is_aside(text) || text.ends_with("指标") || text.chars().count() <= SHORTEST && text.ends_with(['指', '标'])
}

/// Cells stand beside each other on so many lines of a block of several rows at least, and it has no more lines.
const BESIDE: usize = 2;
const TALLEST: usize = 24;

/// The name of a level that pieces are, which stand on lines of their own or one after another.
fn level(pieces: &[(usize, &Piece)], vocabulary: &dyn Vocabulary) -> Option<What> {
    let follow = pieces.windows(2).all(|w| w[1].0 == w[0].0 + 1);
    let apart = pieces.windows(2).all(|w| w[1].1.line != w[0].1.line);
    let text: String = pieces.iter().map(|(_, p)| p.text.as_str()).collect();
    let named = (follow || apart) && text.chars().count() <= LONGEST;
    // A label in a narrow column, whose lines stand among those of its value: 项目名|…|称.
    let label =
        || (!follow && vocabulary.is_label(&text) && text.chars().count() >= SHORTEST).then(|| labelled(text.clone()));
    named.then(|| level_of(text.clone()).or_else(label)).flatten()
}

/// What a label is that is no heading of a column.
fn labelled(text: String) -> What {
    if is_strip(&text) { What::Strip } else { What::Label(text) }
}

/// The name of a level that a text is.
pub(super) fn level_of(text: String) -> Option<What> {
    match text {
        text if columns::is_level(Kind::Level, &text) => Some(What::Inner(text)),
        text if columns::is_level(Kind::Outer, &text) => Some(What::Outer(text)),
        _ => None,
    }
}

/// Fewer characters make no label. The lines of a narrow column have so many.
const SHORTEST: usize = 4;
const NARROW: usize = 2;

/// The longest name of a level, with its points.
const LONGEST: usize = 18;

/// The cells of a block that are no names of levels: values stand in cells of their own.
fn texts(pieces: &[Piece], block: usize) -> Vec<Unit> {
    let unit = |pieces| Unit { what: What::Text, pieces, block, beside: false };
    if let Some(cells) = columns_beside(pieces) {
        return cells.into_iter().map(unit).collect();
    }
    // Figures of several columns on one line: — 100.00%.
    if pieces.windows(2).all(|w| w[0].line == w[1].line) && pieces.iter().all(|p| figures::is_figure(&p.text)) {
        return pieces.iter().map(|p| unit(vec![p.clone()])).collect();
    }
    if let Some((points, before)) = with_points(pieces) {
        return texts(before, block).into_iter().chain([unit(vec![points.clone()])]).collect();
    }
    let again = |i: usize| {
        let next = pieces.get(i + 1).filter(|next| next.gap > 0);
        next.is_some_and(|next| pieces.get(i).is_some_and(|p| p.text == next.text))
    };
    let mut cells: Vec<Vec<Piece>> = Vec::new();
    // Signs by the cells before them.
    let mut signs: Vec<(usize, Piece)> = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        // A sign beside the lines of a name: 截至11月底项目|＝|支出完成率. Before its number it is of a value.
        let number = || pieces.get(i + 1).is_some_and(|p| p.text.starts_with(|c: char| c.is_ascii_digit()));
        let sign = columns::is_mark(&piece.text) || piece.text == "定性" && pieces.len() > 1;
        if sign && !cells.is_empty() && !number() {
            signs.push((cells.len(), piece.clone()));
            continue;
        }
        let last = cells.last().map(|c| text_of(c));
        let own = match &last {
            None => true,
            Some(_) if is_priced(&piece.text) || columns::is_item(&piece.text) => true,
            // 输血安全事件发生率 小于十万分之一 小于十万分之一
            Some(_) if piece.gap > 0 && !piece.stray && again(i) => true,
            Some(last) if piece.gap > 0 => {
                let begins = columns::begins_as_target(&piece.text) && !is_value(last);
                let both = || columns::is_target(last) && columns::is_target(&piece.text);
                begins
                    || !piece.stray && (is_value(last) || *last == piece.text)
                    || both() && !columns::is_points(last) && !columns::is_points(&piece.text)
            }
            Some(_) if piece.text.starts_with(never_first) => false,
            Some(last) => {
                is_value(last) && is_value(&piece.text)
                    || columns::begins_as_target(&piece.text) && last.chars().count() > 1
            }
        };
        match cells.last_mut().filter(|_| !own) {
            Some(cell) => cell.push(piece.clone()),
            None => cells.push(vec![piece.clone()]),
        }
    }
    for (at, sign) in signs.into_iter().rev() {
        cells.insert(at, vec![sign]);
    }
    cells.into_iter().map(unit).collect()
}

/// The cells of a block in which texts stand side by side on every line, as many on each: 采购设备符合 采购设备符合|国家质量标准 国家质量标准.
fn columns_beside(pieces: &[Piece]) -> Option<Vec<Vec<Piece>>> {
    let lines: Vec<&[Piece]> = pieces.chunk_by(|a, b| a.line == b.line).collect();
    let count = lines.first()?.len();
    let figure = |p: &Piece| is_blank(&p.text) || p.text.contains(|c: char| c.is_ascii_digit());
    let whole = |line: &&[Piece]| line.len() == count && !line.iter().any(|p| p.stray || figure(p));
    if count < 2 || lines.len() < 2 || !lines.iter().all(whole) {
        return None;
    }
    Some((0..count).map(|k| lines.iter().filter_map(|line| line.get(k)).cloned().collect()).collect())
}

/// The points at the end of a line that is a block by itself, and what stands before them: 每季度结算一次 12.5.
fn with_points(pieces: &[Piece]) -> Option<(&Piece, &[Piece])> {
    let (points, before) = pieces.split_last()?;
    let last = before.last()?;
    let line = pieces.iter().all(|p| p.line == points.line) && points.gap > 0;
    let small = columns::is_points(&points.text) && points.text.chars().take_while(char::is_ascii_digit).count() < 3;
    let worded = last.text.chars().nth(1).is_some() && !last.text.starts_with('第');
    (line && small && worded).then_some((points, before))
}

/// Whether a text is what stands beside a name.
pub(super) fn is_value(text: &str) -> bool {
    columns::is_target(text) || columns::is_points(text) || is_blank(text)
}

/// Whether a text is the name of a department or of a unit, as far as its end tells.
pub(in crate::dump) fn is_institution(text: &str) -> bool {
    INSTITUTIONS.iter().any(|w| text.ends_with(w))
}

/// How names of departments and of units end.
const INSTITUTIONS: &[&str] = &[
    "局",
    "委员会",
    "委",
    "办公室",
    "办",
    "中心",
    "院",
    "校",
    "学校",
    "队",
    "所",
    "站",
    "处",
    "厅",
    "部",
    "会",
    "机关",
    "本级",
    "馆",
    "政府",
];

/// Whether a text stands in parentheses, all of it: （2025年度）（虚构样例）.
pub(super) fn is_aside(text: &str) -> bool {
    let rest = text.strip_prefix(['（', '(']).and_then(|inside| inside.split_once(['）', ')'])).map(|(_, rest)| rest);
    rest.is_some_and(|rest| rest.is_empty() || is_aside(rest))
}

/// Whether there are more bare numbers among cells than a row of sums has: those of a column of points.
pub(super) fn has_points<'u>(units: impl IntoIterator<Item = &'u Unit>) -> bool {
    let points = |u: &&Unit| u.what == What::Text && columns::is_points(&u.text());
    units.into_iter().filter(points).nth(SUMS).is_some()
}

/// So many numbers may be sums.
const SUMS: usize = 2;

/// Whether a text stands for a blank cell.
pub(super) fn is_blank(text: &str) -> bool {
    matches!(text, "—" | "-" | "——" | "/" | "－")
}
