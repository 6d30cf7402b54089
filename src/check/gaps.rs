//! Where the model says nothing: topics, dimensions and levels without text.

use std::collections::BTreeMap;

use super::{Finding, Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::{Coordinates, Naming};

pub(super) const RULE: Rule = Rule { codes: &["gap", "gap-dimension", "empty-cell"], find };

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let model = subject.model();
    let mut of_dimension = BTreeMap::<(usize, usize), Vec<Coordinates>>::new();
    for gap in model.gaps() {
        let Some(dimension) = gap.0.dimension else { continue };
        of_dimension.entry((gap.0.level, dimension)).or_default().push(gap.0);
    }
    let headings = headings(subject);
    let mut found = Vec::new();
    for ((level, dimension), gaps) in of_dimension {
        let title = &model.levels[level].title;
        let name = &model.dimensions[dimension].name;
        let (empty, missing): (Vec<_>, Vec<_>) = gaps.into_iter().partition(|at| headings.contains_key(at));
        for at in empty {
            let message = format!("{} says nothing at {title}: its heading has no text", model.place_name(at));
            let diagnostic = Diagnostic::warning("empty-cell", message).at(headings[&at].clone());
            found.push(Finding {
                diagnostic: diagnostic.help("write what holds at this level, or allow it with a reason"),
                at: Some(at),
            });
        }
        let says_nothing = model.cells_at(level, Some(dimension)).is_empty();
        if says_nothing && missing.len() > 1 {
            let message = format!("{name} is missing at {title}: it has {} topics at other levels", missing.len());
            let help = "write it, or allow it in book.toml with a reason, which the matrix then shows";
            let diagnostic = Diagnostic::warning("gap-dimension", message).at(subject.place_of_level(level)).help(help);
            let at = Coordinates { level, dimension: Some(dimension), topic: None };
            found.push(Finding { diagnostic, at: Some(at) });
            continue;
        }
        for at in missing {
            let message = format!("{} is missing at {title}", model.place_name(at));
            let id = model.place_id(at);
            let help = format!(
                "write it, or allow it: `code = \"gap\"`, `place = \"{id}\"` and a reason under `[[check.allow]]`"
            );
            let diagnostic = Diagnostic::warning("gap", message).at(subject.place_at(level, dimension)).help(help);
            found.push(Finding { diagnostic, at: Some(at) });
        }
    }
    found
}

/// Headings that name a topic at a level.
fn headings(subject: &Subject<'_>) -> BTreeMap<Coordinates, crate::diagnostic::Place> {
    let model = subject.model();
    let mut found = BTreeMap::new();
    for (document, flows) in &model.flows {
        let mut level = None;
        for flow in flows.iter() {
            if let Naming::Level(named) = flow.names {
                level = Some(named);
            }
            let of_page = || model.levels.iter().position(|level| level.page == Some(*document));
            let (dimension, topic) = match flow.names {
                Naming::Dimension(dimension) => (dimension, None),
                Naming::Topic(dimension, topic) => (dimension, Some(topic)),
                _ => continue,
            };
            let Some(level) = level.or_else(of_page).or_else(|| level_of(subject, *document)) else { continue };
            let at = Coordinates { level, dimension: Some(dimension), topic };
            let text = &subject.document(*document).text;
            let place = subject.place(*document, super::first_line(text, flow.range.clone()));
            found.entry(at).or_insert(place);
        }
    }
    found
}

/// The level of all that a document says, where that is one.
fn level_of(subject: &Subject<'_>, document: usize) -> Option<usize> {
    let cells = subject.site.cells_of(document);
    let level = |cell: &usize| subject.model().cells[*cell].at.level;
    let first = level(cells.first()?);
    cells.iter().all(|cell| level(cell) == first).then_some(first)
}
