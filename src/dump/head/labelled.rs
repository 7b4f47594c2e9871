//! Reads a head without a spending plan: a value follows its label, amounts of several headings follow the label of their
//! row, and texts of headings that stand side by side follow all of these.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::super::choices::choices;
use super::super::pieces::{Piece, pieces_to_text};
use super::sides::sides;
use super::tokens::{is_amount, is_amount_label, is_institution_label};
use super::{Field, Head, Matrix, Part, Token};
use crate::normalize::money::{self, MoneyUnit};

/// A label, and what stands between it and the next one.
pub(super) struct Entry {
    pub label: String,
    pub pieces: Vec<Piece>,
    pub values: Vec<Piece>,
}

impl Entry {
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether it is the label of a goal, or of what has become of it.
    pub fn is_goal(&self) -> bool {
        self.label.contains("目标") || self.label.contains("完成情况")
    }

    fn is_row_of_figures(&self) -> bool {
        !self.is_empty() && self.values.iter().all(|p| is_figure(&p.text))
    }
}

/// Reads the parts of a head in their order.
pub(super) fn read(tokens: Vec<Token>) -> Head {
    let mut head = Head::default();
    let mut entries: Vec<Entry> = Vec::new();
    for token in tokens {
        match token {
            Token::Label { text, pieces, .. } => entries.push(Entry { label: text, pieces, values: Vec::new() }),
            Token::Month(p) | Token::Share(p) => put(&mut entries, &mut head, p),
            Token::Amount(p) | Token::Text(p) => put(&mut entries, &mut head, vec![p]),
        }
    }
    let mut at = 0;
    while at < entries.len() {
        let own = entries.get(at..).unwrap_or_default();
        let alone = || (1, own.first().map(field).map(Part::Field).into_iter().collect());
        let (taken, parts) = figures(own).or_else(|| goals(own)).or_else(|| sides(own)).unwrap_or_else(alone);
        head.parts.extend(parts);
        at += taken;
    }
    head
}

/// Whether a label of an amount has something else after it, or that of a unit a text: their values stand elsewhere.
pub(super) fn is_displaced(part: &Part) -> bool {
    let Part::Field(field) = part else { return false };
    let label = pieces_to_text(&field.label).string;
    let value = pieces_to_text(&field.value).string;
    let amount =
        is_amount_label(&label) && !field.value.iter().all(|p| is_figure(&p.text) || is_unit_of_money(&p.text));
    amount || is_institution_label(&label) && value.ends_with('。')
}

/// Whether a text is the unit of an amount before it.
fn is_unit_of_money(text: &str) -> bool {
    matches!(text, "元" | "万元" | "亿元")
}

/// What stands before any label belongs to the title.
fn put(entries: &mut [Entry], head: &mut Head, pieces: Vec<Piece>) {
    match entries.last_mut() {
        Some(entry) => entry.values.extend(pieces),
        None => head.above.push(pieces),
    }
}

pub(super) fn field(entry: &Entry) -> Field {
    Field { label: entry.pieces.clone(), value: entry.values.clone() }
}

