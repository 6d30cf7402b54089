//! The flow of a document as blocks. Lists are opened up where their items may be labels.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::plain::{WordCounter, icon_classes};
use super::{Block, BlockKind, Document, Events, ForeignKind, Heading, Lead, Table, TableCell, words};

/// A name or label is not longer than this, in bytes.
const LONGEST_NAME: usize = 120;
/// Nor is its markup, with addresses of links in it.
const LONGEST_LEAD: usize = 2000;

/// The blocks and headings of a document whose body and masked text are known.
pub(super) fn read(document: &Document, events: &Events<'_>) -> (Vec<Block>, Vec<Heading>) {
    let mut reader = Reader { document, events, ends: ends(events), blocks: Vec::new(), headings: Vec::new() };
    reader.blocks(0, events.len(), 0);
    let Reader { blocks, headings, .. } = reader;
    (blocks, headings)
}

/// For each event that begins an element, the index behind its end; for others, behind themselves.
fn ends(events: &Events<'_>) -> Vec<usize> {
    let mut ends: Vec<usize> = (1..=events.len()).collect();
    let mut open = Vec::new();
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => open.push(index),
            Event::End(_) => {
                if let Some(start) = open.pop() {
                    ends[start] = index + 1;
                }
            }
            _ => {}
        }
    }
    ends
}

struct Reader<'a> {
    document: &'a Document,
    events: &'a Events<'a>,
    /// For each event that begins an element, the index behind its end.
    ends: Vec<usize>,
    blocks: Vec<Block>,
    headings: Vec<Heading>,
}

