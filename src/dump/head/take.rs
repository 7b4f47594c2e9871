//! Takes values that are known by their form: codes, the name, amounts.

use super::super::extents::middle;
use super::super::pieces::Piece;
use super::tokens::{is_amount_label, is_code_label, is_name_label};
use super::{Field, Token};
use crate::normalize::code;

/// Takes the pieces that make a project code: a long run of Latin letters and digits and, where it was wrapped, the short
/// one that completes it.
pub(super) fn take_code(tokens: &mut [Option<Token>]) -> Vec<Piece> {
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
pub(super) fn take_name(tokens: &mut [Option<Token>], mixed: bool, name: Option<&str>) -> (Vec<Piece>, Option<String>) {
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

/// Takes the labels of amounts, from left to right, with the numbers that stand between each and the next one, where blanks
/// keep columns apart, and what is not certain of them. Nothing where a label would have two, where labels stand below each
/// other, or where a number stands farther from all labels than a line.
fn take_amounts_between(tokens: &mut [Option<Token>]) -> Option<(Vec<Field>, Option<String>)> {
    let label = |t: &Option<Token>| match t {
        Some(Token::Label { text, pieces, .. }) if is_amount_label(text) => Some(pieces.clone()),
        _ => None,
    };
    let right = |f: &Field| f.label.iter().map(|p| p.columns.1).fold(0.0, f32::max);
    let mut fields: Vec<Field> =
        tokens.iter().filter_map(label).map(|label| Field { label, value: Vec::new() }).collect();
    fields.sort_by(|a, b| left(a).total_cmp(&left(b)));
    if fields.windows(2).any(|pair| right(&pair[0]) > left(&pair[1])) {
        return None;
    }
    let mut apart: Vec<String> = Vec::new();
    for token in tokens.iter() {
        let Some(Token::Amount(number)) = token else { continue };
        if !fields.iter().flat_map(|f| &f.label).any(|p| p.ordinal.abs_diff(number.ordinal) <= 1) {
            return None;
        }
        let before = |p: &Piece| p.ordinal == number.ordinal && p.columns.1 + 1.0 == number.columns.0;
        let at = if number.gap == 1 {
            // It may have been printed where its label ended, wherever it stands on the page.
            fields.iter().position(|f| f.label.iter().any(before))?
        } else {
            fields.iter().rposition(|f| left(f) < middle(number.columns))?
        };
        let field = fields.get_mut(at)?;
        if !field.value.is_empty() {
            return None;
        }
        let lines = field.label.iter().map(|p| p.ordinal);
        let (first, last) = (lines.clone().min().unwrap_or_default(), lines.max().unwrap_or_default());
        if !(first..=last).contains(&number.ordinal) {
            apart.push(number.text.clone());
        }
        field.value.push(number.clone());
    }
    let taken = |t: &Option<Token>| label(t).is_some() || matches!(t, Some(Token::Amount(_)));
    tokens.iter_mut().filter(|t| taken(t)).for_each(|t| *t = None);
    let doubt = format!("金额{}与其标签不在同一行，按左右位置归入", apart.join("、"));
    Some((fields, (!apart.is_empty()).then_some(doubt)))
}

/// The column of characters at which a label begins.
fn left(field: &Field) -> f32 {
    field.label.iter().map(|p| p.columns.0).fold(f32::INFINITY, f32::min)
}

/// Takes the labels of amounts with the numbers beside them. A label that is torn apart stands where the number is that
/// follows no other label.
pub(super) fn take_amounts(tokens: &mut [Option<Token>], kept: bool, unordered: bool) -> (Vec<Field>, Option<String>) {
    if kept
        && !unordered
        && let Some(found) = take_amounts_between(tokens)
    {
        return found;
    }
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
    let first_part = |f: &&Field| f.label.first().is_some_and(|p| p.text.starts_with("其中"));
    let part = fields.iter().find(first_part).filter(|_| loose > 0);
    let part = part.or_else(|| torn.first().filter(|_| torn.len() == 1));
    let part = part.filter(|_| unordered).map(|f| f.label.clone());
    let mut fields = place_torn(fields, torn, kept);
    if let Some(part) = part {
        in_printed_order(&mut fields, &part);
    }
    (fields, unsure.then_some(doubt))
}

/// Where lines come in no order, amounts still come from left to right: as many as there are labels belong to them one by
/// one, and a part as large as the whole belongs to the first label of a part.
///
/// The label of a `part`, which is torn or says 其中 where a number follows no label, stands after that of the whole, as where no number is left for it:
/// the number before 其他资金 is that of the label to the left.
fn in_printed_order(fields: &mut Vec<Field>, part: &[Piece]) {
    if let Some(at) = fields.iter().position(|f| f.label == part) {
        let field = fields.remove(at);
        fields.insert(fields.len().min(1), field);
    }
    let mut numbers: Vec<Piece> = fields.iter().flat_map(|f| f.value.iter().cloned()).collect();
    numbers.sort_by_key(|p| (p.ordinal, p.line));
    let whole = matches!(&numbers[..], [total, part] if total.text == part.text);
    if numbers.len() == fields.len() || whole && fields.len() > 2 {
        let mut numbers = numbers.into_iter();
        fields.iter_mut().for_each(|f| f.value = numbers.next().into_iter().collect());
    }
}

/// Puts torn labels beside the numbers that have none; those that are left go where they stand on the page, as far as the
/// dump tells.
fn place_torn(mut fields: Vec<Field>, torn: Vec<Field>, kept: bool) -> Vec<Field> {
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

#[cfg(test)]
mod tests {
    use super::super::super::pieces::{pieces_to_text, text_to_pieces};
    use super::*;
    use crate::dump::read;

    /// The labels of amounts with their amounts, where each line of a dump in no order is one.
    fn taken(dump: &str) -> Vec<String> {
        let token = |piece: Piece| match piece.text.as_str() {
            "40.00" => Some(Token::Amount(piece)),
            "单位：万元" => Some(Token::Text(piece)),
            text => Some(Token::Label { text: text.to_owned(), torn: false, pieces: vec![piece] }),
        };
        let pieces = text_to_pieces(&read(dump.as_bytes()).unwrap());
        let mut tokens: Vec<Option<Token>> = pieces.into_iter().map(token).collect();
        let (fields, _) = take_amounts(&mut tokens, false, true);
        let text = |pieces: &[Piece]| pieces_to_text(pieces).string;
        fields.iter().map(|f| format!("{}={}", text(&f.label), text(&f.value))).collect()
    }

    /// pdfminer goes down the head: the amount of 其中：财政资金 was printed before 其他资金, and was taken for its.
    #[test]
    fn a_part_as_large_as_the_whole_is_that_of_the_first_label_of_a_part() {
        let dump = "预算数\n\n40.00\n\n单位：万元\n\n40.00\n\n其他资金\n\n项目名称\n\n其中：财政资金\n";
        assert_eq!(taken(dump), ["预算数=40.00", "其中：财政资金=40.00", "其他资金="]);
    }

    #[test]
    fn an_amount_after_its_label_is_not_that_of_the_label_before() {
        let dump = "预算数\n\n40.00\n\n其中：财政资金\n\n单位：万元\n\n其他资金\n\n40.00\n";
        assert_eq!(taken(dump), ["预算数=40.00", "其中：财政资金=", "其他资金=40.00"]);
    }
}
