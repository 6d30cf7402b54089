//! Documents that repeat the model by hand: pages of the site, compared, never merged.

use std::collections::HashMap;
use std::sync::Arc;

use super::piece::Name;
use super::position::Reading;
use super::walk::Walked;
use super::{MirrorCell, Model};

/// What a document says of the model.
pub(super) struct Comparison {
    /// The cells that both have.
    pub shared: usize,
    /// All that the document says at levels.
    pub cells: Vec<MirrorCell>,
}

impl Comparison {
    /// Whether the document repeats the model, and does not merely speak of it.
    pub fn is_likely(&self) -> bool {
        self.shared >= 2 && self.shared * 4 >= self.cells.len()
    }
}

/// Compares a document with the model.
pub(super) fn compare(walked: &Walked, reading: &Reading, model: &Model) -> Comparison {
    let mut cells: Vec<MirrorCell> = Vec::new();
    // The number of a cell by its level and the last name above it.
    let mut known = HashMap::new();
    for piece in &walked.pieces {
        let Some((at, label)) = &piece.level else { continue };
        let Some(level) = model.levels.iter().position(|level| level.rank == label.rank) else { continue };
        let place = coordinates(&piece.names, reading);
        let last = piece.names.last().map(|name| (name.kind.inner(), name.origin));
        let key = (level, place, place.is_none().then_some(last));
        let number = *known.entry(key).or_insert(cells.len());
        if number == cells.len() {
            let name = match place {
                Some((dimension, topic)) => names_of(model, dimension, topic),
                None => unknown(&piece.names, reading, model),
            };
            cells.push(MirrorCell { level, place, name, label: *at, ranges: Vec::new() });
        }
        if piece.filled && piece.text < piece.range.end {
            cells[number].ranges.push(piece.text..piece.range.end);
        }
    }
    let shared = cells.iter().filter(|cell| !model.mirrored(cell).is_empty()).count();
    Comparison { shared, cells }
}

fn names_of(model: &Model, dimension: usize, topic: Option<usize>) -> String {
    let dimension = &model.dimensions[dimension];
    match topic {
        Some(topic) => format!("{} › {}", dimension.name, dimension.topics[topic].name),
        None => dimension.name.clone(),
    }
}

/// What the names are called that the model does not have.
fn unknown(names: &[Arc<Name>], reading: &Reading, model: &Model) -> String {
    let first = names.iter().find_map(|name| reading.dimensions.find(name));
    let last = names.last().map_or("", |name| name.text.as_str());
    match first {
        Some(dimension) => format!("{} › {last}", model.dimensions[dimension].name),
        None => last.to_owned(),
    }
}

/// The dimension, and the topic below it where there is one; `None` where the names are not of the model.
fn coordinates(names: &[Arc<Name>], reading: &Reading) -> Option<(usize, Option<usize>)> {
    let (index, dimension) =
        names.iter().enumerate().find_map(|(i, name)| Some((i, reading.dimensions.find(name)?)))?;
    let Some(next) = names.get(index + 1) else { return Some((dimension, None)) };
    let topic = reading.topics.get(dimension)?.find(next)?;
    Some((dimension, Some(topic)))
}
