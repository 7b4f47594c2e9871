//! Turns the name of a project or an indicator into what it is compared by, with what changes every year left out.
//!
//! Knows the words of budget names, no place and no department.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::marks::{Mark, MarkKind, marked_apart, marks};
use super::similarity::{containment, text_similarity};
use super::words::{MAKING_AND_KEEPING, Words, is_no_place, words};
use crate::normalize::{chinese_integer, label::key};

/// Document numbers: 冀财建〔2023〕246号, 财建2023年246号, 国发2024-5号. Characters before the year belong to it where they are an
/// office's abbreviation: up to four with 财 in them, or all from the beginning or a bracket on.
static DOCUMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let office = r"(?:\p{Han}?财\p{Han}{0,2}|(?:^|[(,、:《])\p{Han}{1,5})";
    Regex::new(&format!(r"{office}?\(?(?:19|20)\d{{2}}\)?(?:年|-)?第?\d{{1,4}}号(?:文件|文)?")).ok()
});

/// Years and spans of years: 2024年度, 2024-2026年, 二〇二四年.
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let chinese = r"二[〇○零O]\p{Han}\p{Han}年度?";
    let year = r"(?:19|20)\d{2}(?:年度|年)?";
    Regex::new(&format!(
        r"(?P<before>^|\D)(?:{year}(?:[-~至](?:(?:19|20)?\d{{2}}(?:年度|年)))?|{chinese})(?P<after>\D|$)"
    ))
    .ok()
});

/// A name as compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The key of the name without document numbers, years and signs.
    pub masked: Vec<char>,
    /// What is left of it without the words that any name has; all of it where nothing is left.
    pub core: Vec<char>,
    /// The core with what its characters say.
    pub words: Words,
    /// The words in it that set apart what is otherwise called the same.
    marks: Vec<Mark>,
    /// Whether the number of a document stands in it.
    documented: bool,
    /// What stands in brackets, as the core: mostly which of several parts this is.
    brackets: Vec<Vec<char>>,
}

/// The key of a name without document numbers, years and signs.
pub fn masked(printed: &str) -> String {
    unsigned(&without_years(printed))
}

/// A number before 期, 批, 标段, in Chinese or in digits.
static PHASE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"第?(\d+|[一二三四五六七八九十]+)(期|批次|批|阶段|标段)").ok());

/// The running number that a budget system puts before a name: 0205企业印章刻制.
static RUNNING_NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^0\d{1,4}[-.、]?").ok());

/// The text with phases in digits, without a running number.
fn with_plain_numbers(mut text: String) -> String {
    if text.starts_with('0')
        && let Some(number) = RUNNING_NUMBER.as_ref()
    {
        text = number.replace(&text, "").into_owned();
    }
    if !text.contains(['期', '批', '段']) {
        return text;
    }
    let Some(phase) = PHASE.as_ref() else { return text };
    let digits = |found: &Captures<'_>| {
        let number = chinese_integer(&found[1]).map_or_else(|| found[1].to_owned(), |number| number.to_string());
        format!("{number}{}", &found[2])
    };
    phase.replace_all(&text, digits).into_owned()
}

/// The key of a name without document numbers and years. Most names have neither: those are not searched for them.
fn without_years(printed: &str) -> String {
    let text = key(printed);
    if !text.contains(|c: char| c.is_ascii_digit() || c == '二') {
        return text;
    }
    let (Some(document), Some(year)) = (DOCUMENT.as_ref(), YEAR.as_ref()) else { return text };
    let text = document.replace_all(&text, "");
    year.replace_all(&text, "${before}${after}").into_owned()
}

