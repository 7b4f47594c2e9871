//! Turns two names into how similar they are, with what changes every year left out.
//!
//! Knows the words of budget names, no place and no department. All distances count characters, never bytes.

use std::sync::LazyLock;

use regex::Regex;

use crate::normalize::label::key;

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

/// Words that stand in any name and tell nothing about what the money is for; longer ones before their parts.
const EMPTY_WORDS: &[&str] = &[
    "提前下达",
    "关于下达",
    "关于",
    "下达",
    "拨付",
    "上年结转",
    "结转",
    "专项资金",
    "专项经费",
    "工作经费",
    "专项",
    "经费",
    "资金",
    "费用",
    "项目",
    "工程",
    "工作",
    "开展",
    "年度",
    "以及",
    "相关",
    "有关",
    "部分",
    "等",
    "及",
    "和",
    "与",
    "的",
    "之",
    "费",
    "类",
];

/// Words of budgets that mean the same, longer ones before their parts; the second is what they are compared as.
const SAME_WORDS: &[(&str, &str)] = &[
    ("非物质文化遗产", "非遗"),
    ("公共租赁住房", "公租房"),
    ("疾病预防控制", "疾控"),
    ("中等职业教育", "中职"),
    ("中等职业学校", "中职"),
    ("特殊教育", "特教"),
    ("学前教育", "学前"),
    ("公共厕所", "公厕"),
    ("社会保障", "社保"),
    ("社会保险", "社保"),
    ("医疗保险", "医保"),
    ("计划生育", "计生"),
    ("节约用水", "节水"),
    ("劳务报酬", "工资"),
    ("事业单位", "单位"),
    ("乡村", "农村"),
    ("城区", "城市"),
    ("出租汽车", "出租车"),
    ("运行维护", "运维"),
    ("运营维护", "运维"),
    ("维修养护", "养护"),
    ("维护养护", "养护"),
    ("维修", "运维"),
    ("修缮", "运维"),
    ("检验检测", "检测"),
    ("补贴", "补助"),
    ("奖补", "补助"),
    ("津贴", "补助"),
    ("采购", "购置"),
    ("购买", "购置"),
    ("租用", "租赁"),
    ("维护", "运维"),
    ("运行", "运维"),
    ("运营", "运维"),
    ("检测", "监测"),
    ("链路", "线路"),
    ("改建", "改造"),
    ("薪酬", "工资"),
    ("租金", "租赁"),
    ("征订", "订阅"),
    ("管护", "管理"),
    ("防治", "治理"),
    ("整治", "治理"),
];

/// A name as compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// The key of the name without document numbers, years and signs.
    pub masked: Vec<char>,
    /// What is left of it without the words that any name has; all of it where nothing is left.
    pub core: Vec<char>,
    /// The characters of the core, sorted.
    sorted_core: Vec<char>,
    /// The words in it that set apart what is otherwise called the same.
    marks: Vec<Mark>,
    /// What stands in brackets, as the core: mostly which of several parts this is.
    brackets: Vec<Vec<char>>,
}

/// What a mark tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum MarkKind {
    /// Who pays or runs it: 中央, 省级, 市级.
    Tier,
    /// Which part: 一期, 第二批.
    Phase,
    /// A number that is no year: 12345热线, 国道308.
    Number,
    /// A place or an institution: …镇, …小学.
    Place,
}

/// A word that sets apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Mark {
    kind: MarkKind,
    word: String,
}

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

static PHASE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"第?([一二三四五六七八九十\d]{1,2})(?:期|批次|批|阶段|标段)").ok());

static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d+(?:\.\d+)?").ok());

/// Up to three characters before a word that ends the name of a place or of an institution. The name's own beginning is
/// not known, so that only its last characters are taken.
static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let end = "街道|社区|小学|中学|高中|学校|学院|医院|卫生院|水库|公园|灌区|大桥|镇|乡|村|路|河|桥";
    Regex::new(&format!(r"(\p{{Han}}{{2}})({end})")).ok()
});

/// The last characters of the place words.
const PLACE_ENDS: [char; 15] =
    ['道', '区', '学', '中', '校', '院', '库', '园', '桥', '镇', '乡', '村', '路', '河', '医'];

