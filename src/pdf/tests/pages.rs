//! Page boxes, rotation, the page tree and bookmarks.

use super::*;
use crate::pdf::Legibility;

const CONTENT: &str = "BT /F1 10 Tf 20 30 Td (A) Tj ET";

fn with_page(entries: &str) -> Page {
    let mut file = File::new(LATIN, CONTENT);
    file.page = format!("/Resources << {LATIN} >> {entries}");
    file.first_page()
}

#[test]
fn rotated_page_is_given_as_displayed() {
    let page = with_page("/MediaBox [0 0 200 100] /Rotate 90");
    assert_eq!((page.width, page.height), (100.0, 200.0));
    let a = glyph(&page, 'A');
    near(a.x, 30.0);
    near(a.y, 20.0);
    near(a.angle, 90.0);
    let a = glyph(&with_page("/MediaBox [0 0 200 100] /Rotate 180"), 'A');
    near(a.x, 180.0);
    near(a.y, 30.0);
    near(a.angle, 180.0);
    let a = glyph(&with_page("/MediaBox [0 0 200 100] /Rotate -90"), 'A');
    near(a.x, 70.0);
    near(a.y, 180.0);
    near(a.angle, -90.0);
}

#[test]
fn crop_box_moves_the_origin_and_user_unit_scales() {
    let page = with_page("/MediaBox [0 0 200 100] /CropBox [10 20 110 90] /UserUnit 2");
    assert_eq!((page.width, page.height), (200.0, 140.0));
    let a = glyph(&page, 'A');
    near(a.x, 20.0);
    near(a.y, 120.0);
    near(a.size, 20.0);
}

#[test]
fn box_and_rotation_and_resources_are_inherited() {
    let mut file = File::new(LATIN, CONTENT);
    file.page = String::new();
    let tree = format!(
        "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 100] /Rotate 90 /Resources << {LATIN} >> >>"
    );
    file.object(2, &tree);
    let page = file.first_page();
    assert_eq!((page.width, page.height), (100.0, 200.0));
    assert_eq!(string(&page), "A");
}

#[test]
fn page_tree_in_a_circle_is_read_once() {
    let mut file = File::new(LATIN, CONTENT);
    file.object(2, "<< /Type /Pages /Kids [3 0 R 2 0 R 3 0 R] /Count 9 >>");
    let document = file.read();
    assert_eq!(document.pages.len(), 1);
    assert!(document.warnings.iter().any(|w| w.message.contains("more than once")));
}

#[test]
fn pages_without_a_tree_are_found_by_their_type() {
    let mut file = File::new(LATIN, CONTENT);
    file.object(2, "<< /Nothing true >>");
    assert_eq!(file.read().pages.len(), 1);
}

#[test]
fn bookmarks_have_levels_titles_and_pages() {
    let mut file = File::new(LATIN, CONTENT);
    file.catalog = "/Outlines 5 0 R".into();
    file.object(5, "<< /First 6 0 R >>");
    file.object(6, "<< /Title <FEFF7EE96548> /Dest [3 0 R /Fit] /First 7 0 R /Next 6 0 R >>");
    file.object(7, "<< /Title (Part) /A << /S /GoTo /D [3 0 R /Fit] >> >>");
    let expected = [(0, "绩效"), (1, "Part")];
    let expected = expected.map(|(level, title)| super::super::Bookmark { level, title: title.into(), page: Some(1) });
    assert_eq!(file.read().bookmarks, expected);
}

#[test]
fn what_there_is_to_read_on_a_page() {
    let triangle = "10 10 m 12 10 l 11 12 l f\n";
    assert_eq!(page("", &triangle.repeat(300)).legibility(), Legibility::Outlines);
    assert_eq!(page("", &triangle.repeat(5)).legibility(), Legibility::Text);
    let garbled = "BT /F1 9 Tf 10 50 Td (\\303\\344\\374\\342\\357\\376\\303\\344\\374\\342 abcdefghijklm) Tj ET";
    assert_eq!(page(LATIN, garbled).legibility(), Legibility::Garbled);
    let french = "BT /F1 9 Tf 10 50 Td (un r\\351sum\\351 des objectifs de performance) Tj ET";
    assert_eq!(page(LATIN, french).legibility(), Legibility::Text);
}
