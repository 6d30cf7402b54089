//! What the templates of the model as a grid get.

use schemars::JsonSchema;
use serde::Serialize;

use super::{LevelView, LinkView, NamedView};

/// The model as a grid.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MatrixView {
    /// The columns.
    pub levels: Vec<LevelView>,
    /// The rows: dimensions, each followed by its topics.
    pub rows: Vec<RowView>,
    /// What the script has to know that shades cells by what is done, as JSON that may stand in a script element.
    pub progress_json: String,
}

/// A row of the grid.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RowView {
    /// `dimension` or `topic`.
    pub kind: &'static str,
    /// What it is.
    pub named: NamedView,
    /// One for each level; `none` where there is no text.
    pub cells: Vec<Option<MatrixCellView>>,
    /// One for each level: why there is no text, where `book.toml` says that.
    pub reasons: Vec<Option<String>>,
    /// The row has cells of its own, so that one missing is a gap.
    pub has_cells: bool,
    /// The row is a heading and nothing else.
    pub is_heading: bool,
}

/// A cell of the grid.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MatrixCellView {
    /// Where it leads.
    pub href: String,
    /// The first sentence; may be empty.
    pub summary: String,
    /// The ids of its items, with spaces between.
    pub items: String,
}

/// The whole model in small: on every page of the model.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FigureView {
    /// The columns.
    pub levels: Vec<LevelView>,
    /// The rows: dimensions.
    pub rows: Vec<FigureRowView>,
}

/// A dimension in it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FigureRowView {
    /// The dimension.
    pub named: LinkView,
    /// The address of its text at each level; `none` where there is none.
    pub cells: Vec<Option<String>>,
}
