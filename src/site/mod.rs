//! The plan of the site: which pages there are, at which addresses, and how they hang together.

pub mod anchors;
mod links;
mod made;
mod navigation;
mod plan;
pub mod standards;
pub mod url;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use crate::checklist::Checklist;
use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Documents};
use crate::glossary::Glossary;
use crate::history::History;
use crate::model::{DocumentIndex, Model};
use crate::translation;
use crate::words::Words;
use anchors::Anchors;
use standards::Standards;

pub use links::{Broken, Target};
pub use navigation::Neighbours;
pub use plan::{Memo, Plan, plan};

/// An index into [`Plan::pages`].
pub type PageIndex = usize;

/// What a site is made of.
#[derive(Debug)]
pub struct Contents {
    /// The documents, sorted by path; drafts left out.
    pub documents: Documents,
    /// The model.
    pub model: Arc<Model>,
    /// The items.
    pub checklist: Arc<Checklist>,
    /// The glossary.
    pub glossary: Arc<Glossary>,
    /// The configuration.
    pub config: Arc<Config>,
    /// Files that are copied, by their path in the site.
    pub files: Arc<BTreeMap<String, PathBuf>>,
    /// The folder of the site within that of the book: empty, or the language with a `/`.
    pub at: String,
    /// How the folder of the content is called from that of the book: empty for the book's own.
    pub folder: String,
    /// The files of the book that a site in another language shares: by their path in the book's.
    pub shared: Arc<BTreeMap<String, PathBuf>>,
    /// The words of the interface.
    pub words: Arc<Words>,
}

/// The site of the book, or that of another language, which lies in a folder of it: what is said, and where.
#[derive(Debug)]
pub struct Site {
    /// The documents, sorted by path; drafts left out.
    pub documents: Documents,
    /// The model.
    pub model: Arc<Model>,
    /// The items.
    pub checklist: Arc<Checklist>,
    /// The configuration.
    pub config: Arc<Config>,
    /// The glossary.
    pub glossary: Arc<Glossary>,
    /// The standards, and the items that answer to them.
    pub standards: Standards,
    /// Files that are copied, by their path in the site.
    pub files: Arc<BTreeMap<String, PathBuf>>,
    /// The files of the book that a site in another language shares: by their path in the book's.
    pub shared: Arc<BTreeMap<String, PathBuf>>,
    /// The folder of the site within that of the book: empty, or the language with a `/`. Addresses are within it.
    pub at: String,
    /// How the folder of the content is called from that of the book: empty for the book's own.
    pub folder: String,
    /// The words of the interface.
    pub words: Arc<Words>,
    /// The addresses.
    pub plan: Arc<Plan>,
    /// The site in all its languages, that of the book first; empty where there is but one.
    pub editions: Arc<[Edition]>,
    /// When the documents were changed, as far as it is known.
    pub history: Arc<History>,
    /// The anchors of each document that holds the model.
    anchors: Vec<OnceLock<Anchors>>,
    /// Pages by the normalised id of what they show, or by title; made when a link first needs it.
    by_name: OnceLock<HashMap<String, PageIndex>>,
    /// Documents by the addresses that they had; made when a link first needs it.
    by_alias: OnceLock<HashMap<String, DocumentIndex>>,
    /// The anchors that each page has beside those of its document.
    made_anchors: Vec<OnceLock<HashSet<String>>>,
}

/// The site in one of its languages, as the others know it.
#[derive(Debug)]
pub struct Edition {
    /// The language, a BCP 47 tag.
    pub language: String,
    /// Its name, in itself.
    pub name: String,
    /// The folder of the site within that of the book.
    pub at: String,
    /// The documents.
    pub documents: Documents,
    /// What they say.
    pub model: Arc<Model>,
    /// When they were changed.
    pub history: Arc<History>,
    /// The addresses.
    pub plan: Arc<Plan>,
}

/// When a document was changed last.
fn changed<'a>(document: &'a Document, history: &'a History) -> Option<&'a Date> {
    let of_git = || history.of(&document.path).map(|change| &change.last);
    document.front.changed().or_else(of_git).or(document.front.date.as_ref())
}

