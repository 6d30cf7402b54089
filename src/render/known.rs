//! Views that were rendered before: a template says the same of the same view.

use std::cell::Cell;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::pages::Templates;
use super::templates::Theme;
use crate::diagnostic::Diagnostic;

/// The views that one theme was found to render well, by hash.
#[derive(Debug, Default)]
pub struct KnownViews {
    before: HashSet<u64>,
    now: Mutex<HashSet<u64>>,
}

impl KnownViews {
    /// Begins a new round: what is not met in it is forgotten at the end of the next.
    pub fn next(&mut self) {
        self.before = std::mem::take(self.now.get_mut().unwrap_or_else(PoisonError::into_inner));
    }

    /// Forgets what was not met for long, where that is more than so many.
    pub fn trim(&mut self, most: usize) {
        if self.now.get_mut().unwrap_or_else(PoisonError::into_inner).len() > most {
            self.next();
        }
    }

    /// Ends a round in which not all views were looked at: those of the round before stay known.
    pub fn keep(&mut self) {
        let before = std::mem::take(&mut self.before);
        self.now.get_mut().unwrap_or_else(PoisonError::into_inner).extend(before);
    }

    /// A theme that renders what is not known.
    pub(super) fn of<'a>(&'a self, theme: &'a Theme) -> Knowing<'a> {
        Knowing { theme, known: self, rendered: Cell::new(false) }
    }
}

pub(super) struct Knowing<'a> {
    theme: &'a Theme,
    known: &'a KnownViews,
    rendered: Cell<bool>,
}

impl Knowing<'_> {
    pub fn rendered(&self) -> bool {
        self.rendered.get()
    }
}

impl Templates for Knowing<'_> {
    /// Nothing where the view is known.
    fn render(&self, template: &str, view: &impl Serialize) -> Result<Vec<u8>, Diagnostic> {
        let mut hasher = Hashing(DefaultHasher::new());
        template.hash(&mut hasher.0);
        // A view that cannot be written as JSON is no view that is known.
        let hash = serde_json::to_writer(&mut hasher, view).ok().map(|()| hasher.0.finish());
        let now = || self.known.now.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hash) = hash.filter(|hash| self.known.before.contains(hash) || now().contains(hash)) {
            now().insert(hash);
            return Ok(Vec::new());
        }
        self.rendered.set(true);
        let html = self.theme.render(template, view)?;
        now().extend(hash);
        Ok(html)
    }
}

/// What is written to it is hashed.
struct Hashing(DefaultHasher);

impl io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
