//! What speaks against a reading of a row, in one unit: 1 is about one oddity of the kind that a publisher makes now and
//! then. Every number says what happens when it is too small and too large.

use super::columns::{self, Column, Kind};
use super::head::is_amount;
use super::measure::{never_first, never_last};
use super::pieces::after_digits;

/// Two readings closer than this are both possible. Too small: wrong choices look certain; too large: everything is
/// doubtful. Set by the reference report, whose every choice is certain but those that its pages leave open.
pub(super) const MARGIN: f32 = 0.75;

/// A reading that has cost this much more than the best one is given up. Too small: a reading that looks bad at first and
/// proves right is lost; too large: dumps take long to read.
pub(super) const HOPELESS: f32 = 9.0;

/// A row that costs this much was read against the evidence and is marked.
pub(super) const STRAINED: f32 = 3.5;

/// The same where the lines of cells are mixed: there rows take lines of their neighbours, which are marked too.
pub(super) const STRAINED_LINES: f32 = 2.0;

/// A table whose rows cost this much on average is in no layout known here: no table is better than a wrong one. Dumps that
/// bring cells whole cost less than 1 a row, dumps that do not more than 2.8.
pub(super) const UNREADABLE: f32 = 2.5;

/// The same where labels have values after them and nothing else tells whether cells come in their order. Real reports cost
/// less than 1 a row, or are read wrong in one field of four.
pub(super) const UNREADABLE_LABELLED: f32 = 1.6;

/// The same where the dump mixes the lines of cells: there a wrong reading is cheaper, because more is allowed. Dumps that
/// keep columns apart by blanks cost about 1 a row, dumps that do not cost 3 and are wrong in one field of six.
pub(super) const UNREADABLE_LINES: f32 = 2.0;

/// The same where blanks keep the columns apart: there columns are hardly mistaken, and rows that are read against the
/// evidence are marked one by one.
pub(super) const UNREADABLE_KEPT: f32 = 4.0;

/// The same where it brings block after block.
pub(super) const UNREADABLE_BLOCKS: f32 = 100.0;

/// In a table whose rows cost more than this on average, each row that does is marked.
pub(super) const UNEASY: f32 = 1.0;

/// A line may be this much wider than its column: Latin letters are not all half an em wide.
pub(super) const OVERFULL: f32 = 0.6;

/// A line that leaves this much more room than the next part needs was not broken for want of room.
pub(super) const ROOM: f32 = 0.45;

/// A break before a part that would just have fitted: widths are known to half an em.
const JUST_FITS: f32 = 0.4;

/// A row without the name of its inner level where that is printed once for several rows.
pub(super) const MERGED_LEVEL: f32 = 0.4;

/// A remark going on with another line: how wide its column is, few rows tell.
pub(super) const NOTE_GOES_ON: f32 = 0.6;

/// A remark where no other row has one: what looks like it is the next row, whose level is printed once for several. Less than a
/// value in words: larger, and a remark is taken for the end of the value before it.
pub(super) const RARE_REMARK: f32 = 0.7;

/// An amount, or the name of a level, in a cell that tells what a project is.
pub(super) const NOT_OF_PROJECT: f32 = 8.0;

/// A bare number going on with another one: what is below the last row is the number of the page.
pub(super) const NUMBER_GOES_ON: f32 = 6.0;

/// A piece that belongs to no cell.
pub(super) const OUTSIDE: f32 = 0.9;

/// A name of a level, or a value with a sign, that belongs to no row. Too small: rows that are hard to read are taken for lines below the table.
pub(super) const ROW_OUTSIDE: f32 = 12.0;

/// A cell that begins with a mark that no line begins with.
pub(super) const FORBIDDEN_START: f32 = 6.0;

/// Going on in a cell over a blank between two Chinese characters of one line.
pub(super) const GLUED: f32 = 2.5;

/// Going on in a cell over a gap that this dump keeps between columns.
pub(super) const OVER_GAP: f32 = 3.5;

/// Two lines of a cell that a dump with columns kept apart has made one.
pub(super) const MERGED: f32 = 0.5;

/// Going on in a cell where this dump's line ends are borders.
pub(super) const OVER_BORDER: f32 = 4.0;

/// A name of a level, or a sign of comparison, in a column that is not for it.
pub(super) const MISPLACED: f32 = 3.0;

