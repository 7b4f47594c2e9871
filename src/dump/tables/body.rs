//! What stands below a header, and where on the page the header's columns are.

use std::collections::{BTreeMap, HashSet};

use super::super::extents::middle;
use super::super::head::{is_month, is_share, is_unit};
use super::super::pieces::are_stacked;
use super::super::{columns, extents, words};
use super::late;
use super::title::is_title;
use super::{Body, Dump, Header, Heading, OFTEN, Order, Outline, PRINTINGS, Piece, Scale, Words, is_period, median};
use crate::table::Vocabulary;

/// Puts each value beside its name where one cell has several numbered names and the next one their values, one below the other:
/// 指标1：…|指标2：…|≥240次|≥600吨. Blanks within a line that the cell does not have part nothing.
fn beside_values(pieces: Vec<Piece>) -> Vec<Piece> {
    let cells: Vec<&[Piece]> = pieces.chunk_by(|_, b| b.is_strayed() && item(&b.text).is_none()).collect();
    let text = |cell: &[Piece]| cell.iter().map(|p| p.text.as_str()).collect::<String>();
    let mut beside: Vec<Piece> = Vec::new();
    let mut at = 0;
    while let Some(cell) = cells.get(at) {
        let number = |i: usize, n: usize| cells.get(i).is_some_and(|c| item(&text(c)) == Some(n + 1));
        let names = (0..).take_while(|&n| number(at + n, n)).count();
        // The value of an item, without the number that it has too.
        let value = |n: usize| {
            let (first, rest) = cells.get(at + names + n)?.split_first()?;
            let mark = first.text.chars().position(|c| "：:".contains(c)).filter(|_| item(&first.text) == Some(n + 1));
            let first = first.part(mark.map_or(0, |k| k + 1), first.text.chars().count());
            let bare: Vec<Piece> =
                [first].into_iter().filter(|p| !p.text.is_empty()).chain(rest.iter().cloned()).collect();
            columns::is_target(&text(&bare)).then_some(bare)
        };
        let values: Option<Vec<Vec<Piece>>> = (0..names).map(value).collect();
        match values.filter(|_| names > 1) {
            Some(values) => {
                let rows = cells.iter().skip(at).zip(values);
                for (name, value) in rows {
                    let mut name = name.to_vec();
                    // Each name begins a row.
                    name.iter_mut().take(1).for_each(|first| first.gap = 0);
                    beside.extend(name.into_iter().chain(value));
                }
                at += 2 * names;
            }
            None => {
                beside.extend(cell.iter().cloned());
                at += 1;
            }
        }
    }
    beside
}

/// The number of a text that is an item: 指标2：….
fn item(text: &str) -> Option<usize> {
    let (number, _) = text.strip_prefix("指标")?.split_once(['：', ':'])?;
    let digits = number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0');
    number.parse().ok().filter(|_| digits)
}

/// Whether a piece must belong to a row: the name of a level, or a value with a sign.
pub(super) fn is_of_row(piece: &Piece) -> bool {
    columns::is_any_level(&piece.text) || columns::begins_as_target(&piece.text)
}

/// Whether pieces, each on its line, are the name of a level together.
fn is_level(lines: &[Piece]) -> bool {
    let name: String = lines.iter().map(|p| p.text.as_str()).collect();
    !lines.is_empty() && are_stacked(lines) && columns::is_any_level(&name)
}

/// The name of a level is wrapped over at most so many lines.
const WRAPPED: usize = 3;

/// The first label of a table stands so few pieces after its title.
const NEXT: usize = 5;

/// A shorter label may be a word of a cell.
const SHORTEST_LABEL: usize = 3;

impl Body {
    /// So many pieces of a long table tell how wide its columns are.
    pub(super) const BEGINNING: usize = 400;

