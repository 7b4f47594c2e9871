//! Reads a dump that goes neither cell by cell nor line by line: some extractors print block after block of lines that
//! stand near each other, others go down a column over several rows.
//!
//! Here the rows are built one after another, whatever the order of the dump: for each column the cells that the lines may
//! make are listed first ([`chains`]), a beam search then takes one of each column for every row ([`search`]). A row that is
//! whole says where each of its lines stands on the page, and the order of the dump speaks for it or against
//! ([`places`]): extractors differ in the order of blocks, but all go on to what is near, and each
//! goes its own way over the page ([`walk`]).

mod affinity;
mod beside;
mod cells;
mod chains;
mod exchange;
mod improve;
mod manner;
mod outlook;
mod parting;
mod places;
mod plan;
mod prices;
mod repeats;
mod resemblance;
mod rest;
mod search;
mod shelf;
mod used;
mod walk;

pub(in super::super) use parting::Parting;
pub(super) use plan::bound;
pub(in super::super) use repeats::joined;
pub(super) use search::read;
pub(in super::super) use shelf::Shelf;
pub(in super::super) use walk::Walk;
