//! Puts hyphens back that some extractors leave out where a line ends with one, as that of a word in Latin: what comes next in the dump is
//! glued to what stood before it.

use super::measure::width;
use super::pieces::Piece;
use crate::normalize::level::is_level;

/// The pieces with the hyphens of standards, of ranges of years and of the numbers of levels.
pub(super) fn rehyphenated(pieces: Vec<Piece>) -> Vec<Piece> {
    let years: Vec<bool> = pieces.iter().map(|p| is_year(&p.text)).collect();
    let soon = |i: usize| years.iter().skip(i + 1).take(SOON).any(|y| *y);
    let parts = |(i, piece): (usize, &Piece)| {
        let beside = pieces.get(i + 1).filter(|next| next.line == piece.line).map_or("", |next| &next.text);
        let parts = standard(piece, soon(i)).or_else(|| range_of_years(piece)).or_else(|| level(piece, beside));
        parts.unwrap_or_else(|| vec![piece.clone()])
    };
    pieces.iter().enumerate().flat_map(parts).collect()
}

/// A piece with its first characters and a hyphen.
fn hyphened(piece: &Piece, end: usize) -> Piece {
    let text = format!("{}-", piece.part(0, end).text);
    Piece { width: width(&text), text, ..piece.part(0, end) }
}

/// The hyphen between the number of a standard and its year: `GB/T50378数量指标` is `GB/T50378-` and the name of a level where a year alone
/// comes soon.
fn standard(piece: &Piece, soon: bool) -> Option<Vec<Piece>> {
    let letters = piece.text.chars().take_while(|c| c.is_ascii_uppercase() || *c == '/').count();
    let digits = piece.text.chars().skip(letters).take_while(char::is_ascii_digit).count();
    let (end, length) = (letters + digits, piece.text.chars().count());
    let name = piece.part(0, letters).text;
    let standard = ["GB", "GB/T"].contains(&name.as_str()) && digits >= SHORTEST_NUMBER;
    let number = end.saturating_sub(YEAR);
    // GB/ may have stayed on the line above.
    if (standard || name == "T") && digits > LONGEST_NUMBER && is_year(&piece.part(number, end).text) {
        let text = hyphened(piece, number).text + &piece.part(number, length).text;
        return Some(vec![Piece { width: width(&text), text, ..piece.clone() }]);
    }
    let glued = piece.part(end, length).text.starts_with(|c: char| !c.is_ascii());
    (standard && glued && soon).then(|| vec![hyphened(piece, end), piece.part(end, length)])
}

fn is_year(text: &str) -> bool {
    text.len() == YEAR && (text.starts_with("19") || text.starts_with("20")) && text.bytes().all(|b| b.is_ascii_digit())
}

/// The year comes among so many pieces.
const SOON: usize = 24;

/// Standards have numbers of two to six digits, and a year.
const SHORTEST_NUMBER: usize = 2;
const LONGEST_NUMBER: usize = 6;
const YEAR: usize = 4;

/// The hyphen between two years: 20232026年 is no number and no day.
fn range_of_years(piece: &Piece) -> Option<Vec<Piece>> {
    let at = piece.text.find("20")?;
    let digits: String = piece.text.get(at..)?.chars().take_while(char::is_ascii_digit).collect();
    let (first, second) = digits.split_at_checked(YEAR).filter(|(a, b)| is_year(a) && is_year(b))?;
    let years = second.parse::<u32>().ok()?.checked_sub(first.parse().ok()?)?;
    let before = piece.text.get(..at)?;
    let rest = piece.text.get(at + digits.len()..)?;
    let named = rest.starts_with('年') && !before.ends_with(['.', '-']);
    let text = format!("{before}{first}-{second}{rest}");
    (named && (1..=MOST_YEARS).contains(&years)).then(|| vec![Piece { width: width(&text), text, ..piece.clone() }])
}

/// Projects run for no more years.
const MOST_YEARS: u32 = 20;

/// The hyphens between the numbers of levels and their names in a text of indicators: 3、1|产出指标；12-质量指标；…. Where the line after is
/// that of another cell, its text stands there: 3、2|成本不超过预算要求. `beside` is what follows over a blank.
fn level(piece: &Piece, beside: &str) -> Option<Vec<Piece>> {
    let length = piece.text.chars().count();
    let chars: Vec<char> = piece.text.chars().chain(beside.chars()).collect();
    let mut cuts = (1..=length).filter(|at| lacks_hyphen(&chars, *at)).peekable();
    cuts.peek()?;
    let mut parts = Vec::new();
    let mut from = 0;
    let inner = |part: Piece, from: usize| if from > 0 { Piece { stray: true, ..part } } else { part };
    for at in cuts {
        parts.push(inner(hyphened(&piece.part(from, length), at - from), from));
        from = at;
    }
    if from < length {
        parts.push(inner(piece.part(from, length), from));
    }
    Some(parts)
}