/// Makes the sites of all languages known to each other; the first is that of the book.
pub fn introduce(sites: &mut [Site], languages: &[crate::config::Language]) {
    if sites.len() < 2 {
        return;
    }
    let name = |site: &Site| {
        let tag = &site.config.language;
        let configured = languages.iter().find(|one| one.tag == *tag).and_then(|one| one.name.clone());
        let of_words = || site.words.own("language_name", tag).map(str::to_owned);
        configured.or_else(of_words).unwrap_or_else(|| tag.clone())
    };
    let editions: Arc<[Edition]> = sites
        .iter()
        .map(|site| Edition {
            language: site.config.language.clone(),
            name: name(site),
            at: site.at.clone(),
            documents: Arc::clone(&site.documents),
            model: Arc::clone(&site.model),
            history: Arc::clone(&site.history),
            plan: Arc::clone(&site.plan),
        })
        .collect();
    for site in sites {
        site.editions = Arc::clone(&editions);
    }
}

impl Edition {
    /// The page at a route, and whether its text is in this language.
    pub fn page(&self, route: &str) -> Option<(&Page, bool)> {
        let page = &self.plan.pages[self.plan.by_route.get(route).copied()?];
        let is_own = |document: DocumentIndex| self.at.is_empty() || self.documents[document].translation.is_some();
        Some((page, page.document.is_none_or(is_own)))
    }
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
    /// The search.
    Search,
    /// The terms of the glossary.
    Glossary,
    /// All standards that items answer to.
    Standards,
    /// A standard: its clauses, and the items that answer to each.
    Standard(usize),
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

impl Site {
    /// The folders from the root of the book's site to this one.
    pub fn folders(&self) -> usize {
        self.at.matches('/').count()
    }

    /// The address of the book's site, where it is known.
    pub fn root_url(&self) -> Option<&str> {
        self.config.base_url.as_deref().map(|url| url.strip_suffix(self.at.as_str()).unwrap_or(url))
    }

    /// Whether the text of a document is not in the language of the site: nobody has translated it yet.
    pub fn is_untranslated(&self, document: DocumentIndex) -> bool {
        !self.at.is_empty() && self.documents[document].translation.is_none()
    }

    /// When a document was changed last: as it says itself, else as git does.
    pub fn changed(&self, document: DocumentIndex) -> Option<&Date> {
        changed(&self.documents[document], self.history_of(document))
    }

    /// Where the changes of a document are: one that is not translated is that of the book.
    pub fn history_of(&self, document: DocumentIndex) -> &History {
        let of_book = self.editions.first().filter(|_| self.is_untranslated(document));
        of_book.map_or(&self.history, |book| &book.history)
    }

    /// Whether the document that this one translates was changed since.
    pub fn is_stale(&self, document: DocumentIndex) -> bool {
        let one = &self.documents[document];
        let original = one.translation.as_ref().and_then(|translation| translation.original.as_ref());
        let (Some(original), Some(book)) = (original, self.editions.first()) else { return false };
        let (theirs, own) = (changed(original, &book.history), changed(one, &self.history));
        matches!((theirs, own), (Some(theirs), Some(own)) if theirs > own)
    }

    /// The file of a document, as the book calls it.
    pub fn source_path(&self, document: DocumentIndex) -> String {
        let one = &self.documents[document];
        if self.folder.is_empty() || one.translation.is_none() {
            one.path.clone()
        } else {
            format!("{}/{}", self.folder, one.path)
        }
    }

    /// What is wrong with this site, as it is told with the book: its own documents by the paths that they have there.
    pub fn tell(&self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if self.at.is_empty() {
            return found;
        }
        let own = |path: &str| self.document_at(path).is_some_and(|index| self.documents[index].translation.is_some());
        translation::tell(found, &own, &self.folder)
    }

    /// The document at a path.
    pub fn document_at(&self, path: &str) -> Option<DocumentIndex> {
        self.plan.by_path.get(path).copied()
    }

    /// The page of a document.
    pub fn document_page(&self, document: DocumentIndex) -> &Page {
        &self.plan.pages[self.plan.of_document[document]]
    }

