//! From the plan to files: each page is a pure function of the site, the theme and the page.

mod assets;
mod cells;
mod checklists;
mod data;
mod elements;
mod embed_words;
mod feed;
mod figure;
mod filters;
mod foreign;
mod fragment;
mod frames;
mod glossary;
mod guard;
mod highlight;
mod icons;
mod images;
mod known;
mod languages;
mod llms;
mod markdown;
mod metadata;
mod nesting;
mod on_page;
mod one_page;
mod pages;
mod parts;
mod plain;
mod policy;
mod source_text;
mod standards;
mod state;
mod styles;
mod templates;
mod terms;
mod texts;
pub mod views;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Place};
use crate::model::DocumentIndex;
use crate::site::{PageIndex, Site};
use frames::Frames;
use terms::Definition;
use texts::{Text, Texts};

pub use highlight::Highlighter;
pub use images::Images;
pub use known::KnownViews;
pub use policy::stripped;
pub use templates::{Layer, Theme, blocks, layers, theme};
pub use texts::TextMemo;

/// A file of the site.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its path in the site, with `/`.
    pub path: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Debug, Clone)]
pub enum Content {
    /// Bytes.
    Bytes(Cow<'static, [u8]>),
    /// A file that is copied.
    Copy(std::path::PathBuf),
}

impl Output {
    /// A file made of bytes.
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), content: Content::Bytes(Cow::Owned(bytes.into())) }
    }
}

/// Two files of the site cannot have one name.
pub fn name_twice(path: &str) -> Diagnostic {
    Diagnostic::error("file-twice", format!("two files of the site are called `{path}`"))
        .at(Place::file(path))
        .help("rename the page or the static file")
}

/// The absolute address of a page.
fn url_of(base: &str, page: &crate::site::Page) -> String {
    format!("{base}{}", crate::site::url::encode(&page.route))
}

/// Renders the files of a site, each when it is asked for.
pub struct Renderer {
    /// The site.
    pub site: Site,
    theme: Arc<Theme>,
    highlighter: Arc<Highlighter>,
    images: Arc<Images>,
    /// What the terms of the glossary mean, and what is wrong with that.
    definitions: OnceLock<(Vec<Definition>, Vec<Diagnostic>)>,
    texts: Texts,
    frames: Frames,
    /// For each page, the document on it that was changed last; found when it is first asked for.
    latest: OnceLock<Vec<Option<DocumentIndex>>>,
    /// The site in other languages.
    translations: Vec<Renderer>,
}

impl Renderer {
    /// A renderer that keeps no text longer than it must; with a `memo`, one that takes what it can from the site before.
    pub fn new(
        site: Site,
        theme: Arc<Theme>,
        highlighter: Arc<Highlighter>,
        images: Arc<Images>,
        memo: Option<Arc<TextMemo>>,
    ) -> Self {
        let (texts, frames) = (Texts::new(&site, memo), Frames::new(&site));
        let (definitions, latest, translations) = (OnceLock::new(), OnceLock::new(), Vec::new());
        Self { site, theme, highlighter, images, definitions, texts, frames, latest, translations }
    }

    /// With the site in other languages, which lie in folders of this one.
    #[must_use]
    pub fn with_translations(self, translations: Vec<Self>) -> Self {
        Self { translations, ..self }
    }

