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
    /// Whether another text is printed over it.
    pub overlaid: bool,
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
    let mut placed: Vec<Placed> = glyphs.iter().zip(0..).map(|(g, order)| Placed::new(g, order)).collect();
    placed.sort_by(|a, b| a.run.cmp(&b.run).then(a.across.total_cmp(&b.across)).then(a.along.total_cmp(&b.along)));
    let mut lines = Vec::new();
    let mut rest = placed.as_mut_slice();
    while !rest.is_empty() {
        let n = baseline_length(rest);
        let (line, tail) = rest.split_at_mut(n);
        rest = tail;
        line.sort_by(|a, b| a.along.total_cmp(&b.along));
        if !overlaps(line) || !part_overlaid(line, gaps, &mut lines) {
            finish_line(line, gaps, &mut lines);
        }
    }
    mark_overlaid(&mut lines);
    lines
}

/// Marks lines that stand so close below each other that one is printed over the other.
fn mark_overlaid(lines: &mut [TextLine]) {
    let is_over = |a: &TextLine, b: &TextLine| {
        let size = a.size.min(b.size);
        let common = a.bbox.x1.min(b.bbox.x1) - a.bbox.x0.max(b.bbox.x0);
        let down = b.baseline - a.baseline;
        (tol::BASELINE * size..(1.0 - tol::OVERLAID) * size).contains(&down) && common > size
    };
    for i in 1..lines.len() {
        if let Some([a, b]) = lines.get_mut(i - 1..=i)
            && is_over(a, b)
        {
            (a.overlaid, b.overlaid) = (true, true);
        }
    }
}

/// Whether some glyph of a line begins well before the end of another one.
fn overlaps(line: &[Placed]) -> bool {
    let mut end = f32::NEG_INFINITY;
    line.iter().filter(|p| !p.glyph.unicode.is_whitespace()).any(|p| {
        let over = p.along < end - tol::OVERLAID * (p.end - p.along);
        end = end.max(p.end);
        over
    })
}

/// Makes a line of each text where texts are printed over each other, as a field is that was filled in twice; one that is
/// printed again at another place is left out. Does nothing where all is one text: boxes of characters may overlap.
fn part_overlaid(line: &[Placed], gaps: Gaps, lines: &mut Vec<TextLine>) -> bool {
    let mut drawn: Vec<&Placed> = line.iter().filter(|p| !p.glyph.unicode.is_whitespace()).collect();
    drawn.sort_by_key(|p| p.order);
    // A text goes on to the right; where the pen went back, another one begins.
    let goes_on = |a: &&Placed, b: &&Placed| b.along >= a.along && b.along <= a.end + tol::SPACED * a.glyph.size;
    let texts: Vec<&[&Placed]> = drawn.chunk_by(goes_on).collect();
    let is_over = |a: &[&Placed], b: &[&Placed]| {
        let covered = |p: &Placed| {
            let narrower = |q: &Placed| (p.end - p.along).min(q.end - q.along);
            b.iter().any(|q| p.end.min(q.end) - p.along.max(q.along) > tol::OVERLAID * narrower(q))
        };
        let n = a.iter().filter(|p| covered(p)).count();
        // Signs are made of two: ≥ of > and a bar.
        a.len() > 1 && b.len() > 1 && 2 * n >= a.len()
    };
    let string = |text: &[&Placed]| text.iter().map(|p| p.glyph.unicode).collect::<String>();
    let mut over = vec![false; texts.len()];
    let mut again = vec![false; texts.len()];
    for (i, a) in texts.iter().enumerate() {
        for (j, b) in texts.iter().enumerate().filter(|(j, _)| *j != i) {
            if !is_over(a, b) {
                continue;
            }
            let repeated = string(a) == string(b);
            if repeated {
                again.get_mut(i.max(j)).into_iter().for_each(|a| *a = true);
            } else {
                for k in [i, j] {
                    over.get_mut(k).into_iter().for_each(|o| *o = true);
                }
            }
        }
    }
    if !over.contains(&true) && !again.contains(&true) {
        return false;
    }
    let flag = |flags: &[bool], i: usize| flags.get(i).copied().unwrap_or_default();
    let mut rest: Vec<&Placed> = Vec::new();
    let mut apart: Vec<Vec<&Placed>> = Vec::new();
    for (i, text) in texts.iter().enumerate().filter(|(i, _)| !flag(&again, *i)) {
        if flag(&over, i) { apart.push(text.to_vec()) } else { rest.extend(*text) }
    }
    apart.extend((!rest.is_empty()).then_some(rest));
    let told = over.contains(&true);
    for mut text in apart {
        text.sort_by(|a, b| a.along.total_cmp(&b.along));
        let from = lines.len();
        let text: Vec<Placed> = text.into_iter().copied().collect();
        finish_line(&text, gaps, lines);
        lines.iter_mut().skip(from).for_each(|l| l.overlaid = told);
    }
    true
}

