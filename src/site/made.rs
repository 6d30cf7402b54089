//! The anchors that pages have because of what the model and the checklist are, beside those of a document's headings.

use std::collections::HashSet;

use super::anchors::name;
use super::{PageIndex, PageKind, Site};

impl Site {
    /// Whether a page may have such an anchor without a document that says so.
    pub(super) fn is_made_anchor(&self, page: PageIndex, fragment: &str) -> bool {
        // Parts of the page itself, and headings within cells, where cells of other documents stand on the page.
        let is_of_page = fragment.starts_with("page.");
        let is_inside = fragment.contains("--") && self.plan.pages[page].kind != PageKind::Document;
        is_of_page || is_inside || self.made_anchors(page).contains(fragment)
    }

    /// The anchors of places that a page shows beside its own document; found when a link first asks for one.
    pub(super) fn made_anchors(&self, page: PageIndex) -> &HashSet<String> {
        self.made_anchors[page].get_or_init(|| {
            let made = self.make_anchors(page);
            // Where the page's own document has the name, too.
            let beside: Vec<String> = made.iter().map(|name| format!("model-{name}")).collect();
            made.into_iter().chain(beside).collect()
        })
    }

    fn make_anchors(&self, page: PageIndex) -> Vec<String> {
        let model = &*self.model;
        let page = &self.plan.pages[page];
        let levels = || model.levels.iter().map(|level| level.id.clone());
        let topics = |dimension: usize| {
            let topics = 0..model.dimensions[dimension].topics.len();
            std::iter::once(None).chain(topics.map(Some)).map(move |topic| name(model, dimension, topic))
        };
        let all = || (0..model.dimensions.len()).flat_map(topics);
        let at_levels = |names: Vec<String>| {
            let of_level = |level: String| names.iter().map(|name| format!("{name}-{level}")).collect::<Vec<_>>();
            let both: Vec<String> = levels().flat_map(of_level).collect();
            levels().chain(names).chain(both).collect()
        };
        match page.kind {
            PageKind::Level(_) if page.document.is_none() => all().collect(),
            PageKind::Level(level) => {
                let first = model.cells.partition_point(|cell| cell.at.level < level);
                let cells = model.cells[first..].iter().take_while(|cell| cell.at.level == level);
                let others = cells.filter(|cell| Some(cell.document) != page.document);
                let dimensions = others.filter_map(|cell| Some((cell.at.dimension?, cell.at.topic)));
                dimensions.flat_map(|(one, topic)| [name(model, one, None), name(model, one, topic)]).collect()
            }
            PageKind::Dimension(dimension) => at_levels(topics(dimension).collect()),
            PageKind::Topic(..) => levels().collect(),
            PageKind::Checklist(_) | PageKind::Checklists | PageKind::Embed(_) => {
                let dimensions = (0..model.dimensions.len()).map(|dimension| name(model, dimension, None));
                at_levels(dimensions.chain(["whole".to_owned()]).collect())
            }
            PageKind::Glossary => self.glossary.terms.iter().map(|term| term.id.clone()).collect(),
            PageKind::Standard(standard) => {
                self.standards.answers()[standard].clauses.iter().map(|clause| clause.anchor.clone()).collect()
            }
            PageKind::Home if !self.plan.is_grid => all().chain(levels()).collect(),
            PageKind::Home
            | PageKind::Assess
            | PageKind::Search
            | PageKind::Standards
            | PageKind::Document
            | PageKind::NotFound => Vec::new(),
        }
    }
}
