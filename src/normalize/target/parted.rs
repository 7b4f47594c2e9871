//! Tells the name of an indicator from its target, where both are printed in one cell.

use super::sign::is_sign;

/// The name and the target of `培训班次≥12次`: one sign, a name without digits before it, a number behind it, and no
/// punctuation but a colon between. `None` wherever it could be read in another way.
pub fn name_and_value(text: &str) -> Option<(&str, &str)> {
    let at = text.find(is_sign)?;
    let (name, value) = text.split_at_checked(at)?;
    let name = name.trim_end_matches(['：', ':']);
    let number = value.trim_start_matches(is_sign);
    let plain = |part: &str| !part.contains(['，', ',', '；', ';', '。', '、', '：', ':', '\n']);
    let counts = number.starts_with(|c: char| c.is_ascii_digit()) && !number.contains(is_sign);
    let names = name.chars().count() >= 2 && !name.contains(|c: char| c.is_ascii_digit());
    (counts && names && plain(name) && plain(number)).then_some((name, value))
}

/// Whether a text is a target without a name: a sign, a number, and no more than a unit.
pub fn is_bare(text: &str) -> bool {
    let number = text.trim_start_matches(is_sign);
    let unit = number.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '%' | '％'));
    number.len() < text.len() && unit.len() < number.len() && unit.chars().count() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_value_are_parted_only_where_there_is_one_reading() {
        for (text, parted) in [
            ("培训班次≥12次", Some(("培训班次", "≥12次"))),
            ("培训班次：>=12次", Some(("培训班次", ">=12次"))),
            ("≥90%", None),
            ("培训12期，人数≥300人次", None),
            ("人数≥300人次，合格率≥95%", None),
            ("能力有所提高", None),
            ("2025年完成率=100%", None),
            ("达标率≥国家标准", None),
        ] {
            assert_eq!(name_and_value(text), parted, "{text}");
        }
    }
}
