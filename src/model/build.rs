//! From documents to the model: choose the documents, place their text, name what is found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::choose::{self, Candidates};
use super::context::{self, Context, Folders};
use super::label::{Labels, LevelLabel, Place as LabelPlace};
use super::piece::{Name, NameKind, Piece};
use super::position::{self, Placed, Reading};
use super::walk::{self, Walked};
use super::{Cell, Coordinates, Dimension, Flow, Level, Mirror, Model, Naming, Passage, Topic, mirror};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{Block, Document, plain_text};
use crate::source::Source;

/// Reads the model out of the documents and their blocks. `categories` are Docusaurus' files that name folders.
pub fn interpret(
    documents: &[Document],
    blocks: &[Vec<Block>],
    categories: &BTreeMap<String, Source>,
    config: &Config,
) -> (Model, Vec<Diagnostic>) {
    let labels = Labels::new(&config.levels);
    let folders = Folders::new(documents, categories);
    let by_order = config.levels_by_order;
    let mut contexts: Vec<Context> =
        documents.par_iter().map(|document| context::of(document, &folders, &labels)).collect();
    context::settle(&mut contexts);
    let walked: Vec<Walked> = documents
        .par_iter()
        .zip(blocks)
        .zip(&contexts)
        .map(|((document, blocks), context)| walk::walk(document, blocks, context, &labels, by_order))
        .collect();
    let candidates = choose::candidates(documents, &contexts, &walked, config);
    let Chosen { documents: chosen, level_pages, reading } = decide(candidates, &contexts, &walked, config);

    let mut builder = Builder { documents, config, contexts: &contexts, reading: &reading, found: Vec::new() };
    let mut model = Model {
        title: builder.title(),
        version: config.version.clone(),
        language: config.language.clone(),
        levels: builder.levels(&chosen, &level_pages, &walked, &labels),
        dimensions: builder.dimensions(),
        ..Model::default()
    };
    builder.cells(&mut model);
    builder.flows(&mut model, &chosen, &walked);
    builder.tell();
    let found = builder.found;
    let of_levels: BTreeSet<usize> = level_pages.iter().copied().collect();
    model.mirrors = (0..documents.len())
        .filter(|index| !model.flows.contains_key(index) && !of_levels.contains(index))
        .filter(|index| config.mirrors.as_ref().is_none_or(|globs| globs.matches(&documents[*index].path)))
        .filter_map(|index| {
            let found = mirror::compare(&walked[index], &reading, &model);
            // One that book.toml declares is one, whatever is left of it.
            (config.mirrors.is_some() || found.is_likely()).then_some(Mirror { document: index, shared: found.shared })
        })
        .collect();
    (model, found)
}

/// The documents that hold the model, and how they are read.
struct Chosen<'a> {
    documents: Vec<usize>,
    /// Documents that are levels, and hold no cells.
    level_pages: Vec<usize>,
    reading: Reading<'a>,
}

/// Chooses between documents that are levels and documents that hold levels: those that say more of the model.
fn decide<'a>(candidates: Candidates, contexts: &[Context], walked: &'a [Walked], config: &Config) -> Chosen<'a> {
    let read = |documents: &[usize]| {
        let pieces = documents.iter().flat_map(|index| walked[*index].pieces.iter().map(|piece| (*index, piece)));
        let rows = documents.iter().flat_map(|index| walked[*index].rows.iter().map(|piece| (*index, piece)));
        position::read(pieces, rows, &config.dimensions)
    };
    let Candidates { own, explicit, inner } = candidates;
    if !own.is_empty() || !explicit.is_empty() {
        let (pages, cells) = choose::split_own(&own, contexts);
        let pages_say_more = || {
            let enough = choose::words_of(&pages, walked) >= choose::words_of(&cells, walked);
            enough && read(&pages).depth() > 0
        };
        // Pages of levels that name dimensions, beside files that do: what has less text is no part of the model.
        let (mut documents, level_pages) = if cells.is_empty() {
            (own, Vec::new())
        } else if pages_say_more() {
            (pages, Vec::new())
        } else {
            (cells, pages)
        };
        documents.extend(explicit);
        let reading = read(&documents);
        let chosen = Chosen { documents, level_pages, reading };
        let of_inner = if inner.is_empty() { None } else { Some(read(&inner)) };
        match of_inner {
            Some(reading) if reading.says_more_than(&chosen.reading) => {
                let mut level_pages: Vec<usize> = chosen.documents.into_iter().chain(chosen.level_pages).collect();
                let ranks = |index: &usize| contexts[*index].level.as_ref().map(|level| level.rank);
                let there: BTreeSet<u32> = level_pages.iter().filter_map(ranks).collect();
                // One page about a level, such as a report, is no page of the level.
                if there.len() * 2 < reading.ranks().len() {
                    level_pages.clear();
                }
                return Chosen { documents: inner, level_pages, reading };
            }
            _ => return chosen,
        }
    }
    let reading = read(&inner);
    Chosen { documents: inner, level_pages: Vec::new(), reading }
}

