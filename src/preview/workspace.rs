//! What is read of the files, kept from one change to the next.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::book::{self, Reading};
use crate::checklist::{self, Written};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, any_error};
use crate::document::{self, Parsed};
use crate::glossary::{self, Glossary};
use crate::history::{History, Pending};
use crate::render::views::SiteView;
use crate::render::{self, Highlighter, Images, Renderer, TextMemo, Theme};
use crate::site;
use crate::source::{self, Listing, Source};
use crate::words::{self, Words};

/// Where the book is, and how it is configured. Paths can be opened.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The configuration file, whether it is there or not.
    pub file: PathBuf,
    /// The folder of the themes.
    pub dir: PathBuf,
    /// The folder of the checklist's files.
    pub beside: PathBuf,
    /// The configuration.
    pub config: Config,
    /// What is wrong with it.
    pub found: Vec<Diagnostic>,
}

/// Reads the setting anew.
pub type Configure = dyn Fn() -> Result<Setting, Vec<Diagnostic>> + Send;

/// Files that may have changed.
#[derive(Debug, Default)]
pub struct Dirty {
    /// Nothing that is known of the files is to be trusted.
    pub all: bool,
    /// Files and folders.
    pub paths: BTreeSet<PathBuf>,
}

/// What came of a change.
pub struct Refreshed {
    /// The new state of the site; nothing where there can be none.
    pub renderer: Option<Renderer>,
    /// What is wrong, as far as it is known before the texts are rendered.
    pub found: Vec<Diagnostic>,
    /// What is wrong with files that stand in the site as they were when they were good.
    pub held: Vec<Diagnostic>,
    /// Documents that are new or changed: their paths.
    pub documents: BTreeSet<String>,
    /// Documents that are no more, as they were.
    pub gone: Vec<Arc<document::Document>>,
    /// Other files that are new, changed or gone: their paths in the site.
    pub files: Vec<String>,
    /// The templates are not what they were.
    pub new_theme: bool,
}

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
struct Content {
    /// As in [`Refreshed`].
    documents: BTreeSet<String>,
    files: Vec<String>,
    gone: Vec<Arc<document::Document>>,
    /// What is said of folders differs, or what is wrong with files.
    otherwise: bool,
}

/// All that was read.
pub struct Workspace {
    configure: Box<Configure>,
    setting: Setting,
    config: Arc<Config>,
    /// What is wrong with the configuration as it is now, where it is not that of `setting`.
    misconfigured: Vec<Diagnostic>,
    listing: Listing,
    listed: Vec<Diagnostic>,
    pages: BTreeMap<String, Page>,
    categories: BTreeMap<String, Source>,
    uncategorised: Vec<Diagnostic>,
    written: Arc<Written>,
    unwritten: Vec<Diagnostic>,
    glossary: Arc<Glossary>,
    /// What is wrong with the glossary as it is now; where it cannot be read, it stays as it was.
    undefined: Vec<Diagnostic>,
    images: Arc<Images>,
    theme: Option<(SiteView, Arc<Theme>)>,
    /// What is wrong with the theme as it is now.
    unthemed: Vec<Diagnostic>,
    words: Arc<Words>,
    memo: book::Memo,
    plan: site::Memo,
    history: Arc<History>,
    texts: Arc<TextMemo>,
    highlighter: Arc<Highlighter>,
}

impl Workspace {
    /// An empty one: the first [`Self::refresh`] has to be of all.
    ///
    /// # Errors
    ///
    /// What is wrong with the configuration.
    pub fn new(configure: Box<Configure>) -> Result<Self, Vec<Diagnostic>> {
        let setting = configure()?;
        Ok(Self {
            configure,
            config: Arc::new(setting.config.clone()),
            setting,
            misconfigured: Vec::new(),
            listing: Listing::default(),
            listed: Vec::new(),
            pages: BTreeMap::new(),
            categories: BTreeMap::new(),
            uncategorised: Vec::new(),
            written: Arc::default(),
            unwritten: Vec::new(),
            glossary: Arc::default(),
            undefined: Vec::new(),
            images: Arc::default(),
            theme: None,
            unthemed: Vec::new(),
            words: Arc::default(),
            memo: book::Memo::default(),
            plan: site::Memo::default(),
            history: Arc::default(),
            texts: Arc::default(),
            highlighter: Arc::default(),
        })
    }

