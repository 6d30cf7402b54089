//! What the documents say: a function from (level, dimension, topic) to text.

pub mod json;
pub mod label;
pub mod name;

mod build;
mod choose;
mod context;
mod fill;
mod memo;
mod mirror;
mod piece;
mod position;
mod table;
mod walk;

use std::ops::Range;
use std::sync::Arc;

pub use build::interpret;
pub use label::level_at_start;
pub use memo::Memo;

/// An index into the list of documents.
pub type DocumentIndex = usize;

/// A maturity model, as it was read. Immutable.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// The title.
    pub title: String,
    /// The version, as `book.toml` says; may be empty.
    pub version: String,
    /// The language of the text, a BCP 47 tag.
    pub language: String,
    /// The levels, lowest first.
    pub levels: Vec<Level>,
    /// The dimensions, in order.
    pub dimensions: Vec<Dimension>,
    /// The cells, by level, dimension, topic.
    pub cells: Vec<Arc<Cell>>,
    /// How the documents that hold the model run, by document.
    pub flows: std::collections::BTreeMap<DocumentIndex, Arc<[Flow]>>,
    /// The documents that repeat the model by hand.
    pub mirrors: Vec<Mirror>,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// The id, such as `level-1`.
    pub id: String,
    /// Its number; levels are ordered by it.
    pub rank: u32,
    /// The name, such as `Build`; the label where it has none.
    pub name: String,
    /// The label and the name, such as `Level 1 - Build`.
    pub title: String,
    /// The document that is the level's page.
    pub page: Option<DocumentIndex>,
    /// The folder that stands for the level.
    pub folder: Option<String>,
    /// One sentence about it.
    pub description: String,
    /// Text about the level that is in no cell and not on its page.
    pub introduction: Vec<Passage>,
}

/// A dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// The id, such as `people`.
    pub id: String,
    /// The name.
    pub name: String,
    /// Classes or the name of an icon.
    pub icon: Option<String>,
    /// Its topics, in order.
    pub topics: Vec<Topic>,
    /// Text about the dimension that is in no cell.
    pub introduction: Vec<Passage>,
}

/// A topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The id, such as `people/culture`.
    pub id: String,
    /// The part of the id behind the dimension's.
    pub slug: String,
    /// The name.
    pub name: String,
    /// Text about the topic that is in no cell.
    pub introduction: Vec<Passage>,
}

/// Where a cell is in the model: indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coordinates {
    /// Into [`Model::levels`].
    pub level: usize,
    /// Into [`Model::dimensions`].
    pub dimension: Option<usize>,
    /// Into [`Dimension::topics`].
    pub topic: Option<usize>,
}

/// The text at one coordinate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Where it is in the model.
    pub at: Coordinates,
    /// The document that gave it.
    pub document: DocumentIndex,
    /// The line of its label, from 1.
    pub line: usize,
    /// How many words it has.
    pub words: u32,
    /// The text.
    pub passages: Vec<Passage>,
    /// It is a whole document.
    pub whole: bool,
    /// The first sentence, plain.
    pub summary: String,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The document.
    pub document: DocumentIndex,
    /// The bytes of the file.
    pub range: Range<usize>,
}

/// A step in the flow of a document that holds the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The bytes of the file, the heading included.
    pub range: Range<usize>,
    /// Where the text begins: behind the heading or label.
    pub text: usize,
    /// The heading that opens it: an index into the document's headings.
    pub heading: Option<usize>,
    /// The label that opens it, where that is no heading.
    pub label: Option<String>,
    /// What its label stands for.
    pub names: Naming,
    /// The cell that its text belongs to: an index into [`Model::cells`].
    pub cell: Option<usize>,
}

/// What the label of a step stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Naming {
    /// Nothing in the model.
    #[default]
    Nothing,
    /// A level.
    Level(usize),
    /// A dimension.
    Dimension(usize),
    /// A topic of a dimension.
    Topic(usize, usize),
}

/// A document that repeats the model by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    /// The document.
    pub document: DocumentIndex,
    /// How many cells it shares with the model.
    pub shared: usize,
    /// What it says at levels, in the order in which it says it.
    pub cells: Vec<MirrorCell>,
}

/// What a document that repeats the model says at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorCell {
    /// The level: an index.
    pub level: usize,
    /// The dimension and the topic, where the model has both; without a topic, all that the dimension says.
    pub place: Option<(usize, Option<usize>)>,
    /// The names above it, such as `People › Culture`.
    pub name: String,
    /// Where its label stands.
    pub label: usize,
    /// Its text: bytes of the file.
    pub ranges: Vec<Range<usize>>,
}

