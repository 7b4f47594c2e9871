//! `jixiao golden`: what was accepted of every case, against what is read now.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::extract::read_all;
use super::{Exit, print};
use crate::golden::{
    Case, Difference, SAMPLE_HEADER, SCOREBOARD_HEADER, Side, accept, accepted, corpus_cases, differences, draw,
    golden_names, real_cases, report_to_golden, sample_line, scoreboard_line,
};
use crate::output::write::write_bytes;
use crate::pipeline::{Options, Report};
use crate::report::model::Project;

/// Compare what is read of the corpus with what was accepted of it before
///
/// Every document of the corpus has a golden file; so has every report below the folder of real reports, where that
/// folder is there (--real, or the environment variable JIXIAO_REAL, or ../shared/real).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  jixiao golden check                      all cases; exit code 1 when anything differs
  jixiao golden explain years/2024/laiyang-wenlvju
                                           every difference of a case, old and new, with page and box
  jixiao golden bless fake-bold rotate-90  accept what is read now, after looking at the pages
  jixiao golden bless --all                accept everything
  jixiao golden sample --seed 7            draw 100 projects, every form in turn, to compare with their pages
  jixiao golden scoreboard                 write golden/scoreboard.tsv: what is read of every document, and what is not")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    folders: Folders,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List every difference with its page; exit code 1 when there is one
    Check {
        /// Cases; all if none is named
        #[arg(value_name = "CASE")]
        cases: Vec<String>,
    },
    /// Show every difference of a case: old and new, with page and box
    Explain {
        /// The case
        #[arg(value_name = "CASE")]
        case: String,
    },
    /// Accept what is read now as right; look at the pages first
    Bless {
        /// Cases
        #[arg(value_name = "CASE", required_unless_present = "all", conflicts_with = "all")]
        cases: Vec<String>,
        /// All cases
        #[arg(long)]
        all: bool,
    },
    /// Draw projects by chance, to be compared with their pages by eye: one line each
    Sample {
        /// How many
        #[arg(short, long, value_name = "N", default_value_t = 100)]
        count: usize,
        /// The same seed draws the same projects
        #[arg(short, long, value_name = "N", default_value_t = 1)]
        seed: u64,
        /// Cases to draw from; all if none is named
        #[arg(value_name = "CASE")]
        cases: Vec<String>,
    },
    /// Write one line a document: pages, form, projects, indicators, what is not read and why
    Scoreboard {
        /// File to write [default: scoreboard.tsv in the golden folder]
        #[arg(short, long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Folders of reports; the cases if none is named
        #[arg(value_name = "DIR")]
        folders: Vec<PathBuf>,
    },
}

#[derive(Debug, clap::Args)]
struct Folders {
    /// Folder of the documents
    #[arg(long, value_name = "DIR", default_value = "corpus", global = true)]
    corpus: PathBuf,
    /// Folder of what was accepted
    #[arg(long, value_name = "DIR", default_value = "golden", global = true)]
    golden: PathBuf,
    /// Folder of reports outside the corpus
    #[arg(long, value_name = "DIR", global = true)]
    real: Option<PathBuf>,
}

/// Where the real reports are if nobody says otherwise.
const REAL_FOLDER: &str = "../shared/real";

impl Folders {
    /// Every case, by name; says loudly what is left out.
    fn cases(&self) -> Result<Vec<Case>> {
        if !self.corpus.is_dir() {
            bail!(
                "no folder {}: run this in the folder of the project, or name it with --corpus",
                self.corpus.display()
            );
        }
        let mut cases = corpus_cases(&self.corpus);
        let given = self.real.clone().or_else(|| std::env::var_os("JIXIAO_REAL").map(PathBuf::from));
        let real = given.clone().unwrap_or_else(|| PathBuf::from(REAL_FOLDER));
        if real.is_dir() {
            cases.extend(real_cases(&real));
        } else if given.is_some() {
            bail!("no folder {}: --real and JIXIAO_REAL name a folder of reports", real.display());
        } else {
            super::say(format_args!(
                "SKIPPED the cases {}/*: no folder {REAL_FOLDER}; name it with --real",
                crate::golden::REAL
            ));
        }
        cases.sort();
        Ok(cases)
    }
}

