//! Reads the paragraphs of a report's prose: overview, numbered items, measures.

use indexmap::IndexMap;

use super::headings::{Headings, Section, heading, is_part};
use super::model::{Item, Measure, NARRATIVE_SCHEMA, Narrative};
use super::paragraphs::{Begins, NarrativeLine, lines_to_paragraphs};
use super::stated::{amounts, targets};
use crate::normalize::items::{Style, leading_number};
use crate::normalize::text::opened;
use crate::place::{Place, Text};

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
    let mut reader = Reader::default();
    for paragraph in &paragraphs {
        if is_part(&paragraph.string) && reader.section != Section::Before {
            break;
        }
        narrative.add(paragraph, &mut reader);
    }
    for item in &mut narrative.items {
        let texts = [Some(&item.activity), item.goal.as_ref(), item.indicators_text.as_ref()];
        item.amounts = texts.into_iter().flatten().flat_map(|t| amounts(t)).collect();
        item.targets = item.indicators_text.as_deref().map(targets).unwrap_or_default();
    }
    let said = !narrative.items.is_empty() || narrative.overview.is_some() && !narrative.measures.is_empty();
    said.then_some(narrative)
}

/// Where in the prose the reading is.
struct Reader {
    section: Section,
    headings: Headings,
    /// The part of the item that the next paragraph goes on with.
    field: Field,
    items: List,
    measures: List,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            section: Section::Before,
            headings: Headings::default(),
            field: Field::Activity,
            items: List::default(),
            measures: List::default(),
        }
    }
}

/// A list of paragraphs numbered in one style, that of its first number; numbers of other styles are those of lists inside.
#[derive(Debug, Clone, Copy, Default)]
struct List {
    last: Option<(Style, u64)>,
}

impl List {
    /// The number of the paragraph, where it is the next one of the list, and what follows it.
    fn next<'a>(&self, text: &'a str) -> Option<(Style, u64, &'a str)> {
        let (style, value, rest) = leading_number(text).filter(|(_, _, rest)| !rest.is_empty())?;
        let next = match self.last {
            None => value == 1,
            Some((own, last)) => own == style && last.checked_add(1) == Some(value),
        };
        next.then_some((style, value, rest))
    }
}

/// Whether a text begins a paragraph.
fn begins_paragraph(text: &str) -> Begins {
    let numbered =
        text.split_once('、').is_some_and(|(n, _)| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
    if numbered || labelled(text).is_some() || heading(text).is_some() || is_part(text) {
        Begins::Always
    } else if leading_number(text).is_some() {
        Begins::AfterSentence
    } else {
        Begins::ByItsShape
    }
}

/// What part of an item a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Activity,
    Goal,
    Indicators,
}

const LABELS: [(&str, Field); 2] = [("绩效目标", Field::Goal), ("绩效指标", Field::Indicators)];

fn labelled(text: &str) -> Option<(Field, &str)> {
    LABELS.iter().find_map(|(label, field)| {
        let rest = text.strip_prefix(label)?.strip_prefix(['：', ':'])?;
        Some((*field, rest))
    })
}

/// Cuts a paragraph before the labels that begin a sentence in it.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = next_label(rest) {
        let (part, next) = rest.split_at(at);
        parts.push(part);
        rest = next;
    }
    parts.push(rest);
    parts
}

fn next_label(text: &str) -> Option<usize> {
    let ends = |before: &str| before.ends_with(['。', '；', ';', '！']);
    let found = text.char_indices().skip(1);
    found.map(|(at, _)| at).find(|at| {
        let (before, after) = text.split_at(*at);
        ends(before) && labelled(after).is_some()
    })
}

/// Splits a paragraph that goes on after its title: at the first full stop or colon.
fn title_and_text(text: &str) -> (&str, &str) {
    text.split_once(['。', '：', ':']).unwrap_or((text, ""))
}

impl Narrative {
    fn place(&mut self, path: String, places: &[Place]) {
        self.evidence.entry(path).or_default().extend_from_slice(places);
    }

    fn add(&mut self, paragraph: &Text, reader: &mut Reader) {
        if let Some(section) = reader.headings.known(&paragraph.string) {
            reader.section = section;
            return;
        }
        let goes_on = match reader.section {
            Section::Items => reader.items.next(&paragraph.string).is_some(),
            Section::Measures => reader.measures.next(&paragraph.string).is_some(),
            _ => false,
        };
        if !goes_on && reader.section != Section::Before && reader.headings.is_other(&paragraph.string) {
            reader.section = Section::Other;
        }
        match reader.section {
            Section::Before => self.add_title(paragraph),
            Section::Overview => self.add_overview(paragraph),
            Section::Items => self.add_to_items(paragraph, reader),
            Section::Measures => self.add_to_measures(paragraph, &mut reader.measures),
            Section::Other => {}
        }
    }

