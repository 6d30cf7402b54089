//! The texts of the model: its cells, how its documents run, and what introduces the rest.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::build::Builder;
use super::context::Context;
use super::memo::{Introduction, Last};
use super::piece::{Name, NameKind, Piece};
use super::position::Placed;
use super::{Cell, Coordinates, Flow, Model, Naming, Passage};
use crate::diagnostic::Diagnostic;
use crate::document::{Document, first_sentence, sentence};

/// What is known of documents from before.
pub(super) struct Unchanged<'a> {
    /// The last model, where labels come to the same as then.
    pub last: Option<&'a Last>,
    /// The last model in any case.
    pub before: Option<&'a Last>,
    pub changed: &'a [bool],
}

impl<'a> Unchanged<'a> {
    /// The last model, where it still holds for this document.
    fn model(&self, document: usize) -> Option<&'a Last> {
        self.last.filter(|_| !self.changed[document])
    }

    /// The cells of documents that did not change, by document and where their text begins: whatever their coordinates
    /// are now, their text is the same.
    fn texts(&self) -> HashMap<(usize, usize), &'a Cell> {
        let cells = self.before.filter(|_| self.last.is_none()).map_or(&[][..], |before| &before.model.cells);
        let unchanged = cells.iter().filter(|cell| !self.changed[cell.document]);
        unchanged.filter_map(|cell| Some(((cell.document, cell.passages.first()?.range.start), &**cell))).collect()
    }
}

/// A cell while its texts are collected.
struct Draft<'a> {
    placed: &'a Placed<'a>,
    passages: Vec<Passage>,
    words: u32,
}

impl<'a> Builder<'a> {
    fn coordinates(model: &Model, placed: &Placed<'_>) -> Option<Coordinates> {
        let (_, label) = placed.piece.level.as_ref()?;
        let level = model.levels.binary_search_by_key(&label.rank, |level| level.rank).ok()?;
        Some(Coordinates { level, dimension: placed.dimension, topic: placed.topic })
    }

    pub fn cells(&mut self, model: &mut Model, known: &Unchanged<'_>) {
        let mut drafts = BTreeMap::<Coordinates, Draft<'a>>::new();
        for placed in self.placed {
            let Some(at) = Self::coordinates(model, placed) else { continue };
            let passage = passage(placed);
            if !is_cell(model, at, placed, self.reading.rows) {
                let own_page = model.levels[at.level].page == Some(placed.document);
                if at.dimension.is_none() && placed.piece.filled && !own_page {
                    push(&mut model.levels[at.level].introduction, passage);
                }
                continue;
            }
            match drafts.get_mut(&at) {
                None => {
                    drafts.insert(at, Draft { placed, passages: vec![passage], words: placed.piece.words });
                }
                Some(draft) if draft.placed.origin == placed.origin => {
                    push(&mut draft.passages, passage);
                    draft.words += placed.piece.words;
                }
                Some(draft) => {
                    let first = draft.placed;
                    let diagnostic = self.twice(model, at, first, placed);
                    self.found.push(diagnostic);
                }
            }
        }
        // Both are in the order of coordinates.
        let mut before = known.last.map_or(&[][..], |last| &last.model.cells).iter().peekable();
        let texts = known.texts();
        model.cells.reserve(drafts.len());
        for (at, draft) in drafts {
            while before.next_if(|cell| cell.at < at).is_some() {}
            let same = |cell: &&&Arc<Cell>| {
                let document = draft.placed.document;
                cell.at == at
                    && known.model(document).is_some()
                    && (cell.document, cell.words, &cell.passages) == (document, draft.words, &draft.passages)
            };
            let cell = before.peek().filter(same).map(|cell| Arc::clone(cell));
            model.cells.push(cell.unwrap_or_else(|| Arc::new(self.cell(at, draft, &texts))));
        }
    }

