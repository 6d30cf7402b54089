//! Each page as a view, and the view as a file.

use memchr::memmem;

use super::Output;
use super::fragment::Place;
use super::highlight::Highlighter;
use super::icons;
use super::parts::{self, Parts, Rendered};
use super::templates::Theme;
use super::views::{
    BesideView, CellView, ColumnView, ContentsView, DimensionPageView, DocumentPageView, EntryView, HeadingView,
    HomeView, LevelPageView, LevelView, LinkView, MatrixCellView, MatrixView, NamedView, NavigationView, NotFoundView,
    PageView, PartView, RowView, SectionView, StepsView, TopicPageView,
};
use crate::diagnostic::Diagnostic;
use crate::model::{Coordinates, DocumentIndex, Naming, Passage};
use crate::site::{NOT_FOUND, Page, PageIndex, PageKind, Site, anchors, url};

/// More dimensions than this are not listed on every page: the list would make the site quadratic.
const MOST_IN_NAVIGATION: usize = 40;

/// What is rendered once for all pages of one depth.
pub(super) struct Frames {
    navigation: Vec<String>,
}

impl Frames {
    pub fn new(site: &Site<'_>, theme: &Theme) -> (Self, Vec<Diagnostic>) {
        let depths = site.pages.iter().map(Page::depth).max().unwrap_or(0);
        let mut navigation = Vec::new();
        let mut found = Vec::new();
        for depth in 0..=depths {
            match theme.render("navigation.html", &navigation_view(site, depth)) {
                Ok(html) => navigation.push(html),
                Err(error) => {
                    found.push(error);
                    navigation.push(String::new());
                }
            }
        }
        (Self { navigation }, found)
    }

    /// The navigation for a page, with the page itself marked in it.
    fn navigation(&self, page: &Page) -> String {
        let html = &self.navigation[page.depth()];
        let href = format!("<a href=\"{}{}\"", url::to_root(page.depth()), url::encode(&page.route));
        match memmem::find(html.as_bytes(), href.as_bytes()).filter(|_| !page.route.is_empty()) {
            Some(at) => format!("{}<a aria-current=\"page\"{}", &html[..at], &html[at + 2..]),
            None => html.clone(),
        }
    }
}

fn navigation_view(site: &Site<'_>, depth: usize) -> NavigationView {
    let root = url::to_root(depth);
    let href = |page: &Page| format!("{root}{}", url::encode(&page.route));
    let model = site.model;
    let levels = (0..model.levels.len()).map(|level| level_view(site, level, href(site.level_page(level)), false));
    let listed = if model.dimensions.len() <= MOST_IN_NAVIGATION { model.dimensions.len() } else { 0 };
    let dimensions = (0..listed)
        .map(|index| NamedView { href: href(site.dimension_page(index)), ..dimension_view(site, index, "") });
    let pages = site.neighbours.top().iter().map(|index| (site.document_page(*index), &site.documents[*index]));
    let pages = pages
        .filter(|(page, _)| page.kind == PageKind::Document && !page.route.is_empty())
        .take(MOST_IN_NAVIGATION)
        .map(|(page, document)| LinkView { href: href(page), title: document.short_title().to_owned() });
    NavigationView {
        levels: levels.collect(),
        dimensions: dimensions.collect(),
        pages: pages.collect(),
        root: root.clone(),
    }
}

