//! Walking down a document, from label to label: every piece of text gets the labels on the way to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::context::Context;
use super::label::{Labels, LevelLabel, Place};
use super::piece::{Name, NameKind, Piece};
use super::table;
use crate::document::{Block, BlockKind, Document, Lead};

/// What one document holds.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// The text in order, then cells of tables whose head or rows are levels.
    pub pieces: Vec<Piece>,
    /// Rows of tables at a level: read only where headings name nothing.
    pub rows: Vec<Piece>,
    /// The ranks of the levels that labels inside the document name.
    pub ranks: BTreeSet<u32>,
    /// The words of the text at levels.
    pub words: u64,
}

impl Walked {
    /// Whether both have the same labels above their texts, wherever in the file those are.
    pub fn is_labelled_like(&self, other: &Self) -> bool {
        let name = |(a, b): (&Arc<Name>, &Arc<Name>)| Arc::ptr_eq(a, b) || a.says(b);
        let piece = |(a, b): (&Piece, &Piece)| {
            a.level.as_ref().map(|(_, label)| label.rank) == b.level.as_ref().map(|(_, label)| label.rank)
                && a.names.len() == b.names.len()
                && a.names.iter().zip(&b.names).all(name)
        };
        self.pieces.len() == other.pieces.len()
            && self.rows.len() == other.rows.len()
            && self.pieces.iter().zip(&other.pieces).all(piece)
            && self.rows.iter().zip(&other.rows).all(piece)
    }
}

enum Entry {
    Level(usize, LevelLabel),
    Name(Arc<Name>),
    /// The same level again, or the title: nothing new.
    Transparent,
    /// A level's label inside another level: text, and all below it too.
    Content,
}

/// Walks `document`; `context` is what its path and front matter say.
pub(super) fn walk(
    document: &Document,
    blocks: &[Block],
    context: &Context,
    labels: &Labels<'_>,
    by_order: Option<u8>,
) -> Walked {
    let mut walker = Walker {
        document,
        blocks,
        context,
        labels,
        by_order,
        word: None,
        bare: context.level.is_none(),
        counted: Vec::new(),
        headings: Vec::new(),
        tabs: Vec::new(),
        items: Vec::new(),
        lead: None,
        lead_follows: Vec::new(),
        out: Walked::default(),
        current: None,
    };
    let outside = context.level.as_ref().map(|label| label.word).filter(|word| !word.is_empty());
    walker.word = outside.or_else(|| walker.usual_word());
    walker.bare = walker.bare && walker.word.is_none();
    walker.lead_follows = walker.look_ahead();
    walker.run();
    let Walker { mut out, .. } = walker;
    for (piece, (_, label)) in out.pieces.iter().filter_map(|piece| Some((piece, piece.level.as_ref()?))) {
        out.ranks.insert(label.rank);
        out.words += u64::from(piece.words);
    }
    out
}

struct Walker<'a> {
    document: &'a Document,
    blocks: &'a [Block],
    context: &'a Context,
    labels: &'a Labels<'a>,
    by_order: Option<u8>,
    /// The word for level in this document; labels with another one are none.
    word: Option<&'static str>,
    /// Declared names without a number are labels here: no label with a number is, outside or inside of the file.
    bare: bool,
    /// For levels by order: (depth of the parents, count).
    counted: Vec<(usize, u32)>,
    headings: Vec<(u8, Entry)>,
    tabs: Vec<Entry>,
    items: Vec<(usize, Arc<Name>)>,
    /// The level that the words of an item or paragraph set, and where the list of the item ends.
    lead: Option<(usize, LevelLabel, Option<usize>)>,
    /// For each block: a lead that names a level follows before the next heading.
    lead_follows: Vec<bool>,
    out: Walked,
    current: Option<Piece>,
}

