//! The cells of words and values that the lines of a column may make: the cheapest ways to go on from each first line.

use std::cell::LazyCell;

use super::super::super::columns::{self, Kind};
use super::super::super::costs;
use super::super::super::joins;
use super::super::super::pieces::after_digits;
use super::chains::{Chain, Chains, PASSED};
use super::manner;

/// A line goes on with one that comes at most this many pieces later, or this many earlier.
const AHEAD: usize = 60;
const BACK: usize = 8;

/// A cell that goes on over the end of a page does so with one of its first pieces.
const TOP: usize = 24;

/// No cell has more pieces than this.
const LONGEST: usize = 16;

/// No value has more.
const LONGEST_VALUE: usize = 5;

/// So many parts of cells are kept for each length, and so many cells for each first line; so many with one text.
const PARTS: usize = 24;
const CELLS: usize = 28;
const ALIKE: usize = 2;

/// So many ways to go on are looked at for each part.
const STEPS: usize = 24;

/// Lines with at most so many pieces between them are near.
const NEAR: usize = 8;

/// Cells that cost this much more than the cheapest with the same first line are not tried.
const DEAR: f32 = 7.0;

/// What it costs to go on over the end of a page.
const TURNED: f32 = 1.0;

/// A line of at least so many ems that the cell has already: another cell says the same.
const LONG_LINE: f32 = 3.0;
const AGAIN: f32 = 3.0;

/// A last line that is as full as its column: one in so many is, as many as the column has characters.
const FULL_END: [f32; 2] = [0.3, 0.7];

/// A column of at least this many ems is wide.
const WIDE: f32 = 8.0;

/// A cell in the making.
#[derive(Debug)]
struct Part {
    pieces: Vec<u32>,
    text: String,
    /// Width of its last line.
    line: f32,
    cost: f32,
    /// What it costs where it ends here.
    whole: f32,
    /// What its pieces are worth.
    worth: f32,
    /// The most pieces that one of its steps passes over.
    passed: usize,
}

/// A line that may come next in a cell, whatever the lines before the last one are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    piece: u32,
    cost: f32,
    line: f32,
    passed: usize,
}

/// A step on in a cell, not taken yet.
struct Step {
    part: usize,
    piece: u32,
    cost: f32,
    /// What all pieces are worth, with this one.
    worth: f32,
    line: f32,
    passed: usize,
}