fn level_view(site: &Site<'_>, index: usize, href: String, current: bool) -> LevelView {
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

fn dimension_view(site: &Site<'_>, index: usize, route: &str) -> NamedView {
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
    pub site: &'a Site<'a>,
    pub theme: &'a Theme,
    pub parts: &'a Parts,
    pub frames: &'a Frames,
    pub highlighter: &'a Highlighter,
}

impl Renderer<'_> {
    /// Renders a page; nothing where the template fails.
    pub fn page(&self, index: PageIndex) -> (Option<Output>, Vec<Diagnostic>) {
        let page = &self.site.pages[index];
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

/// One page while its view is made.
struct OnePage<'a> {
    all: &'a Renderer<'a>,
    site: &'a Site<'a>,
    page: &'a Page,
    index: PageIndex,
    rendered: Option<&'a Rendered>,
}

impl OnePage<'_> {
    fn href(&self, page: &Page) -> String {
        url::relative(&self.page.route, &page.route, None)
    }

    fn link(&self, page: &Page) -> LinkView {
        LinkView { href: self.href(page), title: page.title.clone() }
    }

    fn page_view(&self, kind: &'static str, breadcrumbs: Vec<LinkView>, contents: Vec<ContentsView>) -> PageView {
        let document = self.page.document.map(|index| &self.site.documents[index]);
        let config = self.site.config;
        let heading_html = match self.rendered.and_then(|rendered| rendered.title.as_ref()) {
            Some(title) => {
                let mut html = String::new();
                title.fill(&mut html, self.place(1, 0, true, ""));
                html
            }
            None => escape(&self.page.title),
        };
        let (previous, next) = self.site.neighbours.around(self.index);
        let around = |index: Option<PageIndex>| index.map(|index| self.link(&self.site.pages[index]));
        let described = document.and_then(|document| document.front.description.as_deref()).unwrap_or("").trim();
        let of_level = match self.page.kind {
            PageKind::Level(level) => self.site.model.levels[level].description.as_str(),
            PageKind::Home => config.description.as_str(),
            _ => "",
        };
        let is_404 = self.page.kind == PageKind::NotFound;
        PageView {
            kind,
            title: self.page.title.clone(),
            heading_html,
            description: if described.is_empty() { of_level.to_owned() } else { described.to_owned() },
            root: url::to_root(self.page.depth()),
            canonical: config.base_url.as_ref().filter(|_| !is_404).map(|base| super::url_of(base, self.page)),
            base: config.base_url.clone().filter(|_| is_404),
            navigation_html: self.all.frames.navigation(self.page),
            breadcrumbs,
            contents,
            beside: self.page.document.and_then(|document| self.beside(document)),
            previous: around(previous),
            next: around(next),
            edit: document.and_then(|document| {
                config.edit_url.as_ref().map(|edit| edit.replace("{path}", &url::encode(&document.path)))
            }),
            draft: document.is_some_and(|document| document.front.draft),
        }
    }

    /// The pages in the folder of a document; nothing where there is but this one.
    fn beside(&self, document: DocumentIndex) -> Option<BesideView> {
        let one = &self.site.documents[document];
        let neighbours = &self.site.neighbours;
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

    fn place<'p>(&'p self, heading: u8, nesting: u8, home: bool, prefix: &'p str) -> Place<'p> {
        Place { route: &self.page.route, heading, nesting, home, prefix }
    }

    /// An anchor that the page's own document does not use.
    fn free(&self, anchor: String) -> String {
        let taken = self.page.document.is_some_and(|document| {
            let headings = 0..self.site.documents[document].headings.len();
            let of = |heading| self.site.anchors.heading(self.site.documents, document, heading);
            headings.map(of).any(|id| id == anchor) || !self.site.anchors.is_free(document, &anchor)
        });
        if taken { format!("model-{anchor}") } else { anchor }
    }

    fn level_view(&self, level: usize, current: bool) -> LevelView {
        level_view(self.site, level, self.href(self.site.level_page(level)), current)
    }

    fn levels(&self, current: Option<usize>) -> Vec<LevelView> {
        (0..self.site.model.levels.len()).map(|level| self.level_view(level, current == Some(level))).collect()
    }

    fn dimension_view(&self, dimension: usize) -> NamedView {
        let view = dimension_view(self.site, dimension, &self.page.route);
        NamedView { anchor: self.free(view.anchor), ..view }
    }

    fn topic_view(&self, dimension: usize, topic: usize) -> NamedView {
        NamedView {
            anchor: self.free(anchors::name(self.site.model, dimension, Some(topic))),
            name: self.site.model.dimensions[dimension].topics[topic].name.clone(),
            href: self.href(self.site.topic_page(dimension, topic)),
            icon_html: String::new(),
        }
    }

    /// The page of a cell's dimension or topic.
    fn series_page(&self, at: Coordinates) -> Option<&Page> {
        let dimension = at.dimension?;
        Some(match at.topic {
            Some(topic) => self.site.topic_page(dimension, topic),
            None => self.site.dimension_page(dimension),
        })
    }

    fn cell_href(&self, cell: usize) -> String {
        let (route, anchor) = self.site.cell_home(cell);
        url::relative(&self.page.route, route, anchor.as_deref())
    }

    /// What leads on from a cell: the same place at the nearest levels that have it.
    fn steps(&self, cell: usize) -> StepsView {
        let model = self.site.model;
        let series = self.site.series(cell);
        let at = series.binary_search(&cell).unwrap_or(0);
        let link = |cell: &usize| LinkView {
            href: self.cell_href(*cell),
            title: model.levels[model.cells[*cell].at.level].title.clone(),
        };
        // Text of a dimension beside its topics is new at every level, or at none.
        let place = model.cells[cell].at;
        let beside =
            place.topic.is_none() && place.dimension.is_some_and(|one| !model.dimensions[one].topics.is_empty());
        let all = self.series_page(place).filter(|page| page.route != self.page.route);
        StepsView {
            previous: at.checked_sub(1).and_then(|before| series.get(before)).map(link),
            next: series.get(at + 1).map(link),
            all: all.filter(|_| series.len() > 1).map(|page| self.link(page)),
            new: at == 0 && place.level > 0 && series.len() > 1 && !beside,
        }
    }

    /// The text of the page's document, in its order.
    fn parts(&self) -> (Vec<PartView>, Vec<ContentsView>) {
        let (Some(index), Some(rendered)) = (self.page.document, self.rendered) else { return Default::default() };
        let document = &self.site.documents[index];
        let mut contents: Vec<ContentsView> = Vec::new();
        for (number, heading) in document.headings.iter().enumerate() {
            if heading.nesting <= 2 && Some(number) != document.title_heading && !heading.text.is_empty() {
                let id = self.site.anchors.heading(self.site.documents, index, number).to_owned();
                contents.push(ContentsView { id, title: heading.text.clone(), depth: heading.nesting });
            }
        }
        let flow = self.site.model.flows.get(&index);
        let several_levels = matches!(self.page.kind, PageKind::Level(_));
        let mut parts = Vec::new();
        for (number, step) in rendered.steps.iter().enumerate() {
            let mut html = String::new();
            step.text.fill(&mut html, self.place(step.nesting + 1, step.nesting, true, ""));
            let flow = flow.map(|flow| &flow[number]);
            let heading = flow.and_then(|flow| self.heading(index, flow, step.heading.as_ref(), step.nesting));
            let last = flow
                .and_then(|flow| flow.cell)
                .filter(|cell| rendered.cells.get(cell).and_then(|steps| steps.last()) == Some(&number));
            let whole = last.is_some_and(|cell| self.site.model.cells[cell].whole);
            if html.trim().is_empty() && heading.is_none() && last.is_none() {
                continue;
            }
            parts.push(PartView {
                heading,
                html,
                steps: last.filter(|_| !whole).map(|cell| self.steps(cell)),
                level: last
                    .filter(|_| !several_levels && !whole)
                    .map(|cell| self.level_view(self.site.model.cells[cell].at.level, false)),
            });
        }
        if !rendered.notes.is_empty() {
            let numbers: Vec<usize> = rendered.notes.iter().map(|note| note.number).collect();
            let html = self.notes(rendered, &numbers, "");
            parts.push(PartView { heading: None, html, steps: None, level: None });
        }
        (parts, contents)
    }

    fn heading(
        &self,
        document: DocumentIndex,
        flow: &crate::model::Flow,
        html: Option<&super::fragment::Fragment>,
        nesting: u8,
    ) -> Option<HeadingView> {
        let (kind, page) = match flow.names {
            Naming::Nothing => return None,
            Naming::Level(level) => ("level", self.site.level_page(level)),
            Naming::Dimension(dimension) => ("dimension", self.site.dimension_page(dimension)),
            Naming::Topic(dimension, topic) => ("topic", self.site.topic_page(dimension, topic)),
        };
        let mut out = String::new();
        let (id, alias, depth) = if let (Some(heading), Some(html)) = (flow.heading, html) {
            html.fill(&mut out, self.place(1, 0, true, ""));
            let id = self.site.anchors.heading(self.site.documents, document, heading).to_owned();
            let github = &self.site.documents[document].headings[heading].anchor;
            let alias = self.site.anchors.is_free(document, github).then(|| github.clone());
            (id, alias, nesting + 1)
        } else {
            out = escape(flow.label.as_deref()?);
            let id = self.site.anchors.label(document, flow.range.start)?.to_owned();
            (id, None, nesting + 2)
        };
        let href = (page.route != self.page.route).then(|| self.href(page));
        Some(HeadingView { kind, depth: depth.clamp(2, 6), id, alias, html: out, href })
    }

    /// The footnotes with these numbers.
    fn notes(&self, rendered: &Rendered, numbers: &[usize], prefix: &str) -> String {
        // At home the notes are a landmark; a page with several texts would have several of one name.
        let landmark = if prefix.is_empty() { " role=\"doc-endnotes\" aria-label=\"Notes\"" } else { "" };
        let mut out = format!("<section class=\"notes\"{landmark}><ol>\n");
        for note in rendered.notes.iter().filter(|note| numbers.contains(&note.number)) {
            let number = note.number;
            out.push_str(&format!("<li id=\"{prefix}note-{number}\" value=\"{number}\">"));
            note.html.fill(&mut out, self.place(6, 0, true, prefix));
            out.push_str(&format!(
                "<a class=\"back\" href=\"#{prefix}note-ref-{number}\" aria-label=\"Back to the text\">↩</a></li>\n"
            ));
        }
        out.push_str("</ol></section>\n");
        out
    }

    /// The text of a cell on a page that is not its own, under a heading of depth `heading`.
    fn cell_html(&self, cell: usize, heading: u8, prefix: &str) -> String {
        let one = &self.site.model.cells[cell];
        let Some(rendered) = self.all.parts.documents.get(&one.document) else { return String::new() };
        let mut out = String::new();
        if let Some(html) = rendered.table_cells.get(&cell) {
            html.fill(&mut out, self.place(heading, 0, false, prefix));
            return out;
        }
        let mut notes = Vec::new();
        for number in rendered.cells.get(&cell).into_iter().flatten() {
            let step = &rendered.steps[*number];
            step.text.fill(&mut out, self.place(heading, step.nesting, false, prefix));
            notes.extend(&step.notes);
        }
        if !notes.is_empty() {
            out.push_str(&self.notes(rendered, &notes, prefix));
        }
        out
    }

    fn introduction(&self, passages: &[Passage]) -> String {
        let mut out = String::new();
        for passage in passages {
            let rendered = self.all.parts.documents.get(&passage.document);
            if let Some(html) = rendered.and_then(|rendered| rendered.passages.get(&passage.range.start)) {
                html.fill(&mut out, self.place(1, 0, false, "about-"));
            }
        }
        out
    }

    /// A cell, or a gap, under a heading of depth `heading`; `full`: with its text.
    fn cell_view(&self, at: Coordinates, heading: u8, full: bool) -> CellView {
        let model = self.site.model;
        let cell = model.cell(at);
        let level = &model.levels[at.level];
        let place = at.dimension.map(|dimension| anchors::name(model, dimension, at.topic));
        let place = place.unwrap_or_default();
        let anchor = self.free(match self.page.kind {
            PageKind::Topic(..) => level.id.clone(),
            PageKind::Dimension(_) if at.topic.is_none() => level.id.clone(),
            PageKind::Dimension(_) => format!("{place}-{}", level.id),
            _ => place,
        });
        let prefix = format!("{anchor}--");
        CellView {
            level: self.level_view(at.level, false),
            name: at.dimension.map_or_else(String::new, |dimension| match at.topic {
                Some(topic) => model.dimensions[dimension].topics[topic].name.clone(),
                None => model.dimensions[dimension].name.clone(),
            }),
            href: cell.map(|cell| self.cell_href(cell)).unwrap_or_default(),
            html: cell.filter(|_| full).map(|cell| self.cell_html(cell, heading, &prefix)),
            summary: cell.map(|cell| model.cells[cell].summary.clone()).unwrap_or_default(),
            gap: cell.is_none(),
            steps: cell.map(|cell| self.steps(cell)),
            anchor,
        }
    }

    fn breadcrumbs(&self, above: &[&Page]) -> Vec<LinkView> {
        let home = LinkView { href: self.href_of_home(), title: self.site.model.title.clone() };
        std::iter::once(home).chain(above.iter().map(|page| self.link(page))).collect()
    }

    fn href_of_home(&self) -> String {
        url::relative(&self.page.route, "", None)
    }

    fn home(&self) -> HomeView {
        let (parts, contents) = self.parts();
        let model = self.site.model;
        let grid = self.site.is_grid;
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

    fn matrix(&self) -> MatrixView {
        let model = self.site.model;
        let mut rows = Vec::new();
        for (index, dimension) in model.dimensions.iter().enumerate() {
            rows.push(self.row("dimension", self.dimension_view(index), index, None));
            for topic in 0..dimension.topics.len() {
                rows.push(self.row("topic", self.topic_view(index, topic), index, Some(topic)));
            }
        }
        MatrixView { levels: self.levels(None), rows }
    }

    fn row(&self, kind: &'static str, named: NamedView, dimension: usize, topic: Option<usize>) -> RowView {
        let model = self.site.model;
        let cell = |level| {
            let cell = model.cell(Coordinates { level, dimension: Some(dimension), topic })?;
            Some(MatrixCellView { href: self.cell_href(cell), summary: model.cells[cell].summary.clone() })
        };
        let cells = (0..model.levels.len()).map(cell).collect();
        let has_cells = topic.is_some() || model.dimensions[dimension].topics.is_empty();
        RowView { kind, named, cells, has_cells }
    }

    fn level(&self, level: usize) -> LevelPageView {
        let (parts, mut contents) = self.parts();
        let model = self.site.model;
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
        LevelPageView {
            page,
            levels: self.levels(Some(level)),
            level: self.level_view(level, true),
            parts,
            introduction_html: self.introduction(&model.levels[level].introduction),
            sections,
        }
    }

    /// The cells of a dimension or topic at all levels. Gaps are shown where `gaps`.
    fn series(&self, dimension: usize, topic: Option<usize>, heading: u8, full: bool, gaps: bool) -> Vec<CellView> {
        let model = self.site.model;
        let places = (0..model.levels.len()).map(|level| Coordinates { level, dimension: Some(dimension), topic });
        let found: Vec<Coordinates> = places.filter(|at| gaps || model.cell(*at).is_some()).collect();
        let here = |cell: usize| Some(model.cells[cell].document) == self.page.document;
        // A text that is a whole page, alone in its row, is not shown twice.
        let alone = found.iter().filter_map(|at| model.cell(*at)).count() == 1;
        let shown = found.into_iter().filter(|at| !model.cell(*at).is_some_and(here));
        shown
            .map(|at| {
                let whole = model.cell(at).is_some_and(|cell| model.cells[cell].whole);
                self.cell_view(at, heading, !(whole && (alone || !full)))
            })
            .collect()
    }

    fn dimension(&self, index: usize) -> DimensionPageView {
        let (parts, mut contents) = self.parts();
        let dimension = &self.site.model.dimensions[index];
        let finest = dimension.topics.is_empty();
        let cells = self.series(index, None, if finest { 2 } else { 3 }, finest, finest && self.site.is_grid);
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

fn escape(text: &str) -> String {
    let mut out = String::new();
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut out, text);
    out
}
