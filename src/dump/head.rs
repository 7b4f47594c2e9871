//! Reads what stands above the indicators: labels and their values.
//!
//! Where a dump brings cell after cell, a value follows its label. Where it mixes the lines of neighbouring cells, a value
//! is known by what it looks like: a code, an amount, a month, a share, the name that the title prints too.

use std::collections::BTreeSet;

use super::pieces::{Piece, pieces_to_text};
use crate::normalize::code;
use crate::normalize::date::Date;
use crate::table::Vocabulary;

mod labelled;
mod sides;
mod take;
mod tokens;

pub(super) use labelled::is_rate_of;
use take::{take_amounts, take_code, take_name};
use tokens::{cut_glued_labels, is_code_label, is_department, month_of, tokens};
pub(super) use tokens::{
    is_amount, is_amount_label, is_institution_label, is_month, is_name_label, is_priced, is_share, is_torn, is_unit,
};

/// The labels and values of a head.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Labels with one value each, in printed order.
    pub fields: Vec<Field>,
    /// Amounts that stand in one row under a common label, and the text below them.
    pub group: Option<Group>,
    /// Shares by date.
    pub plan: Option<Plan>,
    /// What could be read in two ways: the label of the value, and why, in Chinese.
    pub doubts: Vec<(Vec<Piece>, String)>,
    /// Whether the dump brings its lines in no order, so that no amount is certain.
    pub unordered: bool,
    /// Lines of the title that the dump put among the labels.
    pub above: Vec<Vec<Piece>>,
    /// The parts of a head without a spending plan, in printed order.
    pub parts: Vec<Part>,
    /// Whether a line above it names what the table is of: 单位名称：某局.
    pub named: bool,
}

/// A part of a head whose values are told by the labels before them alone.
#[derive(Debug)]
pub(super) enum Part {
    Field(Field),
    Matrix(Matrix),
    /// Rows of two labels with their values, each on its side.
    Sides(Vec<[Option<Field>; 2]>),
}

/// Headings side by side, and below them rows of a label and one value for each heading.
#[derive(Debug, Default)]
pub(super) struct Matrix {
    /// The label of all rows; may be empty.
    pub label: Vec<Piece>,
    pub headings: Vec<Vec<Piece>>,
    /// The label of each row, which may be empty, and its values.
    pub rows: Vec<(Vec<Piece>, Vec<Vec<Piece>>)>,
    /// Rows of which it is open under which headings their values stand: the label and the values.
    pub open: Vec<(Vec<Piece>, Vec<Piece>)>,
}

/// A label and its value; the value may be empty.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub label: Vec<Piece>,
    pub value: Vec<Piece>,
}

/// Amounts under a common label.
#[derive(Debug)]
pub(super) struct Group {
    pub label: Vec<Piece>,
    pub amounts: Vec<Field>,
    pub text: Vec<Piece>,
}

/// A spending plan.
#[derive(Debug)]
pub(super) struct Plan {
    pub label: Vec<Piece>,
    pub months: Vec<Vec<Piece>>,
    pub shares: Vec<Vec<Piece>>,
}

impl Head {
    /// Whether it is of the one kind whose values are told apart by what they look like: with a spending plan.
    pub fn is_typed(&self) -> bool {
        self.plan.is_some()
    }

    /// Whether its labels have values after them, above all the one that names the project: then they are read in their order.
    /// Of a list, whose labels are headings, they have none; where lines come in no order, amounts have words in them.
    pub fn is_labelled(&self) -> bool {
        let named = |p: &Part| match p {
            Part::Field(f) if is_name_label(&pieces_to_text(&f.label).string) => Some(!f.value.is_empty()),
            _ => None,
        };
        let filled = |p: &&Part| matches!(p, Part::Field(f) if !f.value.is_empty());
        if self.parts.iter().any(labelled::is_displaced) {
            return false;
        }
        let fewest = if self.named { 1 } else { FEWEST_FILLED };
        self.parts.iter().rev().find_map(named).unwrap_or(self.parts.iter().filter(filled).count() >= fewest)
    }

