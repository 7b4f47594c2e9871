//! Turns printed project and department codes into their parts.

use std::fmt;
use std::ops::Range;

use super::label::fold;
use super::text::clean;

/// A project code of the unified budget system (预算管理一体化): 6 digits of division, 2 of year, a type letter, 12 more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectCode {
    /// The 21 characters, half-width and upper case.
    pub raw: String,
    /// The budget system's division: mostly, but not always, the county's GB/T 2260 code.
    pub division: String,
    /// The year in which the project was set up; it can be earlier than the report's.
    pub year: i32,
    /// `P`, `T` (特定目标类), `Y` (运转类), `R` (人员类) and others.
    pub type_letter: char,
    /// The last 12 characters.
    pub serial: String,
}

impl fmt::Display for ProjectCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.raw)
    }
}

const LENGTH: usize = 21;

/// A cell that is one project code and nothing else, also when it was wrapped or printed full-width.
pub fn parse(printed: &str) -> Option<ProjectCode> {
    let text: String = clean(printed).chars().filter(|c| !c.is_whitespace()).map(fold).collect();
    from_token(&text)
}

/// The project codes that stand in a text as words of their own, with their places in it (bytes).
pub fn find_in(text: &str) -> Vec<(ProjectCode, Range<usize>)> {
    let mut found = Vec::new();
    let mut start = None;
    let ends = text.char_indices().map(|(at, c)| (at, fold(c).is_ascii_alphanumeric())).chain([(text.len(), false)]);
    for (at, in_word) in ends {
        match (start, in_word) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let word: String = text.get(from..at).unwrap_or_default().chars().map(fold).collect();
                found.extend(from_token(&word).map(|code| (code, from..at)));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn from_token(token: &str) -> Option<ProjectCode> {
    if token.len() != LENGTH || !token.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let raw = token.to_ascii_uppercase();
    let (division, year) = (raw.get(..6)?, raw.get(6..8)?);
    let type_letter = raw.get(8..9)?.chars().next().filter(char::is_ascii_uppercase)?;
    let serial = raw.get(9..)?;
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    (digits(division) && digits(year) && !division.starts_with('0')).then_some(())?;
    Some(ProjectCode {
        division: division.to_owned(),
        year: 2000 + year.parse::<i32>().ok()?,
        type_letter,
        serial: serial.to_owned(),
        raw,
    })
}

/// Splits `11000021Y000000390843-信息系统运维类项目` into code and name. The code is a project code, or a word of digits (and
/// capitals) of at least three characters that is no year, before a dash or an underscore; without one the cell is all
/// name.
pub fn split_code_name(cell: &str) -> (Option<String>, String) {
    let text = clean(cell);
    let end = text.find(|c: char| !fold(c).is_ascii_alphanumeric()).unwrap_or(text.len());
    let (head, tail) = text.split_at(end);
    let code: String = head.chars().map(fold).collect();
    if let Some(name) = tail.strip_prefix(is_separator)
        && is_code(&code)
        && !name.is_empty()
    {
        return (Some(code), name.trim_start_matches(is_separator).to_owned());
    }
    if from_token(&code).is_some() {
        return (Some(code), tail.to_owned());
    }
    (None, text)
}

/// Splits the code off a department: `205_烟台市…`, `[292]国家信访局`, `（426001）…`, `426001巨鹿县应急管理局本级`. Digits that
/// belong to the name (`110报警中心`, `12345热线`) stay with it: without a separator a code has six digits at least.
pub fn split_department(cell: &str) -> (Option<String>, String) {
    let text = clean(cell);
    let folded: String = text.chars().map(fold).collect();
    if let Some(inside) = folded.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(inside, _)| inside)
        && is_department_code(inside, 3)
    {
        let name: String = text.chars().skip(inside.chars().count() + 2).collect();
        return (Some(inside.to_owned()), name);
    }
    let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
    let rest: String = text.chars().skip(digits.len()).collect();
    let separated = rest.starts_with(is_separator);
    let name = rest.trim_start_matches(is_separator);
    if !name.is_empty()
        && !name.starts_with(|c: char| fold(c).is_ascii_alphanumeric() || c == '年')
        && is_department_code(&digits, if separated { 3 } else { 6 })
    {
        return (Some(digits), name.to_owned());
    }
    (None, text)
}

fn is_separator(c: char) -> bool {
    matches!(fold(c), '-' | '_' | ' ')
}

fn is_code(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let shape = word.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    shape && digits >= 3 && !is_year(word) && (digits == word.len() || word.len() >= 6)
}

fn is_department_code(digits: &str, shortest: usize) -> bool {
    (shortest..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !is_year(digits)
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_has_division_year_and_type() {
        let code = parse("13052924P0049L31 0003U").unwrap();
        assert_eq!((code.division.as_str(), code.year, code.type_letter), ("130529", 2024, 'P'));
        assert_eq!((code.raw.as_str(), code.serial.as_str()), ("13052924P0049L310003U", "0049L310003U"));
        assert_eq!(parse("１３０５２９２４Ｐ００４９Ｌ３１０００３Ｕ"), Some(code));
        for not in
            ["", "13052924P0049L310003", "13052924P0049L310003UX", "130529240049L31000301", "1305292XP0049L310003U"]
        {
            assert_eq!(parse(not), None, "{not}");
        }
    }

    #[test]
    fn letters_that_look_like_digits_are_left_alone() {
        // O for 0 in the division or the year is no code; in the serial number nobody can tell.
        for not in ["13O52924P0049L310003U", "1305292OP0049L310003U", "13052924001049L310003"] {
            assert_eq!(parse(not), None, "{not}");
        }
        assert_eq!(parse("13052924POO49L31OOO3U").unwrap().serial, "OO49L31OOO3U");
        assert_eq!(parse("13052919P0049L310003U").unwrap().year, 2019);
    }

    #[test]
    fn codes_in_a_text_are_whole_words() {
        let found = find_in("项目编码13052924P0049L310003U项目名称A13052924P0049L310003U");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1, 12..33);
    }

    #[test]
    fn names_lose_their_code() {
        for (cell, code, name) in [
            ("11000021Y000000390843-信息系统运维类项目", Some("11000021Y000000390843"), "信息系统运维类项目"),
            ("11000021Y000000390843信息系统", Some("11000021Y000000390843"), "信息系统"),
            ("5G-应用", None, "5G-应用"),
            ("2026-信息化", None, "2026-信息化"),
            ("信息系统-运维", None, "信息系统-运维"),
            ("103001_专项", Some("103001"), "专项"),
            ("", None, ""),
        ] {
            assert_eq!(split_code_name(cell), (code.map(str::to_owned), name.to_owned()), "{cell}");
        }
    }

    #[test]
    fn departments_lose_their_code() {
        for (cell, code, name) in [
            ("205_某市统计局", Some("205"), "某市统计局"),
            ("[292]国家信访局", Some("292"), "国家信访局"),
            ("【426】应急管理局", Some("426"), "应急管理局"),
            ("426001巨鹿县应急管理局本级", Some("426001"), "巨鹿县应急管理局本级"),
            ("426001 应急管理局", Some("426001"), "应急管理局"),
            ("110报警中心", None, "110报警中心"),
            ("12345热线", None, "12345热线"),
            ("2026年部门预算", None, "2026年部门预算"),
            ("（本级）财政局", None, "（本级）财政局"),
            ("205", None, "205"),
        ] {
            assert_eq!(split_department(cell), (code.map(str::to_owned), name.to_owned()), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn any_string_is_an_answer(s in any::<String>()) {
            let _ = (parse(&s), find_in(&s), split_code_name(&s), split_department(&s));
        }

        #[test]
        fn a_wrapped_code_is_the_same_code(s in "[1-9][0-9]{7}[A-Z][0-9A-Z]{12}", at in 1usize..21) {
            let (head, tail) = s.split_at(at);
            for wrapped in [format!("{head}\n{tail}"), format!("{head} {tail}"), s.to_ascii_lowercase()] {
                prop_assert_eq!(parse(&wrapped), parse(&s), "{}", wrapped);
            }
        }

        #[test]
        fn a_name_without_its_code_has_no_other(s in any::<String>()) {
            let (_, name) = split_code_name(&s);
            prop_assert!(clean(&s).ends_with(&name));
            let (_, name) = split_department(&s);
            prop_assert!(clean(&s).ends_with(&name));
        }

        #[test]
        fn a_code_reads_as_itself(s in "[1-9][0-9]{7}[A-Z][0-9A-Z]{12}") {
            prop_assert_eq!(parse(&s).map(|code| code.raw), Some(s));
        }
    }
}
