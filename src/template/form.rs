//! One printed form, read from TOML.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::TemplateError;
use super::labels::label_keys;
use super::meaning::Meaning;
use crate::normalize::money::MoneyUnit;
use crate::report::model::Kind;

/// A printed form.
#[derive(Debug, Clone)]
pub struct Form {
    /// Name, as published in `form`.
    pub name: String,
    /// What it is, for people.
    pub about: String,
    /// What has to stand in a table of this form; of each inner list one is enough.
    pub recognise: Vec<Vec<Mark>>,
    /// What no table of this form has.
    pub without: Vec<Mark>,
    /// What its tables are about, where the form says so.
    pub kind: Option<Kind>,
    /// Money unit, where none is printed.
    pub money_unit: MoneyUnit,
    /// Endings of the title that, taken away, leave the project's name, where the form has no cell for the name; the
    /// longest first. Of `code_unit_name` the name is what follows the second underscore.
    pub name_from_title: Vec<String>,
    /// Whether the form is only taken where no other fits and most labels are known.
    pub strict: bool,
    /// What labels mean in this form where it differs from the shared meaning, by label key or `heading/label`.
    pub meaning: BTreeMap<String, Meaning>,
    /// What stands beside a heading without a label of its own, by the heading's key.
    pub unlabelled: BTreeMap<String, Unlabelled>,
}

/// What a form is recognised by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A label as printed.
    Label(String),
    /// Any label that means this.
    Meaning(Meaning),
}

impl Mark {
    /// Reads a mark; `None` where it is written as a meaning and is none.
    fn parse(words: &str) -> Option<Self> {
        let kind = words.split_once(':').map(|(kind, _)| kind);
        if kind.is_some_and(|k| Meaning::KINDS.contains(&k)) {
            return Meaning::parse(words).map(Self::Meaning);
        }
        (!label_keys(words).0.is_empty()).then(|| Self::Label(words.to_owned()))
    }
}

/// What a value without a label of its own is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unlabelled {
    /// 资金用途.
    Purpose,
    /// 绩效目标.
    Goal,
    /// 备注.
    Note,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormToml {
    name: String,
    #[serde(default)]
    about: String,
    recognise: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    without: Vec<Spanned<String>>,
    kind: Option<Kind>,
    money_unit: Option<Spanned<String>>,
    #[serde(default)]
    name_from_title: Vec<String>,
    #[serde(default)]
    strict: bool,
    #[serde(default)]
    meaning: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    unlabelled: BTreeMap<String, Unlabelled>,
}

impl Form {
    /// Reads a form; `path` is for messages, which name the line and what can stand there.
    pub fn parse(path: &str, text: &str) -> Result<Self, TemplateError> {
        let wrong = |message: String| TemplateError::Parse { path: path.to_owned(), message };
        let wrong_at = |at: usize, message: String| {
            let line = text.get(..at).unwrap_or(text).matches('\n').count() + 1;
            wrong(format!("line {line}: {message}"))
        };
        let form: FormToml = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        if form.recognise.get_ref().is_empty() {
            let message = "recognise is empty: write at least one label that all tables of the form have";
            return Err(wrong_at(form.recognise.span().start, message.to_owned()));
        }
        let mark = |at: usize, words: &str| {
            let message = || wrong_at(at, format!("{words:?} is no label and no meaning; {}", Meaning::choices(words)));
            Mark::parse(words).ok_or_else(message)
        };
        let marks = |any: &Spanned<String>| -> Result<Vec<Mark>, TemplateError> {
            any.get_ref().split('|').map(|words| mark(any.span().start, words)).collect()
        };
        let mut meaning = BTreeMap::new();
        for (label, words) in &form.meaning {
            let (at, words) = (words.span().start, words.get_ref());
            let unknown =
                || wrong_at(at, format!("{label:?} = {words:?}: no such meaning; {}", Meaning::choices(words)));
            let parsed = Meaning::parse(words).ok_or_else(unknown)?;
            meaning.insert(label.split('/').map(|l| label_keys(l).0).collect::<Vec<_>>().join("/"), parsed);
        }
        let money_unit = match &form.money_unit {
            None => MoneyUnit::TenThousandYuan,
            Some(name) => MoneyUnit::named(name.get_ref()).ok_or_else(|| {
                let message = format!("money_unit = {:?}: write 元, 千元, 万元 or 亿元", name.get_ref());
                wrong_at(name.span().start, message)
            })?,
        };
        Ok(Self {
            name: form.name,
            about: form.about,
            recognise: form.recognise.get_ref().iter().map(marks).collect::<Result<_, _>>()?,
            without: form.without.iter().map(|m| mark(m.span().start, m.get_ref())).collect::<Result<_, _>>()?,
            kind: form.kind,
            money_unit,
            name_from_title: form.name_from_title,
            strict: form.strict,
            meaning,
            unlabelled: form.unlabelled.into_iter().map(|(label, u)| (label_keys(&label).0, u)).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The message about a form with this line in it.
    fn check(line: &str, expected: &[&str]) {
        let text = format!("name = \"own\"\n{line}\n");
        let message = Form::parse("own.toml", &text).unwrap_err().to_string();
        for part in expected {
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn mistakes_in_a_form_are_told_with_their_line_and_what_can_stand_there() {
        check(
            "recognise = [\"指标值\"]\n[meaning]\n\"期望值\" = \"column:targt\"",
            &["line 4", "期望值", "column:", "target"],
        );
        check("recognise = [\"指标值\"]\n[meaning]\n\"期望值\" = \"target\"", &["line 4", "column:target"]);
        check("recognise = [\"指标值\", \"column:targt\"]", &["line 2", "column:targt"]);
        check("recognise = []", &["line 2", "recognise"]);
        check("recognise = [\"指标值\"]\nmoney_unit = \"美元\"", &["line 3", "美元", "万元"]);
        check("recognise = [\"指标值\"]\nkind = \"project\"", &["line 3", "project_target"]);
        check("recognize = [\"指标值\"]", &["line 2", "recognise"]);
    }
}
