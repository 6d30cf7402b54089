//! HTML that is rendered once and stands on several pages: what differs from page to page is a slot.

use std::ops::Range;

use super::on_page::OnPage;
use crate::site::{Target, url};

/// A piece of HTML with slots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fragment {
    pub(super) html: String,
    pub(super) slots: Vec<(usize, Slot)>,
    /// What is known of a text that nobody trusts, while it is written.
    pub(super) guard: Option<Box<Guard>>,
}

/// Which parts of a fragment need a look, and which must pass it as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Guard {
    /// HTML of its author's is in it.
    pub raw: bool,
    /// Whole elements that Gradus made, and no author can write.
    pub own: Vec<Range<usize>>,
}

/// What differs from page to page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// The address of a link or image.
    Address(Target),
    /// The depth of a heading: how deep it is in the outline of its document.
    Depth(u8),
    /// ` id="…"`, only on the page where the text is at home.
    Id(String),
    /// A part of an id that must be unique on the page: it gets the prefix of its place.
    Local(String),
    /// ` id="…"`, local too, where it is the first of its kind on the page.
    Once(String),
    /// A term of the glossary begins: a link where it is the first on the page.
    Term(usize),
    /// The term ends.
    TermEnd,
    /// The attributes of an image that say how it is loaded, and how large it is: its path in the site, where it has one.
    Image(Option<String>),
}

/// Where a fragment is put.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The route of the page.
    pub route: &'a str,
    /// The depth of the page's heading under which the fragment stands, from 1.
    pub heading: u8,
    /// How deep the text is in the outline of its document; its headings are deeper.
    pub nesting: u8,
    /// The text is at home here: its headings keep their ids.
    pub home: bool,
    /// What makes local ids unique on this page.
    pub prefix: &'a str,
    /// What of the page depends on the texts on it.
    pub on: &'a OnPage<'a>,
}

impl Fragment {
    /// Adds HTML.
    pub fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Adds HTML of the text's author.
    pub(super) fn push_raw(&mut self, html: &str) {
        if let Some(guard) = &mut self.guard {
            guard.raw = true;
        }
        self.push(html);
    }

    /// Adds whole elements that no author can write.
    pub(super) fn push_own(&mut self, html: &str) {
        self.own(|out| out.push(html));
    }

    /// What is written meanwhile are whole elements that no author can write; there are no slots in it.
    pub(super) fn own(&mut self, write: impl FnOnce(&mut Self)) {
        let start = self.html.len();
        write(self);
        if let Some(guard) = &mut self.guard {
            guard.own.push(start..self.html.len());
        }
    }

    /// Adds text, escaped.
    pub fn text(&mut self, text: &str) {
        // Writing to a `String` does not fail.
        let _ = pulldown_cmark_escape::escape_html_body_text(&mut self.html, text);
    }

    /// Adds the value of an attribute, escaped.
    pub fn value(&mut self, text: &str) {
        let _ = pulldown_cmark_escape::escape_html(&mut self.html, text);
    }

    /// Adds a slot.
    pub fn slot(&mut self, slot: Slot) {
        self.slots.push((self.html.len(), slot));
    }

    /// Gives back the memory that is not needed: fragments are kept until all pages are rendered.
    pub fn shrink(mut self) -> Self {
        self.html.shrink_to_fit();
        self.slots.shrink_to_fit();
        self
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.html.trim().is_empty() && self.slots.is_empty()
    }

    /// Adds another fragment.
    pub fn append(&mut self, other: &Self) {
        let offset = self.html.len();
        self.html.push_str(&other.html);
        self.slots.extend(other.slots.iter().map(|(at, slot)| (offset + at, slot.clone())));
    }

    /// The HTML of a fragment that has no slots.
    pub fn without_slots(self) -> String {
        debug_assert!(self.slots.is_empty());
        self.html
    }

    /// Writes the fragment as it is at `place`.
    pub fn fill(&self, out: &mut String, place: Place<'_>) {
        out.reserve(self.html.len() + self.slots.len() * 24);
        let mut from = 0;
        let mut in_term = false;
        for (at, slot) in &self.slots {
            out.push_str(&self.html[from..*at]);
            from = *at;
            match slot {
                Slot::Address(target) => address(out, target, place.route),
                Slot::Depth(nesting) => {
                    let depth = place.heading.saturating_add(nesting.saturating_sub(place.nesting)).clamp(1, 6);
                    out.push(char::from(b'0' + depth));
                }
                Slot::Id(id) if place.home => {
                    out.push_str(" id=\"");
                    let _ = pulldown_cmark_escape::escape_html(&mut *out, id);
                    out.push('"');
                }
                Slot::Id(_) => {}
                Slot::Local(id) => {
                    out.push_str(place.prefix);
                    let _ = pulldown_cmark_escape::escape_html(&mut *out, id);
                }
                Slot::Once(id) => {
                    let id = format!("{}{id}", place.prefix);
                    if place.on.is_new(&id) {
                        out.push_str(" id=\"");
                        let _ = pulldown_cmark_escape::escape_html(&mut *out, &id);
                        out.push('"');
                    }
                }
                Slot::Term(term) => in_term = place.on.term(out, *term),
                Slot::TermEnd if std::mem::take(&mut in_term) => out.push_str("</a>"),
                Slot::TermEnd => {}
                Slot::Image(file) => place.on.image(out, file.as_deref()),
            }
        }
        out.push_str(&self.html[from..]);
    }
}

fn address(out: &mut String, target: &Target, from: &str) {
    match target {
        Target::External(url) => drop(pulldown_cmark_escape::escape_href(&mut *out, url)),
        Target::Page { route, fragment } => out.push_str(&url::relative(from, route, fragment.as_deref())),
        Target::File(path) => out.push_str(&url::relative(from, path, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_differ_from_page_to_page() {
        let mut fragment = Fragment::default();
        fragment.push("<h");
        fragment.slot(Slot::Depth(3));
        fragment.slot(Slot::Id("x".into()));
        fragment.push("><a href=\"");
        fragment.slot(Slot::Address(Target::Page { route: "a/b/".into(), fragment: Some("c".into()) }));
        fragment.push("\">");
        let fill = |place| {
            let mut out = String::new();
            fragment.fill(&mut out, place);
            out
        };
        let images = crate::render::Images::default();
        let files = std::collections::BTreeMap::new();
        let on = &OnPage::new("", None, &images, [&files, &files]);
        let home = Place { route: "a/b/", heading: 1, nesting: 0, home: true, prefix: "", on };
        assert_eq!(fill(home), "<h4 id=\"x\"><a href=\"#c\">");
        let away = Place { route: "d/", heading: 3, nesting: 2, home: false, prefix: "", on };
        assert_eq!(fill(away), "<h4><a href=\"../a/b/#c\">");
    }
}
