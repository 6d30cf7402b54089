//! Which documents hold the model: those that are a level, else those that hold levels.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::context::Context;
use super::walk::Walked;
use crate::config::Config;
use crate::document::Document;

/// Documents that may hold the model, as indices in reading order.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// Documents that are a level, by folder, file, title or front matter.
    pub own: Vec<usize>,
    /// Documents whose front matter says level and dimension or topic: always a part of the model.
    pub explicit: Vec<usize>,
    /// Documents that hold levels inside.
    pub inner: Vec<usize>,
}

/// The candidates: those that `book.toml` names, else those of one depth, and of one folder.
pub(super) fn candidates(
    documents: &[Arc<Document>],
    contexts: &[Arc<Context>],
    walked: &[Arc<Walked>],
    config: &Config,
) -> Candidates {
    let named = |index: &usize| config.pages.as_ref().is_none_or(|globs| globs.matches(&documents[*index].path));
    let mirror = |index: &usize| config.mirrors.as_ref().is_some_and(|globs| globs.matches(&documents[*index].path));
    let (own, others): (Vec<usize>, Vec<usize>) = (0..documents.len())
        .filter(|index| named(index) && !mirror(index))
        .partition(|index| contexts[*index].level.is_some());
    let (explicit, own): (Vec<usize>, Vec<usize>) = own.into_iter().partition(|index| contexts[*index].is_explicit());
    let least = if config.pages.is_some() { 1 } else { 2 };
    let mut inner: Vec<usize> = others.into_iter().filter(|index| walked[*index].ranks.len() >= least).collect();
    // The home page speaks about the levels; it is the model only where nothing else is.
    let home = |index: &usize| documents[*index].is_index() && documents[*index].folder().is_empty();
    if inner.iter().any(|index| !home(index)) {
        inner.retain(|index| !home(index));
    }
    // A changelog that names two of five levels is no part of the model.
    let most = inner.iter().map(|index| walked[*index].ranks.len()).max().unwrap_or(0);
    if config.pages.is_none() {
        inner.retain(|index| walked[*index].ranks.len() * 2 >= most);
    }
    let (mut own, mut inner) = if config.pages.is_some() {
        (own, inner)
    } else {
        (of_one_depth(own, contexts, walked), of_one_folder(inner, documents, walked))
    };
    let rank = |index: usize| contexts[index].level.as_ref().map_or(0, |level| level.rank);
    // The documents are sorted by path.
    let key = |index: &usize| (rank(*index), documents[*index].folder(), documents[*index].front.order(), *index);
    let mut explicit = explicit;
    explicit.sort_by_cached_key(key);
    own.sort_by_cached_key(key);
    inner.sort_by_cached_key(key);
    Candidates { own, explicit, inner }
}

/// Splits documents that are a level into those that are nothing else, and those that are cells of it.
pub(super) fn split_own(own: &[usize], contexts: &[Arc<Context>]) -> (Vec<usize>, Vec<usize>) {
    let least = own.iter().map(|index| contexts[*index].names.len()).min().unwrap_or(0);
    let (pages, cells): (Vec<usize>, Vec<usize>) = own.iter().partition(|index| contexts[**index].names.len() == least);
    let names = |index: &usize| contexts[*index].names.iter().map(|name| &name.keys);
    let differ = pages.iter().skip(1).any(|index| !names(index).eq(names(&pages[0])));
    if differ { (own.to_vec(), Vec::new()) } else { (pages, cells) }
}

/// The words of the documents that stand at levels.
pub(super) fn words_of(documents: &[usize], walked: &[Arc<Walked>]) -> u64 {
    documents.iter().map(|index| walked[*index].words).sum()
}

/// The documents that are a level at one depth of the tree: the one with most text, the shallower one if equal.
fn of_one_depth(own: Vec<usize>, contexts: &[Arc<Context>], walked: &[Arc<Walked>]) -> Vec<usize> {
    let mut by_depth = BTreeMap::<usize, (u64, BTreeSet<u32>)>::new();
    for index in &own {
        let entry = by_depth.entry(contexts[*index].level_depth).or_default();
        entry.0 += walked[*index].words;
        entry.1.extend(contexts[*index].level.as_ref().map(|level| level.rank));
    }
    let several = by_depth.values().any(|(_, ranks)| ranks.len() >= 2);
    let best = by_depth
        .iter()
        .filter(|(_, (_, ranks))| ranks.len() >= 2 || !several)
        .max_by_key(|(depth, (words, _))| (*words, std::cmp::Reverse(**depth)));
    let Some((best, _)) = best else { return own };
    own.into_iter().filter(|index| contexts[*index].level_depth == *best).collect()
}

/// The documents that hold levels in one folder: the one with most text. Folders count as one where they are the
/// dimensions, that is where their files hold nothing but levels.
fn of_one_folder(inner: Vec<usize>, documents: &[Arc<Document>], walked: &[Arc<Walked>]) -> Vec<usize> {
    let parent = |folder: &str| folder.rsplit_once('/').map_or("", |(parent, _)| parent).to_owned();
    let place = |index: usize| {
        let document = &documents[index];
        if document.is_index() { parent(document.folder()) } else { document.folder().to_owned() }
    };
    let names_of = |index: &usize| -> BTreeSet<&str> {
        let pieces = walked[*index].pieces.iter().filter(|piece| piece.level.is_some());
        let names = pieces.flat_map(|piece| &piece.names).filter(|name| name.kind.inner() && !name.inside_level);
        names.filter_map(|name| name.keys.first().map(String::as_str)).collect()
    };
    // A heading that stands in every document is a wrapper, and no name.
    let mut seen = BTreeMap::<&str, usize>::new();
    for name in inner.iter().flat_map(names_of) {
        *seen.entry(name).or_default() += 1;
    }
    let mut by_folder = BTreeMap::<String, (u64, usize, usize)>::new();
    for index in &inner {
        let names_inside = names_of(index).into_iter().any(|name| seen[name] < inner.len() || inner.len() == 1);
        let entry = by_folder.entry(place(*index)).or_default();
        *entry = (entry.0 + walked[*index].words, entry.1 + 1, entry.2 + usize::from(names_inside));
    }
    let may_merge = |folder: &str, count: usize, with_names: usize| !folder.is_empty() && with_names * 2 <= count;
    let mut siblings = BTreeMap::<String, usize>::new();
    for (folder, (_, count, with_names)) in &by_folder {
        *siblings.entry(parent(folder)).or_default() += usize::from(may_merge(folder, *count, *with_names));
    }
    let mut group = BTreeMap::<String, String>::new();
    for (folder, (_, count, with_names)) in &by_folder {
        let above = parent(folder);
        let merged = may_merge(folder, *count, *with_names) && siblings[&above] >= 2;
        group.insert(folder.clone(), if merged { above + "/*" } else { folder.clone() });
    }
    let mut words = BTreeMap::<&str, u64>::new();
    for (folder, (count, _, _)) in &by_folder {
        *words.entry(group[folder].as_str()).or_default() += count;
    }
    let best = words.iter().max_by_key(|(name, words)| (**words, std::cmp::Reverse(name.len()))).map(|(name, _)| *name);
    inner.into_iter().filter(|index| Some(group[&place(*index)].as_str()) == best).collect()
}
