//! Walking the content folder: the only reading of content.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::checklist::{self, Written};
use crate::diagnostic::{Diagnostic, Place};
use crate::glossary::STEM as GLOSSARY;

/// A Markdown file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Relative to the content folder, with `/` between the parts.
    pub path: String,
    /// The file as it is on disk, but for a byte order mark.
    pub text: String,
}

/// The files of a book: the path of each within the content folder, or in the site, and the path to open.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The Markdown files, sorted by path.
    pub pages: Vec<(String, PathBuf)>,
    /// Files to copy, by the path that they get in the site.
    pub files: BTreeMap<String, PathBuf>,
    /// Docusaurus' `_category_` files.
    pub categories: Vec<(String, PathBuf)>,
    /// Links within a folder: their paths, and the paths that they lead to.
    pub links: Vec<(PathBuf, PathBuf)>,
}

impl Listing {
    /// Paths, and those at which links show the same.
    pub fn also_at(&self, paths: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
        let mut all = paths.clone();
        let mut last: Vec<PathBuf> = if self.links.is_empty() { Vec::new() } else { paths.iter().cloned().collect() };
        // Links may lead to links. Those that lead in a circle are an error, and have no end.
        for _ in 0..MOST_LINKS {
            let mut next = Vec::new();
            for path in &last {
                let moved = |from: &Path, to: &Path| Some(to.join(path.strip_prefix(from).ok()?));
                let both = self.links.iter().flat_map(|(link, real)| [moved(link, real), moved(real, link)]);
                // What is joined with nothing ends with a `/`.
                let both = both.flatten().map(|path| path.components().collect::<PathBuf>());
                next.extend(both.filter(|path| all.insert(path.clone())));
            }
            last = next;
        }
        all
    }
}

/// So many links are followed from one to the next.
const MOST_LINKS: usize = 8;

const MARKDOWN: [&str; 3] = ["md", "markdown", "mdx"];
/// The folder of overlay files, beside book.toml.
pub const OVERLAYS: &str = "checklists";
const CATEGORY: [&str; 2] = ["_category_.yaml", "_category_.yml"];

/// Lists the files in `src`, and in `static_dir` where there is one. `skip` are folders that may lie inside, and are
/// something else: the output folder, and those of other languages.
///
/// Files whose name starts with a dot, and `node_modules`, are passed over. Symbolic links are followed as long as
/// they stay inside the folder.
pub fn list(src: &Path, static_dir: Option<&Path>, skip: &[&Path]) -> (Listing, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut listing = Listing::default();
    if !src.is_dir() {
        found.push(
            Diagnostic::error("no-content", format!("there is no folder `{}`", src.display()))
                .help("name the folder of Markdown files with `--src`, or with `src` under `[book]` in book.toml"),
        );
        return (listing, found);
    }
    for (path, file) in walk(src, skip, &mut listing.links, &mut found) {
        let name = path.rsplit('/').next().unwrap_or(&path);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        if MARKDOWN.contains(&extension.to_ascii_lowercase().as_str()) {
            listing.pages.push((path, file));
        } else if CATEGORY.contains(&name) {
            listing.categories.push((path, file));
        } else {
            listing.files.insert(path, file);
        }
    }
    if let Some(dir) = static_dir.filter(|dir| dir.is_dir()) {
        listing.files.extend(walk(dir, skip, &mut listing.links, &mut found));
    }
    // By path, whatever the file system's order is: other stages look documents up by it.
    listing.pages.sort();
    if listing.pages.is_empty() {
        found.push(
            Diagnostic::error("no-content", format!("there is no Markdown file under `{}`", src.display()))
                .help("`gradus new page index` makes the first one"),
        );
    }
    (listing, found)
}

/// Reads Markdown files, in their order.
pub fn read_pages<'a>(
    pages: impl IntoParallelIterator<Item = &'a (String, PathBuf)>,
) -> Vec<Result<Source, Diagnostic>> {
    pages.into_par_iter().map(|(path, file)| read_text(path, file)).collect()
}

/// Reads the `_category_` files: folder → text.
pub fn read_categories(files: &[(String, PathBuf)]) -> (BTreeMap<String, Source>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut categories = BTreeMap::new();
    for (path, file) in files {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        match read_text(path, file) {
            Ok(source) => drop(categories.insert(folder, source)),
            Err(diagnostic) => found.push(diagnostic),
        }
    }
    (categories, found)
}

/// Whether a file or folder of this name is passed over.
pub fn is_hidden(name: &str) -> bool {
    (name.starts_with('.') && name != ".well-known") || name == "node_modules"
}

