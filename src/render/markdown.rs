//! Markdown as HTML fragments. Each part of a document is rendered once, wherever it will stand.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag, TagEnd};

use super::elements::{aside, quote_kind};
use super::fragment::{Fragment, Slot};
use super::guard;
use super::highlight::Highlighter;
use super::state::{Image, State};
use super::terms::{self, Occurrence};
use super::texts::Asked;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Events, ForeignKind};
use crate::model::DocumentIndex;
use crate::site::{Broken, Site, Target};
use crate::trust::is_safe_link;

/// Renders the parts of one document.
pub(super) struct Writer<'a> {
    pub site: &'a Site,
    pub index: DocumentIndex,
    pub document: &'a Document,
    pub highlighter: &'a Highlighter,
    events: Events<'a>,
    /// Cells of tables that are cells of the model, by position.
    pub table_cells: HashMap<usize, ModelCell>,
    /// Footnotes: label → number, in order of the first reference.
    pub notes: HashMap<CowStr<'a>, usize>,
    /// Where terms of the glossary stand, in order.
    pub terms: Vec<Occurrence>,
    /// Where paragraphs begin that hold an image with a caption and nothing else.
    figures: HashSet<usize>,
    pub found: Vec<Diagnostic>,
    /// The links so far, where they are recorded.
    pub asked: Option<HashSet<Asked>>,
}

/// A cell of a table that is a cell of the model.
#[derive(Debug, Clone, Hash)]
pub(super) struct ModelCell {
    /// Its anchor.
    pub anchor: String,
    /// The same place at the levels beside, where those are on other pages: an arrow, where it leads, its level.
    pub turns: Vec<(&'static str, Target, String)>,
}

/// A rendered footnote.
#[derive(Debug, Clone)]
pub struct Note {
    /// Its number in the document.
    pub number: usize,
    /// Its text.
    pub html: Fragment,
}

impl<'a> Writer<'a> {
    pub fn new(site: &'a Site, index: DocumentIndex, highlighter: &'a Highlighter) -> Self {
        let document = &site.documents[index];
        let events = document.events();
        let mut notes = HashMap::new();
        for (event, _) in &events {
            if let Event::FootnoteReference(label) = event {
                let number = notes.len() + 1;
                notes.entry(label.clone()).or_insert(number);
            }
        }
        Self {
            site,
            index,
            document,
            highlighter,
            terms: terms::occurrences(document, &events, &site.glossary.matcher),
            figures: figures(&events),
            events,
            table_cells: HashMap::new(),
            notes,
            found: Vec::new(),
            asked: None,
        }
    }

    /// Where a link leads.
    pub fn resolve(&mut self, wiki: bool, dest: &str) -> (Option<Target>, Option<Broken>) {
        let answer = if wiki { self.site.resolve_wiki(self.index, dest) } else { self.site.resolve(self.index, dest) };
        let answer = match answer.0 {
            Some(Target::External(address)) if self.site.config.trust.is_untrusted() && !is_safe_link(&address) => {
                (None, Some(Broken::unsafe_scheme(&address)))
            }
            _ => answer,
        };
        if let Some(asked) = &mut self.asked {
            asked.insert(Asked { wiki, dest: dest.to_owned(), answer: answer.clone() });
        }
        answer
    }

    /// The HTML of a part of the file, and the numbers of the footnotes that it refers to.
    pub fn part(&mut self, range: Range<usize>) -> (Fragment, Vec<usize>) {
        let mut state = State::new(self.site.config.trust);
        let events = std::mem::take(&mut self.events);
        let (from, to) = span(&events, &range);
        let mut hidden = 0_usize;
        for (event, place) in &events[from..to] {
            match event {
                Event::Start(Tag::FootnoteDefinition(_)) => hidden += 1,
                Event::End(TagEnd::FootnoteDefinition) => hidden = hidden.saturating_sub(1),
                _ if hidden > 0 => {}
                _ => self.event(&mut state, event, place, &range),
            }
        }
        self.events = events;
        state.finish()
    }

