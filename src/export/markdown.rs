//! GitHub Flavored Markdown: <https://github.github.com/gfm/>.
//!
//! It must be read alike by [CommonMark] and by [Python-Markdown], whose backslash takes fewer characters: characters
//! that only one of them or an extension knows are references.
//!
//! [CommonMark]: https://spec.commonmark.org/
//! [Python-Markdown]: https://python-markdown.github.io/

use super::text::{self, Markup, each, glyph, reference};
use super::{Entry, Options, Tree};
use crate::checklist::Answer;

pub(super) fn write(tree: &Tree, options: Options) -> String {
    text::write(tree, &Markdown { glyphs: options.glyphs, above: 0, smart: false })
}

/// Markdown, as one dialect or another wants it.
pub(super) struct Markdown {
    /// Boxes as characters.
    pub glyphs: bool,
    /// How many headings stand above the page's.
    pub above: usize,
    /// Whether `1/2` is made a sign.
    pub smart: bool,
}

impl Markup for Markdown {
    fn text(&self, text: &str) -> String {
        escape(text, self.smart)
    }

    fn link(&self, address: &str, text: &str) -> String {
        format!("[{}]({})", self.text(text), address.replace('&', "&amp;"))
    }

    fn heading(&self, depth: u8, text: &str, address: Option<&str>) -> String {
        format!("{} {}\n\n", "#".repeat(usize::from(depth) + self.above), self.linked(text, address))
    }

    fn paragraph(&self, content: &str) -> String {
        format!("{content}\n\n")
    }

    fn item(&self, entry: &Entry, title: &str, notes: &[String]) -> String {
        let mark = match entry.answer {
            _ if self.glyphs => glyph(entry).to_string(),
            Answer::Done => "[x]".to_owned(),
            _ => "[ ]".to_owned(),
        };
        // Two spaces end a line in every dialect; the next is indented as far as the one that asks for most.
        let notes = each(notes, "  \n    ", "");
        format!("- {mark} {title}{notes}\n")
    }
}

fn escape(text: &str, smart: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let number = text.find(|one: char| !one.is_ascii_digit()).filter(|end| *end > 0);
    for (at, one) in text.char_indices() {
        let rest = &text[at + one.len_utf8()..];
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // Mathematics, marks and attributes of extensions; mentions and numbers of issues; tables.
            '~' | '$' | '^' | '=' | '{' | '}' | '@' | '#' | '|' => out.push_str(&reference(one)),
            // Links of wikis, which some look for before they look for backslashes; insertions, comments.
            '[' | ']' | '+' | '%' if text[..at].ends_with(one) => out.push_str(&reference(one)),
            '\\' | '`' | '*' | '_' | '[' | ']' => out.extend(['\\', one]),
            '.' | ')' if number == Some(at) => out.extend(['\\', one]),
            '-' | '+' | '!' if at == 0 => out.extend(['\\', one]),
            '?' | '/' if at == 0 => out.push_str(&reference(one)),
            // Addresses, `:emoji:`, and containers.
            ':' if at == 0 || rest.starts_with('/') || word(rest).contains(':') => out.push_str(&reference(one)),
            '.' if ends_with_www(&text[..at]) => out.push_str(&reference(one)),
            '/' if smart => out.push_str(&reference(one)),
            '(' if is_symbol(rest) => out.push_str(&reference(one)),
            one => out.push(one),
        }
    }
    out
}

fn word(text: &str) -> &str {
    text.split(char::is_whitespace).next().unwrap_or_default()
}

fn ends_with_www(text: &str) -> bool {
    text.len().checked_sub(3).and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// Whether a parenthesis opens a sign such as `(c)`.
fn is_symbol(rest: &str) -> bool {
    let inner = rest.split(')').next().unwrap_or_default();
    ["c", "p", "r", "tm"].iter().any(|one| inner.eq_ignore_ascii_case(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_plain() {
        for (text, plain) in [
            ("1. one", "1\\. one"),
            ("1.2 is no list", "1\\.2 is no list"),
            ("- dash - dash", "\\- dash - dash"),
            ("a_b *c* `d` \\", "a\\_b \\*c\\* \\`d\\` \\\\"),
            ("[[wiki]] [x](y)", "\\[&#91;wiki\\]&#93; \\[x\\](y)"),
            ("<b> & &amp;", "&lt;b&gt; &amp; &amp;amp;"),
            ("{#x} $x$ ~y~ a|b", "&#123;&#35;x&#125; &#36;x&#36; &#126;y&#126; a&#124;b"),
            ("@user, #12", "&#64;user, &#35;12"),
            ("https://www.example.org", "https&#58;//www&#46;example.org"),
            (":tada: at 12:30: (c) (or not)", "&#58;tada: at 12&#58;30: &#40;c) (or not)"),
            ("a++b 5%%", "a+&#43;b 5%&#37;"),
        ] {
            assert_eq!(escape(text, false), plain);
        }
        assert_eq!(escape("1/2", true), "1&#47;2");
    }
}