/// The outer level, where a name could be of either.
pub(super) const EITHER_LEVEL: f32 = 0.9;

/// Each character that a piece stands farther from a column than from the nearest one.
pub(super) const FARTHER: f32 = 0.35;

/// A piece that stands so far from a column is not tried in it.
pub(super) const ELSEWHERE: f32 = 2.5;

/// A part of a name of the outer level that never becomes whole.
pub(super) const UNFINISHED: f32 = 6.0;

/// The outer level in the middle of a row, where cells come whole.
pub(super) const OUTER_INSIDE: f32 = 1.5;

/// A name of the outer level right after another one.
pub(super) const OUTER_AGAIN: f32 = 2.0;

/// A description that only repeats the name of its indicator, as one in five does, is whole.
pub(super) const REPEATED: f32 = -0.9;

/// Going on in a cell over more blank lines than this dump has elsewhere.
pub(super) const FAR: f32 = 2.0;

/// A text that the table repeats in a column that does not repeat itself.
pub(super) const REPEATING: f32 = 2.0;

/// The title of a document in a value.
pub(super) const TITLED: f32 = 6.0;

/// A line that ends where a closing mark meets an opening one: some extractors end it there, whatever room is left.
pub(super) const BETWEEN_MARKS: f32 = 0.5;

/// A line's height between the middles of two cells of a row.
pub(super) const OFF_CENTRE: f32 = 0.5;

/// A piece that is a value by itself, after something in its cell that is none.
pub(super) const VALUE_INSIDE: f32 = 2.5;

/// A value at the end of a line of a remark: what looks like it is the next row, its name before it.
pub(super) const VALUE_IN_NOTE: f32 = 1.0;

/// How much it tells, where blanks keep columns apart or a page ends, that characters follow each other in reports: with the whole
/// of it lines are torn off that begin oddly, with none of it lines are taken from the row below.
pub(super) const JOINED: f32 = 0.5;

/// Steps in a dump that goes down the page line by line: back to a cell to the left, on to a new row, and back to a row
/// that has been left, which such a dump never does.
pub(super) const BACK: f32 = 0.1;
pub(super) const DOWN: f32 = 0.1;
pub(super) const UP: f32 = 5.0;

/// Back to a row that has been left, on the same line: the last line of a tall cell beside the first of the row below.
pub(super) const UP_BESIDE: f32 = 1.0;

/// A line that stands in the dump after those below it in its cell.
pub(super) const IN_FRONT: f32 = 2.5;
/// A value in words that the grammar does not know, where blocks follow each other.
pub(super) const WORDED: f32 = 0.8;
/// How much more repeated texts tell where blocks follow each other.
pub(super) const TELLING: f32 = 2.5;
/// A row without the name of its level, where blocks follow each other: more than elsewhere.
pub(super) const NAMELESS: f32 = 1.5;
/// A value with a number outside of the column of values, where blocks follow each other.
pub(super) const VALUE_ELSEWHERE: f32 = 1.5;

/// Whether a text is no start of a value that goes on with a number: 不少于 is one, 补助标准 is none.
pub(super) fn is_no_start(text: &str) -> bool {
    !text.contains(|c: char| c.is_ascii_digit() || columns::begins_as_target(c.encode_utf8(&mut [0; 4])))
        && !text.ends_with(['于', '到', '过', '达', '为', '在', '约', '每', '年', '月', '后', '前', '起'])
}

