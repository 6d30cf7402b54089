//! What templates get, by type. Every field is there on every page of its kind; a missing one is `none`.
//!
//! Texts are plain and escaped by the template; fields named `html` hold HTML and are written with `| safe`.
//! Addresses (`href`) are relative to the page.

mod checklist;
mod glossary;
mod metadata;
mod model;
pub mod reference;
mod standards;

use schemars::JsonSchema;
use serde::Serialize;

use crate::site::Site;

pub use checklist::{
    AssessPageView, AssessRowView, ChecklistLevelView, ChecklistPageView, ChecklistSectionView, ChecklistTopicView,
    EmbedPageView, EmbedSnippetView, ItemPlaceView, ItemView, RefView,
};
pub use metadata::{ChangedView, IconView, MetadataView, ThemeColorView};

pub use glossary::{DefinitionView, GlossaryLetterView, GlossaryPageView, TermView};
pub use model::{FigureRowView, FigureView, MatrixCellView, MatrixView, RowView};
pub use standards::{ClauseView, StandardPageView, StandardRowView, StandardsPageView};

/// A link.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LinkView {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub title: String,
}

/// An entry of a list of pages.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EntryView {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub title: String,
    /// It is the page itself.
    pub current: bool,
}

/// What is the same on all pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SiteView {
    /// The title of the site.
    pub title: String,
    /// One sentence about it; may be empty.
    pub description: String,
    /// The language, a BCP 47 tag.
    pub language: String,
    /// `rtl` or `ltr`.
    pub direction: &'static str,
    /// The version of the model; may be empty.
    pub version: String,
    /// Who made the page.
    pub generator: &'static str,
    /// The site holds a model.
    pub has_model: bool,
    /// Its pictures for tabs and bookmarks.
    pub icons: Vec<IconView>,
    /// The colours of the theme's background.
    pub theme_color: ThemeColorView,
    /// The path of the feed of this language, where there is one.
    pub feed_path: Option<String>,
    /// What the book puts at the end of each head; may be empty.
    pub head_html: String,
    /// How many levels it has.
    pub level_count: usize,
}

impl SiteView {
    /// What is the same on all pages of this site.
    pub fn new(site: &Site) -> Self {
        let Site { model, config, .. } = site;
        Self {
            title: model.title.clone(),
            description: config.description.clone(),
            language: config.language.clone(),
            direction: direction(&config.language),
            version: config.version.clone(),
            generator: concat!("Gradus ", env!("CARGO_PKG_VERSION")),
            has_model: !model.levels.is_empty(),
            icons: super::metadata::icons(site),
            theme_color: super::metadata::THEME_COLOR,
            feed_path: super::metadata::has_feed(site).then(|| format!("{}{}", site.at, super::feed::PATH)),
            head_html: config.head_html.clone(),
            level_count: model.levels.len(),
        }
    }
}

/// Scripts that run from right to left: <https://www.w3.org/International/questions/qa-scripts>.
pub(super) fn direction(language: &str) -> &'static str {
    let main = language.split('-').next().unwrap_or(language);
    if matches!(main, "ar" | "fa" | "he" | "ur" | "yi" | "dv" | "ps" | "sd" | "ug") { "rtl" } else { "ltr" }
}

/// What every page has: `page` in the templates.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PageView {
    /// `home`, `level`, `dimension`, `topic`, `checklist`, `assess`, `embed`, `search`, `glossary`, `standards`,
    /// `standard`, `document` or `not-found`.
    pub kind: &'static str,
    /// The title, for the browser.
    pub title: String,
    /// The heading of the page.
    pub heading_html: String,
    /// One sentence; may be empty.
    pub description: String,
    /// The way to the root of all languages, where the theme's files are: empty, `../`, …
    pub root: String,
    /// The way to the home page: `./`, `../`, …
    pub home: String,
    /// The page in all languages of the book, its own included; empty where there is but one.
    pub languages: Vec<LanguageView>,
    /// The language of the text, a BCP 47 tag, where that is not the page's.
    pub text_language: Option<String>,
    /// The text is not, or not any more, a translation of the book's.
    pub translation: Option<TranslationView>,
    /// The absolute address, where the site's is known.
    pub canonical: Option<String>,
    /// The address of the site, on the page that stands at any address.
    pub base: Option<String>,
    /// The navigation of the whole site.
    pub navigation_html: String,
    /// The page of the search, where the site has one.
    pub search: Option<String>,
    /// The whole model in small, with the place of the page marked; empty on pages that are not of the model.
    pub figure_html: String,
    /// The way from the home page.
    pub breadcrumbs: Vec<LinkView>,
    /// The headings of the page.
    pub contents: Vec<ContentsView>,
    /// The pages beside this one.
    pub beside: Option<BesideView>,
    /// The page before this one.
    pub previous: Option<LinkView>,
    /// The page after this one.
    pub next: Option<LinkView>,
    /// Where the source can be edited.
    pub edit: Option<String>,
    /// Where a problem of the page can be told.
    pub report: Option<String>,
    /// When its text was changed last, where that is known.
    pub changed: Option<ChangedView>,
    /// What machines are told of it; `none` where it is no page of its own.
    pub metadata: Option<MetadataView>,
    /// The source is a draft.
    pub draft: bool,
    /// What the checklist script has to know, as JSON that may stand in a script element; `none` on pages without items.
    pub checklist_json: Option<String>,
    /// The absolute address of the oEmbed document, where there is one and the site's address is known.
    pub oembed: Option<String>,
    /// What the terms of the glossary mean that stand in its texts, in order.
    pub definitions: Vec<DefinitionView>,
}

