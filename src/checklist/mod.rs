//! The checklist of a model: items, and ids that outlive edits.

mod collect;
mod draft;
#[cfg(test)]
mod edits;
mod identify;
mod ids;
mod lock;
mod place;
mod progress;
mod translate;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Lines, Place};
use crate::document::{Document, Documents};
use crate::model::{Coordinates, DocumentIndex, Level, Model, Passage};
use crate::source::Source;

pub use draft::propose;
pub use identify::{Change, Identity, Order, summary};
pub use lock::{ATTRIBUTES, FILE as LOCK, Lock, Locked};
pub use progress::{Answer, Progress};
pub use translate::translate;

/// The checklist of a model. Immutable.
#[derive(Debug, Clone, Default)]
pub struct Checklist {
    /// The id of the model: answers are kept under it.
    pub model: String,
    /// The items, by level, dimension, topic, and in the order of their texts.
    pub items: Vec<Item>,
    /// Items that were removed: answers to them are kept apart.
    pub retired: Vec<Locked>,
    /// Ids that changed: old → new.
    pub renamed: BTreeMap<String, String>,
    /// The items that are tasks in a document: by document and number of the task.
    by_task: HashMap<(DocumentIndex, usize), usize>,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id, unique in the model.
    pub id: String,
    /// Where it belongs.
    pub at: Coordinates,
    /// What is asked, plain, in one line.
    pub title: String,
    /// What counts as evidence, plain; may be empty.
    pub description: String,
    /// The standards that it answers to.
    pub refs: Vec<String>,
    /// Where it is written.
    pub origin: Origin,
}

/// Where an item is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A task item in a text.
    Task {
        /// The document.
        document: DocumentIndex,
        /// An index into its tasks.
        task: usize,
    },
    /// The front matter of a document.
    FrontMatter {
        /// The document.
        document: DocumentIndex,
    },
    /// An overlay file.
    Overlay,
    /// Nowhere: it stands for its cell.
    Cell,
}

/// Everything that a checklist is made of, as it was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The overlay files.
    pub overlays: Vec<Source>,
    /// The lock file, where there is one.
    pub lock: Option<Source>,
}

/// What identifies a piece of writing as an item, whichever documents are published: its file and number, or its place.
pub(crate) type Key = (String, usize, String);

/// An item before it has its id.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub key: Key,
    pub at: Coordinates,
    /// The place as text, such as `level-1/people/culture`.
    pub place: String,
    pub title: String,
    pub description: String,
    pub refs: Vec<String>,
    pub id: Option<String>,
    pub origin: Origin,
    /// The file, and where the item is in it.
    pub source: Option<(SourceFile, Range<usize>)>,
}

/// A file that holds items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceFile {
    Document(DocumentIndex),
    Overlay(usize),
}

/// The items of all documents, drafts included, with their ids.
#[derive(Debug)]
pub struct Whole {
    id: String,
    drafts: Vec<Draft>,
    identity: Identity,
}

/// The last checklist, and what it was made of.
#[derive(Debug, Default)]
pub struct Memo(Option<Known>);

#[derive(Debug)]
struct Known {
    documents: Documents,
    model: Arc<Model>,
    written: Arc<Written>,
    checklist: Arc<Checklist>,
    found: Vec<Diagnostic>,
}

/// The checklist of all documents. `memo` holds the last one under the same `config`: it is taken where nothing that
/// it was made of changed.
pub fn read(
    documents: &Documents,
    model: &Arc<Model>,
    written: &Arc<Written>,
    config: &Config,
    memo: &mut Memo,
) -> (Arc<Checklist>, Vec<Diagnostic>) {
    let known = memo.0.take().filter(|known| known.is_good_for(documents, model, written));
    let (checklist, found) = if let Some(known) = known {
        (known.checklist, known.found)
    } else {
        let (whole, found) = decide(documents, model, written, config);
        (Arc::new(whole.checklist()), found)
    };
    memo.0 = Some(Known {
        documents: Arc::clone(documents),
        model: Arc::clone(model),
        written: Arc::clone(written),
        checklist: Arc::clone(&checklist),
        found: found.clone(),
    });
    (checklist, found)
}

impl Known {
    /// Whether the items are the same: those of the same documents at the same places, and the same files beside them.
    fn is_good_for(&self, documents: &[Arc<Document>], model: &Arc<Model>, written: &Arc<Written>) -> bool {
        let same = |index: usize| Arc::ptr_eq(&self.documents[index], &documents[index]);
        let plain = |one: &Document| one.tasks.is_empty() && one.front.checklist.lists().is_empty();
        let both_plain = |index: usize| plain(&self.documents[index]) && plain(&documents[index]);
        let (was, is) = (&self.model, model);
        let has_tasks = |passage: &&Passage| !documents[passage.document].tasks.is_empty();
        Arc::ptr_eq(&self.written, written)
            && self.documents.len() == documents.len()
            && (0..documents.len())
                .all(|index| same(index) || (both_plain(index) && self.documents[index].path == documents[index].path))
            && was.has_places_of(is)
            && was.cells.iter().zip(&is.cells).all(|(a, b)| {
                Arc::ptr_eq(a, b) || (a.summary == b.summary && (a.passages == b.passages || both_plain(b.document)))
            })
            && was.levels.iter().zip(&is.levels).all(|(a, b)| {
                let with_tasks =
                    |level: &Level| level.introduction.iter().filter(has_tasks).cloned().collect::<Vec<_>>();
                with_tasks(a) == with_tasks(b)
                    && b.page.is_none_or(|page| {
                        documents[page].tasks.is_empty()
                            || was.flows.get(&page).map(Arc::as_ptr) == is.flows.get(&page).map(Arc::as_ptr)
                    })
            })
    }
}

