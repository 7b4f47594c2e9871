//! Turns a comparison into lines for a terminal.

use std::fmt::Write as _;

use super::super::model::{Change, ChangeKind, Diff, Piece, PieceKind, Printed, ProjectPair, Relation};
use super::{amounts, by_pair, department_of, growth, names, reason_in_chinese, subject, wan, years};

/// Whether the terminal shows colours. Without them, what went stands in `[-…-]` and what came in `{+…+}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub bool);

/// Escape sequences (ECMA-48) of what went, what came, and of a heading.
const GONE: &str = "\u{1b}[31m";
const CAME: &str = "\u{1b}[32m";
const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";

impl Colour {
    fn paint(self, escape: &str, text: &str) -> String {
        if self.0 && !text.is_empty() { format!("{escape}{text}{PLAIN}") } else { text.to_owned() }
    }
}

/// The comparison as lines: a summary, then for each department the projects with changes.
pub fn render(diff: &Diff, colour: Colour) -> String {
    let mut out = String::new();
    let sides = format!("{} → {}", years(&diff.old.fiscal_years), years(&diff.new.fiscal_years));
    let summary = &diff.summary;
    let _ = writeln!(
        out,
        "{}：{} → {} 个项目，{} → {} 个指标；{} 对项目匹配{}，{} 处变化",
        colour.paint(BOLD, &sides),
        diff.old.projects,
        diff.new.projects,
        diff.old.indicators,
        diff.new.indicators,
        summary.matched,
        if summary.weak > 0 { format!("（{} 处待核）", summary.weak) } else { String::new() },
        diff.changes.len(),
    );
    if diff.old.unread + diff.new.unread > 0 {
        let _ = writeln!(
            out,
            "{} → {} 个项目的指标未全部读入（R13），其指标不报新增与取消",
            diff.old.unread, diff.new.unread
        );
    }
    let counts: Vec<String> =
        summary.changes.iter().map(|(kind, count)| format!("{} {count}", kind.chinese())).collect();
    if !counts.is_empty() {
        let _ = writeln!(out, "{}", counts.join("，"));
    }
    let mut department = String::new();
    for (pair, changes) in by_pair(diff).filter(|(_, changes)| !changes.is_empty()) {
        let heading = department_of(pair);
        if heading != department {
            let _ = writeln!(out, "\n{}", colour.paint(BOLD, &heading));
            department = heading;
        }
        project(pair, changes, colour, &mut out);
    }
    out
}

fn project(pair: &ProjectPair, changes: &[Change], colour: Colour, out: &mut String) {
    let total = |side: &[super::ProjectRef]| {
        let amounts: Vec<String> = side.iter().filter_map(|project| project.total_yuan.as_deref().map(wan)).collect();
        if amounts.is_empty() { String::new() } else { format!("（{}）", amounts.join("；")) }
    };
    let line = match pair.relation {
        Relation::Added => colour.paint(CAME, &format!("+ {}{}", names(&pair.new), total(&pair.new))),
        Relation::Removed => colour.paint(GONE, &format!("- {}{}", names(&pair.old), total(&pair.old))),
        Relation::Matched if names(&pair.old) == names(&pair.new) => names(&pair.new),
        _ => format!("{} → {}", names(&pair.old), names(&pair.new)),
    };
    let why = pair.matched.map_or_else(String::new, |matched| {
        let weak = if matched.weak { "，待核" } else { "" };
        format!("  [{} {:.2}{weak}]", reason_in_chinese(matched.reason), matched.score)
    });
    let _ = writeln!(out, "  {line}{}", colour.paint(DIM, &why));
    let whole = |kind| matches!(kind, ChangeKind::ProjectAdded | ChangeKind::ProjectRemoved);
    for change in changes.iter().filter(|change| !whole(change.kind)) {
        let _ = writeln!(out, "    {}  {}", change.kind.chinese(), told(change, colour));
    }
}

/// What a line says about a change.
fn told(change: &Change, colour: Colour) -> String {
    let subject = match subject(change) {
        subject if subject.is_empty() => String::new(),
        subject => format!("{subject}："),
    };
    let side = |printed: &Option<Printed>| printed.as_ref().map(|p| p.text.clone()).filter(|text| !text.is_empty());
    let (old, new) = (side(&change.old), side(&change.new));
    let weak = if change.indicator.as_ref().is_some_and(|pair| pair.weak) { "（待核）" } else { "" };
    let target = |reference: Option<&super::super::model::IndicatorRef>| {
        reference.and_then(|it| it.target.clone()).unwrap_or_default()
    };
    match change.kind {
        ChangeKind::BudgetUp | ChangeKind::BudgetDown => {
            change.amounts.iter().map(|amount| format!("{}（{}）", amounts(amount), growth(amount))).collect()
        }
        ChangeKind::BudgetChanged | ChangeKind::BudgetSourceShift => {
            change.amounts.iter().map(amounts).collect::<Vec<_>>().join("；")
        }
        ChangeKind::IndicatorAdded => {
            let indicator = change.indicator.as_ref().and_then(|pair| pair.new.as_ref());
            colour.paint(CAME, &format!("{subject}{}", target(indicator)))
        }
        ChangeKind::IndicatorRemoved => {
            let indicator = change.indicator.as_ref().and_then(|pair| pair.old.as_ref());
            colour.paint(GONE, &format!("{subject}{}", target(indicator)))
        }
        _ if !change.text.is_empty() => format!("{}{weak}", inline(&change.text, colour)),
        _ => {
            let blank = || "（空）".to_owned();
            let old = colour.paint(GONE, &old.unwrap_or_else(blank));
            format!("{subject}{old} → {}{weak}", colour.paint(CAME, &new.unwrap_or_else(blank)))
        }
    }
}

fn inline(pieces: &[Piece], colour: Colour) -> String {
    let piece = |piece: &Piece| match (piece.kind, colour.0) {
        (PieceKind::Same, _) => piece.text.clone(),
        (PieceKind::Old, true) => colour.paint(GONE, &piece.text),
        (PieceKind::New, true) => colour.paint(CAME, &piece.text),
        (PieceKind::Old, false) => format!("[-{}-]", piece.text),
        (PieceKind::New, false) => format!("{{+{}+}}", piece.text),
    };
    pieces.iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{diff, sample};
    use crate::finding::{Finding, Severity};
    use crate::report::model::{INDICATORS_UNREAD, Project};

    /// A comparison with a project that was read in part said that nothing had changed.
    #[test]
    fn a_side_whose_indicators_were_not_all_read_is_told() {
        let whole = sample::project("a", 2024, "应急局", "项目", "1", &["培训天数", "宣传场次"]);
        let mut part = sample::project("b", 2025, "应急局", "项目", "1", &["宣传场次"]);
        let told = |old: &Project, new: &Project| {
            render(&diff(std::slice::from_ref(old), std::slice::from_ref(new)), Colour(false))
        };
        assert!(!told(&whole, &part).contains("未全部读入"));
        part.findings.push(Finding::new(INDICATORS_UNREAD, "indicators-unread", Severity::Error, "/indicators", ""));
        assert!(told(&whole, &part).contains("0 → 1 个项目的指标未全部读入"), "{}", told(&whole, &part));
        let page = crate::diff::render::html::render(&diff(&[whole], &[part])).unwrap();
        assert!(page.contains("0 → 1 个项目的指标未全部读入"));
    }
}
