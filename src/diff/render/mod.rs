//! Turns a comparison into what people read: lines for a terminal, a table, a page.
