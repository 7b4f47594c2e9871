//! A table seen through a form: every cell with what its text means, and its neighbours.

use crate::normalize::text::clean;
use crate::place::Text;
use crate::table::{Cell, Table};
use crate::template::{Field, Form, Labels, Meaning};

/// A table with the meaning of its cells.
pub(super) struct View<'a> {
    pub table: &'a Table,
    pub labels: &'a Labels,
    pub form: Option<&'a Form>,
    /// Labels whose last line the page cuts away, with the label that they were taken for.
    pub cut_labels: Vec<(&'a Text, String)>,
    meanings: Vec<Option<&'a Meaning>>,
    /// Cell index by row and column; `usize::MAX` where none is.
    owner: Vec<usize>,
}

impl<'a> View<'a> {
    pub fn new(table: &'a Table, labels: &'a Labels, form: Option<&'a Form>) -> Self {
        let mut cut_labels = Vec::new();
        let meanings = table.cells.iter().map(|c| {
            labels.meaning(&c.text.string, form).or_else(|| {
                let (label, meaning) = cut_label(c, labels)?;
                cut_labels.push((&c.text, label));
                Some(meaning)
            })
        });
        let meanings = meanings.collect();
        let mut owner = vec![usize::MAX; table.rows * table.columns];
        for (i, cell) in table.cells.iter().enumerate() {
            for row in cell.rows() {
                for column in cell.columns() {
                    if let Some(slot) = owner.get_mut(row * table.columns + column) {
                        *slot = i;
                    }
                }
            }
        }
        Self { table, labels, form, cut_labels, meanings, owner }
    }

    /// The index of the cell at a row and column.
    pub fn at(&self, row: usize, column: usize) -> Option<usize> {
        if row >= self.table.rows || column >= self.table.columns {
            return None;
        }
        self.owner.get(row * self.table.columns + column).copied().filter(|i| *i != usize::MAX)
    }

