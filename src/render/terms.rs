//! Where the terms of the glossary stand in the text of a document.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::diagnostic::{Diagnostic, Lines};
use crate::document::{Document, Events};
use crate::glossary::{Glossary, Matcher, Piece, fold_into, pieces};
use crate::site::{Broken, Site, Target};
use crate::trust::is_safe_link;

use super::fragment::{Fragment, Slot};

/// A term in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Occurrence {
    /// Where it stands in the file.
    pub range: Range<usize>,
    /// Which one it is.
    pub term: usize,
}

/// Raw elements in which no term is marked: what is in them is a link or control itself, or not read as prose.
const CLOSED: [&str; 10] = ["a", "button", "label", "summary", "code", "kbd", "samp", "pre", "select", "option"];

/// The terms in the prose of a document, in order: none in headings, links, code, labels of tasks and controls.
pub(super) fn occurrences(document: &Document, events: &Events<'_>, matcher: &Matcher) -> Vec<Occurrence> {
    let mut all = Vec::new();
    if matcher.is_empty() {
        return all;
    }
    let mut run = Run::default();
    let mut hidden = 0_u32;
    let mut raw = 0_usize;
    for (event, place) in events {
        match event {
            Event::Text(text) if hidden == 0 && raw == 0 => run.add(text, place),
            Event::SoftBreak | Event::HardBreak if hidden == 0 && raw == 0 => run.add(" ", place),
            other => {
                run.end(matcher, &mut all);
                match other {
                    Event::Start(tag) if is_closed(tag) => hidden += 1,
                    Event::End(tag) if is_closed_end(*tag) => hidden = hidden.saturating_sub(1),
                    // An element that nobody closed ends with its paragraph.
                    Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => raw = 0,
                    Event::InlineHtml(html) => match closed_element(html) {
                        Some(true) => raw += 1,
                        Some(false) => raw = raw.saturating_sub(1),
                        None => {}
                    },
                    _ => {}
                }
            }
        }
    }
    run.end(matcher, &mut all);
    // The text of a task is the label of its box.
    let tasks = &document.tasks;
    all.retain(|one| {
        let next = tasks.partition_point(|task| task.title.end <= one.range.start);
        tasks.get(next).is_none_or(|task| task.title.start >= one.range.end)
    });
    all
}

fn is_closed(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Heading { .. }
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::TableHead
            | Tag::DefinitionListTitle
            | Tag::MetadataBlock(_)
    )
}

fn is_closed_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Heading(_)
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::TableHead
            | TagEnd::DefinitionListTitle
            | TagEnd::MetadataBlock(_)
    )
}

/// Whether a raw tag begins or ends an element in which no term is marked.
fn closed_element(html: &str) -> Option<bool> {
    let inner = html.strip_prefix('<')?;
    let (inner, opens) = inner.strip_prefix('/').map_or((inner, true), |inner| (inner, false));
    let end = inner.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(inner.len());
    let name = inner[..end].to_ascii_lowercase();
    CLOSED.contains(&name.as_str()).then_some(opens)
}

/// Text that is read in one go.
#[derive(Default)]
struct Run {
    folded: String,
    /// Where each piece begins in it, where it stands in the file, and whether it is there letter by letter.
    pieces: Vec<(usize, Range<usize>, bool)>,
}

impl Run {
    fn add(&mut self, text: &str, place: &Range<usize>) {
        self.pieces.push((self.folded.len(), place.clone(), text.len() == place.len()));
        fold_into(&mut self.folded, text);
    }

    /// Where a position of the run is in the file; `None` within an entity.
    fn source(&self, at: usize, end: bool) -> Option<usize> {
        let behind = self.pieces.partition_point(|(begin, ..)| if end { *begin < at } else { *begin <= at });
        let (begin, place, exact) = self.pieces.get(behind.checked_sub(1)?)?;
        let next = self.pieces.get(behind).map_or(self.folded.len(), |(begin, ..)| *begin);
        match at - begin {
            0 => Some(place.start),
            _ if at == next => Some(place.end),
            inside => exact.then_some(place.start + inside),
        }
    }

    fn end(&mut self, matcher: &Matcher, all: &mut Vec<Occurrence>) {
        if self.folded.is_empty() {
            return;
        }
        for (range, term) in matcher.find(&self.folded) {
            if let (Some(start), Some(end)) = (self.source(range.start, false), self.source(range.end, true)) {
                all.push(Occurrence { range: start..end, term });
            }
        }
        self.folded.clear();
        self.pieces.clear();
    }
}

/// What a term means, rendered.
#[derive(Debug)]
pub(super) struct Definition {
    /// With its links, for the page of the glossary.
    pub full: Fragment,
    /// Without, for where a term is used.
    pub short: String,
    /// Where to read on.
    pub link: Option<Target>,
}

/// Renders the definitions, and tells of links in them that lead nowhere.
pub(super) fn definitions(site: &Site, glossary: &Glossary) -> (Vec<Definition>, Vec<Diagnostic>) {
    let (mut found, lines) = (Vec::new(), Lines::default());
    let mut target = |wiki: bool, dest: &str, at: &Range<usize>| {
        let (target, broken) = match site.resolve_from_root(wiki, dest) {
            // The glossary is data, not a text: what would run has no place in it, whoever wrote it.
            (Some(Target::External(address)), _) if !is_safe_link(&address) => {
                (None, Some(Broken::unsafe_scheme(&address)))
            }
            answer => answer,
        };
        if let Some(broken) = broken {
            let place = lines.place(&glossary.path, &glossary.text, at.clone());
            found.push(broken.diagnostic(false, place));
        }
        target
    };
    let mut all = Vec::with_capacity(glossary.terms.len());
    for term in &glossary.terms {
        let (mut full, mut short) = (Fragment::default(), Fragment::default());
        let mut open = false;
        for piece in pieces(&term.definition) {
            match piece {
                Piece::Text(text) => [&mut full, &mut short].into_iter().for_each(|one| one.text(&text)),
                Piece::Code(code) => {
                    for one in [&mut full, &mut short] {
                        one.push("<code>");
                        one.text(&code);
                        one.push("</code>");
                    }
                }
                Piece::Tag(tag) => [&mut full, &mut short].into_iter().for_each(|one| one.push(tag)),
                Piece::Link(dest, wiki) => {
                    if let Some(target) = target(wiki, &dest, &term.definition_at) {
                        full.push("<a href=\"");
                        full.slot(Slot::Address(target));
                        full.push("\">");
                        open = true;
                    }
                }
                Piece::LinkEnd if std::mem::take(&mut open) => full.push("</a>"),
                Piece::LinkEnd => {}
            }
        }
        let link = term.link.as_ref().and_then(|(dest, at)| target(false, dest, at));
        all.push(Definition { full, short: short.without_slots(), link });
    }
    (all, found)
}