/// The files under `root`, sorted: the path within it, and the path to open.
fn walk(
    root: &Path,
    skip: &[&Path],
    links: &mut Vec<(PathBuf, PathBuf)>,
    found: &mut Vec<Diagnostic>,
) -> Vec<(String, PathBuf)> {
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let skip: Vec<PathBuf> = skip.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut files = Vec::new();
    let mut entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.push(unreadable(root, &error));
                continue;
            }
        };
        if entry.depth() == 0 {
            continue;
        }
        let is_dir = entry.file_type().is_dir();
        let leave = |entries: &mut walkdir::IntoIter| {
            if is_dir {
                entries.skip_current_dir();
            }
        };
        let Some(path) = relative(root, entry.path()) else {
            found.push(
                Diagnostic::error("file-name", format!("`{}` is not UTF-8", entry.path().display()))
                    .help("rename the file"),
            );
            leave(&mut entries);
            continue;
        };
        if is_hidden(path.rsplit('/').next().unwrap_or(&path)) {
            leave(&mut entries);
            continue;
        }
        // Only what may be one of those folders, or lead out of this one, is worth the look.
        let may_be_skipped = is_dir && skip.iter().any(|path| path.file_name() == Some(entry.file_name()));
        let real = (entry.path_is_symlink() || may_be_skipped).then(|| entry.path().canonicalize().ok()).flatten();
        if is_dir && real.as_ref().is_some_and(|real| skip.contains(real)) {
            leave(&mut entries);
            continue;
        }
        let within = real.as_deref().and_then(|real| real.strip_prefix(&real_root).ok());
        if entry.path_is_symlink()
            && let Some(within) = within
        {
            links.push((entry.path().to_owned(), root.join(within)));
        } else if entry.path_is_symlink() {
            found.push(
                Diagnostic::error("link-out", format!("the link `{path}` leads out of the folder"))
                    .at(Place::file(&path))
                    .help("copy what it points to into the folder"),
            );
            leave(&mut entries);
            continue;
        }
        // A pipe or a device has no text, and reading it might never end.
        if entry.file_type().is_file() {
            files.push((path, entry.into_path()));
        }
    }
    files
}

/// The path within `root`, with `/`; `None` where it is not UTF-8.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(root).ok()?.components();
    parts.map(|part| part.as_os_str().to_str()).collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
}

fn unreadable(root: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().and_then(|path| relative(root, path)).unwrap_or_default();
    let diagnostic = if error.loop_ancestor().is_some() {
        Diagnostic::error("link-loop", format!("the link `{path}` leads back to a folder above it"))
            .help("remove the link")
    } else {
        let reason = error.io_error().map_or_else(|| "unknown".into(), reason);
        Diagnostic::error("unreadable", format!("`{path}` cannot be read: {reason}"))
            .help("mend or remove it, or let it be read")
    };
    diagnostic.at(Place::file(&path))
}

/// An error of the operating system without its number.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// The overlay files and the lock of the checklist, in the folder of the book.
pub fn read_checklist(dir: &Path) -> (Written, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut written = Written::default();
    let mut read = |path: &str, file: &Path| match read_text(path, file) {
        Ok(source) => Some(source),
        Err(diagnostic) => {
            found.push(diagnostic);
            None
        }
    };
    let lock = dir.join(checklist::LOCK);
    written.lock = lock.is_file().then(|| read(checklist::LOCK, &lock)).flatten();
    let mut names: Vec<String> = fs::read_dir(dir.join(OVERLAYS))
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.') && (name.ends_with(".yaml") || name.ends_with(".yml")))
        .collect();
    names.sort();
    for name in names {
        let path = format!("{OVERLAYS}/{name}");
        written.overlays.extend(read(&path, &dir.join(&path)));
    }
    (written, found)
}

/// The glossary in the folder of the book: that of the language, else the one for all.
pub fn read_glossary(dir: &Path, language: &str) -> (Option<Source>, Vec<Diagnostic>) {
    let paths = [format!("{GLOSSARY}.{language}.yaml"), format!("{GLOSSARY}.yaml")];
    let Some(path) = paths.into_iter().find(|path| dir.join(path).is_file()) else { return (None, Vec::new()) };
    match read_text(&path, &dir.join(&path)) {
        Ok(source) => (Some(source), Vec::new()),
        Err(diagnostic) => (None, vec![diagnostic]),
    }
}

/// A text that somebody wrote is smaller: 16 MiB are ten times the Bible. What is made of a text takes many times its
/// size, so that the memory has no bound without this.
const MOST_BYTES: u64 = 16 << 20;

fn read_text(path: &str, file: &Path) -> Result<Source, Diagnostic> {
    let unreadable = |error: &std::io::Error| {
        Diagnostic::error("unreadable", format!("`{path}` cannot be read: {}", reason(error)))
            .at(Place::file(path))
            .help("let the file be read, or remove it")
    };
    let mut bytes = Vec::new();
    let opened = fs::File::open(file).map_err(|error| unreadable(&error))?;
    // One more tells that there is more.
    opened.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MOST_BYTES {
        let message = format!("`{path}` is larger than {} MiB", MOST_BYTES >> 20);
        let error = Diagnostic::error("too-large", message).at(Place::file(path));
        return Err(error.help("split the text into several pages; what is no text has another ending"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes());
        Diagnostic::error("not-utf-8", "the file is not UTF-8 here").help("save the file as UTF-8").at(Place::new(
            path,
            &text,
            valid..valid + '\u{FFFD}'.len_utf8(),
        ))
    })?;
    let text = match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    Ok(Source { path: path.to_owned(), text })
}
