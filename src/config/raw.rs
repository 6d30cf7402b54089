//! `book.toml` as it is written. Names are mdBook's where the meaning is mdBook's.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// The whole file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawConfig {
    /// What the site is called.
    pub book: RawBook,
    /// Where it goes.
    pub build: RawBuild,
    /// How the model is read.
    pub model: RawModel,
    /// Where the items of the checklist come from.
    pub checklist: RawChecklist,
    /// What `gradus check` lets pass.
    pub check: RawCheck,
    /// What is made of it.
    pub output: RawOutput,
    /// Other languages, by code.
    pub languages: BTreeMap<String, RawLanguage>,
}

/// `[book]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawBook {
    /// The title of the site.
    pub title: Option<String>,
    /// One sentence, for search engines.
    pub description: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The language of the text, a BCP 47 tag.
    pub language: Option<String>,
    /// The folder of Markdown files.
    pub src: Option<String>,
}

/// `[build]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawBuild {
    /// The folder that the site is written to.
    pub build_dir: Option<String>,
    /// Where the site will be served, for the few addresses that must be absolute.
    pub base_url: Option<String>,
    /// Files that are copied as they are; `static` beside the content where nothing is said.
    pub static_dir: Option<String>,
    /// Who writes the texts: `authors`, or anyone, `untrusted`.
    pub trust: Option<String>,
}

/// `[model]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawModel {
    /// The id under which readers' answers are kept; else made of the title.
    pub id: Option<String>,
    /// The version of the model.
    pub version: Option<String>,
    /// Globs of the documents that hold the model.
    pub pages: Vec<String>,
    /// Globs of the documents that repeat it by hand.
    pub mirrors: Vec<String>,
    /// Headings of this depth are levels, counted in order.
    pub levels_by_order: Option<u8>,
    /// The levels, lowest first.
    pub levels: Vec<RawLevel>,
    /// The dimensions, in order.
    pub dimensions: Vec<RawDimension>,
    /// The standards that items answer to, in order.
    pub standards: Vec<RawStandard>,
}

/// `[[model.levels]]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawLevel {
    /// The id, used in addresses.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Its place in the order; else read off the id, else counted from 1.
    pub rank: Option<u32>,
    /// Other names that mean the same level.
    pub aliases: Vec<String>,
}

/// `[[model.dimensions]]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawDimension {
    /// The id, used in addresses.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// A Font Awesome icon name.
    pub icon: Option<String>,
    /// Other names that mean the same dimension.
    pub aliases: Vec<String>,
    /// The topics, in order; else those that the text names.
    pub topics: Vec<RawTopic>,
}

/// `[[model.dimensions.topics]]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawTopic {
    /// The id within its dimension.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Other names that mean the same topic.
    pub aliases: Vec<String>,
}

/// `[[model.standards]]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawStandard {
    /// The id, used in addresses.
    pub id: Option<String>,
    /// What references to it begin with.
    pub name: Option<String>,
    /// Its full name.
    pub title: Option<String>,
    /// Where it is published.
    pub url: Option<String>,
    /// Other beginnings of references to it.
    pub aliases: Vec<String>,
}

/// `[checklist]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawChecklist {
    /// A cell without items has one that stands for it; so it is where nothing is said.
    pub every_cell: Option<bool>,
}

/// `[check]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawCheck {
    /// Warnings that are not told.
    pub allow: Vec<RawAllow>,
}

/// `[[check.allow]]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawAllow {
    /// The code of the warning.
    pub code: Option<String>,
    /// In these files: a glob, relative to the folder of Markdown files.
    pub path: Option<String>,
    /// At this place of the model, and all below it: an id such as `level-1/people`.
    pub place: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// `[output]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawOutput {
    /// The site.
    pub html: RawHtml,
    /// Files beside the site.
    pub exports: Option<RawExports>,
}

/// `[output.html]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawHtml {
    /// The theme: a folder under `themes/`, or `default`.
    pub theme: Option<String>,
    /// The address of a page's source, with `{path}` in it.
    pub edit_url: Option<String>,
    /// Where a problem of a page is told, with `{path}`, `{title}` and `{url}` in it.
    pub report_url: Option<String>,
    /// A file of HTML that is put at the end of each page's head, such as for analytics.
    pub head: Option<String>,
    /// A picture that stands for pages without one of their own, where they are linked to.
    pub image: Option<String>,
    /// Each page as Markdown beside its HTML; so it is where nothing is said.
    pub markdown: Option<bool>,
    /// The folder of the pages by dimension; `dimensions` where nothing is said.
    pub dimensions_path: Option<String>,
    /// Full text search.
    pub search: RawSearch,
}

/// `[output.html.search]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawSearch {
    /// The site has a search; so it is where nothing is said.
    pub enable: Option<bool>,
}

/// `[output.exports]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawExports {
    /// The formats to write.
    pub formats: Vec<String>,
}

/// `[languages.xx]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawLanguage {
    /// The name of the language, in the language.
    pub name: Option<String>,
    /// Its folder of Markdown files; `content/<code>` where nothing is said.
    pub src: Option<String>,
    /// The title of the site in this language.
    pub title: Option<String>,
    /// One sentence, for search engines.
    pub description: Option<String>,
}