impl Chains<'_> {
    /// The cells of text or values that begin with a piece: those that are the cheapest for what their pieces are worth.
    pub(super) fn cells(&self, c: usize, i: u32, nexts: &[Vec<Next>], worth: &[f32]) -> Vec<Chain> {
        let misfit = self.misfits[c][i as usize][0];
        if misfit.is_infinite() {
            return Vec::new();
        }
        let facts = self.facts[i as usize];
        let start = misfit + if facts.begins_forbidden { costs::FORBIDDEN_START } else { 0.0 };
        let piece = self.piece(i);
        let start = start + if goes_on(&piece.text) { costs::TORN } else { 0.0 };
        let mut first = Part {
            pieces: vec![i],
            text: piece.text.clone(),
            line: piece.width,
            cost: start,
            whole: 0.0,
            worth: worth_of(worth, i),
            passed: 0,
        };
        first.whole = self.whole(c, &first);
        let mut parts = vec![first];
        let mut longest = 0..1;
        let value = self.task.columns[c].kind == Kind::Target;
        for _ in 1..if value { LONGEST_VALUE } else { LONGEST } {
            let mut steps = Vec::new();
            for n in longest {
                self.go_on(c, n, &parts[n], (nexts, worth), &mut steps);
            }
            let rank = |s: &Step| s.cost - s.worth;
            steps.sort_by(|a, b| rank(a).total_cmp(&rank(b)).then((a.part, a.piece).cmp(&(b.part, b.piece))));
            steps.truncate(2 * PARTS);
            let mut longer: Vec<Part> = steps.iter().map(|step| self.with(&parts[step.part], step)).collect();
            if value {
                // A value that the grammar knows may end there, another is not likely to become one.
                longer.iter_mut().for_each(|p| p.whole = self.whole(c, p));
            }
            let rank = |p: &Part| if value { p.whole } else { p.cost } - p.worth;
            longer.sort_by(|a, b| rank(a).total_cmp(&rank(b)).then_with(|| a.pieces.cmp(&b.pieces)));
            let mut longer = few_alike(longer, PARTS);
            if longer.is_empty() {
                break;
            }
            if !value {
                longer.iter_mut().for_each(|p| p.whole = self.whole(c, p));
            }
            longest = parts.len()..parts.len() + longer.len();
            parts.append(&mut longer);
        }
        let rank = |p: &Part| p.whole - p.worth;
        parts.sort_by(|a, b| rank(a).total_cmp(&rank(b)).then_with(|| a.pieces.cmp(&b.pieces)));
        let cheapest = parts.first().map_or(0.0, rank);
        parts.retain(|p| rank(p) <= cheapest + DEAR);
        few_alike(parts, CELLS).into_iter().map(Part::end).collect()
    }

    /// A part with one more piece.
    fn with(&self, part: &Part, step: &Step) -> Part {
        let text = [part.text.as_str(), &self.piece(step.piece).text].concat();
        let pieces = part.pieces.iter().copied().chain([step.piece]).collect();
        Part { pieces, text, line: step.line, cost: step.cost, whole: 0.0, worth: step.worth, passed: step.passed }
    }

    /// The cheapest ways to go on with one more piece.
    fn go_on(&self, c: usize, n: usize, part: &Part, (nexts, worth): (&[Vec<Next>], &[f32]), steps: &mut Vec<Step>) {
        let Some(&last) = part.pieces.last() else { return };
        let own;
        let known = match nexts.get(last as usize) {
            Some(known) if part.line == self.piece(last).width => known,
            // More than the last piece stands on the last line.
            _ => {
                own = self.nexts(c, last, part.line, worth);
                &own
            }
        };
        for next in known.iter().filter(|n| !part.pieces.contains(&n.piece)).take(STEPS) {
            let cost = part.cost + next.cost + self.inside(c, part, next.piece);
            let passed = part.passed.max(next.passed);
            let worth = part.worth + worth_of(worth, next.piece);
            steps.push(Step { part: n, piece: next.piece, cost, worth, line: next.line, passed });
        }
    }

    /// The lines that may follow a line that ends with a piece, those first that are the cheapest for what they are worth.
    pub(super) fn nexts(&self, c: usize, last: u32, line: f32, worth: &[f32]) -> Vec<Next> {
        let page = self.piece(last).page;
        let from = (last as usize).saturating_sub(BACK);
        let (mut passed, mut turned) = (0, 0);
        let mut next_page = None;
        let mut found = Vec::new();
        for j in (from..self.task.pieces.len()).map(|j| j as u32) {
            let piece = self.piece(j);
            let beyond = piece.page != page;
            if j == last || beyond && j < last {
                continue;
            }
            if beyond && *next_page.get_or_insert(piece.page) != piece.page || turned > TOP {
                break;
            }
            if !beyond && passed > AHEAD {
                continue;
            }
            // What goes on over the end of a page stands low on it.
            let distance = if beyond { passed + turned } else { passed };
            if let Some((cost, line)) = self.step(c, line, last, j) {
                let back = if j < last { costs::IN_FRONT } else { PASSED * (1.0 + distance as f32).ln() };
                let turn = if beyond { TURNED } else { 0.0 };
                let passed = if j < last { AHEAD } else { distance };
                found.push(Next { piece: j, cost: cost + back + turn, line, passed });
            }
            turned += usize::from(beyond);
            passed += usize::from(!beyond && j > last);
        }
        let rank = |n: &Next| n.cost - worth_of(worth, n.piece);
        found.sort_by(|a, b| rank(a).total_cmp(&rank(b)).then(a.piece.cmp(&b.piece)));
        found
    }

    /// What the lines that a cell has already say against another one.
    fn inside(&self, c: usize, part: &Part, j: u32) -> f32 {
        let piece = self.piece(j);
        let again = |&i: &u32| self.piece(i).text == piece.text;
        let mut cost = if piece.width >= LONG_LINE && part.pieces.iter().any(again) { AGAIN } else { 0.0 };
        if self.task.columns[c].kind == Kind::Target
            && self.facts[j as usize].is_value()
            && costs::is_no_start(&part.text)
        {
            cost += costs::VALUE_INSIDE;
        }
        cost
    }

    /// What speaks against a piece following another one in a cell, and how wide its line becomes; nothing where it cannot.
    fn step(&self, c: usize, line: f32, last: u32, j: u32) -> Option<(f32, f32)> {
        let misfit = self.misfits[c][j as usize][1];
        if misfit > DEAR {
            return None;
        }
        let (before, piece) = (self.piece(last), self.piece(j));
        let width = self.task.widths[c];
        let parted = self.task.parting.step(self.task.pieces, last, j);
        let mut cost = misfit + self.joins[last as usize][j as usize] + parted;
        if self.task.columns[c].kind == Kind::Target {
            cost += number_goes_on(&before.text, &piece.text);
        } else if self.facts[j as usize].is_value() && date_goes_on(&before.text, &piece.text) {
            cost -= costs::VALUE_ELSEWHERE;
        }
        let wide;
        if piece.ordinal == before.ordinal {
            if last + 1 != j {
                return None;
            }
            cost += if piece.stray { 0.1 } else { costs::GLUED };
            wide = line + piece.width + 0.25;
            cost += costs::overfull(wide, width);
        } else {
            cost += costs::needless_break(width - line, self.facts[j as usize].unit);
            wide = piece.width;
        }
        (cost < DEAR).then_some((cost, wide))
    }

    /// What its text says of a cell, and whether it is a value in words that the grammar does not know.
    fn told(&self, c: usize, text: &str) -> (f32, bool) {
        if let Some(known) = self.told[c].borrow().get(text) {
            return *known;
        }
        let (cost, worded) = self.always_told(c, text);
        let told = (cost + costs::TELLING * self.task.lexicon.cost(c, text), worded);
        self.told[c].borrow_mut().insert(text.to_owned(), told);
        told
    }

    /// The same whatever texts the column repeats.
    fn always_told(&self, c: usize, text: &str) -> (f32, bool) {
        let mut shelf = self.task.shelf.told.borrow_mut();
        let known = shelf.entry(c).or_default();
        if let Some(told) = known.get(text) {
            return *told;
        }
        let column = &self.task.columns[c];
        let value = LazyCell::new(|| columns::is_target(text));
        let worded = column.kind == Kind::Target && !*value;
        let named = matches!(column.kind, Kind::Name | Kind::Text);
        let cost = costs::cell_with(column, text, || *value)
            + manner::cost(column, text)
            + if named { joins::edges(text) } else { 0.0 };
        known.insert(text.to_owned(), (cost, worded));
        (cost, worded)
    }

    /// What a part costs that ends here.
    fn whole(&self, c: usize, part: &Part) -> f32 {
        let column = &self.task.columns[c];
        let width = self.task.widths[c];
        let (cell, worded) = self.told(c, &part.text);
        let full = width - part.line < 1.0 && matches!(column.kind, Kind::Name | Kind::Text);
        let end = if full { FULL_END[usize::from(width >= WIDE)] } else { 0.0 };
        part.cost + cell + if worded { costs::WORDED } else { 0.0 } + end
    }
}

