//! Takes the lines of prose from the pages before the first table.

use super::paragraphs::NarrativeLine;
use crate::layout::{Sheet, TextLine};
use crate::place::Place;

/// The share of the page's height that its head and foot take, where page numbers stand.
const MARGIN: f32 = 0.1;

/// The lines of prose on the pages before the first grid, with their indents; page numbers left out.
pub fn sheets_to_lines(sheets: &[Sheet]) -> Vec<NarrativeLine> {
    let mut lines = Vec::new();
    let prose: Vec<&Sheet> = sheets.iter().take_while(|s| s.grids.is_empty()).collect();
    // One left edge for all pages: a page may hold nothing but centred headings.
    let text = prose.iter().flat_map(|s| s.lines.iter().filter(|l| !is_page_number(l, s.height)));
    let left = text.map(|l| l.bbox.x0).fold(f32::INFINITY, f32::min);
    for sheet in prose {
        let own: Vec<&TextLine> = sheet.lines.iter().filter(|l| !is_page_number(l, sheet.height)).collect();
        for row in own.chunk_by(|a, b| (a.baseline - b.baseline).abs() < 0.3 * a.size.max(b.size)) {
            let text: String = row.iter().map(|l| l.string.as_str()).collect::<Vec<_>>().join(" ");
            let (Some(first), Some(bbox)) = (row.first(), row.iter().map(|l| l.bbox).reduce(|a, b| a.union(&b))) else {
                continue;
            };
            lines.push(NarrativeLine {
                text,
                place: Place::Page { page: sheet.page, bbox },
                indent: Some((first.bbox.x0 - left) / first.size.max(1.0)),
            });
        }
    }
    lines
}

fn is_page_number(line: &TextLine, height: f32) -> bool {
    let (_, y) = line.bbox.center();
    let at_margin = y < height * MARGIN || y > height * (1.0 - MARGIN);
    at_margin && line.string.chars().all(|c| !c.is_alphabetic() || "第页共".contains(c))
}