/// Headings one after another, then rows of one label and several figures each: 年初预算数, 全年执行数, 执行率 … A row with fewer
/// figures than headings leaves open which are blank, unless only one way fits what the other rows have there.
fn figures(entries: &[Entry]) -> Option<(usize, Vec<Part>)> {
    let run = entries.iter().take_while(|e| e.is_empty()).count();
    let below = entries.get(run..)?;
    let is_row = |e: &&Entry| e.is_row_of_figures() || e.is_empty() && !e.is_goal();
    let rows: Vec<&Entry> = below.iter().take_while(is_row).collect();
    let count = rows.iter().rposition(|e| !e.is_empty())? + 1;
    let rows = rows.get(..count)?;
    let widest = rows.iter().map(|e| e.values.len()).max().filter(|w| *w >= FEWEST_FIGURES && *w <= run)?;
    let more = entries.get(..run - widest)?.iter().rev().take_while(|e| is_heading(&e.label)).count();
    let wide = widest + more;
    let (before, headings) = entries.get(..run)?.split_at_checked(run - wide)?;
    let heads: Vec<Heading> = headings.iter().map(|e| Heading::of(&e.label)).collect();
    // Labels of amounts whose amounts come after all of them are no headings.
    if heads.iter().all(|h| *h == Heading::Amount) {
        return None;
    }
    let mut matrix = Matrix::default();
    // A label without figures among the rows is that of all of them, printed in their middle.
    let (labels, rows): (Vec<&Entry>, Vec<&Entry>) =
        rows.iter().partition(|e| e.is_empty() && !is_amount_label(&e.label));
    let corner = labels.first().copied().or(before.last());
    let others = labels.iter().copied().chain(before).filter(|e| corner.is_none_or(|c| !std::ptr::eq(c, *e)));
    let mut parts: Vec<Part> = others.map(|e| Part::Field(field(e))).collect();
    matrix.label = corner.map(|e| e.pieces.clone()).unwrap_or_default();
    matrix.headings = headings.iter().map(|e| e.pieces.clone()).collect();
    for row in rows {
        let total = matrix.rows.first().map(|(_, cells)| cells.as_slice()).unwrap_or_default();
        let places = places(&row.values, &heads, total);
        let mut cells = vec![Vec::new(); wide];
        match places {
            Some(places) => {
                for (piece, place) in row.values.iter().zip(places) {
                    cells.get_mut(place).into_iter().for_each(|c| c.push(piece.clone()));
                }
            }
            None => matrix.open.push((row.pieces.clone(), row.values.clone())),
        }
        matrix.rows.push((row.pieces.clone(), cells));
    }
    parts.push(Part::Matrix(matrix));
    Some((run + count, parts))
}

/// Whether a label stands over figures, in a table of which every row may leave them blank: 年初预算数.
fn is_heading(label: &str) -> bool {
    Heading::of(label) != Heading::Amount || label.ends_with('数')
}

/// A row of figures has at least this many.
const FEWEST_FIGURES: usize = 2;

/// What a figure looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Figure {
    Share,
    Number,
    Dash,
}

impl Figure {
    fn of(text: &str) -> Self {
        if text.ends_with(['%', '％']) {
            Self::Share
        } else if text.contains(|c: char| c.is_ascii_digit()) {
            Self::Number
        } else {
            Self::Dash
        }
    }
}

/// What stands below a heading of figures.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Heading {
    Amount,
    /// 全年预算数（A）, of which the rate is a share.
    Base,
    /// 全年执行数（B）, the share itself.
    Share,
    Rate,
    /// Points, which only the row of the total has.
    Points,
}

impl Heading {
    fn of(label: &str) -> Self {
        let bare: String = label.chars().filter(|c| !"（）() ".contains(*c)).collect();
        match bare {
            _ if bare.contains('率') => Self::Rate,
            _ if bare.contains("分值") || bare.contains("得分") => Self::Points,
            _ if bare.ends_with('A') => Self::Base,
            _ if bare.ends_with('B') => Self::Share,
            _ => Self::Amount,
        }
    }

    /// How well a figure stands here in a row that has not all of them; `rated` says that the row has a rate.
    fn fits(self, figure: Figure, rated: bool) -> i32 {
        match (self, figure) {
            (Self::Base | Self::Share, Figure::Number) if rated => 4,
            (Self::Amount | Self::Base | Self::Share, Figure::Number) => 3,
            (Self::Rate, Figure::Share) => 4,
            (Self::Points, Figure::Dash) => 3,
            (Self::Rate, Figure::Dash) => 2,
            (Self::Points, Figure::Number) | (Self::Amount | Self::Base | Self::Share, Figure::Dash) => 1,
            _ => 0,
        }
    }
}

