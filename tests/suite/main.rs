//! What the whole program does, on the corpus and on real reports: one test binary, one module a concern.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that unwraps fails, as it should")]

mod cli;
mod complete;
mod determinism;
mod documents;
mod dumps;
mod evidence;
mod golden;
mod hostile;
mod readme;
mod schemas;
mod tidy;
mod truth;
mod years_departments;
mod years_diff;
mod years_export;
mod years_folder;
mod years_odd;
mod years_planted;
mod years_renamings;
mod years_search;
