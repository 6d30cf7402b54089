//! Paragraphs that stand twice, in one document or in two cells.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Finding, Rule, Subject};
use crate::diagnostic::Diagnostic;

pub(super) const RULE: Rule = Rule { codes: &["repeated-paragraph"], find };

/// What has fewer words may well be said twice.
const FEWEST_WORDS: usize = 12;

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let model = subject.model();
    let mut found = Vec::new();
    // All that is in cells, together; other documents each for itself. Copies of the model repeat it anyway.
    let mut in_model = HashMap::new();
    let mut others = HashMap::new();
    for document in 0..subject.site.documents.len() {
        let holds = model.flows.contains_key(&document);
        let known = if holds { &mut in_model } else { &mut others };
        if !holds {
            known.clear();
        }
        let prose = subject.prose(document);
        for paragraph in &prose.paragraphs {
            let words: Vec<&str> = prose.plain[paragraph.plain.clone()].split_whitespace().collect();
            if words.len() < FEWEST_WORDS {
                continue;
            }
            let at = (document, paragraph.source.clone());
            match known.entry(words.join(" ")) {
                Entry::Vacant(entry) => {
                    entry.insert(at);
                }
                // What holds on at the next level may be said there again.
                Entry::Occupied(entry) if goes_on(subject, entry.get(), &at) => {}
                Entry::Occupied(entry) => found.push(tell(subject, at, entry.get())),
            }
        }
    }
    found
}

/// Whether both are of one topic, at two levels.
fn goes_on(subject: &Subject<'_>, one: &At, other: &At) -> bool {
    let place = |(document, range): &At| {
        let cells = subject.site.cells_of(*document).iter().map(|cell| &subject.model().cells[*cell]);
        let holds =
            |passage: &crate::model::Passage| passage.document == *document && passage.range.contains(&range.start);
        cells.into_iter().find(|cell| cell.passages.iter().any(holds)).map(|cell| cell.at)
    };
    match (place(one), place(other)) {
        (Some(one), Some(other)) => {
            one.level != other.level && (one.dimension, one.topic) == (other.dimension, other.topic)
        }
        _ => false,
    }
}

type At = (usize, std::ops::Range<usize>);

fn tell(subject: &Subject<'_>, (document, range): At, (of, first): &At) -> Finding {
    let line = subject.document(*of).line(first.start);
    let there =
        if document == *of { format!("line {line}") } else { format!("`{}:{line}`", subject.document(*of).path) };
    let place = subject.place(document, super::first_line(&subject.document(document).text, range));
    let diagnostic = Diagnostic::warning("repeated-paragraph", format!("this paragraph stands at {there} already"))
        .at(place)
        .help("say it once, and link to it; or say what is different here");
    Finding { diagnostic, at: None }
}
