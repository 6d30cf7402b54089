//! `book.toml`: [`raw`] is what is written, [`Config`] what is meant.

mod allow;
mod declared;
mod format;
mod keys;
pub mod raw;
pub mod reference;
mod standards;

use std::ops::Range;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::diagnostic::{Diagnostic, Lines, Place};
use crate::model::name;
use crate::trust::{Trust, is_safe_image};
pub use format::Format;
use raw::{
    RawBook, RawBuild, RawChecklist, RawConfig, RawExports, RawHtml, RawLanguage, RawModel, RawOutput, RawSearch,
};

/// The name of the configuration file.
pub const FILE: &str = "book.toml";

/// The configuration, validated. Paths are relative to the folder of `book.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The title of the site; else the home page's, else the folder's.
    pub title: Option<String>,
    /// One sentence about the site.
    pub description: String,
    /// The language of the text, a BCP 47 tag; `en` where nothing is said.
    pub language: String,
    /// The other languages, by code.
    pub languages: Vec<Language>,
    /// The folder of Markdown files.
    pub src: PathBuf,
    /// The folder that the site is written to.
    pub out: PathBuf,
    /// Where the site will be served; ends with `/`.
    pub base_url: Option<String>,
    /// Files copied as they are.
    pub static_dir: Option<PathBuf>,
    /// Who writes the texts.
    pub trust: Trust,
    /// The id under which readers' answers are kept.
    id: Option<String>,
    /// The version of the model.
    pub version: String,
    /// The documents that hold the model; `None`: found by their labels.
    pub pages: Option<Globs>,
    /// The documents that repeat it; `None`: found by their labels.
    pub mirrors: Option<Globs>,
    /// Headings of this depth are levels, counted in order.
    pub levels_by_order: Option<u8>,
    /// The declared levels, by rank; empty: found by their labels.
    pub levels: Vec<DeclaredLevel>,
    /// The declared dimensions; empty: found by their labels.
    pub dimensions: Vec<Declared>,
    /// The standards that items answer to.
    pub standards: Vec<Standard>,
    /// A cell without items of a checklist has one that stands for it.
    pub every_cell: bool,
    /// The formats in which checklists are put beside the site.
    pub exports: Vec<Format>,
    /// The theme.
    pub theme: String,
    /// The address of a page's source, with `{path}` in it.
    pub edit_url: Option<String>,
    /// Where a problem of a page is told, with `{path}`, `{title}` and `{url}` in it.
    pub report_url: Option<String>,
    /// The file of HTML that is put at the end of each head.
    pub head: Option<PathBuf>,
    /// What is in it; read with the configuration.
    pub head_html: String,
    /// The picture of pages without one of their own: a path in the site, or an address.
    pub image: Option<String>,
    /// Each page is written as Markdown, too.
    pub markdown: bool,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The folder of the pages by dimension.
    pub dimensions_path: String,
    /// Warnings that are let pass.
    pub allow: Vec<Allowed>,
    /// The site has a search, where the program was built with it.
    pub search: bool,
}

/// A warning that `book.toml` lets pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The code of the warning.
    pub code: String,
    /// The files, where not in all.
    pub path: Option<Globs>,
    /// The place of the model, where not everywhere: an id.
    pub place: Option<String>,
    /// Why.
    pub reason: String,
    /// Where that is written.
    pub written: Place,
}

/// A language into which the book is translated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// Its BCP 47 tag; its pages are in a folder of this name.
    pub tag: String,
    /// Its name, in the language itself; else what the words of the interface call it.
    pub name: Option<String>,
    /// Its folder of Markdown files.
    pub src: PathBuf,
    /// The title of the site; else that of the book.
    pub title: Option<String>,
    /// One sentence about the site; else that of the book.
    pub description: Option<String>,
}

/// A level that `book.toml` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredLevel {
    /// The id, used in addresses.
    pub id: String,
    /// Its place in the order.
    pub rank: u32,
    /// The name.
    pub name: String,
    /// Normalised names that mean it.
    pub names: Vec<String>,
}

