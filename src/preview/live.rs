//! The site as it is shown: answers come from its last good state.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, Weak};

use serde_json::json;
use tokio::sync::watch;

use super::answers::{Answers, Found, Tidings};
use super::editor::Editor;
use super::workspace::Setting;
use super::{moves, report};
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::render::Renderer;
use crate::site::{NOT_FOUND, PageIndex, url};

/// So many pages of one state are kept for those who ask again.
const MOST_PAGES: usize = 64;

/// So many moves are remembered.
const MOST_MOVES: usize = 1000;

/// What is shown.
pub struct Live {
    now: RwLock<Now>,
    /// Pages of the site that is shown, as they were asked for.
    asked: Mutex<Asked>,
    #[cfg(feature = "search")]
    index: super::index::Index,
    tidings: watch::Sender<Tidings>,
    editor: Editor,
    follow: bool,
}

struct Now {
    /// The site; nothing before there is one.
    shown: Option<Arc<Renderer>>,
    /// The last site that was found to be good as a whole: for pages that fail.
    good: Option<Arc<Renderer>>,
    setting: Arc<Setting>,
    state: Arc<State>,
    /// Pages that moved: old route → new one.
    moved: BTreeMap<String, String>,
}

/// Pages, and of which site.
#[derive(Default)]
struct Asked {
    site: Weak<Renderer>,
    /// By the folder of their language.
    pages: HashMap<(String, PageIndex), Vec<u8>>,
}

/// What is known of what is shown.
#[derive(Default)]
struct State {
    revision: u64,
    found: Vec<Diagnostic>,
    shown: Option<Arc<Renderer>>,
    /// As JSON; made when it is first asked for.
    json: OnceLock<Vec<u8>>,
}

/// What is told with a new state.
#[derive(Debug, Default)]
pub struct News {
    /// Files that are no pages and changed.
    pub files: Vec<String>,
    /// The document that was saved.
    pub saved: Option<String>,
    /// It was removed.
    pub gone: bool,
}

impl Live {
    /// Nothing is shown yet.
    pub fn new(setting: Setting, editor: Editor, follow: bool) -> Self {
        let now =
            Now { shown: None, good: None, setting: Arc::new(setting), state: Arc::default(), moved: BTreeMap::new() };
        Self {
            now: RwLock::new(now),
            asked: Mutex::default(),
            #[cfg(feature = "search")]
            index: super::index::Index::default(),
            tidings: watch::Sender::default(),
            editor,
            follow,
        }
    }

    fn read<T>(&self, read: impl FnOnce(&Now) -> T) -> T {
        read(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, write: impl FnOnce(&mut Now) -> T) -> T {
        write(&mut self.now.write().unwrap_or_else(PoisonError::into_inner))
    }

    fn shown(&self) -> Option<Arc<Renderer>> {
        self.read(|now| now.shown.clone())
    }

    /// Shows a site from now on. `gone` are the documents that are no more.
    pub fn show(&self, site: &Arc<Renderer>, setting: &Setting, gone: &[Arc<Document>]) {
        let before = self.shown();
        let moves = before.as_ref().map_or_else(Vec::new, |before| moves_between(before, site, gone));
        self.write(|now| {
            let moves: HashMap<String, String> = moves.into_iter().collect();
            for known in now.moved.values_mut() {
                if let Some(to) = moves.get(known) {
                    known.clone_from(to);
                }
            }
            now.moved.extend(moves);
            // An address that has a page again did not move.
            now.moved.retain(|from, _| {
                let (site, route) = site.in_language(from);
                site.site.page_at(route).is_none()
            });
            while now.moved.len() > MOST_MOVES {
                now.moved.pop_first();
            }
            now.setting = Arc::new(setting.clone());
            now.shown = Some(Arc::clone(site));
        });
        // What was shown before is dropped here, and not while others wait for the new.
        drop(before);
    }

    /// The site that is shown is good as a whole.
    pub fn approve(&self, site: &Arc<Renderer>) {
        let before = self.write(|now| now.good.replace(Arc::clone(site)));
        drop(before);
    }

    /// Tells open pages what is wrong now, and what is new.
    pub fn tell(&self, found: &[Diagnostic], news: &News) -> u64 {
        let (shown, revision) = self.read(|now| (now.shown.clone(), now.state.revision + 1));
        let (errors, warnings) = report::counts(found);
        let saved = news.saved.as_ref().map(|path| {
            let site = shown.as_ref().map(|shown| &shown.site);
            let page = site.and_then(|site| Some(&site.document_page(site.document_at(path)?).route));
            json!({ "path": path, "href": page.map(|route| address(route)) })
        });
        let json = json!({
            "revision": revision,
            "errors": errors,
            "warnings": warnings,
            "files": news.files,
            "saved": saved,
            "gone": news.gone,
        });
        let state = State { revision, found: found.to_vec(), shown, json: OnceLock::new() };
        let before = self.write(|now| std::mem::replace(&mut now.state, Arc::new(state)));
        drop(before);
        self.tidings.send_replace(Tidings { revision, json: json.to_string().into() });
        revision
    }

    /// A page of `one`, the site in one of its languages, as it is shown.
    fn page(&self, site: &Arc<Renderer>, one: &Renderer, index: PageIndex) -> Vec<u8> {
        let key = (one.site.at.clone(), index);
        let asked = || self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let is_of = |asked: &Asked| std::ptr::eq(asked.site.as_ptr(), Arc::as_ptr(site));
        let known = Some(asked()).filter(|asked| is_of(asked)).and_then(|asked| asked.pages.get(&key).cloned());
        if let Some(html) = known {
            return html;
        }
        let html = self.made(one, index);
        let mut asked = asked();
        if !is_of(&asked) || asked.pages.len() >= MOST_PAGES {
            *asked = Asked { site: Arc::downgrade(site), pages: HashMap::new() };
        }
        asked.pages.insert(key, html.clone());
        html
    }

    /// A page, rendered; one that fails as it was.
    fn made(&self, site: &Renderer, index: PageIndex) -> Vec<u8> {
        let error = match site.page(index) {
            Ok(html) => return html,
            Err(error) => error.message,
        };
        let good = self.read(|now| now.good.clone());
        let route = &site.site.plan.pages[index].route;
        let whole = format!("{}{route}", site.site.at);
        let before = good.and_then(|good| {
            let (good, route) = good.in_language(&whole);
            good.page(good.site.page_at(route)?).ok()
        });
        before.unwrap_or_else(|| empty_page(&error))
    }
}

/// The pages that moved, in all languages.
fn moves_between(before: &Renderer, now: &Renderer, gone: &[Arc<Document>]) -> Vec<(String, String)> {
    let mut moves = moves::between(&before.site, &now.site, gone);
    for one in now.in_all_languages().skip(1) {
        let at = &one.site.at;
        let Some(before) = before.in_all_languages().find(|before| before.site.at == *at) else { continue };
        let here = moves::between(&before.site, &one.site, &[]).into_iter();
        moves.extend(here.map(|(from, to)| (format!("{at}{from}"), format!("{at}{to}"))));
    }
    moves
}

/// The address of a route.
pub(super) fn address(route: &str) -> String {
    format!("/{}", url::encode(route))
}

/// What is shown where nothing can be.
fn empty_page(why: &str) -> Vec<u8> {
    let mut text = String::new();
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut text, why);
    let head =
        "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>No page yet</title>";
    format!("<!doctype html>\n<html lang=\"en\"><head>{head}</head><body><main><h1>No page yet</h1><p>{text}</p></main></body></html>\n")
        .into_bytes()
}

