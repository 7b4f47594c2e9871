//! Turns a page and its [`Sheet`] into a picture (SVG) of what the layout stage saw, for a person who asks why a cell
//! was read as it was.
//!
//! Each kind of thing is a group with an `id`; a click on its line in the legend switches it off and on. The picture
//! has the coordinates of the page: points, origin at the top left.

use std::fmt::Write as _;

use super::{Grid, Sheet, TextLine, text_glyphs};
use crate::pdf::{Glyph, Page, Visibility};
use crate::place::Rect;

/// Draws a page, with everything that was seen on it and a legend beside it.
pub fn page_to_svg(page: &Page, sheet: &Sheet) -> String {
    let texts = text_glyphs(&page.glyphs);
    // The texts stand in drawing order, as the glyphs of the page do.
    let is_text = |g: &Glyph| texts.binary_search_by(|t| std::ptr::from_ref(*t).cmp(&std::ptr::from_ref(g))).is_ok();
    let layers: Vec<Layer> = vec![
        images(page),
        cells(sheet),
        grid_borders(sheet),
        rulings(page),
        lines(sheet),
        numbers(sheet),
        glyphs("visible", "text", "#000", page, |g| is_text(g) && g.visibility == Visibility::Visible),
        glyphs("cut", "text cut through by a border", "#e07b00", page, |g| {
            is_text(g) && g.visibility == Visibility::Cut
        }),
        glyphs("skewed", "off the axes: watermark, stamp", "#9aa5b1", page, |g| is_seen(g) && !is_text(g)),
        glyphs("clipped", "hidden: clipped away", "#d32f2f", page, |g| g.visibility == Visibility::Clipped),
        glyphs("unpainted", "hidden: not painted", "#8e24aa", page, |g| g.visibility == Visibility::Unpainted),
        glyphs("off-page", "hidden: off the page", "#795548", page, |g| g.visibility == Visibility::OffPage),
        glyphs("white", "hidden: white on white", "#c0a000", page, |g| g.visibility == Visibility::White),
        glyphs("covered", "hidden: covered", "#0277bd", page, |g| g.visibility == Visibility::Covered),
        glyphs("layer-off", "hidden: layer is off", "#00897b", page, |g| g.visibility == Visibility::Hidden),
    ];
    let present: Vec<Layer> = layers.into_iter().filter(|l| l.n > 0).collect();
    let legend_height = LEGEND_LINE * (present.len() as f32 + 4.0);
    let (width, height) = (page.width + LEGEND_WIDTH, page.height.max(legend_height));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\">\n\
         <title>page {page}</title>\n<style>{STYLE}</style>\n\
         <rect id=\"paper\" width=\"{w}\" height=\"{h}\"/>\n<rect id=\"page\" width=\"{pw}\" height=\"{ph}\"/>\n",
        w = Points(width),
        h = Points(height),
        page = page.number,
        pw = Points(page.width),
        ph = Points(page.height),
    );
    for layer in &present {
        let _ = write!(svg, "<g id=\"{}\" color=\"{}\">\n{}</g>\n", layer.id, layer.color, layer.body);
    }
    svg.push_str(&legend(page, sheet, &present));
    let _ = write!(svg, "<script>{SCRIPT}</script>\n</svg>\n");
    svg
}

/// Things of one kind.
struct Layer {
    id: &'static str,
    name: &'static str,
    color: &'static str,
    /// How many things there are.
    n: usize,
    body: String,
}

/// Room for the legend to the right of the page, in points.
const LEGEND_WIDTH: f32 = 210.0;

/// Height of a line of the legend, in points.
const LEGEND_LINE: f32 = 16.0;

