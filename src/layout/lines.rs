//! Turns glyphs into lines of text, by baseline.

use super::tolerances as tol;
use crate::pdf::{Glyph, Visibility};
use crate::place::Rect;

/// Glyphs on one baseline.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TextLine {
    /// What is printed, a wide gap as one blank.
    pub string: String,
    /// Box around the glyphs.
    pub bbox: Rect,
    /// y of the baseline (x for text set downwards or upwards).
    pub baseline: f32,
    /// Size of its largest character in points.
    pub size: f32,
    /// Width of its first character in points: the room that the previous line would have needed to hold it.
    pub first_width: f32,
    /// Whether a page break or the border of its cell cuts through the line.
    pub cut: bool,
}

/// What a wide gap on a baseline means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Gaps {
    /// A blank: inside a cell all of a baseline is one line.
    Blank,
    /// A new line of text: outside of tables.
    Part,
}

/// The direction in which a text runs on the displayed page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Run {
    Right,
    Down,
    Left,
    Up,
}

/// Groups glyphs into lines, in reading order.
pub(super) fn glyphs_to_lines(glyphs: &[&Glyph], gaps: Gaps) -> Vec<TextLine> {
    let mut placed: Vec<Placed> = glyphs.iter().map(|g| Placed::new(g)).collect();
    placed.sort_by(|a, b| a.run.cmp(&b.run).then(a.across.total_cmp(&b.across)).then(a.along.total_cmp(&b.along)));
    let mut lines = Vec::new();
    let mut rest = placed.as_mut_slice();
    while !rest.is_empty() {
        let n = baseline_length(rest);
        let (line, tail) = rest.split_at_mut(n);
        rest = tail;
        line.sort_by(|a, b| a.along.total_cmp(&b.along));
        finish_line(line, gaps, &mut lines);
    }
    lines
}

/// A glyph in the frame of its own text: `along` grows in reading direction, `across` from line to line.
struct Placed<'a> {
    glyph: &'a Glyph,
    run: Run,
    along: f32,
    end: f32,
    across: f32,
}

impl<'a> Placed<'a> {
    fn new(glyph: &'a Glyph) -> Self {
        let b = &glyph.bbox;
        let quarter = if glyph.vertical { 0 } else { (glyph.angle / 90.0).round() as i32 };
        let (run, along, end, across) = match quarter {
            1 => (Run::Down, b.top, b.bottom, -glyph.x),
            -1 => (Run::Up, -b.bottom, -b.top, glyph.x),
            2 | -2 => (Run::Left, -b.x1, -b.x0, -glyph.y),
            _ if glyph.vertical => (Run::Right, b.x0, b.x1, (b.top + b.bottom) / 2.0 + tol::MIDDLE * glyph.size),
            _ => (Run::Right, b.x0, b.x1, glyph.y),
        };
        Self { glyph, run, along, end, across }
    }
}

/// How many of the sorted glyphs stand on the first baseline.
///
/// The line follows its largest character: a raised or lowered small one belongs to it, but does not pull the line on.
fn baseline_length(rest: &[Placed]) -> usize {
    let Some(first) = rest.first() else { return 0 };
    let mut base = first.across;
    let mut size = first.glyph.size;
    let mut n = 0;
    for p in rest {
        if p.run != first.run || p.across - base > tol::BASELINE * size.max(p.glyph.size) {
            break;
        }
        if p.glyph.size > size * 1.2 {
            base = p.across;
            size = p.glyph.size;
        }
        n += 1;
    }
    n
}

/// The gap that stands between any two characters of a line, where it is set with spaced letters or justified by them.
fn letter_spacing(line: &[Placed]) -> f32 {
    let inked = line.iter().filter(|p| !p.glyph.unicode.is_whitespace());
    let gaps = inked.clone().zip(inked.skip(1)).map(|(a, b)| (b.along - a.end, a.glyph.size));
    let (mut least, mut n) = (f32::INFINITY, 0);
    for (gap, size) in gaps {
        if gap <= 0.0 || gap > tol::SPACED * size {
            return 0.0;
        }
        least = least.min(gap);
        n += 1;
    }
    if n >= tol::SPACED_GAPS { least } else { 0.0 }
}

