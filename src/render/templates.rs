//! Themes. The only user of Tera.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use super::views::SiteView;
use crate::diagnostic::{Diagnostic, Place};

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme: templates, compiled, and files that are copied.
pub struct Theme {
    tera: Tera,
    sources: BTreeMap<String, String>,
    /// Files that are copied, by their path in the site.
    pub(super) files: BTreeMap<String, Cow<'static, [u8]>>,
    fingerprint: String,
}

/// Loads the theme `name`: the folder `themes/<name>` of the book on top of the default one.
pub fn theme(name: &str, book: &Path, site: &SiteView) -> Result<Theme, Vec<Diagnostic>> {
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
    let mut tera = Tera::new();
    tera.global_context().insert("site", site);
    if let Err(error) = tera.add_raw_templates(sources.iter().map(|(name, text)| (name.as_str(), text.as_str()))) {
        return Err(vec![diagnostic(&error, &sources, name)]);
    }
    let fingerprint = format!("themes/{name}");
    Ok(Theme { tera, sources, files, fingerprint })
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
    /// Renders a view with a template.
    pub(super) fn render(&self, template: &str, view: &impl Serialize) -> Result<String, Diagnostic> {
        let context = Context::from_serialize(view).map_err(|error| self.diagnostic(&error))?;
        self.tera.render(template, &context).map_err(|error| self.diagnostic(&error))
    }

    fn diagnostic(&self, error: &tera::Error) -> Diagnostic {
        diagnostic(error, &self.sources, self.fingerprint.trim_start_matches("themes/"))
    }
}

/// The place in the template that an error means.
fn diagnostic(error: &tera::Error, sources: &BTreeMap<String, String>, theme: &str) -> Diagnostic {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        let text = error.to_string();
        return Diagnostic::error("template", text.lines().next().unwrap_or("").trim_end_matches('.').to_owned());
    };
    let name = report.filename();
    let diagnostic = Diagnostic::error("template", report.message().trim_end_matches('.').to_owned());
    let path = format!("themes/{theme}/templates/{name}");
    match sources.get(name) {
        Some(text) => diagnostic.at(Place::new(&path, text, report.span().range.clone())),
        None => diagnostic.at(Place::file(&path)),
    }
}