const STYLE: &str = "
text { font-family: 'Noto Sans CJK SC', 'Noto Sans SC', SimSun, sans-serif; fill: currentColor; }
line { stroke: currentColor; } rect { stroke: currentColor; }
#paper { fill: #eee; stroke: none; }
#page { fill: #fff; stroke: #888; stroke-width: .5; }
#images rect { fill: #f3e6c8; stroke-width: .5; }
#cells rect { fill: currentColor; fill-opacity: .10; stroke-opacity: .35; stroke-width: .4; }
#cells rect.merged { fill: #7b5cc4; fill-opacity: .13; }
#cells rect:hover { fill-opacity: .35; }
#grids line { stroke-width: 1.6; }
#grids line.open { stroke-dasharray: 6 4; }
#rulings line { stroke-linecap: square; }
#lines rect { fill: none; stroke-width: .5; }
#lines rect.inside { stroke-opacity: .4; stroke-dasharray: 2 1; }
#skewed { opacity: .5; }
#legend text { font-size: 10px; fill: #333; } #legend .head { font-size: 12px; font-weight: bold; }
#legend circle { fill: currentColor; } #legend g { cursor: pointer; } #legend g.off { opacity: .35; }
";

const SCRIPT: &str = "
document.querySelectorAll('#legend g').forEach(function (line) {
  line.addEventListener('click', function () {
    var layer = document.getElementById(line.getAttribute('data-layer'));
    var off = line.classList.toggle('off');
    layer.style.display = off ? 'none' : '';
  });
});
";

/// A length as SVG writes it: at most two decimals, and 0 where it is no number.
struct Points(f32);

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.0.is_finite() {
            return f.write_str("0");
        }
        let text = format!("{:.2}", self.0);
        let short = text.trim_end_matches('0').trim_end_matches('.');
        f.write_str(if short == "-0" { "0" } else { short })
    }
}

/// Text as XML holds it; characters that XML has no place for become U+FFFD.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(c),
        }
    }
    escaped
}

fn is_seen(glyph: &Glyph) -> bool {
    glyph.visibility.is_seen()
}

fn push_rect(body: &mut String, class: &str, r: &Rect, title: &str) {
    let (x, y, w, h) = (Points(r.x0), Points(r.top), Points(r.width().max(0.0)), Points(r.height().max(0.0)));
    let _ = write!(body, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\">");
    let _ = writeln!(body, "<title>{}</title></rect>", escape(title));
}

fn images(page: &Page) -> Layer {
    let mut body = String::new();
    for image in &page.images {
        let size = format!("image, {} × {} points", Points(image.width()), Points(image.height()));
        push_rect(&mut body, "image", image, &size);
    }
    Layer { id: "images", name: "images", color: "#b08d3c", n: page.images.len(), body }
}

fn cells(sheet: &Sheet) -> Layer {
    let mut body = String::new();
    let mut n = 0;
    for (g, grid) in sheet.grids.iter().enumerate() {
        for cell in &grid.cells {
            n += 1;
            let class = if cell.row_span * cell.column_span > 1 { "merged" } else { "single" };
            let text: Vec<&str> = cell.lines.iter().map(|l| l.string.as_str()).collect();
            let title = format!(
                "grid {g}, row {} column {}, {} × {}: {}",
                cell.row,
                cell.column,
                cell.row_span,
                cell.column_span,
                text.join(" ⏎ ")
            );
            push_rect(&mut body, class, &cell.bbox, &title);
        }
    }
    Layer { id: "cells", name: "cells (violet: merged)", color: "#4a90d9", n, body }
}

fn grid_borders(sheet: &Sheet) -> Layer {
    let mut body = String::new();
    for (g, grid) in sheet.grids.iter().enumerate() {
        let Grid { bbox: b, closed_above, closed_below, .. } = grid;
        let class = |closed: bool| if closed { "closed" } else { "open" };
        let sides = [
            (class(*closed_above), b.x0, b.top, b.x1, b.top),
            (class(*closed_below), b.x0, b.bottom, b.x1, b.bottom),
            ("closed", b.x0, b.top, b.x0, b.bottom),
            ("closed", b.x1, b.top, b.x1, b.bottom),
        ];
        for (class, x1, y1, x2, y2) in sides {
            let (x1, y1, x2, y2) = (Points(x1), Points(y1), Points(x2), Points(y2));
            let _ = write!(body, "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\">");
            let _ = writeln!(body, "<title>grid {g}, {class}</title></line>");
        }
    }
    Layer { id: "grids", name: "grids (dashed: no rule there)", color: "#1a56a8", n: sheet.grids.len(), body }
}

