//! Items without a text, items that say several things, levels without items.

use super::{Finding, Rule, Subject};
use crate::checklist::{Item, Origin};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::Coordinates;

pub(super) const RULE: Rule = Rule { codes: &["item-empty", "item-several", "level-no-items"], find };

/// A sentence has at least so many words.
const FEWEST_WORDS: usize = 4;

/// A text of more bytes is no item that somebody wrote.
const LONGEST: usize = 2000;

/// A sentence that begins so speaks of the one before it: <https://en.wikipedia.org/wiki/Anaphora_(linguistics)>.
const SPEAKS_OF_IT: [&str; 28] = [
    "this",
    "that",
    "these",
    "those",
    "it",
    "its",
    "they",
    "their",
    "such",
    "for",
    "e.g",
    "see",
    "note",
    "example",
    "examples",
    "evidence",
    "including",
    "if",
    "where",
    "when",
    "in",
    "otherwise",
    "here",
    "there",
    "also",
    "so",
    "both",
    "each",
];

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found = subject.in_each(|document| empty(subject, document));
    found.extend(subject.site.checklist.items.iter().filter_map(|item| several(subject, item)));
    found.extend(without_items(subject));
    found
}

fn empty(subject: &Subject<'_>, document: usize) -> Vec<Finding> {
    let tell = |range: &std::ops::Range<usize>| {
        let warning = Diagnostic::warning("item-empty", "a box to tick has no text");
        let place = subject.place(document, range.clone());
        Finding::of(warning.at(place).help("say what is done when it is ticked, or take it away"))
    };
    subject.marks(document).empty_boxes.iter().map(tell).collect()
}

/// An item of two sentences that each stand for themselves.
fn several(subject: &Subject<'_>, item: &Item) -> Option<Finding> {
    // What a sentence is about is known by English words.
    let language = &subject.site.config.language;
    if item.origin == Origin::Cell || item.title.len() > LONGEST || !(language == "en" || language.starts_with("en-")) {
        return None;
    }
    let count = sentences(&item.title).filter(|sentence| stands_alone(sentence)).count();
    let is_first = sentences(&item.title).next().is_some_and(stands_alone);
    if count < 2 || !is_first {
        return None;
    }
    let message = format!("the item `{}` says {count} things", item.id);
    let help = "make each an item of its own, or say the rest in its description: an item is ticked as a whole";
    let place = match item.origin {
        Origin::Task { document, task } if !subject.site.is_untranslated(document) => {
            subject.place(document, subject.document(document).tasks[task].title.clone())
        }
        Origin::FrontMatter { document } if !subject.site.is_untranslated(document) => {
            let document = subject.document(document);
            let words: Vec<&str> = item.title.split(' ').take(4).collect();
            let at = document.text[..document.body].find(&words.join(" "));
            at.map_or_else(|| Place::file(&document.path), |at| Place::new(&document.path, &document.text, at..at))
        }
        Origin::Overlay => Place::file(crate::source::OVERLAYS),
        _ => return None,
    };
    let diagnostic = Diagnostic::warning("item-several", message).at(place).help(help);
    Some(Finding { diagnostic, at: Some(item.at) })
}

/// The sentences of a text: each ends with a mark, and a capital follows, so that no abbreviation ends one.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let ends = rest.match_indices(['.', '!', '?']).find(|(at, mark)| {
            let (before, after) = (&rest[..*at], &rest[at + mark.len()..]);
            let last = before.rsplit([' ', '(']).next().unwrap_or(before);
            let is_word = last.chars().count() > 2 && last.chars().all(char::is_alphabetic) || last.ends_with(')');
            let next = after.strip_prefix(' ').unwrap_or("");
            is_word && !matches!(last, "etc" | "approx" | "incl") && next.starts_with(char::is_uppercase)
        });
        let end = ends.map_or(rest.len(), |(at, mark)| at + mark.len());
        let (sentence, others) = rest.split_at(end);
        rest = others.trim_start();
        Some(sentence)
    })
}

/// Whether a sentence says something of its own.
fn stands_alone(sentence: &str) -> bool {
    let mut words = sentence.split_whitespace();
    let first = words.next().unwrap_or("").trim_end_matches([',', ':', '.']).to_lowercase();
    words.count() + 1 >= FEWEST_WORDS && !SPEAKS_OF_IT.contains(&first.as_str())
}

/// Levels that ask nothing, where others do.
fn without_items(subject: &Subject<'_>) -> Vec<Finding> {
    let model = subject.model();
    let checklist = &subject.site.checklist;
    if !subject.site.at.is_empty() || checklist.items.is_empty() {
        return Vec::new();
    }
    let is_written = |item: &Item| item.origin != Origin::Cell;
    let mut count = vec![(0_usize, 0_usize); model.levels.len()];
    for item in &checklist.items {
        let (all, written) = &mut count[item.at.level];
        *all += 1;
        *written += usize::from(is_written(item));
    }
    let mut has_cells = vec![false; model.levels.len()];
    model.cells.iter().for_each(|cell| has_cells[cell.at.level] = true);
    let mut found = Vec::new();
    for level in (0..model.levels.len()).filter(|level| has_cells[*level]) {
        let others = || (0..count.len()).filter(|other| *other != level && has_cells[*other]);
        let others_wrote = others().count() > 1 && others().all(|other| count[other].1 > 0);
        let message = match count[level] {
            (0, _) => "has no item, and other levels have some",
            // Where most levels have no items of their own, that is how the book is.
            (_, 0) if others_wrote => "has no item of its own, and all other levels have some",
            _ => continue,
        };
        let title = &model.levels[level].title;
        let at = Coordinates { level, dimension: None, topic: None };
        let diagnostic = Diagnostic::warning("level-no-items", format!("{title} {message}"))
            .at(subject.place_of_level(level))
            .help("write down what shows that the level is reached, or allow it with a reason");
        found.push(Finding { diagnostic, at: Some(at) });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        sentences(text).filter(|sentence| stands_alone(sentence)).count()
    }

    #[test]
    fn two_sentences_that_stand_alone_are_two_things() {
        assert_eq!(count("Every service has an owner. The on-call plan is public."), 2);
        assert_eq!(count("Is there a plan for incidents? Are its steps tried out?"), 2);
        for one in [
            "Every service has an owner",
            "Every service has an owner. It is written down in the catalogue.",
            "Every service has an owner. For example, the team that wrote it.",
            "Logs are kept, e.g. The Times, and read by others, etc. And so on.",
            "Traffic is encrypted with TLS 1.2. Or later versions of it.",
            "Use Node.js. Done.",
            "Every service has an owner. Always.",
        ] {
            assert!(count(one) < 2, "{one}");
        }
    }
}
