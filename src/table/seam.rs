//! Where a page ends and the next one goes on: which grids continue a table, which rows and cells a page break cut.

use super::draft::{Draft, DraftCell};
use super::pieces::Piece;
use super::{Doubt, Scope, Vocabulary};
use crate::layout::GridCell;
use crate::normalize::text::{clean, join};
use crate::place::Text;

/// Two tables whose widths differ by less than this many ems may be one.
const WIDTH: f32 = 1.5;

/// How many rows at the top of a piece are looked at for the label that begins a record.
const HEAD_ROWS: usize = 3;

/// Whether the piece goes on with the table that the draft ends with.
pub(super) fn continues(draft: &Draft, piece: &Piece<'_>, vocabulary: &dyn Vocabulary) -> bool {
    piece.first_on_page
        && draft.last_on_page
        && piece.page == draft.last_page + 1
        && !draft.ended
        && own_lines_above(piece).all(|l| draft.above.iter().any(|t| t.string == l.string))
        && (piece.grid.bbox.width() - draft.width).abs() < WIDTH * draft.em
        && !begins_anew(draft, piece, vocabulary)
}

/// The lines above a piece that are no running heads.
fn own_lines_above<'a>(piece: &'a Piece<'_>) -> impl Iterator<Item = &'a Text> {
    piece.above.iter().zip(&piece.running_above).filter(|(_, running)| !**running).map(|(line, _)| line)
}

/// Whether the piece begins with the label that the draft began with (the next project in the same form), or with a
/// header of its own.
fn begins_anew(draft: &Draft, piece: &Piece<'_>, vocabulary: &dyn Vocabulary) -> bool {
    let skip = repeated_rows(draft, piece, vocabulary);
    let rows = piece.grid.ys.len() - 1;
    if skip < rows && is_header(piece, skip, vocabulary) {
        return !is_first_header(draft, piece, skip, vocabulary);
    }
    let head = skip..(skip + HEAD_ROWS).min(rows);
    let mut own = piece.grid.cells.iter().filter(|c| head.contains(&c.row)).map(cell_string);
    let Some(label) = own.find(|t| vocabulary.is_label(t)) else { return false };
    let mut first = draft.cells.iter().filter(|c| c.row < HEAD_ROWS).map(DraftCell::string);
    first.find(|t| vocabulary.is_label(t)).is_some_and(|t| t == label)
}

/// Adds a piece that continues the draft.
pub(super) fn append(draft: &mut Draft, piece: Piece<'_>, vocabulary: &dyn Vocabulary) {
    let skip = repeated_rows(draft, &piece, vocabulary);
    let mut cells = draft.adopt(&piece);
    cells.retain(|c| c.end_row() > skip);
    for cell in &mut cells {
        let end = cell.end_row() - skip;
        cell.row = cell.row.saturating_sub(skip);
        cell.row_span = end - cell.row;
    }
    let seam = draft.rows();
    let cut = is_row_cut(draft, &cells, vocabulary);
    if matches!(cut, Cut::PerhapsYes | Cut::PerhapsNo) {
        let message = seam_doubt(draft, &cells, cut);
        draft.doubts.push(Doubt { scope: Scope::Row(seam.saturating_sub(1)), message });
    }
    let cut = cut.joins();
    let shift = if cut { seam.saturating_sub(1) } else { seam };
    let mut leading = true;
    cells.sort_by(|a, b| a.row.cmp(&b.row).then(a.x0.total_cmp(&b.x0)));
    for mut cell in cells {
        let top = cell.row == 0;
        cell.row += shift;
        let upper = draft.cells.iter().position(|u| top && u.end_row() == seam && same_column(u, &cell));
        let goes_on = upper
            .and_then(|u| draft.cells.get(u))
            .is_some_and(|u| is_cut_cell(&draft.cells, u, &cell, leading, vocabulary));
        let Some(upper) = upper.and_then(|u| draft.cells.get_mut(u)) else {
            leading &= !top || cell.is_empty();
            if cut && top {
                // A row that is cut has no cell of its own on the next page.
                if let Some(rest) = cell.row_span.checked_sub(1).filter(|r| *r > 0) {
                    cell.row += 1;
                    cell.row_span = rest;
                } else if cell.is_empty() {
                    continue;
                }
            }
            draft.cells.push(cell);
            continue;
        };
        let redrawn = !cell.is_empty() && upper.string() == cell.string();
        let merged = goes_on || (leading && (cell.is_empty() || redrawn) && !upper.is_empty());
        leading &= cell.is_empty() || redrawn || goes_on;
        if cut {
            if !redrawn {
                upper.continue_with(&mut cell);
            }
            upper.row_span += cell.row_span - 1;
        } else if merged {
            if goes_on && !redrawn {
                upper.continue_with(&mut cell);
            }
            upper.open_below = cell.open_below;
            upper.row_span += cell.row_span;
        } else {
            draft.cells.push(cell);
        }
    }
    let rows = draft.rows();
    draft.extend_rows(&piece, skip);
    if cut && draft.rows() > rows {
        draft.row_pages.remove(rows);
    }
    draft.find_header(shift, vocabulary);
}

