//! What was read last: of what did not change since, nothing is read again.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::context::{self, Context, Folders};
use super::label::Labels;
use super::position::{self, Reading};
use super::walk::{self, Walked};
use super::{Model, Passage};
use crate::config::{Config, Declared};
use crate::document::{Block, Document, Documents};

/// The last reading under one configuration.
#[derive(Debug, Default)]
pub struct Memo {
    documents: Documents,
    folders: Folders,
    /// What path and front matter of each document say, before all are known and after.
    alone: Vec<Arc<Context>>,
    settled: Vec<Arc<Context>>,
    walked: Vec<Arc<Walked>>,
    /// How documents were read together.
    readings: Vec<(Vec<usize>, Arc<Reading>)>,
    pub(super) last: Option<Last>,
}

/// The last model, and what it was built from.
#[derive(Debug)]
pub(super) struct Last {
    pub model: Arc<Model>,
    pub reading: Arc<Reading>,
    /// What introduces dimensions and topics, by document.
    pub introductions: HashMap<usize, Vec<Introduction>>,
}

/// A text that introduces a dimension, or a topic of it.
#[derive(Debug, Clone)]
pub(super) struct Introduction {
    pub dimension: usize,
    pub topic: Option<usize>,
    pub passage: Passage,
}

/// All documents, each walked.
pub(super) struct Read {
    pub contexts: Vec<Arc<Context>>,
    pub walked: Vec<Arc<Walked>>,
    /// For each document, whether it is not what it was.
    pub changed: Vec<bool>,
    /// For each document, whether its labels are not what they were.
    relabelled: Vec<bool>,
    readings: Vec<(Vec<usize>, Arc<Reading>)>,
}

impl Memo {
    /// Walks the documents that changed, and those whose surroundings did.
    pub(super) fn walk(
        &mut self,
        documents: &Documents,
        blocks: &(dyn Fn(&str) -> Arc<[Block]> + Sync),
        folders: Folders,
        labels: &Labels<'_>,
        config: &Config,
    ) -> Read {
        let known = aligned(&self.documents, documents);
        let same_list =
            self.documents.len() == documents.len() && known.iter().zip(0..).all(|(old, i)| *old == Some(i));
        let same = |index: usize| known[index].filter(|old| Arc::ptr_eq(&self.documents[*old], &documents[index]));
        let same_folders = self.folders == folders;
        let alone: Vec<Arc<Context>> = (0..documents.len())
            .into_par_iter()
            .map(|index| {
                if let Some(old) = same(index).filter(|_| same_folders) {
                    return Arc::clone(&self.alone[old]);
                }
                let context = context::of(&documents[index], &folders, labels);
                shared(context, known[index].map(|old| &self.alone[old]))
            })
            .collect();
        let contexts = if same_list && self.alone.iter().zip(&alone).all(|(a, b)| Arc::ptr_eq(a, b)) {
            self.settled.clone()
        } else {
            let mut contexts: Vec<Context> = alone.iter().map(|context| (**context).clone()).collect();
            context::settle(&mut contexts);
            let settled = contexts.into_iter().zip(&known);
            settled.map(|(context, old)| shared(context, old.map(|old| &self.settled[old]))).collect()
        };
        let walked: Vec<Arc<Walked>> = (0..documents.len())
            .into_par_iter()
            .map(|index| {
                let context = &contexts[index];
                if let Some(old) = same(index).filter(|old| Arc::ptr_eq(&self.settled[*old], context)) {
                    Arc::clone(&self.walked[old])
                } else {
                    let walk = walk::walk(
                        &documents[index],
                        &blocks(&documents[index].path),
                        context,
                        labels,
                        config.levels_by_order,
                    );
                    Arc::new(walk)
                }
            })
            .collect();
        if !same_list {
            self.last = None;
            self.readings.clear();
        }
        let changed = |index: usize| !same_list || !Arc::ptr_eq(&self.walked[index], &walked[index]);
        let changed: Vec<bool> = (0..documents.len()).map(changed).collect();
        let relabelled =
            |index: usize| changed[index] && !(same_list && self.walked[index].is_labelled_like(&walked[index]));
        let relabelled = (0..documents.len()).map(relabelled).collect();
        self.documents = Arc::clone(documents);
        self.folders = folders;
        self.alone = alone;
        self.settled.clone_from(&contexts);
        self.walked.clone_from(&walked);
        Read { contexts, walked, changed, relabelled, readings: std::mem::take(&mut self.readings) }
    }

    /// Keeps how the documents were read together.
    pub(super) fn keep(&mut self, readings: Readings<'_>) {
        self.readings = readings.made;
    }
}

/// A context, or the one that was there before where both are the same.
fn shared(context: Context, old: Option<&Arc<Context>>) -> Arc<Context> {
    old.filter(|old| ***old == context).map_or_else(|| Arc::new(context), Arc::clone)
}

/// For each of the new documents the old one with its path. Both are sorted by path.
fn aligned(old: &[Arc<Document>], new: &[Arc<Document>]) -> Vec<Option<usize>> {
    let mut at = 0;
    let find = |document: &Arc<Document>| {
        while let Some(candidate) = old.get(at) {
            if Arc::ptr_eq(candidate, document) {
                at += 1;
                return Some(at - 1);
            }
            match candidate.path.cmp(&document.path) {
                Ordering::Less => at += 1,
                Ordering::Equal => {
                    at += 1;
                    return Some(at - 1);
                }
                Ordering::Greater => return None,
            }
        }
        None
    };
    new.iter().map(find).collect()
}

/// How documents are read together: each set once, and not again where no label in it changed.
pub(super) struct Readings<'a> {
    read: &'a Read,
    declared: &'a [Declared],
    made: Vec<(Vec<usize>, Arc<Reading>)>,
}

impl<'a> Readings<'a> {
    pub fn new(read: &'a Read, declared: &'a [Declared]) -> Self {
        Self { read, declared, made: Vec::new() }
    }

    /// The reading of these documents together.
    pub fn of(&mut self, documents: &[usize]) -> Arc<Reading> {
        if let Some((_, made)) = self.made.iter().find(|(of, _)| of == documents) {
            return Arc::clone(made);
        }
        let old = self.read.readings.iter().find(|(of, _)| of == documents);
        let old = old.filter(|_| !documents.iter().any(|index| self.read.relabelled[*index]));
        let reading = match old {
            Some((_, reading)) => Arc::clone(reading),
            None => Arc::new(position::read(documents, &self.read.walked, self.declared)),
        };
        self.made.push((documents.to_vec(), Arc::clone(&reading)));
        reading
    }
}
