//! From a request to an answer.

use std::convert::Infallible;
use std::io::{Seek, SeekFrom};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap,
    HeaderName, HeaderValue, LOCATION, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Request, Response, StatusCode};
use tokio::sync::watch;
use tokio::task::spawn_blocking;

use super::answers::{Answers, Found};
use super::body::{self, Body, Endless, FileBody};
use super::events::Feed;
use super::files::{self, Opened};
use super::guard::{self, Guard, Refusal};
use super::range::{self, Wanted};
use super::{inject, target, validators};
use crate::site::url;

/// The preview's own addresses are below it; no page can be.
const OWN: &str = ".gradus";
const SCRIPT: &[u8] =
    concat!(include_str!("client/bar.js"), include_str!("client/merge.js"), include_str!("client/preview.js"))
        .as_bytes();
const STYLE: &[u8] = include_bytes!("client/preview.css");
const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";
/// Where a page is now that is no more at the address asked for.
const MOVED: HeaderName = HeaderName::from_static("gradus-moved");

/// Answers requests.
pub(super) struct Responder {
    pub(super) answers: Arc<dyn Answers>,
    pub(super) guard: Guard,
    /// Differs from one server to the next.
    pub(super) run: u64,
    /// Whether the server is to end.
    pub(super) stopped: watch::Receiver<bool>,
    pub(super) heartbeat: Duration,
}

/// What is asked, once it is known that it may be.
struct Question {
    /// Decoded, without the first `/`.
    path: String,
    query: Option<String>,
    headers: HeaderMap,
    /// Only the headers are wanted.
    is_head: bool,
}

impl Responder {
    /// Answers a request that came to `local`. Its body is never read.
    pub(super) async fn respond(
        self: Arc<Self>,
        request: Request<Incoming>,
        local: IpAddr,
    ) -> Result<Response<Body>, Infallible> {
        let has_body = !request.body().is_end_stream();
        let is_head = request.method() == Method::HEAD;
        let mut response = match self.admit(&request, local) {
            Ok(path) => {
                let query = request.uri().query().map(str::to_owned);
                self.answer(Question { path, query, is_head, headers: request.into_parts().0.headers }).await
            }
            Err(refusal) => refuse(&refusal),
        };
        let headers = response.headers_mut();
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if has_body {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        if is_head {
            let length = response.body().size_hint().exact();
            if let Some(length) = length.filter(|_| response.status() != StatusCode::NOT_MODIFIED) {
                response.headers_mut().insert(CONTENT_LENGTH, length.into());
            }
            *response.body_mut() = body::empty();
        }
        Ok(response)
    }

    /// Decides whether a request is answered, and returns the path that it asks for.
    fn admit(&self, request: &Request<Incoming>, local: IpAddr) -> Result<String, Refusal> {
        self.guard.host(request.uri(), request.headers(), local)?;
        guard::method(request.method())?;
        let path = target::decode(request.uri().path())
            .ok_or_else(|| Refusal::new(StatusCode::BAD_REQUEST, "no page can have this address"))?;
        if own(&path).is_some() {
            self.guard.origin(request.headers(), local)?;
        }
        Ok(path)
    }

    async fn answer(self: Arc<Self>, question: Question) -> Response<Body> {
        // Rendering takes its time, and may fail in ways that were not thought of.
        let answered = spawn_blocking(move || match own(&question.path) {
            Some(name) => self.own(name, &question),
            None => self.site(&question),
        });
        answered.await.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "this page could not be made"))
    }

    /// Answers for the addresses of the preview itself.
    fn own(&self, name: &str, question: &Question) -> Response<Body> {
        let json = |json: Vec<u8>| response(StatusCode::OK, JSON, "no-store", body::full(json.into()));
        match name {
            "preview.js" | "preview.css" => {
                let bytes = if name == "preview.js" { SCRIPT } else { STYLE };
                self.file(question, Content::Memory(Bytes::from_static(bytes)))
            }
            "events" => {
                let feed = Feed::new(self.answers.tidings(), self.stopped.clone(), self.heartbeat);
                response(StatusCode::OK, EVENTS, "no-store", Endless::new(feed).boxed_unsync())
            }
            "state" => json(self.answers.state()),
            "sources" => {
                let page = target::parameter(question.query.as_deref(), "page");
                // As a browser has it: encoded.
                let Some(page) = page.and_then(|page| target::decode(&page)) else {
                    return plain(StatusCode::BAD_REQUEST, "`page` is the path of a page");
                };
                self.answers.sources(&page).map_or_else(|| plain(StatusCode::NOT_FOUND, "there is no such page"), json)
            }
            _ => plain(StatusCode::NOT_FOUND, "the preview has nothing here"),
        }
    }

    /// Answers for the addresses of the site.
    fn site(&self, question: &Question) -> Response<Body> {
        match self.answers.find(&question.path) {
            Found::Page(html) => self.page(question, html),
            Found::Bytes(bytes) => {
                let bytes = match bytes {
                    std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                    std::borrow::Cow::Owned(bytes) => bytes.into(),
                };
                self.file(question, Content::Memory(bytes))
            }
            Found::File { path, root } => match files::open(&path, &root) {
                Some(opened) => self.file(question, Content::Disk(opened)),
                None => self.nothing(question),
            },
            Found::Redirect(to) => redirect(&to, question.query.as_deref()),
            Found::Nothing => self.nothing(question),
        }
    }

    fn page(&self, question: &Question, html: Vec<u8>) -> Response<Body> {
        let tag = validators::tag(self.run, &html);
        let (status, body) = if validators::is_known(&question.headers, &tag) {
            (StatusCode::NOT_MODIFIED, body::empty())
        } else {
            (StatusCode::OK, body::full(inject::script(html, &tag).into()))
        };
        let mut response = response(status, HTML, "no-store", body);
        insert(&mut response, ETAG, &tag);
        response
    }

    /// There is nothing at this address, but perhaps there was.
    fn nothing(&self, question: &Question) -> Response<Body> {
        let html = self.answers.not_found();
        let tag = validators::tag(self.run, &html);
        let html = inject::script(inject::base(html), &tag);
        let mut response = response(StatusCode::NOT_FOUND, HTML, "no-store", body::full(html.into()));
        if let Some(to) = self.answers.moved(&question.path) {
            insert(&mut response, MOVED, &absolute(&to));
        }
        response
    }

    fn file(&self, question: &Question, content: Content) -> Response<Body> {
        let (tag, length) = match &content {
            Content::Memory(bytes) => (validators::tag(self.run, bytes), bytes.len() as u64),
            Content::Disk(opened) => (validators::tag(self.run, (opened.length, opened.written)), opened.length),
        };
        // Ranges are for GET alone.
        let wanted = if question.is_head { Wanted::Whole } else { range::wanted(&question.headers, &tag, length) };
        let (status, first, size) = match wanted {
            _ if validators::is_known(&question.headers, &tag) => (StatusCode::NOT_MODIFIED, 0, 0),
            Wanted::Whole => (StatusCode::OK, 0, length),
            Wanted::Part(first, last) => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
            Wanted::Outside => (StatusCode::RANGE_NOT_SATISFIABLE, 0, 0),
        };
        let Some(body) = content.part(first, size) else {
            return plain(StatusCode::INTERNAL_SERVER_ERROR, "this file cannot be read");
        };
        let mut response = response(status, &media_type(&question.path), "no-cache", body);
        response.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        insert(&mut response, ETAG, &tag);
        match status {
            StatusCode::PARTIAL_CONTENT => {
                insert(&mut response, CONTENT_RANGE, &format!("bytes {first}-{}/{length}", first + size - 1));
            }
            StatusCode::RANGE_NOT_SATISFIABLE => insert(&mut response, CONTENT_RANGE, &format!("bytes */{length}")),
            _ => {}
        }
        response
    }
}

