//! Turns words into the places of an output folder where they are printed.
//!
//! Exact: a word is found where a scan for it would find it, words of one and two characters included. The index only
//! makes it fast; see [`grams`] for how, and [`store`] for when it is built anew.

mod grams;
mod query;
mod records;
mod store;

pub use query::{Answer, Filter, Found, Hit, search};
pub use records::printed_texts;
pub use store::{INDEX_NAME, SearchError, Store};
