//! Rulings and images.

use super::*;
use crate::pdf::{Axis, Ruling};
use crate::place::Rect;

fn rulings(content: &str) -> Vec<Ruling> {
    page("", content).rulings
}

fn check(content: &str, expected: &[(Axis, f32, f32, f32, f32)]) {
    let found: Vec<_> = rulings(content).iter().map(|r| (r.axis, r.at, r.start, r.end, r.thickness)).collect();
    assert_eq!(found.len(), expected.len(), "{content}: {found:?}");
    for (f, e) in found.iter().zip(expected) {
        assert_eq!(f.0, e.0, "{content}");
        for (a, b) in [(f.1, e.1), (f.2, e.2), (f.3, e.3), (f.4, e.4)] {
            near(a, b);
        }
    }
}

use Axis::{Horizontal, Vertical};

#[test]
fn strokes_are_rulings() {
    check("0.5 w 10 20 m 60 20 l S", &[(Horizontal, 80.0, 10.0, 60.0, 0.5)]);
    check("1 w 10 20 m 10 60 l s", &[(Vertical, 10.0, 40.0, 80.0, 1.0), (Vertical, 10.0, 40.0, 80.0, 1.0)]);
    check("[3 2] 0 d 1 w 10 20 m 60 20 l S", &[(Horizontal, 80.0, 10.0, 60.0, 1.0)]);
    check("2 0 0 2 0 0 cm 1 w 10 20 m 30 20 l S", &[(Horizontal, 60.0, 20.0, 60.0, 2.0)]);
    check("10 20 m 60 50 l S", &[]);
    check("10 20 m 20 60 30 60 60 20 c S", &[]);
}

#[test]
fn stroked_rectangle_is_four_rulings() {
    let expected = [
        (Horizontal, 80.0, 10.0, 60.0, 1.0),
        (Vertical, 60.0, 50.0, 80.0, 1.0),
        (Horizontal, 50.0, 10.0, 60.0, 1.0),
        (Vertical, 10.0, 50.0, 80.0, 1.0),
    ];
    check("1 w 10 20 50 30 re S", &expected);
}

#[test]
fn thin_fills_are_rulings_and_backgrounds_are_not() {
    check("10 20 50 0.48 re f", &[(Horizontal, 79.76, 10.0, 60.0, 0.48)]);
    check("10 20 m 60 20 l 60 21 l 10 21 l h f*", &[(Horizontal, 79.5, 10.0, 60.0, 1.0)]);
    check("0.7 g 10 20 0.5 50 re B", &rulings("0.7 g 10 20 0.5 50 re B").iter().map(tuple).collect::<Vec<_>>());
    check("0.9 g 10 20 50 20 re f", &[]);
    check("10 20 0.48 0.48 re f", &[]);
}

fn tuple(r: &Ruling) -> (Axis, f32, f32, f32, f32) {
    (r.axis, r.at, r.start, r.end, r.thickness)
}

#[test]
fn short_stroke_with_a_wide_pen_is_a_ruling_across() {
    check("50 w 40 20 m 40 21 l S", &[(Horizontal, 79.5, 15.0, 65.0, 1.0)]);
}

#[test]
fn white_lines_are_no_rulings_and_grey_ones_are() {
    check("1 G 10 20 m 60 20 l S", &[]);
    check("1 g 10 20 50 0.5 re f", &[]);
    check("0.8 G 1 w 10 20 m 60 20 l S", &[(Horizontal, 80.0, 10.0, 60.0, 1.0)]);
}

#[test]
fn rulings_are_cut_at_the_clip() {
    check("20 0 10 100 re W n 1 w 10 20 m 60 20 l S", &[(Horizontal, 80.0, 20.0, 30.0, 1.0)]);
    check("20 50 10 10 re W n 1 w 10 20 m 60 20 l S", &[]);
    check("1 w 150 20 m 250 20 l S", &[(Horizontal, 80.0, 150.0, 200.0, 1.0)]);
}

#[test]
fn frame_of_two_rectangles_is_four_rulings() {
    let expected = [
        (Horizontal, 49.5, 10.0, 60.0, 1.0),
        (Horizontal, 79.5, 10.0, 60.0, 1.0),
        (Vertical, 10.5, 49.0, 80.0, 1.0),
        (Vertical, 59.5, 49.0, 80.0, 1.0),
    ];
    check("10 20 50 31 re 11 21 48 29 re f*", &expected);
    check("10 20 50 31 re 11 21 m 11 50 l 59 50 l 59 21 l h f", &expected);
    // Both run the same way: painted all over.
    check("10 20 50 31 re 11 21 48 29 re f", &[]);
}

#[test]
fn dots_in_a_row_are_a_ruling() {
    let dots: String = (0..20).map(|i| format!("{} 20 1 1 re f ", 10 + 2 * i)).collect();
    check(&dots, &[(Horizontal, 79.5, 10.0, 49.0, 1.0)]);
}

#[test]
fn dots_of_borders_that_meet_are_one_ruling() {
    let dots = |from: i32| -> String { (0..4).map(|i| format!("{} 20 1 1 re f ", from + 2 * i)).collect() };
    let joint = "17 20 2 1 re f 17 20 1 1 re f ";
    check(&(dots(10) + joint + &dots(20)), &[(Horizontal, 79.5, 10.0, 27.0, 1.0)]);
    // The same dot painted again and again is no line.
    check(&"10 20 1 1 re f ".repeat(9), &[]);
}

#[test]
fn round_dots_are_a_ruling() {
    let stroked: String = (0..9).map(|i| format!("{0} 20 m {0} 20 l S ", 10 + 3 * i)).collect();
    check(&format!("1 w 1 J {stroked}"), &[(Horizontal, 80.0, 9.5, 34.5, 1.0)]);
    check(&format!("1 w {stroked}"), &[]);
    let circle = |x: i32| format!("{x} 20.5 m {x} 21 {0} 21 {0} 20.5 c {0} 20 {x} 20 {x} 20.5 c f ", x + 1);
    let filled: String = (0..9).map(|i| circle(10 + 3 * i)).collect();
    check(&filled, &[(Horizontal, 79.5, 10.0, 35.0, 1.0)]);
}

#[test]
fn thin_image_is_a_ruling_and_others_are_boxes() {
    let mut file = File::new("/XObject << /I 5 0 R >>", "q 50 0 0 0.7 10 20 cm /I Do Q q 50 0 0 40 10 30 cm /I Do Q");
    file.stream(5, "/Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", b"\0");
    let page = file.first_page();
    assert_eq!(page.rulings.len(), 1);
    near(page.rulings[0].at, 79.65);
    assert_eq!(page.images, [Rect::new(10.0, 30.0, 60.0, 70.0)]);
}

#[test]
fn inline_image_data_are_no_operators() {
    let page = page(LATIN, "q 10 0 0 10 0 0 cm BI /W 4 /H 2 /BPC 8 /CS /G ID S EI S Q EI Q BT /F1 9 Tf (A) Tj ET");
    assert_eq!(string(&page), "A");
    assert_eq!(page.images.len(), 1);
}

#[test]
fn ruling_painted_over_in_white_is_gone() {
    check("1 w 10 20 m 60 20 l S 1 g 5 10 80 30 re f", &[]);
    check("1 w 10 20 m 60 20 l S 0.5 g 5 20 80 30 re f", &[(Horizontal, 80.0, 10.0, 60.0, 1.0)]);
}
