//! Themes. The only user of Tera.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use super::views::SiteView;
use super::{embed_words, filters};
use crate::diagnostic::{Diagnostic, Place};
use crate::words::Words;

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme: templates, compiled, and files that are copied.
pub struct Theme {
    tera: Tera,
    sources: BTreeMap<String, String>,
    /// Files that are copied, by their path in the site.
    pub(super) files: BTreeMap<String, Cow<'static, [u8]>>,
    name: String,
}

/// Loads the theme `name`: the folder `themes/<name>` of the book on top of the default one.
pub fn theme(name: &str, book: &Path, site: &SiteView, words: &Arc<Words>) -> Result<Theme, Vec<Diagnostic>> {
    let mut sources = BTreeMap::new();
    let mut files = BTreeMap::new();
    for file in files_of(&DEFAULT) {
        put(&mut sources, &mut files, file.path(), Cow::Borrowed(file.contents()));
    }
    let folder = book.join("themes").join(name);
    if folder.is_dir() {
        overlay(&folder, &mut sources, &mut files)?;
    } else if name != "default" {
        let message = format!("there is no theme `{name}`");
        let help = format!("make the folder `themes/{name}`, or use `default`");
        return Err(vec![Diagnostic::error("theme", message).help(help)]);
    }
    for (path, script) in embed_words::scripts(name, book)? {
        files.entry(path).or_insert(Cow::Owned(script));
    }
    let mut tera = Tera::new();
    tera.global_context().insert("site", site);
    tera.global_context().insert("embed_languages", &embed_words::languages(&files));
    filters::register(&mut tera, words);
    if let Err(error) = tera.add_raw_templates(sources.iter().map(|(name, text)| (name.as_str(), text.as_str()))) {
        return Err(diagnostics(&error, &sources, name));
    }
    Ok(Theme { tera, sources, files, name: name.to_owned() })
}

fn files_of(dir: &'static Dir<'static>) -> Vec<&'static include_dir::File<'static>> {
    dir.dirs().flat_map(files_of).chain(dir.files()).collect()
}

/// Sorts a file of a theme into templates and files to copy.
fn put(
    sources: &mut BTreeMap<String, String>,
    files: &mut BTreeMap<String, Cow<'static, [u8]>>,
    path: &Path,
    bytes: Cow<'static, [u8]>,
) {
    let path = path.to_string_lossy().replace('\\', "/");
    if let Some(name) = path.strip_prefix("templates/") {
        sources.insert(name.to_owned(), String::from_utf8_lossy(&bytes).into_owned());
    } else if let Some(name) = path.strip_prefix("static/") {
        files.insert(format!("theme/{name}"), bytes);
    }
}

fn overlay(
    folder: &Path,
    sources: &mut BTreeMap<String, String>,
    files: &mut BTreeMap<String, Cow<'static, [u8]>>,
) -> Result<(), Vec<Diagnostic>> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok) {
        if !entry.file_type().is_file() {
            continue;
        }
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        match std::fs::read(entry.path()) {
            Ok(bytes) => put(sources, files, path, Cow::Owned(bytes)),
            Err(error) => {
                let reason = crate::source::reason(&error);
                found.push(Diagnostic::error("unreadable", format!("`{}` cannot be read: {reason}", path.display())));
            }
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
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
        let context = Context::from_serialize(view).map_err(|error| self.diagnostic(&error))?;
        let mut page = Vec::with_capacity(16 * 1024);
        self.tera.render_to(template, &context, &mut page).map_err(|error| self.diagnostic(&error))?;
        Ok(page)
    }

    fn diagnostic(&self, error: &tera::Error) -> Diagnostic {
        // Rendering stops at the first error.
        diagnostics(error, &self.sources, &self.name).swap_remove(0)
    }
}

/// What to do about an error in a template.
const HELP: &str = "mend the template; what each page has is documented by type in the module `render::views`";

/// What is wrong with the templates, each with its place.
fn diagnostics(error: &tera::Error, sources: &BTreeMap<String, String>, theme: &str) -> Vec<Diagnostic> {
    let at = |name: &str, message: &str, place: &dyn Fn(&str) -> std::ops::Range<usize>| {
        let path = format!("themes/{theme}/templates/{name}");
        let place = sources.get(name).map_or_else(|| Place::file(&path), |text| Place::new(&path, text, place(text)));
        let (message, near) = filters::shorten(message);
        let error = Diagnostic::error("template", message.trim_end_matches('.').to_owned()).at(place);
        error.help(near.as_deref().unwrap_or(HELP))
    };
    if let ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) = error.kind() {
        return vec![at(report.filename(), report.message(), &|_| report.span().range.clone())];
    }
    // Errors found when templates are put together come as one text, a block each: `error: …`, `--> file:line:column`.
    let text = error.to_string();
    let blocks = text.split("error: ").skip(1).filter_map(|block| {
        let (message, rest) = block.split_once('\n')?;
        let mut place = rest.lines().next()?.trim().strip_prefix("--> ")?.rsplitn(3, ':');
        let (column, line) = (place.next()?.parse::<usize>().ok()?, place.next()?.parse::<usize>().ok()?);
        Some(at(place.next()?, message, &|text| {
            let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
            start + column - 1..start + column
        }))
    });
    let found: Vec<Diagnostic> = blocks.collect();
    if found.is_empty() {
        let message = text.lines().next().unwrap_or("").trim_end_matches('.').to_owned();
        return vec![
            Diagnostic::error("template", message).at(Place::file(&format!("themes/{theme}/templates"))).help(HELP),
        ];
    }
    found
}
