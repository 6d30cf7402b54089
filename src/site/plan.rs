//! The addresses of the site: which pages there are, and how they hang together.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::standards::Standards;
use super::{Contents, NOT_FOUND, Neighbours, Page, PageIndex, PageKind, Site};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{Document, Documents};
use crate::model::{DocumentIndex, Model};
use crate::words::Words;

/// The addresses.
#[derive(Debug)]
pub struct Plan {
    /// The pages, in reading order.
    pub pages: Vec<Page>,
    /// Something is said at more than one level.
    pub is_grid: bool,
    /// What stands around each document's page.
    pub neighbours: Neighbours,
    /// The cells of each document that holds any.
    pub(super) cells_of: HashMap<DocumentIndex, Vec<usize>>,
    /// The cells of each dimension and topic, by level.
    pub(super) series: HashMap<(Option<usize>, Option<usize>), Vec<usize>>,
    pub(super) of_document: Vec<PageIndex>,
    pub(super) of_level: Vec<PageIndex>,
    pub(super) of_dimension: Vec<PageIndex>,
    pub(super) of_topic: Vec<Vec<PageIndex>>,
    /// The checklist of each level that has items.
    pub(super) of_checklist: Vec<Option<PageIndex>>,
    pub(super) of_embed: Vec<Option<PageIndex>>,
    /// The checklist of all levels, and the assessment.
    pub(super) whole_checklist: Option<PageIndex>,
    pub(super) assess: Option<PageIndex>,
    pub(super) search: Option<PageIndex>,
    /// The glossary, where there are terms.
    pub(super) glossary: Option<PageIndex>,
    /// All standards that items answer to, and each of them.
    pub(super) standards: Option<PageIndex>,
    pub(super) of_standard: Vec<Option<PageIndex>>,
    pub(super) by_route: HashMap<String, PageIndex>,
    pub(super) by_path: HashMap<String, DocumentIndex>,
    pub(super) by_stem: HashMap<String, Option<DocumentIndex>>,
}

/// The last plan, and what it was made of.
#[derive(Debug, Default)]
pub struct Memo(Option<Known>);

#[derive(Debug)]
struct Known {
    documents: Documents,
    model: Arc<Model>,
    has: Has,
    words: Arc<Words>,
    plan: Arc<Plan>,
    found: Vec<Diagnostic>,
}

/// What some pages are there for.
#[derive(Debug, PartialEq, Eq)]
struct Has {
    /// By level: items.
    items: Vec<bool>,
    /// By standard: items that answer to it.
    answers: Vec<bool>,
    /// Terms of the glossary.
    terms: bool,
}

/// Plans the site. `memo` holds the last plan under the same configuration: it is taken where nothing that it was made
/// of changed.
pub fn plan(contents: Contents, memo: &mut Memo) -> (Site, Vec<Diagnostic>) {
    let Contents { documents, model, checklist, glossary, config, files, at, folder, shared, words } = contents;
    let standards = Standards::new(&config.standards, &checklist);
    let has = Has {
        items: (0..model.levels.len()).map(|level| !checklist.of_level(level).is_empty()).collect(),
        answers: standards.answers().iter().map(|one| !one.items.is_empty()).collect(),
        terms: !glossary.terms.is_empty(),
    };
    let known = memo.0.take().filter(|known| known.is_good_for(&documents, &model, &has, &words));
    let (plan, found) = if let Some(known) = known {
        (known.plan, known.found)
    } else {
        let (plan, found) = addresses(&documents, &model, &has, &config, &words, at.is_empty());
        (Arc::new(plan), found)
    };
    memo.0 = Some(Known {
        documents: Arc::clone(&documents),
        model: Arc::clone(&model),
        has,
        words: Arc::clone(&words),
        plan: Arc::clone(&plan),
        found: found.clone(),
    });
    let anchors = documents.iter().map(|_| OnceLock::new()).collect();
    let (by_name, by_alias) = (OnceLock::new(), OnceLock::new());
    let made_anchors = plan.pages.iter().map(|_| OnceLock::new()).collect();
    let editions = Arc::default();
    let site = Site {
        documents,
        model,
        checklist,
        config,
        glossary,
        standards,
        files,
        shared,
        words,
        at,
        folder,
        plan,
        editions,
        history: Arc::default(),
        anchors,
        by_name,
        by_alias,
        made_anchors,
    };
    let found = site.tell(found);
    (site, found)
}

