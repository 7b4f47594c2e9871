//! Weighs what titles, headings, codes and files say about the year of a report.

use serde::{Deserialize, Serialize};

use super::{code, year};

/// Where a hint comes from, the most reliable first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearHintKind {
    /// What the user says.
    Given,
    /// A table's own line or title: a self-evaluation of last year stands in this year's budget.
    Table,
    /// The document's title.
    Title,
    /// A heading of the document.
    Heading,
    /// The line or the title of another table of the document.
    OtherTable,
    /// The beginning of a project's name, which may be the year of older money.
    Name,
    /// A project code, which carries the year that the project was set up in.
    Code,
    /// The file's name.
    File,
    /// The lines above a table.
    Text,
}

impl YearHintKind {
    /// The word for it in a finding.
    pub fn printed(self) -> &'static str {
        match self {
            Self::Given => "用户指定",
            Self::Table => "表的标题",
            Self::Title => "文件标题",
            Self::Heading => "文件中的标题",
            Self::OtherTable => "同一文件其他表的标题",
            Self::Name => "项目名称",
            Self::Code => "项目编码",
            Self::File => "文件名",
            Self::Text => "表前文字",
        }
    }
}

/// A string that may name the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearHint {
    /// Where it comes from.
    pub kind: YearHintKind,
    /// The string as printed.
    pub text: String,
}

