//! Each page as a view, and the view as a file.

use memchr::memmem;

use super::Output;
use super::checklists;
use super::highlight::Highlighter;
use super::icons;
use super::one_page::OnePage;
use super::parts::{self, Parts};
use super::templates::Theme;
use super::views::{
    CellView, ColumnView, ContentsView, DimensionPageView, DocumentPageView, HomeView, LevelPageView, LevelView,
    LinkView, NamedView, NavigationView, NotFoundView, SectionView, TopicPageView,
};
use crate::diagnostic::Diagnostic;
use crate::model::Coordinates;
use crate::site::{NOT_FOUND, Page, PageIndex, PageKind, Site, url};

/// More dimensions than this are not listed on every page: the list would make the site quadratic.
const MOST_IN_NAVIGATION: usize = 40;

/// What is rendered once for all pages of one depth.
pub(super) struct Frames {
    navigation: Vec<String>,
    /// What the checklist script has to know on every page with items.
    pub checklist_json: String,
}

impl Frames {
    pub fn new(site: &Site, theme: &Theme) -> (Self, Vec<Diagnostic>) {
        let depths = site.plan.pages.iter().map(Page::depth).max().unwrap_or(0);
        let mut navigation = Vec::new();
        let mut found = Vec::new();
        for depth in 0..=depths {
            match theme.render("navigation.html", &navigation_view(site, depth)) {
                Ok(html) => navigation.push(String::from_utf8_lossy(&html).into_owned()),
                Err(error) => {
                    found.push(error);
                    navigation.push(String::new());
                }
            }
        }
        let checklist_json = checklists::data(site);
        (Self { navigation, checklist_json }, found)
    }

    /// The navigation for a page, with the page itself marked in it.
    pub fn navigation(&self, page: &Page) -> String {
        let html = &self.navigation[page.depth()];
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
        levels: levels.collect(),
        dimensions: dimensions.collect(),
        pages: pages.collect(),
        root: root.clone(),
    }
}

pub(super) fn level_view(site: &Site, index: usize, href: String, current: bool) -> LevelView {
    let level = &site.model.levels[index];
    LevelView {
        id: level.id.clone(),
        rank: level.rank,
        position: index + 1,
        name: level.name.clone(),
        title: level.title.clone(),
        description: level.description.clone(),
        href,
        current,
    }
}

pub(super) fn dimension_view(site: &Site, index: usize, route: &str) -> NamedView {
    let dimension = &site.model.dimensions[index];
    NamedView {
        anchor: dimension.id.clone(),
        name: dimension.name.clone(),
        href: url::relative(route, &site.dimension_page(index).route, None),
        icon_html: dimension.icon.as_deref().and_then(icons::icon).unwrap_or_default(),
    }
}

/// Renders pages. Holds nothing that a page changes.
pub(super) struct Renderer<'a> {
    pub site: &'a Site,
    pub theme: &'a Theme,
    pub parts: &'a Parts,
    pub frames: &'a Frames,
    pub highlighter: &'a Highlighter,
}

