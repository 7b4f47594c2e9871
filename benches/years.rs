//! Measures comparing and searching on generated folders: 10,000 projects a year, ten indicators each.
//!
//! `cargo bench --bench years`. The goals: a comparison in under 5 s and 500 MB, a search in under 50 ms once the index is
//! there.

#![allow(clippy::expect_used, reason = "a benchmark that cannot run says why and ends")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use jixiao::search::{Filter, Store, search};
use serde_json::{Value, json};

const DEPARTMENTS: usize = 250;
const PROJECTS: usize = 40;
const INDICATORS: usize = 10;

/// Characters that names are made of.
const WORDS: &[&str] = &[
    "农村",
    "公路",
    "养护",
    "防汛",
    "物资",
    "购置",
    "应急",
    "演练",
    "信息化",
    "平台",
    "建设",
    "教育",
    "学生",
    "补助",
    "医疗",
    "救助",
    "环境",
    "整治",
    "绿化",
    "设施",
    "维修",
    "宣传",
    "培训",
    "监测",
    "检验",
    "文化",
    "惠民",
    "演出",
    "水利",
    "灌溉",
];

/// Numbers that look random and are always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % limit
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect()
    }
}

/// A project of a year: a tenth is renamed in the later one, a tenth is new.
fn project(year: i32, department: usize, at: usize) -> Value {
    let mut numbers = Numbers((department * PROJECTS + at) as u64 + 1);
    let mut name = numbers.words(4);
    let later = year == 2025;
    if later && at % 10 == 1 {
        name = numbers.words(4);
    }
    if later && at % 10 == 2 {
        name = format!("{name}提升");
    }
    let region = 130_100 + department / 10;
    let indicators: Vec<Value> = (0..INDICATORS)
        .map(|no| {
            let (level3, number) = (numbers.words(2) + "数量", numbers.below(1000) + usize::from(later && no == 3));
            json!({
                "level1": "产出指标", "level2": "数量指标", "level3": level3, "class": "output.quantity",
                "description": format!("年度内完成{level3}"),
                "target": {"raw": format!("≥{number}个"), "sign_raw": null, "unit_raw": null, "kind": "number", "op": ">=",
                    "value": number.to_string(), "high": null, "unit": "个"},
                "weight": null, "basis": "年度工作计划和上级文件要求", "scoring_rule": null, "actual": null, "score": null,
                "deviation": null, "note": null,
            })
        })
        .collect();
    let evidence: serde_json::Map<String, Value> = (0..INDICATORS)
        .flat_map(|no| ["level1", "level2", "level3", "description", "target", "basis"].map(|field| (no, field)))
        .map(|(no, field)| {
            (format!("/indicators/{no}/{field}"), json!([{"page": 7, "bbox": [310.2, 141.0, 540.1, 170.3]}]))
        })
        .collect();
    json!({
        "schema": "jixiao.project/1", "id": format!("{region}-{department:03}-{year}-{at:03}"), "kind": "project_target",
        "form": "hebei", "title": format!("{name}绩效目标表"),
        "region": {"code": region.to_string(), "name": format!("第{}县", department / 10), "prefecture": null, "province": "河北省"},
        "fiscal_year": year, "department": {"code": format!("{department:03}001"), "name": format!("第{department}局")},
        "implementing_unit": null,
        "project": {"code": null, "name": format!("{year}年{name}"), "category": null, "nature": null, "start": null, "end": null},
        "budget": {"printed_unit": "万元", "lines": [
            {"slot": "total", "label": "预算数", "raw": "10.00", "yuan": format!("{}00.00", numbers.below(9000) + 1)}]},
        "purpose": numbers.words(6), "spending_plan": [], "goals": [], "goal_text": numbers.words(20),
        "indicators": indicators, "findings": [], "source": {"file": "a.pdf", "sha256": "", "pages": [7, 8]},
        "evidence": evidence,
    })
}

fn write_folder(folder: &Path, year: i32) {
    fs::create_dir_all(folder.join("projects")).expect("folder");
    let mut lines = Vec::new();
    for department in 0..DEPARTMENTS {
        for at in 0..PROJECTS {
            let project = project(year, department, at);
            let path = format!("projects/{}.json", project["id"].as_str().unwrap_or_default());
            fs::write(folder.join(&path), serde_json::to_string_pretty(&project).expect("JSON")).expect("file");
            lines.push(json!({
                "id": project["id"], "path": path, "region": project["region"], "fiscal_year": year,
                "department": project["department"]["name"], "code": null, "name": project["project"]["name"],
                "kind": "project_target", "total_yuan": project["budget"]["lines"][0]["yuan"], "total_slot": "total",
                "indicators": INDICATORS, "pages": [7, 8], "findings": {"error": 0, "warning": 0, "info": 0},
            }));
        }
    }
    let index = json!({"schema": "jixiao.index/1", "documents": [], "projects": lines, "regions": []});
    fs::write(folder.join("index.json"), serde_json::to_string_pretty(&index).expect("JSON")).expect("index");
}

/// The most memory that the process of a command had, in MB, where the system tells it.
fn peak(pid: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

fn compare(old: &Path, new: &Path, format: &str) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_jixiao"))
        .args(["diff", "--format", format, "-o"])
        .arg(new.join(format!("changes.{format}")))
        .args([old, new])
        .spawn()
        .expect("jixiao");
    let mut most = 0.0f64;
    while child.try_wait().expect("jixiao").is_none() {
        most = most.max(peak(child.id()).unwrap_or(0.0));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    println!("diff of 2 x {} projects as {format}: {:.2?}, {most:.0} MB", DEPARTMENTS * PROJECTS, start.elapsed());
}

fn main() {
    let place = tempfile::tempdir().expect("folder");
    let (old, new) = (place.path().join("2024"), place.path().join("2025"));
    write_folder(&old, 2024);
    write_folder(&new, 2025);
    for format in ["text", "json", "html"] {
        compare(&old, &new, format);
    }
    let start = Instant::now();
    let built = Store::open(&old, None).expect("index").built;
    assert!(built);
    println!("index over {} indicators: {:.2?}", DEPARTMENTS * PROJECTS * INDICATORS, start.elapsed());
    for words in [vec!["防汛"], vec!["灌"], vec!["数量"], vec!["农村公路", "演出"], vec!["不会印出来的词"], vec!["≥95"]]
    {
        let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        let start = Instant::now();
        let store = Store::open(&old, None).expect("index");
        let opened = start.elapsed();
        let answer = search(&store, &words, &Filter::default(), 20).expect("answer");
        println!("search {words:?}: {:.2?} ({opened:.2?} to open), {} projects", start.elapsed(), answer.projects);
    }
}