/// Characters before a place word that make it no name: 乡村 roads, 农村, 全镇.
const NO_PLACE: &[&str] = &[
    "农", "乡", "各", "全", "本", "新", "示范", "传统", "美丽", "村", "公", "道", "铁", "网", "线", "中小", "中心",
    "民营", "公立",
];

/// The key of a name without document numbers, years and signs.
pub fn masked(printed: &str) -> String {
    unsigned(&without_years(printed))
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
    let text = without_years(printed);
    let masked: Vec<char> = unsigned(&text).chars().collect();
    let core = core(&text);
    let core = if core.len() < 2 { masked.clone() } else { core };
    let marks = marks(&of_one_meaning(text.clone()));
    Name { sorted_core: sorted(&core), masked, core, marks, brackets: brackets(&text) }
}

/// What is left of a text without signs and the words that any name has, words of one meaning as one.
fn core(text: &str) -> Vec<char> {
    let mut core = of_one_meaning(unsigned(text));
    for word in EMPTY_WORDS {
        replace(&mut core, word, "");
    }
    core.chars().collect()
}

/// The text with one word for those of one meaning.
fn of_one_meaning(mut text: String) -> String {
    for (word, same) in SAME_WORDS {
        replace(&mut text, word, same);
    }
    text
}

/// What stands in each pair of brackets.
fn brackets(text: &str) -> Vec<Vec<char>> {
    let inside = |part: &str| part.split_once(')').map(|(inside, _)| core(inside)).filter(|core| !core.is_empty());
    text.split('(').skip(1).filter_map(inside).collect()
}

/// Replaces a word; most names do not have it and are not copied.
fn replace(text: &mut String, word: &str, by: &str) {
    if text.contains(word) {
        *text = text.replace(word, by);
    }
}

