//! Parts a stretch of lines into tiles that follow each other: the cheapest of all ways, and where another is as good.

/// Two ways closer than this are both possible.
const MARGIN: f32 = 0.75;

/// Tiles of the slots `0..n`.
#[derive(Debug, Clone, Default)]
pub(super) struct Tiling {
    /// The slots of each tile.
    pub tiles: Vec<std::ops::Range<usize>>,
    /// Slots before which a border stands that might not, or none that might.
    pub unsure: Vec<usize>,
    pub cost: f32,
}

impl Tiling {
    /// First and last line of each tile, given the line of each slot.
    pub fn lines<'a>(&'a self, slots: &'a [u32]) -> impl Iterator<Item = (u32, u32)> + 'a {
        self.tiles.iter().filter_map(|t| Some((*slots.get(t.start)?, *slots.get(t.end.checked_sub(1)?)?)))
    }
}

/// The cheapest tiling of `n` slots; `cost` tells what a tile costs, nothing where it cannot be.
pub(super) fn tile(n: usize, longest: usize, cost: impl Fn(std::ops::Range<usize>) -> Option<f32>) -> Option<Tiling> {
    let mut costs = vec![Vec::new(); n];
    for (from, own) in costs.iter_mut().enumerate() {
        *own = (from + 1..=n.min(from + longest)).map(|to| cost(from..to).unwrap_or(f32::INFINITY)).collect();
    }
    let of = |from: usize, to: usize| -> f32 {
        costs.get(from).and_then(|c: &Vec<f32>| c.get(to - from - 1)).copied().unwrap_or(f32::INFINITY)
    };
    let mut ahead = vec![f32::INFINITY; n + 1];
    let mut back = vec![f32::INFINITY; n + 1];
    let mut before = vec![0; n + 1];
    ahead[0] = 0.0;
    back[n] = 0.0;
    for to in 1..=n {
        for from in to.saturating_sub(longest)..to {
            let whole = ahead[from] + of(from, to);
            if whole < ahead[to] {
                (ahead[to], before[to]) = (whole, from);
            }
        }
    }
    for from in (0..n).rev() {
        for to in from + 1..=n.min(from + longest) {
            back[from] = back[from].min(of(from, to) + back[to]);
        }
    }
    let best = ahead[n];
    if !best.is_finite() {
        return None;
    }
    let mut tiles = Vec::new();
    let mut to = n;
    while to > 0 {
        tiles.push(before[to]..to);
        to = before[to];
    }
    tiles.reverse();
    let is_border = |at: usize| tiles.iter().any(|t| t.start == at);
    let without = |at: usize| {
        let over = (at.saturating_sub(longest)..at).flat_map(|from| (at + 1..=n).map(move |to| (from, to)));
        over.filter(|(from, to)| to - from <= longest)
            .map(|(from, to)| ahead[from] + of(from, to) + back[to])
            .fold(f32::INFINITY, f32::min)
    };
    let other = |at: usize| if is_border(at) { without(at) } else { ahead[at] + back[at] };
    let unsure = (1..n).filter(|&at| other(at) - best < MARGIN).collect();
    Some(Tiling { tiles, unsure, cost: best })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cheapest_tiles_are_found_and_close_calls_named() {
        let whole = |range: std::ops::Range<usize>| match (range.start, range.end) {
            (0, 2) | (2, 5) => Some(0.0),
            (2, 4) | (4, 5) => Some(0.25),
            (from, to) if to - from == 1 => Some(3.0),
            _ => None,
        };
        let found = tile(5, 5, whole).unwrap();
        assert_eq!((found.tiles, found.unsure, found.cost), (vec![0..2, 2..5], vec![4], 0.0));
        assert!(tile(2, 5, |_| None).is_none());
    }
}
