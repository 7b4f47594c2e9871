//! The commands: arguments → calls → exit code. The only place that prints.

mod extract;
mod inputs;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Turns Chinese budget performance reports (绩效目标, PDF or text) into JSON: one file a project, and an index.
#[derive(Debug, Parser)]
#[command(name = "jixiao", version, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  jixiao extract reports -o out          read every PDF and text dump below reports/
  jixiao inspect report.pdf --page 7 -o page.svg
                                         draw what the program saw on page 7
  jixiao help extract                    all options of a command

Exit codes: 0 good, 1 the question of the command is answered so (see its help), 2 wrong usage,
3 some documents could not be read (everything else was written).";

#[derive(Debug, Subcommand)]
enum Command {
    Extract(extract::Args),
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
    };
    match done {
        Ok(exit) => exit.into(),
        Err(error) => {
            eprintln!("jixiao: {error:#}");
            Exit::Usage.into()
        }
    }
}