    /// The first pieces of a long table: enough to compare widths by.
    pub(super) fn beginning(&self) -> Body {
        let pieces = self.pieces.get(..Self::BEGINNING).unwrap_or(&self.pieces).to_vec();
        let words = [Order::Cells, Order::Lines, Order::Blocks].map(|order| Words::find(&pieces, order));
        let flags = |all: &Vec<bool>| all.iter().take(pieces.len()).copied().collect();
        Body {
            below: Vec::new(),
            distances: self.distances.as_ref().map(|d| d.iter().take(pieces.len()).cloned().collect()),
            repeated: flags(&self.repeated),
            labels: flags(&self.labels),
            beside: self.beside,
            words,
            pieces,
        }
    }
}

/// So many other heads have what the dump prints late.
const ELSEWHERE: usize = 2;

/// Where the end of a spending plan stands among the rows, 12月底 with its share: the heads of other tables have the same month
/// with a share, and the table's own has no such month. Nothing where more than one place could be it.
fn late_plan(rows: &[Piece], own: &[Piece], heads: &[&[Piece]]) -> Option<usize> {
    let planned = |pair: &[Piece]| {
        let [month, share] = pair else { return false };
        let same = |other: &[Piece]| matches!(other, [m, s] if m.text == month.text && is_share(&s.text));
        is_month(&month.text)
            && is_share(&share.text)
            && !own.iter().any(|p| p.text == month.text)
            && heads.iter().filter(|head| head.windows(2).any(same)).count() >= ELSEWHERE
    };
    let mut found = rows.windows(2).enumerate().filter(|(_, pair)| planned(pair)).map(|(i, _)| i);
    found.next().filter(|_| found.next().is_none())
}

/// Where labels of the cells above the rows stand among these, and amounts: the heads of other tables have them, and the table's own
/// lacks them.
fn late_heads(rows: &[Piece], own: &[Piece], heads: &[&[Piece]], vocabulary: &dyn Vocabulary) -> Vec<usize> {
    let amounts = |head: &[Piece]| head.iter().filter(|p| is_bare_amount(&p.text)).count();
    let fewer = heads.iter().filter(|head| amounts(head) > amounts(own)).count() >= ELSEWHERE;
    let late = |piece: &Piece| {
        let has = |head: &[Piece]| head.iter().any(|p| p.text == piece.text);
        let elsewhere = || heads.iter().filter(|head| has(head)).count() >= ELSEWHERE;
        let label = vocabulary.is_label(&piece.text) && !vocabulary.is_heading(&piece.text);
        label && !has(own) && elsewhere() || fewer && is_bare_amount(&piece.text)
    };
    rows.iter().enumerate().filter(|(_, piece)| late(piece)).map(|(i, _)| i).collect()
}

/// Whether a text is an amount as heads print it, with two decimals and nothing else: 8.00.
fn is_bare_amount(text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    text.split_once('.').is_some_and(|(whole, part)| digits(whole) && part.len() == 2 && digits(part))
}

/// The lines among the headings of tables that are wider than those of any row, with what goes on below those that have no room left: they
/// are of a cell above the headings that reaches over several columns. Some extractors print a goal after the first of the headings.
pub(super) fn spanning(pieces: &[Piece], headers: &[Header], outlines: &[Outline]) -> HashSet<usize> {
    let width = |i: usize| pieces.get(i).map_or(0.0, |p| p.width);
    let widest = |lines: &mut dyn Iterator<Item = usize>| lines.map(width).fold(0.0, f32::max);
    let headings = |o: &Outline| headers.get(o.headers.start).map_or_else(Vec::new, |header| header.cells.concat());
    let below = |o: &Outline| headings(o).into_iter().max().map_or(o.body.start, |last| last + 1);
    let row = widest(&mut outlines.iter().flat_map(|o| below(o)..o.body.end));
    let above = widest(&mut outlines.iter().flat_map(|o| o.head.start..below(o)));
    let mut found = HashSet::new();
    for outline in outlines {
        let headings = headings(outline);
        for i in (outline.body.start..below(outline)).filter(|i| !headings.contains(i)) {
            let full = |before: &usize| found.contains(before) && width(*before) + ROOM > above;
            let before = i.checked_sub(1).filter(full).and_then(|before| pieces.get(before));
            let goes_on = pieces.get(i).zip(before).is_some_and(|(p, before)| p.is_below(before) && !is_of_row(p));
            if width(i) > row + ROOM || goes_on {
                found.insert(i);
            }
        }
    }
    found
}

