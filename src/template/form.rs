//! One printed form, read from TOML.

use std::collections::BTreeMap;

use serde::Deserialize;

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
    fn parse(words: &str) -> Self {
        let meaning = words.contains(':').then(|| Meaning::parse(words)).flatten();
        meaning.map_or_else(|| Self::Label(words.to_owned()), Self::Meaning)
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
    recognise: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    kind: Option<Kind>,
    money_unit: Option<String>,
    #[serde(default)]
    name_from_title: Vec<String>,
    #[serde(default)]
    strict: bool,
    #[serde(default)]
    meaning: BTreeMap<String, String>,
    #[serde(default)]
    unlabelled: BTreeMap<String, Unlabelled>,
}

impl Form {
    /// Reads a form; `path` is for messages.
    pub fn parse(path: &str, text: &str) -> Result<Self, TemplateError> {
        let wrong = |message: String| TemplateError::Parse { path: path.to_owned(), message };
        let form: FormToml = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        let mut meaning = BTreeMap::new();
        for (label, words) in form.meaning {
            let parsed =
                Meaning::parse(&words).ok_or_else(|| wrong(format!("meaning of {label}: {words} is not known")))?;
            meaning.insert(label.split('/').map(|l| label_keys(l).0).collect::<Vec<_>>().join("/"), parsed);
        }
        let money_unit = match form.money_unit {
            None => MoneyUnit::TenThousandYuan,
            Some(name) => {
                MoneyUnit::named(&name).ok_or_else(|| wrong(format!("money_unit: {name} is no unit of money")))?
            }
        };
        Ok(Self {
            name: form.name,
            about: form.about,
            recognise: form.recognise.iter().map(|l| l.split('|').map(Mark::parse).collect()).collect(),
            without: form.without.iter().map(|l| Mark::parse(l)).collect(),
            kind: form.kind,
            money_unit,
            name_from_title: form.name_from_title,
            strict: form.strict,
            meaning,
            unlabelled: form.unlabelled.into_iter().map(|(label, u)| (label_keys(&label).0, u)).collect(),
        })
    }
}