/// A case with what is read of it now.
struct Reading {
    case: Case,
    report: Report,
    golden: Value,
}

fn read(cases: Vec<Case>) -> Result<Vec<Reading>> {
    let paths: Vec<PathBuf> = cases.iter().map(|case| case.path.clone()).collect();
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    let mut reports: std::collections::HashMap<PathBuf, Report> = read_all(&paths, &Options::new()?, jobs, true)?
        .into_iter()
        .map(|(path, read, _)| (path, read.report))
        .collect();
    let mut readings = Vec::new();
    for case in cases {
        let report = reports.remove(&case.path).with_context(|| format!("{} is two cases", case.path.display()))?;
        let golden = report_to_golden(&report)?;
        readings.push(Reading { case, report, golden });
    }
    Ok(readings)
}

/// The cases that were named, every name known.
fn named(cases: Vec<Case>, names: &[String]) -> Result<Vec<Case>> {
    for name in names {
        if !cases.iter().any(|case| case.name == *name) {
            bail!("no case {name}: a case is named by its path below the corpus, without .pdf");
        }
    }
    Ok(cases.into_iter().filter(|case| names.is_empty() || names.contains(&case.name)).collect())
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    let folders = &args.folders;
    let mut out = Vec::new();
    let done = match &args.command {
        Command::Check { cases } => check(folders, cases, &mut out),
        Command::Explain { case } => explain(folders, case, &mut out),
        Command::Bless { cases, .. } => bless(folders, cases, &mut out),
        Command::Sample { count, seed, cases } => sample(folders, *count, *seed, cases, &mut out),
        Command::Scoreboard { out: file, folders: reports } => scoreboard(folders, file.as_ref(), reports, &mut out),
    };
    print(&String::from_utf8_lossy(&out))?;
    done
}

/// How many differences of a case are listed; `explain` shows them all.
const LISTED: usize = 20;

fn check(folders: &Folders, names: &[String], out: &mut Vec<u8>) -> Result<Exit> {
    let readings = read(named(folders.cases()?, names)?)?;
    let mut differing = 0;
    for reading in &readings {
        let name = &reading.case.name;
        match accepted(&reading.case, &folders.golden) {
            Err(error) => writeln!(out, "{name}: {error}")?,
            Ok(golden) => {
                let found = differences(&golden, &reading.golden);
                if found.is_empty() {
                    continue;
                }
                found.iter().take(LISTED).try_for_each(|difference| writeln!(out, "{name}: {difference}"))?;
                if found.len() > LISTED {
                    writeln!(out, "{name}: and {} more: jixiao golden explain {name}", found.len() - LISTED)?;
                }
            }
        }
        differing += 1;
    }
    if names.is_empty() {
        for name in golden_without_case(folders, &readings) {
            writeln!(out, "{name}: no document for this golden file: put it back, or delete the golden file")?;
            differing += 1;
        }
    }
    writeln!(out, "{} cases, {differing} differ", readings.len())?;
    Ok(if differing == 0 { Exit::Good } else { Exit::Yes })
}

/// Golden files whose documents are gone: without a word, they would leave the regression. Those of reports outside the
/// corpus count only where some of them are there.
fn golden_without_case(folders: &Folders, readings: &[Reading]) -> Vec<String> {
    let is_real = |name: &str| name.starts_with(&format!("{}/", crate::golden::REAL));
    let real_is_there = readings.iter().any(|reading| is_real(&reading.case.name));
    let names = golden_names(&folders.golden).into_iter().filter(|name| real_is_there || !is_real(name));
    names.filter(|name| !readings.iter().any(|reading| reading.case.name == *name)).collect()
}

