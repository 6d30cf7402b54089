//! What machines are told of a page: `page.metadata` in the templates.

use schemars::JsonSchema;
use serde::Serialize;

/// What machines are told of a page. What needs the address of the site is `none` where that is not known.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MetadataView {
    /// `website` or `article`: <https://ogp.me/#types>.
    pub og_type: &'static str,
    /// The language with its territory, such as `en_US`: <https://ogp.me/#optional>.
    pub og_locale: Option<String>,
    /// The absolute address of a picture that stands for the page.
    pub image: Option<String>,
    /// What <https://schema.org> calls the page and the way to it, as JSON-LD that may stand in a script element.
    pub json_ld: String,
    /// The page as Markdown.
    pub markdown_href: Option<String>,
}

/// When the text of a page was changed last.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChangedView {
    /// As RFC 3339 has it: `2026-11-23T10:00:00+01:00`.
    pub time: String,
    /// The day, there where it was written: `2026-11-23`.
    pub day: String,
}

/// A picture that stands for the site in tabs and bookmarks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IconView {
    /// `icon` or `apple-touch-icon`.
    pub rel: &'static str,
    /// Its path in the site.
    pub path: &'static str,
    /// Its media type.
    pub kind: &'static str,
}

/// The colour of the browser's own parts, by scheme: those of the theme's background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ThemeColorView {
    /// Where light is preferred.
    pub light: &'static str,
    /// Where dark is preferred.
    pub dark: &'static str,
}
