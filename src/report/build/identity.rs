//! Tells whose project it is, and which.

use super::evidence::Evidence;
use super::first;
use crate::normalize::code::{self, split_code_name, split_department};
use crate::place::Text;
use crate::report::model::{Identity, Unit};
use crate::report::raw::RawProject;
use crate::template::{Field, Form, ProjectField};

pub(super) fn unit_of(
    raw: &RawProject,
    field: Field,
    caption: Option<&Text>,
    evidence: &mut Evidence,
    at: &str,
) -> Option<Unit> {
    let text = first(raw, field).filter(|t| !t.is_empty()).or(caption).or(first(raw, field))?;
    if text.is_empty() {
        return Some(Unit { code: None, name: String::new() });
    }
    let (code, name) = split_department(&text.string);
    evidence.note(&format!("{at}/name"), text);
    let column = (field == Field::Department).then(|| first(raw, Field::DepartmentCode)).flatten();
    let code = match (code, column.filter(|c| !c.is_empty())) {
        (Some(code), _) => {
            evidence.note(&format!("{at}/code"), text);
            Some(code)
        }
        (None, Some(column)) => Some(evidence.note(&format!("{at}/code"), column)),
        (None, None) => None,
    };
    Some(Unit { code, name })
}

/// A project code of the integrated budget system holds no blank: one in it was left by a narrow cell that wrapped it.
fn whole_code(printed: String) -> String {
    if code::parse(&printed).is_none() {
        return printed;
    }
    printed.chars().filter(|c| !c.is_whitespace()).collect()
}

pub(super) fn identity(raw: &RawProject, title: Option<&Text>, form: &Form, evidence: &mut Evidence) -> Identity {
    let mut printed = |field: ProjectField, at: &str| {
        first(raw, Field::Project(field)).map(|t| evidence.note(&format!("/project/{at}"), t))
    };
    let mut identity = Identity {
        code: printed(ProjectField::Code, "code").map(whole_code),
        name: printed(ProjectField::Name, "name"),
        category: printed(ProjectField::Category, "category"),
        nature: printed(ProjectField::Nature, "nature"),
        start: printed(ProjectField::Start, "start"),
        end: printed(ProjectField::End, "end"),
    };
    if identity.name.is_none()
        && let Some(title) = title
        && let Some(name) = form.name_from_title.iter().find_map(|e| title.string.strip_suffix(e.as_str()))
        && !name.is_empty()
    {
        let own = if name.matches('_').count() >= 2 { name.splitn(3, '_').last().unwrap_or(name) } else { name };
        identity.name = Some(own.to_owned());
        evidence.note("/project/name", title);
    }
    if identity.code.is_none()
        && let Some((Some(code), name)) = identity.name.as_deref().map(split_code_name)
        && code::parse(&code).is_some()
    {
        identity.code = Some(code);
        identity.name = Some(name);
        if let Some(places) = evidence.0.get("/project/name").cloned() {
            evidence.0.insert("/project/code".to_owned(), places);
        }
    }
    identity
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_wrapped_between_two_letters_has_no_blank() {
        assert_eq!(whole_code("13053425PAX4867FM UMT4".to_owned()), "13053425PAX4867FMUMT4");
        assert_eq!(whole_code("XM 2024 07".to_owned()), "XM 2024 07");
    }
}
