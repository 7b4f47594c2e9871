//! Every cap against hostile files, and the budgets that count against them.
//!
//! Each cap is far above what any report needs and low enough that a file made to exhaust the machine ends within
//! seconds and a gigabyte. What is cut off is always told in a [`Warning`](super::Warning).

/// Bytes of the whole file. Objects are copied once on loading, so twice this is held.
pub const FILE_BYTES: usize = 300 << 20;
/// Bytes that one object stream or cross-reference stream may decompress to.
pub const OBJECT_STREAM_BYTES: usize = 64 << 20;
/// Bytes that one content stream, font or CMap may decompress to.
pub const STREAM_BYTES: usize = 64 << 20;
/// Bytes decompressed for the whole document.
pub const DOCUMENT_BYTES: usize = 1 << 30;
/// Bytes of decoded form content kept for a second use.
pub const FORM_CACHE_BYTES: usize = 64 << 20;
/// Filters on one stream.
pub const FILTERS: usize = 8;
/// Pages of a document.
pub const PAGES: usize = 20_000;
/// Nodes of the page tree that are looked at.
pub const PAGE_TREE_NODES: usize = 200_000;
/// Depth of the page tree.
pub const PAGE_TREE_DEPTH: usize = 64;
/// References followed from one object to the next.
pub const REFERENCE_HOPS: usize = 32;
/// Entries of the document outline.
pub const BOOKMARKS: usize = 20_000;
/// Depth of the document outline.
pub const BOOKMARK_DEPTH: u32 = 32;
/// Depth of form XObjects in form XObjects.
pub const FORM_DEPTH: usize = 24;
/// Annotations on one page.
pub const ANNOTATIONS: usize = 10_000;
/// Depth of `q`.
pub const STATE_DEPTH: usize = 512;
/// Operands before one operator.
pub const OPERANDS: usize = 1 << 16;
/// Points of one path.
pub const PATH_POINTS: usize = 1 << 18;
/// Rectangles that one clip path is kept as; beyond it the clip is its bounding box.
pub const CLIP_PARTS: usize = 32;
/// Clip paths kept for one page.
pub const CLIPS: usize = 200_000;
/// Operators on one page, forms included.
pub const PAGE_OPERATORS: usize = 10_000_000;
/// Operators of the whole document.
pub const DOCUMENT_OPERATORS: usize = 60_000_000;
/// Form XObjects drawn on one page.
pub const PAGE_FORMS: usize = 20_000;
/// Form XObjects drawn in the whole document.
pub const DOCUMENT_FORMS: usize = 1_000_000;
/// Glyphs on one page.
pub const PAGE_GLYPHS: usize = 400_000;
/// Glyphs of the whole document.
pub const DOCUMENT_GLYPHS: usize = 5_000_000;
/// Rulings, fills and images on one page, each.
pub const PAGE_SHAPES: usize = 200_000;
/// Rulings, fills and images of the whole document.
pub const DOCUMENT_SHAPES: usize = 4_000_000;
/// Fonts of a document.
pub const FONTS: usize = 20_000;
/// Mappings read from one CMap.
pub const CMAP_ENTRIES: usize = 1 << 17;
/// Subtables read from the `cmap` table of one embedded font.
pub const CMAP_SUBTABLES: usize = 16;
/// Width entries read from one font.
pub const WIDTH_ENTRIES: usize = 1 << 17;
/// Comparisons of glyphs with what is painted over or under them on one page.
pub const PAGE_COMPARISONS: usize = 20_000_000;
/// Side of a page in points: ten times the largest sheet that ISO 32000-2 annex C knows of.
pub const PAGE_SIDE: f64 = 144_000.0;
/// Warnings kept for a document.
pub const WARNINGS: usize = 200;

/// What one page and the whole document may still spend.
#[derive(Debug)]
pub struct Budget {
    operators: usize,
    forms: usize,
    glyphs: usize,
    shapes: usize,
    bytes: usize,
    page: Spent,
    exceeded: Option<&'static str>,
}

/// What the current page has spent.
#[derive(Debug, Default)]
struct Spent {
    operators: usize,
    forms: usize,
    glyphs: usize,
    shapes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            operators: DOCUMENT_OPERATORS,
            forms: DOCUMENT_FORMS,
            glyphs: DOCUMENT_GLYPHS,
            shapes: DOCUMENT_SHAPES,
            bytes: DOCUMENT_BYTES,
            page: Spent::default(),
            exceeded: None,
        }
    }
}

/// Counts one thing against the page and the document; `false` where either is used up.
macro_rules! spend {
    ($name:ident, $field:ident, $cap:ident, $what:literal) => {
        #[doc = concat!("Counts one of the ", $what, "; false where no more are allowed.")]
        #[inline]
        pub fn $name(&mut self) -> bool {
            if self.page.$field >= $cap || self.$field == 0 {
                self.exceeded.get_or_insert($what);
                return false;
            }
            self.page.$field += 1;
            self.$field -= 1;
            true
        }
    };
}

impl Budget {
    spend!(operator, operators, PAGE_OPERATORS, "operators");
    spend!(form, forms, PAGE_FORMS, "form invocations");
    spend!(glyph, glyphs, PAGE_GLYPHS, "glyphs");
    spend!(shape, shapes, PAGE_SHAPES, "lines, fills and images");

    /// Counts decompressed bytes; false where no more are allowed.
    pub fn bytes(&mut self, n: usize) -> bool {
        if n > self.bytes {
            self.bytes = 0;
            self.exceeded.get_or_insert("decompressed bytes");
            return false;
        }
        self.bytes -= n;
        true
    }

    /// Starts a page with a fresh allowance; false where the document's is used up.
    pub fn start_page(&mut self) -> bool {
        self.page = Spent::default();
        self.exceeded = None;
        self.operators > 0 && self.forms > 0 && self.glyphs > 0 && self.shapes > 0 && self.bytes > 0
    }

    /// What ran out on the current page, if anything did.
    pub fn exceeded(&self) -> Option<&'static str> {
        self.exceeded
    }
}
