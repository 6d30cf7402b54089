//! Markdown as plain text, for names, summaries and counts; and the icons beside a name.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use unicode_segmentation::UnicodeSegmentation;

use super::OPTIONS;
use super::colons::unmask;
use super::tasks::attributes;

/// The prose of a piece of Markdown, without markup, in one line: no headings, tables or code. At most about `most` bytes are read.
pub fn plain_text(markdown: &str, most: usize) -> String {
    let mut out = String::new();
    let mut hidden = 0_u32;
    // Where the text of a task begins: attributes end it.
    let mut task = None;
    for event in Parser::new_ext(markdown, OPTIONS) {
        if let Some(start) = task.filter(|_| !matches!(event, Event::Text(_) | Event::Code(_)))
            && let Some(found) = attributes(&out[start..])
        {
            out.truncate(start + found.at);
            task = None;
        }
        match event {
            Event::TaskListMarker(_) => task = Some(out.len()),
            Event::Start(
                Tag::CodeBlock(_) | Tag::Table(_) | Tag::HtmlBlock | Tag::Heading { .. } | Tag::FootnoteDefinition(_),
            ) => {
                hidden += 1;
            }
            Event::End(
                TagEnd::CodeBlock | TagEnd::Table | TagEnd::HtmlBlock | TagEnd::Heading(_) | TagEnd::FootnoteDefinition,
            ) => {
                hidden -= 1;
            }
            _ if hidden > 0 => {}
            Event::Text(text) | Event::Code(text) => out.push_str(&unmask(&text)),
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition,
            ) => out.push(' '),
            _ => {}
        }
        if out.len() > most {
            break;
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many words a text has, as a reader counts them: runs without white space that hold a letter or digit.
pub fn words(text: &str) -> u32 {
    let mut counter = WordCounter::default();
    counter.add(text);
    counter.count
}

/// Counts the words of a text that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct WordCounter {
    /// The words so far.
    pub count: u32,
    /// The last piece ended inside of a word.
    inside: bool,
}

impl WordCounter {
    /// Adds a piece; a word may go on from one to the next.
    pub fn add(&mut self, text: &str) {
        let ascii = text.is_ascii();
        let mut step = |space: bool, letter: bool| {
            if space {
                self.inside = false;
            } else if !self.inside && letter {
                self.inside = true;
                self.count += 1;
            }
        };
        if ascii {
            text.bytes().for_each(|b| step(b.is_ascii_whitespace(), b.is_ascii_alphanumeric()));
        } else {
            text.chars().for_each(|c| step(c.is_whitespace(), c.is_alphanumeric()));
        }
    }

    /// Adds white space.
    pub fn gap(&mut self) {
        self.inside = false;
    }
}

/// The classes of an icon element: `<i class="fas fa-users">`.
pub fn icon_classes(html: &str) -> Option<&str> {
    let rest = html.strip_prefix("<i ").or_else(|| html.strip_prefix("<span "))?;
    let rest = rest.split_once("class=")?.1;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let classes = rest[1..].split(quote).next()?;
    classes.split(' ').any(|class| class.starts_with("fa-")).then_some(classes)
}

/// The first sentence of a piece of Markdown, plain; empty where it has no prose at its beginning.
pub fn first_sentence(markdown: &str) -> String {
    let start = markdown.floor_char_boundary(1500.min(markdown.len()));
    sentence(&plain_text(&markdown[..start], 400))
}

/// The first sentence, cut at a word where it is long.
pub fn sentence(text: &str) -> String {
    const LONGEST: usize = 180;
    let text = text.trim();
    let first = text.unicode_sentences().next().unwrap_or(text).trim();
    if first.chars().count() <= LONGEST {
        return first.to_owned();
    }
    let cut: String = first.chars().take(LONGEST).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', ' ']))
}
