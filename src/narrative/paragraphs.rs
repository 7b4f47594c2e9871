//! Turns lines of prose into paragraphs: by their indent where it is known, otherwise by the room that a line leaves.

use crate::normalize::items::leading_number;
use crate::normalize::text::{clean, join};
use crate::place::{Place, Text};

/// A line of prose with what is known of its shape.
#[derive(Debug, Clone, PartialEq)]
pub struct NarrativeLine {
    /// The line as printed.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Distance of its first character from the left edge of the text, in ems; `None` in a text dump.
    pub indent: Option<f32>,
}

impl NarrativeLine {
    /// Lines of a text dump.
    pub fn from_texts(lines: &[Text]) -> Vec<Self> {
        let lines = lines.iter().filter_map(|l| Some((l, *l.places.first()?)));
        lines.map(|(l, place)| Self { text: l.string.clone(), place, indent: None }).collect()
    }
}

/// A line this much indented begins a paragraph.
const INDENT: f32 = 1.0;

/// How far Chinese prose indents the first line of a paragraph, in ems.
const FIRST_LINE: f32 = 2.0;

/// A line with more room left than the next word needs, and this many ems, ends its paragraph.
const ROOM: f32 = 0.9;

/// Width in ems, Latin letters as half a character.
fn width(text: &str) -> f32 {
    text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}

/// The width of what a line begins with and cannot be broken.
fn first_unit(text: &str) -> f32 {
    let mut units = text.chars().peekable();
    let Some(first) = units.next() else { return 0.0 };
    let mut wide = width(&first.to_string());
    let mut word = first.is_ascii_alphanumeric();
    let opens = |c: char| "（《“【(「『".contains(c);
    let mut open = opens(first);
    while let Some(&c) = units.peek() {
        let closes = "、，。；：！？）》”】,.;:)%％".contains(c);
        if !(open || closes || word && c.is_ascii_alphanumeric()) {
            break;
        }
        open = opens(c);
        word = c.is_ascii_alphanumeric();
        wide += width(&c.to_string());
        units.next();
    }
    wide
}

/// What the words of a line tell about the paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// It begins one, whatever the line before.
    Always,
    /// It begins one where the line before ends a sentence.
    AfterSentence,
    /// Nothing: its indent and the room on the line before tell.
    ByItsShape,
}

/// Whether a text is the number of a paragraph and nothing else: what it numbers stands on the next line.
fn is_bare_number(text: &str) -> bool {
    leading_number(text).is_some_and(|(_, _, rest)| rest.is_empty())
}

/// Joins lines into paragraphs. `begins` says what the words of a line tell, `alone` which texts are a paragraph by themselves
/// whatever the line after.
pub(super) fn lines_to_paragraphs(
    lines: &[NarrativeLine],
    begins: &dyn Fn(&str) -> Begins,
    alone: &dyn Fn(&str) -> bool,
) -> Vec<Text> {
    let texts: Vec<String> = lines.iter().map(|l| clean(&l.text)).collect();
    let full = full_width(&texts);
    let mut paragraphs: Vec<Text> = Vec::new();
    let mut room: Option<f32> = None;
    for (line, text) in lines.iter().zip(&texts).filter(|(_, t)| !t.is_empty()) {
        let last = paragraphs.last().map_or("", |p| p.string.as_str());
        let told = match begins(text) {
            Begins::Always => true,
            Begins::AfterSentence => last.ends_with(['。', '；', ';', '：', ':']),
            Begins::ByItsShape => false,
        };
        let shaped = match line.indent {
            Some(indent) => indent > INDENT,
            None => room.is_some_and(|r| r - first_unit(text) > ROOM),
        };
        let numbered = is_bare_number(last);
        let fresh = !numbered && (told || alone(last) || shaped);
        let limit = if numbered {
            full - FIRST_LINE - width(last)
        } else if fresh || paragraphs.is_empty() {
            full - FIRST_LINE
        } else {
            full
        };
        room = Some(limit - width(text));
        match paragraphs.last_mut().filter(|_| !fresh) {
            Some(last) => {
                join(&mut last.string, text, false);
                extend(&mut last.places, line.place);
            }
            None => paragraphs.push(Text { string: text.clone(), places: vec![line.place] }),
        }
    }
    paragraphs
}

/// The width of a full line: the commonest of the wide ones.
fn full_width(texts: &[String]) -> f32 {
    let widths: Vec<f32> = texts.iter().map(|t| width(t)).collect();
    let widest = widths.iter().copied().fold(0.0, f32::max);
    let mut counts: Vec<(f32, usize)> = Vec::new();
    for w in widths.iter().filter(|w| **w > widest * 0.8) {
        match counts.iter_mut().find(|(c, _)| c == w) {
            Some((_, n)) => *n += 1,
            None => counts.push((*w, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(b.0.total_cmp(&a.0)));
    counts.first().map_or(widest, |c| c.0)
}

/// Adds a place; a run of lines, or of boxes on a page, is one.
fn extend(places: &mut Vec<Place>, next: Place) {
    match (places.last_mut(), next) {
        (Some(Place::Lines { last, .. }), Place::Lines { last: end, .. }) => *last = end,
        (Some(Place::Page { page, bbox }), Place::Page { page: p, bbox: b }) if *page == p => *bbox = bbox.union(&b),
        _ => places.push(next),
    }
}
