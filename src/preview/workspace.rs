//! What is read of the files, kept from one change to the next.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder::{Content, Roots};
use super::tongue::Tongue;
use crate::book::{self, Reading};
use crate::checklist::{self, Written};
use crate::config::{Config, Language};
use crate::diagnostic::{Diagnostic, any_error};
use crate::document::{self, Parsed};
use crate::glossary;
use crate::history::{History, Pending};
use crate::render::{Highlighter, Images, Renderer, Theme};
use crate::site::{self, Site};
use crate::source;
use crate::translation;

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

/// All that was read.
pub struct Workspace {
    configure: Box<Configure>,
    setting: Setting,
    config: Arc<Config>,
    /// What is wrong with the configuration as it is now, where it is not that of `setting`.
    misconfigured: Vec<Diagnostic>,
    written: Arc<Written>,
    unwritten: Vec<Diagnostic>,
    images: Arc<Images>,
    highlighter: Arc<Highlighter>,
    /// The book in its own language.
    main: Tongue,
    /// The book in others, in the order of the configuration.
    others: Vec<Tongue>,
}

/// The site in one language, where there can be one.
struct Made {
    site: Site,
    theme: Result<Arc<Theme>, Vec<Diagnostic>>,
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
            written: Arc::default(),
            unwritten: Vec::new(),
            images: Arc::default(),
            highlighter: Arc::default(),
            main: Tongue::default(),
            others: Vec::new(),
        })
    }

    /// Where the book is.
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// Whether one of these is a page that is not there: it may be back in a moment.
    pub fn misses(&self, dirty: &Dirty) -> bool {
        let others = self.others.iter().zip(&self.config.languages);
        self.main.misses(dirty.paths.iter(), &self.config.src)
            || others.into_iter().any(|(tongue, language)| tongue.misses(dirty.paths.iter(), &language.src))
    }

    /// Reads what may have changed; nothing where nothing did.
    pub fn refresh(&mut self, dirty: &Dirty) -> Option<Refreshed> {
        let (reconfigured, mut any) = self.configuration(dirty);
        let all = dirty.all || reconfigured;
        // Git is asked where all is read anew, and at no save.
        let history = all.then(|| {
            let languages = self.config.languages.iter().map(|language| language.src.clone());
            History::begin(std::iter::once(self.config.src.clone()).chain(languages).collect())
        });
        let Content { documents, mut files, gone, otherwise } = self.content(dirty, all);
        if let Some(histories) = history.map(Pending::finish) {
            let tongues = std::iter::once(&mut self.main).chain(&mut self.others);
            for (tongue, history) in tongues.zip(histories).filter(|(tongue, history)| *history != tongue.history) {
                tongue.history = history;
            }
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
        any |= self.read_glossaries(dirty, all);
        if all {
            self.images.clear();
        }
        let tongues = std::iter::once(&self.main).chain(&self.others);
        let changed = tongues.flat_map(|tongue| tongue.folder.changed_files(&files));
        self.images.forget(changed.chain(dirty.paths.iter()).map(PathBuf::as_path));
        if !any && !rethemed {
            return None;
        }
        let theme_before = self.main.theme_now().map(Arc::clone);
        if rethemed {
            let (theme, dir) = (&self.config.theme, &self.setting.dir);
            self.main.read_words(&self.config.language, theme, dir);
            for (tongue, language) in self.others.iter_mut().zip(&self.config.languages) {
                tongue.read_words(&language.tag, theme, dir);
            }
        }
        let mut refreshed = self.interpret(rethemed, all);
        let theme = self.main.theme_now();
        refreshed.new_theme = theme.map(Arc::as_ptr) != theme_before.as_ref().map(Arc::as_ptr);
        if let (Some(before), Some(now)) = (theme_before.filter(|_| rethemed), theme) {
            files.extend(now.files_that_differ(&before));
        }
        Some(Refreshed { documents, gone, files, ..refreshed })
    }

    /// Reads the glossaries again where they may have changed: whether they or what is wrong with them did.
    fn read_glossaries(&mut self, dirty: &Dirty, all: bool) -> bool {
        let beside = &self.setting.beside;
        let is_one = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            path.parent() == Some(beside) && name.starts_with(glossary::STEM)
        };
        if !all && !dirty.paths.iter().any(is_one) {
            return false;
        }
        let mut any = self.main.read_glossary(beside, &self.config.language);
        for (tongue, language) in self.others.iter_mut().zip(&self.config.languages) {
            any |= tongue.read_glossary(beside, &language.tag);
        }
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
                (self.main.memo, self.main.plan) = Default::default();
                self.others = self.config.languages.iter().map(|_| Tongue::default()).collect();
                (true, true)
            }
            Err(found) => {
                let any = self.misconfigured != found;
                self.misconfigured = found;
                (false, any)
            }
        }
    }

    /// Reads the files of all languages.
    fn content(&mut self, dirty: &Dirty, all: bool) -> Content {
        let Config { src, static_dir, out, languages, trust, .. } = &*self.config;
        let skip = |own: &Path| {
            let folders = languages.iter().map(|language| language.src.as_path()).chain([out.as_path()]);
            folders.filter(|folder| *folder != own).collect::<Vec<_>>()
        };
        let main = Roots { src, static_dir: static_dir.as_deref(), trust: *trust, skip: skip(src) };
        let mut content = self.main.folder.refresh(dirty, all, &main);
        for (tongue, language) in self.others.iter_mut().zip(languages) {
            let roots = Roots { src: &language.src, static_dir: None, trust: *trust, skip: skip(&language.src) };
            let Content { documents, files, gone, otherwise } = tongue.folder.refresh(dirty, all, &roots);
            let folder = book::folder_of(language, &self.config);
            content.documents.extend(documents.into_iter().map(|path| format!("{folder}/{path}")));
            content.files.extend(files.into_iter().map(|path| format!("{}/{path}", language.tag)));
            // What moved is looked for in the book's own language alone.
            content.otherwise |= otherwise || !gone.is_empty();
        }
        content
    }

    fn interpret(&mut self, rethemed: bool, all: bool) -> Refreshed {
        let mut found: Vec<Diagnostic> = self.setting.found.iter().chain(&self.unwritten).cloned().collect();
        let mut held = self.misconfigured.clone();
        let (told, kept) = self.main.folder.told();
        found.extend(told);
        held.extend(kept);
        held.extend(self.main.undefined.iter().cloned());
        let config = Arc::clone(&self.config);
        let documents = self.main.folder.parsed().map(|parsed| Arc::clone(&parsed.document)).collect();
        let folder = &self.main.folder;
        let blocks = |path: &str| folder.blocks(path);
        let memo = &mut self.main.memo;
        let mut reading = book::read(documents, &blocks, &folder.categories, &self.written, &config, true, memo);
        found.append(&mut reading.found);
        let shared = Arc::new(folder.listing.files.clone());
        let mut read = Vec::new();
        for (tongue, language) in self.others.iter_mut().zip(&config.languages) {
            let called = book::folder_of(language, &config);
            let (told, kept) = tongue.folder.told();
            found.extend(translation::tell(told, &|_| true, &called));
            held.extend(translation::tell(kept, &|_| true, &called));
            held.extend(tongue.undefined.iter().cloned());
            let pages: Vec<Parsed> = tongue.translations(&reading.documents, &config, all);
            let mut folders = folder.categories.clone();
            folders.extend(tongue.folder.categories.clone());
            let original = book::Original { config: &config, reading: &reading, blocks: &blocks };
            let memo = &mut tongue.memo;
            let mut one = book::read_translated(&pages, language, &original, &folders, &self.written, true, memo);
            found.append(&mut one.reading.found);
            read.push(one);
        }
        let mut sites = Vec::new();
        let mut plan = |tongue: &mut Tongue, config: &Arc<Config>, reading: Reading, language: Option<&Language>| {
            let files =
                if language.is_none() { Arc::clone(&shared) } else { Arc::new(tongue.folder.listing.files.clone()) };
            let contents = site::Contents {
                documents: reading.documents,
                model: reading.model,
                checklist: reading.checklist,
                glossary: Arc::clone(&tongue.glossary),
                config: Arc::clone(config),
                files,
                at: language.map_or_else(String::new, |language| format!("{}/", language.tag)),
                folder: language.map_or_else(String::new, |language| book::folder_of(language, &self.config)),
                shared: language.map_or_else(Arc::default, |_| Arc::clone(&shared)),
                words: Arc::clone(&tongue.words),
            };
            let (mut site, told) = site::plan(contents, &mut tongue.plan);
            found.extend(told);
            site.history = Arc::clone(&tongue.history);
            tongue.texts.retain(&site);
            sites.push(site);
        };
        plan(&mut self.main, &config, reading, None);
        for ((tongue, language), one) in self.others.iter_mut().zip(&config.languages).zip(read) {
            plan(tongue, &one.config, one.reading, Some(language));
        }
        site::introduce(&mut sites, &config.languages);
        let tongues = std::iter::once(&mut self.main).chain(&mut self.others);
        let setting = &self.setting;
        let made = tongues.zip(sites).map(|(tongue, site)| {
            let theme = tongue.theme(&site, setting, rethemed, &mut held);
            (Made { site, theme }, Arc::clone(&tongue.texts))
        });
        let mut renderers = Vec::new();
        for (Made { site, theme }, texts) in made.collect::<Vec<_>>() {
            match theme {
                Ok(theme) => {
                    let (highlighter, images) = (Arc::clone(&self.highlighter), Arc::clone(&self.images));
                    renderers.push(Renderer::new(site, theme, highlighter, images, Some(texts)));
                }
                // What is wrong with a theme is the same in all languages.
                Err(told) if renderers.is_empty() => {
                    found.extend(told);
                    break;
                }
                Err(_) => {}
            }
        }
        let mut renderers = renderers.into_iter();
        let renderer = renderers.next().map(|main| main.with_translations(renderers.collect()));
        let (documents, gone, files) = Default::default();
        Refreshed { renderer, found, held, documents, gone, files, new_theme: false }
    }
}

impl Refreshed {
    /// Whether something is wrong already.
    pub fn failed(&self) -> bool {
        self.renderer.is_none() || any_error(&self.found)
    }
}
