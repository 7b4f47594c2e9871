//! Where each published value stands.

use indexmap::IndexMap;

use crate::place::{Place, Text};

/// Where each value stands, by JSON pointer.
#[derive(Default)]
pub(super) struct Evidence(pub IndexMap<String, Vec<Place>>);

impl Evidence {
    /// Notes the places of a text under a pointer, and gives its string.
    pub(super) fn note(&mut self, pointer: &str, text: &Text) -> String {
        if !text.places.is_empty() && !text.is_empty() {
            self.0.insert(pointer.to_owned(), text.places.clone());
        }
        text.string.clone()
    }
}

/// A label, numbered where it is taken already.
pub(super) fn unused(taken: &IndexMap<String, String>, label: &str) -> String {
    let numbered = (2..).map(|n| format!("{label} {n}"));
    std::iter::once(label.to_owned()).chain(numbered).find(|l| !taken.contains_key(l)).unwrap_or_default()
}