impl Renderer<'_> {
    /// Renders a page; nothing where the template fails.
    pub fn page(&self, index: PageIndex) -> (Option<Output>, Vec<Diagnostic>) {
        let page = &self.site.plan.pages[index];
        // A document outside of the model stands on its own page alone: it is rendered here, and not kept.
        let alone = page.document.filter(|document| !self.parts.documents.contains_key(document));
        let (own, mut found) = match alone {
            Some(document) => {
                let (rendered, found) = parts::document(self.site, document, None, &[], self.highlighter);
                (Some(rendered), found)
            }
            None => (None, Vec::new()),
        };
        let rendered = own.as_ref().or_else(|| page.document.and_then(|document| self.parts.documents.get(&document)));
        let one = OnePage { all: self, site: self.site, page, index, rendered };
        let html = match page.kind {
            PageKind::Home => self.theme.render("home.html", &one.home()),
            PageKind::Level(level) => self.theme.render("level.html", &one.level(level)),
            PageKind::Dimension(dimension) => self.theme.render("dimension.html", &one.dimension(dimension)),
            PageKind::Topic(dimension, topic) => self.theme.render("topic.html", &one.topic(dimension, topic)),
            PageKind::Document => self.theme.render("document.html", &one.document()),
            PageKind::Checklist(level) => self.theme.render("checklist.html", &one.checklist(Some(level))),
            PageKind::Checklists => self.theme.render("checklist.html", &one.checklist(None)),
            PageKind::Assess => self.theme.render("assess.html", &one.assess()),
            PageKind::Embed(level) => self.theme.render("embed.html", &one.embed(level)),
            PageKind::NotFound => self.theme.render("not-found.html", &one.not_found()),
        };
        match html {
            Ok(html) => (Some(Output::new(page.file(), html)), found),
            Err(error) => {
                found.push(error);
                (None, found)
            }
        }
    }
}

