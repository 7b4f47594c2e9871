//! Bad input: a clear message that names the file and what to do, the rest of the batch done, the right exit code.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::documents::root;

/// How a command ended.
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

fn jixiao(arguments: &[&OsStr], stdin: Option<&str>) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin.unwrap_or_default().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Ended {
        code: output.status.code().expect("an exit code"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder with inputs and room for an output folder.
struct Case(TempDir);

impl Case {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn extract(&self, inputs: &[&Path]) -> Ended {
        self.extract_with(inputs, &[])
    }

    fn extract_with(&self, inputs: &[&Path], options: &[&str]) -> Ended {
        let out = self.path("out");
        let mut arguments: Vec<&OsStr> = vec![OsStr::new("extract")];
        arguments.extend(inputs.iter().map(|p| p.as_os_str()));
        arguments.extend(options.iter().map(OsStr::new));
        arguments.extend([OsStr::new("-o"), out.as_os_str()]);
        jixiao(&arguments, None)
    }

    fn documents(&self) -> Vec<Value> {
        let index = std::fs::read_to_string(self.path("out/index.json")).unwrap();
        serde_json::from_str::<Value>(&index).unwrap()["documents"].as_array().unwrap().clone()
    }
}

fn good() -> Vec<u8> {
    std::fs::read(root().join("corpus/fake-bold.pdf")).unwrap()
}

/// The file is named in the summary with this reason, the good document beside it is read, the exit code is 3.
fn unreadable_beside_good(name: &str, bytes: &[u8], status: &str, reason: &str) {
    let case = Case::new();
    let bad = case.write(name, bytes);
    let fine = case.write("good.pdf", &good());
    let ended = case.extract(&[&bad, &fine]);
    assert_eq!(ended.code, 3, "{}{}", ended.stdout, ended.stderr);
    let line = ended.stdout.lines().find(|l| l.contains(name) && l.contains(reason));
    assert!(line.is_some(), "no line that names {name} and says {reason:?} in\n{}", ended.stdout);
    let documents = case.documents();
    let document = documents.iter().find(|d| d["file"] == name).unwrap();
    assert_eq!(document["status"], status);
    assert!(document["reason"].as_str().unwrap().contains(reason), "{document}");
    let read = documents.iter().find(|d| d["file"] == "good.pdf").unwrap();
    assert_eq!((&read["status"], read["projects"].as_u64()), (&Value::from("ok"), Some(1)));
}

/// Of a text dump `inspect` shows the tables that were found in it; it has no pages to list or to draw.
#[test]
fn the_tables_of_a_text_dump_are_shown() {
    let dump = root().join("corpus/dumps/libreoffice-pdftotext-layout.txt");
    let inspect = |options: &[&str]| {
        let mut arguments: Vec<&OsStr> = vec![OsStr::new("inspect"), dump.as_os_str()];
        arguments.extend(options.iter().map(OsStr::new));
        jixiao(&arguments, None)
    };
    let shown = inspect(&["--tables"]);
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    let first = shown.stdout.lines().next().unwrap_or_default();
    assert!(first.starts_with("table on lines ") && first.ends_with("form hebei"), "{first}");
    let json: Value = serde_json::from_str(&inspect(&["--tables", "--format", "json"]).stdout).unwrap();
    assert!(json[0]["lines"][0].as_u64() < json[0]["lines"][1].as_u64(), "{}", json[0]["lines"]);
    let refused = inspect(&[]);
    assert_ne!(refused.code, 0);
    assert!(refused.stderr.contains("--tables"), "{}", refused.stderr);
}

#[test]
fn not_a_pdf() {
    unreadable_beside_good("picture.pdf", b"\x89PNG\r\n\x1a\n and so on", "failed", "not a PDF");
}

#[test]
fn web_page_called_pdf() {
    let page = b"<!DOCTYPE html><html><head><title>404</title></head><body>not found</body></html>";
    unreadable_beside_good("page.pdf", page, "failed", "web page");
}

#[test]
fn empty_file() {
    unreadable_beside_good("nothing.pdf", b"", "failed", "empty");
}

#[test]
fn truncated_pdf_without_a_page() {
    let whole = good();
    unreadable_beside_good("cut.pdf", &whole[..whole.len().min(600)], "failed", "");
}

#[test]
fn pdf_that_asks_for_a_password() {
    let locked = std::fs::read(root().join("corpus/encrypted-user-password.pdf")).unwrap();
    unreadable_beside_good("locked.pdf", &locked, "encrypted", "password");
}

#[test]
fn wrong_and_right_password() {
    let locked = root().join("corpus/encrypted-user-password.pdf");
    let case = Case::new();
    let wrong = case.extract_with(&[&locked], &["--password", "wrong"]);
    assert_eq!((wrong.code, case.documents()[0]["status"].as_str()), (3, Some("encrypted")));
    let right = case.extract_with(&[&locked], &["--password", "secret"]);
    assert_eq!((right.code, case.documents()[0]["status"].as_str()), (0, Some("ok")));
}

/// The command cannot begin: exit code 2, nothing on stdout, the message has all the words.
fn refused(ended: &Ended, words: &[&str]) {
    assert_eq!(ended.code, 2, "{}{}", ended.stdout, ended.stderr);
    assert_eq!(ended.stdout, "");
    for word in words {
        assert!(ended.stderr.contains(word), "{word:?} is not in {:?}", ended.stderr);
    }
}

#[test]
fn folder_without_documents() {
    let case = Case::new();
    let folder = case.write("folder/readme.md", b"text").parent().unwrap().to_owned();
    refused(&case.extract(&[&folder]), &["folder", "no PDF"]);
}

#[test]
fn missing_input() {
    let case = Case::new();
    refused(&case.extract(&[&case.path("not-there.pdf")]), &["not-there.pdf", "check the path"]);
}

#[test]
fn no_input_at_all() {
    refused(&Case::new().extract(&[]), &["no input"]);
}

#[test]
fn out_is_a_file() {
    let case = Case::new();
    case.write("out", b"in the way");
    let input = case.write("good.pdf", &good());
    refused(&case.extract(&[&input]), &["out", "cannot write"]);
    assert_eq!(std::fs::read(case.path("out")).unwrap(), b"in the way");
}

#[test]
fn a_cause_is_said_once() {
    let case = Case::new();
    case.write("out", b"in the way");
    let input = case.write("good.pdf", &good());
    let message = case.extract(&[&input]).stderr;
    assert_eq!(message.matches("os error").count(), 1, "{message}");
}

#[test]
fn unknown_option_is_wrong_usage() {
    refused(&Case::new().extract_with(&[], &["--no-such-option"]), &["--no-such-option"]);
}

#[test]
fn list_of_inputs_from_standard_input() {
    let case = Case::new();
    let (one, two) = (case.write("one.pdf", &good()), case.write("a b/two 二.pdf", &good()));
    let list = format!("{}\r\n\n{}\n", one.display(), two.display());
    let out = case.path("out");
    let arguments = ["extract", "--files-from", "-", "-o"].map(OsStr::new);
    let ended = jixiao(&[&arguments[..], &[out.as_os_str()]].concat(), Some(&list));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_eq!(case.documents().len(), 2);
}

#[test]
fn list_of_inputs_that_is_missing() {
    let case = Case::new();
    refused(&case.extract_with(&[], &["--files-from", "no-such-list.txt"]), &["no-such-list.txt"]);
}

#[test]
fn a_document_of_a_list_that_is_gone_fails_alone() {
    let case = Case::new();
    let (good, gone) = (case.write("good.pdf", &good()), case.path("gone.pdf"));
    let list = case.write("list.txt", format!("{}\n{}\n", gone.display(), good.display()).as_bytes());
    let ended = case.extract_with(&[], &["--files-from", &list.display().to_string()]);
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    let statuses: Vec<String> = case.documents().iter().map(|d| d["status"].to_string()).collect();
    assert_eq!(statuses, ["\"failed\"", "\"ok\""]);
}

#[test]
fn odd_names_of_folders_and_files() {
    for name in ["with blank/绩效 目标.pdf", "引号“”/'single' \"double\".pdf", "-dash/$HOME;&.PDF", "#/%41[1]{a}*.pdf"]
    {
        let case = Case::new();
        let input = case.write(name, &good());
        let ended = case.extract(&[input.parent().unwrap()]);
        assert_eq!(ended.code, 0, "{name}: {}", ended.stderr);
        let file = Path::new(name).file_name().unwrap().to_string_lossy();
        assert_eq!(case.documents()[0]["file"], file.as_ref());
    }
}

#[test]
fn progress_goes_to_stderr_and_quiet_prints_nothing() {
    let case = Case::new();
    let input = case.write("good.pdf", &good());
    let ended = case.extract_with(&[&input], &["--quiet"]);
    assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr.as_str()), (0, "", ""));
    let ended = case.extract(&[&input]);
    assert_eq!(ended.stderr, "");
    assert!(ended.stdout.contains("1 document, "), "{}", ended.stdout);
}

