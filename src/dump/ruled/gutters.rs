//! Finds the borders between columns: where few words stand in the way, and what stands between two of them fits the column.

use std::collections::BTreeMap;

use super::stacks::{Stack, stack_of, stacks};
use crate::dump::columns::{Column, Kind, begins_as_target, is_any_level, is_level, is_points, is_target};
use crate::dump::extents::middle;
use crate::dump::head::{is_amount_label, is_priced};
use crate::dump::pieces::Piece;
use crate::normalize::level::{is_level1, is_level2};

/// What speaks against a column without words, a gap within a column, a border through the middle of a word, and words so
/// many columns of characters away from their heading: extractors put what stands below each other on the page at
/// different places where the lines beside are longer; and against fewer names or targets than
/// levels or signs.
const BLANK_COLUMN: f32 = 1.2;
const BLANK_OFTEN: f32 = 0.9;
const INNER_GAP: f32 = 0.4;
const CROSSED: f32 = 0.5;
const AWAY: f32 = 0.05;
const LOOKS: f32 = 0.3;
const CLOSED_LOOKS: f32 = 1.0;
const FEW: f32 = 2.0;

/// How wide a column without words is at least.
pub(super) const NARROW: f32 = 0.01;

/// What was seen of a column on the pages before.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    /// Whether nearly all of its lines are numbers; nothing as long as nothing stands in it.
    pub numbers: Option<bool>,
    /// Whether nearly all of its lines are signs of values.
    pub signs: Option<bool>,
    /// Whether nothing stands in it on one of its pages.
    pub blank: bool,
}

/// What is known of a column before its words are looked at.
#[derive(Debug, Clone, Default)]
pub(super) struct Expected<'a> {
    pub column: Option<&'a Column>,
    pub seen: Seen,
    /// The middle of its heading.
    pub heading: Option<f32>,
}

/// What stands in a stretch, counted.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    words: f32,
    middles: f32,
    outer: f32,
    level: f32,
    target: f32,
    number: f32,
    amount: f32,
    points: f32,
    sign: f32,
}

impl Sum {
    /// `level` is the name of the level that the word is a part of.
    fn of(word: &Piece, level: &str) -> Self {
        let is = |yes: bool| if yes { 1.0 } else { 0.0 };
        Self {
            words: 1.0,
            middles: middle(word.columns),
            outer: is(is_level(Kind::Outer, level)),
            level: is(is_level(Kind::Level, level)),
            target: is(is_target(&word.text)),
            number: is(is_number(&word.text)),
            amount: is(is_number(&word.text) || is_dash(&word.text)),
            points: is(may_be_points(&word.text)),
            sign: is(is_sign(&word.text)),
        }
    }

    fn plus(self, other: Self, sign: f32) -> Self {
        Self {
            words: self.words + sign * other.words,
            middles: self.middles + sign * other.middles,
            outer: self.outer + sign * other.outer,
            level: self.level + sign * other.level,
            target: self.target + sign * other.target,
            number: self.number + sign * other.number,
            amount: self.amount + sign * other.amount,
            points: self.points + sign * other.points,
            sign: self.sign + sign * other.sign,
        }
    }
}

/// Whether a text is a bare number.
pub(super) fn is_number(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || ",.-%".contains(c))
}

/// Points come to 100 at most.
const MOST_POINTS: f32 = 100.0;

/// Whether a text may stand in a column of points: a number, or a dash where there are none.
fn may_be_points(text: &str) -> bool {
    let number = text.trim_end_matches('分').parse::<f32>();
    is_points(text) && number.is_ok_and(|n| n <= MOST_POINTS) || is_dash(text)
}

/// Whether a text says that there is nothing.
fn is_dash(text: &str) -> bool {
    text.chars().all(|c| "—-－–".contains(c))
}

/// Whether a text is nothing but the sign of a target, or says that it has none.
pub(super) fn is_sign(text: &str) -> bool {
    text == "定性"
        || text.chars().count() <= 2 && begins_as_target(text) && !text.contains(|c: char| c.is_alphanumeric())
}

