//! Turns the budget performance reports (绩效目标) of Chinese counties, cities and departments into data.
//!
//! The phases in the order of the flow; each turns one type into the next.

pub mod pdf;

pub mod layout;

pub mod dump;

pub mod table;

pub mod normalize;

pub mod report;

pub mod finding;
pub mod place;
