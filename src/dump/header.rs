//! Finds the headings of the indicators' columns: the one place in a dump that says what the columns are, printed again
//! wherever the table goes on.

use std::collections::BTreeMap;

use super::columns;
use super::head::is_amount_label;
use super::measure::brackets;
use super::outline::names_table;
use super::pieces::{Piece, are_stacked};
use crate::table::Vocabulary;

mod list;
mod scattered;

pub(super) use list::is_parts;
pub(super) use list::{ListHeader, list_header};

/// A label made of neighbouring pieces.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hit {
    pub pieces: Vec<usize>,
    pub label: String,
}

impl Hit {
    pub fn first(&self) -> usize {
        self.pieces.first().copied().unwrap_or_default()
    }

    pub fn end(&self) -> usize {
        self.pieces.last().map_or(0, |l| l + 1)
    }
}

/// One printing of the header.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    /// For each column the pieces of its heading; empty where it was not found.
    pub cells: Vec<Vec<usize>>,
    /// The first piece that may stand below it.
    pub top: usize,
}

impl Header {
    pub fn first(&self) -> usize {
        self.cells.iter().flatten().copied().min().unwrap_or_default()
    }
}

/// A label is wrapped over at most this many lines.
const LABEL_PIECES: usize = 4;

/// A header has at least this many columns.
const FEWEST: usize = 3;

/// How many pieces around the header the parts of a wrapped heading may stand.
const NEAR: usize = 12;

/// The labels of a stretch of pieces: each as short as it can be, because what follows is its value; but a bracket after
/// it, as in 资金支出计划 （%）, is its own.
pub(super) fn labels(pieces: &[Piece], vocabulary: &dyn Vocabulary) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let found = (1..=LABEL_PIECES).find_map(|n| {
            let parts = pieces.get(at..at + n)?;
            let label: String = parts.iter().map(|p| p.text.as_str()).collect();
            let near = parts.windows(2).all(|w| w[1].is_near(&w[0]) && w[0].page == w[1].page);
            // A number before a label is the value of the label before.
            let worded =
                parts.iter().all(|p| p.text.contains(|c: char| c.is_alphabetic() || "（）()：:%％".contains(c)));
            // A whole bracket stands after what it belongs to: （2025年度） above a table begins no label.
            let goes_on = parts[0].text.split_once(['）', ')']).is_some_and(|(_, rest)| !rest.is_empty());
            let bracket = n > 1 && parts[0].text.starts_with(['（', '(']) && !goes_on;
            // 年度目标。 ends a sentence, 年度） a bracket: （ 2025 年度）.
            let ended = brackets(&label).is_lt() || label.ends_with(['。', '；', '，', '、']);
            // 其中： stands over the amounts of a second line, beside 绩效目标.
            let over = n > 1 && is_parts(&parts[0].text) && !is_amount_label(&label);
            if !near || !worded || bracket || ended || over || !vocabulary.is_label(&label) {
                return None;
            }
            let (n, label) = over_blanks(pieces, at, n, vocabulary).unwrap_or((n, label));
            let (n, label) = whole_heading(pieces, at, n, vocabulary).unwrap_or((n, label));
            let (n, label) = set_narrow(pieces, at, n, vocabulary).unwrap_or((n, label));
            let (n, label) = match with_bracket(pieces, at + n, &label, vocabulary) {
                Some((more, longer)) => (n + more, longer),
                None => (n, label),
            };
            Some(Hit { pieces: (at..at + n).collect(), label })
        });
        at = found.as_ref().map_or(at + 1, Hit::end);
        hits.extend(found);
    }
    hits
}

/// The heading of which a label is only the first part, where the dump puts blanks wherever Chinese meets Latin: 年度 (/ 项目 ) 指标值.
fn over_blanks(pieces: &[Piece], at: usize, n: usize, vocabulary: &dyn Vocabulary) -> Option<(usize, String)> {
    (n + 1..=LABEL_PIECES).rev().find_map(|more| {
        let parts = pieces.get(at..at + more)?;
        let label: String = parts.iter().map(|p| p.text.as_str()).collect();
        let stray = parts.iter().skip(1).all(Piece::is_strayed);
        (stray && vocabulary.is_heading(&label)).then_some((more, label))
    })
}

