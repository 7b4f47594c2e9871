//! Where the names of levels stand among the pieces, whole or wrapped: their list is closed, so they are found first.

use std::collections::HashSet;

use super::columns::{Kind, begins_as_target, is_any_level, is_level};
use super::head::is_priced;
use super::pieces::{Piece, are_stacked};
use super::rows::Order;

/// Names of levels have at most this many characters (社会公众或服务对象满意度指标, with its points).
const LONGEST: usize = 18;

/// In a dump that mixes cells, the parts of a wrapped name stand at most this many pieces apart.
const APART: usize = 24;

/// Characters of a line of a name in a narrow column, and how many lines it has.
const NARROW: usize = 2;
const FEWEST_NARROW: usize = 4;
const MOST_NARROW: usize = 8;

/// A cut name goes on among this many pieces at the top of a page.
const TOP: usize = 6;

/// In a dump that mixes cells, no line of a wrapped name is this much wider than its first, in ems.
const FULLER: f32 = 0.6;

/// Names of both levels of one row stand at most this many pieces apart where cells come whole.
const BESIDE: u32 = 8;

/// The same where a dump goes down the page line by line.
const BESIDE_MIXED: u32 = 24;

/// The same where lines come in no order: nearly anywhere in the table.
const BESIDE_SCATTERED: u32 = 200;

/// The pieces that make names of levels.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// Names of both levels of one row stand at most this many pieces apart.
    beside: u32,
    whole: HashSet<(bool, u32)>,
    begins: HashSet<(bool, u32)>,
    steps: HashSet<(bool, u32, u32, u32)>,
    /// First and last pieces of whole names.
    ends: HashSet<(bool, u32, u32)>,
    /// Pieces that can only be of the outer level.
    outer: HashSet<u32>,
    /// Pieces that can only be of the inner level.
    inner: HashSet<u32>,
    /// Names of the inner level that are wrapped: their first piece and the whole.
    wrapped: Vec<(u32, String)>,
}

/// Cuts what an extractor glued to a text without a blank between: the name of a level before it, the sign of a value after it.
pub(super) fn cut_level_and_sign(piece: Piece) -> Vec<Piece> {
    let length = piece.text.chars().count();
    let start = level_end(&piece, 0, is_any_level).filter(|_| !is_any_level(&piece.text)).unwrap_or(0);
    let last = piece.part(length.saturating_sub(1), length).text;
    let end = if length > start + 1 && begins_as_target(&last) { length - 1 } else { length };
    let cuts = [(0, start), (start, end), (end, length)];
    cuts.into_iter().filter(|(from, to)| to > from).map(|(from, to)| piece.part(from, to)).collect()
}

/// Cuts a text from the sign of a unit, or the amount of a project, that an extractor glued it to: %山区生态林补偿, 86.50提升教师队伍素质.
pub(super) fn cut_figure(piece: Piece) -> Vec<Piece> {
    let goes_on = |rest: &str| ["以", "左右", "的", "及", "万", "元"].iter().any(|w| rest.starts_with(w));
    let length = piece.text.chars().count();
    let digits = piece.text.chars().take_while(|c| c.is_ascii_digit() || ".,".contains(*c)).count();
    let priced = is_priced(&piece.part(0, digits).text);
    let end = if piece.text.starts_with(['%', '％']) { 1 } else { digits };
    let rest = piece.part(end, length);
    if (priced || end > digits) && rest.text.starts_with(word) && !goes_on(&rest.text) {
        // What was glued begins a line of the page.
        return vec![piece.part(0, end), Piece { gap: 0, ..rest }];
    }
    vec![piece]
}

/// Where the longest name of a level that a piece begins with ends, with more than so many characters of the piece after it.
fn level_end(piece: &Piece, left: usize, is_name: impl Fn(&str) -> bool) -> Option<usize> {
    let ends = |k: &usize| {
        let head = piece.part(0, *k).text;
        head.ends_with("指标") && is_name(&head)
    };
    (1..piece.text.chars().count().saturating_sub(left)).rev().find(ends)
}

