//! Turns the budget performance reports (绩效目标) of Chinese counties, cities and departments into data: one project a
//! performance table, with the place of every value on its page.
//!
//! ```
//! let bytes = std::fs::read("corpus/fake-bold.pdf")?;
//! let report = jixiao::read(&bytes, "fake-bold.pdf", &jixiao::Options::new()?);
//! for project in &report.projects {
//!     println!("{:?}: {} indicators", project.project.name, project.indicators.len());
//! }
//! # assert_eq!(report.status, jixiao::Status::Ok);
//! # assert_eq!(report.projects.len(), 1);
//! # assert_eq!(report.projects[0].project.name.as_deref(), Some("信访接待大厅运行"));
//! # assert_eq!(report.projects[0].indicators[1].target.value.value.as_deref(), Some("45"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A report is always given, whatever the bytes are: what could not be read is told by its [`Status`] and its
//! [findings](finding::Finding). What a project holds is [`report::model::Project`]; the JSON that the command writes is
//! its serialised form.
//!
//! # Phases
//!
//! One direction; each phase turns one type into the next and knows nothing of those after it.
//!
//! | module | turns | into |
//! |---|---|---|
//! | [`pdf`] | bytes | [`pdf::Document`]: pages of glyphs, rulings and image boxes |
//! | [`layout`] | [`pdf::Page`] | [`layout::Sheet`]: grids of cells with their lines of text |
//! | [`dump`] | a text dump | [`table::Table`]s, found without coordinates |
//! | [`table`] | [`layout::Sheet`]s | [`table::Table`]s: joined over page breaks |
//! | [`narrative`] | the lines before the tables | [`narrative::Narrative`]: what the prose says of the projects |
//! | [`template`] | TOML files | [`template::Template`]: what labels mean, what makes a form recognisable |
//! | [`normalize`] | printed strings | values: money, targets, dates, codes, regions |
//! | [`report`] | tables and template | [`report::model::Project`]s |
//! | [`check`] | a project | findings: where what is printed contradicts itself |
//! | [`pipeline`] | bytes | [`Report`]: all of the above for one document |
//! | [`output`] | reports | the files of an output folder, and back |
//! | [`diff`] | the projects of two years | matches and typed changes |
//! | [`export`] | an output folder | CSV, JSON lines, Excel, SQLite, Parquet |
//! | [`search`] | words | the places where they are printed |
//! | [`golden`] | what is read now and what was accepted | differences |
//! | [`cli`] | a command line | calls and an exit code |
//!
//! [`place`] and [`finding`] are the small change that all of them pass on: where something stands, and what is odd there.

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