impl YearHint {
    /// A hint of a kind.
    pub fn new(kind: YearHintKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// What the hints say together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct YearResolution {
    /// The report's year, if the hints leave one.
    pub year: Option<i32>,
    /// The hints that name it.
    pub evidence: Vec<YearHint>,
    /// The hints that name only other years, with the first of them; running text and older codes are no conflict.
    pub conflicts: Vec<(YearHint, i32)>,
}

/// What the hints say together: the year of the most reliable hint that names exactly one. Other tables, codes, files and lines above a
/// table count where all of them name one year.
pub fn resolve(hints: &[YearHint]) -> YearResolution {
    let mut ordered: Vec<(&YearHint, Vec<i32>)> = hints.iter().map(|hint| (hint, years(hint))).collect();
    ordered.sort_by_key(|(hint, _)| hint.kind);
    let of_kind = |kind: YearHintKind| {
        let mut years: Vec<i32> =
            ordered.iter().filter(|(hint, _)| hint.kind == kind).flat_map(|(_, years)| years.iter().copied()).collect();
        years.sort_unstable();
        years.dedup();
        years
    };
    let others = only(&of_kind(YearHintKind::OtherTable));
    let printed = ordered
        .iter()
        .filter(|(hint, _)| hint.kind < YearHintKind::Code)
        .find_map(|(hint, years)| if hint.kind == YearHintKind::OtherTable { others } else { only(years) });
    let weak = [YearHintKind::Code, YearHintKind::File, YearHintKind::Text];
    let year = printed.or_else(|| weak.into_iter().find_map(|kind| only(&of_kind(kind))));
    let Some(year) = year else { return YearResolution::default() };
    let mut resolution = YearResolution { year: Some(year), ..YearResolution::default() };
    for (hint, years) in ordered {
        if years.contains(&year) {
            resolution.evidence.push(hint.clone());
        } else if let Some(&other) = years.first()
            && contradicts(hint.kind, other, year)
        {
            resolution.conflicts.push((hint.clone(), other));
        }
    }
    resolution
}

fn contradicts(kind: YearHintKind, other: i32, year: i32) -> bool {
    match kind {
        YearHintKind::Text | YearHintKind::Name | YearHintKind::OtherTable => false,
        YearHintKind::Code => other > year,
        _ => true,
    }
}

fn only(years: &[i32]) -> Option<i32> {
    match years {
        [year] => Some(*year),
        _ => None,
    }
}

/// The distinct years that a hint names.
fn years(hint: &YearHint) -> Vec<i32> {
    let mut years: Vec<i32> = match hint.kind {
        YearHintKind::Code => {
            let whole = code::parse(&hint.text).map(|code| code.year);
            whole.into_iter().chain(code::find_in(&hint.text).into_iter().map(|(code, _)| code.year)).collect()
        }
        YearHintKind::Given if hint.text.trim().len() == 4 => hint.text.trim().parse().into_iter().collect(),
        _ => year::find(&hint.text).into_iter().map(|(year, _)| year).collect(),
    };
    years.sort_unstable();
    years.dedup();
    years
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::YearHintKind::*;
    use super::*;

    fn check(hints: &[(YearHintKind, &str)], year: Option<i32>, conflicts: usize) {
        let hints: Vec<YearHint> = hints.iter().map(|&(kind, text)| YearHint::new(kind, text)).collect();
        let resolution = resolve(&hints);
        assert_eq!((resolution.year, resolution.conflicts.len()), (year, conflicts), "{hints:?}");
    }

    #[test]
    fn the_title_names_the_year() {
        check(&[(File, "2026年部门预算.pdf"), (Title, "某局2022年部门综合预算")], Some(2022), 1);
        check(&[(Title, "某局部门预算"), (Heading, "2026年部门预算公开表")], Some(2026), 0);
        check(&[(Given, "2025"), (Title, "2026年部门预算")], Some(2025), 1);
        check(&[(Title, "2024-2026年规划"), (Heading, "2026年部门预算")], Some(2026), 0);
        check(&[], None, 0);
        check(&[(Title, "部门预算")], None, 0);
    }

    #[test]
    fn codes_and_files_name_it_where_no_title_does() {
        let code = "13052924P0049L310003U";
        check(&[(Code, code), (Code, "13052924P006434100035")], Some(2024), 0);
        check(&[(Code, code), (Code, "13052923P006434100035")], None, 0);
        check(&[(File, "2026年部门预算.pdf")], Some(2026), 0);
        check(&[(Title, "2026年部门预算"), (Code, code)], Some(2026), 0);
        check(&[(Title, "2023年部门预算"), (Code, code)], Some(2023), 1);
    }

    #[test]
    fn document_numbers_name_no_year() {
        check(&[(Text, "2024年农房保险")], Some(2024), 0);
        check(&[(Text, "2024年农房保险"), (Text, "2023年结转")], None, 0);
        check(&[(Title, "冀财社〔2023〕88号")], None, 0);
        check(&[(Heading, "冀财建2023年246号提前下达2024年自然灾害救助资金")], Some(2024), 0);
        let text = "冀财建2023年246号提前下达2024年资金";
        let hints = [YearHint::new(Code, "13052924P0049L310003U"), YearHint::new(Text, text)];
        assert_eq!(resolve(&hints).evidence.len(), 2);
    }

    #[test]
    fn a_table_of_another_year_says_so_itself() {
        check(&[(Title, "某局2024年部门预算"), (Table, "2023年度")], Some(2023), 1);
        check(&[(Title, "某局2024年部门预算"), (Name, "2023年")], Some(2024), 0);
        check(&[(Name, "2023年"), (Code, "13052924P0049L310003U")], Some(2023), 1);
        check(&[(Title, "某局二〇二六年部门预算")], Some(2026), 0);
        check(&[(OtherTable, "（2026年度）"), (Code, "13052924P0049L310003U")], Some(2026), 0);
        check(&[(OtherTable, "2026年度"), (OtherTable, "2025年度")], None, 0);
        check(&[(Title, "某局2024-2026年规划及2025年预算")], None, 0);
    }

    proptest! {
        #[test]
        fn any_string_is_an_answer(s in any::<String>(), t in "[0-9年第号 ]{0,12}") {
            for kind in [Given, Table, Title, Code, File, Text] {
                let _ = resolve(&[YearHint::new(kind, s.clone()), YearHint::new(Heading, t.clone())]);
            }
        }
    }
}
