//! From documents to the model: choose the documents, place their text, name what is found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::choose::{self, Candidates};
use super::context::{Context, Folders};
use super::fill::Unchanged;
use super::label::{Labels, LevelLabel, Place as LabelPlace};
use super::memo::{Last, Memo, Read, Readings};
use super::position::{self, Placed, Reading};
use super::walk::Walked;
use super::{Dimension, Level, Mirror, Model, Topic, mirror};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{Block, Document, Documents};
use crate::source::Source;

/// Reads the model out of the documents. `blocks` are those of the document at a path; `categories` are Docusaurus' files that name folders; `memo`
/// holds what was read last under the same `config`.
pub fn interpret(
    documents: &Documents,
    blocks: &(dyn Fn(&str) -> Arc<[Block]> + Sync),
    categories: &BTreeMap<String, Source>,
    config: &Config,
    memo: &mut Memo,
) -> (Arc<Model>, Vec<Diagnostic>) {
    let labels = Labels::new(&config.levels);
    let read = memo.walk(documents, blocks, Folders::new(documents, categories), &labels, config);
    let Read { contexts, walked, changed, .. } = &read;
    let candidates = choose::candidates(documents, contexts, walked, config);
    let mut readings = Readings::new(&read, &config.dimensions);
    let Chosen { documents: chosen, level_pages, reading } = decide(candidates, contexts, walked, &mut readings);
    memo.keep(readings);

    let before = memo.last.take();
    let placed: Vec<Placed<'_>> = reading.placed(walked).collect();
    let mut builder =
        Builder { documents, config, contexts, walked, reading: &reading, placed: &placed, found: Vec::new() };
    let mut model = Model {
        title: builder.title(),
        version: config.version.clone(),
        language: config.language.clone(),
        levels: builder.levels(&chosen, &level_pages, &labels),
        dimensions: builder.dimensions(),
        ..Model::default()
    };
    // What is known of a document is good as long as its labels come to the same.
    let ranks = |model: &Model| model.levels.iter().map(|level| level.rank).collect::<Vec<_>>();
    let same = |last: &&Last| Arc::ptr_eq(&last.reading, &reading) && ranks(&last.model) == ranks(&model);
    let known = Unchanged { last: before.as_ref().filter(same), before: before.as_ref(), changed };
    builder.cells(&mut model, &known);
    let introductions = builder.flows(&mut model, &chosen, &known);
    builder.tell();
    let found = builder.found;
    let of_levels: BTreeSet<usize> = level_pages.iter().copied().collect();
    model.mirrors = (0..documents.len())
        .filter(|index| !model.flows.contains_key(index) && !of_levels.contains(index))
        .filter(|index| config.mirrors.as_ref().is_none_or(|globs| globs.matches(&documents[*index].path)))
        .filter_map(|index| {
            let found = mirror::compare(&walked[index], &reading, &model);
            // One that book.toml declares is one, whatever is left of it.
            (config.mirrors.is_some() || found.is_likely()).then_some(Mirror {
                document: index,
                shared: found.shared,
                cells: found.cells,
            })
        })
        .collect();
    let model = match before {
        Some(before) if *before.model == model => before.model,
        _ => Arc::new(model),
    };
    memo.last = Some(Last { model: Arc::clone(&model), reading: Arc::clone(&reading), introductions });
    (model, found)
}

/// The documents that hold the model, and how they are read.
struct Chosen {
    documents: Vec<usize>,
    /// Documents that are levels, and hold no cells.
    level_pages: Vec<usize>,
    reading: Arc<Reading>,
}

/// Chooses between documents that are levels and documents that hold levels: those that say more of the model.
fn decide(
    candidates: Candidates,
    contexts: &[Arc<Context>],
    walked: &[Arc<Walked>],
    readings: &mut Readings<'_>,
) -> Chosen {
    let Candidates { own, explicit, inner } = candidates;
    if !own.is_empty() || !explicit.is_empty() {
        let (pages, cells) = choose::split_own(&own, contexts);
        // Pages of levels that name dimensions, beside files that do: what has less text is no part of the model.
        let (mut documents, level_pages) = if cells.is_empty() {
            (own, Vec::new())
        } else if choose::words_of(&pages, walked) >= choose::words_of(&cells, walked)
            && readings.of(&pages).depth() > 0
        {
            (pages, Vec::new())
        } else {
            (cells, pages)
        };
        documents.extend(explicit);
        let reading = readings.of(&documents);
        let chosen = Chosen { documents, level_pages, reading };
        let of_inner = if inner.is_empty() { None } else { Some(readings.of(&inner)) };
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
    let reading = readings.of(&inner);
    Chosen { documents: inner, level_pages: Vec::new(), reading }
}

pub(super) struct Builder<'a> {
    pub documents: &'a [Arc<Document>],
    config: &'a Config,
    pub contexts: &'a [Arc<Context>],
    pub walked: &'a [Arc<Walked>],
    pub reading: &'a Reading,
    pub placed: &'a [Placed<'a>],
    pub found: Vec<Diagnostic>,
}

