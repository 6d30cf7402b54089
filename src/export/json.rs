//! The items as data, under a schema that the site publishes.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::walk::rows;
use super::{Group, Tree};
use crate::checklist::Answer;

/// A checklist.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChecklistData {
    /// What the checklist is called.
    pub heading: String,
    /// The title of the model.
    pub title: String,
    /// The id of the model.
    pub model: String,
    /// The version of the model; may be empty.
    pub version: String,
    /// The language of the texts, a BCP 47 tag.
    pub language: String,
    /// That this is a snapshot, and of what.
    pub notice: String,
    /// The address of the checklist, where the site's is known.
    pub address: Option<String>,
    /// The levels that have items here, lowest first.
    pub levels: Vec<LevelData>,
    /// The dimensions that have items here, as they first appear.
    pub dimensions: Vec<NameData>,
    /// The topics that have items here, as they first appear.
    pub topics: Vec<NameData>,
    /// The items, by level, dimension and topic.
    pub items: Vec<ItemData>,
}

/// A level.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LevelData {
    /// The id.
    pub id: String,
    /// Its number.
    pub rank: u32,
    /// The name.
    pub name: String,
    /// The label and the name.
    pub title: String,
    /// The address of its checklist, where the site's is known.
    pub address: Option<String>,
}

/// A dimension or topic.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NameData {
    /// The id; a topic's begins with that of its dimension.
    pub id: String,
    /// The name.
    pub name: String,
}

/// An item.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ItemData {
    /// The id.
    pub id: String,
    /// The id of the level.
    pub level: String,
    /// The id of the dimension; null for the level as a whole.
    pub dimension: Option<String>,
    /// The id of the topic; null outside of any.
    pub topic: Option<String>,
    /// What is asked.
    pub title: String,
    /// What counts as evidence; may be empty.
    pub description: String,
    /// The standards that it answers to.
    pub refs: Vec<String>,
    /// The address of the text that it belongs to, where the site's is known.
    pub address: Option<String>,
    /// The answer.
    pub status: Answer,
}

/// Names as they first appear.
#[derive(Default)]
struct Names<'a> {
    list: Vec<NameData>,
    seen: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    fn add(&mut self, group: &'a Group) {
        if !group.id.is_empty() && self.seen.insert(&group.id) {
            self.list.push(NameData { id: group.id.clone(), name: group.name.clone() });
        }
    }
}

pub(super) fn write(tree: &Tree) -> String {
    let (mut dimensions, mut topics, mut items) = (Names::default(), Names::default(), Vec::new());
    for row in rows(tree) {
        let (dimension, topic, entry) = (row.dimension, row.topic, row.entry);
        dimensions.add(dimension);
        if let Some(topic) = topic {
            topics.add(topic);
        }
        items.push(ItemData {
            id: entry.id.clone(),
            level: row.level.id.clone(),
            dimension: Some(dimension.id.clone()).filter(|id| !id.is_empty()),
            topic: topic.map(|topic| topic.id.clone()),
            title: entry.title.clone(),
            description: entry.description.clone(),
            refs: entry.refs.clone(),
            address: entry.address.clone(),
            status: entry.answer,
        });
    }
    let levels = tree.levels.iter().map(|level| LevelData {
        id: level.id.clone(),
        rank: level.rank,
        name: level.name.clone(),
        title: level.title.clone(),
        address: level.address.clone(),
    });
    let data = ChecklistData {
        heading: tree.heading(),
        title: tree.title.clone(),
        model: tree.model.clone(),
        version: tree.version.clone(),
        language: tree.language.clone(),
        notice: tree.notice(),
        address: tree.address.clone(),
        levels: levels.collect(),
        dimensions: dimensions.list,
        topics: topics.list,
        items,
    };
    // Texts and numbers alone: this cannot fail.
    serde_json::to_string_pretty(&data).unwrap_or_default() + "\n"
}

impl ChecklistData {
    /// The JSON Schema of this document.
    pub fn json_schema() -> schemars::Schema {
        schemars::schema_for!(ChecklistData)
    }
}
