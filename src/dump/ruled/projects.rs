//! Which rows of a list each project has, told from all pages that the list goes over.
//!
//! The cells of a project are merged over its rows, also over those of the next page, and their text stands in the middle of all:
//! one page alone does not tell where a project ends that the page cuts.

use super::Ruler;
use super::body::{Beside, Body, Facts, Heights, Reach, Span, Strip, Told, again, projects, text, within};
use crate::dump::pieces::{Piece, by_line};

/// The rows of a list on one page.
pub(super) struct ListPage<'a> {
    /// Its columns, those of projects among them.
    pub strips: Vec<Strip<'a>>,
    pub body: Body<'a>,
    pub heights: Heights,
    /// First and last line below the header.
    pub lines: Span,
    /// Whether its first project may begin on a page that is not among those of the list.
    pub continued: bool,
    /// Whether no rows could be given to its projects.
    pub is_open: bool,
    /// Words that stand in no cell because the page before ends with them too.
    pub again: Vec<&'a Piece>,
}

impl Ruler<'_> {
    /// Gives the projects of a list their rows, or leaves its pages open.
    pub fn projects<'a>(&self, pages: &mut [&mut ListPage<'a>]) {
        let own = pages.first().map(|p| projects(&p.strips)).unwrap_or_default();
        let strip = |c: usize| Strip {
            column: pages.first().and_then(|p| p.strips.get(c)).and_then(|s| s.column.clone()),
            words: pages.iter().filter_map(|p| p.strips.get(c)).flat_map(|s| s.words.iter().copied()).collect(),
            whole: Vec::new(),
        };
        let strips: Vec<Strip<'a>> = own.clone().map(strip).collect();
        let mut heights = Heights::default();
        for (n, page) in pages.iter().enumerate() {
            let before = n.checked_sub(1).and_then(|b| pages.get(b));
            let same = before.and_then(|before| own.clone().filter_map(|c| before.goes_on(page, c)).min());
            heights.append(&page.heights, page.lines, same);
        }
        let facts: Vec<Facts<'a, '_>> = strips.iter().map(|s| Facts::new(s, &heights, self.joins)).collect();
        let cut = (pages.first().is_some_and(|p| p.continued), false);
        let tiled = |group: &[usize], barriers: &[Span], pages: &[&mut ListPage<'a>]| {
            let columns: Vec<&Facts<'a, '_>> = group.iter().map(|&i| &facts[i]).collect();
            let rows: Vec<Span> = pages.iter().flat_map(|p| p.body.rows.clone()).collect();
            let told: Vec<Told> = pages.iter().flat_map(|p| p.body.told(&p.strips)).collect();
            let beside = |in_order| Beside { rows: &rows, told: &told, barriers, inner: &[], cut, in_order };
            let tiled = |in_order| self.merged(&columns, &beside(in_order), &heights, self.alignment.projects);
            let (tiling, slots) = tiled(false)?;
            let of = |lines: Span| rows.partition_point(|r| r.0 < lines.0)..rows.partition_point(|r| r.1 <= lines.1);
            let strayed = tiling.lines(&slots).map(|lines| told.get(of(lines)).map_or(0, again)).sum::<usize>();
            if strayed == 0 || strayed > STRAYED * tiling.tiles.len() { Some((tiling, slots)) } else { tiled(true) }
        };
        let mut barriers: Vec<Span> = pages.iter().flat_map(|p| p.body.rows.clone()).collect();
        let all: Vec<usize> = (0..facts.len()).filter(|&i| !facts[i].strip.words.is_empty()).collect();
        if all.is_empty() {
            return;
        }
        let whole = tiled(&all, &barriers, pages);
        let mut whole = whole.filter(|(tiling, slots)| are_named(&facts, tiling.lines(slots)));
        // One name may have several amounts and goals: these are parted first.
        let groups = if whole.is_some() { vec![all] } else { parts(&all, &facts) };
        for group in groups.into_iter().rev() {
            let Some((tiling, slots)) = whole.take().or_else(|| tiled(&group, &barriers, pages)) else {
                return pages.iter_mut().for_each(|p| p.is_open = true);
            };
            if let Some(first) = pages.first_mut() {
                first.body.costs.projects += tiling.cost;
            }
            for page in pages.iter_mut() {
                let (first, last) = page.lines;
                let on = tiling.unsure.iter().filter_map(|s| slots.get(*s)).filter(|l| (first..=last).contains(*l));
                page.body.unsure.extend(on);
            }
            for lines in tiling.lines(&slots) {
                barriers.push(lines);
                put(pages, own.start, &group, lines);
            }
        }
    }
}

/// Projects that come back to a level more often than this, before anything is asked of their order, are in none.
const STRAYED: usize = 2;