fn marks(text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = TIERS
        .iter()
        .filter(|(word, _)| text.contains(word))
        .map(|&(_, tier)| Mark { kind: MarkKind::Tier, word: tier.to_owned() })
        .collect();
    let mut find = |pattern: &Option<Regex>, kind: MarkKind| {
        for found in pattern.iter().flat_map(|pattern| pattern.captures_iter(text)) {
            let word = found.get(1).or_else(|| found.get(0)).map_or("", |word| word.as_str());
            if kind != MarkKind::Place || !NO_PLACE.iter().any(|end| word.ends_with(end)) {
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

impl Name {
    /// Whether nothing is left to compare.
    pub fn is_empty(&self) -> bool {
        self.masked.is_empty()
    }

    /// Whether both, as names of projects, are called the same but for what sets them apart: another place, tier or phase,
    /// another part in brackets, or [one piece exchanged](Self::is_sibling).
    pub fn conflicts(&self, other: &Name) -> bool {
        self.marked_apart(other) || self.is_sibling(other)
    }

    /// Whether both carry marks of one kind and share none of them: the same thing for another place, tier or phase.
    pub fn marked_apart(&self, other: &Name) -> bool {
        [MarkKind::Tier, MarkKind::Phase, MarkKind::Number, MarkKind::Place].into_iter().any(|kind| {
            let of = |name: &Name| name.marks.iter().filter(|mark| mark.kind == kind).cloned().collect::<Vec<_>>();
            let (mine, theirs) = (of(self), of(other));
            !mine.is_empty() && !theirs.is_empty() && mine.iter().all(|mark| !theirs.contains(mark))
        })
    }

    /// Whether one short piece is exchanged in names that are otherwise the same, and the exchange is not one of wording.
    /// A single character (桥东区 and 桥西区, 防火 and 防汛) mostly names another thing, as does what stands in brackets,
    /// before the word for a place or an institution (图书馆 and 文化馆), and building something against keeping it.
    fn is_sibling(&self, other: &Name) -> bool {
        let (mine, theirs, rest) = exchanged(&self.core, &other.core);
        if mine.is_empty() || theirs.is_empty() || mine.iter().any(|c| theirs.contains(c)) {
            return false;
        }
        let single = mine.len() == 1 && theirs.len() == 1 && mine.len() + theirs.len() < self.core.len().max(3);
        let bracketed = |name: &Name, piece: &[char]| name.brackets.iter().any(|inside| contains(inside, piece));
        let before_place = rest.first().is_some_and(|end| names_place(mine, *end) && names_place(theirs, *end));
        let is_place = |piece: &[char]| piece.split_last().is_some_and(|(end, name)| names_place(name, *end));
        let one_of = |words: &[&str], piece: &[char]| words.iter().any(|word| word.chars().eq(piece.iter().copied()));
        let built_and_kept =
            (one_of(BUILDING, mine) && one_of(KEEPING, theirs)) || (one_of(KEEPING, mine) && one_of(BUILDING, theirs));
        single
            || (bracketed(self, mine) && bracketed(other, theirs))
            || before_place
            || is_place(mine)
            || is_place(theirs)
            || built_and_kept
    }

    /// How similar both names are: 0 to 1, and 1 only where they are the same but for years, numbers of documents and
    /// signs.
    pub fn similarity(&self, other: &Name) -> f64 {
        self.scored(other, Self::marked_apart)
    }

    /// How similar both are as names of projects, of which a list holds many that differ in one word. Indicators do not:
    /// their wording changes freely from year to year.
    pub fn similarity_of_projects(&self, other: &Name) -> f64 {
        self.scored(other, Self::conflicts)
    }

    fn scored(&self, other: &Name, apart: fn(&Name, &Name) -> bool) -> f64 {
        if self.is_empty() || other.is_empty() {
            return 0.0;
        }
        if self.masked == other.masked {
            return 1.0;
        }
        let core = if self.core == other.core { 0.98 } else { text_similarity(&self.core, &other.core) };
        let whole = text_similarity(&self.masked, &other.masked);
        let similarity = (0.85 * core + 0.15 * whole).max(containment(&self.core, &other.core)).min(0.98);
        if apart(self, other) { similarity * CONFLICT } else { similarity }
    }
}

/// What is left of the similarity of names that are set apart: less than any that makes a match by name. Larger: projects
/// of two villages are taken for one; smaller: a code that persists is not enough to match a project that was moved.
const CONFLICT: f64 = 0.5;

/// Characters that words for places and institutions end with.
const INSTITUTION_ENDS: &str = "县镇乡村庄屯寨街路巷河湖库渠桥山沟岭湾岗坡园馆站所院校学区局队厂场";

/// Whether these characters before such an end are a name: 王家 before 镇 are, 农 before 村 and 公 before 路 are not.
fn names_place(name: &[char], end: char) -> bool {
    let ends_with = |word: &&str| {
        let word: Vec<char> = word.chars().collect();
        name.ends_with(&word)
    };
    !name.is_empty() && INSTITUTION_ENDS.contains(end) && !NO_PLACE.iter().any(ends_with)
}

/// Words, as in a core, for making something that was not there, and for keeping what is there.
const BUILDING: &[&str] = &["建设", "新建", "购置"];
const KEEPING: &[&str] = &["运维", "养护"];

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
fn containment(a: &[char], b: &[char]) -> f64 {
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

/// An upper bound of the similarity of the cores of two names that costs a fraction of it.
pub fn at_most(a: &Name, b: &Name) -> f64 {
    let (a, b) = (&a.sorted_core, &b.sorted_core);
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    let shared = shared(a, b) as f64;
    let contained = shared / short.max(1) as f64 * contained_in(short, long);
    (shared / long.max(1) as f64).max(overlap(a, b)).max(contained)
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
            assert!(name(a).similarity_of_projects(&name(b)) <= CONFLICT, "{a} {b}");
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

    #[test]
    fn the_bound_is_a_bound() {
        for (a, b) in
            [("道路硬化", "硬化道路改扩"), ("甲乙丙", "丙乙甲"), ("安全生产监管", "安全监管"), ("甲丁", "乙丙")]
        {
            let (a, b) = (name(a), name(b));
            assert!(at_most(&a, &b) + 1e-9 >= text_similarity(&a.core, &b.core));
        }
    }
}