/// Cuts the name of a level from the name of an indicator that an extractor glued to it: 成本指标|资金投入. A name may begin with that
/// of a level (数量指标完成率).
pub(super) fn cut_level(piece: Piece) -> Vec<Piece> {
    let length = piece.text.chars().count();
    let named =
        |k: &usize| !["完成", "达", "值", "的", "执行"].iter().any(|w| piece.part(*k, length).text.starts_with(w));
    let at = level_end(&piece, 1, |text| is_level(Kind::Level, text)).filter(named);
    at.map_or_else(|| vec![piece.clone()], |k| vec![piece.part(0, k), piece.part(k, length)])
}

/// Cuts a name of the outer level off the end of a text: cells that an extractor printed without a blank between. A name
/// that both levels have is one of the outer level where one of the inner level that says it more exactly comes `next`.
pub(super) fn cut_glued(piece: Piece, next: &[Piece]) -> Vec<Piece> {
    let length = piece.text.chars().count();
    let start = (1..length.saturating_sub(3)).find(|&k| {
        let tail = piece.part(k, length).text;
        tail.ends_with("指标") && is_any_level(&tail)
    });
    let Some(k) = start.filter(|_| !is_any_level(&piece.text)) else { return vec![piece] };
    let tail = piece.part(k, length).text;
    let longer = |n: usize| {
        let inner: String = next.iter().take(n).map(|p| p.text.as_str()).collect();
        inner.len() > tail.len() && inner.ends_with(&tail) && is_level(Kind::Level, &inner)
    };
    let outer = is_outer_only(&tail) || is_level(Kind::Outer, &tail) && (1..=3).any(longer);
    if outer { vec![piece.part(0, k), piece.part(k, length)] } else { vec![piece] }
}

/// Whether a character is one of Chinese words, as those of levels are.
fn word(c: char) -> bool {
    c.is_alphabetic() && !c.is_ascii()
}

/// Whether a text is a name of the outer level and of no other.
fn is_outer_only(text: &str) -> bool {
    let name = text.split(['（', '(']).next().unwrap_or_default();
    name.ends_with('标') && is_level(Kind::Outer, text) && !is_level(Kind::Level, text)
}

impl Words {
    /// Where the dump brings its lines in this order.
    pub fn find(pieces: &[Piece], order: Order) -> Self {
        let apart = order != Order::Cells;
        let beside = match order {
            Order::Cells => BESIDE,
            Order::Lines => BESIDE_MIXED,
            Order::Blocks => BESIDE_SCATTERED,
        };
        let mut words = Self { beside, ..Self::default() };
        for kind in [Kind::Outer, Kind::Level] {
            for i in 0..pieces.len() {
                words.from(pieces, kind, i, apart);
            }
        }
        words.only_outer(pieces);
        words.set_narrow(pieces);
        if apart {
            words.outer_apart(pieces);
        }
        words.only_inner(pieces);
        words
    }

    fn from(&mut self, pieces: &[Piece], kind: Kind, i: usize, apart: bool) {
        let outer = kind == Kind::Outer;
        let Some(first) = pieces.get(i) else { return };
        if is_level(kind, &first.text) {
            self.whole.insert((outer, i as u32));
            self.begins.insert((outer, i as u32));
            self.ends.insert((outer, i as u32, i as u32));
        }
        if first.text.chars().count() > LONGEST || first.text.contains(|c: char| !c.is_alphanumeric() && c != '（') {
            return;
        }
        let near = if apart { APART } else { 1 };
        for (j, second) in pieces.iter().enumerate().skip(i + 1).take(near) {
            let two = format!("{}{}", first.text, second.text);
            let worded = second.text.contains(word);
            // The first line of a wrapped name is the fullest.
            let fuller = apart && second.width > first.width + FULLER;
            if second.page != first.page || two.chars().count() > LONGEST || !worded || fuller {
                continue;
            }
            if is_level(kind, &two) {
                self.wrapped.extend((!outer).then(|| (i as u32, two.clone())));
                self.note(kind, &[i, j]);
            }
            for (k, third) in pieces.iter().enumerate().skip(j + 1).take(near.min(8)) {
                let three = format!("{two}{}", third.text);
                if third.page == first.page && third.text.contains(word) && is_level(kind, &three) {
                    self.wrapped.extend((!outer).then_some((i as u32, three)));
                    self.note(kind, &[i, j, k]);
                }
            }
        }
        self.over_page(pieces, kind, i);
    }