fn unsigned(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The name as compared.
pub fn name(printed: &str) -> Name {
    let text = with_plain_numbers(without_years(printed));
    let documented = printed.contains('号') && DOCUMENT.as_ref().is_some_and(|pattern| pattern.is_match(&key(printed)));
    let masked: Vec<char> = unsigned(&text).chars().collect();
    let mut words = words(&masked);
    if words.chars.len() < 2 {
        words = Words { chars: masked.clone(), weights: vec![1.0; masked.len()], sorts: words.sorts };
    }
    let core = words.chars.clone();
    Name { masked, core, words, documented, marks: marks(&text), brackets: brackets(&text) }
}

/// What is left of a text without signs and the words that any name has, words of one meaning as one.
fn core(text: &str) -> Vec<char> {
    words(&unsigned(text).chars().collect::<Vec<_>>()).chars
}

/// What stands in each pair of brackets.
fn brackets(text: &str) -> Vec<Vec<char>> {
    let inside = |part: &str| part.split_once(')').map(|(inside, _)| core(inside)).filter(|core| !core.is_empty());
    text.split('(').skip(1).filter_map(inside).collect()
}

impl Name {
    /// Whether nothing is left to compare.
    pub fn is_empty(&self) -> bool {
        self.masked.is_empty()
    }

    /// Whether both, as names of projects, are called the same but for what sets them apart: another place, tier or phase,
    /// another part in brackets, or [one piece exchanged](Self::is_sibling).
    pub fn conflicts(&self, other: &Name) -> bool {
        self.marked_apart(other) || self.is_sibling(other) || self.made_and_kept(other)
    }

    /// Whether both carry marks of one kind and share none of them: the same thing for another place, tier or phase.
    pub fn marked_apart(&self, other: &Name) -> bool {
        marked_apart(&self.marks, &other.marks)
    }

    /// Whether one short piece is exchanged in names that are otherwise the same, and the exchange is not one of wording.
    /// A single character (桥东区 and 桥西区, 防火 and 防汛) mostly names another thing, as does what stands in brackets,
    /// before the word for a place or an institution (图书馆 and 文化馆), and building something against keeping it.
    pub fn is_sibling(&self, other: &Name) -> bool {
        let (strong, others) = (self.words.strong(), other.words.strong());
        let (mine, theirs, rest) = exchanged(&strong, &others);
        if mine.is_empty() || theirs.is_empty() || mine.iter().any(|c| theirs.contains(c)) {
            return false;
        }
        let single = mine.len() == 1 && theirs.len() == 1 && mine.len() + theirs.len() < strong.len().max(3);
        let bracketed = |name: &Name, piece: &[char]| name.brackets.iter().any(|inside| contains(inside, piece));
        let before_place = rest.first().is_some_and(|end| names_place(mine, *end) && names_place(theirs, *end));
        let is_place = |piece: &[char]| piece.split_last().is_some_and(|(end, name)| names_place(name, *end));
        single
            || (bracketed(self, mine) && bracketed(other, theirs))
            || before_place
            || is_place(mine)
            || is_place(theirs)
    }

    /// In how many ways one says that it is money of another level of government and the other does not: by the number
    /// of a document, by the name of the level.
    pub fn transfers_unlike(&self, other: &Name) -> i32 {
        let from_above = |name: &Name| name.marks.iter().any(|mark| mark.kind == MarkKind::Tier && mark.word != "县");
        i32::from(self.documented != other.documented) + i32::from(from_above(self) != from_above(other))
    }

    /// Whether one makes what the other keeps.
    fn made_and_kept(&self, other: &Name) -> bool {
        let (making, keeping) = *MAKING_AND_KEEPING;
        let (mine, theirs) = (self.words.sorts, other.words.sorts);
        let only = |sorts: u32, these: u32| sorts != 0 && sorts & !these == 0;
        self.words.strong() == other.words.strong()
            && ((only(mine, making) && only(theirs, keeping)) || (only(mine, keeping) && only(theirs, making)))
    }

    /// How similar both names are: 0 to 1, and 1 only where they are the same but for years, numbers of documents and
    /// signs.
    pub fn similarity(&self, other: &Name) -> f64 {
        if self.is_empty() || other.is_empty() {
            return 0.0;
        }
        if self.masked == other.masked {
            return 1.0;
        }
        let core = if self.core == other.core { 0.98 } else { text_similarity(&self.core, &other.core) };
        let whole = text_similarity(&self.masked, &other.masked);
        let similarity = (0.85 * core + 0.15 * whole).max(containment(&self.core, &other.core)).min(0.98);
        if self.marked_apart(other) { similarity * CONFLICT } else { similarity }
    }
}

/// What is left of the similarity of names that are set apart: less than any that makes a match by name. Larger: projects
/// of two villages are taken for one; smaller: a code that persists is not enough to match a project that was moved.
const CONFLICT: f64 = 0.5;

/// Characters that words for places and institutions end with.
const INSTITUTION_ENDS: &str = "线县镇乡村庄屯寨街路巷河湖库渠桥山沟岭湾岗坡园馆站所院校学区局队厂场";

/// Whether these characters before such an end are a name: 王家 before 镇 are, 农 before 村 and 公 before 路 are not.
fn names_place(name: &[char], end: char) -> bool {
    !name.is_empty()
        && INSTITUTION_ENDS.contains(end)
        && !is_no_place(&name.iter().collect::<String>(), &end.to_string())
}

/// What stands in one text where another stands in the other, and what follows it in both.
fn exchanged<'t>(a: &'t [char], b: &'t [char]) -> (&'t [char], &'t [char], &'t [char]) {
    let before = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[before..], &b[before..]);
    let after = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (mine, rest) = a.split_at(a.len() - after);
    (mine, &b[..b.len() - after], rest)
}