/// What a piece is worth, where that is known.
fn worth_of(worth: &[f32], i: u32) -> f32 {
    worth.get(i as usize).copied().unwrap_or(0.0)
}

impl Part {
    /// The cell that ends here.
    fn end(self) -> Chain {
        let first = self.pieces.iter().copied().min().unwrap_or(0);
        Chain { first, pieces: self.pieces, text: self.text, cost: self.whole }
    }
}

/// Whether a text is the end of the number of a document or a standard, or of a formula, and no cell begins with it: 冀财农|〔2024〕18号,
/// 〔2024〕|18号, （冀财农|[2006]2号, GB/|T50378-2019, 占总台数的比率|×100%.
pub(super) fn goes_on(text: &str) -> bool {
    let standard = |rest: &str| after_digits(rest).is_some() && rest.contains('-');
    let number = after_digits(text).and_then(|rest| rest.strip_prefix('号'));
    let numbered = number.is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    let year = text.strip_prefix(['[', '［']).is_some_and(|rest| after_digits(rest).is_some());
    numbered || year || text.starts_with(['〔', '×', '÷']) || text.strip_prefix('T').is_some_and(standard)
}

/// Whether a line ends with a year or a month, and the next one goes on with the month or the day: 截至2025年|12月31日|项目完工率.
fn date_goes_on(before: &str, after: &str) -> bool {
    let next = |unit| after_digits(after).is_some_and(|rest| rest.starts_with(unit));
    before.ends_with('年') && next('月') || before.ends_with('月') && next('日')
}

/// What speaks against a line of a value going on with another one: a number that goes on (不少于642|18号).
fn number_goes_on(before: &str, after: &str) -> f32 {
    let digit = |c: char| c.is_ascii_digit();
    if before.ends_with(digit) && after.starts_with(digit) { costs::VALUE_INSIDE } else { 0.0 }
}

