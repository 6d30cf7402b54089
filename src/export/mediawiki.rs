//! Wikitext of `MediaWiki`: <https://www.mediawiki.org/wiki/Help:Formatting>. It has no boxes: they are characters.

use super::text::{self, Markup, each, glyph};
use super::{Entry, Tree};

pub(super) fn write(tree: &Tree) -> String {
    text::write(tree, &MediaWiki)
}

struct MediaWiki;

impl Markup for MediaWiki {
    fn text(&self, text: &str) -> String {
        // References are read inside, and tags end there.
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("<nowiki>{text}</nowiki>")
    }

    fn link(&self, address: &str, text: &str) -> String {
        format!("[{address} {}]", self.text(text))
    }

    fn heading(&self, depth: u8, text: &str, address: Option<&str>) -> String {
        // One `=` is for the title of the page.
        let marks = "=".repeat(usize::from(depth) + 1);
        format!("{marks} {} {marks}\n\n", self.linked(text, address))
    }

    fn paragraph(&self, content: &str) -> String {
        format!("{content}\n\n")
    }

    fn item(&self, entry: &Entry, title: &str, notes: &[String]) -> String {
        let notes = each(notes, "*: ", "\n");
        format!("* {} {title}\n{notes}", glyph(entry))
    }
}
