//! Finds the headings of columns that stand apart: extractors that go down a column before the next print each heading
//! above the lines of its column, and the lines of a wrapped one after those of others.

use std::collections::BTreeMap;

use super::super::columns;
use super::super::pieces::Piece;
use super::{FEWEST, Header, Headings, Hit, is_printed};
use crate::table::Vocabulary;

/// The two lines of a wrapped heading stand at most this many pieces apart.
const APART: usize = 24;

/// Shorter words (指标) are parts of others.
const SHORTEST: usize = 3;

/// Where a heading is printed: its pieces.
type Print = Vec<usize>;

/// The headings, page by page.
pub(super) fn headings(pieces: &[Piece], hits: &[Hit], vocabulary: &dyn Vocabulary) -> Option<Headings> {
    let pages: Vec<BTreeMap<String, Vec<Print>>> = pieces
        .chunk_by(|a, b| a.page == b.page)
        .scan(0, |from, page| {
            let start = *from;
            *from += page.len();
            Some(start..*from)
        })
        .map(|page| on_page(page, pieces, hits, vocabulary))
        .collect();
    let is_header = |list: &Vec<String>| {
        let levels = list.iter().any(|l| columns::is_outer(l) || columns::is_inner(l));
        list.len() >= FEWEST && levels && list.iter().any(|l| vocabulary.is_required(l))
    };
    let lists: Vec<Vec<String>> = pages.iter().map(list).filter(is_header).collect();
    // What stands on most pages with a header is a heading, in the order of most pages.
    let often = |label: &String| lists.iter().filter(|l| l.contains(label)).count() * 2 > lists.len();
    let lists: Vec<Vec<String>> = lists.iter().map(|l| l.iter().filter(|c| often(c)).cloned().collect()).collect();
    let place = |label: &String| {
        let mut places: Vec<usize> = lists.iter().filter_map(|l| l.iter().position(|own| own == label)).collect();
        places.sort_unstable();
        places.get(places.len() / 2).copied()
    };
    let mut columns = lists.iter().rev().max_by_key(|l| l.len())?.clone();
    columns.sort_by_key(place);
    let mut headers = Vec::new();
    for page in &pages {
        let printings = columns.first().and_then(|c| page.get(c)).map_or(1, Vec::len);
        for n in 0..printings {
            let cells: Vec<Print> =
                columns.iter().map(|c| page.get(c).and_then(|p| p.get(n)).cloned().unwrap_or_default()).collect();
            let Some(first) = cells.iter().flatten().copied().min().filter(|_| is_printed(&cells)) else {
                continue;
            };
            let on_page = |i: &usize| pieces.get(*i).map(|p| p.page) == pieces.get(first).map(|p| p.page);
            let top = if n == 0 { (0..=first).rev().take_while(on_page).last().unwrap_or(first) } else { first };
            headers.push(Header { cells, top });
        }
    }
    (!headers.is_empty()).then_some(Headings { columns, headers, scattered: true, several: false })
}

/// The headings on a page from left to right: the levels stand first.
fn list(page: &BTreeMap<String, Vec<Print>>) -> Vec<String> {
    let level = |label: &str| match label {
        l if columns::is_outer(l) => 0,
        l if columns::is_inner(l) => 1,
        _ => 2,
    };
    let first = |prints: &[Print]| prints.first().and_then(|p| p.first()).copied().unwrap_or_default();
    let mut found: Vec<(u8, usize, &String)> = page.iter().map(|(l, p)| (level(l), first(p), l)).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, _, label)| label.clone()).collect()
}

