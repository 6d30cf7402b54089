//! What is wrong with a book that can be built all the same: one file a rule.

mod allow;
mod checklists;
mod drift;
mod front_matter;
mod gaps;
mod links;
mod marks;
mod names;
mod prose;
mod repeats;
mod standards;
mod text;
mod translations;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Place};
use crate::document::Document;
use crate::model::{Coordinates, DocumentIndex, Model, Naming};
use crate::site::Site;

pub use allow::let_pass;
pub use drift::summary;
use marks::Marks;
use text::Prose;

/// What the rules look at: a site in one language.
pub struct Subject<'a> {
    site: &'a Site,
    texts: Vec<OnceLock<Text>>,
}

/// What the rules ask of the text of a document.
struct Text {
    prose: Prose,
    marks: Marks,
}

/// What a rule found.
#[derive(Debug)]
pub struct Finding {
    /// It, in words.
    pub diagnostic: Diagnostic,
    /// Where in the model.
    pub at: Option<Coordinates>,
}

/// Looks for one kind of thing.
pub struct Rule {
    /// The codes under which it tells what it finds.
    pub codes: &'static [&'static str],
    find: fn(&Subject<'_>) -> Vec<Finding>,
}

/// All rules.
pub static RULES: [Rule; 10] = [
    gaps::RULE,
    names::RULE,
    drift::RULE,
    repeats::RULE,
    links::RULE,
    front_matter::RULE,
    checklists::RULE,
    standards::RULE,
    translations::RULE,
    prose::RULE,
];

/// What is wrong with a site: what was `told` while it was read and rendered, and what the rules find; those that tell under
/// none of the `wanted` codes are not asked.
pub fn found(site: &Site, told: Vec<Diagnostic>, wanted: &(dyn Fn(&str) -> bool + Sync)) -> Vec<Finding> {
    let told = told.into_iter().map(|diagnostic| Finding { diagnostic, at: None });
    find(site, wanted).into_iter().chain(told).filter(|one| wanted(one.diagnostic.code)).collect()
}

fn find(site: &Site, wanted: &(dyn Fn(&str) -> bool + Sync)) -> Vec<Finding> {
    let subject = Subject::new(site);
    let rules = RULES.par_iter().filter(|rule| rule.codes.iter().any(|code| wanted(code)));
    let found: Vec<Finding> = rules.flat_map_iter(|rule| (rule.find)(&subject)).collect();
    if site.at.is_empty() {
        return found;
    }
    // What nobody has translated yet is told of with the book.
    let (diagnostics, places): (Vec<_>, Vec<_>) = found.into_iter().map(|one| (one.diagnostic, one.at)).unzip();
    // Places are those of the book: a language may have others, in another order.
    let places = places.into_iter().map(|at| in_book(site, at?));
    let told = site.tell(diagnostics).into_iter().zip(places).map(|(diagnostic, at)| Finding { diagnostic, at });
    let folder = format!("{}/", site.folder);
    let own = |one: &Finding| one.diagnostic.place.as_ref().is_some_and(|place| place.path.starts_with(&folder));
    told.filter(own).collect()
}

/// Where in the model of the book is a place of the model of a language.
fn in_book(site: &Site, at: Coordinates) -> Option<Coordinates> {
    let (own, book) = (&*site.model, &*site.editions.first()?.model);
    let level = book.levels.iter().position(|level| level.id == own.levels[at.level].id)?;
    let Some(of_own) = at.dimension.map(|dimension| &own.dimensions[dimension]) else {
        return Some(Coordinates { level, dimension: None, topic: None });
    };
    let dimension = book.dimensions.iter().position(|dimension| dimension.id == of_own.id)?;
    let topics = &book.dimensions[dimension].topics;
    let topic = match at.topic.map(|topic| &of_own.topics[topic].id) {
        Some(id) => Some(topics.iter().position(|topic| topic.id == *id)?),
        None => None,
    };
    Some(Coordinates { level, dimension: Some(dimension), topic })
}

