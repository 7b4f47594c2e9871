//! Mends what cutting a dump into blocks leaves: cells torn apart, and labels that are none where they stand.

use super::super::columns::is_points;
use super::super::head::{is_amount, is_amount_label};
use super::super::header::{STRIP, is_strip};
use super::super::{columns, costs};
use super::units::{Unit, What, has_points, is_aside, is_value, label_of, level_of};
use crate::normalize::level::is_level1;
use crate::normalize::text::opened;
use crate::table::Vocabulary;

/// Mends the cells of a dump.
pub(super) fn mend(units: &mut Vec<Unit>, vocabulary: &dyn Vocabulary) {
    cut_torn(units, vocabulary);
    join_torn(units, vocabulary);
    join_halves(units, vocabulary);
    join_labels(units, vocabulary);
    join_goals(units, vocabulary);
    join_scattered(units, vocabulary);
    join_marks(units, vocabulary);
    join_strips(units);
    join_tails(units);
    outcomes(units);
    join_values(units);
    join_equal(units);
    name_rows(units);
    below_rows(units, vocabulary);
}

/// Joins a value with what is left of its unit in the next block: ≥15000人|次.
fn join_values(units: &mut Vec<Unit>) {
    units.dedup_by(|rest, value| {
        let both = value.what == What::Text && rest.what == What::Text && value.page() == rest.page();
        let is_torn = || {
            let text = value.text();
            // A sign by itself is a cell of a column of signs.
            columns::begins_as_target(&text)
                && !columns::is_sign(&text)
                && costs::torn(&text, &rest.text()) >= costs::TORN
        };
        let join = both && is_torn();
        if join {
            value.pieces.append(&mut rest.pieces);
        }
        join
    });
}

/// Joins the lines of what was to be reached and of what was, where both are the same: 满意度|>95%, and once more.
fn join_equal(units: &mut Vec<Unit>) {
    let mut at = 0;
    while let Some([a, b, c, d]) = units.get(at..at + 4) {
        let texts = [a, b, c, d].iter().all(|u| u.what == What::Text) && columns::begins_as_target(&b.text());
        let blocks = a.block == b.block && c.block == d.block && b.block != c.block;
        if texts && blocks && a.text() == c.text() && b.text() == d.text() {
            for line in [at + 3, at + 1] {
                let own = units.remove(line).pieces;
                if let Some(unit) = units.get_mut(line - 1) {
                    unit.pieces.extend(own);
                }
            }
        }
        at += 1;
    }
}

/// The heading of what has come of a goal is none of a column: 预期目标|实际完成情况.
fn outcomes(units: &mut [Unit]) {
    for i in 1..units.len() {
        let goal = units.get(i - 1).is_some_and(|u| matches!(&u.what, What::Label(l) if l.contains("目标")));
        let outcome =
            units.get(i).and_then(Unit::heading).filter(|h| goal && h.contains("完成情况")).map(str::to_owned);
        outcome.into_iter().zip(units.get_mut(i)).for_each(|(label, unit)| unit.what = What::Label(label));
    }
}

/// The heading of a remark below values is the label of a row of its own: 备注. Beside other headings it is that of a column, and so are
/// those of values wherever they stand: a dump may go down the columns.
fn below_rows(units: &mut [Unit], vocabulary: &dyn Vocabulary) {
    let headings: Vec<bool> = units.iter().map(|u| u.heading().is_some()).collect();
    let beside = |i: usize| {
        let at = |i: Option<usize>| i.and_then(|i| headings.get(i)).copied().unwrap_or(false);
        at(i.checked_sub(1)) || at(Some(i + 1))
    };
    // The page of the last value.
    let mut values = None;
    let points = has_points(units.iter());
    for (i, unit) in units.iter_mut().enumerate() {
        if unit.begins_as_target() {
            values = Some(unit.page());
        }
        // Below a title is another table, and headings at the top of a page are those of its columns.
        let again = unit.begins_table() && values != Some(unit.page());
        values = values.filter(|_| !again && unit.what != What::Title);
        // Points have their heading wherever its block ends.
        let of_points = |l: &&str| points && columns::is_number(l);
        let of_values = |l: &&str| columns::column(l, vocabulary).kind == columns::Kind::Actual && !l.contains("情况");
        let heading = unit
            .heading()
            .filter(|_| values.is_some() && !unit.begins_table() && !beside(i))
            .filter(|l| !of_points(l) && !of_values(l))
            .map(str::to_owned);
        heading.into_iter().for_each(|label| unit.what = What::Label(label));
    }
}