struct Builder<'a> {
    documents: &'a [Document],
    config: &'a Config,
    contexts: &'a [Context],
    reading: &'a Reading<'a>,
    found: Vec<Diagnostic>,
}

/// A cell while its texts are collected.
struct Draft<'a> {
    placed: &'a Placed<'a>,
    passages: Vec<Passage>,
    words: u32,
}

impl<'a> Builder<'a> {
    fn title(&self) -> String {
        let home = || self.documents.iter().find(|document| document.is_index() && document.folder().is_empty());
        let home = || home().map(|document| document.title.clone());
        self.config.title.clone().or_else(home).unwrap_or_else(|| "Maturity model".into())
    }

    fn levels(&self, chosen: &[usize], level_pages: &[usize], walked: &[Walked], labels: &Labels<'_>) -> Vec<Level> {
        let mut best = BTreeMap::<u32, LevelLabel>::new();
        let in_text =
            self.reading.placed.iter().filter_map(|placed| placed.piece.level.as_ref()).map(|(_, label)| label);
        let of_pages = level_pages.iter().filter_map(|index| self.contexts[*index].level.as_ref());
        // A page of a level that has no text yet.
        let of_files = chosen.iter().filter_map(|index| self.contexts[*index].level.as_ref());
        let ranks = self.reading.ranks();
        for label in in_text.chain(of_pages.filter(|label| ranks.contains(&label.rank))).chain(of_files) {
            let known = best.entry(label.rank).or_insert_with(|| label.clone());
            if known.name.is_none() && label.name.is_some() {
                known.clone_from(label);
            }
        }
        self.name_from_others(&mut best, chosen, walked);
        let declared = &self.config.levels;
        for level in declared {
            let label = LevelLabel { rank: level.rank, name: None, text: level.name.clone(), word: "", bare: true };
            best.entry(level.rank).or_insert(label);
        }
        let level = |(rank, label): (u32, LevelLabel)| {
            let of_rank = |index: &usize| self.contexts[*index].level.as_ref().is_some_and(|l| l.rank == rank);
            let pages = level_pages.iter().chain(chosen);
            let page = pages.clone().copied().filter(of_rank).find(|index| self.names_nothing(*index));
            let folder = pages.clone().filter(|i| of_rank(i)).find_map(|i| self.contexts[*i].level_folder.clone());
            let of_page = page.map(|index| &self.documents[index]);
            let title_of = of_page.map(|document| &document.title);
            let title_of = title_of.filter(|title| labels.level(title, LabelPlace::Title).is_some());
            let entry = declared.iter().find(|level| level.rank == rank);
            let written = super::label::shown(&label);
            let name = entry.map(|level| level.name.clone()).or(label.name);
            let title = match (title_of, &name) {
                (Some(title), _) => title.clone(),
                (None, Some(name)) if !super::name::normalise(&written).contains(&super::name::normalise(name)) => {
                    format!("{written} - {name}")
                }
                _ => written.clone(),
            };
            Level {
                id: entry.map_or_else(|| format!("level-{rank}"), |level| level.id.clone()),
                rank,
                name: name.unwrap_or(written),
                title,
                page,
                folder,
                description: of_page.and_then(|d| d.front.description.as_deref()).unwrap_or("").trim().to_owned(),
                introduction: Vec::new(),
            }
        };
        best.into_iter().map(level).collect()
    }

