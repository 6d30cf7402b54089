//! Where pages went that are no more at their addresses.

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::Document;
use crate::model::{Model, Naming};
use crate::site::{Page, PageKind, Site};

/// The pages that moved between two states of a site: old route, new route. `gone` are the documents that are no more.
pub(super) fn between(before: &Site, now: &Site, gone: &[Arc<Document>]) -> Vec<(String, String)> {
    let mut moves = Vec::new();
    if Arc::ptr_eq(&before.plan, &now.plan) {
        return moves;
    }
    let mut add = |from: &str, to: &str| {
        if from != to && now.page_at(from).is_none() {
            moves.push((from.to_owned(), to.to_owned()));
        }
    };
    // The same file at another address, for instance with another slug.
    for (index, document) in before.documents.iter().enumerate() {
        let route = &before.document_page(index).route;
        if let Some(here) = now.document_at(&document.path).filter(|_| now.page_at(route).is_none()) {
            add(route, &now.document_page(here).route);
        }
    }
    // A file that was renamed: another one has its text, or its title.
    let new = || (0..now.documents.len()).filter(|index| before.document_at(&now.documents[*index].path).is_none());
    if !gone.is_empty() {
        let mut by_text = HashMap::new();
        let mut by_title = HashMap::new();
        for index in new() {
            let document = &now.documents[index];
            by_text.entry(document.text.as_str()).or_insert(index);
            by_title.entry(document.title.as_str()).or_insert(index);
        }
        for document in gone {
            let found = by_text.get(document.text.as_str()).or_else(|| by_title.get(document.title.as_str()));
            if let (Some(old), Some(here)) = (before.document_at(&document.path), found) {
                add(&before.document_page(old).route, &now.document_page(*here).route);
            }
        }
    }
    // A level, dimension or topic with another name: what the heading in its place names now.
    let mut lost = before.plan.pages.iter().filter(|page| now.page_at(&page.route).is_none()).peekable();
    if lost.peek().is_some() {
        let names = names_now(before, now);
        for page in lost {
            if let Some(to) = renamed(before, now, page, &names) {
                add(&page.route, &to.route);
            }
        }
    }
    moves
}

/// What the first heading that named a dimension or topic, and still names one, names now.
fn names_now(before: &Site, now: &Site) -> HashMap<Naming, Naming> {
    let mut names = HashMap::new();
    for (document, flow) in &before.model.flows {
        let here = now.document_at(&before.documents[*document].path);
        let Some(steps) = here.and_then(|here| now.model.flows.get(&here)) else { continue };
        let by_heading: HashMap<usize, Naming> =
            steps.iter().filter_map(|step| Some((step.heading?, step.names))).collect();
        for step in flow.iter() {
            let is = step.heading.and_then(|heading| by_heading.get(&heading));
            match (step.names, is) {
                (was @ Naming::Dimension(_), Some(is @ Naming::Dimension(_)))
                | (was @ Naming::Topic(..), Some(is @ Naming::Topic(..))) => {
                    names.entry(was).or_insert(*is);
                }
                _ => {}
            }
        }
    }
    names
}

/// The page of the level, dimension or topic that has the place of the one on a page that is no more.
fn renamed<'a>(before: &Site, now: &'a Site, page: &Page, names: &HashMap<Naming, Naming>) -> Option<&'a Page> {
    let (was, is) = (&before.model, &now.model);
    let same_levels = was.levels.len() == is.levels.len();
    let same_dimensions = was.dimensions.len() == is.dimensions.len();
    match page.kind {
        PageKind::Level(level) if same_levels => Some(now.level_page(level)),
        PageKind::Checklist(level) if same_levels => now.checklist_page(Some(level)),
        PageKind::Embed(level) if same_levels => now.embed_page(level),
        PageKind::Dimension(dimension) => match names.get(&Naming::Dimension(dimension)) {
            Some(Naming::Dimension(dimension)) => Some(now.dimension_page(*dimension)),
            _ => same_dimensions.then(|| now.dimension_page(dimension)),
        },
        PageKind::Topic(dimension, topic) => {
            if let Some(Naming::Topic(dimension, topic)) = names.get(&Naming::Topic(dimension, topic)) {
                return Some(now.topic_page(*dimension, *topic));
            }
            // Its dimension may be what has another name.
            let topics = |one: &Model| one.dimensions.get(dimension).map(|one| one.topics.len());
            (same_dimensions && topics(was) == topics(is)).then(|| now.topic_page(dimension, topic))
        }
        _ => None,
    }
}