/// A label with a value after it that has a sign is the name of an indicator, 预算执行率|≥90%, and so is one after the name of a level.
fn name_rows(units: &mut [Unit]) {
    for i in 1..units.len() {
        let level = units.get(i - 1).is_some_and(|u| matches!(u.what, What::Inner(_)));
        // 成本指标|资金投入|总分: no amount stands below the rows.
        let valued = units.get(i + 1).is_some_and(|u| u.what == What::Text)
            || units
                .get(i)
                .is_some_and(|u| matches!(&u.what, What::Label(l) if l.ends_with('率') || is_amount_label(l)));
        let own = units.get_mut(i).filter(|u| level && valued && matches!(u.what, What::Label(_)));
        own.into_iter().for_each(|u| u.what = What::Text);
        // 成本指标|项目成本|350万元
        let amount = |u: &Unit| u.what == What::Text && is_value(&u.text());
        let above = units.get(i - 1).and_then(|u| if let What::Inner(l) = &u.what { Some(l.clone()) } else { None });
        // 时效指标|项目时效指标|2022年
        let goes_on = |l: &str| above.as_ref().is_some_and(|a| a != l && !is_level1(a) && l.ends_with(a.as_str()));
        let named =
            |u: &Unit| matches!(&u.what, What::Inner(l) if !l.contains("指标") && !l.contains("目标") || goes_on(l));
        if level && units.get(i).is_some_and(named) && units.get(i + 1).is_some_and(amount) {
            units.get_mut(i).into_iter().for_each(|u| u.what = What::Text);
        }
        let value = units.get(i).is_some_and(Unit::begins_as_target);
        let rate = |label: &str| label.ends_with('率');
        let label = units.get_mut(i - 1).filter(|u| value && matches!(&u.what, What::Label(l) if rate(l)));
        label.into_iter().for_each(|u| u.what = What::Text);
    }
}

/// Cuts a line out of a text that is the first one of a label, of which the last line stands a few cells below: （2024年度）|转移支付（项目）名|…|称.
fn cut_torn(units: &mut Vec<Unit>, vocabulary: &dyn Vocabulary) {
    let begins = |units: &[Unit], at: usize, line: &Unit| {
        let begun = line.text();
        let ends = |u: &Unit| {
            let end = u.text();
            let last = u.what == What::Text && u.page() == line.page() && is_last_line(&begun, &end);
            last && vocabulary.is_label(&(begun.clone() + &end))
        };
        begun.starts_with(char::is_alphabetic) && units.iter().skip(at + 1).take(TORN).any(ends)
    };
    for at in (0..units.len()).rev() {
        let Some(lines) = units.get(at).filter(|u| u.what == What::Text && u.is_wrapped()).map(Unit::lines) else {
            continue;
        };
        let Some(k) = (0..lines.len()).find(|k| lines.get(*k).is_some_and(|l| begins(units, at, l))) else { continue };
        let parts = [0..k, k..k + 1, k + 1..lines.len()];
        let parts: Vec<Unit> = parts.iter().filter(|r| !r.is_empty()).filter_map(|r| units.get(at)?.part(r)).collect();
        units.splice(at..=at, parts);
    }
}

