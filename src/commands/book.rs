//! Reading a book: the configuration, the content, the model.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::book::{self, Reading, Translated};
use crate::checklist::Written;
use crate::cli::BookArgs;
use crate::config::{self, Config, Language};
use crate::diagnostic::{Diagnostic, Paths, Place, any_error};
use crate::document::{self, Match, Parsed};
use crate::glossary::{self, Glossary};
use crate::history::History;
use crate::site::{self, Site};
use crate::source::{self, Source};
use crate::translation::{self, Matched};
use crate::trust::{self, Trust};
use crate::words;

/// A book that was read.
pub(super) struct Book {
    /// The folder that relative paths of the configuration are in.
    pub dir: PathBuf,
    /// The folder that the checklist's files are in.
    pub beside: PathBuf,
    pub config: Arc<Config>,
    /// There is a book.toml.
    pub configured: bool,
    /// The glossary in its own language.
    pub glossary: Arc<Glossary>,
    pub files: Arc<BTreeMap<String, PathBuf>>,
    /// What the book says, in its own language.
    pub reading: Reading,
    /// What it says in others.
    pub languages: Vec<InLanguage>,
    /// What the ids of the checklist are decided by.
    pub written: Arc<Written>,
    /// When the content was changed, by language, where that was asked for.
    pub history: Vec<Arc<History>>,
    /// What is wrong so far.
    pub found: Vec<Diagnostic>,
}

/// A book in a language that is not its own.
pub(super) struct InLanguage {
    pub language: Language,
    pub glossary: Arc<Glossary>,
    pub files: Arc<BTreeMap<String, PathBuf>>,
    pub read: Translated,
}

/// A configuration that was read.
pub(super) struct Configured {
    pub dir: PathBuf,
    pub config: Config,
    pub configured: bool,
    pub found: Vec<Diagnostic>,
}

/// The configuration file that the options mean.
pub(super) fn file_of(args: &BookArgs) -> PathBuf {
    let beside = || args.dir.clone().unwrap_or_else(|| PathBuf::from(".")).join(config::FILE);
    args.config.clone().unwrap_or_else(beside)
}

/// Reads the configuration that the options mean. What is wrong with it comes back as an error.
pub(super) fn configure(args: &BookArgs) -> Result<Configured, Vec<Diagnostic>> {
    let here = args.dir.clone().unwrap_or_else(|| PathBuf::from("."));
    if args.dir.is_some() && !here.is_dir() {
        return Err(vec![
            Diagnostic::error("no-book", format!("there is no folder `{}`", here.display()))
                .help("name the folder that holds book.toml"),
        ]);
    }
    let asked = args.config.is_some();
    let file = file_of(args);
    let dir = match (&args.dir, &args.config) {
        (None, Some(file)) => {
            file.parent().filter(|dir| !dir.as_os_str().is_empty()).map_or_else(|| ".".into(), Path::to_owned)
        }
        _ => here,
    };
    // Content that lies elsewhere is another book: the one that happens to be here says nothing about it.
    let elsewhere = args.dir.is_none() && args.src.as_deref().is_some_and(|src| !is_inside(src, &dir));
    let mut result = if file.is_file() && (asked || !elsewhere) {
        let text = std::fs::read_to_string(&file).map_err(|error| {
            let reason = source::reason(&error);
            vec![Diagnostic::error("no-book", format!("`{}` cannot be read: {reason}", file.display()))]
        })?;
        let name = file.file_name().map_or_else(|| config::FILE.into(), |name| name.to_string_lossy().into_owned());
        let (mut config, mut found) = config::parse(&name, &text);
        found.extend(read_head(&mut config, &dir, &name, &text));
        if any_error(&found) {
            return Err(found);
        }
        Configured { dir, config, configured: true, found }
    } else if asked || args.src.is_none() {
        let help = "name the folder of Markdown files with `--src`, or write a book.toml with `gradus init`";
        return Err(vec![Diagnostic::error("no-book", format!("there is no `{}`", file.display())).help(help)]);
    } else {
        return Ok(configure_without_file(args));
    };
    result.locate(args);
    Ok(result)
}