#[test]
fn version_and_help_are_results() {
    for option in ["--version", "--help"] {
        let ended = jixiao(&[OsStr::new(option)], None);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""));
        assert!(ended.stdout.contains("jixiao"));
    }
}

#[test]
fn regions_of_the_users_own_name_a_county_anew() {
    let case = Case::new();
    let rows = case.write("regions.tsv", "# renamed\n130529\t巨鹿市\t2024\n".as_bytes());
    let report = root().join("corpus/julu-yingji-2024-typst.pdf");
    let ended = case.extract_with(&[&report], &["--regions", rows.to_str().unwrap()]);
    let region = &case.documents()[0]["region"];
    assert_eq!((ended.code, region["code"].as_str(), region["name"].as_str()), (0, Some("130529"), Some("巨鹿市")));
    let bad = case.write("bad.tsv", "1305\t某县\n".as_bytes());
    let ended = case.extract_with(&[&report], &["--regions", bad.to_str().unwrap()]);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("bad.tsv") && ended.stderr.contains("line 1"), "{}", ended.stderr);
}

#[test]
fn values_lists_what_is_not_understood_and_what_does_not_add_up() {
    let case = Case::new();
    case.extract(&[&root().join("corpus/madeup-pingxiang-shuiwuju-2025.pdf")]);
    let out = case.path("out");
    let arguments: Vec<&OsStr> = vec!["values".as_ref(), out.as_os_str(), "--format".as_ref(), "json".as_ref()];
    let ended = jixiao(&arguments, None);
    let values: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!((ended.code, values["schema"].as_str()), (0, Some("jixiao.values/1")));
    let of = |pointer: &str| values.pointer(pointer).and_then(Value::as_u64).unwrap_or_else(|| panic!("{pointer}"));
    let kinds = values["targets"]["kinds"].as_array().unwrap();
    let counted: u64 = kinds.iter().map(|kind| kind["count"].as_u64().unwrap()).sum();
    assert!(of("/targets/printed") > 0);
    assert_eq!(counted, of("/targets/printed"));
    assert_eq!(of("/money/sums") - of("/money/add_up"), values["money"]["differ"].as_array().unwrap().len() as u64);
    let text = jixiao(&arguments[..2], None);
    assert!(text.stdout.starts_with("targets: ") && text.stdout.contains("money: "), "{}", text.stdout);
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_or_back_do_not_stop_the_run() {
    use std::os::unix::fs::symlink;
    let case = Case::new();
    case.write("in/sub/good.pdf", &good());
    symlink(case.path("in"), case.path("in/sub/up")).unwrap();
    symlink("nothing", case.path("in/nowhere")).unwrap();
    symlink("itself", case.path("in/itself")).unwrap();
    assert_eq!(case.extract(&[&case.path("in")]).code, 0);
    symlink("nowhere.pdf", case.path("in/gone.pdf")).unwrap();
    let ended = case.extract(&[&case.path("in")]);
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    assert!(ended.stdout.contains("gone.pdf: failed: cannot read the file"), "{}", ended.stdout);
    assert_eq!(case.documents().len(), 2);
}

#[test]
fn files_of_others_in_the_output_folder_stay() {
    let case = Case::new();
    let fine = case.write("good.pdf", &good());
    let plan = case.write("out/projects/plan.json", b"1");
    let old = case.write("out/projects/old.json", b"{\n  \"schema\": \"jixiao.project/1\"}");
    assert_eq!(case.extract(&[&fine]).code, 0);
    assert!(plan.exists(), "a file of another program was deleted");
    assert!(!old.exists(), "a project of an earlier run is left");
}

#[test]
fn index_of_another_program_is_not_overwritten() {
    let case = Case::new();
    let fine = case.write("good.pdf", &good());
    let index = case.write("out/index.json", b"{}");
    refused(&case.extract(&[&fine]), &["index.json", "-o"]);
    assert_eq!(std::fs::read(index).unwrap(), b"{}");
}

#[cfg(target_os = "linux")]
#[test]
fn messages_that_cannot_be_written_do_not_break_the_program() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    let status = command.args(["check", "no-such-folder"]).stderr(full).status().unwrap();
    assert_eq!(status.code(), Some(2));
}