/// Makes the text of one baseline, parted at wide gaps where asked.
fn finish_line(line: &[Placed], gaps: Gaps, lines: &mut Vec<TextLine>) {
    let spacing = letter_spacing(line);
    let mut open: Option<(TextLine, f32)> = None;
    for p in line {
        let g = p.glyph;
        let gap = open.as_ref().map_or(0.0, |(_, end)| p.along - end);
        let em = open.as_ref().map_or(g.size, |(l, _)| l.size.min(g.size));
        if g.unicode.is_whitespace() {
            if let Some((text, end)) = &mut open {
                // The blank itself does not reach further: whether there is a gap is seen at the next character.
                if !text.string.ends_with(' ') && p.end - *end > tol::BLANK * em {
                    text.string.push(' ');
                }
            }
            continue;
        }
        if gaps == Gaps::Part && gap > tol::COLUMN_GAP * em {
            lines.extend(open.take().map(|(l, _)| trimmed(l)));
        }
        match &mut open {
            Some((text, end)) => {
                if gap > tol::BLANK * em + spacing && !text.string.ends_with(' ') {
                    text.string.push(' ');
                }
                text.string.push(g.unicode);
                text.bbox = text.bbox.union(&g.bbox);
                text.size = text.size.max(g.size);
                text.cut |= g.visibility == Visibility::Cut;
                *end = end.max(p.end);
            }
            None => {
                let text = TextLine {
                    string: g.unicode.to_string(),
                    bbox: g.bbox,
                    baseline: p.across.abs(),
                    size: g.size,
                    first_width: p.end - p.along,
                    cut: g.visibility == Visibility::Cut,
                };
                open = Some((text, p.end));
            }
        }
    }
    lines.extend(open.map(|(l, _)| trimmed(l)));
}

fn trimmed(mut line: TextLine) -> TextLine {
    line.string.truncate(line.string.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(c: char, x: f32, y: f32, width: f32, size: f32) -> Glyph {
        Glyph {
            unicode: c,
            bbox: Rect::new(x, y - 0.88 * size, x + width, y + 0.12 * size),
            x,
            y,
            size,
            angle: 0.0,
            vertical: false,
            visibility: Visibility::Visible,
            font: 0,
            joined: false,
        }
    }

    fn set(text: &str, x: f32, y: f32) -> Vec<Glyph> {
        let mut at = x;
        text.chars()
            .map(|c| {
                let width = if c.is_ascii() { 5.0 } else { 10.0 };
                at += width;
                glyph(c, at - width, y, width, 10.0)
            })
            .collect()
    }

    fn check(glyphs: &[Glyph], gaps: Gaps, expected: &[&str]) {
        let refs: Vec<&Glyph> = glyphs.iter().collect();
        let lines = glyphs_to_lines(&refs, gaps);
        assert_eq!(lines.iter().map(|l| l.string.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn low_and_tiny_characters_stay_on_their_line() {
        let mut glyphs = set("一、防汛.", 0.0, 100.0);
        glyphs.extend(set("物资", 0.0, 112.0));
        check(&glyphs, Gaps::Blank, &["一、防汛.", "物资"]);
    }

    #[test]
    fn number_set_with_spaced_digits_is_one() {
        let spaced: Vec<Glyph> =
            "21772".chars().enumerate().map(|(i, c)| glyph(c, 9.0 * i as f32, 100.0, 5.0, 10.0)).collect();
        check(&spaced, Gaps::Blank, &["21772"]);
        check(&spaced[..2], Gaps::Blank, &["2 1"]);
    }

    #[test]
    fn number_drawn_in_pieces_is_not_torn() {
        let mut glyphs = set("40", 0.0, 100.0);
        glyphs.extend(set("624.00", 10.8, 100.0));
        check(&glyphs, Gaps::Blank, &["40624.00"]);
    }

    #[test]
    fn raised_character_belongs_to_its_line() {
        let mut glyphs = set("10", 0.0, 100.0);
        glyphs.push(glyph('2', 10.0, 96.0, 3.0, 6.0));
        glyphs.extend(set("平方", 13.0, 100.0));
        check(&glyphs, Gaps::Blank, &["102平方"]);
    }

    #[test]
    fn department_and_money_unit_on_one_baseline_are_two_lines() {
        let mut glyphs = set("单位名称", 0.0, 100.0);
        glyphs.extend(set("万元", 200.0, 100.0));
        check(&glyphs, Gaps::Part, &["单位名称", "万元"]);
        check(&glyphs, Gaps::Blank, &["单位名称 万元"]);
    }
}
