//! What a link in a document means.

use std::collections::HashMap;
use std::sync::Arc;

use super::url::{decode, join};
use super::{PageIndex, Site};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{Document, ForeignKind};
use crate::model::DocumentIndex;
use crate::trust::ID_PREFIX;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// Out of the site, as written.
    External(String),
    /// To a page, by its route, and an anchor on it.
    Page {
        /// The route.
        route: String,
        /// The anchor, not encoded.
        fragment: Option<String>,
    },
    /// To a file that is copied: its path in the site, and what follows.
    File(String),
}

/// A link that leads nowhere, or not quite where it says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Broken {
    /// The code that it is told under, where that is another than that of broken links.
    pub code: Option<&'static str>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Broken {
    fn new(message: String) -> Self {
        Self { code: None, message, help: None }
    }

    /// A link that may run something.
    pub fn unsafe_scheme(address: &str) -> Self {
        let scheme = crate::trust::scheme(address).unwrap_or_default();
        let help = format!("links may begin with {}, or be relative", crate::trust::LINK_SCHEMES.join(", "));
        Self { code: Some("unsafe-link"), message: format!("links to `{scheme}:` are left out"), help: Some(help) }
    }

    /// It, as it is told.
    pub fn diagnostic(self, of_image: bool, place: Place) -> Diagnostic {
        let code = self.code.unwrap_or(if of_image { "broken-image" } else { "broken-link" });
        let warning = Diagnostic::warning(code, self.message).at(place);
        match self.help {
            Some(help) => warning.help(help),
            None => warning,
        }
    }
}

impl Site {
    /// Resolves the target of a link or image in a document. A target and a complaint can come together.
    pub fn resolve(&self, from: DocumentIndex, dest: &str) -> (Option<Target>, Option<Broken>) {
        let document = &self.documents[from];
        if let Some(number) = dest.strip_prefix("gradus:ref:") {
            let piece = number.get(..4).and_then(|n| n.parse::<usize>().ok()).and_then(|n| document.foreign.get(n));
            return match piece.map(|piece| &piece.kind) {
                Some(ForeignKind::Ref(target)) => self.reference(from, target),
                _ => (None, Some(Broken::new("the reference cannot be read".into()))),
            };
        }
        if let Some((path, is_sure)) = path_for_host(dest) {
            return self.without_host(from, dest, path, is_sure);
        }
        if has_scheme(dest) || dest.starts_with("//") {
            return (Some(Target::External(dest.to_owned())), None);
        }
        let (path, fragment) = split(dest);
        if path.is_empty() {
            return self.on_page(from, fragment);
        }
        let path = decode(path.split('?').next().unwrap_or(path));
        match self.find(from, &path) {
            Some(found) => self.there(found, fragment),
            None => self.moved(from, &path, fragment).unwrap_or_else(|| (None, Some(self.nothing_at(from, &path)))),
        }
    }

    fn there(&self, found: Found, fragment: Option<&str>) -> (Option<Target>, Option<Broken>) {
        match found {
            Found::Document(index) => self.on_page(index, fragment),
            Found::Page(page) => self.on_made_page(page, fragment),
            Found::File(path) => (Some(Target::File(path)), None),
        }
    }

    /// An address whose host cannot be meant, or only where the book has nothing at `path`: the page that is meant.
    fn without_host(
        &self,
        from: DocumentIndex,
        dest: &str,
        path: &str,
        is_sure: bool,
    ) -> (Option<Target>, Option<Broken>) {
        let (own, fragment) = split(path);
        let own = decode(own.split('?').next().unwrap_or(own));
        let found = if own.is_empty() { None } else { self.find(from, &own) };
        if found.is_none() && !is_sure {
            return (Some(Target::External(dest.to_owned())), None);
        }
        let target = found.and_then(|found| self.there(found, fragment).0);
        let help = match &target {
            Some(_) => format!("did you mean `{path}`?"),
            None => "write the whole address, or the path of a page of this book".to_owned(),
        };
        let message = format!("`{dest}` names no host that can be meant");
        (target, Some(Broken { code: Some("bad-host"), message, help: Some(help) }))
    }

    /// The page that was at a path once, as its `aliases` say.
    fn moved(
        &self,
        from: DocumentIndex,
        path: &str,
        fragment: Option<&str>,
    ) -> Option<(Option<Target>, Option<Broken>)> {
        let by_alias = self.by_alias.get_or_init(|| by_alias(&self.documents));
        if by_alias.is_empty() {
            return None;
        }
        let route = &self.document_page(from).route;
        let bases = [self.documents[from].folder(), route.trim_end_matches('/')];
        let paths = bases.into_iter().filter_map(|base| join(base, path));
        let now = paths.into_iter().find_map(|path| by_alias.get(bare(&path)).copied())?;
        let (target, broken) = self.on_page(now, fragment);
        let told = Broken {
            code: Some("moved-link"),
            message: format!("the page at `{path}` has moved"),
            help: Some(format!("it is `/{}` now", self.documents[now].path)),
        };
        Some((target, broken.or(Some(told))))
    }

