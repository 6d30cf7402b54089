//! The prose of a document, plain, with the way back to where it stands in the file.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::document::Events;

/// What a document says, without markup.
#[derive(Debug, Default)]
pub struct Prose {
    /// The words of all blocks, in order; a blank between two blocks.
    pub plain: String,
    /// Runs of it: where each begins, and where it stands in the file. In order in both.
    runs: Vec<(usize, Range<usize>)>,
    /// The paragraphs.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph, or what an item of a list says.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// Within [`Prose::plain`].
    pub plain: Range<usize>,
    /// Within the file.
    pub source: Range<usize>,
}

impl Prose {
    /// The prose of a document, by its events.
    pub fn of(events: &Events<'_>) -> Self {
        let mut prose = Self::default();
        let mut open: Option<Paragraph> = None;
        // Text of an item that stands in no paragraph has one of its own.
        let mut hidden = 0_u32;
        for (event, range) in events {
            match event {
                Event::Start(tag) => {
                    hidden += u32::from(is_hidden(tag));
                    if !is_inline(tag) {
                        prose.close(&mut open);
                        if !matches!(tag, Tag::Heading { .. }) {
                            open = Some(Paragraph { plain: prose.plain.len()..0, source: range.start..range.start });
                        }
                    }
                }
                Event::End(tag) => {
                    hidden -= u32::from(ends_hidden(*tag));
                    if !ends_inline(*tag) {
                        prose.close(&mut open);
                        prose.gap();
                    }
                }
                _ if hidden > 0 => {}
                Event::Text(text) | Event::Code(text) => prose.add(text, range, &mut open),
                Event::SoftBreak | Event::HardBreak => prose.gap(),
                _ => {}
            }
        }
        prose.close(&mut open);
        prose
    }

    fn add(&mut self, text: &str, range: &Range<usize>, open: &mut Option<Paragraph>) {
        let paragraph =
            open.get_or_insert_with(|| Paragraph { plain: self.plain.len()..0, source: range.start..range.end });
        if paragraph.plain.start == self.plain.len() {
            paragraph.source.start = range.start;
        }
        paragraph.source.end = range.end;
        self.runs.push((self.plain.len(), range.clone()));
        self.plain.push_str(text);
    }

    fn gap(&mut self) {
        if !self.plain.is_empty() && !self.plain.ends_with(' ') {
            self.plain.push(' ');
        }
    }

    fn close(&mut self, open: &mut Option<Paragraph>) {
        let Some(mut paragraph) = open.take() else { return };
        paragraph.plain.end = self.plain.len();
        if !self.plain[paragraph.plain.clone()].trim().is_empty() {
            self.paragraphs.push(paragraph);
        }
        self.gap();
    }

    /// The paragraphs that begin in a part of the file.
    pub fn paragraphs_in(&self, part: &Range<usize>) -> &[Paragraph] {
        let first = self.paragraphs.partition_point(|one| one.source.start < part.start);
        let last = self.paragraphs.partition_point(|one| one.source.start < part.end);
        &self.paragraphs[first..last.max(first)]
    }

    /// Where the first words of a part of the file begin.
    pub fn start_of(&self, part: &Range<usize>) -> usize {
        let next = self.runs.partition_point(|(_, run)| run.end <= part.start);
        self.runs.get(next).map_or(part.start, |(_, run)| run.start.max(part.start))
    }

    /// What is said in a part of the file, which may begin or end within a run.
    pub fn within(&self, part: &Range<usize>) -> &str {
        let (start, end) = (self.plain_at(part.start), self.plain_at(part.end));
        &self.plain[start..end.max(start)]
    }

    /// Where in [`Self::plain`] stands what stands in the file there, or next.
    fn plain_at(&self, source: usize) -> usize {
        let next = self.runs.partition_point(|(_, run)| run.start <= source);
        let end = self.runs.get(next).map_or(self.plain.len(), |(plain, _)| *plain);
        match next.checked_sub(1).map(|last| &self.runs[last]) {
            Some((plain, run)) if source < run.end => {
                self.plain.floor_char_boundary((plain + source - run.start).min(end))
            }
            _ => end,
        }
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::Superscript
            | Tag::Subscript
    )
}

fn ends_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

/// What is no prose.
fn is_hidden(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_))
}

fn ends_hidden(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_))
}