/// Both readings of the rows at a page break, with what is printed.
fn seam_doubt(draft: &Draft, cells: &[DraftCell], cut: Cut) -> String {
    let strings = |on: &mut dyn Iterator<Item = &DraftCell>| {
        on.filter(|c| !c.is_empty()).map(DraftCell::string).collect::<Vec<_>>().join("|")
    };
    let above = strings(&mut draft.cells.iter().filter(|c| c.row + 1 == draft.rows()));
    let below = strings(&mut cells.iter().filter(|c| c.row == 0));
    let (taken, other) = if cut.joins() { ("合为一行", "两行") } else { ("分为两行", "一行") };
    format!("换页处上页末行“{above}”与下页首行“{below}”已{taken}；也可能是{other}")
}

/// Whether a page break went through a cell merged over rows of both pages: a line of its text stands half on each page;
/// or the two texts make a word that neither is alone; or the cell is blank at the page's end, and the name of the level,
/// or the heading, stands on the next page only.
fn is_cut_cell(
    draft: &[DraftCell],
    upper: &DraftCell,
    lower: &DraftCell,
    leading: bool,
    vocabulary: &dyn Vocabulary,
) -> bool {
    if lower.is_empty() {
        return false;
    }
    if upper.is_empty() {
        let is_word = vocabulary.is_level(lower.string()) || vocabulary.is_label(lower.string());
        return leading && is_word && (upper.open_below || upper.row_span > 1 || !has_other_blanks(draft, upper));
    }
    upper.is_cut_before(lower) || (leading && are_parts_of_word(upper, lower, vocabulary))
}

/// Whether two texts are the name of a level or a label only together.
fn are_parts_of_word(upper: &DraftCell, lower: &DraftCell, vocabulary: &dyn Vocabulary) -> bool {
    if upper.is_empty() || lower.is_empty() {
        return false;
    }
    let (above, below) = (upper.string(), lower.string());
    let both = format!("{above}{below}");
    let made = |is: &dyn Fn(&str) -> bool| is(&both) && !(is(above) && is(below));
    made(&|t| vocabulary.is_level(t)) || made(&|t| vocabulary.is_label(t))
}

/// Whether cells of one row in the same column are blank elsewhere: then a blank one does not wait for its text.
fn has_other_blanks(draft: &[DraftCell], cell: &DraftCell) -> bool {
    draft.iter().any(|c| c.row != cell.row && c.row_span == 1 && c.is_empty() && same_column(c, cell))
}

/// Whether a page break went through a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    No,
    Yes,
    /// It may have; the row is taken to be one.
    PerhapsYes,
    /// It may have; the rows are taken to be two.
    PerhapsNo,
}

impl Cut {
    /// Whether the rows are made one.
    fn joins(self) -> bool {
        matches!(self, Cut::Yes | Cut::PerhapsYes)
    }
}

/// The last row of the page above with the first one of the page below.
struct Seam<'a> {
    /// Cells of the same column above and below the page break.
    pairs: Vec<(&'a DraftCell, &'a DraftCell)>,
    /// Those in columns that every indicator fills.
    required: Vec<(&'a DraftCell, &'a DraftCell)>,
}

impl Seam<'_> {
    /// Pairs with text on both pages.
    fn printed<'s>(
        pairs: &'s [(&'s DraftCell, &'s DraftCell)],
    ) -> impl Iterator<Item = (&'s DraftCell, &'s DraftCell)> {
        pairs.iter().copied().filter(|(u, l)| !u.is_empty() && !l.is_empty())
    }

    /// Whether some text above was at its end: its last line had room for what stands below.
    fn is_refuted(&self) -> bool {
        let own = |(u, l): &(&DraftCell, &DraftCell)| u.row_span == 1 && l.row_span == 1;
        Self::printed(&self.pairs).any(|(u, l)| {
            let repeats = own(&(u, l)) && u.string() == l.string() && !u.is_cut_before(l);
            repeats || !u.may_go_on(l, DraftCell::SLACK)
        })
    }
}

