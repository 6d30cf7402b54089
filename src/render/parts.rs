//! The text of a document in parts, for all the pages that they stand on.

use std::collections::{HashMap, HashSet};

use super::fragment::Fragment;
use super::highlight::Highlighter;
use super::markdown::{ModelCell, Note, Writer};
use super::texts::Asked;
use crate::diagnostic::Diagnostic;
use crate::model::{DocumentIndex, Flow, Naming, Passage};
use crate::site::{Site, Target, anchors};

/// The text of a document.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    /// The title, where a heading gives it.
    pub title: Option<Fragment>,
    /// The steps of its flow, or one for all of it.
    pub steps: Vec<Step>,
    /// Its footnotes.
    pub notes: Vec<Note>,
    /// The steps of each cell.
    pub cells: HashMap<usize, Vec<usize>>,
    /// Cells that are cells of a table.
    pub table_cells: HashMap<usize, Noted>,
    /// Its tasks that are items of the checklist, by number: the text, and what stands below it.
    pub items: HashMap<usize, (Fragment, Noted)>,
    /// Texts that introduce a level, dimension or topic, by position.
    pub passages: HashMap<usize, Noted>,
}

/// A text, and the footnotes that it refers to.
pub(super) type Noted = (Fragment, Vec<usize>);

/// A step of the flow.
#[derive(Debug, Default)]
pub(super) struct Step {
    /// The inside of the heading that names it.
    pub heading: Option<Fragment>,
    /// The text.
    pub text: Fragment,
    /// The footnotes that the text refers to.
    pub notes: Vec<usize>,
    /// How deep the text is in the outline.
    pub nesting: u8,
}

/// Renders one document; one that is outside of the model is one step. With it come what is wrong with it, and the links
/// that were asked for, where they are to be `recorded`.
pub(super) fn document(
    site: &Site,
    index: DocumentIndex,
    passages: &[Passage],
    highlighter: &Highlighter,
    recorded: bool,
) -> (Rendered, Vec<Diagnostic>, Option<HashSet<Asked>>) {
    let flow = site.model.flows.get(&index);
    let document = &site.documents[index];
    let mut writer = Writer::new(site, index, highlighter);
    writer.asked = recorded.then(HashSet::new);
    let mut rendered = Rendered::default();
    let title = document.title_range();
    rendered.title = title.clone().map(|range| writer.heading(range).0).filter(|title| !title.is_empty());
    let Some(flow) = flow else {
        // The title is shown by the page; what stands before it is kept.
        let end = document.text.len();
        let mut step = Step::default();
        let title = title.unwrap_or(document.body..document.body);
        let pieces = [document.body..title.start, title.end..end];
        for piece in pieces.into_iter().filter(|piece| !document.text[piece.clone()].trim().is_empty()) {
            let (text, notes) = writer.part(piece);
            step.text.append(&text);
            step.notes.extend(notes);
        }
        rendered.steps.push(step);
        rendered.notes = writer.notes();
        return (rendered, writer.found, writer.asked);
    };
    let tables = table_cells(site, index, flow);
    for cell in &tables {
        let one = &site.model.cells[*cell];
        if let Some(passage) = one.passages.first() {
            writer.table_cells.insert(passage.range.start, model_cell(site, *cell));
        }
    }
    let mut nesting = 0;
    for (number, step) in flow.iter().enumerate() {
        let heading = step.heading.map(|heading| &document.headings[heading]);
        let is_title = heading.is_some_and(|heading| Some(heading.range.start) == title.as_ref().map(|t| t.start));
        let names = step.names != Naming::Nothing;
        if let (Some(heading), true) = (heading, names) {
            nesting = heading.nesting;
        }
        let start = if names || is_title || step.label.is_some() { step.text } else { step.range.start };
        let (text, notes) = writer.part(start..step.range.end.max(start));
        let heading = heading.filter(|_| names).map(|heading| writer.heading(heading.range.clone()).0);
        rendered.steps.push(Step { heading: heading.map(Fragment::shrink), text: text.shrink(), notes, nesting });
        if let Some(cell) = step.cell {
            rendered.cells.entry(cell).or_default().push(number);
        }
    }
    for cell in tables {
        let (mut all, mut notes) = Noted::default();
        for passage in &site.model.cells[cell].passages {
            let (text, more) = writer.table_cells(passage.range.clone());
            all.append(&text);
            notes.extend(more);
        }
        rendered.table_cells.insert(cell, (all, notes));
    }
    // Their links were told of already, where the texts stand in the flow.
    let known = writer.found.len();
    for (number, task) in document.tasks.iter().enumerate() {
        if site.checklist.task(index, number).is_some() {
            let (text, mut notes) = writer.heading(task.title.clone());
            let (details, more) = writer.part(task.details.clone());
            notes.extend(more);
            rendered.items.insert(number, (text.shrink(), (details.shrink(), notes)));
        }
    }
    writer.found.truncate(known);
    for passage in passages {
        // Its links were told of already, where the text stands in the flow.
        let known = writer.found.len();
        let fragment = writer.part(passage.range.clone());
        writer.found.truncate(known);
        rendered.passages.insert(passage.range.start, fragment);
    }
    rendered.notes = writer.notes();
    (rendered, writer.found, writer.asked)
}

/// A cell of a table that is one of the model.
pub(super) fn model_cell(site: &Site, cell: usize) -> ModelCell {
    let anchor = anchors::table_anchor(&site.model, &site.model.cells[cell]);
    ModelCell { anchor, turns: turns(site, cell) }
}

/// The way from a cell of a table to the same place at the levels beside it; none to the next column.
fn turns(site: &Site, cell: usize) -> Vec<(&'static str, Target, String)> {
    let series = site.series(cell);
    let at = series.binary_search(&cell).unwrap_or(0);
    let (here, _) = site.cell_home(cell);
    let beside = [("←", at.checked_sub(1).and_then(|at| series.get(at))), ("→", series.get(at + 1))];
    let found = beside.into_iter().filter_map(|(arrow, other)| {
        let other = *other?;
        let (route, fragment) = site.cell_home(other);
        let title = site.model.levels[site.model.cells[other].at.level].title.clone();
        (route != here).then(|| (arrow, Target::Page { route: route.to_owned(), fragment }, title))
    });
    found.collect()
}

/// The cells of a document that no step of its flow holds: those of tables.
pub(super) fn table_cells(site: &Site, index: DocumentIndex, flow: &[Flow]) -> Vec<usize> {
    let in_flow: std::collections::HashSet<usize> = flow.iter().filter_map(|step| step.cell).collect();
    site.cells_of(index).iter().copied().filter(|cell| !in_flow.contains(cell)).collect()
}
