//! What the formats of text share: one way from the tree to a page. What differs between them is behind [`Markup`].
//!
//! Texts of a model are plain: in every format each of their characters must come out as it is.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::walk::{Part, notice, parts};
use super::{Entry, Tree, status};
use crate::checklist::Answer;
use crate::config::is_web_address;

/// How a format says the parts of a checklist.
pub(super) trait Markup {
    /// Plain text, of one line.
    fn text(&self, text: &str) -> String;

    /// A link to an address that [`address`] encoded.
    fn link(&self, address: &str, text: &str) -> String;

    /// A heading, with a link to the text that it names, where its address is known. That of the page has depth 1.
    fn heading(&self, depth: u8, text: &str, address: Option<&str>) -> String;

    /// A paragraph of marked up content.
    fn paragraph(&self, content: &str) -> String;

    /// An item: its title, and what is said below it, both marked up.
    fn item(&self, entry: &Entry, title: &str, notes: &[String]) -> String;

    /// What stands before and after the items of a list.
    fn list(&self) -> (&'static str, &'static str) {
        ("", "\n")
    }

    /// What stands between standards.
    fn between(&self) -> &'static str {
        "; "
    }

    /// A text that is a link where its address is known.
    fn linked(&self, text: &str, address: Option<&str>) -> String {
        address.map_or_else(|| self.text(text), |address| self.link(address, text))
    }
}

/// Writes a tree.
pub(super) fn write(tree: &Tree, markup: &impl Markup) -> String {
    let mut out = markup.heading(1, &line(&tree.heading()), None);
    let (words, from) = notice(tree);
    let from = from.map(|from| format!(" {}", markup.link(&address(from), from))).unwrap_or_default();
    out.push_str(&markup.paragraph(&(markup.text(&line(&words)) + &from)));
    for part in parts(tree) {
        match part {
            Part::Heading { depth, text, address: to } => {
                out.push_str(&markup.heading(depth, &line(text), to.map(address).as_deref()));
            }
            Part::Items(items) => {
                let (before, after) = markup.list();
                out.push_str(before);
                for entry in items {
                    out.push_str(&item(entry, markup));
                }
                out.push_str(after);
            }
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn item(entry: &Entry, markup: &impl Markup) -> String {
    let mut title = markup.text(&line(&entry.title));
    if entry.answer == Answer::NotApplicable {
        title.push_str(&format!(" ({})", status(entry.answer)));
    }
    let mut notes = Vec::new();
    if !entry.description.is_empty() {
        notes.push(markup.text(&line(&entry.description)));
    }
    if !entry.refs.is_empty() {
        let refs = entry.refs.iter().map(|one| {
            let to = is_web_address(one).then(|| address(one));
            markup.linked(&line(one), to.as_deref())
        });
        notes.push(format!("References: {}", refs.collect::<Vec<_>>().join(markup.between())));
    }
    markup.item(entry, &title, &notes)
}

/// What is said below an item, each with something before and after it.
pub(super) fn each(notes: &[String], before: &str, after: &str) -> String {
    notes.iter().fold(String::new(), |out, note| out + before + note + after)
}

/// The box of an item as a character.
pub(super) fn glyph(entry: &Entry) -> char {
    if entry.answer == Answer::Done { '☑' } else { '☐' }
}

/// An id in `a-z`, `0-9`, `-` and `_`: ids that differ do so still.
pub(super) fn key(id: &str) -> String {
    let mut key = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' => key.push(char::from(byte)),
            _ => key.push_str(&format!("_{byte:02x}")),
        }
    }
    key
}

/// A character as a numeric reference, which no markup is read from.
pub(super) fn reference(one: char) -> String {
    format!("&#{};", u32::from(one))
}

/// Whether a sign stands alone inside a text: not in its first word, where signs and numbers begin lists and other
/// blocks, and not beside its like.
pub(super) fn is_alone(text: &str, at: usize, sign: char) -> bool {
    let (before, after) = (&text[..at], &text[at + sign.len_utf8()..]);
    before.contains(' ') && !before.ends_with(sign) && !after.starts_with(sign)
}

/// What is not let be in an address: what no address may hold, and what one format or another takes for markup.
/// What it means stays the same: <https://www.rfc-editor.org/rfc/rfc3986#section-2>.
const MARKUP: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'$')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'*')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'_')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'~');

/// An address that no format takes for markup.
pub(super) fn address(written: &str) -> String {
    utf8_percent_encode(written, MARKUP).to_string()
}

/// A text in one line, whatever is in it.
fn line(text: &str) -> String {
    let ends_line = |one: char| one.is_control() || matches!(one, '\u{2028}' | '\u{2029}');
    text.replace(ends_line, " ").trim_matches(' ').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_where_ids_do() {
        assert_eq!(key("poc-owner-2"), "poc-owner-2");
        assert_eq!(key("PoC_é"), "_50o_43_5f_c3_a9");
    }

    #[test]
    fn addresses_hold_no_markup() {
        assert_eq!(address("https://a.example/b_c/?d=e&f=(g)#h"), "https://a.example/b%5Fc/?d=e&f=%28g%29#h");
        assert_eq!(address("https://a.example/é/%5B[x]|"), "https://a.example/%C3%A9/%5B%5Bx%5D%7C");
    }

    #[test]
    fn a_text_is_one_line() {
        assert_eq!(line(" one\ttwo\r\nthree "), "one two  three");
    }

    #[test]
    fn signs_are_alone_inside_a_text() {
        let text = "1. is - not -- a list.";
        let alone: Vec<_> =
            text.match_indices(['.', '-']).map(|(at, one)| is_alone(text, at, one.as_bytes()[0].into())).collect();
        assert_eq!(alone, [false, true, false, false, true]);
    }
}