impl Expected<'_> {
    /// What speaks against words standing in the column, which may be one of amounts, beside so many rows.
    fn misfit(&self, sum: Sum, of_amounts: bool, rows: Rows) -> f32 {
        let few = match self.column.map(|c| c.kind) {
            Some(Kind::Name | Kind::Target) => FEW * (1.0 - sum.words / rows.least()).max(0.0),
            _ => 0.0,
        };
        if sum.words == 0.0 {
            let is_often = |c: &Column| c.kind == Kind::Note || of_amounts && c.label.contains("其他");
            let blank = if self.seen.blank || self.column.is_some_and(is_often) { BLANK_OFTEN } else { BLANK_COLUMN };
            // Levels are printed where nothing is filled in, signs are not.
            return blank + if rows.signs > 0.0 { few } else { 0.0 };
        }
        let away = self.heading.map(|h| AWAY * (sum.middles / sum.words - h).abs());
        let share = |n: f32| n / sum.words;
        // Signs stand among values and units at most.
        let of_text = self.column.is_some_and(|c| matches!(c.kind, Kind::Text | Kind::Record));
        let strange = if of_text { 2.0 * sum.sign } else { 0.0 };
        let kind = match self.column.map(|c| c.kind) {
            Some(Kind::Outer) => 1.0 - share(sum.outer),
            Some(Kind::Level) => 1.0 - share(sum.level),
            Some(Kind::Target) => 1.0 - share(sum.target),
            Some(Kind::Number) => 1.0 - share(sum.points),
            Some(Kind::Name) => 0.2 + share(sum.number + sum.level + 2.0 * sum.sign),
            Some(Kind::Sign) if self.seen.signs == Some(true) => 1.0 - share(sum.sign),
            Some(Kind::Text | Kind::Actual | Kind::Sign | Kind::Unit | Kind::Note | Kind::Record | Kind::Money) => {
                match self.seen.numbers {
                    Some(true) => 1.0 - share(sum.number),
                    Some(false) => 0.2 + share(sum.number + sum.level + strange),
                    None if of_amounts => 0.4 + share(sum.words - sum.amount),
                    None => 0.4 + share(sum.level + strange),
                }
            }
            None => 0.0,
        } + few;
        // Where headings are printed, they tell more than what the words look like.
        let is_closed = self.column.is_some_and(|c| matches!(c.kind, Kind::Outer | Kind::Level | Kind::Number));
        let looks = if is_closed { CLOSED_LOOKS } else { LOOKS };
        away.map_or(kind, |away| away + looks * kind)
    }
}

/// What tells of rows: the names of levels, each of which has an indicator, and the signs of targets.
#[derive(Debug, Clone, Copy)]
struct Rows {
    levels: f32,
    signs: f32,
}

impl Rows {
    fn of(columns: &[Expected<'_>], words: &[&Piece], levels: &[Stack<'_>]) -> Self {
        let signed = columns.iter().any(|c| c.column.is_some_and(|c| c.kind == Kind::Sign));
        Self {
            levels: levels.iter().filter(|s| is_level(Kind::Level, &s.text)).count() as f32,
            signs: words.iter().filter(|w| signed && is_sign(&w.text)).count() as f32,
        }
    }

    /// The fewest rows that there are.
    fn least(self) -> f32 {
        self.levels.max(self.signs).max(1.0)
    }
}

