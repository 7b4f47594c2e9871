//! What was read of a project before it is given its published form: printed texts with what they are.

use crate::place::Text;
use crate::table::Scope;
use crate::template::{Column, Field};

/// A project as read from a table.
#[derive(Debug, Default)]
pub(super) struct RawProject {
    pub title: Option<Text>,
    pub fields: Vec<RawField>,
    pub money: Vec<RawMoney>,
    pub plan: Vec<RawStep>,
    pub tasks: Vec<Vec<(String, Text)>>,
    pub indicators: Vec<RawIndicator>,
    /// Values whose label is printed but not known.
    pub extra: Vec<(String, Text)>,
    /// Texts that no label explains.
    pub unread: Vec<Text>,
    /// Labels that are not known, once each.
    pub unknown_labels: Vec<Text>,
    /// Texts that are no values of the project: rows of sums beside it.
    pub sums: Vec<Text>,
    /// Indicator rows in which nothing but levels is printed.
    pub blank_rows: Vec<Vec<Text>>,
    /// What had to be decided without certainty.
    pub doubts: Vec<RawDoubt>,
    pub pages: Vec<u32>,
    /// The number printed before it, in a list.
    pub number: Option<String>,
}

/// Something that was decided without certainty.
#[derive(Debug, Clone)]
pub(super) struct RawDoubt {
    /// The part of the project's table that it concerns.
    pub scope: Scope,
    /// The text of the cell, where it concerns one.
    pub text: Text,
    pub message: String,
}

/// A value of the project.
#[derive(Debug, Clone)]
pub(super) struct RawField {
    pub field: Field,
    pub label: String,
    pub text: Text,
}

/// An amount of money.
#[derive(Debug)]
pub(super) struct RawMoney {
    pub slot: String,
    pub label: String,
    pub text: Text,
}

/// A step of the spending plan; the label is empty where a share stands under no single step.
#[derive(Debug)]
pub(super) struct RawStep {
    pub label: String,
    pub text: Text,
}

/// An indicator: the cells of its row.
#[derive(Debug, Default, Clone)]
pub(super) struct RawIndicator {
    /// The row of the table that it stands in.
    pub row: usize,
    pub cells: Vec<RawCell>,
    /// Whether the row seems to hold several indicators that could not be told apart.
    pub stacked: bool,
    /// Whether its name and its target stand in one cell and could not be told apart.
    pub unparted: bool,
}

/// One cell of an indicator's row.
#[derive(Debug, Clone)]
pub(super) struct RawCell {
    pub column: Column,
    /// The first column of the table that it takes.
    pub start: usize,
    pub label: String,
    pub text: Text,
    pub lines: Vec<Text>,
}

impl RawProject {
    /// Every printed text that it holds.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let values = self.fields.iter().map(|f| &f.text).chain(self.money.iter().map(|m| &m.text));
        let steps = self.plan.iter().map(|s| &s.text).chain(self.tasks.iter().flatten().map(|(_, t)| t));
        let indicators = self.indicators.iter().flat_map(|i| &i.cells).map(|c| &c.text);
        let rest = self.extra.iter().map(|(_, t)| t).chain(&self.unread).chain(&self.unknown_labels).chain(&self.sums);
        values.chain(steps).chain(indicators).chain(rest).chain(self.blank_rows.iter().flatten()).chain(&self.title)
    }

    /// The labels of its values, as published.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        let values = self.fields.iter().map(|f| &f.label).chain(self.money.iter().map(|m| &m.label));
        let columns = self.extra.iter().chain(self.tasks.iter().flatten()).map(|(label, _)| label);
        values.chain(self.plan.iter().map(|s| &s.label)).chain(columns).map(String::as_str)
    }

    /// Whether nothing is printed beside the labels: a form that was published empty.
    pub fn is_blank(&self) -> bool {
        let printed = self.fields.iter().filter(|f| f.field != Field::Department).any(|f| !is_placeholder(&f.text));
        let paid = self.money.iter().any(|m| !m.text.is_empty());
        // The form's own placeholders (指标1：, ……) stand in the names, never in the targets.
        let aimed = self.indicators.iter().any(|i| i.get(Column::Target).is_some_and(|c| !c.text.is_empty()));
        !printed && !paid && !aimed && self.unread.is_empty() && self.tasks.is_empty()
    }
}

/// Whether a text is the form's own invitation to fill in: `指标1：`, `……`.
pub(super) fn is_invitation(text: &str) -> bool {
    let rest = text.replace("指标", "").replace("目标", "");
    let own = rest.len() < text.len() || text.contains('…');
    let layout = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '：' | ':' | '…' | '.' | '、');
    own && rest.chars().all(layout)
}

/// Whether a text is blank but for the form's own numbering: `目标1：目标2：……`.
fn is_placeholder(text: &Text) -> bool {
    let word = |c: char| c.is_alphabetic() && !matches!(c, '目' | '标' | '指');
    !text.string.contains(word) && !text.string.contains(|c: char| c.is_ascii_digit()) || {
        let bare: String = text.string.chars().filter(|c| c.is_alphanumeric()).collect();
        let rest = bare.replace("目标", "").replace("指标", "");
        rest.chars().all(|c| c.is_ascii_digit()) && rest.len() < bare.len()
    }
}

impl RawIndicator {
    pub fn get(&self, column: Column) -> Option<&RawCell> {
        self.cells.iter().find(|c| c.column == column)
    }

    /// Whether the name is the form's own and nothing else is printed.
    pub fn is_placeholder(&self, columns: &[Column]) -> bool {
        let printed = self.cells.iter().filter(|c| columns.contains(&c.column) && !c.text.is_empty());
        printed.clone().count() == 1
            && printed.clone().all(|c| c.column == Column::Level3 && is_invitation(&c.text.string))
    }

    pub fn is_blank(&self, columns: &[Column]) -> bool {
        self.cells.iter().filter(|c| columns.contains(&c.column)).all(|c| c.text.is_empty())
    }
}
