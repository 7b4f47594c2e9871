//! Which rows the names of levels reach over, where some of them stand apart from their rows: each name takes rows that follow each
//! other, the names follow each other in the order of their outer levels, and one that stands beside a row is in the middle of its own.

use super::super::affinity;
use super::super::pieces::Piece;
use super::rows::{Row, Stands};
use super::units::{Unit, What};
use crate::normalize::level::is_level1;
use crate::table::Vocabulary;

/// What stands before a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Placed {
    /// The names of levels that begin with the row, the outer one first, as positions among the cells of the page.
    pub units: Vec<usize>,
    /// Other names of the inner level that the row may belong to.
    pub others: Vec<String>,
}

/// A name of a level.
#[derive(Debug, Clone)]
struct Name {
    unit: usize,
    text: String,
    /// The row that it stands beside, or between two rows.
    beside: Option<f32>,
    /// Where the dump goes down columns, the row that comes after it.
    near: Option<f32>,
    wrapped: bool,
    /// Of an inner level, the outer one that it belongs to, as a position among these.
    group: Option<usize>,
    /// Of an inner level, what each row says against it.
    told: Vec<f32>,
}

/// A row away from the middle of the rows that a name reaches over.
const OFF: f32 = 1.0;

/// A name of one line that reaches over an odd number of rows, and does not stand beside the one in the middle.
const UNSEEN: f32 = 0.25;

/// A row between the rows that a name reaches over and the one that comes after it, where the dump goes down columns.
const FAR: f32 = 0.15;

/// A row that has no name of a level at the top of a table. At the top of a page it belongs to the last one of the page before.
const NAMELESS: f32 = 6.0;
const GOING_ON: f32 = 1.2;

/// What a row says itself of the level that it belongs to.
const TOLD: f32 = 0.3;

/// Readings that differ by no more than this are both told.
const MARGIN: f32 = 1.0;

/// The names of levels before each row. Nothing where there are more names than rows, or none at all at the top of a table.
pub(super) fn place(region: &[Unit], rows: &[Row], begun: bool, vocabulary: &dyn Vocabulary) -> Option<Vec<Placed>> {
    let down = rows.iter().any(|row| row.stands == Stands::Apart);
    let mut names = names(region, rows);
    if down {
        names.iter_mut().for_each(|name| name.near = name.beside.take().or(name.near));
    }
    let (outers, mut inners): (Vec<Name>, Vec<Name>) = parted(names, region);
    if inners.is_empty() && outers.is_empty() && begun {
        return Some(vec![Placed::default(); rows.len()]);
    }
    if inners.is_empty() || inners.len() > rows.len() {
        return None;
    }
    let texts: Vec<(String, String)> = rows.iter().map(|row| words(region, row)).collect();
    let affinity = |(name, value): &(String, String)| (affinity::of_name(name).0, affinity::form(value));
    let affinities: Vec<_> = texts.iter().map(affinity).collect();
    let holders = holders(&outers);
    for inner in &mut inners {
        inner.told = texts.iter().map(|(name, value)| told(&inner.text, name, value)).collect();
        if let Some(class) = affinity::class(&inner.text) {
            let says =
                |(classes, form): &([f32; affinity::CLASSES], usize)| classes[class] + affinity::BELOW[class][*form];
            inner.told.iter_mut().zip(&affinities).for_each(|(told, row)| *told += says(row));
        }
        inner.group = holder(&holders, &inner.text, vocabulary);
    }
    let ways = orders(&inners);
    let read = ways.iter().map(|way| Reading::best(way, rows.len(), begun));
    let best = read.enumerate().min_by(|a, b| a.1.cost.total_cmp(&b.1.cost));
    let (at, reading) = best?;
    if reading.cost.is_infinite() {
        return None;
    }
    let way = ways.get(at)?;
    let mut placed: Vec<Placed> = vec![Placed::default(); rows.len()];
    let mut left: Vec<&Name> = outers.iter().collect();
    let mut last = None;
    for (l, name) in way.iter().enumerate() {
        let first = *reading.first.get(l)?;
        let holder = name.group.and_then(|g| holders.get(g)).map(|h| h.text.as_str());
        let again = outers.iter().filter(|o| Some(o.text.as_str()) == holder).count() > 1;
        // Without its own outer level it would be read as of the one before.
        if holder.is_none() && !outers.is_empty() && last.is_some() {
            return None;
        }
        let own = holder.filter(|_| again || last != holder).and_then(|h| left.iter().position(|o| o.text == h));
        let outer = own.map(|k| left.remove(k).unit);
        placed.get_mut(first)?.units.extend(outer.into_iter().chain([name.unit]));
        last = holder.or(last);
    }
    // A name that belongs nowhere would be lost.
    if !left.is_empty() {
        return None;
    }
    for (r, place) in placed.iter_mut().enumerate() {
        let own = (0..way.len()).rev().find(|l| reading.first.get(*l).is_some_and(|f| *f <= r));
        let near = |l: &usize| Some(*l) != own && reading.with(*l, r) <= reading.cost + MARGIN;
        place.others = (0..way.len()).filter(near).filter_map(|l| way.get(l)).map(|n| n.text.clone()).collect();
    }
    Some(placed)
}

