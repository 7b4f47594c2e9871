//! What a printed label can mean, and how forms write it.

/// Everything that a label can mean; which of it applies, the place of the label in its table tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meaning {
    /// Beside or above one value of the project.
    pub field: Option<Field>,
    /// Beside or above an amount of money: its slot.
    pub money: Option<String>,
    /// Above a column of a money matrix: what goes before the slot of the row.
    pub money_column: Option<String>,
    /// Above a column of indicators.
    pub column: Option<Column>,
    /// Above a column of a list of tasks.
    pub task_column: bool,
    /// A heading beside or above other labels.
    pub group: bool,
    /// A heading of the spending plan.
    pub plan: bool,
    /// A heading of a list of tasks.
    pub tasks: bool,
    /// A row that sums up others.
    pub sum: bool,
}

/// One value of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Identity of the project.
    Project(ProjectField),
    /// 主管部门.
    Department,
    /// 单位编码.
    DepartmentCode,
    /// 实施单位.
    ImplementingUnit,
    /// 资金用途.
    Purpose,
    /// 绩效目标 of the year.
    Goal,
    /// 绩效目标 of the whole period of the project.
    GoalPeriod,
    /// 实际完成情况.
    GoalActual,
    /// 备注.
    Note,
    /// 序号 — the running number of a row: layout, not kept.
    Number,
    /// Anything else, kept by its printed label.
    Extra,
}

impl Field {
    /// Whether it tells whose project it is, or which.
    pub fn identifies(self) -> bool {
        matches!(self, Self::Project(_) | Self::Department | Self::DepartmentCode | Self::ImplementingUnit)
    }
}

/// What identifies a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProjectField {
    /// 项目名称.
    Name,
    /// 项目编码.
    Code,
    /// 项目性质.
    Nature,
    /// 项目类别.
    Category,
    /// 开始日期.
    Start,
    /// 完成日期.
    End,
}

/// A column of a list of indicators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// 一级指标.
    Level1,
    /// 二级指标.
    Level2,
    /// 三级指标, 指标名称.
    Level3,
    /// The levels of an indicator run together in one cell.
    LevelPath,
    /// All indicators of a project as one coded string.
    Coded,
    /// All indicators of one level: the column's label is its name.
    ByLevel,
    /// 绩效指标描述.
    Description,
    /// 指标值.
    Target,
    /// 指标值 of the whole period of the project.
    TargetPeriod,
    /// 指标性质.
    Sign,
    /// 计量单位.
    Unit,
    /// 权重.
    Weight,
    /// 指标值确定依据.
    Basis,
    /// 评分标准.
    ScoringRule,
    /// 实际完成值.
    Actual,
    /// 得分.
    Score,
    /// 偏差原因.
    Deviation,
    /// 备注.
    Note,
    /// Kept by its printed label.
    Extra,
}

pub(super) const FIELDS: &[(&str, Field)] = &[
    ("project.name", Field::Project(ProjectField::Name)),
    ("project.code", Field::Project(ProjectField::Code)),
    ("project.nature", Field::Project(ProjectField::Nature)),
    ("project.category", Field::Project(ProjectField::Category)),
    ("project.start", Field::Project(ProjectField::Start)),
    ("project.end", Field::Project(ProjectField::End)),
    ("department", Field::Department),
    ("department.code", Field::DepartmentCode),
    ("implementing_unit", Field::ImplementingUnit),
    ("purpose", Field::Purpose),
    ("goal", Field::Goal),
    ("goal.period", Field::GoalPeriod),
    ("goal.actual", Field::GoalActual),
    ("note", Field::Note),
    ("number", Field::Number),
    ("extra", Field::Extra),
];

pub(super) const COLUMNS: &[(&str, Column)] = &[
    ("level1", Column::Level1),
    ("level2", Column::Level2),
    ("level3", Column::Level3),
    ("level_path", Column::LevelPath),
    ("coded", Column::Coded),
    ("by_level", Column::ByLevel),
    ("description", Column::Description),
    ("target", Column::Target),
    ("target_period", Column::TargetPeriod),
    ("sign", Column::Sign),
    ("unit", Column::Unit),
    ("weight", Column::Weight),
    ("basis", Column::Basis),
    ("scoring_rule", Column::ScoringRule),
    ("actual", Column::Actual),
    ("score", Column::Score),
    ("deviation", Column::Deviation),
    ("note", Column::Note),
    ("extra", Column::Extra),
];

