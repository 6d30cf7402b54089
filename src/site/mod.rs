//! The plan of the site: which pages there are, at which addresses, and how they hang together.

pub mod anchors;
mod links;
mod navigation;
pub mod url;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use crate::checklist::Checklist;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Document;
use crate::model::{DocumentIndex, Model};

pub use anchors::Anchors;
pub use links::{Broken, Target};
pub use navigation::Neighbours;

/// An index into [`Site::pages`].
pub type PageIndex = usize;

/// The plan.
#[derive(Debug)]
pub struct Site<'a> {
    /// The documents, drafts left out.
    pub documents: &'a [Document],
    /// The model.
    pub model: &'a Model,
    /// The items.
    pub checklist: &'a Checklist,
    /// The configuration.
    pub config: &'a Config,
    /// Files that are copied, by their path in the site.
    pub files: &'a BTreeMap<String, PathBuf>,
    /// The pages, in reading order.
    pub pages: Vec<Page>,
    /// The anchors of the documents' headings.
    pub anchors: Anchors,
    /// Something is said at more than one level.
    pub is_grid: bool,
    /// What stands around each document's page.
    pub neighbours: Neighbours,
    /// The cells of each document that holds any.
    cells_of: HashMap<DocumentIndex, Vec<usize>>,
    /// The cells of each dimension and topic, by level.
    series: HashMap<(Option<usize>, Option<usize>), Vec<usize>>,
    of_document: Vec<PageIndex>,
    of_level: Vec<PageIndex>,
    of_dimension: Vec<PageIndex>,
    of_topic: Vec<Vec<PageIndex>>,
    /// The checklist of each level that has items.
    of_checklist: Vec<Option<PageIndex>>,
    of_embed: Vec<Option<PageIndex>>,
    /// The checklist of all levels, and the assessment.
    whole_checklist: Option<PageIndex>,
    assess: Option<PageIndex>,
    by_route: HashMap<String, PageIndex>,
    by_path: HashMap<&'a str, DocumentIndex>,
    by_stem: HashMap<&'a str, Option<DocumentIndex>>,
    /// Pages by the normalised id of what they show, or by title; made when a link first needs it.
    by_name: std::sync::OnceLock<HashMap<String, PageIndex>>,
}

/// A page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its address within the site: empty for the home page, else with a `/` at the end; not encoded.
    pub route: String,
    /// What it shows.
    pub kind: PageKind,
    /// The document whose text stands on it.
    pub document: Option<DocumentIndex>,
    /// Its title.
    pub title: String,
}

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// The whole model.
    Home,
    /// A level.
    Level(usize),
    /// A dimension at all levels.
    Dimension(usize),
    /// A topic at all levels.
    Topic(usize, usize),
    /// The checklist of a level.
    Checklist(usize),
    /// The checklist of all levels.
    Checklists,
    /// Where the reader stands.
    Assess,
    /// The checklist of a level alone, to be shown in another page.
    Embed(usize),
    /// A document, and nothing else.
    Document,
    /// What is shown where there is no page.
    NotFound,
}

/// The address of the page that is shown where there is none.
pub const NOT_FOUND: &str = "404.html";

impl Page {
    /// The file that the page is written to.
    pub fn file(&self) -> String {
        if self.kind == PageKind::NotFound { self.route.clone() } else { format!("{}index.html", self.route) }
    }

    /// How many folders deep the page is.
    pub fn depth(&self) -> usize {
        self.route.matches('/').count()
    }
}

