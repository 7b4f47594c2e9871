//! Finds the names of regions in a text, where words can begin and end.

use std::ops::Range;

use super::{Region, Regions, Row, contains};
use crate::normalize::text::clean;

/// A name in a text and the codes of the regions that it may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub name: String,
    pub codes: Vec<String>,
}

/// Peoples in the names of autonomous regions; the short name leaves them out: 恩施土家族苗族自治州 is 恩施州 in print.
const PEOPLES: &[&str] = &[
    "东乡族",
    "仡佬族",
    "仫佬族",
    "佤族",
    "侗族",
    "傈僳族",
    "傣族",
    "各族",
    "哈尼族",
    "哈萨克",
    "哈萨克族",
    "回族",
    "土家族",
    "土族",
    "塔吉克",
    "壮族",
    "布依族",
    "布朗族",
    "彝族",
    "怒族",
    "拉祜族",
    "撒拉族",
    "景颇族",
    "普米族",
    "朝鲜族",
    "柯尔克孜",
    "毛南族",
    "水族",
    "满族",
    "独龙族",
    "瑶族",
    "畲族",
    "白族",
    "纳西族",
    "维吾尔",
    "羌族",
    "苗族",
    "蒙古",
    "蒙古族",
    "藏族",
    "裕固族",
    "达斡尔族",
    "鄂伦春",
    "鄂温克族",
    "锡伯",
    "黎族",
];

/// What may stand right before the name of a region, besides a mark, a digit or another region.
const BEFORE: &[&str] = &[
    "年",
    "年度",
    "中共",
    "中国共产党",
    "关于",
    "位于",
    "在",
    "对",
    "于",
    "及",
    "和",
    "与",
    "向",
    "由",
    "的",
    "是",
    "为",
    "会议",
    "委员会",
    "团",
    "政协",
    "总局",
    "民革",
    "民盟",
    "民建",
    "民进",
    "农工党",
    "致公党",
    "学社",
    "台盟",
    "名称",
    "单位",
    "部门",
];

/// Characters that make another word of a name's last character: 区域, 区块链, 旗下.
const NOT_AFTER: &[(char, &[char])] = &[
    ('区', &['域', '块', '间', '划', '别', '位', '分']),
    ('旗', &['下', '舰', '帜', '袍']),
    ('市', &['值']),
    ('州', &['际']),
];

/// The short name of an autonomous prefecture, county or banner.
pub(super) fn short_name(name: &str) -> Option<String> {
    let (stem, level) = [("自治州", "州"), ("自治县", "县"), ("自治旗", "旗")]
        .iter()
        .find_map(|(long, short)| Some((name.strip_suffix(long)?, short)))?;
    let base = without_peoples(stem);
    (base.len() < stem.len() && base.chars().count() >= 2).then(|| format!("{base}{level}"))
}

/// A name without its level: 河北 of 河北省, 广西 of 广西壮族自治区, as printed before the name of a county.
fn stem(name: &str) -> &str {
    let stem =
        ["自治区", "自治州", "省", "市", "地区"].iter().find_map(|level| name.strip_suffix(level)).unwrap_or(name);
    without_peoples(stem)
}

/// A name without the peoples at its end, of which two characters have to be left.
fn without_peoples(name: &str) -> &str {
    let mut base = name;
    while let Some(shorter) =
        PEOPLES.iter().filter_map(|people| base.strip_suffix(people)).min_by_key(|rest| rest.len())
        && shorter.chars().count() >= 2
    {
        base = shorter;
    }
    base
}

impl Regions {
    /// The regions that a text names, in reading order. A name that several regions have counts only where the text itself
    /// tells them apart (`邢台市桥西区`, `江苏徐州鼓楼区`).
    pub fn find_in(&self, text: &str, year: Option<i32>) -> Vec<Region> {
        let mentions = self.mentions(text, year);
        mentions.iter().filter_map(|mention| self.by_code(only(&mention.codes)?, year)).collect()
    }

    /// The names in a text with what they may mean, narrowed by the other names in it.
    pub(super) fn mentions(&self, text: &str, year: Option<i32>) -> Vec<Mention> {
        let chars: Vec<char> = clean(text).chars().filter(|c| !c.is_whitespace()).collect();
        let (mut found, mut at, mut last_end) = (Vec::<Mention>::new(), 0, None);
        while at < chars.len() {
            match self.name_at(&chars, at, last_end, year) {
                Some((mention, range)) => {
                    at = range.end;
                    last_end = Some(range.end);
                    found.push(mention);
                }
                None => at += 1,
            }
        }
        narrow(&mut found);
        found
    }

