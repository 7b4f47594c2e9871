//! Search finds what a scan of the printed text finds, no more and no less.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jixiao::output::read::{Folder, read_folder};
use jixiao::search::{Filter, Store, printed_texts, search};

use crate::years_folder::{jixiao, year};

/// The places that a scan finds for a word.
fn scanned(folder: &Folder, word: &str) -> BTreeSet<(String, String)> {
    let of = |project: &jixiao::report::model::Project| {
        let id = project.id.clone();
        printed_texts(project)
            .into_iter()
            .filter(|(_, text)| text.contains(word))
            .map(move |(path, _)| (id.clone(), path))
    };
    folder.projects.iter().flat_map(of).collect()
}

/// The places that the search finds.
fn searched(store: &Store, word: &str) -> BTreeSet<(String, String)> {
    let answer = search(store, &[word.to_owned()], &Filter::default(), 0).unwrap();
    assert_eq!(answer.projects, answer.results.len());
    let of = |found: jixiao::search::Found| found.hits.into_iter().map(move |hit| (found.id.clone(), hit.path));
    answer.results.into_iter().flat_map(of).collect()
}

/// Words cut from the printed texts at places that look random and are always the same: half of two characters, the
/// others of one to nine; and words that are printed nowhere.
fn words(folder: &Folder) -> Vec<String> {
    let texts: Vec<Vec<char>> =
        folder.projects.iter().flat_map(printed_texts).map(|(_, text)| text.chars().collect()).collect();
    let mut state = 20240501u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % below.max(1)
    };
    let mut words = BTreeSet::new();
    while words.len() < 230 {
        let text = &texts[next(texts.len())];
        let length = if next(2) == 0 { 2 } else { 1 + next(9) };
        if length <= text.len() {
            let start = next(text.len() - length + 1);
            words.insert(text[start..start + length].iter().collect::<String>());
        }
    }
    words.extend(
        [
            "不会印出来的词",
            "汛防",
            "Ａ",
            "\"",
            "*",
            "a b",
            "OR",
            "%",
            "_",
            "%年",
            "'",
            "\\",
            "≥9",
            "（",
            "，",
            "1.",
            "%\"",
            "NEAR(",
            "-",
            "^",
            "A:",
        ]
        .map(str::to_owned),
    );
    words.into_iter().collect()
}

fn exact(folder: &Path) {
    let content = read_folder(folder).unwrap();
    let place = tempfile::tempdir().unwrap();
    let store = Store::open(folder, Some(&place.path().join("index.sqlite"))).unwrap();
    let words = words(&content);
    let pairs = words.iter().filter(|word| word.chars().count() == 2).count();
    assert!(words.len() >= 200 && pairs >= 50, "{} words, {pairs} of two characters", words.len());
    let mut hits = 0;
    for word in &words {
        let scanned = scanned(&content, word);
        hits += scanned.len();
        assert_eq!(searched(&store, word), scanned, "{word:?}");
    }
    println!("{} words, {pairs} of two characters, {hits} hits, all as scanned", words.len());
}

#[test]
fn search_is_a_scan_of_the_corpus() {
    exact(year("2024"));
}

#[test]
fn search_is_a_scan_of_real_reports() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real");
    let real = std::env::var_os("JIXIAO_REAL").map_or_else(beside, PathBuf::from);
    if !real.join("targets").is_dir() {
        eprintln!("SKIPPED: no real reports at {}; set JIXIAO_REAL", real.display());
        return;
    }
    let out = tempfile::tempdir().unwrap();
    jixiao().arg("extract").arg(real.join("targets")).arg("-o").arg(out.path()).arg("-q").status().unwrap();
    exact(out.path());
}

#[test]
fn filters_and_several_words_narrow_the_answer() {
    let place = tempfile::tempdir().unwrap();
    let store = Store::open(year("2024"), Some(&place.path().join("index.sqlite"))).unwrap();
    let count = |words: &[&str], filter: Filter| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        search(&store, &words, &filter, 0).unwrap().projects
    };
    let all = count(&["成本"], Filter::default());
    assert!(all > 3);
    let region = |name: &str| Filter { region: Some(name.to_owned()), ..Filter::default() };
    assert_eq!(count(&["成本"], region("河北省")), count(&["成本"], region("1305")));
    assert!((1..all).contains(&count(&["成本"], region("130533"))));
    assert_eq!(count(&["成本"], Filter { year: Some(1999), ..Filter::default() }), 0);
    assert!(count(&["成本"], Filter { min_fen: Some(100_000_000), ..Filter::default() }) < all);
    assert_eq!(count(&["养老"], Filter { class: Some("cost".to_owned()), ..Filter::default() }), 0);
    assert!(count(&["成本", "满意度"], Filter::default()) <= all);
    assert_eq!(count(&["成本", "不会印出来的词"], Filter::default()), 0);
}

