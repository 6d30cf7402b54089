//! The stages in a row, from parsed files to the model and its checklist, in the language of the book and in others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::checklist::{self, Checklist, Written};
use crate::config::{self, Config, Language};
use crate::diagnostic::Diagnostic;
use crate::document::{self, Block, Document, Documents, Parsed};
use crate::model::{self, Model};
use crate::source::Source;
use crate::translation::{self, Matched};

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
    /// The configuration in another language than the book's: it depends on the names that are translated.
    config: Option<Arc<Config>>,
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

/// What the files of another language say.
#[derive(Debug)]
pub struct Translated {
    /// The model and its items, with the ids that they have in the book.
    pub reading: Reading,
    /// The configuration in this language.
    pub config: Arc<Config>,
    /// How the names of the model were found.
    pub matched: Matched,
}

/// The book, as those who translate it know it.
pub struct Original<'a> {
    /// Its configuration.
    pub config: &'a Config,
    /// What it says.
    pub reading: &'a Reading,
    /// The blocks of the document at a path.
    pub blocks: &'a (dyn Fn(&str) -> Arc<[Block]> + Sync),
}

/// Reads the book in another language: `own` are its documents, each a [translation](translation::translate), and
/// `original` what the book says. A document that is not translated is that of the book.
pub fn read_translated(
    own: &[Parsed],
    language: &Language,
    original: &Original<'_>,
    categories: &BTreeMap<String, Source>,
    written: &Arc<Written>,
    drafts: bool,
    memo: &mut Memo,
) -> Translated {
    let Original { config, reading: original, blocks } = *original;
    let published = own.iter().filter(|page| drafts || !page.document.front.draft).cloned().collect::<Vec<_>>();
    let documents = translation::merge(&published, &original.documents);
    let (mut own_config, matched) =
        translation::configure(config, language, &documents, &original.documents, &original.model);
    // They are looked for among the documents of the book.
    (own_config.pages, own_config.mirrors) = (config.pages.clone(), config.mirrors.clone());
    let known = memo.config.take().filter(|known| **known == own_config);
    if known.is_none() {
        memo.model = model::Memo::default();
    }
    let own_config = known.unwrap_or_else(|| Arc::new(own_config));
    memo.config = Some(Arc::clone(&own_config));
    let blocks = |path: &str| {
        let here = published.binary_search_by(|page| page.document.path.as_str().cmp(path)).is_ok();
        if here { document::blocks_of(&published, path) } else { blocks(path) }
    };
    let (model, found) = model::interpret(&documents, &blocks, categories, &own_config, &mut memo.model);
    let (checklist, told) =
        checklist::translate(&documents, &model, written, &own_config, (&original.checklist, &original.model));
    let paths: BTreeSet<&str> = published.iter().map(|page| page.document.path.as_str()).collect();
    let found = found.into_iter().chain(told).collect();
    let found = translation::tell(found, &|path| paths.contains(path), &folder_of(language, config));
    let reading = Reading { documents, model, checklist: Arc::new(checklist), found };
    Translated { reading, config: own_config, matched }
}

/// How the folder of a language is called from that of the book.
pub fn folder_of(language: &Language, config: &Config) -> String {
    let folder = language.src.strip_prefix(&config.src).unwrap_or(&language.src);
    folder.to_string_lossy().replace('\\', "/")
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