/// A page in one of the languages of the book.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LanguageView {
    /// The language, a BCP 47 tag.
    pub tag: String,
    /// Its name, in itself.
    pub name: String,
    /// `rtl` or `ltr`.
    pub direction: &'static str,
    /// The page in it; its home page where only other languages have the page.
    pub href: String,
    /// The absolute address, where that of the site is known and the text is in this language.
    pub url: Option<String>,
    /// It is the language of the page.
    pub current: bool,
    /// It is the language of the book.
    pub original: bool,
}

/// A page whose text is not what it should be in its language.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TranslationView {
    /// `missing`: the text is that of the book; `stale`: the book's text changed since it was translated.
    pub kind: &'static str,
    /// The language of the book, a BCP 47 tag.
    pub tag: String,
    /// `rtl` or `ltr`.
    pub direction: &'static str,
    /// Its name, in itself.
    pub name: String,
    /// The page in that language.
    pub href: String,
}

/// A heading of the page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ContentsView {
    /// Its anchor.
    pub id: String,
    /// Its text.
    pub title: String,
    /// 1 for sections, 2 for what is in them.
    pub depth: u8,
}

/// The pages of a folder.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BesideView {
    /// The folder.
    pub title: String,
    /// Its page, where it has one.
    pub href: Option<String>,
    /// Its pages, or those near this one where there are many.
    pub entries: Vec<EntryView>,
}

/// A level.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LevelView {
    /// The id.
    pub id: String,
    /// Its number.
    pub rank: u32,
    /// Its place in the order, from 1.
    pub position: usize,
    /// The name.
    pub name: String,
    /// The label and the name.
    pub title: String,
    /// One sentence; may be empty.
    pub description: String,
    /// Its page.
    pub href: String,
    /// It is the level of the page.
    pub current: bool,
}

/// A dimension or topic.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NamedView {
    /// The id, as an anchor.
    pub anchor: String,
    /// The name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// An icon as inline SVG; may be empty.
    pub icon_html: String,
}

/// What leads on from a cell.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StepsView {
    /// The same place at the level before, if any has it.
    pub previous: Option<LinkView>,
    /// The same place at the level after.
    pub next: Option<LinkView>,
    /// The same place at all levels.
    pub all: Option<LinkView>,
    /// No level before has it, though it is not the first.
    pub new: bool,
}

/// A part of a document, in the order of the document.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PartView {
    /// The heading that names it in the model.
    pub heading: Option<HeadingView>,
    /// The text.
    pub html: String,
    /// The text is a cell: what leads on from it.
    pub steps: Option<StepsView>,
    /// The level of the cell, where the page shows more than one.
    pub level: Option<LevelView>,
    /// The items of the cell that do not stand in the text already.
    pub items: Vec<ItemView>,
}

/// A heading that names a level, a dimension or a topic.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HeadingView {
    /// `level`, `dimension` or `topic`.
    pub kind: &'static str,
    /// 2 to 6.
    pub depth: u8,
    /// The anchor.
    pub id: String,
    /// Another anchor that other generators give it.
    pub alias: Option<String>,
    /// The heading.
    pub html: String,
    /// The page of what it names, unless it is this one.
    pub href: Option<String>,
}