/// The longest label of a narrow column, whose lines have hardly any room: 专项|资金|情况|（万|元）.
fn set_narrow(pieces: &[Piece], at: usize, n: usize, vocabulary: &dyn Vocabulary) -> Option<(usize, String)> {
    let narrow = |p: &&Piece| p.text.chars().count() <= NARROW;
    (n + 1..=NARROW_PIECES).rev().find_map(|more| {
        let parts = pieces.get(at..at + more)?;
        let label: String = parts.iter().map(|p| p.text.as_str()).collect();
        let set = parts.iter().all(|p| narrow(&p)) && are_stacked(parts);
        (set && vocabulary.is_label(&label)).then_some((more, label))
    })
}

/// Characters of a line in a narrow column, and its lines.
const NARROW: usize = 2;
const NARROW_PIECES: usize = 8;

/// The label of which another is only the first line: 二级|指标 is 二级指标, though both lines are labels, and 年度|指标值 no
/// label with a value.
fn whole_heading(pieces: &[Piece], at: usize, n: usize, vocabulary: &dyn Vocabulary) -> Option<(usize, String)> {
    let first = pieces.get(at + n - 1)?;
    let next = pieces.get(at + n)?;
    let beside = next.gap == 1 && next.ordinal == first.ordinal;
    let next = Some(next).filter(|p| p.is_below(first) || beside)?;
    let whole: String = pieces.get(at..=at + n)?.iter().map(|p| p.text.as_str()).collect();
    let label: String = pieces.get(at..at + n)?.iter().map(|p| p.text.as_str()).collect();
    // 指标值|权重 are two headings, though one form has 指标值权重; 绩效指标|性质 is one, though 绩效指标 stands over others.
    let over = |text: &str| is_parts(text) && !is_amount_label(&whole);
    let own = |text: &str| over(text) || vocabulary.is_required(text) && vocabulary.is_heading(&next.text);
    let both = vocabulary.is_label(&next.text) && vocabulary.is_label(&whole) && !own(&label);
    let strip = label == STRIP && vocabulary.is_heading(&whole);
    // 全年执行|数（B）: what follows is no value, but the rest of the label. Under a heading of indicators may be that of another.
    let heading = vocabulary.is_heading(&label) || vocabulary.is_heading(&whole);
    let worded = next.text.contains(char::is_alphabetic);
    let rest = !heading && worded && !vocabulary.is_label(&next.text) && vocabulary.is_label(&whole);
    // Beside each other most are headings of their own.
    (strip || (both || rest) && !beside).then_some((n + 1, whole))
}

/// Cuts pieces that are nothing but headings, one after another without a blank between: 一级指标二级指标. The last of them may go
/// on below: 得分偏差原因分析及改进|措施.
pub(super) fn cut_glued_headings(pieces: Vec<Piece>, vocabulary: &dyn Vocabulary) -> Vec<Piece> {
    let cut = |i: usize, piece: &Piece| {
        let length = piece.text.chars().count();
        if !(GLUED..=LONGEST_GLUED).contains(&length) || vocabulary.is_label(&piece.text) {
            return None;
        }
        let next = pieces.get(i + 1).filter(|p| p.is_below(piece)).map(|p| p.text.as_str());
        let alone = piece.text.contains("指标").then(|| glued_headings(&piece.text, vocabulary)).flatten();
        // 上年实际完成情|况 among the rows is the source of a value.
        let heading = |n: usize| {
            let before: String =
                i.checked_sub(n).and_then(|from| pieces.get(from..i))?.iter().map(|p| &*p.text).collect();
            Some(vocabulary.is_heading(&before))
        };
        let among = (1..=2).any(|n| heading(n) == Some(true));
        let going_on = || glued_headings(&format!("{}{}", piece.text, next.filter(|_| among)?), vocabulary);
        alone.or_else(|| going_on().filter(|starts| starts.last().is_some_and(|s| *s < length)))
    };
    let parts = |(i, piece): (usize, &Piece)| {
        let Some(starts) = cut(i, piece) else { return vec![piece.clone()] };
        let ends = starts.iter().skip(1).copied().chain([piece.text.chars().count()]);
        starts.iter().zip(ends).map(|(from, to)| piece.part(*from, to)).collect()
    };
    pieces.iter().enumerate().flat_map(parts).collect()
}

