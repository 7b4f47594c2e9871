//! One record, written by a person, against one project, read by the program.

use std::collections::HashSet;

use serde_json::Value;

use super::conventions::{
    Annotator, MATRIX, bare, extra_pointers, indicator_pointer, printed_units, slots, without_code, without_number,
};

/// A field, what is printed, what was read.
pub type Difference = (String, Value, Value);

/// How much a project looks like a record: only to pair them. 0 is not at all.
pub fn likeness(record: &Value, project: &Value) -> usize {
    if record["kind"] != project["kind"] {
        return 0;
    }
    let pages: HashSet<_> = numbers(&record["pages"]).collect();
    if !pages.is_empty() && !numbers(&project["source"]["pages"]).any(|n| pages.contains(&n)) {
        return 0;
    }
    let names = |p: &Value| -> HashSet<String> {
        let level3 = rows(&p["indicators"]).iter().filter_map(|i| i["level3"].as_str());
        level3.map(|n| bare(without_number(n))).collect()
    };
    let alike = names(record).intersection(&names(project)).count();
    let name = project["project"]["name"].as_str().unwrap_or("");
    let named = !name.is_empty() && record["name"].as_str().is_some_and(|n| n.ends_with(name));
    let amounts: HashSet<&str> = strings(&record["amounts"]).collect();
    let paid = rows(&project["budget"]["lines"]).iter().filter_map(|l| l["raw"].as_str()).any(|r| amounts.contains(r));
    4 * alike + 3 * usize::from(named) + usize::from(paid)
}

fn numbers(list: &Value) -> impl Iterator<Item = u64> {
    list.as_array().into_iter().flatten().filter_map(Value::as_u64)
}

fn strings(map: &Value) -> impl Iterator<Item = &str> {
    map.as_object().into_iter().flat_map(|m| m.values()).filter_map(Value::as_str).filter(|s| !s.is_empty())
}

fn rows(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

/// Every difference between a record and a project.
pub fn compare(document: &Value, record: &Value, project: &Value, annotator: Annotator) -> Vec<Difference> {
    let family = document["family"].as_str().unwrap_or("");
    let mut comparison = Comparison { record, project, family, annotator, differences: Vec::new() };
    comparison.identity();
    comparison.goal();
    comparison.money();
    comparison.extra();
    comparison.tasks();
    comparison.indicators();
    comparison.differences
}

const LEVELS: [&str; 2] = ["level1", "level2"];

fn is_blank(value: &Value) -> bool {
    value.is_null() || value == "" || value.as_object().is_some_and(|map| map.values().all(is_blank))
}

struct Comparison<'a> {
    record: &'a Value,
    project: &'a Value,
    family: &'a str,
    annotator: Annotator,
    differences: Vec<Difference>,
}

/// Whether two printed values are the same but for layout; `null` (no such place) and `""` (blank) are not.
fn same(truth: &Value, found: &Value) -> bool {
    match (truth.as_str(), found.as_str()) {
        (Some(truth), Some(found)) => bare(truth) == bare(found),
        _ => truth == found,
    }
}