/// A line that is wider than another by more ems does not fit beside it.
const ROOM: f32 = 1.0;

impl Dump<'_> {
    pub(super) fn body(&self, outline: &Outline) -> Body {
        let headers = self.headers.get(outline.headers.clone()).unwrap_or_default();
        let own: Vec<usize> = headers.iter().flat_map(|h| h.cells.iter().flatten().copied()).collect();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut headings = Vec::new();
        let mut printed = 0;
        let signs = self.is_list() && self.columns.iter().any(|c| c.kind == columns::Kind::Sign);
        let own_pieces: Vec<&Piece> = outline.body.clone().filter_map(|i| self.pieces.get(i)).collect();
        let pages = own_pieces.chunk_by(|a, b| a.page == b.page).filter_map(|p| Some((p.first()?.page, p)));
        let pages: BTreeMap<u32, &[&Piece]> = pages.collect();
        let end = if self.labelled { self.end(outline) } else { outline.body.end };
        // Headings after the header are those of a second table beside the first.
        let heading = |i: &usize| self.pieces.get(*i).is_some_and(|p| self.columns.iter().any(|c| c.label == p.text));
        let header_end = own.iter().max().map_or(outline.body.start, |m| m + 1);
        let doubled: Vec<usize> = (header_end..end).take_while(|i| self.labelled && heading(i)).collect();
        // A title printed again, with the year beside it.
        let title = |i: usize| self.pieces.get(i).is_some_and(|p| is_title(&p.text));
        let period = |i: usize| self.pieces.get(i).is_some_and(|p| is_period(&p.text));
        let beside_title = |i: usize| title(i + 1) || i.checked_sub(1).is_some_and(title);
        // What stands before it on its line is of it: 预算12表 项目支出绩效目标表.
        let same_line = |i: usize| self.pieces.get(i..i + 2).is_some_and(|p| p[0].line == p[1].line);
        let before_title = |i: usize| self.is_list() && title(i + 1) && same_line(i);
        let again = |i: &usize| self.labelled && (title(*i) || before_title(*i) || period(*i) && beside_title(*i));
        let again: Vec<usize> = (outline.body.start..end).filter(again).collect();
        let tail = again.iter().copied().chain(end..outline.body.end);
        let below = tail.filter_map(|i| self.pieces.get(i).cloned()).collect();
        for i in outline.body.start..end {
            let Some(piece) = self.pieces.get(i) else { break };
            printed = headers.iter().rposition(|h| h.top <= i).unwrap_or(printed);
            let passed = self.strips.contains(&i) || self.spanning.contains(&i);
            if own.contains(&i) || passed || doubled.contains(&i) || again.contains(&i) {
                continue;
            }
            let here = headers.get(printed);
            // A header printed again is the top of a page, whatever else the dump says of pages.
            let whole = Piece { page: piece.page * PRINTINGS + printed as u32, ..piece.clone() };
            let part_page = piece.page;
            let parts = words::cut_glued(whole, self.pieces.get(i + 1..).unwrap_or_default()).into_iter();
            let levelled = (1..=WRAPPED)
                .any(|n| pieces.len().checked_sub(n).and_then(|from| pieces.get(from..)).is_some_and(is_level));
            let cut = |p: Piece| match () {
                () if signs => words::cut_level_and_sign(p).into_iter().flat_map(words::cut_figure).collect(),
                () if self.labelled && !levelled => words::cut_level(p),
                () => vec![p],
            };
            for part in parts.flat_map(cut) {
                let page = pages.get(&part_page).copied().unwrap_or_default();
                let scaled = here.and_then(|h| Some(self.headings(h, self.scale(h, part_page, page)?, part_page)));
                let extents = scaled.unwrap_or_else(|| vec![Vec::new(); self.columns.len()]);
                headings.push((part_page, extents));
                pieces.push(part);
            }
        }
        if self.is_list() {
            pieces = late::put_back(pieces, self.columns, &self.joins);
        }
        if self.labelled {
            pieces = beside_values(pieces);
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        pieces.iter().for_each(|p: &Piece| *counts.entry(&p.text).or_default() += 1);
        let often = |p: &Piece| p.width >= 2.0 && counts.get(p.text.as_str()).is_some_and(|n| *n >= OFTEN);
        let repeated = pieces.iter().map(often).collect();
        let words = [Order::Cells, Order::Lines, Order::Blocks].map(|order| Words::find(&pieces, order));
        let kinds: Vec<columns::Kind> = self.columns.iter().map(|c| c.kind).collect();
        let distances = self.kept.then(|| extents::distances(&pieces, &headings, &kinds));
        let is_label =
            |p: &Piece| p.text.chars().count() >= SHORTEST_LABEL && self.columns.iter().any(|c| c.label == p.text);
        let labels = pieces.iter().map(|p| is_label(p) || is_unit(p)).collect();
        Body { pieces, below, distances, repeated, labels, words, beside: !doubled.is_empty() }
    }

    /// Marks what the dump prints of the cells above the rows among these as no cell of a row.
    pub(super) fn mark_late(&self, outlines: &[Outline], bodies: &mut [Body], vocabulary: &dyn Vocabulary) {
        let head = |o: &Outline| self.pieces.get(o.above.start..o.head.end).unwrap_or_default();
        let heads: Vec<&[Piece]> = outlines.iter().map(head).collect();
        for (body, own) in bodies.iter_mut().zip(&heads) {
            let plan = late_plan(&body.pieces, own, &heads).into_iter().flat_map(|i| [i, i + 1]);
            let others = if self.labelled { Vec::new() } else { late_heads(&body.pieces, own, &heads, vocabulary) };
            for i in plan.chain(others) {
                body.labels.iter_mut().skip(i).take(1).for_each(|label| *label = true);
            }
        }
    }

    /// Where the rows of a table end at the latest: at the title of the next one, or after the last name of a level and the last
    /// value with a sign, at a title or at the first label, such as 总分 or 说明. A title that no label follows is printed again.
    pub(super) fn end(&self, outline: &Outline) -> usize {
        let own = |i: &usize| {
            let lines = |n: usize| self.pieces.get(*i..*i + n).unwrap_or_default();
            lines(1).iter().any(is_of_row) || (2..=WRAPPED).any(|n| is_level(lines(n)))
        };
        let last = outline.body.clone().rev().find(own).unwrap_or(outline.body.start);
        let header = self.headers.get(outline.headers.start).map_or(outline.body.start, Header::first);
        let passed = |i: usize| self.strips.contains(&i);
        let title = |i: usize| self.pieces.get(i).is_some_and(|p| is_title(&p.text)) && !passed(i);
        let begins = |i: usize| (i + 1..i + NEXT).any(|k| self.foreign.contains(&k));
        let late = |i: usize| title(i) && (i > last || begins(i)) || i > last && self.foreign.contains(&i);
        let ends = |i: &usize| self.ends.contains(i) || late(*i);
        (header + 1..outline.body.end).find(ends).unwrap_or(outline.body.end)
    }

    /// Where the headings stand, in characters: the parts of each.
    pub(super) fn headings(&self, header: &Header, scale: Scale, page: u32) -> Vec<Vec<Heading>> {
        let part = |&i: &usize| {
            let piece = self.pieces.get(i)?;
            let extent = (scale.at(piece.columns.0), scale.at(piece.columns.1));
            Some(Heading { extent, sure: piece.page == page && extents::is_sure(piece) })
        };
        header.cells.iter().map(|cell| cell.iter().filter_map(part).collect()).collect()
    }

    /// Where the headings would stand on a page that does not print them: extractors set each page out for itself. Names of
    /// levels and values with a sign tell where two of the columns are, the others stand in proportion. Nothing where the
    /// page has neither.
    fn scale(&self, header: &Header, page: u32, pieces: &[&Piece]) -> Option<Scale> {
        let printed = |c: usize| header.cells.get(c).and_then(|cell| self.pieces.get(*cell.first()?));
        let heading =
            |kind| self.columns.iter().position(|c| c.kind == kind).and_then(printed).map(|p| (p, middle(p.columns)));
        let (Some((level, l)), Some((_, t))) = (heading(columns::Kind::Level), heading(columns::Kind::Target)) else {
            return Some(Scale::SAME);
        };
        if level.page == page {
            return Some(Scale::SAME);
        }
        let levels = median(
            pieces.iter().filter(|p| columns::is_level(columns::Kind::Level, &p.text)).map(|p| middle(p.columns)),
        );
        let values = median(pieces.iter().filter(|p| columns::begins_as_target(&p.text)).map(|p| middle(p.columns)));
        match (levels, values) {
            (Some(a), Some(b)) if b > a && t > l => {
                let by = (b - a) / (t - l);
                Some(Scale { by, plus: a - by * l })
            }
            (Some(a), _) => Some(Scale { by: 1.0, plus: a - l }),
            (_, Some(b)) => Some(Scale { by: 1.0, plus: b - t }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read;

    /// The goal was printed after 一级指标, was of no row and was lost.
    #[test]
    fn a_goal_among_the_headings_is_no_cell_of_a_row() {
        let dump = "绩效目标\n一级指标\n\n1.完成农村公路养护年度任务，保障农村公路正常运转，让群众\n满意\n二级指标\n\n数量指标\n\n养护里程\n";
        let pieces = text_to_pieces(&read(dump.as_bytes()).unwrap());
        let header = Header { cells: vec![vec![1], vec![4]], top: 1 };
        let outline = Outline { head: 0..1, body: 1..pieces.len(), headers: 0..1, ..Outline::default() };
        let found = spanning(&pieces, &[header], &[outline]);
        assert_eq!(found, HashSet::from([2, 3]));
    }

    #[test]
    fn the_end_of_a_spending_plan_among_the_rows_is_found_by_the_heads_of_other_tables() {
        let pieces = |dump: &str| text_to_pieces(&read(dump.as_bytes()).unwrap());
        let (own, other) = (pieces("10月底\n75%\n"), pieces("10月底\n75%\n12月底\n100%\n"));
        let heads = [own.as_slice(), &other, &other];
        let rows = pieces("≥95%\n12月底\n100%\n数量指标\n");
        assert_eq!(late_plan(&rows, &own, &heads), Some(1));
        // A plan of its own, a value that is none of a plan, or one head alone do not tell.
        assert_eq!(late_plan(&rows, &other, &heads), None);
        assert_eq!(late_plan(&pieces("12月底\n≥95%\n"), &own, &heads), None);
        assert_eq!(late_plan(&rows, &own, &heads[..2]), None);
        assert_eq!(late_plan(&pieces("12月底\n100%\n12月底\n100%\n"), &own, &heads), None);
    }

    /// 绩效目标 became a description, and the amount of the project a value.
    #[test]
    fn what_heads_of_other_tables_have_and_the_own_lacks_is_no_cell_of_a_row() {
        let template = crate::template::Template::builtin().unwrap();
        let pieces = |dump: &str| text_to_pieces(&read(dump.as_bytes()).unwrap());
        let (own, other) = (pieces("预算数\n8.00\n"), pieces("预算数\n126.45\n100.00\n绩效目标\n"));
        let rows = pieces("数量指标\n绩效目标\n8.00\n4眼\n三级指标\n");
        assert_eq!(late_heads(&rows, &own, &[&own, &other, &other], &template), [1, 2]);
        assert!(late_heads(&rows, &other, &[&other, &other, &other], &template).is_empty());
        assert!(late_heads(&rows, &own, &[&own, &other], &template).is_empty());
    }
}