    /// Resolves `[[people/culture]]`: a path, a title, or an id of the model.
    pub fn resolve_wiki(&self, from: DocumentIndex, dest: &str) -> (Option<Target>, Option<Broken>) {
        let (name, fragment) = split(dest);
        if name.is_empty() {
            return self.on_page(from, fragment);
        }
        self.named(from, name, fragment)
    }

    /// Resolves a link that stands in no document, but in a file beside the configuration: from the content folder.
    pub fn resolve_from_root(&self, wiki: bool, dest: &str) -> (Option<Target>, Option<Broken>) {
        if self.documents.is_empty() {
            return (None, None);
        }
        if wiki {
            return self.resolve_wiki(0, dest);
        }
        if dest.starts_with('#') {
            let help = Some("name the page too".to_owned());
            return (None, Some(Broken { help, ..Broken::new(format!("`{dest}` is on no page")) }));
        }
        if has_scheme(dest) || dest.starts_with('/') {
            return self.resolve(0, dest);
        }
        self.resolve(0, &format!("/{dest}"))
    }

    /// Resolves the argument of Hugo's `ref` and `relref`.
    fn reference(&self, from: DocumentIndex, dest: &str) -> (Option<Target>, Option<Broken>) {
        let (name, fragment) = split(dest);
        if name.is_empty() {
            return self.on_page(from, fragment);
        }
        self.named(from, name, fragment)
    }

    fn named(&self, from: DocumentIndex, name: &str, fragment: Option<&str>) -> (Option<Target>, Option<Broken>) {
        let stem = name.rsplit_once('.').filter(|(_, end)| *end == "md").map_or(name, |(stem, _)| stem);
        let found = self.find(from, name).or_else(|| self.find(from, &format!("/{name}"))).or_else(|| {
            let by_stem = self.plan.by_stem.get(stem).copied().flatten();
            by_stem.map(Found::Document).or_else(|| self.page_named(name).map(|page| self.found_on(page)))
        });
        match found {
            Some(found) => self.there(found, fragment),
            None => self.moved(from, name, fragment).unwrap_or_else(|| (None, Some(self.nothing_at(from, name)))),
        }
    }