/// A coordinate without a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap(pub Coordinates);

impl Model {
    /// The cell at a coordinate: an index.
    pub fn cell(&self, at: Coordinates) -> Option<usize> {
        self.cells.binary_search_by_key(&at, |cell| cell.at).ok()
    }

    /// The cells at a level and dimension, topics and own text, as indices.
    pub fn cells_at(&self, level: usize, dimension: Option<usize>) -> Range<usize> {
        let start = self.cells.partition_point(|cell| (cell.at.level, cell.at.dimension) < (level, dimension));
        let end = self.cells.partition_point(|cell| (cell.at.level, cell.at.dimension) <= (level, dimension));
        start..end
    }

    /// The cells that a mirror's cell repeats, as indices: none where the model says nothing there.
    pub fn mirrored(&self, cell: &MirrorCell) -> Range<usize> {
        match cell.place {
            Some((dimension, topic @ Some(_))) => {
                let at = Coordinates { level: cell.level, dimension: Some(dimension), topic };
                self.cell(at).map_or(0..0, |index| index..index + 1)
            }
            Some((dimension, None)) => self.cells_at(cell.level, Some(dimension)),
            None => 0..0,
        }
    }

    /// Whether anything is said at more than one level, so that a grid makes sense.
    pub fn is_grid(&self) -> bool {
        let mut seen = std::collections::HashMap::new();
        self.cells.iter().any(|cell| {
            let first = *seen.entry((cell.at.dimension, cell.at.topic)).or_insert(cell.at.level);
            cell.at.dimension.is_some() && first != cell.at.level
        })
    }

    /// The coordinates at which text is missing: a topic, or a dimension without topics, that other levels have.
    pub fn gaps(&self) -> Vec<Gap> {
        if !self.is_grid() {
            return Vec::new();
        }
        let mut gaps = Vec::new();
        for level in 0..self.levels.len() {
            for (index, dimension) in self.dimensions.iter().enumerate() {
                let at = |topic| Coordinates { level, dimension: Some(index), topic };
                if dimension.topics.is_empty() {
                    gaps.extend(self.cell(at(None)).is_none().then(|| Gap(at(None))));
                }
                let topics = (0..dimension.topics.len()).map(|topic| at(Some(topic)));
                gaps.extend(topics.filter(|at| self.cell(*at).is_none()).map(Gap));
            }
        }
        gaps
    }

    /// Whether both have the same levels, dimensions and topics, and cells of the same documents at the same places:
    /// they differ in text alone.
    pub fn has_places_of(&self, other: &Self) -> bool {
        fn level(one: &Level) -> (&str, u32, &str, &str, Option<&str>, Option<DocumentIndex>) {
            (&one.id, one.rank, &one.name, &one.title, one.folder.as_deref(), one.page)
        }
        fn topic(one: &Topic) -> (&str, &str) {
            (&one.slug, &one.name)
        }
        fn dimension(one: &Dimension) -> (&str, &str, Option<&str>) {
            (&one.id, &one.name, one.icon.as_deref())
        }
        let cell = |(a, b): (&Arc<Cell>, &Arc<Cell>)| Arc::ptr_eq(a, b) || (a.at, a.document) == (b.at, b.document);
        self.title == other.title
            && self.cells.len() == other.cells.len()
            && self.levels.iter().map(level).eq(other.levels.iter().map(level))
            && self.dimensions.iter().map(dimension).eq(other.dimensions.iter().map(dimension))
            && (self.dimensions.iter().zip(&other.dimensions))
                .all(|(a, b)| a.topics.iter().map(topic).eq(b.topics.iter().map(topic)))
            && self.cells.iter().zip(&other.cells).all(cell)
    }

    /// The id of a coordinate, such as `level-1/people/culture`.
    pub fn place_id(&self, at: Coordinates) -> String {
        let level = &self.levels[at.level].id;
        let Some(dimension) = at.dimension.map(|index| &self.dimensions[index]) else { return level.clone() };
        match at.topic {
            Some(topic) => format!("{level}/{}", dimension.topics[topic].id),
            None => format!("{level}/{}", dimension.id),
        }
    }

    /// The name of a coordinate without its level, such as `People › Culture`.
    pub fn place_name(&self, at: Coordinates) -> String {
        let Some(dimension) = at.dimension.map(|index| &self.dimensions[index]) else {
            return self.levels[at.level].title.clone();
        };
        match at.topic {
            Some(topic) => format!("{} › {}", dimension.name, dimension.topics[topic].name),
            None => dimension.name.clone(),
        }
    }
}
