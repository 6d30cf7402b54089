//! The search index of what is shown: made when a page first asks for it, and kept while the site says the same.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::render::{Content, Renderer};
use crate::search::{Corpus, FOLDER};

/// The index.
#[derive(Default)]
pub(super) struct Index(Mutex<Made>);

#[derive(Default)]
struct Made {
    /// The last state of the site that was looked at.
    site: Weak<Renderer>,
    key: String,
    files: Files,
    /// Those of the index before: pages that were opened with it still ask for them.
    before: Files,
}

type Files = HashMap<String, Vec<u8>>;

impl Index {
    /// A file of the index, by its path in the site. Whoever opens the search asks for JSON first, and gets the index of
    /// this state; what is named by its content stays good. Takes as long as it takes to make one.
    pub fn file(&self, site: &Arc<Renderer>, path: &str) -> Option<Vec<u8>> {
        if !site.site.config.search || !path.starts_with(FOLDER) {
            return None;
        }
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_stale = !std::ptr::eq(made.site.as_ptr(), Arc::as_ptr(site));
        if is_stale && (made.files.is_empty() || path.ends_with(".json")) {
            made.renew(site);
        }
        made.files.get(path).or_else(|| made.before.get(path)).cloned()
    }
}

impl Made {
    fn renew(&mut self, site: &Arc<Renderer>) {
        let sites: Vec<_> = site.in_all_languages().map(|one| &one.site).collect();
        let corpus = Corpus::of(&sites);
        let key = corpus.key();
        if key != self.key {
            // The dialog says that the search cannot be loaded.
            let files = corpus.index().unwrap_or_default().into_iter();
            let files = files.filter_map(|file| match file.content {
                Content::Bytes(bytes) => Some((file.path, bytes.into_owned())),
                Content::Copy(_) => None,
            });
            self.before = std::mem::replace(&mut self.files, files.collect());
            self.key = key;
        }
        self.site = Arc::downgrade(site);
    }
}