    fn cell(&self, at: Coordinates, draft: Draft<'_>, texts: &HashMap<(usize, usize), &Cell>) -> Cell {
        let Draft { placed, passages, words } = draft;
        let document = &self.documents[placed.document];
        let used = &placed.piece.names[..placed.used];
        let whole = self.contexts[placed.document].level.is_some() && used.iter().all(|name| !name.kind.inner());
        let line = if whole { 1 } else { document.line(placed.origin.1) };
        let known = passages.first().and_then(|first| texts.get(&(placed.document, first.range.start)));
        if let Some(known) = known.filter(|known| known.passages == passages && known.whole == whole) {
            let summary = known.summary.clone();
            return Cell { at, document: placed.document, line, words, passages, whole, summary };
        }
        let described = document.front.description.as_deref().filter(|text| whole && !text.trim().is_empty());
        let summary = match described {
            Some(text) => sentence(text),
            None => passages.iter().map(|p| summary(document, p)).find(|text| !text.is_empty()).unwrap_or_default(),
        };
        Cell { at, document: placed.document, line, words, passages, whole, summary }
    }

    fn twice(&self, model: &Model, at: Coordinates, first: &Placed<'_>, second: &Placed<'_>) -> Diagnostic {
        let place = format!("{} at {}", model.place_name(at), model.levels[at.level].title);
        let of = |placed: &Placed<'_>| &self.documents[placed.document];
        let one = of(first);
        let range = label_range(second, self.contexts);
        Diagnostic::error("cell-twice", format!("{place} is written twice")).at(of(second).place(range)).help(format!(
            "it stands already at {}:{}; merge the two, or give one another name",
            one.path,
            one.line(first.origin.1)
        ))
    }

    /// How the documents run, and what introduces a dimension or topic.
    pub fn flows(
        &mut self,
        model: &mut Model,
        chosen: &[usize],
        known: &Unchanged<'_>,
    ) -> HashMap<usize, Vec<Introduction>> {
        // A flow tells its cells by number.
        let same_cells = known.last.is_some_and(|last| last.model.has_places_of(model));
        let known = |document: usize| known.model(document).filter(|_| same_cells);
        let mut by_piece = HashMap::<*const Piece, &Placed<'_>>::new();
        for placed in self.placed.iter().filter(|placed| known(placed.document).is_none()) {
            by_piece.insert(std::ptr::from_ref(placed.piece), placed);
        }
        let mut introductions = HashMap::new();
        for index in chosen {
            let before = known(*index).and_then(|last| Some((last, last.model.flows.get(index)?)));
            let (flow, introduced) = match before {
                Some((last, flow)) => (Arc::clone(flow), last.introductions.get(index).cloned().unwrap_or_default()),
                None => self.flow(model, *index, &by_piece),
            };
            for Introduction { dimension, topic, passage } in introduced.iter().cloned() {
                let dimension = &mut model.dimensions[dimension];
                match topic {
                    None => push(&mut dimension.introduction, passage),
                    Some(topic) => push(&mut dimension.topics[topic].introduction, passage),
                }
            }
            if !introduced.is_empty() {
                introductions.insert(*index, introduced);
            }
            model.flows.insert(*index, flow);
        }
        introductions
    }

    fn flow(
        &self,
        model: &Model,
        document: usize,
        by_piece: &HashMap<*const Piece, &Placed<'_>>,
    ) -> (Arc<[Flow]>, Vec<Introduction>) {
        let mut flow: Vec<Flow> = Vec::new();
        let mut introductions = Vec::new();
        for piece in self.walked[document].pieces.iter().filter(|piece| !piece.in_table) {
            let placed = by_piece.get(&std::ptr::from_ref(piece)).copied();
            let step = self.step(model, document, piece, placed);
            if placed.is_none() {
                introductions.extend(self.introduction(document, piece));
            }
            match flow.last_mut() {
                Some(last) if step.names == Naming::Nothing && step.label.is_none() && last.cell == step.cell => {
                    last.range.end = step.range.end;
                }
                _ => flow.push(step),
            }
        }
        (flow.into(), introductions)
    }

