//! What the templates of checklists get.

use schemars::JsonSchema;
use serde::Serialize;

use super::{LevelView, LinkView, NamedView, PageView, PartView};

/// An item of the checklist.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ItemView {
    /// Its id: `data-item` on its box.
    pub id: String,
    /// What is asked: HTML to stand in a line.
    pub html: String,
    /// What is asked, plain.
    pub title: String,
    /// What counts as evidence: HTML, in paragraphs or lists; may be empty, and is where no more than the items are shown:
    /// on the list of all levels and the pages of standards.
    pub description_html: String,
    /// The standards that it answers to.
    pub refs: Vec<RefView>,
    /// Where it belongs; `none` on pages that say so by their headings.
    pub place: Option<ItemPlaceView>,
}

/// A reference to a standard.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RefView {
    /// The reference.
    pub title: String,
    /// The clause on the page of the standard, where that is declared; else the reference, where it is an address.
    pub href: Option<String>,
}

/// Where an item belongs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ItemPlaceView {
    /// The level; `href` is the place of the item on its checklist.
    pub level: LevelView,
    /// The names of its dimension and topic, as far as it has any.
    pub names: Vec<String>,
    /// The text that it belongs to.
    pub href: Option<String>,
}

/// The items of a level.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChecklistLevelView {
    /// The level; `href` is its page.
    pub level: LevelView,
    /// The anchor on this page.
    pub anchor: String,
    /// Its checklist; `none` where the page is it.
    pub href: Option<String>,
    /// How many items it has.
    pub count: usize,
    /// Its items by dimension; those of the level as a whole first.
    pub sections: Vec<ChecklistSectionView>,
}

/// The items of a dimension at a level.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChecklistSectionView {
    /// The anchor on this page.
    pub anchor: String,
    /// The dimension; `none`: the level as a whole.
    pub dimension: Option<NamedView>,
    /// How many items it has.
    pub count: usize,
    /// Its items by topic; those outside of any topic first.
    pub topics: Vec<ChecklistTopicView>,
}

/// The items of a cell.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChecklistTopicView {
    /// The name of the topic; `none`: outside of any.
    pub name: Option<String>,
    /// The text that they belong to.
    pub href: Option<String>,
    /// The items.
    pub items: Vec<ItemView>,
}

/// What puts a checklist into another page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EmbedSnippetView {
    /// The page to show there, relative.
    pub href: String,
    /// The same, absolute, where the site's address is known.
    pub url: Option<String>,
    /// The script that sizes the frame, relative.
    pub script_href: String,
    /// The same, absolute, where the site's address is known.
    pub script_url: Option<String>,
    /// The items as HTML that needs no script.
    pub html: String,
}

/// The checklist of a level, or of all.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChecklistPageView {
    /// The page.
    pub page: PageView,
    /// All levels that have items; `href` is their checklists.
    pub levels: Vec<LevelView>,
    /// The level; `none`: all of them.
    pub level: Option<LevelView>,
    /// The text of the document that stands at its address.
    pub parts: Vec<PartView>,
    /// The items by level.
    pub lists: Vec<ChecklistLevelView>,
    /// The dimensions that they are of.
    pub dimensions: Vec<NamedView>,
    /// How many items there are.
    pub count: usize,
    /// The checklist of all levels, from that of one.
    pub all: Option<LinkView>,
    /// The assessment.
    pub assess: Option<LinkView>,
    /// The same items in files of other tools.
    pub exports: Vec<LinkView>,
    /// How to embed it; of one level.
    pub embed: Option<EmbedSnippetView>,
}

/// Where the reader stands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AssessPageView {
    /// The page.
    pub page: PageView,
    /// All levels; `href` is their checklists.
    pub levels: Vec<LevelView>,
    /// The text of the document that stands at its address.
    pub parts: Vec<PartView>,
    /// The dimensions that have items.
    pub rows: Vec<AssessRowView>,
    /// The checklist of all levels.
    pub all: Option<LinkView>,
}

/// A dimension in the assessment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AssessRowView {
    /// Its place in the data of the script; -1: the levels as a whole.
    pub index: isize,
    /// The dimension; `none`: the levels as a whole.
    pub dimension: Option<NamedView>,
    /// How many items it has at each level.
    pub counts: Vec<usize>,
}

/// The checklist of a level alone, to be shown in another page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EmbedPageView {
    /// The page.
    pub page: PageView,
    /// The level.
    pub level: LevelView,
    /// Its items.
    pub list: ChecklistLevelView,
    /// Its checklist on the site.
    pub full: LinkView,
}
