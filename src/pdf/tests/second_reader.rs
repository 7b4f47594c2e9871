//! Real reports against an independent reader, page texts as multisets of characters.

use super::*;
use crate::normalize::text::ordinary;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The folder of real reports, where it is on this machine.
fn real_reports() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real");
    let folder = std::env::var_os("JIXIAO_REAL").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        eprintln!("SKIPPED: no real reports at {}; set JIXIAO_REAL", folder.display());
        return None;
    }
    Some(folder)
}

/// Poppler makes radicals ordinary by itself.
fn counts(characters: impl Iterator<Item = char>) -> HashMap<char, usize> {
    let mut counts = HashMap::new();
    for c in characters.filter(|c| !c.is_whitespace() && !c.is_control()) {
        *counts.entry(ordinary(c)).or_default() += 1;
    }
    counts
}

/// Every PDF of the corpus and, where they are on this machine, every real one.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [
        Some(root.join("corpus")),
        real_reports().map(|r| r.join("targets")),
        real_reports().map(|r| r.join("no-targets")),
    ];
    let entries = folders.into_iter().flatten().flat_map(|f| std::fs::read_dir(f).expect("a folder").flatten());
    let mut files: Vec<PathBuf> = entries.map(|e| e.path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "pdf"));
    files.sort();
    files
}

/// pdf-extract; it panics on several kinds of fonts.
fn text_by_pdf_extract(file: &Path) -> Option<String> {
    let file = file.to_owned();
    std::thread::spawn(move || pdf_extract::extract_text(&file).ok()).join().ok().flatten()
}

/// pdftotext of poppler, where it is installed.
fn text_by_pdftotext(file: &Path) -> Option<String> {
    let output = std::process::Command::new("pdftotext").arg("-raw").arg(file).arg("-").output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// How many characters of one multiset are not in the other, and how many it has.
fn missing(all: &HashMap<char, usize>, among: &HashMap<char, usize>) -> (usize, usize) {
    let lacks = |(c, n): (&char, &usize)| n.saturating_sub(among.get(c).copied().unwrap_or(0));
    (all.iter().map(lacks).sum(), all.values().sum())
}

/// Documents with fewer characters are the small cases of the corpus, made of what the other readers misread: doubled
/// characters, fonts without Unicode.
const FEW: usize = 1000;

/// Its pages are form XObjects with fonts of their own under the same names; pdf-extract reads all of them with the fonts of
/// the first one and gets other characters than are printed.
const FONTS_OF_ONE_NAME: &str = "two-pages-a-sheet.pdf";

/// It gives up on pages and fonts without saying so, so that only what it finds more than this reader is a fault; and it
/// does not know what is clipped, covered or unpainted, so that all glyphs count, seen or not.
#[test]
fn pdf_extract_finds_nothing_that_is_missing_here() {
    let mut compared = 0;
    for file in documents() {
        let (Ok(bytes), Some(text)) = (std::fs::read(&file), text_by_pdf_extract(&file)) else { continue };
        let Ok(document) = read(&bytes, &ReadOptions::default()) else { continue };
        let own = counts(document.pages.iter().flat_map(|p| &p.glyphs).map(|g| g.unicode));
        let (lost, total) = missing(&counts(text.chars()), &own);
        let agree = total < FEW || lost * 1000 <= total;
        if file.ends_with(FONTS_OF_ONE_NAME) {
            assert!(!agree, "{}: pdf-extract tells the fonts apart now", file.display());
            continue;
        }
        assert!(agree, "{}: {lost} of {total} characters missing", file.display());
        compared += usize::from(total >= FEW);
    }
    assert!(compared > 0, "the other reader read nothing");
}

/// Every character that pdftotext prints is here, seen or not; and what is seen here, pdftotext prints. That a glyph is
/// not seen (clipped, covered, off the page) pdftotext does not know.
#[test]
fn pdftotext_agrees_on_every_document() {
    let mut compared = 0;
    for file in documents() {
        let Some(text) = text_by_pdftotext(&file) else { continue };
        let Ok(document) = read(&std::fs::read(&file).expect("a file"), &ReadOptions::default()) else { continue };
        let glyphs = || document.pages.iter().flat_map(|p| &p.glyphs);
        let seen = counts(glyphs().filter(|g| g.visibility.is_seen()).map(|g| g.unicode));
        let (theirs, all) = (counts(text.chars()), counts(glyphs().map(|g| g.unicode)));
        let ((lost, total), (invented, _)) = (missing(&theirs, &all), missing(&seen, &theirs));
        assert!(total < FEW || lost * 1000 <= total, "{}: {lost} of {total} characters missing", file.display());
        assert!(total < FEW || invented * 1000 <= total, "{}: {invented} of {total} more characters", file.display());
        compared += usize::from(total >= FEW);
    }
    if compared == 0 {
        eprintln!("SKIPPED: no pdftotext on this machine; install poppler-utils");
    }
}

#[test]
fn merged_cells_of_lists_are_clipped_on_every_page() {
    let Some(folder) = real_reports() else { return };
    let Ok(bytes) = std::fs::read(folder.join("targets/beijing-czj-8ea5fa.pdf")) else { return };
    let document = read(&bytes, &ReadOptions::default()).expect("a readable file");
    let clipped = document.pages[24].glyphs.iter().filter(|g| g.visibility == Visibility::Clipped).count();
    assert!(clipped > 100, "{clipped}");
}
