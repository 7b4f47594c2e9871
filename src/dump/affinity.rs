//! What the name, the level and the value of an indicator say of each other: below 质量指标 stand rates, whose values are percentages,
//! and below 成本指标 amounts of money. Learned from public reports (`corpus/recipe/affinity.py`).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::normalize::level::{Class, class_of};

/// How many classes of indicators and how many forms of values are told apart.
pub(super) const CLASSES: usize = 9;
pub(super) const FORMS: usize = 5;

/// What one unit of evidence costs, and how much it costs at most.
const TELLS: f32 = 0.25;
const MOST: f32 = 1.5;

/// What stands for pairs and forms that were hardly seen.
const RARE: f32 = 0.5;

/// Words of values that say when.
const TIMES: [&str; 9] = ["年", "月", "日", "季", "天", "小时", "分钟", "及时", "按时"];

/// How often pairs of characters of names stand in indicators of each class and beside values of each form.
struct Reports {
    pairs: HashMap<[char; 2], Counts>,
    all: Counts,
    forms: [[f32; FORMS]; CLASSES],
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    classes: [f32; CLASSES],
    forms: [f32; FORMS],
}

static REPORTS: LazyLock<Reports> = LazyLock::new(|| {
    let mut reports = Reports { pairs: HashMap::new(), all: Counts::default(), forms: [[0.0; FORMS]; CLASSES] };
    let mut class = reports.forms.iter_mut();
    for line in include_str!("affinity.tsv").lines() {
        let mut fields = line.split('\t');
        let text = fields.next().unwrap_or_default();
        let mut numbers = fields.map(|f| f.parse().unwrap_or(0.0));
        // Lines of classes come in the order of their columns.
        if text.starts_with('@') && text.chars().count() > 2 {
            class.next().into_iter().flatten().zip(numbers).for_each(|(to, number)| *to = number);
            continue;
        }
        let mut counts = Counts::default();
        for to in counts.classes.iter_mut().chain(&mut counts.forms) {
            *to = numbers.next().unwrap_or(0.0);
        }
        match text.chars().collect::<Vec<_>>()[..] {
            ['='] => reports.all = counts,
            [a, b] => drop(reports.pairs.insert([a, b], counts)),
            _ => {}
        }
    }
    reports
});

/// The place of a class in the table.
pub(super) const fn place(class: Class) -> usize {
    match class {
        Class::OutputQuantity => 0,
        Class::OutputQuality => 1,
        Class::OutputTimeliness => 2,
        Class::OutputCost | Class::CostEconomic | Class::CostSocial | Class::CostEcological => 3,
        Class::BenefitEconomic => 4,
        Class::BenefitSocial => 5,
        Class::BenefitEcological => 6,
        Class::BenefitSustainability => 7,
        Class::SatisfactionBeneficiary => 8,
    }
}

/// The place of a value's form in the table.
pub(super) fn form(value: &str) -> usize {
    if value.contains(['%', '％', '‰']) {
        0
    } else if value.contains('元') {
        1
    } else if TIMES.iter().any(|t| value.contains(t)) {
        2
    } else if value.contains(|c: char| c.is_ascii_digit()) {
        3
    } else {
        4
    }
}

/// The place in the table of the class that the name of an inner level is.
pub(super) fn class(level: &str) -> Option<usize> {
    class_of(None, Some(level)).map(place)
}

/// What each class costs beside a name, and each form of a value.
pub(super) fn of_name(name: &str) -> ([f32; CLASSES], [f32; FORMS]) {
    let mut chars: Vec<char> = name.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    chars.push('$');
    let mut own: Vec<[char; 2]> = chars.windows(2).filter_map(|w| w.try_into().ok()).collect();
    own.sort_unstable();
    own.dedup();
    let seen: Vec<&Counts> = own.iter().filter_map(|pair| REPORTS.pairs.get(pair)).collect();
    (
        costs(&seen.iter().map(|c| c.classes).collect::<Vec<_>>(), &REPORTS.all.classes),
        costs(&seen.iter().map(|c| c.forms).collect::<Vec<_>>(), &REPORTS.all.forms),
    )
}

/// What each form of a value costs below each level.
pub(super) static BELOW: LazyLock<[[f32; FORMS]; CLASSES]> =
    LazyLock::new(|| REPORTS.forms.map(|forms| costs(&[forms], &REPORTS.all.forms)));

/// What each of several cases costs after what was seen, by how much more often it was seen there than at large.
fn costs<const N: usize>(seen: &[[f32; N]], all: &[f32; N]) -> [f32; N] {
    let total: f32 = all.iter().sum();
    let mut evidence = [0.0; N];
    for counts in seen {
        let sum: f32 = counts.iter().sum();
        for ((to, count), all) in evidence.iter_mut().zip(counts).zip(all) {
            let share = (all / total).max(f32::EPSILON);
            *to += ((count + RARE * share) / (sum + RARE) / share).ln();
        }
    }
    let most = evidence.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    evidence.map(|e| (TELLS * (most - e)).min(MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_stand_below_quality_and_have_percentages() {
        let (classes, forms) = of_name("设备验收合格率");
        assert!(classes[place(Class::OutputQuality)] < classes[place(Class::OutputCost)]);
        assert!(forms[form("≥98%")] < forms[form("≤33276.32元/处")]);
    }

    #[test]
    fn costs_are_money_and_ends_are_dates() {
        let cost = BELOW[place(Class::OutputCost)];
        let time = BELOW[place(Class::OutputTimeliness)];
        assert!(cost[form("≤2万元/眼")] < cost[form("6月底前")]);
        assert!(time[form("6月底前")] < time[form("4眼")]);
    }

    #[test]
    fn a_name_that_nobody_knows_says_nothing() {
        assert_eq!(of_name("甪").0, [0.0; CLASSES]);
    }
}