/// What speaks against a border between cells at this place: a number torn from its unit, or a sign from its number.
pub(super) fn torn(before: &str, after: &str) -> f32 {
    let number = before.ends_with(|c: char| c.is_ascii_digit() || c == '.');
    let sign = before.ends_with(|c: char| columns::begins_as_target(c.encode_utf8(&mut [0; 4])));
    let date = number && after.starts_with(['年', '月', '日', '号', '%', '％']);
    let counter = number
        && after
            .starts_with(['个', '元', '万', '天', '次', '件', '人', '份', '场', '处', '户', '吨', '家', '台', '亩']);
    let deadline = before.ends_with(['年', '月', '日']) && after.starts_with(['底', '末', '前', '初'])
        || before.ends_with('年') && begins_with_month(after)
        || before.ends_with('月') && begins_with_day(after);
    // 2022年1至|12月 is one range.
    let range = before.trim_end_matches(RANGE);
    let range = range.len() < before.len()
        && range.ends_with(|c: char| c.is_ascii_digit() || "年月日".contains(c))
        && after.starts_with(|c: char| c.is_ascii_digit());
    // 冀财农〔2024〕18号 is one number.
    let number_of_document = after.starts_with('〔') && before.ends_with(char::is_alphabetic);
    let workday = before.contains(|c: char| c.is_ascii_digit())
        && (before.ends_with("个工") && after.starts_with("作日")
            || before.ends_with("个工作") && after.starts_with('日'));
    // What is left of a unit or of a date on a line of its own: 不少于733场|次, ≤688.25万|元, 2025年6月底|前.
    let pairs = [('万', "元"), ('场', "次"), ('人', "次"), ('底', "前"), ('末', "前"), ('初', "前")];
    let rest = before.contains(|c: char| c.is_ascii_digit())
        && pairs.iter().any(|(last, first)| before.ends_with(*last) && after == *first);
    let per = before.ends_with('/') && before.contains(|c: char| c.is_ascii_digit());
    if rest || range || workday || per || sign || date || deadline || number_of_document {
        TORN
    } else if counter {
        2.0
    } else {
        0.0
    }
}

/// What surely is torn.
pub(super) const TORN: f32 = 6.0;

/// Whether a text begins with the number of a month: 6月底. A number alone after a year is the next cell: 1年|10.
fn begins_with_month(text: &str) -> bool {
    after_digits(text).is_some_and(|rest| rest.starts_with('月') || rest.starts_with(RANGE))
}

/// Whether a text begins with a day of a month: 20日前.
fn begins_with_day(text: &str) -> bool {
    after_digits(text).is_some_and(|rest| rest.starts_with(['日', '号']))
}

/// What stands between the ends of a range.
const RANGE: &[char] = &['至', '-', '—', '~', '～'];

/// What a break costs that left room for the next part.
pub(super) fn needless_break(room: f32, need: f32) -> f32 {
    let slack = room - need - ROOM;
    match slack {
        _ if room < need => 0.0,
        _ if slack <= 0.0 => JUST_FITS,
        _ => (1.0 + 1.5 * slack).min(6.0),
    }
}

/// Whether a line ends with a closing mark and the next begins with an opening one.
pub(super) fn is_between_marks(before: &str, after: &str) -> bool {
    before.ends_with(never_first) && after.starts_with(never_last)
}

/// Marks that meet are set closer by as much as this.
pub(super) const SET_CLOSER: f32 = 2.0;

/// What a line costs that is wider than its column.
pub(super) fn overfull(line: f32, width: f32) -> f32 {
    let excess = line - width - OVERFULL;
    if excess <= 0.0 { 0.0 } else { (1.0 + 1.5 * excess).min(9.0) }
}

/// What a column costs where a row has nothing in it.
pub(super) fn blank(kind: Kind) -> f32 {
    match kind {
        // The cells of a project stand beside one of its rows: what they cost tells `project_blank`.
        Kind::Outer | Kind::Record | Kind::Money => 0.0,
        Kind::Level => 2.5,
        Kind::Name => 5.0,
        Kind::Target => 4.0,
        Kind::Text => 2.5,
        Kind::Number => 1.5,
        Kind::Sign => 3.0,
        Kind::Unit => 1.0,
        Kind::Actual => 1.5,
        Kind::Note => 0.3,
    }
}

/// What a column of a list costs that is blank beside other cells of a project. Its first row names the level.
pub(super) fn project_blank(kind: Kind) -> f32 {
    if kind == Kind::Money { 0.4 } else { 2.0 }
}

/// What a project of a list is called, or is to reach, without an amount where others have one.
pub(super) const UNPRICED: f32 = 8.0;

/// The same of one cell alone, which the end of a page may have cut off.
pub(super) const CUT_PROJECT: f32 = 1.0;

/// The sign of a value in a row of a list without the value.
pub(super) const SIGN_ALONE: f32 = 6.0;

/// A row of a list that is no row of indicators: a sum, or a project of which no more is published.
pub(super) const BARE_PROJECT: f32 = 1.0;

/// The same where it has what a project is to reach.
pub(super) const BARE_GOAL: f32 = 4.0;

/// The name of a level beside which nothing stands, the next one following it.
pub(super) const BARE_LEVEL: f32 = 0.5;