    /// Takes the last short line that tells of targets as the title, and what closes its bracket on the next line.
    fn add_title(&mut self, paragraph: &Text) {
        if let Some(title) =
            self.title.as_mut().filter(|t| opened(t) > 0 && opened(&format!("{t}{}", paragraph.string)) <= 0)
        {
            title.push_str(&paragraph.string);
            self.place("/title".to_owned(), &paragraph.places);
            return;
        }
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

    fn add_to_items(&mut self, paragraph: &Text, reader: &mut Reader) {
        let parts = parts(&paragraph.string);
        for part in parts {
            match reader.items.next(part).filter(|(_, _, rest)| begins_item(rest, reader.field)) {
                Some((style, value, rest)) => {
                    reader.items.last = Some((style, value));
                    reader.field = Field::Activity;
                    self.begin_item(u32::try_from(value).ok(), rest, &paragraph.places);
                }
                None if self.items.is_empty() => self.begin_item(None, part, &paragraph.places),
                None => {
                    let (field, text) = labelled(part).unwrap_or((reader.field, part));
                    reader.field = field;
                    self.add_to_item(field, text, &paragraph.places);
                }
            }
        }
    }

    fn begin_item(&mut self, number: Option<u32>, printed: &str, places: &[Place]) {
        let (title, activity) = title_and_text(printed);
        let at = format!("/items/{}", self.items.len());
        self.items.push(Item {
            number,
            title: title.to_owned(),
            activity: activity.to_owned(),
            goal: None,
            indicators_text: None,
            amounts: Vec::new(),
            targets: Vec::new(),
        });
        self.place(format!("{at}/title"), places);
        if !activity.is_empty() {
            self.place(format!("{at}/activity"), places);
        }
    }

    fn add_to_item(&mut self, field: Field, text: &str, places: &[Place]) {
        let n = self.items.len().saturating_sub(1);
        let Some(item) = self.items.last_mut() else { return };
        let (key, value) = match field {
            Field::Activity => ("activity", &mut item.activity),
            Field::Goal => ("goal", item.goal.get_or_insert_default()),
            Field::Indicators => ("indicators_text", item.indicators_text.get_or_insert_default()),
        };
        value.push_str(text);
        if !value.is_empty() {
            self.place(format!("/items/{n}/{key}"), places);
        }
    }

    fn add_to_measures(&mut self, paragraph: &Text, list: &mut List) {
        let next = list.next(&paragraph.string);
        let n = self.measures.len();
        match (next, self.measures.last_mut()) {
            (Some((style, value, rest)), _) => {
                list.last = Some((style, value));
                let (title, text) = title_and_text(rest);
                let (title, text) = (title.to_owned(), text.to_owned());
                self.place(format!("/measures/{n}/title"), &paragraph.places);
                if !text.is_empty() {
                    self.place(format!("/measures/{n}/text"), &paragraph.places);
                }
                self.measures.push(Measure { number: u32::try_from(value).ok(), title, text });
            }
            (None, Some(last)) if last.number.is_some() => {
                last.text.push_str(&paragraph.string);
                self.place(format!("/measures/{}/text", n.saturating_sub(1)), &paragraph.places);
            }
            // Measures without numbers: each paragraph is one.
            (None, _) => {
                self.measures.push(Measure { number: None, title: String::new(), text: paragraph.string.clone() });
                self.place(format!("/measures/{n}/text"), &paragraph.places);
            }
        }
    }
}

/// Whether a numbered paragraph may be an item: among goals and indicators, a sentence with the next number belongs to a list
/// inside of the item.
fn begins_item(rest: &str, field: Field) -> bool {
    let sentence = rest.ends_with(['。', '；', ';', '，']);
    let (_, after) = title_and_text(rest);
    field == Field::Activity || !sentence || !after.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(texts: &[&str]) -> Vec<NarrativeLine> {
        let place = |n: usize| Place::Lines { first: n as u32 + 1, last: n as u32 + 1 };
        // Indents of a page: a line with its first two characters blank begins a paragraph.
        let line = |(n, text): (usize, &&str)| NarrativeLine {
            text: text.trim_start().to_owned(),
            place: place(n),
            indent: Some(if text.starts_with('　') { 2.0 } else { 0.0 }),
        };
        texts.iter().enumerate().map(line).collect()
    }

    fn titles(narrative: &Narrative) -> Vec<(Option<u32>, &str)> {
        narrative.items.iter().map(|i| (i.number, i.title.as_str())).collect()
    }

    #[test]
    fn other_prose_is_no_narrative() {
        let prose = ["　一、收入支出预算总体情况", "　1、收入预算", "　2023年收入100万元。"];
        assert_eq!(read(&lines(&prose)), None);
        assert_eq!(read(&[]), None);
    }

    #[test]
    fn items_are_numbered_in_any_style() {
        for (one, two) in
            [("（一）", "（二）"), ("(1)", "(2)"), ("1.", "2."), ("①", "②"), ("一、", "二、"), ("1）", "2）")]
        {
            let (first, second) = (format!("　{one}道路养护"), format!("　{two}2024年桥梁维修"));
            let prose = [
                "　二、分项绩效目标",
                &first,
                "　养护道路。",
                "　绩效目标：道路畅通。",
                "　绩效指标：完好率达到98%。",
                &second,
                "　维修桥梁。",
            ];
            let narrative = read(&lines(&prose)).unwrap();
            assert_eq!(titles(&narrative), [(Some(1), "道路养护"), (Some(2), "2024年桥梁维修")], "{one}");
            assert_eq!(narrative.items[0].indicators_text.as_deref(), Some("完好率达到98%。"), "{one}");
        }
    }

    #[test]
    fn a_list_inside_an_item_is_no_item() {
        let prose = [
            "　二、分项绩效目标",
            "　1、道路养护",
            "　养护道路。",
            "　绩效指标：包括：",
            "　（1）完好率达到98%；",
            "　2、及时率达到95%。",
            "　2、桥梁维修",
        ];
        let narrative = read(&lines(&prose)).unwrap();
        assert_eq!(titles(&narrative), [(Some(1), "道路养护"), (Some(2), "桥梁维修")]);
    }

    #[test]
    fn an_item_in_one_paragraph_is_taken_apart() {
        let prose = ["　二、分项绩效目标", "　1.道路养护：养护道路。绩效目标：道路畅通。绩效指标：完好率98%。"];
        let narrative = read(&lines(&prose)).unwrap();
        let item = &narrative.items[0];
        assert_eq!((item.title.as_str(), item.activity.as_str()), ("道路养护", "养护道路。"));
        assert_eq!((item.goal.as_deref(), item.indicators_text.as_deref()), (Some("道路畅通。"), Some("完好率98%。")));
    }

    #[test]
    fn a_number_on_a_line_of_its_own_begins_its_item() {
        let prose = [
            "二、分项绩效目标",
            "1、",
            "（上年结转）道路养护补助",
            "养护道路，维修桥梁，确保道路安全畅通，方便群众出行，共计投入资金二十万元整。",
        ];
        let texts: Vec<NarrativeLine> =
            lines(&prose).into_iter().map(|line| NarrativeLine { indent: None, ..line }).collect();
        assert_eq!(titles(&read(&texts).unwrap()), [(Some(1), "（上年结转）道路养护补助")]);
    }

    #[test]
    fn a_title_goes_on_until_its_bracket_is_closed() {
        let prose = ["　道路局部门绩效目标（2024年", "　度）", "　二、分项绩效目标", "　1、道路养护"];
        assert_eq!(read(&lines(&prose)).unwrap().title.as_deref(), Some("道路局部门绩效目标（2024年度）"));
    }

    #[test]
    fn a_section_of_another_name_is_no_measure() {
        let prose = [
            "　二、分项绩效目标",
            "　1、道路养护",
            "　三、工作保障措施",
            "　1、加强领导。成立领导小组。",
            "　四、其他需要说明的事项",
            "　本年无其他事项。",
        ];
        let narrative = read(&lines(&prose)).unwrap();
        assert_eq!(narrative.measures.len(), 1);
        assert_eq!(narrative.measures[0].text, "成立领导小组。");
    }

    #[test]
    fn measures_without_numbers_are_kept() {
        let prose = ["　二、分项绩效目标", "　1、道路养护", "　三、保障措施", "　加强领导。", "　狠抓落实。"];
        let narrative = read(&lines(&prose)).unwrap();
        let seen: Vec<&str> = narrative.measures.iter().map(|m| m.text.as_str()).collect();
        assert_eq!(seen, ["加强领导。", "狠抓落实。"]);
    }
}