    /// The cells that a document gives, in order.
    pub fn cells_of(&self, document: DocumentIndex) -> &[usize] {
        self.plan.cells_of.get(&document).map_or(&[], Vec::as_slice)
    }

    /// The cells at the place of this one at all levels, lowest first.
    pub fn series(&self, cell: usize) -> &[usize] {
        let at = self.model.cells[cell].at;
        self.plan.series.get(&(at.dimension, at.topic)).map_or(&[], Vec::as_slice)
    }

    /// The cells of a dimension or topic at all levels, lowest first.
    pub fn cells_along(&self, dimension: usize, topic: Option<usize>) -> &[usize] {
        self.plan.series.get(&(Some(dimension), topic)).map_or(&[], Vec::as_slice)
    }

    /// Whether both have the same addresses and items: they differ in text alone.
    pub fn is_laid_out_like(&self, other: &Self) -> bool {
        let described = |one: &Self| one.model.levels.iter().map(|level| level.description.clone()).collect::<Vec<_>>();
        let same_anchors = |document: &DocumentIndex| {
            Arc::ptr_eq(&self.documents[*document], &other.documents[*document])
                || (0..self.documents[*document].headings.len())
                    .map(|one| self.heading_anchor(*document, one))
                    .eq((0..other.documents[*document].headings.len()).map(|one| other.heading_anchor(*document, one)))
        };
        Arc::ptr_eq(&self.plan, &other.plan)
            && Arc::ptr_eq(&self.checklist, &other.checklist)
            && Arc::ptr_eq(&self.config, &other.config)
            && Arc::ptr_eq(&self.words, &other.words)
            && Arc::ptr_eq(&self.history, &other.history)
            && Arc::ptr_eq(&self.glossary, &other.glossary)
            && described(self) == described(other)
            && self.model.flows.keys().eq(other.model.flows.keys())
            && self.model.flows.keys().all(same_anchors)
    }

    /// The page at a route.
    pub fn page_at(&self, route: &str) -> Option<PageIndex> {
        self.plan.by_route.get(route).copied()
    }

    /// The pages on which something of a document's text may stand.
    pub fn pages_showing(&self, document: DocumentIndex) -> Vec<PageIndex> {
        let plan = &self.plan;
        let mut pages = vec![plan.of_document[document]];
        if self.model.flows.contains_key(&document) {
            pages.extend(self.page_at(""));
        }
        let mut level = |level: usize| {
            pages.push(plan.of_level[level]);
            pages.extend(plan.of_checklist[level]);
            pages.extend(plan.of_embed[level]);
            pages.extend(plan.whole_checklist);
            pages.extend(plan.assess);
        };
        for cell in self.cells_of(document) {
            level(self.model.cells[*cell].at.level);
        }
        let here = |passages: &[crate::model::Passage]| passages.iter().any(|one| one.document == document);
        for (index, one) in self.model.levels.iter().enumerate() {
            if one.page == Some(document) || here(&one.introduction) {
                level(index);
            }
        }
        let mut series: Vec<_> = self.cells_of(document).iter().map(|cell| self.model.cells[*cell].at).collect();
        series.dedup();
        for at in series {
            let Some(dimension) = at.dimension else { continue };
            pages.push(plan.of_dimension[dimension]);
            pages.extend(at.topic.map(|topic| plan.of_topic[dimension][topic]));
        }
        for (index, dimension) in self.model.dimensions.iter().enumerate() {
            let topics = dimension.topics.iter().zip(&plan.of_topic[index]);
            let introduced = topics.filter(|(topic, _)| here(&topic.introduction)).map(|(_, page)| *page);
            let introduced: Vec<_> = introduced.collect();
            if here(&dimension.introduction) || !introduced.is_empty() {
                pages.push(plan.of_dimension[index]);
            }
            pages.extend(introduced);
        }
        let standards = self.standards.answers().iter().zip(&plan.of_standard);
        pages.extend(standards.filter(|(answers, _)| answers.is_of(document)).filter_map(|(_, page)| *page));
        pages.sort_unstable();
        pages.dedup();
        pages
    }

