//! Each page as a view, and the view as a file.

use serde::Serialize;

use super::Renderer;
use super::cells::Texts;
use super::icons;
use super::one_page::OnePage;
use super::templates::Theme;
use super::views::{
    CellView, ColumnView, ContentsView, DimensionPageView, DocumentPageView, HomeView, LevelPageView, LevelView,
    NamedView, NotFoundView, SearchPageView, SectionView, TopicPageView,
};
use crate::diagnostic::Diagnostic;
use crate::model::Coordinates;
use crate::site::{NOT_FOUND, Page, PageIndex, PageKind, Site, url};

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

/// What makes files of views: a theme, or a theme that is asked only where it is not known what it will say.
pub(super) trait Templates {
    /// Renders a view with a template.
    fn render(&self, template: &str, view: &impl Serialize) -> Result<Vec<u8>, Diagnostic>;
}

impl Templates for Theme {
    fn render(&self, template: &str, view: &impl Serialize) -> Result<Vec<u8>, Diagnostic> {
        Self::render(self, template, view)
    }
}

impl Renderer {
    /// Makes the file of a page. With it comes what is wrong with the text that stands on this page alone.
    pub(super) fn page_by(
        &self,
        templates: &impl Templates,
        index: PageIndex,
    ) -> (Result<Vec<u8>, Diagnostic>, Vec<Diagnostic>) {
        let page = &self.site.plan.pages[index];
        let text = page.document.map(|document| self.text(document));
        let alone = page.document.filter(|document| !self.site.model.flows.contains_key(document));
        let found = text.iter().filter(|_| alone.is_some()).flat_map(|text| text.found.clone()).collect();
        let one = OnePage::new(self, index, text);
        let html = match page.kind {
            PageKind::Home => templates.render("home.html", &one.home()),
            PageKind::Level(level) => templates.render("level.html", &one.level(level)),
            PageKind::Dimension(dimension) => templates.render("dimension.html", &one.dimension(dimension)),
            PageKind::Topic(dimension, topic) => templates.render("topic.html", &one.topic(dimension, topic)),
            PageKind::Document => templates.render("document.html", &one.document()),
            PageKind::Checklist(level) => templates.render("checklist.html", &one.checklist(Some(level))),
            PageKind::Checklists => templates.render("checklist.html", &one.checklist(None)),
            PageKind::Assess => templates.render("assess.html", &one.assess()),
            PageKind::Embed(level) => templates.render("embed.html", &one.embed(level)),
            PageKind::Search => templates.render("search.html", &one.search()),
            PageKind::Glossary => templates.render("glossary.html", &one.glossary()),
            PageKind::Standards => templates.render("standards.html", &one.standards()),
            PageKind::Standard(standard) => templates.render("standard.html", &one.standard(standard)),
            PageKind::NotFound => templates.render("not-found.html", &one.not_found()),
        };
        (html, found)
    }
}