/// The first of a list and as many of those whose lines are near each other, few of them with one text.
fn few_alike(list: Vec<Part>, most: usize) -> Vec<Part> {
    let mut kept: Vec<Part> = Vec::new();
    let mut close = 0;
    for part in list {
        let is_close = part.passed <= NEAR;
        if kept.len() >= most && (!is_close || close >= most) {
            continue;
        }
        if kept.iter().filter(|k| k.text == part.text).count() < ALIKE {
            close += usize::from(is_close);
            kept.push(part);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::super::{Order, Parting, Rows, Shelf, Walk};
    use super::*;
    use crate::dump::columns::Column;
    use crate::dump::joins::Joins;
    use crate::dump::lexicon::Lexicon;
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read;
    use crate::dump::words::Words;

    /// The texts of the cells of names that begin with a piece, where the pieces of `labels` are labels.
    fn cells(text: &str, first: usize, labels: &[bool]) -> Vec<String> {
        worthy(text, first, labels, &[])
    }

    /// The same, with those added that are cheap for what the pieces are worth.
    fn worthy(text: &str, first: usize, labels: &[bool], worth: &[f32]) -> Vec<String> {
        let pieces = text_to_pieces(&read(text.as_bytes()).unwrap());
        let rows = Rows {
            pieces: &pieces,
            columns: &[Column { label: "三级指标".into(), kind: Kind::Name }],
            widths: &[5.0],
            distances: None,
            order: Order::Blocks,
            borders: false,
            merged: false,
            beside: false,
            wraps: false,
            levelled: false,
            stop: 0,
            lexicon: &Lexicon::default(),
            words: &Words::find(&pieces, Order::Blocks),
            repeated: &[],
            labels,
            variety: &[1.0],
            remark: 0.0,
            joins: &Joins::learn(&pieces),
            shelf: &Shelf::default(),
            walk: &Walk::UNKNOWN,
            parting: Parting::default(),
            start: None,
        };
        let mut chains = Chains::find(&rows);
        if !worth.is_empty() {
            chains.add_worthy(worth);
        }
        chains.of(0, first).iter().filter_map(|n| chains.get(*n)).map(|c| c.text.clone()).collect()
    }

    #[test]
    fn a_cell_goes_on_over_the_end_of_a_page() {
        let found = cells("道路\n河堤绿化养\n\u{C}护面积\n年限\n", 1, &[]);
        assert!(found.contains(&"河堤绿化养护面积".to_owned()), "{found:?}");
    }

    /// 截至2025年|12月31日|项目完工率 was among the cells that cost more than thirty others, of lines that each had a better one.
    #[test]
    fn a_cell_of_lines_that_no_other_wants_is_offered() {
        let sign = |n: usize| "甲乙丙丁戊己庚辛壬癸".chars().nth(n).unwrap();
        let line = |i: usize| format!("河堤{}{}", sign(i / 10), sign(i % 10));
        let lines: String = (0..40).map(|i| line(i) + "\n").collect();
        let dear = |cells: Vec<String>| cells.contains(&[0, 31, 38].map(line).concat());
        let mut worth = vec![0.0; 40];
        worth[31] = 9.0;
        worth[38] = 9.0;
        assert!(!dear(cells(&lines, 0, &[])));
        assert!(dear(worthy(&lines, 0, &[], &worth)));
    }

    #[test]
    fn a_date_goes_on_on_the_next_line() {
        assert!(date_goes_on("截至2025年", "12月31日") && date_goes_on("2025年12月", "31日前"));
        assert!(!date_goes_on("2025年", "31日前") && !date_goes_on("全年", "月均次数"));
    }

    #[test]
    fn the_end_of_a_number_begins_no_cell() {
        assert!(
            goes_on("〔2024〕18")
                && goes_on("[2006]2号")
                && goes_on("T50378-2019")
                && goes_on("×100%")
                && goes_on("18号")
                && goes_on("5号）")
                && !goes_on("1号楼")
                && !goes_on("T/CECS")
                && !goes_on("2024年")
        );
    }

    #[test]
    fn a_number_in_a_value_does_not_go_on_on_the_next_line() {
        assert!(number_goes_on("不少于642", "18号") > 0.0);
        assert_eq!([number_goes_on("不少于642", "场次"), number_goes_on("农房保险到期后", "1个月内")], [0.0; 2]);
    }

    #[test]
    fn a_heading_is_no_part_of_a_cell() {
        assert!(cells("三级指标\n河堤绿化养\n护面积\n", 0, &[true]).is_empty());
    }
}
