//! What printed forms look like, as data: the meaning of labels, and what makes a form recognisable.
//!
//! `labels.toml` says what labels mean whatever the form; each file in `forms/` describes one form. No form has code of
//! its own.

mod form;
mod labels;
mod meaning;

use std::path::Path;

pub use form::{Form, Mark, Unlabelled};
pub use labels::Labels;
pub(crate) use labels::label_keys;
pub use meaning::{Column, Field, Meaning, ProjectField};

/// The forms that ship with the program: file name and text.
const FORMS: &[(&str, &str)] = &[
    ("beijing-department.toml", include_str!("forms/beijing-department.toml")),
    ("beijing-project.toml", include_str!("forms/beijing-project.toml")),
    ("central.toml", include_str!("forms/central.toml")),
    ("changchun.toml", include_str!("forms/changchun.toml")),
    ("changsha-department.toml", include_str!("forms/changsha-department.toml")),
    ("changsha-project.toml", include_str!("forms/changsha-project.toml")),
    ("chongqing-department.toml", include_str!("forms/chongqing-department.toml")),
    ("chongqing-list.toml", include_str!("forms/chongqing-list.toml")),
    ("chongqing-project.toml", include_str!("forms/chongqing-project.toml")),
    ("fujian-project.toml", include_str!("forms/fujian-project.toml")),
    ("general-department.toml", include_str!("forms/general-department.toml")),
    ("general-project.toml", include_str!("forms/general-project.toml")),
    ("guangzhou-department.toml", include_str!("forms/guangzhou-department.toml")),
    ("guangzhou-project.toml", include_str!("forms/guangzhou-project.toml")),
    ("hebei.toml", include_str!("forms/hebei.toml")),
    ("self-evaluation-department.toml", include_str!("forms/self-evaluation-department.toml")),
    ("self-evaluation.toml", include_str!("forms/self-evaluation.toml")),
    ("shanghai.toml", include_str!("forms/shanghai.toml")),
    ("transfer.toml", include_str!("forms/transfer.toml")),
    ("xian-department.toml", include_str!("forms/xian-department.toml")),
    ("xian-project.toml", include_str!("forms/xian-project.toml")),
    ("yantai.toml", include_str!("forms/yantai.toml")),
];

/// Why a form or the labels could not be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The folder or a file in it cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file or folder.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The folder has no form in it.
    #[error("{path}: no file ending in .toml in it; each form is such a file")]
    Empty {
        /// The folder.
        path: String,
    },
    /// The file is not TOML, or not in the form language.
    #[error("{path}: {message}")]
    Parse {
        /// The file.
        path: String,
        /// Line, column and what is wrong.
        message: String,
    },
}

/// All labels and forms.
#[derive(Debug, Clone)]
pub struct Template {
    /// What labels mean.
    pub labels: Labels,
    /// The forms, sorted by name; those of the user before those of the program.
    pub forms: Vec<Form>,
}

impl Template {
    /// The labels and forms that ship with the program.
    pub fn builtin() -> Result<Self, TemplateError> {
        let mut labels = Labels::parse("labels.toml", include_str!("labels.toml"))?;
        let forms = FORMS.iter().map(|(path, text)| Form::parse(path, text)).collect::<Result<Vec<_>, _>>()?;
        forms.iter().for_each(|f| labels.learn(f));
        Ok(Self { labels, forms })
    }

    /// Adds the forms of a folder: every `.toml` in it, in the order of their names. A form with the name of a
    /// shipped one replaces it.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), TemplateError> {
        let read = |path: &Path, source| TemplateError::Read { path: path.display().to_string(), source };
        let entries = std::fs::read_dir(folder).map_err(|e| read(folder, e))?;
        let mut paths: Vec<_> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
        paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
        paths.sort();
        if paths.is_empty() {
            return Err(TemplateError::Empty { path: folder.display().to_string() });
        }
        let mut added = Vec::new();
        for path in paths {
            let text = std::fs::read_to_string(&path).map_err(|e| read(&path, e))?;
            let form = Form::parse(&path.display().to_string(), &text)?;
            self.labels.learn(&form);
            self.forms.retain(|f| f.name != form.name);
            added.push(form);
        }
        added.append(&mut self.forms);
        self.forms = added;
        Ok(())
    }
}

impl crate::table::Vocabulary for Template {
    fn is_label(&self, text: &str) -> bool {
        self.labels.meaning(text, None).is_some()
    }

    fn is_required(&self, text: &str) -> bool {
        let column = self.labels.meaning(text, None).and_then(|m| m.column);
        matches!(column, Some(Column::Level3 | Column::Target))
    }

    fn is_heading(&self, text: &str) -> bool {
        self.labels.meaning(text, None).is_some_and(|m| m.column.is_some())
    }

    fn is_sum(&self, text: &str) -> bool {
        self.labels.meaning(text, None).is_some_and(|m| m.sum)
    }

    fn is_level(&self, text: &str) -> bool {
        crate::normalize::level::is_level(text)
    }

    fn may_hold(&self, outer: &str, inner: &str) -> bool {
        crate::normalize::level::may_hold(outer, inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_form_is_listed_and_readable() {
        let template = Template::builtin().unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/template/forms");
        let files = std::fs::read_dir(folder).unwrap().count();
        assert_eq!(template.forms.len(), files, "a form in src/template/forms is not in FORMS");
        for (form, (path, _)) in template.forms.iter().zip(FORMS) {
            assert_eq!(format!("{}.toml", form.name), *path);
        }
    }

    #[test]
    fn labels_of_recognition_are_known_labels() {
        let template = Template::builtin().unwrap();
        for form in &template.forms {
            for mark in form.recognise.iter().flatten() {
                let Mark::Label(label) = mark else { continue };
                assert!(template.labels.meaning(label, Some(form)).is_some(), "{}: {label}", form.name);
            }
        }
    }
}