/// The borders between columns, from left to right: one fewer than there are columns.
pub(super) fn gutters(columns: &[Expected<'_>], words: &[&Piece]) -> Vec<f32> {
    let (levels, _) = stacks(words, &is_any_level);
    let rows = Rows::of(columns, words, &levels);
    let end = words.iter().map(|w| w.columns.1).fold(0.0, f32::max);
    let gaps = gaps(words, end);
    let (n, m) = (gaps.len(), columns.len());
    // What stands left of each gap.
    let mut left = vec![Sum::default(); n];
    for word in words {
        let sum = Sum::of(word, stack_of(&levels, word).map_or(&word.text, |s| &s.text));
        let from = gaps.partition_point(|g| g.0 <= middle(word.columns));
        left.iter_mut().skip(from).for_each(|l| *l = l.plus(sum, 1.0));
    }
    // cost[c][g]: the first c columns end at gap g.
    let mut cost = vec![vec![f32::INFINITY; n]; m + 1];
    let mut before = vec![vec![0usize; n]; m + 1];
    cost[0][0] = 0.0;
    for (c, column) in columns.iter().enumerate() {
        let of_amounts = column.column.is_some_and(|c| is_amount_label(&c.label));
        for from in (0..n).filter(|&f| cost[c][f].is_finite()).collect::<Vec<_>>() {
            let mut open = 0;
            for to in from..n {
                let own = column.misfit(left[to].plus(left[from], -1.0), of_amounts, rows) + INNER_GAP * open as f32;
                let crossed = if from == to { 0.0 } else { CROSSED * gaps[to].1 };
                let whole = cost[c][from] + own + crossed;
                if whole < cost[c + 1][to] {
                    (cost[c + 1][to], before[c + 1][to]) = (whole, from);
                }
                open += usize::from(to > from && gaps[to].1 == 0.0);
            }
        }
    }
    let mut edges = Vec::new();
    let mut at = n - 1;
    for c in (2..=m).rev() {
        at = before[c][at];
        edges.push(gaps[at].0);
    }
    edges.reverse();
    // Columns without words are narrow, but columns.
    let mut least = NARROW;
    for edge in &mut edges {
        *edge = edge.max(least);
        least = *edge + NARROW;
    }
    edges
}

/// What speaks against a word beyond the borders of its column, for each column of characters; against the name of a level in
/// the column of something else, and something else in the column of a level; against an amount that stands apart in a goal beside
/// columns of amounts, and an amount among points; and against two words far from each other in one cell, two numbers or names of
/// levels beside each other, or a text set with blanks in two cells.
const BEYOND: f32 = 0.15;
const LEVEL_ELSEWHERE: f32 = 1.5;
const MAY_BE_LEVEL: f32 = 0.75;
const SIGN_IN_NAME: f32 = 1.5;
const NO_POINTS: f32 = 1.0;
const AMOUNT_IN_GOAL: f32 = 1.0;
const NO_LEVEL: f32 = 1.0;
const FAR_APART: f32 = 0.5;
const TWO_VALUES: f32 = 1.5;
const SPACED_OUT: f32 = 1.0;

/// Whether two characters are of a text that is set with a blank after each: 市 商 务 发 展.
fn are_spaced(before: &Piece, word: &Piece) -> bool {
    let is_one = |w: &Piece| w.text.chars().nth(1).is_none() && w.text.chars().all(char::is_alphabetic);
    word.gap == 1 && is_one(before) && is_one(word)
}

/// Whether the name of a level may be that of an indicator as well: 项目成本.
fn may_be_name(level: &str) -> bool {
    !level.contains("指标") && !level.contains("目标")
}

/// So many blanks part two cells rather than two words of one.
const FAR: usize = 2;

/// How often which words stand in each column.
#[derive(Debug, Clone, Default)]
pub(super) struct Habits {
    counts: BTreeMap<String, Vec<usize>>,
}

/// A word that stands in a column this often, and mostly there, belongs there; what speaks for it.
const OFTEN: usize = 3;
const HABIT: f32 = 1.0;

/// What a word counts as: a part of the name of a level as the whole, and any amount of money as the same, for they stand in the
/// columns of amounts.
pub(super) fn habit_key<'w>(word: &'w Piece, level: Option<&'w Stack<'_>>) -> &'w str {
    match level {
        Some(level) => &level.text,
        None if is_priced(&word.text) => "0.00",
        None => &word.text,
    }
}

impl Habits {
    pub fn count(&mut self, key: &str, column: usize) {
        let counts = self.counts.entry(key.to_owned()).or_default();
        if counts.len() <= column {
            counts.resize(column + 1, 0);
        }
        counts[column] += 1;
    }

    /// What speaks for a word standing in a column.
    fn of(&self, key: &str, column: usize) -> f32 {
        let Some(counts) = self.counts.get(key) else { return 0.0 };
        let all: usize = counts.iter().sum();
        let own = counts.get(column).copied().unwrap_or_default();
        if all >= OFTEN { HABIT * own as f32 / all as f32 } else { 0.0 }
    }
}