/// Finds the items of a model and gives them their ids. `documents` are all of them: ids are decided over drafts too.
pub fn decide(
    documents: &[Arc<Document>],
    model: &Model,
    written: &Written,
    config: &Config,
) -> (Whole, Vec<Diagnostic>) {
    let (lock, mut found) = lock::read(written.lock.as_ref());
    let readable = found.is_empty();
    let (drafts, told) = collect::collect(documents, model, &written.overlays, config);
    found.extend(told);
    let identity = identify::identify(&drafts, &lock, &Files::new(documents, written), &mut found);
    if readable {
        found.extend(identity.stale(written.lock.is_some()));
    }
    (Whole { id: config.id(&model.title), drafts, identity }, found)
}

impl Whole {
    /// The checklist of all documents.
    pub fn checklist(self) -> Checklist {
        Checklist::new(self.id, self.drafts, self.identity)
    }

    /// The checklist of those documents that are published: `model` is what they say.
    pub fn published(
        self,
        documents: &[Arc<Document>],
        model: &Model,
        written: &Written,
        config: &Config,
    ) -> Checklist {
        // Places of drafts are no places here, which is no fault.
        let (drafts, _) = collect::collect(documents, model, &written.overlays, config);
        Checklist::new(self.id, drafts, self.identity)
    }
}

/// The lock that the whole model asks for: what is there now, and what `orders` say. With it come what an edit did to
/// the items, and warnings.
///
/// # Errors
///
/// What is wrong with the items or the lock: it would lose answers.
pub fn relock(
    documents: &[Arc<Document>],
    model: &Model,
    written: &Written,
    config: &Config,
    orders: &[Order],
) -> Result<(String, Vec<Change>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (mut lock, mut found) = lock::read(written.lock.as_ref());
    let (items, told) = collect::collect(documents, model, &written.overlays, config);
    found.extend(told);
    for order in orders {
        found.extend(lock.obey(order, &items));
    }
    let identity = identify::identify(&items, &lock, &Files::new(documents, written), &mut found);
    if crate::diagnostic::any_error(&found) {
        return Err(found);
    }
    Ok((identity.lock.write(), identity.changes, found))
}

/// The files that items come from, to show a place in one.
struct Files<'a> {
    documents: &'a [Arc<Document>],
    written: &'a Written,
    /// The lines of the overlays.
    lines: Vec<Lines>,
}

impl<'a> Files<'a> {
    fn new(documents: &'a [Arc<Document>], written: &'a Written) -> Self {
        Self { documents, written, lines: vec![Lines::default(); written.overlays.len()] }
    }
}

impl Files<'_> {
    fn place(&self, draft: &Draft) -> Option<Place> {
        let (file, range) = draft.source.clone()?;
        Some(match file {
            SourceFile::Document(index) => self.documents[index].place(range),
            SourceFile::Overlay(index) => {
                let source = &self.written.overlays[index];
                self.lines[index].place(&source.path, &source.text, range)
            }
        })
    }
}

impl Checklist {
    fn new(model: String, drafts: Vec<Draft>, identity: Identity) -> Self {
        let Identity { ids, lock, .. } = identity;
        Self::with_ids(model, drafts, &ids, lock.retired, lock.renamed)
    }

    fn with_ids(
        model: String,
        drafts: Vec<Draft>,
        ids: &HashMap<Key, String>,
        retired: Vec<Locked>,
        renamed: BTreeMap<String, String>,
    ) -> Self {
        let mut by_task = HashMap::new();
        let mut items = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let Draft { key, at, title, description, refs, origin, .. } = draft;
            let Some(id) = ids.get(&key).cloned() else { continue };
            if let Origin::Task { document, task } = origin {
                by_task.insert((document, task), items.len());
            }
            items.push(Item { id, at, title, description, refs, origin });
        }
        Self { model, items, retired, renamed, by_task }
    }

    /// The items at a level, those of the level as a whole first.
    pub fn of_level(&self, level: usize) -> &[Item] {
        self.between(|at| at.level.cmp(&level))
    }

    /// The items at a coordinate.
    pub fn of(&self, at: Coordinates) -> &[Item] {
        self.between(|other| other.cmp(&at))
    }

    fn between(&self, order: impl Fn(Coordinates) -> std::cmp::Ordering) -> &[Item] {
        let start = self.items.partition_point(|item| order(item.at).is_lt());
        let end = self.items.partition_point(|item| order(item.at).is_le());
        &self.items[start..end]
    }

    /// The item that a task of a document is, by the number of the task.
    pub fn task(&self, document: DocumentIndex, task: usize) -> Option<&Item> {
        self.by_task.get(&(document, task)).map(|index| &self.items[*index])
    }
}
