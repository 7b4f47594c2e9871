//! Changes planted at random into the corpus's projects: every one is found under its label, nothing else is, and backwards
//! mirrors forwards.

use std::collections::BTreeMap;

use jixiao::diff::diff;
use jixiao::diff::model::{ChangeKind, Diff};
use jixiao::normalize::level::class_of;
use jixiao::normalize::target::{Context, parse_with};
use jixiao::report::model::{Indicator, Kind, Project};

use crate::years_folder::folder;
use ChangeKind::*;

/// Targets of one indicator in two years: levels, name, old, new, what has to be said about it.
type Planted = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static [ChangeKind]);

const TARGETS: &[Planted] = &[
    ("产出指标", "质量指标", "验收合格率", "≥95%", "≥98%", &[TargetTightened]),
    ("产出指标", "数量指标", "检修站点", "≥30座", "≥24座", &[TargetLoosened]),
    // Lower is better: by the sign, whatever is measured.
    ("产出指标", "质量指标", "设备故障次数", "≤5次", "≤3次", &[TargetTightened]),
    ("产出指标", "时效指标", "审核时限", "≤20个工作日", "≤25个工作日", &[TargetLoosened]),
    ("产出指标", "时效指标", "到场时间", "30分钟以内", "20分钟以内", &[TargetTightened]),
    ("产出指标", "成本指标", "单次检修成本", "≤10万元", "≤8万元", &[TargetTightened]),
    ("产出指标", "成本指标", "装备采购单价", "不超过2.5万元", "不超过30000元", &[TargetLoosened]),
    ("效益指标", "社会效益指标", "事故发生率", "＜3%", "＜5%", &[TargetLoosened]),
    ("效益指标", "社会效益指标", "事故起数下降率", "≥5%", "≥8%", &[TargetTightened]),
    ("效益指标", "生态效益指标", "能耗降低幅度", "≥4%", "≥3%", &[TargetLoosened]),
    // Lower is better without a sign: money that is a cost.
    ("成本指标", "经济成本指标", "人均培训支出", "450元", "400元", &[TargetTightened]),
    ("满意度指标", "服务对象满意度指标", "参训人员满意度", "90%", "92%", &[TargetTightened]),
    // Neither sign nor what is measured tells the way.
    ("产出指标", "质量指标", "抽检不合格率", "5%", "3%", &[TargetChanged]),
    ("产出指标", "数量指标", "聘用人数", "12人", "15人", &[TargetChanged]),
    ("产出指标", "成本指标", "预算执行率", "95%", "98%", &[TargetChanged]),
    ("满意度指标", "服务对象满意度指标", "有效投诉", "5件", "3件", &[TargetChanged]),
    ("产出指标", "质量指标", "系统可用率", "99%", "≥98%", &[TargetSignChanged, TargetChanged]),
    // A sign against the sense of what is measured is a slip, and says nothing; what is done about a bad thing is good.
    ("产出指标", "质量指标", "设施停用故障率", "≥3%", "≥2%", &[TargetChanged]),
    ("产出指标", "时效指标", "许可办结时限", "≥5天", "≥3天", &[TargetChanged]),
    ("产出指标", "质量指标", "抽查样品合格率", "≤95%", "≤90%", &[TargetChanged]),
    ("产出指标", "质量指标", "公房空置率", "≤5%", "≤8%", &[TargetLoosened]),
    ("产出指标", "质量指标", "来信投诉办理率", "≥90%", "≥95%", &[TargetTightened]),
    ("满意度指标", "服务对象满意度指标", "受训学员满意率", "≥90%", "≤92%", &[TargetSignChanged, TargetChanged]),
    ("成本指标", "经济成本指标", "低保月补助标准", "600元", "650元", &[TargetChanged]),
    // Units.
    ("产出指标", "数量指标", "志愿讲解受众", "≥300人", "≥300人次", &[TargetUnitChanged]),
    ("产出指标", "数量指标", "公园游览服务", "≥2万人次", "≥20000人次", &[TargetSameValue]),
    ("产出指标", "数量指标", "食堂用餐服务", "≥2万人次", "≥25000人次", &[TargetTightened]),
    ("产出指标", "质量指标", "宽带通达比例", "≥95%", "≥0.95", &[TargetSameValue]),
    ("产出指标", "时效指标", "故障修复时间", "≤24小时", "≤2天", &[TargetUnitChanged]),
    ("产出指标", "数量指标", "购置执法终端", "≥40台", "≥40套", &[TargetUnitChanged]),
    ("产出指标", "数量指标", "铺设管线", "≥12公里", "≥300处", &[TargetUnitChanged]),
    // Signs.
    ("产出指标", "数量指标", "开展展演活动", "≥8次", "=8次", &[TargetSignChanged]),
    ("产出指标", "质量指标", "班次正点率", "≥98%", "＞98%", &[TargetSignChanged]),
    // The same value.
    ("产出指标", "成本指标", "线路补助成本", "≤10万元", "≤100000元", &[TargetSameValue]),
    ("产出指标", "质量指标", "台账完整率", "≥95%", "不低于95%", &[TargetSameValue]),
    ("产出指标", "质量指标", "巡查覆盖率", "≥95%", "≥95.0％", &[TargetSameValue]),
    ("产出指标", "数量指标", "整改隐患", "≥1,500条", "≥1500条", &[TargetSameValue]),
    ("产出指标", "时效指标", "接单响应时长", "≤半小时", "≤30分钟", &[TargetSameValue]),
    // Dates.
    ("产出指标", "时效指标", "竣工日期", "2024年10月31日前", "2025年10月31日前", &[TargetDateRolled]),
    ("产出指标", "时效指标", "资金拨付日期", "2024年12月底前", "2025年12月底前", &[TargetDateRolled]),
    ("产出指标", "时效指标", "招标完成日期", "2024年6月30日前", "2025年5月31日前", &[TargetTightened]),
    ("产出指标", "时效指标", "验收完成日期", "2024年6月30日前", "2025年9月30日前", &[TargetLoosened]),
    // Numbers, words, and another kind of target.
    ("产出指标", "时效指标", "抚恤金发放及时性", "≥98%", "按月及时发放", &[TargetNumberToWords]),
    ("效益指标", "社会效益指标", "政策知晓水平", "有所提升", "≥5%", &[TargetWordsToNumber]),
    ("产出指标", "数量指标", "志愿者规模", "10-15人", "≥12人", &[TargetSignChanged, TargetChanged]),
    ("产出指标", "时效指标", "任务收尾安排", "≥95%", "2025年12月底前", &[TargetChanged]),
    ("产出指标", "质量指标", "考核等次", "优秀", "良好", &[TargetChanged]),
];