/// Where headings begin, in characters, of which a text is made, two or more.
fn glued_headings(text: &str, vocabulary: &dyn Vocabulary) -> Option<Vec<usize>> {
    let chars: Vec<char> = text.chars().collect();
    // begins[k]: where the heading that ends at the k-th character begins.
    let mut begins: Vec<Option<usize>> = vec![None; chars.len() + 1];
    for to in 1..=chars.len() {
        let reached = |from: &usize| *from == 0 || begins.get(*from).is_some_and(Option::is_some);
        let heading =
            |from: &usize| chars.get(*from..to).is_some_and(|c| vocabulary.is_heading(&c.iter().collect::<String>()));
        let from = (0..to).filter(reached).find(heading);
        if let Some(begin) = begins.get_mut(to) {
            *begin = from;
        }
    }
    let mut starts: Vec<usize> =
        std::iter::successors(*begins.last()?, |&at| begins.get(at).copied().flatten()).collect();
    starts.reverse();
    (starts.len() > 1).then_some(starts)
}

/// Two headings have at least so many characters, all of a line no more than so many.
const GLUED: usize = 6;
const LONGEST_GLUED: usize = 40;

/// The bracket that belongs to a label, in one piece or several, and the label with it.
fn with_bracket(pieces: &[Piece], from: usize, label: &str, vocabulary: &dyn Vocabulary) -> Option<(usize, String)> {
    let closed = |text: &str| brackets(text).is_eq();
    let opens = !closed(label) || pieces.get(from)?.text.starts_with(['（', '(']);
    let mut longer = label.to_owned();
    for n in 0..LABEL_PIECES {
        if n > 0 && closed(&longer) {
            return vocabulary.is_label(&longer).then_some((n, longer));
        }
        let short = |p: &&Piece| opens && p.text.chars().count() <= LONGEST_BRACKET;
        longer.push_str(&pieces.get(from + n).filter(short)?.text);
    }
    None
}

/// A bracket after a label, such as （万元）, is no longer than this.
const LONGEST_BRACKET: usize = 6;

/// The headings of the columns in their order from left to right, and every place where they are printed.
pub(super) fn headers(pieces: &[Piece], hits: &[Hit], vocabulary: &dyn Vocabulary) -> Option<Headings> {
    let together = together(pieces, hits, vocabulary);
    let apart = scattered::headings(pieces, hits, vocabulary);
    match (together, apart) {
        (Some(together), Some(apart)) => {
            let told = |h: &Headings| {
                let level = h.columns.iter().any(|c| columns::is_outer(c) || columns::is_inner(c));
                let value = h.columns.iter().any(|c| vocabulary.is_required(c) && c.contains('值'));
                u8::from(level) + u8::from(value)
            };
            let all = together.columns.iter().all(|c| apart.columns.contains(c));
            let more = all && apart.headers.len() > together.headers.len();
            Some(if more || told(&apart) > told(&together) { apart } else { together })
        }
        (together, apart) => together.or(apart),
    }
}

/// The headings of the columns from left to right, and every place where they are printed.
#[derive(Debug)]
pub(super) struct Headings {
    pub columns: Vec<String>,
    pub headers: Vec<Header>,
    /// Whether cells of rows stand among and before them.
    pub scattered: bool,
    /// Whether tables of several forms are among them.
    pub several: bool,
}

/// The headings where they are printed one after another.
fn together(pieces: &[Piece], hits: &[Hit], vocabulary: &dyn Vocabulary) -> Option<Headings> {
    let runs = runs(hits, vocabulary);
    let lists: Vec<Vec<String>> = runs.iter().map(|r| whole_list(r, pieces, hits, vocabulary)).collect();
    // 项目可行性 after the headings begins a cell, where these are printed without it too.
    let own = |list: &Vec<String>| list.iter().rposition(|l| vocabulary.is_heading(l)).map_or(0, |last| last + 1);
    let whole = |list: &&Vec<String>| own(list) == list.len();
    let headings: Vec<Vec<String>> = lists.iter().filter(whole).cloned().collect();
    let lists: Vec<Vec<String>> = lists
        .into_iter()
        .map(|list| headings.iter().find(|h| list.get(..own(&list)) == Some(h)).cloned().unwrap_or(list))
        .collect();
    let mut counts: BTreeMap<&Vec<String>, usize> = BTreeMap::new();
    for list in &lists {
        *counts.entry(list).or_default() += 1;
    }
    // The list printed most often; of lists printed equally often, the one with most columns.
    let (columns, _) = counts.into_iter().max_by_key(|(list, n)| (*n, list.len()))?;
    let columns = columns.clone();
    let anchor = columns.first()?;
    let anchors: Vec<usize> = hits.iter().filter(|h| h.label == *anchor).map(Hit::first).collect();
    let headers = anchors.iter().enumerate().filter_map(|(n, &at)| {
        let next = anchors.get(n + 1).copied().unwrap_or(pieces.len());
        printed(&columns, at, next, pieces, hits)
    });
    let headers: Vec<Header> = headers.collect();
    (!headers.is_empty()).then_some(Headings { columns, headers, scattered: false, several: false })
}

