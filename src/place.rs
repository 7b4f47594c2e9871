//! Where a value stands: boxes on pages, lines of a text dump, and text that knows its places.
//!
//! All coordinates are in points (1/72 inch) with the origin at the top left of the page *as displayed*, after /Rotate
//! (ISO 32000-2, 7.7.3.3) has been applied; x grows to the right, y grows downwards.

use serde::{Deserialize, Serialize};

/// An upright rectangle in page space: points, origin at the top left of the displayed page, y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x0: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub x1: f32,
    /// Lower edge.
    pub bottom: f32,
}

impl Rect {
    /// The rectangle with these edges.
    pub fn new(x0: f32, top: f32, x1: f32, bottom: f32) -> Self {
        Self { x0, top, x1, bottom }
    }

    /// Horizontal extent.
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// Vertical extent.
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// The middle, as (x, y).
    pub fn center(&self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, (self.top + self.bottom) / 2.0)
    }

    /// Whether the point lies inside or on the border.
    pub fn contains(&self, x: f32, y: f32) -> bool {
        self.x0 <= x && x <= self.x1 && self.top <= y && y <= self.bottom
    }

    /// Whether the other one lies inside, on the border or with it.
    pub fn holds(&self, other: &Rect) -> bool {
        self.x0 <= other.x0 && self.top <= other.top && self.x1 >= other.x1 && self.bottom >= other.bottom
    }

    /// The smallest rectangle around both.
    pub fn union(&self, other: &Rect) -> Rect {
        Rect {
            x0: self.x0.min(other.x0),
            top: self.top.min(other.top),
            x1: self.x1.max(other.x1),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// What both cover, or `None` where they do not touch.
    pub fn intersection(&self, other: &Rect) -> Option<Rect> {
        let r = Rect {
            x0: self.x0.max(other.x0),
            top: self.top.max(other.top),
            x1: self.x1.min(other.x1),
            bottom: self.bottom.min(other.bottom),
        };
        (r.x0 <= r.x1 && r.top <= r.bottom).then_some(r)
    }
}

/// One piece of the page or of the text dump that a value was read from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// A box on a page.
    Page {
        /// Page number, the first page is 1.
        page: u32,
        /// Box on that page.
        bbox: Rect,
    },
    /// Lines of a text dump.
    Lines {
        /// First line, counted from 1.
        first: u32,
        /// Last line, inclusive.
        last: u32,
    },
}

impl Place {
    /// The same numbers for the same place, and for no other.
    pub fn identity(&self) -> [u32; 5] {
        match self {
            Self::Page { page, bbox } => {
                [*page, bbox.x0.to_bits(), bbox.top.to_bits(), bbox.x1.to_bits(), bbox.bottom.to_bits()]
            }
            Self::Lines { first, last } => [0, *first, *last, 0, 0],
        }
    }

    /// The page number, where the place is on a page.
    pub fn page(&self) -> Option<u32> {
        match self {
            Place::Page { page, .. } => Some(*page),
            Place::Lines { .. } => None,
        }
    }
}

/// A printed string with every piece of the page that it was read from, in reading order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Text {
    /// The string as printed, layout removed.
    pub string: String,
    /// The pieces it was read from; empty only where `string` is empty.
    pub places: Vec<Place>,
}

impl Text {
    /// Whether nothing is printed.
    pub fn is_empty(&self) -> bool {
        self.string.is_empty()
    }
}

/// The published form of a place: `{"page": 7, "bbox": [x0, top, x1, bottom]}` or `{"line": [first, last]}`.
#[derive(Serialize, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
enum PlaceJson {
    /// A box on a page, in points, origin at the top left, one decimal.
    Page { page: u32, bbox: [f64; 4] },
    /// First and last line of a text dump, counted from 1.
    Line { line: [u32; 2] },
}

/// Rounds to one decimal, halves away from zero, and never gives a negative zero.
fn one_decimal(v: f32) -> f64 {
    let r = (f64::from(v) * 10.0).round() / 10.0;
    if r == 0.0 { 0.0 } else { r }
}

impl Serialize for Place {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Place::Page { page, bbox } => {
                PlaceJson::Page { page: *page, bbox: [bbox.x0, bbox.top, bbox.x1, bbox.bottom].map(one_decimal) }
            }
            Place::Lines { first, last } => PlaceJson::Line { line: [*first, *last] },
        }
        .serialize(s)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(match PlaceJson::deserialize(d)? {
            PlaceJson::Page { page, bbox: [x0, top, x1, bottom] } => {
                Place::Page { page, bbox: Rect::new(x0 as f32, top as f32, x1 as f32, bottom as f32) }
            }
            PlaceJson::Line { line: [first, last] } => Place::Lines { first, last },
        })
    }
}

impl schemars::JsonSchema for Place {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Place".into()
    }

    fn json_schema(g: &mut schemars::SchemaGenerator) -> schemars::Schema {
        PlaceJson::json_schema(g)
    }
}
