//! The texts of the documents, each rendered once for all the pages that it stands on, when one of them asks for it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::highlight::Highlighter;
use super::parts::{self, Rendered};
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::glossary::Matcher;
use crate::model::{DocumentIndex, Flow, Passage};
use crate::site::{Broken, Site, Target};
use crate::trust::Trust;
use crate::words::Words;

/// The texts of one site.
pub(super) struct Texts {
    /// By document, as far as they were asked for.
    of: Vec<OnceLock<Arc<Text>>>,
    /// What introduces levels, dimensions and topics, by document.
    introductions: BTreeMap<DocumentIndex, Vec<Passage>>,
    memo: Option<Arc<TextMemo>>,
}

/// The text of a document.
#[derive(Debug)]
pub(super) struct Text {
    pub rendered: Rendered,
    /// What is wrong with it.
    pub found: Vec<Diagnostic>,
    /// What it was made of, where it is kept for other sites.
    made_of: Option<MadeOf>,
}

/// All that the text of a document depends on.
#[derive(Debug)]
struct MadeOf {
    document: Arc<Document>,
    flow: Option<Arc<[Flow]>>,
    passages: Vec<Passage>,
    words: Arc<Words>,
    trust: Trust,
    /// What found the terms in it.
    matcher: Arc<Matcher>,
    /// A hash of the anchors, items and cells in it.
    marks: u64,
    asked: HashSet<Asked>,
}

/// A link, and what it came to.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    pub wiki: bool,
    pub dest: String,
    pub answer: (Option<Target>, Option<Broken>),
}

/// The last text of each document, for the next site.
#[derive(Debug, Default)]
pub struct TextMemo(Mutex<HashMap<String, Arc<Text>>>);

impl TextMemo {
    /// Forgets the documents that are no more.
    pub fn retain(&self, site: &Site) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() > site.documents.len() {
            known.retain(|path, _| site.document_at(path).is_some());
        }
    }
}

impl Texts {
    pub fn new(site: &Site, memo: Option<Arc<TextMemo>>) -> Self {
        let of = site.documents.iter().map(|_| OnceLock::new()).collect();
        Self { of, introductions: introductions(site), memo }
    }

    /// The text of a document. That of a document outside of the model stands on one page: it is not kept, unless for
    /// other sites.
    pub fn of(&self, site: &Site, document: DocumentIndex, highlighter: &Highlighter) -> Arc<Text> {
        if self.memo.is_none() && !site.model.flows.contains_key(&document) {
            return Arc::new(self.render(site, document, highlighter));
        }
        Arc::clone(self.of[document].get_or_init(|| self.remember(site, document, highlighter)))
    }

    /// Whether the text of a document, asked for in both, is the same one.
    pub fn is_same(&self, other: &Self, document: DocumentIndex) -> bool {
        let text = |texts: &Self| texts.of.get(document).and_then(OnceLock::get).cloned();
        matches!((text(self), text(other)), (Some(a), Some(b)) if Arc::ptr_eq(&a, &b))
    }

    fn remember(&self, site: &Site, document: DocumentIndex, highlighter: &Highlighter) -> Arc<Text> {
        let render = || Arc::new(self.render(site, document, highlighter));
        let Some(memo) = &self.memo else { return render() };
        let path = &site.documents[document].path;
        let known = memo.0.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some(text) = known.filter(|text| self.is_good(text, site, document)) {
            return text;
        }
        let text = render();
        memo.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), Arc::clone(&text));
        text
    }

    fn passages(&self, document: DocumentIndex) -> &[Passage] {
        self.introductions.get(&document).map_or(&[][..], Vec::as_slice)
    }

    fn render(&self, site: &Site, document: DocumentIndex, highlighter: &Highlighter) -> Text {
        let passages = self.passages(document);
        let (rendered, found, asked) = parts::document(site, document, passages, highlighter, self.memo.is_some());
        let made_of = asked.map(|asked| MadeOf {
            document: Arc::clone(&site.documents[document]),
            flow: site.model.flows.get(&document).cloned(),
            passages: passages.to_vec(),
            words: Arc::clone(&site.words),
            trust: site.config.trust,
            matcher: Arc::clone(&site.glossary.matcher),
            marks: marks(site, document),
            asked,
        });
        Text { rendered, found, made_of }
    }

    /// Whether a text of another site would be the same here.
    fn is_good(&self, text: &Text, site: &Site, document: DocumentIndex) -> bool {
        let Some(made_of) = &text.made_of else { return false };
        let resolve = |asked: &Asked| {
            let Asked { wiki, dest, answer } = asked;
            let now = if *wiki { site.resolve_wiki(document, dest) } else { site.resolve(document, dest) };
            now == *answer
        };
        Arc::ptr_eq(&made_of.document, &site.documents[document])
            && Arc::ptr_eq(&made_of.words, &site.words)
            && made_of.trust == site.config.trust
            && made_of.flow.as_ref() == site.model.flows.get(&document)
            && made_of.passages == self.passages(document)
            && made_of.matcher == site.glossary.matcher
            && made_of.marks == marks(site, document)
            && made_of.asked.iter().all(resolve)
    }
}

/// What stands in a text because of what the model and the checklist are: anchors, boxes, ways from cell to cell.
fn marks(site: &Site, document: DocumentIndex) -> u64 {
    let mut hasher = DefaultHasher::new();
    let one = &site.documents[document];
    let Some(flow) = site.model.flows.get(&document) else { return 0 };
    for heading in 0..one.headings.len() {
        site.heading_anchor(document, heading).hash(&mut hasher);
    }
    for task in 0..one.tasks.len() {
        site.checklist.task(document, task).map(|item| &item.id).hash(&mut hasher);
    }
    for cell in parts::table_cells(site, document, flow) {
        (cell, parts::model_cell(site, cell)).hash(&mut hasher);
        for passage in &site.model.cells[cell].passages {
            passage.range.hash(&mut hasher);
        }
    }
    hasher.finish()
}

fn introductions(site: &Site) -> BTreeMap<DocumentIndex, Vec<Passage>> {
    let model = &*site.model;
    let levels = model.levels.iter().flat_map(|level| &level.introduction);
    let dimensions = model.dimensions.iter().flat_map(|dimension| {
        dimension.introduction.iter().chain(dimension.topics.iter().flat_map(|topic| &topic.introduction))
    });
    let mut by_document = BTreeMap::<DocumentIndex, Vec<Passage>>::new();
    for passage in levels.chain(dimensions) {
        by_document.entry(passage.document).or_default().push(passage.clone());
    }
    by_document
}