/// Whether a text holds a piece.
fn contains(text: &[char], piece: &[char]) -> bool {
    text.windows(piece.len().max(1)).any(|window| window == piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_document_numbers_do_not_count() {
        for (printed, left) in [
            (
                "冀财建2023年246号提前下达2024年自然灾害救助专项资金－农房保险补助",
                "提前下达自然灾害救助专项资金农房保险补助",
            ),
            (
                "冀财建〔2024〕281号提前下达2025年自然灾害救助专项资金-农房保险补助",
                "提前下达自然灾害救助专项资金农房保险补助",
            ),
            ("2024年度村级公益事业（财农[2023]第7号文）", "村级公益事业"),
            ("2024-2026年物业服务", "物业服务"),
            ("二〇二四年绿化养护", "绿化养护"),
            ("12345热线运行", "12345热线运行"),
        ] {
            assert_eq!(masked(printed), left, "{printed}");
        }
    }

    #[test]
    fn phases_are_the_same_in_chinese_and_in_digits() {
        for (printed, left) in [
            ("第十一批设备", "11批设备"),
            ("第11批设备", "11批设备"),
            ("教学楼第二期", "教学楼2期"),
            ("学期资助", "学期资助"),
        ] {
            assert_eq!(with_plain_numbers(printed.to_owned()), left, "{printed}");
        }
    }

    #[test]
    fn names_that_differ_in_place_tier_or_phase_conflict() {
        for (a, b) in [
            ("中职免学费补助（市级资金）", "中职免学费补助（中央资金）"),
            ("王庄镇道路硬化", "李家镇道路硬化"),
            ("污水处理厂一期工程", "污水处理厂二期工程"),
            ("国道308养护", "国道107养护"),
            ("桥西区排水管网清淤", "桥东区排水管网清淤"),
            ("防火经费", "防汛经费"),
            ("县图书馆设备购置", "县文化馆设备购置"),
            ("福彩公益金（养老）", "福彩公益金（儿童）"),
            ("东岗乡高标准农田建设", "地方债券高标准农田建设"),
            ("应急广播系统建设", "应急广播系统维护"),
        ] {
            assert!(name(a).conflicts(&name(b)), "{a} {b}");
        }
        for (a, b) in [
            ("农村公路养护", "乡村公路养护经费"),
            ("市级救灾资金", "救灾资金"),
            ("污水处理厂一期工程", "污水处理厂工程（一期）"),
            ("审判法庭维修", "审判法庭修缮"),
            ("农村医生补助", "乡村医生补贴"),
            ("第二中学宿舍楼更新改造", "第二中学宿舍楼维修改造"),
            ("中央就业补助资金", "就业补助资金（中央）"),
            ("农村公路养护", "县道养护"),
        ] {
            assert!(!name(a).conflicts(&name(b)), "{a} {b}");
        }
    }

    #[test]
    fn only_masked_equal_names_are_certain() {
        let similarity = |a: &str, b: &str| name(a).similarity(&name(b));
        assert_eq!(similarity("2024年防汛抗旱专项经费", "2025年防汛抗旱专项经费"), 1.0);
        assert!(similarity("防汛抗旱专项经费", "防汛抗旱工作经费") < 1.0);
        assert!(similarity("防汛抗旱专项经费", "防汛抗旱工作经费") > 0.9);
        assert!(similarity("防汛抗旱专项经费", "信息化建设专项经费") < 0.3);
        assert_eq!(similarity("", ""), 0.0);
    }
}
