//! Characters and widths from every kind of font.

use super::*;

/// A composite font F1: this encoding, these entries of the descendant, and a ToUnicode CMap if not empty.
fn composite(encoding: &str, descendant: &str, to_unicode: &str, content: &str) -> Page {
    let mut file = File::new("/Font << /F1 5 0 R >>", content);
    let mapped = if to_unicode.is_empty() { "" } else { "/ToUnicode 7 0 R" };
    file.object(
        5,
        &format!("<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /{encoding} /DescendantFonts [6 0 R] {mapped} >>"),
    );
    file.object(6, &format!("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun {descendant} >>"));
    file.stream(7, "", to_unicode.as_bytes());
    file.first_page()
}

const GB1: &str = "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>";
const OWN: &str = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>";

#[test]
fn to_unicode_maps_characters_ranges_arrays_surrogates_and_ligatures() {
    let cmap = "1 begincodespacerange <0000> <FFFF> endcodespacerange
        3 beginbfchar <0001> <7EE9> <0002> <D840DC00> <0003> <00660066> endbfchar
        2 beginbfrange <0010> <0012> <4E00> <0020> <0021> [<6548> <76EE>] endbfrange";
    let page = composite("Identity-H", OWN, cmap, "BT /F1 10 Tf 0 50 Td <000100020003001200200021> Tj ET");
    assert_eq!(string(&page), "绩\u{20000}ff丂效目");
    let ligature: Vec<_> = page.glyphs.iter().filter(|g| g.unicode == 'f').map(|g| (g.bbox.x0, g.bbox.x1)).collect();
    assert_eq!(ligature, [(20.0, 25.0), (25.0, 30.0)]);
}

#[test]
fn broken_to_unicode_falls_through_to_the_collection() {
    for target in ["0000", "FFFD", "0020"] {
        let pairs: String = (1..9).map(|i| format!("<{:04X}> <{target}> ", 4559 + i)).collect();
        let cmap = format!("8 beginbfchar {pairs} endbfchar");
        let page = composite("Identity-H", GB1, &cmap, "BT /F1 10 Tf 0 50 Td <11D0> Tj ET");
        assert_ne!(string(&page), "\u{FFFD}", "{target}");
        assert_ne!(string(&page), " ", "{target}");
    }
}

#[test]
fn gbk_codes_are_read_with_one_and_two_bytes() {
    let page = composite("GBK-EUC-H", GB1, "", "BT /F1 10 Tf 0 50 Td <41BCA8D0A7> Tj ET");
    assert_eq!(string(&page), "A绩效");
}

#[test]
fn unicode_codes_speak_for_themselves() {
    let page = composite("UniGB-UCS2-H", GB1, "", "BT /F1 10 Tf 0 50 Td <7EE96548> Tj ET");
    assert_eq!(string(&page), "绩效");
    let page = composite("UniGB-UTF16-H", GB1, "", "BT /F1 10 Tf 0 50 Td <7EE9D840DC00> Tj ET");
    assert_eq!(string(&page), "绩\u{20000}");
}

#[test]
fn nothing_tells_gives_replacement_characters_and_a_warning() {
    let mut file = File::new("/Font << /F1 5 0 R >>", "BT /F1 10 Tf 0 50 Td <0102> Tj ET");
    file.object(5, "<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [6 0 R] >>");
    file.object(6, &format!("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd {OWN} >>"));
    let document = file.read();
    assert_eq!(string(&document.pages[0]), "\u{FFFD}");
    assert!(document.warnings.iter().any(|w| w.page == Some(1) && w.message.contains("Odd")));
}

#[test]
fn widths_come_from_w_and_dw() {
    let widths = format!("{OWN} /DW 500 /W [1 [250 300] 10 20 750]");
    let page = composite("Identity-H", &widths, "", "BT /F1 10 Tf 0 50 Td <0001000200030010> Tj ET");
    let widths: Vec<f32> = page.glyphs.iter().map(|g| (g.bbox.width() * 100.0).round() / 100.0).collect();
    assert_eq!(widths, [2.5, 3.0, 5.0, 7.5]);
}

#[test]
fn vertical_writing_runs_down() {
    let page = composite("UniGB-UCS2-V", GB1, "", "BT /F1 10 Tf 50 90 Td <7EE96548> Tj ET");
    let (first, second) = (glyph(&page, '绩'), glyph(&page, '效'));
    assert!(first.vertical);
    near(first.y, 10.0);
    near(second.y, 20.0);
    near(first.bbox.x0, 45.0);
    near(first.bbox.x1, 55.0);
    near(first.bbox.top, 10.0);
    near(first.bbox.bottom, 20.0);
}

#[test]
fn differences_name_glyphs() {
    let font = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Odd /FirstChar 65 /Widths [500 600 700 800]
        /Encoding << /Differences [65 /uni7EE9 /f_i 67 /greaterequal /u20000] >> >> >>";
    let page = page(font, "BT /F1 10 Tf 0 50 Td (ABCD) Tj ET");
    assert_eq!(string(&page), "绩fi≥\u{20000}");
    near(glyph(&page, '≥').x, 11.0);
}

#[test]
fn core_fonts_without_widths_have_their_own() {
    let font = |name: &str| format!("/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /{name} >> >>");
    for (name, width) in [("Times-Roman", 5.0), ("Courier", 6.0), ("ArialMT", 5.56), ("ABCDEF+Helvetica-Bold", 5.56)] {
        let page = page(&font(name), "BT /F1 10 Tf 0 50 Td (0) Tj ET");
        near(page.glyphs[0].bbox.width(), width);
    }
    let page = page(&font("Symbol"), "BT /F1 10 Tf 0 50 Td (\\263) Tj ET");
    assert_eq!(string(&page), "≥");
}

#[test]
fn type3_widths_follow_the_font_matrix() {
    let font = "/Font << /F1 << /Type /Font /Subtype /Type3 /FontMatrix [0.01 0 0 0.01 0 0] /FontBBox [0 0 100 100]
        /FirstChar 97 /LastChar 97 /Widths [50] /CharProcs << >> /Encoding << /Differences [97 /A] >> >> >>";
    let page = page(font, "BT /F1 10 Tf 0 50 Td (aa) Tj ET");
    assert_eq!(string(&page), "AA");
    near(page.glyphs[1].x, 5.0);
}