/// A cell on a page that is not its own.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CellView {
    /// The anchor on this page.
    pub anchor: String,
    /// The level.
    pub level: LevelView,
    /// The name of the dimension or topic.
    pub name: String,
    /// Where it is at home.
    pub href: String,
    /// The text; `none` where the page shows the summary.
    pub html: Option<String>,
    /// The first sentence.
    pub summary: String,
    /// There is no text at this level.
    pub gap: bool,
    /// Why, where `book.toml` says that.
    pub reason: Option<String>,
    /// The language of the text, a BCP 47 tag, where that is not the page's: nobody has translated it yet.
    pub language: Option<String>,
    /// What leads on from it.
    pub steps: Option<StepsView>,
    /// Its items that do not stand in the text already; empty where the page shows the summary.
    pub items: Vec<ItemView>,
}

/// A dimension or topic with its cells.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SectionView {
    /// The dimension or topic; `none`: outside of any.
    pub named: Option<NamedView>,
    /// Text above its cells.
    pub introduction_html: String,
    /// Its own cells.
    pub cells: Vec<CellView>,
    /// What is in it: the topics of a dimension.
    pub sections: Vec<SectionView>,
}

/// A model in which nothing is said at two levels: what is said at each.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ColumnView {
    /// The level.
    pub level: LevelView,
    /// Its cells.
    pub cells: Vec<CellView>,
}

/// The home page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HomeView {
    /// The page.
    pub page: PageView,
    /// Its own text.
    pub parts: Vec<PartView>,
    /// The model, where it is a grid.
    pub matrix: Option<MatrixView>,
    /// The model, where it is none.
    pub columns: Vec<ColumnView>,
}

/// The page of a level.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LevelPageView {
    /// The page.
    pub page: PageView,
    /// All levels.
    pub levels: Vec<LevelView>,
    /// The level.
    pub level: LevelView,
    /// The text of its document.
    pub parts: Vec<PartView>,
    /// Text about the level from other documents.
    pub introduction_html: String,
    /// The cells from other documents.
    pub sections: Vec<SectionView>,
    /// The items of the level as a whole that do not stand in the text already.
    pub items: Vec<ItemView>,
    /// Its checklist.
    pub checklist: Option<LinkView>,
    /// How many items that has.
    pub checklist_count: usize,
}

/// The page of a dimension.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DimensionPageView {
    /// The page.
    pub page: PageView,
    /// The dimension.
    pub dimension: NamedView,
    /// All levels.
    pub levels: Vec<LevelView>,
    /// The text of the document that stands at its address.
    pub parts: Vec<PartView>,
    /// Text above its cells.
    pub introduction_html: String,
    /// Its own cells, by level.
    pub cells: Vec<CellView>,
    /// Its topics.
    pub sections: Vec<SectionView>,
}

/// The page of a topic.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TopicPageView {
    /// The page.
    pub page: PageView,
    /// The dimension.
    pub dimension: NamedView,
    /// The topic.
    pub topic: NamedView,
    /// All levels.
    pub levels: Vec<LevelView>,
    /// The text of the document that stands at its address.
    pub parts: Vec<PartView>,
    /// Text above its cells.
    pub introduction_html: String,
    /// Its cells, one for each level.
    pub cells: Vec<CellView>,
}

/// The page of a document.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DocumentPageView {
    /// The page.
    pub page: PageView,
    /// Its text.
    pub parts: Vec<PartView>,
    /// The document is a cell: its level.
    pub level: Option<LevelView>,
    /// The document is a cell: its dimension, and topic.
    pub place: Vec<LinkView>,
    /// The document is a cell: what leads on from it.
    pub steps: Option<StepsView>,
    /// The document is a cell: its items that do not stand in the text already.
    pub items: Vec<ItemView>,
}

/// The page of the search.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SearchPageView {
    /// The page.
    pub page: PageView,
    /// The text of the document that stands at its address.
    pub parts: Vec<PartView>,
    /// All levels.
    pub levels: Vec<LevelView>,
    /// All dimensions.
    pub dimensions: Vec<NamedView>,
}

/// The page that is shown where there is none.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NotFoundView {
    /// The page.
    pub page: PageView,
    /// All levels.
    pub levels: Vec<LevelView>,
}

/// The navigation, rendered once for each depth of page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NavigationView {
    /// The way to the root.
    pub root: String,
    /// The levels.
    pub levels: Vec<LevelView>,
    /// The dimensions; empty where there are too many to list.
    pub dimensions: Vec<NamedView>,
    /// The other pages at the top of the tree.
    pub pages: Vec<LinkView>,
    /// The checklist of all levels, where there are items.
    pub checklist: Option<LinkView>,
    /// The assessment.
    pub assess: Option<LinkView>,
    /// The glossary, where there are terms.
    pub glossary: Option<LinkView>,
    /// The standards, where items answer to any.
    pub standards: Option<LinkView>,
}
