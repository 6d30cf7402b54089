//! One page: its address, its title, and what stands around its text.

use std::sync::Arc;

use super::Renderer;
use super::fragment::Place;
use super::on_page::OnPage;
use super::pages::{dimension_view, escape, level_view};
use super::parts::Rendered;
use super::texts::Text;
use super::views::{
    BesideView, ChangedView, ContentsView, DefinitionView, EntryView, LevelView, LinkView, NamedView, PageView,
};
use crate::model::DocumentIndex;
use crate::site::{Page, PageIndex, PageKind, Site, anchors, url};

/// One page while its view is made.
pub(super) struct OnePage<'a> {
    pub all: &'a Renderer,
    pub site: &'a Site,
    pub page: &'a Page,
    pub index: PageIndex,
    /// The text of its document.
    pub text: Option<Arc<Text>>,
    /// What of it depends on the texts on it. They are put there in the order in which they are read, and `page` last.
    pub on: OnPage<'a>,
}

impl<'a> OnePage<'a> {
    pub(super) fn new(all: &'a Renderer, index: PageIndex, text: Option<Arc<Text>>) -> Self {
        let site = &all.site;
        let page = &site.plan.pages[index];
        // Lists of boxes to tick are no prose, and the glossary needs no way to itself.
        let has_terms = !matches!(
            page.kind,
            PageKind::Checklist(_)
                | PageKind::Checklists
                | PageKind::Assess
                | PageKind::Embed(_)
                | PageKind::Glossary
                | PageKind::Standard(_)
                | PageKind::Search
                | PageKind::NotFound
        );
        let glossary = site.glossary_page().filter(|_| has_terms).map(|page| (&*site.glossary, page.route.as_str()));
        let on = OnPage::new(&page.route, glossary, &all.images, [&site.files, &site.shared]);
        Self { all, site, page, index, text, on }
    }

    /// What the terms on the page mean.
    fn definitions(&self) -> Vec<DefinitionView> {
        let (definitions, _) = self.all.definitions();
        let used = self.on.terms().into_iter();
        let known = used.filter_map(|index| Some((&self.site.glossary.terms[index], definitions.get(index)?)));
        known.map(|(term, definition)| DefinitionView { id: term.id.clone(), html: definition.short.clone() }).collect()
    }
}

