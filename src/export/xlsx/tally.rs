//! Answers, counted by dimension and level.

use std::collections::{BTreeMap, HashMap};

use super::super::Tree;
use super::super::walk::{WHOLE, rows};
use crate::checklist::Answer;

/// The answers of a tree, counted.
pub(super) struct Tally<'a> {
    /// The names of the dimensions that have items, as they first appear.
    pub dimensions: Vec<&'a str>,
    /// The count at each dimension and level that has items: indices.
    pub counts: BTreeMap<(usize, usize), Count>,
    indices: HashMap<&'a str, usize>,
}

/// The items of a dimension at a level.
#[derive(Clone, Copy, Default)]
pub(super) struct Count {
    pub applicable: u32,
    pub done: u32,
}

impl<'a> Tally<'a> {
    pub(super) fn new(tree: &'a Tree) -> Self {
        let mut tally = Self { dimensions: Vec::new(), counts: BTreeMap::new(), indices: HashMap::new() };
        for (level, group) in tree.levels.iter().enumerate() {
            for dimension in &group.dimensions {
                let next = tally.dimensions.len();
                let index = *tally.indices.entry(&dimension.id).or_insert(next);
                if index == next {
                    tally.dimensions.push(if dimension.id.is_empty() { WHOLE } else { &dimension.name });
                }
                tally.counts.insert((index, level), Count::default());
            }
        }
        let levels: HashMap<_, _> = tree.levels.iter().zip(0..).map(|(level, index)| (&level.id, index)).collect();
        for row in rows(tree) {
            let at = (tally.index(&row.dimension.id), levels[&row.level.id]);
            let count = tally.counts.entry(at).or_default();
            count.applicable += u32::from(row.entry.answer != Answer::NotApplicable);
            count.done += u32::from(row.entry.answer == Answer::Done);
        }
        tally
    }

    /// The index of a dimension.
    pub(super) fn index(&self, id: &str) -> usize {
        self.indices.get(id).copied().unwrap_or_default()
    }

    /// What is counted of a dimension, by level, lowest first.
    pub(super) fn of(&self, dimension: usize) -> impl Iterator<Item = (usize, Count)> {
        self.counts.range((dimension, 0)..=(dimension, usize::MAX)).map(|((_, level), count)| (*level, *count))
    }
}
