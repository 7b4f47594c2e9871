//! Draws projects to be compared with their pages by eye: by chance, the same ones for the same seed, every form in turn.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::report::model::Project;

/// The names of the columns, by tabs.
pub const SAMPLE_HEADER: &str = "form\tcase\tpages\tid\tname";

/// The line of a drawn project, by tabs.
pub fn sample_line(case: &str, project: &Project) -> String {
    let pages: Vec<String> = project.source.pages.iter().map(u32::to_string).collect();
    let name = project.project.name.as_deref().or(project.title.as_deref()).unwrap_or_default();
    [&project.form, case, &pages.join(","), &project.id, name]
        .map(|cell| cell.replace(['\t', '\n', '\r'], " "))
        .join("\t")
}

/// Draws so many of the items, each with its form and a name that no other has, and gives their positions. The forms take
/// turns, so that a form with few projects is looked at as well as one with many; inside a form the order is that of a hash
/// over the seed and the name, which further items do not change.
pub fn draw(items: &[(&str, String)], seed: u64, count: usize) -> Vec<usize> {
    let mut forms: BTreeMap<&str, Vec<([u8; 32], usize)>> = BTreeMap::new();
    for (idx, (form, name)) in items.iter().enumerate() {
        let lot = Sha256::new().chain_update(seed.to_le_bytes()).chain_update(name).finalize();
        forms.entry(form).or_default().push((lot.into(), idx));
    }
    forms.values_mut().for_each(|of_form| of_form.sort_unstable());
    let longest = forms.values().map(Vec::len).max().unwrap_or(0);
    let turns = (0..longest).flat_map(|turn| forms.values().filter_map(move |of_form| of_form.get(turn)));
    turns.map(|&(_, idx)| idx).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_its_turn_and_a_seed_draws_the_same_again() {
        let items: Vec<(&str, String)> =
            (0..50).map(|n| (if n == 7 { "rare" } else { "common" }, n.to_string())).collect();
        assert!(draw(&items, 1, 2).contains(&7), "a rare form is drawn");
        assert_eq!(draw(&items, 1, 9), draw(&items, 1, 9));
        assert_ne!(draw(&items, 1, 9), draw(&items, 2, 9));
        let mut all = draw(&items, 1, 99);
        all.sort_unstable();
        assert_eq!(all, (0..50).collect::<Vec<_>>(), "no more than there are, and each once");
    }
}
