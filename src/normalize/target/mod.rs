//! Turns a printed target into a value: sign, number, unit, period, deadline; or a grade, a trend, a state.
//!
//! Nothing is invented: without a printed sign `op` is `None`, and what the grammar does not understand is `text`.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::items;
use super::label::fold;
use super::numeral::chinese_digit;
use super::text::clean;

mod deadline;
mod number;
mod parted;
mod phrase;
mod prefix;
mod several;
mod sign;
mod unit;
mod vocabulary;
mod words;

pub use parted::{is_bare, name_and_value};
pub use sign::is_sign;

/// What sort of target is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "TargetKind")]
pub enum Kind {
    /// `≥95%`, `19443.34万元`, `450元/人`
    Number,
    /// `10-15项`, `±3%`
    Range,
    /// `2026年12月31日前`, `年底前完成`, `资金下达后2日`
    Date,
    /// A count for each period: `每年≥20场`, `4次/季度`
    Frequency,
    /// A grade of a scale: 优, 良好, 合格, 达标
    Grade,
    /// A direction: 提升, 较上年有所提高
    Trend,
    /// A length of time in words: 长期, 全年
    Duration,
    /// A condition: 正常运转, 通过验收
    State,
    /// Something written elsewhere: 不超预算, 国家标准范围之内
    Reference,
    /// Several targets in one cell, see `parts`
    Several,
    /// 无, 不适用, `—`, or blank
    None,
    /// Not understood; the printed string stands beside it
    Text,
}

/// How the target is to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Op {
    /// ≥, 不低于, 以上
    #[serde(rename = ">=")]
    AtLeast,
    /// ≤, 不超过, 以内
    #[serde(rename = "<=")]
    AtMost,
    /// >, 大于, 超过
    #[serde(rename = ">")]
    MoreThan,
    /// <, 小于, 低于
    #[serde(rename = "<")]
    LessThan,
    /// =, 等于
    #[serde(rename = "=")]
    Equal,
    /// ±
    #[serde(rename = "±")]
    Within,
}

/// What a target is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// 较上年, 同比
    LastYear,
    /// 预算, 计划
    Plan,
    /// 国家标准, 行业标准
    Standard,
}

/// A target as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Value {
    /// What sort of target this is.
    pub kind: Kind,
    /// The printed sign or the word that stands for it; never invented.
    pub op: Option<Op>,
    /// The number, or the lower end of a range: a decimal string with the printed decimals, half-width, without thousands
    /// separators (`2,134.87` → `2134.87`); Chinese numerals in digits (`两` → `2`, `半` → `0.5`). Magnitudes stay in the
    /// unit. Percentages in words keep their scale (`百分之五` → `5`, `%`); other fractions in words are exact decimals
    /// (`十万分之一` → `0.00001`), and those that have none (`三分之一`) are not understood.
    pub value: Option<String>,
    /// The upper end of a range, in the form of `value`.
    pub high: Option<String>,
    /// The unit as printed, with its magnitude and denominators: `%`, `亿条`, `元/人/天`, `台（套）`. Full-width `％` and `／` are
    /// half-width, and brackets around the whole unit are left out.
    pub unit: Option<String>,
    /// For each what the number counts: `年` in `每年≥20场`, `人` in `450元/人`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// The last day (ISO 8601) that a date or a period of dates allows; `None` where the year is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    /// What the number measures, where the cell itself names it: `投诉率` in `投诉率≤5%`. It need not be what the indicator's
    /// name says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Whether the number is printed as a rough one: 约6类, 10余次, 300人左右.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approximate: bool,
    /// What the target is measured against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    /// The targets of a cell that prints several, in printed order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

/// One target of several in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// The part as printed.
    pub raw: String,
    /// Its value.
    #[serde(flatten)]
    pub value: Value,
}

/// What is known around the cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Context {
    /// The report's year: completes dates that are printed without one.
    pub fiscal_year: Option<i32>,
}