fn on_page(
    page: std::ops::Range<usize>,
    pieces: &[Piece],
    hits: &[Hit],
    vocabulary: &dyn Vocabulary,
) -> BTreeMap<String, Vec<Print>> {
    let mut found: BTreeMap<String, Vec<Print>> = BTreeMap::new();
    let mut taken: Vec<usize> = Vec::new();
    let named = |label: &str| vocabulary.is_heading(label) && label.chars().count() >= SHORTEST;
    for hit in hits.iter().filter(|h| page.contains(&h.first()) && named(&h.label)) {
        found.entry(hit.label.clone()).or_default().push(hit.pieces.clone());
        taken.extend(&hit.pieces);
    }
    let text = |i: usize| pieces.get(i).map_or("", |p| p.text.as_str());
    // 〔2024〕18 and 指标 are no heading, though numbers before one are left out of it.
    let worded = |i: usize| text(i).chars().all(|c| c.is_alphabetic() || "（）()：:、/%％".contains(c));
    // The last line may come before the first, where it is of one block with what stands below.
    let below = |i: usize| i + 1..page.end.min(i + APART);
    let above = |i: usize| (page.start.max((i + 1).saturating_sub(APART))..i).rev();
    let pairs = page.clone().flat_map(|i| below(i).map(move |j| (i, j)));
    for (i, j) in pairs.chain(page.clone().flat_map(|i| above(i).map(move |j| (i, j)))) {
        let label = format!("{}{}", text(i), text(j));
        if !taken.contains(&i) && !taken.contains(&j) && worded(i) && worded(j) && named(&label) {
            found.entry(label).or_default().push(vec![i, j]);
            taken.extend([i, j]);
        }
    }
    found.values_mut().for_each(|prints| prints.sort_unstable());
    // A cell may have the words of a heading too.
    let firsts: Vec<usize> = found.values().flatten().filter_map(|p| p.first().copied()).collect();
    found.retain(|_, prints| {
        let near = |p: &usize| firsts.iter().any(|f| f != p && f.abs_diff(*p) <= APART / 2);
        prints.retain(|p| p.len() > 1 || p.first().is_some_and(near));
        !prints.is_empty()
    });
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::pieces::text_to_pieces;
    use super::super::labels;
    use super::*;
    use crate::dump::read;
    use crate::template::Template;

    /// 依据 stood above the first cell of its column, before 指标值确定: the column had no heading, and all its cells were lost.
    #[test]
    fn the_last_line_of_a_heading_is_found_before_its_first() {
        let dump =
            "一级指标\n\n二级指标\n\n三级指标\n\n绩效指标描述\n\n指标值\n\n依据\n历史数据\n\n指标值确定\n\n≥2次\n";
        let pieces = text_to_pieces(&read(dump.as_bytes()).unwrap());
        let vocabulary = Template::builtin().unwrap();
        let found = headings(&pieces, &labels(&pieces, &vocabulary), &vocabulary).unwrap();
        assert_eq!(found.headers[0].cells.last(), Some(&vec![7, 5]));
    }

    /// One of three tables had its values printed before their descriptions: in all of them values were descriptions.
    #[test]
    fn columns_come_in_the_order_of_most_pages() {
        let page =
            |last: &str| format!("一级指标\n\n二级指标\n\n三级指标\n\n{last}\n\n数量指标\n\n修缮面积\n\n≥2亩\n\u{C}");
        let (usual, other) = (page("绩效指标描述\n\n指标值"), page("指标值\n\n绩效指标描述"));
        let pieces = text_to_pieces(&read(format!("{other}{usual}{usual}").as_bytes()).unwrap());
        let vocabulary = Template::builtin().unwrap();
        let found = headings(&pieces, &labels(&pieces, &vocabulary), &vocabulary).unwrap();
        assert_eq!(found.columns, ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值"]);
        assert_eq!(found.headers.len(), 3);
    }

    /// Below 冀财农〔2024〕18号 stood the last line of 社会效益指标, and all tables had a seventh column.
    #[test]
    fn a_number_and_a_word_are_no_heading() {
        let dump = "一级指标\n\n二级指标\n\n三级指标\n\n指标值\n\n社会效益\n\n〔2024〕18\n\n指标\n\n≥2亩\n";
        let pieces = text_to_pieces(&read(dump.as_bytes()).unwrap());
        let vocabulary = Template::builtin().unwrap();
        let found = headings(&pieces, &labels(&pieces, &vocabulary), &vocabulary).unwrap();
        assert_eq!(found.columns, ["一级指标", "二级指标", "三级指标", "指标值"]);
    }

    /// Plain pdftotext goes down the columns of levels before it comes to the other headings.
    #[test]
    fn headings_are_found_among_the_cells_of_rows() {
        let dump = "一级指标\n\n二级指标\n\n数量指标\n产出指标\n\n三级指标\n\n绩效指标描述\n\n指标值\n\n指标值确定\n修缮面积\n依据\n历史数据\n";
        let text = read(dump.as_bytes()).unwrap();
        let pieces = text_to_pieces(&text);
        let vocabulary = Template::builtin().unwrap();
        let found = headings(&pieces, &labels(&pieces, &vocabulary), &vocabulary).unwrap();
        let columns = ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"];
        assert_eq!((found.columns, found.scattered), (columns.map(str::to_owned).to_vec(), true));
        assert_eq!(
            found.headers,
            [Header { cells: vec![vec![0], vec![1], vec![4], vec![5], vec![6], vec![7, 9]], top: 0 }]
        );
    }
}