/// Whether the hyphen after the number of a level was left out before a character: where the name of a level follows, and where only a
/// level may stand, after the number of an indicator and after the first level.
fn lacks_hyphen(chars: &[char], at: usize) -> bool {
    let (Some(before), Some(after)) = (chars.get(..at), chars.get(at..)) else { return false };
    let number = before.iter().rev().take_while(|c| c.is_ascii_digit()).count();
    let before = before.get(..before.len() - number).unwrap_or_default();
    let word = after.first().is_some_and(|c| c.is_alphabetic() && !c.is_ascii());
    let Some((mark, before)) = before.split_last().filter(|_| word && (1..=LEVEL_DIGITS).contains(&number)) else {
        return false;
    };
    let part: String = after.iter().take_while(|c| !ENDS_PART.contains(c)).collect();
    let ended = after.len() > part.chars().count();
    match mark {
        '；' | ';' => {
            let level: String = before.rsplit(|c| ENDS_PART.contains(c)).next().unwrap_or_default().iter().collect();
            let first = level.split_once('、').and_then(|(_, level)| level.split_once('-'));
            ended && is_level(&part) || first.is_some_and(|(_, level)| is_level(level))
        }
        '、' => {
            let digits = before.iter().rev().take_while(|c| c.is_ascii_digit()).count();
            let begins = before.len() == digits || before.get(before.len() - digits - 1) == Some(&'。');
            // A goal may have items too: 。1、3家企业.
            let coded = || before.iter().collect::<String>().contains("指标值");
            digits > 0 && begins && (ended && is_level(&part) || coded())
        }
        _ => false,
    }
}

/// What ends a part of a text of indicators.
const ENDS_PART: &[char] = &['；', ';', '。'];

/// Digits of the number of a level.
const LEVEL_DIGITS: usize = 2;

#[cfg(test)]
mod tests {
    use crate::dump::pieces::text_to_pieces;
    use crate::dump::read;

    fn pieces(dump: &str) -> Vec<String> {
        text_to_pieces(&read(dump.as_bytes()).unwrap()).into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn the_hyphen_of_a_standard_that_an_extractor_took_out_is_put_back() {
        assert_eq!(pieces("GB/T50378数量指标 活动\n2019\n"), ["GB/T50378-", "数量指标", "活动", "2019"]);
        assert_eq!(pieces("GB/T50378≥\n16年\n2019\n"), ["GB/T50378-", "≥", "16年", "2019"]);
        assert_eq!(pieces("GB/T503782019\n"), ["GB/T50378-2019"]);
        assert_eq!(pieces("GB/\nT503782019\n"), ["GB/", "T50378-2019"]);
        // No year follows, or the number is whole.
        assert_eq!(pieces("达到\nGB3838标准\nGB/T50378-2019标准\n"), ["达到", "GB3838标准", "GB/T50378-2019标准"]);
    }

    /// pdftotext printed 广州市数字政府运营中心2023-|2026年广州市统一安全运营服务项目 so: eight projects had other names, and other ids, than in
    /// the PDF.
    #[test]
    fn the_hyphen_between_two_years_is_put_back() {
        assert_eq!(pieces("运营中心20232026年广州市统一\n"), ["运营中心2023-2026年广州市统一"]);
        // Days, and numbers that are no years.
        let others = ["20230926年度", "项目20262023年", "20232026", "12023202年", "20202020年"];
        for text in others {
            assert_eq!(pieces(&format!("{text}\n")), [text]);
        }
    }

    #[test]
    fn the_hyphen_after_the_number_of_a_level_is_put_back() {
        let text = "指标值:≥85%。3、1产出指标；12质量指标；工单";
        assert_eq!(pieces(&format!("{text}\n")), ["指标值:≥85%。3、1-", "产出指标；12-", "质量指标；工单"]);
        assert_eq!(pieces("标；22社会效益；次数\n"), ["标；22-", "社会效益；次数"]);
        // The line of another cell follows.
        assert_eq!(pieces("指标值:≥99%。3、2成本不超过预算\n"), ["指标值:≥99%。3、2-", "成本不超过预算"]);
        assert_eq!(pieces("3、1-产出指标；12成本不超过预算\n"), ["3、1-产出指标；12-", "成本不超过预算"]);
        assert_eq!(
            pieces("率。4、4-成本指标；41 经济成本指标；次数\n"),
            ["率。4、4-成本指标；41-", "经济成本指标；次数"]
        );
        for text in [
            "3、1-产出指标；12-质量指标；次数",
            "名称；3家单位；指标值:3",
            "1、3家单位",
            "提高水平。2、3家单位",
            "建成；12家",
        ] {
            assert_eq!(pieces(&format!("{text}\n")), [text]);
        }
    }
}
