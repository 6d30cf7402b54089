//! Reading words: those of the default theme, and what a theme says otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use toml::de::{DeTable, DeValue};

use super::{BASE, Category, Said, Word, Words, slots};
use crate::diagnostic::{Diagnostic, Lines};

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default/words");

/// The words in `language` (a BCP 47 tag) of the theme `theme` of the book in the folder `book`, with what is wrong with
/// the theme's own. More general languages stand in for what a language lacks: `de` for `de-AT`, in the end English.
pub fn load(language: &str, theme: &str, book: &Path) -> (Words, Vec<Diagnostic>) {
    let own = Own::find(theme, book);
    let mut words = Words::default();
    let mut found = Vec::new();
    let mut chain = vec![BASE.to_owned()];
    let ends = language.match_indices('-').map(|(at, _)| at).chain([language.len()]);
    chain.extend(ends.map(|end| language[..end].to_owned()).filter(|tag| !tag.eq_ignore_ascii_case(BASE)));
    for tag in chain {
        if let Some((tag, text)) = embedded().find(|(name, _)| name.eq_ignore_ascii_case(&tag)) {
            let file = File {
                path: &format!("themes/default/words/{tag}.toml"),
                text,
                language: tag.into(),
                lines: Lines::default(),
            };
            // English is what the others are measured by.
            file.read(&mut words, &|_| tag == BASE, &mut found);
        }
        let Some((tag, path)) = own.files.iter().find(|(name, _)| name.eq_ignore_ascii_case(&tag)) else { continue };
        let name = format!("themes/{theme}/words/{tag}.toml");
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let file = File { path: &name, text: &text, language: tag.as_str().into(), lines: Lines::default() };
                file.read(&mut words, &|key| tag == BASE && own.uses(key), &mut found);
            }
            Err(error) => {
                let reason = crate::source::reason(&error);
                found.push(Diagnostic::error("unreadable", format!("`{name}` cannot be read: {reason}")));
            }
        }
    }
    (words, found)
}

/// The languages that there are words in, English among them.
pub fn languages(theme: &str, book: &Path) -> BTreeSet<String> {
    let own = Own::find(theme, book);
    embedded().map(|(tag, _)| tag.to_owned()).chain(own.files.into_keys()).collect()
}

fn embedded() -> impl Iterator<Item = (&'static str, &'static str)> {
    DEFAULT.files().filter_map(|file| Some((tag(file.path())?, file.contents_utf8()?)))
}

fn tag(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()?.strip_suffix(".toml")
}

/// What the book's folder of the theme has.
struct Own {
    /// Its files of words, by language.
    files: BTreeMap<String, PathBuf>,
    templates: PathBuf,
}

impl Own {
    fn find(theme: &str, book: &Path) -> Self {
        let folder = book.join("themes").join(theme);
        let entries = std::fs::read_dir(folder.join("words")).into_iter().flatten().filter_map(Result::ok);
        let files = entries.map(|entry| entry.path()).filter_map(|path| Some((tag(&path)?.to_owned(), path)));
        Self { files: files.collect(), templates: folder.join("templates") }
    }

    /// Whether a template of the theme has a word that the default theme does not know.
    fn uses(&self, key: &str) -> bool {
        let wanted = format!("words.{key}");
        let is_end = |text: &str| !text.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_');
        walkdir::WalkDir::new(&self.templates).into_iter().filter_map(Result::ok).any(|entry| {
            let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
            text.match_indices(&wanted).any(|(at, _)| is_end(&text[at + wanted.len()..]))
        })
    }
}

/// A file of words.
struct File<'a> {
    path: &'a str,
    text: &'a str,
    lines: Lines,
    language: Arc<str>,
}

