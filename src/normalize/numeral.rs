//! Turns printed numerals into decimal digits: both widths of digits, thousands separators, Chinese numerals.

/// The value of a digit of either width, or of a Chinese digit.
pub(super) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => chinese_digit(c),
    }
}

/// The value of a Chinese digit, the several zeros that are printed in years included.
pub(super) fn chinese_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' | '◯' | 'Ｏ' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn place(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// The whole string as a Chinese integer: `十二`, `三百五十`, `二〇二六`, `两千零五`, `十万`. Anything else is `None`.
pub(crate) fn chinese_integer(text: &str) -> Option<u64> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() || chars.len() > 18 {
        return None;
    }
    if chars.len() > 1 && chars.iter().all(|&c| chinese_digit(c).is_some()) {
        return chars.iter().try_fold(0u64, |sum, &c| Some(sum * 10 + u64::from(chinese_digit(c)?)));
    }
    let (mut total, mut section, mut pending) = (0u64, 0u64, None);
    let mut last_place = u64::MAX;
    for (at, &c) in chars.iter().enumerate() {
        if let Some(digit) = chinese_digit(c) {
            if pending.is_some_and(|pending| pending != 0) {
                return None;
            }
            pending = Some(u64::from(digit));
        } else {
            let place = place(c)?;
            if place >= 10_000 {
                section += pending.take().unwrap_or(0);
                if section == 0 {
                    return None;
                }
                total = total.checked_add(section.checked_mul(place)?)?;
                section = 0;
                last_place = u64::MAX;
            } else {
                let count = match pending.take() {
                    Some(0) | None if place == 10 && (at == 0 || section == 0 || pending.is_none()) => 1,
                    Some(0) | None => return None,
                    Some(count) => count,
                };
                if place >= last_place {
                    return None;
                }
                last_place = place;
                section += count * place;
            }
        }
    }
    total.checked_add(section + pending.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_integers() {
        for (text, value) in [
            ("零", 0),
            ("两", 2),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("三百五十", 350),
            ("一百零五", 105),
            ("两千零五", 2005),
            ("二〇二六", 2026),
            ("二零二六", 2026),
            ("十万", 100_000),
            ("一亿二千万", 120_000_000),
            ("九十九", 99),
        ] {
            assert_eq!(chinese_integer(text), Some(value), "{text}");
        }
        for text in ["", "百", "万", "一二十", "十十", "个", "三个", "二万亿亿亿亿亿亿亿"] {
            assert_eq!(chinese_integer(text), None, "{text}");
        }
    }
}
