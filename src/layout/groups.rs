//! Parts the rules of a page into groups that meet each other: each may be a table.

use super::edges::{Edge, Edges};
use super::tolerances as tol;
use crate::place::Rect;
use rustc_hash::FxHashMap;

/// Rules that meet each other, directly or through others.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub horizontal: Vec<Edge>,
    pub vertical: Vec<Edge>,
}

impl Group {
    /// Its upper and lower end.
    pub fn extent(&self) -> (f32, f32) {
        let bbox = self.bbox();
        (bbox.top, bbox.bottom)
    }

    /// Its box, where it is nothing else: all rules stand at its sides.
    fn frame(&self, em: f32) -> Option<Rect> {
        let bbox = self.bbox();
        let near = tol::SNAP * em;
        let at = |e: &Edge, low: f32, high: f32| e.at - low <= near || high - e.at <= near;
        let is_frame = !self.horizontal.is_empty()
            && !self.vertical.is_empty()
            // The page may end before the last side.
            && self.horizontal.len() + self.vertical.len() > 2
            && self.horizontal.iter().all(|e| at(e, bbox.top, bbox.bottom))
            && self.vertical.iter().all(|e| at(e, bbox.x0, bbox.x1));
        is_frame.then_some(bbox)
    }

    fn bbox(&self) -> Rect {
        let flat = self.horizontal.iter().map(|e| Rect::new(e.start, e.at, e.end, e.at));
        let upright = self.vertical.iter().map(|e| Rect::new(e.at, e.start, e.at, e.end));
        flat.chain(upright).reduce(|a, b| a.union(&b)).unwrap_or_default()
    }
}

/// The groups of a page's rules, but for small frames in cells.
pub(super) fn edges_to_groups(edges: &Edges, em: f32) -> Vec<Group> {
    let mut groups = match without_frames(edges, em) {
        Some(rest) => connected(&rest, tol::REACH * em),
        None => connected(edges, tol::REACH * em),
    };
    join_frames(&mut groups, em);
    adopt_lone_verticals(&mut groups, em);
    groups
}

/// Joins boxes of a single cell each that stand close to each other: a table in which every cell has a frame of its own.
fn join_frames(groups: &mut Vec<Group>, em: f32) {
    let mut frames: Vec<(usize, Rect)> = Vec::new();
    for (i, group) in groups.iter().enumerate() {
        frames.extend(group.frame(em).map(|bbox| (i, bbox)));
    }
    if frames.len() < tol::FRAMES {
        return;
    }
    frames.sort_by(|a, b| a.1.top.total_cmp(&b.1.top));
    let gap = tol::FRAME_GAP * em;
    let mut sets = Sets::new(groups.len());
    for (n, (i, a)) in frames.iter().enumerate() {
        let below = frames.iter().skip(n + 1).take_while(|(_, b)| b.top < a.bottom + gap).take(tol::LOOKED_AT);
        for (j, _) in below.filter(|(_, b)| b.x0 < a.x1 + gap && a.x0 < b.x1 + gap) {
            sets.join(*i, *j);
        }
    }
    let mut joined: Vec<Group> = groups.iter().map(|_| Group::default()).collect();
    for (i, group) in std::mem::take(groups).into_iter().enumerate() {
        if let Some(to) = joined.get_mut(sets.find(i)) {
            to.horizontal.extend(group.horizontal);
            to.vertical.extend(group.vertical);
        }
    }
    joined.retain(|g| !g.horizontal.is_empty() || !g.vertical.is_empty());
    for group in &mut joined {
        for edges in [&mut group.horizontal, &mut group.vertical] {
            edges.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.start.total_cmp(&b.start)));
        }
    }
    *groups = joined;
}

/// The edges without those of small frames around a word or a sign in a cell, which touch nothing else; `None` where there
/// are none. Within reach of the cell's borders they would part its row.
fn without_frames(edges: &Edges, em: f32) -> Option<Edges> {
    let is_short = |e: &Edge| e.end - e.start <= tol::FRAME_WIDTH * em;
    let (flat, upright) = (edges.horizontal.iter().any(is_short), edges.vertical.iter().any(is_short));
    if !flat || !upright {
        return None;
    }
    let groups = connected(edges, tol::TOUCH * em);
    let boxes: Vec<Rect> = groups.iter().map(Group::bbox).collect();
    let is_small = |b: &Rect| b.width() <= tol::FRAME_WIDTH * em && b.height() <= tol::FRAME_HEIGHT * em;
    let tables: Vec<&Rect> = boxes.iter().filter(|b| !is_small(b)).collect();
    let is_frame = |b: &Rect| is_small(b) && tables.iter().any(|outer| outer.holds(b));
    if !boxes.iter().any(is_frame) {
        return None;
    }
    let mut rest = Edges::default();
    for (group, _) in groups.into_iter().zip(&boxes).filter(|(_, b)| !is_frame(b)) {
        rest.horizontal.extend(group.horizontal);
        rest.vertical.extend(group.vertical);
    }
    for edges in [&mut rest.horizontal, &mut rest.vertical] {
        edges.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.start.total_cmp(&b.start)));
    }
    Some(rest)
}