/// In which columns the words of a line stand: one after another from left to right, mostly between the borders.
/// `levels` are the names of levels on the page, whole or in parts.
pub(super) fn columns_of(
    line: &[&Piece],
    edges: &[f32],
    columns: &[Column],
    levels: &[Stack<'_>],
    habits: &Habits,
) -> Vec<usize> {
    let (n, m) = (line.len(), columns.len());
    let signed = columns.iter().any(|c| c.kind == Kind::Sign);
    let is_goal = |c: usize| columns.get(c).is_some_and(|c| c.label.contains("目标"));
    let has_amounts = || columns.iter().any(|c| is_amount_label(&c.label));
    let misfit = |w: &Piece, level: Option<&Stack<'_>>, c: usize| -> f32 {
        let (from, to) = (edges.get(c).copied().unwrap_or(0.0), edges.get(c + 1).copied().unwrap_or(f32::INFINITY));
        let at = level.map_or(middle(w.columns), Stack::middle);
        let beyond = BEYOND * (from - at).max(at - to).max(0.0);
        let kind = columns.get(c).map(|c| c.kind);
        let told = level.map(|s| kind.is_some_and(|k| is_level(k, &s.text)));
        let other = match (kind, told) {
            (_, Some(true)) => 0.0,
            // 经济成本 may be a level, or a name.
            (Some(Kind::Outer), None) if is_level1(&w.text) => 0.0,
            (Some(Kind::Level), None) if is_level2(&w.text) => 0.0,
            (Some(Kind::Outer | Kind::Level), _) => NO_LEVEL,
            (_, Some(false)) if level.is_some_and(|s| may_be_name(&s.text)) => MAY_BE_LEVEL,
            (_, Some(false)) => LEVEL_ELSEWHERE,
            (Some(Kind::Number), None) if is_number(&w.text) && !may_be_points(&w.text) => NO_POINTS,
            (Some(Kind::Name), None) if is_sign(&w.text) || begins_as_target(&w.text) => SIGN_IN_NAME,
            (Some(Kind::Text | Kind::Record), None) if signed && is_sign(&w.text) => SIGN_IN_NAME,
            (Some(Kind::Text), None) if w.gap > FAR && is_priced(&w.text) && is_goal(c) && has_amounts() => {
                AMOUNT_IN_GOAL
            }
            _ => 0.0,
        };
        beyond + other - habits.of(habit_key(w, level), c)
    };
    let levels: Vec<Option<&Stack<'_>>> = line.iter().map(|w| stack_of(levels, w)).collect();
    // 成本指标 项目成本 are a level and a name.
    let are_levels = |a: usize, b: usize| levels[a].zip(levels[b]).is_some_and(|(a, b)| !std::ptr::eq(a, b));
    let mut cost = vec![vec![f32::INFINITY; m]; n];
    let mut before = vec![vec![0usize; m]; n];
    for i in 0..n {
        let are_two = |last: usize| is_number(&line[last].text) && is_number(&line[i].text) || are_levels(last, i);
        let two = i.checked_sub(1).is_some_and(are_two);
        for c in 0..m {
            let own = misfit(line[i], levels[i], c);
            let Some(last) = i.checked_sub(1) else {
                cost[i][c] = own;
                continue;
            };
            for from in 0..=c {
                let apart = match from == c {
                    true if two => TWO_VALUES,
                    true if line[i].gap > FAR => FAR_APART,
                    false if are_spaced(line[last], line[i]) => SPACED_OUT,
                    _ => 0.0,
                };
                let whole = cost[last][from] + own + apart;
                if whole < cost[i][c] {
                    (cost[i][c], before[i][c]) = (whole, from);
                }
            }
        }
    }
    let Some(last) = cost.last() else { return Vec::new() };
    let mut c = (0..m).min_by(|a, b| last[*a].total_cmp(&last[*b])).unwrap_or_default();
    let mut found = vec![c];
    for i in (1..n).rev() {
        c = before[i][c];
        found.push(c);
    }
    found.reverse();
    found
}

/// Where a border may stand: the middle of each stretch that fewer words cross than those beside it, and how many cross it,
/// those that it only cuts the end of for less; the left and the right side among them.
fn gaps(words: &[&Piece], end: f32) -> Vec<(f32, f32)> {
    let crossed = |x: f32| words.iter().filter(|w| w.columns.0 < x && x < w.columns.1).count();
    let mut runs: Vec<(f32, f32, usize)> = Vec::new();
    let mut x = 0.5;
    while x < end {
        let n = crossed(x);
        match runs.last_mut().filter(|r| r.2 == n) {
            Some(run) => run.1 = x,
            None => runs.push((x, x, n)),
        }
        x += 0.5;
    }
    let lower = |i: usize| {
        let n = runs[i].2;
        let more = |k: Option<usize>| k.and_then(|k| runs.get(k)).is_none_or(|r| r.2 > n);
        more(i.checked_sub(1)) && more(Some(i + 1))
    };
    let inner = (1..runs.len().saturating_sub(1)).filter(|&i| lower(i));
    let mut gaps: Vec<(f32, f32)> = vec![(0.0, 0.0)];
    gaps.extend(inner.map(|i| {
        let x = (runs[i].0 + runs[i].1) / 2.0;
        (x, words.iter().map(|w| depth(w, x)).sum())
    }));
    gaps.push((end + 1.0, 0.0));
    gaps
}

