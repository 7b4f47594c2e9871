//! Labels whose lines stand below each other.

use crate::dump::extents::middle;
use crate::dump::pieces::Piece;

/// Words that make one label.
#[derive(Debug, Clone)]
pub(super) struct Stack<'a> {
    pub words: Vec<&'a Piece>,
    pub text: String,
}

impl<'a> Stack<'a> {
    pub fn of(words: Vec<&'a Piece>) -> Self {
        let text = words.iter().map(|w| w.text.as_str()).collect();
        Self { words, text }
    }
}

impl Stack<'_> {
    pub fn left(&self) -> f32 {
        self.words.iter().map(|w| w.columns.0).fold(f32::INFINITY, f32::min)
    }

    pub fn right(&self) -> f32 {
        self.words.iter().map(|w| w.columns.1).fold(0.0, f32::max)
    }

    /// The middle between its first and its last line.
    pub fn height(&self) -> f32 {
        let (first, last) = self.lines();
        (first + last) as f32 / 2.0
    }

    pub fn lines(&self) -> (u32, u32) {
        let first = self.words.iter().map(|w| w.line).min().unwrap_or_default();
        let last = self.words.iter().map(|w| w.line).max().unwrap_or_default();
        (first, last)
    }

    pub fn middle(&self) -> f32 {
        (self.left() + self.right()) / 2.0
    }
}

/// Whether a word is in one of the labels.
pub(super) fn has(labels: &[Stack<'_>], word: &Piece) -> bool {
    stack_of(labels, word).is_some()
}

/// The label that a word is a part of.
pub(super) fn stack_of<'l, 'a>(labels: &'l [Stack<'a>], word: &Piece) -> Option<&'l Stack<'a>> {
    labels.iter().find(|s| s.words.iter().any(|w| std::ptr::eq(*w, word)))
}

/// A label has at most so many parts: as many as characters, where it is set downwards.
const PARTS: usize = 9;

/// A label has fewer characters: what has more is not looked at again and again with what may follow.
const LONGEST: usize = 24;

/// How the lines of a label may stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// They are at most so many lines apart: those of its neighbours may stand between.
    apart: u32,
    /// Whether none but its own words may stand between them.
    unbroken: bool,
    /// So many columns of characters may the middle of one be beyond the sides of the other.
    aside: f32,
}

const CLOSE: Setting = Setting { apart: 2, unbroken: false, aside: 0.5 };

/// The lines of a heading stand farther apart, where the heading beside it has more lines; and farther aside: extractors put what
/// stands below each other on the page at different places where the lines beside are longer.
pub(super) const HEADER: Setting = Setting { apart: 3, unbroken: false, aside: 3.0 };

/// Those of a label at the left of a table are spread over many lines, where it is set downwards beside many rows.
pub(super) const DOWNWARDS: Setting = Setting { apart: 8, unbroken: true, aside: 0.5 };

/// The labels that words make, from top to bottom, and the words that are in none. The longest label counts.
pub(super) fn stacks<'a>(words: &[&'a Piece], is_label: &dyn Fn(&str) -> bool) -> (Vec<Stack<'a>>, Vec<&'a Piece>) {
    stacks_set(words, CLOSE, is_label)
}

/// The labels that words make whose lines stand like this.
pub(super) fn stacks_set<'a>(
    words: &[&'a Piece],
    setting: Setting,
    is_label: &dyn Fn(&str) -> bool,
) -> (Vec<Stack<'a>>, Vec<&'a Piece>) {
    let mut used = vec![false; words.len()];
    let mut found = Vec::new();
    for i in 0..words.len() {
        if used[i] || !may_begin(&words[i].text) || words.get(i + 1).is_some_and(|next| is_numbered(words[i], next)) {
            continue;
        }
        let mut best = Vec::new();
        let mut path = vec![i];
        let mut text = words[i].text.clone();
        longest(words, &used, setting, &mut path, &mut text, is_label, &mut best);
        best.iter().for_each(|&k| used[k] = true);
        if !best.is_empty() {
            found.push(Stack::of(best.iter().map(|&k| words[k]).collect()));
        }
    }
    let rest = words.iter().zip(&used).filter(|(_, used)| !**used).map(|(w, _)| *w).collect();
    (found, rest)
}

