//! Turns a name into the words in it that set apart what is otherwise called the same: tiers, phases, numbers, places.

use std::sync::LazyLock;

use regex::Regex;

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
    let end = "街道|社区|小学|中学|高中|学校|学院|医院|卫生院|水库|公园|灌区|大桥|镇|乡|村|路|河|桥|线";
    Regex::new(&format!(r"(\p{{Han}}{{2}})({end})")).ok()
});

/// The last characters of the place words.
const PLACE_ENDS: [char; 16] =
    ['线', '道', '区', '学', '中', '校', '院', '库', '园', '桥', '镇', '乡', '村', '路', '河', '医'];

/// The words of a text, as a key, that set it apart.
pub fn marks(text: &str) -> Vec<Mark> {
    let named = |kind, words: &[(&str, &'static str)]| -> Vec<Mark> {
        let there = words.iter().filter(|(word, _)| text.contains(word));
        there.map(|&(_, word)| Mark { kind, word: word.to_owned() }).collect()
    };
    let mut marks = named(MarkKind::Tier, TIERS);
    marks.extend(named(MarkKind::Area, AREAS));
    let mut find = |pattern: &Option<Regex>, kind: MarkKind| {
        for found in pattern.iter().flat_map(|pattern| pattern.captures_iter(text)) {
            let word = found.get(1).or_else(|| found.get(0)).map_or("", |word| word.as_str());
            let after = found.get(2).and_then(|end| text.get(end.start()..)).unwrap_or_default();
            let no_place = || is_no_place(word) || (!word.ends_with(PLACE_ENDS) && begins_another_word(after));
            if kind != MarkKind::Place || !no_place() {
                marks.push(Mark { kind, word: word.to_owned() });
            }
        }
    };
    if text.contains(['期', '批', '段']) {
        find(&PHASE, MarkKind::Phase);
    }
    if text.contains(|c: char| c.is_ascii_digit()) {
        find(&NUMBER, MarkKind::Number);
    }
    if text.contains(PLACE_ENDS) {
        find(&PLACE, MarkKind::Place);
    }
    marks.sort();
    marks.dedup();
    marks
}

/// Whether both have marks of one kind and share none of them.
pub fn marked_apart(mine: &[Mark], theirs: &[Mark]) -> bool {
    mine.iter().any(|mark| {
        let kind = mark.kind;
        let any = theirs.iter().any(|other| other.kind == kind);
        any && !mine.iter().any(|mark| mark.kind == kind && theirs.contains(mark))
    })
}
