//! Front matter: YAML between `---`, TOML between `+++`.

use std::ops::Range;

use serde::Deserialize;

use super::items::WrittenItems;
use crate::diagnostic::{Diagnostic, Place};
use crate::yaml;

/// The keys that mean something to Gradus, in the spellings of the generators people come from. Others are let be.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FrontMatter {
    /// The title of the page.
    pub title: Option<String>,
    /// A shorter one for navigation.
    #[serde(alias = "linkTitle", alias = "linktitle", alias = "sidebar_label", alias = "nav_title")]
    pub link_title: Option<String>,
    /// One sentence about the page.
    pub description: Option<String>,
    /// Its place among its neighbours.
    #[serde(alias = "sidebar_position", alias = "nav_order", alias = "order")]
    pub weight: Option<Scalar>,
    /// Not to be published yet.
    pub draft: bool,
    /// The address of the page, within its folder or from the root.
    #[serde(alias = "url", alias = "permalink")]
    pub slug: Option<String>,
    /// The level that the document is about.
    pub level: Option<Scalar>,
    /// The dimension that the document is about.
    pub dimension: Option<Scalar>,
    /// The topic that the document is about.
    pub topic: Option<Scalar>,
    /// Items of the checklist.
    pub checklist: WrittenItems,
}

/// A word or a number: `level: 2` and `level: level-2` are both natural.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(String),
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Float(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl FrontMatter {
    /// The place of the page among its neighbours; none: after those that have one.
    pub fn order(&self) -> i64 {
        match &self.weight {
            Some(Scalar::Integer(number)) => *number,
            #[expect(clippy::cast_possible_truncation, reason = "an order needs no more")]
            Some(Scalar::Float(number)) => *number as i64,
            Some(Scalar::Text(text)) => text.trim().parse().unwrap_or(i64::MAX),
            None => i64::MAX,
        }
    }
}

/// The label of a Docusaurus `_category_.yaml`, such as `1. Ad-Hoc Usage`.
pub fn category_label(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Category {
        label: Option<String>,
    }
    yaml::from_str::<Category>(text).ok()?.label
}

/// Reads the front matter of `text` and says where the body begins.
pub(super) fn read(path: &str, text: &str) -> (FrontMatter, usize, Option<Diagnostic>) {
    let Some((kind, inner, body)) = split(text) else {
        return (FrontMatter::default(), 0, unclosed(path, text));
    };
    let slice = &text[inner.clone()];
    if slice.lines().all(|line| line.trim().is_empty() || line.starts_with('#')) {
        return (FrontMatter::default(), body, None);
    }
    let result = match kind {
        Kind::Yaml => yaml::from_str::<FrontMatter>(slice).map_err(|error| (error.message, error.at)),
        Kind::Toml => toml::from_str::<FrontMatter>(slice)
            .map_err(|error| (one_line(error.message()), error.span().unwrap_or(0..0))),
    };
    match result {
        Ok(front) => (front, body, None),
        Err((message, at)) => {
            let place = Place::new(path, text, inner.start + at.start..inner.start + at.end.max(at.start + 1));
            let help = match kind {
                Kind::Yaml => "it is YAML: put a text with `:` or `#` in it in quotes, and indent by spaces",
                Kind::Toml => "between `+++` it is TOML: `key = \"text\"`, `key = 1` or `key = true`",
            };
            let diagnostic = Diagnostic::error("front-matter", format!("bad front matter: {message}"));
            let diagnostic = diagnostic.at(place).help(help);
            (FrontMatter::default(), body, Some(diagnostic))
        }
    }
}

fn one_line(message: &str) -> String {
    message.lines().next().unwrap_or("").trim_end_matches('.').to_owned()
}

#[derive(Clone, Copy)]
enum Kind {
    Yaml,
    Toml,
}

/// The kind, what is inside, and where the body begins.
fn split(text: &str) -> Option<(Kind, Range<usize>, usize)> {
    let (fence, kind) = fence(text)?;
    let start = text.find('\n')? + 1;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            return Some((kind, start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn fence(text: &str) -> Option<(&'static str, Kind)> {
    match text.lines().next()?.trim_end() {
        "---" => Some(("---", Kind::Yaml)),
        "+++" => Some(("+++", Kind::Toml)),
        _ => None,
    }
}

/// A fence that opens and looks like front matter, but never ends.
fn unclosed(path: &str, text: &str) -> Option<Diagnostic> {
    let (fence, _) = fence(text)?;
    let second = text.lines().nth(1)?;
    let key = second.split([':', '=']).next()?;
    let looks = key.len() < second.len() && key.trim().bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    looks.then(|| {
        Diagnostic::error("front-matter", "the front matter has no end")
            .at(Place::new(path, text, 0..3))
            .help(format!("close it with a line `{fence}`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_that_ends_a_folded_text_is_survived() {
        let (front, body, bad) = read("a.md", "---\ntitle: \"People\"\ndescription: >\n#    #Not set#\n---\n# x\n");
        assert!(bad.is_none(), "{bad:?}");
        assert_eq!(front.title.as_deref(), Some("People"));
        assert_eq!(front.description.as_deref().unwrap_or(""), "");
        assert_eq!(body, 54);
    }

    #[test]
    fn toml_is_read_too_and_foreign_keys_are_let_be() {
        let (front, _, bad) = read("a.md", "+++\ntitle = 'A'\nlevel = 2\n[menu.main]\nweight = 3\n+++\n");
        assert!(bad.is_none(), "{bad:?}");
        assert_eq!(front.level, Some(Scalar::Integer(2)));
        let (front, _, bad) =
            read("a.md", "---\nsidebar_position: 4\nmenu: {main: {weight: 2}}\nauthors: [{name: x}]\n---\n");
        assert!(bad.is_none(), "{bad:?}");
        assert_eq!(front.order(), 4);
    }

    #[test]
    fn a_rule_at_the_start_is_no_front_matter() {
        let (_, body, bad) = read("a.md", "---\n\nText\n");
        assert!(bad.is_none() && body == 0);
        assert!(read("a.md", "---\ntitle: x\n\nText\n").2.is_some());
    }
}