/// Plans the site.
pub fn plan<'a>(
    documents: &'a [Document],
    model: &'a Model,
    checklist: &'a Checklist,
    config: &'a Config,
    files: &'a BTreeMap<String, PathBuf>,
) -> (Site<'a>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut by_route: HashMap<String, PageIndex> = HashMap::with_capacity(documents.len() + 64);
    let mut pages: Vec<Page> = Vec::with_capacity(documents.len() + 64);
    let mut of_document = Vec::with_capacity(documents.len());
    for (index, document) in documents.iter().enumerate() {
        let route = route_of(document, readme_beside_index(documents, document));
        if let Some(first) = by_route.get(&route) {
            let other = pages[*first].document.map_or("", |index| documents[index].path.as_str());
            found.push(
                Diagnostic::error("address-twice", format!("`/{route}` is the address of `{other}` already"))
                    .at(Place::file(&document.path))
                    .help("rename one of the files, or give it a `slug` in its front matter"),
            );
        }
        by_route.entry(route.clone()).or_insert(pages.len());
        of_document.push(pages.len());
        let kind = PageKind::Document;
        pages.push(Page { route, kind, document: Some(index), title: document.title.clone() });
    }
    let mut planner = Planner { pages, by_route, found, documents };
    let home = planner.put("", PageKind::Home, model.title.clone());
    let of_level: Vec<_> = model
        .levels
        .iter()
        .enumerate()
        .map(|(index, level)| {
            let route = match (level.page, &level.folder) {
                (Some(document), _) => planner.pages[of_document[document]].route.clone(),
                (None, Some(folder)) => format!("{folder}/"),
                (None, None) => format!("{}/", level.id),
            };
            planner.put(&route, PageKind::Level(index), level.title.clone())
        })
        .collect();
    let prefix = if config.dimensions_path.is_empty() { String::new() } else { format!("{}/", config.dimensions_path) };
    let mut of_dimension = Vec::new();
    let mut of_topic = Vec::new();
    for (index, dimension) in model.dimensions.iter().enumerate() {
        let route = format!("{prefix}{}/", dimension.id);
        of_dimension.push(planner.put(&route, PageKind::Dimension(index), dimension.name.clone()));
        let topics = dimension.topics.iter().enumerate().map(|(topic, one)| {
            planner.put(&format!("{route}{}/", one.slug), PageKind::Topic(index, topic), one.name.clone())
        });
        of_topic.push(topics.collect());
    }
    let of_items: Vec<_> = (0..model.levels.len()).map(|level| !checklist.of_level(level).is_empty()).collect();
    let of_checklist: Vec<_> = of_items
        .iter()
        .enumerate()
        .map(|(level, has)| {
            let route = format!("{}checklist/", planner.pages[of_level[level]].route);
            let title = format!("{}: checklist", model.levels[level].title);
            has.then(|| planner.put(&route, PageKind::Checklist(level), title))
        })
        .collect();
    let any = !checklist.items.is_empty();
    let whole_checklist = any.then(|| planner.put("checklist/", PageKind::Checklists, "Checklist".into()));
    let assess = any.then(|| planner.put("assess/", PageKind::Assess, "Where you stand".into()));
    let of_embed = of_items.iter().enumerate().map(|(level, has)| {
        let one = &model.levels[level];
        has.then(|| planner.put(&format!("embed/{}/", one.id), PageKind::Embed(level), one.title.clone()))
    });
    let of_embed: Vec<_> = of_embed.collect();
    planner.put(NOT_FOUND, PageKind::NotFound, "Page not found".into());
    let Planner { pages, by_route, found, .. } = planner;
    let by_path = documents.iter().enumerate().map(|(index, document)| (document.path.as_str(), index)).collect();
    let mut by_stem: HashMap<&str, Option<DocumentIndex>> = HashMap::new();
    for (index, document) in documents.iter().enumerate() {
        by_stem.entry(document.stem()).and_modify(|known| *known = None).or_insert(Some(index));
    }
    let anchors = Anchors::new(documents, model);
    let neighbours = Neighbours::new(documents, model, &pages, &of_document, home);
    let mut cells_of = HashMap::<DocumentIndex, Vec<usize>>::new();
    let mut series = HashMap::<_, Vec<usize>>::new();
    for (index, cell) in model.cells.iter().enumerate() {
        cells_of.entry(cell.document).or_default().push(index);
        series.entry((cell.at.dimension, cell.at.topic)).or_default().push(index);
    }
    let site = Site {
        is_grid: model.is_grid(),
        documents,
        model,
        checklist,
        config,
        files,
        pages,
        anchors,
        neighbours,
        cells_of,
        series,
        of_document,
        of_level,
        of_dimension,
        of_topic,
        of_checklist,
        of_embed,
        whole_checklist,
        assess,
        by_route,
        by_path,
        by_stem,
        by_name: std::sync::OnceLock::new(),
    };
    (site, found)
}

struct Planner<'a> {
    pages: Vec<Page>,
    by_route: HashMap<String, PageIndex>,
    found: Vec<Diagnostic>,
    documents: &'a [Document],
}

impl Planner<'_> {
    /// Adds a page, or makes the document that stands at its address that page.
    fn put(&mut self, route: &str, kind: PageKind, title: String) -> PageIndex {
        if let Some(index) = self.by_route.get(route).copied() {
            let page = &mut self.pages[index];
            // An embedded checklist has no room for the text of a document.
            if page.kind == PageKind::Document && !matches!(kind, PageKind::Embed(_)) {
                page.kind = kind;
                return index;
            }
            let other = page.document.map(|index| self.documents[index].path.as_str());
            let message = format!("two pages have the address `/{route}`: `{}` and `{title}`", page.title);
            let diagnostic = Diagnostic::error("address-twice", message)
                .help("give one of them another id in book.toml, or another name");
            self.found.push(match other {
                Some(path) => diagnostic.at(Place::file(path)),
                None => diagnostic,
            });
            return index;
        }
        self.by_route.insert(route.to_owned(), self.pages.len());
        self.pages.push(Page { route: route.to_owned(), kind, document: None, title });
        self.pages.len() - 1
    }
}

