//! Prints what the PDF reader sees: `pdf_dump [--text|--glyphs|--rulings|--count] FILE…`.

use jixiao::pdf::{Document, Legibility, Page, ReadOptions, read};
use std::io::{self, BufWriter, Write};

fn main() -> io::Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let has_mode = arguments.first().is_some_and(|a| a.starts_with("--"));
    let mode = if has_mode { arguments.remove(0) } else { "--text".into() };
    let mut out = BufWriter::new(io::stdout().lock());
    for file in &arguments {
        match read(&std::fs::read(file)?, &ReadOptions::default()) {
            Ok(document) => print(&mut out, file, &document, &mode)?,
            Err(error) => eprintln!("{file}: {error}"),
        }
    }
    out.flush()
}

fn print(out: &mut impl Write, file: &str, document: &Document, mode: &str) -> io::Result<()> {
    for warning in &document.warnings {
        eprintln!("{file}: page {:?}: {}", warning.page, warning.message);
    }
    if mode == "--count" {
        let count = |f: fn(&Page) -> usize| document.pages.iter().map(f).sum::<usize>();
        let (glyphs, rulings) = (count(|p| p.glyphs.len()), count(|p| p.rulings.len()));
        let (images, scanned) =
            (count(|p| p.images.len()), count(|p| usize::from(p.legibility() == Legibility::Picture)));
        return writeln!(
            out,
            "{file}: {} pages ({scanned} scanned), {glyphs} glyphs, {rulings} rulings, {images} images, {} bookmarks",
            document.pages.len(),
            document.bookmarks.len()
        );
    }
    for page in &document.pages {
        match mode {
            "--glyphs" => page.glyphs.iter().try_for_each(|glyph| writeln!(out, "{} {glyph:?}", page.number))?,
            "--rulings" => page.rulings.iter().try_for_each(|ruling| writeln!(out, "{} {ruling:?}", page.number))?,
            _ => {
                let seen = page.glyphs.iter().filter(|g| g.visibility.is_seen());
                writeln!(out, "{}\u{c}", seen.map(|g| g.unicode).collect::<String>())?;
            }
        }
    }
    Ok(())
}