/// Numbers that look random and are always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % limit
    }
}

fn indicator(like: &Indicator, planted: &Planted, new: bool) -> Indicator {
    let &(level1, level2, name, old_raw, new_raw, _) = planted;
    let (raw, year) = if new { (new_raw, 2025) } else { (old_raw, 2024) };
    let mut indicator = like.clone();
    indicator.level1 = Some(level1.to_owned());
    indicator.level2 = Some(level2.to_owned());
    indicator.level3 = Some(name.to_owned());
    indicator.class = class_of(Some(level1), Some(level2));
    indicator.description = None;
    indicator.target.raw = Some(raw.to_owned());
    (indicator.target.sign_raw, indicator.target.unit_raw) = (None, None);
    indicator.target.value = parse_with(raw, None, None, &Context { fiscal_year: Some(year) });
    indicator
}

/// The same project a year later.
fn later(project: &Project) -> Project {
    let mut later = project.clone();
    later.id = project.id.replace("2024", "2025");
    later.fiscal_year = Some(2025);
    later
}

/// What was planted: kind and what it is about, with how often.
type Labels = BTreeMap<(ChangeKind, String), usize>;

fn plant(labels: &mut Labels, kind: ChangeKind, about: &str) {
    *labels.entry((kind, about.to_owned())).or_default() += 1;
}

