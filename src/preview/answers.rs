//! What the server answers from.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::watch;

/// What the server answers from. Methods may take milliseconds: they are called on blocking threads.
pub trait Answers: Send + Sync + 'static {
    /// What stands at a path of the site: decoded, without the first `/`, such as `level-1/` or `theme/style.css`.
    fn find(&self, path: &str) -> Found;
    /// The page for addresses with nothing at them.
    fn not_found(&self) -> Vec<u8>;
    /// Where the page moved that stood at this path; a path such as `level-1/`.
    fn moved(&self, path: &str) -> Option<String>;
    /// What `/.gradus/state` answers: JSON.
    fn state(&self) -> Vec<u8>;
    /// What `/.gradus/sources?page=…` answers, for a path such as `level-1/`: JSON.
    fn sources(&self, path: &str) -> Option<Vec<u8>>;
    /// The tidings for open pages: the latest is all that counts, so a reader that is slow misses those between.
    fn tidings(&self) -> watch::Receiver<Tidings>;
}

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A page as HTML; the server adds the preview's script when it answers.
    Page(Vec<u8>),
    /// Another file that is made in memory; the type follows from the path.
    Bytes(Cow<'static, [u8]>),
    /// A file on disk that is copied into the site.
    File {
        /// Where it is.
        path: PathBuf,
        /// The folder that it must really be in (after resolving links).
        root: PathBuf,
    },
    /// The page's address has a `/` at its end: such as `level-1` → `level-1/`.
    Redirect(String),
    /// There is nothing.
    Nothing,
}

/// What open pages are told.
#[derive(Debug, Clone, Default)]
pub struct Tidings {
    /// Counts the states of the site.
    pub revision: u64,
    /// Sent as the data of an event named `revision`.
    pub json: Arc<str>,
}
