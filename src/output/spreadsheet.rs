//! Turns a printed text into a cell that a spreadsheet shows as text and never runs.

use std::borrow::Cow;

/// The byte order mark without which Excel reads a UTF-8 table in the system's old character set.
pub const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// What makes a guarded text of one that a spreadsheet would take for a formula.
pub const GUARD: char = '\'';

/// The text of a CSV cell: one that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe in
/// front, because a spreadsheet that opens the file would run it. So does one that begins with the apostrophe itself,
/// so that taking one away always gives the printed text back.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠', GUARD]) {
        return Cow::Owned(format!("{GUARD}{text}"));
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_can_be_read_back() {
        for text in ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "\r=1", "'quoted", "＝95%"] {
            assert_eq!(guarded(text).strip_prefix(GUARD), Some(text));
        }
        for text in ["≥95%", "", "1-2", "130529"] {
            assert_eq!(guarded(text), text);
        }
    }
}
