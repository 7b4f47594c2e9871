//! Where glyphs stand.

use super::*;

#[test]
fn glyph_has_origin_size_and_advance_box_from_the_top_left() {
    let page = page(LATIN, "BT /F1 10 Tf 20 30 Td (AB) Tj ET");
    let (a, b) = (glyph(&page, 'A'), glyph(&page, 'B'));
    near(a.x, 20.0);
    near(a.y, 70.0);
    near(a.size, 10.0);
    // Helvetica's A is 667/1000 em wide.
    near(a.bbox.x0, 20.0);
    near(a.bbox.x1, 26.67);
    near(b.x, 26.67);
    assert!(a.bbox.top < 70.0 && a.bbox.bottom > 70.0);
    assert_eq!(a.angle, 0.0);
}

#[test]
fn spacing_scaling_rise_and_leading_move_glyphs() {
    let page = page(LATIN, "BT /F1 10 Tf 2 Tc 5 Tw 50 Tz 3 Ts 12 TL 0 80 Td (A B) Tj T* (C) Tj ET");
    // Scaled by half: A 3.335 + Tc 1; the blank 1.39 + Tc 1 + Tw 2.5.
    near(glyph(&page, 'B').x, 4.335 + 4.89);
    near(glyph(&page, 'A').y, 17.0);
    near(glyph(&page, 'C').y, 29.0);
    near(glyph(&page, 'C').x, 0.0);
}

#[test]
fn quote_operators_start_a_line_and_set_spacing() {
    let page = page(LATIN, "BT /F1 10 Tf 10 TL 0 80 Td (A) Tj (B) ' 0 3 (CD) \" ET");
    near(glyph(&page, 'B').y, 30.0);
    near(glyph(&page, 'C').y, 40.0);
    near(glyph(&page, 'D').x, 7.22 + 3.0);
}

#[test]
fn tj_numbers_move_backwards_by_thousandths() {
    let page = page(LATIN, "BT /F1 10 Tf 0 50 Td [(A) -1000 (B) 500 (C)] TJ ET");
    near(glyph(&page, 'B').x, 16.67);
    near(glyph(&page, 'C').x, 16.67 + 6.67 - 5.0);
}

#[test]
fn strings_resolve_escapes_and_hexadecimal() {
    let page = page(LATIN, "BT /F1 10 Tf 0 50 Td (\\(\\101\\)\\\\) Tj <42 4> Tj ET");
    assert_eq!(string(&page), "(A)\\B@");
}

#[test]
fn fake_bold_is_kept_once_and_doubled_letters_twice() {
    let page = page(LATIN, "BT /F1 10 Tf 20 50 Td (ll) Tj ET BT /F1 10 Tf 20.3 50 Td (ll) Tj ET");
    assert_eq!(string(&page), "ll");
}

#[test]
fn watermark_at_45_degrees_has_its_angle() {
    let page = page(LATIN, "BT /F1 10 Tf 0.7071 0.7071 -0.7071 0.7071 50 50 Tm (A) Tj ET");
    near(glyph(&page, 'A').angle, -45.0);
    near(glyph(&page, 'A').size, 10.0);
}

#[test]
fn text_without_a_font_is_read_and_told() {
    let document = File::new("", "BT /Nope 10 Tf 0 50 Td (A) Tj ET").read();
    assert_eq!(string(&document.pages[0]), "A");
    assert!(document.warnings.iter().any(|w| w.page == Some(1) && w.message.contains("font is missing")));
}

#[test]
fn form_is_drawn_with_its_matrix_inside_its_box() {
    let mut file = File::new(&format!("{LATIN} /XObject << /X 5 0 R >>"), "q 1 0 0 1 100 0 cm /X Do Q");
    let entries =
        format!("/Type /XObject /Subtype /Form /BBox [0 0 50 50] /Matrix [1 0 0 1 5 20] /Resources << {LATIN} >>");
    file.stream(5, &entries, b"BT /F1 10 Tf 10 10 Td (A) Tj 100 0 Td (B) Tj ET");
    let page = file.first_page();
    near(glyph(&page, 'A').x, 115.0);
    near(glyph(&page, 'A').y, 70.0);
    assert_eq!(glyph(&page, 'B').visibility, Visibility::OffPage);
}

#[test]
fn unbalanced_restore_in_a_form_does_not_touch_the_page() {
    let mut file =
        File::new(&format!("{LATIN} /XObject << /X 5 0 R >>"), "q 1 0 0 1 40 0 cm /X Do BT /F1 10 Tf (A) Tj ET Q");
    file.stream(5, "/Subtype /Form /BBox [0 0 50 50]", b"Q Q Q 9 0 0 9 0 0 cm");
    near(glyph(&file.first_page(), 'A').x, 40.0);
}

#[test]
fn filled_form_field_is_read() {
    let mut file = File::new(LATIN, "");
    file.page.push_str(" /Annots [5 0 R]");
    file.object(5, "<< /Subtype /Widget /Rect [100 20 140 40] /AP << /N 6 0 R >> >>");
    let entries = format!("/Subtype /Form /BBox [0 0 20 10] /Resources << {LATIN} >>");
    file.stream(6, &entries, b"BT /F1 5 Tf 0 0 Td (A) Tj ET");
    let a = glyph(&file.first_page(), 'A');
    near(a.x, 100.0);
    near(a.y, 80.0);
    near(a.size, 10.0);
}