/// The names of levels of a page with the rows that they stand beside.
fn names(region: &[Unit], rows: &[Row]) -> Vec<Name> {
    let starts = |unit: usize| rows.iter().position(|row| row.units.first() == Some(&unit));
    let mut names = Vec::new();
    for (i, unit) in region.iter().enumerate() {
        let (What::Outer(text) | What::Inner(text)) = &unit.what else { continue };
        let same_kind = |u: &Unit| std::mem::discriminant(&u.what) == std::mem::discriminant(&unit.what);
        // Of several names before a row the last one of each level stands beside it.
        let next = region.iter().enumerate().skip(i + 1).find(|(_, u)| !u.is_level() || same_kind(u));
        let below = next.and_then(|(k, u)| Some((starts(k)?, u)));
        let above = i.checked_sub(1).and_then(|k| Some((starts(k)?, region.get(k)?)));
        let block = |u: &Unit| u.block == unit.block;
        let on_line = |u: &Unit| first_line(&u.pieces) == first_line(&unit.pieces);
        let beside = match (below, above) {
            (Some((row, u)), _) if block(u) && !unit.beside && !on_line(u) => Some(row as f32 - 0.5),
            (Some((row, _)), _) => Some(row as f32),
            (None, Some((row, u))) if block(u) => Some(row as f32 + 0.5),
            _ => None,
        };
        names.push(Name {
            unit: i,
            text: text.clone(),
            beside,
            near: region.iter().enumerate().skip(i + 1).find_map(|(k, _)| starts(k)).map(|row| row as f32),
            wrapped: unit.is_wrapped(),
            group: None,
            told: Vec::new(),
        });
    }
    names
}

fn first_line(pieces: &[Piece]) -> Option<u32> {
    pieces.first().map(|p| p.line)
}

/// The names of the outer level, and those of the inner one. One that could be of either is of the outer level where the name of an
/// inner one is made of it: 成本指标 beside 经济成本指标.
fn parted(names: Vec<Name>, region: &[Unit]) -> (Vec<Name>, Vec<Name>) {
    let surely = |n: &Name| region.get(n.unit).is_some_and(|u| matches!(u.what, What::Outer(_)));
    let stems: Vec<String> = names.iter().map(|n| stem(&n.text)).collect();
    let outer = |n: &Name| {
        let own = stem(&n.text);
        let part = |other: &String| *other != own && other.contains(&own);
        surely(n) || is_level1(&n.text) && stems.iter().any(part)
    };
    names.into_iter().partition(outer)
}

/// The outer levels, each once, in the order of the regulation: 成本, 产出, 效益, 满意度.
fn holders(outers: &[Name]) -> Vec<&Name> {
    let mut holders: Vec<&Name> = Vec::new();
    for outer in outers {
        if !holders.iter().any(|h| h.text == outer.text) {
            holders.push(outer);
        }
    }
    let rank = |n: &&Name| ORDER.iter().position(|words| words.iter().any(|w| n.text.contains(w)));
    holders.sort_by_key(rank);
    holders
}

const ORDER: &[&[&str]] = &[&["成本", "投入"], &["产出"], &["效益", "效果", "影响"], &["满意"]];

/// The outer level that an inner one belongs to: the one that its name is made of, or else the first that may hold it.
fn holder(holders: &[&Name], inner: &str, vocabulary: &dyn Vocabulary) -> Option<usize> {
    // Where 投入 has a level of its own, it holds time and cost.
    let outputs = holders.iter().any(|h| h.text.contains("产出"));
    let counted = outputs && ["数量", "质量"].iter().any(|w| inner.contains(w));
    let may = |h: &&Name| vocabulary.may_hold(&h.text, inner) && !(counted && h.text.starts_with("投入"));
    let made = |h: &&Name| may(h) && inner.contains(&stem(&h.text));
    holders.iter().position(made).or_else(|| holders.iter().position(may))
}