/// A year, a later year with changes at random, and the labels of the changes.
fn years(seed: u64) -> (Vec<Project>, Vec<Project>, Labels) {
    let mut random = Numbers(seed);
    let (mut old, mut new, mut labels) = (Vec::new(), Vec::new(), Labels::new());
    let projects = folder("2024").projects;
    for (no, base) in projects.iter().filter(|p| p.kind == Kind::ProjectTarget && p.indicators.len() > 2).enumerate() {
        let mut before = base.clone();
        for at in 0..3 {
            let planted = &TARGETS[(random.below(TARGETS.len()) + at) % TARGETS.len()];
            if before.indicators.iter().all(|it| it.level3.as_deref() != Some(planted.2)) {
                before.indicators.push(indicator(&base.indicators[0], planted, false));
            }
        }
        let name = before.project.name.clone().unwrap();
        let what = random.below(10);
        if what == 0 {
            plant(&mut labels, ProjectRemoved, &name);
            old.push(before);
            continue;
        }
        let mut after = later(&before);
        for it in &mut after.indicators {
            if let Some(planted) = TARGETS.iter().find(|planted| it.level3.as_deref() == Some(planted.2)) {
                *it = indicator(it, planted, true);
                planted.5.iter().for_each(|&kind| plant(&mut labels, kind, planted.2));
            }
        }
        match what {
            1 => {
                after.project.name = Some(format!("{name}（续建）"));
                plant(&mut labels, ProjectRenamed, &format!("{name}（续建）"));
            }
            2 => {
                let total = after.budget.lines.iter_mut().find(|line| line.slot == "total").unwrap();
                let amount: f64 = total.yuan.as_deref().unwrap().parse().unwrap();
                total.yuan = Some(format!("{:.2}", amount * 2.0));
                // The parts no longer make the total; that they shift as shares of it is not what is tested here.
                before.budget.lines.retain(|line| line.slot == "total");
                after.budget.lines.retain(|line| line.slot == "total");
                plant(&mut labels, BudgetUp, &name);
            }
            3 => {
                let total = after.budget.lines.iter_mut().find(|line| line.slot == "total").unwrap();
                total.yuan = None;
                total.raw = "".to_owned();
                before.budget.lines.retain(|line| line.slot == "total");
                after.budget.lines.retain(|line| line.slot == "total");
                plant(&mut labels, BudgetChanged, &name);
            }
            4 => {
                after.goal_text = Some(after.goal_text.unwrap_or_default() + "另完善长效机制");
                plant(&mut labels, GoalReworded, &name);
            }
            5 => {
                let gone = after.indicators.remove(0);
                plant(&mut labels, IndicatorRemoved, gone.level3.as_deref().unwrap());
            }
            6 => {
                let mut added = after.indicators[0].clone();
                added.level3 = Some("前所未见之事".to_owned());
                (added.description, added.basis) = (None, None);
                after.indicators.insert(1, added);
                plant(&mut labels, IndicatorAdded, "前所未见之事");
            }
            7 => {
                let worded = format!("年度{}", after.indicators[0].level3.as_deref().unwrap());
                after.indicators[0].level3 = Some(worded.clone());
                plant(&mut labels, IndicatorReworded, &worded);
            }
            8 => {
                let (level1, level2) = ("效益指标", "可持续影响指标");
                after.indicators[0].level1 = Some(level1.to_owned());
                after.indicators[0].level2 = Some(level2.to_owned());
                after.indicators[0].class = class_of(Some(level1), Some(level2));
                plant(&mut labels, IndicatorReclassified, after.indicators[0].level3.as_deref().unwrap());
            }
            _ if !after.spending_plan.is_empty() => {
                after.spending_plan.pop();
                plant(&mut labels, SpendingPlanChanged, &name);
            }
            _ => {}
        }
        if random.below(8) == 0 {
            let mut added = later(&before);
            added.id = format!("added-{no}");
            added.project.name = Some(format!("{}号从未有过的事业", ["甲", "乙", "丙"][random.below(3)]));
            (added.project.code, added.goal_text, added.purpose) = (None, None, None);
            added.goals.clear();
            added.indicators.clear();
            plant(&mut labels, ProjectAdded, added.project.name.as_deref().unwrap());
            new.push(added);
        }
        old.push(before);
        new.push(after);
    }
    // The later year is printed in another order.
    new.rotate_left(random.below(old.len()));
    (old, new, labels)
}

