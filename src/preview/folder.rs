//! The files of one language, kept from one change to the next.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::workspace::Dirty;
use crate::diagnostic::{Diagnostic, any_error};
use crate::document::{self, Block, Parsed};
use crate::source::{self, Listing, Source};
use crate::trust::{self, Trust};

/// A page as it was read last.
struct Page {
    /// As it is, or as it was when it could be read.
    parsed: Option<Parsed>,
    /// Why it is not as it is.
    wrong: Option<Box<Diagnostic>>,
}

impl Page {
    /// What becomes of a page that is read again; nothing where it is the same.
    fn again(known: Option<&Self>, source: Result<Source, Diagnostic>) -> Option<Self> {
        let good = known.and_then(|page| page.parsed.as_ref()).filter(|parsed| !is_wrong(parsed));
        let same_text = |source: &Source| {
            known
                .filter(|page| page.wrong.is_none())
                .and_then(|page| page.parsed.as_ref())
                .is_some_and(|parsed| parsed.document.text == source.text)
        };
        let page = match source {
            Ok(source) if same_text(&source) => return None,
            Ok(source) => match (document::parse(source), good) {
                (parsed, Some(good)) if is_wrong(&parsed) => {
                    Self { wrong: parsed.diagnostic, parsed: Some(good.clone()) }
                }
                (parsed, _) => Self { parsed: Some(parsed), wrong: None },
            },
            Err(wrong) => Self { parsed: good.cloned(), wrong: Some(Box::new(wrong)) },
        };
        let as_before = known.is_some_and(|known| page.wrong.is_some() && page.wrong == known.wrong);
        (!as_before).then_some(page)
    }
}

/// Whether a page has a mistake because of which it says something else than its authors mean.
fn is_wrong(parsed: &Parsed) -> bool {
    parsed.diagnostic.as_deref().is_some_and(|one| any_error(std::slice::from_ref(one)))
}

/// What came of reading content.
#[derive(Default)]
pub(super) struct Content {
    /// Documents that are new or changed: their paths.
    pub documents: BTreeSet<String>,
    /// Other files that are new, changed or gone: their paths in the site.
    pub files: Vec<String>,
    /// Documents that are no more, as they were.
    pub gone: Vec<Arc<document::Document>>,
    /// What is said of folders differs, or what is wrong with files.
    pub otherwise: bool,
}

/// Where the files of a language are.
pub(super) struct Roots<'a> {
    pub src: &'a Path,
    pub static_dir: Option<&'a Path>,
    pub trust: Trust,
    /// Folders that may lie inside, and are something else.
    pub skip: Vec<&'a Path>,
}

/// The files of one language.
#[derive(Default)]
pub(super) struct Folder {
    pub listing: Listing,
    listed: Vec<Diagnostic>,
    pages: BTreeMap<String, Page>,
    pub categories: BTreeMap<String, Source>,
    uncategorised: Vec<Diagnostic>,
}

impl Folder {
    /// The page that a file is, where the folder is at `src`.
    pub fn page_at(&self, file: &Path, src: &Path) -> Option<&str> {
        let path = file.strip_prefix(src).ok()?.to_str()?.replace('\\', "/");
        self.pages.get_key_value(&path).map(|(path, _)| path.as_str())
    }

    /// The pages, as far as they can be read.
    pub fn parsed(&self) -> impl Iterator<Item = &Parsed> {
        self.pages.values().filter_map(|page| page.parsed.as_ref())
    }

    /// The blocks of the page at a path.
    pub fn blocks(&self, path: &str) -> Arc<[Block]> {
        let parsed = self.pages.get(path).and_then(|page| page.parsed.as_ref());
        parsed.map_or_else(|| Arc::from([]), |parsed| Arc::clone(&parsed.blocks))
    }

