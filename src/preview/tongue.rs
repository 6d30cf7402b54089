//! The book in one of its languages, kept from one change to the next.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder::Folder;
use super::workspace::Setting;
use crate::book;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, any_error};
use crate::document::{Document, Documents, Parsed};
use crate::glossary::{self, Glossary};
use crate::history::History;
use crate::render::views::SiteView;
use crate::render::{self, TextMemo, Theme};
use crate::site::{self, Site};
use crate::source;
use crate::translation::{self, Canonical};
use crate::words::{self, Words};

/// The book in one of its languages.
#[derive(Default)]
pub(super) struct Tongue {
    pub folder: Folder,
    /// Its documents as translations, by path: each with what it was made of.
    translated: BTreeMap<String, Translated>,
    pub glossary: Arc<Glossary>,
    /// What is wrong with the glossary as it is now; where it cannot be read, it stays as it was.
    pub undefined: Vec<Diagnostic>,
    theme: Option<(SiteView, Arc<Theme>)>,
    /// What is wrong with the theme as it is now.
    unthemed: Vec<Diagnostic>,
    pub words: Arc<Words>,
    pub memo: book::Memo,
    pub plan: site::Memo,
    pub history: Arc<History>,
    pub texts: Arc<TextMemo>,
}

struct Translated {
    own: Arc<Document>,
    original: Option<Arc<Document>>,
    page: Parsed,
}

impl Tongue {
    /// The theme, as it was read last.
    pub fn theme_now(&self) -> Option<&Arc<Theme>> {
        self.theme.as_ref().map(|(_, theme)| theme)
    }

    /// Its documents as translations of `originals`, sorted by path. One that is as it was is the same one.
    pub fn translations(&mut self, originals: &Documents, config: &Config, anew: bool) -> Vec<Parsed> {
        let mut before = std::mem::take(&mut self.translated);
        let names = Canonical::new(config);
        let mut pages = Vec::new();
        for page in self.folder.parsed() {
            let path = page.document.path.clone();
            let original = translation::original_of(&page.document, originals);
            let same_original = |known: &Translated| match (&known.original, &original) {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                (a, b) => a.is_none() && b.is_none(),
            };
            let known = before.remove(&path).filter(|_| !anew);
            let known = known.filter(|known| Arc::ptr_eq(&known.own, &page.document) && same_original(known));
            let known = known.unwrap_or_else(|| Translated {
                own: Arc::clone(&page.document),
                page: translation::translate_one(page.clone(), originals, &names),
                original,
            });
            pages.push(known.page.clone());
            self.translated.insert(path, known);
        }
        pages
    }

    /// Reads the glossary again: whether it or what is wrong with it changed. One that is wrong leaves the last good one.
    pub fn read_glossary(&mut self, beside: &Path, language: &str) -> bool {
        let (source, mut found) = source::read_glossary(beside, language);
        let unread = any_error(&found);
        let (now, told) = source.map(|source| glossary::read(source, Some(&self.glossary))).unwrap_or_default();
        found.extend(told);
        let mut any = found != self.undefined;
        if !unread && !any_error(&found) && now != *self.glossary {
            self.glossary = Arc::new(now);
            any = true;
        }
        self.undefined = found;
        any
    }

    /// Reads the words of the interface. What is wrong with them is told with the theme, and left out.
    pub fn read_words(&mut self, language: &str, theme: &str, dir: &Path) {
        let (words, _) = words::load(language, theme, dir);
        if *self.words != words {
            self.words = Arc::new(words);
        }
    }

    /// The theme for a site: the one there is, unless it is to be read anew. Where that fails it stays as it was.
    pub fn theme(
        &mut self,
        site: &Site,
        setting: &Setting,
        anew: bool,
        held: &mut Vec<Diagnostic>,
    ) -> Result<Arc<Theme>, Vec<Diagnostic>> {
        let view = SiteView::new(site);
        let known = self.theme.as_ref().filter(|(known, _)| *known == view && !anew && self.unthemed.is_empty());
        if let Some((_, theme)) = known {
            return Ok(Arc::clone(theme));
        }
        match (render::theme(&site.config.theme, &setting.dir, &view, &self.words), &self.theme) {
            (Ok(theme), _) => {
                let theme = Arc::new(theme);
                self.theme = Some((view, Arc::clone(&theme)));
                self.unthemed.clear();
                Ok(theme)
            }
            (Err(found), Some((_, theme))) => {
                held.extend(found.iter().cloned());
                self.unthemed = found;
                Ok(Arc::clone(theme))
            }
            (Err(found), None) => Err(found),
        }
    }

    /// Whether one of these is a page that is not there: it may be back in a moment.
    pub fn misses<'p>(&self, mut paths: impl Iterator<Item = &'p PathBuf>, src: &Path) -> bool {
        paths.any(|path| self.folder.page_at(path, src).is_some_and(|page| !src.join(page).exists()))
    }
}
