//! Reads what stands above the indicators: labels and their values.
//!
//! Where a dump brings cell after cell, a value follows its label. Where it mixes the lines of neighbouring cells, a value
//! is known by what it looks like: a code, an amount, a month, a share, the name that the title prints too.

use super::header::{Hit, labels};
use super::pieces::Piece;
use crate::normalize::code::{self, split_department};
use crate::normalize::date::month_end;
use crate::normalize::money;
use crate::table::Vocabulary;

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
    /// Whether it is of the one kind whose values are told apart by what they look like: with a spending plan. Where a head
    /// has none, a value is only what follows a label, which extractors do not keep to.
    pub fn is_settled(&self) -> bool {
        self.plan.is_some()
    }

    /// Whether it says for certain which project it is of.
    pub fn is_identified(&self) -> bool {
        let certain = |f: &&Field| !f.value.is_empty() && self.doubts.iter().all(|(label, _)| *label != f.label);
        let label = |f: &Field| f.label.iter().map(|p| p.text.as_str()).collect::<String>();
        let mut sure = self.fields.iter().filter(certain).map(label);
        self.is_settled() && sure.any(|l| is_code_label(&l))
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
    let months = tokens.iter().filter(|t| matches!(t, Token::Month(_))).count();
    let mut head = if months >= 2 { typed(tokens, mixed || torn, unordered, name) } else { sequential(tokens) };
    head.above.extend(units.into_iter().map(|u| vec![u]));
    head
}

/// Whether other cells stand between the lines of a label.
pub(super) fn is_torn(pieces: &[Piece], vocabulary: &dyn Vocabulary) -> bool {
    let tokens = tokens(&cut_glued_labels(pieces, vocabulary), vocabulary, true);
    tokens.iter().any(|t| matches!(t, Token::Label { torn: true, .. }))
}

/// A money unit that stands for itself, as over the corner of a table: 单位：万元.
fn is_unit(piece: &Piece) -> bool {
    (piece.text.starts_with("单位") || piece.text.starts_with("金额单位")) && money::unit_in(&piece.text).is_some()
}

/// A department with its code, as above a table: 426001某县应急管理局.
fn is_department(piece: &Piece) -> bool {
    let code = split_department(&piece.text).0;
    code.is_some_and(|c| c.len() >= 6) && piece.text.chars().count() > 8 && code::parse(&piece.text).is_none()
}

/// Cuts a piece before a label that begins in it: cells that an extractor printed without a blank between.
fn cut_glued_labels(pieces: &[Piece], vocabulary: &dyn Vocabulary) -> Vec<Piece> {
    let mut cut = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        let next = pieces.get(i + 1).map_or("", |p| p.text.as_str());
        let length = piece.text.chars().count();
        let numbered = piece.text.starts_with(|c: char| c.is_ascii_digit());
        let label = |text: &str| vocabulary.is_label(text);
        let whole = !numbered && (label(&piece.text) || label(&format!("{}{next}", piece.text)));
        let at = (2..length.saturating_sub(1)).find(|&k| {
            let (before, after) = (piece.part(0, k).text, piece.part(k, length).text);
            let ends_cell = label(&before) || before.ends_with(['底', '%']) || is_amount(&before);
            // A number at the start of a label is the number of an item.
            let bare = after.starts_with(char::is_alphabetic);
            bare && ends_cell && (label(&format!("{after}{next}")) || label(&after))
        });
        match at.filter(|_| !whole) {
            Some(k) => cut.extend([piece.part(0, k), piece.part(k, length)]),
            None => cut.push(piece.clone()),
        }
    }
    cut
}

