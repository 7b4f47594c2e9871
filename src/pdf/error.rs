//! Why no document could be made of a file.

use thiserror::Error;

/// Why no document could be made of a file. The messages do not name the file; the caller does.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PdfError {
    /// The file is something else, or nothing.
    #[error("this is not a PDF file: {hint}")]
    NotAPdf {
        /// What it seems to be, and what to do.
        hint: String,
    },
    /// It asks for a password that was not given, or is encrypted in a way that is not supported.
    #[error("the PDF file is encrypted: {reason}")]
    Encrypted {
        /// What is missing, and what to do.
        reason: String,
    },
    /// Nothing could be recovered from it.
    #[error("the PDF file is damaged: {reason}")]
    Damaged {
        /// What is broken, and what to do.
        reason: String,
    },
    /// It is over a limit that protects against hostile files.
    #[error("the PDF file has more {what} than allowed ({limit}); split it or make it smaller")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much is allowed.
        limit: usize,
    },
}
