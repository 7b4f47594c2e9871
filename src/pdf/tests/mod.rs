//! Small PDF files written by hand, and what must be read from them.

// A test that cannot go on should say so at once.
#![allow(clippy::expect_used)]

mod damage;
mod fonts;
mod pages;
mod second_reader;
mod shapes;
mod text;
mod visibility;

use super::{Document, Glyph, Page, ReadOptions, Visibility, read};
use crate::place::Rect;

impl Glyph {
    /// An upright glyph that is seen, set from left to right from the left side of its box, for the tests of what comes after.
    pub(crate) fn sample(unicode: char, bbox: Rect, y: f32, size: f32) -> Self {
        let (x, visibility) = (bbox.x0, Visibility::Visible);
        Self { unicode, bbox, x, y, size, angle: 0.0, vertical: false, visibility, font: 0, joined: false }
    }
}

/// A file under construction: object 1 is the catalog, 2 the page tree, 3 the page, 4 its content.
pub struct File {
    objects: Vec<(u32, Vec<u8>)>,
    /// Entries of the page besides its parent and content.
    pub page: String,
    /// Entries of the catalog besides the page tree.
    pub catalog: String,
}

/// Resources with Helvetica as F1.
pub const LATIN: &str =
    "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>";

impl File {
    /// A page of 200 × 100 points with this content and these resources.
    pub fn new(resources: &str, content: &str) -> Self {
        let mut file = File {
            objects: Vec::new(),
            page: format!("/MediaBox [0 0 200 100] /Resources << {resources} >>"),
            catalog: String::new(),
        };
        file.stream(4, "", content.as_bytes());
        file
    }

    /// Adds an object.
    pub fn object(&mut self, number: u32, body: &str) -> &mut Self {
        self.objects.push((number, body.as_bytes().to_vec()));
        self
    }

    /// Adds a stream.
    pub fn stream(&mut self, number: u32, entries: &str, data: &[u8]) -> &mut Self {
        let mut body = format!("<< /Length {} {entries} >>\nstream\n", data.len()).into_bytes();
        body.extend_from_slice(data);
        body.extend_from_slice(b"\nendstream");
        self.objects.push((number, body));
        self
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut all = self.objects.clone();
        let has = |number: u32| self.objects.iter().any(|(n, _)| *n == number);
        for (number, body) in [
            (1, format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalog)),
            (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned()),
            (3, format!("<< /Type /Page /Parent 2 0 R /Contents 4 0 R {} >>", self.page)),
        ] {
            if !has(number) {
                all.push((number, body.into_bytes()));
            }
        }
        all.sort_by_key(|(number, _)| *number);
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut table = String::new();
        for (number, body) in &all {
            table.push_str(&format!("{number} 1\n{:010} 00000 n \n", out.len()));
            out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            out.extend_from_slice(body);
            out.extend_from_slice(b"\nendobj\n");
        }
        let start = out.len();
        let size = all.last().map_or(1, |(number, _)| number + 1);
        out.extend_from_slice(format!("xref\n0 1\n0000000000 65535 f \n{table}").as_bytes());
        out.extend_from_slice(
            format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
        );
        out
    }

    /// The document that is read from it.
    pub fn read(&self) -> Document {
        read(&self.bytes(), &ReadOptions::default()).expect("a readable file")
    }

    /// Its first page.
    pub fn first_page(&self) -> Page {
        self.read().pages.into_iter().next().expect("a page")
    }
}

/// The first page of a file with this content.
pub fn page(resources: &str, content: &str) -> Page {
    File::new(resources, content).first_page()
}

/// Its glyphs as one string.
pub fn string(page: &Page) -> String {
    page.glyphs.iter().map(|g| g.unicode).collect()
}

/// The first glyph with this character.
pub fn glyph(page: &Page, c: char) -> Glyph {
    *page.glyphs.iter().find(|g| g.unicode == c).expect("the glyph")
}

/// Fails where two lengths differ by more than a hundredth of a point.
pub fn near(a: f32, b: f32) {
    assert!((a - b).abs() < 0.01, "{a} is not {b}");
}
