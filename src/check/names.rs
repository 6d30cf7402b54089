//! Names that differ by little, headings that say what stands above them, labels of levels where none belongs.

use std::collections::BTreeSet;

use super::{Finding, Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::name::normalise;
use crate::model::{Coordinates, level_at_start};

pub(super) const RULE: Rule = Rule { codes: &["name-near", "heading-repeats", "label-leaked"], find };

/// From this likeness on, two words may be meant to be one.
const NEAR: f64 = 0.7;

/// With more names than this in one place, only those are compared that sort close to each other.
const MANY: usize = 400;

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found = near(subject);
    found.extend(repeats(subject));
    found.extend(labels(subject));
    found
}

/// A dimension, or a topic of one, that stands at some levels under nearly the name that another has at others.
fn near(subject: &Subject<'_>) -> Vec<Finding> {
    let model = subject.model();
    let mut found = Vec::new();
    let at = |level, dimension, topic| Coordinates { level, dimension: Some(dimension), topic };
    let levels = || 0..model.levels.len();
    let dimensions: Vec<Named<'_>> = (model.dimensions.iter().enumerate())
        .map(|(index, dimension)| {
            let there = levels().filter(|level| !model.cells_at(*level, Some(index)).is_empty());
            Named::new(&dimension.name, there.map(|level| at(level, index, None)).collect())
        })
        .collect();
    pairs(subject, &dimensions, &mut found);
    for (index, dimension) in model.dimensions.iter().enumerate() {
        let topics = dimension.topics.iter().enumerate().map(|(topic, named)| {
            let places = levels().map(|level| at(level, index, Some(topic)));
            Named::new(&named.name, places.filter(|at| model.cell(*at).is_some()).collect())
        });
        pairs(subject, &topics.collect::<Vec<_>>(), &mut found);
    }
    found
}

/// A name, and where in the model it stands.
struct Named<'a> {
    name: &'a str,
    key: String,
    places: Vec<Coordinates>,
}

impl<'a> Named<'a> {
    fn new(name: &'a str, places: Vec<Coordinates>) -> Self {
        Self { name, key: normalise(name), places }
    }

    fn is_at_a_level_of(&self, other: &Self) -> bool {
        let levels: BTreeSet<usize> = self.places.iter().map(|at| at.level).collect();
        other.places.iter().any(|at| levels.contains(&at.level))
    }
}

fn pairs(subject: &Subject<'_>, names: &[Named<'_>], found: &mut Vec<Finding>) {
    let mut sorted: Vec<&Named<'_>> = names.iter().filter(|name| !name.places.is_empty()).collect();
    sorted.sort_by(|a, b| a.key.cmp(&b.key));
    let window = if sorted.len() > MANY { 8 } else { sorted.len() };
    for (index, one) in sorted.iter().enumerate() {
        for other in sorted[index + 1..].iter().take(window) {
            if one.is_at_a_level_of(other) || !is_near(&one.key, &other.key) {
                continue;
            }
            // What stands at fewer levels is told of.
            let (rare, common) = if one.places.len() <= other.places.len() { (one, other) } else { (other, one) };
            let Some(at) = rare.places.first().copied() else { continue };
            let cell = subject
                .model()
                .cells_at(at.level, at.dimension)
                .find(|cell| at.topic.is_none() || subject.model().cells[*cell].at.topic == at.topic);
            let Some(cell) = cell else { continue };
            let message =
                format!("`{}` is nearly the name of `{}`, which stands at other levels", rare.name, common.name);
            let help = "give both one name, or declare the one as an alias of the other in book.toml";
            let diagnostic = Diagnostic::warning("name-near", message).at(subject.label_of(cell)).help(help);
            found.push(Finding { diagnostic, at: Some(at) });
        }
    }
}

/// Names of the same words, but for small ones, or that differ in few letters of one word.
fn is_near(one: &str, other: &str) -> bool {
    const SMALL: [&str; 8] = ["a", "an", "and", "for", "in", "of", "the", "to"];
    let words = |text: &str| {
        let words = text.split(' ').filter(|word| !SMALL.contains(word)).map(str::to_owned);
        words.collect::<BTreeSet<String>>()
    };
    let (one, other) = (words(one), words(other));
    let (here, there): (Vec<_>, Vec<_>) = (one.difference(&other).collect(), other.difference(&one).collect());
    match (&here[..], &there[..]) {
        ([], []) => true,
        ([here], [there]) => {
            // Numbers tell apart.
            let has_digit = here.chars().chain(there.chars()).any(char::is_numeric);
            !has_digit && strsim::normalized_damerau_levenshtein(here, there) >= NEAR
        }
        _ => false,
    }
}

/// A heading that says what the heading above it does.
fn repeats(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for document in 0..subject.site.documents.len() {
        let one = subject.document(document);
        // The headings that are open, by depth.
        let mut open: Vec<(u8, String)> = Vec::new();
        for (index, heading) in one.headings.iter().enumerate() {
            if one.title_heading == Some(index) {
                continue;
            }
            while open.last().is_some_and(|(depth, _)| *depth >= heading.depth) {
                open.pop();
            }
            let name = normalise(&heading.text);
            if !name.is_empty() && open.last().is_some_and(|(_, above)| *above == name) {
                let message = format!("the heading `{}` repeats the one above it", heading.text);
                let help = "call it by what it holds, or leave it out: the text then belongs to the heading above";
                let place = subject.place(document, super::first_line(&one.text, heading.range.clone()));
                let diagnostic = Diagnostic::warning("heading-repeats", message).at(place).help(help);
                found.push(Finding { diagnostic, at: None });
            }
            open.push((heading.depth, name));
        }
    }
    found
}

/// Texts at a level that begin with the label of a level.
fn labels(subject: &Subject<'_>) -> Vec<Finding> {
    let model = subject.model();
    let declared = &subject.site.config.levels;
    let mut found = Vec::new();
    let mut tell = |document: usize, start: usize, label: &str, title: &str, at: Coordinates| {
        let message = format!("the text opens with `{label}`, but is at {title} already");
        let help = "take the label away: where a text stands says its level";
        let place = subject.place(document, start..start + label.len());
        let diagnostic = Diagnostic::warning("label-leaked", message).at(place).help(help);
        found.push(Finding { diagnostic, at: Some(at) });
    };
    for cell in &model.cells {
        for passage in &cell.passages {
            let prose = subject.prose(passage.document);
            for paragraph in prose.paragraphs_in(&passage.range) {
                let text = &prose.plain[paragraph.plain.clone()];
                if let Some((_, label)) =
                    level_at_start(text, declared).filter(|(_, label)| !label.ends_with([',', '，']))
                {
                    tell(passage.document, paragraph.source.start, label, &model.levels[cell.at.level].title, cell.at);
                }
            }
        }
    }
    for mirror in &model.mirrors {
        let prose = subject.prose(mirror.document);
        for cell in &mirror.cells {
            let at = Coordinates { level: cell.level, dimension: cell.place.map(|place| place.0), topic: None };
            let Some(range) = cell.ranges.first() else { continue };
            let text = prose.within(range);
            let opening = text.trim_start();
            let rest = ["At ", "In "].iter().find_map(|word| opening.strip_prefix(word)).unwrap_or(opening);
            if let Some((rank, label)) = level_at_start(rest, declared)
                && rank != model.levels[cell.level].rank
            {
                let start = prose.start_of(range) + (text.len() - rest.len());
                tell(mirror.document, start, label, &model.levels[cell.level].title, at);
            }
        }
    }
    found
}
