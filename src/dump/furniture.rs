//! What stands on every page and is no text of it: page numbers. And where pages begin, in dumps without form feeds.

use std::collections::{BTreeMap, BTreeSet};

use super::measure::first_half;
use super::read::DumpLine;
use super::tables::is_title;

/// A count of pages needs at least this many numbers in a row.
const SHORTEST: usize = 3;

/// At most this share of all lines begins a page: more lines with a leading blank are indented for another reason.
const PAGE_STARTS: usize = 20;

/// Marks the page numbers, and counts pages where the dump has no form feeds.
pub(super) fn mark(lines: &mut [DumpLine]) {
    let fed = lines.last().is_some_and(|l| l.page > 0);
    for i in page_numbers(lines, fed) {
        if let Some(line) = lines.get_mut(i) {
            line.furniture = true;
        }
    }
    lines.iter_mut().filter(|l| is_set_off(&l.string)).for_each(|l| l.furniture = true);
    if !fed {
        count_pages(lines);
    }
}

/// The number that a line prints and nothing else: `26`, `- 26 -`, `第 26 页`, `第26页 共31页`.
pub(super) fn lone_number(line: &str) -> Option<i64> {
    let bare: String = line.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
    let bare = bare.split('共').next().unwrap_or_default();
    let bare = bare.trim_matches(['-', '—', '–', '第', '页', '·', ',', '，', '/']);
    let digits = (1..=4).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit());
    if digits { bare.parse().ok() } else { None }
}

/// The narrow form of a wide digit: extractors give both for one page.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        _ => c,
    }
}

/// Whether a line is a page number and nothing else can be: one between dashes, or one that says so.
pub(super) fn is_set_off(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    // Text that is printed two times to look bold: — 1 —— 1 —.
    let bare = first_half(&bare).unwrap_or(&bare);
    let dashes = bare.starts_with(['-', '—', '–']) && bare.ends_with(['-', '—', '–']);
    let named = bare.starts_with('第') && bare.ends_with('页');
    (dashes || named) && lone_number(bare).is_some()
}

/// A running head stands on at least so many pages, and on nearly all of them.
const FEWEST_PAGES: usize = 4;
const NEARLY_ALL: (usize, usize) = (4, 5);

/// The numbers of the lines that nearly all pages begin or end with and that are no part of a table: running heads and
/// feet. Headings of columns are printed again and again too, and so are the title of a table and the lines with the department
/// and the money unit.
pub(super) fn running_heads(lines: &[DumpLine], is_label: &dyn Fn(&str) -> bool) -> BTreeSet<u32> {
    let pages = lines.last().map_or(0, |l| l.page as usize + 1);
    let mut seen: BTreeMap<String, BTreeMap<u32, u32>> = BTreeMap::new();
    for line in page_edges(lines).into_iter().filter_map(|i| lines.get(i)).filter(|l| !l.furniture) {
        let bare: String = line.string.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect();
        let labelled = |w: &str| w.split_once(['：', ':']).is_some_and(|(label, _)| is_label(label));
        let of_table = is_title(line.string.trim())
            || line.string.split_whitespace().any(|w| is_label(w) || labelled(w) || w.contains("指标"));
        let of_head = bare.contains("单位") || line.string.trim_start().starts_with(|c: char| c.is_ascii_digit());
        if bare.chars().count() >= SHORTEST_HEAD && !of_table && !of_head {
            seen.entry(bare).or_default().insert(line.page, line.number);
        }
    }
    let many = |own: &BTreeMap<u32, u32>| own.len() >= FEWEST_PAGES && own.len() * NEARLY_ALL.1 >= pages * NEARLY_ALL.0;
    seen.into_values().filter(many).flat_map(BTreeMap::into_values).collect()
}

/// A shorter line may be the end of a cell that is cut on many pages.
const SHORTEST_HEAD: usize = 6;

