//! `jixiao extract`: documents in, an output folder out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use super::inputs::find_documents;
use super::{Exit, print};
use crate::normalize::region::Regions;
use crate::output::folder::{claim, write_folder};
use crate::output::run::{RUN_FILE, RUN_SCHEMA, Run, RunDocument};
use crate::output::write::write_json;
use crate::output::{Collected, Read, collect};
use crate::pipeline::{Options, Report};
use crate::report::index::{DocumentLine, Status};

/// Read reports into one JSON per project and an index across counties
///
/// Inputs are PDF files, text dumps (.txt) and folders, which are searched through. Every document gets a status in
/// OUT/index.json; one that cannot be read never stops the others.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  jixiao extract reports -o out
  jixiao extract a.pdf b.pdf dump.txt -o out --jobs 4
  find /data -name '*.pdf' | jixiao extract --files-from - -o out
  jixiao extract reports -o out --forms my-forms   with printed forms of your own (see README)

Exit code 3 when a document could not be read (failed, encrypted, crashed); the summary names it.")]
pub struct Args {
    /// PDF files, text dumps, folders
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Folder to write to; made if missing
    #[arg(short, long, value_name = "OUT")]
    out: PathBuf,
    /// List of further inputs, one path a line; - for standard input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// Folder with further printed forms (*.toml)
    #[arg(long, value_name = "DIR")]
    forms: Option<PathBuf>,
    /// File with further rows of the table of divisions (code, name, first year, last year, by tabs)
    #[arg(long, value_name = "FILE")]
    regions: Option<PathBuf>,
    /// Password for encrypted PDFs
    #[arg(long)]
    password: Option<String>,
    /// Number of documents read at once [default: number of cores]
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
    /// Print nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    let started = SystemTime::now();
    let clock = Instant::now();
    let options = options(args)?;
    let paths = find_documents(&args.inputs, args.files_from.as_deref())?;
    claim(&args.out)?;
    let jobs = args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1);
    let timed = read_all(&paths, &options, jobs, args.quiet)?;
    let mut documents = Vec::new();
    let mut times = Vec::new();
    for (path, read, took) in timed {
        times.push(RunDocument::new(path.display().to_string(), read.report.sha256.clone(), took));
        documents.push(read);
    }
    let collected = collect(documents);
    write_folder(&args.out, &collected)?;
    let run = Run {
        schema: RUN_SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        command: std::env::args().collect(),
        started: started.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs()),
        seconds: clock.elapsed().as_secs_f64(),
        jobs,
        documents: times,
    };
    write_json(&args.out.join(RUN_FILE), &run)?;
    if !args.quiet {
        print(&summary(&collected, &run.documents, &args.out, clock.elapsed()))?;
    }
    let unread = |s: Status| matches!(s, Status::Failed | Status::Encrypted | Status::Crashed);
    Ok(if collected.index.documents.iter().any(|d| unread(d.status)) { Exit::Unread } else { Exit::Good })
}

fn options(args: &Args) -> Result<Options> {
    let mut options = Options::new()?;
    if let Some(folder) = &args.forms {
        options.template.add_folder(folder).context("--forms")?;
    }
    if let Some(file) = &args.regions {
        let text =
            std::fs::read_to_string(file).with_context(|| format!("--regions: cannot read {}", file.display()))?;
        options.regions = Regions::with_extra(&text).with_context(|| format!("--regions {}", file.display()))?;
    }
    options.password.clone_from(&args.password);
    Ok(options)
}

/// Deep page trees and nested forms need more than a thread's usual stack.
const STACK: usize = 16 << 20;

/// Reads documents, several at once, and says how long each took; sorted by path.
pub(super) fn read_all(
    paths: &[PathBuf],
    options: &Options,
    jobs: usize,
    quiet: bool,
) -> Result<Vec<(PathBuf, Read, Duration)>> {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build().context("cannot start threads")?;
    let progress = Progress::new(paths.len(), quiet);
    let read = |path: &PathBuf| {
        let clock = Instant::now();
        let read = read_one(path, options);
        progress.step(path);
        (path.clone(), read, clock.elapsed())
    };
    let mut all: Vec<_> = pool.install(|| paths.par_iter().map(read).collect());
    progress.finish();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(all)
}

/// Reads one document; whatever happens, there is a report of it.
fn read_one(path: &Path, options: &Options) -> Read {
    let file = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let report = match std::fs::read(path) {
        Err(error) => Report::failed(b"", Status::Failed, format!("cannot read the file: {error}")),
        Ok(bytes) => {
            let read = AssertUnwindSafe(|| crate::read(&bytes, &file, options));
            std::panic::catch_unwind(read).unwrap_or_else(|_| {
                let reason = "the program broke on this file: please report it".to_owned();
                Report::failed(&bytes, Status::Crashed, reason)
            })
        }
    };
    Read { file, report }
}

/// How far the run is: a bar, on a terminal only.
struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    fn new(total: usize, quiet: bool) -> Self {
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| {
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed_precise} eta {eta} {wide_msg}");
            let bar = ProgressBar::new(total as u64);
            style.map_or(bar.clone(), |s| bar.with_style(s))
        });
        Self { bar }
    }

    fn step(&self, path: &Path) {
        if let Some(bar) = &self.bar {
            bar.set_message(path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default());
            bar.inc(1);
        }
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// What was read, in a few lines.
fn summary(collected: &Collected, read: &[RunDocument], out: &Path, took: Duration) -> String {
    let index = &collected.index;
    let mut by_status: BTreeMap<Status, usize> = BTreeMap::new();
    for document in &index.documents {
        *by_status.entry(document.status).or_default() += 1;
    }
    let mut text = format!(
        "{}, {}: {}, {} in {} ({:.1} s)\n",
        count(index.documents.len(), "document"),
        count(index.documents.iter().map(|d| d.pages).sum(), "page"),
        count(index.projects.len(), "project"),
        count(index.projects.iter().map(|p| p.indicators).sum(), "indicator"),
        count(index.regions.len(), "region"),
        took.as_secs_f64(),
    );
    for (status, n) in &by_status {
        let _ = writeln!(text, "  {:<13}{n}", status.as_str());
    }
    let explained = index.documents.iter().filter(|d| !matches!(d.status, Status::Ok | Status::NoTargets));
    for document in explained {
        let reason = document.reason.as_deref().unwrap_or("");
        let name = distinct_name(document, &index.documents, read);
        let _ = writeln!(text, "  {name}: {}: {reason}", document.status.as_str());
    }
    let _ = writeln!(text, "written to {}", out.display());
    text
}

/// A number of things: `1 page`, `2 pages`.
fn count(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

/// A document's name, with its folders where others have the same.
fn distinct_name<'a>(document: &'a DocumentLine, all: &[DocumentLine], read: &'a [RunDocument]) -> &'a str {
    if all.iter().filter(|other| other.file == document.file).count() < 2 {
        return &document.file;
    }
    let is_it = |r: &&RunDocument| r.sha256 == document.sha256 && Path::new(&r.path).ends_with(&document.file);
    read.iter().find(is_it).map_or(&document.file, |r| &r.path)
}