impl OnePage<'_> {
    pub(super) fn rendered(&self) -> Option<&Rendered> {
        self.text.as_ref().map(|text| &text.rendered)
    }

    pub(super) fn href(&self, page: &Page) -> String {
        url::relative(&self.page.route, &page.route, None)
    }

    pub(super) fn link(&self, page: &Page) -> LinkView {
        LinkView { href: self.href(page), title: page.title.clone() }
    }

    pub(super) fn page_view(
        &self,
        kind: &'static str,
        breadcrumbs: Vec<LinkView>,
        contents: Vec<ContentsView>,
    ) -> PageView {
        let document = self.page.document.map(|index| &self.site.documents[index]);
        let config = &*self.site.config;
        let heading_html = match self.rendered().and_then(|rendered| rendered.title.as_ref()) {
            Some(title) => {
                let mut html = String::new();
                title.fill(&mut html, self.place(1, 0, true, ""));
                html
            }
            None => escape(&self.page.title),
        };
        let (previous, next) = self.site.plan.neighbours.around(self.index);
        let around = |index: Option<PageIndex>| index.map(|index| self.link(&self.site.plan.pages[index]));
        let description = self.description();
        let is_404 = self.page.kind == PageKind::NotFound;
        PageView {
            kind,
            title: self.page.title.clone(),
            heading_html,
            root: self.root(),
            home: self.href_of_home(),
            languages: self.languages(),
            text_language: self.page.document.and_then(|document| self.language_of(document)),
            translation: self.translation(),
            canonical: self.canonical_url().filter(|_| !is_404),
            base: config.base_url.clone().filter(|_| is_404),
            navigation_html: self.all.frames.navigation(self.site, &self.all.theme, self.page),
            search: self.site.search_page().map(|page| self.href(page)),
            metadata: self.metadata(&description, &breadcrumbs),
            description,
            figure_html: self.all.frames.figures.html(self.site, &self.all.theme, self.page),
            breadcrumbs,
            contents,
            beside: self.page.document.and_then(|document| self.beside(document)),
            previous: around(previous),
            next: around(next),
            edit: self.page.document.and_then(|document| {
                config
                    .edit_url
                    .as_ref()
                    .map(|edit| edit.replace("{path}", &url::encode(&self.site.source_path(document))))
            }),
            report: self.report(),
            changed: self
                .changed()
                .map(|date| ChangedView { time: date.text().to_owned(), day: date.day().to_owned() }),
            checklist_json: self.checklist_json(),
            oembed: self.oembed(),
            definitions: self.definitions(),
            draft: document.is_some_and(|document| document.front.draft),
        }
    }

    /// The pages in the folder of a document; nothing where there is but this one.
    pub(super) fn beside(&self, document: DocumentIndex) -> Option<BesideView> {
        let one = &self.site.documents[document];
        let neighbours = &self.site.plan.neighbours;
        let folder = one.folder();
        let inside = if one.is_index() { neighbours.inside(folder) } else { neighbours.beside(document, folder) };
        // The levels are in the navigation already.
        let is_level = |index: &DocumentIndex| matches!(self.site.document_page(*index).kind, PageKind::Level(_));
        if folder.is_empty() || inside.len() < 2 || inside.iter().all(is_level) {
            return None;
        }
        let entry = |index: &DocumentIndex| EntryView {
            href: self.href(self.site.document_page(*index)),
            title: self.site.documents[*index].short_title().to_owned(),
            current: *index == document,
        };
        let index = neighbours.index_of(folder);
        let title = index.map(|index| self.site.documents[index].short_title());
        Some(BesideView {
            title: title.unwrap_or_else(|| folder.rsplit('/').next().unwrap_or(folder)).to_owned(),
            href: index.map(|index| self.href(self.site.document_page(index))),
            entries: inside.iter().map(entry).collect(),
        })
    }

    /// The way to the root of the book's site.
    pub(super) fn root(&self) -> String {
        url::to_root(self.page.depth() + self.site.folders())
    }

    pub(super) fn place<'p>(&'p self, heading: u8, nesting: u8, home: bool, prefix: &'p str) -> Place<'p> {
        Place { route: &self.page.route, heading, nesting, home, prefix, on: &self.on }
    }

    /// An anchor that the page's own document does not use.
    pub(super) fn free(&self, anchor: String) -> String {
        self.site.free_anchor(self.page, anchor)
    }

    pub(super) fn level_view(&self, level: usize, current: bool) -> LevelView {
        level_view(self.site, level, self.href(self.site.level_page(level)), current)
    }

    pub(super) fn levels(&self, current: Option<usize>) -> Vec<LevelView> {
        (0..self.site.model.levels.len()).map(|level| self.level_view(level, current == Some(level))).collect()
    }

    pub(super) fn dimension_view(&self, dimension: usize) -> NamedView {
        let view = dimension_view(self.site, dimension, &self.page.route);
        NamedView { anchor: self.free(view.anchor), ..view }
    }

    pub(super) fn topic_view(&self, dimension: usize, topic: usize) -> NamedView {
        NamedView {
            anchor: self.free(anchors::name(&self.site.model, dimension, Some(topic))),
            name: self.site.model.dimensions[dimension].topics[topic].name.clone(),
            href: self.href(self.site.topic_page(dimension, topic)),
            icon_html: String::new(),
        }
    }

    pub(super) fn breadcrumbs(&self, above: &[&Page]) -> Vec<LinkView> {
        let home = LinkView { href: self.href_of_home(), title: self.site.model.title.clone() };
        std::iter::once(home).chain(above.iter().map(|page| self.link(page))).collect()
    }

    pub(super) fn href_of_home(&self) -> String {
        url::relative(&self.page.route, "", None)
    }
}
