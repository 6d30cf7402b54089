//! Where items come from, first match wins, per cell: tasks in the text, front matter, overlay files, the cell itself.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::place::Places;
use super::{Draft, Origin, SourceFile};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Lines, Place};
use crate::document::items::{KEYS, WrittenItem, WrittenItems};
use crate::document::{Document, plain_text};
use crate::model::{Coordinates, Model};
use crate::source::Source;
use crate::yaml;

/// The items of a model, in its order, without ids that nobody gave them.
pub(super) fn collect(
    documents: &[Arc<Document>],
    model: &Model,
    overlays: &[Source],
    config: &Config,
) -> (Vec<Draft>, Vec<Diagnostic>) {
    let mut collector = Collector {
        documents,
        model,
        places: OnceCell::new(),
        known: OnceCell::new(),
        by_place: BTreeMap::new(),
        found: Vec::new(),
    };
    collector.tasks();
    collector.front_matter();
    collector.overlays(overlays);
    if config.every_cell {
        collector.cells();
    }
    let Collector { by_place, found, .. } = collector;
    (by_place.into_values().flatten().collect(), found)
}

struct Collector<'a> {
    documents: &'a [Arc<Document>],
    model: &'a Model,
    /// Made when the first place is looked up.
    places: OnceCell<Places>,
    /// The ids of all cells, for suggestions.
    known: OnceCell<Vec<String>>,
    by_place: BTreeMap<Coordinates, Vec<Draft>>,
    found: Vec<Diagnostic>,
}

/// A file while its written items are placed.
struct Written<'a> {
    file: SourceFile,
    path: &'a str,
    text: &'a str,
    lines: Lines,
    /// Items found so far end here: the next one stands behind it.
    cursor: usize,
    /// How many items were read: the number of the next one, whether or not those before have a place.
    number: usize,
}

