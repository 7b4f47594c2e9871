//! Turns the lines of a dump into pieces: runs of characters between blanks, the smallest parts that a cell is made of.

use super::hyphens::rehyphenated;
use super::measure::{first_half, is_stray_blank, never_first, never_last, width};
use super::read::DumpText;
use crate::normalize::text::{clean, join};
use crate::place::{Place, Text};

/// A run of characters of one line of a dump.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// The characters, without blanks.
    pub text: String,
    /// Number of its line, from 1.
    pub line: u32,
    /// How many lines with text stand before its line.
    pub ordinal: u32,
    /// Page of the dump, from 0.
    pub page: u32,
    /// Width in ems.
    pub width: f32,
    /// First and last column of its line that it takes, a column being one character.
    pub columns: (f32, f32),
    /// How many blanks stand between it and the piece before on the same line; 0 for the first of a line.
    pub gap: usize,
    /// Whether the blank before it on its line is one that extractors put where the cell has none.
    pub stray: bool,
    /// Whether a line without text stands before its line.
    pub after_blank: bool,
    /// Whether more lines without text stand before its line than is usual in this dump.
    pub far: bool,
    /// Where the cells are known: whether it is the first piece of its cell.
    pub first: Option<bool>,
}

impl Piece {
    pub fn place(&self) -> Place {
        Place::Lines { first: self.line, last: self.line }
    }

    /// Whether it stands on the line below another piece, on the same page.
    pub fn is_below(&self, above: &Piece) -> bool {
        self.page == above.page && self.ordinal == above.ordinal + 1
    }

    /// Whether it stands on the line below another piece, with no blank line between them.
    pub fn goes_on_below(&self, above: &Piece) -> bool {
        self.is_below(above) && !self.after_blank
    }

    /// Whether it follows the piece before over a single blank that the cell does not have.
    pub fn is_strayed(&self) -> bool {
        self.gap == 1 && self.stray
    }

    /// Whether it stands on the line of another piece or on the next one, pages aside. Cells that were put into order have lines above too.
    pub fn is_near(&self, before: &Piece) -> bool {
        self.ordinal.checked_sub(before.ordinal).is_some_and(|lines| lines <= 1)
    }

    /// A part of the piece, in characters.
    pub fn part(&self, from: usize, to: usize) -> Piece {
        let text: String = self.text.chars().skip(from).take(to - from).collect();
        Piece {
            width: width(&text),
            text,
            columns: (self.columns.0 + from as f32, self.columns.0 + to as f32),
            gap: if from == 0 { self.gap } else { 1 },
            stray: self.stray && from == 0,
            ..self.clone()
        }
    }
}

/// Cuts the lines at their blanks; page numbers are left out.
pub(super) fn text_to_pieces(text: &DumpText) -> Vec<Piece> {
    let spaced = is_spaced(text);
    let mut pieces = Vec::new();
    let mut blanks = 0;
    let mut ordinal = 0;
    for line in &text.lines {
        if line.is_blank() || line.furniture {
            blanks += usize::from(line.is_blank());
            continue;
        }
        // A line of nothing but marks stands on the line before: some extractors end it where punctuation is set closer.
        let marks = line.string.chars().all(|c| c.is_whitespace() || never_first(c));
        let same = marks && blanks == 0 && pieces.last().is_some_and(|p: &Piece| p.page == line.page);
        ordinal -= u32::from(same);
        let mut first = !same;
        let mut gap = usize::from(same);
        let mut open: Option<(usize, String)> = None;
        for (at, c) in line.string.chars().chain([' ']).enumerate() {
            if !c.is_whitespace() {
                open.get_or_insert_with(|| (at, String::new())).1.push(c);
                continue;
            }
            if let Some((start, raw)) = open.take() {
                let text = clean(&raw);
                if !text.is_empty() {
                    let before = pieces.last().filter(|_| !first).and_then(|p: &Piece| p.text.chars().last());
                    let after = text.chars().next();
                    pieces.push(Piece {
                        stray: is_stray_blank(before, after) || spaced && is_digit_beside_letter(before, after),
                        width: width(&text),
                        text,
                        line: line.number,
                        ordinal,
                        page: line.page,
                        columns: (start as f32, at as f32),
                        gap: if first { 0 } else { gap },
                        after_blank: blanks > 0,
                        far: blanks > 1,
                        first: None,
                    });
                    first = false;
                    gap = 0;
                }
            }
            gap += 1;
        }
        blanks = 0;
        ordinal += 1;
    }
    let far = pieces.iter().filter(|p| p.far && p.gap == 0).count();
    if far * FAR_SHARE > ordinal as usize {
        pieces.iter_mut().for_each(|p| p.far = false);
    }
    undoubled(rehyphenated(pieces))
}