/// Every printing of a header with the headings of its own columns, in the order of the dump.
pub(super) fn each(pieces: &[Piece], hits: &[Hit], vocabulary: &dyn Vocabulary) -> Vec<(Vec<String>, Header)> {
    let runs = runs(hits, vocabulary);
    let own = runs.iter().enumerate().filter_map(|(n, run)| {
        let list = whole_list(run, pieces, hits, vocabulary);
        let value = list.iter().any(|l| vocabulary.is_required(l) && l.contains('值'));
        let name = |l: &String| columns::is_outer(l) || columns::is_inner(l) || columns::is_innermost(l);
        let list = Some(list).filter(|l| value && l.iter().any(name))?;
        let anchor = run.iter().find(|h| Some(&h.label) == list.first())?.first();
        let next = runs.get(n + 1).and_then(|r| r.first()).map_or(pieces.len(), Hit::first);
        Some((list.clone(), printed(&list, anchor, next, pieces, hits)?))
    });
    own.collect()
}

/// Stretches of headings that follow each other without anything between.
fn runs<'a>(hits: &'a [Hit], vocabulary: &dyn Vocabulary) -> Vec<&'a [Hit]> {
    let runs = hits.chunk_by(|a, b| a.end() == b.first());
    let runs = runs.map(|run| {
        // In a list the headings of the projects stand before those of their indicators, which may have no levels.
        let name = || {
            let name = run.iter().position(|h| columns::is_innermost(&h.label))?;
            run.get(..name)?.iter().any(|h| names_table(&h.label)).then_some(name)
        };
        let level = run.iter().position(|h| columns::is_outer(&h.label)).or_else(name);
        run.get(level.unwrap_or(0)..).unwrap_or_default()
    });
    runs.filter(|r| r.len() >= FEWEST && r.iter().any(|h| vocabulary.is_required(&h.label))).collect()
}

/// The label of all indicators; in some forms the heading of their names.
pub(super) const STRIP: &str = "绩效指标";

/// Whether a label may be one that stands beside all indicators: 绩效指标, 绩效目标指标.
pub(super) fn is_strip(label: &str) -> bool {
    label.contains("绩效") && label.ends_with("指标")
}

/// The headings of a run, and those that wrapping tore out of it.
fn whole_list(run: &[Hit], pieces: &[Piece], hits: &[Hit], vocabulary: &dyn Vocabulary) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    // 绩效指标 among columns of which one is 三级指标 stands beside all of them.
    let strip = |h: &Hit| h.label == STRIP && run.iter().any(|h| columns::is_innermost(&h.label));
    for hit in run.iter().filter(|h| !strip(h)) {
        if !list.contains(&hit.label) {
            list.push(hit.label.clone());
        }
    }
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return list };
    let page = pieces.get(first.first()).map_or(0, |p| p.page);
    let before = first.first().checked_sub(1).and_then(|i| pieces.get(i)).filter(|p| p.page == page);
    let after = pieces.get(last.end()).filter(|p| p.page == page);
    if let (Some(b), Some(a)) = (before, after) {
        let label = format!("{}{}", b.text, a.text);
        if vocabulary.is_label(&label) && !list.contains(&label) {
            list.push(label);
            return list;
        }
    }
    let next = from(hits, last.end()).iter().find(|h| h.label == first.label).map_or(pieces.len(), Hit::first);
    let near = next.min(last.end() + NEAR);
    let torn = from(hits, last.end()).iter().take_while(|h| h.first() < near).filter(|h| h.pieces.len() > 1);
    for hit in torn.filter(|h| pieces.get(h.first()).is_some_and(|p| p.page == page)) {
        // 指|标 is the end of the label beside all indicators.
        if !list.contains(&hit.label) && hit.label != "指标" {
            list.push(hit.label.clone());
        }
    }
    list
}