/// A dimension or topic that `book.toml` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The id, used in addresses.
    pub id: String,
    /// The name.
    pub name: String,
    /// The icon, of a dimension.
    pub icon: Option<String>,
    /// Normalised names that mean it.
    pub names: Vec<String>,
    /// The topics of a dimension; empty: those that the text names.
    pub topics: Vec<Declared>,
}

/// A standard that `book.toml` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// The id, used in addresses.
    pub id: String,
    /// The name.
    pub name: String,
    /// The full name.
    pub title: Option<String>,
    /// Where it is published.
    pub url: Option<String>,
    /// What references to it begin with: the name, and others.
    pub names: Vec<String>,
}

/// A list of globs, and the text it was made of.
#[derive(Debug, Clone)]
pub struct Globs {
    set: GlobSet,
    /// The globs as written.
    pub written: Vec<String>,
}

/// Those that are written alike match alike.
impl PartialEq for Globs {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Eq for Globs {}

impl Globs {
    /// The globs, where all of them can be read.
    pub fn new(written: &[String]) -> Option<Self> {
        let mut builder = GlobSetBuilder::new();
        for glob in written {
            builder.add(Self::one(glob).ok()?);
        }
        Some(Self { set: builder.build().ok()?, written: written.to_vec() })
    }

    /// `*` does not match a `/`.
    fn one(glob: &str) -> Result<Glob, globset::Error> {
        GlobBuilder::new(glob).literal_separator(true).build()
    }

    /// Whether a path (relative to the content folder, `/` between the parts) is meant.
    pub fn matches(&self, path: &str) -> bool {
        self.set.is_match(path)
    }
}

impl Config {
    /// The id of the model: as configured, else made of its title.
    pub fn id(&self, title: &str) -> String {
        self.id.clone().unwrap_or_else(|| name::slug(title))
    }

    /// Keeps the answers of readers under this id, whatever the title becomes.
    pub fn keep_id(&mut self, id: String) {
        self.id = Some(id);
    }

    /// The configuration where there is no `book.toml`.
    pub fn without_file() -> Self {
        validate(
            RawConfig::default(),
            &Reporter { path: FILE, text: "", lines: Lines::default(), found: Vec::new().into() },
        )
    }
}

/// Reads `text`, the content of the file `path`. Everything that is wrong is told at once.
pub fn parse(path: &str, text: &str) -> (Config, Vec<Diagnostic>) {
    let reporter = Reporter { path, text, lines: Lines::default(), found: Vec::new().into() };
    let raw = match toml::from_str::<RawConfig>(text) {
        Ok(raw) => raw,
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let error = Diagnostic::error("config-syntax", one_line(error.message()));
            reporter.tell(
                error.help("the file is TOML; `gradus config reference` lists the keys and what they take"),
                span,
            );
            RawConfig::default()
        }
    };
    keys::unknown(text, &reporter);
    let config = validate(raw, &reporter);
    (config, reporter.found.into_inner())
}

/// The first line of a message, without a full stop.
fn one_line(message: &str) -> String {
    message.lines().next().unwrap_or("").trim_end_matches('.').to_owned()
}

/// Collects what is wrong with one file.
struct Reporter<'a> {
    path: &'a str,
    text: &'a str,
    lines: Lines,
    found: std::cell::RefCell<Vec<Diagnostic>>,
}

impl Reporter<'_> {
    fn tell(&self, diagnostic: Diagnostic, span: Range<usize>) {
        self.found.borrow_mut().push(diagnostic.at(self.lines.place(self.path, self.text, span)));
    }

    /// Tells of a value, found by its text: a typed value carries no position.
    fn tell_value(&self, diagnostic: Diagnostic, value: &str) {
        let start = self.text.find(&format!("\"{value}\"")).map_or(0, |at| at + 1);
        self.tell(diagnostic, start..start + value.len());
    }
}

