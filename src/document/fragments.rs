//! What fragments of links may mean in a document.

use std::collections::HashMap;

use super::Heading;
use crate::model::name::slug;

/// The headings by their names, and the ids of raw HTML.
#[derive(Debug, Clone, Default)]
pub struct Fragments {
    by_anchor: HashMap<String, usize>,
    by_slug: HashMap<String, usize>,
    /// Ids, and whether they are those of raw HTML.
    raw: HashMap<String, bool>,
}

/// What stands before an id in a text.
const MARKS: [&str; 4] = ["id=\"", "name=\"", "id='", GIVEN];

/// What stands before an id that Markdown gives.
const GIVEN: &str = "{#";

impl Fragments {
    pub(super) fn new(text: &str, headings: &[Heading]) -> Self {
        let mut found = Self::default();
        for (index, heading) in headings.iter().enumerate() {
            found.by_anchor.entry(heading.anchor.clone()).or_insert(index);
            found.by_slug.entry(slug(&heading.text)).or_insert(index);
        }
        for mark in MARKS {
            for (at, _) in text.match_indices(mark) {
                let rest = &text[at + mark.len()..];
                let end = |c: char| matches!(c, '"' | '\'' | '}' | '>' | '\n') || c.is_whitespace();
                let id = rest.char_indices().take(MOST).find(|(_, c)| end(*c)).map(|(end, _)| &rest[..end]);
                if let Some(id) = id.filter(|id| !id.is_empty()) {
                    *found.raw.entry(id.to_owned()).or_default() |= mark != GIVEN;
                }
            }
        }
        found
    }

    /// The heading that has this anchor.
    pub fn heading(&self, anchor: &str) -> Option<usize> {
        self.by_anchor.get(anchor).copied()
    }

    /// The heading whose text is this but for marks and case: other generators make other anchors.
    pub fn heading_like(&self, fragment: &str) -> Option<usize> {
        self.by_slug.get(&slug(fragment)).copied()
    }

    /// Whether the text gives this id to something.
    pub fn is_raw(&self, fragment: &str) -> bool {
        self.raw.contains_key(fragment)
    }

    /// Whether raw HTML does.
    pub fn is_html(&self, fragment: &str) -> bool {
        self.raw.get(fragment).is_some_and(|html| *html)
    }
}

/// Longer ids, in characters, are none.
const MOST: usize = 1000;
