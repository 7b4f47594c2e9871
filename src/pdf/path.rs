//! Paths on the page (ISO 32000-2, 8.5.2), as far as upright rectangles and lines need them.

use super::limits;
use super::matrix::Matrix;
use crate::place::Rect;

/// The path under construction, in page space.
#[derive(Debug, Default)]
pub struct Path {
    points: Vec<Point>,
    subpaths: Vec<Subpath>,
}

/// A point of a path.
#[derive(Debug, Clone, Copy)]
struct Point {
    x: f32,
    y: f32,
    /// The way here from the point before it is curved, or this is a control point.
    curved: bool,
}

#[derive(Debug, Clone, Copy)]
struct Subpath {
    start: usize,
    closed: bool,
}

/// Two points may differ this much, in points, and still count as one or as level: a tenth of the thinnest hairline that
/// printers resolve at 600 dpi would be less, and coordinates are often rounded to two decimals.
const LEVEL: f32 = 0.05;

impl Path {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.points.clear();
        self.subpaths.clear();
    }

    /// Whether nothing was drawn.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    fn push(&mut self, matrix: &Matrix, x: f64, y: f64, curved: bool) {
        if self.points.len() < limits::PATH_POINTS {
            let (x, y) = matrix.apply(x, y);
            self.points.push(Point { x: x as f32, y: y as f32, curved });
        }
    }

    /// `m`
    pub fn move_to(&mut self, matrix: &Matrix, x: f64, y: f64) {
        self.subpaths.push(Subpath { start: self.points.len(), closed: false });
        self.push(matrix, x, y, false);
    }

    /// `l`
    pub fn line_to(&mut self, matrix: &Matrix, x: f64, y: f64) {
        self.start_where_needed(matrix, x, y);
        self.push(matrix, x, y, false);
    }

    /// `c`, `v` and `y`: the control points, then the end.
    pub fn curve_to(&mut self, matrix: &Matrix, points: &[(f64, f64)]) {
        if let Some(&(x, y)) = points.first() {
            self.start_where_needed(matrix, x, y);
        }
        for &(x, y) in points {
            self.push(matrix, x, y, true);
        }
    }

    /// `re`
    pub fn rectangle(&mut self, matrix: &Matrix, x: f64, y: f64, w: f64, h: f64) {
        self.move_to(matrix, x, y);
        self.push(matrix, x + w, y, false);
        self.push(matrix, x + w, y + h, false);
        self.push(matrix, x, y + h, false);
        self.close();
    }

    /// `h`
    pub fn close(&mut self) {
        if let Some(last) = self.subpaths.last_mut() {
            last.closed = true;
        }
    }

    /// A line after `h` or without `m` starts at the last point, or at its own end where there is none.
    fn start_where_needed(&mut self, matrix: &Matrix, x: f64, y: f64) {
        let Some(last) = self.subpaths.last().copied() else { return self.move_to(matrix, x, y) };
        if last.closed
            && let Some(&first) = self.points.get(last.start)
            && self.points.len() < limits::PATH_POINTS
        {
            self.subpaths.push(Subpath { start: self.points.len(), closed: false });
            self.points.push(first);
        }
    }

    fn subpaths(&self) -> impl Iterator<Item = (&[Point], bool)> {
        let ends = self.subpaths.iter().skip(1).map(|s| s.start).chain([self.points.len()]);
        self.subpaths.iter().zip(ends).filter_map(|(s, end)| Some((self.points.get(s.start..end)?, s.closed)))
    }

    /// The straight lines that a stroke paints.
    pub fn lines(&self, mut each: impl FnMut((f32, f32), (f32, f32))) {
        for (points, closed) in self.subpaths() {
            for pair in points.windows(2) {
                if let [from, to] = pair
                    && !to.curved
                {
                    each((from.x, from.y), (to.x, to.y));
                }
            }
            if closed && let (Some(first), Some(last)) = (points.first(), points.last()) {
                each((last.x, last.y), (first.x, first.y));
            }
        }
    }

    /// The box around each subpath, and whether the subpath is exactly that box.
    pub fn boxes(&self, mut each: impl FnMut(Rect, bool)) {
        for (points, _) in self.subpaths() {
            let Some(first) = points.first() else { continue };
            let mut bounds = Rect::new(first.x, first.y, first.x, first.y);
            for p in points {
                bounds = bounds.union(&Rect::new(p.x, p.y, p.x, p.y));
            }
            // A subpath of one point paints nothing.
            if points.len() > 1 {
                each(bounds, is_rectangle(points));
            }
        }
    }
}

/// Whether the points walk around an upright rectangle once, or there and back along a line.
fn is_rectangle(points: &[Point]) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() <= LEVEL;
    let same = |p: &Point, q: &Point| near(p.x, q.x) && near(p.y, q.y);
    if points.iter().any(|p| p.curved) {
        return false;
    }
    let points = match points {
        [first, .., last] if points.len() > 2 && same(first, last) => points.get(..points.len() - 1).unwrap_or(points),
        _ => points,
    };
    match points {
        [a, b] => near(a.x, b.x) || near(a.y, b.y),
        [a, b, c, d] => {
            let across_first = near(a.y, b.y) && near(b.x, c.x) && near(c.y, d.y) && near(d.x, a.x);
            let down_first = near(a.x, b.x) && near(b.y, c.y) && near(c.x, d.x) && near(d.y, a.y);
            across_first || down_first
        }
        _ => false,
    }
}
