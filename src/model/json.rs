//! The model as data: what `gradus model --format json` prints and `/model.json` holds.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::Model;
use crate::config::Standard;
use crate::document::Document;

/// A maturity model.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ModelData {
    /// The schema of this document.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The title.
    pub title: String,
    /// The version; may be empty.
    pub version: String,
    /// The language of the text, a BCP 47 tag.
    pub language: String,
    /// The levels, lowest first.
    pub levels: Vec<LevelData>,
    /// The dimensions, in order.
    pub dimensions: Vec<DimensionData>,
    /// The standards that items of the checklist may answer to, in order.
    pub standards: Vec<StandardData>,
    /// The cells, by level, dimension, topic.
    pub cells: Vec<CellData>,
    /// Where text is missing.
    pub gaps: Vec<PlaceData>,
    /// The documents that repeat the model by hand.
    pub mirrors: Vec<MirrorData>,
}

/// A level.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LevelData {
    /// The id.
    pub id: String,
    /// Its number; levels are ordered by it.
    pub rank: u32,
    /// The name.
    pub name: String,
    /// The label and the name.
    pub title: String,
}

/// A dimension.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DimensionData {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Its topics, in order.
    pub topics: Vec<TopicData>,
}

/// A topic.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TopicData {
    /// The id: the dimension's, a slash, its own.
    pub id: String,
    /// The name.
    pub name: String,
}

/// A standard.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StandardData {
    /// The id.
    pub id: String,
    /// What references to it begin with.
    pub name: String,
    /// Its full name.
    pub title: Option<String>,
    /// Where it is published.
    pub url: Option<String>,
}

/// A coordinate.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlaceData {
    /// The id of the level.
    pub level: String,
    /// The id of the dimension; null where the model has none.
    pub dimension: Option<String>,
    /// The id of the topic; null outside of any.
    pub topic: Option<String>,
}

/// A cell: the text at a coordinate.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CellData {
    /// Where it is in the model.
    #[serde(flatten)]
    pub at: PlaceData,
    /// Where it is written.
    pub source: SourceData,
    /// How many words it has.
    pub words: u32,
    /// It is not to be published yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schemars(default)]
    pub draft: bool,
}

/// A place in a file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SourceData {
    /// The file, relative to the content folder.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
}

/// A document that repeats the model by hand.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MirrorData {
    /// The file, relative to the content folder.
    pub path: String,
    /// How many cells it shares with the model.
    pub shared: usize,
}

impl ModelData {
    /// The data of a model read from `documents`.
    pub fn new(model: &Model, documents: &[Arc<Document>], standards: &[Standard]) -> Self {
        let place = |at: super::Coordinates| {
            let dimension = at.dimension.map(|index| &model.dimensions[index]);
            PlaceData {
                level: model.levels[at.level].id.clone(),
                dimension: dimension.map(|dimension| dimension.id.clone()),
                topic: dimension.zip(at.topic).map(|(dimension, topic)| dimension.topics[topic].id.clone()),
            }
        };
        Self {
            schema: None,
            title: model.title.clone(),
            version: model.version.clone(),
            language: model.language.clone(),
            levels: model
                .levels
                .iter()
                .map(|level| LevelData {
                    id: level.id.clone(),
                    rank: level.rank,
                    name: level.name.clone(),
                    title: level.title.clone(),
                })
                .collect(),
            dimensions: model
                .dimensions
                .iter()
                .map(|dimension| DimensionData {
                    id: dimension.id.clone(),
                    name: dimension.name.clone(),
                    topics: dimension
                        .topics
                        .iter()
                        .map(|topic| TopicData { id: topic.id.clone(), name: topic.name.clone() })
                        .collect(),
                })
                .collect(),
            standards: standards
                .iter()
                .map(|standard| StandardData {
                    id: standard.id.clone(),
                    name: standard.name.clone(),
                    title: standard.title.clone(),
                    url: standard.url.clone(),
                })
                .collect(),
            cells: model
                .cells
                .iter()
                .map(|cell| CellData {
                    at: place(cell.at),
                    source: SourceData { path: documents[cell.document].path.clone(), line: cell.line },
                    words: cell.words,
                    draft: documents[cell.document].front.draft,
                })
                .collect(),
            gaps: model.gaps().into_iter().map(|gap| place(gap.0)).collect(),
            mirrors: model
                .mirrors
                .iter()
                .map(|mirror| MirrorData { path: documents[mirror.document].path.clone(), shared: mirror.shared })
                .collect(),
        }
    }

    /// The JSON Schema of this document.
    pub fn json_schema() -> schemars::Schema {
        schemars::schema_for!(ModelData)
    }
}
