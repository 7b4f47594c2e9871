//! Real reports against an independent reader, page texts as multisets of characters.

use super::*;
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

fn counts(characters: impl Iterator<Item = char>) -> HashMap<char, usize> {
    let mut counts = HashMap::new();
    for c in characters.filter(|c| !c.is_whitespace() && !c.is_control()) {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

/// The text of the other reader; it panics on several kinds of fonts.
fn other_text(file: &Path) -> Option<String> {
    let file = file.to_owned();
    std::thread::spawn(move || pdf_extract::extract_text(&file).ok()).join().ok().flatten()
}

/// Compared where nothing is clipped or covered, which the other reader does not see, and where it found characters at all:
/// it gives up on pages and fonts without saying so, so that only what it found more than this reader is a fault.
#[test]
fn the_other_reader_finds_nothing_that_is_missing_here() {
    let Some(folder) = real_reports() else { return };
    let mut compared = 0;
    for name in [
        "targets/guangzhou-zwfwhsjgljgzsz-3de0a6.pdf",
        "targets/chongqing-cqsqxj-d344b1.pdf",
        "targets/yantai-ytssjj-700503.pdf",
        "targets/tianbao-17700074755488-592d25.pdf",
    ] {
        let file = folder.join(name);
        let (Ok(bytes), Some(text)) = (std::fs::read(&file), other_text(&file)) else { continue };
        let document = read(&bytes, &ReadOptions::default()).expect("a readable file");
        let own = counts(document.pages.iter().flat_map(|p| &p.glyphs).map(|g| g.unicode));
        let other = counts(text.chars());
        let total: usize = other.values().sum();
        let missing: usize = other.iter().map(|(c, n)| n.saturating_sub(own.get(c).copied().unwrap_or(0))).sum();
        eprintln!("{name}: {missing} of {total} characters missing");
        assert!(missing * 1000 <= total, "{name}: {missing} of {total} characters missing");
        compared += usize::from(total > 1000);
    }
    assert!(compared > 0, "the other reader read nothing");
}

#[test]
fn merged_cells_of_lists_are_clipped_on_every_page() {
    let Some(folder) = real_reports() else { return };
    let Ok(bytes) = std::fs::read(folder.join("targets/beijing-czj-8ea5fa.pdf")) else { return };
    let document = read(&bytes, &ReadOptions::default()).expect("a readable file");
    let clipped = document.pages[24].glyphs.iter().filter(|g| g.visibility == Visibility::Clipped).count();
    assert!(clipped > 100, "{clipped}");
}