    /// Where the book is.
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// Whether one of these is a page that is not there: it may be back in a moment.
    pub fn misses(&self, dirty: &Dirty) -> bool {
        let pages = dirty.paths.iter().filter_map(|path| self.page_at(path));
        pages.into_iter().any(|page| !self.config.src.join(page).exists())
    }

    /// The page that a file is.
    fn page_at(&self, file: &Path) -> Option<&str> {
        let path = file.strip_prefix(&self.config.src).ok()?.to_str()?.replace('\\', "/");
        self.pages.get_key_value(&path).map(|(path, _)| path.as_str())
    }

    /// Reads what may have changed; nothing where nothing did.
    pub fn refresh(&mut self, dirty: &Dirty) -> Option<Refreshed> {
        let (reconfigured, mut any) = self.configuration(dirty);
        let all = dirty.all || reconfigured;
        // Git is asked where all is read anew, and at no save.
        let history = all.then(|| History::begin(vec![self.config.src.clone()]));
        let Content { documents, mut files, gone, otherwise } = self.content(dirty, all);
        if let Some(history) = history.map(Pending::first).filter(|history| *history != self.history) {
            self.history = history;
        }
        any |= all || otherwise || !documents.is_empty() || !files.is_empty() || !gone.is_empty();
        let in_folder = |folder: &Path| dirty.paths.iter().any(|path| path.starts_with(folder));
        let rethemed = all || in_folder(&self.setting.dir.join("themes"));
        let lock = self.setting.beside.join(checklist::LOCK);
        if all || dirty.paths.contains(&lock) || in_folder(&self.setting.beside.join(source::OVERLAYS)) {
            let (written, found) = source::read_checklist(&self.setting.beside);
            if written != *self.written || found != self.unwritten {
                any = true;
                (self.written, self.unwritten) = (Arc::new(written), found);
            }
        }
        any |= self.read_glossary(dirty, all);
        if all {
            self.images.clear();
        }
        self.images.forget(files.iter().filter_map(|path| self.listing.files.get(path)).map(PathBuf::as_path));
        if !any && !rethemed {
            return None;
        }
        let theme_before = self.theme.as_ref().map(|(_, theme)| Arc::clone(theme));
        if rethemed {
            self.read_words();
        }
        let mut refreshed = self.interpret(rethemed);
        let theme = self.theme.as_ref().map(|(_, theme)| theme);
        refreshed.new_theme = theme.map(Arc::as_ptr) != theme_before.as_ref().map(Arc::as_ptr);
        if let (Some(before), Some(now)) = (theme_before.filter(|_| rethemed), theme) {
            files.extend(now.files_that_differ(&before));
        }
        Some(Refreshed { documents, gone, files, ..refreshed })
    }

    /// Reads the glossary again where it may have changed: whether it or what is wrong with it did. One that is wrong
    /// leaves the last good one.
    fn read_glossary(&mut self, dirty: &Dirty, all: bool) -> bool {
        let is_one = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            path.parent() == Some(&self.setting.beside) && name.starts_with(glossary::STEM)
        };
        if !all && !dirty.paths.iter().any(is_one) {
            return false;
        }
        let (source, mut found) = source::read_glossary(&self.setting.beside, &self.config.language);
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

    /// Reads the configuration again where it may have changed: whether it did, and whether what is wrong with it did.
    fn configuration(&mut self, dirty: &Dirty) -> (bool, bool) {
        if !dirty.all && !dirty.paths.contains(&self.setting.file) {
            return (false, false);
        }
        match (self.configure)() {
            Ok(setting) => {
                self.misconfigured = Vec::new();
                self.config = Arc::new(setting.config.clone());
                self.setting = setting;
                // What was read under another configuration says nothing under this one.
                (self.memo, self.plan) = Default::default();
                (true, true)
            }
            Err(found) => {
                let any = self.misconfigured != found;
                self.misconfigured = found;
                (false, any)
            }
        }
    }

