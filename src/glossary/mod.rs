//! The glossary: `glossary.yaml`, a list of terms and what each means.

mod inline;
mod matcher;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Lines, Place};
use crate::model::name::github_anchor;
use crate::source::Source;
use crate::yaml::{self, Placed};

pub use inline::{Piece, pieces};
pub use matcher::{Matcher, fold, fold_into};

/// The file's name without its ending; `glossary.de.yaml` is the one for German.
pub const STEM: &str = "glossary";

/// The terms of a book in one language.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    /// The file, for reports.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The terms, in the order of the file.
    pub terms: Vec<Term>,
    /// Finds them. The same one as long as the names are the same.
    pub matcher: Arc<Matcher>,
}

/// A term.
#[derive(Debug, PartialEq, Eq)]
pub struct Term {
    /// As it is written.
    pub name: String,
    /// Its anchor on the page of the glossary.
    pub id: String,
    /// What it means, as inline Markdown.
    pub definition: String,
    /// Where that is in the file.
    pub definition_at: Range<usize>,
    /// Other words for it.
    pub aliases: Vec<String>,
    /// Where to read on, and where that is in the file.
    pub link: Option<(String, Range<usize>)>,
}

/// An entry as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    term: Placed<String>,
    definition: Placed<String>,
    #[serde(default)]
    aliases: Vec<Placed<String>>,
    link: Option<Placed<String>>,
}

/// What an entry has to look like.
const SHAPE: &str =
    "write a list of terms: `- term: …`, `definition: …`, and if you like `aliases: […]` and `link: …` below it";

/// Reads a glossary. `before` is the last one, whose matcher is kept where the names are the same.
pub fn read(source: Source, before: Option<&Glossary>) -> (Glossary, Vec<Diagnostic>) {
    let Source { path, text } = source;
    let mut found = Vec::new();
    let entries = yaml::from_str::<Option<Vec<Entry>>>(&text).unwrap_or_else(|error| {
        let place = Place::new(&path, &text, error.at);
        found.push(Diagnostic::error("glossary", format!("bad glossary: {}", error.message)).at(place).help(SHAPE));
        None
    });
    let mut reader = Reader {
        path: &path,
        text: &text,
        lines: Lines::default(),
        found,
        by_name: HashMap::new(),
        ids: HashMap::new(),
    };
    let terms: Vec<Term> =
        entries.unwrap_or_default().into_iter().enumerate().filter_map(|(at, one)| reader.term(at, one)).collect();
    let mut found = reader.found;
    let names = terms.iter().enumerate().flat_map(|(index, term)| {
        std::iter::once(&term.name).chain(&term.aliases).map(move |name| (fold(name), index))
    });
    let names: Vec<(String, usize)> = names.collect();
    let known = before.map(|before| &before.matcher).filter(|matcher| matcher.names() == names);
    let matcher = known.cloned().unwrap_or_else(|| {
        Arc::new(Matcher::new(names).unwrap_or_else(|reason| {
            let diagnostic = Diagnostic::error("glossary", format!("the glossary is too large: {reason}"));
            found.push(diagnostic.at(Place::file(&path)).help("leave terms out"));
            Matcher::default()
        }))
    });
    (Glossary { path, text, terms, matcher }, found)
}

struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    lines: Lines,
    found: Vec<Diagnostic>,
    /// Folded names, and the entry that each is of.
    by_name: HashMap<String, usize>,
    /// With the number that the next one of the name gets.
    ids: HashMap<String, usize>,
}

impl Reader<'_> {
    fn tell(&mut self, message: String, at: Range<usize>, help: &str) {
        let place = self.lines.place(self.path, self.text, at);
        self.found.push(Diagnostic::error("glossary", message).at(place).help(help));
    }

    fn term(&mut self, index: usize, entry: Entry) -> Option<Term> {
        let Entry { term, definition, aliases, link } = entry;
        let definition_at = yaml::range(self.text, &definition);
        let name = self.name(index, &term);
        let aliases: Vec<String> = aliases.iter().filter_map(|alias| self.name(index, alias)).collect();
        let definition = definition.value.trim().to_owned();
        if definition.is_empty() {
            self.tell("the definition is empty".into(), definition_at.clone(), "say in a sentence what the term means");
        } else if let Some(what) = inline::not_inline(&definition) {
            let message = format!("a definition is one paragraph of text: {what} has no place in it");
            self.tell(message, definition_at.clone(), "put what is longer on a page, and give its address as `link`");
        }
        let name = name?;
        let id = self.id(&name);
        let link = link.map(|link| (link.value.trim().to_owned(), yaml::range(self.text, &link)));
        Some(Term { name, id, definition, definition_at, aliases, link })
    }

    /// A name that no other term has.
    fn name(&mut self, index: usize, written: &Placed<String>) -> Option<String> {
        let name = written.value.split_whitespace().collect::<Vec<_>>().join(" ");
        let at = yaml::range(self.text, written);
        if !name.contains(char::is_alphanumeric) {
            self.tell("the term is empty".into(), at, "write the word or words as they stand in the text");
            return None;
        }
        if let Some(other) = self.by_name.get(&fold(&name)).copied() {
            let message = if other == index {
                format!("`{name}` is written twice for one term")
            } else {
                format!("`{name}` is another term already")
            };
            self.tell(message, at, "leave one of them out; capitals make no difference");
            return None;
        }
        self.by_name.insert(fold(&name), index);
        Some(name)
    }

    /// An anchor that no other term has.
    fn id(&mut self, name: &str) -> String {
        let base = format!("term-{}", github_anchor(name));
        let mut id = base.clone();
        let mut number = self.ids.get(&base).copied().unwrap_or(1);
        while self.ids.contains_key(&id) {
            number += 1;
            id = format!("{base}-{number}");
        }
        self.ids.insert(base, number);
        self.ids.entry(id.clone()).or_insert(1);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (Glossary, Vec<String>) {
        let (glossary, found) = read(Source { path: "glossary.yaml".into(), text: text.into() }, None);
        (glossary, found.into_iter().map(|one| one.message).collect())
    }

    #[test]
    fn terms_are_read_with_their_names() {
        let (glossary, found) = of("- term: SLO\n  definition: A *target*.\n  aliases: [service  level objective]\n");
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(glossary.terms[0].aliases, ["service level objective"]);
        assert_eq!(glossary.terms[0].id, "term-slo");
        assert!(of("").1.is_empty());
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (text, message) in [
            ("- term: A\n", "missing field"),
            ("- term: A\n  definition: x\n  also: [b]\n", "unknown field"),
            ("- term: A\n  definition: ''\n", "empty"),
            ("- term: A\n  definition: x\n- term: a\n  definition: y\n", "another term already"),
            ("- term: A\n  definition: \"# x\"\n", "a heading"),
            ("- term: '-'\n  definition: x\n", "the term is empty"),
            ("term: A\n", "bad glossary"),
        ] {
            let (_, found) = of(text);
            assert!(found.len() == 1 && found[0].contains(message), "{text}: {found:?}");
        }
    }

    #[test]
    fn the_matcher_is_kept_where_names_are_the_same() {
        let source = |text: &str| Source { path: "glossary.yaml".into(), text: text.into() };
        let (first, _) = read(source("- term: A\n  definition: x\n"), None);
        let (second, _) = read(source("- term: A\n  definition: y\n"), Some(&first));
        assert!(Arc::ptr_eq(&first.matcher, &second.matcher));
        let (third, _) = read(source("- term: B\n  definition: y\n"), Some(&second));
        assert!(!Arc::ptr_eq(&third.matcher, &second.matcher));
    }
}