/// Groups of edges that come as near to each other as `reach`.
fn connected(edges: &Edges, reach: f32) -> Vec<Group> {
    let offset = edges.horizontal.len();
    let mut sets = Sets::new(offset + edges.vertical.len());
    for (v, vertical) in edges.vertical.iter().enumerate() {
        let from = edges.horizontal.partition_point(|h| h.at < vertical.start - reach);
        let meeting = edges.horizontal.iter().enumerate().skip(from).take_while(|(_, h)| h.at <= vertical.end + reach);
        for (h, horizontal) in meeting {
            if horizontal.start - reach <= vertical.at && vertical.at <= horizontal.end + reach {
                sets.join(h, offset + v);
            }
        }
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of = vec![None; offset + edges.vertical.len()];
    let all = edges.horizontal.iter().map(|e| (e, true)).chain(edges.vertical.iter().map(|e| (e, false)));
    for (i, (edge, horizontal)) in all.enumerate() {
        let root = sets.find(i);
        let Some(slot) = group_of.get_mut(root) else { continue };
        let g = *slot.get_or_insert_with(|| {
            groups.push(Group::default());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(g) {
            if horizontal { group.horizontal.push(*edge) } else { group.vertical.push(*edge) }
        }
    }
    groups
}

/// A group, and where its vertical rules begin and end.
type Ends = (usize, f32, f32);

/// Gives vertical rules that meet no other to the group beside which they stand from top to bottom: columns of cells
/// merged over the whole page, whose upper and lower borders stand on other pages.
fn adopt_lone_verticals(groups: &mut Vec<Group>, em: f32) {
    let (lone, mut ruled): (Vec<Group>, Vec<Group>) =
        std::mem::take(groups).into_iter().partition(|g| g.horizontal.is_empty());
    let near = tol::ALONGSIDE * em;
    let slot = |place: f32| (place / near) as i32;
    // The groups by where their vertical rules begin and end: a page may have very many of either.
    let mut by_ends: FxHashMap<(i32, i32), Vec<Ends>> = FxHashMap::default();
    for (i, group) in ruled.iter().enumerate().filter(|(_, g)| !lone.is_empty() && !g.vertical.is_empty()) {
        let low = group.vertical.iter().map(|e| e.start).fold(f32::INFINITY, f32::min);
        let high = group.vertical.iter().map(|e| e.end).fold(f32::NEG_INFINITY, f32::max);
        by_ends.entry((slot(low), slot(high))).or_default().push((i, low, high));
    }
    for edge in lone.into_iter().flat_map(|g| g.vertical) {
        let is_beside =
            |(_, low, high): &&(usize, f32, f32)| (edge.start - low).abs() <= near && (edge.end - high).abs() <= near;
        let (low, high) = (slot(edge.start), slot(edge.end));
        let slots = (low - 1..=low + 1).flat_map(|l| (high - 1..=high + 1).map(move |h| (l, h)));
        let beside = slots.filter_map(|slot| by_ends.get(&slot)?.iter().find(is_beside)).map(|(i, ..)| *i).min();
        if let Some(group) = beside.and_then(|i| ruled.get_mut(i)) {
            group.vertical.push(edge);
        }
    }
    for group in &mut ruled {
        group.vertical.sort_by(|a, b| a.at.total_cmp(&b.at));
    }
    *groups = ruled;
}

/// Disjoint sets with path halving.
pub(super) struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    pub fn new(n: usize) -> Self {
        Self { parent: (0..n).collect() }
    }

    pub fn find(&mut self, mut i: usize) -> usize {
        while let Some(&up) = self.parent.get(i) {
            if up == i {
                break;
            }
            let over = self.parent.get(up).copied().unwrap_or(up);
            if let Some(p) = self.parent.get_mut(i) {
                *p = over;
            }
            i = over;
        }
        i
    }

    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if a != b {
            let (low, high) = (a.min(b), a.max(b));
            if let Some(p) = self.parent.get_mut(high) {
                *p = low;
            }
        }
    }
}