impl OnePage<'_> {
    fn home(&self) -> HomeView {
        let (parts, contents) = self.parts();
        let model = &*self.site.model;
        let grid = self.site.plan.is_grid;
        let column = |level: usize| ColumnView {
            level: self.level_view(level, false),
            cells: (0..model.cells.len())
                .filter(|cell| model.cells[*cell].at.level == level)
                .map(|cell| self.cell_view(model.cells[cell].at, 3, false))
                .collect(),
        };
        let columns = if grid { Vec::new() } else { (0..model.levels.len()).map(column).collect() };
        HomeView {
            page: self.page_view("home", Vec::new(), contents),
            parts,
            matrix: grid.then(|| self.matrix()),
            columns,
        }
    }

    fn level(&self, level: usize) -> LevelPageView {
        let (parts, mut contents) = self.parts();
        let model = &*self.site.model;
        let mut sections = Vec::new();
        for dimension in std::iter::once(None).chain((0..model.dimensions.len()).map(Some)) {
            let cells =
                model.cells_at(level, dimension).filter(|cell| Some(model.cells[*cell].document) != self.page.document);
            let mut own = Vec::new();
            let mut below = Vec::new();
            for at in cells.map(|cell| (model.cells[cell].at, model.cells[cell].whole)) {
                match (at.0.topic, at.0.dimension) {
                    (Some(topic), Some(dimension)) => below.push(SectionView {
                        named: Some(self.topic_view(dimension, topic)),
                        introduction_html: String::new(),
                        cells: vec![self.cell_view(at.0, 3, !at.1)],
                        sections: Vec::new(),
                    }),
                    _ => own.push(self.cell_view(at.0, 2, !at.1)),
                }
            }
            if own.is_empty() && below.is_empty() {
                continue;
            }
            let named = dimension.map(|dimension| self.dimension_view(dimension));
            contents.extend(named.iter().map(|named| contents_view(named, 1)));
            contents
                .extend(below.iter().filter_map(|section| section.named.as_ref()).map(|named| contents_view(named, 2)));
            sections.push(SectionView { named, introduction_html: String::new(), cells: own, sections: below });
        }
        let page = self.page_view("level", self.breadcrumbs(&[]), contents);
        // A text about the level as a whole has them below it already.
        let cells = sections.iter().flat_map(|section: &SectionView| &section.cells).flat_map(|cell| &cell.items);
        let shown: Vec<&str> =
            parts.iter().flat_map(|part| &part.items).chain(cells).map(|item| item.id.as_str()).collect();
        let mut items = self.items_beside(Coordinates { level, dimension: None, topic: None });
        items.retain(|item| !shown.contains(&item.id.as_str()));
        LevelPageView {
            page,
            levels: self.levels(Some(level)),
            level: self.level_view(level, true),
            parts,
            introduction_html: self.introduction(&model.levels[level].introduction),
            sections,
            items,
            checklist: self.site.checklist_page(Some(level)).map(|page| self.link(page)),
            checklist_count: self.site.checklist.of_level(level).len(),
        }
    }

    fn dimension(&self, index: usize) -> DimensionPageView {
        let (parts, mut contents) = self.parts();
        let dimension = &self.site.model.dimensions[index];
        let finest = dimension.topics.is_empty();
        let cells = self.series(index, None, if finest { 2 } else { 3 }, finest, finest && self.site.plan.is_grid);
        let section = |topic: usize| SectionView {
            named: Some(self.topic_view(index, topic)),
            introduction_html: self.introduction(&dimension.topics[topic].introduction),
            cells: self.series(index, Some(topic), 3, false, true),
            sections: Vec::new(),
        };
        let sections: Vec<_> = (0..dimension.topics.len()).map(section).collect();
        if finest {
            contents.extend(cells.iter().map(level_contents));
        }
        contents
            .extend(sections.iter().filter_map(|section| section.named.as_ref()).map(|named| contents_view(named, 1)));
        DimensionPageView {
            page: self.page_view("dimension", self.breadcrumbs(&[]), contents),
            dimension: self.dimension_view(index),
            levels: self.levels(None),
            parts,
            introduction_html: self.introduction(&dimension.introduction),
            cells,
            sections,
        }
    }

    fn topic(&self, dimension: usize, topic: usize) -> TopicPageView {
        let (parts, mut contents) = self.parts();
        let one = &self.site.model.dimensions[dimension].topics[topic];
        let cells = self.series(dimension, Some(topic), 2, true, true);
        contents.extend(cells.iter().map(level_contents));
        TopicPageView {
            page: self.page_view("topic", self.breadcrumbs(&[self.site.dimension_page(dimension)]), contents),
            dimension: self.dimension_view(dimension),
            topic: self.topic_view(dimension, topic),
            levels: self.levels(None),
            parts,
            introduction_html: self.introduction(&one.introduction),
            cells,
        }
    }

    fn document(&self) -> DocumentPageView {
        let (parts, contents) = self.parts();
        let whole = self.page.document.and_then(|document| {
            self.site.cells_of(document).iter().copied().find(|cell| self.site.model.cells[*cell].whole)
        });
        let at = whole.map(|cell| self.site.model.cells[cell].at);
        let mut above: Vec<&Page> = Vec::new();
        if let Some(at) = at {
            above.push(self.site.level_page(at.level));
        } else if let Some(index) = self.page.document {
            above.extend(self.site.folders_above(index));
        }
        let mut place = Vec::new();
        if let Some(dimension) = at.and_then(|at| at.dimension) {
            place.push(self.link(self.site.dimension_page(dimension)));
            place.extend(at.and_then(|at| at.topic).map(|topic| self.link(self.site.topic_page(dimension, topic))));
        }
        DocumentPageView {
            page: self.page_view("document", self.breadcrumbs(&above), contents),
            parts,
            level: at.map(|at| self.level_view(at.level, false)),
            place,
            steps: whole.map(|cell| self.steps(cell)),
            items: at.map(|at| self.items_beside(at)).unwrap_or_default(),
        }
    }

    fn not_found(&self) -> NotFoundView {
        debug_assert_eq!(self.page.route, NOT_FOUND);
        NotFoundView { page: self.page_view("not-found", Vec::new(), Vec::new()), levels: self.levels(None) }
    }
}

fn contents_view(named: &NamedView, depth: u8) -> ContentsView {
    ContentsView { id: named.anchor.clone(), title: named.name.clone(), depth }
}

fn level_contents(cell: &CellView) -> ContentsView {
    ContentsView { id: cell.anchor.clone(), title: cell.level.title.clone(), depth: 1 }
}

pub(super) fn escape(text: &str) -> String {
    let mut out = String::new();
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut out, text);
    out
}
