//! Turns a name into the words in it that set apart what is otherwise called the same: tiers, phases, numbers, places.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::words::{begins_another_word, is_no_place};

/// What a mark tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// Who pays or runs it: 中央, 省级, 市级.
    Tier,
    /// Town or country.
    Area,
    /// Which part: 一期, 第二批.
    Phase,
    /// A number that is no year: 12345热线, 国道308.
    Number,
    /// A place or an institution: …镇, …小学.
    Place,
}

/// A word that sets apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// What it tells.
    pub kind: MarkKind,
    /// The word, or of tiers and areas what it stands for.
    pub word: String,
}

/// Words for levels of government, and the level.
const TIERS: &[(&str, &str)] = &[
    ("中央", "中央"),
    ("国家级", "中央"),
    ("省级", "省"),
    ("自治区级", "省"),
    ("市级", "市"),
    ("区级", "县"),
    ("县级", "县"),
    ("区县级", "县"),
    ("镇级", "乡"),
    ("乡镇级", "乡"),
    ("村级", "村"),
];

/// Words for town and country, and which it is.
const AREAS: &[(&str, &str)] =
    &[("城镇", "城"), ("城市", "城"), ("城区", "城"), ("市区", "城"), ("农村", "乡"), ("乡村", "乡")];

static PHASE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"第?([一二三四五六七八九十\d]{1,2})(?:期|批次|批|阶段|标段)").ok());

static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d+(?:\.\d+)?").ok());

/// Up to three characters before a word that ends the name of a place or of an institution. The name's own beginning is
/// not known, so that only its last characters are taken.
static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let end = "街道|社区|小学|中学|高中|学校|学院|医院|卫生院|水库|公园|灌区|大桥|高速|镇|乡|村|路|河|桥|线";
    Regex::new(&format!(r"(\p{{Han}}{{2}})({end})")).ok()
});

/// The last characters of the place words.
const PLACE_ENDS: [char; 17] =
    ['速', '线', '道', '区', '学', '中', '校', '院', '库', '园', '桥', '镇', '乡', '村', '路', '河', '医'];

/// The words of a text, as a key, that set it apart.
pub fn marks(text: &str) -> Vec<Mark> {
    let named = |kind, words: &[(&str, &'static str)]| -> Vec<Mark> {
        let there = words.iter().filter(|(word, _)| text.contains(word));
        there.map(|&(_, word)| Mark { kind, word: word.to_owned() }).collect()
    };
    let mut marks = named(MarkKind::Tier, TIERS);
    marks.extend(named(MarkKind::Area, AREAS));
    let mut find = |pattern: &Option<Regex>, kind: MarkKind, word: &dyn Fn(&Captures<'_>) -> Option<String>| {
        let found = pattern.iter().flat_map(|pattern| pattern.captures_iter(text));
        marks.extend(found.filter_map(|found| Some(Mark { kind, word: word(&found)? })));
    };
    if text.contains(['期', '批', '段']) {
        find(&PHASE, MarkKind::Phase, &|found| Some(found.get(1)?.as_str().to_owned()));
    }
    if text.contains(|c: char| c.is_ascii_digit()) {
        find(&NUMBER, MarkKind::Number, &|found| Some(found.get(0)?.as_str().to_owned()));
    }
    if text.contains(PLACE_ENDS) {
        find(&PLACE, MarkKind::Place, &|found| place(text, found));
    }
    marks.sort();
    marks.dedup();
    marks
}

/// The name of a place or an institution, as far as it was taken; `None` where it is none.
fn place(text: &str, found: &Captures<'_>) -> Option<String> {
    let (word, end) = (found.get(1)?, found.get(2)?);
    let another = !word.as_str().ends_with(PLACE_ENDS) && begins_another_word(text.get(end.start()..)?);
    let named = !another && !is_no_place(word.as_str(), end.as_str());
    named.then(|| format!("{}{}", word.as_str(), end.as_str()))
}

/// Whether both have marks of one kind and share none of them; of places, whether each has one that the other lacks.
pub fn marked_apart(mine: &[Mark], theirs: &[Mark]) -> bool {
    let alone =
        |side: &[Mark], other: &[Mark], kind| side.iter().any(|mark| mark.kind == kind && !other.contains(mark));
    mine.iter().any(|mark| {
        let kind = mark.kind;
        let shared = kind != MarkKind::Place && mine.iter().any(|mark| mark.kind == kind && theirs.contains(mark));
        !shared && alone(mine, theirs, kind) && alone(theirs, mine, kind)
    })
}
