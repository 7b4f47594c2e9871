//! `jixiao diff`: two years side by side.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::builder::PossibleValuesParser;
use clap::{ValueEnum, builder::TypedValueParser as _};

use super::Exit;
use crate::diff::filter::{Filter, filter};
use crate::diff::model::{ChangeKind, Diff};
use crate::diff::{diff, render};
use crate::output::read::read_folder_without_evidence;
use crate::output::write::{to_json, write_bytes};
use crate::report::model::Project;

/// Compare two years: projects and indicators matched, every change typed
///
/// OLD and NEW are output folders of `jixiao extract`, of one department, a county or many counties; or one folder that
/// holds both years, with --years. Projects of the same department (region and code, else name) are matched by code, by
/// code without its year, by name without years and document numbers, and by content. Every match carries its reason and
/// score; the ones to look at are marked 待核.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  jixiao diff out-2024 out-2025
  jixiao diff out --years 2024 2025 -o compare.html
  jixiao diff out-2024 out-2025 --department 应急管理局 --kind target_loosened --kind target_tightened
  jixiao diff out-2024 out-2025 --format json | jq '.summary.changes'

Exit code 1 when there are differences and --exit-code is given.")]
pub struct Args {
    /// Output folder of the earlier year, or of both years
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// Output folder of the later year
    #[arg(value_name = "NEW", required_unless_present = "years")]
    new: Option<PathBuf>,
    /// Compare only these budget years, the earlier one first
    #[arg(long, num_args = 2, value_names = ["OLD_YEAR", "NEW_YEAR"])]
    years: Option<Vec<i32>>,
    /// What to print: lines, JSON (see `jixiao schema diff`), one line a change, or one page [default: what the ending of
    /// FILE says, else text]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Only departments and units with this in their name, or with this beginning of their code
    #[arg(long, value_name = "NAME|CODE")]
    department: Option<String>,
    /// Only changes of this kind; may be repeated
    #[arg(long = "kind", value_name = "KIND", value_parser = kind_parser())]
    kinds: Vec<ChangeKind>,
    /// File to write to instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Exit with 1 when there are differences
    #[arg(long)]
    exit_code: bool,
}

/// What to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
    Html,
}

impl Format {
    /// The format that the ending of a file's name stands for.
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
}

fn kind_parser() -> impl clap::builder::TypedValueParser<Value = ChangeKind> {
    let names = PossibleValuesParser::new(ChangeKind::ALL.map(ChangeKind::name));
    names.try_map(|name| ChangeKind::ALL.into_iter().find(|kind| kind.name() == name).ok_or("unknown kind"))
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    let (old, new) = sides(args)?;
    let found = diff(&old, &new);
    drop((old, new));
    let found = filter(found, &Filter { department: args.department.clone(), kinds: args.kinds.clone() });
    let to_terminal = args.output.is_none() && std::io::stdout().is_terminal();
    let format = args.format.or_else(|| args.output.as_deref().and_then(Format::of)).unwrap_or(Format::Text);
    let bytes = rendered(&found, format, to_terminal)?;
    match &args.output {
        Some(path) => write_bytes(path, &bytes)?,
        None => super::to_stdout(|out| out.write_all(&bytes))?,
    }
    Ok(if args.exit_code && !found.is_empty() { Exit::Yes } else { Exit::Good })
}

/// The projects of both sides.
fn sides(args: &Args) -> Result<(Vec<Project>, Vec<Project>)> {
    let read = |path: &PathBuf| read_folder_without_evidence(path).map(|folder| folder.projects);
    let old = read(&args.old)?;
    let Some(&[old_year, new_year]) = args.years.as_deref() else {
        let Some(new) = &args.new else { bail!("give a second folder, or --years with two years") };
        return Ok((old, read(new)?));
    };
    let new = args.new.as_ref().map_or_else(|| Ok(old.clone()), read)?;
    let of = |mut side: Vec<Project>, year: i32, path: &PathBuf| {
        let mut there: Vec<i32> = side.iter().filter_map(|project| project.fiscal_year).collect();
        side.retain(|project| project.fiscal_year == Some(year));
        there.sort_unstable();
        there.dedup();
        if side.is_empty() {
            bail!("{}: no project of {year}; the years there are {there:?}", path.display());
        }
        Ok(side)
    };
    Ok((of(old, old_year, &args.old)?, of(new, new_year, args.new.as_ref().unwrap_or(&args.old))?))
}

fn rendered(found: &Diff, format: Format, to_terminal: bool) -> Result<Vec<u8>> {
    Ok(match format {
        Format::Text => {
            let colour = render::text::Colour(to_terminal && super::colours_wanted());
            render::text::render(found, colour).into_bytes()
        }
        Format::Json => to_json(found)?.into_bytes(),
        Format::Csv => {
            let mut table = Vec::new();
            render::csv::write(found, &mut table)?;
            table
        }
        Format::Html => render::html::render(found)?.into_bytes(),
    })
}
