//! The words of a document as a reader sees them, each piece with its place in the file.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::document::{Document, ForeignKind};

/// The words of a document, in order.
#[derive(Debug, Default)]
pub(super) struct Words {
    text: String,
    /// Where each piece is in the file, and where it begins in `text`.
    pieces: Vec<(usize, usize)>,
}

impl Words {
    /// Reads them: no markup, no attributes; what the document is not shown with is left out.
    pub fn of(document: &Document) -> Self {
        let mut reader = Reader { document, words: Self::default(), task: 0, cut: None, html: Html::default() };
        for (event, range) in document.events() {
            reader.event(&event, &range);
        }
        reader.words
    }

    /// The words of a part of the file.
    pub fn within(&self, range: &Range<usize>) -> &str {
        let first = self.pieces.partition_point(|(at, _)| *at < range.start);
        let last = self.pieces.partition_point(|(at, _)| *at < range.end);
        let place = |piece: usize| self.pieces.get(piece).map_or(self.text.len(), |(_, start)| *start);
        if first < last { &self.text[place(first)..place(last)] } else { "" }
    }

    fn push(&mut self, at: usize, text: &str) {
        // Footnotes are told where they are written; places never go back.
        let at = self.pieces.last().map_or(at, |(last, _)| at.max(*last));
        self.pieces.push((at, self.text.len()));
        self.text.push_str(text);
    }

    /// Ends a block: what follows is another sentence. The stop belongs to the piece before it.
    fn stop(&mut self) {
        self.text.truncate(self.text.trim_end().len());
        while self.pieces.last().is_some_and(|(_, start)| *start > self.text.len()) {
            self.pieces.pop();
        }
        if !self.text.is_empty() {
            let unfinished = self.text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '"' | '”'));
            self.text.push_str(if unfinished { ". " } else { " " });
        }
    }
}

struct Reader<'a> {
    document: &'a Document,
    words: Words,
    /// The next task.
    task: usize,
    /// Where the text of a task ends: its attributes follow.
    cut: Option<usize>,
    html: Html,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Text(text) | Event::Code(text) if !self.html.hides => {
                let text = match self.cut {
                    Some(cut) if range.start >= cut => return,
                    Some(cut) => text.get(..text.len().saturating_sub(range.end.saturating_sub(cut))).unwrap_or(text),
                    None => text,
                };
                self.words.push(range.start, text);
            }
            Event::SoftBreak | Event::HardBreak => self.words.push(range.start, " "),
            Event::InlineHtml(html) if html.starts_with("<br") => self.words.push(range.start, " "),
            Event::TaskListMarker(_) => {
                let tasks = &self.document.tasks;
                while tasks.get(self.task).is_some_and(|task| task.marker < range.start) {
                    self.task += 1;
                }
                self.cut = tasks.get(self.task).filter(|task| task.marker < range.end).map(|task| task.title.end);
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                self.foreign(range);
                let shown = self.html.read(html);
                if !shown.is_empty() {
                    self.words.push(range.start, &shown);
                }
            }
            Event::Start(tag) if is_block(tag) => self.cut = None,
            Event::End(tag) if ends_block(*tag) => {
                self.cut = None;
                self.words.stop();
            }
            _ => {}
        }
    }

    /// What a piece of foreign syntax shows: its label or title.
    fn foreign(&mut self, range: &Range<usize>) {
        let foreign = &self.document.foreign;
        let first = foreign.partition_point(|piece| piece.range.start < range.start);
        for piece in foreign[first..].iter().take_while(|piece| piece.range.start < range.end) {
            let shown = match &piece.kind {
                ForeignKind::TabOpen(label) => label,
                ForeignKind::AsideOpen(_, title) => title,
                ForeignKind::Open { attributes, .. } => {
                    let Some((_, title)) = attributes.iter().find(|(name, _)| name == "title") else { continue };
                    title
                }
                _ => continue,
            };
            self.words.push(range.start, shown);
            self.words.stop();
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Paragraph | Tag::Item | Tag::List(_) | Tag::CodeBlock(_) | Tag::BlockQuote(_) | Tag::Table(_))
}

fn ends_block(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::CodeBlock
            | TagEnd::TableCell
            | TagEnd::HtmlBlock
            | TagEnd::FootnoteDefinition
    )
}

/// HTML in Markdown: what is between its tags. A tag may go on in the next event.
#[derive(Debug, Default)]
struct Html {
    inside: Inside,
    /// The text of `script` and `style` is not shown.
    hides: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Inside {
    #[default]
    Text,
    Tag,
    Comment,
}

impl Html {
    fn read(&mut self, html: &str) -> String {
        let mut shown = String::new();
        let mut rest = html;
        while !rest.is_empty() {
            let end = match self.inside {
                Inside::Text => "<",
                Inside::Tag => ">",
                Inside::Comment => "-->",
            };
            let Some(at) = rest.find(end) else {
                if self.inside == Inside::Text && !self.hides {
                    shown.push_str(rest);
                }
                break;
            };
            if self.inside != Inside::Text {
                self.inside = Inside::Text;
                rest = &rest[at + end.len()..];
                continue;
            }
            if !self.hides {
                shown.push_str(&rest[..at]);
            }
            rest = &rest[at..];
            if rest.starts_with("<!--") {
                self.inside = Inside::Comment;
                rest = &rest[4..];
                continue;
            }
            self.inside = Inside::Tag;
            let name = rest[1..].trim_start_matches('/');
            let hidden = ["script", "style", "svg"].into_iter().find(|hidden| {
                name.get(..hidden.len()).is_some_and(|start| start.eq_ignore_ascii_case(hidden))
                    && !name[hidden.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
            });
            if hidden.is_some() {
                self.hides = !rest.starts_with("</");
            } else if !shown.ends_with(' ') && !shown.is_empty() {
                shown.push(' ');
            }
            rest = &rest[1..];
        }
        if shown.trim().is_empty() {
            return String::new();
        }
        decoded(&shown)
    }
}

/// The few entities that text in HTML needs.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut text = text.replace("&nbsp;", " ");
    for (entity, meant) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        text = text.replace(entity, meant);
    }
    text
}
