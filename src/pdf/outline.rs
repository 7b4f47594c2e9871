//! The document outline (ISO 32000-2, 12.3.3) as a flat list.

use super::Bookmark;
use super::limits;
use super::objects::{Objects, as_dict};
use super::page_tree::PageSource;
use lopdf::{Dictionary, Object};
use rustc_hash::{FxHashMap, FxHashSet};

/// The bookmarks, depth first.
pub fn bookmarks(objects: &Objects, pages: &[PageSource]) -> Vec<Bookmark> {
    let Some(root) = objects.get(&objects.document().trailer, b"Root").and_then(as_dict) else { return Vec::new() };
    let Some(outlines) = objects.dict(root, b"Outlines") else { return Vec::new() };
    let numbers = pages.iter().zip(1u32..).map(|(page, number)| (address(page.dict), number)).collect();
    let mut walk = Walk { objects, root, numbers, seen: FxHashSet::default(), bookmarks: Vec::new() };
    walk.siblings(outlines, 0);
    walk.bookmarks
}

fn address(dict: &Dictionary) -> usize {
    std::ptr::from_ref(dict) as usize
}

struct Walk<'a> {
    objects: &'a Objects,
    root: &'a Dictionary,
    numbers: FxHashMap<usize, u32>,
    seen: FxHashSet<usize>,
    bookmarks: Vec<Bookmark>,
}

impl<'a> Walk<'a> {
    fn siblings(&mut self, parent: &'a Dictionary, level: u32) {
        let mut next = self.objects.dict(parent, b"First");
        while let Some(item) = next {
            if self.bookmarks.len() >= limits::BOOKMARKS || !self.seen.insert(address(item)) {
                return;
            }
            let title = self.objects.get(item, b"Title").and_then(text).unwrap_or_default();
            let page = self.page_of(item);
            self.bookmarks.push(Bookmark { level, title, page });
            if level < limits::BOOKMARK_DEPTH {
                self.siblings(item, level + 1);
            }
            next = self.objects.dict(item, b"Next");
        }
    }

    fn page_of(&self, item: &'a Dictionary) -> Option<u32> {
        let direct = self.objects.get(item, b"Dest");
        let action = || self.objects.dict(item, b"A").and_then(|a| self.objects.get(a, b"D"));
        self.page_of_destination(direct.or_else(action)?, 0)
    }

    fn page_of_destination(&self, destination: &'a Object, depth: usize) -> Option<u32> {
        if depth > 4 {
            return None;
        }
        match destination {
            Object::Array(items) => match self.objects.resolve(items.first()?) {
                Object::Integer(idx) => u32::try_from(*idx).ok()?.checked_add(1),
                page => self.numbers.get(&address(as_dict(page)?)).copied(),
            },
            Object::Dictionary(dict) => self.page_of_destination(self.objects.get(dict, b"D")?, depth + 1),
            Object::Name(name) => self.page_of_destination(self.named(name)?, depth + 1),
            Object::String(name, _) => self.page_of_destination(self.named(name)?, depth + 1),
            _ => None,
        }
    }

    /// A named destination: the old dictionary, then the name tree.
    fn named(&self, name: &[u8]) -> Option<&'a Object> {
        if let Some(found) = self.objects.dict(self.root, b"Dests").and_then(|d| self.objects.get(d, name)) {
            return Some(found);
        }
        let tree = self.objects.dict(self.root, b"Names").and_then(|n| self.objects.dict(n, b"Dests"))?;
        self.in_name_tree(tree, name, 0)
    }

    fn in_name_tree(&self, node: &'a Dictionary, name: &[u8], depth: usize) -> Option<&'a Object> {
        if depth > limits::PAGE_TREE_DEPTH {
            return None;
        }
        let key = |object: &'a Object| self.objects.resolve(object).as_str().ok();
        if let Some(names) = self.objects.array(node, b"Names") {
            let pair = names.chunks_exact(2).find(|pair| pair.first().and_then(key) == Some(name))?;
            return pair.get(1).map(|o| self.objects.resolve(o));
        }
        let kids = self.objects.array(node, b"Kids")?;
        let kid = kids.iter().filter_map(|o| as_dict(self.objects.resolve(o))).find(|kid| {
            match self.objects.array(kid, b"Limits") {
                Some([low, high]) => {
                    key(low).is_none_or(|low| low <= name) && key(high).is_none_or(|high| name <= high)
                }
                _ => true,
            }
        })?;
        self.in_name_tree(kid, name, depth + 1)
    }
}

/// A text string (ISO 32000-2, 7.9.2.2): UTF-16, UTF-8 or PDFDocEncoding; Chinese writers also put GBK there.
fn text(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    let decoded = match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xEF, 0xBB, 0xBF, rest @ ..] => encoding_rs::UTF_8.decode_without_bom_handling(rest).0,
        _ => [encoding_rs::UTF_8, encoding_rs::GB18030]
            .into_iter()
            .find_map(|encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes))
            .unwrap_or_else(|| encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0),
    };
    Some(decoded.trim_matches(['\0', ' ', '\r', '\n']).to_owned())
}
