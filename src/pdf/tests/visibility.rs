//! Which glyphs a reader sees.

use super::*;
use Visibility::{Clipped, Covered, Hidden, OffPage, Unpainted, Visible, White};

fn check(resources: &str, content: &str, expected: Visibility) {
    let page = page(&format!("{LATIN} {resources}"), content);
    assert_eq!(glyph(&page, 'A').visibility, expected, "{content}");
}

const SHOW: &str = "BT /F1 10 Tf 20 30 Td (A) Tj ET";

#[test]
fn ordinary_text_is_visible() {
    check("", SHOW, Visible);
}

#[test]
fn clip_that_leaves_less_than_half_hides() {
    // The box of the glyph reaches from x 20 to 26.67.
    check("", &format!("0 0 22 100 re W n {SHOW}"), Clipped);
    check("", &format!("0 0 25 100 re W n {SHOW}"), Visible);
    check("", &format!("0 0 100 100 re W n 0 0 10 10 re W* n {SHOW}"), Clipped);
    check("", &format!("0 0 5 5 re 15 25 50 50 re W n {SHOW}"), Visible);
    check("", &format!("0 0 5 5 re 50 25 50 50 re W n {SHOW}"), Clipped);
    check("", &format!("q 0 0 5 5 re W n Q {SHOW}"), Visible);
    check("", &format!("W n {SHOW}"), Visible);
}

#[test]
fn a_sign_that_is_clipped_to_its_own_ink_is_seen_where_its_neighbours_are() {
    let show = |clip: &str, x: i32, c: &str| format!("q {clip} re W n BT /F1 10 Tf {x} 30 Td ({c}) Tj ET Q ");
    let seen = |content: &str| -> Vec<Visibility> {
        let page = page(LATIN, content);
        page.glyphs.iter().map(|g| g.visibility).collect()
    };
    let comma = show("27 28 2 4", 27, ",");
    assert_eq!(seen(&(show("0 20 99 30", 20, "A") + &comma)), [Visible, Visible]);
    // The line that it stands in is cut away.
    assert_eq!(seen(&(show("0 36 99 3", 20, "W") + &comma)), [Clipped, Clipped]);
    // The clip is that of a cell.
    assert_eq!(seen(&(show("0 20 99 30", 20, "A") + &show("26 28 40 2", 27, ","))), [Visible, Clipped]);
}

#[test]
fn empty_intersection_of_clips_hides_everything() {
    check("", &format!("0 0 5 5 re W n 10 10 90 90 re W n {SHOW}"), Clipped);
}

#[test]
fn render_mode_3_is_unpainted() {
    check("", "BT 3 Tr /F1 10 Tf 20 30 Td (A) Tj ET", Unpainted);
    check("", "BT 7 Tr /F1 10 Tf 20 30 Td (A) Tj ET", Unpainted);
    check("", "BT 2 Tr /F1 10 Tf 20 30 Td (A) Tj ET", Visible);
}

#[test]
fn transparent_text_is_unpainted() {
    check("/ExtGState << /G << /ca 0 >> >>", &format!("/G gs {SHOW}"), Unpainted);
    check("/ExtGState << /G << /ca 0.2 >> >>", &format!("/G gs {SHOW}"), Visible);
}

#[test]
fn text_outside_the_page_is_off_page() {
    check("", "BT /F1 10 Tf 300 30 Td (A) Tj ET", OffPage);
}

#[test]
fn white_text_is_seen_on_dark_ground_only() {
    check("", &format!("1 g {SHOW}"), White);
    check("", &format!("0 0 0 0 k {SHOW}"), White);
    check("", &format!("0 0 1 rg 0 0 100 100 re f 1 g {SHOW}"), Visible);
    check("", &format!("0 0 1 rg 0 0 100 100 re f 1 g 0 0 100 100 re f {SHOW}"), White);
    check("/ColorSpace << /C [/Indexed /DeviceRGB 1 <000000FFFFFF>] >>", &format!("/C cs 1 sc {SHOW}"), White);
}

#[test]
fn what_is_painted_over_text_covers_it() {
    check("", &format!("{SHOW} 1 g 0 0 100 100 re f"), Covered);
    check("", &format!("1 g 0 0 100 100 re f 0 g {SHOW}"), Visible);
    check("", &format!("{SHOW} 1 g 0 0 21 100 re f"), Visible);
    check("", &format!("{SHOW} 0 0 100 90 re 9 9 80 70 re f*"), Visible);
    check("", &format!("{SHOW} 0 0 100 90 re 9 9 m 9 80 l 90 80 l 90 9 l h f"), Visible);
    check("/ExtGState << /M << /BM /Multiply >> >>", &format!("{SHOW} /M gs 1 g 0 0 100 100 re f"), Visible);
    check("/ExtGState << /M << /ca 0.5 >> >>", &format!("{SHOW} /M gs 1 g 0 0 100 100 re f"), Visible);
    check("", &format!("{SHOW} q 100 0 0 100 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"), Covered);
    check("", &format!("{SHOW} q 100 0 0 100 0 0 cm BI /W 1 /H 1 /IM true ID x EI Q"), Visible);
}

#[test]
fn optional_content_that_is_off_is_hidden() {
    let content = format!("/OC /P BDC {SHOW} EMC BT /F1 10 Tf (B) Tj ET");
    let mut file = File::new(&format!("{LATIN} /Properties << /P 5 0 R >>"), &content);
    file.catalog = "/OCProperties << /OCGs [5 0 R] /D << /OFF [5 0 R] >> >>".into();
    file.object(5, "<< /Type /OCG /Name (Draft) >>");
    let page = file.first_page();
    assert_eq!(glyph(&page, 'A').visibility, Hidden);
    assert_eq!(glyph(&page, 'B').visibility, Visible);
}
