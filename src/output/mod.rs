//! Turns reports into the files of an output folder: projects, index, run manifest. Key order and atomic writing live
//! here.

mod collect;
pub mod folder;
pub mod read;
pub mod run;
pub mod spreadsheet;
pub mod write;

pub use collect::{Collected, Read, collect};
