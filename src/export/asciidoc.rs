//! `AsciiDoc`: <https://docs.asciidoctor.org/asciidoc/latest/lists/checklist/>.

use super::text::{self, Markup, each, is_alone, reference};
use super::{Entry, Tree};
use crate::checklist::Answer;

pub(super) fn write(tree: &Tree) -> String {
    text::write(tree, &AsciiDoc)
}

struct AsciiDoc;

impl Markup for AsciiDoc {
    fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (at, one) in text.char_indices() {
            // No markup is read from references; a passthrough would need one for its own end.
            let plain = match one {
                ',' | '?' | '%' => true,
                '.' | '-' | '/' => is_alone(text, at, one),
                one => !one.is_ascii_punctuation(),
            };
            if plain {
                out.push(one);
            } else {
                out.push_str(&reference(one));
            }
        }
        out
    }

    fn link(&self, address: &str, text: &str) -> String {
        let (scheme, rest) = address.split_once("://").unwrap_or(("https", address));
        let rest: String = rest
            .chars()
            .map(|one| if matches!(one, '#' | '+' | '&') { reference(one) } else { one.to_string() })
            .collect();
        format!("{scheme}://{rest}[{}]", self.text(text))
    }

    fn between(&self) -> &'static str {
        // Two semicolons, the first that of a reference, would name a term.
        "&#59; "
    }

    fn heading(&self, depth: u8, text: &str, address: Option<&str>) -> String {
        format!("{} {}\n\n", "=".repeat(usize::from(depth)), self.linked(text, address))
    }

    fn paragraph(&self, content: &str) -> String {
        format!("{content}\n\n")
    }

    fn item(&self, entry: &Entry, title: &str, notes: &[String]) -> String {
        let mark = if entry.answer == Answer::Done { 'x' } else { ' ' };
        let notes = each(notes, "+\n", "\n");
        format!("* [{mark}] {title}\n{notes}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_plain() {
        assert_eq!(AsciiDoc.text("a. _b_ c. d"), "a&#46; &#95;b&#95; c. d");
        assert_eq!(AsciiDoc.link("https://a.example/?b=c&d#e", "f"), "https://a.example/?b=c&#38;d&#35;e[f]");
    }
}
