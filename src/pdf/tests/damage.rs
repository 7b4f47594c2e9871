//! Damaged, encrypted and hostile files.

use super::*;
use crate::pdf::PdfError;
use std::io::Write;

fn error(bytes: &[u8]) -> PdfError {
    read(bytes, &ReadOptions::default()).expect_err("an error")
}

fn read_bytes(bytes: &[u8]) -> Document {
    read(bytes, &ReadOptions::default()).expect("a readable file")
}

const CONTENT: &str = "BT /F1 10 Tf 20 30 Td (Hello) Tj ET";

#[test]
fn what_is_no_pdf_says_what_it_seems_to_be() {
    for (bytes, hint) in [
        (b"".as_slice(), "empty"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "web page"),
        (b"PK\x03\x04\x14\0", "ZIP"),
        (b"\xFF\xD8\xFF\xE0", "picture"),
        (b"hello", "header"),
    ] {
        let message = error(bytes).to_string();
        assert!(matches!(error(bytes), PdfError::NotAPdf { .. }) && message.contains(hint), "{message}");
    }
}

#[test]
fn missing_cross_reference_is_rebuilt() {
    let bytes = File::new(LATIN, CONTENT).bytes();
    let cut = bytes.windows(4).rposition(|w| w == b"xref").expect("xref");
    let cut = bytes[..cut].windows(4).rposition(|w| w == b"xref").expect("xref");
    assert_eq!(string(&read_bytes(&bytes[..cut]).pages[0]), "Hello");
}

#[test]
fn wrong_offsets_lengths_and_missing_endobj_are_mended() {
    let text = String::from_utf8(File::new(LATIN, CONTENT).bytes()).expect("text");
    let shifted = text.replacen("%PDF-1.7\n", "%PDF-1.7\n% a line that moves everything\n", 1);
    for broken in [
        shifted.clone(),
        text.replace(&format!("/Length {}", CONTENT.len()), "/Length 99999"),
        text.replace(&format!("/Length {}", CONTENT.len()), ""),
        text.replace("endobj", ""),
        shifted.replace("endobj", "").replace("trailer", "trayler"),
    ] {
        assert_eq!(string(&read_bytes(broken.as_bytes()).pages[0]), "Hello", "{broken}");
    }
}

#[test]
fn repaired_file_says_so() {
    let text = String::from_utf8(File::new(LATIN, CONTENT).bytes()).expect("text");
    let document = read_bytes(text.replace(&format!("/Length {}", CONTENT.len()), "").as_bytes());
    assert!(document.warnings.iter().any(|w| w.message.contains("repaired")));
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(data).expect("memory");
    encoder.finish().expect("memory")
}

/// A file whose content is this stream.
fn with_content(entries: &str, data: &[u8]) -> File {
    let mut file = File::new(LATIN, "");
    file.page = file.page.replace("/MediaBox", "/Contents 9 0 R /MediaBox");
    let page = format!("<< /Type /Page /Parent 2 0 R {} >>", file.page);
    file.object(3, &page);
    file.stream(9, entries, data);
    file
}

#[test]
fn indirect_filter_is_followed() {
    let mut file = with_content("/Filter 10 0 R /DecodeParms 11 0 R", &deflated(CONTENT.as_bytes()));
    file.object(10, "[/FlateDecode]").object(11, "null");
    assert_eq!(string(&file.first_page()), "Hello");
}

#[test]
fn damaged_deflate_gives_what_comes_before_the_damage() {
    let content: String = (0..2000).map(|i| format!("BT /F1 5 Tf {} 30 Td (x) Tj ET ", i * 7919 % 200)).collect();
    let mut data = deflated(content.as_bytes());
    data.truncate(data.len() / 2);
    let document = with_content("/Filter /FlateDecode", &data).read();
    assert!(document.pages[0].glyphs.len() > 20);
    assert!(document.warnings.iter().any(|w| w.message.contains("damaged")));
}