fn tokens(pieces: &[Piece], vocabulary: &dyn Vocabulary, mixed: bool) -> Vec<Token> {
    let mut hits: Vec<(Hit, bool)> =
        labels(pieces, vocabulary).into_iter().filter(|h| !is_month(&h.label)).map(|h| (h, false)).collect();
    join_torn(pieces, vocabulary, mixed, &mut hits);
    hits.sort_by_key(|(h, _)| h.first());
    let inside = |i: usize| hits.iter().any(|(h, _)| h.pieces.contains(&i));
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        if let Some((hit, torn)) = hits.iter().find(|(h, _)| h.first() == at) {
            let own = hit.pieces.iter().filter_map(|&i| pieces.get(i).cloned()).collect();
            tokens.push(Token::Label { text: hit.label.clone(), torn: *torn, pieces: own });
            at += if *torn { 1 } else { hit.pieces.len() };
            continue;
        }
        if inside(at) {
            at += 1;
            continue;
        }
        let same_line = |n: usize| -> Option<Vec<Piece>> {
            let parts = pieces.get(at..at + n)?;
            (parts.iter().all(|p| p.ordinal == piece.ordinal) && !(at..at + n).any(inside)).then(|| parts.to_vec())
        };
        let join = |parts: &[Piece]| parts.iter().map(|p| p.text.as_str()).collect::<String>();
        let inside_text = follows_text(pieces, at, tokens.last());
        let loose = |p: &Vec<Piece>| !inside_text && !begins_text(pieces, at + p.len() - 1, &inside);
        let month = (1..=3).filter_map(same_line).find(|p| is_month(&join(p))).filter(loose);
        let share = (1..=2).filter_map(same_line).find(|p| is_share(&join(p))).filter(loose);
        let n = month.as_ref().or(share.as_ref()).map_or(1, Vec::len);
        tokens.push(match (month, share) {
            (Some(parts), _) => Token::Month(parts),
            (None, Some(parts)) => Token::Share(parts),
            _ if is_amount(&piece.text) && !inside_text && !begins_text(pieces, at, &inside) => {
                Token::Amount(piece.clone())
            }
            _ => Token::Text(piece.clone()),
        });
        at += n;
    }
    tokens
}

/// Joins labels whose lines stand apart, other cells between them.
fn join_torn(pieces: &[Piece], vocabulary: &dyn Vocabulary, mixed: bool, hits: &mut Vec<(Hit, bool)>) {
    for i in 0..pieces.len() {
        let text = |k: usize| pieces.get(k).map_or("", |p| p.text.as_str());
        let worded = text(i).contains(|c: char| c.is_alphabetic() && !c.is_ascii());
        if hits.iter().any(|(h, _)| h.pieces.contains(&i)) || !mixed || !worded {
            continue;
        }
        let whole = |j: &usize| hits.iter().all(|(h, _)| !h.pieces.contains(j) || h.pieces.len() == 1);
        let second = (i + 1..pieces.len().min(i + APART))
            .filter(whole)
            .find(|&j| vocabulary.is_label(&format!("{}{}", text(i), text(j))));
        if let Some(j) = second {
            hits.retain(|(h, _)| !h.pieces.contains(&j));
            hits.push((Hit { pieces: vec![i, j], label: format!("{}{}", text(i), text(j)) }, true));
        }
    }
}

/// Whether a piece goes on with the text before it on its line, over a blank that the cell does not have: `达到 90% 以上`.
fn follows_text(pieces: &[Piece], at: usize, before: Option<&Token>) -> bool {
    let Some((piece, Token::Text(text))) = pieces.get(at).zip(before) else { return false };
    let beside = at.checked_sub(1).and_then(|b| pieces.get(b)) == Some(text);
    beside && text.ordinal == piece.ordinal && piece.gap == 1 && piece.stray && text.text.contains(char::is_alphabetic)
}

/// Whether a number is the start of a text: `2024 年农房保险`.
fn begins_text(pieces: &[Piece], at: usize, is_label: &dyn Fn(usize) -> bool) -> bool {
    let (Some(number), Some(next)) = (pieces.get(at), pieces.get(at + 1)) else { return false };
    let worded = next.text.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii()) && !next.text.starts_with("万元");
    next.ordinal == number.ordinal && worded && !is_label(at + 1)
}

fn is_month(text: &str) -> bool {
    let period = text.ends_with(['底', '末', '月', '日', '度']) && text.chars().count() <= 8;
    period && month_end(text, Some(2001)).is_some()
}

fn is_share(text: &str) -> bool {
    let number = text.strip_suffix(['%', '％']).unwrap_or_default();
    !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.')
}