/// The first and last lines of the pages, where page numbers stand.
fn page_edges(lines: &[DumpLine]) -> BTreeSet<usize> {
    let printed: Vec<usize> = (0..lines.len()).filter(|&i| lines.get(i).is_some_and(|l| !l.is_blank())).collect();
    let page = |i: usize| lines.get(i).map(|l| l.page);
    let pages = printed.chunk_by(|a, b| page(*a) == page(*b));
    pages.flat_map(|p| p.iter().take(EDGE).chain(p.iter().rev().take(EDGE)).copied()).collect()
}

/// A page number is among this many lines at the top or the bottom of its page.
const EDGE: usize = 2;

/// The lines that count the pages. With form feeds their number goes up with the page; without, they are the longest
/// run of numbers that goes up by one.
fn page_numbers(lines: &[DumpLine], fed: bool) -> Vec<usize> {
    let numbers: Vec<(usize, i64)> =
        lines.iter().enumerate().filter_map(|(i, l)| Some((i, lone_number(&l.string)?))).collect();
    if fed {
        return numbers_of_pages(lines, &numbers);
    }
    // From the end: each number with the nearest one after it that is greater by one, and how long the run is.
    let mut nearest: BTreeMap<i64, usize> = BTreeMap::new();
    let mut runs: Vec<(usize, Option<usize>)> = vec![(1, None); numbers.len()];
    for (at, &(_, n)) in numbers.iter().enumerate().rev() {
        let next = nearest.get(&(n + 1)).copied();
        runs[at] = (1 + next.map_or(0, |k| runs[k].0), next);
        nearest.insert(n, at);
    }
    // The first of equally long runs.
    let longest = (0..runs.len()).rev().max_by_key(|&at| runs[at].0);
    let best: Vec<usize> =
        std::iter::successors(longest, |&at| runs[at].1).filter_map(|at| Some(numbers.get(at)?.0)).collect();
    let is_told = |best: &[usize]| best.len() >= SHORTEST || counts_all_pages(lines, best);
    Some(best).filter(|best| is_told(best)).unwrap_or_default()
}

/// Whether a few numbers count the pages of a short dump: they begin with 1, the last is the last line, and blank lines set them off.
fn counts_all_pages(lines: &[DumpLine], numbers: &[usize]) -> bool {
    let number = |i: &usize| lines.get(*i).and_then(|l| lone_number(&l.string));
    let last = lines.iter().rposition(|l| !l.is_blank());
    let blank = |i: Option<usize>| i.and_then(|i| lines.get(i)).is_none_or(DumpLine::is_blank);
    let set_off = |i: &usize| blank(i.checked_sub(1)) && blank(Some(i + 1));
    numbers.len() > 1
        && numbers.first().and_then(number) == Some(1)
        && numbers.last().copied() == last
        && numbers.iter().all(set_off)
}

/// The numbers that go up with the page, one a page: at its edges, or among the lines of its table, where some extractors
/// put them. A value of a table may be as great as its page by chance, but not on nearly all pages.
fn numbers_of_pages(lines: &[DumpLine], numbers: &[(usize, i64)]) -> Vec<usize> {
    let edges = page_edges(lines);
    let at_edges: Vec<(usize, i64)> = numbers.iter().filter(|(i, _)| edges.contains(i)).copied().collect();
    let within = || Some((counting(lines, numbers, FEWEST_PAGES, NEARLY_ALL)?.0, Vec::new()));
    let Some((offset, mut found)) = counting(lines, &at_edges, 2, (1, 2)).or_else(within) else {
        return numbers_of_sheets(lines, numbers);
    };
    let page = |i| page_of(lines, i);
    let counted: BTreeSet<i64> = found.iter().map(|&i| page(i)).collect();
    let expected = numbers.iter().filter(|(i, n)| n - page(*i) == offset && !counted.contains(&page(*i)));
    let expected: Vec<usize> = expected.map(|(i, _)| *i).collect();
    found.extend(expected.chunk_by(|a, b| page(*a) == page(*b)).filter_map(|own| own.last()));
    found
}