/// Reads the file that is put into each head; what is wrong with it.
fn read_head(config: &mut Config, dir: &Path, name: &str, text: &str) -> Option<Diagnostic> {
    let head = config.head.as_ref()?;
    let shown = head.display().to_string();
    let why = match std::fs::read(dir.join(head)).map(String::from_utf8) {
        Ok(Ok(html)) => {
            html.strip_prefix('\u{FEFF}').unwrap_or(&html).trim().clone_into(&mut config.head_html);
            return None;
        }
        Ok(Err(_)) => "it is not UTF-8".to_owned(),
        Err(error) => source::reason(&error),
    };
    let start = text.find(&format!("\"{shown}\"")).map_or(0, |at| at + 1);
    let end = if start == 0 { 0 } else { start + shown.len() };
    let error = Diagnostic::error("config-value", format!("`{shown}` cannot be read: {why}"));
    let help = "`head` names a file of HTML, relative to the folder of book.toml";
    Some(error.at(Place::new(name, text, start..end)).help(help))
}

/// The configuration of content that has no book.toml, or whose book.toml is not to be read.
pub(super) fn configure_without_file(args: &BookArgs) -> Configured {
    let dir = args.dir.clone().unwrap_or_else(|| PathBuf::from("."));
    let mut result = Configured { dir, config: Config::without_file(), configured: false, found: Vec::new() };
    result.locate(args);
    result
}

impl Configured {
    /// The folder that the checklist's files are in.
    pub fn beside(&self) -> PathBuf {
        if self.configured {
            self.dir.clone()
        } else {
            self.config.src.parent().map(Path::to_owned).unwrap_or_default()
        }
    }

    /// Makes the paths of the configuration such that they can be opened.
    fn locate(&mut self, args: &BookArgs) {
        let Self { dir, config, .. } = self;
        let content = config.src.clone();
        config.src = args.src.clone().unwrap_or_else(|| dir.join(&config.src));
        for language in &mut config.languages {
            // Content that is named on the command line has its languages inside.
            language.src = match language.src.strip_prefix(&content) {
                Ok(inside) => config.src.join(inside),
                Err(_) => dir.join(&language.src),
            };
        }
        config.out = dir.join(&config.out);
        config.static_dir = match &config.static_dir {
            Some(named) => Some(dir.join(named)),
            None => config.src.parent().map(|parent| parent.join("static")),
        };
    }
}

fn is_inside(path: &Path, dir: &Path) -> bool {
    match (path.canonicalize(), dir.canonicalize()) {
        (Ok(path), Ok(dir)) => path.starts_with(dir),
        _ => false,
    }
}

/// The files of one language.
struct Files {
    parsed: Vec<Parsed>,
    categories: BTreeMap<String, Source>,
    files: BTreeMap<String, PathBuf>,
    found: Vec<Diagnostic>,
}

/// Reads the files of `src`, but those in folders to `skip`.
fn files(src: &Path, static_dir: Option<&Path>, skip: &[&Path], trust: Trust) -> Files {
    let (mut listing, mut found) = source::list(src, static_dir, skip);
    if trust.is_untrusted() {
        found.extend(trust::refuse(&mut listing.files, src, static_dir));
    }
    let (categories, read) = source::read_categories(&listing.categories);
    found.extend(read);
    let (sources, unread): (Vec<_>, Vec<_>) = source::read_pages(&listing.pages).into_iter().partition(Result::is_ok);
    found.extend(unread.into_iter().filter_map(Result::err));
    let parsed: Vec<Parsed> = sources.into_par_iter().filter_map(Result::ok).map(document::parse).collect();
    found.extend(parsed.iter().filter_map(|page| page.diagnostic.as_deref().cloned()));
    Files { parsed, categories, files: listing.files, found }
}