impl Builder<'_> {
    fn title(&self) -> String {
        let home = || self.documents.iter().find(|document| document.is_index() && document.folder().is_empty());
        let home = || home().map(|document| document.title.clone());
        self.config.title.clone().or_else(home).unwrap_or_else(|| "Maturity model".into())
    }

    fn levels(&self, chosen: &[usize], level_pages: &[usize], labels: &Labels<'_>) -> Vec<Level> {
        let mut best = BTreeMap::<u32, LevelLabel>::new();
        let in_text = self.placed.iter().filter_map(|placed| placed.piece.level.as_ref()).map(|(_, label)| label);
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
        self.name_from_others(&mut best, chosen);
        let declared = &self.config.levels;
        for level in declared {
            let label = LevelLabel { rank: level.rank, name: None, text: level.name.clone(), word: "", bare: true };
            best.entry(level.rank).or_insert(label);
        }
        let mut of_rank = BTreeMap::<u32, Vec<usize>>::new();
        for index in level_pages.iter().chain(chosen) {
            if let Some(level) = &self.contexts[*index].level {
                of_rank.entry(level.rank).or_default().push(*index);
            }
        }
        let level = |(rank, label): (u32, LevelLabel)| {
            let pages = of_rank.get(&rank).map_or(&[][..], Vec::as_slice);
            let page = pages.iter().copied().find(|index| self.names_nothing(*index));
            let folder = pages.iter().find_map(|index| self.contexts[*index].level_folder.clone());
            let of_page = page.map(|index| &self.documents[index]);
            let title_of = of_page.map(|document| &document.title);
            // What a translated page is called says its level, whatever word for level the path has.
            let translated = of_page.is_some_and(|document| document.translation.is_some());
            let title_of = title_of.filter(|title| translated || labels.level(title, LabelPlace::Title).is_some());
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
    fn name_from_others(&self, best: &mut BTreeMap<u32, LevelLabel>, chosen: &[usize]) {
        if best.values().any(|label| label.name.is_some() || label.bare) {
            return;
        }
        let chosen: BTreeSet<usize> = chosen.iter().copied().collect();
        let mut others: Vec<usize> = (0..self.walked.len()).filter(|index| !chosen.contains(index)).collect();
        others.sort_by_key(|index| {
            let one = &self.documents[*index];
            (one.path.matches('/').count(), !one.is_index())
        });
        for index in others {
            let mut names = BTreeMap::<u32, String>::new();
            for (_, label) in self.walked[index].pieces.iter().filter_map(|piece| piece.level.as_ref()) {
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
                let place = document.place(at..at + "level".len());
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
        for (index, name) in self.reading.undeclared(self.walked) {
            let document = &self.documents[index];
            let place = if name.kind.inner() {
                let line = document.text[name.origin..].find('\n').map_or(document.text.len(), |at| name.origin + at);
                document.place(name.origin..line)
            } else {
                Place::file(&document.path)
            };
            if document.translation.is_some() {
                let message = format!("`{}` translates no dimension or topic of the book", name.text);
                let help = "give it the `{#id}` of the one that it translates, or as many headings beside it as the \
                            original has; its text stays on its page, outside of the model";
                self.found.push(Diagnostic::warning("translation-name", message).at(place).help(help));
                continue;
            }
            let known = self.config.dimensions.iter().flat_map(|d| std::iter::once(d).chain(&d.topics));
            let warning = Diagnostic::warning("undeclared", format!("`{}` is not declared in book.toml", name.text))
                .at(place)
                .help("declare it under `[[model.dimensions]]`; its text stays on its page, outside of the model")
                .did_you_mean(&name.text, known.map(|declared| declared.name.as_str()));
            self.found.push(warning);
        }
    }
}
