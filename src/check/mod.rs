//! What is wrong with a book that can be built all the same: one file a rule.

mod allow;
mod drift;
mod gaps;
mod names;
mod repeats;
mod text;

use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Place};
use crate::document::Document;
use crate::model::{Coordinates, DocumentIndex, Model, Naming};
use crate::site::Site;

pub use allow::let_pass;
pub use drift::summary;
use text::Prose;

/// What the rules look at: a site in one language.
pub struct Subject<'a> {
    site: &'a Site,
    prose: Vec<OnceLock<Prose>>,
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
pub static RULES: [Rule; 4] = [gaps::RULE, names::RULE, drift::RULE, repeats::RULE];

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
    let told = site.tell(diagnostics).into_iter().zip(places).map(|(diagnostic, at)| Finding { diagnostic, at });
    let folder = format!("{}/", site.folder);
    let own = |one: &Finding| one.diagnostic.place.as_ref().is_some_and(|place| place.path.starts_with(&folder));
    told.filter(own).collect()
}

impl<'a> Subject<'a> {
    fn new(site: &'a Site) -> Self {
        Self { site, prose: (0..site.documents.len()).map(|_| OnceLock::new()).collect() }
    }

    fn model(&self) -> &'a Model {
        &self.site.model
    }

    fn document(&self, index: DocumentIndex) -> &'a Document {
        &self.site.documents[index]
    }

    /// The prose of a document; read when a rule first asks for it.
    fn prose(&self, index: DocumentIndex) -> &Prose {
        self.prose[index].get_or_init(|| Prose::of(self.document(index)))
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
