//! Turns a text dump into tables: the same cells that the pages gave, found without coordinates.
//!
//! For many published reports only the text that some extractor made of them survives. The printed page is still in it:
//! lines break where a column was full, names of levels come from a closed list, values look like values, headers are
//! printed again on each page. From these a layout is inferred; where two readings are left, the table says so.
//!
//! It knows no form and no extractor by name: what a label is the [`Vocabulary`](crate::table::Vocabulary) says, and how
//! wide the columns are and in which order the dump brings them is estimated from the dump itself.

mod affinity;
mod choices;
mod columns;
mod costs;
mod extents;
mod furniture;
mod glued;
mod grid;
mod head;
mod header;
mod hyphens;
mod joins;
mod lexicon;
mod measure;
mod outline;
mod pieces;
mod read;
mod readings;
mod restored;
mod rows;
mod ruled;
mod segments;
mod spreads;
mod tables;
mod watermarks;
mod widths;
mod words;

#[cfg(test)]
mod tests;

pub use read::{DumpError, DumpLine, DumpText, Encoding, read};
pub use ruled::to_lines;
pub use tables::{DumpTables, Lost, Unread, text_to_tables};
