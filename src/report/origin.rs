//! Where and when the money of a table is spent: weighs what the table and the document around it say of region and year.

use super::caption::Captions;
use super::context::Context;
use super::model::{Identity, Kind, Region, Unit};
use crate::finding::{Finding, Severity};
use crate::normalize::fiscal_year::{YearHint, YearHintKind, YearResolution};
use crate::normalize::region::{self, Hint, HintKind, Regions};
use crate::place::Text;

/// What names the year of a table: its own lines, the document, the codes. A year that the project's name begins with may be that of
/// older money.
pub(super) fn year_hints(captions: &Captions, context: &Context, identity: &Identity) -> Vec<YearHint> {
    let of_name = |year: &String| identity.name.as_ref().is_some_and(|name| name.starts_with(year.as_str()));
    let title_kind = |year: &String| if of_name(year) { YearHintKind::Name } else { YearHintKind::Table };
    let line = captions.year_line.iter().map(|line| YearHint::new(YearHintKind::Table, line.clone()));
    let title = captions.title_year.iter().map(|year| YearHint::new(title_kind(year), year.clone()));
    let lines = captions.dated_lines.iter().map(|line| YearHint::new(YearHintKind::Text, line.clone()));
    line.chain(title).chain(context.years.iter().cloned()).chain(lines).collect()
}

/// I32: the table and the document name different years. A self-evaluation looks back, and codes are a check's business.
pub(super) fn mixed_years(years: &YearResolution, kind: Kind) -> Option<Finding> {
    let year = years.year.filter(|_| kind != Kind::SelfEvaluation)?;
    let of = years.evidence.first()?;
    let (against, other) = years.conflicts.iter().find(|(hint, _)| hint.kind < YearHintKind::Code)?;
    let quoted = |hint: &YearHint| format!("{}“{}”", hint.kind.printed(), hint.text);
    let message = format!("年度不一致：{}为{year}年，{}为{other}年；按{year}年读", quoted(of), quoted(against));
    Some(Finding::new("I32", "years-mixed", Severity::Warning, "/fiscal_year", message))
}

/// The region of a table.
pub(super) fn region_of(
    identity: &Identity,
    department: Option<&Unit>,
    title: Option<&Text>,
    kind: Kind,
    context: &Context,
    regions: &Regions,
    year: Option<i32>,
) -> Option<Region> {
    let mut hints = context.hints.clone();
    // A project may be named after the place that its money goes to; a department's table bears the department's name.
    let title_kind = if kind == Kind::DepartmentTarget { HintKind::Title } else { HintKind::Text };
    hints.extend(title.map(|t| Hint { kind: title_kind, text: t.string.clone() }));
    hints.extend(department.map(|d| Hint { kind: HintKind::Department, text: d.name.clone() }));
    hints.extend(identity.code.iter().map(|c| Hint { kind: HintKind::Code, text: c.clone() }));
    regions.resolve(&hints, year).region.map(published)
}

/// A region in its published form.
pub(super) fn published(region: region::Region) -> Region {
    Region { code: region.code, name: region.name, prefecture: region.prefecture, province: region.province }
}

/// The finding that a name may mean several regions, and that nothing printed tells which.
pub(super) fn ambiguous_region(name: &str, regions: &[region::Region]) -> Finding {
    let list: Vec<String> = regions
        .iter()
        .map(|r| {
            let parents = [&r.province, &r.prefecture].into_iter().flatten().filter(|p| **p != r.name);
            parents.cloned().chain([r.name.clone()]).collect()
        })
        .collect();
    let message = format!("“{name}”可能指{}，文件未说明是哪一个，行政区划未定", list.join("、"));
    Finding::new("I33", "region-unclear", Severity::Info, "", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::fiscal_year;

    fn year(line: Option<&str>, title: Option<&str>, name: &str, document: &[(YearHintKind, &str)]) -> YearResolution {
        let captions = Captions {
            year_line: line.map(str::to_owned),
            title_year: title.map(str::to_owned),
            ..Captions::default()
        };
        let years = document.iter().map(|&(kind, text)| YearHint::new(kind, text)).collect();
        let identity = Identity { name: Some(name.to_owned()), ..Identity::default() };
        fiscal_year::resolve(&year_hints(&captions, &Context { years, ..Context::default() }, &identity))
    }

    #[test]
    fn the_year_in_a_projects_name_is_not_that_of_its_table() {
        let document = [(YearHintKind::Title, "某局2024年部门预算")];
        let older = year(None, Some("2023年"), "2023年困难群众救助", &document);
        assert_eq!((older.year, mixed_years(&older, Kind::ProjectTarget)), (Some(2024), None));
        let own = year(None, Some("2023年"), "信息化运维", &document);
        assert_eq!(own.year, Some(2023));
        let finding = mixed_years(&own, Kind::ProjectTarget).map(|f| (f.code, f.message));
        let message = "年度不一致：表的标题“2023年”为2023年，文件标题“某局2024年部门预算”为2024年；按2023年读";
        assert_eq!(finding, Some(("I32".to_owned(), message.to_owned())));
        assert_eq!(mixed_years(&own, Kind::SelfEvaluation), None);
    }

    #[test]
    fn a_plan_of_several_years_leaves_the_year_to_others() {
        assert_eq!(
            year(None, Some("2024-2026年"), "甲", &[(YearHintKind::Heading, "2025年部门预算")]).year,
            Some(2025)
        );
        assert_eq!(year(None, Some("2024-2026年"), "甲", &[]).year, None);
        assert_eq!(
            year(Some("（2026年度）"), None, "甲", &[(YearHintKind::Code, "13052924P0049L310003U")]).year,
            Some(2026)
        );
    }
}