/// The numbers of the two pages of each sheet, wherever they stand on it: 1 and 2, 3 and 4.
fn numbers_of_sheets(lines: &[DumpLine], numbers: &[(usize, i64)]) -> Vec<usize> {
    let printed: BTreeSet<i64> = lines.iter().filter(|l| !l.is_blank()).map(|l| i64::from(l.page)).collect();
    // Of equal numbers on a sheet the last one.
    let last: BTreeMap<(i64, i64), usize> = numbers.iter().map(|(i, n)| ((page_of(lines, *i), *n), *i)).collect();
    let counted = |offset: i64| {
        let own = |sheet: i64, n: i64| last.get(&(sheet, n)).copied();
        let both = printed.iter().flat_map(|s| [own(*s, 2 * s + offset), own(*s, 2 * s + offset + 1)]);
        both.collect::<Option<Vec<usize>>>()
    };
    // The first sheet begins with the first page, or the second one where the cover is a page.
    let found = (1..=2).find_map(counted).filter(|_| printed.len() > 1);
    found.unwrap_or_default()
}

/// The numbers that go up with the page on at least this share of the pages, and on `fewest`, and how much greater than the
/// page they are.
fn counting(
    lines: &[DumpLine],
    numbers: &[(usize, i64)],
    fewest: usize,
    (part, whole): (usize, usize),
) -> Option<(i64, Vec<usize>)> {
    let page = |i| page_of(lines, i);
    let mut offsets: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for &(i, n) in numbers {
        offsets.entry(n - page(i)).or_default().push(i);
    }
    let pages_of = |own: &[usize]| own.iter().map(|&i| page(i)).collect::<BTreeSet<i64>>().len();
    let (offset, best) = offsets.into_iter().max_by_key(|(_, own)| pages_of(own))?;
    let counted = pages_of(&best);
    let pages = lines.last().map_or(0, |l| l.page as usize);
    (counted >= fewest && counted * whole >= pages * part).then_some((offset, best))
}

/// The page of a line.
fn page_of(lines: &[DumpLine], line: usize) -> i64 {
    lines.get(line).map_or(0, |l| i64::from(l.page))
}

/// Counts pages by their numbers, or by lines with a single leading blank where hardly any line has one (some
/// extractors put it before the first line of a page).
fn count_pages(lines: &mut [DumpLine]) {
    let printed = lines.iter().filter(|l| !l.is_blank()).count();
    let leading = |l: &DumpLine| l.string.starts_with(' ') && !l.string.starts_with("  ") && !l.is_blank();
    let starts = lines.iter().filter(|l| leading(l)).count();
    let numbered = lines.iter().any(|l| l.furniture);
    let blanks = !numbered && starts * PAGE_STARTS <= printed;
    let mut page = 0;
    for (i, line) in lines.iter_mut().enumerate() {
        page += u32::from(blanks && i > 0 && leading(line));
        line.page = page;
        page += u32::from(line.furniture);
    }
}

#[cfg(test)]
mod tests {
    use crate::dump::read;

    fn check(text: &str, furniture: &[u32], pages: &[u32]) {
        let text = read(text.as_bytes()).unwrap();
        let numbers: Vec<u32> = text.lines.iter().filter(|l| l.furniture).map(|l| l.number).collect();
        assert_eq!(numbers, furniture);
        assert_eq!(text.lines.iter().map(|l| l.page).collect::<Vec<_>>(), pages);
    }

    #[test]
    fn numbers_that_count_pages_are_no_text() {
        check("甲\n1\n乙\n95\n2\n丙\n- 3 -\n丁", &[2, 5, 7], &[0, 0, 1, 1, 1, 2, 2, 3]);
        check("甲\n12\n\u{C}乙\n95\n13\n\u{C}丙\n14", &[2, 5, 7], &[0, 0, 1, 1, 1, 2, 2]);
    }