/// Every field is named here, so that none is forgotten.
fn validate(raw: RawConfig, reporter: &Reporter<'_>) -> Config {
    let RawConfig { book, build, model, checklist, check, output, languages } = raw;
    let RawBook { title, description, authors, language, src } = book;
    let RawBuild { build_dir, base_url, static_dir, trust } = build;
    let RawModel { id, version, pages, mirrors, levels_by_order, levels, dimensions, standards } = model;
    let RawOutput { html, exports } = output;
    let RawHtml { theme, edit_url, report_url, head, image, markdown, dimensions_path, search } = html;
    let RawSearch { enable: search } = search;
    let RawChecklist { every_cell } = checklist;
    if let Some(id) = &id {
        declared::check_id(id, reporter);
    }
    let language = language.unwrap_or_else(|| "en".into());
    if !is_language_tag(&language) {
        reporter.tell_value(
            Diagnostic::error("config-value", format!("`{language}` is no language tag"))
                .help("write a BCP 47 tag such as `en`, `de` or `pt-BR`"),
            &language,
        );
    }
    if let Some(url) = base_url.as_deref().filter(|url| !is_web_address(url)) {
        reporter.tell_value(
            Diagnostic::error("config-value", format!("`{url}` is no web address"))
                .help("write the whole address, such as `https://example.org/model/`"),
            url,
        );
    }
    if let Some(depth) = levels_by_order.filter(|depth| !(1..=6).contains(depth)) {
        let at = reporter.text.find("levels-by-order").unwrap_or(0);
        let message = format!("`levels-by-order` is the depth of a heading, 1 to 6, not {depth}");
        let error = Diagnostic::error("config-value", message).help("`2` means that each `##` is a level");
        reporter.tell(error, at..at + "levels-by-order".len());
    }
    let mail = |url: &str| url.starts_with("mailto:");
    if let Some(url) = report_url.as_deref().filter(|url| !is_web_address(url) && !mail(url)) {
        let error = Diagnostic::error("config-value", format!("`{url}` is no web address"));
        let help = "write the whole address, such as `https://example.org/report?page={path}`, or `mailto:` and one";
        reporter.tell_value(error.help(help), url);
    }
    if let Some(url) = edit_url.as_deref().filter(|url| !is_safe_image(url) && !mail(url)) {
        let error = Diagnostic::error("config-value", format!("`{url}` is no web address"));
        let help = "write an address such as `https://example.org/edit/{path}`, or a relative one";
        reporter.tell_value(error.help(help), url);
    }
    let dimensions_path = dimensions_path.unwrap_or_else(|| "dimensions".into());
    let src: PathBuf = src.map_or_else(|| "content".into(), PathBuf::from);
    let languages =
        languages.into_iter().filter_map(|(tag, raw)| self::language(tag, raw, &language, &src, reporter)).collect();
    Config {
        title,
        description: description.unwrap_or_default(),
        language,
        languages,
        src,
        out: build_dir.map_or_else(|| "public".into(), PathBuf::from),
        base_url: base_url.map(|url| if url.ends_with('/') { url } else { url + "/" }),
        static_dir: static_dir.map(PathBuf::from),
        trust: trust_of(trust, reporter),
        id,
        version: version.unwrap_or_default(),
        pages: pages.and_then(|pages| globs(&pages, reporter)),
        mirrors: mirrors.and_then(|mirrors| globs(&mirrors, reporter)),
        levels_by_order,
        levels: declared::levels(levels, reporter),
        dimensions: declared::unique(
            dimensions.into_iter().filter_map(|d| declared::dimension(d, reporter)).collect(),
            reporter,
        ),
        standards: standards::read(standards, reporter),
        every_cell: every_cell.unwrap_or(true),
        exports: formats(exports.unwrap_or_default(), reporter),
        theme: theme.unwrap_or_else(|| "default".into()),
        edit_url,
        report_url,
        head: head.map(PathBuf::from),
        head_html: String::new(),
        image: image.filter(|image| !image.trim().is_empty()),
        markdown: markdown.unwrap_or(true),
        authors,
        dimensions_path: dimensions_path.trim_matches('/').to_owned(),
        allow: allow::read(check, reporter),
        search: search.unwrap_or(true) && cfg!(feature = "search"),
    }
}

