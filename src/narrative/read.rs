//! Reads the paragraphs of a report's prose: overview, numbered items, measures.

use std::sync::LazyLock;

use indexmap::IndexMap;
use regex::Regex;

use super::model::{Amount, Item, Measure, NARRATIVE_SCHEMA, Narrative, StatedTarget};
use super::paragraphs::{NarrativeLine, lines_to_paragraphs};
use crate::normalize::money::{self, MoneyUnit};
use crate::normalize::target::{self, Kind};
use crate::place::{Place, Text};

/// A heading: 一、 or （一） before a few words.
static HEADING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)(\P{P}{2,16})$").ok());

/// A numbered item: 1、 or 1. before its title.
static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(\d{1,3})[、.．](\D.*|.{4,})$").ok());

/// An amount of money in a sentence.
static AMOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d[\d,]*(?:\.\d+)?[百千万亿]*元").ok());

/// The words that state a value, at the end of a clause.
static VALUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words =
        "达到|不超过|不高于|不低于|不少于|不大于|不小于|控制在|低于|高于|少于|小于|大于|超过|至少|[≥≤＞＜><=＝]";
    Regex::new(&format!(r"(?:(?:{words})(?:为|在)?|为|在)?\d[\d,]*(?:\.\d+)?[^\d，,；;。、]{{0,8}}$")).ok()
});

/// Which part of the prose a paragraph belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Before,
    Overview,
    Items,
    Measures,
}

/// Reads the prose before the tables; `None` where it is no such prose.
pub fn read(lines: &[NarrativeLine]) -> Option<Narrative> {
    let paragraphs = lines_to_paragraphs(lines, &begins_paragraph, &|text| is_part(text) || heading(text).is_some());
    let mut narrative = Narrative {
        schema: NARRATIVE_SCHEMA.to_owned(),
        source: None,
        title: None,
        overview: None,
        items: Vec::new(),
        measures: Vec::new(),
        evidence: IndexMap::new(),
    };
    let mut section = Section::Before;
    let mut field = Field::Activity;
    for paragraph in &paragraphs {
        if is_part(&paragraph.string) && section != Section::Before {
            break;
        }
        if let Some(next) = heading(&paragraph.string) {
            section = next;
            continue;
        }
        match section {
            Section::Before => narrative.add_title(paragraph),
            Section::Overview => narrative.add_overview(paragraph),
            Section::Items => field = narrative.add_to_items(paragraph, field),
            Section::Measures => narrative.add_to_measures(paragraph),
        }
    }
    for item in &mut narrative.items {
        let texts = [Some(&item.activity), item.goal.as_ref(), item.indicators_text.as_ref()];
        item.amounts = texts.into_iter().flatten().flat_map(|t| amounts(t)).collect();
        item.targets = item.indicators_text.as_deref().map(targets).unwrap_or_default();
    }
    let said = !narrative.items.is_empty() || narrative.overview.is_some() && !narrative.measures.is_empty();
    said.then_some(narrative)
}

/// 第二部分 and the like.
fn is_part(text: &str) -> bool {
    let number = text.strip_prefix('第').and_then(|t| t.split_once("部分")).map(|(number, _)| number.chars().count());
    // The heading of the part may stand on the same line.
    number.is_some_and(|n| (1..=3).contains(&n)) && text.chars().count() <= 24
}

fn heading(text: &str) -> Option<Section> {
    let name = HEADING.as_ref()?.captures(text)?.get(1)?.as_str();
    if name.contains("保障措施") {
        Some(Section::Measures)
    } else if name.contains("分项") && name.contains("目标") {
        Some(Section::Items)
    } else if (name.contains("总体") || name.contains("整体")) && name.contains("目标") {
        Some(Section::Overview)
    } else {
        None
    }
}

/// Whether a text begins a paragraph whatever stands before it.
fn begins_paragraph(text: &str) -> bool {
    let numbered =
        text.split_once('、').is_some_and(|(n, _)| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
    numbered || labelled(text).is_some() || heading(text).is_some() || is_part(text)
}

/// What part of an item a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Activity,
    Goal,
    Indicators,
}

fn labelled(text: &str) -> Option<(Field, &str)> {
    for (label, field) in [("绩效目标", Field::Goal), ("绩效指标", Field::Indicators)] {
        if let Some(rest) = text.strip_prefix(label).and_then(|r| r.strip_prefix(['：', ':'])) {
            return Some((field, rest));
        }
    }
    None
}

fn item_start(text: &str) -> Option<(u32, &str)> {
    let found = ITEM.as_ref()?.captures(text)?;
    Some((found.get(1)?.as_str().parse().ok()?, found.get(2)?.as_str()))
}

impl Narrative {
    fn place(&mut self, path: String, places: &[Place]) {
        self.evidence.entry(path).or_default().extend_from_slice(places);
    }