    /// The site in all languages, its own first.
    pub fn in_all_languages(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.translations)
    }

    /// The site that a path is in, and the path in it.
    pub fn in_language<'a>(&self, path: &'a str) -> (&Self, &'a str) {
        let inside = |one: &'_ Self| path.strip_prefix(one.site.at.as_str());
        let found = self.translations.iter().find_map(|one| Some((one, inside(one)?)));
        found.unwrap_or((self, path))
    }

    /// The site alone: what was rendered is dropped.
    pub fn into_site(self) -> Site {
        self.site
    }

    /// The text of a document.
    fn text(&self, document: DocumentIndex) -> Arc<Text> {
        self.texts.of(&self.site, document, &self.highlighter)
    }

    fn definitions(&self) -> &(Vec<Definition>, Vec<Diagnostic>) {
        self.definitions.get_or_init(|| terms::definitions(&self.site, &self.site.glossary))
    }

    /// What is wrong with the definitions of the glossary.
    pub fn found_in_glossary(&self) -> &[Diagnostic] {
        &self.definitions().1
    }

    /// The HTML of a page.
    ///
    /// # Errors
    ///
    /// What is wrong with the template.
    pub fn page(&self, index: PageIndex) -> Result<Vec<u8>, Diagnostic> {
        self.page_by(&*self.theme, index).0
    }

    /// Whether a page is as it should be: what is wrong with its templates. A page whose view is `known` is not
    /// rendered again; whether it was rendered comes with it.
    pub fn check(&self, index: PageIndex, known: &KnownViews) -> (Vec<Diagnostic>, bool) {
        let templates = known.of(&self.theme);
        let of_frame = self.frames.found(&self.site, &self.theme, &self.site.plan.pages[index]);
        let (html, _) = self.page_by(&templates, index);
        (of_frame.into_iter().chain(html.err()).collect(), templates.rendered())
    }

    /// A file of the theme.
    pub fn theme_file(&self, path: &str) -> Option<&Cow<'static, [u8]>> {
        self.theme.files.get(path)
    }

    /// A file for machines, made anew.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub fn data(&self, path: &str) -> Option<Result<Vec<u8>, Diagnostic>> {
        if let Some(text) = self.markdown_at(path) {
            return Some(Ok(text.into_bytes()));
        }
        let (_, file) = data::list(&self.site).into_iter().find(|(name, _)| name == path)?;
        Some(data::make(&self.site, file))
    }

    /// Files of one name, in all languages.
    pub fn names_twice(&self) -> Vec<Diagnostic> {
        let files = |one: &Self| {
            let site = &one.site;
            let pages = site.plan.pages.iter().map(crate::site::Page::file);
            let data = data::list(site).into_iter().map(|(path, _)| path);
            let files = pages.chain(data).chain(site.files.keys().cloned());
            files.map(|path| format!("{}{path}", site.at)).collect::<Vec<_>>()
        };
        let mut seen = std::collections::HashSet::new();
        let twice = self.in_all_languages().flat_map(files).filter(|path| !seen.insert(path.clone()));
        twice.map(|path| name_twice(&path)).collect()
    }

    /// Whether a document's text is not the one that it was in another state of the site.
    pub fn differs_in(&self, document: DocumentIndex, before: &Self) -> bool {
        let same = |a: &Site, b: &Site| matches!((a.documents.get(document), b.documents.get(document)), (Some(a), Some(b)) if Arc::ptr_eq(a, b));
        !same(&self.site, &before.site) || !self.texts.is_same(&before.texts, document)
    }

    /// What is wrong with the text of a document.
    pub fn found_in(&self, document: DocumentIndex) -> Vec<Diagnostic> {
        self.text(document).found.clone()
    }

    /// Renders the whole site, in all its languages. Each file is handed to `emit` as soon as it is done, from several
    /// threads.
    ///
    /// Where anything is wrong with a page or template, diagnostics come back, and the files so far make no whole site.
    pub fn all(&self, emit: &(dyn Fn(Output) + Sync)) -> Vec<Diagnostic> {
        self.in_all_languages().flat_map(|one| one.site.tell(one.own(emit))).collect()
    }

    /// Renders the site in its own language.
    fn own(&self, emit: &(dyn Fn(Output) + Sync)) -> Vec<Diagnostic> {
        let within = |output: Output| emit(Output { path: format!("{}{}", self.site.at, output.path), ..output });
        let emit = &within;
        // Texts that stand on several pages first: no two pages then wait for the same one.
        let of_model: Vec<DocumentIndex> = self.site.model.flows.keys().copied().collect();
        let mut found: Vec<Diagnostic> = of_model.into_par_iter().flat_map_iter(|one| self.found_in(one)).collect();
        let of_pages: Vec<Diagnostic> = (0..self.site.plan.pages.len())
            .into_par_iter()
            .flat_map_iter(|index| {
                let page = &self.site.plan.pages[index];
                let mut found: Vec<_> = self.frames.found(&self.site, &self.theme, page).into_iter().collect();
                let (html, of_text) = self.page_by(&*self.theme, index);
                found.extend(of_text);
                if let Some((path, text)) = self.markdown(index) {
                    emit(Output::new(path, text));
                }
                match html {
                    Ok(html) => emit(Output::new(page.file(), html)),
                    Err(error) => found.push(error),
                }
                found
            })
            .collect();
        found.extend(of_pages);
        found.extend_from_slice(self.found_in_glossary());
        found.extend(data::write(&self.site, emit));
        assets::write(&self.site, &self.theme, emit);
        found
    }
}
