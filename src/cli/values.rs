//! `jixiao values`: how much of the printed values was understood.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;

use super::{Exit, to_stdout};
use crate::check::values::{NotUnderstood, Spot, Values, measure};
use crate::output::read::read_folder;
use crate::output::write::to_json;

/// Show how much of the printed values was understood, and list what was not
///
/// OUT is a folder written by `jixiao extract`. For targets: how many are of each kind, and every string that stays `text`, with
/// a place where it stands, those with digits first. For money: how many printed totals are the sum of their parts, and those
/// that are not, as printed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  jixiao values out
  jixiao values out --format json > values.json
  jixiao values out --all                  every string that is not understood, not only the first twenty")]
pub struct Args {
    /// Output folder of `jixiao extract`
    #[arg(value_name = "OUT")]
    out: PathBuf,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// List everything that is not understood
    #[arg(long)]
    all: bool,
}

/// How the measure is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A summary and lists.
    Text,
    /// One object with everything.
    Json,
}

/// How many lines of each list are printed without `--all`.
const SHOWN: usize = 20;

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    let values = measure(&read_folder(&args.out)?.projects);
    match args.format {
        Format::Text => {
            let most = if args.all { usize::MAX } else { SHOWN };
            to_stdout(|out| print_values(out, &values, most))?;
        }
        Format::Json => {
            let json = to_json(&values)?;
            to_stdout(|out| out.write_all(json.as_bytes()))?;
        }
    }
    Ok(Exit::Good)
}

fn print_values(out: &mut dyn std::io::Write, values: &Values, most: usize) -> std::io::Result<()> {
    let targets = &values.targets;
    writeln!(out, "targets: {} printed, {} distinct", targets.printed, targets.distinct)?;
    writeln!(out, "  understood   {}", share(targets.understood, targets.printed))?;
    writeln!(out, "  with digits  {}", share(targets.with_digits_understood, targets.with_digits))?;
    for kind in &targets.kinds {
        let name = serde_json::to_value(kind.kind).ok();
        let name = name.as_ref().and_then(|name| name.as_str()).unwrap_or_default();
        writeln!(out, "  {name:<12} {:>6}  {}", kind.count, kind.example)?;
    }
    list(out, "not understood", &targets.text, most)?;
    let money = &values.money;
    writeln!(out, "money: {} amounts printed", money.printed)?;
    writeln!(out, "  understood   {}", share(money.understood, money.printed))?;
    writeln!(out, "  sums         {} add up", share(money.add_up, money.sums))?;
    for differ in money.differ.iter().take(most) {
        writeln!(out, "    {}  {}", differ.printed, place(&differ.place))?;
    }
    rest(out, money.differ.len(), most)?;
    list(out, "not understood", &money.not_understood, most)?;
    writeln!(out, "others:")?;
    for of in &values.identity {
        writeln!(out, "  {:<13} {}", of.of, share(of.understood, of.printed))?;
    }
    Ok(())
}

fn list(out: &mut dyn std::io::Write, name: &str, of: &[NotUnderstood], most: usize) -> std::io::Result<()> {
    if !of.is_empty() {
        writeln!(out, "  {name}:")?;
    }
    for one in of.iter().take(most) {
        writeln!(out, "    {}× {}  {}", one.count, one.raw, place(&one.place))?;
    }
    rest(out, of.len(), most)
}

fn rest(out: &mut dyn std::io::Write, all: usize, most: usize) -> std::io::Result<()> {
    if all > most { writeln!(out, "    and {} more (--all)", all - most) } else { Ok(()) }
}

fn place(place: &Spot) -> String {
    let page = place.page.map(|page| format!(" p. {page}")).unwrap_or_default();
    format!("({}{page})", place.file)
}

/// `4203 of 4301 (97.7 %)`.
fn share(part: usize, whole: usize) -> String {
    // In integers: a share is rounded down, so that 100 % means all.
    let tenths = (1000 * part).checked_div(whole).unwrap_or(1000);
    format!("{part} of {whole} ({}.{} %)", tenths / 10, tenths % 10)
}