/// Where no blanks keep columns apart, puts together what some extractors part, who put blanks wherever Chinese meets Latin: marks and
/// what they belong to, （ 三年 ） and ( 2025), and the number of an item, 指标 1 ：.
pub(super) fn closed(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut closed: Vec<Piece> = Vec::new();
    for piece in pieces {
        let before = closed.last_mut().filter(|b| piece.is_strayed() && piece.line == b.line);
        let belongs = |before: &Piece| {
            let numbered = ["指标", "目标"].contains(&before.text.as_str()) && is_numbered(&piece.text);
            // % may have a column of its own.
            let mark = piece.text.starts_with(|c: char| never_first(c) && !"%％".contains(c));
            mark || before.text.ends_with(never_last) || numbered
        };
        match before.filter(|b| belongs(b)) {
            Some(before) => {
                before.text.push_str(&piece.text);
                before.width += piece.width;
                before.columns.1 = piece.columns.1;
            }
            None => closed.push(piece),
        }
    }
    closed
}

/// Whether a text begins with the number of an item: 1：巡河次数. The colon may be parted from the number.
fn is_numbered(text: &str) -> bool {
    after_digits(text).is_some_and(|rest| rest.is_empty() || rest.starts_with(['：', ':']))
}

/// What follows the digits that a text begins with; nothing where it begins with none.
pub(super) fn after_digits(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < text.len()).then_some(rest)
}

/// The pieces once each where the dump has its words twice: text that is set bold by printing it two times is given twice, after
/// itself on the line or on the next line. Figures do not tell: a value and what has come of it are often the same.
fn undoubled(pieces: Vec<Piece>) -> Vec<Piece> {
    let half = |p: &Piece| first_half(&p.text).map(|first| p.part(0, first.chars().count()));
    let again = |a: &Piece, b: &Piece| a.text == b.text && b.ordinal == a.ordinal + 1;
    let is_word = |p: &Piece| p.text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count() >= WORD;
    let words = pieces.iter().filter(|p| is_word(p)).count();
    let nearly_all = |n: usize| n > 0 && n * NEARLY_ALL.1 >= words * NEARLY_ALL.0;
    if nearly_all(pieces.iter().filter(|p| is_word(p) && half(p).is_some()).count()) {
        return pieces.into_iter().map(|p| half(&p).unwrap_or(p)).collect();
    }
    let below = pieces.windows(2).filter(|w| is_word(&w[0]) && again(&w[0], &w[1])).count();
    // Some of them after themselves, others on the next line, with no blank line between.
    let close = |a: &Piece, b: &Piece| again(a, b) && !b.after_blank;
    let tells = |w: &[Piece]| if close(&w[0], &w[1]) { 2 } else { usize::from(half(&w[0]).is_some()) };
    let told = || pieces.windows(2).filter(|w| is_word(&w[0])).map(tells).sum();
    let stacked = nearly_all(2 * below);
    let mixed = !stacked && nearly_all(told());
    if !stacked && !mixed {
        return pieces;
    }
    let repeated: Vec<bool> = pieces.windows(2).map(|w| close(&w[0], &w[1])).chain([false]).collect();
    let mut once: Vec<Piece> = Vec::new();
    let mut doubled = false;
    let mut before: Option<u32> = None;
    for (mut piece, repeated) in pieces.into_iter().zip(repeated) {
        // A line of nothing but marks counts as one with the line before.
        let marks = piece.text.chars().all(never_first);
        let next = before.is_some_and(|line| piece.ordinal == line + 1 || marks && piece.ordinal == line);
        // What follows on the line of what is left out stands beside nothing.
        piece.gap = if doubled { 0 } else { piece.gap };
        doubled = !doubled
            && next
            && !(mixed && piece.after_blank)
            && once.last().is_some_and(|last| last.text == piece.text);
        before = Some(piece.ordinal);
        if !doubled {
            let piece = half(&piece).filter(|_| mixed && !repeated).unwrap_or(piece);
            let next = once.last().map_or(0, |last| last.ordinal + u32::from(piece.gap == 0));
            once.push(Piece { ordinal: next, ..piece });
        }
    }
    once
}

/// A word that tells whether a dump has its text twice has at least so many Chinese characters, and nearly all of them do.
const WORD: usize = 3;
const NEARLY_ALL: (usize, usize) = (4, 5);

/// Whether the dump puts a blank between digits and Chinese words wherever they meet, as `3 月底`: then one between a digit
/// and a letter is its own too.
fn is_spaced(text: &DumpText) -> bool {
    let (mut spaced, mut close) = (0, 0);
    for line in &text.lines {
        let chars: Vec<char> = line.string.chars().collect();
        let word = |c: &char| c.is_alphabetic() && !c.is_ascii();
        spaced += chars.windows(3).filter(|w| w[0].is_ascii_digit() && w[1] == ' ' && word(&w[2])).count();
        close += chars.windows(2).filter(|w| w[0].is_ascii_digit() && word(&w[1])).count();
    }
    spaced > SPACED_SHARE * close
}

/// So many times as many digits have a blank before a word as have none, in a dump that puts it everywhere.
const SPACED_SHARE: usize = 10;