/// A row is cut where its second half lacks what every row has: the name or the target of an indicator, or the label
/// before a value; or where a word stands half on each page.
fn is_row_cut(draft: &Draft, cells: &[DraftCell], vocabulary: &dyn Vocabulary) -> Cut {
    let last_row = draft.rows().saturating_sub(1);
    let upper: Vec<&DraftCell> = draft.cells.iter().filter(|c| c.end_row() == last_row + 1).collect();
    let lower: Vec<&DraftCell> = cells.iter().filter(|c| c.row == 0).collect();
    let pairs: Vec<(&DraftCell, &DraftCell)> =
        lower.iter().filter_map(|l| Some((*upper.iter().find(|u| same_column(u, l))?, *l))).collect();
    if pairs.is_empty()
        || lower.iter().all(|c| c.is_empty())
        || upper.iter().any(|c| c.row == last_row && vocabulary.is_required(c.string()))
    {
        return Cut::No;
    }
    let own: Vec<(&DraftCell, &DraftCell)> =
        pairs.iter().copied().filter(|(u, l)| u.row == last_row && l.row_span == 1).collect();
    let is_required = |c: &DraftCell| draft.required().iter().any(|(x0, x1)| overlap((c.x0, c.x1), (*x0, *x1)) > 0.5);
    let required: Vec<(&DraftCell, &DraftCell)> = pairs.iter().copied().filter(|(_, l)| is_required(l)).collect();
    // Beside indicators a word may be cut with its cell, which is merged over whole rows.
    if required.is_empty() && own.iter().any(|(u, l)| are_parts_of_word(u, l, vocabulary)) {
        return Cut::Yes;
    }
    if begins_with_label(&lower, &pairs, &required, vocabulary) {
        return Cut::No;
    }
    let seam = Seam { pairs, required };
    if seam.required.is_empty() {
        return is_value_cut(&seam, vocabulary);
    }
    if lower.iter().any(|c| begins_level(c, &seam, draft, vocabulary)) {
        return Cut::No;
    }
    let refuted = seam.is_refuted();
    if seam.required.iter().any(|(_, l)| l.is_empty()) {
        let first = seam.required.iter().map(|(_, l)| l.x0).fold(f32::INFINITY, f32::min);
        let is_indicator = lower.iter().any(|c| c.x0 >= first && !c.is_empty());
        return match (refuted, is_indicator) {
            (false, _) => Cut::Yes,
            (true, true) => Cut::PerhapsYes,
            // A row of sums below a whole project.
            (true, false) => Cut::No,
        };
    }
    let whole = seam.required.iter().all(|(u, _)| !u.is_empty());
    let begun = upper.iter().any(|c| c.row == last_row && !c.is_empty());
    if !whole && begun {
        return Cut::PerhapsYes;
    }
    if refuted || !begun {
        return Cut::No;
    }
    // Every column is filled on both pages, and no text was at its end.
    if own.iter().any(|(u, l)| !u.is_empty() && l.is_empty() && !has_other_blanks(&draft.cells, u)) {
        return Cut::Yes;
    }
    match Seam::printed(&seam.required).all(|(u, l)| u.may_go_on(l, DraftCell::MARGINS)) {
        true if seam.required.iter().any(|(_, l)| l.begins_with_number()) => Cut::PerhapsNo,
        true => Cut::PerhapsYes,
        false => Cut::No,
    }
}

/// Whether the row below a page break begins with a label, or is a header. Beside indicators a word that is a label elsewhere
/// may be the rest of a value (`《绩效` `管理办法》`) or of a level (`满意度` `指标`): there the label has to be a word of its own
/// left of them, or others have to stand with it.
fn begins_with_label(
    lower: &[&DraftCell],
    pairs: &[(&DraftCell, &DraftCell)],
    required: &[(&DraftCell, &DraftCell)],
    vocabulary: &dyn Vocabulary,
) -> bool {
    let rest_of_word =
        |c: &DraftCell| pairs.iter().any(|(u, l)| same_column(l, c) && are_parts_of_word(u, c, vocabulary));
    let labels: Vec<&DraftCell> =
        lower.iter().copied().filter(|c| c.row_span == 1 && vocabulary.is_label(c.string())).collect();
    let Some(names) = required.iter().map(|(_, l)| l.x0).min_by(f32::total_cmp) else { return !labels.is_empty() };
    let printed = lower.iter().filter(|c| !c.is_empty()).count();
    labels.iter().any(|c| c.x0 < names && !rest_of_word(c)) || (labels.len() >= 2 && labels.len() == printed)
}

/// Whether a cell below a page break names a level other than the one above it. A merged cell that is blank above waits
/// for its name.
fn begins_level(lower: &DraftCell, seam: &Seam<'_>, draft: &Draft, vocabulary: &dyn Vocabulary) -> bool {
    let upper = seam.pairs.iter().find(|(_, l)| same_column(l, lower)).map(|(u, _)| *u);
    vocabulary.is_level(lower.string())
        && upper.is_none_or(|u| match u.is_empty() {
            true => u.row_span == 1 && has_other_blanks(&draft.cells, u),
            false => u.string() != lower.string() && !are_parts_of_word(u, lower, vocabulary),
        })
}

