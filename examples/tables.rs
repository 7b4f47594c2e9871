//! Prints the tables of some pages, cell by cell: `cargo run --example tables FILE [PAGE…]`.
use jixiao::{layout::page_to_sheet, table::sheets_to_tables, template::Template};
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let file = args.next().ok_or("name a PDF file")?;
    let pages: Vec<u32> = args.filter_map(|a| a.parse().ok()).collect();
    let document = jixiao::pdf::read(&std::fs::read(file)?, &jixiao::pdf::ReadOptions::default())?;
    let sheets: Vec<_> = document.pages.iter().map(page_to_sheet).collect();
    let template = Template::builtin()?;
    for table in sheets_to_tables(&sheets, &template) {
        if !pages.is_empty() && !table.pages().iter().any(|p| pages.contains(p)) {
            continue;
        }
        println!("== table {}x{} pages {:?}", table.rows, table.columns, table.pages());
        for line in &table.above {
            println!("   above: {}", line.string);
        }
        for c in &table.cells {
            let l = template.labels.meaning(&c.text.string, None).is_some();
            println!(
                "   r{}+{} c{}+{} {}{}",
                c.row,
                c.row_span,
                c.column,
                c.column_span,
                if l { "*" } else { "" },
                c.text.string
            );
        }
        for line in &table.below {
            println!("   below: {}", line.string);
        }
    }
    Ok(())
}
