//! Tells a watermark that is set level from the text that it lies over.

use super::tolerances as tol;
use crate::pdf::Glyph;

/// The glyphs but for those of a size far above that of the page's text, where they lie over it.
pub(super) fn without_watermarks(glyphs: Vec<&Glyph>, em: f32) -> Vec<&Glyph> {
    let is_large = |g: &&Glyph| g.size > tol::WATERMARK * em && !g.unicode.is_whitespace();
    let mut large: Vec<&Glyph> = glyphs.iter().copied().filter(|g| is_large(g)).collect();
    if large.is_empty() {
        return glyphs;
    }
    large.sort_by(|a, b| a.size.total_cmp(&b.size));
    let mut text: Vec<(f32, f32)> =
        glyphs.iter().filter(|g| !is_large(g) && !g.unicode.is_whitespace()).map(|g| g.bbox.center()).collect();
    text.sort_by(|a, b| a.1.total_cmp(&b.1));
    let lies_over = |large: &&Glyph| {
        let from = text.partition_point(|(_, y)| *y < large.bbox.top);
        let beside = text.iter().skip(from).take_while(|(_, y)| *y <= large.bbox.bottom);
        beside.take(tol::LOOKED_AT).any(|(x, y)| large.bbox.contains(*x, *y))
    };
    let is_watermark = |of_size: &[&Glyph]| {
        let over = of_size.iter().filter(|g| lies_over(g)).count();
        over as f32 > tol::OVER_TEXT * of_size.len() as f32
    };
    let sizes: Vec<f32> = large
        .chunk_by(|a, b| a.size == b.size)
        .filter(|of_size| is_watermark(of_size))
        .filter_map(|of_size| of_size.first().map(|g| g.size))
        .collect();
    glyphs.into_iter().filter(|g| !(is_large(g) && sizes.binary_search_by(|s| s.total_cmp(&g.size)).is_ok())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Rect;

    fn glyph(unicode: char, x: f32, y: f32, size: f32) -> Glyph {
        Glyph::sample(unicode, Rect::new(x, y - 0.9 * size, x + size, y + 0.2 * size), y, size)
    }

    fn check(glyphs: &[Glyph], expected: &str) {
        let left = without_watermarks(glyphs.iter().collect(), 10.0);
        assert_eq!(left.iter().map(|g| g.unicode).collect::<String>(), expected);
    }

    #[test]
    fn a_level_watermark_over_a_table_is_no_text_of_it() {
        let text = [glyph('产', 20.0, 40.0, 10.0), glyph('出', 30.0, 40.0, 10.0), glyph('数', 60.0, 40.0, 10.0)];
        check(&[text[0], text[1], text[2], glyph('内', 15.0, 50.0, 40.0), glyph('部', 55.0, 50.0, 40.0)], "产出数");
    }

    #[test]
    fn a_large_heading_is_text() {
        check(&[glyph('表', 15.0, 30.0, 24.0), glyph('产', 20.0, 60.0, 10.0)], "表产");
    }
}
