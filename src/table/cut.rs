//! What a page break cuts: cells merged over rows of both pages, and rows.

use super::draft::{Draft, DraftCell};
use super::{Doubt, Scope, Vocabulary};

/// What is joined at a page break.
pub(super) struct Decision {
    /// Whether the last row above and the first row below are one row.
    pub cut: bool,
    /// For each cell below, whether it is one with the cell above it though their rows are two.
    pub joined: Vec<bool>,
    pub doubts: Vec<Doubt>,
}

/// The last row of the page above and the first one of the page below.
pub(super) struct PageBreak<'a> {
    draft: &'a Draft,
    vocabulary: &'a dyn Vocabulary,
    below: &'a [DraftCell],
    /// Cells that end at the page break.
    upper: Vec<&'a DraftCell>,
    /// Cells that begin there.
    lower: Vec<&'a DraftCell>,
    /// Cells of the same column above and below, from left to right.
    pairs: Vec<Pair<'a>>,
    /// Left border of the names of indicators.
    names: Option<f32>,
    /// For each row above, whether the name or the target of an indicator is printed in it.
    named_rows: Vec<bool>,
    /// Whether the page above closes the row of its last indicator and leaves cells merged over rows open: then its rules
    /// tell what goes on.
    rules_tell: bool,
    /// Whether the page below opens with merged cells without rules above them, and a row with one.
    rules_tell_below: bool,
}

/// Cells of the same column above and below a page break.
#[derive(Debug, Clone, Copy)]
struct Pair<'a> {
    upper: &'a DraftCell,
    lower: &'a DraftCell,
}

impl Pair<'_> {
    fn is_printed(&self) -> bool {
        !self.upper.is_empty() && !self.lower.is_empty()
    }

    fn in_same_rows(&self, other: &Pair<'_>) -> bool {
        let rows = |p: &Pair<'_>| (p.upper.row, p.lower.row_span);
        rows(self) == rows(other)
    }
}

/// What a pair of cells tells of whether they are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    One,
    /// One of them is blank, where their column is printed elsewhere: it waits for its text, or goes on below it.
    Waits,
    Two,
    /// The same is printed on both pages.
    Same,
    /// Both are printed, and the text above may go on below.
    Open,
    Nothing,
}

/// Whether a page break went through a row, or through merged cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    No,
    Yes,
    /// It may have; it is taken to be so.
    PerhapsYes,
    /// It may have; it is taken not to be so.
    PerhapsNo,
}

impl Cut {
    fn joins(self) -> bool {
        matches!(self, Cut::Yes | Cut::PerhapsYes)
    }

    fn is_doubtful(self) -> bool {
        matches!(self, Cut::PerhapsYes | Cut::PerhapsNo)
    }
}