impl Reader<'_> {
    /// Reads the blocks among the events `from..to`, inside `lists` lists.
    fn blocks(&mut self, from: usize, to: usize, lists: u8) {
        let mut at = from;
        while at < to {
            let end = self.end_of(at).min(to);
            let (event, range) = &self.events[at];
            let range = range.clone();
            match event {
                Event::Start(Tag::Heading { level, id, .. }) => {
                    let id = id.as_ref().map(ToString::to_string);
                    self.heading(*level, id, at, end);
                    let words = words(&self.headings[self.headings.len() - 1].text);
                    self.push(range, words, BlockKind::Heading(self.headings.len() - 1));
                }
                Event::Start(Tag::List(_)) if lists < 8 && self.may_hold_labels(at, end) => {
                    self.list(at, end, lists + 1);
                }
                Event::Start(Tag::Table(_)) => {
                    let table = self.table(at, end);
                    self.push(range, self.words(at, end), BlockKind::Table(table));
                }
                Event::Start(Tag::Paragraph) => self.paragraph(at + 1, end - 1, range),
                Event::Start(Tag::HtmlBlock) | Event::Html(_) => self.html(range, at, end),
                Event::Start(_) => {
                    self.hidden_headings(at, end);
                    self.push(range, self.words(at, end), BlockKind::Other);
                }
                Event::Rule => self.push(range, 0, BlockKind::Other),
                _ => {}
            }
            at = end;
        }
    }

    fn push(&mut self, range: Range<usize>, words: u32, kind: BlockKind) {
        self.blocks.push(Block { range, words, kind });
    }

    /// The index behind the element that begins at `at`.
    fn end_of(&self, at: usize) -> usize {
        self.ends[at]
    }

    fn heading(&mut self, level: HeadingLevel, id: Option<String>, at: usize, end: usize) {
        let text = self.text(at, end);
        let icon = self.events[at..end].iter().find_map(|(event, _)| match event {
            Event::InlineHtml(html) => icon_classes(html).map(str::to_owned),
            _ => None,
        });
        let range = self.events[at].1.clone();
        let depth = level as u8;
        self.headings.push(Heading { text, id, anchor: String::new(), depth, nesting: depth, icon, range });
    }

    /// Headings inside of quotes, lists and the like: they name nothing, but they have anchors.
    fn hidden_headings(&mut self, at: usize, end: usize) {
        for index in at..end {
            if let (Event::Start(Tag::Heading { level, id, .. }), _) = &self.events[index] {
                let id = id.as_ref().map(ToString::to_string);
                self.heading(*level, id, index, self.end_of(index).min(end));
            }
        }
    }

    fn html(&mut self, range: Range<usize>, at: usize, end: usize) {
        let foreign = &self.document.foreign;
        let pieces: Vec<_> = foreign[foreign.partition_point(|piece| piece.range.end <= range.start)..]
            .iter()
            .take_while(|piece| piece.range.start < range.end)
            .filter_map(|piece| match &piece.kind {
                ForeignKind::TabOpen(label) => Some((piece.range.clone(), BlockKind::TabOpen(label.clone()))),
                ForeignKind::TabClose => Some((piece.range.clone(), BlockKind::TabClose)),
                _ => None,
            })
            .collect();
        let html: String = self.events[at..end]
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Html(html) | Event::Text(html) => Some(html.as_ref()),
                _ => None,
            })
            .collect();
        let mut count = words(&without_tags(&html));
        if pieces.is_empty() {
            self.push(range, count, BlockKind::Other);
            return;
        }
        let mut start = range.start;
        for (piece, kind) in pieces {
            if piece.start > start && !self.document.text[start..piece.start].trim().is_empty() {
                self.push(start..piece.start, std::mem::take(&mut count), BlockKind::Other);
            }
            start = piece.end;
            self.push(piece, 0, kind);
        }
        // A piece may reach farther than the block that it begins in.
        if start < range.end && !self.document.text[start..range.end].trim().is_empty() {
            self.push(start..range.end, count, BlockKind::Other);
        }
    }

    /// Whether an item of the list, or of a list in it, opens with what may be a label.
    fn may_hold_labels(&self, at: usize, end: usize) -> bool {
        (at..end).any(|index| {
            matches!(self.events[index].0, Event::Start(Tag::Item)) && {
                let first = if matches!(self.events[index + 1].0, Event::Start(Tag::Paragraph)) {
                    index + 2
                } else {
                    index + 1
                };
                !self.leads(first, end).is_empty() || self.tab_at(index).is_some() || self.has_list(index)
            }
        })
    }

    /// Whether the item at this event is a short text with a list below it.
    fn has_list(&self, item: usize) -> bool {
        let end = self.end_of(item);
        let list = (item + 1..end).find(|at| matches!(self.events[*at].0, Event::Start(Tag::List(_))));
        list.is_some_and(|list| self.events[list].1.start - self.events[item].1.start <= LONGEST_NAME)
    }

    /// The label of a tab that was masked as the item at this event.
    fn tab_at(&self, item: usize) -> Option<String> {
        let at = self.events[item].1.start;
        let foreign = &self.document.foreign;
        let piece = &foreign[foreign.partition_point(|piece| piece.range.start <= at).checked_sub(1)?];
        match &piece.kind {
            ForeignKind::TabOpen(label) if piece.range.contains(&at) => Some(label.clone()),
            _ => None,
        }
    }

    fn list(&mut self, at: usize, end: usize, depth: u8) {
        let list_end = self.events[at].1.end;
        let mut index = at + 1;
        while index + 1 < end {
            let item_end = self.end_of(index);
            let range = self.events[index].1.clone();
            // The first paragraph: of a tight list its inline events stand in the item itself.
            let loose = matches!(self.events[index + 1].0, Event::Start(Tag::Paragraph));
            let first_end = if loose { self.end_of(index + 1) } else { self.inline_end(index + 1, item_end - 1) };
            let first = index + 1 + usize::from(loose);
            let text = self.text(index + 1, first_end);
            let rest_start =
                self.events.get(first_end).filter(|_| first_end < item_end - 1).map_or(range.end, |e| e.1.start);
            let own = range.start..rest_start.max(range.start);
            if let Some(label) = self.tab_at(index) {
                let line_end = self.document.text[range.start..].find('\n').map_or(range.end, |i| range.start + i);
                let leads = vec![Lead { label, text: line_end.min(range.end), dash: false }];
                self.push(own, 0, BlockKind::Item { depth, end: range.end, list_end, leads, name: None });
            } else {
                let mut leads = self.leads(first, first_end);
                let more = first_end < item_end - 1;
                if more && words(&text) <= 6 && !text.is_empty() && !text.ends_with(['.', '!', '?']) {
                    // An item that is a label as a whole, its text below it: likelier than a part of it.
                    leads.insert(0, Lead { label: trim_label(&text).to_owned(), text: rest_start, dash: false });
                }
                let name =
                    (!text.is_empty() && text.len() <= LONGEST_NAME).then(|| text.trim_end_matches(':').to_owned());
                let split = self.next_line_with_lead(first, first_end).unwrap_or(first_end);
                let words = self.words(index + 1, split);
                let kind = BlockKind::Item { depth, end: range.end, list_end, leads, name };
                if split < first_end {
                    let at = self.events[split].1.start;
                    self.push(own.start..at, words, kind);
                    self.paragraph(split, first_end, at..own.end);
                } else {
                    self.push(own, words, kind);
                }
            }
            self.blocks(first_end, item_end - 1, depth);
            index = item_end;
        }
    }

    /// A paragraph with the inline events `at..end`. A line in it that opens with a label begins a block of its own.
    fn paragraph(&mut self, mut at: usize, end: usize, range: Range<usize>) {
        let mut start = range.start;
        loop {
            let leads = self.leads(at, end);
            let Some(split) = self.next_line_with_lead(at, end) else {
                self.push(start..range.end, self.words(at, end), BlockKind::Paragraph(leads));
                return;
            };
            let next = self.events[split].1.start;
            self.push(start..next, self.words(at, split), BlockKind::Paragraph(leads));
            (start, at) = (next, split);
        }
    }

    /// The first event of a line, behind the first, that opens with what may be a label.
    fn next_line_with_lead(&self, at: usize, end: usize) -> Option<usize> {
        (at..end.saturating_sub(1)).find_map(|index| {
            let breaks = matches!(self.events[index].0, Event::SoftBreak | Event::HardBreak);
            let short = |lead: &Lead| lead.label.split(' ').count() <= 4 && !lead.dash;
            (breaks && self.leads(index + 1, end).iter().any(short)).then_some(index + 1)
        })
    }

    /// Where the inline events from `at` on end.
    fn inline_end(&self, at: usize, to: usize) -> usize {
        let mut index = at;
        while index < to {
            match &self.events[index].0 {
                Event::Start(
                    Tag::Paragraph
                    | Tag::Heading { .. }
                    | Tag::List(_)
                    | Tag::DefinitionList
                    | Tag::BlockQuote(_)
                    | Tag::CodeBlock(_)
                    | Tag::HtmlBlock
                    | Tag::Table(_)
                    | Tag::FootnoteDefinition(_),
                )
                | Event::Rule => return index,
                Event::Start(_) => index = self.end_of(index),
                _ => index += 1,
            }
        }
        to
    }

    /// The labels that the inline events `at..end` may open with, the likeliest first.
    fn leads(&self, at: usize, end: usize) -> Vec<Lead> {
        let mut leads = Vec::new();
        let Some((first, _)) = self.events.get(at) else { return leads };
        if matches!(first, Event::Start(Tag::Strong | Tag::Emphasis)) {
            let close = self.end_of(at).min(end);
            let after = self.events[at].1.end;
            // Emphasis may nest, and is read once for each line that it begins.
            let label = if self.events[at].1.len() <= LONGEST_LEAD { self.text(at, close) } else { String::new() };
            if label.len() <= LONGEST_NAME && !label.is_empty() {
                let rest = &self.document.text[after..];
                let mark = rest.trim_start_matches(' ');
                let skipped = if label.trim_end().ends_with(':') {
                    rest.len() - mark.len()
                } else {
                    rest.len() - mark.trim_start_matches([':', '–', '—', '-', ' ']).len()
                };
                leads.push(Lead { label: trim_label(&label).to_owned(), text: after + skipped, dash: false });
            }
            return leads;
        }
        let mut text = String::new();
        let mut places = Vec::new();
        for (event, range) in &self.events[at..end] {
            match event {
                Event::Text(piece) => {
                    places.push((text.len(), range.start));
                    text.push_str(piece);
                }
                _ => break,
            }
            if text.len() > LONGEST_NAME {
                break;
            }
        }
        let place = |at: usize| {
            let (begin, source) = places.iter().rev().find(|(begin, _)| *begin <= at).copied().unwrap_or((0, 0));
            source + (at - begin)
        };
        if let Some((colon, mark)) = text.char_indices().take(80).find(|(_, c)| matches!(c, ':' | '：')) {
            let behind = colon + mark.len_utf8();
            leads.push(Lead { label: trim_label(&text[..colon]).to_owned(), text: place(behind), dash: false });
        }
        let start = &text[..text.floor_char_boundary(96)];
        let dash = [" – ", " — ", " - "].iter().filter_map(|dash| Some((start.find(dash)?, dash.len()))).min();
        if let Some((dash, length)) = dash.filter(|(dash, _)| *dash <= 80) {
            leads.push(Lead { label: trim_label(&text[..dash]).to_owned(), text: place(dash + length), dash: true });
        }
        leads.retain(|lead| !lead.label.is_empty());
        leads
    }

    fn table(&self, at: usize, end: usize) -> Table {
        let mut table = Table::default();
        let mut row = Vec::new();
        for index in at..end {
            match &self.events[index].0 {
                Event::Start(Tag::TableCell) => {
                    let close = self.end_of(index);
                    row.push(TableCell { text: self.text(index, close), range: self.events[index].1.clone() });
                }
                Event::End(TagEnd::TableHead) => table.head = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => table.rows.push(std::mem::take(&mut row)),
                _ => {}
            }
        }
        table
    }

    /// The text of the events, without markup, in one line.
    fn text(&self, at: usize, end: usize) -> String {
        let mut out = String::new();
        for (event, _) in &self.events[at..end] {
            match event {
                Event::Text(text) | Event::Code(text) => out.push_str(text),
                Event::SoftBreak | Event::HardBreak => out.push(' '),
                Event::InlineHtml(html) if html.starts_with("<br") => out.push(' '),
                _ => {}
            }
        }
        if out.starts_with(' ') || out.ends_with(' ') || out.contains("  ") {
            out = out.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        out
    }

    fn words(&self, at: usize, end: usize) -> u32 {
        let mut counter = WordCounter::default();
        for (event, _) in &self.events[at..end] {
            match event {
                Event::Text(piece) | Event::Code(piece) => counter.add(piece),
                Event::SoftBreak | Event::HardBreak => counter.gap(),
                Event::End(
                    TagEnd::Paragraph
                    | TagEnd::Item
                    | TagEnd::DefinitionListTitle
                    | TagEnd::DefinitionListDefinition
                    | TagEnd::TableCell
                    | TagEnd::Heading(_),
                ) => counter.gap(),
                _ => {}
            }
        }
        counter.count
    }
}

fn trim_label(label: &str) -> &str {
    label.trim().trim_end_matches([':', '：']).trim()
}

fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                out.push(' ');
            }
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out
}
