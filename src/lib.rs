//! Turns the budget performance reports (绩效目标) of Chinese counties, cities and departments into data.
//!
//! The phases in the order of the flow; each turns one type into the next.

pub mod pdf;

pub mod layout;

pub mod dump;

pub mod table;

pub mod narrative;

pub mod normalize;

pub mod template;

pub mod report;

pub mod check;

pub mod output;

pub mod diff;

pub mod export;

pub mod search;

pub mod pipeline;

pub mod golden;

pub mod cli;

pub mod finding;
pub mod place;

pub use pipeline::{Options, Report, read};
pub use report::index::Status;