impl File<'_> {
    fn wrong(&self, message: impl Into<String>, span: Range<usize>) -> Diagnostic {
        Diagnostic::error("words", message).at(self.lines.place(self.path, self.text, span))
    }

    /// Puts its words in the place of those that are there; a key that is not there is one that `may_be_new`. What is
    /// wrong is told and left out.
    fn read(&self, words: &mut Words, may_be_new: &dyn Fn(&str) -> bool, found: &mut Vec<Diagnostic>) {
        let table = match DeTable::parse(self.text) {
            Ok(table) => table,
            Err(error) => {
                let message = error.message().lines().next().unwrap_or("").trim_end_matches('.').to_owned();
                found.push(self.wrong(message, error.span().unwrap_or(0..0)).help("the file is TOML: a key a word"));
                return;
            }
        };
        for (key, value) in table.get_ref() {
            let name: &str = key.get_ref();
            let known = words.words.get(name);
            if known.is_none() && !may_be_new(name) {
                let help = "a theme's own words stand in its `words/en.toml`, and in a template as `words.<key>`";
                let error = self.wrong(format!("unknown word `{name}`"), key.span()).help(help);
                found.push(error.did_you_mean(name, words.keys()));
                continue;
            }
            match self.said(name, value.get_ref(), value.span(), known.map(|word| &word.said)) {
                Ok(said) => {
                    words.words.insert(name.to_owned(), Word { language: Arc::clone(&self.language), said });
                }
                Err(wrong) => found.push(*wrong),
            }
        }
    }

    /// What a key says; `known`: what it says so far, which has the same slots.
    fn said(
        &self,
        key: &str,
        value: &DeValue<'_>,
        span: Range<usize>,
        known: Option<&Said>,
    ) -> Result<Said, Box<Diagnostic>> {
        let wrong = |message: String, span| Err(Box::new(self.wrong(message, span)));
        match (value, known) {
            (DeValue::String(text), None | Some(Said::Text(_))) => {
                let known = known.map(Said::slots);
                if let Some(known) = known.filter(|known| *known != slots(text)) {
                    let help = format!("its slots are {}", list(&known));
                    return Err(Box::new(self.wrong(format!("`{key}` has other slots"), span).help(help)));
                }
                Ok(Said::Text(text.clone().into_owned()))
            }
            (DeValue::Table(table), None | Some(Said::Forms(_))) => {
                let known = known.map(Said::slots);
                let mut forms = BTreeMap::new();
                for (name, form) in table {
                    let Some(category) = Category::from_name(name.get_ref()) else {
                        let names = Category::ALL.map(Category::name);
                        let error = self.wrong(format!("`{}` is no plural form", name.get_ref()), name.span());
                        let error = error.help(format!("the plural forms are {}", names.join(", ")));
                        return Err(Box::new(error.did_you_mean(name.get_ref(), names)));
                    };
                    let DeValue::String(text) = form.get_ref() else {
                        return wrong(format!("a form of `{key}` is a text"), form.span());
                    };
                    // A form for one number may do without it; the others say it.
                    let mine = slots(text);
                    let other = |known: &BTreeSet<&str>| {
                        !mine.is_subset(known) || (category == Category::Other && mine != *known)
                    };
                    if let Some(known) = known.as_ref().filter(|known| other(known)) {
                        let help = format!("its slots are {}", list(known));
                        let message = format!("`{key}` has other slots");
                        return Err(Box::new(self.wrong(message, form.span()).help(help)));
                    }
                    forms.insert(category, text.clone().into_owned());
                }
                if !forms.contains_key(&Category::Other) {
                    return wrong(format!("`{key}` lacks the plural form `other`"), span);
                }
                Ok(Said::Forms(forms))
            }
            (_, Some(Said::Forms(_))) => wrong(format!("`{key}` is a table of plural forms"), span),
            _ => wrong(format!("`{key}` is a text"), span),
        }
    }
}

impl Said {
    fn slots(&self) -> BTreeSet<&str> {
        match self {
            Self::Text(text) => slots(text),
            Self::Forms(forms) => forms.values().flat_map(|form| slots(form)).collect(),
        }
    }
}

fn list(slots: &BTreeSet<&str>) -> String {
    if slots.is_empty() {
        return "none".into();
    }
    slots.iter().map(|slot| format!("`{{{slot}}}`")).collect::<Vec<_>>().join(", ")
}