    /// Finds the names in a column with hardly any room: 产|出|指|标.
    fn set_narrow(&mut self, pieces: &[Piece]) {
        let narrow = |p: &Piece| p.text.chars().count() <= NARROW && p.text.chars().all(word);
        for i in 0..pieces.len() {
            for n in FEWEST_NARROW..=MOST_NARROW {
                let stacked = |l: &&[Piece]| l.iter().all(narrow) && are_stacked(l);
                let Some(lines) = pieces.get(i..i + n).filter(stacked) else { break };
                let name: String = lines.iter().map(|p| p.text.as_str()).collect();
                let own: Vec<usize> = (i..i + n).collect();
                for kind in [Kind::Outer, Kind::Level] {
                    if is_level(kind, &name) {
                        self.note(kind, &own);
                    }
                }
                if is_outer_only(&name) {
                    self.outer.extend(own.iter().map(|i| *i as u32));
                }
            }
        }
    }

    /// A name that the end of the page cuts goes on among the first pieces of the next page. It has two or three lines.
    fn over_page(&mut self, pieces: &[Piece], kind: Kind, i: usize) {
        let Some(first) = pieces.get(i) else { return };
        let turn = pieces.iter().skip(i + 1).take(APART).position(|p| p.page != first.page);
        let Some(next) = turn.map(|t| i + 1 + t) else { return };
        let top: Vec<usize> = (next..pieces.len().min(next + TOP)).collect();
        let top = top.iter().copied().filter(|&j| pieces[j].page == pieces[next].page && pieces[j].text.contains(word));
        let second = Some(i + 1).filter(|&j| j < next && pieces[j].is_near(first));
        for j in top {
            let text = &pieces[j].text;
            let two = format!("{}{text}", first.text);
            if is_level(kind, &two) && !is_level(kind, text) {
                self.note(kind, &[i, j]);
            }
            if let Some(k) = second.filter(|&k| is_level(kind, &format!("{}{}{text}", first.text, pieces[k].text))) {
                self.note(kind, &[i, k, j]);
            }
            if let Some(k) = pieces.get(j + 1).filter(|n| is_level(kind, &format!("{two}{}", n.text))).map(|_| j + 1) {
                self.note(kind, &[i, j, k]);
            }
        }
    }

    /// Notes a name by its pieces.
    fn note(&mut self, kind: Kind, name: &[usize]) {
        let outer = kind == Kind::Outer;
        let (Some(&first), Some(&last)) = (name.first(), name.last()) else { return };
        self.ends.insert((outer, first as u32, last as u32));
        self.begins.insert((outer, first as u32));
        for pair in name.windows(2) {
            self.steps.insert((outer, first as u32, pair[0] as u32, pair[1] as u32));
        }
    }

