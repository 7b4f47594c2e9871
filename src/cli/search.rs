//! `jixiao search`: where words are printed.

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::ValueEnum;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::Exit;
use crate::output::write::{WriteError, to_json};
use crate::search::{Answer, Filter, Found, Hit, Store, search};

/// Find words in projects, goals, indicators, targets and bases
///
/// Every word has to be printed somewhere in the project, exactly as given; words of one and two characters are found
/// too. The first search builds an index (OUT/search.sqlite), which is built anew when the folder has changed and may be
/// deleted at any time. Where OUT cannot be written to, the index lasts for one search unless --index gives it a place.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  jixiao search out 防汛
  jixiao search out 应急 演练 --region 130529 --year 2024
  jixiao search out 满意度 --class satisfaction --min-budget 100000 --limit 0
  jixiao search out 成本 --class cost --format json | jq -r '.results[].id'

Exit code 1 when nothing is found.")]
pub struct Args {
    /// Output folder of `jixiao extract`
    #[arg(value_name = "OUT")]
    folder: PathBuf,
    /// Words that have to be printed, each exactly so
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// Only regions with this in their name or their province's, or with this beginning of their code
    #[arg(long, value_name = "NAME|CODE")]
    region: Option<String>,
    /// Only this budget year
    #[arg(long)]
    year: Option<i32>,
    /// Only departments with this in their name
    #[arg(long, value_name = "NAME")]
    department: Option<String>,
    /// Only indicators of this class: output.quantity, output (all of it), cost.economic …
    #[arg(long, value_parser = class)]
    class: Option<String>,
    /// Only projects with at least this total, in 元
    #[arg(long, value_name = "YUAN")]
    min_budget: Option<Decimal>,
    /// APP also finds app, and full-width letters and digits
    #[arg(short, long)]
    ignore_case: bool,
    /// Number of projects to show; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Place of the index, where the folder cannot be written to
    #[arg(long, value_name = "FILE")]
    index: Option<PathBuf>,
}

/// What to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

const CLASSES: &[&str] = &[
    "output",
    "output.quantity",
    "output.quality",
    "output.timeliness",
    "output.cost",
    "benefit",
    "benefit.economic",
    "benefit.social",
    "benefit.ecological",
    "benefit.sustainability",
    "satisfaction",
    "satisfaction.beneficiary",
    "cost",
    "cost.economic",
    "cost.social",
    "cost.ecological",
];

fn class(given: &str) -> Result<String, String> {
    if CLASSES.contains(&given) { Ok(given.to_owned()) } else { Err(format!("one of {}", CLASSES.join(", "))) }
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    if args.words.iter().all(String::is_empty) {
        bail!("give a word to search for");
    }
    let filter = Filter {
        region: args.region.clone(),
        year: args.year,
        department: args.department.clone(),
        class: args.class.clone(),
        min_fen: args.min_budget.and_then(|yuan| (yuan * Decimal::ONE_HUNDRED).ceil().to_i64()),
        ignore_case: args.ignore_case,
    };
    let store = Store::open(&args.folder, args.index.as_deref())?;
    if let Some(WriteError::Io { path, source }) = &store.not_kept {
        let path = path.display();
        super::say(format_args!(
            "jixiao: {path} cannot be written ({source}); the index is not kept, --index FILE gives it a place"
        ));
    }
    let answer = search(&store, &args.words, &filter, args.limit)?;
    let text = match args.format {
        Format::Json => to_json(&answer)?,
        Format::Text => lines(&answer, std::io::stdout().is_terminal() && super::colours_wanted()),
    };
    super::to_stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(if answer.projects == 0 { Exit::Yes } else { Exit::Good })
}

/// The answer as lines; nothing where nothing was found.
fn lines(answer: &Answer, colours: bool) -> String {
    let mut out = String::new();
    for found in &answer.results {
        heading(found, &mut out);
        for hit in &found.hits {
            let _ = writeln!(out, "  {}  {}", hit.path, snippet(hit, colours));
        }
        out.push('\n');
    }
    if answer.results.len() < answer.projects {
        let _ =
            writeln!(out, "共 {} 个项目，以上为前 {} 个（--limit 0 显示全部）", answer.projects, answer.results.len());
    } else if answer.projects > 0 {
        let _ = writeln!(out, "共 {} 个项目", answer.projects);
    }
    out
}

fn heading(found: &Found, out: &mut String) {
    let year = found.fiscal_year.map(|year| year.to_string());
    let total = found.total_yuan.as_ref().map(|yuan| format!("{yuan}元"));
    let about = [found.region.clone(), found.department.clone(), year, total];
    let about: Vec<String> = about.into_iter().flatten().collect();
    let _ = writeln!(out, "{}  {}", found.name.as_deref().unwrap_or("（无名称）"), about.join(" · "));
    let _ = writeln!(out, "  {}", found.path);
}

/// Characters shown on each side of a mark.
const AROUND: usize = 18;

/// The text around the marks; the marks in colour, or in 【】 where there are no colours.
fn snippet(hit: &Hit, colours: bool) -> String {
    let (before, after) = if colours { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("【", "】") };
    let text: Vec<char> = hit.text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    for (number, &(start, end)) in hit.marks.iter().enumerate() {
        let from = start.saturating_sub(AROUND).max(at);
        if from > at {
            out.push('…');
        }
        out.extend(text.get(from..start).unwrap_or_default());
        out.push_str(before);
        out.extend(text.get(start..end).unwrap_or_default());
        out.push_str(after);
        let next = hit.marks.get(number + 1).map_or(text.len(), |next| next.0);
        at = (end + AROUND).min(next).min(text.len());
        out.extend(text.get(end..at).unwrap_or_default());
    }
    if at < text.len() {
        out.push('…');
    }
    out
}
