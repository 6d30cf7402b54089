//! A run of text with the labels above it: what walking down a document gives.

use std::ops::Range;
use std::sync::Arc;

use super::label::LevelLabel;

/// A label that names no level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// As written.
    pub text: String,
    /// Normalised spellings, the main one first.
    pub keys: Vec<String>,
    /// The explicit id.
    pub id: Option<String>,
    /// What carries it.
    pub kind: NameKind,
    /// The classes of an icon in it.
    pub icon: Option<String>,
    /// Where it stands: told apart from another label of the same name.
    pub origin: usize,
    /// The level stands outside of it.
    pub inside_level: bool,
    /// It is of another language than the book.
    pub translated: bool,
}

impl Name {
    /// Whether both say the same, wherever they stand.
    pub fn says(&self, other: &Self) -> bool {
        let Self { text, keys, id, kind, icon, origin: _, inside_level, translated } = self;
        (text, keys, id, kind) == (&other.text, &other.keys, &other.id, &other.kind)
            && (icon, inside_level, translated) == (&other.icon, &other.inside_level, &other.translated)
    }
}

/// What carries a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameKind {
    FrontMatter,
    Folder,
    File,
    Heading,
    Row,
}

impl NameKind {
    /// Whether the name comes from inside the file.
    pub fn inner(self) -> bool {
        matches!(self, Self::Heading | Self::Row)
    }
}

/// A run of text with the labels above it.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Bytes of the file, the label included.
    pub range: Range<usize>,
    /// Where the text begins.
    pub text: usize,
    /// Words of the text.
    pub words: u32,
    /// The heading that opens it.
    pub heading: Option<usize>,
    /// The words that open it, where those are no heading.
    pub label: Option<String>,
    /// Where the level's label stands, and what it says.
    pub level: Option<(usize, LevelLabel)>,
    /// The names above it.
    pub names: Vec<Arc<Name>>,
    /// It is a cell of a table, which is shown as a table all the same.
    pub in_table: bool,
    /// It holds more than its label.
    pub filled: bool,
    /// Its heading is text, no label.
    pub content: bool,
}