fn rulings(page: &Page) -> Layer {
    let mut body = String::new();
    for ruling in &page.rulings {
        let line = ruling.line();
        let width = Points(ruling.thickness.max(0.2));
        let (x1, y1, x2, y2) = (Points(line.x0), Points(line.top), Points(line.x1), Points(line.bottom));
        let _ = writeln!(body, "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke-width=\"{width}\"/>");
    }
    Layer { id: "rulings", name: "rulings", color: "#222", n: page.rulings.len(), body }
}

fn lines(sheet: &Sheet) -> Layer {
    let mut body = String::new();
    let inside = sheet.grids.iter().flat_map(|g| &g.cells).flat_map(|c| &c.lines).map(|l| ("inside", l));
    let outside = sheet.lines.iter().map(|l| ("outside", l));
    let all: Vec<(&str, &TextLine)> = outside.chain(inside).collect();
    for (class, line) in &all {
        push_rect(&mut body, class, &line.bbox, &line.string);
    }
    Layer { id: "lines", name: "lines (dashed: in cells)", color: "#2e9e5b", n: all.len(), body }
}

/// Row and column of each cell, in its upper left corner.
fn numbers(sheet: &Sheet) -> Layer {
    let mut body = String::new();
    let size = 0.5 * sheet.em;
    let mut n = 0;
    for cell in sheet.grids.iter().flat_map(|g| &g.cells) {
        n += 1;
        let (x, y) = (Points(cell.bbox.x0 + 0.15 * size), Points(cell.bbox.top + 0.95 * size));
        let _ = write!(body, "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\">{},{}", Points(size), cell.row, cell.column);
        if cell.row_span * cell.column_span > 1 {
            let _ = write!(body, " {}×{}", cell.row_span, cell.column_span);
        }
        body.push_str("</text>\n");
    }
    Layer { id: "numbers", name: "row,column rows×columns", color: "#c2185b", n, body }
}

/// Glyphs that belong together by what is drawn of them, each at its own place.
fn glyphs(
    id: &'static str,
    name: &'static str,
    color: &'static str,
    page: &Page,
    belongs: impl Fn(&Glyph) -> bool,
) -> Layer {
    let mut body = String::new();
    let mut n = 0;
    let mut run: Vec<&Glyph> = Vec::new();
    for glyph in page.glyphs.iter().filter(|g| belongs(g) && !g.unicode.is_whitespace()) {
        n += 1;
        if run.last().is_some_and(|last| !goes_on(last, glyph)) {
            push_run(&mut body, &run);
            run.clear();
        }
        run.push(glyph);
    }
    push_run(&mut body, &run);
    Layer { id, name, color, n, body }
}

/// Whether two glyphs can be drawn by one element: upright, on one baseline, of one size, one right after the other.
/// Viewers that know no places for single characters then still show a run nearly as it is printed.
fn goes_on(last: &Glyph, glyph: &Glyph) -> bool {
    let upright = |g: &Glyph| g.angle == 0.0 && !g.vertical;
    let adjacent = (glyph.x - last.bbox.x1).abs() <= super::tolerances::BLANK * last.size;
    upright(last) && upright(glyph) && last.y == glyph.y && last.size == glyph.size && adjacent
}

fn push_run(body: &mut String, run: &[&Glyph]) {
    let Some(first) = run.first() else { return };
    let (x, y, anchor) = if first.vertical {
        let (x, y) = first.bbox.center();
        (x, y + super::tolerances::MIDDLE * first.size, " text-anchor=\"middle\"")
    } else {
        (first.x, first.y, "")
    };
    let xs: Vec<String> = if run.len() == 1 {
        vec![Points(x).to_string()]
    } else {
        run.iter().map(|g| Points(g.x).to_string()).collect()
    };
    let _ =
        write!(body, "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor}", xs.join(" "), Points(y), Points(first.size));
    if first.angle != 0.0 {
        let _ = write!(body, " transform=\"rotate({} {} {})\"", Points(first.angle), Points(x), Points(y));
    }
    let string: String = run.iter().map(|g| g.unicode).collect();
    let _ = writeln!(body, ">{}</text>", escape(&string));
}

