//! `DokuWiki`: <https://www.dokuwiki.org/wiki:syntax>. It has no boxes: they are characters.

use super::text::{self, Markup, each, glyph};
use super::{Entry, Tree};

pub(super) fn write(tree: &Tree) -> String {
    text::write(tree, &DokuWiki)
}

struct DokuWiki;

const END: &str = "</nowiki>";

impl Markup for DokuWiki {
    fn text(&self, text: &str) -> String {
        // What would end the plain text is plain by the other syntax for it.
        let plain = |part: &str| if part.is_empty() { String::new() } else { format!("<nowiki>{part}{END}") };
        text.split(END).map(plain).collect::<Vec<_>>().join(&format!("%%{END}%%"))
    }

    fn link(&self, address: &str, text: &str) -> String {
        // The text of a link is plain, and nothing in it can be escaped: where that would be needed, the address is.
        let plain = !text.contains(['[', ']', '|', '{', '}']);
        if plain { format!("[[{address}|{text}]]") } else { format!("[[{address}]]") }
    }

    fn heading(&self, depth: u8, text: &str, address: Option<&str>) -> String {
        // Headings are plain but for the marks at their ends, and hold no links: one stands below.
        let guard = if text.starts_with('=') || text.ends_with('=') { "\u{2060}" } else { "" };
        let marks = "=".repeat(7_usize.saturating_sub(usize::from(depth)).max(2));
        let link = address.map(|address| format!("{}\n\n", self.link(address, text))).unwrap_or_default();
        format!("{marks} {guard}{text}{guard} {marks}\n\n{link}")
    }

    fn paragraph(&self, content: &str) -> String {
        format!("{content}\n\n")
    }

    fn item(&self, entry: &Entry, title: &str, notes: &[String]) -> String {
        let notes = each(notes, "\\\\ ", "");
        format!("  * {} {title}{notes}\n", glyph(entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_ends_where_the_text_does() {
        assert_eq!(DokuWiki.text("**a** %%"), "<nowiki>**a** %%</nowiki>");
        assert_eq!(DokuWiki.text("a</nowiki>"), "<nowiki>a</nowiki>%%</nowiki>%%");
    }

    #[test]
    fn a_link_shows_its_address_where_its_text_would_end_it() {
        assert_eq!(DokuWiki.link("https://a.example/", "A & B"), "[[https://a.example/|A & B]]");
        assert_eq!(DokuWiki.link("https://a.example/", "A]]B"), "[[https://a.example/]]");
    }
}
