//! Where a dump prints fewer things than there are places for them, and blank places leave nothing.

/// All ways to put things into places in their order, each into one of its own.
pub(super) fn choices(things: usize, places: usize) -> Vec<Vec<usize>> {
    let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
    for n in 0..things {
        let longer = |way: &Vec<usize>| {
            let from = way.last().map_or(0, |p| p + 1);
            let to = (places + n + 1).saturating_sub(things);
            (from..to).map(|p| [way.as_slice(), &[p]].concat()).collect::<Vec<_>>()
        };
        ways = ways.iter().flat_map(longer).collect();
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::choices;

    #[test]
    fn things_keep_their_order() {
        assert_eq!(choices(2, 3), [[0, 1], [0, 2], [1, 2]]);
        assert_eq!(choices(0, 2), [[0; 0]]);
        assert!(choices(3, 2).is_empty());
    }
}