#[test]
fn golden_file_without_its_document_is_a_difference() {
    let case = Case::new();
    case.write("corpus/a.pdf", &good());
    let golden = |verb: &str| {
        let folder = |name: &str| case.path(name).into_os_string();
        let (corpus, golden) = (folder("corpus"), folder("golden"));
        let arguments = [
            "golden".as_ref(),
            verb.as_ref(),
            "--corpus".as_ref(),
            corpus.as_os_str(),
            "--golden".as_ref(),
            golden.as_os_str(),
        ];
        let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
        let output = command
            .args(arguments)
            .args(if verb == "bless" { &["a"][..] } else { &[] })
            .env_remove("CI")
            .env_remove("JIXIAO_REAL")
            .current_dir(case.path(""))
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(golden("bless").0, Some(0));
    assert_eq!(golden("check").0, Some(0));
    case.write("golden/gone.json", b"{}");
    let (code, text) = golden("check");
    assert_eq!(code, Some(1));
    assert!(text.contains("gone: no document for this golden file"), "{text}");
}

#[test]
fn documents_of_one_name_are_told_apart() {
    let case = Case::new();
    case.write("in/a/report.pdf", b"");
    case.write("in/b/report.pdf", &good());
    let ended = case.extract(&[&case.path("in")]);
    assert!(ended.stdout.contains("in/a/report.pdf: failed"), "{}", ended.stdout);
}

#[test]
fn findings_of_documents_of_one_name_are_told_apart() {
    let case = Case::new();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (folder, name) in [("a", "unknown-form.pdf"), ("b", "julu-yingji-2024-typst.pdf")] {
        case.write(&format!("in/{folder}/report.pdf"), &std::fs::read(corpus.join(name)).unwrap());
    }
    case.extract(&[&case.path("in")]);
    let out = case.path("out");
    let ended = jixiao(&[OsStr::new("check"), out.as_os_str()], None);
    let headings: Vec<&str> = ended.stdout.lines().filter(|line| line.starts_with("report.pdf (sha256 ")).collect();
    assert!(headings.len() == 2 && headings[0] != headings[1], "{}", ended.stdout);
}