    #[test]
    fn a_line_at_the_top_of_nearly_all_pages_is_a_running_head() {
        let page = |n: u32| format!("某县某局2024年部门预算\n一级指标 二级指标\n第{n}行\n\u{C}");
        let text = read((1..=5).map(page).collect::<String>().as_bytes()).unwrap();
        let heads = super::running_heads(&text.lines, &|s| s == "一级指标");
        assert_eq!(heads.into_iter().collect::<Vec<_>>(), [1, 4, 7, 10, 13]);
    }

    /// The number of the first page was read as the first row of the second one.
    #[test]
    fn two_numbers_count_the_pages_of_a_dump_that_ends_with_the_second() {
        check("甲\n\n1\n\n乙\n\n2\n", &[3, 7], &[0, 0, 0, 1, 1, 1, 1, 2]);
        check("甲\n1\n乙\n\n2\n", &[], &[0; 6]);
        check("甲\n\n1\n\n乙\n\n2\n\n丙\n", &[], &[0; 10]);
    }

    #[test]
    fn a_page_number_of_wide_digits_is_no_text() {
        assert!(super::is_set_off("— 1 —— 1 —") && !super::is_set_off("— 1 —— 2 —"));
        assert!(super::is_set_off("— １２ —") && super::lone_number("　１２　") == Some(12));
    }

    #[test]
    fn numbers_of_a_table_stay() {
        check("数量\n12\n质量\n95", &[], &[0, 0, 0, 0]);
        check("数量\n12\n质量\n— 1 —", &[4], &[0, 0, 0, 0]);
    }

    /// They stood between the two halves of a value: 服务对象满2意度.
    #[test]
    fn page_numbers_among_the_lines_of_a_table_are_no_text() {
        let page = |n: u32| format!("甲\n乙\n90\n丙\n{n}\n丁\n戊\n己\n\u{C}");
        let text = read((1..=4).map(page).collect::<String>().as_bytes()).unwrap();
        let numbers: Vec<u32> = text.lines.iter().filter(|l| l.furniture).map(|l| l.number).collect();
        assert_eq!(numbers, [5, 13, 21, 29]);
        // Values that happen to count some pages are none.
        let page = |n: u32| format!("甲\n乙\n{}\n丙\n丁\n戊\n\u{C}", if n < 3 { n } else { 90 });
        let text = read((1..=4).map(page).collect::<String>().as_bytes()).unwrap();
        assert!(text.lines.iter().all(|l| !l.furniture));
    }

    /// They stood among the lines of cells, and 52 fields of two tables were wrong.
    #[test]
    fn the_numbers_of_the_two_pages_of_each_sheet_are_no_text() {
        let sheet = |numbers: [&str; 3]| format!("甲\n乙\n{}\n丙\n丁\n戊\n己\n\u{C}", numbers.join("\n庚\n"));
        let numbers = |text: String| {
            let text = read(text.as_bytes()).unwrap();
            text.lines.iter().filter(|l| l.furniture).map(|l| l.number).collect::<Vec<u32>>()
        };
        assert_eq!(numbers(sheet(["2", "1", "2"]) + &sheet(["4", "90", "3"])), [5, 7, 14, 18]);
        // 4 is lacking.
        assert_eq!(numbers(sheet(["2", "1", "2"]) + &sheet(["5", "90", "3"])), [0; 0]);
    }

    #[test]
    fn a_leading_blank_begins_a_page_only_where_it_is_rare() {
        let mut long = "字\n".repeat(40);
        long.push_str(" 页\n字");
        let text = read(long.as_bytes()).unwrap();
        assert_eq!(text.lines.last().map(|l| l.page), Some(1));
        check(" 甲\n 乙\n丙", &[], &[0, 0, 0]);
    }
}