    /// Whether it says for certain which project it is of.
    pub fn is_identified(&self) -> bool {
        let certain = |f: &&Field| !f.value.is_empty() && self.doubts.iter().all(|(label, _)| *label != f.label);
        let label = |f: &Field| f.label.iter().map(|p| p.text.as_str()).collect::<String>();
        let mut sure = self.fields.iter().filter(certain).map(label);
        self.is_typed() && sure.any(|l| is_code_label(&l))
    }
}

/// What a part of the head is.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Label { text: String, torn: bool, pieces: Vec<Piece> },
    Month(Vec<Piece>),
    Share(Vec<Piece>),
    Amount(Piece),
    Text(Piece),
}

/// A head that does not name the project has at least this many labels with values; the title names it.
const FEWEST_FILLED: usize = 3;

/// The parts of a torn label stand at most this many pieces apart.
const APART: usize = 14;

/// Reads a head. `mixed` says that the dump mixes the lines of cells, `unordered` that it does so in no order; `name` is the project's name as the title has it.
pub(super) fn read(
    pieces: &[Piece],
    vocabulary: &dyn Vocabulary,
    mixed: bool,
    unordered: bool,
    name: Option<&str>,
) -> Head {
    let cut = cut_glued_labels(pieces, vocabulary);
    let (units, rest): (Vec<Piece>, Vec<Piece>) = cut.into_iter().partition(|p| is_unit(p) || is_department(p));
    let tokens = tokens(&rest, vocabulary, mixed);
    let torn = tokens.iter().any(|t| matches!(t, Token::Label { torn: true, .. }));
    let month = |t: &Token| if let Token::Month(p) = t { month_of(&pieces_to_text(p).string) } else { None };
    let months: BTreeSet<Date> = tokens.iter().filter_map(month).collect();
    // A date that is printed twice is that of a target and of what was reached.
    let mut head =
        if months.len() >= 2 { typed(tokens, mixed || torn, unordered, name) } else { labelled::read(tokens) };
    head.above.extend(units.into_iter().map(|u| vec![u]));
    head
}