impl Value {
    /// A value of which nothing but the kind is known.
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            op: None,
            value: None,
            high: None,
            unit: None,
            per: None,
            deadline: None,
            subject: None,
            approximate: false,
            baseline: None,
            parts: Vec::new(),
        }
    }

    /// Sets the unit and what it says: a denominator, and that a count for each period is a frequency.
    fn set_unit(&mut self, unit: String) {
        let inside = unit.strip_prefix(['(', '（']).and_then(|unit| unit.strip_suffix([')', '）'])).unwrap_or(&unit);
        let unit: String = inside.chars().map(|c| if matches!(fold(c), '%' | '/') { fold(c) } else { c }).collect();
        let chars: Vec<char> = unit.chars().collect();
        if let Some(per) = unit::per(&chars) {
            self.set_per(per.iter().collect());
        }
        self.unit = (!unit.is_empty()).then_some(unit);
        self.settle_frequency();
    }

    fn set_per(&mut self, per: String) {
        self.per = Some(per);
        self.settle_frequency();
    }

    fn settle_frequency(&mut self) {
        let last: Vec<char> =
            self.per.as_deref().and_then(|per| per.split('/').next_back()).unwrap_or_default().chars().collect();
        let several = last.iter().take_while(|&&c| c.is_ascii_digit() || chinese_digit(c).is_some()).count();
        let counts = self.unit.as_deref().is_some_and(|unit| unit::counts_events(&unit.chars().collect::<Vec<_>>()));
        if self.kind == Kind::Number && counts && last.get(several..).is_some_and(unit::is_period) {
            self.kind = Kind::Frequency;
        }
    }

    /// Fills in what columns of their own print; the cell's own sign and unit win.
    fn add_columns(&mut self, op: Option<Op>, unit: Option<&Cell>) {
        if self.kind == Kind::Several {
            self.parts.iter_mut().for_each(|part| part.value.add_columns(op, unit));
            return;
        }
        self.op = self.op.or(op);
        let Some(unit) = unit.filter(|_| self.value.is_some()) else { return };
        let printed: String = unit.raw.iter().collect();
        let own = self.unit.as_deref().unwrap_or_default();
        if printed.starts_with(own) {
            self.set_unit(printed);
        } else if unit::is_magnitude(own) {
            self.set_unit(format!("{own}{printed}"));
        }
    }
}

/// The value of a target cell with the sign and unit columns beside it, where the form has them.
pub fn parse(raw: &str, sign: Option<&str>, unit: Option<&str>) -> Value {
    parse_with(raw, sign, unit, &Context::default())
}

/// Cells with more characters are prose or an attack, and are not read: the grammar takes time by the square of their
/// length. The longest targets of published reports have about 150; smaller caps would lose numbered lists.
const LONGEST_CELL: usize = 600;

/// Sign and unit columns and units in names with more characters are neither a sign nor a unit.
const LONGEST_UNIT: usize = 40;

