//! Turns the indicators of a project that are printed as one coded string into rows:
//! `1、1-产出指标；11-数量指标；会议活动保障次数；实施周期指标值:每年≥20场；年度指标值:每年≥20场。2、…`

use super::raw::{RawCell, RawIndicator};
use super::view::part_of;
use crate::normalize::items;
use crate::normalize::label::{fold, key};
use crate::normalize::level;
use crate::place::Text;
use crate::template::{Column, Labels};

/// Reads a coded string; `None` where it is not of this kind throughout.
pub(super) fn read_coded(text: &Text, labels: &Labels) -> Option<Vec<RawIndicator>> {
    let items = items::split(&text.string);
    match items.as_slice() {
        // The only item keeps its number.
        [one] => read_item(text, without_first_number(&one.text), labels).map(|i| vec![i]),
        many => many.iter().map(|item| read_item(text, &item.text, labels)).collect(),
    }
}

/// `1、1-产出指标…` without its running number, which alone does not count.
fn without_first_number(item: &str) -> &str {
    let rest = item.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix(['、', '.', '．']).filter(|_| rest.len() < item.len()).unwrap_or(item)
}

/// One indicator: level 1; level 2; name; then `label:value`. A semicolon inside the name or a value belongs to it.
fn read_item(whole: &Text, item: &str, labels: &Labels) -> Option<RawIndicator> {
    let mut rest = item.trim_end_matches(['。', '；', ';']);
    let (level1, after) = split_first(rest)?;
    let (level2, after) = split_first(after)?;
    if !level::is_level(level1) || !level::is_level(level2) {
        return None;
    }
    rest = after;
    let mut values = Vec::new();
    let mut name_end = rest.len();
    for (label, column, start, value_start) in labelled_values(rest, labels) {
        name_end = name_end.min(start);
        values.push((label, column, start, value_start));
    }
    let name = rest.get(..name_end)?.trim_end_matches(is_separator);
    if values.is_empty() || name.is_empty() {
        return None;
    }
    let cell = |column: Column, label: &str, part: &str| RawCell {
        column,
        start: 0,
        label: label.to_owned(),
        text: part_of(whole, part),
        lines: Vec::new(),
    };
    let mut cells = vec![
        cell(Column::Level1, "一级指标", level1),
        cell(Column::Level2, "二级指标", level2),
        cell(Column::Level3, "三级指标", name),
    ];
    let ends = values.iter().skip(1).map(|v| v.2).chain([rest.len()]);
    for ((label, column, _, start), end) in values.iter().zip(ends) {
        cells.push(cell(*column, label, rest.get(*start..end)?.trim_end_matches(is_separator)));
    }
    Some(RawIndicator { cells, ..RawIndicator::default() })
}

fn split_first(text: &str) -> Option<(&str, &str)> {
    let at = text.find(is_separator)?;
    let width = text.get(at..)?.chars().next()?.len_utf8();
    Some((text.get(..at)?, text.get(at + width..)?))
}

fn is_separator(c: char) -> bool {
    matches!(c, '；' | ';')
}

/// Every `；label:` of a column, as (label, column, start of the label, start of the value).
fn labelled_values(text: &str, labels: &Labels) -> Vec<(String, Column, usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if is_separator(c) {
            start = at + c.len_utf8();
        } else if fold(c) == ':' {
            let label = text.get(start..at).unwrap_or("");
            let column = labels.meaning(label, None).and_then(|m| m.column);
            if let Some(column) = column.filter(|_| !key(label).is_empty()) {
                found.push((label.to_owned(), column, start, at + c.len_utf8()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;

    fn check(text: &str, expected: Option<&[&[&str]]>) {
        let template = Template::builtin().unwrap();
        let text = Text { string: text.to_owned(), places: Vec::new() };
        let rows = read_coded(&text, &template.labels);
        let found: Option<Vec<Vec<String>>> =
            rows.map(|r| r.iter().map(|i| i.cells.iter().map(|c| c.text.string.clone()).collect()).collect());
        let expected = expected.map(|rows| rows.iter().map(|r| r.iter().map(|s| (*s).to_owned()).collect()).collect());
        assert_eq!(found, expected);
    }

    #[test]
    fn two_indicators_with_mixed_widths_of_punctuation() {
        check(
            "1、1-产出指标；11-数量指标；会议活动保障次数；实施周期指标值:每年≥20场；年度指标值:每年≥20场。2、2－效益指标;22-社会效益;更新；实施周期指标值：≥1套；年度指标值：≥1套。",
            Some(&[
                &["1-产出指标", "11-数量指标", "会议活动保障次数", "每年≥20场", "每年≥20场"],
                &["2－效益指标", "22-社会效益", "更新", "≥1套", "≥1套"],
            ]),
        );
    }

    #[test]
    fn semicolon_inside_a_value_belongs_to_it() {
        check(
            "1、1-产出指标；11-数量指标；项目数量；实施周期指标值:立项≥400个；终验≥400个；年度指标值:≥400个。",
            Some(&[&["1-产出指标", "11-数量指标", "项目数量", "立项≥400个；终验≥400个", "≥400个"]]),
        );
    }

    #[test]
    fn the_only_indicator_of_a_secret_project_is_read() {
        check(
            "1、1-产出指标；11-数量指标；涉密；实施周期指标值:涉密项目；年度指标值:涉密项目。",
            Some(&[&["1-产出指标", "11-数量指标", "涉密", "涉密项目", "涉密项目"]]),
        );
    }

    #[test]
    fn running_text_is_no_coded_string() {
        check("保障正常运转；提高效率；满意度90%。", None);
    }
}
