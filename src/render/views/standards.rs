//! What the templates of standards get.

use schemars::JsonSchema;
use serde::Serialize;

use super::checklist::ItemView;
use super::{LevelView, LinkView, PageView, PartView};

/// All standards that items answer to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StandardsPageView {
    /// The page.
    pub page: PageView,
    /// The text of the document that stands at its address.
    pub parts: Vec<PartView>,
    /// All levels.
    pub levels: Vec<LevelView>,
    /// The standards, in the order of `book.toml`.
    pub rows: Vec<StandardRowView>,
}

/// A standard among all.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StandardRowView {
    /// Its page.
    pub standard: LinkView,
    /// Its full name.
    pub title: Option<String>,
    /// How many items answer to it at each level.
    pub counts: Vec<usize>,
    /// How many do in all.
    pub count: usize,
    /// To how many of its clauses.
    pub clauses: usize,
}

/// A standard: its clauses, and the items that answer to each.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StandardPageView {
    /// The page.
    pub page: PageView,
    /// The text of the document that stands at its address.
    pub parts: Vec<PartView>,
    /// Its name, as references begin.
    pub name: String,
    /// Its full name.
    pub title: Option<String>,
    /// Where it is published.
    pub url: Option<String>,
    /// The clauses that items answer to, in order.
    pub clauses: Vec<ClauseView>,
    /// How many items answer to it.
    pub count: usize,
    /// All standards.
    pub all: LinkView,
}

/// A clause of a standard.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClauseView {
    /// Its anchor.
    pub anchor: String,
    /// How the standard calls it; `none`: the standard as a whole.
    pub name: Option<String>,
    /// The items that answer to it; what else each answers to is its `refs`.
    pub items: Vec<ItemView>,
}