/// As [`parse`], with what is known around the cell.
pub fn parse_with(raw: &str, sign: Option<&str>, unit: Option<&str>, context: &Context) -> Value {
    let cell = Cell::new(raw);
    if cell.raw.len() > LONGEST_CELL {
        return Value::of(Kind::Text);
    }
    let clause = cell.clause().trimmed();
    let mut value = read_clause(clause, context)
        .or_else(|| several::read(clause, context).filter(says_something))
        .or_else(|| read_only_item(clause, context))
        .unwrap_or_else(|| Value::of(Kind::Text));
    if value.kind != Kind::None {
        let short = |column: &Cell| column.raw.len() <= LONGEST_UNIT;
        let sign_cell = sign.map(Cell::new).filter(short).filter(|sign| sign::of_column(&sign.folded).is_some());
        let sign = sign_cell.as_ref().and_then(|sign| sign::of_column(&sign.folded));
        let unit = unit.map(Cell::new).filter(|unit| short(unit) && !unit::is_open(&unit.folded));
        if value.kind == Kind::Date
            && let Some(sign) = &sign_cell
        {
            // 12月 behind a ≤ of its own column may be twelve months, as ≤12月 in one cell.
            let whole = Cell::joined(sign, &cell);
            value = read_clause(whole.clause(), context).unwrap_or(value);
        }
        let year = unit.as_ref().filter(|unit| matches!(unit.folded.as_slice(), ['年'] | ['年', '度']));
        if let Some(unit) = year.filter(|_| value.kind == Kind::Number && clause.folded.len() == 4)
            && let Some(date) = deadline::read(&Cell::joined(&cell, unit).folded, context)
        {
            // 2026 with the unit 年 is a year.
            value = date;
        }
        value.add_columns(sign, unit.as_ref());
    }
    if matches!(value.kind, Kind::Number | Kind::Range | Kind::Frequency) {
        value.subject = leading_subject(clause);
        value.approximate = is_approximate(clause.folded);
    }
    if value.op.is_none() && value.unit.is_none() && value.kind == Kind::Number {
        return deadline::dotted_month(clause.folded, context).unwrap_or(value);
    }
    value
}

/// Whether some part of several is understood: two clauses of prose are prose.
fn says_something(value: &Value) -> bool {
    value.kind != Kind::Several || value.parts.iter().any(|p| p.value.kind != Kind::Text)
}

/// The sign that an indicator's name ends with: `IP包丢失率平均值≤` beside the bare number `2%`.
pub fn sign_in_name(name: &str) -> Option<String> {
    let cell = Cell::new(name);
    let sign = cell.folded.iter().rev().take_while(|c| matches!(c, '≥' | '≤' | '=' | '<' | '>')).count();
    let start = cell.folded.len() - sign;
    (sign > 0 && start > 0).then(|| cell.raw.get(start..).unwrap_or_default().iter().collect())
}

/// Whether a number is called rough: 约 or 近 before it, 余 or 多 right behind its digits or its magnitude, 左右 or 上下 at the end,
/// or a tolerance in brackets behind it.
fn is_approximate(folded: &[char]) -> bool {
    let text: String = folded.iter().collect();
    let counted = |c: &char| c.is_ascii_digit() || matches!(c, '十' | '百' | '千' | '万' | '亿');
    let rest = folded.windows(2).any(|pair| matches!(pair, [d, '余' | '多'] if counted(d)))
        || folded.windows(2).any(|pair| matches!(pair, ['(', '±']));
    let near = matches!(folded, ['近', d, ..] if d.is_ascii_digit()) && !text.contains('年');
    let contracts = text.contains("节约") || text.contains("合约");
    let about = ["大概", "将近"].iter().any(|word| text.contains(word)) || (text.contains('约') && !contracts);
    about || near || text.ends_with("左右") || text.ends_with("上下") || rest
}

/// A noun of measure before a sign or a colon: `投诉率` in `投诉率≤5%`. Periods and means (每年≥20场, 平均≤5天) end in none.
fn leading_subject(clause: Clause<'_>) -> Option<String> {
    let end = clause.folded.iter().position(|c| matches!(c, '≥' | '≤' | '=' | '<' | '>' | ':'))?;
    let subject = clause.raw.get(..end)?;
    let measures = subject.last().is_some_and(|c| matches!(c, '率' | '数' | '量' | '度' | '额' | '值' | '比' | '员'));
    (subject.len() >= 2 && measures && subject.iter().all(|c| c.is_alphabetic() || *c == '、'))
        .then(|| subject.iter().collect())
}

/// Whether a text is a unit and nothing else: `台(套)`, `万元/公里`, `%`.
pub fn is_unit(text: &str) -> bool {
    let chars: Vec<char> = text.chars().map(fold).collect();
    !chars.is_empty() && unit::leading(&chars) == chars.len()
}

