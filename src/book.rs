//! The stages in a row, from parsed files to the model and its checklist.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::checklist::{self, Checklist, Written};
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, Document, Parsed};
use crate::model::{self, Model};
use crate::source::Source;

/// What the files say.
#[derive(Debug)]
pub struct Reading {
    /// The documents, sorted by path.
    pub documents: Vec<Arc<Document>>,
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

/// Reads the model and its checklist out of parsed files, sorted by path; without `drafts`, of those that are none.
pub fn read(
    parsed: Vec<Parsed>,
    categories: &BTreeMap<String, Source>,
    written: &Arc<Written>,
    config: &Config,
    drafts: bool,
    memo: &mut Memo,
) -> Reading {
    let mut found = Vec::new();
    let mut documents = Vec::with_capacity(parsed.len());
    let mut outlines = Vec::with_capacity(parsed.len());
    for Parsed { document, blocks, diagnostic } in parsed {
        found.extend(diagnostic);
        documents.push(document);
        outlines.push(blocks);
    }
    let mut interpret = |documents: &[Arc<Document>], outlines: &[Arc<[Block]>]| {
        let (model, told) = model::interpret(documents, outlines, categories, config, &mut memo.model);
        (model, globs_without_match(config, documents).into_iter().chain(told).collect::<Vec<_>>())
    };
    let (model, told) = interpret(&documents, &outlines);
    if drafts || documents.iter().all(|document| !document.front.draft) {
        let (checklist, more) = checklist::read(&documents, &model, written, config, &mut memo.checklist);
        found.extend(told.into_iter().chain(more));
        return Reading { documents, model, checklist, found };
    }
    // Ids are decided over drafts too, so that a draft is no item that was removed.
    let (whole, told) = checklist::decide(&documents, &model, written, config);
    found.extend(told);
    let mut publish = documents.iter().map(|document| !document.front.draft).collect::<Vec<_>>().into_iter();
    outlines.retain(|_| publish.next().unwrap_or(true));
    documents.retain(|document| !document.front.draft);
    let (model, told) = interpret(&documents, &outlines);
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
