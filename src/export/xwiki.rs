//! `XWiki` 2.1: <https://www.xwiki.org/xwiki/bin/view/Documentation/UserGuide/Features/XWikiSyntax/>. Boxes are those of
//! the Task Manager: <https://store.xwiki.com/xwiki/bin/view/Extension/TaskManager>.

use super::text::{self, Markup, each, is_alone, key};
use super::{Entry, Tree};
use crate::checklist::Answer;

/// The macro of a box, as the Task Manager 3.8 names it; later ones name it `checkbox`.
const BOX: &str = "taskbox";

pub(super) fn write(tree: &Tree) -> String {
    text::write(tree, &XWiki)
}

struct XWiki;

impl Markup for XWiki {
    fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (at, one) in text.char_indices() {
            let plain = match one {
                ',' | '.' | '-' | ';' | '?' | '!' | '\'' | '"' | '&' | '+' | '/' | '(' | ')' => is_alone(text, at, one),
                one => !one.is_ascii_punctuation(),
            };
            // `~` before any character makes it plain.
            if !plain {
                out.push('~');
            }
            out.push(one);
        }
        out
    }

    fn link(&self, address: &str, text: &str) -> String {
        // The text of a link is read twice.
        format!("[[{}>>{address}]]", self.text(text).replace('~', "~~"))
    }

    fn heading(&self, depth: u8, text: &str, address: Option<&str>) -> String {
        let marks = "=".repeat(usize::from(depth));
        format!("{marks} {} {marks}\n\n", self.linked(text, address))
    }

    fn paragraph(&self, content: &str) -> String {
        format!("{content}\n\n")
    }

    fn item(&self, entry: &Entry, title: &str, notes: &[String]) -> String {
        let checked = entry.answer == Answer::Done;
        let notes = each(notes, "\n\n", "");
        format!(
            "{{{{{BOX} id=\"item-{}\" checked=\"{checked}\"}}}}\n{title}{notes}\n{{{{/{BOX}}}}}\n\n",
            key(&entry.id)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_plain() {
        assert_eq!(XWiki.text("1. **a** b. c"), "1~. ~*~*a~*~* b. c");
        assert_eq!(XWiki.link("https://a.example/", "a >> b"), "[[a ~~>~~> b>>https://a.example/]]");
    }
}