/// A glyph in the frame of its own text: `along` grows in reading direction, `across` from line to line.
#[derive(Clone, Copy)]
struct Placed<'a> {
    glyph: &'a Glyph,
    /// When it is drawn.
    order: u32,
    run: Run,
    along: f32,
    end: f32,
    across: f32,
}

impl<'a> Placed<'a> {
    fn new(glyph: &'a Glyph, order: u32) -> Self {
        let b = &glyph.bbox;
        let quarter = if glyph.vertical { 0 } else { (glyph.angle / 90.0).round() as i32 };
        let (run, along, end, across) = match quarter {
            1 => (Run::Down, b.top, b.bottom, -glyph.x),
            -1 => (Run::Up, -b.bottom, -b.top, glyph.x),
            2 | -2 => (Run::Left, -b.x1, -b.x0, -glyph.y),
            _ if glyph.vertical => (Run::Right, b.x0, b.x1, (b.top + b.bottom) / 2.0 + tol::MIDDLE * glyph.size),
            _ => (Run::Right, b.x0, b.x1, glyph.y),
        };
        Self { glyph, order, run, along, end, across }
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
                    overlaid: false,
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
        Glyph::sample(c, Rect::new(x, y - 0.88 * size, x + width, y + 0.12 * size), y, size)
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
    fn texts_printed_over_each_other_are_not_mixed() {
        let mut glyphs = set("防汛物资", 0.0, 100.0);
        glyphs.extend(set("抗旱物资", 2.0, 101.0));
        check(&glyphs, Gaps::Blank, &["防汛物资", "抗旱物资"]);
        let refs: Vec<&Glyph> = glyphs.iter().collect();
        assert!(glyphs_to_lines(&refs, Gaps::Blank).iter().all(|l| l.overlaid));
        // The same amount, printed again at another place.
        let mut glyphs = set("100.00", 0.0, 100.0);
        glyphs.extend(set("100.00", 2.5, 101.0));
        check(&glyphs, Gaps::Blank, &["100.00"]);
        // Digits and words of one text, drawn one after the other.
        let mut glyphs = set("第", 0.0, 100.0);
        glyphs.extend(set("条", 20.0, 100.0));
        glyphs.extend(set("12", 10.0, 100.0));
        check(&glyphs, Gaps::Blank, &["第12条"]);
    }

    #[test]
    fn lines_half_over_each_other_are_told() {
        let mut glyphs = set("防汛物资", 0.0, 100.0);
        glyphs.extend(set("抗旱物资", 0.0, 106.0));
        glyphs.extend(set("储备", 0.0, 118.0));
        let refs: Vec<&Glyph> = glyphs.iter().collect();
        let lines = glyphs_to_lines(&refs, Gaps::Blank);
        assert_eq!(lines.iter().map(|l| l.overlaid).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn department_and_money_unit_on_one_baseline_are_two_lines() {
        let mut glyphs = set("单位名称", 0.0, 100.0);
        glyphs.extend(set("万元", 200.0, 100.0));
        check(&glyphs, Gaps::Part, &["单位名称", "万元"]);
        check(&glyphs, Gaps::Blank, &["单位名称 万元"]);
    }
}
