//! Prints what the PDF reader sees: `pdf_dump [--text|--glyphs|--rulings|--time] FILE…`.

use jixiao::pdf::{Document, ReadOptions, Visibility, read};

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mode =
        if arguments.first().is_some_and(|a| a.starts_with("--")) { arguments.remove(0) } else { "--text".into() };
    for file in &arguments {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{file}: {error}");
                continue;
            }
        };
        match read(&bytes, &ReadOptions::default()) {
            Ok(document) => print(file, &document, &mode),
            Err(error) => eprintln!("{file}: {error}"),
        }
    }
}

fn print(file: &str, document: &Document, mode: &str) {
    for warning in &document.warnings {
        eprintln!("{file}: page {:?}: {}", warning.page, warning.message);
    }
    for page in &document.pages {
        match mode {
            "--glyphs" => page.glyphs.iter().for_each(|glyph| println!("{} {glyph:?}", page.number)),
            "--rulings" => page.rulings.iter().for_each(|ruling| println!("{} {ruling:?}", page.number)),
            "--time" => {}
            _ => {
                let seen = page.glyphs.iter().filter(|g| g.visibility == Visibility::Visible);
                println!("{}\u{c}", seen.map(|g| g.unicode).collect::<String>());
            }
        }
    }
    if mode == "--time" {
        let count = |f: fn(&jixiao::pdf::Page) -> usize| document.pages.iter().map(f).sum::<usize>();
        println!(
            "{file}: {} pages, {} glyphs, {} rulings, {} images, {} bookmarks",
            document.pages.len(),
            count(|p| p.glyphs.len()),
            count(|p| p.rulings.len()),
            count(|p| p.images.len()),
            document.bookmarks.len()
        );
    }
}
