//! Prints the text that the `pdf-extract` crate makes of a PDF: one of the extractors whose dumps the corpus holds.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        print!("{}", pdf_extract::extract_text(path)?);
    }
    Ok(())
}