impl Finding {
    /// Found somewhere in a document, and in no place of the model.
    fn of(diagnostic: Diagnostic) -> Self {
        Self { diagnostic, at: None }
    }
}

impl<'a> Subject<'a> {
    fn new(site: &'a Site) -> Self {
        Self { site, texts: (0..site.documents.len()).map(|_| OnceLock::new()).collect() }
    }

    fn model(&self) -> &'a Model {
        &self.site.model
    }

    fn document(&self, index: DocumentIndex) -> &'a Document {
        &self.site.documents[index]
    }

    /// What a document says; read once, when a rule first asks for it.
    fn text(&self, index: DocumentIndex) -> &Text {
        self.texts[index].get_or_init(|| {
            let document = self.document(index);
            let events = document.events();
            Text { prose: Prose::of(&events), marks: Marks::of(document, &events) }
        })
    }

    /// The prose of a document.
    fn prose(&self, index: DocumentIndex) -> &Prose {
        &self.text(index).prose
    }

    /// What a document holds besides prose.
    fn marks(&self, index: DocumentIndex) -> &Marks {
        &self.text(index).marks
    }

    /// What is found in each document that is of this language, one beside the other.
    fn in_each(&self, find: impl Fn(DocumentIndex) -> Vec<Finding> + Send + Sync) -> Vec<Finding> {
        let own = (0..self.site.documents.len()).into_par_iter().filter(|index| !self.site.is_untranslated(*index));
        own.flat_map_iter(find).collect()
    }

    /// The headings of a document that name places of the model.
    fn headings_of_places(&self, index: DocumentIndex) -> BTreeSet<usize> {
        let flow = self.model().flows.get(&index);
        let named = flow.into_iter().flat_map(|flow| flow.iter()).filter(|step| step.names != Naming::Nothing);
        named.filter_map(|step| step.heading).collect()
    }

    /// A place in a document.
    fn place(&self, index: DocumentIndex, range: Range<usize>) -> Place {
        self.document(index).place(range)
    }

    /// Where the label of a cell stands: its heading, where it has one.
    fn label_of(&self, cell: usize) -> Place {
        let cell = &self.model().cells[cell];
        let document = self.document(cell.document);
        let Some(passage) = cell.passages.iter().find(|passage| passage.document == cell.document) else {
            return Place::file(&document.path);
        };
        if cell.whole {
            return document
                .title_range()
                .map_or_else(|| Place::file(&document.path), |range| self.place(cell.document, range));
        }
        let flows = self.model().flows.get(&cell.document);
        let flow = flows.and_then(|flows| flows.iter().find(|flow| flow.text == passage.range.start));
        let label = flow.map_or(passage.range.clone(), |flow| flow.range.start..flow.text.max(flow.range.start));
        self.place(cell.document, first_line(&document.text, label))
    }

    /// Where a dimension begins at a level; else where the level does.
    fn place_at(&self, level: usize, dimension: usize) -> Place {
        let model = self.model();
        let heading = model.cells_at(level, Some(dimension)).find_map(|cell| {
            let document = model.cells[cell].document;
            let flow = model.flows.get(&document)?.iter().find(|flow| flow.names == Naming::Dimension(dimension))?;
            Some(self.place(document, first_line(&self.document(document).text, flow.range.clone())))
        });
        heading.unwrap_or_else(|| self.place_of_level(level))
    }

    /// Where a level begins.
    fn place_of_level(&self, level: usize) -> Place {
        let model = self.model();
        let first = model.cells.partition_point(|cell| cell.at.level < level);
        let of_cell = || model.cells.get(first).filter(|cell| cell.at.level == level).map(|cell| cell.document);
        let Some(document) = model.levels[level].page.or_else(of_cell) else { return Place::file(crate::config::FILE) };
        Place::file(&self.document(document).path)
    }
}

/// The first line of a range, without its end.
fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let line = &text[range.clone()];
    let length = line.find('\n').unwrap_or(line.len());
    range.start..range.start + line[..length].trim_end().len()
}
