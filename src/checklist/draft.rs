//! Proposals for items, for a person to edit: sentences that ask for something, by cell.

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use super::{Checklist, Origin};
use crate::document::{Document, plain_text};
use crate::model::Model;

/// At most so many proposals a cell.
const MOST: usize = 4;

/// Words with which English asks for something.
const ASKING: [&str; 16] = [
    "must",
    "should",
    "need",
    "needs",
    "ensure",
    "require",
    "requires",
    "required",
    "have",
    "has",
    "establish",
    "define",
    "document",
    "documented",
    "agreed",
    "regularly",
];

/// An overlay file with proposals for each cell of the levels that has no items of its own, in the order of the model.
pub fn propose(documents: &[Arc<Document>], model: &Model, checklist: &Checklist, levels: &[usize]) -> (String, usize) {
    let mut out = String::from(
        "# Proposals, made of the sentences that ask for something. Keep what can be verified, one thing an item,\n\
         # reword it, drop the rest, save the file in the folder `checklists` beside book.toml, and run\n\
         # `gradus checklist lock`. A cell that is left out keeps its one item.\n",
    );
    let mut count = 0;
    for cell in model.cells.iter().filter(|cell| levels.contains(&cell.at.level)) {
        if checklist.of(cell.at).iter().any(|item| item.origin != Origin::Cell) {
            continue;
        }
        let mut text = String::new();
        for passage in &cell.passages {
            text.push_str(&plain_text(documents[passage.document].masked_text(passage.range.clone()), 20_000));
            text.push(' ');
        }
        let sentences: Vec<&str> = text.unicode_sentences().map(str::trim).filter(|one| !one.is_empty()).collect();
        let asks =
            |sentence: &&&str| sentence.unicode_words().any(|word| ASKING.contains(&word.to_lowercase().as_str()));
        let mut chosen: Vec<&str> = sentences.iter().filter(asks).take(MOST).copied().collect();
        if chosen.is_empty() {
            chosen.extend(sentences.first());
        }
        if chosen.is_empty() {
            continue;
        }
        count += chosen.len();
        out.push_str(&format!("\n{}:\n", model.place_id(cell.at)));
        for sentence in chosen {
            // A text in double quotes is the same in JSON and YAML.
            out.push_str(&format!("  - title: {}\n", serde_json::Value::from(sentence)));
        }
    }
    (out, count)
}
