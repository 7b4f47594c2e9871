//! Pages that an extractor printed in one line, without a blank between cells (pdf-extract does with pages that are turned). Where a header
//! of indicators stands in such a line, it is cut at what is known: labels, headings, names of levels, and values that points or a
//! level follow. What could end in more than one place stays glued, and the table is refused.

use super::columns::{self, begins_as_target, is_any_level};
use super::furniture::is_set_off;
use super::head::is_amount;
use super::measure::brackets;
use super::read::{DumpLine, DumpText};
use super::tables::is_title;
use crate::table::Vocabulary;

/// So many headings follow each other in a header.
const FEWEST_HEADINGS: usize = 3;

/// A line with a whole table in it is no shorter.
const SHORTEST_LINE: usize = 50;

/// Characters of a label or of the name of a level.
const SHORTEST: usize = 2;
const LONGEST: usize = 18;

/// Characters of a unit.
const LONGEST_UNIT: usize = 4;

/// Digits of points.
const LONGEST_POINTS: usize = 3;

/// The dump with the lines cut that have a whole table in them; nothing where there is none. The parts keep the number of their line.
pub(super) fn parted(text: &DumpText, vocabulary: &dyn Vocabulary) -> Option<DumpText> {
    let mut found = false;
    let mut lines = Vec::new();
    for line in &text.lines {
        match Glued::find(&line.string, vocabulary).filter(|_| !line.furniture) {
            Some(glued) => {
                found = true;
                let part = |string: String| DumpLine { furniture: is_set_off(&string), string, ..line.clone() };
                lines.extend(glued.parts().into_iter().map(part));
            }
            None => lines.push(line.clone()),
        }
    }
    found.then(|| DumpText { lines, ..text.clone() })
}

/// A line with a table in it.
struct Glued<'a> {
    chars: Vec<char>,
    /// Where the headings begin, and where they end.
    header: Vec<usize>,
    /// Whether the indicators have points.
    scored: bool,
    vocabulary: &'a dyn Vocabulary,
}

impl<'a> Glued<'a> {
    /// The first headings of a line that follow each other without a blank, the name of a level right after them.
    fn find(line: &str, vocabulary: &'a dyn Vocabulary) -> Option<Self> {
        line.chars().nth(SHORTEST_LINE)?;
        let mut glued = Self { chars: line.trim().chars().collect(), header: Vec::new(), scored: false, vocabulary };
        let is_heading = |text: &str| vocabulary.is_heading(text);
        let header = |at: usize| -> Vec<usize> {
            std::iter::successors(Some(at), |&at| glued.longest(at, is_heading)).collect()
        };
        // Looked at in every line: only where the heading of the outer level may begin.
        let outer = |at: &usize| glued.longest(*at, columns::is_outer).is_some();
        let whole = |header: &Vec<usize>| {
            let outer =
                header.first().zip(header.get(1)).is_some_and(|(&from, &to)| columns::is_outer(&glued.text(from, to)));
            let level = header.last().is_some_and(|&end| glued.longest(end, is_any_level).is_some());
            header.len() > FEWEST_HEADINGS && outer && level
        };
        // 绩效指标|一级指标|二级指标 is 绩效|指标一级|指标二级|指标 too: the fewest headings are whole.
        let headers: Vec<Vec<usize>> = (0..glued.chars.len()).filter(outer).map(header).filter(whole).collect();
        let end = headers.first()?.last().copied();
        glued.header = headers.into_iter().filter(|h| h.last().copied() == end).min_by_key(Vec::len)?;
        glued.scored = glued.header.windows(2).any(|w| columns::is_number(&glued.text(w[0], w[1])));
        Some(glued)
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.chars.get(from..to).unwrap_or_default().iter().collect()
    }

