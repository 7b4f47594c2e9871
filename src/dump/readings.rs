//! Searches that read a dump piece by piece in all ways go on with the best readings.

use std::collections::HashMap;
use std::hash::Hash;

/// Of several ways to the same place the best two are kept: the second tells whether the first is sure.
pub(super) const WAYS: usize = 2;

/// The readings to go on with, the best first: `WAYS` of those at the same place, and so many in all.
pub(super) fn kept<R, P: Eq + Hash>(
    mut readings: Vec<R>,
    cost: impl Fn(&R) -> f32,
    place: impl Fn(&R) -> P,
    most: usize,
) -> Vec<R> {
    readings.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
    let mut seen: HashMap<P, usize> = HashMap::new();
    readings.retain(|reading| {
        let ways = seen.entry(place(reading)).or_default();
        *ways += 1;
        *ways <= WAYS
    });
    readings.truncate(most);
    readings
}

#[cfg(test)]
mod tests {
    use super::kept;

    #[test]
    fn the_best_two_ways_to_a_place_are_kept() {
        let readings = vec![("b", 3.0), ("a", 2.0), ("a", 0.5), ("a", 1.0), ("b", 0.7)];
        let own = |most: usize| kept(readings.clone(), |r| r.1, |r| r.0, most);
        assert_eq!(own(9), [("a", 0.5), ("b", 0.7), ("a", 1.0), ("b", 3.0)]);
        assert_eq!(own(2), [("a", 0.5), ("b", 0.7)]);
    }
}
