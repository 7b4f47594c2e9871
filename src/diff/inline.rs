//! Turns two texts into one that shows what went and what came. A number is one piece: `1500` never becomes `1[5]00`.

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::model::{Piece, PieceKind};
use crate::normalize::label::fold;

/// Both texts as one, piece by piece; within a replacement the old piece comes first.
pub fn pieces(old: &str, new: &str) -> Vec<Piece> {
    // Myers' algorithm has to choose between equally short edits and does not choose alike in both directions; so that
    // comparing backwards mirrors comparing forwards, the smaller text always goes first.
    if old <= new {
        return forward(old, new, PieceKind::Old, PieceKind::New);
    }
    let mut pieces = forward(new, old, PieceKind::New, PieceKind::Old);
    for at in 1..pieces.len() {
        if pieces[at - 1].kind == PieceKind::New && pieces[at].kind == PieceKind::Old {
            pieces.swap(at - 1, at);
        }
    }
    pieces
}

fn forward(first: &str, second: &str, only_first: PieceKind, only_second: PieceKind) -> Vec<Piece> {
    let (first, second) = (tokens(first), tokens(second));
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |kind: PieceKind, tokens: &[&str]| {
        if tokens.is_empty() {
            return;
        }
        match pieces.last_mut() {
            Some(last) if last.kind == kind => last.text.extend(tokens.iter().copied()),
            _ => pieces.push(Piece { kind, text: tokens.concat() }),
        }
    };
    for step in capture_diff_slices(Algorithm::Myers, &first, &second) {
        let (tag, from, to) = step.as_tag_tuple();
        let from = first.get(from).unwrap_or_default();
        if tag == DiffTag::Equal {
            push(PieceKind::Same, from);
            continue;
        }
        push(only_first, from);
        push(only_second, second.get(to).unwrap_or_default());
    }
    pieces
}

/// The tokens of a text: a number with its points and separators, a Latin word, or a single character.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match fold(first) {
            c if c.is_ascii_digit() => number_length(rest),
            c if c.is_ascii_alphabetic() => rest.find(|c: char| !fold(c).is_ascii_alphabetic()).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, tail) = rest.split_at(length);
        tokens.push(token);
        rest = tail;
    }
    tokens
}

/// How many bytes of the text are the number that it begins with; a point or comma belongs to it between digits only.
fn number_length(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_digit = chars.peek().is_some_and(|&(_, next)| fold(next).is_ascii_digit());
        match fold(c) {
            digit if digit.is_ascii_digit() => end = at + c.len_utf8(),
            '.' | ',' if next_is_digit => {}
            _ => break,
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(old: &str, new: &str) -> String {
        pieces(old, new)
            .iter()
            .map(|piece| match piece.kind {
                PieceKind::Same => piece.text.clone(),
                PieceKind::Old => format!("[-{}-]", piece.text),
                PieceKind::New => format!("{{+{}+}}", piece.text),
            })
            .collect()
    }

    #[test]
    fn a_number_is_never_cut() {
        assert_eq!(marked("排查隐患1500条", "排查隐患1600条"), "排查隐患[-1500-]{+1600+}条");
        assert_eq!(marked("不超过10.5万元", "不超过10.8万元"), "不超过[-10.5-]{+10.8+}万元");
        assert_eq!(marked("共1,200.", "共1,300."), "共[-1,200-]{+1,300+}.");
        assert_eq!(marked("１２项", "１３项"), "[-１２-]{+１３+}项");
    }

    #[test]
    fn words_show_what_went_and_what_came() {
        assert_eq!(marked("开展专家检查", "开展专家帮扶检查"), "开展专家{+帮扶+}检查");
        assert_eq!(marked("", "新"), "{+新+}");
        assert_eq!(marked("使用APP", "使用GIS"), "使用[-APP-]{+GIS+}");
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_back(old in "[甲乙丙0-9.,A-C]{0,20}", new in "[甲乙丙0-9.,A-C]{0,20}") {
            let side = |skip: PieceKind| -> String {
                pieces(&old, &new).iter().filter(|p| p.kind != skip).map(|p| p.text.as_str()).collect()
            };
            prop_assert_eq!(side(PieceKind::New), old.clone());
            prop_assert_eq!(side(PieceKind::Old), new.clone());
        }

        #[test]
        fn backwards_mirrors_forwards(old in "[甲乙丙丁0-9]{0,20}", new in "[甲乙丙丁0-9]{0,20}") {
            let swapped: Vec<Piece> = pieces(&new, &old);
            let sides = |pieces: &[Piece], one: PieceKind| -> Vec<String> {
                pieces.iter().filter(|p| p.kind == one).map(|p| p.text.clone()).collect()
            };
            let there = pieces(&old, &new);
            prop_assert_eq!(sides(&there, PieceKind::Old), sides(&swapped, PieceKind::New));
            prop_assert_eq!(sides(&there, PieceKind::New), sides(&swapped, PieceKind::Old));
        }
    }
}
