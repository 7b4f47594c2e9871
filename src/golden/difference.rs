//! Turns two golden values into the differences between them, each with the place on the page where either was read.

use std::fmt;

use serde_json::{Map, Value};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::finding::pointer_key;

/// One value that is not as it was accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// As accepted; `None` where nothing was.
    pub old: Option<Side>,
    /// As read now; `None` where nothing is.
    pub new: Option<Side>,
    /// Name of the project that it belongs to; empty for the document itself.
    pub project: String,
}

/// A value with where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// JSON pointer from the document.
    pub pointer: String,
    /// The value.
    pub value: Value,
    /// Its places, as published; those of the value around it where it has none of its own.
    pub places: Vec<Value>,
}

impl Side {
    /// Pages that the value stands on, each once.
    pub fn pages(&self) -> Vec<u64> {
        let mut pages: Vec<u64> = self.places.iter().filter_map(|p| p["page"].as_u64()).collect();
        pages.dedup();
        pages
    }
}

impl Difference {
    /// The side that names the difference: as read now, or as accepted where nothing is read.
    pub fn side(&self) -> Option<&Side> {
        self.new.as_ref().or(self.old.as_ref())
    }
}

/// How much of a value one line shows.
const SHOWN: usize = 60;

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(side) = self.side() else { return Ok(()) };
        if !side.pages().is_empty() {
            write!(f, "p.{} ", side.pages().iter().map(u64::to_string).collect::<Vec<_>>().join(","))?;
        }
        if !self.project.is_empty() {
            write!(f, "《{}》 ", self.project)?;
        }
        let short = |side: &Option<Side>| side.as_ref().map_or("nothing".to_owned(), |s| shortened(&s.value));
        write!(f, "{}: {} → {}", side.pointer, short(&self.old), short(&self.new))
    }
}

fn shortened(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

/// Every difference between what was accepted of a document and what is read now, in the order of the document.
pub fn differences(accepted: &Value, read: &Value) -> Vec<Difference> {
    let mut walk = Walk { old_root: accepted, new_root: read, found: Vec::new() };
    walk.compare(&At::root(accepted), &At::root(read));
    walk.found
}

/// A value inside a document.
#[derive(Clone)]
struct At<'a> {
    pointer: String,
    value: &'a Value,
}

impl<'a> At<'a> {
    fn root(value: &'a Value) -> Self {
        Self { pointer: String::new(), value }
    }

    fn child(&self, key: &str, value: &'a Value) -> Self {
        Self { pointer: format!("{}/{}", self.pointer, pointer_key(key)), value }
    }
}

struct Walk<'a> {
    old_root: &'a Value,
    new_root: &'a Value,
    found: Vec<Difference>,
}

impl<'a> Walk<'a> {
    fn compare(&mut self, old: &At<'a>, new: &At<'a>) {
        if old.value == new.value {
            return;
        }
        match (old.value, new.value) {
            (Value::Object(a), Value::Object(b)) if new.pointer.ends_with("/evidence") => {
                self.compare_evidence(old, new, a, b)
            }
            (Value::Object(a), Value::Object(b)) => self.compare_maps(old, new, a, b),
            (Value::Array(a), Value::Array(b)) => self.compare_lists(old, new, a, b),
            _ => self.note(Some(old), Some(new)),
        }
    }

    fn compare_maps(&mut self, old: &At<'a>, new: &At<'a>, a: &'a Map<String, Value>, b: &'a Map<String, Value>) {
        for (key, value) in a {
            let old = old.child(key, value);
            match b.get(key) {
                Some(value) => self.compare(&old, &new.child(key, value)),
                None => self.note(Some(&old), None),
            }
        }
        for (key, value) in b.iter().filter(|(key, _)| !a.contains_key(*key)) {
            self.note(None, Some(&new.child(key, value)));
        }
    }

    /// Elements that are equal pair up, and so do those between them, in their order; the rest came or went.
    fn compare_lists(&mut self, old: &At<'a>, new: &At<'a>, a: &'a [Value], b: &'a [Value]) {
        let texts = |list: &[Value]| list.iter().map(Value::to_string).collect::<Vec<_>>();
        let olds: Vec<At> = a.iter().enumerate().map(|(n, v)| old.child(&n.to_string(), v)).collect();
        let news: Vec<At> = b.iter().enumerate().map(|(n, v)| new.child(&n.to_string(), v)).collect();
        for op in capture_diff_slices(Algorithm::Myers, &texts(a), &texts(b)) {
            if matches!(op, DiffOp::Equal { .. }) {
                continue;
            }
            let (gone, came) = (&olds[op.old_range()], &news[op.new_range()]);
            for n in 0..gone.len().max(came.len()) {
                match (gone.get(n), came.get(n)) {
                    (Some(old), Some(new)) => self.compare(old, new),
                    (old, new) => self.note(old, new),
                }
            }
        }
    }

    /// All moved places of a project are one difference: its value is what moved, old and new.
    fn compare_evidence(&mut self, old: &At<'a>, new: &At<'a>, a: &Map<String, Value>, b: &Map<String, Value>) {
        let moved = |from: &Map<String, Value>, to: &Map<String, Value>| -> Map<String, Value> {
            from.iter()
                .filter(|(key, places)| to.get(*key) != Some(places))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect()
        };
        let (gone, came) = (Value::Object(moved(a, b)), Value::Object(moved(b, a)));
        let (gone, came) = (At { value: &gone, ..old.clone() }, At { value: &came, ..new.clone() });
        self.note(Some(&gone), Some(&came));
    }

