//! The stages in a row, from parsed files to the model and its checklist.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::checklist::{self, Checklist, Written};
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, Document, Documents};
use crate::model::{self, Model};
use crate::source::Source;

/// What the files say.
#[derive(Debug)]
pub struct Reading {
    /// The documents, sorted by path.
    pub documents: Documents,
    /// The model.
    pub model: Arc<Model>,
    /// Its items.
    pub checklist: Arc<Checklist>,
    /// What is wrong with them.
    pub found: Vec<Diagnostic>,
}

/// What was read last under one configuration, so that what did not change is not read again.
#[derive(Debug, Default)]
pub struct Memo {
    model: model::Memo,
    checklist: checklist::Memo,
}

/// Reads the model and its checklist out of documents; without `drafts`, of those that are none. `blocks` are those of
/// the document at a path: they are asked for where the document was not read before.
pub fn read(
    documents: Documents,
    blocks: &(dyn Fn(&str) -> Arc<[Block]> + Sync),
    categories: &BTreeMap<String, Source>,
    written: &Arc<Written>,
    config: &Config,
    drafts: bool,
    memo: &mut Memo,
) -> Reading {
    let mut interpret = |documents: &Documents| {
        let (model, mut found) = model::interpret(documents, blocks, categories, config, &mut memo.model);
        found.extend(globs_without_match(config, documents));
        (model, found)
    };
    let (model, mut found) = interpret(&documents);
    if drafts || documents.iter().all(|document| !document.front.draft) {
        let (checklist, told) = checklist::read(&documents, &model, written, config, &mut memo.checklist);
        found.extend(told);
        return Reading { documents, model, checklist, found };
    }
    // Ids are decided over drafts too, so that a draft is no item that was removed.
    let (whole, told) = checklist::decide(&documents, &model, written, config);
    let documents: Documents = documents.iter().filter(|document| !document.front.draft).cloned().collect();
    let (model, mut found) = interpret(&documents);
    found.extend(told);
    let checklist = Arc::new(whole.published(&documents, &model, written, config));
    Reading { documents, model, checklist, found }
}

/// Globs of book.toml that match no document.
fn globs_without_match(config: &Config, documents: &[Arc<Document>]) -> Vec<Diagnostic> {
    let written = config.pages.iter().chain(&config.mirrors).flat_map(|globs| &globs.written);
    let alone = written.filter_map(|glob| Some((glob, config::Globs::new(std::slice::from_ref(glob))?)));
    let unused = alone.filter(|(_, globs)| !documents.iter().any(|document| globs.matches(&document.path)));
    unused
        .map(|(glob, _)| {
            Diagnostic::warning("config-glob", format!("`{glob}` in book.toml matches no document"))
                .help("globs are relative to the content folder; `*` does not match a `/`, `**` does")
        })
        .collect()
}
