//! Turns the prose before the tables into what it says of the department and of each project.
//!
//! A report tells the same projects twice: once in words (总体绩效目标, numbered 分项绩效目标, 工作保障措施), once in tables, and the
//! two often disagree. The words are read the same way from a page and from a text dump. It knows no table.

mod headings;
mod model;
mod paragraphs;
mod read;
mod sheets;
mod stated;

pub use model::{Amount, Item, Measure, NARRATIVE_SCHEMA, Narrative, StatedTarget};
pub use paragraphs::NarrativeLine;
pub use read::read;
pub use sheets::sheets_to_lines;