    /// Finds the names that only the outer level has, whole or wrapped over two lines.
    fn only_outer(&mut self, pieces: &[Piece]) {
        let near = |a: &Piece, b: &Piece| a.page == b.page && b.is_near(a);
        for (i, piece) in pieces.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|k| pieces.get(k)).filter(|b| near(b, piece));
            let part_of_level =
                |text: &str| before.is_some_and(|b| is_level(Kind::Level, &format!("{}{text}", b.text)));
            if is_outer_only(&piece.text) && !part_of_level(&piece.text) {
                self.outer.insert(i as u32);
            }
            if self.is_beside_longer(pieces, i, &piece.text) {
                self.outer.insert(i as u32);
            }
            let Some(next) = pieces.get(i + 1).filter(|n| near(piece, n)) else { continue };
            let two = format!("{}{}", piece.text, next.text);
            let outer = is_outer_only(&two) || self.is_beside_longer(pieces, i, &two);
            if outer && !part_of_level(&two) && !is_level(Kind::Level, &piece.text) {
                self.outer.extend([i as u32, i as u32 + 1]);
            }
        }
    }

    /// Finds the pieces that only a name of the outer level begins with, its other lines standing apart.
    fn outer_apart(&mut self, pieces: &[Piece]) {
        let text = |i: u32| pieces.get(i as usize).map_or("", |p| p.text.as_str());
        let inside: HashSet<u32> = self.steps.iter().filter(|s| !s.0).map(|s| s.3).collect();
        let firsts = self.steps.iter().filter(|s| s.0 && s.1 == s.2 && !inside.contains(&s.1));
        let outer = firsts.filter(|s| {
            let name = format!("{}{}", text(s.2), text(s.3));
            is_outer_only(&name) || self.is_beside_longer(pieces, s.1 as usize, &name)
        });
        let outer: Vec<u32> = outer.map(|s| s.1).collect();
        self.outer.extend(outer);
    }

    /// Whether a name of both levels stands beside one of the inner level that only says it more exactly: 满意度指标 beside
    /// 服务对象满意度指标 is the outer one.
    fn is_beside_longer(&self, pieces: &[Piece], i: usize, name: &str) -> bool {
        if !name.ends_with('标') || !is_level(Kind::Outer, name) {
            return false;
        }
        let whole = pieces.iter().enumerate().filter(|(_, p)| is_level(Kind::Level, &p.text));
        let whole = whole.map(|(k, p)| (k as u32, p.text.as_str()));
        let mut inner = whole.chain(self.wrapped.iter().map(|(k, name)| (*k, name.as_str())));
        inner.any(|(first, other)| {
            first.abs_diff(i as u32) <= self.beside && other.len() > name.len() && other.ends_with(name)
        })
    }

    /// Whether the piece is, or is part of, what can only be a name of the inner level.
    pub fn is_only_inner(&self, i: u32) -> bool {
        self.inner.contains(&i)
    }

    /// Finds the names that only the inner level has: whole, or the only two pieces that make one.
    fn only_inner(&mut self, pieces: &[Piece]) {
        let text = |i: u32| pieces.get(i as usize).map_or("", |p| p.text.as_str());
        let whole = self.whole.iter().filter(|(outer, i)| !outer && !self.outer.contains(i));
        let mut inner: HashSet<u32> = whole.map(|(_, i)| *i).filter(|i| text(*i).ends_with("指标")).collect();
        let steps = self.steps.iter().filter(|s| !s.0 && s.1 == s.2 && self.ends.contains(&(false, s.2, s.3)));
        let mut pairs: Vec<(u32, u32)> =
            steps.map(|s| (s.2, s.3)).filter(|(a, _)| !self.whole.contains(&(false, *a))).collect();
        pairs.sort_unstable();
        let named = |a: u32, b: u32| format!("{}{}", text(a), text(b)).ends_with("指标");
        for &(a, b) in &pairs {
            // Of parts with the same text it is one as well as the other.
            let rival = |&&(x, y): &&(u32, u32)| (x == a) != (y == b) && (text(x), text(y)) != (text(a), text(b));
            let taken = |i: u32| self.outer.contains(&i) || inner.contains(&i);
            if named(a, b) && !taken(a) && !taken(b) && !pairs.iter().any(|p| rival(&p)) {
                inner.extend([a, b]);
            }
        }
        self.inner = inner;
    }

    /// Whether the piece is, or is part of, a name that only the outer level has.
    pub fn is_only_outer(&self, i: u32) -> bool {
        self.outer.contains(&i)
    }

    /// Whether the piece alone is a name.
    pub fn is_whole(&self, kind: Kind, i: u32) -> bool {
        self.whole.contains(&(kind == Kind::Outer, i))
    }

    /// Whether the pieces from `first` to `last` are a whole name.
    pub fn ends(&self, kind: Kind, first: u32, last: u32) -> bool {
        self.ends.contains(&(kind == Kind::Outer, first, last))
    }

    /// Whether a name begins with the piece.
    pub fn begins(&self, kind: Kind, i: u32) -> bool {
        self.begins.contains(&(kind == Kind::Outer, i))
    }

    /// Whether a name that began with `first` and has come to `last` goes on with the piece.
    pub fn goes_on(&self, kind: Kind, first: u32, last: u32, i: u32) -> bool {
        self.steps.contains(&(kind == Kind::Outer, first, last, i))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read;

    fn words(text: &str) -> Words {
        Words::find(&text_to_pieces(&read(text.as_bytes()).unwrap()), Order::Blocks)
    }

    #[test]
    fn a_name_of_the_outer_level_is_told_though_its_lines_stand_apart() {
        let words = words("满意度指\n师生满意度\n标\n服务对象满意度指标\n");
        assert!(words.is_only_outer(0) && !words.is_only_outer(3));
    }

    #[test]
    fn a_name_of_both_levels_is_the_outer_one_beside_one_that_is_wrapped_over_three_lines() {
        let words = words("满意度指标\n服务对象\n满意度指\n标\n");
        assert!(words.is_only_outer(0) && words.ends(Kind::Level, 1, 3));
    }

    #[test]
    fn the_first_line_of_a_wrapped_name_is_the_fullest() {
        let words = words("成\n\n单位面积\n\n本指标\n");
        assert!(!words.begins(Kind::Level, 0) && !words.is_only_inner(0));
    }

    #[test]
    fn a_level_is_cut_from_the_name_that_is_glued_to_it() {
        let cut = |text: &str| -> Vec<String> {
            let pieces = text_to_pieces(&read(text.as_bytes()).unwrap());
            pieces.into_iter().flat_map(cut_level).map(|p| p.text).collect()
        };
        assert_eq!(cut("成本指标资金投入"), ["成本指标", "资金投入"]);
        assert_eq!(cut("服务对象满意度指标患者满意度"), ["服务对象满意度指标", "患者满意度"]);
        assert_eq!(cut("数量指标完成率"), ["数量指标完成率"]);
        assert_eq!(cut("社会效益指标"), ["社会效益指标"]);
    }

    #[test]
    fn a_text_of_a_project_is_cut_from_the_figure_that_it_is_glued_to() {
        let cut = |text: &str| -> Vec<(String, usize)> {
            let pieces = text_to_pieces(&read(text.as_bytes()).unwrap());
            pieces.into_iter().flat_map(cut_figure).map(|p| (p.text, p.gap)).collect()
        };
        let parts = |texts: [(&str, usize); 2]| texts.map(|(t, gap)| (t.to_owned(), gap)).to_vec();
        assert_eq!(cut("%山区生态林补偿"), parts([("%", 0), ("山区生态林补偿", 0)]));
        assert_eq!(cut("86.50提升教师素质"), parts([("86.50", 0), ("提升教师素质", 0)]));
        for whole in ["%以上", "86.50万元", "2025年", "1.5公里"] {
            assert_eq!(cut(whole), [(whole.to_owned(), 0)]);
        }
    }

    #[test]
    fn a_name_in_a_narrow_column_has_a_line_for_each_character() {
        let words = words("产\n出\n指\n标\n数量\n指标\n");
        assert!(words.ends(Kind::Outer, 0, 3) && words.is_only_outer(2) && !words.is_only_outer(4));
    }

    #[test]
    fn a_number_is_no_line_of_a_name() {
        let words = words("服务对象满\n意度指标\n100%\n");
        assert!(words.ends(Kind::Level, 0, 1) && !words.ends(Kind::Level, 0, 2));
    }
}