/// A copy of a year that a test may change.
fn copied() -> tempfile::TempDir {
    let out = tempfile::tempdir().unwrap();
    std::fs::create_dir(out.path().join("projects")).unwrap();
    for entry in walkdir::WalkDir::new(year("2024")).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file())
    {
        let to = out.path().join(entry.path().strip_prefix(year("2024")).unwrap());
        if entry.file_name() != "search.sqlite" && to.parent().unwrap().is_dir() {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
    out
}

#[test]
#[cfg(unix)]
fn a_file_of_equal_size_and_time_is_a_change() {
    let out = copied();
    let file = out.path().join(&read_folder(out.path()).unwrap().index.projects[0].path);
    let project = read_folder(out.path()).unwrap().projects[0].clone();
    let with = |purpose: &str| {
        let project = jixiao::report::model::Project { purpose: Some(purpose.to_owned()), ..project.clone() };
        serde_json::to_string(&project).unwrap()
    };
    std::fs::write(&file, with("甲乙丙丁")).unwrap();
    let time = std::fs::metadata(&file).unwrap().modified().unwrap();
    assert_eq!(searched(&Store::open(out.path(), None).unwrap(), "甲乙丙丁").len(), 1);
    std::fs::write(&file, with("戊己庚辛")).unwrap();
    std::fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
    let store = Store::open(out.path(), None).unwrap();
    assert!(store.built);
    assert_eq!((searched(&store, "戊己庚辛").len(), searched(&store, "甲乙丙丁").len()), (1, 0));
}

#[test]
fn a_folder_that_cannot_be_written_to_is_searched_all_the_same() {
    let out = copied();
    // Nothing can be put where a folder stands, whoever asks.
    std::fs::create_dir(out.path().join("search.sqlite")).unwrap();
    let store = Store::open(out.path(), None).unwrap();
    assert!(store.built && store.not_kept.is_some());
    assert!(!searched(&store, "养老").is_empty());
    let done = jixiao().arg("search").arg(out.path()).arg("养老").output().unwrap();
    assert_eq!(done.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&done.stderr).contains("--index"));
    // A place that was asked for has to be kept.
    let taken = out.path().join("projects");
    assert_eq!(
        jixiao().arg("search").arg(out.path()).args(["养老", "--index"]).arg(taken).status().unwrap().code(),
        Some(2)
    );
}

#[test]
fn searches_at_the_same_time_do_not_disturb_each_other() {
    let out = copied();
    let expected = scanned(&read_folder(out.path()).unwrap(), "养老");
    let search = || searched(&Store::open(out.path(), None).unwrap(), "养老");
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..8).map(|_| scope.spawn(search)).collect();
        running.into_iter().for_each(|one| assert_eq!(one.join().unwrap(), expected));
    });
}

#[test]
fn no_number_of_words_is_too_large() {
    let place = tempfile::tempdir().unwrap();
    let store = Store::open(year("2024"), Some(&place.path().join("index.sqlite"))).unwrap();
    let content = read_folder(year("2024")).unwrap();
    let texts = printed_texts(&content.projects[0]);
    let mut words: Vec<String> = texts.iter().map(|(_, text)| text.clone()).filter(|text| !text.is_empty()).collect();
    while words.len() < 70 {
        words.push(words[words.len() % 3].chars().take(1 + words.len() % 5).collect());
    }
    let found = |words: &[String]| search(&store, words, &Filter::default(), 0).unwrap().projects;
    assert_eq!(found(&words), 1);
    words.push("不会印出来的词".to_owned());
    assert_eq!(found(&words), 0);
}

#[test]
fn full_width_and_mixed_words_are_found_without_case() {
    let place = tempfile::tempdir().unwrap();
    let out = copied();
    let line = read_folder(out.path()).unwrap().index.projects[0].path.clone();
    let mut project = read_folder(out.path()).unwrap().projects[0].clone();
    project.purpose = Some("采购ＡＰＰ平台V2.0，率≥９５%_完".to_owned());
    std::fs::write(out.path().join(line), serde_json::to_string(&project).unwrap()).unwrap();
    let store = Store::open(out.path(), Some(&place.path().join("index.sqlite"))).unwrap();
    let found = |word: &str, ignore_case: bool| {
        let filter = Filter { ignore_case, ..Filter::default() };
        search(&store, &[word.to_owned()], &filter, 0).unwrap().projects
    };
    for (word, exactly, without_case) in [
        ("ＡＰＰ平台", 1, 1),
        ("app平台v2", 0, 1),
        ("APP平台V2.0", 0, 1),
        ("≥95%_", 0, 1),
        ("≥９５%_完", 1, 1),
        ("95%_定", 0, 0),
    ] {
        assert_eq!((found(word, false), found(word, true)), (exactly, without_case), "{word}");
    }
}

#[test]
fn a_changed_folder_gets_a_new_index() {
    let out = copied();
    assert!(Store::open(out.path(), None).unwrap().built);
    assert!(!Store::open(out.path(), None).unwrap().built);
    let content = read_folder(out.path()).unwrap();
    let file = out.path().join(&content.index.projects[0].path);
    let mut project = content.projects[0].clone();
    project.purpose = Some("前所未见的用途".to_owned());
    std::fs::write(file, serde_json::to_string(&project).unwrap()).unwrap();
    let store = Store::open(out.path(), None).unwrap();
    assert!(store.built);
    assert_eq!(searched(&store, "前所未见").len(), 1);
}

#[test]
fn finding_nothing_is_exit_code_one() {
    let place = tempfile::tempdir().unwrap();
    let index = place.path().join("index.sqlite");
    let run = |word: &str| {
        let done = jixiao().arg("search").arg(year("2025")).arg(word).arg("--index").arg(&index).output().unwrap();
        (done.status.code(), String::from_utf8(done.stdout).unwrap())
    };
    assert_eq!(run("不会印出来的词"), (Some(1), String::new()));
    let (code, text) = run("养老");
    assert!(code == Some(0) && text.contains("【养老】"), "{text}");
    let done = jixiao().args(["search", "no-such-folder", "词"]).output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("jixiao extract"));
}