    /// The files to copy that are among these, which are called as in the site.
    pub fn changed_files<'a>(&'a self, names: &'a [String]) -> impl Iterator<Item = &'a PathBuf> {
        let own = |name: &'a String| {
            let within = || name.split_once('/').and_then(|(_, within)| self.listing.files.get(within));
            self.listing.files.get(name).or_else(within)
        };
        names.iter().filter_map(own)
    }

    /// What is wrong with the files, and with those that stand in the site as they were when they were good.
    pub fn told(&self) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
        let mut found: Vec<Diagnostic> = self.listed.iter().chain(&self.uncategorised).cloned().collect();
        let mut held = Vec::new();
        for page in self.pages.values() {
            // A page that was never good is missing; another one is shown as it was.
            let told = if page.parsed.is_some() { &mut held } else { &mut found };
            told.extend(page.wrong.as_deref().cloned());
            found.extend(page.parsed.as_ref().and_then(|parsed| parsed.diagnostic.as_deref().cloned()));
        }
        (found, held)
    }

    /// Reads the files again that may have changed.
    pub fn refresh(&mut self, dirty: &Dirty, all: bool, roots: &Roots<'_>) -> Content {
        let Roots { src, static_dir, trust, skip } = roots;
        let tops = || std::iter::once(*src).chain(*static_dir);
        let paths = self.listing.also_at(&dirty.paths);
        let is_skipped = |path: &Path| skip.iter().any(|other| path.starts_with(other));
        let inside: Vec<&PathBuf> =
            paths.iter().filter(|path| tops().any(|root| path.starts_with(root)) && !is_skipped(path)).collect();
        if !all && inside.is_empty() {
            return Content::default();
        }
        let mut changed = BTreeSet::new();
        // Files that are known, and still files of the folder: nothing else is to be looked at.
        let real = src.canonicalize().ok();
        let is_known = |path: &PathBuf| {
            let within = || Some(path.canonicalize().ok()?.starts_with(real.as_ref()?));
            self.page_at(path, src).is_some() && path.is_file() && within() == Some(true)
        };
        if !all && inside.iter().all(|path| is_known(path)) {
            let pages: Vec<(String, PathBuf)> =
                inside.iter().filter_map(|file| Some((self.page_at(file, src)?.to_owned(), (*file).clone()))).collect();
            self.read(&pages, &mut changed);
            return Content { documents: changed, ..Content::default() };
        }
        let before = std::mem::take(&mut self.listing);
        let listed_before = std::mem::take(&mut self.listed);
        (self.listing, self.listed) = source::list(src, *static_dir, skip);
        if trust.is_untrusted() {
            self.listed.extend(trust::refuse(&mut self.listing.files, src, *static_dir));
        }
        let touched: HashSet<&Path> = inside.iter().map(|path| path.as_path()).collect();
        let is_touched = |file: &Path| all || file.ancestors().any(|path| touched.contains(path));
        let to_read: Vec<(String, PathBuf)> = (self.listing.pages.iter())
            .filter(|(path, file)| is_touched(file) || !self.pages.contains_key(path))
            .cloned()
            .collect();
        let there: HashSet<&str> = self.listing.pages.iter().map(|(path, _)| path.as_str()).collect();
        let mut gone = Vec::new();
        self.pages.retain(|path, page| {
            let stays = there.contains(path.as_str());
            if !stays {
                gone.extend(page.parsed.as_ref().map(|page| Arc::clone(&page.document)));
            }
            stays
        });
        self.read(&to_read, &mut changed);
        let (categories, uncategorised) = source::read_categories(&self.listing.categories);
        let otherwise =
            self.listed != listed_before || self.categories != categories || self.uncategorised != uncategorised;
        (self.categories, self.uncategorised) = (categories, uncategorised);
        let mut files = BTreeSet::new();
        let listed_now = &self.listing.files;
        files.extend(before.files.keys().filter(|path| !listed_now.contains_key(*path)).cloned());
        let is_new = |path: &str, file: &Path| before.files.get(path).is_none_or(|old| old != file);
        files.extend(
            listed_now
                .iter()
                .filter(|(path, file)| is_touched(file) || is_new(path, file))
                .map(|(path, _)| path.clone()),
        );
        Content { documents: changed, files: files.into_iter().collect(), gone, otherwise }
    }

    fn read(&mut self, pages: &[(String, PathBuf)], changed: &mut BTreeSet<String>) {
        let read: Vec<_> = source::read_pages(pages)
            .into_par_iter()
            .zip(pages)
            .map(|(source, (path, _))| Page::again(self.pages.get(path), source))
            .collect();
        for (page, (path, _)) in read.into_iter().zip(pages) {
            if let Some(page) = page {
                changed.insert(path.clone());
                self.pages.insert(path.clone(), page);
            }
        }
    }
}