/// Whether nearly all projects with amounts have a name beside them.
fn are_named<'a>(facts: &[Facts<'a, '_>], projects: impl Iterator<Item = Span>) -> bool {
    let Some(amount) = facts.iter().position(|f| f.numbers) else { return true };
    let has = |f: &Facts<'a, '_>, lines: Span| !within(&f.strip.words, lines).is_empty();
    let (mut all, mut named) = (0, 0);
    for lines in projects.filter(|l| facts.get(amount).is_some_and(|f| has(f, *l))) {
        all += 1;
        named += usize::from(facts.iter().take(amount).any(|f| has(f, lines)));
    }
    amount == 0 || named * NAMED.1 >= all * NAMED.0
}

/// So many of so many projects have a name of their own, where a name has one project.
const NAMED: (usize, usize) = (9, 10);

/// Columns of projects in two parts: names, and amounts with what stands right of them.
fn parts(columns: &[usize], facts: &[Facts<'_, '_>]) -> Vec<Vec<usize>> {
    let amount = columns.iter().position(|&i| facts.get(i).is_some_and(|f| f.numbers)).unwrap_or_default();
    let (names, amounts) = columns.split_at(amount);
    [names, amounts].into_iter().filter(|p| !p.is_empty()).map(<[usize]>::to_vec).collect()
}

impl ListPage<'_> {
    /// The lines of this page and of the next one on which both print the same of a column.
    fn goes_on(&self, next: &ListPage<'_>, column: usize) -> Option<(u32, u32)> {
        let (above, below) = (&self.strips.get(column)?.words, &next.strips.get(column)?.words);
        let again = printed_again(above, below);
        let is_text = |w: &&Piece| w.text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count() >= TELLING;
        by_line(below).take(again).flatten().copied().find(is_text)?;
        let upper = by_line(above).rev().take(again).last()?.first()?.line;
        let (first, last) = (below.first()?.line, by_line(below).take(again).last()?.first()?.line);
        // Some producers print the whole text on each page.
        let is_near = |a: u32, b: u32| b - a <= NEAR;
        let before = above.iter().rev().find(|w| w.line < upper).is_some_and(|w| is_near(w.line, upper));
        let after = below.iter().find(|w| w.line > last).is_some_and(|w| is_near(last, w.line));
        (before || after).then_some((upper, first))
    }

    /// Whether two pages have the same columns.
    pub fn has_columns_of(&self, other: &ListPage<'_>) -> bool {
        let columns = |p: &ListPage<'_>| p.strips.iter().map(|s| s.column.clone()).collect::<Vec<_>>();
        columns(self) == columns(other)
    }
}

/// Puts the cells of a project on these lines into the pages.
fn put<'a>(pages: &mut [&mut ListPage<'a>], first: usize, group: &[usize], lines: Span) {
    let on = |p: &ListPage<'a>| (p.lines.0.max(lines.0), p.lines.1.min(lines.1));
    let has = |p: &ListPage<'a>| on(p).0 <= on(p).1;
    let own: Vec<usize> = pages.iter().enumerate().filter(|(_, p)| has(p)).map(|(n, _)| n).collect();
    let mut before: Vec<Vec<&'a Piece>> = vec![Vec::new(); group.len()];
    for n in &own {
        let Some(page) = pages.get_mut(*n) else { continue };
        let lines = on(page);
        let mut cells = Vec::new();
        for (&column, before) in group.iter().zip(&mut before) {
            let words = page.strips.get(first + column).map(|s| s.words.as_slice()).unwrap_or_default();
            let words = within(words, lines).to_vec();
            let again = printed_again(before, &words);
            page.again.extend(by_line(&words).take(again).flatten());
            let own: Vec<&Piece> = by_line(&words).skip(again).flatten().copied().collect();
            if !words.is_empty() {
                *before = words;
            }
            cells.push((first + column, own));
        }
        let reach = Reach::Pages { above: own.first() != Some(n), below: own.last() != Some(n) };
        page.body.put(lines, cells, reach);
    }
}

/// Lines of one text are so many lines of the dump apart at most.
const NEAR: u32 = 2;

/// So many Chinese characters tell that a text is printed again.
const TELLING: usize = 3;