    /// Reads pages.
    fn content(&mut self, dirty: &Dirty, all: bool) -> Content {
        let config = Arc::clone(&self.config);
        let roots = std::iter::once(&config.src).chain(&config.static_dir);
        let paths = self.listing.also_at(&dirty.paths);
        let inside: Vec<&PathBuf> = {
            let roots: Vec<&PathBuf> = roots.collect();
            paths.iter().filter(|path| roots.iter().any(|root| path.starts_with(root))).collect()
        };
        if !all && inside.is_empty() {
            return Content::default();
        }
        let mut changed = BTreeSet::new();
        // Files that are known, and still files of the folder: nothing else is to be looked at.
        let real = config.src.canonicalize().ok();
        let is_known = |path: &PathBuf| {
            let within = || Some(path.canonicalize().ok()?.starts_with(real.as_ref()?));
            self.page_at(path).is_some() && path.is_file() && within() == Some(true)
        };
        if !all && inside.iter().all(|path| is_known(path)) {
            let pages: Vec<(String, PathBuf)> =
                inside.iter().filter_map(|file| Some((self.page_at(file)?.to_owned(), (*file).clone()))).collect();
            self.read(&pages, &mut changed);
            return Content { documents: changed, ..Content::default() };
        }
        let before = std::mem::take(&mut self.listing);
        let listed_before = std::mem::take(&mut self.listed);
        let others = config.languages.iter().map(|language| language.src.as_path());
        let skip: Vec<&Path> = std::iter::once(config.out.as_path()).chain(others).collect();
        (self.listing, self.listed) = source::list(&config.src, config.static_dir.as_deref(), &skip);
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

    /// Reads the words of the interface. What is wrong with them is told with the theme, and left out.
    fn read_words(&mut self) {
        let (words, _) = words::load(&self.config.language, &self.config.theme, &self.setting.dir);
        if *self.words != words {
            self.words = Arc::new(words);
        }
    }

    fn interpret(&mut self, rethemed: bool) -> Refreshed {
        let mut found = Vec::new();
        for told in [&self.setting.found, &self.listed, &self.uncategorised, &self.unwritten] {
            found.extend(told.iter().cloned());
        }
        let mut held = self.misconfigured.clone();
        held.extend(self.undefined.iter().cloned());
        for page in self.pages.values() {
            // A page that was never good is missing; another one is shown as it was.
            let told = if page.parsed.is_some() { &mut held } else { &mut found };
            told.extend(page.wrong.as_deref().cloned());
            found.extend(page.parsed.as_ref().and_then(|parsed| parsed.diagnostic.as_deref().cloned()));
        }
        let parsed = self.pages.values().filter_map(|page| page.parsed.as_ref());
        let documents = parsed.map(|parsed| Arc::clone(&parsed.document)).collect();
        let pages = &self.pages;
        let blocks = |path: &str| {
            let parsed = pages.get(path).and_then(|page| page.parsed.as_ref());
            parsed.map_or_else(|| Arc::from([]), |parsed| Arc::clone(&parsed.blocks))
        };
        let Reading { documents: all, model, checklist, found: told } =
            book::read(documents, &blocks, &self.categories, &self.written, &self.config, true, &mut self.memo);
        found.extend(told);
        let copied = Arc::new(self.listing.files.clone());
        let contents = site::Contents {
            documents: all,
            model,
            checklist,
            glossary: Arc::clone(&self.glossary),
            config: Arc::clone(&self.config),
            files: copied,
            at: String::new(),
            folder: String::new(),
            shared: Arc::default(),
            words: Arc::clone(&self.words),
        };
        let (mut site, told) = site::plan(contents, &mut self.plan);
        found.extend(told);
        site.history = Arc::clone(&self.history);
        self.texts.retain(&site);
        let renderer = match self.theme(&site, rethemed, &mut held) {
            Ok(theme) => {
                let (highlighter, texts) = (Arc::clone(&self.highlighter), Arc::clone(&self.texts));
                Some(Renderer::new(site, theme, highlighter, Arc::clone(&self.images), Some(texts)))
            }
            Err(told) => {
                found.extend(told);
                None
            }
        };
        let (documents, gone, files) = Default::default();
        Refreshed { renderer, found, held, documents, gone, files, new_theme: false }
    }

    /// The theme for a site: the one there is, unless it is to be read anew. Where that fails it stays as it was.
    fn theme(
        &mut self,
        site: &site::Site,
        anew: bool,
        held: &mut Vec<Diagnostic>,
    ) -> Result<Arc<Theme>, Vec<Diagnostic>> {
        let view = SiteView::new(site);
        let known = self.theme.as_ref().filter(|(known, _)| *known == view && !anew && self.unthemed.is_empty());
        if let Some((_, theme)) = known {
            return Ok(Arc::clone(theme));
        }
        match (render::theme(&self.config.theme, &self.setting.dir, &view, &self.words), &self.theme) {
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
}

impl Refreshed {
    /// Whether something is wrong already.
    pub fn failed(&self) -> bool {
        self.renderer.is_none() || any_error(&self.found)
    }
}
