//! One fragment of HTML: <https://html.spec.whatwg.org/>. Wikis drop ids, classes and scripts, so there are none.

use super::text::{self, Markup, each};
use super::{Entry, Tree};
use crate::checklist::Answer;

pub(super) fn write(tree: &Tree) -> String {
    let language = Html.text(&tree.language);
    format!("<section lang=\"{language}\">\n{}</section>\n", text::write(tree, &Html))
}

struct Html;

impl Markup for Html {
    fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        // Writing to memory cannot fail.
        let _ = pulldown_cmark_escape::escape_html(&mut out, text);
        out
    }

    fn link(&self, address: &str, text: &str) -> String {
        format!("<a href=\"{}\">{}</a>", self.text(address), self.text(text))
    }

    fn heading(&self, depth: u8, text: &str, address: Option<&str>) -> String {
        // A wiki's page has an `<h1>` of its own.
        let depth = depth + 1;
        format!("<h{depth}>{}</h{depth}>\n", self.linked(text, address))
    }

    fn paragraph(&self, content: &str) -> String {
        format!("<p>{content}</p>\n")
    }

    fn item(&self, entry: &Entry, title: &str, notes: &[String]) -> String {
        let checked = if entry.answer == Answer::Done { " checked" } else { "" };
        let notes = each(notes, "<br>", "");
        format!("<li><label><input type=\"checkbox\" disabled{checked}> {title}</label>{notes}</li>\n")
    }

    fn list(&self) -> (&'static str, &'static str) {
        ("<ul style=\"list-style: none\">\n", "</ul>\n")
    }
}