/// The labels that begin at a piece or after it. They are in order.
fn from(hits: &[Hit], piece: usize) -> &[Hit] {
    hits.get(hits.partition_point(|h| h.first() < piece)..).unwrap_or_default()
}

/// Whether two headings in three were found.
fn is_printed(cells: &[Vec<usize>]) -> bool {
    let found = cells.iter().filter(|c| !c.is_empty()).count();
    found * 3 >= cells.len() * 2
}

/// The header at an anchor, if most of its headings are there.
fn printed(columns: &[String], anchor: usize, next: usize, pieces: &[Piece], hits: &[Hit]) -> Option<Header> {
    let page = pieces.get(anchor)?.page;
    let on_page = |i: &usize| pieces.get(*i).is_some_and(|p| p.page == page);
    let start = (anchor.saturating_sub(2)..=anchor).find(on_page)?;
    let to = (start..next).take_while(|&i| pieces.get(i).is_some_and(|p| p.page == page)).last()? + 1;
    let mut taken: Vec<usize> = Vec::new();
    let mut cells: Vec<Vec<usize>> = Vec::new();
    for label in columns {
        let whole = from(hits, anchor).iter().take_while(|h| h.first() < to).find(|h| h.label == *label);
        let cell = whole.map(|h| h.pieces.clone()).unwrap_or_default();
        taken.extend(&cell);
        cells.push(cell);
    }
    for (label, cell) in columns.iter().zip(&mut cells).filter(|(_, c)| c.is_empty()) {
        let parts = (start..to).flat_map(|i| (i + 1..to.min(i + NEAR)).map(move |j| (i, j)));
        let mut parts = parts.filter(|(i, j)| !taken.contains(i) && !taken.contains(j));
        let found = parts.find(|&(i, j)| {
            let text = |k: usize| pieces.get(k).map_or("", |p| p.text.as_str());
            label.strip_prefix(text(i)).is_some_and(|rest| rest == text(j) && !rest.is_empty())
        });
        if let Some((i, j)) = found {
            taken.extend([i, j]);
            *cell = vec![i, j];
        }
    }
    let top = cells.iter().flatten().copied().min().unwrap_or_default();
    is_printed(&cells).then_some(Header { cells, top })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read;
    use crate::template::Template;

    #[test]
    fn a_heading_that_goes_on_below_is_cut_from_the_one_before_it_and_the_words_of_a_cell_are_not() {
        let cut = |dump: &str| -> Vec<String> {
            let pieces = text_to_pieces(&read(dump.as_bytes()).unwrap());
            cut_glued_headings(pieces, &Template::builtin().unwrap()).into_iter().map(|p| p.text).collect()
        };
        assert_eq!(cut("分值\n得分偏差原因分析及改进\n措施\n"), ["分值", "得分", "偏差原因分析及改进", "措施"]);
        assert_eq!(cut("有所提升\n上年实际完成情\n况\n"), ["有所提升", "上年实际完成情", "况"]);
    }

    /// 项目可行性研究报告 is the source of the first value, and became a seventh column.
    #[test]
    fn a_label_that_begins_a_cell_below_some_of_the_headers_is_no_heading() {
        let header = "一级指标\n二级指标\n三级指标\n绩效指标描述\n指标值\n指标值确定\n依据\n";
        let rows = "数量指标\n修缮面积\n≥80平方米\n";
        let dump = format!("{header}项目可行性\n研究报告\n{rows}{header}项目可行性\n研究报告\n{rows}{header}{rows}");
        let pieces = text_to_pieces(&read(dump.as_bytes()).unwrap());
        let vocabulary = Template::builtin().unwrap();
        let found = headers(&pieces, &labels(&pieces, &vocabulary), &vocabulary).unwrap();
        let columns = ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"];
        assert_eq!((found.columns, found.headers.len()), (columns.map(str::to_owned).to_vec(), 3));
    }
}