fn is_amount(text: &str) -> bool {
    let number = text.strip_suffix("万元").or(text.strip_suffix('元')).unwrap_or(text);
    number.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && number.chars().all(|c| c.is_ascii_digit() || ".,-".contains(c))
}

fn is_amount_label(label: &str) -> bool {
    ["资金", "拨款", "预算数", "总额", "金额", "结转", "总计", "合计"].iter().any(|w| label.contains(w))
        && !["用途", "计划", "%", "％", "情况", "名称"].iter().any(|w| label.contains(w))
}

fn is_code_label(label: &str) -> bool {
    ["编码", "代码", "编号"].iter().any(|w| label.ends_with(w))
}

fn is_name_label(label: &str) -> bool {
    label.ends_with("名称")
}

/// A value follows its label.
fn sequential(tokens: Vec<Token>) -> Head {
    let mut head = Head::default();
    for token in tokens {
        match token {
            Token::Label { pieces, .. } => head.fields.push(Field { label: pieces, value: Vec::new() }),
            Token::Month(p) | Token::Share(p) => {
                head.fields.last_mut().into_iter().for_each(|f| f.value.extend(p.clone()))
            }
            Token::Amount(p) | Token::Text(p) => {
                head.fields.last_mut().into_iter().for_each(|f| f.value.push(p.clone()));
            }
        }
    }
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
    let (amounts, amounts_doubt) = take_amounts(&mut tokens, kept);
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

/// Takes the pieces that make a project code: a long run of Latin letters and digits and, where it was wrapped, the short
/// one that completes it.
fn take_code(tokens: &mut [Option<Token>]) -> Vec<Piece> {
    let latin = |t: &Option<Token>| match t {
        Some(Token::Text(p) | Token::Amount(p)) => p.text.bytes().all(|b| b.is_ascii_alphanumeric()).then(|| p.clone()),
        _ => None,
    };
    let label = tokens.iter().any(|t| matches!(t, Some(Token::Label { text, .. }) if is_code_label(text)));
    let first = tokens.iter().enumerate().find_map(|(i, t)| Some((i, latin(t).filter(|p| p.text.len() >= 6)?)));
    let Some((at, first)) = first.filter(|_| label) else { return Vec::new() };
    // The code may be wrapped over two or three lines.
    let later: Vec<(usize, Piece)> =
        tokens.iter().enumerate().skip(at + 1).filter_map(|(i, t)| Some((i, latin(t)?))).take(CODE_PARTS).collect();
    let whole = |parts: &[&Piece]| {
        let string: String = parts.iter().map(|p| p.text.as_str()).collect();
        code::parse(&string).is_some()
    };
    let one = later.iter().find(|(_, p)| whole(&[&first, p])).map(|p| vec![p.clone()]);
    let two = || later.windows(2).find(|w| whole(&[&first, &w[0].1, &w[1].1])).map(<[_]>::to_vec);
    let rest = if whole(&[&first]) { Vec::new() } else { one.or_else(two).unwrap_or_default() };
    for i in rest.iter().map(|(i, _)| *i).chain([at]) {
        if let Some(t) = tokens.get_mut(i) {
            *t = None;
        }
    }
    [first].into_iter().chain(rest.into_iter().map(|(_, p)| p)).collect()
}

/// So many runs of Latin characters after the start of a code are looked at.
const CODE_PARTS: usize = 6;

/// Takes the pieces of the project's name: those after its label, or in a mixed dump those that make up the name in the
/// title.
fn take_name(tokens: &mut [Option<Token>], mixed: bool, name: Option<&str>) -> (Vec<Piece>, Option<String>) {
    let label = tokens.iter().position(|t| matches!(t, Some(Token::Label { text, .. }) if is_name_label(text)));
    let Some(label) = label else { return (Vec::new(), None) };
    if let Some(found) = name.filter(|_| mixed).and_then(|n| spelled(tokens, n)) {
        let taken = found.into_iter().filter_map(|i| tokens.get_mut(i)?.take()).flat_map(token_pieces).collect();
        return (taken, None);
    }
    let value = |t: &Option<Token>| matches!(t, None | Some(Token::Text(_) | Token::Amount(_)));
    let end = (label + 1..tokens.len()).find(|&i| tokens.get(i).is_none_or(|t| !value(t))).unwrap_or(tokens.len());
    let taken: Vec<Piece> = (label + 1..end).filter_map(|i| tokens.get_mut(i)?.take()).flat_map(token_pieces).collect();
    let string: String = taken.iter().map(|p| p.text.as_str()).collect();
    let doubt = format!("文本各行交错，项目名称读作“{string}”，与标题对不上；也可能含相邻单元格的文字");
    (taken, mixed.then_some(doubt))
}

fn token_pieces(token: Token) -> Vec<Piece> {
    match token {
        Token::Label { pieces, .. } | Token::Month(pieces) | Token::Share(pieces) => pieces,
        Token::Amount(piece) | Token::Text(piece) => vec![piece],
    }
}

/// The values that, one after another, spell a name.
fn spelled(tokens: &[Option<Token>], name: &str) -> Option<Vec<usize>> {
    let starts = tokens.iter().enumerate().filter_map(|(i, t)| match t {
        Some(Token::Text(p) | Token::Amount(p)) if name.starts_with(&p.text) => Some(i),
        _ => None,
    });
    starts.into_iter().find_map(|start| {
        let mut rest = name;
        let mut found = Vec::new();
        for (i, token) in tokens.iter().enumerate().skip(start) {
            let Some(Token::Text(p) | Token::Amount(p)) = token else { continue };
            if let Some(tail) = rest.strip_prefix(p.text.as_str()) {
                found.push(i);
                rest = tail;
            }
            if rest.is_empty() {
                break;
            }
        }
        rest.is_empty().then_some(found)
    })
}

/// Takes the labels of amounts with the numbers beside them. A label that is torn apart stands where the number is that
/// follows no other label.
fn take_amounts(tokens: &mut [Option<Token>], kept: bool) -> (Vec<Field>, Option<String>) {
    let mut fields: Vec<Field> = Vec::new();
    let mut torn: Vec<Field> = Vec::new();
    let mut open = false;
    for slot in tokens.iter_mut() {
        match slot.take() {
            Some(Token::Label { text, torn: apart, pieces }) if is_amount_label(&text) => {
                let field = Field { label: pieces, value: Vec::new() };
                if apart {
                    torn.push(field)
                } else {
                    fields.push(field)
                }
                open = !apart;
            }
            Some(Token::Amount(piece)) => {
                match fields.last_mut().filter(|_| open) {
                    Some(field) => field.value.push(piece),
                    None => fields.push(Field { label: Vec::new(), value: vec![piece] }),
                }
                open = false;
            }
            None => {}
            other => {
                open = false;
                *slot = other;
            }
        }
    }
    let loose = fields.iter().filter(|f| f.label.is_empty()).count();
    let numbers = fields.iter().filter(|f| f.label.is_empty()).flat_map(|f| &f.value);
    let numbers: Vec<&str> = numbers.map(|p| p.text.as_str()).collect();
    let doubt = format!("文本各行交错，金额{}属于哪一栏不能确定；已按标签先后填入", numbers.join("、"));
    let unsure = loose > 0 && (loose != torn.len() || loose > 1);
    (place_torn(fields, torn, kept), unsure.then_some(doubt))
}

/// Puts torn labels beside the numbers that have none; those that are left go where they stand on the page, as far as the
/// dump tells.
fn place_torn(mut fields: Vec<Field>, torn: Vec<Field>, kept: bool) -> Vec<Field> {
    let left = |f: &Field| f.label.iter().map(|p| p.columns.0).fold(f32::INFINITY, f32::min);
    for field in torn {
        if let Some(number) = fields.iter_mut().find(|f| f.label.is_empty()) {
            number.label = field.label;
        } else {
            let beside = fields.iter().position(|f| left(f) > left(&field)).unwrap_or(fields.len());
            fields.insert(if kept { beside } else { fields.len().min(1) }, field);
        }
    }
    // A number that no label is left for goes to the first label without one.
    while let Some(at) = fields.iter().position(|f| f.label.is_empty()) {
        let number = fields.remove(at);
        if let Some(field) = fields.iter_mut().find(|f| f.value.is_empty()) {
            field.value = number.value;
        }
    }
    fields
}
