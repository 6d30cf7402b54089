//! What a language has not translated, and what changed since it was.

use std::collections::{BTreeSet, HashSet};

use super::{Finding, Rule, Subject};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Document;

pub(super) const RULE: Rule = Rule { codes: &["translation-missing", "translation-stale"], find };

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    if subject.site.at.is_empty() {
        return Vec::new();
    }
    let mut found = pages(subject);
    found.extend(cells(subject));
    found
}

/// Pages of the book that the language does not have, and those that are older than their originals.
fn pages(subject: &Subject<'_>) -> Vec<Finding> {
    let site = subject.site;
    let language = &site.config.language;
    let one = |index: usize| {
        let document = subject.document(index);
        if site.is_untranslated(index) {
            let warning =
                Diagnostic::warning("translation-missing", format!("this page is not translated: {language}"));
            // It is about the file that is not there.
            let place = Place::file(&format!("{}/{}", site.folder, document.path));
            let help = format!("translate `{}`, and put it there", document.path);
            return Some(warning.at(place).help(help).class("page"));
        }
        if !site.is_stale(index) {
            return None;
        }
        let original = document.translation.as_ref()?.original.as_ref()?;
        let message = format!("`{}` was changed since this was translated: {language}", original.path);
        let help = "bring it up to date; where nothing has to change, set `updated` in its front matter";
        Some(Diagnostic::warning("translation-stale", message).at(Place::file(&document.path)).help(help))
    };
    (0..site.documents.len()).filter_map(one).map(Finding::of).collect()
}

/// Cells of the book that the pages of the language do not have, where those are translated.
fn cells(subject: &Subject<'_>) -> Vec<Finding> {
    let site = subject.site;
    let model = subject.model();
    let Some(book) = site.editions.first() else { return Vec::new() };
    let own: HashSet<String> = model.cells.iter().map(|cell| model.place_id(cell.at)).collect();
    let mut by_original = std::collections::HashMap::<*const Document, usize>::new();
    for (index, document) in site.documents.iter().enumerate() {
        let original = document.translation.as_ref().and_then(|translation| translation.original.as_ref());
        by_original.extend(original.map(|original| (std::sync::Arc::as_ptr(original), index)));
    }
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for cell in &book.model.cells {
        let id = book.model.place_id(cell.at);
        let translated = by_original.get(&std::sync::Arc::as_ptr(&book.documents[cell.document]));
        let Some(translated) = translated.filter(|_| !own.contains(&id)) else { continue };
        if !told.insert((*translated, id)) {
            continue;
        }
        let document = subject.document(*translated);
        let level = &book.model.levels[cell.at.level].title;
        let message = format!(
            "{} at {level} is not in this translation: {}",
            book.model.place_name(cell.at),
            site.config.language
        );
        let help = format!("translate what stands at `{}:{}`", book.documents[cell.document].path, cell.line);
        let warning = Diagnostic::warning("translation-missing", message).at(Place::file(&document.path));
        found.push(Finding { diagnostic: warning.help(help).class("cell"), at: None });
    }
    found
}