    /// The HTML of what is inside of the cells of a table in this part of the file: a paragraph each.
    pub fn table_cells(&mut self, range: Range<usize>) -> (Fragment, Vec<usize>) {
        let (mut all, mut notes) = (Fragment::default(), Vec::new());
        let events = std::mem::take(&mut self.events);
        let (from, to) = span(&events, &range);
        let mut open: Option<(State, Range<usize>)> = None;
        for (event, place) in &events[from..to] {
            match (event, &mut open) {
                (Event::Start(Tag::TableCell), _) => {
                    open = Some((State::new(self.site.config.trust), place.clone()));
                }
                (Event::End(TagEnd::TableCell), _) => {
                    if let Some((state, _)) = open.take() {
                        let (cell, more) = state.finish();
                        all.append(&cell);
                        notes.extend(more);
                    }
                }
                (_, Some((state, cell))) => {
                    let cell = cell.clone();
                    self.event(state, event, place, &cell);
                }
                _ => {}
            }
        }
        self.events = events;
        (all, notes)
    }

    /// The HTML of what is inside of a heading, or of the text of a task.
    pub fn heading(&mut self, range: Range<usize>) -> (Fragment, Vec<usize>) {
        let mut state = State { depth: 1, ..State::new(self.site.config.trust) };
        let events = std::mem::take(&mut self.events);
        let (from, to) = span(&events, &range);
        // The end of what began before it ends there as well.
        for (event, place) in events[from..to].iter().filter(|(_, place)| range.contains(&place.start)) {
            if !matches!(event, Event::Start(Tag::Heading { .. }) | Event::End(TagEnd::Heading(_))) {
                self.event(&mut state, event, place, &range);
            }
        }
        self.events = events;
        (guard::clean(state.out), state.notes)
    }

    /// The footnotes of the document, by number.
    pub fn notes(&mut self) -> Vec<Note> {
        let events = std::mem::take(&mut self.events);
        let mut notes = Vec::new();
        let mut at = 0;
        while at < events.len() {
            if let (Event::Start(Tag::FootnoteDefinition(label)), range) = &events[at] {
                let end = events[at..].iter().position(|(event, place)| {
                    matches!(event, Event::End(TagEnd::FootnoteDefinition)) && place == range
                });
                let end = at + end.unwrap_or(1);
                if let Some(number) = self.notes.get(label).copied() {
                    let mut state = State { depth: 1, ..State::new(self.site.config.trust) };
                    for (event, place) in &events[at + 1..end] {
                        self.event(&mut state, event, place, range);
                    }
                    notes.push(Note { number, html: state.finish().0 });
                }
                at = end;
            }
            at += 1;
        }
        self.events = events;
        notes.sort_by_key(|note| note.number);
        notes.dedup_by_key(|note| note.number);
        notes
    }

    fn event(&mut self, state: &mut State, event: &Event<'a>, place: &Range<usize>, part: &Range<usize>) {
        if let Some(image) = &mut state.image {
            match event {
                Event::Start(_) => image.nested += 1,
                Event::End(TagEnd::Image) if image.nested == 0 => state.end_image(),
                Event::End(_) => image.nested -= 1,
                Event::Text(text) | Event::Code(text) => image.alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
                _ => {}
            }
            return;
        }
        if let Some((_, code)) = &mut state.code
            && let Event::Text(text) = event
        {
            code.push_str(text);
            return;
        }
        match event {
            Event::Start(tag) => {
                if place.start < part.start || place.end > part.end {
                    self.outer(state, tag);
                } else {
                    self.start(state, tag, place);
                }
            }
            Event::End(tag) => {
                if place.start < part.start || place.end > part.end {
                    state.close_paragraph();
                } else {
                    self.end(state, *tag);
                }
            }
            Event::Text(text) => {
                // Behind the text of a task are its attributes.
                let end = state.task.map_or(part.end, |task| task.end.min(part.end));
                let exact = text.len() == place.len();
                let keep = text.len().saturating_sub(place.end.saturating_sub(end));
                let text = if place.end > end { text.get(..keep).unwrap_or(text) } else { text };
                let cut = part.start.saturating_sub(place.start).min(text.len());
                let text = text.get(cut..).unwrap_or(text);
                let text = if cut > 0 || (state.depth == 0 && !state.paragraph) { text.trim_start() } else { text };
                if !text.is_empty() {
                    state.inline();
                    self.text(state, text, place, end, exact);
                }
            }
            Event::Code(code) => {
                state.inline();
                state.out.push("<code>");
                state.out.text(code);
                state.out.push("</code>");
            }
            Event::SoftBreak | Event::HardBreak if state.task.is_some_and(|task| place.start >= task.end) => {}
            Event::SoftBreak if state.depth > 0 || state.paragraph => state.out.push("\n"),
            Event::HardBreak if state.depth > 0 || state.paragraph => state.out.push("<br>\n"),
            Event::SoftBreak | Event::HardBreak => {}
            Event::Rule if self.is_aside_end(place.start) => {
                state.block();
                state.out.push("</div>\n");
            }
            Event::Rule => {
                state.block();
                state.out.push("<hr>\n");
            }
            Event::InlineHtml(html) => {
                self.tell_stripped(html, place);
                let html = if place.start >= part.start { &**html } else { "" };
                self.raw(state, html, place, true);
            }
            Event::Html(html) => self.raw(state, html, place, false),
            Event::FootnoteReference(label) => self.reference(state, label),
            Event::TaskListMarker(done) => {
                self.task(state, place.start, *done);
            }
            Event::InlineMath(math) | Event::DisplayMath(math) => {
                state.inline();
                state.out.text(math);
            }
        }
    }