/// How deep a border cuts into a word: 1 in its middle, 0 at its ends and beyond.
fn depth(word: &Piece, x: f32) -> f32 {
    let (left, right) = word.columns;
    (2.0 * (x - left).min(right - x) / (right - left).max(1.0)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::columns::column;
    use crate::dump::pieces::{by_line, text_to_pieces};
    use crate::dump::read::read;
    use crate::template::Template;

    /// The words of each column of a dump whose first line has the headings.
    fn check(dump: &str, expected: &[&str]) {
        let template = Template::builtin().unwrap();
        let pieces = text_to_pieces(&read(dump.as_bytes()).unwrap());
        let (headings, words): (Vec<&Piece>, Vec<&Piece>) = pieces.iter().partition(|p| p.line == 1);
        let columns: Vec<Column> = headings.iter().map(|h| column(&h.text, &template)).collect();
        let known = |(column, heading): (_, &&Piece)| Expected {
            column: Some(column),
            heading: Some(middle(heading.columns)),
            ..Expected::default()
        };
        let expect: Vec<Expected<'_>> = columns.iter().zip(&headings).map(known).collect();
        let inner = gutters(&expect, &words);
        let edges: Vec<f32> = [0.0].into_iter().chain(inner).chain([1000.0]).collect();
        assert!(edges.windows(2).all(|pair| pair[0] < pair[1]), "{edges:?}");
        let mut found = vec![String::new(); columns.len()];
        let (levels, _) = stacks(&words, &is_any_level);
        for line in by_line(&words) {
            for (word, c) in line.iter().zip(columns_of(line, &edges, &columns, &levels, &Habits::default())) {
                found[c].push_str(&word.text);
            }
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn signs_that_reach_into_the_names_are_no_part_of_them() {
        let dump = "三级指标      绩效指标性质  指标值\n大会活动场次  ≥      10\n持续带动双向投资增长 定性    优\n专题活动及时  ＝     100\n";
        check(dump, &["大会活动场次持续带动双向投资增长专题活动及时", "≥定性＝", "10优100"]);
    }

    #[test]
    fn columns_that_stand_off_their_headings_are_found() {
        let dump =
            "一级指标        三级指标          指标值\n产出指标    甲的数量     ≥5个\n效益指标    乙的影响     ≥6个\n";
        check(dump, &["产出指标效益指标", "甲的数量乙的影响", "≥5个≥6个"]);
    }

    #[test]
    fn goals_and_indicators_whose_lines_reach_a_little_into_each_other_are_two_columns() {
        let goals = ["拓展全域覆盖的视频网络，深度不限", "推进城市管理统一指挥"];
        let mut dump = "项目名称            绩效目标                      绩效指标\n".to_owned();
        for _ in 0..4 {
            dump += &format!("感知网络            {} 满意度指标九十五\n", goals[0]);
            dump += &format!("              {}       数量指标三百零二\n", goals[1]);
        }
        let indicators = "满意度指标九十五数量指标三百零二".repeat(4);
        check(&dump, &[&"感知网络".repeat(4), &goals.concat().repeat(4), &indicators]);
    }

    #[test]
    fn a_page_with_words_in_its_last_column_only_has_all_columns() {
        let dump = "项目名称  总计  绩效目标          绩效指标\n                            服务对象满意度\n                            九十\n";
        check(dump, &["", "", "", "服务对象满意度九十"]);
    }

    /// Where each row says what it is an activity of, signs were read into the names.
    #[test]
    fn a_sign_right_beside_a_text_is_none_of_it() {
        let dump = "活动  绩效指标            指标性质    指标值\n\
                    植树  花卉苗木及大花月季等 ＝         4132\n\
                    巡查  巡查次数              ≥         17\n";
        check(dump, &["植树巡查", "花卉苗木及大花月季等巡查次数", "＝≥", "413217"]);
    }

    /// What may be a level as well stood beside one, and both were read as one cell.
    #[test]
    fn a_name_that_may_be_a_level_is_none_beside_one() {
        let dump = "一级指标  二级指标         三级指标    年度指标值\n\
                    产出指标  数量指标         设备        3台\n\
                    产出指标  成本指标    项目成本         3665万\n\
                    产出指标  时效指标    如期完成         2022\n";
        check(dump, &["产出指标产出指标产出指标", "数量指标成本指标时效指标", "设备项目成本如期完成", "3台3665万2022"]);
    }

    /// An amount that stood nearer to 分值 than to its own heading was read as points.
    #[test]
    fn an_amount_is_no_points() {
        let dump = "年初预算数  全年执行数    分值  得分\n\
                    7614.74     7614.74       10    10\n\
                    5500        5500          —     —\n\
                    2114.74             2114.74     —\n";
        check(dump, &["7614.7455002114.74", "7614.7455002114.74", "10—", "10——"]);
    }
}
