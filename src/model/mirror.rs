//! Documents that repeat the model by hand: pages of the site, compared, never merged.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::piece::Name;
use super::position::Reading;
use super::walk::Walked;
use super::{Coordinates, Model};

/// What a document has in common with the model.
pub(super) struct Comparison {
    /// The cells that both have.
    pub shared: usize,
    /// All texts at levels that the document has.
    all: usize,
}

impl Comparison {
    /// Whether the document repeats the model, and does not merely speak of it.
    pub fn is_likely(&self) -> bool {
        self.shared >= 2 && self.shared * 4 >= self.all
    }
}

/// Compares a document with the model.
pub(super) fn compare(walked: &Walked, reading: &Reading, model: &Model) -> Comparison {
    let mut shared = BTreeSet::new();
    let mut all = BTreeSet::new();
    for piece in &walked.pieces {
        let Some((_, label)) = &piece.level else { continue };
        let Some(level) = model.levels.iter().position(|level| level.rank == label.rank) else { continue };
        let found = coordinates(&piece.names, reading);
        all.insert((level, piece.names.last().map(|name| name.origin)));
        let Some((dimension, topic)) = found else { continue };
        let at = Coordinates { level, dimension: Some(dimension), topic };
        let known = match topic {
            Some(_) => model.cell(at).is_some(),
            None => !model.cells_at(level, Some(dimension)).is_empty(),
        };
        if known {
            shared.insert(at);
        }
    }
    Comparison { shared: shared.len(), all: all.len() }
}

/// The dimension, and the topic below it where there is one; `None` where the names are not of the model.
fn coordinates(names: &[Arc<Name>], reading: &Reading) -> Option<(usize, Option<usize>)> {
    let (index, dimension) =
        names.iter().enumerate().find_map(|(i, name)| Some((i, reading.dimensions.find(name)?)))?;
    let Some(next) = names.get(index + 1) else { return Some((dimension, None)) };
    let topic = reading.topics.get(dimension)?.find(next)?;
    Some((dimension, Some(topic)))
}
