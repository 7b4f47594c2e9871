//! Turns an output folder back into what was written there.

pub mod read;