/// A head with a spending plan: what a value is tells its place.
fn typed(tokens: Vec<Token>, mixed: bool, unordered: bool, name: Option<&str>) -> Head {
    let mut head = Head::default();
    let mut tokens: Vec<Option<Token>> = tokens.into_iter().map(Some).collect();
    let code = take_code(&mut tokens);
    let (named, name_doubt) = take_name(&mut tokens, mixed, name);
    let first_month = tokens.iter().position(|t| matches!(t, Some(Token::Month(_)))).unwrap_or(tokens.len());
    let kept =
        tokens.iter().flatten().any(|t| matches!(t, Token::Label { pieces, .. } if pieces.iter().any(|p| p.gap > 1)));
    // What stands below the dates is text of the goals, where lines come in their order.
    let amount = |t: &Token| matches!(t, Token::Label { text, .. } if is_amount_label(text));
    let late = tokens.iter().skip(first_month).flatten().any(amount);
    let above = if unordered || late { tokens.len() } else { first_month };
    let (amounts, amounts_doubt) = take_amounts(tokens.get_mut(..above).unwrap_or_default(), kept, unordered);
    let mut purpose = Vec::new();
    let mut goals = Vec::new();
    let mut months = Vec::new();
    let mut shares = Vec::new();
    let mut group = Vec::new();
    let mut plan = Vec::new();
    let mut goal = Vec::new();
    let mut stray_amounts = Vec::new();
    for (at, token) in tokens.into_iter().enumerate() {
        match token {
            Some(Token::Label { text, pieces, .. }) => {
                if is_code_label(&text) {
                    let string: String = code.iter().map(|p| p.text.as_str()).collect();
                    if code::parse(&string).is_none() {
                        let message = format!("项目编码“{string}”不是完整的编码，可能缺少换行后的部分");
                        head.doubts.push((pieces.clone(), message));
                    }
                    head.fields.push(Field { label: pieces, value: code.clone() });
                } else if is_name_label(&text) {
                    head.doubts.extend(name_doubt.iter().map(|d| (pieces.clone(), d.clone())));
                    head.fields.push(Field { label: pieces, value: named.clone() });
                } else if text.contains("目标") {
                    goal = pieces;
                } else if text.contains("计划") {
                    plan = pieces;
                } else {
                    group = pieces;
                }
            }
            Some(Token::Month(p)) => months.push(p),
            Some(Token::Share(p)) => shares.push(p),
            Some(Token::Amount(p)) if at < first_month => {
                stray_amounts.push(p.text.clone());
                purpose.push(p);
            }
            Some(Token::Text(p)) if at < first_month => purpose.push(p),
            Some(Token::Amount(p) | Token::Text(p)) => goals.push(p),
            None => {}
        }
    }
    if unordered {
        let message = "文本各行交错且次序不定，这一栏的文字可能归入了别的栏";
        let first_month = months.first().cloned().unwrap_or_default();
        head.doubts.extend([group.clone(), goal.clone(), first_month].map(|label| (label, message.to_owned())));
    }
    if !stray_amounts.is_empty() {
        let message = format!("文本各行交错，数字{}不在任何金额栏之后，可能是金额", stray_amounts.join("、"));
        head.doubts.push((group.clone(), message.clone()));
        head.doubts.extend(amounts.iter().map(|a| (a.label.clone(), message.clone())));
    }
    if kept && is_ragged(&goals, &goal) {
        head.doubts.push((goal.clone(), "各行左端不齐，序号与文字的次序不能确定".to_owned()));
    }
    head.unordered = unordered;
    if let Some(message) = amounts_doubt {
        head.doubts.extend(amounts.iter().map(|a| (a.label.clone(), message.clone())));
    }
    let shares = if kept { under_months(&months, shares) } else { shares };
    head.group = Some(Group { label: group, amounts, text: purpose });
    head.plan = Some(Plan { label: plan, months, shares });
    head.fields.push(Field { label: goal, value: goals });
    head
}

/// Whether the lines of a text that was set flush left begin at different places: some extractors move the number of an
/// item to the next line.
fn is_ragged(text: &[Piece], label: &[Piece]) -> bool {
    let beside = |p: &Piece| label.iter().any(|l| l.ordinal == p.ordinal);
    let lines = text.chunk_by(|a, b| a.ordinal == b.ordinal).filter_map(|l| l.first());
    let starts: Vec<f32> = lines.filter(|p| !beside(p)).map(|p| p.columns.0).collect();
    let left = starts.iter().copied().fold(f32::INFINITY, f32::min);
    let numbers = |p: &Piece| p.text.contains(|c: char| c.is_ascii_digit());
    starts.iter().any(|s| *s >= left + 2.0)
        || text.iter().any(|p| beside(p) && p.gap > 0 && numbers(p) && text.len() > 1)
}

/// Where blanks keep the columns apart, each share stands under the month that it is nearest to.
fn under_months(months: &[Vec<Piece>], shares: Vec<Vec<Piece>>) -> Vec<Vec<Piece>> {
    let middle = |cell: &[Piece]| -> Option<f32> { Some((cell.first()?.columns.0 + cell.last()?.columns.1) / 2.0) };
    let mut placed: Vec<Vec<Piece>> = vec![Vec::new(); months.len()];
    for share in &shares {
        let Some(at) = middle(share) else { return shares };
        let distance = |m: &Vec<Piece>| middle(m).map_or(f32::INFINITY, |m| (m - at).abs());
        let nearest = months.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
        match nearest.and_then(|(n, _)| placed.get_mut(n)) {
            Some(cell) if cell.is_empty() => cell.extend(share.iter().cloned()),
            _ => return shares,
        }
    }
    placed
}