    /// The pages of the folders above a document, outermost first; not the home page.
    pub fn folders_above(&self, document: DocumentIndex) -> Vec<&Page> {
        let one = &self.documents[document];
        let mut folder = one.folder();
        let mut pages = Vec::new();
        while !folder.is_empty() {
            if let Some(index) = self.plan.neighbours.index_of(folder).filter(|index| *index != document) {
                pages.push(self.document_page(index));
            }
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        pages.reverse();
        pages
    }

    /// The page of a level.
    pub fn level_page(&self, level: usize) -> &Page {
        &self.plan.pages[self.plan.of_level[level]]
    }

    /// The page of a dimension.
    pub fn dimension_page(&self, dimension: usize) -> &Page {
        &self.plan.pages[self.plan.of_dimension[dimension]]
    }

    /// The page of a topic.
    pub fn topic_page(&self, dimension: usize, topic: usize) -> &Page {
        &self.plan.pages[self.plan.of_topic[dimension][topic]]
    }

    /// The checklist of a level, or of all of them, where there are items.
    pub fn checklist_page(&self, level: Option<usize>) -> Option<&Page> {
        let index = match level {
            Some(level) => self.plan.of_checklist[level],
            None => self.plan.whole_checklist,
        };
        index.map(|index| &self.plan.pages[index])
    }

    /// The page that shows where the reader stands.
    pub fn assess_page(&self) -> Option<&Page> {
        self.plan.assess.map(|index| &self.plan.pages[index])
    }

    /// The page of the search.
    pub fn search_page(&self) -> Option<&Page> {
        self.plan.search.map(|index| &self.plan.pages[index])
    }

    /// The page of the glossary, where there are terms.
    pub fn glossary_page(&self) -> Option<&Page> {
        self.plan.glossary.map(|index| &self.plan.pages[index])
    }

    /// The checklist of a level alone.
    pub fn embed_page(&self, level: usize) -> Option<&Page> {
        self.plan.of_embed[level].map(|index| &self.plan.pages[index])
    }

    /// An anchor that the text of a page's own document does not use.
    pub fn free_anchor(&self, page: &Page, anchor: String) -> String {
        let taken = page.document.is_some_and(|document| {
            let headings = 0..self.documents[document].headings.len();
            let of = |heading| self.heading_anchor(document, heading);
            headings.map(of).any(|id| id == anchor) || !self.is_free_anchor(document, &anchor)
        });
        if taken { format!("model-{anchor}") } else { anchor }
    }

    /// The page that a name means: the id of a level, dimension or topic, else a title.
    fn page_named(&self, name: &str) -> Option<PageIndex> {
        let by_name = self.by_name.get_or_init(|| {
            let key = crate::model::name::normalise;
            let mut names = HashMap::new();
            for (level, page) in self.model.levels.iter().zip(&self.plan.of_level) {
                names.entry(key(&level.id)).or_insert(*page);
            }
            for (index, dimension) in self.model.dimensions.iter().enumerate() {
                names.entry(key(&dimension.id)).or_insert(self.plan.of_dimension[index]);
                for (topic, page) in dimension.topics.iter().zip(&self.plan.of_topic[index]) {
                    names.entry(key(&topic.id)).or_insert(*page);
                }
            }
            for (document, page) in self.documents.iter().zip(&self.plan.of_document) {
                names.entry(key(&document.title)).or_insert(*page);
            }
            // A name without a `/` is Obsidian's: another name of the page.
            for (document, page) in self.documents.iter().zip(&self.plan.of_document) {
                for name in document.front.aliases.iter().filter(|name| !name.contains('/')) {
                    names.entry(key(name)).or_insert(*page);
                }
            }
            names
        });
        by_name.get(&crate::model::name::normalise(name)).copied()
    }

    /// Where a cell is at home: the route and the anchor; no anchor where the cell is the whole page.
    pub fn cell_home(&self, cell: usize) -> (&str, Option<String>) {
        let one = &self.model.cells[cell];
        let page = self.document_page(one.document);
        (&page.route, self.cell_anchor(one))
    }
}