/// What a file holds.
enum Content {
    Memory(Bytes),
    Disk(Opened),
}

impl Content {
    fn part(self, first: u64, size: u64) -> Option<Body> {
        match self {
            _ if size == 0 => Some(body::empty()),
            Self::Memory(bytes) => {
                let first = usize::try_from(first).ok()?;
                Some(body::full(bytes.slice(first..first + usize::try_from(size).ok()?)))
            }
            Self::Disk(Opened { mut file, .. }) => {
                file.seek(SeekFrom::Start(first)).ok()?;
                Some(FileBody::new(file, size).boxed_unsync())
            }
        }
    }
}

/// The name of an address of the preview itself.
fn own(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(OWN)?;
    if rest.is_empty() { Some("") } else { rest.strip_prefix('/') }
}

/// The type of a file, by its name.
fn media_type(path: &str) -> String {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = kind.type_() == "text"
        || matches!(kind.subtype().as_str(), "javascript" | "json" | "xml")
        || kind.suffix().is_some_and(|suffix| suffix == "xml" || suffix == "json");
    if is_text { format!("{}; charset=utf-8", kind.essence_str()) } else { kind.essence_str().to_owned() }
}

/// The address of a path of the site, on this server: never that of another, whatever the path is.
fn absolute(path: &str) -> String {
    format!("/{}", url::encode(path.trim_start_matches('/')))
}

fn redirect(to: &str, query: Option<&str>) -> Response<Body> {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = response(StatusCode::FOUND, TEXT, "no-store", body::empty());
    insert(&mut response, LOCATION, &format!("{}{query}", absolute(to)));
    response
}

fn refuse(refusal: &Refusal) -> Response<Body> {
    let mut response = plain(refusal.status, &refusal.why);
    if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

fn plain(status: StatusCode, text: &str) -> Response<Body> {
    response(status, TEXT, "no-store", body::full(format!("{text}\n").into()))
}

fn response(status: StatusCode, kind: &str, cache: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    insert(&mut response, CONTENT_TYPE, kind);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

/// Adds a header; a value that no header can have is left out.
fn insert(response: &mut Response<Body>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
