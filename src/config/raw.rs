//! `book.toml` as it is written. Names are mdBook's where the meaning is mdBook's.
//!
//! The comments of the fields, their defaults and examples are `docs/reference.md`: [`super::reference`] makes it. `default`
//! is a value that comes to the same as nothing, `x-default` says in words what is meant instead.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// The whole file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawConfig {
    /// What the site is called, and where its text is.
    pub book: RawBook,
    /// Where the site goes, and who may have written it.
    pub build: RawBuild,
    /// How the [model is read](reading.md). All of it is found by labels where nothing is said.
    pub model: RawModel,
    /// Where the items of the [checklist](checklists.md) come from.
    pub checklist: RawChecklist,
    /// What [`gradus check`](check.md) lets pass.
    pub check: RawCheck,
    /// What is made of it.
    pub output: RawOutput,
    /// [Other languages](languages.md), a table for each tag.
    pub languages: BTreeMap<String, RawLanguage>,
}

/// `[book]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawBook {
    /// The title of the site.
    #[schemars(example = &"Cloud native maturity", extend("x-default" = "the title of the home page"))]
    pub title: Option<String>,
    /// One sentence, for search engines and the home page.
    #[schemars(example = &"Five levels, from a first workload to a platform.", extend("x-default" = "none"))]
    pub description: Option<String>,
    /// Who wrote it.
    #[schemars(example = ["Ada Example", "Grace Example"], extend("default" = []))]
    pub authors: Vec<String>,
    /// The language of the text and of the [interface](languages.md#interface), a BCP 47 tag.
    #[schemars(example = &"de", extend("default" = "en"))]
    pub language: Option<String>,
    /// The folder of Markdown files, from the folder of `book.toml`.
    #[schemars(example = &"docs", extend("default" = "content"))]
    pub src: Option<String>,
}

/// `[build]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawBuild {
    /// The folder that the site is written to.
    #[schemars(example = &"site", extend("default" = "public"))]
    pub build_dir: Option<String>,
    /// The address of the site, for what must be absolute: canonical links, the sitemap, oEmbed, exports.
    #[schemars(example = &"https://example.org/model/", extend("x-default" = "none"))]
    pub base_url: Option<String>,
    /// Files that are copied as they are.
    #[schemars(example = &"assets", extend("x-default" = "`static` beside the content"))]
    pub static_dir: Option<String>,
    /// Who may have written the texts: `authors`, or anyone, [`untrusted`](security.md).
    #[schemars(example = &"untrusted", extend("default" = "authors"))]
    pub trust: Option<String>,
}

/// `[model]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawModel {
    /// The id under which readers' answers are kept.
    #[schemars(example = &"cloud-native", extend("x-default" = "made of the title"))]
    pub id: Option<String>,
    /// The version of the model.
    #[schemars(example = &"1.0", extend("x-default" = "none"))]
    pub version: Option<String>,
    /// Globs of the documents that hold the model. With an empty list there is none, and all are plain pages.
    #[schemars(example = ["level-*/index.md"], extend("x-default" = "found by their labels"))]
    pub pages: Option<Vec<String>>,
    /// Globs of the documents that repeat it by hand. With an empty list none does.
    #[schemars(example = ["aspects/*.md"], extend("x-default" = "found by their labels"))]
    pub mirrors: Option<Vec<String>>,
    /// Headings of this depth, 1 to 6, are levels, counted in order.
    #[schemars(example = 3, extend("x-default" = "off"))]
    pub levels_by_order: Option<u8>,
    /// The levels, lowest first: all of them, as no other is known then.
    pub levels: Vec<RawLevel>,
    /// The dimensions, in order: all of them. What is not on the list stays on its page.
    pub dimensions: Vec<RawDimension>,
    /// The standards that items answer to, in order.
    pub standards: Vec<RawStandard>,
}

/// `[[model.levels]]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawLevel {
    /// The id, used in addresses.
    #[schemars(example = &"level-1", extend("x-default" = "made of the name"))]
    pub id: Option<String>,
    /// The name.
    #[schemars(example = &"Build", extend("x-default" = "the id"))]
    pub name: Option<String>,
    /// Its place in the order.
    #[schemars(example = 1, extend("x-default" = "read off the id, else counted from 1"))]
    pub rank: Option<u32>,
    /// Other names that mean the same level.
    #[schemars(example = ["Start", "Ad hoc"], extend("default" = []))]
    pub aliases: Vec<String>,
}

/// `[[model.dimensions]]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawDimension {
    /// The id, used in addresses.
    #[schemars(example = &"people", extend("x-default" = "made of the name"))]
    pub id: Option<String>,
    /// The name.
    #[schemars(example = &"People", extend("x-default" = "the id"))]
    pub name: Option<String>,
    /// An icon: a name of [Font Awesome Free](https://fontawesome.com/search?ic=free).
    #[schemars(example = &"users", extend("x-default" = "none"))]
    pub icon: Option<String>,
    /// Other names that mean the same dimension.
    #[schemars(example = ["Our people", "Menschen"], extend("default" = []))]
    pub aliases: Vec<String>,
    /// The topics of the dimension above, in order: all of them, where there is any.
    pub topics: Vec<RawTopic>,
}