/// A `README.md` stands for its folder only where nothing else does.
fn readme_beside_index(documents: &[Document], document: &Document) -> bool {
    let readme = document.path.rsplit('/').next().is_some_and(|name| name.to_ascii_lowercase().starts_with("readme."));
    readme
        && ["index.md", "_index.md"].iter().any(|name| {
            let path =
                if document.folder().is_empty() { (*name).to_owned() } else { format!("{}/{name}", document.folder()) };
            documents.binary_search_by(|other| other.path.as_str().cmp(&path)).is_ok()
        })
}

/// The address that a document's path, or its `slug`, gives it.
fn route_of(document: &Document, beside_index: bool) -> String {
    let folder = document.folder();
    let within =
        |folder: &str, name: &str| if folder.is_empty() { format!("{name}/") } else { format!("{folder}/{name}/") };
    if let Some(slug) = document.front.slug.as_deref() {
        let absolute = slug.strip_prefix('/').map(|absolute| absolute.trim_matches('/'));
        let slug = slug.trim_matches('/');
        if let Some(absolute) = absolute.filter(|absolute| !absolute.contains("..")) {
            return if absolute.is_empty() { String::new() } else { format!("{absolute}/") };
        }
        let parent =
            if document.is_index() { folder.rsplit_once('/').map_or("", |(parent, _)| parent) } else { folder };
        if !slug.is_empty() && !slug.contains("..") && !slug.contains(':') {
            return within(parent, slug);
        }
    }
    if document.is_index() && !beside_index {
        return if folder.is_empty() { String::new() } else { format!("{folder}/") };
    }
    let name = document.path.rsplit('/').next().unwrap_or_default();
    within(folder, name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

impl Site<'_> {
    /// The page of a document.
    pub fn document_page(&self, document: DocumentIndex) -> &Page {
        &self.pages[self.of_document[document]]
    }

    /// The cells that a document gives, in order.
    pub fn cells_of(&self, document: DocumentIndex) -> &[usize] {
        self.cells_of.get(&document).map_or(&[], Vec::as_slice)
    }

    /// The cells at the place of this one at all levels, lowest first.
    pub fn series(&self, cell: usize) -> &[usize] {
        let at = self.model.cells[cell].at;
        self.series.get(&(at.dimension, at.topic)).map_or(&[], Vec::as_slice)
    }

    /// The pages of the folders above a document, outermost first; not the home page.
    pub fn folders_above(&self, document: DocumentIndex) -> Vec<&Page> {
        let one = &self.documents[document];
        let mut folder = one.folder();
        let mut pages = Vec::new();
        while !folder.is_empty() {
            if let Some(index) = self.neighbours.index_of(folder).filter(|index| *index != document) {
                pages.push(self.document_page(index));
            }
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        pages.reverse();
        pages
    }

    /// The page of a level.
    pub fn level_page(&self, level: usize) -> &Page {
        &self.pages[self.of_level[level]]
    }

    /// The page of a dimension.
    pub fn dimension_page(&self, dimension: usize) -> &Page {
        &self.pages[self.of_dimension[dimension]]
    }

    /// The page of a topic.
    pub fn topic_page(&self, dimension: usize, topic: usize) -> &Page {
        &self.pages[self.of_topic[dimension][topic]]
    }

    /// The checklist of a level, or of all of them, where there are items.
    pub fn checklist_page(&self, level: Option<usize>) -> Option<&Page> {
        let index = match level {
            Some(level) => self.of_checklist[level],
            None => self.whole_checklist,
        };
        index.map(|index| &self.pages[index])
    }

    /// The page that shows where the reader stands.
    pub fn assess_page(&self) -> Option<&Page> {
        self.assess.map(|index| &self.pages[index])
    }

    /// The checklist of a level alone.
    pub fn embed_page(&self, level: usize) -> Option<&Page> {
        self.of_embed[level].map(|index| &self.pages[index])
    }

    /// The page that a name means: the id of a level, dimension or topic, else a title.
    fn page_named(&self, name: &str) -> Option<&Page> {
        let by_name = self.by_name.get_or_init(|| {
            let key = crate::model::name::normalise;
            let mut names = HashMap::new();
            for (level, page) in self.model.levels.iter().zip(&self.of_level) {
                names.entry(key(&level.id)).or_insert(*page);
            }
            for (index, dimension) in self.model.dimensions.iter().enumerate() {
                names.entry(key(&dimension.id)).or_insert(self.of_dimension[index]);
                for (topic, page) in dimension.topics.iter().zip(&self.of_topic[index]) {
                    names.entry(key(&topic.id)).or_insert(*page);
                }
            }
            for (document, page) in self.documents.iter().zip(&self.of_document) {
                names.entry(key(&document.title)).or_insert(*page);
            }
            names
        });
        by_name.get(&crate::model::name::normalise(name)).map(|index| &self.pages[*index])
    }

    /// Where a cell is at home: the route and the anchor; no anchor where the cell is the whole page.
    pub fn cell_home(&self, cell: usize) -> (&str, Option<String>) {
        let one = &self.model.cells[cell];
        let page = self.document_page(one.document);
        (&page.route, self.anchors.of_cell(self.model, one))
    }
}