/// The headings that the figures of a row stand under: the choice in their order that fits these best, and the figures of the row
/// of the total; nothing where several choices fit equally.
fn places(values: &[Piece], headings: &[Heading], total: &[Vec<Piece>]) -> Option<Vec<usize>> {
    if values.len() == headings.len() {
        return Some((0..headings.len()).collect());
    }
    if headings.len() > MOST_HEADINGS {
        return None;
    }
    let rated = values.iter().any(|p| Figure::of(&p.text) == Figure::Share);
    let fit = |places: &Vec<usize>| {
        let under: Vec<(Heading, &Piece)> =
            places.iter().filter_map(|p| headings.get(*p).copied()).zip(values).collect();
        let fits: i32 = under.iter().map(|(heading, p)| heading.fits(Figure::of(&p.text), rated)).sum();
        let like_total = |(place, p): (&usize, &Piece)| match total.get(*place).map(Vec::as_slice) {
            None => 0,
            Some([]) => -SAME,
            Some([above, ..]) => SAME * i32::from(above.text == p.text),
        };
        let like_total: i32 = places.iter().zip(values).map(like_total).sum();
        fits + like_total + if is_rated(&under) { AGREEMENT } else { 0 }
    };
    let mut best: Option<(i32, Vec<usize>)> = None;
    let mut alone = false;
    for places in choices(values.len(), headings.len()) {
        let fit = fit(&places);
        match best.as_ref().map_or(Ordering::Greater, |(most, _)| fit.cmp(most)) {
            Ordering::Greater => (best, alone) = (Some((fit, places)), true),
            Ordering::Equal => alone = false,
            Ordering::Less => {}
        }
    }
    best.filter(|_| alone).map(|(_, places)| places)
}

/// Under more headings than this nothing is tried.
const MOST_HEADINGS: usize = 12;

/// A rate that is what its amounts give tells more than what all figures look like.
const AGREEMENT: i32 = 20;

/// A part of the total that is as great as it, under the same heading; and none where the total is blank.
const SAME: i32 = 2;

/// Whether the rate of a row is what its amounts give.
fn is_rated(row: &[(Heading, &Piece)]) -> bool {
    let figure = |heading: Heading| Some(row.iter().find(|(h, _)| *h == heading)?.1.text.as_str());
    let given = || Some(is_rate_of(figure(Heading::Base)?, figure(Heading::Share)?, figure(Heading::Rate)?));
    given() == Some(true)
}

/// Whether a rate is what was spent of an amount.
pub(in crate::dump) fn is_rate_of(base: &str, share: &str, rate: &str) -> bool {
    let figure = |text: &str| money::parse(text.trim_end_matches(['%', '％']), MoneyUnit::Yuan);
    let given = || {
        let given = (figure(share)? * Decimal::ONE_HUNDRED).checked_div(figure(base)?)?;
        let rate = figure(rate)?;
        // Publishers cut the last decimal as often as they round it.
        Some((given - rate).abs() <= Decimal::new(1, rate.scale()))
    };
    given() == Some(true)
}

/// Whether a text is a figure or stands for one that there is none of.
fn is_figure(text: &str) -> bool {
    is_amount(text.trim_end_matches(['%', '％'])) || !text.is_empty() && text.chars().all(|c| "-—－–/".contains(c))
}

/// Two headings of goals side by side, then their two texts, the label of both before, between or after the headings.
fn goals(entries: &[Entry]) -> Option<(usize, Vec<Part>)> {
    let run = entries.iter().take_while(|e| e.is_empty() && e.is_goal()).count();
    let last = entries.get(run).filter(|e| e.is_goal() && !e.is_empty())?;
    let own = entries.get(..=run)?;
    let (label, headings): (Option<&Entry>, [&Entry; 2]) = match own {
        [a, b] if is_pair(&a.label, &b.label) => (None, [a, b]),
        [a, b, c] if is_pair(&b.label, &c.label) && !is_pair(&a.label, &b.label) => (Some(a), [b, c]),
        [a, b, c] if is_pair(&a.label, &b.label) => (Some(c), [a, b]),
        _ => return None,
    };
    let (first, second) = parted(&last.values)?;
    let matrix = Matrix {
        label: label.map(|e| e.pieces.clone()).unwrap_or_default(),
        headings: headings.iter().map(|e| e.pieces.clone()).collect(),
        rows: vec![(Vec::new(), vec![first.to_vec(), second.to_vec()])],
        open: Vec::new(),
    };
    Some((run + 1, vec![Part::Matrix(matrix)]))
}

