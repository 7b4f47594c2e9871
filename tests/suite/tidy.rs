//! The shape of the sources: which module may use which, and what no source may hold.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::documents::{files_below, loud, root};

/// The arrows of the architecture: a module of `src/` and the modules that it may use. `crate::read` and the other names
/// that `lib.rs` gives again belong to `pipeline`.
const ARROWS: &[(&str, &[&str])] = &[
    ("place", &[]),
    ("finding", &[]),
    ("normalize", &[]),
    ("pdf", &["place"]),
    ("layout", &["pdf", "place"]),
    ("table", &["layout", "normalize", "place", "finding"]),
    ("narrative", &["layout", "report::model", "normalize", "place"]),
    ("dump", &["layout", "table", "template", "narrative", "normalize", "place", "finding"]),
    // What a table asks of the words of a form is a trait of `table`; which kinds of form there are is published.
    ("template", &["table::Vocabulary", "report::model", "normalize"]),
    // Bookmarks and the lines between tables tell what all tables of a document are about.
    ("report", &["pdf::Bookmark", "layout", "table", "template", "normalize", "place", "finding"]),
    ("check", &["report", "normalize", "finding", "place"]),
    (
        "pipeline",
        &[
            "pdf",
            "layout",
            "dump",
            "narrative",
            "table",
            "template",
            "report",
            "check",
            "normalize",
            "place",
            "finding",
        ],
    ),
    ("output", &["pipeline", "narrative", "report", "finding", "place"]),
    ("diff", &["output", "report", "normalize", "finding", "place"]),
    ("export", &["output", "report", "normalize", "finding", "place"]),
    ("search", &["output", "report", "normalize", "finding", "place"]),
    ("golden", &["pipeline", "output", "report", "finding", "place"]),
    (
        "cli",
        &[
            "pipeline",
            "output",
            "golden",
            "diff",
            "export",
            "search",
            "check",
            "narrative",
            "report",
            "template",
            "normalize",
            "table",
            "layout",
            "pdf",
            "finding",
            "place",
        ],
    ),
];

/// Modules that may touch files; only `cli` prints.
const TOUCH_FILES: &[&str] = &["cli", "output", "golden", "export", "search", "diff"];

/// Ends of the names of divisions, such as 巨鹿县: none is known to the program's code, only to its data.
const DIVISION_TABLE: &str = "src/normalize/region/divisions.tsv";

struct Source {
    path: PathBuf,
    /// The module of `src/` that it belongs to: its folder, or its own name.
    module: String,
    /// The lines of the program: without tests, comments and documentation, with their numbers.
    lines: Vec<(usize, String)>,
}

fn sources() -> Vec<Source> {
    let src = root().join("src");
    let files = files_below(&src, "rs");
    let tests: Vec<PathBuf> = files.iter().flat_map(|path| test_modules(path)).collect();
    let program =
        |path: &&PathBuf| !tests.iter().any(|test| path.starts_with(test) || **path == test.with_extension("rs"));
    files.iter().filter(program).map(|path| source(path, path.strip_prefix(&src).unwrap())).collect()
}

/// The modules of a file that are compiled for tests only, as paths without `.rs`.
fn test_modules(path: &Path) -> Vec<PathBuf> {
    let text = std::fs::read_to_string(path).unwrap();
    let folder = if path.file_name().is_some_and(|n| n == "mod.rs" || n == "lib.rs") {
        path.parent().unwrap().to_owned()
    } else {
        path.with_extension("")
    };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let pairs = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]");
    pairs.filter_map(|pair| Some(folder.join(pair[1].strip_prefix("mod ")?.strip_suffix(';')?))).collect()
}

fn source(path: &Path, inner: &Path) -> Source {
    let first = inner.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).unwrap();
    let all: Vec<&str> = text.lines().collect();
    // A module of tests inside a file stands at its end.
    let tests_begin = |pair: &[&str]| pair[0].trim() == "#[cfg(test)]" && pair[1].trim().ends_with('{');
    let end = all.windows(2).position(tests_begin).unwrap_or(all.len());
    let lines = all[..end].iter().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    let lines = lines.map(|(n, line)| (n + 1, line.split(" // ").next().unwrap_or_default().to_owned()));
    Source { path: inner.to_owned(), module: first.trim_end_matches(".rs").to_owned(), lines: lines.collect() }
}

fn assert_tidy(problems: &[String]) {
    if !problems.is_empty() {
        loud(&problems.join("\n"));
    }
    assert!(problems.is_empty(), "{} untidy places", problems.len());
}

/// Every path that a line names after `crate::`, group imports taken apart at their first level.
fn crate_paths(line: &str) -> Vec<String> {
    let word =
        |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect::<String>();
    let mut paths = Vec::new();
    for after in line.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(group) => paths.extend(group.split([',', '}']).map(|p| word(p.trim())).filter(|p| !p.is_empty())),
            None => paths.push(word(after)),
        }
    }
    paths
}