    /// Whether the rule at this place stands in for the end of an aside.
    fn is_aside_end(&self, at: usize) -> bool {
        self.document.foreign_at(at).is_some_and(|piece| piece.kind == ForeignKind::AsideClose)
    }

    /// A container that began before the part, or ends behind it: its text is taken out of it.
    #[expect(clippy::unused_self, reason = "the counterpart of `start`")]
    fn outer(&self, state: &mut State, tag: &Tag<'_>) {
        match tag {
            Tag::List(start) => state.ordered = start.is_some(),
            Tag::Paragraph => state.close_paragraph(),
            _ => {}
        }
    }

    fn start(&mut self, state: &mut State, tag: &Tag<'a>, place: &Range<usize>) {
        match tag {
            Tag::Paragraph => {
                state.block();
                state.figure = self.figures.contains(&place.start);
                state.out.push(if state.figure { "<figure>" } else { "<p>" });
                state.depth += 1;
            }
            Tag::Heading { .. } => {
                state.block();
                self.start_heading(state, place);
                state.depth += 1;
            }
            Tag::BlockQuote(kind) => {
                state.block();
                match kind {
                    None => state.out.push("<blockquote>\n"),
                    Some(kind) => aside(&mut state.out, quote_kind(*kind), "", &self.site.words),
                }
                state.depth += 1;
            }
            Tag::CodeBlock(kind) => {
                state.block();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',', '{', '\t']).next().unwrap_or("").to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                state.code = Some((info, String::new()));
            }
            Tag::HtmlBlock => {
                state.block();
                self.tell_stripped(self.document.masked_text(place.clone()), place);
            }
            Tag::List(start) => {
                state.block();
                match start {
                    _ if self.is_admonition(place.start) => {}
                    Some(1) => state.out.push("<ol>\n"),
                    Some(number) => state.out.push(&format!("<ol start=\"{number}\">\n")),
                    None => state.out.push("<ul>\n"),
                }
                state.ends.push(match start {
                    _ if self.is_admonition(place.start) => "",
                    Some(_) => "</ol>\n",
                    None => "</ul>\n",
                });
                state.depth += 1;
            }
            Tag::Item => {
                if state.depth == 0 {
                    state.item_without_list();
                }
                let alone = state.ends.last() == Some(&"");
                let (start, end) = match (self.is_admonition(place.start), alone) {
                    (true, true) => ("", "</div>\n"),
                    (true, false) => ("<li>", "</div></li>\n"),
                    (false, true) => ("<ul><li>", "</li></ul>\n"),
                    (false, false) => ("<li>", "</li>\n"),
                };
                state.out.push(start);
                state.ends.push(end);
                state.depth += 1;
            }
            Tag::Table(columns) => {
                state.block();
                state.columns.clone_from(columns);
                self.start_table(state, place);
                state.depth += 1;
            }
            Tag::TableHead => {
                state.in_head = true;
                state.column = 0;
                state.out.push("<thead><tr>");
            }
            Tag::TableRow => {
                state.column = 0;
                state.out.push("<tr>");
            }
            Tag::TableCell => self.start_cell(state, place),
            Tag::Emphasis => state.open_inline("<em>"),
            Tag::Strong => state.open_inline("<strong>"),
            Tag::Strikethrough => state.open_inline("<del>"),
            Tag::Superscript => state.open_inline("<sup>"),
            Tag::Subscript => state.open_inline("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => self.start_link(state, *link_type, dest_url, title, place),
            Tag::Image { link_type, dest_url, title, .. } => {
                state.inline();
                let target = self.target(*link_type, dest_url, place, "image");
                let (alt, title) = (String::new(), title.to_string());
                state.image = Some(Image { target, title, alt, nested: 0 });
            }
            Tag::DefinitionList => {
                state.block();
                state.out.push("<dl>\n");
                state.depth += 1;
            }
            Tag::DefinitionListTitle => {
                state.out.push("<dt>");
                state.depth += 1;
            }
            Tag::DefinitionListDefinition => {
                state.out.push("<dd>");
                state.depth += 1;
            }
            // Footnotes are rendered apart; the other is not switched on.
            Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, state: &mut State, tag: TagEnd) {
        let html = match tag {
            TagEnd::Paragraph => {
                state.end_task();
                if std::mem::take(&mut state.figure) { "</figure>\n" } else { "</p>\n" }
            }
            TagEnd::Heading(_) => {
                state.out.push("</h");
                let nesting = state.headings.pop().unwrap_or(1);
                state.out.slot(Slot::Depth(nesting));
                ">\n"
            }
            TagEnd::BlockQuote(kind) => {
                if kind.is_some() {
                    "</div>\n"
                } else {
                    "</blockquote>\n"
                }
            }
            TagEnd::CodeBlock => {
                if let Some((info, code)) = state.code.take() {
                    self.code(&mut state.out, &info, &code);
                }
                return;
            }
            TagEnd::HtmlBlock => return,
            TagEnd::List(_) => state.ends.pop().unwrap_or("</ul>\n"),
            TagEnd::Item => {
                state.end_task();
                state.ends.pop().unwrap_or("</li>\n")
            }
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            TagEnd::Table => "</tbody></table></div>\n",
            TagEnd::TableHead => {
                state.in_head = false;
                state.out.push("</tr></thead>\n<tbody>\n");
                return;
            }
            TagEnd::TableRow => return state.out.push("</tr>\n"),
            TagEnd::TableCell => {
                state.column += 1;
                if let Some(cell) = state.model_cell.take().and_then(|at| self.table_cells.get(&at)) {
                    for (arrow, target, title) in &cell.turns {
                        state.out.push(" <a class=\"turn\" href=\"");
                        state.out.slot(Slot::Address(target.clone()));
                        state.out.push("\" aria-label=\"");
                        state.out.value(title);
                        state.out.push(&format!("\">{arrow}</a>"));
                    }
                }
                return state.out.push(state.cell_end);
            }
            TagEnd::Emphasis => return state.out.push("</em>"),
            TagEnd::Strong => return state.out.push("</strong>"),
            TagEnd::Strikethrough => return state.out.push("</del>"),
            TagEnd::Superscript => return state.out.push("</sup>"),
            TagEnd::Subscript => return state.out.push("</sub>"),
            TagEnd::Link => {
                let end = state.links.pop().unwrap_or("</a>");
                return state.out.push(end);
            }
            TagEnd::Image | TagEnd::FootnoteDefinition | TagEnd::MetadataBlock(_) => return,
        };
        state.out.push(html);
        state.depth = state.depth.saturating_sub(1);
    }
}

/// Where paragraphs begin that are figures: an image with a caption, alone.
fn figures(events: &Events<'_>) -> HashSet<usize> {
    let mut figures = HashSet::new();
    for (at, (event, place)) in events.iter().enumerate() {
        let captioned =
            |event: &Event<'_>| matches!(event, Event::Start(Tag::Image { title, .. }) if !title.is_empty());
        if *event == Event::Start(Tag::Paragraph) && events.get(at + 1).is_some_and(|(next, _)| captioned(next)) {
            let end = events[at + 1..].iter().position(|(event, _)| *event == Event::End(TagEnd::Image));
            let behind = end.and_then(|end| events.get(at + 2 + end));
            if behind.is_some_and(|(event, _)| *event == Event::End(TagEnd::Paragraph)) {
                figures.insert(place.start);
            }
        }
    }
    figures
}

/// The events that begin or end in a part of the file.
fn span(events: &Events<'_>, range: &Range<usize>) -> (usize, usize) {
    let key = |(event, place): &(Event<'_>, Range<usize>)| {
        if matches!(event, Event::End(_)) { place.end } else { place.start }
    };
    let from = events.partition_point(|entry| match &entry.0 {
        // A text may begin before the part, where a label is cut off.
        Event::Text(_) => entry.1.end <= range.start,
        _ => key(entry) < range.start,
    });
    let to = events.partition_point(|entry| key(entry) <= range.end);
    (from.min(to), to)
}