    fn note(&mut self, old: Option<&At>, new: Option<&At>) {
        let project = |root: &Value, at: &At| {
            project_of(root, &at.pointer).and_then(|(p, _)| p["project"]["name"].as_str().map(str::to_owned))
        };
        let name = new.and_then(|n| project(self.new_root, n)).or_else(|| old.and_then(|o| project(self.old_root, o)));
        self.found.push(Difference {
            old: old.map(|at| side(self.old_root, at)),
            new: new.map(|at| side(self.new_root, at)),
            project: name.unwrap_or_default(),
        });
    }
}

/// The project that a pointer leads into, and the rest of the pointer.
fn project_of<'r, 'p>(root: &'r Value, pointer: &'p str) -> Option<(&'r Value, &'p str)> {
    let rest = pointer.strip_prefix("/projects/")?;
    let (n, inner) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    Some((root.pointer(&format!("/projects/{n}"))?, inner))
}

fn side(root: &Value, at: &At) -> Side {
    Side { pointer: at.pointer.clone(), value: at.value.clone(), places: places_of(root, &at.pointer) }
}

/// The places of a value; without any, those of the value around it, at last the pages of the project.
fn places_of(root: &Value, pointer: &str) -> Vec<Value> {
    let Some((project, mut inner)) = project_of(root, pointer) else { return Vec::new() };
    let evidence = &project["evidence"];
    // A value that holds others (an indicator) stands where the first of them does.
    let within = format!("{inner}/");
    let mut inside = evidence.as_object().into_iter().flatten();
    if !inner.is_empty()
        && let Some(places) = inside.find(|(k, _)| k.starts_with(&within)).and_then(|(_, p)| p.as_array())
    {
        return places.clone();
    }
    while !inner.is_empty() {
        if let Some(places) = evidence.get(inner).and_then(Value::as_array) {
            return places.clone();
        }
        // A value that stands beside a printed one is read from it: `yuan` from `raw`.
        let printed = [format!("{inner}/raw"), format!("{}/raw", parent(inner))];
        if let Some(places) = printed.iter().find_map(|p| evidence.get(p.as_str())).and_then(Value::as_array) {
            return places.clone();
        }
        inner = parent(inner);
    }
    let pages = project["source"]["pages"].as_array().into_iter().flatten();
    pages.map(|page| serde_json::json!({ "page": page })).collect()
}

fn parent(pointer: &str) -> &str {
    pointer.rfind('/').and_then(|at| pointer.get(..at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(old: Value, new: Value, expected: &[&str]) {
        let found: Vec<String> = differences(&old, &new).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected);
    }

    fn document(level3: &[&str], total: &str) -> Value {
        let evidence: Map<String, Value> = (0..level3.len())
            .map(|n| (format!("/indicators/{n}/level3"), json!([{"page": 7 + n, "bbox": [1.0, 2.0, 3.0, 4.0]}])))
            .collect();
        let indicators: Vec<Value> = level3.iter().map(|l| json!({"level3": l, "note": null})).collect();
        json!({"status": "ok", "projects": [{
            "project": {"name": "修路"}, "budget": {"lines": [{"raw": total, "yuan": total}]}, "indicators": indicators,
            "source": {"pages": [7, 8]}, "evidence": evidence,
        }]})
    }

    #[test]
    fn equal_documents_have_none() {
        check(document(&["甲", "乙"], "1"), document(&["甲", "乙"], "1"), &[]);
    }

    #[test]
    fn a_changed_value_names_its_page_and_project() {
        check(
            document(&["甲", "乙"], "1"),
            document(&["甲", "丙"], "1"),
            &["p.8 《修路》 /projects/0/indicators/1/level3: \"乙\" → \"丙\""],
        );
    }

    #[test]
    fn a_value_without_a_place_names_the_pages_of_its_project() {
        check(
            document(&[], "1"),
            document(&[], "2"),
            &[
                "p.7,8 《修路》 /projects/0/budget/lines/0/raw: \"1\" → \"2\"",
                "p.7,8 《修路》 /projects/0/budget/lines/0/yuan: \"1\" → \"2\"",
            ],
        );
    }

    #[test]
    fn a_lost_indicator_does_not_change_those_after_it() {
        check(
            document(&["甲", "乙", "丙"], "1"),
            document(&["甲", "丙"], "1"),
            &[
                "p.8 《修路》 /projects/0/indicators/1: {\"level3\":\"乙\",\"note\":null} → nothing",
                "p.7,8 《修路》 /projects/0/evidence: {\"/indicators/2/level3\":[{\"page\":9,\"bbox\":[1.0,2.0,3.0,4.0]}… → {}",
            ],
        );
    }

    #[test]
    fn a_lost_document_says_so() {
        check(
            json!({"status": "ok", "projects": [{"project": {"name": "修路"}, "source": {"pages": [3]}}]}),
            json!({"status": "no_targets", "projects": []}),
            &[
                "/status: \"ok\" → \"no_targets\"",
                "p.3 《修路》 /projects/0: {\"project\":{\"name\":\"修路\"},\"source\":{\"pages\":[3]}} → nothing",
            ],
        );
    }
}
