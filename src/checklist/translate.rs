//! The items of a book in another language: they have the ids of the items that they translate.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::collect::collect;
use super::ids::Taken;
use super::{Checklist, Draft, Files, Item, Written};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Known, pair};
use crate::model::Model;

/// The checklist of a language. `original` and `original_model` are those of the book.
///
/// An item is that of the original with the same id, or the same text; else the one at its place in its cell, where both
/// have as many. Answers to it are answers to the original.
pub fn translate(
    documents: &[Arc<Document>],
    model: &Model,
    written: &Written,
    config: &Config,
    (original, original_model): (&Checklist, &Model),
) -> (Checklist, Vec<Diagnostic>) {
    let (mut drafts, mut found) = collect(documents, model, &written.overlays, config);
    let mut by_place = HashMap::<String, Vec<&Item>>::new();
    for item in &original.items {
        by_place.entry(original_model.place_id(item.at)).or_default().push(item);
    }
    let retired = original.retired.iter().map(|item| item.id.clone());
    let mut taken = Taken::new(original.items.iter().map(|item| item.id.clone()).chain(retired));
    let mut own: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        own.entry(&draft.place).or_default().push(index);
    }
    // What an author says an item is, it is, wherever it stands.
    let mut used = HashSet::new();
    let mut ids: Vec<Option<String>> =
        drafts.iter().map(|draft| draft.id.clone().filter(|id| used.insert(id.clone()))).collect();
    for (place, here) in own {
        let there = by_place.get(place).map_or(&[][..], Vec::as_slice);
        // By its id, where it has one that is told; else by its text.
        let known = |title: &String, by_text: bool, id: Option<&String>| Known {
            name: by_text.then(|| title.clone()),
            ids: id.into_iter().cloned().collect(),
        };
        let others = there.iter().map(|item| known(&item.title, !used.contains(&item.id), Some(&item.id)));
        let others: Vec<Known> = others.collect();
        let own = here.iter().map(|one| known(&drafts[*one].title, ids[*one].is_none(), ids[*one].as_ref()));
        let own: Vec<Known> = own.collect();
        for (other, one, _) in pair(&others, &own) {
            let id = &there[other].id;
            if ids[here[one]].is_none() && used.insert(id.clone()) {
                ids[here[one]] = Some(id.clone());
            }
        }
    }
    let files = Files::new(documents, written);
    for (draft, id) in drafts.iter().zip(&mut ids) {
        let is_known = id.as_ref().is_some_and(|id| taken.contains(id));
        if !is_known {
            found.extend(alone(draft, &files));
        }
        if id.is_none() {
            *id = Some(taken.new_id(draft));
        }
    }
    // A reference is the same in every language.
    let refs: HashMap<&str, &[String]> =
        original.items.iter().map(|item| (item.id.as_str(), item.refs.as_slice())).collect();
    for (draft, id) in drafts.iter_mut().zip(&ids).filter(|(draft, _)| draft.refs.is_empty()) {
        if let Some(refs) = id.as_ref().and_then(|id| refs.get(id.as_str())) {
            draft.refs = refs.to_vec();
        }
    }
    let keys = drafts.iter().zip(ids).filter_map(|(draft, id)| Some((draft.key.clone(), id?))).collect();
    let (retired, renamed) = (original.retired.clone(), original.renamed.clone());
    (Checklist::with_ids(original.model.clone(), drafts, &keys, retired, renamed), found)
}

/// An item that translates none.
fn alone(draft: &Draft, files: &Files<'_>) -> Option<Diagnostic> {
    let place = files.place(draft)?;
    let message = format!("`{}` is no translation of an item", draft.title);
    let help = "give both the same `{#id}`, or write as many items in this cell as the original has";
    Some(Diagnostic::warning("translation-item", message).at(place).help(help))
}
