//! The text of a golden file: one value a line, so that a change of one value is a change of one line. The places of a
//! value are one line together.

use serde_json::Value;

/// JSON with one value a line.
pub fn pretty(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value, 0);
    text.push('\n');
    text
}

fn write(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(map) if !map.is_empty() && !is_place(value) => {
            text.push('{');
            for (n, (key, value)) in map.iter().enumerate() {
                open_line(text, n, depth + 1);
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push_str(": ");
                write(text, value, depth + 1);
            }
            close(text, '}', depth);
        }
        Value::Array(list) if !list.is_empty() && !list.iter().all(is_short) => {
            text.push('[');
            for (n, value) in list.iter().enumerate() {
                open_line(text, n, depth + 1);
                write(text, value, depth + 1);
            }
            close(text, ']', depth);
        }
        short => text.push_str(&short.to_string()),
    }
}

fn open_line(text: &mut String, n: usize, depth: usize) {
    text.push_str(if n == 0 { "\n" } else { ",\n" });
    text.extend(std::iter::repeat_n(' ', depth));
}

fn close(text: &mut String, bracket: char, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', depth));
    text.push(bracket);
}

/// A box on a page, or lines of a text dump.
fn is_place(value: &Value) -> bool {
    value.as_object().is_some_and(|map| map.contains_key("bbox") || map.contains_key("line"))
}

fn is_short(value: &Value) -> bool {
    value.is_number() || is_place(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_a_line_and_the_places_of_a_value_on_one() {
        let value = serde_json::json!({
            "goals": ["一", "二"], "pages": [7, 8], "extra": {}, "note": null,
            "evidence": {"/goals/0": [{"page": 7, "bbox": [1.0, 2.5, 3.0, 4.0]}, {"page": 8, "bbox": [1.0, 2.0, 3.0, 4.0]}]},
        });
        let text = pretty(&value);
        assert_eq!(
            text,
            r#"{
 "goals": [
  "一",
  "二"
 ],
 "pages": [7,8],
 "extra": {},
 "note": null,
 "evidence": {
  "/goals/0": [{"page":7,"bbox":[1.0,2.5,3.0,4.0]},{"page":8,"bbox":[1.0,2.0,3.0,4.0]}]
 }
}
"#
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
