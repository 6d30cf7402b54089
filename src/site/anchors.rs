//! The anchors of headings: a cell's own where a heading is the label of one, else the one that GitHub gives.

use std::collections::{BTreeMap, HashMap};

use super::Site;
use crate::document::Document;
use crate::model::{Cell, DocumentIndex, Flow, Model, Naming};

/// The anchors of a document that holds the model; other documents keep those of their headings.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Of each heading.
    headings: Vec<String>,
    /// The headings by them.
    by_anchor: HashMap<String, usize>,
    /// Of each step that a label opens which is no heading, by position.
    labels: BTreeMap<usize, String>,
    /// All that are in use, with the number that the next one of the name gets.
    used: HashMap<String, usize>,
}

impl Anchors {
    fn new(document: &Document, flow: &[Flow], model: &Model) -> Self {
        let mut anchors = Self::default();
        let mut ids: Vec<Option<String>> = vec![None; document.headings.len()];
        for step in flow {
            if let Some(base) = of_step(model, step) {
                let id = unique(&base, &mut anchors.used);
                match step.heading {
                    Some(heading) => ids[heading] = Some(id),
                    None => drop(anchors.labels.insert(step.range.start, id)),
                }
            }
        }
        let ids = ids.into_iter().zip(&document.headings);
        anchors.headings =
            ids.map(|(id, heading)| id.unwrap_or_else(|| unique(&heading.anchor, &mut anchors.used))).collect();
        let numbered = anchors.headings.iter().enumerate().rev();
        anchors.by_anchor = numbered.map(|(index, anchor)| (anchor.clone(), index)).collect();
        anchors
    }
}

impl Site {
    /// The anchors of a document that holds the model; made when they are first asked for.
    fn anchors_of(&self, document: DocumentIndex) -> Option<&Anchors> {
        let flow = self.model.flows.get(&document)?;
        Some(self.anchors[document].get_or_init(|| Anchors::new(&self.documents[document], flow, &self.model)))
    }

    /// The anchor of a heading on its document's page.
    pub fn heading_anchor(&self, document: DocumentIndex, heading: usize) -> &str {
        match self.anchors_of(document) {
            Some(anchors) => &anchors.headings[heading],
            None => &self.documents[document].headings[heading].anchor,
        }
    }

    /// Whether nothing on the page of a document has this anchor yet.
    pub fn is_free_anchor(&self, document: DocumentIndex, anchor: &str) -> bool {
        self.anchors_of(document).is_none_or(|anchors| !anchors.used.contains_key(anchor))
    }

    /// The anchor of a step that opens with a label that is no heading.
    pub fn label_anchor(&self, document: DocumentIndex, start: usize) -> Option<&str> {
        self.anchors_of(document)?.labels.get(&start).map(String::as_str)
    }

    /// The anchor that a fragment of a link means: the heading's, whichever of its names is used.
    pub fn resolve_anchor(&self, document: DocumentIndex, fragment: &str) -> Option<&str> {
        let fragments = self.documents[document].fragments();
        let index = fragments
            .heading(fragment)
            .or_else(|| self.anchors_of(document)?.by_anchor.get(fragment).copied())
            .or_else(|| fragments.heading_like(fragment))?;
        Some(self.heading_anchor(document, index))
    }

    /// The anchor of a cell on its document's page; `None` where it is the whole page, or has no label there.
    pub fn cell_anchor(&self, cell: &Cell) -> Option<String> {
        if cell.whole {
            return None;
        }
        let start = cell.passages.first()?.range.start;
        let flow = self.model.flows.get(&cell.document)?;
        let at = flow.partition_point(|step| step.range.start <= start).checked_sub(1)?;
        let step = &flow[at];
        if step.cell.is_none_or(|index| self.model.cells[index].at != cell.at) {
            // A cell of a table.
            return Some(table_anchor(&self.model, cell));
        }
        match step.heading {
            Some(heading) => Some(self.heading_anchor(cell.document, heading).to_owned()),
            None => self.label_anchor(cell.document, step.range.start).map(str::to_owned),
        }
    }
}

/// The anchor of a cell that is a cell of a table on its page.
pub fn table_anchor(model: &Model, cell: &Cell) -> String {
    let level = &model.levels[cell.at.level];
    let place = cell.at.dimension.map(|dimension| name(model, dimension, cell.at.topic));
    match place {
        Some(place) if level.page == Some(cell.document) => place,
        Some(place) => format!("{place}-{}", level.id),
        None => level.id.clone(),
    }
}

/// `people-culture`.
pub fn name(model: &Model, dimension: usize, topic: Option<usize>) -> String {
    let one = &model.dimensions[dimension];
    match topic {
        Some(topic) => format!("{}-{}", one.id, one.topics[topic].slug),
        None => one.id.clone(),
    }
}

fn of_step(model: &Model, step: &Flow) -> Option<String> {
    match step.names {
        Naming::Nothing => None,
        Naming::Dimension(dimension) => Some(name(model, dimension, None)),
        Naming::Topic(dimension, topic) => Some(name(model, dimension, Some(topic))),
        Naming::Level(level) => {
            let id = &model.levels[level].id;
            let at = step.cell.map(|cell| model.cells[cell].at);
            let place = at.and_then(|at| at.dimension.map(|dimension| name(model, dimension, at.topic)));
            Some(place.map_or_else(|| id.clone(), |place| format!("{place}-{id}")))
        }
    }
}

/// An anchor that is not in use yet: this one, or it with a number.
pub(super) fn unique(base: &str, used: &mut HashMap<String, usize>) -> String {
    let Some(mut number) = used.get(base).copied() else {
        used.insert(base.to_owned(), 1);
        return base.to_owned();
    };
    let mut id = format!("{base}-{number}");
    while used.contains_key(&id) {
        number += 1;
        id = format!("{base}-{number}");
    }
    used.insert(base.to_owned(), number + 1);
    used.insert(id.clone(), 1);
    id
}