/// Joins a label or the name of a level with its last line, where other cells stand between: 绩效目标指|标, 预算执行率（B/A|…|×100%）.
fn join_torn(units: &mut Vec<Unit>, vocabulary: &dyn Vocabulary) {
    // Labels have their last line below, but for one that closes a parenthesis.
    let whole = |a: &Unit, begun: &str, b: &Unit, below: Option<usize>| {
        if b.what != What::Text || a.page() != b.page() {
            return None;
        }
        let end = b.text();
        let length = |text: &str| text.chars().count();
        let closes = closes(begun, &end);
        let worded = end.chars().all(char::is_alphabetic) || is_aside(&end);
        // 偏差原因分析|及改进措施
        let goes_on = below == Some(1) && end.starts_with(['及', '与', '和']);
        let rest = closes || goes_on || opened(begun) == 0 && length(&end) <= REST && worded;
        let first = a.what == What::Text || (closes || goes_on) && matches!(a.what, What::Label(_) | What::Heading(_));
        if !first || !rest {
            return None;
        }
        match begun.to_owned() + &end {
            text if !text.ends_with("指标") => {
                let near = closes || goes_on || below.is_some_and(|n| n <= BESIDE || is_last_line(begun, &end));
                let label = || text.starts_with(char::is_alphabetic) && length(&text) > LINE / 2;
                (near && label() && vocabulary.is_label(&text)).then(|| label_of(text, vocabulary))
            }
            text if is_strip(&text) && vocabulary.is_label(&text) => Some(What::Strip),
            text => level_of(text),
        }
    };
    let mut at = 0;
    while at < units.len() {
        // The nearest one, of two the one below.
        let mut near = (1..TORN).flat_map(|n| [(Some(at + n), Some(n)), (at.checked_sub(n), None)]);
        let found = units.get(at).and_then(|a| {
            let begun = a.text();
            near.find_map(|(k, below)| Some((k?, whole(a, &begun, units.get(k?)?, below)?)))
        });
        if let Some((k, what)) = found {
            let rest = units.remove(k);
            at -= usize::from(k < at);
            if let Some(unit) = units.get_mut(at) {
                unit.pieces.extend(rest.pieces);
                unit.what = what;
            }
        }
        at += 1;
    }
}

/// Whether a text closes the parenthesis that another one leaves open.
fn closes(begun: &str, end: &str) -> bool {
    opened(begun) > 0 && end.ends_with(['）', ')'])
}

/// Whether a text is nothing but the end of another one: its last character, or what closes its parenthesis.
fn is_last_line(begun: &str, end: &str) -> bool {
    let mut chars = end.chars();
    let lone = chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none();
    let long = begun.chars().count() > LINE / 2;
    long && (closes(begun, end) || opened(begun) == 0 && lone)
}

/// Joins two labels that are one label together: 年度总体目标|完成情况.
fn join_halves(units: &mut Vec<Unit>, vocabulary: &dyn Vocabulary) {
    units.dedup_by(|below, above| {
        let (What::Label(first), What::Label(rest)) = (&above.what, &below.what) else { return false };
        let whole = format!("{first}{rest}");
        let join = above.page() == below.page() && vocabulary.is_label(&whole);
        if join {
            above.pieces.append(&mut below.pieces);
            above.what = label_of(whole, vocabulary);
        }
        join
    });
}

/// Joins labels and names of levels whose lines are blocks of their own: 年|度|总|体|目|标.
fn join_labels(units: &mut Vec<Unit>, vocabulary: &dyn Vocabulary) {
    let worded = |u: &Unit| u.text().starts_with(char::is_alphabetic);
    let mut at = 0;
    while at < units.len() {
        let rest = units.get(at..).unwrap_or_default();
        let page = rest.first().map(Unit::page);
        let begins = rest.first().is_some_and(worded);
        let run = rest
            .iter()
            .take(if begins { LINES } else { 0 })
            .take_while(|u| narrow(u) && Some(u.page()) == page)
            .count();
        let text = |len: usize| rest.iter().take(len).map(Unit::text).collect::<String>();
        let label =
            |text: String| vocabulary.is_label(&text) && text.chars().count() > LINE / 2 && is_well_marked(&text);
        // By itself only what no cell of a row can be; 长期|绩效指标 is the end of a value and the strip.
        let strip = |k: usize| rest.get(k).is_some_and(|u| is_strip(&u.text()));
        let found = (1..=run).rev().find(|len| match len {
            1 => label(text(1)) && is_goal(&text(1)),
            len => label(text(*len)) && !strip(len - 1),
        });
        // 服务对象满|意度指标
        let level = || (2..=run).rev().find_map(|len| Some((len, level_of(text(len))?)));
        let found = found.map(|len| (len, label_of(text(len), vocabulary))).or_else(level);
        if let Some((len, what)) = found {
            let more: Vec<Unit> = units.drain(at + 1..at + len).collect();
            if let Some(unit) = units.get_mut(at) {
                unit.pieces.extend(more.into_iter().flat_map(|u| u.pieces));
                unit.what = what;
            }
        }
        at += 1;
    }
}

/// Whether the unit of money that a label ends with is one of money: not 执行率（万元）.
fn is_well_marked(label: &str) -> bool {
    let (name, mark) = label.split_at(label.find(['（', '(']).unwrap_or(label.len()));
    !mark.contains('元') || MONEY.iter().any(|w| name.contains(w))
}