    /// The longest name that begins at a place, if a word can begin and end there.
    fn name_at(
        &self,
        chars: &[char],
        at: usize,
        last_end: Option<usize>,
        year: Option<i32>,
    ) -> Option<(Mention, Range<usize>)> {
        let longest = self.longest_name.min(chars.len() - at);
        (2..=longest).rev().find_map(|length| {
            let name: String = chars.get(at..at + length)?.iter().collect();
            let codes = self.codes_of(&name, year);
            let all = self.codes_in_any_year(&name);
            let after = chars.get(at + length);
            if all.is_empty() || !may_end(&name, after) {
                return None;
            }
            let before = chars.get(..at)?;
            // With its parent a name is that of the place, also years after it was renamed.
            let parents = Some(self.with_parent_before(before, &codes, year)).filter(|of| !of.is_empty());
            let parents = parents.unwrap_or_else(|| self.with_parent_before(before, &all, year));
            let follows = last_end == Some(at) || !parents.is_empty();
            // 城区, 郊区 and 矿区 are words of their own.
            let generic = length == 2 && name.ends_with('区');
            let begins = follows || (!generic && may_begin(before));
            let codes = if parents.is_empty() { codes } else { parents };
            begins.then(|| (Mention { name, codes }, at..at + length))
        })
    }

    /// The regions with a name, as of a year: those listed then or shortly before or after, or else the nearest in time. Two
    /// codes of one place (a code that changed inside a prefecture) count once.
    fn codes_of(&self, name: &str, year: Option<i32>) -> Vec<String> {
        let Some(rows) = self.by_name.get(name) else { return Vec::new() };
        let rows = || rows.iter().filter_map(|&at| self.rows.get(at));
        let nearest = rows().map(|row| row.distance(year)).min().unwrap_or(0);
        let within = if year.is_some() { nearest.max(LATE) } else { nearest };
        self.codes_of_rows(rows().filter(|row| row.distance(year) <= within))
    }

    /// The regions that have or had a name.
    fn codes_in_any_year(&self, name: &str) -> Vec<String> {
        let rows = self.by_name.get(name).into_iter().flatten();
        self.codes_of_rows(rows.filter_map(|&at| self.rows.get(at)))
    }

    /// The codes of rows, two of one place once: the one that holds later.
    fn codes_of_rows<'a>(&self, rows: impl Iterator<Item = &'a Row>) -> Vec<String> {
        let mut rows: Vec<&Row> = rows.collect();
        rows.sort_by_key(|row| (row.code.get(..4), row.to.unwrap_or(i32::MAX), row.code.as_str()));
        let mut codes: Vec<&str> = rows.into_iter().map(|row| row.code.as_str()).collect();
        codes.reverse();
        codes.dedup_by(|later, first| {
            let county = |code: &str| !code.ends_with("00");
            county(later) && county(first) && later.get(..4) == first.get(..4)
        });
        codes.into_iter().map(str::to_owned).collect()
    }

    /// Those of the codes whose province or prefecture is printed right before, with or without its level.
    fn with_parent_before(&self, before: &[char], codes: &[String], year: Option<i32>) -> Vec<String> {
        let named = |code: &String| {
            let region = self.by_code(code, year)?;
            let parents = [region.prefecture, region.province];
            let ends = parents.into_iter().flatten().any(|parent| {
                parent != region.name
                    && [parent.as_str(), stem(&parent)].iter().any(|name| {
                        name.chars().count() >= 2
                            && name.chars().rev().eq(before.iter().rev().copied().take(name.chars().count()))
                    })
            });
            ends.then(|| code.clone())
        };
        codes.iter().filter_map(named).collect()
    }
}

/// How many years after a region was renamed its old name may still be printed without its parent, and before, its new one.
const LATE: u32 = 2;

/// The only one of the codes.
pub(super) fn only(codes: &[String]) -> Option<&str> {
    match codes {
        [code] => Some(code),
        _ => None,
    }
}

fn may_begin(before: &[char]) -> bool {
    let Some(&last) = before.last() else { return true };
    let word = |word: &&str| word.chars().rev().eq(before.iter().rev().copied().take(word.chars().count()));
    !('\u{3400}'..='\u{9FFF}').contains(&last) || BEFORE.iter().any(word)
}

fn may_end(name: &str, after: Option<&char>) -> bool {
    let Some(after) = after else { return true };
    NOT_AFTER.iter().all(|(last, not)| !name.ends_with(*last) || !not.contains(after))
}

/// Leaves of each name's regions those that lie in, or contain, a region that another name in the text certainly means.
fn narrow(mentions: &mut [Mention]) {
    let certain: Vec<String> = mentions.iter().filter_map(|mention| only(&mention.codes).map(str::to_owned)).collect();
    for mention in mentions.iter_mut().filter(|mention| mention.codes.len() > 1) {
        let related = |code: &&String| certain.iter().any(|known| contains(known, code) || contains(code, known));
        let left: Vec<String> = mention.codes.iter().filter(related).cloned().collect();
        if !left.is_empty() {
            mention.codes = left;
        }
    }
}