/// `[[model.dimensions.topics]]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawTopic {
    /// The id within its dimension.
    #[schemars(example = &"culture", extend("x-default" = "made of the name"))]
    pub id: Option<String>,
    /// The name.
    #[schemars(example = &"Culture", extend("x-default" = "the id"))]
    pub name: Option<String>,
    /// Other names that mean the same topic.
    #[schemars(example = ["How we work"], extend("default" = []))]
    pub aliases: Vec<String>,
}

/// `[[model.standards]]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawStandard {
    /// The id, used in addresses.
    #[schemars(example = &"iso-27001", extend("x-default" = "made of the name"))]
    pub id: Option<String>,
    /// What [references](checklists.md#standards) to it begin with.
    #[schemars(example = &"ISO/IEC 27001:2022", extend("x-default" = "the id"))]
    pub name: Option<String>,
    /// Its full name.
    #[schemars(example = &"Information security management systems", extend("x-default" = "none"))]
    pub title: Option<String>,
    /// Where it is published.
    #[schemars(example = &"https://www.iso.org/standard/27001", extend("x-default" = "none"))]
    pub url: Option<String>,
    /// Other beginnings of references to it.
    #[schemars(example = ["ISO 27001"], extend("default" = []))]
    pub aliases: Vec<String>,
}

/// `[checklist]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawChecklist {
    /// A cell without items has one that stands for it.
    #[schemars(example = false, extend("default" = true))]
    pub every_cell: Option<bool>,
}

/// `[check]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawCheck {
    /// A [warning that is let pass](check.md#letting-something-pass).
    pub allow: Vec<RawAllow>,
}

/// `[[check.allow]]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawAllow {
    /// The [code](diagnostics/_index.md) of the warning.
    #[schemars(example = &"gap", extend("x-default" = "has to be said"))]
    pub code: Option<String>,
    /// In these files: a glob, relative to the folder of Markdown files.
    #[schemars(example = &"level-1/*.md", extend("x-default" = "in all files"))]
    pub path: Option<String>,
    /// At this place of the model, and all below it: an id.
    #[schemars(example = &"level-1/people", extend("x-default" = "everywhere"))]
    pub place: Option<String>,
    /// Why. That of a gap is shown to readers.
    #[schemars(example = &"Nobody needs a certificate before there is a workload.", extend("x-default" = "has to be said"))]
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
    /// The [theme](themes.md): `default`, `plain`, or a folder under `themes/`.
    #[schemars(example = &"plain", extend("default" = "default"))]
    pub theme: Option<String>,
    /// Where a page's source is [edited](metadata.md#the-end-of-a-page), with `{path}` in it.
    #[schemars(example = &"https://example.org/edit/main/content/{path}", extend("x-default" = "none"))]
    pub edit_url: Option<String>,
    /// Where a [problem of a page](metadata.md#the-end-of-a-page) is told, with `{path}`, `{title}` and `{url}` in it.
    #[schemars(example = &"https://example.org/issues/new?title={title}&body={url}", extend("x-default" = "none"))]
    pub report_url: Option<String>,
    /// A [file of HTML](metadata.md#more-in-the-head) that is put at the end of each page's head.
    #[schemars(example = &"head.html", extend("x-default" = "none"))]
    pub head: Option<String>,
    /// A picture for pages without one of their own, where they are linked to: a path in the site, or an address.
    #[schemars(example = &"images/card.png", extend("x-default" = "none"))]
    pub image: Option<String>,
    /// Each page [as Markdown](metadata.md#for-those-who-read-markdown) beside its HTML.
    #[schemars(example = false, extend("default" = true))]
    pub markdown: Option<bool>,
    /// The folder of the pages by dimension.
    #[schemars(example = &"by-dimension", extend("default" = "dimensions"))]
    pub dimensions_path: Option<String>,
    /// [Full text search](search.md).
    pub search: RawSearch,
}

/// `[output.html.search]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawSearch {
    /// The site has a search.
    #[schemars(example = false, extend("default" = true))]
    pub enable: Option<bool>,
}

/// `[output.exports]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawExports {
    /// The [formats](checklists.md#exports) in which checklists are put beside the site.
    #[schemars(example = ["markdown", "confluence", "xlsx"], extend("default" = []))]
    pub formats: Vec<String>,
}

/// `[languages.xx]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RawLanguage {
    /// The name of the language, in the language.
    #[schemars(example = &"Deutsch", extend("x-default" = "what the interface calls it"))]
    pub name: Option<String>,
    /// Its folder of Markdown files.
    #[schemars(example = &"content/de", extend("x-default" = "a folder of this tag in that of the book"))]
    pub src: Option<String>,
    /// The title of the site in this language.
    #[schemars(example = &"Cloud-Native-Reifegrad", extend("x-default" = "the book's"))]
    pub title: Option<String>,
    /// One sentence, for search engines.
    #[schemars(example = &"Vom ersten Dienst zur Plattform.", extend("x-default" = "the book's"))]
    pub description: Option<String>,
}