/// Reads content, model and checklist, in all languages.
pub(super) fn read(configured: Configured, drafts: bool) -> Book {
    let beside = configured.beside();
    let Configured { dir, config, configured, mut found } = configured;
    let (written, read) = source::read_checklist(&beside);
    found.extend(read);
    let written = Arc::new(written);
    let glossary = glossary_of(&beside, &config.language, &mut found);
    let others = config.languages.iter().map(|language| language.src.as_path());
    let skip: Vec<&Path> = std::iter::once(config.out.as_path()).chain(others).collect();
    let Files { parsed, categories, files, found: read } =
        self::files(&config.src, config.static_dir.as_deref(), &skip, config.trust);
    found.extend(read);
    let documents = parsed.iter().map(|page| Arc::clone(&page.document)).collect();
    let blocks = |path: &str| document::blocks_of(&parsed, path);
    let mut reading =
        book::read(documents, &blocks, &categories, &written, &config, drafts, &mut book::Memo::default());
    found.append(&mut reading.found);
    let mut languages = Vec::new();
    for language in &config.languages {
        // Other languages may lie inside of this one, as the book does where it is at the top.
        let skip: Vec<&Path> = skip.iter().copied().filter(|path| *path != language.src).collect();
        let own = self::files(&language.src, None, &skip, config.trust);
        found.extend(translation::tell(own.found, &|_| true, &book::folder_of(language, &config)));
        let pages = translation::translate(own.parsed, &reading.documents, &config);
        let mut folders = categories.clone();
        folders.extend(own.categories);
        let original = book::Original { config: &config, reading: &reading, blocks: &blocks };
        let memo = &mut book::Memo::default();
        let mut read = book::read_translated(&pages, language, &original, &folders, &written, drafts, memo);
        found.append(&mut read.reading.found);
        let glossary = glossary_of(&beside, &language.tag, &mut found);
        languages.push(InLanguage { language: language.clone(), glossary, files: Arc::new(own.files), read });
    }
    Book {
        dir,
        beside,
        config: Arc::new(config),
        configured,
        glossary,
        files: Arc::new(files),
        reading,
        languages,
        written,
        history: Vec::new(),
        found,
    }
}

/// The glossary in a language.
fn glossary_of(beside: &Path, language: &str, found: &mut Vec<Diagnostic>) -> Arc<Glossary> {
    let (source, unread) = source::read_glossary(beside, language);
    found.extend(unread);
    let (glossary, told) = source.map(|source| glossary::read(source, None)).unwrap_or_default();
    // The one for all languages is told of once.
    let anew: Vec<Diagnostic> = told.into_iter().filter(|one| !found.contains(one)).collect();
    found.extend(anew);
    Arc::new(glossary)
}

impl Book {
    /// Where the files are that diagnostics speak of.
    pub fn paths(&self, args: &BookArgs) -> Paths {
        let file = if self.configured { file_of(args) } else { self.beside.join(config::FILE) };
        let languages = self.languages.iter().map(|one| one.language.src.as_path());
        let content = std::iter::once(self.config.src.as_path()).chain(languages);
        let others = [self.beside.as_path(), self.dir.as_path()].into_iter().chain(self.config.static_dir.as_deref());
        Paths::new(&file, content.chain(others))
    }