/// Whether two labels name two goals, or a goal and what has become of it.
fn is_pair(a: &str, b: &str) -> bool {
    let done =
        |label: &str| label.contains("实际完成") || label.ends_with("完成情况") && !label.contains("总体目标完成");
    let long = |label: &str| ["中期", "长期", "实施期", "项目总"].iter().any(|w| label.contains(w));
    let annual = |label: &str| label.contains("年度") && !done(label);
    !done(a) && done(b) || long(a) && annual(b)
}

/// Parts two texts where the lines before the border are as full as can be, and so are those after it, and a sentence ends.
fn parted(values: &[Piece]) -> Option<(&[Piece], &[Piece])> {
    let cost = |k: usize| {
        let (first, second) = values.split_at(k);
        let ends = pieces_to_text(first).string.ends_with(['。', '；', '！', ';', '.']);
        let same = |p: Option<&Piece>| p.and_then(|p| p.text.chars().next());
        let numbered = same(first.first()).filter(char::is_ascii_digit);
        let begins = numbered.is_some() && numbered == same(second.first());
        waste(first) + waste(second) + if ends { 0.0 } else { NO_SENTENCE } - if begins { SAME_NUMBER } else { 0.0 }
    };
    let best = (1..values.len()).min_by(|a, b| cost(*a).total_cmp(&cost(*b)))?;
    values.split_at_checked(best)
}

/// A text that ends without the end of a sentence, in ems of a line left blank. Smaller: texts are parted after any short
/// line; larger: texts without marks at their ends are parted within.
const NO_SENTENCE: f32 = 8.0;

/// Two texts that both begin with the first number of a list, in the same unit.
const SAME_NUMBER: f32 = 8.0;

/// What the lines of a text but its last leave blank, in ems.
fn waste(text: &[Piece]) -> f32 {
    let lines: Vec<f32> =
        text.chunk_by(|a, b| a.ordinal == b.ordinal).map(|l| l.iter().map(|p| p.width).sum()).collect();
    let widest = lines.iter().copied().fold(0.0, f32::max);
    let before = lines.split_last().map_or(&[][..], |(_, before)| before);
    before.iter().map(|w| (widest - w - 1.0).max(0.0)).sum()
}

#[cfg(test)]
mod tests {
    use super::super::{Head, Part};
    use crate::dump::pieces::{Piece, pieces_to_text, text_to_pieces};
    use crate::dump::read;
    use crate::template::Template;

    fn head(dump: &str) -> Head {
        let pieces = text_to_pieces(&read(dump.as_bytes()).unwrap());
        super::super::read(&pieces, &Template::builtin().unwrap(), false, false, None)
    }

    fn text(pieces: &[Piece]) -> String {
        pieces_to_text(pieces).string
    }

    /// Each row of the first headings side by side: its label and its values, and how many rows were left open.
    fn matrix(head: &Head) -> (Vec<String>, usize) {
        let matrix = head.parts.iter().find_map(|p| if let Part::Matrix(m) = p { Some(m) } else { None }).unwrap();
        let row = |(label, cells): &(Vec<Piece>, Vec<Vec<Piece>>)| {
            let cells: Vec<String> = cells.iter().map(|c| text(c)).collect();
            format!("{}={}", text(label), cells.join("|"))
        };
        (matrix.rows.iter().map(row).collect(), matrix.open.len())
    }

    const HEADINGS: &str = "项目名称\n防汛\n项目资金\n年初预算数\n全年预算数（A）\n全年执行数（B）\n分值\n执行率\n得分\n\
                            年度资金总额\n50\n52\n49.6\n10\n95.38%\n9.54\n";