    pub fn cell(&self, index: usize) -> Option<&'a Cell> {
        self.table.cells.get(index)
    }

    pub fn meaning(&self, index: usize) -> Option<&'a Meaning> {
        self.meanings.get(index).copied().flatten()
    }

    pub fn is_label(&self, index: usize) -> bool {
        self.meaning(index).is_some()
    }

    /// The cells that begin in a row, from left to right.
    pub fn starting_in(&self, row: usize) -> impl Iterator<Item = (usize, &'a Cell)> + '_ {
        let from = self.table.cells.partition_point(|c| c.row < row);
        self.table.cells.iter().enumerate().skip(from).take_while(move |(_, c)| c.row == row)
    }

    /// The text of a row that is one cell over the whole width.
    pub fn only_text(&self, row: usize) -> Option<&'a Text> {
        let cell = self.cell(self.at(row, 0)?)?;
        let whole = cell.row == row && cell.row_span == 1 && cell.column_span == self.table.columns;
        (whole && !cell.text.is_empty()).then_some(&cell.text)
    }

    /// The title of a performance table in a row of its own.
    pub fn title_in(&self, row: usize) -> Option<&'a Text> {
        self.only_text(row).filter(|t| self.labels.is_title(&t.string))
    }

    /// The cell left of another, beside its first row.
    pub fn left_of(&self, index: usize) -> Option<usize> {
        let cell = self.cell(index)?;
        self.at(cell.row, cell.column.checked_sub(1)?)
    }

    /// The cell right of another, beside its first row.
    pub fn right_of(&self, index: usize) -> Option<usize> {
        let cell = self.cell(index)?;
        self.at(cell.row, cell.column + cell.column_span)
    }

    /// The cell above another, over its first column.
    pub fn above(&self, index: usize) -> Option<usize> {
        let cell = self.cell(index)?;
        self.at(cell.row.checked_sub(1)?, cell.column)
    }

    /// The nearest label above a cell that heads its column, no further up than `top`. Cells between have to belong to
    /// the same column: a cell that reaches over its sides ends the search.
    pub fn heading_of(&self, index: usize, top: usize) -> Option<usize> {
        let cell = self.cell(index)?;
        let mut at = index;
        loop {
            at = self.above(at)?;
            let upper = self.cell(at)?;
            if upper.row < top {
                return None;
            }
            if self.is_label(at) && !self.is_only_value(at) {
                let covers = upper.column <= cell.column && upper.columns().end >= cell.columns().end;
                return covers.then_some(at);
            }
            if upper.columns() != cell.columns() {
                return None;
            }
        }
    }

    /// Whether a text that could be a label (a project named 公用经费) is the value of the label left of it: that label has
    /// no other place for its value, and the text has none for one of its own.
    pub fn is_only_value(&self, index: usize) -> bool {
        let Some(label) = self.left_of(index) else { return false };
        let (Some(own), Some(cell)) = (self.cell(label), self.cell(index)) else { return false };
        let named = self.meaning(label).is_some_and(|m| m.field.is_some() && !m.group) && own.rows() == cell.rows();
        let below = |c: &Cell| self.at(c.rows().end, c.column);
        let is_value = |i: usize| !self.is_label(i) && self.cell(i).is_some_and(|c| c.columns() == own.columns());
        let values_stand_right = !below(own).is_some_and(is_value);
        let after = |i: usize| self.right_of(i);
        let followed = match after(index) {
            None => self.heads_matrix(index),
            Some(r) => !self.is_label(r) || after(r).is_none_or(|v| self.is_label(v)),
        };
        // A text below that has no label of its own would be the value.
        let labelled = |i: usize| {
            self.left_of(i).is_some_and(|l| self.is_label(l) && self.cell(l).is_some_and(|c| c.row > cell.row))
        };
        let heads = below(cell).is_some_and(|b| !self.is_label(b) && !labelled(b));
        // 预期目标 and 实际完成情况 head two goals, whatever these say.
        let field = |i: usize| self.meaning(i).and_then(|m| m.field);
        let goals = field(label) == Some(Field::Goal) && field(index) == Some(Field::GoalActual);
        let covers = |c: &Cell| below(c).and_then(|b| self.cell(b)).is_some_and(|b| b.columns() == c.columns());
        let heads_goals = goals && covers(own) && covers(cell);
        // Labels side by side head what stands below them.
        let heading = |l: usize| self.is_label(l) && self.cell(l).is_some_and(|c| c.rows() == own.rows());
        named && !heads_goals && values_stand_right && !followed && !heads && !self.left_of(label).is_some_and(heading)
    }

    /// Whether a text could head a column of a money matrix, with an amount right below it.
    fn heads_matrix(&self, index: usize) -> bool {
        let below = self.cell(index).and_then(|c| Some((c, self.at(c.rows().end, c.column)?)));
        let in_column = below
            .is_some_and(|(own, b)| !self.is_label(b) && self.cell(b).is_some_and(|c| c.columns() == own.columns()));
        in_column && self.meaning(index).is_some_and(|m| m.money_column.is_some())
    }

    /// The label beside a cell that names its row: the nearest label to the left that is more than a heading.
    pub fn row_label_of(&self, index: usize) -> Option<usize> {
        let mut at = index;
        loop {
            at = self.left_of(at)?;
            if let Some(m) = self.meaning(at) {
                return (m.field.is_some() || m.money.is_some() || m.sum).then_some(at);
            }
        }
    }
}

/// The label that a cell begins with whose last line is not printed: the cell is too low for it. Only where exactly one
/// known label goes on like this, by no more than the cell's lines hold.
fn cut_label<'a>(cell: &Cell, labels: &'a Labels) -> Option<(String, &'a Meaning)> {
    let longest = cell.lines.iter().map(|l| l.string.chars().count()).max()?;
    (cell.lines.len() >= 2 && longest <= 4).then_some(())?;
    labels.completion(&cell.text.string, longest)
}

/// A part of a text, from one byte to another; it has the places of the whole.
pub(super) fn part_of(text: &Text, part: &str) -> Text {
    let string = clean(part);
    let places = if string.is_empty() { Vec::new() } else { text.places.clone() };
    Text { string, places }
}
