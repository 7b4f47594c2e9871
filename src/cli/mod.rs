//! The commands: arguments → calls → exit code. The only place that prints.

mod check;
mod completions;
mod diff;
mod export;
mod extract;
mod golden;
mod inputs;
mod inspect;
mod schema;
mod search;
mod values;

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

/// Turns Chinese budget performance reports (绩效目标, PDF or text) into data
///
/// Reads the performance tables of budget reports, in every printed form that it knows, and writes one JSON file a project
/// with the place of every value on its page, and one index over all counties. What it does not know it says: unknown
/// forms, uncertain readings and contradictions are findings, never guesses.
#[derive(Debug, Parser)]
#[command(name = "jixiao", version, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  jixiao extract reports -o out            read every PDF and text dump below reports/
  jixiao check out --severity warning      what is odd in them
  jixiao values out                        how much of the printed values was understood
  jixiao diff out-2024 out-2025            what changed from year to year
  jixiao search out 防汛 物资              projects and indicators that speak of it
  jixiao export out -o targets.xlsx        the same data as a workbook
  jixiao inspect report.pdf --page 7 -o page.svg
                                           draw what the program saw on page 7
  jixiao help extract                      all options of a command

Exit codes: 0 good, 1 the question of the command is answered so (see its help), 2 wrong usage,
3 some documents could not be read (everything else was written).";

#[derive(Debug, Subcommand)]
enum Command {
    Extract(extract::Args),
    Check(check::Args),
    Values(values::Args),
    Diff(diff::Args),
    Search(search::Args),
    Export(export::Args),
    Inspect(inspect::Args),
    Schema(schema::Args),
    Golden(golden::Args),
    Completions(completions::Args),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Good.
    Good,
    /// What the command asks is so: there are differences, findings, nothing found.
    Yes,
    /// Wrong usage.
    Usage,
    /// Some documents could not be read.
    Unread,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Good => 0,
            Exit::Yes => 1,
            Exit::Usage => 2,
            Exit::Unread => 3,
        })
    }
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.command {
        Command::Extract(args) => extract::run(args),
        Command::Check(args) => check::run(args),
        Command::Values(args) => values::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Search(args) => search::run(args),
        Command::Export(args) => export::run(args),
        Command::Inspect(args) => inspect::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Golden(args) => golden::run(args),
        Command::Completions(args) => completions::run(args),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(error) => {
            say(format_args!("jixiao: {}", message(&error)));
            Exit::Usage.into()
        }
    }
}

/// An error with its causes, each said once: some name their cause in the middle of what to do about it.
fn message(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// Says something to the person at standard error. Where nobody can hear it, the work goes on all the same.
fn say(text: impl std::fmt::Display) {
    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{text}\n"));
}

/// Writes results to standard output. A reader that closes its end early (`| head`) has what it wanted: no error.
fn to_stdout(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match write(&mut out).and_then(|()| std::io::Write::flush(&mut out)) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// Whether the user has not asked for output without colours (the NO_COLOR convention).
fn colours_wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Writes a text to standard output.
fn print(text: &str) -> anyhow::Result<()> {
    to_stdout(|out| out.write_all(text.as_bytes())).context("cannot write to standard output")
}
