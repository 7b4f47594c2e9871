//! What is read of every case is what a person accepted. Golden files are written by `jixiao golden bless` only.

use jixiao::golden::{Case, accepted, corpus_cases, differences, real_cases, report_to_golden};

use crate::documents::{loud, read_file, real_or_skip, root};

#[test]
fn corpus_is_read_as_accepted() {
    check(&corpus_cases(&root().join("corpus")));
}

#[test]
fn real_reports_are_read_as_accepted() {
    if let Some(real) = real_or_skip("real_reports_are_read_as_accepted") {
        check(&real_cases(&real));
    }
}

fn check(cases: &[Case]) {
    assert!(!cases.is_empty());
    let golden = root().join("golden");
    let mut problems = Vec::new();
    for case in cases {
        match accepted(case, &golden) {
            Err(error) => problems.push(format!("{}: {error}", case.name)),
            Ok(accepted) => {
                let read = report_to_golden(read_file(&case.path)).unwrap();
                problems.extend(differences(&accepted, &read).iter().map(|d| format!("{}: {d}", case.name)));
            }
        }
    }
    if !problems.is_empty() {
        loud(&problems.join("\n"));
    }
    assert!(problems.is_empty(), "{} differences", problems.len());
}
