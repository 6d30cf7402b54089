//! The whole model in small, levels × dimensions, on each page of the model: it shows where the page stands.
//!
//! It is rendered once for each depth of page; a page is marked in it by inserting attributes.

use std::sync::OnceLock;

use memchr::memmem;

use super::pages::{dimension_view, level_view};
use super::templates::Theme;
use super::views::{FigureRowView, FigureView, LinkView};
use crate::diagnostic::Diagnostic;
use crate::model::{Coordinates, Naming};
use crate::site::{Page, PageKind, Site, url};

/// More levels or dimensions than this would not be small: there is no figure then.
const MOST: usize = 12;

/// The figures of one site, by depth of page, as far as they were asked for.
pub(super) struct Figures(Vec<OnceLock<(String, Option<Diagnostic>)>>);

impl Figures {
    pub fn new(depths: usize) -> Self {
        Self((0..=depths).map(|_| OnceLock::new()).collect())
    }

    fn of_depth(&self, site: &Site, theme: &Theme, depth: usize) -> &(String, Option<Diagnostic>) {
        self.0[depth].get_or_init(|| match figure_view(site, depth).map(|view| theme.render("figure.html", &view)) {
            Some(Ok(html)) => (String::from_utf8_lossy(&html).into_owned(), None),
            Some(Err(error)) => (String::new(), Some(error)),
            None => (String::new(), None),
        })
    }

    /// What is wrong with the template.
    pub fn found(&self, site: &Site, theme: &Theme, page: &Page) -> Option<Diagnostic> {
        place(site, page).and_then(|_| self.of_depth(site, theme, page.depth()).1.clone())
    }

    /// The figure for a page of the model, with its place marked; empty on others.
    pub fn html(&self, site: &Site, theme: &Theme, page: &Page) -> String {
        let Some((level, dimension)) = place(site, page) else { return String::new() };
        let (html, _) = self.of_depth(site, theme, page.depth());
        if level.is_none() && dimension.is_none() {
            return html.clone();
        }
        let number = |index: Option<usize>| index.map_or_else(String::new, |index| (index + 1).to_string());
        let (level, dimension) = (number(level), number(dimension));
        let html = insert(html, " data-figure", &format!(" data-level=\"{level}\" data-row=\"{dimension}\""));
        insert(&html, &format!(" data-at=\"{level}.{dimension}\""), " aria-current=\"true\"")
    }
}

/// Puts attributes before one that is there once.
fn insert(html: &str, before: &str, attributes: &str) -> String {
    match memmem::find(html.as_bytes(), before.as_bytes()) {
        Some(at) => format!("{}{attributes}{}", &html[..at], &html[at..]),
        None => html.to_owned(),
    }
}

/// The level and dimension that a page is about; `None`: it is no page of the model.
fn place(site: &Site, page: &Page) -> Option<(Option<usize>, Option<usize>)> {
    match page.kind {
        PageKind::Level(level) | PageKind::Checklist(level) => Some((Some(level), None)),
        PageKind::Dimension(dimension) | PageKind::Topic(dimension, _) => Some((None, Some(dimension))),
        PageKind::Checklists | PageKind::Assess => Some((None, None)),
        PageKind::Document => {
            let cells = site.cells_of(page.document?).iter();
            let cell = cells.map(|cell| &site.model.cells[*cell]).find(|cell| cell.whole)?;
            Some((Some(cell.at.level), cell.at.dimension))
        }
        PageKind::Home
        | PageKind::Glossary
        | PageKind::Standards
        | PageKind::Standard(_)
        | PageKind::Search
        | PageKind::Embed(_)
        | PageKind::NotFound => None,
    }
}

fn figure_view(site: &Site, depth: usize) -> Option<FigureView> {
    let model = &*site.model;
    let (levels, dimensions) = (model.levels.len(), model.dimensions.len());
    if !site.plan.is_grid || levels > MOST || dimensions > MOST {
        return None;
    }
    let root = url::to_root(depth);
    let href = |page: &Page| format!("{root}{}", url::encode(&page.route));
    let row = |dimension: usize| FigureRowView {
        named: LinkView { href: href(site.dimension_page(dimension)), title: dimension_view(site, dimension, "").name },
        cells: (0..levels)
            .map(|level| {
                let (page, anchor) = section(site, level, dimension)?;
                let anchor = anchor.map(|anchor| format!("#{}", url::encode(&anchor))).unwrap_or_default();
                Some(format!("{}{anchor}", href(page)))
            })
            .collect(),
    };
    Some(FigureView {
        levels: (0..levels).map(|level| level_view(site, level, href(site.level_page(level)), false)).collect(),
        rows: (0..dimensions).map(row).collect(),
    })
}

/// Where the text of a dimension at a level is; `None`: there is none.
fn section(site: &Site, level: usize, dimension: usize) -> Option<(&Page, Option<String>)> {
    let model = &*site.model;
    let first = &model.cells[model.cells_at(level, Some(dimension)).next()?];
    let page = site.level_page(level);
    if page.document != Some(first.document) {
        // A text of its own, or one of several below the dimension's heading on the level's page.
        if first.at.topic.is_none() {
            return Some((site.document_page(first.document), site.cell_anchor(first)));
        }
        let anchor = &model.dimensions[dimension].id;
        let is_free = page.document.is_none_or(|document| site.is_free_anchor(document, anchor));
        return Some((page, is_free.then(|| anchor.clone())));
    }
    let start = first.passages.first().map_or(0, |passage| passage.range.start);
    let steps = model.flows.get(&first.document).into_iter().flat_map(|flow| flow.iter());
    let heading =
        steps.take_while(|step| step.range.start <= start).filter(|step| step.names == Naming::Dimension(dimension));
    let anchor = heading.last().and_then(|step| match step.heading {
        Some(heading) => Some(site.heading_anchor(first.document, heading).to_owned()),
        None => site.label_anchor(first.document, step.range.start).map(str::to_owned),
    });
    let own = model.cell(Coordinates { topic: None, ..first.at }).map_or(first, |cell| &model.cells[cell]);
    Some((page, anchor.or_else(|| site.cell_anchor(own))))
}
