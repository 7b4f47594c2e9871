//! Turns sheets into pieces: each grid with the lines of text above and below it, page numbers taken away.

use crate::layout::{Grid, Sheet, TextLine};
use crate::normalize::text::clean;
use crate::place::{Place, Text};

/// A grid on one page, with what stands around it.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub page: u32,
    pub em: f32,
    pub grid: &'a Grid,
    /// Lines between the grid above (or the page's top) and this one.
    pub above: Vec<Text>,
    /// Lines between this grid and the next one (or the page's end).
    pub below: Vec<Text>,
    /// Whether each line above stands at the same place on the page before or after: a running head.
    pub running_above: Vec<bool>,
    /// Whether each line below does: a running foot.
    pub running_below: Vec<bool>,
    pub first_on_page: bool,
    pub last_on_page: bool,
}

pub(super) fn sheets_to_pieces(sheets: &[Sheet]) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (s, sheet) in sheets.iter().enumerate() {
        let neighbours = [s.checked_sub(1), Some(s + 1)].into_iter().flatten().filter_map(|i| sheets.get(i));
        let running = Running::of(sheet, &neighbours.collect::<Vec<_>>());
        let furniture = Furniture::of(sheet);
        let lines: Vec<&TextLine> = sheet.lines.iter().filter(|l| !furniture.has(l)).collect();
        if sheet.grids.is_empty() {
            continue;
        }
        for (i, grid) in sheet.grids.iter().enumerate() {
            let from = i.checked_sub(1).and_then(|p| sheet.grids.get(p)).map_or(f32::NEG_INFINITY, |g| g.bbox.bottom);
            let to = sheet.grids.get(i + 1).map_or(f32::INFINITY, |g| g.bbox.top);
            let between = |low: f32, high: f32| -> (Vec<Text>, Vec<bool>) {
                let on = lines.iter().filter(|l| (low..high).contains(&middle(l)));
                on.map(|l| (line_to_text(l, sheet.page), running.has(l))).unzip()
            };
            let (above, running_above) = between(from, grid.bbox.top);
            let (below, running_below) = between(grid.bbox.bottom, to);
            pieces.push(Piece {
                page: sheet.page,
                em: sheet.em,
                grid,
                above,
                below,
                running_above,
                running_below,
                first_on_page: i == 0,
                last_on_page: i + 1 == sheet.grids.len(),
            });
        }
    }
    pieces
}

fn middle(line: &TextLine) -> f32 {
    line.bbox.center().1
}

pub(super) fn line_to_text(line: &TextLine, page: u32) -> Text {
    Text { string: clean(&line.string), places: vec![Place::Page { page, bbox: line.bbox }] }
}

/// The lines of a page that its neighbours print at the same place, their numbers left out.
struct Running {
    head: Vec<(f32, String)>,
    foot: Vec<(f32, String)>,
    height: f32,
    em: f32,
}

impl Running {
    /// Two lines closer than this many ems stand at the same place.
    const PLACE: f32 = 0.5;

    fn of(sheet: &Sheet, neighbours: &[&Sheet]) -> Self {
        let outside = |on: &dyn Fn(&Sheet, &TextLine) -> Option<f32>| -> Vec<(f32, String)> {
            let of =
                |s: &&Sheet| s.lines.iter().filter_map(|l| Some((on(s, l)?, without_digits(l)))).collect::<Vec<_>>();
            neighbours.iter().flat_map(of).collect()
        };
        let head = outside(&|s, l| s.grids.iter().all(|g| middle(l) < g.bbox.top).then(|| middle(l)));
        let foot = outside(&|s, l| s.grids.iter().all(|g| middle(l) > g.bbox.bottom).then(|| s.height - middle(l)));
        Self { head, foot, height: sheet.height, em: sheet.em }
    }

    fn has(&self, line: &TextLine) -> bool {
        let string = without_digits(line);
        let on = |places: &[(f32, String)], at: f32| {
            places.iter().any(|(place, text)| (place - at).abs() < Self::PLACE * self.em && *text == string)
        };
        on(&self.head, middle(line)) || on(&self.foot, self.height - middle(line))
    }
}

fn without_digits(line: &TextLine) -> String {
    line.string.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect()
}

/// Page numbers: lines at the foot or head of a page that hold nothing but digits and dashes, with at most a few
/// characters between (第 3 页 共 9 页).
struct Furniture {
    head: f32,
    foot: f32,
}

impl Furniture {
    /// The share of the page's height that its head and foot take.
    const MARGIN: f32 = 0.1;
    /// How many characters other than digits and dashes a page number may have.
    const WORDS: usize = 4;

    fn of(sheet: &Sheet) -> Self {
        Self { head: sheet.height * Self::MARGIN, foot: sheet.height * (1.0 - Self::MARGIN) }
    }

    fn has(&self, line: &TextLine) -> bool {
        let y = middle(line);
        let at_margin = y < self.head || y > self.foot;
        let digits = line.string.chars().filter(char::is_ascii_digit).count();
        let words = line.string.chars().filter(|c| c.is_alphabetic()).count();
        // A number of four digits is a year, not a page.
        let mut runs = line.string.split(|c: char| !c.is_ascii_digit());
        let year = runs.any(|run| run.len() == 4);
        at_margin && !year && digits > 0 && words <= Self::WORDS && line.string.chars().count() <= digits + words + 6
    }
}