fn is_digit_beside_letter(before: Option<char>, after: Option<char>) -> bool {
    let (Some(b), Some(a)) = (before, after) else { return false };
    b.is_ascii_digit() && a.is_ascii_alphabetic() || b.is_ascii_alphabetic() && a.is_ascii_digit()
}

/// More blank lines than one are a sign only where fewer than one line in this many has them.
const FAR_SHARE: usize = 20;

/// The pieces as one text with the lines that it was read from.
pub(super) fn pieces_to_text<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> Text {
    let mut text = Text::default();
    let mut ordinal = None;
    for piece in pieces {
        let word = piece.gap > 0 && !piece.stray;
        join(&mut text.string, &piece.text, word);
        let next = ordinal.is_some_and(|o| piece.ordinal == o || piece.ordinal == o + 1);
        ordinal = Some(piece.ordinal);
        match text.places.last_mut() {
            Some(Place::Lines { last, .. }) if next => *last = piece.line,
            _ => text.places.push(piece.place()),
        }
    }
    text
}

/// Whether pieces stand one below the other, each on the next line of a page.
pub(super) fn are_stacked(pieces: &[Piece]) -> bool {
    pieces.windows(2).all(|w| matches!(w, [above, piece] if piece.is_below(above)))
}

/// The pieces of each line.
pub(super) fn by_line<'a, 'b>(pieces: &'b [&'a Piece]) -> impl DoubleEndedIterator<Item = &'b [&'a Piece]> {
    pieces.chunk_by(|a, b| a.line == b.line && a.ordinal == b.ordinal)
}

/// The pieces line by line, as text.
pub(super) fn pieces_to_lines(pieces: &[&Piece]) -> Vec<Text> {
    by_line(pieces).map(|line| pieces_to_text(line.iter().copied())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::read;

    #[test]
    fn lines_are_cut_at_blanks_and_page_numbers_left_out() {
        let text = read("甲 乙丙  ≥5 次\n\n1\n丁\n2\n3\n".as_bytes()).unwrap();
        let pieces = text_to_pieces(&text);
        let seen: Vec<(&str, u32, usize, bool)> =
            pieces.iter().map(|p| (p.text.as_str(), p.line, p.gap, p.after_blank)).collect();
        assert_eq!(
            seen,
            [("甲", 1, 0, false), ("乙丙", 1, 1, false), ("≥5", 1, 2, false), ("次", 1, 1, false), ("丁", 4, 0, true)]
        );
        assert_eq!(pieces[1].columns, (2.0, 4.0));
    }

    #[test]
    fn marks_on_a_line_of_their_own_stand_on_the_line_before() {
        let text = read("政府投资条\n例》\n、\n《河北\n省政府".as_bytes()).unwrap();
        let seen: Vec<(u32, usize, u32)> = text_to_pieces(&text).iter().map(|p| (p.ordinal, p.gap, p.line)).collect();
        assert_eq!(seen, [(0, 0, 1), (1, 0, 2), (1, 1, 3), (2, 0, 4), (3, 0, 5)]);
    }

    #[test]
    fn marks_and_numbers_of_items_are_not_parted_from_what_they_belong_to() {
        let pieces = |dump: &str| -> Vec<String> {
            closed(text_to_pieces(&read(dump.as_bytes()).unwrap())).into_iter().map(|p| p.text).collect()
        };
        let dump = "（ 2025 年度）\n指标 1 ：水质 ≥ 90.00( 套 )\n";
        assert_eq!(pieces(dump), ["（2025", "年度）", "指标1：水质", "≥", "90.00(套)"]);
        // The unit of a value may have a column of its own, and a number after a heading is a value.
        assert_eq!(pieces("≥ 90 %\n产出指标 10\n"), ["≥", "90", "%", "产出指标", "10"]);
    }

    #[test]
    fn a_text_printed_twice_to_look_bold_is_one() {
        for dump in ["项目名称项目名称 防汛防汛\n≥5次≥5次\n", "项目名称\n项目名称\n防汛\n防汛\n≥5次\n≥5次\n"]
        {
            let text = read(dump.as_bytes()).unwrap();
            let seen: Vec<String> = text_to_pieces(&text).into_iter().map(|p| p.text).collect();
            assert_eq!(seen, ["项目名称", "防汛", "≥5次"]);
        }
    }

    #[test]
    fn equal_figures_of_a_dump_stay() {
        let dump = "群众满意度\n≥95%\n≥95%\n10\n10\n完成及时率\n2222\n2222\n—\n—\n";
        let text = read(dump.as_bytes()).unwrap();
        assert_eq!(text_to_pieces(&text).len(), 10);
    }

    #[test]
    fn places_of_a_text_are_runs_of_lines() {
        let text = read("甲\n\n乙\n丙\n丁".as_bytes()).unwrap();
        let p = text_to_pieces(&text);
        let joined = pieces_to_text([&p[0], &p[1], &p[3]]);
        assert_eq!(joined.string, "甲乙丁");
        assert_eq!(joined.places, [Place::Lines { first: 1, last: 3 }, Place::Lines { first: 5, last: 5 }]);
    }
}