/// Whether a name is hardly one of an inner level: those of outer levels are short.
pub(super) fn is_outermost(text: &str) -> bool {
    OUTER.contains(&stem(text).as_str())
}

/// The names of outer levels without the word 指标.
const OUTER: &[&str] = &["成本", "投入", "产出", "效益", "效果", "影响", "满意度"];

/// The name of a level without its points and the word 指标.
fn stem(text: &str) -> String {
    let bare = text.split(['（', '(']).next().unwrap_or(text).trim_end_matches('分');
    bare.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches("指标").to_owned()
}

/// The orders that the names of the inner level may stand in.
fn orders(inners: &[Name]) -> Vec<Vec<Name>> {
    let groups = |way: &[Name]| way.iter().filter_map(|n| n.group).collect::<Vec<usize>>();
    let (beside, apart): (Vec<Name>, Vec<Name>) = inners.iter().cloned().partition(|n| n.beside.is_some());
    let mut ways: Vec<Vec<Name>> = vec![beside];
    for name in &apart {
        let mut longer = Vec::new();
        for way in &ways {
            // After the ones that stand apart before it, and within its group; surely after the one right before it.
            let after = way.iter().rposition(|n| n.beside.is_none()).map_or(0, |k| k + 1);
            let next = |n: &Name| n.beside.is_none() && n.group == name.group && n.unit + 1 == name.unit;
            let surely = way.iter().rposition(next).map_or(0, |k| k + 1);
            for at in 0..=way.len() {
                let mut next = way.clone();
                next.insert(at, name.clone());
                let groups = groups(&next);
                let together = groups.windows(2).filter(|w| w[0] != w[1]).count() < distinct(&groups).max(1);
                let in_order = at >= after || name.group != way.get(after - 1).and_then(|n| n.group);
                if together && in_order && at >= surely {
                    longer.push(next);
                }
            }
        }
        longer.truncate(MOST_ORDERS);
        ways = longer;
    }
    let disorder = |way: &Vec<Name>| groups(way).windows(2).filter(|w| w[1] < w[0]).count();
    let least = ways.iter().map(disorder).min().unwrap_or(0);
    ways.retain(|way| disorder(way) == least);
    ways
}

/// More orders than this are not tried.
const MOST_ORDERS: usize = 200;

fn distinct(groups: &[usize]) -> usize {
    let mut groups = groups.to_vec();
    groups.sort_unstable();
    groups.dedup();
    groups.len()
}

/// How names in one order share the rows.
struct Reading {
    cost: f32,
    /// The first row of each name.
    first: Vec<usize>,
    /// What the best reading costs in which a row belongs to a name: by name and row.
    with: Vec<Vec<f32>>,
}

impl Reading {
    fn with(&self, name: usize, row: usize) -> f32 {
        self.with.get(name).and_then(|rows| rows.get(row)).copied().unwrap_or(f32::INFINITY)
    }