#[test]
fn encrypted_file_opens_with_its_password_only() {
    let bytes = File::new(LATIN, CONTENT).bytes();
    for (user, given, opens) in
        [("", None, true), ("secret", Some("secret"), true), ("secret", None, false), ("secret", Some("no"), false)]
    {
        let mut document = lopdf::Document::load_mem(&bytes).expect("a readable file");
        document.trailer.set("ID", vec![lopdf::Object::string_literal("0123456789abcdef"); 2]);
        let version = lopdf::EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: user,
            key_length: 128,
            permissions: lopdf::Permissions::default(),
        };
        let state = lopdf::EncryptionState::try_from(version).expect("a state");
        document.encrypt(&state).expect("encryption");
        let mut encrypted = Vec::new();
        document.save_to(&mut encrypted).expect("memory");
        let options = ReadOptions { password: given.map(str::to_owned) };
        match read(&encrypted, &options) {
            Ok(document) => assert!(opens && string(&document.pages[0]) == "Hello", "{user} {given:?}"),
            Err(error) => assert!(!opens && matches!(error, PdfError::Encrypted { .. }), "{user} {given:?}: {error}"),
        }
    }
}

#[test]
fn form_in_itself_is_drawn_once() {
    let mut file = File::new(&format!("{LATIN} /XObject << /X 5 0 R >>"), "/X Do");
    let entries = format!("/Subtype /Form /BBox [0 0 200 100] /Resources << {LATIN} /XObject << /X 5 0 R >> >>");
    file.stream(5, &entries, b"BT /F1 10 Tf 20 30 Td (A) Tj ET /X Do");
    let document = file.read();
    assert_eq!(string(&document.pages[0]), "A");
    assert!(document.warnings.iter().any(|w| w.message.contains("nested in itself")));
}

#[test]
fn forms_that_double_at_every_level_are_stopped_and_told() {
    let mut file = File::new("/XObject << /X 10 0 R >>", "/X Do");
    for number in 10..34 {
        let entries =
            format!("/Subtype /Form /BBox [0 0 200 100] /Resources << /XObject << /X {} 0 R >> >>", number + 1);
        file.stream(number, &entries, b"/X Do /X Do /X Do");
    }
    file.stream(34, "/Subtype /Form /BBox [0 0 200 100]", b"");
    let document = file.read();
    assert!(document.warnings.iter().any(|w| w.message.contains("form invocations")), "{:?}", document.warnings);
}

#[test]
fn bomb_of_zeros_is_cut_and_told() {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let block = vec![b' '; 1 << 20];
    for _ in 0..80 {
        encoder.write_all(&block).expect("memory");
    }
    let document = with_content("/Filter /FlateDecode", &encoder.finish().expect("memory")).read();
    assert!(document.warnings.iter().any(|w| w.message.contains("too long")));
}

#[test]
fn million_kids_are_one_page() {
    let mut file = File::new(LATIN, CONTENT);
    file.object(2, &format!("<< /Type /Pages /Count 1000000 /Kids [{}] >>", "3 0 R ".repeat(1_000_000)));
    assert_eq!(file.read().pages.len(), 1);
}

#[test]
fn deep_nesting_does_not_overflow() {
    let deep = format!("{} {CONTENT} {}", "q ".repeat(100_000), "Q ".repeat(100_000));
    assert_eq!(string(&page(LATIN, &deep)), "Hello");
    let arrays = format!("{} {CONTENT}", "[".repeat(200_000));
    let _ = File::new(LATIN, &arrays).read();
    let mut file = File::new(LATIN, CONTENT);
    for deep in ["[", "<< /A ", "("] {
        file.catalog = format!("/Deep {}", deep.repeat(50_000));
        // A page or an error, but an answer.
        let _ = read(&file.bytes(), &ReadOptions::default());
    }
}

#[test]
fn huge_width_ranges_cost_nothing() {
    let mut file = File::new("/Font << /F1 5 0 R >>", "BT /F1 10 Tf 0 50 Td <0001> Tj ET");
    file.object(5, "<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [6 0 R] >>");
    file.object(6, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd /W [0 4294967294 500] >>");
    near(file.first_page().glyphs[0].bbox.width(), 5.0);
}

#[test]
fn page_without_content_or_box_is_an_empty_page() {
    let mut file = File::new("", "");
    file.object(3, "<< /Type /Page /Parent 2 0 R >>");
    let page = file.first_page();
    assert_eq!((page.width, page.height, page.glyphs.len()), (595.0, 842.0, 0));
}
