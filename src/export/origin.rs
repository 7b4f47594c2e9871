//! Where the value of a row stands in the document, so that a reader of a table can look it up on the page.

use crate::place::Place;
use crate::report::model::Project;

/// What of a part is looked up on the page first: the value, then what names it.
const FIRST: &[&str] = &["", "/target/raw", "/raw", "/level3", "/description"];

/// The first place of what is printed at or below a JSON pointer; of an indicator, the place of its target where it has
/// one.
pub fn place<'p>(project: &'p Project, path: &str) -> Option<&'p Place> {
    let at = |end: &&str| project.evidence.get(&format!("{path}{end}"));
    let below = || {
        let inside = format!("{path}/");
        project.evidence.iter().find(|(pointer, _)| pointer.starts_with(&inside)).map(|(_, places)| places)
    };
    FIRST.iter().find_map(at).or_else(below)?.first()
}

/// A place in one cell: `310.2,141.0,540.1,170.3`, or the lines of a text dump: `812-815`.
pub fn printed(place: &Place) -> String {
    match place {
        Place::Page { bbox, .. } => format!("{:.1},{:.1},{:.1},{:.1}", bbox.x0, bbox.top, bbox.x1, bbox.bottom),
        Place::Lines { first, last } => format!("{first}-{last}"),
    }
}