impl Collector<'_> {
    /// Tasks that stand in the text of a cell, or in that of a level as a whole.
    fn tasks(&mut self) {
        let model = self.model;
        let mut passages = Vec::new();
        for cell in &model.cells {
            passages.extend(cell.passages.iter().map(|passage| (passage.document, passage.range.clone(), cell.at)));
        }
        for (index, level) in model.levels.iter().enumerate() {
            let at = Coordinates { level: index, dimension: None, topic: None };
            passages.extend(level.introduction.iter().map(|passage| (passage.document, passage.range.clone(), at)));
            // The level's own page: what is in no cell there is of the level as a whole.
            let steps = level.page.and_then(|page| Some((page, model.flows.get(&page)?)));
            for (page, flow) in steps.into_iter().filter(|(page, _)| !self.documents[*page].tasks.is_empty()) {
                let own = flow.iter().filter(|step| step.cell.is_none());
                passages.extend(own.map(|step| (page, step.range.clone(), at)));
            }
            if let Some(page) = level.page.filter(|page| !model.flows.contains_key(page)) {
                passages.push((page, 0..self.documents[page].text.len(), at));
            }
        }
        let mut seen = std::collections::HashSet::new();
        for (index, range, at) in passages {
            let document = &self.documents[index];
            let from = document.tasks.partition_point(|task| task.marker < range.start);
            for (number, task) in document.tasks.iter().enumerate().skip(from) {
                if task.marker >= range.end {
                    break;
                }
                if !seen.insert((index, number)) {
                    continue;
                }
                if task.text.is_empty() {
                    continue;
                }
                let details = document.masked_text(task.details.clone());
                let description =
                    if details.trim().is_empty() { String::new() } else { plain_text(&dedent(details), 2000) };
                let draft = Draft {
                    key: (document.path.clone(), task.marker, String::new()),
                    at,
                    place: self.model.place_id(at),
                    title: task.text.clone(),
                    description,
                    refs: task.refs.clone(),
                    id: task.id.clone(),
                    origin: Origin::Task { document: index, task: number },
                    source: Some((SourceFile::Document(index), task.title.clone())),
                };
                self.by_place.entry(at).or_default().push(draft);
            }
        }
    }

    fn front_matter(&mut self) {
        let documents = self.documents;
        let mut cells_of = HashMap::<usize, Vec<Coordinates>>::new();
        for cell in &self.model.cells {
            cells_of.entry(cell.document).or_default().push(cell.at);
        }
        let level_of: HashMap<usize, usize> =
            self.model.levels.iter().enumerate().filter_map(|(level, one)| Some((one.page?, level))).collect();
        let mut by_place = BTreeMap::new();
        for (index, document) in documents.iter().enumerate() {
            let lists = document.front.checklist.lists();
            if lists.is_empty() {
                continue;
            }
            let none = Vec::new();
            let cells = cells_of.get(&index).unwrap_or(&none);
            let one_level = cells.first().map(|at| at.level).filter(|one| cells.iter().all(|at| at.level == *one));
            let level = level_of.get(&index).copied().or(one_level);
            let start = document.text[..document.body].find("checklist").unwrap_or(0);
            let text = &document.text[..document.body];
            let file = SourceFile::Document(index);
            let mut written =
                Written { file, path: &document.path, text, lines: Lines::default(), cursor: start, number: 0 };
            for (place, items) in lists {
                let at = if !place.is_empty() {
                    self.resolve(&place, level, cells)
                } else if let [only] = cells[..] {
                    Some(only)
                } else {
                    level.map(|level| Coordinates { level, dimension: None, topic: None })
                };
                if let Some(at) = at {
                    self.add(&mut by_place, at, items, &mut written, &Origin::FrontMatter { document: index });
                } else {
                    self.no_place(&place, &written, level);
                    written.number += items.len();
                }
            }
        }
        self.fill(by_place);
    }

    fn overlays(&mut self, overlays: &[Source]) {
        let mut by_place = BTreeMap::new();
        for (index, source) in overlays.iter().enumerate() {
            let items: WrittenItems = match yaml::from_str(&source.text) {
                Ok(items) => items,
                Err(yaml::Error { message, at }) => {
                    let error = Diagnostic::error("checklist", format!("bad checklist: {message}"));
                    let place = Place::new(&source.path, &source.text, at.start..at.end.max(at.start + 1));
                    self.found
                        .push(error.at(place).help("write `level-1/people/culture:` and a list of items under it"));
                    continue;
                }
            };
            let file = SourceFile::Overlay(index);
            let mut written =
                Written { file, path: &source.path, text: &source.text, lines: Lines::default(), cursor: 0, number: 0 };
            for (place, items) in items.lists() {
                if let Some(at) = self.resolve(&place, None, &[]) {
                    self.add(&mut by_place, at, items, &mut written, &Origin::Overlay);
                } else {
                    self.no_place(&place, &written, None);
                    written.number += items.len();
                }
            }
        }
        self.fill(by_place);
    }

    /// One item for each cell that has none: its name, and its first sentence.
    fn cells(&mut self) {
        for cell in &self.model.cells {
            let at = cell.at;
            let title = match at.dimension.map(|dimension| &self.model.dimensions[dimension]) {
                None => self.model.levels[at.level].title.clone(),
                Some(dimension) => at.topic.map_or(&dimension.name, |topic| &dimension.topics[topic].name).clone(),
            };
            self.by_place.entry(at).or_insert_with(|| {
                let place = self.model.place_id(at);
                vec![Draft {
                    key: (String::new(), 0, place.clone()),
                    at,
                    id: None,
                    place,
                    title,
                    description: cell.summary.clone(),
                    refs: Vec::new(),
                    origin: Origin::Cell,
                    source: None,
                }]
            });
        }
    }

    fn resolve(&self, place: &str, level: Option<usize>, cells: &[Coordinates]) -> Option<Coordinates> {
        self.places.get_or_init(|| Places::new(self.model)).resolve(place, level, cells)
    }

    /// Takes items for the places that have none yet.
    fn fill(&mut self, items: BTreeMap<Coordinates, Vec<Draft>>) {
        for (at, items) in items {
            self.by_place.entry(at).or_insert(items);
        }
    }

    fn add(
        &mut self,
        by_place: &mut BTreeMap<Coordinates, Vec<Draft>>,
        at: Coordinates,
        items: &[WrittenItem],
        written: &mut Written<'_>,
        origin: &Origin,
    ) {
        let place = self.model.place_id(at);
        for item in items {
            let range = written.find(item);
            written.number += 1;
            for key in &item.unknown {
                let warning = Diagnostic::warning("checklist", format!("`{key}` means nothing in an item"))
                    .at(written.place(written.key(key)))
                    .help(format!("an item has {}", KEYS.join(", ")))
                    .did_you_mean(key, KEYS);
                self.found.push(warning);
            }
            if item.title.is_empty() {
                let range = item.unknown.first().map_or(range, |key| written.key(key));
                written.cursor = range.end;
                let warning = Diagnostic::warning("checklist", "an item has no text")
                    .at(written.place(range))
                    .help("give it a `title`");
                self.found.push(warning);
                continue;
            }
            by_place.entry(at).or_default().push(Draft {
                key: (written.path.to_owned(), written.number, "written".to_owned()),
                at,
                place: place.clone(),
                title: item.title.clone(),
                description: item.description.clone(),
                refs: item.refs.clone(),
                id: item.id.clone(),
                origin: origin.clone(),
                source: Some((written.file, range)),
            });
        }
    }

    fn no_place(&mut self, place: &str, written: &Written<'_>, level: Option<usize>) {
        let at = written.near().find(place).map_or(written.cursor, |at| written.cursor + at);
        let range = at..at + place.len().max(1);
        let (message, help) = if place.is_empty() {
            (
                "nothing says where the items belong".to_owned(),
                "the document is no single cell or level: write the items under their places, such as `level-1/people/culture:`".to_owned(),
            )
        } else {
            let example =
                self.model.cells.last().map_or_else(|| "level-1/people".into(), |cell| self.model.place_id(cell.at));
            let shown = if level.is_some() { example.split_once('/').map_or("", |(_, rest)| rest) } else { &example };
            (
                format!("`{place}` is no place in the model"),
                format!("write one such as `{shown}`; `gradus model --format json` lists them all"),
            )
        };
        let mut error = Diagnostic::error("checklist-place", message).at(written.place(range)).help(help);
        if !place.is_empty() {
            let all = || self.model.cells.iter().map(|cell| self.model.place_id(cell.at)).collect();
            let known: &Vec<String> = self.known.get_or_init(all);
            let within = |id| level.and_then(|_| str::split_once(id, '/')).map_or(id, |(_, rest)| rest);
            error = error.did_you_mean(place, known.iter().map(|id| within(id.as_str())));
        }
        self.found.push(error);
    }
}

