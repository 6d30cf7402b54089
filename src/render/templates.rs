//! Themes. The only user of Tera.
//!
//! A theme is a stack of folders, its own, what it extends, the default theme's: of each file the uppermost is taken. A
//! template is known by its folder too (`default/level.html`), so that one of the same name can extend it.

mod errors;
mod layers;
mod lex;
mod names;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Tera};

use super::styles;
use super::views::SiteView;
use super::{embed_words, filters};
use crate::diagnostic::Diagnostic;
use crate::words::Words;

pub use layers::{Layer, layers};

/// Texts of templates, by the names that Tera has for them.
type Sources = BTreeMap<String, String>;

/// A theme: templates, compiled, and files that are copied.
pub struct Theme {
    tera: Tera,
    sources: Sources,
    /// Files that are copied, by their path in the site.
    pub(super) files: BTreeMap<String, Cow<'static, [u8]>>,
}

/// Loads the theme `name`: the folder `themes/<name>` of the book on top of the default one.
pub fn theme(name: &str, book: &Path, site: &SiteView, words: &Arc<Words>) -> Result<Theme, Vec<Diagnostic>> {
    let layers = layers(name, book)?;
    let mut files = BTreeMap::new();
    let mut sources = Sources::new();
    let mut prefixes = Vec::new();
    for layer in &layers {
        let prefix = layer.prefix();
        sources.extend(layer.templates().map(|(name, text)| (format!("{prefix}{name}"), text.into_owned())));
        prefixes.push(prefix);
        for (path, bytes) in &layer.files {
            if let Some(name) = path.strip_prefix("static/") {
                files.entry(format!("theme/{name}")).or_insert_with(|| bytes.clone());
            }
        }
    }
    for (path, script) in embed_words::scripts(name, book)? {
        files.entry(path).or_insert(Cow::Owned(script));
    }
    // So that another theme of the book is known by its name, as those are that come with Gradus.
    prefixes.push("themes/".to_owned());
    styles::join(&mut files);
    let mut tera = Tera::new();
    tera.global_context().insert("site", site);
    tera.global_context().insert("embed_languages", &embed_words::languages(&files));
    filters::register(&mut tera, words);
    tera.set_fallback_prefixes(prefixes.clone()).map_err(|error| vec![errors::rendering(&error, &sources)])?;
    let (mut found, unread) = errors::load(&mut tera, &sources, &prefixes);
    // The templates that come with Gradus are known to be right.
    let of_book = |name: &str| name.starts_with("themes/") && !unread.contains(name);
    if sources.keys().any(|name| of_book(name)) {
        found.extend(errors::unknown_names(&sources, &prefixes, &globals(words), &of_book));
    }
    if found.is_empty() { Ok(Theme { tera, sources, files }) } else { Err(found) }
}

/// What all templates have beside their view and `site`, each with its fields where they are known.
fn globals(words: &Words) -> BTreeMap<String, Vec<String>> {
    let words = words.keys().map(str::to_owned).collect();
    BTreeMap::from([("words".to_owned(), words), ("embed_languages".to_owned(), Vec::new())])
}

/// The names of the blocks in a template.
pub fn blocks(template: &str) -> Vec<&str> {
    lex::blocks(template)
}

impl Theme {
    /// The files to copy that are not the same in both: their paths in the site.
    pub fn files_that_differ(&self, other: &Self) -> Vec<String> {
        let gone = other.files.keys().filter(|path| !self.files.contains_key(*path));
        let changed = self.files.iter().filter(|(path, bytes)| other.files.get(*path) != Some(bytes));
        changed.map(|(path, _)| path).chain(gone).cloned().collect()
    }

    /// Renders a view with a template.
    pub(super) fn render(&self, template: &str, view: &impl Serialize) -> Result<Vec<u8>, Diagnostic> {
        let wrong = |error: tera::Error| errors::rendering(&error, &self.sources);
        let context = Context::from_serialize(view).map_err(wrong)?;
        let mut page = Vec::with_capacity(16 * 1024);
        self.tera.render_to(template, &context, &mut page).map_err(wrong)?;
        Ok(page)
    }
}

#[cfg(test)]
mod tests;
