//! Which documents hold the model: those that are a level, else those that hold levels.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::walk::Walked;
use crate::config::Config;
use crate::document::Document;

/// The documents that hold the model, as indices in reading order.
pub(super) fn choose(documents: &[Document], contexts: &[Context], walked: &[Walked], config: &Config) -> Vec<usize> {
    let all = 0..documents.len();
    let mirror = |index: usize| config.mirrors.as_ref().is_some_and(|globs| globs.matches(&documents[index].path));
    let mut chosen: Vec<usize> = if let Some(globs) = &config.pages {
        all.filter(|index| globs.matches(&documents[*index].path)).collect()
    } else {
        let own: Vec<usize> = all.clone().filter(|i| contexts[*i].level.is_some() && !mirror(*i)).collect();
        let inner: Vec<usize> =
            all.filter(|i| contexts[*i].level.is_none() && walked[*i].ranks().len() >= 2 && !mirror(*i)).collect();
        let ranks: BTreeSet<u32> = own.iter().filter_map(|i| contexts[*i].level.as_ref()).map(|l| l.rank).collect();
        if ranks.len() >= 2 || inner.is_empty() {
            of_one_depth(own, contexts, walked)
        } else {
            of_one_folder(inner, documents, walked)
        }
    };
    let rank = |index: usize| contexts[index].level.as_ref().map_or(0, |level| level.rank);
    chosen.sort_by(|a, b| {
        let key = |i: usize| (rank(i), documents[i].folder(), documents[i].front.order(), &documents[i].path);
        key(*a).cmp(&key(*b))
    });
    chosen
}

fn words(walked: &Walked) -> u64 {
    walked.pieces.iter().filter(|piece| piece.level.is_some()).map(|piece| u64::from(piece.words)).sum()
}

/// The documents that are a level at one depth of the tree: the one with most text, the shallower one if equal.
fn of_one_depth(own: Vec<usize>, contexts: &[Context], walked: &[Walked]) -> Vec<usize> {
    let mut by_depth = BTreeMap::<usize, (u64, BTreeSet<u32>)>::new();
    for index in &own {
        let entry = by_depth.entry(contexts[*index].level_depth).or_default();
        entry.0 += words(&walked[*index]);
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
fn of_one_folder(inner: Vec<usize>, documents: &[Document], walked: &[Walked]) -> Vec<usize> {
    let parent = |folder: &str| folder.rsplit_once('/').map_or("", |(parent, _)| parent).to_owned();
    let place = |index: usize| {
        let document = &documents[index];
        if document.is_index() { parent(document.folder()) } else { document.folder().to_owned() }
    };
    let mut by_folder = BTreeMap::<String, (u64, usize, usize)>::new();
    for index in &inner {
        let names_inside = walked[*index].pieces.iter().any(|piece| {
            piece.level.is_some() && piece.names.iter().any(|name| name.kind.inner() && !name.inside_level)
        });
        let entry = by_folder.entry(place(*index)).or_default();
        *entry = (entry.0 + words(&walked[*index]), entry.1 + 1, entry.2 + usize::from(names_inside));
    }
    let mut group = BTreeMap::<String, String>::new();
    for (folder, (_, count, with_names)) in &by_folder {
        let siblings = by_folder.iter().filter(|(other, (_, _, names))| {
            !other.is_empty() && parent(other) == parent(folder) && names * 2 <= *count
        });
        let merged = !folder.is_empty() && with_names * 2 <= *count && siblings.count() >= 2;
        group.insert(folder.clone(), if merged { parent(folder) + "/*" } else { folder.clone() });
    }
    let mut words = BTreeMap::<&str, u64>::new();
    for (folder, (count, _, _)) in &by_folder {
        *words.entry(group[folder].as_str()).or_default() += count;
    }
    let best = words.iter().max_by_key(|(name, words)| (**words, std::cmp::Reverse(name.len()))).map(|(name, _)| *name);
    inner.into_iter().filter(|index| Some(group[&place(*index)].as_str()) == best).collect()
}