    fn best(names: &[Name], rows: usize, begun: bool) -> Reading {
        let count = names.len();
        // ahead[l][r]: the first l names take the first r rows; behind[l][r]: the names from l take the rows from r.
        let mut ahead = vec![vec![f32::INFINITY; rows + 1]; count + 1];
        let mut behind = ahead.clone();
        // Where all names stand apart, none of them tells that it is in the middle of its rows.
        let seen = names.iter().any(|n| n.beside.is_some());
        let nameless = if begun { GOING_ON } else { NAMELESS };
        (0..=rows).for_each(|r| ahead[0][r] = nameless * r as f32);
        behind[count][rows] = 0.0;
        let span = |l: usize, from: usize, to: usize| {
            let name = &names[l];
            let middle = (from + to - 1) as f32 / 2.0;
            let placed = match name.beside {
                Some(row) => OFF * (row - middle).abs() * if (row - middle).abs() > 0.5 { 2.0 } else { 1.0 },
                None if seen && !name.wrapped && (to - from) % 2 == 1 => UNSEEN,
                None => {
                    let off = |row: f32| (from as f32 - row).max(row - (to - 1) as f32).max(0.0);
                    FAR * name.near.map_or(0.0, off)
                }
            };
            placed + name.told.iter().take(to).skip(from).sum::<f32>()
        };
        let spans = |l: usize| {
            let ends = (0..rows).flat_map(|from| (from + 1..=rows).map(move |to| (from, to)));
            ends.map(|(from, to)| (from, to, span(l, from, to))).collect::<Vec<_>>()
        };
        let spans: Vec<Vec<(usize, usize, f32)>> = (0..count).map(spans).collect();
        let mut from_of = vec![vec![0; rows + 1]; count + 1];
        for (l, spans) in spans.iter().enumerate() {
            for &(from, to, own) in spans {
                let cost = ahead[l][from] + own;
                if cost < ahead[l + 1][to] {
                    ahead[l + 1][to] = cost;
                    from_of[l + 1][to] = from;
                }
            }
        }
        for (l, spans) in spans.iter().enumerate().rev() {
            for &(from, to, own) in spans {
                behind[l][from] = behind[l][from].min(behind[l + 1][to] + own);
            }
        }
        let mut with = vec![vec![f32::INFINITY; rows]; count];
        for (l, (with, spans)) in with.iter_mut().zip(&spans).enumerate() {
            for &(from, to, own) in spans {
                let cost = ahead[l][from] + own + behind[l + 1][to];
                with.iter_mut().take(to).skip(from).for_each(|best| *best = best.min(cost));
            }
        }
        let mut first = vec![0; count];
        let mut to = rows;
        for l in (0..count).rev() {
            to = from_of[l + 1][to];
            first[l] = to;
        }
        Reading { cost: ahead[count][rows], first, with }
    }
}

/// The name and the value of a row.
fn words(region: &[Unit], row: &Row) -> (String, String) {
    let text = |k: usize| row.units.get(k).and_then(|i| region.get(*i)).map(Unit::text).unwrap_or_default();
    (text(0), text(1))
}

/// Words of names and values that tell which level a row belongs to.
const WORDS: &[(&str, &[&str])] = &[
    ("满意", &["满意", "投诉"]),
    ("时效", &["及时", "时间", "时限", "时效", "按期", "按时", "进度", "周期"]),
    ("质量", &["合格率", "准确率", "达标率", "合规率", "通过率", "质量", "完好率", "优良率"]),
    ("成本", &["成本", "经费总额", "费用", "支出标准", "控制数"]),
    ("可持续", &["可持续", "长期", "长效"]),
];

/// Words of a value in money, or of the unit in its name.
const PRICES: &[&str] = &["万元", "元/", "（元", "(元"];

/// What a row says against a level, less than 0 where it speaks for it.
fn told(level: &str, name: &str, value: &str) -> f32 {
    let named = WORDS.iter().filter(|(_, words)| words.iter().any(|w| name.contains(w)));
    let stems: Vec<&str> = named.map(|(stem, _)| *stem).collect();
    let own = stems.iter().any(|stem| level.contains(stem));
    let priced = [name, value].iter().any(|t| PRICES.iter().any(|w| t.contains(w)));
    let number = value.contains(|c: char| c.is_ascii_digit()) && !value.ends_with(['%', '％']);
    let counted = level.contains("数量") && number && !priced;
    match () {
        () if own => -TOLD,
        () if !stems.is_empty() => TOLD,
        () if priced && level.contains("成本") => -TOLD,
        () if counted => -TOLD / 2.0,
        () => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, orders};

    /// 社会效益指标 was printed before the levels of 产出指标, and these were put into another order than theirs: 成本, 时效, 数量, 质量.
    #[test]
    fn levels_one_right_after_another_keep_their_order() {
        let name = |(unit, (text, group)): (usize, (&str, usize))| Name {
            unit,
            text: text.to_owned(),
            beside: None,
            near: None,
            wrapped: false,
            group: Some(group),
            told: Vec::new(),
        };
        let printed = [("社会效益指标", 1), ("数量指标", 0), ("质量指标", 0), ("时效指标", 0), ("成本指标", 0)];
        let names: Vec<Name> = printed.into_iter().enumerate().map(name).collect();
        let ways = orders(&names);
        let texts: Vec<Vec<&str>> = ways.iter().map(|way| way.iter().map(|n| n.text.as_str()).collect()).collect();
        assert_eq!(texts, [["数量指标", "质量指标", "时效指标", "成本指标", "社会效益指标"]]);
    }
}