    #[test]
    fn figures_stand_under_the_headings_that_fit_them() {
        let found = head(&format!("{HEADINGS}上年结转资金\n4\n4\n—\n100%\n—\n其他资金\n—\n—\n"));
        let (rows, open) = matrix(&found);
        assert_eq!(rows[0], "年度资金总额=50|52|49.6|10|95.38%|9.54");
        assert_eq!(rows[1], "上年结转资金=|4|4|—|100%|—");
        assert_eq!(rows[2], "其他资金=|||—||—");
        assert_eq!(open, 0);
    }

    /// The table has no figure under 年初预算数: the headings were taken for one less, and all figures stood one too far left.
    #[test]
    fn figures_stand_where_the_rate_is_what_they_give() {
        let headings = HEADINGS.split("年度资金总额").next().unwrap();
        let found = head(&format!(
            "{headings}年度资金总额\n300.00\n107.76\n10\n35.92%\n3.59\n其中：当年财政拨款\n300.00\n107.76\n—\n—\n"
        ));
        let (rows, open) = matrix(&found);
        assert_eq!(rows[0], "年度资金总额=|300.00|107.76|10|35.92%|3.59");
        assert_eq!(rows[1], "其中：当年财政拨款=|300.00|107.76|—||—");
        assert_eq!(open, 0);
    }

    #[test]
    fn a_label_whose_first_line_is_one_too_is_whole() {
        let headings = HEADINGS.replace("（B）", "\n数（B）").replace("执行数\n数", "执行\n数");
        let (rows, _) = matrix(&head(&headings));
        assert_eq!(rows, ["年度资金总额=50|52|49.6|10|95.38%|9.54"]);
    }

    #[test]
    fn a_figure_that_fits_several_headings_stands_under_none() {
        let (rows, open) = matrix(&head(&format!("{HEADINGS}其他资金\n4\n—\n—\n")));
        assert_eq!((rows[1].as_str(), open), ("其他资金=|||||", 1));
    }

    #[test]
    fn goals_side_by_side_are_parted_where_a_sentence_ends() {
        let found =
            head("项目名称\n防汛\n年度总体目标\n预期目标\n实际完成情况\n巡堤二百公里，排查险\n情。\n巡堤二百公里。\n");
        assert_eq!(matrix(&found).0, ["=巡堤二百公里，排查险情。|巡堤二百公里。"]);
    }

    /// The rows of amounts side by side: their labels and values.
    fn sides(dump: &str) -> Vec<String> {
        let found = head(dump);
        let field = |f: &Option<super::Field>| f.as_ref().map(|f| text(&f.label) + &text(&f.value)).unwrap_or_default();
        let rows = found.parts.iter().find_map(|p| if let Part::Sides(rows) = p { Some(rows) } else { None });
        rows.into_iter().flatten().map(|[a, b]| format!("{}|{}", field(a), field(b))).collect()
    }

    /// All amounts were taken for those of the year.
    #[test]
    fn amounts_of_two_periods_stand_on_the_side_of_the_total_that_they_add_up_to() {
        let parts = "其中：财政拨款\n1200\n其中：财政拨款\n400\n项目资金\n（万元）\n上年结转资金\n0\n其他资金\n300\n其他资金\n100\n";
        let totals = "项目名称\n校舍\n中期资金总额：\n1500\n年度资金总额：\n500\n";
        let rows = [
            "中期资金总额：1500|年度资金总额：500",
            "其中：财政拨款1200|其中：财政拨款400",
            "|上年结转资金0",
            "其他资金300|其他资金100",
        ];
        assert_eq!(sides(&format!("{totals}{parts}")), rows);
        // They add up to neither, or in two ways.
        assert!(sides(&format!("{totals}{}", parts.replace("400", "410"))).is_empty());
        assert!(sides(&format!("{totals}{}", parts.replace("上年结转资金", "自有资金"))).is_empty());
    }

    #[test]
    fn a_head_whose_values_stand_elsewhere_is_none_of_labels() {
        assert!(head("项目名称\n防汛\n主管部门\n水务局\n其他资金\n2.50\n").is_labelled());
        assert!(!head("项目名称\n防汛\n其他资金\n2.50\n巡堤二百公里。\n").is_labelled());
        assert!(!head("项目名称\n项目总额\n绩效目标\n").is_labelled());
    }
}