    /// Where the model gives its levels no names, another document that names most of them does: the home page first.
    fn name_from_others(&self, best: &mut BTreeMap<u32, LevelLabel>, chosen: &[usize], walked: &[Walked]) {
        if best.values().any(|label| label.name.is_some() || label.bare) {
            return;
        }
        let chosen: BTreeSet<usize> = chosen.iter().copied().collect();
        let mut others: Vec<usize> = (0..walked.len()).filter(|index| !chosen.contains(index)).collect();
        others.sort_by_key(|index| {
            let one = &self.documents[*index];
            (one.path.matches('/').count(), !one.is_index())
        });
        for index in others {
            let mut names = BTreeMap::<u32, String>::new();
            for (_, label) in walked[index].pieces.iter().filter_map(|piece| piece.level.as_ref()) {
                if let Some(name) = &label.name {
                    names.entry(label.rank).or_insert_with(|| name.clone());
                }
            }
            if names.len() >= 2 && names.keys().filter(|rank| best.contains_key(rank)).count() * 2 > best.len() {
                for (rank, label) in best.iter_mut() {
                    label.name = names.remove(rank);
                }
                return;
            }
        }
    }

    /// Whether the path of a document names a level and nothing else that counts.
    fn names_nothing(&self, index: usize) -> bool {
        self.contexts[index].names.iter().all(|name| self.reading.is_passed(name))
    }

    fn dimensions(&self) -> Vec<Dimension> {
        let groups = &self.reading.dimensions.groups;
        let dimension = |(index, group): (usize, &position::Group)| {
            let topics = self.reading.topics.get(index).map_or(&[][..], |topics| &topics.groups);
            let topic = |topic: &position::Group| Topic {
                id: format!("{}/{}", group.id, topic.id),
                slug: topic.id.clone(),
                name: topic.name.clone(),
                introduction: Vec::new(),
            };
            Dimension {
                id: group.id.clone(),
                name: group.name.clone(),
                icon: group.icon.clone(),
                topics: topics.iter().map(topic).collect(),
                introduction: Vec::new(),
            }
        };
        groups.iter().enumerate().map(dimension).collect()
    }

    fn coordinates(model: &Model, placed: &Placed<'_>) -> Option<Coordinates> {
        let (_, label) = placed.piece.level.as_ref()?;
        let level = model.levels.binary_search_by_key(&label.rank, |level| level.rank).ok()?;
        Some(Coordinates { level, dimension: placed.dimension, topic: placed.topic })
    }

