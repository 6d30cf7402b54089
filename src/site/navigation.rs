//! What stands around a page: what comes before and after it, what is above it, what is beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Page, PageIndex, PageKind};
use crate::document::Document;
use crate::model::{DocumentIndex, Model};

/// At most so many neighbours are listed beside a page: a list of all would make the site quadratic.
const WINDOW: usize = 20;

/// The order of the documents, and the folders that they are in.
#[derive(Debug, Default)]
pub struct Neighbours {
    /// The documents of each folder in reading order; a folder's index file is in the folder above.
    folders: BTreeMap<String, Vec<DocumentIndex>>,
    /// For each document, its position in its folder.
    position: Vec<usize>,
    /// The index file of each folder.
    index: BTreeMap<String, DocumentIndex>,
    /// The folder that each document stands for.
    stands_for: Vec<Option<String>>,
    /// The pages of documents in reading order.
    order: Vec<PageIndex>,
    /// For each page, its position in the order.
    rank: Vec<Option<usize>>,
}

impl Neighbours {
    pub(super) fn new(
        documents: &[Arc<Document>],
        model: &Model,
        pages: &[Page],
        of_document: &[PageIndex],
        home: PageIndex,
    ) -> Self {
        let mut all = Self { position: vec![0; documents.len()], rank: vec![None; pages.len()], ..Self::default() };
        for (index, document) in documents.iter().enumerate() {
            let below = Some(document.folder()).filter(|folder| document.is_index() && !folder.is_empty());
            all.stands_for.push(below.map(str::to_owned));
            if document.is_index() {
                all.index.entry(document.folder().to_owned()).or_insert(index);
            }
            if let Some(folder) = folder_of(document) {
                all.folders.entry(folder.to_owned()).or_default().push(index);
            }
        }
        let level = |index: DocumentIndex| match pages[of_document[index]].kind {
            PageKind::Level(level) => model.levels[level].rank,
            _ => u32::MAX,
        };
        for inside in all.folders.values_mut() {
            inside.sort_by_cached_key(|index| {
                // The levels follow each other, whatever else has a weight.
                (level(*index), documents[*index].front.order(), documents[*index].path.clone())
            });
            for (position, index) in inside.iter().enumerate() {
                all.position[*index] = position;
            }
        }
        all.order.push(home);
        let mut seen = vec![false; documents.len()];
        all.visit("", &mut seen, of_document);
        for folder in all.folders.keys().cloned().collect::<Vec<_>>() {
            all.visit(&folder, &mut seen, of_document);
        }
        all.order.dedup();
        for (rank, page) in all.order.iter().enumerate() {
            all.rank[*page].get_or_insert(rank);
        }
        all
    }

    /// Adds the documents of a folder and of the folders below it, each folder behind its index file.
    fn visit(&mut self, folder: &str, seen: &mut [bool], of_document: &[PageIndex]) {
        for index in self.folders.get(folder).cloned().unwrap_or_default() {
            if std::mem::replace(&mut seen[index], true) {
                continue;
            }
            self.order.push(of_document[index]);
            if let Some(below) = self.stands_for[index].take() {
                self.visit(&below, seen, of_document);
            }
        }
    }

    /// The pages before and after a page in reading order.
    pub fn around(&self, page: PageIndex) -> (Option<PageIndex>, Option<PageIndex>) {
        let Some(rank) = self.rank[page] else { return (None, None) };
        (rank.checked_sub(1).map(|before| self.order[before]), self.order.get(rank + 1).copied())
    }

    /// The documents at the top of the tree.
    pub fn top(&self) -> &[DocumentIndex] {
        self.folders.get("").map_or(&[], Vec::as_slice)
    }

    /// The documents beside one, itself included; a window where there are many.
    pub fn beside(&self, document: DocumentIndex, folder: &str) -> &[DocumentIndex] {
        let Some(inside) = self.folders.get(folder) else { return &[] };
        let at = self.position[document];
        let start = at.saturating_sub(WINDOW / 2).min(inside.len().saturating_sub(WINDOW));
        &inside[start..inside.len().min(start + WINDOW)]
    }

    /// The documents in a folder; the first ones where there are many.
    pub fn inside(&self, folder: &str) -> &[DocumentIndex] {
        let inside = self.folders.get(folder).map_or(&[][..], Vec::as_slice);
        &inside[..inside.len().min(WINDOW)]
    }

    /// The index file of a folder.
    pub fn index_of(&self, folder: &str) -> Option<DocumentIndex> {
        self.index.get(folder).copied()
    }
}

/// The folder that a document is listed in; the home page is in none.
fn folder_of(document: &Document) -> Option<&str> {
    let folder = document.folder();
    if !document.is_index() {
        return Some(folder);
    }
    (!folder.is_empty()).then(|| folder.rsplit_once('/').map_or("", |(parent, _)| parent))
}