/// Outside of the columns of indicators a value goes on where the label before it is not printed again.
fn is_value_cut(seam: &Seam<'_>, vocabulary: &dyn Vocabulary) -> Cut {
    let pairs = &seam.pairs;
    let goes_on = pairs.iter().any(|(u, l)| vocabulary.is_label(u.string()) && l.is_empty())
        && pairs.iter().any(|(u, l)| !u.is_empty() && !vocabulary.is_label(u.string()) && !l.is_empty());
    // In a list the name is printed once as well: a row without one, below a row of its own with one, is its rest.
    let mut by_column: Vec<_> = pairs.iter().filter(|(u, l)| u.row_span == 1 && l.row_span == 1).collect();
    by_column.sort_by(|a, b| a.0.x0.total_cmp(&b.0.x0));
    let nameless = by_column.first().is_some_and(|(u, l)| !u.is_empty() && l.is_empty());
    let rest = by_column.iter().any(|(u, l)| !u.is_empty() && !l.is_empty());
    match goes_on || (nameless && rest) {
        true if seam.is_refuted() => Cut::PerhapsYes,
        true => Cut::Yes,
        false => Cut::No,
    }
}

/// Whether the header is the one that the draft still lacks: the draft holds labelled values only, and the header does
/// not name what the draft begins with.
fn is_first_header(draft: &Draft, piece: &Piece<'_>, row: usize, vocabulary: &dyn Vocabulary) -> bool {
    let mut labels = draft.cells.iter().map(DraftCell::string).filter(|t| vocabulary.is_label(t));
    let header = row_strings(piece, row, piece.grid.ys.len() - 1);
    draft.required().is_empty() && labels.next().is_some_and(|first| !header.iter().any(|h| h == first))
}

/// How many rows at the top of the piece repeat rows of the draft: its header, or its title.
fn repeated_rows(draft: &Draft, piece: &Piece<'_>, vocabulary: &dyn Vocabulary) -> usize {
    let rows = piece.grid.ys.len() - 1;
    let mut printed: Option<Vec<Vec<&str>>> = None;
    let mut skip = 0;
    while skip < rows.min(2 * HEAD_ROWS) {
        let own: Vec<String> = row_strings(piece, skip, rows);
        let is_title = own.len() == 1
            && piece.grid.cells.iter().any(|c| c.row == skip && c.column_span + 1 >= piece.grid.xs.len());
        let header = own.len() >= 2 && own.iter().all(|t| vocabulary.is_label(t));
        if !(is_title || header) {
            break;
        }
        let printed = printed.get_or_insert_with(|| strings_by_row(draft));
        let known = printed.iter().enumerate().any(|(r, there)| {
            if is_title { r == skip && *there == own } else { own.iter().all(|t| there.contains(&t.as_str())) }
        });
        if !known {
            break;
        }
        skip += 1;
    }
    skip
}

/// What is printed in the cells that begin in each row of the draft.
fn strings_by_row(draft: &Draft) -> Vec<Vec<&str>> {
    let mut rows = vec![Vec::new(); draft.rows()];
    for cell in draft.cells.iter().filter(|c| !c.is_empty()) {
        if let Some(row) = rows.get_mut(cell.row) {
            row.push(cell.string());
        }
    }
    rows
}

/// Whether a row of the piece is a header: several labels and nothing else.
fn is_header(piece: &Piece<'_>, row: usize, vocabulary: &dyn Vocabulary) -> bool {
    let own = row_strings(piece, row, piece.grid.ys.len() - 1);
    own.len() >= 3 && own.iter().all(|t| vocabulary.is_label(t)) && own.iter().any(|t| vocabulary.is_required(t))
}

/// What is printed in the cells that begin in a row, but for cells that reach far down beside it.
fn row_strings(piece: &Piece<'_>, row: usize, rows: usize) -> Vec<String> {
    let tall = |c: &GridCell| c.row_span > HEAD_ROWS || (c.row_span > 1 && c.row + c.row_span == rows);
    let cells = piece.grid.cells.iter().filter(|c| c.row == row && !c.lines.is_empty() && !tall(c));
    cells.map(cell_string).collect()
}

fn cell_string(cell: &GridCell) -> String {
    let mut string = String::new();
    for line in &cell.lines {
        join(&mut string, &clean(&line.string), false);
    }
    string
}

fn same_column(a: &DraftCell, b: &DraftCell) -> bool {
    a.x0 == b.x0 && a.x1 == b.x1
}

/// The share of the narrower interval that both cover.
fn overlap(a: (f32, f32), b: (f32, f32)) -> f32 {
    let common = (a.1.min(b.1) - a.0.max(b.0)).max(0.0);
    common / (a.1 - a.0).min(b.1 - b.0).max(f32::EPSILON)
}
