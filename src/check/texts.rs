//! Every printed text of a project that is a value, with its place in the JSON.

use crate::report::model::Project;

pub(super) fn texts(project: &Project) -> impl Iterator<Item = (String, &str)> {
    let own = [
        ("/project/code", &project.project.code),
        ("/project/name", &project.project.name),
        ("/goal_text", &project.goal_text),
        ("/purpose", &project.purpose),
    ];
    let own = own.into_iter().map(|(path, text)| (path.to_owned(), text.as_deref()));
    let units = [("/department/name", &project.department), ("/implementing_unit/name", &project.implementing_unit)];
    let units = units.into_iter().map(|(path, unit)| (path.to_owned(), unit.as_ref().map(|u| u.name.as_str())));
    let extra = project.extra.iter().map(|(label, text)| (format!("/extra/{}", escaped(label)), Some(text.as_str())));
    let lines = project.budget.lines.iter().enumerate();
    let money = lines.map(|(i, line)| (format!("/budget/lines/{i}/raw"), Some(line.raw.as_str())));
    let steps = project.spending_plan.iter().enumerate();
    let plan = steps.map(|(i, step)| (format!("/spending_plan/{i}/raw"), Some(step.raw.as_str())));
    let indicators = project.indicators.iter().enumerate().flat_map(|(i, x)| {
        let texts = [
            ("level1", &x.level1),
            ("level2", &x.level2),
            ("level3", &x.level3),
            ("description", &x.description),
            ("target/raw", &x.target.raw),
            ("target/sign_raw", &x.target.sign_raw),
            ("target/unit_raw", &x.target.unit_raw),
            ("weight", &x.weight),
            ("basis", &x.basis),
            ("scoring_rule", &x.scoring_rule),
            ("actual", &x.actual),
            ("score", &x.score),
            ("deviation", &x.deviation),
            ("note", &x.note),
        ];
        let own = texts.map(|(key, text)| (format!("/indicators/{i}/{key}"), text.as_deref()));
        let extra = x
            .extra
            .iter()
            .map(move |(label, text)| (format!("/indicators/{i}/extra/{}", escaped(label)), Some(text.as_str())));
        own.into_iter().chain(extra)
    });
    let all = own.chain(units).chain(extra).chain(money).chain(plan).chain(indicators);
    all.filter_map(|(path, text)| Some((path, text.filter(|t| !t.is_empty())?)))
}

/// A part of a JSON pointer (RFC 6901, 3).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