fn explain(folders: &Folders, name: &String, out: &mut Vec<u8>) -> Result<Exit> {
    let mut differ = false;
    for reading in read(named(folders.cases()?, std::slice::from_ref(name))?)? {
        writeln!(out, "{}: {}", reading.case.name, reading.case.path.display())?;
        let golden = accepted(&reading.case, &folders.golden)?;
        let found = differences(&golden, &reading.golden);
        found.iter().try_for_each(|difference| write_difference(out, difference))?;
        writeln!(out, "{} differences", found.len())?;
        differ |= !found.is_empty();
    }
    Ok(if differ { Exit::Yes } else { Exit::Good })
}

fn write_difference(out: &mut Vec<u8>, difference: &Difference) -> std::io::Result<()> {
    let Some(side) = difference.side() else { return Ok(()) };
    writeln!(out, "\n{}", side.pointer)?;
    if !difference.project.is_empty() {
        writeln!(out, "  project  {}", difference.project)?;
    }
    for (title, side) in [("accepted", &difference.old), ("read now", &difference.new)] {
        match side {
            Some(side) => writeln!(out, "  {title} {}{}", side.value, places(side))?,
            None => writeln!(out, "  {title} nothing")?,
        }
    }
    Ok(())
}

fn places(side: &Side) -> String {
    let all: Vec<String> = side.places.iter().map(Value::to_string).collect();
    if all.is_empty() { String::new() } else { format!("\n           at {}", all.join(" ")) }
}

fn bless(folders: &Folders, names: &[String], out: &mut Vec<u8>) -> Result<Exit> {
    if std::env::var_os("CI").is_some() {
        bail!("a person accepts results, not a machine: CI is set in the environment");
    }
    let mut changed = 0;
    for reading in read(named(folders.cases()?, names)?)? {
        let name = &reading.case.name;
        match accepted(&reading.case, &folders.golden) {
            Ok(golden) if golden == reading.golden => continue,
            Ok(golden) => {
                differences(&golden, &reading.golden).iter().try_for_each(|d| writeln!(out, "{name}: {d}"))?
            }
            Err(_) => {
                let indicators: usize = reading.report.projects.iter().map(|p| p.indicators.len()).sum();
                let (status, projects) = (reading.report.status.as_str(), reading.report.projects.len());
                writeln!(out, "{name}: new: {status}, {projects} projects, {indicators} indicators")?;
            }
        }
        accept(&reading.case, &folders.golden, &reading.golden)?;
        changed += 1;
    }
    writeln!(out, "{changed} golden files written")?;
    Ok(Exit::Good)
}

fn sample(folders: &Folders, count: usize, seed: u64, names: &[String], out: &mut Vec<u8>) -> Result<Exit> {
    let readings = read(named(folders.cases()?, names)?)?;
    let projects: Vec<(&str, &Project)> = readings
        .iter()
        .flat_map(|reading| reading.report.projects.iter().map(|project| (reading.case.name.as_str(), project)))
        .collect();
    let items: Vec<(&str, String)> =
        projects.iter().map(|(case, project)| (project.form.as_str(), format!("{case}/{}", project.id))).collect();
    writeln!(out, "{SAMPLE_HEADER}")?;
    for idx in draw(&items, seed, count) {
        let (case, project) = projects[idx];
        writeln!(out, "{}", sample_line(case, project))?;
    }
    Ok(Exit::Good)
}

fn scoreboard(folders: &Folders, file: Option<&PathBuf>, reports: &[PathBuf], out: &mut Vec<u8>) -> Result<Exit> {
    let mut cases = Vec::new();
    for folder in reports {
        cases.extend(corpus_cases(folder));
    }
    let cases = if reports.is_empty() { folders.cases()? } else { cases };
    let mut text = Vec::new();
    writeln!(text, "{SCOREBOARD_HEADER}")?;
    for reading in read(cases)? {
        writeln!(text, "{}", scoreboard_line(&reading.case.name, &reading.report))?;
    }
    let file = file.cloned().unwrap_or_else(|| folders.golden.join("scoreboard.tsv"));
    write_bytes(&file, &text)?;
    writeln!(out, "written to {}", file.display())?;
    Ok(Exit::Good)
}