/// The unit that an indicator's name carries in brackets at its end: `评审考察项目（个）` → `个`. One family of forms prints
/// the unit there and the bare number in the target's column.
pub fn unit_in_name(name: &str) -> Option<String> {
    let cell = Cell::new(name);
    let inside = cell.folded.strip_suffix(&[')'])?;
    let open = inside.iter().rposition(|&c| c == '(')? + 1;
    let unit = inside.get(open..).filter(|unit| unit.len() <= LONGEST_UNIT)?;
    unit::is_unit(unit).then(|| cell.raw.get(open..inside.len()).unwrap_or_default().iter().collect())
}

/// A clause that is one target. `None`: not understood as one.
fn read_clause(clause: Clause<'_>, context: &Context) -> Option<Value> {
    if words::is_none(clause.folded) {
        return Some(Value::of(Kind::None));
    }
    words::read_duration(clause.folded)
        .or_else(|| deadline::read(clause.folded, context))
        .or_else(|| several::graded(clause, context))
        .or_else(|| phrase::read(clause, context))
        .or_else(|| phrase::read_behind_subject(clause, context))
        .or_else(|| words::read_signed(clause.folded))
}

/// The only item of a list, without its number: `1.≥5份`, `指标1：≥95%`.
fn read_only_item(clause: Clause<'_>, context: &Context) -> Option<Value> {
    let text: String = clause.raw.iter().collect();
    let number = items::strip_number(&text).0?.chars().count();
    read_clause(clause.slice(number..clause.raw.len()).trimmed(), context)
}

/// A cell's characters as printed and as compared, one for one.
struct Cell {
    raw: Vec<char>,
    folded: Vec<char>,
}

impl Cell {
    fn new(printed: &str) -> Self {
        let text: Vec<char> = clean(printed).chars().collect();
        // A blank between two digits separates numbers; no other blank separates anything in a target.
        let digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(char::is_ascii_digit);
        let apart = |at: usize| digit(at.checked_sub(1)) && digit(at.checked_add(1));
        let raw: Vec<char> =
            text.iter().enumerate().filter(|&(at, c)| *c != ' ' || apart(at)).map(|(_, &c)| c).collect();
        let folded = raw.iter().map(|&c| fold(c)).collect();
        Self { raw, folded }
    }

    /// Two cells as one.
    fn joined(first: &Self, second: &Self) -> Self {
        let join = |a: &[char], b: &[char]| a.iter().chain(b).copied().collect();
        Self { raw: join(&first.raw, &second.raw), folded: join(&first.folded, &second.folded) }
    }

    fn clause(&self) -> Clause<'_> {
        Clause { raw: &self.raw, folded: &self.folded }
    }
}

/// A part of a cell: `raw` and `folded` are equally long.
#[derive(Debug, Clone, Copy)]
struct Clause<'a> {
    raw: &'a [char],
    folded: &'a [char],
}

impl<'a> Clause<'a> {
    fn slice(self, range: Range<usize>) -> Self {
        Self {
            raw: self.raw.get(range.clone()).unwrap_or_default(),
            folded: self.folded.get(range).unwrap_or_default(),
        }
    }

    /// Without closing punctuation, and without brackets around the whole: `(=100%)`.
    fn trimmed(self) -> Self {
        let is_mark = |c: &&char| matches!(**c, '。' | ';' | ',' | '、');
        let ends = self.folded.iter().rev().take_while(is_mark).count();
        let starts = self.folded.iter().take_while(is_mark).count();
        let inner = self.slice(starts.min(self.folded.len() - ends)..self.folded.len() - ends);
        match inner.folded {
            ['(', .., ')'] if inner.folded.iter().position(|&c| c == ')') == Some(inner.folded.len() - 1) => {
                inner.slice(1..inner.folded.len() - 1).trimmed()
            }
            _ => inner,
        }
    }
}

#[cfg(test)]
mod tests;