#[test]
fn modules_use_only_what_the_arrows_allow() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut problems = Vec::new();
    for source in sources().iter().filter(|s| !matches!(s.module.as_str(), "lib" | "main")) {
        let Some(allowed) = arrows.get(source.module.as_str()) else {
            problems.push(format!("src/{}: the module {} has no arrows", source.path.display(), source.module));
            continue;
        };
        for (n, line) in &source.lines {
            for path in crate_paths(line) {
                let first = path.split("::").next().unwrap_or_default();
                let to = if matches!(first, "read" | "Options" | "Report" | "Status") { "pipeline" } else { first };
                let fits = |a: &str| a == to || path == a || path.starts_with(&format!("{a}::"));
                if to != source.module && !allowed.iter().any(|a| fits(a)) {
                    problems.push(format!("src/{}:{n}: {} may not use {path}", source.path.display(), source.module));
                }
            }
        }
    }
    assert_tidy(&problems);
}

#[test]
fn arrows_make_no_circle() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    // `report::model` is the published schema, which everyone may name.
    let mut done: BTreeSet<&str> = BTreeSet::new();
    loop {
        let free = |to: &&str| to.contains("::") || done.contains(*to);
        let next: Vec<&str> =
            arrows.iter().filter(|(m, to)| !done.contains(*m) && to.iter().all(&free)).map(|(m, _)| *m).collect();
        if next.is_empty() {
            break;
        }
        done.extend(next);
    }
    let left: Vec<_> = arrows.keys().filter(|m| !done.contains(*m)).collect();
    assert!(left.is_empty(), "a circle through {left:?}");
}

#[test]
fn only_the_command_prints_and_only_the_edge_touches_files() {
    let mut problems = Vec::new();
    for source in sources() {
        for (n, line) in &source.lines {
            let prints = ["println!", "print!(", "eprint!", "dbg!"].iter().any(|p| line.contains(p));
            if prints && source.module != "cli" {
                problems.push(format!("src/{}:{n}: prints", source.path.display()));
            }
            let touches = ["std::fs", "File::open", "File::create"].iter().any(|p| line.contains(p));
            // The folder of forms is read where forms are read.
            if touches && !TOUCH_FILES.contains(&source.module.as_str()) && source.module != "template" {
                problems.push(format!("src/{}:{n}: touches files", source.path.display()));
            }
        }
    }
    assert_tidy(&problems);
}

#[test]
fn nothing_in_the_program_unwraps() {
    let mut problems = Vec::new();
    for source in sources() {
        for (n, line) in &source.lines {
            if [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!("].iter().any(|p| line.contains(p)) {
                problems.push(format!("src/{}:{n}: {}", source.path.display(), line.trim()));
            }
        }
    }
    assert_tidy(&problems);
}

/// A division or a printed form that the code knows by name would be read by name, not by its labels.
#[test]
fn no_division_and_no_form_is_named_in_the_code() {
    let table = std::fs::read_to_string(root().join(DIVISION_TABLE)).unwrap();
    let names: BTreeSet<&str> = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').nth(1))
        .filter(|name| name.chars().count() > 2)
        .collect();
    assert!(names.len() > 2000, "{} names", names.len());
    let forms = files_below(&root().join("src/template/forms"), "toml");
    let forms: Vec<String> = forms.iter().map(|f| f.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    let mut problems = Vec::new();
    for source in sources() {
        for (n, line) in &source.lines {
            // The list of built-in forms is the one place that names their files.
            let lists_forms = line.contains("include_str!");
            let form = forms.iter().find(|f| !lists_forms && line.contains(&format!("\"{f}\"")));
            let division = names.iter().find(|d| line.contains(**d));
            for name in form.map(String::as_str).into_iter().chain(division.copied()) {
                problems.push(format!("src/{}:{n}: names {name}", source.path.display()));
            }
        }
    }
    assert_tidy(&problems);
}

#[test]
fn text_files_end_with_one_line_feed() {
    let mut problems = Vec::new();
    for folder in ["src", "tests", "examples", "benches", "corpus/truth", "golden"] {
        let folder = root().join(folder);
        if !folder.is_dir() {
            continue;
        }
        for ending in ["rs", "toml", "md", "json", "tsv"] {
            for path in files_below(&folder, ending) {
                let text = std::fs::read_to_string(&path).unwrap();
                if !text.is_empty() && (!text.ends_with('\n') || text.ends_with("\n\n") || text.contains('\r')) {
                    problems.push(path.display().to_string());
                }
            }
        }
    }
    assert_tidy(&problems);
}

#[test]
fn every_golden_file_has_its_document() {
    let golden = root().join("golden");
    if !golden.is_dir() {
        return;
    }
    let mut problems = Vec::new();
    for path in files_below(&golden, "json") {
        let case = path.strip_prefix(&golden).unwrap().with_extension("");
        if case.starts_with("real") {
            continue;
        }
        let document = root().join("corpus").join(&case);
        let there = |ending: &str| PathBuf::from(format!("{}{ending}", document.display())).is_file();
        if !there("") && !there(".pdf") {
            problems.push(format!("golden/{}.json: no such case in the corpus", case.display()));
        }
    }
    assert_tidy(&problems);
}
