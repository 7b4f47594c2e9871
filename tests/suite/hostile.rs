//! Damaged and hostile files: the program never breaks.

use std::path::Path;

use jixiao::{Status, read};
use rayon::prelude::*;

use crate::documents::{files_below, hostile_or_skip, loud, options};

/// Deep page trees and nested forms need more than a thread's usual stack; the command gives as much.
const STACK: usize = 16 << 20;

fn breaks(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).unwrap();
    let report = std::panic::catch_unwind(|| read(&bytes, "hostile.pdf", options()));
    match report {
        Err(_) => Some(format!("{}: panic", path.display())),
        Ok(report) if report.status == Status::Failed && report.reason.is_none() => {
            Some(format!("{}: failed without a reason", path.display()))
        }
        Ok(_) => None,
    }
}

#[test]
fn no_hostile_file_breaks_the_program() {
    let Some(folder) = hostile_or_skip("no_hostile_file_breaks_the_program") else { return };
    let files = files_below(&folder, "pdf");
    assert!(!files.is_empty(), "no PDF in {}", folder.display());
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build().unwrap();
    let broken: Vec<String> = pool.install(|| files.par_iter().filter_map(|path| breaks(path)).collect());
    if !broken.is_empty() {
        loud(&broken.join("\n"));
    }
    assert!(broken.is_empty(), "{} files break the program", broken.len());
}

/// Every document of the corpus, cut short anywhere and with bytes overwritten.
#[test]
fn no_damaged_document_of_the_corpus_breaks_the_program() {
    let files = crate::documents::corpus();
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build().unwrap();
    let broken: Vec<String> = pool.install(|| files.par_iter().flat_map_iter(|path| damaged(path)).collect());
    assert!(broken.is_empty(), "{broken:#?}");
}

fn damaged(path: &Path) -> Vec<String> {
    let whole = std::fs::read(path).unwrap();
    let mut broken = Vec::new();
    for tenth in [1, 5, 9] {
        let cut = whole[..whole.len() * tenth / 10].to_vec();
        let mut scratched = whole.clone();
        scratched.iter_mut().skip(97 * tenth).step_by(4099).for_each(|byte| *byte = b'(');
        for (how, bytes) in [("cut", cut), ("scratched", scratched)] {
            if std::panic::catch_unwind(|| read(&bytes, "damaged.pdf", options())).is_err() {
                broken.push(format!("{}: {how} at {tenth}/10", path.display()));
            }
        }
    }
    broken
}