fn longest(
    words: &[&Piece],
    used: &[bool],
    setting: Setting,
    path: &mut Vec<usize>,
    text: &mut String,
    is_label: &dyn Fn(&str) -> bool,
    best: &mut Vec<usize>,
) {
    if path.len() > best.len() && is_label(text) {
        best.clone_from(path);
    }
    let Some(&last) = path.last().filter(|_| path.len() < PARTS && text.chars().count() < LONGEST) else { return };
    for next in last + 1..words.len() {
        if words[next].line > words[last].line + setting.apart {
            break;
        }
        let follows = follows(words[path[0]], words[last], words[next], setting.aside);
        // A label has amounts in brackets at most: 分值（10）.
        let word = &words[next].text;
        if !is_remark(word) && !word.ends_with(['）', ')']) && !word.chars().any(char::is_alphabetic) {
            continue;
        }
        let beside = words[next].line == words[last].line;
        let is_next_label = beside && may_begin(word) && is_label(word);
        if used[next] || !follows || is_next_label {
            continue;
        }
        let length = text.len();
        text.push_str(&words[next].text);
        path.push(next);
        longest(words, used, setting, path, text, is_label, best);
        path.pop();
        text.truncate(length);
        if setting.unbroken && !beside {
            break;
        }
    }
}

/// Whether a word begins a remark in brackets: （50分）.
pub(super) fn is_remark(word: &str) -> bool {
    word.starts_with(['（', '('])
}

/// Whether a label may begin with a word: remarks in brackets and amounts are passed over in labels, but begin none.
fn may_begin(word: &str) -> bool {
    !is_remark(word) && word.chars().any(|c| c.is_alphabetic())
}

/// Whether a number with a mark follows a word: 目标 1：完成… is no label.
fn is_numbered(word: &Piece, next: &Piece) -> bool {
    let rest = next.text.trim_start_matches(|c: char| c.is_ascii_digit());
    next.line == word.line && next.gap == 1 && rest.len() < next.text.len() && rest.starts_with(['：', ':', '、'])
}

/// Whether a word may go on with a label: beside its last word, or below it.
fn follows(first: &Piece, last: &Piece, next: &Piece, beyond: f32) -> bool {
    if next.line == last.line {
        return next.gap == 1 && next.columns.0 - last.columns.1 < 1.5;
    }
    let room = (first.columns.1 - first.columns.0).max(next.columns.1 - next.columns.0) / 2.0;
    let aside = (middle(next.columns) - middle(first.columns)).abs();
    aside <= room + beyond
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read::read;

    fn check(dump: &str, labels: &[&str], expected: &[&str], rest: &[&str]) {
        let pieces = text_to_pieces(&read(dump.as_bytes()).unwrap());
        let words: Vec<&Piece> = pieces.iter().collect();
        let (found, left) = stacks(&words, &|t| labels.contains(&t));
        assert_eq!(found.iter().map(|s| s.text.as_str()).collect::<Vec<_>>(), expected);
        assert_eq!(left.iter().map(|w| w.text.as_str()).collect::<Vec<_>>(), rest);
    }

    #[test]
    fn labels_over_several_lines_are_put_together() {
        let labels = ["执行率分值（10）", "执行率", "其他资金", "绩效指标"];
        check(
            "绩      执行率\n效   甲\n指      分值\n标     （10）\n",
            &labels,
            &["绩效指标", "执行率分值（10）"],
            &["甲"],
        );
    }

    #[test]
    fn an_amount_is_no_part_of_a_label() {
        check("分值\n 10\n", &["分值", "分值10"], &["分值"], &["10"]);
    }

    #[test]
    fn labels_side_by_side_are_two() {
        let labels = ["全年预算数（A）", "全年执行数（B）", "全年执行数", "全年预算数（A全年执行数）"];
        let dump = "全年预算数（A 全年执行数\n    ）     （B）\n";
        check(dump, &labels, &["全年预算数（A）", "全年执行数（B）"], &[]);
    }
}
