//! The tests of the program as a whole.

mod years_diff;
mod years_export;
mod years_folder;
mod years_renamings;
mod years_search;
