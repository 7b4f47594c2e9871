//! Every printed text of a project that is a value, with its place in the JSON.

use crate::finding::pointer_key;
use crate::report::model::Project;

/// The texts that are odd. Few are: a place is written out for those only.
pub(super) fn odd_texts<'a>(project: &'a Project, is_odd: impl Fn(&str) -> bool) -> Vec<(String, &'a str)> {
    let odd = |text: Option<&'a str>| text.filter(|t| is_odd(t));
    let mut found = Vec::new();
    let own = [
        ("/project/code", project.project.code.as_deref()),
        ("/project/name", project.project.name.as_deref()),
        ("/goal_text", project.goal_text.as_deref()),
        ("/purpose", project.purpose.as_deref()),
        ("/department/name", project.department.as_ref().map(|u| u.name.as_str())),
        ("/implementing_unit/name", project.implementing_unit.as_ref().map(|u| u.name.as_str())),
    ];
    found.extend(own.into_iter().filter_map(|(path, text)| Some((path.to_owned(), odd(text)?))));
    let extra = |(label, text): (&'a String, &'a String)| {
        odd(Some(text)).map(|t| (format!("/extra/{}", pointer_key(label)), t))
    };
    found.extend(project.extra.iter().filter_map(extra));
    for (i, line) in project.budget.lines.iter().enumerate() {
        found.extend(odd(Some(&line.raw)).map(|t| (format!("/budget/lines/{i}/raw"), t)));
    }
    for (i, step) in project.spending_plan.iter().enumerate() {
        found.extend(odd(Some(&step.raw)).map(|t| (format!("/spending_plan/{i}/raw"), t)));
    }
    for (i, x) in project.indicators.iter().enumerate() {
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
        for (key, text) in texts {
            found.extend(odd(text.as_deref()).map(|t| (format!("/indicators/{i}/{key}"), t)));
        }
        let extra = x.extra.iter().filter_map(extra);
        found.extend(extra.map(|(path, t)| (format!("/indicators/{i}{path}"), t)));
    }
    found
}