impl Comparison<'_> {
    fn expect(&mut self, field: &str, truth: &Value, found: &Value) {
        if !same(truth, found) {
            self.differences.push((field.to_owned(), truth.clone(), found.clone()));
        }
    }

    fn expect_one_of(&mut self, field: &str, truth: &Value, found: &[Value]) {
        if !found.iter().any(|f| same(truth, f)) {
            self.differences.push((field.to_owned(), truth.clone(), Value::from(found.to_vec())));
        }
    }

    fn at(&self, pointer: &str) -> Value {
        self.project.pointer(pointer).cloned().unwrap_or_default()
    }

    fn identity(&mut self) {
        let (record, project) = (self.record, self.project);
        let mut units: Vec<String> = printed_units(&project["department"]);
        units.extend(printed_units(&project["implementing_unit"]));
        let units: Vec<Value> = units.into_iter().map(Value::from).collect();
        if record["kind"] == "department_target" {
            if !record["name"].is_null() {
                self.expect_one_of("department/name", &record["name"], &units);
            }
        } else {
            let code = project["project"]["code"].as_str();
            let name = record["name"].as_str().map(|n| without_code(n, code));
            self.expect("project/name", &Value::from(name), &project["project"]["name"]);
            self.expect("project/code", &record["code"], &project["project"]["code"]);
        }
        for key in ["department", "unit"].into_iter().filter(|k| !record[k].is_null()) {
            self.expect_one_of(key, &record[key], &units);
        }
        for key in ["title"].into_iter().filter(|k| !record[k].is_null()) {
            self.expect(key, &record[key], &project[key]);
        }
        if let Some(year) = record["year"].as_str() {
            self.expect("fiscal_year", &Value::from(year), &Value::from(project["fiscal_year"].to_string()));
        }
        if !record["money_unit"].is_null() {
            self.expect("budget/printed_unit", &record["money_unit"], &project["budget"]["printed_unit"]);
        }
        if !record["pages"].is_null() {
            self.expect("source/pages", &record["pages"], &project["source"]["pages"]);
        }
    }

    fn goal(&mut self) {
        let (record, project) = (self.record, self.project);
        self.expect("goal_text", &record["goal"], &project["goal_text"]);
        if let Some(goals) = record["goals"].as_array() {
            let text = |goal: &Value| {
                let goal = goal.as_str().unwrap();
                bare(goal.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('.'))
            };
            let truth: Vec<String> = goals.iter().map(text).collect();
            let found: Vec<String> = rows(&project["goals"]).iter().map(|g| bare(g.as_str().unwrap())).collect();
            self.expect("goals", &Value::from(truth), &Value::from(found));
        }
        if let Some(schedule) = record["schedule"].as_array() {
            // A date under which nothing is printed is null in some records; its place is there, and blank.
            let step = |label: &Value, raw: &Value| Value::from(vec![label.clone(), raw.as_str().unwrap_or("").into()]);
            let truth: Vec<Value> = schedule.iter().map(|s| step(&s["month"], &s["pct"])).collect();
            let found: Vec<Value> =
                rows(&project["spending_plan"]).iter().map(|s| step(&s["label"], &s["raw"])).collect();
            self.expect("spending_plan", &Value::from(truth), &Value::from(found));
        }
    }

    fn amounts_in(&self, slots: &[&str]) -> Vec<Value> {
        let lines = rows(&self.project["budget"]["lines"]).iter();
        let in_slot = lines.filter(|l| l["slot"].as_str().is_some_and(|s| slots.contains(&s)));
        in_slot.map(|l| l["raw"].clone()).collect()
    }

    fn money(&mut self) {
        let record = self.record;
        for (key, amount) in record["amounts"].as_object().into_iter().flatten() {
            let found = self.amounts_in(&slots(self.annotator, self.family, key));
            self.expect_one_of(&format!("budget {key}"), amount, &found);
        }
        for (key, amount) in record["money"].as_object().into_iter().flatten() {
            if let Some(row) = amount.as_array() {
                for (prefix, amount) in MATRIX.iter().zip(row) {
                    let slot = format!("{prefix}{key}");
                    let found = self.amounts_in(&[&slot]);
                    self.expect_one_of(&format!("budget {slot}"), amount, &found);
                }
            } else {
                let label = key.trim_end_matches("（项目）").trim_end_matches("（年度）");
                let slots: &[&str] = if key.ends_with("（项目）") { &["period_other"] } else { &[] };
                let lines = rows(&self.project["budget"]["lines"]).iter();
                let found: Vec<Value> = lines
                    .filter(|l| l["label"] == label && slots.iter().all(|s| l["slot"] == **s))
                    .map(|l| l["raw"].clone())
                    .collect();
                self.expect_one_of(&format!("budget {key}"), amount, &found);
            }
        }
        for (key, slot) in [("weight", "weight_total"), ("rate", "rate_total"), ("score", "score_total")] {
            if let Some(value) = record["execution"].get(key) {
                let found = self.amounts_in(&[slot]);
                self.expect_one_of(&format!("budget {slot}"), value, &found);
            }
        }
        for totals in [&record["score_total"], &record["total_score"]] {
            for (key, label) in [("weight", "/extra/总分~1分值"), ("score", "/extra/总分~1得分")] {
                if let Some(value) = totals.get(key) {
                    let found = self.at(label);
                    self.expect(label, value, &found);
                }
            }
        }
    }

    fn extra(&mut self) {
        let record = self.record;
        let keys = ["nature", "category", "start_date", "end_date", "goal_actual", "goal_project_total"];
        let more = ["overall_goal", "execution_weight", "overview", "purpose"];
        let named = keys.iter().chain(&more).filter_map(|k| Some((k.to_string(), record.get(k)?.clone())));
        let printed = record["extra"].as_object().into_iter().flatten().map(|(k, v)| (k.clone(), v.clone()));
        for (key, value) in named.chain(printed).collect::<Vec<_>>() {
            let mut found: Vec<Value> = extra_pointers(&key).iter().map(|p| self.at(p)).collect();
            found.push(self.project["extra"].get(&key).cloned().unwrap_or_default());
            let lines = rows(&self.project["budget"]["lines"]).iter();
            found.extend(lines.filter(|l| l["label"] == key.as_str()).map(|l| l["raw"].clone()));
            self.expect_one_of(&format!("extra {key}"), &value, &found);
        }
        if let Some(note) = record["form_note"].as_str().filter(|n| !n.is_empty()) {
            let found: Vec<Value> = strings(&self.project["extra"]).map(Value::from).collect();
            self.expect_one_of("form_note", &Value::from(note), &found);
        }
    }

    fn tasks(&mut self) {
        let Some(tasks) = self.record["tasks"].as_array() else { return };
        let columns = [
            ("name", "任务名称"),
            ("content", "主要内容"),
            ("total", "总额"),
            ("fiscal", "财政拨款"),
            ("other", "其他资金"),
        ];
        let truth = tasks.iter().map(|t| Value::from(columns.map(|(key, _)| t[key].clone()).to_vec()));
        let found = rows(&self.project["tasks"])
            .iter()
            .map(|t| Value::from(columns.map(|(_, label)| t.get(label).cloned().unwrap_or_default()).to_vec()));
        self.expect("tasks", &truth.collect(), &found.collect());
    }

    fn indicators(&mut self) {
        // A row in which only its levels are printed is no indicator.
        let printed =
            |i: &&Value| i.as_object().unwrap().iter().any(|(k, v)| !LEVELS.contains(&k.as_str()) && !is_blank(v));
        let truth: Vec<&Value> = rows(&self.record["indicators"]).iter().filter(printed).collect();
        let found = rows(&self.project["indicators"]);
        if truth.len() != found.len() {
            self.expect("number of indicators", &Value::from(truth.len()), &Value::from(found.len()));
        }
        for (n, (truth, found)) in truth.iter().zip(found).enumerate() {
            for (key, value) in truth.as_object().into_iter().flatten() {
                let field = format!("indicators/{n}/{key}");
                match (key.as_str(), value) {
                    ("extra", Value::Object(extra)) => {
                        for (label, value) in extra {
                            self.expect(&format!("{field}/{label}"), value, &found["extra"][label]);
                        }
                    }
                    ("level3", Value::String(name)) => {
                        self.expect(&field, &Value::from(without_number(name)), &found["level3"]);
                    }
                    _ => {
                        let pointer = indicator_pointer(self.annotator, self.family, key);
                        self.expect(&field, value, found.pointer(&pointer).unwrap_or(&Value::Null));
                    }
                }
            }
        }
    }
}
