//! What is rendered once for all pages of one depth.

use std::sync::OnceLock;

use memchr::memmem;

use super::checklists;
use super::figure::Figures;
use super::pages::{dimension_view, level_view};
use super::templates::Theme;
use super::views::{LinkView, NamedView, NavigationView};
use crate::diagnostic::Diagnostic;
use crate::site::{Page, PageKind, Site, url};

/// More dimensions than this are not listed on every page: the list would make the site quadratic.
const MOST_IN_NAVIGATION: usize = 40;

/// What the pages of one site share.
pub(super) struct Frames {
    /// By depth, as far as it was asked for; with what is wrong with the template.
    navigation: Vec<OnceLock<(String, Option<Diagnostic>)>>,
    /// The whole model in small.
    pub figures: Figures,
    /// What the checklist script has to know on every page with items.
    pub checklist_json: String,
}

impl Frames {
    pub fn new(site: &Site) -> Self {
        let depths = site.plan.pages.iter().map(Page::depth).max().unwrap_or(0);
        let navigation = (0..=depths).map(|_| OnceLock::new()).collect();
        Self { navigation, figures: Figures::new(depths), checklist_json: checklists::data(site) }
    }

    fn of_depth(&self, site: &Site, theme: &Theme, depth: usize) -> &(String, Option<Diagnostic>) {
        self.navigation[depth].get_or_init(|| match theme.render("navigation.html", &navigation_view(site, depth)) {
            Ok(html) => (String::from_utf8_lossy(&html).into_owned(), None),
            Err(error) => (String::new(), Some(error)),
        })
    }

    /// What is wrong with the navigation of a page, or with its figure.
    pub fn found(&self, site: &Site, theme: &Theme, page: &Page) -> Option<Diagnostic> {
        self.of_depth(site, theme, page.depth()).1.clone().or_else(|| self.figures.found(site, theme, page))
    }

    /// The navigation for a page, with the page itself marked in it.
    pub fn navigation(&self, site: &Site, theme: &Theme, page: &Page) -> String {
        let (html, _) = self.of_depth(site, theme, page.depth());
        let href = format!("<a href=\"{}{}\"", url::to_root(page.depth()), url::encode(&page.route));
        match memmem::find(html.as_bytes(), href.as_bytes()).filter(|_| !page.route.is_empty()) {
            Some(at) => format!("{}<a aria-current=\"page\"{}", &html[..at], &html[at + 2..]),
            None => html.clone(),
        }
    }
}

fn navigation_view(site: &Site, depth: usize) -> NavigationView {
    let root = url::to_root(depth);
    let href = |page: &Page| format!("{root}{}", url::encode(&page.route));
    let model = &*site.model;
    let levels = (0..model.levels.len()).map(|level| level_view(site, level, href(site.level_page(level)), false));
    let listed = if model.dimensions.len() <= MOST_IN_NAVIGATION { model.dimensions.len() } else { 0 };
    let dimensions = (0..listed)
        .map(|index| NamedView { href: href(site.dimension_page(index)), ..dimension_view(site, index, "") });
    let pages = site.plan.neighbours.top().iter().map(|index| (site.document_page(*index), &site.documents[*index]));
    let pages = pages
        .filter(|(page, _)| page.kind == PageKind::Document && !page.route.is_empty())
        .take(MOST_IN_NAVIGATION)
        .map(|(page, document)| LinkView { href: href(page), title: document.short_title().to_owned() });
    let named = |page: Option<&Page>| page.map(|page| LinkView { href: href(page), title: page.title.clone() });
    NavigationView {
        checklist: named(site.checklist_page(None)),
        assess: named(site.assess_page()),
        glossary: named(site.glossary_page()),
        standards: named(site.standards_page()),
        levels: levels.collect(),
        dimensions: dimensions.collect(),
        pages: pages.collect(),
        root: root.clone(),
    }
}