impl Written<'_> {
    fn place(&self, span: std::ops::Range<usize>) -> Place {
        self.lines.place(self.path, self.text, span)
    }

    /// The text in which the next item is looked for: what is written otherwise than it is meant is not there at all.
    fn near(&self) -> &str {
        const NEAR: usize = 20_000;
        &self.text[self.cursor..self.text.floor_char_boundary(self.cursor + NEAR)]
    }

    /// Where a key of the item stands that was found last.
    fn key(&self, key: &str) -> std::ops::Range<usize> {
        let at = self.near().find(&format!("{key}:")).map_or(self.cursor, |at| self.cursor + at);
        at..self.text.floor_char_boundary(at + key.len())
    }

    /// Where an item stands: the next place in the file at which the beginning of its title is found.
    fn find(&mut self, item: &WrittenItem) -> std::ops::Range<usize> {
        let first = item.title.split(['\'', '"', '\\']).next().unwrap_or("");
        // A text may be folded over lines: its first words stand in one.
        let words: Vec<&str> = first.split(' ').take(4).collect();
        let needle = words.join(" ");
        let found = self.near().find(&needle).filter(|_| !needle.is_empty());
        let start = found.map_or(self.cursor, |at| self.cursor + at);
        let end = self.text.floor_char_boundary(start + item.title.len().max(1));
        let range = start..self.text[start..end].find('\n').map_or(end, |at| start + at);
        self.cursor = if found.is_some() { self.text.floor_char_boundary(start + needle.len()) } else { self.cursor };
        range.start..self.text.floor_char_boundary(range.end).max(range.start)
    }
}

/// Text that stands indented below an item, as it would stand alone.
fn dedent(text: &str) -> String {
    text.lines().map(str::trim_start).collect::<Vec<_>>().join("\n")
}