    fn at(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// Where the longest text ends that begins here and is one of a kind.
    fn longest(&self, from: usize, is: impl Fn(&str) -> bool) -> Option<usize> {
        let to = self.chars.len().min(from + LONGEST);
        (from + SHORTEST..=to).rev().find(|&end| {
            let text = self.text(from, end);
            brackets(&text).is_eq()
                && text.starts_with(char::is_alphabetic)
                && !text.contains(['[', '-', '—'])
                && is(&text)
        })
    }

    /// The texts of its cells, as far as they can be told.
    fn parts(&self) -> Vec<String> {
        let (Some(&begin), Some(&end)) = (self.header.first(), self.header.last()) else { return Vec::new() };
        let mut cuts = self.head(begin);
        cuts.extend(&self.header);
        cuts.extend(self.body(end));
        cuts.push(self.chars.len());
        cuts.dedup();
        cuts.windows(2).map(|w| self.text(w[0], w[1])).filter(|t| !t.trim().is_empty()).collect()
    }

    /// Where cells begin above the headings: before and after labels, and after the title and what stands in brackets below it.
    fn head(&self, end: usize) -> Vec<usize> {
        let label = |at: usize| self.longest(at, |text| self.vocabulary.is_label(text)).filter(|to| *to <= end);
        let mut cuts = vec![0];
        let mut first = 0;
        // What stands in brackets below the title: the year.
        if let Some(title) = (1..=end).find(|&at| is_title(&self.text(0, at))) {
            first = title;
            cuts.push(title);
            while let Some(to) =
                (first..end).find(|&at| self.at(at) == Some('）')).filter(|_| self.at(first) == Some('（'))
            {
                first = to + 1;
                cuts.push(first);
            }
        }
        let mut at = first;
        while at < end {
            let to = label(at);
            cuts.extend(to.into_iter().flat_map(|to| [at, to]));
            at = to.unwrap_or(at + 1);
        }
        cuts
    }

    /// Where cells begin below the headings.
    fn body(&self, from: usize) -> Vec<usize> {
        let mut cuts = Vec::new();
        let mut at = from;
        while at < self.chars.len() {
            let ends = self.level(at).map(|to| vec![to]).or_else(|| self.value(at));
            match ends {
                Some(ends) => {
                    cuts.push(at);
                    at = ends.last().copied().unwrap_or(at + 1);
                    cuts.extend(ends);
                }
                // The number of the page.
                None if self.at(at) == Some('—') => {
                    cuts.push(at);
                    break;
                }
                None => at += 1,
            }
        }
        cuts
    }

    /// Where the name of a level ends that begins here.
    fn level(&self, at: usize) -> Option<usize> {
        self.longest(at, |text| text.ends_with("指标") && is_any_level(text))
    }

    /// Where a value ends that begins here, and its points after it.
    fn value(&self, at: usize) -> Option<Vec<usize>> {
        let sign = usize::from(begins_as_target(&self.text(at, at + 1)));
        let digits = |from: usize, also: &str| {
            let number = |i: &usize| self.at(*i).is_some_and(|c| c.is_ascii_digit() || also.contains(c));
            (from..self.chars.len()).take_while(number).last().map(|last| last + 1)
        };
        let inside = |at: usize| {
            at.checked_sub(1).and_then(|b| self.at(b)).is_some_and(|c| c.is_ascii_digit() || ".,-—~～至".contains(c))
        };
        let number = digits(at + sign, ".,").filter(|_| !inside(at))?;
        let bounded = |to: usize| self.at(to).is_none_or(|c| c == '—') || self.level(to).is_some();
        let is_unit = |to: &usize| {
            let mut unit = self.chars.get(number..*to).unwrap_or_default().iter();
            unit.all(|c| !c.is_ascii() && c.is_alphabetic() || *c == '/')
        };
        let end = match self.date(at + sign) {
            Some(end) => end,
            None if self.at(number).is_some_and(|c| "%％".contains(c)) => number + 1,
            None => {
                let ends = |to: &usize| if self.scored { digits(*to, "").is_some() } else { bounded(*to) };
                (number..=number + LONGEST_UNIT).find(ends).filter(is_unit)?
            }
        };
        if !self.scored {
            return (sign == 1 || bounded(end)).then(|| vec![end]);
        }
        // A number whose points are glued to it could end anywhere.
        let points = digits(end, "").filter(|to| to - end <= LONGEST_POINTS && end > number)?;
        let whole = is_amount(&self.text(at + sign, number)) && self.at(points).is_none_or(|c| !c.is_ascii());
        whole.then(|| vec![end, points])
    }

    /// Where a date or a span of years ends that begins here: 2025年12月31日前, 3年. A number after it that is none of a date are points.
    fn date(&self, from: usize) -> Option<usize> {
        let mut end = None;
        let mut at = from;
        for unit in ['年', '月', '日'] {
            let digits = (at..self.chars.len()).take_while(|i| self.at(*i).is_some_and(|c| c.is_ascii_digit())).count();
            if digits > 0 && self.at(at + digits) == Some(unit) {
                at += digits + 1;
                end = Some(at);
            }
        }
        end.map(|end| end + usize::from(self.at(end).is_some_and(|c| "前底末内".contains(c))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::read;
    use crate::template::Template;

    fn parts(line: &str) -> Option<Vec<String>> {
        let text = read(line.as_bytes()).unwrap();
        let parted = parted(&text, &Template::builtin().unwrap())?;
        Some(parted.lines.into_iter().filter(|l| !l.furniture).map(|l| l.string).collect())
    }

    const HEAD: &str = "化解绩效目标表（2025年度）（虚构样例）项目名称化解实施单位某局年度资金总额：118.40其他资金-年度总体目标1.做好工作。2.化解积案。绩效指标";

    #[test]
    fn a_table_in_one_line_is_cut_at_what_is_known() {
        let line = format!(
            "{HEAD}一级指标二级指标三级指标指标值分值（90）产出指标数量指标化解积案≥45件10群体事件0件10质量指标办结率≥92%20— 1 —"
        );
        let head = [
            "化解绩效目标表",
            "（2025年度）",
            "（虚构样例）",
            "项目名称",
            "化解",
            "实施单位",
            "某局",
            "年度资金总额：",
            "118.40",
            "其他资金",
            "-",
            "年度总体目标",
            "1.做好工作。2.化解积案。",
            "绩效指标",
        ];
        let body = [
            "一级指标",
            "二级指标",
            "三级指标",
            "指标值",
            "分值（90）",
            "产出指标",
            "数量指标",
            "化解积案",
            "≥45件",
            "10",
            "群体事件",
            "0件",
            "10",
            "质量指标",
            "办结率",
            "≥92%",
            "20",
        ];
        assert_eq!(parts(&line).unwrap(), [head.as_slice(), &body].concat());
    }

    #[test]
    fn what_may_end_in_several_places_stays_glued() {
        let body = |rows: &str| {
            let all = parts(&format!("{HEAD}一级指标二级指标三级指标指标值分值产出指标数量指标{rows}")).unwrap();
            all.into_iter().skip_while(|p| p != "数量指标").skip(1).collect::<Vec<_>>()
        };
        assert_eq!(body("积案≥4510质量指标"), ["积案≥4510", "质量指标"]);
        assert_eq!(body("积案≥45件化解质量指标"), ["积案≥45件化解", "质量指标"]);
        assert_eq!(body("办结3-5天10质量指标"), ["办结3-5天10", "质量指标"]);
        // A date is one value, and no points are in it.
        assert_eq!(body("完成2025年12月31日前10质量指标"), ["完成", "2025年12月31日前", "10", "质量指标"]);
        assert_eq!(body("年限≥5年10质量指标"), ["年限", "≥5年", "10", "质量指标"]);
        assert!(parts("一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 积案 ≥45件\n").is_none());
    }
}
