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
            ("weight", &x.weight),
            ("basis", &x.basis),
            ("scoring_rule", &x.scoring_rule),
            ("actual", &x.actual),
            ("score", &x.score),
            ("deviation", &x.deviation),
            ("note", &x.note),
        ];
        texts.map(|(key, text)| (format!("/indicators/{i}/{key}"), text.as_deref()))
    });
    let all = own.chain(money).chain(plan).chain(indicators);
    all.filter_map(|(path, text)| Some((path, text.filter(|t| !t.is_empty())?)))
}