impl Known {
    fn is_good_for(&self, documents: &[Arc<Document>], model: &Arc<Model>, has: &Has, words: &Arc<Words>) -> bool {
        let same = |(a, b): (&Arc<Document>, &Arc<Document>)| Arc::ptr_eq(a, b) || is_listed_alike(a, b);
        let model_same = || Arc::ptr_eq(&self.model, model) || self.model.has_places_of(model);
        self.has == *has
            && self.words == *words
            && self.documents.len() == documents.len()
            && self.documents.iter().zip(documents).all(same)
            && model_same()
    }
}

/// Whether two documents have the same addresses, name and place in the order.
fn is_listed_alike(a: &Document, b: &Document) -> bool {
    let listed =
        |one: &Document| (one.front.slug.clone(), one.title.clone(), one.front.link_title.clone(), one.front.order());
    a.path == b.path
        && listed(a) == listed(b)
        && a.front.aliases == b.front.aliases
        && a.front.redirect_from == b.front.redirect_from
}

fn addresses(
    documents: &[Arc<Document>],
    model: &Model,
    has: &Has,
    config: &Config,
    words: &Words,
    is_root: bool,
) -> (Plan, Vec<Diagnostic>) {
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
    let of_checklist: Vec<_> = has
        .items
        .iter()
        .enumerate()
        .map(|(level, has)| {
            let route = format!("{}checklist/", planner.pages[of_level[level]].route);
            let title = words.fill("checklist_of", &[("title", &model.levels[level].title)]);
            has.then(|| planner.put(&route, PageKind::Checklist(level), title))
        })
        .collect();
    let any = has.items.contains(&true);
    let whole_checklist = any.then(|| planner.put("checklist/", PageKind::Checklists, words.text("checklist").into()));
    let assess = any.then(|| planner.put("assess/", PageKind::Assess, words.text("where_you_stand").into()));
    let of_embed = has.items.iter().enumerate().map(|(level, has)| {
        let one = &model.levels[level];
        has.then(|| planner.put(&format!("embed/{}/", one.id), PageKind::Embed(level), one.title.clone()))
    });
    let of_embed: Vec<_> = of_embed.collect();
    let search = config.search.then(|| planner.put("search/", PageKind::Search, words.text("search").into()));
    let glossary = has.terms.then(|| planner.put("glossary/", PageKind::Glossary, words.text("glossary").into()));
    let standards = has.answers.contains(&true);
    let standards = standards.then(|| planner.put("standards/", PageKind::Standards, words.text("standards").into()));
    let of_standard = config.standards.iter().zip(&has.answers).enumerate().map(|(index, (one, has))| {
        has.then(|| planner.put(&format!("standards/{}/", one.id), PageKind::Standard(index), one.name.clone()))
    });
    let of_standard = of_standard.collect();
    // Hosts look for one at the root alone.
    if is_root {
        planner.put(NOT_FOUND, PageKind::NotFound, words.text("page_not_found").into());
    }
    let Planner { pages, by_route, found, .. } = planner;
    let by_path = documents.iter().enumerate().map(|(index, document)| (document.path.clone(), index)).collect();
    let mut by_stem = HashMap::with_capacity(documents.len());
    for (index, document) in documents.iter().enumerate() {
        by_stem.entry(document.stem().to_owned()).and_modify(|known| *known = None).or_insert(Some(index));
    }
    let neighbours = Neighbours::new(documents, model, &pages, &of_document, home);
    let mut cells_of = HashMap::<DocumentIndex, Vec<usize>>::new();
    let mut series = HashMap::<_, Vec<usize>>::new();
    for (index, cell) in model.cells.iter().enumerate() {
        cells_of.entry(cell.document).or_default().push(index);
        series.entry((cell.at.dimension, cell.at.topic)).or_default().push(index);
    }
    let plan = Plan {
        is_grid: model.is_grid(),
        pages,
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
        search,
        glossary,
        standards,
        of_standard,
        by_route,
        by_path,
        by_stem,
    };
    (plan, found)
}

struct Planner<'a> {
    pages: Vec<Page>,
    by_route: HashMap<String, PageIndex>,
    found: Vec<Diagnostic>,
    documents: &'a [Arc<Document>],
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
fn readme_beside_index(documents: &[Arc<Document>], document: &Document) -> bool {
    let readme = document.is_index()
        && document.path.rsplit('/').next().is_some_and(|name| name.to_ascii_lowercase().starts_with("readme."));
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