/// How many lines at the beginning of a page are those that the page before ends with: an extractor prints on both pages what the
/// end of one clips.
fn printed_again(above: &[&Piece], below: &[&Piece]) -> usize {
    let (upper, lower): (Vec<String>, Vec<String>) =
        (by_line(above).map(text).collect(), by_line(below).map(text).collect());
    let same = |n: &usize| {
        let ends = upper.len().checked_sub(*n).and_then(|from| upper.get(from..));
        ends.is_some_and(|ends| lower.starts_with(ends))
    };
    (1..=upper.len().min(lower.len())).rev().find(same).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::text_to_tables;
    use super::*;
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read::read;
    use crate::template::Template;

    /// Where the columns of the list begin.
    const COLUMNS: [usize; 9] = [0, 18, 28, 48, 58, 70, 86, 92, 100];

    /// A line of a list, its cells in their columns.
    fn line(cells: [&str; 9]) -> String {
        let mut line = String::new();
        for (cell, column) in cells.into_iter().zip(COLUMNS) {
            let blanks = column.saturating_sub(line.chars().count());
            line.push_str(&" ".repeat(blanks));
            line.push_str(cell);
        }
        line.trim_end().to_owned() + "\n\n"
    }

    fn header() -> String {
        line(["项目名称", "项目总额", "绩效目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"])
    }

    /// A row with nothing of its project on it.
    fn row(levels: [&str; 2], name: &str) -> String {
        line(["", "", "", levels[0], levels[1], name, "≥", "12", "次"])
    }

    /// The names of the indicators beside each cell of the first column below the header.
    fn check(dump: &str, expected: &[(&str, &[&str])]) {
        let pieces = text_to_pieces(&read(dump.as_bytes()).unwrap());
        let found = text_to_tables(&pieces, &Template::builtin().unwrap()).unwrap();
        let [table] = found.tables.as_slice() else { panic!("{:?}", found.tables) };
        let of_column = |c: usize| table.cells.iter().filter(move |cell| cell.column == c && cell.row > 0);
        let rows = |rows: std::ops::Range<usize>| -> Vec<&str> {
            of_column(5).filter(|c| rows.contains(&c.row)).map(|c| c.text.string.as_str()).collect()
        };
        let seen: Vec<(&str, Vec<&str>)> =
            of_column(0).map(|c| (c.text.string.as_str(), rows(c.row..c.row + c.row_span))).collect();
        let expected: Vec<(&str, Vec<&str>)> = expected.iter().map(|(name, rows)| (*name, rows.to_vec())).collect();
        assert_eq!(seen, expected);
    }

    const OUTPUT: [&str; 2] = ["产出指标", "数量指标"];
    const QUALITY: [&str; 2] = ["产出指标", "质量指标"];
    const BENEFIT: [&str; 2] = ["效益指标", "社会效益指标"];
    const SATISFIED: [&str; 2] = ["满意度指标", "服务对象满意度指标"];

    /// A project that begins at the end of a page was given no row there: its name stands on the next page.
    #[test]
    fn a_project_begins_on_the_page_before_its_name() {
        let first = line(["水库巡查", "12.00", "按月巡查。", QUALITY[0], QUALITY[1], "巡查合格率", "≥", "95", "%"]);
        let second = line(["河道清淤", "30.00", "清除淤泥。", QUALITY[0], QUALITY[1], "验收合格率", "≥", "98", "%"]);
        let above =
            header() + &row(OUTPUT, "巡查次数") + &first + &row(SATISFIED, "群众满意度") + &row(OUTPUT, "清淤次数");
        let below = header() + &second + &row(BENEFIT, "受益村庄");
        let projects: [(&str, &[&str]); 2] = [
            ("水库巡查", &["巡查次数", "巡查合格率", "群众满意度"]),
            ("河道清淤", &["清淤次数", "验收合格率", "受益村庄"]),
        ];
        check(&format!("{above}\u{C}{below}"), &projects);
    }

    /// Some producers print what a project is called on each of its pages: it is one project.
    #[test]
    fn a_project_printed_on_both_its_pages_is_one() {
        let told = |level: [&str; 2], name: &'static str| {
            line(["水库巡查项目经费", "12.00", "按月巡查水库。", level[0], level[1], name, "≥", "95", "%"])
        };
        let above = header() + &row(OUTPUT, "巡查次数") + &told(QUALITY, "巡查合格率") + &row(QUALITY, "报告合格率");
        let below = header() + &row(BENEFIT, "受益村庄") + &told(BENEFIT, "受益人口") + &row(SATISFIED, "群众满意度");
        let rows: &[&str] = &["巡查次数", "巡查合格率", "报告合格率", "受益村庄", "受益人口", "群众满意度"];
        check(&format!("{above}\u{C}{below}"), &[("水库巡查项目经费", rows)]);
    }

    #[test]
    fn lines_that_a_page_end_clips_are_printed_again() {
        let pieces = |dump: &str| text_to_pieces(&read(dump.as_bytes()).unwrap());
        let check = |above: &str, below: &str, expected: usize| {
            let (above, below) = (pieces(above), pieces(below));
            let (above, below): (Vec<&Piece>, Vec<&Piece>) = (above.iter().collect(), below.iter().collect());
            assert_eq!(printed_again(&above, &below), expected);
        };
        check("甲乙\n丙丁\n戊己\n", "丙丁\n戊己\n庚辛\n", 2);
        check("甲乙\n丙丁\n", "庚辛\n丙丁\n", 0);
    }
}