fn trust_of(name: Option<String>, reporter: &Reporter<'_>) -> Trust {
    let Some(name) = name else { return Trust::default() };
    let known = Trust::ALL.into_iter().find(|one| one.name() == name);
    if known.is_none() {
        let names = Trust::ALL.map(Trust::name);
        let error =
            Diagnostic::error("config-value", format!("`trust` is `{}` or `{}`, not `{name}`", names[0], names[1]))
                .did_you_mean(&name, names);
        let help = "`authors` lets raw HTML be, `untrusted` takes out what could run";
        let error = if error.help.is_some() { error } else { error.help(help) };
        reporter.tell_value(error, &name);
    }
    known.unwrap_or_default()
}

fn formats(exports: RawExports, reporter: &Reporter<'_>) -> Vec<Format> {
    let RawExports { formats } = exports;
    let mut found = Vec::new();
    for name in formats {
        match Format::from_name(&name) {
            Some(format) if !found.contains(&format) => found.push(format),
            Some(_) => {}
            None => {
                let names = Format::ALL.map(Format::name);
                let error = Diagnostic::error("config-value", format!("`{name}` is no format"))
                    .help(format!("the formats are {}", names.join(", ")))
                    .did_you_mean(&name, names);
                reporter.tell_value(error, &name);
            }
        }
    }
    found
}

/// One of the other languages. `main` is the language of the book, `content` its folder.
fn language(tag: String, raw: RawLanguage, main: &str, content: &Path, reporter: &Reporter<'_>) -> Option<Language> {
    let RawLanguage { name, src, title, description } = raw;
    let wrong = if !is_language_tag(&tag) {
        Some((format!("`{tag}` is no language tag"), "write a BCP 47 tag such as `de` or `pt-BR`"))
    } else if tag.eq_ignore_ascii_case(main) {
        Some((
            format!("`{tag}` is the language of the book already"),
            "leave it out: `language` under `[book]` says it",
        ))
    } else {
        None
    };
    if let Some((message, help)) = wrong {
        let table = format!("[languages.{tag}");
        let at = reporter.text.find(&table).map_or(0, |at| at + 1);
        let end = at + table.len() - 1;
        reporter.tell(Diagnostic::error("config-value", message).help(help), at..end.min(reporter.text.len()));
        return None;
    }
    Some(Language { name, src: src.map_or_else(|| content.join(&tag), PathBuf::from), title, description, tag })
}

fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let plain = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    parts.next().is_some_and(|first| (2..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts.all(plain)
}

/// Whether this is an `http` or `https` address with a host.
pub fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace))
}

/// Those of an empty list match nothing.
fn globs(written: &[String], reporter: &Reporter<'_>) -> Option<Globs> {
    for glob in written {
        if let Err(error) = Globs::one(glob) {
            let error = Diagnostic::error("config-value", format!("bad glob: {}", error.kind()));
            reporter.tell_value(error.help("write one such as `level-*/index.md` or `model/**/*.md`"), glob);
        }
    }
    Globs::new(written)
}

/// A glob that matches this path alone.
pub fn escape_glob(path: &str) -> String {
    globset::escape(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_ranks_follow_the_ids() {
        let (config, found) =
            parse(FILE, "[[model.levels]]\nid = 'l0'\nname='Start'\n[[model.levels]]\nname = 'Run'\n");
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(config.levels.iter().map(|l| (l.id.as_str(), l.rank)).collect::<Vec<_>>(), [("l0", 0), ("run", 1)]);
    }

    #[test]
    fn every_unknown_key_is_told_at_its_place() {
        let (_, found) =
            parse(FILE, "[book]\ntitel = 'x'\n[modle]\nversion = '1'\n[[model.levels]]\nnane = 'x'\nid = 'y'\n");
        let mut told: Vec<_> =
            found.iter().map(|d| (d.place.as_ref().map_or(0, |p| p.line), d.help.as_deref())).collect();
        told.sort_unstable();
        assert_eq!(
            told,
            [(2, Some("did you mean `title`?")), (3, Some("did you mean `model`?")), (6, Some("did you mean `name`?"))]
        );
    }
}