impl Answers for Live {
    fn find(&self, path: &str) -> Found {
        let Some(shown) = self.shown() else {
            return Found::Page(empty_page("The site cannot be built: mend what is wrong, and it appears here."));
        };
        let whole = path;
        let (one, path) = shown.in_language(whole);
        let site = &one.site;
        if let Some(file) = site.files.get(path) {
            let setting = self.read(|now| Arc::clone(&now.setting));
            let roots = setting.config.static_dir.iter().chain([&site.config.src]);
            let root: Option<PathBuf> = roots.into_iter().find(|root| file.starts_with(root)).cloned();
            return root.map_or(Found::Nothing, |root| Found::File { path: file.clone(), root });
        }
        let route = path.strip_suffix("index.html").filter(|route| route.is_empty() || route.ends_with('/'));
        let page = site
            .page_at(route.unwrap_or(path))
            .filter(|_| path.is_empty() || path.ends_with('/') || route.is_some() || path == NOT_FOUND);
        if let Some(index) = page {
            return Found::Page(self.page(&shown, one, index));
        }
        if let Some(bytes) = shown.theme_file(whole) {
            return Found::Bytes(bytes.clone());
        }
        if let Some(Ok(bytes)) = one.data(path) {
            return Found::Bytes(bytes.into());
        }
        #[cfg(feature = "search")]
        if let Some(bytes) = self.index.file(&shown, whole) {
            return Found::Bytes(bytes.into());
        }
        let folder = format!("{whole}/");
        let (site, route) = shown.in_language(&folder);
        if site.site.page_at(route).is_some() { Found::Redirect(folder) } else { Found::Nothing }
    }

    fn not_found(&self) -> Vec<u8> {
        let shown = self.shown();
        let page = shown.as_ref().and_then(|shown| Some(self.page(shown, shown, shown.site.page_at(NOT_FOUND)?)));
        page.unwrap_or_else(|| empty_page("There is no site yet."))
    }

    fn moved(&self, path: &str) -> Option<String> {
        let path = path.strip_suffix("index.html").unwrap_or(path);
        self.read(|now| now.moved.get(path).cloned())
    }

    fn state(&self) -> Vec<u8> {
        let (state, setting) = self.read(|now| (Arc::clone(&now.state), Arc::clone(&now.setting)));
        let State { revision, found, shown, json } = &*state;
        let make = || report::state(*revision, self.follow, shown.as_deref(), found, &setting, &self.editor);
        json.get_or_init(make).clone()
    }

    fn sources(&self, path: &str) -> Option<Vec<u8>> {
        let (shown, setting) = self.read(|now| (now.shown.clone(), Arc::clone(&now.setting)));
        let route = path.strip_suffix("index.html").unwrap_or(path);
        report::sources(&*shown?, route, &setting, &self.editor)
    }

    fn tidings(&self) -> watch::Receiver<Tidings> {
        self.tidings.subscribe()
    }
}