/// What a finished cell costs by its text.
pub(super) fn cell(column: &Column, text: &str) -> f32 {
    cell_with(column, text, || columns::is_target(text))
}

/// The same where it may be known already whether the text is a value.
pub(super) fn cell_with(column: &Column, text: &str, is_target: impl Fn() -> bool) -> f32 {
    let single = if text.chars().nth(1).is_none() { 2.5 } else { 0.0 };
    match column.kind {
        // The search gives an amount one piece that is one.
        Kind::Outer | Kind::Money => 0.0,
        Kind::Record if column.is_code() => {
            if text.chars().all(|c| c.is_ascii_alphanumeric()) {
                0.0
            } else {
                MISPLACED
            }
        }
        Kind::Record if is_amount(text) => MISPLACED,
        Kind::Level if columns::is_level(Kind::Level, text) => {
            if text.ends_with("指标") {
                0.0
            } else {
                0.5
            }
        }
        Kind::Level if text.ends_with("指标") => 3.0,
        Kind::Level => 6.0,
        Kind::Target if text.contains(['《', '》']) => TITLED,
        Kind::Number if columns::is_points(text) => 0.0,
        Kind::Number => 3.0,
        Kind::Actual if is_target() => 0.0,
        Kind::Actual => 0.8,
        // A longer one may have swallowed the start of the next cell.
        Kind::Target if is_target() => {
            let words = if goes_on_with_words(text) { WORDS_AFTER_UNIT } else { 0.0 };
            0.08 * (text.chars().count() as f32 - 5.0).max(0.0) + words
        }
        // A value in words that the grammar does not know is rare, and a long one rarer.
        Kind::Target => single + 1.2 + 0.2 * (text.chars().count() as f32 - 8.0).clamp(0.0, 20.0),
        Kind::Sign if columns::is_sign(text) => -0.5,
        // Where a row has nothing to reach, every cell says so.
        Kind::Sign if text == "无" => 0.3,
        Kind::Sign => 6.0,
        Kind::Unit if text.contains(|c: char| c.is_ascii_digit()) => 3.0,
        Kind::Unit => 0.3 * (text.chars().count() as f32 - 3.0).clamp(0.0, 30.0),
        Kind::Name | Kind::Text | Kind::Note | Kind::Record => {
            // A remark of one digit are points.
            let points = column.kind == Kind::Note && columns::is_points(text);
            let single = if points || matches!(text, "是" | "否" | "无") { single.min(0.3) } else { single };
            let sign = if columns::begins_as_target(text) { MISPLACED } else { 0.0 };
            let bare = if is_target() { 0.6 } else { 0.0 };
            single + sign + bare + unbalanced(text) + edges(text)
        }
    }
}

/// Marks that come in pairs, and what one without its partner costs. Of 5,600 cells of real reports none has a 《 or 》 alone, and one in thirty
/// of those with the others has. Too small: lines of a text that several rows have are put together in any order.
const PAIRS: [(char, char, f32); 6] =
    [('《', '》', 3.0), ('“', '”', 1.2), ('〔', '〕', 1.2), ('（', '）', 0.8), ('【', '】', 0.8), ('[', ']', 0.8)];

/// More marks of a kind without a partner cost no more.
const MOST_ALONE: u32 = 2;

/// Marks without a partner.
fn unbalanced(text: &str) -> f32 {
    let alone = |open: char, close: char| {
        let (mut inside, mut outside) = (0u32, 0u32);
        for c in text.chars().filter(|c| [open, close].contains(c)) {
            match inside.checked_sub(1) {
                _ if c == open => inside += 1,
                Some(less) => inside = less,
                None => outside += 1,
            }
        }
        (inside + outside).min(MOST_ALONE) as f32
    };
    PAIRS.iter().map(|(open, close, cost)| cost * alone(*open, *close)).sum::<f32>() + CROSSED * crossings(text) as f32
}

/// A pair of marks that closes while another one is open in it: 《河北省省级防汛物资|（冀财农|管理办法》. Of 242 cells of real reports none has it.
const CROSSED: f32 = 2.5;

/// How many marks are open in others that close.
fn crossings(text: &str) -> usize {
    let mut open: Vec<char> = Vec::new();
    let mut crossings = 0;
    for c in text.chars() {
        if PAIRS.iter().any(|(first, ..)| *first == c) {
            open.push(c);
        } else if let Some((first, ..)) = PAIRS.iter().find(|(_, last, _)| *last == c)
            && let Some(at) = open.iter().rposition(|o| o == first)
        {
            crossings += open.len() - at - 1;
            open.truncate(at);
        }
    }
    crossings
}

