//! Finds the pages of a document and what they inherit (ISO 32000-2, 7.7.3).

use super::limits;
use super::matrix::Matrix;
use super::objects::{Objects, as_dict, number};
use lopdf::{Dictionary, Object};
use rustc_hash::FxHashSet;

/// What a page inherits from its ancestors.
#[derive(Debug, Clone, Copy, Default)]
struct Inherited<'a> {
    resources: Option<&'a Dictionary>,
    media_box: Option<[f64; 4]>,
    crop_box: Option<[f64; 4]>,
    rotate: Option<i64>,
}

/// A page of the file, not read yet.
#[derive(Debug, Clone, Copy)]
pub struct PageSource<'a> {
    /// The page object.
    pub dict: &'a Dictionary,
    /// Its own resources or the nearest ancestor's.
    pub resources: Option<&'a Dictionary>,
    /// From user space to the displayed page.
    pub to_page: Matrix,
    /// Width as displayed, in points.
    pub width: f64,
    /// Height as displayed, in points.
    pub height: f64,
}

/// The pages in order, and what was odd about the tree.
pub fn pages(objects: &Objects) -> (Vec<PageSource<'_>>, Vec<String>) {
    let mut walk = Walk { objects, pages: Vec::new(), seen: FxHashSet::default(), nodes: 0, notes: Vec::new() };
    let root = objects.get(&objects.document().trailer, b"Root").and_then(as_dict);
    if let Some(tree) = root.and_then(|root| root.get(b"Pages").ok()) {
        walk.node(tree, Inherited::default(), 0);
    }
    if walk.pages.is_empty() {
        walk.every_page_object();
    }
    (walk.pages, walk.notes)
}

struct Walk<'a> {
    objects: &'a Objects,
    pages: Vec<PageSource<'a>>,
    seen: FxHashSet<usize>,
    nodes: usize,
    notes: Vec<String>,
}

impl<'a> Walk<'a> {
    fn node(&mut self, object: &'a Object, inherited: Inherited<'a>, depth: usize) {
        let Some(dict) = as_dict(self.objects.resolve(object)) else { return };
        self.nodes += 1;
        if self.nodes > limits::PAGE_TREE_NODES || depth > limits::PAGE_TREE_DEPTH {
            return self.note("the page tree is larger or deeper than allowed and was cut off");
        }
        if !self.seen.insert(std::ptr::from_ref(dict) as usize) {
            return self.note("a page or branch of the page tree is listed more than once; it was read once");
        }
        let inherited = self.inherit(dict, inherited);
        match self.objects.array(dict, b"Kids") {
            Some(kids) if !dict.has_type(b"Page") => {
                for kid in kids {
                    if self.pages.len() >= limits::PAGES || self.nodes > limits::PAGE_TREE_NODES {
                        return self.note("the document has more pages than allowed; the rest was not read");
                    }
                    self.node(kid, inherited, depth + 1);
                }
            }
            _ if dict.has_type(b"Pages") && !dict.has(b"Contents") => {}
            _ => self.page(dict, inherited),
        }
    }

    fn inherit(&self, dict: &'a Dictionary, above: Inherited<'a>) -> Inherited<'a> {
        Inherited {
            resources: self.objects.dict(dict, b"Resources").or(above.resources),
            media_box: self.objects.numbers(dict, b"MediaBox").or(above.media_box),
            crop_box: self.objects.numbers(dict, b"CropBox").or(above.crop_box),
            rotate: self.objects.integer(dict, b"Rotate").or(above.rotate),
        }
    }

    fn page(&mut self, dict: &'a Dictionary, inherited: Inherited<'a>) {
        let unit = dict_number(self.objects, dict, b"UserUnit").filter(|u| *u > 0.0 && *u <= 1e4).unwrap_or(1.0);
        let [x0, y0, x1, y1] = visible_box(inherited.media_box, inherited.crop_box);
        let (to_page, width, height) = displayed([x0, y0, x1, y1], inherited.rotate.unwrap_or(0), unit);
        self.pages.push(PageSource { dict, resources: inherited.resources, to_page, width, height });
    }

    /// Where the tree leads to no page, every object that says that it is one is taken, in the order of the objects.
    fn every_page_object(&mut self) {
        for object in self.objects.document().objects.values() {
            if self.pages.len() >= limits::PAGES {
                break;
            }
            let Some(dict) = as_dict(object).filter(|d| d.has_type(b"Page")) else { continue };
            let mut inherited = Inherited::default();
            let (mut node, mut chain) = (Some(dict), Vec::new());
            while let Some(ancestor) = node.filter(|_| chain.len() < limits::PAGE_TREE_DEPTH) {
                chain.push(ancestor);
                node = self.objects.dict(ancestor, b"Parent");
            }
            for ancestor in chain.into_iter().rev() {
                inherited = self.inherit(ancestor, inherited);
            }
            self.page(dict, inherited);
        }
        if !self.pages.is_empty() {
            self.note("the page tree is damaged; pages are taken in the order of their objects");
        }
    }

    fn note(&mut self, message: &str) {
        if !self.notes.iter().any(|n| n == message) {
            self.notes.push(message.to_owned());
        }
    }
}

fn dict_number(objects: &Objects, dict: &Dictionary, key: &[u8]) -> Option<f64> {
    number(objects.get(dict, key)?)
}

/// The crop box cut to the media box, corners in order. A4 where neither makes sense.
fn visible_box(media: Option<[f64; 4]>, crop: Option<[f64; 4]>) -> [f64; 4] {
    let ordered = |[x0, y0, x1, y1]: [f64; 4]| [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)];
    let usable = |b: &[f64; 4]| b[2] - b[0] >= 1.0 && b[3] - b[1] >= 1.0 && b.iter().all(|v| v.abs() <= 1e6);
    let media = media.map(ordered).filter(usable);
    let crop = crop.map(ordered).filter(usable);
    match (media, crop) {
        (Some(m), Some(c)) => {
            let cut = [m[0].max(c[0]), m[1].max(c[1]), m[2].min(c[2]), m[3].min(c[3])];
            if usable(&cut) { cut } else { m }
        }
        (Some(b), None) | (None, Some(b)) => b,
        (None, None) => [0.0, 0.0, 595.0, 842.0],
    }
}

/// The map to the displayed page (origin at its top left, y down) with its width and height.
fn displayed([x0, y0, x1, y1]: [f64; 4], rotate: i64, unit: f64) -> (Matrix, f64, f64) {
    let unit = unit.min(limits::PAGE_SIDE / (x1 - x0).max(y1 - y0)).max(f64::MIN_POSITIVE);
    let (w, h) = ((x1 - x0) * unit, (y1 - y0) * unit);
    match rotate.rem_euclid(360) / 90 {
        1 => (Matrix::new(0.0, unit, unit, 0.0, -y0 * unit, -x0 * unit), h, w),
        2 => (Matrix::new(-unit, 0.0, 0.0, unit, x1 * unit, -y0 * unit), w, h),
        3 => (Matrix::new(0.0, -unit, -unit, 0.0, y1 * unit, x1 * unit), h, w),
        _ => (Matrix::new(unit, 0.0, 0.0, -unit, -x0 * unit, y1 * unit), w, h),
    }
}
