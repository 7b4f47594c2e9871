//! Turns two texts into how similar they are. All distances count characters, never bytes.

/// The better of edit distance, which knows order, and shared pairs of characters, which forgive a change of order.
pub fn text_similarity(a: &[char], b: &[char]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return if a.len() == b.len() { 1.0 } else { 0.0 };
    }
    let longest = a.len().max(b.len()) as f64;
    let edits = strsim::generic_levenshtein(&a.to_vec(), &b.to_vec()) as f64;
    let ordered = 1.0 - edits / longest;
    let reordered = 0.5 * overlap(&pairs(a), &pairs(b)) + 0.5 * overlap(&sorted(a), &sorted(b));
    ordered.max(reordered)
}

/// A name is contained in a longer one where at least this share of its characters stand there in the same order.
const CONTAINED: f64 = 0.8;

/// Names shorter than this are contained in too many others to say anything.
const TELLING: usize = 3;

/// How much it says that the shorter text stands in the longer one with words put in between (送戏下乡, 文化惠民送戏下乡活动):
/// the longer the rest, the less.
pub fn containment(a: &[char], b: &[char]) -> f64 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() < TELLING {
        return 0.0;
    }
    let share = common_subsequence(short, long) as f64 / short.len() as f64;
    if share < CONTAINED { 0.0 } else { share * contained_in(short.len(), long.len()) }
}

/// What full containment is worth.
fn contained_in(short: usize, long: usize) -> f64 {
    0.52 + 0.36 * short as f64 / long.max(1) as f64
}

/// Length of the longest common subsequence.
fn common_subsequence(a: &[char], b: &[char]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for &x in a {
        let mut diagonal = 0;
        for (at, &y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// The pairs of neighbouring characters, sorted.
pub fn pairs(text: &[char]) -> Vec<(char, char)> {
    let mut pairs: Vec<(char, char)> = text.windows(2).map(|pair| (pair[0], pair[1])).collect();
    pairs.sort_unstable();
    pairs
}

fn sorted(text: &[char]) -> Vec<char> {
    let mut text = text.to_vec();
    text.sort_unstable();
    text
}

/// Twice the shared items over all items, for sorted lists.
pub fn overlap<T: Ord>(a: &[T], b: &[T]) -> f64 {
    let all = a.len() + b.len();
    if all == 0 { 0.0 } else { 2.0 * shared(a, b) as f64 / all as f64 }
}

/// How many items two sorted lists share, each counted as often as both have it.
pub fn shared<T: Ord>(a: &[T], b: &[T]) -> usize {
    let (mut at, mut bt, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(at), b.get(bt)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => bt += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                at += 1;
                bt += 1;
            }
        }
    }
    count
}