    /// Plans the site in all languages, that of the book first.
    pub fn plan(&self) -> (Vec<Site>, Vec<Diagnostic>) {
        let main = (&self.config, &self.reading, &self.glossary, &self.files, String::new(), String::new());
        let others = self.languages.iter().map(|one| {
            let (at, folder) = (format!("{}/", one.language.tag), book::folder_of(&one.language, &self.config));
            (&one.read.config, &one.read.reading, &one.glossary, &one.files, at, folder)
        });
        let mut found = Vec::new();
        let planned = std::iter::once(main).chain(others).map(|(config, reading, glossary, files, at, folder)| {
            let Reading { documents, model, checklist, .. } = reading;
            let (words, told) = words::load(&config.language, &config.theme, &self.dir);
            found.extend(told);
            let contents = site::Contents {
                words: Arc::new(words),
                documents: Arc::clone(documents),
                model: Arc::clone(model),
                checklist: Arc::clone(checklist),
                glossary: Arc::clone(glossary),
                config: Arc::clone(config),
                files: Arc::clone(files),
                shared: if at.is_empty() { Arc::default() } else { Arc::clone(&self.files) },
                at,
                folder,
            };
            let (site, told) = site::plan(contents, &mut site::Memo::default());
            found.extend(told);
            site
        });
        let mut sites: Vec<Site> = planned.collect();
        for (site, history) in sites.iter_mut().zip(&self.history) {
            site.history = Arc::clone(history);
        }
        site::introduce(&mut sites, &self.config.languages);
        (sites, found)
    }

    /// What was decided about the model, in a few lines.
    pub fn decisions(&self) -> String {
        use super::plural;
        let model = &self.reading.model;
        if model.levels.is_empty() {
            return "model: no levels found; every document is a plain page".into();
        }
        let names: Vec<&str> = model.levels.iter().map(|level| level.name.as_str()).collect();
        let topics: usize = model.dimensions.iter().map(|dimension| dimension.topics.len()).sum();
        let outside = if topics == 0 { 0 } else { model.cells.iter().filter(|cell| cell.at.topic.is_none()).count() };
        let mut text = format!("model: {} ({})", plural(model.levels.len(), "level"), names.join(", "));
        text.push_str(&format!(", {}, {}", plural(model.dimensions.len(), "dimension"), plural(topics, "topic")));
        text.push_str(&format!(", {}", plural(model.cells.len() - outside, "cell")));
        if outside > 0 {
            text.push_str(&format!(" + {outside} outside any topic"));
        }
        let gaps = model.gaps().len();
        if gaps > 0 {
            text.push_str(&format!(", {}", plural(gaps, "gap")));
        }
        let pages: Vec<&str> = model.flows.keys().map(|index| self.reading.documents[*index].path.as_str()).collect();
        text.push_str(&format!("\nread from: {}", some(&pages)));
        let mirrors: Vec<String> = model
            .mirrors
            .iter()
            .map(|mirror| {
                format!("{} ({})", self.reading.documents[mirror.document].path, plural(mirror.shared, "cell"))
            })
            .collect();
        if !mirrors.is_empty() {
            let mirrors: Vec<&str> = mirrors.iter().map(String::as_str).collect();
            text.push_str(&format!("\nmirrors, compared and never merged: {}", some(&mirrors)));
        }
        for one in &self.languages {
            text.push_str(&matched(&one.language.tag, &one.read.matched));
        }
        text
    }
}

/// How the names of the model were found in another language.
fn matched(tag: &str, matched: &Matched) -> String {
    let Matched { documents: (translated, all), by, unnamed } = matched;
    let mut text = format!("\n{tag}: {translated} of {} translated", super::plural(*all, "page"));
    let words = [(Match::Name, "alias"), (Match::Id, "id"), (Match::Position, "place")];
    let found = words.iter().filter_map(|(how, word)| Some((by.get(how)?, word)));
    let found: Vec<String> = found
        .map(|(ids, word)| {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            format!("{} by {word} ({})", ids.len(), some(&ids))
        })
        .collect();
    if !found.is_empty() {
        text.push_str(&format!("; names: {}", found.join(", ")));
    }
    if !unnamed.is_empty() {
        let unnamed: Vec<&str> = unnamed.iter().map(String::as_str).collect();
        text.push_str(&format!("\nno name in {tag}: {}", some(&unnamed)));
    }
    text
}

/// The first few of a list.
fn some(all: &[&str]) -> String {
    const MOST: usize = 6;
    let shown = all[..all.len().min(MOST)].join(", ");
    if all.len() > MOST { format!("{shown} and {} more", all.len() - MOST) } else { shown }
}