    fn step(&self, model: &Model, document: usize, piece: &Piece, placed: Option<&Placed<'_>>) -> Flow {
        let at = placed.and_then(|placed| Self::coordinates(model, placed));
        let cell = at.and_then(|at| model.cell(at)).filter(|cell| model.cells[*cell].document == document);
        let mut names = Naming::Nothing;
        if let Some(heading) = piece.heading.map(|index| &self.documents[document].headings[index]) {
            let start = heading.range.start;
            let is_label = |name: &&Arc<Name>| name.kind == NameKind::Heading && name.origin == start;
            let last = piece.names.last().filter(is_label);
            let read = match placed {
                Some(placed) => placed.dimension.map(|dimension| (dimension, placed.topic)),
                None => self.reading.place(&piece.names).and_then(|(d, t)| d.map(|d| (d, t))),
            };
            let used = placed.is_none_or(|placed| placed.used == piece.names.len());
            names = match (last, read) {
                (Some(_), Some((dimension, None))) if used => Naming::Dimension(dimension),
                (Some(_), Some((dimension, Some(topic)))) if used => Naming::Topic(dimension, topic),
                _ => Naming::Nothing,
            };
        }
        if let (Naming::Nothing, Some((from, label))) = (names, &piece.level) {
            let opens = piece.range.start == *from && (piece.heading.is_some() || piece.label.is_some());
            let level = model.levels.binary_search_by_key(&label.rank, |level| level.rank).ok();
            let in_path = self.contexts[document].level.is_some();
            names = level.filter(|_| opens && !in_path).map_or(Naming::Nothing, Naming::Level);
        }
        Flow {
            range: piece.range.clone(),
            text: piece.text,
            heading: piece.heading,
            label: piece.label.clone(),
            names,
            cell,
        }
    }

    /// Text above the levels of a dimension or topic.
    fn introduction(&self, document: usize, piece: &Piece) -> Option<Introduction> {
        if !piece.filled || piece.words == 0 {
            return None;
        }
        let (dimension, topic) = self.reading.place(&piece.names)?;
        let passage = Passage { document, range: piece.text..piece.range.end };
        Some(Introduction { dimension: dimension?, topic, passage })
    }
}

/// Whether the text at these coordinates is a cell, or merely introduces others.
fn is_cell(model: &Model, at: Coordinates, placed: &Placed<'_>, rows: bool) -> bool {
    let Some(dimension) = at.dimension else { return model.dimensions.is_empty() };
    if at.topic.is_some() || model.dimensions[dimension].topics.is_empty() {
        return true;
    }
    placed.piece.words > 0 && !rows
}

/// The part of the document that is the text: behind the label, but with a heading that is text itself.
fn passage(placed: &Placed<'_>) -> Passage {
    let piece = placed.piece;
    let is_text = piece.content || (piece.heading.is_some() && placed.used < piece.names.len());
    let start = if is_text { piece.range.start } else { piece.text };
    Passage { document: placed.document, range: start..piece.range.end }
}

/// Adds a passage; one that follows the last is joined to it.
fn push(passages: &mut Vec<Passage>, passage: Passage) {
    match passages.last_mut() {
        Some(last) if last.document == passage.document && last.range.end == passage.range.start => {
            last.range.end = passage.range.end;
        }
        _ => passages.push(passage),
    }
}

fn label_range(placed: &Placed<'_>, contexts: &[Arc<Context>]) -> std::ops::Range<usize> {
    let inner = placed.piece.names.iter().any(|name| name.kind.inner()) || contexts[placed.document].level.is_none();
    if inner { placed.origin.1..placed.piece.text.max(placed.origin.1 + 1) } else { 0..0 }
}

/// The first sentence of a passage, plain; empty where it has no prose.
fn summary(document: &Document, passage: &Passage) -> String {
    first_sentence(document.masked_text(passage.range.clone()))
}