impl<'a> PageBreak<'a> {
    pub fn new(draft: &'a Draft, below: &'a [DraftCell], vocabulary: &'a dyn Vocabulary) -> Self {
        let end = draft.rows();
        let upper: Vec<&DraftCell> = draft.cells.iter().filter(|c| c.end_row() == end).collect();
        let lower: Vec<&DraftCell> = below.iter().filter(|c| c.row == 0).collect();
        let pair = |l: &&'a DraftCell| {
            let upper = upper.iter().find(|u| same_column(u, l))?;
            Some(Pair { upper, lower: l })
        };
        let mut pairs: Vec<Pair<'_>> = lower.iter().filter_map(pair).collect();
        pairs.sort_by(|a, b| a.upper.x0.total_cmp(&b.upper.x0));
        let names = draft.required().iter().map(|(x0, _)| *x0).min_by(f32::total_cmp);
        let tell = |cells: &[&DraftCell], open: &dyn Fn(&DraftCell) -> bool| {
            let (left, right): (Vec<&DraftCell>, Vec<&DraftCell>) =
                cells.iter().copied().partition(|c| names.is_some_and(|x| c.x0 < x));
            left.iter().any(|c| open(c)) && !right.is_empty() && right.iter().all(|c| !open(c))
        };
        let rules_tell = tell(&upper, &|c| c.open_below);
        let rules_tell_below = tell(&lower, &|c| c.open_above);
        let mut named_rows = vec![false; draft.rows()];
        for cell in draft.cells.iter().filter(|c| !c.is_empty() && is_required(draft, c)) {
            named_rows.get_mut(cell.row).into_iter().for_each(|named| *named = true);
        }
        Self { draft, vocabulary, below, upper, lower, pairs, names, named_rows, rules_tell, rules_tell_below }
    }

    pub fn decide(&self) -> Decision {
        let merged = self.merged_cells();
        let parted = self.names.is_some() && merged.first().is_some_and(|(_, cut)| *cut == Cut::No);
        let row = if parted { Cut::No } else { self.row() };
        let mut doubts = Vec::new();
        if row.is_doubtful() {
            doubts.push(self.doubt(row, &self.upper_row(), &self.lower, "合为一行", "分为两行"));
        } else if row == Cut::No {
            for (pairs, cut) in merged.iter().filter(|(_, cut)| cut.is_doubtful()) {
                let (above, below): (Vec<_>, Vec<_>) = pairs.iter().map(|p| (p.upper, p.lower)).unzip();
                let doubt = self.doubt(*cut, &above, &below, "合并", "分开");
                // What is parted is of two projects.
                let other = Doubt { scope: Scope::Row(self.draft.rows()), ..doubt.clone() };
                doubts.push(doubt);
                doubts.extend((!cut.joins()).then_some(other));
            }
        }
        let in_group = |cell: &DraftCell| {
            let holds = |pairs: &[Pair<'_>]| pairs.iter().any(|p| same_column(p.lower, cell));
            merged.iter().find(|(pairs, _)| holds(pairs)).map(|(_, cut)| cut.joins())
        };
        let joins = |cell: &DraftCell| {
            let pair = self.pairs.iter().find(|p| same_column(p.lower, cell));
            if pair.is_some_and(|p| self.is_named_again(p)) {
                return false;
            }
            cell.row == 0 && in_group(cell).unwrap_or_else(|| pair.is_some_and(|p| self.is_shown_cut(p)))
        };
        Decision { cut: row.joins(), joined: self.below.iter().map(joins).collect(), doubts }
    }

    /// Whether the level is printed in each of its rows: then each row has a place of its own for it.
    fn is_named_again(&self, pair: &Pair<'_>) -> bool {
        let own = pair.upper.row_span == 1 && pair.lower.row_span == 1;
        own && pair.upper.is_same_text(pair.lower)
            && !pair.upper.is_cut_before(pair.lower)
            && self.is_level_column(pair)
    }

    /// Both readings of what stands at the page break, with what is printed.
    fn doubt(&self, cut: Cut, above: &[&DraftCell], below: &[&DraftCell], one: &str, two: &str) -> Doubt {
        let strings = |cells: &[&DraftCell]| {
            cells.iter().filter(|c| !c.is_empty()).map(|c| c.string()).collect::<Vec<_>>().join("|")
        };
        let (taken, other) = if cut.joins() { (one, two) } else { (two, one) };
        let (above, below) = (strings(above), strings(below));
        let message = format!("换页处上页末的“{above}”与下页首的“{below}”已{taken}；也可能应{other}");
        Doubt { scope: Scope::Row(self.last_row()), message }
    }

    fn last_row(&self) -> usize {
        self.draft.rows().saturating_sub(1)
    }

    fn upper_row(&self) -> Vec<&'a DraftCell> {
        self.upper.iter().copied().filter(|c| c.row == self.last_row()).collect()
    }

    fn is_required(&self, cell: &DraftCell) -> bool {
        is_required(self.draft, cell)
    }

    /// The cells left of the names of indicators, those merged over the same rows together, and whether the page break cut
    /// them. What stands further left is merged over more rows: where it is parted, so is what stands right of it.
    fn merged_cells(&self) -> Vec<(Vec<Pair<'a>>, Cut)> {
        let left = |p: &&Pair<'a>| self.names.is_none_or(|x| p.lower.x0 < x);
        let mut groups: Vec<Vec<Pair<'a>>> = Vec::new();
        let mut levels = false;
        for pair in self.pairs.iter().filter(left) {
            let level = self.is_level_column(pair);
            match groups.last_mut() {
                Some(group)
                    if self.names.is_some() && !level && !levels && group.iter().all(|p| p.in_same_rows(pair)) =>
                {
                    group.push(*pair)
                }
                _ => groups.push(vec![*pair]),
            }
            levels = level;
        }
        if self.names.is_none() {
            let printed = self.lower.iter().any(|c| !c.is_empty());
            let merged = |p: &Pair<'_>| {
                let word = || are_parts_of_word(p.upper, p.lower, self.vocabulary);
                let label = || {
                    printed && self.vocabulary.is_label(p.upper.string()) && p.lower.is_empty() && !self.has_value(p)
                };
                p.upper.row_span > 1 || p.lower.row_span > 1 || word() || label()
            };
            groups.retain(|group| group.iter().any(merged));
        }
        let mut decided: Vec<(Vec<Pair<'a>>, Cut)> = Vec::new();
        for group in groups {
            let parted = decided.last().is_some_and(|(_, cut)| *cut == Cut::No);
            let cut = if parted { Cut::No } else { self.group(&group) };
            if cut == Cut::Yes {
                // What is certain of inner cells is certain of those that they lie in.
                decided.iter_mut().filter(|(_, c)| c.is_doubtful()).for_each(|(_, c)| *c = Cut::Yes);
            }
            decided.push((group, cut));
        }
        decided
    }

    /// Whether a cell of the next column stands beside the lower one as it does beside the upper one: then they are of rows
    /// alike, not of one label over two rows.
    fn has_value(&self, pair: &Pair<'_>) -> bool {
        self.pairs.iter().any(|p| p.lower.x0 == pair.lower.x1)
    }

    /// Whether the page break cut cells merged over the same rows.
    fn group(&self, group: &[Pair<'_>]) -> Cut {
        let signs: Vec<Sign> = group.iter().map(|p| self.sign(p)).collect();
        let has = |sign: Sign| signs.contains(&sign);
        match (has(Sign::One), has(Sign::Two)) {
            (true, false) => Cut::Yes,
            (false, true) => Cut::No,
            (true, true) => {
                let count = |sign: Sign| signs.iter().filter(|s| **s == sign).count();
                if count(Sign::One) >= count(Sign::Two) { Cut::PerhapsYes } else { Cut::PerhapsNo }
            }
            (false, false) if has(Sign::Waits) || has(Sign::Same) => Cut::Yes,
            (false, false) if has(Sign::Open) => Cut::PerhapsNo,
            (false, false) => {
                let waits = group.iter().all(|p| p.lower.is_empty());
                if waits { Cut::Yes } else { Cut::No }
            }
        }
    }

    fn sign(&self, pair: &Pair<'_>) -> Sign {
        let Pair { upper, lower } = pair;
        if self.is_shown_cut(pair) {
            return Sign::One;
        }
        if (self.rules_tell && !upper.open_below) || (self.rules_tell_below && !lower.open_above) {
            return Sign::Two;
        }
        let vocabulary = self.vocabulary;
        match (upper.is_empty(), lower.is_empty()) {
            (true, true) => Sign::Nothing,
            (false, true) if self.is_other_level(pair) => Sign::Two,
            (false, true) | (true, false) if !self.is_level_column(pair) && !vocabulary.is_label(lower.string()) => {
                if self.has_blanks(upper) {
                    Sign::Nothing
                } else {
                    Sign::Waits
                }
            }
            (false, true) => Sign::Nothing,
            (true, false) => {
                // The name of the level, or the heading, stands on the next page only.
                let is_word = vocabulary.is_level(lower.string()) || vocabulary.is_label(lower.string());
                let waits = upper.row_span > 1 || !self.has_blanks(upper);
                let heads = self.lower.iter().any(|c| vocabulary.is_required(c.string()));
                if is_word && waits && !heads { Sign::One } else { Sign::Two }
            }
            (false, false) => self.sign_of_texts(upper, lower),
        }
    }

    fn sign_of_texts(&self, upper: &DraftCell, lower: &DraftCell) -> Sign {
        let vocabulary = self.vocabulary;
        if are_parts_of_word(upper, lower, vocabulary) {
            return Sign::One;
        }
        if upper.is_same_text(lower) {
            return Sign::Same;
        }
        if vocabulary.is_level(lower.string()) || vocabulary.is_label(lower.string()) {
            return Sign::Two;
        }
        if upper.repeats(lower) {
            return Sign::One;
        }
        if upper.is_number()
            && lower.is_number()
            && let Some(sign) = self.sign_of_numbers(upper, lower)
        {
            return sign;
        }
        if upper.may_go_on(lower, DraftCell::SLACK) { Sign::Open } else { Sign::Two }
    }

    /// Numbers of a column have the same number of decimals: one that lacks some goes on in one that is no number of its own.
    fn sign_of_numbers(&self, upper: &DraftCell, lower: &DraftCell) -> Option<Sign> {
        let ends = [self.last_row(), self.draft.rows()];
        let others = self.draft.cells.iter().rev().filter(|c| {
            same_column(c, upper) && !ends.contains(&c.row) && c.end_row() < self.draft.rows() && c.is_number()
        });
        let mut usual: Vec<usize> = others.take(ENOUGH).map(|c| decimals(c.string())).collect();
        usual.dedup();
        let &[usual] = usual.as_slice() else { return None };
        if usual == 0 {
            return None;
        }
        let both = format!("{}{}", upper.string(), lower.string());
        match (decimals(upper.string()) == usual, decimals(lower.string()) == usual) {
            (true, true) => Some(Sign::Two),
            (false, false) if decimals(&both) == usual => Some(Sign::One),
            _ => None,
        }
    }

    /// Whether the page shows that the cells are one: it closes other cells at its end and leaves this one open, or cuts
    /// through a line of its text.
    fn is_shown_cut(&self, pair: &Pair<'_>) -> bool {
        (self.rules_tell && pair.upper.open_below)
            || (self.rules_tell_below && pair.lower.open_above)
            || pair.upper.is_cut_before(pair.lower)
    }

    /// Whether a column holds the names of levels.
    fn is_level_column(&self, pair: &Pair<'_>) -> bool {
        let cells = self.draft.cells.iter().rev().chain(self.below);
        let mut of_column = cells.filter(|c| same_column(c, pair.upper) && !c.is_empty()).take(ENOUGH);
        of_column.any(|c| self.vocabulary.is_level(c.string()))
    }

    /// Whether a blank box below the name of a level cannot belong to it: what stands right of the box belongs to another.
    fn is_other_level(&self, pair: &Pair<'_>) -> bool {
        let inner = self.lower.iter().find(|c| c.x0 == pair.lower.x1 && !c.is_empty());
        inner.is_some_and(|c| {
            self.vocabulary.is_level(pair.upper.string()) && !self.vocabulary.may_hold(pair.upper.string(), c.string())
        })
    }

    /// Whether cells in the same column are blank elsewhere, beside the name of an indicator: then a blank one does not wait
    /// for its text.
    fn has_blanks(&self, cell: &DraftCell) -> bool {
        let end = self.draft.rows();
        let named = |c: &DraftCell| {
            let rows = self.named_rows.get(c.row..c.end_row());
            self.draft.required().is_empty() || rows.is_some_and(|rows| rows.contains(&true))
        };
        let before = |c: &&DraftCell| c.end_row() < end && c.is_empty() && same_column(c, cell);
        self.draft.cells.iter().rev().filter(before).any(named)
    }

    /// Whether the page break went through a row: its second half lacks what every row has, the name or the target of an
    /// indicator, or the label before a value; or a word stands half on each page.
    fn row(&self) -> Cut {
        let vocabulary = self.vocabulary;
        let row = self.upper_row();
        let required: Vec<Pair<'_>> = self.pairs.iter().copied().filter(|p| self.is_required(p.lower)).collect();
        if self.lower.iter().all(|c| c.is_empty()) {
            // The margin of a row, or of its cells, went down alone.
            let is_whole = !required.is_empty() && required.iter().all(|p| !p.upper.is_empty());
            return if is_whole { Cut::Yes } else { Cut::No };
        }
        if self.pairs.is_empty() || row.iter().any(|c| vocabulary.is_required(c.string())) {
            return Cut::No;
        }
        let is_shown = |p: &Pair<'_>| p.upper.is_cut_before(p.lower);
        if (self.rules_tell || self.rules_tell_below) && !required.iter().any(is_shown) {
            return Cut::No;
        }
        let own: Vec<Pair<'_>> = self.own_pairs().collect();
        // Beside indicators a word may be cut with its cell, which is merged over whole rows.
        let is_word = |p: &Pair<'_>| are_parts_of_word(p.upper, p.lower, vocabulary);
        // A heading stands in a row of its own, beside whatever.
        let heads = |p: &Pair<'_>| p.is_printed() && vocabulary.is_label(p.upper.string()) && !is_word(p);
        if required.is_empty() && own.iter().any(is_word) && !own.iter().any(heads) {
            return Cut::Yes;
        }
        if required.is_empty() && self.awaits_label(&own) {
            return if self.is_refuted() { Cut::PerhapsYes } else { Cut::Yes };
        }
        if self.begins_with_label(&required) {
            return Cut::No;
        }
        if required.is_empty() {
            return self.value();
        }
        if self.lower.iter().any(|c| self.names.is_none_or(|x| c.x0 < x) && self.begins_level(c)) {
            return Cut::No;
        }
        self.indicator(&required, &own)
    }

    /// Pairs of cells that are a row's own on both pages.
    fn own_pairs(&self) -> impl Iterator<Item = Pair<'a>> {
        let last_row = self.last_row();
        self.pairs.iter().copied().filter(move |p| p.upper.row == last_row && p.lower.row_span == 1)
    }

    /// Whether some text above was at its end: its cell had room for what stands below.
    fn is_refuted(&self) -> bool {
        self.pairs.iter().filter(|p| p.is_printed()).any(|p| {
            let own = p.upper.row_span == 1 && p.lower.row_span == 1;
            let repeats = own && p.upper.string() == p.lower.string() && !p.upper.is_cut_before(p.lower);
            repeats || !(p.upper.may_go_on(p.lower, DraftCell::SLACK) || p.upper.repeats(p.lower))
        })
    }

    /// Whether the page break cut the row of an indicator, which begins no other level.
    fn indicator(&self, required: &[Pair<'_>], own: &[Pair<'_>]) -> Cut {
        let refuted = self.is_refuted();
        if required.iter().any(|p| p.lower.is_empty()) {
            let first = required.iter().map(|p| p.lower.x0).fold(f32::INFINITY, f32::min);
            let is_indicator = self.lower.iter().any(|c| c.x0 >= first && !c.is_empty());
            return match (refuted, is_indicator) {
                (false, _) => Cut::Yes,
                (true, true) => Cut::PerhapsYes,
                // A row of sums below a whole project.
                (true, false) => Cut::No,
            };
        }
        let whole = required.iter().all(|p| !p.upper.is_empty());
        let begun = self.upper_row().iter().any(|c| !c.is_empty());
        if !whole && begun {
            return Cut::PerhapsYes;
        }
        if refuted || !begun {
            return Cut::No;
        }
        // Every column is filled on both pages, and no text was at its end.
        if own.iter().any(|p| !p.upper.is_empty() && p.lower.is_empty() && !self.has_blanks(p.upper)) {
            return Cut::Yes;
        }
        match required.iter().filter(|p| p.is_printed()).all(|p| p.upper.may_go_on(p.lower, DraftCell::MARGINS)) {
            true if required.iter().any(|p| p.lower.begins_with_number()) => Cut::PerhapsNo,
            true => Cut::PerhapsYes,
            false => Cut::No,
        }
    }

    /// Whether the row below the page break begins with a label, or is a header. Beside indicators a word that is a label
    /// elsewhere may be the rest of a value (`《绩效` `管理办法》`) or of a level (`满意度` `指标`): there the label has to be a
    /// word of its own left of them, or others have to stand with it.
    fn begins_with_label(&self, required: &[Pair<'_>]) -> bool {
        let is_rest = |c: &DraftCell| {
            let pair = self.pairs.iter().find(|p| same_column(p.lower, c));
            pair.is_some_and(|p| are_parts_of_word(p.upper, c, self.vocabulary))
        };
        let is_label = |c: &&&DraftCell| c.row_span == 1 && self.vocabulary.is_label(c.string());
        let labels: Vec<&&DraftCell> = self.lower.iter().filter(is_label).collect();
        let names = required.iter().map(|p| p.lower.x0).min_by(f32::total_cmp);
        let Some(names) = names else { return !labels.is_empty() };
        let printed = self.lower.iter().filter(|c| !c.is_empty()).count();
        labels.iter().any(|c| c.x0 < names && !is_rest(c))
            || (labels.len() >= 2 && labels.len() == printed && !labels.iter().any(|c| is_rest(c)))
    }

    /// Whether a cell below the page break names a level other than the one above it. A merged cell that is blank above
    /// waits for its name.
    fn begins_level(&self, lower: &DraftCell) -> bool {
        let upper = self.pairs.iter().find(|p| same_column(p.lower, lower)).map(|p| p.upper);
        self.vocabulary.is_level(lower.string())
            && upper.is_none_or(|u| match u.is_empty() {
                true => u.row_span == 1 && self.has_blanks(u),
                false => u.string() != lower.string() && !are_parts_of_word(u, lower, self.vocabulary),
            })
    }

    /// Outside of the columns of indicators: whether values stand above the page break and their label below it only.
    fn awaits_label(&self, own: &[Pair<'_>]) -> bool {
        let is_label = |c: &DraftCell| self.vocabulary.is_label(c.string());
        let waits = |p: &Pair<'_>| p.upper.is_empty() && is_label(p.lower);
        let row = self.upper_row();
        let values = row.iter().any(|c| !c.is_empty()) && !row.iter().any(|c| is_label(c));
        let labels = own.iter().filter(|p| is_label(p.lower)).count();
        values && labels == 1 && own.first().is_some_and(waits)
    }

    /// Outside of the columns of indicators a value goes on where the label before it is not printed again.
    fn value(&self) -> Cut {
        let is_label = |c: &DraftCell| self.vocabulary.is_label(c.string());
        let goes_on = self.pairs.iter().any(|p| is_label(p.upper) && p.lower.is_empty())
            && self.pairs.iter().any(|p| p.is_printed() && !is_label(p.upper));
        // In a list the name is printed once as well: a row without one, below a row of its own with one, is its rest.
        let own: Vec<Pair<'_>> =
            self.pairs.iter().copied().filter(|p| p.upper.row_span == 1 && p.lower.row_span == 1).collect();
        let nameless = own.first().is_some_and(|p| !p.upper.is_empty() && p.lower.is_empty());
        let rest = own.iter().any(|p| p.is_printed() && !is_label(p.upper));
        match goes_on || (nameless && rest) {
            true if self.is_refuted() => Cut::PerhapsYes,
            true => Cut::Yes,
            false => Cut::No,
        }
    }
}

/// Whether a cell stands in a column that every indicator fills.
fn is_required(draft: &Draft, cell: &DraftCell) -> bool {
    draft.required().iter().any(|(x0, x1)| overlap((cell.x0, cell.x1), (*x0, *x1)) > 0.5)
}

/// So many cells of a column tell what it holds.
const ENOUGH: usize = 20;

fn decimals(number: &str) -> usize {
    number.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

/// Whether two texts are the name of a level or a label only together. A number is no rest of a word: `分值` and `10` are a
/// label and its value, though `分值10` is a label too.
fn are_parts_of_word(upper: &DraftCell, lower: &DraftCell, vocabulary: &dyn Vocabulary) -> bool {
    if upper.is_empty() || lower.is_empty() || upper.begins_with_number() || lower.begins_with_number() {
        return false;
    }
    let (above, below) = (upper.string(), lower.string());
    let both = format!("{above}{below}");
    let made = |is: &dyn Fn(&str) -> bool| is(&both) && !(is(above) && is(below));
    made(&|t| vocabulary.is_level(t)) || made(&|t| vocabulary.is_label(t))
}

pub(super) fn same_column(a: &DraftCell, b: &DraftCell) -> bool {
    a.x0 == b.x0 && a.x1 == b.x1
}

/// The share of the narrower interval that both cover.
fn overlap(a: (f32, f32), b: (f32, f32)) -> f32 {
    let common = (a.1.min(b.1) - a.0.max(b.0)).max(0.0);
    common / (a.1 - a.0).min(b.1 - b.0).max(f32::EPSILON)
}
