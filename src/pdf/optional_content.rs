//! Optional content (ISO 32000-2, 8.11): which groups are off when the document is opened.

use super::objects::{Objects, as_dict};
use lopdf::{Dictionary, Object, ObjectId};
use rustc_hash::FxHashSet;

/// The groups that are off.
#[derive(Debug, Default)]
pub struct OptionalContent {
    off: FxHashSet<ObjectId>,
}

impl OptionalContent {
    /// Reads the default configuration of the document.
    pub fn load(objects: &Objects) -> Self {
        let mut content = OptionalContent::default();
        let root = objects.get(&objects.document().trailer, b"Root").and_then(as_dict);
        let Some(properties) = root.and_then(|root| objects.dict(root, b"OCProperties")) else { return content };
        let Some(config) = objects.dict(properties, b"D") else { return content };
        let ids = |dict: &Dictionary, key: &[u8]| -> Vec<ObjectId> {
            let items = objects.array(dict, key).unwrap_or_default();
            items.iter().filter_map(|o| o.as_reference().ok()).collect()
        };
        if objects.name(config, b"BaseState") == Some(b"OFF") {
            content.off.extend(ids(properties, b"OCGs"));
        }
        content.off.extend(ids(config, b"OFF"));
        for id in ids(config, b"ON") {
            content.off.remove(&id);
        }
        content
    }

    /// Whether what belongs to this group or membership dictionary is not shown.
    pub fn is_off(&self, objects: &Objects, group: &Object) -> bool {
        if self.off.is_empty() {
            return false;
        }
        if let Ok(id) = group.as_reference()
            && self.off.contains(&id)
        {
            return true;
        }
        let Some(dict) = as_dict(objects.resolve(group)).filter(|d| d.has_type(b"OCMD")) else { return false };
        let members: Vec<bool> = match dict.get(b"OCGs") {
            Ok(Object::Array(items)) => self.states(items),
            Ok(Object::Reference(id)) => match objects.get(dict, b"OCGs") {
                Some(Object::Array(items)) => self.states(items),
                _ => vec![self.off.contains(id)],
            },
            _ => Vec::new(),
        };
        if members.is_empty() {
            return false;
        }
        match objects.name(dict, b"P") {
            Some(b"AllOn") => members.iter().any(|off| *off),
            Some(b"AnyOff") => members.iter().all(|off| !*off),
            Some(b"AllOff") => members.iter().any(|off| !*off),
            _ => members.iter().all(|off| *off),
        }
    }

    fn states(&self, items: &[Object]) -> Vec<bool> {
        items.iter().filter_map(|o| o.as_reference().ok()).map(|id| self.off.contains(&id)).collect()
    }
}