    /// A place on the page of a document.
    fn on_page(&self, document: DocumentIndex, fragment: Option<&str>) -> (Option<Target>, Option<Broken>) {
        let route = self.document_page(document).route.clone();
        let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) else {
            return (Some(Target::Page { route, fragment: None }), None);
        };
        let fragment = decode(fragment);
        if let Some(anchor) = self.resolve_anchor(document, &fragment) {
            return (Some(Target::Page { route, fragment: Some(anchor.to_owned()) }), None);
        }
        let is_made = self.is_made_anchor(self.plan.of_document[document], &fragment);
        let fragments = self.documents[document].fragments();
        if is_made || fragments.is_raw(&fragment) || fragment == "top" {
            // The ids of texts that nobody trusts have names of their own.
            let prefix = if fragments.is_html(&fragment) && self.config.trust.is_untrusted() { ID_PREFIX } else { "" };
            return (Some(Target::Page { route, fragment: Some(format!("{prefix}{fragment}")) }), None);
        }
        let headings = &self.documents[document].headings;
        let near = crate::diagnostic::nearest(&fragment, headings.iter().map(|heading| heading.anchor.as_str()));
        let broken = Broken {
            help: near.map(|near| format!("did you mean `#{near}`?")),
            ..Broken::new(format!("there is no heading `#{fragment}` in `{}`", self.source_path(document)))
        };
        (Some(Target::Page { route, fragment: None }), Some(broken))
    }

    /// A place on a page that is made of the model alone.
    fn on_made_page(&self, page: PageIndex, fragment: Option<&str>) -> (Option<Target>, Option<Broken>) {
        let route = self.plan.pages[page].route.clone();
        let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()).map(decode) else {
            return (Some(Target::Page { route, fragment: None }), None);
        };
        if fragment == "top" || self.is_made_anchor(page, &fragment) {
            return (Some(Target::Page { route, fragment: Some(fragment.into_owned()) }), None);
        }
        let near = crate::diagnostic::nearest(&fragment, self.made_anchors(page).iter().map(String::as_str));
        let broken = Broken {
            help: near.map(|near| format!("did you mean `#{near}`?")),
            ..Broken::new(format!("there is no place `#{fragment}` on the page `/{route}`"))
        };
        (Some(Target::Page { route, fragment: None }), Some(broken))
    }

    /// What stands at a path: relative to the file, then to the page's address, then to the root.
    fn find(&self, from: DocumentIndex, path: &str) -> Option<Found> {
        let document = &self.documents[from];
        let route = &self.document_page(from).route;
        let bases = [document.folder(), route.trim_end_matches('/')];
        bases.into_iter().filter_map(|base| join(base, path)).find_map(|path| self.at(&path))
    }

    fn at(&self, path: &str) -> Option<Found> {
        if let Some(index) = self.plan.by_path.get(path) {
            return Some(Found::Document(*index));
        }
        if self.files.contains_key(path) {
            return Some(Found::File(path.to_owned()));
        }
        if self.shared.contains_key(path) {
            return Some(Found::File(format!("{}{path}", super::url::to_root(self.folders()))));
        }
        let route = if path.is_empty() { String::new() } else { format!("{path}/") };
        let page = self.plan.by_route.get(&route).or_else(|| {
            // The address as a file: `level-1/index.html`, `level-1.html`; or the source without its ending.
            let stem = path
                .strip_suffix("index.html")
                .or_else(|| path.strip_suffix("_index"))
                .or_else(|| path.strip_suffix("index"));
            let stem = stem.map(str::to_owned).or_else(|| path.strip_suffix(".html").map(|stem| format!("{stem}/")));
            self.plan.by_route.get(&stem?)
        });
        if let Some(page) = page {
            return Some(self.found_on(*page));
        }
        ["md", "mdx", "markdown"]
            .iter()
            .find_map(|end| self.plan.by_path.get(format!("{path}.{end}").as_str()))
            .map(|i| Found::Document(*i))
    }

    fn found_on(&self, page: PageIndex) -> Found {
        self.plan.pages[page].document.map_or(Found::Page(page), Found::Document)
    }

    fn nothing_at(&self, from: DocumentIndex, path: &str) -> Broken {
        let document = &self.documents[from];
        let wanted = join(document.folder(), path);
        let message = match &wanted {
            None => format!("`{path}` leads out of the content folder"),
            Some(_) => format!("there is nothing at `{path}`"),
        };
        let near = wanted.and_then(|wanted| {
            let name = wanted.rsplit('/').next().unwrap_or(&wanted).to_owned();
            let close = |candidate: &&str| {
                let other = candidate.rsplit('/').next().unwrap_or(candidate);
                let alike = other.as_bytes().first() == name.as_bytes().first();
                alike && other.len().abs_diff(name.len()) <= 4 && strsim::normalized_levenshtein(other, &name) >= 0.7
            };
            // Only where few files have to be compared: a report must not be slower than the build.
            let documents = self.documents.iter().map(|document| document.path.as_str());
            let candidates =
                documents.chain(self.files.keys().chain(self.shared.keys()).map(String::as_str)).take(2000);
            let mut near: Vec<&str> = candidates.filter(close).collect();
            near.sort_unstable();
            near.first().map(|near| format!("did you mean `/{near}`?"))
        });
        Broken { help: near, ..Broken::new(message) }
    }
}

/// What stands behind a host that cannot be meant: `people.md` of `http://./people.md`, `/people.md` of
/// `http:///people.md`. Where the book has a page there, a host is not meant either that is called like a file
/// (`http://people.md`) or is that of a preview (`http://localhost:1111/people/`): these are not sure.
fn path_for_host(dest: &str) -> Option<(&str, bool)> {
    let rest = dest.strip_prefix("http").map(|rest| rest.strip_prefix('s').unwrap_or(rest))?.strip_prefix("://")?;
    if let Some(path) = rest.strip_prefix("./") {
        return Some((path, true));
    }
    if rest.is_empty() || rest.starts_with('/') || rest.starts_with("../") {
        return Some((rest, true));
    }
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if matches!(host.split(':').next(), Some("localhost" | "127.0.0.1" | "0.0.0.0")) {
        return (path.len() > 1).then_some((path, false));
    }
    let name = host.split(['#', '?']).next().unwrap_or(host);
    [".md", ".mdx", ".markdown"].iter().any(|end| name.ends_with(end)).then_some((rest, false))
}

/// The documents by the addresses that they had, as [`bare`] ones.
fn by_alias(documents: &[Arc<Document>]) -> HashMap<String, DocumentIndex> {
    let mut all = HashMap::new();
    for (index, document) in documents.iter().enumerate() {
        for alias in document.front.old_addresses() {
            if let Some(path) = join(document.folder(), alias) {
                all.entry(bare(&path).to_owned()).or_insert(index);
            }
        }
    }
    all
}

/// A path without what says that it is a page.
fn bare(path: &str) -> &str {
    let path = path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/');
    [".html", ".md", ".mdx", ".markdown"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path)
}

enum Found {
    Document(DocumentIndex),
    Page(PageIndex),
    File(String),
}

fn split(dest: &str) -> (&str, Option<&str>) {
    match dest.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (dest, None),
    }
}

/// Whether an address begins with a scheme: <https://url.spec.whatwg.org/#url-scheme-string>.
fn has_scheme(dest: &str) -> bool {
    let Some((scheme, _)) = dest.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}