/// The labels of what was found. An indicator, and a project that is on both sides, is called as in the later year, one
/// that has gone as in the earlier; where `mirror`, the other way round.
fn found(diff: &Diff, mirror: bool) -> Labels {
    let mut labels = Labels::new();
    for change in &diff.changes {
        let pair = &diff.projects[change.project];
        let sides = |old: Option<String>, new: Option<String>| if mirror { old.or(new) } else { new.or(old) };
        let indicator = change.indicator.as_ref().and_then(|pair| {
            let name = |it: &Option<jixiao::diff::model::IndicatorRef>| it.as_ref().and_then(|it| it.level3.clone());
            sides(name(&pair.old), name(&pair.new))
        });
        let project = || {
            let name = |side: &[jixiao::diff::model::ProjectRef]| side.first().and_then(|it| it.name.clone());
            sides(name(&pair.old), name(&pair.new))
        };
        let kind = if mirror { change.kind.mirrored() } else { change.kind };
        plant(&mut labels, kind, &indicator.or_else(project).unwrap_or_default());
    }
    labels
}

#[test]
fn changes_planted_at_random_are_found_and_mirrored() {
    let mut seen = BTreeMap::new();
    for seed in 1..=60 {
        let (old, new, planted) = years(seed);
        let forwards = found(&diff(&old, &new), false);
        assert_eq!(forwards, planted, "seed {seed}");
        assert_eq!(found(&diff(&new, &old), true), planted, "seed {seed}, backwards");
        for ((kind, _), count) in planted {
            *seen.entry(kind).or_insert(0) += count;
        }
    }
    println!("{} changes of {} kinds: {seen:?}", seen.values().sum::<usize>(), seen.len());
    // Splits, mergers and shifts of sources are planted in the corpus itself.
    let elsewhere = [ProjectSplit, ProjectMerged, BudgetSourceShift, BudgetDown];
    let missing: Vec<_> =
        ChangeKind::ALL.into_iter().filter(|kind| !seen.contains_key(kind) && !elsewhere.contains(kind)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_planted_target_comes_out_as_labelled() {
    let like = folder("2024").projects[0].indicators[0].clone();
    for planted in TARGETS {
        let project = |new: bool| {
            let project =
                Project { indicators: vec![indicator(&like, planted, new)], ..folder("2024").projects[0].clone() };
            if new { later(&project) } else { project }
        };
        let (old, new) = (project(false), project(true));
        let kinds = |from: &Project, to: &Project, mirror: bool| -> Vec<ChangeKind> {
            let changes = diff(std::slice::from_ref(from), std::slice::from_ref(to)).changes;
            let mut kinds: Vec<_> =
                changes.iter().map(|it| if mirror { it.kind.mirrored() } else { it.kind }).collect();
            kinds.sort();
            kinds
        };
        let mut expected = planted.5.to_vec();
        expected.sort();
        assert_eq!(kinds(&old, &new, false), expected, "{planted:?}");
        assert_eq!(kinds(&new, &old, true), expected, "{planted:?} backwards");
    }
}