pub(super) fn named<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(n, _)| *n == name).map(|(_, v)| *v)
}

fn name_of<T: Copy + PartialEq>(table: &[(&'static str, T)], value: T) -> Option<&'static str> {
    table.iter().find(|(_, v)| *v == value).map(|(n, _)| *n)
}

impl Meaning {
    /// What can stand before the colon of a meaning.
    pub(super) const KINDS: &[&str] = &["field", "money", "money_column", "column"];

    /// What can be written instead of words that are no meaning.
    pub(super) fn choices(words: &str) -> String {
        let fields = || FIELDS.iter().map(|(n, _)| format!("field:{n}"));
        let columns = || COLUMNS.iter().map(|(n, _)| format!("column:{n}"));
        let (kind, name) = words.split_once(':').unwrap_or(("", words));
        let all: Vec<String> = fields().chain(columns()).collect();
        let meant: Vec<String> = all.iter().filter(|w| w.ends_with(&format!(":{name}"))).cloned().collect();
        let one_of = |choices: Vec<String>| format!("write one of {}", choices.join(", "));
        match kind {
            _ if !meant.is_empty() => one_of(meant),
            "field" => one_of(fields().collect()),
            "column" => one_of(columns().collect()),
            _ => "write field:…, money:…, money_column:…, column:…, group, plan, tasks or task_column".to_owned(),
        }
    }

    /// Reads a meaning as forms write it: `field:goal`, `money:fiscal`, `column:coded`, `money_column:executed`,
    /// `group`, `plan`, `tasks`, `task_column`.
    pub fn parse(words: &str) -> Option<Self> {
        let mut meaning = Self::default();
        match words.split_once(':') {
            Some(("field", name)) => meaning.field = Some(named(FIELDS, name)?),
            Some(("column", name)) => meaning.column = Some(named(COLUMNS, name)?),
            Some(("money", slot)) => meaning.money = Some(slot.to_owned()),
            Some(("money_column", prefix)) => meaning.money_column = Some(prefix.to_owned()),
            None if words == "group" => meaning.group = true,
            None if words == "plan" => (meaning.group, meaning.plan) = (true, true),
            None if words == "tasks" => (meaning.group, meaning.tasks) = (true, true),
            None if words == "task_column" => meaning.task_column = true,
            _ => return None,
        }
        Some(meaning)
    }

    /// Whether a label with this meaning can also mean all of another.
    pub fn includes(&self, other: &Self) -> bool {
        fn same<T: PartialEq>(own: &Option<T>, other: &Option<T>) -> bool {
            other.is_none() || own == other
        }
        same(&self.field, &other.field)
            && same(&self.money, &other.money)
            && same(&self.money_column, &other.money_column)
            && same(&self.column, &other.column)
            && (self.group || !other.group)
            && (self.plan || !other.plan)
            && (self.tasks || !other.tasks)
            && (self.task_column || !other.task_column)
            && (self.sum || !other.sum)
    }
}

impl std::fmt::Display for Meaning {
    /// The meaning as forms write it; several, where the place of the label tells which, are parted by blanks.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut words = Vec::new();
        words.extend(self.field.and_then(|v| name_of(FIELDS, v)).map(|n| format!("field:{n}")));
        words.extend(self.money.as_ref().map(|slot| format!("money:{slot}")));
        words.extend(self.money_column.as_ref().map(|prefix| format!("money_column:{prefix}")));
        words.extend(self.column.and_then(|v| name_of(COLUMNS, v)).map(|n| format!("column:{n}")));
        let kinds = [
            (self.plan, "plan"),
            (self.tasks, "tasks"),
            (self.group && !self.plan && !self.tasks, "group"),
            (self.task_column, "task_column"),
            (self.sum, "sum"),
        ];
        words.extend(kinds.iter().filter(|(is, _)| *is).map(|(_, word)| (*word).to_owned()));
        f.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings_are_written_as_they_are_read() {
        let words = [
            "field:project.name",
            "money:fiscal",
            "money_column:executed",
            "column:coded",
            "group",
            "plan",
            "tasks",
            "task_column",
        ];
        for word in words {
            assert_eq!(Meaning::parse(word).unwrap().to_string(), word);
        }
    }
}