fn edges(text: &str) -> f32 {
    let first = text.chars().next().is_some_and(never_first);
    let last = text.chars().last().is_some_and(|c| never_last(c) || "，、".contains(c)) || is_open(text);
    FORBIDDEN_START * f32::from(u8::from(first)) + 2.0 * f32::from(u8::from(last))
}

/// Whether a text ends within the number of a standard or of a document: GB/|T50378-|2019, 冀财农〔2024〕|18号. A slash alone says that there
/// is nothing.
fn is_open(text: &str) -> bool {
    text.strip_suffix(['/', '-', '〕']).is_some_and(|rest| !rest.is_empty())
}

/// Whether a value that begins with a sign or a digit goes on with words after its unit: ≥863人次|达标. Of 5,052 values of real reports four
/// do, without those of dates, of units per another and in parentheses.
fn goes_on_with_words(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let rest = text.trim_start_matches(|c| !digit(c));
    let after = rest.trim_start_matches(|c| digit(c) || ".,％%".contains(c));
    let unit = after.rsplit('/').next().unwrap_or_default();
    let date = after.starts_with(['年', '月', '日'])
        && after.ends_with(['前', '底', '末', '内', '成', '起', '止', '日', '月']);
    (text.starts_with(digit) || columns::begins_as_target(text))
        && !date
        && unit != "个工作日"
        && unit.chars().count() > LONGEST_UNIT
        && unit.chars().take(LONGEST_UNIT + 1).all(char::is_alphanumeric)
}

/// Units of one word have no more characters: 立方米, 平方米.
const LONGEST_UNIT: usize = 3;

/// What it costs that it does.
const WORDS_AFTER_UNIT: f32 = 2.5;

#[cfg(test)]
mod tests {
    use super::{goes_on_with_words, is_open, torn, unbalanced};

    /// The value of the row below was read with that of the row, and all values below it stood a row too high.
    #[test]
    fn a_value_does_not_go_on_with_words_after_its_unit() {
        for text in ["≥863人次达标", "≥20年部门职责及", "96元/人/月5G基站服务"] {
            assert!(goes_on_with_words(text), "{text}");
        }
        for text in [
            "≥15.8万立方米/年",
            "2025年12月底前完成",
            "≤5个工作日",
            "≥118台（套）",
            "12月前完成",
            "88%以上",
            "提高5个百分点以上",
        ] {
            assert!(!goes_on_with_words(text), "{text}");
        }
    }

    /// Lines of a text that six rows have were put together in any order.
    #[test]
    fn a_mark_that_closes_before_it_opens_has_no_partner() {
        assert_eq!(unbalanced("《政府投资条例》、《管理办法》（试行）"), 0.0);
        assert!(unbalanced("《防汛物资（冀财农管理办法》2号") > unbalanced("《防汛物资管理办法》（冀财农2号"));
        let [torn, open] = ["管理办法》《政府投资", "《政府投资"].map(unbalanced);
        assert!(torn > open && open > unbalanced("（试行"));
    }

    #[test]
    fn no_cell_ends_within_the_number_of_a_standard_or_a_document() {
        assert!(
            is_open("GB/")
                && is_open("GB/T50378-")
                && is_open("冀财农〔2024〕")
                && !is_open("/")
                && !is_open("GB/T50378-2019")
        );
    }

    #[test]
    fn what_is_left_of_a_unit_or_a_date_begins_no_cell() {
        for (before, after) in [
            ("≤688.25万", "元"),
            ("不少于733场", "次"),
            ("2025年6月底", "前"),
            ("≤7个工作", "日"),
            ("2025年", "6月底"),
            ("2025年12月", "20日前"),
            ("2022年1至", "12月"),
        ] {
            assert!(torn(before, after) > 0.0, "{before}|{after}");
        }
        for (before, after) in
            [("80万", "元旦慰问"), ("现场", "次"), ("年底", "前"), ("≥5场", "次年计划"), ("≥1年", "10"), ("≤6月", "10")]
        {
            assert_eq!(torn(before, after), 0.0, "{before}|{after}");
        }
    }
}
