//! A tiddler for `TiddlyWiki`: <https://tiddlywiki.com/static/TiddlerFiles.html>.
//!
//! Ticks are kept in the fields of a second tiddler, one of the model, so that they outlive the import of a newer
//! snapshot. What was answered before is the default of a box.

use super::text::{self, Markup, each, key};
use super::{Entry, Tree};
use crate::checklist::Answer;

pub(super) fn write(tree: &Tree) -> String {
    let markup = TiddlyWiki { answers: format!("checklist-answers-{}", key(&tree.model)) };
    let heading = tree.heading().replace(|one: char| one.is_ascii_control(), " ");
    format!(
        "title: {}\ntags: checklist\ntype: text/vnd.tiddlywiki\n\n{}",
        heading.trim_matches(' '),
        text::write(tree, &markup)
    )
}

struct TiddlyWiki {
    /// The tiddler that holds the ticks.
    answers: String,
}

impl Markup for TiddlyWiki {
    fn text(&self, text: &str) -> String {
        // Nothing can be escaped in the value of an attribute: a text with both kinds of quotes is put together.
        let element = |quote: char, text: &str| format!("<$text text={quote}{text}{quote}/>");
        if !text.contains('"') {
            return element('"', text);
        }
        if !text.contains('\'') {
            return element('\'', text);
        }
        let plain = |part: &str| if part.is_empty() { String::new() } else { element('"', part) };
        text.split('"').map(plain).collect::<Vec<_>>().join(&element('\'', "\""))
    }

    fn link(&self, address: &str, text: &str) -> String {
        format!(
            "<a class=\"tc-tiddlylink-external\" href=\"{address}\" target=\"_blank\" rel=\"noopener noreferrer\">{}</a>",
            self.text(text)
        )
    }

    fn heading(&self, depth: u8, text: &str, address: Option<&str>) -> String {
        // The title of the tiddler is above.
        if depth == 1 {
            return String::new();
        }
        format!("{} {}\n\n", "!".repeat(usize::from(depth) - 1), self.linked(text, address))
    }

    fn paragraph(&self, content: &str) -> String {
        format!("{content}\n\n")
    }

    fn item(&self, entry: &Entry, title: &str, notes: &[String]) -> String {
        let default = if entry.answer == Answer::Done { "yes" } else { "no" };
        let notes = each(notes, "<br>", "");
        format!(
            "* <$checkbox tiddler=\"{}\" field=\"item-{}\" checked=\"yes\" unchecked=\"no\" default=\"{default}\"> \
             {title}</$checkbox>{notes}\n",
            self.answers,
            key(&entry.id)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_those_that_the_text_has_not() {
        let markup = TiddlyWiki { answers: String::new() };
        assert_eq!(markup.text("<<a>> 'b'"), "<$text text=\"<<a>> 'b'\"/>");
        assert_eq!(markup.text("say \"b\""), "<$text text='say \"b\"'/>");
        assert_eq!(markup.text("it's \"b"), "<$text text=\"it's \"/><$text text='\"'/><$text text=\"b\"/>");
    }
}