    fn cells(&mut self, model: &mut Model) {
        let mut drafts = BTreeMap::<Coordinates, Draft<'a>>::new();
        for placed in &self.reading.placed {
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
        model.cells = drafts.into_iter().map(|(at, draft)| self.cell(at, draft)).collect();
    }

    fn cell(&self, at: Coordinates, draft: Draft<'_>) -> Cell {
        let Draft { placed, passages, words } = draft;
        let document = &self.documents[placed.document];
        let used = &placed.piece.names[..placed.used];
        let whole = self.contexts[placed.document].level.is_some() && used.iter().all(|name| !name.kind.inner());
        let line = if whole { 1 } else { document.line(placed.origin.1) };
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
        Diagnostic::error("cell-twice", format!("{place} is written twice"))
            .at(Place::new(&of(second).path, &of(second).text, range))
            .help(format!(
                "it stands already at {}:{}; merge the two, or give one another name",
                one.path,
                one.line(first.origin.1)
            ))
    }

    /// How the documents run, and what introduces a dimension or topic.
    fn flows(&mut self, model: &mut Model, chosen: &[usize], walked: &[Walked]) {
        let mut by_piece = std::collections::HashMap::<*const Piece, &Placed<'_>>::new();
        for placed in &self.reading.placed {
            by_piece.insert(std::ptr::from_ref(placed.piece), placed);
        }
        for index in chosen {
            let mut flow: Vec<Flow> = Vec::new();
            for piece in walked[*index].pieces.iter().filter(|piece| !piece.in_table) {
                let placed = by_piece.get(&std::ptr::from_ref(piece)).copied();
                let step = self.step(model, *index, piece, placed);
                if placed.is_none() {
                    self.introduce(model, *index, piece);
                }
                match flow.last_mut() {
                    Some(last) if step.names == Naming::Nothing && step.label.is_none() && last.cell == step.cell => {
                        last.range.end = step.range.end;
                    }
                    _ => flow.push(step),
                }
            }
            model.flows.insert(*index, flow);
        }
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
    fn introduce(&self, model: &mut Model, document: usize, piece: &Piece) {
        if !piece.filled || piece.words == 0 {
            return;
        }
        let passage = Passage { document, range: piece.text..piece.range.end };
        match self.reading.place(&piece.names) {
            Some((Some(dimension), None)) => push(&mut model.dimensions[dimension].introduction, passage),
            Some((Some(dimension), Some(topic))) => {
                push(&mut model.dimensions[dimension].topics[topic].introduction, passage);
            }
            _ => {}
        }
    }

    fn tell(&mut self) {
        for (document, context) in self.documents.iter().zip(self.contexts) {
            if let Some(level) = &context.undeclared_level {
                let warning =
                    Diagnostic::warning("undeclared", format!("the level `{level}` is not declared in book.toml"))
                        .at(Place::file(&document.path))
                        .help("declare it under `[[model.levels]]`; its text stays on its page, outside of the model");
                self.found.push(warning);
            }
            if let Some(level) = &context.unknown_level {
                let at = document.text.find("level").unwrap_or(0);
                let place = Place::new(&document.path, &document.text, at..at + "level".len());
                let names = self.config.levels.iter().map(|level| level.name.as_str());
                let known: Vec<&str> = names.clone().collect();
                let help = if known.is_empty() {
                    "write a number, or a label such as `Level 2`".to_owned()
                } else {
                    format!("the levels are {}", known.join(", "))
                };
                let error = Diagnostic::error("unknown-level", format!("`{level}` is no level of the model"));
                self.found.push(error.at(place).help(help).did_you_mean(level, names));
            }
        }
        for (index, name) in &self.reading.undeclared {
            let document = &self.documents[*index];
            let place = if name.kind.inner() {
                let line = document.text[name.origin..].find('\n').map_or(document.text.len(), |at| name.origin + at);
                Place::new(&document.path, &document.text, name.origin..line)
            } else {
                Place::file(&document.path)
            };
            let known = self.config.dimensions.iter().flat_map(|d| std::iter::once(d).chain(&d.topics));
            let warning = Diagnostic::warning("undeclared", format!("`{}` is not declared in book.toml", name.text))
                .at(place)
                .help("declare it under `[[model.dimensions]]`; its text stays on its page, outside of the model")
                .did_you_mean(&name.text, known.map(|declared| declared.name.as_str()));
            self.found.push(warning);
        }
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

fn label_range(placed: &Placed<'_>, contexts: &[Context]) -> std::ops::Range<usize> {
    let inner = placed.piece.names.iter().any(|name| name.kind.inner()) || contexts[placed.document].level.is_none();
    if inner { placed.origin.1..placed.piece.text.max(placed.origin.1 + 1) } else { 0..0 }
}

/// The first sentence of a passage, plain; empty where it has no prose.
fn summary(document: &Document, passage: &Passage) -> String {
    let text = document.masked_text(passage.range.clone());
    let start = text.floor_char_boundary(1500.min(text.len()));
    sentence(&plain_text(&text[..start], 400))
}

/// The first sentence, cut at a word where it is long.
fn sentence(text: &str) -> String {
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