impl Renderer {
    /// The cells of other documents that stand on a page, each with its anchor there.
    pub fn cells_on(&self, index: PageIndex) -> Vec<(String, usize)> {
        let page = &self.site.plan.pages[index];
        let one = OnePage::new(self, index, None);
        let cells = self.site.model.cells.iter().enumerate().filter(|(_, cell)| match page.kind {
            PageKind::Level(level) => cell.at.level == level,
            PageKind::Dimension(dimension) => cell.at.dimension == Some(dimension),
            PageKind::Topic(dimension, topic) => (cell.at.dimension, cell.at.topic) == (Some(dimension), Some(topic)),
            PageKind::Home => !self.site.plan.is_grid,
            _ => false,
        });
        let elsewhere = cells.filter(|(_, cell)| Some(cell.document) != page.document);
        elsewhere.map(|(index, cell)| (one.anchor_of(cell.at), index)).collect()
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
            parts,
            matrix: grid.then(|| self.matrix()),
            columns,
            page: self.page_view("home", Vec::new(), contents),
        }
    }

    fn level(&self, level: usize) -> LevelPageView {
        let (parts, mut contents) = self.parts();
        let model = &*self.site.model;
        let introduction_html = self.introduction(&model.levels[level].introduction);
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
        // A text about the level as a whole has them below it already.
        let cells = sections.iter().flat_map(|section: &SectionView| &section.cells).flat_map(|cell| &cell.items);
        let shown: Vec<&str> =
            parts.iter().flat_map(|part| &part.items).chain(cells).map(|item| item.id.as_str()).collect();
        let mut items = self.items_beside(Coordinates { level, dimension: None, topic: None });
        items.retain(|item| !shown.contains(&item.id.as_str()));
        LevelPageView {
            levels: self.levels(Some(level)),
            level: self.level_view(level, true),
            parts,
            introduction_html,
            sections,
            items,
            checklist: self.site.checklist_page(Some(level)).map(|page| self.link(page)),
            checklist_count: self.site.checklist.of_level(level).len(),
            page: self.page_view("level", self.breadcrumbs(&[]), contents),
        }
    }

    fn dimension(&self, index: usize) -> DimensionPageView {
        let dimension = &self.site.model.dimensions[index];
        let introduction_html = self.introduction(&dimension.introduction);
        let (parts, mut contents) = self.parts();
        let finest = dimension.topics.is_empty();
        let own = if finest { Texts::AtHome } else { Texts::AsParts };
        let cells = self.series(index, None, if finest { 2 } else { 3 }, own, finest && self.site.plan.is_grid);
        let texts = self.texts_of_topics(index);
        let section = |topic: usize| SectionView {
            named: Some(self.topic_view(index, topic)),
            introduction_html: self.introduction(&dimension.topics[topic].introduction),
            cells: self.series(index, Some(topic), 3, texts, true),
            sections: Vec::new(),
        };
        let sections: Vec<_> = (0..dimension.topics.len()).map(section).collect();
        if finest {
            contents.extend(cells.iter().map(level_contents));
        }
        contents
            .extend(sections.iter().filter_map(|section| section.named.as_ref()).map(|named| contents_view(named, 1)));
        DimensionPageView {
            dimension: self.dimension_view(index),
            levels: self.levels(None),
            parts,
            introduction_html,
            cells,
            sections,
            page: self.page_view("dimension", self.breadcrumbs(&[]), contents),
        }
    }

    fn topic(&self, dimension: usize, topic: usize) -> TopicPageView {
        let one = &self.site.model.dimensions[dimension].topics[topic];
        let introduction_html = self.introduction(&one.introduction);
        let (parts, mut contents) = self.parts();
        let cells = self.series(dimension, Some(topic), 2, Texts::AtHome, true);
        contents.extend(cells.iter().map(level_contents));
        TopicPageView {
            dimension: self.dimension_view(dimension),
            topic: self.topic_view(dimension, topic),
            levels: self.levels(None),
            parts,
            introduction_html,
            cells,
            page: self.page_view("topic", self.breadcrumbs(&[self.site.dimension_page(dimension)]), contents),
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
            parts,
            level: at.map(|at| self.level_view(at.level, false)),
            place,
            steps: whole.map(|cell| self.steps(cell)),
            items: at.map(|at| self.items_beside(at)).unwrap_or_default(),
            page: self.page_view("document", self.breadcrumbs(&above), contents),
        }
    }

    fn search(&self) -> SearchPageView {
        let (parts, contents) = self.parts();
        let dimensions = 0..self.site.model.dimensions.len();
        SearchPageView {
            page: self.page_view("search", self.breadcrumbs(&[]), contents),
            parts,
            levels: self.levels(None),
            dimensions: dimensions.map(|dimension| self.dimension_view(dimension)).collect(),
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

pub(super) fn escape_value(text: &str) -> String {
    let mut out = String::new();
    let _ = pulldown_cmark_escape::escape_html(&mut out, text);
    out
}