/// Joins the label of a goal in a column of one character, where the goal stands between its lines: 年|度|总|体|…|目|标.
fn join_goals(units: &mut Vec<Unit>, vocabulary: &dyn Vocabulary) {
    let column = |u: &Unit| {
        !matches!(u.what, What::Title | What::Outer(_) | What::Inner(_))
            && u.pieces.iter().all(|p| p.text.chars().nth(1).is_none() && p.text.starts_with(char::is_alphabetic))
    };
    let mut at = 0;
    while at < units.len() {
        let page = units.get(at).map(Unit::page);
        let near = units.iter().enumerate().skip(at).take(COLUMN).filter(|(_, u)| column(u) && Some(u.page()) == page);
        let own: Vec<usize> = near.map(|(i, _)| i).collect();
        let text = |n: usize| own.iter().take(n).filter_map(|i| units.get(*i)).map(Unit::text).collect::<String>();
        let whole = |n: &usize| text(*n).ends_with("目标") && vocabulary.is_label(&text(*n));
        let found = (2..=own.len()).rev().find(whole).filter(|_| own.first() == Some(&at));
        if let Some(n) = found {
            let label = text(n);
            let rest: Vec<_> = own.iter().take(n).skip(1).rev().map(|i| units.remove(*i).pieces).collect();
            if let Some(unit) = units.get_mut(at) {
                unit.pieces.extend(rest.into_iter().rev().flatten());
                unit.what = What::Label(label);
            }
        }
        at += 1;
    }
}

/// Joins a label with its mark whose lines are blocks of their own, in any order: 执行率|（10）|…|分值.
fn join_scattered(units: &mut Vec<Unit>, vocabulary: &dyn Vocabulary) {
    let line = |u: &Unit| matches!(u.what, What::Text | What::Heading(_)) && u.text().chars().count() <= LINE;
    let mut at = 0;
    while at < units.len() {
        let near: Vec<usize> =
            (at + 1..units.len().min(at + COLUMN)).filter(|i| units.get(*i).is_some_and(line)).collect();
        let text = |i: usize| units.get(i).map(Unit::text).unwrap_or_default();
        let worded = |u: &Unit| u.text().chars().count() <= LINE && u.text().chars().all(char::is_alphabetic);
        let begins = units.get(at).is_some_and(|u| matches!(u.what, What::Text | What::Label(_)) && worded(u));
        let pairs = near.iter().flat_map(|rest| near.iter().map(move |mark| (*rest, *mark)));
        let whole = |(rest, mark): &(usize, usize)| {
            let (first, rest, mark) = (text(at), text(*rest), text(*mark));
            begins
                && is_of_points(&mark)
                && columns::is_number(&rest)
                && vocabulary.is_label(&format!("{first}{rest}{mark}"))
        };
        let found = pairs.into_iter().find(whole);
        if let Some((rest, mark)) = found {
            let label = format!("{}{}{}", text(at), text(rest), text(mark));
            let later = units.remove(rest.max(mark)).pieces;
            let sooner = units.remove(rest.min(mark)).pieces;
            if let Some(unit) = units.get_mut(at) {
                unit.pieces.extend(if rest < mark { [sooner, later].concat() } else { [later, sooner].concat() });
                unit.what = label_of(label, vocabulary);
            }
        }
        at += 1;
    }
}

/// Whether a mark tells what the points come to: （90）.
fn is_of_points(mark: &str) -> bool {
    mark.starts_with(['（', '(']) && is_points(mark.trim_matches(['（', '）', '(', ')']))
}

/// The lines of a label that other cells stand between are no more cells apart.
const COLUMN: usize = 12;

/// A block as narrow as the lines of a label.
fn narrow(unit: &Unit) -> bool {
    unit.what == What::Text && unit.text().chars().count() <= LINE
}