impl Walker<'_> {
    fn run(&mut self) {
        self.open(self.document.body, self.document.body, None, None);
        for index in 0..self.blocks.len() {
            let block = &self.blocks[index];
            let start = block.range.start;
            self.items.retain(|(end, _)| *end > start);
            match &block.kind {
                BlockKind::Heading(heading) => self.heading(index, *heading),
                BlockKind::Item { leads, list_end, end, name, .. } => {
                    if let Some((lead, label)) = self.level_lead(leads) {
                        self.lead = Some((start, label, Some(*list_end)));
                        let lead = lead.clone();
                        self.open(start, lead.text, None, Some(lead.label.clone()));
                        self.add(index, &lead.label);
                        continue;
                    }
                    let holds_level = name.is_some() && self.level().is_none() && self.level_within(index, *end);
                    if let (true, Some(name)) = (holds_level, name) {
                        let name = self.name(name, None, None, start);
                        self.lead = None;
                        self.items.push((*end, name.clone()));
                        self.open(start, start, None, None);
                    }
                    self.end_of_list(index);
                    self.add(index, "");
                }
                BlockKind::Paragraph(leads) => {
                    if let Some((lead, label)) = self.level_lead(leads) {
                        let list = self.lead.take().and_then(|(_, _, list)| list).filter(|end| *end > start);
                        self.lead = Some((start, label, list));
                        let lead = lead.clone();
                        self.open(start, lead.text, None, Some(lead.label.clone()));
                        self.add(index, &lead.label);
                        continue;
                    }
                    self.end_of_list(index);
                    self.add(index, "");
                }
                BlockKind::TabOpen(label) => {
                    let entry = self.tab(index, label);
                    self.tabs.push(entry);
                    self.lead = None;
                    let shown = matches!(self.tabs.last(), Some(Entry::Level(..))).then(|| label.clone());
                    self.open(start, block.range.end, None, shown);
                }
                BlockKind::TabClose => {
                    self.tabs.pop();
                    self.lead = None;
                    self.open(start, block.range.end, None, None);
                }
                BlockKind::Table(table) => {
                    self.end_of_list(index);
                    self.add(index, "");
                    self.table(table);
                }
                BlockKind::Other => {
                    self.end_of_list(index);
                    self.add(index, "");
                }
            }
        }
        self.close(self.document.text.len());
    }

    fn heading(&mut self, index: usize, heading: usize) {
        let range = self.blocks[index].range.clone();
        self.lead = None;
        self.items.clear();
        let depth = self.document.headings[heading].depth;
        while self.headings.last().is_some_and(|(open, _)| *open >= depth) {
            self.headings.pop();
        }
        if Some(heading) == self.document.title_heading {
            self.open(range.start, range.end, Some(heading), None);
            return;
        }
        let entry = self.heading_entry(heading, range.start);
        self.headings.push((depth, entry));
        self.open(range.start, range.end, Some(heading), None);
    }

    fn heading_entry(&mut self, index: usize, start: usize) -> Entry {
        let heading = &self.document.headings[index];
        if self.headings.iter().any(|(_, entry)| matches!(entry, Entry::Content)) {
            return Entry::Content;
        }
        let label = if self.by_order == Some(heading.depth) {
            Some(LevelLabel {
                rank: self.count(),
                name: Some(heading.text.clone()),
                text: heading.text.clone(),
                word: "",
                bare: false,
            })
        } else {
            self.label(&heading.text, Place::Heading).or_else(|| self.original_label(index))
        };
        let Some(label) = label else {
            let original = self.document.original_heading(index);
            let name = self.name(&heading.text, heading.id.clone(), heading.icon.clone(), start);
            return Entry::Name(match original {
                // What the original is called is what it is known by.
                Some(original) => {
                    let known_by = original.id.as_deref().unwrap_or(&original.text);
                    let keys = std::iter::once(super::name::normalise(known_by)).chain(name.keys.iter().cloned());
                    Arc::new(Name { keys: keys.collect(), icon: original.icon.clone(), ..(*name).clone() })
                }
                None => name,
            });
        };
        match (&self.context.level, self.level()) {
            (_, Some(set)) if set.rank == label.rank => Entry::Transparent,
            (Some(_), _) => Entry::Content,
            _ => Entry::Level(start, label),
        }
    }

    /// The level that a label inside of the file names.
    fn label(&self, text: &str, place: Place) -> Option<LevelLabel> {
        let label = self.labels.level(text, place)?;
        let counts = if label.bare { self.bare } else { self.word.is_none_or(|word| word == label.word) };
        counts.then_some(label)
    }

    /// The level that a translated heading names in the original.
    fn original_label(&self, heading: usize) -> Option<LevelLabel> {
        let original = self.document.original_heading(heading)?;
        let label = self.labels.level(&original.text, Place::Heading)?;
        Some(LevelLabel { name: Some(self.document.headings[heading].text.clone()), ..label })
    }

    /// The word for level that names most levels in the file.
    fn usual_word(&self) -> Option<&'static str> {
        let mut words = BTreeMap::<&'static str, BTreeSet<u32>>::new();
        let mut count = |text: &str, place| {
            if let Some(label) = self.labels.level(text, place).filter(|label| !label.bare) {
                words.entry(label.word).or_default().insert(label.rank);
            }
        };
        for block in self.blocks {
            match &block.kind {
                BlockKind::Heading(heading) => count(&self.document.headings[*heading].text, Place::Heading),
                BlockKind::Item { leads, .. } | BlockKind::Paragraph(leads) => {
                    for lead in leads {
                        count(&lead.label, Place::Lead);
                    }
                }
                BlockKind::TabOpen(label) => count(label, Place::Heading),
                _ => {}
            }
        }
        words.into_iter().max_by_key(|(word, ranks)| (ranks.len(), *word == "level")).map(|(word, _)| word)
    }

    /// The number of the next level by order, under the headings that are open.
    fn count(&mut self) -> u32 {
        let parents = self.headings.len();
        let parent = self.headings.last().map_or(0, |(_, entry)| match entry {
            Entry::Name(name) => name.origin,
            Entry::Level(origin, _) => *origin,
            _ => 0,
        });
        match self.counted.last_mut() {
            Some((of, count)) if *of == parent + parents => {
                *count += 1;
                *count
            }
            _ => {
                self.counted.push((parent + parents, 1));
                1
            }
        }
    }

    fn tab(&self, index: usize, label: &str) -> Entry {
        let start = self.blocks[index].range.start;
        match (self.label(label, Place::Heading), self.level()) {
            (Some(_), Some(_)) => Entry::Content,
            (Some(level), None) => Entry::Level(start, level),
            (None, _) => {
                let mut open = 1;
                let close = self.blocks[index + 1..].iter().position(|block| {
                    open += i32::from(matches!(block.kind, BlockKind::TabOpen(_)));
                    open -= i32::from(matches!(block.kind, BlockKind::TabClose));
                    open == 0
                });
                let end = close.map_or(usize::MAX, |at| self.blocks[index + 1 + at].range.start);
                if self.level().is_none() && self.level_within(index, end) {
                    Entry::Name(self.name(label, None, None, start))
                } else {
                    Entry::Transparent
                }
            }
        }
    }

    fn name(&self, text: &str, id: Option<String>, icon: Option<String>, origin: usize) -> Arc<Name> {
        let keys = vec![id.as_deref().map_or_else(|| super::name::normalise(text), super::name::normalise)];
        let inside_level = self.level().is_some();
        // An emoji before a name, or a colon behind it, is no part of it.
        let text = text.trim_start_matches(|c: char| !c.is_ascii() && !c.is_alphanumeric() || c == ' ');
        let text = text.trim_end_matches([':', ' ']).to_owned();
        let translated = self.document.translation.is_some();
        Arc::new(Name { text, keys, id, kind: NameKind::Heading, icon, origin, inside_level, translated })
    }

    /// The level set by path, heading or tab; not by an item or paragraph.
    fn outer_level(&self) -> Option<(usize, &LevelLabel)> {
        let headings = self.headings.iter().rev().map(|(_, entry)| entry);
        let inner = self.tabs.iter().rev().chain(headings).find_map(|entry| match entry {
            Entry::Level(at, label) => Some((*at, label)),
            _ => None,
        });
        inner.or_else(|| self.context.level.as_ref().map(|label| (0, label)))
    }

    fn level(&self) -> Option<&LevelLabel> {
        self.outer_level().map(|(_, label)| label).or(self.lead.as_ref().map(|(_, label, _)| label))
    }

    /// The lead that names a level, where none is set from outside.
    fn level_lead<'l>(&self, leads: &'l [Lead]) -> Option<(&'l Lead, LevelLabel)> {
        if self.outer_level().is_some() {
            return None;
        }
        leads.iter().find_map(|lead| {
            let label = self.label(&lead.label, Place::Lead)?;
            (!lead.dash || label.name.is_none()).then_some((lead, label))
        })
    }

    /// Text behind the list of the last level is the topic's again, unless another level follows.
    fn end_of_list(&mut self, index: usize) {
        let start = self.blocks[index].range.start;
        let over = matches!(&self.lead, Some((_, _, Some(end))) if start >= *end);
        if over && !self.lead_follows[index] {
            self.lead = None;
            self.open(start, start, None, None);
        }
    }

    /// For each block, whether a lead that names a level follows before the next heading.
    fn look_ahead(&self) -> Vec<bool> {
        let blocks = self.blocks;
        let mut follows = vec![false; blocks.len()];
        let mut seen = false;
        for (index, block) in blocks.iter().enumerate().rev() {
            follows[index] = seen;
            match &block.kind {
                BlockKind::Heading(_) | BlockKind::TabOpen(_) | BlockKind::TabClose => seen = false,
                BlockKind::Item { leads, .. } | BlockKind::Paragraph(leads) => {
                    seen |= leads.iter().any(|lead| self.label(&lead.label, Place::Lead).is_some());
                }
                _ => {}
            }
        }
        follows
    }

    /// Whether a level is named among the blocks behind `index`, up to the position `end`.
    fn level_within(&self, index: usize, end: usize) -> bool {
        self.blocks[index + 1..].iter().take_while(|block| block.range.start < end).any(|block| match &block.kind {
            BlockKind::Item { leads, .. } | BlockKind::Paragraph(leads) => {
                leads.iter().any(|lead| self.label(&lead.label, Place::Lead).is_some())
            }
            BlockKind::Heading(heading) => self.label(&self.document.headings[*heading].text, Place::Heading).is_some(),
            BlockKind::TabOpen(label) => self.label(label, Place::Heading).is_some(),
            _ => false,
        })
    }

    fn names(&self) -> Vec<Arc<Name>> {
        let headings = self.headings.iter().map(|(_, entry)| entry);
        let inner = headings.take_while(|entry| !matches!(entry, Entry::Content)).chain(&self.tabs);
        let inner = inner.filter_map(|entry| match entry {
            Entry::Name(name) => Some(name),
            _ => None,
        });
        self.context.names.iter().chain(inner).chain(self.items.iter().map(|(_, name)| name)).cloned().collect()
    }

    fn table(&mut self, table: &crate::document::Table) {
        let names = self.names();
        let level = self.outer_level().map(|(at, label)| (at, label.clone()));
        match level {
            Some(level) => self.out.rows.extend(table::rows_at(table, &level, &names)),
            None if self.lead.is_none() => self.out.pieces.extend(table::levels_in(table, self.labels, &names)),
            None => {}
        }
    }

    /// Begins a piece at `start`, its text at `text`.
    fn open(&mut self, start: usize, text: usize, heading: Option<usize>, label: Option<String>) {
        self.close(start);
        let level = self.outer_level().map(|(at, label)| (at, label.clone()));
        let level = level.or_else(|| self.lead.as_ref().map(|(at, label, _)| (*at, label.clone())));
        self.current = Some(Piece {
            range: start..start,
            text,
            words: 0,
            heading,
            label,
            level,
            names: self.names(),
            in_table: false,
            filled: false,
            content: matches!(self.headings.last(), Some((_, Entry::Content))),
        });
    }

    fn close(&mut self, end: usize) {
        let Some(mut piece) = self.current.take() else { return };
        piece.range.end = end.max(piece.range.start);
        piece.text = piece.text.min(piece.range.end);
        if piece.heading.is_some() || piece.filled || piece.label.is_some() {
            self.out.pieces.push(piece);
        } else if let Some(last) = self.out.pieces.last_mut().filter(|last| !last.in_table) {
            // Nothing but space or the end of a tab: it goes with what is before it.
            last.range.end = last.range.end.max(piece.range.start);
        }
    }

    /// Adds a block to the piece, without the words of its label.
    fn add(&mut self, index: usize, label: &str) {
        let block = &self.blocks[index];
        if let Some(piece) = &mut self.current {
            piece.words += block.words.saturating_sub(crate::document::words(label));
            piece.filled = true;
        }
    }
}
