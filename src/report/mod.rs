//! Turns tables and the printed forms into [`Project`](model::Project)s with a place for every value.

pub mod index;
pub mod model;