/// Joins labels with the mark below them, which may stand one cell away: 项目资金|（万元）.
fn join_marks(units: &mut Vec<Unit>, vocabulary: &dyn Vocabulary) {
    for at in (1..units.len()).rev() {
        let mark = units.get(at).filter(|u| narrow(u)).map(Unit::text).filter(|t| t.starts_with(['（', '(']));
        let Some(mark) = mark else { continue };
        let money = mark.contains('元');
        let label = |k: &usize| match units.get(*k).map(|u| &u.what) {
            Some(What::Label(label) | What::Heading(label)) => {
                let fits = if money { MONEY.iter().any(|w| label.contains(w)) } else { columns::is_number(label) };
                fits && vocabulary.is_label(&format!("{label}{mark}"))
            }
            _ => false,
        };
        // Labels beside all amounts have none after them.
        let bare = |k: &usize| !money || units.get(k + 1).is_none_or(|u| !is_amount(&u.text()));
        // The whole of the points is told nowhere else.
        let reach = if is_of_points(&mark) { at } else { NEAR };
        let before = (at.saturating_sub(reach)..at).rev().find(|k| label(k) && bare(k));
        let after = || (at + 1..=at + NEAR).find(|k| label(k) && bare(k)).filter(|_| money);
        let Some(own) = before.or_else(after) else { continue };
        let own = own - usize::from(own > at);
        let pieces = units.remove(at).pieces;
        if let Some(unit) = units.get_mut(own) {
            unit.pieces.extend(pieces);
            if let What::Label(label) = &mut unit.what {
                label.push_str(&mark);
            }
        }
    }
}

fn is_goal(label: &str) -> bool {
    label.ends_with("目标") || is_strip(label)
}

/// Words of the labels that have the unit of money below them.
const MONEY: &[&str] = &["资金", "金额", "预算", "投入"];

/// A line of a narrow label has so many characters, and a label so many lines. The mark of its unit stands so many cells below it,
/// or above it where other labels are printed first.
const LINE: usize = 6;
const LINES: usize = 8;
const BESIDE: usize = 2;
const NEAR: usize = 4;

/// Joins the lines of a strip that cells stand between: 绩|…|效指|…|标.
fn join_strips(units: &mut Vec<Unit>) {
    let mut lines: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < units.len() {
        let begun: String = lines.iter().filter_map(|i| units.get(*i)).map(Unit::text).collect();
        let page = lines.first().and_then(|i| units.get(*i)).map(Unit::page);
        let Some(unit) = units.get(at) else { break };
        if page.is_some_and(|page| page != unit.page()) {
            lines.clear();
            continue;
        }
        let text = begun + &unit.text();
        if unit.what == What::Text && STRIP.starts_with(&text) {
            lines.push(at);
            if text == STRIP {
                let rest = lines.split_off(1);
                let own = lines.pop().unwrap_or(at);
                let pieces: Vec<_> = rest.iter().rev().flat_map(|i| units.remove(*i).pieces).collect();
                at -= rest.len();
                if let Some(unit) = units.get_mut(own) {
                    unit.pieces.extend(pieces);
                    unit.pieces.sort_by_key(|p| p.line);
                    unit.what = What::Strip;
                }
            }
        }
        at += 1;
    }
}

/// Joins a text with its last character, where that is a block of its own: [307]孝昌县信访|局.
fn join_tails(units: &mut Vec<Unit>) {
    // Units of values have a column of their own.
    if units.iter().filter_map(Unit::heading).any(columns::is_unit) {
        return;
    }
    let is_lone = |u: &Unit| {
        let own = u.text();
        let mut chars = own.chars().filter(|c| !"。；".contains(*c));
        u.what == What::Text && chars.next().is_some_and(|c| c.is_alphabetic()) && chars.next().is_none()
    };
    // The label of the next value may stand before it.
    for at in (2..units.len()).rev() {
        let kind = |i: usize| units.get(i).map(|u| (&u.what, u.page()));
        let page = kind(at).map(|(_, page)| page);
        let texts = [at - 2, at + 1].iter().all(|i| kind(*i).is_some_and(|k| *k.0 == What::Text && Some(k.1) == page));
        let label = kind(at - 1).is_some_and(|k| matches!(k.0, What::Label(_)));
        let text = units.get(at - 2).is_some_and(|u| u.is_wrapped() && !is_value(&u.text()));
        if texts && label && text && units.get(at).is_some_and(is_lone) {
            units.swap(at - 1, at);
        }
    }
    units.dedup_by(|tail, text| {
        let both = text.what == What::Text && text.page() == tail.page();
        let join = both && is_lone(tail) && text.text().chars().count() > REST && !is_value(&text.text());
        if join {
            text.pieces.append(&mut tail.pieces);
        }
        join
    });
}

/// The lines of a torn label stand so many cells apart, and the last one has so many characters.
const TORN: usize = 40;
const REST: usize = 2;
