//! Places as people write them: `people/culture`, `level-1/people`, `Level 1/People/Culture`.

use std::collections::HashMap;

use crate::model::name::normalise;
use crate::model::{Coordinates, Model};

/// What normalised names and ids mean in a model; of two that are the same, the first.
pub(super) struct Places {
    levels: HashMap<String, usize>,
    dimensions: HashMap<String, usize>,
    /// By dimension and name.
    topics: HashMap<(usize, String), usize>,
}

impl Places {
    pub fn new(model: &Model) -> Self {
        let mut places = Self { levels: HashMap::new(), dimensions: HashMap::new(), topics: HashMap::new() };
        for (index, one) in model.levels.iter().enumerate() {
            for name in [&one.id, &one.name, &one.title, &one.rank.to_string()] {
                places.levels.entry(normalise(name)).or_insert(index);
            }
        }
        for (index, one) in model.dimensions.iter().enumerate() {
            for name in [&one.id, &one.name] {
                places.dimensions.entry(normalise(name)).or_insert(index);
            }
            for (number, topic) in one.topics.iter().enumerate() {
                for name in [&topic.slug, &topic.name] {
                    places.topics.entry((index, normalise(name))).or_insert(number);
                }
            }
        }
        places
    }

    /// The coordinate that a place means; `level` is that of the document, where it has one.
    ///
    /// A topic alone is looked for among `cells`, those of the document.
    pub fn resolve(&self, place: &str, level: Option<usize>, cells: &[Coordinates]) -> Option<Coordinates> {
        let parts: Vec<String> = place.split('/').map(normalise).filter(|part| !part.is_empty()).collect();
        let mut parts: &[String] = &parts;
        let level = match (level, self.levels.get(parts.first()?).copied()) {
            // A document of a level may well have a dimension of that name.
            (Some(own), Some(_)) if self.dimensions.contains_key(&parts[0]) => own,
            (_, Some(written)) => {
                parts = &parts[1..];
                written
            }
            (Some(own), None) => own,
            (None, None) => return None,
        };
        match parts {
            [] => Some(Coordinates { level, dimension: None, topic: None }),
            [name] => match self.dimensions.get(name) {
                Some(dimension) => Some(Coordinates { level, dimension: Some(*dimension), topic: None }),
                None => cells.iter().copied().find(|at| {
                    let same = |(dimension, topic)| self.topic(dimension, name) == Some(topic);
                    at.level == level && at.dimension.zip(at.topic).is_some_and(same)
                }),
            },
            [dimension, topic] => {
                let dimension = *self.dimensions.get(dimension)?;
                Some(Coordinates { level, dimension: Some(dimension), topic: Some(self.topic(dimension, topic)?) })
            }
            _ => None,
        }
    }

    fn topic(&self, dimension: usize, name: &str) -> Option<usize> {
        self.topics.get(&(dimension, name.to_owned())).copied()
    }
}
