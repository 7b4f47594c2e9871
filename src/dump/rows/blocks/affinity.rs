//! What the cells of a row say of each other, whatever their order.

use std::cmp::Ordering;

use super::super::super::affinity::{BELOW, CLASSES, FORMS, class, form, of_name, place};
use super::super::super::columns::Kind;
use super::super::Rows;
use super::chains::Chains;
use crate::normalize::level::Class;

/// The first class of benefits and of satisfaction.
const FIRST_OF_KIND: [usize; 2] = [place(Class::BenefitEconomic), place(Class::SatisfactionBeneficiary)];

/// Outputs below benefits, or benefits below satisfaction; and outputs in another order than that of regulations. Twice as much, and rows are
/// torn to keep the order (71 wrong fields of 924 became 101).
const BACK_OVER_KINDS: f32 = 1.5;
const BACK_AMONG_OUTPUTS: f32 = 0.8;

/// What a cell says of those beside it.
#[derive(Debug, Clone)]
enum Says {
    Nothing,
    Level(Option<usize>),
    /// What each class and each form of a value costs beside a name.
    Name([f32; CLASSES], [f32; FORMS]),
    Value(usize),
}

/// What the cells that a table may have say of each other.
#[derive(Debug, Default)]
pub(super) struct Affinity {
    cells: Vec<Says>,
}

impl Affinity {
    pub fn learn(chains: &Chains, task: &Rows) -> Self {
        let mut cells = vec![Says::Nothing; chains.all.len()];
        for (c, column) in task.columns.iter().enumerate() {
            for &number in chains.column(c).iter().flatten() {
                let (Some(chain), Some(cell)) = (chains.get(number), cells.get_mut(number as usize)) else { continue };
                *cell = match column.kind {
                    Kind::Level => Says::Level(class(&chain.text)),
                    Kind::Name => {
                        let (classes, forms) = of_name(&chain.text);
                        Says::Name(classes, forms)
                    }
                    Kind::Target => Says::Value(form(&chain.text)),
                    _ => Says::Nothing,
                };
            }
        }
        Self { cells }
    }

    /// What it costs that the name of a level stands below another one: regulations name them in an order, outputs before benefits
    /// before satisfaction, and most reports keep it.
    pub fn below(&self, above: u32, level: u32) -> f32 {
        let class = |number: u32| match self.cells.get(number as usize) {
            Some(Says::Level(class)) => *class,
            _ => None,
        };
        let (Some(above), Some(level)) = (class(above), class(level)) else { return 0.0 };
        let kind = |class: usize| FIRST_OF_KIND.iter().filter(|first| **first <= class).count();
        match kind(level).cmp(&kind(above)) {
            Ordering::Less => BACK_OVER_KINDS,
            Ordering::Equal if kind(level) == 0 && level < above => BACK_AMONG_OUTPUTS,
            _ => 0.0,
        }
    }

    /// What two cells of a row cost, in whatever order.
    pub fn cost(&self, a: u32, b: u32) -> f32 {
        let (Some(a), Some(b)) = (self.cells.get(a as usize), self.cells.get(b as usize)) else { return 0.0 };
        match (a, b) {
            (Says::Level(Some(class)), Says::Name(classes, _)) | (Says::Name(classes, _), Says::Level(Some(class))) => {
                classes[*class]
            }
            (Says::Value(form), Says::Name(_, forms)) | (Says::Name(_, forms), Says::Value(form)) => forms[*form],
            (Says::Level(Some(class)), Says::Value(form)) | (Says::Value(form), Says::Level(Some(class))) => {
                BELOW[*class][*form]
            }
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_come_in_the_order_of_regulations() {
        let level = |class| Says::Level(Some(place(class)));
        let classes = [Class::OutputQuantity, Class::OutputCost, Class::BenefitSocial, Class::BenefitEconomic];
        let affinity = Affinity { cells: classes.into_iter().map(level).collect() };
        assert_eq!([affinity.below(0, 1), affinity.below(1, 3), affinity.below(2, 3)], [0.0; 3]);
        assert!(affinity.below(2, 1) > affinity.below(1, 0) && affinity.below(1, 0) > 0.0);
    }
}