    fn add_title(&mut self, paragraph: &Text) {
        let short = paragraph.string.chars().count() <= 30;
        if short && !is_part(&paragraph.string) && paragraph.string.contains("目标") {
            self.title = Some(paragraph.string.clone());
            self.evidence.shift_remove("/title");
            self.place("/title".to_owned(), &paragraph.places);
        }
    }

    fn add_overview(&mut self, paragraph: &Text) {
        self.overview.get_or_insert_default().push_str(&paragraph.string);
        self.place("/overview".to_owned(), &paragraph.places);
    }

    /// Adds a paragraph to the items; returns the part of the item that the next paragraph goes on with.
    fn add_to_items(&mut self, paragraph: &Text, field: Field) -> Field {
        let next = self.items.last().map_or(1, |i| i.number + 1);
        if let Some((number, title)) = item_start(&paragraph.string).filter(|(n, _)| *n == next) {
            self.items.push(Item {
                number,
                title: title.to_owned(),
                activity: String::new(),
                goal: None,
                indicators_text: None,
                amounts: Vec::new(),
                targets: Vec::new(),
            });
            self.place(format!("/items/{}/title", self.items.len() - 1), &paragraph.places);
            return Field::Activity;
        }
        let (field, text) = labelled(&paragraph.string).unwrap_or((field, &paragraph.string));
        let n = self.items.len().saturating_sub(1);
        let Some(item) = self.items.last_mut() else { return field };
        let key = match field {
            Field::Activity => {
                item.activity.push_str(text);
                "activity"
            }
            Field::Goal => {
                item.goal.get_or_insert_default().push_str(text);
                "goal"
            }
            Field::Indicators => {
                item.indicators_text.get_or_insert_default().push_str(text);
                "indicators_text"
            }
        };
        self.place(format!("/items/{n}/{key}"), &paragraph.places);
        field
    }

    fn add_to_measures(&mut self, paragraph: &Text) {
        let next = self.measures.last().map_or(1, |m| m.number + 1);
        if let Some((number, rest)) = item_start(&paragraph.string).filter(|(n, _)| *n == next) {
            let (title, text) = rest.split_once('。').unwrap_or((rest, ""));
            self.measures.push(Measure { number, title: title.to_owned(), text: text.to_owned() });
        } else if let Some(last) = self.measures.last_mut() {
            last.text.push_str(&paragraph.string);
        } else {
            return;
        }
        self.place(format!("/measures/{}/text", self.measures.len() - 1), &paragraph.places);
    }
}

fn amounts(text: &str) -> Vec<Amount> {
    let found = AMOUNT.as_ref().map(|r| r.find_iter(text).map(|m| m.as_str()).collect::<Vec<_>>()).unwrap_or_default();
    let found = found.into_iter().filter_map(|raw| {
        let yuan = money::parse(raw, MoneyUnit::Yuan)?;
        Some(Amount { raw: raw.to_owned(), yuan: money::yuan_string(yuan) })
    });
    found.collect()
}

/// The clauses that end in a value.
fn targets(text: &str) -> Vec<StatedTarget> {
    let clauses = text.split(['，', ',', '；', ';', '。']).filter(|c| !c.is_empty());
    let stated = clauses.filter_map(|clause| {
        let found = VALUE.as_ref()?.find(clause)?;
        let value = target::parse(found.as_str().trim_start_matches(['为', '在']), None, None);
        let name = clause.get(..found.start())?.to_owned();
        (value.kind != Kind::Text).then(|| StatedTarget { name, raw: found.as_str().to_owned(), value })
    });
    stated.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_state_values() {
        let found =
            targets("信息平台覆盖率达到98%以上,网络信息系统故障率低于2%,成本不超过10万元，按要求完成物资采购。");
        let seen: Vec<(&str, &str, Option<&str>)> =
            found.iter().map(|t| (t.name.as_str(), t.raw.as_str(), t.value.value.as_deref())).collect();
        assert_eq!(
            seen,
            [
                ("信息平台覆盖率", "达到98%以上", Some("98")),
                ("网络信息系统故障率", "低于2%", Some("2")),
                ("成本", "不超过10万元", Some("10"))
            ]
        );
    }

    #[test]
    fn amounts_are_in_yuan() {
        let found = amounts("每户2元，共计17.2万元，全县共计86000户");
        let seen: Vec<(&str, &str)> = found.iter().map(|a| (a.raw.as_str(), a.yuan.as_str())).collect();
        assert_eq!(seen, [("2元", "2.00"), ("17.2万元", "172000.00")]);
    }

    #[test]
    fn other_prose_is_no_narrative() {
        let line = |text: &str| NarrativeLine {
            text: text.into(),
            place: Place::Lines { first: 1, last: 1 },
            indent: None,
            page: 0,
        };
        assert_eq!(read(&[line("一、收入支出预算总体情况"), line("1、收入预算"), line("2023年收入100万元。")]), None);
        assert_eq!(read(&[]), None);
    }
}
