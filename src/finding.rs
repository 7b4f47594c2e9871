//! Something odd at a place, from any phase: appended, coded, never filtered by its message.

use serde::{Deserialize, Serialize};

/// A key as it stands in a JSON pointer (RFC 6901, 3).
pub fn pointer_key(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// Probably a slip of the publisher, or something the program is not certain of.
    Warning,
    /// Changes a figure, a target or a scope that an analyst would use.
    Error,
}

/// One finding: what is odd, where, and what is printed there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Finding {
    /// Stable short code: a letter for the group and a number, such as `V11`.
    pub code: String,
    /// Stable rule name in English words joined by hyphens, such as `plan-not-monotone`.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// JSON pointer (RFC 6901) into the project, `""` for the whole.
    pub path: String,
    /// What was found, in Chinese, with the printed evidence.
    pub message: String,
    /// Page that the finding is about, where no path leads there (a table that could not be read).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

impl Finding {
    /// A finding at a JSON pointer.
    pub fn new(
        code: &str,
        rule: &str,
        severity: Severity,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { code: code.into(), rule: rule.into(), severity, path: path.into(), message: message.into(), page: None }
    }

    /// The same finding, bound to a page.
    pub fn on_page(mut self, page: u32) -> Self {
        self.page = Some(page).filter(|page| *page > 0);
        self
    }
}

/// A result together with the problems met on the way: a phase does not fail on odd input.
#[derive(Debug, Clone)]
pub struct Warned<T> {
    /// What could be made.
    pub value: T,
    /// What was odd.
    pub findings: Vec<Finding>,
}
