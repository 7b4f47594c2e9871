//! `jixiao inspect`: what the program saw of one document, for a person who asks why it was read as it was.

mod pages;
mod tables;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use self::pages::Pages;
use self::tables::SeenTable;
use super::{Exit, print};
use crate::layout::picture::page_to_svg;
use crate::layout::{Sheet, turn_upright};
use crate::output::write::write_bytes;
use crate::pdf::{Document, ReadOptions, read};
use crate::pipeline::{dump_to_tables, is_dump, pages_to_sheets, pages_to_tables};
use crate::table::Table;
use crate::template::Template;

/// Show what was seen on the pages of one document: a list of pages, pictures, or tables cell by cell
///
/// Without further options lists the pages: how many characters (and how many of them hidden), rulings, tables and
/// cells each has. With -o draws pages as SVG: every character at its place, hidden ones in other colours, rulings,
/// cells with their row and column; open it in a browser, click on the legend to switch layers off. With --tables
/// prints the tables as the next stage sees them, joined over page breaks, with the meaning of every known label: what
/// is needed to add a printed form of your own. Of a text dump (.txt) it prints the tables, with their lines.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  jixiao inspect report.pdf                          which pages have tables
  jixiao inspect report.pdf --page 7 -o page.svg     draw page 7
  jixiao inspect report.pdf --page 7-9 -o page.svg   draw page-7.svg, page-8.svg, page-9.svg
  jixiao inspect report.pdf --page 7 -o - | rsvg-convert -z 2 -o page.png
  jixiao inspect report.pdf --tables --page 7-8      print the tables on pages 7 and 8
  jixiao inspect report.pdf --tables --format json   the same for programs, all pages
  jixiao inspect report.txt --tables                 the tables found in a text dump

Exit code 3 when the document cannot be read.")]
pub struct Args {
    /// PDF file, or with --tables a text dump (.txt)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Pages, the first is 1: 7, 7-9, 1,4-6 [default: all]
    #[arg(short, long, value_name = "N")]
    page: Option<Pages>,
    /// Draw the pages into this SVG file, - for standard output; several pages get their number into the name
    #[arg(short, long, value_name = "PAGE.svg")]
    output: Option<PathBuf>,
    /// Print the tables that stand on the pages, cell by cell
    #[arg(long, conflicts_with = "output")]
    tables: bool,
    /// How to print lists and tables
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Folder with further printed forms (*.toml)
    #[arg(long, value_name = "DIR")]
    forms: Option<PathBuf>,
    /// Password for an encrypted PDF
    #[arg(long)]
    password: Option<String>,
}

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    let name = args.file.display();
    let bytes = std::fs::read(&args.file).with_context(|| format!("cannot read {name}: check the path"))?;
    if is_dump(&bytes, &args.file.to_string_lossy()) {
        return run_on_dump(&bytes, args);
    }
    let mut document = match read(&bytes, &ReadOptions { password: args.password.clone() }) {
        Ok(document) => document,
        Err(error) => {
            super::say(format_args!("jixiao: {name}: {error}"));
            return Ok(Exit::Unread);
        }
    };
    turn_upright(&mut document.pages);
    let last = document.pages.len();
    let chosen = match &args.page {
        None => (1..=last).collect(),
        Some(pages) => pages.within(last).with_context(|| name.to_string())?,
    };
    if let Some(path) = &args.output {
        draw(&document, &pages_to_sheets(&document.pages), &chosen, path)?;
    } else if args.tables {
        let template = args.template()?;
        let (_, joined) = pages_to_tables(&document.pages, &template);
        let on_page = |t: &&Table| t.pages().iter().any(|p| chosen.contains(&(*p as usize)));
        let found: Vec<_> = joined.iter().filter(on_page).map(|t| tables::describe(t, &template)).collect();
        args.print_tables(&found)?;
    } else {
        let sheets = pages_to_sheets(&document.pages);
        let lines: Vec<pages::PageLine> = chosen.iter().filter_map(|n| page_line(&document, &sheets, *n)).collect();
        print(&if args.format == Format::Json { pages::to_json(&lines)? } else { pages::to_text(&lines) })?;
    }
    Ok(Exit::Good)
}

impl Args {
    fn template(&self) -> Result<Template> {
        let mut template = Template::builtin()?;
        if let Some(folder) = &self.forms {
            template.add_folder(folder).context("--forms")?;
        }
        Ok(template)
    }

    fn print_tables(&self, found: &[SeenTable<'_>]) -> Result<()> {
        print(&if self.format == Format::Json { tables::to_json(found)? } else { tables::to_text(found) })
    }
}

/// Prints the tables of a text dump: there is nothing else to be seen of one.
fn run_on_dump(bytes: &[u8], args: &Args) -> Result<Exit> {
    let name = args.file.display();
    if !args.tables {
        bail!("{name} is a text dump, which has no pages to list or to draw: add --tables");
    }
    if args.page.is_some() {
        bail!("{name} is a text dump, whose tables are found by their lines: leave --page out");
    }
    let template = args.template()?;
    let found = match dump_to_tables(bytes, &template) {
        Ok(found) => found,
        Err(error) => {
            super::say(format_args!("jixiao: {name}: {error}"));
            return Ok(Exit::Unread);
        }
    };
    let seen: Vec<_> = found.tables.iter().map(|t| tables::describe(t, &template)).collect();
    args.print_tables(&seen)?;
    found.unread.iter().for_each(|u| super::say(format_args!("jixiao: {name}: {}", u.message())));
    Ok(Exit::Good)
}

fn draw(document: &Document, sheets: &[Sheet], chosen: &[usize], path: &Path) -> Result<()> {
    let to_stdout = path == Path::new("-");
    if to_stdout && chosen.len() > 1 {
        bail!("only one page can be drawn to standard output: choose it with --page N");
    }
    for &number in chosen {
        let (Some(page), Some(sheet)) = (document.pages.get(number - 1), sheets.get(number - 1)) else { continue };
        let svg = page_to_svg(page, sheet);
        if to_stdout {
            print(&svg)?;
        } else if chosen.len() == 1 {
            write_bytes(path, svg.as_bytes())?;
        } else {
            write_bytes(&numbered(path, number), svg.as_bytes())?;
        }
    }
    Ok(())
}

/// `page.svg` for page 7: `page-7.svg`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map_or_else(|| "svg".into(), |e| e.to_string_lossy());
    path.with_file_name(format!("{stem}-{number}.{ending}"))
}

fn page_line(document: &Document, sheets: &[Sheet], number: usize) -> Option<pages::PageLine> {
    let (page, sheet) = (document.pages.get(number - 1)?, sheets.get(number - 1)?);
    let drawn = || page.glyphs.iter().filter(|g| !g.unicode.is_whitespace());
    let seen = drawn().filter(|g| g.visibility.is_seen()).count();
    let warnings = document.warnings.iter().filter(|w| w.page.is_none_or(|p| p as usize == number));
    Some(pages::PageLine {
        page: number,
        width: (page.width * 10.0).round() / 10.0,
        height: (page.height * 10.0).round() / 10.0,
        characters: seen,
        hidden: drawn().count() - seen,
        rulings: page.rulings.len(),
        images: page.images.len(),
        grids: sheet.grids.len(),
        cells: sheet.grids.iter().map(|g| g.cells.len()).sum(),
        warnings: warnings.map(|w| w.message.clone()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_pages_get_their_number_into_the_name() {
        assert_eq!(numbered(Path::new("a/page.svg"), 7), Path::new("a/page-7.svg"));
        assert_eq!(numbered(Path::new("page"), 7), Path::new("page-7.svg"));
    }
}
