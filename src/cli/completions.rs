//! `jixiao completions`: what a shell needs to complete the program's commands and options.

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Cli, Exit, print};

/// Print the completions of a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  jixiao completions bash > ~/.local/share/bash-completion/completions/jixiao
  jixiao completions zsh > ~/.zfunc/_jixiao        with fpath+=~/.zfunc before compinit
  jixiao completions fish > ~/.config/fish/completions/jixiao.fish")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "jixiao", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Good)
}