fn legend(page: &Page, sheet: &Sheet, layers: &[Layer]) -> String {
    let x = page.width + 12.0;
    let mut y = LEGEND_LINE + 4.0;
    let mut body = format!(
        "<g id=\"legend\">\n<text class=\"head\" x=\"{}\" y=\"{}\">page {}</text>\n",
        Points(x),
        Points(y),
        page.number
    );
    y += LEGEND_LINE;
    let (w, h, em) = (Points(page.width), Points(page.height), Points(sheet.em));
    let _ = writeln!(body, "<text x=\"{}\" y=\"{}\">{w} × {h} points, em {em}</text>", Points(x), Points(y));
    for layer in layers {
        y += LEGEND_LINE;
        let _ = writeln!(
            body,
            "<g data-layer=\"{id}\" color=\"{color}\"><circle cx=\"{cx}\" cy=\"{cy}\" r=\"3.5\"/>\
             <text x=\"{tx}\" y=\"{ty}\">{name}: {n}</text></g>",
            id = layer.id,
            cx = Points(x + 4.0),
            cy = Points(y - 3.5),
            color = layer.color,
            tx = Points(x + 14.0),
            ty = Points(y),
            name = escape(layer.name),
            n = layer.n,
        );
    }
    body.push_str("</g>\n");
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::page_to_sheet;
    use crate::pdf::{Axis, Ruling};

    fn glyph(unicode: char, x: f32, visibility: Visibility) -> Glyph {
        let bbox = Rect::new(x, 12.0, x + 10.0, 22.0);
        Glyph { visibility, ..Glyph::sample(unicode, bbox, 20.8, 10.0) }
    }

    fn page(glyphs: Vec<Glyph>) -> Page {
        let rule = |axis, at| Ruling { axis, at, start: 5.0, end: 45.0, thickness: 0.5 };
        let both = |at| [rule(Axis::Horizontal, at), rule(Axis::Vertical, at)];
        let rulings = [both(5.0), both(45.0)].concat();
        Page { number: 3, width: 100.0, height: 60.0, glyphs, rulings, images: Vec::new(), outlines: 0 }
    }

    fn draw(glyphs: Vec<Glyph>) -> String {
        let page = page(glyphs);
        page_to_svg(&page, &page_to_sheet(&page))
    }

    #[test]
    fn text_of_one_line_is_one_element_with_a_place_for_each_character() {
        let svg = draw(vec![glyph('目', 10.0, Visibility::Visible), glyph('标', 20.0, Visibility::Visible)]);
        assert!(svg.contains("<text x=\"10 20\" y=\"20.8\" font-size=\"10\">目标</text>"), "{svg}");
        assert!(svg.contains("row 0 column 0, 1 × 1: 目标"), "{svg}");
    }

    #[test]
    fn hidden_text_has_a_layer_of_its_own_and_absent_kinds_have_none() {
        let svg = draw(vec![glyph('影', 10.0, Visibility::Clipped)]);
        assert!(svg.contains("<g id=\"clipped\" color=\"#d32f2f\">\n<text x=\"10\""), "{svg}");
        assert!(svg.contains("hidden: clipped away: 1"), "{svg}");
        assert!(!svg.contains("<g id=\"white\""), "{svg}");
    }

    #[test]
    fn characters_that_xml_forbids_do_not_break_the_picture() {
        let svg = draw(vec![glyph('<', 10.0, Visibility::Visible), glyph('\u{1}', 20.0, Visibility::Visible)]);
        assert!(svg.contains(">&lt;\u{fffd}</text>"), "{svg}");
    }
}
